//! Of which screens a place is, and by that every deed: a profile that has none of them
//! has nobody who does it.

use super::{context::Context, intent::Intent, table::TABLE};
use crate::config::ScreenId;

impl Context {
    /// The screen whose records are seen there; none for what stands over any of them.
    const fn screen(self) -> Option<ScreenId> {
        Some(match self {
            // The board of a cell has no keys of its own: these are a point's.
            Self::Board
            | Self::OutageForm
            | Self::Outages
            | Self::OutageDetail
            | Self::Closing
            | Self::Closed
            | Self::NoticeForm
            | Self::Letter
            | Self::FailureForm
            | Self::PrintForm
            | Self::Documents
            | Self::Document => ScreenId::Outages,
            Self::Attentions
            | Self::AttentionDetail
            | Self::AttentionForm
            | Self::OutcomeForm
            | Self::Slip
            | Self::Offer => ScreenId::Attentions,
            Self::Regularization | Self::TypingSheet => ScreenId::Regularization,
            Self::Deadlines
            | Self::Deadline
            | Self::Evaluations
            | Self::Evaluation
            | Self::ReportBuilder
            | Self::ReportEvent
            | Self::PreparedReports
            | Self::PreparedReport
            | Self::FigureRows
            | Self::FigureRow
            | Self::TallyImport
            | Self::TallyPlan
            | Self::OperatingAlerts
            | Self::OperatingAlert
            | Self::PendingClosings
            | Self::PendingClosing
            | Self::Figures
            | Self::FiguresOf
            | Self::FigureEvents
            | Self::FigureEvent => ScreenId::Reports,
            Self::BaseImport
            | Self::BasePlan
            | Self::CutPiles
            | Self::Cases
            | Self::Case
            | Self::CaseNote
            | Self::Indicators
            | Self::IndicatorOf
            | Self::TopFive
            | Self::TopOne => ScreenId::Pqr,
            Self::Agenda
            | Self::PracticeDue
            | Self::Sessions
            | Self::Session
            | Self::Plans
            | Self::Plan
            | Self::Ideas
            | Self::Idea => ScreenId::Practices,
            Self::Settings | Self::WithoutEffect => ScreenId::Settings,
            _ => return None,
        })
    }
}

impl Intent {
    /// The screen that it goes to.
    pub(crate) const fn leads_to(self) -> Option<ScreenId> {
        Some(match self {
            Self::GoBoard => ScreenId::Board,
            Self::GoOutages => ScreenId::Outages,
            Self::GoAttentions => ScreenId::Attentions,
            Self::GoRegularization => ScreenId::Regularization,
            Self::GoReports => ScreenId::Reports,
            Self::GoPqr => ScreenId::Pqr,
            Self::GoPractices => ScreenId::Practices,
            Self::GoSettings => ScreenId::Settings,
            _ => return None,
        })
    }

    /// Whether it has a place where a profile has these screens.
    pub(crate) fn is_of(self, screens: &[ScreenId]) -> bool {
        let is_there = |screen: Option<ScreenId>| screen.is_none_or(|it| screens.contains(&it));
        match self.leads_to() {
            Some(screen) => screens.contains(&screen),
            None => TABLE
                .iter()
                .filter(|binding| binding.intent == self)
                .any(|binding| is_there(binding.context.screen())),
        }
    }
}
