//! What becomes of a request, and when a critical one stops being pending (K2).

use super::super::personal::Sealed;
use super::super::refusal::Refusal;
use super::super::rule::Rule;
use super::super::text::{fold_key, is_blank};
use chrono::{DateTime, DurationRound, FixedOffset, TimeDelta};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// How a request was dealt with (K2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// Attended by an alternative channel: which, and when.
    Alternative,
    /// Taken on the manual form, to be entered when service is back.
    Form,
    /// Referred: to whom.
    Referred,
    /// The customer withdrew.
    Withdrew,
}

impl Via {
    /// Every way, in the order a person is offered them.
    pub const ALL: [Self; 4] = [
        Self::Alternative,
        Self::Form,
        Self::Referred,
        Self::Withdrew,
    ];

    /// The word of the command line, and of the JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Alternative => "canal-alterno",
            Self::Form => "formato",
            Self::Referred => "derivado",
            Self::Withdrew => "desistio",
        }
    }

    /// The words on screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Alternative => "canal alterno",
            Self::Form => "formato manual",
            Self::Referred => "derivado",
            Self::Withdrew => "desistió",
        }
    }
}

impl fmt::Display for Via {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// A text that names no way of dealing with a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» no es un resultado: canal-alterno, formato, derivado o desistio")]
pub struct UnknownVia(pub String);

impl FromStr for Via {
    type Err = UnknownVia;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let key = fold_key(text).replace([' ', '_'], "-");
        Self::ALL
            .into_iter()
            .find(|via| via.code() == key)
            .or(match key.as_str() {
                "formato-manual" => Some(Self::Form),
                "alterno" => Some(Self::Alternative),
                _ => None,
            })
            .ok_or_else(|| UnknownVia(text.to_owned()))
    }
}

/// An outcome as it is written in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeFacts {
    /// How it was dealt with.
    pub via: Via,
    /// When that happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<FixedOffset>>,
    /// Whether a channel or an addressee was named.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub named: bool,
    /// Channel, addressee and note, in the vault.
    pub detail: Sealed,
}

/// What is said of an outcome, in the vault: it may name people.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OutcomeDetail {
    /// The alternative channel, or to whom it was referred.
    pub to: String,
    /// Anything else.
    pub note: String,
}

/// An outcome as the record keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Who recorded it.
    pub user: Uuid,
    /// When it was recorded.
    pub recorded_at: DateTime<FixedOffset>,
    /// What was recorded.
    #[serde(flatten)]
    pub facts: OutcomeFacts,
}

impl OutcomeFacts {
    /// Whether a critical request is no longer pending after this (K2): a theft
    /// block needs the actual time and channel of the block, or withdrawal.
    #[must_use]
    pub fn settles(&self, theft_block: bool) -> bool {
        match self.via {
            Via::Withdrew => true,
            Via::Alternative => !theft_block || (self.at.is_some() && self.named),
            Via::Form | Via::Referred => !theft_block,
        }
    }
}

/// Refuses an outcome that does not say what K2 asks of it.
///
/// # Errors
/// The refusal: what is missing.
pub fn check_outcome(
    via: Via,
    at: Option<DateTime<FixedOffset>>,
    to: &str,
    taken: DateTime<FixedOffset>,
    now: DateTime<FixedOffset>,
) -> Result<(), Refusal> {
    let named = !is_blank(to);
    let missing = match via {
        Via::Alternative if !named => Some("Diga por qué canal alterno se atendió."),
        Via::Alternative if at.is_none() => Some("Diga a qué hora se atendió."),
        Via::Referred if !named => Some("Diga a quién se derivó."),
        _ => None,
    };
    if let Some(missing) = missing {
        return Err(Refusal::new(Rule::K2, missing));
    }
    // People write minutes; the clock that took the request knows its seconds.
    let minute = taken.duration_trunc(TimeDelta::minutes(1)).unwrap_or(taken);
    match at {
        Some(at) if at < minute => Err(Refusal::new(
            Rule::K2,
            "El resultado no puede ser anterior a la solicitud.",
        )),
        Some(at) if at - now > TimeDelta::hours(24) => Err(Refusal::new(
            Rule::K2,
            "La hora del resultado está a más de 24 horas en el futuro.",
        )),
        _ => Ok(()),
    }
}
