//! One attention in one line, wherever a few of them are listed (K2, U3).

use chrono::{DateTime, FixedOffset};

use super::{
    moment,
    spans::{Spans, span},
};
use crate::tui::prelude::*;
use crate::{
    actions::{ANNULLED, AttentionView},
    domain::instant::{amount, minutes_between},
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

/// What is asked for, in as few words as it is known by.
pub(crate) fn brief(attention: &AttentionView) -> &str {
    if attention.theft_block {
        "Bloqueo por robo"
    } else {
        &attention.procedure
    }
}

/// Who waits: the line, else the document, else the name; masked as it came.
fn customer(attention: &AttentionView) -> String {
    let customer = &attention.customer;
    if !customer.service_number.is_empty() {
        return customer.service_number.clone();
    }
    if customer.document_number.is_empty() {
        return customer.name.clone();
    }
    customer.document_type.map_or_else(
        || customer.document_number.clone(),
        |kind| format!("{} {}", kind.label(), customer.document_number),
    )
}

/// Sign and words of how it stands.
fn standing(attention: &AttentionView, scene: &Scene<'_>) -> (Sign, String) {
    match &attention.outcome {
        _ if attention.critical_pending => (
            Sign::Critical,
            format!("espera {}", waited(attention, scene.now)),
        ),
        _ if attention.annulled => (Sign::Closed, ANNULLED.to_owned()),
        Some(outcome) => (Sign::Confirmed, outcome.via.label().to_owned()),
        None => (Sign::Closed, moment(attention.taken_at, scene)),
    }
}

/// The attention in a line of `room` columns.
pub(crate) fn attention_line(attention: &AttentionView, scene: &Scene<'_>, room: u16) -> Spans {
    let theme = scene.theme;
    let (sign, standing) = standing(attention, scene);
    let glyph = theme.sign(sign);
    let lead = format!("{glyph}{}", " ".repeat(3 - width(glyph).min(2)));
    let fixed = width(&lead) + width(&attention.code) + CUSTOMER + STANDING + 6;
    let procedure = usize::from(room).saturating_sub(fixed);
    let padded = |text: &str, columns: usize| {
        let text = fit(text, columns, theme.sign(Sign::Ellipsis));
        format!("{text}{}", " ".repeat(columns - width(&text).min(columns)))
    };
    let role = if attention.critical_pending {
        Ink::Critical
    } else {
        Ink::Dim
    };
    vec![
        span(lead, Theme::sign_role(sign)),
        span(format!("{}  ", attention.code), Ink::Text),
        span(
            format!("{}  ", padded(brief(attention), procedure)),
            Ink::Text,
        ),
        span(
            format!("{}  ", padded(&customer(attention), CUSTOMER)),
            Ink::Dim,
        ),
        span(standing, role),
    ]
}
