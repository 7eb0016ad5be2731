//! Closing: scenario × cause × role, and what each closing needs (C).

use super::super::authority::Role;
use super::super::catalog::{Cause, Closer, Scenario};
use super::super::refusal::Refusal;
use super::super::rule::Rule;
use super::record::{Outage, State};
use chrono::{DateTime, FixedOffset};

/// What the person who closes has said.
#[derive(Debug, Clone)]
pub struct ClosingRequest<'a> {
    /// The cause chosen.
    pub cause: &'a Cause,
    /// The sustento, as typed.
    pub sustento: &'a str,
    /// Tecnología's reference (C2).
    pub reference: Option<&'a str>,
}

/// Whether this role may close this outage with this cause now; the answer
/// says whether the closing is *por validar* (C2).
///
/// # Errors
/// Refuses with the rule, the reason and who can do it (C1, C2, C3, O2).
pub fn check_closing(
    outage: &Outage,
    request: &ClosingRequest<'_>,
    role: Role,
    now: DateTime<FixedOffset>,
) -> Result<bool, Refusal> {
    match outage.state() {
        State::Open => {
            return Err(Refusal::new(
                Rule::C2,
                "El evento sigue abierto: primero se restablece el servicio.",
            )
            .hint("Registre la hora de restablecimiento y vuelva a cerrar."));
        }
        // Tecnología confirms what a point closed itself (C2).
        State::Closed if awaits_confirmation(outage) && role == Role::Tecnologia => {}
        State::Closed => {
            return Err(Refusal::new(Rule::C6, "El evento ya está cerrado.")
                .hint("Si el cierre está mal, corríjalo o reábralo con su razón."));
        }
        State::Restored => {}
    }
    if let Some(name) = outage.contradictions(now).first() {
        return Err(Refusal::new(
            Rule::O2,
            format!(
                "La hora de {} contradice al reloj; acláela antes de cerrar.",
                super::record::instant_label(*name)
            ),
        )
        .hint("Corrija esa hora, o confírmela escribiéndola otra vez con su razón."));
    }
    if !request.cause.scenarios.contains(&outage.scenario) {
        return Err(Refusal::new(
            Rule::C1,
            format!(
                "El motivo «{}» no corresponde a «{}».",
                request.cause.name,
                outage.scenario.label()
            ),
        )
        .hint("Elija un motivo de ese escenario, o corrija antes el escenario (C3)."));
    }
    let to_validate = permit_closer(outage.scenario, request.cause, role, request.reference)?;
    if request.sustento.trim().is_empty() {
        return Err(Refusal::new(Rule::C1, "El cierre necesita su sustento.")
            .hint("Escriba qué ocurrió y cómo se restableció."));
    }
    Ok(to_validate)
}

/// Whether a point closed a mass failure itself, and Tecnología is still to say so (C2).
fn awaits_confirmation(outage: &Outage) -> bool {
    outage
        .closing
        .as_ref()
        .is_some_and(|closing| closing.facts.to_validate)
}

/// Whether a closed outage may be reopened (C6).
///
/// # Errors
/// Refuses one that is not closed.
pub fn check_reopening(outage: &Outage) -> Result<(), Refusal> {
    if outage.state() == State::Closed {
        return Ok(());
    }
    Err(Refusal::new(Rule::C6, "Solo se reabre un evento cerrado."))
}

/// Who closes with which cause (C1, C2); true when the closing must be validated.
fn permit_closer(
    scenario: Scenario,
    cause: &Cause,
    role: Role,
    reference: Option<&str>,
) -> Result<bool, Refusal> {
    let by_responsible = cause.closers.contains(&Closer::Responsible);
    let by_technology = cause.closers.contains(&Closer::Technology);
    if (by_technology && role == Role::Tecnologia)
        || (by_responsible && role.is_responsible())
        || (scenario == Scenario::ErrorOrTest && role == Role::Administrador)
    {
        return Ok(false);
    }
    if role.is_responsible() {
        if reference.is_some_and(|text| !text.trim().is_empty()) {
            return Ok(true);
        }
        return Err(Refusal::new(
            Rule::C2,
            "Una falla masiva la cierra Soporte Postventa – Tecnología.",
        )
        .hint(
            "Con la referencia de Tecnología puede cerrarla usted; quedará «cierre por validar».",
        ));
    }
    let closers = match (by_responsible, by_technology) {
        (true, true) => "el Jefe o Responsable del canal, o Tecnología",
        (true, false) => "el Jefe o Responsable del canal",
        _ => "Soporte Postventa – Tecnología",
    };
    Err(Refusal::new(
        Rule::C1,
        format!(
            "Con el motivo «{}» cierra {closers}; su rol es {role}.",
            cause.name
        ),
    ))
}
