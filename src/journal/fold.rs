//! The fold: the operations of one record, in their order, to the record (J1, M1).

use super::operation::{Body, Operation};
use crate::domain::inquiry::{Inquiry, InquiryEvent};
use crate::domain::notice::{Notice, NoticeEvent};
use crate::domain::outage::Outage;
use crate::domain::terminal::{Terminal, TerminalEvent};
use crate::domain::user::User;
use uuid::Uuid;

/// A record, as its operations make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aggregate {
    /// An outage.
    Outage(Box<Outage>),
    /// A mass failure notice.
    Notice(Notice),
    /// A refused inquiry.
    Inquiry(Inquiry),
    /// A user.
    User(User),
    /// A terminal.
    Terminal(Terminal),
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

fn step(state: &mut Option<Aggregate>, entity: Uuid, operation: Operation) {
    let envelope = operation.envelope;
    match (operation.body, state.take()) {
        (Body::Outage(event), current) => {
            let mut outage = match current {
                None => None,
                Some(Aggregate::Outage(outage)) => Some(*outage),
                other => {
                    *state = other;
                    return;
                }
            };
            Outage::apply(&mut outage, entity, &envelope.meta(), event);
            *state = outage.map(|outage| Aggregate::Outage(Box::new(outage)));
        }
        (Body::User(event), current) => {
            let mut user = match current {
                None => None,
                Some(Aggregate::User(user)) => Some(user),
                other => {
                    *state = other;
                    return;
                }
            };
            User::apply(&mut user, entity, event);
            *state = user.map(Aggregate::User);
        }
        (Body::Notice(NoticeEvent::Registered(facts)), None) => {
            *state = Some(Aggregate::Notice(Notice {
                id: entity,
                registered_at: envelope.at,
                facts,
            }));
        }
        (Body::Inquiry(InquiryEvent::Refused(facts)), None) => {
            *state = Some(Aggregate::Inquiry(Inquiry {
                id: entity,
                asked_at: envelope.at,
                facts,
                outage: None,
            }));
        }
        (
            Body::Inquiry(InquiryEvent::Converted { outage }),
            Some(Aggregate::Inquiry(mut inquiry)),
        ) => {
            inquiry.outage.get_or_insert(outage);
            *state = Some(Aggregate::Inquiry(inquiry));
        }
        (Body::Terminal(TerminalEvent::Started(started)), None)
            if entity == envelope.replica && envelope.sequence == 1 =>
        {
            *state = Some(Aggregate::Terminal(Terminal {
                replica: entity,
                started,
            }));
        }
        (_, current) => *state = current,
    }
}
