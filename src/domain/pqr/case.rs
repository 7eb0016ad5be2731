//! What was done about a case here: its own operations, apart from what the client says of
//! it (X4).

use super::super::meta::Meta;
use super::super::personal::Sealed;
use super::super::refusal::Refusal;
use super::super::rule::Rule;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a case is known by: the point, and its radicado there (X12).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CaseName {
    /// Code of the point.
    pub point: String,
    /// Its radicado.
    pub radicado: String,
}

/// How far a case got.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// It came, and nobody has touched it.
    #[default]
    New,
    /// Its cause is known.
    Classified,
    /// It went to the client's second level.
    Escalated,
    /// It was escalated by mistake, and finished in RR.
    Finished,
    /// It was solved at first contact.
    Solved,
    /// The customer does not accept the answer.
    Appeal,
    /// Nothing is left to do.
    Closed,
}

impl CaseState {
    /// Every state, in the order of the work.
    pub const ALL: [Self; 7] = [
        Self::New,
        Self::Classified,
        Self::Escalated,
        Self::Finished,
        Self::Solved,
        Self::Appeal,
        Self::Closed,
    ];

    /// Code in JSON, on the command line and in the store.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Classified => "classified",
            Self::Escalated => "escalated",
            Self::Finished => "finished",
            Self::Solved => "solved",
            Self::Appeal => "appeal",
            Self::Closed => "closed",
        }
    }

    /// As it is read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::New => "nuevo",
            Self::Classified => "clasificado",
            Self::Escalated => "escalado",
            Self::Finished => "finalizado",
            Self::Solved => "solucionado",
            Self::Appeal => "en recurso",
            Self::Closed => "cerrado",
        }
    }

    /// Word on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::New => "nuevo",
            Self::Classified => "clasificado",
            Self::Escalated => "escalado",
            Self::Finished => "finalizado",
            Self::Solved => "solucionado",
            Self::Appeal => "recurso",
            Self::Closed => "cerrado",
        }
    }

    /// The one with a code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether nothing more is to be done here: its clock stands (X2).
    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Finished | Self::Solved | Self::Closed)
    }

    /// Whether it may be finished as escalated by mistake (X4).
    const fn may_finish(self) -> bool {
        matches!(self, Self::New | Self::Classified)
    }
}

/// A case finished in RR because it was escalated by mistake (X4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finished {
    /// Which case.
    pub case: CaseName,
    /// Why, as it stands in the call log of RR, in the vault.
    pub notes: Sealed,
    /// The section of the ABC of its cause that was checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abc: Option<String>,
}

/// What can happen to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CaseEvent {
    /// It was finished as escalated by mistake.
    Finished(Finished),
}

impl CaseEvent {
    /// The case that it says to be about.
    #[must_use]
    pub const fn case(&self) -> &CaseName {
        match self {
            Self::Finished(facts) => &facts.case,
        }
    }
}

/// A step of the work on a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// By whom.
    pub user: Uuid,
    /// At which terminal.
    pub replica: Uuid,
    /// Where the case got to.
    pub state: CaseState,
    /// What was noted, in the vault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<Sealed>,
    /// The section of the ABC that was checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abc: Option<String>,
    /// It met a case that was past it, and changed nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub without_effect: bool,
}

/// The work on a case, as its operations make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PqrCase {
    /// The record's id: of the point and the radicado alone.
    pub id: Uuid,
    /// Which case.
    pub case: CaseName,
    /// How far it got.
    pub state: CaseState,
    /// What was done, in order.
    pub steps: Vec<Step>,
}

impl PqrCase {
    /// Folds one event. Total: what meets a case that is past it is kept as a step without
    /// effect (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, meta: &Meta, event: CaseEvent) {
        let case = state.get_or_insert_with(|| Self {
            id,
            case: event.case().clone(),
            state: CaseState::default(),
            steps: Vec::new(),
        });
        let CaseEvent::Finished(facts) = event;
        let may = case.state.may_finish();
        if may {
            case.state = CaseState::Finished;
        }
        case.steps.push(Step {
            at: meta.at,
            user: meta.user,
            replica: meta.replica,
            state: CaseState::Finished,
            notes: Some(facts.notes),
            abc: facts.abc,
            without_effect: !may,
        });
    }
}

/// Whether a case may be finished, with which notes (X4).
///
/// # Errors
/// Refuses a case that is past it, and a closing without notes.
pub fn check_finish(state: CaseState, notes: &str) -> Result<(), Refusal> {
    if !state.may_finish() {
        let told = format!(
            "El caso ya está {}: no se finaliza otra vez. No cambió nada.",
            state.label()
        );
        return Err(Refusal::new(Rule::X4, told));
    }
    if notes.trim().is_empty() {
        let told = "Una PQR no se finaliza sin notas: el log de llamadas de RR pide el porqué. \
                    No cambió nada.";
        return Err(Refusal::new(Rule::X4, told)
            .hint("Escriba por qué fue escalada por error y qué se verificó."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::authority::Role;

    fn meta(minute: u32, replica: u128) -> Meta {
        Meta {
            replica: Uuid::from_u128(replica),
            at: DateTime::parse_from_rfc3339(&format!("2026-11-03T10:{minute:02}:00-05:00"))
                .unwrap(),
            user: Uuid::from_u128(9),
            role: Role::Backoffice,
            clock_suspect: false,
        }
    }

    #[test]
    fn x4_a_second_finishing_is_kept_as_a_step_without_effect() {
        let mut state = None;
        for (minute, replica) in [(1, 1), (2, 2)] {
            let event = CaseEvent::Finished(Finished {
                case: CaseName {
                    point: "BOG001".into(),
                    radicado: "R-1".into(),
                },
                notes: Sealed {
                    vault: Uuid::from_u128(replica),
                    digest: "a".repeat(64),
                },
                abc: None,
            });
            PqrCase::apply(&mut state, Uuid::nil(), &meta(minute, replica), event);
        }
        let case = state.unwrap();
        assert_eq!(case.state, CaseState::Finished);
        let effects: Vec<_> = case.steps.iter().map(|step| step.without_effect).collect();
        assert_eq!(effects, [false, true]);
    }

    #[test]
    fn x4_no_closing_without_notes_nor_of_what_is_past_it() {
        assert_eq!(check_finish(CaseState::New, "Se verificó el ABC"), Ok(()));
        for (state, notes) in [
            (CaseState::New, " \n"),
            (CaseState::Finished, "x"),
            (CaseState::Escalated, "x"),
        ] {
            assert_eq!(check_finish(state, notes).unwrap_err().rule, Rule::X4);
        }
    }
}
