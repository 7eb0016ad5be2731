//! The cases of a cut by how they stand to those before it, to be gone through one by one (X2).

use super::super::paging::ListPage;
use super::receive::ReceptionStanding;
use crate::domain::pqr::{Pile, PqrBase, Reception};
use crate::store::{CaseFigure, CaseSource, PageAt};
use chrono::NaiveDate;
use std::sync::Arc;

/// The cases of one pile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PileCases {
    /// What came of them, as it is read.
    pub label: &'static str,
    /// Their radicados, in their order.
    pub radicados: Arc<[String]>,
    /// Whether they are cases here: what is new is none before it is received.
    pub are_here: bool,
}

impl PileCases {
    /// All of them, as what a list of cases stands behind; none where they are no cases yet.
    #[must_use]
    pub fn figure(&self) -> Option<CaseFigure> {
        let of = CaseSource::Named(Arc::clone(&self.radicados));
        self.are_here.then(|| CaseFigure::of(of))
    }
}

/// The piles of a cut that have any cases to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutPiles {
    /// Of which base.
    pub base: PqrBase,
    /// The day it was cut.
    pub cut: NaiveDate,
    piles: Vec<PileCases>,
}

impl CutPiles {
    /// Those of a cut that is looked at, or, once it is `applied`, was received.
    #[must_use]
    pub fn of(reception: &Reception, standing: &ReceptionStanding, applied: bool) -> Self {
        let listed = &standing.reconciled.piles;
        let cases = |pile: Pile| {
            Some(PileCases {
                label: pile.label(),
                radicados: listed.get(&pile)?.as_slice().into(),
                are_here: applied || pile != Pile::New,
            })
        };
        let rejected = standing.reconciled.came_rejected.as_slice();
        let rejected = (!rejected.is_empty()).then(|| PileCases {
            label: "vinieron en una fila rechazada",
            radicados: rejected.into(),
            are_here: true,
        });
        Self {
            base: reception.base,
            cut: reception.cut,
            piles: Pile::ALL
                .into_iter()
                .filter_map(cases)
                .chain(rejected)
                .collect(),
        }
    }

    /// Whether there is nothing to be looked at.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.piles.is_empty()
    }

    /// One page of them.
    #[must_use]
    pub fn page(&self, page: PageAt<usize>, limit: usize) -> ListPage<PileCases, usize> {
        let all = self.piles.iter().cloned().enumerate().collect();
        ListPage::of_all(all, page, limit, |(at, _): &(usize, PileCases)| *at).map(|(_, it)| it)
    }
}
