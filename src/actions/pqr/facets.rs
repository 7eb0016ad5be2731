//! The properties by which a queue is narrowed, with how many cases have each value, and how
//! many are due on each of the days that come.

use crate::config::Assets;
use crate::domain::calendar::Calendar;
use crate::domain::pqr::{CaseFacet, CaseState, CellCatalog, Chosen, ClockState, Clocks, FLAGS};
use crate::store::CaseTally;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Business days whose load is told, today among them.
const DAYS: usize = 15;

/// A value of a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseValue {
    /// What it is wanted by; empty where nobody said any.
    pub code: String,
    /// As it is read.
    pub label: String,
    /// How many cases have it.
    pub count: u64,
}

/// What is due on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueDay {
    /// The day.
    pub date: NaiveDate,
    /// How many cases are due.
    pub cases: u64,
    /// Why it does not count, where it does not: its name.
    pub holiday: Option<String>,
}

/// What is due, and when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseLoad {
    /// Whose term is over.
    pub overdue: u64,
    /// The business days that come, today first, with the holidays among them.
    pub days: Vec<DueDay>,
    /// Due after them.
    pub later: u64,
    /// Of which nobody says when they were filed.
    pub undated: u64,
}

/// The properties, and the load of the days that come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseFacets {
    /// By property.
    pub values: Vec<(CaseFacet, Vec<CaseValue>)>,
    /// What is due.
    pub load: CaseLoad,
}

impl CaseFacets {
    pub(super) fn of(
        tally: &CaseTally,
        chosen: &Chosen,
        assets: &Assets,
        calendar: &Calendar,
        clocks: &mut Clocks<'_>,
    ) -> Self {
        let values = CaseFacet::ALL.map(|facet| {
            let met = tally.values.get(&facet).map_or(&[][..], Vec::as_slice);
            (facet, values(facet, met, chosen, &assets.cell))
        });
        Self {
            values: values.into(),
            load: CaseLoad::of(&tally.days, calendar, clocks),
        }
    }

    /// How many cases have a value.
    #[must_use]
    pub fn count(&self, facet: CaseFacet, code: &str) -> u64 {
        let of_facet = self.values.iter().filter(|(of, _)| *of == facet);
        let mut values = of_facet.flat_map(|(_, values)| values);
        values.find(|it| it.code == code).map_or(0, |it| it.count)
    }
}

/// The values of a property in the order in which they are read: what has an order of its own
/// in that, names by how many cases they have.
fn values(
    facet: CaseFacet,
    met: &[(String, u64)],
    chosen: &Chosen,
    catalog: &CellCatalog,
) -> Vec<CaseValue> {
    let counts: BTreeMap<&str, u64> = met
        .iter()
        .map(|(code, count)| (code.as_str(), *count))
        .collect();
    let value = |code: &str, label: &str| CaseValue {
        code: code.to_owned(),
        label: label.to_owned(),
        count: counts.get(code).copied().unwrap_or_default(),
    };
    let is_told = |it: &CaseValue| it.count > 0 || chosen.has(facet, &it.code);
    match facet {
        CaseFacet::Clock => {
            let all = ClockState::ALL.map(|it| value(it.code(), it.label()));
            all.into_iter().filter(is_told).collect()
        }
        CaseFacet::State => {
            let all = CaseState::ALL.map(|it| value(it.code(), it.label()));
            all.into_iter().filter(is_told).collect()
        }
        CaseFacet::Cause => {
            let mut letters: Vec<&str> = counts.keys().copied().collect();
            letters.extend(chosen.of(facet).into_iter().flatten().map(String::as_str));
            letters.sort_unstable();
            letters.dedup();
            let named = letters.into_iter().map(|letter| {
                let known = letter.chars().next().and_then(|it| catalog.cause(it));
                match known {
                    Some(known) => value(letter, &format!("{letter} {}", known.name)),
                    None if letter.is_empty() => value(letter, facet.lack()),
                    None => value(letter, letter),
                }
            });
            named.filter(is_told).collect()
        }
        CaseFacet::Flag => {
            let all = FLAGS.map(|(code, label)| value(code, label));
            all.into_iter().filter(is_told).collect()
        }
        CaseFacet::Adviser | CaseFacet::Marking => {
            let wanted = chosen.of(facet).into_iter().flatten().map(String::as_str);
            let mut codes: Vec<&str> = counts.keys().copied().chain(wanted).collect();
            codes.sort_unstable();
            codes.dedup();
            let label = |code: &str| match code {
                "" => value(code, facet.lack()),
                code => value(code, code),
            };
            let mut all: Vec<CaseValue> = codes.into_iter().map(label).collect();
            all.retain(is_told);
            all.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.label.cmp(&b.label)));
            all
        }
    }
}

impl CaseLoad {
    fn of(
        filed: &[(Option<NaiveDate>, u64)],
        calendar: &Calendar,
        clocks: &mut Clocks<'_>,
    ) -> Self {
        let today = clocks.today();
        let mut load = Self::default();
        let mut due: BTreeMap<NaiveDate, u64> = BTreeMap::new();
        for (filed, count) in filed {
            match filed.map(|filed| clocks.due(filed)) {
                Some(day) if day < today => load.overdue += count,
                Some(day) => *due.entry(day).or_default() += count,
                None => load.undated += count,
            }
        }
        let mut counted = 0;
        for date in today.iter_days() {
            let not_counted = calendar.not_counted(date);
            let is_weekend = not_counted.is_some_and(|it| matches!(it, "sábado" | "domingo"));
            if is_weekend && date != today {
                continue;
            }
            counted += usize::from(not_counted.is_none());
            load.days.push(DueDay {
                date,
                cases: due.remove(&date).unwrap_or_default(),
                holiday: not_counted.map(str::to_owned),
            });
            if counted == DAYS {
                break;
            }
        }
        load.later = due.values().sum();
        load
    }
}
