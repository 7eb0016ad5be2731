//! What not every disk and not every system can: pressing a name onto the disk,
//! and renaming what another program holds.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(crate) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// Presses the new name of a file onto the disk, as far as this one can.
pub(super) fn settle(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    let settled = sync_folder(&folder_of(path));
    // There is no folder to press: the file itself, under its new name.
    #[cfg(not(unix))]
    let settled = tolerated(
        std::fs::File::options()
            .write(true)
            .open(path)
            .and_then(|file| file.sync_all()),
        path,
    );
    settled
}

/// Presses a folder's own entries onto the disk, so that a rename survives a
/// power cut. A disk that cannot (a share, a stick) has all that was written all
/// the same: that is noted and no failure.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    tolerated(
        std::fs::File::open(folder).and_then(|opened| opened.sync_all()),
        folder,
    )
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// A failure that says the disk does not know how, or that another program holds the
/// file by now, is noted and no more.
fn tolerated(outcome: io::Result<()>, path: &Path) -> io::Result<()> {
    match outcome {
        // A viewer or a scanner was quicker: what it holds was flushed before it had its name.
        Err(error) if is_unsupported(&error) || is_held(&error) => {
            tracing::info!(path = %path.display(), %error, "the disk cannot flush a name");
            Ok(())
        }
        other => other,
    }
}

/// Whether the disk does not know how, rather than failed.
fn is_unsupported(error: &io::Error) -> bool {
    // EBADF, ENOTTY, EISDIR: what some shares say to the flush of a folder.
    const OF_SHARES: [i32; 3] = [9, 25, 21];
    matches!(
        error.kind(),
        ErrorKind::Unsupported | ErrorKind::InvalidInput | ErrorKind::PermissionDenied
    ) || cfg!(unix)
        && error
            .raw_os_error()
            .is_some_and(|code| OF_SHARES.contains(&code))
}

/// How long a file that another program holds is waited for, and how often it is tried.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(50);

/// Does what another program's hold on a file may prevent for a moment (a
/// scanner, a viewer), again for a second; then it is told as a busy file.
pub(crate) fn tried_again<T>(deed: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    again(deed, is_held, &mut || std::thread::sleep(PAUSE))
}

fn again<T>(
    mut deed: impl FnMut() -> io::Result<T>,
    is_held: impl Fn(&io::Error) -> bool,
    pause: &mut dyn FnMut(),
) -> io::Result<T> {
    for _ in 1..TRIES {
        match deed() {
            Err(error) if is_held(&error) => pause(),
            other => return other,
        }
    }
    deed().map_err(|error| {
        if is_held(&error) {
            io::Error::new(ErrorKind::ResourceBusy, error)
        } else {
            error
        }
    })
}

/// Whether another program has a file open in a way that forbids this.
fn is_held(error: &io::Error) -> bool {
    // Access denied (to what stands at the name), sharing and lock violation.
    const HELD: [i32; 3] = [5, 32, 33];
    cfg!(windows)
        && error
            .raw_os_error()
            .is_some_and(|code| HELD.contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f6_a_disk_that_cannot_flush_a_folder_is_no_failure_and_a_broken_one_is() {
        let path = Path::new("carpeta");
        // EINVAL, ENOTSUP, EBADF, EACCES.
        for code in [22, 95, 9, 13] {
            let outcome = Err(io::Error::from_raw_os_error(code));
            assert!(tolerated(outcome, path).is_ok() || cfg!(windows), "{code}");
        }
        for kind in [ErrorKind::StorageFull, ErrorKind::NotFound] {
            assert!(tolerated(Err(kind.into()), path).is_err(), "{kind}");
        }
        for code in [32, 33] {
            let held = tolerated(Err(io::Error::from_raw_os_error(code)), path);
            assert_eq!(held.is_ok(), cfg!(windows), "{code}");
        }
        // EIO.
        assert!(tolerated(Err(io::Error::from_raw_os_error(5)), path).is_err() || cfg!(windows));
    }

    #[test]
    fn a_held_file_is_tried_again_for_a_second_and_then_told_as_busy() {
        let held = |error: &io::Error| error.raw_os_error() == Some(32);
        let sharing = || io::Error::from_raw_os_error(32);
        let (mut tries, mut waited) = (0, 0);
        let released = again(
            || {
                tries += 1;
                if tries < 5 { Err(sharing()) } else { Ok(tries) }
            },
            held,
            &mut || waited += 1,
        );
        assert_eq!((released.unwrap(), waited), (5, 4));
        let (mut tries, mut waited) = (0, 0);
        let busy = again(
            || {
                tries += 1;
                Err::<(), _>(sharing())
            },
            held,
            &mut || waited += 1,
        );
        assert_eq!(busy.unwrap_err().kind(), ErrorKind::ResourceBusy);
        assert_eq!((tries, PAUSE * waited), (20, Duration::from_millis(950)));
        let mut waited = 0;
        let other = again(
            || Err::<(), _>(ErrorKind::NotFound.into()),
            held,
            &mut || waited += 1,
        );
        assert_eq!(
            (other.unwrap_err().kind(), waited),
            (ErrorKind::NotFound, 0)
        );
    }
}
