//! Approving a report, with the own signature or as Control e Información writes it down
//! with what shows it; and marking it sent (P4).

use super::super::attach_document::{Looked, keep, look};
use super::super::desk::Desk;
use super::super::error::{ActionError, Field};
use super::super::fields::required;
use super::papers::check_kept;
use super::plan::check_office;
use super::view::{ReportView, view};
use crate::domain::authority::{Permission, Role};
use crate::domain::instant::date_clock;
use crate::domain::outage::{OutageEvent, Reported};
use crate::domain::personal::RetentionClass;
use crate::domain::refusal::Refusal;
use crate::domain::report::{Approved, Recorded, ReportEvent, Sent, Version};
use crate::domain::rule::Rule;
use crate::domain::text::fold_key;
use crate::journal::Body;
use crate::store::{Reader, Writer};
use chrono::{DateTime, DurationRound, FixedOffset, TimeDelta};
use std::path::PathBuf;

/// An approval that was given elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenApproval {
    /// Who gave it.
    pub name: String,
    /// As what: `gerente` or `director`.
    pub post: Role,
    /// What shows it.
    pub evidence: PathBuf,
}

/// Approves the version of a report that is named: as the user, or as whoever gave it.
/// `digest` is that of what they read, where they say it.
///
/// # Errors
/// Not the role's, nor the office's; it is superseded, out of turn, by the same person, of
/// another digest, or its documents are not what was prepared (P4).
pub fn approve_report(
    desk: &mut Desk,
    name: &str,
    digest: Option<&str>,
    given: Option<&GivenApproval>,
) -> Result<ReportView, ActionError> {
    desk.permit(match given {
        None => Permission::ApproveReport,
        Some(_) => Permission::PrepareReport,
    })?;
    check_office(desk)?;
    let given = match given {
        Some(given) => Some(looked(given)?),
        None => None,
    };
    let (report, meant) = super::find::report(desk, name)?;
    let number = meant.facts.version;
    let own_name = desk.store.session().names.name.clone();
    let user = desk.store.session().user.id;
    let id = report.id;
    desk.store.write(|writer| {
        let report = super::find::by_id(writer.read(), id)?;
        let version = super::find::version(&report, Some(number))?;
        let said = digest.map(|it| it.trim().to_lowercase());
        let post = given.as_ref().map_or(writer.actor().role, |it| it.post);
        let mut approved = Approved {
            version: number,
            post,
            digest: said.unwrap_or_else(|| version.facts.digest.clone()),
            recorded: None,
        };
        let by = given.is_none().then_some(user);
        report.check_approval(&approved, by)?;
        let person = match &given {
            Some(given) => known(writer.read(), &given.name)?,
            None => own_name.clone(),
        };
        let person = person.as_str();
        check_another(writer.read(), version, person)?;
        if given.is_some() {
            let preparer = writer.read().user_name(version.user)?;
            check_no_author(&preparer, "preparó el reporte", person)?;
            check_no_author(&own_name, "anota la aprobación", person)?;
        }
        check_kept(writer.read(), version)?;
        if let Some(given) = given {
            approved.recorded = Some(recorded(writer, given)?);
        }
        let event = ReportEvent::Approved(Box::new(approved));
        writer.append(id, &Body::RegulatoryReport(event))?;
        Ok::<_, ActionError>(())
    })?;
    view(desk, id, Some(number))
}

/// An approval whose evidence was looked through.
struct Given {
    name: String,
    post: Role,
    evidence: Looked,
}

fn looked(given: &GivenApproval) -> Result<Given, ActionError> {
    let name = required(Field::Approver, &given.name)?.to_owned();
    if !matches!(given.post, Role::Gerente | Role::Director) {
        return Err(Refusal::new(
            Rule::P4,
            "El reporte lo aprueban el Gerente y después el Director.",
        )
        .into());
    }
    Ok(Given {
        name,
        post: given.post,
        evidence: look(&given.evidence)?,
    })
}

fn recorded(writer: &mut Writer<'_>, given: Given) -> Result<Recorded, ActionError> {
    let name = writer.seal(RetentionClass::Report, &given.name)?;
    let class = RetentionClass::Report;
    let evidence = keep(writer, given.evidence, None, class, &mut |_| true)?;
    Ok(Recorded { name, evidence })
}

/// Who is meant by a name: where somebody enters here with it, what they are called.
fn known(read: Reader<'_>, name: &str) -> Result<String, ActionError> {
    let users = read.users()?.into_iter();
    let mut named = users.filter(|user| user.names.login.eq_ignore_ascii_case(name.trim()));
    Ok(named
        .next()
        .map_or_else(|| name.to_owned(), |user| user.names.name))
}

/// The words of a name, in whatever order they are written.
fn words(name: &str) -> Vec<String> {
    let folded = fold_key(name);
    let mut words: Vec<String> = folded.split_whitespace().map(str::to_owned).collect();
    words.sort_unstable();
    words
}

/// Whoever prepared a report, or writes an approval down, does not give it (P4).
fn check_no_author(author: &str, what: &str, person: &str) -> Result<(), ActionError> {
    if words(author) != words(person) {
        return Ok(());
    }
    Err(Refusal::new(
        Rule::P4,
        format!("{person} {what}: no puede ser quien la aprueba."),
    )
    .hint("Lo aprueban el Gerente y después el Director.")
    .into())
}

/// The two approvals are of two persons: by their names too, where one was written down
/// for somebody (P4).
fn check_another(read: Reader<'_>, version: &Version, person: &str) -> Result<(), ActionError> {
    for approval in &version.approvals {
        let name = match &approval.facts.recorded {
            Some(recorded) => read.sealed::<String>(&recorded.name)?,
            None => Some(read.user_name(approval.user)?),
        };
        if name.is_some_and(|name| words(&name) == words(person)) {
            return Err(Refusal::new(
                Rule::P4,
                format!(
                    "{person} ya aprobó el reporte {} como {}: las dos aprobaciones son de dos \
                     personas.",
                    version.facts.name(),
                    approval.facts.post
                ),
            )
            .into());
        }
    }
    Ok(())
}

/// Marks a report as sent to Regulatorio, now or when that was; its events are reported
/// from then on, and their points learn it by receipt (P4, C6).
///
/// # Errors
/// Not the role's, nor the office's; it is superseded, not approved by both, or sent; the
/// instant is before it was prepared or still to come.
pub fn send_report(
    desk: &mut Desk,
    name: &str,
    at: Option<DateTime<FixedOffset>>,
) -> Result<ReportView, ActionError> {
    desk.permit(Permission::PrepareReport)?;
    check_office(desk)?;
    let (report, meant) = super::find::report(desk, name)?;
    let (id, number) = (report.id, meant.facts.version);
    let zone = desk.zone();
    desk.store.write(|writer| {
        let report = super::find::by_id(writer.read(), id)?;
        report.check_sending(number)?;
        let version = super::find::version(&report, Some(number))?.clone();
        let sent_at = at.unwrap_or(writer.now());
        check_instant(&version, sent_at, writer.now(), |it| date_clock(it, zone))?;
        let sent = Sent {
            version: number,
            sent_at,
        };
        writer.append(id, &Body::RegulatoryReport(ReportEvent::Sent(sent)))?;
        report_outages(writer, &version, sent_at)
    })?;
    view(desk, id, Some(number))
}

fn check_instant(
    version: &Version,
    sent_at: DateTime<FixedOffset>,
    now: DateTime<FixedOffset>,
    told: impl Fn(DateTime<FixedOffset>) -> String,
) -> Result<(), ActionError> {
    let minute = |at: DateTime<FixedOffset>| at.duration_trunc(TimeDelta::minutes(1)).unwrap_or(at);
    let why = match () {
        () if sent_at > now => "Esa hora todavía no llega".to_owned(),
        () if version
            .approvals
            .iter()
            .any(|it| minute(sent_at) < minute(it.at)) =>
        {
            "El reporte se aprobó después de esa hora".to_owned()
        }
        () if minute(sent_at) < minute(version.at) => {
            format!(
                "El reporte se preparó el {}, después de esa hora",
                told(version.at)
            )
        }
        () => return Ok(()),
    };
    Err(
        Refusal::new(Rule::P4, format!("{why}: no se anotó ningún envío."))
            .hint("Diga cuándo se envió a Regulatorio.")
            .into(),
    )
}

/// The events of a version that was sent are reported.
fn report_outages(
    writer: &mut Writer<'_>,
    version: &Version,
    sent_at: DateTime<FixedOffset>,
) -> Result<(), ActionError> {
    for row in &version.facts.rows {
        let Some(outage) = writer.read().outage(*row)? else {
            continue;
        };
        if outage
            .reported
            .is_some_and(|known| known.sent_at >= sent_at)
        {
            continue;
        }
        let reported = Reported {
            version: version.facts.version,
            sent_at,
            receipt: None,
        };
        writer.append(*row, &Body::Outage(OutageEvent::Reported(reported)))?;
    }
    Ok(())
}
