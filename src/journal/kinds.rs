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
    /// What it notes, as a person is told.
    pub label: &'static str,
    /// Whether it begins the record that it is about (M4).
    pub makes_a_record: bool,
    /// Whether it is a decision, which its author signs (U1).
    pub is_decision: bool,
    /// Whether each terminal that a receipt reaches writes it down for itself, under
    /// the id that the office gave it.
    pub is_carried: bool,
}

impl Kind {
    const fn named(name: &'static str, label: &'static str) -> Self {
        Self {
            name,
            label,
            makes_a_record: false,
            is_decision: false,
            is_carried: false,
        }
    }
}

/// What an operation of a kind notes, as a person is told.
#[must_use]
pub fn kind_label(name: &str) -> &'static str {
    let known = KINDS.iter().find(|kind| kind.name == name);
    known.map_or("anotación de una versión posterior", |kind| kind.label)
}

/// Of each record: what the law is asked of what is said of it, and its kinds; of each
/// kind its name, its label, its variant, and what holds of it.
macro_rules! kinds {
    ($(
        $(#[$doc:meta])*
        $record:ident: $event:ident, |$said:pat_param| $act:expr => {
            $($name:literal $label:literal $variant:ident $(: $($holds:ident),+)?;)+
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
            Kind { $($($holds: true,)+)? ..Kind::named($name, $label) },
        )+)+];

        impl Body {
            /// The kind; or its name alone, where only a newer console knows it.
            fn known(&self) -> Result<&'static Kind, &str> {
                Ok(match self {
                    $(Self::$record(event) => match event {
                        $($event::$variant { .. } => const {
                            &Kind { $($($holds: true,)+)? ..Kind::named($name, $label) }
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
        "outage.opened"             "apertura de un evento"                     Opened: makes_a_record;
        "outage.restored"           "restablecimiento de un evento"             Restored;
        "outage.notice_attached"    "comunicado de un evento"                   NoticeAttached;
        "outage.corrected"          "corrección de un evento"                   Corrected;
        "outage.closed"             "cierre de un evento"                       Closed: is_decision;
        "outage.reopened"           "reapertura de un evento"                   Reopened;
        "outage.alert_dismissed"    "aviso que no corresponde"                  AlertDismissed;
        "outage.verdict_asked"      "pedido de dictamen"                        VerdictAsked;
        "outage.social_counted"     "menciones en redes"                        SocialCounted;
        "outage.attributed"         "responsabilidad de un evento"              Attributed;
        "outage.validated"          "validación de un cierre"                   Validated;
        "outage.alerted"            "alerta a un punto"                         Alerted;
        "outage.alert_answered"     "respuesta a una alerta"                    AlertAnswered;
        "outage.evaluated"          "dictamen de un evento"                     Evaluated;
        "outage.reported"           "constancia de que un evento fue reportado" Reported;
        "outage.document_attached"  "documento de un evento"                    DocumentAttached;
        "outage.evidence_attached"  "documento de una evaluación"               EvidenceAttached;
        "outage.document_withdrawn" "retiro de un documento de un evento"       DocumentWithdrawn;
        "outage.code_paired"        "código oficial de un evento"               CodePaired;
        "outage.exempted"           "exención de un evento"                     Exempted;
        "outage.exemption_lifted"   "fin de la exención de un evento"           ExemptionLifted;
    }

    /// An attention.
    Attention: AttentionEvent, |event| Some(Act::Attention(event)) => {
        "attention.taken"               "registro de una atención"                  Taken: makes_a_record;
        "attention.attached"            "unión de una atención a un evento"         Attached;
        "attention.outcome_recorded"    "resultado de una atención"                 OutcomeRecorded;
        "attention.resolution_recorded" "resolución de un reclamo"                  ResolutionRecorded;
        "attention.held"                "retención de una atención por orden legal" Held;
        "attention.released"            "fin de la retención de una atención"       Released;
        "attention.blocked"             "bloqueo de datos personales"               Blocked;
        "attention.unblocked"           "fin del bloqueo de datos personales"       Unblocked;
        "attention.code_paired"         "código oficial de una atención"            CodePaired;
        "attention.exempted"            "exención de una atención"                  Exempted;
        "attention.exemption_lifted"    "fin de la exención de una atención"        ExemptionLifted;
        "attention.call_attempted"      "llamada al cliente"                        CallAttempted;
        "attention.code_told"           "código oficial informado al cliente"       CodeTold;
        "attention.document_attached"   "documento de una atención"                 DocumentAttached;
        "attention.document_withdrawn"  "retiro de un documento de una atención"    DocumentWithdrawn;
        "attention.corrected"           "corrección de una atención"                Corrected;
        "attention.annulled"            "anulación de una atención"                 Annulled;
    }

    /// A block of provisional codes.
    CodeBlock: CodeBlockEvent, |_| Some(Act::Codes) => {
        "codes.reserved" "reserva de códigos en papel"     Reserved: makes_a_record;
        "codes.annulled" "anulación de un código en papel" Annulled;
    }

    /// An alert or a confirmation mail.
    Alert: AlertEvent, |_| Some(Act::Alert) => {
        "alert.prepared" "preparación de un aviso" Prepared: makes_a_record;
        "alert.sent"     "envío de un aviso"       Sent;
        "alert.answered" "respuesta a un aviso"    Answered;
    }

    /// A mass failure notice.
    Notice: NoticeEvent, |event| Some(Act::Notice(event)) => {
        "notice.registered"         "registro de un comunicado"               Registered: makes_a_record, is_carried;
        "notice.document_attached"  "documento de un comunicado"              DocumentAttached;
        "notice.document_withdrawn" "retiro de un documento de un comunicado" DocumentWithdrawn;
    }

    /// A refused inquiry.
    Inquiry: InquiryEvent, |_| Some(Act::Inquiry) => {
        "inquiry.refused"   "consulta que no correspondía registrar" Refused: makes_a_record;
        "inquiry.converted" "paso de una consulta a evento"          Converted;
    }

    /// A user.
    User: UserEvent, |_| Some(Act::User) => {
        "user.added"        "alta de un usuario"          Added: makes_a_record, is_decision;
        "user.blocked"      "bloqueo de un usuario"       Blocked: is_decision;
        "user.keys_renewed" "claves nuevas de un usuario" KeysRenewed: is_decision;
        "user.retitled"     "cargo de un usuario"         Retitled: is_decision;
    }

    /// A recipient of the office.
    Recipient: RecipientEvent, |_| Some(Act::Recipient) => {
        "recipient.added"   "alta de un destinatario" Added: makes_a_record, is_decision;
        "recipient.removed" "baja de un destinatario" Removed: is_decision;
    }

    /// A terminal: who it is counts of one that nobody admitted as well.
    Terminal: TerminalEvent, |_| None => {
        "terminal.started" "inicio de un terminal" Started;
    }

    /// An access to personal content.
    Access: AccessEvent, |_| Some(Act::Note) => {
        "access.made" "acceso a datos personales" Made: makes_a_record;
    }

    /// A purge.
    Purge: PurgeEvent, |_| Some(Act::Note) => {
        "purge.done" "depuración" Done: makes_a_record, is_decision;
    }

    /// A decision about a replica.
    Trust: TrustEvent, |_| Some(Act::Trust) => {
        "terminal.admitted" "admisión de un terminal"   Admitted: makes_a_record, is_decision;
        "terminal.revoked"  "revocación de un terminal" Revoked: makes_a_record, is_decision;
    }

    /// A point that the office expects to hear from.
    ListedPoint: PointEvent, |_| Some(Act::Point) => {
        "point.listed"   "alta de un punto" Listed: makes_a_record;
        "point.unlisted" "baja de un punto" Unlisted;
    }

    /// A review of the closings that wait for Tecnología.
    ClosingReview: ClosingReviewEvent, |_| Some(Act::ClosingReview) => {
        "closings.reviewed" "revisión de cierres" Reviewed: makes_a_record;
    }

    /// A held session of a practice.
    PracticeSession: SessionEvent, |_| Some(Act::Practice) => {
        "practice.held"      "sesión de una práctica"  Held: makes_a_record;
        "practice.annulled"  "anulación de una sesión" Annulled;
        "practice.planned"   "plan de una práctica"    PlanAdded;
        "practice.plan_done" "cumplimiento de un plan"   PlanDone;
    }

    /// An idea for improvement.
    Idea: IdeaEvent, |event| Some(Act::Idea(event)) => {
        "idea.proposed"  "propuesta de una idea"   Proposed: makes_a_record;
        "idea.resolved"  "decisión sobre una idea" Resolved;
        "idea.delivered" "entrega de una idea"     Delivered;
        "idea.returned"  "devolución de una idea"  Returned;
    }

    /// A report to the regulator.
    RegulatoryReport: ReportEvent, |event| Some(Act::Report(event)) => {
        "report.prepared"  "preparación de un reporte"   Prepared: makes_a_record, is_decision;
        "report.corrected" "versión nueva de un reporte" Corrected: is_decision;
        "report.approved"  "aprobación de un reporte"    Approved: is_decision;
        "report.sent"      "envío de un reporte"         Sent: is_decision;
    }

    /// A base of the PQR cell that was received.
    PqrReception: ReceptionEvent, |_| Some(Act::PqrReception) => {
        "pqr.reception_begun"     "inicio de la recepción de una base" Begun: makes_a_record;
        "pqr.reception_completed" "recepción de una base"              Completed;
        "pqr.reception_dropped"   "descarte de una base"               Dropped: is_decision;
    }

    /// Some rows of it.
    PqrBatch: BatchEvent, |_| Some(Act::PqrReception) => {
        "pqr.rows_received" "filas de una base" Received: makes_a_record;
    }

    /// What was done about a case: its record is made by whatever is said of it first.
    PqrCase: CaseEvent, |event| Some(Act::PqrCase(event)) => {
        "pqr.classified"     "clasificación de una PQR"             Classified;
        "pqr.escalated"      "escalamiento de una PQR"              Escalated;
        "pqr.finished"       "finalización de una PQR"              Finished;
        "pqr.solved"         "solución de una PQR"                  Solved;
        "pqr.contacted"      "contacto con el cliente de una PQR"   Contacted;
        "pqr.voice_message"  "mensaje de voz"                       VoiceMessage;
        "pqr.appealed"       "recurso del cliente"                  Appealed;
        "pqr.told"           "respuesta informada al cliente"       Told;
        "pqr.sic_copied"     "copia a la SIC"                       SicCopied;
        "pqr.level_answered" "respuesta del segundo nivel"          LevelAnswered;
        "pqr.extended"       "extensión del plazo de una PQR"       Extended;
        "pqr.reviewed"       "revisión de una PQR"                  Reviewed;
        "pqr.undone"         "paso deshecho de una PQR"             Undone;
        "pqr.held"           "retención de una PQR por orden legal" Held;
        "pqr.released"       "fin de la retención de una PQR"       Released;
    }

    /// A form of feedback that came back signed (X10).
    PqrForm: FormEvent, |_| Some(Act::PqrForm) => {
        "pqr.form_returned"  "formato devuelto con firma"    Returned: makes_a_record;
        "pqr.form_withdrawn" "retiro de un formato devuelto" Withdrawn;
    }

    /// A receipt of the office.
    Receipt: ReceiptEvent, |_| Some(Act::Note) => {
        "receipt.applied" "acuse de la oficina" Applied: makes_a_record, is_carried;
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
