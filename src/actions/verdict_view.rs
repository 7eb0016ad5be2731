//! The verdict on an opening, as it is shown and printed.

use crate::domain::catalog::ProcedureType;
use crate::domain::outage::Question;
use crate::domain::rule::Rule;
use serde::Serialize;

/// A verdict as it is shown and printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerdictView {
    /// Whether an outage corresponds.
    pub registrable: bool,
    /// The rule that decided.
    pub rule: Option<Rule>,
    /// Why, or what is missing; Spanish.
    pub reason: String,
    /// Name of the procedure.
    pub procedure: Option<String>,
    /// The type that follows from it.
    pub procedure_type: Option<ProcedureType>,
    /// Whether it must be attended all the same (K1).
    pub critical: bool,
    /// What can be done next.
    pub hints: Vec<String>,
    /// True while something is still to be said.
    #[serde(skip)]
    pub pending: bool,
    /// The question that waits for an answer.
    #[serde(skip)]
    pub question: Option<Question>,
    /// Ids of the applications that count.
    #[serde(skip)]
    pub applications: Vec<String>,
}
