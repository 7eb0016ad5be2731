//! How far a bundle is that is taken in parts (M5).

use serde::Serialize;

/// A bundle that is taken a few operations at a time. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncomingBundle {
    /// The terminal that wrote it: `LIM014-A`.
    pub terminal: String,
    /// Operations of it that are here.
    pub done: u64,
    /// Operations of it.
    pub total: u64,
}

impl IncomingBundle {
    /// How much of it is here, in words that follow what is said of it.
    #[must_use]
    pub fn entered(&self) -> String {
        format!("entraron {} de {} anotaciones", self.done, self.total)
    }
}
