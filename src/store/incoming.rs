//! Bundles that were copied in and are not taken whole yet (M5).

use super::error::StoreError;
use super::incoming_bundle::IncomingBundle;
use super::read::Reader;
use super::session::Store;
use super::write::Writer;
use crate::config::Paths;
use crate::journal::Digest;
use crate::store::keyring::Turn;
use rusqlite::{Connection, params};
use secrecy::{ExposeSecret, SecretString};
use std::path::{Path, PathBuf};
use std::time::Duration;
use uuid::Uuid;

/// A bundle whose operations are taken a few at a time.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Names its copy.
    pub id: Uuid,
    /// Whose operations they are.
    pub replica: Uuid,
    /// Code of its point.
    pub point: String,
    /// Series of its terminal.
    pub series: String,
    /// The age identity that opens the copy.
    pub key: SecretString,
    /// SHA-256 of the copy.
    pub sha256: Digest,
    /// Operations of it that are here.
    pub done: u64,
    /// Operations of it.
    pub total: u64,
}

impl From<&Incoming> for IncomingBundle {
    fn from(incoming: &Incoming) -> Self {
        Self {
            terminal: format!("{}-{}", incoming.point, incoming.series),
            done: incoming.done,
            total: incoming.total,
        }
    }
}

/// Where the copy of a bundle lies.
#[must_use]
pub fn incoming_copy(paths: &Paths, id: Uuid) -> PathBuf {
    paths.incoming().join(format!("{id}.age"))
}

/// Held by who takes a bundle: another console leaves it alone meanwhile.
#[derive(Debug)]
pub struct Taking {
    copy: PathBuf,
    turn: PathBuf,
    held: Option<Turn>,
}

impl Taking {
    /// Begins; none where another console is at it.
    #[must_use]
    pub fn begin(paths: &Paths, id: Uuid) -> Option<Self> {
        let turn = paths.incoming().join(format!("{id}.turno"));
        if crate::files::make_folder(&paths.incoming()).is_err() {
            tracing::info!("the folder of what comes in cannot be made");
        }
        Some(Self {
            copy: incoming_copy(paths, id),
            held: Some(Turn::take(&turn)?),
            turn,
        })
    }

    /// Removes the copy: it was taken whole, or is not gone on with. What another program
    /// holds stays, and is removed at the next unlock: its key is gone.
    pub fn discard(mut self) {
        let _ = std::fs::remove_file(&self.copy);
        drop(self.held.take());
        let _ = std::fs::remove_file(&self.turn);
    }
}

/// Removes the copies that nobody will take: their bundle was refused, or taken whole,
/// before a program was killed.
pub(super) fn tidy(paths: &Paths, conn: &Connection) -> Result<(), StoreError> {
    let Ok(entries) = std::fs::read_dir(paths.incoming()) else {
        return Ok(());
    };
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        let id = path
            .file_stem()
            .and_then(|stem| stem.to_str()?.parse().ok());
        let Some(id) = id else {
            continue;
        };
        let Some(taking) = Taking::begin(paths, id) else {
            continue;
        };
        // Another console may be about to note a new one.
        if is_old(&path) && !is_noted(conn, id)? {
            taking.discard();
        }
    }
    Ok(())
}

/// How long after it was written a copy is noted at the latest.
const NOTED: Duration = Duration::from_mins(10);

fn is_old(path: &Path) -> bool {
    std::fs::metadata(path)
        .and_then(|found| found.modified())
        .is_ok_and(|at| at.elapsed().is_ok_and(|age| age > NOTED))
}

fn is_noted(conn: &Connection, id: Uuid) -> Result<bool, StoreError> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM incoming WHERE id = ?1")?
        .exists([id])?)
}

/// Notes a bundle before the first of its operations is written.
pub(super) fn note(conn: &Connection, incoming: &Incoming) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO incoming (id, replica, point, series, key, sha256, done, total, purged)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)",
    )?
    .execute(params![
        incoming.id,
        incoming.replica,
        incoming.point,
        incoming.series,
        incoming.key.expose_secret(),
        incoming.sha256,
        incoming.done,
        incoming.total
    ])?;
    Ok(())
}

/// A part of a bundle that one transaction takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) id: Uuid,
    /// How many of its operations were here before, and are after.
    pub(super) from: u64,
    pub(super) to: u64,
}

/// Notes how far a bundle is; nobody else took of it meanwhile.
pub(super) fn reach(conn: &Connection, step: Step, purged: bool) -> Result<(), StoreError> {
    let reached = conn
        .prepare_cached(
            "UPDATE incoming SET done = ?3, purged = max(purged, ?4) WHERE id = ?1 AND done = ?2",
        )?
        .execute(params![step.id, step.from, step.to, purged])?;
    if reached == 1 {
        Ok(())
    } else {
        Err(StoreError::Busy)
    }
}

/// Forgets a bundle that was taken whole, unless traces of purges are to be swept first.
pub(super) fn forget_whole(conn: &Connection, id: Uuid) -> Result<bool, StoreError> {
    let forgotten = conn
        .prepare_cached("DELETE FROM incoming WHERE id = ?1 AND done = total AND purged = 0")?
        .execute([id])?;
    Ok(forgotten > 0)
}

impl Writer<'_> {
    /// Forgets a bundle: nobody goes on with it.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn forget_incoming(&mut self, id: Uuid) -> Result<(), StoreError> {
        self.tx
            .prepare_cached("DELETE FROM incoming WHERE id = ?1")?
            .execute([id])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// The bundles that are not taken whole yet, in the order of their ids.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn incoming(&self) -> Result<Vec<Incoming>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT id, replica, point, series, key, sha256, done, total FROM incoming ORDER BY id",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(Incoming {
                id: row.get(0)?,
                replica: row.get(1)?,
                point: row.get(2)?,
                series: row.get(3)?,
                key: SecretString::from(row.get::<_, String>(4)?),
                sha256: row.get(5)?,
                done: row.get(6)?,
                total: row.get(7)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Store {
    /// Ends a bundle of which every operation is here: what its purges left is swept (T1),
    /// and it is forgotten.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn end_incoming(&mut self, id: Uuid) -> Result<(), StoreError> {
        super::purge::carried_out(self)?;
        self.write(|writer| writer.forget_incoming(id))
    }
}
