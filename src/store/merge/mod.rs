//! Merging: operations that other terminals wrote, into the journal and the
//! tables (M1, M3, M4, G3).
//!
//! What a bundle brings falls into places: the next of its chain, known already,
//! waiting for those before it, or of another history. Only what continues the
//! chain is folded; the rest is kept aside until its place is known.
//!
//! Several bundles may share a transaction: then each page of an index that all
//! of them touch is read and written once.

mod merging;
mod mode;
mod placing;
mod proving;
mod records;
mod segment;
mod spot;
mod tally;

pub use merging::Merging;
pub use mode::MergeMode;
pub use placing::Placing;
pub use segment::Merger;
pub use tally::Merged;

use super::connection::keep_pages;
use super::error::StoreError;
use super::session::Store;
use super::write::Writer;
use super::{elsewhere, incoming, purge};
use crate::domain::trust::{Admitted, TrustEvent};
use crate::journal::Body;
use std::time::Duration;
use uuid::Uuid;

/// How often the log is pressed while parts are taken: a customer who is received meanwhile
/// presses what is left of it (M5).
const PRESSED: Duration = Duration::from_millis(10);

impl Store {
    /// Merges bundles in one transaction; answers what each of them did, in
    /// their order. The connection keeps more of the file in memory from here
    /// on: it is that of a job, and ends with it.
    ///
    /// # Errors
    /// What the deed refuses, or what the store cannot do. Nothing is stored then.
    pub fn merge<T, E: From<StoreError>>(
        &mut self,
        mode: MergeMode,
        deed: impl FnOnce(&mut Merging<'_>) -> Result<T, E>,
    ) -> Result<(T, Vec<Merged>), E> {
        match mode {
            MergeMode::Part => self.take_much_in(PRESSED)?,
            MergeMode::Plan | MergeMode::Apply => keep_pages(&self.conn)?,
        }
        let (answer, done, purged) = self.with_writer(|writer| {
            let mut merging = Merging::begin(writer, mode)?;
            let answer = deed(&mut merging)?;
            let (writer, done, purged) = merging.finish()?;
            if mode != MergeMode::Plan {
                writer.commit()?;
            }
            Ok::<_, E>((answer, done, purged))
        })?;
        match mode {
            MergeMode::Apply if purged => purge::carried_out(self)?,
            // Swept once, at the end of all parts; a copy from before is purged again by it.
            MergeMode::Part if purged => purge::note_ids(self)?,
            _ => {}
        }
        Ok((answer, done))
    }
}

impl<'a> Merging<'a> {
    /// Merges what a terminal wrote. `admitted` is what a person has just
    /// confirmed of it: the decision is written in the same transaction. The deed
    /// gives the personal contents first and then the operations, in sequence.
    ///
    /// # Errors
    /// What the deed refuses, or what the store cannot do. The whole transaction
    /// is to be given up then.
    pub fn bundle<E: From<StoreError>>(
        &mut self,
        replica: Uuid,
        admitted: Option<Admitted>,
        deed: impl FnOnce(&mut Merger<'_, 'a>) -> Result<(), E>,
    ) -> Result<(), E> {
        if let Some(admitted) = admitted {
            let id = self.writer.id();
            self.writer
                .append(id, &Body::Trust(TrustEvent::Admitted(admitted)))?;
            if let Some(keys) = self.writer.settle_trust()? {
                self.keys = keys;
            }
        }
        let mut merger = Merger::begin(self, replica)?;
        deed(&mut merger)?;
        let tally = merger.finish()?;
        self.tallies.push((tally, self.step.take()));
        Ok(())
    }

    /// Ends the merge: everything that was brought has its effect; answers as well
    /// whether any content may have been purged.
    fn finish(mut self) -> Result<(Writer<'a>, Vec<Merged>, bool), StoreError> {
        let doubtful = self.doubtful();
        if self.settle_doubtful(doubtful)? {
            self.settle_trust()?;
        }
        let touched = std::mem::take(&mut self.writer.touched);
        self.records.finish(&mut self.writer, touched)?;
        let conn = &*self.writer.tx;
        // Whatever was said of a record may be what a purge waits for.
        let purged = elsewhere::settle(conn, &self.writer.standings)? || self.purge_said;
        let mut done = Vec::with_capacity(self.tallies.len());
        for (tally, step) in self.tallies {
            let mut merged = tally.told(conn)?;
            if let Some(step) = step {
                incoming::reach(conn, step, purged)?;
                merged.whole = !merged.more && incoming::forget_whole(conn, step.id)?;
            }
            done.push(merged);
        }
        if purged {
            self.writer.will_sweep();
        }
        Ok((self.writer, done, purged))
    }
}
