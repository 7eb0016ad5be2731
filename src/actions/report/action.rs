//! A deed that was not done, in words.

use super::super::error::ActionError;
use super::file::{exchange, outlet, printer};
use super::store::{not_set_up, store};
use super::table::{table, unread};
use super::{RefusedVerdict, Report, ReportKind};
use crate::domain::advice::{Advised, Hint};
use crate::domain::outage::Requested;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::text::{counted_words, first_named, strip_control};
use crate::store::{IncomingBundle, StoreError};

impl From<ActionError> for Report {
    fn from(error: ActionError) -> Self {
        Self::from(&error)
    }
}

impl From<&ActionError> for Report {
    #[allow(
        clippy::too_many_lines,
        reason = "one arm an error, without a catch-all"
    )]
    fn from(error: &ActionError) -> Self {
        match error {
            ActionError::Refused(refusal) => Self {
                rule: Some(refusal.rule),
                hints: refusal.hints.clone(),
                ..Self::new(ReportKind::Refused, refusal.reason.clone())
            },
            ActionError::NotRegistrable { requested, refusal } => not_registrable(requested, refusal),
            ActionError::Incomplete(missing) => Self::usage(*missing),
            ActionError::Field { field, expected } => {
                Self::usage(format!("El campo {field}: {expected}."))
            }
            ActionError::TooLong {
                field,
                length,
                longest,
            } => Self::usage(format!(
                "El campo {field} lleva {length} caracteres y admite {longest}; no se guardó nada."
            ))
            .hint("Acórtelo y repita; nada se recorta por su cuenta."),
            ActionError::Instant { field, source } => {
                Self::usage(format!("El campo {field}: {source}."))
            }
            ActionError::Resolve(error) => {
                // Whoever may have been meant is asked about.
                let stop = if error.candidates().is_empty() { "." } else { "" };
                Self::usage(format!("{error}{stop}"))
            }
            ActionError::ImportStopped(bundle) => Self {
                rule: Some(Rule::M5),
                ..Self::new(
                    ReportKind::Refused,
                    format!(
                        "Se detuvo a pedido. Del paquete de {} {}, que valen.",
                        bundle.terminal,
                        bundle.entered()
                    ),
                )
            }
            .hint("Importe el archivo otra vez para lo demás: lo que ya entró no se repite."),
            ActionError::ImportHalted { bundle, source } => {
                let mut report = Self::from(&**source);
                report.rule = Some(Rule::M5);
                report.message = format!(
                    "{}: del paquete de {} {}, que valen.",
                    cause(&report.message), bundle.terminal, bundle.entered()
                );
                // Nothing is to be repeated.
                if let ActionError::Store(error) = &**source {
                    match **error {
                        StoreError::DiskFull { .. } => {
                            report.hints = vec!["Libere espacio.".into()];
                        }
                        StoreError::Busy => report.hints.clear(),
                        _ => {}
                    }
                }
                report.hint("El resto sigue solo la próxima vez que alguien ingrese.")
            }
            ActionError::IncomingLost(bundles) => lost(bundles),
            ActionError::NoOutage(text) => {
                Self::usage(format!("No hay ningún evento «{text}»."))
                    .hint(Advised::SeeOutages)
            }
            ActionError::SeveralOutages { text, correlatives } => Self::usage(format!(
                "Varios eventos terminan en «{text}»: {}.",
                correlatives.join(", ")
            ))
            .hint(which(correlatives, "Escriba el correlativo completo.")),
            ActionError::NoAttention(text) => {
                Self::usage(format!("No hay ninguna atención «{text}»."))
                    .hint(Advised::SeeAttentions)
            }
            ActionError::SeveralAttentions { text, codes } => Self::usage(format!(
                "Varias atenciones terminan en «{text}»: {}.",
                codes.join(", ")
            ))
            .hint(which(codes, "Escriba el código completo.")),
            ActionError::Code { source } => Self {
                rule: Some(Rule::N2),
                ..Self::new(ReportKind::Refused, format!("{source}."))
            }
            .hint("Cópielo otra vez de la constancia o del formato; no se cambió nada."),
            ActionError::NoLetter => Self::usage("Ese aviso no está aquí."),
            ActionError::NoCase(text) => Self::usage(format!(
                "Ningún caso tiene el radicado «{text}», ni otro que termine así."
            ))
            .hint("Revise el número: los casos llegan con las bases."),
            ActionError::SeveralCases {
                text,
                radicados,
                more,
            } => Self::usage(format!(
                "Varios radicados terminan en «{text}»: {}{}.",
                radicados.join(", "),
                if *more { " y otros" } else { "" }
            ))
            .hint("Escriba más cifras del radicado."),
            ActionError::SeveralPoints { radicado, names } => Self::usage(format!(
                "Varios puntos tienen el radicado «{radicado}»: {}.",
                names.join(", ")
            ))
            .hint("Escriba uno de ellos completo, con la @ y el punto."),
            ActionError::NoPerson => Self::usage("Ninguna atención tiene ese número de documento."),
            ActionError::Letter(error) => Self::usage(error.to_string())
                .hint("Corrija la dirección; lo escrito quedó guardado."),
            ActionError::Relay(error) => Self::new(ReportKind::Refused, error.to_string())
                .hint("El aviso sigue sin enviar: use el .eml en su programa de correo, o el QR desde un teléfono."),
            ActionError::Document(error) => Self::new(ReportKind::Refused, error.to_string())
                .hint("No se escribió ningún documento; los registros están como estaban."),
            ActionError::NotOne {
                what,
                text,
                several: false,
            } => Self::usage(format!("No hay {what} «{}».", strip_control(text))),
            ActionError::NotOne { what, text, .. } => Self::usage(format!(
                "«{}» puede ser más de una cosa ({what}); escriba más de su código.",
                strip_control(text)
            )),
            ActionError::NoNotice(reference) => Self::usage(format!(
                "No hay ningún comunicado con la referencia «{reference}»."
            ))
            .hint(Advised::RegisterNotice),
            ActionError::NoReport(text) => Self::usage(format!(
                "No hay ningún reporte «{}».",
                strip_control(text)
            ))
            .hint(Advised::SeeReports),
            ActionError::NoInquiry => Self::usage("No hay ninguna consulta con ese código."),
            ActionError::NoUser => Self::usage("No hay ningún usuario con ese nombre de ingreso.")
                .hint(Advised::SeeUsers),
            ActionError::NoRecipients => Self::usage("Falta decir para quién se cifra el paquete.")
                .hint(Advised::AddRecipient)
                .hint(Advised::SealWithPhrase)
                .hint(Advised::LeaveUnsealed),
            ActionError::NothingToExport { from, last } => Self::new(
                ReportKind::Refused,
                format!("No hay nada que exportar desde la anotación {from}: la última es la {last}."),
            )
            .hint(Advised::ExportAll),
            ActionError::Exchange(error) => exchange(error),
            ActionError::NoRecipient => {
                Self::usage("No hay ningún destinatario con ese nombre o esa clave.")
                    .hint(Advised::SeeRecipients)
            }
            ActionError::Configuration(problem) => {
                Self::usage(format!("{}. No se cambió nada.", problem.message))
            }
            ActionError::NoField(text) => Self::usage(format!("No se corrige ningún campo «{text}»."))
                .hint("Use: inicio, detectado, restablecido, escenario, aplicativos, tramite, comunicado, motivo, sustento o referencia."),
            ActionError::Role(error) => Self::usage(format!("{error}.")),
            ActionError::Channel(error) => Self::usage(format!("{error}.")),
            ActionError::UnknownProfile(text) => {
                Self::usage(format!("No hay ningún perfil «{text}»."))
                    .hint("Use peru o colombia.")
            }
            ActionError::NoProfile => Self::internal("El programa no trae ningún perfil."),
            ActionError::Embedded(error) => {
                Self::internal(format!("Un catálogo incluido en el programa no se lee: {error}"))
            }
            ActionError::NoTerminal(text) => {
                Self::usage(format!("No hay ningún terminal «{}».", strip_control(text)))
                    .hint(Advised::SeeTerminals)
            }
            ActionError::SeveralTerminals { text, terminals } => Self::usage(format!(
                "Varios terminales se llaman «{}»: {}.",
                strip_control(text),
                terminals.join(", ")
            ))
            .hint("Dígalo por su huella, o por el comienzo de ella."),
            ActionError::NoFile(path) if path.is_dir() => {
                Self::usage(format!("{} es una carpeta; no se hizo nada.", path.display()))
                    .hint("Diga el archivo, o los de la carpeta con un comodín, como *.ctg.")
            }
            ActionError::NoFile(path) if path.exists() => {
                Self::usage(format!("{} no es un archivo: es una tubería o un dispositivo; no se hizo nada.", path.display()))
                    .hint("Guárdelo en un archivo, y diga ese.")
            }
            ActionError::NoFile(path) => {
                Self::usage(format!("No existe {}.", path.display())).hint("Revise el nombre.")
            }
            ActionError::Outlet(error) => outlet(error),
            ActionError::Printer(error) => printer(error),
            ActionError::NotSetUp(error) => not_set_up(error),
            ActionError::PassphraseOfCopy => Self::new(
                ReportKind::Store,
                "Con esa frase de paso no se abre la copia; no se cambió nada.",
            )
            .hint("Se abre con la que había al hacerla, aunque después se haya cambiado."),
            ActionError::TooLongToLeave { record, sequence } => Report::new(
                ReportKind::Bundle,
                format!(
                    "La anotación {sequence} ({record}) es demasiado larga para un paquete: la guardó una versión anterior sin ese límite. No se exportó nada."
                ),
            )
            .hint(Advised::ExportUntil(sequence.saturating_sub(1)))
            .hint("Avise a soporte con el código del registro."),
            ActionError::ForeignOrganization { found } => Self::new(
                ReportKind::Bundle,
                format!(
                    "El archivo es de otra organización: «{}». No se importó nada de él.",
                    strip_control(found)
                ),
            ),
            ActionError::UnknownTerminal {
                point,
                series,
                fingerprint,
                office,
            } => Self {
                rule: Some(Rule::M4),
                ..Self::new(
                    ReportKind::Bundle,
                    format!(
                        "Nadie admitió todavía al terminal {point}-{series}. Su huella es \
                         {fingerprint}. No se importó nada."
                    ),
                )
            }
            .hint(Advised::CompareFingerprint)
            .hint(if *office {
                Advised::TrustTerminal
            } else {
                Advised::TrustTerminalOrOffice
            }),
            ActionError::OtherScope { office } => Self {
                rule: Some(Rule::M4),
                ..Self::new(
                    ReportKind::Bundle,
                    if *office {
                        "El terminal dice ser de la oficina central. No se importó nada."
                    } else {
                        "El terminal es de un punto, no de la oficina. No se importó nada."
                    },
                )
            }
            .hint(if *office {
                Advised::TrustOffice
            } else {
                Advised::TrustPoint
            }),
            ActionError::ForeignReceipt { point } => Self::new(
                ReportKind::Bundle,
                format!("El acuse es para el punto {point}, no para este. No cambió nada."),
            ),
            ActionError::RevokedIssuer { last } => Self {
                rule: Some(Rule::M4),
                ..Self::new(
                    ReportKind::Bundle,
                    format!(
                        "El terminal que firmó el acuse fue revocado después de su anotación \
                         {last}. No cambió nada."
                    ),
                )
            },
            ActionError::ReceiptParts {
                replica,
                agreed,
                parted,
            } => Self::new(
                ReportKind::Bundle,
                format!(
                    "El acuse y este terminal se separan: la anotación {parted} de {replica} que \
                     tiene la oficina no es la de aquí; hasta la {agreed} coincidían. No cambió nada."
                ),
            )
            .hint("No borre nada. Avise a Control e Información: hay dos historias de ese terminal."),
            ActionError::OperationsLost { last, acknowledged } => Self::new(
                ReportKind::Bundle,
                format!(
                    "La oficina tiene hasta la anotación {acknowledged} de este terminal y aquí \
                     hay hasta la {last}: se perdieron las más nuevas. No cambió nada."
                ),
            )
            .hint(Advised::RestoreByHand)
            .hint("Pida a Control e Información que le devuelva su último paquete e impórtelo."),
            ActionError::Intake { file, source } => table(file, source),
            ActionError::UnreadTable { file, source } => unread(file, source),
            ActionError::UnreadDocument { file, source } => Self::unread(file, source),
            ActionError::Store(error) => store(error),
        }
    }
}
/// How one of several records is named: two terminals may have given the same (N5).
fn which(names: &[String], usual: &'static str) -> Hint {
    if names.iter().any(|name| name.contains('@')) {
        Advised::TellTwin.into()
    } else {
        usual.into()
    }
}

fn not_registrable(requested: &Requested, refusal: &Refusal) -> Report {
    Report {
        kind: ReportKind::Refused,
        rule: Some(refusal.rule),
        message: format!("No corresponde registrar: {}", refusal.reason),
        hints: refusal.hints.clone(),
        verdict: Some(RefusedVerdict {
            registrable: false,
            reason: refusal.reason.clone(),
            requested: requested.clone(),
        }),
    }
}

/// What happened, without what is said of nothing having been stored: something was.
fn cause(message: &str) -> &str {
    let end = ["; no se guardó nada", ". No se guardó nada"]
        .iter()
        .find_map(|end| message.find(end))
        .unwrap_or(message.len());
    message[..end].trim_end_matches('.')
}

/// Terminals that are named where the copies of their bundles are lost.
const NAMED: usize = 8;

fn lost(bundles: &[IncomingBundle]) -> Report {
    let (message, hint) = match bundles {
        [bundle] => (
            format!(
                "El paquete de {} quedó a medias: {}, que valen, y su copia cifrada ya no está o es otra.",
                bundle.terminal,
                bundle.entered()
            ),
            "Importe el archivo otra vez: lo que ya entró no se repite.",
        ),
        bundles => {
            let named: Vec<&str> = bundles.iter().map(|it| it.terminal.as_str()).collect();
            let named = first_named(&named, NAMED);
            (
                format!(
                    "{}: lo que entró vale, y sus copias cifradas ya no están o son otras. Son de {named}.",
                    counted_words(
                        bundles.len(),
                        "paquete quedó a medias",
                        "paquetes quedaron a medias"
                    )
                ),
                "Importe los archivos otra vez: lo que ya entró no se repite.",
            )
        }
    };
    Report {
        rule: Some(Rule::M5),
        ..Report::new(ReportKind::Bundle, message)
    }
    .hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m5_the_bundles_of_a_morning_whose_copies_are_lost_are_told_at_once() {
        let bundles = |count: u64| {
            let bundle = |number| IncomingBundle {
                terminal: format!("LIM{number:03}-A"),
                done: 40,
                total: 2_000,
            };
            Report::from(&ActionError::IncomingLost(
                (1..=count).map(bundle).collect(),
            ))
        };
        assert_eq!(
            bundles(1).message,
            "El paquete de LIM001-A quedó a medias: entraron 40 de 2000 anotaciones, que valen, y su copia cifrada ya no está o es otra."
        );
        assert!(bundles(2).message.ends_with("Son de LIM001-A, LIM002-A."));
        let many = bundles(150).message;
        assert!(many.starts_with("150 paquetes quedaron a medias"), "{many}");
        assert!(many.ends_with("LIM008-A y 142 más."), "{many}");
    }
}
