//! The practices of the cell's management model: what is due, what was held, what it left.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::{
    actions::{AdherenceView, IdeaView, ListPage, PageAt, PlanView, SessionInput, SessionView},
    domain::practice::Week,
    tui::address::Nature,
};

/// Something to be asked of the practices.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum PracticeEffect {
    /// Load one page of what is due in a week, and what was held of it.
    Agenda {
        week: Week,
        page: PageAt<usize>,
        limit: usize,
    },
    /// Load one page of the sessions of a week.
    Sessions {
        week: Week,
        page: PageAt<Uuid>,
        limit: usize,
    },
    /// Load one page of what is still to be done.
    Plans { page: PageAt<Uuid>, limit: usize },
    /// Load one page of the ideas.
    Ideas { page: PageAt<Uuid>, limit: usize },
    /// Note that a session was held.
    Log(SessionInput),
    /// Note that one was noted by mistake.
    Annul { id: String, reason: String },
    /// Note what is to be done after one.
    Plan {
        session: String,
        action: String,
        owner: String,
        due: NaiveDate,
    },
    /// Note that it was done.
    Finish(String),
    /// Note an idea.
    Propose { text: String, by: String },
    /// Take it up or turn it down.
    Resolve {
        id: String,
        accepted: bool,
        reason: String,
    },
    /// Note that it was delivered to the client.
    Deliver(String),
    /// Note how the client says that it stands.
    Return { id: String, status: String },
}

impl PracticeEffect {
    pub(in crate::tui) const fn nature(&self) -> Nature {
        match self {
            Self::Agenda { .. }
            | Self::Sessions { .. }
            | Self::Plans { .. }
            | Self::Ideas { .. } => Nature::Query,
            Self::Log(_)
            | Self::Annul { .. }
            | Self::Plan { .. }
            | Self::Finish(_)
            | Self::Propose { .. }
            | Self::Resolve { .. }
            | Self::Deliver(_)
            | Self::Return { .. } => Nature::Deed,
        }
    }
}

/// What is said of the practices.
#[derive(Debug)]
pub enum PracticeAnswer {
    /// One page of what is due in a week.
    Agenda(ListPage<AdherenceView, usize>),
    /// One page of the sessions of a week.
    Sessions(ListPage<SessionView, Uuid>),
    /// One page of what is still to be done.
    Plans(ListPage<PlanView, Uuid>),
    /// One page of the ideas.
    Ideas(ListPage<IdeaView, Uuid>),
    /// Something was noted; what, in words.
    Noted(&'static str),
}
