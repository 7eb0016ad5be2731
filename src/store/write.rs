//! The one write door: operations into the journal and their records into the
//! tables, in one transaction.

use super::derive;
use super::error::StoreError;
use super::numbers::{Number, Numbers};
use super::read::Reader;
use super::session::{Session, Store};
use super::signatures::SigningKeys;
use super::spoken::Spoken;
use super::twins::{self, Twin};
use super::watch::Watch;
use super::{local, pqr, receipts, schema, search, signatures, slots, standing, vault};
use crate::clock::IdSource;
use crate::domain::catalog::Scenario;
use crate::domain::outage::{Change, OutageEvent};
use crate::domain::personal::{RetentionClass, Sealed};
use crate::domain::receipt::ReceiptEvent;
use crate::domain::refusal::Refusal;
use crate::domain::terminal::Terminal;
use crate::domain::trust::{Standings, WhyVoid};
use crate::journal::{
    self, Actor, Aggregate, Body, Digest, Envelope, GENESIS, LINE, Operation, VaultEntry, Written,
    digest, encode_written, fold_shared, written,
};
use chrono::{DateTime, FixedOffset, TimeDelta};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// The end of a replica's chain.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) sequence: u64,
    pub(super) hash: Digest,
}

/// What a deed is handed inside the write transaction.
pub struct Writer<'a> {
    pub(super) tx: Transaction<'a>,
    pub(super) replica: Uuid,
    actor: Actor,
    signer: &'a dyn Fn(&[u8]) -> Result<String, StoreError>,
    ids: Arc<dyn IdSource>,
    now: DateTime<FixedOffset>,
    watch: Watch,
    head: Head,
    /// Where the own chain ended before.
    begun_at: u64,
    /// The highest counter that is known (J4).
    pub(super) lamport: u64,
    /// The counter of what was appended last.
    appended: Option<u64>,
    pub(super) standings: Standings,
    /// What was read of the journal before, where anything is kept of it.
    spoken: Option<&'a mut Spoken>,
    pub(super) touched: BTreeSet<Uuid>,
    trust_said: bool,
    pub(super) numbers: Numbers,
    /// Records of which only their maker's terminal says anything (M4).
    twins: BTreeSet<Twin>,
    /// Outages that may have taken a type.
    claimed: Vec<Uuid>,
    purged: bool,
}

impl Store {
    /// Runs a deed in one transaction: either everything it appended is on the
    /// disk when this returns, or nothing is.
    ///
    /// # Errors
    /// What the deed refuses, or what the store cannot do. Nothing is stored then.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        deed: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.with_writer(|mut writer| {
            let answer = deed(&mut writer)?;
            writer.commit()?;
            Ok(answer)
        })
    }

    /// Runs a deed that ends the transaction itself.
    pub(super) fn with_writer<T, E: From<StoreError>>(
        &mut self,
        deed: impl FnOnce(Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.stay_in_place()?;
        self.open_to_write()?;
        let Self {
            conn,
            ambient,
            terminal,
            zone,
            session,
            spoken,
            ..
        } = self;
        let now = ambient.clock.now(*zone);
        let moved = ambient.clock.moved();
        let session: &Session = session;
        let sign = |bytes: &[u8]| Ok(session.keys.sign(bytes)?);
        let mut writer = Writer::begin(
            conn,
            terminal,
            Actor {
                user: session.user.id,
                role: session.user.role,
            },
            &sign,
            ambient.ids.clone(),
            now,
            moved,
        )?;
        writer.actor.role = current_role(writer.read(), session)?;
        spoken.begin(&writer.tx)?;
        writer.spoken = Some(spoken);
        deed(writer)
    }
}

/// The role the user has now: another console may have changed or blocked them.
fn current_role(
    reader: Reader<'_>,
    session: &Session,
) -> Result<crate::domain::authority::Role, StoreError> {
    reader
        .own_user(session.user.id)?
        .filter(|user| !user.blocked)
        .map(|user| user.role)
        .ok_or(StoreError::NoAccess)
}

impl<'a> Writer<'a> {
    pub(super) fn begin(
        conn: &'a mut Connection,
        terminal: &Terminal,
        actor: Actor,
        signer: &'a dyn Fn(&[u8]) -> Result<String, StoreError>,
        ids: Arc<dyn IdSource>,
        now: DateTime<FixedOffset>,
        moved: TimeDelta,
    ) -> Result<Self, StoreError> {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        schema::refuse_newer(&tx)?;
        let standings = standing::load(&tx)?;
        let head = read_head(&tx, terminal.replica)?;
        let lamport: u64 = tx
            .prepare_cached("SELECT coalesce(max(lamport), 0) FROM replica")?
            .query_row([], |row| row.get(0))?;
        let twins = twins::all(&tx)?;
        let watch = Watch::begin(&tx, terminal.replica, now, moved)?;
        Ok(Self {
            tx,
            replica: terminal.replica,
            actor,
            signer,
            ids,
            now,
            watch,
            begun_at: head.sequence,
            head,
            lamport,
            appended: None,
            standings,
            spoken: None,
            touched: BTreeSet::new(),
            trust_said: false,
            numbers: Numbers::default(),
            twins,
            claimed: Vec::new(),
            purged: false,
        })
    }

    /// The role that the user has now.
    #[must_use]
    pub(crate) fn role(&self) -> crate::domain::authority::Role {
        self.actor.role
    }

    /// The instant of this transaction, the same for all it appends.
    #[must_use]
    pub fn now(&self) -> DateTime<FixedOffset> {
        self.now
    }

    /// The latest instant that the clock was believed at: `now`, unless it went back (J4).
    #[must_use]
    pub fn latest_known(&self) -> DateTime<FixedOffset> {
        self.watch.latest().max(self.now)
    }

    /// Who is writing, and as what.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// A new id for a record.
    #[must_use]
    pub fn id(&self) -> Uuid {
        journal::bind(self.ids.id(), self.replica)
    }

    /// Reads inside the transaction.
    #[must_use]
    pub fn read(&self) -> Reader<'_> {
        Reader::new(&self.tx)
    }

    /// Puts personal content into the vault; the answer goes into an operation (T1).
    ///
    /// # Errors
    /// It is too long to leave in a bundle, or cannot be written.
    pub fn seal<T: Serialize + ?Sized>(
        &mut self,
        class: RetentionClass,
        data: &T,
    ) -> Result<Sealed, StoreError> {
        let salt = self.ids.salt().map_err(StoreError::Random)?;
        let entry = journal::seal(self.id(), salt, class, data).map_err(StoreError::Record)?;
        self.put(&entry)?;
        Ok(entry.sealed())
    }

    /// Puts a content into the vault that was sealed for this terminal.
    pub(super) fn put(&mut self, entry: &VaultEntry) -> Result<(), StoreError> {
        // No byte becomes more than six: most are short enough whatever they hold.
        if entry.data.len() > LINE / 8 {
            within_limit(entry.line_length())?;
        }
        vault::insert(&self.tx, entry)
    }

    /// Takes a personal content that was sealed elsewhere, and whose digest was held
    /// against what names it. What was purged stays purged (T1).
    ///
    /// # Errors
    /// It cannot be written.
    pub fn keep(&mut self, id: Uuid, salt: &[u8; 32], data: &[u8]) -> Result<(), StoreError> {
        vault::keep(&self.tx, id, salt, data)
    }

    /// Appends one operation about `entity`; a decision is signed with its
    /// author's key (U1).
    ///
    /// # Errors
    /// It is too long to leave in a bundle, or cannot be signed or written.
    pub fn append(&mut self, entity: Uuid, body: &Body) -> Result<(), StoreError> {
        self.append_line(entity, body, &written(body)?)?;
        self.touched.insert(entity);
        Ok(())
    }

    /// Appends the one operation of a new record, with what was written of its body, folds it
    /// and hands the record over to be written: what is at hand is not read back. Where it would have no effect, it is folded
    /// with all others, and refused there if it is to be.
    pub(super) fn append_new(
        &mut self,
        entity: Uuid,
        (body, said): (Body, Written),
        write: impl FnOnce(&Connection, &mut Numbers, &Aggregate) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let envelope = self.append_line(entity, &body, &said)?;
        let operation = Operation {
            envelope,
            body,
            signature: None,
        };
        let mut shared = fold_shared(entity, vec![(0, operation)], &self.standings);
        match shared.made.pop() {
            Some((id, None, folded))
                if id == entity && folded.void.is_empty() && !self.trust_said =>
            {
                folded
                    .record
                    .map_or(Ok(()), |record| write(&self.tx, &mut self.numbers, &record))
            }
            _ => {
                self.touched.insert(entity);
                Ok(())
            }
        }
    }

    fn append_line(
        &mut self,
        entity: Uuid,
        body: &Body,
        said: &Written,
    ) -> Result<Envelope, StoreError> {
        twins::refuse(&self.twins, entity)?;
        self.lamport += 1;
        let envelope = Envelope {
            replica: self.replica,
            sequence: self.head.sequence + 1,
            lamport: self.lamport,
            at: self.now,
            actor: self.actor,
            entity,
            clock: self.watch.mark(),
            previous: self.head.hash,
        };
        let signable = encode_written(&envelope, said).map_err(StoreError::Record)?;
        let signature = if body.is_decision() {
            Some((self.signer)(signable.bytes())?)
        } else {
            None
        };
        let bytes = signable
            .close(signature.as_deref())
            .map_err(StoreError::Record)?;
        within_limit(bytes.len())?;
        // What no bundle takes is not begun either.
        journal::check_written(&bytes, &envelope, (body, said))?;
        let hash = digest(&bytes);
        write_operation(
            (&self.tx, &mut self.numbers),
            &envelope,
            body.kind(),
            &bytes,
            &hash,
        )?;
        self.head = Head {
            sequence: envelope.sequence,
            hash,
        };
        if self.claims_a_type(entity, body)? {
            self.claimed.push(entity);
        }
        if let Body::Receipt(ReceiptEvent::Applied(facts)) = body {
            // What others rested on it counts from here on.
            self.standings.take_receipts([facts.sha256.clone()]);
            self.touched
                .extend(standing::void_for(&self.tx, WhyVoid::Receipt)?);
        }
        if matches!(body, Body::User(_)) {
            signatures::hear_own(&self.tx, &envelope, body, &mut self.standings)?;
        }
        self.purged |= matches!(body, Body::Purge(_));
        self.trust_said |= matches!(body, Body::Terminal(_) | Body::Trust(_));
        self.appended = Some(self.lamport);
        Ok(envelope)
    }

    /// Appends, and lets what follows in the same deed read what it made of the record.
    ///
    /// # Errors
    /// As [`append`](Self::append), or the record cannot be folded.
    pub(crate) fn append_to_read(&mut self, entity: Uuid, body: &Body) -> Result<(), StoreError> {
        self.append(entity, body)?;
        derive::refold(&self.tx, entity, &self.standings).map(drop)
    }

    /// Whether an operation may make an outage occupy its type: it opens one, or
    /// makes a test a real one (O1, E12).
    fn claims_a_type(&self, entity: Uuid, body: &Body) -> Result<bool, StoreError> {
        Ok(match body {
            Body::Outage(OutageEvent::Opened(_)) => true,
            Body::Outage(OutageEvent::Corrected(corrected)) => {
                matches!(corrected.change, Change::Scenario(_))
                    && self
                        .read()
                        .outage(entity)?
                        .is_some_and(|outage| outage.scenario == Scenario::ErrorOrTest)
            }
            _ => false,
        })
    }

    /// Sets a value that is only of this installation.
    ///
    /// # Errors
    /// The value cannot be written.
    pub fn set_local(
        &mut self,
        key: local::Local,
        value: impl rusqlite::types::ToSql,
    ) -> Result<(), StoreError> {
        local::set(&self.tx, key, value)
    }

    /// Settles who may write what from all that was said of it by now; records
    /// that it changes are folded again. Where other keys are vouched for than before,
    /// or another line is believed, what is signed is proven again: answers the keys then.
    pub(super) fn settle_trust(&mut self) -> Result<Option<SigningKeys>, StoreError> {
        let mut settled = self.settle()?;
        let mut keys = None;
        if settled.proves_otherwise(&self.standings) {
            let before = standing::unsigned(&self.tx)?;
            keys = Some(signatures::prove_again(&self.tx, &mut settled)?);
            let after = standing::unsigned(&self.tx)?;
            self.touched.extend(standing::entities(
                &self.tx,
                before.symmetric_difference(&after),
            )?);
            self.touched
                .extend(standing::void_for(&self.tx, WhyVoid::User)?);
            self.touched
                .extend(standing::void_for(&self.tx, WhyVoid::Unheard)?);
            settled = self.settle()?;
        }
        // A receipt that this deed applies has no record yet.
        settled.take_receipts(self.standings.receipts().iter().cloned());
        let affected = standing::affected(&self.tx, &self.standings, &settled)?;
        self.touched.extend(affected);
        self.standings = settled;
        self.trust_said = false;
        Ok(keys)
    }

    fn settle(&mut self) -> Result<Standings, StoreError> {
        let said = |places| standing::said(&self.tx, places);
        match &mut self.spoken {
            Some(spoken) => standing::settle_said(&self.tx, spoken.trust(said)?),
            None => standing::settle(&self.tx),
        }
    }

    /// The keys that the journal names, before this deed names any.
    pub(super) fn signing_keys(&mut self) -> Result<SigningKeys, StoreError> {
        let said = |places| {
            let said = signatures::of_users(&self.tx, places)?.into_iter();
            Ok(said.map(|(operation, _)| operation).collect())
        };
        match &mut self.spoken {
            Some(spoken) => SigningKeys::of(&self.tx, spoken.users(said)?.iter()),
            None => SigningKeys::load(&self.tx),
        }
    }

    /// Who may write what, with what this deed decided of it.
    ///
    /// # Errors
    /// It cannot be settled.
    pub fn settled(&mut self) -> Result<&Standings, StoreError> {
        if self.trust_said {
            self.settle_trust()?;
        }
        Ok(&self.standings)
    }

    /// Another terminal's counter was met (J4).
    pub(super) fn has_seen(&mut self, lamport: u64) {
        self.lamport = self.lamport.max(lamport);
    }

    /// Purges came in: what they deleted leaves the search index too.
    pub(super) fn will_sweep(&mut self) {
        self.purged = true;
    }

    /// Puts the own terminal's key with those of earlier epochs (N5).
    pub(super) fn keep_former_key(&self) -> Result<(), StoreError> {
        self.tx.execute(
            "INSERT OR IGNORE INTO former_key (replica, key)
             SELECT own.value, signing.value FROM local AS own, local AS signing
             WHERE own.key = 'replica' AND signing.key = 'signing_key'",
            [],
        )?;
        Ok(())
    }

    /// Folds the records again that the deed touched, and commits.
    pub(super) fn commit(mut self) -> Result<(), StoreError> {
        if self.trust_said {
            self.settle_trust()?;
        }
        for entity in &self.touched {
            for void in derive::refold(&self.tx, *entity, &self.standings)? {
                if void.replica == self.replica && void.sequence > self.begun_at {
                    check_lawful(void.why)?;
                }
            }
        }
        receipts::settle(&self.tx)?;
        pqr::settle(&self.tx)?;
        if self.purged {
            search::sweep(&self.tx)?;
            pqr::sweep(&self.tx)?;
        }
        for outage in &self.claimed {
            slots::check_claimed(&self.tx, *outage)?;
        }
        if let Some(lamport) = self.appended {
            write_head(&self.tx, self.replica, self.head, lamport, self.now)?;
            self.watch.keep(&self.tx, self.replica)?;
        }
        Ok(self.tx.commit()?)
    }
}

/// Refuses to keep what the law would leave without effect (M4). A terminal that is
/// cut off, or has two histories, takes down what it can all the same (Q0).
fn check_lawful(why: WhyVoid) -> Result<(), StoreError> {
    match why {
        WhyVoid::Revoked | WhyVoid::Fork | WhyVoid::NotAdmitted => Ok(()),
        why => Err(Refusal::new(
            why.rule(),
            format!(
                "No se guardó nada: no tendría efecto, porque {}.",
                why.label()
            ),
        )
        .into()),
    }
}

/// Refuses what could never leave: a bundle carries no longer line.
fn within_limit(size: usize) -> Result<(), StoreError> {
    if size > LINE {
        return Err(StoreError::TooLong { size, limit: LINE });
    }
    Ok(())
}

/// Where a chain ends; before its first operation where nothing of it is here.
pub(super) fn read_head(conn: &Connection, replica: Uuid) -> Result<Head, StoreError> {
    let stored = conn
        .prepare_cached("SELECT sequence, head FROM replica WHERE id = ?1")?
        .query_row([replica], |row| {
            Ok(Head {
                sequence: row.get(0)?,
                hash: row.get(1)?,
            })
        })
        .optional()?;
    Ok(stored.unwrap_or(Head {
        sequence: 0,
        hash: GENESIS,
    }))
}

pub(super) fn write_head(
    conn: &Connection,
    replica: Uuid,
    head: Head,
    lamport: u64,
    latest: DateTime<FixedOffset>,
) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO replica (id, sequence, lamport, latest, head) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, lamport = excluded.lamport,
             latest = max(latest, excluded.latest), head = excluded.head",
    )?
    .execute(params![
        replica,
        head.sequence,
        lamport,
        latest.timestamp_millis(),
        head.hash
    ])?;
    Ok(())
}

/// Writes an operation at the end of the journal; answers the number of its
/// record.
pub(super) fn write_operation(
    (conn, numbers): (&Connection, &mut Numbers),
    envelope: &Envelope,
    kind: &str,
    bytes: &[u8],
    hash: &Digest,
) -> Result<Number, StoreError> {
    let record = numbers.of(conn, envelope.entity)?;
    conn.prepare_cached(
        "INSERT INTO journal (replica, sequence, lamport, record, kind, bytes, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        numbers.of(conn, envelope.replica)?.number,
        envelope.sequence,
        envelope.lamport,
        record.number,
        kind,
        bytes,
        hash
    ])?;
    Ok(record)
}
