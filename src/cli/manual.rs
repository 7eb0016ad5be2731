//! `manual`: the whole command line as one man page, and the guides: for whoever
//! receives a bundle, asks for a rule or works on the program.

use super::answer::Answer;
use super::examples;
use super::program::Call;
use super::spanish;
use super::values::one_of;
use crate::actions::Report;
use crate::domain::fault::why;
use crate::domain::rulebook;
use clap::{Args, Command};
use clap_mangen::Man;
use std::io;

/// How a bundle is opened, verified and read with public tools alone.
const BUNDLE_GUIDE: &str = include_str!("../../assets/guide/paquete.md");

/// How the house is made and what is added where.
const HOUSE_GUIDE: &str = include_str!("../../assets/guide/casa.md");

/// Escribe la página de manual (formato man) en la salida estándar
#[derive(Debug, Args)]
pub(super) struct ManualArgs {
    /// Otra página: cómo se abre y comprueba un paquete sin este programa, todas las reglas, o cómo está hecha la consola y se le añade algo
    #[arg(value_name = "PAGINA", value_parser = one_of([("paquete", BUNDLE_GUIDE), ("reglas", rulebook::PAGE), ("casa", HOUSE_GUIDE)]), ignore_case = true)]
    guide: Option<&'static str>,
}

pub(super) fn run(call: &Call<'_>, args: &ManualArgs) -> Result<Answer, Report> {
    if let Some(guide) = args.guide {
        return Ok(Answer::script(guide.to_owned(), "manual"));
    }
    page(call.program().command().clone())
        .map(|page| Answer::script(page, "manual"))
        .map_err(|error| {
            Report::internal(format!("El manual no se pudo escribir: {}.", why(&error)))
        })
}

fn page(mut command: Command) -> io::Result<String> {
    command.build();
    let man = Man::new(command.clone()).manual("Manual de contingencia");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    let mut page = translated(&text(page)?);
    page.push_str(".SH SINOPSIS\n");
    page.push_str(&synopsis(&mut command));
    let mut section = Vec::new();
    man.render_description_section(&mut section)?;
    man.render_options_section(&mut section)?;
    page.push_str(&translated(&text(section)?));
    page.push_str(".SH SUBCOMANDOS\n");
    for child in command.get_subcommands() {
        subcommand(child, child.get_name(), &mut page)?;
    }
    page.push_str(".SH EJEMPLOS\n.nf\n");
    for path in [
        "corresponde",
        "evento abrir",
        "atencion registrar",
        "exportar",
    ] {
        for example in examples::of(path).into_iter().take(1) {
            page.push_str(&escaped(&format!("contingencia {example}\n")));
        }
    }
    page.push_str(".fi\n");
    for (heading, lines) in examples::sections(&command, "") {
        if heading == "ENTORNO" || heading == "ARCHIVOS" {
            page.extend([".SH ", heading, "\n", &escaped(&lines.join("\n")), "\n"]);
        }
    }
    page.push_str(
        ".SH \"CÓDIGOS DE SALIDA\"\n0: hecho. 1: una regla lo impide. 2: la orden está mal escrita \
         o incompleta. 3: los datos, su clave o su disco. \
         4: un paquete o un acuse. 70: fallo del programa.\n",
    );
    Ok(page)
}

/// A subcommand with its own options, or its children.
fn subcommand(command: &Command, path: &str, page: &mut String) -> io::Result<()> {
    let leaf = !command.has_subcommands();
    if leaf {
        let own = command.clone().mut_args(|arg| {
            let general = arg.get_help_heading() == Some("Opciones generales");
            arg.hide(general)
        });
        let usage = synopsis(&mut own.clone());
        let man = Man::new(own);
        let mut section = Vec::new();
        man.render_description_section(&mut section)?;
        man.render_options_section(&mut section)?;
        let name = command.get_bin_name().unwrap_or(command.get_name());
        page.extend([".SS \"", name, "\"\n"]);
        page.push_str(&usage);
        for line in translated(&text(section)?).lines() {
            if line.starts_with(".SH") {
                page.push_str(".PP\n");
            } else {
                page.push_str(line);
                page.push('\n');
            }
        }
        page.push_str(".PP\nEjemplos:\n.nf\n");
        for example in examples::of(path) {
            page.push_str(&escaped(&format!("contingencia {example}\n")));
        }
        page.push_str(".fi\n");
    }
    for child in command.get_subcommands() {
        subcommand(child, &format!("{path} {}", child.get_name()), page)?;
    }
    Ok(())
}

/// How a command is called, as its help says it.
fn synopsis(command: &mut Command) -> String {
    let usage = spanish::plain(&command.render_usage().to_string());
    let usage = usage.trim().trim_start_matches("Usage:").trim();
    escaped(&format!("{usage}\n"))
}

/// A text as roff shows it letter by letter.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-")
}

fn text(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(io::Error::other)
}

/// The headings and placeholders that `clap_mangen` writes in English.
fn translated(roff: &str) -> String {
    let mut page = String::with_capacity(roff.len());
    for line in roff.lines() {
        let line = match line {
            ".SH NAME" => ".SH NOMBRE",
            ".SH DESCRIPTION" => ".SH DESCRIPCIÓN",
            ".SH OPTIONS" => ".SH OPCIONES",
            other => other,
        };
        page.push_str(line);
        page.push('\n');
    }
    page
}

#[cfg(test)]
mod tests {
    use super::super::program;
    use super::*;

    #[test]
    fn the_manual_is_in_spanish_and_has_every_subcommand() {
        let page = page(program().command().clone()).unwrap();
        for english in [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "OPTIONS",
            "SUBCOMMAND",
            "Possible",
            "Default",
            "May also",
            "environment",
        ] {
            assert!(!page.contains(english), "{english} in\n{page}");
        }
        for name in [
            "contingencia evento abrir",
            "contingencia usuario recuperar",
            "contingencia lote",
        ] {
            assert!(page.contains(&format!(".SS \"{name}\"")), "{name}");
        }
    }
}
