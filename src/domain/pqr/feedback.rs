//! The forms that an adviser signs after a week's feedback, and those that came back (X10).

use super::super::meta::Meta;
use super::super::personal::Sealed;
use super::super::practice::Week;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A form of the procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum FeedbackForm {
    /// *Formato compromiso de mejoramiento*.
    #[serde(rename = "compromiso")]
    Commitment,
    /// *Formato estoy enterado*.
    #[serde(rename = "enterado")]
    Acknowledgement,
}

impl FeedbackForm {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Commitment, Self::Acknowledgement];

    /// Code on the command line, in JSON and in the log.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Commitment => "compromiso",
            Self::Acknowledgement => "enterado",
        }
    }

    /// As the procedure names it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Commitment => "Formato compromiso de mejoramiento",
            Self::Acknowledgement => "Formato estoy enterado",
        }
    }
}

/// Which form came back, of whom and of which week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormReturned {
    /// The point.
    pub point: String,
    /// The week that it is about.
    pub week: Week,
    /// Which form.
    pub form: FeedbackForm,
    /// The adviser, in the vault.
    pub adviser: Sealed,
}

impl FormReturned {
    /// What it is called, without the adviser.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}, semana {}", self.form.label(), self.week)
    }
}

/// What can happen to a form that came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FormEvent {
    /// It came back signed.
    Returned(FormReturned),
    /// It was noted by mistake.
    Withdrawn {
        /// Why, in the vault.
        reason: Sealed,
    },
}

/// A form that came back signed, as its operations make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PqrForm {
    /// The record's id.
    pub id: Uuid,
    /// When it was noted.
    pub at: DateTime<FixedOffset>,
    /// By whom.
    pub user: Uuid,
    /// What came back.
    pub facts: FormReturned,
    /// Why it does not count, in the vault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Sealed>,
}

impl PqrForm {
    /// Folds one event. Total: it comes back once, and is withdrawn once (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, meta: &Meta, event: FormEvent) {
        match (event, state) {
            (FormEvent::Returned(facts), state) => {
                state.get_or_insert_with(|| Self {
                    id,
                    at: meta.at,
                    user: meta.user,
                    facts,
                    withdrawn: None,
                });
            }
            (FormEvent::Withdrawn { reason }, Some(form)) => {
                form.withdrawn.get_or_insert(reason);
            }
            (FormEvent::Withdrawn { .. }, None) => {}
        }
    }
}
