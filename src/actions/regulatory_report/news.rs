//! Whether a version still says what the records say: what of it would change if it were
//! prepared now (P5, C6).

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::views::Viewer;
use super::chosen::ReportInput;
use super::find::latest;
use super::papers::model_of;
use super::plan::planned;
use super::rows::Rows;
use crate::domain::catalog::Scenario;
use crate::domain::report::{
    LayoutColumn, Part, RegulatoryReport, ReportModel, ReportRow, RowChange, Version, changes,
};
use crate::domain::terminal::Scope;
use crate::store::PageAt;
use chrono::TimeDelta;
use uuid::Uuid;

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
    Ok(changes(&said.rows, &plan.model.rows, &official(desk)))
}

/// The columns that go to Regulatorio.
fn official(desk: &Desk) -> Vec<LayoutColumn> {
    let layout = desk.assets().report_layout.columns.iter();
    let official = layout.filter(|it| it.part == Part::Official);
    official.cloned().collect()
}

/// Reports that the board looks through, the ones prepared last.
const LOOKED_THROUGH: usize = 12;

/// How long after it was sent the board tells that a report is no longer so (decision); its
/// page tells it for ever.
const TOLD_FOR: TimeDelta = TimeDelta::days(60);

/// The reports of this office that were sent of late and of whose events the records say
/// something else by now (C6, P5), by their names. Only the events of which something came
/// since are looked at: what would enter anew, the page of the report tells.
pub(crate) fn reports_to_renew(desk: &Desk) -> Result<Vec<String>, ActionError> {
    let mut found = Vec::new();
    if desk.scope() != Scope::Office {
        return Ok(found);
    }
    let read = desk.store.read();
    let own = read.own_replicas()?;
    for report in read.reports(PageAt::First, LOOKED_THROUGH)? {
        let version = latest(&report)?;
        let is_late = |sent_at| desk.now() - sent_at > TOLD_FOR;
        if !own.contains(&report.origin) || version.sent_at.is_none_or(is_late) {
            continue;
        }
        let touched = read.touched_since_prepared(report.id, &version.facts.rows)?;
        if !touched.is_empty() && says_otherwise(desk, version, &touched)? {
            found.push(version.facts.name().to_string());
        }
    }
    Ok(found)
}

/// Whether what a version says of some events is not what would be said of them now.
fn says_otherwise(desk: &Desk, version: &Version, touched: &[Uuid]) -> Result<bool, ActionError> {
    let read = desk.store.read();
    let Some(said) = model_of(read, version)? else {
        return Ok(false);
    };
    let before: Vec<ReportRow> = said
        .rows
        .into_iter()
        .filter(|row| touched.contains(&row.id))
        .collect();
    let viewer = Viewer::new(desk);
    let mut rows = Rows::new(&viewer)?;
    let mut now = Vec::new();
    for row in &before {
        if let Some(outage) = read.outage(row.id)? {
            let never = outage.scenario == Scenario::ErrorOrTest;
            if !never && read.principal_of(&outage)?.is_none() {
                now.push(rows.of(&outage, row.included.as_deref())?);
            }
        }
    }
    Ok(!changes(&before, &now, &official(desk)).is_empty())
}
