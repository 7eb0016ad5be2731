//! What a person types into a field, taken as it is meant.

use super::desk::Desk;
use super::error::{ActionError, Field};
use crate::domain::text::is_blank;

/// An empty field is no answer, and one that is too long is not cut.
pub(super) fn required(field: Field, text: &str) -> Result<&str, ActionError> {
    said(field, text)?.ok_or(ActionError::Field {
        field,
        expected: "no puede quedar vacío",
    })
}

/// What was typed into a field that may be left out.
pub(super) fn said(field: Field, text: &str) -> Result<Option<&str>, ActionError> {
    let text = text.trim();
    check_length(field.label(), text, field.longest())?;
    Ok(Some(text).filter(|text| !is_blank(text)))
}

/// Refuses a text that is longer than its field: no screen could have typed it.
pub(super) fn check_length(
    field: &'static str,
    text: &str,
    longest: usize,
) -> Result<(), ActionError> {
    // A text is counted only where its bytes leave a doubt.
    let length = match text.len() {
        bytes if bytes <= longest => return Ok(()),
        _ => text.chars().count(),
    };
    if length <= longest {
        return Ok(());
    }
    Err(ActionError::TooLong {
        field,
        length,
        longest,
    })
}

impl Desk {
    /// The procedure or exclusion a text names, as an id for [`OpeningInput::procedure`](crate::domain::outage::OpeningInput::procedure).
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
