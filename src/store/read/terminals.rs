//! Reads of terminals, of the own one's lineage, and of the keys it was given.

use super::Reader;
use crate::domain::recipient::Recipient;
use crate::domain::terminal::Terminal;
use crate::store::error::StoreError;
use crate::store::local::Local;
use std::collections::BTreeSet;
use uuid::Uuid;

impl Reader<'_> {
    /// A terminal by its replica's id.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn terminal(&self, replica: Uuid) -> Result<Option<Terminal>, StoreError> {
        self.one("SELECT record FROM terminal WHERE id = ?1", [replica])
    }

    /// The last epoch of the own terminal (N5): what others say of theirs does not
    /// move it (M4).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn last_epoch(&self) -> Result<u32, StoreError> {
        let epochs = self.lineage()?.into_iter();
        Ok(epochs.map(|own| own.started.epoch).max().unwrap_or(1))
    }

    /// The recovery keys that the own terminal and its predecessors were set up with (U2).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn recovery_recipients(&self) -> Result<Vec<String>, StoreError> {
        let lineage = self.lineage()?.into_iter();
        Ok(lineage
            .map(|terminal| terminal.started.recovery_recipient)
            .collect())
    }

    /// The office's recipients of this terminal, in the order they were added
    /// (U2). Those of another terminal, whose operations came with a bundle,
    /// are none of its own.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn recipients(&self) -> Result<Vec<Recipient>, StoreError> {
        let own = self.lineage()?;
        let mut recipients: Vec<Recipient> = self.many(
            "SELECT record FROM recipient WHERE removed = 0 ORDER BY id",
            [],
        )?;
        recipients.retain(|added| own.iter().any(|epoch| epoch.replica == added.origin));
        Ok(recipients)
    }

    /// The own replica and those it continues, as far as their records read: what does
    /// not is told where records are compared.
    pub(in crate::store) fn own_replicas(self) -> Result<BTreeSet<Uuid>, StoreError> {
        let mut own: BTreeSet<Uuid> = self.local(Local::Replica)?.into_iter().collect();
        match self.lineage() {
            Ok(lineage) => own.extend(lineage.iter().map(|terminal| terminal.replica)),
            Err(StoreError::Record(_)) => {}
            Err(other) => return Err(other),
        }
        Ok(own)
    }

    /// The own terminal, and those it continues (N5).
    pub(in crate::store) fn lineage(self) -> Result<Vec<Terminal>, StoreError> {
        let mut found: Vec<Terminal> = Vec::new();
        let mut replica = self.local(Local::Replica)?;
        while let Some(id) = replica
            && found.iter().all(|known| known.replica != id)
            && let Some(terminal) = self.terminal(id)?
        {
            let before = terminal.started.predecessor.as_ref();
            replica = before.map(|before| before.replica);
            found.push(terminal);
        }
        Ok(found)
    }
}
