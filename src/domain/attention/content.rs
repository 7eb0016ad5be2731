//! What a customer said: personal content, which lives in the vault (Q1, Q2, T1).

use super::super::identity::{DocumentType, WarnedField, Warning};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The manual form's fields about the customer and the request (Q1). Only the
/// name and the request are ever required; an empty text is a field left blank.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// The procedure as it was called when the request was taken.
    pub procedure: String,
    /// Full name or business name.
    pub name: String,
    /// Kind of identity document.
    pub document_type: Option<DocumentType>,
    /// Its number, as typed.
    pub document_number: String,
    /// Who speaks for the customer.
    pub representative: String,
    /// Line, service or contract number.
    pub service_number: String,
    /// Where to call.
    pub phone: String,
    /// Where to write.
    pub email: String,
    /// Where to notify on paper.
    pub address: String,
    /// What is asked for, in the customer's words.
    pub request: String,
    /// Who attended.
    pub attended_by: String,
    /// What a claim, appeal or complaint says besides (Q2).
    pub claim: Option<ClaimContent>,
}

/// What a claim, appeal or complaint says besides (Q2).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimContent {
    /// What exactly the customer wants.
    pub request: String,
    /// Number of the receipt claimed against.
    pub receipt_number: String,
    /// Its date.
    pub receipt_date: Option<NaiveDate>,
    /// What was noted and could not be read.
    #[serde(skip_serializing_if = "Unread::is_empty")]
    pub unread: Unread,
    /// The ground in the customer's words, where it is neither of the two (Q8).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub ground: String,
    /// The code of the claim that it refers to, as it was typed (Q10).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub refers_to: String,
}

/// What was typed of a claim and could not be read: kept as it stands, since no
/// mistyped field turns a customer away (Q0).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Unread {
    /// In the place of the receipt's date.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub receipt_date: String,
    /// In the place of the amount.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub amount: String,
    /// In the place of a subject of the catalogue; several, parted by semicolons.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub subjects: String,
}

impl Unread {
    /// Whether everything was read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.receipt_date.is_empty() && self.amount.is_empty() && self.subjects.is_empty()
    }

    /// What is said of it (Q5).
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        [
            (
                &self.receipt_date,
                WarnedField::ReceiptDate,
                "no se entiende como fecha (dd/mm/aaaa)",
            ),
            (
                &self.amount,
                WarnedField::Amount,
                "no se entiende como monto (27.50)",
            ),
            (
                &self.subjects,
                WarnedField::Subject,
                "la materia no se reconoce en la lista; quedó con sus palabras",
            ),
        ]
        .into_iter()
        .filter(|(text, ..)| !text.is_empty())
        .map(|(_, field, what)| Warning::new(field, what))
        .collect()
    }
}

/// Why a personal record was held, released, blocked or unblocked: in the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amendment {
    /// The reason, in the words of who decided.
    pub reason: String,
}
