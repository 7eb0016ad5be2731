//! What a receipt says of closings: applied once, said anew where the office says it
//! otherwise, and held back where the point reopened since (C2, C6).

use super::super::error::ActionError;
use super::Applying;
use crate::domain::outage::{Closed, OutageEvent, Told};
use crate::domain::personal::{RetentionClass, Sealed};
use crate::exchange::ExternalClosing;
use crate::journal::Body;
use chrono::{DateTime, FixedOffset};

impl Applying<'_, '_, '_> {
    /// What Tecnología closed, confirmed, or says otherwise since (C2).
    pub(super) fn closings(
        &mut self,
        closings: &[ExternalClosing],
        written_at: DateTime<FixedOffset>,
    ) -> Result<(), ActionError> {
        for closing in closings {
            let Some(outage) = self.read().outage(closing.entity)? else {
                self.unknown(closing.entity);
                continue;
            };
            // A list that replaces the shipped one says each cause itself (C9).
            if closing.listed.is_none() && !self.causes.contains(&closing.cause) {
                self.tell(
                    "closing_cause_unknown",
                    format!(
                        "El cierre de {} que trae el acuse tiene un motivo que no está en la lista \
                         de Tecnología: no se aplicó.",
                        outage.correlative
                    ),
                );
                continue;
            }
            let before = outage.closing.as_ref().map(|it| &it.facts);
            let told = Told {
                closed_at: closing.closed_at,
                at: written_at,
            };
            let settled = before.filter(|before| !before.to_validate);
            if settled.is_some_and(|settled| is_no_news(settled, closing, told)) {
                continue;
            }
            if outage.restored.is_none() {
                self.tell(
                    "closing_of_open",
                    format!(
                        "Tecnología cerró {}, que aquí sigue abierto: restablézcalo e importe \
                         otra vez el acuse siguiente.",
                        outage.correlative
                    ),
                );
                continue;
            }
            if settled.is_none() && self.was_taken_back(closing)? {
                self.tell(
                    "closing_reopened",
                    format!(
                        "{} se reabrió después del cierre de Tecnología que trae el acuse: \
                         sigue como está hasta que Tecnología lo cierre de nuevo.",
                        outage.correlative
                    ),
                );
                continue;
            }
            if self.names_what_is_taken(closing)? {
                self.tell(
                    "closing_content_taken",
                    format!(
                        "El cierre de {} que trae el acuse nombra textos con el identificador de \
                         otro que ya está aquí: no se aplicó; avise a Control e Información.",
                        outage.correlative
                    ),
                );
                continue;
            }
            let sustento = match (&closing.sustento, settled) {
                (Some(sealed), _) => sealed.clone(),
                (None, Some(settled)) => settled.sustento.clone(),
                (None, None) => self.told_without_sustento(closing)?,
            };
            for sealed in closing.sealed() {
                self.keep(sealed)?;
            }
            let facts = Closed {
                cause: closing.cause.clone(),
                sustento,
                // Confirming without one keeps what the point typed.
                reference: Some(closing.reference.clone())
                    .filter(|text| !text.is_empty())
                    .or_else(|| before.and_then(|before| before.reference.clone())),
                origin: closing
                    .origin
                    .clone()
                    .or_else(|| before.and_then(|before| before.origin.clone())),
                listed: closing.listed.clone(),
                role: closing.role,
                to_validate: false,
                unconfirmed: !outage.confirmed(),
                receipt: Some(self.sha256.to_owned()),
                unforeseen_kind: None,
                told: Some(told),
            };
            let body = Body::Outage(OutageEvent::Closed(Box::new(facts)));
            self.writer.append(closing.entity, &body)?;
            self.view.closings += 1;
        }
        Ok(())
    }

    /// Whether the point took this closing back: it was reopened after it, or had it
    /// already when it was reopened, whatever the two clocks say (C6).
    fn was_taken_back(&self, closing: &ExternalClosing) -> Result<bool, ActionError> {
        let operations = self.read().operations_of(closing.entity)?;
        let void = self.read().void_about(closing.entity)?;
        let reopened = operations.iter().rposition(|operation| {
            let envelope = &operation.envelope;
            matches!(operation.body, Body::Outage(OutageEvent::Reopened { .. }))
                && !void.contains(&(envelope.replica, envelope.sequence))
        });
        let Some(reopened) = reopened else {
            return Ok(false);
        };
        let (before, _) = operations.split_at(reopened);
        Ok(closing.closed_at < operations[reopened].envelope.at
            || before.iter().any(|operation| {
                matches!(&operation.body, Body::Outage(OutageEvent::Closed(said))
                    if said.role == closing.role && says_so_already(said, closing))
            }))
    }

    /// Whether a content it names has the id of another one that lies here: said by the
    /// own chain too, no office would take its bundles any more (M4).
    fn names_what_is_taken(&self, closing: &ExternalClosing) -> Result<bool, ActionError> {
        for sealed in closing.sealed() {
            if self.read().is_taken(sealed)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What stands for the sustento that a receipt of before does not bring.
    fn told_without_sustento(&mut self, closing: &ExternalClosing) -> Result<Sealed, ActionError> {
        let mut told = "Cerrado por Soporte Postventa – Tecnología".to_owned();
        if !closing.reference.is_empty() {
            told.extend(["; referencia ", &closing.reference]);
        }
        told.push('.');
        Ok(self.writer.seal(RetentionClass::General, &told)?)
    }
}

/// Whether a closing that Tecnología made here, or that a receipt brought, stands
/// against what another receipt says: only one written later, that says otherwise of
/// what a receipt brought, is news (C2).
fn is_no_news(settled: &Closed, closing: &ExternalClosing, told: Told) -> bool {
    settled.receipt.is_none()
        || settled.told.is_some_and(|known| known.at >= told.at)
        || says_so_already(settled, closing)
}

/// Whether what is kept of a closing says what a receipt does; what that leaves out
/// was not said, or was purged in the office.
fn says_so_already(kept: &Closed, closing: &ExternalClosing) -> bool {
    let same = |said: &Option<Sealed>, kept: Option<&Sealed>| {
        said.as_ref().is_none_or(|said| kept == Some(said))
    };
    kept.cause == closing.cause
        && (closing.reference.is_empty() || kept.reference.as_ref() == Some(&closing.reference))
        && same(&closing.sustento, Some(&kept.sustento))
        && same(&closing.origin, kept.origin.as_ref())
        && same(&closing.listed, kept.listed.as_ref())
}
