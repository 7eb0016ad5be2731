//! `atencion mostrar`.

use super::super::answer::Answer;
use super::super::history::history;
use super::super::record::exempted;
use super::super::table::pairs;
use super::told::{remarks, type_name, warnings};
use crate::actions::{
    AttentionView, ClaimView, CustomerView, Desk, Report, reveal_attention, show_attention,
};
use crate::domain::instant::{date, date_clock};
use chrono_tz::Tz;
use clap::Args;

/// Muestra una atención con su historia
#[derive(Debug, Args)]
pub(in crate::cli) struct ShowArgs {
    /// Código, o su final si no hay duda (R317)
    #[arg(value_name = "ID")]
    id: String,
    /// Muestra los datos personales enteros; queda anotado
    #[arg(long = "revelar")]
    reveal: bool,
}

pub(super) fn run(desk: &mut Desk, args: &ShowArgs) -> Result<Answer, Report> {
    let detail = if args.reveal {
        reveal_attention(desk, &args.id)
    } else {
        show_attention(desk, &args.id)
    }?;
    Ok(Answer::of(&detail)?
        .data(facts(&detail.attention, desk.zone()))
        .data(history(&detail.history, desk.zone()))
        .words(remarks(&detail.attention))
        .words(warnings(&detail.attention)))
}

/// Everything an attention holds, as much of it as its view shows.
pub(in crate::cli) fn facts(attention: &AttentionView, zone: Tz) -> String {
    let customer = &attention.customer;
    let claim = attention.claim.as_ref();
    let paper = attention.transcribed_from_paper.then(|| {
        let folio = attention.folio.as_deref();
        let paper = folio.map_or_else(
            || "con este código impreso".to_owned(),
            |folio| format!("folio {folio}"),
        );
        format!(
            "{paper}, transcrita el {}",
            date_clock(attention.registered_at, zone)
        )
    });
    pairs(&[
        ("Código", Some(attention.code.clone())),
        (
            "Evento",
            Some(
                attention
                    .outage
                    .clone()
                    .unwrap_or_else(|| "sin evento".to_owned()),
            ),
        ),
        ("Tipo", Some(type_name(attention).to_owned())),
        ("Trámite", Some(attention.procedure.clone())),
        ("Recibida", Some(date_clock(attention.taken_at, zone))),
        ("De papel", paper),
        ("Cliente", some(&customer.name)),
        ("Documento", document(customer)),
        ("Representante", some(&customer.representative)),
        ("Servicio", some(&customer.service_number)),
        ("Teléfono", some(&customer.phone)),
        ("Correo", some(&customer.email)),
        ("Dirección", some(&customer.address)),
        ("Solicita", some(&attention.request)),
        (
            "Materia",
            claim.and_then(|claim| some(&claim.subject_noted())),
        ),
        ("Pedido", claim.and_then(|claim| some(&claim.request))),
        ("Recibo", claim.and_then(receipt)),
        ("Monto", claim.and_then(ClaimView::amount_noted)),
        (
            "Ingresó por",
            claim
                .and_then(|claim| claim.entry_way)
                .map(|way| way.label().to_owned()),
        ),
        (
            "En bandeja",
            claim
                .and_then(|claim| claim.in_tray_at)
                .map(|at| date_clock(at, zone)),
        ),
        ("Fundamento", claim.and_then(ClaimView::ground_words)),
        (
            "Se refiere a",
            claim.and_then(|claim| Some(claim.refers_to.as_ref()?.words())),
        ),
        ("Atiende", some(&attention.attended_by)),
        ("Anulada", annulment(attention, zone)),
        ("Resultado", outcome(attention, zone)),
        ("Comunicado", told(attention, zone)),
        ("Firme desde", attention.firm_on.map(date)),
        ("Código oficial", attention.official_code.clone()),
        (
            "No requiere",
            attention.exemption.as_ref().map(|it| exempted(it, zone)),
        ),
    ])
}

/// The identity document of a customer, where one was shown.
pub(super) fn document(customer: &CustomerView) -> Option<String> {
    let number = some(&customer.document_number)?;
    Some(match customer.document_type {
        Some(kind) => format!("{kind} {number}"),
        None => number,
    })
}

fn receipt(claim: &ClaimView) -> Option<String> {
    let parts: Vec<String> = some(&claim.receipt_number)
        .into_iter()
        .chain(claim.receipt_day().map(|day| format!("del {day}")))
        .collect();
    some(&parts.join(" "))
}

/// When it was annulled, by whom and why.
fn annulment(attention: &AttentionView, zone: Tz) -> Option<String> {
    let annulment = attention.annulment.as_ref()?;
    let mut text = format!("{}, anuló {}", date_clock(annulment.at, zone), annulment.by);
    if !annulment.reason.is_empty() {
        text.extend([" (", &annulment.reason, ")"]);
    }
    Some(text)
}

/// How it was dealt with, where and when, and who says so.
fn outcome(attention: &AttentionView, zone: Tz) -> Option<String> {
    let outcome = attention.outcome.as_ref()?;
    let mut text = outcome.via.label().to_owned();
    if !outcome.to.is_empty() {
        text.extend([": ", &outcome.to]);
    }
    if let Some(at) = outcome.at {
        text.extend([", ", &date_clock(at, zone)]);
    }
    if !outcome.note.is_empty() {
        text.extend([" (", &outcome.note, ")"]);
    }
    text.extend([", anotó ", &outcome.by]);
    Some(text)
}

/// How the code of a claim was told to a customer without e-mail, the last time.
fn told(attention: &AttentionView, zone: Tz) -> Option<String> {
    let told = attention.told.last()?;
    let which = if told.official {
        "oficial"
    } else {
        "provisional"
    };
    Some(format!(
        "código {which} {}, {}, anotó {}",
        told.way.label(),
        date_clock(told.at, zone),
        told.by
    ))
}

/// A field that was left blank is not shown.
fn some(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}
