//! Attentions as they are shown and printed: masked unless somebody who may
//! asked for more (U3), with the JSON keys that other programs rely on.

use super::claim_facts::{ReferredView, referred_of, referred_view, term};
use super::error::ActionError;
use super::letters::corrected_after_mail;
use super::paper_names::not_on_paper;
use super::revealed::Revealed;
use super::views::{ExemptionView, Viewer};
use crate::domain::attention::{
    Attention, AttentionEvent, Content, EntryWay, Ground, Noted, OutcomeDetail, Referred,
    TellingWay, Unread, Via,
};
use crate::domain::catalog::{ClaimKind, ProcedureType};
use crate::domain::identity::{DocumentType, Warning};
use crate::domain::instant::{date, duration};
use crate::domain::masking::{mask_document, mask_email, mask_name, mask_phone, mask_text};
use crate::journal::{Body, Operation};
use crate::store::{Reader, StoreError};
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use serde::Serialize;
use uuid::Uuid;

/// An attention as it is shown and printed. The keys are a contract.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a key of its own in the JSON"
)]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttentionView {
    /// The record's id.
    pub id: Uuid,
    /// The provisional code (N2).
    pub code: String,
    /// What is said aloud of it: `R000317-K`.
    pub short_code: String,
    /// Code of the point.
    pub point: String,
    /// Correlative of its outage; none: *sin evento* (Q0).
    pub outage: Option<String>,
    /// Name of the procedure, or what was asked for where it is not regulated.
    pub procedure: String,
    /// Catalogue id of the procedure or exclusion.
    pub procedure_id: Option<String>,
    /// Its type; none where it is not regulated.
    pub procedure_type: Option<ProcedureType>,
    /// Whether it must be attended all the same (K1).
    pub critical: bool,
    /// Critical, and still waiting for its outcome (K2).
    pub critical_pending: bool,
    /// Whether only the actual block, or withdrawal, settles it (K2).
    pub theft_block: bool,
    /// When the customer filed it (Q3).
    pub taken_at: DateTime<FixedOffset>,
    /// When it was entered here.
    pub registered_at: DateTime<FixedOffset>,
    /// Whole seconds the customer has waited, or waited.
    pub waiting_seconds: i64,
    /// Copied from paper (Q4).
    pub transcribed_from_paper: bool,
    /// Folio of that paper.
    pub folio: Option<String>,
    /// The customer.
    pub customer: CustomerView,
    /// What is asked for.
    pub request: String,
    /// What a claim, appeal or complaint says besides (Q2).
    pub claim: Option<ClaimView>,
    /// Who attended.
    pub attended_by: String,
    /// What became of it (K2).
    pub outcome: Option<OutcomeView>,
    /// How the code of a claim was told to a customer without e-mail (Q9).
    pub told: Vec<ToldView>,
    /// What looks wrong and was kept all the same (Q5).
    pub warnings: Vec<Warning>,
    /// How far it is on the way into the official system (G2).
    pub regularization: &'static str,
    /// The official code, once it came back (N3).
    pub official_code: Option<String>,
    /// Whether it has several: somebody has to say which is right (N3).
    pub official_code_conflict: bool,
    /// Why it needs no official code, and who says so (G2).
    pub exemption: Option<ExemptionView>,
    /// That it does not count: its code is never given again (N2, O6).
    pub annulled: bool,
    /// Who annulled it, when and why.
    pub annulment: Option<AnnulmentView>,
    /// What was corrected of it, oldest first (O6).
    pub corrections: Vec<CorrectionView>,
    /// Personal fields are masked in this view (U3).
    pub masked: bool,
    /// Nobody is shown its personal content (T2).
    pub blocked: bool,
    /// Nothing of it is purged (T1).
    pub held: bool,
    /// Its personal content was purged (T1).
    pub purged: bool,
    /// The day its resolution became firm (T1).
    pub firm_on: Option<NaiveDate>,
    /// When something was corrected that the mail to its customer says, where that had
    /// left before (Q2, O6).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected_after_mail: Option<DateTime<FixedOffset>>,
    /// Whether any of its operations had no effect (M1).
    pub without_effect: bool,
}

/// A customer as shown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct CustomerView {
    /// Full name or business name.
    pub name: String,
    /// Kind of identity document.
    pub document_type: Option<DocumentType>,
    /// Its number.
    pub document_number: String,
    /// Who speaks for the customer.
    pub representative: String,
    /// Contact phone.
    pub phone: String,
    /// E-mail for notification.
    pub email: String,
    /// Address for notification.
    pub address: String,
    /// Line, service or contract.
    pub service_number: String,
}

impl AttentionView {
    /// How long the customer has waited, or waited, in words that agree with the times
    /// beside them (K2).
    #[must_use]
    pub fn waited(&self) -> String {
        let until = TimeDelta::try_seconds(self.waiting_seconds)
            .and_then(|waited| self.taken_at.checked_add_signed(waited));
        duration(self.taken_at, until.unwrap_or(self.taken_at))
    }
}

/// What a claim says besides, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimView {
    /// Which of the three.
    pub kind: ClaimKind,
    /// Names of its subjects, joined.
    pub subject: String,
    /// What exactly it wants.
    pub request: String,
    /// Number of the receipt.
    pub receipt_number: String,
    /// Date of the receipt.
    pub receipt_date: Option<NaiveDate>,
    /// The amount, as it is written: `S/ 27.50`.
    pub amount: Option<String>,
    /// What was noted in the place of either and could not be read.
    #[serde(skip_serializing_if = "Unread::is_empty")]
    pub unread: Unread,
    /// By which way it came in (Q8).
    pub entry_way: Option<EntryWay>,
    /// When it reached the company's tray (Q8).
    pub in_tray_at: Option<DateTime<FixedOffset>>,
    /// On what ground (Q8).
    pub ground: Option<Ground>,
    /// The ground in the customer's words, where it is neither of the two.
    pub ground_text: String,
    /// The claim that it refers to (Q10).
    pub refers_to: Option<ReferredView>,
    /// Business days the answer may take at most (D6).
    pub term_days: Option<u16>,
    /// The day the answer is due (D6, D1).
    pub due: Option<NaiveDate>,
}

impl ClaimView {
    /// The date of the receipt, or what was noted in its place.
    #[must_use]
    pub(crate) fn receipt_day(&self) -> Option<String> {
        let unread = Some(self.unread.receipt_date.clone());
        self.receipt_date
            .map(date)
            .or(unread.filter(|text| !text.is_empty()))
    }

    /// The amount claimed, or what was noted in its place.
    #[must_use]
    pub(crate) fn amount_noted(&self) -> Option<String> {
        let unread = Some(self.unread.amount.clone());
        self.amount
            .clone()
            .or(unread.filter(|text| !text.is_empty()))
    }

    /// The subjects, with what was noted in the place of one.
    #[must_use]
    pub(crate) fn subject_noted(&self) -> String {
        let parts = [self.subject.as_str(), self.unread.subjects.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|it| !it.is_empty()).collect();
        parts.join("; ")
    }

    /// The ground in words: one of the two, or the customer's own (Q8).
    #[must_use]
    pub(crate) fn ground_words(&self) -> Option<String> {
        let own = || Some(self.ground_text.clone()).filter(|text| !text.is_empty());
        self.ground
            .map(|ground| ground.label().to_owned())
            .or_else(own)
    }
}

/// That a claim's code was told (Q9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldView {
    /// By which way.
    pub way: TellingWay,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Whether it was the official code.
    pub official: bool,
    /// Name of who told it.
    pub by: String,
}

/// An outcome as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutcomeView {
    /// How it was dealt with.
    pub via: Via,
    /// When.
    pub at: Option<DateTime<FixedOffset>>,
    /// The alternative channel, or to whom it was referred.
    pub to: String,
    /// Anything else.
    pub note: String,
    /// When it was recorded.
    pub recorded_at: DateTime<FixedOffset>,
    /// Name of who recorded it.
    pub by: String,
}

/// An annulment as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnnulmentView {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Name of who annulled it.
    pub by: String,
    /// Why; empty where nobody is shown it.
    pub reason: String,
}

/// That something was corrected; what it was and is stands in the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CorrectionView {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// What, Spanish.
    pub field: &'static str,
}

/// How an attention that was annulled is told apart wherever it is listed.
pub const ANNULLED: &str = "anulada";

/// In the place of a content that was purged.
pub(super) const PURGED: &str = "(depurado)";

/// In the place of a content that is blocked.
const BLOCKED: &str = "(bloqueado)";

/// What stands in the place of a content that is not what this console reads.
const UNREADABLE: &str = "(ilegible)";

/// What stands in the place of a content that is not shown.
pub(super) fn in_place_of_content(
    read: Reader<'_>,
    attention: &Attention,
    content: Option<&Content>,
) -> Result<&'static str, StoreError> {
    Ok(match content {
        Some(_) => BLOCKED,
        None if read.keeps(&attention.content)? => UNREADABLE,
        None => PURGED,
    })
}

/// What became of an attention (K2).
fn outcome(read: Reader<'_>, attention: &Attention) -> Result<Option<OutcomeView>, StoreError> {
    let Some(outcome) = &attention.outcome else {
        return Ok(None);
    };
    let detail: Option<OutcomeDetail> = read.sealed(&outcome.facts.detail)?;
    let detail = detail.filter(|_| !attention.blocked).unwrap_or_default();
    Ok(Some(OutcomeView {
        via: outcome.facts.via,
        at: outcome.facts.at,
        to: detail.to,
        note: detail.note,
        recorded_at: outcome.recorded_at,
        by: read.user_name(outcome.user)?,
    }))
}

/// Who annulled an attention, when and why (O6).
fn annulment(read: Reader<'_>, attention: &Attention) -> Result<Option<AnnulmentView>, StoreError> {
    let Some(annulment) = &attention.annulled else {
        return Ok(None);
    };
    let reason: Option<String> = read.sealed(&annulment.reason)?;
    Ok(Some(AnnulmentView {
        at: annulment.at,
        by: read.user_name(annulment.user)?,
        reason: reason.filter(|_| !attention.blocked).unwrap_or_default(),
    }))
}

/// What was corrected of an attention, as far as it counts (O6).
fn corrections(read: Reader<'_>, attention: &Attention) -> Result<Vec<CorrectionView>, StoreError> {
    if attention.corrected.is_none() {
        return Ok(Vec::new());
    }
    let void = read.void_about(attention.id)?;
    let mut state = None;
    let mut found = Vec::new();
    for Operation { envelope, body, .. } in read.operations_of(attention.id)? {
        let Body::Attention(event) = body else {
            continue;
        };
        let field = match &event {
            AttentionEvent::Corrected { change, .. } => Some(change.label()),
            _ => None,
        };
        let meta = envelope.meta();
        let counts = !void.contains(&(envelope.replica, envelope.sequence));
        if counts && Attention::apply(&mut state, attention.id, &meta, event) {
            found.extend(field.map(|field| CorrectionView { at: meta.at, field }));
        }
    }
    Ok(found)
}

impl Viewer<'_> {
    pub(super) fn attention(&self, id: Uuid) -> Result<AttentionView, ActionError> {
        self.masked(&super::find::attention_by_id(self.read(), id)?)
    }

    /// An attention that this person has just typed: nothing of it is news to them.
    pub(super) fn taken(&self, id: Uuid) -> Result<AttentionView, ActionError> {
        let attention = super::find::attention_by_id(self.read(), id)?;
        let typed = Revealed::typed(self.desk(), &attention);
        self.seen(&attention, Some(&typed))
    }

    /// An attention as somebody may see it: masked, unless that was revealed to them (U3).
    pub(super) fn seen(
        &self,
        attention: &Attention,
        by: Option<&Revealed>,
    ) -> Result<AttentionView, ActionError> {
        match by {
            Some(revealed) if revealed.covers(attention) => self.unmasked(attention),
            _ => self.masked(attention),
        }
    }

    /// An attention with its document, phones and addresses masked (U3).
    pub(super) fn masked(&self, attention: &Attention) -> Result<AttentionView, ActionError> {
        let mut view = self.unmasked(attention)?;
        view.masked = true;
        let customer = &mut view.customer;
        for (field, mask) in [
            (&mut customer.name, mask_name as fn(&str) -> String),
            (&mut customer.representative, mask_name),
            (&mut customer.document_number, mask_document),
            (&mut customer.phone, mask_phone),
            (&mut customer.service_number, mask_phone),
            (&mut customer.email, mask_email),
            (&mut customer.address, |_| "***".to_owned()),
            (&mut view.request, mask_text),
        ] {
            if !field.is_empty() && !view.purged && !view.blocked {
                *field = mask(field);
            }
        }
        if view.procedure_id.is_none() {
            view.procedure = mask_text(&view.procedure);
        }
        if let Some(claim) = &mut view.claim {
            claim.request = mask_text(&claim.request);
            claim.unread.receipt_date = mask_text(&claim.unread.receipt_date);
            claim.unread.amount = mask_text(&claim.unread.amount);
            claim.unread.subjects = mask_text(&claim.unread.subjects);
            claim.ground_text = mask_text(&claim.ground_text);
            if let Some(referred) = &mut claim.refers_to
                && referred.code.is_none()
            {
                referred.typed = mask_text(&referred.typed);
            }
        }
        if let Some(outcome) = &mut view.outcome {
            outcome.to = mask_text(&outcome.to);
            outcome.note = mask_text(&outcome.note);
        }
        if let Some(annulment) = &mut view.annulment {
            annulment.reason = mask_text(&annulment.reason);
        }
        Ok(view)
    }

    /// An attention with everything that is not blocked or purged.
    fn unmasked(&self, attention: &Attention) -> Result<AttentionView, ActionError> {
        let read = self.read();
        let sealed = read.content(attention)?;
        let in_place = in_place_of_content(read, attention, sealed.as_ref())?;
        let purged = in_place == PURGED;
        let content = sealed.filter(|_| !attention.blocked);
        let hidden = content.is_none();
        let content = content.unwrap_or_else(|| Content {
            procedure: String::new(),
            name: in_place.to_owned(),
            request: in_place.to_owned(),
            ..Content::default()
        });
        let outcome = outcome(read, attention)?;
        let outage = match attention.outage {
            Some(id) => read.outage(id)?,
            None => None,
        };
        let annulment = annulment(read, attention)?;
        let warnings = if hidden {
            Vec::new()
        } else {
            let desk = self.desk();
            let (claim, said) = (attention.claim.as_ref(), content.claim.as_ref());
            let referred = claim.map_or(Referred::NotHere, |it| referred_of(desk, it, said));
            let noted = Noted::of(attention, &content, outage.as_ref(), referred);
            let mut warnings = noted.warnings(&desk.measure());
            warnings.extend(not_on_paper(&content));
            warnings
        };
        Ok(AttentionView {
            id: attention.id,
            code: attention.code.to_string(),
            short_code: attention.code.short(),
            point: attention.code.point.clone(),
            outage: outage.map(|outage| outage.correlative.to_string()),
            procedure: self.asked_for(attention, &content),
            procedure_id: attention.procedure.clone(),
            procedure_type: attention.procedure_type,
            critical: attention.critical,
            critical_pending: attention.critical_pending(),
            theft_block: attention.theft_block,
            taken_at: attention.taken.at,
            registered_at: attention.registered_at,
            waiting_seconds: attention.waiting(self.now()).num_seconds(),
            transcribed_from_paper: attention.paper.is_some(),
            folio: attention
                .paper
                .as_ref()
                .and_then(|paper| paper.folio.clone()),
            claim: self.claim(attention, &content)?,
            customer: CustomerView {
                name: content.name,
                document_type: content.document_type,
                document_number: content.document_number,
                representative: content.representative,
                phone: content.phone,
                email: content.email,
                address: content.address,
                service_number: content.service_number,
            },
            request: content.request,
            attended_by: content.attended_by,
            outcome,
            told: attention
                .tellings
                .iter()
                .map(|telling| {
                    Ok(ToldView {
                        way: telling.facts.way,
                        at: telling.facts.at,
                        official: telling.facts.official,
                        by: read.user_name(telling.user)?,
                    })
                })
                .collect::<Result<_, StoreError>>()?,
            warnings,
            regularization: self.attention_on_its_way(attention)?.code(),
            official_code: attention.regularization.code().map(str::to_owned),
            official_code_conflict: attention.regularization.is_conflicting(),
            exemption: self.exemption(&attention.regularization)?,
            annulled: annulment.is_some(),
            annulment,
            corrections: corrections(read, attention)?,
            masked: false,
            blocked: attention.blocked,
            held: attention.held,
            purged,
            firm_on: attention.firm_on,
            corrected_after_mail: match attention.corrected {
                Some(_) => corrected_after_mail(read, attention.id)?,
                None => None,
            },
            without_effect: attention.without_effect > 0
                || !read.void_about(attention.id)?.is_empty(),
        })
    }

    /// The procedure, as the catalogue or else the customer called it.
    pub(super) fn asked_for(&self, attention: &Attention, content: &Content) -> String {
        match &attention.procedure {
            Some(id) => self.procedure_name(id),
            None if content.procedure.is_empty() => "Trámite no regulado".to_owned(),
            None => content.procedure.clone(),
        }
    }

    /// What a claim says besides, of a content that may be shown.
    pub(super) fn claim(
        &self,
        attention: &Attention,
        content: &Content,
    ) -> Result<Option<ClaimView>, StoreError> {
        let Some(facts) = attention.claim.as_ref() else {
            return Ok(None);
        };
        let said = content.claim.clone().unwrap_or_default();
        let desk = self.desk();
        let subjects = desk.assets().catalog.subjects();
        let names: Vec<String> = facts
            .subjects
            .iter()
            .map(|id| subjects.name_of(id).to_owned())
            .collect();
        let term = term(
            &desk.measure(),
            Some(facts.claim),
            &facts.subjects,
            facts.amount,
            attention.taken.at,
        );
        Ok(Some(ClaimView {
            kind: facts.claim,
            subject: names.join("; "),
            amount: facts.amount.map(|amount| amount.to_string()),
            entry_way: facts.entry,
            in_tray_at: facts.in_tray,
            ground: facts.ground,
            refers_to: referred_view(desk, facts, &said)?,
            ground_text: said.ground,
            request: said.request,
            receipt_number: said.receipt_number,
            receipt_date: said.receipt_date,
            unread: said.unread,
            term_days: term.as_ref().map(|term| term.days),
            due: term.map(|term| term.due),
        }))
    }
}
