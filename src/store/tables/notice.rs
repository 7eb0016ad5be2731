//! Notices of mass failures.

use super::record::{Record, Table, json, millis, table, text};
use crate::domain::notice::Notice;
use crate::store::error::StoreError;
use crate::store::read::Reader;
use rusqlite::types::Value;
use uuid::Uuid;

table! {
    "notice": Notice, |notice| {
        id: notice.id,
        reference: text(&notice.facts.reference),
        registered: millis(notice.registered_at),
    },
    name: ("comunicado {}", notice.facts.reference),
}

impl Reader<'_> {
    /// A notice by its id.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn notice(&self, id: Uuid) -> Result<Option<Notice>, StoreError> {
        self.one(TABLE.record, [id])
    }
}
