//! `alertas`: operating errors, told to the point and answered by it (V6).

use super::answer::Answer;
use super::program::Subcommand;
use super::table::{columns, pairs};
use super::values::target;
use crate::actions::{
    Desk, OperatingAlertView, Report, answer_alert, list_operating_alerts, raise_alert,
};
use crate::domain::instant::date_clock;
use crate::domain::terminal::Scope;
use clap::Args;
use std::path::PathBuf;

/// The subcommands.
pub(super) fn all() -> Vec<Subcommand> {
    vec![
        Subcommand::at_desk("listar", list),
        Subcommand::at_desk("avisar", raise),
        Subcommand::at_desk("responder", answer),
    ]
}

/// Lista los errores operativos: por avisar, sin respuesta, respondidos y corregidos
///
/// Salen de lo registrado en los últimos 90 días, cada uno con su regla. En un punto
/// se ven los que la oficina le avisó.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Solo las de este punto
    #[arg(long = "punto", value_name = "CODIGO")]
    point: Option<String>,
}

/// Escribe el correo de una alerta para el punto y la deja avisada
///
/// De una misma causa se avisa una vez: si ya se avisó, se escribe el mismo correo y no
/// se anota nada.
#[derive(Debug, Args)]
pub(super) struct RaiseArgs {
    /// Correlativo y regla (A-42:E8); sin la regla, si el evento tiene una sola alerta
    #[arg(value_name = "ID")]
    id: String,
    /// Dónde se escribe el correo
    #[arg(long = "eml", value_name = "ARCHIVO")]
    eml: PathBuf,
    /// Reemplaza el archivo, si ya existe
    #[arg(long = "reemplazar")]
    replace: bool,
}

/// Anota lo que responde el punto a una alerta
///
/// La responde el punto; en la oficina, Control e Información anota lo que el punto
/// le respondió.
#[derive(Debug, Args)]
pub(super) struct AnswerArgs {
    /// Correlativo y regla (A-42:E8); sin la regla, si el evento tiene una sola alerta
    #[arg(value_name = "ID")]
    id: String,
    /// Qué responde
    #[arg(long = "texto", value_name = "TEXTO")]
    text: String,
}

fn list(desk: &mut Desk, args: &ListArgs) -> Result<Answer, Report> {
    let list = list_operating_alerts(desk, args.point.as_deref())?;
    let rows: Vec<Vec<String>> = list
        .alerts
        .iter()
        .map(|alert| {
            vec![
                alert.id.clone(),
                alert.state.label().to_owned(),
                alert.what.clone(),
            ]
        })
        .collect();
    let answer = Answer::of(&list)?;
    Ok(if rows.is_empty() {
        answer.word(match desk.scope() {
            Scope::Office => "Ningún error operativo en lo registrado.",
            Scope::Point => "La oficina no avisó de ningún error operativo.",
        })
    } else {
        answer.data(columns(&["Alerta", "Estado", "Qué se encontró"], &rows))
    })
}

fn raise(desk: &mut Desk, args: &RaiseArgs) -> Result<Answer, Report> {
    let target = target(Some(args.eml.clone()), args.replace);
    let raised = raise_alert(desk, &args.id, target.as_ref())?;
    let alert = &raised.alert;
    let told = if raised.again {
        "Ya se había avisado: es el mismo correo, y no se anotó nada."
    } else {
        "Alerta avisada; llega también al punto con su acuse."
    };
    let nobody = raised.to.is_empty().then(|| {
        format!(
            "Escriba la dirección en «Para»: el perfil no tiene el buzón de {} en [point_mailboxes].",
            alert.point
        )
    });
    Ok(Answer::of(&raised)?
        .data(raised.file.display().to_string())
        .word(told)
        .words(nobody))
}

fn answer(desk: &mut Desk, args: &AnswerArgs) -> Result<Answer, Report> {
    let alert = answer_alert(desk, &args.id, &args.text)?;
    let told = match desk.scope() {
        Scope::Office => "Respuesta del punto anotada.",
        Scope::Point => "Respuesta anotada; va a la oficina con el próximo paquete.",
    };
    Ok(Answer::of(&alert)?.data(sheet(desk, &alert)).word(told))
}

/// An alert, as a person reads it.
fn sheet(desk: &Desk, alert: &OperatingAlertView) -> String {
    let at = |at| date_clock(at, desk.zone());
    pairs(&[
        ("Alerta", Some(alert.id.clone())),
        ("Estado", Some(alert.state.label().to_owned())),
        ("Qué se encontró", Some(alert.what.clone())),
        ("Qué se pide", Some(alert.asked.to_owned())),
        ("Avisada", alert.raised_at.map(at)),
        ("Respondida", alert.answered_at.map(at)),
        ("Respuesta", alert.answer.clone()),
    ])
}
