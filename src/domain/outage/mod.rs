//! Outages (*eventos de inoperatividad*): whether one corresponds, how it
//! opens, is restored, corrected and closed, and what its operations make of it.

mod closing;
mod correction;
mod eligibility;
mod event;
mod fold;
mod opening;
mod operating_error;
mod questions;
mod record;
mod review;
mod said;
#[cfg(test)]
mod tests;

pub use closing::{
    Asked, ClosingRequest, ListedCause, asked_to_close, check_closing, check_kind, check_reopening,
    closes, settle_unforeseen,
};
pub use correction::{check_change, check_closed_instants, check_corrector};
pub use eligibility::{Given, Registrable, Requested, Ruling, Verdict, assess, occupied};
pub use event::{
    Assessed, Change, Closed, Corrected, Evaluation, Instant, InstantName, NoticeLink, Opened,
    OutageEvent, Reported, Source, Told,
};
pub use opening::{
    Instants, LATE_AFTER_MINUTES, OpeningCheck, check_instants, check_restoration, lateness,
    needs_reason,
};
pub use operating_error::{AlertAnswered, Alerted, OperatingError};
pub use questions::{Answers, Question, questions};
pub use record::{
    AlertDismissal, Closing, Correction, ONE_HOUR_SECONDS, Outage, State, UNANSWERED_AFTER,
    Unconfirmed,
};
pub use review::{Attribution, Responsibility, Review, SocialCounts, Validation};
pub use said::{OpeningInput, SaidInstants};
