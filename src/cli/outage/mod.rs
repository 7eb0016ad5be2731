//! `evento`: opening, listing, showing, restoring, closing and correcting outages.

mod close;
mod correct;
mod list;
mod open;
mod reopen;
mod restore;
mod show;
mod told;

pub(super) use told::changed;

use super::program::Subcommand;

pub(super) fn all() -> Vec<Subcommand> {
    vec![
        Subcommand::at_desk("abrir", open::run),
        Subcommand::at_desk("listar", list::run),
        Subcommand::at_desk("mostrar", show::run),
        Subcommand::at_desk("restablecer", restore::run),
        Subcommand::at_desk("cerrar", close::run),
        Subcommand::at_desk("corregir", correct::run),
        Subcommand::at_desk("reabrir", reopen::run),
    ]
}
