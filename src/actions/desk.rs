//! An unlocked store with the assets and settings of its installation: what every deed is handed.

use super::error::ActionError;
use super::report::Report;
use crate::config::{Assets, OverrideProblem, Paths, Profile, Relay, load_assets};
use crate::documents::Press;
use crate::domain::authority::{self, Deed, Role};
use crate::domain::calendar::Calendar;
use crate::domain::instant::parse_instant;
use crate::domain::terminal::{Channel, Scope};
use crate::files::same_file;
use crate::store::{Ambient, Drafts, Local, Store, StoreError};
use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use secrecy::SecretString;
use std::path::{Path, PathBuf};

/// The counter: an unlocked store and everything a deed needs besides.
#[derive(Debug)]
pub struct Desk {
    pub(super) store: Store,
    /// None where the folder takes no writes.
    drafts: Option<Drafts>,
    assets: Assets,
    profile: Profile,
    problems: Vec<OverrideProblem>,
    relay: Option<Relay>,
    /// Files that were given to the call that is at work.
    given: Vec<PathBuf>,
}

/// The forms whose fields are saved as they are left (Q6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftKind {
    /// *Nuevo evento*.
    Opening,
    /// *Cierre* of an outage.
    Closing(uuid::Uuid),
    /// *Reabrir* a closed outage.
    Reopening(uuid::Uuid),
    /// *Atención*.
    Attention,
    /// *Resultado* of an attention.
    Outcome(uuid::Uuid),
    /// *Comunicado de fallas*.
    Notice,
    /// *Falla detectada*.
    Failure,
    /// Official codes that are not paired yet.
    OfficialCodes,
    /// The hand-over of a shift.
    Shift,
    /// The printing of blank forms.
    BlankForms,
    /// The correction of a record.
    Correction(uuid::Uuid),
    /// The annulment of an attention.
    Annulment(uuid::Uuid),
}

/// One of the drafts of a form: two consoles of one person, or two pages of one
/// console, each have their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DraftName {
    /// Of which form.
    pub kind: DraftKind,
    /// What tells it from others; none in drafts of earlier versions.
    mark: Option<uuid::Uuid>,
}

/// A form left unfinished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Which it is.
    pub name: DraftName,
    /// The form's fields as JSON.
    pub data: String,
    /// When its last field was saved.
    pub saved_at: DateTime<FixedOffset>,
}

/// Parts the form's name from the mark.
const MARK: char = '#';

impl DraftName {
    /// The only draft of a form, as earlier versions had it.
    #[must_use]
    pub const fn only(kind: DraftKind) -> Self {
        Self { kind, mark: None }
    }

    /// One of several drafts of a form, for tests.
    #[cfg(test)]
    #[must_use]
    pub const fn marked(kind: DraftKind, mark: u128) -> Self {
        Self {
            kind,
            mark: Some(uuid::Uuid::from_u128(mark)),
        }
    }

    fn text(self) -> String {
        let form = self.kind.name();
        match self.mark {
            Some(mark) => format!("{form}{MARK}{mark}"),
            None => form,
        }
    }

    /// The draft of a form that a text names, if it names one.
    fn of(kind: DraftKind, text: &str) -> Option<Self> {
        let mark = match text.strip_prefix(&kind.name())? {
            "" => None,
            mark => Some(mark.strip_prefix(MARK)?.parse().ok()?),
        };
        Some(Self { kind, mark })
    }
}

impl DraftKind {
    fn name(self) -> String {
        match self {
            Self::Opening => "evento".to_owned(),
            Self::Closing(id) => format!("cierre-{id}"),
            Self::Reopening(id) => format!("reapertura-{id}"),
            Self::Attention => "atencion".to_owned(),
            Self::Notice => "comunicado".to_owned(),
            Self::Failure => "falla".to_owned(),
            Self::OfficialCodes => "codigos-oficiales".to_owned(),
            Self::Shift => "turno".to_owned(),
            Self::BlankForms => "formatos".to_owned(),
            Self::Outcome(id) => format!("resultado-{id}"),
            Self::Correction(id) => format!("correccion-{id}"),
            Self::Annulment(id) => format!("anulacion-{id}"),
        }
    }
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
    /// Own operations no export has carried.
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
        let (assets, mut problems) = load_assets(&store.paths().config())?;
        let (relay, problem) = Relay::load(&store.paths().relay());
        problems.extend(problem);
        let profile = assets
            .profile(&store.terminal().started.profile)
            .or_else(|| assets.profiles.first())
            .cloned()
            .ok_or(ActionError::NoProfile)?;
        let drafts = match store.drafts() {
            Err(StoreError::ReadOnly { .. } | StoreError::DiskFull { .. }) => None,
            opened => Some(opened?),
        };
        Ok(Self {
            store,
            drafts,
            assets,
            profile,
            problems,
            relay,
            given: Vec::new(),
        })
    }

    /// Notes a file that the call at work was given to read: what the call writes
    /// never takes its place (F1).
    pub fn is_given(&mut self, file: &Path) {
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

    /// The business calendar of the point's country (D1).
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        self.assets.calendar(self.profile.country)
    }

    /// Overrides of the configuration folder that were not used, with the reason.
    #[must_use]
    pub fn override_problems(&self) -> &[OverrideProblem] {
        &self.problems
    }

    /// Makes documents from the templates in force now.
    #[must_use]
    pub fn press(&self) -> Press {
        Press::open(&self.paths().config())
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
    pub fn permit(&self, deed: Deed) -> Result<(), ActionError> {
        let user = &self.store.session().user;
        Ok(authority::permit(user.role, user.founder, deed)?)
    }

    /// What a failure is really about: a store that does not read since another
    /// console gave it a new key is not damaged.
    #[must_use]
    pub fn explained(&self, error: ActionError) -> ActionError {
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

    /// Saves a form as it stands.
    ///
    /// # Errors
    /// The drafts cannot be written.
    pub fn save_draft(&self, name: DraftName, data: &str) -> Result<(), ActionError> {
        let user = self.store.session().user.id;
        let save = |drafts: &Drafts| drafts.save(user, &name.text(), data, self.now());
        let saved = match &self.drafts {
            Some(drafts) => save(drafts),
            // There may be room again.
            None => self.store.drafts().and_then(|drafts| save(&drafts)),
        };
        Ok(saved?)
    }

    /// A name for a new draft of a form.
    #[must_use]
    pub fn new_draft(&self, kind: DraftKind) -> DraftName {
        let mark = Some(self.store.new_id());
        DraftName { kind, mark }
    }

    /// The newest draft of a form besides the one that is being written.
    ///
    /// # Errors
    /// The drafts cannot be read.
    pub fn draft_beside(&self, mine: DraftName) -> Result<Option<Draft>, ActionError> {
        let user = self.store.session().user.id;
        let drafts = self.drafts.as_ref();
        let drafts = drafts.map_or_else(|| Ok(Vec::new()), |drafts| drafts.of(user))?;
        Ok(drafts.into_iter().find_map(|draft| {
            let name = DraftName::of(mine.kind, &draft.form)?;
            (name != mine).then_some(Draft {
                name,
                data: draft.data,
                saved_at: draft.saved_at,
            })
        }))
    }

    /// Forgets a draft. On a disk that is full it stays: what it was for is done.
    ///
    /// # Errors
    /// The drafts cannot be written for another reason.
    pub fn discard_draft(&self, name: DraftName) -> Result<(), ActionError> {
        let user = self.store.session().user.id;
        let drafts = self.drafts.as_ref();
        match drafts.map_or(Ok(()), |drafts| drafts.discard(user, &name.text())) {
            Err(StoreError::ReadOnly { .. } | StoreError::DiskFull { .. }) => {
                tracing::warn!("a draft could not be forgotten");
                Ok(())
            }
            other => Ok(other?),
        }
    }

    /// Presses the drafts onto the disk, after a second of rest.
    ///
    /// # Errors
    /// The drafts cannot be written.
    pub fn flush_drafts(&self) -> Result<(), ActionError> {
        Ok(self.drafts.as_ref().map_or(Ok(()), Drafts::flush)?)
    }
}
