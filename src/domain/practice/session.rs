//! A held session of a practice, with what a *Barómetro* leaves to be done (X11, X20).

use super::super::meta::Meta;
use super::super::personal::Sealed;
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Minutes that a session takes at most: longer than a working day is a slip of the
/// keyboard.
pub const MOST_MINUTES: u32 = 480;

/// What can happen to a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SessionEvent {
    /// It was held.
    Held(SessionFacts),
    /// It was noted by mistake: it stands, and counts no more.
    Annulled {
        /// Why.
        reason: Sealed,
    },
    /// Something is to be done after it, by somebody, by a day (X20).
    PlanAdded(PlanFacts),
    /// One of its plans was carried out.
    PlanDone {
        /// Which.
        plan: Uuid,
    },
}

/// What is noted of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionFacts {
    /// Id of the practice.
    pub practice: String,
    /// When it was held.
    pub held_at: DateTime<FixedOffset>,
    /// How long it took.
    pub minutes: u32,
    /// The user who owed it.
    pub owner: Uuid,
    /// Its note and its worst-rated questions: [`SessionSaid`]; none where nothing was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Sealed>,
}

/// What was said in a session, as the vault has it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SessionSaid {
    /// The note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The worst-rated questions of the survey of a *Barómetro* (X20).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<String>,
}

impl SessionSaid {
    /// Whether nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.note.is_none() && self.questions.is_empty()
    }
}

/// A plan of action (X20).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanFacts {
    /// Its id.
    pub plan: Uuid,
    /// The last day for it.
    pub due: NaiveDate,
    /// What is to be done, and by whom: [`PlanSaid`].
    pub said: Sealed,
}

/// What a plan says, as the vault has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSaid {
    /// What is to be done.
    pub action: String,
    /// By whom.
    pub owner: String,
}

/// A plan, as its operations make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionPlan {
    /// What it says.
    #[serde(flatten)]
    pub facts: PlanFacts,
    /// When it was noted as done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<DateTime<FixedOffset>>,
}

/// A session, as its operations make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticeSession {
    /// The record's id.
    pub id: Uuid,
    /// The terminal it was noted at.
    pub origin: Uuid,
    /// Who noted it.
    pub noted_by: Uuid,
    /// When it was noted.
    pub noted_at: DateTime<FixedOffset>,
    /// What is noted of it.
    #[serde(flatten)]
    pub facts: SessionFacts,
    /// Why it does not count, where it was noted by mistake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annulled: Option<Sealed>,
    /// What is to be done after it, in the order it was noted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plans: Vec<ActionPlan>,
}

impl PracticeSession {
    /// From when its term of retention runs: the day it was held, or that of its last plan
    /// that was carried out; none while one is not (T1). One that was noted by mistake leaves
    /// nothing to be done.
    #[must_use]
    pub fn retention_from(&self) -> Option<NaiveDate> {
        let plans = self.plans.iter().filter(|_| self.annulled.is_none());
        let done = plans.map(|plan| plan.done_at);
        let last = done.collect::<Option<Vec<_>>>()?.into_iter();
        let last = last.chain([self.facts.held_at, self.noted_at]).max();
        last.map(|at| at.date_naive())
    }

    /// Folds one event. Total: a session is made once, annulled once, and a plan is done
    /// once (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, meta: &Meta, event: SessionEvent) {
        match (state.as_mut(), event) {
            (None, SessionEvent::Held(facts)) => {
                *state = Some(Self {
                    id,
                    origin: meta.replica,
                    noted_by: meta.user,
                    noted_at: meta.at,
                    facts,
                    annulled: None,
                    plans: Vec::new(),
                });
            }
            (Some(session), SessionEvent::Annulled { reason }) => {
                session.annulled.get_or_insert(reason);
            }
            (Some(session), SessionEvent::PlanAdded(facts))
                if session.plan(facts.plan).is_none() =>
            {
                session.plans.push(ActionPlan {
                    facts,
                    done_at: None,
                });
            }
            (Some(session), SessionEvent::PlanDone { plan }) => {
                let plans = session.plans.iter_mut();
                for known in plans.filter(|known| known.facts.plan == plan) {
                    known.done_at.get_or_insert(meta.at);
                }
            }
            _ => {}
        }
    }

    /// One of its plans.
    #[must_use]
    pub fn plan(&self, id: Uuid) -> Option<&ActionPlan> {
        self.plans.iter().find(|plan| plan.facts.plan == id)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::authority::Role;
    use super::*;

    fn meta(clock: &str) -> Meta {
        Meta {
            replica: Uuid::from_u128(2),
            sequence: 1,
            at: DateTime::parse_from_rfc3339(&format!("2026-11-26T{clock}:00-05:00")).unwrap(),
            user: Uuid::from_u128(3),
            role: Role::Supervisor,
            clock_suspect: false,
        }
    }

    fn sealed(id: u128) -> Sealed {
        Sealed {
            vault: Uuid::from_u128(id),
            digest: "a".repeat(64),
        }
    }

    #[test]
    fn x20_a_session_is_held_once_and_its_plans_are_done_once() {
        let facts = SessionFacts {
            practice: "barometro".into(),
            held_at: meta("09:00").at,
            minutes: 60,
            owner: Uuid::from_u128(3),
            said: Some(sealed(7)),
        };
        let plan = |id| PlanFacts {
            plan: Uuid::from_u128(id),
            due: "2026-12-15".parse().unwrap(),
            said: sealed(8),
        };
        let done = |id| SessionEvent::PlanDone {
            plan: Uuid::from_u128(id),
        };
        let mut state = None;
        let id = Uuid::from_u128(1);
        let mut apply = |clock: &str, event| {
            PracticeSession::apply(&mut state, id, &meta(clock), event);
            state.clone()
        };
        assert_eq!(apply("09:50", done(5)), None);
        let held = PracticeSession {
            id,
            origin: Uuid::from_u128(2),
            noted_by: Uuid::from_u128(3),
            noted_at: meta("10:00").at,
            facts: facts.clone(),
            annulled: None,
            plans: Vec::new(),
        };
        assert_eq!(
            apply("10:00", SessionEvent::Held(facts.clone())),
            Some(held.clone())
        );
        let again = SessionFacts {
            minutes: 5,
            ..facts
        };
        assert_eq!(
            apply("10:01", SessionEvent::Held(again)),
            Some(held.clone())
        );
        apply("10:02", SessionEvent::PlanAdded(plan(5)));
        apply("10:03", SessionEvent::PlanAdded(plan(6)));
        apply("10:04", SessionEvent::PlanAdded(plan(5)));
        apply("10:05", done(9));
        apply("10:06", done(6));
        apply("10:07", done(6));
        let annulled = |id| SessionEvent::Annulled { reason: sealed(id) };
        apply("10:08", annulled(10));
        let plans = [(5, None), (6, Some(meta("10:06").at))];
        assert_eq!(
            apply("10:09", annulled(11)),
            Some(PracticeSession {
                annulled: Some(sealed(10)),
                plans: plans
                    .map(|(id, done_at)| ActionPlan {
                        facts: plan(id),
                        done_at
                    })
                    .to_vec(),
                ..held
            })
        );
    }
}
