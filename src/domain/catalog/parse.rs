//! Reads the four catalogue files and checks them against each other.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Deserialize;
use toml::Spanned;

use super::fault::{CatalogError, CatalogFault, CatalogFile};
use super::{
    Application, Catalog, Cause, Closer, Exclusion, Procedure, ProcedureType, Scenario, Side,
};
use crate::domain::asset::{line_of, parse_toml};
use crate::domain::text::fold_key;

/// The texts of the four files.
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
}

impl CatalogSources<'static> {
    /// The files that come with the program.
    pub const EMBEDDED: Self = Self {
        procedures: include_str!("../../../assets/catalogs/procedures.toml"),
        exclusions: include_str!("../../../assets/catalogs/exclusions.toml"),
        applications: include_str!("../../../assets/catalogs/applications.toml"),
        causes: include_str!("../../../assets/catalogs/causes.toml"),
    };
}

impl<'a> CatalogSources<'a> {
    /// The place of one file's text.
    pub const fn get_mut(&mut self, file: CatalogFile) -> &mut &'a str {
        match file {
            CatalogFile::Procedures => &mut self.procedures,
            CatalogFile::Exclusions => &mut self.exclusions,
            CatalogFile::Applications => &mut self.applications,
            CatalogFile::Causes => &mut self.causes,
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
    #[serde(rename = "version")]
    _version: String,
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
    words: Vec<String>,
}

/// One file being checked: says where a fault lies and remembers names already taken.
struct Checker<'a> {
    file: CatalogFile,
    text: &'a str,
    ids: BTreeSet<String>,
    names: BTreeSet<String>,
}

impl<'a> Checker<'a> {
    const fn new(file: CatalogFile, text: &'a str) -> Self {
        Self {
            file,
            text,
            ids: BTreeSet::new(),
            names: BTreeSet::new(),
        }
    }

    fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, CatalogError> {
        parse_toml(self.text).map_err(|problem| CatalogError {
            file: self.file,
            line: problem.line,
            fault: CatalogFault::Toml(problem.fault),
        })
    }

    const fn whole(&self, fault: CatalogFault) -> CatalogError {
        CatalogError {
            file: self.file,
            line: None,
            fault,
        }
    }

    fn at<T>(&self, place: &Spanned<T>, fault: CatalogFault) -> CatalogError {
        let line = Some(line_of(self.text, place.span().start));
        CatalogError {
            file: self.file,
            line,
            fault,
        }
    }

    /// Checks an entry's id and names: present, well formed, not taken.
    fn entry(&mut self, id: &Spanned<String>, names: &[&str]) -> Result<(), CatalogError> {
        let slug = id.get_ref();
        let shaped = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if slug.is_empty() || !slug.bytes().all(shaped) {
            return Err(self.at(id, CatalogFault::InvalidId(slug.clone())));
        }
        if names.iter().any(|name| fold_key(name).is_empty()) {
            return Err(self.at(id, CatalogFault::Unnamed(slug.clone())));
        }
        if !self.ids.insert(slug.clone()) {
            return Err(self.at(id, CatalogFault::DuplicateId(slug.clone())));
        }
        match names.first() {
            Some(name) if !self.names.insert(fold_key(name)) => {
                Err(self.at(id, CatalogFault::DuplicateName((*name).to_owned())))
            }
            _ => Ok(()),
        }
    }

    fn date(&self, text: &Spanned<String>) -> Result<NaiveDate, CatalogError> {
        text.get_ref()
            .parse()
            .map_err(|_| self.at(text, CatalogFault::InvalidDate(text.get_ref().clone())))
    }
}

impl Catalog {
    /// The catalogue that comes with the program.
    ///
    /// # Errors
    /// [`CatalogError`] only if an embedded asset is broken, which a test rules out.
    pub fn embedded() -> Result<Self, CatalogError> {
        Self::parse(&CatalogSources::EMBEDDED)
    }

    /// Reads the four files and checks them against each other.
    ///
    /// # Errors
    /// [`CatalogError`] with the file and the line of the first fault.
    pub fn parse(sources: &CatalogSources<'_>) -> Result<Self, CatalogError> {
        let applications = applications(sources.applications)?;
        let (version, procedures) = procedures(sources.procedures, &applications)?;
        let exclusions = exclusions(sources.exclusions, &procedures)?;
        let causes = causes(sources.causes)?;
        Ok(Self {
            procedures,
            exclusions,
            applications,
            causes,
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
        let valid_from = match &entry.valid_from {
            Some(own) => check.date(own)?,
            None => from_file,
        };
        let valid_to = entry
            .valid_to
            .as_ref()
            .map(|last| check.date(last))
            .transpose()?;
        if valid_to.is_some_and(|last| last < valid_from) {
            let fault = CatalogFault::ReversedValidity(entry.id.get_ref().clone());
            return Err(check.at(&entry.id, fault));
        }
        procedures.push(Procedure {
            id: entry.id.into_inner(),
            name: entry.name,
            procedure_type: entry.procedure_type,
            critical: entry.critical,
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

fn causes(text: &str) -> Result<Vec<Cause>, CatalogError> {
    let mut check = Checker::new(CatalogFile::Causes, text);
    let raw: RawCauses = check.read()?;
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
    Ok(causes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::asset::TomlFault;

    fn names(catalog: &Catalog, kind: ProcedureType) -> Vec<&str> {
        let of_type = catalog
            .procedures()
            .iter()
            .filter(|entry| entry.procedure_type == kind);
        of_type.map(|entry| entry.name.as_str()).collect()
    }

    #[test]
    fn e1_the_embedded_catalogue_is_the_procedure_s_list() {
        let catalog = Catalog::embedded().unwrap();
        assert_eq!(
            names(&catalog, ProcedureType::Reclamos),
            ["Reclamo", "Apelación", "Queja", "Reporte de avería de red"]
        );
        assert_eq!(
            names(&catalog, ProcedureType::Altas),
            ["Contratación de servicio (alta)", "Portabilidad"]
        );
        assert_eq!(
            names(&catalog, ProcedureType::Bajas),
            ["Baja de servicio", "Resolución de contrato"]
        );
        assert_eq!(names(&catalog, ProcedureType::Consultas).len(), 21);
        for id in [
            "pago_servicio",
            "falla_equipo_terminal",
            "financiamiento_deuda",
        ] {
            assert!(catalog.exclusion(id).is_some(), "{id}");
        }
    }

    #[test]
    fn k1_the_critical_procedures_are_these() {
        let catalog = Catalog::embedded().unwrap();
        let critical: Vec<_> = catalog
            .procedures()
            .iter()
            .filter(|entry| entry.critical)
            .map(|entry| entry.id.as_str())
            .collect();
        assert_eq!(critical, ["reclamo", "apelacion", "queja", "bloqueo_robo"]);
    }

    #[test]
    fn e7_the_applications_are_the_official_list() {
        let catalog = Catalog::embedded().unwrap();
        let listed: Vec<_> = catalog
            .applications()
            .iter()
            .map(|entry| (entry.name.as_str(), entry.side, entry.only_with_payment))
            .collect();
        assert_eq!(
            listed,
            [
                ("SISACT Prepago", Side::Sales, false),
                ("SISACT", Side::Sales, false),
                ("SICAR", Side::Sales, true),
                ("SIAC ÚNICO", Side::AfterSales, false),
                ("Web Asesor reclamos", Side::AfterSales, false),
                ("SGA", Side::AfterSales, false),
            ]
        );
        assert_eq!(
            catalog.applications_by_side(Side::AfterSales)[0].name,
            "SIAC ÚNICO"
        );
        assert_eq!(catalog.applications_by_side(Side::AfterSales).len(), 6);
    }

    #[test]
    fn g1_claims_are_regularised_in_web_asesor() {
        let catalog = Catalog::embedded().unwrap();
        for id in ["reclamo", "apelacion", "queja"] {
            assert_eq!(
                catalog.procedure(id).unwrap().application,
                "web_asesor_reclamos"
            );
        }
    }

    #[test]
    fn c1_the_causes_are_the_table() {
        let catalog = Catalog::embedded().unwrap();
        let ids = |scenario| -> Vec<_> {
            catalog
                .causes_for(scenario)
                .map(|cause| (cause.id.as_str(), cause.closers.as_slice()))
                .collect()
        };
        let (technology, responsible) = (&[Closer::Technology][..], &[Closer::Responsible][..]);
        assert_eq!(
            ids(Scenario::MassFailure),
            [
                ("inconveniente_conectividad", technology),
                ("mantenimiento_aplicativos", technology),
                ("falla_masiva_aplicativo", technology),
                ("intermitencia_sistema", technology),
            ]
        );
        assert_eq!(
            ids(Scenario::Unforeseen),
            [
                ("infraestructura_punto", responsible),
                ("sin_fluido_electrico", responsible)
            ]
        );
        assert_eq!(
            ids(Scenario::ErrorOrTest),
            [(
                "error_usuario",
                &[Closer::Responsible, Closer::Technology][..]
            )]
        );
    }

    #[test]
    fn c4_only_intermittence_is_warned_about() {
        let catalog = Catalog::embedded().unwrap();
        let warned: Vec<_> = catalog
            .causes()
            .iter()
            .filter(|cause| cause.warning)
            .map(|cause| cause.id.as_str())
            .collect();
        assert_eq!(warned, ["intermitencia_sistema"]);
    }

    /// The embedded files with one text replaced in one of them.
    fn edited(file: CatalogFile, from: &str, to: &str) -> CatalogError {
        let mut sources = CatalogSources::EMBEDDED;
        let text = (*sources.get_mut(file)).replacen(from, to, 1);
        *sources.get_mut(file) = &text;
        Catalog::parse(&sources).unwrap_err()
    }

    #[test]
    fn e1_a_broken_catalogue_is_refused_with_file_and_line() {
        use CatalogFile::{Applications, Causes, Exclusions, Procedures};
        let fault = |error: CatalogError| (error.file, error.fault);
        let error = edited(Procedures, "id = \"apelacion\"", "id = \"reclamo\"");
        let line = CatalogSources::EMBEDDED
            .procedures
            .lines()
            .position(|line| line == "id = \"apelacion\"");
        assert_eq!(error.line, line.map(|index| index + 1));
        assert_eq!(
            fault(error),
            (Procedures, CatalogFault::DuplicateId("reclamo".into()))
        );
        assert_eq!(
            fault(edited(Procedures, "\"Apelación\"", "\"RECLAMO\"")),
            (Procedures, CatalogFault::DuplicateName("RECLAMO".into()))
        );
        assert_eq!(
            fault(edited(Procedures, "\"Apelación\"", "\" \"")),
            (Procedures, CatalogFault::Unnamed("apelacion".into()))
        );
        assert_eq!(
            fault(edited(Applications, "id = \"sga\"", "id = \"sga2\"")),
            (
                Procedures,
                CatalogFault::UnknownApplication {
                    procedure: "averia_red".into(),
                    application: "sga".into()
                }
            )
        );
        assert_eq!(
            fault(edited(Exclusions, "id = \"recarga\"", "id = \"queja\"")),
            (Exclusions, CatalogFault::DuplicateId("queja".into()))
        );
        assert_eq!(
            fault(edited(Causes, "[\"error_or_test\"]", "[]")),
            (Causes, CatalogFault::UnusableCause("error_usuario".into()))
        );
        assert_eq!(
            fault(edited(Causes, "[\"error_or_test\"]", "[\"unforeseen\"]")),
            (
                Causes,
                CatalogFault::ScenarioWithoutCause(Scenario::ErrorOrTest)
            )
        );
        assert_eq!(
            fault(edited(Procedures, "2023-03-08", "08/03/2023")),
            (Procedures, CatalogFault::InvalidDate("08/03/2023".into()))
        );
        assert_eq!(
            fault(edited(
                Procedures,
                "critical = true",
                "valid_to = \"2020-01-01\""
            )),
            (Procedures, CatalogFault::ReversedValidity("reclamo".into()))
        );
        assert!(matches!(
            fault(edited(Procedures, "\"altas\"", "\"ventas\"")),
            (Procedures, CatalogFault::Toml(TomlFault::UnknownValue(value))) if value == "ventas"
        ));
    }
}
