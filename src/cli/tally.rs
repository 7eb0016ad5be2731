//! `tipificaciones`: what the office counts of a day (V3, V5).

use super::answer::Answer;
use super::file_words::listed;
use super::program::{Call, Subcommand};
use super::progress::stoppable;
use super::values::one_of;
use crate::actions::{
    DateOrder, Report, TALLY_FIELDS, TableField, TallyInput, TallyView, import_tallies,
    plan_tallies,
};
use crate::domain::text::counted_words;
use clap::Args;
use std::path::PathBuf;

pub(super) fn all() -> Vec<Subcommand> {
    vec![Subcommand::anywhere("importar", import)]
}

/// Importa tipificaciones, reclamos o LDR de una hoja de cálculo o de un CSV
///
/// Se leen .xlsx, .xls, .xlsb, .ods y CSV, por lo que contienen y no por su nombre.
/// Las columnas se reconocen por su encabezado, en la fila en que esté: fecha (o fecha y
/// hora), punto o canal, tipo (reclamos, altas, bajas, consultas) y, si las hay, clase
/// (tipificacion, reclamo, ldr) y cantidad. Las filas que no sirven se listan con su número
/// y no detienen a las demás. Lo que trae de un día, punto o canal, clase y tipo reemplaza a
/// lo que había; importar dos veces el mismo archivo no cambia nada. Ctrl+C lo cancela y todo
/// queda como estaba. Termina con código 4 si del archivo no se toma nada.
#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// El archivo
    #[arg(value_name = "ARCHIVO")]
    file: PathBuf,
    /// Solo dice qué pasaría: no cambia nada
    #[arg(long = "plan")]
    plan: bool,
    /// La hoja, por su número; si no, la única visible con las columnas y alguna fila
    #[arg(long = "hoja", value_name = "N")]
    sheet: Option<usize>,
    /// Un campo cuya columna tiene otro encabezado; puede repetirse
    #[arg(long = "columna", value_name = "CAMPO=ENCABEZADO", value_parser = column)]
    columns: Vec<(String, String)>,
    /// Orden de día, mes y año, si las fechas se leen de dos maneras
    #[arg(long = "fechas", value_name = "ORDEN", value_parser = one_of(DateOrder::ALL.map(|it| (it.code(), it))), ignore_case = true)]
    dates: Option<DateOrder>,
}

/// A text that names no column.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("escriba CAMPO=ENCABEZADO, con un campo de: {0}")]
pub(super) struct NoColumn(String);

fn column(text: &str) -> Result<(String, String), NoColumn> {
    named_column(text, &TALLY_FIELDS)
}

/// Reads a field of these and the header that it goes by.
pub(super) fn named_column(
    text: &str,
    fields: &[TableField],
) -> Result<(String, String), NoColumn> {
    let names = || {
        fields
            .iter()
            .map(|it| it.name)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let (field, header) = text.split_once('=').ok_or_else(|| NoColumn(names()))?;
    let (field, header) = (field.trim().to_lowercase(), header.trim());
    let is_field = fields.iter().any(|known| known.name == field);
    if !is_field || header.is_empty() {
        return Err(NoColumn(names()));
    }
    Ok((field, header.to_owned()))
}

fn import(call: &mut Call<'_>, args: &ImportArgs) -> Result<Answer, Report> {
    let context = call.context();
    let desk = call.desk()?;
    let input = TallyInput {
        file: args.file.clone(),
        sheet: args.sheet,
        columns: args.columns.clone(),
        dates: args.dates,
    };
    let planned = stoppable(context, "Leyendo filas", |progress| {
        plan_tallies(desk, input, progress)
    })?;
    if args.plan {
        return told(&planned.view(), true);
    }
    let view = stoppable(context, "Importando filas", |progress| {
        import_tallies(desk, &planned, progress)
    })?;
    told(&view, false)
}

fn combinations(count: usize) -> String {
    counted_words(count, "combinación", "combinaciones")
}

fn told(view: &TallyView, is_plan: bool) -> Result<Answer, Report> {
    let sheet = view.sheet.as_ref();
    let of_sheet = sheet.map_or_else(String::new, |sheet| format!(" de la hoja «{sheet}»"));
    let line = format!(
        "{}{of_sheet}: {}, {}, {}",
        counted_words(view.rows, "fila", "filas"),
        counted_words(view.new, "nueva", "nuevas"),
        counted_words(view.known, "ya conocida", "ya conocidas"),
        counted_words(view.rejections(), "rechazada", "rechazadas")
    );
    let columns = view
        .columns
        .iter()
        .map(|(field, header)| format!("{field} = «{header}»"));
    let columns = columns.collect::<Vec<_>>().join(", ");
    let mut answer = Answer::of(view)?
        .data(line)
        .word(format!("Columnas: {columns}."));
    if !view.remembered.is_empty() {
        answer = answer.word(format!(
            "Se recuerda de un archivo anterior con estos encabezados la columna de {}.",
            view.remembered.join(", ")
        ));
    }
    if let Some(order) = view.assumed {
        answer = answer.word(format!(
            "Aviso: hay fechas que se leen de dos maneras y las demás no dicen cuál vale; se \
             leyeron como {order}. Si no es así, repita con --fechas mda, dma o amd."
        ));
    }
    if view.replaced > 0 {
        let (verb, what) = if is_plan {
            ("Reemplazaría", "lo que hay")
        } else {
            ("Reemplazó", "lo que había")
        };
        answer = answer.word(format!(
            "{verb} {what} de {} de día, punto o canal, clase y tipo. [V5]",
            combinations(view.replaced)
        ));
    }
    if view.withdrawn > 0 {
        answer = answer.word(format!(
            "{} lo de {} de día, punto o canal, clase y tipo que este mismo \
             archivo trajo antes, leído de otra manera. [V5]",
            if is_plan { "Retiraría" } else { "Retiró" },
            combinations(view.withdrawn)
        ));
    }
    let unseen = view.unseen.words().into_iter();
    answer = answer.words(unseen.map(|it| format!("Oculto: {it}.")));
    let warnings = view.warnings.iter().map(|it| {
        format!(
            "Aviso: fila {}, columna {}: {}.",
            it.row, it.column, it.message
        )
    });
    let all = view.warnings.len() as u64;
    answer = listed(answer, warnings, all, "avisos más: véalos");
    let rows = view.rejected.iter();
    let rows = rows.map(|it| format!("Fila {}, columna {}: {}.", it.row, it.column, it.reason));
    answer = listed(
        answer,
        rows,
        view.rejections(),
        "filas rechazadas más: véalas",
    );
    if view.new + view.known == 0 {
        answer = answer
            .word("Ninguna fila sirve: no se guardó nada.")
            .code(4);
    } else if is_plan {
        answer = answer.word("Fue solo un plan: no cambió nada.");
    }
    Ok(answer)
}
