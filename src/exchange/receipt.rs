//! The receipt: what an office says to one point about what it received and decided.

use super::error::{ExchangeError, Failure, Fault, Place};
use super::manifest::{FORMAT, ManifestReplica, is_name, parse_json};
use super::seal::{Hush, JSON, SealedAs, Sealer, Sealing, Source, Unsealing, read_error};
use super::{Sign, limits, signed};
use crate::domain::authority::Role;
use crate::domain::numbering;
use crate::files::Unfinished;
use crate::journal::{digest, hex, parse_hex};
use crate::signature::fingerprint;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// The operations of one replica that the office holds without a gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplicaHead {
    /// The highest sequence.
    pub sequence: u64,
    /// The hash of that operation, 64 hexadecimal digits.
    pub hash: String,
}

/// The code an official system gave a record (N3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficialCode {
    /// The outage or attention.
    pub entity: Uuid,
    /// Its code there.
    pub official_code: String,
}

/// What was decided about an outage (V5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The outage.
    pub entity: Uuid,
    /// Whether it proceeds.
    pub proceeds: bool,
    /// Who decided.
    pub role: Role,
    /// When.
    pub decided_at: DateTime<FixedOffset>,
    /// Why, in words for the point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A mass failure notice, and the outages it was attached to (E8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutageNotice {
    /// The notice's record.
    pub entity: Uuid,
    /// The outages.
    pub outages: Vec<Uuid>,
    /// The mailbox's own reference, `FS-1182`.
    pub reference: String,
    /// False when it denies that there is a mass failure.
    pub confirmed: bool,
    /// Start of the failure's window.
    pub from: DateTime<FixedOffset>,
    /// End of the window, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<DateTime<FixedOffset>>,
    /// Ids of the applications it names.
    pub applications: Vec<String>,
}

/// A closing by *Soporte Postventa – Tecnología* (C2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExternalClosing {
    /// The outage.
    pub entity: Uuid,
    /// Catalogue id of the cause.
    pub cause: String,
    /// Tecnología's reference.
    pub reference: String,
    /// Who closed it.
    pub role: Role,
    /// When.
    pub closed_at: DateTime<FixedOffset>,
}

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
    pub verdicts: Vec<Verdict>,
    /// Mass failure notices.
    pub notices: Vec<OutageNotice>,
    /// External closings.
    pub closings: Vec<ExternalClosing>,
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
        let mut heads = self.replicas.values();
        let mut codes = self.codes.iter();
        for (holds, value) in [
            (is_name(&self.organization), "organization"),
            (is_name(&self.software), "software"),
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

/// A receipt that was written.
#[derive(Debug)]
pub struct WrittenReceipt {
    /// The file.
    pub path: PathBuf,
    /// Its signature.
    pub signature: PathBuf,
    /// SHA-256 of the receipt itself, sealed or not, 64 hexadecimal digits.
    pub sha256: String,
}

/// Writes a receipt and its signature into a folder, under [`receipt_name`].
///
/// # Errors
/// The receipt says what cannot be, the signature is not by its issuer's key,
/// or a file cannot be written; neither of the two is left then.
pub fn write_receipt<E>(
    folder: &Path,
    receipt: &Receipt,
    sealing: &Sealing,
    sign: Sign<'_, E>,
) -> Result<WrittenReceipt, Failure<E>> {
    let refuse = |fault| Place::File.refuse(fault);
    receipt.check().map_err(refuse)?;
    let plain = folder.join(receipt_name(receipt));
    let path = if matches!(sealing, Sealing::Plain) {
        plain.clone()
    } else {
        plain.with_added_extension(SEALED)
    };
    let beside = signed::signature_path(&plain);
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
    let io = |error| ExchangeError::io(&path)(error);
    let file = Unfinished::private(&path).map_err(io)?;
    let hush = Hush::default();
    let mut sealer = Sealer::new(file, &path, sealing, &hush)?;
    sealer.write_all(&bytes).map_err(io)?;
    let (file, _, _) = sealer
        .finish()
        .and_then(super::seal::Out::done)
        .map_err(io)?;
    signed::publish_both(file, &path, &beside, &text)?;
    Ok(WrittenReceipt {
        path,
        signature: beside,
        sha256: hex(&digest(&bytes)),
    })
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
        Ok(Self {
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
