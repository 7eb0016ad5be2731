//! The report to the regulator: *Reporte de Eventos de Inoperatividad de los Sistemas de
//! Atención* (P1–P5).
//!
//! Which events enter is judged of each by itself, from its record and what was chosen;
//! the same verdict serves the what-if, the preparing and the page. What a report says is
//! one model, of which its documents are made once; a version is never changed.

mod change;
mod check;
mod column;
mod layout;
mod model;
mod number;
mod record;
mod row;
mod scope;

pub use change::{ChangedField, RowChange, changes};
pub use check::{FailedCheck, failed_checks};
pub use column::{Column, Value};
pub use layout::{Layout, LayoutColumn, LayoutError, Part, SHIPPED};
pub use model::{CheckSaid, LeftOut, ReportModel, ShownColumn, Totals};
pub use number::{NotAReport, ReportName, ReportNumber};
pub use record::{
    Annex, Approval, Approved, Chosen, MOST_ROWS, Prepared, Recorded, RegulatoryReport,
    ReportEvent, ReportKind, ReportState, Sent, Version, check_turn,
};
pub use row::{Evidence, ReportRow};
pub(crate) use scope::check_included;
pub use scope::{Candidate, Choice, Judged, Out, Scope, judge};
