//! The window that subcommands draw into, where there is one.

use std::io::IsTerminal;

/// Columns and rows of the terminal on standard output; none where it is none.
pub fn window_size() -> Option<(u16, u16)> {
    if std::io::stdout().is_terminal() {
        crossterm::terminal::size().ok()
    } else {
        None
    }
}
