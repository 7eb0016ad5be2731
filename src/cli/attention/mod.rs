//! `atencion`: receiving customers, and what becomes of their requests (Q, K).

mod attach;
mod correct;
mod list;
mod outcome;
mod resolution;
mod show;
mod slip;
mod take;
mod tell;
mod told;

pub(super) use show::facts;

use super::program::Subcommand;

pub(super) fn all() -> Vec<Subcommand> {
    vec![
        Subcommand::at_desk("registrar", take::run),
        Subcommand::at_desk("listar", list::run),
        Subcommand::at_desk("mostrar", show::run),
        Subcommand::at_desk("resultado", outcome::run),
        Subcommand::at_desk("corregir", correct::correct),
        Subcommand::at_desk("anular", correct::annul),
        Subcommand::at_desk("unir", attach::run),
        Subcommand::at_desk("firme", resolution::run),
        Subcommand::at_desk("informar", tell::run),
        Subcommand::at_desk("constancia", slip::run),
    ]
}
