//! Bases of the PQR cell that were received (X12).

use super::record::table;
use crate::domain::pqr::PqrReception;

table! {
    "pqr_reception": PqrReception, |reception| {
        id: reception.id,
        replica: reception.origin,
        point: text(&reception.facts.point),
        base: text(reception.facts.base.code()),
        cut: reception.facts.cut.to_string(),
        sha256: text(&reception.facts.sha256),
        begun: millis(reception.at),
        complete: reception.completed.is_some(),
        dropped: reception.dropped,
    },
    name: ("recepción {} {}", reception.facts.base.code(), reception.facts.cut),
    /// A reception by its id.
    read: pub pqr_reception,
}
