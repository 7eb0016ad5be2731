//! A base that the client sends to the PQR cell, read once into a plan that nobody changes:
//! what it shows is what is stored (X1).

use super::desk::Desk;
use super::error::ActionError;
use super::fields::check_length;
use super::import_tallies::{RejectedRow, read_table};
use super::known_columns::{known_columns, remember_columns};
use super::paging::ListPage;
use super::unseen::UnseenView;
use crate::domain::authority::Permission;
use crate::domain::instant::{date, local_day};
use crate::domain::pqr::{PqrBase, Reception, Rejected, Warned};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::text::{LONGEST_LINE, fold_key};
use crate::intake::{
    Asked, BaseJudge, BasePlan, DateOrder, Encoding, Heed, IntakeError, OWN, bases,
};
use crate::journal::{digest, hex};
use crate::store::{PageAt, Progress, Store};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// A base to take in, and how its file is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseInput {
    /// The file.
    pub file: PathBuf,
    /// Which base.
    pub base: PqrBase,
    /// The day it was cut.
    pub cut: NaiveDate,
    /// Who sent the mail that it came with.
    pub sender: Option<String>,
    /// When that mail arrived.
    pub received: Option<DateTime<FixedOffset>>,
    /// It takes the place of what was received of this base and cut (X1).
    pub replaces: bool,
    /// The sheet by its number, from 1.
    pub sheet: Option<usize>,
    /// Fields whose header is another than usual, each with it, or with the letter of its
    /// column in brackets.
    pub columns: Vec<(String, String)>,
    /// Which number of a date is the day.
    pub dates: Option<DateOrder>,
    /// How a text is written.
    pub encoding: Option<Encoding>,
}

impl BaseInput {
    /// One that is read as it comes.
    #[must_use]
    pub const fn new(file: PathBuf, base: PqrBase, cut: NaiveDate) -> Self {
        Self {
            file,
            base,
            cut,
            sender: None,
            received: None,
            replaces: false,
            sheet: None,
            columns: Vec::new(),
            dates: None,
            encoding: None,
        }
    }
}

/// A base that was read. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BaseView {
    /// The file.
    pub file: PathBuf,
    /// Which base.
    pub base: PqrBase,
    /// The day it was cut.
    pub cut: NaiveDate,
    /// Whether it was stored.
    pub applied: bool,
    /// The sheet it was read from; none where it is a text.
    pub sheet: Option<String>,
    /// How its text is written; none where it is a workbook.
    pub encoding: Option<&'static str>,
    /// The rows that the client sent: those of totals do not count (X1).
    pub rows: u64,
    /// Those that are taken, one a radicado.
    pub taken: usize,
    /// Those that say again what one before them says.
    pub repeated: u64,
    /// Rows of totals at the foot.
    pub totals: Vec<u32>,
    /// Rows that say the headers again: they do not count either.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repeated_headers: Vec<u32>,
    /// Rows that had failed and come home (X1).
    pub returned: bool,
    /// Those of which nothing is taken.
    pub rejected: Vec<Rejected>,
    /// What was taken and is to be looked at.
    pub warnings: Vec<Warned>,
    /// The header of each field that has a column.
    pub columns: BTreeMap<&'static str, String>,
    /// Headers that mean nothing here: what stands under them is kept.
    pub unknown_columns: Vec<String>,
    /// Fields whose column was remembered from an earlier file (X1).
    pub remembered: Vec<&'static str>,
    /// The order in which dates were read that read in two ways.
    pub assumed: Option<&'static str>,
    /// Whether it is known how the file shows its numbers (X1a).
    pub formats_known: bool,
    /// What it hides.
    #[serde(flatten)]
    pub unseen: UnseenView,
}

/// A base that was read: the same for who looks at it and for who stores it.
#[derive(Debug, PartialEq, Eq)]
pub struct PlannedBase {
    input: BaseInput,
    /// What is stored.
    reception: Reception,
    /// What else was read; its rows are the reception's.
    plan: BasePlan,
    /// The file, and how it was asked for: what failed of it is given back as it stands.
    bytes: Bytes,
    asked: Asked,
}

/// A file of somebody else's, which no log shows.
#[derive(PartialEq, Eq)]
struct Bytes(Vec<u8>);

impl fmt::Debug for Bytes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} bytes", self.0.len())
    }
}

impl BaseView {
    /// That nothing of it is taken, and why, where that is so.
    #[must_use]
    pub fn nothing_words(&self) -> Option<&'static str> {
        (self.taken == 0).then_some(if self.rows == 0 {
            "No hay ninguna fila debajo del encabezado"
        } else {
            "Ninguna fila sirve"
        })
    }

    /// That what fails of it is given back without its look, where that is so.
    #[must_use]
    pub fn bare_words(&self) -> Option<&'static str> {
        let told =
            " De este tipo de archivo se devuelven los valores de las celdas, sin su aspecto.";
        (!self.formats_known && !self.rejected.is_empty()).then_some(told)
    }

    /// The sheet that the workbook hides and that may be the one that is meant: nothing stands
    /// in the one that was read.
    #[must_use]
    pub fn may_be_hidden(&self) -> Option<(usize, String)> {
        self.unseen.first_sheet().filter(|_| self.rows == 0)
    }
}

impl PlannedBase {
    /// How the file was asked to be read.
    #[must_use]
    pub const fn input(&self) -> &BaseInput {
        &self.input
    }

    /// What is stored of it.
    #[must_use]
    pub const fn reception(&self) -> &Reception {
        &self.reception
    }

    /// Every header of its row, with its column, the first being 0.
    #[must_use]
    pub fn headers(&self) -> &[(u32, String)] {
        self.plan.table.columns.row()
    }

    /// The column of a field, the first being 0.
    pub(super) fn column(&self, field: &str) -> Option<u32> {
        self.plan.table.columns.at(field)
    }

    /// The sheet that was read.
    pub(super) fn sheet(&self) -> Option<&str> {
        self.plan.table.sheet.as_deref()
    }

    /// Reads the very same bytes once more.
    pub(super) fn reread<T>(&self, by: impl FnOnce(&[u8], &Asked) -> T) -> T {
        by(&self.bytes.0, &self.asked)
    }

    /// What it says.
    #[must_use]
    pub fn view(&self) -> BaseView {
        let (plan, reception) = (&self.plan, &self.reception);
        BaseView {
            file: self.input.file.clone(),
            base: reception.base,
            cut: reception.cut,
            applied: false,
            sheet: plan.table.sheet.clone(),
            encoding: plan.table.encoding.map(Encoding::code),
            rows: plan.sent,
            taken: reception.rows.len(),
            repeated: plan.repeated,
            totals: plan.totals.clone(),
            repeated_headers: plan.headers.clone(),
            returned: reception.returned,
            rejected: reception.rejected.clone(),
            warnings: reception.warnings.clone(),
            columns: reception.columns.clone(),
            unknown_columns: reception.unknown_columns.clone(),
            remembered: plan.table.columns.remembered().to_vec(),
            assumed: plan.assumed.map(DateOrder::code),
            formats_known: plan.table.has_formats,
            unseen: UnseenView::of(&plan.table),
        }
    }

    /// One page of the rows of which nothing is taken, by their place.
    #[must_use]
    pub fn rejected(&self, page: PageAt<usize>, limit: usize) -> ListPage<RejectedRow, usize> {
        let all = self.reception.rejected.iter().enumerate().collect();
        ListPage::of_all(all, page, limit, |(at, _)| *at).map(|(_, it)| RejectedRow {
            name: format!("fila {}", it.row),
            row: it.row.into(),
            column: it.column.clone(),
            reason: it.reason.clone(),
        })
    }

    /// Remembers what was said of its columns, for the next file of its base and sender (X1).
    ///
    /// # Errors
    /// The store cannot be written.
    pub(super) fn remember(&self, store: &mut Store) -> Result<(), ActionError> {
        match &self.plan.remember {
            Some(said) => remember_columns(
                store,
                &kind(self.input.base, self.input.sender.as_deref()),
                said,
            ),
            None => Ok(()),
        }
    }
}

/// Under what the columns of a base are remembered: by who sends it.
fn kind(base: PqrBase, sender: Option<&str>) -> String {
    let sender = sender.map(fold_key).unwrap_or_default();
    format!("pqr:{}:{sender}", base.code())
}

/// Reads a base: what it says; nothing is stored (X1).
///
/// # Errors
/// The role may not, the cut is no day that was, or nothing of the file can be taken.
pub fn plan_base(
    desk: &Desk,
    input: BaseInput,
    progress: Progress<'_>,
) -> Result<PlannedBase, ActionError> {
    let (judge, asked) = by_what(desk, &input)?;
    let mut planned = plan(input, &judge, asked, progress)?;
    hold_to_cut(&desk.store, &mut planned)?;
    Ok(planned)
}

/// By what a file is judged, and what is known of its columns.
fn by_what(desk: &Desk, input: &BaseInput) -> Result<(BaseJudge, Asked), ActionError> {
    desk.permit(Permission::ReceiveBase)?;
    let today = local_day(desk.now(), desk.zone());
    if input.cut > today {
        let reason = format!(
            "El corte es del {} y ese día todavía no llega.",
            date(input.cut)
        );
        return Err(Refusal::new(Rule::X1, reason)
            .hint("Revise la fecha de corte que dice el correo.")
            .into());
    }
    check_length(
        "remitente",
        input.sender.as_deref().unwrap_or_default(),
        LONGEST_LINE,
    )?;
    let judge = BaseJudge {
        zone: desk.zone(),
        cut: input.cut,
        usual: DateOrder::of(desk.profile().country),
        told: input.dates,
    };
    let sender = input.sender.as_deref();
    let of = kind(input.base, sender);
    // Where nobody said whose it is, all that was said of the base is proposed.
    let is_of = |it: &str| it == of || (sender.is_none() && it.starts_with(&of));
    let asked = Asked {
        sheet: input.sheet,
        encoding: input.encoding,
        columns: input.columns.clone(),
        remembered: known_columns(&desk.store, is_of)?,
    };
    Ok((judge, asked))
}

fn plan(
    input: BaseInput,
    judge: &BaseJudge,
    asked: Asked,
    progress: Progress<'_>,
) -> Result<PlannedBase, ActionError> {
    let bytes = read_table(&input.file, progress)?;
    // How many rows there are, nobody knows before the end.
    planned(input, judge, asked, bytes, &mut |rows| progress(rows, 0))
}

fn planned(
    input: BaseInput,
    judge: &BaseJudge,
    asked: Asked,
    bytes: Vec<u8>,
    heed: Heed<'_>,
) -> Result<PlannedBase, ActionError> {
    let refused = |source: IntakeError| ActionError::Intake {
        file: input.file.clone(),
        source: Box::new(source),
    };
    let mut plan = bases(&bytes, &asked, judge, heed).map_err(refused)?;
    let name = input.file.file_name().unwrap_or_default();
    let columns = plan.table.columns.headers();
    let reception = Reception {
        base: input.base,
        cut: input.cut,
        file: name.to_string_lossy().into_owned(),
        sha256: hex(&digest(&bytes)),
        sender: input.sender.clone(),
        received: input.received,
        replaces: input.replaces,
        // They were counted with the file that they failed in.
        sent: if plan.returned.is_some() {
            0
        } else {
            plan.sent
        },
        returned: plan.returned.is_some(),
        columns: columns
            .map(|(field, header)| (field, header.to_owned()))
            .collect(),
        rows: std::mem::take(&mut plan.rows),
        rejected: std::mem::take(&mut plan.rejected),
        warnings: std::mem::take(&mut plan.warnings),
        unknown_columns: std::mem::take(&mut plan.unknown_columns),
    };
    Ok(PlannedBase {
        input,
        reception,
        plan,
        bytes: Bytes(bytes),
        asked,
    })
}

/// Holds rows that come home against what is here: only what failed of a file that was
/// received is taken, and nothing else is changed (X12).
fn hold_to_cut(store: &Store, planned: &mut PlannedBase) -> Result<(), ActionError> {
    let Some(returned) = &planned.plan.returned else {
        return Ok(());
    };
    let reception = &mut planned.reception;
    let point = &store.terminal().started.point.code;
    let held = store.read().held_of_cut(
        point,
        reception.base,
        reception.cut,
        &reception.sha256,
        &returned.sha256,
    )?;
    // What came home before says the same again.
    let is_here = |sha256: &String| held.files.contains(sha256);
    if returned.is_whole && !is_here(&returned.sha256) {
        let of_this = (reception.base, reception.cut);
        if let Some((base, cut)) = returned.of.filter(|of| *of != of_this) {
            let told = format!(
                "Estas filas se devolvieron de {}, corte {}, y no de {} con corte {}. No se guardó \
                 nada.",
                base.label(),
                date(cut),
                reception.base.label(),
                date(reception.cut)
            );
            return Err(Refusal::new(Rule::X12, told)
                .hint(
                    "Revise la base y el corte; si los de entonces no eran, importe con los que \
                     son el archivo que mandó el cliente.",
                )
                .into());
        }
        // Nothing of it was ever taken: what comes home is the file, like any other.
        reception.returned = false;
        reception.sent = planned.plan.sent;
        for row in &mut reception.rows {
            let at = returned.rows.get(&row.sheet_row);
            row.sheet_row = at.copied().unwrap_or(row.sheet_row);
        }
        return Ok(());
    }
    if !is_here(&returned.sha256) && !is_here(&reception.sha256) {
        let told = format!(
            "Estas filas se devolvieron de un archivo que aquí no vale para {} con corte {}. No se \
             guardó nada.",
            reception.base.label(),
            date(reception.cut)
        );
        return Err(Refusal::new(Rule::X12, told)
            .hint(
                "Revise la base y el corte; si el archivo completo no se recibió, \
                   corríjalo e impórtelo primero.",
            )
            .into());
    }
    let radicado = reception.columns.get("radicado");
    let radicado = radicado.map_or("radicado", String::as_str);
    let rejected = &mut reception.rejected;
    let file_counts = is_here(&returned.sha256);
    let mut taken = 0;
    reception.rows.retain(|row| {
        let (column, reason) = if held.rows.contains(&row.sheet_row) {
            (OWN[1], "esa fila ya entró con la base: no se cambia")
        } else if held.radicados.contains(&row.radicado.value) {
            (radicado, "ese radicado ya entró con la base: no se cambia")
        } else if file_counts && !held.has_failed(row.sheet_row, taken) {
            (
                OWN[1],
                "esa fila no está entre las que faltan de la base: solo se toman las que fallaron",
            )
        } else {
            taken += 1;
            return true;
        };
        rejected.push(Rejected {
            row: returned
                .rows
                .get(&row.sheet_row)
                .copied()
                .unwrap_or_default(),
            column: column.to_owned(),
            reason: reason.to_owned(),
            radicado: Some(row.radicado.value.clone()),
        });
        false
    });
    rejected.sort_by_key(|it| it.row);
    Ok(())
}

#[cfg(test)]
impl PlannedBase {
    /// A text that was read at the cell.
    pub(crate) fn sample(file: &str, text: &str) -> Self {
        let cut = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let input = BaseInput::new(file.into(), PqrBase::Pending, cut);
        let judge = BaseJudge {
            zone: chrono_tz::America::Bogota,
            cut,
            usual: DateOrder::DayFirst,
            told: None,
        };
        planned(
            input,
            &judge,
            Asked::default(),
            text.as_bytes().to_vec(),
            &mut |_| true,
        )
        .unwrap()
    }
}
