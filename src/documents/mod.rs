//! What leaves the console to be read elsewhere: printed documents, mails, and
//! the codes a phone reads.
//!
//! Every document is one file here and one template in `assets/templates/`: a
//! plain struct of texts that its caller composed (masked or not), and a
//! function that prints it to a tagged PDF/A-2a and PDF/UA-1, in Spanish; the
//! same data gives the same bytes. Nothing here reads a store, a clock or a
//! folder other than the office's templates, and only [`relay`] talks to the
//! outside, where the office set one up.

pub mod alert;
pub mod apart;
pub mod attention;
pub mod blank_form;
pub mod claim_form;
pub mod closing_record;
pub mod confirmation;
pub mod day_sheet;
mod error;
pub mod evaluation_sheet;
pub mod feedback;
pub mod figures_book;
pub mod filled_form;
mod fonts;
mod forgetting;
pub mod indicators_book;
mod looking;
pub mod mail;
mod numbers;
pub mod operating_error;
pub mod phone_script;
mod press;
pub mod printer;
pub mod qr;
pub mod regulatory_report;
pub mod relay;
pub mod returned_rows;
pub mod script;
mod sheet;
pub mod slip;
pub mod tabular;
#[cfg(test)]
mod tests;
mod text;
mod wording;
pub mod workbook;

use chrono::{DateTime, FixedOffset};
use serde::{Serialize, Serializer};

pub use error::{DocumentError, TemplateFault};
pub use press::Press;
pub use sheet::check;
pub use text::is_on_paper;
pub use wording::MailText;

use crate::domain::calendar::Country;

/// The paper in the printer's tray.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Paper {
    /// ISO A4, usual in Peru.
    #[serde(rename = "a4")]
    A4,
    /// US Letter (*carta*), usual in Colombia.
    #[serde(rename = "us-letter")]
    Letter,
    /// The 80 mm roll of a ticket printer; the slip alone is made for it (Q7).
    #[serde(rename = "ticket")]
    Ticket,
}

impl Paper {
    /// The paper a country's offices use.
    #[must_use]
    pub(crate) const fn usual_in(country: Country) -> Self {
        match country {
            Country::PE => Self::A4,
            Country::CO => Self::Letter,
        }
    }
}

/// What stands at the top and the foot of every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Head {
    /// The company's name, also the author in the file's properties; empty where the profile
    /// does not say it.
    pub company: String,
    /// Code of the service point.
    pub point_code: String,
    /// Name of the service point.
    pub point_name: String,
    /// The country, for the language of the text.
    pub country: Country,
    /// What the document is about, short: a code, a correlative, a day.
    pub reference: String,
    /// When it was issued, in the point's offset (D7).
    #[serde(serialize_with = "date_clock")]
    pub issued_at: DateTime<FixedOffset>,
}

fn date_clock<S: Serializer>(at: &DateTime<FixedOffset>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&at.format("%d/%m/%Y %H:%M"))
}
