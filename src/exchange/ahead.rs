//! Reading ahead: one thread unseals, unpacks and sums up what another takes apart.

use std::io::{self, BufRead, Read};
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, Builder};

/// Bytes of a block.
const BLOCK: usize = 64 << 10;

/// Blocks that wait to be taken.
const WAITING: usize = 4;

/// What is read on another thread.
pub(super) struct Ahead {
    blocks: Receiver<io::Result<Vec<u8>>>,
    block: Vec<u8>,
    taken: usize,
}

/// Reads on a thread of its own for as long as `take` takes; answers what it makes of it, and
/// the reader.
///
/// # Errors
/// There is no other thread.
pub(super) fn read_ahead<R: Read + Send, T>(
    mut reader: R,
    take: impl FnOnce(Ahead) -> T,
) -> io::Result<(R, T)> {
    thread::scope(|scope| {
        let (give, blocks) = mpsc::sync_channel(WAITING);
        let reading = Builder::new()
            .name("unpack".to_owned())
            .spawn_scoped(scope, move || {
                loop {
                    let mut block = vec![0; BLOCK];
                    let read = reader.read(&mut block).map(|read| {
                        block.truncate(read);
                        block
                    });
                    let is_last = read.as_ref().map_or(true, Vec::is_empty);
                    // Whoever takes no more says why.
                    if give.send(read).is_err() || is_last {
                        return reader;
                    }
                }
            })?;
        let taken = take(Ahead {
            blocks,
            block: Vec::new(),
            taken: 0,
        });
        let reader = reading
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Ok((reader, taken))
    })
}

impl BufRead for Ahead {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken == self.block.len() {
            // Nobody reads on after the end, nor after an error.
            self.block = self.blocks.recv().unwrap_or_else(|_| Ok(Vec::new()))?;
            self.taken = 0;
        }
        Ok(&self.block[self.taken..])
    }

    fn consume(&mut self, bytes: usize) {
        self.taken += bytes;
    }
}

impl Read for Ahead {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives so many bytes, a few at a time, and then an error.
    struct Failing(usize);

    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0 == 0 {
                return Err(io::ErrorKind::InvalidData.into());
            }
            let read = self.0.min(buffer.len()).min(1_000);
            buffer[..read].fill(b'a');
            self.0 -= read;
            Ok(read)
        }
    }

    #[test]
    fn what_is_read_ahead_is_what_was_there_to_its_end() {
        let text: Vec<u8> = (0..1_000_000_u32).flat_map(u32::to_be_bytes).collect();
        let (rest, read) = read_ahead(&text[..], |mut ahead| {
            let mut read = Vec::new();
            ahead.read_to_end(&mut read).map(|_| read)
        })
        .unwrap();
        assert!(read.unwrap() == text && rest.is_empty());
    }

    #[test]
    fn an_error_comes_after_what_was_read_before_it() {
        let (_, (first, second)) = read_ahead(Failing(200_000), |mut ahead| {
            let mut read = vec![0; 200_000];
            (ahead.read_exact(&mut read), ahead.read(&mut read))
        })
        .unwrap();
        first.unwrap();
        assert_eq!(second.unwrap_err().kind(), io::ErrorKind::InvalidData);
    }

    #[test]
    fn who_takes_no_more_waits_for_no_end() {
        let (_, first) = read_ahead(io::repeat(b'a'), |mut ahead| {
            ahead.fill_buf().map(<[u8]>::to_vec)
        })
        .unwrap();
        assert_eq!(first.unwrap(), vec![b'a'; BLOCK]);
    }
}
