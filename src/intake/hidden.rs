//! What a workbook hides of a sheet: rows and columns that are read and that nobody sees.

use super::header::column_of;
use super::tags::{Tags, ends, name, said, value};
use serde::{Deserialize, Serialize};
use std::io::{self, BufReader, Cursor, Read, Write};
use zip::ZipArchive;

/// More stretches of rows than this no sheet hides.
const STRETCHES: usize = 1 << 20;

/// Rows and columns that cannot be seen, as stretches of them, both ends within; rows count
/// from 1 and columns from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Hidden {
    rows: Vec<(u64, u64)>,
    columns: Vec<(u32, u32)>,
}

impl Hidden {
    fn hide_rows(&mut self, first: u64, last: u64) {
        let has_room = self.rows.len() < STRETCHES;
        match self.rows.last_mut() {
            Some((_, end)) if end.checked_add(1) == Some(first) => *end = last,
            _ if has_room => self.rows.push((first, last)),
            _ => {}
        }
    }

    /// A row of which it is not known where it stands among the others.
    fn in_order(mut self) -> Self {
        self.rows.sort_unstable();
        self
    }

    pub(super) fn has_row(&self, number: u64) -> bool {
        let after = self.rows.partition_point(|(first, _)| *first <= number);
        let stretch = after.checked_sub(1).and_then(|at| self.rows.get(at));
        stretch.is_some_and(|(_, last)| number <= *last)
    }

    /// The columns, as stretches of them.
    pub(super) fn columns(&self) -> &[(u32, u32)] {
        &self.columns
    }

    pub(super) fn has_column(&self, column: u32) -> bool {
        self.columns
            .iter()
            .any(|(first, last)| (first..=last).contains(&&column))
    }
}

/// How a sheet is drawn, as far as that is known; rows count from 1 and columns from 0.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drawn {
    /// How wide columns are, by the first and the last of a stretch.
    pub widths: Vec<(u32, u32, f64)>,
    /// How high rows were made, in points.
    pub heights: Vec<(u64, f64)>,
    /// Cells that are one, by the first and the last of their rows and of their columns.
    pub merged: Vec<((u64, u64), (u32, u32))>,
}

/// What is noted of a sheet of XML before it is read.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Notes {
    pub(super) hidden: Hidden,
    pub(super) drawn: Drawn,
    /// Formulas that were never worked out, by row from 1 and column from 0, in their order.
    uncomputed: Vec<(u64, u32)>,
    /// The first row that stands where no sheet has one, or has a cell that does: who reads
    /// cells reckons with what they say of their place.
    pub(super) beyond: Option<u64>,
}

/// The last row of a sheet, from 1, and how many columns it has.
const LAST_ROW: u64 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

/// A row as a sheet numbers it; none where no sheet has it.
fn row_of(digits: &[u8]) -> Option<u64> {
    let number: u64 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    (1..=LAST_ROW).contains(&number).then_some(number)
}

/// The letters and the digits of the place of a cell.
fn parts_of(place: &[u8]) -> (&[u8], &[u8]) {
    let letters = place.iter().take_while(|it| it.is_ascii_alphabetic());
    place.split_at(letters.count())
}

/// The cells that a stretch of them names: `A1:C3`.
fn merged(named: &[u8]) -> Option<((u64, u64), (u32, u32))> {
    let colon = named.iter().position(|it| *it == b':')?;
    let corner = |place: &[u8]| {
        let (letters, digits) = parts_of(place);
        Some((row_of(digits)?, column_of(letters)?))
    };
    let (first, last) = (corner(&named[..colon])?, corner(&named[colon + 1..])?);
    Some(((first.0, last.0), (first.1, last.1)))
}

/// Whether a sheet has a cell at a place.
fn has_cell(place: &[u8]) -> bool {
    let (letters, digits) = parts_of(place);
    // Of most it is seen without reckoning.
    let is_near = matches!(letters.len(), 1 | 2) && (1..=6).contains(&digits.len());
    if is_near && digits[0] != b'0' && digits.iter().all(u8::is_ascii_digit) {
        return true;
    }
    column_of(letters).is_some_and(|column| column < COLUMNS) && row_of(digits).is_some()
}

/// The place that the tag of a cell says.
fn place(tag: &[u8]) -> Option<&[u8]> {
    // It stands first in most.
    let first = tag.strip_prefix(b"c r=\"").and_then(|rest| {
        let end = rest.iter().position(|byte| *byte == b'"')?;
        Some(&rest[..end])
    });
    first.or_else(|| said(tag, "r"))
}

impl Notes {
    pub(super) fn is_uncomputed(&self, row: u64, column: u32) -> bool {
        self.uncomputed.binary_search(&(row, column)).is_ok()
    }
}

/// A sheet of XML, of which is noted what matters while its bytes go by.
#[derive(Default)]
pub(super) struct Noting {
    tags: Tags,
    row: u64,
    cell: Going,
    notes: Notes,
}

/// The cell that goes by.
#[derive(Default)]
struct Going {
    /// Its tag: its place is looked for only where that matters.
    tag: Vec<u8>,
    column: u32,
    is_formula: bool,
    has_value: bool,
}

impl Going {
    fn begins(&mut self, tag: &[u8]) {
        self.tag.clear();
        self.tag.extend_from_slice(tag);
        self.column = self.column.saturating_add(1);
        (self.is_formula, self.has_value) = (false, false);
    }

    /// Its column, where it is a formula of which nobody knows the result: an empty text is
    /// one.
    fn uncomputed(&self) -> Option<u32> {
        let is_uncomputed = self.is_formula && !self.has_value;
        let is_text = || value(&self.tag, "t").as_deref() == Some("str");
        if !is_uncomputed || is_text() {
            return None;
        }
        match place(&self.tag) {
            Some(place) => column_of(parts_of(place).0),
            None => self.column.checked_sub(1),
        }
    }
}

impl Noting {
    pub(super) fn notes(mut self) -> Notes {
        self.notes.hidden = self.notes.hidden.in_order();
        self.notes.uncomputed.sort_unstable();
        self.notes
    }
}

impl Write for Noting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let (row, cell, notes) = (&mut self.row, &mut self.cell, &mut self.notes);
        let hidden = &mut notes.hidden;
        self.tags.feed(bytes, |tag, has_text| {
            // What most tags are says nothing of this.
            if matches!(tag, b"is" | b"/is" | b"t" | b"/t" | b"v" | b"/row") {
                return;
            }
            let is_hidden = || matches!(value(tag, "hidden").as_deref(), Some("1" | "true" | "on"));
            match name(tag) {
                b"c" => {
                    cell.begins(tag);
                    if place(tag).is_some_and(|place| !has_cell(place)) {
                        notes.beyond.get_or_insert(*row);
                    }
                }
                b"f" => cell.is_formula = true,
                b"" if ends(tag) == b"v" => cell.has_value |= has_text,
                b"" if ends(tag) == b"c" && cell.is_formula => {
                    let has_room = notes.uncomputed.len() < STRETCHES;
                    let place = cell.uncomputed().filter(|_| has_room);
                    notes.uncomputed.extend(place.map(|column| (*row, column)));
                }
                b"row" => {
                    let number = said(tag, "r");
                    let is_one = number.is_none_or(|digits| row_of(digits).is_some());
                    *row = number
                        .and_then(row_of)
                        .unwrap_or_else(|| row.saturating_add(1));
                    if !is_one || *row > LAST_ROW {
                        notes.beyond.get_or_insert(*row);
                    }
                    cell.column = 0;
                    if is_hidden() {
                        hidden.hide_rows(*row, *row);
                    }
                    let is_made = || {
                        matches!(
                            value(tag, "customHeight").as_deref(),
                            Some("1" | "true" | "on")
                        )
                    };
                    // What is measured by what stands in a row is measured anew.
                    if notes.drawn.heights.len() < STRETCHES && is_made() {
                        let height = value(tag, "ht").and_then(|it| it.parse::<f64>().ok());
                        // Higher ones no sheet has.
                        let height = height.filter(|height| (0.0..=409.5).contains(height));
                        notes
                            .drawn
                            .heights
                            .extend(height.map(|height| (*row, height)));
                    }
                }
                b"col" => {
                    let number = |attribute: &str| value(tag, attribute)?.parse::<u32>().ok();
                    let (Some(first), Some(last)) = (number("min"), number("max")) else {
                        return;
                    };
                    let (first, last) = (first.saturating_sub(1), last.saturating_sub(1));
                    let width = value(tag, "width").and_then(|it| it.parse::<f64>().ok());
                    // Wider ones no sheet has.
                    let width = width.filter(|width| (0.0..=255.0).contains(width));
                    // More stretches than columns no sheet has.
                    let most = COLUMNS as usize;
                    if is_hidden() && hidden.columns.len() < most {
                        hidden.columns.push((first, last));
                    } else if let Some(width) = width
                        && notes.drawn.widths.len() < most
                    {
                        notes.drawn.widths.push((first, last, width));
                    }
                }
                b"mergeCell" if notes.drawn.merged.len() < STRETCHES => {
                    let named = value(tag, "ref");
                    notes
                        .drawn
                        .merged
                        .extend(named.and_then(|it| merged(it.as_bytes())));
                }
                _ => {}
            }
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Where the parts of the sheets are, in the order of the book: by the names that the
/// book's relations give them.
pub(super) fn parts(ids: &[String], relations: &[u8]) -> Vec<Option<String>> {
    let mut targets = Vec::new();
    Tags::default().feed(relations, |tag, _| {
        if name(tag) == b"Relationship" {
            targets.extend(value(tag, "Id").zip(value(tag, "Target")));
        }
    });
    let part = |id: &String| {
        let (_, target) = targets.iter().find(|(other, _)| other == id)?;
        Some(match target.strip_prefix('/') {
            Some(whole) => whole.to_lowercase(),
            None => format!("xl/{target}").to_lowercase(),
        })
    };
    ids.iter().map(part).collect()
}

/// The relations by which a book of XML names its sheets, in their order.
pub(super) fn ids(book: &[u8]) -> Vec<String> {
    let mut ids = Vec::new();
    Tags::default().feed(book, |tag, _| {
        if name(tag) == b"sheet" {
            ids.push(value(tag, "id").unwrap_or_default());
        }
    });
    ids
}

/// What each sheet of a binary workbook hides, in their order; nothing is said of what does
/// not hold.
pub(super) fn of_binary(bytes: &[u8]) -> Option<Vec<Hidden>> {
    const ROW: u16 = 0;
    const COLUMN: u16 = 60;
    const SHEET: u16 = 0x9C;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut ids = Vec::new();
    records(
        &mut part(&mut archive, "xl/workbook.bin")?,
        &mut |kind, said| {
            let length = said.get(8..12).map(word).filter(|_| kind == SHEET);
            let letters = length.and_then(|length| said.get(12..12 + 2 * length as usize));
            if let Some(letters) = letters {
                let letters = letters
                    .chunks_exact(2)
                    .map(|it| u16::from_le_bytes([it[0], it[1]]));
                ids.push(String::from_utf16_lossy(&letters.collect::<Vec<_>>()));
            }
        },
    )?;
    let mut relations = Vec::new();
    part(&mut archive, "xl/_rels/workbook.bin.rels")?
        .read_to_end(&mut relations)
        .ok()?;
    let mut sheets = Vec::new();
    for name in parts(&ids, &relations) {
        let mut hidden = Hidden::default();
        records(
            &mut part(&mut archive, &name?)?,
            &mut |kind, said| match kind {
                ROW if said.get(11).is_some_and(|flags| flags & 0x10 != 0) => {
                    let row = u64::from(word(said)) + 1;
                    hidden.hide_rows(row, row);
                }
                COLUMN if said.get(16).is_some_and(|flags| flags & 1 != 0) => {
                    hidden.columns.push((word(said), word(&said[4..])));
                }
                _ => {}
            },
        )?;
        sheets.push(hidden.in_order());
    }
    Some(sheets)
}

/// What each sheet of an open document hides, in their order.
pub(super) fn of_open(bytes: &[u8]) -> Option<Vec<Hidden>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut content = part(&mut archive, "content.xml")?;
    let mut sheets: Vec<Hidden> = Vec::new();
    let (mut row, mut column) = (1_u64, 0_u32);
    let mut tags = Tags::default();
    let mut bytes = [0; 1 << 13];
    loop {
        let length = content.read(&mut bytes).ok()?;
        if length == 0 {
            return Some(sheets);
        }
        tags.feed(&bytes[..length], |tag, _| {
            let hides = value(tag, "visibility").is_some_and(|it| it != "visible");
            let repeated = |attribute: &str| value(tag, attribute)?.parse::<u32>().ok();
            match (name(tag), sheets.last_mut()) {
                (b"table", _) => {
                    sheets.push(Hidden::default());
                    (row, column) = (1, 0);
                }
                (b"table-row", Some(hidden)) => {
                    let many = u64::from(repeated("number-rows-repeated").unwrap_or(1).max(1));
                    let next = row.saturating_add(many);
                    if hides {
                        hidden.hide_rows(row, next - 1);
                    }
                    row = next;
                }
                (b"table-column", Some(hidden)) => {
                    let many = repeated("number-columns-repeated").unwrap_or(1).max(1);
                    let next = column.saturating_add(many);
                    if hides {
                        hidden.columns.push((column, next - 1));
                    }
                    column = next;
                }
                _ => {}
            }
        });
    }
}

fn part<'a, 'b>(
    archive: &'a mut ZipArchive<Cursor<&'b [u8]>>,
    name: &str,
) -> Option<impl Read + use<'a, 'b>> {
    let at = (0..archive.len()).find(|at| {
        let entry = archive.by_index_raw(*at);
        entry.is_ok_and(|it| it.name().is_ok_and(|it| it.eq_ignore_ascii_case(name)))
    })?;
    archive.by_index(at).ok().map(BufReader::new)
}

/// A number of four bytes; none is 0.
fn word(bytes: &[u8]) -> u32 {
    let four = bytes.first_chunk().copied().unwrap_or_default();
    u32::from_le_bytes(four)
}

/// Goes through the records of a binary part.
fn records(from: &mut impl Read, each: &mut dyn FnMut(u16, &[u8])) -> Option<()> {
    let mut said = Vec::new();
    while let Some(kind) = number(from, 2) {
        let length = u64::from(number(from, 4)?);
        said.clear();
        let read = from.take(length).read_to_end(&mut said).ok()?;
        if read as u64 != length {
            return None;
        }
        each(u16::try_from(kind).ok()?, &said);
    }
    Some(())
}

/// A number in bytes of seven bits each, so many at most.
fn number(from: &mut impl Read, most: u32) -> Option<u32> {
    let mut number = 0;
    for place in 0..most {
        let mut one = [0];
        from.read_exact(&mut one).ok()?;
        number |= u32::from(one[0] & 0x7F) << (7 * place);
        if one[0] & 0x80 == 0 {
            break;
        }
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x1_how_a_sheet_is_drawn_is_noted() {
        let xml = "<cols><col min=\"1\" max=\"2\" width=\"14.5\"/></cols>\
            <row r=\"2\" ht=\"30\" customHeight=\"1\"/><row r=\"3\" ht=\"15\"/>\
            <row r=\"4\" ht=\"900\" customHeight=\"1\"/>\
            <mergeCell ref=\"A1:C1\"/><mergeCell ref=\"B3\"/><mergeCell ref=\"A0:B2\"/>";
        let mut noting = Noting::default();
        noting.write_all(xml.as_bytes()).unwrap();
        let drawn = Drawn {
            widths: vec![(0, 1, 14.5)],
            heights: vec![(2, 30.0)],
            merged: vec![((1, 1), (0, 2))],
        };
        assert_eq!(noting.notes().drawn, drawn);
    }

    #[test]
    fn x1a_a_cell_that_stands_where_no_sheet_has_one_is_noted() {
        for (xml, beyond) in [
            ("<row r=\"1\"><c r=\"A1\"/><c/></row><row/>", None),
            ("<row r=\"1048576\"><c r=\"XFD1048576\"/>", None),
            ("<row r=\"3\"><c r=\"XFE3\"/>", Some(3)),
            ("<row r=\"2\"><c r=\"ZZZZZZZZ2\"/>", Some(2)),
            ("<row r=\"7\"><c r=\"A99999999999\"/>", Some(7)),
            ("<row r=\"7\"><c r=\"7\"/>", Some(7)),
            ("<row r=\"4294967296\"/>", Some(1)),
            ("<row r=\"1048576\"/><row/>", Some(1_048_577)),
        ] {
            let mut noting = Noting::default();
            noting.write_all(xml.as_bytes()).unwrap();
            assert_eq!(noting.notes().beyond, beyond, "{xml}");
        }
    }
}
