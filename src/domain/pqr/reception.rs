//! One base as its file says it, row by row: what is previewed is what is stored.

use super::super::rule::Rule;
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

/// Which of the two bases that arrive as a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
pub enum PqrBase {
    /// *Base 1 Mal Escalados*.
    #[serde(rename = "mal-escalados")]
    Misescalated,
    /// *Base 2 Informe Pendientes Usuarios Call Center*.
    #[serde(rename = "pendientes")]
    Pending,
}

impl PqrBase {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Misescalated, Self::Pending];

    /// Code on the command line, in JSON and in the log.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Misescalated => "mal-escalados",
            Self::Pending => "pendientes",
        }
    }

    /// As the client names it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Misescalated => "Base 1 Mal Escalados",
            Self::Pending => "Base 2 Pendientes",
        }
    }

    /// The same, where there is little room.
    #[must_use]
    pub const fn short(self) -> &'static str {
        match self {
            Self::Misescalated => "Base 1",
            Self::Pending => "Base 2",
        }
    }

    /// The one with a code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|base| base.code() == code)
    }
}

impl Serialize for PqrBase {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

/// What a workbook kept an identifier as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A text: every digit of it is there.
    Text,
    /// A number that a format shows with its leading zeros.
    NumberFormat,
    /// A number: what it began with, zeros, may be lost.
    Number,
}

impl Origin {
    /// As it is read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Text => "texto",
            Self::NumberFormat => "número con formato",
            Self::Number => "número",
        }
    }
}

/// An account, a radicado or a CUN: a text, and where it came from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identifier {
    /// As it stands; nothing is padded.
    pub value: String,
    /// What the workbook kept it as.
    pub origin: Origin,
}

/// What a case is by law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CaseClass {
    /// A petition.
    #[serde(rename = "peticion")]
    Petition,
    /// A complaint.
    #[serde(rename = "queja")]
    Complaint,
    /// An appeal.
    #[serde(rename = "recurso")]
    Appeal,
}

impl CaseClass {
    /// Every class.
    pub const ALL: [Self; 3] = [Self::Petition, Self::Complaint, Self::Appeal];

    /// Code on the command line, in JSON and in the log.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Petition => "peticion",
            Self::Complaint => "queja",
            Self::Appeal => "recurso",
        }
    }

    /// As it is read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Petition => "petición",
            Self::Complaint => "queja",
            Self::Appeal => "recurso",
        }
    }

    /// The one with a code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.code() == code)
    }
}

/// What RR marks a case with.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Marking {
    /// *Razón*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// *Sub-razón*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_reason: Option<String>,
}

impl Marking {
    /// Whether the base says nothing of it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.reason.is_none() && self.sub_reason.is_none()
    }
}

/// One row of a base, read and judged by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Its number in the sheet, or the line of a text that it begins on.
    pub sheet_row: u32,
    /// The number of the PQR: what a case is known by.
    pub radicado: Identifier,
    /// *Código Único Numérico*.
    pub cun: Option<Identifier>,
    /// The customer's account.
    pub account: Option<Identifier>,
    /// Its state as the client says it.
    pub state: Option<String>,
    /// Why it was filed, as the client says it.
    pub reason: Option<String>,
    /// Who escalated it.
    pub adviser: Option<String>,
    /// The local day it was filed.
    pub filed_at: Option<NaiveDate>,
    /// Its class, where the base says it.
    pub class: Option<CaseClass>,
    /// Its marking in RR.
    pub marking: Marking,
    /// What stands in columns that mean nothing here, by header: kept all the same.
    pub unknown: Vec<(String, String)>,
}

/// A row of which nothing is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// As the sheet numbers it.
    pub row: u32,
    /// The header of the column that is at fault.
    pub column: String,
    /// Why.
    pub reason: String,
    /// Its radicado, where that reads: the client sends the case still.
    #[serde(skip)]
    pub radicado: Option<String>,
}

/// What was taken and is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warned {
    /// As the sheet numbers it.
    pub row: u32,
    /// The header of the column.
    pub column: String,
    /// By which rule.
    pub rule: Rule,
    /// What.
    pub message: String,
}

/// A whole file as it was read, before anything of it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reception {
    /// Which base.
    pub base: PqrBase,
    /// The day it was cut.
    pub cut: NaiveDate,
    /// The file's name, without its folder.
    pub file: String,
    /// SHA-256 of its bytes, as hexadecimal digits.
    pub sha256: String,
    /// Who sent the mail that it came with.
    pub sender: Option<String>,
    /// When that mail arrived.
    pub received: Option<DateTime<FixedOffset>>,
    /// It takes the place of what was received of this base and cut.
    pub replaces: bool,
    /// It is the file of failed rows come home: it completes what was received of this
    /// base and cut.
    pub returned: bool,
    /// The rows that are taken, in the order of the sheet, one a radicado.
    pub rows: Vec<CaseRow>,
    /// Those of which nothing is.
    pub rejected: Vec<Rejected>,
    /// What is to be looked at.
    pub warnings: Vec<Warned>,
    /// Which header each field was read under.
    pub columns: BTreeMap<&'static str, String>,
    /// Headers that mean nothing here.
    pub unknown_columns: Vec<String>,
    /// All the rows that the client sent, its row of totals left out: what the indicators
    /// divide by.
    pub sent: u64,
}

impl Reception {
    /// The radicados that came in rejected rows alone, each with the first of them: the client
    /// sends those cases still (X2).
    #[must_use]
    pub fn came_rejected(&self) -> BTreeMap<&str, u32> {
        let mut came = BTreeMap::new();
        for it in &self.rejected {
            if let Some(radicado) = it.radicado.as_deref() {
                came.entry(radicado).or_insert(it.row);
            }
        }
        if !came.is_empty() {
            for row in &self.rows {
                came.remove(row.radicado.value.as_str());
            }
        }
        came
    }

    /// The numbers of the rejected rows that [`came_rejected`](Self::came_rejected) does not
    /// name. Rows that come home and fail again are none: their own file tells them.
    #[must_use]
    pub fn failed(&self) -> BTreeSet<u32> {
        if self.returned {
            return BTreeSet::new();
        }
        let mut failed: BTreeSet<u32> = self.rejected.iter().map(|it| it.row).collect();
        for row in self.came_rejected().values() {
            failed.remove(row);
        }
        failed
    }

    /// The rejected rows that do not say whose they are.
    #[must_use]
    pub fn rejected_unnamed(&self) -> u64 {
        let rows: BTreeSet<u32> = self
            .rejected
            .iter()
            .filter(|it| it.radicado.is_none())
            .map(|it| it.row)
            .collect();
        rows.len() as u64
    }
}
