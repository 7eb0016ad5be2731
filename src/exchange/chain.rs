//! The lines of a bundle: operations that continue a chain, and the personal
//! content that they sealed.

use super::error::{ExchangeError, Failure, Fault, Place};
use super::limits;
use super::manifest::Manifest;
use super::{OPERATIONS, PERSONAL};
use crate::domain::personal::Sealed;
use crate::journal::{
    Body, Digest, Envelope, Operation, Outline, Unfit, Unread, VaultEntry, check, digest, hex,
    outline, parse_hex, read, salted,
};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};
use uuid::Uuid;

/// An operation as a bundle carries it.
#[derive(Debug)]
pub struct CarriedOperation<'a> {
    /// SHA-256 of its bytes.
    pub hash: Digest,
    /// Its stored bytes.
    pub bytes: &'a [u8],
    /// What they say.
    pub operation: Operation,
    /// The contents that they name.
    pub sealed: Vec<Sealed>,
}

/// An entry of the vault as a bundle carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedPersonal {
    /// The id that operations name.
    pub vault: Uuid,
    /// Its salt.
    pub salt: [u8; 32],
    /// JSON, as stored.
    pub data: Vec<u8>,
}

impl CarriedPersonal {
    /// SHA-256 over salt and data, as operations carry it.
    fn digest(&self) -> Digest {
        salted(&self.salt, &self.data)
    }
}

/// Reads the lines of a text one by one into one buffer.
pub(super) struct Lines<R> {
    reader: R,
    limit: usize,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R, limit: usize) -> Self {
        Self { reader, limit }
    }

    /// The next line without its end; false where there is none.
    pub(super) fn next(&mut self, line: &mut Vec<u8>) -> io::Result<Result<bool, Fault>> {
        line.clear();
        let most = self.limit as u64 + 1;
        if (&mut self.reader).take(most).read_until(b'\n', line)? == 0 {
            return Ok(Ok(false));
        }
        Ok(match line.pop() {
            Some(b'\n') if line.is_empty() => Err(Fault::EmptyLine),
            Some(b'\n') => Ok(true),
            _ if line.len() >= self.limit => Err(Fault::LineLength { limit: self.limit }),
            _ => Err(Fault::LineEnd),
        })
    }
}

/// Follows the chain of one replica, operation by operation (J2, J4).
pub(super) struct Walk {
    replica: Uuid,
    /// The sequence that comes next.
    pub(super) next: u64,
    /// The hash it must carry.
    pub(super) previous: Digest,
    lamport: Option<u64>,
}

impl Walk {
    /// Begins before the operation of sequence `next`.
    pub(super) fn new(replica: Uuid, next: u64, previous: Digest) -> Self {
        Self {
            replica,
            next,
            previous,
            lamport: None,
        }
    }

    /// Reads an operation, whatever its place, and the contents that it names.
    pub(super) fn read(bytes: &[u8]) -> Result<(Operation, Vec<Sealed>), Fault> {
        let outline = Self::outline(bytes)?;
        let sealed = outline.sealed();
        Ok((outline.read().map_err(Fault::Operation)?, sealed))
    }

    /// Reads an operation as far as its body.
    pub(super) fn outline(bytes: &[u8]) -> Result<Outline<'_>, Fault> {
        if bytes.len() > limits::LINE {
            return Err(Fault::LineLength {
                limit: limits::LINE,
            });
        }
        if bytes.contains(&b'\n') {
            return Err(Fault::LineEnd);
        }
        if limits::too_deep(bytes) {
            return Err(Fault::Nesting {
                limit: limits::NESTING,
            });
        }
        outline(bytes).map_err(Fault::Operation)
    }

    /// Takes the next operation; answers its hash.
    pub(super) fn take(&mut self, bytes: &[u8], envelope: &Envelope) -> Result<Digest, Fault> {
        if envelope.replica != self.replica {
            return Err(Fault::Replica);
        }
        if envelope.sequence != self.next {
            return Err(Fault::Sequence {
                expected: self.next,
                found: envelope.sequence,
            });
        }
        if envelope.previous != self.previous {
            return Err(Fault::Chain);
        }
        match self.lamport {
            Some(before) if envelope.lamport <= before => return Err(Fault::Lamport),
            Some(before) if envelope.lamport - before > limits::LAMPORT_JUMP => {
                return Err(Fault::LamportJump {
                    limit: limits::LAMPORT_JUMP,
                });
            }
            _ if envelope.lamport == 0 => return Err(Fault::Lamport),
            _ if envelope.lamport > limits::COUNTER => {
                return Err(Fault::LamportJump {
                    limit: limits::LAMPORT_JUMP,
                });
            }
            _ => {}
        }
        let hash = digest(bytes);
        self.lamport = Some(envelope.lamport);
        self.previous = hash;
        self.next += 1;
        Ok(hash)
    }
}

/// Reads the lines of `operations.jsonl` and holds each against the chain and
/// the manifest, before it is given to `visit`.
///
/// # Errors
/// The first line that does not hold, a failure to read, or the visitor's own.
pub fn read_operations<R: BufRead, E>(
    reader: R,
    manifest: &Manifest,
    visit: impl FnMut(CarriedOperation<'_>) -> Result<(), E>,
) -> Result<(), Failure<E>> {
    operations(Lines::new(reader, limits::LINE), manifest, visit)
}

pub(super) fn operations<R: BufRead, E>(
    mut lines: Lines<R>,
    manifest: &Manifest,
    mut visit: impl FnMut(CarriedOperation<'_>) -> Result<(), E>,
) -> Result<(), Failure<E>> {
    let at = |line| Place::Line {
        entry: OPERATIONS,
        line,
    };
    let whole = |fault| Place::entry(OPERATIONS).refuse(fault);
    let previous = parse_hex(&manifest.previous).ok_or_else(|| whole(Fault::Chain))?;
    let mut walk = Walk::new(manifest.replica.id, manifest.from_sequence, previous);
    // Counted down, so that no more kinds are kept than the manifest names.
    let mut left = manifest.counts.clone();
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        number += 1;
        let refuse = |fault| at(number).refuse(fault);
        match lines.next(&mut line) {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) => break,
            Ok(Err(fault)) => return Err(refuse(fault).into()),
            Err(error) => return Err(read_failure(OPERATIONS, error).into()),
        }
        let (operation, sealed) = Walk::read(&line).map_err(refuse)?;
        let hash = walk.take(&line, &operation.envelope).map_err(refuse)?;
        check(&line, &operation.envelope, &operation.body)
            .map_err(|unfit| refuse(Fault::Unfit(unfit)))?;
        if operation.envelope.sequence == 1 {
            manifest
                .replica
                .check_started(&manifest.organization, &operation)
                .map_err(refuse)?;
        }
        match left.get_mut(operation.body.kind()) {
            Some(count) if *count > 0 => *count -= 1,
            _ => return Err(refuse(Fault::Counts).into()),
        }
        visit(CarriedOperation {
            hash,
            bytes: &line,
            operation,
            sealed,
        })
        .map_err(Failure::Caller)?;
    }
    if left.values().any(|count| *count > 0) {
        return Err(whole(Fault::Counts).into());
    }
    if hex(&walk.previous) != manifest.head {
        return Err(whole(Fault::Head).into());
    }
    Ok(())
}

/// A failure to read an entry, whose path only the caller knows.
fn read_failure(entry: &str, error: io::Error) -> ExchangeError {
    super::seal::read_error(std::path::Path::new(entry), Place::entry(entry), error)
}

/// The sealed contents that operations name, and which of them were met.
#[derive(Default)]
pub(super) struct Named {
    /// Each by its id, with the number of the first that names it: they are counted as
    /// operations name them.
    entries: Vec<(Uuid, Digest, u32)>,
    met: Vec<bool>,
}

impl Named {
    /// Adds what an operation names.
    pub(super) fn add(&mut self, sealed: Vec<Sealed>) -> Result<(), Fault> {
        for sealed in sealed {
            if self.entries.len() >= limits::SEALED {
                return Err(Fault::Sealed {
                    limit: limits::SEALED,
                });
            }
            // A digest that is none seals nothing.
            if let Some(digest) = parse_hex(&sealed.digest) {
                self.entries.push((sealed.vault, digest, self.count()));
            }
        }
        Ok(())
    }

    /// How many were named, until it is settled.
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.entries.len()).unwrap_or(u32::MAX)
    }

    /// Makes it ready to be asked.
    pub(super) fn settle(&mut self) -> Result<(), Fault> {
        self.entries.sort_unstable();
        self.entries.dedup_by_key(|entry| (entry.0, entry.1));
        for pair in self.entries.windows(2) {
            if pair[0].0 == pair[1].0 {
                return Err(Fault::SealedTwice(pair[0].0));
            }
        }
        self.met = vec![false; self.entries.len()];
        Ok(())
    }

    /// The contents, once it is settled.
    pub(super) fn sealed(&self) -> Vec<Sealed> {
        let entries = self.entries.iter();
        entries
            .map(|(vault, digest, _)| Sealed {
                vault: *vault,
                digest: hex(digest),
            })
            .collect()
    }

    /// The contents by id and digest, once it is settled.
    pub(super) fn entries(&self) -> impl Iterator<Item = (Uuid, Digest)> {
        self.entries.iter().map(|entry| (entry.0, entry.1))
    }

    /// The ids of the contents, once it is settled.
    pub(super) fn vaults(&self) -> impl Iterator<Item = Uuid> {
        self.entries.iter().map(|(vault, ..)| *vault)
    }

    /// The number of a content, once it is settled.
    pub(super) fn number(&self, vault: Uuid) -> Option<u32> {
        Some(self.entries[self.place(vault)?].2)
    }

    fn place(&self, vault: Uuid) -> Option<usize> {
        self.entries
            .binary_search_by_key(&vault, |(vault, ..)| *vault)
            .ok()
    }

    /// Whether nothing is named.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Those that were not met, once it is settled.
    pub(super) fn unmet(&self) -> Vec<Sealed> {
        let all = self.sealed().into_iter().zip(&self.met);
        all.filter(|(_, met)| !**met)
            .map(|(sealed, _)| sealed)
            .collect()
    }

    /// One that was not met, once it is settled.
    pub(super) fn missing(&self) -> Option<Uuid> {
        let unmet = self.met.iter().position(|met| !met)?;
        self.entries.get(unmet).map(|(vault, ..)| *vault)
    }

    /// Holds an entry of personal content against what sealed it; answers the number of the
    /// first that names it.
    pub(super) fn check(&mut self, entry: &CarriedPersonal) -> Result<u32, Fault> {
        let vault = entry.vault;
        let place = self.place(vault).ok_or(Fault::Unnamed(vault))?;
        let (_, digest, number) = self.entries[place];
        if entry.digest() != digest {
            return Err(Fault::NotSealed(vault));
        }
        if std::mem::replace(&mut self.met[place], true) {
            return Err(Fault::PersonalTwice(vault));
        }
        Ok(number)
    }
}

#[derive(Serialize, Deserialize)]
struct PersonalLine<'a> {
    vault: Uuid,
    #[serde(borrow)]
    salt: Cow<'a, str>,
    #[serde(borrow)]
    data: Cow<'a, str>,
}

/// Writes an entry of the vault as a line, without its end.
pub(super) fn personal_line(entry: &VaultEntry) -> Result<Vec<u8>, Fault> {
    let data = std::str::from_utf8(&entry.data).map_err(|_| Fault::Personal)?;
    let line = serde_json::to_vec(&PersonalLine {
        vault: entry.id,
        salt: hex(&entry.salt).into(),
        data: data.into(),
    })
    .map_err(|_| Fault::Personal)?;
    if line.len() > limits::LINE {
        return Err(Fault::LineLength {
            limit: limits::LINE,
        });
    }
    Ok(line)
}

/// Reads a line of `personal.jsonl`.
pub(super) fn read_personal(line: &[u8]) -> Result<CarriedPersonal, Fault> {
    let PersonalLine { vault, salt, data } = read(line).map_err(|unread| match unread {
        Unread::Json(_) => Fault::Personal,
        Unread::Listed => Fault::Unfit(Unfit::Listed),
    })?;
    if limits::too_deep(data.as_bytes()) {
        return Err(Fault::Nesting {
            limit: limits::NESTING,
        });
    }
    serde_json::from_str::<IgnoredAny>(&data).map_err(|_| Fault::Personal)?;
    Ok(CarriedPersonal {
        vault,
        salt: parse_hex(&salt).ok_or(Fault::Personal)?,
        data: data.into_owned().into_bytes(),
    })
}

/// Reads the lines of `personal.jsonl`, each given to `visit` with its number.
pub(super) fn personal<R: BufRead, E>(
    mut lines: Lines<R>,
    mut visit: impl FnMut(u64, CarriedPersonal) -> Result<(), Failure<E>>,
) -> Result<(), Failure<E>> {
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        number += 1;
        match lines.next(&mut line) {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) => return Ok(()),
            Ok(Err(fault)) => return Err(personal_place(number).refuse(fault).into()),
            Err(error) => return Err(read_failure(PERSONAL, error).into()),
        }
        let entry = read_personal(&line).map_err(|fault| personal_place(number).refuse(fault))?;
        visit(number, entry)?;
    }
}

/// A line of `personal.jsonl`.
pub(super) fn personal_place(line: u64) -> Place {
    Place::Line {
        entry: PERSONAL,
        line,
    }
}

/// Operations of kinds that only a newer console knows, by kind.
pub(super) fn count_unknown(unknown: &mut BTreeMap<String, u64>, operation: &Operation) {
    if let Body::Unknown { kind } = &operation.body {
        *unknown.entry(kind.clone()).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::personal::RetentionClass;
    use crate::journal::seal;

    #[test]
    fn f4_what_the_write_door_measures_is_the_line_of_the_bundle() {
        for text in [
            "",
            "Rosa Ejemplo",
            "dijo \"así\"\n\tcon\u{1} \\ y ñandú",
            "\u{7f}\u{2028}😀",
        ] {
            let entry = seal(Uuid::nil(), [7; 32], RetentionClass::General, text).unwrap();
            assert_eq!(personal_line(&entry).unwrap().len(), entry.line_length());
            let raw = VaultEntry {
                data: text.as_bytes().to_vec(),
                ..entry
            };
            assert_eq!(personal_line(&raw).unwrap().len(), raw.line_length());
        }
    }
}
