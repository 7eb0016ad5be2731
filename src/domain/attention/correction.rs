//! What of an attention can be corrected, each by itself: two terminals may
//! correct two things of one request, and neither is lost (O6, M1).

use super::super::catalog::{ClaimKind, ProcedureType};
use super::super::masking::{mask_document, mask_email, mask_name, mask_phone, mask_text};
use super::super::money::Money;
use super::super::outage::Instant;
use super::super::personal::Sealed;
use super::super::text::{LONGEST_LINE, LONGEST_TEXT};
use super::claiming::{EntryWay, Ground};
use super::content::{ClaimContent, Content};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One thing of what the customer said: personal, and corrected in the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContentField {
    /// What the procedure was called; changes with the procedure alone.
    Procedure,
    /// Full name or business name.
    Name,
    /// Kind and number of the identity document.
    Document,
    /// Who speaks for the customer.
    Representative,
    /// Line, service or contract number.
    Service,
    /// Where to call.
    Phone,
    /// Where to write.
    Email,
    /// Where to notify on paper.
    Address,
    /// What is asked for.
    Request,
    /// Who attended.
    AttendedBy,
    /// What exactly a claim wants.
    ClaimRequest,
    /// Number of the receipt claimed against.
    ReceiptNumber,
    /// Its date.
    ReceiptDate,
    /// The ground in the customer's words; changes with the ground alone.
    Ground,
    /// The code of the claim referred to; changes with that claim alone.
    RefersTo,
    /// What stands in the place of the amount and cannot be read.
    Amount,
    /// What stands in the place of subjects and is none of the catalogue.
    Subjects,
}

impl ContentField {
    /// Every thing, in the order in which it is noted.
    pub const ALL: [Self; 17] = [
        Self::Procedure,
        Self::Name,
        Self::Document,
        Self::Representative,
        Self::Service,
        Self::Phone,
        Self::Email,
        Self::Address,
        Self::Request,
        Self::AttendedBy,
        Self::ClaimRequest,
        Self::ReceiptNumber,
        Self::ReceiptDate,
        Self::Ground,
        Self::RefersTo,
        Self::Amount,
        Self::Subjects,
    ];

    /// How many characters of it are taken down.
    #[must_use]
    pub fn longest(self) -> usize {
        match self {
            Self::Request => LONGEST_TEXT,
            _ => LONGEST_LINE,
        }
    }

    /// Puts this thing of one content into another.
    pub fn copy(self, from: &Content, to: &mut Content) {
        let text = |from: &String, to: &mut String| to.clone_from(from);
        match self {
            Self::Procedure => text(&from.procedure, &mut to.procedure),
            Self::Name => text(&from.name, &mut to.name),
            Self::Document => {
                to.document_type = from.document_type;
                text(&from.document_number, &mut to.document_number);
            }
            Self::Representative => text(&from.representative, &mut to.representative),
            Self::Service => text(&from.service_number, &mut to.service_number),
            Self::Phone => text(&from.phone, &mut to.phone),
            Self::Email => text(&from.email, &mut to.email),
            Self::Address => text(&from.address, &mut to.address),
            Self::Request => text(&from.request, &mut to.request),
            Self::AttendedBy => text(&from.attended_by, &mut to.attended_by),
            Self::ClaimRequest
            | Self::ReceiptNumber
            | Self::ReceiptDate
            | Self::Ground
            | Self::RefersTo
            | Self::Amount
            | Self::Subjects => {
                let said = from.claim.clone().unwrap_or_default();
                self.copy_of_claim(said, to.claim.get_or_insert_default());
            }
        }
    }

    fn copy_of_claim(self, from: ClaimContent, to: &mut ClaimContent) {
        match self {
            Self::ClaimRequest => to.request = from.request,
            Self::ReceiptNumber => to.receipt_number = from.receipt_number,
            Self::Ground => to.ground = from.ground,
            Self::RefersTo => to.refers_to = from.refers_to,
            Self::Amount => to.unread.amount = from.unread.amount,
            Self::Subjects => to.unread.subjects = from.unread.subjects,
            _ => {
                to.receipt_date = from.receipt_date;
                to.unread.receipt_date = from.unread.receipt_date;
            }
        }
    }

    /// This thing of a content, in words; empty where it was left blank.
    #[must_use]
    pub fn words(self, content: &Content) -> String {
        let claim = content.claim.as_ref();
        match self {
            Self::Procedure => content.procedure.clone(),
            Self::Name => content.name.clone(),
            Self::Document => match content.document_type {
                Some(kind) if !content.document_number.is_empty() => {
                    format!("{} {}", kind.label(), content.document_number)
                }
                _ => content.document_number.clone(),
            },
            Self::Representative => content.representative.clone(),
            Self::Service => content.service_number.clone(),
            Self::Phone => content.phone.clone(),
            Self::Email => content.email.clone(),
            Self::Address => content.address.clone(),
            Self::Request => content.request.clone(),
            Self::AttendedBy => content.attended_by.clone(),
            Self::ClaimRequest => claim.map_or_else(String::new, |claim| claim.request.clone()),
            Self::ReceiptNumber => {
                claim.map_or_else(String::new, |claim| claim.receipt_number.clone())
            }
            Self::Ground => claim.map_or_else(String::new, |claim| claim.ground.clone()),
            Self::RefersTo => claim.map_or_else(String::new, |claim| claim.refers_to.clone()),
            Self::Amount => claim.map_or_else(String::new, |claim| claim.unread.amount.clone()),
            Self::Subjects => claim.map_or_else(String::new, |claim| claim.unread.subjects.clone()),
            Self::ReceiptDate => claim.map_or_else(String::new, |claim| {
                let read = claim.receipt_date.map(|date| date.format("%d/%m/%Y"));
                read.map_or_else(
                    || claim.unread.receipt_date.clone(),
                    |date| date.to_string(),
                )
            }),
        }
    }

    /// The same for eyes that may not see it whole (U3).
    #[must_use]
    pub(crate) fn masked_words(self, content: &Content) -> String {
        let words = self.words(content);
        if words.is_empty() {
            return words;
        }
        match self {
            Self::Name | Self::Representative => mask_name(&words),
            Self::Document => {
                let number = mask_document(&content.document_number);
                match content.document_type {
                    Some(kind) => format!("{} {number}", kind.label()),
                    None => number,
                }
            }
            Self::Service | Self::Phone => mask_phone(&words),
            Self::Email => mask_email(&words),
            Self::Address => "***".to_owned(),
            Self::Request
            | Self::ClaimRequest
            | Self::Ground
            | Self::RefersTo
            | Self::Amount
            | Self::Subjects => mask_text(&words),
            Self::Procedure | Self::AttendedBy | Self::ReceiptNumber | Self::ReceiptDate => words,
        }
    }

    /// What it is called, in the middle of a sentence.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Procedure => "trámite",
            Self::Name => "nombre",
            Self::Document => "documento",
            Self::Representative => "representante",
            Self::Service => "servicio o contrato",
            Self::Phone => "teléfono",
            Self::Email => "correo",
            Self::Address => "dirección",
            Self::Request => "solicitud",
            Self::AttendedBy => "quién atendió",
            Self::ClaimRequest => "pedido concreto",
            Self::ReceiptNumber => "recibo",
            Self::ReceiptDate => "fecha del recibo",
            Self::Ground => "fundamento",
            Self::RefersTo => "reclamo al que se refiere",
            Self::Amount => "monto",
            Self::Subjects => "materia",
        }
    }
}

/// The new value of one thing (O6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "field", content = "value", rename_all = "snake_case")]
pub enum AttentionChange {
    /// Of what the customer said.
    Content {
        /// Which thing.
        of: ContentField,
        /// A content in which that alone counts, in the vault.
        content: Sealed,
    },
    /// What is asked for, and all that follows from it (E2).
    Procedure(Box<CorrectedProcedure>),
    /// When the customer filed it.
    Taken(Instant),
    /// Catalogue ids of a claim's subjects.
    Subjects(Vec<String>),
    /// The amount claimed.
    Amount(Option<Money>),
    /// The folio of the paper it was copied from.
    Folio(Option<String>),
    /// By which way a claim came in (Q8).
    Entry(Option<EntryWay>),
    /// When it reached the company's tray (Q8).
    InTray(Option<DateTime<FixedOffset>>),
    /// On what ground it stands (Q8).
    Ground {
        /// One of the two.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ground: Option<Ground>,
        /// A content in which the ground's own words alone count, in the vault.
        content: Sealed,
    },
    /// The claim that it refers to (Q10).
    RefersTo {
        /// That claim, where it is here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        claim: Option<Uuid>,
        /// A content in which its typed code alone counts, in the vault.
        content: Sealed,
    },
}

/// A corrected procedure, with what follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectedProcedure {
    /// Catalogue id of the procedure or exclusion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<String>,
    /// Its type; none where it is not regulated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure_type: Option<ProcedureType>,
    /// Whether it must be attended all the same (K1).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub critical: bool,
    /// Whether only the actual block, or withdrawal, settles it (K2).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub theft_block: bool,
    /// Which of the three, where it is a claim, appeal or complaint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<ClaimKind>,
    /// The outage it belongs to where its type is another one now: an outage of
    /// the former type is not its own any more (E2). None: *sin evento*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outage: Option<Uuid>,
    /// What it is called: a content in which that alone counts, in the vault.
    pub called: Sealed,
}

impl AttentionChange {
    /// Whether the confirmation to the customer of a claim says it (Q2).
    #[must_use]
    pub(crate) fn is_in_confirmation(&self) -> bool {
        match self {
            Self::Procedure(_) | Self::Taken(_) | Self::Subjects(_) | Self::Amount(_) => true,
            Self::Content { of, .. } => matches!(
                of,
                ContentField::Name
                    | ContentField::Email
                    | ContentField::Request
                    | ContentField::ReceiptNumber
                    | ContentField::Amount
                    | ContentField::Subjects
            ),
            Self::Folio(_)
            | Self::Entry(_)
            | Self::InTray(_)
            | Self::Ground { .. }
            | Self::RefersTo { .. } => false,
        }
    }

    /// What it is called, in the middle of a sentence.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::Content { of, .. } => of.label(),
            Self::Procedure(_) => ContentField::Procedure.label(),
            Self::Taken(_) => "hora de la solicitud",
            Self::Subjects(_) => "materia",
            Self::Amount(_) => "monto",
            Self::Folio(_) => "folio",
            Self::Entry(_) => "vía de ingreso",
            Self::InTray(_) => "hora en la bandeja",
            Self::Ground { .. } => ContentField::Ground.label(),
            Self::RefersTo { .. } => ContentField::RefersTo.label(),
        }
    }
}

/// That an attention was corrected: what was handed out before says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// How many times.
    pub times: u32,
    /// The last time.
    pub at: DateTime<FixedOffset>,
}

/// That an attention does not count, and who says so. It keeps its code (N2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annulment {
    /// Who annulled it.
    pub user: Uuid,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Why, in the vault.
    pub reason: Sealed,
}
