//! Closing: scenario × cause × role, and what each closing needs (C, E8).

use super::super::advice::Advised;
use super::super::authority::Role;
use super::super::catalog::{Catalog, Cause, CauseList, Closer, Scenario, UnforeseenKind};
use super::super::refusal::Refusal;
use super::super::rule::Rule;
use super::super::text::is_blank;
use super::record::{Outage, State, UNANSWERED_AFTER};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the person who closes has said.
#[derive(Debug, Clone)]
pub struct ClosingRequest<'a> {
    /// The cause chosen.
    pub cause: &'a Cause,
    /// The sustento, as typed.
    pub sustento: &'a str,
    /// Tecnología's reference (C2).
    pub reference: Option<&'a str>,
    /// The origin of the failure (C8).
    pub origin: Option<&'a str>,
    /// Closed knowing that no notice confirms it (E8).
    pub unconfirmed: bool,
}

/// A cause of a list that is not the shipped one, as it stood when somebody closed
/// with it: content of the vault (C9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedCause {
    /// The name the list gives it.
    pub name: String,
    /// The list.
    #[serde(flatten)]
    pub list: CauseList,
}

/// What a closing says besides its cause and its sustento.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asked {
    /// Tecnología's reference, in the place of who closes with the cause (C2).
    pub reference: bool,
    /// The origin of the failure (C8).
    pub origin: bool,
    /// That it is closed knowing that no notice confirms it (E8).
    pub unconfirmed: bool,
}

/// What is asked of this user to close this outage with this cause now (C2, C8, E8).
#[must_use]
pub fn asked_to_close(
    outage: &Outage,
    cause: &Cause,
    (user, role): (Uuid, Role),
    now: DateTime<FixedOffset>,
) -> Asked {
    let own = outage.registered_by == user;
    let may = |vouched| permit_closer(outage.scenario, cause, role, own, vouched).is_ok();
    let unconfirmed = outage.unconfirmed(now).is_some();
    Asked {
        reference: !unconfirmed && !may(false) && may(true),
        origin: outage.scenario == Scenario::MassFailure && role == Role::Tecnologia,
        unconfirmed,
    }
}

/// Whether this user may close this outage with this cause now; the answer
/// says whether the closing is *por validar* (C2, E8).
///
/// # Errors
/// Refuses with the rule, the reason and who can do it (C1, C2, C3, C8, E8, O2).
pub fn check_closing(
    outage: &Outage,
    request: &ClosingRequest<'_>,
    (user, role): (Uuid, Role),
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
                "La hora de {} contradice al reloj; aclárela antes de cerrar.",
                super::record::instant_label(*name)
            ),
        )
        .hint("Corrija esa hora, o confírmela escribiéndola otra vez con su razón."));
    }
    check_cause(outage.scenario, request.cause)?;
    let vouched = request.unconfirmed || is_said(request.reference);
    let own = outage.registered_by == user;
    let to_validate = permit_closer(outage.scenario, request.cause, role, own, vouched)?;
    check_confirmation(outage, request.unconfirmed, now)?;
    let asked = asked_to_close(outage, request.cause, (user, role), now);
    if asked.origin && !is_said(request.origin) {
        return Err(Refusal::new(
            Rule::C8,
            "El cierre de Tecnología declara el origen de la falla, que el punto recibe en su acuse.",
        )
        .hint(Advised::TellOrigin));
    }
    if is_blank(request.sustento) {
        return Err(Refusal::new(Rule::C1, "El cierre necesita su sustento.")
            .hint("Escriba qué ocurrió y cómo se restableció."));
    }
    Ok(to_validate)
}

/// Whether a cause is one of a scenario's (C1).
///
/// # Errors
/// Refuses one that is another scenario's.
pub(super) fn check_cause(scenario: Scenario, cause: &Cause) -> Result<(), Refusal> {
    if cause.scenarios.contains(&scenario) {
        return Ok(());
    }
    Err(Refusal::new(
        Rule::C1,
        format!(
            "El motivo «{}» no corresponde a «{}».",
            cause.name,
            scenario.label()
        ),
    )
    .hint("Elija un motivo de ese escenario, o corrija antes el escenario (C3)."))
}

/// Only *Fallas de Sistemas y Plataforma* formalises a mass failure: one that it
/// denied, or did not answer for within the day, is closed as such knowingly (E8).
fn check_confirmation(
    outage: &Outage,
    unconfirmed: bool,
    now: DateTime<FixedOffset>,
) -> Result<(), Refusal> {
    let answer = outage.notice.as_ref();
    if outage.confirmed() {
        return if unconfirmed {
            let what = match answer {
                Some(notice) if outage.scenario == Scenario::MassFailure => {
                    format!(
                        "El comunicado {} confirma la falla masiva",
                        notice.reference
                    )
                }
                _ => format!("«{}» no espera ningún comunicado", outage.scenario.label()),
            };
            Err(Refusal::new(
                Rule::E8,
                format!("{what}: no cabe cerrar sin confirmación."),
            )
            .hint(Advised::CloseConfirmed))
        } else {
            Ok(())
        };
    }
    let waited = now - outage.registered_at >= UNANSWERED_AFTER;
    if let Some(notice) = answer {
        return if unconfirmed {
            Ok(())
        } else {
            Err(Refusal::new(
                Rule::E8,
                format!("El comunicado {} niega la falla masiva.", notice.reference),
            )
            .hint(Advised::CloseDenied))
        };
    }
    if unconfirmed && waited {
        return Ok(());
    }
    let told = "Fallas de Sistemas y Plataforma no ha confirmado la falla masiva";
    let refusal = if waited {
        Refusal::new(Rule::E8, format!("{told} en 24 horas.")).hint(Advised::CloseUnanswered)
    } else {
        let closable_from = outage
            .registered_at
            .checked_add_signed(UNANSWERED_AFTER)
            .unwrap_or(outage.registered_at);
        Refusal::new(Rule::E8, format!("{told} todavía.")).hint(format!(
            "Desde el {} puede cerrarse sin confirmación.",
            closable_from.format("%d/%m/%Y %H:%M")
        ))
    };
    Err(refusal.hint("Si ya respondió, registre su comunicado y vuelva a cerrar."))
}

fn is_said(text: Option<&str>) -> bool {
    text.is_some_and(|text| !is_blank(text))
}

/// Which unforeseen event a closing leaves on record: what is said now, or was at
/// opening, or what the cause says by itself (O9). None for other scenarios.
///
/// # Errors
/// Refuses an unforeseen event that nobody said the kind of, and a kind of
/// anything else.
pub fn settle_unforeseen(
    outage: &Outage,
    cause: &Cause,
    said: Option<UnforeseenKind>,
) -> Result<Option<UnforeseenKind>, Refusal> {
    check_kind(outage.scenario, said)?;
    if outage.scenario != Scenario::Unforeseen {
        return Ok(None);
    }
    match said.or(outage.unforeseen_kind).or(cause.says()) {
        Some(kind) => Ok(Some(kind)),
        None => Err(Refusal::new(
            Rule::O9,
            "Falta decir qué suceso fue: corte de luz, inundación o infraestructura.",
        )
        .hint(Advised::TellUnforeseen)),
    }
}

/// Only an unforeseen event has a kind (O9).
///
/// # Errors
/// Refuses one said of another scenario.
pub fn check_kind(scenario: Scenario, said: Option<UnforeseenKind>) -> Result<(), Refusal> {
    match said {
        Some(kind) if scenario != Scenario::Unforeseen => Err(Refusal::new(
            Rule::O9,
            format!(
                "El suceso ({}) se dice de un evento no previsto; este es «{}».",
                kind.label(),
                scenario.label()
            ),
        )
        .hint("Corrija el escenario, o no diga el suceso.")),
        _ => Ok(()),
    }
}

/// Whether a point closed a mass failure itself, and Tecnología is still to say so (C2).
fn awaits_confirmation(outage: &Outage) -> bool {
    outage
        .closing
        .as_ref()
        .is_some_and(|closing| closing.facts.to_validate)
}

/// Whether a closed outage may be reopened: before it is reported (C6).
///
/// # Errors
/// Refuses one that is not closed, or that is known to be reported.
pub fn check_reopening(outage: &Outage) -> Result<(), Refusal> {
    if outage.state() != State::Closed {
        return Err(Refusal::new(Rule::C6, "Solo se reabre un evento cerrado."));
    }
    match &outage.reported {
        Some(reported) => Err(Refusal::new(
            Rule::C6,
            format!(
                "El evento ya se reportó a Regulatorio el {} (versión {}).",
                reported.sent_at.format("%d/%m/%Y"),
                reported.version
            ),
        )
        .hint("Pida a Control e Información una versión nueva del reporte, con su razón.")),
        None => Ok(()),
    }
}

/// Whether somebody of a role closes an outage of this scenario at all, whatever its cause
/// (C1).
#[must_use]
pub fn closes(role: Role, scenario: Scenario, catalog: &Catalog) -> bool {
    let by_technology = |cause: &Cause| cause.closers.contains(&Closer::Technology);
    role.is_responsible()
        || (role == Role::Tecnologia && catalog.causes_for(scenario).any(by_technology))
        || (role == Role::Administrador && scenario == Scenario::ErrorOrTest)
}

/// Who closes with which cause (C1, C2); true when the closing must be validated.
/// `own`: whether the user registered it; `vouched`: whether there is Tecnología's
/// reference, or E8's sustento in its place.
pub(super) fn permit_closer(
    scenario: Scenario,
    cause: &Cause,
    role: Role,
    own: bool,
    vouched: bool,
) -> Result<bool, Refusal> {
    let by_responsible = cause.closers.contains(&Closer::Responsible);
    let by_technology = cause.closers.contains(&Closer::Technology);
    if (by_technology && role == Role::Tecnologia)
        || (by_responsible && role.is_responsible())
        || (scenario == Scenario::ErrorOrTest && role == Role::Administrador && own)
    {
        return Ok(false);
    }
    if role.is_responsible() {
        if vouched {
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
    Err(Refusal::new(
        Rule::C1,
        format!(
            "Con el motivo «{}» cierra {}; su rol es {role}.",
            cause.name,
            closers(cause)
        ),
    ))
}

/// Who closes with a cause, in the middle of a sentence (C1).
pub(super) fn closers(cause: &Cause) -> &'static str {
    let closes = |closer| cause.closers.contains(&closer);
    match (closes(Closer::Responsible), closes(Closer::Technology)) {
        (true, true) => "el Jefe o Responsable del canal, o Tecnología",
        (true, false) => "el Jefe o Responsable del canal",
        _ => "Soporte Postventa – Tecnología",
    }
}
