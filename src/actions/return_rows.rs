//! The rows of a base of which nothing is taken, given back to who sent it: corrected, they
//! come home and complete the same reception (X1).

use super::desk::Desk;
use super::error::ActionError;
use super::outlet::Outgoing;
use super::plan_base::PlannedBase;
use super::print::head;
use crate::documents::returned_rows::{
    ReturnedCell, ReturnedCells, ReturnedDrawing, ReturnedRow, ReturnedRows, returned_rows,
};
use crate::files::Target;
use crate::intake::{
    Cell, IntakeError, Layout, OWN, Row, failed_formulas, failed_rows, return_key,
};
use crate::store::Progress;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Fields whose zeros count.
const TEXTS: [&str; 3] = ["cuenta", "radicado", "cun"];

/// Cells that are one with others, of all rows together: more of them are no sheet that
/// somebody made.
const MERGED: u64 = 100_000;

/// Columns in which they are: behind them there is room for what is told of the rows.
const LAST_MERGED: u16 = 16_000;

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
    let (mut rows, mut numbers) = (Vec::new(), Vec::new());
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
        let formulas: Vec<_> = told.collect();
        numbers.push(row.number);
        rows.push(ReturnedRow {
            cells: given_back(row, &is_own, &formulas),
            formulas,
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
    let of = reception.base.label();
    let data = ReturnedRows {
        title: format!(
            "Devolución de {of}, corte {}",
            reception.cut.format("%d/%m/%Y")
        ),
        head: head(desk, of),
        headers: heading.map(|row| given_back(row, &is_own, &[])).collect(),
        drawing: drawing(&layout, &numbers),
        texts: TEXTS
            .into_iter()
            .filter_map(|field| u16::try_from(planned.column(field)?).ok())
            .collect(),
        own: OWN,
        rows,
    };
    Ok(Some(file.write(&returned_rows(&data)?)?))
}

/// How the rows with these numbers are drawn below their headers.
fn drawing(layout: &Layout, numbers: &[u64]) -> ReturnedDrawing {
    let drawn = &layout.drawn;
    let heading = layout.heading.iter().map(|row| row.number);
    let given: HashMap<u64, u32> = heading.chain(numbers.iter().copied()).zip(0..).collect();
    let column = |at: u32| u16::try_from(at).ok().filter(|at| *at < LAST_MERGED);
    let stretch = |first: u32, last: u32| Some((column(first)?, column(last)?));
    let widths = drawn.widths.iter().filter_map(|(first, last, width)| {
        let (first, last) = stretch(*first, *last)?;
        Some((first, last, *width))
    });
    let hidden = layout.hidden.iter();
    let heights = drawn.heights.iter();
    // Cells that are one stay so where all their rows stand together still.
    let together = |(first, last): (u64, u64)| {
        let (from, to) = (*given.get(&first)?, *given.get(&last)?);
        (u64::from(to.checked_sub(from)?) == last.checked_sub(first)?).then_some((from, to))
    };
    let mut room = MERGED;
    let merged = drawn.merged.iter().map_while(|(rows, columns)| {
        let cells = together(*rows).zip(stretch(columns.0, columns.1));
        if let Some(((first, last), (from, to))) = cells {
            let wide = u64::from(to.abs_diff(from)) + 1;
            room = room.checked_sub((u64::from(last - first) + 1) * wide)?;
        }
        Some(cells)
    });
    ReturnedDrawing {
        widths: widths.collect(),
        hidden: hidden
            .filter_map(|(first, last)| stretch(*first, *last))
            .collect(),
        heights: heights
            .filter_map(|(row, height)| Some((*given.get(row)?, *height)))
            .collect(),
        merged: merged.flatten().collect(),
    }
}

/// The cells of a row as they stand, but for those that this console added. A formula that was
/// never worked out stands as a text: an empty cell would come home as one that says nothing.
fn given_back(
    row: &Row,
    is_own: &impl Fn(u32) -> bool,
    formulas: &[(u16, String)],
) -> ReturnedCells {
    let cells = row.cells.iter().filter(|(at, _)| !is_own(*at));
    let cells = cells.filter_map(|(at, cell)| {
        let at = u16::try_from(*at).ok()?;
        let formula = || formulas.iter().find(|(of, _)| *of == at);
        let cell = match cell {
            Cell::Number(number) => ReturnedCell::Number(*number),
            Cell::Undated(number) => ReturnedCell::Undated(*number),
            Cell::Moment(moment) => ReturnedCell::Moment(*moment),
            Cell::Text(text) => ReturnedCell::Text(text.clone()),
            Cell::Truth(truth) => ReturnedCell::Truth(*truth),
            Cell::Broken(error) => ReturnedCell::Error(error.code()),
            Cell::Empty => ReturnedCell::Blank,
            Cell::Uncomputed => {
                let formula = formula().map_or("…", |(_, formula)| formula);
                ReturnedCell::Text(format!("={formula}"))
            }
        };
        Some((at, cell, row.look(u32::from(at)).cloned()))
    });
    cells.collect()
}
