//! What waits for a hand, in one answer: letters, critical attentions, what is
//! to be exported and regularised, who is to be called, and what falls due
//! (A2, K2, G, N3, D5, D6).

use super::attention_view::AttentionView;
use super::board;
use super::claim_facts::term;
use super::desk::Desk;
use super::due::{report_terms, unconfirmed};
use super::error::ActionError;
use super::find::{self, Record};
use super::pqr::{PendingCases, RivalBase, UnfinishedReception, cell_board};
use super::regularize::{CallBack, RecordKind, call_backs, is_shown};
use super::views::Viewer;
use crate::domain::alert::AlertState;
use crate::domain::attention::Attention;
use crate::domain::catalog::ProcedureType;
use crate::domain::deadline::{Skipped, TermState};
use crate::domain::instant::local_day;
use crate::domain::outage::{Outage, Unconfirmed};
use crate::domain::regularization::RegularizationState;
use crate::store::{Cursor, PageAt};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;
use uuid::Uuid;

/// Attentions read at once while the queue is gone through.
const PAGE: usize = 500;

/// What waits for a hand. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pending {
    /// Letters that were not sent, oldest first (A2).
    pub alerts: Vec<PendingLetter>,
    /// Critical attentions that are pending, masked, longest waiting first (K2).
    pub critical: Vec<AttentionView>,
    /// Records of which no export has carried all, up to a thousand.
    pub not_exported: u64,
    /// What is to be entered in the official system, oldest first (G1).
    pub to_regularize: Vec<ToRegularize>,
    /// Whether more than those are.
    pub more_to_regularize: bool,
    /// Official codes that several records have, or of which one has several (N3).
    pub official_code_clashes: Vec<CodeClash>,
    /// Customers to be called with their official code (G4).
    pub call_backs: Vec<CallBack>,
    /// Mass failures to be corrected, or closed *sin confirmación*, oldest first (E8).
    pub unconfirmed: Vec<UnconfirmedView>,
    /// Cases of a cell that wait for a hand first (X2, X4); other programs read it only where
    /// there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cases: Option<PendingCases>,
    /// Bases that were cut short while they came in: nothing of them counts (X12); other
    /// programs read it only where there is one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unfinished_bases: Vec<UnfinishedReception>,
    /// Files of a base of which another of the same cut counts (X12); other programs read it
    /// only where there is one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rival_bases: Vec<RivalBase>,
    /// What falls due, soonest first (D5, D6).
    pub deadlines: Vec<DeadlineView>,
    /// The lists, by their keys, of which only the first are here; other programs read it only
    /// where there is one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<&'static str>,
}

/// A letter that was not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PendingLetter {
    /// The letter's id.
    pub id: Uuid,
    /// What it is about: `outage`, `failure`, `claim` or `filed`.
    pub about: &'static str,
    /// Correlative or code of what it is about.
    pub record: Option<String>,
    /// Where it stands.
    pub state: AlertState,
    /// When it was prepared.
    pub prepared_at: DateTime<FixedOffset>,
}

/// A record to be entered in the official system. Nothing personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToRegularize {
    /// The record's id.
    pub id: Uuid,
    /// Its correlative or provisional code.
    pub record: String,
    /// Which of the two.
    pub kind: RecordKind,
    /// Its type; none where it is not regulated.
    pub procedure_type: Option<ProcedureType>,
    /// When it was registered, or taken.
    pub since: DateTime<FixedOffset>,
    /// How far it is (G2).
    pub regularization: RegularizationState,
    /// Its official code, if it has one.
    pub official_code: Option<String>,
}

/// An official code that stands at a record and should not, or not alone (N3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CodeClash {
    /// The code, in capitals.
    pub official_code: String,
    /// Correlative or code of the record.
    pub record: String,
}

/// What a term is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    /// The answer to a claim that is not in the official system yet (D6).
    Claim,
    /// The regulatory report of an outage (D5).
    RegulatoryReport,
}

impl DeadlineKind {
    /// The words on screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Claim => "respuesta a reclamo",
            Self::RegulatoryReport => "reporte a Regulatorio",
        }
    }
}

/// A mass failure that nobody confirms (E8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnconfirmedView {
    /// Its correlative.
    pub record: String,
    /// Why it is to be corrected, or closed *sin confirmación*.
    pub why: Unconfirmed,
    /// Reference of the notice that denies it.
    pub notice: Option<String>,
    /// When it was registered.
    pub registered_at: DateTime<FixedOffset>,
}

/// Something that falls due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeadlineView {
    /// What it is of.
    pub kind: DeadlineKind,
    /// Correlative or code of the record.
    pub record: String,
    /// The last day.
    pub due: NaiveDate,
    /// Where it stands.
    pub state: TermState,
    /// The last day, counted from the start of the event (D5).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_from_start: Option<NaiveDate>,
    /// The days that the term does not count (D1).
    pub skipped: Vec<Skipped>,
    /// Version of the calendar.
    pub calendar: String,
}

impl ToRegularize {
    fn outage(viewer: &Viewer<'_>, outage: &Outage) -> Result<Self, ActionError> {
        let state = &outage.regularization;
        Ok(Self {
            id: outage.id,
            record: outage.correlative.to_string(),
            kind: RecordKind::Outage,
            procedure_type: Some(outage.procedure_type),
            since: outage.registered_at,
            regularization: viewer.on_its_way(outage.id, outage.origin, state)?,
            official_code: state.code().map(str::to_owned),
        })
    }

    fn attention(viewer: &Viewer<'_>, attention: &Attention) -> Result<Self, ActionError> {
        let state = &attention.regularization;
        Ok(Self {
            id: attention.id,
            record: attention.code.to_string(),
            kind: RecordKind::Attention,
            procedure_type: attention.procedure_type,
            since: attention.taken.at,
            regularization: viewer.attention_on_its_way(attention)?,
            official_code: state.code().map(str::to_owned),
        })
    }
}

/// What waits for a hand now, so many of each at most; an asesor is told of the
/// attentions they took (U1).
///
/// # Errors
/// The store cannot be read.
pub fn pending(desk: &Desk, limit: usize) -> Result<Pending, ActionError> {
    let read = desk.store.read();
    let viewer = Viewer::new(desk);
    let mut more = Vec::new();
    let alerts = read.unsent_alerts(limit + 1)?;
    let alerts = first(alerts, limit, "alerts", &mut more)
        .into_iter()
        .map(|alert| {
            Ok(PendingLetter {
                id: alert.id,
                about: alert.about.code(),
                record: board::about(read, &alert.about)?,
                state: alert.state(),
                prepared_at: alert.prepared_at,
            })
        })
        .collect::<Result<_, ActionError>>()?;
    let mut critical = read.critical_pending(Some(desk.point()), limit + 1)?;
    critical.retain(|attention| is_shown(desk, attention));
    let critical = first(critical, limit, "critical", &mut more)
        .iter()
        .map(|attention| viewer.masked(attention))
        .collect::<Result<_, _>>()?;
    let mut to_regularize: Vec<ToRegularize> = read
        .queued_outages(false, PageAt::First, limit + 1)?
        .iter()
        .map(|outage| ToRegularize::outage(&viewer, outage))
        .collect::<Result<_, _>>()?;
    let unconfirmed = first(to_settle(desk)?, limit, "unconfirmed", &mut more);
    let mut deadlines = reports(desk, limit + 1)?;
    for_each_in_queue(desk, |attention| {
        if to_regularize.len() <= 2 * limit {
            to_regularize.push(ToRegularize::attention(&viewer, attention)?);
        }
        deadlines.extend(answer(desk, attention));
        Ok(())
    })?;
    to_regularize.sort_by_key(|entry| (entry.since, entry.id));
    let more_to_regularize = to_regularize.len() > limit;
    let to_regularize = first(to_regularize, limit, "to_regularize", &mut more);
    deadlines.sort_by(|a, b| (a.due, a.kind, &a.record).cmp(&(b.due, b.kind, &b.record)));
    let deadlines = first(deadlines, limit, "deadlines", &mut more);
    let call_backs = first(call_backs(desk, limit + 1)?, limit, "call_backs", &mut more);
    let cell = cell_board(desk)?;
    Ok(Pending {
        alerts,
        critical,
        not_exported: desk.status()?.not_exported,
        to_regularize,
        more_to_regularize,
        official_code_clashes: clashes(desk)?,
        call_backs,
        unconfirmed,
        cases: PendingCases::of(&cell),
        unfinished_bases: cell.unfinished,
        rival_bases: cell.rivals,
        deadlines,
        more,
    })
}

/// So many of a list at most; its key is noted where it goes on.
fn first<T>(
    mut rows: Vec<T>,
    limit: usize,
    key: &'static str,
    more: &mut Vec<&'static str>,
) -> Vec<T> {
    if rows.len() > limit {
        more.push(key);
    }
    rows.truncate(limit);
    rows
}

/// Visits the user's attentions that are still to be regularised, oldest first.
fn for_each_in_queue(
    desk: &Desk,
    mut visit: impl FnMut(&Attention) -> Result<(), ActionError>,
) -> Result<(), ActionError> {
    let mut at = PageAt::First;
    loop {
        let page = desk.store.read().queued_attentions(false, None, at, PAGE)?;
        page.iter()
            .filter(|attention| is_shown(desk, attention))
            .try_for_each(&mut visit)?;
        at = match page.last() {
            Some(last) if page.len() == PAGE => PageAt::After(Cursor::at(last.taken.at, last.id)),
            _ => return Ok(()),
        };
    }
}

fn clashes(desk: &Desk) -> Result<Vec<CodeClash>, ActionError> {
    let read = desk.store.read();
    read.official_code_clashes()?
        .into_iter()
        .map(|(official_code, id)| {
            let record = match find::record_by_id(read, id)? {
                Record::Outage(outage) => outage.correlative.to_string(),
                Record::Attention(attention) => attention.code.to_string(),
            };
            Ok(CodeClash {
                official_code,
                record,
            })
        })
        .collect()
}

/// The term of a claim that the official system does not watch over yet (D6, Q3).
fn answer(desk: &Desk, attention: &Attention) -> Option<DeadlineView> {
    let claim = attention.claim.as_ref()?;
    let taken = attention.taken.at;
    let due = term(
        &desk.measure(),
        Some(claim.claim),
        &claim.subjects,
        claim.amount,
        taken,
    )?;
    Some(DeadlineView {
        kind: DeadlineKind::Claim,
        record: attention.code.to_string(),
        due: due.due,
        state: TermState::of(due.due, local_day(desk.now(), desk.zone())),
        due_from_start: None,
        skipped: due.skipped,
        calendar: due.calendar,
    })
}

/// The terms of regulatory reports that have a last day, so many at most (D5).
fn reports(desk: &Desk, limit: usize) -> Result<Vec<DeadlineView>, ActionError> {
    let terms = report_terms(desk, limit)?.into_iter();
    Ok(terms
        .filter_map(|(outage, term)| {
            Some(DeadlineView {
                kind: DeadlineKind::RegulatoryReport,
                record: outage.correlative.to_string(),
                due: term.due?,
                state: term.state,
                due_from_start: Some(term.due_from_start),
                skipped: term.skipped,
                calendar: term.calendar,
            })
        })
        .collect())
}

/// The mass failures that are to be corrected or closed *sin confirmación* (E8).
fn to_settle(desk: &Desk) -> Result<Vec<UnconfirmedView>, ActionError> {
    let found = unconfirmed(desk)?.into_iter();
    Ok(found
        .map(|(outage, why)| UnconfirmedView {
            record: outage.correlative.to_string(),
            why,
            notice: outage.notice.map(|notice| notice.reference),
            registered_at: outage.registered_at,
        })
        .collect())
}
