//! `completar`: completions for a shell.

use super::answer::Answer;
use super::program::Call;
use super::values::one_of;
use crate::actions::Report;
use clap::Args;
use clap_complete::{Shell, generate};

/// Escribe el autocompletado de un intérprete de órdenes
#[derive(Debug, Args)]
pub(super) struct CompleteArgs {
    /// Intérprete
    #[arg(value_name = "INTERPRETE", value_parser = one_of(SHELLS), ignore_case = true)]
    shell: Shell,
}

const SHELLS: [(&str, Shell); 5] = [
    ("bash", Shell::Bash),
    ("zsh", Shell::Zsh),
    ("fish", Shell::Fish),
    ("powershell", Shell::PowerShell),
    ("elvish", Shell::Elvish),
];

pub(super) fn run(call: &Call<'_>, args: &CompleteArgs) -> Result<Answer, Report> {
    let mut script = Vec::new();
    generate(
        args.shell,
        &mut call.program().command().clone(),
        "contingencia",
        &mut script,
    );
    let script = String::from_utf8(script)
        .map_err(|_| Report::internal("Las terminaciones no se pudieron escribir."))?;
    Ok(Answer::script(script, "script"))
}
