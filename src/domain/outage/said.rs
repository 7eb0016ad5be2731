//! What is said of an outage that may be opened, and the instants that follow from it
//! (O2, O7, O8).

use super::super::catalog::{Application, Catalog, Scenario, UnforeseenKind};
use super::super::notice::Notice;
use super::event::{Instant, Source};
use super::opening::{Instants, lateness, needs_reason};
use super::questions::Answers;
use chrono::{DateTime, FixedOffset};
use uuid::Uuid;

/// What a person has said of an outage, so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OpeningInput {
    /// Catalogue id of the procedure or exclusion.
    pub procedure: Option<String>,
    /// The person looked for a procedure that the catalogue does not have.
    pub unlisted: bool,
    /// Ids of the applications.
    pub applications: Vec<String>,
    /// None of the listed applications is affected: there is none to wait for (E7).
    pub none_affected: bool,
    /// Scenario.
    pub scenario: Option<Scenario>,
    /// The answers.
    pub answers: Answers,
    /// When the failure began; now, where it is not said.
    pub started: Option<DateTime<FixedOffset>>,
    /// When the point noticed it. Where it is not said: when it began, of what is over
    /// already or was on paper; else now.
    pub detected: Option<DateTime<FixedOffset>>,
    /// When service came back, if it is over already (O7).
    pub restored: Option<DateTime<FixedOffset>>,
    /// Why it is registered late (O8).
    pub late_reason: Option<String>,
    /// Reference of a registered notice (E8).
    pub notice: Option<String>,
    /// Which unforeseen event it is, where it is said at once (O9).
    pub unforeseen_kind: Option<UnforeseenKind>,
    /// It is copied from paper, and so are its instants (O7).
    pub from_paper: bool,
    /// The refused inquiry it grows from.
    pub inquiry: Option<Uuid>,
    /// The customer's request it grows from, saved *sin evento* before (Q0).
    pub attention: Option<Uuid>,
}

impl OpeningInput {
    /// The applications that the catalogue has.
    #[must_use]
    pub(crate) fn applications_in<'c>(&self, catalog: &'c Catalog) -> Vec<&'c Application> {
        let known = self.applications.iter();
        known.filter_map(|id| catalog.application(id)).collect()
    }

    /// The instants as they would be registered now (O2, O7).
    #[must_use]
    pub fn instants(&self, now: DateTime<FixedOffset>) -> SaidInstants {
        let on_paper = |at| Instant {
            at,
            source: Source::Paper,
            afterwards: true,
        };
        let said = |at: Option<DateTime<FixedOffset>>| match at {
            Some(at) if self.from_paper => on_paper(at),
            at => Instant::typed(at, now),
        };
        // A paper that says no more was begun when the failure was noticed; and what is
        // over was noticed before it was (O2).
        let over = self.restored.filter(|at| *at < now);
        let detected = self
            .detected
            .or(self.started.filter(|_| self.from_paper || over.is_some()))
            .or(over);
        SaidInstants {
            started: said(self.started.or(self.detected)),
            start_unsaid: self.started.is_none(),
            detected: said(detected),
            restored: self.restored.map(|at| said(Some(at))),
        }
    }

    /// Whether it would be registered late now: later than some time after it was
    /// noticed and its first customer came, where one came before (O8).
    #[must_use]
    pub(crate) fn is_late(
        &self,
        first_customer: Option<DateTime<FixedOffset>>,
        now: DateTime<FixedOffset>,
    ) -> bool {
        let detected = self.instants(now).detected.at;
        self.scenario != Some(Scenario::ErrorOrTest)
            && needs_reason(lateness(detected, first_customer, now))
    }
}

/// The instants of an opening as they were said.
#[derive(Debug, Clone, Copy)]
pub struct SaidInstants {
    /// When the failure began.
    pub started: Instant,
    start_unsaid: bool,
    /// When the point noticed it.
    pub detected: Instant,
    /// When service came back, if it did.
    pub restored: Option<Instant>,
}

impl SaidInstants {
    /// The same, begun when a notice that confirms the failure says, where nobody said
    /// when.
    #[must_use]
    pub(crate) fn confirmed_by(self, notice: &Notice, now: DateTime<FixedOffset>) -> Self {
        let facts = &notice.facts;
        if !self.start_unsaid || !facts.confirmed || facts.from > self.started.at {
            return self;
        }
        let started = Instant {
            at: facts.from,
            source: Source::Notice,
            afterwards: facts.from < now,
        };
        Self { started, ..self }
    }

    /// What must be in order (O2).
    #[must_use]
    pub fn order(&self) -> Instants {
        Instants {
            started: self.started.at,
            detected: self.detected.at,
            restored: self.restored.map(|restored| restored.at),
        }
    }
}
