//! The manual form of an outage with many attentions: how long it becomes is told before,
//! it is made while somebody looks on who can stop it, and it can be a workbook instead.

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::find;
use super::super::outlet::Outgoing;
use super::super::register::SheetFormat;
use super::super::revealed::Revealed;
use super::Printed;
use super::made::check_place;
use super::outage::{attentions_of, form_name, form_texts};
use crate::documents::Paper;
use crate::documents::attention::Claim;
use crate::documents::filled_form::{FilledForm, FormAttention, long_form};
use crate::documents::tabular::{Cell, Column, Tabular};
use crate::documents::workbook::workbook;
use crate::domain::access::AccessKind;
use crate::domain::authority::Permission;
use crate::domain::text::counted_words;
use crate::files::Target;
use crate::store::{Progress, StoreError};

/// From so many attentions on a form is long: some forty pages and more than a second.
const MANY: u64 = 500;

/// How many attentions a page of a form has, where customers say much and where a line at
/// most. Few pages are told for sure; of those with long requests there can be more.
const A_PAGE: (u64, u64) = (7, 20);

/// How many attentions are set in a second, on two cores of an office computer.
const A_SECOND: u64 = 500;

/// How long the form of an outage becomes, about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormSize {
    attentions: u64,
}

impl FormSize {
    /// Of so many attentions.
    #[must_use]
    pub const fn of(attentions: u64) -> Self {
        Self { attentions }
    }

    /// Whether it is so long that it is told before.
    #[must_use]
    pub const fn is_long(self) -> bool {
        self.attentions >= MANY
    }

    /// How many seconds it takes, about.
    #[must_use]
    pub const fn seconds(self) -> u64 {
        self.attentions.div_ceil(A_SECOND)
    }

    /// What is told before.
    #[must_use]
    pub fn words(self) -> String {
        let Self { attentions } = self;
        let (fewest, most) = A_PAGE;
        format!(
            "{}: desde {} si se pidió en una línea; unas {} o más si se pidió mucho. Toma {}.",
            counted_words(attentions, "atención", "atenciones"),
            counted_words(attentions.div_ceil(most), "página", "páginas"),
            attentions.div_ceil(fewest),
            about(self.seconds()),
        )
    }
}

fn about(seconds: u64) -> String {
    match seconds {
        ..=1 => "un segundo o menos".to_owned(),
        seconds => format!("unos {seconds} segundos"),
    }
}

/// A form to be written: of which outage, as what, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormInput {
    /// The correlative, or its unambiguous end.
    pub outage: String,
    /// As what.
    pub format: SheetFormat,
    /// The file; none for a free name in the folder of documents.
    pub target: Option<Target>,
    /// The paper; none for the usual one.
    pub paper: Option<Paper>,
}

/// Prepares the writing of a form for another thread, so that the counter keeps working.
/// That it is printed is on the record from here on (U3). Its progress is told in attentions
/// that are set; a template of the office may tell none.
///
/// # Errors
/// No such record, the role may not, or the file cannot go there. The job fails where the
/// office's template does not work or the person stopped it: nothing is left of it then.
pub fn form_job(
    desk: &mut Desk,
    input: FormInput,
) -> Result<impl FnOnce(Progress<'_>) -> Result<Printed, ActionError> + Send + 'static, ActionError>
{
    desk.permit(Permission::ReserveCodes)?;
    let outage = find::outage(desk, &input.outage)?;
    let attentions = attentions_of(desk, &outage)?;
    check_place(desk, input.target.as_ref())?;
    let seen = Revealed::of(desk, &attentions, AccessKind::Printed)?;
    let desk = Desk::over(desk.store.beside()?)?;
    Ok(move |progress: Progress<'_>| {
        let count = attentions.len() as u64;
        let mut go_on = |set: u64| progress(set.min(count), count);
        let FormInput { format, target, .. } = input;
        let name = form_name(&outage.correlative.to_string());
        let file = Outgoing::begin(&desk, target.as_ref(), &name, format.extension())?;
        let form = form_texts(&desk, &outage, &attentions, &seen, &mut || go_on(0))?;
        let bytes = match format {
            SheetFormat::Xlsx => workbook(&table(form))?,
            SheetFormat::Pdf => {
                let usual = Paper::usual_in(desk.profile().country);
                let paper = input.paper.unwrap_or(usual);
                long_form(&desk.templates(), &form, paper, &mut go_on)?
                    .ok_or(StoreError::Cancelled)?
            }
        };
        Ok(Printed {
            file: file.write(&bytes)?,
            codes: Vec::new(),
        })
    })
}

/// What stands in a column.
type Of = fn(&FormAttention) -> Cell;

/// The columns of the workbook, with their widths in signs, and what stands in each.
const COLUMNS: [(Column, Of); 22] = [
    column("Código", 20, |it| text(&it.code)),
    column("Recepción", 16, |it| text(&it.taken_at)),
    column("Trámite", 30, |it| text(&it.procedure)),
    column("Crítico", 8, |it| text(yes(it.critical))),
    column("Cliente", 30, |it| text(&it.customer.name)),
    column("Documento", 16, |it| some(it.customer.document.as_ref())),
    column("Representante", 24, |it| {
        some(it.customer.representative.as_ref())
    }),
    column("Servicio o contrato", 16, |it| {
        some(it.customer.service.as_ref())
    }),
    column("Teléfono", 14, |it| some(it.customer.phone.as_ref())),
    column("Notificar a", 28, |it| some(it.customer.notify_to.as_ref())),
    column("Qué solicita", 60, |it| text(&it.request)),
    column("Materia", 24, |it| {
        claimed(it, |claim| Some(&claim.subject))
    }),
    column("Pedido concreto", 40, |it| {
        claimed(it, |claim| claim.concrete_request.as_ref())
    }),
    column("Número de recibo", 16, |it| {
        claimed(it, |claim| claim.receipt_number.as_ref())
    }),
    column("Fecha del recibo", 12, |it| {
        claimed(it, |claim| claim.receipt_date.as_ref())
    }),
    column("Monto", 12, |it| {
        claimed(it, |claim| claim.receipt_amount.as_ref())
    }),
    column("Vía de ingreso", 14, |it| {
        claimed(it, |claim| claim.entry.as_ref())
    }),
    column("Se refiere a", 20, |it| {
        claimed(it, |claim| claim.refers_to.as_ref())
    }),
    column("Atendido por", 20, |it| text(&it.attended_by)),
    column("Resultado", 30, |it| some(it.outcome.as_ref())),
    column("Transcrito de papel", 10, |it| text(yes(it.from_paper))),
    column("Código oficial", 18, |it| some(it.official_code.as_ref())),
];

const fn column(title: &'static str, width: u16, of: Of) -> (Column, Of) {
    (Column { title, width }, of)
}

fn text(text: &str) -> Cell {
    some(Some(&text.to_owned()))
}

fn some(text: Option<&String>) -> Cell {
    Cell::some(text.cloned())
}

fn claimed(attention: &FormAttention, of: fn(&Claim) -> Option<&String>) -> Cell {
    some(attention.claim.as_ref().and_then(of))
}

const fn yes(it: bool) -> &'static str {
    if it { "sí" } else { "no" }
}

/// The form as a table: what the paper says, a row an attention.
fn table(form: FilledForm) -> Tabular {
    let applications = form.applications.join(", ");
    let known = |text: Option<String>| text.unwrap_or_default();
    let facts = [
        (
            "Punto de atención",
            format!("{} ({})", form.head.point_name, form.head.point_code),
        ),
        ("Canal", form.channel),
        ("Correlativo", form.correlative),
        ("Tipo de trámite", form.procedure_type),
        ("Escenario", form.scenario),
        ("Motivo de ocurrencia", known(form.cause)),
        ("Aplicativos afectados", applications),
        ("Inicio", form.started),
        ("Fin", known(form.restored)),
        ("Duración", known(form.duration)),
        ("Responsable del registro", form.responsible),
        ("Código oficial", known(form.official_code)),
        ("Sustento", known(form.sustento)),
    ];
    Tabular {
        head: form.head,
        title: "Formato Manual de Registro de Inoperatividad".to_owned(),
        facts: facts
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        columns: COLUMNS.map(|(column, _)| column).to_vec(),
        rows: form
            .attentions
            .iter()
            .map(|attention| COLUMNS.iter().map(|(_, of)| of(attention)).collect())
            .collect(),
        empty: "Sin atenciones en este evento.".to_owned(),
        notes: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn law_9_a_long_form_says_before_how_long_it_becomes() {
        assert!(!FormSize::of(499).is_long());
        assert!(FormSize::of(500).is_long());
        assert_eq!(
            FormSize::of(6_700).words(),
            "6700 atenciones: desde 335 páginas si se pidió en una línea; unas 958 o más si se pidió mucho. Toma unos 14 segundos."
        );
    }
}
