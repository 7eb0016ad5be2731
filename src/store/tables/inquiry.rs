//! Refused inquiries.

use super::record::table;
use crate::domain::inquiry::Inquiry;

table! {
    "inquiry": Inquiry, |inquiry| {
        id: inquiry.id,
        asked: millis(inquiry.asked_at),
        rule: inquiry.facts.rule.to_string(),
        converted: inquiry.outage.is_some(),
    },
    name: ("consulta {}", inquiry.id),
    /// A refused inquiry by its id.
    read: pub inquiry,
}
