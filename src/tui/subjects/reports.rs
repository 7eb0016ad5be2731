//! What the office makes of events: the terms of their reports, and their evaluation.

use chrono::{DateTime, FixedOffset};
use uuid::Uuid;

use crate::{
    actions::{
        AlertStanding, Cursor, DueFigures, DueList, EvaluationList, EvaluationView, Figure,
        FigureEventList, FigureEvents, FigureLineList, FigureRows, FigureSpan, FiguresView,
        OperatingAlertPage, PageAt, PendingClosingPage,
    },
    domain::{
        deadline::TermState,
        evaluation::VerdictState,
        figures::By,
        outage::{Responsibility, SocialCounts},
    },
    tui::address::Nature,
};

/// Something to be asked of the reports (D5).
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum ReportEffect {
    /// Load one page of what is still to be reported.
    Due {
        /// Those that stand so; none for all.
        state: Option<TermState>,
        /// From where.
        page: PageAt<Cursor>,
        limit: usize,
    },
    /// Load one page of what is evaluated (V5).
    Evaluations {
        /// Those that have come so far; none for all without a verdict.
        state: Option<VerdictState>,
        /// From where.
        page: PageAt<Cursor>,
        limit: usize,
    },
    /// Load one page of the operating errors (V6).
    Alerts {
        /// Those that stand so; none for all.
        state: Option<AlertStanding>,
        /// From where.
        page: PageAt<usize>,
        limit: usize,
    },
    /// Write the mail of an alert and note that its point is told (V6).
    RaiseAlert(String),
    /// Note what a point answers to an alert (V6).
    AnswerAlert {
        /// The alert.
        id: String,
        text: String,
    },
    /// Load one page of the closings that wait for Tecnología (C7).
    Closings {
        /// From where.
        page: PageAt<Uuid>,
        limit: usize,
    },
    /// Note today's review of them (C7).
    ReviewClosings,
    /// Load one page of the rows behind a figure of an evaluation (V3, V4).
    FigureRows {
        /// Correlative of the event.
        outage: String,
        figure: Figure,
        /// Its own range alone, without those before it.
        own_alone: bool,
        /// From where.
        page: PageAt<usize>,
        limit: usize,
    },
    /// Load the figures of a month or a year, and one page of a division of them.
    Figures {
        span: FigureSpan,
        by: By,
        /// From where.
        page: PageAt<usize>,
        limit: usize,
    },
    /// Write the figures of a month or a year as a workbook.
    WriteFigures(FigureSpan),
    /// Load one page of the events behind a figure.
    FigureEvents {
        of: FigureEvents,
        /// From where.
        page: PageAt<Uuid>,
        limit: usize,
    },
    /// Load one evaluation, by correlative.
    Evaluation(String),
    /// Ask Mejora de Procesos for the verdict of an event.
    AskVerdict(String),
    /// Note the mentions in the social networks.
    CountSocial {
        outage: String,
        counts: SocialCounts,
    },
    /// Say whose responsibility it is, and what was done.
    Attribute {
        outage: String,
        responsibility: Responsibility,
        measures: String,
    },
    /// Validate its closing.
    Validate { outage: String, remark: String },
    /// Give the verdict.
    Decide {
        outage: String,
        proceeds: bool,
        reason: String,
    },
}

impl ReportEffect {
    pub(in crate::tui) const fn nature(&self) -> Nature {
        match self {
            Self::Due { .. }
            | Self::Evaluations { .. }
            | Self::Alerts { .. }
            | Self::FigureRows { .. }
            | Self::Figures { .. }
            | Self::FigureEvents { .. }
            | Self::Closings { .. } => Nature::Query,
            Self::Evaluation(_) => Nature::Load,
            Self::RaiseAlert(_)
            | Self::WriteFigures(_)
            | Self::AnswerAlert { .. }
            | Self::ReviewClosings
            | Self::AskVerdict(_)
            | Self::CountSocial { .. }
            | Self::Attribute { .. }
            | Self::Validate { .. }
            | Self::Decide { .. } => Nature::Deed,
        }
    }
}

/// What is said of the reports.
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum ReportAnswer {
    /// One page of what is still to be reported, and how many stand where.
    Due(DueList, DueFigures),
    /// One page of what is evaluated.
    Evaluations(EvaluationList),
    /// One page of the operating errors.
    Alerts(OperatingAlertPage),
    /// An alert was told, or answered.
    AlertChanged {
        /// Which.
        key: String,
        /// What was done, in words.
        told: String,
    },
    /// One page of the closings that wait for Tecnología.
    Closings {
        list: PendingClosingPage,
        /// How many today's review has not seen.
        unseen: usize,
        /// When it was made, and by whom.
        reviewed: Option<(DateTime<FixedOffset>, String)>,
    },
    /// Today's review is noted.
    Reviewed,
    /// One page of the rows behind a figure.
    FigureRows(Box<FigureRows>),
    /// The figures of a month or a year, and one page of a division of them.
    Figures(Box<FiguresView>, FigureLineList),
    /// One page of the events behind a figure.
    FigureEvents(FigureEventList),
    /// One evaluation.
    Evaluation(Box<EvaluationView>),
    /// Something was noted of the event with this correlative.
    Noted(String),
}
