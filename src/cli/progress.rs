//! How far long work is, on standard error and only where it is a terminal.

use super::context::Context;
use super::progress_line::under_line;
use crate::tui::runtime::{Listener, Told, pause};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Runs long work under a line that tells how far it is.
pub(super) fn watched<T>(
    context: &Context,
    what: &str,
    work: impl FnOnce(&mut dyn FnMut(u64, u64) -> bool) -> T,
) -> T {
    under_line(context.json(), what, work)
}

/// The same, stopped by what the system tells: Ctrl+C, a window that is closed. The work
/// ends as it does where it is cancelled in the console.
pub(super) fn stoppable<T>(
    context: &Context,
    what: &str,
    work: impl FnOnce(&mut dyn FnMut(u64, u64) -> bool) -> T,
) -> T {
    let stop = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&stop);
    let listener = Listener::start(move |it| {
        match it {
            Told::End => told.store(true, Ordering::Relaxed),
            // What does not wait goes on.
            Told::Pause => drop(pause()),
        }
        true
    });
    let done = watched(context, what, |progress| {
        work(&mut |done, total| progress(done, total) && !stop.load(Ordering::Relaxed))
    });
    // Where the system tells nothing, it ends the program as it always does.
    drop(listener);
    done
}
