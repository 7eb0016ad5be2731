//! One attention in lines: the customer, the request, what became of it, its history.

use crate::domain::text::counted_words;
use crate::tui::prelude::*;
use crate::{
    actions::{AttentionDetail, AttentionView, ClaimView, ReferredView},
    domain::{
        alert::AlertState,
        instant::{date, date_clock},
    },
    tui::screens::{
        letter::confirmation_of,
        parts::{
            Facts,
            attention::{attention_flags, document, outcome_words, standing},
            of_outage,
        },
    },
};

/// The attention, line by line.
pub(super) fn lines(
    detail: &AttentionDetail,
    confirmation: Option<AlertState>,
    scene: &Scene<'_>,
    room: u16,
) -> Vec<Spans> {
    let attention = &detail.attention;
    let mut told = Facts::below(heading(attention, scene), room, scene);
    told.air();
    facts(attention, scene, &mut told);
    if let Some(claim) = &attention.claim {
        self::claim(claim, scene, &mut told);
    }
    if let Some(state) = confirmation.and_then(|it| confirmation_of(it, scene)) {
        told.with("Confirmación", "", state);
    }
    told.with("Atendió", &attention.attended_by, Spans::new());
    if let Some(outcome) = &attention.outcome {
        told.fact("Resultado", &outcome_words(outcome, scene));
        told.fact("", &outcome.note);
    }
    told.warnings(&attention_flags(attention, scene));
    told.history(&detail.history);
    told.into_lines()
}

fn heading(attention: &AttentionView, scene: &Scene<'_>) -> Vec<Spans> {
    let name = format!(" {} · {}", attention.short_code, attention.procedure);
    let (sign, words, ink) = standing(attention, scene);
    let sign = sign.map_or_else(
        || span(" ", Ink::Text),
        |sign| {
            let glyph = scene.theme.sign(sign);
            span(format!(" {glyph} "), Theme::sign_role(sign))
        },
    );
    let mut state = vec![sign, span(words, ink)];
    if attention.critical_pending && attention.outcome.is_some() {
        let told = "   falta hora y canal del bloqueo real";
        state.push(span(told, Ink::Critical));
    } else if attention.critical && !attention.critical_pending {
        state.push(span("   crítica", Ink::Dim));
    }
    let key = scene.keymap.key_of(Intent::RevealPersonal);
    let key = key.unwrap_or_default();
    let cover = if attention.masked {
        let text = format!(" Datos ocultos: {key} los muestra y queda anotado");
        span(text, Ink::Dim)
    } else {
        let text = format!(" Datos a la vista: quedó anotado; {key} los oculta");
        span(text, Ink::Warning)
    };
    vec![vec![span(name, Ink::Heading)], state, vec![cover]]
}

fn facts(attention: &AttentionView, scene: &Scene<'_>, told: &mut Facts<'_>) {
    let customer = &attention.customer;
    told.fact("Código", &attention.code);
    let of_type = attention.procedure_type;
    told.fact("Tipo", of_type.map_or("no regulado", |it| it.label()));
    told.fact("Evento", &of_outage(attention.outage.as_ref()));
    told.fact("Recibida", &received(attention, scene));
    told.fact("Cliente", &customer.name);
    told.fact("Documento", &document(customer));
    told.fact("Representante", &customer.representative);
    told.fact("Línea", &customer.service_number);
    told.fact("Contacto", &customer.phone);
    told.fact("Correo", &customer.email);
    told.fact("Dirección", &customer.address);
    told.fact("Solicita", &attention.request);
}

/// When it was taken down, and entered, where that was on paper.
fn received(attention: &AttentionView, scene: &Scene<'_>) -> String {
    let taken = date_clock(attention.taken_at, scene.zone);
    if !attention.transcribed_from_paper {
        return taken;
    }
    let folio = attention.folio.as_ref().map(|it| format!(", folio {it}"));
    let entered = date_clock(attention.registered_at, scene.zone);
    let folio = folio.unwrap_or_default();
    format!("{taken} · transcrita de papel{folio}, ingresada {entered}")
}

fn claim(claim: &ClaimView, scene: &Scene<'_>, told: &mut Facts<'_>) {
    told.fact("Materia", &claim.subject_noted());
    told.fact("Pide", &claim.request);
    let referred = claim.refers_to.as_ref().map(ReferredView::words);
    told.fact("Sobre", &referred.unwrap_or_default());
    told.fact("Fundamento", &claim.ground_words().unwrap_or_default());
    let mut entered = claim.entry_way.map_or("", |way| way.label()).to_owned();
    if let Some(at) = claim.in_tray_at {
        entered = format!("{entered}, en bandeja {}", date_clock(at, scene.zone));
    }
    told.fact("Entró por", &entered);
    let mut receipt: Vec<String> = Vec::new();
    receipt.extend(Some(claim.receipt_number.clone()).filter(|text| !text.is_empty()));
    receipt.extend(claim.receipt_day().map(|day| format!("del {day}")));
    receipt.extend(claim.amount_noted());
    told.fact("Recibo", &receipt.join(" · "));
    if let (Some(days), Some(due)) = (claim.term_days, claim.due) {
        let term = format!(
            "{}, hasta el {}",
            counted_words(days, "día hábil", "días hábiles"),
            date(due)
        );
        told.fact("Plazo máximo", &term);
    }
}
