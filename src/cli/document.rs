//! `documento`: what is attached to a record (Q11).

use super::answer::Answer;
use super::program::{Call, Subcommand};
use super::progress::watched;
use super::table::{columns, pairs};
use super::values::{position, target};
use crate::actions::{
    Desk, DocumentInput, DocumentList, DocumentView, Report, attach_job, extract_document,
    list_documents, withdraw_document,
};
use crate::domain::instant::date_clock;
use clap::Args;
use std::path::PathBuf;

/// The subcommands.
pub(super) fn all() -> Vec<Subcommand> {
    vec![
        Subcommand::anywhere("adjuntar", attach),
        Subcommand::at_desk("listar", list),
        Subcommand::anywhere("extraer", extract),
        Subcommand::at_desk("retirar", withdraw),
    ]
}

/// Adjunta fotos, escaneos o PDF a una atención, un evento, un comunicado o una evaluación
///
/// De 10 MB cada uno como máximo; qué archivo es lo dice su contenido, no su nombre. La
/// oficina adjunta a la evaluación del evento de un punto.
#[derive(Debug, Args)]
pub(super) struct AttachArgs {
    /// Código de la atención, correlativo del evento o referencia del comunicado
    #[arg(value_name = "ID")]
    id: String,
    /// Los archivos
    #[arg(value_name = "ARCHIVO", required = true)]
    files: Vec<PathBuf>,
    /// Cómo se llaman; si falta, por el nombre de su archivo
    #[arg(
        long = "titulo",
        value_name = "TEXTO",
        default_value = "",
        hide_default_value = true
    )]
    title: String,
}

/// Lista los documentos adjuntos de un registro
///
/// Los de una atención salen con su nombre si su rol ve los datos del cliente, y se anota
/// quién los vio.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Código de la atención, correlativo del evento o referencia del comunicado
    #[arg(value_name = "ID")]
    id: String,
}

/// Escribe un documento adjunto en un archivo, byte por byte como se adjuntó
#[derive(Debug, Args)]
pub(super) struct ExtractArgs {
    /// Código de la atención, correlativo del evento o referencia del comunicado
    #[arg(value_name = "ID")]
    id: String,
    /// Su número en la lista
    #[arg(value_name = "N", value_parser = position)]
    number: u16,
    /// El archivo que se escribe
    #[arg(long = "salida", value_name = "ARCHIVO")]
    output: PathBuf,
    /// Reemplaza el archivo, si ya existe
    #[arg(long = "reemplazar")]
    replace: bool,
}

/// Retira un documento adjuntado por error: se conserva, y no cuenta
#[derive(Debug, Args)]
pub(super) struct WithdrawArgs {
    /// Código de la atención, correlativo del evento o referencia del comunicado
    #[arg(value_name = "ID")]
    id: String,
    /// Su número en la lista
    #[arg(value_name = "N", value_parser = position)]
    number: u16,
    /// Por qué
    #[arg(long = "razon", value_name = "TEXTO")]
    reason: String,
}

fn attach(call: &mut Call<'_>, args: &AttachArgs) -> Result<Answer, Report> {
    let context = call.context();
    let desk = call.desk()?;
    let job = attach_job(
        desk,
        DocumentInput {
            record: args.id.clone(),
            files: args.files.clone(),
            title: args.title.clone(),
        },
    )?;
    let list = watched(context, "Adjuntando bytes", job)?;
    let word = match args.files.len() {
        1 => "Documento adjunto.".to_owned(),
        count => format!("{count} documentos adjuntos."),
    };
    Ok(told(desk, &list)?.word(word))
}

fn list(desk: &mut Desk, args: &ListArgs) -> Result<Answer, Report> {
    let list = list_documents(desk, &args.id)?;
    let answer = told(desk, &list)?;
    Ok(match () {
        () if list.documents.is_empty() => {
            answer.word(format!("{} no tiene documentos.", list.record))
        }
        () if list.masked => answer.word("Sus nombres están cubiertos: su rol no los ve. [U3]"),
        () => answer,
    })
}

fn withdraw(desk: &mut Desk, args: &WithdrawArgs) -> Result<Answer, Report> {
    let list = withdraw_document(desk, &args.id, usize::from(args.number), &args.reason)?;
    Ok(told(desk, &list)?.word("Documento retirado: se conserva, y no cuenta."))
}

fn extract(call: &mut Call<'_>, args: &ExtractArgs) -> Result<Answer, Report> {
    let context = call.context();
    let desk = call.desk()?;
    let target = target(Some(args.output.clone()), args.replace);
    let number = usize::from(args.number);
    let done = watched(context, "Escribiendo bytes", |progress| {
        extract_document(desk, &args.id, number, target.as_ref(), progress)
    })?;
    Ok(Answer::of(&done)?
        .data(pairs(&[
            ("Archivo", Some(done.file.display().to_string())),
            ("SHA-256", Some(done.sha256.clone())),
        ]))
        .word("Documento escrito: no está cifrado, cuídelo."))
}

fn told(desk: &Desk, list: &DocumentList) -> Result<Answer, Report> {
    let answer = Answer::of(list)?;
    if list.documents.is_empty() {
        return Ok(answer);
    }
    let zone = desk.zone();
    let rows: Vec<Vec<String>> = list
        .documents
        .iter()
        .map(|document| {
            vec![
                document.number.to_string(),
                document.called(),
                document.kind.to_owned(),
                document.size_words(),
                date_clock(document.attached_at, zone),
                document.by.clone(),
                mark(document).to_owned(),
            ]
        })
        .collect();
    Ok(answer.data(columns(
        &["N", "Documento", "Archivo", "Tamaño", "Adjunto", "Por", ""],
        &rows,
    )))
}

fn mark(document: &DocumentView) -> &'static str {
    match document {
        DocumentView {
            withdrawn: Some(_), ..
        } => "retirado",
        DocumentView { evidence: true, .. } => "de la evaluación",
        _ => "",
    }
}
