//! The half of packing that runs beside: what is checked and hashed on one
//! thread is compressed, sealed and written on another.
//!
//! A few blocks wait between them at most. Whatever ends it, the other thread
//! has ended too, and nothing of an unfinished file is left.

use super::DOCUMENTS;
use super::seal::{Hush, Sealer};
use crate::files::Unfinished;
use crate::journal::Digest;
use sha2::{Digest as _, Sha256};
use std::io::{self, Write};
use std::mem;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// Bytes of a block.
const BLOCK: usize = 128 << 10;

/// Blocks that wait at most.
const WAITING: usize = 16;

/// The file, its SHA-256 and its size.
type Written = (Unfinished, Digest, u64);

/// What the other thread is told.
enum Piece {
    /// Another entry of the archive begins.
    Begin(String),
    /// Its next bytes.
    Block(Vec<u8>),
    /// The archive is whole.
    Close,
}

/// An archive on its way into a sealed file.
pub(super) struct ArchiveWriter {
    /// What was written and not sent yet.
    block: Vec<u8>,
    /// Of what the entry holds: the other thread has the more to do.
    hash: Sha256,
    /// Both none once it has ended.
    pieces: Option<SyncSender<Piece>>,
    worker: Option<JoinHandle<io::Result<Written>>>,
}

impl ArchiveWriter {
    /// Begins an archive that `sealer` writes.
    pub(super) fn new(sealer: Sealer, hush: Hush) -> io::Result<Self> {
        let (pieces, received) = sync_channel(WAITING);
        let archive = Archive {
            zip: ZipWriter::new_stream(sealer),
            hush,
        };
        let worker = thread::Builder::new()
            .name("archive".to_owned())
            .spawn(move || archive.write(received))?;
        Ok(Self {
            block: Vec::with_capacity(BLOCK),
            hash: Sha256::new(),
            pieces: Some(pieces),
            worker: Some(worker),
        })
    }

    /// Begins an entry; what is written from now on is its own.
    pub(super) fn begin(&mut self, name: &str) -> io::Result<()> {
        self.flush()?;
        self.hash.reset();
        self.send(Piece::Begin(name.to_owned()))
    }

    /// Ends an entry; answers the SHA-256 of what it holds.
    pub(super) fn end(&mut self) -> io::Result<Digest> {
        self.flush()?;
        if self.pieces.is_none() {
            return self.failure();
        }
        Ok(self.hash.finalize_reset().into())
    }

    /// Closes the archive and its seal.
    pub(super) fn finish(mut self) -> io::Result<Written> {
        self.flush()?;
        self.send(Piece::Close)?;
        self.ended()
    }

    fn send(&mut self, piece: Piece) -> io::Result<()> {
        match &self.pieces {
            Some(pieces) if pieces.send(piece).is_ok() => Ok(()),
            _ => self.failure(),
        }
    }

    /// Why the other thread stopped listening.
    fn failure<T>(&mut self) -> io::Result<T> {
        self.ended().and(Err(io::ErrorKind::BrokenPipe.into()))
    }

    /// How the other thread ended, once it has.
    fn ended(&mut self) -> io::Result<Written> {
        self.pieces = None;
        match self.worker.take().map(JoinHandle::join) {
            Some(Ok(pressed)) => pressed,
            Some(Err(panic)) => resume_unwind(panic),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }
}

impl Write for ArchiveWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let fits = bytes.len().min(BLOCK - self.block.len());
        self.block.extend_from_slice(&bytes[..fits]);
        if self.block.len() == BLOCK {
            self.flush()?;
        }
        Ok(fits)
    }

    /// Sends what was written on its way.
    fn flush(&mut self) -> io::Result<()> {
        if self.block.is_empty() {
            return Ok(());
        }
        let block = mem::replace(&mut self.block, Vec::with_capacity(BLOCK));
        self.hash.update(&block);
        self.send(Piece::Block(block))
    }
}

impl Drop for ArchiveWriter {
    fn drop(&mut self) {
        self.pieces = None;
        if let Some(worker) = self.worker.take() {
            // Nobody is left to hear of it.
            let _ = worker.join();
        }
    }
}

/// The archive, on the thread that writes it.
struct Archive {
    zip: ZipWriter<StreamWriter<Sealer>>,
    hush: Hush,
}

impl Archive {
    /// Writes what it is told until the end, or until nobody tells any more.
    fn write(self, pieces: Receiver<Piece>) -> io::Result<Written> {
        // The first to be dropped, which is the last to be declared.
        let Self { mut zip, hush } = self;
        let _hush = hush;
        for piece in pieces {
            match piece {
                Piece::Begin(name) => {
                    // A photo does not shrink, and a blank page would shrink like a bomb.
                    let method = if name.starts_with(DOCUMENTS) {
                        CompressionMethod::Stored
                    } else {
                        CompressionMethod::Deflated
                    };
                    let options = SimpleFileOptions::default()
                        .compression_method(method)
                        .unix_permissions(0o600);
                    zip.start_file(name, options)?;
                }
                Piece::Block(bytes) => zip.write_all(&bytes)?,
                Piece::Close => {
                    let sealer = zip.finish()?.into_inner();
                    return sealer.finish()?.done();
                }
            }
        }
        Err(io::ErrorKind::BrokenPipe.into())
    }
}

#[cfg(test)]
mod tests {
    use super::super::seal::Sealing;
    use super::*;
    use crate::journal::digest;
    use std::io::Read as _;
    use std::path::Path;

    fn archive(path: &Path) -> ArchiveWriter {
        let hush = Hush::default();
        let file = Unfinished::new(path).unwrap();
        let sealer = Sealer::new(file, path, &Sealing::Plain, &hush).unwrap();
        ArchiveWriter::new(sealer, hush).unwrap()
    }

    #[test]
    fn entries_are_whole_and_in_their_order_whatever_the_blocks() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.zip");
        let lengths = [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, (WAITING + 3) * BLOCK];
        let bytes = |length: usize| -> Vec<u8> { (0..=250).cycle().take(length).collect() };
        let mut archive = archive(&path);
        for length in lengths {
            archive.begin(&length.to_string()).unwrap();
            for part in bytes(length).chunks(1_000) {
                archive.write_all(part).unwrap();
            }
            assert_eq!(archive.end().unwrap(), digest(&bytes(length)));
        }
        let (file, whole, size) = archive.finish().unwrap();
        file.publish().unwrap();
        let written = std::fs::read(&path).unwrap();
        assert_eq!(size, written.len() as u64);
        assert_eq!(whole, digest(&written));
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(written)).unwrap();
        assert_eq!(archive.len(), lengths.len());
        for (index, length) in lengths.into_iter().enumerate() {
            let mut entry = archive.by_index(index).unwrap();
            assert_eq!(entry.name().unwrap(), length.to_string());
            let mut found = Vec::new();
            entry.read_to_end(&mut found).unwrap();
            assert!(found == bytes(length), "{length}");
        }
    }

    #[test]
    fn what_is_thrown_away_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.zip");
        let mut archive = archive(&path);
        archive.begin("a").unwrap();
        archive.write_all(&vec![7; 3 * BLOCK]).unwrap();
        drop(archive);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn the_first_failure_is_told_and_it_stays_ended() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.zip");
        let mut archive = archive(&path);
        let failure = loop {
            // Bytes of no entry.
            if let Err(failure) = archive.write_all(b"algo") {
                break failure;
            }
        };
        assert_ne!(failure.kind(), io::ErrorKind::BrokenPipe);
        for again in [archive.begin("a").unwrap_err(), archive.end().unwrap_err()] {
            assert_eq!(again.kind(), io::ErrorKind::BrokenPipe);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
