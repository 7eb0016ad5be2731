//! The rows behind a figure of an evaluation: what of the imported files it was counted
//! from (V3, V4).

use super::count_evidence::{CLAIMS, Channels, count_evidence};
use super::desk::Desk;
use super::error::ActionError;
use super::find;
use super::paging::ListPage;
use crate::domain::catalog::ProcedureType;
use crate::domain::instant::in_zone;
use crate::domain::outage::Outage;
use crate::domain::tally::{
    ClockRange, Counted, Figures, Minutes, TalliedPlace, TallyClass, TallyKey,
};
use crate::store::{KeptGroup, PageAt};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;
use std::collections::BTreeSet;
use std::ops::Range;

/// A figure of an evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Figure {
    /// The third criterion: *tipificaciones* of its type.
    #[default]
    Impact,
    /// The fourth: claims and LDR of all channels.
    Claims,
}

impl Figure {
    /// The number of its criterion.
    #[must_use]
    pub const fn criterion(self) -> u8 {
        match self {
            Self::Impact => 3,
            Self::Claims => 4,
        }
    }
}

/// What files say of one day, place, class and type that a figure counts. The keys are a
/// contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureRow {
    /// What tells it from the others.
    #[serde(skip)]
    pub name: String,
    /// Its place in the list.
    #[serde(skip)]
    pub at: usize,
    /// The day.
    pub day: NaiveDate,
    /// Whether it is of the event's own range, not of one before.
    #[serde(rename = "own")]
    pub is_own: bool,
    /// Of whom.
    pub place: TalliedPlace,
    /// What was counted.
    pub class: TallyClass,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: ProcedureType,
    /// How many count in the figure.
    #[serde(rename = "count")]
    pub counted: u64,
    /// How many there were on the whole day.
    pub of_day: u64,
    /// Of those, how many have no hour.
    pub untimed: u64,
    /// Those that count, by minute.
    #[serde(skip)]
    pub minutes: Minutes,
    /// The name of the file that says it.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// When it was imported.
    #[serde(rename = "imported_at")]
    pub imported: DateTime<FixedOffset>,
}

/// The rows behind a figure. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureRowList {
    /// Correlative of the event.
    pub outage: String,
    /// The criterion: 3 or 4.
    pub criterion: u8,
    /// The figure of the event's own range; none where nothing was imported of it.
    pub count: Option<u64>,
    /// Whole days count, since what was imported has no hours (V3).
    pub whole_days: bool,
    /// The verdict was given on other figures, which it keeps.
    pub decided_on_others: bool,
    /// The rows, the event's own day first.
    pub rows: Vec<FigureRow>,
}

/// One page of the rows behind a figure, the event's own day first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FigureRows {
    /// The rows.
    pub list: ListPage<FigureRow, usize>,
    /// The figure of the event's own range; none where nothing was imported of it.
    pub figure: Option<u64>,
    /// Whole days count, since what was imported has no hours (V3).
    pub whole_days: bool,
    /// The verdict was given on other figures, which it keeps.
    pub decided_on_others: bool,
}

/// All the rows behind a figure, of the event's own range and of those before it, or of its
/// own alone.
///
/// # Errors
/// No such outage, or the store cannot be read.
pub fn list_figure_rows(
    desk: &Desk,
    name: &str,
    figure: Figure,
    own_alone: bool,
) -> Result<FigureRowList, ActionError> {
    let outage = find::outage(desk, name)?.correlative.to_string();
    let all = figure_rows(
        desk,
        &outage,
        (figure, own_alone),
        PageAt::First,
        usize::MAX,
    )?;
    Ok(FigureRowList {
        outage,
        criterion: figure.criterion(),
        count: all.figure,
        whole_days: all.whole_days,
        decided_on_others: all.decided_on_others,
        rows: all.list.rows,
    })
}

/// A group that counts, in a range.
struct Counting {
    group: KeptGroup,
    minutes: Range<u16>,
    /// How many ranges before the event's own; none for that itself.
    back: usize,
}

/// The rows behind a figure, of the event's own range and of those before it, or of
/// its own alone.
///
/// # Errors
/// No such outage, or the store cannot be read.
pub fn figure_rows(
    desk: &Desk,
    name: &str,
    (figure, own_alone): (Figure, bool),
    page: PageAt<usize>,
    limit: usize,
) -> Result<FigureRows, ActionError> {
    let read = desk.store.read();
    let outage = find::outage(desk, name)?;
    let Some(restored) = outage.restored else {
        return Ok(FigureRows::default());
    };
    let range = ClockRange::of(outage.started.at, restored.at, desk.zone());
    let figures = count_evidence(read, &outage, desk.zone())?;
    let counted = match figure {
        Figure::Impact => &figures.impact,
        Figure::Claims => &figures.claims,
    };
    let counting = counting(desk, &outage, (figure, &figures, &range))?.into_iter();
    let counting = counting
        .filter(|it| it.back == 0 || !own_alone)
        .enumerate()
        .collect();
    let list = ListPage::of_all(counting, page, limit, |(place, _)| *place)
        .try_map(|(place, counting)| row(desk, *place, counting, counted))?;
    let decided = outage.evaluation.as_ref().map(|it| it.figures.as_deref());
    Ok(FigureRows {
        list,
        figure: counted.count,
        whole_days: counted.whole_days,
        decided_on_others: decided.is_some_and(|it| *it.unwrap_or(&Figures::default()) != figures),
    })
}

/// What counts in a figure, range by range, the event's own first.
fn counting(
    desk: &Desk,
    outage: &Outage,
    (figure, figures, range): (Figure, &Figures, &ClockRange),
) -> Result<Vec<Counting>, ActionError> {
    let read = desk.store.read();
    let ranges: Vec<ClockRange> = std::iter::once(range.clone())
        .chain(range.before())
        .collect();
    let days = ranges.iter().flat_map(ClockRange::stretches);
    let days: BTreeSet<NaiveDate> = days.map(|(day, _)| day).collect();
    let Some((first, last)) = days.first().copied().zip(days.last().copied()) else {
        return Ok(Vec::new());
    };
    let classes: &[TallyClass] = match figure {
        Figure::Impact => &[TallyClass::Typification],
        Figure::Claims => &CLAIMS,
    };
    let groups = read.tally_groups(classes, &(first..=last))?;
    let channels = Channels::of(read)?;
    let said: BTreeSet<(NaiveDate, &str, String)> = groups
        .iter()
        .map(|it| (it.key.day, it.key.class.code(), it.key.place.key()))
        .collect();
    let counts = |key: &TallyKey| match figure {
        Figure::Impact => {
            key.kind == outage.procedure_type && Some(&key.place) == figures.place.as_ref()
        }
        // Where a file says how many a channel had, its points are in that already.
        Figure::Claims => channels
            .whole(&key.place)
            .is_none_or(|whole| !said.contains(&(key.day, key.class.code(), whole.key()))),
    };
    let mut counting = Vec::new();
    for (back, range) in ranges.iter().enumerate() {
        for (day, minutes) in range.stretches() {
            let of_day = groups.iter().filter(|it| it.key.day == day);
            counting.extend(of_day.filter(|it| counts(&it.key)).map(|group| Counting {
                group: group.clone(),
                minutes: minutes.clone(),
                back,
            }));
        }
    }
    Ok(counting)
}

fn row(
    desk: &Desk,
    place: usize,
    counting: &Counting,
    counted: &Counted,
) -> Result<FigureRow, ActionError> {
    let Counting {
        group,
        minutes,
        back,
    } = counting;
    let all = desk.store.read().tally_minutes(group.id)?;
    let sum = |minutes: &Minutes| -> u64 {
        let counts = minutes.iter().map(|(_, count)| *count);
        counts.fold(0, u64::saturating_add)
    };
    let within = |minute: Option<u16>| minute.is_some_and(|minute| minutes.contains(&minute));
    let untimed = all.iter().filter(|(minute, _)| minute.is_none());
    let untimed = sum(&untimed.copied().collect());
    let of_day = sum(&all);
    let those: Minutes = if counted.whole_days {
        all
    } else {
        let those = all.into_iter().filter(|(minute, _)| within(*minute));
        those.collect()
    };
    let key = &group.key;
    Ok(FigureRow {
        name: format!("{back}-{}", group.id),
        at: place,
        day: key.day,
        is_own: *back == 0,
        place: key.place.clone(),
        class: key.class,
        kind: key.kind,
        counted: sum(&those),
        of_day,
        untimed,
        minutes: those,
        file: group.file.clone(),
        sha256: group.sha256.clone(),
        imported: in_zone(group.imported.fixed_offset(), desk.zone()),
    })
}
