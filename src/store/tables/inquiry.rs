//! Refused inquiries.

use super::record::{Record, Table, json, millis, table};
use crate::domain::inquiry::Inquiry;
use crate::store::error::StoreError;
use crate::store::read::Reader;
use rusqlite::types::Value;
use uuid::Uuid;

table! {
    "inquiry": Inquiry, |inquiry| {
        id: inquiry.id,
        asked: millis(inquiry.asked_at),
        rule: inquiry.facts.rule.to_string(),
        converted: inquiry.outage.is_some(),
    },
    name: ("consulta {}", inquiry.id),
}

impl Reader<'_> {
    /// A refused inquiry by its id.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn inquiry(&self, id: Uuid) -> Result<Option<Inquiry>, StoreError> {
        self.one(TABLE.record, [id])
    }
}
