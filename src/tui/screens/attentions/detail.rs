//! One attention in lines: the customer, the request, what became of it, its history.

use super::words::standing;
use crate::tui::prelude::*;
use crate::{
    actions::{AttentionDetail, AttentionView, ClaimView, OutcomeView, ReferredView},
    domain::{
        alert::AlertState,
        instant::{date, date_clock},
    },
    tui::screens::parts::{lowered, push_fact, push_history, push_warning},
};

/// The attention, line by line.
pub(super) fn lines(
    detail: &AttentionDetail,
    confirmation: Option<AlertState>,
    scene: &Scene<'_>,
    room: u16,
) -> Vec<Spans> {
    let attention = &detail.attention;
    let mut lines = heading(attention, scene);
    lines.push(Spans::new());
    facts(attention, scene, room, &mut lines);
    if let Some(claim) = &attention.claim {
        self::claim(claim, confirmation, scene, room, &mut lines);
    }
    push_fact(
        &mut lines,
        room,
        "Atendió",
        &attention.attended_by,
        Spans::new(),
    );
    if let Some(outcome) = &attention.outcome {
        self::outcome(outcome, scene, room, &mut lines);
    }
    flags(attention, scene, room, &mut lines);
    lines.push(Spans::new());
    lines.push(vec![span(" Historia", Role::Heading)]);
    for entry in &detail.history {
        push_history(&mut lines, room, entry, scene);
    }
    lines
}

fn heading(attention: &AttentionView, scene: &Scene<'_>) -> Vec<Spans> {
    let theme = scene.theme;
    let first = vec![span(
        format!(" {} · {}", attention.short_code, attention.procedure),
        Role::Heading,
    )];
    let (sign, words, role) = standing(attention, scene);
    let mut second = vec![span(" ", Role::Text)];
    if let Some(sign) = sign {
        let role = Theme::sign_role(sign);
        second.push(span(format!("{} ", theme.sign(sign)), role));
    }
    second.push(span(words, role));
    if attention.critical_pending && attention.outcome.is_some() {
        second.push(span(
            "   falta hora y canal del bloqueo real",
            Role::Critical,
        ));
    } else if attention.critical && !attention.critical_pending {
        second.push(span("   crítica", Role::Dim));
    }
    let key = scene.keymap.key_of(Intent::RevealPersonal);
    let key = key.unwrap_or_default();
    let third = if attention.masked {
        let text = format!(" Datos ocultos: {key} los muestra y queda anotado");
        span(text, Role::Dim)
    } else {
        let text = format!(" Datos a la vista: quedó anotado; {key} los oculta");
        span(text, Role::Warning)
    };
    vec![first, second, vec![third]]
}

fn facts(attention: &AttentionView, scene: &Scene<'_>, room: u16, lines: &mut Vec<Spans>) {
    let mut fact = |name: &str, text: &str| {
        if !text.is_empty() {
            push_fact(lines, room, name, text, Spans::new());
        }
    };
    let customer = &attention.customer;
    fact("Código", &attention.code);
    fact(
        "Tipo",
        attention
            .procedure_type
            .map_or("no regulado", |procedure_type| procedure_type.label()),
    );
    fact(
        "Evento",
        &attention
            .outage
            .as_deref()
            .map_or_else(|| "sin evento".to_owned(), short),
    );
    let mut taken = date_clock(attention.taken_at, scene.zone);
    if attention.transcribed_from_paper {
        taken.push_str(" · transcrita de papel");
        if let Some(folio) = &attention.folio {
            taken = format!("{taken}, folio {folio}");
        }
        let entered = date_clock(attention.registered_at, scene.zone);
        taken = format!("{taken}, ingresada {entered}");
    }
    fact("Recibida", &taken);
    fact("Cliente", &customer.name);
    let document = match customer.document_type {
        Some(kind) if !customer.document_number.is_empty() => {
            format!("{kind} {}", customer.document_number)
        }
        _ => customer.document_number.clone(),
    };
    fact("Documento", &document);
    fact("Representante", &customer.representative);
    fact("Línea", &customer.service_number);
    fact("Contacto", &customer.phone);
    fact("Correo", &customer.email);
    fact("Dirección", &customer.address);
    fact("Solicita", &attention.request);
}

fn claim(
    claim: &ClaimView,
    confirmation: Option<AlertState>,
    scene: &Scene<'_>,
    room: u16,
    lines: &mut Vec<Spans>,
) {
    let mut fact = |name: &str, text: &str| {
        if !text.is_empty() {
            push_fact(lines, room, name, text, Spans::new());
        }
    };
    fact("Materia", &claim.subject_noted());
    fact("Pide", &claim.request);
    let referred = claim.refers_to.as_ref();
    fact(
        "Sobre",
        &referred.map_or_else(String::new, ReferredView::words),
    );
    fact("Fundamento", &claim.ground_words().unwrap_or_default());
    let mut entered = claim
        .entry_way
        .map_or_else(String::new, |way| way.label().to_owned());
    if let Some(at) = claim.in_tray_at {
        entered = format!("{entered}, en bandeja {}", date_clock(at, scene.zone));
    }
    fact("Entró por", &entered);
    let mut receipt: Vec<String> = Vec::new();
    receipt.extend(Some(claim.receipt_number.clone()).filter(|text| !text.is_empty()));
    receipt.extend(claim.receipt_day().map(|day| format!("del {day}")));
    receipt.extend(claim.amount_noted());
    fact("Recibo", &receipt.join(" · "));
    if let (Some(days), Some(due)) = (claim.term_days, claim.due) {
        fact(
            "Plazo máximo",
            &format!("{days} días hábiles, hasta el {}", date(due)),
        );
    }
    match confirmation {
        Some(AlertState::Prepared) => push_fact(
            lines,
            room,
            "Confirmación",
            "correo al cliente preparado",
            vec![span(
                format!(
                    " · sin enviar; {} lo abre",
                    scene
                        .keymap
                        .key_of(Intent::ConfirmClaim)
                        .unwrap_or_default()
                ),
                Role::Warning,
            )],
        ),
        Some(AlertState::Sent | AlertState::Answered) => {
            fact("Confirmación", "correo enviado al cliente");
        }
        // A confirmation to a customer is never dismissed.
        Some(AlertState::Dismissed) | None => {}
    }
}

fn outcome(outcome: &OutcomeView, scene: &Scene<'_>, room: u16, lines: &mut Vec<Spans>) {
    let mut text = outcome.via.label().to_owned();
    if !outcome.to.is_empty() {
        text = format!("{text}: {}", outcome.to);
    }
    if let Some(at) = outcome.at {
        text = format!("{text}, {}", date_clock(at, scene.zone));
    }
    push_fact(lines, room, "Resultado", &text, Spans::new());
    if !outcome.note.is_empty() {
        push_fact(lines, room, "", &outcome.note, Spans::new());
    }
}

/// What a reader must be warned of.
fn flags(attention: &AttentionView, scene: &Scene<'_>, room: u16, lines: &mut Vec<Spans>) {
    let mut told: Vec<String> = attention
        .warnings
        .iter()
        .map(|warning| format!("{} [{}]", lowered(&warning.message), warning.rule))
        .collect();
    if let Some(annulment) = &attention.annulment {
        told.push(format!(
            "anulada el {} por {}: {} (O6)",
            date_clock(annulment.at, scene.zone),
            annulment.by,
            annulment.reason
        ));
    }
    if attention.held {
        told.push("retenida por orden legal: no se depura (T1)".to_owned());
    }
    if attention.blocked {
        told.push("datos personales bloqueados (T2)".to_owned());
    }
    if attention.purged {
        told.push("datos personales depurados (T1)".to_owned());
    }
    if let Some(day) = attention.firm_on {
        told.push(format!("resolución firme desde el {} (T1)", date(day)));
    }
    if attention.without_effect {
        told.push("alguna operación quedó sin efecto (M1)".to_owned());
    }
    if told.is_empty() {
        return;
    }
    lines.push(Spans::new());
    for warning in told {
        push_warning(lines, room, &warning, scene);
    }
}
