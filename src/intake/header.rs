//! The header of a table: found by what stands in it, wherever it stands.

use super::cell::Row;
use super::encoding::Encoding;
use super::error::IntakeError;
use super::titles::{Title, header_key, titles};
use crate::domain::text::fold_key;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// How many rows are looked through for the header.
pub(super) const LOOKED_AT: u64 = 50;

/// A field of a table.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name on the command line and in JSON.
    pub name: &'static str,
    /// The headers it goes by besides, folded.
    pub headers: &'static [&'static str],
    /// Headers that may mean it, where no column has one of the others.
    pub weaker: &'static [&'static str],
}

/// The fields of a table.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Those it may have.
    pub fields: &'static [Field],
    /// Of each of these, one has to be there.
    pub needs: &'static [&'static [&'static str]],
    /// What its rows are: a header may say that it is of one, behind what it says.
    pub of: &'static [&'static str],
}

/// The headers of a field as they are compared, each also where it says of what.
#[derive(Debug)]
struct Names {
    sure: Vec<String>,
    weaker: Vec<String>,
}

impl Names {
    fn of(field: &Field, shape: &Shape) -> Self {
        let keys = |headers: &mut dyn Iterator<Item = &&str>| {
            let keys = headers.map(|header| header_key(header));
            let whole = |key: String| {
                let of: Vec<String> = shape.of.iter().map(|of| format!("{key} {of}")).collect();
                [key].into_iter().chain(of)
            };
            keys.flat_map(whole).collect()
        };
        Self {
            sure: keys(&mut [&field.name].into_iter().chain(field.headers)),
            weaker: keys(&mut field.weaker.iter()),
        }
    }

    /// The columns that the field may stand in: under a header that surely means it, else under
    /// one that may.
    fn standing<'t>(&self, titles: &[&'t Title]) -> Vec<&'t Title> {
        let under = |names: &[String]| -> Vec<&'t Title> {
            let titles = titles.iter().copied();
            titles
                .filter(|it| it.is_one(|key| names.iter().any(|name| name == key)))
                .collect()
        };
        let sure = under(&self.sure);
        if sure.is_empty() {
            under(&self.weaker)
        } else {
            sure
        }
    }
}

/// What whoever reads a file says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The sheet by its number, from 1; else the first that has the header.
    pub sheet: Option<usize>,
    /// How a text is written; else its bytes say it.
    pub encoding: Option<Encoding>,
    /// Fields whose header is another than usual, each with it, or with the letter of its
    /// column in brackets: `[C]`.
    pub columns: Vec<(String, String)>,
    /// What was said of such headers before.
    pub remembered: Vec<Remembered>,
}

/// What was said of the columns under certain headers (X1a).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// All the headers of the row, folded and sorted.
    pub headers: Vec<String>,
    /// Fields whose header is another than usual, each with it.
    pub columns: Vec<(String, String)>,
}

/// The column that a letter in brackets names, the first being 0.
fn lettered(text: &str) -> Option<u32> {
    let letters = text.trim().strip_prefix('[')?.strip_suffix(']')?.trim();
    column_of(letters.as_bytes())
}

/// The column that so many letters name as a sheet can have, the first being 0.
pub(super) fn column_of(letters: &[u8]) -> Option<u32> {
    if letters.len() > 3 {
        return None;
    }
    let number = letters.iter().try_fold(0_u32, |number, letter| {
        let letter = letter.to_ascii_uppercase();
        let place = letter
            .is_ascii_uppercase()
            .then(|| u32::from(letter - b'A') + 1)?;
        Some(number * 26 + place)
    });
    number?.checked_sub(1)
}

/// The letter of a column, the first being 0, as a sheet shows it.
#[must_use]
pub fn letter(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column.saturating_add(1);
    while let Some(before) = rest.checked_sub(1) {
        letters.push(char::from_digit(before % 26 + 10, 36).unwrap_or('?'));
        rest = before / 26;
    }
    letters.into_iter().rev().collect::<String>().to_uppercase()
}

/// Which column each field stands in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    found: Vec<(&'static str, u32, String)>,
    /// Fields that were found because it was remembered where they are.
    remembered: Vec<&'static str>,
    /// Every header of the row, with its column.
    row: Vec<(u32, String)>,
}

impl Columns {
    /// Fields that were found because it was remembered where they are.
    #[must_use]
    pub fn remembered(&self) -> &[&'static str] {
        &self.remembered
    }

    /// Every header of the row, with its column.
    #[must_use]
    pub fn row(&self) -> &[(u32, String)] {
        &self.row
    }

    /// What is to be remembered of them, where something was said.
    pub(crate) fn to_remember(&self, asked: &Asked) -> Option<Remembered> {
        let headers = key(&self.row);
        let before = asked.remembered.iter().find(|it| it.headers == headers);
        let before = before.map_or(&[][..], |it| &it.columns).iter();
        let is_said_anew = |field: &str| asked.columns.iter().any(|(said, _)| said == field);
        let kept = before.filter(|(field, _)| !is_said_anew(field));
        (!asked.columns.is_empty()).then(|| Remembered {
            columns: asked.columns.iter().chain(kept).cloned().collect(),
            headers,
        })
    }

    /// The column of a field, the first being 0.
    #[must_use]
    pub fn at(&self, field: &str) -> Option<u32> {
        let found = self.found.iter().find(|(name, ..)| *name == field);
        found.map(|(_, at, _)| *at)
    }

    /// The columns in which fields stand.
    pub(super) fn places(&self) -> impl Iterator<Item = u32> {
        self.found.iter().map(|(_, at, _)| *at)
    }

    /// Whether each field of others stands in the same column of these.
    fn holds(&self, others: &Self) -> bool {
        others
            .found
            .iter()
            .all(|(field, at, _)| self.at(field) == Some(*at))
    }

    /// Each field with its header as it is written.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.found
            .iter()
            .map(|(field, _, header)| (*field, header.as_str()))
    }

    /// The header of a field as it is written; its own name where it has no column.
    #[must_use]
    pub(crate) fn header_of<'h>(&'h self, field: &'h str) -> &'h str {
        let found = self.found.iter().find(|(name, ..)| *name == field);
        found.map_or(field, |(_, _, header)| header)
    }
}

/// The headers of the columns that this console adds to a workbook of failed rows: why each
/// failed, and by what it is known when it comes home.
pub(crate) const OWN: [&str; 2] = ["Motivo de la devolución", "Clave de la devolución"];

/// Headers as they are compared: folded and sorted; those of the console's own do not count.
fn key(row: &[(u32, String)]) -> Vec<String> {
    let own = OWN.map(fold_key);
    let headers = row.iter().map(|(_, header)| fold_key(header));
    let mut headers: Vec<String> = headers.filter(|it| !own.contains(it)).collect();
    headers.sort_unstable();
    headers
}

fn said<'s>(columns: &'s [(String, String)], field: &str) -> Option<&'s str> {
    let said = columns.iter().find(|(name, _)| name == field);
    said.map(|(_, header)| header.as_str())
}

/// Whether a column is the one that somebody said, by its header or its letter.
fn is_told(told: &str, title: &Title) -> bool {
    match lettered(told) {
        Some(column) => column == title.column,
        None => title.is(&header_key(told)),
    }
}

/// A field under two columns, each with its header.
type Twice = (&'static str, Vec<(u32, String)>);

fn twice_or(columns: Columns, twice: Option<Twice>, row: u64) -> Result<Columns, IntakeError> {
    match twice {
        Some((field, columns)) => Err(IntakeError::Twice {
            field,
            row,
            columns,
        }),
        None => Ok(columns),
    }
}

/// Looks for the header, row by row.
#[derive(Debug)]
pub(super) struct Finder<'a> {
    shape: &'a Shape,
    /// Of each of its fields, and of all together.
    names: Vec<Names>,
    known: HashSet<String>,
    asked: &'a Asked,
    looked_at: u64,
    /// The row that was looked at last.
    above: Option<Row>,
    /// The rows of the header, once it is found.
    heading: Vec<Row>,
    /// The row with the fewest of its fields missing.
    best: Option<(Vec<String>, u64, Vec<String>)>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(shape: &'a Shape, asked: &'a Asked) -> Self {
        let names = shape.fields.iter().map(|field| Names::of(field, shape));
        let names: Vec<Names> = names.collect();
        let known = names.iter().flat_map(|it| it.sure.iter().chain(&it.weaker));
        Self {
            shape,
            known: known.filter(|it| !it.is_empty()).cloned().collect(),
            names,
            asked,
            looked_at: 0,
            above: None,
            heading: Vec::new(),
            best: None,
        }
    }

    /// The rows of the header that was found, one above the other.
    pub(super) fn into_heading(self) -> Vec<Row> {
        self.heading
    }

    /// Whether it looked far enough.
    pub(super) fn is_done(&self) -> bool {
        self.looked_at >= LOOKED_AT
    }

    /// Looks at one row: the columns, where it is the header, or the second row of one.
    pub(super) fn look(&mut self, row: &Row) -> Result<Option<Columns>, IntakeError> {
        self.looked_at += 1;
        let above = self.above.replace(row.clone());
        let above = above.filter(|above| above.number.checked_add(1) == Some(row.number));
        let alone = titles(None, row);
        let (columns, twice) = self.found(&alone);
        let missing = self.missing(&columns);
        if missing.is_empty() {
            // What stands in the row above alone is part of the header too.
            let joined = above
                .as_ref()
                .map(|above| self.found(&titles(Some(above), row)));
            let better = joined.filter(|(joined, twice)| {
                twice.is_none()
                    && joined.found.len() > columns.found.len()
                    && joined.holds(&columns)
            });
            self.heading = match better {
                Some(_) => above.into_iter().chain([row.clone()]).collect(),
                None => vec![row.clone()],
            };
            let (columns, twice) = better.unwrap_or((columns, twice));
            return twice_or(columns, twice, row.number).map(Some);
        }
        if let Some(above) = &above {
            let (joined, twice) = self.found(&titles(Some(above), row));
            if self.missing(&joined).is_empty() {
                self.heading = vec![above.clone(), row.clone()];
                return twice_or(joined, twice, row.number).map(Some);
            }
        }
        let better = self
            .best
            .as_ref()
            .is_none_or(|(before, ..)| missing.len() < before.len());
        if better {
            let standing = alone.into_iter().map(|title| title.told).collect();
            self.best = Some((missing, row.number, standing));
        }
        Ok(None)
    }

    /// Whether a row right below the header is the second row of it: nothing stands in it
    /// where the needed fields are, and it names others. They are added then.
    pub(super) fn is_second(&mut self, header: u64, columns: &mut Columns, row: &Row) -> bool {
        let Some(above) = &self.above else {
            return false;
        };
        let needed = self.shape.needs.iter().flat_map(|one_of| one_of.iter());
        let mut needed = needed.filter_map(|field| columns.at(field));
        if header.checked_add(1) != Some(row.number) || needed.any(|at| !row.cell(at).is_empty()) {
            return false;
        }
        let (both, twice) = self.found(&titles(Some(above), row));
        let is_second =
            twice.is_none() && both.found.len() > columns.found.len() && both.holds(columns);
        if is_second {
            *columns = both;
            self.heading.push(row.clone());
        }
        is_second
    }

    /// The fields that stand under these titles, and the first that stands under two.
    fn found(&self, titles: &[Title]) -> (Columns, Option<Twice>) {
        let is_known = |key: &str| self.known.contains(key);
        let titles: Vec<Title> = titles.iter().map(|it| it.settled(is_known)).collect();
        // Of thousands nearly none means anything.
        let known = titles.iter().filter(|it| it.is_one(is_known));
        let known: Vec<&Title> = known.collect();
        let mut columns = Columns {
            row: titles
                .iter()
                .map(|title| (title.column, title.told.clone()))
                .collect(),
            ..Columns::default()
        };
        let remembered = self.asked.remembered.iter();
        let headers = remembered.len().gt(&0).then(|| key(&columns.row));
        let headers = headers.unwrap_or_default();
        let remembered = remembered.rev().find(|it| it.headers == headers);
        let remembered = remembered.map_or(&[][..], |it| &it.columns);
        let mut twice = None;
        for (field, names) in self.shape.fields.iter().zip(&self.names) {
            let told = said(&self.asked.columns, field.name);
            let memory = said(remembered, field.name).filter(|_| told.is_none());
            let header = told.or(memory);
            let standing = match header {
                Some(told) => titles.iter().filter(|it| is_told(told, it)).collect(),
                None => names.standing(&known),
            };
            let Some(title) = standing.first() else {
                continue;
            };
            if standing.len() > 1 {
                let named = standing
                    .iter()
                    .map(|title| (title.column, title.told.clone()));
                twice.get_or_insert((field.name, named.collect::<Vec<_>>()));
            }
            if memory.is_some() {
                columns.remembered.push(field.name);
            }
            columns
                .found
                .push((field.name, title.column, title.told.clone()));
        }
        (columns, twice)
    }

    /// The one of both in whose best row less is missing.
    pub(super) fn nearer(self, other: Self) -> Self {
        let missing = |it: &Self| {
            it.best
                .as_ref()
                .map_or(usize::MAX, |(missing, ..)| missing.len())
        };
        if missing(&self) < missing(&other) {
            self
        } else {
            other
        }
    }

    /// That there was no header.
    pub(super) fn not_found(self, sheets: Vec<String>) -> IntakeError {
        let (missing, best) = match self.best {
            Some((missing, row, standing)) => (missing, Some((row, standing))),
            None => (self.missing(&Columns::default()), None),
        };
        IntakeError::NoHeader {
            sheets,
            missing,
            best,
            hidden: Vec::new(),
        }
    }

    /// What is needed or was told and is not there, in the words of the person.
    fn missing(&self, columns: &Columns) -> Vec<String> {
        let told = self.asked.columns.iter();
        let told = told.filter(|(field, _)| columns.at(field).is_none());
        let is_told = |field: &&&str| said(&self.asked.columns, field).is_some();
        let needed = self.shape.needs.iter();
        let needed = needed
            .filter(|one_of| one_of.iter().all(|field| columns.at(field).is_none()))
            .filter(|one_of| !one_of.iter().any(|field| is_told(&field)));
        needed
            .map(|one_of| one_of.join(" o "))
            .chain(told.map(|(_, header)| header.clone()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x1_a_column_is_named_by_its_letter() {
        for (column, text) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (701, "ZZ"),
            (16_383, "XFD"),
        ] {
            assert_eq!(letter(column), text);
            assert_eq!(
                lettered(&format!(" [{}] ", text.to_lowercase())),
                Some(column)
            );
        }
        for text in ["C", "[]", "[A1]", "[ABCD]", "[ñ]", "[", "]"] {
            assert_eq!(lettered(text), None, "{text}");
        }
    }
}
