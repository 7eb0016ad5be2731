//! Correcting an outage: what makes sense in its record, and who may say so (O6).
//!
//! Invariant: a correction passes what the first entry passed, its role included
//! (E7, E10, E12, C1). The fold asks [`check_change`] alone: what was written under
//! other rules keeps its meaning.

use super::super::authority::{Permission, Role, permit};
use super::super::catalog::{Catalog, Cause, Scenario};
use super::super::refusal::Refusal;
use super::super::rule::Rule;
use super::closing::{check_cause, check_kind, closers, permit_closer};
use super::event::Change;
use super::opening::check_restoration;
use super::record::{Outage, instant_label};
use uuid::Uuid;

/// Whether this user may make a correction: whoever may enter that fact (O6).
///
/// # Errors
/// The refusal names the rule and who can do it instead.
pub fn check_corrector(
    outage: &Outage,
    change: &Change,
    (user, role): (Uuid, Role),
    catalog: &Catalog,
) -> Result<(), Refusal> {
    let of_closing = |cause: Option<&Cause>| {
        let Some(closing) = &outage.closing else {
            return Ok(());
        };
        let own = outage.registered_by == user;
        let may_close = match cause {
            Some(cause) => permit_closer(outage.scenario, cause, role, own, false).is_ok(),
            None => closing.facts.role == role,
        };
        // What a point closed itself, it may correct until Tecnología has confirmed it (C2).
        let by_point = closing.facts.to_validate && closing.facts.role.is_responsible();
        if may_close || (by_point && role.is_responsible()) {
            return Ok(());
        }
        let who = cause.map_or("quien lo cerró", closers);
        Err(Refusal::new(
            Rule::C1,
            format!("Lo que dice este cierre lo corrige {who}; su rol es {role}."),
        )
        .hint("Pídaselo con su razón; el registro queda como estaba."))
    };
    match change {
        Change::Scenario(to) => check_reclassifier(outage.scenario, *to, role),
        Change::Cause(id) => {
            let Some(cause) = catalog.cause(id) else {
                return of_closing(None);
            };
            check_cause(outage.scenario, cause)?;
            of_closing(Some(cause))
        }
        Change::Sustento(_) | Change::Reference(_) | Change::Origin(_) => {
            let closing = outage.closing.as_ref();
            of_closing(closing.and_then(|closing| catalog.cause(&closing.facts.cause)))
        }
        Change::Restored(_) => permit(role, false, Permission::RestoreOutage(outage.scenario)),
        Change::Started(_)
        | Change::Detected(_)
        | Change::Applications(_)
        | Change::Procedure { .. }
        | Change::Notice(_)
        | Change::LateReason(_)
        | Change::UnforeseenKind(_) => {
            permit(role, false, Permission::CorrectOutage(outage.scenario))
        }
    }
}

/// Who says that an outage is of another scenario (E10, E12, C3).
fn check_reclassifier(from: Scenario, to: Scenario, role: Role) -> Result<(), Refusal> {
    let may_say = role.is_responsible() || role == Role::Tecnologia;
    match (from, to) {
        (Scenario::ErrorOrTest, Scenario::MassFailure | Scenario::Unforeseen) => {
            permit(role, false, Permission::OpenOutage(to))
        }
        _ if may_say => Ok(()),
        (_, Scenario::ErrorOrTest) => Err(Refusal::new(
            Rule::E10,
            format!(
                "Como error o prueba lo reclasifica el responsable del punto, o Tecnología \
                 cuando lo encuentra; su rol es {role}."
            ),
        )),
        _ => permit(role, false, Permission::CorrectOutage(from)),
    }
}

/// Whether a correction leaves a closing with an hour that it could not have been
/// closed with (O2).
///
/// # Errors
/// Refuses an instant past the registration or the closing that it contradicts.
pub fn check_closed_instants(outage: &Outage, change: &Change) -> Result<(), Refusal> {
    let Some(closing) = &outage.closing else {
        return Ok(());
    };
    let before = outage.contradictions(closing.at);
    let mut corrected = outage.clone();
    corrected.correct(change.clone());
    let brought = corrected
        .contradictions(closing.at)
        .into_iter()
        .find(|name| !before.contains(name));
    brought.map_or(Ok(()), |name| {
        Err(Refusal::new(
            Rule::O2,
            format!(
                "La hora de {} no puede ser posterior a su registro ni al cierre.",
                instant_label(name)
            ),
        )
        .hint("Si de verdad fue después, reabra el evento con su razón y corríjala entonces."))
    })
}

/// Whether a correction makes sense for this outage (O6, O2, E2, C1).
///
/// # Errors
/// Refuses what would contradict the rest of the record.
pub fn check_change(outage: &Outage, change: &Change) -> Result<(), Refusal> {
    let closed_only = |what: &str| {
        if outage.closing.is_some() {
            Ok(())
        } else {
            Err(Refusal::new(
                Rule::O6,
                format!("{what} se corrige solo en un evento cerrado."),
            ))
        }
    };
    match change {
        Change::Started(started) => {
            if started.at > outage.detected.at {
                return Err(Refusal::new(
                    Rule::O2,
                    "El inicio no puede ser posterior a la detección.",
                ));
            }
            outage.restored.map_or(Ok(()), |restored| {
                check_restoration(started.at, restored.at)
            })
        }
        Change::Detected(detected) if detected.at < outage.started.at => Err(Refusal::new(
            Rule::O2,
            "La detección no puede ser anterior al inicio.",
        )),
        Change::Restored(restored) => {
            if outage.restored.is_none() {
                return Err(Refusal::new(
                    Rule::O6,
                    "El evento sigue abierto: restablézcalo en lugar de corregirlo.",
                ));
            }
            check_restoration(outage.started.at, restored.at)
        }
        Change::Scenario(_) if outage.closing.is_some() => Err(Refusal::new(
            Rule::C3,
            "El escenario se corrige antes de cerrar.",
        )
        .hint("Reabra el evento con su razón y corrija el escenario.")),
        Change::Applications(ids) if ids.is_empty() => Err(Refusal::new(
            Rule::E7,
            "El evento necesita al menos un aplicativo de la lista.",
        )),
        Change::Cause(_) => closed_only("El motivo de cierre"),
        Change::Sustento(_) => closed_only("El sustento"),
        Change::Reference(_) => closed_only("La referencia"),
        Change::Origin(_) => closed_only("El origen de la falla"),
        Change::Notice(_) if outage.scenario != Scenario::MassFailure => Err(Refusal::new(
            Rule::E8,
            "Solo una falla masiva tiene comunicado.",
        )),
        Change::UnforeseenKind(kind) => check_kind(outage.scenario, Some(*kind)),
        Change::LateReason(_) if outage.late_reason.is_none() && !outage.registered_late() => Err(
            Refusal::new(Rule::O8, "El evento no se registró con retraso."),
        ),
        Change::Detected(_)
        | Change::Scenario(_)
        | Change::Applications(_)
        | Change::Procedure { .. }
        | Change::Notice(_)
        | Change::LateReason(_) => Ok(()),
    }
}
