//! The bases that the client sends to the PQR cell, row by row judged (X1, X1a).

mod fields;

#[cfg(test)]
mod tests;

pub use fields::BASE_FIELDS;

use crate::domain::pqr::{CaseRow, Identifier, Marking, Origin, PqrBase, Rejected, Warned};
use crate::domain::rule::Rule;
use crate::domain::text::{LONGEST_LINE, LONGEST_TEXT, fold_key};
use crate::intake::cell::{Cell, Row};
use crate::intake::dates::DateOrder;
use crate::intake::error::IntakeError;
use crate::intake::format::{self, Format};
use crate::intake::header::{Asked, Columns, OWN, Remembered, letter};
use crate::intake::sheet::Heed;
use crate::intake::stood::{Dates, Reading};
use crate::intake::table::{Layout, Table, laid_out, read};
use crate::intake::workbook::Workbook;
use chrono::NaiveDate;
use chrono_tz::Tz;
use fields::{
    ACCOUNT, ADVISER, CLASS, CUN, DATE, Fields, MARK, RADICADO, REASON, SHAPE, STATE, SUB_MARK,
    class_of, is_header, is_total,
};
use std::collections::{BTreeMap, HashMap};

/// The most rows of a base.
pub const MOST_ROWS: u64 = 200_000;

/// By what the rows of a base are judged.
#[derive(Debug, Clone)]
pub struct BaseJudge {
    /// Where the days are counted (D7).
    pub zone: Tz,
    /// The day the base was cut: nothing in it was filed later.
    pub cut: NaiveDate,
    /// The order of dates where nothing says it.
    pub usual: DateOrder,
    /// The order that the person said.
    pub told: Option<DateOrder>,
}

/// What a base says, and what of it is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BasePlan {
    /// Where the table was found.
    pub table: Table,
    /// The rows that the client sent: those of totals do not count (X1).
    pub sent: u64,
    /// Rows of totals at the foot.
    pub totals: Vec<u32>,
    /// Rows that say the headers again: the client sent nothing in them.
    pub headers: Vec<u32>,
    /// Rows that say what one before them says, of the same radicado.
    pub repeated: u64,
    /// What is taken, in the order of the sheet, one a radicado.
    pub rows: Vec<CaseRow>,
    /// Those of which nothing is taken, by row.
    pub rejected: Vec<Rejected>,
    /// What was taken and is to be looked at, by row.
    pub warnings: Vec<Warned>,
    /// Headers that mean nothing here.
    pub unknown_columns: Vec<String>,
    /// What is to be remembered of its columns.
    pub remember: Option<Remembered>,
    /// In which order the dates were read, where nothing said it.
    pub assumed: Option<DateOrder>,
    /// Where it is a file of failed rows come home: of what.
    pub returned: Option<Returned>,
}

/// Failed rows come home.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Returned {
    /// The SHA-256 of the file they failed in.
    pub sha256: String,
    /// Whether they say that all of it failed; whether that is so, the store knows.
    pub is_whole: bool,
    /// As which base and cut it did, where they say it.
    pub of: Option<(PqrBase, NaiveDate)>,
    /// Where each row of that file stands in this one.
    pub rows: HashMap<u32, u32>,
}

/// Reads a base: what it says, row by row judged (X1).
///
/// # Errors
/// Why nothing of the file is taken.
pub fn bases(
    bytes: &[u8],
    asked: &Asked,
    judge: &BaseJudge,
    heed: Heed<'_>,
) -> Result<BasePlan, IntakeError> {
    let mut judging = Judging::new();
    let mut sent = 0;
    let table = read(bytes, &SHAPE, asked, heed, &mut |columns, row| {
        sent += 1;
        if sent <= MOST_ROWS {
            judging.row(columns, row);
        }
    })?;
    if sent > MOST_ROWS {
        return Err(IntakeError::TooManyRows { limit: MOST_ROWS });
    }
    Ok(judging.finished(table, sent, asked, judge))
}

/// Goes once more through the rows that failed, with their cells as they stand; how their
/// table is laid out.
///
/// # Errors
/// The file cannot be read.
pub fn failed_rows(
    bytes: &[u8],
    asked: &Asked,
    is_failed: &dyn Fn(u64) -> bool,
    heed: Heed<'_>,
    each: &mut dyn FnMut(&Row),
) -> Result<Layout, IntakeError> {
    let (_, layout) = laid_out(bytes, &SHAPE, asked, heed, &mut |_, row| {
        if is_failed(row.number) {
            each(row);
        }
    })?;
    Ok(layout)
}

/// The formulas in the rows that failed, by row and column, so many at most; of workbooks
/// whose cells are read one by one alone.
///
/// # Errors
/// The file cannot be read.
pub fn failed_formulas(
    bytes: &[u8],
    sheet: Option<&str>,
    is_failed: &dyn Fn(u64) -> bool,
    most: usize,
    heed: Heed<'_>,
) -> Result<HashMap<(u64, u32), String>, IntakeError> {
    let (Some(sheet), Format::Workbook(notes)) = (sheet, format::tell(bytes, false, heed)?) else {
        return Ok(HashMap::new());
    };
    let formulas = Workbook::open(bytes, notes)?.formulas(sheet, is_failed, most, heed)?;
    let by_place = formulas.into_iter();
    Ok(by_place
        .map(|(row, column, it)| ((row, column), it))
        .collect())
}

/// What stands behind the key of a row of a file of which every row failed: nothing of it is
/// here, and what comes home is the file.
const WHOLE: &str = "-todo";

/// What a row is known by when it comes home: the file it failed in and its number there, and
/// of a file that failed whole, as which base and cut.
#[must_use]
pub fn return_key(sha256: &str, row: u64, whole: Option<(PqrBase, NaiveDate)>) -> String {
    let whole = whole.map(|(base, cut)| format!("{WHOLE}-{cut}-{}", base.code()));
    format!("{sha256}-{row}{}", whole.unwrap_or_default())
}

/// A key of return, read.
struct ReturnKey<'k> {
    sha256: &'k str,
    row: u32,
    is_whole: bool,
    of: Option<(PqrBase, NaiveDate)>,
}

impl<'k> ReturnKey<'k> {
    fn read(text: &'k str) -> Option<Self> {
        let text = text.trim();
        let (key, of) = match text.split_once(WHOLE) {
            // Of which base and cut, it did not always say.
            Some((key, "")) => (key, Some(None)),
            Some((key, said)) => {
                let (cut, base) = said.strip_prefix('-')?.split_at_checked(10)?;
                let base = PqrBase::of(base.strip_prefix('-')?)?;
                (key, Some(Some((base, cut.parse().ok()?))))
            }
            None => (text, None),
        };
        let (sha256, row) = key.rsplit_once('-')?;
        let is_digest = sha256.len() == 64 && sha256.bytes().all(|it| it.is_ascii_hexdigit());
        let row = row.parse().ok().filter(|row| *row > 0)?;
        is_digest.then_some(Self {
            sha256,
            row,
            is_whole: of.is_some(),
            of: of.flatten(),
        })
    }
}

/// What a column is.
enum Column {
    /// A field, or nothing that is kept.
    Known,
    /// By what rows come home.
    Key,
    /// Another, which is kept with its header.
    Unknown(String),
}

/// A row that waits for the order of its dates.
struct Waiting {
    /// In the file at hand.
    number: u32,
    /// The place of its date.
    date: Option<usize>,
    row: CaseRow,
}

/// A row of which nothing is taken, that waits for the order of its dates all the same: what
/// else is wrong with it is told at once.
struct Failing {
    number: u32,
    faults: Vec<(String, String)>,
    date: Option<usize>,
    radicado: Option<String>,
}

/// A column of identifiers.
#[derive(Default)]
struct Zeros {
    /// Whether some begin with zeros.
    has: bool,
    /// Rows of those that are numbers, which have lost theirs if they had any.
    without: Vec<u32>,
}

impl Zeros {
    fn note(&mut self, number: u32, read: &Identifier) {
        match read.origin {
            Origin::Number => self.without.push(number),
            Origin::Text | Origin::NumberFormat => self.has |= read.value.starts_with('0'),
        }
    }
}

struct Judging {
    columns: Vec<Column>,
    waiting: Vec<Waiting>,
    dates: Dates,
    failing: Vec<Failing>,
    rejected: Vec<Rejected>,
    warnings: Vec<Warned>,
    /// Rows that look like totals: at the foot alone they are some.
    totals: Vec<(u32, Rejected)>,
    /// Rows that say the headers again.
    headers: Vec<u32>,
    /// The last row that does not.
    last: u32,
    zeros: BTreeMap<&'static str, Zeros>,
    returned: Option<Returned>,
}

impl Judging {
    fn new() -> Self {
        Self {
            columns: Vec::new(),
            waiting: Vec::new(),
            dates: Dates::that_may_lack(),
            failing: Vec::new(),
            rejected: Vec::new(),
            warnings: Vec::new(),
            totals: Vec::new(),
            headers: Vec::new(),
            last: 0,
            zeros: BTreeMap::new(),
            returned: None,
        }
    }

    fn row(&mut self, columns: &Columns, row: &Row) {
        if self.columns.is_empty() {
            self.columns = layout(columns);
        }
        let number = u32::try_from(row.number).unwrap_or(u32::MAX);
        let reading = Fields { columns, row };
        let mut faults = Vec::new();
        let (date, read) = self.read(number, &reading, &mut faults);
        if is_total(&reading) {
            self.totals.push((number, rejected(number, None, faults)));
            return;
        }
        if !faults.is_empty() && is_header(&reading) {
            self.warnings.retain(|it| it.row != number);
            self.headers.push(number);
            return;
        }
        self.last = number;
        match read {
            Some(row) if faults.is_empty() => {
                let CaseRow {
                    radicado,
                    account,
                    cun,
                    ..
                } = &row;
                for (field, read) in [
                    (RADICADO, Some(radicado)),
                    (ACCOUNT, account.as_ref()),
                    (CUN, cun.as_ref()),
                ] {
                    if let Some(read) = read {
                        self.zeros.entry(field).or_default().note(number, read);
                    }
                }
                if let Some(at) = date {
                    self.dates.note(at);
                }
                self.waiting.push(Waiting { number, date, row });
            }
            _ => self.failing.push(Failing {
                number,
                faults,
                date,
                radicado: reading
                    .identifier(RADICADO)
                    .ok()
                    .flatten()
                    .map(|read| read.identifier.value),
            }),
        }
    }

    /// The place of the date of a row, and what else it says; what is wrong with it goes to
    /// `faults`, column by column.
    fn read(
        &mut self,
        number: u32,
        fields: &Fields<'_>,
        faults: &mut Vec<(String, String)>,
    ) -> (Option<usize>, Option<CaseRow>) {
        let mut warnings = Vec::new();
        let mut identified = |field: &'static str, missing: Option<&str>| {
            match (fields.identifier(field), missing) {
                (Ok(Some(read)), _) => {
                    if read.is_cut {
                        warnings.push((field, "tiene más de 15 cifras y está como número: Excel cambia por ceros las que siguen".to_owned()));
                    }
                    return Some(read.identifier);
                }
                (Ok(None), Some(missing)) => {
                    faults.push((fields.header(field), missing.to_owned()));
                }
                (Ok(None), None) => {}
                (Err(why), _) => faults.push((fields.header(field), why)),
            }
            None
        };
        let radicado = identified(RADICADO, Some("falta el radicado"));
        let account = identified(ACCOUNT, Some("falta la cuenta"));
        let cun = identified(CUN, None);
        let mut said = |field: &'static str, most| {
            fields.text(field, most).unwrap_or_else(|why| {
                faults.push((fields.header(field), why));
                None
            })
        };
        let state = said(STATE, LONGEST_LINE);
        let reason = said(REASON, LONGEST_TEXT);
        let adviser = said(ADVISER, LONGEST_LINE);
        let class = said(CLASS, LONGEST_LINE);
        let marking = Marking {
            reason: said(MARK, LONGEST_LINE),
            sub_reason: said(SUB_MARK, LONGEST_LINE),
        };
        let date = fields.cell(DATE).filter(|cell| !cell.is_empty());
        let date = date.and_then(|cell| match self.dates.place(cell) {
            Ok(at) => Some(at),
            Err(why) => {
                faults.push((fields.header(DATE), why));
                None
            }
        });
        let sheet_row = self.home(number, fields.row, faults);
        let mut unknown = self.unknown(fields.row);
        let known = class.as_deref().and_then(class_of);
        if let (Some(text), None) = (class, known) {
            let told = Cell::Text(text.clone()).told();
            let message = format!("«{told}» no es petición, queja ni recurso: queda sin clase");
            self.warn(number, fields.header(CLASS), Rule::X1, message);
            unknown.push((fields.header(CLASS), text));
        }
        for (field, message) in warnings {
            self.warn(number, fields.header(field), Rule::X1a, message);
        }
        let row = radicado.map(|radicado| CaseRow {
            sheet_row,
            radicado,
            cun,
            account,
            state,
            reason,
            adviser,
            filed_at: None,
            class: known,
            marking,
            unknown,
        });
        (date, row)
    }

    fn warn(&mut self, row: u32, column: String, rule: Rule, message: String) {
        self.warnings.push(Warned {
            row,
            column,
            rule,
            message,
        });
    }

    /// The number of a row in the file that it failed in, where it comes home; else its own.
    fn home(&mut self, number: u32, row: &Row, faults: &mut Vec<(String, String)>) -> u32 {
        let is_key = |column: &Column| matches!(column, Column::Key);
        let Some(at) = self.columns.iter().position(is_key) else {
            return number;
        };
        let mut wrong = |why: &str| {
            faults.push((OWN[1].to_owned(), why.to_owned()));
            number
        };
        let text = row.cell(u32::try_from(at).unwrap_or(u32::MAX)).told_whole();
        let Some(key) = ReturnKey::read(&text) else {
            return wrong("esta fila no estaba en la devolución: solo se toman las que fallaron");
        };
        let returned = self.returned.get_or_insert_with(|| Returned {
            sha256: key.sha256.to_owned(),
            is_whole: key.is_whole,
            of: key.of,
            ..Returned::default()
        });
        let is_one = (&*returned.sha256, returned.is_whole, returned.of)
            == (key.sha256, key.is_whole, key.of);
        if !is_one {
            return wrong("es la devolución de otro archivo");
        }
        if returned.rows.contains_key(&key.row) {
            return wrong("la devolución ya trae esa fila más arriba");
        }
        returned.rows.insert(key.row, number);
        key.row
    }

    fn unknown(&self, row: &Row) -> Vec<(String, String)> {
        let cells = row.cells.iter().filter(|(_, cell)| !cell.is_empty());
        let kept = cells.filter_map(|(at, cell)| {
            let place = usize::try_from(*at).unwrap_or(usize::MAX);
            let header = match self.columns.get(place) {
                Some(Column::Unknown(header)) => header.clone(),
                Some(Column::Known | Column::Key) => return None,
                // A column without a header is kept by its letter.
                None => format!("[{}]", letter(*at)),
            };
            Some((header, cell.told_whole()))
        });
        kept.collect()
    }

    fn finished(mut self, table: Table, rows: u64, asked: &Asked, judge: &BaseJudge) -> BasePlan {
        let columns = &table.columns;
        let header = |field: &'static str| columns.header_of(field).to_owned();
        let day = judge.cut.format("%d/%m/%Y");
        let (order, days) = self.dates.read(&Reading {
            told: judge.told,
            usual: judge.usual,
            zone: judge.zone,
            last: (
                judge.cut,
                format!("es posterior al corte, que es del {day}"),
            ),
        });
        for Failing {
            number,
            mut faults,
            date,
            radicado,
        } in std::mem::take(&mut self.failing)
        {
            if let Some(Err(why)) = date.map(|at| &days[at]) {
                faults.push((header(DATE), why.clone()));
            }
            self.rejected.push(rejected(number, radicado, faults));
        }
        let last = self.last;
        let (foot, others): (Vec<_>, Vec<_>) = std::mem::take(&mut self.totals)
            .into_iter()
            .partition(|(row, _)| *row > last);
        self.rejected
            .extend(others.into_iter().map(|(_, rejected)| rejected));
        for (field, zeros) in std::mem::take(&mut self.zeros) {
            for row in zeros.without.into_iter().filter(|_| zeros.has) {
                let message = "está como número y otras de su columna empiezan por cero: pudo perder los suyos";
                self.warn(row, header(field), Rule::X1a, message.to_owned());
            }
        }
        let mut taken: Vec<CaseRow> = Vec::with_capacity(self.waiting.len());
        let mut numbers: Vec<u32> = Vec::with_capacity(self.waiting.len());
        let mut places: HashMap<String, usize> = HashMap::with_capacity(self.waiting.len());
        let mut repeated = 0;
        for Waiting { number, date, row } in std::mem::take(&mut self.waiting) {
            let filed_at = match date.map(|at| &days[at]) {
                Some(Ok((day, _))) => Some(*day),
                Some(Err(why)) => {
                    let faults = vec![(header(DATE), why.clone())];
                    self.rejected
                        .push(rejected(number, Some(row.radicado.value), faults));
                    continue;
                }
                None => None,
            };
            let row = CaseRow { filed_at, ..row };
            let Some((before, other)) = places
                .get(&row.radicado.value)
                .and_then(|at| Some((numbers.get(*at)?, taken.get(*at)?)))
            else {
                places.insert(row.radicado.value.clone(), taken.len());
                taken.push(row);
                numbers.push(number);
                continue;
            };
            let differs = difference(other, &row);
            match differs {
                None => {
                    repeated += 1;
                    let message = format!("repite la fila {before}: cuentan como un solo caso");
                    self.warn(number, header(RADICADO), Rule::X1, message);
                }
                Some(field) => {
                    let why = format!(
                        "el radicado ya está en la fila {before} con otra cosa en {field}: queda la primera"
                    );
                    let faults = vec![(header(RADICADO), why)];
                    self.rejected
                        .push(rejected(number, Some(row.radicado.value), faults));
                }
            }
        }
        self.rejected.sort_by_key(|it| it.row);
        self.warnings.sort_by_key(|it| it.row);
        let unknown = self.columns.iter().filter_map(|column| match column {
            Column::Unknown(header) => Some(header.clone()),
            Column::Known | Column::Key => None,
        });
        BasePlan {
            sent: rows.saturating_sub((foot.len() + self.headers.len()) as u64),
            headers: self.headers,
            totals: foot.into_iter().map(|(row, _)| row).collect(),
            repeated,
            rows: taken,
            rejected: self.rejected,
            warnings: self.warnings,
            unknown_columns: unknown.collect(),
            remember: columns.to_remember(asked),
            assumed: order.is_assumed.then_some(order.is),
            returned: self.returned,
            table,
        }
    }
}

/// What each column is, the first being 0.
fn layout(columns: &Columns) -> Vec<Column> {
    let own = OWN.map(fold_key);
    let mut layout = Vec::new();
    let headers = columns.row().iter();
    for (at, header) in headers {
        let at_least = usize::try_from(*at).unwrap_or(usize::MAX).min(1 << 14);
        while layout.len() < at_least {
            layout.push(Column::Unknown(format!(
                "[{}]",
                letter(u32::try_from(layout.len()).unwrap_or(0))
            )));
        }
        let folded = fold_key(header);
        layout.push(
            if columns.places().any(|place| place == *at) || folded == own[0] {
                Column::Known
            } else if folded == own[1] {
                Column::Key
            } else {
                Column::Unknown(header.clone())
            },
        );
    }
    layout
}

/// A row of which nothing is taken: what is wrong with it, by the first column.
fn rejected(row: u32, radicado: Option<String>, faults: Vec<(String, String)>) -> Rejected {
    let mut faults = faults.into_iter();
    let (column, first) = faults.next().unwrap_or_default();
    let others = faults.map(|(column, why)| format!("; y en {column}, {why}"));
    Rejected {
        row,
        reason: first + &others.collect::<String>(),
        column,
        radicado,
    }
}

/// The first field in which two rows of one radicado differ; what is unknown does not count.
fn difference(one: &CaseRow, other: &CaseRow) -> Option<&'static str> {
    let value = |it: &Option<Identifier>| it.as_ref().map(|it| it.value.clone());
    let differs = [
        (ACCOUNT, value(&one.account) != value(&other.account)),
        (CUN, value(&one.cun) != value(&other.cun)),
        (STATE, one.state != other.state),
        (REASON, one.reason != other.reason),
        (ADVISER, one.adviser != other.adviser),
        (DATE, one.filed_at != other.filed_at),
        (CLASS, one.class != other.class),
        (MARK, one.marking.reason != other.marking.reason),
        (SUB_MARK, one.marking.sub_reason != other.marking.sub_reason),
    ];
    differs
        .into_iter()
        .find_map(|(field, differs)| differs.then_some(field))
}
