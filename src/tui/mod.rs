//! The console: what is seen and which keys do what.
//!
//! Nested Elm. A model changes only in a pure `update`, effects are data which a
//! worker thread carries out, views only read. This module and its children are
//! the only ones that know `ratatui` and `crossterm`, and they never touch the
//! store: records come and go through `actions`.
//!
//! Invariants: state is never told by colour alone; a key typed where text is
//! expected is text and never a command; text that comes from outside is cleaned
//! before it is drawn.

#![expect(
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "what the console is made of is called by the console alone"
)]

pub mod address;
mod advice;
mod appeared;
pub mod asking;
mod clipboard;
mod console;
mod form;
mod granting;
mod layers;
mod listed;
mod model;
mod offered;
mod page;
mod palette;
mod part;
mod prelude;
mod records;
mod row;
pub mod section;
mod surprise;
mod update;
mod view;
mod window;
mod workspace;

pub mod effect;
pub mod fuzzy;
pub mod keymap;
pub mod message;
pub mod pen;
pub mod runtime;
pub mod screens;
pub mod subjects;
pub mod text;
pub mod theme;
pub mod widgets;
pub mod worker;

pub use console::{ConsoleOptions, console};
pub use model::{Console, Startup};
pub use window::window_size;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
