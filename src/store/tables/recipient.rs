//! Recipients of the office (U2).

use super::record::{Record, Table, json, table};
use crate::domain::recipient::Recipient;
use crate::store::error::StoreError;
use rusqlite::types::Value;

table! {
    "recipient": Recipient, |recipient| {
        id: recipient.id,
        removed: recipient.removed,
    },
    name: ("destinatario {}", recipient.id),
}
