//! Ideas for improvement: from who proposed one to what the client answered (X19).

use super::desk::Desk;
use super::error::{ActionError, Field};
use super::fields::required;
use crate::domain::authority::Permission;
use crate::domain::personal::RetentionClass;
use crate::domain::practice::{Idea, IdeaEvent, IdeaFacts, IdeaState, Resolved, Returned};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::journal::Body;
use crate::store::Writer;
use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use uuid::Uuid;

/// An idea. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IdeaView {
    /// What it is called: `A-3`; another point's with its point, `BOG002-A-3`.
    pub id: String,
    /// Where it stands.
    pub state: IdeaState,
    /// The idea; none once purged.
    pub text: Option<String>,
    /// Who proposed it.
    pub by: Option<String>,
    /// When it was noted.
    pub proposed_at: DateTime<FixedOffset>,
    /// Whether it goes on; none before that is decided.
    pub accepted: Option<bool>,
    /// Why.
    pub reason: Option<String>,
    /// When that was decided.
    pub resolved_at: Option<DateTime<FixedOffset>>,
    /// When it was delivered to the client.
    pub delivered_at: Option<DateTime<FixedOffset>>,
    /// What the client said last.
    pub status: Option<String>,
    /// When.
    pub returned_at: Option<DateTime<FixedOffset>>,
    /// The record's id.
    #[serde(skip)]
    pub record: Uuid,
}

/// All ideas. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IdeaList {
    /// The latest first.
    pub ideas: Vec<IdeaView>,
}

/// Every idea, the latest first.
///
/// # Errors
/// The store cannot be read.
pub fn ideas(desk: &Desk) -> Result<IdeaList, ActionError> {
    let ideas = desk.store.read().ideas()?;
    let ideas = ideas.iter().map(|idea| shown(desk, idea));
    Ok(IdeaList {
        ideas: ideas.collect::<Result<_, _>>()?,
    })
}

/// Notes an idea.
///
/// # Errors
/// The role may not, or something is missing.
pub fn propose_idea(desk: &mut Desk, text: &str, by: &str) -> Result<IdeaView, ActionError> {
    desk.permit(Permission::ProposeIdea)?;
    let text = required(Field::Idea, text)?;
    let by = required(Field::Proposer, by)?;
    let series = desk.store.terminal().series();
    let point = desk.point().to_owned();
    let id = desk.store.write(|writer| {
        let last = writer.read().last_idea(&point, &series)?;
        let number = last.checked_add(1).ok_or_else(|| {
            Refusal::new(
                Rule::X19,
                "Este terminal ya no tiene números para otra idea.",
            )
        })?;
        let facts = IdeaFacts {
            text: writer.seal(RetentionClass::General, text)?,
            by: writer.seal(RetentionClass::General, by)?,
            point,
            series,
            number,
        };
        let id = writer.id();
        writer.append(id, &Body::Idea(IdeaEvent::Proposed(facts)))?;
        Ok::<_, ActionError>(id)
    })?;
    shown(desk, &by_id(desk.store.read().idea(id)?, id)?)
}

/// Takes an idea up or turns it down; until it is delivered that can be said anew.
///
/// # Errors
/// The role may not, there is no such idea, or it is with the client already.
pub fn resolve_idea(
    desk: &mut Desk,
    name: &str,
    accepted: bool,
    reason: &str,
) -> Result<IdeaView, ActionError> {
    let reason = required(Field::Reason, reason)?;
    decide(desk, name, |writer, idea| {
        if idea.delivered_at.is_some() {
            return Err(out_of_turn(idea, "Ya se entregó al cliente."));
        }
        let reason = writer.seal(RetentionClass::General, reason)?;
        Ok(IdeaEvent::Resolved(Resolved { accepted, reason }))
    })
}

/// Notes that an idea was delivered to the client.
///
/// # Errors
/// The role may not, there is no such idea, or it was not taken up.
pub fn deliver_idea(desk: &mut Desk, name: &str) -> Result<IdeaView, ActionError> {
    decide(desk, name, |_, idea| match idea.state() {
        IdeaState::Accepted => Ok(IdeaEvent::Delivered),
        IdeaState::Proposed | IdeaState::Rejected => {
            Err(out_of_turn(idea, "Se entregan las aceptadas."))
        }
        IdeaState::Delivered | IdeaState::Returned => {
            Err(out_of_turn(idea, "Ya se entregó al cliente."))
        }
    })
}

/// Notes how the client says that an idea stands.
///
/// # Errors
/// The role may not, there is no such idea, or it was not delivered.
pub fn return_idea(desk: &mut Desk, name: &str, status: &str) -> Result<IdeaView, ActionError> {
    let status = required(Field::Standing, status)?;
    decide(desk, name, |writer, idea| {
        if idea.delivered_at.is_none() {
            return Err(out_of_turn(idea, "Todavía no se entregó al cliente."));
        }
        let status = writer.seal(RetentionClass::General, status)?;
        Ok(IdeaEvent::Returned(Returned { status }))
    })
}

fn out_of_turn(idea: &Idea, why: &str) -> ActionError {
    let state = idea.state().label();
    Refusal::new(Rule::X19, format!("La idea {} está {state}.", idea.code()))
        .hint(why)
        .into()
}

/// Writes what is decided of an idea, judged in its transaction.
fn decide(
    desk: &mut Desk,
    name: &str,
    said: impl FnOnce(&mut Writer<'_>, &Idea) -> Result<IdeaEvent, ActionError>,
) -> Result<IdeaView, ActionError> {
    desk.permit(Permission::KeepPractices)?;
    let id = find(desk, name)?.id;
    desk.store.write(|writer| {
        let idea = by_id(writer.read().idea(id)?, id)?;
        let event = said(writer, &idea)?;
        writer.append(id, &Body::Idea(event))?;
        Ok::<_, ActionError>(())
    })?;
    shown(desk, &by_id(desk.store.read().idea(id)?, id)?)
}

/// The idea that a text names, by the end of its name: `BOG001-A-3`, `A-3`, or `3` where
/// one series alone has it; those of the own point come first to mind.
fn find(desk: &Desk, name: &str) -> Result<Idea, ActionError> {
    let wanted = name.trim().to_uppercase();
    let mut found = match wanted.rsplit('-').next().unwrap_or_default().parse() {
        Ok(number) => desk.store.read().ideas_numbered(number)?,
        Err(_) => Vec::new(),
    };
    found.retain(|idea| {
        let whole = format!("{}-{}", idea.facts.point, idea.code());
        whole == wanted || whole.ends_with(&format!("-{wanted}"))
    });
    if found.iter().any(|idea| idea.facts.point == desk.point()) {
        found.retain(|idea| idea.facts.point == desk.point());
    }
    match (found.pop(), found.is_empty()) {
        (Some(idea), true) => Ok(idea),
        (idea, _) => Err(ActionError::NotOne {
            what: "idea",
            text: name.to_owned(),
            several: idea.is_some(),
        }),
    }
}

fn by_id(idea: Option<Idea>, id: Uuid) -> Result<Idea, ActionError> {
    idea.ok_or_else(|| ActionError::NotOne {
        what: "idea",
        text: id.to_string(),
        several: false,
    })
}

fn shown(desk: &Desk, idea: &Idea) -> Result<IdeaView, ActionError> {
    let read = desk.store.read();
    let resolved = idea.resolved.as_ref();
    let returned = idea.returned.last();
    Ok(IdeaView {
        id: if idea.facts.point == desk.point() {
            idea.code()
        } else {
            format!("{}-{}", idea.facts.point, idea.code())
        },
        state: idea.state(),
        text: read.sealed(&idea.facts.text)?,
        by: read.sealed(&idea.facts.by)?,
        proposed_at: idea.proposed_at,
        accepted: resolved.map(|(_, it)| it.accepted),
        reason: match resolved {
            Some((_, it)) => read.sealed(&it.reason)?,
            None => None,
        },
        resolved_at: resolved.map(|(at, _)| *at),
        delivered_at: idea.delivered_at,
        status: match returned {
            Some((_, it)) => read.sealed(&it.status)?,
            None => None,
        },
        returned_at: returned.map(|(at, _)| *at),
        record: idea.id,
    })
}
