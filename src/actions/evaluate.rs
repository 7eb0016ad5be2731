//! Evaluating an outage at the office: what it notes, and its verdict (V).

use super::count_evidence::count_evidence;
use super::desk::Desk;
use super::error::{ActionError, Field};
use super::fields::{required, said};
use super::find;
use super::show_evaluation::{EvaluationView, evaluation};
use crate::domain::authority::{Permission, Role};
use crate::domain::evaluation::{
    check_asking, check_evaluated, check_validation, check_verdict, office_alone,
};
use crate::domain::outage::{
    Attribution, Evaluation, Outage, OutageEvent, Responsibility, SocialCounts,
};
use crate::domain::personal::RetentionClass;
use crate::domain::terminal::Scope;
use crate::journal::Body;
use crate::store::Writer;
use serde::Serialize;

/// Asks Mejora de Procesos for the verdict, which it gives within 24 hours (V5, D5).
///
/// # Errors
/// Not the role's, nor the office's; or [`check_asking`] refuses it.
pub fn ask_verdict(desk: &mut Desk, name: &str) -> Result<EvaluationView, ActionError> {
    write(
        desk,
        name,
        |_| Permission::Evaluate,
        |_, outage| {
            check_asking(outage)?;
            Ok(OutageEvent::VerdictAsked)
        },
    )
}

/// Whom a verdict is asked of, as the profile has it (V5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Addressee {
    /// What the post is called.
    pub post: String,
    /// Where it is written to.
    pub mailbox: String,
    /// Whether that is the substitute's, as nobody of the post is there.
    pub substitute: bool,
}

/// Where the verdict of Mejora de Procesos is asked for; none where the profile does not
/// say it (V5).
#[must_use]
pub fn asked_of(desk: &Desk) -> Option<Addressee> {
    let post = desk.profile().office.post(Role::Procesos)?;
    let (mailbox, substitute) = post.addressed();
    Some(Addressee {
        post: post.title.clone(),
        mailbox: mailbox.to_owned(),
        substitute,
    })
}

/// Notes how many in the social networks said that they were not attended (V3).
///
/// # Errors
/// Not the role's, nor the office's; or nothing is evaluated of the outage.
pub fn count_social(
    desk: &mut Desk,
    name: &str,
    counts: SocialCounts,
) -> Result<EvaluationView, ActionError> {
    write(
        desk,
        name,
        |_| Permission::CountSocial,
        |_, outage| {
            check_evaluated(outage)?;
            Ok(OutageEvent::SocialCounted(counts))
        },
    )
}

/// Says whose responsibility it is, and what was done (V2).
///
/// # Errors
/// Not the role's, nor the office's; or nothing is evaluated of the outage.
pub fn attribute(
    desk: &mut Desk,
    name: &str,
    responsibility: Responsibility,
    measures: &str,
) -> Result<EvaluationView, ActionError> {
    let measures = said(Field::Measures, measures)?;
    write(
        desk,
        name,
        |_| Permission::Evaluate,
        |writer, outage| {
            check_evaluated(outage)?;
            let measures = match measures {
                Some(measures) => Some(writer.seal(RetentionClass::General, measures)?),
                None => None,
            };
            Ok(OutageEvent::Attributed(Attribution {
                responsibility,
                measures,
            }))
        },
    )
}

/// Validates who registered it, and its cause against its scenario (V7).
///
/// # Errors
/// Not the role's, nor the office's; or [`check_validation`] refuses it.
pub fn validate_closing(
    desk: &mut Desk,
    name: &str,
    remark: &str,
) -> Result<EvaluationView, ActionError> {
    let remark = said(Field::Remark, remark)?;
    write(
        desk,
        name,
        |_| Permission::Evaluate,
        |writer, outage| {
            check_validation(outage)?;
            let remark = match remark {
                Some(remark) => Some(writer.seal(RetentionClass::General, remark)?),
                None => None,
            };
            Ok(OutageEvent::Validated { remark })
        },
    )
}

/// Says whether it is reported, and why; a verdict that says otherwise than the one
/// before takes its place (V5). What was counted by then is written down with it.
///
/// # Errors
/// Not the role's that decides of its channel, nor the office's; or [`check_verdict`]
/// refuses it.
pub fn give_verdict(
    desk: &mut Desk,
    name: &str,
    proceeds: bool,
    reason: &str,
) -> Result<EvaluationView, ActionError> {
    let reason = required(Field::Reason, reason)?;
    let of_channel = |outage: &Outage| Permission::GiveVerdict(outage.channel);
    let zone = desk.zone();
    write(desk, name, of_channel, |writer, outage| {
        check_verdict(outage, proceeds)?;
        let reason = writer.seal(RetentionClass::General, reason)?;
        let figures = count_evidence(writer.read(), outage, zone)?;
        Ok(OutageEvent::Evaluated(Evaluation {
            proceeds,
            role: writer.actor().role,
            decided_at: writer.now(),
            reason: Some(reason),
            figures: figures.are_known().then(|| Box::new(figures)),
            receipt: None,
        }))
    })
}

/// Writes one thing of the office about an outage, judged in its transaction.
fn write(
    desk: &mut Desk,
    name: &str,
    permission: impl FnOnce(&Outage) -> Permission,
    said: impl FnOnce(&mut Writer<'_>, &Outage) -> Result<OutageEvent, ActionError>,
) -> Result<EvaluationView, ActionError> {
    let outage = find::outage(desk, name)?;
    desk.permit(permission(&outage))?;
    if desk.scope() != Scope::Office {
        return Err(office_alone().into());
    }
    let id = outage.id;
    desk.store.write(|writer| {
        let outage = find::by_id(writer.read(), id)?;
        let event = said(writer, &outage)?;
        writer.append(id, &Body::Outage(event))?;
        Ok::<_, ActionError>(())
    })?;
    evaluation(desk, id)
}
