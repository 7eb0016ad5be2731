//! Which columns a report shows, in which order, under which titles, and for whom: a file
//! that an office can replace, since no official layout is published (P1).

use super::super::asset::{TomlProblem, line_of, parse_toml};
use super::column::Column;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use toml::Spanned;

/// The layout that comes with the program.
pub const SHIPPED: &str = include_str!("../../../assets/layouts/reporte.toml");

/// For whom a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Part {
    /// It goes to Regulatorio.
    #[serde(rename = "oficial")]
    Official,
    /// It stays in the company.
    #[serde(rename = "anexo interno")]
    Annex,
}

/// A column as a layout has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutColumn {
    /// What stands in it.
    pub column: Column,
    /// What heads it.
    pub title: String,
    /// For whom it is.
    pub part: Part,
}

/// A layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Its version, as whoever keeps it numbers it.
    pub version: String,
    /// What is declared at the foot.
    pub declaration: String,
    /// The columns, in their order.
    pub columns: Vec<LayoutColumn>,
}

/// Why a layout cannot be used. Its `Display` is the Spanish sentence shown to the editor.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LayoutError {
    /// The text does not read as a layout.
    #[error("{0}")]
    Toml(TomlProblem),
    /// A column that no report has.
    #[error("la columna «{word}» no existe")]
    UnknownColumn {
        /// Its line.
        line: usize,
        /// As written.
        word: String,
    },
    /// A column that stands twice.
    #[error("la columna «{word}» está dos veces")]
    Twice {
        /// Line of the second one.
        line: usize,
        /// As written.
        word: String,
    },
    /// A title that is empty, or that another column of the same part has.
    #[error("el título «{title}» está vacío o repetido")]
    Title {
        /// Its line.
        line: usize,
        /// As written.
        title: String,
    },
    /// The official part does not begin with the correlative.
    #[error("la parte oficial debe empezar por la columna «correlativo»")]
    WithoutCorrelative,
}

impl LayoutError {
    /// Line of the fault, counted from 1, where it is known.
    #[must_use]
    pub const fn line(&self) -> Option<usize> {
        match self {
            Self::Toml(problem) => problem.line,
            Self::UnknownColumn { line, .. }
            | Self::Twice { line, .. }
            | Self::Title { line, .. } => Some(*line),
            Self::WithoutCorrelative => None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLayout {
    version: String,
    declaration: String,
    column: Vec<RawColumn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    field: Spanned<String>,
    title: Spanned<String>,
    part: Part,
}

impl Layout {
    /// Reads a layout from the text of its file.
    ///
    /// # Errors
    /// [`LayoutError`] with the line of the fault where one line is at fault.
    pub fn parse(text: &str) -> Result<Self, LayoutError> {
        let raw: RawLayout = parse_toml(text).map_err(LayoutError::Toml)?;
        let line = |place: &Spanned<String>| line_of(text, place.span().start);
        let mut columns: Vec<LayoutColumn> = Vec::new();
        for RawColumn { field, title, part } in raw.column {
            let word = field.get_ref().clone();
            let Some(column) = Column::named(&word) else {
                let line = line(&field);
                return Err(LayoutError::UnknownColumn { line, word });
            };
            if columns.iter().any(|known| known.column == column) {
                let line = line(&field);
                return Err(LayoutError::Twice { line, word });
            }
            let known =
                |known: &LayoutColumn| known.part == part && known.title == *title.get_ref();
            if title.get_ref().trim().is_empty() || columns.iter().any(known) {
                return Err(LayoutError::Title {
                    line: line(&title),
                    title: title.into_inner(),
                });
            }
            columns.push(LayoutColumn {
                column,
                title: title.into_inner(),
                part,
            });
        }
        let first = columns.iter().find(|it| it.part == Part::Official);
        if first.is_none_or(|it| it.column != Column::Correlative) {
            return Err(LayoutError::WithoutCorrelative);
        }
        Ok(Self {
            version: raw.version,
            declaration: raw.declaration,
            columns,
        })
    }

    /// The columns of one part, in their order.
    pub fn part(&self, part: Part) -> impl Iterator<Item = &LayoutColumn> {
        self.columns.iter().filter(move |it| it.part == part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p1_the_shipped_layout_has_every_column_once() {
        let layout = Layout::parse(SHIPPED).unwrap();
        let mut has: Vec<Column> = layout.columns.iter().map(|it| it.column).collect();
        has.sort_unstable();
        assert_eq!(has, Column::ALL);
    }

    #[test]
    fn p1_a_layout_that_cannot_be_used_is_told_with_its_line() {
        let text = |more: &str| {
            format!(
                "version = \"1\"\ndeclaration = \"Se declara.\"\n[[column]]\n\
                 field = \"correlativo\"\ntitle = \"Correlativo\"\npart = \"oficial\"\n{more}"
            )
        };
        let fault = |more: &str| {
            let error = Layout::parse(&text(more)).unwrap_err();
            (error.line(), error.to_string())
        };
        let column = |field: &str, title: &str| {
            format!("[[column]]\nfield = \"{field}\"\ntitle = \"{title}\"\npart = \"oficial\"\n")
        };
        assert_eq!(Layout::parse(&text("")).unwrap().columns.len(), 1);
        for (more, line, words) in [
            (
                column("cliente", "Cliente"),
                8,
                "la columna «cliente» no existe",
            ),
            (
                column("correlativo", "Otro"),
                8,
                "la columna «correlativo» está dos veces",
            ),
            (
                column("punto", "Correlativo"),
                9,
                "el título «Correlativo» está vacío o repetido",
            ),
            (
                column("punto", " "),
                9,
                "el título « » está vacío o repetido",
            ),
            (
                "[[column]]\nfield = \"punto\"\ntitle = \"P\"\npart = \"otra\"\n".to_owned(),
                10,
                "el valor «otra» no se reconoce",
            ),
        ] {
            assert_eq!(fault(&more), (Some(line), words.to_owned()), "{more}");
        }
        let none = Layout::parse("version = \"1\"\ndeclaration = \"\"\ncolumn = []\n");
        assert_eq!(none, Err(LayoutError::WithoutCorrelative));
    }
}
