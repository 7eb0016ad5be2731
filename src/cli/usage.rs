//! A call that clap refuses, in Spanish words.

use crate::actions::Report;
use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error;
use std::ffi::OsString;

/// What is wrong with the arguments, and where to read on.
pub(super) fn report(error: &clap::Error, args: &[OsString], program: &Command) -> Report {
    let mut report = Report::usage(message(error));
    if let Some(meant) = suggestion(error) {
        report = report.hint(format!("¿Quiso decir {meant}?"));
    }
    report.hint(format!("Vea la ayuda con: {} --help", path(args, program)))
}

fn message(error: &clap::Error) -> String {
    let arg = name(error, ContextKind::InvalidArg);
    let value = first(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidValue if value.as_deref().unwrap_or_default().is_empty() => {
            format!("Falta el valor de {arg}{}.", choices(error))
        }
        ErrorKind::InvalidValue => format!(
            "«{}» no vale para {arg}{}.",
            value.unwrap_or_default(),
            choices(error)
        ),
        ErrorKind::ValueValidation => format!(
            "«{}» no vale para {arg}: {}.",
            value.unwrap_or_default(),
            error
                .source()
                .map_or_else(|| "no se entiende".to_owned(), ToString::to_string)
        ),
        ErrorKind::UnknownArgument => format!("No existe la opción o el argumento «{arg}»."),
        ErrorKind::InvalidSubcommand => format!(
            "No existe el subcomando «{}».",
            first(error, ContextKind::InvalidSubcommand).unwrap_or_default()
        ),
        ErrorKind::MissingSubcommand => format!(
            "Falta el subcomando: {}.",
            all(error, ContextKind::ValidSubcommand).join(", ")
        ),
        ErrorKind::MissingRequiredArgument => {
            let missing = all(error, ContextKind::InvalidArg);
            let missing: Vec<String> = missing.iter().map(|it| one_of(it)).collect();
            format!("Falta {}.", missing.join(", "))
        }
        ErrorKind::ArgumentConflict => {
            let prior = name(error, ContextKind::PriorArg);
            if prior.is_empty() || prior == arg {
                format!("{arg} se escribe una sola vez.")
            } else {
                format!("{arg} no se usa junto con {prior}.")
            }
        }
        ErrorKind::NoEquals => format!("Escriba el valor de {arg} después de un signo «=»."),
        ErrorKind::TooManyValues => format!("{arg} lleva menos valores."),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("A {arg} le faltan o le sobran valores.")
        }
        ErrorKind::InvalidUtf8 => "Un argumento no está escrito en UTF-8.".to_owned(),
        _ => "Los argumentos no se entienden.".to_owned(),
    }
}

/// An argument that is missing: of several of which one is, clap says `<--a|--b <B>>`.
fn one_of(missing: &str) -> String {
    let among = missing
        .strip_prefix('<')
        .and_then(|it| it.strip_suffix('>'));
    match among.filter(|it| it.starts_with('-')) {
        Some(among) => format!("una de estas opciones: {}", among.replace('|', ", ")),
        None => missing.to_owned(),
    }
}

fn choices(error: &clap::Error) -> String {
    let valid = all(error, ContextKind::ValidValue);
    if valid.is_empty() {
        String::new()
    } else {
        format!("; use {}", valid.join(", "))
    }
}

fn suggestion(error: &clap::Error) -> Option<String> {
    [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    // clap names the likest last.
    .find_map(|kind| all(error, kind).pop())
    .map(|meant| format!("«{meant}»"))
}

/// The name of an argument, without the placeholder of its value.
fn name(error: &clap::Error, kind: ContextKind) -> String {
    let shown = first(error, kind).unwrap_or_default();
    match shown.split_once(' ') {
        Some((option, _)) if option.starts_with('-') => option.to_owned(),
        _ => shown,
    }
}

fn first(error: &clap::Error, kind: ContextKind) -> Option<String> {
    all(error, kind).into_iter().next()
}

fn all(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::StyledStr(text)) => vec![text.to_string()],
        Some(ContextValue::StyledStrs(texts)) => texts.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

/// The subcommand that was meant, as it is typed.
fn path(args: &[OsString], program: &Command) -> String {
    let mut command = program;
    let mut path = vec!["contingencia".to_owned()];
    for arg in args.iter().skip(1) {
        if let Some(found) = arg.to_str().and_then(|name| command.find_subcommand(name)) {
            path.push(found.get_name().to_owned());
            command = found;
        }
    }
    path.join(" ")
}
