//! Whose signature a decision bears (U1).

use super::error::StoreError;
use super::keyring::verify_signature;
use super::places::{EVERYWHERE, Places};
use super::read::Reader;
use super::standing;
use crate::domain::authority::{Permission, Role, is_allowed};
use crate::domain::trust::{Standings, Voice};
use crate::domain::user::UserEvent;
use crate::journal::{Body, Envelope, Operation, decode, signed_part};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::mpsc;
use std::thread::JoinHandle;
use uuid::Uuid;

/// Operations that name a user's keys: as the index of them has it.
pub(super) const OF_USER: &str =
    "(kind = 'user.added' OR kind = 'user.blocked' OR kind = 'user.keys_renewed')";

/// Keys of one person that a signature is held against, the newest first: nobody goes
/// back further, and whoever renews theirs over and over makes nobody try them all.
const TRIED: usize = 8;

/// Every signing key that the users of each replica were given there, and since
/// which operation: by those alone who could decide it (U1).
///
/// An operation that names keys is learned of only where it has effect: where it is
/// signed by a key that was known before it, of somebody who may decide it.
#[derive(Default)]
pub(super) struct SigningKeys {
    keys: BTreeMap<(Uuid, Uuid), Vec<(u64, String)>>,
}

impl SigningKeys {
    /// Those that the journal names. What is past the parting of two histories
    /// names none: consoles may hold either of them there (M3).
    pub(super) fn load(conn: &Connection) -> Result<Self, StoreError> {
        let said = of_users(conn, EVERYWHERE)?;
        Self::of(conn, said.iter().map(|(operation, _)| operation))
    }

    /// The same, of what was read of the operations about users.
    pub(super) fn of<'o>(
        conn: &Connection,
        said: impl Iterator<Item = &'o Operation>,
    ) -> Result<Self, StoreError> {
        let heard = Heard::read(conn)?;
        let mut said: Vec<&Operation> = said.filter(|it| heard.is(it)).collect();
        said.sort_by_key(|it| (it.envelope.replica, it.envelope.sequence));
        let mut keys = Self::default();
        for it in said {
            keys.learn(it);
        }
        Ok(keys)
    }

    /// Takes the keys that an operation with effect names.
    fn learn(&mut self, operation: &Operation) {
        let envelope = &operation.envelope;
        if let Body::User(UserEvent::Added { keys, .. } | UserEvent::KeysRenewed { keys }) =
            &operation.body
        {
            let known = self
                .keys
                .entry((envelope.replica, envelope.entity))
                .or_default();
            if known.iter().all(|(from, _)| *from != envelope.sequence) {
                known.push((envelope.sequence, keys.signing.clone()));
            }
        }
    }

    /// Takes what an operation about a user says, where who may decide it signed it;
    /// answers whether.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn hear(
        &mut self,
        conn: &Connection,
        operation: &Operation,
        bytes: &[u8],
        standings: &mut Standings,
    ) -> Result<bool, StoreError> {
        if !self.proves(operation, bytes, standings) {
            return Ok(false);
        }
        self.learn(operation);
        if let Some(voice) = voice_of(operation, standings) {
            let (replica, user) = (operation.envelope.replica, operation.envelope.entity);
            standing::keep_voice(conn, replica, user, &voice)?;
            standings.learn(replica, user, voice);
        }
        Ok(true)
    }

    /// The last keys of a user where an operation of a replica stands, the newest first.
    fn known(
        &self,
        standings: &Standings,
        (replica, sequence): (Uuid, u64),
        user: Uuid,
    ) -> Vec<String> {
        standings
            .chain(replica, sequence.saturating_sub(1))
            .filter_map(|(replica, last)| Some((self.keys.get(&(replica, user))?, last)))
            .flat_map(|(keys, last)| keys.iter().rev().filter(move |(from, _)| *from <= last))
            .take(TRIED)
            .map(|(_, key)| key.clone())
            .collect()
    }

    /// What is to be held against the keys that are known of a decision's author.
    pub(super) fn claim(
        &self,
        operation: &Operation,
        bytes: &[u8],
        standings: &Standings,
    ) -> Claim {
        if !operation.body.is_decision() {
            return Claim::None;
        }
        let envelope = &operation.envelope;
        let (Some(signature), Some(signed)) = (&operation.signature, signed_part(bytes)) else {
            return Claim::Unproven;
        };
        let at = (envelope.replica, envelope.sequence);
        let keys = self.known(standings, at, envelope.actor.user);
        if keys.is_empty() {
            return Claim::Unproven;
        }
        Claim::Signed(Claimed {
            at,
            signed: signed.to_vec(),
            signature: signature.clone(),
            keys,
        })
    }

    /// Whether an operation is no decision, or one that is signed by who may decide it.
    pub(super) fn hold(&self, operation: &Operation, bytes: &[u8], standings: &Standings) -> bool {
        if let Body::User(_) = &operation.body {
            return self.proves(operation, bytes, standings);
        }
        match self.claim(operation, bytes, standings) {
            Claim::None => true,
            Claim::Unproven => false,
            Claim::Signed(claimed) => claimed.holds(),
        }
    }

    /// Whether what is said of a user is signed by somebody who may say it: who set
    /// the terminal up, by the key that it names; a new key, by the former one, an
    /// administrator or who set the terminal up; the rest, by who manages such users.
    /// In the own lineage this console has seen to it itself.
    fn proves(&self, operation: &Operation, bytes: &[u8], standings: &Standings) -> bool {
        let (Body::User(event), Some(signature), Some(signed)) =
            (&operation.body, &operation.signature, signed_part(bytes))
        else {
            return false;
        };
        let envelope = &operation.envelope;
        let (replica, sequence, user) = (envelope.replica, envelope.sequence, envelope.entity);
        let bears = |key: &String| verify_signature(key, signed, signature).is_ok();
        let of_oneself = envelope.actor.user == user;
        let own = standings.is_own_work(replica, sequence);
        match event {
            UserEvent::Added {
                founder: true,
                keys,
                ..
            } if of_oneself && !standings.has_voice(replica, sequence - 1) => {
                return bears(&keys.signing);
            }
            UserEvent::KeysRenewed { keys }
                if of_oneself
                    && (own || is_vouched(standings, envelope, &keys.signing))
                    && bears(&keys.signing) =>
            {
                return true;
            }
            _ => {}
        }
        let by = standings.was(replica, sequence, envelope.actor.user);
        let known = self.known(standings, (replica, sequence), envelope.actor.user);
        let Some(by) = by.filter(|_| known.iter().any(bears)) else {
            return false;
        };
        if own {
            return true;
        }
        let blocked = standings
            .voice(replica, sequence - 1, envelope.actor.user)
            .is_none_or(|voice| voice.role.is_none());
        let (Some(role), false) = (by.role, blocked) else {
            return false;
        };
        let target = standings
            .was(replica, sequence, user)
            .and_then(|it| it.role);
        let manages = |other| is_allowed(role, by.founder, Permission::ManageUser(other));
        match (event, target) {
            (UserEvent::Added { role: given, .. }, None) => manages(*given),
            (UserEvent::Blocked, Some(target)) => {
                // Who restores a copy blocks again whom it still lets in (N5).
                let restored = standings.of(replica).is_some_and(|it| it.before.is_some());
                manages(target) || (restored && is_allowed(role, false, Permission::KeepStore))
            }
            (UserEvent::KeysRenewed { .. }, Some(_)) => {
                of_oneself || by.founder || role == Role::Administrador
            }
            (UserEvent::Retitled { .. }, Some(target)) => of_oneself || manages(target),
            (UserEvent::Added { .. }, Some(_)) => false,
            // Of somebody of another terminal, or of nobody: that is void by itself.
            (_, None) => true,
        }
    }
}

/// Whether whoever admitted a replica vouches for a key that its founder took.
fn is_vouched(standings: &Standings, envelope: &Envelope, key: &str) -> bool {
    let founder = standings.was(envelope.replica, envelope.sequence, envelope.entity);
    let of = standings.of(envelope.replica);
    founder.is_some_and(|voice| voice.founder) && of.is_some_and(|it| it.vouched.contains(key))
}

/// A key that a founder took with the recovery key, and that nothing proves to be theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unproven {
    /// The terminal they set up.
    pub replica: Uuid,
    /// The operation that says it.
    pub sequence: u64,
    /// The founder.
    pub user: Uuid,
    /// The key, base64.
    pub key: String,
}

impl Reader<'_> {
    /// The last key of each founder that waits for somebody to vouch for it (U1).
    pub(crate) fn unproven_founders(self) -> Result<Vec<Unproven>, StoreError> {
        let mut select = self.conn.prepare_cached(
            "SELECT bytes FROM unsigned JOIN operation USING (replica, sequence)
             WHERE kind = 'user.keys_renewed' ORDER BY replica, sequence DESC",
        )?;
        let mut rows = select.query([])?;
        let standings = self.standings()?;
        let mut found: Vec<Unproven> = Vec::new();
        while let Some(row) = rows.next()? {
            let bytes = row.get_ref(0)?.as_bytes().map_err(rusqlite::Error::from)?;
            let Ok(operation) = decode(bytes) else {
                continue;
            };
            let (Body::User(UserEvent::KeysRenewed { keys }), Some(signature), Some(signed)) =
                (&operation.body, &operation.signature, signed_part(bytes))
            else {
                continue;
            };
            let envelope = &operation.envelope;
            let (replica, sequence, user) = (envelope.replica, envelope.sequence, envelope.entity);
            let founder = standings.was(replica, sequence, user);
            if envelope.actor.user == user
                && founder.is_some_and(|voice| voice.founder)
                && found.last().is_none_or(|last| last.replica != replica)
                && verify_signature(&keys.signing, signed, signature).is_ok()
            {
                found.push(Unproven {
                    replica,
                    sequence,
                    user,
                    key: keys.signing.clone(),
                });
            }
        }
        Ok(found)
    }
}

/// What an operation with effect proves of a user.
fn voice_of(operation: &Operation, standings: &Standings) -> Option<Voice> {
    let envelope = &operation.envelope;
    let before = || standings.was(envelope.replica, envelope.sequence, envelope.entity);
    let from = envelope.sequence;
    match &operation.body {
        Body::User(UserEvent::Added { role, founder, .. }) => Some(Voice {
            from,
            role: Some(*role),
            founder: *founder,
        }),
        // What blocks them may be by themselves.
        Body::User(UserEvent::Blocked) => before().map(|voice| Voice {
            from: from.saturating_add(1),
            role: None,
            ..voice
        }),
        Body::User(UserEvent::KeysRenewed { .. }) => before().map(|voice| Voice { from, ..voice }),
        _ => None,
    }
}

/// Keeps what an operation of the own replica says of a user.
pub(super) fn hear_own(
    conn: &Connection,
    envelope: &Envelope,
    body: &Body,
    standings: &mut Standings,
) -> Result<(), StoreError> {
    let operation = Operation {
        envelope: envelope.clone(),
        body: body.clone(),
        signature: None,
    };
    if let Some(voice) = voice_of(&operation, standings) {
        standing::keep_voice(conn, envelope.replica, envelope.entity, &voice)?;
        standings.learn(envelope.replica, envelope.entity, voice);
    }
    Ok(())
}

/// Which operations about users have effect.
struct Heard {
    forks: BTreeMap<Uuid, u64>,
    unsigned: BTreeSet<(Uuid, u64)>,
}

impl Heard {
    fn read(conn: &Connection) -> Result<Self, StoreError> {
        Ok(Self {
            forks: standing::forks(conn)?,
            unsigned: standing::unsigned(conn)?,
        })
    }

    fn is(&self, operation: &Operation) -> bool {
        let at = (operation.envelope.replica, operation.envelope.sequence);
        let parted = self.forks.get(&at.0).is_some_and(|fork| at.1 >= *fork);
        !parted && !self.unsigned.contains(&at)
    }
}

/// The operations that name keys or block, at some places of the journal.
pub(super) fn of_users(
    conn: &Connection,
    places: Places,
) -> Result<Vec<(Operation, Vec<u8>)>, StoreError> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT bytes FROM journal INDEXED BY journal_of_user
         WHERE {OF_USER} AND position BETWEEN ?1 AND ?2"
    ))?;
    let mut rows = statement.query([places.start(), places.end()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let bytes: Vec<u8> = row.get(0)?;
        // What does not read is told where it is met.
        if let Ok(operation) = decode(&bytes) {
            found.push((operation, bytes));
        }
    }
    Ok(found)
}

/// Writes anew who speaks on each replica, and answers the keys: after what was
/// proven turned out otherwise.
pub(super) fn hear_again(
    conn: &Connection,
    standings: &mut Standings,
) -> Result<SigningKeys, StoreError> {
    conn.execute("DELETE FROM voice", [])?;
    standings.hush();
    let mut keys = SigningKeys::default();
    let heard = Heard::read(conn)?;
    let mut waiting = of_users(conn, EVERYWHERE)?;
    waiting.retain(|(operation, _)| heard.is(operation));
    waiting.sort_by_key(|(it, _)| (it.envelope.replica, it.envelope.sequence));
    // What one chain says may rest on another's, which it continues.
    loop {
        let before = waiting.len();
        let mut left = Vec::new();
        for (operation, bytes) in waiting {
            if !keys.hear(conn, &operation, &bytes, standings)? {
                left.push((operation, bytes));
            }
        }
        if left.is_empty() || left.len() == before {
            break;
        }
        waiting = left;
    }
    Ok(keys)
}

/// Proves every decision of the journal anew: who says what of users first, and
/// then the rest. For a journal that was judged by another law, or other keys than are
/// vouched for now; answers the keys.
pub(super) fn prove_again(
    conn: &Connection,
    standings: &mut Standings,
) -> Result<SigningKeys, StoreError> {
    conn.execute("DELETE FROM unsigned", [])?;
    let keys = hear_again(conn, standings)?;
    let forks = standing::forks(conn)?;
    for (replica, sequence) in decisions(conn)? {
        if forks.get(&replica).is_some_and(|fork| sequence >= *fork) {
            continue;
        }
        let bytes: Vec<u8> = conn
            .prepare_cached("SELECT bytes FROM operation WHERE replica = ?1 AND sequence = ?2")?
            .query_row(params![replica, sequence], |row| row.get(0))?;
        if decode(&bytes).is_ok_and(|operation| !keys.hold(&operation, &bytes, standings)) {
            conn.prepare_cached("INSERT INTO unsigned (replica, sequence) VALUES (?1, ?2)")?
                .execute(params![replica, sequence])?;
        }
    }
    Ok(keys)
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
    /// Replica and sequence.
    at: (Uuid, u64),
    signed: Vec<u8>,
    signature: String,
    keys: Vec<String>,
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
pub(super) struct Prover(Option<Proving>);

type Proving = (mpsc::SyncSender<Claimed>, JoinHandle<BTreeSet<(Uuid, u64)>>);

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

    fn start() -> Result<Proving, StoreError> {
        let (ask, asked) = mpsc::sync_channel::<Claimed>(WAITING);
        let thread = std::thread::Builder::new()
            .name("signatures".to_owned())
            .spawn(move || {
                asked
                    .into_iter()
                    .filter(|claimed| !claimed.holds())
                    .map(|claimed| claimed.at)
                    .collect()
            })
            .map_err(StoreError::io(Path::new("store.db")))?;
        Ok((ask, thread))
    }

    /// Waits for all of them; answers those that no key signed: replica and sequence.
    pub(super) fn finish(&mut self) -> BTreeSet<(Uuid, u64)> {
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
