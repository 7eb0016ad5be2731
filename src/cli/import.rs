//! `importar`: what other terminals wrote (M, G3).

use super::advice;
use super::answer::{self, Answer, value};
use super::program::Call;
use super::progress::watched;
use super::wildcard::expanded;
use crate::actions::{
    Admit, ImportInput, ImportView, Opening, Report, ReportKind, phrase_in, secret_in,
};
use crate::domain::text::counted_words;
use clap::Args;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Importa los paquetes de otros terminales
///
/// De cada paquete se comprueba todo antes de guardar algo: lo que no se acepta no entra
/// en parte. Uno grande entra por tramos, para que nadie espere en el mostrador; si algo
/// lo interrumpe, sigue solo la próxima vez que alguien ingrese. Importar dos veces, fuera
/// de orden o con partes repetidas no cambia nada dos veces. Un paquete de un terminal que nadie admitió se rechaza y muestra su huella:
/// compárela con quien lo envió antes de usar --confiar. Termina con código 4 si algún
/// paquete no se aceptó.
#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// Archivos .ctg, o .ctg.zip con su .minisig al lado; valen * y ?
    #[arg(value_name = "ARCHIVO", required = true, num_args = 1..)]
    files: Vec<PathBuf>,
    /// Admite al terminal que los escribió, si todavía no se lo conoce
    #[arg(long = "confiar")]
    trust: bool,
    /// El terminal que se admite es el de la oficina central
    #[arg(long = "oficina", requires = "trust")]
    office: bool,
    /// Archivo cuya primera línea es la frase de paso con que se cifraron
    #[arg(long = "frase-archivo", value_name = "ARCHIVO")]
    passphrase: Option<PathBuf>,
    /// Archivo con la identidad de age que los abre, si no es la del usuario
    #[arg(
        long = "identidad",
        value_name = "ARCHIVO",
        conflicts_with = "passphrase"
    )]
    identity: Option<PathBuf>,
    /// Solo dice qué pasaría: no cambia nada
    #[arg(long = "plan")]
    plan: bool,
}

pub(super) fn run(call: &mut Call<'_>, args: &ImportArgs) -> Result<Answer, Report> {
    let context = call.context();
    let desk = call.desk()?;
    let input = ImportInput {
        admit: match (args.trust, args.office) {
            (false, _) => Admit::Nobody,
            (true, false) => Admit::Terminal,
            (true, true) => Admit::Office,
        },
        opening: opening(args.passphrase.as_deref(), args.identity.as_deref())?,
        plan: args.plan,
    };
    let files = expanded(&args.files)?;
    let mut imports = Vec::with_capacity(files.len());
    let mut answer = Answer::of(&Value::Null)?;
    let mut refused = 0;
    let mut code = 0;
    let what = match &files[..] {
        [file] => format!("Importando {}", name(file)),
        files => format!("Importando {} paquetes", files.len()),
    };
    let done = watched(context, &what, |progress| {
        desk.import(&files, &input, progress)
    })
    .map_err(|error| Report::from(&error))?;
    for (file, done) in files.iter().zip(done) {
        match done {
            Ok(view) => {
                answer = tell(answer, &view);
                imports.push(value(&view)?);
            }
            Err(error) => {
                let report = Report::from(&error);
                // Only what is wrong with one file leaves the others to be tried.
                let of_the_file = report.kind == ReportKind::Bundle || files.len() == 1;
                if !of_the_file && imports.is_empty() {
                    return Err(report);
                }
                refused += 1;
                code = code.max(report.kind.exit_code());
                imports.push(rejected(file, &report));
                answer = answer
                    .word(format!("{}: {}", name(file), report.message))
                    .words(
                        advice::told(&report.hints)
                            .iter()
                            .map(|hint| format!("  - {hint}")),
                    );
            }
        }
    }
    let taken = imports.len() - refused;
    let document = match imports.len() {
        1 => imports.remove(0),
        _ => json!({ "imports": imports, "accepted": taken, "rejected": refused }),
    };
    if files.len() > 1 {
        answer = answer.word(format!(
            "{} de {} paquetes {}.",
            taken,
            files.len(),
            if args.plan {
                "se aceptarían"
            } else {
                "importados"
            }
        ));
    }
    if args.plan {
        answer = answer.word("Fue solo un plan: no cambió nada.");
    }
    Ok(answer.document_of(document).code(code))
}

/// What opens a sealed file.
pub(super) fn opening(
    passphrase: Option<&Path>,
    identity: Option<&Path>,
) -> Result<Opening, Report> {
    Ok(Opening {
        passphrase: passphrase.map(phrase_in).transpose()?,
        identity: identity.map(secret_in).transpose()?,
    })
}

fn name(file: &Path) -> String {
    file.file_name()
        .unwrap_or(file.as_os_str())
        .to_string_lossy()
        .into_owned()
}

/// The document of a file of which nothing was taken.
fn rejected(file: &Path, report: &Report) -> Value {
    let mut document = json!({
        "file": file,
        "accepted": false,
        "new": 0,
        "known": 0,
        "waiting": 0,
        "quarantined": 0,
        "without_effect": 0,
        "problems": [{ "kind": "rejected", "message": report.message }],
    });
    document["error"] = answer::failure(report)["error"].take();
    document
}

/// A line of data for a file that was taken, and what is worth telling.
fn tell(answer: Answer, view: &ImportView) -> Answer {
    let mut parts = vec![counted_words(view.new, "nueva", "nuevas")];
    for (count, one, many) in [
        (view.known, "ya conocida", "ya conocidas"),
        (view.waiting, "en espera", "en espera"),
        (view.quarantined, "en cuarentena", "en cuarentena"),
        (view.without_effect, "sin efecto", "sin efecto"),
        (view.unknown, "de tipo desconocido", "de tipos desconocidos"),
    ] {
        if count > 0 {
            parts.push(counted_words(count, one, many));
        }
    }
    let line = format!(
        "{}  {}-{}  anotaciones {} a {}: {}",
        name(&view.file),
        view.point,
        view.series,
        view.from_sequence,
        view.to_sequence,
        parts.join(", ")
    );
    let admitted = view.admitted.then(|| {
        let done = if view.plan {
            "se admitiría"
        } else {
            "admitido"
        };
        format!(
            "Terminal {}-{} {done}; su huella es {}.",
            view.point, view.series, view.fingerprint
        )
    });
    answer
        .data(line)
        .words(admitted)
        .words(view.problems.iter().map(|problem| problem.message.clone()))
}
