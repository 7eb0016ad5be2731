//! What the office notes of an outage while it evaluates it (V2, V3, V5, V6, V7).

use super::super::personal::Sealed;
use super::operating_error::{AlertAnswered, Alerted, OperatingError};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// Whose responsibility an outage is (V2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Responsibility {
    /// The company's.
    Attributable,
    /// Nobody's: a fortuitous event.
    Fortuitous,
    /// Programmed maintenance.
    Maintenance,
}

impl Responsibility {
    /// All of them, as they are offered.
    pub const ALL: [Self; 3] = [Self::Attributable, Self::Fortuitous, Self::Maintenance];

    /// The word on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Attributable => "atribuible",
            Self::Fortuitous => "fortuito",
            Self::Maintenance => "mantenimiento",
        }
    }

    /// As it is read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Attributable => "atribuible a la empresa",
            Self::Fortuitous => "caso fortuito",
            Self::Maintenance => "mantenimiento programado",
        }
    }
}

/// Mentions in the social networks of not having been attended, within the range (V3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SocialCounts {
    /// Public ones.
    pub public: u32,
    /// Private messages.
    pub private: u32,
}

impl fmt::Display for SocialCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { public, private } = self;
        let many = if *public == 1 { "" } else { "s" };
        write!(f, "{public} pública{many} · {private} por mensaje privado")
    }
}

/// Whose responsibility it is, and what was done about it (V2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribution {
    /// Whose.
    pub responsibility: Responsibility,
    /// The measures taken, in the vault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measures: Option<Sealed>,
}

/// That Control e Información looked at who registered it, and at its cause against
/// its scenario (V7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validation {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Who.
    pub user: Uuid,
    /// What was remarked, in the vault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<Sealed>,
}

/// What the office has noted besides its verdict.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Review {
    /// When the verdict was asked for: the first time, which its term runs from (D5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<DateTime<FixedOffset>>,
    /// What was counted last in the social networks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub social: Option<SocialCounts>,
    /// What was said last of whose responsibility it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribution: Option<Attribution>,
    /// The validation of the closing as it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation: Option<Validation>,
    /// What its point was alerted of, in the order it was said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alerts: Vec<Alerted>,
    /// What the point said to it. A terminal counts by itself: the answer may come in
    /// order before the alert that it names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<AlertAnswered>,
}

impl Review {
    /// The alert of an error, the first where two terminals of the office told it.
    #[must_use]
    pub fn alert_of(&self, error: &OperatingError) -> Option<&Alerted> {
        self.alerts.iter().find(|alert| alert.error == *error)
    }

    /// What was answered first to an error.
    #[must_use]
    pub fn answer_to(&self, error: &OperatingError) -> Option<&AlertAnswered> {
        let told = |answer: &&AlertAnswered| {
            let mut alerts = self.alerts.iter();
            alerts.any(|alert| alert.alert == answer.alert && alert.error == *error)
        };
        self.answers.iter().find(told)
    }

    /// The errors that were told, each once.
    pub fn alerted(&self) -> impl Iterator<Item = &Alerted> {
        let alerts = self.alerts.iter().enumerate();
        alerts
            .filter(|(at, alert)| {
                let before = &self.alerts[..*at];
                before.iter().all(|other| other.error != alert.error)
            })
            .map(|(_, alert)| alert)
    }

    /// Whether an alert waits for its answer.
    #[must_use]
    pub fn awaits_answer(&self) -> bool {
        self.alerts
            .iter()
            .any(|alert| self.answer_to(&alert.error).is_none())
    }

    /// Notes an alert; answers whether that is news.
    pub(super) fn alert(&mut self, alerted: Alerted) -> bool {
        let known = self.alerts.iter().any(|it| it.alert == alerted.alert);
        if !known {
            self.alerts.push(alerted);
        }
        !known
    }

    /// Notes an answer; answers whether that is news.
    pub(super) fn answer(&mut self, answered: AlertAnswered) -> bool {
        let known = self.answers.iter().any(|it| it.alert == answered.alert);
        if !known {
            self.answers.push(answered);
        }
        !known
    }

    /// Whether nothing was noted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Notes that the verdict is asked for; answers whether that is news.
    pub(super) fn ask(&mut self, at: DateTime<FixedOffset>) -> bool {
        let is_news = self.asked_at.is_none();
        self.asked_at.get_or_insert(at);
        is_news
    }
}
