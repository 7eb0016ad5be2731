//! A spreadsheet of which nothing is taken, in words.

use super::{Report, ReportKind};
use crate::domain::advice::Advised;
use crate::domain::text::strip_control;
use crate::intake::{IntakeError, Unread, letter};
use std::io;
use std::path::Path;

/// A spreadsheet that was named and cannot be read from its disk.
pub(super) fn unread(file: &Path, source: &io::Error) -> Report {
    let told = Report::unread(file, source);
    Report {
        kind: ReportKind::Bundle,
        ..told
    }
}

/// A spreadsheet of which nothing is taken.
#[allow(
    clippy::too_many_lines,
    reason = "one arm a fault, without a catch-all"
)]
pub(super) fn table(file: &Path, error: &IntakeError) -> Report {
    let name = file.file_name().unwrap_or(file.as_os_str());
    let name = strip_control(&name.to_string_lossy());
    let refused = |what: String| {
        Report::new(
            ReportKind::Bundle,
            format!("{name}: {what}; no se guardó nada."),
        )
    };
    let megabytes = |bytes: u64| bytes >> 20;
    match error {
        IntakeError::TooLarge { limit } => {
            refused(format!("pasa de {} MB", megabytes(*limit))).hint("Divídalo por fechas.")
        }
        IntakeError::Inflates { limit } => refused(format!(
            "lo que lleva comprimido pasa de {} MB",
            megabytes(*limit)
        ))
        .hint("Divídalo por fechas, o guárdelo como CSV."),
        IntakeError::Empty => refused("está vacío".to_owned()),
        IntakeError::Unread(Unread::Html) => {
            refused("es una página web, aunque su nombre diga otra cosa".to_owned())
                .hint("Ábrala en Excel y guárdela como .xlsx.")
        }
        IntakeError::Unread(Unread::Xml) => refused("es XML y no un libro de Excel".to_owned())
            .hint("Ábralo en Excel y guárdelo como .xlsx."),
        IntakeError::Unread(Unread::Pdf) => {
            refused("es un PDF".to_owned()).hint("Pida la hoja de la que salió, como .xlsx o CSV.")
        }
        IntakeError::Unread(Unread::Other) => refused(
            "no es una hoja de cálculo ni un CSV".to_owned(),
        )
        .hint("Se leen .xlsx, .xls, .xlsb, .ods y CSV, por lo que contienen y no por su nombre."),
        IntakeError::Protected => refused("está protegido con contraseña".to_owned())
            .hint("Ábralo en Excel, quítele la contraseña y guárdelo otra vez."),
        IntakeError::Damaged { sheet, row } => {
            let place = match (sheet, row) {
                (Some(sheet), Some(row)) if *row > 0 => {
                    format!(
                        " en la hoja «{}», después de la fila {row}",
                        strip_control(sheet)
                    )
                }
                (Some(sheet), _) => format!(" en la hoja «{}»", strip_control(sheet)),
                (None, Some(row)) => format!(" en la fila {row}"),
                (None, None) => String::new(),
            };
            refused(format!("está incompleto o dañado{place}"))
                .hint("Pídalo o descárguelo de nuevo.")
        }
        IntakeError::TooSlow => refused("tarda demasiado en leerse y se detuvo".to_owned())
            .hint("Ábralo en Excel y guárdelo como .xlsx o CSV."),
        IntakeError::TooMuch => refused("pide demasiada memoria y no se leyó".to_owned())
            .hint("Ábralo en Excel y guárdelo como .xlsx o CSV."),
        IntakeError::Fell => {
            refused("está dañado o pide demasiada memoria, y su lectura se interrumpió".to_owned())
                .hint("Ábralo en Excel y guárdelo como .xlsx o CSV.")
        }
        IntakeError::NotStarted(_) => {
            refused("el sistema no deja iniciar la lectura de este tipo de archivo".to_owned())
                .hint("Ábralo en Excel y guárdelo como .xlsx o CSV.")
        }
        IntakeError::NoThread(_) => {
            refused("el sistema no da ahora más hilos para leerlo".to_owned())
                .hint("Cierre otros programas y repita.")
        }
        IntakeError::Stopped => Report::new(
            ReportKind::Refused,
            "Cancelado: todo quedó como estaba antes.",
        ),
        IntakeError::NoSheet { asked, sheets } if sheets.is_empty() => {
            refused(format!("no tiene hojas, y menos una {asked}"))
        }
        IntakeError::NoSheet { asked, sheets } => {
            let sheets: Vec<String> = (1..)
                .zip(sheets)
                .map(|(number, name)| format!("{number} «{}»", strip_control(name)))
                .collect();
            refused(format!(
                "no tiene hoja {asked}; tiene {}",
                sheets.join(", ")
            ))
        }
        IntakeError::NoHeader {
            sheets,
            missing,
            best,
            hidden,
        } => {
            let told = no_header(&refused, sheets, missing, best.as_ref());
            match hidden.first() {
                Some((number, name)) => told
                    .hint(format!(
                        "Su hoja {number} «{}» está oculta y no se leyó.",
                        strip_control(name)
                    ))
                    .hint(Advised::NameSheet),
                None => told,
            }
        }
        IntakeError::Twice {
            field,
            row,
            columns,
        } => {
            let columns: Vec<String> = columns
                .iter()
                .map(|(at, header)| format!("[{}] «{}»", letter(*at), strip_control(header)))
                .collect();
            refused(format!(
                "en la fila {row} hay más de una columna para {field}: {}",
                columns.join(", ")
            ))
            .hint(Advised::NameColumns)
        }
        IntakeError::Several { sheets } => {
            let sheets: Vec<String> = sheets
                .iter()
                .map(|(number, name)| format!("{number} «{}»", strip_control(name)))
                .collect();
            refused(format!(
                "varias hojas tienen las columnas: {}",
                sheets.join(", ")
            ))
            .hint(Advised::NameSheet)
        }
        IntakeError::LongCell { row, column, limit } => refused(format!(
            "en la fila {row}, la celda de la columna {column} tiene más de {limit} signos"
        ))
        .hint("Acórtela en el archivo, o cierre las comillas si quedaron abiertas, y repita."),
        IntakeError::TooWide { row } => refused(format!(
            "la fila {row} tiene más columnas de las que caben en una hoja, o su línea pasa de 1 MB"
        ))
        .hint("Revise que cada fila esté en su línea, y repita."),
        IntakeError::TooManyRows { limit } => {
            refused(format!("tiene más de {limit} filas")).hint("Divídalo por fechas.")
        }
        IntakeError::NotWritten(encoding) => {
            refused(format!("su texto no está escrito en {}", encoding.code()))
                .hint("Déjelo sin decir: se reconoce por lo que contiene.")
        }
        IntakeError::OpenQuotes { row } => refused(format!(
            "en la fila {row} se abren comillas que no se cierran"
        ))
        .hint("Corríjalo en el archivo y repita."),
    }
}

/// Headers that are told of.
const TOLD: usize = 20;

fn no_header(
    refused: &impl Fn(String) -> Report,
    sheets: &[String],
    missing: &[String],
    best: Option<&(u64, Vec<String>)>,
) -> Report {
    let sheets: Vec<String> = sheets
        .iter()
        .map(|name| format!("«{}»", strip_control(name)))
        .collect();
    let place = match sheets.len() {
        0 => String::new(),
        1 => format!(" en la hoja {}", sheets[0]),
        _ => format!(" en las hojas {}", sheets.join(", ")),
    };
    let missing = strip_control(&missing.join(", "));
    let report = refused(format!("no se encontró{place} la columna de {missing}"));
    let report = match best {
        Some((row, cells)) => report.hint(format!(
            "La fila que más se parece a los encabezados es la {row}: {}{}.",
            strip_control(&cells[..cells.len().min(TOLD)].join(", ")),
            if cells.len() > TOLD { "…" } else { "" }
        )),
        None => report,
    };
    report.hint(Advised::NameColumns)
}
