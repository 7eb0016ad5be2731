//! The record that documents are attached to, whichever it is (Q11).

use super::desk::Desk;
use super::error::ActionError;
use super::find::{self, Record};
use crate::domain::attention::{Attention, AttentionEvent};
use crate::domain::authority::Permission;
use crate::domain::document::{DocumentFacts, Documents, WithdrawnFacts};
use crate::domain::notice::{Notice, NoticeEvent};
use crate::domain::outage::{Outage, OutageEvent};
use crate::domain::personal::RetentionClass;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::terminal::Scope;
use crate::journal::Body;
use crate::store::Reader;
use uuid::Uuid;

/// A record that has documents.
#[derive(Debug, Clone)]
pub(super) enum Documented {
    Outage(Box<Outage>),
    Attention(Box<Attention>),
    Notice(Box<Notice>),
}

impl Documented {
    /// The outage or attention that a text names, as everywhere; else the notice of that
    /// reference.
    ///
    /// # Errors
    /// None is named so, or several are; an adviser names the attention of another.
    pub(super) fn named(desk: &Desk, text: &str) -> Result<Self, ActionError> {
        match find::record(desk, text) {
            Ok(Record::Outage(outage)) => Ok(Self::Outage(outage)),
            Ok(Record::Attention(attention)) => {
                find::check_own(desk, &attention)?;
                Ok(Self::Attention(attention))
            }
            Err(none) => {
                let read = desk.store.read();
                let notice = read.notice_by_reference(text.trim())?;
                notice
                    .map(|notice| Self::Notice(Box::new(notice)))
                    .ok_or(none)
            }
        }
    }

    /// The same record as it is now.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(super) fn again(&self, read: Reader<'_>) -> Result<Self, ActionError> {
        Ok(match self {
            Self::Outage(outage) => Self::Outage(Box::new(find::by_id(read, outage.id)?)),
            Self::Attention(attention) => {
                Self::Attention(Box::new(find::attention_by_id(read, attention.id)?))
            }
            Self::Notice(notice) => {
                let again = read.notice(notice.id)?;
                let gone = || ActionError::NoNotice(notice.facts.reference.clone());
                Self::Notice(Box::new(again.ok_or_else(gone)?))
            }
        })
    }

    pub(super) fn id(&self) -> Uuid {
        match self {
            Self::Outage(outage) => outage.id,
            Self::Attention(attention) => attention.id,
            Self::Notice(notice) => notice.id,
        }
    }

    /// What a person calls it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Outage(outage) => outage.correlative.to_string(),
            Self::Attention(attention) => attention.code.to_string(),
            Self::Notice(notice) => notice.facts.reference.clone(),
        }
    }

    pub(super) fn documents(&self) -> &Documents {
        match self {
            Self::Outage(outage) => &outage.documents,
            Self::Attention(attention) => &attention.documents,
            Self::Notice(notice) => &notice.documents,
        }
    }

    /// Reference of the notice that an event is linked to.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(super) fn notice(&self, read: Reader<'_>) -> Result<Option<String>, ActionError> {
        let link = match self {
            Self::Outage(outage) => outage.notice.as_ref(),
            Self::Attention(_) | Self::Notice(_) => None,
        };
        let notice = link.map(|link| read.notice(link.notice)).transpose()?;
        Ok(notice.flatten().map(|notice| notice.facts.reference))
    }

    /// How long its documents are kept (T1).
    pub(super) fn retention(&self) -> RetentionClass {
        match self {
            Self::Attention(attention) => attention.retention(),
            Self::Outage(_) | Self::Notice(_) => RetentionClass::General,
        }
    }

    /// The attention it is, whose content is a customer's (U3).
    pub(super) fn attention(&self) -> Option<&Attention> {
        match self {
            Self::Attention(attention) => Some(attention),
            Self::Outage(_) | Self::Notice(_) => None,
        }
    }

    /// Whether what is attached here goes to the office's evaluation: an office attaches
    /// nothing to another's record itself (M4).
    pub(super) fn is_evaluated(&self, desk: &Desk) -> bool {
        match self {
            Self::Outage(outage) => {
                desk.scope() == Scope::Office && outage.correlative.point != desk.point()
            }
            Self::Attention(_) | Self::Notice(_) => false,
        }
    }

    /// Whether the user may attach to it, or withdraw what was attached (M4, Q11).
    ///
    /// # Errors
    /// The role may not, it is another point's, or it does not count.
    pub(super) fn check(&self, desk: &Desk) -> Result<(), ActionError> {
        let home = match self {
            Self::Outage(outage) => Some(&outage.correlative.point),
            Self::Attention(attention) => Some(&attention.code.point),
            // Of whose terminal it is, the law says.
            Self::Notice(_) => None,
        };
        desk.permit(match self {
            Self::Outage(_) if self.is_evaluated(desk) => Permission::AttachEvidence,
            Self::Outage(_) => Permission::AttachToOutage,
            Self::Attention(attention) => {
                Permission::AttachToAttention(find::whose(desk, attention))
            }
            Self::Notice(_) => Permission::RegisterNotice(desk.scope()),
        })?;
        if !self.is_evaluated(desk)
            && let Some(home) = home.filter(|home| *home != desk.point())
        {
            return Err(Refusal::new(
                Rule::M4,
                format!(
                    "{} es del punto {home}: sus documentos los adjunta él.",
                    self.name()
                ),
            )
            .hint("La oficina adjunta a los eventos que evalúa y a sus comunicados.")
            .into());
        }
        if let Some(attention) = self.attention() {
            find::check_counts(attention)?;
            check_unblocked(attention)?;
        }
        Ok(())
    }

    /// The operation that attaches a document to it.
    pub(super) fn attaching(&self, evidence: bool, facts: DocumentFacts) -> Body {
        match self {
            Self::Outage(_) if evidence => Body::Outage(OutageEvent::EvidenceAttached(facts)),
            Self::Outage(_) => Body::Outage(OutageEvent::DocumentAttached(facts)),
            Self::Attention(_) => Body::Attention(AttentionEvent::DocumentAttached(facts)),
            Self::Notice(_) => Body::Notice(NoticeEvent::DocumentAttached(facts)),
        }
    }

    /// The operation that says that one was attached by mistake.
    pub(super) fn withdrawing(&self, facts: WithdrawnFacts) -> Body {
        match self {
            Self::Outage(_) => Body::Outage(OutageEvent::DocumentWithdrawn(facts)),
            Self::Attention(_) => Body::Attention(AttentionEvent::DocumentWithdrawn(facts)),
            Self::Notice(_) => Body::Notice(NoticeEvent::DocumentWithdrawn(facts)),
        }
    }
}

/// Refuses what would show, or add to, what is shown to nobody (T2).
pub(super) fn check_unblocked(attention: &Attention) -> Result<(), Refusal> {
    if !attention.blocked {
        return Ok(());
    }
    Err(Refusal::new(
        Rule::T2,
        "Sus datos personales están bloqueados: sus documentos no se muestran ni cambian.",
    ))
}
