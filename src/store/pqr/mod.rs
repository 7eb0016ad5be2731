//! The PQR cell (X): what its bases bring, row by row, and the cases that are made of them.
//!
//! A reception counts from its closing operation on; what it brought before that is kept and
//! shows nowhere. Rows follow from the batches that name them and from the vault; receptions
//! in force and cases follow from those, and are made again wherever one of them changes,
//! whatever the order in which it came.

mod cases;
mod dropped;
mod facets;
mod figures;
mod filter;
mod held;
mod listed;
mod made;
mod person;
mod read;
mod receive;
mod receptions;
mod retention;
mod rows;
mod sealing;
mod tally;

pub(super) use cases::{settle, settle_all, sweep, wrong};
pub use facets::CaseTally;
pub use figures::{CaseFigure, CaseSource, CutFigures, CutSize};
pub use filter::CaseFilter;
pub use listed::{CaseCursor, CaseLine};
pub use person::AccountRow;
pub use read::{CaseHistory, CellCounts, HeldRow};
pub use receive::Receiving;
pub use receptions::{Leftover, ReceptionLine};
pub(super) use rows::{day_number, rows_are_written, write_rows};
pub use sealing::Fingerprints;
