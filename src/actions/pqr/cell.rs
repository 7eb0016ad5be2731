//! What a cell has before it: its receptions, its queue by state and by deadline.

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::clocks;
use super::work_view::terminal;
use crate::domain::instant::{date, short_day};
use crate::domain::pqr::{
    CaseState, ClockState, Counting, PqrBase, ReceptionAbout, ReceptionCounts,
};
use crate::domain::text::{counted_words, strip_control};
use crate::store::{Leftover, Reader};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

/// Receptions that are told of.
const TOLD: usize = 6;

/// A base that was received. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReceptionView {
    /// Which base.
    pub base: PqrBase,
    /// The day it was cut.
    pub cut: NaiveDate,
    /// The file's name; none where it was purged.
    pub file: Option<String>,
    /// Who sent it.
    pub sender: Option<String>,
    /// When its mail arrived.
    pub received: Option<DateTime<FixedOffset>>,
    /// When it was taken in.
    pub at: DateTime<FixedOffset>,
    /// Rows that were taken.
    pub rows: u64,
    /// Rows that were not.
    pub rejected: u64,
    /// What came of it.
    pub counts: ReceptionCounts,
    /// Whether it counts.
    pub in_force: bool,
    /// How it counts beside the others of its base and cut.
    pub counting: Counting,
}

/// A reception that was cut short: nothing of it counts. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnfinishedReception {
    /// Which base.
    pub base: PqrBase,
    /// The day it was cut.
    pub cut: NaiveDate,
    /// The file's name.
    pub file: Option<String>,
    /// Rows that are here.
    pub here: u64,
    /// Rows that it has.
    pub rows: u64,
}

/// A file of which another of the same base and cut counts, as two terminals received one each
/// (X12). The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RivalBase {
    /// Which base.
    pub base: PqrBase,
    /// The day it was cut.
    pub cut: NaiveDate,
    /// The file's name; none where it was purged.
    pub file: Option<String>,
    /// Its rows.
    pub rows: u64,
    /// At which terminal it was received.
    pub terminal: String,
    /// When.
    pub at: DateTime<FixedOffset>,
}

/// How far it got.
pub(super) fn of_rows(here: u64, rows: u64) -> String {
    format!("{here} de {}", counted_words(rows, "fila", "filas"))
}

impl UnfinishedReception {
    /// What it is, Spanish.
    #[must_use]
    pub fn words(&self) -> String {
        let file = self.file.as_ref();
        let file = file.map_or_else(String::new, |it| format!(" de «{}»", strip_control(it)));
        format!(
            "{}, corte {}: {}{file}",
            self.base.label(),
            date(self.cut),
            of_rows(self.here, self.rows)
        )
    }

    /// What it is, where there is little room.
    #[must_use]
    pub fn brief(&self) -> String {
        let (base, cut) = (self.base.short(), short_day(self.cut));
        let rows = of_rows(self.here, self.rows);
        format!("{base} del {cut} a medias: {rows} [X12]")
    }

    /// What to do about it, Spanish.
    pub const ADVICE: &'static str = "Reciba el mismo archivo, y sigue donde quedó.";
}

impl RivalBase {
    /// What it is, Spanish.
    #[must_use]
    pub fn words(&self) -> String {
        format!(
            "{}, corte {}: llegaron dos archivos distintos y vale el primero; el de {} no cuenta",
            self.base.label(),
            date(self.cut),
            self.terminal
        )
    }

    /// The same, where there is little room.
    #[must_use]
    pub fn brief(&self) -> String {
        let (base, cut) = (self.base.short(), short_day(self.cut));
        format!("{base} del {cut}: dos archivos; diga cuál vale [X12]")
    }

    /// What to do about it, Spanish.
    pub const ADVICE: &'static str =
        "Reciba el que vale como sustituto: con ese se cuenta desde entonces.";
}

/// The files of which another counts.
fn rivals(desk: &Desk) -> Result<Vec<RivalBase>, ActionError> {
    let read = desk.store.read();
    let rivals = read.rival_receptions(desk.point())?.into_iter();
    rivals
        .map(|it| {
            let about: Option<ReceptionAbout> = read.sealed(&it.facts.about)?;
            Ok(RivalBase {
                base: it.facts.base,
                cut: it.facts.cut,
                file: about.map(|it| it.file),
                rows: it.facts.rows,
                terminal: terminal(desk, it.origin)?,
                at: it.at,
            })
        })
        .collect()
}

/// What a cell has before it. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct CellBoard {
    /// The last receptions, the latest first.
    pub receptions: Vec<ReceptionView>,
    /// Those that were cut short.
    pub unfinished: Vec<UnfinishedReception>,
    /// Those of a base and cut of which another file counts (X12).
    pub rivals: Vec<RivalBase>,
    /// Cases by how far they got.
    pub states: Vec<(CaseState, u64)>,
    /// Open cases whose term is over.
    pub overdue: u64,
    /// Whose term ends within three business days.
    pub due_soon: u64,
    /// Whose term runs.
    pub running: u64,
    /// Of which nobody says when they were filed.
    pub undated: u64,
    /// Closed here, and the client still sends them.
    pub closed_still_there: u64,
    /// On which two worked without knowing of one another (X4).
    pub unaware: u64,
    /// The client sends them no more, and nobody here touched them: of all else they are left
    /// out (X2).
    pub gone_untouched: u64,
    /// The client sends them no more, and somebody here is at work on them.
    pub gone_in_work: u64,
}

/// The cases that wait for a hand first. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PendingCases {
    /// Whose term is over.
    pub overdue: u64,
    /// Whose term ends within three business days.
    pub due_soon: u64,
    /// Closed here, and the client still sends them (X2).
    pub closed_still_there: u64,
    /// On which two worked without knowing of one another (X4).
    pub unaware: u64,
}

impl PendingCases {
    /// Those of a cell; none where there are none.
    pub(in crate::actions) fn of(board: &CellBoard) -> Option<Self> {
        let found = Self {
            overdue: board.overdue,
            due_soon: board.due_soon,
            closed_still_there: board.closed_still_there,
            unaware: board.unaware,
        };
        found
            .counted()
            .iter()
            .any(|(_, count)| *count > 0)
            .then_some(found)
    }

    /// How many there are of each, as they are told.
    #[must_use]
    pub const fn counted(&self) -> [(&'static str, u64); 4] {
        [
            ("vencidos", self.overdue),
            ("vencen en 3 días hábiles o menos", self.due_soon),
            ("cerrados aquí y aún vienen", self.closed_still_there),
            ("trabajados por dos a la vez", self.unaware),
        ]
    }
}

impl CellBoard {
    /// How many cases are not closed.
    #[must_use]
    pub fn open(&self) -> u64 {
        let open = self.states.iter().filter(|(state, _)| !state.is_closed());
        open.map(|(_, count)| count).sum()
    }
}

/// What the cell has before it.
///
/// # Errors
/// The store cannot be read.
pub fn cell_board(desk: &Desk) -> Result<CellBoard, ActionError> {
    let read = desk.store.read();
    let counts = read.cell_counts(desk.point())?;
    let mut board = CellBoard {
        states: counts.states,
        closed_still_there: counts.closed_still_there,
        unaware: counts.unaware,
        gone_untouched: counts.gone_untouched,
        gone_in_work: counts.gone_in_work,
        ..CellBoard::default()
    };
    let mut clocks = clocks(desk);
    for (filed, count) in counts.runs {
        *match clocks.state(filed, CaseState::New) {
            ClockState::Overdue => &mut board.overdue,
            ClockState::DueSoon => &mut board.due_soon,
            ClockState::Running | ClockState::Left | ClockState::Stopped => &mut board.running,
            ClockState::Undated => &mut board.undated,
        } += count;
    }
    for line in read.receptions(desk.point(), TOLD)? {
        let facts = line.reception.facts;
        let about: Option<ReceptionAbout> = read.sealed(&facts.about)?;
        let (file, sender) = about.map_or((None, None), |it| (Some(it.file), it.sender));
        board.receptions.push(ReceptionView {
            base: facts.base,
            cut: facts.cut,
            file,
            sender,
            received: facts.received,
            at: line.reception.at,
            rows: facts.rows,
            rejected: facts.rejected,
            counts: line.reception.completed.unwrap_or_default(),
            in_force: line.counting == Counting::Counts,
            counting: line.counting,
        });
    }
    board.unfinished = unfinished(desk)?;
    board.rivals = rivals(desk)?;
    Ok(board)
}

/// What was cut short here (X12).
pub(super) fn unfinished(desk: &Desk) -> Result<Vec<UnfinishedReception>, ActionError> {
    let read = desk.store.read();
    let left = read.leftovers()?.into_iter();
    left.map(|left| unfinished_view(read, left)).collect()
}

/// Something that was cut short, as it is told.
pub(super) fn unfinished_view(
    read: Reader<'_>,
    left: Leftover,
) -> Result<UnfinishedReception, ActionError> {
    let facts = left.reception.facts;
    let about: Option<ReceptionAbout> = read.sealed(&facts.about)?;
    Ok(UnfinishedReception {
        base: facts.base,
        cut: facts.cut,
        file: about.map(|it| it.file),
        here: left.here,
        rows: facts.rows,
    })
}
