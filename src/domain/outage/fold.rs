//! What an operation makes of an outage: a total fold (J1, M1, O6).

use super::super::authority::Role;
use super::super::document::Documents;
use super::super::meta::Meta;
use super::super::regularization::Regularization;
use super::correction::check_change;
use super::event::{Change, Closed, Corrected, Instant, InstantName, Opened, OutageEvent};
use super::record::{AlertDismissal, Closing, Correction, Outage};
use super::review::{Review, Validation};
use uuid::Uuid;

impl Outage {
    /// Folds one operation; answers whether it had any effect. Total: what
    /// makes no sense in the state it meets is counted and changes nothing (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, meta: &Meta, event: OutageEvent) -> bool {
        let Some(outage) = state.as_mut() else {
            let OutageEvent::Opened(opened) = event else {
                return false;
            };
            *state = Some(Self::open(id, meta, *opened));
            return true;
        };
        // What the office said already is no fault of who repeats it.
        let repeats = event.receipt().is_some();
        let effect = outage.change(meta, event);
        if effect {
            outage.clock_suspect |= meta.clock_suspect;
        } else if !repeats {
            outage.without_effect += 1;
        }
        effect
    }

    fn open(id: Uuid, meta: &Meta, opened: Opened) -> Self {
        Self {
            id,
            origin: meta.replica,
            registered_by: meta.user,
            correlative: opened.correlative,
            channel: opened.channel,
            procedure: opened.procedure,
            procedure_type: opened.procedure_type,
            critical: opened.critical,
            applications: opened.applications,
            scenario: opened.scenario,
            answers: opened.answers,
            rule: opened.rule,
            started: opened.started,
            detected: opened.detected,
            registered_at: meta.at,
            restored: opened.restored,
            first_customer_at: opened.first_customer_at,
            late_reason: opened.late_reason,
            notice: opened.notice,
            inquiry: opened.inquiry,
            unforeseen_kind: opened.unforeseen_kind,
            alert_dismissed: None,
            closing: None,
            regularization: Regularization::default(),
            review: Review::default(),
            evaluation: None,
            reported: None,
            documents: Documents::default(),
            confirmed_instants: Vec::new(),
            clock_suspect: meta.clock_suspect,
            corrections: 0,
            without_effect: 0,
        }
    }

    fn change(&mut self, meta: &Meta, event: OutageEvent) -> bool {
        match event {
            OutageEvent::Opened(_) => false,
            OutageEvent::Restored { restored } => {
                let fits = self.restored.is_none() && restored.at > self.started.at;
                if fits {
                    self.restored = Some(restored);
                }
                fits
            }
            OutageEvent::NoticeAttached(link) => {
                let earlier = self.notice.as_ref();
                let fits = earlier.is_none_or(|earlier| link.takes_the_place_of(earlier));
                if fits {
                    self.notice = Some(link);
                }
                fits
            }
            OutageEvent::Corrected(corrected) => {
                let Corrected {
                    change,
                    assessed,
                    listed,
                    ..
                } = *corrected;
                let fits = check_change(self, &change).is_ok();
                if fits {
                    let is_cause = matches!(change, Change::Cause(_));
                    // What was validated is the cause against the scenario (V7).
                    if is_cause || matches!(change, Change::Scenario(_)) {
                        self.review.validation = None;
                    }
                    self.correct(change);
                    if let Some(assessed) = assessed {
                        self.answers = assessed.answers;
                        self.rule = assessed.rule;
                    }
                    if let Some(closing) = self.closing.as_mut().filter(|_| is_cause) {
                        closing.facts.listed = listed;
                    }
                }
                fits
            }
            OutageEvent::AlertDismissed { reason } => {
                let fits = self.alert_dismissed.is_none();
                if fits {
                    self.alert_dismissed = Some(AlertDismissal {
                        at: meta.at,
                        user: meta.user,
                        reason,
                    });
                }
                fits
            }
            OutageEvent::Closed(facts) => self.close(meta, *facts),
            OutageEvent::VerdictAsked => self.review.ask(meta.at),
            OutageEvent::SocialCounted(counts) => {
                self.review.social.replace(counts) != Some(counts)
            }
            OutageEvent::Attributed(attribution) => {
                self.review.attribution = Some(attribution);
                true
            }
            OutageEvent::Validated { remark } => {
                let fits = self.closing.is_some();
                if fits {
                    self.review.validation = Some(Validation {
                        at: meta.at,
                        user: meta.user,
                        remark,
                    });
                }
                fits
            }
            OutageEvent::Alerted(alerted) => self.review.alert(*alerted),
            OutageEvent::AlertAnswered(answered) => self.review.answer(answered),
            OutageEvent::Evaluated(evaluation) => {
                let fits = self.evaluation.as_ref() != Some(&evaluation);
                self.evaluation = Some(evaluation);
                fits
            }
            OutageEvent::Reported(reported) => {
                let known = self.reported.as_ref().map(|known| known.sent_at);
                let is_news = known < Some(reported.sent_at);
                if is_news {
                    self.reported = Some(reported);
                }
                is_news
            }
            OutageEvent::Reopened { .. } => {
                self.review.validation = None;
                self.closing.take().is_some()
            }
            OutageEvent::DocumentAttached(facts) => self.documents.attach(meta, facts, false),
            OutageEvent::EvidenceAttached(facts) => self.documents.attach(meta, facts, true),
            OutageEvent::DocumentWithdrawn(facts) => self.documents.withdraw(meta, facts),
            OutageEvent::CodePaired(paired) => self.regularization.take(meta, paired),
            OutageEvent::Exempted(facts) => self.regularization.exempt(meta, facts),
            OutageEvent::ExemptionLifted { .. } => self.regularization.lift_exemption(),
        }
    }

    /// Closes it; or has Tecnología confirm what a point closed itself, which
    /// keeps its hour (C2).
    fn close(&mut self, meta: &Meta, facts: Closed) -> bool {
        let confirms = facts.role == Role::Tecnologia && !facts.to_validate;
        let kind = facts.unforeseen_kind;
        match &mut self.closing {
            Some(closing) if closing.facts.to_validate && confirms => closing.facts = facts,
            // What a receipt said is said anew by a later one (C2).
            Some(closing) if confirms && closing.facts.is_told_before(&facts) => {
                closing.at = facts.told.map_or(closing.at, |told| told.closed_at);
                closing.facts = facts;
            }
            // The receipt brings what an office's own bundle brought already.
            Some(closing) if facts.receipt.is_some() && closing.facts.cause == facts.cause => {}
            None if self.restored.is_some() => {
                self.closing = Some(Closing {
                    at: facts.told.map_or(meta.at, |told| told.closed_at),
                    user: meta.user,
                    facts,
                });
            }
            _ => return false,
        }
        self.unforeseen_kind = kind.or(self.unforeseen_kind);
        true
    }

    /// Applies a correction that [`check_change`] allows, and says what was there before.
    pub fn correct(&mut self, change: Change) -> Option<Correction> {
        let new = change.clone();
        let old = match change {
            Change::Started(at) => {
                self.confirm_if_restated(InstantName::Started, self.started, at);
                Some(Change::Started(std::mem::replace(&mut self.started, at)))
            }
            Change::Detected(at) => {
                self.confirm_if_restated(InstantName::Detected, self.detected, at);
                Some(Change::Detected(std::mem::replace(&mut self.detected, at)))
            }
            Change::Restored(at) => {
                let before = self.restored.replace(at)?;
                self.confirm_if_restated(InstantName::Restored, before, at);
                Some(Change::Restored(before))
            }
            Change::Scenario(scenario) => Some(Change::Scenario(std::mem::replace(
                &mut self.scenario,
                scenario,
            ))),
            Change::Applications(ids) => Some(Change::Applications(std::mem::replace(
                &mut self.applications,
                ids,
            ))),
            Change::Procedure { id, critical } => Some(Change::Procedure {
                id: std::mem::replace(&mut self.procedure, id),
                critical: std::mem::replace(&mut self.critical, critical),
            }),
            Change::Cause(cause) => {
                let facts = &mut self.closing.as_mut()?.facts;
                Some(Change::Cause(std::mem::replace(&mut facts.cause, cause)))
            }
            Change::Sustento(sealed) => {
                let facts = &mut self.closing.as_mut()?.facts;
                let before = std::mem::replace(&mut facts.sustento, sealed);
                Some(Change::Sustento(before))
            }
            Change::Reference(reference) => {
                let facts = &mut self.closing.as_mut()?.facts;
                let before = facts.reference.replace(reference).unwrap_or_default();
                Some(Change::Reference(before))
            }
            Change::Origin(sealed) => {
                let facts = &mut self.closing.as_mut()?.facts;
                facts.origin.replace(sealed).map(Change::Origin)
            }
            Change::Notice(link) => self.notice.replace(link).map(Change::Notice),
            Change::LateReason(sealed) => self.late_reason.replace(sealed).map(Change::LateReason),
            Change::UnforeseenKind(kind) => {
                let before = self.unforeseen_kind.replace(kind);
                before.map(Change::UnforeseenKind)
            }
        };
        self.corrections += 1;
        Some(Correction { old, new })
    }

    /// Writing the same instant again, with a reason, confirms it against the clock (O2).
    fn confirm_if_restated(&mut self, name: InstantName, before: Instant, now: Instant) {
        self.confirmed_instants
            .retain(|confirmed| *confirmed != name);
        if before.at == now.at {
            self.confirmed_instants.push(name);
        }
    }
}
