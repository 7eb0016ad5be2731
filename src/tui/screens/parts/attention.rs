//! The words and signs an attention is told with, and one in one line, wherever a few of
//! them are listed (K2, U3).

use chrono::{DateTime, FixedOffset};

use super::{
    lowered, moment,
    spans::{Spans, span},
};
use crate::tui::prelude::*;
use crate::{
    actions::{ANNULLED, AttentionView, CustomerView, OutcomeView},
    domain::instant::{amount, date, date_clock, minutes_between},
    tui::text::{fit, width},
};

/// Columns of the customer's masked number.
const CUSTOMER: usize = 14;
/// Columns of how it stands.
const STANDING: usize = 18;

/// How long a customer has waited: `18 min`, `1 h 31 min`, `3 días`.
pub(crate) fn waited(attention: &AttentionView, now: DateTime<FixedOffset>) -> String {
    amount(minutes_between(attention.taken_at, now).max(0))
}

/// How long a critical customer has waited: `espera 18 min`, `espera 1 h 31 min`.
pub(crate) fn waiting(attention: &AttentionView, scene: &Scene<'_>) -> String {
    format!("espera {}", waited(attention, scene.now))
}

/// Sign, words and meaning of where an attention stands (K2).
pub(crate) fn standing(
    attention: &AttentionView,
    scene: &Scene<'_>,
) -> (Option<Sign>, String, Ink) {
    match &attention.outcome {
        _ if attention.critical_pending => (
            Some(Sign::Critical),
            waiting(attention, scene),
            Ink::Critical,
        ),
        _ if attention.annulled => (None, ANNULLED.to_owned(), Ink::Dim),
        Some(outcome) => (
            Some(Sign::Confirmed),
            outcome.via.label().to_owned(),
            Ink::Text,
        ),
        None => (None, "recibida".to_owned(), Ink::Dim),
    }
}

/// What became of one: how, to whom, when.
pub(crate) fn outcome_words(outcome: &OutcomeView, scene: &Scene<'_>) -> String {
    let mut text = outcome.via.label().to_owned();
    if !outcome.to.is_empty() {
        text = format!("{text}: {}", outcome.to);
    }
    if let Some(at) = outcome.at {
        text = format!("{text}, {}", date_clock(at, scene.zone));
    }
    text
}

/// The document of a customer with its kind, as far as they are known.
pub(crate) fn document(customer: &CustomerView) -> String {
    match customer.document_type {
        Some(kind) if !customer.document_number.is_empty() => {
            format!("{kind} {}", customer.document_number)
        }
        _ => customer.document_number.clone(),
    }
}

/// Whether a number, masked or not, tells a customer from another: of a short one no digit
/// is shown.
fn tells(number: &str) -> bool {
    number.contains(char::is_alphanumeric)
}

/// What tells a customer from another in a narrow column: line, else document with its
/// kind, else phone, else name.
pub(crate) fn customer(customer: &CustomerView) -> String {
    let number = &customer.document_number;
    match customer.document_type {
        _ if tells(&customer.service_number) => customer.service_number.clone(),
        Some(kind) if tells(number) => {
            let kind: String = kind.label().chars().take(3).collect();
            format!("{kind} {number}")
        }
        None if tells(number) => number.clone(),
        _ if tells(&customer.phone) => customer.phone.clone(),
        _ => customer.name.clone(),
    }
}

/// The customer, with the name besides where there is room for it.
pub(crate) fn named(attention: &AttentionView, has_room: bool) -> String {
    let (told, name) = (customer(&attention.customer), &attention.customer.name);
    if has_room && told != *name {
        format!("{name} · {told}")
    } else {
        told
    }
}

/// In which ink it is listed: what waits stands out.
pub(crate) const fn urgent(attention: &AttentionView) -> Ink {
    if attention.critical_pending {
        Ink::Heading
    } else {
        Ink::Text
    }
}

/// What is asked for, in as few words as it is known by.
pub(crate) fn brief(attention: &AttentionView) -> &str {
    if attention.theft_block {
        "Bloqueo por robo"
    } else {
        &attention.procedure
    }
}

/// Who waits: the line, else the document, else the name; masked as it came.
fn who(attention: &AttentionView) -> String {
    let customer = &attention.customer;
    match &customer.service_number {
        line if tells(line) => line.clone(),
        _ if tells(&customer.document_number) => document(customer),
        _ => customer.name.clone(),
    }
}

/// The attention in a line of `room` columns.
pub(crate) fn attention_line(attention: &AttentionView, scene: &Scene<'_>, room: u16) -> Spans {
    let theme = scene.theme;
    let (sign, words, role) = standing(attention, scene);
    let sign = sign.unwrap_or(Sign::Closed);
    // What nothing became of yet is told by when it was taken down.
    let words = match (
        &attention.outcome,
        attention.critical_pending || attention.annulled,
    ) {
        (None, false) => moment(attention.taken_at, scene),
        _ => words,
    };
    let glyph = theme.sign(sign);
    let lead = format!("{glyph}{}", " ".repeat(3 - width(glyph).min(2)));
    let fixed = width(&lead) + width(&attention.code) + CUSTOMER + STANDING + 6;
    let procedure = usize::from(room).saturating_sub(fixed);
    let padded = |text: &str, columns: usize| {
        let text = fit(text, columns, theme.sign(Sign::Ellipsis));
        format!("{text}{}", " ".repeat(columns - width(&text).min(columns)))
    };
    let role = match role {
        Ink::Critical => role,
        _ => Ink::Dim,
    };
    vec![
        span(lead, Theme::sign_role(sign)),
        span(format!("{}  ", attention.code), Ink::Text),
        span(
            format!("{}  ", padded(brief(attention), procedure)),
            Ink::Text,
        ),
        span(format!("{}  ", padded(&who(attention), CUSTOMER)), Ink::Dim),
        span(words, role),
    ]
}

/// What a reader must be warned of.
pub(crate) fn attention_flags(attention: &AttentionView, scene: &Scene<'_>) -> Vec<String> {
    let mut told: Vec<String> = attention
        .warnings
        .iter()
        .map(|warning| format!("{} [{}]", lowered(&warning.message()), warning.rule))
        .collect();
    if let Some(annulment) = &attention.annulment {
        told.push(format!(
            "anulada el {} por {}: {} (O6)",
            date_clock(annulment.at, scene.zone),
            annulment.by,
            annulment.reason
        ));
    }
    if attention.held {
        told.push("retenida por orden legal: no se depura (T1)".to_owned());
    }
    if attention.blocked {
        told.push("datos personales bloqueados (T2)".to_owned());
    }
    if attention.purged {
        told.push("datos personales depurados (T1)".to_owned());
    }
    if let Some(day) = attention.firm_on {
        told.push(format!("resolución firme desde el {} (T1)", date(day)));
    }
    if attention.without_effect {
        told.push("alguna anotación quedó sin efecto (M1)".to_owned());
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::identity::DocumentType;

    #[test]
    fn u3_a_line_of_which_no_digit_is_shown_gives_way_to_what_tells_the_customer() {
        let mut told = CustomerView {
            name: "Cliente Inventado".to_owned(),
            document_type: Some(DocumentType::Dni),
            document_number: "****5521".to_owned(),
            phone: "9** *** 412".to_owned(),
            service_number: "***".to_owned(),
            ..CustomerView::default()
        };
        assert_eq!(customer(&told), "DNI ****5521");
        told.document_number = "****".to_owned();
        assert_eq!(customer(&told), "9** *** 412");
        told.phone = "***".to_owned();
        assert_eq!(customer(&told), "Cliente Inventado");
    }
}
