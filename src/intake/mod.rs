//! Spreadsheets and text tables of others, as typed rows (X1a, V5).
//!
//! What a file is, its first bytes say, never its name. Nothing here touches a disk: the
//! bytes come in whole and bounded, a workbook is read cell by cell, and what it inflates
//! to is counted before it is opened. A [`Shape`] names the fields of a table and the
//! headers they go by; [`read`] finds the header wherever it stands and hands over the
//! rows below it, numbered as the sheet or the file numbers them. What is previewed is
//! what is stored: both are made from one plan.

mod cell;
mod dates;
mod error;
mod format;
mod header;
mod table;
mod tallies;
mod text;
mod workbook;

pub use cell::{Cell, Row};
pub use dates::{DateColumn, DateFault, DateOrder, Dated, Written, written};
pub use error::{IntakeError, Unread};
pub use header::{Asked, Columns, Field, Shape};
pub use table::{LARGEST, RowError, Table, read};
pub use tallies::{Judge, TALLY_FIELDS, TallyPlan, tallies};
