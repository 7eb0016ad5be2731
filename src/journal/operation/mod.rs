//! One operation: an envelope around a body, serialised once as one line of
//! JSON and kept as those bytes.
//!
//! A body never changes meaning: a new meaning is a new kind. A kind this
//! console does not know is kept, passed on and counted, never dropped.

mod door;
mod outline;
mod sealed;
mod written;

pub use crate::domain::timekeeping::ClockMark;
pub use door::{Unfit, check};
pub use outline::{Outline, outline};
pub use sealed::{sealed_in, sealed_within};
pub use written::{Written, check_written, encode, encode_written, written};

use super::chain::{Digest, hex};
use super::kinds::Body;
use crate::domain::authority::Role;
use crate::domain::meta::Meta;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use uuid::Uuid;

/// The version of the envelope that this console writes.
const FORMAT: u32 = 1;

/// Who wrote an operation, and as what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Id of the user.
    pub user: Uuid,
    /// Role the user had.
    pub role: Role,
}

/// Everything of an operation but its body and its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The replica that wrote it.
    pub replica: Uuid,
    /// 1, 2, 3, … in its replica.
    pub sequence: u64,
    /// Lamport counter: one more than the highest seen (J4).
    pub lamport: u64,
    /// When, by the system's clock.
    pub at: DateTime<FixedOffset>,
    /// Who.
    pub actor: Actor,
    /// The record it is about.
    pub entity: Uuid,
    /// Whether the clock is suspect.
    pub clock: Option<ClockMark>,
    /// Hash of the operation before it in its replica.
    pub previous: Digest,
}

impl Envelope {
    /// What the fold of a record needs of it.
    pub(crate) fn meta(&self) -> Meta {
        Meta {
            replica: self.replica,
            sequence: self.sequence,
            at: self.at,
            user: self.actor.user,
            role: self.actor.role,
            clock_suspect: self.clock.is_some(),
        }
    }
}

/// An operation as it was read from its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Who, when, where in the chain.
    pub envelope: Envelope,
    /// What it says.
    pub body: Body,
    /// The signature of a decision (U1): a whole minisign signature text.
    pub signature: Option<String>,
}

/// The bytes of an operation that its author may sign, not yet closed.
#[derive(Debug)]
pub struct Signable(Vec<u8>);

impl Signable {
    /// The bytes to sign: the line up to where the signature would begin.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The line as it is stored.
    ///
    /// # Errors
    /// The signature cannot be written as JSON.
    pub fn close(mut self, signature: Option<&str>) -> Result<Vec<u8>, serde_json::Error> {
        if let Some(signature) = signature {
            self.0.extend_from_slice(SIGNATURE_MARK);
            serde_json::to_writer(&mut self.0, signature)?;
        }
        self.0.push(b'}');
        Ok(self.0)
    }
}

const SIGNATURE_MARK: &[u8] = b",\"signature\":";

/// Bytes that are no operation.
#[derive(Debug, thiserror::Error)]
pub enum OperationError {
    /// The line is not the JSON of an operation.
    #[error("la línea no es una anotación")]
    Envelope(#[source] serde_json::Error),
    /// Its envelope is of a version this console does not know.
    #[error("la anotación es de un formato posterior ({0})")]
    Format(u32),
    /// The previous hash is not 64 hexadecimal digits.
    #[error("la anotación no lleva el resumen de la anterior")]
    Previous,
    /// The body has a known kind and does not fit it.
    #[error("el contenido de la anotación no corresponde a su tipo «{kind}»")]
    Body {
        /// The kind.
        kind: String,
        /// What does not fit.
        #[source]
        source: serde_json::Error,
    },
}

/// A body that cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// It cannot be written as JSON.
    #[error("la anotación no se puede escribir")]
    Json(#[from] serde_json::Error),
    /// Only what was read can be of an unknown kind.
    #[error("una anotación de tipo desconocido no se escribe")]
    Unknown,
}

#[derive(Serialize)]
struct LineOut<'a> {
    format: u32,
    replica: Uuid,
    sequence: u64,
    lamport: u64,
    at: DateTime<FixedOffset>,
    actor: Actor,
    entity: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    clock: Option<ClockMark>,
    body: &'a RawValue,
    previous: String,
}

fn line_of<'a>(envelope: &Envelope, body: &'a RawValue) -> LineOut<'a> {
    LineOut {
        format: FORMAT,
        replica: envelope.replica,
        sequence: envelope.sequence,
        lamport: envelope.lamport,
        at: envelope.at,
        actor: envelope.actor,
        entity: envelope.entity,
        clock: envelope.clock,
        body,
        previous: hex(&envelope.previous),
    }
}

/// Reads an operation from its stored bytes.
///
/// # Errors
/// The bytes are no operation, or one of a later format.
pub fn decode(bytes: &[u8]) -> Result<Operation, OperationError> {
    outline(bytes)?.read()
}

/// The part of a signed operation's bytes that the signature is about: all but
/// the signature itself, after which nothing more is said.
#[must_use]
pub fn signed_part(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes
        .windows(SIGNATURE_MARK.len())
        .rposition(|window| window == SIGNATURE_MARK)?;
    let signature = bytes[end + SIGNATURE_MARK.len()..].strip_suffix(b"}")?;
    let is_last = serde_json::from_slice::<Cow<'_, str>>(signature).is_ok();
    is_last.then(|| &bytes[..end])
}

#[cfg(test)]
mod tests;
