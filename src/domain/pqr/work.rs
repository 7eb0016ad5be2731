//! What was done about a case here: its own operations, apart from what the client says of
//! it, and where they leave it.

use super::super::meta::Meta;
use super::super::personal::Sealed;
use super::case::{CaseName, CaseState};
use super::deed::{CaseDecision, CaseEvent, Deed, Undone};
use super::reconcile::comes_closed;
use super::standing::Standing;
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A step of the work on a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When it was noted.
    pub at: DateTime<FixedOffset>,
    /// By whom.
    pub user: Uuid,
    /// At which terminal.
    pub replica: Uuid,
    /// The sequence of its operation there.
    pub sequence: u64,
    /// What was done.
    pub deed: Deed,
    /// Of how many steps its author knew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<u32>,
    /// It met a case that was past it, and changed nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub without_effect: bool,
    /// It was taken back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undone: bool,
}

impl Step {
    /// Whether it counts, and can be taken back.
    #[must_use]
    pub const fn is_in_force(&self) -> bool {
        !self.without_effect && !self.undone && !matches!(self.deed, Deed::Undone(_))
    }

    fn is_named(&self, undone: &Undone) -> bool {
        (self.replica, self.sequence) == (undone.replica, undone.sequence)
    }
}

/// A decision whether what is kept of a case is held by legal order (T1): no step of the
/// work on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// By whom.
    pub user: Uuid,
    /// Whether it is held from here on.
    pub held: bool,
    /// Why, in the vault.
    pub reason: Sealed,
}

/// The work on a case, as its operations make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PqrCase {
    /// The record's id: of the point and the radicado alone.
    pub id: Uuid,
    /// Which case.
    pub case: CaseName,
    /// Where it stands.
    pub standing: Standing,
    /// What was done, in order.
    pub steps: Vec<Step>,
    /// What was decided of keeping it, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<Hold>,
}

impl PqrCase {
    /// A case that nobody has touched.
    #[must_use]
    pub fn untouched(id: Uuid, case: CaseName) -> Self {
        Self {
            id,
            case,
            standing: Standing::default(),
            steps: Vec::new(),
            holds: Vec::new(),
        }
    }

    /// Whether nothing that is kept of it is purged (T1).
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.holds.last().is_some_and(|hold| hold.held)
    }

    /// When something was last done about it, or decided.
    #[must_use]
    pub fn last_at(&self) -> Option<DateTime<FixedOffset>> {
        let step = self.steps.last().map(|step| step.at);
        step.max(self.holds.last().map(|hold| hold.at))
    }

    /// How far it got.
    #[must_use]
    pub const fn state(&self) -> CaseState {
        self.standing.state
    }

    /// Folds one event. Total: what meets a case that is past it is kept as a step without
    /// effect; a deed that is taken back leaves the case as the others make it (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, meta: &Meta, event: CaseEvent) {
        let (name, seen, decision) = event.parts();
        let case = state.get_or_insert_with(|| Self::untouched(id, name));
        let deed = match decision {
            CaseDecision::Work(deed) => deed,
            CaseDecision::Hold(held, reason) => {
                case.holds.push(Hold {
                    at: meta.at,
                    user: meta.user,
                    held,
                    reason,
                });
                return;
            }
        };
        let mut step = Step {
            at: meta.at,
            user: meta.user,
            replica: meta.replica,
            sequence: meta.sequence,
            deed,
            seen,
            without_effect: false,
            undone: false,
        };
        let Deed::Undone(undone) = &step.deed else {
            step.without_effect = !case.standing.take(&step.deed, step.at);
            case.steps.push(step);
            return;
        };
        let named = |it: &&mut Step| it.is_in_force() && it.is_named(undone);
        if let Some(found) = case.steps.iter_mut().find(named) {
            found.undone = true;
            case.steps.push(step);
            case.replay();
        } else {
            step.without_effect = true;
            case.steps.push(step);
        }
    }

    /// Does again what was not taken back.
    fn replay(&mut self) {
        self.standing = Standing::default();
        for step in &mut self.steps {
            if !step.undone && !matches!(step.deed, Deed::Undone(_)) {
                step.without_effect = !self.standing.take(&step.deed, step.at);
            }
        }
    }

    /// When it was finished as escalated by mistake; none where it is not.
    #[must_use]
    pub fn finished_at(&self) -> Option<DateTime<FixedOffset>> {
        let finishes = |step: &&Step| step.is_in_force() && matches!(step.deed, Deed::Finished(_));
        let finishing = self.steps.iter().rev().find(finishes)?;
        (self.state() == CaseState::Finished).then_some(finishing.at)
    }

    /// When the PQR itself was first answered, and when its appeal was.
    #[must_use]
    pub fn answered_at(&self) -> [Option<DateTime<FixedOffset>>; 2] {
        let mut answered = [None; 2];
        let mut of_appeal = false;
        for step in self.steps.iter().filter(|step| step.is_in_force()) {
            let at = match &step.deed {
                Deed::Appealed(_) => {
                    of_appeal = true;
                    continue;
                }
                Deed::Solved(it) => it.at,
                Deed::LevelAnswered(it) => it.at,
                Deed::VoiceMessage(_) => step.at,
                _ => continue,
            };
            answered[usize::from(of_appeal)].get_or_insert(at);
        }
        answered
    }

    /// The last deed in force: what can be taken back.
    #[must_use]
    pub fn last_in_force(&self) -> Option<&Step> {
        self.steps.iter().rev().find(|step| step.is_in_force())
    }

    /// The local day on which it was closed here; none while it is open.
    #[must_use]
    pub fn closed_on(&self) -> Option<NaiveDate> {
        let closes = |step: &&Step| {
            use Deed::{Finished, LevelAnswered, Solved, VoiceMessage};
            step.is_in_force()
                && matches!(
                    step.deed,
                    Finished(_) | LevelAnswered(_) | Solved(_) | VoiceMessage(_)
                )
        };
        let last = self.steps.iter().rev().find(closes)?;
        self.state().is_closed().then(|| last.at.date_naive())
    }

    /// Whether the client sends it still, in a cut made after it was closed here (X2).
    #[must_use]
    pub fn is_still_there(&self, last_cut: Option<NaiveDate>) -> bool {
        let (closed, cut) = (self.closed_on(), last_cut);
        closed
            .zip(cut)
            .is_some_and(|(closed, cut)| comes_closed(closed, cut))
    }

    /// Who did the deed that somebody takes back.
    #[must_use]
    pub fn author_of(&self, undone: &Undone) -> Option<Uuid> {
        let found = self.steps.iter().find(|step| step.is_named(undone));
        found.map(|step| step.user)
    }

    /// The steps that were made without knowing of one another, as long as nobody went on
    /// knowing of all of them: each with those before it that its author did not know. Who
    /// takes a deed back did not go on.
    #[must_use]
    pub fn unaware(&self) -> Vec<(&Step, Vec<&Step>)> {
        let unknown = |at: usize| {
            let seen = self.steps[at]
                .seen
                .and_then(|seen| usize::try_from(seen).ok());
            seen.map_or(0, |seen| at.saturating_sub(seen))
        };
        let knew_all = |at: &usize| {
            let step = &self.steps[*at];
            step.is_in_force() && step.seen.is_some() && unknown(*at) == 0
        };
        let settled = (1..self.steps.len()).rev().find(knew_all).unwrap_or(0);
        (settled..self.steps.len())
            .filter(|at| unknown(*at) > 0)
            .map(|at| {
                let own = self.steps[at].replica;
                let others = self.steps[..at].iter().rev();
                let others = others.filter(|it| it.replica != own).take(unknown(at));
                (&self.steps[at], others.collect())
            })
            .filter(|(_, others): &(_, Vec<&Step>)| !others.is_empty())
            .collect()
    }
}
