//! How an outage stands, in words.

use super::super::answer::Answer;
use super::super::record::{CONFLICT, short};
use crate::actions::{Desk, OutageView, Report};
use crate::domain::catalog::Scenario;
use crate::domain::deadline::TermState;
use crate::domain::instant::{date, date_clock};

/// The answer to a change of an outage: its correlative, and how it stands in words.
pub(in crate::cli) fn changed(
    desk: &Desk,
    outage: &OutageView,
    what: &str,
) -> Result<Answer, Report> {
    let words = told(desk, outage, what);
    Ok(Answer::of(outage)?.data(&outage.correlative).words(words))
}

/// What was done, and how the outage stands, in words.
pub(super) fn told(desk: &Desk, outage: &OutageView, what: &str) -> Vec<String> {
    let zone = desk.zone();
    let mut words = vec![format!(
        "{what}: {} · {} · {}.",
        outage.procedure_type,
        outage.procedure,
        scenario(outage)
    )];
    let started = date_clock(outage.started_at, zone);
    words.push(match outage.restored_at {
        Some(restored) => format!(
            "Inicio {started}, restablecido {}, duró {}.",
            date_clock(restored, zone),
            outage.lasted()
        ),
        None => format!("Inicio {started}, sigue abierto."),
    });
    words.extend(remarks(outage));
    words
}

pub(super) fn scenario(outage: &OutageView) -> String {
    let mut text = outage.scenario.label().to_owned();
    if outage.scenario == Scenario::MassFailure {
        text.push_str(match (outage.confirmed, &outage.notice) {
            (true, _) => ", confirmada",
            (false, Some(_)) => ", negada por Fallas de Sistemas",
            (false, None) => ", por confirmar",
        });
    }
    if let Some(kind) = outage.unforeseen_kind {
        text.push_str(": ");
        text.push_str(kind.label());
    }
    text
}

/// What somebody has to know or do about an outage.
pub(super) fn remarks(outage: &OutageView) -> Vec<String> {
    let mut remarks = Vec::new();
    let mut when = |condition: bool, text: &str| {
        if condition {
            remarks.push(text.to_owned());
        }
    };
    when(
        outage.critical && outage.restored_at.is_none(),
        "Trámite crítico: se atiende igual, por un canal alterno o el formato manual.",
    );
    when(outage.official_code_conflict, CONFLICT);
    when(outage.over_one_hour, "Pasó de una hora.");
    when(outage.late_registration, "Registrado con retraso.");
    when(
        outage.closing_to_validate,
        "Cierre por validar: la oficina lo confirma.",
    );
    when(
        outage.closed_unconfirmed,
        "Cerrado sin confirmación de Fallas de Sistemas; se avisa a C&I.",
    );
    when(
        outage.asks_new_report,
        "Ya se reportó a Regulatorio de otro modo: pida a C&I una versión nueva del reporte.",
    );
    when(
        outage.cause_flagged,
        "La intermitencia no es inoperatividad según el procedimiento; este cierre se avisa a C&I.",
    );
    when(
        outage.clock_suspect,
        "El reloj del equipo retrocedió o saltó al registrarlo.",
    );
    if outage.critical_pending > 0 {
        remarks.push(format!(
            "Atenciones críticas pendientes: {}; véalas con: contingencia atencion listar --pendientes --evento {}",
            outage.critical_pending,
            short(&outage.correlative)
        ));
    }
    if outage.corrected_after_mail.is_some() {
        remarks.push(format!(
            "Se corrigió después de que salió su aviso, que dice lo de antes; véalo con: contingencia aviso {}",
            short(&outage.correlative)
        ));
    }
    for name in &outage.contradictions {
        remarks.push(format!(
            "La hora de {name} contradice al reloj: aclárela antes de cerrar."
        ));
    }
    if let Some(cause) = &outage.proposed_cause {
        remarks.push(format!("Motivo de cierre que le corresponde: {cause}."));
    }
    if let Some(principal) = &outage.duplicate_of {
        let flagged = if outage.duplicate_flagged {
            " Aquel sigue abierto en otro terminal: Control e Información revisa si lo oculta."
        } else {
            ""
        };
        remarks.push(format!("Duplicado de {principal}.{flagged}"));
    }
    if let Some(term) = &outage.report_term {
        let (state, calendar) = (term.state.label(), &term.calendar);
        let strict = date(term.due_from_start);
        match term.due {
            Some(due) => remarks.push(format!(
                "Reporte a Regulatorio {state}: vence el {}; contado del inicio, el {strict} (calendario {calendar}).",
                date(due)
            )),
            None if term.state == TermState::AtRisk => remarks.push(format!(
                "Reporte a Regulatorio {state}: sin restablecer, y contado del inicio venció el {strict} (calendario {calendar})."
            )),
            None => {}
        }
    }
    remarks
}
