//! Alerts and confirmation mails.

use super::record::{Record, Table, json, millis, table, text};
use crate::domain::alert::Alert;
use crate::store::error::StoreError;
use crate::store::read::Reader;
use rusqlite::types::Value;
use uuid::Uuid;

table! {
    "alert": Alert, |alert| {
        id: alert.id,
        about: text(alert.about.code()),
        subject: alert.about.subject(),
        state: text(alert.state().code()),
        prepared: millis(alert.prepared_at),
    },
    name: ("aviso {}", alert.id),
}

impl Reader<'_> {
    /// An alert or confirmation mail by its id.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn alert(&self, id: Uuid) -> Result<Option<Alert>, StoreError> {
        self.one(TABLE.record, [id])
    }
}
