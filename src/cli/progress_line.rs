//! The line that tells how far long work is, on standard error and only where it is a
//! terminal.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// At most this often is the line drawn again.
const REST: Duration = Duration::from_millis(100);

/// Runs long work under a line that tells how far it is.
pub(super) fn under_line<T>(
    json: bool,
    what: &str,
    work: impl FnOnce(&mut dyn FnMut(u64, u64) -> bool) -> T,
) -> T {
    let shown = !json && std::io::stderr().is_terminal();
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

fn draw(text: &str) {
    let mut stderr = std::io::stderr();
    // A line that cannot be drawn stops nothing.
    let _ = stderr
        .write_all(text.as_bytes())
        .and_then(|()| stderr.flush());
}
