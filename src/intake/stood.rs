//! The dates of a column as they stand in it, each text once: many rows have the same. Their
//! order is decided for all of them together (X1a).

use super::cell::Cell;
use super::dates::{DateColumn, DateFault, DateOrder, Dated, Order, Written, written};
use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use std::collections::HashMap;

/// The first year of which anything is taken.
const FIRST_YEAR: i32 = 2000;

/// A date that waits for its column.
struct Stood {
    date: Written,
    /// What is told of it where it is not taken; set in words then.
    cell: Cell,
}

/// By what the dates of a column are read.
pub(super) struct Reading {
    /// The order that was said.
    pub(super) told: Option<DateOrder>,
    /// The order where nothing says it.
    pub(super) usual: DateOrder,
    /// Where the days are counted (D7).
    pub(super) zone: Tz,
    /// The last day that may stand there, and what is said of a later one.
    pub(super) last: (NaiveDate, String),
}

/// The dates of a column.
#[derive(Default)]
pub(super) struct Dates {
    all: Vec<Stood>,
    texts: HashMap<String, usize>,
    column: DateColumn,
    /// Whether a row may be without one.
    may_lack: bool,
}

impl Dates {
    /// Those of a column in which a row may have none.
    pub(super) fn that_may_lack() -> Self {
        Self {
            may_lack: true,
            ..Self::default()
        }
    }

    /// Why one is not taken, and what is to be done: a system that knows of no date writes one
    /// that no calendar has.
    fn told(&self, cell: &Cell, fault: DateFault) -> String {
        let otherwise = match fault {
            DateFault::NoSuchDate | DateFault::Before(_) if self.may_lack => {
                ", o deje la celda vacía si no se sabe"
            }
            _ => "",
        };
        match cell.told() {
            told if told.is_empty() => format!("{fault}{otherwise}"),
            told => format!("«{told}»: {fault}{otherwise}"),
        }
    }

    /// The place of a date among them, or why there is none.
    pub(super) fn place(&mut self, cell: &Cell) -> Result<usize, String> {
        if let Cell::Text(text) = cell
            && let Some(at) = self.texts.get(text)
        {
            return Ok(*at);
        }
        if let Some(fault) = cell.fault() {
            return Err(fault);
        }
        let date = written(cell).map_err(|fault| self.told(cell, fault))?;
        let at = self.all.len();
        self.all.push(Stood {
            date,
            cell: cell.brief(),
        });
        if let Cell::Text(text) = cell {
            self.texts.insert(text.clone(), at);
        }
        Ok(at)
    }

    /// Lets a date speak of the order of its column.
    pub(super) fn note(&mut self, at: usize) {
        if let Some(stood) = self.all.get(at) {
            self.column.note(&stood.date);
        }
    }

    /// Each of them in the order of the column, or why it is not taken.
    pub(super) fn read(&self, by: &Reading) -> (Order, Vec<Result<Dated, String>>) {
        let order = self.column.decide(by.told, by.usual);
        let read = self.all.iter().map(|stood| {
            let wrong = |why: &str| format!("«{}»: {why}", stood.cell.told());
            let read = stood.date.read(order, by.zone);
            let (day, time) = read.map_err(|fault| self.told(&stood.cell, fault))?;
            if day.year() < FIRST_YEAR {
                return Err(self.told(&stood.cell, DateFault::Before(day.year())));
            }
            if day > by.last.0 {
                return Err(wrong(&by.last.1));
            }
            Ok((day, time))
        });
        (order, read.collect())
    }
}
