//! Recipients of the office (U2).

use super::record::table;
use crate::domain::recipient::Recipient;

table! {
    "recipient": Recipient, |recipient| {
        id: recipient.id,
        removed: recipient.removed,
    },
    name: ("destinatario {}", recipient.id),
}
