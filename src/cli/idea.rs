//! `idea`: ideas for improvement (X19).

use super::answer::Answer;
use super::program::Subcommand;
use super::table::columns;
use crate::actions::{
    Desk, IdeaView, Report, deliver_idea, ideas, propose_idea, resolve_idea, return_idea,
};
use crate::domain::instant::date_clock;
use clap::Args;

/// The subcommands.
pub(super) fn all() -> Vec<Subcommand> {
    vec![
        Subcommand::at_desk("agregar", add),
        Subcommand::at_desk("resolver", resolve),
        Subcommand::at_desk("entregar", deliver),
        Subcommand::at_desk("devolver", give_back),
        Subcommand::at_desk("listar", list),
    ]
}

/// Anota una idea de mejora
#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// La idea
    #[arg(long = "texto", value_name = "TEXTO")]
    text: String,
    /// Quién la propone
    #[arg(long = "de", value_name = "NOMBRE")]
    by: String,
}

/// Acepta o rechaza una idea; hasta entregarla se puede decir otra cosa
#[derive(Debug, Args)]
pub(super) struct ResolveArgs {
    /// Número de la idea, como A-3
    #[arg(value_name = "N")]
    id: String,
    /// Pasa a ejecutarse
    #[arg(
        long = "aceptada",
        required_unless_present = "rejected",
        conflicts_with = "rejected"
    )]
    accepted: bool,
    /// No se podrá realizar
    #[arg(long = "rechazada", id = "rejected")]
    rejected: bool,
    /// Por qué
    #[arg(long = "razon", value_name = "TEXTO")]
    reason: String,
}

/// Anota que una idea aceptada se entregó al cliente
#[derive(Debug, Args)]
pub(super) struct DeliverArgs {
    /// Número de la idea, como A-3
    #[arg(value_name = "N")]
    id: String,
}

/// Anota cómo dice el cliente que va una idea entregada
#[derive(Debug, Args)]
pub(super) struct ReturnArgs {
    /// Número de la idea, como A-3
    #[arg(value_name = "N")]
    id: String,
    /// Cómo va
    #[arg(long = "estado", value_name = "TEXTO")]
    status: String,
}

/// Lista las ideas de mejora, primero las últimas
#[derive(Debug, Args)]
pub(super) struct ListArgs;

fn add(desk: &mut Desk, args: &AddArgs) -> Result<Answer, Report> {
    told(&propose_idea(desk, &args.text, &args.by)?)
}

fn resolve(desk: &mut Desk, args: &ResolveArgs) -> Result<Answer, Report> {
    told(&resolve_idea(desk, &args.id, args.accepted, &args.reason)?)
}

fn deliver(desk: &mut Desk, args: &DeliverArgs) -> Result<Answer, Report> {
    told(&deliver_idea(desk, &args.id)?)
}

fn give_back(desk: &mut Desk, args: &ReturnArgs) -> Result<Answer, Report> {
    told(&return_idea(desk, &args.id, &args.status)?)
}

fn told(idea: &IdeaView) -> Result<Answer, Report> {
    let word = format!("Idea {}: {}.", idea.id, idea.state.label());
    Ok(Answer::of(idea)?.data(&idea.id).word(word))
}

fn list(desk: &mut Desk, _: &ListArgs) -> Result<Answer, Report> {
    let list = ideas(desk)?;
    let gone = || "(depurado)".to_owned();
    let rows: Vec<Vec<String>> = list
        .ideas
        .iter()
        .map(|idea| {
            vec![
                idea.id.clone(),
                idea.state.label().to_owned(),
                date_clock(idea.proposed_at, desk.zone()),
                idea.by.clone().unwrap_or_else(gone),
                idea.text.clone().unwrap_or_else(gone),
            ]
        })
        .collect();
    let answer = Answer::of(&list)?;
    Ok(if rows.is_empty() {
        answer.word("Todavía no hay ideas.")
    } else {
        answer.data(columns(
            &["Idea", "Estado", "Anotada", "De", "Qué propone"],
            &rows,
        ))
    })
}
