//! What stands above the fields, and in their place once it is closed.

use super::super::parts::{brief, confirmation, counted_words, strip, waited};
use crate::tui::prelude::*;
use crate::{
    actions::{AttentionView, ClosingForm, OutageView},
    tui::text::width,
};

/// Critical attentions that are named; the others are counted.
const PENDING: usize = 3;

/// What is cut first where there is little room stands last.
pub(super) fn title(deed: &str, outage: &OutageView, scene: &Scene<'_>) -> Spans {
    let mut spans = head(deed, outage, scene);
    let about = format!(" · {}", about(outage));
    if fits(&spans, &about, scene) {
        spans.push(span(about, Ink::Heading));
    }
    spans
}

fn head(deed: &str, outage: &OutageView, scene: &Scene<'_>) -> Spans {
    let name = short(&outage.correlative);
    let head = format!("{deed} {name} · {}", outage.scenario.label());
    let mut spans = vec![span(head, Ink::Heading)];
    spans.extend(confirmation(outage, scene.theme));
    spans
}

fn about(outage: &OutageView) -> String {
    let applications = outage.applications.join(", ");
    format!("{} · {applications}", outage.procedure_type)
}

/// Whether the title has room for what it is about, besides when the draft was saved.
fn fits(title: &Spans, about: &str, scene: &Scene<'_>) -> bool {
    const SAVED: usize = "✓ borrador guardado 10:42".len();
    let used: usize = title.iter().map(|(text, _)| width(text)).sum();
    used + width(about) + SAVED + 4 <= usize::from(scene.width.min(100))
}

/// What the title had no room for.
pub(super) fn besides(
    deed: &str,
    outage: &OutageView,
    scene: &Scene<'_>,
    room: u16,
) -> Option<Block> {
    let about = about(outage);
    let is_told = fits(&head(deed, outage, scene), &format!(" · {about}"), scene);
    (!is_told).then(|| Block {
        tight: true,
        ..Block::of(&about, Ink::Text, room)
    })
}

/// The instants, how long it lasted, and what a person must know before closing.
pub(super) fn to_close(loaded: &ClosingForm, scene: &Scene<'_>, room: u16) -> Vec<Block> {
    let mut told: Vec<(Sign, Ink, String)> = pending(loaded, scene, usize::from(room))
        .into_iter()
        .map(|text| (Sign::Critical, Ink::Critical, text))
        .collect();
    if loaded.asked(None).unconfirmed && loaded.obstacle.is_none() {
        let text = "Sin confirmación de Fallas de Sistemas: se avisará a C&I. [E8]";
        told.push((Sign::Warning, Ink::Warning, text.to_owned()));
    }
    let mut blocks = vec![facts(&loaded.outage, scene, room)];
    blocks.extend(
        told.into_iter()
            .enumerate()
            .map(|(at, (sign, role, text))| Block {
                sign: Some(sign),
                tight: at > 0,
                ..Block::of(&text, role, room)
            }),
    );
    blocks
}

/// What is said once it is closed, and what can be printed of it.
pub(super) fn closed(outage: &OutageView, scene: &Scene<'_>, room: u16) -> Vec<Block> {
    let told = if outage.closing_to_validate {
        "Cerrado y firmado; queda «por validar» hasta que la oficina lo confirme."
    } else {
        "Cerrado y firmado."
    };
    let mut blocks = vec![
        facts(outage, scene, room),
        Block {
            sign: Some(Sign::Confirmed),
            ..Block::of(told, Ink::Confirmed, room)
        },
    ];
    if outage.critical_pending > 0 {
        let count = u64::from(outage.critical_pending);
        let left = counted_words(count, "crítica pendiente", "críticas pendientes");
        let text = format!("{left} todavía, en el tablero.");
        blocks.push(Block {
            sign: Some(Sign::Critical),
            tight: true,
            ..Block::of(&text, Ink::Critical, room)
        });
    }
    let keys = [
        ("p", "  acta de cierre en PDF, para la firma"),
        ("f", "  formato lleno en PDF, con sus atenciones"),
    ];
    blocks.push(Block {
        lines: keys
            .map(|(key, text)| vec![span(key, Ink::Accent), span(text, Ink::Text)])
            .to_vec(),
        ..Block::default()
    });
    blocks
}

fn facts(outage: &OutageView, scene: &Scene<'_>, room: u16) -> Block {
    let mut lasted = vec![
        span("Duración ", Ink::Dim),
        span(outage.lasted(), Ink::Heading),
    ];
    if outage.over_one_hour {
        let sign = scene.theme.sign(Sign::Warning);
        lasted.push(span(format!(" {sign} más de 1 hora"), Ink::Warning));
    }
    if outage.attentions > 0 {
        let (all, critical) = (outage.attentions, outage.critical_pending);
        let text = format!("     Atenciones {all} · críticas {critical}");
        lasted.push(span(text, Ink::Text));
    }
    let mut lines = strip(outage, scene, room).to_vec();
    lines.push(lasted);
    Block {
        lines,
        ..Block::default()
    }
}

/// The critical attentions that are pending: explained or attended, they never
/// keep anybody from closing (C5).
fn pending(loaded: &ClosingForm, scene: &Scene<'_>, room: usize) -> Vec<String> {
    let sentence = |it: &AttentionView, advice: &str| {
        format!(
            "{} {}, {}: {advice}",
            it.code,
            brief(it),
            waited(it, scene.now)
        )
    };
    let named = loaded.critical.iter().take(PENDING).map(|it| {
        // One row each: the form needs the others.
        let whole = sentence(it, "explique en el sustento o atiéndala");
        if width(&whole) <= room {
            whole
        } else {
            sentence(it, "explique o atiéndala")
        }
    });
    let others = loaded.critical.len().saturating_sub(PENDING);
    let others = (others > 0).then(|| {
        let others = counted_words(others, "crítica pendiente", "críticas pendientes");
        format!("y {others} más. [C5]")
    });
    named.chain(others).collect()
}
