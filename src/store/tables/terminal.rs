//! Terminals, each epoch by itself.

use super::record::{Record, Table, json, table};
use crate::domain::terminal::Terminal;
use crate::store::error::StoreError;
use crate::store::read::Reader;
use rusqlite::types::Value;
use uuid::Uuid;

table! {
    "terminal": Terminal, |terminal| {
        id: terminal.replica,
    },
    name: ("terminal {}", terminal.series()),
}

impl Reader<'_> {
    /// A terminal by its replica's id.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn terminal(&self, replica: Uuid) -> Result<Option<Terminal>, StoreError> {
        self.one(TABLE.record, [replica])
    }
}
