//! What can happen to an outage, as it is written in the log.

use super::super::authority::Role;
use super::super::catalog::{ProcedureType, Scenario, UnforeseenKind};
use super::super::document::{DocumentFacts, WithdrawnFacts};
use super::super::instant::stored;
use super::super::numbering::Correlative;
use super::super::personal::Sealed;
use super::super::regularization::{CodePaired, Exempted};
use super::super::rule::Rule;
use super::super::tally::Figures;
use super::super::terminal::Channel;
use super::operating_error::{AlertAnswered, Alerted};
use super::questions::Answers;
use super::review::{Attribution, SocialCounts};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Who says that it was that time (O2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The person at the keyboard typed it.
    User,
    /// The system's clock.
    Clock,
    /// A mass failure notice.
    Notice,
    /// Copied from a paper form.
    Paper,
}

impl Source {
    /// Who said the instant, in a word on paper.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::User => "persona",
            Self::Clock => "reloj",
            Self::Notice => "comunicado",
            Self::Paper => "papel",
        }
    }
}

/// An instant with its offset, its source, and whether it was entered afterwards (O2, D7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instant {
    /// When.
    #[serde(deserialize_with = "stored")]
    pub at: DateTime<FixedOffset>,
    /// Who says so.
    pub source: Source,
    /// Entered after the fact rather than as it happened.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub afterwards: bool,
}

impl Instant {
    /// What a person typed, or the clock where nothing was typed (O2).
    #[must_use]
    pub fn typed(typed: Option<DateTime<FixedOffset>>, now: DateTime<FixedOffset>) -> Self {
        typed.map_or(
            Self {
                at: now,
                source: Source::Clock,
                afterwards: false,
            },
            |at| Self {
                at,
                source: Source::User,
                afterwards: at < now,
            },
        )
    }
}

/// The instants a person can correct (O6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstantName {
    /// When the failure began.
    Started,
    /// When the point noticed it.
    Detected,
    /// When service came back.
    Restored,
}

/// A notice attached to an outage (E8, E13).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeLink {
    /// The notice's record.
    pub notice: Uuid,
    /// The mailbox's reference.
    pub reference: String,
    /// Whether it confirms the mass failure or denies it.
    pub confirmed: bool,
    /// References of the notices whose place it takes, besides its own (E13). What
    /// older consoles wrote does not say, and takes the place of any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<Vec<String>>,
}

impl NoticeLink {
    /// Whether it takes the place of the notice that an outage has (E13).
    #[must_use]
    pub(crate) fn takes_the_place_of(&self, earlier: &Self) -> bool {
        self.instead_of.as_ref().is_none_or(|instead_of| {
            self.reference == earlier.reference || instead_of.contains(&earlier.reference)
        })
    }
}

/// One operation of an outage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OutageEvent {
    /// It was registered.
    Opened(Box<Opened>),
    /// Service is back.
    Restored {
        /// When it came back.
        restored: Instant,
    },
    /// The failures mailbox answered.
    NoticeAttached(NoticeLink),
    /// One fact was corrected; the original stays (O6).
    Corrected(Box<Corrected>),
    /// It was closed with its cause.
    Closed(Box<Closed>),
    /// The closing was taken back (C6).
    Reopened {
        /// Why, in the vault.
        reason: Sealed,
    },
    /// Its alert is not to be sent: the official register does answer (A4).
    AlertDismissed {
        /// Why, in the vault.
        reason: Sealed,
    },
    /// Control e Información asked for the verdict (V5, D5).
    VerdictAsked,
    /// Mejora de Procesos counted the mentions in the social networks (V3).
    SocialCounted(SocialCounts),
    /// Control e Información said whose responsibility it is (V2).
    Attributed(Attribution),
    /// Control e Información validated its closing (V7).
    Validated {
        /// What was remarked, in the vault.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remark: Option<Sealed>,
    },
    /// Control e Información alerted the point of an operating error (V6).
    Alerted(Box<Alerted>),
    /// The point answered to an alert (V6).
    AlertAnswered(AlertAnswered),
    /// The office said whether it proceeds (M4).
    Evaluated(Evaluation),
    /// A report that was sent to Regulatorio has it in it (C6).
    Reported(Reported),
    /// A document was attached to it (Q11).
    DocumentAttached(DocumentFacts),
    /// The office attached one to its evaluation (Q11, V3).
    EvidenceAttached(DocumentFacts),
    /// One of them was attached by mistake.
    DocumentWithdrawn(WithdrawnFacts),
    /// Its official code came back (N3).
    CodePaired(CodePaired),
    /// It needs no regularisation (G2).
    Exempted(Exempted),
    /// It needs one after all.
    ExemptionLifted {
        /// Why, in the vault.
        reason: Sealed,
    },
}

/// What is registered when an outage opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Its correlative (N1).
    pub correlative: Correlative,
    /// The point's channel.
    pub channel: Channel,
    /// Catalogue id of the procedure.
    pub procedure: String,
    /// The type that follows from it (E2).
    pub procedure_type: ProcedureType,
    /// Whether the procedure is critical (K).
    pub critical: bool,
    /// Ids of the applications that count (E7).
    pub applications: Vec<String>,
    /// Scenario.
    pub scenario: Scenario,
    /// The answers the verdict rests on.
    pub answers: Answers,
    /// The rule that decided.
    pub rule: Rule,
    /// When the failure began.
    pub started: Instant,
    /// When the point noticed it.
    pub detected: Instant,
    /// When service came back, if it was over already (O7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restored: Option<Instant>,
    /// First customer of that type, where one was noted (O8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_customer_at: Option<DateTime<FixedOffset>>,
    /// Why it was registered late, in the vault (O8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_reason: Option<Sealed>,
    /// The notice it came with (E8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<NoticeLink>,
    /// The refused inquiry it grew from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inquiry: Option<Uuid>,
    /// Which unforeseen event it was, where it was said at once (O9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unforeseen_kind: Option<UnforeseenKind>,
}

/// What is registered when one fact is corrected (O6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// The new value.
    pub change: Change,
    /// Why, in the vault.
    pub reason: Sealed,
    /// What the questions of an opening were answered, where the correction asks
    /// them again (E12, E7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessed: Option<Assessed>,
    /// The corrected cause as its list has it, where that is not the shipped one,
    /// in the vault (C9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed: Option<Sealed>,
}

impl Corrected {
    /// A correction that asks no question again.
    #[must_use]
    pub fn new(change: Change, reason: Sealed) -> Self {
        Self {
            change,
            reason,
            assessed: None,
            listed: None,
        }
    }
}

impl From<Corrected> for OutageEvent {
    fn from(corrected: Corrected) -> Self {
        Self::Corrected(Box::new(corrected))
    }
}

/// The answers that a correction rests on, and the rule that decided (E12, E7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessed {
    /// The answers.
    pub answers: Answers,
    /// The rule.
    pub rule: Rule,
}

/// What is registered when an outage closes (C).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// Catalogue id of the cause.
    pub cause: String,
    /// The sustento, in the vault.
    pub sustento: Sealed,
    /// Tecnología's reference, typed in by the point (C2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The origin of the failure, in the vault (C8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Sealed>,
    /// The cause as its list had it, where that is not the shipped one, in the vault (C9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed: Option<Sealed>,
    /// The role that closed it.
    pub role: Role,
    /// A point closed a mass failure itself: an office bundle must confirm it (C2).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub to_validate: bool,
    /// Closed without a confirmed notice: flagged to C&I (E8).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unconfirmed: bool,
    /// SHA-256 of the office's receipt that brought it, 64 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
    /// Which unforeseen event it was, where the closing says it (O9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unforeseen_kind: Option<UnforeseenKind>,
    /// When the office closed it and said so, where a receipt brought it. Receipts
    /// applied by older consoles do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
}

impl Closed {
    /// Whether this came with a receipt, and `later` with one written after it.
    #[must_use]
    pub(crate) fn is_told_before(&self, later: &Self) -> bool {
        self.receipt.is_some()
            && later.receipt.is_some()
            && self.told.map(|told| told.at) < later.told.map(|told| told.at)
    }
}

/// When an office closed an outage, and when its receipt said so (C2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// When it was closed, by the office's clock.
    pub closed_at: DateTime<FixedOffset>,
    /// When the receipt was written: of two, the later one counts.
    pub at: DateTime<FixedOffset>,
}

/// The office's verdict on an outage (M4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Whether it proceeds.
    pub proceeds: bool,
    /// The role that decided.
    pub role: Role,
    /// When.
    pub decided_at: DateTime<FixedOffset>,
    /// Why, in the vault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Sealed>,
    /// What was counted, as it was decided; those of before do not say (V3, V4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figures: Option<Box<Figures>>,
    /// SHA-256 of the office's receipt that brought it, 64 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
}

/// What the office says that it reported to Regulatorio (C6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    /// Version of the report.
    pub version: u32,
    /// When it was sent.
    pub sent_at: DateTime<FixedOffset>,
    /// SHA-256 of the office's receipt that brought it, 64 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
}

/// The new value of one fact (O6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "field", content = "value", rename_all = "snake_case")]
pub enum Change {
    /// When the failure began.
    Started(Instant),
    /// When the point noticed it.
    Detected(Instant),
    /// When service came back.
    Restored(Instant),
    /// The scenario (C3).
    Scenario(Scenario),
    /// The applications.
    Applications(Vec<String>),
    /// The procedure, of the same type (E2).
    Procedure {
        /// Catalogue id.
        id: String,
        /// Whether it is critical (K).
        critical: bool,
    },
    /// The cause of a closed outage.
    Cause(String),
    /// The sustento of a closed outage, in the vault.
    Sustento(Sealed),
    /// Tecnología's reference of a closed outage.
    Reference(String),
    /// The origin of the failure of a closed outage, in the vault (C8).
    Origin(Sealed),
    /// The notice it has, where another one's was attached to it (E8).
    Notice(NoticeLink),
    /// Why it was registered late, in the vault (O8).
    LateReason(Sealed),
    /// Which unforeseen event it was (O9).
    UnforeseenKind(UnforeseenKind),
}

impl Change {
    /// Whether the alert of the outage says it (A1).
    #[must_use]
    pub(crate) fn is_in_alert(&self) -> bool {
        match self {
            Self::Started(_)
            | Self::Detected(_)
            | Self::Restored(_)
            | Self::Scenario(_)
            | Self::Applications(_)
            | Self::Procedure { .. }
            | Self::Notice(_)
            | Self::UnforeseenKind(_) => true,
            Self::Cause(_)
            | Self::Sustento(_)
            | Self::Reference(_)
            | Self::Origin(_)
            | Self::LateReason(_) => false,
        }
    }

    /// The Spanish name of the field, as the command line takes it.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            Self::Started(_) => "inicio",
            Self::Detected(_) => "detectado",
            Self::Restored(_) => "restablecido",
            Self::Scenario(_) => "escenario",
            Self::Applications(_) => "aplicativos",
            Self::Procedure { .. } => "tramite",
            Self::Cause(_) => "motivo",
            Self::Sustento(_) => "sustento",
            Self::Reference(_) => "referencia",
            Self::Origin(_) => "origen",
            Self::Notice(_) => "comunicado",
            Self::LateReason(_) => "motivo-retraso",
            Self::UnforeseenKind(_) => "suceso",
        }
    }
}

impl OutageEvent {
    /// Whether only the office writes it (M4).
    #[must_use]
    pub(crate) fn is_of_the_office(&self) -> bool {
        matches!(
            self,
            Self::VerdictAsked
                | Self::SocialCounted(_)
                | Self::EvidenceAttached(_)
                | Self::Attributed(_)
                | Self::Validated { .. }
                | Self::Alerted(_)
                | Self::Evaluated(_)
                | Self::Reported(_)
        )
    }

    /// The digest of the receipt it says to rest on: it repeats what the office said.
    #[must_use]
    pub fn receipt(&self) -> Option<&str> {
        match self {
            Self::Closed(closed) => closed.receipt.as_deref(),
            Self::Alerted(alerted) => alerted.receipt.as_deref(),
            Self::AlertAnswered(answered) => answered.receipt.as_deref(),
            Self::Evaluated(evaluation) => evaluation.receipt.as_deref(),
            Self::Reported(reported) => reported.receipt.as_deref(),
            Self::CodePaired(paired) => paired.receipt.as_deref(),
            _ => None,
        }
    }
}
