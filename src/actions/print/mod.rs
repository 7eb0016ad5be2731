//! Documents: the manual form blank and filled in, the slip, the phone script,
//! the closing record and the sheet of a shift (Q7, C, N2).

mod attention;
mod blank_form;
mod evaluation;
mod feedback;
mod form_file;
mod made;
mod on_paper;
mod outage;

pub(super) use attention::{
    claim_form_name, claim_form_of, follow_up, outcome_words, pending, received, reception, remark,
    term_words,
};
use attention::{slip_of, whole};
pub use blank_form::{
    MANY_CODES, MOST_CODES, Reservation, USUAL_CODES, annul_code, code_stock, print_blank_form,
};
pub use feedback::FeedbackInput;
pub use form_file::{FormInput, FormSize, form_job};
pub(super) use made::{Made, head};
pub use on_paper::{Handing, OnPaper, paper_job, print_written, printer};
pub(super) use outage::form_of;
use outage::{closing, filled};

use super::desk::Desk;
use super::error::ActionError;
use super::outlet::Outgoing;
use super::shift::{self, ShiftInput};
use crate::config::{Settings, SlipsOn};
use crate::documents::Paper;
use crate::documents::claim_form::claim_form;
use crate::documents::closing_record;
use crate::documents::phone_script::{self, PhoneScript};
use crate::documents::slip;
use crate::domain::advice::Advised;
use crate::domain::authority::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::files::Target;
use serde::Serialize;
use std::path::PathBuf;

/// A document that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Printed {
    /// The file.
    pub file: PathBuf,
    /// The codes it reserved (N2).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
}

/// A kind of document about one record, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// The customer's slip (Q7).
    Slip(String),
    /// What a phone line reads out and sends (Q7).
    PhoneScript(String),
    /// The filled form of a claim (G5).
    ClaimForm(String),
    /// The manual form of an outage with its attentions.
    FilledForm(String),
    /// The record of a closing (C).
    ClosingRecord(String),
    /// The evaluation of an outage (V).
    Evaluation(String),
    /// What an adviser signs after a week's feedback (X10).
    Feedback(FeedbackInput),
    /// The sheet of a shift, with its first instant and what the one who leaves writes.
    Shift(ShiftInput),
}

/// Prints a document to `target`, or to a free name in the folder of documents.
///
/// # Errors
/// No such record, the role may not, the office's template does not work, or
/// the file cannot be written.
pub fn print(
    desk: &mut Desk,
    document: &Document,
    target: Option<&Target>,
    paper: Option<Paper>,
) -> Result<Printed, ActionError> {
    let paper = paper_of(desk, document, paper);
    let made = make(desk, document, target, paper)?;
    let file = Outgoing::begin(desk, target, &made.name, PDF)?.write(&made.pdf)?;
    Ok(Printed {
        file,
        codes: Vec::new(),
    })
}

/// The paper that was asked for, or the usual one of a document.
fn paper_of(desk: &Desk, document: &Document, paper: Option<Paper>) -> Paper {
    paper.unwrap_or_else(|| match document {
        Document::Slip(_) if prints_tickets(desk) => Paper::Ticket,
        _ => Paper::usual_in(desk.profile().country),
    })
}

/// Whether this console prints its slips on the roll of a ticket printer.
fn prints_tickets(desk: &Desk) -> bool {
    let (settings, _) = Settings::load(&desk.store.paths().settings());
    settings.slips == SlipsOn::Ticket
}

/// How the names of documents end.
const PDF: &str = "pdf";

fn make(
    desk: &mut Desk,
    document: &Document,
    target: Option<&Target>,
    paper: Paper,
) -> Result<Made, ActionError> {
    let press = &desk.press();
    Ok(match document {
        Document::Slip(name) => {
            let view = whole(desk, name, target)?;
            Made {
                name: format!("constancia-{}", view.code),
                pdf: slip::slip(press, &slip_of(desk, &view), paper)?,
            }
        }
        Document::PhoneScript(name) => {
            let view = whole(desk, name, target)?;
            if view.annulled {
                let why = "La atención está anulada: no hay código que dictar.";
                return Err(Refusal::new(Rule::O6, why).hint(Advised::PrintSlip).into());
            }
            let script = PhoneScript::new(head(desk, &view.code), &reception(desk, &view));
            Made {
                name: format!("guion-{}", view.code),
                pdf: phone_script::phone_script(press, &script, paper)?,
            }
        }
        Document::ClaimForm(name) => {
            let view = whole(desk, name, target)?;
            let Some(form) = claim_form_of(desk, &view, desk.now()) else {
                return Err(Refusal::new(
                    Rule::G5,
                    "El formulario es de un reclamo, una apelación o una queja.",
                )
                .hint("Para otra solicitud, imprima su constancia.")
                .into());
            };
            Made {
                name: claim_form_name(&view.code),
                pdf: claim_form(press, &form, paper)?,
            }
        }
        Document::FilledForm(name) => filled(desk, name, target, paper)?,
        Document::ClosingRecord(name) => {
            desk.permit(Permission::ReserveCodes)?;
            let record = closing(desk, name)?;
            Made {
                name: format!("cierre-{}", record.correlative),
                pdf: closing_record::closing_record(press, &record, paper)?,
            }
        }
        Document::Evaluation(name) => evaluation::evaluation(desk, name, paper)?,
        Document::Feedback(input) => feedback::form(desk, input, paper)?,
        Document::Shift(input) => shift::sheet(desk, input, paper)?,
    })
}
