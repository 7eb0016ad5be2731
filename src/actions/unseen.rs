//! What a file of others hides of its rows, as it is told to who takes it in (X1a).

use crate::domain::text::{counted_words, strip_control};
use crate::intake::Table;
use serde::Serialize;

/// What a workbook hides. The keys are a contract.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct UnseenView {
    /// Sheets that it hides, of which nothing was read.
    #[serde(rename = "hidden")]
    pub sheets: Vec<String>,
    /// The number of the first of them, from 1.
    #[serde(skip)]
    first: Option<usize>,
    /// Hidden rows, which were read; none where the file does not say which are.
    #[serde(rename = "hidden_rows")]
    pub rows: Option<u64>,
    /// The first of them.
    #[serde(rename = "first_hidden_row")]
    pub first_row: Option<u64>,
    /// Hidden columns, by letter, which were read.
    #[serde(rename = "hidden_columns")]
    pub columns: Vec<String>,
}

impl UnseenView {
    pub(super) fn of(table: &Table) -> Self {
        let unseen = table.unseen.as_ref();
        Self {
            sheets: table.hidden.iter().map(|(_, name)| name.clone()).collect(),
            first: table.hidden.first().map(|(number, _)| *number),
            rows: unseen.map(|it| it.rows),
            first_row: unseen.and_then(|it| it.first_row),
            columns: unseen.map_or_else(Vec::new, |it| it.columns.clone()),
        }
    }

    /// The first of the sheets of which nothing was read, by its number and its name.
    pub(super) fn first_sheet(&self) -> Option<(usize, String)> {
        Some((self.first?, strip_control(self.sheets.first()?)))
    }

    /// Each thing that people do not see there, and whether it was read.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let mut told = Vec::new();
        if !self.sheets.is_empty() {
            let sheets = strip_control(&self.sheets.join("», «"));
            told.push(match self.sheets.len() {
                1 => format!("hoja «{sheets}», que no se leyó"),
                _ => format!("hojas «{sheets}», que no se leyeron"),
            });
        }
        if let (Some(rows), Some(first)) = (self.rows, self.first_row) {
            let (one, many) = (
                format!("fila, la {first}"),
                format!("filas, desde la {first}"),
            );
            let read = if rows == 1 { "leyó" } else { "leyeron" };
            let rows = counted_words(rows, &one, &many);
            told.push(format!("{rows}, que también se {read}"));
        }
        if !self.columns.is_empty() {
            let columns = self.columns.join(", ");
            told.push(match self.columns.len() {
                1 => format!("columna {columns}, que también se leyó"),
                _ => format!("columnas {columns}, que también se leyeron"),
            });
        }
        if self.rows.is_none() {
            let told_of_none = "este tipo de archivo no dice qué filas esconde; se leyeron todas";
            told.push(told_of_none.to_owned());
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unseen(rows: u64, columns: &[&str], sheets: &[&str]) -> Vec<String> {
        let owned = |texts: &[&str]| texts.iter().map(|it| (*it).to_owned()).collect();
        UnseenView {
            sheets: owned(sheets),
            first: None,
            rows: Some(rows),
            first_row: Some(25),
            columns: owned(columns),
        }
        .words()
    }

    #[test]
    fn x1a_one_thing_that_a_file_hides_is_told_as_one() {
        assert_eq!(
            unseen(1, &["C"], &["Notas"]),
            [
                "hoja «Notas», que no se leyó",
                "1 fila, la 25, que también se leyó",
                "columna C, que también se leyó",
            ]
        );
        assert_eq!(
            unseen(2, &["C", "D"], &["Notas", "Otras"]),
            [
                "hojas «Notas», «Otras», que no se leyeron",
                "2 filas, desde la 25, que también se leyeron",
                "columnas C, D, que también se leyeron",
            ]
        );
    }
}
