//! `evaluar`: the criteria by which an outage is reported, and its verdict (V).

use super::answer::{Answer, value};
use super::program::Subcommand;
use super::table::{columns, pairs};
use super::values::{mentions, one_of, target};
use crate::actions::{
    Desk, Document, EvaluationView, Figure, Report, Verdict, ask_verdict, asked_of, attribute,
    count_social, give_verdict, list_figure_rows, print, show_evaluation, validate_closing,
};
use crate::domain::evaluation::Within;
use crate::domain::instant::{date, date_clock};
use crate::domain::outage::{Responsibility, SocialCounts};
use crate::domain::text::strip_control;
use clap::Args;
use std::path::PathBuf;

pub(super) fn all() -> Vec<Subcommand> {
    vec![
        Subcommand::at_desk("mostrar", show),
        Subcommand::at_desk("filas", rows),
        Subcommand::at_desk("pedir", ask),
        Subcommand::at_desk("redes", count),
        Subcommand::at_desk("atribuir", blame),
        Subcommand::at_desk("validar", validate),
        Subcommand::at_desk("dictamen", decide),
    ]
}

/// Muestra los cuatro criterios de un evento y su dictamen
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// Correlativo, o su final si no hay duda
    #[arg(value_name = "ID")]
    id: String,
    /// Escribe además la evaluación en PDF, con sus barras
    #[arg(long = "salida", value_name = "ARCHIVO")]
    output: Option<PathBuf>,
    /// Reemplaza el archivo, si ya existe
    #[arg(long = "reemplazar", requires = "output")]
    replace: bool,
}

/// Lista las filas importadas de las que salió una cifra del evento
///
/// Del rango del evento y del mismo rango de los siete días previos: de qué archivo es cada
/// una, cuántas cuentan y cuántas hubo en todo el día.
#[derive(Debug, Args)]
pub(super) struct RowsArgs {
    /// Correlativo, o su final si no hay duda
    #[arg(value_name = "ID")]
    id: String,
    /// El criterio: 3, atenciones; 4, reclamos y LDR
    #[arg(long = "criterio", value_name = "N", value_parser = one_of([("3", Figure::Impact), ("4", Figure::Claims)]))]
    figure: Figure,
    /// Solo las del rango del evento
    #[arg(long = "solo-evento")]
    own_alone: bool,
}

/// Pide el dictamen a Mejora de Procesos, que responde en 24 horas
#[derive(Debug, Args)]
pub(super) struct AskArgs {
    /// Correlativo, o su final si no hay duda
    #[arg(value_name = "ID")]
    id: String,
}

/// Anota las menciones en redes sociales de no ser atendido en el rango del evento
#[derive(Debug, Args)]
pub(super) struct CountArgs {
    /// Correlativo, o su final si no hay duda
    #[arg(value_name = "ID")]
    id: String,
    /// Menciones públicas
    #[arg(long = "publico", value_name = "N", value_parser = mentions, allow_hyphen_values = true)]
    public: u32,
    /// Mensajes privados
    #[arg(long = "privados", value_name = "N", value_parser = mentions, allow_hyphen_values = true)]
    private: u32,
}

/// Dice de quién es la responsabilidad del evento y qué medidas se tomaron
#[derive(Debug, Args)]
pub(super) struct AttributeArgs {
    /// Correlativo, o su final si no hay duda
    #[arg(value_name = "ID")]
    id: String,
    /// De quién es la responsabilidad
    #[arg(long = "responsabilidad", value_name = "RESPONSABILIDAD", value_parser = one_of(Responsibility::ALL.map(|it| (it.word(), it))), ignore_case = true)]
    responsibility: Responsibility,
    /// Medidas que se tomaron
    #[arg(
        long = "medidas",
        value_name = "TEXTO",
        default_value = "",
        hide_default_value = true
    )]
    measures: String,
}

/// Valida quién registró el evento, y su motivo frente a su escenario
#[derive(Debug, Args)]
pub(super) struct ValidateArgs {
    /// Correlativo, o su final si no hay duda
    #[arg(value_name = "ID")]
    id: String,
    /// Qué se observa
    #[arg(
        long = "observa",
        value_name = "TEXTO",
        default_value = "",
        hide_default_value = true
    )]
    remark: String,
}

/// Dice si el evento procede, con su razón
///
/// Lo da Mejora de Procesos; de los eventos del 123 y del 135, Control e Información.
/// Uno que dice lo contrario del anterior lo reemplaza; los dos quedan en la historia.
#[derive(Debug, Args)]
pub(super) struct DecideArgs {
    /// Correlativo, o su final si no hay duda
    #[arg(value_name = "ID")]
    id: String,
    /// Procede reportarlo
    #[arg(
        long = "procede",
        required_unless_present = "refused",
        conflicts_with = "refused"
    )]
    proceeds: bool,
    /// No procede reportarlo
    #[arg(long = "no-procede")]
    refused: bool,
    /// Por qué
    #[arg(long = "razon", value_name = "TEXTO")]
    reason: String,
}

fn show(desk: &mut Desk, args: &ShowArgs) -> Result<Answer, Report> {
    let target = target(args.output.clone(), args.replace);
    if target.as_ref().is_some_and(|it| !it.is_named("pdf")) {
        return Err(Report::usage(
            "La evaluación se escribe como .pdf: diga el archivo con ese nombre.",
        ));
    }
    let view = show_evaluation(desk, &args.id)?;
    let text = criteria(desk, &view);
    let answer = Answer::of(&view)?.data(text).words(remarks(&view));
    if target.is_none() {
        return Ok(answer);
    }
    let document = Document::Evaluation(view.outage.correlative.clone());
    let printed = print(desk, &document, target.as_ref(), None)?;
    Ok(answer.word(format!("PDF escrito en {}.", printed.file.display())))
}

fn rows(desk: &mut Desk, args: &RowsArgs) -> Result<Answer, Report> {
    let list = list_figure_rows(desk, &args.id, args.figure, args.own_alone)?;
    let heading = [
        "Día", "De", "Clase", "Tipo", "Cuentan", "Del día", "Archivo",
    ];
    let told = list.rows.iter().map(|row| {
        vec![
            date(row.day),
            row.place.label(),
            row.class.label().to_owned(),
            row.kind.label().to_owned(),
            row.counted.to_string(),
            row.of_day.to_string(),
            strip_control(&row.file),
        ]
    });
    let told: Vec<Vec<String>> = told.collect();
    let count = match list.count {
        Some(count) => format!("La cifra del evento: {count}."),
        None => "No se importó ningún conteo del día del evento.".to_owned(),
    };
    let whole = "Cuentan días enteros, pues hay conteos sin hora. [V3]";
    let others = "Se dictaminó con otras cifras, que el dictamen conserva.";
    let remarks = [(list.whole_days, whole), (list.decided_on_others, others)];
    let remarks = remarks.into_iter().filter(|(is, _)| *is);
    Ok(Answer::of(&list)?
        .data(columns(&heading, &told))
        .word(count)
        .words(remarks.map(|(_, text)| text.to_owned())))
}

fn ask(desk: &mut Desk, args: &AskArgs) -> Result<Answer, Report> {
    let view = ask_verdict(desk, &args.id)?;
    let due = view.answered.answer_due;
    let due = due.map(|due| {
        format!(
            "Dictamen pedido; vence el {}.",
            date_clock(due, desk.zone())
        )
    });
    let asked_of = asked_of(desk);
    let told = asked_of.as_ref().map(|it| {
        let why = if it.substitute {
            "; es el suplente, porque el responsable figura ausente en el perfil"
        } else {
            ""
        };
        format!("Se dirige a {} <{}>{why}. [V5]", it.post, it.mailbox)
    });
    let mut document = value(&view)?;
    if let Some(keys) = document.as_object_mut() {
        keys.insert("asked_of".to_owned(), value(&asked_of)?);
    }
    let noted = noted(&view)?.document_of(document);
    Ok(noted.words(due).words(told))
}

fn count(desk: &mut Desk, args: &CountArgs) -> Result<Answer, Report> {
    let counts = SocialCounts {
        public: args.public,
        private: args.private,
    };
    let view = count_social(desk, &args.id, counts)?;
    Ok(noted(&view)?.word(format!("Redes sociales anotadas: {counts}.")))
}

fn blame(desk: &mut Desk, args: &AttributeArgs) -> Result<Answer, Report> {
    let view = attribute(desk, &args.id, args.responsibility, &args.measures)?;
    let label = args.responsibility.label();
    Ok(noted(&view)?.word(format!("Responsabilidad anotada: {label}.")))
}

fn validate(desk: &mut Desk, args: &ValidateArgs) -> Result<Answer, Report> {
    let view = validate_closing(desk, &args.id, &args.remark)?;
    Ok(noted(&view)?.word("Cierre validado por Control e Información."))
}

fn decide(desk: &mut Desk, args: &DecideArgs) -> Result<Answer, Report> {
    let before = show_evaluation(desk, &args.id)?;
    let view = give_verdict(desk, &args.id, args.proceeds, &args.reason)?;
    let told = view.verdict.map(Verdict::label);
    let told = told.map(|verdict| format!("Dictamen: {verdict}."));
    let late = view.answered.late.then(|| LATE.to_owned());
    let replaced = before.answered.answered_at;
    let replaced = replaced.map(|at| {
        let at = date_clock(at, desk.zone());
        format!("Reemplaza al dictamen del {at}, que queda en la historia.")
    });
    Ok(noted(&view)?.words(told.into_iter().chain(late).chain(replaced)))
}

const LATE: &str = "Fuera de las 24 horas desde que se pidió.";

/// What was noted of an outage: its correlative, and its evaluation as the document.
fn noted(view: &EvaluationView) -> Result<Answer, Report> {
    Ok(Answer::of(view)?.data(&view.outage.correlative))
}

fn criteria(desk: &Desk, view: &EvaluationView) -> String {
    let at = |instant| date_clock(instant, desk.zone());
    let (schedule, cause, impact, claims) = &view.criteria;
    let notice = schedule.notice.as_ref().zip(schedule.from);
    let window = notice.map_or_else(String::new, |(reference, from)| match schedule.to {
        Some(to) => format!(" · {reference}, {} a {}", at(from), at(to)),
        None => format!(" · {reference}, desde {}, sin fin todavía", at(from)),
    });
    let named = view.outage.cause_told();
    let answered = &view.answered;
    let asked = answered.asked_at.map(|asked| match answered.answer_due {
        Some(due) => format!("{} · vence {}", at(asked), at(due)),
        None => at(asked),
    });
    let verdict = view.verdict.map(|it| {
        let on = answered.answered_at.map(at).unwrap_or_default();
        format!("{} · {on}", it.label())
    });
    let validation = view.validation.as_ref();
    let validated = validation.map(|it| format!("{} por {}", at(it.at), it.by));
    pairs(&[
        ("Evento", Some(view.outage.correlative.clone())),
        (
            "1 Horario de la falla",
            Some(format!("{}{window}", schedule.result.label())),
        ),
        (
            "2 Motivo y tiempo",
            Some(format!(
                "{} · {}{}",
                named.as_deref().unwrap_or("sin cierre todavía"),
                view.outage.lasted(),
                if cause.over_one_hour {
                    " · pasó de una hora"
                } else {
                    ""
                }
            )),
        ),
        (
            "  Responsabilidad",
            cause.responsibility.map(|it| it.label().to_owned()),
        ),
        ("  Medidas", cause.measures.clone()),
        ("3 Atenciones", Some(view.told(&impact.comparison))),
        ("  Tipificaciones", view.counted_at()),
        (
            "  Redes sociales",
            impact.social.map(|counts| counts.to_string()),
        ),
        ("4 Reclamos y LDR", Some(view.told(&claims.comparison))),
        (
            "  En todo el día",
            claims.beside().map(|day| view.told(day)),
        ),
        (
            "Validación de C&I",
            validated.or_else(|| view.at_office.then(|| "pendiente".to_owned())),
        ),
        ("  Observación", validation.and_then(|it| it.remark.clone())),
        ("Dictamen pedido", asked),
        ("Dictamen", verdict.or_else(|| Some("pendiente".to_owned()))),
        ("  Razón", view.reason.clone()),
    ])
}

fn remarks(view: &EvaluationView) -> Vec<String> {
    let mut remarks = Vec::new();
    let schedule = &view.criteria.0;
    if schedule.doubts_scenario {
        remarks.push(
            "Está dentro de una falla masiva y se registró como no previsto: revise su escenario."
                .to_owned(),
        );
    }
    if schedule.result == Within::Pending {
        remarks.push(
            "El horario se dirá cuando el evento termine y su comunicado tenga fin.".to_owned(),
        );
    }
    if view.answered.late {
        remarks.push(LATE.to_owned());
    }
    remarks
}
