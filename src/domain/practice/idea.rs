//! An idea for improvement, from who proposed it to what the client answered (X19).

use super::super::meta::Meta;
use super::super::personal::Sealed;
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What can happen to an idea.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum IdeaEvent {
    /// Somebody proposed it.
    Proposed(IdeaFacts),
    /// The meeting took it up or turned it down.
    Resolved(Resolved),
    /// It was delivered to the client.
    Delivered,
    /// The client said how it stands.
    Returned(Returned),
}

/// What is noted of an idea.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdeaFacts {
    /// What it is called: the point, the series of the terminal, a number: `BOG001-A-3`.
    pub point: String,
    /// The series.
    pub series: String,
    /// The number.
    pub number: u32,
    /// The idea.
    pub text: Sealed,
    /// Who proposed it.
    pub by: Sealed,
}

/// What the meeting decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolved {
    /// Whether it goes on.
    pub accepted: bool,
    /// Why.
    pub reason: Sealed,
}

/// What the client said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// How it stands.
    pub status: Sealed,
}

/// Where an idea stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdeaState {
    /// To be decided.
    Proposed,
    /// To be delivered.
    Accepted,
    /// Turned down.
    Rejected,
    /// With the client.
    Delivered,
    /// The client said how it stands.
    Returned,
}

impl IdeaState {
    /// As it is read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Proposed => "por resolver",
            Self::Accepted => "por entregar",
            Self::Rejected => "rechazada",
            Self::Delivered => "entregada",
            Self::Returned => "con respuesta",
        }
    }
}

/// An idea, as its operations make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Idea {
    /// The record's id.
    pub id: Uuid,
    /// When it was noted.
    pub proposed_at: DateTime<FixedOffset>,
    /// What it says.
    #[serde(flatten)]
    pub facts: IdeaFacts,
    /// What was decided last, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved: Option<(DateTime<FixedOffset>, Resolved)>,
    /// When it was delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<DateTime<FixedOffset>>,
    /// What the client said, the latest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returned: Vec<(DateTime<FixedOffset>, Returned)>,
}

impl Idea {
    /// Folds one event. Total: it is decided until it is delivered, delivered once and
    /// only when it goes on, and answered from then on (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, meta: &Meta, event: IdeaEvent) {
        match (state.as_mut(), event) {
            (None, IdeaEvent::Proposed(facts)) => {
                *state = Some(Self {
                    id,
                    proposed_at: meta.at,
                    facts,
                    resolved: None,
                    delivered_at: None,
                    returned: Vec::new(),
                });
            }
            (Some(idea), IdeaEvent::Resolved(resolved)) if idea.delivered_at.is_none() => {
                idea.resolved = Some((meta.at, resolved));
            }
            (Some(idea), IdeaEvent::Delivered) if idea.state() == IdeaState::Accepted => {
                idea.delivered_at = Some(meta.at);
            }
            (Some(idea), IdeaEvent::Returned(returned)) if idea.delivered_at.is_some() => {
                idea.returned.push((meta.at, returned));
            }
            _ => {}
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> IdeaState {
        match &self.resolved {
            _ if !self.returned.is_empty() => IdeaState::Returned,
            _ if self.delivered_at.is_some() => IdeaState::Delivered,
            None => IdeaState::Proposed,
            Some((_, resolved)) if resolved.accepted => IdeaState::Accepted,
            Some(_) => IdeaState::Rejected,
        }
    }

    /// From when its term of retention runs: that of its last word, once nothing more is
    /// waited for; none before (T1).
    #[must_use]
    pub fn retention_from(&self) -> Option<NaiveDate> {
        let last = match self.state() {
            IdeaState::Rejected => self.resolved.as_ref().map(|(at, _)| *at),
            IdeaState::Returned => self.returned.last().map(|(at, _)| *at),
            IdeaState::Proposed | IdeaState::Accepted | IdeaState::Delivered => None,
        };
        last.map(|at| at.date_naive())
    }

    /// What it is called at its point: `A-3`.
    #[must_use]
    pub fn code(&self) -> String {
        format!("{}-{}", self.facts.series, self.facts.number)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::authority::Role;
    use super::*;

    fn sealed(id: u128) -> Sealed {
        Sealed {
            vault: Uuid::from_u128(id),
            digest: "a".repeat(64),
        }
    }

    #[test]
    fn x19_an_idea_is_decided_then_delivered_then_answered_and_nothing_out_of_turn() {
        let facts = IdeaFacts {
            point: "BOG001".into(),
            series: "A".into(),
            number: 3,
            text: sealed(1),
            by: sealed(2),
        };
        let resolved = |accepted| {
            IdeaEvent::Resolved(Resolved {
                accepted,
                reason: sealed(3),
            })
        };
        let returned = || IdeaEvent::Returned(Returned { status: sealed(4) });
        let mut state = None;
        let mut minute = 0;
        let mut apply = |event| {
            minute += 1;
            let at = format!("2026-11-26T09:{minute:02}:00-05:00");
            let meta = Meta {
                replica: Uuid::from_u128(2),
                sequence: 1,
                at: DateTime::parse_from_rfc3339(&at).unwrap(),
                user: Uuid::from_u128(3),
                role: Role::Coordinador,
                clock_suspect: false,
            };
            Idea::apply(&mut state, Uuid::from_u128(1), &meta, event);
            state.as_ref().map(Idea::state)
        };
        assert_eq!(apply(resolved(true)), None);
        assert_eq!(apply(IdeaEvent::Proposed(facts)), Some(IdeaState::Proposed));
        assert_eq!(apply(IdeaEvent::Delivered), Some(IdeaState::Proposed));
        assert_eq!(apply(returned()), Some(IdeaState::Proposed));
        assert_eq!(apply(resolved(false)), Some(IdeaState::Rejected));
        assert_eq!(apply(IdeaEvent::Delivered), Some(IdeaState::Rejected));
        assert_eq!(apply(resolved(true)), Some(IdeaState::Accepted));
        assert_eq!(apply(IdeaEvent::Delivered), Some(IdeaState::Delivered));
        assert_eq!(apply(resolved(false)), Some(IdeaState::Delivered));
        assert_eq!(apply(returned()), Some(IdeaState::Returned));
        assert_eq!(apply(returned()), Some(IdeaState::Returned));
        let idea = state.unwrap();
        assert_eq!((idea.code().as_str(), idea.returned.len()), ("A-3", 2));
    }
}
