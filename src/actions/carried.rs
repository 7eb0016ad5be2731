//! How far what was made here has gone (G2).

use super::desk::Desk;
use crate::domain::regularization::{Regularization, RegularizationState};
use crate::domain::terminal::Scope;
use crate::store::{Reader, StoreError};
use std::collections::BTreeMap;
use uuid::Uuid;

/// How far what was made here has gone, looked up once for many records (G2).
pub(super) struct Carried {
    /// The own epochs, and how far each was exported.
    own: BTreeMap<Uuid, u64>,
    at_office: bool,
}

impl Carried {
    /// How far it has gone by now.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(super) fn of(desk: &Desk) -> Result<Self, StoreError> {
        let terminal = desk.store.terminal();
        let read = desk.store.read();
        let earlier = read.earlier_epochs()?.into_iter();
        let epochs = earlier.map(|epoch| epoch.replica).chain([terminal.replica]);
        Ok(Self {
            own: epochs
                .map(|epoch| Ok((epoch, read.exported_to(epoch)?)))
                .collect::<Result<_, StoreError>>()?,
            at_office: terminal.started.scope == Scope::Office,
        })
    }

    /// How far a record is on its way into the official system. What another
    /// terminal made came here in a bundle, and the office holds what it has.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(super) fn state(
        &self,
        read: Reader<'_>,
        id: Uuid,
        origin: Uuid,
        record: &Regularization,
    ) -> Result<RegularizationState, StoreError> {
        let settled = record.state(false, false);
        if settled != RegularizationState::Pending {
            return Ok(settled);
        }
        let made_at = read.made_at(id, origin)?;
        let exported_to = self.own.get(&origin);
        let acknowledged =
            made_at <= read.acknowledged_to(origin)? || (self.at_office && exported_to.is_none());
        Ok(record.state(exported_to.is_none_or(|to| made_at <= *to), acknowledged))
    }
}
