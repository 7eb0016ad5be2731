//! What is advised, as it is typed: the one place that names the commands of others
//! (law 12).

use crate::actions::{Advised, Hint};
use std::fmt::{self, Display, Formatter};
use std::path::PathBuf;

/// A part of a sentence; what is typed stands apart from the words around it, so that a
/// test holds it against the program.
enum Piece {
    Words(&'static str),
    /// A call of the program.
    Call(&'static str),
    /// What is added to a call: the call, and what of it is written here.
    More(
        #[cfg_attr(not(test), expect(dead_code, reason = "what the test types before it"))]
        &'static str,
        &'static str,
    ),
    /// What ends a call.
    Ends(String),
    File(PathBuf),
}

use Piece::{Call, Ends, File, More, Words};

impl Display for Piece {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Words(words) => formatter.write_str(words),
            Call(call) => write!(formatter, "contingencia {call}"),
            More(_, typed) => formatter.write_str(typed),
            Ends(end) => write!(formatter, " {end}"),
            File(file) => file.display().fmt(formatter),
        }
    }
}

/// One sentence a hint, in the words of this face.
pub(super) fn told(hints: &[Hint]) -> Vec<String> {
    hints.iter().map(sentence).collect()
}

/// A hint in the words of this face.
pub(super) fn sentence(hint: &Hint) -> String {
    match hint {
        Hint::Say(sentence) => sentence.clone(),
        Hint::Do(advised) => pieces(advised).iter().map(ToString::to_string).collect(),
    }
}

#[expect(clippy::too_many_lines, reason = "one arm a deed, without a catch-all")]
fn pieces(advised: &Advised) -> Vec<Piece> {
    match advised {
        Advised::SeeOutages => vec![Words("Vea los correlativos con: "), Call("evento listar")],
        Advised::SeeOutage => vec![Words("Vea cómo está con: "), Call("evento mostrar")],
        Advised::SeeReports => vec![Words("Vea los reportes con: "), Call("reporte listar")],
        Advised::SeeInquiries => vec![
            Words("Vea cuál con: "),
            Call("evento listar --no-registradas"),
        ],
        Advised::SeeAttentions => vec![Words("Vea los códigos con: "), Call("atencion listar")],
        Advised::SeeUsers => vec![Words("Vea los usuarios con: "), Call("usuario listar")],
        Advised::SeeRecipients => vec![
            Words("Vea los destinatarios con: "),
            Call("destinatario listar"),
        ],
        Advised::SeeTerminals => vec![Words("Véalas con: "), Call("terminal listar")],
        Advised::SeeTerminalKeys => vec![
            Words("Vea las claves, y las que esperan: "),
            Call("terminal listar"),
        ],
        Advised::SeeTerminalStandings => vec![
            Words("Vea lo que vale de cada una: "),
            Call("terminal listar"),
        ],
        Advised::TellTwin => vec![
            Words(
                "Escriba uno de ellos completo: después de la @ va el comienzo de la huella del terminal que lo dio (",
            ),
            Call("terminal listar"),
            Words(")."),
        ],
        Advised::SeeVoided => vec![Words("La lista entera: "), Call("verificar")],
        Advised::RegisterNotice => {
            vec![Words("Regístrelo con: "), Call("comunicado registrar")]
        }
        Advised::TellLateness => vec![
            Words("Escriba por qué se registra tarde ("),
            More("evento abrir", "--motivo-retraso"),
            Words(")."),
        ],
        Advised::AnswerOpening => vec![
            Words("Respóndalas con: "),
            Call("evento corregir ID --campo escenario --valor …"),
            Words(" "),
            More("evento corregir", "--cliente-presente"),
            Words("|"),
            More("evento corregir", "--sin-cliente"),
            Words(" ["),
            More("evento corregir", "--intermitencia"),
            Words("] ["),
            More("evento corregir", "--pc-operativas"),
            Words("] ["),
            More("evento corregir", "--registrable-manual"),
            Words("] ["),
            More("evento corregir", "--sicar-pago"),
            Words("] "),
            More("evento corregir", "--razon …"),
        ],
        Advised::TellSicarPayment => vec![
            Words("Si es así, dígalo con: "),
            Call("evento corregir … --sicar-pago"),
        ],
        Advised::TellOrigin => vec![
            Words("Dígalo con "),
            More("evento cerrar", "--origen"),
            Words(": qué la causó y dónde."),
        ],
        Advised::TellUnforeseen => vec![
            Words("Dígalo al cerrar, con "),
            More("evento cerrar", "--suceso luz"),
            Words(", "),
            More("evento cerrar --suceso", "inundacion"),
            Words(" o "),
            More("evento cerrar --suceso", "infraestructura"),
            Words("."),
        ],
        Advised::CloseConfirmed => vec![
            Words("Cierre sin "),
            More("evento cerrar", "--sin-confirmacion"),
            Words("."),
        ],
        Advised::CloseDenied => vec![
            Words("Corrija el escenario, o ciérrelo con su sustento y "),
            More("evento cerrar", "--sin-confirmacion"),
            Words("."),
        ],
        Advised::CloseUnanswered => vec![
            Words("Ciérrelo con su sustento y "),
            More("evento cerrar", "--sin-confirmacion"),
            Words(", o corrija el escenario."),
        ],
        Advised::SendAgain => vec![
            Words("Si de verdad debe salir otra vez, agregue "),
            More("aviso ID", "--otra-vez"),
            Words("."),
        ],
        Advised::EncloseForm => vec![
            Words("El QR no lleva el formulario: escríbalo con "),
            More("", "atencion constancia --formulario"),
            Words(" y adjúntelo."),
        ],
        Advised::CompleteAndEnclose => vec![
            Words("Complete el texto, y adjunte el formulario ("),
            More("", "atencion constancia --formulario"),
            Words("): no van en el QR."),
        ],
        Advised::PrintSlip => vec![
            Words("Su constancia lo dice: "),
            Call("atencion constancia"),
            Words("."),
        ],
        Advised::CorrectEmail(_) => vec![
            Words("Escríbalo bien con: "),
            Call("atencion corregir"),
            Words(" ("),
            More("atencion corregir", "--campo correo"),
            Words("); o anote cómo se le comunicó el código con: "),
            Call("atencion informar"),
        ],
        Advised::AddRecipient => vec![
            Words("Para la oficina: "),
            Call("destinatario agregar CLAVE --nombre OFICINA"),
        ],
        Advised::RemoveRecipient => vec![
            Words("Quite primero uno que ya no lo reciba: "),
            Call("destinatario quitar"),
        ],
        Advised::SealWithPhrase => vec![
            Words("Con una frase que la oficina conozca: "),
            More("exportar", "--frase-archivo ARCHIVO"),
        ],
        Advised::LeaveUnsealed => vec![
            Words("Sin cifrar, a la vista de quien tenga el archivo: "),
            More("exportar", "--sin-cifrar"),
        ],
        Advised::ExportAll => vec![
            Words("Para exportar todo otra vez: "),
            Call("exportar --todo"),
        ],
        Advised::ExportInParts => vec![
            Words("Exporte por tramos con "),
            More("exportar", "--desde"),
            Words(" y "),
            More("exportar", "--hasta"),
            Words("."),
        ],
        Advised::ExportUntil(last) => vec![
            Words("Exporte lo anterior con: "),
            Call("exportar --hasta"),
            Ends(last.to_string()),
        ],
        Advised::DropReception((base, cut)) => vec![
            Words("Si no va a seguir, descártelo con: "),
            Call("pqr descartar"),
            Ends(format!("--base {} --corte {cut}", base.code())),
        ],
        Advised::ReceiveInPlace => vec![
            Words("Si este lo reemplaza, impórtelo con "),
            More(
                "pqr importar F --base pendientes --corte 2026-11-20",
                "--sustituye",
            ),
            Words("."),
        ],
        Advised::NameColumns => vec![
            Words("Si una columna tiene otro encabezado, dígalo, por ejemplo, con "),
            More("tipificaciones importar F", "--columna fecha=ENCABEZADO"),
            Words(" o, por su letra, con "),
            More("tipificaciones importar F", "--columna fecha=[C]"),
            Words("; si están en otra hoja, diga su número con "),
            More("tipificaciones importar F", "--hoja"),
            Words("."),
        ],
        Advised::NameSheet => vec![
            Words("Diga el número de la que quiere con "),
            More("tipificaciones importar F", "--hoja"),
            Words("."),
        ],
        Advised::Replace => vec![
            Words("Elija otro nombre, o repita con "),
            More("turno --salida ARCHIVO", "--reemplazar"),
            Words(" para poner el nuevo en su lugar."),
        ],
        Advised::OpenWithPhrase => vec![
            Words("Indique el archivo con su frase de paso: "),
            More("importar ARCHIVO", "--frase-archivo ARCHIVO"),
            Words("."),
        ],
        Advised::AskForOwnSeal => vec![
            Words("Pida que lo cifren para usted ("),
            Call("destinatario listar"),
            Words(" dice su clave), o indique la identidad con "),
            More("importar ARCHIVO", "--identidad ARCHIVO"),
            Words("."),
        ],
        Advised::CompareFingerprint => vec![
            Words("Compare la huella por teléfono con la de ese terminal ("),
            Call("terminal listar"),
            Words(", allá)."),
        ],
        Advised::TrustTerminal => vec![
            Words("Si es la misma, repita con "),
            More("importar ARCHIVO", "--confiar"),
            Words("."),
        ],
        Advised::TrustTerminalOrOffice => vec![
            Words("Si es la misma, repita con "),
            More("importar ARCHIVO", "--confiar"),
            Words("; si es la oficina, con "),
            More("importar ARCHIVO", "--confiar --oficina"),
            Words("."),
        ],
        Advised::TrustOffice => vec![
            Words("Si lo es y comparó su huella, repita con "),
            More("importar ARCHIVO", "--confiar --oficina"),
            Words("."),
        ],
        Advised::TrustPoint => vec![
            Words("Repita con "),
            More("importar ARCHIVO", "--confiar"),
            Words(", sin "),
            More("importar ARCHIVO --confiar", "--oficina"),
            Words("."),
        ],
        Advised::SetUp => vec![
            Words("Configure el terminal: inicie la consola, o use "),
            Call("iniciar"),
        ],
        Advised::SetUpAgain => vec![
            Words("Configúrela de nuevo ("),
            Call("iniciar"),
            Words(") y admita la que resulte."),
        ],
        Advised::OtherFolder => vec![
            Words("Elija otra carpeta con "),
            More("", "--datos"),
            Words("."),
        ],
        Advised::OtherFolderToBegin => vec![
            Words("Para un terminal nuevo, elija otra carpeta con "),
            More("", "--datos"),
            Words("."),
        ],
        Advised::AllowOrOtherFolder => vec![
            Words("Revise los permisos de la carpeta o elija otra con "),
            More("", "--datos"),
            Words("."),
        ],
        Advised::AllowAndRepeat => vec![
            Words("Revise los permisos y repita, o elija otra carpeta con "),
            More("", "--datos"),
            Words("."),
        ],
        Advised::FreeAndRepeat => vec![
            Words("Libere espacio y repita, o elija otra carpeta con "),
            More("", "--datos"),
            Words("."),
        ],
        Advised::AllowOrCopy => vec![
            Words("Dé permiso de escritura, o copie la carpeta entera a otro disco y ábrala con "),
            More("", "--datos CARPETA"),
            Words("."),
        ],
        Advised::FreeOrCopy => vec![
            Words("Libere espacio, o copie la carpeta entera a otro disco y ábrala con "),
            More("", "--datos CARPETA"),
            Words("."),
        ],
        Advised::LeaveOther => vec![Words(
            "Ciérrela, o bloquéela con Ctrl+L, y repita; mire también las ventanas minimizadas y a los otros usuarios del equipo.",
        )],
        Advised::VerifyFile => vec![Words("Verifíquelo con: "), Call("verificar")],
        Advised::VerifyDamage => vec![Words("Vea el daño con: "), Call("verificar")],
        Advised::VerifyOperation => vec![Words("Vea cuál con: "), Call("verificar")],
        Advised::VerifyDisk => vec![
            Words("Revise el disco y verifique los datos: "),
            Call("verificar"),
        ],
        Advised::Rebuild => vec![Words("Rehaga los registros con: "), Call("reconstruir")],
        Advised::BackUp => vec![
            Words("Copie los datos a otra unidad antes de seguir: "),
            Call("respaldar --salida ARCHIVO"),
        ],
        Advised::Restore => vec![
            Words("Restaure la última copia: "),
            Call("restaurar ARCHIVO"),
        ],
        Advised::RestoreDamaged => vec![
            Words("Si está dañado, restaure la última copia: "),
            Call("restaurar ARCHIVO"),
        ],
        Advised::RestoreByHand => vec![
            Words("Si se copió un respaldo a mano, restáurelo con: "),
            Call("restaurar ARCHIVO"),
        ],
        Advised::BlockAgain => vec![
            Words("Se cambia sola la próxima vez que alguien entre, o ahora repitiendo: "),
            Call("usuario bloquear"),
        ],
        Advised::EndBlocking => vec![
            Words("Entre otra vez, o repita: "),
            Call("usuario bloquear"),
        ],
        Advised::Unblock => vec![
            Words("Recupere a otro usuario, o devuélvale el acceso a este con "),
            More("usuario recuperar", "--desbloquear"),
            Words("; queda anotado."),
        ],
        Advised::Recover => vec![Words("Si la olvidó: "), Call("usuario recuperar")],
        Advised::CheckBlocked(list) => vec![
            Words("Revise con «"),
            Call("usuario listar"),
            Words("» que estén bloqueados los que deben y bloquee al que falte; luego borre de "),
            File(list.clone()),
            Words(" lo que no se entiende."),
        ],
        Advised::PurgeRestored(list) => vec![
            Words("Después de restaurar una copia, repita la depuración: "),
            Call("depurar"),
            Words("; luego borre de "),
            File(list.clone()),
            Words(" lo que no se entiende."),
        ],
        Advised::CheckEntered => vec![
            Words("revise con «"),
            Call("usuario listar"),
            Words("» que nadie bloqueado haya vuelto a entrar."),
        ],
        Advised::PurgeOnceMore => vec![Words("Repita la depuración: "), Call("depurar")],
        Advised::NameUser => vec![
            Words("Diga quién entra con "),
            More("", "--usuario NOMBRE"),
            Words("."),
        ],
        Advised::UseSubcommands => {
            vec![Words("Sin terminal use los subcomandos: "), Call("--help")]
        }
        Advised::UseSubcommandsHere => vec![
            Words("Los subcomandos funcionan igual aquí: "),
            Call("--help"),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Command;
    use clap::error::ErrorKind;
    use std::collections::BTreeSet;

    /// What a person would type, call by call.
    fn typed(advised: &Advised) -> Vec<String> {
        let mut calls: Vec<String> = Vec::new();
        for piece in pieces(advised) {
            match piece {
                Call(call) => calls.push(call.to_owned()),
                More(call, more) => calls.push(format!("{call} {more}")),
                Ends(end) => {
                    let call = calls.last_mut().expect("it ends a call");
                    *call = format!("{call} {end}");
                }
                Words(_) | File(_) => {}
            }
        }
        calls
    }

    /// Why a call is not one of the program's; what only lacks more of it is.
    fn fault(call: &str) -> Option<ErrorKind> {
        let parse = |more: Option<&str>| {
            let words = ["contingencia"].into_iter().chain(call.split_whitespace());
            let program: Command = super::super::program().command().clone();
            program.try_get_matches_from(words.chain(more)).err()
        };
        let unfinished = [
            ErrorKind::MissingRequiredArgument,
            ErrorKind::MissingSubcommand,
            ErrorKind::DisplayHelp,
        ];
        // An option is named without its value, too.
        let faults = [parse(None), parse(Some("1"))];
        let kinds = faults.map(|fault| fault.map(|fault| fault.kind()));
        let is_fine = kinds
            .iter()
            .any(|kind| kind.is_none_or(|kind| unfinished.contains(&kind)));
        if is_fine { None } else { kinds[0] }
    }

    #[test]
    fn law_12_every_command_that_is_advised_is_one() {
        for advised in Advised::samples() {
            for call in typed(&advised) {
                assert_eq!(fault(&call), None, "{advised:?}: {call}");
            }
        }
        assert_eq!(fault("evento enumerar"), Some(ErrorKind::InvalidSubcommand));
        assert_eq!(fault("evento listar --x"), Some(ErrorKind::UnknownArgument));
    }

    /// The sentences of this room, as its sources have them: each file with its texts.
    fn written() -> Vec<(PathBuf, Vec<String>)> {
        let mut folders = vec![PathBuf::from(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/src/cli"
        ))];
        let mut all = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with("advice.rs") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    all.push((path, texts(&text)));
                }
            }
        }
        all
    }

    /// The texts between quotes of a source, up to its tests.
    fn texts(source: &str) -> Vec<String> {
        let program = source.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = program.lines().map(str::trim);
        let code: Vec<&str> = lines.filter(|line| !line.starts_with("//")).collect();
        let code = code.join(" ").replace("'\"'", "").replace("\\\"", "'");
        code.split('"')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect()
    }

    /// The calls that a text names, with something in the place of what it fills in.
    fn calls(text: &str) -> Vec<String> {
        let calls = text.split("contingencia ").skip(1);
        let ends = |c: char| ".,;:()«»'\\".contains(c);
        let word = |word: &str| match word.split('|').next().unwrap_or_default() {
            "SUBCOMANDO" => "evento".to_owned(),
            word if word.starts_with('{') => "1".to_owned(),
            word => word.to_owned(),
        };
        calls
            .filter(|call| !call.starts_with('{'))
            .map(|call| call.split(ends).next().unwrap_or_default())
            .map(|call| {
                call.split_whitespace()
                    .map(word)
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect()
    }

    /// The options that a text names.
    fn options(text: &str) -> Vec<String> {
        let options = text.split("--").skip(1);
        let in_name = |c: char| c.is_ascii_lowercase() || c == '-';
        let names = options.map(|rest| rest.chars().take_while(|c| in_name(*c)).collect());
        names.filter(|name: &String| !name.is_empty()).collect()
    }

    fn known_options(command: &Command, into: &mut BTreeSet<String>) {
        for option in command.get_arguments() {
            let aliases = option.get_all_aliases().unwrap_or_default();
            let names = option.get_long().into_iter().chain(aliases);
            into.extend(names.map(str::to_owned));
        }
        for command in command.get_subcommands() {
            known_options(command, into);
        }
    }

    /// What this room says itself, not through a hint, is held as well.
    #[test]
    fn law_12_every_command_that_a_sentence_names_is_one() {
        let mut known = BTreeSet::from(["help".to_owned()]);
        known_options(super::super::program().command(), &mut known);
        let (mut calls_held, mut options_held) = (0, 0);
        for (path, texts) in written() {
            for text in texts {
                for call in calls(&text) {
                    // What stands there for a value is none.
                    let is_of_a_value = |kind: &_| {
                        matches!(kind, ErrorKind::InvalidValue | ErrorKind::ValueValidation)
                    };
                    let fault = fault(&call).filter(|kind| !is_of_a_value(kind));
                    assert_eq!(fault, None, "{}: {call}", path.display());
                    calls_held += 1;
                }
                for option in options(&text) {
                    assert!(known.contains(&option), "{}: --{option}", path.display());
                    options_held += 1;
                }
            }
        }
        assert!(
            calls_held > 15 && options_held > 30,
            "{calls_held} {options_held}"
        );
        let wrong = texts(r#"say("Vea: contingencia evento enumerar {}; o use --nunca-visto.")"#);
        assert_eq!(calls(&wrong[0]), ["evento enumerar 1"]);
        assert_eq!(options(&wrong[0]), ["nunca-visto"]);
        assert!(!known.contains("nunca-visto"));
    }

    /// No command stands in the words, where nothing would hold it.
    #[test]
    fn law_12_what_is_typed_stands_apart_from_the_words() {
        for advised in Advised::samples() {
            for piece in pieces(&advised) {
                if let Words(words) = piece {
                    let is_typed = words.contains("--") || words.contains("contingencia ");
                    assert!(!is_typed, "{advised:?}: {words}");
                }
            }
        }
    }

    #[test]
    fn law_12_the_command_line_names_its_commands() {
        let hints = [
            Advised::SeeAttentions.into(),
            Advised::ExportUntil(41).into(),
            "Revise el nombre.".into(),
        ];
        assert_eq!(
            told(&hints),
            [
                "Vea los códigos con: contingencia atencion listar",
                "Exporte lo anterior con: contingencia exportar --hasta 41",
                "Revise el nombre.",
            ]
        );
    }
}
