//! `evento abrir`.

use super::super::answer::Answer;
use super::super::assess::Said;
use super::super::values::one_of;
use super::changed;
use crate::actions::{Desk, Report, open_outage, refuse_without_applications};
use crate::domain::catalog::Scenario;
use clap::Args;

/// Registra un evento de inoperatividad y escribe su correlativo
///
/// Hay que decir --cliente-presente o --sin-cliente, salvo en un error o prueba; a
/// las demás preguntas se responde no si no se dicen. Si no corresponde registrar,
/// termina con código 1, dice la regla y guarda la consulta.
#[derive(Debug, Args)]
pub(in crate::cli) struct OpenArgs {
    /// Escenario
    #[arg(long = "escenario", value_name = "ESCENARIO", value_parser = one_of(Scenario::ALL.map(|scenario| (scenario.word(), scenario))), ignore_case = true)]
    scenario: Scenario,
    #[command(flatten)]
    said: Said,
}

pub(super) fn run(desk: &mut Desk, args: &OpenArgs) -> Result<Answer, Report> {
    let understood = args.said.understand(desk, args.scenario)?;
    let done = if understood.only_unlisted && args.scenario != Scenario::ErrorOrTest {
        refuse_without_applications(desk, &understood.input)
    } else {
        open_outage(desk, &understood.input)
    };
    match done {
        Ok(outage) => changed(desk, &outage, "Evento registrado"),
        Err(error) => {
            let mut report = Report::from(&error);
            report.hints.extend(understood.suggestion());
            Err(report)
        }
    }
}
