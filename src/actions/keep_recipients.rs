//! The office's recipients: for whom bundles and the store's key are sealed (U2).

use super::desk::Desk;
use super::error::{ActionError, Field};
use super::fields::required;
use crate::domain::authority::Permission;
use crate::domain::recipient::Recipient;
use crate::store::StoreError;
use crate::store::keyring::KeyError;
use chrono::{DateTime, FixedOffset};
use serde::Serialize;

/// A recipient as it is shown and printed. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecipientView {
    /// What it is called.
    pub name: String,
    /// Its public key (`age1…`).
    pub recipient: String,
    /// When it was added.
    pub added_at: DateTime<FixedOffset>,
}

impl From<Recipient> for RecipientView {
    fn from(recipient: Recipient) -> Self {
        Self {
            name: recipient.name,
            recipient: recipient.recipient,
            added_at: recipient.added_at,
        }
    }
}

/// The recipients of a terminal. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecipientList {
    /// In the order they were added.
    pub recipients: Vec<RecipientView>,
    /// The public key of the user who asks: an office gives it to its points.
    pub own: String,
}

/// The recipients of this terminal, and the own public key.
///
/// # Errors
/// The store cannot be read.
pub fn recipients(desk: &Desk) -> Result<RecipientList, ActionError> {
    let recipients = desk.store.read().recipients()?;
    Ok(RecipientList {
        recipients: recipients.into_iter().map(RecipientView::from).collect(),
        own: desk.store.session().user.keys.recipient.clone(),
    })
}

/// Adds a recipient: bundles and the store's key are sealed for it from now on.
///
/// # Errors
/// The role may not, the text is no public key of age, or it or the name is taken.
pub fn add_recipient(
    desk: &mut Desk,
    recipient: &str,
    name: &str,
) -> Result<RecipientView, ActionError> {
    desk.permit(Permission::ManageRecipients)?;
    let name = required(Field::RecipientName, name)?.to_owned();
    let id = desk
        .store
        .add_recipient(&name, recipient)
        .map_err(|error| match error {
            // What was typed is not repeated: it may be a secret key.
            StoreError::Key(KeyError::InvalidRecipient { .. }) => ActionError::Field {
                field: Field::Recipient,
                expected: "escriba una clave pública de age (age1…), nunca la secreta",
            },
            other => other.into(),
        })?;
    find(desk, |added| added.id == id).map(RecipientView::from)
}

/// Removes the recipient that a name or its key names; the store gets a new key.
///
/// # Errors
/// The role may not, or there is no such recipient.
pub fn remove_recipient(desk: &mut Desk, text: &str) -> Result<RecipientView, ActionError> {
    desk.permit(Permission::ManageRecipients)?;
    let text = text.trim();
    let recipient = find(desk, |added| {
        added.name == text || added.recipient.eq_ignore_ascii_case(text)
    })?;
    desk.store.remove_recipient(recipient.id)?;
    Ok(recipient.into())
}

fn find(desk: &Desk, is: impl Fn(&Recipient) -> bool) -> Result<Recipient, ActionError> {
    desk.store
        .read()
        .recipients()?
        .into_iter()
        .find(is)
        .ok_or(ActionError::NoRecipient)
}
