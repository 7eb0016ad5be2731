//! What the console asks of its worker, as data.

use crate::actions::{
    ClosingInput, CorrectionField, DraftKind, NoticeInput, OpeningInput, OutagePage, OutageQuery,
    Start,
};
use crate::config::Settings;
use crate::domain::authority::Role;
use chrono::{DateTime, FixedOffset};
use secrecy::SecretString;

/// Something to be done outside the model. Answers come back as [`super::message::Answer`]s.
#[derive(Debug)]
pub enum Effect {
    /// Look whether a store is here and who may enter.
    Look,
    /// Set up a store (first run).
    Start(Box<Start>),
    /// Unlock the store.
    Unlock {
        /// Who.
        login: String,
        /// Their passphrase.
        passphrase: SecretString,
    },
    /// Close the connection and wipe the keys.
    Lock,
    /// Load the board.
    Board,
    /// Judge what was said of an outage so far; `ticket` comes back with the verdict.
    Assess {
        /// Tells an old verdict from a new one.
        ticket: u64,
        /// What was said.
        input: Box<OpeningInput>,
    },
    /// Register an outage.
    Open(Box<OpeningInput>),
    /// Load one page of outages.
    List {
        /// Tells an old page from a new one.
        ticket: u64,
        /// Which outages.
        query: OutageQuery,
        /// From where.
        page: OutagePage,
        /// How many.
        limit: usize,
    },
    /// Load the refused inquiries.
    Inquiries,
    /// Load an outage with its history, by correlative.
    Show(String),
    /// Restore an outage, at an instant or now.
    Restore {
        /// Its correlative.
        outage: String,
        /// When service came back.
        at: Option<DateTime<FixedOffset>>,
    },
    /// Load what the closing form shows.
    ClosingForm(String),
    /// Close an outage.
    Close {
        /// Its correlative.
        outage: String,
        /// Cause, sustento, reference.
        input: ClosingInput,
    },
    /// Correct a fact of an outage.
    Correct {
        /// Its correlative.
        outage: String,
        /// Which fact.
        field: CorrectionField,
        /// The new value, as typed.
        value: String,
        /// Why.
        reason: String,
    },
    /// Take a closing back.
    Reopen {
        /// Its correlative.
        outage: String,
        /// Why.
        reason: String,
    },
    /// Register a notice of the failures mailbox.
    RegisterNotice(NoticeInput),
    /// Save a form as it stands.
    SaveDraft {
        /// Which form.
        form: DraftKind,
        /// Its fields as JSON.
        data: String,
    },
    /// Look for a draft of a form.
    LoadDraft(DraftKind),
    /// Forget a draft.
    DiscardDraft(DraftKind),
    /// Press the drafts onto the disk: nothing was typed for a second.
    FlushDrafts,
    /// Load what the settings show.
    LoadSettings,
    /// Save the settings.
    SaveSettings(Settings),
    /// Give somebody access.
    AddUser {
        /// Login.
        login: String,
        /// Name.
        name: String,
        /// Role.
        role: Role,
        /// Their first passphrase.
        passphrase: SecretString,
    },
    /// Take somebody's access away.
    BlockUser {
        /// Login.
        login: String,
    },
    /// Change the own passphrase.
    ChangePassphrase {
        /// The old one.
        old: SecretString,
        /// The new one.
        new: SecretString,
    },
    /// Make up a passphrase of four words.
    ProposePassphrase,
    /// Verify the store, on a thread of its own.
    Verify,
    /// Make a verified copy, on a thread of its own.
    Backup,
    /// Stop the work that is going on.
    CancelWork,
    /// Look whether another console has written; the board comes back if so.
    LookAround,
}
