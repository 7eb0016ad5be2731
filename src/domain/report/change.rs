//! What a version says otherwise than the one before, row by row (P5).

use super::layout::LayoutColumn;
use super::row::ReportRow;
use serde::{Deserialize, Serialize};

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum RowChange {
    /// It was not in the version before.
    Added {
        /// The event.
        outage: String,
    },
    /// It is not in this one.
    Gone {
        /// The event.
        outage: String,
    },
    /// It says something else.
    Changed {
        /// The event.
        outage: String,
        /// What, column by column.
        fields: Vec<ChangedField>,
    },
}

/// A column that says something else: old → new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedField {
    /// The word of the column.
    pub field: String,
    /// What heads it.
    pub title: String,
    /// What it said.
    pub old: String,
    /// What it says.
    pub new: String,
}

impl RowChange {
    /// In lines, as they are printed: the event first.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let told = |text: &str| {
            if text.is_empty() {
                "(vacío)".to_owned()
            } else {
                text.to_owned()
            }
        };
        match self {
            Self::Added { outage } => vec![format!("{outage}: entra")],
            Self::Gone { outage } => vec![format!("{outage}: ya no está")],
            Self::Changed { outage, fields } => fields
                .iter()
                .map(|it| {
                    let (old, new) = (told(&it.old), told(&it.new));
                    format!("{outage}, {}: {old} → {new}", it.title)
                })
                .collect(),
        }
    }
}

/// Compares the rows of a version with those of the one before, by the columns of a
/// layout: those of now in their order, then those that are gone.
#[must_use]
pub fn changes(
    before: &[ReportRow],
    now: &[ReportRow],
    columns: &[LayoutColumn],
) -> Vec<RowChange> {
    let of = |rows: &'_ [ReportRow], row: &ReportRow| rows.iter().position(|it| it.id == row.id);
    let mut found = Vec::new();
    for row in now {
        let outage = row.correlative.clone();
        let Some(old) = of(before, row).and_then(|at| before.get(at)) else {
            found.push(RowChange::Added { outage });
            continue;
        };
        let fields: Vec<ChangedField> = columns
            .iter()
            .filter_map(|it| {
                let said = [old, row].map(|row| it.column.value(row).words());
                let [old, new] = said;
                (old != new).then(|| ChangedField {
                    field: it.column.word().to_owned(),
                    title: it.title.clone(),
                    old,
                    new,
                })
            })
            .collect();
        if !fields.is_empty() {
            found.push(RowChange::Changed { outage, fields });
        }
    }
    let gone = before.iter().filter(|row| of(now, row).is_none());
    found.extend(gone.map(|row| RowChange::Gone {
        outage: row.correlative.clone(),
    }));
    found
}
