//! The tables of a bundle, for people: one row a record, in Spanish.

use super::attention_view::{ClaimView, in_place_of_content};
use super::desk::Desk;
use super::error::ActionError;
use super::revealed::Revealed;
use super::views::Viewer;
use crate::domain::attention::{Attention, Content, OutcomeDetail};
use crate::domain::instant::{date_clock, minutes_between};
use crate::domain::outage::Outage;
use crate::domain::personal::Sealed;
use chrono::{DateTime, FixedOffset};
use std::cell::RefCell;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The columns of `eventos.csv`.
pub(super) const OUTAGE_HEADERS: [&str; 24] = [
    "Correlativo",
    "Punto",
    "Canal",
    "Tipo",
    "Trámite",
    "Aplicativos",
    "Escenario",
    "Estado",
    "Inicio",
    "Detectado",
    "Registrado",
    "Restablecido",
    "Cerrado",
    "Duración (min)",
    "Motivo",
    "Sustento",
    "Registrado por",
    "Comunicado",
    "Confirmado",
    "Origen de la falla",
    "Referencia",
    "Por validar",
    "Cerrado sin confirmación",
    "Más de una hora",
];

/// The columns of `atenciones.csv`.
pub(super) const ATTENTION_HEADERS: [&str; 31] = [
    "Código",
    "Punto",
    "Evento",
    "Tipo",
    "Trámite",
    "Crítica",
    "Recibida",
    "De papel",
    "Cliente",
    "Documento",
    "Número de documento",
    "Representante",
    "Servicio",
    "Teléfono",
    "Correo",
    "Dirección",
    "Solicitud",
    "Atendida por",
    "Resultado",
    "Vía de ingreso",
    "En bandeja",
    "Fundamento",
    "Se refiere a",
    "Anulada",
    "Materia",
    "Pedido concreto",
    "Recibo",
    "Fecha del recibo",
    "Monto",
    "Folio",
    "Código oficial",
];

fn yes_or_no(is: bool) -> String {
    if is { "sí" } else { "no" }.to_owned()
}

/// Turns records into rows.
pub(super) struct Rows<'d> {
    desk: &'d Desk,
    seen: &'d Revealed,
    viewer: Viewer<'d>,
    /// The names of users, who are few and stand in every row.
    users: RefCell<BTreeMap<Uuid, String>>,
    /// The outage that was named last: attentions come together.
    latest: RefCell<Option<(Uuid, String)>>,
}

impl<'d> Rows<'d> {
    pub(super) fn new(desk: &'d Desk, seen: &'d Revealed) -> Self {
        Self {
            desk,
            seen,
            viewer: Viewer::new(desk),
            users: RefCell::default(),
            latest: RefCell::default(),
        }
    }

    /// The rows of some outages.
    pub(super) fn outages(&self, outages: &[Outage]) -> Result<Vec<Vec<String>>, ActionError> {
        let closed = outages.iter().filter_map(|it| it.closing.as_ref());
        let sealed: Vec<&Sealed> = closed.map(|closing| &closing.facts.sustento).collect();
        let mut said = self.desk.store.read().sealed_each(&sealed)?.into_iter();
        let mut sustento = |outage: &Outage| {
            let closing = outage.closing.as_ref();
            closing.and_then(|_| said.next().flatten())
        };
        let rows = outages
            .iter()
            .map(|outage| self.outage(outage, sustento(outage)));
        rows.collect()
    }

    fn outage(
        &self,
        outage: &Outage,
        sustento: Option<String>,
    ) -> Result<Vec<String>, ActionError> {
        let read = self.desk.store.read();
        let closing = outage.closing.as_ref();
        let facts = closing.map(|closing| &closing.facts);
        let origin: Option<String> = match facts.and_then(|facts| facts.origin.as_ref()) {
            Some(origin) => read.sealed(origin)?,
            None => None,
        };
        let notice = outage.notice.as_ref();
        let cause = closing.map(|closing| &closing.facts.cause);
        let listed = self.viewer.listed(closing.map(|closing| &closing.facts))?;
        let catalog = &self.desk.assets().catalog;
        Ok(vec![
            outage.correlative.to_string(),
            outage.correlative.point.clone(),
            outage.channel.label().to_owned(),
            outage.procedure_type.label().to_owned(),
            self.viewer.procedure_name(&outage.procedure),
            self.viewer
                .application_names(&outage.applications)
                .join("; "),
            outage.scenario.label().to_owned(),
            outage.state().label().to_owned(),
            self.instant(outage.started.at),
            self.instant(outage.detected.at),
            self.instant(outage.registered_at),
            self.instant_of(outage.restored.map(|restored| restored.at)),
            self.instant_of(closing.map(|closing| closing.at)),
            outage.restored.map_or_else(String::new, |restored| {
                minutes_between(outage.started.at, restored.at).to_string()
            }),
            match (listed, cause) {
                (Some(listed), _) => format!("{} ({})", listed.name, listed.list),
                (None, Some(id)) => catalog
                    .cause(id)
                    .map_or_else(|| id.clone(), |cause| cause.name.clone()),
                (None, None) => String::new(),
            },
            sustento.unwrap_or_default(),
            self.user(outage.registered_by)?,
            notice.map_or_else(String::new, |notice| notice.reference.clone()),
            notice.map_or_else(String::new, |notice| yes_or_no(notice.confirmed)),
            origin.unwrap_or_default(),
            facts
                .and_then(|facts| facts.reference.clone())
                .unwrap_or_default(),
            facts.map_or_else(String::new, |facts| yes_or_no(facts.to_validate)),
            closing.map_or_else(String::new, |_| yes_or_no(!outage.confirmed())),
            outage.restored.map_or_else(String::new, |restored| {
                yes_or_no(outage.over_one_hour(restored.at))
            }),
        ])
    }

    /// The rows of some attentions; what was purged or is blocked is not in them.
    pub(super) fn attentions(
        &self,
        attentions: &[Attention],
    ) -> Result<Vec<Vec<String>>, ActionError> {
        let contents = self.desk.store.read().contents(attentions)?;
        let rows = attentions.iter().zip(contents);
        rows.map(|(attention, content)| self.attention(attention, content))
            .collect()
    }

    fn attention(
        &self,
        attention: &Attention,
        sealed: Option<Content>,
    ) -> Result<Vec<String>, ActionError> {
        let read = self.desk.store.read();
        let in_place = in_place_of_content(read, attention, sealed.as_ref())?;
        let shown = !attention.blocked && self.seen.covers(attention);
        let content = sealed.filter(|_| shown);
        let content = content.unwrap_or_else(|| Content {
            name: in_place.to_owned(),
            request: in_place.to_owned(),
            ..Content::default()
        });
        let outcome = match &attention.outcome {
            None => String::new(),
            Some(outcome) => {
                let detail: Option<OutcomeDetail> = read.sealed(&outcome.facts.detail)?;
                let detail = detail.filter(|_| !attention.blocked).unwrap_or_default();
                let said = [outcome.facts.via.label().to_owned(), detail.to, detail.note]
                    .into_iter()
                    .filter(|part| !part.is_empty());
                said.chain(outcome.facts.at.map(|at| self.instant(at)))
                    .collect::<Vec<_>>()
                    .join(", ")
            }
        };
        let claim = self.viewer.claim(attention, &content)?;
        let of_claim = |tell: fn(&ClaimView) -> Option<String>| {
            claim.as_ref().and_then(tell).unwrap_or_default()
        };
        Ok(vec![
            attention.code.to_string(),
            attention.code.point.clone(),
            self.correlative(attention.outage)?,
            attention
                .procedure_type
                .map_or_else(String::new, |kind| kind.label().to_owned()),
            self.viewer.asked_for(attention, &content),
            yes_or_no(attention.critical),
            self.instant(attention.taken.at),
            yes_or_no(attention.paper.is_some()),
            content.name,
            content
                .document_type
                .map_or_else(String::new, |kind| kind.label().to_owned()),
            content.document_number,
            content.representative,
            content.service_number,
            content.phone,
            content.email,
            content.address,
            content.request,
            content.attended_by,
            outcome,
            of_claim(|claim| claim.entry_way.map(|way| way.label().to_owned())),
            self.instant_of(claim.as_ref().and_then(|claim| claim.in_tray_at)),
            of_claim(ClaimView::ground_words),
            of_claim(|claim| Some(claim.refers_to.as_ref()?.words())),
            yes_or_no(attention.annulled.is_some()),
            of_claim(|claim| Some(claim.subject_noted())),
            of_claim(|claim| Some(claim.request.clone())),
            of_claim(|claim| Some(claim.receipt_number.clone())),
            of_claim(ClaimView::receipt_day),
            of_claim(ClaimView::amount_noted),
            attention
                .paper
                .as_ref()
                .and_then(|paper| paper.folio.clone())
                .unwrap_or_default(),
            attention
                .regularization
                .code()
                .map_or_else(String::new, str::to_owned),
        ])
    }

    fn instant(&self, at: DateTime<FixedOffset>) -> String {
        date_clock(at, self.desk.zone())
    }

    fn instant_of(&self, at: Option<DateTime<FixedOffset>>) -> String {
        at.map_or_else(String::new, |at| self.instant(at))
    }

    fn user(&self, id: Uuid) -> Result<String, ActionError> {
        if let Some(name) = self.users.borrow().get(&id) {
            return Ok(name.clone());
        }
        let name = self.desk.store.read().user_name(id)?;
        self.users.borrow_mut().insert(id, name.clone());
        Ok(name)
    }

    fn correlative(&self, outage: Option<Uuid>) -> Result<String, ActionError> {
        let Some(id) = outage else {
            return Ok(String::new());
        };
        if let Some((latest, correlative)) = &*self.latest.borrow()
            && *latest == id
        {
            return Ok(correlative.clone());
        }
        let outage = self.desk.store.read().outage(id)?;
        let correlative = outage.map_or_else(String::new, |outage| outage.correlative.to_string());
        *self.latest.borrow_mut() = Some((id, correlative.clone()));
        Ok(correlative)
    }
}
