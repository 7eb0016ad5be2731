//! `pqr`: the bases that the client sends to the cell, and the cases in them (X).

mod import;

use super::program::Subcommand;

pub(super) fn all() -> Vec<Subcommand> {
    vec![Subcommand::anywhere("importar", import::run)]
}
