//! Users.

use super::record::{Record, Table, json, table, text};
use crate::domain::user::User;
use crate::store::error::StoreError;
use crate::store::read::Reader;
use rusqlite::types::Value;
use uuid::Uuid;

table! {
    "user": User, |user| {
        id: user.id,
        role: text(user.role.code()),
        blocked: user.blocked,
    },
    name: ("usuario {}", user.id),
}

impl Reader<'_> {
    /// A user by id.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn user(&self, id: Uuid) -> Result<Option<User>, StoreError> {
        self.one(TABLE.record, [id])
    }
}
