//! `pqr mostrar` and `pqr finalizar`.

use crate::actions::{CaseStepView, CaseView, Desk, FinishInput, Report, finish_case, show_case};
use crate::cli::answer::Answer;
use crate::cli::table::pairs;
use crate::domain::deadline::Deadline;
use crate::domain::instant::{date, date_clock};
use crate::domain::pqr::ClockState;
use chrono_tz::Tz;
use clap::Args;

/// Muestra un caso con su plazo y su historia; ver su cuenta queda anotado
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// Radicado, o su final si no hay duda
    #[arg(value_name = "ID")]
    id: String,
}

/// Finaliza un caso que fue escalado por error, con las notas del log de llamadas
///
/// Es lo que se hace en RR cuando la causa no es escalable a segundo nivel. Sin notas no
/// se finaliza.
#[derive(Debug, Args)]
pub(super) struct FinishArgs {
    /// Radicado, o su final si no hay duda
    #[arg(value_name = "ID")]
    id: String,
    /// Por qué fue escalado por error, como queda en RR
    #[arg(long = "notas", value_name = "TEXTO")]
    notes: String,
    /// Sección del ABC de la causa, en DAM, que se verificó
    #[arg(long = "abc", value_name = "SECCION")]
    abc: Option<String>,
}

pub(super) fn show(desk: &mut Desk, args: &ShowArgs) -> Result<Answer, Report> {
    let case = show_case(desk, &args.id)?;
    told(desk, &case)
}

pub(super) fn finish(desk: &mut Desk, args: &FinishArgs) -> Result<Answer, Report> {
    let input = FinishInput {
        notes: args.notes.clone(),
        abc: args.abc.clone(),
    };
    let case = finish_case(desk, &args.id, &input)?;
    Ok(told(desk, &case)?.word("Caso finalizado; el cierre en RR lo hace usted con estas notas."))
}

fn told(desk: &Desk, case: &CaseView) -> Result<Answer, Report> {
    let zone = desk.zone();
    let closed_and_there = case.due_state == ClockState::Stopped && !case.gone;
    Ok(Answer::of(case)?
        .data(facts(desk, case))
        .data(history(&case.history, zone))
        .words(closed_and_there.then(|| {
            "Está cerrado aquí y el último corte lo trae todavía: revise si se cerró en RR. [X2]"
                .to_owned()
        })))
}

/// Everything a case holds.
fn facts(desk: &Desk, case: &CaseView) -> String {
    let account = case.account.as_ref();
    let account = account.map(|it| format!("{} ({})", it.value, it.origin.label()));
    let base = format!(
        "{}, corte {}{}",
        case.base.label(),
        date(case.cut),
        match (case.gone, case.in_both) {
            (true, _) => "; ya no viene",
            (_, true) => "; está en las dos bases",
            _ => "",
        }
    );
    let unknown = case.unknown.iter();
    let unknown: Vec<String> = unknown
        .map(|(name, text)| format!("{name}: {text}"))
        .collect();
    pairs(&[
        (
            "Radicado",
            Some(format!(
                "{} ({})",
                case.radicado,
                case.radicado_origin.label()
            )),
        ),
        ("CUN", case.cun.clone()),
        ("Cuenta", account),
        ("Base", Some(base)),
        ("Estado", Some(case.state.label().to_owned())),
        ("Clase", case.class.map(|class| class.label().to_owned())),
        ("Marcación", case.marking_words()),
        ("Asesor", case.adviser.clone()),
        ("Radicada", case.filed_at.map(date)),
        ("Plazo", Some(case.due_words(desk.now()))),
        ("No cuentan", case.term.as_ref().and_then(skipped)),
        ("Dice el cliente", case.client_state.clone()),
        ("Motivo", case.reason.clone()),
        ("Notas", case.notes.clone()),
        (
            "Otras columnas",
            (!unknown.is_empty()).then(|| unknown.join("\n")),
        ),
    ])
}

/// The holidays of a term, and the calendar they are of.
fn skipped(term: &Deadline) -> Option<String> {
    let days: Vec<String> = term
        .skipped
        .iter()
        .filter(|it| !matches!(it.reason.as_str(), "sábado" | "domingo"))
        .map(|it| format!("{} ({})", date(it.date), it.reason))
        .collect();
    (!days.is_empty()).then(|| format!("{}; calendario {}", days.join(", "), term.calendar))
}

fn history(steps: &[CaseStepView], zone: Tz) -> String {
    let mut lines = vec![String::new(), "Historia".to_owned()];
    for step in steps {
        let when = match (step.at, step.cut) {
            (Some(at), _) => date_clock(at, zone),
            (None, Some(cut)) => format!("corte {}", date(cut)),
            (None, None) => String::new(),
        };
        let by = step
            .by
            .as_ref()
            .map_or_else(String::new, |by| format!(" · {by}"));
        let row = step
            .row
            .map_or_else(String::new, |row| format!(", fila {row}"));
        let void = if step.without_effect {
            " (sin efecto)"
        } else {
            ""
        };
        lines.push(format!("  {when}  {}{row}{by}{void}", step.what));
    }
    lines.join("\n")
}
