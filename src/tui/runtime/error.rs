//! Why the console stops unasked.

use std::io;

/// Why the console stopped although nobody asked it to.
#[derive(Debug, thiserror::Error)]
pub enum RuntimeError {
    /// The terminal could not be set up or drawn to.
    #[error("the terminal cannot be used")]
    Terminal(#[source] io::Error),
    /// The terminal went away while keys were awaited.
    #[error("the terminal sends no more input")]
    Input(#[source] io::Error),
    /// A thread of the program panicked; the panic hook has told about it.
    #[error("the worker stopped unexpectedly")]
    WorkerLost,
}
