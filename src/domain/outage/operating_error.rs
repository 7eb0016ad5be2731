//! Operating errors: what is wrong with how an outage was registered or closed, as
//! Control e Información tells its point (V6).

use super::super::authority::Role;
use super::super::catalog::{Scenario, UnforeseenKind};
use super::super::numbering::Correlative;
use super::super::personal::Sealed;
use super::super::rule::Rule;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is wrong, with the facts that make it wrong: of one outage the same error is
/// told once, and other facts are another error (V6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "wrong", rename_all = "snake_case")]
pub enum OperatingError {
    /// It was closed with a cause of another scenario (C1).
    ForeignCause {
        /// Its scenario.
        scenario: Scenario,
        /// Catalogue id of the cause.
        cause: String,
    },
    /// The mass failure was denied (E8).
    Denied {
        /// Reference of the notice.
        reference: String,
    },
    /// Nobody answered for the mass failure in 24 hours (E8).
    Unanswered,
    /// It is said to be unforeseen, and lies within a mass failure (V1).
    WithinMassFailure {
        /// Reference of the failure's notice.
        reference: String,
    },
    /// Its cause does not fit what happened (O9).
    OtherKind {
        /// What happened, as it was said.
        kind: UnforeseenKind,
        /// Catalogue id of the cause.
        cause: String,
    },
    /// It was registered late, and nobody noted why (O8).
    Late,
    /// Who registered it is not the responsible of the point (O4).
    Registrar {
        /// The role.
        role: Role,
    },
    /// It overlaps another one of its type (M2).
    Overlap {
        /// That one.
        principal: Correlative,
    },
    /// The point closed it itself, and it has waited for days to be validated (C2).
    ToValidate {
        /// When it was closed.
        closed_at: DateTime<FixedOffset>,
    },
    /// It was closed with a cause that is allowed and doubted (C4).
    DoubtfulCause {
        /// Catalogue id of the cause.
        cause: String,
    },
}

impl OperatingError {
    /// The rule that it goes against.
    #[must_use]
    pub const fn rule(&self) -> Rule {
        match self {
            Self::ForeignCause { .. } => Rule::C1,
            Self::Denied { .. } | Self::Unanswered => Rule::E8,
            Self::WithinMassFailure { .. } => Rule::V1,
            Self::OtherKind { .. } => Rule::O9,
            Self::Late => Rule::O8,
            Self::Registrar { .. } => Rule::O4,
            Self::Overlap { .. } => Rule::M2,
            Self::ToValidate { .. } => Rule::C2,
            Self::DoubtfulCause { .. } => Rule::C4,
        }
    }

    /// What is asked of the point.
    #[must_use]
    pub const fn asked(&self) -> &'static str {
        match self {
            Self::ForeignCause { .. } => {
                "Corrijan el escenario o el motivo, o respondan por qué son esos."
            }
            Self::Denied { .. } => {
                "Corrijan el escenario, o ciérrenlo sin confirmación con su sustento."
            }
            Self::Unanswered => {
                "Registren el comunicado si ya llegó; si no, corrijan el escenario o ciérrenlo \
                 sin confirmación."
            }
            Self::WithinMassFailure { .. } => {
                "Corrijan el escenario a falla masiva, o respondan qué ocurrió en el punto."
            }
            Self::OtherKind { .. } => "Corrijan el suceso o el motivo, el que esté mal.",
            Self::Late => {
                "Anoten el motivo del retraso, o corrijan la hora de detección si está mal."
            }
            Self::Registrar { .. } => {
                "Respondan por qué no lo registró el Jefe, Supervisor o Coordinador."
            }
            Self::Overlap { .. } => {
                "Corrijan el inicio o el retorno del que esté mal, o respondan por qué hay dos."
            }
            Self::ToValidate { .. } => {
                "Pidan a Tecnología que lo valide, y respondan con la referencia que les dio."
            }
            Self::DoubtfulCause { .. } => {
                "Respondan si se podía atender, aunque lento: entonces no era inoperatividad; \
                 corrijan lo que esté mal."
            }
        }
    }
}

/// An alert of an operating error, as the office told the point of it (V6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alerted {
    /// What its answers name it by.
    pub alert: Uuid,
    /// What is wrong.
    pub error: OperatingError,
    /// When the office told it.
    pub raised_at: DateTime<FixedOffset>,
    /// What it wrote, in the vault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Sealed>,
    /// SHA-256 of the office's receipt that brought it, 64 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
}

/// What the point says to an alert (V6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertAnswered {
    /// The alert.
    pub alert: Uuid,
    /// When it was answered.
    pub answered_at: DateTime<FixedOffset>,
    /// What was said, in the vault; a receipt does not bring what was purged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Sealed>,
    /// SHA-256 of the office's receipt that brought it, 64 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
}
