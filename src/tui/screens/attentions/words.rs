//! The words and signs an attention is told with.

use crate::tui::prelude::*;
use crate::{
    actions::{ANNULLED, AttentionView, CustomerView},
    domain::instant::minutes_between,
};

/// How long a critical customer has waited: `espera 18 min`, `espera 1 h 31`.
pub(in crate::tui::screens) fn waiting(attention: &AttentionView, scene: &Scene<'_>) -> String {
    let minutes = minutes_between(attention.taken_at, scene.now).max(0);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("espera {minutes} min"),
        (hours @ 1..=48, minutes) => format!("espera {hours} h {minutes:02}"),
        (hours, _) => format!("espera {} días", hours / 24),
    }
}

/// Sign, words and meaning of where an attention stands (K2).
pub(super) fn standing(
    attention: &AttentionView,
    scene: &Scene<'_>,
) -> (Option<Sign>, String, Role) {
    if attention.critical_pending {
        let sign = Some(Sign::Critical);
        return (sign, waiting(attention, scene), Role::Critical);
    }
    match &attention.outcome {
        _ if attention.annulled => (None, ANNULLED.to_owned(), Role::Dim),
        Some(outcome) => (
            Some(Sign::Confirmed),
            outcome.via.label().to_owned(),
            Role::Text,
        ),
        None => (None, "recibida".to_owned(), Role::Dim),
    }
}

/// What tells a customer from another in a narrow column: document, else line, else name.
fn identity(customer: &CustomerView) -> &str {
    [
        &customer.document_number,
        &customer.service_number,
        &customer.phone,
    ]
    .into_iter()
    .find(|text| !text.is_empty())
    .unwrap_or(&customer.name)
}

/// The same with the kind of document before it.
pub(in crate::tui::screens) fn customer(customer: &CustomerView) -> String {
    match customer.document_type {
        Some(kind) if !customer.document_number.is_empty() => {
            let kind: String = kind.label().chars().take(3).collect();
            format!("{kind} {}", customer.document_number)
        }
        _ => identity(customer).to_owned(),
    }
}
