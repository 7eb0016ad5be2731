//! `registro`: the correlative register.

use super::answer::Answer;
use super::values::{Days, paper, target};
use crate::actions::{Desk, OutageQuery, Paper, Report, SheetFormat, write_register};
use clap::Args;
use std::path::PathBuf;

/// Escribe el registro correlativo de eventos, para quien lo pida
///
/// Todos los escenarios, en el orden de sus correlativos, con lo que falte entre ellos
/// explicado. El PDF y el libro salen de lo mismo: dicen lo mismo.
#[derive(Debug, Args)]
pub(super) struct RegisterArgs {
    #[command(flatten)]
    days: Days,
    /// Archivo, .pdf o .xlsx
    #[arg(long = "salida", value_name = "ARCHIVO")]
    output: PathBuf,
    /// Reemplaza el archivo, si ya existe
    #[arg(long = "reemplazar")]
    replace: bool,
    /// Tamaño del papel del PDF; si falta, el usual del país
    #[arg(long = "papel", value_name = "PAPEL", value_parser = paper(), ignore_case = true)]
    paper: Option<Paper>,
}

pub(super) fn run(desk: &mut Desk, args: &RegisterArgs) -> Result<Answer, Report> {
    let target = target(Some(args.output.clone()), args.replace);
    let format = target.as_ref().and_then(SheetFormat::of).ok_or_else(|| {
        Report::usage("El registro se escribe como .pdf o como .xlsx: diga el archivo con uno de esos nombres.")
    })?;
    let (from, until) = args.days.bounds(desk)?;
    let query = OutageQuery {
        from,
        until,
        ..OutageQuery::default()
    };
    let written = write_register(desk, &query, format, target.as_ref(), args.paper)?;
    let rows = match written.rows {
        1 => "1 evento".to_owned(),
        rows => format!("{rows} eventos"),
    };
    Ok(Answer::of(&written)?
        .data(written.file.display().to_string())
        .word(format!("Registro escrito: {rows}."))
        .words(written.gaps)
        .words(written.awaited))
}
