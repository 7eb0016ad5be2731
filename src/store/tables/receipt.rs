//! Receipts of the office.

use super::record::table;
use crate::domain::receipt::Receipt;
use crate::store::receipts;

table! {
    "receipt": Receipt, |receipt| {
        id: receipt.id,
        applied: millis(receipt.applied_at),
    },
    name: ("acuse {}", receipt.id),
    /// A receipt that was applied.
    read: pub receipt,
    follows: receipts::acknowledge, receipts::is_acknowledged,
}
