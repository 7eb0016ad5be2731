//! Where a call works, who makes it, and how its store is unlocked.

use super::advice;
use super::answer::say;
use super::globals::Globals;
use super::going_on::go_on_importing;
use super::passphrase;
use crate::actions::{Ambient, Desk, Report, Upgrading, settle, told_after_upgrade, upgrade_told};
use crate::config::{OverrideProblem, Paths};
use secrecy::SecretString;
use std::ffi::OsStr;
use std::path::Path;

/// The surroundings of one call.
pub(super) struct Context {
    globals: Globals,
    paths: Paths,
    ambient: Ambient,
}

impl Context {
    /// The surroundings that the global options name.
    pub(super) fn new(globals: Globals) -> Result<Self, Report> {
        let data = globals
            .data
            .clone()
            .filter(|folder| !folder.as_os_str().is_empty())
            .or_else(Paths::default_data)
            .ok_or_else(|| {
                Report::usage("No se sabe en qué carpeta están los datos.")
                    .hint("Dígalo con --datos CARPETA o CONTINGENCIA_DATOS.")
            })?;
        Ok(Self {
            globals,
            paths: Paths::new(data),
            ambient: Ambient {
                upgrading: Upgrading::told(|upgrade| say(&upgrade_told(upgrade))),
                ..Ambient::system()
            },
        })
    }

    pub(super) fn paths(&self) -> &Paths {
        &self.paths
    }

    pub(super) fn ambient(&self) -> Ambient {
        self.ambient.clone()
    }

    pub(super) fn json(&self) -> bool {
        self.globals.json
    }

    pub(super) fn demo(&self) -> bool {
        self.globals.demo
    }

    pub(super) fn verbose(&self) -> u8 {
        self.globals.verbose
    }

    pub(super) fn passphrase_file(&self) -> Option<&Path> {
        self.globals
            .passphrase_file
            .as_deref()
            .filter(|file| !file.as_os_str().is_empty())
    }

    /// The user that was named, if one was.
    pub(super) fn named_user(&self) -> Option<&str> {
        self.globals
            .user
            .as_deref()
            .map(str::trim)
            .filter(|name| !name.is_empty())
    }

    /// Who makes the call: the user named, or the only one there is.
    pub(super) fn login(&self) -> Result<String, Report> {
        if let Some(name) = self.named_user() {
            return Ok(name.to_owned());
        }
        let mut users = logins(&self.paths.users());
        match (users.pop(), users.is_empty()) {
            (Some(only), true) => Ok(only),
            _ => Err(Report::usage("Falta decir qué usuario ingresa.")
                .hint("Dígalo con --usuario NOMBRE o CONTINGENCIA_USUARIO.")),
        }
    }

    /// The passphrase of whoever makes the call.
    pub(super) fn passphrase(&self) -> Result<SecretString, Report> {
        passphrase::current(self.passphrase_file())
    }

    /// Login and passphrase, asked for only where there is a store.
    pub(super) fn credentials(&self) -> Result<(String, SecretString), Report> {
        settle(&self.paths)?;
        if !self.paths.has_store() {
            // The deed itself says that there is nothing here.
            return Ok((String::new(), SecretString::default()));
        }
        Ok((self.login()?, self.passphrase()?))
    }

    /// Unlocks the store.
    pub(super) fn desk(&self) -> Result<Desk, Report> {
        let (login, passphrase) = self.credentials()?;
        self.desk_of(&login, &passphrase)
    }

    /// Unlocks the store with a passphrase already known.
    pub(super) fn desk_of(&self, login: &str, passphrase: &SecretString) -> Result<Desk, Report> {
        let mut desk = Desk::unlock(self.paths.clone(), login, passphrase, self.ambient())?;
        if let Some(file) = self.passphrase_file() {
            desk.is_given(file);
        }
        tell(desk.override_problems());
        if let Some(told) = told_after_upgrade(&desk)? {
            say(&format!("Aviso: {}", advice::told(&told).join(" ")));
        }
        if let Some(closed) = desk.closed() {
            say(&format!("Aviso: {}", closed.message));
            say("  Se puede consultar y exportar a otra carpeta; de eso nada queda anotado.");
        }
        // What is answered is of all that was sent, not of the part that came in (M5).
        go_on_importing(&desk, self.json());
        Ok(desk)
    }
}

/// Says which files of the configuration folder are not used.
pub(super) fn tell(problems: &[OverrideProblem]) {
    for problem in problems {
        say(&format!("Aviso: {}.", problem.message));
    }
}

/// The users who have a key file in a folder.
fn logins(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension() == Some(OsStr::new("age")))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect()
}
