//! What several pages are made of: lists with a record beside them, the words and
//! signs an outage is told with.

mod attention_line;
mod facts;
mod paged_list;
mod period;
mod search_line;
mod spans;
mod split;
mod strip;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod words;

pub(crate) use attention_line::{attention_line, brief, waited};
pub(crate) use facts::{push_fact, push_history};
pub(crate) use paged_list::{PagedList, Query};
pub(crate) use period::{Period, after};
pub(crate) use search_line::SearchLine;
pub(crate) use spans::{Spans, draw_spans, span};
pub(crate) use split::{Half, Split, below, draw_rule, side_by_side};
pub(crate) use strip::strip;
pub(crate) use words::{
    confirmation, counted_words, day_and_clock, done, flags, lowered, moment, refused, short,
    state_sign,
};

/// Where fields begin: room for the pointer on their left.
pub(crate) const INDENT: u16 = 3;
