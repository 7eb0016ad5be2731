//! One operation: an envelope around a body, serialised once as one line of
//! JSON and kept as those bytes.
//!
//! A body never changes meaning: a new meaning is a new kind. A kind this
//! console does not know is kept, passed on and counted, never dropped.

mod door;
mod outline;
mod sealed;

pub use crate::domain::timekeeping::ClockMark;
pub use door::{Unfit, check};
pub use outline::{Outline, outline};
pub use sealed::sealed_in;

use super::chain::{Digest, hex};
use crate::domain::access::AccessEvent;
use crate::domain::alert::AlertEvent;
use crate::domain::attention::AttentionEvent;
use crate::domain::authority::Role;
use crate::domain::code_block::CodeBlockEvent;
use crate::domain::inquiry::InquiryEvent;
use crate::domain::meta::Meta;
use crate::domain::notice::NoticeEvent;
use crate::domain::outage::{Instant, OutageEvent};
use crate::domain::personal::Sealed;
use crate::domain::purge::PurgeEvent;
use crate::domain::receipt::ReceiptEvent;
use crate::domain::recipient::RecipientEvent;
use crate::domain::terminal::TerminalEvent;
use crate::domain::trust::TrustEvent;
use crate::domain::user::UserEvent;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use uuid::Uuid;

/// The version of the envelope that this console writes.
const FORMAT: u32 = 1;

/// Who wrote an operation, and as what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Id of the user.
    pub user: Uuid,
    /// Role the user had.
    pub role: Role,
}

/// Everything of an operation but its body and its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The replica that wrote it.
    pub replica: Uuid,
    /// 1, 2, 3, … in its replica.
    pub sequence: u64,
    /// Lamport counter: one more than the highest seen (J4).
    pub lamport: u64,
    /// When, by the system's clock.
    pub at: DateTime<FixedOffset>,
    /// Who.
    pub actor: Actor,
    /// The record it is about.
    pub entity: Uuid,
    /// Whether the clock is suspect.
    pub clock: Option<ClockMark>,
    /// Hash of the operation before it in its replica.
    pub previous: Digest,
}

impl Envelope {
    /// What the fold of a record needs of it.
    #[must_use]
    pub fn meta(&self) -> Meta {
        Meta {
            replica: self.replica,
            at: self.at,
            user: self.actor.user,
            role: self.actor.role,
            clock_suspect: self.clock.is_some(),
        }
    }
}

/// What an operation says: one enum per aggregate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// About an outage.
    Outage(OutageEvent),
    /// About an attention.
    Attention(AttentionEvent),
    /// About a block of provisional codes.
    CodeBlock(CodeBlockEvent),
    /// About an alert or a confirmation mail.
    Alert(AlertEvent),
    /// About a mass failure notice.
    Notice(NoticeEvent),
    /// About a refused inquiry.
    Inquiry(InquiryEvent),
    /// About a user.
    User(UserEvent),
    /// About a recipient of the office.
    Recipient(RecipientEvent),
    /// About a terminal.
    Terminal(TerminalEvent),
    /// About an access to personal content.
    Access(AccessEvent),
    /// About a purge.
    Purge(PurgeEvent),
    /// About whom to trust.
    Trust(TrustEvent),
    /// About a receipt of the office.
    Receipt(ReceiptEvent),
    /// Of a kind that a newer console writes.
    Unknown {
        /// The kind it gave itself.
        kind: String,
    },
}

/// An operation as it was read from its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Who, when, where in the chain.
    pub envelope: Envelope,
    /// What it says.
    pub body: Body,
    /// The signature of a decision (U1): a whole minisign signature text.
    pub signature: Option<String>,
}

/// The bytes of an operation that its author may sign, not yet closed.
#[derive(Debug)]
pub struct Signable(Vec<u8>);

impl Signable {
    /// The bytes to sign: the line up to where the signature would begin.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The line as it is stored.
    ///
    /// # Errors
    /// The signature cannot be written as JSON.
    pub fn close(mut self, signature: Option<&str>) -> Result<Vec<u8>, serde_json::Error> {
        if let Some(signature) = signature {
            self.0.extend_from_slice(SIGNATURE_MARK);
            serde_json::to_writer(&mut self.0, signature)?;
        }
        self.0.push(b'}');
        Ok(self.0)
    }
}

const SIGNATURE_MARK: &[u8] = b",\"signature\":";

/// Bytes that are no operation.
#[derive(Debug, thiserror::Error)]
pub enum OperationError {
    /// The line is not the JSON of an operation.
    #[error("la línea no es una operación")]
    Envelope(#[source] serde_json::Error),
    /// Its envelope is of a version this console does not know.
    #[error("la operación es de un formato posterior ({0})")]
    Format(u32),
    /// The previous hash is not 64 hexadecimal digits.
    #[error("la operación no lleva el resumen de la anterior")]
    Previous,
    /// The body has a known kind and does not fit it.
    #[error("el contenido de la operación no corresponde a su tipo «{kind}»")]
    Body {
        /// The kind.
        kind: String,
        /// What does not fit.
        #[source]
        source: serde_json::Error,
    },
}

/// A body that cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// It cannot be written as JSON.
    #[error("la operación no se puede escribir")]
    Json(#[from] serde_json::Error),
    /// Only what was read can be of an unknown kind.
    #[error("una operación de tipo desconocido no se escribe")]
    Unknown,
}

#[derive(Serialize)]
struct LineOut<'a> {
    format: u32,
    replica: Uuid,
    sequence: u64,
    lamport: u64,
    at: DateTime<FixedOffset>,
    actor: Actor,
    entity: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    clock: Option<ClockMark>,
    body: &'a RawValue,
    previous: String,
}

#[derive(Deserialize)]
struct Kind<'a> {
    #[serde(borrow)]
    kind: Cow<'a, str>,
}

impl Body {
    /// The kind it is written under, and kept by in the store's index.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::Outage(event) => match event {
                OutageEvent::Opened(_) => "outage.opened",
                OutageEvent::Restored { .. } => "outage.restored",
                OutageEvent::NoticeAttached(_) => "outage.notice_attached",
                OutageEvent::Corrected(_) => "outage.corrected",
                OutageEvent::Closed(_) => "outage.closed",
                OutageEvent::Reopened { .. } => "outage.reopened",
                OutageEvent::AlertDismissed { .. } => "outage.alert_dismissed",
                OutageEvent::Evaluated(_) => "outage.evaluated",
                OutageEvent::Reported(_) => "outage.reported",
                OutageEvent::CodePaired(_) => "outage.code_paired",
                OutageEvent::Exempted(_) => "outage.exempted",
                OutageEvent::ExemptionLifted { .. } => "outage.exemption_lifted",
            },
            Self::Attention(event) => match event {
                AttentionEvent::Taken(_) => "attention.taken",
                AttentionEvent::Attached { .. } => "attention.attached",
                AttentionEvent::OutcomeRecorded(_) => "attention.outcome_recorded",
                AttentionEvent::ResolutionRecorded { .. } => "attention.resolution_recorded",
                AttentionEvent::Held { .. } => "attention.held",
                AttentionEvent::Released { .. } => "attention.released",
                AttentionEvent::Blocked { .. } => "attention.blocked",
                AttentionEvent::Unblocked { .. } => "attention.unblocked",
                AttentionEvent::CodePaired(_) => "attention.code_paired",
                AttentionEvent::Exempted(_) => "attention.exempted",
                AttentionEvent::ExemptionLifted { .. } => "attention.exemption_lifted",
                AttentionEvent::CallAttempted(_) => "attention.call_attempted",
                AttentionEvent::CodeTold(_) => "attention.code_told",
                AttentionEvent::Corrected { .. } => "attention.corrected",
                AttentionEvent::Annulled { .. } => "attention.annulled",
            },
            Self::CodeBlock(event) => match event {
                CodeBlockEvent::Reserved { .. } => "codes.reserved",
                CodeBlockEvent::Annulled { .. } => "codes.annulled",
            },
            Self::Alert(event) => match event {
                AlertEvent::Prepared(_) => "alert.prepared",
                AlertEvent::Sent { .. } => "alert.sent",
                AlertEvent::Answered { .. } => "alert.answered",
            },
            Self::Notice(NoticeEvent::Registered(_)) => "notice.registered",
            Self::Inquiry(event) => match event {
                InquiryEvent::Refused(_) => "inquiry.refused",
                InquiryEvent::Converted { .. } => "inquiry.converted",
            },
            Self::User(event) => match event {
                UserEvent::Added { .. } => "user.added",
                UserEvent::Blocked => "user.blocked",
                UserEvent::KeysRenewed { .. } => "user.keys_renewed",
                UserEvent::Retitled { .. } => "user.retitled",
            },
            Self::Recipient(event) => match event {
                RecipientEvent::Added { .. } => "recipient.added",
                RecipientEvent::Removed => "recipient.removed",
            },
            Self::Terminal(TerminalEvent::Started(_)) => "terminal.started",
            Self::Access(AccessEvent::Made { .. }) => "access.made",
            Self::Purge(PurgeEvent::Done { .. }) => "purge.done",
            Self::Receipt(ReceiptEvent::Applied(_)) => "receipt.applied",
            Self::Trust(TrustEvent::Admitted(_)) => "terminal.admitted",
            Self::Trust(TrustEvent::Revoked(_)) => "terminal.revoked",
            Self::Unknown { kind } => kind,
        }
    }

    /// Whether it begins the record that it is about (M4).
    #[must_use]
    pub fn makes_a_record(&self) -> bool {
        matches!(
            self,
            Self::Outage(OutageEvent::Opened(_))
                | Self::Attention(AttentionEvent::Taken(_))
                | Self::CodeBlock(CodeBlockEvent::Reserved { .. })
                | Self::Alert(AlertEvent::Prepared(_))
                | Self::Notice(_)
                | Self::Inquiry(InquiryEvent::Refused(_))
                | Self::User(UserEvent::Added { .. })
                | Self::Recipient(RecipientEvent::Added { .. })
                | Self::Access(_)
                | Self::Purge(_)
                | Self::Trust(_)
                | Self::Receipt(_)
        )
    }

    /// Whether each terminal that a receipt reaches writes it down for itself, under
    /// the id that the office gave it.
    #[must_use]
    pub fn is_carried(&self) -> bool {
        matches!(self, Self::Notice(_) | Self::Receipt(_))
    }

    /// Whether it is a decision, which its author signs (U1).
    #[must_use]
    pub fn is_decision(&self) -> bool {
        matches!(
            self,
            Self::Outage(OutageEvent::Closed(_))
                | Self::User(_)
                | Self::Recipient(_)
                | Self::Purge(_)
                | Self::Trust(_)
        )
    }

    /// Writes the body as JSON.
    ///
    /// # Errors
    /// It is of an unknown kind, or not writable.
    fn to_json(&self) -> Result<Box<RawValue>, BodyError> {
        Ok(match self {
            Self::Outage(event) => serde_json::value::to_raw_value(event)?,
            Self::Attention(event) => serde_json::value::to_raw_value(event)?,
            Self::CodeBlock(event) => serde_json::value::to_raw_value(event)?,
            Self::Alert(event) => serde_json::value::to_raw_value(event)?,
            Self::Notice(event) => serde_json::value::to_raw_value(event)?,
            Self::Inquiry(event) => serde_json::value::to_raw_value(event)?,
            Self::User(event) => serde_json::value::to_raw_value(event)?,
            Self::Recipient(event) => serde_json::value::to_raw_value(event)?,
            Self::Terminal(event) => serde_json::value::to_raw_value(event)?,
            Self::Access(event) => serde_json::value::to_raw_value(event)?,
            Self::Purge(event) => serde_json::value::to_raw_value(event)?,
            Self::Trust(event) => serde_json::value::to_raw_value(event)?,
            Self::Receipt(event) => serde_json::value::to_raw_value(event)?,
            Self::Unknown { .. } => return Err(BodyError::Unknown),
        })
    }

    /// Reads a body by its kind. Each kind is read straight into its own type:
    /// a rebuild reads a million of them, and a tagged enum would first copy
    /// every field.
    ///
    /// # Errors
    /// It has no kind, or a known one that it does not fit.
    fn from_json(json: &RawValue) -> Result<Self, OperationError> {
        let text = json.get();
        let kind = kind_of(text)?;
        let body = match kind.as_ref() {
            "outage.opened" => {
                read(text).map(|opened| OutageEvent::Opened(Box::new(opened)).into())
            }
            "outage.restored" => {
                read(text).map(|RestoredIn { restored }| OutageEvent::Restored { restored }.into())
            }
            "outage.notice_attached" => {
                read(text).map(|link| OutageEvent::NoticeAttached(link).into())
            }
            "outage.corrected" => {
                read(text).map(|corrected| OutageEvent::Corrected(Box::new(corrected)).into())
            }
            "outage.closed" => {
                read(text).map(|closed| OutageEvent::Closed(Box::new(closed)).into())
            }
            "outage.reopened" => {
                read(text).map(|ReopenedIn { reason }| OutageEvent::Reopened { reason }.into())
            }
            "outage.code_paired" => read(text).map(|paired| OutageEvent::CodePaired(paired).into()),
            "outage.alert_dismissed"
            | "outage.evaluated"
            | "outage.reported"
            | "outage.exempted"
            | "outage.exemption_lifted" => read(text).map(Self::Outage),
            "attention.taken" => {
                read(text).map(|taken| Self::Attention(AttentionEvent::Taken(Box::new(taken))))
            }
            "attention.outcome_recorded" => {
                read(text).map(|facts| Self::Attention(AttentionEvent::OutcomeRecorded(facts)))
            }
            "attention.code_paired" => {
                read(text).map(|paired| Self::Attention(AttentionEvent::CodePaired(paired)))
            }
            "attention.attached"
            | "attention.resolution_recorded"
            | "attention.held"
            | "attention.released"
            | "attention.blocked"
            | "attention.unblocked"
            | "attention.exempted"
            | "attention.exemption_lifted"
            | "attention.call_attempted"
            | "attention.code_told"
            | "attention.corrected"
            | "attention.annulled" => read(text).map(Self::Attention),
            "codes.reserved" | "codes.annulled" => read(text).map(Self::CodeBlock),
            "alert.prepared" | "alert.sent" | "alert.answered" => read(text).map(Self::Alert),
            "notice.registered" => read(text).map(Self::Notice),
            "inquiry.refused" | "inquiry.converted" => read(text).map(Self::Inquiry),
            "user.added" | "user.blocked" | "user.keys_renewed" | "user.retitled" => {
                read(text).map(Self::User)
            }
            "recipient.added" | "recipient.removed" => read(text).map(Self::Recipient),
            "terminal.started" => read(text).map(Self::Terminal),
            "access.made" => read(text).map(Self::Access),
            "purge.done" => read(text).map(Self::Purge),
            "receipt.applied" => read(text).map(Self::Receipt),
            "terminal.admitted" | "terminal.revoked" => read(text).map(Self::Trust),
            _ => {
                return Ok(Self::Unknown {
                    kind: kind.into_owned(),
                });
            }
        };
        body.map_err(|source| OperationError::Body {
            kind: kind.into_owned(),
            source,
        })
    }
}

impl From<OutageEvent> for Body {
    fn from(event: OutageEvent) -> Self {
        Self::Outage(event)
    }
}

/// The fields of [`OutageEvent::Restored`].
#[derive(Deserialize)]
struct RestoredIn {
    restored: Instant,
}

/// The fields of [`OutageEvent::Reopened`].
#[derive(Deserialize)]
struct ReopenedIn {
    reason: Sealed,
}

fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, serde_json::Error> {
    serde_json::from_str(text)
}

/// The kind of a body. This console writes it first and plainly; another may not.
fn kind_of(text: &str) -> Result<Cow<'_, str>, OperationError> {
    let plain = text
        .strip_prefix("{\"kind\":\"")
        .and_then(|rest| rest.split_once('"'))
        .map(|(kind, _)| kind)
        .filter(|kind| !kind.contains('\\'));
    if let Some(kind) = plain {
        return Ok(Cow::Borrowed(kind));
    }
    let Kind { kind } = serde_json::from_str(text).map_err(OperationError::Envelope)?;
    Ok(kind)
}

/// Writes an operation as far as its signature.
///
/// # Errors
/// The body cannot be written.
pub fn encode(envelope: &Envelope, body: &Body) -> Result<Signable, BodyError> {
    let body = body.to_json()?;
    let line = LineOut {
        format: FORMAT,
        replica: envelope.replica,
        sequence: envelope.sequence,
        lamport: envelope.lamport,
        at: envelope.at,
        actor: envelope.actor,
        entity: envelope.entity,
        clock: envelope.clock,
        body: &body,
        previous: hex(&envelope.previous),
    };
    let mut bytes = serde_json::to_vec(&line)?;
    bytes.pop();
    Ok(Signable(bytes))
}

/// Reads an operation from its stored bytes.
///
/// # Errors
/// The bytes are no operation, or one of a later format.
pub fn decode(bytes: &[u8]) -> Result<Operation, OperationError> {
    outline(bytes)?.read()
}

/// The part of a signed operation's bytes that the signature is about: all but
/// the signature itself, after which nothing more is said.
#[must_use]
pub fn signed_part(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes
        .windows(SIGNATURE_MARK.len())
        .rposition(|window| window == SIGNATURE_MARK)?;
    let signature = bytes[end + SIGNATURE_MARK.len()..].strip_suffix(b"}")?;
    let is_last = serde_json::from_slice::<Cow<'_, str>>(signature).is_ok();
    is_last.then(|| &bytes[..end])
}

#[cfg(test)]
mod tests;
