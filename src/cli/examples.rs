//! What a help says below its options, and the manual with it: examples, what of the
//! environment counts, which files are read and written, the exit codes.
//!
//! The examples are a story a house in `examples.txt`, which a test runs from beginning
//! to end; a subcommand shows those of its name.

use clap::{Arg, Command};

const STORIES: &str = include_str!("examples.txt");

/// How many examples a help shows.
const SHOWN: usize = 3;

/// Columns of an example before it goes on in another line.
const WIDTH: usize = 92;

const ENVIRONMENT: &str = "CONTINGENCIA_DATOS, CONTINGENCIA_USUARIO y CONTINGENCIA_CLAVE_ARCHIVO valen por \
     --datos, --usuario y --clave-archivo";

const CODES: &str = "0 hecho · 1 una regla lo impide · 2 la orden está mal escrita o incompleta";

/// The lines of a section.
type Section = (&'static str, Vec<String>);

/// The examples of a subcommand, as they are typed.
pub(super) fn of(path: &str) -> Vec<&'static str> {
    let mut found: Vec<&str> = STORIES
        .lines()
        .map(|line| line.strip_prefix("? ").unwrap_or(line))
        .filter(|line| {
            let rest = line.strip_prefix(path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
        .collect();
    found.dedup();
    found.truncate(SHOWN);
    found
}

/// Puts the sections below every help.
pub(super) fn below(command: Command, path: &str) -> Command {
    let told = told(&sections(&command, path));
    let before = command.get_after_help().map(ToString::to_string);
    let told = before.map_or(told.clone(), |before| format!("{before}\n\n{told}"));
    command.after_help(told).mut_subcommands(|child| {
        let name = child.get_name().to_owned();
        let path = if path.is_empty() {
            name
        } else {
            format!("{path} {name}")
        };
        below(child, &path)
    })
}

fn told(sections: &[Section]) -> String {
    let told: Vec<String> = sections
        .iter()
        .map(|(heading, lines)| format!("{heading}:\n  {}", lines.join("\n  ")))
        .collect();
    told.join("\n\n")
}

/// The sections of a subcommand.
pub(super) fn sections(command: &Command, path: &str) -> Vec<Section> {
    let examples = of(path);
    let mut sections = Vec::new();
    if !examples.is_empty() && !path.is_empty() {
        let lines = examples.iter().flat_map(|it| typed(it)).collect();
        sections.push(("EJEMPLOS", lines));
    }
    sections.push(("ENTORNO", vec![ENVIRONMENT.to_owned()]));
    sections.push(("ARCHIVOS", files(command, path)));
    let reads = command.get_arguments().any(is_read);
    let others = if path.is_empty() {
        "3 los datos, su clave o su disco · 4 un paquete o un acuse"
    } else if reads {
        "3 los datos, su clave o su disco · 4 un archivo que no es lo que se esperaba"
    } else {
        "3 los datos, su clave o su disco"
    };
    sections.push((
        "CÓDIGOS DE SALIDA",
        vec![
            CODES.to_owned(),
            format!("{others} · 70 fallo del programa"),
        ],
    ));
    sections
}

/// An example in lines that a shell reads as one.
fn typed(example: &str) -> Vec<String> {
    let mut lines = vec!["contingencia".to_owned()];
    for word in words(example) {
        let line = lines.last().map_or(0, |line| line.chars().count());
        match lines.last_mut() {
            Some(last) if line + 1 + word.chars().count() <= WIDTH => {
                last.push(' ');
                last.push_str(word);
            }
            Some(last) => {
                last.push_str(" \\");
                lines.push(format!("    {word}"));
            }
            None => {}
        }
    }
    lines
}

/// The words of a call, what stands between quotes whole.
fn words(call: &str) -> Vec<&str> {
    let mut inside = false;
    call.split(move |c| {
        inside ^= c == '"';
        c == ' ' && !inside
    })
    .collect()
}

/// A file that is read.
fn is_read(arg: &Arg) -> bool {
    let named = arg.get_value_names().unwrap_or_default();
    arg.is_positional() && named.iter().any(|name| name == "ARCHIVO")
}

fn files(command: &Command, path: &str) -> Vec<String> {
    let option = |name: &str| {
        command
            .get_arguments()
            .any(|it| it.get_long() == Some(name))
    };
    let mut lines = vec![if path.is_empty() {
        "La carpeta de datos: registros cifrados, usuarios, copias, borradores y documentos"
            .to_owned()
    } else {
        "La carpeta de datos".to_owned()
    }];
    if command.get_arguments().any(is_read) {
        lines.push("ARCHIVO se lee y no se cambia".to_owned());
    }
    for name in ["salida", "eml"] {
        if option(name) {
            let kept = if option("reemplazar") {
                "; lo que hay ahí no se reemplaza sin --reemplazar"
            } else {
                ""
            };
            lines.push(format!(
                "Lo que nombra --{name} se escribe entero o no se escribe{kept}"
            ));
        }
    }
    for name in ["frase-archivo", "clave-nueva-archivo", "clave-recuperacion"] {
        if option(name) {
            lines.push(format!("El de --{name} se lee y no se cambia"));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::program;
    use super::*;

    fn check(command: &Command, path: &str, lacking: &mut Vec<String>) {
        for child in command.get_subcommands() {
            let path = format!("{path} {}", child.get_name()).trim().to_owned();
            let told = child
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            for heading in ["EJEMPLOS", "ENTORNO", "ARCHIVOS", "CÓDIGOS DE SALIDA"] {
                if !told.contains(heading) {
                    lacking.push(format!("{path}: {heading}"));
                }
            }
            check(child, &path, lacking);
        }
    }

    #[test]
    fn every_subcommand_has_examples_environment_files_and_exit_codes() {
        let mut lacking = Vec::new();
        check(program().command(), "", &mut lacking);
        assert!(lacking.is_empty(), "{lacking:#?}");
    }

    #[test]
    fn an_example_goes_on_in_another_line_between_its_words() {
        let example = of("iniciar")[0];
        let lines = typed(example);
        assert!(lines.len() > 1 && lines.iter().all(|it| it.chars().count() <= WIDTH + 2));
        let joined = lines.join("\n").replace(" \\\n    ", " ");
        assert_eq!(joined, format!("contingencia {example}"));
    }
}
