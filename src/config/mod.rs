//! What an installation is set up with: where its files are, its profile, its settings, its assets.
//!
//! Everything lives under one data folder. Catalogues, calendars, profiles and
//! document templates come with the program and an office can replace each by a
//! file of the same name under `config/`; a broken replacement never stops the console.

pub mod assets;
pub mod edit;
pub mod places;
pub mod profile;
pub mod relay;
pub mod settings;
pub mod templates;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::files;
use directories::ProjectDirs;

pub use assets::{Assets, EmbeddedError, OverrideProblem, load_assets};
pub use edit::Edit;
pub use places::{Place, places};
pub use profile::{Mailboxes, OfficeFacts, Post, Profile, ProfileError, ScreenId};
pub use relay::{Relay, RelayFault, RelayLogin, Security};
pub use settings::{Settings, SlipsOn, Theme};
pub use templates::{Template, Templates};

/// How the names of folders begin that hold a store that was replaced.
pub(crate) const ASIDE: &str = "reemplazado-";

/// How the names of recovery key files begin.
const RECOVERY: &str = "clave-recuperacion-";

/// The places of an installation's files, all under its data folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// The data folder (`--datos`).
    pub data: PathBuf,
}

impl Paths {
    /// The places under a data folder; nothing is made on disk.
    #[must_use]
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Self { data: data.into() }
    }

    /// The data folder used when none is given: the user's local application data.
    ///
    /// `None` where the system knows no home folder.
    #[must_use]
    pub(crate) fn default_data() -> Option<PathBuf> {
        ProjectDirs::from("", "", "contingencia").map(|dirs| dirs.data_local_dir().to_owned())
    }

    /// The encrypted store.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.data.join("store.db")
    }

    /// Drafts of forms, apart from the store so that saving a field never waits (Q6).
    #[must_use]
    pub fn drafts(&self) -> PathBuf {
        self.data.join("drafts.db")
    }

    /// The store's key, sealed for its users, the recovery key and the office (U2).
    #[must_use]
    pub fn store_key(&self) -> PathBuf {
        self.data.join("store.key.age")
    }

    /// The folder of the users' key files (U2).
    #[must_use]
    pub fn users(&self) -> PathBuf {
        self.data.join("users")
    }

    /// The folder of backups.
    #[must_use]
    pub fn backups(&self) -> PathBuf {
        self.data.join("backups")
    }

    /// The folder of bundles that were copied in and are not taken whole yet (M5).
    #[must_use]
    pub fn incoming(&self) -> PathBuf {
        self.data.join("entrantes")
    }

    /// The folder of the log file.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.data.join("log")
    }

    /// The folder of settings and of what the office replaces.
    #[must_use]
    pub fn config(&self) -> PathBuf {
        self.data.join("config")
    }

    /// The settings file.
    #[must_use]
    pub fn settings(&self) -> PathBuf {
        self.config().join("ajustes.toml")
    }

    /// Who entered last, by login.
    #[must_use]
    pub(crate) fn last_login(&self) -> PathBuf {
        self.config().join("ultimo-ingreso.txt")
    }

    /// The mail server the office lets this installation send through, where it did.
    #[must_use]
    pub fn relay(&self) -> PathBuf {
        self.config().join("relay.toml")
    }

    /// The recovery key of a terminal, until it is moved to the office's safe (U2).
    #[must_use]
    pub fn recovery_key(&self, point: &str, series: &str) -> PathBuf {
        self.data.join(format!("{RECOVERY}{point}-{series}.txt"))
    }

    /// Recovery key files that still lie beside the store (U2).
    #[must_use]
    pub fn recovery_keys_left_here(&self) -> Vec<PathBuf> {
        self.beginning_with(RECOVERY)
    }

    fn beginning_with(&self, name: &str) -> Vec<PathBuf> {
        let begins = |path: &PathBuf| {
            path.file_name()
                .is_some_and(|found| found.to_string_lossy().starts_with(name))
        };
        entries(&self.data).filter(begins).collect()
    }

    /// The ids of what was purged here, for a copy from before that is restored (T1).
    #[must_use]
    pub fn purged(&self) -> PathBuf {
        self.data.join("depurado.txt")
    }

    /// The ids of the users who were blocked here, for a copy from before that is
    /// restored (U1).
    #[must_use]
    pub fn blocked(&self) -> PathBuf {
        self.data.join("bloqueados.txt")
    }

    /// Locked by every console that has the store open.
    #[must_use]
    pub(crate) fn in_use(&self) -> PathBuf {
        self.data.join("en-uso")
    }

    /// The folder in which a copy is made ready that takes the store's place.
    #[must_use]
    pub fn restoring(&self) -> PathBuf {
        self.data.join("restaurando")
    }

    /// While it is there, the old store is being put aside in the folder it names.
    #[must_use]
    pub(crate) fn leaving(&self) -> PathBuf {
        self.restoring().join("apartar")
    }

    /// While it is there, the old store is aside and the new one is being taken in.
    #[must_use]
    pub(crate) fn arriving(&self) -> PathBuf {
        self.restoring().join("recibir")
    }

    /// Whether a restore was cut short when it had been decided: whoever comes
    /// next finishes it.
    #[must_use]
    pub(crate) fn is_between_stores(&self) -> bool {
        self.leaving().exists() || self.arriving().exists()
    }

    /// Where documents are written that were given no other place.
    #[must_use]
    pub fn documents(&self) -> PathBuf {
        self.data.join(DOCUMENTS)
    }

    /// Stores that a restore put aside in this folder.
    #[must_use]
    pub fn stores_put_aside(&self) -> Vec<PathBuf> {
        self.beginning_with(ASIDE)
    }

    /// Whether a store was set up here, be it between two places.
    #[must_use]
    pub fn has_store(&self) -> bool {
        self.store().exists() || self.is_between_stores()
    }

    /// The data folder itself.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Whether a path leads to a file that a console keeps for itself, this one or
    /// that of another data folder, by whatever name: through links, `..`, or in
    /// another case.
    pub(crate) fn owns(&self, path: &Path) -> bool {
        let Ok(path) = files::resolved(path) else {
            return false;
        };
        let mut steps = path.ancestors().zip(path.ancestors().skip(1));
        if steps
            .any(|(inside, folder)| inside.file_name().is_some_and(is_own) && self.is_data(folder))
        {
            return true;
        }
        // A second name of one of them.
        let folders = [
            self.data.clone(),
            self.users(),
            self.backups(),
            self.config(),
        ];
        folders.iter().any(|folder| {
            entries(folder)
                .filter(|entry| *folder != self.data || entry.file_name().is_some_and(is_own))
                .any(|entry| entry.is_file() && files::same_file(&entry, &path))
        })
    }

    /// Whether a path leads straight into a console's data folder, this one or another:
    /// what lay there would be taken for a part of the data.
    pub(crate) fn is_among_data(&self, path: &Path) -> bool {
        let resolved = files::resolved(path);
        let folder = resolved.as_ref().ok().and_then(|path| path.parent());
        folder.is_some_and(|folder| self.is_data(folder))
    }

    /// Whether a folder is where a console keeps its data, or a copy of such a one.
    fn is_data(&self, folder: &Path) -> bool {
        let own = self.data.canonicalize();
        own.is_ok_and(|own| own == folder) || holds_a_store(folder)
    }

    /// Takes from others what older consoles let them read, and sweeps what
    /// killed ones left unfinished.
    pub(crate) fn tidy(&self) {
        // The folder itself, should its name be a link.
        files::restrict(&self.data.canonicalize().unwrap_or(self.data.clone()));
        for entry in entries(&self.data) {
            let name = entry.file_name().unwrap_or_default();
            if is_own(name) || name == DOCUMENTS {
                files::restrict_all(&entry);
            }
        }
        for folder in [
            &self.data,
            &self.users(),
            &self.config(),
            &self.documents(),
            &self.incoming(),
        ] {
            files::sweep(folder);
        }
    }
}

/// The folder of documents, where whoever asks for a file may write.
const DOCUMENTS: &str = "documentos";

/// Whether a folder is the data folder of some installation, or a copy of one.
fn holds_a_store(folder: &Path) -> bool {
    let paths = Paths::new(folder);
    paths.store().exists() || paths.store_key().exists()
}

/// How the names begin of what the console keeps for itself in its data folder.
const OWN: [&str; 13] = [
    "store.",
    "drafts.",
    "users",
    "backups",
    "config",
    "log",
    "restaurando",
    "depurado.",
    "bloqueados.",
    "en-uso",
    "entrantes",
    ASIDE,
    RECOVERY,
];

/// Whether a name in the data folder is of what the console keeps for itself. Systems
/// that take two cases for one, or forget an end (`store.db.`), are thought of.
fn is_own(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_lowercase();
    OWN.iter().any(|own| {
        name.strip_prefix(own).is_some_and(|rest| {
            own.ends_with(['.', '-']) || rest.is_empty() || rest.starts_with(['.', ' ', ':'])
        })
    })
}

/// What is in a folder, as far as it can be read.
fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .map(|entry| entry.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_under_the_data_folder() {
        let paths = Paths::new("datos");
        let places = [
            (paths.store(), "store.db"),
            (paths.drafts(), "drafts.db"),
            (paths.store_key(), "store.key.age"),
            (paths.users(), "users"),
            (paths.backups(), "backups"),
            (paths.incoming(), "entrantes"),
            (paths.log(), "log"),
            (paths.config(), "config"),
            (paths.settings(), "config/ajustes.toml"),
            (paths.relay(), "config/relay.toml"),
        ];
        for (place, name) in places {
            assert_eq!(place, paths.data().join(name));
        }
    }

    #[test]
    fn f1_what_the_console_keeps_is_known_by_whatever_name() {
        let place = tempfile::tempdir().unwrap();
        let paths = Paths::new(place.path().join("datos"));
        for own in [
            paths.store(),
            paths.store_key(),
            paths.users().join("ana.age"),
        ] {
            files::write_atomic(&own, b"x").unwrap();
        }
        let data = paths.data();
        for name in [
            "store.db",
            "store.db-wal",
            "STORE.DB",
            "store.db.",
            "store.key.age.next",
            "drafts.db",
            "users",
            "users/ana.age",
            "users/nuevo.age",
            "Users/../users/ana.age",
            "users/../../datos/./store.db",
            "backups",
            "config",
            "restaurando",
            "depurado.txt",
            "bloqueados.txt",
            "en-uso",
            "clave-recuperacion-LIM014-A.txt",
            "reemplazado-20261128",
        ] {
            if name.starts_with("Users") && !data.join("Users").exists() {
                continue;
            }
            assert!(paths.owns(&data.join(name)), "{name}");
        }
        for name in ["constancia.pdf", "usuarios", "documentos", "../fuera.pdf"] {
            assert!(!paths.owns(&data.join(name)), "{name}");
        }
        assert!(!paths.owns(data));
        for (name, is_among) in [
            ("constancia.pdf", true),
            ("documentos/../constancia.pdf", true),
            ("documentos/constancia.pdf", false),
            ("../fuera.pdf", false),
        ] {
            std::fs::create_dir_all(paths.documents()).unwrap();
            assert_eq!(paths.is_among_data(&data.join(name)), is_among, "{name}");
        }
        let second = place.path().join("otro nombre");
        std::fs::hard_link(paths.store(), &second).unwrap();
        assert!(paths.owns(&second) || cfg!(windows));
        #[cfg(unix)]
        {
            let link = place.path().join("enlace");
            std::os::unix::fs::symlink(data, &link).unwrap();
            assert!(paths.owns(&link.join("store.db")));
            assert!(Paths::new(&link).owns(&paths.store()));
            let to_key = place.path().join("llave");
            std::os::unix::fs::symlink(paths.users().join("ana.age"), &to_key).unwrap();
            assert!(paths.owns(&to_key));
        }
        // Another console's own are as safe, also those of a copy without its store.
        let elsewhere = Paths::new(place.path().join("no hay"));
        assert!(!elsewhere.owns(&second));
        assert!(elsewhere.owns(&paths.store()));
        for kept in [paths.store(), paths.store_key()] {
            for name in [
                "store.key.age",
                "users/ana.age",
                "backups/copia.zip",
                "clave-recuperacion-LIM014-A.txt",
            ] {
                std::fs::create_dir_all(paths.backups()).unwrap();
                assert!(elsewhere.owns(&data.join(name)), "{name}");
            }
            assert!(!elsewhere.owns(&data.join("informe.pdf")));
            std::fs::remove_file(kept).unwrap();
        }
        assert!(!elsewhere.owns(&data.join("users/ana.age")));
    }
}
