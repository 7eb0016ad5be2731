//! What a report says: the one model that its PDF and its workbook are made of, and that
//! is kept beside them (P4).

use super::super::instant::{OPEN, lasted};
use super::change::RowChange;
use super::layout::{Layout, Part};
use super::record::ReportKind;
use super::row::{Evidence, ReportRow};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// An event that does not enter, and why (P3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The event's record.
    pub id: Uuid,
    /// Its correlative.
    pub outage: String,
    /// The rule that leaves it out.
    pub rule: String,
    /// Why, in words.
    pub reason: String,
    /// Whether it can be included by name.
    pub can_enter: bool,
    /// Its type, as it is read.
    pub procedure_type: String,
    /// When it began.
    pub started_at: DateTime<FixedOffset>,
    /// Whole seconds it lasted, or lasts so far.
    pub duration_seconds: i64,
    /// Nobody restored it yet: how long it lasts is not known.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_open: bool,
}

impl LeftOut {
    /// Whole seconds it lasted; none while it is open.
    #[must_use]
    pub fn lasted(&self) -> Option<i64> {
        (!self.is_open).then_some(self.duration_seconds)
    }
}

/// A check that an event does not pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckSaid {
    /// The event.
    pub outage: String,
    /// The rule.
    pub rule: String,
    /// In words.
    pub message: String,
    /// Whether it enters all the same.
    pub included: bool,
}

/// How much a report says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Events.
    pub events: usize,
    /// Those of them that nobody restored yet: they have no duration to sum up.
    #[serde(default)]
    pub open: usize,
    /// How long the others lasted together.
    pub seconds: i64,
}

impl Totals {
    /// How long, in hours, and what is not summed up: `9 h 12 min, sin contar 1 abierto`.
    #[must_use]
    pub fn lasted(self) -> String {
        let known = lasted(self.seconds);
        match (self.open, self.events) {
            (0, _) => known,
            (1, 1) => OPEN.to_owned(),
            (open, all) if open == all => format!("{OPEN}s"),
            (1, _) => format!("{known}, sin contar 1 {OPEN}"),
            (open, _) => format!("{known}, sin contar {open} {OPEN}s"),
        }
    }

    /// The same where there is little room: `9 h 12 min y 1 abierto`.
    #[must_use]
    pub fn lasted_short(self) -> String {
        self.lasted().replace(", sin contar ", " y ")
    }

    /// Of some spans in seconds; none of what is open.
    pub fn of(spans: impl IntoIterator<Item = Option<i64>>) -> Self {
        spans
            .into_iter()
            .fold(Self::default(), |sum, seconds| Self {
                events: sum.events.saturating_add(1),
                open: sum.open.saturating_add(seconds.is_none().into()),
                seconds: sum.seconds.saturating_add(seconds.unwrap_or(0)),
            })
    }
}

/// A column as the report was laid out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownColumn {
    /// Its word.
    pub field: String,
    /// What heads it.
    pub title: String,
    /// For whom it is.
    pub part: Part,
}

/// What a version of a report says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportModel {
    /// Its name: `2026-007 v1`.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// The entity that reports.
    pub entity: String,
    /// Whom the regulator asks.
    pub contact: String,
    /// What it is to those before.
    pub kind: ReportKind,
    /// The version that it takes the place of.
    pub replaces: Option<String>,
    /// The version that was sent and that it corrects; none before anything was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<u32>,
    /// First day of the period, by the start of the events.
    pub from: NaiveDate,
    /// Last day of the period.
    pub to: NaiveDate,
    /// Last day for it (D5).
    pub due: Option<NaiveDate>,
    /// When it was prepared.
    pub prepared_at: DateTime<FixedOffset>,
    /// By whom.
    pub prepared_by: String,
    /// Why mass failures were chosen, where they were (P2).
    pub mass_failures: Option<String>,
    /// The events that enter, by their correlative.
    pub rows: Vec<ReportRow>,
    /// Those that do not.
    pub left_out: Vec<LeftOut>,
    /// The checks that are not passed.
    pub failed_checks: Vec<CheckSaid>,
    /// What the version that was sent says otherwise.
    pub changes: Vec<RowChange>,
    /// The columns, as the layout of its day had them.
    pub columns: Vec<ShownColumn>,
    /// Version of that layout.
    pub layout: String,
    /// What is declared at its foot.
    pub declaration: String,
    /// What lacks of the head, for whoever prepares it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

impl ReportModel {
    /// How much it says.
    #[must_use]
    pub fn totals(&self) -> Totals {
        Totals::of(self.rows.iter().map(ReportRow::lasted))
    }

    /// Lays it out.
    pub fn lay_out(&mut self, layout: &Layout) {
        self.columns = layout
            .columns
            .iter()
            .map(|it| ShownColumn {
                field: it.column.word().to_owned(),
                title: it.title.clone(),
                part: it.part,
            })
            .collect();
        self.layout.clone_from(&layout.version);
        self.declaration.clone_from(&layout.declaration);
    }

    /// The documents that its events rest on, each once.
    #[must_use]
    pub fn evidence(&self) -> Vec<(&str, &Evidence)> {
        let mut seen = BTreeSet::new();
        let rows = self.rows.iter();
        rows.flat_map(|row| row.evidence.iter().map(|it| (row.correlative.as_str(), it)))
            .filter(|(outage, it)| seen.insert((*outage, &it.name, &it.sha256)))
            .collect()
    }

    /// Whether it says the same as another version, whatever their names and days.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        let said = |model: &Self| {
            (
                model
                    .rows
                    .iter()
                    .map(ReportRow::settled)
                    .collect::<Vec<_>>(),
                model
                    .left_out
                    .iter()
                    .map(|it| (it.id, it.rule.clone(), it.reason.clone()))
                    .collect::<Vec<_>>(),
                model.failed_checks.clone(),
                (
                    model.entity.clone(),
                    model.contact.clone(),
                    model.mass_failures.clone(),
                ),
                (model.columns.clone(), model.declaration.clone()),
            )
        };
        said(self) == said(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o5_p1_what_is_open_is_told_and_not_summed_up() {
        let told = |spans: &[Option<i64>]| Totals::of(spans.iter().copied()).lasted();
        assert_eq!(told(&[]), "0 h 00 min");
        assert_eq!(told(&[Some(4500), Some(60)]), "1 h 16 min");
        assert_eq!(
            told(&[Some(4500), None]),
            "1 h 15 min, sin contar 1 abierto"
        );
        assert_eq!(
            told(&[None, Some(4500), None]),
            "1 h 15 min, sin contar 2 abiertos"
        );
        assert_eq!(told(&[None]), "abierto");
        assert_eq!(told(&[None, None]), "abiertos");
        let totals = Totals::of([Some(4500), None]);
        assert_eq!((totals.events, totals.open, totals.seconds), (2, 1, 4500));
    }
}
