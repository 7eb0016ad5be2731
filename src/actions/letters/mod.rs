//! The alert to *Fallas de Sistemas y Plataforma* and the confirmation to a
//! customer who filed a claim: composed, carried out of the building, and its
//! state kept (A, Q2).

mod code;
mod compose;
mod corrected;
mod dismiss;
mod send;

pub use code::{LetterCode, letter_code};
pub(super) use corrected::corrected_after_mail;
pub use dismiss::{DismissalView, dismiss_alert};
pub use send::{keep_letter, mark_sent, send_job, send_letter, write_letter};

use compose::{MAILTO_BYTES, compose, lacks};
use dismiss::dismissal;

use super::desk::Desk;
use super::error::ActionError;
use super::find;
use super::revealed::Revealed;
use crate::domain::access::AccessKind;
use crate::domain::advice::Hint;
use crate::domain::alert::{About, Alert, AlertEvent, AlertState, Way};
use crate::domain::attention::Attention;
use crate::domain::authority::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::journal::Body;
use crate::store::{Reader, StoreError, Writer};
use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use uuid::Uuid;

/// What an alert is about, as a person names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlertSubject {
    /// The outage with this correlative (A1).
    Outage(String),
    /// A mass failure that the point sees, outage or none (A0).
    Failure(FailureInput),
    /// The claim, appeal or complaint with this code (Q2).
    Claim(String),
}

/// A mass failure that the point sees.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FailureInput {
    /// Ids of the applications that fail.
    pub applications: Vec<String>,
    /// Since when; now, where it is not said.
    pub since: Option<DateTime<FixedOffset>>,
}

/// A letter as it is shown and printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LetterView {
    /// The record's id.
    pub id: Uuid,
    /// What it is about: `outage`, `failure`, `claim`, or `filed` once that has
    /// its official code.
    pub about: &'static str,
    /// Correlative or code of what it is about.
    pub record: Option<String>,
    /// Where it stands (A2).
    pub state: AlertState,
    /// When it was prepared.
    pub prepared_at: DateTime<FixedOffset>,
    /// When it left.
    pub sent_at: Option<DateTime<FixedOffset>>,
    /// By which way.
    pub sent_by: Option<Way>,
    /// Reference of the notice that answered it.
    pub notice: Option<String>,
    /// Why it is not to be sent, where somebody said so (A4).
    pub dismissed: Option<DismissalView>,
    /// Who it is for.
    pub to: Vec<String>,
    /// Who gets a copy.
    pub cc: Vec<String>,
    /// Its subject.
    pub subject: String,
    /// Its plain text.
    pub text: String,
    /// The documents that go with it, by name (G5).
    pub attachments: Vec<String>,
    /// Documents of the customer that do not fit in it, in words: to be sent apart.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_attached: Vec<String>,
    /// The `mailto:` that a phone opens; none where it would not fit a QR.
    pub mailto: Option<String>,
    /// What of it a phone has to add by hand; each face says it in its own words.
    #[serde(skip)]
    pub mailto_lacks: Option<Hint>,
    /// Whether a relay is configured that can send it.
    pub relay: bool,
    /// What it says of the customer is masked: the user may not see it (U3).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub masked: bool,
    /// When something was corrected that a letter about its record says, where one had
    /// left before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected_after_mail: Option<DateTime<FixedOffset>>,
}

/// Prepares an alert, or takes up the one that is prepared already.
///
/// # Errors
/// No such record, no application, a customer without an e-mail address, or
/// the store cannot be written.
pub fn prepare_letter(desk: &mut Desk, subject: &AlertSubject) -> Result<LetterView, ActionError> {
    desk.permit(Permission::Alert)?;
    let about = match subject {
        AlertSubject::Outage(name) => About::Outage {
            outage: find::outage(desk, name)?.id,
            until_sent: false,
        },
        AlertSubject::Claim(name) => {
            let attention = find::attention(desk, name)?;
            find::check_own(desk, &attention)?;
            check_written_to(&attention)?;
            About::Claim {
                attention: attention.id,
            }
        }
        AlertSubject::Failure(input) => {
            if let Some(id) = waiting_failure(desk, input)? {
                return show_letter(desk, id);
            }
            if input.applications.is_empty() {
                return Err(ActionError::Field {
                    field: super::Field::Applications,
                    expected: "marque al menos un aplicativo de la lista",
                });
            }
            About::Failure {
                point: desk.point().to_owned(),
                applications: input.applications.clone(),
                since: input.since.unwrap_or_else(|| desk.now()),
            }
        }
    };
    let id = if let Some(id) = waiting(desk, &about)? {
        id
    } else {
        // Composed first, so that nothing is kept that could not be sent.
        compose(desk, &about, desk.now(), None)?;
        desk.store.write(|writer| prepare(writer, about))?
    };
    show_letter(desk, id)
}

/// Whether the customer of an attention is written to at all: of a claim that
/// counts (Q2, O6).
fn check_written_to(attention: &Attention) -> Result<(), ActionError> {
    find::check_counts(attention)?;
    if attention.claim.is_some() {
        return Ok(());
    }
    Err(Refusal::new(
        Rule::Q2,
        "La confirmación por correo es de un reclamo, una apelación o una queja.",
    )
    .into())
}

/// A letter that may leave, or be shown to leave, as its record stands.
fn to_leave(desk: &Desk, id: Uuid) -> Result<Alert, ActionError> {
    let record = record(desk, id)?;
    if let About::Claim { attention } | About::Filed { attention } = record.about {
        check_written_to(&find::attention_by_id(desk.store.read(), attention)?)?;
    }
    Ok(record)
}

/// The letter about a record that waits to be sent.
fn waiting(desk: &Desk, about: &About) -> Result<Option<Uuid>, ActionError> {
    let Some(record) = about.subject() else {
        return Ok(None);
    };
    let alerts = desk.store.read().alerts_about(record)?;
    Ok(alerts
        .iter()
        .find(|alert| alert.about.code() == about.code() && alert.waits_among(&alerts))
        .map(|alert| alert.id))
}

/// The newest alert of the own point that waits to be sent and says the same of
/// a mass failure, or any, where nothing is said (A0).
fn waiting_failure(desk: &Desk, input: &FailureInput) -> Result<Option<Uuid>, ActionError> {
    let same = |alert: &Alert| match &alert.about {
        About::Failure {
            point,
            applications,
            since,
        } => {
            alert.state() == AlertState::Prepared
                && point == desk.point()
                && (input.applications.is_empty() || input.applications == *applications)
                && input.since.is_none_or(|said| said == *since)
        }
        About::Outage { .. } | About::Claim { .. } | About::Filed { .. } => false,
    };
    let alerts = desk.store.read().unanswered_alerts()?;
    Ok(alerts
        .iter()
        .find(|alert| same(alert))
        .map(|alert| alert.id))
}

/// The newest letter of the record that a text names, prepared where there is
/// none yet: a correlative, the code of a claim, or the id of either or of the
/// letter itself.
///
/// # Errors
/// As [`prepare_letter`].
pub fn letter(desk: &mut Desk, name: &str) -> Result<LetterView, ActionError> {
    desk.permit(Permission::Alert)?;
    if let Ok(id) = name.trim().parse::<Uuid>()
        && desk.store.read().alert(id)?.is_some()
    {
        to_leave(desk, id)?;
        return show_letter(desk, id);
    }
    let subject = match find::record(desk, name)? {
        find::Record::Attention(attention) => {
            check_written_to(&attention)?;
            AlertSubject::Claim(attention.id.to_string())
        }
        find::Record::Outage(outage) => AlertSubject::Outage(outage.id.to_string()),
    };
    match letters_about(desk, &subject)?.into_iter().next() {
        Some(newest) => show_letter(desk, newest.id),
        None => prepare_letter(desk, &subject),
    }
}

/// Writes the operation that prepares a letter.
pub(super) fn prepare(writer: &mut Writer<'_>, about: About) -> Result<Uuid, StoreError> {
    let id = writer.id();
    writer.append(id, &Body::Alert(AlertEvent::Prepared(about)))?;
    Ok(id)
}

/// Prepares the alert of an outage that is registered here, in the place of the
/// official register (A4).
pub(super) fn prepare_of_outage(writer: &mut Writer<'_>, outage: Uuid) -> Result<Uuid, StoreError> {
    let about = About::Outage {
        outage,
        until_sent: true,
    };
    prepare(writer, about)
}

/// Whether an alert about an outage waits to be sent.
pub(super) fn waits_about(read: Reader<'_>, outage: Uuid) -> Result<bool, StoreError> {
    let alerts = read.alerts_about(outage)?;
    Ok(alerts
        .iter()
        .any(|alert| alert.state() == AlertState::Prepared))
}

/// A letter with its text, as it would leave now. One to a customer is masked for
/// whom may not see it, and on the record for whom may (U3).
///
/// # Errors
/// No such letter, its record is not here, or the store cannot be written.
pub fn show_letter(desk: &mut Desk, id: Uuid) -> Result<LetterView, ActionError> {
    let record = record(desk, id)?;
    let seen = match customer(desk, &record)? {
        Some(attention) => Revealed::on_screen(desk, &attention)?,
        None => None,
    };
    view(desk, &record, seen.as_ref())
}

/// The attention to whose customer a letter is written, where it is.
fn customer(desk: &Desk, record: &Alert) -> Result<Option<Attention>, ActionError> {
    match record.about {
        About::Claim { attention } | About::Filed { attention } => {
            find::attention_by_id(desk.store.read(), attention).map(Some)
        }
        About::Outage { .. } | About::Failure { .. } => Ok(None),
    }
}

/// That a letter carries the data of its customer out, where it is to one.
fn carried(desk: &mut Desk, record: &Alert) -> Result<Option<Revealed>, ActionError> {
    let attention = customer(desk, record)?;
    attention
        .map(|attention| Revealed::of(desk, [&attention], AccessKind::Mailed))
        .transpose()
}

/// A letter as it is shown.
fn view(desk: &Desk, record: &Alert, seen: Option<&Revealed>) -> Result<LetterView, ActionError> {
    let read = desk.store.read();
    let id = record.id;
    let composed = compose(desk, &record.about, record.prepared_at, seen)?;
    let masked = composed.masked();
    let mailto = if masked {
        None
    } else {
        composed.letter.mailto(MAILTO_BYTES)?
    };
    let attachments = composed.enclosed();
    let notice = match record.notice {
        Some(id) => read.notice(id)?.map(|notice| notice.facts.reference),
        None => None,
    };
    let dismissed = dismissal(desk, record)?;
    let state = match (record.state(), &dismissed) {
        (AlertState::Prepared, Some(_)) => AlertState::Dismissed,
        (state, _) => state,
    };
    Ok(LetterView {
        id,
        about: record.about.code(),
        record: composed.record,
        state,
        dismissed,
        prepared_at: record.prepared_at,
        sent_at: record.sent.as_ref().map(|sent| sent.at),
        sent_by: record.sent.as_ref().map(|sent| sent.way),
        notice,
        to: composed.letter.to.clone(),
        cc: composed.letter.cc.clone(),
        subject: composed.letter.text.subject.clone(),
        text: composed.letter.text.body.clone(),
        mailto_lacks: mailto
            .as_ref()
            .and_then(|mailto| lacks(mailto, !attachments.is_empty())),
        attachments,
        not_attached: composed.left_out,
        mailto: mailto.map(|mailto| mailto.url),
        relay: desk.relay().is_some(),
        masked,
        corrected_after_mail: match record.about.subject() {
            Some(subject) => corrected_after_mail(read, subject)?,
            None => None,
        },
    })
}

/// The letters about a record, newest first; what they say of a customer is masked.
///
/// # Errors
/// No such record, it is not the user's own, or the store cannot be read.
pub fn letters_about(desk: &Desk, subject: &AlertSubject) -> Result<Vec<LetterView>, ActionError> {
    let record = match subject {
        AlertSubject::Outage(name) => find::outage(desk, name)?.id,
        AlertSubject::Claim(name) => {
            let attention = find::attention(desk, name)?;
            find::check_own(desk, &attention)?;
            attention.id
        }
        AlertSubject::Failure(_) => return Ok(Vec::new()),
    };
    desk.store
        .read()
        .alerts_about(record)?
        .iter()
        .map(|alert| view(desk, alert, None))
        .collect()
}

fn record(desk: &Desk, id: Uuid) -> Result<Alert, ActionError> {
    desk.store.read().alert(id)?.ok_or(ActionError::NoLetter)
}

#[cfg(test)]
mod tests;
