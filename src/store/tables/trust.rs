//! Decisions about replicas (M4).

use super::record::table;
use crate::domain::trust::{Trust, TrustEvent};
use uuid::Uuid;

table! {
    "trust": Trust, |trust| {
        id: trust.id,
        replica: about(trust),
    },
    name: ("decisión sobre el terminal {}", about(trust)),
}

/// The replica that a decision is about.
fn about(trust: &Trust) -> Uuid {
    match &trust.event {
        TrustEvent::Admitted(admitted) => admitted.replica,
        TrustEvent::Revoked(revoked) => revoked.replica,
    }
}
