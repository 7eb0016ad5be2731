//! The receipt: what an office says to one point about what it received and decided.

use super::chain::{
    CarriedPersonal, Lines, Named, personal, personal_line, personal_place, read_personal,
};
use super::error::{ExchangeError, Failure, Fault, Place};
use super::manifest::{FORMAT, ManifestReplica, parse_json};
use super::seal::{Hush, JSON, Sealer, Sealing, Source, Unsealing, read_error};
use super::sealed_as::SealedAs;
use super::statement::{
    ExternalClosing, HeardAnswer, OfficialCode, OutageNotice, PointAlert, ReplicaHead,
    ReportedOutage, Rival, Verdict,
};
use super::{PERSONAL, Sign, limits, newer, signed};
use crate::domain::instant::is_within;
use crate::domain::numbering;
use crate::domain::text::is_name;
use crate::files::{Unfinished, numbered};
use crate::journal::{VaultEntry, digest, hex, parse_hex, sealed_within};
use crate::signature::fingerprint;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fs::File;
use std::io::{self, Cursor, Write};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// A signed, filtered statement of an office's operations for one point, as far
/// as this console knows it: what a newer one says besides stays in its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// [`FORMAT`].
    pub format: u32,
    /// The receipt's id.
    pub receipt: Uuid,
    /// Organization whose terminals exchange it (M4).
    pub organization: String,
    /// Code of the point it is for.
    pub point: String,
    /// The office's terminal, which signs it.
    pub issuer: ManifestReplica,
    /// When it was written.
    pub created_at: DateTime<FixedOffset>,
    /// What the office holds of each replica of the point.
    pub replicas: BTreeMap<Uuid, ReplicaHead>,
    /// Official codes.
    pub codes: Vec<OfficialCode>,
    /// Verdicts.
    #[serde(deserialize_with = "newer::known")]
    pub verdicts: Vec<Verdict>,
    /// Mass failure notices.
    pub notices: Vec<OutageNotice>,
    /// External closings.
    #[serde(deserialize_with = "newer::known")]
    pub closings: Vec<ExternalClosing>,
    /// Alerts of operating errors.
    #[serde(
        default,
        skip_serializing_if = "Vec::is_empty",
        deserialize_with = "newer::known"
    )]
    pub alerts: Vec<PointAlert>,
    /// Answers of the point that the office wrote down.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<HeardAnswer>,
    /// What was reported to Regulatorio.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reported: Vec<ReportedOutage>,
    /// Terminals of the point of which only one can be right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rivals: Vec<Rival>,
    /// Terminals of the point of which two histories are known, and the first
    /// operation where they part (M3).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub forks: BTreeMap<Uuid, u64>,
    /// The program that wrote it, and its version.
    pub software: String,
}

/// The name of a receipt: `acuse-LIM014-O-20261122-104207.json`, with `.age`
/// after it where it is sealed. Its signature is beside the `.json`.
#[must_use]
pub fn receipt_name(receipt: &Receipt) -> String {
    format!(
        "acuse-{}-{}-{}.json",
        receipt.point,
        receipt.issuer.series,
        receipt.created_at.format("%Y%m%d-%H%M%S")
    )
}

/// How the names of sealed receipts end.
const SEALED: &str = "age";

/// Where the personal contents lie that the receipt at `plain` names by digest:
/// beside it, in lines as those of a bundle, sealed as it is.
fn contents_path(plain: &Path, sealed: bool) -> PathBuf {
    let beside = plain.with_extension(PERSONAL);
    if sealed {
        beside.with_added_extension(SEALED)
    } else {
        beside
    }
}

/// The names of a receipt, sealed or not, as it would be plainly, and of its
/// signature; neither they nor that of its contents is taken: an office may issue
/// two within a second.
fn free_names(folder: &Path, name: &str, sealed: bool) -> (PathBuf, PathBuf, PathBuf) {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let named = |name: String| {
        let plain = folder.join(name);
        let path = if sealed {
            plain.with_added_extension(SEALED)
        } else {
            plain.clone()
        };
        let beside = signed::signature_path(&plain);
        (path, plain, beside)
    };
    numbered(stem, extension)
        .map(named)
        .find(|(path, plain, beside)| {
            let contents = contents_path(plain, sealed);
            ![path, beside, &contents].into_iter().any(|it| it.exists())
        })
        .unwrap_or_else(|| named(name.to_owned()))
}

impl Receipt {
    /// Reads a receipt and holds it against itself; nothing is looked up.
    ///
    /// # Errors
    /// It is no receipt, or says what cannot be.
    pub fn parse(bytes: &[u8]) -> Result<Self, ExchangeError> {
        let refuse = |fault| Place::File.refuse(fault);
        let receipt: Self = parse_json(bytes).map_err(refuse)?;
        receipt.check().map_err(refuse)?;
        Ok(receipt)
    }

    fn check(&self) -> Result<(), Fault> {
        if self.format != FORMAT {
            return Err(Fault::Format(self.format));
        }
        self.issuer.check()?;
        self.rivals
            .iter()
            .try_for_each(|rival| rival.other.check())?;
        self.named()?;
        let mut heads = self.replicas.values();
        let mut codes = self.codes.iter();
        for (holds, value) in [
            (is_name(&self.organization), "organization"),
            (is_name(&self.software), "software"),
            (self.instants().all(|at| is_within(at, None)), "at"),
            (numbering::is_point_code(&self.point), "point"),
            (
                heads.all(|head| {
                    (1..=limits::COUNTER).contains(&head.sequence)
                        && parse_hex(&head.hash).is_some()
                }),
                "replicas",
            ),
            (codes.all(|code| is_name(&code.official_code)), "codes"),
        ] {
            if !holds {
                return Err(Fault::Value(value));
            }
        }
        Ok(())
    }
}

impl Receipt {
    /// Every instant that it says (M4).
    fn instants(&self) -> impl Iterator<Item = DateTime<FixedOffset>> {
        let notices = self.notices.iter();
        let said = [self.created_at].into_iter();
        said.chain(self.verdicts.iter().map(|it| it.decided_at))
            .chain(notices.flat_map(|it| [Some(it.from), it.to].into_iter().flatten()))
            .chain(self.closings.iter().map(|it| it.closed_at))
            .chain(self.alerts.iter().map(|it| it.raised_at))
            .chain(self.answers.iter().map(|it| it.answered_at))
            .chain(self.reported.iter().map(|it| it.sent_at))
    }

    /// The contents that it names.
    fn named(&self) -> Result<Named, Fault> {
        let mut named = Named::default();
        for closing in &self.closings {
            named.add(closing.sealed().cloned().collect())?;
        }
        for verdict in &self.verdicts {
            named.add(verdict.grounds.iter().cloned().collect())?;
        }
        for alert in &self.alerts {
            named.add(alert.message.iter().cloned().collect())?;
        }
        for answer in &self.answers {
            named.add(answer.text.iter().cloned().collect())?;
        }
        named.settle()?;
        Ok(named)
    }
}

/// A receipt that was written.
#[derive(Debug)]
pub struct WrittenReceipt {
    /// The file.
    pub path: PathBuf,
    /// The personal contents that it names, where it names any.
    pub contents: Option<PathBuf>,
    /// Its signature.
    pub signature: PathBuf,
    /// SHA-256 of the receipt itself, sealed or not, 64 hexadecimal digits.
    pub sha256: String,
}

/// Writes a receipt and its signature into a folder, under [`receipt_name`], and
/// the contents that it names beside them.
///
/// # Errors
/// The receipt says what cannot be, the contents are not those it names, the
/// signature is not by its issuer's key, or a file cannot be written; none of
/// them is left then.
pub fn write_receipt<E>(
    folder: &Path,
    receipt: &Receipt,
    contents: &[VaultEntry],
    sealing: &Sealing,
    sign: Sign<'_, E>,
) -> Result<WrittenReceipt, Failure<E>> {
    let refuse = |fault| Place::File.refuse(fault);
    receipt.check().map_err(refuse)?;
    let sealed = !matches!(sealing, Sealing::Plain);
    let (path, plain, beside) = free_names(folder, &receipt_name(receipt), sealed);
    let bytes =
        serde_json::to_vec(receipt).map_err(|error| ExchangeError::io(&path)(error.into()))?;
    if bytes.len() as u64 > limits::RECEIPT {
        return Err(refuse(Fault::TooLarge {
            size: bytes.len() as u64,
            limit: limits::RECEIPT,
        })
        .into());
    }
    let text = sign(&mut &bytes[..]).map_err(Failure::Caller)?;
    let key = &receipt.issuer.public_key;
    signed::verify(Place::File, key, Cursor::new(&bytes), &text)?;
    let lines = content_lines(receipt, contents).map_err(refuse)?;
    let contents = match lines {
        Some(lines) => {
            let path = contents_path(&plain, sealed);
            let file = sealed_file(&path, &lines, sealing)?;
            file.publish_new().map_err(ExchangeError::io(&path))?;
            Some(path)
        }
        None => None,
    };
    let published = sealed_file(&path, &bytes, sealing)
        .and_then(|file| signed::publish_both(file, &path, &beside, &text));
    if let Err(error) = published {
        if let Some(contents) = &contents {
            // The first failure is the one worth telling.
            let _ = std::fs::remove_file(contents);
        }
        return Err(error.into());
    }
    Ok(WrittenReceipt {
        path,
        contents,
        signature: beside,
        sha256: hex(&digest(&bytes)),
    })
}

/// A file that holds these bytes, sealed, without its name yet.
fn sealed_file(path: &Path, bytes: &[u8], sealing: &Sealing) -> Result<Unfinished, ExchangeError> {
    let io = |error| ExchangeError::io(path)(error);
    let file = Unfinished::new(path).map_err(io)?;
    let hush = Hush::default();
    let mut sealer = Sealer::new(file, path, sealing, &hush)?;
    sealer.write_all(bytes).map_err(io)?;
    let (file, _, _) = sealer
        .finish()
        .and_then(super::seal::Out::done)
        .map_err(io)?;
    Ok(file)
}

/// The contents that a receipt names, each of them once, a line each; none where
/// it names none.
fn content_lines(receipt: &Receipt, contents: &[VaultEntry]) -> Result<Option<Vec<u8>>, Fault> {
    let mut named = receipt.named()?;
    let mut lines = Vec::new();
    for entry in contents {
        let line = personal_line(entry)?;
        named.check(&read_personal(&line)?)?;
        lines.extend(line);
        lines.push(b'\n');
    }
    if let Some(missing) = named.missing() {
        return Err(Fault::ContentMissing(missing));
    }
    let size = lines.len() as u64;
    if size > limits::RECEIPT_CONTENTS {
        return Err(Fault::TooLarge {
            size,
            limit: limits::RECEIPT_CONTENTS,
        });
    }
    Ok((!named.is_empty()).then_some(lines))
}

/// Reads the contents that lie beside a receipt: those that its signed bytes name, no
/// other, all of them. What a newer console names in them, and this one does not know, is
/// held against its digest as all else.
fn read_contents(
    bytes: &[u8],
    plain: &Path,
    sealed: bool,
    unsealing: &Unsealing,
) -> Result<Vec<CarriedPersonal>, ExchangeError> {
    let mut named = Named::default();
    named
        .add(sealed_within(bytes))
        .and_then(|()| named.settle())
        .map_err(|fault| Place::File.refuse(fault))?;
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let path = contents_path(plain, sealed);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let place = || Place::entry(&name);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let name = name.into_owned();
            return Err(Place::File.refuse(Fault::ContentsMissing { name }));
        }
        Err(error) => return Err(ExchangeError::io(&path)(error)),
    };
    let (mut source, _) = Source::new(file, &path, unsealing, JSON)?;
    let bytes = source
        .read_whole(limits::RECEIPT_CONTENTS)
        .map_err(|error| read_error(&path, place(), error))?
        .map_err(|fault| place().refuse(fault))?;
    let mut contents = Vec::new();
    let lines = Lines::new(Cursor::new(bytes), limits::LINE);
    personal(lines, |line, entry| {
        named
            .check(&entry)
            .map_err(|fault| personal_place(line).refuse(fault))?;
        contents.push(entry);
        Ok::<_, Failure<Infallible>>(())
    })
    .map_err(|failure| match failure {
        Failure::Exchange(error) => error,
        Failure::Caller(never) => match never {},
    })?;
    match named.missing() {
        Some(missing) => Err(place().refuse(Fault::ContentMissing(missing))),
        None => Ok(contents),
    }
}

/// A receipt that its issuer's key signed. Whether that key is to be trusted
/// is the caller's to decide.
#[derive(Debug)]
pub struct SignedReceipt {
    /// What it says.
    pub receipt: Receipt,
    /// Its own bytes, which its issuer signed.
    pub bytes: Vec<u8>,
    /// Its signature: the text of a `.minisig` file.
    pub signature: String,
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub sha256: String,
    /// How it was sealed.
    pub sealed_as: SealedAs,
    /// The personal contents that it names.
    pub contents: Vec<CarriedPersonal>,
    /// How many more a newer console names in it: they are what they were sealed as, and
    /// nothing here knows what they are for.
    pub unknown_contents: usize,
    /// How many verdicts, closings and alerts it says in words of a newer console: of them
    /// nothing is taken.
    pub unknown_statements: usize,
}

impl SignedReceipt {
    /// Reads the receipt at `path` and verifies the signature beside it.
    ///
    /// # Errors
    /// The first thing that does not hold, or it cannot be read or opened with
    /// what was given.
    pub fn open(path: &Path, unsealing: &Unsealing) -> Result<Self, ExchangeError> {
        let refuse = |fault| Place::File.refuse(fault);
        let file = File::open(path).map_err(ExchangeError::io(path))?;
        let (mut source, sealed_as) = Source::new(file, path, unsealing, JSON)?;
        let bytes = source
            .read_whole(limits::RECEIPT)
            .map_err(|error| read_error(path, Place::File, error))?
            .map_err(refuse)?;
        let receipt = Receipt::parse(&bytes)?;
        let plain = match sealed_as {
            SealedAs::Plain => path.to_path_buf(),
            SealedAs::Recipients | SealedAs::Passphrase => path.with_extension(""),
        };
        let key = &receipt.issuer.public_key;
        let signature = signed::verify_beside(&plain, key, Cursor::new(&bytes))?;
        let sealed = sealed_as != SealedAs::Plain;
        let all = read_contents(&bytes, &plain, sealed, unsealing)?;
        let known: BTreeSet<Uuid> = receipt.named().map_err(refuse)?.vaults().collect();
        let (contents, unknown): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|content| known.contains(&content.vault));
        let statements = receipt.verdicts.len() + receipt.closings.len() + receipt.alerts.len();
        Ok(Self {
            contents,
            unknown_contents: unknown.len(),
            unknown_statements: newer::passed_over(&bytes, statements).map_err(refuse)?,
            receipt,
            sha256: hex(&digest(&bytes)),
            bytes,
            signature,
            sealed_as,
        })
    }

    /// What two people compare to be sure of the key that signed it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.receipt.issuer.public_key).unwrap_or_default()
    }

    /// Refuses a receipt that was not signed with `known`, the key under which
    /// the caller knows its office.
    ///
    /// # Errors
    /// Another key signed it.
    pub fn require_key(&self, known: &str) -> Result<(), ExchangeError> {
        signed::require_key(Place::File, known, &self.receipt.issuer.public_key)
    }
}
