//! Who asked what of the worker: an effect is stamped with a return address, and its
//! answer goes there and nowhere else.
//!
//! Invariants: of a [`Nature::Query`], only the newest that a page asked for is
//! answered to; no two pages and no two questions of a run have the same number.

use std::mem::{Discriminant, discriminant};

use super::{
    address::{Address, Asker, Nature},
    effect::Effect,
};

/// An effect with its return address.
#[derive(Debug)]
pub struct Addressed {
    /// Where the answer goes.
    pub address: Address,
    /// What is to be done.
    pub effect: Effect,
}

/// The numbers given so far, and the queries that are not answered yet.
#[derive(Debug, Default)]
pub(crate) struct Questions {
    count: u64,
    waiting: Vec<(Asker, Discriminant<Effect>, u64)>,
}

impl Questions {
    /// A page that nobody else is.
    pub(crate) const fn page(&mut self) -> Asker {
        self.count += 1;
        Asker::Page(self.count)
    }

    /// Puts the return address on an effect.
    pub(crate) fn ask(&mut self, asker: Asker, effect: Effect) -> Addressed {
        self.count += 1;
        let nature = effect.nature();
        if nature == Nature::Query {
            let kind = discriminant(&effect);
            self.waiting
                .retain(|(by, of, _)| (*by, *of) != (asker, kind));
            self.waiting.push((asker, kind, self.count));
        }
        let address = Address {
            asker,
            nature,
            question: self.count,
        };
        Addressed { address, effect }
    }

    /// Whether an answer still counts: nothing newer was asked in its stead.
    pub(crate) fn count(&mut self, address: Address) -> bool {
        let before = self.waiting.len();
        self.waiting
            .retain(|(_, _, question)| *question != address.question);
        address.nature != Nature::Query || self.waiting.len() < before
    }
}
