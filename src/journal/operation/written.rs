//! What an operation says, written once: the envelope around it may come later, and on another
//! thread.

use super::door::{Unfit, check, first_year, fits, walk};
use super::{BodyError, Envelope, Signable, line_of};
use crate::journal::kinds::Body;
use serde_json::value::RawValue;

/// What an operation says, as it is written.
#[derive(Debug)]
pub struct Written {
    json: Box<RawValue>,
    /// Whether the door takes it, whoever says it and when.
    is_fit: bool,
}

/// Writes what an operation says, and holds it against what any console can write; who says
/// it, and when, may not be known yet.
///
/// # Errors
/// The body cannot be written.
pub fn written(body: &Body) -> Result<Written, BodyError> {
    let json = body.write().ok_or(BodyError::Unknown)??;
    let is_fit = fits(&json, body);
    Ok(Written { json, is_fit })
}

/// Writes an operation as far as its signature.
///
/// # Errors
/// The body cannot be written.
pub fn encode(envelope: &Envelope, body: &Body) -> Result<Signable, BodyError> {
    Ok(encode_written(envelope, &written(body)?)?)
}

/// The same of a body that is written already.
///
/// # Errors
/// The envelope cannot be written.
pub fn encode_written(envelope: &Envelope, body: &Written) -> Result<Signable, serde_json::Error> {
    let mut bytes = serde_json::to_vec(&line_of(envelope, &body.json))?;
    bytes.pop();
    Ok(Signable(bytes))
}

/// Holds the bytes of an operation that is being written here: where what it says fits by
/// itself, its envelope is left.
///
/// # Errors
/// The first thing that no console writes.
pub fn check_written(
    bytes: &[u8],
    envelope: &Envelope,
    (body, said): (&Body, &Written),
) -> Result<(), Unfit> {
    if !said.is_fit {
        return check(bytes, envelope, body);
    }
    let alone = serde_json::to_vec(&line_of(envelope, RawValue::NULL)).map_err(|_| Unfit::Json)?;
    walk(&alone, first_year(envelope))
}
