//! Whose signature a decision bears (U1).

use super::error::StoreError;
use super::keyring::verify_signature;
use super::standing;
use crate::domain::terminal::TerminalEvent;
use crate::domain::user::UserEvent;
use crate::journal::{Body, Operation, decode, signed_part};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Every signing key that each user has or had, from the journal, by the point
/// whose terminals say so: no point names the keys of another one's users.
///
/// They do not depend on what has effect, so that whether a decision is signed
/// depends on nothing but the operations that are here.
#[derive(Default)]
pub(super) struct SigningKeys {
    points: BTreeMap<Uuid, String>,
    keys: BTreeMap<(String, Uuid), BTreeSet<String>>,
}

impl SigningKeys {
    /// Those that the journal names. What is past the parting of two histories
    /// names none: consoles may hold either of them there (M3).
    pub(super) fn load(conn: &Connection) -> Result<Self, StoreError> {
        let forks = standing::forks(conn)?;
        let mut keys = Self::default();
        for sql in [
            "SELECT bytes FROM operation
             WHERE kind IN ('terminal.started', 'terminal.admitted', 'terminal.revoked')
                 AND sequence = 1",
            "SELECT bytes FROM operation
             WHERE kind IN ('user.added', 'user.blocked', 'user.keys_renewed')",
        ] {
            let mut statement = conn.prepare_cached(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let bytes = row.get_ref(0)?.as_bytes().map_err(rusqlite::Error::from)?;
                // What does not read is told where it is met.
                if let Ok(operation) = decode(bytes)
                    && forks
                        .get(&operation.envelope.replica)
                        .is_none_or(|fork| operation.envelope.sequence < *fork)
                {
                    keys.learn(&operation);
                }
            }
        }
        Ok(keys)
    }

    /// Takes the keys that an operation names.
    pub(super) fn learn(&mut self, operation: &Operation) {
        let envelope = &operation.envelope;
        match &operation.body {
            Body::Terminal(TerminalEvent::Started(started))
                if envelope.sequence == 1 && envelope.entity == envelope.replica =>
            {
                self.points
                    .insert(envelope.replica, started.point.code.clone());
            }
            Body::User(UserEvent::Added { keys, .. } | UserEvent::KeysRenewed { keys }) => {
                if let Some(point) = self.points.get(&envelope.replica) {
                    self.keys
                        .entry((point.clone(), envelope.entity))
                        .or_default()
                        .insert(keys.signing.clone());
                }
            }
            _ => {}
        }
    }

    /// Whether an operation is no decision, or one that its author signed.
    pub(super) fn hold(&self, operation: &Operation, bytes: &[u8]) -> bool {
        if !operation.body.is_decision() {
            return true;
        }
        let (Some(signature), Some(signed), Some(point)) = (
            &operation.signature,
            signed_part(bytes),
            self.points.get(&operation.envelope.replica),
        ) else {
            return false;
        };
        self.keys
            .get(&(point.clone(), operation.envelope.actor.user))
            .into_iter()
            .flatten()
            .any(|key| verify_signature(key, signed, signature).is_ok())
    }
}

/// Every decision in the journal, looked for one by one: only an operation's
/// own body says whether it is one.
pub(super) fn decisions(conn: &Connection) -> Result<Vec<(Uuid, u64)>, StoreError> {
    let mut statement = conn.prepare("SELECT replica, sequence, bytes FROM operation")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref(2)?.as_bytes().map_err(rusqlite::Error::from)?;
        if decode(bytes).is_ok_and(|operation| operation.body.is_decision()) {
            found.push((row.get(0)?, row.get(1)?));
        }
    }
    Ok(found)
}
