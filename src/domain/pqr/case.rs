//! What a case is known by, and how far it gets.

use serde::{Deserialize, Serialize};

/// What a case is known by: the point, and its radicado there (X12).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CaseName {
    /// Code of the point.
    pub point: String,
    /// Its radicado.
    pub radicado: String,
}

/// How far a case got.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// It came, and nobody has touched it.
    #[default]
    New,
    /// Its cause is known.
    Classified,
    /// It went to the client's second level.
    Escalated,
    /// It was escalated by mistake, and finished in RR.
    Finished,
    /// It was solved at first contact.
    Solved,
    /// It was answered, and the customer does not accept the answer: it is in hand again.
    Rejected,
    /// The customer does not accept the answer.
    Appeal,
    /// Nothing is left to do.
    Closed,
}

impl CaseState {
    /// Every state, in the order of the work.
    pub const ALL: [Self; 8] = [
        Self::New,
        Self::Classified,
        Self::Escalated,
        Self::Finished,
        Self::Solved,
        Self::Rejected,
        Self::Appeal,
        Self::Closed,
    ];

    /// Code in JSON, on the command line and in the store.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Classified => "classified",
            Self::Escalated => "escalated",
            Self::Finished => "finished",
            Self::Solved => "solved",
            Self::Rejected => "rejected",
            Self::Appeal => "appeal",
            Self::Closed => "closed",
        }
    }

    /// As it is read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::New => "nuevo",
            Self::Classified => "clasificado",
            Self::Escalated => "escalado",
            Self::Finished => "finalizado",
            Self::Solved => "solucionado",
            Self::Rejected => "no aceptado",
            Self::Appeal => "en recurso",
            Self::Closed => "cerrado",
        }
    }

    /// Word on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::New => "nuevo",
            Self::Classified => "clasificado",
            Self::Escalated => "escalado",
            Self::Finished => "finalizado",
            Self::Solved => "solucionado",
            Self::Rejected => "no-aceptado",
            Self::Appeal => "recurso",
            Self::Closed => "cerrado",
        }
    }

    /// Whether who names this state means that one too: what was solved, whether the customer
    /// accepts it or not.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        self == other || (self, other) == (Self::Solved, Self::Rejected)
    }

    /// As it is told to other programs, to whom an answer that is not accepted is an answer.
    ///
    /// # Errors
    /// What receives it refuses.
    pub fn reported<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(match self {
            Self::Rejected => Self::Solved.code(),
            state => state.code(),
        })
    }

    /// The one with a code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether nothing more is to be done here: its clock stands (X2).
    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Finished | Self::Solved | Self::Closed)
    }
}
