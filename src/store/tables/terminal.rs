//! Terminals, each epoch by itself.

use super::record::table;
use crate::domain::terminal::Terminal;

table! {
    "terminal": Terminal, |terminal| {
        id: terminal.replica,
    },
    name: ("terminal {}", terminal.series()),
    /// A terminal by its replica's id.
    read: pub terminal,
}
