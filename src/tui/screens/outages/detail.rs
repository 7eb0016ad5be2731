//! One outage in lines: facts, instants, warnings, history with old → new (O6).

use crate::tui::prelude::*;
use crate::tui::subjects::outages::Surroundings;
use crate::{
    actions::{OutageDetail, OutageView},
    domain::{alert::AlertState, catalog::Scenario, instant::date, outage::State},
    tui::screens::{
        letter::standing,
        parts::{Facts, attention_line, confirmation, counted_words, flags, state_sign, strip},
    },
};

/// The outage, line by line.
pub(super) fn lines(
    OutageDetail { outage, history }: &OutageDetail,
    around: Option<&Surroundings>,
    scene: &Scene<'_>,
    room: u16,
) -> Vec<Spans> {
    let mut told = Facts::below(heading(outage, scene), room, scene);
    told.air();
    for line in strip(outage, scene, room.saturating_sub(3)) {
        told.line(indented(line));
    }
    told.air();
    facts(outage, scene, &mut told);
    if let Some(around) = around {
        told.with("Aviso", "", alert(outage, around, scene));
        told.air();
        attentions(outage, around, scene, room, &mut told);
    }
    told.warnings(&flags(outage));
    told.history(history);
    told.into_lines()
}

fn indented(line: Spans) -> Spans {
    let mut spans = vec![span("   ", Ink::Text)];
    spans.extend(line);
    spans
}

fn heading(outage: &OutageView, scene: &Scene<'_>) -> Vec<Spans> {
    let theme = scene.theme;
    let first = vec![
        span(format!(" {}", short(&outage.correlative)), Ink::Heading),
        span(
            format!(" · {} · {}", outage.procedure_type, outage.procedure),
            Ink::Heading,
        ),
    ];
    let sign = state_sign(outage.state);
    let mut second = vec![
        span(" ", Ink::Text),
        span(
            format!("{} {}", theme.sign(sign), outage.state.label()),
            Theme::sign_role(sign),
        ),
        span(format!("   {}", outage.lasted()), Ink::Text),
    ];
    if outage.over_one_hour {
        let sign = theme.sign(Sign::Warning);
        second.push(span(format!(" {sign} más de 1 hora"), Ink::Warning));
    }
    if outage.critical {
        let sign = theme.sign(Sign::Critical);
        second.push(span(format!("   {sign} CRÍTICO"), Ink::Critical));
    }
    vec![first, second]
}

fn facts(outage: &OutageView, scene: &Scene<'_>, told: &mut Facts<'_>) {
    told.fact("Correlativo", &outage.correlative);
    let applications = match &outage.applications[..] {
        [] => "ninguno".to_owned(),
        several => several.join(", "),
    };
    told.fact("Aplicativos", &applications);
    let confirmed = confirmation(outage, scene.theme);
    told.with("Escenario", outage.scenario.label(), confirmed);
    told.with("Registró", &outage.registered_by, Spans::new());
    let said = |text: &Option<String>| text.clone().unwrap_or_default();
    told.fact("Motivo", &outage.cause_told().unwrap_or_default());
    told.fact("Origen", &said(&outage.origin));
    told.fact("Referencia", &said(&outage.reference));
    told.fact("Sustento", &said(&outage.sustento));
    if let Some(due) = outage.report_due {
        told.fact("Reporte", &format!("vence el {}", date(due)));
    }
}

/// Where its alert stands (A2).
fn alert(outage: &OutageView, around: &Surroundings, scene: &Scene<'_>) -> Spans {
    let Some(letter) = around.letters.first() else {
        return vec![if outage.scenario == Scenario::ErrorOrTest {
            span("no hace falta", Ink::Dim)
        } else {
            span("no se preparó · v lo prepara", Ink::Dim)
        }];
    };
    let (sign, words) = standing(letter, scene);
    let words = format!("{} {words}", scene.theme.sign(sign));
    let mut spans = vec![span(words, Theme::sign_role(sign))];
    if letter.state == AlertState::Prepared {
        spans.push(span(" · v lo envía", Ink::Dim));
    }
    spans
}

/// Its first attentions, and what could join it (K2, Q0).
fn attentions(
    outage: &OutageView,
    around: &Surroundings,
    scene: &Scene<'_>,
    room: u16,
    told: &mut Facts<'_>,
) {
    let mut head = vec![span(
        format!(" Atenciones {}", outage.attentions),
        Ink::Heading,
    )];
    if outage.critical_pending > 0 {
        let sign = scene.theme.sign(Sign::Critical);
        let count = u64::from(outage.critical_pending);
        let pending = counted_words(count, "crítica pendiente", "críticas pendientes");
        head.push(span(format!("   {sign} {pending}"), Ink::Critical));
    }
    told.line(head);
    let listed = &around.attentions;
    let shown: Vec<_> = listed.rows.iter().take(SHOWN).collect();
    for attention in &shown {
        let line = attention_line(attention, scene, room.saturating_sub(4));
        told.line(indented(line));
    }
    let others = (outage.attentions as usize).saturating_sub(shown.len());
    let note = match (shown.len(), others) {
        (0, _) if outage.state == State::Open => "Ninguna todavía: a toma la primera.".to_owned(),
        (0, _) => "Ninguna.".to_owned(),
        (_, 0) => String::new(),
        (_, others) => format!("y {others} más: l las lista"),
    };
    if !note.is_empty() {
        told.line(vec![span(format!("   {note}"), Ink::Dim)]);
    }
    let waiting = around.attachable.len();
    if waiting > 0 {
        let sign = scene.theme.sign(Sign::Warning);
        let words = if waiting == 1 {
            "1 atención sin evento puede ser de este: u la une".to_owned()
        } else {
            format!("{waiting} atenciones sin evento pueden ser de este: u las une")
        };
        told.line(vec![span(format!("   {sign} {words}"), Ink::Warning)]);
    }
}

/// Attentions that the detail shows at most.
const SHOWN: usize = 5;
