//! `pqr mostrar`, and how a case is told.

use crate::actions::{
    AppealView, CaseStepView, CaseView, Desk, PersonCase, Report, TermView, WorkView, show_case,
};
use crate::cli::answer::Answer;
use crate::cli::table::pairs;
use crate::domain::instant::date;
use chrono_tz::Tz;
use clap::Args;

/// Muestra un caso con su plazo y su historia; ver su cuenta queda anotado
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// Radicado, o su final si no hay duda; RADICADO@PUNTO si lo tienen varios puntos
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
        .words(case.cautions(zone))
        .words(work.calls_words()))
}

/// Everything a case holds.
fn facts(desk: &Desk, case: &CaseView) -> String {
    let (work, zone) = (&case.work, desk.zone());
    let appeal = work.appeal.as_ref();
    let account = case.account.as_ref();
    let account = account.map(|it| format!("{} ({})", it.value, it.origin.label()));
    let unknown = case.unknown.iter();
    let unknown: Vec<String> = unknown
        .map(|(name, text)| format!("{name}: {text}"))
        .collect();
    pairs(&[
        ("Radicado", Some(case.radicado_words())),
        ("CUN", case.cun.clone()),
        ("Cuenta", account),
        ("Base", Some(case.base_words())),
        ("Estado", Some(case.state.label().to_owned())),
        ("Clase", case.class.map(|class| class.label().to_owned())),
        ("Causa", case.cause_words()),
        ("Marcación", case.marking_words()),
        ("Asesor", case.adviser.clone()),
        ("Radicada", case.filed_at.map(date)),
        ("Plazo", Some(case.due_words(desk.now()))),
        ("Llamadas", calls(work, zone)),
        (
            "Escalado",
            work.escalation.as_ref().and_then(|it| it.words(zone)),
        ),
        ("Recurso", appeal.map(AppealView::words)),
        ("Informado", appeal.and_then(|it| it.told_words(zone))),
        ("Copia a la SIC", appeal.and_then(|it| it.sic_words(zone))),
        ("Puede", can(work)),
        (
            "Retención",
            work.held
                .then(|| "retenido por orden legal: no se depura".to_owned()),
        ),
        ("Dice el cliente", case.client_state.clone()),
        ("Motivo", case.reason.clone()),
        (
            "Otras columnas",
            (!unknown.is_empty()).then(|| unknown.join("\n")),
        ),
    ])
}

fn calls(work: &WorkView, zone: Tz) -> Option<String> {
    let calls: Vec<String> = work.contacts.iter().map(|it| it.words(zone)).collect();
    (!calls.is_empty()).then(|| calls.join("\n"))
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
        lines.push(format!("  hasta el {}: {}", date(it.term.due), it.words()));
        let holidays = it.holidays();
        if !holidays.is_empty() {
            lines.push(format!("    no cuentan {}", holidays.join(", ")));
        }
    }
    if lines.is_empty() {
        return String::new();
    }
    format!("\nPlazos\n{}", lines.join("\n"))
}

fn history(steps: &[CaseStepView], zone: Tz) -> String {
    let mut lines = vec![String::new(), "Historia".to_owned()];
    for step in steps {
        lines.push(format!("  {}  {}", step.when(zone), step.words()));
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
