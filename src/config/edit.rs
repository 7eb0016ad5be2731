//! Changes of the files an office may put in `config/`, made from the console.
//!
//! What the person wrote beside what is changed stays as it is. What would not read
//! afterwards is told and not written.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde::Deserialize;
use toml::{Spanned, Value};

use super::assets::{OverrideProblem, Replaces, embedded_profile, read_override};
use super::profile::{Mailboxes, OfficeFacts, Profile};
use crate::domain::asset::parse_toml;
use crate::domain::calendar::local_days;
use crate::domain::deadline::ReportClock;

/// A file with its new text, still to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The file.
    pub path: PathBuf,
    /// Its whole text.
    pub text: String,
}

/// The file of the local days (D4).
fn days_file(root: &Path) -> PathBuf {
    root.join("calendars").join("dias-locales.toml")
}

/// Adds a local day.
///
/// # Errors
/// The days that are there do not read.
pub(crate) fn with_local_day(
    root: &Path,
    day: NaiveDate,
    name: &str,
) -> Result<Edit, OverrideProblem> {
    let path = days_file(root);
    let mut text = read_override(root, &path, Replaces::LocalDays)?.unwrap_or_default();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    push_day(&mut text, day, name);
    checked_days(root, path, text)
}

/// Takes a local day away; nothing where it is none.
///
/// # Errors
/// The days that are there do not read.
pub(crate) fn without_local_day(
    root: &Path,
    day: NaiveDate,
) -> Result<Option<Edit>, OverrideProblem> {
    let path = days_file(root);
    let text = read_override(root, &path, Replaces::LocalDays)?.unwrap_or_default();
    let days = local_days(&text).map_err(|error| {
        OverrideProblem::new(root, &path, error.line(), &error, Replaces::LocalDays)
    })?;
    if days.iter().all(|(date, _)| *date != day) {
        return Ok(None);
    }
    let mut left = String::new();
    for (date, name) in days.iter().filter(|(date, _)| *date != day) {
        push_day(&mut left, *date, name);
    }
    checked_days(root, path, left).map(Some)
}

fn push_day(text: &mut String, day: NaiveDate, name: &str) {
    let name = Value::from(name);
    // Writing into a text does not fail.
    let _ = write!(text, "[[dia]]\nfecha = \"{day}\"\nmotivo = {name}\n");
}

fn checked_days(root: &Path, path: PathBuf, text: String) -> Result<Edit, OverrideProblem> {
    match local_days(&text) {
        Ok(_) => Ok(Edit { path, text }),
        Err(error) => Err(OverrideProblem::new(
            root,
            &path,
            error.line(),
            &error,
            Replaces::LocalDays,
        )),
    }
}

/// Where what is changed stands in a profile.
#[derive(Deserialize)]
struct Places {
    mailboxes: Option<Boxes>,
    report: Option<Report>,
}

#[derive(Deserialize)]
struct Report {
    counts_from: Option<Spanned<String>>,
}

#[derive(Deserialize)]
struct Boxes {
    to: Option<Spanned<Vec<String>>>,
    cc: Option<Spanned<Vec<String>>>,
}

/// A profile with other mailboxes (A1): the office's own, or the one that comes with
/// the program as its beginning.
///
/// # Errors
/// The profile does not read, or would not.
pub(crate) fn with_mailboxes(
    root: &Path,
    id: &str,
    to: &Mailboxes,
) -> Result<Edit, OverrideProblem> {
    let list = |addresses: &[String]| Value::from(addresses.to_vec()).to_string();
    let change = |text: &mut String, places: Places| match places.mailboxes {
        None => {
            let (to, cc) = (list(&to.to), list(&to.cc));
            let _ = write!(text, "\n[mailboxes]\nto = {to}\ncc = {cc}\n");
        }
        Some(boxes) => {
            let mut lists = [(boxes.to, "to", &to.to), (boxes.cc, "cc", &to.cc)];
            // From the end: what stands before does not move.
            lists.sort_by_key(|(place, ..)| {
                std::cmp::Reverse(place.as_ref().map_or(0, |place| place.span().start))
            });
            for (place, name, addresses) in lists {
                match (place, text.find("[mailboxes]\n")) {
                    (Some(place), _) => text.replace_range(place.span(), &list(addresses)),
                    (None, Some(at)) if !addresses.is_empty() => {
                        let line = format!("{name} = {}\n", list(addresses));
                        text.insert_str(at + "[mailboxes]\n".len(), &line);
                    }
                    (None, _) => {}
                }
            }
        }
    };
    let holds = |profile: &Profile| profile.mailboxes == *to;
    changed_profile(root, id, "los buzones no están", change, holds)
}

/// A profile that counts the term of the report from another instant (D5).
///
/// # Errors
/// The profile does not read, or would not.
pub(crate) fn with_report_clock(
    root: &Path,
    id: &str,
    clock: ReportClock,
) -> Result<Edit, OverrideProblem> {
    let word = Value::from(clock.code()).to_string();
    let change = |text: &mut String, places: Places| {
        let place = places.report.map(|report| report.counts_from);
        match (place, text.find("[report]\n")) {
            (Some(Some(place)), _) => text.replace_range(place.span(), &word),
            (Some(None), Some(at)) => {
                text.insert_str(at + "[report]\n".len(), &format!("counts_from = {word}\n"));
            }
            (Some(None), None) => {}
            (None, _) => {
                let _ = write!(text, "\n[report]\ncounts_from = {word}\n");
            }
        }
    };
    let holds = |profile: &Profile| profile.report.counts_from == clock;
    changed_profile(root, id, "el plazo del reporte no está", change, holds)
}

/// A profile with other facts of the office (V5): what it said of them goes, comments
/// among it, and the rest stays as it was written.
///
/// # Errors
/// The profile does not read, or would not.
pub(crate) fn with_office(
    root: &Path,
    id: &str,
    office: &OfficeFacts,
) -> Result<Edit, OverrideProblem> {
    let change = |text: &mut String, _: Places| {
        let mut changed = without_table(text, "office");
        let value = |text: &str| Value::from(text);
        // Writing into a text does not fail.
        let _ = write!(
            changed,
            "\n\n[office]\nentity = {}\ncontact = {}\n",
            value(&office.entity),
            value(&office.contact)
        );
        for post in &office.posts {
            let _ = write!(
                changed,
                "\n[[office.post]]\nrole = {}\ntitle = {}\nmailbox = {}\n",
                value(post.role.code()),
                value(&post.title),
                value(&post.mailbox)
            );
            if let Some(substitute) = &post.substitute {
                let _ = writeln!(changed, "substitute = {}", value(substitute));
            }
            if post.absent {
                changed.push_str("absent = true\n");
            }
        }
        *text = changed;
    };
    let holds = |profile: &Profile| profile.office == *office;
    changed_profile(root, id, "la oficina no está", change, holds)
}

/// A profile with other mailboxes of points (V6): what it said of them goes, comments
/// among it, and the rest stays as it was written.
///
/// # Errors
/// The profile does not read, or would not.
pub(crate) fn with_point_mailboxes(
    root: &Path,
    id: &str,
    boxes: &BTreeMap<String, Vec<String>>,
) -> Result<Edit, OverrideProblem> {
    let change = |text: &mut String, _: Places| {
        let mut changed = without_table(text, "point_mailboxes");
        changed.push_str("\n\n[point_mailboxes]\n");
        for (point, addresses) in boxes {
            let (point, addresses) = (Value::from(&**point), Value::from(addresses.clone()));
            // Writing into a text does not fail.
            let _ = writeln!(changed, "{point} = {addresses}");
        }
        *text = changed;
    };
    let holds = |profile: &Profile| profile.point_mailboxes == *boxes;
    changed_profile(
        root,
        id,
        "los buzones de los puntos no están",
        change,
        holds,
    )
}

/// A text without a table and those within it, and without what is blank at its end.
fn without_table(text: &str, table: &str) -> String {
    let mut is_of_it = false;
    let kept = text.split_inclusive('\n').filter(|line| {
        if let Some(head) = line.trim_start().strip_prefix('[') {
            let name = head.trim_start_matches('[').trim_start();
            let after = name.strip_prefix(table).map(str::trim_start);
            is_of_it = after.is_some_and(|after| after.starts_with([']', '.']));
        }
        !is_of_it
    });
    let mut kept: String = kept.collect();
    kept.truncate(kept.trim_end().len());
    kept
}

/// A profile with a change of its text, after which it must read and hold the change.
fn changed_profile(
    root: &Path,
    id: &str,
    what: &str,
    change: impl FnOnce(&mut String, Places),
    holds: impl FnOnce(&Profile) -> bool,
) -> Result<Edit, OverrideProblem> {
    let path = root.join("profiles").join(format!("{id}.toml"));
    let own = read_override(root, &path, Replaces::Profile)?;
    let mut text = own.unwrap_or_else(|| embedded_profile(id).unwrap_or_default().to_owned());
    let told = |line, fault: &dyn std::fmt::Display| {
        OverrideProblem::new(root, &path, line, fault, Replaces::Profile)
    };
    let places: Places = parse_toml(&text).map_err(|fault| told(fault.line, &fault))?;
    change(&mut text, places);
    match Profile::parse(id, &text) {
        Ok(profile) if holds(&profile) => Ok(Edit { path, text }),
        Ok(_) => Err(told(None, &format!("{what} como la consola lo escribe"))),
        Err(error) => Err(told(error.line(), &error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Post;
    use crate::domain::authority::Role;
    use crate::files::write_atomic;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn keep(edit: &Edit) {
        write_atomic(&edit.path, edit.text.as_bytes()).unwrap();
    }

    #[test]
    fn d4_a_local_day_is_added_to_what_the_office_wrote_and_taken_away_again() {
        let root = tempfile::tempdir().unwrap();
        let written = "# Aniversario\n[[dia]]\nfecha = \"2027-01-18\"\nmotivo = \"a\"";
        write_atomic(&days_file(root.path()), written.as_bytes()).unwrap();
        keep(&with_local_day(root.path(), day("2026-12-24"), "Decreto \"2\"").unwrap());
        let text = std::fs::read_to_string(days_file(root.path())).unwrap();
        assert!(text.starts_with(written), "{text}");
        assert_eq!(
            local_days(&text).unwrap(),
            [
                (day("2027-01-18"), "a".to_owned()),
                (day("2026-12-24"), "Decreto \"2\"".to_owned())
            ]
        );
        keep(
            &without_local_day(root.path(), day("2027-01-18"))
                .unwrap()
                .unwrap(),
        );
        assert_eq!(without_local_day(root.path(), day("2027-01-18")), Ok(None));
        write_atomic(&days_file(root.path()), b"[[dia]\n").unwrap();
        let problem = with_local_day(root.path(), day("2026-12-24"), "x").unwrap_err();
        assert!(
            problem
                .message
                .starts_with("calendars/dias-locales.toml, línea 1")
        );
    }

    #[test]
    fn v5_the_posts_of_the_office_are_changed_and_nothing_else_of_the_profile() {
        let root = tempfile::tempdir().unwrap();
        let post = |role, substitute: Option<&str>| Post {
            role,
            title: "Mejora \"de\" Procesos".to_owned(),
            mailbox: "procesos@ejemplo.pe".to_owned(),
            absent: substitute.is_some(),
            substitute: substitute.map(str::to_owned),
        };
        let mut office = OfficeFacts {
            entity: "Ejemplo S. A.".to_owned(),
            contact: "01 800 0123".to_owned(),
            posts: vec![
                post(Role::Procesos, Some("suplente@ejemplo.pe")),
                post(Role::Control, None),
            ],
        };
        keep(&with_office(root.path(), "peru", &office).unwrap());
        let path = root.path().join("profiles/peru.toml");
        let first = std::fs::read_to_string(&path).unwrap();
        let before = embedded_profile("peru").unwrap().trim_end();
        assert!(first.starts_with(before), "{first}");
        let more = format!("# propio\n{first}\n[official_code]\noutage = [\"A9\"]\n");
        write_atomic(&path, more.as_bytes()).unwrap();
        office.posts.pop();
        office.entity.clear();
        keep(&with_office(root.path(), "peru", &office).unwrap());
        let second = std::fs::read_to_string(&path).unwrap();
        assert!(second.starts_with("# propio\n") && second.contains("outage = [\"A9\"]"));
        assert_eq!(second.matches("\n[office]").count(), 1, "{second}");
        office.posts[0].mailbox = "nadie".to_owned();
        let problem = with_office(root.path(), "peru", &office).unwrap_err();
        assert!(
            problem.message.contains("«nadie» no es una dirección"),
            "{problem:?}"
        );
        assert_eq!(std::fs::read_to_string(&path).unwrap(), second);
    }

    #[test]
    fn v6_the_mailboxes_of_points_are_changed_and_nothing_else_of_the_profile() {
        let root = tempfile::tempdir().unwrap();
        let own = embedded_profile("peru").unwrap();
        let path = root.path().join("profiles/peru.toml");
        let written = format!(
            "{own}\n[point_mailboxes]\n# el de antes\nLIM001 = [\"uno@ejemplo.pe\"]\n\n[official_code]\noutage = [\"A9\"]\n"
        );
        write_atomic(&path, written.as_bytes()).unwrap();
        let boxes = |all: &[(&str, &[&str])]| -> BTreeMap<String, Vec<String>> {
            let all = all.iter();
            all.map(|(point, of)| {
                (
                    (*point).to_owned(),
                    of.iter().map(|it| (*it).to_owned()).collect(),
                )
            })
            .collect()
        };
        let more = boxes(&[
            ("LIM001", &["uno@ejemplo.pe"]),
            ("LIM 014", &["cac@ejemplo.pe", "jefe@ejemplo.pe"]),
        ]);
        keep(&with_point_mailboxes(root.path(), "peru", &more).unwrap());
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with(own.trim_end()), "{text}");
        assert!(text.contains("outage = [\"A9\"]"), "{text}");
        assert_eq!(text.matches("\n[point_mailboxes]").count(), 1, "{text}");
        keep(&with_point_mailboxes(root.path(), "peru", &boxes(&[])).unwrap());
        let wrong = boxes(&[("LIM001", &["nadie"])]);
        let problem = with_point_mailboxes(root.path(), "peru", &wrong).unwrap_err();
        assert!(
            problem.message.contains("«nadie» no es una dirección"),
            "{problem:?}"
        );
    }

    #[test]
    fn a1_mailboxes_are_changed_and_nothing_else_of_the_profile() {
        let root = tempfile::tempdir().unwrap();
        let to = Mailboxes {
            to: vec!["fallas@ejemplo.pe".into()],
            cc: vec!["uno@ejemplo.pe".into(), "dos@ejemplo.pe".into()],
        };
        let first = with_mailboxes(root.path(), "peru", &to).unwrap();
        assert!(first.text.contains("# Buzón Fallas") && first.text.contains("# Las formas"));
        keep(&first);
        let fewer = Mailboxes {
            cc: Vec::new(),
            ..to
        };
        let second = with_mailboxes(root.path(), "peru", &fewer).unwrap();
        assert_eq!(second.text.lines().count(), first.text.lines().count());
        assert!(second.text.contains("cc = []"), "{}", second.text);
        let wrong = Mailboxes {
            to: vec!["no es".into()],
            cc: Vec::new(),
        };
        let problem = with_mailboxes(root.path(), "peru", &wrong).unwrap_err();
        assert!(
            problem
                .message
                .contains("«no es» no es una dirección de correo")
        );
        assert!(with_mailboxes(root.path(), "colombia", &fewer).is_ok());
    }

    #[test]
    fn d5_the_clock_of_the_report_is_changed_wherever_it_stands() {
        let root = tempfile::tempdir().unwrap();
        for id in ["peru", "colombia"] {
            for clock in [ReportClock::Start, ReportClock::Restoration] {
                let edit = with_report_clock(root.path(), id, clock).unwrap();
                let profile = Profile::parse(id, &edit.text).unwrap();
                assert_eq!(profile.report.counts_from, clock);
                keep(&edit);
            }
            let path = root.path().join("profiles").join(format!("{id}.toml"));
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(text.matches("counts_from").count(), 1, "{text}");
            let bare = text.replace("counts_from = \"restablecimiento\"\n", "");
            write_atomic(&path, bare.as_bytes()).unwrap();
            let edit = with_report_clock(root.path(), id, ReportClock::Start).unwrap();
            assert!(edit.text.contains("[report]\ncounts_from = \"inicio\"\n"));
        }
    }
}
