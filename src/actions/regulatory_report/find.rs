//! Finding the report a person names.

use super::super::desk::Desk;
use super::super::error::ActionError;
use crate::domain::refusal::Refusal;
use crate::domain::report::{RegulatoryReport, ReportName, Version};
use crate::domain::rule::Rule;
use crate::store::Reader;
use uuid::Uuid;

/// The report that a text names, and which of its versions: the latest where it names
/// none. Where two offices have one of that number it is the own one, unless `#` and the
/// end of its id tell which.
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
    let (name, end) = match text.split_once('#') {
        Some((name, end)) => (name, end.trim().to_lowercase()),
        None => (text, String::new()),
    };
    let name: ReportName = name.parse().map_err(|_| none(text))?;
    let mut found = read.reports_numbered(name.report)?;
    if end.is_empty() {
        found = read.own_first(found)?;
    }
    found.retain(|it| it.id.simple().to_string().ends_with(&end));
    let report = match found.len() {
        0 | 1 => found.pop().ok_or_else(|| none(text))?,
        _ => {
            let mut names = Vec::new();
            for report in &found {
                names.push(word(name, mark(read, report)?.as_deref()));
            }
            return Err(Refusal::new(
                Rule::P5,
                format!("Hay dos reportes {}, de dos oficinas.", name.report),
            )
            .hint(format!("Diga cuál: {}.", names.join(" o ")))
            .into());
        }
    };
    let version = version(&report, name.version)?.clone();
    Ok((report, version))
}

/// The shortest end of its id, of four signs at least, that tells a report from the others
/// of its number; none where it is the only one.
pub(super) fn mark(
    read: Reader<'_>,
    report: &RegulatoryReport,
) -> Result<Option<String>, ActionError> {
    let id = |it: &RegulatoryReport| it.id.simple().to_string();
    let alike = read.reports_numbered(report.number)?.into_iter();
    let others: Vec<String> = alike
        .filter(|it| it.id != report.id)
        .map(|it| id(&it))
        .collect();
    if others.is_empty() {
        return Ok(None);
    }
    let own = id(report);
    let mut ends = (4..=own.len()).filter_map(|signs| own.get(own.len() - signs..));
    let end = ends.find(|end| others.iter().all(|other| !other.ends_with(end)));
    Ok(Some(end.unwrap_or(&own).to_owned()))
}

/// A version in one word, with what tells its report from others of the same number.
pub(super) fn word(name: ReportName, mark: Option<&str>) -> String {
    match mark {
        Some(mark) => format!("{}#{mark}", name.word()),
        None => name.word(),
    }
}

/// The same as a person reads it.
pub(super) fn called(name: ReportName, mark: Option<&str>) -> String {
    match mark {
        Some(mark) => format!("{name} #{mark}"),
        None => name.to_string(),
    }
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
