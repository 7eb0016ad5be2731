//! Terminals of which two histories came, and that nobody revoked yet (M3).

use super::desk::Desk;
use super::error::ActionError;

/// A terminal of which two histories are here: what follows their parting counts nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parted {
    /// The terminal: `LIM014-A`.
    pub terminal: String,
    /// The first of its operations that does not count.
    pub sequence: u64,
}

impl Parted {
    /// One Spanish line about it.
    #[must_use]
    pub fn words(&self) -> String {
        format!(
            "{}: dos historias; desde su anotación {} no cuenta [M3]",
            self.terminal, self.sequence
        )
    }
}

/// Those that are still to be dealt with.
///
/// # Errors
/// The store cannot be read.
pub(super) fn parted(desk: &Desk) -> Result<Vec<Parted>, ActionError> {
    let read = desk.store.read();
    let parted = read.parted_in_use()?;
    if parted.is_empty() {
        return Ok(Vec::new());
    }
    let standings = read.standings()?;
    let told = parted.into_iter().filter_map(|(replica, sequence)| {
        let standing = standings.of(replica)?;
        Some(Parted {
            terminal: format!("{}-{}", standing.point, standing.series),
            sequence,
        })
    });
    Ok(told.collect())
}
