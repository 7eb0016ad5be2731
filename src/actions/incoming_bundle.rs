//! How far a bundle is that is taken in parts (M5).

use crate::store::Incoming;

/// A bundle that is taken a few operations at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingBundle {
    /// The terminal that wrote it: `LIM014-A`.
    pub terminal: String,
    /// Operations of it that are here.
    pub done: u64,
    /// Operations of it.
    pub total: u64,
}

impl From<&Incoming> for IncomingBundle {
    fn from(incoming: &Incoming) -> Self {
        Self {
            terminal: format!("{}-{}", incoming.point, incoming.series),
            done: incoming.done,
            total: incoming.total,
        }
    }
}
