//! What a restored copy may not undo, written beside the store as plain ids: what
//! was purged (T1), and who was blocked (U1).

use super::error::StoreError;
use crate::files;
use std::collections::BTreeSet;
use std::path::Path;
use uuid::Uuid;

/// The ids in a file; none where it is not there.
pub(super) fn read(path: &Path) -> Result<BTreeSet<Uuid>, StoreError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text.lines().filter_map(|line| line.parse().ok()).collect()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) => Err(StoreError::io(path)(error)),
    }
}

/// Writes them in its place.
pub(super) fn write(path: &Path, ids: &BTreeSet<Uuid>) -> Result<(), StoreError> {
    let mut text = String::with_capacity(ids.len() * 37);
    for id in ids {
        text.push_str(&id.to_string());
        text.push('\n');
    }
    files::write_atomic(path, text.as_bytes()).map_err(StoreError::io(path))
}
