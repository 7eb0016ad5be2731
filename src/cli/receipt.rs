//! `acuse`: what the office says to a point about what it received and decided (G2).

use super::answer::{Answer, value};
use super::import::opening;
use super::program::Subcommand;
use super::table::columns;
use crate::actions::{
    Admit, AppliedReceipt, Desk, Report, apply_receipt, issue_receipts, phrase_in,
};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

pub(super) fn all() -> Vec<Subcommand> {
    vec![
        Subcommand::at_desk("emitir", issue),
        Subcommand::at_desk("importar", apply),
    ]
}

/// Escribe el acuse de cada punto del que la oficina tiene paquetes
///
/// Dice hasta qué anotación tiene la oficina cada terminal del punto, y lo que decidió:
/// códigos oficiales, comunicados y cierres. Va firmado; la firma queda al lado, y también
/// el sustento y el origen de los cierres de Tecnología, que el acuse nombra por su resumen.
#[derive(Debug, Args)]
pub(super) struct IssueArgs {
    /// Carpeta donde se escriben; tiene que existir
    #[arg(long = "salida", value_name = "CARPETA")]
    folder: PathBuf,
    /// Solo el de este punto
    #[arg(long = "punto", value_name = "CODIGO")]
    point: Option<String>,
    /// Los cifra con la frase de paso de la primera línea de este archivo
    #[arg(long = "frase-archivo", value_name = "ARCHIVO")]
    passphrase: Option<PathBuf>,
}

/// Importa el acuse de la oficina
///
/// Lo exportado pasa a acusado, y llegan los códigos oficiales, comunicados y cierres.
/// Importarlo dos veces no cambia nada. Termina con código 4 si no se acepta.
#[derive(Debug, Args)]
pub(super) struct ApplyArgs {
    /// Archivo del acuse, con su .minisig al lado
    #[arg(value_name = "ARCHIVO")]
    file: PathBuf,
    /// Admite a la oficina que lo firmó, después de comparar su huella
    #[arg(long = "confiar")]
    trust: bool,
    /// Archivo cuya primera línea es la frase de paso con que se cifró
    #[arg(long = "frase-archivo", value_name = "ARCHIVO")]
    passphrase: Option<PathBuf>,
    /// Archivo con la identidad de age que lo abre, si no es la del usuario
    #[arg(
        long = "identidad",
        value_name = "ARCHIVO",
        conflicts_with = "passphrase"
    )]
    identity: Option<PathBuf>,
}

fn issue(desk: &mut Desk, args: &IssueArgs) -> Result<Answer, Report> {
    let passphrase = args.passphrase.as_deref().map(phrase_in).transpose()?;
    let issued = issue_receipts(desk, &args.folder, args.point.as_deref(), passphrase)?;
    let rows: Vec<Vec<String>> = issued
        .iter()
        .map(|receipt| {
            vec![
                receipt.point.clone(),
                receipt.codes.to_string(),
                receipt.notices.to_string(),
                receipt.closings.to_string(),
                receipt.file.display().to_string(),
            ]
        })
        .collect();
    let count = issued.len();
    Ok(Answer::of(&json!({ "receipts": value(&issued)? }))?
        .data(columns(
            &["Punto", "Códigos", "Comunicados", "Cierres", "Archivo"],
            &rows,
        ))
        .word(match count {
            1 => "Acuse escrito. Envíe el archivo con su firma (.minisig).".to_owned(),
            _ => format!("{count} acuses escritos. Envíe cada archivo con su firma (.minisig)."),
        })
        .words(issued.iter().filter_map(|receipt| {
            let contents = receipt.contents.as_ref()?.file_name()?.display();
            let open = match args.passphrase {
                Some(_) => "",
                None => ", sin cifrar: con --frase-archivo va cifrado",
            };
            Some(format!(
                "Con el de {} va también {contents}, los textos de cierres, dictámenes y alertas{open}.",
                receipt.point
            ))
        })))
}

fn apply(desk: &mut Desk, args: &ApplyArgs) -> Result<Answer, Report> {
    let opening = opening(args.passphrase.as_deref(), args.identity.as_deref())?;
    let admit = if args.trust {
        Admit::Office
    } else {
        Admit::Nobody
    };
    let applied = apply_receipt(desk, &args.file, &opening, admit)?;
    Ok(Answer::of(&applied)?.data(line(&applied)).words(
        applied
            .problems
            .iter()
            .map(|problem| problem.message.clone()),
    ))
}

/// What a receipt brought, in one line.
fn line(applied: &AppliedReceipt) -> String {
    if applied.known {
        return "Ese acuse ya estaba importado: no cambió nada.".to_owned();
    }
    let mut parts = vec![format!(
        "acusado hasta la anotación {}",
        applied.acknowledged_to
    )];
    parts.extend(applied.brought());
    format!("Acuse importado: {}.", parts.join(", "))
}
