//! The profile of an operation: its country, its screens, its role mailboxes (A1).

use std::collections::BTreeMap;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use toml::Spanned;

use crate::domain::asset::{TomlProblem, line_of, parse_toml};
use crate::domain::calendar::Country;
use crate::domain::deadline::ReportClock;
use crate::domain::identity::is_email;
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
    /// The screens it uses, in the order of the console.
    pub screens: Vec<ScreenId>,
    /// Where the alert goes (A1).
    pub mailboxes: Mailboxes,
    /// The mailboxes of points, by their code: role mailboxes too (V6).
    pub point_mailboxes: BTreeMap<String, Vec<String>>,
    /// What official codes look like (N3).
    pub official_codes: OfficialCodes,
    /// The report to Regulatorio (D5).
    pub report: Reporting,
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
            | Self::WithoutOrganization { line } => Some(*line),
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
    screens: Vec<ScreenId>,
    #[serde(default)]
    mailboxes: Mailboxes,
    #[serde(default)]
    point_mailboxes: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    official_code: OfficialCodes,
    #[serde(default)]
    report: Reporting,
}

impl Profile {
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
            screens,
            mailboxes: raw.mailboxes,
            point_mailboxes: raw.point_mailboxes,
            official_codes: raw.official_code,
            report: raw.report,
        })
    }
}
