//! What is advised, by the keys of the console (law 12).

use super::keymap::{
    Context::{
        self, AttentionDetail, Attentions, Board, Cases, Letter, OutageDetail, Outages,
        Regularization, Settings,
    },
    Intent, TABLE,
};
use crate::actions::{Advised, Hint};

/// A part of a sentence; what is pressed stands apart from the words around it, so that
/// it is read off the key table and a test holds the rest against the screens.
#[derive(Debug, Clone, Copy)]
enum Piece {
    Words(&'static str),
    /// A page, with the key that leads to it.
    Page(Context, Intent),
    /// A key of a page, by what it does there.
    Key(Context, Intent),
    /// What a field, a section or a choice is called on screen.
    Name(&'static str),
}

use Piece::{Key, Name, Page, Words};

const TO_CASES: Piece = Page(Cases, Intent::GoPqr);
const TO_BOARD: Piece = Page(Board, Intent::GoBoard);
const TO_OUTAGES: Piece = Page(Outages, Intent::GoOutages);
const TO_ATTENTIONS: Piece = Page(Attentions, Intent::GoAttentions);
const TO_REGULARIZATION: Piece = Page(Regularization, Intent::GoRegularization);
const TO_SETTINGS: Piece = Page(Settings, Intent::GoSettings);

impl Piece {
    fn text(self) -> String {
        match self {
            Words(text) | Name(text) => text.to_owned(),
            Page(page, leads) => format!("{} [{}]", page.title(), key(Context::Global, leads)),
            Key(page, does) => key(page, does),
        }
    }
}

/// The key that does something on a page. That there is one is held by a test.
fn key(page: Context, does: Intent) -> String {
    TABLE
        .iter()
        .find(|binding| binding.context == page && binding.intent == does)
        .map_or_else(String::new, |binding| binding.chord.to_string())
}

/// One sentence a hint, in the words of this face; what it cannot do is left out, and
/// nothing is said twice.
pub(crate) fn told(hints: &[Hint]) -> Vec<String> {
    let mut told: Vec<String> = hints.iter().filter_map(sentence).collect();
    told.dedup();
    told
}

/// A hint in the words of this face, unless it cannot do it.
pub(crate) fn sentence(hint: &Hint) -> Option<String> {
    match hint {
        Hint::Say(sentence) => Some(sentence.clone()),
        Hint::Do(advised) => {
            let pieces = pieces(advised);
            (!pieces.is_empty()).then(|| pieces.iter().map(|piece| piece.text()).collect())
        }
    }
}

/// Empty where the console has nothing for it.
#[expect(clippy::too_many_lines, reason = "one arm a deed, without a catch-all")]
const fn pieces(advised: &Advised) -> &'static [Piece] {
    match advised {
        Advised::SeeOutages => &[Words("Vea los correlativos en "), TO_OUTAGES, Words(".")],
        Advised::SeeOutage => &[Words("Véalo en "), TO_OUTAGES, Words(".")],
        Advised::SeeInquiries => &[
            Words("Véala en "),
            TO_OUTAGES,
            Words(": con "),
            Key(Outages, Intent::FilterState),
            Words(", «"),
            Name("consultas no registradas"),
            Words("»."),
        ],
        Advised::SeeAttentions => &[Words("Vea los códigos en "), TO_ATTENTIONS, Words(".")],
        Advised::SeeUsers => &[Words("Vea los usuarios en "), TO_SETTINGS, Words(".")],
        Advised::SeeRecipients => &[Words("Vea los destinatarios en "), TO_SETTINGS, Words(".")],
        Advised::SeeTerminals | Advised::SeeTerminalKeys | Advised::SeeTerminalStandings => &[
            Words("Vea los terminales y sus huellas en "),
            TO_SETTINGS,
            Words("."),
        ],
        Advised::TellTwin => &[
            Words(
                "Escriba uno de ellos completo: después de la @ va el comienzo de la huella del terminal que lo dio (",
            ),
            TO_SETTINGS,
            Words(", "),
            Name("Terminales"),
            Words(")."),
        ],
        Advised::SeeVoided => &[
            Words("La lista entera está en "),
            TO_SETTINGS,
            Words(", con "),
            Key(Settings, Intent::WithoutEffect),
            Words("."),
        ],
        Advised::RegisterNotice => &[
            Words("Regístrelo en "),
            TO_BOARD,
            Words(", con "),
            Key(Board, Intent::RegisterNotice),
            Words("."),
        ],
        Advised::TellLateness => &[Words("Escriba por qué se registra tarde.")],
        Advised::AnswerOpening => &[
            Words("Respóndalas al corregir el escenario del evento ("),
            Key(OutageDetail, Intent::CorrectOutage),
            Words(")."),
        ],
        Advised::TellSicarPayment => &[Words(
            "Si es así, responda s a la pregunta por el pago en SICAR.",
        )],
        Advised::TellOrigin => &[
            Words("Dígalo en «"),
            Name("Origen"),
            Words("»: qué la causó y dónde."),
        ],
        Advised::TellUnforeseen => &[Words("Elija al cerrar el motivo que dice qué fue.")],
        Advised::CloseConfirmed => &[Words(
            "Ciérrelo otra vez: ya no se pregunta por la confirmación.",
        )],
        Advised::CloseDenied | Advised::CloseUnanswered => &[
            Words("Corrija el escenario, o ciérrelo con su sustento respondiendo s a «"),
            Name("¿Se cierra sin confirmación?"),
            Words("»."),
        ],
        Advised::SendAgain => &[
            Words("Si de verdad debe salir otra vez, prepare otro con "),
            Key(Letter, Intent::PrepareAgain),
            Words("."),
        ],
        Advised::EncloseForm => &[
            Words("El QR no lleva el formulario; el correo .eml ("),
            Key(Letter, Intent::WriteMail),
            Words("), sí."),
        ],
        Advised::CompleteAndEnclose => &[
            Words("Ni el texto entero ni el formulario van en el QR; en el correo .eml ("),
            Key(Letter, Intent::WriteMail),
            Words("), sí."),
        ],
        Advised::CorrectEmail(_) => &[
            Words("Escríbalo bien en la atención, con "),
            Key(AttentionDetail, Intent::CorrectAttention),
            Words("."),
        ],
        Advised::PrintSlip => &[
            Words("Su constancia lo dice: "),
            Key(Attentions, Intent::ShowSlip),
            Words(" en "),
            TO_ATTENTIONS,
            Words("."),
        ],
        Advised::AddRecipient => &[
            Words("Agregue la clave de la oficina en "),
            TO_SETTINGS,
            Words(", "),
            Name("Destinatarios"),
            Words(", con "),
            Key(Settings, Intent::Add),
            Words("."),
        ],
        Advised::RemoveRecipient => &[
            Words("Quite primero uno en "),
            TO_SETTINGS,
            Words(", "),
            Name("Destinatarios"),
            Words(", con "),
            Key(Settings, Intent::Remove),
            Words("."),
        ],
        Advised::SealWithPhrase => &[Words("Use una frase que la oficina conozca.")],
        Advised::LeaveUnsealed => &[Words(
            "O escríbalo sin cifrar, a la vista de quien tenga el archivo.",
        )],
        Advised::DropReception(_) => &[
            Words("Si no va a seguir, descártelo con "),
            Key(Cases, Intent::DropReception),
            Words(" en "),
            TO_CASES,
            Words("."),
        ],
        Advised::ReceiveInPlace => &[
            Words("Si este lo reemplaza, marque «sí» en «"),
            Name("Sustituye"),
            Words("»."),
        ],
        Advised::Replace => &[Words("Elija otro nombre o carpeta.")],
        Advised::OpenWithPhrase => &[
            Words("Escriba en «"),
            Name("Frase"),
            Words("» la frase con que se cifró."),
        ],
        Advised::AskForOwnSeal => &[
            Words("Pida que lo cifren para usted: los destinatarios están en "),
            TO_SETTINGS,
            Words("."),
        ],
        Advised::CompareFingerprint => &[
            Words("Compare la huella por teléfono con la de ese terminal ("),
            TO_SETTINGS,
            Words(", "),
            Name("Terminales"),
            Words(", allá)."),
        ],
        Advised::TrustTerminal | Advised::TrustTerminalOrOffice => &[
            Words("Si es la misma, impórtelo en "),
            TO_REGULARIZATION,
            Words(", con "),
            Key(Regularization, Intent::ImportFile),
            Words(": ahí se admite."),
        ],
        Advised::TrustOffice => &[
            Words("Si lo es y comparó su huella, responda sí a «"),
            Name("¿Es la oficina?"),
            Words("»."),
        ],
        Advised::TrustPoint => &[
            Words("Responda no a «"),
            Name("¿Es la oficina?"),
            Words("»."),
        ],
        Advised::SetUpAgain => &[Words("Configúrela de nuevo y admita la que resulte.")],
        Advised::OtherFolder => &[Words("Elija otra carpeta de datos al abrir la consola.")],
        Advised::OtherFolderToBegin => &[Words(
            "Para un terminal nuevo, elija otra carpeta de datos al abrir la consola.",
        )],
        Advised::AllowOrOtherFolder => &[Words("Revise los permisos de la carpeta.")],
        Advised::AllowAndRepeat => &[Words("Revise los permisos y repita.")],
        Advised::FreeAndRepeat => &[Words("Libere espacio y repita.")],
        Advised::AllowOrCopy => &[Words(
            "Dé permiso de escritura, o copie la carpeta entera a otro disco y elíjala al abrir la consola.",
        )],
        Advised::FreeOrCopy => &[Words(
            "Libere espacio, o copie la carpeta entera a otro disco y elíjala al abrir la consola.",
        )],
        Advised::LeaveOther => &[
            Words("Ciérrela, o bloquéela con "),
            Key(Context::Global, Intent::Lock),
            Words(
                ", y repita; mire también las ventanas minimizadas y a los otros usuarios del equipo.",
            ),
        ],
        Advised::VerifyFile
        | Advised::VerifyDamage
        | Advised::VerifyOperation
        | Advised::VerifyDisk => &[
            Words("Compruebe los registros en "),
            TO_SETTINGS,
            Words(", con "),
            Key(Settings, Intent::Verify),
            Words("."),
        ],
        Advised::Rebuild => &[Words("Pida al administrador que rehaga los registros.")],
        Advised::BackUp => &[
            Words("Haga una copia en otra unidad: "),
            TO_SETTINGS,
            Words(", con "),
            Key(Settings, Intent::Backup),
            Words("."),
        ],
        Advised::Restore | Advised::RestoreDamaged | Advised::RestoreByHand => {
            &[Words("Pida al administrador que restaure la última copia.")]
        }
        Advised::BlockAgain => &[Words("Se cambia sola la próxima vez que alguien entre.")],
        Advised::EndBlocking => &[Words("Bloquee la consola y entre otra vez.")],
        Advised::Recover => &[Words(
            "Si la olvidó, se entra con la clave de recuperación: pídalo a quien la guarda.",
        )],
        Advised::CheckBlocked(_) => &[
            Words("Revise en "),
            TO_SETTINGS,
            Words(", "),
            Name("Usuarios"),
            Words(
                ", que estén bloqueados los que deben y bloquee al que falte; luego borre del archivo lo que no se entiende.",
            ),
        ],
        Advised::PurgeRestored(_) => &[
            Words("Después de restaurar una copia, repita la depuración en "),
            TO_SETTINGS,
            Words(", con "),
            Key(Settings, Intent::PurgePersonal),
            Words("; luego borre del archivo lo que no se entiende."),
        ],
        Advised::CheckEntered => &[
            Words("revise en "),
            TO_SETTINGS,
            Words(", "),
            Name("Usuarios"),
            Words(", que nadie bloqueado haya vuelto a entrar."),
        ],
        Advised::PurgeOnceMore => &[
            Words("Repita la depuración: "),
            TO_SETTINGS,
            Words(", "),
            Name("Datos personales"),
            Words(", con "),
            Key(Settings, Intent::PurgePersonal),
            Words("."),
        ],
        Advised::NameColumns => &[
            Words("Si una columna tiene otro encabezado, dígalo en «"),
            Name("Columnas"),
            Words("», o su letra: [C]; si están en otra hoja, escriba su número en «"),
            Name("Hoja"),
            Words("»."),
        ],
        Advised::NameSheet => &[
            Words("Escriba en «"),
            Name("Hoja"),
            Words("» el número de la que quiere."),
        ],
        // What is out of reach once the console is open, or no part of it.
        Advised::ExportAll
        | Advised::ExportInParts
        | Advised::ExportUntil(_)
        | Advised::SeeReports
        | Advised::SetUp
        | Advised::Unblock
        | Advised::NameUser
        | Advised::UseSubcommands
        | Advised::UseSubcommandsHere => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::keymap::Keymap;
    use std::path::Path;

    /// Whether a key of the table does something where it is pressed.
    fn does(page: Context, does: Intent) -> bool {
        let mut bound = TABLE.iter().filter(|it| it.context == page);
        let binding = bound.find(|it| it.intent == does);
        let pressed = |chord: crate::tui::keymap::Chord| {
            let done = Keymap::default().resolve(page, &chord.press());
            done == Some(does)
        };
        binding.is_some_and(|binding| pressed(binding.chord))
    }

    /// Every text of the console but those here.
    fn screens(folder: &Path, into: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                screens(&path, into);
            } else if path.extension().is_some_and(|it| it == "rs") && !path.ends_with("advice.rs")
            {
                into.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }

    #[test]
    fn law_12_every_key_that_is_told_does_what_is_advised() {
        for advised in Advised::samples() {
            for piece in pieces(&advised) {
                let is_so = match *piece {
                    Page(page, leads) => does(Context::Global, leads) && !page.title().is_empty(),
                    Key(page, intent) => does(page, intent),
                    Words(_) | Name(_) => true,
                };
                assert!(is_so, "{advised:?}: {piece:?}");
            }
        }
        assert!(!does(Board, Intent::Verify));
    }

    #[test]
    fn law_12_every_name_that_is_told_stands_on_a_screen() {
        let mut texts = String::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        screens(&root.join("src/tui"), &mut texts);
        for advised in Advised::samples() {
            for piece in pieces(&advised) {
                if let Name(name) = piece {
                    let literal = format!("\"{name}\"");
                    assert!(texts.contains(&literal), "{advised:?}: {name}");
                }
            }
        }
    }

    #[test]
    fn law_12_the_console_names_its_fields_and_keys() {
        let told = |advised: Advised| told(&[advised.into()]);
        assert_eq!(
            told(Advised::SeeAttentions),
            ["Vea los códigos en Atenciones [3]."]
        );
        assert_eq!(
            told(Advised::TellOrigin),
            ["Dígalo en «Origen»: qué la causó y dónde."]
        );
        assert!(told(Advised::ExportUntil(11)).is_empty());
        assert_eq!(super::told(&["Avise.".into(), "Avise.".into()]), ["Avise."]);
        for advised in Advised::samples() {
            let said = told(advised).concat();
            let is_typed = said.contains("--") || said.contains("contingencia ");
            assert!(!is_typed, "{said}");
        }
    }
}
