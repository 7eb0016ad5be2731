//! Correcting one thing of an attention, and annulling one that was a mistake:
//! the original stays, with who, when and why (O6, N2).

use super::attention_input::AttentionInput;
use super::attention_view::AttentionView;
use super::claim_facts;
use super::desk::Desk;
use super::error::{ActionError, Field};
use super::fields::{check_length, required, said};
use super::find;
use super::letters;
use super::take_attention::content as content_of;
use super::take_attention::{Resolved, check_taken};
use super::views::Viewer;
use crate::domain::alert::About;
use crate::domain::attention::{
    Attention, AttentionChange, AttentionEvent, Content, ContentField, CorrectedProcedure, EntryWay,
};
use crate::domain::authority::Permission;
use crate::domain::claim::retention_class;
use crate::domain::instant::{local_day, said_again};
use crate::domain::outage::Instant;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::journal::Body;
use crate::store::{Reader, Writer};
use uuid::Uuid;

/// What can be corrected, by the word the command line takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AttentionField {
    /// `tramite`: may be of another type.
    Procedure,
    /// `hora` at which the customer filed it.
    Taken,
    /// `folio` of the paper it was copied from.
    Folio,
    /// `materia` of a claim; several, parted by semicolons.
    Subjects,
    /// `monto` of a claim.
    Amount,
    /// `via-ingreso` of a claim (Q8).
    Entry,
    /// `en-bandeja`: when a claim reached the company's tray (Q8).
    InTray,
    /// What the customer said.
    Said(ContentField),
}

impl AttentionField {
    /// Every field, in the order a person is offered them.
    pub const ALL: [Self; 21] = [
        Self::Procedure,
        Self::Said(ContentField::Name),
        Self::Said(ContentField::Document),
        Self::Said(ContentField::Representative),
        Self::Said(ContentField::Service),
        Self::Said(ContentField::Phone),
        Self::Said(ContentField::Email),
        Self::Said(ContentField::Address),
        Self::Said(ContentField::Request),
        Self::Said(ContentField::AttendedBy),
        Self::Taken,
        Self::Folio,
        Self::Subjects,
        Self::Said(ContentField::ClaimRequest),
        Self::Said(ContentField::ReceiptNumber),
        Self::Said(ContentField::ReceiptDate),
        Self::Amount,
        Self::Entry,
        Self::InTray,
        Self::Said(ContentField::Ground),
        Self::Said(ContentField::RefersTo),
    ];

    /// The word for it: that of the flag which takes it at first.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Procedure | Self::Said(ContentField::Procedure) => "tramite",
            Self::Taken => "hora",
            Self::Folio => "folio",
            Self::Subjects | Self::Said(ContentField::Subjects) => "materia",
            Self::Amount | Self::Said(ContentField::Amount) => "monto",
            Self::Entry => "via-ingreso",
            Self::InTray => "en-bandeja",
            Self::Said(ContentField::Ground) => "fundamento",
            Self::Said(ContentField::RefersTo) => "sobre-reclamo",
            Self::Said(ContentField::Name) => "nombre",
            Self::Said(ContentField::Document) => "documento",
            Self::Said(ContentField::Representative) => "representante",
            Self::Said(ContentField::Service) => "servicio",
            Self::Said(ContentField::Phone) => "telefono",
            Self::Said(ContentField::Email) => "correo",
            Self::Said(ContentField::Address) => "direccion",
            Self::Said(ContentField::Request) => "pide",
            Self::Said(ContentField::AttendedBy) => "atiende",
            Self::Said(ContentField::ClaimRequest) => "pedido",
            Self::Said(ContentField::ReceiptNumber) => "recibo",
            Self::Said(ContentField::ReceiptDate) => "fecha-recibo",
        }
    }

    /// Whether an attention has it: what is of claims only a claim (Q2), a folio only
    /// what came from paper (Q4).
    #[must_use]
    pub(crate) fn is_of(self, attention: &AttentionView) -> bool {
        if self == Self::Folio {
            return attention.transcribed_from_paper;
        }
        !self.is_of_claims() || attention.claim.is_some()
    }

    /// Whether only a claim, appeal or complaint has it (Q2).
    fn is_of_claims(self) -> bool {
        matches!(
            self,
            Self::Subjects
                | Self::Amount
                | Self::Entry
                | Self::InTray
                | Self::Said(
                    ContentField::ClaimRequest
                        | ContentField::ReceiptNumber
                        | ContentField::ReceiptDate
                        | ContentField::Ground
                        | ContentField::RefersTo
                        | ContentField::Amount
                        | ContentField::Subjects
                )
        )
    }

    /// Reads a value into what was noted, as it is read at first.
    fn write(
        self,
        desk: &Desk,
        input: &mut AttentionInput,
        value: &str,
    ) -> Result<(), ActionError> {
        let value = value.trim();
        let text = value.to_owned();
        match self {
            Self::Procedure | Self::Said(ContentField::Procedure) => {
                input.procedure = Some(desk.procedure_id(value)?);
                input.unlisted.clear();
            }
            Self::Taken => {
                let typed = desk.instant(Field::Taken, value)?;
                input.taken = Some(said_again(typed, input.taken));
            }
            Self::Folio => input.folio = text,
            Self::Subjects | Self::Said(ContentField::Subjects) => {
                input.note_subjects(desk, value.split(';'));
            }
            Self::Amount | Self::Said(ContentField::Amount) => input.note_amount(value),
            Self::Entry if value.is_empty() => input.entry = None,
            Self::Entry => {
                let way = EntryWay::ALL
                    .into_iter()
                    .find(|way| way.code().eq_ignore_ascii_case(value));
                input.entry = Some(way.ok_or(ActionError::Field {
                    field: Field::EntryWay,
                    expected: "use mostrador, telefono, web, app o redes",
                })?);
            }
            Self::InTray if value.is_empty() => input.in_tray = None,
            Self::InTray => {
                let typed = desk.instant(Field::InTray, value)?;
                input.in_tray = Some(said_again(typed, input.in_tray));
            }
            Self::Said(ContentField::Ground) => input.ground = text,
            Self::Said(ContentField::RefersTo) => input.refers_to = text,
            Self::Said(ContentField::Name) => {
                required(Field::Customer, value)?;
                input.name = text;
            }
            Self::Said(ContentField::Request) => {
                required(Field::Request, value)?;
                input.request = text;
            }
            Self::Said(ContentField::AttendedBy) => {
                required(Field::UserName, value)?;
                input.attended_by = text;
            }
            Self::Said(ContentField::Document) => {
                let (kind, number) = match value.split_once(':') {
                    Some((kind, number)) => {
                        let kind = kind.parse().map_err(|_| ActionError::Field {
                            field: Field::Document,
                            expected: "use TIPO:NUMERO, con dni, ce, ruc, pasaporte, cc o nit",
                        })?;
                        (Some(kind), number.trim())
                    }
                    None => (input.document_type, value),
                };
                input.document_type = kind.filter(|_| !number.is_empty());
                number.clone_into(&mut input.document_number);
            }
            Self::Said(ContentField::Representative) => input.representative = text,
            Self::Said(ContentField::Service) => input.service_number = text,
            Self::Said(ContentField::Phone) => input.phone = text,
            Self::Said(ContentField::Email) => input.email = text,
            Self::Said(ContentField::Address) => input.address = text,
            Self::Said(ContentField::ClaimRequest) => input.claim_request = text,
            Self::Said(ContentField::ReceiptNumber) => input.receipt_number = text,
            Self::Said(ContentField::ReceiptDate) => {
                input.note_receipt_date(value, local_day(desk.now(), desk.zone()));
            }
        }
        Ok(())
    }
}

/// Corrects one thing of an attention: who took it does, or who keeps those of
/// the point. A procedure of another type takes it out of the outage it was in,
/// and into the one of its own type in which it was filed (E2).
///
/// # Errors
/// The value is not understood, changes nothing or is required, the attention was
/// annulled or its content is not to be had, the role may not, or the reason is empty.
pub fn correct_attention(
    desk: &mut Desk,
    name: &str,
    field: AttentionField,
    value: &str,
    reason: &str,
) -> Result<AttentionView, ActionError> {
    let attention = find::attention(desk, name)?;
    desk.permit(Permission::CorrectAttention(find::whose(desk, &attention)))?;
    let reason = required(Field::Reason, reason)?;
    let content = correctable(desk.store.read(), &attention, field)?;
    let mut input = AttentionInput::of(&attention, &content);
    field.write(desk, &mut input, value)?;
    let right = Resolved::of(&desk.assets().catalog, &input);
    let referred = claim_facts::referred(desk, &input.refers_to)?.claim();
    if field == AttentionField::Said(ContentField::RefersTo) && referred == Some(attention.id) {
        return Err(Refusal::new(Rule::Q10, "Un reclamo no se refiere a sí mismo.").into());
    }
    if attention.critical_pending() && !right.critical {
        desk.permit(Permission::DropAttention)?;
    }
    let id = attention.id;
    desk.store.write(|writer| {
        let attention = find::attention_by_id(writer.read(), id)?;
        let content = correctable(writer.read(), &attention, field)?;
        let changes = changes(
            writer, &attention, &content, field, &input, &right, referred,
        )?;
        let confirmed = changes.iter().any(AttentionChange::is_in_confirmation);
        for change in changes {
            let reason = writer.seal(retention_class(right.claim), reason)?;
            let corrected = AttentionEvent::Corrected { change, reason };
            writer.append(id, &Body::Attention(corrected))?;
        }
        if right.claim.is_some() && confirmed {
            confirm_again(writer, id, &input.email)?;
        }
        Ok::<_, ActionError>(())
    })?;
    Viewer::new(desk).attention(id)
}

/// Annuls an attention that was a mistake: it keeps its code, and waits for
/// nothing any more (N2, O6).
///
/// # Errors
/// No such attention, it is annulled already, the role may not, or the reason is empty.
pub fn annul_attention(
    desk: &mut Desk,
    name: &str,
    reason: &str,
) -> Result<AttentionView, ActionError> {
    let attention = find::attention(desk, name)?;
    desk.permit(Permission::DropAttention)?;
    let reason = required(Field::Reason, reason)?;
    let id = attention.id;
    desk.store.write(|writer| {
        let attention = find::attention_by_id(writer.read(), id)?;
        find::check_counts(&attention)?;
        let reason = writer.seal(attention.retention(), reason)?;
        let annulled = AttentionEvent::Annulled { reason };
        writer.append(id, &Body::Attention(annulled))?;
        Ok::<_, ActionError>(())
    })?;
    Viewer::new(desk).attention(id)
}

/// What an attention holds, where that can be corrected.
fn correctable(
    read: Reader<'_>,
    attention: &Attention,
    field: AttentionField,
) -> Result<Content, ActionError> {
    find::check_counts(attention)?;
    let refuse = |rule, why: &str| ActionError::from(Refusal::new(rule, why));
    if attention.blocked {
        return Err(refuse(
            Rule::T2,
            "Sus datos personales están bloqueados: no se corrigen.",
        ));
    }
    if field.is_of_claims() && attention.claim.is_none() {
        return Err(refuse(
            Rule::Q2,
            "Ese dato es de un reclamo, una apelación o una queja.",
        ));
    }
    if field == AttentionField::Folio && attention.paper.is_none() {
        return Err(refuse(
            Rule::Q4,
            "La atención no se transcribió de papel: no tiene folio.",
        ));
    }
    read.content(attention)?.ok_or_else(|| {
        refuse(
            Rule::T1,
            "Sus datos personales ya se depuraron: no se corrigen.",
        )
    })
}

/// The changes that a corrected input makes: what of it was read, and what of it
/// stays in a person's words.
fn changes(
    writer: &mut Writer<'_>,
    attention: &Attention,
    content: &Content,
    field: AttentionField,
    input: &AttentionInput,
    right: &Resolved,
    referred: Option<Uuid>,
) -> Result<Vec<AttentionChange>, ActionError> {
    let facts = attention.claim.as_ref();
    let (read, words, gone) = match field {
        AttentionField::Subjects | AttentionField::Said(ContentField::Subjects) => {
            let other = facts.is_some_and(|claim| claim.subjects != input.subjects);
            let read = other.then(|| AttentionChange::Subjects(input.subjects.clone()));
            (read, ContentField::Subjects, false)
        }
        AttentionField::Amount | AttentionField::Said(ContentField::Amount) => {
            let other = facts.is_some_and(|claim| claim.amount != input.amount);
            let read = other.then_some(AttentionChange::Amount(input.amount));
            // What could not be read before it was told does not come back.
            (read, ContentField::Amount, other && input.amount.is_none())
        }
        _ => {
            return Ok(vec![change(
                writer, attention, content, field, input, right, referred,
            )?]);
        }
    };
    let corrected = content_of(input, right, "");
    let mut changes = Vec::from_iter(read);
    if gone || words.words(&corrected) != words.words(content) {
        changes.push(AttentionChange::Content {
            of: words,
            content: writer.seal(retention_class(right.claim), &only(words, &corrected)?)?,
        });
    }
    if changes.is_empty() {
        return Err(says_so());
    }
    Ok(changes)
}

/// A content with nothing but the thing that is corrected.
fn only(of: ContentField, corrected: &Content) -> Result<Content, ActionError> {
    check_length(of.label(), &of.words(corrected), of.longest())?;
    let mut only = Content::default();
    of.copy(corrected, &mut only);
    Ok(only)
}

fn says_so() -> ActionError {
    Refusal::new(Rule::O6, "La atención ya dice eso; no se cambió nada.")
        .hint("Revise el campo y el valor correcto.")
        .into()
}

/// The change that a corrected input makes; none where it says what is there.
#[allow(clippy::too_many_lines, reason = "one arm a field")]
fn change(
    writer: &mut Writer<'_>,
    attention: &Attention,
    content: &Content,
    field: AttentionField,
    input: &AttentionInput,
    right: &Resolved,
    referred: Option<Uuid>,
) -> Result<AttentionChange, ActionError> {
    let same = says_so;
    let corrected = content_of(input, right, "");
    let only = |of: ContentField| only(of, &corrected);
    let class = retention_class(right.claim);
    let facts = attention.claim.as_ref();
    Ok(match field {
        AttentionField::Procedure | AttentionField::Said(ContentField::Procedure) => {
            if right.procedure == attention.procedure {
                return Err(same());
            }
            AttentionChange::Procedure(Box::new(CorrectedProcedure {
                procedure: right.procedure.clone(),
                procedure_type: right.procedure_type,
                critical: right.critical,
                theft_block: right.theft_block,
                claim: right.claim,
                outage: home(writer.read(), attention, right)?,
                called: writer.seal(class, &only(ContentField::Procedure)?)?,
            }))
        }
        AttentionField::Taken => {
            let now = writer.now();
            let taken = Instant::typed(input.taken, now);
            if taken.at == attention.taken.at {
                return Err(same());
            }
            check_taken(taken.at, now)?;
            let source = match attention.paper {
                Some(_) => attention.taken.source,
                None => taken.source,
            };
            AttentionChange::Taken(Instant { source, ..taken })
        }
        AttentionField::Folio => {
            let folio = said(Field::Paper, &input.folio)?.map(str::to_owned);
            if attention
                .paper
                .as_ref()
                .is_some_and(|paper| paper.folio == folio)
            {
                return Err(same());
            }
            AttentionChange::Folio(folio)
        }
        AttentionField::Entry => {
            if facts.is_some_and(|claim| claim.entry == input.entry) {
                return Err(same());
            }
            AttentionChange::Entry(input.entry)
        }
        AttentionField::InTray => {
            if facts.is_some_and(|claim| claim.in_tray == input.in_tray) {
                return Err(same());
            }
            if let Some(at) = input.in_tray {
                check_taken(at, writer.now())?;
            }
            AttentionChange::InTray(input.in_tray)
        }
        AttentionField::Said(of @ ContentField::Ground) => {
            let ground = input.ground.parse().ok();
            let before = facts.and_then(|claim| claim.ground);
            if before == ground && of.words(&corrected) == of.words(content) {
                return Err(same());
            }
            AttentionChange::Ground {
                ground,
                content: writer.seal(class, &only(of)?)?,
            }
        }
        AttentionField::Said(of @ ContentField::RefersTo) => {
            let before = facts.and_then(|claim| claim.refers_to);
            if before == referred && of.words(&corrected) == of.words(content) {
                return Err(same());
            }
            AttentionChange::RefersTo {
                claim: referred,
                content: writer.seal(class, &only(of)?)?,
            }
        }
        AttentionField::Subjects | AttentionField::Amount => return Err(same()),
        AttentionField::Said(of) => {
            if of.words(&corrected) == of.words(content) {
                return Err(same());
            }
            AttentionChange::Content {
                of,
                content: writer.seal(class, &only(of)?)?,
            }
        }
    })
}

/// The outage of the corrected type in which the request was filed.
fn home(
    read: Reader<'_>,
    attention: &Attention,
    right: &Resolved,
) -> Result<Option<Uuid>, ActionError> {
    let Some(procedure_type) = right.procedure_type else {
        return Ok(None);
    };
    if attention.procedure_type == Some(procedure_type) {
        return Ok(attention.outage);
    }
    let around = read.outage_around(&attention.code.point, procedure_type, attention.taken.at)?;
    Ok(around.map(|outage| outage.id))
}

/// What was confirmed went to a wrong address, or to nobody: the confirmation is
/// prepared anew, unless one waits that will be written as things are then (Q2).
fn confirm_again(writer: &mut Writer<'_>, id: Uuid, email: &str) -> Result<(), ActionError> {
    let about = About::Claim { attention: id };
    let letters = writer.read().alerts_about(id)?;
    let waits = letters
        .iter()
        .any(|letter| letter.about == about && letter.waits_among(&letters));
    if !waits && !email.trim().is_empty() {
        letters::prepare(writer, about)?;
    }
    Ok(())
}
