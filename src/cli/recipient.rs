//! `destinatario`: for whom bundles and the store's key are sealed (U2).

use super::answer::Answer;
use super::program::Subcommand;
use super::table::columns;
use crate::actions::{Desk, Report, add_recipient, recipients, remove_recipient};
use crate::domain::instant::date_clock;
use clap::Args;

pub(super) fn all() -> Vec<Subcommand> {
    vec![
        Subcommand::at_desk("agregar", add),
        Subcommand::at_desk("listar", list),
        Subcommand::at_desk("quitar", remove),
    ]
}

/// Agrega una oficina para la que se cifran los paquetes
///
/// Quien tenga la clave secreta podrá abrir los paquetes que se exporten desde
/// ahora y los datos de este terminal.
#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// Clave pública de age (age1…) de la oficina
    #[arg(value_name = "CLAVE")]
    recipient: String,
    /// Nombre de la oficina, no de una persona
    #[arg(long = "nombre", value_name = "TEXTO")]
    name: String,
}

/// Quita un destinatario; los datos reciben una clave nueva
///
/// Lo que ya se exportó lo puede seguir abriendo.
#[derive(Debug, Args)]
pub(super) struct RemoveArgs {
    /// Su nombre o su clave pública
    #[arg(value_name = "NOMBRE|CLAVE")]
    recipient: String,
}

/// Lista los destinatarios, y la clave pública propia
#[derive(Debug, Args)]
pub(super) struct ListArgs;

fn add(desk: &mut Desk, args: &AddArgs) -> Result<Answer, Report> {
    let added = add_recipient(desk, &args.recipient, &args.name)?;
    Ok(Answer::of(&added)?
        .data(&added.recipient)
        .word(format!("Destinatario agregado: {}.", added.name)))
}

fn remove(desk: &mut Desk, args: &RemoveArgs) -> Result<Answer, Report> {
    let removed = remove_recipient(desk, &args.recipient)?;
    Ok(Answer::of(&removed)?
        .data(&removed.recipient)
        .word(format!("Destinatario quitado: {}.", removed.name))
        .word("Lo exportado antes lo puede seguir abriendo."))
}

fn list(desk: &mut Desk, _: &ListArgs) -> Result<Answer, Report> {
    let list = recipients(desk)?;
    let rows: Vec<Vec<String>> = list
        .recipients
        .iter()
        .map(|recipient| {
            vec![
                recipient.name.clone(),
                date_clock(recipient.added_at, desk.zone()),
                recipient.recipient.clone(),
            ]
        })
        .collect();
    let mut answer = Answer::of(&list)?;
    if !rows.is_empty() {
        answer = answer.data(columns(&["Nombre", "Agregado", "Clave pública"], &rows));
    }
    Ok(answer.word(format!("Su propia clave pública: {}", list.own)))
}
