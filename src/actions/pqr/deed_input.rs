//! What is done about cases, as a person says it.

use crate::domain::pqr::{AnswerSense, AppealKind, CallResult, CaseClass, CaseStep, Solution};
use chrono::{DateTime, FixedOffset};

/// Why a case is classified as it is (X3).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClassifyInput {
    /// The letter of its cause; none where its marking is no request.
    pub cause: Option<char>,
    /// Its class; none leaves the one that it has.
    pub class: Option<CaseClass>,
    /// *Razón* of RR; empty leaves the marking that it has.
    pub reason: String,
    /// *Sub-razón*.
    pub sub_reason: String,
}

/// What is noted of a case that was escalated by mistake (X4).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FinishInput {
    /// Why, as it stands in the call log of RR.
    pub notes: String,
    /// The section of the ABC of its cause that was checked; may be empty.
    pub abc: String,
}

/// An answer by telephone (X16).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SolveInput {
    /// When the call was.
    pub at: DateTime<FixedOffset>,
    /// What was done.
    pub action: Solution,
    /// What was answered to the PQR.
    pub answer: AnswerSense,
    /// Whether the customer accepts it.
    pub accepted: bool,
    /// As it stands in RR.
    pub notes: String,
}

/// An appeal (X6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppealInput {
    /// Which.
    pub kind: AppealKind,
    /// What it is against.
    pub grounds: String,
}

/// What is done about cases, as a person says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseDeed {
    /// Their cause was found.
    Classify(ClassifyInput),
    /// They go to the client's second level.
    Escalate,
    /// The second level answered them: when that arrived, and what it says.
    LevelAnswer(DateTime<FixedOffset>, String),
    /// They were escalated by mistake.
    Finish(FinishInput),
    /// They were answered by telephone.
    Solve(SolveInput),
    /// The customer was called then, with this result.
    Contact(DateTime<FixedOffset>, CallResult),
    /// A message was left that says this.
    LeaveMessage(String),
    /// The customer does not accept the answer.
    Appeal(AppealInput),
    /// The customer was told of the term of their appeal then.
    Tell(DateTime<FixedOffset>),
    /// The SIC was sent its copy then, with this as evidence; may be empty.
    CopySic(DateTime<FixedOffset>, String),
    /// The term goes on, for these reasons.
    Extend(String),
    /// What two did without knowing of one another stays as it is.
    Review,
    /// The last deed in force is taken back, for this reason.
    Undo(String),
}

impl CaseDeed {
    /// Which it is.
    #[must_use]
    pub const fn step(&self) -> CaseStep {
        match self {
            Self::Classify(_) => CaseStep::Classify,
            Self::Escalate => CaseStep::Escalate,
            Self::LevelAnswer(..) => CaseStep::LevelAnswer,
            Self::Finish(_) => CaseStep::Finish,
            Self::Solve(_) => CaseStep::Solve,
            Self::Contact(..) => CaseStep::Contact,
            Self::LeaveMessage(_) => CaseStep::LeaveMessage,
            Self::Appeal(_) => CaseStep::Appeal,
            Self::Tell(_) => CaseStep::Tell,
            Self::CopySic(..) => CaseStep::CopySic,
            Self::Extend(_) => CaseStep::Extend,
            Self::Review => CaseStep::Review,
            Self::Undo(_) => CaseStep::Undo,
        }
    }
}
