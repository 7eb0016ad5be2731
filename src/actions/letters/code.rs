//! The QR of a letter, for a phone to take it out of the building.

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::compose::{MAILTO_BYTES, compose, lacks};
use super::{carried, record};
use crate::documents::mail::Letter;
use crate::documents::qr::{self, Matrix};
use crate::domain::advice::Hint;
use uuid::Uuid;

/// The QR of a letter in so many bytes, and what it leaves to be added by hand.
fn coded(
    letter: &Letter,
    bytes: usize,
    encloses: bool,
) -> Result<Option<(Matrix, Option<Hint>)>, ActionError> {
    Ok(letter.mailto(bytes)?.and_then(|mailto| {
        let matrix = Matrix::of(&mailto.url).ok()?;
        Some((matrix, lacks(&mailto, encloses)))
    }))
}

/// A letter's QR, drawn for a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterCode {
    /// Its lines in half blocks: light is drawn, dark is left blank.
    pub blocks: Vec<String>,
    /// Its twin in ASCII, twice as high and as wide.
    pub ascii: Vec<String>,
    /// What a phone has to add by hand.
    pub lacks: Option<Hint>,
    /// Columns and lines of the one that lacks nothing, where a larger screen has it.
    pub whole: Option<(usize, usize)>,
}

/// The QR of a letter's `mailto:` for a screen of that many cells, as much of the
/// letter as it holds; none where it does not even hold the recipients.
///
/// # Errors
/// No such letter, or its record is not here.
pub fn letter_code(
    desk: &mut Desk,
    id: Uuid,
    width: u16,
    height: u16,
) -> Result<Option<LetterCode>, ActionError> {
    let record = record(desk, id)?;
    let seen = carried(desk, &record)?;
    let composed = compose(desk, &record.about, record.prepared_at, seen.as_ref())?;
    let encloses = !composed.enclosed().is_empty();
    let letter = composed.letter;
    let room = qr::capacity(width, height).min(MAILTO_BYTES);
    let Some((matrix, lacks)) = coded(&letter, room, encloses)? else {
        return Ok(None);
    };
    let largest = coded(&letter, MAILTO_BYTES, encloses)?
        .map(|(largest, _)| (largest.columns(), largest.lines()));
    Ok(Some(LetterCode {
        blocks: matrix.half_blocks(),
        ascii: matrix.ascii(),
        lacks,
        whole: largest.filter(|(columns, _)| *columns > matrix.columns()),
    }))
}
