//! Writing files so that a crash leaves the old one or the new one, never half.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes a secret: like [`write_atomic`], and readable by its owner alone.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_atomic(path, bytes)?;
    restrict(path)
}

#[cfg(unix)]
fn restrict(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}

// On Windows the profile folder is already its owner's alone.
#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
fn restrict(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// Replaces the file at `path` with `bytes`: a temporary file in the same
/// folder (made where it is not there), flushed to the disk, then renamed over it.
pub(crate) fn write_atomic(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    };
    let mut temporary = std::ffi::OsString::from(".");
    temporary.push(name);
    temporary.push(format!(".{}.tmp", std::process::id()));
    fs::create_dir_all(&folder)?;
    let temporary = folder.join(temporary);
    let written = write_and_rename(&temporary, path, bytes);
    if written.is_err() {
        // The first failure is the one worth telling.
        let _ = fs::remove_file(&temporary);
        return written;
    }
    sync_folder(&folder)
}

fn write_and_rename(temporary: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(temporary, path)
}

/// Presses a folder's own entries onto the disk, so that a rename survives a power cut.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// A folder of one's own under the system's temporary one, gone when dropped.
#[derive(Debug)]
pub(crate) struct ThrowAway(PathBuf);

impl ThrowAway {
    /// Makes it, under a name nobody can guess and for its owner alone.
    pub(crate) fn new(name: &str) -> io::Result<Self> {
        let mut random = [0_u8; 8];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let random = u64::from_le_bytes(random);
        let path = std::env::temp_dir().join(format!("{name}-{random:016x}"));
        fs::create_dir(&path)?;
        let made = Self(path);
        restrict_folder(&made.0)?;
        Ok(made)
    }

    /// Where it is.
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

#[cfg(unix)]
fn restrict_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
fn restrict_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}
