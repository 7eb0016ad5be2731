//! What is merged so far, in the transaction that it is merged in.

use super::mode::MergeMode;
use super::records::Records;
use super::tally::Tally;
use crate::domain::trust::Standings;
use crate::store::error::StoreError;
use crate::store::incoming::{self, Incoming, Step};
use crate::store::signatures::{Prover, SigningKeys};
use crate::store::write::Writer;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Bundles that are merged one after another, in one transaction.
pub struct Merging<'a> {
    pub(super) writer: Writer<'a>,
    pub(super) keys: SigningKeys,
    pub(super) records: Records,
    pub(super) prover: Prover,
    /// Decisions that no known key of their author's has signed, that are not noted by now.
    pub(super) unproven: BTreeSet<(Uuid, u64)>,
    pub(super) purge_said: bool,
    /// What each bundle did so far, and the part that this transaction takes of one which is
    /// taken in several (M5).
    pub(super) tallies: Vec<(Tally, Option<Step>)>,
    /// The part that it takes of the next bundle.
    pub(super) step: Option<Step>,
    /// How many operations that waited are taken at the most.
    pub(super) most_waiting: u64,
}

/// How many that waited a part takes (M5).
const MOST_WAITING: u64 = 500;

impl<'a> Merging<'a> {
    pub(super) fn begin(mut writer: Writer<'a>, mode: MergeMode) -> Result<Self, StoreError> {
        let keys = writer.signing_keys()?;
        Ok(Self {
            writer,
            keys,
            records: Records::default(),
            prover: Prover::default(),
            unproven: BTreeSet::new(),
            purge_said: false,
            tallies: Vec::new(),
            step: None,
            most_waiting: match mode {
                MergeMode::Part => MOST_WAITING,
                MergeMode::Plan | MergeMode::Apply => u64::MAX,
            },
        })
    }

    /// Notes a bundle that is taken in several transactions, before its first operation.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn note(&mut self, incoming: &Incoming) -> Result<(), StoreError> {
        incoming::note(&self.writer.tx, incoming)
    }

    /// This transaction takes of the next bundle, which is noted, a part: operations after so
    /// many of it, up to so many. Only with the last of them is taken what waited for it.
    pub fn takes_part(&mut self, id: Uuid, from: u64, to: u64, is_last: bool) {
        self.step = Some(Step { id, from, to });
        self.most_waiting = if is_last { MOST_WAITING } else { 0 };
    }

    /// The highest Lamport counter that is known here (J4).
    #[must_use]
    pub fn highest_lamport(&self) -> u64 {
        self.writer.lamport
    }

    /// What each replica may write, as the bundles so far say.
    #[must_use]
    pub fn standings(&self) -> &Standings {
        &self.writer.standings
    }
}
