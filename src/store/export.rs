//! What an export reads and notes: the stored bytes of the own chain, what
//! they sealed, the records they are about, and which bundle left with them.
//!
//! Operations are read one by one, so that a chain of any length takes the same
//! memory.

use super::error::StoreError;
use super::gather::gather;
use super::keyring::SigningKey;
use super::local::{self, Local};
use super::places;
use super::read::{Reader, record};
use super::session::Store;
use super::spoken::Spoken;
use super::write::Writer;
use crate::domain::attention::Attention;
use crate::domain::outage::Outage;
use crate::domain::terminal::Terminal;
use crate::journal::{bind, decode};
use chrono::{DateTime, FixedOffset};
use rusqlite::types::{Type, ValueRef};
use rusqlite::{CachedStatement, Error, OptionalExtension, Transaction, params};
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use std::io::Read;
use std::path::PathBuf;
use uuid::Uuid;

/// Operations that may attach a document: as the index of them has it.
const OF_DOCUMENT: &str = "(kind = 'outage.document_attached' OR kind = 'outage.evidence_attached'
    OR kind = 'attention.document_attached' OR kind = 'notice.document_attached'
    OR kind = 'report.prepared' OR kind = 'report.corrected' OR kind = 'report.approved'
    OR kind = 'report.sent')";

/// A stretch of one replica's chain, both ends in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainRange {
    /// The replica.
    pub replica: Uuid,
    /// Its first sequence.
    pub from: u64,
    /// Its last sequence.
    pub to: u64,
}

/// A bundle that left this installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportEntry {
    /// The bundle's id.
    pub bundle: Uuid,
    /// What it carries.
    pub range: ChainRange,
    /// When it was packed.
    pub at: DateTime<FixedOffset>,
    /// The file, as it was written.
    pub file: PathBuf,
}

/// Operations as they are stored, read one by one.
pub struct StoredOperations<'c>(CachedStatement<'c>);

impl StoredOperations<'_> {
    /// Shows those of a stretch of a chain, in sequence: of each the record it is about and
    /// its bytes. Answers whether `see` went on to the last.
    ///
    /// # Errors
    /// The store cannot be read, or what `see` refuses.
    pub fn of<E: From<StoreError>>(
        &mut self,
        range: ChainRange,
        mut see: impl FnMut(Uuid, &[u8]) -> Result<bool, E>,
    ) -> Result<bool, E> {
        let of = params![range.replica, range.from, range.to];
        let mut rows = self.0.query(of).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            let entity = row.get(0).map_err(StoreError::from)?;
            let bytes = row.get_ref(1).map_err(StoreError::from)?;
            let bytes = bytes.as_bytes().map_err(Error::from);
            if !see(entity, bytes.map_err(StoreError::from)?)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// One moment of the store: while this is held, every read sees it, whatever
/// other consoles write meanwhile.
#[derive(Debug)]
pub struct Moment<'s> {
    _reading: Transaction<'s>,
    at: i64,
}

impl Moment<'_> {
    /// The place of the last operation in this store's journal, which only grows: two
    /// connections that have it alike see the same operations and records.
    #[must_use]
    pub fn at(&self) -> i64 {
        self.at
    }
}

/// The terminal's own key, which signs what it exports.
#[derive(Debug)]
pub struct TerminalKey(SigningKey);

impl TerminalKey {
    /// Signs whatever `data` gives: the whole text of a `.minisig` file.
    ///
    /// # Errors
    /// `data` cannot be read, or the system gives no random bytes.
    pub fn sign(&self, data: impl Read) -> Result<String, StoreError> {
        Ok(self.0.sign_stream(data)?)
    }
}

impl Store {
    /// The same store for the same person on a connection of its own, for a
    /// job on another thread.
    ///
    /// # Errors
    /// The file no longer opens.
    pub fn beside(&self) -> Result<Self, StoreError> {
        Ok(Self {
            pressing: None,
            conn: self.reader_connection()?.conn,
            key: self.key.clone(),
            paths: self.paths.clone(),
            ring: self.ring.clone(),
            ambient: self.ambient.clone(),
            terminal: self.terminal.clone(),
            zone: self.zone,
            session: self.session.clone(),
            presence: self.presence.clone(),
            spoken: Spoken::default(),
        })
    }

    /// A new id, for a file that leaves.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        bind(self.ambient.ids.id(), self.terminal.replica)
    }

    /// Keeps every read at this moment until the answer is dropped.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn moment(&self) -> Result<Moment<'_>, StoreError> {
        let reading = self.conn.unchecked_transaction()?;
        // It begins with what it reads first.
        let at = places::last(&reading)?;
        Ok(Moment {
            _reading: reading,
            at,
        })
    }

    /// The key of the own terminal, or of one of its earlier epochs (N5).
    ///
    /// # Errors
    /// The store cannot be read, or the key of that epoch was not kept.
    pub fn terminal_key(&self, replica: Uuid) -> Result<TerminalKey, StoreError> {
        let text: Option<String> = if replica == self.terminal.replica {
            local::get(&self.conn, Local::SigningKey)?
        } else {
            self.conn
                .prepare_cached("SELECT key FROM former_key WHERE replica = ?1")?
                .query_row([replica], |row| row.get(0))
                .optional()?
        };
        Ok(TerminalKey(SigningKey::from_text(SecretString::from(
            text.unwrap_or_default(),
        ))?))
    }
}

impl Writer<'_> {
    /// Notes a bundle that is whole and has its name. It is no record: what is
    /// not noted is exported again (G3).
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn note_export(&self, entry: &ExportEntry) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(
                "INSERT INTO exported (replica, from_sequence, to_sequence, bundle, at, file)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                entry.range.replica,
                entry.range.from,
                entry.range.to,
                entry.bundle,
                entry.at.to_rfc3339(),
                entry.file.to_string_lossy(),
            ])?;
        Ok(())
    }
}

impl<'c> Reader<'c> {
    /// The documents that operations of a stretch attach: of each the sequence and the
    /// bytes, in sequence (Q11).
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn documents_in(self, range: ChainRange) -> Result<Vec<(u64, u64)>, StoreError> {
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT sequence, bytes FROM journal INDEXED BY journal_of_document
             WHERE {OF_DOCUMENT} AND replica = (SELECT number FROM known WHERE id = ?1) AND sequence BETWEEN ?2 AND ?3
             ORDER BY sequence"
        ))?;
        let mut rows = statement.query(params![range.replica, range.from, range.to])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let bytes = row.get_ref(1)?.as_bytes().map_err(Error::from)?;
            let operation = decode(bytes).ok();
            let documents = operation.iter().flat_map(|it| it.body.documents());
            let sequence: u64 = row.get(0)?;
            found.extend(documents.map(|facts| (sequence, facts.size)));
        }
        Ok(found)
    }

    /// The earlier epochs of the own terminal whose keys were kept, oldest first (N5).
    pub(crate) fn earlier_epochs(self) -> Result<Vec<Terminal>, StoreError> {
        let mut kept = self
            .conn
            .prepare_cached("SELECT 1 FROM former_key WHERE replica = ?1")?;
        let mut epochs = Vec::new();
        for terminal in self.lineage()?.into_iter().rev() {
            if kept.exists([terminal.replica])? {
                epochs.push(terminal);
            }
        }
        Ok(epochs)
    }

    /// The last sequence of a replica; 0 where it has written nothing.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn last_sequence(&self, replica: Uuid) -> Result<u64, StoreError> {
        Ok(self
            .conn
            .prepare_cached("SELECT coalesce(max(sequence), 0) FROM replica WHERE id = ?1")?
            .query_row([replica], |row| row.get(0))?)
    }

    /// The last sequence up to which bundles have carried a chain without a gap.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn exported_to(&self, replica: Uuid) -> Result<u64, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT from_sequence, to_sequence FROM exported WHERE replica = ?1
             ORDER BY from_sequence, to_sequence",
        )?;
        let mut rows = statement.query([replica])?;
        let mut reached = 0;
        while let Some(row) = rows.next()? {
            let (from, to): (u64, u64) = (row.get(0)?, row.get(1)?);
            if from > reached + 1 {
                break;
            }
            reached = reached.max(to);
        }
        Ok(reached)
    }

    /// The bundles that carry operations of any of these records.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn exports_of(
        &self,
        records: impl IntoIterator<Item = Uuid>,
    ) -> Result<Vec<ExportEntry>, StoreError> {
        let mut met: Vec<(Uuid, u64)> = Vec::new();
        let mut statement = self
            .conn
            .prepare_cached("SELECT replica, sequence FROM operation WHERE entity = ?1")?;
        for record in records {
            let mut rows = statement.query([record])?;
            while let Some(row) = rows.next()? {
                met.push((row.get(0)?, row.get(1)?));
            }
        }
        met.sort_unstable();
        let mut exports = self.exports()?;
        exports.retain(|export| {
            let ChainRange { replica, from, to } = export.range;
            let first = met.partition_point(|place| *place < (replica, from));
            met.get(first).is_some_and(|place| *place <= (replica, to))
        });
        Ok(exports)
    }

    /// Every bundle that left this installation.
    fn exports(self) -> Result<Vec<ExportEntry>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT bundle, replica, from_sequence, to_sequence, at, file FROM exported
             ORDER BY replica, to_sequence, bundle",
        )?;
        let rows = statement.query_map([], |row| {
            let at: String = row.get(4)?;
            let unread = |error| Error::FromSqlConversionFailure(4, Type::Text, Box::new(error));
            let file: String = row.get(5)?;
            Ok(ExportEntry {
                bundle: row.get(0)?,
                range: ChainRange {
                    replica: row.get(1)?,
                    from: row.get(2)?,
                    to: row.get(3)?,
                },
                at: DateTime::parse_from_rfc3339(&at).map_err(unread)?,
                file: PathBuf::from(file),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The outages of these ids that there are, in the order of the ids.
    pub(crate) fn outages_of(self, ids: &[Uuid]) -> Result<Vec<Outage>, StoreError> {
        self.records_of(
            "SELECT id, record FROM outage WHERE id >= ?1 ORDER BY id",
            ids,
        )
    }

    /// The attentions of these ids that there are, in the order of the ids.
    pub(crate) fn attentions_of(self, ids: &[Uuid]) -> Result<Vec<Attention>, StoreError> {
        self.records_of(
            "SELECT known.id, record FROM known
                 LEFT JOIN attention ON attention.known = known.number
                 WHERE known.id >= ?1 ORDER BY known.id",
            ids,
        )
    }

    fn records_of<T: DeserializeOwned>(
        self,
        sql: &str,
        ids: &[Uuid],
    ) -> Result<Vec<T>, StoreError> {
        let mut found: Vec<Option<T>> = ids.iter().map(|_| None).collect();
        gather(self.conn, sql, ids.iter().copied(), |place, row| {
            // What is no attention stands among them, so that it is passed over.
            if row.get_ref(1)? != ValueRef::Null {
                found[place] = Some(record(row, 1)?);
            }
            Ok(())
        })?;
        Ok(found.into_iter().flatten().collect())
    }

    /// Makes ready to read operations as they are stored.
    pub(crate) fn stored_operations(self) -> Result<StoredOperations<'c>, StoreError> {
        Ok(StoredOperations(self.conn.prepare_cached(
            "SELECT entity, bytes FROM operation
             WHERE replica = ?1 AND sequence BETWEEN ?2 AND ?3 ORDER BY sequence",
        )?))
    }
}
