//! Reads: every question the rest of the crate asks the store.
//!
//! Lists are paged by key, never by offset; nothing loads a whole table.

use super::error::StoreError;
use super::local::{self, Local};
use crate::domain::catalog::{ProcedureType, Scenario};
use crate::domain::inquiry::Inquiry;
use crate::domain::notice::Notice;
use crate::domain::numbering::CorrelativeEnd;
use crate::domain::outage::{Outage, State};
use crate::domain::personal::Sealed;
use crate::domain::recipient::Recipient;
use crate::domain::terminal::Terminal;
use crate::domain::user::{User, UserNames};
use crate::journal::{self, Operation, decode};
use chrono::{DateTime, FixedOffset};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// Reads of one connection's current state.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'c> {
    pub(super) conn: &'c Connection,
}

/// A user with the names from the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserEntry {
    /// The record.
    pub user: User,
    /// Login and name.
    pub names: UserNames,
}

/// Which outages a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OutageFilter {
    /// Only those in this state.
    pub state: Option<State>,
    /// Only those of this type.
    pub procedure_type: Option<ProcedureType>,
    /// Only those of this scenario.
    pub scenario: Option<Scenario>,
    /// Only those that began in this period.
    pub period: Option<Period>,
    /// Only those registered in this one.
    pub registered: Option<Period>,
    /// Only those with this number.
    pub number: Option<u32>,
    /// Only those of one of these procedures.
    pub procedures: Option<Vec<String>>,
}

/// A half-open stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First instant in it.
    pub from: DateTime<FixedOffset>,
    /// First instant after it.
    pub until: DateTime<FixedOffset>,
}

impl Period {
    /// Whether an instant lies in it.
    #[must_use]
    pub fn holds(&self, at: DateTime<FixedOffset>) -> bool {
        self.from <= at && at < self.until
    }
}

/// Where a page begins: after this row, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    registered: i64,
    id: Uuid,
}

impl Cursor {
    /// The place of an outage in the list.
    #[must_use]
    pub fn at(outage: &Outage) -> Self {
        Self {
            registered: outage.registered_at.timestamp_millis(),
            id: outage.id,
        }
    }
}

/// Which way a page goes from its cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OutagePage {
    /// From the newest.
    #[default]
    Newest,
    /// The ones older than the cursor.
    Older(Cursor),
    /// The ones newer than the cursor, still newest first.
    Newer(Cursor),
}

/// The figures of the status bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Outages not yet restored.
    pub open: u64,
    /// Restored ones that wait for their closing.
    pub restored: u64,
    /// Own operations that no export has carried.
    pub not_exported: u64,
}

impl<'c> Reader<'c> {
    pub(super) fn new(conn: &'c Connection) -> Self {
        Self { conn }
    }

    /// An outage by its id.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn outage(&self, id: Uuid) -> Result<Option<Outage>, StoreError> {
        self.one("SELECT record FROM outage WHERE id = ?1", [id])
    }

    /// The outages whose correlative ends so: newest first, ten at most.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn outages_ending(&self, end: &CorrelativeEnd) -> Result<Vec<Outage>, StoreError> {
        self.many(
            "SELECT record FROM outage
             WHERE number = ?1 AND (?2 IS NULL OR series = ?2) AND (?3 IS NULL OR year = ?3)
               AND (?4 IS NULL OR point = ?4)
             ORDER BY registered DESC LIMIT 10",
            params![end.number, end.series, end.year, end.point],
        )
    }

    /// The outages of a point that are not yet restored, by type.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn open_outages(&self, point: &str) -> Result<Vec<Outage>, StoreError> {
        self.many(
            "SELECT outage.record FROM outage_slot JOIN outage ON outage.id = outage_slot.outage
             WHERE outage_slot.point = ?1 ORDER BY outage.procedure_type, outage.registered",
            [point],
        )
    }

    /// The outage of a type that is open at a point, if there is one (O1).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn open_outage_of(
        &self,
        point: &str,
        procedure_type: ProcedureType,
    ) -> Result<Option<Outage>, StoreError> {
        self.one(
            "SELECT outage.record FROM outage_slot JOIN outage ON outage.id = outage_slot.outage
             WHERE outage_slot.point = ?1 AND outage_slot.procedure_type = ?2
             ORDER BY outage.registered LIMIT 1",
            params![point, procedure_type.code()],
        )
    }

    /// The outage of a type at a point in which an instant lies, the one that began
    /// last; no test (E12).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn outage_around(
        &self,
        point: &str,
        procedure_type: ProcedureType,
        at: DateTime<FixedOffset>,
    ) -> Result<Option<Outage>, StoreError> {
        self.one(
            "SELECT record FROM outage WHERE point = ?1 AND procedure_type = ?2
               AND started <= ?3 AND (restored IS NULL OR restored > ?3)
               AND scenario <> 'error_or_test'
             ORDER BY started DESC LIMIT 1",
            params![point, procedure_type.code(), at.timestamp_millis()],
        )
    }

    /// The outages of a point that began or went on in a period, for the day's timeline.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn outages_of_day(&self, point: &str, day: Period) -> Result<Vec<Outage>, StoreError> {
        let mut found: Vec<Outage> = self.many(
            "SELECT record FROM outage WHERE point = ?1 AND procedure_type IN
                 ('reclamos', 'altas', 'bajas', 'consultas')
               AND started >= ?2 AND started < ?3
             ORDER BY started DESC LIMIT 200",
            params![
                point,
                day.from.timestamp_millis(),
                day.until.timestamp_millis()
            ],
        )?;
        for open in self.open_outages(point)? {
            if !found.iter().any(|outage| outage.id == open.id) {
                found.push(open);
            }
        }
        Ok(found)
    }

    /// The number after the last one of a point, year and series (N1).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn next_number(&self, point: &str, year: i32, series: &str) -> Result<u32, StoreError> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT coalesce(max(number), 0) + 1 FROM outage
                 WHERE point = ?1 AND year = ?2 AND series = ?3",
            )?
            .query_row(params![point, year, series], |row| row.get(0))?)
    }

    /// One page of outages, newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn outages(
        &self,
        filter: &OutageFilter,
        page: OutagePage,
        limit: usize,
    ) -> Result<Vec<Outage>, StoreError> {
        let mut sql = String::from("SELECT record FROM outage WHERE 1");
        let mut values: Vec<Value> = Vec::new();
        let mut condition = |text: &str, bound: Vec<Value>| {
            sql.push_str(" AND ");
            sql.push_str(text);
            values.extend(bound);
        };
        if let Some(state) = filter.state {
            condition("state = ?", vec![text(state.code())]);
        }
        if let Some(procedure_type) = filter.procedure_type {
            condition("procedure_type = ?", vec![text(procedure_type.code())]);
        }
        if let Some(scenario) = filter.scenario {
            condition("scenario = ?", vec![text(scenario.code())]);
        }
        for (column, period) in [
            ("started", filter.period),
            ("registered", filter.registered),
        ] {
            if let Some(Period { from, until }) = period {
                condition(
                    &format!("{column} >= ? AND {column} < ?"),
                    [from, until]
                        .map(|at| Value::Integer(at.timestamp_millis()))
                        .to_vec(),
                );
            }
        }
        if let Some(number) = filter.number {
            condition("number = ?", vec![Value::Integer(number.into())]);
        }
        if let Some(procedures) = &filter.procedures {
            let marks = vec!["?"; procedures.len()].join(", ");
            condition(
                &format!("procedure IN ({marks})"),
                procedures.iter().map(|id| text(id)).collect(),
            );
        }
        let cursor = |at: Cursor| {
            vec![
                Value::Integer(at.registered),
                Value::Blob(at.id.as_bytes().to_vec()),
            ]
        };
        let newer = match page {
            OutagePage::Newest => false,
            OutagePage::Older(at) => {
                condition("(registered, id) < (?, ?)", cursor(at));
                false
            }
            OutagePage::Newer(at) => {
                condition("(registered, id) > (?, ?)", cursor(at));
                true
            }
        };
        sql.push_str(if newer {
            " ORDER BY registered, id LIMIT ?"
        } else {
            " ORDER BY registered DESC, id DESC LIMIT ?"
        });
        values.push(Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX)));
        let mut rows: Vec<Outage> = self.many(&sql, params_from_iter(values))?;
        if newer {
            rows.reverse();
        }
        Ok(rows)
    }

    /// The mass failures that were not over before `from` and began before `to`,
    /// whatever their state, oldest first: those a notice may speak of (E13).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn mass_failures_within(
        &self,
        from: DateTime<FixedOffset>,
        to: Option<DateTime<FixedOffset>>,
    ) -> Result<Vec<Outage>, StoreError> {
        self.many(
            "SELECT record FROM outage
             WHERE scenario = 'mass_failure' AND (restored IS NULL OR restored >= ?1)
               AND (?2 IS NULL OR started <= ?2)
             ORDER BY started, registered, id",
            params![from.timestamp_millis(), to.map(|to| to.timestamp_millis())],
        )
    }

    /// The mass failures that are not closed, longest registered first (E8).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn unclosed_mass_failures(&self) -> Result<Vec<Outage>, StoreError> {
        self.many(
            "SELECT record FROM outage
             WHERE state IN ('open', 'restored') AND scenario = 'mass_failure'
             ORDER BY registered, id",
            [],
        )
    }

    /// The unforeseen events restored since an instant, and those restored before it
    /// that the official register does not have, longest restored first (D5).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn unforeseen_restored(
        &self,
        since: DateTime<FixedOffset>,
    ) -> Result<Vec<Outage>, StoreError> {
        self.many(
            "SELECT record FROM outage
             WHERE scenario = 'unforeseen' AND restored IS NOT NULL
               AND (restored >= ?1 OR regularized = 0)
             ORDER BY restored, id",
            [since.timestamp_millis()],
        )
    }

    /// A notice by its id.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn notice(&self, id: Uuid) -> Result<Option<Notice>, StoreError> {
        self.one("SELECT record FROM notice WHERE id = ?1", [id])
    }

    /// The latest notice with this reference.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn notice_by_reference(&self, reference: &str) -> Result<Option<Notice>, StoreError> {
        self.one(
            "SELECT record FROM notice WHERE reference = ?1 ORDER BY registered DESC LIMIT 1",
            [reference],
        )
    }

    /// Every notice with this reference, newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn notices_of_reference(&self, reference: &str) -> Result<Vec<Notice>, StoreError> {
        self.many(
            "SELECT record FROM notice WHERE reference = ?1 ORDER BY registered DESC, id DESC",
            [reference],
        )
    }

    /// The latest notices, newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn notices(&self, limit: usize) -> Result<Vec<Notice>, StoreError> {
        self.many(
            "SELECT record FROM notice ORDER BY registered DESC, id DESC LIMIT ?1",
            [limit],
        )
    }

    /// A refused inquiry by its id.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn inquiry(&self, id: Uuid) -> Result<Option<Inquiry>, StoreError> {
        self.one("SELECT record FROM inquiry WHERE id = ?1", [id])
    }

    /// The latest refused inquiries (*consultas no registradas*), newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn inquiries(&self, limit: usize) -> Result<Vec<Inquiry>, StoreError> {
        self.many(
            "SELECT record FROM inquiry ORDER BY asked DESC, id DESC LIMIT ?1",
            [limit],
        )
    }

    /// A user by id.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn user(&self, id: Uuid) -> Result<Option<User>, StoreError> {
        self.one("SELECT record FROM user WHERE id = ?1", [id])
    }

    /// Every user with their names, in the order they were added.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn users(&self) -> Result<Vec<UserEntry>, StoreError> {
        let users: Vec<User> = self.many("SELECT record FROM user ORDER BY id", [])?;
        users
            .into_iter()
            .map(|user| {
                let names = self.names(&user)?.unwrap_or_else(|| UserNames {
                    login: user.id.to_string(),
                    name: user.id.to_string(),
                    job_title: None,
                });
                Ok(UserEntry { user, names })
            })
            .collect()
    }

    /// The users who were given access to this store, by its terminal or by one
    /// it continues: another terminal's, whose operations were merged, do not enter here.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn own_users(&self) -> Result<Vec<UserEntry>, StoreError> {
        let lineage = self.lineage()?;
        let mut added = self.conn.prepare_cached(
            "SELECT 1 FROM operation WHERE entity = ?1 AND replica = ?2 AND kind = 'user.added'",
        )?;
        let mut own = Vec::new();
        for entry in self.users()? {
            for terminal in &lineage {
                if added.exists(params![entry.user.id, terminal.replica])? {
                    own.push(entry);
                    break;
                }
            }
        }
        Ok(own)
    }

    /// The name of a user as screens show it.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn user_name(&self, id: Uuid) -> Result<String, StoreError> {
        let names: Option<UserNames> = match self.user(id)? {
            Some(user) => self.names(&user)?,
            None => None,
        };
        Ok(names.map_or_else(|| id.to_string(), |names| names.name))
    }

    /// The name of a user with the job title, as documents print it (U4).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn user_signed(&self, id: Uuid) -> Result<String, StoreError> {
        let names: Option<UserNames> = match self.user(id)? {
            Some(user) => self.names(&user)?,
            None => None,
        };
        Ok(names.map_or_else(|| id.to_string(), |names| names.signed()))
    }

    /// The names of a user; none where they were purged or spoiled, which must
    /// keep nobody out.
    fn names(self, user: &User) -> Result<Option<UserNames>, StoreError> {
        self.sealed(&user.names)
    }

    /// A terminal by its replica's id.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn terminal(&self, replica: Uuid) -> Result<Option<Terminal>, StoreError> {
        self.one("SELECT record FROM terminal WHERE id = ?1", [replica])
    }

    /// The last epoch of a terminal's letter at its point (N5).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn last_epoch(&self, terminal: &Terminal) -> Result<u32, StoreError> {
        let all: Vec<Terminal> = self.many("SELECT record FROM terminal", [])?;
        Ok(all
            .into_iter()
            .map(|other| other.started)
            .filter(|other| {
                other.point.code == terminal.started.point.code
                    && other.terminal == terminal.started.terminal
            })
            .map(|other| other.epoch)
            .max()
            .unwrap_or(terminal.started.epoch))
    }

    /// The recovery keys that the own terminal and its predecessors were set up with (U2).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn recovery_recipients(&self) -> Result<Vec<String>, StoreError> {
        let lineage = self.lineage()?.into_iter();
        Ok(lineage
            .map(|terminal| terminal.started.recovery_recipient)
            .collect())
    }

    /// The office's recipients of this terminal, in the order they were added
    /// (U2). Those of another terminal, whose operations came with a bundle,
    /// are none of its own.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn recipients(&self) -> Result<Vec<Recipient>, StoreError> {
        let own = self.lineage()?;
        let mut recipients: Vec<Recipient> = self.many(
            "SELECT record FROM recipient WHERE removed = 0 ORDER BY id",
            [],
        )?;
        recipients.retain(|added| own.iter().any(|epoch| epoch.replica == added.origin));
        Ok(recipients)
    }

    /// The own terminal, and those it continues (N5).
    pub(super) fn lineage(self) -> Result<Vec<Terminal>, StoreError> {
        let mut found: Vec<Terminal> = Vec::new();
        let mut replica = self.local(Local::Replica)?;
        while let Some(id) = replica
            && found.iter().all(|known| known.replica != id)
            && let Some(terminal) = self.terminal(id)?
        {
            let before = terminal.started.predecessor.as_ref();
            replica = before.map(|before| before.replica);
            found.push(terminal);
        }
        Ok(found)
    }

    /// Opens a vault entry; none where it was purged (T1), or is of another type:
    /// what some console sealed otherwise must not stop a list, nor an import.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn sealed<T: DeserializeOwned>(&self, sealed: &Sealed) -> Result<Option<T>, StoreError> {
        let data: Option<Vec<u8>> = self
            .conn
            .prepare_cached("SELECT data FROM vault WHERE id = ?1")?
            .query_row([sealed.vault], |row| row.get(0))
            .optional()?;
        Ok(data.and_then(|data| journal::open(&data).ok()))
    }

    /// Whether a vault entry is there, whatever it holds.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn keeps(&self, sealed: &Sealed) -> Result<bool, StoreError> {
        Ok(self
            .conn
            .prepare_cached("SELECT 1 FROM vault WHERE id = ?1")?
            .exists([sealed.vault])?)
    }

    /// The operations of a record, in their total order (lamport, replica, sequence).
    ///
    /// # Errors
    /// The store cannot be read, or an operation is damaged.
    pub fn operations_of(&self, entity: Uuid) -> Result<Vec<Operation>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT bytes FROM operation WHERE entity = ?1 ORDER BY lamport, replica, sequence",
        )?;
        let mut rows = statement.query([entity])?;
        let mut operations = Vec::new();
        while let Some(row) = rows.next()? {
            let bytes = row.get_ref(0)?.as_bytes().map_err(rusqlite::Error::from)?;
            let operation =
                decode(bytes).map_err(|source| StoreError::Operation { entity, source })?;
            operations.push(operation);
        }
        Ok(operations)
    }

    /// How many operations the journal holds.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn operation_count(&self) -> Result<u64, StoreError> {
        Ok(self
            .conn
            .query_row("SELECT count(*) FROM operation", [], |row| row.get(0))?)
    }

    /// The figures of the status bar, for the own replica and its earlier epochs.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn counts(&self, point: &str, replica: Uuid) -> Result<Counts, StoreError> {
        let mut not_exported = 0;
        let earlier = self.earlier_epochs()?;
        for epoch in earlier.iter().map(|epoch| epoch.replica).chain([replica]) {
            let written = self.last_sequence(epoch)?;
            let exported = self.exported_to(epoch)?;
            not_exported += written.saturating_sub(exported);
            not_exported -= self.notes_of_exports(epoch, exported)?;
        }
        let count = |sql: &str, value: &str| -> Result<u64, StoreError> {
            Ok(self
                .conn
                .prepare_cached(sql)?
                .query_row([value], |row| row.get(0))?)
        };
        Ok(Counts {
            open: count("SELECT count(*) FROM outage_slot WHERE point = ?1", point)?,
            restored: count("SELECT count(*) FROM outage WHERE state = ?1", "restored")?,
            not_exported,
        })
    }

    /// A value that is only of this installation.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn local<T: rusqlite::types::FromSql>(&self, key: Local) -> Result<Option<T>, StoreError> {
        local::get(self.conn, key)
    }

    pub(super) fn one<T: DeserializeOwned>(
        self,
        sql: &str,
        values: impl rusqlite::Params,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.many(sql, values)?.into_iter().next())
    }

    pub(super) fn many<T: DeserializeOwned>(
        self,
        sql: &str,
        values: impl rusqlite::Params,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(values)?;
        let mut records = Vec::new();
        while let Some(row) = rows.next()? {
            let json = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            records.push(serde_json::from_str(json).map_err(StoreError::Record)?);
        }
        Ok(records)
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}
