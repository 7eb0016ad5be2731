//! The office's recipients: for whom bundles are sealed, and who can open the
//! store without anybody's passphrase (U2).

use super::meta::Meta;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How many there may be at once: a bundle is sealed for all of them.
pub const MOST: usize = 64;

/// What can happen to a recipient. Each is a decision, signed with the author's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecipientEvent {
    /// Bundles and the store are sealed for it too from now on.
    Added {
        /// What it is called here: an office, never a person.
        name: String,
        /// age X25519 recipient (`age1…`).
        recipient: String,
    },
    /// They no longer are; what was sealed before stays open to it.
    Removed,
}

/// A recipient as its operations make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// The record's id.
    pub id: Uuid,
    /// The replica that added it: a store is sealed for its own ones alone.
    pub origin: Uuid,
    /// What it is called.
    pub name: String,
    /// age X25519 recipient (`age1…`).
    pub recipient: String,
    /// When it was added.
    pub added_at: DateTime<FixedOffset>,
    /// Whether it was removed.
    pub removed: bool,
}

impl Recipient {
    /// Folds one event. Total: an event that makes no sense in the state it
    /// meets changes nothing (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, meta: &Meta, event: RecipientEvent) {
        match (state.as_mut(), event) {
            (None, RecipientEvent::Added { name, recipient }) => {
                *state = Some(Self {
                    id,
                    origin: meta.replica,
                    name,
                    recipient,
                    added_at: meta.at,
                    removed: false,
                });
            }
            (Some(recipient), RecipientEvent::Removed) => recipient.removed = true,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::authority::Role;
    use super::*;

    #[test]
    fn u2_a_recipient_is_added_once_and_removed_for_good() {
        let at = DateTime::parse_from_rfc3339("2026-11-22T10:42:00-05:00").unwrap();
        let id = Uuid::from_u128(1);
        let meta = Meta {
            replica: Uuid::from_u128(2),
            sequence: 1,
            at,
            user: Uuid::from_u128(3),
            role: Role::Administrador,
            clock_suspect: false,
        };
        let added = |name: &str| RecipientEvent::Added {
            name: name.into(),
            recipient: "age1inventado".into(),
        };
        let mut state = None;
        let mut apply = |event| {
            Recipient::apply(&mut state, id, &meta, event);
            state.clone()
        };
        assert_eq!(apply(RecipientEvent::Removed), None);
        let first = apply(added("Oficina de Prueba")).unwrap();
        assert!(!first.removed);
        assert_eq!(apply(added("Otra oficina")), Some(first.clone()));
        let gone = Recipient {
            removed: true,
            ..first
        };
        assert_eq!(apply(RecipientEvent::Removed), Some(gone.clone()));
        assert_eq!(apply(added("Oficina de Prueba")), Some(gone));
    }
}
