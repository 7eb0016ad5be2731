//! The catalogues, calendars and profiles in use: the embedded ones, or what the office put in `config/`.
//!
//! A broken replacement is told with its line and the embedded file is used in
//! its place, so that reception never depends on it (Q0).

use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::profile::{Profile, ProfileError};
use crate::domain::calendar::{COLOMBIA_TOML, Calendar, CalendarError, Country, PERU_TOML};
use crate::domain::catalog::{Catalog, CatalogError, CatalogFile, CatalogSources};
use crate::domain::fault::why;
use crate::domain::pqr::{CELL_TOML, CellCatalog, CellCatalogError};
use crate::domain::practice::{PRACTICES_TOML, PracticeError, Practices};
use crate::domain::report::{Layout, LayoutError, SHIPPED};
use crate::files::{is_large, read_written};

const PERU_PROFILE: &str = include_str!("../../assets/profiles/peru.toml");
/// What is done with a critical request while systems are out, to be filled in by the office (K3).
const CRITICAL_GUIDE: &str = include_str!("../../assets/guide/criticas.md");
const COLOMBIA_PROFILE: &str = include_str!("../../assets/profiles/colombia.toml");

/// Everything the rules need to know that is data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assets {
    /// Procedures, exclusions, applications, causes.
    pub catalog: Catalog,
    /// Business days of Peru, with local days (D2).
    pub peru: Calendar,
    /// Business days of Colombia, with local days (D3).
    pub colombia: Calendar,
    /// The profiles that `iniciar` offers.
    pub profiles: Vec<Profile>,
    /// *Atención de Transacciones Críticas*, as Markdown (K3).
    pub critical_guide: String,
    /// The columns of the report to the regulator (P1).
    pub report_layout: Layout,
    /// The practices of the cell's management model (X11).
    pub practices: Practices,
    /// What the cell works by: causes, markings, terms (X3, X14, D5).
    pub cell: CellCatalog,
}

impl Assets {
    /// The assets that come with the program.
    ///
    /// # Errors
    /// [`EmbeddedError`] only if one of them is broken, which a test rules out.
    pub fn embedded() -> Result<Self, EmbeddedError> {
        Ok(Self {
            catalog: Catalog::embedded()?,
            peru: Calendar::embedded(Country::PE)?,
            colombia: Calendar::embedded(Country::CO)?,
            profiles: vec![
                Profile::parse("peru", PERU_PROFILE)?,
                Profile::parse("colombia", COLOMBIA_PROFILE)?,
            ],
            critical_guide: CRITICAL_GUIDE.to_owned(),
            report_layout: Layout::parse(SHIPPED)?,
            practices: Practices::parse(PRACTICES_TOML)?,
            cell: CellCatalog::parse(CELL_TOML)?,
        })
    }

    /// The calendar of a country (D1).
    #[must_use]
    pub const fn calendar(&self, country: Country) -> &Calendar {
        match country {
            Country::PE => &self.peru,
            Country::CO => &self.colombia,
        }
    }

    /// A profile by its id.
    #[must_use]
    pub fn profile(&self, id: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.id == id)
    }
}

/// An embedded asset that cannot be used: a defect of the program.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EmbeddedError {
    /// A catalogue.
    #[error("el catálogo incluido está dañado")]
    Catalog(#[from] CatalogError),
    /// A calendar.
    #[error("un calendario incluido está dañado")]
    Calendar(#[from] CalendarError),
    /// A profile.
    #[error("un perfil incluido está dañado")]
    Profile(#[from] ProfileError),
    /// The layout of the report.
    #[error("el formato de reporte incluido está dañado")]
    Layout(#[from] LayoutError),
    /// The practices.
    #[error("la lista de prácticas incluida está dañada")]
    Practices(#[from] PracticeError),
    /// What a cell works by.
    #[error("la lista de causas y plazos de la célula incluida está dañada")]
    Cell(#[from] CellCatalogError),
}

/// A file of the office that is not used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverrideProblem {
    /// The file.
    pub path: PathBuf,
    /// Line of the fault, counted from 1, where one line is at fault.
    pub line: Option<usize>,
    /// The whole Spanish sentence: file, line, fault, what is used in its place.
    pub message: String,
}

/// What a file replaces, and so what is used when it is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Replaces {
    Catalog,
    Causes,
    Calendar,
    LocalDays,
    Profile,
    Guide,
    Layout,
    Settings,
    Template,
    Relay,
}

impl Replaces {
    const fn instead(self) -> &'static str {
        match self {
            Self::Catalog => "se usa el catálogo incluido",
            Self::Causes => "se usa, y donde sale un motivo se dice que falta",
            Self::Calendar => "se usa el calendario incluido",
            Self::LocalDays => "no se cuentan los días locales",
            Self::Profile => "se usa el perfil incluido",
            Self::Guide => "se muestra la guía incluida",
            Self::Layout => "se usa el formato incluido",
            Self::Settings => "se usan los ajustes iniciales",
            Self::Template => "el documento no se emite",
            Self::Relay => "los correos no se envían desde esta consola",
        }
    }
}

impl OverrideProblem {
    pub(super) fn new(
        root: &Path,
        path: &Path,
        line: Option<usize>,
        fault: &dyn fmt::Display,
        replaces: Replaces,
    ) -> Self {
        let shown: Vec<_> = path
            .strip_prefix(root)
            .unwrap_or(path)
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        let place = line.map_or_else(String::new, |line| format!(", línea {line}"));
        let message = format!(
            "{}{place}: {fault}; {}",
            shown.join("/"),
            replaces.instead()
        );
        Self {
            path: path.to_owned(),
            line,
            message,
        }
    }
}

/// Reads a file of the office; `None` when there is none.
pub(super) fn read_override(
    root: &Path,
    path: &Path,
    replaces: Replaces,
) -> Result<Option<String>, OverrideProblem> {
    let read = read_written(path).and_then(|bytes| {
        String::from_utf8(bytes).map_err(|_| std::io::Error::from(ErrorKind::InvalidData))
    });
    match read {
        // Notepad begins a file with a byte order mark.
        Ok(text) => Ok(Some(
            text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned(),
        )),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let fault = match error.kind() {
                ErrorKind::InvalidData if is_large(path) => "tiene más de 4 MB".to_owned(),
                ErrorKind::InvalidData => "no está guardado como texto UTF-8".to_owned(),
                _ => format!("no se puede leer: {}", why(&error)),
            };
            Err(OverrideProblem::new(root, path, None, &fault, replaces))
        }
    }
}

/// The assets in use: the embedded ones with what the office replaced under `config_dir`, and what
/// of that could not be used.
///
/// # Errors
/// [`EmbeddedError`] only if an embedded asset is broken; a broken replacement is a problem in the
/// list, not an error.
pub fn load_assets(config_dir: &Path) -> Result<(Assets, Vec<OverrideProblem>), EmbeddedError> {
    let mut assets = Assets::embedded()?;
    let mut loader = Loader {
        root: config_dir,
        problems: Vec::new(),
    };
    if let Some(catalog) = loader.catalog() {
        assets.catalog = catalog;
    }
    for (calendar, name, embedded) in [
        (&mut assets.peru, "peru.toml", PERU_TOML),
        (&mut assets.colombia, "colombia.toml", COLOMBIA_TOML),
    ] {
        if let Some(replaced) = loader.calendar(name, embedded) {
            *calendar = replaced;
        }
    }
    loader.local_days(&mut assets);
    for profile in &mut assets.profiles {
        if let Some(replaced) = loader.profile(&profile.id) {
            *profile = replaced;
        }
    }
    if let Some((_, text)) = loader.read("guide", "criticas.md", Replaces::Guide) {
        assets.critical_guide = text;
    }
    if let Some(layout) = loader.layout() {
        assets.report_layout = layout;
    }
    if let Some(practices) = loader.practices() {
        assets.practices = practices;
    }
    if let Some(cell) = loader.cell() {
        assets.cell = cell;
    }
    Ok((assets, loader.problems))
}

/// The text of a profile that comes with the program.
pub(super) fn embedded_profile(id: &str) -> Option<&'static str> {
    match id {
        "peru" => Some(PERU_PROFILE),
        "colombia" => Some(COLOMBIA_PROFILE),
        _ => None,
    }
}

struct Loader<'a> {
    root: &'a Path,
    problems: Vec<OverrideProblem>,
}

impl Loader<'_> {
    fn read(&mut self, folder: &str, name: &str, replaces: Replaces) -> Option<(PathBuf, String)> {
        let path = self.root.join(folder).join(name);
        match read_override(self.root, &path, replaces) {
            Ok(text) => text.map(|text| (path, text)),
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    fn tell(&mut self, path: &Path, line: Option<usize>, fault: &dyn fmt::Display, of: Replaces) {
        self.problems
            .push(OverrideProblem::new(self.root, path, line, fault, of));
    }

    /// The office's catalogue files over the embedded ones; a broken file is left out alone.
    fn catalog(&mut self) -> Option<Catalog> {
        let mut replaced: Vec<(CatalogFile, PathBuf, String)> = Vec::new();
        for file in CatalogFile::ALL {
            if let Some((path, text)) = self.read("catalogs", file.file_name(), Replaces::Catalog) {
                replaced.push((file, path, text));
            }
        }
        while !replaced.is_empty() {
            let mut sources = CatalogSources::EMBEDDED;
            for (file, _, text) in &replaced {
                *sources.get_mut(*file) = text;
            }
            let error = match Catalog::parse(&sources) {
                Ok(catalog) => {
                    self.unsigned_causes(&catalog, &replaced);
                    return Some(catalog);
                }
                Err(error) => error,
            };
            // An embedded file can only be at fault because of a replaced one: the last is dropped.
            let own = replaced.iter().position(|(file, ..)| *file == error.file);
            let (_, path, _) = replaced.remove(own.unwrap_or(replaced.len() - 1));
            self.tell(&path, own.and(error.line), &error, Replaces::Catalog);
        }
        None
    }

    /// Tells a list of causes that does not say whose it is, or of what day (C9).
    fn unsigned_causes(&mut self, catalog: &Catalog, replaced: &[(CatalogFile, PathBuf, String)]) {
        let is_causes = |it: &&(CatalogFile, PathBuf, String)| it.0 == CatalogFile::Causes;
        let (Some(list), Some((_, path, _))) =
            (catalog.cause_list(), replaced.iter().find(is_causes))
        else {
            return;
        };
        for (missing, fault) in [
            (list.author.is_none(), "falta quién la hizo (author)"),
            (list.date.is_none(), "falta su fecha (date)"),
        ] {
            if missing {
                self.tell(path, None, &fault, Replaces::Causes);
            }
        }
    }

    fn calendar(&mut self, name: &str, embedded: &str) -> Option<Calendar> {
        let (path, text) = self.read("calendars", name, Replaces::Calendar)?;
        let expected = Calendar::parse(embedded).ok()?.country();
        match Calendar::parse(&text) {
            Ok(calendar) if calendar.country() == expected => Some(calendar),
            Ok(_) => {
                let fault = format!("el país debe ser «{expected}»");
                self.tell(&path, None, &fault, Replaces::Calendar);
                None
            }
            Err(error) => {
                self.tell(&path, error.line(), &error, Replaces::Calendar);
                None
            }
        }
    }

    fn local_days(&mut self, assets: &mut Assets) {
        let file = self.read("calendars", "dias-locales.toml", Replaces::LocalDays);
        let Some((path, text)) = file else { return };
        let peru = assets.peru.clone().with_local_days(&text);
        let colombia = assets.colombia.clone().with_local_days(&text);
        match (peru, colombia) {
            (Ok(peru), Ok(colombia)) => {
                assets.peru = peru;
                assets.colombia = colombia;
            }
            (Err(error), _) | (_, Err(error)) => {
                self.tell(&path, error.line(), &error, Replaces::LocalDays);
            }
        }
    }

    fn layout(&mut self) -> Option<Layout> {
        let (path, text) = self.read("layouts", "reporte.toml", Replaces::Layout)?;
        Layout::parse(&text)
            .map_err(|error| self.tell(&path, error.line(), &error, Replaces::Layout))
            .ok()
    }

    fn practices(&mut self) -> Option<Practices> {
        let (path, text) = self.read("catalogs", "practices.toml", Replaces::Catalog)?;
        Practices::parse(&text)
            .map_err(|error| self.tell(&path, error.line(), &error, Replaces::Catalog))
            .ok()
    }

    fn cell(&mut self) -> Option<CellCatalog> {
        let (path, text) = self.read("catalogs", "celula.toml", Replaces::Catalog)?;
        CellCatalog::parse(&text)
            .map_err(|error| self.tell(&path, error.line(), &error, Replaces::Catalog))
            .ok()
    }

    fn profile(&mut self, id: &str) -> Option<Profile> {
        let (path, text) = self.read("profiles", &format!("{id}.toml"), Replaces::Profile)?;
        Profile::parse(id, &text)
            .map_err(|error| self.tell(&path, error.line(), &error, Replaces::Profile))
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ScreenId;
    use crate::files::write_atomic;
    use chrono_tz::Tz;

    /// Loads with these files under the configuration folder.
    fn with(files: &[(&str, &str)]) -> (Assets, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            write_atomic(&folder.path().join(name), text.as_bytes()).unwrap();
        }
        let (assets, problems) = load_assets(folder.path()).unwrap();
        (
            assets,
            problems
                .into_iter()
                .map(|problem| problem.message)
                .collect(),
        )
    }

    #[test]
    fn without_files_the_embedded_assets_are_used() {
        assert_eq!(with(&[]), (Assets::embedded().unwrap(), vec![]));
    }

    #[test]
    fn a1_the_peruvian_profile_carries_the_role_mailboxes() {
        let assets = Assets::embedded().unwrap();
        let peru = assets.profile("peru").unwrap();
        assert_eq!(peru.mailboxes.to, ["fallasatc@claro.com.pe"]);
        assert_eq!(
            peru.mailboxes.cc,
            [
                "analistascontroleinformacion@claro.com.pe",
                "controlypresupuestoatp@claro.com.pe"
            ]
        );
        assert_eq!(
            (peru.country, peru.time_zone),
            (Country::PE, Tz::America__Lima)
        );
        assert_eq!(
            peru.screens
                .iter()
                .map(|screen| screen.key())
                .collect::<String>(),
            "123450"
        );
    }

    #[test]
    fn the_colombian_profile_uses_the_cell_s_screens() {
        let assets = Assets::embedded().unwrap();
        let colombia = assets.profile("colombia").unwrap();
        assert_eq!(
            colombia.screens,
            [
                ScreenId::Board,
                ScreenId::Pqr,
                ScreenId::Practices,
                ScreenId::Settings
            ]
        );
        assert_eq!(
            (colombia.country, colombia.time_zone),
            (Country::CO, Tz::America__Bogota)
        );
    }

    #[test]
    fn p1_a_layout_with_an_unknown_column_is_told_with_its_line_and_the_shipped_one_is_used() {
        let shipped = Layout::parse(SHIPPED).unwrap();
        let own = SHIPPED.replace("\"Tipo de trámite\"", "\"Tipo\"");
        let (assets, problems) = with(&[("layouts/reporte.toml", &own)]);
        assert_eq!(problems, [""; 0]);
        assert!(
            assets
                .report_layout
                .columns
                .iter()
                .any(|it| it.title == "Tipo")
        );
        let wrong = own.replace("\"tramite\"", "\"cliente\"");
        let line = wrong
            .lines()
            .position(|it| it.contains("cliente\""))
            .unwrap()
            + 1;
        let (assets, problems) = with(&[("layouts/reporte.toml", &wrong)]);
        assert_eq!(
            problems,
            [format!(
                "layouts/reporte.toml, línea {line}: la columna «cliente» no existe; se usa el \
                 formato incluido"
            )]
        );
        assert_eq!(assets.report_layout, shipped);
    }

    #[test]
    fn e1_an_office_can_replace_one_catalogue() {
        let text = CatalogSources::EMBEDDED
            .procedures
            .replace("\"Queja\"", "\"Queja del usuario\"");
        let (assets, problems) = with(&[("catalogs/procedures.toml", &format!("\u{feff}{text}"))]);
        assert_eq!(problems, [""; 0]);
        assert_eq!(
            assets.catalog.procedure("queja").unwrap().name,
            "Queja del usuario"
        );
        assert!(assets.catalog.exclusion("pago_servicio").is_some());
    }

    #[test]
    fn e1_a_broken_catalogue_is_told_with_its_line_and_the_others_still_count() {
        let causes = CatalogSources::EMBEDDED
            .causes
            .replace("\"Error de Usuario\"", "\"Error del usuario\"");
        let causes = format!("author = \"Prueba\"\ndate = \"2026-11-01\"\n{causes}");
        let (assets, problems) = with(&[
            (
                "catalogs/procedures.toml",
                "version = \"x\"\nvalid_from = \"2026-01-01\"\n\n[[procedure]]\nid = \"queja\"\nnombre = \"Queja\"\n",
            ),
            ("catalogs/causes.toml", &causes),
        ]);
        assert_eq!(
            problems,
            [
                "catalogs/procedures.toml, línea 6: el campo «nombre» no se reconoce; se usa el catálogo incluido"
            ]
        );
        let embedded = Assets::embedded().unwrap();
        assert_eq!(assets.catalog.procedures(), embedded.catalog.procedures());
        assert_eq!(
            assets.catalog.cause("error_usuario").unwrap().name,
            "Error del usuario"
        );
    }

    #[test]
    fn e7_a_list_that_leaves_a_procedure_without_application_is_not_used() {
        let text = CatalogSources::EMBEDDED
            .applications
            .replace("\"sga\"", "\"sga2\"");
        let (assets, problems) = with(&[("catalogs/applications.toml", &text)]);
        assert_eq!(
            problems,
            [
                "catalogs/applications.toml: el aplicativo «sga» de «averia_red» no está en la lista de aplicativos; se usa el catálogo incluido"
            ]
        );
        assert!(assets.catalog.application("sga").is_some());
    }

    #[test]
    fn d4_local_days_count_in_both_calendars() {
        let days = "[[dia]]\nfecha = \"2026-11-23\"\nmotivo = \"Feriado regional\"\n";
        let (assets, problems) = with(&[("calendars/dias-locales.toml", days)]);
        assert_eq!(problems, [""; 0]);
        let day = "2026-11-23".parse().unwrap();
        for country in Country::ALL {
            assert_eq!(
                assets.calendar(country).not_counted(day),
                Some("Feriado regional")
            );
        }
    }

    #[test]
    fn d4_broken_calendars_and_local_days_are_told() {
        let (assets, problems) = with(&[
            (
                "calendars/dias-locales.toml",
                "[[dia]]\nfecha = \"2026-02-30\"\nmotivo = \"x\"\n",
            ),
            ("calendars/peru.toml", "country = \"PE\"\nversion = \n"),
            ("calendars/colombia.toml", PERU_TOML),
        ]);
        assert_eq!(
            problems,
            [
                "calendars/peru.toml, línea 2: no se entiende; revise comillas, corchetes y signos «=»; se usa el calendario incluido",
                "calendars/colombia.toml: el país debe ser «CO»; se usa el calendario incluido",
                "calendars/dias-locales.toml, línea 2: «2026-02-30» no es una fecha AAAA-MM-DD; no se cuentan los días locales",
            ]
        );
        assert_eq!(assets, Assets::embedded().unwrap());
    }

    #[test]
    fn a_broken_profile_is_told_and_the_embedded_one_used() {
        let (assets, problems) = with(&[
            (
                "profiles/peru.toml",
                &PERU_PROFILE.replace("America/Lima", "America/Callao"),
            ),
            (
                "profiles/colombia.toml",
                &COLOMBIA_PROFILE.replace("\"colombia\"", "\"peru\""),
            ),
        ]);
        assert_eq!(
            problems,
            [
                "profiles/peru.toml, línea 5: la zona horaria «America/Callao» no existe; se usa el perfil incluido",
                "profiles/colombia.toml, línea 2: el id debe ser «colombia»; se usa el perfil incluido",
            ]
        );
        assert_eq!(assets, Assets::embedded().unwrap());
    }

    #[test]
    fn k3_an_office_replaces_the_guide_of_critical_requests() {
        let (assets, problems) = with(&[("guide/criticas.md", "\u{feff}# De la oficina\n")]);
        assert_eq!(problems, [""; 0]);
        assert_eq!(assets.critical_guide, "# De la oficina\n");
        assert!(CRITICAL_GUIDE.contains("______"));
    }

    #[test]
    fn a_file_that_is_not_text_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("profiles").join("peru.toml");
        write_atomic(&path, b"id = \"\xff\"").unwrap();
        let (_, problems) = load_assets(folder.path()).unwrap();
        assert_eq!(
            problems,
            [OverrideProblem {
                path,
                line: None,
                message: "profiles/peru.toml: no está guardado como texto UTF-8; se usa el perfil incluido".into(),
            }]
        );
    }

    #[test]
    fn c9_a_list_of_causes_that_does_not_say_whose_it_is_is_used_and_told() {
        let shipped = CatalogSources::EMBEDDED.causes;
        let list = |replaced: &str| {
            let (assets, problems) = with(&[("catalogs/causes.toml", replaced)]);
            let list = assets.catalog.cause_list().map(ToString::to_string);
            (list, problems)
        };
        assert_eq!(list(shipped), (None, vec![]));
        let own = format!("author = \"Tecnología de prueba\"\ndate = \"2026-11-01\"\n{shipped}");
        assert_eq!(
            list(&own),
            (
                Some("lista 2026.1 de Tecnología de prueba, 01/11/2026".to_owned()),
                vec![]
            )
        );
        let nobodys = format!("# De nadie.\n{shipped}");
        let (told, problems) = list(&nobodys);
        assert_eq!(told.as_deref(), Some("lista 2026.1 sin autor, sin fecha"));
        assert_eq!(
            problems,
            [
                "catalogs/causes.toml: falta quién la hizo (author); se usa, y donde sale un motivo se dice que falta",
                "catalogs/causes.toml: falta su fecha (date); se usa, y donde sale un motivo se dice que falta",
            ]
        );
        let wrong = format!("date = \"noviembre\"\n{shipped}");
        let (told, problems) = list(&wrong);
        assert_eq!(told, None);
        assert!(
            problems[0].starts_with("catalogs/causes.toml, línea 1: "),
            "{problems:?}"
        );
    }
}
