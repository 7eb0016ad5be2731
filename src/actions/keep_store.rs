//! Keeping the store: verifying, rebuilding, copying and restoring it.

use super::desk::Desk;
use super::error::ActionError;
use super::outlet;
use super::void::VoidView;
use crate::config::Paths;
use crate::domain::authority::Deed;
use crate::files::Target;
use crate::journal::hex;
use crate::store::{
    self, Ambient, BackupDone, Problem, Progress, RebuildDone, StoreError, Verification,
};
use chrono::{DateTime, FixedOffset};
use secrecy::SecretString;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// A backup as it is shown and printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BackupView {
    /// The file.
    pub file: PathBuf,
    /// Operations in it.
    pub operations: u64,
    /// Its size.
    pub bytes: u64,
    /// Old copies that were to make place for it, and that another program has open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resisted: Vec<PathBuf>,
}

impl From<BackupDone> for BackupView {
    fn from(done: BackupDone) -> Self {
        Self {
            file: done.path,
            operations: done.operations,
            bytes: done.bytes,
            resisted: done.resisted,
        }
    }
}

/// A restored store as it is shown and printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RestoreView {
    /// The series that numbers from here on (N5).
    pub series: String,
    /// The epoch of the terminal.
    pub epoch: u32,
    /// Operations that came back.
    pub operations: u64,
    /// Where the store that was here before was put.
    pub put_aside: Option<PathBuf>,
    /// When the last operation of the copy was written.
    pub copied_at: Option<DateTime<FixedOffset>>,
    /// Users who were blocked here since, and are again.
    pub blocked_again: Vec<String>,
    /// Stores of this folder that could not be read for who was blocked in them.
    pub unread: Vec<PathBuf>,
    /// What does not read in the lists of who was blocked and what was purged here; Spanish.
    pub damaged_lists: Vec<String>,
    /// Nothing here says what was purged since the copy was made: it may be back (T1).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub purges_unknown: bool,
    /// What was wrong with the copy, if anything; Spanish.
    pub problems: Vec<String>,
}

/// A verification as it is shown and printed. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerificationView {
    /// Whether nothing is wrong.
    pub ok: bool,
    /// Operations read.
    pub operations: u64,
    /// The chain of every replica.
    pub replicas: Vec<ReplicaView>,
    /// What is wrong.
    pub problems: Vec<ProblemView>,
    /// Personal contents that other terminals named and did not send: no damage (T1).
    pub missing: Vec<ProblemView>,
    /// What the law of authority leaves without effect, newest first (M4).
    pub void: Vec<VoidView>,
    /// How much of it there is in all.
    pub void_total: u64,
}

/// The chain of one replica as it is shown and printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReplicaView {
    /// Its id.
    pub replica: String,
    /// Code of its point, where its first operation is here.
    pub point: Option<String>,
    /// Letter of its terminal.
    pub terminal: Option<String>,
    /// Its epoch (N5).
    pub epoch: Option<u32>,
    /// First sequence held.
    pub from_sequence: u64,
    /// Last sequence held.
    pub to_sequence: u64,
    /// Hash of the last operation, 64 hexadecimal digits.
    pub head: String,
}

/// One thing that is wrong, as it is shown and printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProblemView {
    /// The code of its kind.
    pub kind: &'static str,
    /// The replica, where it is about one.
    pub replica: Option<String>,
    /// The sequence, where it is about one.
    pub sequence: Option<u64>,
    /// One Spanish sentence.
    pub message: String,
}

impl From<Verification> for VerificationView {
    fn from(found: Verification) -> Self {
        Self {
            ok: found.problems.is_empty(),
            operations: found.operations,
            replicas: found
                .replicas
                .into_iter()
                .map(|state| ReplicaView {
                    replica: state.replica.to_string(),
                    point: state.point,
                    terminal: state.terminal,
                    epoch: state.epoch,
                    from_sequence: state.from_sequence,
                    to_sequence: state.to_sequence,
                    head: hex(&state.head),
                })
                .collect(),
            problems: found.problems.into_iter().map(Into::into).collect(),
            missing: found.missing.into_iter().map(Into::into).collect(),
            void: found.void.into_iter().map(VoidView::from).collect(),
            void_total: found.void_total,
        }
    }
}

impl From<Problem> for ProblemView {
    fn from(problem: Problem) -> Self {
        Self {
            kind: problem.kind.code(),
            replica: problem.replica.map(|replica| replica.to_string()),
            sequence: problem.sequence,
            message: problem.message,
        }
    }
}

/// What is said where a store was and is not any more.
#[must_use]
pub fn gone(paths: &Paths) -> ActionError {
    let folder = paths.data().to_path_buf();
    StoreError::Gone { folder }.into()
}

/// Verifies the whole store.
///
/// # Errors
/// The person stopped it.
pub fn verify(desk: &Desk, progress: Progress<'_>) -> Result<Verification, ActionError> {
    Ok(desk.store.reader_connection()?.verify(progress)?)
}

/// Prepares a verification for another thread, so that the counter keeps working.
///
/// # Errors
/// The store no longer opens.
pub fn verify_job(
    desk: &Desk,
) -> Result<
    impl FnOnce(Progress<'_>) -> Result<Verification, ActionError> + Send + 'static,
    ActionError,
> {
    let reader = desk.store.reader_connection()?;
    Ok(move |progress: Progress<'_>| Ok(reader.verify(progress)?))
}

/// Prepares an automatic copy for another thread.
///
/// # Errors
/// The role may not, or the store no longer opens.
pub fn backup_job(
    desk: &Desk,
) -> Result<
    impl FnOnce(Progress<'_>) -> Result<BackupView, ActionError> + Send + 'static,
    ActionError,
> {
    desk.permit(Deed::KeepStore)?;
    let reader = desk.store.reader_connection()?;
    let job = desk.store.backup_job()?;
    Ok(move |progress: Progress<'_>| Ok(reader.back_up(&job, progress)?.into()))
}

/// The automatic copies there are, newest first.
///
/// # Errors
/// The folder is there and cannot be read.
pub fn backups(desk: &Desk) -> Result<Vec<PathBuf>, ActionError> {
    Ok(store::list_backups(desk.store.paths())?)
}

/// Verifies a store that may be too damaged to be unlocked.
///
/// # Errors
/// The key does not open, or the person stopped it.
pub fn verify_locked(
    paths: &Paths,
    login: &str,
    passphrase: &SecretString,
    ambient: &Ambient,
    progress: Progress<'_>,
) -> Result<Verification, ActionError> {
    Ok(store::verify(paths, login, passphrase, ambient, progress)?)
}

/// Makes the record tables again from the journal.
///
/// # Errors
/// The role may not, the journal cannot be read, or the person stopped it.
pub fn rebuild(desk: &mut Desk, progress: Progress<'_>) -> Result<RebuildDone, ActionError> {
    desk.permit(Deed::KeepStore)?;
    Ok(desk.store.rebuild(progress)?)
}

/// Makes a verified copy, in the backups folder or at `target`.
///
/// # Errors
/// The role may not, it cannot go to `target`, or the copy cannot be made.
pub fn backup(
    desk: &Desk,
    target: Option<&Target>,
    progress: Progress<'_>,
) -> Result<BackupView, ActionError> {
    desk.permit(Deed::KeepStore)?;
    if let Some(target) = target {
        outlet::check(desk, target)?;
    }
    Ok(desk.store.back_up(target, progress)?.into())
}

/// Finishes a restore that was cut short, before anything is asked of the folder.
///
/// # Errors
/// Another console is about it, or a file cannot be moved.
pub fn settle(paths: &Paths) -> Result<(), ActionError> {
    Ok(store::settle(paths)?)
}

/// Restores a copy; the terminal goes on under a new epoch (N5).
///
/// # Errors
/// No whole copy, a wrong passphrase, or a store already there without `replace`.
pub fn restore(
    packed: &Path,
    paths: Paths,
    login: &str,
    passphrase: &SecretString,
    ambient: Ambient,
    replace: bool,
) -> Result<(Desk, RestoreView), ActionError> {
    let empty = !paths.has_store();
    let done = store::restore(packed, paths, login, passphrase, ambient, replace);
    let done = done.map_err(|error| match error {
        StoreError::DiskFull { .. } | StoreError::ReadOnly { .. } if empty => {
            ActionError::NotSetUp(Box::new(error))
        }
        other => other.into(),
    })?;
    let view = RestoreView {
        series: done.store.terminal().series(),
        epoch: done.store.terminal().started.epoch,
        operations: done.verification.operations,
        put_aside: done.put_aside,
        copied_at: done.copied,
        blocked_again: done.blocked,
        unread: done.unread,
        purges_unknown: done.purges_unknown,
        damaged_lists: done
            .damaged_lists
            .into_iter()
            .map(|problem| problem.message)
            .collect(),
        problems: done
            .verification
            .problems
            .into_iter()
            .map(|problem| problem.message)
            .collect(),
    };
    Ok((Desk::over(done.store)?, view))
}
