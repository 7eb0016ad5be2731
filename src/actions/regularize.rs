//! Regularising: the official code of a record, or why it needs none, and the
//! customer who is to be told (N3, G2, G4). What to type is in
//! [`typing_sheet`](super::typing_sheet).

use super::attention_view::AttentionView;
use super::desk::Desk;
use super::error::{ActionError, Field};
use super::fields::{required, said};
use super::find::{self, Record};
use super::letters;
use super::views::{OutageView, Viewer};
use crate::domain::alert::About;
use crate::domain::attention::{Attention, AttentionEvent, CallFacts, check_call};
use crate::domain::authority::{Permission, Role};
use crate::domain::outage::OutageEvent;
use crate::domain::personal::{RetentionClass, Sealed};
use crate::domain::refusal::Refusal;
use crate::domain::regularization::{
    CodePaired, CodeShape, Exempt, Exempted, Regularization, read_official_code,
};
use crate::domain::rule::Rule;
use crate::journal::Body;
use crate::store::{Reader, StoreError, Writer};
use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use uuid::Uuid;

/// An outage or an attention as it is shown and printed, masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum RecordView {
    /// An outage.
    Outage(Box<OutageView>),
    /// An attention.
    Attention(Box<AttentionView>),
}

impl RecordView {
    /// Its correlative or provisional code.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Outage(outage) => &outage.correlative,
            Self::Attention(attention) => &attention.code,
        }
    }
}

/// Which kind of record is regularised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// An outage.
    Outage,
    /// An attention.
    Attention,
}

impl RecordKind {
    /// The word on screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Outage => "evento",
            Self::Attention => "atención",
        }
    }
}

/// A customer who is to be called: a claim with its official code, of which no
/// letter and no call has told them (G4). Nothing personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallBack {
    /// The attention's id.
    pub id: Uuid,
    /// Its provisional code.
    pub code: String,
    /// The official code that they are to be told.
    pub official_code: String,
    /// How often they were called.
    pub attempts: usize,
    /// When they were called last.
    pub last_attempt: Option<DateTime<FixedOffset>>,
}

/// What the deeds here need of either kind of record.
struct Subject {
    id: Uuid,
    name: String,
    state: Regularization,
    class: RetentionClass,
    kind: RecordKind,
}

impl From<Record> for Subject {
    fn from(record: Record) -> Self {
        match record {
            Record::Outage(outage) => Self {
                id: outage.id,
                name: outage.correlative.to_string(),
                state: outage.regularization,
                class: RetentionClass::General,
                kind: RecordKind::Outage,
            },
            Record::Attention(attention) => Self {
                id: attention.id,
                name: attention.code.to_string(),
                class: attention.retention(),
                state: attention.regularization,
                kind: RecordKind::Attention,
            },
        }
    }
}

/// What is written of either kind of record.
enum Event {
    CodePaired(CodePaired),
    Exempted(Exempted),
    ExemptionLifted { reason: Sealed },
}

impl Subject {
    fn append(&self, writer: &mut Writer<'_>, event: Event) -> Result<(), StoreError> {
        let body = match (self.kind, event) {
            (RecordKind::Outage, Event::CodePaired(paired)) => {
                Body::Outage(OutageEvent::CodePaired(paired))
            }
            (RecordKind::Outage, Event::Exempted(facts)) => {
                Body::Outage(OutageEvent::Exempted(facts))
            }
            (RecordKind::Outage, Event::ExemptionLifted { reason }) => {
                Body::Outage(OutageEvent::ExemptionLifted { reason })
            }
            (RecordKind::Attention, Event::CodePaired(paired)) => {
                Body::Attention(AttentionEvent::CodePaired(paired))
            }
            (RecordKind::Attention, Event::Exempted(facts)) => {
                Body::Attention(AttentionEvent::Exempted(facts))
            }
            (RecordKind::Attention, Event::ExemptionLifted { reason }) => {
                Body::Attention(AttentionEvent::ExemptionLifted { reason })
            }
        };
        writer.append(self.id, &body)
    }

    /// Puts a free text into the vault, to be kept as long as the record's own.
    fn seal(&self, writer: &mut Writer<'_>, text: &str) -> Result<Sealed, StoreError> {
        writer.seal(self.class, text)
    }
}

/// Pairs a record with its official code. A code that another record has is
/// refused, and another code than the one it has wants a reason; the same code
/// again changes nothing (N3). With the code of a claim, the letter that tells
/// it to the customer is prepared (G4).
///
/// # Errors
/// No such record, the role may not, or N3 refuses the code.
pub fn pair_code(
    desk: &mut Desk,
    name: &str,
    code: &str,
    reason: Option<&str>,
) -> Result<RecordView, ActionError> {
    let subject = permitted(desk, name)?;
    let code = read_official_code(code, shapes(desk, subject.kind))?;
    let reason = said(Field::Reason, reason.unwrap_or_default())?;
    let id = subject.id;
    desk.store.write(|writer| {
        let subject = Subject::from(find::record_by_id(writer.read(), id)?);
        check_holders(writer.read(), &subject, &code)?;
        if subject.state.has(&code) && !subject.state.is_conflicting() {
            return Ok(());
        }
        if let (Some(old), None) = (subject.state.code(), reason) {
            return Err(already_paired(&subject.name, old).into());
        }
        // A first code replaces nothing, whatever was said.
        let reason = match (reason, subject.state.code()) {
            (Some(reason), Some(_)) => Some(subject.seal(writer, reason)?),
            _ => None,
        };
        let paired = CodePaired {
            official_code: code,
            reason,
            receipt: None,
        };
        subject.append(writer, Event::CodePaired(paired))?;
        if subject.kind == RecordKind::Attention {
            prepare_second_letter(writer, id)?;
        }
        Ok::<_, ActionError>(())
    })?;
    view(desk, id)
}

/// Notes that a record needs no official code (G2).
///
/// # Errors
/// No such record, the role may not, or it has a code or an exemption already.
pub fn exempt(
    desk: &mut Desk,
    name: &str,
    why: Exempt,
    note: Option<&str>,
) -> Result<RecordView, ActionError> {
    let id = permitted(desk, name)?.id;
    desk.store
        .write(|writer| exempt_one(writer, id, why, note))?;
    view(desk, id)
}

/// The same of several records: all of them, or none (G2).
///
/// # Errors
/// As [`exempt`], about any of them.
pub fn exempt_all(
    desk: &mut Desk,
    names: &[String],
    why: Exempt,
    note: Option<&str>,
) -> Result<Vec<RecordView>, ActionError> {
    let mut ids: Vec<Uuid> = Vec::with_capacity(names.len());
    for name in names {
        ids.push(permitted(desk, name)?.id);
    }
    desk.store.write(|writer| {
        ids.iter()
            .try_for_each(|id| exempt_one(writer, *id, why, note))
    })?;
    ids.into_iter().map(|id| view(desk, id)).collect()
}

fn exempt_one(
    writer: &mut Writer<'_>,
    id: Uuid,
    why: Exempt,
    note: Option<&str>,
) -> Result<(), ActionError> {
    let subject = Subject::from(find::record_by_id(writer.read(), id)?);
    if let Some(code) = subject.state.code() {
        let told = format!("{} ya tiene el código oficial «{code}».", subject.name);
        return Err(Refusal::new(Rule::G2, told).into());
    }
    if let Some(exemption) = &subject.state.exemption {
        let why = exemption.facts.why.label();
        let told = format!("{} ya no requiere regularización: {why}.", subject.name);
        return Err(Refusal::new(Rule::G2, told)
            .hint("Si la razón es otra, anote primero que sí la requiere.")
            .into());
    }
    let note = match said(Field::Note, note.unwrap_or_default())? {
        Some(note) => Some(subject.seal(writer, note)?),
        None => None,
    };
    subject.append(writer, Event::Exempted(Exempted { why, note }))?;
    Ok(())
}

/// Takes an exemption back: the record is to be regularised after all (G2).
///
/// # Errors
/// No such record, the role may not, it was not exempted, or the reason is empty.
pub fn lift_exemption(
    desk: &mut Desk,
    name: &str,
    reason: &str,
) -> Result<RecordView, ActionError> {
    let id = permitted(desk, name)?.id;
    let reason = required(Field::Reason, reason)?;
    desk.store.write(|writer| {
        let subject = Subject::from(find::record_by_id(writer.read(), id)?);
        if subject.state.exemption.is_none() {
            return Err(Refusal::new(
                Rule::G2,
                format!(
                    "{} no estaba marcado como que no requiere regularización.",
                    subject.name
                ),
            )
            .into());
        }
        let reason = subject.seal(writer, reason)?;
        subject.append(writer, Event::ExemptionLifted { reason })?;
        Ok::<_, ActionError>(())
    })?;
    view(desk, id)
}

/// Notes a call that was to tell a customer the official code of a claim (G4).
///
/// # Errors
/// No such attention, the role may not, it is no claim or has no code yet, or
/// the call cannot have been then.
pub fn note_call(
    desk: &mut Desk,
    name: &str,
    reached: bool,
    at: Option<DateTime<FixedOffset>>,
    note: Option<&str>,
) -> Result<AttentionView, ActionError> {
    desk.permit(Permission::Regularize)?;
    let id = find::attention(desk, name)?.id;
    desk.store.write(|writer| {
        let attention = find::attention_by_id(writer.read(), id)?;
        find::check_counts(&attention)?;
        if attention.claim.is_none() || attention.regularization.code().is_none() {
            return Err(Refusal::new(
                Rule::G4,
                "Se llama a quien presentó un reclamo, una apelación o una queja que ya tiene su \
                 código oficial.",
            )
            .into());
        }
        let at = at.unwrap_or_else(|| writer.now());
        check_call(at, attention.taken.at, writer.latest_known())?;
        let note = match said(Field::Note, note.unwrap_or_default())? {
            Some(note) => Some(writer.seal(attention.retention(), note)?),
            None => None,
        };
        let facts = CallFacts { at, reached, note };
        writer.append(id, &Body::Attention(AttentionEvent::CallAttempted(facts)))?;
        Ok::<_, ActionError>(())
    })?;
    Viewer::new(desk).attention(id)
}

/// The customers to be called, longest waiting first: an asesor's own (G4, U1).
/// Those whose data are blocked or purged cannot be.
///
/// # Errors
/// The store cannot be read.
pub fn call_backs(desk: &Desk, limit: usize) -> Result<Vec<CallBack>, ActionError> {
    let read = desk.store.read();
    let mut found = Vec::new();
    for attention in read.claims_to_call_back(limit)? {
        let hidden = attention.blocked || read.is_purged(&attention.content)?;
        if let Some(code) = attention.regularization.code()
            && !hidden
            && is_shown(desk, &attention)
        {
            found.push(CallBack {
                id: attention.id,
                code: attention.code.to_string(),
                official_code: code.to_owned(),
                attempts: attention.calls.len(),
                last_attempt: attention.calls.iter().map(|call| call.facts.at).max(),
            });
        }
    }
    Ok(found)
}

/// Whether an attention is in the user's queue: an asesor has their own (U1).
pub(super) fn is_shown(desk: &Desk, attention: &Attention) -> bool {
    let user = &desk.store.session().user;
    user.role != Role::Asesor || attention.registered_by == user.id
}

/// The record that a text names, for somebody who may regularise it.
fn permitted(desk: &Desk, name: &str) -> Result<Subject, ActionError> {
    desk.permit(Permission::Regularize)?;
    let record = find::record(desk, name)?;
    if let Record::Attention(attention) = &record {
        find::check_counts(attention)?;
    }
    Ok(record.into())
}

fn shapes(desk: &Desk, kind: RecordKind) -> &[CodeShape] {
    let shapes = &desk.profile().official_codes;
    match kind {
        RecordKind::Outage => &shapes.outage,
        RecordKind::Attention => &shapes.attention,
    }
}

/// Refuses a code that another record has (N3).
fn check_holders(read: Reader<'_>, subject: &Subject, code: &str) -> Result<(), ActionError> {
    let others = read.official_code_holders(code)?;
    let Some(other) = others.into_iter().find(|holder| *holder != subject.id) else {
        return Ok(());
    };
    let other = Subject::from(find::record_by_id(read, other)?).name;
    Err(
        Refusal::new(Rule::N3, format!("El código «{code}» ya es de {other}."))
            .hint("Revise cuál de los dos registros es el del código; no se cambió nada.")
            .into(),
    )
}

fn already_paired(name: &str, old: &str) -> Refusal {
    Refusal::new(
        Rule::N3,
        format!("{name} ya tiene el código oficial «{old}»."),
    )
    .hint("Si aquel se escribió mal, diga la razón del cambio; el anterior queda en la historia.")
}

/// Prepares the letter with the official code of a claim whose customer has an
/// e-mail, unless one waits to be sent: that one tells the code as it is then.
pub(super) fn prepare_second_letter(writer: &mut Writer<'_>, id: Uuid) -> Result<(), ActionError> {
    let read = writer.read();
    let attention = find::attention_by_id(read, id)?;
    if attention.claim.is_none() || attention.blocked || attention.annulled.is_some() {
        return Ok(());
    }
    let about = About::Filed { attention: id };
    let letters = read.alerts_about(id)?;
    let waits = letters
        .iter()
        .any(|letter| letter.about == about && letter.waits_among(&letters));
    let content = read.content(&attention)?;
    if !waits && content.is_some_and(|content| !content.email.is_empty()) {
        letters::prepare(writer, about)?;
    }
    Ok(())
}

fn view(desk: &Desk, id: Uuid) -> Result<RecordView, ActionError> {
    let viewer = Viewer::new(desk);
    Ok(match find::record_by_id(desk.store.read(), id)? {
        Record::Outage(outage) => RecordView::Outage(Box::new(viewer.of(&outage)?)),
        Record::Attention(attention) => RecordView::Attention(Box::new(viewer.masked(&attention)?)),
    })
}
