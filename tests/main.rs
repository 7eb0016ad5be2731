//! Integration tests: one binary, one folder a concern.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::too_many_lines,
    reason = "a failed expectation is a test's way of speaking, in its helpers too, and a \
              journey is read from beginning to end"
)]

mod cli;
mod crash;
mod exchange;
mod house;
mod journeys;
mod judges;
mod rogue;
mod store;
mod support;
