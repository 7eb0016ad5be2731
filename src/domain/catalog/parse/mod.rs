//! Reads the five catalogue files and checks them against each other.

mod checker;
mod subjects;

use serde::Deserialize;
use toml::Spanned;

use self::checker::Checker;
use super::fault::{CatalogError, CatalogFault, CatalogFile};
use super::{
    Application, Catalog, Cause, CauseList, ClaimKind, Closer, Exclusion, Procedure, ProcedureType,
    Scenario, Side, UnforeseenKind,
};
use crate::domain::text::fold_key;

/// The texts of the five files.
#[derive(Debug, Clone, Copy)]
pub struct CatalogSources<'a> {
    /// `procedures.toml`.
    pub procedures: &'a str,
    /// `exclusions.toml`.
    pub exclusions: &'a str,
    /// `applications.toml`.
    pub applications: &'a str,
    /// `causes.toml`.
    pub causes: &'a str,
    /// `subjects.toml`.
    pub subjects: &'a str,
}

impl CatalogSources<'static> {
    /// The files that come with the program.
    pub(crate) const EMBEDDED: Self = Self {
        procedures: include_str!("../../../../assets/catalogs/procedures.toml"),
        exclusions: include_str!("../../../../assets/catalogs/exclusions.toml"),
        applications: include_str!("../../../../assets/catalogs/applications.toml"),
        causes: include_str!("../../../../assets/catalogs/causes.toml"),
        subjects: include_str!("../../../../assets/catalogs/subjects.toml"),
    };
}

impl<'a> CatalogSources<'a> {
    /// The place of one file's text.
    pub(crate) const fn get_mut(&mut self, file: CatalogFile) -> &mut &'a str {
        match file {
            CatalogFile::Procedures => &mut self.procedures,
            CatalogFile::Exclusions => &mut self.exclusions,
            CatalogFile::Applications => &mut self.applications,
            CatalogFile::Causes => &mut self.causes,
            CatalogFile::Subjects => &mut self.subjects,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProcedures {
    version: String,
    valid_from: Spanned<String>,
    #[serde(default)]
    procedure: Vec<RawProcedure>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProcedure {
    id: Spanned<String>,
    name: String,
    procedure_type: ProcedureType,
    application: Spanned<String>,
    #[serde(default)]
    critical: bool,
    #[serde(default)]
    theft_block: bool,
    claim: Option<ClaimKind>,
    #[serde(default)]
    words: Vec<String>,
    valid_from: Option<Spanned<String>>,
    valid_to: Option<Spanned<String>>,
    hint: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExclusions {
    #[serde(rename = "version")]
    _version: String,
    #[serde(default)]
    exclusion: Vec<RawExclusion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExclusion {
    id: Spanned<String>,
    name: String,
    reason: String,
    #[serde(default)]
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawApplications {
    #[serde(rename = "version")]
    _version: String,
    #[serde(default)]
    application: Vec<RawApplication>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawApplication {
    id: Spanned<String>,
    name: String,
    side: Side,
    #[serde(default)]
    only_with_payment: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCauses {
    version: String,
    author: Option<String>,
    date: Option<Spanned<String>>,
    #[serde(default)]
    cause: Vec<RawCause>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCause {
    id: Spanned<String>,
    name: String,
    scenarios: Vec<Scenario>,
    closers: Vec<Closer>,
    #[serde(default)]
    warning: bool,
    #[serde(default)]
    unforeseen: Vec<UnforeseenKind>,
    #[serde(default)]
    words: Vec<String>,
}

impl Catalog {
    /// The catalogue that comes with the program.
    ///
    /// # Errors
    /// [`CatalogError`] only if an embedded asset is broken, which a test rules out.
    pub fn embedded() -> Result<Self, CatalogError> {
        Self::parse(&CatalogSources::EMBEDDED)
    }

    /// Reads the five files and checks them against each other.
    ///
    /// # Errors
    /// [`CatalogError`] with the file and the line of the first fault.
    pub fn parse(sources: &CatalogSources<'_>) -> Result<Self, CatalogError> {
        let applications = applications(sources.applications)?;
        let (version, procedures) = procedures(sources.procedures, &applications)?;
        let exclusions = exclusions(sources.exclusions, &procedures)?;
        let (list, causes) = causes(sources.causes)?;
        let is_own = sources.causes != CatalogSources::EMBEDDED.causes;
        let subjects = subjects::read(sources.subjects)?;
        Ok(Self {
            procedures,
            exclusions,
            applications,
            causes,
            cause_list: is_own.then_some(list),
            subjects,
            version,
        })
    }
}

fn applications(text: &str) -> Result<Vec<Application>, CatalogError> {
    let mut check = Checker::new(CatalogFile::Applications, text);
    let raw: RawApplications = check.read()?;
    if raw.application.is_empty() {
        return Err(check.whole(CatalogFault::Empty));
    }
    raw.application
        .into_iter()
        .map(|entry| {
            check.entry(&entry.id, &[&entry.name])?;
            Ok(Application {
                id: entry.id.into_inner(),
                name: entry.name,
                side: entry.side,
                only_with_payment: entry.only_with_payment,
            })
        })
        .collect()
}

fn procedures(
    text: &str,
    applications: &[Application],
) -> Result<(String, Vec<Procedure>), CatalogError> {
    let mut check = Checker::new(CatalogFile::Procedures, text);
    let raw: RawProcedures = check.read()?;
    let from_file = check.date(&raw.valid_from)?;
    let mut procedures = Vec::with_capacity(raw.procedure.len());
    for entry in raw.procedure {
        check.entry(&entry.id, &[&entry.name])?;
        if applications
            .iter()
            .all(|known| known.id != *entry.application.get_ref())
        {
            return Err(check.at(
                &entry.application,
                CatalogFault::UnknownApplication {
                    procedure: entry.id.get_ref().clone(),
                    application: entry.application.get_ref().clone(),
                },
            ));
        }
        let (valid_from, valid_to) = check.validity(
            &entry.id,
            from_file,
            entry.valid_from.as_ref(),
            entry.valid_to.as_ref(),
        )?;
        procedures.push(Procedure {
            id: entry.id.into_inner(),
            name: entry.name,
            procedure_type: entry.procedure_type,
            critical: entry.critical,
            theft_block: entry.theft_block,
            claim: entry.claim,
            application: entry.application.into_inner(),
            words: entry.words,
            valid_from,
            valid_to,
            hint: entry.hint,
        });
    }
    for kind in ProcedureType::ALL {
        if procedures.iter().all(|entry| entry.procedure_type != kind) {
            return Err(check.whole(CatalogFault::TypeWithoutProcedure(kind)));
        }
    }
    for kind in ClaimKind::ALL {
        if procedures.iter().all(|entry| entry.claim != Some(kind)) {
            return Err(check.whole(CatalogFault::KindWithoutProcedure(kind)));
        }
    }
    Ok((raw.version, procedures))
}

fn exclusions(text: &str, procedures: &[Procedure]) -> Result<Vec<Exclusion>, CatalogError> {
    let mut check = Checker::new(CatalogFile::Exclusions, text);
    // Searched together with the procedures, so their ids and names are taken.
    check.ids = procedures.iter().map(|entry| entry.id.clone()).collect();
    check.names = procedures
        .iter()
        .map(|entry| fold_key(&entry.name))
        .collect();
    let raw: RawExclusions = check.read()?;
    raw.exclusion
        .into_iter()
        .map(|entry| {
            check.entry(&entry.id, &[&entry.name, &entry.reason])?;
            Ok(Exclusion {
                id: entry.id.into_inner(),
                name: entry.name,
                reason: entry.reason,
                words: entry.words,
            })
        })
        .collect()
}

fn causes(text: &str) -> Result<(CauseList, Vec<Cause>), CatalogError> {
    let mut check = Checker::new(CatalogFile::Causes, text);
    let raw: RawCauses = check.read()?;
    let list = CauseList {
        version: raw.version,
        author: raw.author.filter(|author| !author.trim().is_empty()),
        date: raw.date.map(|day| check.date(&day)).transpose()?,
    };
    let mut causes = Vec::with_capacity(raw.cause.len());
    for entry in raw.cause {
        check.entry(&entry.id, &[&entry.name])?;
        if entry.scenarios.is_empty() || entry.closers.is_empty() {
            let fault = CatalogFault::UnusableCause(entry.id.get_ref().clone());
            return Err(check.at(&entry.id, fault));
        }
        causes.push(Cause {
            id: entry.id.into_inner(),
            name: entry.name,
            scenarios: entry.scenarios,
            closers: entry.closers,
            warning: entry.warning,
            unforeseen: entry.unforeseen,
            words: entry.words,
        });
    }
    for scenario in Scenario::ALL {
        if causes
            .iter()
            .all(|cause| !cause.scenarios.contains(&scenario))
        {
            return Err(check.whole(CatalogFault::ScenarioWithoutCause(scenario)));
        }
    }
    Ok((list, causes))
}

#[cfg(test)]
mod tests;
