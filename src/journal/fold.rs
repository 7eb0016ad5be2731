//! The fold: the operations of one record, in their order, to the record (J1, M1).

use super::operation::{Body, Operation};
use crate::domain::access::{Access, AccessEvent};
use crate::domain::alert::Alert;
use crate::domain::attention::{Attention, AttentionEvent};
use crate::domain::code_block::{CodeBlock, CodeBlockEvent};
use crate::domain::inquiry::{Inquiry, InquiryEvent};
use crate::domain::law::{About, Act, Effect, State, Who, judge};
use crate::domain::notice::{Notice, NoticeEvent};
use crate::domain::outage::{Outage, OutageEvent};
use crate::domain::purge::{Purge, PurgeEvent};
use crate::domain::receipt::{Receipt, ReceiptEvent};
use crate::domain::recipient::Recipient;
use crate::domain::terminal::{Scope, Terminal, TerminalEvent};
use crate::domain::trust::{Standings, Trust, Void, WhyVoid};
use crate::domain::user::User;
use std::sync::Arc;
use uuid::Uuid;

/// A record, as its operations make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aggregate {
    /// An outage.
    Outage(Box<Outage>),
    /// An attention.
    Attention(Box<Attention>),
    /// A block of provisional codes.
    CodeBlock(CodeBlock),
    /// An alert or a confirmation mail.
    Alert(Alert),
    /// A mass failure notice.
    Notice(Notice),
    /// A refused inquiry.
    Inquiry(Inquiry),
    /// A user.
    User(User),
    /// A recipient of the office.
    Recipient(Recipient),
    /// A terminal.
    Terminal(Terminal),
    /// An access to personal content.
    Access(Access),
    /// A purge.
    Purge(Purge),
    /// A decision about a replica.
    Trust(Trust),
    /// A receipt of the office.
    Receipt(Receipt),
}

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
            Effect::Echo => return,
        }
        step(&mut self.done.record, self.entity, operation);
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
        if let Body::Terminal(TerminalEvent::Started(started)) = &operation.body
            && envelope.sequence == 1
            && envelope.replica == self.entity
        {
            // Who it is, is to be seen of a replica that is cut off as well.
            return Ok((started.point.code.as_str().into(), Effect::Whole));
        }
        let (standing, scope) = standings.counting(envelope.replica, envelope.sequence)?;
        let point = Arc::clone(&standing.point);
        let Some(act) = act_of(&operation.body) else {
            return Ok((point, Effect::Whole));
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
    #[must_use]
    pub fn has_void(&self) -> bool {
        !self.done.void.is_empty()
    }

    /// The record, and what was not let near it.
    #[must_use]
    pub fn finish(self) -> Folded {
        self.done
    }
}

/// What the law asks about; none of what has no effect by itself.
fn act_of(body: &Body) -> Option<Act<'_>> {
    Some(match body {
        Body::Outage(event) => Act::Outage(event),
        Body::Attention(event) => Act::Attention(event),
        Body::CodeBlock(_) => Act::Codes,
        Body::Alert(_) => Act::Alert,
        Body::Notice(_) => Act::Notice,
        Body::Inquiry(_) => Act::Inquiry,
        Body::User(_) => Act::User,
        Body::Recipient(_) => Act::Recipient,
        Body::Trust(_) => Act::Trust,
        Body::Access(_) | Body::Purge(_) | Body::Receipt(_) => Act::Note,
        Body::Terminal(_) | Body::Unknown { .. } => return None,
    })
}

/// The point and the series under whose numbers an operation makes a record (N1, N2).
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
        _ => None,
    }
}

#[allow(clippy::too_many_lines, reason = "one arm a kind of record")]
fn step(state: &mut Option<Aggregate>, entity: Uuid, operation: Operation) {
    let envelope = operation.envelope;
    match operation.body {
        Body::Outage(event) => into_record(
            state,
            |record| match record {
                Aggregate::Outage(outage) => Ok(*outage),
                other => Err(Box::new(other)),
            },
            |outage| Aggregate::Outage(Box::new(outage)),
            |outage| {
                Outage::apply(outage, entity, &envelope.meta(), event);
            },
        ),
        Body::Attention(event) => into_record(
            state,
            |record| match record {
                Aggregate::Attention(attention) => Ok(*attention),
                other => Err(Box::new(other)),
            },
            |attention| Aggregate::Attention(Box::new(attention)),
            |attention| {
                Attention::apply(attention, entity, &envelope.meta(), event);
            },
        ),
        Body::CodeBlock(event) => into_record(
            state,
            |record| match record {
                Aggregate::CodeBlock(block) => Ok(block),
                other => Err(Box::new(other)),
            },
            Aggregate::CodeBlock,
            |block| CodeBlock::apply(block, entity, envelope.at, event),
        ),
        Body::Alert(event) => into_record(
            state,
            |record| match record {
                Aggregate::Alert(alert) => Ok(alert),
                other => Err(Box::new(other)),
            },
            Aggregate::Alert,
            |alert| Alert::apply(alert, entity, envelope.at, envelope.actor.user, event),
        ),
        Body::User(event) => into_record(
            state,
            |record| match record {
                Aggregate::User(user) => Ok(user),
                other => Err(Box::new(other)),
            },
            Aggregate::User,
            |user| {
                User::apply(user, entity, event);
            },
        ),
        Body::Recipient(event) => into_record(
            state,
            |record| match record {
                Aggregate::Recipient(recipient) => Ok(recipient),
                other => Err(Box::new(other)),
            },
            Aggregate::Recipient,
            |recipient| {
                Recipient::apply(recipient, entity, envelope.replica, envelope.at, event);
            },
        ),
        Body::Notice(NoticeEvent::Registered(facts)) => {
            state.get_or_insert_with(|| {
                Aggregate::Notice(Notice {
                    id: entity,
                    registered_at: envelope.at,
                    facts,
                })
            });
        }
        Body::Inquiry(InquiryEvent::Refused(facts)) => {
            state.get_or_insert_with(|| {
                Aggregate::Inquiry(Inquiry {
                    id: entity,
                    asked_at: envelope.at,
                    facts,
                    outage: None,
                })
            });
        }
        Body::Inquiry(InquiryEvent::Converted { outage }) => {
            if let Some(Aggregate::Inquiry(inquiry)) = state {
                inquiry.outage.get_or_insert(outage);
            }
        }
        Body::Terminal(TerminalEvent::Started(started)) => {
            if entity == envelope.replica && envelope.sequence == 1 {
                state.get_or_insert(Aggregate::Terminal(Terminal {
                    replica: entity,
                    started,
                }));
            }
        }
        Body::Access(AccessEvent::Made { access, records }) => {
            state.get_or_insert(Aggregate::Access(Access {
                id: entity,
                at: envelope.at,
                user: envelope.actor.user,
                access,
                records,
            }));
        }
        Body::Purge(PurgeEvent::Done {
            class,
            before,
            vault,
        }) => {
            state.get_or_insert(Aggregate::Purge(Purge {
                id: entity,
                at: envelope.at,
                user: envelope.actor.user,
                class,
                before,
                vault,
            }));
        }
        Body::Trust(event) => {
            state.get_or_insert(Aggregate::Trust(Trust {
                id: entity,
                at: envelope.at,
                user: envelope.actor.user,
                role: envelope.actor.role,
                origin: envelope.replica,
                event,
            }));
        }
        Body::Receipt(ReceiptEvent::Applied(facts)) => {
            state.get_or_insert(Aggregate::Receipt(Receipt {
                id: entity,
                applied_at: envelope.at,
                user: envelope.actor.user,
                facts,
            }));
        }
        Body::Unknown { .. } => {}
    }
}

/// Folds into a record of one kind; a record of another kind stays as it is.
fn into_record<T>(
    state: &mut Option<Aggregate>,
    unwrap: impl FnOnce(Aggregate) -> Result<T, Box<Aggregate>>,
    wrap: impl FnOnce(T) -> Aggregate,
    apply: impl FnOnce(&mut Option<T>),
) {
    let mut record = match state.take().map(unwrap) {
        None => None,
        Some(Ok(record)) => Some(record),
        Some(Err(other)) => {
            *state = Some(*other);
            return;
        }
    };
    apply(&mut record);
    *state = record.map(wrap);
}
