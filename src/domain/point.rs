//! The points that the office expects to hear from, with where they stand (R2).

use super::meta::Meta;
use super::terminal::Channel;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

/// Where a point stands, as the report to Regulatorio names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// *Departamento*.
    pub department: String,
    /// *Provincia*.
    pub province: String,
    /// *Distrito*.
    pub district: String,
}

/// A text that is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("escriba departamento/provincia/distrito, como Lima/Lima/San Isidro")]
pub struct NoPlace;

impl std::str::FromStr for Place {
    type Err = NoPlace;

    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let mut parts = text.split('/').map(str::trim).filter(|it| !it.is_empty());
        let mut next = || parts.next().map(str::to_owned).ok_or(NoPlace);
        let place = Self {
            department: next()?,
            province: next()?,
            district: next()?,
        };
        parts.next().map_or(Ok(place), |_| Err(NoPlace))
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            department,
            province,
            district,
        } = self;
        write!(f, "{department}/{province}/{district}")
    }
}

/// What the office says of a point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointFacts {
    /// Its code, in capitals: `LIM014`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its channel.
    pub channel: Channel,
    /// Where it stands, once that is said; a telephone line stands nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// What can happen to a point of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PointEvent {
    /// It is expected, and is as this says from now on.
    Listed(PointFacts),
    /// It is not expected any more.
    Unlisted,
}

/// A point of the list, as its operations make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedPoint {
    /// The record's id.
    pub id: Uuid,
    /// Whether it was taken off the list.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unlisted: bool,
    /// What was said of it last.
    #[serde(flatten)]
    pub facts: PointFacts,
}

impl ListedPoint {
    /// Folds one event. Total: a point keeps the code it was listed under, and taking
    /// off what was never listed changes nothing (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, _: &Meta, event: PointEvent) {
        match (state.as_mut(), event) {
            (None, PointEvent::Listed(facts)) => {
                *state = Some(Self {
                    id,
                    unlisted: false,
                    facts,
                });
            }
            (Some(point), PointEvent::Listed(facts)) if point.facts.code == facts.code => {
                point.facts = facts;
                point.unlisted = false;
            }
            (Some(point), PointEvent::Unlisted) => point.unlisted = true,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::authority::Role;
    use super::*;
    use chrono::DateTime;

    #[test]
    fn r2_a_point_is_listed_changed_and_taken_off_and_keeps_its_code() {
        let meta = Meta {
            replica: Uuid::from_u128(2),
            sequence: 1,
            at: DateTime::parse_from_rfc3339("2026-11-22T10:42:00-05:00").unwrap(),
            user: Uuid::from_u128(3),
            role: Role::Control,
            clock_suspect: false,
        };
        let facts = |code: &str, name: &str| PointFacts {
            code: code.into(),
            name: name.into(),
            channel: Channel::Cac,
            place: Some("Lima / Lima / San Isidro".parse().unwrap()),
        };
        let listed = |code: &str, name: &str| PointEvent::Listed(facts(code, name));
        let mut state = None;
        let mut apply = |event| {
            ListedPoint::apply(&mut state, Uuid::from_u128(1), &meta, event);
            state
                .as_ref()
                .map(|it: &ListedPoint| (it.facts.clone(), it.unlisted))
        };
        assert_eq!(apply(PointEvent::Unlisted), None);
        let first = Some((facts("LIM014", "CAC Uno"), false));
        assert_eq!(apply(listed("LIM014", "CAC Uno")), first);
        assert_eq!(apply(listed("LIM015", "Otro")), first);
        let renamed = facts("LIM014", "CAC Dos");
        assert_eq!(
            apply(listed("LIM014", "CAC Dos")),
            Some((renamed.clone(), false))
        );
        assert_eq!(apply(PointEvent::Unlisted), Some((renamed.clone(), true)));
        assert_eq!(apply(listed("LIM014", "CAC Dos")), Some((renamed, false)));
    }

    #[test]
    fn r2_a_place_is_department_province_and_district() {
        let place: Place = " Áncash/ Santa /Chimbote".parse().unwrap();
        assert_eq!(place.to_string(), "Áncash/Santa/Chimbote");
        for text in ["", "Lima", "Lima/Lima", "a/b/c/d", "/ /x"] {
            assert_eq!(text.parse::<Place>(), Err(NoPlace), "{text}");
        }
    }
}
