//! The manual form of an outage with its attentions, and the record of its closing (C).

use super::super::attention_view::AttentionView;
use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::find;
use super::super::revealed::Revealed;
use super::super::show_outages::{HistoryEntry, TECHNOLOGY, show_outage};
use super::super::views::{OutageView, Viewer};
use super::attention::{claim, customer, outcome_words, pending};
use super::made::{Made, check_place, head};
use crate::documents::Paper;
use crate::documents::closing_record::{ClosingRecord, Correction, Moment};
use crate::documents::filled_form::{self, FilledForm, FormAttention};
use crate::domain::access::AccessKind;
use crate::domain::attention::Attention;
use crate::domain::authority::Permission;
use crate::domain::catalog::Scenario;
use crate::domain::instant::date_clock;
use crate::domain::outage::{Closing, Instant, Outage, OutageEvent, Source};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::files::Target;
use crate::journal::Body;
use crate::store::{AttentionFilter, Cursor, PageAt, StoreError};
use chrono::{DateTime, FixedOffset};

/// Attentions read at once while a form is filled in.
const PAGE: usize = 500;

pub(super) fn filled(
    desk: &mut Desk,
    name: &str,
    target: Option<&Target>,
    paper: Paper,
) -> Result<Made, ActionError> {
    desk.permit(Permission::ReserveCodes)?;
    let outage = find::outage(desk, name)?;
    let attentions = attentions_of(desk, &outage)?;
    check_place(desk, target)?;
    let seen = Revealed::of(desk, &attentions, AccessKind::Printed)?;
    form_with(desk, &outage, &attentions, &seen, paper)
}

/// The attentions of an outage, as on paper: in the order in which customers came.
pub(super) fn attentions_of(desk: &Desk, outage: &Outage) -> Result<Vec<Attention>, ActionError> {
    let read = desk.store.read();
    let filter = AttentionFilter {
        outage: Some(outage.id),
        ..AttentionFilter::default()
    };
    let mut attentions = Vec::new();
    let mut at = PageAt::First;
    loop {
        let page = read.attentions(&filter, at, PAGE)?;
        let last = page.last().filter(|_| page.len() == PAGE);
        let next = last.map(|last| PageAt::After(Cursor::at(last.taken.at, last.id)));
        attentions.extend(page);
        match next {
            Some(next) => at = next,
            None => break,
        }
    }
    attentions.reverse();
    Ok(attentions)
}

/// The manual form of an outage with its attentions.
pub(in crate::actions) fn form_of(
    desk: &Desk,
    outage: &Outage,
    seen: &Revealed,
    paper: Paper,
) -> Result<Made, ActionError> {
    form_with(desk, outage, &attentions_of(desk, outage)?, seen, paper)
}

fn form_with(
    desk: &Desk,
    outage: &Outage,
    attentions: &[Attention],
    seen: &Revealed,
    paper: Paper,
) -> Result<Made, ActionError> {
    let form = form_texts(desk, outage, attentions, seen, &mut || true)?;
    Ok(Made {
        pdf: filled_form::filled_form(&desk.press(), &form, paper)?,
        name: form_name(&form.correlative),
    })
}

/// What the form of an outage is called, without its ending.
pub(super) fn form_name(correlative: &str) -> String {
    format!("formato-{correlative}")
}

/// What the form says, while somebody looks on who can have it stopped.
pub(super) fn form_texts(
    desk: &Desk,
    outage: &Outage,
    attentions: &[Attention],
    seen: &Revealed,
    go_on: &mut dyn FnMut() -> bool,
) -> Result<FilledForm, ActionError> {
    let viewer = Viewer::new(desk);
    let view = viewer.of(outage)?;
    let attentions = attentions
        .iter()
        .map(|attention| {
            if !go_on() {
                return Err(StoreError::Cancelled.into());
            }
            Ok(form_attention(desk, &viewer.seen(attention, Some(seen))?))
        })
        .collect::<Result<_, ActionError>>()?;
    Ok(FilledForm {
        head: head(desk, &view.correlative),
        channel: view.channel.label().to_owned(),
        correlative: view.correlative.clone(),
        procedure_type: view.procedure_type.label().to_owned(),
        applications: view.applications.clone(),
        scenario: view.scenario.label().to_owned(),
        cause: view.cause_told(),
        started: date_clock(view.started_at, desk.zone()),
        restored: view.restored_at.map(|at| date_clock(at, desk.zone())),
        duration: view.restored_at.map(|_| view.lasted()),
        responsible: desk.store.read().user_signed(outage.registered_by)?,
        sustento: view.sustento.clone(),
        official_code: view.official_code.clone(),
        attentions,
    })
}

fn form_attention(desk: &Desk, view: &AttentionView) -> FormAttention {
    FormAttention {
        code: view.code.clone(),
        taken_at: date_clock(view.taken_at, desk.zone()),
        procedure: view.procedure.clone(),
        critical: view.critical,
        customer: customer(view),
        request: view.request.clone(),
        claim: claim(desk, view),
        attended_by: view.attended_by.clone(),
        outcome: outcome_words(desk, view),
        from_paper: view.transcribed_from_paper,
        official_code: view.official_code.clone(),
    }
}

fn moment(desk: &Desk, instant: &Instant) -> Moment {
    Moment {
        at: Some(date_clock(instant.at, desk.zone())),
        source: instant.source.label().to_owned(),
        afterwards: instant.afterwards,
    }
}

fn system(desk: &Desk, at: DateTime<FixedOffset>) -> Moment {
    moment(
        desk,
        &Instant {
            at,
            source: Source::Clock,
            afterwards: false,
        },
    )
}

pub(super) fn closing(desk: &Desk, name: &str) -> Result<ClosingRecord, ActionError> {
    let outage = find::outage(desk, name)?;
    let read = desk.store.read();
    let (Some(restored), Some(closing)) = (&outage.restored, &outage.closing) else {
        return Err(Refusal::new(
            Rule::C2,
            format!(
                "El evento {} no está cerrado todavía.",
                outage.correlative.short()
            ),
        )
        .hint("El acta se imprime después del cierre.")
        .into());
    };
    let viewer = Viewer::new(desk);
    let view = viewer.of(&outage)?;
    let corrections = show_outage(desk, name)?
        .history
        .iter()
        .filter_map(|entry| correction(desk, entry))
        .collect();
    Ok(ClosingRecord {
        head: head(desk, &view.correlative),
        correlative: view.correlative.clone(),
        channel: view.channel.label().to_owned(),
        procedure_type: view.procedure_type.label().to_owned(),
        procedure: view.procedure.clone(),
        applications: view.applications.clone(),
        scenario: match view.unforeseen_kind {
            Some(kind) => format!("{}: {}", view.scenario.label(), kind.label()),
            None => view.scenario.label().to_owned(),
        },
        notice: notice_words(&view),
        started: moment(desk, &outage.started),
        detected: moment(desk, &outage.detected),
        registered: system(desk, outage.registered_at),
        restored: moment(desk, restored),
        closed: match closing.facts.told {
            Some(_) => Moment {
                source: "reloj de la oficina".to_owned(),
                ..system(desk, closing.at)
            },
            None => system(desk, closing.at),
        },
        duration: view.lasted(),
        over_one_hour: view.over_one_hour,
        cause: view.cause_told().unwrap_or_default(),
        origin: view.origin.clone(),
        sustento: view.sustento.clone().unwrap_or_default(),
        reference: view.reference.clone(),
        closed_by: closed_by(desk, &outage, closing)?,
        to_validate: view.closing_to_validate,
        unconfirmed: view.closed_unconfirmed,
        attentions: view.attentions as usize,
        pending_critical: read
            .critical_pending_of(outage.id)?
            .iter()
            .map(|attention| Ok(pending(&viewer.masked(attention)?)))
            .collect::<Result<_, ActionError>>()?,
        corrections,
    })
}

/// Who answers for the closing as it stands: whoever confirmed it, not who closed it
/// before; the office, where a receipt brought it (C2).
fn closed_by(desk: &Desk, outage: &Outage, closing: &Closing) -> Result<String, ActionError> {
    let facts = &closing.facts;
    if facts.receipt.is_some() {
        return Ok(format!("{TECHNOLOGY} (acuse de la oficina)"));
    }
    let read = desk.store.read();
    let operations = read.operations_of(outage.id)?;
    let author = operations.iter().rev().find_map(|operation| {
        let Body::Outage(OutageEvent::Closed(said)) = &operation.body else {
            return None;
        };
        let same = said.receipt.is_none()
            && said.role == facts.role
            && said.to_validate == facts.to_validate;
        same.then_some(operation.envelope.actor.user)
    });
    let name = read.user_signed(author.unwrap_or(closing.user))?;
    Ok(format!("{name} · {}", facts.role))
}

fn notice_words(view: &OutageView) -> Option<String> {
    if view.scenario != Scenario::MassFailure {
        return None;
    }
    Some(match &view.notice {
        Some(reference) if view.confirmed => format!("{reference}, confirmado"),
        Some(reference) => format!("{reference}, negado"),
        None => "Por confirmar".to_owned(),
    })
}

fn correction(desk: &Desk, entry: &HistoryEntry) -> Option<Correction> {
    let field = entry.corrected.filter(|_| entry.effective)?;
    let new = entry.new.clone()?;
    Some(Correction {
        field: field.to_owned(),
        old: or_dash(entry.old.clone()),
        new: or_dash(Some(new)),
        reason: entry.reason.clone().unwrap_or_default(),
        by: format!("{}, {}", entry.by, date_clock(entry.at, desk.zone())),
    })
}

/// What stands in a cell where nothing was said.
fn or_dash(text: Option<String>) -> String {
    text.filter(|text| !text.is_empty())
        .unwrap_or_else(|| "—".to_owned())
}
