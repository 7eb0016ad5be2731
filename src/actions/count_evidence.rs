//! What the imported tallies say of an outage: its third and fourth criterion (V3, V4).

use super::error::ActionError;
use crate::domain::outage::Outage;
use crate::domain::tally::{ClockRange, Counted, DayTally, Figures, TalliedPlace, TallyClass};
use crate::domain::terminal::Channel;
use crate::store::{Reader, StoreError, TallyQuery};
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Range, RangeInclusive};

/// What the fourth criterion counts.
pub(super) const CLAIMS: [TallyClass; 2] = [TallyClass::Claim, TallyClass::Ldr];

/// Some minutes of some days, as they are read in one go.
type Asked<'a> = (&'a RangeInclusive<NaiveDate>, &'a Range<u16>);

/// Counts what there is of an outage; nothing while it goes on, since its range is not
/// known.
///
/// # Errors
/// The store cannot be read.
pub(super) fn count_evidence(
    read: Reader<'_>,
    outage: &Outage,
    zone: Tz,
) -> Result<Figures, ActionError> {
    let Some(restored) = outage.restored else {
        return Ok(Figures::default());
    };
    let range = ClockRange::of(outage.started.at, restored.at, zone);
    let channels = Channels::of(read)?;
    let (place, impact) = impact(read, outage, &range)?;
    let everywhere = |range: &ClockRange| {
        compared(range, |(days, minutes)| {
            channels.claims(read, days, minutes)
        })
    };
    Ok(Figures {
        place,
        impact,
        claims: everywhere(&range)?,
        claims_of_day: everywhere(&ClockRange::day(range.begins()))?,
    })
}

/// *Tipificaciones* of its type, of its point where a file says anything of it on that
/// day, else of its channel as a whole.
fn impact(
    read: Reader<'_>,
    outage: &Outage,
    range: &ClockRange,
) -> Result<(Option<TalliedPlace>, Counted), StoreError> {
    let mut of_channel = (None, Counted::default());
    for place in [
        TalliedPlace::Point(outage.correlative.point.clone()),
        TalliedPlace::Channel(outage.channel),
    ] {
        let counted = compared(range, |(days, minutes)| {
            read.tallies(&TallyQuery {
                place: place.clone(),
                class: TallyClass::Typification,
                kind: outage.procedure_type,
                days: days.clone(),
                minutes: minutes.clone(),
            })
        })?;
        if counted.count.is_some() {
            return Ok((Some(place), counted));
        }
        if of_channel.0.is_none() && counted.is_known() {
            of_channel = (Some(place), counted);
        }
    }
    Ok(of_channel)
}

/// Compares a range with those before it, by what is read of some minutes of some days.
fn compared(
    range: &ClockRange,
    read: impl Fn(Asked<'_>) -> Result<Vec<DayTally>, StoreError>,
) -> Result<Counted, StoreError> {
    let mut days: BTreeMap<(u16, u16), BTreeSet<NaiveDate>> = BTreeMap::new();
    let before: Vec<ClockRange> = range.before().collect();
    for (day, minutes) in before.iter().chain([range]).flat_map(ClockRange::stretches) {
        let of = days.entry((minutes.start, minutes.end)).or_default();
        of.insert(day);
    }
    let mut known: BTreeMap<(NaiveDate, u16, u16), DayTally> = BTreeMap::new();
    for ((begins, ends), days) in days {
        let Some((first, last)) = days.first().copied().zip(days.last().copied()) else {
            continue;
        };
        for tally in read((&(first..=last), &(begins..ends)))? {
            known.insert((tally.day, begins, ends), tally);
        }
    }
    Ok(Counted::of(range, |day, minutes| {
        known.get(&(day, minutes.start, minutes.end)).copied()
    }))
}

/// The channel of each point that is known, by code.
pub(super) struct Channels(BTreeMap<String, Channel>);

impl Channels {
    pub(super) fn of(read: Reader<'_>) -> Result<Self, StoreError> {
        let heard = read.points_of_terminals()?.into_iter();
        let heard = heard.map(|point| (point.code, point.channel));
        let listed = read.listed_points()?.into_iter();
        let listed = listed.map(|point| (point.facts.code, point.facts.channel));
        Ok(Self(heard.chain(listed).collect()))
    }

    /// The channel as a whole in which a point is counted, where a file says how many that
    /// had.
    pub(super) fn whole(&self, place: &TalliedPlace) -> Option<TalliedPlace> {
        match place {
            TalliedPlace::Point(code) => self.0.get(code).copied().map(TalliedPlace::Channel),
            TalliedPlace::Channel(_) => None,
        }
    }

    /// Claims and LDR of all channels, day by day. Where a file says how many a channel
    /// had as a whole, its points are in that already.
    fn claims(
        &self,
        read: Reader<'_>,
        days: &RangeInclusive<NaiveDate>,
        minutes: &Range<u16>,
    ) -> Result<Vec<DayTally>, StoreError> {
        let mut sums: BTreeMap<NaiveDate, DayTally> = BTreeMap::new();
        for class in CLAIMS {
            let found = read.tallies_everywhere(class, days, minutes)?;
            let whole: BTreeSet<(NaiveDate, &str)> = found
                .iter()
                .map(|(place, tally)| (tally.day, place.as_str()))
                .collect();
            for (place, tally) in &found {
                let place = TalliedPlace::of(place);
                let channel = place.and_then(|place| self.whole(&place));
                if channel.is_some_and(|it| whole.contains(&(tally.day, it.key().as_str()))) {
                    continue;
                }
                let sum = sums
                    .entry(tally.day)
                    .or_insert(DayTally::nothing(tally.day));
                *sum = sum.plus(*tally);
            }
        }
        Ok(sums.into_values().collect())
    }
}
