//! What is counted of a cut and of a week: shares with their numerator and denominator, and
//! the advisers who fail most (X9, X10, X18).

use super::super::text::fold_key;
use serde::{Serialize, Serializer};
use std::collections::HashMap;
use std::fmt;

/// Advisers of whom a week is told (X10).
pub const TOP: usize = 5;

/// A share in hundredths of a percent, rounded: `12.5` in JSON, `12,5 %` as it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(u32);

impl Percent {
    /// How much a count is of a total; none where there is no total.
    #[must_use]
    pub fn of(count: u64, total: u64) -> Option<Self> {
        let hundredths = count
            .saturating_mul(20_000)
            .saturating_add(total)
            .checked_div(total.saturating_mul(2))?;
        Some(Self(u32::try_from(hundredths).unwrap_or(u32::MAX)))
    }

    /// In hundredths of a percent.
    #[must_use]
    pub const fn hundredths(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 100, self.0 % 100) {
            (whole, 0) => write!(f, "{whole} %"),
            (whole, part) if part % 10 == 0 => write!(f, "{whole},{} %", part / 10),
            (whole, part) => write!(f, "{whole},{part:02} %"),
        }
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_f64(f64::from(self.0) / 100.0)
    }
}

/// What was counted of an adviser under one spelling of the name; none of whom the base says
/// nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdviserTally {
    /// As the base spells it.
    pub adviser: Option<String>,
    /// Cases.
    pub count: u64,
    /// Those of them that were finished as escalated by mistake.
    pub confirmed: u64,
}

/// An adviser, with all that was counted under any spelling of the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdviserCount {
    /// The name as it is spelt most; none of whom the bases say nothing.
    pub adviser: Option<String>,
    /// Every spelling.
    pub spellings: Vec<String>,
    /// Cases.
    pub count: u64,
    /// Those of them that were finished as escalated by mistake.
    pub confirmed: u64,
}

/// One name under all its spellings: a workbook has one person in capitals, and with two
/// spaces. Accents tell people apart.
#[must_use]
pub fn adviser_key(name: &str) -> String {
    one_spaced(name).to_lowercase()
}

/// A name with one space between its words.
fn one_spaced(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ")
}

/// The advisers, each once, with the most cases first, ties by name, and last of whom the
/// base says nothing.
#[must_use]
pub fn advisers(tallies: impl IntoIterator<Item = AdviserTally>) -> Vec<AdviserCount> {
    let mut spelt: HashMap<Option<String>, (u64, u64)> = HashMap::new();
    for tally in tallies {
        let (count, confirmed) = spelt.entry(tally.adviser).or_default();
        *count += tally.count;
        *confirmed += tally.confirmed;
    }
    let mut spelt: Vec<_> = spelt.into_iter().collect();
    spelt
        .sort_unstable_by(|(one, (count, _)), (other, (than, _))| (than, other).cmp(&(count, one)));
    let mut found: HashMap<Option<String>, AdviserCount> = HashMap::new();
    for (adviser, (count, confirmed)) in spelt {
        let key = adviser.as_deref().map(adviser_key);
        let one = found.entry(key).or_insert_with(|| AdviserCount {
            adviser: adviser.as_deref().map(one_spaced),
            spellings: Vec::new(),
            count: 0,
            confirmed: 0,
        });
        one.count += count;
        one.confirmed += confirmed;
        one.spellings.extend(adviser);
    }
    let mut all: Vec<AdviserCount> = found.into_values().collect();
    all.sort_by_cached_key(|it| {
        let name = it.adviser.clone().unwrap_or_default();
        (
            it.adviser.is_none(),
            std::cmp::Reverse(it.count),
            fold_key(&name),
            name,
        )
    });
    all
}

/// A case that was finished as escalated by mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmedCase {
    /// Its radicado.
    pub radicado: String,
    /// Who escalated it, as the base spells it.
    pub adviser: Option<String>,
    /// Its cause, where somebody said it.
    pub cause: Option<char>,
    /// When it was finished, in milliseconds.
    pub at: i64,
}

/// An adviser in a week: what was confirmed, and what the client sent (X10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdviserWeek {
    /// The name as it is spelt most.
    pub adviser: String,
    /// Every spelling.
    pub spellings: Vec<String>,
    /// Cases that were finished as escalated by mistake.
    pub confirmed: u64,
    /// Cases that came as wrongly escalated in a cut of the week.
    pub raw: u64,
    /// Those that were confirmed by their cause, the most first; last those of none.
    pub causes: Vec<(Option<char>, u64)>,
}

/// Every adviser with something confirmed in a week, the most first and ties by name; and how
/// many of those cases say nothing of who escalated them. `sent` is what came in its cuts.
#[must_use]
pub fn week_of_advisers(
    confirmed: &[ConfirmedCase],
    sent: impl IntoIterator<Item = AdviserTally>,
) -> (Vec<AdviserWeek>, u64) {
    let mut raw: HashMap<String, u64> = HashMap::new();
    for tally in sent {
        if let Some(name) = &tally.adviser {
            *raw.entry(adviser_key(name)).or_default() += tally.count;
        }
    }
    let tallies = confirmed.iter().map(|case| AdviserTally {
        adviser: case.adviser.clone(),
        count: 1,
        confirmed: 1,
    });
    let mut unnamed = 0;
    let mut weeks = Vec::new();
    for one in advisers(tallies) {
        let Some(adviser) = one.adviser else {
            unnamed = one.count;
            continue;
        };
        let key = adviser_key(&adviser);
        let own = confirmed.iter().filter(|case| {
            let name = case.adviser.as_deref().map(adviser_key);
            name.as_ref() == Some(&key)
        });
        weeks.push(AdviserWeek {
            raw: raw.get(&key).copied().unwrap_or(0),
            spellings: one.spellings,
            confirmed: one.count,
            causes: by_cause(own.map(|case| (case.cause, 1))),
            adviser,
        });
    }
    (weeks, unnamed)
}

/// Counts by their cause, the most first and ties by letter; last those of none.
#[must_use]
pub fn by_cause(counts: impl IntoIterator<Item = (Option<char>, u64)>) -> Vec<(Option<char>, u64)> {
    let mut found: HashMap<Option<char>, u64> = HashMap::new();
    for (cause, count) in counts {
        *found.entry(cause).or_default() += count;
    }
    let mut all: Vec<_> = found.into_iter().filter(|(_, count)| *count > 0).collect();
    all.sort_unstable_by_key(|(cause, count)| (cause.is_none(), std::cmp::Reverse(*count), *cause));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(name: &str, count: u64, confirmed: u64) -> AdviserTally {
        AdviserTally {
            adviser: (!name.is_empty()).then(|| name.to_owned()),
            count,
            confirmed,
        }
    }

    #[test]
    fn x9_a_share_is_rounded_to_hundredths_and_nothing_has_no_share() {
        for (count, total, json, words) in [
            (1, 8, "12.5", "12,5 %"),
            (1, 3, "33.33", "33,33 %"),
            (2, 3, "66.67", "66,67 %"),
            (0, 7, "0.0", "0 %"),
            (7, 7, "100.0", "100 %"),
            (1, 1_000, "0.1", "0,1 %"),
            (1, 2_000, "0.05", "0,05 %"),
        ] {
            let share = Percent::of(count, total).unwrap();
            assert_eq!(serde_json::to_string(&share).unwrap(), json);
            assert_eq!(share.to_string(), words);
        }
        assert_eq!(Percent::of(0, 0), None);
        assert_eq!(Percent::of(u64::MAX, 1).unwrap().hundredths(), u32::MAX);
    }

    #[test]
    fn x9_an_adviser_is_one_however_the_base_spells_the_name() {
        let all = advisers([
            tally("Asesora  Una", 1, 1),
            tally("ASESORA UNA", 3, 0),
            tally("Asesor Dos", 4, 2),
            tally("", 9, 0),
            tally("Peña Inventada", 1, 0),
            tally("Pena Inventada", 1, 0),
        ]);
        let told: Vec<_> = all
            .iter()
            .map(|it| (it.adviser.as_deref(), it.count, it.confirmed))
            .collect();
        assert_eq!(
            told,
            [
                (Some("Asesor Dos"), 4, 2),
                (Some("ASESORA UNA"), 4, 1),
                (Some("Pena Inventada"), 1, 0),
                (Some("Peña Inventada"), 1, 0),
                (None, 9, 0),
            ]
        );
        assert_eq!(all[1].spellings, ["ASESORA UNA", "Asesora  Una"]);
    }

    #[test]
    fn x10_the_advisers_of_a_week_stand_by_what_was_confirmed_ties_by_name() {
        let case = |radicado: &str, adviser: &str, cause| ConfirmedCase {
            radicado: radicado.to_owned(),
            adviser: (!adviser.is_empty()).then(|| adviser.to_owned()),
            cause,
            at: 0,
        };
        let confirmed = [
            case("1", "Zoe Inventada", Some('Q')),
            case("2", "zoe inventada", Some('A')),
            case("3", "Álvaro Inventado", Some('A')),
            case("4", "Beto Inventado", None),
            case("5", "Álvaro Inventado", Some('A')),
            case("6", "", Some('A')),
            case("7", "Álvaro Inventado", None),
            case("8", "Zoe Inventada", None),
        ];
        let (weeks, unnamed) = week_of_advisers(
            &confirmed,
            [tally("ZOE INVENTADA", 5, 0), tally("Otra Inventada", 8, 0)],
        );
        let told: Vec<_> = weeks
            .iter()
            .map(|it| (it.adviser.as_str(), it.confirmed, it.raw, it.causes.clone()))
            .collect();
        assert_eq!(
            told,
            [
                ("Álvaro Inventado", 3, 0, vec![(Some('A'), 2), (None, 1)]),
                (
                    "Zoe Inventada",
                    3,
                    5,
                    vec![(Some('A'), 1), (Some('Q'), 1), (None, 1)]
                ),
                ("Beto Inventado", 1, 0, vec![(None, 1)]),
            ]
        );
        assert_eq!(unnamed, 1);
    }
}
