//! Letters: the alert to *Fallas de Sistemas y Plataforma*, and the confirmation to a
//! customer who filed a claim.

use uuid::Uuid;

use crate::{
    actions::{AlertSubject, LetterCode, LetterView},
    domain::alert::Way,
    tui::address::Nature,
};

/// Something to be done with a letter (A, Q2).
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum LetterEffect {
    /// Load the newest letter about something; prepare one where there is none.
    Open(AlertSubject),
    /// Prepare another letter.
    Prepare(AlertSubject),
    /// Load a letter.
    Show(Uuid),
    /// Write its `.eml` among the documents.
    Keep(Uuid),
    /// Send it over the relay, on a thread of its own.
    Send(Uuid),
    /// Note that it left.
    MarkSent {
        letter: Uuid,
        /// By which way.
        way: Way,
    },
    /// Note that it is not to be sent (A4).
    Dismiss { letter: Uuid, reason: String },
    /// Draw its QR for so many cells.
    Code {
        letter: Uuid,
        width: u16,
        height: u16,
    },
}

impl LetterEffect {
    pub(in crate::tui) const fn nature(&self) -> Nature {
        match self {
            // One is prepared where there is none, but the person only wants to see it.
            Self::Open(_) | Self::Show(_) | Self::Code { .. } => Nature::Load,
            Self::Prepare(_)
            | Self::Keep(_)
            | Self::Send(_)
            | Self::MarkSent { .. }
            | Self::Dismiss { .. } => Nature::Deed,
        }
    }
}

/// What is said of a letter.
#[derive(Debug)]
pub enum LetterAnswer {
    /// It as it stands.
    Shown(Box<LetterView>),
    /// The relay took it: its record is still to say so.
    Delivered(Uuid),
    /// Its QR, where it fits.
    Code(Option<Box<LetterCode>>),
}
