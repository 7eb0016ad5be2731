//! What was done with an attention, in words: old → new, who, when and why (O6).

use super::attention_view::PURGED;
use super::desk::Desk;
use super::error::ActionError;
use super::revealed::Revealed;
use super::show_outages::{HistoryEntry, text};
use super::views::Viewer;
use crate::domain::attention::{
    Attention, AttentionChange, AttentionEvent, Content, ContentField, EntryWay, Ground,
    OutcomeFacts,
};
use crate::domain::instant::date_clock;
use crate::domain::masking::mask_text;
use crate::journal::{Body, Operation};
use chrono::{DateTime, FixedOffset};

/// Every operation of an attention, in words. What was noted about the customer
/// is masked, or shown to nobody, as the rest of it (U3, T2).
pub(super) fn history(
    desk: &Desk,
    attention: &Attention,
    seen: Option<&Revealed>,
) -> Result<Vec<HistoryEntry>, ActionError> {
    let masked = !seen.is_some_and(|seen| seen.covers(attention));
    let read = desk.store.read();
    let id = attention.id;
    let void = read.void_about(id)?;
    let mut state: Option<Attention> = None;
    let mut entries = Vec::new();
    for operation in read.operations_of(id)? {
        let Operation {
            envelope,
            body,
            signature,
        } = operation;
        let Body::Attention(event) = body else {
            continue;
        };
        let mut entry = HistoryEntry {
            at: envelope.at,
            by: read.user_name(envelope.actor.user)?,
            what: String::new(),
            old: None,
            new: None,
            reason: None,
            signed: signature.is_some(),
            effective: false,
            clock_suspect: envelope.clock.is_some(),
            corrected: None,
        };
        tell(desk, state.as_ref(), &event, &mut entry, masked)?;
        if attention.blocked && is_about_the_request(&event) {
            entry.reason = None;
            if matches!(event, AttentionEvent::Corrected { .. }) {
                (entry.old, entry.new) = (None, None);
            }
        } else if masked {
            entry.reason = entry.reason.map(|reason| mask_text(&reason));
        }
        let counts = !void.contains(&(envelope.replica, envelope.sequence));
        entry.effective = counts && Attention::apply(&mut state, id, &envelope.meta(), event);
        entries.push(entry);
    }
    Ok(entries)
}

/// Whether an operation is about the request rather than about who may see it.
fn is_about_the_request(event: &AttentionEvent) -> bool {
    !matches!(
        event,
        AttentionEvent::Held { .. }
            | AttentionEvent::Released { .. }
            | AttentionEvent::Blocked { .. }
            | AttentionEvent::Unblocked { .. }
    )
}

/// Says what an operation of an attention did to it as it stood before.
fn tell(
    desk: &Desk,
    before: Option<&Attention>,
    event: &AttentionEvent,
    entry: &mut HistoryEntry,
    masked: bool,
) -> Result<(), ActionError> {
    let (what, reason) = match event {
        AttentionEvent::Corrected { change, reason } => {
            let teller = Teller { desk, masked };
            entry.old = match before {
                Some(before) => teller.value(before, change)?,
                None => None,
            };
            entry.new = teller.corrected(change)?;
            (format!("Corregido: {}", change.label()), Some(reason))
        }
        AttentionEvent::Annulled { reason } => ("Anulada".to_owned(), Some(reason)),
        AttentionEvent::Taken(taken) if taken.paper.is_some() => {
            ("Transcrita de papel".to_owned(), None)
        }
        AttentionEvent::Taken(_) => ("Recibida".to_owned(), None),
        AttentionEvent::Attached { outage } => {
            let outage = desk.store.read().outage(*outage)?;
            let name = outage.map_or_else(
                || "un evento que no está aquí".to_owned(),
                |outage| outage.correlative.to_string(),
            );
            (format!("Unida al evento {name}"), None)
        }
        AttentionEvent::OutcomeRecorded(OutcomeFacts { via, .. }) => {
            (format!("Resultado: {}", via.label()), None)
        }
        AttentionEvent::ResolutionRecorded { firm_on } => (
            format!("Resolución firme desde el {}", firm_on.format("%d/%m/%Y")),
            None,
        ),
        AttentionEvent::Held { reason } => ("Retenida por orden legal".to_owned(), Some(reason)),
        AttentionEvent::Released { reason } => ("Retención levantada".to_owned(), Some(reason)),
        AttentionEvent::Blocked { reason } => {
            ("Datos personales bloqueados".to_owned(), Some(reason))
        }
        AttentionEvent::Unblocked { reason } => {
            ("Bloqueo de datos levantado".to_owned(), Some(reason))
        }
        AttentionEvent::CodePaired(paired) => {
            let before = before.map(|attention| &attention.regularization);
            return entry.tell_code(desk, before, paired);
        }
        AttentionEvent::Exempted(facts) => return entry.tell_exemption(desk, facts),
        AttentionEvent::ExemptionLifted { reason } => return entry.tell_lifted(desk, reason),
        AttentionEvent::CallAttempted(call) => {
            let what = if call.reached {
                "Llamada al cliente, se le comunicó el código oficial"
            } else {
                "Llamada al cliente, sin respuesta"
            };
            entry.new = Some(date_clock(call.at, desk.zone()));
            (what.to_owned(), call.note.as_ref())
        }
        AttentionEvent::DocumentAttached(document) => {
            entry.new = Some(document.words());
            ("Documento adjunto".to_owned(), None)
        }
        AttentionEvent::DocumentWithdrawn(withdrawn) => {
            let documents = before.map(|attention| &attention.documents);
            let document = documents.and_then(|all| all.find(withdrawn.document));
            entry.old = document.map(|document| document.facts.words());
            ("Documento retirado".to_owned(), Some(&withdrawn.reason))
        }
        AttentionEvent::CodeTold(told) => {
            let which = if told.official {
                "oficial"
            } else {
                "provisional"
            };
            entry.new = Some(date_clock(told.at, desk.zone()));
            (
                format!("Código {which} comunicado {}", told.way.label()),
                told.note.as_ref(),
            )
        }
    };
    entry.what = what;
    if let Some(reason) = reason {
        entry.reason = text(desk, reason)?;
    }
    Ok(())
}

/// Says what stood and what stands in a corrected place.
struct Teller<'d> {
    desk: &'d Desk,
    masked: bool,
}

impl Teller<'_> {
    /// What an attention held where it is corrected; none where that was left blank.
    fn value(
        &self,
        attention: &Attention,
        change: &AttentionChange,
    ) -> Result<Option<String>, ActionError> {
        let claim = attention.claim.as_ref();
        let value = match change {
            AttentionChange::Content { of, .. } => {
                let content = self.desk.store.read().content(attention)?;
                self.said(*of, content)
            }
            AttentionChange::Procedure(_) => {
                let content = self.desk.store.read().content(attention)?;
                let content = content.unwrap_or_default();
                Viewer::new(self.desk).asked_for(attention, &content)
            }
            AttentionChange::Taken(_) => date_clock(attention.taken.at, self.desk.zone()),
            AttentionChange::Subjects(_) => {
                self.subjects(claim.map_or(&[], |claim| &claim.subjects))
            }
            AttentionChange::Amount(_) => claim
                .and_then(|claim| claim.amount)
                .map_or_else(String::new, |amount| amount.to_string()),
            AttentionChange::Folio(_) => {
                let paper = attention.paper.as_ref();
                paper
                    .and_then(|paper| paper.folio.clone())
                    .unwrap_or_default()
            }
            AttentionChange::Entry(_) => way(claim.and_then(|claim| claim.entry)),
            AttentionChange::InTray(_) => self.instant(claim.and_then(|claim| claim.in_tray)),
            AttentionChange::Ground { .. } => {
                let content = self.desk.store.read().content(attention)?;
                self.ground(claim.and_then(|claim| claim.ground), content)
            }
            AttentionChange::RefersTo { .. } => {
                let content = self.desk.store.read().content(attention)?;
                self.said(ContentField::RefersTo, content)
            }
        };
        Ok(or_blank(value))
    }

    /// What a correction says.
    fn corrected(&self, change: &AttentionChange) -> Result<Option<String>, ActionError> {
        let read = self.desk.store.read();
        let value = match change {
            AttentionChange::Content { of, content } => self.said(*of, read.sealed(content)?),
            AttentionChange::Procedure(asked) => match &asked.procedure {
                Some(id) => Viewer::new(self.desk).procedure_name(id),
                None => self.said(ContentField::Procedure, read.sealed(&asked.called)?),
            },
            AttentionChange::Taken(at) => date_clock(at.at, self.desk.zone()),
            AttentionChange::Subjects(ids) => self.subjects(ids),
            AttentionChange::Amount(amount) => {
                amount.map_or_else(String::new, |amount| amount.to_string())
            }
            AttentionChange::Folio(folio) => folio.clone().unwrap_or_default(),
            AttentionChange::Entry(entry) => way(*entry),
            AttentionChange::InTray(at) => self.instant(*at),
            AttentionChange::Ground { ground, content } => {
                self.ground(*ground, read.sealed(content)?)
            }
            AttentionChange::RefersTo { content, .. } => {
                self.said(ContentField::RefersTo, read.sealed(content)?)
            }
        };
        Ok(or_blank(value))
    }

    fn instant(&self, at: Option<DateTime<FixedOffset>>) -> String {
        at.map_or_else(String::new, |at| date_clock(at, self.desk.zone()))
    }

    fn ground(&self, ground: Option<Ground>, content: Option<Content>) -> String {
        match ground {
            Some(ground) => ground.label().to_owned(),
            None => self.said(ContentField::Ground, content),
        }
    }

    fn said(&self, of: ContentField, content: Option<Content>) -> String {
        match content {
            Some(content) if self.masked => of.masked_words(&content),
            Some(content) => of.words(&content),
            None => PURGED.to_owned(),
        }
    }

    fn subjects(&self, ids: &[String]) -> String {
        let subjects = self.desk.assets().catalog.subjects();
        let names = ids.iter().map(|id| subjects.name_of(id));
        names.collect::<Vec<_>>().join("; ")
    }
}

fn way(entry: Option<EntryWay>) -> String {
    entry.map_or_else(String::new, |way| way.label().to_owned())
}

/// What a place that was left blank is told with.
fn or_blank(value: String) -> Option<String> {
    Some(value)
        .filter(|value| !value.is_empty())
        .or_else(|| Some("(vacío)".to_owned()))
}
