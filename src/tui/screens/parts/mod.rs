//! What several pages are made of: lists with a record beside them, the words and
//! signs an outage is told with.

pub(crate) mod attention;
mod facts;
mod period;
mod scrolling;
mod spans;
mod strip;
pub(crate) mod words;

pub(crate) use crate::domain::text::counted_words;
pub(crate) use attention::{attention_line, brief, waited};
pub(crate) use facts::Facts;
pub(crate) use period::{Period, after};
pub(crate) use scrolling::{draw_scrolled, last_scroll, scrolled};
pub(crate) use spans::{Spans, draw_spans, signed, span};
pub(crate) use strip::strip;
pub(crate) use words::{
    GOES_ON, cannot, confirmation, day_and_clock, done, flags, flags_in_short, in_groups, lowered,
    moment, of_outage, short, state_sign, warned,
};

/// Where fields begin: room for the pointer on their left.
pub(crate) const INDENT: u16 = 3;
