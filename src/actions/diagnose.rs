//! What a technician needs to know of an installation, and nothing personal.

use super::desk::Desk;
use super::error::ActionError;
use crate::store::{SCHEMA_VERSION, list_backups};
use serde::Serialize;
use std::path::PathBuf;

/// The state of an installation; no names, no texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// Version of the program.
    pub software: &'static str,
    /// Version of the schema.
    pub schema: i64,
    /// Operating system and processor.
    pub system: String,
    /// The data folder.
    pub data: PathBuf,
    /// Size of the store and its log.
    pub store_bytes: u64,
    /// Organization (M4).
    pub organization: String,
    /// Code of the point.
    pub point: String,
    /// Series of the terminal.
    pub series: String,
    /// The replica's id.
    pub replica: String,
    /// The terminal's public key.
    pub public_key: String,
    /// Time zone of the point.
    pub time_zone: String,
    /// Profile it was set up with.
    pub profile: String,
    /// Version of the catalogues in force.
    pub catalog: String,
    /// Version of the calendar in force.
    pub calendar: String,
    /// Overrides that were not used, with their reason.
    pub override_problems: Vec<String>,
    /// Operations in the journal.
    pub operations: u64,
    /// Outages not yet restored.
    pub open: u64,
    /// Outages that wait for their closing.
    pub restored: u64,
    /// Records of which no export has carried all, up to a thousand.
    pub not_exported: u64,
    /// Users who may enter.
    pub users: usize,
    /// Automatic copies there are.
    pub backups: usize,
    /// When the last verified copy was made.
    pub last_backup: Option<String>,
    /// Whether the recovery key still lies beside the store.
    pub recovery_key_here: bool,
}

/// Says how an installation is.
///
/// # Errors
/// The store cannot be read.
pub fn diagnose(desk: &Desk) -> Result<Diagnosis, ActionError> {
    let store = &desk.store;
    let read = store.read();
    let status = desk.status()?;
    let terminal = store.terminal();
    let size = |name: &str| {
        std::fs::metadata(store.paths().data().join(name)).map_or(0, |data| data.len())
    };
    Ok(Diagnosis {
        software: env!("CARGO_PKG_VERSION"),
        schema: SCHEMA_VERSION,
        system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        data: store.paths().data().to_path_buf(),
        store_bytes: size("store.db") + size("store.db-wal"),
        organization: terminal.started.organization.clone(),
        point: terminal.started.point.code.clone(),
        series: terminal.series(),
        replica: terminal.replica.to_string(),
        public_key: terminal.started.public_key.clone(),
        time_zone: terminal.started.point.time_zone.clone(),
        profile: terminal.started.profile.clone(),
        catalog: desk.assets().catalog.version().to_owned(),
        calendar: desk.calendar().version().to_owned(),
        override_problems: desk
            .override_problems()
            .iter()
            .map(|problem| problem.message.clone())
            .collect(),
        operations: read.operation_count()?,
        open: status.open,
        restored: status.restored,
        not_exported: status.not_exported,
        users: read
            .own_users()?
            .iter()
            .filter(|entry| !entry.user.blocked)
            .count(),
        backups: list_backups(store.paths())?.len(),
        last_backup: status.last_backup.map(|at| at.to_rfc3339()),
        recovery_key_here: status.recovery_key_here,
    })
}
