//! Which cases of a cell are wanted, as conditions of a statement.

use super::figures::CaseFigure;
use super::rows::{CLOSED, LEFT, UNDATED, day_number};
use crate::domain::pqr::{CaseFacet, CaseState, Chosen, ClockState};
use chrono::NaiveDate;
use chrono_tz::Tz;
use rusqlite::types::Value;

/// Which cases are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// In one of these states.
    pub states: Vec<CaseState>,
    /// Of one of these advisers.
    pub advisers: Option<Vec<String>>,
    /// With these letters in their radicado, of this account, or of one of these advisers.
    pub text: Option<(String, Vec<String>)>,
    /// With a term that is counted from this day at the latest, and not closed.
    pub filed_by: Option<NaiveDate>,
    /// Of this account.
    pub account: Option<String>,
    /// With one of the wanted values of each property.
    pub chosen: Chosen,
    /// The last days of clocks that are over and of those that end soon.
    pub edges: Option<[NaiveDate; 2]>,
    /// Of this cause.
    pub cause: Option<char>,
    /// Requests of customers alone (X14).
    pub in_queue: bool,
    /// Behind a figure of a point, whose days are those of a zone.
    pub behind: Option<(CaseFigure, String, Tz)>,
}

/// What is to be known of a case besides, by its code.
pub(super) const FLAG: &str = "CASE WHEN item.no_request THEN 'no_request'
    WHEN item.unaware THEN 'unaware' ELSE '' END";

/// The cases of an account.
const OF_ACCOUNT: &str =
    "SELECT place FROM pqr_case INDEXED BY pqr_case_of_account WHERE account = ?";

impl CaseFilter {
    /// The index that has all that it asks for, in the order of the list; where it asks for
    /// more, whichever serves.
    pub(super) const fn index(&self) -> &'static str {
        if self.behind.is_some() {
            ""
        } else {
            "INDEXED BY pqr_case_queue"
        }
    }

    /// Whether it asks for nothing but what cases are counted by.
    pub(super) const fn is_tallied(&self) -> bool {
        self.text.is_none() && self.account.is_none() && self.behind.is_none()
    }

    /// The conditions, and what is bound in them.
    pub(super) fn sql(&self) -> (String, Vec<Value>) {
        let mut texts = vec!["1".to_owned()];
        let mut values = Vec::new();
        if !self.states.is_empty() {
            let marks = vec!["?"; self.states.len()].join(", ");
            texts.push(format!("item.state IN ({marks})"));
            let states = self.states.iter();
            values.extend(states.map(|state| Value::Text(state.code().to_owned())));
        }
        let one_of = |names: &[String]| {
            let marks = vec!["?"; names.len()].join(", ");
            format!("item.adviser IN ({marks})")
        };
        let named = |names: &[String]| -> Vec<Value> {
            names.iter().map(|name| Value::Text(name.clone())).collect()
        };
        if let Some(names) = &self.advisers {
            texts.push(one_of(names));
            values.extend(named(names));
        }
        if let Some((text, names)) = &self.text {
            // Each by its own index, so that no case is gone through.
            let of = one_of(names);
            texts.push(format!(
                "item.place IN (
                     SELECT place FROM pqr_case INDEXED BY pqr_case_of WHERE instr(radicado, ?) > 0
                     UNION {OF_ACCOUNT}
                     UNION SELECT place FROM pqr_case AS item INDEXED BY pqr_case_queue WHERE {of})"
            ));
            let account = Value::Text(text.clone());
            values.extend([account.clone(), account]);
            values.extend(named(names));
        }
        if let Some(day) = self.filed_by {
            texts.push("item.clock <= ?".to_owned());
            values.push(Value::Integer(day_number(day)));
        }
        if let Some(account) = &self.account {
            texts.push(format!("item.place IN ({OF_ACCOUNT})"));
            values.push(Value::Text(account.clone()));
        }
        for facet in CaseFacet::ALL {
            let Some(chosen) = self.chosen.of(facet) else {
                continue;
            };
            let column = match facet {
                CaseFacet::Clock => {
                    texts.push(self.clocks_sql());
                    continue;
                }
                CaseFacet::State => "item.state",
                CaseFacet::Cause => "coalesce(item.cause, '')",
                CaseFacet::Flag => FLAG,
                CaseFacet::Adviser => "coalesce(item.adviser, '')",
                CaseFacet::Marking => "coalesce(item.reason, '')",
            };
            let marks = vec!["?"; chosen.len()].join(", ");
            texts.push(format!("{column} IN ({marks})"));
            values.extend(chosen.iter().map(|it| Value::Text(it.clone())));
        }
        if let Some(cause) = self.cause {
            texts.push("item.cause = ?".to_owned());
            values.push(Value::Text(cause.to_string()));
        }
        if self.in_queue {
            texts.push("item.no_request = 0".to_owned());
        }
        if let Some((figure, point, zone)) = &self.behind {
            let (text, bound) = figure.sql(point, *zone);
            texts.push(text);
            values.extend(bound);
        }
        (texts.join(" AND "), values)
    }

    /// The condition that the clock stands where it is wanted to.
    fn clocks_sql(&self) -> String {
        let [over, soon] = self
            .edges
            .map_or([i64::MIN, i64::MIN], |edges| edges.map(day_number));
        let wanted = |state: &ClockState| self.chosen.has(CaseFacet::Clock, state.code());
        let ranges = ClockState::ALL.into_iter().filter(wanted);
        let ranges = ranges.map(|state| match state {
            ClockState::Overdue => format!("item.clock <= {over}"),
            ClockState::DueSoon => format!("(item.clock > {over} AND item.clock <= {soon})"),
            ClockState::Running => format!("(item.clock > {soon} AND item.clock < {UNDATED})"),
            ClockState::Undated => {
                format!("(item.clock >= {UNDATED} AND item.clock < {LEFT})")
            }
            ClockState::Left => format!("(item.clock >= {LEFT} AND item.clock < {CLOSED})"),
            ClockState::Stopped => format!("item.clock >= {CLOSED}"),
        });
        let ranges: Vec<String> = ranges.collect();
        if ranges.is_empty() {
            "0".to_owned()
        } else {
            format!("({})", ranges.join(" OR "))
        }
    }
}
