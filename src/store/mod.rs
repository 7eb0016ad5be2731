//! The store: an encrypted SQLite file that holds the journal, the vault and
//! the record tables derived from the journal.
//!
//! Invariants:
//! - every change goes through [`Store::write`], in one transaction;
//! - the journal is append-only, and every record row equals the fold of its
//!   operations;
//! - nothing is acknowledged before it is on the disk (`synchronous=FULL`).
//!
//! `rusqlite` appears nowhere else in the crate.

mod attentions;
mod backup;
mod connection;
mod copies;
mod derive;
mod document_parts;
mod documents;
mod drafts;
mod duplicates;
mod elsewhere;
mod error;
mod escrow;
mod export;
mod finding;
mod gather;
mod incoming;
mod incoming_bundle;
mod key_life;
pub mod keyring;
mod ledger;
mod local;
mod merge;
mod numbering;
mod numbers;
mod opening;
mod pages;
mod paging;
mod period;
mod places;
mod pqr;
mod presence;
mod pressing;
mod progress;
mod purge;
mod read;
mod rebuild;
mod receipts;
mod record_name;
mod regularization;
mod restore;
mod rivals;
mod schema;
mod search;
mod search_index;
mod session;
mod setup;
mod signatures;
mod slots;
mod spoken;
mod standing;
mod swap;
mod tables;
mod tallies;
mod traces;
mod twins;
mod upgrade;
mod vault;
mod verify;
mod voided;
mod watch;
mod write;

pub use attentions::{AttentionCounts, AttentionFilter, CodeStock};
pub use backup::{BackupDone, BackupJob, CopyElsewhere};
pub use copies::{KeptCopy, kept_copies, list_backups};
pub use document_parts::DocumentParts;
pub use drafts::{Draft, Drafts};
pub use error::StoreError;
pub use export::{ChainRange, ExportEntry, Moment, StoredOperations, TerminalKey};
pub use finding::{Problem, ProblemKind, ReplicaState, Verification};
pub use incoming::{Incoming, Taking, incoming_copy};
pub use incoming_bundle::IncomingBundle;
pub use key_life::RecoveryEntry;
pub use local::Local;
pub use merge::{MergeMode, Merged, Merger, Merging, Placing};
pub use numbering::{Awaited, Gap};
pub use paging::{Cursor, PageAt};
pub use period::Period;
pub use pqr::{
    AccountRow, CaseCursor, CaseFigure, CaseFilter, CaseHistory, CaseLine, CaseSource, CaseTally,
    CellCounts, CutFigures, CutSize, Fingerprints, HeldRow, Leftover, Receiving, ReceptionLine,
};
pub use presence::settle;
pub use progress::Progress;
pub use purge::{PurgeDone, PurgePlan};
pub(crate) use read::PeriodEvents;
pub use read::{
    COUNTED, Counts, DueFilter, EvaluationFilter, InquiryFilter, KeptGroup, OutageFilter, Reader,
    TallyQuery, UserEntry,
};
pub use rebuild::RebuildDone;
pub use restore::{RestoreDone, restore};
pub use rivals::{Claim, Outlived};
pub use schema::SCHEMA_VERSION;
pub use search::SearchPlace;
pub use session::{Ambient, LetGo, ReadOnlyStore, Session, Store};
pub use setup::{SetUp, SetUpDone, set_up};
pub use signatures::Unproven;
pub use tallies::{TallyFile, TallyNews};
pub use upgrade::{Upgrade, Upgrading};
pub use verify::verify;
pub use voided::{Voided, VoidedCursor};
pub use write::Writer;
