//! The command line: each subcommand is a deed of [`actions`](crate::actions).
//!
//! Data goes to standard output and words to standard error; with `--json` one
//! JSON document goes to standard output, whatever happens. Nothing here touches
//! the store, and nothing is asked where standard input is no terminal.

mod advice;
mod alert;
mod answer;
mod assess;
mod attention;
mod back_up;
mod batch;
mod calendar;
mod closings;
mod complete;
mod console;
mod context;
mod crash;
mod deadline;
mod diagnose;
mod document;
mod evaluate;
mod examples;
mod export;
mod figures;
mod file_words;
mod form;
mod globals;
mod going_on;
mod history;
mod idea;
mod import;
mod listed;
mod log;
mod manual;
mod notice;
mod on_paper;
mod operating_alert;
mod outage;
mod passphrase;
mod pending;
mod person;
mod point;
mod pqr;
mod practice;
mod program;
mod progress;
mod progress_line;
mod purge;
mod rebuild;
mod receipt;
mod recipient;
mod record;
mod register;
mod regularize;
mod regulatory_report;
mod restore;
mod rule;
mod schema;
mod shift;
mod spanish;
mod split;
mod start;
mod table;
mod tally;
mod terminal;
mod usage;
mod user;
mod values;
mod verify;
mod wildcard;

use crate::actions::{Report, table_reader};
use crate::documents::apart;
use answer::{Answer, Printer};
use context::Context;
use program::{Call, Invocation, Parsed, Program, Subcommand};
use std::ffi::OsString;

/// The command line: one line a subcommand, in the order of the help.
#[allow(clippy::too_many_lines, reason = "one line a subcommand")]
fn program() -> Program {
    Program::new(vec![
        Subcommand::alone("iniciar", start::run),
        Subcommand::group("evento", "Eventos de inoperatividad", outage::all()),
        Subcommand::at_desk("corresponde", assess::run),
        Subcommand::group(
            "comunicado",
            "Comunicados de Fallas de Sistemas y Plataforma",
            notice::all(),
        ),
        Subcommand::group(
            "atencion",
            "Atenciones en contingencia: lo que pide cada cliente",
            attention::all(),
        ),
        Subcommand::group(
            "documento",
            "Documentos adjuntos: fotos, escaneos y PDF de un registro",
            document::all(),
        ),
        Subcommand::anywhere("formato", form::run),
        Subcommand::at_desk("aviso", alert::run),
        Subcommand::at_desk("regularizar", regularize::run),
        Subcommand::at_desk("pendientes", pending::run),
        Subcommand::group(
            "evaluar",
            "Evaluación de un evento: si se reporta, y por qué",
            evaluate::all(),
        ),
        Subcommand::group(
            "alertas",
            "Alertas por errores operativos: lo que la oficina pide a un punto",
            operating_alert::all(),
        ),
        Subcommand::group(
            "cierres",
            "Los cierres que esperan a Tecnología, y su revisión diaria",
            closings::all(),
        ),
        Subcommand::group(
            "reporte",
            "Reporte a Regulatorio y cifras de los eventos",
            regulatory_report::all()
                .into_iter()
                .chain([Subcommand::at_desk("cifras", figures::run)])
                .collect(),
        ),
        Subcommand::group(
            "pqr",
            "Célula de PQR: las bases que llegan y sus casos",
            pqr::all(),
        ),
        Subcommand::group(
            "practica",
            "Prácticas de gestión de la célula: agenda, sesiones, adherencia, planes",
            practice::all(),
        ),
        Subcommand::group("idea", "Ideas de mejora de la célula", idea::all()),
        Subcommand::at_desk("registro", register::run),
        Subcommand::at_desk("turno", shift::run),
        Subcommand::at_desk("titular", person::run),
        Subcommand::anywhere("depurar", purge::run),
        Subcommand::anywhere("importar", import::run),
        Subcommand::group(
            "acuse",
            "Acuses de la oficina: lo que recibió y decidió",
            receipt::all(),
        ),
        Subcommand::group(
            "terminal",
            "Los terminales de los que se reciben paquetes",
            terminal::all(),
        ),
        Subcommand::anywhere("plazo", deadline::run),
        Subcommand::group("usuario", "Usuarios de este terminal", user::all()),
        Subcommand::group(
            "destinatario",
            "Destinatarios: las oficinas para las que se cifran los paquetes",
            recipient::all(),
        ),
        Subcommand::group(
            "punto",
            "Los puntos de los que la oficina espera paquetes",
            point::all(),
        ),
        Subcommand::group(
            "calendario",
            "Feriados y días locales: los que no cuentan en los plazos",
            calendar::all(),
        ),
        Subcommand::group(
            "tipificaciones",
            "Lo que la oficina cuenta de cada día: tipificaciones, reclamos, LDR",
            tally::all(),
        ),
        Subcommand::anywhere("exportar", export::run),
        Subcommand::anywhere("verificar", verify::run),
        Subcommand::anywhere("reconstruir", rebuild::run),
        Subcommand::anywhere("respaldar", back_up::run),
        Subcommand::alone("restaurar", restore::run),
        Subcommand::at_desk("diagnostico", diagnose::run),
        Subcommand::alone("lote", batch::run),
        Subcommand::alone("completar", complete::run),
        Subcommand::alone("manual", manual::run),
        Subcommand::anywhere("regla", rule::run),
        Subcommand::alone("esquema", schema::run),
    ])
}

/// Runs the program with its arguments, the program's own name first, and
/// answers with its exit code.
#[must_use]
pub fn main(args: impl IntoIterator<Item = OsString>) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    crash::leave_no_image();
    match args.get(1).and_then(|call| call.to_str()) {
        Some(apart::CALL) => return apart::serve(),
        Some(table_reader::CALL) => return table_reader::serve(),
        _ => {}
    }
    crash::guarded(wants_json(&args), || started(&args))
}

fn started(args: &[OsString]) -> u8 {
    let program = program();
    let (globals, asked) = match program.parse(args) {
        Ok(Parsed::Call(globals, asked)) => (globals, asked),
        Ok(Parsed::Text(text)) => {
            return Printer::new(wants_json(args)).answer(&Answer::script(text, "text"));
        }
        Err(report) => return Printer::new(wants_json(args)).report(&report),
    };
    let printer = Printer::new(globals.json);
    match Context::new(globals) {
        Ok(context) => {
            crash::notes_go_to(context.paths().log());
            run(&program, &context, asked, printer)
        }
        Err(report) => printer.report(&report),
    }
}

/// Whether JSON was asked for, as far as can be told of a call that did not parse.
fn wants_json(args: &[OsString]) -> bool {
    args.iter()
        .take_while(|arg| *arg != "--")
        .filter_map(|arg| arg.to_str())
        .any(|arg| arg == "--json" || arg.starts_with("--json="))
}

fn run(program: &Program, context: &Context, asked: Option<Invocation>, printer: Printer) -> u8 {
    let told = |done: &Result<Answer, Report>| match done {
        Ok(answer) => printer.answer(answer),
        Err(report) => printer.report(report),
    };
    let Some(Invocation { name, run }) = asked else {
        return told(&console::run(context));
    };
    if context.demo() {
        return told(&Err(Report::usage(
            "--demo solo abre la consola; no se usa con un subcomando.",
        )));
    }
    let logged = log::start(context);
    let mut call = Call::new(program, context);
    let done = run(&mut call);
    // A terminal that has just been set up gets its log from its first line on.
    if logged || log::start(context) {
        log::outcome(&name, &done);
    }
    told(&done)
}
