//! The one door to what customers said: somebody who may asks, that is put on the
//! record, and only then it is shown (U3).

use super::desk::Desk;
use super::error::ActionError;
use super::find;
use super::pqr::PersonCase;
use crate::domain::access::{AccessEvent, AccessKind};
use crate::domain::attention::Attention;
use crate::domain::authority::{Permission, Whose};
use crate::journal::Body;
use crate::store::{StoreError, Writer};
use chrono::TimeDelta;
use std::collections::BTreeSet;
use uuid::Uuid;

/// That the user of the desk may see what was said of some attentions, and that it is
/// on the record. Nothing outside this file makes one, and no view shows anything
/// unmasked without it.
#[derive(Debug)]
pub(super) struct Revealed(Extent);

#[derive(Debug)]
enum Extent {
    These(BTreeSet<Uuid>),
    /// A bundle carries them all.
    All,
}

impl Revealed {
    /// Of attentions that the user may see, which is noted as this kind of access.
    ///
    /// # Errors
    /// The role may not see one of them, or the store cannot be written.
    pub(super) fn of<'a>(
        desk: &mut Desk,
        attentions: impl IntoIterator<Item = &'a Attention>,
        access: AccessKind,
    ) -> Result<Self, ActionError> {
        let mut ids = Vec::new();
        for attention in attentions {
            desk.permit(Permission::RevealPersonal(find::whose(desk, attention)))?;
            ids.push(attention.id);
        }
        Self::noted(desk, access, &ids)
    }

    /// Of an attention that stays on a screen and is read again by itself: on the
    /// record once in a while. None where the role may not see it.
    ///
    /// # Errors
    /// The store cannot be written.
    pub(super) fn on_screen(
        desk: &mut Desk,
        attention: &Attention,
    ) -> Result<Option<Self>, ActionError> {
        let whose = find::whose(desk, attention);
        if desk.permit(Permission::RevealPersonal(whose)).is_err() {
            return Ok(None);
        }
        let now = desk.now();
        let noted = desk.shown.get(&attention.id).map(|at| now - *at);
        if noted.is_some_and(|since| since >= TimeDelta::zero() && since < NOTED_AGAIN) {
            return Ok(Some(Self(Extent::These([attention.id].into()))));
        }
        let seen = Self::noted(desk, AccessKind::Revealed, &[attention.id])?;
        desk.shown.insert(attention.id, now);
        Ok(Some(seen))
    }

    /// Of one case of a cell: whether the user may see its account, which is noted then.
    ///
    /// # Errors
    /// The store cannot be written.
    pub(super) fn of_case(desk: &mut Desk, id: Uuid) -> Result<bool, ActionError> {
        if desk
            .permit(Permission::RevealPersonal(Whose::Others))
            .is_err()
        {
            return Ok(false);
        }
        Self::noted(desk, AccessKind::Revealed, &[id]).map(|_| true)
    }

    /// Of cases of a cell that go into a file.
    ///
    /// # Errors
    /// The role may not, or the store cannot be written.
    pub(super) fn of_printed_cases(desk: &mut Desk, ids: &[Uuid]) -> Result<(), ActionError> {
        desk.permit(Permission::RevealPersonal(Whose::Others))?;
        Self::noted(desk, AccessKind::Printed, ids).map(drop)
    }

    /// Of everything that is kept of one person, for the report they ask for (T2).
    ///
    /// # Errors
    /// The role may not, or the store cannot be written.
    pub(super) fn reported(
        desk: &mut Desk,
        attentions: &[Attention],
        cases: &[PersonCase],
    ) -> Result<Self, ActionError> {
        desk.permit(Permission::PersonAccess)?;
        let ids = attentions.iter().map(|attention| attention.id);
        let ids: Vec<_> = ids.chain(cases.iter().map(|case| case.id)).collect();
        Self::noted(desk, AccessKind::Reported, &ids)
    }

    /// Of what a bundle carries to the office. It is seen by nobody before the bundle is
    /// whole: [`Self::note_export`] stands in the transaction that notes the bundle, and
    /// one that failed is nowhere on the record (F17).
    ///
    /// # Errors
    /// The role may not.
    pub(super) fn exporting(desk: &Desk) -> Result<Self, ActionError> {
        desk.permit(Permission::Export)?;
        Ok(Self(Extent::All))
    }

    /// Puts what a bundle carries on the record.
    ///
    /// # Errors
    /// The store cannot be written.
    pub(super) fn note_export(&self, writer: &mut Writer<'_>) -> Result<(), StoreError> {
        let named: Vec<Uuid> = match &self.0 {
            Extent::These(ids) => ids.iter().copied().collect(),
            // It names them all.
            Extent::All => Vec::new(),
        };
        append(writer, AccessKind::Exported, &named)
    }

    /// Of what the user has just typed, which is no news to them; of nothing else.
    pub(super) fn typed(desk: &Desk, attention: &Attention) -> Self {
        let own = find::whose(desk, attention) == Whose::Own;
        let ids = own.then_some(attention.id);
        Self(Extent::These(ids.into_iter().collect()))
    }

    /// Puts a search by what identifies a customer on the record.
    ///
    /// # Errors
    /// The store cannot be written.
    pub(super) fn note_search(desk: &mut Desk) -> Result<(), ActionError> {
        Self::noted(desk, AccessKind::Searched, &[]).map(|_| ())
    }

    /// Whether an attention is one of these.
    pub(super) fn covers(&self, attention: &Attention) -> bool {
        match &self.0 {
            Extent::These(ids) => ids.contains(&attention.id),
            Extent::All => true,
        }
    }

    /// Notes an access, where the store takes writes.
    fn noted(desk: &mut Desk, access: AccessKind, ids: &[Uuid]) -> Result<Self, ActionError> {
        let logged = desk.store.write(|writer| append(writer, access, ids));
        match logged {
            // A disk that is full or takes no writes keeps nobody from reading: the
            // customer is there, and the person was told that nothing is on the record.
            Err(StoreError::ReadOnly { .. } | StoreError::DiskFull { .. }) => {
                let (access, records) = (access.code(), ids.len());
                tracing::warn!(access, records, "not on the record");
            }
            other => other?,
        }
        Ok(Self(Extent::These(ids.iter().copied().collect())))
    }
}

/// How long one note stands for what stays on a screen.
const NOTED_AGAIN: TimeDelta = TimeDelta::minutes(5);

/// Appends an access, in as many operations as it takes to name every record: each
/// has to fit into a bundle.
fn append(writer: &mut Writer<'_>, access: AccessKind, records: &[Uuid]) -> Result<(), StoreError> {
    let mut left = records;
    loop {
        let (named, more) = left.split_at(left.len().min(RECORDS_AN_OPERATION));
        let id = writer.id();
        let made = AccessEvent::Made {
            access,
            records: named.to_vec(),
        };
        writer.append(id, &Body::Access(made))?;
        if more.is_empty() {
            return Ok(());
        }
        left = more;
    }
}

/// Records that one operation names.
const RECORDS_AN_OPERATION: usize = 10_000;
