//! Backups: an uncompressed ZIP of the store and its key files, verified by opening it.

use super::connection::{self, Durability, remove_if_there};
use super::copies::{self, BEFORE_MIGRATION, Label, PARTIAL_STORE};
use super::error::StoreError;
use super::keyring::StoreKey;
use super::local::Local;
use super::progress::{Progress, tell};
use super::read::Reader;
use super::session::{Ambient, ReadOnlyStore, Store};
use super::{local, places, schema, session, upgrade};
use crate::config::Paths;
use crate::domain::terminal::Terminal;
use crate::files::{self, Target, Unfinished};
use chrono::{DateTime, FixedOffset};
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
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

/// A backup that was made and opened again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupDone {
    /// The file.
    pub path: PathBuf,
    /// Operations in it.
    pub operations: u64,
    /// Its size in bytes.
    pub bytes: u64,
    /// Old copies that were to be deleted and resisted: another program has them open.
    pub resisted: Vec<PathBuf>,
}

/// Where a copy goes.
#[derive(Debug)]
enum Spot {
    /// Where a person wants it.
    At(Target),
    /// In the backups folder, under the first free one of these names.
    Kept { folder: PathBuf, stem: String },
}

impl Spot {
    /// A file that will be it.
    fn begin(&self) -> Result<Unfinished, StoreError> {
        let path = self.path();
        Unfinished::new(&path).map_err(StoreError::io(&path))
    }

    /// The first name that is tried.
    fn path(&self) -> PathBuf {
        match self {
            Self::At(target) => target.path.clone(),
            Self::Kept { folder, stem } => folder.join(format!("{stem}.zip")),
        }
    }

    fn publish(&self, file: Unfinished) -> Result<PathBuf, StoreError> {
        let path = self.path();
        match self {
            Self::At(target) if target.replace => file.publish().map(|()| path.clone()),
            Self::At(_) => file.publish_new().map(|()| path.clone()),
            // Of two made within a second each gets a name.
            Self::Kept { stem, .. } => {
                let more = (2..10_000).map(|number| format!("{stem}-{number}.zip"));
                file.publish_free(std::iter::once(format!("{stem}.zip")).chain(more))
            }
        }
        .map_err(StoreError::io(&path))
    }
}

impl Store {
    /// Makes a verified copy in the backups folder, or at `target`.
    ///
    /// # Errors
    /// The copy cannot be written, did not verify, or was stopped; no file is left
    /// then. Old copies that cannot be deleted are no failure.
    pub fn back_up(
        &self,
        target: Option<&Target>,
        progress: Progress<'_>,
    ) -> Result<BackupDone, StoreError> {
        self.refuse_replaced()?;
        match target {
            Some(target) => self.job(Spot::At(target.clone())),
            None => self.backup_job()?,
        }
        .run(&self.conn, progress)
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
        job.run(&self.conn, progress)
    }
}

/// What a backup on another thread needs of the store.
#[derive(Debug)]
pub struct BackupJob {
    paths: Paths,
    key: StoreKey,
    spot: Spot,
    terminal: Terminal,
    at: DateTime<FixedOffset>,
}

impl BackupJob {
    fn run(&self, conn: &Connection, progress: Progress<'_>) -> Result<BackupDone, StoreError> {
        let label = |operations| Some(Label::of(&self.terminal, operations, self.at));
        let mut done = copy(conn, &self.paths, &self.key, &self.spot, &label, progress)?;
        note(conn, Local::LastBackup, &self.at.to_rfc3339())?;
        if let Spot::At(_) = self.spot {
            note_elsewhere(conn, &done.path, self.at)?;
        }
        if matches!(self.spot, Spot::Kept { .. }) {
            done.resisted = copies::prune(&self.paths, &self.terminal, &done.path);
        }
        Ok(done)
    }
}

impl Store {
    /// Prepares an automatic backup to be made on another thread.
    ///
    /// # Errors
    /// The backups folder cannot be made.
    pub fn backup_job(&self) -> Result<BackupJob, StoreError> {
        let folder = kept_folder(&self.paths)?;
        let stem = copies::stem(&self.terminal, self.now());
        Ok(self.job(Spot::Kept { folder, stem }))
    }

    fn job(&self, spot: Spot) -> BackupJob {
        BackupJob {
            paths: self.paths.clone(),
            key: self.key.clone(),
            spot,
            terminal: self.terminal.clone(),
            at: self.now(),
        }
    }
}

/// The folder of the copies that are kept here.
fn kept_folder(paths: &Paths) -> Result<PathBuf, StoreError> {
    let folder = paths.backups();
    files::make_folder(&folder).map_err(StoreError::io(&folder))?;
    Ok(folder)
}

/// The copy that is made before a store is brought to a newer schema; first of all it is told
/// what that takes.
pub(super) fn before_migration(
    conn: &Connection,
    paths: &Paths,
    key: &StoreKey,
    found: i64,
    ambient: &Ambient,
) -> Result<(), StoreError> {
    upgrade::foretell(paths, &ambient.upgrading)?;
    let now = ambient.clock.now(chrono_tz::Tz::UTC);
    let spot = Spot::Kept {
        folder: kept_folder(paths)?,
        stem: format!("{BEFORE_MIGRATION}{found}-{}", now.format(copies::STAMP)),
    };
    copy(conn, paths, key, &spot, &|_| None, &mut |_, _| true)?;
    Ok(())
}

/// Copies the store as it is now, packs it with its keys, opens the pack
/// again, and only then gives it its name.
fn copy(
    conn: &Connection,
    paths: &Paths,
    key: &StoreKey,
    spot: &Spot,
    label: &dyn Fn(u64) -> Option<Label>,
    progress: Progress<'_>,
) -> Result<BackupDone, StoreError> {
    let mut file = spot.begin()?;
    let packed = file.path().to_path_buf();
    let partial = with_suffix(&packed, PARTIAL_STORE);
    let made = copy_pages(conn, &partial, key, progress)
        .and_then(|operations| pack(paths, &partial, &mut file, label(operations).as_ref()))
        .and_then(|()| still_ours(conn, &packed))
        .and_then(|()| check(&packed, &partial, key))
        .and_then(|operations| {
            let bytes = fs::metadata(&packed)
                .map_err(StoreError::io(&packed))?
                .len();
            Ok(BackupDone {
                path: spot.publish(file)?,
                operations,
                bytes,
                resisted: Vec::new(),
            })
        });
    if let Err(error) = remove_if_there(&partial) {
        // What becomes of it changes nothing about the copy; a later one sweeps it.
        tracing::warn!(%error, "an unfinished copy stays for now");
    }
    made
}

fn copy_pages(
    conn: &Connection,
    partial: &Path,
    key: &StoreKey,
    progress: Progress<'_>,
) -> Result<u64, StoreError> {
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
    let operations = target
        .query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))
        .and_then(|()| places::count(&target))
        .map_err(StoreError::sqlite(partial))?;
    target
        .close()
        .map_err(|(_, error)| StoreError::sqlite(partial)(error))?;
    Ok(operations)
}

fn pack(
    paths: &Paths,
    store: &Path,
    packed: &mut Unfinished,
    label: Option<&Label>,
) -> Result<(), StoreError> {
    let into = packed.path().to_path_buf();
    let fail = |error: zip::result::ZipError| StoreError::io(&into)(error.into());
    let mut zip = ZipWriter::new(io::BufWriter::new(packed));
    if let Some(label) = label {
        zip.set_comment(label.text().map_err(StoreError::Record)?)
            .map_err(fail)?;
    }
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .large_file(true);
    let mut add = |name: &str, path: &Path| -> Result<(), StoreError> {
        zip.start_file(name, options).map_err(fail)?;
        let mut source = File::open(path).map_err(StoreError::io(path))?;
        io::copy(&mut source, &mut zip).map_err(StoreError::io(&into))?;
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
    buffer.flush().map_err(StoreError::io(&into))
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

/// Notes when the last backup was made. One that was made while another console
/// holds the store, or of one that takes no writes, is a backup all the same.
fn note(conn: &Connection, key: Local, value: &str) -> Result<(), StoreError> {
    match local::set(conn, key, value) {
        Err(StoreError::Busy | StoreError::ReadOnly { .. } | StoreError::DiskFull { .. }) => Ok(()),
        other => other,
    }
}

/// A copy outside the data folder, which no purge reaches (T1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyElsewhere {
    /// The file.
    pub file: PathBuf,
    /// When it was made.
    pub at: DateTime<FixedOffset>,
}

/// Notes a copy that was made outside, where the store takes writes.
fn note_elsewhere(
    conn: &Connection,
    file: &Path,
    at: DateTime<FixedOffset>,
) -> Result<(), StoreError> {
    let file = file.canonicalize().unwrap_or_else(|_| file.to_path_buf());
    let mut copies = Reader::new(conn).copies_elsewhere()?;
    copies.retain(|copy| copy.file != file);
    copies.push(CopyElsewhere { file, at });
    let text = serde_json::to_string(&copies).map_err(StoreError::Record)?;
    note(conn, Local::CopiesElsewhere, &text)
}

impl Reader<'_> {
    /// The copies that were made outside the data folder, oldest first.
    pub(crate) fn copies_elsewhere(self) -> Result<Vec<CopyElsewhere>, StoreError> {
        let text: Option<String> = self.local(Local::CopiesElsewhere)?;
        // A list that does not read names none; the next copy begins another.
        Ok(text
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default())
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
    places::count(&conn).map_err(|_| broken())
}

fn opened(packed: &Path) -> Result<File, StoreError> {
    files::open_named(packed).map_err(StoreError::io(packed))
}

/// Writes one entry of a backup to `path`.
pub(super) fn extract(packed: &Path, entry: &str, path: &Path) -> Result<(), StoreError> {
    let not_whole = || StoreError::NotABackup {
        path: packed.to_path_buf(),
    };
    let file = opened(packed)?;
    let mut zip = ZipArchive::new(io::BufReader::new(file)).map_err(|_| not_whole())?;
    let mut source = zip.by_name(entry).map_err(|_| not_whole())?;
    if source.compression() != CompressionMethod::Stored {
        return Err(not_whole());
    }
    let size = source.size();
    let mut target = files::make_private(path).map_err(StoreError::io(path))?;
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

pub(super) fn entries(packed: &Path) -> Result<Vec<String>, StoreError> {
    let file = opened(packed)?;
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
