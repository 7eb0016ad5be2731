//! How many cases have each value of the properties by which a queue is narrowed, in one
//! pass over those that are counted as alike, or over an index.

use super::filter::{CaseFilter, FLAG};
use super::rows::{CLOSED, LEFT, UNDATED, day_of};
use crate::domain::pqr::{CaseFacet, Chosen, ClockState};
use crate::store::error::StoreError;
use crate::store::read::Reader;
use chrono::NaiveDate;
use rusqlite::params_from_iter;
use rusqlite::types::ValueRef;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How many cases have each value of each property, and when those that are open were filed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseTally {
    /// By property: a value's code, and of how many cases it is. Of each property those are
    /// counted that what is wanted of the others lets through.
    pub values: BTreeMap<CaseFacet, Vec<(String, u64)>>,
    /// Those that are not closed, by the day of their clock, whatever is wanted of it.
    pub days: Vec<(Option<NaiveDate>, u64)>,
}

/// The values of one property that were met.
struct Column<'c> {
    facet: CaseFacet,
    chosen: Option<&'c BTreeSet<String>>,
    known: HashMap<String, usize>,
    /// Code, whether it is wanted, count.
    values: Vec<(String, bool, u64)>,
}

impl Column<'_> {
    /// The place of a value among those that were met.
    fn place(&mut self, code: &str) -> usize {
        if let Some(place) = self.known.get(code) {
            return *place;
        }
        let place = self.values.len();
        let is_wanted = self.chosen.is_none_or(|chosen| chosen.contains(code));
        self.values.push((code.to_owned(), is_wanted, 0));
        self.known.insert(code.to_owned(), place);
        place
    }
}

impl Reader<'_> {
    /// Counts the cases that a filter lets through by the properties of them; `clock_of` says
    /// where a clock of a day stands, none for a case without one.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn tally_cases(
        &self,
        filter: &CaseFilter,
        chosen: &Chosen,
        mut clock_of: impl FnMut(Option<NaiveDate>) -> ClockState,
    ) -> Result<CaseTally, StoreError> {
        let (wanted, values) = filter.sql();
        let from = if filter.is_tallied() {
            "item.cases FROM pqr_tally AS item".to_owned()
        } else {
            format!("1 FROM pqr_case AS item {}", filter.index())
        };
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT item.clock, item.state, item.cause, item.adviser, item.reason, {FLAG}, {from}
             WHERE {wanted}"
        ))?;
        let mut columns = CaseFacet::ALL.map(|facet| Column {
            facet,
            chosen: chosen.of(facet),
            known: HashMap::new(),
            values: Vec::new(),
        });
        let mut clocks: HashMap<i64, ClockState> = HashMap::new();
        let mut days: BTreeMap<i64, u64> = BTreeMap::new();
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            let clock: i64 = row.get(0)?;
            let cases: u64 = row.get(6)?;
            let state = *clocks
                .entry(match clock {
                    CLOSED.. => CLOSED,
                    LEFT.. => LEFT,
                    day => day,
                })
                .or_insert_with(|| match clock {
                    CLOSED.. => ClockState::Stopped,
                    LEFT.. => ClockState::Left,
                    UNDATED.. => clock_of(None),
                    day => clock_of(day_of(day)),
                });
            let mut places = [0; CaseFacet::ALL.len()];
            let (mut missed, mut miss) = (0, 0);
            for (at, column) in columns.iter_mut().enumerate() {
                let code = match column.facet {
                    CaseFacet::Clock => state.code(),
                    CaseFacet::State => text(row.get_ref(1)?),
                    CaseFacet::Cause => text(row.get_ref(2)?),
                    CaseFacet::Adviser => text(row.get_ref(3)?),
                    CaseFacet::Marking => text(row.get_ref(4)?),
                    CaseFacet::Flag => text(row.get_ref(5)?),
                };
                places[at] = column.place(code);
                if !column.values[places[at]].1 {
                    (missed, miss) = (missed + 1, at);
                }
            }
            for (at, column) in columns.iter_mut().enumerate() {
                if missed == 0 || (missed, miss) == (1, at) {
                    column.values[places[at]].2 += cases;
                }
            }
            let only_clock = CaseFacet::ALL[miss] == CaseFacet::Clock;
            if clock < LEFT && (missed == 0 || (missed == 1 && only_clock)) {
                *days.entry(clock.min(UNDATED)).or_default() += cases;
            }
        }
        let values = columns.map(|column| {
            let values = column.values.into_iter();
            let values = values.map(|(code, _, count)| (code, count));
            (column.facet, values.collect())
        });
        Ok(CaseTally {
            values: values.into_iter().collect(),
            days: days
                .into_iter()
                .map(|(day, count)| (day_of(day).filter(|_| day < UNDATED), count))
                .collect(),
        })
    }
}

fn text(value: ValueRef<'_>) -> &str {
    value.as_str_or_null().ok().flatten().unwrap_or_default()
}
