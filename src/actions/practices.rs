//! Noting the sessions of the practices, and what they leave to be done (X11, X20).

use super::desk::Desk;
use super::error::{ActionError, Field};
use super::fields::{required, said};
use super::show_practices::{
    PlanView, SessionView, code, shown_plan, shown_session, users_of_the_point,
};
use crate::domain::authority::Permission;
use crate::domain::instant::local_day;
use crate::domain::personal::RetentionClass;
use crate::domain::practice::{
    ActionPlan, MOST_MINUTES, PlanFacts, PlanSaid, Practice, PracticeSession, SessionEvent,
    SessionFacts, SessionSaid, is_survey,
};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::journal::Body;
use crate::store::{Reader, UserEntry};
use chrono::{DateTime, Datelike, FixedOffset, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Questions of a survey that one session keeps at most (decision).
const MOST_QUESTIONS: usize = 20;

/// What a person notes of a session.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SessionInput {
    /// The practice, by its id, its name or words of it.
    pub practice: String,
    /// When it was held.
    pub at: Option<DateTime<FixedOffset>>,
    /// How long it took, in minutes.
    pub minutes: u32,
    /// Who owed it, as they enter; empty: whoever notes it.
    pub owner: String,
    /// A note.
    pub note: String,
    /// The worst-rated questions of a *Barómetro* (X20).
    #[serde(default)]
    pub questions: Vec<String>,
}

/// Notes that a session was held.
///
/// # Errors
/// The role may not, the practice is none or not owed by that user, the hour lies ahead,
/// or something is missing.
pub fn log_session(desk: &mut Desk, input: &SessionInput) -> Result<SessionView, ActionError> {
    desk.permit(Permission::KeepPractices)?;
    let practice = practice(desk, &input.practice)?;
    let owner = owner(desk, &input.owner)?;
    if practice.goal_of(owner.user.role).is_none() {
        let roles: Vec<String> = practice
            .owners
            .iter()
            .map(|it| it.role.to_string())
            .collect();
        return Err(Refusal::new(
            Rule::X11,
            format!(
                "{} la debe {}; {} es {}.",
                practice.name,
                roles.join(" o "),
                owner.names.login,
                owner.user.role
            ),
        )
        .hint("Indique de quién es la sesión.")
        .into());
    }
    let at = input.at.ok_or(ActionError::Field {
        field: Field::Held,
        expected: "no puede quedar vacía",
    })?;
    if at > desk.now() {
        return Err(Refusal::new(Rule::X11, "Esa sesión todavía no se tuvo.")
            .hint("Anótela cuando termine.")
            .into());
    }
    if !(1..=MOST_MINUTES).contains(&input.minutes) {
        return Err(ActionError::Field {
            field: Field::Minutes,
            expected: "de 1 a 480 minutos",
        });
    }
    let note = said(Field::Note, &input.note)?;
    let mut questions = Vec::new();
    for question in &input.questions {
        questions.extend(said(Field::Question, question)?.map(str::to_owned));
    }
    if !questions.is_empty() && !is_survey(&practice.id) {
        return Err(Refusal::new(
            Rule::X20,
            format!(
                "{} no lleva preguntas de encuesta: son del Barómetro. No se guardó nada.",
                practice.name
            ),
        )
        .hint("Escríbalo en la nota.")
        .into());
    }
    if questions.len() > MOST_QUESTIONS {
        return Err(ActionError::Field {
            field: Field::Question,
            expected: "a lo más veinte",
        });
    }
    let told = SessionSaid {
        note: note.map(str::to_owned),
        questions,
    };
    let practice = practice.id.clone();
    let id = desk.store.write(|writer| {
        let said = if told.is_empty() {
            None
        } else {
            Some(writer.seal(RetentionClass::General, &told)?)
        };
        let held = SessionEvent::Held(SessionFacts {
            practice,
            held_at: at,
            minutes: input.minutes,
            owner: owner.user.id,
            said,
        });
        let id = writer.id();
        writer.append(id, &Body::PracticeSession(held))?;
        Ok::<_, ActionError>(id)
    })?;
    let session = session_by_id(desk.store.read(), id)?;
    shown_session(desk, &session)
}

/// Notes that a session was noted by mistake: it stands, and counts no more.
///
/// # Errors
/// The role may not, there is no such session, or it is annulled already.
pub fn annul_session(
    desk: &mut Desk,
    name: &str,
    reason: &str,
) -> Result<SessionView, ActionError> {
    desk.permit(Permission::KeepPractices)?;
    let reason = required(Field::Reason, reason)?;
    let id = session(desk, name)?.id;
    desk.store.write(|writer| {
        if session_by_id(writer.read(), id)?.annulled.is_some() {
            return Err(Refusal::new(Rule::X11, "Esa sesión ya está anulada.").into());
        }
        let reason = writer.seal(RetentionClass::General, reason)?;
        let annulled = SessionEvent::Annulled { reason };
        writer.append(id, &Body::PracticeSession(annulled))?;
        Ok::<_, ActionError>(())
    })?;
    let session = session_by_id(desk.store.read(), id)?;
    shown_session(desk, &session)
}

/// Notes what is to be done after a session, by whom and by which day (X20).
///
/// # Errors
/// The role may not, there is no such session, or something is missing.
pub fn add_plan(
    desk: &mut Desk,
    name: &str,
    action: &str,
    owner: &str,
    due: NaiveDate,
) -> Result<PlanView, ActionError> {
    desk.permit(Permission::KeepPractices)?;
    let action = required(Field::Action, action)?;
    let owner = required(Field::PlanOwner, owner)?;
    let today = local_day(desk.now(), desk.zone());
    let last = today.checked_add_months(Months::new(120)).unwrap_or(today);
    if due > last || due.year() < 2000 {
        return Err(ActionError::Field {
            field: Field::Day,
            expected: "a lo más diez años desde hoy",
        });
    }
    let id = session(desk, name)?.id;
    let plan = desk.store.write(|writer| {
        if session_by_id(writer.read(), id)?.annulled.is_some() {
            return Err(Refusal::new(Rule::X20, "Esa sesión está anulada.")
                .hint("Anote el plan en la sesión que cuenta.")
                .into());
        }
        let said = PlanSaid {
            action: action.to_owned(),
            owner: owner.to_owned(),
        };
        let plan = writer.id();
        let said = writer.seal(RetentionClass::General, &said)?;
        let added = SessionEvent::PlanAdded(PlanFacts { plan, due, said });
        writer.append(id, &Body::PracticeSession(added))?;
        Ok::<_, ActionError>(plan)
    })?;
    let session = session_by_id(desk.store.read(), id)?;
    let plan = plan_of(&session, plan)?;
    shown_plan(desk, &session, plan)
}

/// Notes that a plan was carried out.
///
/// # Errors
/// The role may not, there is no such plan, or it is done already.
pub fn finish_plan(desk: &mut Desk, name: &str) -> Result<PlanView, ActionError> {
    desk.permit(Permission::KeepPractices)?;
    let sessions = desk.store.read().planned_sessions()?;
    let open = sessions.iter().flat_map(|session| {
        let open = session.plans.iter().filter(|plan| plan.done_at.is_none());
        open.map(|plan| (session.id, plan.facts.plan))
    });
    let (id, plan) = ending("plan", open.map(|it| (it.1, it)), name)?;
    desk.store.write(|writer| {
        let done = SessionEvent::PlanDone { plan };
        writer.append(id, &Body::PracticeSession(done))?;
        Ok::<_, ActionError>(())
    })?;
    let session = session_by_id(desk.store.read(), id)?;
    shown_plan(desk, &session, plan_of(&session, plan)?)
}

/// The one whose id ends so.
fn ending<T>(
    what: &'static str,
    all: impl Iterator<Item = (Uuid, T)>,
    name: &str,
) -> Result<T, ActionError> {
    let wanted = name.trim().to_lowercase();
    let is_end = wanted.len() >= 4 && wanted.bytes().all(|it| it.is_ascii_hexdigit());
    let mut found = all.filter(|(id, _)| is_end && id.simple().to_string().ends_with(&wanted));
    match (found.next(), found.next()) {
        (Some((_, one)), None) => Ok(one),
        (_, several) => Err(ActionError::NotOne {
            what,
            text: name.to_owned(),
            several: several.is_some(),
        }),
    }
}

fn session(desk: &Desk, name: &str) -> Result<PracticeSession, ActionError> {
    let read = desk.store.read();
    let ids = read.session_ids()?.into_iter().map(|id| (id, id));
    session_by_id(read, ending("sesión", ids, name)?)
}

fn session_by_id(read: Reader<'_>, id: Uuid) -> Result<PracticeSession, ActionError> {
    read.practice_session(id)?
        .ok_or_else(|| ActionError::NotOne {
            what: "sesión",
            text: code(id),
            several: false,
        })
}

fn plan_of(session: &PracticeSession, id: Uuid) -> Result<&ActionPlan, ActionError> {
    session.plan(id).ok_or_else(|| ActionError::NotOne {
        what: "plan",
        text: code(id),
        several: false,
    })
}

/// The practice that a text names.
fn practice<'a>(desk: &'a Desk, text: &str) -> Result<&'a Practice, ActionError> {
    let practices = &desk.assets().practices;
    let names = |practices: &mut dyn Iterator<Item = &Practice>| -> String {
        let names: Vec<&str> = practices.map(|it| it.name.as_str()).collect();
        names.join("; ")
    };
    match practices.named(required(Field::Practice, text)?)[..] {
        [practice] => Ok(practice),
        [] => Err(Refusal::new(
            Rule::X11,
            format!("«{text}» no es una práctica de la lista."),
        )
        .hint(format!("Son: {}.", names(&mut practices.all.iter())))
        .into()),
        ref several => Err(Refusal::new(
            Rule::X11,
            format!("«{text}» puede ser más de una práctica."),
        )
        .hint(format!(
            "Escriba una: {}.",
            names(&mut several.iter().copied())
        ))
        .into()),
    }
}

/// The user who enters so, or whoever is here: those of this terminal come first.
fn owner(desk: &Desk, login: &str) -> Result<UserEntry, ActionError> {
    let read = desk.store.read();
    let login = login.trim();
    let own = desk.store.session().user.id;
    let mut users = read.own_users()?;
    users.extend(users_of_the_point(desk)?);
    let found = users.into_iter().find(|entry| {
        if login.is_empty() {
            entry.user.id == own
        } else {
            entry.names.login.eq_ignore_ascii_case(login)
        }
    });
    found.ok_or_else(|| {
        Refusal::new(Rule::X11, format!("Nadie entra aquí como «{login}»."))
            .hint("Escriba el usuario con que entra quien tuvo la sesión.")
            .into()
    })
}
