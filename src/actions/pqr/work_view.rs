//! What the work on a case holds, as it is shown: calls, appeal, terms with their source,
//! the legal next steps, and who worked on it without knowing of whom.

use super::super::desk::Desk;
use super::super::error::ActionError;
use crate::domain::deadline::Deadline;
use crate::domain::instant::{date, date_clock, local_day};
use crate::domain::pqr::{
    AnswerSense, AppealGround, AppealKind, CallResult, CaseClass, CaseState, CaseStep, ClockState,
    Clocks, ContactPlan, Deed, PqrCase, Step, Term,
};
use crate::domain::text::counted_words;
use crate::store::CaseLine;
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;
use uuid::Uuid;

/// A call. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactView {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// What came of it.
    pub result: CallResult,
}

/// An appeal. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppealView {
    /// Which.
    pub kind: AppealKind,
    /// The day it was filed.
    pub filed_at: NaiveDate,
    /// What it is against, where the procedure names it.
    pub ground: Option<AppealGround>,
    /// The last day to answer it.
    pub due: NaiveDate,
    /// Whether that goes on for as long again.
    pub extended: bool,
    /// What to tell the customer, Spanish (X17).
    pub to_tell: String,
    /// When the customer was told of it.
    pub told_at: Option<DateTime<FixedOffset>>,
    /// When the SIC was sent its copy.
    pub sic_at: Option<DateTime<FixedOffset>>,
}

/// An answer that was given. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerView {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Its sense.
    pub sense: AnswerSense,
    /// Whether the customer accepts it.
    pub accepted: bool,
}

/// When a case is to be escalated (X13). The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EscalationView {
    /// The last day for it, from the base's reception; none in a list.
    pub due: Option<NaiveDate>,
    /// When it was.
    pub escalated_at: Option<DateTime<FixedOffset>>,
    /// Whether that day is over without it, or was.
    pub late: bool,
}

/// A term and what it counts. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TermView {
    /// What it is for, Spanish.
    pub what: String,
    /// Who says so.
    pub source: String,
    /// From when, how many days, until when, and the days that do not count.
    #[serde(flatten)]
    pub term: Deadline,
}

/// Somebody who worked on a case without knowing of another. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnawareView {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Who.
    pub by: String,
    /// At which terminal.
    pub terminal: String,
    /// What they did, Spanish.
    pub what: String,
}

/// What the work on a case holds. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a key of the contract by itself"
)]
pub struct WorkView {
    /// Its marking is no request of a customer (X14).
    pub no_request: bool,
    /// Calls to the customer.
    pub contacts: Vec<ContactView>,
    /// How they stand to the end of the term; none where nothing runs.
    pub contact_plan: Option<ContactPlan>,
    /// Whether a voice message would count.
    pub voice_message_allowed: bool,
    /// What was answered.
    pub answer: Option<AnswerView>,
    /// What the customer did about the answer.
    pub appeal: Option<AppealView>,
    /// When it is to be escalated, or was.
    pub escalation: Option<EscalationView>,
    /// Whether the term that runs goes on for as long again (D5).
    pub extended: bool,
    /// What holds by the silence of the company, Spanish.
    pub silence: Option<String>,
    /// It was closed by a message that came when the term was over (X7).
    pub non_compliant: bool,
    /// A legal hold keeps it: nothing of it is purged (T1).
    pub held: bool,
    /// Its terms, with what they count.
    pub terms: Vec<TermView>,
    /// What may be done next.
    pub next: Vec<CaseStep>,
    /// Those who worked on it without knowing of one another.
    pub unaware: Vec<UnawareView>,
}

/// A case, as far as its work is shown by it.
pub(super) struct Around<'a> {
    pub(super) work: &'a PqrCase,
    pub(super) line: &'a CaseLine,
    pub(super) received: Option<DateTime<FixedOffset>>,
    pub(super) due_state: ClockState,
}

impl WorkView {
    pub(super) fn of(
        desk: &Desk,
        around: &Around<'_>,
        clocks: &mut Clocks<'_>,
    ) -> Result<Self, ActionError> {
        let standing = &around.work.standing;
        let is_answered = standing.state == CaseState::Rejected;
        let over = around.due_state == ClockState::Overdue && !is_answered;
        let plan = (!standing.state.is_closed() && !standing.no_request).then(|| {
            let due = around.line.runs.map(|from| clocks.due(from));
            let dates = standing.contact_dates();
            ContactPlan::of(&dates, due, clocks.today(), clocks.calendar())
        });
        // Of who was not called yet it is told on the last day alone.
        let is_told = |plan: &ContactPlan| {
            !standing.contacts.is_empty() || plan.begin_by == Some(clocks.today())
        };
        let plan = plan.filter(is_told);
        let days = desk.assets().cell.terms.answer.days;
        let appeal = standing.appeal.as_ref().map(|appeal| {
            let due = clocks.due(appeal.extended.unwrap_or(appeal.filed));
            AppealView {
                kind: appeal.kind,
                filed_at: appeal.filed,
                ground: appeal.ground,
                due,
                extended: appeal.extended.is_some(),
                to_tell: format!(
                    "Informe al cliente: su {} se responde en {}, hasta el {}.",
                    appeal.kind.label(),
                    counted_words(days, "día hábil", "días hábiles"),
                    date(due)
                ),
                told_at: appeal.told,
                sic_at: appeal.sic,
            }
        });
        let mut next = standing.next(over);
        if around.line.runs.is_none() {
            // No term runs that could go on.
            next.retain(|step| *step != CaseStep::Extend);
        }
        let mut unaware = Vec::new();
        for (step, others) in around.work.unaware() {
            for step in others.into_iter().chain([step]) {
                let view = unaware_view(desk, step)?;
                if !unaware.contains(&view) {
                    unaware.push(view);
                }
            }
        }
        unaware.sort_by_key(|it: &UnawareView| it.at);
        if !unaware.is_empty() {
            next.push(CaseStep::Review);
        }
        if around.work.last_in_force().is_some() {
            next.push(CaseStep::Undo);
        }
        if around.line.point != desk.point() {
            // Its own cell works on it (X12).
            next.clear();
        }
        Ok(Self {
            no_request: standing.no_request,
            contacts: standing
                .contacts
                .iter()
                .map(|it| ContactView {
                    at: it.at,
                    result: it.result,
                })
                .collect(),
            contact_plan: plan,
            voice_message_allowed: standing.allows(CaseStep::LeaveMessage, over).is_ok(),
            answer: standing.answer.as_ref().map(|it| AnswerView {
                at: it.at,
                sense: it.sense,
                accepted: it.accepted,
            }),
            appeal,
            escalation: escalation(desk, around, clocks),
            extended: standing.is_extended(),
            silence: silence(desk, around, clocks),
            non_compliant: standing.non_compliant,
            held: around.work.is_held(),
            terms: terms(desk, around, clocks),
            next,
            unaware,
        })
    }
}

/// The clock of the escalation: from the day that the base arrived (X13).
fn escalation(desk: &Desk, around: &Around<'_>, clocks: &Clocks<'_>) -> Option<EscalationView> {
    let standing = &around.work.standing;
    let days = desk.assets().cell.terms.escalation.days;
    let zone = desk.zone();
    let due = around
        .received
        .map(|at| clocks.count(local_day(at, zone), days).due);
    let escalated = standing.escalated;
    let waits = matches!(standing.state, CaseState::New | CaseState::Classified);
    if escalated.is_none() && !(waits && due.is_some() && !standing.no_request) {
        return None;
    }
    let on = escalated.map_or(clocks.today(), |at| local_day(at, zone));
    Some(EscalationView {
        due,
        escalated_at: escalated,
        late: due.is_some_and(|due| on > due),
    })
}

/// What holds by the silence of the company: of a petition or a *reposición* that nobody
/// answered in its term, though somebody did later, and of nothing else (D5).
fn silence(desk: &Desk, around: &Around<'_>, clocks: &mut Clocks<'_>) -> Option<String> {
    let standing = &around.work.standing;
    if standing.no_request {
        return None;
    }
    let [own, of_appeal] = around.work.answered_at();
    let is_over = around.due_state == ClockState::Overdue;
    let mut silent = |filed: NaiveDate, is_extended, answered: Option<DateTime<FixedOffset>>| {
        let Some(at) = answered else {
            return is_over.then(|| "no se respondió en su plazo".to_owned());
        };
        let due = if is_extended {
            clocks.twice(filed).due
        } else {
            clocks.due(filed)
        };
        let day = local_day(at, desk.zone());
        (day > due).then(|| format!("se respondió el {}, ya vencido su plazo,", date(day)))
    };
    let appeal = standing.appeal.as_ref().and_then(|appeal| {
        let told = silent(appeal.filed, appeal.extended.is_some(), of_appeal)?;
        let is_heard = appeal.kind == AppealKind::Reposition;
        is_heard.then(|| format!("el recurso de reposición {told} y se entiende concedido"))
    });
    let petition = || {
        let filed = around.line.filed.filter(|_| {
            let is_asked = around.line.class == Some(CaseClass::Petition);
            is_asked && (own.is_some() || standing.appeal.is_none())
        })?;
        let told = silent(filed, standing.extended.is_some(), own)?;
        Some(format!("la petición {told} y se entiende concedida"))
    };
    let what = appeal.or_else(petition)?;
    Some(format!(
        "Silencio administrativo positivo: {what} a favor del cliente."
    ))
}

/// Its terms, in the order in which they began, each with its source.
fn terms(desk: &Desk, around: &Around<'_>, clocks: &Clocks<'_>) -> Vec<TermView> {
    let cell = &desk.assets().cell.terms;
    let standing = &around.work.standing;
    let mut all = Vec::new();
    let mut add = |what: &str, term: &Term, from: Option<NaiveDate>| {
        if let Some(from) = from {
            all.push(TermView {
                what: what.to_owned(),
                source: term.source.clone(),
                term: clocks.count(from, term.days),
            });
        }
    };
    let waits = matches!(standing.state, CaseState::New | CaseState::Classified);
    let received = around
        .received
        .filter(|_| waits || standing.escalated.is_some());
    let received = received.map(|at| local_day(at, desk.zone()));
    add(
        "escalar a segundo nivel, desde que llegó la base",
        &cell.escalation,
        received,
    );
    add(
        "responder la PQR, desde su radicación",
        &cell.answer,
        around.line.filed,
    );
    add(
        "la extensión, desde que vencía",
        &cell.extension,
        standing.extended,
    );
    let answer = standing.answer.as_ref();
    let answered = answer.filter(|it| !it.accepted && standing.appeal.is_none());
    let answered = answered.map(|it| local_day(it.at, desk.zone()));
    add("recurrir, desde la respuesta", &cell.appeal, answered);
    if let Some(appeal) = &standing.appeal {
        add(
            "responder el recurso, desde que se interpuso",
            &cell.answer,
            Some(appeal.filed),
        );
        add(
            "la extensión del recurso, desde que vencía",
            &cell.extension,
            appeal.extended,
        );
    }
    all
}

fn unaware_view(desk: &Desk, step: &Step) -> Result<UnawareView, ActionError> {
    let read = desk.store.read();
    Ok(UnawareView {
        at: step.at,
        by: read.user_name(step.user)?,
        terminal: terminal(desk, step.replica)?,
        what: step_words(desk, step)?.0,
    })
}

/// The series of the terminal that a replica is; the start of its id where nobody knows it.
pub(super) fn terminal(desk: &Desk, replica: Uuid) -> Result<String, ActionError> {
    let found = desk.store.read().terminal(replica)?;
    Ok(found.map_or_else(
        || replica.simple().to_string()[..8].to_owned(),
        |terminal| terminal.series(),
    ))
}

/// A step in words, and what was noted with it.
pub(super) fn step_words(
    desk: &Desk,
    step: &Step,
) -> Result<(String, Option<String>), ActionError> {
    let zone = desk.zone();
    let clock = |at| date_clock(at, zone);
    let (words, sealed) = match &step.deed {
        Deed::Classified(it) => {
            let cause = it.cause.map(|letter| {
                let cause = desk.assets().cell.cause(letter);
                let name = cause.map_or_else(String::new, |cause| format!(" {}", cause.name));
                format!(": {letter}.{name}")
            });
            let no_request = if it.no_request {
                ": la marcación no es requerimiento"
            } else {
                ""
            };
            let class = it.class.map(|class| format!(" ({})", class.label()));
            let words = format!(
                "clasificado{}{no_request}{}",
                cause.unwrap_or_default(),
                class.unwrap_or_default()
            );
            (words, None)
        }
        Deed::Escalated(_) => ("escalado a segundo nivel".to_owned(), None),
        Deed::LevelAnswered(it) => (
            format!("segundo nivel respondió el {}", clock(it.at)),
            Some(&it.text),
        ),
        Deed::Finished(it) => {
            let section = it.abc.as_ref();
            let section = section.map_or_else(String::new, |abc| format!(", ABC {abc}"));
            (format!("finalizado{section}"), Some(&it.notes))
        }
        Deed::Solved(it) => {
            let accepted = if it.accepted {
                "el cliente la acepta"
            } else {
                "el cliente no la acepta"
            };
            let words = format!(
                "respondido el {}: {}, respuesta {}; {accepted}",
                clock(it.at),
                it.action.label(),
                it.answer.label()
            );
            (words, Some(&it.notes))
        }
        Deed::Contacted(it) => (
            format!("llamada del {}: {}", clock(it.at), it.result.label()),
            None,
        ),
        Deed::VoiceMessage(it) => {
            let late = if it.late {
                ", con el plazo ya vencido: no cumple"
            } else {
                ""
            };
            (format!("mensaje de voz{late}"), Some(&it.text))
        }
        Deed::Appealed(it) => {
            let ground = it.ground.map_or("otro motivo", AppealGround::label);
            let words = format!("{} del {}: {ground}", it.appeal.label(), date(it.filed));
            (words, Some(&it.grounds))
        }
        Deed::Told(it) => (format!("se informó del plazo el {}", clock(it.at)), None),
        Deed::SicCopied(it) => (
            format!("copia a la SIC el {}", clock(it.at)),
            it.evidence.as_ref(),
        ),
        Deed::Extended(it) => (
            format!("plazo extendido desde el {}", date(it.ends)),
            Some(&it.reasons),
        ),
        Deed::Reviewed(_) => ("revisado lo que dos hicieron a la vez".to_owned(), None),
        Deed::Undone(it) => ("deshecho lo anterior".to_owned(), Some(&it.reason)),
    };
    let noted = match sealed {
        Some(sealed) => desk.store.read().sealed(sealed)?,
        None => None,
    };
    Ok((words, noted))
}
