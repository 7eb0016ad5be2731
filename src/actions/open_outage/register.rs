//! Writing an outage down: what the transaction checks, and the instants as they were
//! said (O1, O2, O7, O8).

use super::super::attach_notice::link;
use super::super::desk::Desk;
use super::super::error::{ActionError, Field};
use super::super::fields::{self, instant};
use super::super::find;
use super::super::letters;
use super::{OpeningInput, VerdictView, already_open};
use crate::domain::attention::{Attention, AttentionEvent};
use crate::domain::catalog::{ProcedureType, Scenario};
use crate::domain::inquiry::{Inquiry, InquiryEvent};
use crate::domain::notice::Notice;
use crate::domain::numbering::Correlative;
use crate::domain::outage::{
    Instant, Instants, Opened, OutageEvent, Source, check_instants, lateness, needs_reason,
};
use crate::domain::personal::RetentionClass;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::journal::Body;
use crate::store::Writer;
use chrono::{DateTime, Datelike, FixedOffset};
use uuid::Uuid;

/// Why what was kept on paper is registered late, where nobody says more (O7, O8).
const FROM_PAPER: &str = "Transcrito de papel.";
/// Everything of an opening that does not depend on the transaction.
pub(super) struct Prepared {
    point: String,
    series: String,
    channel: crate::domain::terminal::Channel,
    procedure: String,
    procedure_type: ProcedureType,
    critical: bool,
    applications: Vec<String>,
    scenario: Scenario,
    rule: Rule,
    zone: chrono_tz::Tz,
}

impl Prepared {
    pub(super) fn of(
        desk: &Desk,
        input: &OpeningInput,
        verdict: &VerdictView,
        scenario: Scenario,
    ) -> Result<Self, ActionError> {
        let missing = || ActionError::Incomplete("Elija el trámite que pide el cliente.");
        let terminal = desk.store.terminal();
        Ok(Self {
            point: terminal.started.point.code.clone(),
            series: terminal.series(),
            channel: terminal.started.point.channel,
            procedure: input.procedure.clone().ok_or_else(missing)?,
            procedure_type: verdict.procedure_type.ok_or_else(missing)?,
            critical: verdict.critical,
            applications: verdict.applications.clone(),
            scenario,
            rule: verdict.rule.unwrap_or(Rule::E1),
            zone: desk.zone(),
        })
    }

    pub(super) fn register(
        self,
        writer: &mut Writer<'_>,
        input: &OpeningInput,
    ) -> Result<Uuid, ActionError> {
        let now = writer.now();
        let said = Said::of(input, now);
        let notice = self.notice(writer, input, &said)?;
        let started = said.start(notice.as_ref(), now);
        let instants = Instants {
            started: started.at,
            detected: said.detected.at,
            restored: input.restored,
        };
        check_instants(instants, now, writer.latest_known())?;
        if instants.restored.is_none()
            && self.scenario != Scenario::ErrorOrTest
            && let Some(open) = writer
                .read()
                .open_outage_of(&self.point, self.procedure_type)?
        {
            return Err(already_open(self.procedure_type, &open.correlative).into());
        }
        let asked_at = match input.inquiry {
            Some(inquiry) => Some(unused(writer.read().inquiry(inquiry)?)?),
            None => None,
        };
        let taken_at = match input.attention {
            Some(attention) => {
                Some(self.fitting(&find::attention_by_id(writer.read(), attention)?)?)
            }
            None => None,
        };
        let first_customer_at = asked_at.into_iter().chain(taken_at).min();
        let late = self.scenario != Scenario::ErrorOrTest
            && needs_reason(lateness(instants.detected, first_customer_at, now));
        let reason = fields::said(
            Field::Reason,
            input.late_reason.as_deref().unwrap_or_default(),
        )?
        // What was on paper first is late for no other reason (O7).
        .or((late && input.from_paper).then_some(FROM_PAPER));
        if late && reason.is_none() {
            return Err(Refusal::new(
                Rule::O8,
                "El registro va con más de 15 minutos de retraso y necesita su razón.",
            )
            .hint("Escriba por qué se registra tarde (--motivo-retraso).")
            .into());
        }
        let year = now.with_timezone(&self.zone).year();
        let number = writer.read().next_number(&self.point, year, &self.series)?;
        // What somebody wrote is kept, whether it was asked for or not.
        let late_reason = match reason {
            Some(reason) => Some(writer.seal(RetentionClass::General, reason)?),
            None => None,
        };
        let alerts = self.scenario != Scenario::ErrorOrTest;
        let id = writer.id();
        let opened = Opened {
            correlative: Correlative {
                point: self.point,
                year,
                series: self.series,
                number,
            },
            channel: self.channel,
            procedure: self.procedure,
            procedure_type: self.procedure_type,
            critical: self.critical,
            applications: self.applications,
            scenario: self.scenario,
            answers: input.answers,
            rule: self.rule,
            started,
            detected: said.detected,
            restored: said.restored,
            first_customer_at,
            late_reason,
            notice: notice.as_ref().map(link),
            inquiry: input.inquiry,
            unforeseen_kind: input.unforeseen_kind,
        };
        writer.append(id, &Body::Outage(OutageEvent::Opened(Box::new(opened))))?;
        if let Some(inquiry) = input.inquiry {
            let converted = InquiryEvent::Converted { outage: id };
            writer.append(inquiry, &Body::Inquiry(converted))?;
        }
        if let Some(attention) = input.attention {
            let attached = AttentionEvent::Attached { outage: id };
            writer.append(attention, &Body::Attention(attached))?;
        }
        if alerts {
            // It is registered here since the official register does not answer (A4).
            letters::prepare_of_outage(writer, id)?;
        }
        Ok(id)
    }

    /// The notice that was named, where it speaks of what is being opened: another
    /// one confirms nothing (E13).
    fn notice(
        &self,
        writer: &Writer<'_>,
        input: &OpeningInput,
        said: &Said,
    ) -> Result<Option<Notice>, ActionError> {
        let Some(reference) = &input.notice else {
            return Ok(None);
        };
        let notice = writer
            .read()
            .notice_by_reference(reference)?
            .ok_or_else(|| ActionError::NoNotice(reference.clone()))?;
        let ended = said.restored.map_or(writer.now(), |restored| restored.at);
        let speaks = self.scenario == Scenario::MassFailure
            && notice.speaks_of(&self.applications, said.started.at, ended);
        Ok(speaks.then_some(notice))
    }

    /// When the customer of an attention asked, if it is of the type that opens (E2).
    fn fitting(&self, attention: &Attention) -> Result<DateTime<FixedOffset>, ActionError> {
        if attention.outage.is_some() {
            return Err(Refusal::new(
                Rule::O1,
                format!("La atención {} ya es de un evento.", attention.code.short()),
            )
            .hint("Véala para saber de cuál; ahí se puede unir a otro.")
            .into());
        }
        if attention.procedure_type == Some(self.procedure_type) {
            return Ok(attention.taken.at);
        }
        Err(Refusal::new(
            Rule::E2,
            format!(
                "La atención {} no es de {}.",
                attention.code.short(),
                self.procedure_type.label()
            ),
        )
        .into())
    }
}

/// The instants as they were said (O2).
struct Said {
    started: Instant,
    /// Nobody said when the failure began.
    start_unsaid: bool,
    detected: Instant,
    restored: Option<Instant>,
}

impl Said {
    fn of(input: &OpeningInput, now: DateTime<FixedOffset>) -> Self {
        let on_paper = |at| Instant {
            at,
            source: Source::Paper,
            afterwards: true,
        };
        let said = |at: Option<DateTime<FixedOffset>>| match at {
            Some(at) if input.from_paper => on_paper(at),
            at => instant(at, now),
        };
        // A paper that says no more was begun when the failure was noticed; and what is
        // over was noticed before it was (O2).
        let over = input.restored.filter(|at| *at < now);
        let detected = input
            .detected
            .or(input.started.filter(|_| input.from_paper || over.is_some()))
            .or(over);
        Self {
            started: said(input.started.or(input.detected)),
            start_unsaid: input.started.is_none(),
            detected: said(detected),
            restored: input.restored.map(|at| said(Some(at))),
        }
    }

    /// When the failure began: where nobody said it, the notice that confirms it does.
    fn start(&self, notice: Option<&Notice>, now: DateTime<FixedOffset>) -> Instant {
        match notice.map(|notice| &notice.facts) {
            Some(facts)
                if self.start_unsaid && facts.confirmed && facts.from <= self.started.at =>
            {
                Instant {
                    at: facts.from,
                    source: Source::Notice,
                    afterwards: facts.from < now,
                }
            }
            _ => self.started,
        }
    }
}

/// When a refused inquiry was asked; one becomes an outage only once (E).
fn unused(inquiry: Option<Inquiry>) -> Result<DateTime<FixedOffset>, ActionError> {
    let inquiry = inquiry.ok_or(ActionError::NoInquiry)?;
    if inquiry.outage.is_some() {
        return Err(
            Refusal::new(Rule::O1, "Esa consulta ya se convirtió en un evento.")
                .hint("Vea cuál con: contingencia evento listar --no-registradas")
                .into(),
        );
    }
    Ok(inquiry.asked_at)
}
