//! What an office changes of an installation: local days, mailboxes, templates (D4, A1).

use super::desk::Desk;
use super::error::{ActionError, Field};
use super::fields::required;
use crate::config::{Edit, Mailboxes, OfficeFacts, Template, Templates, edit};
use crate::documents;
use crate::domain::authority::Permission;
use crate::domain::deadline::ReportClock;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::files::write_atomic;
use crate::store::StoreError;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use std::path::PathBuf;

/// A day that does not count, as it is shown and printed. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HolidayView {
    /// The day.
    pub date: NaiveDate,
    /// What it is.
    pub name: String,
    /// Whether the office declared it.
    pub local: bool,
}

/// The days of this year and the next that do not count. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HolidayList {
    /// Code of the country.
    pub country: &'static str,
    /// The calendar's version.
    pub calendar: String,
    /// By date.
    pub holidays: Vec<HolidayView>,
}

/// The days of this year and the next that do not count (D1).
#[must_use]
pub fn holidays(desk: &Desk) -> HolidayList {
    let (calendar, year) = (desk.calendar(), desk.now().year());
    let days = [year, year + 1].map(|year| calendar.holidays_of(year));
    let view = |(date, name): (NaiveDate, &str)| HolidayView {
        date,
        name: name.to_owned(),
        local: calendar.is_local(date),
    };
    HolidayList {
        country: calendar.country().code(),
        calendar: calendar.version().to_owned(),
        holidays: days.into_iter().flatten().map(view).collect(),
    }
}

/// Declares a local day, which no term counts from now on (D1, D4).
///
/// # Errors
/// The role may not, the day does not count already, or the file of the local days
/// does not read or cannot be written.
pub fn add_holiday(
    desk: &mut Desk,
    date: NaiveDate,
    name: &str,
) -> Result<HolidayView, ActionError> {
    desk.permit(Permission::Configure)?;
    let name = required(Field::Reason, name)?.to_owned();
    if let Some(known) = desk.calendar().holiday(date) {
        let text = format!("Ese día ya no cuenta: {known}.");
        return Err(Refusal::new(Rule::D4, text).into());
    }
    let edited = edit::with_local_day(&desk.paths().config(), date, &name);
    keep(desk, &edited?)?;
    Ok(HolidayView {
        date,
        name,
        local: true,
    })
}

/// Takes a local day back: terms count it again (D4).
///
/// # Errors
/// The role may not, it is no local day, or the file cannot be read or written.
pub fn remove_holiday(desk: &mut Desk, date: NaiveDate) -> Result<HolidayView, ActionError> {
    desk.permit(Permission::Configure)?;
    let known = desk.calendar().holiday(date).unwrap_or_default().to_owned();
    let edited = edit::without_local_day(&desk.paths().config(), date)?;
    let Some(edited) = edited else {
        let text = "Ese día no lo agregó la oficina: solo se quitan los días locales.";
        return Err(Refusal::new(Rule::D4, text).into());
    };
    keep(desk, &edited)?;
    Ok(HolidayView {
        date,
        name: known,
        local: true,
    })
}

/// Counts the terms of reports from another instant, those that run too (D5).
///
/// # Errors
/// The role may not, or the profile cannot be read or written.
pub fn count_reports_from(desk: &mut Desk, clock: ReportClock) -> Result<(), ActionError> {
    desk.permit(Permission::Configure)?;
    let id = desk.profile().id.clone();
    let edited = edit::with_report_clock(&desk.paths().config(), &id, clock);
    keep(desk, &edited?)
}

/// Changes the role mailboxes of the alert (A1).
///
/// # Errors
/// The role may not, one is no address, or the profile cannot be read or written.
pub fn change_mailboxes(desk: &mut Desk, mailboxes: &Mailboxes) -> Result<(), ActionError> {
    desk.permit(Permission::Configure)?;
    let id = desk.profile().id.clone();
    let edited = edit::with_mailboxes(&desk.paths().config(), &id, mailboxes);
    keep(desk, &edited?)
}

/// Changes who reports, and the posts of the office (V5).
///
/// # Errors
/// The role may not, one is no address, or the profile cannot be read or written.
pub fn change_office(desk: &mut Desk, office: &OfficeFacts) -> Result<(), ActionError> {
    desk.permit(Permission::Configure)?;
    let id = desk.profile().id.clone();
    let edited = edit::with_office(&desk.paths().config(), &id, office);
    keep(desk, &edited?)
}

/// Changes where a point is written to of an operating error; none takes it out (V6).
///
/// # Errors
/// The role may not, no point is named, one is no address, or the profile cannot be read
/// or written.
pub fn change_point_mailboxes(
    desk: &mut Desk,
    point: &str,
    addresses: &[String],
) -> Result<(), ActionError> {
    desk.permit(Permission::Configure)?;
    let point = required(Field::Point, point)?.to_uppercase();
    let mut boxes = desk.profile().point_mailboxes.clone();
    boxes.retain(|code, _| !code.eq_ignore_ascii_case(&point));
    if !addresses.is_empty() {
        boxes.insert(point, addresses.to_vec());
    }
    let id = desk.profile().id.clone();
    let edited = edit::with_point_mailboxes(&desk.paths().config(), &id, &boxes);
    keep(desk, &edited?)
}

fn keep(desk: &mut Desk, edit: &Edit) -> Result<(), ActionError> {
    write_atomic(&edit.path, edit.text.as_bytes())
        .map_err(|source| StoreError::file(&edit.path, source))?;
    desk.configure()
}

/// A template of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateView {
    /// Which.
    pub template: Template,
    /// Where the office's own is, or would be.
    pub path: PathBuf,
    /// Whether the office's own is used.
    pub own: bool,
    /// What is wrong with how it is written, if anything; Spanish.
    pub problem: Option<String>,
}

/// The templates in force of what the installation has papers of, each looked over.
#[must_use]
pub fn templates(desk: &Desk) -> Vec<TemplateView> {
    let root = desk.paths().config();
    let used = Templates::load(&root);
    let view = |template| {
        let path = Templates::place(&root, template);
        TemplateView {
            template,
            own: path.exists(),
            path,
            problem: documents::check(&used, template)
                .err()
                .map(|it| it.to_string()),
        }
    };
    let is_used = |template: &Template| {
        let screen = template.screen();
        screen.is_none_or(|screen| desk.profile().has(screen))
    };
    Template::ALL
        .into_iter()
        .filter(is_used)
        .map(view)
        .collect()
}

/// Writes a template out to be edited, unless the office's own is there already;
/// answers where it is.
///
/// # Errors
/// The role may not, or the file cannot be written.
pub fn write_template(desk: &Desk, template: Template) -> Result<PathBuf, ActionError> {
    desk.permit(Permission::Configure)?;
    let path = Templates::place(&desk.paths().config(), template);
    if !path.exists() {
        write_atomic(&path, template.embedded().as_bytes())
            .map_err(|source| StoreError::file(&path, source))?;
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{Ambient, demo};
    use crate::config::Paths;
    use crate::store::keyring::Cost;

    #[test]
    fn a1_mailboxes_and_templates_are_changed_here_and_hold_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths::new(folder.path().join("datos"));
        let ambient = Ambient {
            cost: Cost::Testing,
            ..Ambient::system()
        };
        let mut desk = demo(paths, &ambient).unwrap().desk;
        let mailboxes = Mailboxes {
            to: vec!["fallas@ejemplo.pe".into()],
            cc: Vec::new(),
        };
        change_mailboxes(&mut desk, &mailboxes).unwrap();
        assert_eq!(desk.profile().mailboxes, mailboxes);
        count_reports_from(&mut desk, ReportClock::Start).unwrap();
        assert_eq!(desk.profile().report.counts_from, ReportClock::Start);
        let views = templates(&desk);
        // A point has the papers of what it does.
        let has = |template| views.iter().any(|it| it.template == template);
        assert!(has(Template::Common) && has(Template::Slip));
        assert!(!has(Template::Commitment) && !has(Template::Acknowledgement));
        assert!(views.iter().all(|it| !it.own && it.problem.is_none()));
        let path = write_template(&desk, Template::Slip).unwrap();
        write_atomic(&path, b"texto\n#let a = (\n").unwrap();
        // What the office wrote is not written over.
        assert_eq!(write_template(&desk, Template::Slip).unwrap(), path);
        let views = templates(&desk);
        let slip = views.iter().find(|it| it.template == Template::Slip);
        let problem = slip.and_then(|it| it.problem.clone()).unwrap();
        let told = "templates/constancia.typ, línea 2: no se entiende";
        assert!(problem.starts_with(told), "{problem}");
    }
}
