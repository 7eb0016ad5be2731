//! Folders for a while.

use super::{make_folder, random};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A folder of one's own under the system's temporary one, gone when dropped.
#[derive(Debug)]
pub(crate) struct ThrowAway(PathBuf);

impl ThrowAway {
    /// Makes it, under a name nobody can guess and for its owner alone.
    pub(crate) fn new(name: &str) -> io::Result<Self> {
        let path = std::env::temp_dir().join(format!("{name}-{:016x}", random()?));
        make_folder(&path)?;
        Ok(Self(path))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for ThrowAway {
    fn drop(&mut self) {
        // What cannot be removed is invented data in a temporary folder.
        let _ = fs::remove_dir_all(&self.0);
    }
}
