//! The record of one reception, and the batches of rows that it came in (X12).

use super::super::meta::Meta;
use super::super::personal::Sealed;
use super::reception::{CaseClass, CaseRow, Identifier, Marking, Origin, PqrBase};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What a file was, as the log says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceptionFacts {
    /// The point that received it.
    pub point: String,
    /// Which base.
    pub base: PqrBase,
    /// The day it was cut.
    pub cut: NaiveDate,
    /// SHA-256 of its bytes, as hexadecimal digits.
    pub sha256: String,
    /// SHA-256 of what was read of it: read otherwise, the same bytes say something else.
    pub reading: String,
    /// Its name and who sent it, in the vault.
    pub about: Sealed,
    /// When the mail arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<DateTime<FixedOffset>>,
    /// What was received of this base and cut before, and this takes the place of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<Uuid>,
    /// Rows that had failed, corrected: they complete what was received before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub returned: bool,
    /// How many rows are taken.
    pub rows: u64,
    /// How many are not.
    pub rejected: u64,
    /// All that the client sent, totals left out.
    pub sent: u64,
}

/// A file's name and who sent it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceptionAbout {
    /// The file's name, without its folder.
    pub file: String,
    /// The sender of the mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
}

/// What came of a reception, as the terminal that stored it counted it (X2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReceptionCounts {
    /// In no cut of the base before.
    pub new: u64,
    /// Something that the client says of them is another.
    pub changed: u64,
    /// As they were.
    pub known: u64,
    /// In the cut before and not in this one, closed here.
    pub gone_closed: u64,
    /// The same, and nobody here touched them.
    pub gone_untouched: u64,
    /// The same, and somebody here was at work on them.
    pub gone_in_work: u64,
    /// Closed here, and the client still sends them.
    pub closed_still_there: u64,
    /// Of a cut before the last one, and there again.
    pub reappeared: u64,
    /// In the other base as well.
    pub in_both: u64,
    /// Their term ends within three business days.
    pub due_soon: u64,
    /// Their term is over.
    pub overdue: u64,
}

/// What can happen to a reception.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReceptionEvent {
    /// Its rows begin to come.
    Begun(ReceptionFacts),
    /// All of them are here: from now on they count.
    Completed(ReceptionCounts),
    /// It was cut short, and is not gone on with: what it brought leaves the vault.
    Dropped,
}

/// A reception, as its operations make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PqrReception {
    /// The record's id.
    pub id: Uuid,
    /// The terminal that received it.
    pub origin: Uuid,
    /// When it began.
    pub at: DateTime<FixedOffset>,
    /// By whom.
    pub user: Uuid,
    /// What it is.
    pub facts: ReceptionFacts,
    /// What came of it; none while it does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed: Option<ReceptionCounts>,
    /// It never counted, and never will.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dropped: bool,
}

impl PqrReception {
    /// Folds one event. Total: it begins once, and either is completed once, by the terminal
    /// that began it, or is dropped by it or by one that goes on from it: whichever comes
    /// first (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, meta: &Meta, event: ReceptionEvent) {
        match (event, state) {
            (ReceptionEvent::Begun(facts), state) => {
                state.get_or_insert_with(|| Self {
                    id,
                    origin: meta.replica,
                    at: meta.at,
                    user: meta.user,
                    facts,
                    completed: None,
                    dropped: false,
                });
            }
            (ReceptionEvent::Completed(counts), Some(reception))
                if reception.origin == meta.replica && !reception.dropped =>
            {
                reception.completed.get_or_insert(counts);
            }
            (ReceptionEvent::Dropped, Some(reception)) if reception.completed.is_none() => {
                reception.dropped = true;
            }
            (ReceptionEvent::Completed(_) | ReceptionEvent::Dropped, _) => {}
        }
    }

    /// Which of the receptions of one base and cut count (X12), whatever the order in which
    /// they are known.
    #[must_use]
    pub fn in_force<'r>(of_one_cut: &[&'r Self]) -> Vec<&'r Self> {
        Self::counting(of_one_cut)
            .into_iter()
            .filter_map(|(it, counting)| (counting == Counting::Counts).then_some(it))
            .collect()
    }

    /// How each of the whole receptions of one base and cut counts: of those that nothing
    /// takes the place of, each file once, and of several files the first. Whatever the order
    /// in which they are known.
    #[must_use]
    pub fn counting<'r>(of_one_cut: &[&'r Self]) -> Vec<(&'r Self, Counting)> {
        let mut whole: Vec<&Self> = of_one_cut
            .iter()
            .copied()
            .filter(|it| it.completed.is_some())
            .collect();
        whole.sort_by_key(|it| it.id);
        let sha256 = |id: &Uuid| {
            let found = whole.iter().find(|it| it.id == *id);
            found.map(|it| it.facts.sha256.as_str())
        };
        // The same file that another terminal received is replaced with it, unless it came
        // knowing of what replaced it.
        let replaces = |by: &Self, one: &Self| {
            let facts = &by.facts;
            let is_named = facts.replaces.contains(&one.id)
                || facts
                    .replaces
                    .iter()
                    .any(|id| sha256(id) == Some(one.facts.sha256.as_str()));
            by.id != one.id && is_named && !one.facts.replaces.contains(&by.id)
        };
        let mut files: Vec<&str> = Vec::new();
        let mut first = None;
        let all = whole.iter().copied();
        all.map(|one| {
            let file = one.facts.sha256.as_str();
            let counting = if whole.iter().any(|by| replaces(by, one)) {
                Counting::Replaced
            } else if files.contains(&file) {
                Counting::SameFile
            } else {
                files.push(file);
                match first {
                    _ if one.facts.returned => Counting::Counts,
                    None => {
                        first = Some(one.id);
                        Counting::Counts
                    }
                    Some(_) => Counting::Rivals,
                }
            };
            (one, counting)
        })
        .collect()
    }
}

/// How a reception that is whole counts beside the others of its base and cut (X12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// It counts.
    Counts,
    /// Another took its place.
    Replaced,
    /// The very file of one that counts, received at another terminal as well.
    SameFile,
    /// Another file than the one that counts, received by one who did not know of that: it
    /// waits until somebody says which is right.
    Rivals,
}

/// A row as the log says it: what the client says of it lies in the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFacts {
    /// Its number in the sheet.
    pub row: u32,
    /// What the workbook kept the radicado as, where it was no text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// The local day it was filed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filed: Option<NaiveDate>,
    /// Its class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<CaseClass>,
    /// All else, in the vault.
    pub content: Sealed,
}

impl RowFacts {
    /// What the log says of a row.
    #[must_use]
    pub fn of(row: &CaseRow, content: Sealed) -> Self {
        Self {
            row: row.sheet_row,
            origin: (row.radicado.origin != Origin::Text).then_some(row.radicado.origin),
            filed: row.filed_at,
            class: row.class,
            content,
        }
    }
}

/// What the vault keeps of a row: personal, and purged by itself (T1).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RowContent {
    /// *Código Único Numérico*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cun: Option<Identifier>,
    /// The customer's account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Identifier>,
    /// Its state, in the client's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Why it was filed, in the client's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who escalated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adviser: Option<String>,
    /// Its marking in RR.
    #[serde(default, skip_serializing_if = "Marking::is_empty")]
    pub marking: Marking,
    /// What stands in columns that mean nothing here, by header.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<String, String>,
}

impl RowContent {
    /// What the vault keeps of a row. Of two columns of one header that mean nothing here,
    /// the second is called so.
    #[must_use]
    pub fn of(row: &CaseRow) -> Self {
        let mut unknown = BTreeMap::new();
        for (header, text) in &row.unknown {
            let mut name = header.clone();
            let mut number = 2_u32;
            while unknown.contains_key(&name) {
                name = format!("{header} ({number})");
                number += 1;
            }
            unknown.insert(name, text.clone());
        }
        Self {
            cun: row.cun.clone(),
            account: row.account.clone(),
            state: row.state.clone(),
            reason: row.reason.clone(),
            adviser: row.adviser.clone(),
            marking: row.marking.clone(),
            unknown,
        }
    }

    /// It without what means nothing here: what of it makes a case another when it is
    /// another.
    #[must_use]
    pub(crate) fn said(&self, filed: Option<NaiveDate>, class: Option<CaseClass>) -> Said<'_> {
        Said {
            cun: self.cun.as_ref(),
            account: self.account.as_ref(),
            words: [&self.state, &self.reason, &self.adviser],
            marking: &self.marking,
            filed,
            class,
        }
    }
}

/// What the client says of a case, in the columns that mean something here.
#[derive(Debug, Serialize)]
pub(crate) struct Said<'r> {
    cun: Option<&'r Identifier>,
    account: Option<&'r Identifier>,
    words: [&'r Option<String>; 3],
    marking: &'r Marking,
    filed: Option<NaiveDate>,
    class: Option<CaseClass>,
}

impl<'r> Said<'r> {
    /// What a row says, as it was read.
    #[must_use]
    pub(crate) const fn of(row: &'r CaseRow) -> Self {
        Self {
            cun: row.cun.as_ref(),
            account: row.account.as_ref(),
            words: [&row.state, &row.reason, &row.adviser],
            marking: &row.marking,
            filed: row.filed_at,
            class: row.class,
        }
    }
}

/// What can happen to a batch of rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BatchEvent {
    /// They came, as part of a reception.
    Received {
        /// The reception.
        reception: Uuid,
        /// The rows by their radicado.
        rows: BTreeMap<String, RowFacts>,
        /// The radicados of rows that were not taken, each with its row: the client sends
        /// those cases still (X2).
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        rejected: BTreeMap<String, u32>,
        /// The numbers of the other rows that were not taken: what comes home is one of
        /// these or of those (X12).
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        failed: BTreeSet<u32>,
    },
}

/// Some rows of a reception, as their operation makes them: rows of their own table, that
/// nothing else repeats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PqrBatch {
    /// The record's id.
    pub id: Uuid,
    /// The terminal that stored it.
    pub origin: Uuid,
    /// The reception that it is of.
    pub reception: Uuid,
    /// The rows by their radicado.
    #[serde(skip)]
    pub rows: BTreeMap<String, RowFacts>,
    /// The radicados of rows that were not taken, each with its row.
    #[serde(skip)]
    pub rejected: BTreeMap<String, u32>,
    /// The numbers of the other rows that were not taken.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub failed: BTreeSet<u32>,
}

impl PqrBatch {
    /// Folds one event. Total: a batch comes once (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, meta: &Meta, event: BatchEvent) {
        let BatchEvent::Received {
            reception,
            rows,
            rejected,
            failed,
        } = event;
        state.get_or_insert_with(|| Self {
            id,
            origin: meta.replica,
            reception,
            rows,
            rejected,
            failed,
        });
    }
}
