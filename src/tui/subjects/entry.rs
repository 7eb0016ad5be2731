//! The way in and out: whether a store is here, who enters, the first run.

use std::{path::PathBuf, sync::Arc, time::Duration};

use chrono_tz::Tz;
use secrecy::SecretString;

use crate::{
    actions::{Board, Report, Start, Upgrade},
    config::{Assets, Profile, Settings},
    domain::authority::Role,
    tui::address::Nature,
};

/// Something to be done while nobody is in, or to leave.
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum EntryEffect {
    /// Look whether a store is here and who may enter.
    Look,
    /// Set up a store (first run).
    Start(Box<Start>),
    /// Unlock the store.
    Unlock {
        login: String,
        passphrase: SecretString,
    },
    /// Restore a copy in the place of the store that is open (N5).
    Restore {
        copy: PathBuf,
        login: String,
        passphrase: SecretString,
    },
    /// Close the connection and wipe the keys.
    Lock,
    /// Make up a passphrase of four words.
    ProposePassphrase,
}

impl EntryEffect {
    pub(in crate::tui) const fn nature(&self) -> Nature {
        match self {
            Self::Look | Self::Lock | Self::ProposePassphrase => Nature::Load,
            Self::Start(_) | Self::Unlock { .. } | Self::Restore { .. } => Nature::Deed,
        }
    }
}

/// What is said at the entrance.
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum EntryAnswer {
    /// No store is here: the first run begins.
    NoStore(Entrance),
    /// A store is here and waits for a passphrase.
    Locked(Entrance),
    /// A copy was restored, and waits for a passphrase of then (N5).
    Restored {
        entrance: Entrance,
        /// What was done and what the copy does not know, Spanish.
        told: Vec<String>,
    },
    /// Nobody entered with a passphrase.
    NotEntered {
        /// For how long no other is tried (U2).
        wait: Duration,
        /// Why; nothing where it came before the wait was over and was not tried.
        report: Option<Report>,
    },
    /// The store is of an older console and is brought up to date before anybody enters.
    Upgrading(Upgrade),
    /// The store is unlocked.
    Unlocked(Box<Entered>),
    /// A passphrase was made up.
    Passphrase(SecretString),
}

/// What is known before anybody enters.
#[derive(Debug)]
pub struct Entrance {
    /// Who may enter.
    pub logins: Vec<String>,
    /// Who entered last, by login.
    pub last: Option<String>,
    /// What comes with the program.
    pub assets: Arc<Assets>,
    /// A profile.
    pub profile: Box<Profile>,
}

/// What a person who entered brings to the model.
#[derive(Debug)]
pub struct Entered {
    /// The catalogues and calendars in force.
    pub assets: Arc<Assets>,
    /// The profile of the installation.
    pub profile: Profile,
    /// The point's time zone.
    pub zone: Tz,
    /// Who entered: name and role.
    pub person: (String, Role),
    /// Settings of the console.
    pub settings: Settings,
    /// Overrides that were not used; Spanish sentences.
    pub problems: Vec<String>,
    /// What is to be known of the folder where the records are, Spanish.
    pub warnings: Vec<String>,
    /// What an upgrade left without effect, told once (M4).
    pub voided: Option<String>,
    /// Where the recovery key was just written, after a first run (U2).
    pub recovery_key: Option<PathBuf>,
    /// The board.
    pub board: Board,
}
