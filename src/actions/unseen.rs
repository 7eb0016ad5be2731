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
            sheets: table.hidden.clone(),
            rows: unseen.map(|it| it.rows),
            first_row: unseen.and_then(|it| it.first_row),
            columns: unseen.map_or_else(Vec::new, |it| it.columns.clone()),
        }
    }

    /// Each thing that people do not see there, and whether it was read.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let mut told = Vec::new();
        if !self.sheets.is_empty() {
            let sheets = strip_control(&self.sheets.join("», «"));
            told.push(format!("hojas «{sheets}», que no se leyeron"));
        }
        if let (Some(rows), Some(first)) = (self.rows, self.first_row) {
            let rows = counted_words(rows, "fila", "filas");
            told.push(format!("{rows}, desde la {first}, que también se leyeron"));
        }
        if !self.columns.is_empty() {
            let columns = self.columns.join(", ");
            told.push(format!("columnas {columns}, que también se leyeron"));
        }
        if self.rows.is_none() {
            let told_of_none = "este tipo de archivo no dice qué filas esconde; se leyeron todas";
            told.push(told_of_none.to_owned());
        }
        told
    }
}
