//! Going on with bundles of which a part was taken when the program ended (M5).

use super::desk::Desk;
use super::error::ActionError;
use super::import_parts::in_parts;
use super::incoming_bundle::IncomingBundle;
use crate::exchange::{ExchangeError, Staged, StagedCopy};
use crate::store::{Incoming, Progress, Store, Taking, incoming_copy};
use uuid::Uuid;

impl Desk {
    /// The bundles that are not taken whole yet.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(super) fn incoming(&self) -> Result<Vec<IncomingBundle>, ActionError> {
        let incoming = self.store.read().incoming()?;
        Ok(incoming.iter().map(IncomingBundle::from).collect())
    }
}

/// Prepares to go on with what was interrupted, on another thread, so that the counter
/// keeps working; none where nothing was. It answers what could not be gone on with.
///
/// # Errors
/// The store no longer opens.
pub fn go_on_job(
    desk: &Desk,
) -> Result<Option<impl FnOnce(Progress<'_>) -> Vec<ActionError> + Send + use<>>, ActionError> {
    if desk.closed().is_some() || desk.store.read().incoming()?.is_empty() {
        return Ok(None);
    }
    let mut store = desk.store.beside()?;
    Ok(Some(move |progress: Progress<'_>| {
        let all = match store.read().incoming() {
            Ok(all) => all,
            Err(error) => return vec![error.into()],
        };
        let mut failed = Vec::new();
        for incoming in all {
            match go_on(&mut store, incoming.id, progress) {
                Ok(()) => {}
                // It goes on the next time.
                Err(ActionError::Exchange(ExchangeError::Cancelled)) => break,
                Err(error) => failed.push(error),
            }
        }
        failed
    }))
}

/// Goes on with one, unless another console is at it.
fn go_on(store: &mut Store, id: Uuid, progress: Progress<'_>) -> Result<(), ActionError> {
    let Some(taking) = Taking::begin(store.paths(), id) else {
        return Ok(());
    };
    // It may have been taken whole since.
    let all = store.read().incoming()?;
    let Some(mut incoming) = all.into_iter().find(|it| it.id == id) else {
        taking.discard();
        return Ok(());
    };
    let copy = StagedCopy {
        id: incoming.id,
        path: incoming_copy(store.paths(), incoming.id),
        key: incoming.key.clone(),
        sha256: incoming.sha256,
    };
    let opened = Staged::open(copy).and_then(|mut staged| {
        staged.skip(incoming.done)?;
        Ok(staged)
    });
    let Ok(mut staged) = opened else {
        store.write(|writer| writer.forget_incoming(incoming.id))?;
        taking.discard();
        return Err(ActionError::IncomingLost(IncomingBundle::from(&incoming)));
    };
    let total = incoming.total;
    let mut hear = |done| {
        if progress(done, total) {
            Ok(())
        } else {
            Err(ExchangeError::Cancelled.into())
        }
    };
    hear(incoming.done)?;
    in_parts(
        store,
        &mut staged,
        &mut incoming,
        |_, _| Ok(None),
        &mut hear,
    )
    .map_err(|error| halted(error, &incoming))?;
    drop(staged);
    taking.discard();
    Ok(())
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
