//! Spreadsheets and text tables of others, as typed rows (X1a, V5).
//!
//! What a file is, its first bytes say, never its name. Nothing here touches a disk: the
//! bytes come in whole and bounded, what a workbook inflates to is counted before it is
//! opened, and it is read cell by cell; one of another kind than `.xlsx` in a process of its
//! own, whose end is also how its reading is stopped. A [`Shape`] names the fields of a table and the
//! headers they go by; [`read`] finds the header wherever it stands and hands over the
//! rows below it, numbered as the sheet or the file numbers them. What is previewed is
//! what is stored: both are made from one plan.

pub(crate) mod apart;
mod bases;
mod cell;
mod dates;
mod encoding;
mod error;
mod format;
mod header;
mod hidden;
mod identifiers;
mod look;
mod said;
mod sheet;
mod shown;
mod stood;
mod table;
mod tags;
mod tallies;
mod text;
mod titles;
mod whole;
mod workbook;

pub use bases::{
    BASE_FIELDS, BaseJudge, BasePlan, MOST_ROWS, Returned, bases, failed_formulas, failed_rows,
    return_key,
};
pub use cell::{Cell, Row};
pub use dates::{DateColumn, DateFault, DateOrder, Dated, Written, written};
pub use encoding::Encoding;
pub use error::{IntakeError, Unread};
pub(crate) use header::OWN;
pub use header::{Asked, Columns, Field, Remembered, Shape, letter};
pub use hidden::Drawn;
pub use sheet::Heed;
pub use table::{LARGEST, Layout, RowError, Table, Unseen, read};
pub use tallies::{Judge, TALLY_FIELDS, TallyPlan, tallies};
