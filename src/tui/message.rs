//! What may happen to the console: a signal from outside, or an answer of the worker.

use super::asking::{Address, Nature};
use super::post::Surroundings;
use super::queue::QueueAnswer;
use super::runtime::Signal;
use crate::actions::{
    AttentionCheck, AttentionDetail, AttentionList, AttentionView, BackupView, Board, ClosingForm,
    CodeStock, Diagnosis, Draft, DraftName, HolidayView, InquiryView, LetterCode, LetterView,
    Listing, NoticeView, OutageDetail, OutageList, OutageView, Printed, PurgeView, RecipientList,
    Report, ShiftView, SlipView, SuggestedOpening, TemplateView, TerminalView, UserView,
    VerdictView, Verification,
};
use crate::config::{Assets, Profile, Settings};
use crate::domain::alert::AlertState;
use crate::domain::authority::Role;
use chrono_tz::Tz;
use secrecy::SecretString;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Something that happened.
#[derive(Debug)]
pub enum Message {
    /// A key, a tick, the mouse.
    Signal(Signal),
    /// The worker has done something for somebody.
    Answer(Address, Box<Answer>),
}

impl From<Signal> for Message {
    fn from(signal: Signal) -> Self {
        Self::Signal(signal)
    }
}

/// What the worker says.
#[derive(Debug)]
pub enum Answer {
    /// No store is here: the first run begins.
    NoStore(Entrance),
    /// A store is here and waits for a passphrase.
    Locked(Entrance),
    /// Nobody entered with a passphrase.
    NotEntered {
        /// For how long no other is tried (U2).
        wait: Duration,
        /// Why; nothing where it came before the wait was over and was not tried.
        report: Option<Report>,
    },
    /// The store is unlocked.
    Unlocked(Box<Entered>),
    /// The board as it is now.
    Board(Box<Board>),
    /// A verdict on what was said so far.
    Assessed(VerdictView),
    /// An outage was registered, corrected, reopened or closed.
    Changed {
        /// What was done.
        deed: OutageDeed,
        /// The outage as it is now.
        outage: Box<OutageView>,
    },
    /// Outages were restored at once.
    Restored(Vec<OutageView>),
    /// One page of outages.
    Listed(OutageList),
    /// The refused inquiries.
    Inquiries(Vec<InquiryView>),
    /// An outage with its history.
    Shown(Box<OutageDetail>),
    /// What stands around an outage.
    Around(Box<Surroundings>),
    /// The opening that an open mass failure suggests (O3).
    Suggested {
        /// Id of the procedure it was asked for.
        procedure: String,
        /// The opening, where there is one.
        opening: Option<Box<SuggestedOpening>>,
    },
    /// A letter as it stands.
    Letter(Box<LetterView>),
    /// The relay took a letter: its record is still to say so.
    LetterDelivered(Uuid),
    /// The QR of a letter, where it fits.
    LetterCode(Option<Box<LetterCode>>),
    /// What became of the codes on paper.
    CodeStock(CodeStock),
    /// What happened in a shift.
    Shift(Box<ShiftView>),
    /// What a purge would delete, or deleted.
    Purge(Box<PurgeView>),
    /// What the closing form shows.
    ClosingForm(Box<ClosingForm>),
    /// A notice was registered.
    Noticed(NoticeView),
    /// One page of attentions.
    AttentionsListed(AttentionList),
    /// An attention with its history, masked or not.
    AttentionShown {
        /// The attention.
        detail: Box<AttentionDetail>,
        /// How far the confirmation to the customer is, where one was prepared.
        confirmation: Option<AlertState>,
    },
    /// What was noted of a request was judged.
    AttentionChecked {
        /// What is missing and what looks wrong.
        check: Box<AttentionCheck>,
        /// The opening that a mass failure of another type suggests (O3).
        suggested: Option<Box<SuggestedOpening>>,
    },
    /// A request was taken down and has its code.
    AttentionTaken {
        /// The attention, with nothing masked: it was just typed.
        attention: Box<AttentionView>,
        /// Its slip.
        slip: Box<SlipView>,
    },
    /// An attention was joined to an outage, or its outcome recorded.
    AttentionChanged {
        /// What was done.
        deed: AttentionDeed,
        /// The attention as it is now, masked.
        attention: Box<AttentionView>,
    },
    /// The slip of an attention.
    Slip(Box<SlipView>),
    /// Something about the queue of what is to be regularised, or a file of the exchange.
    Queue(QueueAnswer),
    /// The records that a text names.
    Found {
        /// The text.
        text: String,
        /// Outages, newest first.
        outages: Vec<OutageView>,
        /// Attentions, masked.
        attentions: Vec<AttentionView>,
    },
    /// A document or an `.eml` was written.
    Printed(Printed),
    /// A form's draft was saved.
    DraftSaved(DraftName),
    /// What was found of a draft.
    Draft {
        /// Under what the form that asked is saved.
        name: DraftName,
        /// The newest draft that was left, if any.
        found: Option<Draft>,
    },
    /// What the settings show.
    Settings(Box<SettingsView>),
    /// Settings, users or a passphrase were changed; one sentence says what.
    Done(String),
    /// A passphrase was made up.
    Passphrase(SecretString),
    /// What lies in a folder.
    Listing(Listing),
    /// Long work goes on.
    Progress {
        /// What, Spanish.
        title: &'static str,
        /// How much is done.
        done: u64,
        /// Of how much.
        total: u64,
    },
    /// The store was verified.
    Verified(Verification),
    /// A copy was made.
    BackedUp(BackupView),
    /// A deed was not done.
    Refused(Report),
    /// What was to be read was not.
    NotRead(Report),
    /// What was typed could not be kept.
    NotKept,
}

impl Answer {
    /// What is said where an effect came to nothing.
    #[must_use]
    pub fn failed(nature: Nature, report: Report) -> Self {
        match nature {
            Nature::Load | Nature::Query => Self::NotRead(report),
            Nature::Deed => Self::Refused(report),
            Nature::Draft => Self::NotKept,
        }
    }
}

/// A deed that changed an outage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutageDeed {
    /// It was registered.
    Opened,
    /// It was closed.
    Closed,
    /// It was corrected.
    Corrected,
    /// It was reopened.
    Reopened,
}

impl OutageDeed {
    /// What the outage is called then: *evento cerrado*.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Opened => "registrado",
            Self::Closed => "cerrado",
            Self::Corrected => "corregido",
            Self::Reopened => "reabierto",
        }
    }
}

/// A deed that changed an attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttentionDeed {
    /// It was joined to an outage.
    Attached,
    /// Its outcome was recorded.
    Resolved,
    /// One thing of it was corrected.
    Corrected,
    /// It was annulled.
    Annulled,
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
    /// Where the recovery key was just written, after a first run (U2).
    pub recovery_key: Option<PathBuf>,
    /// The board.
    pub board: Board,
}

/// What the settings show.
#[derive(Debug)]
pub struct SettingsView {
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
    pub backups: Vec<PathBuf>,
}
