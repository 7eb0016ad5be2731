//! A case that was escalated by mistake is finished, with the notes of the call log (X4).

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::fields::check_length;
use super::at_a_cell;
use super::show::{CaseView, find_case, show_case};
use crate::domain::authority::Permission;
use crate::domain::personal::RetentionClass;
use crate::domain::pqr::{CaseEvent, CaseName, Finished, check_finish};
use crate::domain::text::{LONGEST_LINE, LONGEST_TEXT};
use crate::journal::{Body, case_id};

/// What is noted of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FinishInput {
    /// Why, as it stands in the call log of RR.
    pub notes: String,
    /// The section of the ABC of its cause that was checked.
    pub abc: Option<String>,
}

/// Finishes a case (X4).
///
/// # Errors
/// This is no cell, the role may not, the case is past it, or there are no notes.
pub fn finish_case(
    desk: &mut Desk,
    name: &str,
    input: &FinishInput,
) -> Result<CaseView, ActionError> {
    at_a_cell(desk)?;
    desk.permit(Permission::WorkCase)?;
    let notes = input.notes.trim();
    check_length("notas", notes, LONGEST_TEXT)?;
    let abc = input
        .abc
        .as_deref()
        .map(str::trim)
        .filter(|it| !it.is_empty());
    check_length("sección del ABC", abc.unwrap_or_default(), LONGEST_LINE)?;
    let radicado = find_case(desk, name)?.line.radicado;
    let case = CaseName {
        point: desk.point().to_owned(),
        radicado: radicado.clone(),
    };
    let id = case_id(&case.point, &case.radicado);
    desk.store.write(|writer| {
        let state = writer.read().pqr_work(id)?.map(|work| work.state);
        check_finish(state.unwrap_or_default(), notes)?;
        let event = Finished {
            case,
            notes: writer.seal(RetentionClass::General, notes)?,
            abc: abc.map(str::to_owned),
        };
        writer.append(id, &Body::PqrCase(CaseEvent::Finished(event)))?;
        Ok::<_, ActionError>(())
    })?;
    show_case(desk, &radicado)
}
