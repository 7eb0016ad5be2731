//! The one form engine: a form is data.
//!
//! A page or window with fields implements [`Filled`] and writes nothing that another
//! form writes too. The engine owns the cursor, scrolling, the mouse, when a problem
//! shows, reading, drafts, and keeping what is typed.
//!
//! # How a form is added
//! 1. One file in `screens/`, declared in `screens/mod.rs`, that begins with
//!    [`crate::tui::prelude`]: [`field_keys!`] names the fields, [`Shape`] says where the
//!    form stands, `fields` what they are, `read` turns them into the deed's effect or says
//!    what is in its way, `is_done` or `answered` what an answer means. All else has a
//!    default that serves.
//! 2. A page: one variant of [`Destination`] and its line in
//!    [`crate::tui::page::open`]. [`Context::PlainForm`] and [`Intent::Save`] are
//!    the keys of a form without its own; one with its own has them in `keymap/`. A
//!    window: [`Shape::WINDOW`], opened by its page with [`Filling::open`] and kept in
//!    the page's `window`. One that only asks for a line or two is no type of its own:
//!    it is a [`Prompt`].
//! 3. What is typed is kept under a kind of [`DraftKind`] of its own, which has its name,
//!    title and record in `actions/drafts.rs` and its way back in the board's `to_do`.
//! 4. A deed that the worker does not know yet is an effect and an answer in
//!    `subjects/<subject>.rs` and an arm in the `worker/` file of that name; what a person can do there is one of `actions`.
//!
//! [`testing::Trial`] fills it in for its tests. Another kind of field is another
//! [`Value`].
//!
//! Invariants: what was typed is in the draft one second after the last key and at
//! every way out; no letter typed in a form is a command; a field that is being typed
//! in is not called wrong before it is left.
//!
//! [`Destination`]: crate::tui::screens::Destination

mod any;
mod choice;
mod drafting;
mod field;
mod fields;
mod filled;
mod filling;
mod instant;
mod layout;
mod mouse;
mod path;
mod phrase;
mod procedure;
mod prompt;
mod shape;
mod typing;
mod value;
mod values;
mod view;

#[cfg(test)]
pub(crate) mod testing;

pub(crate) use self::{
    choice::Choice,
    field::{
        Field, FieldKey, Problems, choice, field_keys, instant, instant_now, line, many, path,
        procedure, secret, text, word, yes_no,
    },
    fields::Form,
    filled::{Filled, Read, Reply},
    filling::Filling,
    instant::InstantField,
    phrase::NewPhrase,
    procedure::{ProcedureField, entry_of as procedure_entry, standing as procedure_standing},
    prompt::Prompt,
    shape::{Below, Beside, Block, Frame, Shape},
    value::{Around, Json, Look, Value, get, put},
    values::{Many, Text, Word},
};
