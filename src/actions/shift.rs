//! *Turno*: what happened in a shift and what the next one takes over.

use super::attention_view::AttentionView;
use super::board::{ToDo, board};
use super::day::day_of;
use super::desk::Desk;
use super::error::ActionError;
use super::print::{Made, head, pending};
use super::views::{OutageView, Viewer};
use crate::documents::Paper;
use crate::documents::day_sheet::{self, DayOutage, DaySheet, TypeCount};
use crate::domain::attention::Via;
use crate::domain::authority::Permission;
use crate::domain::catalog::ProcedureType;
use crate::domain::instant::{clock, date, date_clock, local_day};
use crate::store::{AttentionFilter, Cursor, OutageFilter, PageAt, Period};
use chrono::{DateTime, FixedOffset, TimeDelta};
use serde::Serialize;

/// Rows read at once.
const PAGE: usize = 500;

/// What the sheet of a shift is told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ShiftInput {
    /// When the shift began; the day's first instant, where it is not said.
    pub from: Option<DateTime<FixedOffset>>,
    /// Who takes over.
    pub takes_over: String,
    /// Anything else.
    pub note: String,
}

/// A shift as it is handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShiftView {
    /// Its first instant.
    pub from: DateTime<FixedOffset>,
    /// Now.
    pub until: DateTime<FixedOffset>,
    /// Name of who hands over.
    pub hands_over: String,
    /// The outages that were open in it, oldest first.
    pub outages: Vec<OutageView>,
    /// Attentions by type and outcome.
    pub attentions: Vec<ShiftCount>,
    /// Attentions that do not count, having been annulled (O6): in none of those.
    pub annulled: usize,
    /// Critical ones pending at the point, masked, longest waiting first (K2).
    pub critical: Vec<AttentionView>,
    /// What is left to do, Spanish.
    pub to_do: Vec<String>,
    /// Letters not sent yet (A2), Spanish.
    pub unsent: Vec<String>,
    /// When the last verified copy was made.
    pub last_backup: Option<DateTime<FixedOffset>>,
}

/// The attentions of one type in a shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShiftCount {
    /// The type; none: not regulated.
    pub procedure_type: Option<ProcedureType>,
    /// All of them.
    pub taken: usize,
    /// Without an outcome.
    pub pending: usize,
    /// By outcome, in the order of [`Via::ALL`].
    pub outcomes: [usize; 4],
}

/// The shift that ends now.
///
/// # Errors
/// The role may not, or the store cannot be read.
pub fn shift(desk: &Desk, input: &ShiftInput) -> Result<ShiftView, ActionError> {
    desk.permit(Permission::HandOverShift)?;
    let until = desk.now();
    let from = input.from.unwrap_or_else(|| day_of(desk, until).0);
    let viewer = Viewer::new(desk);
    let read = desk.store.read();
    // An instant later than now, so that what was just written is in it.
    let period = Period {
        from,
        until: until + TimeDelta::milliseconds(1),
    };
    let mut outages = read.outages_of_day(desk.point(), period)?;
    let registered = OutageFilter {
        registered: Some(period),
        ..OutageFilter::default()
    };
    for outage in read.outages(&registered, PageAt::First, PAGE)? {
        if !outages.iter().any(|known| known.id == outage.id) {
            outages.push(outage);
        }
    }
    outages.sort_by_key(|outage| (outage.started.at, outage.correlative.clone()));
    let critical = read
        .critical_pending(Some(desk.point()), PAGE)?
        .iter()
        .map(|attention| viewer.masked(attention))
        .collect::<Result<_, _>>()?;
    let board = board(desk)?;
    let (unsent, to_do): (Vec<&ToDo>, Vec<&ToDo>) = board
        .to_do
        .iter()
        .filter(|to_do| !matches!(to_do, ToDo::Export { .. }))
        .partition(|to_do| matches!(to_do, ToDo::Letter { .. }));
    let words = |all: Vec<&ToDo>| all.into_iter().map(|to_do| to_do.words(until)).collect();
    let (attentions, annulled) = counts(desk, period)?;
    Ok(ShiftView {
        from,
        until,
        hands_over: desk.store.session().names.name.clone(),
        outages: outages
            .iter()
            .map(|outage| viewer.of(outage))
            .collect::<Result<_, _>>()?,
        attentions,
        annulled,
        critical,
        to_do: words(to_do),
        unsent: words(unsent),
        last_backup: board.status.last_backup,
    })
}

/// The attentions that count, by type, and how many do not.
fn counts(desk: &Desk, period: Period) -> Result<(Vec<ShiftCount>, usize), ActionError> {
    let mut annulled = 0;
    let mut counts: Vec<ShiftCount> = ProcedureType::ALL
        .into_iter()
        .map(Some)
        .chain([None])
        .map(|procedure_type| ShiftCount {
            procedure_type,
            taken: 0,
            pending: 0,
            outcomes: [0; 4],
        })
        .collect();
    let filter = AttentionFilter {
        period: Some(period),
        ..AttentionFilter::default()
    };
    let mut at = PageAt::First;
    loop {
        let page = desk.store.read().attentions(&filter, at, PAGE)?;
        for attention in page
            .iter()
            .filter(|attention| attention.code.point == desk.point())
        {
            if attention.annulled.is_some() {
                annulled += 1;
                continue;
            }
            let of_type = counts
                .iter_mut()
                .find(|count| count.procedure_type == attention.procedure_type);
            let Some(count) = of_type else { continue };
            count.taken += 1;
            let via = attention
                .outcome
                .as_ref()
                .and_then(|outcome| Via::ALL.iter().position(|via| *via == outcome.facts.via));
            match via {
                Some(via) => count.outcomes[via] += 1,
                None => count.pending += 1,
            }
        }
        at = match page.last() {
            Some(last) if page.len() == PAGE => PageAt::After(Cursor::at(last.taken.at, last.id)),
            _ => return Ok((counts, annulled)),
        };
    }
}

pub(super) fn sheet(desk: &Desk, input: &ShiftInput, paper: Paper) -> Result<Made, ActionError> {
    let shift = shift(desk, input)?;
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let zone = desk.zone();
    let today = local_day(shift.until, zone);
    let day = date(today);
    // The day stands above.
    let told = |at| {
        if local_day(at, zone) == today {
            clock(at, zone)
        } else {
            date_clock(at, zone)
        }
    };
    let data = DaySheet {
        head: head(desk, &day),
        day,
        shift_from: told(shift.from),
        shift_to: told(shift.until),
        outages: shift
            .outages
            .iter()
            .map(|view| day_outage(desk, view))
            .collect(),
        outcomes: ["pendientes"]
            .into_iter()
            .chain(Via::ALL.map(Via::label))
            .map(str::to_owned)
            .collect(),
        counts: shift
            .attentions
            .iter()
            .map(|count| TypeCount {
                procedure_type: count
                    .procedure_type
                    .map_or("No reguladas", ProcedureType::label)
                    .to_owned(),
                counts: std::iter::once(count.pending)
                    .chain(count.outcomes)
                    .collect(),
            })
            .collect(),
        annulled: shift.annulled,
        pending_critical: shift.critical.iter().map(pending).collect(),
        to_do: shift.to_do,
        unsent_alerts: shift.unsent,
        last_backup: shift.last_backup.map(|at| date_clock(at, desk.zone())),
        note: some(&input.note),
        hands_over: some(
            &desk
                .store
                .read()
                .user_signed(desk.store.session().user.id)?,
        ),
        takes_over: some(&input.takes_over),
    };
    Ok(Made {
        name: format!("turno-{}", shift.until.format("%Y%m%d-%H%M")),
        pdf: day_sheet::day_sheet(&desk.press(), &data, paper)?,
    })
}

fn day_outage(desk: &Desk, view: &OutageView) -> DayOutage {
    DayOutage {
        correlative: view.correlative.clone(),
        procedure_type: view.procedure_type.label().to_owned(),
        applications: view.applications.clone(),
        scenario: view.scenario.label().to_owned(),
        started: date_clock(view.started_at, desk.zone()),
        restored: view.restored_at.map(|at| date_clock(at, desk.zone())),
        duration: view.lasted(),
        over_one_hour: view.over_one_hour,
        state: view.state.label().to_owned(),
        attentions: view.attentions as usize,
    }
}
