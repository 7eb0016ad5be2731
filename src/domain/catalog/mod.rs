//! The catalogues: regulated procedures, known exclusions, applications, causes and subjects of
//! claims (E1, E2, E7, C, Q2).
//!
//! They are data with validity dates; an office can replace each file. Types
//! here, the closed lists in [`terms`], reading in [`parse`], type-ahead in
//! [`search`] and the command line's names in [`resolve`].

pub mod fault;
pub mod parse;
pub mod resolve;
pub mod search;
pub mod terms;

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::claim::Subjects;
use super::instant::date;

pub use fault::{CatalogError, CatalogFault, CatalogFile};
pub use parse::CatalogSources;
pub use resolve::{Candidate, EntryKind, ResolveError};
pub use search::Match;
pub use terms::{
    ClaimKind, Closer, ProcedureType, Scenario, Side, UnforeseenKind, UnknownProcedureType,
    UnknownScenario,
};

/// One regulated procedure (E1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Procedure {
    /// Stable slug, stored in records.
    pub id: String,
    /// Name in the procedure's own words.
    pub name: String,
    /// The type follows from the procedure (E2).
    pub procedure_type: ProcedureType,
    /// Must be attended while an outage is open (K1).
    pub critical: bool,
    /// Whether only the actual block settles it: taking it down is not enough (K2).
    pub theft_block: bool,
    /// Whether it is a claim, an appeal or a complaint (Q2).
    pub claim: Option<ClaimKind>,
    /// Id of the application in which it is entered afterwards (G1).
    pub application: String,
    /// Words people use for it.
    pub words: Vec<String>,
    /// First day on which it holds.
    pub valid_from: NaiveDate,
    /// Last day on which it holds.
    pub valid_to: Option<NaiveDate>,
    /// What the person should know when choosing it.
    pub hint: Option<String>,
}

impl Procedure {
    #[must_use]
    pub(crate) fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// Something customers ask for that is never registered as inoperability, and why (E1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// Stable slug.
    pub id: String,
    /// Name on the screen.
    pub name: String,
    /// The refusal, in the procedure's own terms.
    pub reason: String,
    /// Words people use for it.
    pub words: Vec<String>,
}

/// One application of the official list (E7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Stable slug, stored in records.
    pub id: String,
    /// Name of the official list.
    pub name: String,
    /// Sales or after-sales.
    pub side: Side,
    /// Counts only when payment is needed to finish a transaction (SICAR).
    pub only_with_payment: bool,
}

/// One *motivo de ocurrencia* (C).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// Stable slug, stored in records.
    pub id: String,
    /// Name of the procedure.
    pub name: String,
    /// Scenarios it fits.
    pub scenarios: Vec<Scenario>,
    /// Who may close with it.
    pub closers: Vec<Closer>,
    /// Allowed, but warned about and flagged for C&I (C4).
    pub warning: bool,
    /// The unforeseen events that it fits; one that fits a single kind says it (O9).
    pub unforeseen: Vec<UnforeseenKind>,
    /// Words people use for it.
    pub words: Vec<String>,
}

impl Cause {
    /// The unforeseen event that it says by itself, if it does (O9).
    #[must_use]
    pub fn says(&self) -> Option<UnforeseenKind> {
        match self.unforeseen[..] {
            [only] => Some(only),
            _ => None,
        }
    }
}

/// Whose list of causes it is, where an office replaced the shipped one (C9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CauseList {
    /// Its version.
    pub version: String,
    /// Who made it.
    pub author: Option<String>,
    /// Of what day.
    pub date: Option<NaiveDate>,
}

impl fmt::Display for CauseList {
    /// `lista 3 de Soporte Postventa – Tecnología, 01/11/2026`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "lista {} ", self.version)?;
        match &self.author {
            Some(author) => write!(f, "de {author}, ")?,
            None => f.write_str("sin autor, ")?,
        }
        match self.date {
            Some(day) => f.write_str(&date(day)),
            None => f.write_str("sin fecha"),
        }
    }
}

/// The five catalogues, checked against each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalog {
    procedures: Vec<Procedure>,
    exclusions: Vec<Exclusion>,
    applications: Vec<Application>,
    causes: Vec<Cause>,
    cause_list: Option<CauseList>,
    subjects: Subjects,
    version: String,
}

impl Catalog {
    /// Version of the procedures' file.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Every procedure in the catalogue's order, valid or not.
    #[must_use]
    pub fn procedures(&self) -> &[Procedure] {
        &self.procedures
    }

    /// Every known exclusion (E1).
    #[must_use]
    pub fn exclusions(&self) -> &[Exclusion] {
        &self.exclusions
    }

    /// Every application of the official list (E7).
    #[must_use]
    pub fn applications(&self) -> &[Application] {
        &self.applications
    }

    /// Every cause (C).
    #[must_use]
    pub fn causes(&self) -> &[Cause] {
        &self.causes
    }

    /// Whose list of causes it is; none where it is the shipped one (C9).
    #[must_use]
    pub fn cause_list(&self) -> Option<&CauseList> {
        self.cause_list.as_ref()
    }

    /// The subjects of claims, with their terms (Q2, D6).
    #[must_use]
    pub fn subjects(&self) -> &Subjects {
        &self.subjects
    }

    /// A procedure by its stored id.
    #[must_use]
    pub fn procedure(&self, id: &str) -> Option<&Procedure> {
        self.procedures.iter().find(|entry| entry.id == id)
    }

    #[must_use]
    pub(crate) fn exclusion(&self, id: &str) -> Option<&Exclusion> {
        self.exclusions.iter().find(|entry| entry.id == id)
    }

    /// An application by its stored id.
    #[must_use]
    pub fn application(&self, id: &str) -> Option<&Application> {
        self.applications.iter().find(|entry| entry.id == id)
    }

    /// A cause by its stored id.
    #[must_use]
    pub fn cause(&self, id: &str) -> Option<&Cause> {
        self.causes.iter().find(|entry| entry.id == id)
    }

    /// The causes that fit a scenario, in the catalogue's order (C1).
    pub(crate) fn causes_for(&self, scenario: Scenario) -> impl Iterator<Item = &Cause> {
        self.causes
            .iter()
            .filter(move |cause| cause.scenarios.contains(&scenario))
    }

    /// The cause that fits an unforeseen event (O9).
    #[must_use]
    pub(crate) fn cause_of(&self, kind: UnforeseenKind) -> Option<&Cause> {
        self.causes
            .iter()
            .find(|cause| cause.unforeseen.contains(&kind))
    }

    /// The applications with those of one side first (E7).
    #[must_use]
    pub(crate) fn applications_by_side(&self, first: Side) -> Vec<&Application> {
        let mut sorted: Vec<_> = self.applications.iter().collect();
        sorted.sort_by_key(|application| application.side != first);
        sorted
    }
}
