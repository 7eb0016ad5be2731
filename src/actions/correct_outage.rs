//! Correcting a fact and taking a closing back, each with its reason (O6, C6).

use super::attach_notice::{check_speaks_of, link};
use super::close_outage::listed;
use super::desk::Desk;
use super::error::{ActionError, Field};
use super::fields::required;
use super::find;
use super::letters;
use super::views::{OutageView, Viewer};
use crate::domain::advice::Advised;
use crate::domain::authority::Permission;
use crate::domain::catalog::{Cause, Match, Scenario, UnforeseenKind};
use crate::domain::instant::said_again;
use crate::domain::outage::{
    Answers, Assessed, Change, Corrected, Given, Instant, InstantName, Instants, OpeningInput,
    Outage, OutageEvent, Question, Ruling, State, Verdict, assess, check_change,
    check_closed_instants, check_corrector, check_instants, check_reopening, occupied,
};
use crate::domain::personal::{RetentionClass, Sealed};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::journal::Body;
use crate::store::{Reader, Writer};
use chrono::{DateTime, FixedOffset};
use std::str::FromStr;

/// A fact that can be corrected, by the word the command line takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CorrectionField {
    /// `inicio`.
    Started,
    /// `detectado`.
    Detected,
    /// `restablecido`.
    Restored,
    /// `escenario`.
    Scenario,
    /// `aplicativos`, separated by commas.
    Applications,
    /// `tramite`, of the same type.
    Procedure,
    /// `comunicado`: the reference of a registered notice.
    Notice,
    /// `motivo` of a closed outage.
    Cause,
    /// `sustento` of a closed outage.
    Sustento,
    /// `referencia` of a closed outage.
    Reference,
    /// `origen` of the failure of a closed outage (C8).
    Origin,
    /// `motivo-retraso` of one that was registered late (O8).
    LateReason,
    /// `suceso`: which unforeseen event it was (O9).
    UnforeseenKind,
}

impl CorrectionField {
    /// Every field, in the order a person is offered them.
    pub const ALL: [Self; 13] = [
        Self::Started,
        Self::Detected,
        Self::Restored,
        Self::Scenario,
        Self::Applications,
        Self::Procedure,
        Self::Notice,
        Self::Cause,
        Self::Sustento,
        Self::Reference,
        Self::Origin,
        Self::LateReason,
        Self::UnforeseenKind,
    ];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Started => "inicio",
            Self::Detected => "detectado",
            Self::Restored => "restablecido",
            Self::Scenario => "escenario",
            Self::Applications => "aplicativos",
            Self::Procedure => "tramite",
            Self::Notice => "comunicado",
            Self::Cause => "motivo",
            Self::Sustento => "sustento",
            Self::Reference => "referencia",
            Self::Origin => "origen",
            Self::LateReason => "motivo-retraso",
            Self::UnforeseenKind => "suceso",
        }
    }
}

impl CorrectionField {
    /// Another word for it: the one of the flag that says it first.
    #[must_use]
    pub(crate) fn alias(self) -> Option<&'static str> {
        (self == Self::Cause).then_some("causa")
    }
}

impl FromStr for CorrectionField {
    type Err = ActionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|field| field.word() == text || field.alias() == Some(text))
            .ok_or_else(|| ActionError::NoField(text.to_owned()))
    }
}

/// What the person who corrects says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionInput {
    /// The fact.
    pub field: CorrectionField,
    /// Its value, as it is typed.
    pub value: String,
    /// Why.
    pub reason: String,
    /// What the questions of an opening are answered, where they are asked again
    /// (E12, E7).
    pub answers: Answers,
}

/// What a correction comes to before it is written: texts are not in the vault yet.
enum Correcting {
    Change(Change, Option<Assessed>),
    Cause(Cause),
    Notice(String),
    Sealed(String, fn(Sealed) -> Change),
}

/// Corrects one fact of an outage; the original stays in the journal. It passes
/// every rule that the first entry passed (O6).
///
/// # Errors
/// The value is not understood, a rule refuses it, or the reason is empty.
pub fn correct_outage(
    desk: &mut Desk,
    name: &str,
    input: &CorrectionInput,
) -> Result<OutageView, ActionError> {
    let outage = find::outage(desk, name)?;
    let reason = required(Field::Reason, &input.reason)?;
    if input.field == CorrectionField::Notice {
        desk.permit(Permission::RegisterNotice(desk.scope()))?;
    }
    let correcting = interpret(desk, &outage, input)?;
    let catalog = desk.assets().catalog.clone();
    let id = outage.id;
    desk.store.write(|writer| {
        let outage = find::by_id(writer.read(), id)?;
        let (change, assessed, listed) = match correcting {
            Correcting::Sealed(text, change)
                if says_already(writer.read(), &outage, &text, change)? =>
            {
                return Err(nothing_new());
            }
            Correcting::Change(change, assessed) => (change, assessed, None),
            Correcting::Cause(cause) => {
                let listed = listed(writer, &catalog, &cause)?;
                (Change::Cause(cause.id), None, listed)
            }
            Correcting::Notice(reference) => {
                let notice = writer
                    .read()
                    .notice_by_reference(&reference)?
                    .ok_or(ActionError::NoNotice(reference))?;
                check_speaks_of(&notice, &outage, writer.now())?;
                (Change::Notice(link(&notice)), None, None)
            }
            Correcting::Sealed(text, change) => {
                let sealed = writer.seal(RetentionClass::General, &text)?;
                (change(sealed), None, None)
            }
        };
        let actor = writer.actor();
        check_corrector(&outage, &change, (actor.user, actor.role), &catalog)?;
        check_change(&outage, &change)?;
        check_closed_instants(&outage, &change)?;
        check_clock(writer, &outage, &change)?;
        check_place(writer, &outage, &change)?;
        let asks_anew = assessed.is_some_and(|it| it.answers != outage.answers) || listed.is_some();
        if !asks_anew && changes_nothing(&outage, &change, writer.now()) {
            return Err(nothing_new());
        }
        let reason = writer.seal(RetentionClass::General, reason)?;
        // What was a test had no alert (A4); only the failures mailbox formalises a
        // mass failure (E8, A0).
        let becomes = |scenario| matches!(change, Change::Scenario(to) if to == scenario);
        let alerts = match outage.scenario {
            Scenario::ErrorOrTest => !becomes(Scenario::ErrorOrTest),
            Scenario::Unforeseen => becomes(Scenario::MassFailure) && outage.notice.is_none(),
            Scenario::MassFailure => false,
        } && matches!(change, Change::Scenario(_));
        let corrected = Corrected {
            assessed,
            listed,
            ..Corrected::new(change, reason)
        };
        writer.append(id, &Body::Outage(corrected.into()))?;
        if alerts && !letters::waits_about(writer.read(), id)? {
            letters::prepare_of_outage(writer, id)?;
        }
        Ok::<_, ActionError>(())
    })?;
    Viewer::new(desk).outage(id)
}

/// Takes a closing back: the outage waits for its closing again (C6).
///
/// # Errors
/// It is not closed, or the reason is empty.
pub fn reopen_outage(desk: &mut Desk, name: &str, reason: &str) -> Result<OutageView, ActionError> {
    let outage = find::outage(desk, name)?;
    desk.permit(Permission::CorrectOutage(outage.scenario))?;
    let reason = required(Field::Reason, reason)?;
    let id = outage.id;
    desk.store.write(|writer| {
        check_reopening(&find::by_id(writer.read(), id)?)?;
        let reason = writer.seal(RetentionClass::General, reason)?;
        writer.append(id, &Body::Outage(OutageEvent::Reopened { reason }))?;
        Ok::<_, ActionError>(())
    })?;
    Viewer::new(desk).outage(id)
}

fn interpret(
    desk: &Desk,
    outage: &Outage,
    input: &CorrectionInput,
) -> Result<Correcting, ActionError> {
    let value = input.value.as_str();
    let at = |field, before: Option<Instant>| {
        let typed = desk.instant(field, value)?;
        let at = said_again(typed, before.map(|before| before.at));
        Ok::<_, ActionError>(Instant::typed(Some(at), desk.now()))
    };
    let plain = |change| Correcting::Change(change, None);
    let text = |field| required(field, value).map(str::to_owned);
    Ok(match input.field {
        CorrectionField::Started => {
            plain(Change::Started(at(Field::Started, Some(outage.started))?))
        }
        CorrectionField::Detected => plain(Change::Detected(at(
            Field::Detected,
            Some(outage.detected),
        )?)),
        CorrectionField::Restored => plain(Change::Restored(at(Field::Restored, outage.restored)?)),
        CorrectionField::Scenario => {
            let scenario = Scenario::from_str(value).map_err(|_| ActionError::Field {
                field: Field::Scenario,
                expected: "use masiva, imprevisto o error",
            })?;
            let assessed = reassessed(desk, outage, scenario, input.answers)?;
            Correcting::Change(Change::Scenario(scenario), assessed)
        }
        CorrectionField::Applications => {
            let texts: Vec<&str> = value
                .split(',')
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .collect();
            let ids = desk.application_ids(&texts)?;
            let assessed = with_payment(desk, outage, &ids, input.answers)?;
            Correcting::Change(Change::Applications(ids), assessed)
        }
        CorrectionField::Procedure => plain(procedure(desk, outage, value)?),
        CorrectionField::Notice => Correcting::Notice(text(Field::Reference)?),
        CorrectionField::Cause => {
            Correcting::Cause(desk.assets().catalog.resolve_cause(value)?.clone())
        }
        CorrectionField::Sustento => Correcting::Sealed(text(Field::Sustento)?, Change::Sustento),
        CorrectionField::Reference => plain(Change::Reference(text(Field::Reference)?)),
        CorrectionField::Origin => Correcting::Sealed(text(Field::Origin)?, Change::Origin),
        CorrectionField::LateReason => Correcting::Sealed(text(Field::Reason)?, Change::LateReason),
        CorrectionField::UnforeseenKind => UnforeseenKind::ALL
            .into_iter()
            .find(|kind| kind.word() == value.trim().to_lowercase())
            .map(|kind| plain(Change::UnforeseenKind(kind)))
            .ok_or(ActionError::Field {
                field: Field::UnforeseenKind,
                expected: "use luz, inundacion o infraestructura",
            })?,
    })
}

fn nothing_new() -> ActionError {
    Refusal::new(Rule::O6, "El evento ya dice eso; no se cambió nada.")
        .hint("Revise el campo y el valor correcto.")
        .into()
}

/// Whether the text in the vault is the one that is typed.
fn says_already(
    read: Reader<'_>,
    outage: &Outage,
    text: &str,
    change: fn(Sealed) -> Change,
) -> Result<bool, ActionError> {
    let kept = outage.closing.as_ref().map(|closing| &closing.facts);
    let candidates = [
        kept.map(|facts| &facts.sustento),
        kept.and_then(|facts| facts.origin.as_ref()),
        outage.late_reason.as_ref(),
    ];
    for sealed in candidates.into_iter().flatten() {
        let in_its_place = outage.clone().correct(change(sealed.clone()));
        let is_it = in_its_place.is_some_and(|it| it.old == Some(it.new));
        if is_it && read.sealed::<String>(sealed)?.as_deref() == Some(text) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a correction says what is there. An instant that contradicts the clock is
/// confirmed by saying it again (O2).
fn changes_nothing(outage: &Outage, change: &Change, now: DateTime<FixedOffset>) -> bool {
    let Some(correction) = outage.clone().correct(change.clone()) else {
        return false;
    };
    let same = |old: Instant, new: Instant, name| {
        let doubtful = outage.clock_suspect && !outage.confirmed_instants.contains(&name);
        let confirms = doubtful || outage.contradictions(now).contains(&name);
        old.at == new.at && !confirms
    };
    match (correction.old, correction.new) {
        (Some(Change::Started(old)), Change::Started(new)) => same(old, new, InstantName::Started),
        (Some(Change::Detected(old)), Change::Detected(new)) => {
            same(old, new, InstantName::Detected)
        }
        (Some(Change::Restored(old)), Change::Restored(new)) => {
            same(old, new, InstantName::Restored)
        }
        (Some(Change::Notice(old)), Change::Notice(new)) => {
            old.notice == new.notice && old.confirmed == new.confirmed
        }
        // In whatever order they are named.
        (Some(Change::Applications(mut old)), Change::Applications(mut new)) => {
            old.sort_unstable();
            new.sort_unstable();
            old == new
        }
        (old, new) => old == Some(new),
    }
}

/// Another procedure of the same type (E1, E2).
fn procedure(desk: &Desk, outage: &Outage, value: &str) -> Result<Change, ActionError> {
    let today = desk.now().date_naive();
    let found = desk.assets().catalog.resolve_procedure(value, today)?;
    let Match::Procedure(procedure) = found else {
        return Err(Refusal::new(
            Rule::E1,
            "Ese trámite no está en la lista de solicitudes reguladas.",
        )
        .into());
    };
    if procedure.procedure_type != outage.procedure_type {
        return Err(Refusal::new(
            Rule::E2,
            format!(
                "«{}» es de {} y el evento es de {}.",
                procedure.name,
                procedure.procedure_type.label(),
                outage.procedure_type.label()
            ),
        )
        .hint("Registre otro evento del tipo que corresponde.")
        .into());
    }
    Ok(Change::Procedure {
        id: procedure.id.clone(),
        critical: procedure.critical,
    })
}

/// An error or test becomes a real event only by the questions of an opening,
/// answered now (E12).
fn reassessed(
    desk: &Desk,
    outage: &Outage,
    scenario: Scenario,
    answers: Answers,
) -> Result<Option<Assessed>, ActionError> {
    if outage.scenario != Scenario::ErrorOrTest || scenario == Scenario::ErrorOrTest {
        return Ok(None);
    }
    desk.permit(Permission::OpenOutage(scenario))?;
    let asked = OpeningInput {
        procedure: Some(outage.procedure.clone()),
        applications: outage.applications.clone(),
        scenario: Some(scenario),
        answers,
        ..OpeningInput::default()
    };
    let given = Given {
        catalog: &desk.assets().catalog,
        channel: desk.store.terminal().started.point.channel,
        // Whether its type is free is asked as it is written down.
        open: Vec::new(),
    };
    let Verdict { requested, ruling } = assess(&asked, &given);
    let real = match ruling {
        Ruling::Registrable(real) => real,
        Ruling::Occupied(refusal) => return Err(refusal.into()),
        Ruling::Refused(refusal) => {
            return Err(ActionError::NotRegistrable {
                requested: Box::new(requested),
                refusal: Box::new(refusal),
            });
        }
        Ruling::Pending { missing, question } => {
            return Err(unanswered(missing, question).into());
        }
    };
    if real.applications != outage.applications {
        return Err(sicar_not_paid().into());
    }
    let asks_payment = names_payment(desk, &outage.applications);
    Ok(Some(Assessed {
        answers: Answers {
            sicar_payment: answers.sicar_payment.filter(|_| asks_payment),
            ..answers
        },
        rule: real.rule,
    }))
}

/// What is still to be said before an error or test becomes a real event (E12).
fn unanswered(missing: &str, question: Option<Question>) -> Refusal {
    let told = question.map_or_else(
        || missing.to_owned(),
        |question| {
            format!(
                "Para ser un evento real, el error o prueba responde las preguntas de una \
                 apertura: {}",
                question.text()
            )
        },
    );
    Refusal::new(Rule::E12, told).hint(Advised::AnswerOpening)
}

/// Whether some application counts only with a payment (E7).
fn names_payment(desk: &Desk, ids: &[String]) -> bool {
    let catalog = &desk.assets().catalog;
    ids.iter()
        .filter_map(|id| catalog.application(id))
        .any(|application| application.only_with_payment)
}

/// SICAR's question is asked at every correction of the applications (E7).
fn with_payment(
    desk: &Desk,
    outage: &Outage,
    ids: &[String],
    answers: Answers,
) -> Result<Option<Assessed>, ActionError> {
    if !names_payment(desk, ids) || outage.scenario == Scenario::ErrorOrTest {
        return Ok(None);
    }
    if answers.sicar_payment != Some(true) {
        return Err(sicar_not_paid().into());
    }
    Ok(Some(Assessed {
        answers: Answers {
            sicar_payment: answers.sicar_payment,
            ..outage.answers
        },
        rule: outage.rule,
    }))
}

fn sicar_not_paid() -> Refusal {
    Refusal::new(
        Rule::E7,
        "SICAR cuenta solo si se necesita pagar una transacción registrada en SISACT o SISACT \
         Prepago.",
    )
    .hint(Advised::TellSicarPayment)
    .hint("Si no, deje a SICAR fuera de los aplicativos.")
}

/// An error or test that becomes a real event while it lasts needs its type free (E12, O1).
fn check_place(writer: &Writer<'_>, outage: &Outage, change: &Change) -> Result<(), ActionError> {
    let Change::Scenario(Scenario::MassFailure | Scenario::Unforeseen) = change else {
        return Ok(());
    };
    if outage.scenario != Scenario::ErrorOrTest || outage.state() != State::Open {
        return Ok(());
    }
    let point = &outage.correlative.point;
    match writer.read().open_outage_of(point, outage.procedure_type)? {
        Some(open) if open.id != outage.id => {
            Err(occupied(outage.procedure_type, &open.correlative.short()).into())
        }
        _ => Ok(()),
    }
}

/// A corrected instant must still be in order with the others and the clock (O2).
fn check_clock(writer: &Writer<'_>, outage: &Outage, change: &Change) -> Result<(), ActionError> {
    let mut instants = Instants {
        started: outage.started.at,
        detected: outage.detected.at,
        restored: outage.restored.map(|restored| restored.at),
    };
    match change {
        Change::Started(at) => instants.started = at.at,
        Change::Detected(at) => instants.detected = at.at,
        Change::Restored(at) if outage.state() != State::Open => instants.restored = Some(at.at),
        _ => return Ok(()),
    }
    check_instants(instants, writer.now(), writer.latest_known())?;
    Ok(())
}
