//! What to type into the official system to regularise a record: where, and
//! every value in the order of its form (G1, Q3).

use super::attention_view::{AttentionView, ClaimView};
use super::claim_facts::ReferredView;
use super::desk::Desk;
use super::error::ActionError;
use super::find::{self, Record};
use super::print::outcome_words;
use super::revealed::Revealed;
use super::views::{OutageView, Viewer};
use crate::domain::access::AccessKind;
use crate::domain::authority::Permission;
use crate::domain::instant::date_clock;
use chrono_tz::Tz;
use serde::Serialize;

/// Where outages are regularised (G1).
const OUTAGE_SYSTEM: &str = "Portal de Aplicaciones → Sistema Administrativo ATC";

/// The way there.
const OUTAGE_PATH: &str = "Gestión / Inoperatividad / Registro";

/// What is typed where the catalogue names no aplicativo.
const NO_SYSTEM: &str = "Sin aplicativo en el catálogo";

/// What to type to regularise a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TypingSheet {
    /// Correlative or provisional code of the record.
    pub record: String,
    /// The official system.
    pub system: String,
    /// The way to its form; empty where none is published.
    pub path: String,
    /// The values, in the order of the form; a blank one is left out.
    pub fields: Vec<TypingField>,
    /// What the official code is called there.
    pub code_label: String,
}

/// One value to be typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TypingField {
    /// Its name on the form.
    pub label: &'static str,
    /// Exactly what to type.
    pub value: String,
    /// Whether it is of the customer: a screen covers it until it is asked for.
    pub personal: bool,
}

/// A field of a form: its name, whether it is personal, and its value.
type Row<V> = (&'static str, bool, fn(&V, Tz) -> Option<String>);

/// The form of an outage, in its order.
const OUTAGE: &[Row<OutageView>] = &[
    ("Punto", false, |it, _| some(&it.point)),
    ("Canal", false, |it, _| some(it.channel.label())),
    ("Tipo", false, |it, _| some(it.procedure_type.label())),
    ("Trámite", false, |it, _| some(&it.procedure)),
    ("Aplicativos", false, |it, _| {
        some(&it.applications.join(", "))
    }),
    ("Escenario", false, |it, _| some(it.scenario.label())),
    ("Inicio", false, |it, zone| {
        Some(date_clock(it.started_at, zone))
    }),
    ("Fin", false, |it, zone| {
        it.restored_at.map(|at| date_clock(at, zone))
    }),
    ("Motivo", false, |it, _| it.cause.clone()),
    ("Responsable", false, |it, _| some(&it.registered_by)),
    ("Sustento", false, |it, _| it.sustento.clone()),
];

/// The form of an attention, in its order (Q1, Q2).
const ATTENTION: &[Row<AttentionView>] = &[
    ("Código provisional", false, |it, _| some(&it.code)),
    ("Presentada", false, |it, zone| {
        Some(date_clock(it.taken_at, zone))
    }),
    ("Trámite", false, |it, _| some(&it.procedure)),
    ("Cliente", true, |it, _| some(&it.customer.name)),
    ("Tipo de documento", true, |it, _| {
        it.customer
            .document_type
            .map(|kind| kind.label().to_owned())
    }),
    ("Número de documento", true, |it, _| {
        some(&it.customer.document_number)
    }),
    ("Representante", true, |it, _| {
        some(&it.customer.representative)
    }),
    ("Servicio", true, |it, _| some(&it.customer.service_number)),
    ("Teléfono", true, |it, _| some(&it.customer.phone)),
    ("Correo", true, |it, _| some(&it.customer.email)),
    ("Dirección", true, |it, _| some(&it.customer.address)),
    ("Solicita", true, |it, _| some(&it.request)),
    ("Materia", false, |it, _| {
        it.claim
            .as_ref()
            .and_then(|claim| some(&claim.subject_noted()))
    }),
    ("Vía de ingreso", false, |it, _| {
        it.claim
            .as_ref()
            .and_then(|claim| claim.entry_way)
            .map(|way| way.label().to_owned())
    }),
    ("En bandeja", false, |it, zone| {
        it.claim
            .as_ref()
            .and_then(|claim| claim.in_tray_at)
            .map(|at| date_clock(at, zone))
    }),
    ("Fundamento", true, |it, _| {
        it.claim.as_ref().and_then(ClaimView::ground_words)
    }),
    ("Se refiere al reclamo", true, |it, _| {
        it.claim
            .as_ref()
            .and_then(|claim| claim.refers_to.as_ref())
            .map(ReferredView::words)
    }),
    ("Pedido concreto", true, |it, _| {
        it.claim.as_ref().and_then(|claim| some(&claim.request))
    }),
    ("Recibo", true, |it, _| {
        it.claim
            .as_ref()
            .and_then(|claim| some(&claim.receipt_number))
    }),
    ("Fecha del recibo", true, |it, _| {
        it.claim.as_ref().and_then(ClaimView::receipt_day)
    }),
    ("Monto", false, |it, _| {
        it.claim.as_ref().and_then(ClaimView::amount_noted)
    }),
    ("Atendió", true, |it, _| some(&it.attended_by)),
];

/// What to type to regularise a record. That of an attention holds what the
/// customer said: seeing it is logged (U3); where it is blocked or purged there
/// is nothing of it to be seen (T2, T1).
///
/// # Errors
/// No such record, the role may not, or the store cannot be written.
pub fn typing_sheet(desk: &mut Desk, name: &str) -> Result<TypingSheet, ActionError> {
    desk.permit(Permission::Regularize)?;
    match find::record(desk, name)? {
        Record::Outage(outage) => {
            let view = Viewer::new(desk).of(&outage)?;
            Ok(TypingSheet {
                fields: fields(desk, OUTAGE, &view),
                record: view.correlative,
                system: OUTAGE_SYSTEM.to_owned(),
                path: OUTAGE_PATH.to_owned(),
                code_label: "Código oficial del evento".to_owned(),
            })
        }
        Record::Attention(attention) => {
            desk.permit(Permission::RevealPersonal(find::whose(desk, &attention)))?;
            let mut view = Viewer::new(desk).masked(&attention)?;
            let hidden = view.blocked || view.purged;
            if !hidden {
                let seen = Revealed::of(desk, [&*attention], AccessKind::Revealed)?;
                view = Viewer::new(desk).seen(&attention, Some(&seen))?;
            }
            let mut fields = fields(desk, ATTENTION, &view);
            fields.retain(|field| !(hidden && field.personal));
            if !hidden {
                let outcome = outcome_words(desk, &view);
                fields.extend(outcome.map(|value| TypingField {
                    label: "Resultado",
                    value,
                    personal: true,
                }));
            }
            Ok(TypingSheet {
                system: system(desk, view.procedure_id.as_deref()),
                record: view.code,
                path: String::new(),
                fields,
                code_label: match view.claim {
                    Some(_) => "Código de reclamo",
                    None => "Código oficial de la solicitud",
                }
                .to_owned(),
            })
        }
    }
}

fn fields<V>(desk: &Desk, form: &[Row<V>], view: &V) -> Vec<TypingField> {
    form.iter()
        .filter_map(|&(label, personal, value)| {
            Some(TypingField {
                label,
                value: value(view, desk.zone())?,
                personal,
            })
        })
        .collect()
}

/// The aplicativo in which a procedure is regularised (G1).
fn system(desk: &Desk, procedure: Option<&str>) -> String {
    let catalog = &desk.assets().catalog;
    procedure
        .and_then(|id| catalog.procedure(id))
        .and_then(|procedure| catalog.application(&procedure.application))
        .map_or_else(
            || NO_SYSTEM.to_owned(),
            |application| application.name.clone(),
        )
}

/// A field that was left blank is not typed.
fn some(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}
