//! A cell and a row, whatever they were read from.

use crate::domain::text::fold_key;
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text; everything in a text file is.
    Text(String),
    /// A number, as the workbook keeps numbers.
    Number(#[serde(with = "bits")] f64),
    /// A number of which the workbook does not show every digit, or shows more, and the
    /// format that does so.
    Masked(#[serde(with = "bits")] f64, String),
    /// A number that the workbook shows as a date.
    Moment(NaiveDateTime),
    /// A formula that failed, or a date that no calendar has.
    Broken,
}

impl Cell {
    /// Whether nothing can be seen in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Number(_) | Self::Masked(..) | Self::Moment(_) | Self::Broken => false,
        }
    }

    /// It as a person compares it: case, accents and blanks do not count. A whole number
    /// is its digits: the channel 123 is one in most workbooks.
    #[must_use]
    pub fn folded(&self) -> String {
        match self {
            Self::Text(text) => fold_key(text),
            Self::Number(number) | Self::Masked(number, _) if number.fract() == 0.0 => {
                format!("{number:.0}")
            }
            _ => String::new(),
        }
    }

    /// The format by which the workbook shows it otherwise than it is.
    #[must_use]
    pub fn mask(&self) -> Option<&str> {
        match self {
            Self::Masked(_, format) => Some(format),
            _ => None,
        }
    }

    /// It, with as much of its text as is told of in a reason.
    #[must_use]
    pub(super) fn brief(&self) -> Self {
        match self {
            Self::Text(_) => Self::Text(self.told()),
            other => other.clone(),
        }
    }

    /// It as it is told of in a reason, cut to what fits.
    #[must_use]
    pub fn told(&self) -> String {
        const TOLD: usize = 40;
        let text = match self {
            Self::Text(text) => text.trim().to_owned(),
            Self::Number(number) | Self::Masked(number, _) => number.to_string(),
            Self::Moment(moment) => moment.format("%d/%m/%Y %H:%M").to_string(),
            Self::Empty | Self::Broken => String::new(),
        };
        match text.char_indices().nth(TOLD) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        }
    }
}

/// A row of a sheet or of a text table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its number, as the sheet numbers it; of a text, the line it begins on.
    pub number: u64,
    /// Its cells by their column, the first being 0; those that are not there are empty.
    pub cells: Vec<(u32, Cell)>,
}

impl Row {
    /// The cell of a column.
    #[must_use]
    pub fn cell(&self, column: u32) -> &Cell {
        let found = self.cells.iter().find(|(at, _)| *at == column);
        found.map_or(&Cell::Empty, |(_, cell)| cell)
    }

    /// Whether nothing can be seen in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(|(_, cell)| cell.is_empty())
    }
}

/// A number of a workbook from process to process: none of it is rounded away.
mod bits {
    use serde::{Deserialize, Deserializer, Serializer};

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
    pub(super) fn serialize<S: Serializer>(number: &f64, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(number.to_bits())
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<f64, D::Error> {
        u64::deserialize(from).map(f64::from_bits)
    }
}
