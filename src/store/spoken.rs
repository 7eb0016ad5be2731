//! What the journal says of trust and of users, as a console has read it that takes much in.
//! An operation never changes: what was read of one is not read again by each transaction.

use super::error::StoreError;
use super::places::{self, Places};
use crate::domain::trust::Said;
use crate::journal::Operation;
use rusqlite::Connection;

/// What was read so far, of what no transaction takes back any more.
#[derive(Default)]
pub(super) struct Spoken {
    /// The last place that stood before the transaction at hand.
    stands: i64,
    trust: Read<Said>,
    users: Read<Operation>,
}

/// What was read of one kind, and up to which place.
struct Read<T> {
    to: i64,
    said: Vec<T>,
}

impl<T> Default for Read<T> {
    fn default() -> Self {
        Self {
            to: 0,
            said: Vec::new(),
        }
    }
}

impl<T> Read<T> {
    /// Reads on up to a place.
    fn on(
        &mut self,
        to: i64,
        read: &impl Fn(Places) -> Result<Vec<T>, StoreError>,
    ) -> Result<(), StoreError> {
        if self.to < to {
            self.said.extend(read(self.to + 1..=to)?);
            self.to = to;
        }
        Ok(())
    }
}

impl Spoken {
    /// Begins with a transaction that has written nothing yet.
    pub(super) fn begin(&mut self, conn: &Connection) -> Result<(), StoreError> {
        self.stands = places::last(conn)?;
        Ok(())
    }

    /// All that is said of trust, also by the transaction at hand, as `read` reads it.
    pub(super) fn trust(
        &mut self,
        read: impl Fn(Places) -> Result<Vec<Said>, StoreError>,
    ) -> Result<Vec<Said>, StoreError> {
        self.trust.on(self.stands, &read)?;
        let mut all = self.trust.said.clone();
        all.extend(read(self.stands + 1..=i64::MAX)?);
        Ok(all)
    }

    /// What was said of users before the transaction at hand, as `read` reads it.
    pub(super) fn users(
        &mut self,
        read: impl Fn(Places) -> Result<Vec<Operation>, StoreError>,
    ) -> Result<&[Operation], StoreError> {
        self.users.on(self.stands, &read)?;
        Ok(&self.users.said)
    }
}
