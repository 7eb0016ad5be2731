//! Accesses to personal content (U3).

use super::record::{Record, Table, json, millis, table, text};
use crate::domain::access::Access;
use crate::store::error::StoreError;
use rusqlite::types::Value;

table! {
    "access": Access, |access| {
        id: access.id,
        at: millis(access.at),
        access: text(access.access.code()),
    },
    name: ("acceso {}", access.id),
}
