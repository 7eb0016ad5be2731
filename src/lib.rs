//! `contingencia`: the console of a customer-service point whose systems are down.
//!
//! # How data flows
//!
//! A key or an argument becomes an intent; the intent calls one deed of
//! [`actions`]; the deed opens one write transaction of the [`store`], loads
//! what it needs *inside* it, asks the [`domain`] for a verdict and appends
//! operations to the [`journal`]; the records those operations touch are folded
//! again and their rows written; the transaction commits, and a fresh view goes
//! back to the screen or to standard output.
//!
//! ```text
//! tui ─┐                    ┌─ domain   the rules, pure
//!      ├─ actions ── store ─┤
//! cli ─┘             (one   ├─ journal  operations, hash chain, fold
//!                     door) └─ SQLite   log row + derived rows, one transaction
//! ```
//!
//! Nothing else writes. A record's row is never edited: it is the fold of the
//! record's operations in the order (lamport, replica, sequence), so a local
//! write, a rebuild and a verification all take the same path.
//!
//! # Who may know whom
//!
//! `domain` ← `journal` ← `store`, `exchange`, `intake`, `documents` ← `actions` ← `tui`,
//! `cli` ← `main`; a test (`tests/house`) reads the sources and fails on a
//! forbidden arrow, and on files of a room that need each other in a circle. `rusqlite` appears only in `store`, `typst` only in
//! `documents`, `ratatui` only in `tui`, `clap` only in `cli`.
//!
//! # Where to begin reading
//!
//! - [`domain::outage`]: whether an outage corresponds, opens, is restored and closed.
//! - [`journal`]: what an operation is, as bytes.
//! - [`store`]: the write door, and what is verified.
//! - [`exchange`]: what leaves a terminal and what is believed of what arrives.
//! - [`actions::open_outage`]: one deed from beginning to end.
//! - [`intake`]: what is read of the spreadsheets of others.
//! - [`documents`]: what goes on paper.

pub mod actions;
mod bounded;
pub mod cli;
pub mod clock;
pub mod config;
pub mod documents;
pub mod domain;
pub mod exchange;
mod files;
pub mod intake;
pub mod journal;
mod signature;
pub mod store;
pub mod tui;

/// So that the samples of `tests/support` read alike from inside and from outside.
#[cfg(test)]
extern crate self as contingencia;

/// What is given back to the system is wiped first: what a customer said, drawn or
/// typed, does not outlive the lock in memory (U2). Here, so that tests and benches run
/// with what the product runs with.
#[global_allocator]
static MEMORY: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);
