//! Going on with bundles of which a part was taken when the program ended (M5).

use super::desk::Desk;
use super::error::ActionError;
use super::import_parts::{Taken, in_parts};
use crate::exchange::{ExchangeError, Staged, StagedCopy};
use crate::store::{Incoming, IncomingBundle, Progress, Store, Taking, incoming_copy};
use uuid::Uuid;

/// The bundles of which a part is here, as a person is told of them.
///
/// # Errors
/// The store cannot be read.
pub fn half_in(desk: &Desk) -> Result<Vec<IncomingBundle>, ActionError> {
    let incoming = desk.store.read().incoming()?;
    Ok(incoming.iter().map(IncomingBundle::from).collect())
}

/// What was interrupted of imports, one bundle after another.
pub struct Interrupted {
    store: Store,
    left: Vec<Uuid>,
}

/// A bundle of which a part is here.
pub enum NextInterrupted {
    /// Another console is at it.
    Elsewhere(IncomingBundle),
    /// Nobody else goes on with it while this is held.
    Here(Box<GoingOn>),
}

/// The turn to go on with a bundle.
pub struct GoingOn {
    taking: Taking,
    incoming: Incoming,
}

impl GoingOn {
    /// How far it is.
    #[must_use]
    pub fn bundle(&self) -> IncomingBundle {
        IncomingBundle::from(&self.incoming)
    }
}

/// What was interrupted; none where nothing was, or a store that is closed takes nothing in.
///
/// # Errors
/// The store no longer opens.
pub fn interrupted(desk: &Desk) -> Result<Option<Interrupted>, ActionError> {
    if desk.closed().is_some() {
        return Ok(None);
    }
    let all = desk.store.read().incoming()?;
    if all.is_empty() {
        return Ok(None);
    }
    Ok(Some(Interrupted {
        store: desk.store.beside()?,
        left: all.iter().rev().map(|it| it.id).collect(),
    }))
}

/// Prepares to go on with what was interrupted, on another thread, so that the counter
/// keeps working; none where nothing was. It answers what could not be gone on with.
///
/// # Errors
/// The store no longer opens.
pub fn go_on_job(
    desk: &Desk,
) -> Result<Option<impl FnOnce(Progress<'_>) -> Vec<ActionError> + Send + use<>>, ActionError> {
    Ok(interrupted(desk)?.map(|mut interrupted| {
        move |progress: Progress<'_>| {
            let (mut failed, mut lost) = (Vec::new(), Vec::new());
            loop {
                let done = match interrupted.following() {
                    Ok(None) => break,
                    Ok(Some(NextInterrupted::Elsewhere(_))) => Ok(()),
                    Ok(Some(NextInterrupted::Here(it))) => interrupted.go_on(*it, progress),
                    Err(error) => Err(error),
                };
                match done {
                    Ok(()) => {}
                    // It goes on the next time.
                    Err(ActionError::Exchange(ExchangeError::Cancelled)) => break,
                    // Those of a whole morning are told at once.
                    Err(ActionError::IncomingLost(bundles)) => lost.extend(bundles),
                    Err(error) => failed.push(error),
                }
            }
            if !lost.is_empty() {
                failed.push(ActionError::IncomingLost(lost));
            }
            failed
        }
    }))
}

impl Interrupted {
    /// The next one, unless it was taken whole since.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn following(&mut self) -> Result<Option<NextInterrupted>, ActionError> {
        while let Some(id) = self.left.pop() {
            let taking = Taking::begin(self.store.paths(), id);
            let all = self.store.read().incoming()?;
            match (taking, all.into_iter().find(|it| it.id == id)) {
                (Some(taking), Some(incoming)) => {
                    let here = GoingOn { taking, incoming };
                    return Ok(Some(NextInterrupted::Here(Box::new(here))));
                }
                (None, Some(incoming)) => {
                    let there = IncomingBundle::from(&incoming);
                    return Ok(Some(NextInterrupted::Elsewhere(there)));
                }
                (Some(taking), None) => taking.discard(),
                (None, None) => {}
            }
        }
        Ok(None)
    }

    /// Goes on with one.
    ///
    /// # Errors
    /// What came between.
    pub fn go_on(&mut self, it: GoingOn, progress: Progress<'_>) -> Result<(), ActionError> {
        go_on(&mut self.store, it, progress)
    }
}

fn go_on(store: &mut Store, it: GoingOn, progress: Progress<'_>) -> Result<(), ActionError> {
    let GoingOn { taking, incoming } = it;
    let Ok(staged) = reopened(store, &incoming) else {
        store.write(|writer| writer.forget_incoming(incoming.id))?;
        taking.discard();
        return Err(ActionError::IncomingLost(vec![(&incoming).into()]));
    };
    let mut hear = |it: &Incoming| {
        if progress(it.done, it.total) {
            Ok(())
        } else {
            Err(ExchangeError::Cancelled.into())
        }
    };
    hear(&incoming)?;
    let (mut copies, mut taken) = ([staged], [Taken::new(incoming)]);
    in_parts(store, &mut copies, &mut taken, &mut |taken| {
        taken.iter().try_for_each(|it| hear(&it.incoming))
    })
    .map_err(|error| halted(error, &taken[0].incoming))?;
    drop(copies);
    taking.discard();
    Ok(())
}

/// The copy of a bundle, before the first operation that is not here.
pub(super) fn reopened(store: &Store, incoming: &Incoming) -> Result<Staged, ExchangeError> {
    let mut staged = Staged::open(StagedCopy {
        id: incoming.id,
        path: incoming_copy(store.paths(), incoming.id),
        key: incoming.key.clone(),
        sha256: incoming.sha256,
    })?;
    staged.skip(incoming.done)?;
    Ok(staged)
}

/// What interrupted a bundle of which something is here.
pub(super) fn halted(error: ActionError, incoming: &Incoming) -> ActionError {
    match error {
        stopped @ ActionError::Exchange(ExchangeError::Cancelled) => stopped,
        error => ActionError::ImportHalted {
            bundle: IncomingBundle::from(incoming),
            source: Box::new(error),
        },
    }
}
