//! What a person has noted of a request.

use super::desk::Desk;
use crate::domain::attention::{EntryWay, Unread};
use crate::domain::identity::DocumentType;
use crate::domain::instant::{local_day, parse_past_day};
use crate::domain::money::Money;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

/// Which outage an attention belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutageChoice {
    /// The open one of its type; none where there is none (Q0).
    #[default]
    OfType,
    /// None: *sin evento*.
    None,
    /// The one named so, in whatever state (O7).
    Named(String),
}

/// What a person has noted of a request, so far.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AttentionInput {
    /// Catalogue id of the procedure or exclusion.
    pub procedure: Option<String>,
    /// What is asked for where the catalogue has nothing like it.
    pub unlisted: String,
    /// Full name or business name.
    pub name: String,
    /// Kind of identity document.
    pub document_type: Option<DocumentType>,
    /// Its number.
    pub document_number: String,
    /// Who speaks for the customer.
    pub representative: String,
    /// Line, service or contract.
    pub service_number: String,
    /// Contact phone.
    pub phone: String,
    /// E-mail for notification.
    pub email: String,
    /// Address for notification.
    pub address: String,
    /// What is asked for, in the customer's words.
    pub request: String,
    /// Catalogue ids of a claim's subjects (Q2).
    pub subjects: Vec<String>,
    /// What exactly a claim wants.
    pub claim_request: String,
    /// Number of the receipt.
    pub receipt_number: String,
    /// Date of the receipt.
    pub receipt_date: Option<NaiveDate>,
    /// The amount claimed (D6).
    pub amount: Option<Money>,
    /// What was noted in the place of either and could not be read.
    pub unread: Unread,
    /// By which way a claim came in; the channel's own, where it is not said (Q8).
    pub entry: Option<EntryWay>,
    /// When a claim reached the company's tray (Q8).
    pub in_tray: Option<DateTime<FixedOffset>>,
    /// The ground of a claim, in any words (Q8).
    pub ground: String,
    /// The code of the claim that this one refers to (Q10).
    pub refers_to: String,
    /// When the customer filed it (Q3). Where it is not said: when a claim reached
    /// the tray, else now.
    pub taken: Option<DateTime<FixedOffset>>,
    /// Copied from paper: the form's reserved code or its folio (Q4).
    pub paper: Option<String>,
    /// The folio of that paper, whatever it looks like: never read as a code.
    pub folio: String,
    /// Which outage it belongs to.
    pub outage: OutageChoice,
    /// Who attended; the user, where it is not said.
    pub attended_by: String,
}

impl AttentionInput {
    /// Notes the date of the receipt; what is none is kept as it stands (Q0).
    pub fn note_receipt_date(&mut self, text: &str, today: NaiveDate) {
        self.receipt_date = parse_past_day(text, today)
            .ok()
            .filter(|day| (1990..2100).contains(&day.year()));
        self.unread.receipt_date = kept(text, self.receipt_date.is_none());
    }

    /// Notes the amount claimed; what is none is kept as it stands (Q0).
    pub fn note_amount(&mut self, text: &str) {
        self.amount = text.parse().ok();
        self.unread.amount = kept(text, self.amount.is_none());
    }

    /// Notes the subjects of a claim; what is none of the catalogue, or may be
    /// several of them, is kept as it stands (Q0).
    pub(crate) fn note_subjects<'a>(
        &mut self,
        desk: &Desk,
        texts: impl IntoIterator<Item = &'a str>,
    ) {
        let today = local_day(desk.now(), desk.zone());
        let catalog = &desk.assets().catalog;
        let mut unread = Vec::new();
        self.subjects.clear();
        for text in texts.into_iter().map(str::trim).filter(|it| !it.is_empty()) {
            if let Some(matter) = catalog.subjects().not_claimable(text) {
                self.subjects.push(matter.id.clone());
            } else if let Ok(subject) = catalog.resolve_subject(text, today) {
                self.subjects.push(subject.id.clone());
            } else {
                unread.push(text);
            }
        }
        self.unread.subjects = unread.join("; ");
    }
}

fn kept(text: &str, unread: bool) -> String {
    if unread { text.trim() } else { "" }.to_owned()
}
