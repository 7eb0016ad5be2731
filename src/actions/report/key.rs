//! Keys that do not open what they should, in words.

use super::{Report, ReportKind};
use crate::domain::advice::Advised;
use crate::domain::fault::why;
use crate::domain::rule::Rule;
use crate::domain::text::counted_words;
use crate::store::keyring::{KeyError, PassphraseError};

pub(super) fn key(error: &KeyError) -> Report {
    let report = |message: String| Report::new(ReportKind::Store, message);
    match error {
        KeyError::WrongPassphrase => report("La frase de paso no es correcta.".into())
            .hint("Revise mayúsculas, tildes y el idioma del teclado.")
            .hint(Advised::Recover),
        KeyError::NoSuchUser => report("No hay ningún usuario con ese nombre de ingreso.".into())
            .hint("Revise el nombre; distingue letras y puntos."),
        KeyError::TooSoon { wait } => report(format!(
            "Demasiados intentos: espere {} antes de volver a probar.",
            counted_words(wait.as_secs().max(1), "segundo", "segundos")
        )),
        KeyError::InvalidName => Report::usage(
            "El nombre de ingreso lleva de 2 a 32 letras minúsculas sin tilde, números, punto, guion o guion bajo, y empieza por letra o número. Windows guarda para sí algunos, como con, aux, nul o com1, que tampoco sirven.",
        ),
        KeyError::UserExists { name } => Report {
            rule: Some(Rule::U1),
            ..Report::new(
                ReportKind::Refused,
                format!("El usuario «{name}» ya existe."),
            )
        },
        KeyError::Passphrase(PassphraseError::TooShort { minimum }) => Report {
            rule: Some(Rule::U2),
            ..Report::new(
                ReportKind::Refused,
                format!("La frase de paso necesita al menos {minimum} caracteres."),
            )
            .hint("Cuatro palabras sin relación entre sí sirven y se recuerdan.")
        },
        KeyError::NotARecipient => report("Esta clave no abre estos datos.".into())
            .hint("El usuario pudo ser bloqueado, o la clave es de otra instalación."),
        KeyError::InvalidRecoveryKey => {
            report("Ese archivo no es una clave de recuperación.".into())
                .hint("Es el archivo clave-recuperacion-….txt que se guardó al configurar.")
        }
        KeyError::Damaged { path } | KeyError::ForeignFile { path } => report(format!(
            "El archivo de clave {} está dañado o no es de aquí; no se cambió nada.",
            path.display()
        ))
        .hint("Restaure una copia, o recupere el acceso con la clave de recuperación."),
        KeyError::CostTooHigh { path, .. } => report(format!(
            "El archivo de clave {} pide un trabajo desmedido; no se abrió.",
            path.display()
        )),
        KeyError::NoStoreKey { path } => report(format!(
            "Falta el archivo {}: sin él no se abren los datos.",
            path.display()
        ))
        .hint(Advised::Restore),
        KeyError::Io { path, source }
            if matches!(
                source.kind(),
                std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem
            ) =>
        {
            report(format!(
                "El sistema no deja usar {}: {}; no se cambió nada.",
                path.display(),
                why(source)
            ))
            .hint(Advised::AllowOrOtherFolder)
        }
        KeyError::Io { path, source } => report(format!(
            "No se pudo leer o escribir {}: {}; no se cambió nada.",
            path.display(),
            why(source)
        )),
        KeyError::NothingStaged
        | KeyError::NoRecipients
        | KeyError::InvalidRecipient { .. }
        | KeyError::InvalidSigningKey
        | KeyError::InvalidPublicKey
        | KeyError::BadSignature
        | KeyError::Signing(_)
        | KeyError::Randomness(_)
        | KeyError::Sealing(_) => {
            Report::internal("Las claves no se pudieron usar; no se guardó nada.")
        }
    }
}
