//! What the console asks of its worker, as data: an enum of its own for every subject.

use super::{
    address::Nature,
    subjects::{
        attentions::AttentionEffect, bases::BaseEffect, documents::DocumentEffect,
        drafts::DraftEffect, entry::EntryEffect, exchange::ExchangeEffect, keeping::KeepEffect,
        letters::LetterEffect, outages::OutageEffect, papers::PaperEffect, pqr::PqrEffect,
        practices::PracticeEffect, regularization::RegularizationEffect,
        regulatory_report::RegulatoryEffect, reports::ReportEffect, settings::SettingsEffect,
        tallies::TallyEffect, upkeep::UpkeepEffect,
    },
};
use crate::actions::Sought;
use std::path::PathBuf;

/// Something to be done outside the model. Answers come back as [`super::message::Answer`]s.
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum Effect {
    /// The way in and out.
    Entry(EntryEffect),
    /// Load the board.
    Board,
    /// Look whether another console has written; the board comes back if so.
    LookAround,
    /// Outages and notices.
    Outages(OutageEffect),
    /// Attentions.
    Attentions(AttentionEffect),
    /// What is attached to a record.
    Documents(DocumentEffect),
    /// Letters.
    Letters(LetterEffect),
    /// What is printed.
    Papers(PaperEffect),
    /// The queue of what is to be regularised.
    Regularization(RegularizationEffect),
    /// About the reports to Regulatorio.
    Reports(ReportEffect),
    /// The report to the regulator.
    RegulatoryReport(RegulatoryEffect),
    /// The practices of the cell.
    Practices(PracticeEffect),
    /// Files of the exchange.
    Exchange(ExchangeEffect),
    /// What the office counts of a day.
    Tallies(TallyEffect),
    /// The cases of a cell.
    Pqr(PqrEffect),
    /// The bases of the PQR cell.
    Bases(BaseEffect),
    /// What is typed.
    Drafts(DraftEffect),
    /// Settings, users, personal content.
    Settings(SettingsEffect),
    /// What is changed of the installation.
    Keep(KeepEffect),
    /// The store as a whole.
    Upkeep(UpkeepEffect),
    /// List a folder, on a thread of its own; an empty path for the places where files
    /// come from.
    Browse { folder: PathBuf, sought: Sought },
    /// Put a text on the clipboard. The runtime does it; [`super::runtime::Signal::Copied`]
    /// comes back.
    Copy(String),
    /// Find the records whose correlative, code or procedure a text names; customers are
    /// looked for elsewhere, where that is logged (U3).
    Find(String),
    /// Ring the terminal's bell. The runtime does it.
    Ring,
}

/// What a subject can do or say is an effect or an answer of the console.
macro_rules! of_subjects {
    ($of:ident: $($variant:ident($subject:ty)),+ $(,)?) => {
        $(impl From<$subject> for $of {
            fn from(it: $subject) -> Self {
                Self::$variant(it)
            }
        })+
    };
}

pub(super) use of_subjects;

of_subjects!(
    Effect: Entry(EntryEffect), Outages(OutageEffect), Attentions(AttentionEffect),
    Documents(DocumentEffect), Letters(LetterEffect), Papers(PaperEffect), Regularization(RegularizationEffect),
    Exchange(ExchangeEffect), Drafts(DraftEffect), Settings(SettingsEffect),
    Keep(KeepEffect), Upkeep(UpkeepEffect), Reports(ReportEffect), RegulatoryReport(RegulatoryEffect), Tallies(TallyEffect),
    Practices(PracticeEffect), Pqr(PqrEffect),
    Bases(BaseEffect),
);

impl Effect {
    /// Whether it is long work that can be cancelled while it goes on.
    pub(crate) fn can_be_cancelled(&self) -> bool {
        match self {
            Self::Exchange(ExchangeEffect::Import(import)) => !import.is_receipt(),
            Self::Documents(DocumentEffect::Attach(_) | DocumentEffect::Extract { .. })
            | Self::Papers(PaperEffect::Register(_) | PaperEffect::Form(_))
            | Self::Exchange(ExchangeEffect::Export(_))
            | Self::Tallies(TallyEffect::Plan(_) | TallyEffect::Import(_))
            | Self::Bases(
                BaseEffect::Plan(_) | BaseEffect::Receive(..) | BaseEffect::GiveBack(_),
            )
            | Self::Upkeep(UpkeepEffect::Backup | UpkeepEffect::Verify) => true,
            _ => false,
        }
    }

    /// What it is to the records.
    pub(crate) const fn nature(&self) -> Nature {
        match self {
            Self::Entry(effect) => effect.nature(),
            Self::Outages(effect) => effect.nature(),
            Self::Attentions(effect) => effect.nature(),
            Self::Documents(effect) => effect.nature(),
            Self::Letters(effect) => effect.nature(),
            Self::Papers(effect) => effect.nature(),
            Self::Regularization(effect) => effect.nature(),
            Self::Exchange(effect) => effect.nature(),
            Self::Reports(effect) => effect.nature(),
            Self::RegulatoryReport(effect) => effect.nature(),
            Self::Tallies(effect) => effect.nature(),
            Self::Practices(effect) => effect.nature(),
            Self::Pqr(effect) => effect.nature(),
            Self::Bases(effect) => effect.nature(),
            Self::Settings(effect) => effect.nature(),
            Self::Drafts(_) => Nature::Draft,
            Self::Keep(_) | Self::Upkeep(_) | Self::Copy(_) => Nature::Deed,
            Self::Find(_) => Nature::Query,
            Self::Board | Self::LookAround | Self::Browse { .. } | Self::Ring => Nature::Load,
        }
    }
}
