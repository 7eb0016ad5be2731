//! The queue of what is to be entered in the official system, as a screen shows it:
//! how far each record is, oldest first (G1, G2, G4).

use super::attention_view::ANNULLED;
use super::board::day_of;
use super::desk::Desk;
use super::error::ActionError;
use super::find::{self, Record};
use super::regularize::{Carried, RecordKind, is_shown};
use super::views::Viewer;
use crate::domain::attention::Attention;
use crate::domain::outage::Outage;
use crate::domain::regularization::{Exempt, Regularization, RegularizationState};
use crate::domain::terminal::Scope;
use crate::store::{Period, QueueCursor};
use chrono::{DateTime, FixedOffset};
use uuid::Uuid;

/// Records without a code are counted up to here.
pub(super) const COUNTED: usize = 1_000;

/// Read from the store at once, of either kind.
const STEP: usize = 64;

/// Which records the queue shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QueueFilter {
    /// Those that have no code and need one.
    #[default]
    ToDo,
    /// Those in one state.
    In(RegularizationState),
    /// The claims whose customer is to be called (G4).
    CallBacks,
}

impl QueueFilter {
    /// Every filter, in the order a person goes through them.
    pub const ALL: [Self; 7] = [
        Self::ToDo,
        Self::In(RegularizationState::Pending),
        Self::In(RegularizationState::Exported),
        Self::In(RegularizationState::Acknowledged),
        Self::In(RegularizationState::Regularized),
        Self::In(RegularizationState::NotRequired),
        Self::CallBacks,
    ];

    /// The words on screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::ToDo => "por hacer",
            Self::In(state) => state.label(),
            Self::CallBacks => "por llamar",
        }
    }

    /// Whether it shows records with which nothing is left to be done.
    fn is_done(self) -> bool {
        matches!(
            self,
            Self::In(RegularizationState::Regularized | RegularizationState::NotRequired)
        )
    }

    fn shows(self, state: RegularizationState) -> bool {
        match self {
            Self::In(wanted) => wanted == state,
            Self::ToDo | Self::CallBacks => true,
        }
    }
}

/// One record of the queue. Nothing of it is personal (U3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// The record's id.
    pub id: Uuid,
    /// Which kind it is.
    pub kind: RecordKind,
    /// Its correlative or provisional code.
    pub name: String,
    /// What is said aloud of it.
    pub short_name: String,
    /// The type of an outage, the procedure of an attention.
    pub subject: String,
    /// Where an outage stands, or what became of an attention.
    pub standing: &'static str,
    /// How far it is on its way into the official system (G2).
    pub state: RegularizationState,
    /// Since when it is so; not known of what came from elsewhere.
    pub since: Option<DateTime<FixedOffset>>,
    /// File of the first bundle that carried it.
    pub bundle: Option<String>,
    /// Its official code (N3).
    pub official_code: Option<String>,
    /// Why it needs none (G2).
    pub exempt: Option<Exempt>,
    /// Whether it has several codes: somebody has to say which is right (N3).
    pub conflict: bool,
    /// Whether it is a claim with its code: its customer can be called (G4).
    pub can_be_called: bool,
    /// How often its customer was called.
    pub calls: usize,
    /// When its customer was called last.
    pub last_call: Option<DateTime<FixedOffset>>,
    /// Its place in the queue.
    pub cursor: QueueCursor,
}

/// The figures above the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueueFigures {
    /// Own operations that no export has carried.
    pub not_exported: u64,
    /// Records that the office holds and that have no code, up to a thousand.
    pub without_code: u64,
    /// Records that got their code today.
    pub regularized_today: u64,
}

/// One page of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QueuePage {
    /// The figures.
    pub figures: QueueFigures,
    /// The records, oldest first.
    pub rows: Vec<QueueRow>,
    /// Where the next page begins; none after the last.
    pub next: Option<QueueCursor>,
}

/// One page of the queue, oldest first. A text looks for the records that a
/// correlative, a provisional code or an official code names, whatever their
/// state. An asesor sees the attentions they took.
///
/// # Errors
/// The store cannot be read.
pub fn show_regularization(
    desk: &Desk,
    filter: QueueFilter,
    text: &str,
    after: Option<QueueCursor>,
    limit: usize,
) -> Result<QueuePage, ActionError> {
    let queue = Queue::new(desk)?;
    let mut page = match (text.trim(), filter) {
        ("", QueueFilter::CallBacks) => queue.to_be_called(limit)?,
        ("", filter) => queue.page(filter, after, limit)?,
        (text, _) => queue.named(text)?,
    };
    page.figures = figures(desk)?;
    Ok(page)
}

fn figures(desk: &Desk) -> Result<QueueFigures, ActionError> {
    let (from, until) = day_of(desk, desk.now());
    Ok(QueueFigures {
        not_exported: desk.status()?.not_exported,
        without_code: without_code(desk)?,
        regularized_today: desk.store.read().count_paired(Period { from, until })?,
    })
}

/// How many records the office holds and that have no official code yet, up to
/// [`COUNTED`].
pub(super) fn without_code(desk: &Desk) -> Result<u64, ActionError> {
    let terminal = desk.store.terminal();
    let own = terminal.replica;
    let elsewhere = (terminal.started.scope == Scope::Office).then_some(own);
    let read = desk.store.read();
    Ok(read.count_acknowledged_to_regularize(elsewhere, COUNTED)?)
}

struct Queue<'d> {
    desk: &'d Desk,
    viewer: Viewer<'d>,
    carried: Carried,
}

impl<'d> Queue<'d> {
    fn new(desk: &'d Desk) -> Result<Self, ActionError> {
        Ok(Self {
            desk,
            viewer: Viewer::new(desk),
            carried: Carried::of(desk)?,
        })
    }

    /// Walks outages and attentions together, past those that are not wanted.
    fn page(
        &self,
        filter: QueueFilter,
        mut after: Option<QueueCursor>,
        limit: usize,
    ) -> Result<QueuePage, ActionError> {
        let read = self.desk.store.read();
        let mut rows = Vec::new();
        loop {
            let done = filter.is_done();
            let outages = read.queued_outages(done, after, STEP)?;
            let attentions = read.queued_attentions(done, after, STEP)?;
            let mut found: Vec<(QueueCursor, Record)> = outages
                .into_iter()
                .map(|outage| (place(&outage), Record::Outage(Box::new(outage))))
                .collect();
            found.extend(attentions.into_iter().map(|attention| {
                let at = QueueCursor::at(attention.taken.at, attention.id);
                (at, Record::Attention(Box::new(attention)))
            }));
            found.sort_by_key(|(at, _)| *at);
            // Past the first STEP rows one of the two kinds may be missing.
            let last = found.len() < STEP;
            found.truncate(STEP);
            for (at, record) in found {
                if rows.len() == limit {
                    let next = rows.last().map(|row: &QueueRow| row.cursor);
                    return Ok(page(rows, next));
                }
                after = Some(at);
                rows.extend(self.row(at, &record, filter)?);
            }
            if last {
                return Ok(page(rows, None));
            }
        }
    }

    /// The claims whose customer is to be called, all on one page (G4).
    fn to_be_called(&self, limit: usize) -> Result<QueuePage, ActionError> {
        let read = self.desk.store.read();
        let mut rows = Vec::new();
        for call in super::regularize::call_backs(self.desk, limit.max(COUNTED))? {
            let record = find::record_by_id(read, call.id)?;
            rows.extend(self.listed(&record)?);
        }
        Ok(page(rows, None))
    }

    /// The records that a text names.
    fn named(&self, text: &str) -> Result<QueuePage, ActionError> {
        let read = self.desk.store.read();
        let mut found: Vec<Record> = Vec::new();
        for id in read.official_code_holders(text)? {
            found.push(find::record_by_id(read, id)?);
        }
        match find::record(self.desk, text) {
            Ok(record) => found.push(record),
            Err(
                ActionError::NoOutage(_)
                | ActionError::NoAttention(_)
                | ActionError::SeveralOutages { .. }
                | ActionError::SeveralAttentions { .. }
                | ActionError::Code { .. },
            ) => {}
            Err(other) => return Err(other),
        }
        let mut rows: Vec<QueueRow> = Vec::new();
        for record in &found {
            let row = self.listed(record)?;
            rows.extend(row.filter(|row| rows.iter().all(|known| known.id != row.id)));
        }
        Ok(page(rows, None))
    }

    fn listed(&self, record: &Record) -> Result<Option<QueueRow>, ActionError> {
        let at = match record {
            Record::Outage(outage) => place(outage),
            Record::Attention(attention) => QueueCursor::at(attention.taken.at, attention.id),
        };
        self.row(at, record, QueueFilter::ToDo)
    }

    /// The row of a record; none where it is not wanted.
    fn row(
        &self,
        cursor: QueueCursor,
        record: &Record,
        filter: QueueFilter,
    ) -> Result<Option<QueueRow>, ActionError> {
        let read = self.desk.store.read();
        let (id, origin, regularization) = match record {
            Record::Outage(it) => (it.id, it.origin, &it.regularization),
            Record::Attention(it) if !is_shown(self.desk, it) => return Ok(None),
            Record::Attention(it) => (it.id, it.origin, &it.regularization),
        };
        let annulment = match record {
            Record::Attention(it) if !regularization.is_done() => it.annulled.as_ref(),
            _ => None,
        };
        let state = match annulment {
            Some(_) => RegularizationState::NotRequired,
            None => self.carried.state(read, id, origin, regularization)?,
        };
        if !filter.shows(state) {
            return Ok(None);
        }
        let exports = read.exports_of([id])?;
        let export = exports.into_iter().min_by_key(|export| export.at);
        let since = match state {
            RegularizationState::Pending => None,
            RegularizationState::Exported => export.as_ref().map(|export| export.at),
            RegularizationState::Acknowledged => {
                read.acknowledged_at(origin, read.made_at(id, origin)?)?
            }
            RegularizationState::Regularized => {
                regularization.codes.first().map(|paired| paired.at)
            }
            RegularizationState::NotRequired => regularization
                .exemption
                .as_ref()
                .map(|exemption| exemption.at)
                .or(annulment.map(|annulment| annulment.at)),
        };
        let bundle = export.and_then(|export| {
            let name = export.file.file_name()?;
            Some(name.to_string_lossy().into_owned())
        });
        let common = Common {
            id,
            cursor,
            state,
            since,
            bundle,
        };
        Ok(Some(match record {
            Record::Outage(outage) => common.outage(outage),
            Record::Attention(attention) => {
                let subject = self.viewer.masked(attention)?.procedure;
                common.attention(attention, subject)
            }
        }))
    }
}

fn page(rows: Vec<QueueRow>, next: Option<QueueCursor>) -> QueuePage {
    QueuePage {
        rows,
        next,
        ..QueuePage::default()
    }
}

fn place(outage: &Outage) -> QueueCursor {
    QueueCursor::at(outage.registered_at, outage.id)
}

/// What rows of either kind have in common.
struct Common {
    id: Uuid,
    cursor: QueueCursor,
    state: RegularizationState,
    since: Option<DateTime<FixedOffset>>,
    bundle: Option<String>,
}

impl Common {
    fn outage(self, outage: &Outage) -> QueueRow {
        QueueRow {
            kind: RecordKind::Outage,
            name: outage.correlative.to_string(),
            short_name: outage.correlative.short(),
            subject: outage.procedure_type.label().to_owned(),
            standing: outage.state().label(),
            ..self.of(&outage.regularization)
        }
    }

    fn attention(self, attention: &Attention, subject: String) -> QueueRow {
        let regularization = &attention.regularization;
        QueueRow {
            kind: RecordKind::Attention,
            name: attention.code.to_string(),
            short_name: attention.code.short(),
            subject,
            standing: match &attention.outcome {
                _ if attention.annulled.is_some() => ANNULLED,
                Some(outcome) => outcome.facts.via.label(),
                None => "recibida",
            },
            can_be_called: attention.claim.is_some()
                && attention.annulled.is_none()
                && regularization.code().is_some(),
            calls: attention.calls.len(),
            last_call: attention.calls.iter().map(|call| call.facts.at).max(),
            ..self.of(regularization)
        }
    }

    fn of(self, regularization: &Regularization) -> QueueRow {
        QueueRow {
            id: self.id,
            kind: RecordKind::Outage,
            name: String::new(),
            short_name: String::new(),
            subject: String::new(),
            standing: "",
            state: self.state,
            since: self.since,
            bundle: self.bundle,
            official_code: regularization.code().map(str::to_owned),
            exempt: regularization
                .exemption
                .as_ref()
                .map(|exemption| exemption.facts.why),
            conflict: regularization.is_conflicting(),
            can_be_called: false,
            calls: 0,
            last_call: None,
            cursor: self.cursor,
        }
    }
}
