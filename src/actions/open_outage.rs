//! Opening an outage, and asking whether one corresponds (E, O).

use super::attach_notice::link;
use super::desk::Desk;
use super::error::{ActionError, Field};
use super::find;
use super::letters;
use super::views::{OutageView, Viewer};
use crate::domain::attention::{Attention, AttentionEvent};
use crate::domain::authority::Deed;
use crate::domain::catalog::{Application, ProcedureType, Scenario, UnforeseenKind};
use crate::domain::inquiry::{Inquiry, InquiryEvent, InquiryFacts};
use crate::domain::notice::Notice;
use crate::domain::numbering::Correlative;
use crate::domain::outage::{
    Answers, Asked, Instant, Instants, Opened, OutageEvent, Question, Source, Subject, Verdict,
    check_instants, check_kind, lateness, needs_reason,
};
use crate::domain::personal::RetentionClass;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::journal::Body;
use crate::store::{StoreError, Writer};
use chrono::{DateTime, Datelike, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Reception never depends on the verdict (Q0).
const RECEIVED_ALL_THE_SAME: &str = "La solicitud del cliente se recibe igual.";

/// Why what was kept on paper is registered late, where nobody says more (O7, O8).
const FROM_PAPER: &str = "Transcrito de papel.";

/// What a person has said of an outage, so far.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OpeningInput {
    /// Catalogue id of the procedure or exclusion.
    pub procedure: Option<String>,
    /// The person looked for a procedure that the catalogue does not have.
    pub unlisted: bool,
    /// Ids of the applications.
    pub applications: Vec<String>,
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

/// A verdict as it is shown and printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerdictView {
    /// Whether an outage corresponds.
    pub registrable: bool,
    /// The rule that decided.
    pub rule: Option<Rule>,
    /// Why, or what is missing; Spanish.
    pub reason: String,
    /// Name of the procedure.
    pub procedure: Option<String>,
    /// The type that follows from it.
    pub procedure_type: Option<ProcedureType>,
    /// Whether it must be attended all the same (K1).
    pub critical: bool,
    /// What can be done next.
    pub hints: Vec<String>,
    /// True while something is still to be said.
    #[serde(skip)]
    pub pending: bool,
    /// The question that waits for an answer.
    #[serde(skip)]
    pub question: Option<Question>,
    /// Ids of the applications that count.
    #[serde(skip)]
    pub applications: Vec<String>,
}

/// "¿Corresponde registrar?": the verdict on what was said so far. Stores nothing.
///
/// # Errors
/// The store cannot be read.
pub fn assess(desk: &Desk, input: &OpeningInput) -> Result<VerdictView, ActionError> {
    let verdict = eligibility(desk, input);
    let Some(procedure_type) = verdict.procedure_type.filter(|_| verdict.registrable) else {
        return Ok(verdict);
    };
    // A test occupies no type (E12), and neither does what is over (O7).
    if input.restored.is_some() || input.scenario == Some(Scenario::ErrorOrTest) {
        return Ok(verdict);
    }
    let open = desk
        .store
        .read()
        .open_outage_of(desk.point(), procedure_type)?;
    Ok(match open {
        Some(open) => {
            let refusal = already_open(procedure_type, &open.correlative);
            VerdictView {
                registrable: false,
                rule: Some(refusal.rule),
                reason: refusal.reason,
                hints: refusal.hints,
                ..verdict
            }
        }
        None => verdict,
    })
}

/// Registers an outage. A refusal by E is kept as *consulta no registrada*.
///
/// # Errors
/// What a rule refuses, what is still missing, or what the store cannot do.
pub fn open_outage(desk: &mut Desk, input: &OpeningInput) -> Result<OutageView, ActionError> {
    let verdict = eligibility(desk, input);
    if verdict.pending {
        return Err(match verdict.question {
            Some(_) => ActionError::Incomplete("Responda s o n a cada pregunta."),
            None => ActionError::Incomplete(pending_reason(input)),
        });
    }
    if !verdict.registrable {
        return Err(refuse(desk, input, verdict)?);
    }
    let scenario = input
        .scenario
        .ok_or(ActionError::Incomplete("Elija el escenario."))?;
    desk.permit(Deed::OpenOutage(scenario))?;
    check_kind(scenario, input.unforeseen_kind)?;
    if input.from_paper && input.started.is_none() {
        return Err(ActionError::Field {
            field: Field::Started,
            expected: "escriba la hora de inicio que dice el papel",
        });
    }
    let prepared = Prepared::of(desk, input, &verdict, scenario)?;
    let id = desk
        .store
        .write(|writer| prepared.register(writer, input))?;
    Viewer::new(desk).outage(id)
}

/// The verdict where the person says that none of the listed applications is
/// affected: what only waits for one is refused by E7.
#[must_use]
pub fn without_applications(verdict: VerdictView, input: &OpeningInput) -> VerdictView {
    let waits = verdict.pending && verdict.question.is_none();
    let told = input.procedure.is_some() || input.unlisted;
    if !waits || !told || !input.applications.is_empty() {
        return verdict;
    }
    VerdictView {
        rule: Some(Rule::E7),
        reason: "Ningún aplicativo de la lista está afectado.".to_owned(),
        hints: vec![RECEIVED_ALL_THE_SAME.to_owned()],
        pending: false,
        ..verdict
    }
}

/// Refuses an outage that affects no listed application, and keeps the inquiry;
/// an earlier rule that says no decides in its place (E7).
///
/// # Errors
/// Always: the refusal, what is still missing, or what the store cannot do.
pub fn refuse_without_applications(
    desk: &mut Desk,
    input: &OpeningInput,
) -> Result<OutageView, ActionError> {
    let verdict = without_applications(eligibility(desk, input), input);
    if verdict.registrable || verdict.pending {
        return open_outage(desk, input);
    }
    Err(refuse(desk, input, verdict)?)
}

/// Keeps the inquiry, and makes the refusal that says so.
fn refuse(
    desk: &mut Desk,
    input: &OpeningInput,
    mut verdict: VerdictView,
) -> Result<ActionError, ActionError> {
    keep_inquiry(desk, input, &verdict)?;
    verdict
        .hints
        .push("La consulta quedó anotada entre las no registradas.".to_owned());
    Ok(ActionError::NotRegistrable(Box::new(verdict)))
}

/// Everything of an opening that does not depend on the transaction.
struct Prepared {
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
    fn of(
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

    fn register(self, writer: &mut Writer<'_>, input: &OpeningInput) -> Result<Uuid, ActionError> {
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
        let reason = input
            .late_reason
            .as_deref()
            .map(str::trim)
            .filter(|reason| !reason.is_empty())
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

/// What a person typed, or the clock where nothing was typed (O2).
pub(super) fn instant(typed: Option<DateTime<FixedOffset>>, now: DateTime<FixedOffset>) -> Instant {
    typed.map_or(
        Instant {
            at: now,
            source: Source::Clock,
            afterwards: false,
        },
        |at| Instant {
            at,
            source: Source::User,
            afterwards: at < now,
        },
    )
}

pub(super) fn already_open(procedure_type: ProcedureType, open: &Correlative) -> Refusal {
    Refusal::new(
        Rule::O1,
        format!(
            "Ya hay un evento abierto de {}: {}.",
            procedure_type.label(),
            open.short()
        ),
    )
    .hint("La solicitud de este cliente es una atención de ese evento.")
}

fn pending_reason(input: &OpeningInput) -> &'static str {
    if input.procedure.is_none() && !input.unlisted {
        "Elija el trámite que pide el cliente."
    } else if input.applications.is_empty() {
        "Marque al menos un aplicativo de la lista."
    } else {
        "Elija el escenario."
    }
}

/// The verdict of rules E alone, which no store can change.
pub(super) fn eligibility(desk: &Desk, input: &OpeningInput) -> VerdictView {
    let catalog = &desk.assets().catalog;
    let applications: Vec<&Application> = input
        .applications
        .iter()
        .filter_map(|id| catalog.application(id))
        .collect();
    let subject = match &input.procedure {
        Some(id) => Some(match (catalog.procedure(id), catalog.exclusion(id)) {
            (Some(procedure), _) => Subject::Procedure(procedure),
            (None, Some(exclusion)) => Subject::Exclusion(exclusion),
            (None, None) => Subject::Unlisted,
        }),
        None => input.unlisted.then_some(Subject::Unlisted),
    };
    let verdict = crate::domain::outage::assess(&Asked {
        channel: desk.store.terminal().started.point.channel,
        subject,
        applications,
        scenario: input.scenario,
        answers: input.answers,
    });
    let (name, procedure_type, critical) = match subject {
        Some(Subject::Procedure(procedure)) => (
            Some(procedure.name.clone()),
            Some(procedure.procedure_type),
            procedure.critical,
        ),
        Some(Subject::Exclusion(exclusion)) => (Some(exclusion.name.clone()), None, false),
        Some(Subject::Unlisted) | None => (None, None, false),
    };
    let view = VerdictView {
        registrable: false,
        rule: None,
        reason: String::new(),
        procedure: name,
        procedure_type,
        critical,
        hints: Vec::new(),
        pending: false,
        question: None,
        applications: Vec::new(),
    };
    match verdict {
        Verdict::Registrable {
            rule, applications, ..
        } => VerdictView {
            registrable: true,
            rule: Some(rule),
            reason: "Corresponde registrar.".to_owned(),
            applications,
            ..view
        },
        Verdict::Refused { rule, reason } => VerdictView {
            rule: Some(rule),
            reason,
            hints: vec![RECEIVED_ALL_THE_SAME.to_owned()],
            ..view
        },
        Verdict::Pending { missing, question } => VerdictView {
            reason: missing.to_owned(),
            pending: true,
            question,
            ..view
        },
    }
}

/// Keeps a refused inquiry with its answers and the deciding rule.
fn keep_inquiry(
    desk: &mut Desk,
    input: &OpeningInput,
    verdict: &VerdictView,
) -> Result<(), ActionError> {
    let facts = InquiryFacts {
        procedure: input.procedure.clone(),
        applications: input.applications.clone(),
        scenario: input.scenario.unwrap_or(Scenario::MassFailure),
        answers: input.answers,
        rule: verdict.rule.unwrap_or(Rule::E1),
        point: desk.point().to_owned(),
    };
    Ok(desk.store.write(|writer| {
        let id = writer.id();
        writer.append(id, &Body::Inquiry(InquiryEvent::Refused(facts)))?;
        Ok::<_, StoreError>(())
    })?)
}

impl Desk {
    /// The procedure or exclusion a text names, as an id for [`OpeningInput::procedure`].
    ///
    /// # Errors
    /// Nothing fits, or several entries do.
    pub fn procedure_id(&self, text: &str) -> Result<String, ActionError> {
        let today = self.now().date_naive();
        let found = self.assets().catalog.resolve_procedure(text, today)?;
        Ok(found.id().to_owned())
    }

    /// The applications some texts name, as ids.
    ///
    /// # Errors
    /// Nothing fits one of them, or several entries do.
    pub fn application_ids<T: AsRef<str>>(&self, texts: &[T]) -> Result<Vec<String>, ActionError> {
        let mut ids = Vec::new();
        for text in texts {
            let found = self.assets().catalog.resolve_application(text.as_ref())?;
            if !ids.contains(&found.id) {
                ids.push(found.id.clone());
            }
        }
        Ok(ids)
    }
}

/// An empty field is no answer.
pub(super) fn required(field: Field, text: &str) -> Result<&str, ActionError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ActionError::Field {
            field,
            expected: "no puede quedar vacío",
        });
    }
    Ok(text)
}
