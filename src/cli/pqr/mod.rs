//! `pqr`: the bases that the client sends to the cell, and the cases in them (X1, X2, X4).

mod drop;
mod import;
mod list;
mod show;

use super::program::Subcommand;

pub(super) fn all() -> Vec<Subcommand> {
    vec![
        Subcommand::anywhere("importar", import::run),
        Subcommand::at_desk("descartar", drop::run),
        Subcommand::at_desk("listar", list::run),
        Subcommand::at_desk("mostrar", show::show),
        Subcommand::at_desk("finalizar", show::finish),
    ]
}
