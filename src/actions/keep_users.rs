//! Users: who may enter, and coming back after a lost passphrase (U1, U2).

use super::desk::Desk;
use super::error::{ActionError, Field};
use super::fields::{required, said};
use crate::config::Paths;
use crate::domain::authority::{Permission, Role};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::user::UserNames;
use crate::files::write_atomic;
use crate::store::keyring::{Cost, KeyRing, PassphraseError, is_valid_name, passphrase};
use crate::store::{Ambient, RecoveryEntry, Store, StoreError, UserEntry};
use chrono_tz::Tz;
use secrecy::SecretString;
use serde::Serialize;
use std::fs;
use std::time::Duration;
use uuid::Uuid;

/// A user as they are shown and printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UserView {
    /// The record's id.
    pub id: Uuid,
    /// What they type to enter.
    pub user: String,
    /// Their name.
    pub name: String,
    /// What documents print besides the name (U4).
    pub job_title: Option<String>,
    /// What they are at the company.
    pub role: Role,
    /// Whether they were blocked.
    pub blocked: bool,
    /// Whether they set the terminal up.
    pub founder: bool,
    /// The key that verifies their decisions.
    pub signing_key: String,
}

impl From<UserEntry> for UserView {
    fn from(entry: UserEntry) -> Self {
        Self {
            id: entry.user.id,
            user: entry.names.login,
            name: entry.names.name,
            job_title: entry.names.job_title,
            role: entry.user.role,
            blocked: entry.user.blocked,
            founder: entry.user.founder,
            signing_key: entry.user.keys.signing,
        }
    }
}

/// Every user, in the order they were added.
///
/// # Errors
/// The store cannot be read.
pub fn users(desk: &Desk) -> Result<Vec<UserView>, ActionError> {
    Ok(desk
        .store
        .read()
        .own_users()?
        .into_iter()
        .map(UserView::from)
        .collect())
}

/// What whoever is at the desk types to enter.
#[must_use]
pub fn own_login(desk: &Desk) -> &str {
    &desk.store.session().names.login
}

/// The logins that have keys in a data folder, before anybody entered.
///
/// # Errors
/// The folder cannot be read.
pub fn logins(paths: &Paths) -> Result<Vec<String>, ActionError> {
    Ok(KeyRing::new(paths.data(), Cost::Product)
        .list_users()
        .map_err(StoreError::from)?)
}

/// For how long no passphrase of somebody is tried, after wrong ones (U2).
#[must_use]
pub fn entry_wait(paths: &Paths, login: &str, ambient: &Ambient) -> Duration {
    let now = ambient.clock.now(Tz::UTC).timestamp();
    KeyRing::new(paths.data(), ambient.cost).wait_before(login, now)
}

/// Who entered last, by login.
#[must_use]
pub fn last_login(paths: &Paths) -> Option<String> {
    fs::read_to_string(paths.last_login()).ok()
}

/// Keeps who entered, to be offered first the next time.
pub fn remember_login(paths: &Paths, login: &str) {
    if last_login(paths).as_deref() != Some(login) {
        // Where nothing can be written somebody else is offered, and no more.
        let _ = write_atomic(&paths.last_login(), login.as_bytes());
    }
}

/// Gives somebody access under a login, with a passphrase of their own.
///
/// # Errors
/// The role may not, the login is taken, or the passphrase is too short.
pub fn add_user(
    desk: &mut Desk,
    login: &str,
    name: &str,
    job_title: &str,
    role: Role,
    passphrase: &SecretString,
) -> Result<UserView, ActionError> {
    desk.permit(Permission::ManageUser(role))?;
    let names = UserNames {
        login: required(Field::Login, login)?.to_owned(),
        name: required(Field::UserName, name)?.to_owned(),
        job_title: said(Field::JobTitle, job_title)?.map(str::to_owned),
    };
    desk.store.add_user(&names, role, passphrase)?;
    find(desk, &names.login).map(UserView::from)
}

/// Says what somebody is at the company now, or with an empty text that nothing is
/// printed of it: the own title, or that of whom one may add. Documents printed from
/// then on say it; those of before stay as they are (U4).
///
/// # Errors
/// No such user, the role may not, or that is the title already.
pub fn retitle_user(
    desk: &mut Desk,
    login: &str,
    job_title: &str,
) -> Result<UserView, ActionError> {
    let entry = find(desk, login)?;
    if entry.user.id != desk.store.session().user.id {
        desk.permit(Permission::ManageUser(entry.user.role))?;
    }
    let names = UserNames {
        job_title: said(Field::JobTitle, job_title)?.map(str::to_owned),
        ..entry.names.clone()
    };
    if names == entry.names {
        return Err(Refusal::new(
            Rule::U4,
            "Los documentos ya lo imprimen así; no se cambió nada.",
        )
        .into());
    }
    desk.store.retitle_user(entry.user.id, names)?;
    find(desk, login).map(UserView::from)
}

/// Takes a user's access away; the store gets a new key.
///
/// # Errors
/// No such user, the role may not, or it is oneself.
pub fn block_user(desk: &mut Desk, login: &str) -> Result<UserView, ActionError> {
    let entry = find(desk, login)?;
    desk.permit(Permission::ManageUser(entry.user.role))?;
    if entry.user.id == desk.store.session().user.id {
        return Err(Refusal::new(Rule::U1, "Nadie se bloquea a sí mismo.")
            .hint("Pídalo a otra persona con autoridad sobre los usuarios.")
            .into());
    }
    if entry.user.blocked && desk.store.finish_blocking()? {
        return Ok(entry.into());
    }
    if entry.user.blocked {
        return Err(Refusal::new(Rule::U1, "Ese usuario ya está bloqueado.").into());
    }
    desk.store.block_user(entry.user.id)?;
    find(desk, login).map(UserView::from)
}

/// Four random words, for whoever would rather not invent a passphrase (U2).
///
/// # Errors
/// The system gives no random numbers.
pub fn generate_passphrase() -> Result<SecretString, ActionError> {
    Ok(passphrase::generate_words().map_err(StoreError::from)?)
}

/// Changes the own passphrase.
///
/// # Errors
/// The old one is wrong, or the new one too short.
pub fn change_passphrase(
    desk: &mut Desk,
    old: &SecretString,
    new: &SecretString,
) -> Result<(), ActionError> {
    Ok(desk.store.change_passphrase(old, new)?)
}

/// What a new passphrase lacks, in words; nothing when it meets the rule (U2).
#[must_use]
pub fn passphrase_lacks(text: &str) -> Option<String> {
    match passphrase::check(text) {
        Ok(()) => None,
        Err(PassphraseError::TooShort { minimum }) => {
            let missing = minimum.saturating_sub(text.trim().chars().count());
            Some(match missing {
                1 => "falta 1 carácter".to_owned(),
                missing => format!("faltan {missing} caracteres"),
            })
        }
    }
}

/// Comes back with the recovery key, under a new passphrase; answers also whether
/// the user had been blocked and no longer is.
///
/// # Errors
/// The recovery key is not this store's, no user has this login, or they are
/// blocked and `unblock` does not say that this is to end.
pub fn recover(
    paths: Paths,
    login: &str,
    recovery_key: SecretString,
    passphrase: SecretString,
    unblock: bool,
    ambient: Ambient,
) -> Result<(Desk, bool), ActionError> {
    let entry = RecoveryEntry {
        login: login.to_owned(),
        recovery_key,
        passphrase,
        unblock,
    };
    let (store, unblocked) = Store::recover(paths, &entry, ambient)?;
    Ok((Desk::over(store)?, unblocked))
}

/// Whether a text can be a login.
#[must_use]
pub fn is_login(text: &str) -> bool {
    is_valid_name(text)
}

fn find(desk: &Desk, login: &str) -> Result<UserEntry, ActionError> {
    desk.store
        .read()
        .own_users()?
        .into_iter()
        .find(|entry| entry.names.login == login)
        .ok_or(ActionError::NoUser)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn u2_who_entered_last_is_remembered_as_far_as_the_folder_takes_it() {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::new(folder.path());
        assert_eq!(last_login(&paths), None);
        for login in ["ana", "ana", "eva"] {
            remember_login(&paths, login);
            assert_eq!(last_login(&paths).as_deref(), Some(login));
        }
        let nowhere = Paths::new(paths.last_login());
        remember_login(&nowhere, "ana");
        assert_eq!(last_login(&nowhere), None);
    }
}
