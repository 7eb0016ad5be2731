//! The header of a table: found by what stands in it, wherever it stands.

use super::cell::Row;
use super::error::IntakeError;
use crate::domain::text::fold_key;

/// How many rows are looked through for the header.
const LOOKED_AT: usize = 50;

/// A field of a table.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name on the command line and in JSON.
    pub name: &'static str,
    /// The headers it goes by besides, folded.
    pub headers: &'static [&'static str],
}

/// The fields of a table.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Those it may have.
    pub fields: &'static [Field],
    /// Of each of these, one has to be there.
    pub needs: &'static [&'static [&'static str]],
}

/// What whoever reads a file says of it.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The sheet by its number, from 1; else the first that has the header.
    pub sheet: Option<usize>,
    /// Fields whose header is another than usual, each with it.
    pub columns: Vec<(String, String)>,
}

/// Which column each field stands in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    found: Vec<(&'static str, u32, String)>,
}

impl Columns {
    /// The column of a field, the first being 0.
    #[must_use]
    pub fn at(&self, field: &str) -> Option<u32> {
        let found = self.found.iter().find(|(name, ..)| *name == field);
        found.map(|(_, at, _)| *at)
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

/// Looks for the header, row by row.
#[derive(Debug)]
pub(super) struct Finder<'a> {
    shape: &'a Shape,
    asked: &'a Asked,
    looked_at: usize,
    /// The row with the fewest of its fields missing.
    best: Option<(Vec<String>, u64, Vec<String>)>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(shape: &'a Shape, asked: &'a Asked) -> Self {
        Self {
            shape,
            asked,
            looked_at: 0,
            best: None,
        }
    }

    /// Whether it looked far enough.
    pub(super) fn is_done(&self) -> bool {
        self.looked_at >= LOOKED_AT
    }

    /// Looks at one row: the columns, where it is the header.
    pub(super) fn look(&mut self, row: &Row) -> Result<Option<Columns>, IntakeError> {
        self.looked_at += 1;
        let texts: Vec<(u32, String)> = row
            .cells
            .iter()
            .map(|(at, cell)| (*at, cell.folded()))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let mut columns = Columns::default();
        let mut twice = None;
        for field in self.shape.fields {
            let mut standing = texts.iter().filter(|(_, text)| self.goes_by(field, text));
            let Some((at, _)) = standing.next() else {
                continue;
            };
            let header = row.cell(*at).told();
            if standing.next().is_some() {
                twice.get_or_insert((field.name, header.clone()));
            }
            columns.found.push((field.name, *at, header));
        }
        let missing = self.missing(&columns);
        if missing.is_empty() {
            return match twice {
                Some((field, header)) => Err(IntakeError::Twice {
                    field,
                    header,
                    row: row.number,
                }),
                None => Ok(Some(columns)),
            };
        }
        let better = self
            .best
            .as_ref()
            .is_none_or(|(before, ..)| missing.len() < before.len());
        if better {
            let standing = texts.iter().map(|(at, _)| row.cell(*at).told()).collect();
            self.best = Some((missing, row.number, standing));
        }
        Ok(None)
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
        }
    }

    fn told_header(&self, field: &str) -> Option<&str> {
        let told = self.asked.columns.iter().find(|(name, _)| name == field);
        told.map(|(_, header)| header.as_str())
    }

    fn goes_by(&self, field: &Field, text: &str) -> bool {
        match self.told_header(field.name) {
            Some(header) => fold_key(header) == text,
            None => field.name == text || field.headers.contains(&text),
        }
    }

    /// What is needed or was told and is not there, in the words of the person.
    fn missing(&self, columns: &Columns) -> Vec<String> {
        let told = self.asked.columns.iter();
        let told = told.filter(|(field, _)| columns.at(field).is_none());
        let needed = self.shape.needs.iter();
        let needed = needed
            .filter(|one_of| one_of.iter().all(|field| columns.at(field).is_none()))
            .filter(|one_of| one_of.iter().all(|field| self.told_header(field).is_none()));
        needed
            .map(|one_of| one_of.join(" o "))
            .chain(told.map(|(_, header)| header.clone()))
            .collect()
    }
}
