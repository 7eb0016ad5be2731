//! The practices: how often each is due, from whom, and how many in each period; a file
//! that an operation can replace (X11).

use super::super::asset::{TomlProblem, line_of, parse_toml};
use super::super::authority::Role;
use super::super::text::fold_key;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use toml::Spanned;

/// The practices that come with the program.
pub const PRACTICES_TOML: &str = include_str!("../../../assets/catalogs/practices.toml");

/// How often a practice is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Frequency {
    /// Each business day.
    #[serde(rename = "diaria")]
    Daily,
    /// Each ISO week.
    #[serde(rename = "semanal")]
    Weekly,
    /// From the 1st to the 15th, and from the 16th to the month's end.
    #[serde(rename = "quincenal")]
    Fortnightly,
    /// Each half of a year.
    #[serde(rename = "semestral")]
    HalfYearly,
}

impl Frequency {
    /// As it is read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Daily => "diaria",
            Self::Weekly => "semanal",
            Self::Fortnightly => "quincenal",
            Self::HalfYearly => "semestral",
        }
    }
}

/// From whom a practice is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PracticeOwner {
    /// Each user of this role owes it.
    pub role: Role,
    /// Sessions in each period, 1 to 20.
    pub goal: u32,
}

/// A practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practice {
    /// Its id, as sessions name it.
    pub id: String,
    /// What the procedure calls it.
    pub name: String,
    /// How often it is due.
    pub frequency: Frequency,
    /// About how long a session takes.
    pub minutes: u32,
    /// From whom it is due.
    pub owners: Vec<PracticeOwner>,
}

/// The practice that keeps the worst-rated questions of a survey (X20).
const SURVEY: &str = "barometro";

/// Whether a practice keeps the worst-rated questions of a survey (X20).
#[must_use]
pub fn is_survey(practice: &str) -> bool {
    practice == SURVEY
}

impl Practice {
    /// How many sessions somebody of a role owes in each period; none where none are.
    #[must_use]
    pub fn goal_of(&self, role: Role) -> Option<u32> {
        let owner = self.owners.iter().find(|owner| owner.role == role);
        owner.map(|owner| owner.goal)
    }
}

/// All practices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practices {
    /// Its version, as whoever keeps it numbers it.
    pub version: String,
    /// The practices, in the procedure's order.
    pub all: Vec<Practice>,
}

/// Why a list of practices cannot be used. Its `Display` is the Spanish sentence shown to
/// the editor.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PracticeError {
    /// The text does not read as a list of practices.
    #[error("{0}")]
    Toml(TomlProblem),
    /// An id that is none, or that another practice has.
    #[error("el identificador «{id}» está repetido o lleva otra cosa que minúsculas, cifras y _")]
    Id {
        /// Its line.
        line: usize,
        /// As written.
        id: String,
    },
    /// A practice that nobody owes, one role twice, or a goal or length beyond bounds.
    #[error(
        "«{id}» necesita un nombre, de 1 a 480 minutos, y cada rol una vez con una meta de 1 a 20"
    )]
    Bounds {
        /// Its line.
        line: usize,
        /// The practice.
        id: String,
    },
}

impl PracticeError {
    /// Line of the fault, counted from 1, where it is known.
    #[must_use]
    pub const fn line(&self) -> Option<usize> {
        match self {
            Self::Toml(problem) => problem.line,
            Self::Id { line, .. } | Self::Bounds { line, .. } => Some(*line),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPractices {
    version: String,
    practice: Vec<RawPractice>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPractice {
    id: Spanned<String>,
    name: String,
    frequency: Frequency,
    minutes: u32,
    owner: Vec<PracticeOwner>,
}

impl Practices {
    /// Reads the practices from the text of their file.
    ///
    /// # Errors
    /// [`PracticeError`] with the line of the fault where one line is at fault.
    pub fn parse(text: &str) -> Result<Self, PracticeError> {
        let raw: RawPractices = parse_toml(text).map_err(PracticeError::Toml)?;
        let mut all: Vec<Practice> = Vec::new();
        for raw in raw.practice {
            let line = line_of(text, raw.id.span().start);
            let id = raw.id.into_inner();
            let is_id = |text: &str| {
                let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
                !text.is_empty() && text.chars().all(fits)
            };
            if !is_id(&id) || all.iter().any(|known| known.id == id) {
                return Err(PracticeError::Id { line, id });
            }
            let mut roles = Vec::new();
            let owned = raw.owner.iter().all(|owner| {
                let once = !roles.contains(&owner.role);
                roles.push(owner.role);
                once && (1..=20).contains(&owner.goal)
            });
            let fits = !raw.name.trim().is_empty() && (1..=480).contains(&raw.minutes);
            if roles.is_empty() || !owned || !fits {
                return Err(PracticeError::Bounds { line, id });
            }
            all.push(Practice {
                id,
                name: raw.name,
                frequency: raw.frequency,
                minutes: raw.minutes,
                owners: raw.owner,
            });
        }
        Ok(Self {
            version: raw.version,
            all,
        })
    }

    /// A practice by its id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Practice> {
        self.all.iter().find(|practice| practice.id == id)
    }

    /// The practices that a text names: the one with this id or name, or else all whose
    /// name holds its words; case, accents and signs are no matter.
    #[must_use]
    pub fn named(&self, text: &str) -> Vec<&Practice> {
        let wanted = fold_key(text);
        let whole = |practice: &&Practice| {
            fold_key(&practice.id) == wanted || fold_key(&practice.name) == wanted
        };
        if wanted.is_empty() {
            return Vec::new();
        }
        let holds = |it: &&Practice| fold_key(&it.name).contains(&wanted);
        match self.all.iter().find(whole) {
            Some(practice) => vec![practice],
            None => self.all.iter().filter(holds).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x11_the_nine_practices_are_those_of_the_procedure() {
        let shipped = Practices::parse(PRACTICES_TOML).unwrap();
        let told: Vec<String> = shipped
            .all
            .iter()
            .map(|it| {
                let owners: Vec<String> = it
                    .owners
                    .iter()
                    .map(|owner| format!("{} {}", owner.role, owner.goal))
                    .collect();
                let (name, often) = (&it.name, it.frequency.label());
                format!("{name}: {often}, {} min, {}", it.minutes, owners.join(", "))
            })
            .collect();
        assert_eq!(
            told,
            [
                "Diálogo Diario: diaria, 15 min, supervisor 1",
                "Diálogo Semanal: semanal, 30 min, coordinador 1, gerente 1",
                "Confirmación de Proceso: diaria, 30 min, supervisor 1",
                "Confirmación de Funciones: semanal, 30 min, coordinador 3, gerente 1",
                "Agenda del Líder: semanal, 30 min, supervisor 1, coordinador 1, gerente 1",
                "Adherencia a las prácticas: semanal, 5 min, supervisor 1, coordinador 1, gerente 1",
                "Reuniones Mejora continua: quincenal, 60 min, supervisor 1, coordinador 1",
                "Circuito Mejora Continua: quincenal, 60 min, coordinador 1",
                "Reuniones Barómetro: semestral, 60 min, supervisor 1, coordinador 1, gerente 1",
            ]
        );
    }

    #[test]
    fn x11_a_practice_is_named_by_its_id_its_name_or_words_of_it() {
        let shipped = Practices::parse(PRACTICES_TOML).unwrap();
        let named = |text: &str| -> Vec<&str> {
            let found = shipped.named(text);
            found.iter().map(|it| it.id.as_str()).collect()
        };
        assert_eq!(named("dialogo_diario"), ["dialogo_diario"]);
        assert_eq!(named("DIALOGO  diario"), ["dialogo_diario"]);
        assert_eq!(named("barometro"), ["barometro"]);
        assert_eq!(named("dialogo"), ["dialogo_diario", "dialogo_semanal"]);
        assert_eq!(named("adherencia"), ["adherencia"]);
        assert_eq!(named(" "), [""; 0]);
        assert_eq!(named("otra"), [""; 0]);
    }

    #[test]
    fn x11_a_list_of_practices_that_does_not_hold_is_refused_with_its_line() {
        let wrong = |from: &str, to: &str| {
            let error = Practices::parse(&PRACTICES_TOML.replacen(from, to, 1)).unwrap_err();
            (error.line(), error.to_string())
        };
        let bounds = "necesita un nombre, de 1 a 480 minutos, y cada rol una vez con una meta \
                      de 1 a 20";
        assert_eq!(
            wrong("id = \"dialogo_semanal\"", "id = \"dialogo_diario\""),
            (
                Some(15),
                "el identificador «dialogo_diario» está repetido o lleva otra cosa que \
                 minúsculas, cifras y _"
                    .to_owned()
            )
        );
        for (from, to) in [
            ("minutes = 15", "minutes = 0"),
            ("[{ role = \"supervisor\", goal = 1 }]", "[]"),
            ("goal = 1", "goal = 21"),
            ("\"Diálogo Diario\"", "\" \""),
        ] {
            let told = (Some(8), format!("«dialogo_diario» {bounds}"));
            assert_eq!(wrong(from, to), told, "{to}");
        }
        assert_eq!(
            wrong("\"diaria\"", "\"a veces\""),
            (Some(10), "el valor «a veces» no se reconoce".to_owned())
        );
    }
}
