//! Beginning with bundles: one transaction takes the first operations of several, and notes
//! each of them (M5).

use super::error::ActionError;
use super::import_ahead::{Ready, Share};
use super::import_bundle::{Admit, Host, Importing, refuse_jump};
use super::import_parts::{LEFT_ALONE, Pace, Taken};
use crate::exchange::{BundleFacts, Staged, StagedOperation};
use crate::store::{Incoming, MergeMode, Merging, StoreError, Taking};
use std::path::PathBuf;
use std::time::Instant;

/// A bundle of which the first operations are here.
pub(super) struct Begun<'m> {
    /// Its place among those that are taken with it.
    pub(super) place: usize,
    pub(super) file: PathBuf,
    pub(super) bundle: BundleFacts,
    pub(super) is_new: bool,
    pub(super) taking: Taking,
    pub(super) share: Share<'m>,
}

/// Bundles of which the first operations are here, their copies, and what was taken of each.
pub(super) type AllBegun<'m> = (Vec<Begun<'m>>, Vec<Staged>, Vec<Taken>);

/// A bundle that is to begin.
struct First<'m> {
    begun: Begun<'m>,
    copy: Staged,
    taken: Taken,
    /// Its first operations, or why none of them is taken.
    run: Result<Vec<StagedOperation>, ActionError>,
}

impl<'i> Importing<'i> {
    /// Begins with bundles, with as many in a transaction as hold the store for a part;
    /// `refused` hears which ones do not begin: nothing of those is stored.
    pub(super) fn begin(
        &mut self,
        bundles: Vec<(Ready, Incoming)>,
        mut refused: impl FnMut(usize, ActionError),
    ) -> AllBegun<'i> {
        let pace = Pace::new();
        let mut all = AllBegun::default();
        let mut bundles = bundles.into_iter().enumerate().peekable();
        while bundles.peek().is_some() {
            let (mut together, mut operations) = (Vec::new(), 0);
            while operations < pace.most()
                && let Some((place, (ready, incoming))) = bundles.next()
            {
                match self.first(place, ready, incoming) {
                    Ok(first) => {
                        operations += first.operations();
                        together.push(first);
                    }
                    Err(error) => refused(place, error.into()),
                }
            }
            let start = Instant::now();
            self.begin_together(together, &mut all, &mut refused);
            pace.learn(operations, start.elapsed());
            std::thread::sleep(LEFT_ALONE);
        }
        all
    }

    /// A bundle that no other console takes.
    fn first(
        &self,
        place: usize,
        ready: Ready,
        incoming: Incoming,
    ) -> Result<First<'i>, StoreError> {
        let taking = Taking::begin(self.store.paths(), incoming.id).ok_or(StoreError::Busy)?;
        let mut copy = ready.staged;
        copy.keep();
        Ok(First {
            begun: Begun {
                place,
                file: ready.file,
                bundle: ready.bundle,
                is_new: false,
                taking,
                share: Share::new(self.meter, ready.size),
            },
            run: Taken::first(&mut copy).map_err(ActionError::from),
            copy,
            taken: Taken::new(incoming),
        })
    }

    /// Begins with bundles in one transaction. What each is held against is no other one's
    /// matter; where anything else is in the way, each has a transaction of its own.
    fn begin_together(
        &mut self,
        mut together: Vec<First<'i>>,
        all: &mut AllBegun<'i>,
        refused: &mut dyn FnMut(usize, ActionError),
    ) {
        if together.is_empty() {
            return;
        }
        let (host, admit) = (&self.host, self.input.admit);
        let counts: Vec<u64> = together.iter().map(First::operations).collect();
        let merged = self.store.merge(MergeMode::Part, |merging| {
            let mut each = together.iter_mut();
            each.try_for_each(|first| first.begin(merging, host, admit))
        });
        let mut merged = match merged {
            Ok(((), merged)) => merged.into_iter(),
            Err(error) if together.len() == 1 => {
                together[0].run = Err(error);
                Vec::new().into_iter()
            }
            Err(_) => {
                for mut first in together {
                    first.run = Taken::first(&mut first.copy).map_err(ActionError::from);
                    self.begin_together(vec![first], all, refused);
                }
                return;
            }
        };
        for (mut first, operations) in together.into_iter().zip(counts) {
            if let Err(error) = first.run {
                // Nothing of it was stored.
                drop(first.copy);
                first.begun.taking.discard();
                refused(first.begun.place, error);
                continue;
            }
            first.taken.took(operations, merged.next());
            all.0.push(first.begun);
            all.1.push(first.copy);
            all.2.push(first.taken);
        }
    }
}

impl First<'_> {
    fn operations(&self) -> u64 {
        self.run.as_ref().map_or(0, |run| run.len() as u64)
    }

    /// Holds it against what is known now, and writes its first operations.
    fn begin(
        &mut self,
        merging: &mut Merging<'_>,
        host: &Host,
        admit: Admit,
    ) -> Result<(), ActionError> {
        let Ok(run) = &mut self.run else {
            return Ok(());
        };
        let run = std::mem::take(run);
        let admitted = run
            .first()
            .map_or(Ok(()), |first| {
                refuse_jump(merging.highest_lamport(), &first.operation)
            })
            .and_then(|()| host.admits(merging.standings(), &self.begun.bundle, admit));
        match admitted {
            Ok(admitted) => {
                self.begun.is_new = admitted.is_some();
                merging.note(&self.taken.incoming)?;
                self.taken.give(merging, admitted, run)
            }
            Err(error) => {
                self.run = Err(error);
                Ok(())
            }
        }
    }
}
