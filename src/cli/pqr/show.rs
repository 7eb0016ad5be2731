//! `pqr mostrar`, and how a case is told.

use crate::actions::{
    CaseStepView, CaseView, Desk, PersonCase, Report, TermView, WorkView, show_case,
};
use crate::cli::answer::Answer;
use crate::cli::table::pairs;
use crate::domain::deadline::Deadline;
use crate::domain::instant::{date, date_clock};
use crate::domain::text::counted_words;
use chrono_tz::Tz;
use clap::Args;

/// Muestra un caso con su plazo y su historia; ver su cuenta queda anotado
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// Radicado, o su final si no hay duda
    #[arg(value_name = "ID")]
    id: String,
}

/// A text that is no letter of a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("escriba la letra de una causa, de la A a la Q")]
pub(super) struct NoCause;

pub(super) fn letter(text: &str) -> Result<char, NoCause> {
    let mut letters = text.chars();
    match (
        letters.next().map(|c| c.to_ascii_uppercase()),
        letters.next(),
    ) {
        (Some(letter @ 'A'..='Q'), None) => Ok(letter),
        _ => Err(NoCause),
    }
}

pub(super) fn show(desk: &mut Desk, args: &ShowArgs) -> Result<Answer, Report> {
    let case = show_case(desk, &args.id)?;
    told(desk, &case)
}

pub(super) fn told(desk: &Desk, case: &CaseView) -> Result<Answer, Report> {
    let zone = desk.zone();
    let work = &case.work;
    Ok(Answer::of(case)?
        .data(facts(desk, case))
        .data(terms(&work.terms))
        .data(history(&case.history, zone))
        .words(unaware(work, zone))
        .words(work.silence.iter().map(|it| format!("{it} [D5]")))
        .words(
            work.contact_plan
                .and_then(|plan| Some(format!("{}. [X7]", plan.words()?))),
        )
        .words(case.still_there.then(|| {
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
        ("Causa", cause(case)),
        ("Marcación", case.marking_words()),
        ("Asesor", case.adviser.clone()),
        ("Radicada", case.filed_at.map(date)),
        ("Plazo", Some(case.due_words(desk.now()))),
        ("Llamadas", calls(desk, &case.work)),
        ("Escalado", escalation(desk, &case.work)),
        ("Recurso", appeal(desk, &case.work)),
        ("Puede", can(&case.work)),
        (
            "Retención",
            (case.work.held).then(|| "retenido por orden legal: no se depura".to_owned()),
        ),
        ("Dice el cliente", case.client_state.clone()),
        ("Motivo", case.reason.clone()),
        (
            "Otras columnas",
            (!unknown.is_empty()).then(|| unknown.join("\n")),
        ),
    ])
}

/// Its cause, or that it is no request.
fn cause(case: &CaseView) -> Option<String> {
    let letter = case.cause_letter.map(String::from);
    let name = case.cause.as_ref().map(|name| format!(". {name}"));
    let no_request = case.work.no_request;
    match letter {
        Some(letter) => Some(letter + name.as_deref().unwrap_or_default()),
        None => no_request.then(|| "ninguna: la marcación no es requerimiento".to_owned()),
    }
}

fn calls(desk: &Desk, work: &WorkView) -> Option<String> {
    let call = |it: &crate::actions::ContactView| {
        format!("{}, {}", date_clock(it.at, desk.zone()), it.result.label())
    };
    let calls: Vec<String> = work.contacts.iter().map(call).collect();
    (!calls.is_empty()).then(|| calls.join("\n"))
}

fn escalation(desk: &Desk, work: &WorkView) -> Option<String> {
    let it = work.escalation.as_ref()?;
    let due = it.due.map(date);
    Some(match (it.escalated_at, due, it.late) {
        (Some(at), due, late) => {
            let late = if late { ", tarde" } else { "" };
            let due = due.map_or_else(String::new, |due| format!(" (hasta el {due})"));
            format!("{}{late}{due}", date_clock(at, desk.zone()))
        }
        (None, Some(due), true) => format!("no; debía escalarse hasta el {due}"),
        (None, Some(due), false) => format!("no; si es escalable, hasta el {due}"),
        (None, None, _) => return None,
    })
}

fn appeal(desk: &Desk, work: &WorkView) -> Option<String> {
    let it = work.appeal.as_ref()?;
    let zone = desk.zone();
    let ground = it.ground.map_or("otro motivo", |ground| ground.label());
    let mut lines = vec![
        format!("{}, del {}", it.kind.label(), date(it.filed_at)),
        format!("contra: {ground}"),
        format!("vence el {}", date(it.due)),
    ];
    lines.extend(
        it.told_at
            .map(|at| format!("informado el {}", date_clock(at, zone))),
    );
    lines.extend(
        it.sic_at
            .map(|at| format!("copia a la SIC el {}", date_clock(at, zone))),
    );
    Some(lines.join("\n"))
}

/// What may be done next.
fn can(work: &WorkView) -> Option<String> {
    let words: Vec<&str> = work.next.iter().map(|step| step.word()).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// Its terms: what they count, who says so, and the days that do not count.
fn terms(terms: &[TermView]) -> String {
    let mut lines = Vec::new();
    for it in terms {
        let term = &it.term;
        lines.push(format!(
            "  hasta el {}: {}; {} desde el {} ({})",
            date(term.due),
            it.what,
            counted_words(term.days, "día hábil", "días hábiles"),
            date(term.from),
            it.source
        ));
        lines.extend(skipped(term).map(|days| format!("    no cuentan {days}")));
    }
    if lines.is_empty() {
        return String::new();
    }
    format!("\nPlazos\n{}", lines.join("\n"))
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

/// Who worked on it without knowing of one another.
fn unaware(work: &WorkView, zone: Tz) -> Option<String> {
    let of = |it: &crate::actions::UnawareView| {
        let when = date_clock(it.at, zone);
        format!(
            "{} en el terminal {} ({when}: {})",
            it.by, it.terminal, it.what
        )
    };
    let all: Vec<String> = work.unaware.iter().map(of).collect();
    (!all.is_empty()).then(|| {
        format!(
            "Lo trabajaron sin saber uno del otro: {}. Revise qué vale. [X4]",
            all.join("; ")
        )
    })
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
        let void = match (step.undone, step.without_effect) {
            (true, _) => " (deshecho)",
            (_, true) => " (sin efecto)",
            _ => "",
        };
        lines.push(format!("  {when}  {}{row}{by}{void}", step.what));
        let noted = step.notes.iter().flat_map(|notes| notes.lines());
        lines.extend(noted.map(|line| format!("    «{line}»")));
    }
    lines.join("\n")
}

/// A case for the report of an account, with every row in which it came (T2).
pub(in crate::cli) fn person(desk: &Desk, case: &PersonCase) -> String {
    let head = match &case.case {
        Some(view) => facts(desk, view) + &history(&view.history, desk.zone()),
        None => format!("Radicado  {}", case.radicado),
    };
    let rows = case.rows.iter().map(|row| {
        let said = &row.content;
        let identifiers = [&said.account, &said.cun].map(|it| it.as_ref().map(|it| &it.value));
        let words = [
            &said.state,
            &said.reason,
            &said.adviser,
            &said.marking.reason,
            &said.marking.sub_reason,
        ];
        let words = words.map(Option::as_ref);
        let words = identifiers.into_iter().chain(words).flatten().cloned();
        let unknown = said
            .unknown
            .iter()
            .map(|(name, text)| format!("{name}: {text}"));
        format!(
            "  {}, corte {}, fila {}{}: {}",
            row.base.label(),
            date(row.cut),
            row.row,
            if row.in_force { "" } else { " (no vale)" },
            words.chain(unknown).collect::<Vec<_>>().join("; ")
        )
    });
    let rows: Vec<String> = rows.collect();
    format!("{head}\nFilas\n{}\n", rows.join("\n"))
}
