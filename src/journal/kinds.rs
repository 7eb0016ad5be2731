//! The kinds of operations, and the records that they make: one table.

use super::tagged;
use crate::domain::access::{Access, AccessEvent};
use crate::domain::alert::{Alert, AlertEvent};
use crate::domain::attention::{Attention, AttentionEvent};
use crate::domain::closing_review::{ClosingReview, ClosingReviewEvent};
use crate::domain::code_block::{CodeBlock, CodeBlockEvent};
use crate::domain::document::DocumentFacts;
use crate::domain::inquiry::{Inquiry, InquiryEvent};
use crate::domain::law::Act;
use crate::domain::meta::Meta;
use crate::domain::notice::{Notice, NoticeEvent};
use crate::domain::outage::{Outage, OutageEvent};
use crate::domain::point::{ListedPoint, PointEvent};
use crate::domain::pqr::{
    BatchEvent, CaseEvent, FormEvent, PqrBatch, PqrCase, PqrForm, PqrReception, ReceptionEvent,
};
use crate::domain::practice::{Idea, IdeaEvent, PracticeSession, SessionEvent};
use crate::domain::purge::{Purge, PurgeEvent};
use crate::domain::receipt::{Receipt, ReceiptEvent};
use crate::domain::recipient::{Recipient, RecipientEvent};
use crate::domain::report::{RegulatoryReport, ReportEvent};
use crate::domain::terminal::{Terminal, TerminalEvent};
use crate::domain::trust::{Trust, TrustEvent};
use crate::domain::user::{User, UserEvent};
use serde_json::value::RawValue;
use uuid::Uuid;

/// What holds of every operation of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Its name in the bytes of an operation, and in the store's index of them.
    pub name: &'static str,
    /// Whether it begins the record that it is about (M4).
    pub makes_a_record: bool,
    /// Whether it is a decision, which its author signs (U1).
    pub is_decision: bool,
    /// Whether each terminal that a receipt reaches writes it down for itself, under
    /// the id that the office gave it.
    pub is_carried: bool,
}

impl Kind {
    const fn named(name: &'static str) -> Self {
        Self {
            name,
            makes_a_record: false,
            is_decision: false,
            is_carried: false,
        }
    }
}

/// Of each record: what the law is asked of what is said of it, and its kinds; of each
/// kind its name, its variant, and what holds of it.
macro_rules! kinds {
    ($(
        $(#[$doc:meta])*
        $record:ident: $event:ident, |$said:pat_param| $act:expr => {
            $($name:literal $variant:ident $(: $($holds:ident),+)?;)+
        }
    )+) => {
        /// What an operation says: one enum a record.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Body {
            $($(#[$doc])* $record($event),)+
            /// Of a kind that a newer console writes.
            Unknown {
                /// The kind it gave itself.
                kind: String,
            },
        }

        /// A record, as its operations make it.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Aggregate {
            $($(#[$doc])* $record(Box<$record>),)+
        }

        /// Every kind that this console knows.
        pub const KINDS: &[Kind] = &[$($(
            Kind { $($($holds: true,)+)? ..Kind::named($name) },
        )+)+];

        impl Body {
            /// The kind; or its name alone, where only a newer console knows it.
            fn known(&self) -> Result<&'static Kind, &str> {
                Ok(match self {
                    $(Self::$record(event) => match event {
                        $($event::$variant { .. } => const {
                            &Kind { $($($holds: true,)+)? ..Kind::named($name) }
                        },)+
                    },)+
                    Self::Unknown { kind } => return Err(kind),
                })
            }

            /// Reads what an operation of a kind says; none where the kind is unknown.
            pub(super) fn read(kind: &str, json: &str) -> Option<Result<Self, serde_json::Error>> {
                Some(match kind {
                    $($($name => tagged::read(stringify!($variant), json).map(Self::$record),)+)+
                    _ => return None,
                })
            }

            /// Writes what it says; none where it is of an unknown kind.
            pub(super) fn write(&self) -> Option<Result<Box<RawValue>, serde_json::Error>> {
                Some(match self {
                    $(Self::$record(event) => tagged::write(self.kind(), event),)+
                    Self::Unknown { .. } => return None,
                })
            }

            /// What the law is asked about; none of what has no effect by itself.
            pub(super) fn act(&self) -> Option<Act<'_>> {
                match self {
                    $(Self::$record($said) => $act,)+
                    Self::Unknown { .. } => None,
                }
            }
        }

        impl Aggregate {
            /// Folds what an operation says into a record; one of another kind stays as it is.
            pub(super) fn apply(state: &mut Option<Self>, id: Uuid, meta: &Meta, body: Body) {
                match body {
                    $(Body::$record(event) => {
                        let mut record = match state.take() {
                            None => None,
                            Some(Self::$record(record)) => Some(*record),
                            other => {
                                *state = other;
                                return;
                            }
                        };
                        $record::apply(&mut record, id, meta, event);
                        *state = record.map(|record| Self::$record(Box::new(record)));
                    })+
                    Body::Unknown { .. } => {}
                }
            }
        }
    };
}

kinds! {
    /// An outage.
    Outage: OutageEvent, |event| Some(Act::Outage(event)) => {
        "outage.opened"             Opened: makes_a_record;
        "outage.restored"           Restored;
        "outage.notice_attached"    NoticeAttached;
        "outage.corrected"          Corrected;
        "outage.closed"             Closed: is_decision;
        "outage.reopened"           Reopened;
        "outage.alert_dismissed"    AlertDismissed;
        "outage.verdict_asked"      VerdictAsked;
        "outage.social_counted"     SocialCounted;
        "outage.attributed"         Attributed;
        "outage.validated"          Validated;
        "outage.alerted"            Alerted;
        "outage.alert_answered"     AlertAnswered;
        "outage.evaluated"          Evaluated;
        "outage.reported"           Reported;
        "outage.document_attached"  DocumentAttached;
        "outage.evidence_attached"  EvidenceAttached;
        "outage.document_withdrawn" DocumentWithdrawn;
        "outage.code_paired"        CodePaired;
        "outage.exempted"           Exempted;
        "outage.exemption_lifted"   ExemptionLifted;
    }

    /// An attention.
    Attention: AttentionEvent, |event| Some(Act::Attention(event)) => {
        "attention.taken"               Taken: makes_a_record;
        "attention.attached"            Attached;
        "attention.outcome_recorded"    OutcomeRecorded;
        "attention.resolution_recorded" ResolutionRecorded;
        "attention.held"                Held;
        "attention.released"            Released;
        "attention.blocked"             Blocked;
        "attention.unblocked"           Unblocked;
        "attention.code_paired"         CodePaired;
        "attention.exempted"            Exempted;
        "attention.exemption_lifted"    ExemptionLifted;
        "attention.call_attempted"      CallAttempted;
        "attention.code_told"           CodeTold;
        "attention.document_attached"   DocumentAttached;
        "attention.document_withdrawn"  DocumentWithdrawn;
        "attention.corrected"           Corrected;
        "attention.annulled"            Annulled;
    }

    /// A block of provisional codes.
    CodeBlock: CodeBlockEvent, |_| Some(Act::Codes) => {
        "codes.reserved" Reserved: makes_a_record;
        "codes.annulled" Annulled;
    }

    /// An alert or a confirmation mail.
    Alert: AlertEvent, |_| Some(Act::Alert) => {
        "alert.prepared" Prepared: makes_a_record;
        "alert.sent"     Sent;
        "alert.answered" Answered;
    }

    /// A mass failure notice.
    Notice: NoticeEvent, |event| Some(Act::Notice(event)) => {
        "notice.registered"         Registered: makes_a_record, is_carried;
        "notice.document_attached"  DocumentAttached;
        "notice.document_withdrawn" DocumentWithdrawn;
    }

    /// A refused inquiry.
    Inquiry: InquiryEvent, |_| Some(Act::Inquiry) => {
        "inquiry.refused"   Refused: makes_a_record;
        "inquiry.converted" Converted;
    }

    /// A user.
    User: UserEvent, |_| Some(Act::User) => {
        "user.added"        Added: makes_a_record, is_decision;
        "user.blocked"      Blocked: is_decision;
        "user.keys_renewed" KeysRenewed: is_decision;
        "user.retitled"     Retitled: is_decision;
    }

    /// A recipient of the office.
    Recipient: RecipientEvent, |_| Some(Act::Recipient) => {
        "recipient.added"   Added: makes_a_record, is_decision;
        "recipient.removed" Removed: is_decision;
    }

    /// A terminal: who it is counts of one that nobody admitted as well.
    Terminal: TerminalEvent, |_| None => {
        "terminal.started" Started;
    }

    /// An access to personal content.
    Access: AccessEvent, |_| Some(Act::Note) => {
        "access.made" Made: makes_a_record;
    }

    /// A purge.
    Purge: PurgeEvent, |_| Some(Act::Note) => {
        "purge.done" Done: makes_a_record, is_decision;
    }

    /// A decision about a replica.
    Trust: TrustEvent, |_| Some(Act::Trust) => {
        "terminal.admitted" Admitted: makes_a_record, is_decision;
        "terminal.revoked"  Revoked: makes_a_record, is_decision;
    }

    /// A point that the office expects to hear from.
    ListedPoint: PointEvent, |_| Some(Act::Point) => {
        "point.listed"   Listed: makes_a_record;
        "point.unlisted" Unlisted;
    }

    /// A review of the closings that wait for Tecnología.
    ClosingReview: ClosingReviewEvent, |_| Some(Act::ClosingReview) => {
        "closings.reviewed" Reviewed: makes_a_record;
    }

    /// A held session of a practice.
    PracticeSession: SessionEvent, |_| Some(Act::Practice) => {
        "practice.held"      Held: makes_a_record;
        "practice.annulled"  Annulled;
        "practice.planned"   PlanAdded;
        "practice.plan_done" PlanDone;
    }

    /// An idea for improvement.
    Idea: IdeaEvent, |event| Some(Act::Idea(event)) => {
        "idea.proposed"  Proposed: makes_a_record;
        "idea.resolved"  Resolved;
        "idea.delivered" Delivered;
        "idea.returned"  Returned;
    }

    /// A report to the regulator.
    RegulatoryReport: ReportEvent, |event| Some(Act::Report(event)) => {
        "report.prepared"  Prepared: makes_a_record, is_decision;
        "report.corrected" Corrected: is_decision;
        "report.approved"  Approved: is_decision;
        "report.sent"      Sent: is_decision;
    }

    /// A base of the PQR cell that was received.
    PqrReception: ReceptionEvent, |_| Some(Act::PqrReception) => {
        "pqr.reception_begun"     Begun: makes_a_record;
        "pqr.reception_completed" Completed;
        "pqr.reception_dropped"   Dropped: is_decision;
    }

    /// Some rows of it.
    PqrBatch: BatchEvent, |_| Some(Act::PqrReception) => {
        "pqr.rows_received" Received: makes_a_record;
    }

    /// What was done about a case: its record is made by whatever is said of it first.
    PqrCase: CaseEvent, |event| Some(Act::PqrCase(event)) => {
        "pqr.classified"    Classified;
        "pqr.escalated"     Escalated;
        "pqr.finished"      Finished;
        "pqr.solved"        Solved;
        "pqr.contacted"     Contacted;
        "pqr.voice_message" VoiceMessage;
        "pqr.appealed"      Appealed;
        "pqr.told"          Told;
        "pqr.sic_copied"    SicCopied;
        "pqr.level_answered" LevelAnswered;
        "pqr.extended"      Extended;
        "pqr.reviewed"      Reviewed;
        "pqr.undone"        Undone;
        "pqr.held"          Held;
        "pqr.released"      Released;
    }

    /// A form of feedback that came back signed (X10).
    PqrForm: FormEvent, |_| Some(Act::PqrForm) => {
        "pqr.form_returned"  Returned: makes_a_record;
        "pqr.form_withdrawn" Withdrawn;
    }

    /// A receipt of the office.
    Receipt: ReceiptEvent, |_| Some(Act::Note) => {
        "receipt.applied" Applied: makes_a_record, is_carried;
    }
}

impl Body {
    /// What it says of the documents that it brings (Q11, P4).
    #[must_use]
    pub fn documents(&self) -> Vec<&DocumentFacts> {
        match self {
            Self::RegulatoryReport(event) => event.documents(),
            Self::Outage(
                OutageEvent::DocumentAttached(facts) | OutageEvent::EvidenceAttached(facts),
            )
            | Self::Attention(AttentionEvent::DocumentAttached(facts))
            | Self::Notice(NoticeEvent::DocumentAttached(facts)) => vec![facts],
            _ => Vec::new(),
        }
    }

    /// The kind it is written under, and kept by in the store's index.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.known().map_or_else(|name| name, |kind| kind.name)
    }

    /// Whether it begins the record that it is about (M4).
    pub(crate) fn makes_a_record(&self) -> bool {
        self.known().is_ok_and(|kind| kind.makes_a_record)
    }

    /// Whether it is a decision, which its author signs (U1).
    #[must_use]
    pub fn is_decision(&self) -> bool {
        self.known().is_ok_and(|kind| kind.is_decision)
    }

    /// Whether each terminal that a receipt reaches writes it down for itself.
    pub(crate) fn is_carried(&self) -> bool {
        self.known().is_ok_and(|kind| kind.is_carried)
    }
}
