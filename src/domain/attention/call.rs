//! The calls that tell a customer without e-mail a claim's official code (G4).

use super::super::personal::Sealed;
use super::super::refusal::Refusal;
use super::super::rule::Rule;
use chrono::{DateTime, DurationRound, FixedOffset, TimeDelta};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A call as it is written in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallFacts {
    /// When it was made.
    pub at: DateTime<FixedOffset>,
    /// Whether the customer was reached.
    pub reached: bool,
    /// Anything else, in the vault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Sealed>,
}

/// A call with who made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallAttempt {
    /// Who called.
    pub user: Uuid,
    /// What was noted.
    #[serde(flatten)]
    pub facts: CallFacts,
}

/// Whether a call can have been made when it is said to: not before the request
/// was taken, and not ahead of the clock.
///
/// # Errors
/// Refuses an instant that cannot be.
pub fn check_call(
    at: DateTime<FixedOffset>,
    taken: DateTime<FixedOffset>,
    now: DateTime<FixedOffset>,
) -> Result<(), Refusal> {
    // People write minutes; the clock that took the request knows its seconds.
    let minute = taken.duration_trunc(TimeDelta::minutes(1)).unwrap_or(taken);
    if at < minute {
        return Err(Refusal::new(
            Rule::G4,
            "La llamada no puede ser anterior a la solicitud.",
        ));
    }
    if at > now {
        return Err(Refusal::new(
            Rule::G4,
            "La llamada no puede ser posterior a ahora.",
        ));
    }
    Ok(())
}
