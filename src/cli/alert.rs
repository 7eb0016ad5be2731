//! `aviso`: the alert to *Fallas de Sistemas y Plataforma* and the confirmation to
//! a customer, carried out of the building (A, Q2).

use super::advice;
use super::answer::{Answer, value};
use super::outage::changed;
use super::record::short;
use super::table::pairs;
use super::values::{one_of, target};
use crate::actions::{
    AlertSubject, Desk, DismissalView, FailureInput, Field, LetterView, Report, check_target,
    dismiss_alert, letter, letter_code, mark_sent, prepare_letter, send_letter, write_letter,
};
use crate::domain::alert::{AlertState, Way};
use crate::domain::authority::{Permission, Whose};
use crate::domain::instant::date_clock;
use crate::tui::window_size;
use clap::Args;
use serde_json::Value;
use std::path::PathBuf;
use uuid::Uuid;

/// The word that stands for a mass failure without an outage (A0).
const FAILURE: &str = "falla";

/// That a letter is not shown as it leaves (U3).
const MASKED: &str =
    "Los datos del cliente están ocultos: su rol no los ve, y este correo lo envía quien sí.";

/// A window that nothing is known about.
const UNKNOWN_WINDOW: (u16, u16) = (80, 40);

/// Prepara, muestra y envía el aviso de un evento o la confirmación de un reclamo
///
/// Con «falla» avisa que el punto detecta una falla masiva, haya o no evento. Lo que
/// no se envía desde aquí se envía con el archivo .eml o con el QR, y después se anota
/// con --enviado; mientras tanto el aviso sigue sin enviar. El de un evento que sí se
/// puede registrar en el Sistema Administrativo ATC se descarta con --no-corresponde.
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Debug, Args)]
pub(super) struct AlertArgs {
    /// Correlativo del evento, código del reclamo, id de un aviso, o «falla»
    #[arg(value_name = "ID|falla")]
    id: String,
    /// Con «falla»: los aplicativos que fallan; varios seguidos, repetidos o con comas
    #[arg(long = "aplicativo", value_name = "APLICATIVO", num_args = 1.., value_delimiter = ',')]
    applications: Vec<String>,
    /// Con «falla»: desde cuándo; si falta, ahora
    #[arg(long = "desde", value_name = "HORA", allow_hyphen_values = true)]
    since: Option<String>,
    /// Escribe el correo en un archivo .eml que abre su programa de correo
    #[arg(long = "eml", value_name = "ARCHIVO", conflicts_with_all = ["qr", "text"])]
    eml: Option<PathBuf>,
    /// Reemplaza el archivo, si ya existe
    #[arg(long = "reemplazar", requires = "eml")]
    replace: bool,
    /// Dibuja el QR con el que un teléfono lo envía
    #[arg(long = "qr", conflicts_with = "text")]
    qr: bool,
    /// Escribe solo el texto, para copiarlo
    #[arg(long = "texto")]
    text: bool,
    /// Lo envía por el servidor de correo de la oficina
    #[arg(long = "enviar", conflicts_with = "sent")]
    send: bool,
    /// El aviso de un evento no se envía: el Sistema Administrativo ATC sí responde
    #[arg(long = "no-corresponde", requires = "reason", conflicts_with_all = ["eml", "qr", "text", "send", "sent"])]
    dismiss: bool,
    /// Con --no-corresponde: cómo se sabe
    #[arg(long = "razon", value_name = "TEXTO", requires = "dismiss")]
    reason: Option<String>,
    /// Anota que se envió por otra vía
    #[arg(long = "enviado", value_name = "VIA", value_parser = one_of([Way::Mail, Way::Phone].map(|way| (way.code(), way))), ignore_case = true)]
    sent: Option<Way>,
    /// Con --enviar o --enviado: sale otra vez, aunque ya se envió
    #[arg(long = "otra-vez")]
    again: bool,
}

pub(super) fn run(desk: &mut Desk, args: &AlertArgs) -> Result<Answer, Report> {
    if let (true, Some(reason)) = (args.dismiss, &args.reason) {
        let outage = dismiss_alert(desk, &args.id, reason)?;
        return changed(desk, &outage, "El aviso no corresponde");
    }
    let eml = target(args.eml.clone(), args.replace);
    if let Some(target) = &eml {
        // Before a letter is prepared for nothing.
        check_target(desk, target)?;
    }
    let mut view = prepared(desk, args)?;
    if let Some(target) = &eml {
        view = write_letter(desk, view.id, target)?;
    }
    if args.send {
        view = send_letter(desk, view.id, args.again)?;
    }
    if let Some(way) = args.sent {
        view = mark_sent(desk, view.id, way, args.again)?;
    }
    let answer = if let Some(file) = &args.eml {
        let mut document = document(&view)?;
        document["file"] = value(file)?;
        Answer::of(&document)?.data(file.display().to_string())
    } else if args.qr {
        drawn(desk, &view)?
    } else if args.text {
        if view.masked {
            // A copy with stars in it tells a customer nothing.
            desk.permit(Permission::RevealPersonal(Whose::Others))?;
        }
        Answer::of(&document(&view)?)?.data(&view.text)
    } else {
        Answer::of(&document(&view)?)?.data(sheet(desk, &view))
    };
    let left_before = args.eml.is_some() && !args.send && args.sent.is_none();
    let warned = sent_already(desk, &view).filter(|_| left_before);
    Ok(answer
        .words(warned)
        .words(view.masked.then(|| MASKED.to_owned()))
        .words(outdated(desk, &view))
        .words(next(&view)))
}

fn prepared(desk: &mut Desk, args: &AlertArgs) -> Result<LetterView, Report> {
    if !args.id.eq_ignore_ascii_case(FAILURE) {
        if !args.applications.is_empty() || args.since.is_some() {
            return Err(Report::usage(
                "--aplicativo y --desde se usan solo con «falla».",
            ));
        }
        return Ok(letter(desk, &args.id)?);
    }
    let input = FailureInput {
        applications: desk.application_ids(&args.applications)?,
        since: args
            .since
            .as_deref()
            .map(|text| desk.instant(Field::From, text))
            .transpose()?,
    };
    Ok(prepare_letter(desk, &AlertSubject::Failure(input))?)
}

/// The document of a letter.
fn document(view: &LetterView) -> Result<Value, Report> {
    let mut document = value(view)?;
    document["mailto_lacks"] = value(&view.mailto_lacks.as_ref().map(advice::sentence))?;
    Ok(document)
}

/// The whole letter, as a person reads it.
fn sheet(desk: &Desk, view: &LetterView) -> String {
    let at = |instant| date_clock(instant, desk.zone());
    let state = match (view.sent_at, view.sent_by) {
        (Some(sent), Some(way)) => {
            format!("{} {}, {}", view.state.label(), way.label(), at(sent))
        }
        _ => view.state.label().to_owned(),
    };
    let mut sheet = pairs(&[
        ("Sobre", Some(subject(view).to_owned())),
        ("Estado", Some(state)),
        ("Preparado", Some(at(view.prepared_at))),
        ("Comunicado", view.notice.clone()),
        (
            "No corresponde",
            view.dismissed.as_ref().map(|it| why(desk, it)),
        ),
        ("Para", Some(view.to.join(", "))),
        (
            "Copia",
            Some(view.cc.join(", ")).filter(|cc| !cc.is_empty()),
        ),
        ("Asunto", Some(view.subject.clone())),
        (
            "Adjunto",
            Some(view.attachments.join(", ")).filter(|names| !names.is_empty()),
        ),
        (
            "No cabe",
            Some(view.not_attached.join(", ")).filter(|names| !names.is_empty()),
        ),
    ]);
    sheet.push('\n');
    sheet.push_str(&view.text);
    sheet
}

fn why(desk: &Desk, dismissed: &DismissalView) -> String {
    let at = date_clock(dismissed.at, desk.zone());
    let reason = dismissed.reason.as_deref().unwrap_or("razón depurada");
    format!("{reason} ({}, {at})", dismissed.by)
}

fn subject(view: &LetterView) -> &str {
    view.record.as_deref().unwrap_or("falla masiva")
}

/// The QR for the window there is, with what a phone has to add by hand.
fn drawn(desk: &mut Desk, view: &LetterView) -> Result<Answer, Report> {
    let (width, height) = window_size().unwrap_or(UNKNOWN_WINDOW);
    let Some(code) = letter_code(desk, view.id, width, height)? else {
        return Err(Report::usage("El QR no cabe en esta ventana.")
            .hint("Amplíela o reduzca su letra, o use --eml o --texto."));
    };
    let mut document = document(view)?;
    document["qr"] = value(&code.blocks)?;
    Ok(Answer::of(&document)?
        .data(code.blocks.join("\n"))
        .words(code.lacks.as_ref().map(advice::sentence)))
}

/// What is left to do with it (A2).
fn next(view: &LetterView) -> Option<String> {
    (view.state == AlertState::Prepared).then(|| {
        format!(
            "Sigue sin enviar; cuando lo envíe, anótelo con: contingencia aviso {} --enviado correo|telefono",
            name(view)
        )
    })
}

/// That what left says what was corrected since (O6).
fn outdated(desk: &Desk, view: &LetterView) -> Option<String> {
    let at = date_clock(view.corrected_after_mail?, desk.zone());
    let again = match view.state {
        AlertState::Prepared => "este dice lo corregido",
        _ => "si debe salir otra vez, envíelo o anótelo con --otra-vez",
    };
    Some(format!(
        "El registro se corrigió el {at}, después de que salió su correo: lo enviado dice lo de antes; {again}."
    ))
}

/// That a letter which is written anew has left before (A2).
fn sent_already(desk: &Desk, view: &LetterView) -> Option<String> {
    let (at, way) = (view.sent_at?, view.sent_by?);
    let at = date_clock(at, desk.zone());
    Some(format!(
        "Ya se envió {}, el {at}; envíelo solo si debe salir otra vez.",
        way.label()
    ))
}

/// How the letter is named on the command line.
fn name(view: &LetterView) -> String {
    match (view.about, view.record.as_deref()) {
        ("outage", Some(correlative)) => short(correlative).to_owned(),
        (_, Some(code)) => code.to_owned(),
        (_, None) => Uuid::to_string(&view.id),
    }
}
