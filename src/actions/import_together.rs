//! Taking bundles in parts, those of several terminals side by side (M5): what terminals
//! write at about the same time lies together in the store, and is written once for all of
//! them.

use super::error::ActionError;
use super::import_ahead::{Opened, Ready};
use super::import_begin::Begun;
use super::import_bundle::{ImportView, Importing, Known, go_on};
use super::import_going_on::{halted, reopened};
use super::import_parts::{Taken, in_parts};
use crate::domain::trust::Standings;
use crate::exchange::{BundleFacts, ExchangeError, Staged};
use crate::store::{Incoming, IncomingBundle, Merged, StoreError};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::slice::from_mut;

impl<'i> Importing<'i> {
    /// Takes files; answers what became of each, in their order.
    pub(super) fn take_files(
        &mut self,
        files: Vec<Opened>,
    ) -> Vec<Result<ImportView, ActionError>> {
        let mut done = Vec::with_capacity(files.len());
        let mut together = Vec::new();
        for opened in files {
            match opened.map(|ready| (self.shared(&ready), ready)) {
                Ok((Some(incoming), ready)) => {
                    if !together.is_empty() && !self.admits(&ready) {
                        // One of these may say that it is admitted.
                        done.extend(self.take_in_parts(std::mem::take(&mut together)));
                    }
                    together.push((ready, incoming));
                }
                other => {
                    done.extend(self.take_in_parts(std::mem::take(&mut together)));
                    done.push(other.and_then(|(_, ready)| self.take(ready)));
                }
            }
        }
        done.extend(self.take_in_parts(together));
        done
    }

    /// What is noted of a bundle that may be taken side by side with others.
    fn shared(&self, ready: &Ready) -> Option<Incoming> {
        let own = self.store.terminal().replica;
        let incoming = ready.incoming()?;
        (incoming.replica != own && !self.input.plan).then_some(incoming)
    }

    /// Whether a bundle is not refused by what is known now.
    fn admits(&self, ready: &Ready) -> bool {
        let standings: Result<Standings, StoreError> = self.store.read().standings();
        standings.is_ok_and(|standings| {
            let admitted = self
                .host
                .admits(&standings, &ready.bundle, self.input.admit);
            admitted.is_ok()
        })
    }

    /// In short transactions; where it is interrupted, it goes on at the next unlock (M5).
    pub(super) fn take_in_parts(
        &mut self,
        bundles: Vec<(Ready, Incoming)>,
    ) -> Vec<Result<ImportView, ActionError>> {
        let mut done = BTreeMap::new();
        let (mut begun, mut copies, mut taken) = self.begin(bundles, |place, error| {
            done.insert(place, Err(error));
        });
        let mut stopped = self.go_on_with(&mut begun, &mut copies, &mut taken).err();
        drop(copies);
        let is_one = begun.len() == 1;
        for (mut it, mut of_it) in begun.into_iter().zip(taken) {
            let ended = match &stopped {
                _ if of_it.is_whole() => Ok(()),
                Some(ActionError::Exchange(ExchangeError::Cancelled)) => {
                    Err(ExchangeError::Cancelled.into())
                }
                Some(_) if is_one => stopped.take().map_or(Ok(()), Err),
                // What is in the way of one of them is none of the others'.
                _ => self.alone(&mut it, &mut of_it),
            };
            done.insert(it.place, self.end(it, of_it, ended));
        }
        let known = Known::read(self.store);
        let told = done.into_values().map(|done| {
            let (file, bundle, taken) = done?;
            match &known {
                Ok(known) => self.view(&file, &bundle, taken, known),
                // Each says why.
                Err(_) => self.view(&file, &bundle, taken, &Known::read(self.store)?),
            }
        });
        told.collect()
    }

    /// Takes the rest of bundles that were begun.
    fn go_on_with(
        &mut self,
        begun: &mut [Begun<'i>],
        copies: &mut [Staged],
        taken: &mut [Taken],
    ) -> Result<(), ActionError> {
        let (meter, progress) = (self.meter, &mut *self.progress);
        in_parts(self.store, copies, taken, &mut |taken| {
            for (it, of_it) in begun.iter_mut().zip(taken) {
                it.share.reach(of_it.incoming.done, of_it.incoming.total);
            }
            if taken.iter().all(Taken::is_whole) {
                // It is to be stopped only where something is left.
                meter.tell(progress);
                return Ok(());
            }
            go_on(meter, progress)
        })
    }

    /// Takes the rest of one by itself, whatever came between.
    fn alone(&mut self, begun: &mut Begun<'i>, taken: &mut Taken) -> Result<(), ActionError> {
        let copy = reopened(self.store, &taken.incoming)?;
        self.go_on_with(from_mut(begun), &mut [copy], from_mut(taken))
    }

    /// Says what became of a bundle that was begun.
    fn end(
        &mut self,
        begun: Begun<'_>,
        taken: Taken,
        ended: Result<(), ActionError>,
    ) -> Result<(PathBuf, BundleFacts, (Merged, bool)), ActionError> {
        match ended {
            Ok(()) => {
                begun.taking.discard();
                Ok((begun.file, begun.bundle, (taken.done, begun.is_new)))
            }
            Err(ActionError::Exchange(ExchangeError::Cancelled)) => {
                let incoming = &taken.incoming;
                self.store
                    .write(|writer| writer.forget_incoming(incoming.id))
                    .map_err(|error: StoreError| halted(error.into(), incoming))?;
                begun.taking.discard();
                Err(ActionError::ImportStopped(IncomingBundle::from(incoming)))
            }
            Err(error) => Err(halted(error, &taken.incoming)),
        }
    }
}
