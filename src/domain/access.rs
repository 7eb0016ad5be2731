//! What was looked at or carried away of personal content, and by whom (U3, T2).

use super::meta::Meta;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What was done with personal content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessKind {
    /// Masked fields were shown.
    Revealed,
    /// Records were searched by a document number, a phone or an address.
    Searched,
    /// One person's data was gathered for an access report (T2).
    Reported,
    /// A document with personal content was written to a file.
    Printed,
    /// A letter with personal content was written or sent.
    Mailed,
    /// Operations and what they sealed were packed for the office.
    Exported,
}

impl AccessKind {
    /// The code in JSON and in the store.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Revealed => "revealed",
            Self::Searched => "searched",
            Self::Reported => "reported",
            Self::Printed => "printed",
            Self::Mailed => "mailed",
            Self::Exported => "exported",
        }
    }

    /// The words on screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Revealed => "datos mostrados",
            Self::Searched => "búsqueda por identificador",
            Self::Reported => "informe al titular",
            Self::Printed => "documento escrito",
            Self::Mailed => "correo al cliente",
            Self::Exported => "paquete exportado",
        }
    }
}

/// One access to personal content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccessEvent {
    /// It happened.
    Made {
        /// What was done.
        access: AccessKind,
        /// The records it was done with; none of a search or an export, which
        /// name them all.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        records: Vec<Uuid>,
    },
}

/// One access as its operation makes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// The record's id.
    pub id: Uuid,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Who.
    pub user: Uuid,
    /// What was done.
    pub access: AccessKind,
    /// The records it was done with.
    pub records: Vec<Uuid>,
}

impl Access {
    /// Folds one operation: the first makes it, and none changes it (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, meta: &Meta, event: AccessEvent) {
        let AccessEvent::Made { access, records } = event;
        state.get_or_insert_with(|| Self {
            id,
            at: meta.at,
            user: meta.user,
            access,
            records,
        });
    }
}
