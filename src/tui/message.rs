//! What may happen to the console: a signal from outside, or an answer of the worker.

use super::{
    address::{Address, Nature},
    listed::labelled,
    runtime::Signal,
    subjects::{
        attentions::AttentionAnswer, bases::BaseAnswer, documents::DocumentAnswer,
        drafts::DraftAnswer, entry::EntryAnswer, exchange::ExchangeAnswer, letters::LetterAnswer,
        outages::OutageAnswer, papers::PaperAnswer, pqr::PqrAnswer, practices::PracticeAnswer,
        regularization::RegularizationAnswer, regulatory_report::RegulatoryAnswer,
        reports::ReportAnswer, settings::SettingsAnswer, tallies::TallyAnswer,
        upkeep::UpkeepAnswer,
    },
};
use crate::actions::{AttentionView, Board, Listing, NoticeView, OutageView, Report};

/// Something that happened.
#[derive(Debug)]
pub enum Message {
    /// A key, a tick, the mouse.
    Signal(Signal),
    /// The worker has done something for somebody.
    Answer(Address, Box<Answer>),
}

impl From<Signal> for Message {
    fn from(signal: Signal) -> Self {
        Self::Signal(signal)
    }
}

labelled! {
    /// Work during which the counter goes on.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[expect(missing_docs, reason = "the label of each says what it is")]
    pub enum LongWork {
        Export => "Exportando",
        Plan => "Revisando el paquete",
        Import => "Importando",
        ReadRows => "Leyendo el archivo",
        StoreRows => "Guardando",
        StoreBase => "Guardando",
        Verify => "Verificando",
        Backup => "Respaldando",
        Attach => "Adjuntando",
        Extract => "Extrayendo",
        Register => "Escribiendo el registro",
        Form => "Componiendo el formato",
        Prepare => "Preparando el reporte",
    }
}

impl LongWork {
    /// What its counts count.
    pub(crate) const fn unit(self) -> &'static str {
        match self {
            Self::Backup => "páginas",
            Self::ReadRows | Self::StoreRows | Self::StoreBase => "filas",
            Self::Attach | Self::Extract | Self::Plan | Self::Import => "bytes",
            Self::Register | Self::Prepare => "eventos",
            Self::Form => "atenciones",
            Self::Export => "anotaciones y formatos",
            Self::Verify => "anotaciones",
        }
    }

    /// What becomes of it where it is cancelled.
    pub(crate) const fn cancelled(self) -> &'static str {
        match self {
            // In short transactions, each of which counts (M5).
            Self::Import => "Si lo cancela, queda lo que ya entró.",
            Self::StoreBase => "Si lo cancela, queda lo ya guardado.",
            _ => "Si lo cancela, nada cambia.",
        }
    }

    /// The way on from what stays of it, where it is not obvious.
    pub(crate) const fn way_on(self) -> &'static str {
        match self {
            // It counts once it is whole (X12).
            Self::StoreBase => "Para seguir, importe el mismo archivo; o descártelo en Cola.",
            _ => "",
        }
    }
}

/// What the worker says, by subject.
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum Answer {
    /// At the entrance.
    Entry(EntryAnswer),
    /// The board as it is now.
    Board(Box<Board>),
    /// Of outages and notices.
    Outages(OutageAnswer),
    /// Of attentions.
    Attentions(AttentionAnswer),
    /// Of what is attached to a record.
    Documents(DocumentAnswer),
    /// Of a letter.
    Letters(LetterAnswer),
    /// Of paper.
    Papers(PaperAnswer),
    /// Of what is to be regularised.
    Regularization(RegularizationAnswer),
    /// Of the reports to Regulatorio.
    Reports(ReportAnswer),
    /// Of the report to the regulator.
    RegulatoryReport(RegulatoryAnswer),
    /// Of the practices of the cell.
    Practices(PracticeAnswer),
    /// Of a file of the exchange.
    Exchange(ExchangeAnswer),
    /// Of what the office counts of a day.
    Tallies(TallyAnswer),
    /// Of the cases of a cell.
    Pqr(PqrAnswer),
    /// Of a base of the PQR cell.
    Bases(BaseAnswer),
    /// The records that a text names.
    Found {
        text: String,
        /// Outages, newest first.
        outages: Vec<OutageView>,
        /// Attentions, masked.
        attentions: Vec<AttentionView>,
        /// Notices of mass failures, newest first.
        notices: Vec<NoticeView>,
        /// Radicados of the cases of a cell.
        cases: Vec<String>,
    },
    /// Of a draft.
    Drafts(DraftAnswer),
    /// Of settings and of a purge.
    Settings(SettingsAnswer),
    /// Of the store as a whole.
    Upkeep(UpkeepAnswer),
    /// What lies in a folder.
    Listing(Listing),
    /// A deed was done that nothing is shown of; one sentence says what.
    Done(String),
    /// Long work goes on.
    Progress {
        work: LongWork,
        done: u64,
        total: u64,
    },
    /// Long work is over, whatever became of it: the records may not be what they were.
    Worked,
    /// A deed was not done.
    Refused(Report),
    /// What was to be read was not.
    NotRead(Report),
    /// What was typed could not be kept.
    NotKept,
}

super::effect::of_subjects!(
    Answer: Entry(EntryAnswer), Practices(PracticeAnswer), Outages(OutageAnswer), Attentions(AttentionAnswer),
    Documents(DocumentAnswer), Letters(LetterAnswer), Papers(PaperAnswer), Regularization(RegularizationAnswer),
    Exchange(ExchangeAnswer), Drafts(DraftAnswer), Settings(SettingsAnswer),
    Upkeep(UpkeepAnswer), Reports(ReportAnswer), RegulatoryReport(RegulatoryAnswer), Tallies(TallyAnswer), Pqr(PqrAnswer),
    Bases(BaseAnswer),
);

impl Answer {
    /// What is said where an effect came to nothing.
    pub fn failed(nature: Nature, report: Report) -> Self {
        match nature {
            Nature::Load | Nature::Query => Self::NotRead(report),
            Nature::Deed => Self::Refused(report),
            Nature::Draft => Self::NotKept,
        }
    }
}
