//! Named users (U1): who they are, their keys, and whether they may still enter.

use super::authority::Role;
use super::meta::Meta;
use super::personal::Sealed;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What can happen to a user. Each is a decision, signed with the author's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum UserEvent {
    /// A user was given access.
    Added {
        /// Login and name, a sealed [`UserNames`].
        names: Sealed,
        /// What the user is at the company.
        role: Role,
        /// The user who set this terminal up.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        founder: bool,
        /// The keys the user signs and unlocks with.
        keys: PublicKeys,
    },
    /// A user lost access; their operations stand.
    Blocked,
    /// A forgotten passphrase was replaced with the recovery key: new keys.
    KeysRenewed {
        /// The keys that replace the lost ones.
        keys: PublicKeys,
    },
    /// A user is something else at the company: what is printed from then on says so (U4).
    Retitled {
        /// The same login and name with the job title of now, a sealed [`UserNames`].
        names: Sealed,
    },
}

/// The public halves of a user's keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKeys {
    /// age X25519 recipient that the store key is wrapped for.
    pub recipient: String,
    /// Minisign public key that verifies their decisions, base64.
    pub signing: String,
}

/// What the vault keeps of a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserNames {
    /// What they type to enter.
    pub login: String,
    /// What screens and forms show.
    pub name: String,
    /// What documents print of them besides: the procedure's *Jefe* enters as
    /// `supervisor` and signs as what the text says (U4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_title: Option<String>,
}

impl UserNames {
    /// The name with the job title, as documents print it (U4).
    #[must_use]
    pub fn signed(&self) -> String {
        match &self.job_title {
            Some(title) => format!("{}, {title}", self.name),
            None => self.name.clone(),
        }
    }
}

/// A user as their operations make them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Id that operations carry as their author.
    pub id: Uuid,
    /// Login and name, in the vault.
    pub names: Sealed,
    /// What they are at the company.
    pub role: Role,
    /// Whether they set this terminal up.
    pub founder: bool,
    /// Whether they were blocked.
    pub blocked: bool,
    /// When they were added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<DateTime<FixedOffset>>,
    /// Their keys now.
    pub keys: PublicKeys,
    /// Signing keys they had before, so that old decisions still verify.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_signing_keys: Vec<String>,
}

impl User {
    /// Folds one event; answers whether it had any effect. Total: an event
    /// that makes no sense in the state it meets changes nothing (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, meta: &Meta, event: UserEvent) -> bool {
        match (state.as_mut(), event) {
            (
                None,
                UserEvent::Added {
                    names,
                    role,
                    founder,
                    keys,
                },
            ) => {
                *state = Some(Self {
                    id,
                    names,
                    role,
                    founder,
                    blocked: false,
                    added: Some(meta.at),
                    keys,
                    former_signing_keys: Vec::new(),
                });
                true
            }
            (Some(user), UserEvent::Blocked) if !user.blocked => {
                user.blocked = true;
                true
            }
            (Some(user), UserEvent::KeysRenewed { keys }) => {
                let old = std::mem::replace(&mut user.keys, keys);
                user.former_signing_keys.push(old.signing);
                user.blocked = false;
                true
            }
            (Some(user), UserEvent::Retitled { names }) => {
                user.names = names;
                true
            }
            _ => false,
        }
    }
}
