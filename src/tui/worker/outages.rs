//! Outages, what stands around one, and the notices of mass failures.

use crate::{
    actions::{self, ActionError, AlertSubject, AttentionQuery, Desk, OutageQuery, PageAt},
    tui::{
        message::Answer,
        subjects::outages::{OutageAnswer, OutageDeed, OutageEffect, Surroundings},
    },
};

/// How many attentions an outage shows.
const FIRST: usize = 6;
/// How many outages an attention can be joined to at most.
const JOINABLE: usize = 40;

pub(super) fn handle(desk: &mut Desk, effect: OutageEffect) -> Result<Vec<Answer>, ActionError> {
    let changed = |deed, outage| OutageAnswer::Changed {
        deed,
        outage: Box::new(outage),
    };
    let answer = match effect {
        OutageEffect::Open(input) => {
            changed(OutageDeed::Opened, actions::open_outage(desk, &input)?)
        }
        OutageEffect::List { query, page, limit } => {
            OutageAnswer::Listed(actions::list_outages(desk, &query, page, limit)?)
        }
        OutageEffect::OfType(attention) => {
            let query = OutageQuery {
                procedure_type: attention.procedure_type,
                ..OutageQuery::default()
            };
            let list = actions::list_outages(desk, &query, PageAt::First, JOINABLE)?;
            OutageAnswer::OfType { attention, list }
        }
        OutageEffect::Inquiries { query, page, limit } => {
            OutageAnswer::Inquiries(actions::list_inquiries(desk, &query, page, limit)?)
        }
        OutageEffect::Show(outage) => return shown(desk, &outage),
        OutageEffect::Restore { outages, at } => {
            OutageAnswer::Restored(actions::restore_outages(desk, &outages, at)?)
        }
        OutageEffect::ClosingForm(outage) => {
            OutageAnswer::ClosingForm(Box::new(actions::closing_form(desk, &outage)?))
        }
        OutageEffect::Close { outage, input } => changed(
            OutageDeed::Closed,
            actions::close_outage(desk, &outage, &input)?,
        ),
        OutageEffect::Correct { outage, input } => changed(
            OutageDeed::Corrected,
            actions::correct_outage(desk, &outage, &input)?,
        ),
        OutageEffect::Reopen { outage, reason } => changed(
            OutageDeed::Reopened,
            actions::reopen_outage(desk, &outage, &reason)?,
        ),
        OutageEffect::Suggest(procedure) => OutageAnswer::Suggested {
            opening: actions::suggest_opening(desk, &procedure, desk.now())?.map(Box::new),
            procedure,
        },
        OutageEffect::Attach { outage, attentions } => return attach(desk, &outage, &attentions),
        OutageEffect::RegisterNotice(input) => {
            OutageAnswer::Noticed(actions::register_notice(desk, &input)?)
        }
    };
    Ok(vec![Answer::Outages(answer)])
}

/// One with its history, and what stands around it.
fn shown(desk: &mut Desk, outage: &str) -> Result<Vec<Answer>, ActionError> {
    let detail = actions::show_outage(desk, outage)?;
    let query = AttentionQuery {
        outage: Some(outage.to_owned()),
        ..AttentionQuery::default()
    };
    let subject = AlertSubject::Outage(outage.to_owned());
    let around = Surroundings {
        outage: outage.to_owned(),
        attentions: actions::list_attentions(desk, &query, PageAt::First, FIRST)?,
        letters: actions::letters_about(desk, &subject)?,
        attachable: actions::attachable(desk, outage)?,
    };
    Ok(vec![
        Answer::Outages(OutageAnswer::Shown(Box::new(detail))),
        Answer::Outages(OutageAnswer::Around(Box::new(around))),
    ])
}

/// Joins attentions to an outage, one after the other.
fn attach(
    desk: &mut Desk,
    outage: &str,
    attentions: &[String],
) -> Result<Vec<Answer>, ActionError> {
    for attention in attentions {
        actions::attach_attention(desk, attention, outage)?;
    }
    let told = match attentions {
        [_] => "1 atención unida al evento".to_owned(),
        several => format!("{} atenciones unidas al evento", several.len()),
    };
    let mut answers = vec![Answer::Done(told)];
    answers.extend(shown(desk, outage)?);
    Ok(answers)
}
