//! What a receipt says of operating errors: its alerts, and the answers that the office
//! wrote down for the point (V6).

use super::super::error::ActionError;
use super::Applying;
use crate::domain::outage::{AlertAnswered, Alerted, Outage, OutageEvent};
use crate::domain::personal::Sealed;
use crate::exchange::Receipt;
use crate::journal::Body;

impl Applying<'_, '_, '_> {
    /// The alerts that are not known here, and the answers to them.
    pub(super) fn alerts(&mut self, receipt: &Receipt) -> Result<(), ActionError> {
        for said in &receipt.alerts {
            let Some(outage) = self.read().outage(said.entity)? else {
                self.unknown(said.entity);
                continue;
            };
            let mut known = outage.review.alerts.iter();
            if known.any(|it| it.alert == said.alert)
                || !self.keep_text(&outage, said.message.as_ref())?
            {
                continue;
            }
            let alerted = Alerted {
                alert: said.alert,
                error: said.error.clone(),
                raised_at: said.raised_at,
                message: said.message.clone(),
                receipt: Some(self.sha256.to_owned()),
            };
            let body = Body::Outage(OutageEvent::Alerted(Box::new(alerted)));
            self.writer.append(said.entity, &body)?;
            self.view.alerts += 1;
        }
        for said in &receipt.answers {
            let Some(outage) = self.read().outage(said.entity)? else {
                self.unknown(said.entity);
                continue;
            };
            let mut known = outage.review.answers.iter();
            if known.any(|it| it.alert == said.alert)
                || !self.keep_text(&outage, said.text.as_ref())?
            {
                continue;
            }
            let answered = AlertAnswered {
                alert: said.alert,
                answered_at: said.answered_at,
                text: said.text.clone(),
                receipt: Some(self.sha256.to_owned()),
            };
            let body = Body::Outage(OutageEvent::AlertAnswered(answered));
            self.writer.append(said.entity, &body)?;
        }
        Ok(())
    }

    /// Keeps a text that the receipt brings; false, and told, where it has the id of
    /// another one that lies here.
    fn keep_text(&mut self, outage: &Outage, text: Option<&Sealed>) -> Result<bool, ActionError> {
        let Some(text) = text else {
            return Ok(true);
        };
        if self.read().is_taken(text)? {
            self.tell(
                "alert_content_taken",
                format!(
                    "La alerta de {} que trae el acuse nombra un texto con el identificador de \
                     otro que ya está aquí: no se aplicó; avise a Control e Información.",
                    outage.correlative
                ),
            );
            return Ok(false);
        }
        self.keep(text)?;
        Ok(true)
    }
}
