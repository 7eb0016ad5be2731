//! The windows of an import: which file, whom it comes from, what it would do (M, G3).

use std::path::PathBuf;

use secrecy::SecretString;

use super::{
    asked::{About, Asked},
    words,
};
use crate::{
    actions::{Admit, ImportView},
    tui::{
        queue::Import,
        screens::sheet::{Field, Sheet, Value},
        text::fold,
        widgets::{Radio, Remark, RemarkKind},
    },
};

const FILE: usize = 0;
const PHRASE: usize = 1;

/// The word that admits a terminal.
const WORD: &str = "confiar";

/// The window that asks for the file.
pub(super) fn window(file: &str) -> Asked {
    let mut path = Field::line("Archivo", "paquete .ctg o .ctg.zip, o acuse-….json");
    path.set(file);
    let mut phrase = Field::secret("Frase");
    phrase.remarks = vec![Remark::new(
        RemarkKind::Note,
        "Solo si se cifró con una. La firma (.minisig) va al lado del archivo.",
    )];
    Asked::new(
        About::Import { asked: None },
        "Importar un acuse o un paquete",
        Vec::new(),
        vec![path, phrase],
    )
}

/// The file that was named. A bundle is looked at before anything is taken.
pub(super) fn asked(sheet: &Sheet) -> Result<Import, (usize, String)> {
    // A path dragged into the window comes with quotes.
    let file = sheet.text(FILE).trim().trim_matches(['"', '\'']);
    if file.is_empty() {
        return Err((FILE, "Escriba o pegue dónde está el archivo.".to_owned()));
    }
    let phrase = sheet.text(PHRASE);
    Ok(Import {
        file: PathBuf::from(file),
        passphrase: (!phrase.is_empty()).then(|| SecretString::from(phrase)),
        admit: Admit::Nobody,
        plan: true,
    })
}

/// The window about a terminal that nobody has admitted (M4).
pub(super) fn stranger(import: Import, name: &str, fingerprint: &str) -> Asked {
    let is_receipt = import.is_receipt();
    let who = if is_receipt {
        "Firma el acuse una oficina que nadie admitió aquí"
    } else {
        "Lo escribió una terminal que nadie admitió aquí"
    };
    let mut fields = vec![Field::line("Escriba CONFIAR", "")];
    if !is_receipt {
        // Its answer comes first: the word is the last thing that is typed.
        fields.insert(
            0,
            Field::new(
                "¿Es la oficina?",
                Value::Choice(Radio::new(["no", "sí"], Some(0))),
            ),
        );
    }
    let told = vec![
        format!("{who}: {name}. Su huella es"),
        String::new(),
        fingerprint.to_owned(),
        String::new(),
        "Compárela por teléfono con la que muestran allá. Si no es la misma, no siga: Esc."
            .to_owned(),
    ];
    Asked::new(
        About::Stranger { import },
        "Terminal desconocida",
        told,
        fields,
    )
}

/// Takes over whom the person admits.
pub(super) fn admit(import: &mut Import, sheet: &Sheet) -> Result<(), (usize, String)> {
    let word = sheet.fields.len() - 1;
    if fold(sheet.text(word).trim()) != WORD {
        return Err((word, "Escriba la palabra completa.".to_owned()));
    }
    let is_office = import.is_receipt() || sheet.fields[0].chosen() == Some(1);
    import.admit = if is_office {
        Admit::Office
    } else {
        Admit::Terminal
    };
    Ok(())
}

/// The window that says what an import would do.
pub(super) fn plan(import: Import, view: &ImportView) -> Asked {
    let mut told = words::imported(view);
    told.push(String::new());
    told.push("Enter lo importa; Esc vuelve y nada cambia.".to_owned());
    Asked::new(
        About::Plan { import },
        format!("Paquete de {}-{}", view.point, view.series),
        told,
        Vec::new(),
    )
}
