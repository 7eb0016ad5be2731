//! `atencion constancia`.

use super::super::answer::Answer;
use super::super::on_paper::on_paper;
use super::super::values::{paper_or_ticket, target};
use crate::actions::{Desk, Document, Paper, Report, print};
use clap::Args;
use std::path::PathBuf;

/// Escribe la constancia que se lleva el cliente, en PDF
#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option")]
pub(in crate::cli) struct SlipArgs {
    /// Código, o su final si no hay duda (R317)
    #[arg(value_name = "ID")]
    id: String,
    /// Archivo PDF; si falta, uno en la carpeta de documentos
    #[arg(long = "salida", value_name = "ARCHIVO")]
    output: Option<PathBuf>,
    /// Reemplaza el archivo, si ya existe
    #[arg(long = "reemplazar", requires = "output")]
    replace: bool,
    /// En su lugar, el guion para leer por teléfono, con su SMS y su correo
    #[arg(long = "guion")]
    script: bool,
    /// En su lugar, el formulario del reclamo que acompaña a sus dos correos
    #[arg(long = "formulario", conflicts_with = "script")]
    form: bool,
    /// Papel; si falta, el usual del país. El ticket, de 80 mm, es solo de la constancia
    #[arg(long = "papel", value_name = "PAPEL", value_parser = paper_or_ticket(), ignore_case = true)]
    paper: Option<Paper>,
    /// Además lo imprime en la impresora de este equipo
    #[arg(long = "imprimir")]
    to_printer: bool,
}

pub(super) fn run(desk: &mut Desk, args: &SlipArgs) -> Result<Answer, Report> {
    if args.paper == Some(Paper::Ticket) && (args.script || args.form) {
        return Err(Report::usage(
            "El ticket de 80 mm es solo de la constancia; no se escribió nada.",
        )
        .hint("Para este documento use --papel a4 o carta."));
    }
    let (document, what) = if args.script {
        (Document::PhoneScript(args.id.clone()), "Guion escrito.")
    } else if args.form {
        (Document::ClaimForm(args.id.clone()), "Formulario escrito.")
    } else {
        (Document::Slip(args.id.clone()), "Constancia escrita.")
    };
    let printed = print(
        desk,
        &document,
        target(args.output.clone(), args.replace).as_ref(),
        args.paper,
    )?;
    let answer = Answer::of(&printed)?
        .data(printed.file.display().to_string())
        .word(what);
    on_paper(answer, &printed.file, args.to_printer)
}
