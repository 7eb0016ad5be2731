//! An operation read in two steps, so that what its body names is looked up in
//! between without reading the line again.

use super::sealed::sealed_of;
use super::{Actor, ClockMark, Envelope, FORMAT, Operation, OperationError};
use crate::domain::instant::stored;
use crate::domain::personal::Sealed;
use crate::journal::chain::parse_hex;
use crate::journal::kinds::Body;
use chrono::{DateTime, FixedOffset};
use serde::Deserialize;
use serde::de::{Error as _, Unexpected};
use serde_json::value::RawValue;
use std::borrow::Cow;
use uuid::Uuid;

/// An operation read as far as its body, which is JSON and no more is known of yet.
#[derive(Debug)]
pub struct Outline<'a> {
    envelope: Envelope,
    body: &'a RawValue,
    signature: Option<String>,
}

#[derive(Deserialize)]
struct LineIn<'a> {
    format: u32,
    replica: Uuid,
    sequence: u64,
    lamport: u64,
    #[serde(deserialize_with = "stored")]
    at: DateTime<FixedOffset>,
    actor: Actor,
    entity: Uuid,
    #[serde(default)]
    clock: Option<ClockMark>,
    #[serde(borrow)]
    body: &'a RawValue,
    #[serde(borrow)]
    previous: Cow<'a, str>,
    #[serde(default)]
    signature: Option<String>,
}

/// Reads an operation from its stored bytes, all but its body.
///
/// # Errors
/// The bytes are no operation, or one of a later format.
pub fn outline(bytes: &[u8]) -> Result<Outline<'_>, OperationError> {
    by_name(bytes)?;
    let line: LineIn<'_> = serde_json::from_slice(bytes).map_err(OperationError::Envelope)?;
    by_name(line.body.get().as_bytes())?;
    if line.format != FORMAT {
        return Err(OperationError::Format(line.format));
    }
    Ok(Outline {
        envelope: Envelope {
            replica: line.replica,
            sequence: line.sequence,
            lamport: line.lamport,
            at: line.at,
            actor: line.actor,
            entity: line.entity,
            clock: line.clock,
            previous: parse_hex(&line.previous).ok_or(OperationError::Previous)?,
        },
        body: line.body,
        signature: line.signature,
    })
}

/// A derived reader takes a list of the values too, which nobody else would.
fn by_name(json: &[u8]) -> Result<(), OperationError> {
    if json.trim_ascii_start().starts_with(b"[") {
        let list = serde_json::Error::invalid_type(Unexpected::Seq, &"an object");
        return Err(OperationError::Envelope(list));
    }
    Ok(())
}

impl Outline<'_> {
    /// Everything around the body.
    #[must_use]
    pub fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// The kind of the body, known here or not.
    ///
    /// # Errors
    /// It has none.
    pub fn kind(&self) -> Result<Cow<'_, str>, OperationError> {
        kind_of(self.body.get())
    }

    /// Every sealed content that the body names (T1).
    #[must_use]
    pub fn sealed(&self) -> Vec<Sealed> {
        sealed_of(self.body)
    }

    /// Reads the body too.
    ///
    /// # Errors
    /// It has no kind, or a known one that it does not fit.
    pub fn read(self) -> Result<Operation, OperationError> {
        Ok(Operation {
            envelope: self.envelope,
            body: read_body(self.body.get())?,
            signature: self.signature,
        })
    }
}

fn read_body(json: &str) -> Result<Body, OperationError> {
    let kind = kind_of(json)?;
    match Body::read(&kind, json) {
        Some(Ok(body)) => Ok(body),
        Some(Err(source)) => Err(OperationError::Body {
            kind: kind.into_owned(),
            source,
        }),
        None => Ok(Body::Unknown {
            kind: kind.into_owned(),
        }),
    }
}

/// The kind of a body. This console writes it first and plainly; another may not, or
/// write it twice, where no reader knows which one holds.
fn kind_of(json: &str) -> Result<Cow<'_, str>, OperationError> {
    #[derive(Deserialize)]
    struct Kind<'a> {
        #[serde(borrow)]
        kind: Cow<'a, str>,
    }

    let plain = json
        .strip_prefix("{\"kind\":\"")
        .and_then(|rest| rest.split_once('"'))
        .filter(|(_, rest)| !rest.contains("\"kind\""))
        .map(|(kind, _)| kind)
        .filter(|_| !json.contains('\\'));
    if let Some(kind) = plain {
        return Ok(Cow::Borrowed(kind));
    }
    let Kind { kind } = serde_json::from_str(json).map_err(OperationError::Envelope)?;
    Ok(kind)
}
