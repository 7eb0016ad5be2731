//! The PQR cell: the bases that the client sends, and the cases in them (X).

mod case;
mod catalog;
mod clock;
mod contact;
mod deed;
mod facet;
mod feedback;
mod indicator;
mod note;
mod receiving;
mod reception;
mod reconcile;
mod standing;
mod work;
#[cfg(test)]
mod work_tests;

pub use case::{CaseName, CaseState};
pub use catalog::{CELL_TOML, CaseTerms, CellCatalog, CellCatalogError, PqrCause, Term};
pub use clock::{ClockState, Clocks, SOON_BUSINESS_DAYS};
pub use contact::{ContactPlan, check_message};
pub use deed::{
    About, AnswerSense, AppealGround, AppealKind, Appealed, CallResult, CaseDecision, CaseEvent,
    CaseStep, Classified, Contacted, Deed, Escalated, Extended, Finished, HoldFacts, LevelAnswered,
    Reviewed, SicCopied, Solution, Solved, Told, Undone, VoiceMessage,
};
pub use facet::{CaseFacet, Chosen, FLAGS, NO_REQUEST};
pub use feedback::{FeedbackForm, FormEvent, FormReturned, PqrForm};
pub use indicator::{
    AdviserCount, AdviserTally, AdviserWeek, ConfirmedCase, Percent, TOP, adviser_key, advisers,
    by_cause, week_of_advisers,
};
pub use note::RrLine;
pub(crate) use receiving::Said;
pub use receiving::{
    BatchEvent, Counting, PqrBatch, PqrReception, ReceptionAbout, ReceptionCounts, ReceptionEvent,
    ReceptionFacts, RowContent, RowFacts,
};
pub use reception::{
    CaseClass, CaseRow, Identifier, Marking, Origin, PqrBase, Reception, Rejected, Warned,
};
pub use reconcile::{Before, KnownCase, Pile, Reconciled, comes_closed, reconcile};
pub use standing::{Appeal, CONTACT_DATES, CaseAnswer, Contact, Standing};
pub use work::{Hold, PqrCase, Step};
