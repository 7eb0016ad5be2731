//! Passphrases: from the first line of a file, or asked where there is a terminal (U2).

use crate::actions::{Report, generate_passphrase, phrase_in};
use crate::domain::fault::why;
use crate::domain::text::compose;
use clap::Args;
use secrecy::{ExposeSecret, SecretString};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Where a new passphrase comes from.
#[derive(Debug, Args)]
pub(super) struct NewPassphrase {
    /// Archivo cuya primera línea es la frase de paso nueva
    #[arg(
        long = "clave-nueva-archivo",
        value_name = "ARCHIVO",
        conflicts_with = "generate"
    )]
    file: Option<PathBuf>,
    /// Genera la frase de paso con cuatro palabras y la muestra una sola vez
    #[arg(long = "generar-clave")]
    generate: bool,
}

/// A new passphrase, and whether the person has still to be shown it.
pub(super) struct Chosen {
    pub(super) passphrase: SecretString,
    generated: bool,
}

impl Chosen {
    /// One that the person knows already.
    pub(super) fn known(passphrase: SecretString) -> Self {
        Self {
            passphrase,
            generated: false,
        }
    }

    /// A new one made of four words.
    pub(super) fn generated() -> Result<Self, Report> {
        Ok(Self {
            passphrase: generate_passphrase()?,
            generated: true,
        })
    }

    /// The words, where nobody has seen them yet.
    pub(super) fn to_show(&self) -> Option<&str> {
        self.generated.then(|| self.passphrase.expose_secret())
    }

    /// The sentence that shows them.
    pub(super) fn sentence(&self) -> Option<String> {
        self.to_show()
            .map(|words| format!("La frase de paso es: {words} (no se vuelve a mostrar)"))
    }
}

impl NewPassphrase {
    /// Takes it from where it was said.
    pub(super) fn take(&self) -> Result<Chosen, Report> {
        if self.generate {
            return Chosen::generated();
        }
        let passphrase = match &self.file {
            Some(file) => phrase_in(file)?,
            None => twice("--clave-nueva-archivo ARCHIVO o --generar-clave")?,
        };
        Ok(Chosen::known(passphrase))
    }
}

/// The passphrase that somebody has: from the file, or asked once.
pub(super) fn current(file: Option<&Path>) -> Result<SecretString, Report> {
    match file {
        Some(file) => phrase_in(file),
        None => ask(
            "Frase de paso: ",
            "--clave-archivo ARCHIVO o CONTINGENCIA_CLAVE_ARCHIVO",
        ),
    }
}

/// A new passphrase asked twice; `instead` says how to give it without a terminal.
pub(super) fn twice(instead: &str) -> Result<SecretString, Report> {
    let first = ask("Frase de paso nueva (12 caracteres o más): ", instead)?;
    let again = ask("Escríbala otra vez: ", instead)?;
    if compose(first.expose_secret()) == compose(again.expose_secret()) {
        return Ok(first);
    }
    Err(Report::usage(
        "Las dos frases de paso no son iguales; no se cambió nada.",
    ))
}

fn ask(prompt: &str, instead: &str) -> Result<SecretString, Report> {
    if !std::io::stdin().is_terminal() {
        return Err(Report::usage("Falta la frase de paso.").hint(format!("Désela con {instead}.")));
    }
    rpassword::prompt_password(prompt)
        .map(SecretString::from)
        .map_err(|error| {
            Report::usage(format!(
                "No se pudo leer la frase de paso: {}.",
                why(&error)
            ))
        })
}
