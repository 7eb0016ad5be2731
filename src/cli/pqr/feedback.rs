//! `pqr top5`, and the forms that an adviser signs (X10).

use crate::actions::{
    CauseCount, Desk, Document, FeedbackInput, Paper, Report, TopAdviser, TopView, print,
    return_forms, this_week, top_advisers, withdraw_forms,
};
use crate::cli::answer::Answer;
use crate::cli::table::columns;
use crate::cli::values::{one_of, paper, target};
use crate::domain::instant::date;
use crate::domain::pqr::FeedbackForm;
use crate::domain::practice::Week;
use clap::Args;
use std::path::PathBuf;

/// Muestra los cinco asesores con más escalamientos por error confirmados en una semana
///
/// Confirmado es lo que la célula finalizó por error de escalamiento en esa semana, por el
/// día local; al lado, las que el cliente envió como mal escaladas en los cortes de la
/// semana. Los empates van por nombre.
#[derive(Debug, Args)]
pub(super) struct TopArgs {
    /// Semana ISO, como 2026-W48; si falta, la de hoy
    #[arg(long = "semana", value_name = "SEMANA", value_parser = str::parse::<Week>)]
    week: Option<Week>,
}

/// Whom a form is about, and where it goes.
#[derive(Debug, Args)]
struct Printed {
    /// El asesor: su nombre, o parte de él si no hay duda
    #[arg(value_name = "ASESOR")]
    adviser: String,
    /// Semana ISO, como 2026-W48
    #[arg(long = "semana", value_name = "SEMANA", value_parser = str::parse::<Week>)]
    week: Week,
    /// Archivo PDF; si falta, uno nuevo en la carpeta de documentos
    #[arg(long = "salida", value_name = "ARCHIVO")]
    output: Option<PathBuf>,
    /// Papel; si falta, el usual del país
    #[arg(long = "papel", value_name = "PAPEL", value_parser = paper())]
    paper: Option<Paper>,
    /// Reemplaza el archivo, si ya existe
    #[arg(long = "reemplazar", requires = "output")]
    replace: bool,
}

/// Escribe el formato compromiso de mejoramiento de un asesor en una semana
#[derive(Debug, Args)]
pub(super) struct CommitmentArgs {
    #[command(flatten)]
    printed: Printed,
}

/// Escribe el formato estoy enterado de un asesor en una semana
#[derive(Debug, Args)]
pub(super) struct AcknowledgementArgs {
    #[command(flatten)]
    printed: Printed,
}

/// Anota que un asesor devolvió firmados los formatos de una semana
#[derive(Debug, Args)]
pub(super) struct ReturnedArgs {
    /// El asesor: su nombre, o parte de él si no hay duda
    #[arg(value_name = "ASESOR")]
    adviser: String,
    /// Semana ISO, como 2026-W48
    #[arg(long = "semana", value_name = "SEMANA", value_parser = str::parse::<Week>)]
    week: Week,
    /// Solo este; si falta, los dos
    #[arg(long = "formato", value_name = "FORMATO", value_parser = one_of(forms()), ignore_case = true)]
    form: Option<FeedbackForm>,
    /// Se anotó por error: deja de constar
    #[arg(long = "anular", requires = "reason")]
    withdraw: bool,
    /// Por qué se anula
    #[arg(
        long = "razon",
        value_name = "TEXTO",
        id = "reason",
        requires = "withdraw"
    )]
    reason: Option<String>,
}

fn forms() -> [(&'static str, FeedbackForm); 2] {
    FeedbackForm::ALL.map(|form| (form.code(), form))
}

pub(super) fn top(desk: &mut Desk, args: &TopArgs) -> Result<Answer, Report> {
    let week = args.week.unwrap_or_else(|| this_week(desk));
    let view = top_advisers(desk, week)?;
    let answer = Answer::of(&view)?;
    let answer = if view.advisers.is_empty() {
        answer.word("Ningún caso se finalizó por error de escalamiento en esa semana.")
    } else {
        let rows: Vec<Vec<String>> = view.advisers.iter().map(row).collect();
        answer.data(columns(&HEADING, &rows))
    };
    Ok(answer.words(words(&view)))
}

const HEADING: [&str; 5] = ["Asesor", "Confirmadas", "Enviadas", "Formatos", "Causas"];

fn row(it: &TopAdviser) -> Vec<String> {
    let causes: Vec<String> = it.causes.iter().map(told).collect();
    vec![
        it.adviser.clone(),
        it.confirmed.to_string(),
        it.raw.to_string(),
        forms_words(it),
        causes.join(", "),
    ]
}

fn told(it: &CauseCount) -> String {
    format!("{} {}", it.count, it.name())
}

/// Which forms came back.
fn forms_words(it: &TopAdviser) -> String {
    let back: Vec<&str> = it.forms.iter().map(|form| form.form.code()).collect();
    if back.is_empty() {
        "sin devolver".to_owned()
    } else {
        back.join(" y ")
    }
}

fn words(view: &TopView) -> Vec<String> {
    let mut words = vec![format!(
        "Semana {}: del {} al {}.",
        view.week,
        date(view.from),
        date(view.to)
    )];
    if view.others > 0 {
        words.push(format!(
            "Otros asesores con escalamientos confirmados: {}.",
            view.others
        ));
    }
    if view.unnamed > 0 {
        words.push(format!(
            "Confirmados sin asesor en la base: {}.",
            view.unnamed
        ));
    }
    words
}

pub(super) fn commitment(desk: &mut Desk, args: &CommitmentArgs) -> Result<Answer, Report> {
    printed(desk, FeedbackForm::Commitment, &args.printed)
}

pub(super) fn acknowledgement(
    desk: &mut Desk,
    args: &AcknowledgementArgs,
) -> Result<Answer, Report> {
    printed(desk, FeedbackForm::Acknowledgement, &args.printed)
}

fn printed(desk: &mut Desk, form: FeedbackForm, args: &Printed) -> Result<Answer, Report> {
    let target = target(args.output.clone(), args.replace);
    if target.as_ref().is_some_and(|it| !it.is_named("pdf")) {
        return Err(Report::usage(
            "El formato se escribe como .pdf: diga el archivo con ese nombre.",
        ));
    }
    let document = Document::Feedback(FeedbackInput {
        form,
        adviser: args.adviser.clone(),
        week: args.week,
    });
    let printed = print(desk, &document, target.as_ref(), args.paper)?;
    let told = format!("{} escrito: {}.", form.label(), printed.file.display());
    Ok(Answer::of(&printed)?
        .data(printed.file.display().to_string())
        .word(told))
}

pub(super) fn returned(desk: &mut Desk, args: &ReturnedArgs) -> Result<Answer, Report> {
    let forms = args
        .form
        .map_or(FeedbackForm::ALL.to_vec(), |form| vec![form]);
    let (name, week) = (&args.adviser, args.week);
    let view = match &args.reason {
        Some(reason) => withdraw_forms(desk, name, week, &forms, reason)?,
        None => return_forms(desk, name, week, &forms)?,
    };
    let told = format!("{}, semana {week}: {}.", view.adviser, forms_words(&view));
    Ok(Answer::of(&view)?.data(&view.adviser).word(told))
}
