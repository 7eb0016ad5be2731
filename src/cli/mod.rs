//! The command line: each subcommand is a deed of [`actions`](crate::actions).
//!
//! Data goes to standard output and words to standard error; with `--json` one
//! JSON document goes to standard output, whatever happens. Nothing here touches
//! the store, and nothing is asked where standard input is no terminal.

mod alert;
mod answer;
mod args;
mod assess;
mod attention;
mod back_up;
mod batch;
mod calendar;
mod complete;
mod console;
mod context;
mod crash;
mod deadline;
mod diagnose;
mod export;
mod form;
mod history;
mod import;
mod log;
mod manual;
mod notice;
mod outage;
mod passphrase;
mod pending;
mod person;
mod progress;
mod purge;
mod rebuild;
mod receipt;
mod recipient;
mod regularize;
mod restore;
mod rule;
mod schema;
mod shift;
mod spanish;
mod split;
mod start;
mod table;
mod terminal;
mod usage;
mod user;
mod values;
mod verify;
mod wildcard;

use crate::actions::{Report, ReportKind};
use crate::documents::apart;
use answer::{Answer, Printer};
use args::{Cli, Command};
use clap::FromArgMatches;
use clap::error::ErrorKind;
use context::Context;
use std::ffi::OsString;

/// Runs the program with its arguments, the program's own name first, and
/// answers with its exit code.
#[must_use]
pub fn main(args: impl IntoIterator<Item = OsString>) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    crash::leave_no_image();
    if args.get(1).is_some_and(|call| call == apart::CALL) {
        return apart::serve();
    }
    crash::guarded(wants_json(&args), || started(&args))
}

fn started(args: &[OsString]) -> u8 {
    let parsed = match parse(args) {
        Ok(Parsed::Call(parsed)) => parsed,
        Ok(Parsed::Text(text)) => {
            return Printer::new(wants_json(args)).answer(&Answer::script(text, "text"));
        }
        Err(report) => return Printer::new(wants_json(args)).report(&report),
    };
    let Cli { globals, command } = *parsed;
    let printer = Printer::new(globals.json);
    let done = Context::new(globals).and_then(|context| {
        crash::notes_go_to(context.paths().log());
        run(&context, command)
    });
    match done {
        Ok(answer) => printer.answer(&answer),
        Err(report) => printer.report(&report),
    }
}

/// What the arguments turned out to be.
enum Parsed {
    /// A call, well formed.
    Call(Box<Cli>),
    /// The help or the version was asked for.
    Text(String),
}

fn parse(args: &[OsString]) -> Result<Parsed, Report> {
    let parsed = spanish::command()
        .try_get_matches_from(args)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    match parsed {
        Ok(cli) => Ok(Parsed::Call(Box::new(cli))),
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                Ok(Parsed::Text(spanish::rendered(&error)))
            }
            _ => Err(usage::report(&error, args)),
        },
    }
}

/// Whether JSON was asked for, as far as can be told of a call that did not parse.
fn wants_json(args: &[OsString]) -> bool {
    args.iter()
        .take_while(|arg| *arg != "--")
        .filter_map(|arg| arg.to_str())
        .any(|arg| arg == "--json" || arg.starts_with("--json="))
}

fn run(context: &Context, command: Option<Command>) -> Result<Answer, Report> {
    let Some(command) = command else {
        return console::run(context);
    };
    if context.demo() {
        return Err(Report::usage(
            "--demo solo abre la consola; no se usa con un subcomando.",
        ));
    }
    let name = command.name();
    let logged = log::start(context);
    let done = match command {
        Command::Start(args) => start::run(context, args),
        Command::Deadline(args) => deadline::run(context, &args),
        Command::Verify => verify::run(context),
        Command::Restore(args) => restore::run(context, &args),
        Command::User(user::Command::ChangePassphrase(args)) => {
            user::change_passphrase(context, &args)
        }
        Command::User(user::Command::Recover(args)) => user::recover(context, &args),
        Command::Complete(args) => complete::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Manual(args) => manual::run(&args),
        Command::Rule(args) => rule::run(&args),
        Command::Batch(args) => batch::run(context, &args),
        Command::Purge(args) => purge::run(context, &args),
        command => at_desk(&mut context.desk()?, context, command),
    };
    // A terminal that has just been set up gets its log from its first line on.
    if logged || log::start(context) {
        log::outcome(name, &done);
    }
    done
}

/// Carries out a subcommand that works on an unlocked store.
fn at_desk(
    desk: &mut crate::actions::Desk,
    context: &Context,
    command: Command,
) -> Result<Answer, Report> {
    match command {
        Command::Outage(command) => outage::run(desk, command),
        Command::Assess(args) => assess::run(desk, &args),
        Command::Notice(command) => notice::run(desk, command),
        Command::Attention(command) => attention::run(desk, command),
        Command::Form(args) => form::run(desk, args),
        Command::Alert(args) => alert::run(desk, &args),
        Command::Regularize(args) => regularize::run(desk, &args),
        Command::Pending(args) => pending::run(desk, &args),
        Command::Person(args) => person::run(desk, &args),
        Command::Purge(args) => purge::at_desk(desk, context, &args),
        Command::Shift(args) => shift::run(desk, args),
        Command::User(command) => user::run(desk, context, command),
        Command::Import(args) => import::run(desk, context, &args),
        Command::Receipt(command) => receipt::run(desk, &command),
        Command::Terminal(command) => terminal::run(desk, command),
        Command::Recipient(command) => recipient::run(desk, command),
        Command::Calendar(command) => calendar::run(desk, command),
        Command::Deadline(args) => deadline::run(context, &args),
        Command::Rule(args) => rule::run(&args),
        Command::Verify => verify::at_desk(desk, context),
        Command::Rebuild => rebuild::run(desk, context),
        Command::BackUp(args) => back_up::run(desk, context, &args),
        Command::Export(args) => export::run(desk, context, args),
        Command::Diagnose => diagnose::run(desk),
        Command::Start(_)
        | Command::Restore(_)
        | Command::Complete(_)
        | Command::Schema(_)
        | Command::Manual(_)
        | Command::Batch(_) => Err(Report::usage(
            "Este subcomando no se usa dentro de un lote.",
        )),
    }
}

/// What happened, for the log: nothing personal.
fn kind_of(report: &Report) -> (&'static str, String) {
    let kind = match report.kind {
        ReportKind::Refused => "refused",
        ReportKind::Usage => "usage",
        ReportKind::Store => "store",
        ReportKind::Bundle => "bundle",
        ReportKind::Internal => "internal",
    };
    let rule = report.rule.map(|rule| rule.to_string());
    (kind, rule.unwrap_or_default())
}
