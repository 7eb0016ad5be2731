//! A cell and a row, whatever they were read from.

use super::shown::masks;
use crate::domain::look::Look;
use crate::domain::text::{fold_key, is_blank, trim_blank};
use chrono::{NaiveDateTime, Timelike};
use serde::{Deserialize, Serialize};
use std::fmt::{self, Display, Formatter};
use std::sync::Arc;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text; everything in a text file is.
    Text(String),
    /// A number, as the workbook keeps numbers.
    Number(#[serde(with = "bits")] f64),
    /// A number that the workbook shows as a date.
    Moment(NaiveDateTime),
    /// A number that it shows as a date and that is none: no calendar has it, or it is a time
    /// of day alone.
    Undated(#[serde(with = "bits")] f64),
    /// A logical value.
    Truth(bool),
    /// A formula that failed.
    Broken(Broken),
    /// A formula that whoever wrote the workbook never worked out.
    Uncomputed,
}

/// Why nothing can be taken of a cell; it reads as the sheet shows it in Spanish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(
    missing_docs,
    reason = "each is an error of a formula, by its own name"
)]
pub enum Broken {
    Null,
    Div0,
    Value,
    Ref,
    Name,
    Num,
    NotAvailable,
    GettingData,
}

impl Broken {
    const ALL: [Self; 8] = [
        Self::Null,
        Self::Div0,
        Self::Value,
        Self::Ref,
        Self::Name,
        Self::Num,
        Self::NotAvailable,
        Self::GettingData,
    ];

    /// The error that a text is, in English or Spanish: a sheet saved as text has no other.
    pub(super) fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        let is = |it: &Self| {
            it.label().eq_ignore_ascii_case(text) || it.code().eq_ignore_ascii_case(text)
        };
        text.starts_with('#')
            .then(|| Self::ALL.into_iter().find(is))?
    }

    /// As a workbook keeps it, whatever its language.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Null => "#NULL!",
            Self::Div0 => "#DIV/0!",
            Self::Value => "#VALUE!",
            Self::Ref => "#REF!",
            Self::Name => "#NAME?",
            Self::Num => "#NUM!",
            Self::NotAvailable => "#N/A",
            Self::GettingData => "#GETTING_DATA",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Null => "#¡NULO!",
            Self::Div0 => "#¡DIV/0!",
            Self::Value => "#¡VALOR!",
            Self::Ref => "#¡REF!",
            Self::Name => "#¿NOMBRE?",
            Self::Num => "#¡NUM!",
            Self::NotAvailable => "#N/D",
            Self::GettingData => "#OBTENIENDO_DATOS",
        }
    }
}

impl Display for Broken {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.label())
    }
}

impl Cell {
    /// Whether nothing can be seen in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => is_blank(text),
            _ => false,
        }
    }

    /// It as a person compares it: case, accents and blanks do not count. A whole number
    /// is its digits: the channel 123 is one in most workbooks.
    #[must_use]
    pub fn folded(&self) -> String {
        match self {
            Self::Text(text) => fold_key(text),
            Self::Number(number) if number.fract() == 0.0 => format!("{number:.0}"),
            Self::Truth(_) => fold_key(&self.told_whole()),
            _ => String::new(),
        }
    }

    /// Why nothing can be taken of it, whatever is looked for: Spanish.
    pub(super) fn fault(&self) -> Option<String> {
        match self {
            Self::Broken(error) => Some(format!("«{error}»: la fórmula da un error")),
            Self::Uncomputed => Some(
                "es una fórmula sin calcular: abra el libro en Excel, guárdelo y repita".to_owned(),
            ),
            Self::Text(text) if is_formula(text) => Some(format!(
                "«{}» es una fórmula escrita como texto: escriba lo que da",
                self.told()
            )),
            Self::Text(text) => {
                Broken::of(text).map(|error| format!("«{error}»: la fórmula da un error"))
            }
            Self::Empty | Self::Number(_) | Self::Moment(_) | Self::Undated(_) | Self::Truth(_) => {
                None
            }
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

    /// It as it is read.
    #[must_use]
    pub fn told_whole(&self) -> String {
        match self {
            Self::Text(text) => trim_blank(text).to_owned(),
            Self::Undated(day) if *day > 0.0 && *day < 1.0 => time(*day),
            Self::Number(number) | Self::Undated(number) => number.to_string(),
            Self::Truth(true) => "VERDADERO".to_owned(),
            Self::Truth(false) => "FALSO".to_owned(),
            Self::Moment(moment) if moment.num_seconds_from_midnight() == 0 => {
                moment.format("%d/%m/%Y").to_string()
            }
            Self::Moment(moment) => moment.format("%d/%m/%Y %H:%M").to_string(),
            Self::Broken(why) => why.to_string(),
            Self::Empty | Self::Uncomputed => String::new(),
        }
    }

    /// It as it is told of in a reason, cut to what fits.
    #[must_use]
    pub fn told(&self) -> String {
        const TOLD: usize = 40;
        let text = match self {
            Self::Moment(moment) => moment.format("%d/%m/%Y %H:%M").to_string(),
            other => other.told_whole(),
        };
        match text.char_indices().nth(TOLD) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        }
    }
}

/// Whether a text is a formula, and not the dress of a text that is to stay one (`="0012"`).
fn is_formula(text: &str) -> bool {
    let Some(rest) = trim_blank(text).strip_prefix('=') else {
        return false;
    };
    let dressed = rest.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    let is_dress = dressed.is_some_and(|it| !it.contains('"'));
    !is_dress && rest.starts_with(|it: char| it.is_alphanumeric() || "(+-\"…".contains(it))
}

/// A part of a day as its time, to the minute.
fn time(day: f64) -> String {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is a part of a day"
    )]
    let minutes = (day * 1440.0).round() as u32;
    format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
}

/// A row of a sheet or of a text table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its number, as the sheet numbers it; of a text, the line it begins on.
    pub number: u64,
    /// Its cells by their column, the first being 0; those that are not there are empty.
    pub cells: Vec<(u32, Cell)>,
    /// How each of them looks, where that is known.
    #[serde(skip)]
    pub(super) looks: Vec<Option<Arc<Look>>>,
}

impl Row {
    /// One of which only the cells are known.
    pub(super) const fn of(number: u64, cells: Vec<(u32, Cell)>) -> Self {
        Self {
            number,
            cells,
            looks: Vec::new(),
        }
    }

    /// How the cell of a column looks, where that is known.
    #[must_use]
    pub fn look(&self, column: u32) -> Option<&Arc<Look>> {
        let at = self.cells.iter().position(|(at, _)| *at == column)?;
        self.looks.get(at)?.as_ref()
    }

    /// The format by which the workbook shows the number in a column.
    #[must_use]
    pub fn format(&self, column: u32) -> Option<&str> {
        self.look(column)?.number.as_deref()
    }

    /// The same, where it shows another number than stands there (X1a).
    #[must_use]
    pub fn mask(&self, column: u32) -> Option<&str> {
        let Cell::Number(number) = self.cell(column) else {
            return None;
        };
        self.format(column).filter(|format| masks(format, *number))
    }

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
