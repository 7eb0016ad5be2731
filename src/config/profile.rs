//! The profile of an operation: its country, its screens, its role mailboxes (A1).

use std::collections::BTreeMap;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use toml::Spanned;

use crate::domain::asset::{TomlProblem, line_of, parse_toml};
use crate::domain::authority::Role;
use crate::domain::calendar::Country;
use crate::domain::deadline::ReportClock;
use crate::domain::identity::is_email;
use crate::domain::pqr::RrLine;
use crate::domain::regularization::CodeShape;

/// The screens of the console, by the word of the profile files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ScreenId {
    /// `1` Tablero.
    #[serde(rename = "tablero")]
    Board,
    /// `2` Eventos.
    #[serde(rename = "eventos")]
    Outages,
    /// `3` Atenciones.
    #[serde(rename = "atenciones")]
    Attentions,
    /// `4` Regularización.
    #[serde(rename = "regularizacion")]
    Regularization,
    /// `5` Reportes.
    #[serde(rename = "reportes")]
    Reports,
    /// `6` PQR.
    #[serde(rename = "pqr")]
    Pqr,
    /// `7` Prácticas.
    #[serde(rename = "practicas")]
    Practices,
    /// `0` Ajustes.
    #[serde(rename = "ajustes")]
    Settings,
}

impl ScreenId {
    /// The key that opens it.
    #[must_use]
    pub const fn key(self) -> char {
        match self {
            Self::Board => '1',
            Self::Outages => '2',
            Self::Attentions => '3',
            Self::Regularization => '4',
            Self::Reports => '5',
            Self::Pqr => '6',
            Self::Practices => '7',
            Self::Settings => '0',
        }
    }

    /// Name on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Board => "Tablero",
            Self::Outages => "Eventos",
            Self::Attentions => "Atenciones",
            Self::Regularization => "Regularización",
            Self::Reports => "Reportes",
            Self::Pqr => "PQR",
            Self::Practices => "Prácticas",
            Self::Settings => "Ajustes",
        }
    }
}

/// Where the alert goes (A1): role mailboxes, never persons.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mailboxes {
    /// *Fallas de Sistemas y Plataforma*.
    #[serde(default)]
    pub to: Vec<String>,
    /// The control mailboxes.
    #[serde(default)]
    pub cc: Vec<String>,
}

/// The shapes that official codes have (N3); without any every code is taken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficialCodes {
    /// Those of outages.
    #[serde(default)]
    pub outage: Vec<CodeShape>,
    /// Those of attentions.
    #[serde(default)]
    pub attention: Vec<CodeShape>,
}

/// The report to Regulatorio (D5).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reporting {
    /// From when its term is counted.
    #[serde(default)]
    pub counts_from: ReportClock,
}

/// A post of the office, and who stands in for whoever has it (V5): role mailboxes, never
/// persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Whose it is.
    pub role: Role,
    /// What the post is called.
    pub title: String,
    /// Where it is written to.
    pub mailbox: String,
    /// Where it is written to while nobody of it is there.
    pub substitute: Option<String>,
    /// Whether nobody of it is there now.
    pub absent: bool,
}

impl Post {
    /// Where it is written to now: to the substitute, where there is one and it is absent.
    #[must_use]
    pub fn addressed(&self) -> (&str, bool) {
        match &self.substitute {
            Some(substitute) if self.absent => (substitute, true),
            _ => (&self.mailbox, false),
        }
    }
}

/// The office as a report names it, and its posts (V5).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfficeFacts {
    /// The entity that reports.
    pub entity: String,
    /// Whom the regulator asks.
    pub contact: String,
    /// One a role at most.
    pub posts: Vec<Post>,
}

impl OfficeFacts {
    /// The post of a role.
    #[must_use]
    pub fn post(&self, role: Role) -> Option<&Post> {
        self.posts.iter().find(|post| post.role == role)
    }
}

/// Where and when a point attends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counter {
    /// Its address, as a customer reads it.
    #[serde(default)]
    pub address: String,
    /// Its hours, likewise.
    #[serde(default)]
    pub hours: String,
}

/// What an operation is set up with at `iniciar`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// `peru` or `colombia`.
    pub id: String,
    /// Name on the screen.
    pub name: String,
    /// Whose calendar counts (D1).
    pub country: Country,
    /// Zone of its points (D7).
    pub time_zone: Tz,
    /// Organization that bundles carry unless another is given (M4).
    pub organization: String,
    /// The company's name, as papers and messages to customers have it; empty where the
    /// profile does not say it.
    pub company: String,
    /// The screens it uses, in the order of the console.
    pub screens: Vec<ScreenId>,
    /// Where the alert goes (A1).
    pub mailboxes: Mailboxes,
    /// The mailboxes of points, by their code: role mailboxes too (V6).
    pub point_mailboxes: BTreeMap<String, Vec<String>>,
    /// Where customers find the points, by their code.
    pub points: BTreeMap<String, Counter>,
    /// What official codes look like (N3).
    pub official_codes: OfficialCodes,
    /// The report to Regulatorio (D5).
    pub report: Reporting,
    /// Who reports, and the posts of the office (V5).
    pub office: OfficeFacts,
    /// How RR takes what is noted there (X8).
    pub rr: RrLine,
}

/// Why a profile cannot be used. Its `Display` is the Spanish sentence shown to the editor.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProfileError {
    /// The text does not read as a profile.
    #[error("{0}")]
    Toml(TomlProblem),
    /// A profile that is not the one its file is for.
    #[error("el id debe ser «{expected}»")]
    OtherId {
        /// Line of the id.
        line: usize,
        /// The id that belongs there.
        expected: String,
    },
    /// A zone that does not exist.
    #[error("la zona horaria «{zone}» no existe")]
    UnknownZone {
        /// Line of the zone.
        line: usize,
        /// As written.
        zone: String,
    },
    /// A profile without organization.
    #[error("falta la organización")]
    WithoutOrganization {
        /// Line of the organization.
        line: usize,
    },
    /// A mailbox that is not an address.
    #[error("«{0}» no es una dirección de correo")]
    NotAnAddress(String),
    /// The mailbox of a post that is not an address.
    #[error("«{address}» no es una dirección de correo")]
    PostAddress {
        /// Its line.
        line: usize,
        /// As written.
        address: String,
    },
    /// Two posts of one role.
    #[error("hay más de un puesto de «{role}»")]
    PostTwice {
        /// Line of the second one.
        line: usize,
        /// Code of the role.
        role: &'static str,
    },
    /// A post that is absent and has no substitute.
    #[error("el puesto de «{role}» figura ausente y no tiene suplente")]
    NoSubstitute {
        /// Its line.
        line: usize,
        /// Code of the role.
        role: &'static str,
    },
    /// A line of RR that is none.
    #[error("el ancho de RR («width») va de 10 a 500")]
    RrWidth {
        /// Its line.
        line: usize,
    },
    /// A console without a board or without settings.
    #[error("las pantallas «tablero» y «ajustes» no pueden faltar")]
    WithoutBoard,
}

impl ProfileError {
    /// Line of the fault, counted from 1, where it is known.
    #[must_use]
    pub const fn line(&self) -> Option<usize> {
        match self {
            Self::Toml(problem) => problem.line,
            Self::OtherId { line, .. }
            | Self::UnknownZone { line, .. }
            | Self::PostAddress { line, .. }
            | Self::PostTwice { line, .. }
            | Self::NoSubstitute { line, .. }
            | Self::WithoutOrganization { line }
            | Self::RrWidth { line } => Some(*line),
            Self::NotAnAddress(_) | Self::WithoutBoard => None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProfile {
    id: Spanned<String>,
    name: String,
    country: Country,
    time_zone: Spanned<String>,
    organization: Spanned<String>,
    #[serde(default)]
    company: String,
    screens: Vec<ScreenId>,
    #[serde(default)]
    points: BTreeMap<String, Counter>,
    #[serde(default)]
    mailboxes: Mailboxes,
    #[serde(default)]
    point_mailboxes: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    official_code: OfficialCodes,
    #[serde(default)]
    report: Reporting,
    #[serde(default)]
    office: RawOffice,
    rr: Option<Spanned<RrLine>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOffice {
    #[serde(default)]
    entity: String,
    #[serde(default)]
    contact: String,
    #[serde(default)]
    post: Vec<RawPost>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPost {
    role: Spanned<Role>,
    title: String,
    mailbox: Spanned<String>,
    substitute: Option<Spanned<String>>,
    #[serde(default)]
    absent: bool,
}

impl RawOffice {
    fn checked(self, text: &str) -> Result<OfficeFacts, ProfileError> {
        let mut posts: Vec<Post> = Vec::new();
        for raw in self.post {
            let (role, line) = (*raw.role.get_ref(), line_of(text, raw.role.span().start));
            if posts.iter().any(|post| post.role == role) {
                let role = role.code();
                return Err(ProfileError::PostTwice { line, role });
            }
            if raw.absent && raw.substitute.is_none() {
                let role = role.code();
                return Err(ProfileError::NoSubstitute { line, role });
            }
            let boxes = std::iter::once(&raw.mailbox).chain(&raw.substitute);
            if let Some(wrong) = boxes.into_iter().find(|it| !is_email(it.get_ref())) {
                return Err(ProfileError::PostAddress {
                    line: line_of(text, wrong.span().start),
                    address: wrong.get_ref().clone(),
                });
            }
            posts.push(Post {
                role,
                title: raw.title,
                mailbox: raw.mailbox.into_inner(),
                substitute: raw.substitute.map(Spanned::into_inner),
                absent: raw.absent,
            });
        }
        Ok(OfficeFacts {
            entity: self.entity,
            contact: self.contact,
            posts,
        })
    }
}

fn rr_line(raw: Option<&Spanned<RrLine>>, text: &str) -> Result<RrLine, ProfileError> {
    let Some(raw) = raw else {
        return Ok(RrLine::default());
    };
    if RrLine::is_width(raw.get_ref().width) {
        return Ok(*raw.get_ref());
    }
    Err(ProfileError::RrWidth {
        line: line_of(text, raw.span().start),
    })
}

impl Profile {
    /// Whether it uses a screen.
    #[must_use]
    pub fn has(&self, screen: ScreenId) -> bool {
        self.screens.contains(&screen)
    }

    /// Reads the profile `id` from the text of its file.
    ///
    /// # Errors
    /// [`ProfileError`] with the line of the fault where one line is at fault.
    pub fn parse(id: &str, text: &str) -> Result<Self, ProfileError> {
        let raw: RawProfile = parse_toml(text).map_err(ProfileError::Toml)?;
        let line = |place: &Spanned<String>| line_of(text, place.span().start);
        if raw.id.get_ref() != id {
            return Err(ProfileError::OtherId {
                line: line(&raw.id),
                expected: id.to_owned(),
            });
        }
        let time_zone: Tz =
            raw.time_zone
                .get_ref()
                .parse()
                .map_err(|_| ProfileError::UnknownZone {
                    line: line(&raw.time_zone),
                    zone: raw.time_zone.get_ref().clone(),
                })?;
        if raw.organization.get_ref().trim().is_empty() {
            return Err(ProfileError::WithoutOrganization {
                line: line(&raw.organization),
            });
        }
        let of_points = raw.point_mailboxes.values().flatten();
        let mut addresses = raw
            .mailboxes
            .to
            .iter()
            .chain(&raw.mailboxes.cc)
            .chain(of_points);
        if let Some(wrong) = addresses.find(|address| !is_email(address)) {
            return Err(ProfileError::NotAnAddress(wrong.clone()));
        }
        if [ScreenId::Board, ScreenId::Settings]
            .iter()
            .any(|screen| !raw.screens.contains(screen))
        {
            return Err(ProfileError::WithoutBoard);
        }
        let mut screens = raw.screens;
        screens.sort_unstable();
        screens.dedup();
        Ok(Self {
            id: raw.id.into_inner(),
            name: raw.name,
            country: raw.country,
            time_zone,
            organization: raw.organization.into_inner(),
            company: raw.company.trim().to_owned(),
            points: raw.points,
            screens,
            mailboxes: raw.mailboxes,
            point_mailboxes: raw.point_mailboxes,
            official_codes: raw.official_code,
            report: raw.report,
            office: raw.office.checked(text)?,
            rr: rr_line(raw.rr.as_ref(), text)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v5_a_post_that_cannot_be_written_to_is_told_with_its_line() {
        let peru = crate::config::assets::embedded_profile("peru").unwrap();
        let lines = peru.lines().count();
        let post = "[[office.post]]\nrole = \"procesos\"\ntitle = \"Mejora\"\nmailbox = ";
        let fault = |more: &str| Profile::parse("peru", &format!("{peru}\n{more}")).unwrap_err();
        let told = |more: &str| (fault(more).line(), fault(more).to_string());
        let wrong = "«nadie» no es una dirección de correo".to_owned();
        assert_eq!(
            told(&format!("{post}\"nadie\"")),
            (Some(lines + 5), wrong.clone())
        );
        let good = format!("{post}\"procesos@ejemplo.pe\"\n");
        let substitute = format!("{good}substitute = \"nadie\"");
        assert_eq!(told(&substitute), (Some(lines + 6), wrong));
        let twice = "hay más de un puesto de «procesos»".to_owned();
        assert_eq!(told(&format!("{good}{good}")), (Some(lines + 7), twice));
        let alone = "el puesto de «procesos» figura ausente y no tiene suplente".to_owned();
        assert_eq!(
            told(&format!("{good}absent = true")),
            (Some(lines + 3), alone)
        );
        assert_eq!(fault("[office]\nentidad = \"x\"").line(), Some(lines + 3));
        let absent = format!("{good}substitute = \"suplente@ejemplo.pe\"\nabsent = true\n");
        let profile = Profile::parse("peru", &format!("{peru}\n{absent}")).unwrap();
        let post = profile.office.post(Role::Procesos).unwrap();
        assert_eq!(post.addressed(), ("suplente@ejemplo.pe", true));
        assert_eq!(profile.office.post(Role::Control), None);
    }
}
