//! What a person can do, one file a deed.
//!
//! A deed takes an unlocked [`Desk`], asks the domain for its verdict inside
//! the write transaction, and answers with a view. The console and the command
//! line both go through here, so that whatever a key can do a subcommand can.

mod board;
mod close_outage;
mod correct_outage;
mod demo;
mod desk;
mod diagnose;
mod error;
mod find;
mod keep_settings;
mod keep_store;
mod keep_users;
mod open_outage;
mod register_notice;
mod report;
mod restore_outage;
mod show_outages;
mod start;
mod views;

pub use board::{Board, BoardCard, LaneDay, ToDo, board, day_of};
pub use close_outage::{ClosingForm, ClosingInput, close_outage, closing_form};
pub use correct_outage::{CorrectionField, correct_outage, reopen_outage};
pub use demo::{DEMO_PHRASE, Demo, demo};
pub use desk::{Desk, DraftKind, Status};
pub use diagnose::{Diagnosis, diagnose};
pub use error::{ActionError, Field};
pub use keep_settings::save_settings;
pub use keep_store::{
    BackupView, ProblemView, ReplicaView, RestoreView, VerificationView, backup, backup_job,
    backups, rebuild, restore, verify, verify_job, verify_locked,
};
pub use keep_users::{
    UserView, add_user, block_user, change_passphrase, generate_passphrase, is_login, logins,
    passphrase_lacks, recover, users,
};
pub use open_outage::{
    OpeningInput, VerdictView, assess, open_outage, refuse_without_applications,
    without_applications,
};
pub use register_notice::{NoticeInput, NoticeView, notices, register_notice};
pub use report::{Report, ReportKind};
pub use restore_outage::restore_outage;
pub use show_outages::{
    HistoryEntry, OutageDetail, OutageList, OutageQuery, inquiries, list_outages, show_outage,
};
pub use start::{Start, Started, default_login, start};
pub use views::{InquiryView, OutageView};

// What the console and the command line need of the store's own types: they
// never reach the store itself.
pub use crate::store::{
    Ambient, Cursor, Draft, OutagePage, Problem, ProblemKind, Progress, RebuildDone, ReplicaState,
    Verification,
};
