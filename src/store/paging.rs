//! Pages of lists and their counts: lists are paged by key, in both directions, and
//! counted by the same conditions.

use super::error::StoreError;
use super::period::Period;
use super::read::Reader;
use chrono::{DateTime, FixedOffset};
use rusqlite::params_from_iter;
use rusqlite::types::Value;
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// Which page of a list: from one of its ends, or beside a row that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PageAt<C> {
    /// From the first row.
    #[default]
    First,
    /// The rows after this one.
    After(C),
    /// The rows before this one, in the order of the list all the same.
    Before(C),
    /// The last rows.
    Last,
}

impl<C> PageAt<C> {
    /// Whether it is read against the order of the list.
    #[must_use]
    pub(crate) const fn is_back(&self) -> bool {
        matches!(self, Self::Before(_) | Self::Last)
    }

    /// The row it stands beside.
    #[must_use]
    pub const fn beside(&self) -> Option<&C> {
        match self {
            Self::After(at) | Self::Before(at) => Some(at),
            Self::First | Self::Last => None,
        }
    }
}

/// A row's place in a list: its instant, then its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    at: i64,
    id: Uuid,
}

impl Cursor {
    /// The place of a record whose instant the list goes by.
    #[must_use]
    pub fn at(at: DateTime<FixedOffset>, id: Uuid) -> Self {
        Self {
            at: at.timestamp_millis(),
            id,
        }
    }
}

/// A list: which table, by which instant, and whether the newest stand first.
#[derive(Clone, Copy)]
pub(super) struct Listing {
    pub(super) table: &'static str,
    pub(super) by: &'static str,
    pub(super) newest_first: bool,
}

/// Which rows are wanted, and what is bound in that.
#[derive(Default)]
pub(super) struct Wanted {
    texts: Vec<String>,
    values: Vec<Value>,
}

impl Wanted {
    pub(super) fn add(&mut self, text: impl Into<String>, bound: impl IntoIterator<Item = Value>) {
        self.texts.push(text.into());
        self.values.extend(bound);
    }

    /// Only those whose instant lies in a period.
    pub(super) fn within(&mut self, column: &str, period: Period) {
        self.add(
            format!("{column} >= ? AND {column} < ?"),
            [period.from, period.until].map(|at| Value::Integer(at.timestamp_millis())),
        );
    }

    /// Only those in which a column holds one of these.
    pub(super) fn one_of(&mut self, column: &str, values: &[String]) {
        let marks = vec!["?"; values.len()].join(", ");
        self.add(
            format!("{column} IN ({marks})"),
            values.iter().map(|it| Value::Text(it.clone())),
        );
    }

    /// Only those on one side of a row.
    fn beside(&mut self, list: Listing, before: bool, row: Cursor) {
        let side = if before == list.newest_first {
            ">"
        } else {
            "<"
        };
        self.add(
            format!("({}, id) {side} (?, ?)", list.by),
            [
                Value::Integer(row.at),
                Value::Blob(row.id.as_bytes().to_vec()),
            ],
        );
    }

    pub(super) fn values(&self) -> impl Iterator<Item = Value> {
        self.values.iter().cloned()
    }

    pub(super) fn sql(&self) -> String {
        if self.texts.is_empty() {
            return "1".to_owned();
        }
        self.texts.join(" AND ")
    }
}

fn integer(number: usize) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

impl Reader<'_> {
    /// One page of a list, in its order.
    pub(super) fn listed<T: DeserializeOwned>(
        self,
        list: Listing,
        mut wanted: Wanted,
        page: PageAt<Cursor>,
        limit: usize,
    ) -> Result<Vec<T>, StoreError> {
        let back = page.is_back();
        if let Some(row) = page.beside() {
            wanted.beside(list, back, *row);
        }
        let order = if list.newest_first == back {
            ""
        } else {
            "DESC"
        };
        let (Listing { table, by, .. }, wanted_sql) = (list, wanted.sql());
        let sql = format!(
            "SELECT record FROM {table} WHERE {wanted_sql} ORDER BY {by} {order}, id {order} LIMIT ?"
        );
        wanted.values.push(integer(limit));
        let mut rows: Vec<T> = self.many(&sql, params_from_iter(wanted.values))?;
        if back {
            rows.reverse();
        }
        Ok(rows)
    }

    /// How many rows a list has, or has before one of them; counted up to a limit.
    pub(super) fn counted(
        self,
        list: Listing,
        mut wanted: Wanted,
        before: Option<Cursor>,
        limit: usize,
    ) -> Result<usize, StoreError> {
        if let Some(row) = before {
            wanted.beside(list, true, row);
        }
        let (table, wanted_sql) = (list.table, wanted.sql());
        let sql =
            format!("SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {wanted_sql} LIMIT ?)");
        wanted.values.push(integer(limit));
        Ok(self
            .conn
            .prepare_cached(&sql)?
            .query_row(params_from_iter(wanted.values), |row| row.get(0))?)
    }
}
