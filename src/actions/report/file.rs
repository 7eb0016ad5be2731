//! A file that cannot go out or is not taken in, in words.

use super::super::outlet_error::OutletError;
use super::{Report, ReportKind};
use crate::documents::printer::PrinterError;
use crate::domain::advice::Advised;
use crate::domain::fault::why;
use crate::domain::text::counted_words;
use crate::exchange::{ExchangeError, Fault, Place, SealedAs};
use std::io::ErrorKind;

/// Why nothing came out on paper, or nobody knows whether it did.
pub(super) fn printer(error: &PrinterError) -> Report {
    match error {
        PrinterError::None => Report::new(
            ReportKind::Refused,
            "Este equipo no tiene impresora, o está apagada; no se imprimió nada.",
        )
        .hint("Guarde el PDF e imprímalo en otro equipo."),
        PrinterError::Refused => Report::new(
            ReportKind::Refused,
            "La impresora no recibió el documento; no se imprimió nada.",
        )
        .hint("Revise que esté encendida y con papel, y repita; o guarde el PDF."),
        PrinterError::Silent(limit) => Report::new(
            ReportKind::Refused,
            format!(
                "La impresora no respondió en {} y ya no se espera; no es seguro que haya impreso.",
                counted_words(limit.as_secs(), "segundo", "segundos")
            ),
        )
        .hint("Mire si salió el papel. Si no, revise que esté encendida y repita; o guarde el PDF (F2 en la constancia)."),
        PrinterError::Unreadable(path) => Report::usage(format!(
            "{} no está o no se puede leer; no se imprimió nada.",
            path.display()
        )),
    }
}

/// A file that cannot go where it was asked for.
pub(super) fn outlet(error: &OutletError) -> Report {
    let refused = |message: String| Report::new(ReportKind::Refused, message);
    match error {
        OutletError::Taken(path) => refused(format!(
            "Ya existe {}; no se reemplazó ni se escribió nada.",
            path.display()
        ))
        .hint(Advised::Replace),
        OutletError::OfTheStore(path) => refused(format!(
            "{} es de los datos de la consola, que solo escribe ella; no se tocó.",
            path.display()
        ))
        .hint("Elija otro nombre u otra carpeta."),
        OutletError::AmongData(path) => refused(format!(
            "La carpeta de datos de la consola la escribe solo ella; no se escribió {}.",
            path.display()
        ))
        .hint("Elija otra carpeta."),
        OutletError::Given(path) => refused(format!(
            "{} es un archivo que esta misma orden lee; no se tocó.",
            path.display()
        ))
        .hint("Elija otro nombre."),
        OutletError::Key(path) => refused(format!(
            "{} guarda una clave, que no se recupera si se pierde; no se tocó.",
            path.display()
        ))
        .hint("Elija otro nombre."),
        OutletError::Control => refused(
            "El nombre del archivo o de su carpeta lleva un carácter de control, como un salto de línea; no se escribió nada.".into(),
        )
        .hint("Escriba otro nombre, sin saltos de línea ni tabulaciones."),
        OutletError::NoFolder(folder) => refused(format!(
            "No existe la carpeta {}; no se creó ni se escribió nada.",
            folder.display()
        ))
        .hint("Revise el nombre y que la memoria o la unidad esté conectada."),
        OutletError::IsAFolder(path) => refused(format!(
            "{} es una carpeta: falta el nombre del archivo. No se escribió nada.",
            path.display()
        )),
        OutletError::NotAFolder(path) => refused(format!(
            "{} no es una carpeta; no se escribió nada.",
            path.display()
        ))
        .hint("Elija una carpeta que exista."),
        OutletError::NotAFile(path) => refused(format!(
            "{} no es un archivo que se pueda reemplazar, sino un dispositivo, un enlace o algo parecido; no se tocó.",
            path.display()
        ))
        .hint("Elija otro nombre; si es un enlace, el del archivo al que lleva."),
        OutletError::InUse(path) => refused(format!(
            "{} está abierto en otro programa; no se cambió.",
            path.display()
        ))
        .hint("Ciérrelo allí y repita, o elija otro nombre."),
    }
}

/// A bundle or a receipt that is not taken, or could not be written.
pub(super) fn exchange(error: &ExchangeError) -> Report {
    let bundle = |message: String| Report::new(ReportKind::Bundle, message);
    match error {
        ExchangeError::Refused { place, fault } => {
            let report = bundle(match place {
                Place::File => format!("No se aceptó el archivo: {fault}."),
                place => format!("No se aceptó el archivo: {place}: {fault}."),
            });
            match fault {
                Fault::SealedAs {
                    found: SealedAs::Passphrase,
                } => report.hint(Advised::OpenWithPhrase),
                Fault::Sealed { .. } => report.hint(Advised::ExportInParts),
                Fault::NotForTheseKeys => report.hint(Advised::AskForOwnSeal),
                Fault::OtherKey { .. } => report
                    .hint("No lo use: avise a Control e Información; alguien más pudo escribirlo."),
                Fault::SignatureMissing { .. } => {
                    report.hint("Copie junto al archivo el que termina en .minisig.")
                }
                Fault::ContentsMissing { name } => report.hint(format!(
                    "Copie junto al archivo también {name}, que la oficina escribió con él."
                )),
                _ => report.hint("No se tomó nada de él. Pida que lo exporten de nuevo."),
            }
        }
        ExchangeError::Cancelled => {
            Report::new(ReportKind::Refused, "Se detuvo a pedido; nada cambió.")
        }
        ExchangeError::NoRecipients => Report::usage("No hay destinatarios para quienes cifrar.")
            .hint(Advised::AddRecipient)
            .hint(Advised::SealWithPhrase)
            .hint(Advised::LeaveUnsealed),
        ExchangeError::TooManyRecipients { .. }
        | ExchangeError::Recipient { .. }
        | ExchangeError::Identity { .. } => {
            Report::usage(format!("No se pudo: {error}.")).hint("Nada cambió.")
        }
        ExchangeError::Sealing(_) => Report::internal("No se pudo cifrar el archivo."),
        ExchangeError::Io { path, source } => {
            let path = path.display();
            let store = |message: String| Report::new(ReportKind::Store, message);
            match source.kind() {
                ErrorKind::AlreadyExists => Report::new(
                    ReportKind::Refused,
                    format!("Ya existe {path}; no se reemplazó ni se escribió nada."),
                )
                .hint("Elija otra carpeta."),
                ErrorKind::ResourceBusy => Report::new(
                    ReportKind::Refused,
                    format!("{path} está abierto en otro programa; no se cambió."),
                )
                .hint("Ciérrelo allí y repita."),
                ErrorKind::NotFound => store(format!("Ya no está {path}."))
                    .hint("Revise que la carpeta siga ahí y repita."),
                ErrorKind::StorageFull => store(format!("El disco está lleno ({path})."))
                    .hint("Libere espacio o use otra carpeta; no quedó ningún archivo a medias."),
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                    store(format!("El sistema no deja usar {path}."))
                        .hint("Revise los permisos, o use otra carpeta.")
                }
                _ => store(format!("No se pudo usar {path}: {}.", why(source)))
                    .hint("No quedó ningún archivo a medias; los registros están como estaban."),
            }
        }
    }
}
