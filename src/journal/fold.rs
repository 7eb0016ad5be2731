//! The fold: the operations of one record, in their order, to the record (J1, M1).

use super::operation::{Body, Operation};
use crate::domain::access::{Access, AccessEvent};
use crate::domain::alert::Alert;
use crate::domain::attention::Attention;
use crate::domain::code_block::CodeBlock;
use crate::domain::inquiry::{Inquiry, InquiryEvent};
use crate::domain::notice::{Notice, NoticeEvent};
use crate::domain::outage::Outage;
use crate::domain::purge::{Purge, PurgeEvent};
use crate::domain::terminal::{Terminal, TerminalEvent};
use crate::domain::user::User;
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
    /// A terminal.
    Terminal(Terminal),
    /// An access to personal content.
    Access(Access),
    /// A purge.
    Purge(Purge),
}

/// Folds the operations of one record, given in the order (lamport, replica,
/// sequence). Total: an operation that makes no sense where it stands, or is
/// of an unknown kind, changes nothing. None where nothing made a record.
#[must_use]
pub fn fold(entity: Uuid, operations: impl IntoIterator<Item = Operation>) -> Option<Aggregate> {
    let mut state = None;
    for operation in operations {
        step(&mut state, entity, operation);
    }
    state
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
