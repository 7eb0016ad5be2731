//! The store: what it keeps, what it refuses, what it notices.

mod alerts;
mod attached;
mod attentions;
mod converging;
mod copies;
mod corrections;
mod derivation;
mod dishonest;
#[cfg(target_os = "linux")]
mod disks;
mod elsewhere;
mod events;
pub(crate) mod exporting;
mod fixtures;
mod keys;
mod lifecycle;
mod limits;
mod merging;
mod notices;
mod occupying;
mod pqr;
mod pqr_rejected;
mod pqr_replaced;
mod purging;
mod queue;
mod recipients;
mod regularization;
mod reports;
mod standing;
mod tables;
mod tallies;
mod verification;
