//! `evento abrir`.

use super::super::answer::Answer;
use super::super::assess::Said;
use super::super::record::short;
use super::super::values::one_of;
use super::told::changed;
use crate::actions::{Desk, Hint, OutageView, Report, attachable, open_outage};
use crate::domain::catalog::Scenario;
use clap::Args;

/// Registra un evento de inoperatividad y escribe su correlativo
///
/// Hay que decir --cliente-presente o --sin-cliente, salvo en un error o prueba; a
/// las demás preguntas se responde no si no se dicen. Si no corresponde registrar,
/// termina con código 1, dice la regla y guarda la consulta. Con --atencion sola, el
/// evento se abre con los datos de la falla masiva que ya está abierta en otro tipo.
#[derive(Debug, Args)]
pub(in crate::cli) struct OpenArgs {
    /// Escenario
    #[arg(long = "escenario", value_name = "ESCENARIO", required_unless_present = "attention", value_parser = one_of(Scenario::ALL.map(|scenario| (scenario.word(), scenario))), ignore_case = true)]
    scenario: Option<Scenario>,
    #[command(flatten)]
    said: Said,
}

pub(super) fn run(desk: &mut Desk, args: &OpenArgs) -> Result<Answer, Report> {
    let understood = args.said.understand(desk, args.scenario)?;
    match open_outage(desk, &understood.input) {
        Ok(outage) => {
            let named = understood.input.notice.filter(|_| outage.notice.is_none());
            Ok(changed(desk, &outage, "Evento registrado")?
                .words(named.map(|reference| {
                    format!(
                        "El comunicado {reference} no habla de este evento (otro aplicativo, otro \
                         horario u otro escenario): no lo confirma."
                    )
                }))
                .words(next(desk, &outage)?))
        }
        Err(error) => {
            let mut report = Report::from(&error);
            report.hints.extend(understood.suggestion().map(Hint::from));
            Err(report)
        }
    }
}

/// What an outage that has just been opened asks for: its alert (A4), and the
/// customers who were received before it (Q0).
fn next(desk: &Desk, outage: &OutageView) -> Result<Vec<String>, Report> {
    let name = short(&outage.correlative);
    let mut next = Vec::new();
    if outage.alert_due {
        next.push(format!(
            "Quedó preparado el aviso a Fallas de Sistemas y Plataforma: contingencia aviso {name}"
        ));
    }
    let waiting = attachable(desk, &outage.id.to_string())?;
    next.extend(waiting.iter().map(|attention| {
        format!(
            "{} se recibió sin evento; únala con: contingencia atencion unir {} --evento {name}",
            attention.short_code, attention.short_code
        )
    }));
    Ok(next)
}
