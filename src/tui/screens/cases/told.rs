//! A case, line by line: its term, what may be done next, the calls on a strip of days, its
//! appeal, what the client says with where it came from, its terms with their sources (X).

use super::deeds::STEPS;
use crate::domain::text::strip_control;
use crate::tui::text::width;
use crate::tui::{
    prelude::*,
    screens::parts::{Facts, day_and_clock},
};
use crate::{
    actions::{CaseView, TermView},
    domain::{
        instant::{date, local_day, short_day},
        masking::mask_document,
        pqr::{CallResult, CaseStep, ClockState},
    },
};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// Days of the strip that are still to come, at most.
const AHEAD: usize = 5;

/// The sign of where a clock stands.
pub(super) const fn sign(state: ClockState) -> Sign {
    match state {
        ClockState::Overdue => Sign::Refused,
        ClockState::DueSoon => Sign::Warning,
        ClockState::Running => Sign::Clock,
        ClockState::Undated => Sign::Open,
        ClockState::Left | ClockState::Stopped => Sign::Closed,
    }
}

/// Its account, covered whether it was shown before or not.
pub(super) fn covered(case: &CaseView) -> String {
    let account = case.account.as_ref().map_or("", |it| it.value.as_str());
    if account.contains('*') {
        account.to_owned()
    } else {
        mask_document(account)
    }
}

/// The lines of a case; as its list has it, its account is covered and its history elsewhere.
pub(super) fn lines(case: &CaseView, is_whole: bool, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
    let class = case.class.map(|class| class.label().to_owned());
    let why = case.cause_words();
    let title = [case.name.clone(), case.state.label().to_owned()].into_iter();
    let title: Vec<String> = title.chain(class).chain(why).collect();
    let title = format!(" {}", title.join(" · "));
    let mut facts = Facts::below(vec![vec![span(title, Ink::Heading)]], room, scene);
    let clock = sign(case.due_state);
    let (clock, role) = (scene.theme.sign(clock), Theme::sign_role(clock));
    facts.with(
        "Plazo",
        &case.due_words(scene.now),
        vec![span(format!(" {clock}"), role)],
    );
    warned(case, &mut facts, scene);
    steps(case, &mut facts, scene);
    calls(case, &mut facts, scene);
    appeal(case, &mut facts, scene);
    let escalation = case.work.escalation.as_ref();
    let escalation = escalation.and_then(|it| it.words(scene.zone));
    facts.fact("Escalado", &escalation.unwrap_or_default());
    facts.fact("Radicada", &case.filed_at.map(date).unwrap_or_default());
    for day in case.term.iter().flat_map(|term| &term.skipped) {
        if !matches!(day.reason.as_str(), "sábado" | "domingo") {
            facts.fact("No cuenta", &format!("{} {}", date(day.date), day.reason));
        }
    }
    facts.air();
    let account = case.account.as_ref().map(|it| {
        let value = if is_whole {
            it.value.clone()
        } else {
            covered(case)
        };
        format!("{value} ({})", it.origin.label())
    });
    facts.fact("Cuenta", &account.unwrap_or_default());
    facts.fact("Radicado", &case.radicado_words());
    facts.fact("CUN", case.cun.as_deref().unwrap_or_default());
    facts.fact("Marcación", &case.marking_words().unwrap_or_default());
    facts.fact("Motivo", case.reason.as_deref().unwrap_or_default());
    facts.fact(
        "Según cliente",
        case.client_state.as_deref().unwrap_or_default(),
    );
    facts.fact("Asesor", case.adviser.as_deref().unwrap_or_default());
    facts.fact("Base", &case.base_words());
    for (header, text) in &case.unknown {
        facts.fact(header, text);
    }
    let held = case
        .work
        .held
        .then_some("por orden legal: no se depura [T1]");
    facts.fact("Retenido", held.unwrap_or_default());
    facts.fact("Notas", case.notes.as_deref().unwrap_or_default());
    if is_whole {
        terms(&case.work.terms, &mut facts);
        history(case, &mut facts, scene);
    }
    facts.into_lines()
}

/// What a reader must be told before all else.
fn warned(case: &CaseView, facts: &mut Facts<'_>, scene: &Scene<'_>) {
    for it in case.cautions(scene.zone) {
        facts.fact("Revise", &it);
    }
}

/// The legal next steps, each with its key.
fn steps(case: &CaseView, facts: &mut Facts<'_>, scene: &Scene<'_>) {
    let legal = STEPS
        .iter()
        .filter(|(_, step, _)| case.work.next.contains(step));
    let told = legal
        .filter(|(_, step, _)| *step != CaseStep::Undo)
        .filter_map(|(intent, _, word)| {
            let key = scene.keymap.key_of(*intent)?;
            Some(vec![
                span(key, Ink::Accent),
                span(format!(" {word}"), Ink::Text),
            ])
        });
    packed("Puede hacerse", told, facts);
}

/// Pieces behind a name, no line of which ends within one.
fn packed(name: &str, pieces: impl Iterator<Item = Spans>, facts: &mut Facts<'_>) {
    const GAP: usize = 2;
    let room = facts.room_of_fact();
    let mut rows: Vec<(usize, Spans)> = Vec::new();
    for piece in pieces {
        let needed = piece.iter().map(|(text, _)| width(text)).sum::<usize>();
        match rows.last_mut() {
            Some((taken, row)) if *taken + GAP + needed <= room => {
                row.push(span(" ".repeat(GAP), Ink::Text));
                row.extend(piece);
                *taken += GAP + needed;
            }
            _ => rows.push((needed, piece)),
        }
    }
    for (at, (_, row)) in rows.into_iter().enumerate() {
        facts.named(if at == 0 { name } else { "" }, row);
    }
}

/// The calls on a strip of days, up to the end of the term, and how many dates still fit.
fn calls(case: &CaseView, facts: &mut Facts<'_>, scene: &Scene<'_>) {
    let work = &case.work;
    if work.contacts.is_empty() {
        return;
    }
    let today = local_day(scene.now, scene.zone);
    let mut days: BTreeMap<NaiveDate, Option<bool>> = BTreeMap::new();
    for call in &work.contacts {
        let answered = call.result == CallResult::Answered;
        let day = days.entry(local_day(call.at, scene.zone)).or_default();
        *day = Some(day.unwrap_or_default() || answered);
    }
    if !case.state.is_closed() {
        days.entry(today).or_default();
        let skipped = |day: &NaiveDate| {
            let of_term = case.term.iter().flat_map(|term| &term.skipped);
            of_term.clone().any(|it| it.date == *day)
        };
        let last = case.due.unwrap_or(today);
        let ahead = today.iter_days().skip(1).take_while(|day| *day <= last);
        for day in ahead.filter(|day| !skipped(day)).take(AHEAD) {
            days.entry(day).or_default();
        }
    }
    let day_words = |day: NaiveDate| match day {
        day if day == today => "hoy".to_owned(),
        day if day.month() == today.month() => {
            let words = short_day(day);
            words.split('/').next().unwrap_or_default().to_owned()
        }
        day => short_day(day),
    };
    let strip = days.into_iter().map(|(day, call)| {
        let sign = match call {
            Some(true) => Sign::Confirmed,
            Some(false) => Sign::Refused,
            None => Sign::Tick,
        };
        let day = format!("{} ", day_words(day));
        vec![
            span(day, Ink::Text),
            span(scene.theme.sign(sign), Theme::sign_role(sign)),
        ]
    });
    packed("Llamadas", strip, facts);
    facts.fact("", &work.calls_words().unwrap_or_default());
}

/// The appeal, its clock, and what to tell the customer.
fn appeal(case: &CaseView, facts: &mut Facts<'_>, scene: &Scene<'_>) {
    let Some(appeal) = &case.work.appeal else {
        return;
    };
    facts.fact("Recurso", &appeal.words());
    match appeal.told_words(scene.zone) {
        Some(told) => facts.fact("Informado", &told),
        None if case.state.is_closed() => {}
        None => facts.fact("Por informar", &format!("{} [X17]", appeal.to_tell)),
    }
    let copied = appeal.sic_words(scene.zone);
    facts.fact("Copia a SIC", &copied.unwrap_or_default());
}

/// Every term with what it counts and who says so (D5).
fn terms(terms: &[TermView], facts: &mut Facts<'_>) {
    if terms.is_empty() {
        return;
    }
    facts.air();
    facts.line(vec![span(" Plazos", Ink::Heading)]);
    for it in terms {
        facts.fact(&date(it.term.due), &it.words());
    }
}

fn history(case: &CaseView, facts: &mut Facts<'_>, scene: &Scene<'_>) {
    facts.air();
    facts.line(vec![span(" Historia", Ink::Heading)]);
    for step in &case.history {
        let when = match (step.at, step.cut) {
            (Some(at), _) => day_and_clock(at, scene),
            (None, Some(cut)) => date(cut),
            (None, None) => String::new(),
        };
        facts.fact(&when, &step.words());
        let noted = step
            .notes
            .as_deref()
            .map(|it| format!("«{}»", strip_control(it)));
        facts.fact("", &noted.unwrap_or_default());
    }
}
