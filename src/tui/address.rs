//! Where an answer of the worker goes, and what was asked of it.

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker {
    /// The console itself.
    Console,
    /// The page before anybody entered.
    Entrance,
    /// A page, for the windows above it too.
    Page(u64),
}

/// What an effect is to the records, and a failure to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// Something is read.
    Load,
    /// The same, asked anew with every change, as a list or a verdict is.
    Query,
    /// Something is done.
    Deed,
    /// What is typed is kept.
    Draft,
}

/// Where an answer goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    /// Who asked.
    pub asker: Asker,
    /// What was asked.
    pub nature: Nature,
    /// Which question it was.
    pub question: u64,
}

impl Address {
    /// For what concerns the console itself, asked or not.
    pub const CONSOLE: Self = Self {
        asker: Asker::Console,
        nature: Nature::Load,
        question: 0,
    };
}
