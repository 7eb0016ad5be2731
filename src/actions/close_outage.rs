//! Closing an outage with its cause and sustento (C).

use super::attention_view::AttentionView;
use super::desk::Desk;
use super::error::{ActionError, Field};
use super::fields::{required, said};
use super::find;
use super::views::{OutageView, Viewer};
use crate::domain::catalog::{Catalog, Cause, UnforeseenKind};
use crate::domain::outage::{
    Asked, Closed, ClosingRequest, ListedCause, Outage, OutageEvent, State, asked_to_close,
    check_closing, settle_unforeseen,
};
use crate::domain::personal::{RetentionClass, Sealed};
use crate::domain::refusal::Refusal;
use crate::journal::{Actor, Body};
use crate::store::{StoreError, Writer};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the person who closes says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ClosingInput {
    /// Catalogue id of the cause.
    pub cause: String,
    /// What happened and how it ended.
    pub sustento: String,
    /// Tecnología's reference (C2).
    pub reference: String,
    /// The origin of the failure (C8).
    pub origin: String,
    /// Closed knowing that no notice confirms it (E8).
    pub unconfirmed: bool,
    /// Which unforeseen event it was, where it was not said before (O9).
    pub unforeseen_kind: Option<UnforeseenKind>,
}

/// What the closing form shows besides its fields.
#[derive(Debug, Clone)]
pub struct ClosingForm {
    /// The outage as it stands.
    pub outage: OutageView,
    /// The causes that fit its scenario (C1).
    pub causes: Vec<Cause>,
    /// What is asked of this user, by the id of the cause.
    pub asked: BTreeMap<String, Asked>,
    /// What the closing said that was taken back last (C6).
    pub before: Option<ClosingInput>,
    /// Critical attentions of it that are pending, masked, longest waiting first (C5).
    pub critical: Vec<AttentionView>,
    /// Why closing would be refused now, whatever is typed.
    pub obstacle: Option<Refusal>,
}

impl ClosingForm {
    /// What is asked of who closes with a cause; while none is chosen, what is asked
    /// with any of them.
    #[must_use]
    pub fn asked(&self, cause: Option<&Cause>) -> Asked {
        match cause {
            Some(cause) => self.asked.get(&cause.id).copied().unwrap_or_default(),
            None => Asked {
                reference: self.asked.values().any(|asked| asked.reference),
                origin: self.asked.values().any(|asked| asked.origin),
                unconfirmed: self.asked.values().any(|asked| asked.unconfirmed),
            },
        }
    }

    /// The causes as a person chooses among them: one that fits several unforeseen
    /// events is offered once for each, while nobody said which it was (O9).
    #[must_use]
    pub fn offered(&self) -> Vec<Cause> {
        let mut offered = Vec::new();
        for cause in &self.causes {
            if self.outage.unforeseen_kind.is_some() || cause.unforeseen.len() < 2 {
                offered.push(cause.clone());
                continue;
            }
            offered.extend(cause.unforeseen.iter().map(|kind| Cause {
                name: format!("{} · {}", cause.name, kind.label()),
                unforeseen: vec![*kind],
                ..cause.clone()
            }));
        }
        offered
    }
}

/// What the form of a closing offers.
///
/// # Errors
/// No such outage, or the store cannot be read.
pub fn closing_form(desk: &Desk, name: &str) -> Result<ClosingForm, ActionError> {
    let outage = find::outage(desk, name)?;
    let causes: Vec<Cause> = desk
        .assets()
        .catalog
        .causes_for(outage.scenario)
        .cloned()
        .collect();
    let user = &desk.store.session().user;
    let by = (user.id, user.role);
    let asked: BTreeMap<String, Asked> = causes
        .iter()
        .map(|cause| {
            let asked = asked_to_close(&outage, cause, by, desk.now());
            (cause.id.clone(), asked)
        })
        .collect();
    let obstacle = causes.first().and_then(|cause| {
        let request = ClosingRequest {
            cause,
            sustento: "…",
            reference: Some("…"),
            origin: Some("…"),
            unconfirmed: asked.get(&cause.id).is_some_and(|it| it.unconfirmed),
        };
        check_closing(&outage, &request, by, desk.now()).err()
    });
    let viewer = Viewer::new(desk);
    let critical = desk
        .store
        .read()
        .critical_pending_of(outage.id)?
        .iter()
        .map(|attention| viewer.masked(attention))
        .collect::<Result<_, _>>()?;
    Ok(ClosingForm {
        outage: viewer.outage(outage.id)?,
        critical,
        causes,
        asked,
        before: taken_back(desk, &outage)?,
        obstacle,
    })
}

/// What the closing of a reopened outage said, corrections of it included.
fn taken_back(desk: &Desk, outage: &Outage) -> Result<Option<ClosingInput>, ActionError> {
    if outage.state() != State::Restored {
        return Ok(None);
    }
    let read = desk.store.read();
    let void = read.void_about(outage.id)?;
    let mut state: Option<Outage> = None;
    let mut last = None;
    for operation in read.operations_of(outage.id)? {
        let envelope = &operation.envelope;
        let counts = !void.contains(&(envelope.replica, envelope.sequence));
        let meta = envelope.meta();
        if let Body::Outage(event) = operation.body
            && counts
        {
            Outage::apply(&mut state, outage.id, &meta, event);
        }
        let closing = state.as_ref().and_then(|outage| outage.closing.as_ref());
        last = closing.map(|closing| closing.facts.clone()).or(last);
    }
    let Some(facts) = last else { return Ok(None) };
    let origin = match &facts.origin {
        Some(origin) => read.sealed(origin)?,
        None => None,
    };
    Ok(Some(ClosingInput {
        cause: facts.cause,
        sustento: read.sealed(&facts.sustento)?.unwrap_or_default(),
        reference: facts.reference.unwrap_or_default(),
        origin: origin.unwrap_or_default(),
        unconfirmed: facts.unconfirmed,
        unforeseen_kind: facts.unforeseen_kind,
    }))
}

/// Closes an outage: a decision, signed with the author's key (U1).
///
/// # Errors
/// What rules C refuse, or what the store cannot do.
pub fn close_outage(
    desk: &mut Desk,
    name: &str,
    input: &ClosingInput,
) -> Result<OutageView, ActionError> {
    let outage = find::outage(desk, name)?;
    let cause = desk.assets().catalog.resolve_cause(&input.cause)?.clone();
    let id = outage.id;
    let catalog = desk.assets().catalog.clone();
    let reference = said(Field::Reference, &input.reference)?;
    let origin = said(Field::Origin, &input.origin)?;
    let request = ClosingRequest {
        cause: &cause,
        sustento: &input.sustento,
        reference,
        origin,
        unconfirmed: input.unconfirmed,
    };
    desk.store.write(|writer| {
        let outage: Outage = find::by_id(writer.read(), id)?;
        let Actor { user, role } = writer.actor();
        let to_validate = check_closing(&outage, &request, (user, role), writer.now())?;
        let kind = settle_unforeseen(&outage, &cause, input.unforeseen_kind)?;
        let sustento = required(Field::Sustento, &input.sustento)?;
        let sealed = writer.seal(RetentionClass::General, sustento)?;
        // Confirming without them keeps the reference and origin of the point (C2).
        let kept = outage.closing.as_ref().map(|closing| &closing.facts);
        let origin = match origin {
            Some(origin) => Some(writer.seal(RetentionClass::General, origin)?),
            None => kept.and_then(|kept| kept.origin.clone()),
        };
        let closed = Closed {
            cause: cause.id.clone(),
            sustento: sealed,
            reference: reference
                .map(str::to_owned)
                .or_else(|| kept.and_then(|kept| kept.reference.clone())),
            origin,
            listed: listed(writer, &catalog, &cause)?,
            role,
            to_validate,
            unconfirmed: !outage.confirmed(),
            receipt: None,
            unforeseen_kind: kind.filter(|kind| outage.unforeseen_kind != Some(*kind)),
            told: None,
        };
        writer.append(id, &Body::Outage(OutageEvent::Closed(Box::new(closed))))?;
        Ok::<_, ActionError>(())
    })?;
    Viewer::new(desk).outage(id)
}

/// A cause as its list has it, in the vault, where the list is not the shipped one (C9).
pub(super) fn listed(
    writer: &mut Writer<'_>,
    catalog: &Catalog,
    cause: &Cause,
) -> Result<Option<Sealed>, StoreError> {
    let Some(list) = catalog.cause_list() else {
        return Ok(None);
    };
    let listed = ListedCause {
        name: cause.name.clone(),
        list: list.clone(),
    };
    Ok(Some(writer.seal(RetentionClass::General, &listed)?))
}
