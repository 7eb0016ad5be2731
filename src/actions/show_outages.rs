//! Lists and details of outages, and the refused inquiries (O6, E).

use super::desk::Desk;
use super::error::ActionError;
use super::find;
use super::operating_alerts::{OperatingAlertView, alerts_of};
use super::paging::ListPage;
use super::views::{InquiryView, OutageView, Viewer};
use crate::domain::catalog::ProcedureType;
use crate::domain::inquiry::Inquiry;
use crate::domain::instant::date_clock;
use crate::domain::numbering::CorrelativeEnd;
use crate::domain::outage::{Change, Closed, Corrected, Correction, Outage, OutageEvent, State};
use crate::domain::personal::Sealed;
use crate::domain::regularization::{CodePaired, Exempted, Regularization};
use crate::journal::{Body, Operation};
use crate::store::{Cursor, InquiryFilter, OutageFilter, PageAt, Period};
use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use serde::Serialize;
use uuid::Uuid;

/// Which outages a person wants to see.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OutageQuery {
    /// Words or a correlative; empty for all.
    pub text: String,
    /// Only those in this state.
    pub state: Option<State>,
    /// Only those of this type.
    pub procedure_type: Option<ProcedureType>,
    /// Only those that began from this instant on.
    pub from: Option<DateTime<FixedOffset>>,
    /// Only those that began before this instant.
    pub until: Option<DateTime<FixedOffset>>,
}

/// One page of outages, newest first.
pub type OutageList = ListPage<OutageView, Cursor>;

/// One page of refused inquiries, newest first.
pub type InquiryList = ListPage<InquiryView, Cursor>;

/// One line of a record's history (O6).
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is told apart from the others"
)]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryEntry {
    /// When it was written.
    pub at: DateTime<FixedOffset>,
    /// Name of the author; where a receipt brought it, the office's, and who
    /// imported that.
    pub by: String,
    /// What was done, Spanish.
    pub what: String,
    /// The value before, where one was corrected.
    pub old: Option<String>,
    /// The value after.
    pub new: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Whether the author signed it (U1).
    pub signed: bool,
    /// Whether it had any effect (M1).
    pub effective: bool,
    /// Whether the clock was suspect (J4).
    pub clock_suspect: bool,
    /// What it is that it puts in the place of something said before (O6).
    #[serde(skip)]
    pub corrected: Option<&'static str>,
}

/// Who says what a receipt brings.
const OFFICE: &str = "Oficina central";

/// Who closes by a receipt (C2).
pub(super) const TECHNOLOGY: &str = "Soporte Postventa – Tecnología";

impl HistoryEntry {
    /// Whoever imports a receipt says nothing of what it brings.
    fn brought_by_receipt(&mut self, who: &str) {
        self.by = format!("{who} (acuse importado por {})", self.by);
    }

    /// An official code came back: old → new where it takes another's place (N3, O6).
    pub(super) fn tell_code(
        &mut self,
        desk: &Desk,
        before: Option<&Regularization>,
        paired: &CodePaired,
    ) -> Result<(), ActionError> {
        let old = before.and_then(Regularization::code);
        let what = match (old, &paired.reason) {
            (Some(_), None) => "Otro código oficial",
            _ => "Código oficial",
        };
        what.clone_into(&mut self.what);
        if paired.receipt.is_some() {
            self.brought_by_receipt(OFFICE);
        }
        self.corrected = old.and(paired.reason.as_ref()).map(|_| what);
        self.old = old.filter(|_| paired.reason.is_some()).map(str::to_owned);
        self.new = Some(paired.official_code.clone());
        if let Some(reason) = &paired.reason {
            self.reason = text(desk, reason)?;
        }
        Ok(())
    }

    /// It was closed, confirmed, or is said otherwise by a later receipt: old → new (C2).
    fn tell_closing(
        &mut self,
        desk: &Desk,
        before: Option<&Closed>,
        closed: &Closed,
    ) -> Result<(), ActionError> {
        let told_anew = before.filter(|before| before.is_told_before(closed));
        let what = match (before, told_anew) {
            (_, Some(_)) => "Cierre corregido por Tecnología",
            (Some(_), None) => "Cierre confirmado por Tecnología",
            (None, None) => "Cerrado",
        };
        what.clone_into(&mut self.what);
        self.corrected = told_anew.map(|_| what);
        self.old = match told_anew {
            Some(before) => Some(closing_words(desk, before)?),
            None => None,
        };
        self.new = Some(closing_words(desk, closed)?);
        self.reason = text(desk, &closed.sustento)?;
        if let Some(origin) = &closed.origin
            && let Some(origin) = text(desk, origin)?
        {
            let sustento = self.reason.take().unwrap_or_default();
            self.reason = Some(format!("{sustento} Origen: {origin}"));
        }
        if closed.receipt.is_some() {
            self.brought_by_receipt(TECHNOLOGY);
        }
        Ok(())
    }

    /// It needs no regularisation (G2).
    pub(super) fn tell_exemption(
        &mut self,
        desk: &Desk,
        facts: &Exempted,
    ) -> Result<(), ActionError> {
        "No requiere regularización".clone_into(&mut self.what);
        self.new = Some(facts.why.label().to_owned());
        if let Some(note) = &facts.note {
            self.reason = text(desk, note)?;
        }
        Ok(())
    }

    /// It needs one after all.
    pub(super) fn tell_lifted(&mut self, desk: &Desk, reason: &Sealed) -> Result<(), ActionError> {
        "Requiere regularización".clone_into(&mut self.what);
        self.reason = text(desk, reason)?;
        Ok(())
    }
}

/// An outage with its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutageDetail {
    /// The outage as it stands.
    #[serde(flatten)]
    pub outage: OutageView,
    /// Its operations, oldest first.
    pub history: Vec<HistoryEntry>,
    /// The operating errors that its point was told of, or is to be (V6).
    #[serde(skip)]
    pub alerts: Vec<OperatingAlertView>,
}

/// One page of outages, newest first, and how many there are.
///
/// # Errors
/// The store cannot be read.
pub fn list_outages(
    desk: &Desk,
    query: &OutageQuery,
    page: PageAt<Cursor>,
    limit: usize,
) -> Result<OutageList, ActionError> {
    let Some(filter) = filter(desk, query) else {
        return Ok(OutageList::default());
    };
    let read = desk.store.read();
    let found = read.outages(&filter, page, limit + 1)?;
    let place = |outage: &Outage| Cursor::at(outage.registered_at, outage.id);
    let viewer = Viewer::new(desk);
    ListPage::cut(found, &page, limit, place)
        .counted(|before, limit| read.count_outages(&filter, before, limit))?
        .try_map(|outage| viewer.of(outage))
}

/// Where an outage stands in a list, by its name.
///
/// # Errors
/// No such outage, or several.
pub fn outage_place(desk: &Desk, name: &str) -> Result<Cursor, ActionError> {
    let outage = find::outage(desk, name)?;
    Ok(Cursor::at(outage.registered_at, outage.id))
}

/// An outage and everything that was written about it.
///
/// # Errors
/// No such outage, or the store cannot be read.
pub fn show_outage(desk: &Desk, name: &str) -> Result<OutageDetail, ActionError> {
    let outage = find::outage(desk, name)?;
    Ok(OutageDetail {
        outage: Viewer::new(desk).of(&outage)?,
        history: history(desk, outage.id)?,
        alerts: alerts_of(desk, &outage)?,
    })
}

/// One page of refused inquiries, newest first, and how many there are. Of the query
/// words and period count.
///
/// # Errors
/// The store cannot be read.
pub fn list_inquiries(
    desk: &Desk,
    query: &OutageQuery,
    page: PageAt<Cursor>,
    limit: usize,
) -> Result<InquiryList, ActionError> {
    let mut filter = InquiryFilter {
        period: period(desk, query),
        procedures: None,
    };
    if !query.text.trim().is_empty() {
        filter.procedures = Some(procedures(desk, &query.text));
    }
    let read = desk.store.read();
    let found = read.inquiries(&filter, page, limit + 1)?;
    let viewer = Viewer::new(desk);
    ListPage::cut(found, &page, limit, asked)
        .counted(|before, limit| read.count_inquiries(&filter, before, limit))?
        .try_map(|inquiry| viewer.inquiry(inquiry))
}

/// Where a refused inquiry stands in their list, by its id.
///
/// # Errors
/// No such inquiry.
pub fn inquiry_place(desk: &Desk, id: &str) -> Result<Cursor, ActionError> {
    let id = id.trim().parse().map_err(|_| ActionError::NoInquiry)?;
    let found = desk.store.read().inquiry(id)?;
    found.as_ref().map(asked).ok_or(ActionError::NoInquiry)
}

fn asked(inquiry: &Inquiry) -> Cursor {
    Cursor::at(inquiry.asked_at, inquiry.id)
}

/// The stretch of time a query is about, where it is about one.
fn period(desk: &Desk, query: &OutageQuery) -> Option<Period> {
    let zone = desk.zone();
    let far =
        |date| DateTime::from_timestamp(date, 0).map(|at| at.with_timezone(&zone).fixed_offset());
    if query.from.is_none() && query.until.is_none() {
        return None;
    }
    Some(Period {
        from: query.from.or_else(|| far(0))?,
        until: query.until.or_else(|| far(253_402_300_799))?,
    })
}

/// Catalogue ids of what a text may mean.
fn procedures(desk: &Desk, text: &str) -> Vec<String> {
    let today = desk.now().date_naive();
    let found = desk.assets().catalog.search(text.trim(), today);
    found.into_iter().map(|it| it.id().to_owned()).collect()
}

/// The store's filter for a query; none where nothing can fit.
fn filter(desk: &Desk, query: &OutageQuery) -> Option<OutageFilter> {
    let mut filter = OutageFilter {
        state: query.state,
        procedure_type: query.procedure_type,
        period: period(desk, query),
        ..OutageFilter::default()
    };
    let text = query.text.trim();
    if text.is_empty() {
        return Some(filter);
    }
    if let Ok(end) = text.parse::<CorrelativeEnd>() {
        filter.number = Some(end.number);
        return Some(filter);
    }
    let ids = procedures(desk, text);
    if ids.is_empty() {
        return None;
    }
    filter.procedures = Some(ids);
    Some(filter)
}

fn history(desk: &Desk, id: Uuid) -> Result<Vec<HistoryEntry>, ActionError> {
    let read = desk.store.read();
    let operations = read.operations_of(id)?;
    let void = read.void_about(id)?;
    let mut state: Option<Outage> = None;
    let mut entries = Vec::with_capacity(operations.len());
    for operation in operations {
        let envelope = &operation.envelope;
        let counts = !void.contains(&(envelope.replica, envelope.sequence));
        entries.push(entry(desk, id, &mut state, counts, operation)?);
    }
    Ok(entries)
}

/// Folds one operation, where it counts, and says what it did.
#[allow(clippy::too_many_lines, reason = "one arm a kind of operation")]
fn entry(
    desk: &Desk,
    id: Uuid,
    state: &mut Option<Outage>,
    counts: bool,
    operation: Operation,
) -> Result<HistoryEntry, ActionError> {
    let meta = operation.envelope.meta();
    let mut entry = HistoryEntry {
        at: meta.at,
        by: desk.store.read().user_name(meta.user)?,
        what: String::new(),
        old: None,
        new: None,
        reason: None,
        signed: operation.signature.is_some(),
        effective: false,
        clock_suspect: meta.clock_suspect,
        corrected: None,
    };
    let Body::Outage(event) = operation.body else {
        "Anotación de una versión posterior".clone_into(&mut entry.what);
        return Ok(entry);
    };
    let zone = desk.zone();
    match &event {
        OutageEvent::Opened(opened) => {
            "Registrado".clone_into(&mut entry.what);
            entry.new = opened.unforeseen_kind.map(|kind| kind.label().to_owned());
        }
        OutageEvent::Restored { restored } => {
            "Restablecido".clone_into(&mut entry.what);
            entry.new = Some(date_clock(restored.at, zone));
        }
        OutageEvent::NoticeAttached(link) => {
            entry.what = if link.confirmed {
                "Comunicado que confirma".to_owned()
            } else {
                "Comunicado que niega".to_owned()
            };
            entry.new = Some(link.reference.clone());
        }
        OutageEvent::Corrected(corrected) => {
            let Corrected { change, reason, .. } = corrected.as_ref();
            let field = field_name(change);
            entry.what = format!("Corregido: {field}");
            entry.corrected = Some(field);
            let before = state
                .clone()
                .and_then(|mut outage| outage.correct(change.clone()));
            let before = before.and_then(|Correction { old, .. }| old);
            let old = before.as_ref().map(|old| value(desk, old)).transpose()?;
            // A place that was left blank had nothing before.
            entry.old = old.filter(|old| !old.is_empty());
            entry.new = Some(value(desk, change)?);
            let seconds = |change| to_the_second(change, desk.zone());
            if let (true, Some(old), Some(new)) = (
                entry.old == entry.new,
                before.as_ref().and_then(seconds),
                seconds(change),
            ) {
                (entry.old, entry.new) = (Some(old), Some(new));
            }
            entry.reason = text(desk, reason)?;
        }
        OutageEvent::Closed(closed) => {
            let before = state.as_ref().and_then(|outage| outage.closing.as_ref());
            entry.tell_closing(desk, before.map(|closing| &closing.facts), closed)?;
        }
        OutageEvent::AlertDismissed { reason } => {
            "El aviso no corresponde".clone_into(&mut entry.what);
            entry.reason = text(desk, reason)?;
        }
        OutageEvent::VerdictAsked => {
            "Dictamen pedido a Mejora de Procesos".clone_into(&mut entry.what);
        }
        OutageEvent::SocialCounted(counts) => {
            "Menciones en redes sociales".clone_into(&mut entry.what);
            entry.old = state
                .as_ref()
                .and_then(|outage| outage.review.social)
                .map(|counts| counts.to_string());
            entry.new = Some(counts.to_string());
        }
        OutageEvent::DocumentAttached(document) => {
            "Documento adjunto".clone_into(&mut entry.what);
            entry.new = Some(document.words());
        }
        OutageEvent::EvidenceAttached(document) => {
            "Documento adjunto a la evaluación".clone_into(&mut entry.what);
            entry.new = Some(document.words());
        }
        OutageEvent::DocumentWithdrawn(withdrawn) => {
            "Documento retirado".clone_into(&mut entry.what);
            let documents = state.as_ref().map(|outage| &outage.documents);
            let document = documents.and_then(|all| all.find(withdrawn.document));
            entry.old = document.map(|document| document.facts.words());
            entry.reason = text(desk, &withdrawn.reason)?;
        }
        OutageEvent::Attributed(attribution) => {
            "Responsabilidad".clone_into(&mut entry.what);
            let before = state.as_ref().map(|outage| &outage.review);
            let before = before.and_then(|review| review.attribution.as_ref());
            entry.old = before.map(|before| before.responsibility.label().to_owned());
            entry.new = Some(attribution.responsibility.label().to_owned());
            if let Some(measures) = &attribution.measures {
                entry.reason = text(desk, measures)?;
            }
        }
        OutageEvent::Validated { remark } => {
            "Cierre validado por Control e Información".clone_into(&mut entry.what);
            if let Some(remark) = remark {
                entry.reason = text(desk, remark)?;
            }
        }
        OutageEvent::Alerted(alerted) => {
            entry.what = format!("Alerta por error operativo [{}]", alerted.error.rule());
            if alerted.receipt.is_some() {
                entry.brought_by_receipt(OFFICE);
            }
        }
        OutageEvent::AlertAnswered(answered) => {
            "Respuesta a la alerta".clone_into(&mut entry.what);
            if let Some(said) = &answered.text {
                entry.reason = text(desk, said)?;
            }
            if answered.receipt.is_some() {
                entry.brought_by_receipt(OFFICE);
            }
        }
        OutageEvent::Evaluated(evaluation) => {
            entry.what = if evaluation.proceeds {
                "Evaluado: procede".to_owned()
            } else {
                "Evaluado: no procede".to_owned()
            };
            if let Some(reason) = &evaluation.reason {
                entry.reason = text(desk, reason)?;
            }
            if evaluation.receipt.is_some() {
                entry.brought_by_receipt(OFFICE);
            }
        }
        OutageEvent::Reported(reported) => {
            entry.what = format!("Reportado a Regulatorio (versión {})", reported.version);
            entry.new = Some(date_clock(reported.sent_at, zone));
            if reported.receipt.is_some() {
                entry.brought_by_receipt(OFFICE);
            }
        }
        OutageEvent::Reopened { reason } => {
            "Reabierto".clone_into(&mut entry.what);
            entry.reason = text(desk, reason)?;
        }
        OutageEvent::CodePaired(paired) => {
            let before = state.as_ref().map(|outage| &outage.regularization);
            entry.tell_code(desk, before, paired)?;
        }
        OutageEvent::Exempted(facts) => entry.tell_exemption(desk, facts)?,
        OutageEvent::ExemptionLifted { reason } => entry.tell_lifted(desk, reason)?,
    }
    entry.effective = counts && Outage::apply(state, id, &meta, event);
    Ok(entry)
}

/// The cause of a closing, the event it says it was, and its reference.
fn closing_words(desk: &Desk, closed: &Closed) -> Result<String, ActionError> {
    let mut words = match Viewer::new(desk).listed(Some(closed))? {
        Some(listed) => format!("{} ({})", listed.name, listed.list),
        None => cause_name(desk, &closed.cause),
    };
    if let Some(kind) = closed.unforeseen_kind {
        words.extend([" · ", kind.label()]);
    }
    if let Some(reference) = &closed.reference {
        words.extend([" · referencia ", reference]);
    }
    Ok(words)
}

/// The name of a corrected field as it is read; as it is typed it has no accent.
fn field_name(change: &Change) -> &'static str {
    match change {
        Change::Procedure { .. } => "trámite",
        Change::LateReason(_) => "motivo de retraso",
        other => other.field(),
    }
}

fn value(desk: &Desk, change: &Change) -> Result<String, ActionError> {
    let viewer = Viewer::new(desk);
    Ok(match change {
        Change::Started(at) | Change::Detected(at) | Change::Restored(at) => {
            date_clock(at.at, desk.zone())
        }
        Change::Scenario(scenario) => scenario.label().to_owned(),
        Change::Applications(ids) => viewer.application_names(ids).join(", "),
        Change::Procedure { id, .. } => viewer.procedure_name(id),
        Change::Cause(id) => cause_name(desk, id),
        Change::Sustento(sealed) | Change::Origin(sealed) | Change::LateReason(sealed) => {
            text(desk, sealed)?.unwrap_or_default()
        }
        Change::Reference(reference) => reference.clone(),
        Change::UnforeseenKind(kind) => kind.label().to_owned(),
        Change::Notice(link) if link.confirmed => link.reference.clone(),
        Change::Notice(link) => format!("{}, que niega", link.reference),
    })
}

/// An instant that its minute does not tell from another.
fn to_the_second(change: &Change, zone: Tz) -> Option<String> {
    let (Change::Started(at) | Change::Detected(at) | Change::Restored(at)) = change else {
        return None;
    };
    let local = at.at.with_timezone(&zone);
    Some(local.format("%d/%m/%Y %H:%M:%S").to_string())
}

fn cause_name(desk: &Desk, id: &str) -> String {
    desk.assets()
        .catalog
        .cause(id)
        .map_or_else(|| id.to_owned(), |cause| cause.name.clone())
}

pub(super) fn text(desk: &Desk, sealed: &Sealed) -> Result<Option<String>, ActionError> {
    Ok(desk.store.read().sealed(sealed)?)
}
