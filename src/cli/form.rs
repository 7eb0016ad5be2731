//! `formato`: the manual form blank and filled in, the record of a closing, and
//! the codes printed on paper (Q, C, N2).

use super::answer::{Answer, say};
use super::on_paper::on_paper;
use super::program::Call;
use super::progress::stoppable;
use super::values::{codes, paper, target};
use crate::actions::{
    ActionError, CodeStock, Desk, Document, FormInput, FormSize, MANY_CODES, Paper, Printed,
    Report, Reservation, SheetFormat, Target, USUAL_CODES, annul_code, code_stock, form_job, print,
    print_blank_form, show_outage,
};
use clap::{ArgGroup, Args};
use serde_json::json;
use std::path::PathBuf;

/// Escribe el formato manual en PDF, y lleva la cuenta de los códigos impresos
///
/// El formato en blanco reserva sus propios códigos: imprímalo antes de que haga
/// falta. Un código impreso termina en una atención transcrita de papel, o anulado.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").required(true)))]
#[allow(clippy::struct_excessive_bools, reason = "each is an option")]
pub(super) struct FormArgs {
    /// El formato en blanco, con códigos reservados
    #[arg(long = "en-blanco", group = "what")]
    blank: bool,
    /// Cuántos códigos reserva el formato en blanco
    #[arg(long = "codigos", value_name = "N", value_parser = codes, default_value_t = USUAL_CODES, requires = "blank")]
    count: u32,
    /// Confirma que son muchos los códigos que se reservan
    #[arg(long = "confirmar", requires = "blank")]
    confirmed: bool,
    /// El formato de un evento, con sus atenciones
    #[arg(long = "evento", value_name = "CORRELATIVO", group = "what")]
    outage: Option<String>,
    /// El acta de cierre de un evento
    #[arg(long = "cierre", value_name = "CORRELATIVO", group = "what")]
    closing: Option<String>,
    /// Anula un código impreso que ya no se usará
    #[arg(
        long = "anular",
        value_name = "CODIGO",
        group = "what",
        requires = "reason",
        conflicts_with_all = ["output", "paper"]
    )]
    annulled: Option<String>,
    /// Por qué se anula
    #[arg(long = "razon", value_name = "TEXTO", requires = "annulled")]
    reason: Option<String>,
    /// Cuántos códigos hay impresos, usados y anulados
    #[arg(long = "existencias", group = "what", conflicts_with_all = ["output", "paper"])]
    stock: bool,
    /// Archivo .pdf (el de un evento, también .xlsx); si falta, un PDF en la carpeta de documentos
    #[arg(long = "salida", value_name = "ARCHIVO")]
    output: Option<PathBuf>,
    /// Reemplaza el archivo, si ya existe
    #[arg(long = "reemplazar", requires = "output")]
    replace: bool,
    /// Tamaño del papel; si falta, el usual del país
    #[arg(long = "papel", value_name = "PAPEL", value_parser = paper(), ignore_case = true)]
    paper: Option<Paper>,
    /// Además lo imprime en la impresora de este equipo
    #[arg(long = "imprimir", conflicts_with_all = ["annulled", "stock"])]
    to_printer: bool,
}

pub(super) fn run(call: &mut Call<'_>, args: &FormArgs) -> Result<Answer, Report> {
    if let Some(outage) = &args.outage {
        return of_outage(call, outage, args);
    }
    let desk = call.desk()?;
    if let Some(code) = &args.annulled {
        let reason = args.reason.as_deref().unwrap_or_default();
        let stock = annul_code(desk, code, reason)?;
        return Ok(stock_answer(stock)?.word("Código anulado."));
    }
    if args.stock {
        return stock_answer(code_stock(desk)?);
    }
    let output = target(args.output.clone(), args.replace);
    let output = output.as_ref();
    let Some(name) = args.closing.clone() else {
        return blank(desk, args, output);
    };
    let printed = print(desk, &Document::ClosingRecord(name), output, args.paper)?;
    let answer = written(&printed)?.word("Acta de cierre escrita.");
    on_paper(answer, &printed.file, args.to_printer)
}

/// The form of an outage; of a long one it is told before how long, and how else.
fn of_outage(call: &mut Call<'_>, outage: &str, args: &FormArgs) -> Result<Answer, Report> {
    let context = call.context();
    let desk = call.desk()?;
    let target = target(args.output.clone(), args.replace);
    let format = target.as_ref().and_then(SheetFormat::of);
    let format = format.unwrap_or(SheetFormat::Pdf);
    if args.to_printer && format == SheetFormat::Xlsx {
        let why = "La impresora no recibe un libro de Excel; no se escribió ni se imprimió nada.";
        let hint = "Quite --imprimir, o elija un archivo que termine en .pdf.";
        return Err(Report::usage(why).hint(hint));
    }
    let size = FormSize::of(show_outage(desk, outage)?.outage.attentions.into());
    let printed = if size.is_long() || format == SheetFormat::Xlsx {
        if size.is_long() && format == SheetFormat::Pdf && !context.json() {
            say(&format!(
                "{} Con --salida ARCHIVO.xlsx sale un libro de Excel.",
                size.words()
            ));
        }
        let input = FormInput {
            outage: outage.to_owned(),
            format,
            target,
            paper: args.paper,
        };
        let job = form_job(desk, input)?;
        stoppable(context, "Componiendo atenciones", job)?
    } else {
        let document = Document::FilledForm(outage.to_owned());
        print(desk, &document, target.as_ref(), args.paper)?
    };
    let answer = written(&printed)?.word("Formato escrito.");
    on_paper(answer, &printed.file, args.to_printer)
}

fn blank(desk: &mut Desk, args: &FormArgs, output: Option<&Target>) -> Result<Answer, Report> {
    let count = args.count;
    let reservation = Reservation::new(count, args.confirmed).map_err(|refusal| {
        let report = Report::from(&ActionError::from(refusal));
        if count > MANY_CODES {
            report.hint("Si son tantos, repítalo con --confirmar.")
        } else {
            report
        }
    })?;
    let printed = print_blank_form(desk, reservation, output, args.paper)?;
    let reserved = match (printed.codes.first(), printed.codes.last()) {
        (Some(first), Some(last)) if first != last => {
            format!("Códigos reservados: {count}, de {first} a {last}.")
        }
        (first, _) => format!("Código reservado: {}.", first.map_or("", String::as_str)),
    };
    let answer = written(&printed)?.word(reserved);
    on_paper(answer, &printed.file, args.to_printer)
}

fn written(printed: &Printed) -> Result<Answer, Report> {
    Ok(Answer::of(printed)?.data(printed.file.display().to_string()))
}

fn stock_answer(stock: CodeStock) -> Result<Answer, Report> {
    let CodeStock {
        reserved,
        used,
        annulled,
    } = stock;
    let left = stock.left();
    Ok(Answer::of(&json!({
        "reserved": reserved, "used": used, "annulled": annulled, "left": left,
    }))?
    .data(format!(
        "Impresos {reserved}, usados {used}, anulados {annulled}, quedan {left}"
    )))
}
