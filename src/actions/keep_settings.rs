//! The console's own settings: theme, signs, keys, idle minutes.

use super::desk::Desk;
use super::error::ActionError;
use crate::config::Settings;
use crate::store::StoreError;

/// Saves the settings of the console.
///
/// # Errors
/// The configuration folder cannot be written; the old settings stay.
pub fn save_settings(desk: &Desk, settings: &Settings) -> Result<(), ActionError> {
    let paths = desk.store.paths();
    let path = paths.settings();
    Ok(settings
        .save(&path)
        .map_err(|source| StoreError::file(&path, source))?)
}
