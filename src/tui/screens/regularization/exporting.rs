//! The window of an export: for whom it is sealed, and where it goes (U2, U3).

use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::asked::{About, Asked};
use crate::{
    actions::{ExportInput, ExportRange, ExportSealing, passphrase_lacks},
    tui::{
        screens::sheet::{Field, Sheet, Value},
        widgets::{Radio, Remark, RemarkKind},
    },
};

/// The field that says for whom it is.
pub(super) const TO: usize = 0;
const FOLDER: usize = 1;
const FORMS: usize = 2;
/// A passphrase is typed in the fields from here on.
pub(super) const SECRETS: usize = 3;

/// For whom a bundle is sealed, in the order it is offered.
const WAYS: [&str; 3] = ["destinatarios", "con una frase", "sin cifrar"];
const RECIPIENTS: usize = 0;
const PHRASE: usize = 1;

/// Who would read the bundle.
#[derive(Debug)]
pub(super) struct Export {
    recipients: Vec<String>,
}

/// The window, filled in as far as it can be.
pub(super) fn window(recipients: Vec<String>, folder: &Path) -> Asked {
    let chosen = (!recipients.is_empty()).then_some(RECIPIENTS);
    let mut to = Field::new("Para", Value::Choice(Radio::new(WAYS, chosen)));
    let mut place = Field::line("Carpeta", "dónde se escribe");
    place.fill_in(&folder.to_string_lossy());
    let forms = Field::new(
        "¿Con formatos?",
        Value::Choice(Radio::new(["no", "sí"], Some(0))),
    );
    to.remarks = remarks(chosen, &recipients);
    Asked::new(
        About::Export(Export { recipients }),
        "Exportar a la oficina",
        vec!["Va todo lo que la oficina todavía no acusó.".to_owned()],
        vec![to, place, forms],
    )
}

/// What there is to know about a way of sealing.
fn remarks(way: Option<usize>, recipients: &[String]) -> Vec<Remark> {
    let remark = match way {
        Some(RECIPIENTS) if recipients.is_empty() => Remark::new(
            RemarkKind::Error,
            "No hay destinatarios: los agrega la oficina o el administrador. Use una frase.",
        ),
        Some(RECIPIENTS) => Remark::new(
            RemarkKind::Note,
            format!("Solo lo abre: {}.", recipients.join(", ")),
        ),
        Some(PHRASE) => Remark::new(
            RemarkKind::Note,
            "Dígasela a la oficina por otra vía; sin ella no se abre.",
        ),
        Some(_) => Remark::new(
            RemarkKind::Warning,
            "Quien tenga el archivo lee los datos de los clientes.",
        ),
        None => Remark::new(RemarkKind::Note, "Elija con las flechas o Espacio."),
    };
    vec![remark]
}

/// The fields that a passphrase needs come and go with it.
pub(super) fn follow(asked: &mut Asked) {
    let About::Export(export) = &asked.about else {
        return;
    };
    let sheet = &mut asked.sheet;
    let way = sheet.fields[TO].chosen();
    sheet.fields[TO].remarks = remarks(way, &export.recipients);
    sheet.fields.truncate(SECRETS);
    if way == Some(PHRASE) {
        let mut phrase = Field::secret("Frase");
        phrase.remarks = vec![Remark::new(
            RemarkKind::Note,
            "Al menos 12 caracteres; F2 propone una.",
        )];
        sheet.fields.extend([phrase, Field::secret("Otra vez")]);
    }
}

/// Fills a passphrase in, in sight, to be written down and typed again.
pub(super) fn propose(sheet: &mut Sheet, phrase: &str) {
    let note = "Anótela y escríbala otra vez abajo.";
    sheet.fields[SECRETS].set(phrase);
    sheet.fields[SECRETS].remarks = vec![Remark::new(RemarkKind::Note, note)];
    sheet.fields[SECRETS + 1].set("");
    sheet.revealed = true;
    sheet.focus = SECRETS + 1;
}

impl Export {
    /// What the worker is asked for, or the field that is in its way.
    pub(super) fn input(&self, sheet: &Sheet) -> Result<ExportInput, (usize, String)> {
        let problem = |field, why: &str| Err((field, why.to_owned()));
        let folder = sheet.text(FOLDER).trim();
        let sealing = match sheet.fields[TO].chosen() {
            None => return problem(TO, "Elija para quién es."),
            Some(RECIPIENTS) if self.recipients.is_empty() => {
                return problem(TO, "No hay destinatarios. Use una frase.");
            }
            Some(RECIPIENTS) => ExportSealing::Recipients,
            Some(PHRASE) => {
                let phrase = sheet.text(SECRETS);
                if let Some(lacks) = passphrase_lacks(phrase) {
                    let why = format!("Al menos 12 caracteres: {lacks}.");
                    return Err((SECRETS, why));
                }
                if phrase != sheet.text(SECRETS + 1) {
                    return problem(SECRETS + 1, "No es igual a la primera.");
                }
                ExportSealing::Passphrase(SecretString::from(phrase))
            }
            Some(_) => ExportSealing::Plain,
        };
        if folder.is_empty() {
            return problem(FOLDER, "Escriba la carpeta.");
        }
        Ok(ExportInput {
            folder: PathBuf::from(folder),
            range: ExportRange::NotAcknowledged,
            until: None,
            with_forms: sheet.fields[FORMS].chosen() == Some(1),
            sealing,
        })
    }
}
