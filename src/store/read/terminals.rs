//! Reads of terminals, of the own one's lineage, and of the keys it was given.

use super::Reader;
use crate::domain::recipient::Recipient;
use crate::domain::terminal::Terminal;
use crate::journal::{Body, Operation};
use crate::store::error::StoreError;
use crate::store::local::Local;
use std::collections::BTreeSet;
use uuid::Uuid;

impl Reader<'_> {
    /// The last epoch of the own terminal (N5): what others say of theirs does not
    /// move it (M4).
    pub(crate) fn last_epoch(self) -> Result<u32, StoreError> {
        let epochs = self.lineage()?.into_iter();
        Ok(epochs.map(|own| own.started.epoch).max().unwrap_or(1))
    }

    /// The recovery keys that the own terminal and its predecessors were set up with (U2).
    pub(crate) fn recovery_recipients(self) -> Result<Vec<String>, StoreError> {
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
        let ids: Vec<Uuid> = self
            .conn
            .prepare_cached("SELECT id FROM recipient ORDER BY id")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let mut own = Vec::new();
        for id in ids {
            let mut recipient = None;
            for operation in self.own_operations_of(id)? {
                let meta = operation.envelope.meta();
                if let Body::Recipient(event) = operation.body {
                    Recipient::apply(&mut recipient, id, &meta, event);
                }
            }
            own.extend(recipient.filter(|recipient| !recipient.removed));
        }
        Ok(own)
    }

    /// What the own lineage wrote about a record, in its order.
    pub(super) fn own_operations_of(self, entity: Uuid) -> Result<Vec<Operation>, StoreError> {
        let own = self.own_chain()?;
        let mut operations = self.operations_of(entity)?;
        operations.retain(|operation| {
            let envelope = &operation.envelope;
            own.iter()
                .any(|(replica, last)| *replica == envelope.replica && envelope.sequence <= *last)
        });
        Ok(operations)
    }

    /// The own replica and those it continues, each as far as the next one held it:
    /// what the terminal of before wrote later is none of this one's (N5).
    pub(in crate::store) fn own_chain(self) -> Result<Vec<(Uuid, u64)>, StoreError> {
        let mut last = i64::MAX.unsigned_abs();
        let lineage = self.lineage()?.into_iter();
        Ok(lineage
            .map(|terminal| {
                let own = (terminal.replica, last);
                if let Some(before) = terminal.started.predecessor {
                    last = before.sequence;
                }
                own
            })
            .collect())
    }

    /// The own replica and those it continues, as far as their records read: what does
    /// not is told where records are compared.
    pub(crate) fn own_replicas(self) -> Result<BTreeSet<Uuid>, StoreError> {
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
