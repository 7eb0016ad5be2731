//! What was counted in a range, against the same range of the days before (V3).

use super::super::tally::Counted;
use serde::{Serialize, Serializer};
use std::fmt;

/// The middle of some counts: of an even number of them it may end in a half.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Median {
    /// Twice the median, which is whole.
    doubled: u128,
}

impl Median {
    /// Of some counts; none of none.
    fn of(counts: impl Iterator<Item = u64>) -> Option<Self> {
        let mut counts: Vec<u64> = counts.collect();
        counts.sort_unstable();
        let upper = *counts.get(counts.len() / 2)?;
        let lower = *counts.get((counts.len() - 1) / 2)?;
        Some(Self {
            doubled: u128::from(lower) + u128::from(upper),
        })
    }

    /// Twice the median, which is whole.
    #[must_use]
    pub const fn twice(self) -> u128 {
        self.doubled
    }

    /// By how many percent a count is above or below it, rounded; none of zero.
    fn change(self, count: u64) -> Option<i64> {
        let doubled = i128::try_from(self.doubled).ok().filter(|it| *it > 0)?;
        let hundreds = (i128::from(count) * 2 - doubled) * 100;
        let half = doubled / 2 * hundreds.signum();
        i64::try_from((hundreds + half) / doubled).ok()
    }
}

impl fmt::Display for Median {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let half = if self.doubled.is_multiple_of(2) {
            ""
        } else {
            ",5"
        };
        write!(f, "{}{half}", self.doubled / 2)
    }
}

impl Serialize for Median {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match u64::try_from(self.doubled / 2) {
            Ok(whole) if self.doubled.is_multiple_of(2) => to.serialize_u64(whole),
            #[allow(
                clippy::cast_precision_loss,
                reason = "a count of a day is far from where halves are lost"
            )]
            _ => to.serialize_f64(self.doubled as f64 / 2.0),
        }
    }
}

/// A count against the days before.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Comparison {
    /// What was counted.
    #[serde(flatten)]
    pub counted: Counted,
    /// The median of the days before.
    pub median: Option<Median>,
    /// By how many percent the count is above or below it.
    pub change_percent: Option<i64>,
}

impl From<Counted> for Comparison {
    fn from(counted: Counted) -> Self {
        let median = Median::of(counted.previous.iter().map(|day| day.count));
        let change = median.zip(counted.count);
        Self {
            change_percent: change.and_then(|(median, count)| median.change(count)),
            median,
            counted,
        }
    }
}

impl Comparison {
    /// By how much the count lies below the median, a half rounded up; none where either
    /// is not known.
    #[must_use]
    pub fn missing(&self) -> Option<u64> {
        let (median, count) = self.median.zip(self.counted.count)?;
        let doubled = median.twice().saturating_sub(u128::from(count) * 2);
        u64::try_from(doubled.div_ceil(2)).ok()
    }

    /// In one sentence: `14 frente a una mediana de 61 (−77 %)`.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Some(count) = self.counted.count else {
            return "no se importó ningún conteo de ese día".to_owned();
        };
        let count = if self.counted.whole_days {
            format!("{count} en todo el día, pues hay conteos sin hora,")
        } else {
            count.to_string()
        };
        match (self.median, self.change_percent) {
            (None, _) => {
                let count = count.trim_end_matches(',');
                format!("{count}; sin días previos con que comparar")
            }
            (Some(median), None) => format!("{count} frente a una mediana de {median}"),
            (Some(median), Some(change)) => {
                let sign = match change {
                    0 => "",
                    1.. => "+",
                    _ => "−",
                };
                let change = change.unsigned_abs();
                format!("{count} frente a una mediana de {median} ({sign}{change} %)")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tally::DayCount;
    use super::*;
    use chrono::NaiveDate;

    fn counted(count: u64, before: &[u64]) -> Counted {
        let today: NaiveDate = "2026-11-28".parse().unwrap();
        let days = today.iter_days().rev().skip(1);
        let previous = days.zip(before).map(|(date, count)| DayCount {
            date,
            count: *count,
        });
        Counted {
            count: Some(count),
            previous: previous.collect(),
            ..Counted::default()
        }
    }

    fn compared(count: u64, before: &[u64]) -> Comparison {
        counted(count, before).into()
    }

    #[test]
    fn v3_a_count_is_told_against_the_median_of_the_days_before() {
        for (count, before, told) in [
            (
                14,
                &[63, 61, 70, 58, 61, 40, 66][..],
                "14 frente a una mediana de 61 (−77 %)",
            ),
            (12, &[8, 7, 9], "12 frente a una mediana de 8 (+50 %)"),
            (8, &[8], "8 frente a una mediana de 8 (0 %)"),
            (0, &[3, 5], "0 frente a una mediana de 4 (−100 %)"),
            (5, &[4, 5], "5 frente a una mediana de 4,5 (+11 %)"),
            // One in two hundred is rounded away from nothing.
            (201, &[200], "201 frente a una mediana de 200 (+1 %)"),
            (199, &[200], "199 frente a una mediana de 200 (−1 %)"),
            (5, &[0, 0, 9], "5 frente a una mediana de 0"),
            (5, &[], "5; sin días previos con que comparar"),
        ] {
            assert_eq!(compared(count, before).sentence(), told);
        }
        for (before, told) in [
            (
                &[400, 420][..],
                "340 en todo el día, pues hay conteos sin hora, frente a una mediana de 410 (−17 %)",
            ),
            (
                &[],
                "340 en todo el día, pues hay conteos sin hora; sin días previos con que comparar",
            ),
        ] {
            let whole = Counted {
                whole_days: true,
                ..counted(340, before)
            };
            assert_eq!(Comparison::from(whole).sentence(), told);
        }
        let largest = compared(u64::MAX, &[u64::MAX, u64::MAX]);
        assert_eq!(largest.change_percent, Some(0));
        assert_eq!(compared(u64::MAX, &[1]).change_percent, None);
    }

    #[test]
    fn v3_where_nothing_was_imported_nothing_is_counted() {
        let none = Comparison::default();
        assert_eq!(none.sentence(), "no se importó ningún conteo de ese día");
        assert_eq!(
            serde_json::to_value(none).unwrap(),
            serde_json::json!({
                "count": null, "previous": [], "median": null, "change_percent": null,
            })
        );
        assert_eq!(
            serde_json::to_value(compared(5, &[4, 5])).unwrap(),
            serde_json::json!({
                "count": 5,
                "previous": [
                    {"date": "2026-11-27", "count": 4},
                    {"date": "2026-11-26", "count": 5},
                ],
                "median": 4.5, "change_percent": 11,
            })
        );
        let whole = serde_json::to_value(compared(5, &[4])).unwrap();
        assert_eq!(whole["median"], serde_json::json!(4));
    }
}
