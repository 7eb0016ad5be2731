//! What is merged so far, in the transaction that it is merged in.

use super::records::Records;
use super::tally::Tally;
use crate::domain::trust::Standings;
use crate::store::error::StoreError;
use crate::store::signatures::SigningKeys;
use crate::store::write::Writer;

/// Bundles that are merged one after another, in one transaction.
pub struct Merging<'a> {
    pub(super) writer: Writer<'a>,
    pub(super) keys: SigningKeys,
    pub(super) records: Records,
    pub(super) purge_said: bool,
    pub(super) tallies: Vec<Tally>,
}

impl<'a> Merging<'a> {
    pub(super) fn begin(writer: Writer<'a>) -> Result<Self, StoreError> {
        let keys = SigningKeys::load(&writer.tx)?;
        Ok(Self {
            writer,
            keys,
            records: Records::default(),
            purge_said: false,
            tallies: Vec::new(),
        })
    }

    /// What each replica may write, as the bundles so far say.
    #[must_use]
    pub fn standings(&self) -> &Standings {
        &self.writer.standings
    }
}
