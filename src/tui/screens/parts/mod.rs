//! What several pages are made of: instants being typed, rows stacked on a page, the
//! words and signs an outage is told with.

mod draft_choice;
mod instant_field;
mod spans;
mod stack;
mod strip;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod words;

pub(super) use draft_choice::draft_choice;
pub(super) use instant_field::InstantField;
pub(super) use spans::{Spans, draw_spans, span};
pub(super) use stack::{Block, place};
pub(super) use strip::strip;
pub(super) use words::{
    confirmation, day_and_clock, done, flags, lowered, moment, short, state_sign,
};

/// Where fields begin: room for the pointer on their left.
pub(super) const INDENT: u16 = 3;
