//! The evaluation of an outage: the criteria by which the office decides whether it is
//! reported, and its verdict (V).

mod comparison;
mod errors;
mod pending_closing;
mod schedule;
#[cfg(test)]
pub(super) mod testing;
mod verdict;

pub use comparison::{Comparison, Median};
pub use errors::{Circumstances, VALIDATED_WITHIN, operating_errors};
pub use pending_closing::PendingClosing;
pub use schedule::{Schedule, Within};
pub use verdict::{
    ANSWERED_WITHIN, Answered, Doable, VerdictState, check_asking, check_evaluated,
    check_validation, check_verdict, office_alone,
};
