//! `practica`: the practices of the cell's management model (X11, X20).

use super::answer::Answer;
use super::program::Subcommand;
use super::table::columns;
use super::values::{date, minutes};
use crate::actions::{
    AdherenceList, AdherenceView, Desk, Field, PlanView, Report, SessionInput, SessionView,
    add_plan, annul_session, finish_plan, log_session, open_plans, practice_adherence,
    practice_agenda, this_week,
};
use crate::domain::instant::{date as in_words, date_clock};
use crate::domain::practice::Week;
use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

/// The subcommands.
pub(super) fn all() -> Vec<Subcommand> {
    vec![
        Subcommand::at_desk("registrar", log),
        Subcommand::at_desk("agenda", agenda),
        Subcommand::at_desk("adherencia", adherence),
        Subcommand::at_desk("anular", annul),
        Subcommand::group(
            "plan",
            "Planes de acción que dejó una sesión",
            vec![
                Subcommand::at_desk("agregar", plan),
                Subcommand::at_desk("listar", plans),
                Subcommand::at_desk("cumplir", done),
            ],
        ),
    ]
}

/// Anota una sesión que se tuvo de una práctica
#[derive(Debug, Args)]
pub(super) struct LogArgs {
    /// Práctica: su nombre, parte de él o su identificador
    #[arg(long = "practica", value_name = "PRACTICA")]
    practice: String,
    /// Cuándo se tuvo: AAAA-MM-DD HH:MM, HH:MM, -15 o «ayer 18:40»
    #[arg(long = "fecha", value_name = "HORA", allow_hyphen_values = true)]
    at: String,
    /// Cuánto duró, en minutos
    #[arg(long = "minutos", value_name = "MINUTOS", value_parser = minutes)]
    minutes: u32,
    /// Usuario que la debía; si falta, quien la anota
    #[arg(long = "responsable", value_name = "USUARIO", default_value = "")]
    owner: String,
    /// Nota
    #[arg(long = "nota", value_name = "TEXTO", default_value = "")]
    note: String,
    /// Pregunta peor calificada de la encuesta, en un Barómetro; puede repetirse
    #[arg(long = "pregunta", value_name = "TEXTO")]
    questions: Vec<String>,
}

/// Muestra la agenda de una semana: qué se debe, qué se tuvo y qué planes siguen abiertos
#[derive(Debug, Args)]
pub(super) struct AgendaArgs {
    /// Semana ISO, como 2026-W48; si falta, la de hoy
    #[arg(long = "semana", value_name = "SEMANA", value_parser = str::parse::<Week>)]
    week: Option<Week>,
}

/// Muestra la adherencia: lo que se tuvo de lo que se debía, por práctica y responsable
///
/// Lo diario se debe cada día hábil de la semana; lo semanal, en ella; lo quincenal y lo
/// semestral, en el período en que cae su jueves. De más no cuenta por otro día.
#[derive(Debug, Args)]
pub(super) struct AdherenceArgs {
    /// Semana ISO, como 2026-W48; si falta, la de hoy
    #[arg(long = "semana", value_name = "SEMANA", value_parser = str::parse::<Week>)]
    week: Option<Week>,
}

/// Anula una sesión anotada por error: queda, y deja de contar
#[derive(Debug, Args)]
pub(super) struct AnnulArgs {
    /// Código de la sesión, o su final
    #[arg(value_name = "ID")]
    id: String,
    /// Por qué
    #[arg(long = "razon", value_name = "TEXTO")]
    reason: String,
}

/// Agrega un plan de acción a una sesión
#[derive(Debug, Args)]
pub(super) struct PlanArgs {
    /// Código de la sesión, o su final
    #[arg(value_name = "ID")]
    id: String,
    /// Qué se hará
    #[arg(long = "accion", value_name = "TEXTO")]
    action: String,
    /// Quién lo hará
    #[arg(long = "responsable", value_name = "NOMBRE")]
    owner: String,
    /// Último día para hacerlo
    #[arg(long = "fecha", value_name = "FECHA", value_parser = date)]
    due: NaiveDate,
}

/// Lista los planes de acción que siguen abiertos, primero los que vencen antes
#[derive(Debug, Args)]
pub(super) struct PlansArgs;

/// Da un plan de acción por cumplido
#[derive(Debug, Args)]
pub(super) struct DoneArgs {
    /// Código del plan, o su final
    #[arg(value_name = "ID")]
    id: String,
}

/// The plans that are open. The key is a contract.
#[derive(Serialize)]
struct Plans {
    plans: Vec<PlanView>,
}

fn log(desk: &mut Desk, args: &LogArgs) -> Result<Answer, Report> {
    let input = SessionInput {
        practice: args.practice.clone(),
        at: Some(desk.instant(Field::Held, &args.at)?),
        minutes: args.minutes,
        owner: args.owner.clone(),
        note: args.note.clone(),
        questions: args.questions.clone(),
    };
    let session = log_session(desk, &input)?;
    let word = format!(
        "Anotada: {}, {}, de {}.",
        session.practice,
        date_clock(session.held_at, desk.zone()),
        session.owner_name
    );
    Ok(Answer::of(&session)?.data(&session.id).word(word))
}

fn agenda(desk: &mut Desk, args: &AgendaArgs) -> Result<Answer, Report> {
    let week = args.week.unwrap_or_else(|| this_week(desk));
    let agenda = practice_agenda(desk, week)?;
    let sessions: Vec<Vec<String>> = agenda
        .sessions
        .iter()
        .map(|session| told_session(desk, session))
        .collect();
    let mut answer = Answer::of(&agenda)?.data(told(&agenda.adherence));
    if !sessions.is_empty() {
        answer = answer.data(columns(
            &["Sesión", "Práctica", "Cuándo", "Minutos", "De", "Estado"],
            &sessions,
        ));
    }
    if !agenda.plans.is_empty() {
        answer = answer.data(told_plans(&agenda.plans));
    }
    Ok(answer.word(of_week(&agenda.adherence)))
}

fn adherence(desk: &mut Desk, args: &AdherenceArgs) -> Result<Answer, Report> {
    let week = args.week.unwrap_or_else(|| this_week(desk));
    let list = practice_adherence(desk, week)?;
    let answer = Answer::of(&list)?;
    Ok(if list.practices.is_empty() {
        answer.word("Ningún usuario de aquí debe prácticas.")
    } else {
        answer.data(told(&list)).word(of_week(&list))
    })
}

fn annul(desk: &mut Desk, args: &AnnulArgs) -> Result<Answer, Report> {
    let session = annul_session(desk, &args.id, &args.reason)?;
    let word = format!("Anulada: {}.", session.practice);
    Ok(Answer::of(&session)?.data(&session.id).word(word))
}

fn plan(desk: &mut Desk, args: &PlanArgs) -> Result<Answer, Report> {
    let plan = add_plan(desk, &args.id, &args.action, &args.owner, args.due)?;
    let word = format!("Plan anotado; vence el {}.", in_words(plan.due));
    Ok(Answer::of(&plan)?.data(&plan.id).word(word))
}

fn plans(desk: &mut Desk, _: &PlansArgs) -> Result<Answer, Report> {
    let list = Plans {
        plans: open_plans(desk)?,
    };
    let answer = Answer::of(&list)?;
    Ok(if list.plans.is_empty() {
        answer.word("Ningún plan de acción abierto.")
    } else {
        answer.data(told_plans(&list.plans))
    })
}

fn done(desk: &mut Desk, args: &DoneArgs) -> Result<Answer, Report> {
    let plan = finish_plan(desk, &args.id)?;
    Ok(Answer::of(&plan)?.data(&plan.id).word("Plan cumplido."))
}

fn of_week(list: &AdherenceList) -> String {
    format!(
        "Semana {}: del {} al {}.",
        list.week,
        in_words(list.from),
        in_words(list.to)
    )
}

fn told(list: &AdherenceList) -> String {
    let row = |it: &AdherenceView| {
        vec![
            it.practice.clone(),
            it.owner_name.clone(),
            it.frequency.label().to_owned(),
            format!("{} de {}", it.held, it.due),
            it.percent
                .map_or_else(|| "—".to_owned(), |percent| format!("{percent} %")),
        ]
    };
    let rows: Vec<Vec<String>> = list.practices.iter().map(row).collect();
    columns(
        &["Práctica", "Responsable", "Cada", "Se tuvo", "Adherencia"],
        &rows,
    )
}

fn told_session(desk: &Desk, session: &SessionView) -> Vec<String> {
    vec![
        session.id.clone(),
        session.practice.clone(),
        date_clock(session.held_at, desk.zone()),
        session.minutes.to_string(),
        session.owner_name.clone(),
        match session.annulled {
            Some(_) => "anulada".to_owned(),
            None => String::new(),
        },
    ]
}

fn told_plans(plans: &[PlanView]) -> String {
    let gone = || "(depurado)".to_owned();
    let row = |plan: &PlanView| {
        vec![
            plan.id.clone(),
            in_words(plan.due),
            if plan.overdue { "vencido" } else { "" }.to_owned(),
            plan.owner.clone().unwrap_or_else(gone),
            plan.action.clone().unwrap_or_else(gone),
        ]
    };
    let rows: Vec<Vec<String>> = plans.iter().map(row).collect();
    columns(&["Plan", "Vence", "", "Responsable", "Acción"], &rows)
}
