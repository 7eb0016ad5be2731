//! The board: the four types, what is to be done, and the day's lanes.

use super::desk::{Desk, Status};
use super::error::ActionError;
use super::views::{OutageView, Viewer};
use crate::domain::catalog::{ProcedureType, Scenario};
use crate::domain::outage::State;
use crate::store::{OutageFilter, OutagePage, Period};
use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, TimeDelta, TimeZone};

/// An unanswered mass failure becomes a to-do after this long (E8).
const UNANSWERED: TimeDelta = TimeDelta::hours(24);

/// How many restored outages the board names.
const TO_CLOSE: usize = 20;

/// Everything the board shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// The status bar.
    pub status: Status,
    /// One card a type, in the procedure's order.
    pub cards: Vec<BoardCard>,
    /// What waits for a hand, most urgent first.
    pub to_do: Vec<ToDo>,
    /// The next deadline of a report.
    pub next_deadline: Option<NaiveDate>,
    /// The day's outages by type, for the timeline.
    pub day: LaneDay,
}

/// One of the four types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardCard {
    /// The type.
    pub procedure_type: ProcedureType,
    /// Its open outage.
    pub open: Option<OutageView>,
    /// The latest one that waits for its closing.
    pub to_close: Option<OutageView>,
}

/// Something that waits for a hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToDo {
    /// A mass failure that its mailbox denied (E8).
    Denied {
        /// The outage.
        outage: OutageView,
    },
    /// A mass failure unanswered for 24 h (E8).
    Unanswered {
        /// The outage.
        outage: OutageView,
    },
    /// Instants that contradict the clock (O2).
    Contradiction {
        /// The outage.
        outage: OutageView,
    },
    /// A restored outage waits for its closing.
    Close {
        /// The outage.
        outage: OutageView,
    },
    /// The report of an outage has a deadline (D5).
    Report {
        /// The outage.
        outage: OutageView,
        /// Last day.
        due: NaiveDate,
    },
    /// Own operations that no export has carried.
    Export {
        /// How many.
        operations: u64,
    },
    /// The recovery key still lies beside the store (U2).
    RecoveryKey,
    /// No verified copy since a day.
    Backup,
}

/// The outages of one local day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneDay {
    /// First instant of the day.
    pub from: DateTime<FixedOffset>,
    /// First instant after it.
    pub until: DateTime<FixedOffset>,
    /// The outages that touch it.
    pub outages: Vec<OutageView>,
    /// Windows of notices that touch it.
    pub windows: Vec<(DateTime<FixedOffset>, Option<DateTime<FixedOffset>>)>,
}

/// Everything the board shows now.
///
/// # Errors
/// The store cannot be read.
pub fn board(desk: &Desk) -> Result<Board, ActionError> {
    let read = desk.store.read();
    let viewer = Viewer::new(desk);
    let now = viewer.now();
    let status = desk.status()?;
    let views = |outages: Vec<crate::domain::outage::Outage>| {
        outages
            .iter()
            .map(|outage| viewer.of(outage))
            .collect::<Result<Vec<_>, _>>()
    };
    let open = views(read.open_outages(desk.point())?)?;
    let restored = OutageFilter {
        state: Some(State::Restored),
        ..OutageFilter::default()
    };
    let to_close = views(read.outages(&restored, OutagePage::Newest, TO_CLOSE)?)?;
    let cards = ProcedureType::ALL
        .into_iter()
        .map(|procedure_type| {
            let of_type = |outage: &&OutageView| outage.procedure_type == procedure_type;
            BoardCard {
                procedure_type,
                open: open.iter().find(of_type).cloned(),
                to_close: to_close.iter().find(of_type).cloned(),
            }
        })
        .collect();
    let mut to_do = Vec::new();
    for outage in open.iter().chain(&to_close) {
        if outage.scenario == Scenario::MassFailure && !outage.confirmed {
            if outage.notice.is_some() {
                to_do.push(ToDo::Denied {
                    outage: outage.clone(),
                });
            } else if now - outage.registered_at > UNANSWERED {
                to_do.push(ToDo::Unanswered {
                    outage: outage.clone(),
                });
            }
        }
        if !outage.contradictions.is_empty() {
            to_do.push(ToDo::Contradiction {
                outage: outage.clone(),
            });
        }
    }
    let mut next_deadline = None;
    for outage in &to_close {
        if let Some(due) = outage.report_due {
            next_deadline = Some(next_deadline.map_or(due, |next: NaiveDate| next.min(due)));
            to_do.push(ToDo::Report {
                outage: outage.clone(),
                due,
            });
        }
    }
    to_do.extend(to_close.into_iter().map(|outage| ToDo::Close { outage }));
    if status.recovery_key_here {
        to_do.push(ToDo::RecoveryKey);
    }
    if status
        .last_backup
        .is_none_or(|last| now - last > TimeDelta::hours(24))
    {
        to_do.push(ToDo::Backup);
    }
    if status.not_exported > 0 {
        to_do.push(ToDo::Export {
            operations: status.not_exported,
        });
    }
    let (from, until) = day_of(desk, now);
    let day = LaneDay {
        from,
        until,
        outages: views(read.outages_of_day(desk.point(), Period { from, until })?)?,
        windows: read
            .notices(TO_CLOSE)?
            .into_iter()
            .filter(|notice| notice.facts.confirmed)
            .map(|notice| (notice.facts.from, notice.facts.to))
            .filter(|(start, end)| *start < until && end.is_none_or(|end| end > from))
            .collect(),
    };
    Ok(Board {
        status,
        cards,
        to_do,
        next_deadline,
        day,
    })
}

/// The first instant of the local day of `at`, and the first after it (D7).
#[must_use]
pub fn day_of(
    desk: &Desk,
    at: DateTime<FixedOffset>,
) -> (DateTime<FixedOffset>, DateTime<FixedOffset>) {
    let zone = desk.zone();
    let day = at.with_timezone(&zone).date_naive();
    let midnight = |day: NaiveDate| {
        zone.from_local_datetime(&day.and_time(NaiveTime::MIN))
            .earliest()
            .map_or(at, |start| start.fixed_offset())
    };
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    (midnight(day), midnight(next))
}
