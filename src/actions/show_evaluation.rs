//! The evaluation of an outage as it is shown: its four criteria and the verdict (V).

use super::count_evidence::count_evidence;
use super::desk::Desk;
use super::error::ActionError;
use super::find;
use super::views::{OutageView, Viewer};
use crate::domain::catalog::Scenario;
use crate::domain::evaluation::{Answered, Comparison, Doable, Schedule, Within};
use crate::domain::outage::{Outage, Responsibility, SocialCounts};
use crate::domain::tally::TalliedPlace;
use crate::domain::terminal::Scope;
use chrono::{DateTime, FixedOffset};
use serde::{Serialize, Serializer};
use uuid::Uuid;

/// The evaluation of an outage. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvaluationView {
    /// The outage.
    #[serde(serialize_with = "correlative")]
    pub outage: Box<OutageView>,
    /// The four criteria.
    pub criteria: (ScheduleView, CauseView, ImpactView, FiledView),
    /// Whether Control e Información validated its closing as it stands (V7).
    pub validated: bool,
    /// The verdict.
    pub verdict: Option<Verdict>,
    /// The third and the fourth criterion are as the verdict was decided on.
    pub as_decided: bool,
    /// Where its answer stands (D5).
    #[serde(flatten)]
    pub answered: Answered,
    /// Why the verdict is what it is.
    #[serde(skip)]
    pub reason: Option<String>,
    /// Who validated it and when.
    #[serde(skip)]
    pub validation: Option<ValidationView>,
    /// Whether this is the office, which writes down here what it knows of it: at a point
    /// only what came with a receipt is known (M4).
    #[serde(skip)]
    pub at_office: bool,
    /// What can still be done about it here, and why not.
    #[serde(skip)]
    pub can: Doable,
}

impl EvaluationView {
    /// A comparison in one sentence, or why there is none.
    #[must_use]
    pub fn told(&self, comparison: &Comparison) -> String {
        if self.criteria.0.result == Within::NotApplicable {
            "no se evalúa".to_owned()
        } else if self.outage.restored_at.is_none() {
            "se contará cuando el evento se restablezca".to_owned()
        } else if !self.at_office && comparison.counted.count.is_none() {
            "lo cuenta la oficina; llega con el dictamen".to_owned()
        } else {
            comparison.sentence()
        }
    }

    /// Of whom the *tipificaciones* are, in words.
    #[must_use]
    pub fn counted_at(&self) -> Option<String> {
        Some(match self.criteria.2.place.as_ref()? {
            TalliedPlace::Point(code) => format!("del punto {code}"),
            TalliedPlace::Channel(channel) => format!("del canal {}", channel.label()),
        })
    }
}

/// Whether an outage is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is.
    Proceeds,
    /// It is not.
    DoesNotProceed,
}

impl Verdict {
    /// That of an outage.
    pub(super) fn of(outage: &Outage) -> Option<Self> {
        let verdict = outage.evaluation.as_ref()?;
        Some(if verdict.proceeds {
            Self::Proceeds
        } else {
            Self::DoesNotProceed
        })
    }

    /// As it is read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Proceeds => "procede",
            Self::DoesNotProceed => "no procede",
        }
    }
}

/// The validation of a closing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidationView {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// By whom.
    pub by: String,
    /// What was remarked.
    pub remark: Option<String>,
}

/// Whether it lies within the hours of a mass failure (V1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScheduleView {
    /// 1.
    pub number: u8,
    /// Where it lies.
    pub result: Within,
    /// Reference of the notice that decided.
    pub notice: Option<String>,
    /// Start of its window.
    pub from: Option<DateTime<FixedOffset>>,
    /// End of its window.
    pub to: Option<DateTime<FixedOffset>>,
    /// It is said to be unforeseen and lies within a mass failure.
    pub doubts_scenario: bool,
}

/// Its cause and how long it lasted (V2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CauseView {
    /// 2.
    pub number: u8,
    /// The cause of its closing.
    pub cause: Option<String>,
    /// How long it lasted, or lasts.
    pub duration_seconds: i64,
    /// Whether that is over one hour.
    pub over_one_hour: bool,
    /// Whose responsibility it is.
    pub responsibility: Option<Responsibility>,
    /// The measures taken.
    pub measures: Option<String>,
}

/// How the attentions of its type at its channel suffered (V3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImpactView {
    /// 3.
    pub number: u8,
    /// What was typed in against the days before.
    #[serde(flatten)]
    pub comparison: Comparison,
    /// Of whom they are.
    pub place: Option<TalliedPlace>,
    /// The mentions in the social networks.
    pub social: Option<SocialCounts>,
}

/// The claims and LDR of all channels (V4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FiledView {
    /// 4.
    pub number: u8,
    /// What was filed in the range against the days before.
    #[serde(flatten)]
    pub comparison: Comparison,
    /// The same of the whole day it began.
    pub day: Comparison,
}

impl FiledView {
    /// What is told of the whole day beside the range; nothing where nothing is known of
    /// it, or the range is told by whole days already.
    #[must_use]
    pub fn beside(&self) -> Option<&Comparison> {
        let is_told = self.comparison.counted.whole_days;
        (self.day.counted.is_known() && !is_told).then_some(&self.day)
    }
}

fn correlative<S: Serializer>(outage: &OutageView, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&outage.correlative)
}

/// How the evaluation of an outage stands.
///
/// # Errors
/// No such outage, or the store cannot be read.
pub fn show_evaluation(desk: &Desk, name: &str) -> Result<EvaluationView, ActionError> {
    evaluation(desk, find::outage(desk, name)?.id)
}

/// As [`show_evaluation`], by its id.
pub(super) fn evaluation(desk: &Desk, id: Uuid) -> Result<EvaluationView, ActionError> {
    let read = desk.store.read();
    let outage = find::by_id(read, id)?;
    let viewer = Viewer::new(desk);
    let view = viewer.of(&outage)?;
    let review = &outage.review;
    let attribution = review.attribution.as_ref();
    let validation = match &review.validation {
        Some(validation) => Some(ValidationView {
            at: validation.at,
            by: read.user_name(validation.user)?,
            remark: viewer.text(validation.remark.as_ref())?,
        }),
        None => None,
    };
    let verdict = outage.evaluation.as_ref();
    let cause = CauseView {
        number: 2,
        cause: view.cause.clone(),
        duration_seconds: view.duration_seconds,
        over_one_hour: view.over_one_hour,
        responsibility: attribution.map(|it| it.responsibility),
        measures: viewer.text(attribution.and_then(|it| it.measures.as_ref()))?,
    };
    let frozen = verdict.and_then(|it| it.figures.as_deref().cloned());
    let as_decided = frozen.is_some();
    let figures = match frozen {
        Some(figures) => figures,
        None => count_evidence(read, &outage, desk.zone())?,
    };
    let impact = ImpactView {
        number: 3,
        comparison: figures.impact.into(),
        place: figures.place,
        social: review.social,
    };
    let claims = FiledView {
        number: 4,
        comparison: figures.claims.into(),
        day: figures.claims_of_day.into(),
    };
    let at_office = desk.scope() == Scope::Office;
    Ok(EvaluationView {
        criteria: (schedule(desk, &outage)?, cause, impact, claims),
        validated: validation.is_some(),
        verdict: Verdict::of(&outage),
        as_decided,
        answered: Answered::of(&outage, desk.now()),
        reason: viewer.text(verdict.and_then(|verdict| verdict.reason.as_ref()))?,
        validation,
        at_office,
        can: if at_office {
            Doable::of(&outage)
        } else {
            Doable::at_a_point()
        },
        outage: Box::new(view),
    })
}

fn schedule(desk: &Desk, outage: &Outage) -> Result<ScheduleView, ActionError> {
    let read = desk.store.read();
    let notices = match (outage.scenario, &outage.notice) {
        (Scenario::Unforeseen, _) => read.every_notice()?,
        (Scenario::MassFailure, Some(link)) => read.notice(link.notice)?.into_iter().collect(),
        _ => Vec::new(),
    };
    let schedule = Schedule::of(outage, &notices);
    let facts = schedule.notice.map(|notice| &notice.facts);
    Ok(ScheduleView {
        number: 1,
        result: schedule.within,
        notice: facts.map(|facts| facts.reference.clone()),
        from: facts.map(|facts| facts.from),
        to: facts.and_then(|facts| facts.to),
        doubts_scenario: schedule.doubts_scenario,
    })
}
