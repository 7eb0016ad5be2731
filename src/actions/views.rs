//! Records as they are shown and printed: names in the place of ids, and the
//! JSON keys that other programs rely on.

use super::answer_times::AnswerTimes;
use super::attach_notice::Attached;
use super::carried::Carried;
use super::desk::Desk;
use super::due::ReportTermView;
use super::error::ActionError;
use super::find;
use super::letters::corrected_after_mail;
use super::notice_view::NoticeView;
use crate::domain::attention::Attention;
use crate::domain::catalog::{CauseList, ProcedureType, Scenario, UnforeseenKind};
use crate::domain::inquiry::Inquiry;
use crate::domain::instant::duration;
use crate::domain::notice::Notice;
use crate::domain::outage::{Answers, Closed, ListedCause, Outage, State};
use crate::domain::personal::Sealed;
use crate::domain::regularization::{Exempt, Regularization, RegularizationState};
use crate::domain::rule::Rule;
use crate::domain::terminal::Channel;
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use serde::Serialize;
use std::cell::OnceCell;
use uuid::Uuid;

/// An outage as it is shown and printed. The keys are a contract.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a key of its own in the JSON"
)]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutageView {
    /// The record's id.
    pub id: Uuid,
    /// The whole correlative (N1).
    pub correlative: String,
    /// Code of the point.
    pub point: String,
    /// Letter of the terminal.
    pub terminal: String,
    /// Series of the terminal, with its epoch.
    pub series: String,
    /// Channel of the point.
    pub channel: Channel,
    /// Its type.
    pub procedure_type: ProcedureType,
    /// Name of the procedure.
    pub procedure: String,
    /// Catalogue id of the procedure.
    pub procedure_id: String,
    /// Whether the procedure is critical (K).
    pub critical: bool,
    /// Names of the applications.
    pub applications: Vec<String>,
    /// Catalogue ids of the applications.
    pub application_ids: Vec<String>,
    /// Scenario.
    pub scenario: Scenario,
    /// Which unforeseen event it was, where it is known (O9).
    pub unforeseen_kind: Option<UnforeseenKind>,
    /// Name of the cause that fits it, until it is closed (O9).
    pub proposed_cause: Option<String>,
    /// Where it stands.
    pub state: State,
    /// Name of the cause it was closed with.
    pub cause: Option<String>,
    /// The sustento; none where it was not closed, or purged.
    pub sustento: Option<String>,
    /// Tecnología's reference (C2).
    pub reference: Option<String>,
    /// The origin of the failure (C8); none where it was not said, or purged.
    pub origin: Option<String>,
    /// The list that the cause is of, where it is not the shipped one (C9).
    pub cause_list: Option<CauseList>,
    /// Whether the mass failure was confirmed; true for other scenarios.
    pub confirmed: bool,
    /// Reference of the notice attached last.
    pub notice: Option<String>,
    /// When its alert left for the first time (A2).
    pub alert_sent_at: Option<DateTime<FixedOffset>>,
    /// Whether its alert is still to be sent (A4).
    pub alert_due: bool,
    /// Whole seconds from the alert to the first notice that answered (A3).
    pub alert_to_notice_seconds: Option<i64>,
    /// Whole seconds from that notice to the restoration (A3).
    pub notice_to_restoration_seconds: Option<i64>,
    /// When the failure began.
    pub started_at: DateTime<FixedOffset>,
    /// When the point noticed it.
    pub detected_at: DateTime<FixedOffset>,
    /// When it was registered.
    pub registered_at: DateTime<FixedOffset>,
    /// When service came back.
    pub restored_at: Option<DateTime<FixedOffset>>,
    /// When it was closed.
    pub closed_at: Option<DateTime<FixedOffset>>,
    /// Whole seconds it lasted, or lasts so far (O5).
    pub duration_seconds: i64,
    /// Over 60 minutes (O5).
    pub over_one_hour: bool,
    /// Registered over 15 minutes late (O8).
    pub late_registration: bool,
    /// Why it was registered late.
    pub late_reason: Option<String>,
    /// Closed at the point, to be confirmed by the office (C2).
    pub closing_to_validate: bool,
    /// Closed, and no notice confirms it (E8); one that comes later may.
    pub closed_unconfirmed: bool,
    /// Closed with a cause that C&I is told about (C4).
    pub cause_flagged: bool,
    /// Instants that contradict the clock and must be cleared up before closing (O2).
    pub contradictions: Vec<&'static str>,
    /// Some operation was written under a suspect clock (J4).
    pub clock_suspect: bool,
    /// The record it duplicates (M2).
    pub duplicate_of: Option<String>,
    /// That one is of another terminal and nobody restored it: C&I looks whether it
    /// hides this one (M2).
    pub duplicate_flagged: bool,
    /// Attentions taken for it.
    pub attentions: u32,
    /// Critical ones still pending.
    pub critical_pending: u32,
    /// How far it is on the way into the official system (G2).
    pub regularization: &'static str,
    /// The official code, once it came back (N3).
    pub official_code: Option<String>,
    /// Whether it has several: somebody has to say which is right (N3).
    pub official_code_conflict: bool,
    /// Why it needs no official code, and who says so (G2).
    pub exemption: Option<ExemptionView>,
    /// Last day for the regulatory report (D5).
    pub report_due: Option<NaiveDate>,
    /// The term of its report while it counts down (D5).
    pub report_term: Option<ReportTermView>,
    /// When it was reported to Regulatorio, as far as it is known here (C6).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reported_at: Option<DateTime<FixedOffset>>,
    /// It is no longer as it was reported: C&I is asked for a new version (C6).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub asks_new_report: bool,
    /// When something was corrected that its alert says, where that had left before
    /// (A2, O6).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected_after_mail: Option<DateTime<FixedOffset>>,
    /// Whether any of its operations had no effect (M1).
    pub without_effect: bool,
    /// Corrections it has had (O6).
    pub corrections: u32,
    /// Name of who registered it.
    pub registered_by: String,
}

impl OutageView {
    /// How long it lasted, or lasts so far, in words that agree with its times (O5).
    #[must_use]
    pub fn lasted(&self) -> String {
        duration(self.started_at, self.until())
    }

    /// The cause, and whose list it is of where that is not the shipped one (C9).
    #[must_use]
    pub(crate) fn cause_told(&self) -> Option<String> {
        let cause = self.cause.clone()?;
        Some(match &self.cause_list {
            Some(list) => format!("{cause} ({list})"),
            None => cause,
        })
    }

    /// When it ended; the instant of the view while it lasts.
    fn until(&self) -> DateTime<FixedOffset> {
        self.restored_at
            .filter(|restored| *restored > self.started_at)
            .or_else(|| {
                let lasted = TimeDelta::try_seconds(self.duration_seconds)?;
                self.started_at.checked_add_signed(lasted)
            })
            .unwrap_or(self.started_at)
    }
}

/// Why a record needs no regularisation, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExemptionView {
    /// Why.
    pub why: Exempt,
    /// Name of who decided.
    pub by: String,
    /// When.
    pub at: DateTime<FixedOffset>,
}

/// A refused inquiry as it is shown and printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InquiryView {
    /// The record's id.
    pub id: Uuid,
    /// When it was asked.
    pub asked_at: DateTime<FixedOffset>,
    /// Name of the procedure or exclusion.
    pub procedure: Option<String>,
    /// Catalogue id of the procedure or exclusion.
    pub procedure_id: Option<String>,
    /// Ids of the applications named.
    pub application_ids: Vec<String>,
    /// Scenario chosen.
    pub scenario: Scenario,
    /// The answers given.
    pub answers: Answers,
    /// The rule that decided.
    pub rule: Rule,
    /// Correlative of the outage it became.
    pub outage: Option<String>,
}

/// Turns records into views.
pub(super) struct Viewer<'d> {
    desk: &'d Desk,
    now: DateTime<FixedOffset>,
    carried: OnceCell<Carried>,
}

impl<'d> Viewer<'d> {
    pub(super) fn new(desk: &'d Desk) -> Self {
        Self {
            desk,
            now: desk.now(),
            carried: OnceCell::new(),
        }
    }

    /// How far a record is on its way into the official system (G2).
    pub(super) fn on_its_way(
        &self,
        id: Uuid,
        origin: Uuid,
        record: &Regularization,
    ) -> Result<RegularizationState, ActionError> {
        let read = self.desk.store.read();
        if let Some(carried) = self.carried.get() {
            return Ok(carried.state(read, id, origin, record)?);
        }
        let carried = Carried::of(self.desk)?;
        let carried = self.carried.get_or_init(|| carried);
        Ok(carried.state(read, id, origin, record)?)
    }

    /// How far an attention is on its way; one that was annulled needs none (O6).
    pub(super) fn attention_on_its_way(
        &self,
        attention: &Attention,
    ) -> Result<RegularizationState, ActionError> {
        let state = &attention.regularization;
        match attention.annulled {
            Some(_) if !state.is_done() => Ok(RegularizationState::NotRequired),
            _ => self.on_its_way(attention.id, attention.origin, state),
        }
    }

    pub(super) fn outage(&self, id: Uuid) -> Result<OutageView, ActionError> {
        self.of(&find::by_id(self.desk.store.read(), id)?)
    }

    #[allow(clippy::too_many_lines, reason = "one line a key")]
    pub(super) fn of(&self, outage: &Outage) -> Result<OutageView, ActionError> {
        let read = self.desk.store.read();
        let closing = outage.closing.as_ref();
        let counts = read.attention_counts(outage.id)?;
        let principal = read.principal_of(outage)?;
        let sustento = match closing {
            Some(closing) => read.sealed::<String>(&closing.facts.sustento)?,
            None => None,
        };
        let late_reason = self.text(outage.late_reason.as_ref())?;
        let origin = closing.and_then(|closing| closing.facts.origin.as_ref());
        let listed = self.listed(closing.map(|closing| &closing.facts))?;
        let answer = AnswerTimes::of(read, outage)?;
        let catalog = &self.desk.assets().catalog;
        let cause = closing.and_then(|closing| catalog.cause(&closing.facts.cause));
        let unforeseen_kind = outage
            .unforeseen_kind
            .or_else(|| cause?.says())
            .filter(|_| outage.scenario == Scenario::Unforeseen);
        let proposed = unforeseen_kind
            .filter(|_| closing.is_none())
            .and_then(|kind| catalog.cause_of(kind));
        let counts_down = outage.scenario == Scenario::Unforeseen || outage.is_to_be_reported();
        let term = counts_down.then(|| ReportTermView::of(self.desk, outage));
        Ok(OutageView {
            id: outage.id,
            correlative: outage.correlative.to_string(),
            point: outage.correlative.point.clone(),
            terminal: outage
                .correlative
                .series
                .trim_end_matches(|c: char| c.is_ascii_digit())
                .to_owned(),
            series: outage.correlative.series.clone(),
            channel: outage.channel,
            procedure_type: outage.procedure_type,
            procedure: self.procedure_name(&outage.procedure),
            procedure_id: outage.procedure.clone(),
            critical: outage.critical,
            applications: self.application_names(&outage.applications),
            application_ids: outage.applications.clone(),
            scenario: outage.scenario,
            unforeseen_kind,
            proposed_cause: proposed.map(|cause| cause.name.clone()),
            state: outage.state(),
            cause: closing.map(|closing| match (&listed, cause) {
                (Some(listed), _) => listed.name.clone(),
                (None, Some(cause)) => cause.name.clone(),
                (None, None) => closing.facts.cause.clone(),
            }),
            origin: self.text(origin)?,
            cause_list: listed.map(|listed| listed.list),
            sustento,
            reference: closing.and_then(|closing| closing.facts.reference.clone()),
            confirmed: outage.confirmed(),
            notice: outage
                .notice
                .as_ref()
                .map(|notice| notice.reference.clone()),
            alert_sent_at: answer.sent,
            alert_due: answer.due,
            alert_to_notice_seconds: answer.to_notice(),
            notice_to_restoration_seconds: answer.to_restoration(outage),
            started_at: outage.started.at,
            detected_at: outage.detected.at,
            registered_at: outage.registered_at,
            restored_at: outage.restored.map(|restored| restored.at),
            closed_at: closing.map(|closing| closing.at),
            duration_seconds: outage.duration_seconds(self.now),
            over_one_hour: outage.over_one_hour(self.now),
            late_registration: outage.registered_late(),
            late_reason,
            closing_to_validate: closing.is_some_and(|closing| closing.facts.to_validate),
            closed_unconfirmed: closing.is_some() && !outage.confirmed(),
            cause_flagged: cause.is_some_and(|cause| cause.warning),
            contradictions: outage
                .contradictions(self.now)
                .into_iter()
                .map(|name| match name {
                    crate::domain::outage::InstantName::Started => "inicio",
                    crate::domain::outage::InstantName::Detected => "detectado",
                    crate::domain::outage::InstantName::Restored => "restablecido",
                })
                .collect(),
            clock_suspect: outage.clock_suspect,
            duplicate_flagged: principal.as_ref().is_some_and(|it| it.hides(outage)),
            duplicate_of: principal.map(|principal| principal.correlative.to_string()),
            attentions: counts.taken,
            critical_pending: counts.critical_pending,
            regularization: self
                .on_its_way(outage.id, outage.origin, &outage.regularization)?
                .code(),
            official_code: outage.regularization.code().map(str::to_owned),
            official_code_conflict: outage.regularization.is_conflicting(),
            exemption: self.exemption(&outage.regularization)?,
            report_due: term.as_ref().and_then(|term| term.due),
            report_term: term.filter(|_| outage.is_to_be_reported()),
            reported_at: outage.reported.as_ref().map(|reported| reported.sent_at),
            asks_new_report: outage.asks_new_report(),
            corrected_after_mail: match outage.corrections {
                0 => None,
                _ => corrected_after_mail(read, outage.id)?,
            },
            without_effect: outage.without_effect > 0 || !read.void_about(outage.id)?.is_empty(),
            corrections: outage.corrections,
            registered_by: read.user_name(outage.registered_by)?,
        })
    }

    /// The text of the vault that something names.
    pub(super) fn text(&self, sealed: Option<&Sealed>) -> Result<Option<String>, ActionError> {
        match sealed {
            Some(sealed) => Ok(self.read().sealed(sealed)?),
            None => Ok(None),
        }
    }

    /// The cause of a closing as its list has it, where that is not the shipped one (C9).
    pub(super) fn listed(
        &self,
        facts: Option<&Closed>,
    ) -> Result<Option<ListedCause>, ActionError> {
        match facts.and_then(|facts| facts.listed.as_ref()) {
            Some(sealed) => Ok(self.read().sealed(sealed)?),
            None => Ok(None),
        }
    }

    /// The view of a record's exemption.
    pub(super) fn exemption(
        &self,
        state: &Regularization,
    ) -> Result<Option<ExemptionView>, ActionError> {
        let Some(exemption) = &state.exemption else {
            return Ok(None);
        };
        Ok(Some(ExemptionView {
            why: exemption.facts.why,
            by: self.read().user_name(exemption.user)?,
            at: exemption.at,
        }))
    }

    pub(super) fn notice(&self, notice: &Notice, attached: Attached) -> NoticeView {
        NoticeView {
            id: notice.id.to_string(),
            reference: notice.facts.reference.clone(),
            confirmed: notice.facts.confirmed,
            from: notice.facts.from,
            to: notice.facts.to,
            applications: self.application_names(&notice.facts.applications),
            registered_at: notice.registered_at,
            replaces: notice.facts.replaces.clone(),
            outages: attached.outages,
            kept: attached.kept,
            left: attached.left,
        }
    }

    pub(super) fn inquiry(&self, inquiry: &Inquiry) -> Result<InquiryView, ActionError> {
        let outage = match inquiry.outage {
            Some(id) => self.desk.store.read().outage(id)?,
            None => None,
        };
        Ok(InquiryView {
            id: inquiry.id,
            asked_at: inquiry.asked_at,
            procedure: inquiry
                .facts
                .procedure
                .as_deref()
                .map(|id| self.procedure_name(id)),
            procedure_id: inquiry.facts.procedure.clone(),
            application_ids: inquiry.facts.applications.clone(),
            scenario: inquiry.facts.scenario,
            answers: inquiry.facts.answers,
            rule: inquiry.facts.rule,
            outage: outage.map(|outage| outage.correlative.to_string()),
        })
    }

    /// The name of a procedure or exclusion; its id where the catalogue no longer has it.
    pub(super) fn procedure_name(&self, id: &str) -> String {
        let catalog = &self.desk.assets().catalog;
        catalog
            .procedure(id)
            .map(|procedure| procedure.name.clone())
            .or_else(|| {
                catalog
                    .exclusion(id)
                    .map(|exclusion| exclusion.name.clone())
            })
            .unwrap_or_else(|| id.to_owned())
    }

    /// The names of applications; an id where the catalogue no longer has it.
    pub(super) fn application_names(&self, ids: &[String]) -> Vec<String> {
        let catalog = &self.desk.assets().catalog;
        ids.iter()
            .map(|id| {
                catalog
                    .application(id)
                    .map_or_else(|| id.clone(), |application| application.name.clone())
            })
            .collect()
    }

    pub(super) fn desk(&self) -> &'d Desk {
        self.desk
    }

    /// Reads of the current state.
    pub(super) fn read(&self) -> crate::store::Reader<'d> {
        self.desk.store.read()
    }

    pub(super) fn now(&self) -> DateTime<FixedOffset> {
        self.now
    }
}

/// What is said aloud of a correlative or a code: its last two parts.
pub(super) fn short(record: &str) -> String {
    let parts: Vec<&str> = record.rsplit('-').take(2).collect();
    parts.into_iter().rev().collect::<Vec<_>>().join("-")
}
