//! `cierres`: what waits for Tecnología across points, and its daily review (C7).

use super::answer::Answer;
use super::program::Subcommand;
use super::table::columns;
use crate::actions::{Desk, PendingClosingList, Report, pending_closings, review_closings};
use crate::domain::instant::{clock, date_clock};
use clap::Args;

/// The subcommands.
pub(super) fn all() -> Vec<Subcommand> {
    vec![
        Subcommand::at_desk("listar", list),
        Subcommand::at_desk("revisar", review),
    ]
}

/// Lista los cierres que esperan a Tecnología, primero los que la revisión de hoy no vio
#[derive(Debug, Args)]
pub(super) struct ListArgs;

/// Anota la revisión de hoy: lo que cambie después se marca otra vez
#[derive(Debug, Args)]
pub(super) struct ReviewArgs;

fn list(desk: &mut Desk, _: &ListArgs) -> Result<Answer, Report> {
    told(desk, &pending_closings(desk)?)
}

fn review(desk: &mut Desk, _: &ReviewArgs) -> Result<Answer, Report> {
    let list = review_closings(desk)?;
    told(desk, &list)
}

fn told(desk: &Desk, list: &PendingClosingList) -> Result<Answer, Report> {
    let rows: Vec<Vec<String>> = list
        .closings
        .iter()
        .map(|closing| {
            vec![
                closing.outage.correlative.clone(),
                closing.closing.label().to_owned(),
                date_clock(closing.since, desk.zone()),
                if closing.seen_today {
                    "visto"
                } else {
                    "sin ver"
                }
                .to_owned(),
            ]
        })
        .collect();
    let reviewed = match (list.reviewed_at, &list.reviewed_by) {
        (Some(at), Some(by)) => format!("Revisión de hoy: {} por {by}.", clock(at, desk.zone())),
        _ => "Hoy todavía no se revisaron.".to_owned(),
    };
    let answer = Answer::of(list)?;
    Ok(if rows.is_empty() {
        answer.word("Ningún cierre espera a Tecnología.")
    } else {
        answer.data(columns(&["Evento", "Espera", "Desde", "Hoy"], &rows))
    }
    .word(reviewed))
}
