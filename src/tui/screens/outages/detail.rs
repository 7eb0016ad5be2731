//! One outage in lines: facts, instants, warnings, history with old → new (O6).

use crate::tui::{prelude::*, subjects::outages::Surroundings};
use crate::{
    actions::{OutageDetail, OutageView},
    domain::outage::State,
    tui::screens::{
        letter::alert_of,
        parts::{
            Facts, attention_line, confirmation, counted_words, day_and_clock, flags, signed,
            state_sign, strip,
        },
    },
};

/// The outage, line by line.
pub(super) fn lines(
    OutageDetail {
        outage,
        history,
        alerts,
    }: &OutageDetail,
    around: Option<&Surroundings>,
    scene: &Scene<'_>,
    room: u16,
) -> Vec<Spans> {
    let mut told = Facts::below(heading(outage, scene), room, scene);
    told.air();
    for line in strip(outage, scene, room.saturating_sub(3)) {
        told.indented(line);
    }
    told.air();
    facts(outage, scene, &mut told);
    for alert in alerts {
        let state = alert.state.label();
        told.fact(
            "Alerta",
            &format!("{state}: {} [{}]", alert.what, alert.rule),
        );
        told.fact("Respuesta", alert.answer.as_deref().unwrap_or_default());
    }
    if let Some(around) = around {
        told.with("Aviso", "", alert_of(outage, around.letters.first(), scene));
        told.air();
        attentions(outage, around, scene, room, &mut told);
    }
    told.warnings(&flags(outage));
    told.history(history);
    told.into_lines()
}

fn heading(outage: &OutageView, scene: &Scene<'_>) -> Vec<Spans> {
    let theme = scene.theme;
    let (kind, procedure) = (outage.procedure_type, &outage.procedure);
    let name = format!(" {} · {kind} · {procedure}", short(&outage.correlative));
    let gap = |columns| span(" ".repeat(columns), Ink::Text);
    let mut state = vec![
        gap(1),
        signed(theme, state_sign(outage.state), outage.state.label()),
        span(format!("   {}", outage.lasted()), Ink::Text),
    ];
    if outage.over_one_hour {
        state.extend([gap(1), signed(theme, Sign::Warning, "más de 1 hora")]);
    }
    if outage.critical {
        state.extend([gap(3), signed(theme, Sign::Critical, "CRÍTICO")]);
    }
    vec![vec![span(name, Ink::Heading)], state]
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
    told.fact("Motivo", &outage.cause_told().unwrap_or_default());
    told.fact("Origen", outage.origin.as_deref().unwrap_or_default());
    told.fact(
        "Referencia",
        outage.reference.as_deref().unwrap_or_default(),
    );
    told.fact("Sustento", outage.sustento.as_deref().unwrap_or_default());
    if let Some(term) = &outage.report_term {
        told.fact("Reporte", &term.term.words(scene.now));
    }
    if let Some(sent) = outage.reported_at {
        told.fact("Reportado", &day_and_clock(sent, scene));
    }
}

/// Its first attentions, and what could join it (K2, Q0).
fn attentions(
    outage: &OutageView,
    around: &Surroundings,
    scene: &Scene<'_>,
    room: u16,
    told: &mut Facts<'_>,
) {
    let head = format!(" Atenciones {}", outage.attentions);
    let mut head = vec![span(head, Ink::Heading)];
    if outage.critical_pending > 0 {
        let count = u64::from(outage.critical_pending);
        let pending = counted_words(count, "crítica pendiente", "críticas pendientes");
        let pending = signed(scene.theme, Sign::Critical, &pending);
        head.extend([span("   ", Ink::Text), pending]);
    }
    told.line(head);
    let shown = &around.attentions.rows;
    let shown = &shown[..shown.len().min(SHOWN)];
    for attention in shown {
        told.indented(attention_line(attention, scene, room.saturating_sub(4)));
    }
    let others = (outage.attentions as usize).saturating_sub(shown.len());
    let note = match (shown.len(), others) {
        (0, _) if outage.state == State::Open => "Ninguna todavía: a toma la primera.".to_owned(),
        (0, _) => "Ninguna.".to_owned(),
        (_, 0) => String::new(),
        (_, others) => format!("y {others} más: l las lista"),
    };
    if !note.is_empty() {
        told.indented(vec![span(note, Ink::Dim)]);
    }
    let joins = match around.attachable.len() {
        0 => return,
        1 => "1 atención sin evento puede ser de este: u la une".to_owned(),
        many => format!("{many} atenciones sin evento pueden ser de este: u las une"),
    };
    told.indented(vec![signed(scene.theme, Sign::Warning, &joins)]);
}

/// Attentions that the detail shows at most.
const SHOWN: usize = 5;
