//! The PQR cell: the bases that the client sends, and the cases in them (X).

mod case;
mod clock;
mod facet;
mod receiving;
mod reception;
mod reconcile;

pub use case::{CaseEvent, CaseName, CaseState, Finished, PqrCase, Step, check_finish};
pub use clock::{ClockState, Clocks, PQR_BUSINESS_DAYS, SOON_BUSINESS_DAYS};
pub use facet::{CaseFacet, Chosen};
pub use receiving::{
    BatchEvent, PqrBatch, PqrReception, ReceptionAbout, ReceptionCounts, ReceptionEvent,
    ReceptionFacts, RowContent, RowFacts,
};
pub use reception::{
    CaseClass, CaseRow, Identifier, Marking, Origin, PqrBase, Reception, Rejected, Warned,
};
pub use reconcile::{Before, KnownCase, Pile, Reconciled, reconcile};
