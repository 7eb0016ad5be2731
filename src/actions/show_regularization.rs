//! The queue of what is to be entered in the official system, as a screen shows it:
//! how far each record is, oldest first (G1, G2, G4).

use super::attention_view::ANNULLED;
use super::carried::Carried;
use super::day::day_of;
use super::desk::Desk;
use super::error::ActionError;
use super::find::{self, Record};
use super::paging::{ListPage, Total};
use super::regularize::{RecordKind, is_shown};
use super::views::Viewer;
use crate::domain::attention::Attention;
use crate::domain::authority::Role;
use crate::domain::outage::Outage;
use crate::domain::regularization::{Exempt, Regularization, RegularizationState};
use crate::domain::terminal::Scope;
use crate::store::{Cursor, PageAt, Period};
use chrono::{DateTime, FixedOffset};
use uuid::Uuid;

/// As many as any figure says.
const COUNTED: usize = crate::store::COUNTED as usize;

/// Read from the store at once, of either kind.
const STEP: usize = 64;

/// So many records are looked at to count those of a state.
const LOOKED_AT: usize = 5_000;

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
    pub cursor: Cursor,
}

/// The figures above the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueueFigures {
    /// Records of which no export has carried all, up to a thousand.
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
    pub list: ListPage<QueueRow, Cursor>,
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
    at: PageAt<Cursor>,
    limit: usize,
) -> Result<QueuePage, ActionError> {
    let queue = Queue::new(desk)?;
    let place = |row: &QueueRow| row.cursor;
    let list = match (text.trim(), filter) {
        ("", QueueFilter::CallBacks) => ListPage::of_all(queue.to_be_called()?, at, limit, place),
        ("", filter) => queue.page(filter, at, limit)?,
        (text, _) => ListPage::of_all(queue.named(text)?, at, limit, place),
    };
    let figures = figures(desk)?;
    Ok(QueuePage { figures, list })
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

    /// One page, and how many records the filter lets through.
    fn page(
        &self,
        filter: QueueFilter,
        at: PageAt<Cursor>,
        limit: usize,
    ) -> Result<ListPage<QueueRow, Cursor>, ActionError> {
        let mut rows = Vec::new();
        self.walk(filter, at, |place, record| {
            rows.extend(self.row(place, record, filter)?);
            Ok(rows.len() <= limit)
        })?;
        if at.is_back() {
            rows.reverse();
        }
        let mut list = ListPage::cut(rows, &at, limit, |row| row.cursor);
        if filter == QueueFilter::ToDo {
            let read = self.desk.store.read();
            return Ok(
                list.counted(|before, most| read.count_queued(false, self.user(), before, most))?
            );
        }
        // Where a record stands on its way is known of one at a time.
        let (mut counted, mut looked_at) = (Vec::new(), 0);
        self.walk(filter, PageAt::First, |place, record| {
            looked_at += 1;
            if self.state(record)?.is_some_and(|state| filter.shows(state)) {
                counted.push(place);
            }
            Ok(counted.len() <= COUNTED && looked_at < LOOKED_AT)
        })?;
        list.total = Total::up_to(COUNTED, counted.len());
        list.total.and_more |= looked_at == LOOKED_AT;
        let first = list.edges.map(|(first, _)| first);
        list.before = first.map_or(Some(0), |first| counted.iter().position(|it| *it == first));
        Ok(list)
    }

    /// Whose attentions are in it, where it is one's own queue (U1).
    fn user(&self) -> Option<Uuid> {
        let user = &self.desk.store.session().user;
        (user.role == Role::Asesor).then_some(user.id)
    }

    /// Visits outages and attentions together, from where a page begins and in its
    /// direction, as long as that is wanted.
    fn walk(
        &self,
        filter: QueueFilter,
        mut at: PageAt<Cursor>,
        mut visit: impl FnMut(Cursor, &Record) -> Result<bool, ActionError>,
    ) -> Result<(), ActionError> {
        let read = self.desk.store.read();
        let done = filter.is_done();
        loop {
            let outages = read.queued_outages(done, at, STEP)?;
            let attentions = read.queued_attentions(done, self.user(), at, STEP)?;
            let outages = outages.into_iter().map(|it| Record::Outage(Box::new(it)));
            let attentions = attentions
                .into_iter()
                .map(|it| Record::Attention(Box::new(it)));
            let mut found: Vec<Record> = outages.chain(attentions).collect();
            found.sort_by_key(place);
            if at.is_back() {
                found.reverse();
            }
            // Past the first STEP rows one of the two kinds may be missing.
            let last = found.len() < STEP;
            found.truncate(STEP);
            for record in &found {
                let place = place(record);
                if !visit(place, record)? {
                    return Ok(());
                }
                at = if at.is_back() {
                    PageAt::Before(place)
                } else {
                    PageAt::After(place)
                };
            }
            if last {
                return Ok(());
            }
        }
    }

    /// The claims whose customer is to be called (G4).
    fn to_be_called(&self) -> Result<Vec<QueueRow>, ActionError> {
        let read = self.desk.store.read();
        let mut rows = Vec::new();
        for call in super::regularize::call_backs(self.desk, COUNTED)? {
            let record = find::record_by_id(read, call.id)?;
            rows.extend(self.listed(&record)?);
        }
        Ok(rows)
    }

    /// The records that a text names.
    fn named(&self, text: &str) -> Result<Vec<QueueRow>, ActionError> {
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
        Ok(rows)
    }

    fn listed(&self, record: &Record) -> Result<Option<QueueRow>, ActionError> {
        self.row(place(record), record, QueueFilter::ToDo)
    }

    /// How far a record is on its way; none where it is not in the user's queue.
    fn state(&self, record: &Record) -> Result<Option<RegularizationState>, ActionError> {
        if matches!(record, Record::Attention(it) if !is_shown(self.desk, it)) {
            return Ok(None);
        }
        let (id, origin, regularization) = parts(record);
        if !regularization.is_done() && annulled_at(record).is_some() {
            return Ok(Some(RegularizationState::NotRequired));
        }
        let read = self.desk.store.read();
        Ok(Some(self.carried.state(
            read,
            id,
            origin,
            regularization,
        )?))
    }

    /// The row of a record; none where it is not wanted.
    fn row(
        &self,
        cursor: Cursor,
        record: &Record,
        filter: QueueFilter,
    ) -> Result<Option<QueueRow>, ActionError> {
        let read = self.desk.store.read();
        let Some(state) = self.state(record)?.filter(|it| filter.shows(*it)) else {
            return Ok(None);
        };
        let (id, origin, regularization) = parts(record);
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
                .or(annulled_at(record)),
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

/// A record's place in the queue: an outage by its registration, an attention by when
/// it was taken.
fn place(record: &Record) -> Cursor {
    match record {
        Record::Outage(it) => Cursor::at(it.registered_at, it.id),
        Record::Attention(it) => Cursor::at(it.taken.at, it.id),
    }
}

/// A record's id, where it was made, and what it has of the official system.
fn parts(record: &Record) -> (Uuid, Uuid, &Regularization) {
    match record {
        Record::Outage(it) => (it.id, it.origin, &it.regularization),
        Record::Attention(it) => (it.id, it.origin, &it.regularization),
    }
}

fn annulled_at(record: &Record) -> Option<DateTime<FixedOffset>> {
    match record {
        Record::Attention(it) => it.annulled.as_ref().map(|annulment| annulment.at),
        Record::Outage(_) => None,
    }
}

/// What rows of either kind have in common.
struct Common {
    id: Uuid,
    cursor: Cursor,
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
