//! A table as a workbook: cells with their types, for whoever sums them up.

use chrono::{DateTime, Datelike, DurationRound, FixedOffset, NaiveDateTime, TimeDelta, Timelike};
use rust_xlsxwriter::{
    Chart, ChartEmptyCells, ChartType, Color, DocProperties, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::tabular::{Cell, Tabular};
use super::text::drawable;
use super::{DocumentError, Head};

/// The paper of the sheets, as workbooks number it: ISO A4.
const A4: u8 = 9;

/// The widest a column of a sheet becomes, in pixels: about 60 signs.
const WIDEST: u32 = 430;

/// Signs that the widest column of a sheet surely has in a line.
const SIGNS: u16 = 64;

/// Pixels that the columns of a table share where its print is still read, and the fewest
/// that one of them has.
const SHARED: u32 = 2600;
const NARROWEST: u32 = 130;

/// Columns that one page has room for.
const ACROSS: u16 = 16;

/// Bars that a chart draws at most.
const MOST_BARS: u32 = 20;

/// How wide a passage is, in signs.
const PASSAGE: u16 = 90;

/// How high a line is, in points.
const LINE: f64 = 15.0;

/// How wide a column of instants is, in signs: a fitted one shows none of them everywhere.
const INSTANT: f64 = 18.0;

/// Hundredths of a percent in the whole.
const WHOLE: f64 = 10_000.0;

/// Minutes in a day.
const DAY: f64 = 1440.0;

/// The day on which 1970 begins, as workbooks count days.
const EPOCH: f64 = 25_569.0;

/// Makes a workbook: the rows on its first sheet, under one row of headers; on the second
/// what is said of the whole. The same table gives the same bytes.
///
/// # Errors
/// [`DocumentError::Defect`] where a cell holds more than a workbook can.
pub fn workbook(data: &Tabular) -> Result<Vec<u8>, DocumentError> {
    finished(written(data))
}

fn written(data: &Tabular) -> Result<Vec<u8>, XlsxError> {
    let mut book = begun(&data.head, &data.title)?;
    let sheets = Sheets::new(&data.title);
    let titles = data.columns.iter().map(|it| it.title);
    sheets.table(book.add_worksheet(), "Registro", titles, &data.rows)?;
    sheets.said(book.add_worksheet(), "Datos", &about(data))?;
    book.save_to_buffer()
}

/// Begins a workbook.
pub(super) fn begun(head: &Head, title: &str) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    // A serial number has no year of its own: the properties of the file need one.
    let at = head.issued_at;
    let part = |part: u32| u8::try_from(part).unwrap_or_default();
    let hour = u16::try_from(at.hour()).unwrap_or_default();
    let year = u16::try_from(at.year()).unwrap_or(1900);
    let issued = ExcelDateTime::from_ymd(year, part(at.month()), part(at.day()))?;
    let issued = issued.and_hms(hour, part(at.minute()), part(at.second()))?;
    book.set_properties(
        &DocProperties::new()
            .set_title(drawable(title))
            .set_author(drawable(&head.company))
            .set_creation_datetime(&issued),
    );
    Ok(book)
}

/// Over how many lines of so many signs a text runs, broken between its words where it can.
fn lines_of(text: &str, signs: u16) -> u16 {
    let room = usize::from(signs.max(1));
    let mut lines = 0_usize;
    for line in text.lines() {
        let mut taken = 0;
        lines = lines.saturating_add(1);
        for word in line.split(' ') {
            let long = word.chars().count();
            if taken > 0 && taken + 1 + long <= room {
                taken += 1 + long;
                continue;
            }
            lines = lines.saturating_add(usize::from(taken > 0));
            taken = long;
            while taken > room {
                lines = lines.saturating_add(1);
                taken -= room;
            }
        }
    }
    u16::try_from(lines).unwrap_or(u16::MAX)
}

/// Makes a row as high as its lines: programs do not all do it by themselves.
fn tall(sheet: &mut Worksheet, row: u32, lines: u16) -> Result<(), XlsxError> {
    if lines > 1 {
        // The highest a row can be.
        sheet.set_row_height(row, (LINE * f64::from(lines)).min(409.0))?;
    }
    Ok(())
}

/// The bytes of a workbook.
pub(super) fn finished(made: Result<Vec<u8>, XlsxError>) -> Result<Vec<u8>, DocumentError> {
    made.map_err(|error| {
        tracing::error!(%error, "a workbook could not be made");
        DocumentError::Defect
    })
}

/// What is said of the whole: its facts, then its notes.
fn about(data: &Tabular) -> Vec<(String, String)> {
    let head = &data.head;
    let issued = head.issued_at.format("%d/%m/%Y %H:%M").to_string();
    let point = format!("{} ({})", head.point_name, head.point_code);
    let facts = [
        ("Documento", data.title.clone()),
        ("Empresa", head.company.clone()),
        ("Lo emite", point),
        ("Emitido el", issued),
    ];
    let notes = data.notes.iter().flat_map(|note| {
        let heading = [(note.heading.clone(), String::new())];
        let lines = note.lines.iter().map(|line| (String::new(), line.clone()));
        heading.into_iter().chain(lines)
    });
    facts
        .map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .chain(data.facts.iter().cloned())
        .chain(notes)
        .collect()
}

/// What the sheets of a workbook have in common.
pub(super) struct Sheets {
    title: String,
    formats: Formats,
}

impl Sheets {
    pub(super) fn new(title: &str) -> Self {
        Self {
            title: drawable(title),
            formats: Formats::new(),
        }
    }

    /// A table under one row of headers, which stays in sight and filters.
    pub(super) fn table<'a>(
        &self,
        sheet: &mut Worksheet,
        name: &str,
        titles: impl Iterator<Item = &'a str>,
        rows: &[Vec<Cell>],
    ) -> Result<(), XlsxError> {
        sheet.set_name(name)?;
        let mut columns = 0;
        let heading: Vec<&str> = titles.collect();
        for title in &heading {
            sheet.write_string_with_format(0, columns, drawable(title), &self.formats.header)?;
            columns += 1;
        }
        let widest = SHARED.checked_div(columns.into()).unwrap_or(WIDEST);
        let widest = widest.clamp(NARROWEST, WIDEST);
        let signs = u16::try_from(u32::from(SIGNS) * widest / WIDEST).unwrap_or(SIGNS);
        tall(
            sheet,
            0,
            heading
                .iter()
                .map(|it| lines_of(it, signs))
                .max()
                .unwrap_or(1),
        )?;
        let usual: Vec<&Format> = (0..usize::from(columns))
            .map(|column| self.usual(rows, column))
            .collect();
        for (column, format) in (0..).zip(&usual) {
            sheet.set_column_format(column, format)?;
        }
        for (row, cells) in (1..).zip(rows) {
            for ((column, usual), cell) in (0..).zip(&usual).zip(cells) {
                self.cell(sheet, (row, column), cell, usual)?;
            }
        }
        for (row, cells) in (1..).zip(rows) {
            let texts = cells.iter().map(|cell| match cell {
                Cell::Text(text) => lines_of(text, signs),
                _ => 1,
            });
            tall(sheet, row, texts.max().unwrap_or(1))?;
        }
        let last_row = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        sheet.autofilter(0, 0, last_row, columns.saturating_sub(1))?;
        sheet.set_autofit_max_width(widest).autofit();
        for column in 0..columns {
            let is_instant =
                |row: &Vec<Cell>| matches!(row.get(usize::from(column)), Some(Cell::At(_)));
            if rows.iter().any(is_instant) {
                sheet.set_column_width(column, INSTANT)?;
            }
        }
        sheet.set_freeze_panes(1, 1)?;
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_repeat_columns(0, 0)?;
        self.printed(sheet, columns.div_ceil(ACROSS).max(1));
        Ok(())
    }

    /// The format of most cells of a column: of the first that says something.
    fn usual(&self, rows: &[Vec<Cell>], column: usize) -> &Format {
        let cells = rows.iter().filter_map(|row| row.get(column));
        let mut said = cells.filter_map(|cell| self.formats.of(cell));
        said.next().unwrap_or(&self.formats.text)
    }

    /// Writes a cell, with a format where it has another one than its column: a format is
    /// looked up by all that it says, for each cell anew.
    fn cell(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        cell: &Cell,
        usual: &Format,
    ) -> Result<(), XlsxError> {
        let Some(format) = self.formats.of(cell) else {
            return Ok(());
        };
        let own = (!std::ptr::eq(format, usual)).then_some(format);
        let number = match cell {
            Cell::Nothing => return Ok(()),
            Cell::Text(text) => {
                let text = drawable(text);
                match own {
                    Some(format) => sheet.write_string_with_format(row, column, text, format)?,
                    None => sheet.write_string(row, column, text)?,
                };
                return Ok(());
            }
            Cell::Count(count) => u32::try_from(*count).unwrap_or(u32::MAX).into(),
            Cell::At(at) => serial(*at),
            Cell::Lasting(minutes) => f64::from(i32::try_from(*minutes).unwrap_or(i32::MAX)) / DAY,
            Cell::Share(share) => f64::from(share.hundredths()) / WHOLE,
        };
        match own {
            Some(format) => sheet.write_number_with_format(row, column, number, format)?,
            None => sheet.write_number(row, column, number)?,
        };
        Ok(())
    }

    /// Names and texts, one a line.
    pub(super) fn said(
        &self,
        sheet: &mut Worksheet,
        name: &str,
        said: &[(String, String)],
    ) -> Result<(), XlsxError> {
        sheet.set_name(name)?;
        sheet.set_column_width(0, 30)?;
        sheet.set_column_width(1, u32::from(PASSAGE))?;
        for (row, (name, text)) in (0..).zip(said) {
            sheet.write_string_with_format(row, 0, drawable(name), &self.formats.name)?;
            sheet.write_string_with_format(row, 1, drawable(text), &self.formats.passage)?;
            tall(sheet, row, lines_of(text, PASSAGE))?;
        }
        self.printed(sheet, 1);
        Ok(())
    }

    /// Events and how long they lasted, part by part, and a chart of it beside.
    pub(super) fn charted(
        &self,
        sheet: &mut Worksheet,
        name: &str,
        (title, by): (&str, &str),
        parts: &[(String, u64, i64)],
    ) -> Result<(), XlsxError> {
        let rows: Vec<Vec<Cell>> = parts
            .iter()
            .map(|(part, events, seconds)| {
                vec![
                    Cell::Text(part.clone()),
                    Cell::Count(*events),
                    Cell::Lasting(seconds / 60),
                ]
            })
            .collect();
        self.table(sheet, name, [by, "Eventos", "Duración"].into_iter(), &rows)?;
        let last = u32::try_from(rows.len()).unwrap_or(1).max(1);
        for (row, column, series) in [(1, 1, "Eventos"), (18, 2, "Duración")] {
            let mut chart = chart_of(ChartType::Column, name, (column, series), last);
            chart.title().set_name(&format!("{series} {title}"));
            chart.y_axis().set_min(0);
            if column == 2 {
                chart.y_axis().set_num_format("[h]:mm");
            }
            sheet.insert_chart(row, 4, &chart)?;
        }
        Ok(())
    }

    /// A table, and beside it the shares of one of its columns as a chart: a line over time,
    /// or a bar a row, of the first ones.
    pub(super) fn shared(
        &self,
        sheet: &mut Worksheet,
        name: &str,
        titles: &[&str],
        rows: &[Vec<Cell>],
        drawn: Drawn<'_>,
    ) -> Result<(), XlsxError> {
        self.table(sheet, name, titles.iter().copied(), rows)?;
        let last = u32::try_from(rows.len()).unwrap_or(u32::MAX).min(MOST_BARS);
        if last == 0 {
            return Ok(());
        }
        let kind = if drawn.over_time {
            ChartType::Line
        } else {
            ChartType::Bar
        };
        let mut chart = chart_of(kind, name, (drawn.column, drawn.title), last);
        chart.title().set_name(drawn.title);
        if drawn.over_time {
            // A week of which nothing is known is a gap, not nought (X18).
            chart.show_empty_cells_as(ChartEmptyCells::Gaps);
            chart.y_axis().set_num_format("0%").set_min(0);
        } else {
            // Bars lie: the first row stands on top.
            chart.y_axis().set_reverse();
            chart.x_axis().set_num_format("0%").set_min(0);
            chart.set_height(120 + 24 * last);
        }
        let beside = u16::try_from(titles.len())
            .unwrap_or(u16::MAX)
            .saturating_add(1);
        sheet.insert_chart(1, beside, &chart)?;
        Ok(())
    }

    fn printed(&self, sheet: &mut Worksheet, across: u16) {
        sheet.set_landscape().set_paper_size(A4);
        sheet.set_print_fit_to_pages(across, 0);
        let title = self.title.replace('&', "&&");
        sheet.set_header(format!("&L{title}&R&D"));
        sheet.set_footer("&CPágina &P de &N");
    }
}

/// Which column of a table is drawn, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawn<'t> {
    /// What the chart is called.
    pub(super) title: &'t str,
    /// Its shares.
    pub(super) column: u16,
    /// Its rows are one after another in time.
    pub(super) over_time: bool,
}

/// The rows of a column, by the words of the first one.
fn chart_of(kind: ChartType, sheet: &str, (column, series): (u16, &str), last: u32) -> Chart {
    let mut chart = Chart::new(kind);
    chart
        .add_series()
        .set_categories((sheet, 1, 0, last, 0))
        .set_values((sheet, 1, column, last, column))
        .set_name(series);
    chart.legend().set_hidden();
    chart
}

/// An instant as workbooks count it, by the clock of its own offset (D7): in days.
fn serial(at: DateTime<FixedOffset>) -> f64 {
    let local = at.naive_local();
    days(local.duration_trunc(TimeDelta::minutes(1)).unwrap_or(local))
}

/// An instant of a calendar as workbooks count it, to the thousandth of a second: in days. To
/// them 1900 had a 29th of February.
pub(super) fn days(at: NaiveDateTime) -> f64 {
    const DAY: i64 = 86_400_000;
    const MARCH_1900: f64 = 61.0;
    let at = at.and_utc().timestamp_millis();
    let number = |of: i64| f64::from(i32::try_from(of).unwrap_or(i32::MAX));
    let days = EPOCH + number(at.div_euclid(DAY)) + number(at.rem_euclid(DAY)) / number(DAY);
    if days < MARCH_1900 { days - 1.0 } else { days }
}

struct Formats {
    header: Format,
    name: Format,
    text: Format,
    passage: Format,
    count: Format,
    instant: Format,
    span: Format,
    share: Format,
}

impl Formats {
    /// That of a cell that says something.
    const fn of(&self, cell: &Cell) -> Option<&Format> {
        Some(match cell {
            Cell::Nothing => return None,
            Cell::Text(_) => &self.text,
            Cell::Count(_) => &self.count,
            Cell::At(_) => &self.instant,
            Cell::Lasting(_) => &self.span,
            Cell::Share(_) => &self.share,
        })
    }

    fn new() -> Self {
        let cell = || Format::new().set_align(FormatAlign::Top);
        // Off the words of the next column.
        let right = || cell().set_align(FormatAlign::Right).set_indent(1);
        Self {
            header: cell()
                .set_bold()
                .set_text_wrap()
                .set_background_color(Color::RGB(0x00E8_E8E8))
                .set_border_bottom(FormatBorder::Thin),
            name: cell().set_bold(),
            text: cell().set_text_wrap(),
            passage: cell().set_text_wrap(),
            count: right().set_num_format("0"),
            instant: right().set_num_format("dd/mm/yyyy hh:mm"),
            span: right().set_num_format("[h]:mm"),
            share: right().set_num_format("0.00%"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::lines_of;

    #[test]
    fn p1_a_row_is_as_high_as_its_words_need() {
        for (text, signs, lines) in [
            ("", 10, 0),
            ("uno dos", 10, 1),
            ("uno dos tres", 10, 2),
            ("diez letra diez letra", 10, 2),
            ("seguidas sin espacio", 8, 3),
            ("abcdefghijklmnop", 5, 4),
            ("una\notra línea", 20, 2),
        ] {
            assert_eq!(lines_of(text, signs), lines, "{text}");
        }
    }
}
