//! `turno`: the day sheet and the hand-over of a shift.

use super::answer::{Answer, value};
use super::on_paper::on_paper;
use super::record::short;
use super::table::{columns, pairs};
use super::values::{paper, target};
use crate::actions::{Desk, Document, Field, Paper, Report, ShiftInput, ShiftView, print, shift};
use crate::domain::attention::Via;
use crate::domain::catalog::ProcedureType;
use crate::domain::instant::date_clock;
use clap::Args;
use std::path::PathBuf;

/// Resume el turno que termina y lo que recibe el siguiente
///
/// Con --salida escribe la hoja del día en PDF; sin ella, el resumen.
#[derive(Debug, Args)]
pub(super) struct ShiftArgs {
    /// Cuándo empezó: HH:MM, -480, «ayer 18:40»; si falta, al empezar el día
    #[arg(long = "desde", value_name = "HORA", allow_hyphen_values = true)]
    from: Option<String>,
    /// Quién recibe el turno
    #[arg(long = "recibe", value_name = "TEXTO", default_value = "")]
    takes_over: String,
    /// Algo más que el siguiente turno deba saber
    #[arg(long = "nota", value_name = "TEXTO", default_value = "")]
    note: String,
    /// Archivo PDF de la hoja del día
    #[arg(long = "salida", value_name = "ARCHIVO")]
    output: Option<PathBuf>,
    /// Reemplaza el archivo, si ya existe
    #[arg(long = "reemplazar", requires = "output")]
    replace: bool,
    /// Tamaño del papel; si falta, el usual del país
    #[arg(long = "papel", value_name = "PAPEL", value_parser = paper(), ignore_case = true, requires = "output")]
    paper: Option<Paper>,
    /// Además la imprime en la impresora de este equipo
    #[arg(long = "imprimir", requires = "output")]
    to_printer: bool,
}

pub(super) fn run(desk: &mut Desk, args: &ShiftArgs) -> Result<Answer, Report> {
    let from = args
        .from
        .as_deref()
        .map(|text| desk.instant(Field::From, text))
        .transpose()?;
    let input = ShiftInput {
        from,
        takes_over: args.takes_over.clone(),
        note: args.note.clone(),
    };
    if let Some(output) = target(args.output.clone(), args.replace) {
        let document = Document::Shift(input);
        let printed = print(desk, &document, Some(&output), args.paper)?;
        let answer = Answer::of(&printed)?
            .data(printed.file.display().to_string())
            .word("Hoja del día escrita.");
        return on_paper(answer, &printed.file, args.to_printer);
    }
    let view = shift(desk, &input)?;
    let mut document = value(&view)?;
    document["takes_over"] = value(&input.takes_over)?;
    document["note"] = value(&input.note)?;
    Ok(Answer::of(&document)?.data(text(desk, &input, &view)))
}

fn text(desk: &Desk, input: &ShiftInput, view: &ShiftView) -> String {
    let at = |instant| date_clock(instant, desk.zone());
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let head = pairs(&[
        (
            "Turno",
            Some(format!("de {} a {}", at(view.from), at(view.until))),
        ),
        ("Entrega", Some(view.hands_over.clone())),
        ("Recibe", some(&input.takes_over)),
        ("Última copia", view.last_backup.map(at)),
        ("Nota", some(&input.note)),
    ]);
    let list = |lines: &[String]| -> String {
        lines.iter().flat_map(|line| ["  - ", line, "\n"]).collect()
    };
    let parts = [
        ("Eventos", outages(view)),
        ("Atenciones", counts(view)),
        ("Críticas pendientes", critical(view)),
        ("Avisos sin enviar", list(&view.unsent)),
        ("Por hacer", list(&view.to_do)),
    ];
    parts
        .into_iter()
        .filter(|(_, part)| !part.is_empty())
        .fold(head, |text, (heading, part)| {
            format!("{text}\n{heading}\n{part}")
        })
}

fn outages(view: &ShiftView) -> String {
    let rows: Vec<Vec<String>> = view
        .outages
        .iter()
        .map(|outage| {
            vec![
                short(&outage.correlative).to_owned(),
                outage.procedure_type.to_string(),
                outage.state.label().to_owned(),
                outage.lasted(),
                outage.attentions.to_string(),
            ]
        })
        .collect();
    table(
        &["Evento", "Tipo", "Estado", "Duración", "Atenciones"],
        &rows,
    )
}

fn counts(view: &ShiftView) -> String {
    let heading: Vec<&str> = ["Tipo", "Recibidas", "Pendientes"]
        .into_iter()
        .chain(Via::ALL.map(Via::label))
        .collect();
    let rows: Vec<Vec<String>> = view
        .attentions
        .iter()
        .filter(|count| count.taken > 0)
        .map(|count| {
            let kind = count
                .procedure_type
                .map_or("No reguladas", ProcedureType::label);
            std::iter::once(kind.to_owned())
                .chain([count.taken, count.pending].map(|figure| figure.to_string()))
                .chain(count.outcomes.iter().map(ToString::to_string))
                .collect()
        })
        .collect();
    let counted = table(&heading, &rows);
    match view.annulled {
        0 => counted,
        annulled => format!("{counted}Anuladas, fuera de esta cuenta: {annulled}\n"),
    }
}

fn critical(view: &ShiftView) -> String {
    let rows: Vec<Vec<String>> = view
        .critical
        .iter()
        .map(|attention| {
            vec![
                attention.code.clone(),
                attention.procedure.clone(),
                attention.customer.name.clone(),
                attention.waited(),
            ]
        })
        .collect();
    table(&["Código", "Trámite", "Cliente", "Espera"], &rows)
}

/// A table; nothing where it would have no row.
fn table(heading: &[&str], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    columns(heading, rows)
}
