//! What is to be noted of a case in RR, in its own words and in pieces as RR takes them (X8).

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::escalation::SECOND_LEVEL;
use super::show::find_own_case;
use super::{at_a_cell, clocks};
use crate::domain::authority::Permission;
use crate::domain::instant::{date, date_clock};
use crate::domain::pqr::{AppealGround, Appealed, Deed, PqrCase, RrLine, Step};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::text::{counted_words, fold_key};
use crate::journal::case_id;
use serde::Serialize;

/// A note for RR. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseNote {
    /// Its radicado.
    pub radicado: String,
    /// The whole text.
    pub text: String,
    /// The same, as RR takes it: a line each.
    pub pieces: Vec<String>,
    /// How RR takes it.
    #[serde(flatten)]
    pub line: RrLine,
}

/// Composes what is to be noted of a case in RR, by the last thing that was done about it.
///
/// # Errors
/// This is no cell, the role may not, there is no such case, or nothing was done that is noted.
pub fn case_note(desk: &Desk, name: &str) -> Result<CaseNote, ActionError> {
    at_a_cell(desk)?;
    desk.permit(Permission::WorkCase)?;
    let case = find_own_case(desk, name)?;
    let id = case_id(&case.line.point, &case.line.radicado);
    let work = desk.store.read().pqr_work(id)?;
    let steps = work.iter().flat_map(|work| work.steps.iter().rev());
    let noted = steps.filter(|step| step.is_in_force()).find(|step| {
        use Deed::{Appealed, Escalated, Finished, LevelAnswered, Solved, VoiceMessage};
        matches!(
            step.deed,
            Escalated(_)
                | LevelAnswered(_)
                | Finished(_)
                | Solved(_)
                | VoiceMessage(_)
                | Appealed(_)
        )
    });
    let (Some(work), Some(step)) = (&work, noted) else {
        return Err(
            Refusal::new(Rule::X8, "En el caso no hay nada que anotar en RR todavía.")
                .hint(
                    "La nota sale después de escalar, finalizar, responder, dejar el mensaje o \
               anotar el recurso.",
                )
                .into(),
        );
    };
    let text = composed(desk, work, step)?;
    let line = desk.profile().rr;
    Ok(CaseNote {
        radicado: case.line.radicado,
        pieces: line.pieces(&text),
        text,
        line,
    })
}

fn composed(desk: &Desk, work: &PqrCase, step: &Step) -> Result<String, ActionError> {
    let zone = desk.zone();
    let clock = |at| date_clock(at, zone);
    let said = |sealed| -> Result<String, ActionError> {
        let text: Option<String> = desk.store.read().sealed(sealed)?;
        Ok(text.unwrap_or_default())
    };
    let standing = &work.standing;
    let radicado = &work.case.radicado;
    let cause = standing.cause.map_or_else(String::new, |letter| {
        let cause = desk.assets().cell.cause(letter);
        let name = cause.map_or_else(String::new, |cause| format!(" {}", cause.name));
        format!(" Causa {letter}{name}.")
    });
    Ok(match &step.deed {
        Deed::Escalated(_) => format!(
            "PQR {radicado} escalada a {SECOND_LEVEL} el {}.{cause}",
            clock(step.at)
        ),
        Deed::LevelAnswered(it) => format!(
            "PQR {radicado}: respuesta de {SECOND_LEVEL} recibida el {}. {}",
            clock(it.at),
            said(&it.text)?
        ),
        Deed::Finished(it) => {
            let abc = it.abc.as_ref();
            let abc = abc.map_or_else(String::new, |abc| format!(" ABC {abc}."));
            let notes = said(&it.notes)?;
            format!(
                "PQR {radicado} finalizada por error de escalamiento el {}.{cause}{abc} {notes}",
                clock(step.at)
            )
        }
        Deed::Solved(it) => {
            let what = if standing.appeal.is_some() {
                "recurso respondido"
            } else {
                "solucionada en primer contacto"
            };
            let accepts = if it.accepted { "acepta" } else { "no acepta" };
            format!(
                "PQR {radicado} {what} en llamada del {}: {}.{cause} Respuesta {}; el cliente \
                 {accepts}. {}",
                clock(it.at),
                it.action.label(),
                it.answer.label(),
                said(&it.notes)?
            )
        }
        Deed::VoiceMessage(it) => {
            let calls: Vec<String> = standing
                .contacts
                .iter()
                .map(|call| format!("{} {}", clock(call.at), call.result.label()))
                .collect();
            let calls = match calls.as_slice() {
                [] => "Sin llamadas".to_owned(),
                calls => format!("Llamadas: {}", calls.join("; ")),
            };
            let late = if it.late { " Plazo vencido." } else { "" };
            format!(
                "PQR {radicado} cliente ilocalizado.{cause} {calls}.{late} Mensaje de voz \
                 del {}: {}",
                clock(step.at),
                said(&it.text)?
            )
        }
        Deed::Appealed(it) => of_appeal(desk, work, it, &said(&it.grounds)?),
        _ => String::new(),
    })
}

/// What is noted of an appeal: against what it is, until when it is answered, and what was done
/// about it so far.
fn of_appeal(desk: &Desk, work: &PqrCase, it: &Appealed, grounds: &str) -> String {
    let (standing, radicado) = (&work.standing, &work.case.radicado);
    let clock = |at| date_clock(at, desk.zone());
    let clocks = clocks(desk);
    let days = desk.assets().cell.terms.answer.days;
    let appeal = standing.appeal.as_ref();
    let told = appeal
        .and_then(|appeal| appeal.told)
        .map_or_else(String::new, |at| {
            format!(" Se informa al cliente el {}.", clock(at))
        });
    let copied = appeal
        .and_then(|appeal| appeal.sic)
        .map_or_else(String::new, |at| {
            format!(" Copia a la SIC el {}.", date(at.date_naive()))
        });
    let extended = appeal.is_some_and(|appeal| appeal.extended.is_some());
    let (due, extended) = if extended {
        (
            clocks.twice(it.filed).due,
            ", extendido para practicar pruebas",
        )
    } else {
        (clocks.term(it.filed).due, "")
    };
    let ground = it.ground.map_or("otro motivo", AppealGround::label);
    let grounds = if fold_key(grounds) == fold_key(ground) {
        String::new()
    } else {
        format!(": {grounds}")
    };
    format!(
        "PQR {radicado} {} interpuesto el {} contra {ground}{grounds}. Se responde en \
         {}{extended}, hasta el {}.{told}{copied}",
        it.appeal.label(),
        date(it.filed),
        counted_words(days, "día hábil", "días hábiles"),
        date(due)
    )
}
