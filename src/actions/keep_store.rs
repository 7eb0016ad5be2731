//! Keeping the store: verifying, rebuilding and copying it.

use super::desk::Desk;
use super::error::ActionError;
use super::outlet;
use super::void::VoidView;
use crate::config::Paths;
use crate::domain::advice::Hint;
use crate::domain::authority::Permission;
use crate::files::Target;
use crate::journal::hex;
use crate::store::{
    self, Ambient, BackupDone, IncomingBundle, KeptCopy, Problem, Progress, RebuildDone,
    StoreError, Verification,
};
use secrecy::SecretString;
use serde::Serialize;
use std::path::PathBuf;

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
    /// The bundles of which only a part is here yet: the rest comes in by itself (M5).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub incoming: Vec<IncomingBundle>,
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

impl VerificationView {
    /// What was found; `said` words what is done about it.
    pub fn of(found: Verification, said: impl Fn(&[Hint]) -> Vec<String>) -> Self {
        let told = |problem: Problem| ProblemView {
            message: problem.told(&said),
            ..problem.into()
        };
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
            problems: found.problems.into_iter().map(told).collect(),
            missing: found.missing.into_iter().map(Into::into).collect(),
            void: found.void.into_iter().map(VoidView::from).collect(),
            void_total: found.void_total,
            incoming: found.incoming,
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
    desk.permit(Permission::KeepStore)?;
    let reader = desk.store.reader_connection()?;
    let job = desk.store.backup_job()?;
    Ok(move |progress: Progress<'_>| Ok(reader.back_up(&job, progress)?.into()))
}

/// The automatic copies there are, newest first.
///
/// # Errors
/// The folder or one of them is there and cannot be read.
pub fn backups(desk: &Desk) -> Result<Vec<KeptCopy>, ActionError> {
    Ok(store::kept_copies(desk.store.paths())?)
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
    desk.permit(Permission::KeepStore)?;
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
    desk.permit(Permission::KeepStore)?;
    if let Some(target) = target {
        outlet::check(desk, target)?;
    }
    Ok(desk.store.back_up(target, progress)?.into())
}
