//! The outage, as its operations have made it.

use super::super::catalog::{ProcedureType, Scenario, UnforeseenKind};
use super::super::document::Documents;
use super::super::instant::{minutes_between, stored};
use super::super::numbering::Correlative;
use super::super::personal::Sealed;
use super::super::regularization::Regularization;
use super::super::rule::Rule;
use super::super::terminal::Channel;
use super::event::{
    Change, Closed, Evaluation, Instant, InstantName, NoticeLink, Reported, Source,
};
use super::opening::{lateness, needs_reason};
use super::questions::Answers;
use super::review::Review;
use chrono::{DateTime, FixedOffset, TimeDelta};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An outage longer than this is said to be over one hour (O5).
pub const ONE_HOUR_SECONDS: i64 = 3600;

/// A mass failure that nobody answered for can be closed without confirmation from
/// this long after its registration on (E8).
pub const UNANSWERED_AFTER: TimeDelta = TimeDelta::hours(24);

/// Where an outage stands (O1, C).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Not yet restored: occupies its type at the point.
    Open,
    /// Service is back, the closing is pending.
    Restored,
    /// Closed with its cause.
    Closed,
}

impl State {
    /// The code in JSON and in the store.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Restored => "restored",
            Self::Closed => "closed",
        }
    }

    /// The word on screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "abierto",
            Self::Restored => "restablecido",
            Self::Closed => "cerrado",
        }
    }
}

/// How an outage was closed (C).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// When, by the clock of who closed it.
    #[serde(deserialize_with = "stored")]
    pub at: DateTime<FixedOffset>,
    /// By whom it was written: where a receipt brought it, who imported that.
    pub user: Uuid,
    /// What was said.
    #[serde(flatten)]
    pub facts: Closed,
}

/// Why a mass failure is to be corrected, or closed *sin confirmación* (E8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unconfirmed {
    /// Its notice denies it.
    Denied,
    /// No notice answered for 24 hours.
    Unanswered,
}

/// Who said that the alert of an outage is not to be sent (A4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertDismissal {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Who.
    pub user: Uuid,
    /// Why, in the vault.
    pub reason: Sealed,
}

/// A correction already applied: what was, what is (O6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The value before, as the same kind of change; none where there was none.
    pub old: Option<Change>,
    /// The value now.
    pub new: Change,
}

/// An outage as its operations make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outage {
    /// The record's id.
    pub id: Uuid,
    /// The replica that registered it: a record keeps its origin (M1).
    pub origin: Uuid,
    /// Who registered it.
    pub registered_by: Uuid,
    /// Its correlative (N1).
    pub correlative: Correlative,
    /// The point's channel.
    pub channel: Channel,
    /// Catalogue id of the procedure.
    pub procedure: String,
    /// Its type (E2).
    pub procedure_type: ProcedureType,
    /// Whether the procedure is critical (K).
    pub critical: bool,
    /// Ids of the applications (E7).
    pub applications: Vec<String>,
    /// Scenario.
    pub scenario: Scenario,
    /// The answers the verdict rests on.
    pub answers: Answers,
    /// The rule that decided.
    pub rule: Rule,
    /// When the failure began.
    pub started: Instant,
    /// When the point noticed it.
    pub detected: Instant,
    /// When it was registered: always the system's (O2).
    #[serde(deserialize_with = "stored")]
    pub registered_at: DateTime<FixedOffset>,
    /// When service came back.
    pub restored: Option<Instant>,
    /// First customer of its type (O8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_customer_at: Option<DateTime<FixedOffset>>,
    /// Why it was registered late (O8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_reason: Option<Sealed>,
    /// What the failures mailbox last answered (E8).
    pub notice: Option<NoticeLink>,
    /// The refused inquiry it grew from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inquiry: Option<Uuid>,
    /// Which unforeseen event it was, as it was said last (O9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unforeseen_kind: Option<UnforeseenKind>,
    /// Why its alert is not to be sent (A4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alert_dismissed: Option<AlertDismissal>,
    /// How it was closed.
    pub closing: Option<Closing>,
    /// What it has of the official system (N3, G2).
    #[serde(default, skip_serializing_if = "Regularization::is_empty")]
    pub regularization: Regularization,
    /// What the office noted of it besides its verdict (V).
    #[serde(default, skip_serializing_if = "Review::is_empty")]
    pub review: Review,
    /// The office's verdict (M4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<Evaluation>,
    /// The latest report to Regulatorio that has it in it (C6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported: Option<Reported>,
    /// Its documents (Q11).
    #[serde(default, skip_serializing_if = "Documents::is_empty")]
    pub documents: Documents,
    /// Instants that contradict the clock and that somebody confirmed (O2).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confirmed_instants: Vec<InstantName>,
    /// Whether any of its operations was written under a suspect clock (J4).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub clock_suspect: bool,
    /// How many corrections it has had (O6).
    #[serde(default)]
    pub corrections: u32,
    /// How many of its operations had no effect (M1).
    #[serde(default)]
    pub without_effect: u32,
}

impl Outage {
    /// Whether it may hide another one that counts as its duplicate: nobody restored
    /// it, and the other is of another terminal (M2).
    #[must_use]
    pub(crate) fn hides(&self, duplicate: &Self) -> bool {
        self.restored.is_none() && self.origin != duplicate.origin
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> State {
        match (&self.restored, &self.closing) {
            (_, Some(_)) => State::Closed,
            (Some(_), None) => State::Restored,
            (None, None) => State::Open,
        }
    }

    /// Whether an alert about it that was not sent is still to be (A4): it is no
    /// test, has no official code, and nobody said that the register answers.
    #[must_use]
    pub(crate) fn awaits_alert(&self) -> bool {
        self.scenario != Scenario::ErrorOrTest
            && self.regularization.code().is_none()
            && self.alert_dismissed.is_none()
    }

    /// Whether no other of its type can be opened at its point: it is not
    /// restored, and no test (O1, E12).
    #[must_use]
    pub(crate) fn occupies_its_type(&self) -> bool {
        self.state() == State::Open && self.scenario != Scenario::ErrorOrTest
    }

    /// When it ended, or `now` while it lasts (E13).
    #[must_use]
    pub fn ended(&self, now: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
        self.restored.map_or(now, |restored| restored.at)
    }

    /// From start to restoration, or to `now` while it lasts (O5), in whole minutes as
    /// a clock shows them: what is told, flagged and listed of it is one figure.
    #[must_use]
    pub fn duration_seconds(&self, now: DateTime<FixedOffset>) -> i64 {
        minutes_between(self.started.at, self.ended(now))
            .max(0)
            .saturating_mul(60)
    }

    /// Whether it lasted, or lasts already, over 60 minutes (O5).
    #[must_use]
    pub fn over_one_hour(&self, now: DateTime<FixedOffset>) -> bool {
        self.duration_seconds(now) > ONE_HOUR_SECONDS
    }

    /// Whether it was registered over 15 minutes late (O8). A test never is (E10).
    #[must_use]
    pub fn registered_late(&self) -> bool {
        self.scenario != Scenario::ErrorOrTest
            && needs_reason(lateness(
                self.detected.at,
                self.first_customer_at,
                self.registered_at,
            ))
    }

    /// Whether the mass failure was confirmed by its mailbox (E8); other scenarios need nobody.
    #[must_use]
    pub fn confirmed(&self) -> bool {
        self.scenario != Scenario::MassFailure
            || self.notice.as_ref().is_some_and(|notice| notice.confirmed)
    }

    /// Whether it is no longer as it was reported: it was reopened since, or before
    /// the report was known here, and only a new version says so (C6).
    #[must_use]
    pub(crate) fn asks_new_report(&self) -> bool {
        self.reported.as_ref().is_some_and(|reported| {
            let closing = self.closing.as_ref();
            closing.is_none_or(|closing| closing.at > reported.sent_at)
        })
    }

    /// Whether the term of its report counts down (D5): what is unforeseen is reported
    /// by itself, and anything whose verdict is that it proceeds, until a report has
    /// it as it is now; nothing of which the verdict is that it does not.
    #[must_use]
    pub(crate) fn is_to_be_reported(&self) -> bool {
        let verdict = self.evaluation.as_ref().map(|it| it.proceeds);
        let enters = match self.scenario {
            Scenario::Unforeseen => verdict != Some(false),
            Scenario::MassFailure => verdict == Some(true),
            Scenario::ErrorOrTest => false,
        };
        enters && (self.reported.is_none() || self.asks_new_report())
    }

    /// Why it is to be corrected or closed *sin confirmación*, where it is (E8).
    #[must_use]
    pub fn unconfirmed(&self, now: DateTime<FixedOffset>) -> Option<Unconfirmed> {
        if self.confirmed() {
            return None;
        }
        match self.notice {
            Some(_) => Some(Unconfirmed::Denied),
            None => {
                (now - self.registered_at >= UNANSWERED_AFTER).then_some(Unconfirmed::Unanswered)
            }
        }
    }

    /// Instants that contradict the clock and nobody confirmed (O2): later
    /// than the registration, or a restoration still ahead of `now`.
    #[must_use]
    pub fn contradictions(&self, now: DateTime<FixedOffset>) -> Vec<InstantName> {
        let typed = |instant: Instant| instant.source != Source::Clock;
        let candidates = [
            (
                InstantName::Started,
                typed(self.started) && self.started.at > self.registered_at,
            ),
            (
                InstantName::Detected,
                typed(self.detected) && self.detected.at > self.registered_at,
            ),
            (
                InstantName::Restored,
                self.restored.is_some_and(|restored| restored.at > now),
            ),
        ];
        candidates
            .into_iter()
            .filter(|(name, contradicts)| *contradicts && !self.confirmed_instants.contains(name))
            .map(|(name, _)| name)
            .collect()
    }
}

/// The Spanish word for an instant, in the middle of a sentence.
pub(super) fn instant_label(name: InstantName) -> &'static str {
    match name {
        InstantName::Started => "inicio",
        InstantName::Detected => "detección",
        InstantName::Restored => "restablecimiento",
    }
}
