//! *Alertas*: the operating errors that the records show, told to the point, answered
//! by it or corrected (V6).

use super::desk::Desk;
use super::error::{ActionError, Field};
use super::fields::required;
use super::find;
use super::outlet::Outgoing;
use super::paging::ListPage;
use super::views::Viewer;
use crate::documents::mail::Letter;
use crate::documents::operating_error::{ErrorAlert, error_alert};
use crate::domain::authority::{Permission, Role};
use crate::domain::catalog::ProcedureType;
use crate::domain::evaluation::{Circumstances, Schedule, operating_errors};
use crate::domain::instant::{amount, date_clock};
use crate::domain::notice::Notice;
use crate::domain::outage::{
    AlertAnswered, Alerted, OperatingError, Outage, OutageEvent, lateness,
};
use crate::domain::personal::RetentionClass;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::rulebook;
use crate::domain::terminal::Scope;
use crate::files::Target;
use crate::journal::Body;
use crate::store::PageAt;
use chrono::{DateTime, Days, FixedOffset};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use uuid::Uuid;

/// How many days back errors are looked for (decision): a report is due in three, and
/// what was told before and not answered stays listed.
const LOOKED_BACK: u64 = 90;

/// Where an alert stands (V6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertStanding {
    /// Found, and the point is not told yet.
    ToRaise,
    /// Told, and not answered.
    Raised,
    /// Answered by the point.
    Answered,
    /// Told, and corrected since.
    Corrected,
}

impl AlertStanding {
    /// Every one, in the order of the list.
    pub const ALL: [Self; 4] = [Self::ToRaise, Self::Raised, Self::Answered, Self::Corrected];

    /// As it is read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::ToRaise => "por avisar",
            Self::Raised => "sin respuesta",
            Self::Answered => "respondida",
            Self::Corrected => "corregida",
        }
    }
}

/// An alert of an operating error. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OperatingAlertView {
    /// What it is called: the correlative and the rule, `LIM014-2026-A-000042:E8`.
    pub id: String,
    /// Correlative of the outage.
    pub outage: String,
    /// Code of the point.
    pub point: String,
    /// Type of the outage.
    pub procedure_type: ProcedureType,
    /// The rule that it goes against.
    pub rule: Rule,
    /// Where it stands.
    pub state: AlertStanding,
    /// What is wrong.
    pub what: String,
    /// What is asked of the point.
    pub asked: &'static str,
    /// When the outage was registered.
    pub registered_at: DateTime<FixedOffset>,
    /// When the point was told.
    pub raised_at: Option<DateTime<FixedOffset>>,
    /// What was written to it; none too once that is purged.
    pub message: Option<String>,
    /// When it answered.
    pub answered_at: Option<DateTime<FixedOffset>>,
    /// What it answered.
    pub answer: Option<String>,
    /// What the rule says.
    #[serde(skip)]
    pub says: &'static str,
    /// What tells it from the others, told or not.
    #[serde(skip)]
    pub key: String,
    /// Its place in the list.
    #[serde(skip)]
    pub place: usize,
    /// The outage's id.
    #[serde(skip)]
    pub outage_id: Uuid,
}

/// The alerts, those that wait for a hand first. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OperatingAlertList {
    /// The alerts.
    pub alerts: Vec<OperatingAlertView>,
}

/// An alert that was written. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RaisedAlert {
    /// The alert.
    #[serde(flatten)]
    pub alert: OperatingAlertView,
    /// The mail.
    pub file: PathBuf,
    /// Whom it is addressed to; nobody where no mailbox of the point is known.
    pub to: Vec<String>,
    /// Whether the point had been told before: nothing was noted anew.
    pub again: bool,
}

/// An alert, with the outage and the error it is of.
struct Found {
    outage: Outage,
    error: OperatingError,
    state: AlertStanding,
}

impl Found {
    fn id(&self) -> String {
        format!("{}:{}", self.outage.correlative, self.error.rule())
    }
}

/// What is looked up once for many outages.
struct Looking<'d> {
    desk: &'d Desk,
    notices: Vec<Notice>,
    roles: BTreeMap<Uuid, Option<Role>>,
}

impl<'d> Looking<'d> {
    fn new(desk: &'d Desk) -> Result<Self, ActionError> {
        Ok(Self {
            desk,
            notices: desk.store.read().every_notice()?,
            roles: BTreeMap::new(),
        })
    }

    fn role(&mut self, user: Uuid) -> Result<Option<Role>, ActionError> {
        if let Some(role) = self.roles.get(&user) {
            return Ok(*role);
        }
        let role = self.desk.store.read().user(user)?.map(|user| user.role);
        self.roles.insert(user, role);
        Ok(role)
    }

    /// What is wrong with an outage now.
    fn errors(&mut self, outage: &Outage) -> Result<Vec<OperatingError>, ActionError> {
        let read = self.desk.store.read();
        let registrar = self.role(outage.registered_by)?;
        let principal = read.principal_of(outage)?;
        let closing = outage.closing.as_ref().map(|it| &it.facts);
        let catalog = &self.desk.assets().catalog;
        Ok(operating_errors(
            outage,
            &Circumstances {
                schedule: Schedule::of(outage, &self.notices),
                registrar,
                principal: principal.as_ref().map(|it| &it.correlative),
                cause: closing.and_then(|closing| catalog.cause(&closing.cause)),
                now: self.desk.now(),
            },
        ))
    }

    /// The alerts of an outage: those that its point was told of, and at an office the
    /// errors that it is to be told of.
    fn alerts(&mut self, outage: &Outage) -> Result<Vec<Found>, ActionError> {
        let errors = self.errors(outage)?;
        let review = &outage.review;
        let found = |error: &OperatingError, state| Found {
            outage: outage.clone(),
            error: error.clone(),
            state,
        };
        let mut alerts: Vec<Found> = review
            .alerted()
            .map(|alerted| {
                let error = &alerted.error;
                let state = match review.answer_to(error) {
                    _ if !errors.contains(error) => AlertStanding::Corrected,
                    Some(_) => AlertStanding::Answered,
                    None => AlertStanding::Raised,
                };
                found(error, state)
            })
            .collect();
        if self.desk.scope() == Scope::Office {
            let untold = errors
                .iter()
                .filter(|error| review.alert_of(error).is_none());
            alerts.extend(untold.map(|error| found(error, AlertStanding::ToRaise)));
        }
        Ok(alerts)
    }
}

/// The alerts of a point, or of all; those that wait for a hand first, and among them
/// the newest event.
///
/// # Errors
/// The store cannot be read.
pub fn list_operating_alerts(
    desk: &Desk,
    point: Option<&str>,
) -> Result<OperatingAlertList, ActionError> {
    let now = desk.now();
    let from = now.checked_sub_days(Days::new(LOOKED_BACK)).unwrap_or(now);
    let mut looking = Looking::new(desk)?;
    let mut alerts = Vec::new();
    for outage in desk.store.read().outages_to_check(from)? {
        let of = &outage.correlative.point;
        if point.is_none_or(|wanted| of.eq_ignore_ascii_case(wanted.trim())) {
            alerts.extend(looking.alerts(&outage)?);
        }
    }
    alerts.sort_by_key(|alert| alert.state);
    told(desk, &alerts)
}

/// One page of the alerts, those that wait for a hand first.
pub type OperatingAlertPage = ListPage<OperatingAlertView, usize>;

/// The alerts as they were derived last, so that a page turned derives nothing anew. Whoever
/// holds them lets go of them as the own connection writes, and as the person leaves.
#[derive(Debug, Default)]
pub struct KeptAlerts(Option<Derived>);

/// Alerts, and of when they are.
#[derive(Debug)]
struct Derived {
    /// Of the store, as other connections wrote it.
    version: i64,
    /// Some errors arise by time alone, within hours and days: a quarter of one is
    /// soon enough.
    quarter: i64,
    alerts: Vec<OperatingAlertView>,
}

const QUARTER_OF_AN_HOUR: i64 = 15 * 60;

impl KeptAlerts {
    /// The alerts of all points, derived anew where the store is not what it was.
    fn of(&mut self, desk: &Desk) -> Result<&[OperatingAlertView], ActionError> {
        let version = desk.data_version()?;
        let quarter = desk.now().timestamp() / QUARTER_OF_AN_HOUR;
        let kept = self.0.take();
        let kept = kept.filter(|it| (it.version, it.quarter) == (version, quarter));
        let kept = match kept {
            Some(kept) => kept,
            None => Derived {
                version,
                quarter,
                alerts: list_operating_alerts(desk, None)?.alerts,
            },
        };
        Ok(&self.0.insert(kept).alerts)
    }
}

/// One page of the alerts of all points, all or those that stand so.
///
/// # Errors
/// The store cannot be read.
pub fn page_of_alerts(
    desk: &Desk,
    kept: &mut KeptAlerts,
    state: Option<AlertStanding>,
    page: PageAt<usize>,
    limit: usize,
) -> Result<OperatingAlertPage, ActionError> {
    let alerts = kept.of(desk)?.iter();
    let alerts = alerts.filter(|alert| state.is_none_or(|state| alert.state == state));
    let page = ListPage::of_all(alerts.collect(), page, limit, |alert| alert.place);
    Ok(page.map(Clone::clone))
}

/// The alerts of one outage.
///
/// # Errors
/// The store cannot be read.
pub(super) fn alerts_of(
    desk: &Desk,
    outage: &Outage,
) -> Result<Vec<OperatingAlertView>, ActionError> {
    let alerts = Looking::new(desk)?.alerts(outage)?;
    Ok(told(desk, &alerts)?.alerts)
}

/// The alerts that wait for the answer of their points, so many outages at most.
pub(super) fn alerts_to_answer(
    desk: &Desk,
    limit: usize,
) -> Result<Vec<OperatingAlertView>, ActionError> {
    let outages = desk.store.read().outages_to_answer(limit)?;
    if outages.is_empty() {
        return Ok(Vec::new());
    }
    let mut looking = Looking::new(desk)?;
    let mut waiting = Vec::new();
    for outage in outages {
        let alerts = looking.alerts(&outage)?.into_iter();
        waiting.extend(alerts.filter(|alert| alert.state == AlertStanding::Raised));
    }
    Ok(told(desk, &waiting)?.alerts)
}

/// Writes the mail to the point, and notes that it was told; one that was told already
/// is written again as it was, and nothing is noted.
///
/// # Errors
/// Not at an office, the role may not, nothing is wrong there, or the file cannot go
/// where it should.
pub fn raise_alert(
    desk: &mut Desk,
    name: &str,
    target: Option<&Target>,
) -> Result<RaisedAlert, ActionError> {
    desk.permit(Permission::RaiseAlert)?;
    if desk.scope() != Scope::Office {
        return Err(
            Refusal::new(Rule::V6, "Las alertas las da la oficina central.")
                .hint("Este terminal es de un punto: las suyas llegan con el acuse.")
                .into(),
        );
    }
    let found = the_one(
        desk,
        name,
        &[AlertStanding::ToRaise, AlertStanding::Raised],
        "No hay error operativo que avisar",
    )?;
    let before = found.outage.review.alert_of(&found.error).cloned();
    let raised_at = before
        .as_ref()
        .map_or_else(|| desk.now(), |it| it.raised_at);
    let facts = facts(desk, &found)?;
    let point = &found.outage.correlative.point;
    let mailboxes = &desk.profile().point_mailboxes;
    let to = mailboxes.get(point).cloned().unwrap_or_default();
    let letter = Letter {
        from: None,
        to: to.clone(),
        cc: Vec::new(),
        text: error_alert(&facts),
        enclosures: Vec::new(),
        at: raised_at,
        seed: found.id(),
    };
    let bytes = if to.is_empty() {
        letter.unaddressed_eml()?
    } else {
        letter.eml()?
    };
    let stem = format!("alerta-{}-{}", facts.correlative, facts.rule);
    let file = Outgoing::begin(desk, target, &stem, "eml")?.write(&bytes)?;
    let id = found.outage.id;
    if before.is_none() {
        desk.store.write(|writer| {
            let message = writer.seal(RetentionClass::General, letter.text.body.as_str())?;
            let alerted = Alerted {
                alert: writer.id(),
                error: found.error.clone(),
                raised_at,
                message: Some(message),
                receipt: None,
            };
            let event = OutageEvent::Alerted(Box::new(alerted));
            writer.append(id, &Body::Outage(event))?;
            Ok::<_, ActionError>(())
        })?;
    }
    Ok(RaisedAlert {
        alert: shown(desk, id, &found.error)?,
        file,
        to,
        again: before.is_some(),
    })
}

/// Notes what the point answers: the point itself, or Control e Información as it heard
/// it.
///
/// # Errors
/// The role may not, nothing waits for an answer there, or nothing is said.
pub fn answer_alert(
    desk: &mut Desk,
    name: &str,
    text: &str,
) -> Result<OperatingAlertView, ActionError> {
    desk.permit(Permission::AnswerAlert)?;
    let text = required(Field::Answer, text)?;
    let found = the_one(
        desk,
        name,
        &[AlertStanding::Raised],
        "No hay alerta que espere respuesta",
    )?;
    let id = found.outage.id;
    desk.store.write(|writer| {
        let outage = find::by_id(writer.read(), id)?;
        let review = &outage.review;
        let alert = review.alert_of(&found.error);
        let alert = alert.filter(|_| review.answer_to(&found.error).is_none());
        let Some(alert) = alert.map(|it| it.alert) else {
            return Err(Refusal::new(Rule::V6, "La alerta ya está respondida.").into());
        };
        let text = writer.seal(RetentionClass::General, text)?;
        let answered = AlertAnswered {
            alert,
            answered_at: writer.now(),
            text: Some(text),
            receipt: None,
        };
        writer.append(id, &Body::Outage(OutageEvent::AlertAnswered(answered)))?;
        Ok::<_, ActionError>(())
    })?;
    shown(desk, id, &found.error)
}

/// The alert that a name means, among those that stand so: the correlative of its
/// outage, or an unambiguous end of it, with the rule where there are several.
fn the_one(
    desk: &Desk,
    name: &str,
    states: &[AlertStanding],
    none: &str,
) -> Result<Found, ActionError> {
    let (outage, rule) = match name.rsplit_once(':') {
        Some((outage, rule)) => (outage, Some(rule.trim())),
        None => (name, None),
    };
    let outage = find::outage(desk, outage)?;
    let mut alerts = Looking::new(desk)?.alerts(&outage)?;
    alerts.retain(|alert| {
        let own = alert.error.rule().to_string();
        rule.is_none_or(|rule| own.eq_ignore_ascii_case(rule))
    });
    let standing = alerts.iter().map(|alert| alert.state.label()).next();
    alerts.retain(|alert| states.contains(&alert.state));
    let correlative = &outage.correlative;
    if let [_, _, ..] = &alerts[..] {
        let names: Vec<String> = alerts.iter().map(Found::id).collect();
        let text = format!("{correlative} tiene varias alertas: diga de cuál.");
        return Err(Refusal::new(Rule::V6, text)
            .hint(format!("Nómbrela así: {}.", names.join(", ")))
            .into());
    }
    alerts.pop().ok_or_else(|| {
        let refusal = Refusal::new(Rule::V6, format!("{none} de {correlative}."));
        match standing {
            Some(standing) => refusal.hint(format!("La que hay está {standing}.")).into(),
            None => refusal.into(),
        }
    })
}

/// One alert, as it stands now.
fn shown(
    desk: &Desk,
    outage: Uuid,
    error: &OperatingError,
) -> Result<OperatingAlertView, ActionError> {
    let outage = find::by_id(desk.store.read(), outage)?;
    let mut alerts = Looking::new(desk)?.alerts(&outage)?;
    alerts.retain(|alert| alert.error == *error);
    let told = told(desk, &alerts)?.alerts.pop();
    told.ok_or_else(|| ActionError::NoOutage(outage.correlative.to_string()))
}

fn told(desk: &Desk, alerts: &[Found]) -> Result<OperatingAlertList, ActionError> {
    let viewer = Viewer::new(desk);
    let told = alerts.iter().enumerate().map(|(place, found)| {
        let Found {
            outage,
            error,
            state,
        } = found;
        let alerted = outage.review.alert_of(error);
        let answered = outage.review.answer_to(error);
        let what = what(desk, outage, error);
        Ok(OperatingAlertView {
            key: format!("{} {what}", found.id()),
            place,
            outage_id: outage.id,
            id: found.id(),
            outage: outage.correlative.to_string(),
            point: outage.correlative.point.clone(),
            procedure_type: outage.procedure_type,
            rule: error.rule(),
            state: *state,
            what,
            asked: error.asked(),
            registered_at: outage.registered_at,
            raised_at: alerted.map(|it| it.raised_at),
            message: viewer.text(alerted.and_then(|it| it.message.as_ref()))?,
            answered_at: answered.map(|it| it.answered_at),
            answer: viewer.text(answered.and_then(|it| it.text.as_ref()))?,
            says: says(error.rule()),
        })
    });
    Ok(OperatingAlertList {
        alerts: told.collect::<Result<_, ActionError>>()?,
    })
}

fn says(rule: Rule) -> &'static str {
    rulebook::rule(&rule.to_string()).map_or("", |rule| rule.text)
}

/// What is wrong, in words.
fn what(desk: &Desk, outage: &Outage, error: &OperatingError) -> String {
    let cause = |id: &str| {
        let known = desk.assets().catalog.cause(id);
        known.map_or_else(|| id.to_owned(), |cause| cause.name.clone())
    };
    match error {
        OperatingError::ForeignCause {
            scenario,
            cause: id,
        } => format!(
            "El motivo «{}» no corresponde a «{}».",
            cause(id),
            scenario.label()
        ),
        OperatingError::Denied { reference } => {
            format!("El comunicado {reference} niega la falla masiva.")
        }
        OperatingError::Unanswered => {
            "Fallas de Sistemas y Plataforma no confirmó la falla masiva en 24 horas.".to_owned()
        }
        OperatingError::WithinMassFailure { reference } => format!(
            "Se registró como evento no previsto y cae dentro de la falla masiva del comunicado \
             {reference}."
        ),
        OperatingError::OtherKind { kind, cause: id } => format!(
            "El suceso es «{}» y el motivo de cierre, «{}».",
            kind.label(),
            cause(id)
        ),
        OperatingError::Late => {
            let late = lateness(
                outage.detected.at,
                outage.first_customer_at,
                outage.registered_at,
            );
            // One that was told before may be explained by now.
            let unexplained = match outage.late_reason {
                None => ", y nadie anotó por qué",
                Some(_) => "",
            };
            format!(
                "Se registró {} después de detectarlo y de tener un cliente{unexplained}.",
                amount(late.num_minutes())
            )
        }
        OperatingError::Registrar { role } => {
            format!("Lo registró alguien que no es el responsable del punto ({role}).")
        }
        OperatingError::Overlap { principal } => {
            format!("Empieza dentro de {principal}, del mismo tipo: queda como su duplicado.")
        }
        OperatingError::ToValidate { closed_at } => format!(
            "El punto lo cerró el {} y Tecnología todavía no valida ese cierre.",
            date_clock(*closed_at, desk.zone())
        ),
        OperatingError::DoubtfulCause { cause: id } => {
            format!("Se cerró con «{}», que no es inoperatividad.", cause(id))
        }
    }
}

/// What the mail says.
fn facts(desk: &Desk, found: &Found) -> Result<ErrorAlert, ActionError> {
    let outage = &found.outage;
    let code = &outage.correlative.point;
    let listed = desk.store.read().listed_points()?;
    let listed = listed.iter().find(|point| point.facts.code == *code);
    let session = desk.store.session();
    let at = |instant| date_clock(instant, desk.zone());
    Ok(ErrorAlert {
        point: listed.map_or_else(|| code.clone(), |it| format!("{code} {}", it.facts.name)),
        correlative: outage.correlative.to_string(),
        procedure_type: outage.procedure_type.label().to_owned(),
        scenario: outage.scenario.label().to_owned(),
        started: at(outage.started.at),
        registered: at(outage.registered_at),
        rule: found.error.rule().to_string(),
        says: says(found.error.rule()).to_owned(),
        what: what(desk, outage, &found.error),
        asked: found.error.asked().to_owned(),
        signer: (
            session.names.name.clone(),
            session.user.role.code().to_owned(),
        ),
    })
}
