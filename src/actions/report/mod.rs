//! The one boundary between errors and people: what happened, what was kept, what to do next.
//!
//! The console and the command line both speak through it.

mod action;
mod file;
mod key;
mod store;
mod table;

use crate::domain::advice::Hint;
use crate::domain::fault::why;
use crate::domain::outage::Requested;
use crate::domain::rule::Rule;
use serde::Serialize;
use std::io::ErrorKind;
use std::path::Path;

/// What kind of failure it is; decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// A rule says no.
    Refused,
    /// The call or a field is off.
    Usage,
    /// The store, its key or its disk.
    Store,
    /// A bundle or a receipt.
    Bundle,
    /// Something that should not happen.
    Internal,
}

impl ReportKind {
    /// The exit code of the process.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Refused => 1,
            Self::Usage => 2,
            Self::Store => 3,
            Self::Bundle => 4,
            Self::Internal => 70,
        }
    }
}

/// A failure in words; what to do next is worded by each face.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its kind.
    pub kind: ReportKind,
    /// The rule that decided, where one did.
    pub rule: Option<Rule>,
    /// What happened and what was kept.
    pub message: String,
    /// What to do next.
    pub hints: Vec<Hint>,
    /// The verdict, where an opening was refused by E.
    pub verdict: Option<RefusedVerdict>,
}

/// What a refused opening adds to its error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedVerdict {
    /// Always false.
    pub registrable: bool,
    /// Why, in the procedure's terms.
    pub reason: String,
    /// What was asked for.
    #[serde(flatten)]
    pub requested: Requested,
}

impl Report {
    fn new(kind: ReportKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            rule: None,
            message: message.into(),
            hints: Vec::new(),
            verdict: None,
        }
    }

    /// A failure of the call itself.
    #[must_use]
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(ReportKind::Usage, message)
    }

    /// A failure that should not happen.
    #[must_use]
    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::new(ReportKind::Internal, message)
    }

    /// A file that somebody named could not be read.
    #[must_use]
    pub fn unread(path: &Path, error: &std::io::Error) -> Self {
        // Windows says of a folder that it gives no permission.
        let why = if error.kind() == ErrorKind::PermissionDenied && path.is_dir() {
            why(&ErrorKind::IsADirectory.into())
        } else {
            why(error)
        };
        Self::usage(format!(
            "El archivo {} no se pudo leer: {why}; no se hizo nada.",
            path.display()
        ))
    }

    /// Adds one thing to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Hint>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Another console gave the store a new key (U2).
    #[must_use]
    pub(crate) fn key_changed() -> Self {
        Self::new(
            ReportKind::Store,
            "Otra consola cambió la clave de estos datos, al bloquear a un usuario o quitar un destinatario. Lo guardado está intacto; lo último no se guardó.",
        )
        .hint("Ingrese otra vez con su frase de paso y repita lo último.")
    }
}
