//! The store: what it keeps, what it refuses, what it notices.

mod attentions;
mod copies;
mod derivation;
mod fixtures;
mod keys;
mod lifecycle;
mod purging;
mod verification;
