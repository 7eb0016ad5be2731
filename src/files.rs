//! Writing files so that a crash leaves the old one or the new one, never half.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes a secret: like [`write_atomic`], and readable by its owner alone from the first byte.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = Unfinished::private(path)?;
    file.write_all(bytes)?;
    file.publish()
}

/// Replaces the file at `path` with `bytes`: a temporary file in the same
/// folder (made where it is not there), flushed to the disk, then renamed over it.
pub(crate) fn write_atomic(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = Unfinished::new(path)?;
    file.write_all(bytes)?;
    file.publish()
}

/// A file that is still being written, under a temporary name beside its own;
/// dropped before it is published, nothing of it is left.
#[derive(Debug)]
pub(crate) struct Unfinished {
    /// None once published.
    file: Option<File>,
    temporary: PathBuf,
    target: PathBuf,
}

impl Unfinished {
    /// Begins the file that will be at `target`; its folder is made where it is not there.
    pub(crate) fn new(target: &Path) -> io::Result<Self> {
        let name = target.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        let folder = folder_of(target);
        let mut temporary = std::ffi::OsString::from(".");
        temporary.push(name);
        temporary.push(format!(".{}.tmp", std::process::id()));
        fs::create_dir_all(&folder)?;
        let temporary = folder.join(temporary);
        Ok(Self {
            file: Some(File::create(&temporary)?),
            temporary,
            target: target.to_path_buf(),
        })
    }

    /// The same, readable by its owner alone.
    pub(crate) fn private(target: &Path) -> io::Result<Self> {
        let begun = Self::new(target)?;
        restrict(&begun.temporary)?;
        Ok(begun)
    }

    /// Presses what was written onto the disk and opens it for reading.
    pub(crate) fn reread(&self) -> io::Result<File> {
        if let Some(file) = &self.file {
            file.sync_all()?;
        }
        File::open(&self.temporary)
    }

    /// Gives the file its own name, once it is on the disk.
    pub(crate) fn publish(mut self) -> io::Result<()> {
        if let Some(file) = &self.file {
            file.sync_all()?;
        }
        let file = self.file.take();
        drop(file);
        if let Err(error) = fs::rename(&self.temporary, &self.target) {
            // The first failure is the one worth telling.
            let _ = fs::remove_file(&self.temporary);
            return Err(error);
        }
        sync_folder(&folder_of(&self.target))
    }
}

impl Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.file {
            Some(file) => file.write(bytes),
            None => Err(io::ErrorKind::WriteZero.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), File::flush)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // Nobody is left to hear of it.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    }
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
