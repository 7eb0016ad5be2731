//! What a person types into a field, taken as it is meant.

use super::desk::Desk;
use super::error::{ActionError, Field};
use crate::domain::outage::{Instant, Source};
use chrono::{DateTime, FixedOffset};

/// An empty field is no answer.
pub(super) fn required(field: Field, text: &str) -> Result<&str, ActionError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ActionError::Field {
            field,
            expected: "no puede quedar vacío",
        });
    }
    Ok(text)
}

/// What a person typed, or the clock where nothing was typed (O2).
pub(super) fn instant(typed: Option<DateTime<FixedOffset>>, now: DateTime<FixedOffset>) -> Instant {
    typed.map_or(
        Instant {
            at: now,
            source: Source::Clock,
            afterwards: false,
        },
        |at| Instant {
            at,
            source: Source::User,
            afterwards: at < now,
        },
    )
}
impl Desk {
    /// The procedure or exclusion a text names, as an id for [`OpeningInput::procedure`](super::OpeningInput::procedure).
    ///
    /// # Errors
    /// Nothing fits, or several entries do.
    pub fn procedure_id(&self, text: &str) -> Result<String, ActionError> {
        let today = self.now().date_naive();
        let found = self.assets().catalog.resolve_procedure(text, today)?;
        Ok(found.id().to_owned())
    }

    /// The applications some texts name, as ids.
    ///
    /// # Errors
    /// Nothing fits one of them, or several entries do.
    pub fn application_ids<T: AsRef<str>>(&self, texts: &[T]) -> Result<Vec<String>, ActionError> {
        let mut ids = Vec::new();
        for text in texts {
            let found = self.assets().catalog.resolve_application(text.as_ref())?;
            if !ids.contains(&found.id) {
                ids.push(found.id.clone());
            }
        }
        Ok(ids)
    }
}
