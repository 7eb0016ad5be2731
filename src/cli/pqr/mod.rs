//! `pqr`: the bases that the client sends to the cell, and the work on the cases in them (X).

mod drop;
mod escalate;
mod feedback;
mod import;
mod indicators;
mod list;
mod several;
mod show;
mod work;

pub(super) use show::person;

use super::program::Subcommand;

pub(super) fn all() -> Vec<Subcommand> {
    vec![
        Subcommand::anywhere("importar", import::run),
        Subcommand::at_desk("descartar", drop::run),
        Subcommand::at_desk("listar", list::run),
        Subcommand::at_desk("mostrar", show::show),
        Subcommand::at_desk("clasificar", work::classify),
        Subcommand::at_desk("escalar", escalate::run),
        Subcommand::at_desk("respuesta", work::level_answer),
        Subcommand::at_desk("finalizar", work::finish),
        Subcommand::at_desk("solucionar", work::solve),
        Subcommand::at_desk("contacto", work::contact),
        Subcommand::at_desk("mensaje-voz", work::message),
        Subcommand::at_desk("recurso", work::appeal),
        Subcommand::at_desk("informar", work::tell),
        Subcommand::at_desk("sic", work::copy_sic),
        Subcommand::at_desk("extender", work::extend),
        Subcommand::at_desk("revisar", work::review),
        Subcommand::at_desk("deshacer", work::undo),
        Subcommand::at_desk("nota", work::note),
        Subcommand::at_desk("indicadores", indicators::run),
        Subcommand::at_desk("top5", feedback::top),
        Subcommand::at_desk("formato-compromiso", feedback::commitment),
        Subcommand::at_desk("formato-enterado", feedback::acknowledgement),
        Subcommand::at_desk("formato-devuelto", feedback::returned),
    ]
}
