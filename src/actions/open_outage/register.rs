//! Writing an outage down, and what only the store knows of it (E2, E13, O2, O7, O8).

use super::super::attach_notice::link;
use super::super::error::{ActionError, Field};
use super::super::fields;
use super::super::find;
use super::super::letters;
use super::place::Place;
use crate::domain::advice::Advised;
use crate::domain::attention::{Attention, AttentionEvent};
use crate::domain::catalog::{ProcedureType, Scenario};
use crate::domain::inquiry::{Inquiry, InquiryEvent};
use crate::domain::notice::Notice;
use crate::domain::numbering::Correlative;
use crate::domain::outage::{
    Opened, OpeningInput, OutageEvent, Registrable, SaidInstants, check_instants,
};
use crate::domain::personal::RetentionClass;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::journal::Body;
use crate::store::Writer;
use chrono::{DateTime, Datelike, FixedOffset};
use uuid::Uuid;

/// Why what was kept on paper is registered late, where nobody says more (O7, O8).
const FROM_PAPER: &str = "Transcrito de papel.";

/// Writes an outage down, by the verdict on it.
pub(super) fn register(
    writer: &mut Writer<'_>,
    place: Place,
    input: &OpeningInput,
    outage: Registrable,
) -> Result<Uuid, ActionError> {
    let now = writer.now();
    let mut said = input.instants(now);
    let notice = notice(writer, input, &outage, &said)?;
    if let Some(notice) = &notice {
        said = said.confirmed_by(notice, now);
    }
    check_instants(said.order(), now, writer.latest_known())?;
    let asked_at = match input.inquiry {
        Some(inquiry) => Some(unused(writer.read().inquiry(inquiry)?)?),
        None => None,
    };
    let taken_at = match input.attention {
        Some(attention) => {
            let attention = find::attention_by_id(writer.read(), attention)?;
            Some(fitting(&attention, outage.procedure_type)?)
        }
        None => None,
    };
    let first_customer_at = asked_at.into_iter().chain(taken_at).min();
    let late = input.is_late(first_customer_at, now);
    let reason = fields::said(
        Field::Reason,
        input.late_reason.as_deref().unwrap_or_default(),
    )?
    // What was on paper first is late for no other reason (O7).
    .or((late && input.from_paper).then_some(FROM_PAPER));
    if late && reason.is_none() {
        return Err(Refusal::new(
            Rule::O8,
            "El registro va con más de 15 minutos de retraso y necesita su razón.",
        )
        .hint(Advised::TellLateness)
        .into());
    }
    let year = now.with_timezone(&place.zone).year();
    let number = writer
        .read()
        .next_number(&place.point, year, &place.series)?;
    // What somebody wrote is kept, whether it was asked for or not.
    let late_reason = match reason {
        Some(reason) => Some(writer.seal(RetentionClass::General, reason)?),
        None => None,
    };
    let alerts = outage.scenario != Scenario::ErrorOrTest;
    let id = writer.id();
    let opened = Opened {
        correlative: Correlative {
            point: place.point,
            year,
            series: place.series,
            number,
        },
        channel: place.channel,
        procedure: outage.procedure,
        procedure_type: outage.procedure_type,
        critical: outage.critical,
        applications: outage.applications,
        scenario: outage.scenario,
        answers: input.answers,
        rule: outage.rule,
        started: said.started,
        detected: said.detected,
        restored: said.restored,
        first_customer_at,
        late_reason,
        notice: notice.as_ref().map(link),
        inquiry: input.inquiry,
        unforeseen_kind: input.unforeseen_kind,
    };
    writer.append(id, &Body::Outage(OutageEvent::Opened(Box::new(opened))))?;
    if let Some(inquiry) = input.inquiry {
        let converted = InquiryEvent::Converted { outage: id };
        writer.append(inquiry, &Body::Inquiry(converted))?;
    }
    if let Some(attention) = input.attention {
        let attached = AttentionEvent::Attached { outage: id };
        writer.append(attention, &Body::Attention(attached))?;
    }
    if alerts {
        // It is registered here since the official register does not answer (A4).
        letters::prepare_of_outage(writer, id)?;
    }
    Ok(id)
}

/// The notice that was named, where it speaks of what is being opened: another
/// one confirms nothing (E13).
fn notice(
    writer: &Writer<'_>,
    input: &OpeningInput,
    outage: &Registrable,
    said: &SaidInstants,
) -> Result<Option<Notice>, ActionError> {
    let Some(reference) = &input.notice else {
        return Ok(None);
    };
    let notice = writer
        .read()
        .notice_by_reference(reference)?
        .ok_or_else(|| ActionError::NoNotice(reference.clone()))?;
    let ended = said.restored.map_or(writer.now(), |restored| restored.at);
    let speaks = outage.scenario == Scenario::MassFailure
        && notice.speaks_of(&outage.applications, said.started.at, ended);
    Ok(speaks.then_some(notice))
}

/// When the customer of an attention asked, if it is of the type that opens (E2).
fn fitting(
    attention: &Attention,
    procedure_type: ProcedureType,
) -> Result<DateTime<FixedOffset>, ActionError> {
    if attention.outage.is_some() {
        return Err(Refusal::new(
            Rule::O1,
            format!("La atención {} ya es de un evento.", attention.code.short()),
        )
        .hint("Véala para saber de cuál; ahí se puede unir a otro.")
        .into());
    }
    if attention.procedure_type == Some(procedure_type) {
        return Ok(attention.taken.at);
    }
    Err(Refusal::new(
        Rule::E2,
        format!(
            "La atención {} no es de {}.",
            attention.code.short(),
            procedure_type.label()
        ),
    )
    .into())
}

/// When a refused inquiry was asked; one becomes an outage only once (E).
fn unused(inquiry: Option<Inquiry>) -> Result<DateTime<FixedOffset>, ActionError> {
    let inquiry = inquiry.ok_or(ActionError::NoInquiry)?;
    if inquiry.outage.is_some() {
        return Err(
            Refusal::new(Rule::O1, "Esa consulta ya se convirtió en un evento.")
                .hint(Advised::SeeInquiries)
                .into(),
        );
    }
    Ok(inquiry.asked_at)
}
