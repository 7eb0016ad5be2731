//! Where the work on a case stands: what may be done next, and what each deed makes of it.

use super::super::refusal::Refusal;
use super::super::rule::Rule;
use super::case::CaseState;
use super::deed::{AnswerSense, AppealGround, AppealKind, CallResult, CaseStep, Deed};
use super::reception::{CaseClass, Marking};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Different dates of calls that were not answered, before a message may be left (X7).
pub const CONTACT_DATES: usize = 3;

/// A call, as it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// What came of it.
    pub result: CallResult,
}

/// The answer that was given to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseAnswer {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Its sense.
    pub sense: AnswerSense,
    /// Whether the customer accepts it.
    pub accepted: bool,
}

/// An appeal, and what it asks of the cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appeal {
    /// Which.
    pub kind: AppealKind,
    /// The local day it was filed.
    pub filed: NaiveDate,
    /// What it is against, where the procedure names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<AppealGround>,
    /// The day on which its term would have ended, where it goes on (D5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended: Option<NaiveDate>,
    /// When the customer was told of its term (X17).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<DateTime<FixedOffset>>,
    /// When the SIC was sent its copy (X15).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sic: Option<DateTime<FixedOffset>>,
}

/// Where the work on a case stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Standing {
    /// How far it got.
    pub state: CaseState,
    /// The letter of its cause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<char>,
    /// Its class, where somebody here said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<CaseClass>,
    /// Its marking, where somebody here said it.
    #[serde(default, skip_serializing_if = "Marking::is_empty")]
    pub marking: Marking,
    /// It is no request of a customer (X14).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_request: bool,
    /// The calls, in the order in which they were noted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// When it was escalated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalated: Option<DateTime<FixedOffset>>,
    /// What was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<CaseAnswer>,
    /// The day on which its term would have ended, where it goes on (D5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended: Option<NaiveDate>,
    /// The appeal against the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal: Option<Appeal>,
    /// It was closed by a message that came when the term was over (X7).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub non_compliant: bool,
}

impl Standing {
    /// The different local dates of calls that were not answered: of an appeal, since it was
    /// filed. Others of one day count once (X7).
    #[must_use]
    pub fn contact_dates(&self) -> BTreeSet<NaiveDate> {
        let from = self.appeal.as_ref().map(|appeal| appeal.filed);
        self.contacts
            .iter()
            .filter(|it| it.result.is_missed())
            .map(|it| it.at.date_naive())
            .filter(|day| from.is_none_or(|from| *day >= from))
            .collect()
    }

    /// The appeal that waits for its answer.
    #[must_use]
    pub fn open_appeal(&self) -> Option<&Appeal> {
        self.appeal
            .as_ref()
            .filter(|_| self.state == CaseState::Appeal)
    }

    /// The day from which its term is counted, where it is not that of its filing: that of
    /// its appeal, or the one on which the term ended that goes on (D5).
    #[must_use]
    pub fn runs_from(&self) -> Option<NaiveDate> {
        match &self.appeal {
            Some(appeal) => Some(appeal.extended.unwrap_or(appeal.filed)),
            None => self.extended,
        }
    }

    /// Whether its term was extended: that of the appeal, where there is one (D5).
    #[must_use]
    pub fn is_extended(&self) -> bool {
        let of_appeal = self.appeal.as_ref().map(|appeal| appeal.extended);
        of_appeal.unwrap_or(self.extended).is_some()
    }

    /// What may be done next, in the order of the work; `over` tells whether its term is.
    #[must_use]
    pub fn next(&self, over: bool) -> Vec<CaseStep> {
        // What was done before decides about these.
        let of_past = |step: &CaseStep| matches!(step, CaseStep::Review | CaseStep::Undo);
        let all = CaseStep::ALL.iter().copied();
        all.filter(|step| !of_past(step) && self.allows(*step, over).is_ok())
            .collect()
    }

    /// Whether a deed may be done where it stands; `over` tells whether its term is over.
    ///
    /// # Errors
    /// Refuses what its state, its appeal or its calls do not allow, by rule.
    pub fn allows(&self, step: CaseStep, over: bool) -> Result<(), Refusal> {
        use CaseState as State;
        if self.no_request
            && !matches!(step, CaseStep::Classify | CaseStep::Review | CaseStep::Undo)
        {
            return Err(refused(
                Rule::X14,
                "Su marcación no es requerimiento de un cliente: no se trabaja.",
            )
            .hint("Si la marcación es otra, clasifíquelo de nuevo."));
        }
        let state = self.state;
        let label = state.label();
        let open = !state.is_closed();
        // What is answered has no term that could be over.
        let over = over && state != State::Rejected;
        match step {
            CaseStep::Classify if matches!(state, State::New | State::Classified) => Ok(()),
            CaseStep::Classify => Err(refused(
                Rule::X3,
                format!("El caso ya está {label}: su causa no cambia."),
            )
            .hint("Si la causa está mal, deshaga primero lo que se hizo después.")),
            CaseStep::Escalate if state == State::Classified => Ok(()),
            CaseStep::Escalate => Err(unclassified_or(Rule::X4, state, "no se escala")),
            CaseStep::LevelAnswer if state == State::Escalated => Ok(()),
            CaseStep::LevelAnswer => Err(refused(
                Rule::X4,
                format!("El caso está {label}: segundo nivel no tiene nada que responder."),
            )),
            CaseStep::Finish if matches!(state, State::New | State::Classified) => Ok(()),
            CaseStep::Finish => Err(refused(
                Rule::X4,
                format!("El caso ya está {label}: no se finaliza otra vez."),
            )),
            CaseStep::Solve
                if matches!(state, State::Classified | State::Rejected | State::Appeal) =>
            {
                Ok(())
            }
            CaseStep::Solve => Err(unclassified_or(
                Rule::X16,
                state,
                "no se soluciona en primer contacto",
            )),
            CaseStep::Contact | CaseStep::LeaveMessage if !open => Err(refused(
                Rule::X7,
                format!("El caso está {label}: no hay a quién llamar por él."),
            )),
            CaseStep::LeaveMessage => self.may_leave_message(over),
            CaseStep::Appeal if state == State::Appeal => {
                Err(refused(Rule::X6, "El caso ya está en recurso.")
                    .hint("Si el recurso está mal, deshágalo y anótelo otra vez."))
            }
            CaseStep::Appeal if open && state != State::Rejected => Err(refused(
                Rule::X6,
                format!("El caso está {label}: el recurso es contra una respuesta ya dada."),
            )
            .hint("Anote primero la respuesta, y que el cliente no la acepta.")),
            CaseStep::Appeal => self.may_appeal(),
            CaseStep::Tell | CaseStep::CopySic if self.open_appeal().is_none() => Err(refused(
                if step == CaseStep::Tell {
                    Rule::X17
                } else {
                    Rule::X15
                },
                format!("El caso está {label}: no hay un recurso por responder."),
            )),
            CaseStep::Tell if self.open_appeal().is_some_and(|it| it.told.is_some()) => Err(
                refused(Rule::X17, "Ya está anotado cuándo se informó al cliente.")
                    .hint("Si la hora está mal, deshágalo y anótelo otra vez."),
            ),
            CaseStep::CopySic => self.may_copy(),
            CaseStep::Extend => self.may_extend(over),
            CaseStep::Contact | CaseStep::Tell | CaseStep::Review | CaseStep::Undo => Ok(()),
        }
    }

    fn may_leave_message(&self, over: bool) -> Result<(), Refusal> {
        let dates = self.contact_dates();
        if over || dates.len() >= CONTACT_DATES {
            return Ok(());
        }
        let days: Vec<String> = dates.into_iter().map(super::super::instant::date).collect();
        let so_far = match days.len() {
            0 => "no hay ninguna".to_owned(),
            1 => format!("hay una, del {}", days[0]),
            _ => format!("hay {}: {}", days.len(), days.join(", ")),
        };
        Err(refused(
            Rule::X7,
            format!(
                "El mensaje de voz pide llamadas sin respuesta en {CONTACT_DATES} fechas \
                 distintas; {so_far}."
            ),
        )
        .hint("Varias llamadas de un mismo día cuentan una vez; anote las que falten."))
    }

    fn may_appeal(&self) -> Result<(), Refusal> {
        match &self.answer {
            Some(_) if self.state == CaseState::Rejected => Ok(()),
            Some(_) if self.state == CaseState::Solved => Err(refused(
                Rule::X6,
                "El cliente aceptó la respuesta: no hay recurso.",
            )
            .hint("Si no la aceptó, deshaga la solución y anótela otra vez.")),
            _ => Err(refused(
                Rule::X6,
                format!(
                    "El caso está {}: no hay una respuesta contra la que recurrir.",
                    self.state.label()
                ),
            )),
        }
    }

    fn may_copy(&self) -> Result<(), Refusal> {
        match self.open_appeal() {
            Some(appeal) if appeal.sic.is_some() => {
                Err(refused(Rule::X15, "La copia a la SIC ya está anotada.")
                    .hint("Si la fecha está mal, deshágala y anótela otra vez."))
            }
            Some(appeal) if appeal.kind == AppealKind::Subsidiary => Ok(()),
            _ => Err(refused(
                Rule::X15,
                "Es un recurso de reposición: no lleva copia a la SIC.",
            )),
        }
    }

    fn may_extend(&self, over: bool) -> Result<(), Refusal> {
        if self.state.is_closed() || self.state == CaseState::Rejected {
            let told = format!(
                "El caso está {}: no corre ningún plazo que se extienda.",
                self.state.label()
            );
            return Err(refused(Rule::D5, told));
        }
        if over {
            let told = "El plazo ya venció: los motivos se dicen antes.";
            return Err(refused(Rule::D5, told));
        }
        if self.is_extended() {
            return Err(refused(
                Rule::D5,
                "Ese plazo ya se extendió: se hace una sola vez.",
            ));
        }
        Ok(())
    }

    /// Does a deed, at an instant. Total: one that meets a case which is past it changes
    /// nothing, and answers so.
    pub fn take(&mut self, deed: &Deed, now: DateTime<FixedOffset>) -> bool {
        let late = matches!(deed, Deed::VoiceMessage(message) if message.late);
        if self.allows(deed.step(), late).is_err() {
            return false;
        }
        match deed {
            Deed::Classified(it) => {
                self.state = CaseState::Classified;
                self.cause = it.cause;
                self.class = it.class;
                self.marking = it.marking.clone();
                self.no_request = it.no_request;
            }
            Deed::Escalated(_) => {
                self.state = CaseState::Escalated;
                self.escalated = Some(now);
            }
            Deed::LevelAnswered(_) => self.state = CaseState::Closed,
            Deed::Finished(_) => self.state = CaseState::Finished,
            Deed::Solved(it) => {
                self.state = match self.state {
                    CaseState::Appeal => CaseState::Closed,
                    _ if it.accepted => CaseState::Solved,
                    _ => CaseState::Rejected,
                };
                self.answer = Some(CaseAnswer {
                    at: it.at,
                    sense: it.answer,
                    accepted: it.accepted,
                });
            }
            Deed::Contacted(it) => self.contacts.push(Contact {
                at: it.at,
                result: it.result,
            }),
            Deed::VoiceMessage(it) => {
                self.state = CaseState::Closed;
                self.non_compliant = it.late;
            }
            Deed::Appealed(it) => {
                self.state = CaseState::Appeal;
                self.appeal = Some(Appeal {
                    kind: it.appeal,
                    filed: it.filed,
                    ground: it.ground,
                    extended: None,
                    told: None,
                    sic: None,
                });
            }
            Deed::Told(it) => {
                if let Some(appeal) = &mut self.appeal {
                    appeal.told = Some(it.at);
                }
            }
            Deed::SicCopied(it) => {
                if let Some(appeal) = &mut self.appeal {
                    appeal.sic = Some(it.at);
                }
            }
            Deed::Extended(it) => match &mut self.appeal {
                Some(appeal) => appeal.extended = Some(it.ends),
                None => self.extended = Some(it.ends),
            },
            Deed::Reviewed(_) => {}
            Deed::Undone(_) => return false,
        }
        true
    }
}

/// A refusal that says as well that nothing changed.
fn refused(rule: Rule, told: impl std::fmt::Display) -> Refusal {
    Refusal::new(rule, format!("{told} No cambió nada."))
}

/// What only a classified case takes.
fn unclassified_or(rule: Rule, state: CaseState, what: &str) -> Refusal {
    if state == CaseState::New {
        return refused(rule, "El caso no tiene causa todavía.").hint("Clasifíquelo primero.");
    }
    refused(rule, format!("El caso está {}: {what}.", state.label()))
}
