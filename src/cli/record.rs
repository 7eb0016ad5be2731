//! What is said alike of an outage and of an attention.

use crate::actions::ExemptionView;
use crate::domain::instant::date_clock;
use chrono_tz::Tz;

/// What is said of a record with several official codes (N3).
pub(super) const CONFLICT: &str = "Tiene varios códigos oficiales: anote el correcto con su razón.";

/// What is said of an outage at the counter: `A-000042`.
pub(super) fn short(correlative: &str) -> &str {
    correlative.splitn(3, '-').nth(2).unwrap_or(correlative)
}

/// Why a record needs no regularisation, and who says so (G2).
pub(super) fn exempted(exemption: &ExemptionView, zone: Tz) -> String {
    format!(
        "regularización: {}, anotó {} el {}",
        exemption.why,
        exemption.by,
        date_clock(exemption.at, zone)
    )
}
