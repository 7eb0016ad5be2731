//! The attention its operations make: a total fold (J1, M1).

use super::super::catalog::ProcedureType;
use super::super::claim::retention_class;
use super::super::document::Documents;
use super::super::meta::Meta;
use super::super::numbering::ProvisionalCode;
use super::super::outage::Instant;
use super::super::personal::{RetentionClass, Sealed};
use super::super::regularization::Regularization;
use super::super::terminal::Channel;
use super::call::CallAttempt;
use super::claiming::Telling;
use super::correction::{Annulment, AttentionChange, ContentField, Corrected, CorrectedProcedure};
use super::event::{AttentionEvent, ClaimFacts, Paper, Taken};
use super::outcome::Outcome;
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// An attention as its operations make it.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own about the record"
)]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attention {
    /// The record's id.
    pub id: Uuid,
    /// The replica that took it: a record keeps its origin (M1).
    pub origin: Uuid,
    /// Who entered it.
    pub registered_by: Uuid,
    /// When it was entered: always the system's.
    pub registered_at: DateTime<FixedOffset>,
    /// Its provisional code (N2).
    pub code: ProvisionalCode,
    /// The point's channel.
    pub channel: Channel,
    /// Catalogue id of the procedure or exclusion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<String>,
    /// Its type; none where it is not regulated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure_type: Option<ProcedureType>,
    /// Whether it must be attended all the same (K1).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub critical: bool,
    /// Whether only the actual block, or withdrawal, ends its being pending (K2).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub theft_block: bool,
    /// When the customer filed it (Q3).
    pub taken: Instant,
    /// The paper it was copied from (Q4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Paper>,
    /// The outage it belongs to; none: *sin evento* (Q0).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outage: Option<Uuid>,
    /// What is not personal of a claim, appeal or complaint (Q2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<ClaimFacts>,
    /// What was known of it as a claim while it is corrected to be none: it is
    /// there again if it becomes one again (O6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dormant: Option<ClaimFacts>,
    /// What the customer said when the request was taken, in the vault.
    pub content: Sealed,
    /// What was corrected of it: for each thing a content in which that alone
    /// counts, in the vault (O6).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub amended: BTreeMap<ContentField, Sealed>,
    /// Whether anything of it was corrected (O6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected: Option<Corrected>,
    /// That it does not count (O6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annulled: Option<Annulment>,
    /// What became of it (K2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// What it has of the official system (N3, G2).
    #[serde(default, skip_serializing_if = "Regularization::is_empty")]
    pub regularization: Regularization,
    /// The calls that were to tell a claim's official code, in their order (G4).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<CallAttempt>,
    /// The other ways by which a claim's code was told, in their order (Q9).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tellings: Vec<Telling>,
    /// Its documents (Q11).
    #[serde(default, skip_serializing_if = "Documents::is_empty")]
    pub documents: Documents,
    /// The day on which the resolution of a claim became firm (T1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firm_on: Option<NaiveDate>,
    /// Held: nothing of it is purged (T1).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub held: bool,
    /// Blocked: its personal content is shown to nobody (T2).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blocked: bool,
    /// Whether any of its operations was written under a suspect clock (J4).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub clock_suspect: bool,
    /// How many of its operations had no effect (M1).
    #[serde(default)]
    pub without_effect: u32,
}

impl Attention {
    /// Folds one operation; answers whether it had any effect. Total: what
    /// makes no sense in the state it meets is counted and changes nothing (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, meta: &Meta, event: AttentionEvent) -> bool {
        let Some(attention) = state.as_mut() else {
            let AttentionEvent::Taken(taken) = event else {
                return false;
            };
            *state = Some(Self::taken(id, meta, *taken));
            return true;
        };
        // What the office said already is no fault of who repeats it.
        let repeats = event.receipt().is_some();
        let effect = attention.change(meta, event);
        if effect {
            attention.clock_suspect |= meta.clock_suspect;
        } else if !repeats {
            attention.without_effect += 1;
        }
        effect
    }

    fn taken(id: Uuid, meta: &Meta, taken: Taken) -> Self {
        Self {
            id,
            origin: meta.replica,
            registered_by: meta.user,
            registered_at: meta.at,
            code: taken.code,
            channel: taken.channel,
            procedure: taken.procedure,
            procedure_type: taken.procedure_type,
            critical: taken.critical,
            theft_block: taken.theft_block,
            taken: taken.taken,
            paper: taken.paper,
            outage: taken.outage,
            claim: taken.claim,
            dormant: None,
            content: taken.content,
            amended: BTreeMap::new(),
            corrected: None,
            annulled: None,
            outcome: None,
            regularization: Regularization::default(),
            calls: Vec::new(),
            tellings: Vec::new(),
            documents: Documents::default(),
            firm_on: None,
            held: false,
            blocked: false,
            clock_suspect: meta.clock_suspect,
            without_effect: 0,
        }
    }

    fn change(&mut self, meta: &Meta, event: AttentionEvent) -> bool {
        if self.annulled.is_some() && is_about_the_request(&event) {
            return false;
        }
        match event {
            AttentionEvent::Taken(_) => false,
            AttentionEvent::Corrected { change, .. } => self.correct(meta, change),
            AttentionEvent::Annulled { reason } => {
                self.annulled = Some(Annulment {
                    user: meta.user,
                    at: meta.at,
                    reason,
                });
                true
            }
            AttentionEvent::Attached { outage } => self.outage.replace(outage) != Some(outage),
            AttentionEvent::OutcomeRecorded(facts) => {
                self.outcome = Some(Outcome {
                    user: meta.user,
                    recorded_at: meta.at,
                    facts,
                });
                true
            }
            AttentionEvent::ResolutionRecorded { firm_on } => {
                self.claim.is_some() && self.firm_on.replace(firm_on) != Some(firm_on)
            }
            AttentionEvent::Held { .. } => !std::mem::replace(&mut self.held, true),
            AttentionEvent::Released { .. } => std::mem::replace(&mut self.held, false),
            AttentionEvent::Blocked { .. } => !std::mem::replace(&mut self.blocked, true),
            AttentionEvent::Unblocked { .. } => std::mem::replace(&mut self.blocked, false),
            AttentionEvent::CodePaired(paired) => self.regularization.take(meta, paired),
            AttentionEvent::Exempted(facts) => self.regularization.exempt(meta, facts),
            AttentionEvent::ExemptionLifted { .. } => self.regularization.lift_exemption(),
            AttentionEvent::DocumentAttached(facts) => self.documents.attach(meta, facts, false),
            AttentionEvent::DocumentWithdrawn(facts) => self.documents.withdraw(meta, facts),
            AttentionEvent::CallAttempted(facts) => {
                let fits = self.claim.is_some();
                if fits {
                    self.calls.push(CallAttempt {
                        user: meta.user,
                        facts,
                    });
                }
                fits
            }
            AttentionEvent::CodeTold(facts) => {
                let fits = self.claim.is_some();
                if fits {
                    self.tellings.push(Telling {
                        user: meta.user,
                        facts,
                    });
                }
                fits
            }
        }
    }

    /// Puts a corrected value in the place of what was there; answers whether
    /// that makes sense here and says anything new.
    fn correct(&mut self, meta: &Meta, change: AttentionChange) -> bool {
        let effect = match change {
            AttentionChange::Content { of, content } => {
                self.amended.insert(of, content.clone()) != Some(content)
            }
            AttentionChange::Procedure(asked) => {
                self.ask(*asked);
                true
            }
            AttentionChange::Taken(at) => std::mem::replace(&mut self.taken, at) != at,
            AttentionChange::Subjects(subjects) => self.claim.as_mut().is_some_and(|claim| {
                let before = std::mem::replace(&mut claim.subjects, subjects);
                before != claim.subjects
            }),
            AttentionChange::Amount(amount) => self
                .claim
                .as_mut()
                .is_some_and(|claim| std::mem::replace(&mut claim.amount, amount) != amount),
            AttentionChange::Folio(folio) => self.paper.as_mut().is_some_and(|paper| {
                let before = std::mem::replace(&mut paper.folio, folio);
                before != paper.folio
            }),
            AttentionChange::Entry(entry) => self
                .claim
                .as_mut()
                .is_some_and(|claim| std::mem::replace(&mut claim.entry, entry) != entry),
            AttentionChange::InTray(at) => self
                .claim
                .as_mut()
                .is_some_and(|claim| std::mem::replace(&mut claim.in_tray, at) != at),
            AttentionChange::Ground { ground, content } => {
                let claim = self.claim.as_mut();
                claim.is_some_and(|claim| {
                    let other = std::mem::replace(&mut claim.ground, ground) != ground;
                    let words = self.amended.insert(ContentField::Ground, content.clone());
                    other || words != Some(content)
                })
            }
            AttentionChange::RefersTo { claim: id, content } => {
                let claim = self.claim.as_mut();
                claim.is_some_and(|claim| {
                    let other = std::mem::replace(&mut claim.refers_to, id) != id;
                    let words = self.amended.insert(ContentField::RefersTo, content.clone());
                    other || words != Some(content)
                })
            }
        };
        if effect {
            let times = self.corrected.map_or(0, |corrected| corrected.times);
            self.corrected = Some(Corrected {
                times: times.saturating_add(1),
                at: meta.at,
            });
        }
        effect
    }

    /// It is another procedure that is asked for. Of another type it leaves the
    /// outage it was in (E2).
    fn ask(&mut self, asked: CorrectedProcedure) {
        if asked.procedure_type != self.procedure_type {
            self.outage = asked.outage;
        }
        self.procedure = asked.procedure;
        self.procedure_type = asked.procedure_type;
        self.critical = asked.critical;
        self.theft_block = asked.theft_block;
        let known = self.claim.take().or_else(|| self.dormant.take());
        match (asked.claim, known) {
            (Some(claim), Some(known)) => self.claim = Some(ClaimFacts { claim, ..known }),
            (Some(claim), None) => self.claim = Some(ClaimFacts::of(claim)),
            (None, known) => self.dormant = known,
        }
        self.amended.insert(ContentField::Procedure, asked.called);
    }

    /// Whether it waits for a hand before all others (K2).
    #[must_use]
    pub fn critical_pending(&self) -> bool {
        self.critical
            && self.annulled.is_none()
            && !self
                .outcome
                .as_ref()
                .is_some_and(|outcome| outcome.facts.settles(self.theft_block))
    }

    /// Whether nothing is left to be entered in the official system: it has its
    /// code, needs none, or does not count (G2).
    #[must_use]
    pub(crate) fn is_done(&self) -> bool {
        self.annulled.is_some() || self.regularization.is_done()
    }

    /// How long the customer has waited, or waited until the outcome that settled it.
    #[must_use]
    pub fn waiting(&self, now: DateTime<FixedOffset>) -> TimeDelta {
        let settled = self
            .outcome
            .as_ref()
            .filter(|outcome| outcome.facts.settles(self.theft_block))
            .map(|outcome| outcome.facts.at.unwrap_or(outcome.recorded_at));
        let annulled = self.annulled.as_ref().map(|annulment| annulment.at);
        let until = settled.or(annulled).unwrap_or(now);
        (until - self.taken.at).max(TimeDelta::zero())
    }

    /// Whether the customer of a claim is still to be told its official code, by
    /// a letter, a call or another way (G4, Q9).
    #[must_use]
    pub fn to_be_told(&self) -> bool {
        self.claim.is_some()
            && self.annulled.is_none()
            && self.regularization.code().is_some()
            && !self.calls.iter().any(|call| call.facts.reached)
            && !self.tellings.iter().any(|telling| telling.facts.official)
    }

    /// Whether the customer was told a code of it by any way but a letter (Q9, G4).
    #[must_use]
    pub(crate) fn was_told(&self) -> bool {
        !self.tellings.is_empty() || self.calls.iter().any(|call| call.facts.reached)
    }

    /// How long its personal content is kept (T1).
    #[must_use]
    pub(crate) fn retention(&self) -> RetentionClass {
        retention_class(self.claim.as_ref().map(|claim| claim.claim))
    }

    /// The day from which its retention runs, in its own offset: a claim's firm
    /// resolution, and nothing before one is recorded; else the day of the
    /// request, once it waits for nobody (T1).
    #[must_use]
    pub fn retention_from(&self) -> Option<NaiveDate> {
        match self.retention() {
            RetentionClass::Claim => self.firm_on,
            _ if self.critical_pending() => None,
            _ => Some(self.taken.at.date_naive()),
        }
    }
}

/// Whether an operation deals with the request, and so with nothing once it does
/// not count; what the official system has, and who may see what, stays so.
fn is_about_the_request(event: &AttentionEvent) -> bool {
    matches!(
        event,
        AttentionEvent::Attached { .. }
            | AttentionEvent::OutcomeRecorded(_)
            | AttentionEvent::Exempted(_)
            | AttentionEvent::ExemptionLifted { .. }
            | AttentionEvent::CallAttempted(_)
            | AttentionEvent::CodeTold(_)
            | AttentionEvent::DocumentAttached(_)
            | AttentionEvent::Corrected { .. }
            | AttentionEvent::Annulled { .. }
    )
}
