//! Verifying and copying the store, on threads of their own.

use crate::actions::{BackupView, Verification};

/// Something to be done with the store as a whole.
#[derive(Debug)]
pub enum UpkeepEffect {
    /// Verify it.
    Verify,
    /// Make a verified copy.
    Backup,
    /// Stop the work that is going on, whatever it is.
    Cancel,
}

/// What is said of the store as a whole.
#[derive(Debug)]
pub enum UpkeepAnswer {
    /// It was verified.
    Verified(Verification),
    /// A copy was made.
    BackedUp(BackupView),
}
