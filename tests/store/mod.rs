//! The store: what it keeps, what it refuses, what it notices.

mod attentions;
mod converging;
mod copies;
mod derivation;
pub(crate) mod exporting;
mod fixtures;
mod keys;
mod lifecycle;
mod merging;
mod occupying;
mod purging;
mod queue;
mod recipients;
mod regularization;
mod standing;
mod verification;
