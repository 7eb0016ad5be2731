//! What is due of the practices, what was held of it, and what is still to be done (X11,
//! X20).

use super::desk::Desk;
use super::error::ActionError;
use crate::domain::authority::Role;
use crate::domain::instant::{local_day, midnight};
use crate::domain::practice::{
    ActionPlan, Adherence, Due, Frequency, Period, PlanSaid, PracticeSession, SessionSaid, Week,
    adherence,
};
use crate::journal::named_id;
use crate::store::{self, UserEntry};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A session. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionView {
    /// The end of its id, by which it is named.
    pub id: String,
    /// Name of the practice.
    pub practice: String,
    /// Id of the practice.
    pub practice_id: String,
    /// When it was held.
    pub held_at: DateTime<FixedOffset>,
    /// How long it took.
    pub minutes: u32,
    /// Login of who owed it.
    pub owner: String,
    /// Their name.
    pub owner_name: String,
    /// Who noted it.
    pub noted_by: String,
    /// The note.
    pub note: Option<String>,
    /// The worst-rated questions.
    pub questions: Vec<String>,
    /// Why it does not count.
    pub annulled: Option<String>,
    /// What it left to be done.
    pub plans: Vec<PlanView>,
    /// The record's id.
    #[serde(skip)]
    pub record: Uuid,
}

/// A plan of action. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanView {
    /// The end of its id, by which it is named.
    pub id: String,
    /// The session that left it.
    pub session: String,
    /// Name of that session's practice.
    pub practice: String,
    /// What is to be done; none once purged.
    pub action: Option<String>,
    /// By whom.
    pub owner: Option<String>,
    /// The last day for it.
    pub due: NaiveDate,
    /// When it was done.
    pub done_at: Option<DateTime<FixedOffset>>,
    /// Whether its day has passed and it is not done.
    pub overdue: bool,
    /// Its whole id.
    #[serde(skip)]
    pub record: Uuid,
}

/// How much of a practice somebody held. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AdherenceView {
    /// Name of the practice.
    pub practice: String,
    /// Id of the practice.
    pub practice_id: String,
    /// How often it is due.
    pub frequency: Frequency,
    /// Login of who owes it.
    pub owner: String,
    /// Their name.
    pub owner_name: String,
    /// Their role.
    pub role: Role,
    /// First day of the period that is looked at.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// Sessions that count towards the goal.
    pub held: u32,
    /// Sessions that are due.
    pub due: u32,
    /// Held of due; none where nothing is due.
    pub percent: Option<u32>,
    /// Sessions beyond the goal.
    pub beyond: u32,
    /// About how long a session takes.
    pub minutes: u32,
    /// What it is known by.
    #[serde(skip)]
    pub key: String,
    /// Its place among all of the week.
    #[serde(skip)]
    pub place: usize,
    /// What a session of it is drafted under.
    #[serde(skip)]
    pub record: Uuid,
}

/// What is due in a week, and what was held of it. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AdherenceList {
    /// The week, `2026-W48`.
    pub week: String,
    /// Its Monday.
    pub from: NaiveDate,
    /// Its Sunday.
    pub to: NaiveDate,
    /// Each practice of each user who owes it.
    pub practices: Vec<AdherenceView>,
}

/// The week's agenda. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agenda {
    /// What is due, and what was held.
    #[serde(flatten)]
    pub adherence: AdherenceList,
    /// The week's sessions.
    pub sessions: Vec<SessionView>,
    /// What sessions of any week left to be done.
    pub plans: Vec<PlanView>,
}

/// The week of today.
#[must_use]
pub fn this_week(desk: &Desk) -> Week {
    Week::of(local_day(desk.now(), desk.zone()))
}

/// What each user owed of each practice in a week, and what they held of it (X11).
///
/// # Errors
/// The store cannot be read.
pub fn practice_adherence(desk: &Desk, week: Week) -> Result<AdherenceList, ActionError> {
    let read = desk.store.read();
    let days = week.days();
    // The longest period that is looked at, and the week, which may reach out of it.
    let half = Period::of(Frequency::HalfYearly, week.thursday());
    let span = Period {
        from: half.from.min(days.from),
        to: half.to.max(days.to),
    };
    let sessions = of_the_point(desk, read.practice_sessions(instants(desk, span))?)?;
    // Who is blocked owes nothing any more, and what they held counts all the same.
    let mut names = BTreeMap::new();
    let mut owners = Vec::new();
    for entry in users_of_the_point(desk)? {
        let user = &entry.user;
        if !user.blocked || sessions.iter().any(|it| it.facts.owner == user.id) {
            // Who held something was here already, whenever they were added.
            let held = sessions.iter().filter(|it| it.facts.owner == user.id);
            let first = held.map(|it| it.facts.held_at).chain(user.added).min();
            owners.push(Due {
                user: user.id,
                role: user.role,
                since: first.map(|at| local_day(at, desk.zone())),
            });
        }
        names.insert(user.id, entry.names);
    }
    let calendar = desk.calendar();
    let all = adherence(
        &desk.assets().practices,
        &owners,
        &sessions,
        week,
        calendar,
        desk.zone(),
    );
    let view = |(place, it): (usize, &Adherence<'_>)| {
        let names = names.get(&it.owner.user);
        AdherenceView {
            practice: it.practice.name.clone(),
            practice_id: it.practice.id.clone(),
            frequency: it.practice.frequency,
            owner: names.map_or_else(|| it.owner.user.to_string(), |it| it.login.clone()),
            owner_name: names.map_or_else(|| it.owner.user.to_string(), |it| it.name.clone()),
            role: it.owner.role,
            from: it.period.from,
            to: it.period.to,
            held: it.held,
            due: it.due,
            percent: it.percent(),
            beyond: it.beyond,
            minutes: it.practice.minutes,
            key: format!("{}-{}", it.practice.id, it.owner.user),
            record: named_id([&it.practice.id, &it.owner.user.to_string()]),
            place,
        }
    };
    Ok(AdherenceList {
        week: week.to_string(),
        from: days.from,
        to: days.to,
        practices: all.iter().enumerate().map(view).collect(),
    })
}

/// The agenda of a week: what is due and held, its sessions, and what is still to be done.
///
/// # Errors
/// The store cannot be read.
pub fn practice_agenda(desk: &Desk, week: Week) -> Result<Agenda, ActionError> {
    Ok(Agenda {
        adherence: practice_adherence(desk, week)?,
        sessions: week_sessions(desk, week)?,
        plans: open_plans(desk)?,
    })
}

/// The sessions that were held in a week, in their order.
///
/// # Errors
/// The store cannot be read.
pub fn week_sessions(desk: &Desk, week: Week) -> Result<Vec<SessionView>, ActionError> {
    let read = desk.store.read();
    let sessions = of_the_point(desk, read.practice_sessions(instants(desk, week.days()))?)?;
    let shown = sessions.iter().map(|session| shown_session(desk, session));
    shown.collect()
}

/// Those of the sessions that were noted at the own point: another one's say nothing of
/// who works here (M4).
fn of_the_point(
    desk: &Desk,
    mut sessions: Vec<PracticeSession>,
) -> Result<Vec<PracticeSession>, ActionError> {
    let standings = desk.store.read().standings()?;
    sessions.retain(|session| {
        let standing = standings.of(session.origin);
        standing.is_some_and(|it| *it.point == *desk.point())
    });
    Ok(sessions)
}

/// The users whom the terminals of the own point added, each once.
pub(super) fn users_of_the_point(desk: &Desk) -> Result<Vec<UserEntry>, ActionError> {
    let read = desk.store.read();
    let standings = read.standings()?;
    let mut users = BTreeMap::new();
    let own = standings
        .iter()
        .filter(|(_, it)| *it.point == *desk.point());
    for (replica, _) in own {
        for entry in read.users_added_by(replica)? {
            users.entry(entry.user.id).or_insert(entry);
        }
    }
    Ok(users.into_values().collect())
}

/// What is still to be done, soonest due first (X20).
///
/// # Errors
/// The store cannot be read.
pub fn open_plans(desk: &Desk) -> Result<Vec<PlanView>, ActionError> {
    let mut plans = Vec::new();
    for session in of_the_point(desk, desk.store.read().planned_sessions()?)? {
        // What is to be done stays to be done, though its session was noted by mistake.
        for plan in session.plans.iter().filter(|plan| plan.done_at.is_none()) {
            plans.push(shown_plan(desk, &session, plan)?);
        }
    }
    plans.sort_by_key(|plan| plan.due);
    Ok(plans)
}

pub(super) fn shown_session(
    desk: &Desk,
    session: &PracticeSession,
) -> Result<SessionView, ActionError> {
    let read = desk.store.read();
    let facts = &session.facts;
    let said: Option<SessionSaid> = match &facts.said {
        Some(sealed) => read.sealed(sealed)?,
        None => None,
    };
    let said = said.unwrap_or_default();
    let annulled = match &session.annulled {
        Some(reason) => Some(
            read.sealed(reason)?
                .unwrap_or_else(|| "depurada".to_owned()),
        ),
        None => None,
    };
    let plans = session.plans.iter();
    Ok(SessionView {
        id: code(session.id),
        practice: practice_name(desk, &facts.practice),
        practice_id: facts.practice.clone(),
        held_at: facts.held_at,
        minutes: facts.minutes,
        owner: read.user_login(facts.owner)?,
        owner_name: read.user_name(facts.owner)?,
        noted_by: read.user_name(session.noted_by)?,
        note: said.note,
        questions: said.questions,
        annulled,
        plans: plans
            .map(|plan| shown_plan(desk, session, plan))
            .collect::<Result<_, _>>()?,
        record: session.id,
    })
}

pub(super) fn shown_plan(
    desk: &Desk,
    session: &PracticeSession,
    plan: &ActionPlan,
) -> Result<PlanView, ActionError> {
    let said: Option<PlanSaid> = desk.store.read().sealed(&plan.facts.said)?;
    let (action, owner) = said.map(|it| (it.action, it.owner)).unzip();
    let today = local_day(desk.now(), desk.zone());
    Ok(PlanView {
        id: code(plan.facts.plan),
        session: code(session.id),
        practice: practice_name(desk, &session.facts.practice),
        action,
        owner,
        due: plan.facts.due,
        done_at: plan.done_at,
        overdue: plan.done_at.is_none() && plan.facts.due < today,
        record: plan.facts.plan,
    })
}

/// What a session or a plan is called: the end of its id, which is random.
pub(super) fn code(id: Uuid) -> String {
    let whole = id.simple().to_string();
    whole.chars().skip(24).collect()
}

/// What a practice is called; its id, where the list in use has it no more.
fn practice_name(desk: &Desk, id: &str) -> String {
    let known = desk.assets().practices.get(id);
    known.map_or_else(|| id.to_owned(), |practice| practice.name.clone())
}

/// The instants of some days, by the operation's zone.
fn instants(desk: &Desk, days: Period) -> store::Period {
    let zone = desk.zone();
    let next = days.to.succ_opt().unwrap_or(days.to);
    store::Period {
        from: midnight(days.from, zone),
        until: midnight(next, zone),
    }
}
