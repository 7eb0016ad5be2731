//! The words and signs an attention is told with.

use crate::tui::prelude::*;
use crate::{
    actions::{ANNULLED, AttentionView, CustomerView},
    tui::screens::parts::waited,
};

/// How long a critical customer has waited: `espera 18 min`, `espera 1 h 31 min`.
pub(in crate::tui::screens) fn waiting(attention: &AttentionView, scene: &Scene<'_>) -> String {
    format!("espera {}", waited(attention, scene.now))
}

/// Sign, words and meaning of where an attention stands (K2).
pub(super) fn standing(
    attention: &AttentionView,
    scene: &Scene<'_>,
) -> (Option<Sign>, String, Ink) {
    if attention.critical_pending {
        let sign = Some(Sign::Critical);
        return (sign, waiting(attention, scene), Ink::Critical);
    }
    match &attention.outcome {
        _ if attention.annulled => (None, ANNULLED.to_owned(), Ink::Dim),
        Some(outcome) => (
            Some(Sign::Confirmed),
            outcome.via.label().to_owned(),
            Ink::Text,
        ),
        None => (None, "recibida".to_owned(), Ink::Dim),
    }
}

/// What tells a customer from another in a narrow column, the same as on the board:
/// line, else document, else name.
fn identity(customer: &CustomerView) -> &str {
    [
        &customer.service_number,
        &customer.document_number,
        &customer.phone,
    ]
    .into_iter()
    .find(|text| !text.is_empty())
    .unwrap_or(&customer.name)
}

/// The same with the kind of document before it.
pub(in crate::tui::screens) fn customer(customer: &CustomerView) -> String {
    match customer.document_type {
        Some(kind)
            if customer.service_number.is_empty() && !customer.document_number.is_empty() =>
        {
            let kind: String = kind.label().chars().take(3).collect();
            format!("{kind} {}", customer.document_number)
        }
        _ => identity(customer).to_owned(),
    }
}
