//! The practices of the cell's management model: which are due, the sessions that were
//! held, and the ideas that come of them (X11, X19, X20).

mod adherence;
mod catalog;
mod idea;
mod session;

pub use adherence::{Adherence, Due, NoWeek, Period, Week, adherence};
pub use catalog::{
    Frequency, PRACTICES_TOML, Practice, PracticeError, PracticeOwner, Practices, is_survey,
};
pub use idea::{Idea, IdeaEvent, IdeaFacts, IdeaState, Resolved, Returned};
pub use session::{
    ActionPlan, MOST_MINUTES, PlanFacts, PlanSaid, PracticeSession, SessionEvent, SessionFacts,
    SessionSaid,
};
