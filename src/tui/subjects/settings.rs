//! Settings, users and the purge of personal content.

use std::sync::Arc;

use chrono::NaiveDate;
use secrecy::SecretString;

use crate::{
    actions::{
        Diagnosis, HolidayView, KeptCopy, PageAt, PurgeView, RecipientList, TemplateView,
        TerminalView, UserView, VoidPage, VoidedCursor,
    },
    config::{Assets, Profile, Settings},
    domain::{authority::Role, personal::RetentionClass},
    tui::address::Nature,
};

/// Something to be done with settings, users or personal content (U, T1).
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum SettingsEffect {
    /// Load what the page shows.
    Load,
    /// Save the settings.
    Save(Settings),
    /// Give somebody access.
    AddUser {
        login: String,
        name: String,
        role: Role,
        /// Their first passphrase.
        passphrase: SecretString,
    },
    /// Take somebody's access away.
    BlockUser { login: String },
    /// Change the own passphrase.
    ChangePassphrase {
        old: SecretString,
        new: SecretString,
    },
    /// Plan a purge of personal content, or carry it out.
    Purge(PurgeEffect),
    /// Load one page of what is kept and does not count (M4).
    WithoutEffect {
        /// From where.
        page: PageAt<VoidedCursor>,
        /// How many.
        limit: usize,
    },
}

/// A purge of personal content (T1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PurgeEffect {
    /// Retention class.
    pub class: RetentionClass,
    /// The term ran from a day before this one.
    pub before: NaiveDate,
    /// Only says what would be deleted.
    pub simulated: bool,
}

impl SettingsEffect {
    pub(in crate::tui) const fn nature(&self) -> Nature {
        match self {
            Self::Load => Nature::Load,
            Self::WithoutEffect { .. } => Nature::Query,
            Self::Save(_)
            | Self::AddUser { .. }
            | Self::BlockUser { .. }
            | Self::ChangePassphrase { .. }
            | Self::Purge(_) => Nature::Deed,
        }
    }
}

/// What is said of settings and of a purge.
#[derive(Debug)]
pub enum SettingsAnswer {
    /// What the page shows.
    Shown(Box<SettingsView>),
    /// What a purge would delete, or deleted.
    Purge(Box<PurgeView>),
    /// One page of what is kept and does not count.
    WithoutEffect(VoidPage),
}

/// What the settings show.
#[derive(Debug)]
pub struct SettingsView {
    /// What whoever looks at them types to enter.
    pub login: String,
    /// Settings of the console.
    pub settings: Settings,
    /// The catalogues and calendars in force.
    pub assets: Arc<Assets>,
    /// The profile in force.
    pub profile: Profile,
    /// The installation.
    pub diagnosis: Diagnosis,
    /// Who may enter.
    pub users: Vec<UserView>,
    /// The days of this year and the next that do not count.
    pub holidays: Vec<HolidayView>,
    /// The templates in force.
    pub templates: Vec<TemplateView>,
    /// Every terminal that was heard of.
    pub terminals: Vec<TerminalView>,
    /// For whom bundles are sealed, and the own public key.
    pub recipients: RecipientList,
    /// The copies there are, newest first.
    pub backups: Vec<KeptCopy>,
}
