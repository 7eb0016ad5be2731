//! How long work says how far it is, and hears that it should stop.

use super::error::StoreError;

/// Told how much is done of how much; answers whether to go on.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

/// Tells `progress`, and stops the work when the person asked for it.
pub(super) fn tell(progress: Progress<'_>, done: u64, total: u64) -> Result<(), StoreError> {
    if progress(done, total) {
        Ok(())
    } else {
        Err(StoreError::Cancelled)
    }
}
