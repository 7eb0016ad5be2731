//! The alert to *Fallas de Sistemas y Plataforma*, and the confirmation to a
//! customer who filed a claim: prepared, sent, answered (A, Q2).

use super::meta::Meta;
use super::text::fold_key;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use uuid::Uuid;

/// What a letter is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum About {
    /// A mass failure that the point detected, customer or no customer (A0).
    Failure {
        /// Code of the point.
        point: String,
        /// Ids of the applications that fail.
        applications: Vec<String>,
        /// Since when.
        since: DateTime<FixedOffset>,
    },
    /// A registered outage (A1).
    Outage {
        /// The outage.
        outage: Uuid,
        /// A notice alone does not end it: it is in the place of the official
        /// register (A4). What older consoles prepared was ended by either.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        until_sent: bool,
    },
    /// The claim, appeal or complaint of a customer with an e-mail address (Q2).
    Claim {
        /// The attention.
        attention: Uuid,
    },
    /// The same once it has its official code (G4).
    Filed {
        /// The attention.
        attention: Uuid,
    },
}

impl About {
    /// The code in JSON and in the store.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Failure { .. } => "failure",
            Self::Outage { .. } => "outage",
            Self::Claim { .. } => "claim",
            Self::Filed { .. } => "filed",
        }
    }

    /// The record it is about, where there is one.
    #[must_use]
    pub fn subject(&self) -> Option<Uuid> {
        match self {
            Self::Failure { .. } => None,
            Self::Outage { outage, .. } => Some(*outage),
            Self::Claim { attention } | Self::Filed { attention } => Some(*attention),
        }
    }
}

/// By which way a letter left (A2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// The `.eml` was opened in a mail program and sent.
    Mail,
    /// The console sent it over the relay, which accepted it.
    Relay,
    /// A phone sent it, from the QR or by copying.
    Phone,
}

impl Way {
    /// Every way, in the order a person is offered them.
    pub const ALL: [Self; 3] = [Self::Mail, Self::Phone, Self::Relay];

    /// The word of the command line, and of the JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Mail => "correo",
            Self::Relay => "servidor",
            Self::Phone => "telefono",
        }
    }

    /// The words on screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Mail => "desde el programa de correo",
            Self::Relay => "por el servidor de correo",
            Self::Phone => "desde un teléfono",
        }
    }
}

/// A text that names no way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» no es una vía: correo, telefono o servidor")]
pub struct UnknownWay(pub String);

impl FromStr for Way {
    type Err = UnknownWay;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let key = fold_key(text);
        Self::ALL
            .into_iter()
            .find(|way| way.code() == key)
            .ok_or_else(|| UnknownWay(text.to_owned()))
    }
}

/// What can happen to a letter (A2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AlertEvent {
    /// It is ready to leave.
    Prepared(About),
    /// It left.
    Sent {
        /// By which way.
        way: Way,
        /// When.
        at: DateTime<FixedOffset>,
    },
    /// The failures mailbox answered.
    Answered {
        /// With this notice.
        notice: Uuid,
    },
}

/// Where a letter stands (A2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    /// Ready, not yet sent.
    Prepared,
    /// It left.
    Sent,
    /// The failures mailbox answered.
    Answered,
    /// Never sent, and somebody said that it is not to be (A4).
    Dismissed,
}

impl AlertState {
    /// The code in JSON and in the store.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::Sent => "sent",
            Self::Answered => "answered",
            Self::Dismissed => "dismissed",
        }
    }

    /// The word on screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Prepared => "sin enviar",
            Self::Sent => "enviado",
            Self::Answered => "respondido",
            Self::Dismissed => "no corresponde",
        }
    }
}

/// How a letter left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sending {
    /// By which way.
    pub way: Way,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Who says so.
    pub user: Uuid,
}

/// A letter as its operations make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// The record's id.
    pub id: Uuid,
    /// What it is about.
    #[serde(flatten)]
    pub about: About,
    /// When it was prepared.
    pub prepared_at: DateTime<FixedOffset>,
    /// Who prepared it.
    pub prepared_by: Uuid,
    /// How it left, the last time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<Sending>,
    /// When it left for the first time (A3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_sent: Option<DateTime<FixedOffset>>,
    /// The notice that answered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Uuid>,
}

impl Alert {
    /// Folds one operation: total, what makes no sense changes nothing (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, meta: &Meta, event: AlertEvent) {
        match (state.as_mut(), event) {
            (None, AlertEvent::Prepared(about)) => {
                *state = Some(Self {
                    id,
                    about,
                    prepared_at: meta.at,
                    prepared_by: meta.user,
                    sent: None,
                    first_sent: None,
                    notice: None,
                });
            }
            (Some(alert), AlertEvent::Sent { way, at }) => {
                let user = meta.user;
                let first = alert.first_sent.map_or(at, |first| first.min(at));
                alert.first_sent = Some(first);
                alert.sent = Some(Sending { way, at, user });
            }
            (Some(alert), AlertEvent::Answered { notice }) => {
                alert.notice.get_or_insert(notice);
            }
            _ => {}
        }
    }

    /// Whether it waits to be sent, among the letters about its subject. Each
    /// console that hears of an official code prepares a letter to the customer:
    /// the newest of them waits, and none once one of them left (G4).
    #[must_use]
    pub fn waits_among(&self, letters: &[Self]) -> bool {
        let to_a_customer = matches!(self.about, About::Claim { .. } | About::Filed { .. });
        let in_its_place = |other: &Self| {
            other.about == self.about
                && match &other.sent {
                    Some(sending) => sending.at >= self.prepared_at,
                    None => (other.prepared_at, other.id) > (self.prepared_at, self.id),
                }
        };
        self.state() == AlertState::Prepared && !(to_a_customer && letters.iter().any(in_its_place))
    }

    /// Where it stands by its own operations; what is said of its outage may
    /// dismiss it.
    #[must_use]
    pub fn state(&self) -> AlertState {
        let until_sent = matches!(
            self.about,
            About::Outage {
                until_sent: true,
                ..
            }
        );
        match (&self.sent, self.notice) {
            (None, Some(_)) if until_sent => AlertState::Prepared,
            (_, Some(_)) => AlertState::Answered,
            (Some(_), None) => AlertState::Sent,
            (None, None) => AlertState::Prepared,
        }
    }
}
