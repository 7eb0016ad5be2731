//! Purges (T1).

use super::record::{Record, Table, json, millis, table};
use crate::domain::purge::Purge;
use crate::store::elsewhere;
use crate::store::error::StoreError;
use crate::store::read::Reader;
use rusqlite::Connection;
use rusqlite::types::Value;
use uuid::Uuid;

table! {
    "purge": Purge, |purge| {
        id: purge.id,
        at: millis(purge.at),
    },
    name: ("depuración {}", purge.id),
    follows: elsewhere::carry_out, elsewhere::is_carried_out,
}

impl Reader<'_> {
    /// A purge by its id.
    pub(in crate::store) fn purge(self, id: Uuid) -> Result<Option<Purge>, StoreError> {
        self.one(TABLE.record, [id])
    }
}
