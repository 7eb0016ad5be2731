//! What is printed: forms, slips, records, the codes on paper.

use std::path::PathBuf;

use crate::{
    actions::{
        CodeStock, Document, FormInput, OnPaper, Paper, Printed, RegisterInput, Reservation,
        ShiftInput, ShiftView,
    },
    tui::address::Nature,
};

/// Something to be done on paper (Q7, C, N2).
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum PaperEffect {
    /// Print the manual form blank, with codes of its own.
    Blank {
        codes: Reservation,
        /// On which paper.
        paper: Paper,
    },
    /// Annul a code that was printed and spoiled.
    Annul {
        /// The code, however it is spelled.
        code: String,
        reason: String,
    },
    /// Count the codes on paper.
    Stock,
    /// Load what happened in a shift.
    Shift(ShiftInput),
    /// Write a document into the folder of documents.
    Print(Document),
    /// Write the form of an outage with many attentions, on a thread of its own.
    Form(FormInput),
    /// Write the correlative register, on a thread of its own (P6).
    Register(RegisterInput),
    /// Print a document on paper.
    ToPrinter(Document),
    /// Print a written document on paper.
    WrittenToPrinter(PathBuf),
    /// Show a written document in the system's own viewer.
    View(PathBuf),
}

impl PaperEffect {
    pub(in crate::tui) const fn nature(&self) -> Nature {
        match self {
            Self::Stock | Self::Shift(_) => Nature::Load,
            Self::Blank { .. }
            | Self::Annul { .. }
            | Self::Print(_)
            | Self::ToPrinter(_)
            | Self::WrittenToPrinter(_)
            | Self::Form(_)
            | Self::Register(_)
            | Self::View(_) => Nature::Deed,
        }
    }
}

/// What is said of paper.
#[derive(Debug)]
pub enum PaperAnswer {
    /// A document or an `.eml` was written.
    Printed(Printed),
    /// The printer has it.
    OnPaper(OnPaper),
    /// What the printer of this computer is called.
    Printer(String),
    /// What became of the codes on paper.
    Stock(CodeStock),
    /// What happened in a shift.
    Shift(Box<ShiftView>),
}
