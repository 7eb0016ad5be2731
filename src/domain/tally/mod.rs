//! What the office counts of a day: *tipificaciones*, claims and LDR of a point or of a
//! whole channel, by type (V3, V5).

mod counted;
mod range;

pub use counted::{Counted, DayCount, Figures, Lack, LeftOut};
pub use range::ClockRange;

use super::catalog::ProcedureType;
use super::terminal::Channel;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize, Serializer};

/// What was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TallyClass {
    /// A *tipificación*: what an adviser notes of each customer served (V3).
    Typification,
    /// A claim.
    Claim,
    /// A claim entered in the book of claims, *libro de reclamaciones*.
    Ldr,
}

impl TallyClass {
    /// Every class.
    pub const ALL: [Self; 3] = [Self::Typification, Self::Claim, Self::Ldr];

    /// As it is read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Typification => "tipificación",
            Self::Claim => "reclamo",
            Self::Ldr => "LDR",
        }
    }

    /// The one with a code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.code() == code)
    }

    /// Code in files and on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Typification => "tipificacion",
            Self::Claim => "reclamo",
            Self::Ldr => "ldr",
        }
    }
}

impl Serialize for TallyClass {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

/// Of whom it was counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TalliedPlace {
    /// A point, by its code.
    Point(String),
    /// A channel as a whole.
    Channel(Channel),
}

impl TalliedPlace {
    /// The code that the store keeps it under: no point's code has a colon.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Point(code) => format!("punto:{code}"),
            Self::Channel(channel) => format!("canal:{}", channel.code()),
        }
    }

    /// The one that the store keeps under a code.
    #[must_use]
    pub fn of(key: &str) -> Option<Self> {
        match key.split_once(':')? {
            ("punto", code) => Some(Self::Point(code.to_owned())),
            ("canal", code) => code.parse().ok().map(Self::Channel),
            _ => None,
        }
    }

    /// As it is read in a list.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Point(code) => code.clone(),
            Self::Channel(channel) => format!("canal {}", channel.label()),
        }
    }
}

/// What a newer file replaces as one: everything of a day, a place, a class and a type (V5).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TallyKey {
    /// The local day.
    pub day: NaiveDate,
    /// Of whom.
    pub place: TalliedPlace,
    /// What.
    pub class: TallyClass,
    /// Its type.
    pub kind: ProcedureType,
}

/// How many in which minute of a day; none is what nobody knows the minute of.
pub type Minutes = Vec<(Option<u16>, u64)>;

/// What a file says of one day, place, class and type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TallyGroup {
    /// Of what.
    pub key: TallyKey,
    /// The rows of the file that say it.
    pub rows: u64,
    /// How many in which minute of the local day, by minute; those of which only the
    /// day is known stand first, under none.
    pub minutes: Minutes,
}

impl TallyGroup {
    /// All of the day.
    pub(crate) fn total(&self) -> u64 {
        let counts = self.minutes.iter().map(|(_, count)| *count);
        counts.fold(0, u64::saturating_add)
    }

    /// Those of which only the day is known.
    pub(crate) fn untimed(&self) -> u64 {
        let counts = self.minutes.iter().filter(|(minute, _)| minute.is_none());
        counts.fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }
}

/// How many there were on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayTally {
    /// The day.
    pub day: NaiveDate,
    /// Those within the range of the clock.
    pub count: u64,
    /// Those of which the file says the day alone: nobody knows whether they are within.
    pub untimed: u64,
    /// All of the day.
    pub total: u64,
}

impl DayTally {
    /// A day of which a file says that there were none.
    #[must_use]
    pub const fn nothing(day: NaiveDate) -> Self {
        Self {
            day,
            count: 0,
            untimed: 0,
            total: 0,
        }
    }

    /// Both together, as of the day of the first.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            day: self.day,
            count: self.count.saturating_add(other.count),
            untimed: self.untimed.saturating_add(other.untimed),
            total: self.total.saturating_add(other.total),
        }
    }
}
