//! How far long work is, on standard error and only where it is a terminal.

use super::context::Context;
use crate::tui::runtime::{Listener, Told, pause};
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// At most this often is the line drawn again.
const REST: Duration = Duration::from_millis(100);

/// Runs long work under a line that tells how far it is.
pub(super) fn watched<T>(
    context: &Context,
    what: &str,
    work: impl FnOnce(&mut dyn FnMut(u64, u64) -> bool) -> T,
) -> T {
    let shown = !context.json() && std::io::stderr().is_terminal();
    let mut last: Option<Instant> = None;
    let mut width = 0;
    let done = work(&mut |done, total| {
        if shown && last.is_none_or(|last| last.elapsed() >= REST) {
            last = Some(Instant::now());
            let line = match total {
                // How much there is, nobody knows before the end.
                0 => format!("{what}: {done}"),
                _ => format!("{what}: {done} de {total}"),
            };
            width = width.max(line.chars().count());
            draw(&format!("\r{line:width$}"));
        }
        true
    });
    if width > 0 {
        draw(&format!("\r{:width$}\r", ""));
    }
    done
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

fn draw(text: &str) {
    let mut stderr = std::io::stderr();
    // A line that cannot be drawn stops nothing.
    let _ = stderr
        .write_all(text.as_bytes())
        .and_then(|()| stderr.flush());
}
