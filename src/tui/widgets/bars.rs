//! Figures as bars, one below the other: each with its value written, and a tick where
//! the median of the others lies.

use crate::tui::text::fit;
use crate::tui::widgets::prelude::*;

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BarRow {
    /// What it is of.
    pub label: String,
    /// How long it is; none where that is not known.
    pub value: Option<u64>,
    /// What is written in the place of a value that is not known.
    pub lack: &'static str,
    /// It is the one that the others are compared with.
    pub is_own: bool,
}

/// Bars on one scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bars<'a> {
    /// The bars, from the top.
    pub rows: &'a [BarRow],
    /// Twice the value at which the tick lies: a median may end in a half.
    pub median_twice: Option<u128>,
    /// Its look.
    pub theme: Theme,
}

/// Columns between label, bar and value.
const GAP: usize = 2;

/// Columns that a bar has at least.
const SHORTEST: usize = 6;

/// A line: pieces of text, each with its role.
type Line = Vec<(String, Ink)>;

impl Bars<'_> {
    /// The bars in so many columns: label, bar, value.
    pub fn lines(&self, width: u16) -> Vec<Line> {
        let value = |row: &BarRow| {
            let value = row.value.map(|value| value.to_string());
            value.unwrap_or_else(|| row.lack.to_owned())
        };
        let widest = |texts: &mut dyn Iterator<Item = String>| {
            texts.map(|it| usize::from(cells(&it))).max().unwrap_or(0)
        };
        let values = widest(&mut self.rows.iter().map(value));
        // A long label gives way before a figure does.
        let most = usize::from(width).saturating_sub(values + 2 * GAP + SHORTEST);
        let labels = widest(&mut self.rows.iter().map(|it| it.label.clone())).min(most);
        let room = usize::from(width)
            .saturating_sub(labels + values + 2 * GAP)
            .max(1);
        let rows = self.rows.iter().map(|row| {
            let role = if row.is_own { Ink::Heading } else { Ink::Text };
            let label = fit(&row.label, labels, self.theme.sign(Sign::Ellipsis));
            let label = format!("{}{}", pad(&label, labels), " ".repeat(GAP));
            let (value, gap) = (value(row), " ".repeat(GAP));
            let blank = values.saturating_sub(cells(&value).into());
            let mut line = vec![(label, role)];
            line.extend(self.bar(row, room));
            let value_role = if row.value.is_some() { role } else { Ink::Dim };
            line.push((format!("{gap}{}{value}", " ".repeat(blank)), value_role));
            line
        });
        rows.collect()
    }

    /// The bar, with the tick where it does not reach that far.
    fn bar(&self, row: &BarRow, room: usize) -> Line {
        let role = if row.is_own {
            Ink::Accent
        } else {
            Ink::Restored
        };
        let drawn = blocks(self.theme, row.value.unwrap_or(0), self.most(), room);
        let (bar, length) = (drawn.concat(), drawn.len());
        let mut rest = vec![" "; room.saturating_sub(length)];
        let at = self.median_twice.map(|twice| self.column(twice, room));
        if let Some(tick) = at.and_then(|at| rest.get_mut(at.checked_sub(length)?)) {
            *tick = self.theme.median();
        }
        vec![(bar, role), (rest.concat(), Ink::Dim)]
    }

    /// The end of the scale.
    fn most(&self) -> u64 {
        let values = self.rows.iter().filter_map(|row| row.value);
        values.max().unwrap_or(0).max(1)
    }

    /// The column of a value that is given twice.
    fn column(&self, twice: u128, room: usize) -> usize {
        let column = twice.saturating_mul(room as u128) / (2 * u128::from(self.most()));
        usize::try_from(column)
            .unwrap_or(room)
            .min(room.saturating_sub(1))
    }
}

/// A bar cell by cell: a value beside the most that there is, in so many columns. Whatever
/// is more than nothing is seen.
pub fn blocks(theme: Theme, value: u64, most: u64, room: usize) -> Vec<&'static str> {
    let blocks = theme.blocks();
    let mut drawn: Vec<&str> = Vec::with_capacity(room);
    if value > 0 {
        let steps = steps(value, most, room * blocks.len()).max(1);
        drawn.extend(vec![blocks[blocks.len() - 1]; steps / blocks.len()]);
        drawn.extend(
            (steps % blocks.len())
                .checked_sub(1)
                .map(|part| blocks[part]),
        );
    }
    drawn
}

/// How many of so many steps a value takes, beside the most that there is.
fn steps(value: u64, most: u64, steps: usize) -> usize {
    let most = u128::from(most.max(1));
    let scaled = (u128::from(value) * steps as u128 + most / 2) / most;
    usize::try_from(scaled).unwrap_or(steps).min(steps)
}

/// One sign of several for an amount that is more than nothing, the last for the most.
pub fn level(signs: &'static [&'static str], value: u64, most: u64) -> &'static str {
    let step = steps(value, most, signs.len()).clamp(1, signs.len());
    signs[step - 1]
}

fn pad(text: &str, columns: usize) -> String {
    let blank = columns.saturating_sub(cells(text).into());
    format!("{text}{}", " ".repeat(blank))
}

#[cfg(test)]
mod tests {
    use super::super::harness::{ASCII, PLAIN};
    use super::*;

    fn drawn(theme: Theme, width: u16) -> String {
        let row = |label: &str, value, is_own| BarRow {
            label: label.into(),
            value,
            lack: "sin dato",
            is_own,
        };
        let rows = [
            row("sá 28/11", Some(14), true),
            row("vi 27/11", Some(63), false),
            row("ju 26/11", None, false),
            row("mi 25/11", Some(61), false),
            row("ma 24/11", Some(0), false),
            row("lu 23/11", Some(1), false),
        ];
        let bars = Bars {
            rows: &rows,
            median_twice: Some(122),
            theme,
        };
        let lines = bars.lines(width).into_iter();
        let lines = lines.map(|line| line.into_iter().map(|(text, _)| text).collect::<String>());
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn law_7_bars_have_their_value_written_and_a_tick_at_the_median() {
        insta::assert_snapshot!(drawn(PLAIN, 40));
        insta::assert_snapshot!("ascii", drawn(ASCII, 40));
    }

    #[test]
    fn no_width_breaks_them() {
        for width in [0, 1, 12, 20, 200] {
            drawn(PLAIN, width);
        }
        let none = Bars {
            rows: &[],
            median_twice: None,
            theme: PLAIN,
        };
        assert!(none.lines(40).is_empty());
    }
}
