//! What comes of a key or a click in a window.

use crate::tui::prelude::*;

/// What the palette leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// A deed.
    Intent(Intent),
    /// A deed of another screen.
    Elsewhere(Destination, Intent),
    /// A record.
    Record(Destination),
    /// The attentions in which a text is found, a customer's name or number too; that it
    /// is looked for is logged (U3).
    Customers(String),
}

/// What a window wants after a key.
#[derive(Debug)]
pub(crate) enum After {
    /// It stays.
    Stay(Vec<Wish>),
    /// It closes, and wants something else.
    Close(Vec<Wish>),
    /// It closes for what was chosen in it.
    Choose(Target),
    /// The work it shows is to stop.
    Cancel,
}
