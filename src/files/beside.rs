//! Reading what somebody named, which may be a pipe that nobody writes into.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// How often it is asked whether anybody waits still.
const ASKED_EVERY: Duration = Duration::from_millis(100);

/// The bytes of a file, so many at most. A pipe is not even opened before somebody writes
/// into it, and may never end: it is read beside, as long as `waits` says so; none where
/// nobody waited for it any more.
pub(crate) fn read_while(
    path: &Path,
    most: u64,
    waits: &mut dyn FnMut() -> bool,
) -> io::Result<Option<Vec<u8>>> {
    if fs::metadata(path)?.is_file() {
        return read(path, most).map(Some);
    }
    let (done, answer) = channel();
    let named = path.to_path_buf();
    // Whom nobody waits for stays behind, until somebody writes or the program ends.
    thread::Builder::new()
        .name("pipe".to_owned())
        .spawn(move || drop(done.send(read(&named, most))))?;
    loop {
        match answer.recv_timeout(ASKED_EVERY) {
            Ok(read) => return read.map(Some),
            Err(RecvTimeoutError::Timeout) if waits() => {}
            Err(RecvTimeoutError::Timeout) => return Ok(None),
            Err(RecvTimeoutError::Disconnected) => return Err(io::ErrorKind::BrokenPipe.into()),
        }
    }
}

fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::super::write_atomic;
    use super::*;

    #[test]
    fn a_file_is_read_whole_or_as_far_as_was_said() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tabla.csv");
        write_atomic(&file, b"fecha;punto").unwrap();
        let of = |most| read_while(&file, most, &mut || panic!("nobody waits")).unwrap();
        assert_eq!(of(99).as_deref(), Some(&b"fecha;punto"[..]));
        assert_eq!(of(5).as_deref(), Some(&b"fecha"[..]));
        let gone = read_while(&folder.path().join("no hay"), 9, &mut || true);
        assert_eq!(gone.unwrap_err().kind(), io::ErrorKind::NotFound);
        assert!(read_while(folder.path(), 9, &mut || true).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_that_nobody_writes_into_is_waited_for_no_longer_than_somebody_waits() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("tubo");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let mut asked = 0;
        let read = read_while(&pipe, 9, &mut || {
            asked += 1;
            asked < 3
        });
        assert_eq!((read.unwrap(), asked), (None, 3));
    }
}
