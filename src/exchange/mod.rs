//! What leaves a terminal and what arrives: the bundle and the receipt as
//! files, made so that `age`, `minisign`, `unzip`, `sha256sum`, `jq` and a
//! spreadsheet are enough to open, verify and read them.
//!
//! A bundle is an age file around a ZIP: `manifest.json` with its signature,
//! `operations.jsonl` (the stored bytes, a chain), `personal.jsonl` (what they
//! sealed), two tables for people, the attached documents and the filled forms. A receipt is one JSON
//! with its signature.
//!
//! Invariants:
//! - what is packed has its own name only once it is whole and on the disk;
//! - nothing of a file is believed before all of it holds, and whatever its
//!   bytes, finding that out takes bounded memory and no disk;
//! - whom to trust is not decided here: a file says which key signed it.
//!
//! It knows no store, no clock and no randomness but the sealing's own.

mod ahead;
mod archive;
mod archive_writer;
mod attached;
mod chain;
mod error;
mod limits;
mod manifest;
mod newer;
mod open;
mod pack;
mod receipt;
mod schema;
mod seal;
mod sealed_as;
mod signed;
mod staged;
mod staging;
mod statement;
mod table;

pub use crate::signature::fingerprint;
pub use attached::CarriedDocument;
pub use chain::{CarriedOperation, CarriedPersonal, read_operations};
pub use error::{ExchangeError, Failure, Fault, Place};
pub use limits::{
    DOCUMENTS as MOST_DOCUMENTS, DOCUMENTS_BYTES as MOST_DOCUMENT_BYTES, LAMPORT_JUMP,
};
pub use manifest::{FORMAT, FileFacts, Manifest, ManifestHead, ManifestReplica, file_name};
pub use open::{Bundle, BundleFacts};
pub use pack::{Packed, Packer};
pub use receipt::{Receipt, SignedReceipt, WrittenReceipt, receipt_name, write_receipt};
pub use schema::Schema;
pub use seal::{Sealing, Unsealing};
pub use sealed_as::SealedAs;
pub use staged::{Staged, StagedCopy, StagedOperation};
pub use staging::AT_ONCE;
pub use statement::{
    ExternalClosing, HeardAnswer, OfficialCode, OutageNotice, PointAlert, Relation, ReplicaHead,
    ReportedOutage, Rival, Verdict,
};
pub use table::Table;

/// Told how much is done of how much; answers whether to go on.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

/// Signs what it reads: the whole text of a `.minisig` file.
pub type Sign<'a, E> = &'a dyn Fn(&mut dyn std::io::Read) -> Result<String, E>;

const MANIFEST: &str = "manifest.json";
const MANIFEST_SIGNATURE: &str = "manifest.json.minisig";
const OPERATIONS: &str = "operations.jsonl";
const PERSONAL: &str = "personal.jsonl";
const FORMS: &str = "formatos/";
const DOCUMENTS: &str = "documentos/";
