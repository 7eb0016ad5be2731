//! The fold: the operations of one record, in their order, to the record (J1, M1).

use super::identity::{case_id, is_named};
use super::kinds::{Aggregate, Body};
use super::operation::Operation;
use crate::domain::attention::AttentionEvent;
use crate::domain::code_block::CodeBlockEvent;
use crate::domain::law::{About, Effect, State, Who, judge};
use crate::domain::outage::OutageEvent;
use crate::domain::pqr::{FormEvent, ReceptionEvent};
use crate::domain::practice::IdeaEvent;
use crate::domain::terminal::{Scope, TerminalEvent};
use crate::domain::trust::{Standings, Void, WhyVoid};
use std::sync::Arc;
use uuid::Uuid;

/// What the operations of one record make.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    /// The record; none where nothing made one.
    pub record: Option<Aggregate>,
    /// Operations that are kept and were not let near it (M3, M4).
    pub void: Vec<Void>,
}

/// Folds the operations of one record, given in the order (lamport, replica,
/// sequence). Total: an operation that makes no sense where it stands, or is
/// of an unknown kind, changes nothing.
#[must_use]
pub fn fold(
    entity: Uuid,
    operations: impl IntoIterator<Item = Operation>,
    standings: &Standings,
) -> Folded {
    let mut folding = Folding::new(entity);
    for operation in operations {
        folding.step(operation, standings);
    }
    folding.done
}

/// A fold under way.
#[derive(Debug)]
pub struct Folding {
    entity: Uuid,
    /// The point whose record it is: that of the replica which made it (M4).
    home: Option<Arc<str>>,
    /// The lineage that made it.
    line: Option<Uuid>,
    done: Folded,
}

impl Folding {
    /// Begins a record.
    #[must_use]
    pub fn new(entity: Uuid) -> Self {
        Self {
            entity,
            home: None,
            line: None,
            done: Folded::default(),
        }
    }

    /// Takes the next operation, in the order (lamport, replica, sequence).
    pub fn step(&mut self, mut operation: Operation, standings: &Standings) {
        let (replica, sequence) = (operation.envelope.replica, operation.envelope.sequence);
        let (point, effect) = match self.permitted(&operation, standings) {
            Ok(permitted) => permitted,
            Err(why) => {
                self.done.void.push(Void {
                    replica,
                    sequence,
                    why,
                });
                return;
            }
        };
        match effect {
            Effect::Whole => {}
            Effect::ToValidate => {
                if let Body::Outage(OutageEvent::Closed(closed)) = &mut operation.body {
                    closed.to_validate = true;
                }
            }
            Effect::Nothing => return,
        }
        let meta = operation.envelope.meta();
        Aggregate::apply(&mut self.done.record, self.entity, &meta, operation.body);
        if self.home.is_none() && self.done.record.is_some() {
            self.home = Some(point);
            self.line = Some(standings.line(replica));
        }
    }

    /// The point of the replica that writes, and what comes of it, where it may write
    /// here and now: what the law says (M4), on what is proven of its author.
    pub(super) fn permitted(
        &self,
        operation: &Operation,
        standings: &Standings,
    ) -> Result<(Arc<str>, Effect), WhyVoid> {
        let envelope = &operation.envelope;
        if is_named(envelope.entity)
            && !matches!(operation.body, Body::PqrCase(_) | Body::Unknown { .. })
        {
            // Anybody can reckon the id of a case: no other record is made under one, or
            // its cell could say nothing of it any more (X12).
            return Err(WhyVoid::Scope);
        }
        if let Body::Terminal(TerminalEvent::Started(started)) = &operation.body
            && envelope.sequence == 1
            && envelope.replica == self.entity
        {
            // Who it is, is to be seen of a replica that is cut off as well.
            return Ok((started.point.code.as_str().into(), Effect::Whole));
        }
        let (standing, scope) = standings.counting(envelope.replica, envelope.sequence)?;
        let point = Arc::clone(&standing.point);
        let Some(act) = operation.body.act() else {
            return Ok((point, Effect::Nothing));
        };
        let voice = standings
            .voice(envelope.replica, envelope.sequence, envelope.actor.user)
            .filter(|voice| voice.role == Some(envelope.actor.role))
            .ok_or_else(|| {
                if standings.is_unheard(envelope.replica) {
                    WhyVoid::Unheard
                } else {
                    WhyVoid::User
                }
            })?;
        if let Body::PqrCase(event) = &operation.body
            && case_id(&point, &event.case().radicado) != self.entity
        {
            // Whose a case is, its id says: nobody else makes it theirs by being first (X12).
            return Err(WhyVoid::Scope);
        }
        match (&self.home, numbered(&operation.body)) {
            // Nobody numbers for another point, not even an office, nor for another
            // terminal of the own one.
            (_, Some((of, _))) if *point != *of => return Err(WhyVoid::Scope),
            (_, Some((_, Some(series)))) if standing.series != series => {
                return Err(WhyVoid::Series);
            }
            _ => {}
        }
        let who = Who {
            scope,
            point: &standing.point,
            user: envelope.actor.user,
            role: envelope.actor.role,
            founder: voice.founder,
            own: standings.is_own_work(envelope.replica, envelope.sequence),
        };
        let about = About {
            home: self.home.as_deref(),
            own_line: self
                .line
                .is_none_or(|line| line == standings.line(envelope.replica)),
            state: match &self.done.record {
                Some(Aggregate::Outage(outage)) => State::Outage(outage),
                Some(Aggregate::Attention(attention)) => State::Attention(attention),
                Some(Aggregate::PqrCase(case)) => State::Case(case),
                _ => State::Other,
            },
        };
        let at_office = standings.own_scope() == Some(Scope::Office);
        let effect = judge(&who, act, &about, at_office, |sha256| {
            standings.has_receipt(sha256)
        })?;
        Ok((point, effect))
    }

    /// The record as far as it got.
    #[must_use]
    pub fn record(&self) -> Option<&Aggregate> {
        self.done.record.as_ref()
    }

    /// Whether anything was not let near it.
    pub(crate) fn has_void(&self) -> bool {
        !self.done.void.is_empty()
    }

    /// The record, and what was not let near it.
    #[must_use]
    pub fn finish(self) -> Folded {
        self.done
    }
}

/// The point and the series under whose numbers an operation makes a record (N1, N2, X19).
/// A paper form is transcribed at any terminal of its point, under the code that was
/// printed on it: in no series of its own (Q4).
fn numbered(body: &Body) -> Option<(&str, Option<&str>)> {
    match body {
        Body::Outage(OutageEvent::Opened(opened)) => {
            Some((&opened.correlative.point, Some(&opened.correlative.series)))
        }
        Body::Attention(AttentionEvent::Taken(taken)) => {
            let series = taken.paper.is_none().then_some(taken.code.series.as_str());
            Some((&taken.code.point, series))
        }
        Body::CodeBlock(CodeBlockEvent::Reserved { block, .. }) => {
            Some((&block.point, Some(&block.series)))
        }
        Body::PqrReception(ReceptionEvent::Begun(facts)) => Some((&facts.point, None)),
        Body::PqrCase(event) => Some((&event.case().point, None)),
        Body::PqrForm(FormEvent::Returned(facts)) => Some((&facts.point, None)),
        Body::Idea(IdeaEvent::Proposed(facts)) => Some((&facts.point, Some(&facts.series))),
        _ => None,
    }
}
