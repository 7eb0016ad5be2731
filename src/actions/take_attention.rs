//! Taking a customer's request: received whatever the state of the event (Q).

use super::attention_input::{AttentionInput, OutageChoice};
use super::attention_view::AttentionView;
use super::claim_facts;
use super::desk::Desk;
use super::error::{ActionError, Field};
use super::fields::{check_length, required};
use super::find;
use super::paper_code::Numbers;
use super::views::Viewer;
use crate::domain::alert::{About, AlertEvent};
use crate::domain::attention::{Attention, AttentionEvent, Content, ContentField, EntryWay, Taken};
use crate::domain::authority::Permission;
use crate::domain::catalog::{Catalog, ClaimKind, ProcedureType};
use crate::domain::claim::retention_class;
use crate::domain::outage::{Instant, Source};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::terminal::Channel;
use crate::journal::Body;
use chrono::{DateTime, FixedOffset};

/// What an input comes to.
pub(super) struct Resolved {
    pub(super) procedure: Option<String>,
    name: String,
    pub(super) procedure_type: Option<ProcedureType>,
    pub(super) critical: bool,
    pub(super) theft_block: bool,
    pub(super) claim: Option<ClaimKind>,
    pub(super) not_regulated: Option<String>,
}

impl Resolved {
    pub(super) fn of(catalog: &Catalog, input: &AttentionInput) -> Self {
        let id = input.procedure.as_deref();
        if let Some(procedure) = id.and_then(|id| catalog.procedure(id)) {
            return Self {
                procedure: Some(procedure.id.clone()),
                name: procedure.name.clone(),
                procedure_type: Some(procedure.procedure_type),
                critical: procedure.critical,
                theft_block: procedure.theft_block,
                claim: procedure.claim,
                not_regulated: None,
            };
        }
        let exclusion = id.and_then(|id| catalog.exclusion(id));
        Self {
            procedure: exclusion.map(|exclusion| exclusion.id.clone()),
            name: exclusion.map_or_else(
                || input.unlisted.trim().to_owned(),
                |exclusion| exclusion.name.clone(),
            ),
            procedure_type: None,
            critical: false,
            theft_block: false,
            claim: None,
            not_regulated: exclusion.map(|exclusion| exclusion.reason.clone()),
        }
    }
}

impl AttentionInput {
    /// What was noted of a request that was taken, as its record stands.
    pub(super) fn of(attention: &Attention, content: &Content) -> Self {
        let said = content.claim.clone().unwrap_or_default();
        let facts = attention.claim.as_ref();
        let folio = attention.paper.as_ref().map(|paper| &paper.folio);
        Self {
            procedure: attention.procedure.clone(),
            unlisted: content.procedure.clone(),
            name: content.name.clone(),
            document_type: content.document_type,
            document_number: content.document_number.clone(),
            representative: content.representative.clone(),
            service_number: content.service_number.clone(),
            phone: content.phone.clone(),
            email: content.email.clone(),
            address: content.address.clone(),
            request: content.request.clone(),
            subjects: facts.map_or_else(Vec::new, |claim| claim.subjects.clone()),
            claim_request: said.request,
            receipt_number: said.receipt_number,
            receipt_date: said.receipt_date,
            unread: said.unread,
            entry: facts.and_then(|claim| claim.entry),
            in_tray: facts.and_then(|claim| claim.in_tray),
            ground: facts
                .and_then(|claim| claim.ground)
                .map_or(said.ground, |ground| ground.label().to_owned()),
            refers_to: said.refers_to,
            amount: facts.and_then(|claim| claim.amount),
            taken: Some(attention.taken.at),
            paper: folio.map(|_| String::new()),
            folio: folio.cloned().flatten().unwrap_or_default(),
            outage: attention
                .outage
                .map_or(OutageChoice::None, |id| OutageChoice::Named(id.to_string())),
            attended_by: content.attended_by.clone(),
        }
    }
}

/// When the customer filed it, where that is said: what came by web or app was
/// filed at the latest when it reached the tray (Q3, Q8). Nothing else has a tray.
pub(super) fn filed(
    input: &AttentionInput,
    resolved: &Resolved,
    channel: Channel,
) -> Option<DateTime<FixedOffset>> {
    let entry = input.entry.or_else(|| EntryWay::of(channel));
    let in_tray = input
        .in_tray
        .filter(|_| resolved.claim.is_some() && entry.is_some_and(EntryWay::has_a_tray));
    input.taken.or(in_tray)
}

/// Takes a request: it gets its code, and leaves no draft behind.
///
/// # Errors
/// Name, procedure or request are missing; a code that is mistyped or already
/// another's; or what the store cannot do. No rule about events refuses it (Q0).
pub fn take_attention(
    desk: &mut Desk,
    input: &AttentionInput,
) -> Result<AttentionView, ActionError> {
    desk.permit(Permission::TakeAttention)?;
    let resolved = Resolved::of(&desk.assets().catalog, input);
    required(Field::Procedure, &resolved.name)?;
    required(Field::Customer, &input.name)?;
    required(Field::Request, &input.request)?;
    let named = match &input.outage {
        OutageChoice::Named(name) => Some(find::outage(desk, name)?.id),
        OutageChoice::OfType | OutageChoice::None => None,
    };
    let numbers = Numbers::own(desk);
    let channel = desk.store.terminal().started.point.channel;
    let user = desk.store.session().names.name.clone();
    let referred = claim_facts::referred(desk, &input.refers_to)?;
    let claim = resolved
        .claim
        .map(|claim| claim_facts::facts(claim, input, channel, referred));
    let id = desk.store.write(|writer| {
        let now = writer.now();
        let filed = filed(input, &resolved, channel);
        for said in [filed, input.in_tray].into_iter().flatten() {
            check_taken(said, now)?;
        }
        let (code, paper) = numbers.given(writer.read(), input)?;
        let outage = match (named, &input.outage, resolved.procedure_type) {
            (Some(named), _, _) => Some(named),
            (None, OutageChoice::OfType, Some(procedure_type)) => writer
                .read()
                .open_outage_of(&numbers.point, procedure_type)?
                .map(|outage| outage.id),
            _ => None,
        };
        let content = content(input, &resolved, &user);
        for of in ContentField::ALL {
            check_length(of.label(), &of.words(&content), of.longest())?;
        }
        let class = retention_class(resolved.claim);
        let confirm = claim.is_some() && !content.email.is_empty();
        let id = writer.id();
        let taken = Taken {
            code,
            channel,
            procedure: resolved.procedure.clone(),
            procedure_type: resolved.procedure_type,
            critical: resolved.critical,
            theft_block: resolved.theft_block,
            taken: taken_at(filed, paper.is_some(), now),
            paper,
            outage,
            claim,
            content: writer.seal(class, &content)?,
        };
        writer.append(id, &Body::Attention(AttentionEvent::Taken(Box::new(taken))))?;
        if confirm {
            let letter = writer.id();
            let about = About::Claim { attention: id };
            writer.append(letter, &Body::Alert(AlertEvent::Prepared(about)))?;
        }
        Ok::<_, ActionError>(id)
    })?;
    Viewer::new(desk).taken(id)
}

/// Refuses an hour that nobody can have meant (O2).
pub(super) fn check_taken(
    taken: DateTime<FixedOffset>,
    now: DateTime<FixedOffset>,
) -> Result<(), Refusal> {
    if taken - now <= chrono::TimeDelta::hours(24) {
        return Ok(());
    }
    Err(Refusal::new(
        Rule::O2,
        "La hora de la solicitud está a más de 24 horas en el futuro.",
    )
    .hint("Corrija la hora; lo demás quedó como lo escribió."))
}

fn taken_at(
    filed: Option<DateTime<FixedOffset>>,
    paper: bool,
    now: DateTime<FixedOffset>,
) -> Instant {
    let typed = Instant::typed(filed, now);
    if paper {
        Instant {
            source: Source::Paper,
            afterwards: true,
            ..typed
        }
    } else {
        typed
    }
}

/// What the customer said, as it goes into the vault.
pub(super) fn content(input: &AttentionInput, resolved: &Resolved, user: &str) -> Content {
    let clean = |text: &str| text.trim().to_owned();
    let attended_by = clean(&input.attended_by);
    Content {
        procedure: resolved.name.clone(),
        name: clean(&input.name),
        document_type: input.document_type,
        document_number: clean(&input.document_number),
        representative: clean(&input.representative),
        service_number: clean(&input.service_number),
        phone: clean(&input.phone),
        email: clean(&input.email),
        address: clean(&input.address),
        request: clean(&input.request),
        attended_by: if attended_by.is_empty() {
            user.to_owned()
        } else {
            attended_by
        },
        claim: resolved.claim.map(|_| claim_facts::content(input)),
    }
}
