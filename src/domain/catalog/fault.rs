//! What can be wrong in a catalogue, told to the person who edited it.

use thiserror::Error;

use super::{ClaimKind, ProcedureType, Scenario};
use crate::domain::asset::TomlFault;

/// The file in which a fault lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CatalogFile {
    /// Regulated procedures (E1).
    Procedures,
    /// Known exclusions (E1).
    Exclusions,
    /// Applications (E7).
    Applications,
    /// Causes (C).
    Causes,
    /// Subjects of claims (Q2, D6).
    Subjects,
}

impl CatalogFile {
    /// Every file of the catalogue.
    pub const ALL: [Self; 5] = [
        Self::Procedures,
        Self::Exclusions,
        Self::Applications,
        Self::Causes,
        Self::Subjects,
    ];

    /// Name of the file, embedded or replaced by an office.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Procedures => "procedures.toml",
            Self::Exclusions => "exclusions.toml",
            Self::Applications => "applications.toml",
            Self::Causes => "causes.toml",
            Self::Subjects => "subjects.toml",
        }
    }
}

/// Why a catalogue cannot be used, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{fault}")]
pub struct CatalogError {
    /// The file.
    pub file: CatalogFile,
    /// Line of the fault, counted from 1, where one line is at fault.
    pub line: Option<usize>,
    /// What is wrong.
    pub fault: CatalogFault,
}

/// What is wrong in a catalogue. Its `Display` is the Spanish sentence shown to the editor.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CatalogFault {
    /// The text does not read as this catalogue.
    #[error("{0}")]
    Toml(TomlFault),
    /// An id with other than lower-case letters, digits and `_`.
    #[error("el id «{0}» solo puede llevar letras minúsculas sin tilde, dígitos y «_»")]
    InvalidId(String),
    /// Two entries with one id.
    #[error("el id «{0}» se repite")]
    DuplicateId(String),
    /// Two entries that people could not tell apart.
    #[error("el nombre «{0}» se repite")]
    DuplicateName(String),
    /// An entry without a name, or an exclusion without a reason.
    #[error("a «{0}» le falta el nombre o la razón")]
    Unnamed(String),
    /// A date that is not `AAAA-MM-DD`.
    #[error("«{0}» no es una fecha AAAA-MM-DD")]
    InvalidDate(String),
    /// An entry that ends before it begins.
    #[error("«{0}» deja de regir antes de empezar")]
    ReversedValidity(String),
    /// A procedure whose application is not in the list (E7).
    #[error("el aplicativo «{application}» de «{procedure}» no está en la lista de aplicativos")]
    UnknownApplication {
        /// Id of the procedure.
        procedure: String,
        /// Id that no application has.
        application: String,
    },
    /// A type without any procedure (E2).
    #[error("no hay ningún trámite de tipo {0}")]
    TypeWithoutProcedure(ProcedureType),
    /// A kind of claim that no procedure is (Q2).
    #[error("ningún trámite lleva claim = \"{}\" ({})", .0.code(), .0.label())]
    KindWithoutProcedure(ClaimKind),
    /// A subject whose term or a UIT whose value cannot be (D6).
    #[error("«{0}» no es un plazo ni un monto que pueda ser")]
    ImpossibleNumber(u64),
    /// A year with two values of the UIT (D6).
    #[error("el año {0} se repite")]
    DuplicateYear(i32),
    /// A cause that fits no scenario or that nobody may close with (C).
    #[error("a «{0}» le falta un escenario o quién puede cerrar")]
    UnusableCause(String),
    /// A scenario that could never be closed (C).
    #[error("no hay ningún motivo para el escenario {0}")]
    ScenarioWithoutCause(Scenario),
    /// A list without entries.
    #[error("la lista está vacía")]
    Empty,
}
