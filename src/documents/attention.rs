//! What several documents say of an attention, as texts.

use serde::Serialize;

/// The customer of an attention (Q1); masked or not is the caller's business.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Customer {
    /// Full name or business name.
    pub name: String,
    /// Type and number of the document: `DNI 00000000`.
    pub document: Option<String>,
    /// Who speaks for the customer.
    pub representative: Option<String>,
    /// Service or contract number.
    pub service: Option<String>,
    /// Contact phone.
    pub phone: Option<String>,
    /// E-mail or address for notification.
    pub notify_to: Option<String>,
}

/// What a claim, appeal or complaint also says (Q2).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// Its subject, of the catalogue.
    pub subject: String,
    /// What exactly is asked for.
    pub concrete_request: Option<String>,
    /// Number of the receipt, when about billing.
    pub receipt_number: Option<String>,
    /// Date of the receipt.
    pub receipt_date: Option<String>,
    /// Amount, with its currency.
    pub receipt_amount: Option<String>,
    /// By which way it came in (Q8).
    pub entry: Option<String>,
    /// When it reached the company's tray (Q8).
    pub in_tray: Option<String>,
    /// On what ground (Q8).
    pub ground: Option<String>,
    /// The claim that it refers to (Q10).
    pub refers_to: Option<String>,
}

/// A critical attention that still waits for its outcome (K2), as lists show it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PendingCritical {
    /// Its provisional code.
    pub code: String,
    /// The procedure.
    pub procedure: String,
    /// The customer or the line, masked (U3).
    pub customer: String,
    /// How long it has waited: `1 h 31 min`.
    pub waiting: String,
}
