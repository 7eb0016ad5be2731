//! Receipts of the office.

use super::record::{Record, Table, json, millis, table};
use crate::domain::receipt::Receipt;
use crate::store::error::StoreError;
use crate::store::read::Reader;
use crate::store::receipts;
use rusqlite::Connection;
use rusqlite::types::Value;
use uuid::Uuid;

table! {
    "receipt": Receipt, |receipt| {
        id: receipt.id,
        applied: millis(receipt.applied_at),
    },
    name: ("acuse {}", receipt.id),
    follows: receipts::acknowledge, receipts::is_acknowledged,
}

impl Reader<'_> {
    /// A receipt that was applied.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn receipt(&self, id: Uuid) -> Result<Option<Receipt>, StoreError> {
        self.one(TABLE.record, [id])
    }
}
