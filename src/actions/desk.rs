//! An unlocked store with the assets and settings of its installation: what every deed is handed.

use super::error::ActionError;
use super::report::Report;
use crate::config::{Assets, OverrideProblem, Paths, Profile, Relay, Templates, load_assets};
use crate::documents::Press;
use crate::domain::attention::Measure;
use crate::domain::authority::{self, Permission, Role};
use crate::domain::calendar::Calendar;
use crate::domain::instant::{local_day, midnight, parse_day, parse_instant};
use crate::domain::terminal::{Channel, Scope};
use crate::files::same_file;
use crate::store::{Ambient, Drafts, Local, Store, StoreError};
use chrono::{DateTime, FixedOffset, TimeDelta};
use chrono_tz::Tz;
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// The counter: an unlocked store and everything a deed needs besides.
#[derive(Debug)]
pub struct Desk {
    pub(super) store: Store,
    /// None where the folder takes no writes.
    pub(super) drafts: Option<Drafts>,
    assets: Assets,
    profile: Profile,
    problems: Vec<OverrideProblem>,
    relay: Option<Relay>,
    /// Files that were given to the call that is at work.
    given: Vec<PathBuf>,
    /// When the showing of what stays on a screen was last put on the record (U3).
    pub(super) shown: BTreeMap<Uuid, DateTime<FixedOffset>>,
}

/// What the configuration folder says.
struct Configured {
    assets: Assets,
    profile: Profile,
    problems: Vec<OverrideProblem>,
    relay: Option<Relay>,
}

fn configured(store: &Store) -> Result<Configured, ActionError> {
    let (assets, mut problems) = load_assets(&store.paths().config())?;
    let (relay, problem) = Relay::load(&store.paths().relay());
    problems.extend(problem);
    let profile = assets
        .profile(&store.terminal().started.profile)
        .or_else(|| assets.profiles.first())
        .cloned()
        .ok_or(ActionError::NoProfile)?;
    Ok(Configured {
        assets,
        profile,
        problems,
        relay,
    })
}

/// What the status bar always tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Code and name of the point.
    pub point: (String, String),
    /// Its channel.
    pub channel: Channel,
    /// Letter and epoch of the terminal, as its series.
    pub series: String,
    /// Name and role of the user.
    pub user: (String, Role),
    /// Outages not yet restored.
    pub open: u64,
    /// Critical attentions that are pending (K2).
    pub critical_pending: u64,
    /// Restored ones waiting for their closing.
    pub restored: u64,
    /// Records of which no export has carried all, up to a thousand.
    pub not_exported: u64,
    /// When the last verified copy was made.
    pub last_backup: Option<DateTime<FixedOffset>>,
    /// Whether the recovery key still lies beside the store (U2).
    pub recovery_key_here: bool,
}

impl Desk {
    /// Unlocks the store of a data folder.
    ///
    /// # Errors
    /// As [`Store::unlock`]; an embedded asset that does not read is an internal error.
    pub fn unlock(
        paths: Paths,
        login: &str,
        passphrase: &SecretString,
        ambient: Ambient,
    ) -> Result<Self, ActionError> {
        let store = Store::unlock(paths, login, passphrase, ambient)?;
        Self::over(store)
    }

    /// The desk of an unlocked store.
    ///
    /// # Errors
    /// An embedded asset does not read, or the drafts cannot be opened though their
    /// folder takes writes.
    pub fn over(store: Store) -> Result<Self, ActionError> {
        let configured = configured(&store)?;
        let drafts = match store.drafts() {
            Err(StoreError::ReadOnly { .. } | StoreError::DiskFull { .. }) => None,
            opened => Some(opened?),
        };
        Ok(Self {
            store,
            drafts,
            assets: configured.assets,
            profile: configured.profile,
            problems: configured.problems,
            relay: configured.relay,
            given: Vec::new(),
            shown: BTreeMap::new(),
        })
    }

    /// From here on whatever SQLite gives back is overwritten first (U2), in the whole
    /// process: for a console, which is locked and stays, and for no command, which ends.
    ///
    /// # Errors
    /// The store cannot be asked.
    pub(crate) fn wipe_what_is_freed(&self) -> Result<(), ActionError> {
        Ok(self.store.wipe_what_is_freed()?)
    }

    /// Reads the configuration folder again, after something was changed there.
    pub(super) fn configure(&mut self) -> Result<(), ActionError> {
        let configured = configured(&self.store)?;
        self.assets = configured.assets;
        self.profile = configured.profile;
        self.problems = configured.problems;
        self.relay = configured.relay;
        Ok(())
    }

    /// Notes a file that the call at work was given to read: what the call writes
    /// never takes its place (F1).
    pub(crate) fn is_given(&mut self, file: &Path) {
        self.given.push(file.to_path_buf());
    }

    /// Whether a file was given to the call at work, by whatever name.
    pub(super) fn reads(&self, file: &Path) -> bool {
        self.given.iter().any(|given| same_file(given, file))
    }

    /// The catalogues, calendars and profiles in force.
    #[must_use]
    pub fn assets(&self) -> &Assets {
        &self.assets
    }

    /// The profile the terminal was set up with.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// By what a request is judged here.
    pub(super) fn measure(&self) -> Measure<'_> {
        Measure {
            catalog: &self.assets.catalog,
            calendar: self.calendar(),
            country: self.profile.country,
            zone: self.zone(),
        }
    }

    /// The business calendar of the point's country (D1).
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        self.assets.calendar(self.profile.country)
    }

    /// Overrides of the configuration folder that were not used, with the reason.
    #[must_use]
    pub(crate) fn override_problems(&self) -> &[OverrideProblem] {
        &self.problems
    }

    /// Makes documents from the templates in force now.
    #[must_use]
    pub fn press(&self) -> Press {
        Press::open(&self.paths().config())
    }

    /// The templates in use.
    pub(super) fn templates(&self) -> Templates {
        Templates::load(&self.paths().config())
    }

    /// The mail server that letters can be sent over, where the office named one (A1).
    #[must_use]
    pub fn relay(&self) -> Option<&Relay> {
        self.relay.as_ref()
    }

    /// Where the files of the installation lie.
    #[must_use]
    pub fn paths(&self) -> &Paths {
        self.store.paths()
    }

    /// A number that changes when another console has written.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn data_version(&self) -> Result<i64, ActionError> {
        Ok(self.store.data_version()?)
    }

    /// Why nothing can be written here, where that is so: everything is read all the
    /// same, and leaves to another folder.
    #[must_use]
    pub fn closed(&self) -> Option<Report> {
        let closed = self.store.takes_writes().err()?;
        Some(Report::from(&ActionError::from(closed)))
    }

    /// The instant it is now at the point.
    #[must_use]
    pub fn now(&self) -> DateTime<FixedOffset> {
        self.store.now()
    }

    /// The point's time zone (D7).
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.store.zone()
    }

    /// Code of the own point.
    #[must_use]
    pub fn point(&self) -> &str {
        &self.store.terminal().started.point.code
    }

    /// Whether the user may do a deed (U1).
    ///
    /// # Errors
    /// The refusal, with its rule.
    pub(crate) fn permit(&self, permission: Permission) -> Result<(), ActionError> {
        let user = &self.store.session().user;
        Ok(authority::permit(user.role, user.founder, permission)?)
    }

    /// What a failure is really about: a store that does not read since another
    /// console gave it a new key is not damaged.
    #[must_use]
    pub(crate) fn explained(&self, error: ActionError) -> ActionError {
        let unread = matches!(&error, ActionError::Store(error) if error.is_unreadable());
        if unread && self.has_another_key() {
            return StoreError::KeyChanged.into();
        }
        error
    }

    /// Whether another console gave the store a new key (U2).
    #[must_use]
    pub fn has_another_key(&self) -> bool {
        self.store.has_another_key()
    }

    /// Whether this is a point or the office (M4).
    #[must_use]
    pub fn scope(&self) -> Scope {
        self.store.terminal().started.scope
    }

    /// Reads an instant as a person types it, in the point's zone.
    ///
    /// # Errors
    /// Names the field and what was not understood.
    pub fn instant(
        &self,
        field: super::Field,
        text: &str,
    ) -> Result<DateTime<FixedOffset>, ActionError> {
        parse_instant(text, self.now(), self.zone())
            .map_err(|source| ActionError::Instant { field, source })
    }

    /// Reads an instant, or a day alone: of today, now; of another, its noon.
    ///
    /// # Errors
    /// Names the field and what was not understood.
    pub fn instant_or_day(
        &self,
        field: super::Field,
        text: &str,
    ) -> Result<DateTime<FixedOffset>, ActionError> {
        self.instant(field, text).or_else(|error| {
            let today = local_day(self.now(), self.zone());
            match parse_day(text.trim(), today) {
                Ok(day) if day == today => Ok(self.now()),
                Ok(day) => Ok(midnight(day, self.zone()) + TimeDelta::hours(12)),
                Err(_) => Err(error),
            }
        })
    }

    /// The figures of the status bar.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn status(&self) -> Result<Status, ActionError> {
        let terminal = self.store.terminal();
        let point = &terminal.started.point;
        let read = self.store.read();
        let counts = read.counts(&point.code, terminal.replica)?;
        let last_backup: Option<String> = read.local(Local::LastBackup)?;
        let session = self.store.session();
        Ok(Status {
            point: (point.code.clone(), point.name.clone()),
            channel: point.channel,
            series: terminal.series(),
            user: (session.names.name.clone(), session.user.role),
            open: counts.open,
            critical_pending: read.count_critical_pending(&point.code)?,
            restored: counts.restored,
            not_exported: counts.not_exported,
            last_backup: last_backup.and_then(|text| DateTime::parse_from_rfc3339(&text).ok()),
            recovery_key_here: !self.store.paths().recovery_keys_left_here().is_empty(),
        })
    }
}
