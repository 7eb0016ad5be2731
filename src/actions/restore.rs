//! Restoring a copy, where there was nothing or in the place of what was there (N5).

use super::desk::Desk;
use super::error::ActionError;
use crate::config::Paths;
use crate::domain::advice::{Advised, Hint};
use crate::domain::authority::Permission;
use crate::domain::text::counted_words;
use crate::store::keyring::KeyError;
use crate::store::{self, Ambient, Problem, StoreError};
use chrono::{DateTime, FixedOffset};
use secrecy::SecretString;
use serde::Serialize;
use std::path::{Path, PathBuf};

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
    /// What does not read in the lists of who was blocked and what was purged here.
    #[serde(skip)]
    pub damaged_lists: Vec<Problem>,
    /// Nothing here says what was purged since the copy was made: it may be back (T1).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub purges_unknown: bool,
    /// What was wrong with the copy, if anything; Spanish.
    pub problems: Vec<String>,
}

impl RestoreView {
    /// What was done, what the copy does not know and what of it was carried over, one
    /// sentence each; `said` words what is to be done about it.
    #[must_use]
    pub fn told(&self, said: impl Fn(&[Hint]) -> Vec<String>) -> Vec<String> {
        let mut words = vec![format!(
            "Copia restaurada: {}; los correlativos siguen en la serie {}.",
            counted_words(self.operations, "anotación", "anotaciones"),
            self.series
        )];
        let aside = self.put_aside.iter();
        words.extend(aside.map(|it| format!("Los datos anteriores quedaron en {}.", it.display())));
        if let Some(at) = self.copied_at {
            words.push(format!(
                "La copia llega hasta el {}: lo que se registró después no está en ella, \
                 ni los usuarios y terminales que se agregaron.",
                at.format("%d/%m/%Y %H:%M")
            ));
        }
        if !self.blocked_again.is_empty() {
            words.push(format!(
                "Siguen bloqueados, aunque la copia es de antes: {}.",
                self.blocked_again.join(", ")
            ));
        }
        let look = said(&[Advised::CheckEntered.into()]).join(" ");
        let unread = self.unread.iter().map(|store| store.display());
        words.extend(unread.map(|store| format!("No se pudo leer {store}: {look}")));
        let damaged = self.damaged_lists.iter();
        words.extend(damaged.map(|list| list.told(&said)));
        if self.purges_unknown {
            let lost = "En esta carpeta no hay lista de lo depurado: lo que se depuró después de \
                        hacer la copia está otra vez.";
            let hints = [lost.into(), Advised::PurgeOnceMore.into()];
            words.push(said(&hints).join(" "));
        }
        let problems = self.problems.iter();
        words.extend(problems.map(|it| format!("Problema en la copia: {it}")));
        words
    }
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
        StoreError::Key(KeyError::WrongPassphrase) => ActionError::PassphraseOfCopy,
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
        damaged_lists: done.damaged_lists,
        problems: done
            .verification
            .problems
            .into_iter()
            .map(|problem| problem.message)
            .collect(),
    };
    Ok((Desk::over(done.store)?, view))
}

/// Nothing was restored: the store that was here stays.
#[derive(Debug)]
pub struct NotRestored {
    /// Whoever was at the desk is there again; none where it does not open any more.
    pub desk: Option<Box<Desk>>,
    /// Why.
    pub error: ActionError,
}

/// Restores a copy in the place of the store that is open here. It is put aside, and
/// whoever sits here enters again, as the copy knows them (N5).
///
/// # Errors
/// The role may not, a job has the store open, or as [`restore`].
pub fn restore_over(
    desk: Desk,
    packed: &Path,
    login: &str,
    passphrase: &SecretString,
) -> Result<RestoreView, NotRestored> {
    let may = desk.permit(Permission::KeepStore);
    if let Err(error) = may.and_then(|()| Ok(desk.store.is_at_rest()?)) {
        let desk = Some(Box::new(desk));
        return Err(NotRestored { desk, error });
    }
    let Desk { store, drafts, .. } = desk;
    drop(drafts);
    let left = store.let_go();
    let (paths, ambient) = (left.paths().clone(), left.ambient().clone());
    let error = match restore(packed, paths, login, passphrase, ambient, true) {
        Ok((_, view)) => return Ok(view),
        Err(error) => error,
    };
    let again = left.take_up().map_err(ActionError::from);
    let desk = again.and_then(Desk::over).map(Box::new);
    let desk = desk
        .inspect_err(|lost| tracing::warn!(error = %lost, "the store that stays does not open"))
        .ok();
    Err(NotRestored { desk, error })
}
