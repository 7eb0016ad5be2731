//! The command line in Spanish: what clap would say in English is said here.

use clap::{Arg, ArgAction, Command};

/// Of a command with one sentence, and of one that says more.
const SHORT: &str = "{about-with-newline}\nUso: {usage}\n\n{all-args}{after-help}\n";
const LONG: &str = "{before-help}Uso: {usage}\n\n{all-args}{after-help}\n";
const ARGUMENTS: &str = "Argumentos";
const OPTIONS: &str = "Opciones";
const GENERAL: &str = "Opciones generales";
const SUBCOMMANDS: &str = "Subcomandos";
const SUBCOMMAND: &str = "SUBCOMANDO";

/// The whole command line with Spanish helps and headings.
pub(super) fn command(whole: Command) -> Command {
    translate(whole)
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help("Muestra la versión")
                .help_heading(GENERAL)
                .display_order(111),
        )
        .after_help("Vea la ayuda de cada subcomando con: contingencia SUBCOMANDO --help")
}

fn translate(command: Command) -> Command {
    let children = command.has_subcommands();
    // The lines of `--help` stay close together: what a command says at length
    // goes before them, and its arguments have one sentence each.
    let command = match command.get_long_about().map(ToString::to_string) {
        Some(long) => command.before_help(long).help_template(LONG),
        None => command.help_template(SHORT),
    };
    let command = command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(SUBCOMMANDS)
        .subcommand_value_name(SUBCOMMAND)
        .max_term_width(100)
        .mut_args(describe)
        .arg(
            Arg::new("ayuda")
                .short('h')
                .long("help")
                .alias("ayuda")
                .action(ArgAction::HelpShort)
                .help("Muestra esta ayuda (también --ayuda)")
                .help_heading(GENERAL)
                .display_order(110),
        )
        .mut_subcommands(translate);
    if children && command.get_name() != "contingencia" {
        command
            .subcommand_required(true)
            .arg_required_else_help(false)
    } else {
        command
    }
}

/// Whether a person says in it what they like, so that it may begin with a dash.
fn is_free_text(arg: &Arg) -> bool {
    const FREE: [&str; 11] = [
        "TEXTO",
        "VALOR",
        "NOMBRE",
        "REFERENCIA",
        "CODIGO|FOLIO",
        "CODIGO",
        "NUMERO",
        "TIPO:NUMERO",
        "MONTO",
        "FECHA",
        "CORREO",
    ];
    let names = arg.get_value_names().unwrap_or_default();
    !arg.is_positional() && names.iter().any(|name| FREE.contains(&name.as_str()))
}

/// Says in Spanish what clap adds to an argument's help in English.
fn describe(arg: Arg) -> Arg {
    let heading = match arg.get_help_heading() {
        Some(_) => GENERAL,
        None if arg.is_positional() => ARGUMENTS,
        None => OPTIONS,
    };
    let arg = arg.help_heading(heading);
    if !arg.get_action().takes_values() {
        return arg;
    }
    let arg = if is_free_text(&arg) {
        arg.allow_hyphen_values(true)
    } else {
        // A number below nought is a value that is refused with its sentence, and no option.
        let is_option = !arg.is_positional();
        arg.allow_negative_numbers(is_option)
    };
    let arg = arg
        .hide_possible_values(true)
        .hide_default_value(true)
        .hide_env(true);
    let values: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|value| !value.is_hide_set())
        .map(|value| value.get_name().to_owned())
        .collect();
    let defaults: Vec<String> = arg
        .get_default_values()
        .iter()
        .filter(|value| !value.is_empty())
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    let mut notes = Vec::new();
    if !values.is_empty() {
        notes.push(values.join(", "));
    }
    if !defaults.is_empty() {
        notes.push(format!("si falta: {}", defaults.join(", ")));
    }
    if let Some(name) = arg.get_env() {
        notes.push(format!("o {}", name.to_string_lossy()));
    }
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    if notes.is_empty() {
        return arg;
    }
    let notes = notes.join("; ");
    arg.help(format!("{help} [{notes}]"))
}

/// The text of a help or version that clap has rendered.
pub(super) fn rendered(error: &clap::Error) -> String {
    plain(&error.render().to_string())
}

/// The placeholders that clap has no setting for.
pub(super) fn plain(text: &str) -> String {
    let text = text.replace("[OPTIONS]", "[OPCIONES]");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut text = lines.join("\n");
    while text.ends_with('\n') {
        text.pop();
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::super::program;
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        program().command().clone().debug_assert();
    }

    #[test]
    fn q0_every_free_text_may_begin_with_a_dash() {
        fn check(command: &Command, found: &mut Vec<String>) {
            for arg in command.get_arguments().filter(|arg| is_free_text(arg)) {
                assert!(arg.is_allow_hyphen_values_set(), "{}", arg.get_id());
                found.push(format!("{} {}", command.get_name(), arg.get_id()));
            }
            for child in command.get_subcommands() {
                check(child, found);
            }
        }
        let mut found = Vec::new();
        check(program().command(), &mut found);
        for named in [
            "registrar request",
            "registrar name",
            "registrar document",
            "registrar service",
            "registrar phone",
            "registrar email",
            "registrar receipt",
            "registrar receipt_date",
            "registrar amount",
            "registrar refers_to",
            "cerrar sustento",
            "corregir reason",
        ] {
            assert!(found.iter().any(|it| it == named), "{named}: {found:?}");
        }
    }

    /// Every help is there, and none of it is clap's own English.
    #[test]
    fn every_help_is_in_spanish() {
        fn check(command: &mut Command, path: &str) {
            let name = format!("{path} {}", command.get_name());
            assert!(command.get_about().is_some(), "{name} has no help");
            for arg in command.get_arguments() {
                assert!(
                    arg.get_help().is_some(),
                    "{name} {} has no help",
                    arg.get_id()
                );
            }
            let help = plain(&command.render_help().to_string());
            for english in [
                "Usage",
                "Options:",
                "Commands:",
                "Arguments:",
                "[default",
                "[env",
                "[possible",
                "Print",
                "aliases",
            ] {
                assert!(!help.contains(english), "{name}: {english} in\n{help}");
            }
            for child in command.get_subcommands_mut() {
                check(child, &name);
            }
        }
        let mut command = program().command().clone();
        command.build();
        check(&mut command, "");
    }
}
