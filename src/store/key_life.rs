//! Users and keys over time: adding, blocking with a new store key, changing
//! a passphrase, and coming back with the recovery key (U1, U2).
//!
//! Invariant: after a crash between any two steps, whoever could open the
//! store before still can, or the step can be done again.

use super::connection::{self, Durability};
use super::drafts;
use super::error::StoreError;
use super::finding::{Problem, ProblemKind};
use super::keyring::{
    KeyError, KeyRing, RecoveryKey, SigningKey, StoreKey, Turn, UserKeys, recipient_of,
};
use super::ledger::Ledger;
use super::local::{self, Local};
use super::presence::Presence;
use super::read::Reader;
use super::session::{self, Ambient, Store};
use super::setup::public_keys;
use super::write::Writer;
use super::{backup, escrow, opening, rebuild, schema};
use crate::config::Paths;
use crate::domain::advice::Advised;
use crate::domain::authority::Role;
use crate::domain::personal::RetentionClass;
use crate::domain::recipient::{MOST, RecipientEvent};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::user::{UserEvent, UserNames};
use crate::journal::{Actor, Body};
use chrono_tz::Tz;
use rusqlite::Connection;
use secrecy::SecretString;
use std::path::PathBuf;
use uuid::Uuid;

/// What is needed to come back with the recovery key.
#[derive(Debug)]
pub struct RecoveryEntry {
    /// Login of the user who lost the passphrase.
    pub login: String,
    /// Text of the recovery key file.
    pub recovery_key: SecretString,
    /// The new passphrase.
    pub passphrase: SecretString,
    /// Gives a blocked user their access back.
    pub unblock: bool,
}

impl Store {
    /// Gives a user access; answers their id.
    ///
    /// # Errors
    /// The login is taken or not usable, the passphrase is too short, or the
    /// store cannot be written.
    pub fn add_user(
        &mut self,
        names: &UserNames,
        role: Role,
        passphrase: &SecretString,
    ) -> Result<Uuid, StoreError> {
        let (ring, key) = (self.ring.clone(), self.key.clone());
        let _turn = self.in_turn()?;
        // All within the write transaction: of two consoles that add a user at
        // once, the second wraps the store key for the first one's user too.
        self.write(|writer| {
            let taken = writer
                .read()
                .own_users()?
                .iter()
                .any(|entry| entry.names.login == names.login);
            if taken {
                return Err(KeyError::UserExists {
                    name: names.login.clone(),
                }
                .into());
            }
            let keys = ring.replace_user(&names.login, passphrase)?;
            let mut recipients = recipients(writer.read(), &ring, None)?;
            recipients.push(keys.recipient());
            ring.write_store_key(&key, &recipients)?;
            let id = writer.id();
            let sealed = writer.seal(RetentionClass::User, names)?;
            let added = UserEvent::Added {
                names: sealed,
                role,
                founder: false,
                keys: public_keys(&keys),
            };
            writer.append(id, &Body::User(added))?;
            escrow::put(&writer.tx, id, &keys)?;
            Ok(id)
        })
    }

    /// Gives a user another job title; what was printed before keeps the former (U4).
    ///
    /// # Errors
    /// The store cannot be written.
    pub(crate) fn retitle_user(&mut self, id: Uuid, names: UserNames) -> Result<(), StoreError> {
        self.write(|writer| {
            let sealed = writer.seal(RetentionClass::User, &names)?;
            writer.append(id, &Body::User(UserEvent::Retitled { names: sealed }))
        })?;
        if self.session.user.id == id {
            self.session.names = names;
        }
        Ok(())
    }

    /// Takes a user's access away and gives the store a new key, which the
    /// user's old file does not open.
    ///
    /// # Errors
    /// The store cannot be written: then nothing was done, or, as
    /// [`StoreError::KeyOwed`] says, all but the new key.
    pub fn block_user(&mut self, id: Uuid) -> Result<(), StoreError> {
        self.write(|writer| {
            writer.append(id, &Body::User(UserEvent::Blocked))?;
            // With the record: whatever happens from here on, it is known to be owed.
            writer.set_local(Local::KeyOwed, true)
        })?;
        self.shut_out()
            .map_err(|why| StoreError::KeyOwed(Box::new(why)))
    }

    /// Finishes what a block that was cut short left owed; answers whether it did.
    ///
    /// # Errors
    /// [`StoreError::KeyOwed`]: it is owed still.
    pub fn finish_blocking(&mut self) -> Result<bool, StoreError> {
        if !self.owes_key()? {
            return Ok(false);
        }
        self.shut_out()
            .map_err(|why| StoreError::KeyOwed(Box::new(why)))?;
        Ok(true)
    }

    /// Whether somebody who lost access may still have a key to the store (U2).
    fn owes_key(&self) -> Result<bool, StoreError> {
        Ok(!problems(&self.conn, &self.ring)?.is_empty())
    }

    /// As soon as somebody is in: what a block that was cut short left owed. What
    /// hinders it stays noted, and keeps nobody out.
    pub(super) fn settle_key(&mut self) {
        let noted = self.read().local(Local::KeyOwed);
        let owed = noted.is_ok_and(|noted: Option<bool>| noted == Some(true));
        // Where another console has the turn, it is about it.
        if !owed || self.takes_writes().is_err() || self.ring.free_turn().is_none() {
            return;
        }
        if let Err(error) = self.shut_out() {
            tracing::warn!(%error, "the store's key is still to be replaced");
        }
    }

    /// Leaves nothing with which a blocked user opens the store.
    fn shut_out(&mut self) -> Result<(), StoreError> {
        let users = self.read().own_users()?;
        let mut ledger = Ledger::read(&self.paths.blocked())?;
        let known = ledger.ids.len();
        for entry in users.iter().filter(|entry| entry.user.blocked) {
            ledger.ids.insert(entry.user.id);
            match self.ring.remove_user(&entry.names.login) {
                Ok(()) | Err(KeyError::NoSuchUser) => {}
                Err(other) => return Err(other.into()),
            }
        }
        if ledger.ids.len() > known {
            ledger.write(&self.paths.blocked())?;
        }
        self.rotate_key()
    }

    /// Adds a recipient of the office, and wraps the store key for it too;
    /// answers the record's id.
    ///
    /// # Errors
    /// The text is no age recipient, it or the name is taken, or the store
    /// cannot be written.
    pub fn add_recipient(&mut self, name: &str, recipient: &str) -> Result<Uuid, StoreError> {
        let (ring, key) = (self.ring.clone(), self.key.clone());
        let recipient = recipient_of(recipient)?;
        let _turn = self.in_turn()?;
        // The key before the record: cut short between the two, it is done again.
        self.write(|writer| {
            let taken =
                |what| Refusal::new(Rule::U2, format!("Ya hay un destinatario con {what}."));
            let all = writer.read().recipients()?;
            if all.len() >= MOST {
                let full = format!("Un paquete se cifra para {MOST} destinatarios como máximo.");
                return Err(Refusal::new(Rule::U2, full)
                    .hint(Advised::RemoveRecipient)
                    .into());
            }
            for other in all {
                if other.name == name {
                    return Err(taken("ese nombre").into());
                }
                if other.recipient == recipient {
                    return Err(taken("esa clave").into());
                }
            }
            let mut recipients = recipients(writer.read(), &ring, None)?;
            if !recipients.contains(&recipient) {
                recipients.push(recipient.clone());
            }
            ring.write_store_key(&key, &recipients)?;
            let id = writer.id();
            let added = RecipientEvent::Added {
                name: name.to_owned(),
                recipient,
            };
            writer.append(id, &Body::Recipient(added))?;
            Ok(id)
        })
    }

    /// Removes a recipient and gives the store a new key, which is not wrapped for it.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn remove_recipient(&mut self, id: Uuid) -> Result<(), StoreError> {
        // The key before the record: cut short between the two, it is done again.
        self.rotate_key_without(Some(id))?;
        self.write(|writer| writer.append(id, &Body::Recipient(RecipientEvent::Removed)))
    }

    /// The turn to change for whom the key of the store that is at its path is sealed.
    fn in_turn(&mut self) -> Result<Turn, StoreError> {
        self.stay_in_place()?;
        Ok(self.ring.turn())
    }

    /// Gives store and drafts a new key, wrapped for the users who may enter,
    /// the recovery key and the office's recipients.
    ///
    /// # Errors
    /// The key files or the store cannot be written; the old key then stays.
    pub fn rotate_key(&mut self) -> Result<(), StoreError> {
        self.rotate_key_without(None)
    }

    fn rotate_key_without(&mut self, removed: Option<Uuid>) -> Result<(), StoreError> {
        let _turn = self.in_turn()?;
        let next = StoreKey::generate()?;
        let recipients = recipients(self.read(), &self.ring, removed)?;
        self.ring.stage_store_key(&next, &recipients)?;
        let (path, keys) = (self.paths.store(), (&self.key, &next));
        connection::rekey(&mut self.conn, &path, keys, Durability::EveryCommit)?;
        let old = std::mem::replace(&mut self.key, next);
        // The drafts before the old key is forgotten; until then an
        // interruption is finished by whoever opens the store next.
        let drafts = self.paths.drafts();
        if drafts.exists() {
            drafts::follow(&drafts, &old, &self.key)?;
        }
        // From memory, not by promoting: another console may have taken the
        // staged key for that of a rotation that never was.
        self.ring.write_store_key(&self.key, &recipients)?;
        self.ring.discard_staged()?;
        local::forget(&self.conn, Local::KeyOwed)?;
        self.conn
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    /// Changes the own passphrase; nothing else is written again.
    ///
    /// # Errors
    /// The old passphrase is wrong or the new one too short, or the store was
    /// replaced: then the file there is that of another store's user.
    pub fn change_passphrase(
        &mut self,
        old: &SecretString,
        new: &SecretString,
    ) -> Result<(), StoreError> {
        self.stay_in_place()?;
        let now = self.now().timestamp();
        let login = &self.session.names.login;
        Ok(self.ring.change_passphrase(login, old, new, now)?)
    }

    /// Comes back with the recovery key: new keys and a new passphrase for a
    /// user who lost theirs; answers also whether they had been blocked.
    ///
    /// # Errors
    /// The recovery key is not this store's, no user has this login, they are
    /// blocked and nobody said that this is to end, or the store was replaced meanwhile.
    pub fn recover(
        paths: Paths,
        asked: &RecoveryEntry,
        ambient: Ambient,
    ) -> Result<(Self, bool), StoreError> {
        use secrecy::ExposeSecret;
        let mut presence = Presence::enter(&paths)?;
        let recovery = RecoveryKey::parse(asked.recovery_key.expose_secret())?;
        let ring = KeyRing::new(paths.data(), ambient.cost);
        let candidates = ring.open_store_key_with_recovery(&recovery)?;
        let (mut conn, key) = opening::open_with_candidates(&paths, &ring, &candidates)?;
        let path: PathBuf = paths.store();
        schema::migrate(&mut conn, &path, |conn, found| {
            backup::before_migration(conn, &paths, &key, found, &ambient)
        })
        .map_err(|error| error.while_migrating(&path))?;
        rebuild::follow_the_law(&mut conn)?;
        let terminal = session::own_terminal(&conn, &path)?;
        let entry = Reader::new(&conn)
            .own_users()?
            .into_iter()
            .find(|entry| entry.names.login == asked.login)
            .ok_or(KeyError::NoSuchUser)?;
        if entry.user.blocked && !asked.unblock {
            return Err(Refusal::new(
                Rule::U1,
                "Ese usuario está bloqueado: con otra frase de paso volvería a entrar. No se cambió nada.",
            )
            .hint(Advised::Unblock)
            .into());
        }
        if !presence.holds(&paths)? {
            return Err(StoreError::replaced(&paths));
        }
        let former = escrow::take(&conn, &recovery, &entry.user)?;
        let keys = ring.replace_user(&asked.login, &asked.passphrase)?;
        let mut recipients = recipients(Reader::new(&conn), &ring, None)?;
        recipients.retain(|recipient| *recipient != entry.user.keys.recipient);
        recipients.push(keys.recipient());
        ring.write_store_key(&key, &recipients)?;
        record_recovery(&mut conn, &terminal, &entry, (&keys, former), &ambient)?;
        let mut blocked = Ledger::read(&paths.blocked())?;
        if blocked.ids.remove(&entry.user.id) {
            blocked.write(&paths.blocked())?;
        }
        drop(conn);
        let store = Self::unlock_with_keys(paths, ring, keys, ambient, presence)?;
        Ok((store, entry.user.blocked))
    }
}

/// Says the new keys of who came back, signed with the former one where it was put by.
fn record_recovery(
    conn: &mut Connection,
    terminal: &crate::domain::terminal::Terminal,
    entry: &super::read::UserEntry,
    (keys, former): (&UserKeys, Option<SigningKey>),
    ambient: &Ambient,
) -> Result<(), StoreError> {
    let zone: Tz = session::zone_of(terminal)?;
    let sign = |bytes: &[u8]| match &former {
        Some(former) => Ok(former.sign(bytes)?),
        None => Ok(keys.sign(bytes)?),
    };
    let actor = Actor {
        user: entry.user.id,
        role: entry.user.role,
    };
    let mut writer = Writer::begin(
        conn,
        terminal,
        actor,
        &sign,
        ambient.ids.clone(),
        ambient.clock.now(zone),
        ambient.clock.moved(),
    )?;
    let renewed = UserEvent::KeysRenewed {
        keys: public_keys(keys),
    };
    writer.append(entry.user.id, &Body::User(renewed))?;
    writer.commit()
}

/// What says that somebody who may not enter can still open the store: a block that is
/// owed its new key, or a key sealed for more than there are to be (U1, U2).
pub(super) fn problems(conn: &Connection, ring: &KeyRing) -> Result<Vec<Problem>, StoreError> {
    let reader = Reader::new(conn);
    let owed = local::get(conn, Local::KeyOwed)? == Some(true);
    let meant = recipients(reader, ring, None)?.len();
    let more = ring.sealed_for().is_some_and(|sealed| sealed > meant);
    if !(owed || more) {
        return Ok(Vec::new());
    }
    let open =
        "La clave de los datos la abre todavía alguien que ya no debe: un bloqueo quedó a medias.";
    Ok(vec![Problem {
        hint: Some(Advised::EndBlocking.into()),
        ..Problem::new(ProblemKind::Access, open.to_owned())
    }])
}

/// For whom the store key is wrapped: every user with a key file here who was
/// not blocked, the recovery key, and the office's recipients but for one that
/// is being removed.
pub(super) fn recipients(
    reader: Reader<'_>,
    ring: &KeyRing,
    removed: Option<Uuid>,
) -> Result<Vec<String>, StoreError> {
    let here = ring.list_users()?;
    let mut recipients: Vec<String> = reader
        .own_users()?
        .into_iter()
        .filter(|entry| !entry.user.blocked && here.contains(&entry.names.login))
        .map(|entry| entry.user.keys.recipient)
        .collect();
    let office = reader
        .recipients()?
        .into_iter()
        .filter(|office| Some(office.id) != removed)
        .map(|office| office.recipient);
    for other in reader.recovery_recipients()?.into_iter().chain(office) {
        if !recipients.contains(&other) {
            recipients.push(other);
        }
    }
    Ok(recipients)
}
