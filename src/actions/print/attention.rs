//! What a document says of an attention (Q7).

use super::super::attention_view::AttentionView;
use super::super::claim_facts::ReferredView;
use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::find;
use super::super::revealed::Revealed;
use super::super::views::Viewer;
use super::made::{check_place, head, place, some};
use crate::documents::Head;
use crate::documents::attention::{Claim, Customer, PendingCritical};
use crate::documents::claim_form::ClaimForm;
use crate::documents::script::Reception;
use crate::documents::slip::Slip;
use crate::domain::access::AccessKind;
use crate::domain::attention::Attention;
use crate::domain::authority::Permission;
use crate::domain::instant::date_clock;
use crate::domain::terminal::Channel;
use crate::domain::text::counted_words;
use crate::files::Target;
use chrono::{DateTime, FixedOffset};

/// The attention that a document for the customer is of, with nothing masked. Whoever
/// prints it reads it: it is written for those who may, and noted (U3).
pub(super) fn whole(
    desk: &mut Desk,
    name: &str,
    target: Option<&Target>,
) -> Result<AttentionView, ActionError> {
    let attention = receivable(desk, name)?;
    check_place(desk, target)?;
    let seen = Revealed::of(desk, [&attention], AccessKind::Printed)?;
    Viewer::new(desk).seen(&attention, Some(&seen))
}

/// An attention whose customer the user may receive, masked.
pub(in crate::actions) fn received(desk: &Desk, name: &str) -> Result<AttentionView, ActionError> {
    Viewer::new(desk).masked(&receivable(desk, name)?)
}

fn receivable(desk: &Desk, name: &str) -> Result<Attention, ActionError> {
    desk.permit(Permission::TakeAttention)?;
    let attention = find::attention(desk, name)?;
    find::check_own(desk, &attention)?;
    Ok(attention)
}

/// The longest the answer may take, in words (D6); none of what does not count.
pub(in crate::actions) fn term_words(view: &AttentionView) -> Option<String> {
    let claim = view.claim.as_ref().filter(|_| !view.annulled)?;
    let (days, due) = (claim.term_days?, claim.due?);
    Some(format!(
        "{}, hasta el {}",
        counted_words(days, "día hábil", "días hábiles"),
        due.format("%d/%m/%Y")
    ))
}

/// How a customer follows a request up.
pub(in crate::actions) fn follow_up(desk: &Desk, view: &AttentionView) -> String {
    let point = &desk.store.terminal().started.point;
    let place = match point.channel {
        Channel::Line123 | Channel::Line135 => format!("a la línea {}", point.channel.label()),
        _ => format!("en {}", point.name),
    };
    let official = if view.claim.is_some() {
        "Cuando se restablezca el sistema se le comunicará el código oficial."
    } else if view.procedure_type.is_some() {
        "Cuando se restablezca el sistema su solicitud se ingresará con esta fecha y hora."
    } else {
        "Ahí le dirán qué se hizo con su solicitud."
    };
    format!("Pregunte {place} con este código. {official}")
}

pub(super) fn customer(view: &AttentionView) -> Customer {
    let customer = &view.customer;
    Customer {
        name: customer.name.clone(),
        document: some(&customer.document_number).map(|number| match customer.document_type {
            Some(kind) => format!("{} {number}", kind.label()),
            None => number,
        }),
        representative: some(&customer.representative),
        service: some(&customer.service_number),
        phone: some(&customer.phone),
        notify_to: some(&customer.email).or_else(|| some(&customer.address)),
    }
}

pub(super) fn claim(desk: &Desk, view: &AttentionView) -> Option<Claim> {
    let claim = view.claim.as_ref()?;
    Some(Claim {
        subject: claim.subject_noted(),
        concrete_request: some(&claim.request),
        receipt_number: some(&claim.receipt_number),
        receipt_date: claim.receipt_day(),
        receipt_amount: claim.amount_noted(),
        entry: claim.entry_way.map(|way| way.label().to_owned()),
        in_tray: claim.in_tray_at.map(|at| date_clock(at, desk.zone())),
        ground: claim.ground_words(),
        refers_to: claim.refers_to.as_ref().map(ReferredView::words),
    })
}

fn from_paper(view: &AttentionView) -> Option<String> {
    view.transcribed_from_paper.then(|| match &view.folio {
        Some(folio) => format!("folio {folio}"),
        None => view.code.clone(),
    })
}

pub(super) fn slip_of(desk: &Desk, view: &AttentionView) -> Slip {
    Slip {
        head: head(desk, &view.code),
        code: view.code.clone(),
        taken_at: date_clock(view.taken_at, desk.zone()),
        channel: desk
            .store
            .terminal()
            .started
            .point
            .channel
            .label()
            .to_owned(),
        place: place(desk),
        procedure: view.procedure.clone(),
        is_regulated: view.procedure_type.is_some(),
        customer: customer(view),
        request: view.request.clone(),
        claim: claim(desk, view),
        attended_by: view.attended_by.clone(),
        outage: view.outage.clone(),
        term: term_words(view),
        follow_up: follow_up(desk, view),
        transcribed_from: from_paper(view),
        annulled: annulled_words(desk, view),
        corrects: correction_words(desk, view),
    }
}

/// The filled form of a claim, as it was on an instant; none of what is no claim.
pub(in crate::actions) fn claim_form_of(
    desk: &Desk,
    view: &AttentionView,
    issued_at: DateTime<FixedOffset>,
) -> Option<ClaimForm> {
    Some(ClaimForm {
        claim: claim(desk, view)?,
        head: Head {
            issued_at: issued_at.with_timezone(&desk.zone()).fixed_offset(),
            ..head(desk, &view.code)
        },
        kind: view.procedure.clone(),
        code: view.code.clone(),
        official_code: view
            .official_code
            .clone()
            .filter(|_| !view.official_code_conflict),
        filed: date_clock(view.taken_at, desk.zone()),
        customer: customer(view),
        request: view.request.clone(),
        attended_by: view.attended_by.clone(),
        term: term_words(view),
        transcribed_from: from_paper(view),
    })
}

/// What a phone line reads out and sends.
pub(in crate::actions) fn reception(desk: &Desk, view: &AttentionView) -> Reception {
    let started = &desk.store.terminal().started;
    let form = match started.point.channel {
        Channel::Line123 | Channel::Line135 => {
            format!("por teléfono, línea {}", started.point.channel.label())
        }
        _ => format!("en persona, en {}", started.point.name),
    };
    Reception {
        company: desk.profile().company.clone(),
        code: view.code.clone(),
        taken_at: date_clock(view.taken_at, desk.zone()),
        form,
        procedure: view.procedure.clone(),
        term: term_words(view),
        follow_up: follow_up(desk, view),
    }
}

/// That an attention does not count, as a document says it (O6).
fn annulled_words(desk: &Desk, view: &AttentionView) -> Option<String> {
    let annulment = view.annulment.as_ref()?;
    Some(format!(
        "ANULADA el {}",
        date_clock(annulment.at, desk.zone())
    ))
}

/// That what was handed out before says otherwise, and of what (O6).
fn correction_words(desk: &Desk, view: &AttentionView) -> Option<String> {
    let last = view.corrections.last()?;
    let mut fields: Vec<&str> = Vec::new();
    for correction in &view.corrections {
        if !fields.contains(&correction.field) {
            fields.push(correction.field);
        }
    }
    Some(format!(
        "Corrige la constancia anterior al {}: {}",
        date_clock(last.at, desk.zone()),
        fields.join(", ")
    ))
}

/// What the customer is told of a slip that says otherwise than one before (O6).
pub(in crate::actions) fn remark(desk: &Desk, view: &AttentionView) -> Option<String> {
    annulled_words(desk, view).or_else(|| correction_words(desk, view))
}

/// An outcome in words: `canal alterno: 123, 22/11/2026 10:50`.
pub(in crate::actions) fn outcome_words(desk: &Desk, view: &AttentionView) -> Option<String> {
    if view.annulled {
        return annulled_words(desk, view);
    }
    let outcome = view.outcome.as_ref()?;
    let mut words = outcome.via.label().to_owned();
    if !outcome.to.is_empty() {
        words.push_str(": ");
        words.push_str(&outcome.to);
    }
    if let Some(at) = outcome.at {
        words.push_str(", ");
        words.push_str(&date_clock(at, desk.zone()));
    }
    Some(words)
}

/// A pending critical attention as lists show it.
pub(in crate::actions) fn pending(view: &AttentionView) -> PendingCritical {
    let customer = &view.customer;
    PendingCritical {
        code: view.code.clone(),
        procedure: view.procedure.clone(),
        customer: match (customer.document_type, customer.document_number.as_str()) {
            _ if !customer.service_number.is_empty() => customer.service_number.clone(),
            (Some(kind), number) if !number.is_empty() => format!("{} {number}", kind.label()),
            _ => customer.name.clone(),
        },
        waiting: view.waited(),
    }
}

/// What the form of a claim is called, without its ending.
pub(in crate::actions) fn claim_form_name(code: &str) -> String {
    format!("formulario-{code}")
}
