//! Without a subcommand: the console.

use super::answer::Answer;
use super::context::Context;
use crate::actions::Report;
use crate::tui::{ConsoleOptions, console};
use std::io::IsTerminal;

pub(super) fn run(context: &Context) -> Result<Answer, Report> {
    if context.json() {
        return Err(
            Report::usage("--json necesita un subcomando.").hint("Véalos con: contingencia --help")
        );
    }
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Err(Report::usage("La consola necesita un terminal.")
            .hint("Los subcomandos funcionan sin él; véalos con: contingencia --help"));
    }
    // Without a log the work goes on.
    let _ = super::log::start(context);
    console(ConsoleOptions {
        paths: context.paths().clone(),
        user: context.named_user().map(str::to_owned),
        passphrase_file: context.passphrase_file().map(std::path::Path::to_path_buf),
        demo: context.demo(),
        ambient: context.ambient(),
    })?;
    Ok(Answer::silent(0))
}
