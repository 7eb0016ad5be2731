//! Correcting a fact and taking a closing back, each with its reason (O6, C6).

use super::desk::Desk;
use super::error::{ActionError, Field};
use super::find;
use super::open_outage::{instant, required};
use super::register_notice::link;
use super::views::{OutageView, Viewer};
use crate::domain::authority::Deed;
use crate::domain::catalog::{Match, Scenario};
use crate::domain::outage::{
    Change, Instants, Outage, OutageEvent, State, check_change, check_instants, check_reopening,
};
use crate::domain::personal::RetentionClass;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::journal::Body;
use crate::store::Writer;
use std::str::FromStr;

/// A fact that can be corrected, by the word the command line takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CorrectionField {
    /// `inicio`.
    Started,
    /// `detectado`.
    Detected,
    /// `restablecido`.
    Restored,
    /// `escenario`.
    Scenario,
    /// `aplicativos`, separated by commas.
    Applications,
    /// `tramite`, of the same type.
    Procedure,
    /// `comunicado`: the reference of a registered notice.
    Notice,
    /// `causa` of a closed outage.
    Cause,
    /// `sustento` of a closed outage.
    Sustento,
    /// `referencia` of a closed outage.
    Reference,
}

impl CorrectionField {
    /// Every field, in the order a person is offered them.
    pub const ALL: [Self; 10] = [
        Self::Started,
        Self::Detected,
        Self::Restored,
        Self::Scenario,
        Self::Applications,
        Self::Procedure,
        Self::Notice,
        Self::Cause,
        Self::Sustento,
        Self::Reference,
    ];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Started => "inicio",
            Self::Detected => "detectado",
            Self::Restored => "restablecido",
            Self::Scenario => "escenario",
            Self::Applications => "aplicativos",
            Self::Procedure => "tramite",
            Self::Notice => "comunicado",
            Self::Cause => "causa",
            Self::Sustento => "sustento",
            Self::Reference => "referencia",
        }
    }
}

impl FromStr for CorrectionField {
    type Err = ActionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|field| field.word() == text)
            .ok_or_else(|| ActionError::NoField(text.to_owned()))
    }
}

/// What a correction writes: a new value of the record, or a notice attached to it.
enum Correcting {
    Change(Change),
    Notice(String),
    Sustento(String),
}

/// Corrects one fact of an outage; the original stays in the journal.
///
/// # Errors
/// The value is not understood, a rule refuses it, or the reason is empty.
pub fn correct_outage(
    desk: &mut Desk,
    name: &str,
    field: CorrectionField,
    value: &str,
    reason: &str,
) -> Result<OutageView, ActionError> {
    let outage = find::outage(desk, name)?;
    desk.permit(Deed::CorrectOutage)?;
    let reason = required(Field::Reason, reason)?;
    let correcting = interpret(desk, &outage, field, value)?;
    let id = outage.id;
    desk.store.write(|writer| {
        let outage = find::by_id(writer.read(), id)?;
        let change = match correcting {
            Correcting::Notice(reference) => {
                let notice = writer
                    .read()
                    .notice_by_reference(&reference)?
                    .ok_or(ActionError::NoNotice(reference))?;
                let attached = OutageEvent::NoticeAttached(link(&notice));
                return Ok(writer.append(id, &Body::Outage(attached))?);
            }
            Correcting::Change(change) => change,
            Correcting::Sustento(text) => {
                Change::Sustento(writer.seal(RetentionClass::General, &text)?)
            }
        };
        check_change(&outage, &change)?;
        check_clock(writer, &outage, &change)?;
        let reason = writer.seal(RetentionClass::General, reason)?;
        let corrected = OutageEvent::Corrected { change, reason };
        writer.append(id, &Body::Outage(corrected))?;
        Ok::<_, ActionError>(())
    })?;
    Viewer::new(desk).outage(id)
}

/// Takes a closing back: the outage waits for its closing again (C6).
///
/// # Errors
/// It is not closed, or the reason is empty.
pub fn reopen_outage(desk: &mut Desk, name: &str, reason: &str) -> Result<OutageView, ActionError> {
    let outage = find::outage(desk, name)?;
    desk.permit(Deed::CorrectOutage)?;
    let reason = required(Field::Reason, reason)?;
    let id = outage.id;
    desk.store.write(|writer| {
        check_reopening(&find::by_id(writer.read(), id)?)?;
        let reason = writer.seal(RetentionClass::General, reason)?;
        writer.append(id, &Body::Outage(OutageEvent::Reopened { reason }))?;
        Ok::<_, ActionError>(())
    })?;
    Viewer::new(desk).outage(id)
}

fn interpret(
    desk: &Desk,
    outage: &Outage,
    field: CorrectionField,
    value: &str,
) -> Result<Correcting, ActionError> {
    let at = |field| {
        let at = desk.instant(field, value)?;
        Ok::<_, ActionError>(instant(Some(at), desk.now()))
    };
    Ok(match field {
        CorrectionField::Started => Correcting::Change(Change::Started(at(Field::Started)?)),
        CorrectionField::Detected => Correcting::Change(Change::Detected(at(Field::Detected)?)),
        CorrectionField::Restored => Correcting::Change(Change::Restored(at(Field::Restored)?)),
        CorrectionField::Scenario => {
            let scenario = Scenario::from_str(value).map_err(|_| ActionError::Field {
                field: Field::Scenario,
                expected: "use masiva, imprevisto o error",
            })?;
            Correcting::Change(Change::Scenario(scenario))
        }
        CorrectionField::Applications => {
            let texts: Vec<&str> = value
                .split(',')
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .collect();
            Correcting::Change(Change::Applications(desk.application_ids(&texts)?))
        }
        CorrectionField::Procedure => {
            let today = desk.now().date_naive();
            let found = desk.assets().catalog.resolve_procedure(value, today)?;
            let Match::Procedure(procedure) = found else {
                return Err(Refusal::new(
                    Rule::E1,
                    "Ese trámite no está en la lista de solicitudes reguladas.",
                )
                .into());
            };
            if procedure.procedure_type != outage.procedure_type {
                return Err(Refusal::new(
                    Rule::E2,
                    format!(
                        "«{}» es de {} y el evento es de {}.",
                        procedure.name,
                        procedure.procedure_type.label(),
                        outage.procedure_type.label()
                    ),
                )
                .hint("Registre otro evento del tipo que corresponde.")
                .into());
            }
            Correcting::Change(Change::Procedure {
                id: procedure.id.clone(),
                critical: procedure.critical,
            })
        }
        CorrectionField::Notice => {
            Correcting::Notice(required(Field::Reference, value)?.to_owned())
        }
        CorrectionField::Cause => {
            let cause = desk.assets().catalog.resolve_cause(value)?;
            if !cause.scenarios.contains(&outage.scenario) {
                return Err(Refusal::new(
                    Rule::C1,
                    format!(
                        "El motivo «{}» no corresponde a «{}».",
                        cause.name,
                        outage.scenario.label()
                    ),
                )
                .into());
            }
            Correcting::Change(Change::Cause(cause.id.clone()))
        }
        CorrectionField::Sustento => {
            Correcting::Sustento(required(Field::Sustento, value)?.to_owned())
        }
        CorrectionField::Reference => Correcting::Change(Change::Reference(
            required(Field::Reference, value)?.to_owned(),
        )),
    })
}

/// A corrected instant must still be in order with the others and the clock (O2).
fn check_clock(writer: &Writer<'_>, outage: &Outage, change: &Change) -> Result<(), ActionError> {
    let mut instants = Instants {
        started: outage.started.at,
        detected: outage.detected.at,
        restored: outage.restored.map(|restored| restored.at),
    };
    match change {
        Change::Started(at) => instants.started = at.at,
        Change::Detected(at) => instants.detected = at.at,
        Change::Restored(at) if outage.state() != State::Open => instants.restored = Some(at.at),
        _ => return Ok(()),
    }
    check_instants(instants, writer.now(), writer.latest_known())?;
    Ok(())
}
