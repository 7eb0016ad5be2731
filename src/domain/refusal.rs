//! What a rule answers when it says no: the rule, the reason in the
//! procedure's own terms, and what can be done instead.

use super::advice::Hint;
use super::rule::Rule;

/// A deed that a rule does not allow. Nothing has been stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Refusal {
    /// The rule that decided.
    pub rule: Rule,
    /// One Spanish sentence for the person at the counter.
    pub reason: String,
    /// What to do next.
    pub hints: Vec<Hint>,
}

impl Refusal {
    /// A refusal by `rule` with its reason and no further advice.
    pub fn new(rule: Rule, reason: impl Into<String>) -> Self {
        Self {
            rule,
            reason: reason.into(),
            hints: Vec::new(),
        }
    }

    /// Adds one thing the person can do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Hint>) -> Self {
        self.hints.push(hint.into());
        self
    }
}
