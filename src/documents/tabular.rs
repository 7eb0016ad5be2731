//! A table that is printed and filed as a workbook. Both are made of one model, so that
//! they cannot say different things (P6).

use chrono::{DateTime, FixedOffset};
use serde::{Serialize, Serializer};

use super::sheet::Job;
use super::{DocumentError, Head, Paper, Press};
use crate::config::Template;
use crate::domain::instant::hours;
use crate::domain::pqr::Percent;

/// What a table says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tabular {
    /// Who issues it, what it is about, and when.
    pub head: Head,
    /// What it is called.
    pub title: String,
    /// What is said of it as a whole, by name.
    pub facts: Vec<(String, String)>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with a cell a column.
    pub rows: Vec<Vec<Cell>>,
    /// What is said where it has no row.
    pub empty: String,
    /// What is told below the rows, under a heading each.
    pub notes: Vec<Note>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// What heads it.
    pub title: &'static str,
    /// How wide it is, in signs of its text: on paper the columns share the width so.
    pub width: u16,
}

/// What stands in a column of a row, with its type.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing is known, or nothing applies.
    Nothing,
    /// Words.
    Text(String),
    /// A number of something.
    Count(u64),
    /// An instant, shown in its own offset (D7).
    At(DateTime<FixedOffset>),
    /// A span in whole minutes.
    Lasting(i64),
    /// A share.
    Share(Percent),
}

/// Lines below the rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// What they are about.
    pub heading: String,
    /// The lines.
    pub lines: Vec<String>,
}

impl Cell {
    /// A text; nothing where there is none.
    #[must_use]
    pub fn some(text: Option<String>) -> Self {
        text.filter(|text| !text.is_empty())
            .map_or(Self::Nothing, Self::Text)
    }

    /// An instant; nothing where there is none.
    #[must_use]
    pub fn at(instant: Option<DateTime<FixedOffset>>) -> Self {
        instant.map_or(Self::Nothing, Self::At)
    }

    /// A share; nothing where nothing is known of it.
    #[must_use]
    pub fn share(share: Option<Percent>) -> Self {
        share.map_or(Self::Nothing, Self::Share)
    }

    fn words(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::At(at) => at.format("%d/%m/%Y %H:%M").to_string(),
            Self::Lasting(minutes) => hours(minutes.unsigned_abs()),
            Self::Share(share) => share.to_string(),
        }
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.words())
    }
}

/// Prints a table across the paper.
///
/// # Errors
/// [`DocumentError`] when the office's template cannot be used.
pub fn tabular(press: &Press, data: &Tabular, paper: Paper) -> Result<Vec<u8>, DocumentError> {
    press.print(&job(data, paper))
}

pub(super) const fn job(data: &Tabular, paper: Paper) -> Job<'_, Tabular> {
    Job {
        template: Template::Tabular,
        head: &data.head,
        data,
        paper,
    }
}
