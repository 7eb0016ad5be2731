//! Purging: personal content whose term is over leaves the store, its index,
//! its drafts and its copies; the chain keeps the digests (T1).

use super::copies;
use super::error::StoreError;
use super::ledger::Ledger;
use super::progress::{Progress, tell};
use super::read::Reader;
use super::session::Store;
use super::traces;
use super::vault;
use crate::config::Paths;
use crate::domain::access::Access;
use crate::domain::attention::Attention;
use crate::domain::code_block::CodeBlock;
use crate::domain::instant::date;
use crate::domain::notice::Notice;
use crate::domain::outage::Outage;
use crate::domain::personal::RetentionClass;
use crate::domain::pqr::PqrForm;
use crate::domain::practice::{Idea, PracticeSession};
use crate::domain::purge::PurgeEvent;
use crate::domain::report::RegulatoryReport;
use crate::journal::{Body, sealed_in};
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::path::PathBuf;
use uuid::Uuid;

/// Entries of the vault that one operation names at most.
const ENTRIES_AN_OPERATION: usize = 2_000;

/// What a purge would delete, and what it would leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurgePlan {
    /// Retention class.
    pub class: RetentionClass,
    /// The term ran from a day before this one.
    pub before: NaiveDate,
    /// Names of the records that lose their personal content: codes and correlatives.
    pub records: Vec<String>,
    /// Their ids.
    pub ids: BTreeSet<Uuid>,
    /// Ids of the vault entries.
    pub entries: Vec<Uuid>,
    /// Records whose term is over and that a legal hold keeps.
    pub held: Vec<String>,
    /// Claims of before that day without a firm resolution: kept.
    pub without_resolution: u64,
}

impl PurgePlan {
    fn add(&mut self, id: Uuid, name: String, entries: Vec<Uuid>) {
        self.ids.insert(id);
        self.records.push(name);
        self.entries.extend(entries);
    }
}

/// A purge that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurgeDone {
    /// What was deleted.
    pub plan: PurgePlan,
    /// The verified copy made afterwards.
    pub backup: PathBuf,
    /// Copies from before that were deleted.
    pub expired: Vec<PathBuf>,
    /// Out of this one's reach: stores that an earlier restore put aside, copies that
    /// another program has open, and archives beside them that are none of ours.
    pub aside: Vec<PathBuf>,
}

impl Reader<'_> {
    /// What a purge would delete now (T1).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn purge_plan(
        &self,
        class: RetentionClass,
        before: NaiveDate,
    ) -> Result<PurgePlan, StoreError> {
        let mut plan = PurgePlan {
            class,
            before,
            records: Vec::new(),
            ids: BTreeSet::new(),
            entries: Vec::new(),
            held: Vec::new(),
            without_resolution: 0,
        };
        self.each_record("attention", |attention: Attention| {
            if attention.retention() != class {
                return Ok(());
            }
            let name = attention.code.to_string();
            match attention.retention_from() {
                Some(from) if from < before => {
                    let entries = self.entries_of(attention.id, class)?;
                    if entries.is_empty() {
                        // Purged before.
                    } else if attention.held {
                        plan.held.push(name);
                    } else {
                        plan.add(attention.id, name, entries);
                    }
                }
                None if class == RetentionClass::Claim
                    && attention.taken.at.date_naive() < before =>
                {
                    plan.without_resolution += 1;
                }
                _ => {}
            }
            Ok(())
        })?;
        if class == RetentionClass::Report {
            self.each_record("report", |report: RegulatoryReport| {
                let entries = self.entries_of(report.id, class)?;
                let over = report.retention_from().is_some_and(|from| from < before);
                if over && !entries.is_empty() {
                    plan.add(report.id, format!("reporte {}", report.number), entries);
                }
                Ok(())
            })?;
        }
        if class == RetentionClass::General {
            let mut add = |id: Uuid, name: String| -> Result<(), StoreError> {
                let entries = self.entries_of(id, class)?;
                if !entries.is_empty() {
                    plan.add(id, name, entries);
                }
                Ok(())
            };
            self.each_record("outage", |outage: Outage| match &outage.closing {
                Some(closing) if closing.at.date_naive() < before => {
                    add(outage.id, outage.correlative.to_string())
                }
                _ => Ok(()),
            })?;
            self.each_record("notice", |notice: Notice| {
                if notice.registered_at.date_naive() < before {
                    add(notice.id, format!("comunicado {}", notice.facts.reference))
                } else {
                    Ok(())
                }
            })?;
            for (id, name, entries, is_held) in self.pqr_over(before)? {
                if is_held {
                    plan.held.push(name);
                } else {
                    plan.add(id, name, entries);
                }
            }
            let mut add = |id: Uuid, name: String| -> Result<(), StoreError> {
                let entries = self.entries_of(id, class)?;
                if !entries.is_empty() {
                    plan.add(id, name, entries);
                }
                Ok(())
            };
            self.each_record("pqr_form", |form: PqrForm| {
                if form.at.date_naive() < before {
                    add(form.id, form.facts.name())
                } else {
                    Ok(())
                }
            })?;
            for (id, name) in self.practices_over(before)? {
                add(id, name)?;
            }
            self.each_record("code_block", |block: CodeBlock| {
                if block.reserved_at.date_naive() < before {
                    add(block.id, format!("códigos {}", block.block))
                } else {
                    Ok(())
                }
            })?;
        }
        Ok(plan)
    }

    /// Sessions of practices and ideas whose term ran from a day before one, by name.
    fn practices_over(self, before: NaiveDate) -> Result<Vec<(Uuid, String)>, StoreError> {
        let mut over = Vec::new();
        let is_over = |from: Option<NaiveDate>| from.is_some_and(|from| from < before);
        self.each_record("practice_session", |session: PracticeSession| {
            if is_over(session.retention_from()) {
                let day = date(session.facts.held_at.date_naive());
                over.push((session.id, format!("sesión de práctica del {day}")));
            }
            Ok(())
        })?;
        self.each_record("idea", |idea: Idea| {
            if is_over(idea.retention_from()) {
                over.push((idea.id, format!("idea {}", idea.code())));
            }
            Ok(())
        })?;
        Ok(over)
    }

    /// Visits every access to personal content (U3).
    ///
    /// # Errors
    /// The store cannot be read, or the visit failed.
    pub(crate) fn for_each_access(
        self,
        visit: impl FnMut(Access) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.each_record("access", visit)
    }

    fn each_record<T: DeserializeOwned>(
        self,
        table: &str,
        mut visit: impl FnMut(T) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self
            .conn
            .prepare(&format!("SELECT record FROM {table} ORDER BY id"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let json = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            visit(serde_json::from_str(json).map_err(StoreError::Record)?)?;
        }
        Ok(())
    }

    /// Gives everything that the operations of a record sealed one retention class (T1).
    pub(super) fn mark_class(self, entity: Uuid, class: RetentionClass) -> Result<(), StoreError> {
        let mut operations = self
            .conn
            .prepare_cached("SELECT bytes FROM operation WHERE entity = ?1")?;
        let mut marks = Vec::new();
        for table in ["vault", "vault_twin"] {
            marks.push(self.conn.prepare_cached(&format!(
                "UPDATE {table} SET class = ?2 WHERE id = ?1 AND class <> ?2"
            ))?);
        }
        let mut rows = operations.query([entity])?;
        while let Some(row) = rows.next()? {
            for sealed in sealed_in(row.get_ref(0)?.as_bytes().map_err(rusqlite::Error::from)?) {
                for mark in &mut marks {
                    mark.execute(params![sealed.vault, class.code()])?;
                }
            }
        }
        Ok(())
    }

    /// The vault entries of a class that the operations of a record name and that are still here.
    pub(super) fn entries_of(
        self,
        entity: Uuid,
        class: RetentionClass,
    ) -> Result<Vec<Uuid>, StoreError> {
        let mut operations = self
            .conn
            .prepare_cached("SELECT bytes FROM operation WHERE entity = ?1")?;
        let mut rows = operations.query([entity])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            for sealed in sealed_in(row.get_ref(0)?.as_bytes().map_err(rusqlite::Error::from)?) {
                if vault::find(self.conn, &sealed)?.is_some_and(|here| here.class == class) {
                    entries.push(sealed.vault);
                }
            }
        }
        Ok(entries)
    }
}

impl Store {
    /// Carries a plan out: one transaction of signed operations, then every
    /// place is swept in which the content could have left a trace, and copies
    /// that still hold it are replaced by a new one.
    ///
    /// # Errors
    /// The store or the copy cannot be written, or the person stopped it
    /// before the decision was written. A purge cut short after that is
    /// finished by the next one.
    pub fn purge(
        &mut self,
        class: RetentionClass,
        before: NaiveDate,
        progress: Progress<'_>,
    ) -> Result<PurgeDone, StoreError> {
        let plan = self.write(|writer| {
            let plan = writer.read().purge_plan(class, before)?;
            let total = plan.entries.len() as u64;
            for (done, entries) in plan.entries.chunks(ENTRIES_AN_OPERATION).enumerate() {
                tell(progress, (done * ENTRIES_AN_OPERATION) as u64, total)?;
                let done = PurgeEvent::Done {
                    class,
                    before,
                    vault: entries.to_vec(),
                };
                let id = writer.id();
                writer.append(id, &Body::Purge(done))?;
            }
            Ok::<_, StoreError>(plan)
        })?;
        write_ledger(&self.paths, &self.conn)?;
        traces::sweep(&self.conn)?;
        if self.paths.drafts().exists() {
            self.drafts()?.sweep(before)?;
        }
        let backup = self.back_up(None, &mut |_, _| true)?.path;
        let (expired, left) = copies::expire_others(&self.paths, &backup)?;
        let mut aside = self.paths.stores_put_aside();
        aside.extend(left);
        Ok(PurgeDone {
            plan,
            backup,
            expired,
            aside,
        })
    }
}

/// Finishes purges that came by merging: a copy from before that is restored is
/// purged again, and no trace of what was deleted is left in the file.
pub(super) fn carried_out(store: &Store) -> Result<(), StoreError> {
    write_ledger(&store.paths, &store.conn)?;
    traces::sweep(&store.conn)
}

/// Notes what was purged, of which the traces are swept later.
pub(super) fn note_ids(store: &Store) -> Result<(), StoreError> {
    write_ledger(&store.paths, &store.conn)
}

/// Writes the ids of all that was purged beside the store: a copy from before
/// that is restored is purged again by it.
fn write_ledger(paths: &Paths, conn: &Connection) -> Result<(), StoreError> {
    let mut ledger = Ledger::read(&paths.purged())?;
    ledger.ids.extend(purged(conn)?);
    ledger.write(&paths.purged())
}

/// The ids of all that was purged in this folder.
pub(super) fn read_ledger(paths: &Paths) -> Result<BTreeSet<Uuid>, StoreError> {
    Ok(Ledger::read(&paths.purged())?.ids)
}

/// The ids of all that was purged in a store.
pub(super) fn purged(conn: &Connection) -> Result<Vec<Uuid>, StoreError> {
    Ok(conn
        .prepare("SELECT vault FROM purged UNION SELECT vault FROM purged_content")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?)
}

/// Purges again what a restored copy brought back: for each class the entries
/// of it that are in the vault.
pub(super) fn again(
    writer: &mut super::write::Writer<'_>,
    known: &BTreeSet<Uuid>,
) -> Result<(), StoreError> {
    let before = writer.now().date_naive();
    for class in [
        RetentionClass::Claim,
        RetentionClass::General,
        RetentionClass::Report,
    ] {
        let here: Vec<Uuid> = writer
            .read()
            .vault_of(class)?
            .into_iter()
            .filter(|id| known.contains(id))
            .collect();
        for entries in here.chunks(ENTRIES_AN_OPERATION) {
            let done = PurgeEvent::Done {
                class,
                before,
                vault: entries.to_vec(),
            };
            let id = writer.id();
            writer.append(id, &Body::Purge(done))?;
        }
    }
    Ok(())
}

impl Reader<'_> {
    fn vault_of(self, class: RetentionClass) -> Result<Vec<Uuid>, StoreError> {
        Ok(self
            .conn
            .prepare("SELECT id FROM vault WHERE class = ?1")?
            .query_map([class.code()], |row| row.get(0))?
            .collect::<Result<_, _>>()?)
    }
}
