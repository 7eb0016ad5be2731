//! Whether a version still says what the records say: what of it would change if it were
//! prepared now (P5, C6).

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::chosen::ReportInput;
use super::plan::planned;
use crate::domain::report::{
    LayoutColumn, Part, RegulatoryReport, ReportModel, RowChange, Version, changes,
};
use crate::domain::terminal::Scope;

/// What would change of the part that goes to Regulatorio, row by row, with the same
/// choices: of the latest version of a report of this office; nothing of any other.
pub(super) fn news(
    desk: &Desk,
    report: &RegulatoryReport,
    version: &Version,
    said: &ReportModel,
) -> Result<Vec<RowChange>, ActionError> {
    let facts = &version.facts;
    if desk.scope() != Scope::Office || facts.version < report.last_version() {
        return Ok(Vec::new());
    }
    let again = ReportInput {
        repeat: true,
        ..ReportInput::of(facts.from, facts.to)
    };
    let plan = planned(desk, &again)?;
    if plan.former.is_none_or(|former| former.id != report.id) {
        return Ok(Vec::new());
    }
    let layout = desk.assets().report_layout.columns.iter();
    let official: Vec<LayoutColumn> = layout
        .filter(|it| it.part == Part::Official)
        .cloned()
        .collect();
    Ok(changes(&said.rows, &plan.model.rows, &official))
}
