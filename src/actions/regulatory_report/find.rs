//! Finding the report a person names.

use super::super::desk::Desk;
use super::super::error::ActionError;
use crate::domain::refusal::Refusal;
use crate::domain::report::{RegulatoryReport, ReportName, Version};
use crate::domain::rule::Rule;
use crate::store::Reader;
use uuid::Uuid;

/// The report that a text names, and which of its versions: the latest where it names none.
///
/// # Errors
/// None is named so, or two offices have one of that number.
pub(super) fn report(desk: &Desk, text: &str) -> Result<(RegulatoryReport, Version), ActionError> {
    let read = desk.store.read();
    if let Ok(id) = text.trim().parse::<Uuid>() {
        let report = by_id(read, id)?;
        let version = latest(&report)?.clone();
        return Ok((report, version));
    }
    let name: ReportName = text.parse().map_err(|_| none(text))?;
    let mut found = read.reports_numbered(name.report)?;
    let report = match found.len() {
        0 | 1 => found.pop().ok_or_else(|| none(text))?,
        _ => {
            let ids: Vec<String> = found.iter().map(|it| it.id.to_string()).collect();
            return Err(Refusal::new(
                Rule::P5,
                format!("Hay dos reportes {}, de dos oficinas.", name.report),
            )
            .hint(format!("Nómbrelo por su id: {}.", ids.join(" o ")))
            .into());
        }
    };
    let version = version(&report, name.version)?.clone();
    Ok((report, version))
}

pub(super) fn by_id(read: Reader<'_>, id: Uuid) -> Result<RegulatoryReport, ActionError> {
    read.report(id)?.ok_or_else(|| none(&id.to_string()))
}

pub(super) fn version(
    report: &RegulatoryReport,
    version: Option<u32>,
) -> Result<&Version, ActionError> {
    report.version(version).ok_or_else(|| {
        Refusal::new(
            Rule::P5,
            format!("El reporte {} no tiene esa versión.", report.number),
        )
        .hint(format!(
            "Su última versión es la {}.",
            report.last_version()
        ))
        .into()
    })
}

pub(super) fn latest(report: &RegulatoryReport) -> Result<&Version, ActionError> {
    version(report, None)
}

fn none(text: &str) -> ActionError {
    ActionError::NoReport(text.to_owned())
}
