//! Backups: an uncompressed ZIP of the store and its key files, verified by opening it.

use super::connection::{self, Durability};
use super::error::StoreError;
use super::keyring::StoreKey;
use super::local::Local;
use super::progress::{Progress, tell};
use super::session::{Ambient, ReadOnlyStore, Store};
use super::setup::remove_if_there;
use super::{local, schema, session};
use crate::config::Paths;
use crate::files;
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Entries of a backup.
pub(super) const STORE_ENTRY: &str = "store.db";
pub(super) const KEY_ENTRY: &str = "store.key.age";
/// Only while a rotation is unfinished: then either key may be the store's.
pub(super) const STAGED_KEY_ENTRY: &str = "store.key.age.next";
pub(super) const USERS_PREFIX: &str = "users/";

/// Copied between two looks at whether to go on.
const PAGES_A_STEP: i32 = 512;

/// How the names of unfinished files end.
const PARTIAL_STORE: &str = ".copia.db";
const PARTIAL_PACK: &str = ".parcial";

/// Copies begun by this process.
static COPIES: AtomicU64 = AtomicU64::new(0);

/// Unfinished files older than this were left by a copy that was killed.
const ABANDONED: Duration = Duration::from_hours(24);

/// Automatic copies that are kept.
const KEPT: usize = 14;

/// A backup that was made and opened again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupDone {
    /// The file.
    pub path: PathBuf,
    /// Operations in it.
    pub operations: u64,
    /// Its size in bytes.
    pub bytes: u64,
}

impl Store {
    /// Makes a verified copy in the backups folder, or at `target`.
    ///
    /// # Errors
    /// The copy cannot be written, did not verify, or was stopped; no file is left then.
    pub fn back_up(
        &self,
        target: Option<&Path>,
        progress: Progress<'_>,
    ) -> Result<BackupDone, StoreError> {
        let done = copy(
            &self.conn,
            &self.paths,
            &self.key,
            &self.file_name(target)?,
            progress,
        )?;
        note(&self.conn, &self.now().to_rfc3339())?;
        if target.is_none() {
            prune(&self.paths)?;
        }
        Ok(done)
    }

    fn file_name(&self, target: Option<&Path>) -> Result<PathBuf, StoreError> {
        if let Some(target) = target {
            return Ok(target.to_path_buf());
        }
        let folder = self.paths.backups();
        fs::create_dir_all(&folder).map_err(StoreError::io(&folder))?;
        let stem = format!(
            "contingencia-{}-{}-{}",
            self.terminal.started.point.code,
            self.terminal.series(),
            self.now().format("%Y%m%d-%H%M%S")
        );
        Ok(free_name(&folder, &stem))
    }
}

impl ReadOnlyStore {
    /// Makes a verified copy of `store` through this connection, so that the
    /// counter keeps working meanwhile.
    ///
    /// # Errors
    /// As [`Store::back_up`].
    pub fn back_up(
        &self,
        job: &BackupJob,
        progress: Progress<'_>,
    ) -> Result<BackupDone, StoreError> {
        let done = copy(&self.conn, &job.paths, &job.key, &job.path, progress)?;
        note(&self.conn, &job.at)?;
        prune(&job.paths)?;
        Ok(done)
    }
}

/// What a backup on another thread needs of the store.
#[derive(Debug)]
pub struct BackupJob {
    paths: Paths,
    key: StoreKey,
    path: PathBuf,
    at: String,
}

impl Store {
    /// Prepares an automatic backup to be made on another thread.
    ///
    /// # Errors
    /// The backups folder cannot be made.
    pub fn backup_job(&self) -> Result<BackupJob, StoreError> {
        Ok(BackupJob {
            paths: self.paths.clone(),
            key: self.key.clone(),
            path: self.file_name(None)?,
            at: self.now().to_rfc3339(),
        })
    }
}

/// The copy that is made before a store is brought to a newer schema.
pub(super) fn before_migration(
    conn: &Connection,
    paths: &Paths,
    key: &StoreKey,
    found: i64,
    ambient: &Ambient,
) -> Result<(), StoreError> {
    let folder = paths.backups();
    fs::create_dir_all(&folder).map_err(StoreError::io(&folder))?;
    let now = ambient.clock.now(chrono_tz::Tz::UTC);
    let stem = format!(
        "contingencia-antes-de-migrar-v{found}-{}",
        now.format("%Y%m%d-%H%M%S")
    );
    copy(conn, paths, key, &free_name(&folder, &stem), &mut |_, _| {
        true
    })?;
    Ok(())
}

/// The automatic copies of a folder, newest first.
///
/// # Errors
/// The folder is there and cannot be read.
pub fn list_backups(paths: &Paths) -> Result<Vec<PathBuf>, StoreError> {
    let folder = paths.backups();
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::io(&folder)(error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(StoreError::io(&folder))?.path();
        if path.extension().is_some_and(|extension| extension == "zip") {
            let modified = fs::metadata(&path)
                .and_then(|data| data.modified())
                .map_err(StoreError::io(&path))?;
            found.push((modified, path));
        }
    }
    found.sort();
    Ok(found.into_iter().rev().map(|(_, path)| path).collect())
}

/// Deletes every copy in the backups folder but one, and answers which they
/// were: they hold what was purged since (T1).
pub(super) fn expire_others(paths: &Paths, keep: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut expired = list_backups(paths)?;
    expired.retain(|path| path != keep);
    for path in &expired {
        fs::remove_file(path).map_err(StoreError::io(path))?;
    }
    Ok(expired)
}

fn free_name(folder: &Path, stem: &str) -> PathBuf {
    let plain = folder.join(format!("{stem}.zip"));
    if !plain.exists() {
        return plain;
    }
    (2..10_000)
        .map(|n| folder.join(format!("{stem}-{n}.zip")))
        .find(|path| !path.exists())
        .unwrap_or(plain)
}

/// Removes the oldest automatic copies, and what killed ones left behind.
fn prune(paths: &Paths) -> Result<(), StoreError> {
    for old in list_backups(paths)?.into_iter().skip(KEPT) {
        fs::remove_file(&old).map_err(StoreError::io(&old))?;
    }
    let folder = paths.backups();
    for entry in fs::read_dir(&folder).map_err(StoreError::io(&folder))? {
        let entry = entry.map_err(StoreError::io(&folder))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let unfinished = name.ends_with(PARTIAL_STORE) || name.ends_with(PARTIAL_PACK);
        let abandoned = entry
            .metadata()
            .and_then(|data| data.modified())
            .is_ok_and(|at| at.elapsed().is_ok_and(|age| age > ABANDONED));
        if unfinished && abandoned {
            remove_if_there(&entry.path())?;
        }
    }
    Ok(())
}

/// Copies the store as it is now, packs it with its keys, opens the pack
/// again, and only then gives it its name.
fn copy(
    conn: &Connection,
    paths: &Paths,
    key: &StoreKey,
    path: &Path,
    progress: Progress<'_>,
) -> Result<BackupDone, StoreError> {
    // Two copies can be under way at once: each works under names of its own.
    let own = uuid::Uuid::from_u64_pair(
        std::process::id().into(),
        COPIES.fetch_add(1, Ordering::Relaxed),
    );
    let partial = with_suffix(path, &format!(".{own}{PARTIAL_STORE}"));
    let packed = with_suffix(path, &format!(".{own}{PARTIAL_PACK}"));
    let made = copy_pages(conn, &partial, key, progress)
        .and_then(|()| pack(paths, &partial, &packed))
        .and_then(|()| still_ours(conn, &packed))
        .and_then(|()| check(&packed, &partial, key))
        .and_then(|operations| {
            fs::rename(&packed, path).map_err(StoreError::io(path))?;
            if let Some(folder) = path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty())
            {
                files::sync_folder(folder).map_err(StoreError::io(folder))?;
            }
            let bytes = fs::metadata(path).map_err(StoreError::io(path))?.len();
            Ok(BackupDone {
                path: path.to_path_buf(),
                operations,
                bytes,
            })
        });
    remove_if_there(&partial)?;
    remove_if_there(&packed)?;
    made
}

fn copy_pages(
    conn: &Connection,
    partial: &Path,
    key: &StoreKey,
    progress: Progress<'_>,
) -> Result<(), StoreError> {
    remove_if_there(partial)?;
    let mut target = connection::open(partial, key, true, Durability::EveryCommit)?;
    // One moment of the store: otherwise each write of another console would
    // begin the copy again.
    let moment = conn.unchecked_transaction()?;
    moment.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    {
        let backup = Backup::new(conn, &mut target).map_err(StoreError::sqlite(partial))?;
        loop {
            let step = backup
                .step(PAGES_A_STEP)
                .map_err(StoreError::sqlite(partial))?;
            let at = backup.progress();
            let total = u64::try_from(at.pagecount).unwrap_or(0);
            let left = u64::try_from(at.remaining).unwrap_or(0);
            tell(progress, total.saturating_sub(left), total)?;
            match step {
                StepResult::Done => break,
                StepResult::Busy | StepResult::Locked => {
                    std::thread::sleep(std::time::Duration::from_millis(20));
                }
                _ => {}
            }
        }
    }
    drop(moment);
    // One file without a log beside it.
    target
        .query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))
        .map_err(StoreError::sqlite(partial))?;
    target
        .close()
        .map_err(|(_, error)| StoreError::sqlite(partial)(error))
}

fn pack(paths: &Paths, store: &Path, packed: &Path) -> Result<(), StoreError> {
    let fail = |error: zip::result::ZipError| StoreError::io(packed)(error.into());
    let file = File::create(packed).map_err(StoreError::io(packed))?;
    let mut zip = ZipWriter::new(io::BufWriter::new(file));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .large_file(true);
    let mut add = |name: &str, path: &Path| -> Result<(), StoreError> {
        zip.start_file(name, options).map_err(fail)?;
        let mut source = File::open(path).map_err(StoreError::io(path))?;
        io::copy(&mut source, &mut zip).map_err(StoreError::io(packed))?;
        Ok(())
    };
    add(STORE_ENTRY, store)?;
    add(KEY_ENTRY, &paths.data().join(KEY_ENTRY))?;
    let staged = paths.data().join(STAGED_KEY_ENTRY);
    if staged.exists() {
        add(STAGED_KEY_ENTRY, &staged)?;
    }
    let users = paths.data().join("users");
    for entry in fs::read_dir(&users).map_err(StoreError::io(&users))? {
        let path = entry.map_err(StoreError::io(&users))?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        if let Some(name) =
            name.filter(|name| Path::new(name).extension().is_some_and(|e| e == "age"))
        {
            add(&format!("{USERS_PREFIX}{name}"), &path)?;
        }
    }
    let mut buffer = zip.finish().map_err(fail)?;
    buffer.flush().map_err(StoreError::io(packed))?;
    buffer
        .into_inner()
        .map_err(|error| StoreError::io(packed)(error.into_error()))?
        .sync_all()
        .map_err(StoreError::io(packed))
}

/// Whether the store still has the key it was copied with. The key files
/// change only after the store has its new key, so those that were packed fit.
fn still_ours(conn: &Connection, packed: &Path) -> Result<(), StoreError> {
    schema::version(conn)
        .map(drop)
        .map_err(|error| match error {
            StoreError::NotThisKey { .. } | StoreError::Damaged { .. } => {
                StoreError::BackupNotVerified {
                    path: packed.to_path_buf(),
                }
            }
            other => other,
        })
}

/// Notes when the last backup was made. One that was made while another
/// console holds the store is a backup all the same.
fn note(conn: &Connection, at: &str) -> Result<(), StoreError> {
    match local::set(conn, Local::LastBackup, at) {
        Err(StoreError::Busy) => Ok(()),
        other => other,
    }
}

/// Opens the store inside a pack with its key and reads every page of it.
fn check(packed: &Path, scratch: &Path, key: &StoreKey) -> Result<u64, StoreError> {
    remove_if_there(scratch)?;
    extract(packed, STORE_ENTRY, scratch)?;
    let broken = || StoreError::BackupNotVerified {
        path: packed.to_path_buf(),
    };
    let conn =
        connection::open(scratch, key, false, Durability::EveryCommit).map_err(|_| broken())?;
    let sound = conn
        .prepare("PRAGMA cipher_integrity_check")
        .and_then(|mut check| check.exists([]))
        .map(|faults| !faults)
        .map_err(|_| broken())?;
    if !sound {
        return Err(broken());
    }
    session::own_terminal(&conn, scratch).map_err(|_| broken())?;
    conn.query_row("SELECT count(*) FROM operation", [], |row| row.get(0))
        .map_err(|_| broken())
}

/// Writes one entry of a backup to `path`.
pub(super) fn extract(packed: &Path, entry: &str, path: &Path) -> Result<(), StoreError> {
    let not_whole = || StoreError::NotABackup {
        path: packed.to_path_buf(),
    };
    let file = File::open(packed).map_err(StoreError::io(packed))?;
    let mut zip = ZipArchive::new(io::BufReader::new(file)).map_err(|_| not_whole())?;
    let mut source = zip.by_name(entry).map_err(|_| not_whole())?;
    if source.compression() != CompressionMethod::Stored {
        return Err(not_whole());
    }
    let size = source.size();
    let mut target = File::create(path).map_err(StoreError::io(path))?;
    // One byte more than it says: the checksum is compared at the very end.
    let copied = io::copy(
        &mut source.by_ref().take(size.saturating_add(1)),
        &mut target,
    )
    .map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof | io::ErrorKind::Other => {
            not_whole()
        }
        _ => StoreError::io(path)(error),
    })?;
    if copied != size {
        return Err(not_whole());
    }
    target.sync_all().map_err(StoreError::io(path))
}

/// The names of the entries of a backup.
pub(super) fn entries(packed: &Path) -> Result<Vec<String>, StoreError> {
    let file = File::open(packed).map_err(StoreError::io(packed))?;
    let zip = ZipArchive::new(io::BufReader::new(file)).map_err(|_| StoreError::NotABackup {
        path: packed.to_path_buf(),
    })?;
    zip.file_names()
        .map(|name| name.map(std::borrow::Cow::into_owned))
        .collect::<Result<_, _>>()
        .map_err(|_| StoreError::NotABackup {
            path: packed.to_path_buf(),
        })
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
