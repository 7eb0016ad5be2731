//! What was cut short while a base came in is dropped, where it is not gone on with (X12).

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::at_a_cell;
use super::cell::{UnfinishedReception, unfinished};
use crate::domain::authority::Permission;
use crate::domain::instant::date;
use crate::domain::pqr::PqrBase;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use chrono::NaiveDate;

/// Drops what was cut short here of a base and cut: nothing of it counted, and what it brought
/// is deleted. Answers what that was.
///
/// # Errors
/// This is no cell, the role may not, nothing of that base and cut was cut short, or the store
/// cannot be written.
pub fn drop_unfinished(
    desk: &mut Desk,
    base: PqrBase,
    cut: NaiveDate,
) -> Result<Vec<UnfinishedReception>, ActionError> {
    at_a_cell(desk)?;
    desk.permit(Permission::ReceiveBase)?;
    let all = unfinished(desk)?;
    let (meant, others): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|it| (it.base, it.cut) == (base, cut));
    if meant.is_empty() {
        let told = format!(
            "De {} con corte {} nada quedó a medias. No cambió nada.",
            base.label(),
            date(cut)
        );
        let others = others
            .iter()
            .fold(Refusal::new(Rule::X12, told), |told, it| {
                told.hint(format!(
                    "A medias quedó {}, corte {}.",
                    it.base.label(),
                    date(it.cut)
                ))
            });
        return Err(others.into());
    }
    desk.store.drop_leftovers(base, cut)?;
    Ok(meant)
}
