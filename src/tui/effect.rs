//! What the console asks of its worker, as data.

use super::asking::Nature;
use super::keeping::KeepEffect;
use super::post::{LetterEffect, PaperEffect, PurgeEffect};
use super::queue::QueueEffect;
use crate::actions::{
    AttentionField, AttentionInput, AttentionPage, AttentionQuery, ClosingInput, CorrectionInput,
    Document, DraftKind, DraftName, NoticeInput, OpeningInput, OutagePage, OutageQuery,
    OutcomeInput, Sought, Start,
};
use crate::config::Settings;
use crate::domain::authority::Role;
use chrono::{DateTime, FixedOffset};
use secrecy::SecretString;
use std::path::PathBuf;

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
    /// Judge what was said of an outage so far.
    Assess(Box<OpeningInput>),
    /// Register an outage.
    Open(Box<OpeningInput>),
    /// Load one page of outages.
    List {
        /// Which outages.
        query: OutageQuery,
        /// From where.
        page: OutagePage,
        /// How many.
        limit: usize,
    },
    /// Load the refused inquiries.
    Inquiries,
    /// Load an outage with its history and what stands around it, by correlative.
    Show(String),
    /// Restore outages together, at an instant or now.
    Restore {
        /// Their correlatives.
        outages: Vec<String>,
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
        /// Which fact, its new value, and why.
        input: CorrectionInput,
    },
    /// Take a closing back.
    Reopen {
        /// Its correlative.
        outage: String,
        /// Why.
        reason: String,
    },
    /// Load the opening that an open mass failure suggests for this procedure (O3).
    Suggest(String),
    /// Join attentions *sin evento* to an outage.
    Attach {
        /// Its correlative.
        outage: String,
        /// Codes of the attentions.
        attentions: Vec<String>,
    },
    /// Something to be done with a letter.
    Letter(LetterEffect),
    /// Something to be done on paper.
    Paper(PaperEffect),
    /// Something to be done with the queue of what is to be regularised, or a file of
    /// the exchange.
    Queue(QueueEffect),
    /// Plan a purge of personal content, or carry it out.
    Purge(PurgeEffect),
    /// Register a notice of the failures mailbox.
    RegisterNotice(NoticeInput),
    /// Load one page of attentions, masked.
    ListAttentions {
        /// Which attentions.
        query: AttentionQuery,
        /// From where; the first page where nothing is said.
        page: Option<AttentionPage>,
        /// How many.
        limit: usize,
    },
    /// Load an attention with its history, masked, by code.
    ShowAttention(String),
    /// The same with nothing masked; that is logged (U3).
    RevealAttention(String),
    /// Judge what was noted of a request so far.
    CheckAttention(Box<AttentionInput>),
    /// Take a request down; with an opening, register an outage for it as well (O3).
    TakeAttention {
        /// What was noted.
        input: Box<AttentionInput>,
        /// The outage to be registered, which the request then belongs to.
        opening: Option<Box<OpeningInput>>,
    },
    /// Join an attention to an outage.
    AttachAttention {
        /// Its code.
        attention: String,
        /// The outage's correlative.
        outage: String,
    },
    /// Record what became of an attention.
    RecordOutcome {
        /// Its code.
        attention: String,
        /// What became of it.
        input: OutcomeInput,
    },
    /// Correct one thing of an attention (O6).
    CorrectAttention {
        /// Its code.
        attention: String,
        /// What is corrected.
        field: AttentionField,
        /// The right value, as the command line takes it.
        value: String,
        /// Why.
        reason: String,
    },
    /// Annul an attention that was a mistake (N2).
    AnnulAttention {
        /// Its code.
        attention: String,
        /// Why.
        reason: String,
    },
    /// Load the slip of an attention, by code.
    ShowSlip(String),
    /// Write a document into the folder of documents.
    Print(Document),
    /// Save a form as it stands.
    SaveDraft {
        /// Which form.
        form: DraftKind,
        /// Under what; what was found last for the form, where it is not known yet.
        name: Option<DraftName>,
        /// Its fields as JSON.
        data: String,
    },
    /// Look for a draft of a form, and find a name for one of its own.
    LoadDraft {
        /// Which form.
        form: DraftKind,
        /// What it is saved under already.
        mine: Option<DraftName>,
    },
    /// Go on with a draft, its fields as JSON, under a new name; the one it was found
    /// under is forgotten once it is saved there.
    TakeDraft(DraftName, String),
    /// Forget a draft.
    DiscardDraft(DraftName),
    /// Press the drafts onto the disk: nothing was typed for a second.
    FlushDrafts,
    /// Load what the settings show.
    LoadSettings,
    /// Save the settings.
    SaveSettings(Settings),
    /// Change something of the installation.
    Keep(KeepEffect),
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
    /// List a folder, on a thread of its own; an empty path for the places where files
    /// come from.
    Browse {
        /// The folder.
        folder: PathBuf,
        /// What is chosen.
        sought: Sought,
    },
    /// Stop the work that is going on.
    CancelWork,
    /// Put a text on the clipboard. The runtime does it; [`super::runtime::Signal::Copied`]
    /// comes back.
    Copy(String),
    /// Find the records whose correlative, code or procedure a text names; customers are
    /// looked for elsewhere, where that is logged (U3).
    Find(String),
    /// Ring the terminal's bell. The runtime does it.
    Ring,
    /// Show a written document in the system's own viewer.
    View(PathBuf),
    /// Look whether another console has written; the board comes back if so.
    LookAround,
}

impl Effect {
    /// What it is to the records.
    #[must_use]
    pub const fn nature(&self) -> Nature {
        match self {
            Self::Letter(effect) => effect.nature(),
            Self::Paper(effect) => effect.nature(),
            Self::Queue(effect) => effect.nature(),
            Self::Assess(_)
            | Self::List { .. }
            | Self::ListAttentions { .. }
            | Self::CheckAttention(_) => Nature::Query,
            Self::SaveDraft { .. }
            | Self::TakeDraft(..)
            | Self::LoadDraft { .. }
            | Self::DiscardDraft(_)
            | Self::FlushDrafts => Nature::Draft,
            Self::Look
            | Self::Lock
            | Self::LookAround
            | Self::Ring
            | Self::Find(_)
            | Self::Browse { .. }
            | Self::Board
            | Self::Inquiries
            | Self::Show(_)
            | Self::Suggest(_)
            | Self::ClosingForm(_)
            | Self::ShowAttention(_)
            | Self::RevealAttention(_)
            | Self::ShowSlip(_)
            | Self::LoadSettings
            | Self::ProposePassphrase => Nature::Load,
            Self::Start(_)
            | Self::Unlock { .. }
            | Self::Open(_)
            | Self::Restore { .. }
            | Self::Close { .. }
            | Self::Correct { .. }
            | Self::Reopen { .. }
            | Self::Attach { .. }
            | Self::Purge(_)
            | Self::RegisterNotice(_)
            | Self::TakeAttention { .. }
            | Self::AttachAttention { .. }
            | Self::RecordOutcome { .. }
            | Self::CorrectAttention { .. }
            | Self::AnnulAttention { .. }
            | Self::Print(_)
            | Self::SaveSettings(_)
            | Self::Keep(_)
            | Self::AddUser { .. }
            | Self::BlockUser { .. }
            | Self::ChangePassphrase { .. }
            | Self::Verify
            | Self::Backup
            | Self::CancelWork
            | Self::Copy(_)
            | Self::View(_) => Nature::Deed,
        }
    }
}
