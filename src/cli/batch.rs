//! `lote`: many subcommands against one unlocked store, one document a line.

use super::answer::{self, Answer, Reach, say};
use super::context::Context;
use super::log;
use super::program::{Call, Invocation, Parsed, Program};
use super::split::split;
use crate::actions::{Desk, Report, ReportKind};
use crate::domain::fault::why;
use clap::Args;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

/// Ejecuta un subcomando por línea sobre los datos abiertos una sola vez
///
/// Cada línea es un subcomando con sus opciones, con o sin «contingencia» delante;
/// los textos con espacios van entre comillas. Se saltan las líneas vacías y las que
/// empiezan con #. Por cada una sale un documento JSON en una línea, en cuanto lo
/// hecho está a salvo en el disco; los errores llevan además su número de línea
/// («line»). El código de salida es el del primer error. Si ya nadie lee la salida se
/// detiene antes de la línea siguiente, dice cuántas hizo y termina con código 2.
#[derive(Debug, Args)]
pub(super) struct BatchArgs {
    /// Archivo con los subcomandos; si falta, la entrada estándar
    #[arg(value_name = "ARCHIVO")]
    file: Option<PathBuf>,
    /// Se detiene en el primer error
    #[arg(long = "hasta-error")]
    until_error: bool,
}

/// Opens the lines; Unix opens a folder as well.
fn opened(file: &Path) -> io::Result<File> {
    let opened = File::open(file)?;
    if opened.metadata()?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok(opened)
}

pub(super) fn run(call: &Call<'_>, args: &BatchArgs) -> Result<Answer, Report> {
    let context = call.context();
    let lines: Box<dyn BufRead> = match &args.file {
        Some(file) => {
            let opened = opened(file).map_err(|error| Report::unread(file, &error))?;
            Box::new(BufReader::new(opened))
        }
        None => Box::new(io::stdin().lock()),
    };
    let mut desk = context.desk()?;
    if let Some(file) = &args.file {
        desk.is_given(file);
    }
    let mut code = 0;
    let mut done_lines = 0_u64;
    for (number, line) in (1_u64..).zip(lines.split(b'\n')) {
        let broken = line.is_err();
        let Some(done) = one(&mut desk, call, line) else {
            continue;
        };
        let (document, ended) = match &done {
            Ok(answer) => (answer.document().clone(), answer.exit_code()),
            Err(report) => {
                let mut document = answer::failure(report);
                document["error"]["line"] = number.into();
                (document, report.kind.exit_code())
            }
        };
        if code == 0 {
            code = ended;
        }
        done_lines += 1;
        match answer::document(&document) {
            Reach::Read => {}
            // With nobody left to read, nothing more is done that nobody would hear of.
            Reach::Left => {
                say(&unheard(done_lines, number));
                code = code.max(ReportKind::Usage.exit_code());
                break;
            }
            Reach::Lost => {
                code = code.max(ReportKind::Internal.exit_code());
                break;
            }
        }
        if broken || (args.until_error && ended != 0) {
            break;
        }
    }
    Ok(Answer::silent(code))
}

/// What is said when nobody reads the answers any more.
fn unheard(done: u64, line: u64) -> String {
    let lines = if done == 1 { "línea" } else { "líneas" };
    format!(
        "Nadie lee ya las respuestas: el lote se detuvo con {done} {lines} de órdenes hechas, hasta la línea {line} del archivo; su respuesta no llegó.\n  - Las demás no se hicieron; vea qué quedó guardado antes de repetir el lote."
    )
}

/// One line; none where there is nothing to do.
fn one(
    desk: &mut Desk,
    call: &Call<'_>,
    line: io::Result<Vec<u8>>,
) -> Option<Result<Answer, Report>> {
    let line = match line.map(String::from_utf8) {
        Ok(Ok(line)) => line,
        Ok(Err(_)) => return Some(Err(Report::usage("La línea no está escrita en UTF-8."))),
        Err(error) => {
            return Some(Err(Report::usage(format!(
                "El lote no se pudo leer: {}; lo anterior quedó hecho.",
                why(&error)
            ))));
        }
    };
    let line = line.trim_start_matches('\u{feff}').trim();
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    Some(carried_out(desk, call.program(), call.context(), line))
}

fn carried_out(
    desk: &mut Desk,
    program: &Program,
    context: &Context,
    line: &str,
) -> Result<Answer, Report> {
    let mut words = split(line).map_err(|error| Report::usage(format!("{error}.")))?;
    if words.first().is_none_or(|word| word != "contingencia") {
        words.insert(0, "contingencia".to_owned());
    }
    let words: Vec<OsString> = words.into_iter().map(OsString::from).collect();
    let asked = match program.parse(&words)? {
        Parsed::Call(_, asked) => asked,
        Parsed::Text(_) => return Err(Report::usage("En un lote no se pide ayuda.")),
    };
    if names_a_store(&words) {
        return Err(Report::usage(
            "--datos, --usuario y --clave-archivo se dicen antes, en la orden del lote.",
        ));
    }
    let Invocation { name, run } = asked.ok_or_else(|| Report::usage("Falta el subcomando."))?;
    let done = run(&mut Call::in_batch(program, context, desk)).map_err(|report| {
        let unread = matches!(report.kind, ReportKind::Store | ReportKind::Internal);
        if unread && desk.has_another_key() {
            return Report::key_changed();
        }
        report
    });
    log::outcome(&name, &done);
    done
}

/// Whether a line tries to change whose store it is.
fn names_a_store(words: &[OsString]) -> bool {
    words.iter().filter_map(|word| word.to_str()).any(|word| {
        ["--datos", "--usuario", "--clave-archivo"]
            .iter()
            .any(|name| {
                word == *name
                    || word
                        .strip_prefix(name)
                        .is_some_and(|rest| rest.starts_with('='))
            })
    })
}
