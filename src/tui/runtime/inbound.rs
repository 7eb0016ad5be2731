//! What the loop waits for.

use std::io;

use crossterm::event::Event;

use super::told::Told;

/// What comes in through the one channel.
pub(super) enum Inbound<M> {
    Event(Event),
    Message(M),
    Told(Told),
    InputLost(io::Error),
    WorkerLost,
}
