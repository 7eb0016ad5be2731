//! Whose signature a decision bears (U1).

use super::error::StoreError;
use super::keyring::verify_signature;
use super::standing::{self, OF_TRUST};
use crate::domain::terminal::TerminalEvent;
use crate::domain::user::UserEvent;
use crate::journal::{Body, Operation, decode, signed_part};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use uuid::Uuid;

/// Operations that name a user's keys: as the index of them has it.
pub(super) const OF_USER: &str =
    "(kind = 'user.added' OR kind = 'user.blocked' OR kind = 'user.keys_renewed')";

/// Every signing key that each user has or had, from the journal, by the point
/// whose terminals say so: no point names the keys of another one's users.
///
/// They do not depend on what has effect, so that whether a decision is signed
/// depends on nothing but the operations that are here.
#[derive(Default)]
pub(super) struct SigningKeys {
    points: BTreeMap<Uuid, String>,
    keys: BTreeMap<(String, Uuid), Arc<BTreeSet<String>>>,
}

impl SigningKeys {
    /// Those that the journal names. What is past the parting of two histories
    /// names none: consoles may hold either of them there (M3).
    pub(super) fn load(conn: &Connection) -> Result<Self, StoreError> {
        let forks = standing::forks(conn)?;
        let mut keys = Self::default();
        for sql in [
            format!(
                "SELECT bytes FROM operation INDEXED BY operation_of_trust
                 WHERE {OF_TRUST} AND sequence = 1"
            ),
            format!("SELECT bytes FROM operation INDEXED BY operation_of_user WHERE {OF_USER}"),
        ] {
            let mut statement = conn.prepare_cached(&sql)?;
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
                    let known = self
                        .keys
                        .entry((point.clone(), envelope.entity))
                        .or_default();
                    Arc::make_mut(known).insert(keys.signing.clone());
                }
            }
            _ => {}
        }
    }

    /// What is to be held against the keys that are known of a decision's author.
    pub(super) fn claim(&self, operation: &Operation, bytes: &[u8]) -> Claim {
        if !operation.body.is_decision() {
            return Claim::None;
        }
        let envelope = &operation.envelope;
        let (Some(signature), Some(signed), Some(point)) = (
            &operation.signature,
            signed_part(bytes),
            self.points.get(&envelope.replica),
        ) else {
            return Claim::Unproven;
        };
        match self.keys.get(&(point.clone(), envelope.actor.user)) {
            Some(keys) => Claim::Signed(Claimed {
                sequence: envelope.sequence,
                signed: signed.to_vec(),
                signature: signature.clone(),
                keys: keys.clone(),
            }),
            None => Claim::Unproven,
        }
    }

    /// Whether an operation is no decision, or one that its author signed.
    pub(super) fn hold(&self, operation: &Operation, bytes: &[u8]) -> bool {
        match self.claim(operation, bytes) {
            Claim::None => true,
            Claim::Unproven => false,
            Claim::Signed(claimed) => claimed.holds(),
        }
    }
}

/// Whether an operation is signed, as far as that is seen without looking at keys.
pub(super) enum Claim {
    /// It is no decision.
    None,
    /// It bears no signature, or nobody knows a key of its author.
    Unproven,
    /// It bears one.
    Signed(Claimed),
}

/// A decision, and whose signature it should bear.
pub(super) struct Claimed {
    sequence: u64,
    signed: Vec<u8>,
    signature: String,
    keys: Arc<BTreeSet<String>>,
}

impl Claimed {
    fn holds(&self) -> bool {
        self.keys
            .iter()
            .any(|key| verify_signature(key, &self.signed, &self.signature).is_ok())
    }
}

/// Proves decisions on a thread of its own, while others are written: a
/// signature takes longer than storing what it signs.
#[derive(Default)]
pub(super) struct Prover(Option<(mpsc::SyncSender<Claimed>, JoinHandle<BTreeSet<u64>>)>);

/// Decisions that may wait to be proven: each is a line of up to a mebibyte.
const WAITING: usize = 16;

impl Prover {
    /// Takes a decision.
    pub(super) fn prove(&mut self, claimed: Claimed) -> Result<(), StoreError> {
        let (ask, _) = match &mut self.0 {
            Some(running) => running,
            None => self.0.insert(Self::start()?),
        };
        // The thread ends only when nothing more can be asked.
        let _ = ask.send(claimed);
        Ok(())
    }

    fn start() -> Result<(mpsc::SyncSender<Claimed>, JoinHandle<BTreeSet<u64>>), StoreError> {
        let (ask, asked) = mpsc::sync_channel::<Claimed>(WAITING);
        let thread = std::thread::Builder::new()
            .name("signatures".to_owned())
            .spawn(move || {
                asked
                    .into_iter()
                    .filter(|claimed| !claimed.holds())
                    .map(|claimed| claimed.sequence)
                    .collect()
            })
            .map_err(StoreError::io(Path::new("store.db")))?;
        Ok((ask, thread))
    }

    /// Waits for all of them; answers the sequences of those that no key signed.
    pub(super) fn finish(&mut self) -> BTreeSet<u64> {
        let Some((ask, thread)) = self.0.take() else {
            return BTreeSet::new();
        };
        drop(ask);
        thread
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

impl Drop for Prover {
    /// Also where the merge failed: no thread outlives its work.
    fn drop(&mut self) {
        if let Some((ask, thread)) = self.0.take() {
            drop(ask);
            // Nobody is left to hear of it.
            let _ = thread.join();
        }
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
