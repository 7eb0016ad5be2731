//! The rows of a base of which nothing is taken, given back to who sent it: corrected, they
//! come home and complete the same reception (X1).

use super::desk::Desk;
use super::error::ActionError;
use super::outlet::Outgoing;
use super::plan_base::PlannedBase;
use super::print::head;
use crate::documents::returned_rows::{
    ReturnedCell, ReturnedCells, ReturnedRow, ReturnedRows, returned_rows,
};
use crate::files::Target;
use crate::intake::{Cell, IntakeError, OWN, Row, failed_formulas, failed_rows, return_key};
use crate::store::Progress;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Fields whose zeros count.
const TEXTS: [&str; 3] = ["cuenta", "radicado", "cun"];

/// Formulas that are told of.
const FORMULAS: usize = 2_000;

/// The same into the folder of documents, on another thread.
///
/// # Errors
/// The store no longer opens.
pub fn write_failed_rows_job(
    desk: &Desk,
    planned: Arc<PlannedBase>,
) -> Result<
    impl FnOnce(Progress<'_>) -> Result<Option<PathBuf>, ActionError> + Send + 'static,
    ActionError,
> {
    let desk = Desk::over(desk.store.beside()?)?;
    Ok(move |progress: Progress<'_>| write_failed_rows(&desk, &planned, None, progress))
}

/// Writes the rows of which nothing is taken as a workbook: where it is told, or into the
/// folder of documents; none where all are taken.
///
/// # Errors
/// It cannot go there, or the person stopped it: nothing is left of it then.
pub fn write_failed_rows(
    desk: &Desk,
    planned: &PlannedBase,
    target: Option<&Target>,
    progress: Progress<'_>,
) -> Result<Option<PathBuf>, ActionError> {
    let reception = planned.reception();
    if reception.rejected.is_empty() {
        return Ok(None);
    }
    let stem = format!(
        "devolucion-{}-{}",
        reception.base.code(),
        reception.cut.format("%Y%m%d")
    );
    let file = Outgoing::begin(desk, target, &stem, "xlsx")?;
    let reasons = reception.rejected.iter().map(|it| {
        let reason = format!("{}: {}", it.column, it.reason);
        (u64::from(it.row), reason)
    });
    let reasons: HashMap<u64, String> = reasons.collect();
    let headers = planned.headers();
    let whole = reception.rows.is_empty();
    let whole = whole.then_some((reception.base, reception.cut));
    let own = |of: usize| {
        let found = headers.iter().find(|(_, header)| header == OWN[of]);
        found.map(|(at, _)| *at)
    };
    let (reason_at, key_at) = (own(0), own(1));
    let is_own = |at: u32| Some(at) == reason_at || Some(at) == key_at;
    let refused = |source: IntakeError| ActionError::Intake {
        file: planned.input().file.clone(),
        source: Box::new(source),
    };
    let is_failed = |number| reasons.contains_key(&number);
    let formulas = planned.reread(|bytes, _| {
        let heed = &mut |rows| progress(rows, 0);
        failed_formulas(bytes, planned.sheet(), &is_failed, FORMULAS, heed)
    });
    let mut formulas = formulas.map_err(refused)?;
    let mut rows = Vec::new();
    let mut take = |row: &Row| {
        let key = match key_at {
            // It failed once more: it is still the row it was.
            Some(at) if reception.returned => row.cell(at).told_whole(),
            _ => return_key(&reception.sha256, row.number, whole),
        };
        let told = row.cells.iter().filter_map(|(at, _)| {
            let formula = formulas.remove(&(row.number, *at))?;
            Some((u16::try_from(*at).ok()?, formula))
        });
        rows.push(ReturnedRow {
            cells: given_back(row, &is_own),
            formulas: told.collect(),
            reason: reasons.get(&row.number).cloned().unwrap_or_default(),
            key,
        });
    };
    let layout = planned
        .reread(|bytes, asked| {
            failed_rows(
                bytes,
                asked,
                &is_failed,
                &mut |rows| progress(rows, 0),
                &mut take,
            )
        })
        .map_err(refused)?;
    let heading = layout.heading.iter();
    let widths = layout.widths.iter().filter_map(|(first, last, width)| {
        Some((
            u16::try_from(*first).ok()?,
            u16::try_from(*last).ok()?,
            *width,
        ))
    });
    let of = reception.base.label();
    let data = ReturnedRows {
        title: format!(
            "Devolución de {of}, corte {}",
            reception.cut.format("%d/%m/%Y")
        ),
        head: head(desk, of),
        headers: heading.map(|row| given_back(row, &is_own)).collect(),
        widths: widths.collect(),
        texts: TEXTS
            .into_iter()
            .filter_map(|field| u16::try_from(planned.column(field)?).ok())
            .collect(),
        own: OWN,
        rows,
    };
    Ok(Some(file.write(&returned_rows(&data)?)?))
}

/// The cells of a row as they stand, but for those that this console added.
fn given_back(row: &Row, is_own: &impl Fn(u32) -> bool) -> ReturnedCells {
    let cells = row.cells.iter().filter(|(at, _)| !is_own(*at));
    let cells = cells.filter_map(|(at, cell)| {
        let cell = match cell {
            Cell::Number(number) => ReturnedCell::Number(*number),
            Cell::Undated(number) => ReturnedCell::Undated(*number),
            Cell::Moment(moment) => ReturnedCell::Moment(*moment),
            Cell::Text(text) => ReturnedCell::Text(text.clone()),
            Cell::Truth(truth) => ReturnedCell::Truth(*truth),
            Cell::Broken(error) => ReturnedCell::Error(error.code()),
            Cell::Empty | Cell::Uncomputed => ReturnedCell::Blank,
        };
        Some((u16::try_from(*at).ok()?, cell, row.look(*at).cloned()))
    });
    cells.collect()
}
