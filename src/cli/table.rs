//! Aligned text: tables with a heading, and pairs of name and value.

use crate::domain::text::strip_control;

/// Lines up columns, two spaces apart, without trailing blanks.
pub(super) fn columns(heading: &[&str], rows: &[Vec<String>]) -> String {
    let rows: Vec<Vec<String>> =
        std::iter::once(heading.iter().map(|&name| name.to_owned()).collect())
            .chain(rows.iter().cloned())
            .map(|row: Vec<String>| row.iter().map(|cell| strip_control(cell)).collect())
            .collect();
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..heading.len()).map(width).collect();
    let mut text = String::new();
    for row in &rows {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| {
                // A width that is formatted has its own, lower bound.
                let air = width.saturating_sub(cell.chars().count());
                cell.to_owned() + &" ".repeat(air)
            })
            .collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// Names and values, the values lined up; a pair without value is left out.
/// A value of several lines goes on under its beginning.
pub(super) fn pairs(pairs: &[(&str, Option<String>)]) -> String {
    let width = pairs
        .iter()
        .filter(|(_, value)| value.is_some())
        .map(|(name, _)| name.chars().count())
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    for (name, value) in pairs {
        let Some(value) = value else { continue };
        for (number, line) in value.lines().enumerate() {
            let name = if number == 0 { name } else { "" };
            text.push_str(format!("{name:width$}  {}", strip_control(line)).trim_end());
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m4_a_text_longer_than_any_form_takes_lines_up_too() {
        let long = "a".repeat(70_000);
        let rows = [vec![long.clone(), "b".to_owned()]];
        let told = columns(&["Texto", "Otro"], &rows);
        assert_eq!(told.lines().nth(1), Some(format!("{long}  b").as_str()));
    }

    #[test]
    fn columns_line_up_by_letters_and_not_by_bytes() {
        let rows = [
            vec!["Línea ñandú".to_owned(), "a".to_owned()],
            vec!["x".to_owned(), String::new()],
            vec!["con\u{1b}[31m\ncontrol".to_owned(), "b".to_owned()],
        ];
        assert_eq!(
            columns(&["Nombre", "N.º"], &rows),
            "Nombre            N.º\nLínea ñandú       a\nx\ncon[31m control   b\n"
                .replace("Nombre            N.º", "Nombre           N.º")
                .replace("Línea ñandú       a", "Línea ñandú      a")
                .replace("con[31m control   b", "con[31m control  b")
        );
    }

    #[test]
    fn pairs_skip_what_is_not_there_and_carry_lines_on() {
        let shown = pairs(&[
            ("Tipo", Some("Altas".to_owned())),
            ("Motivo de más", None),
            ("Sustento", Some("uno\ndos".to_owned())),
        ]);
        assert_eq!(shown, "Tipo      Altas\nSustento  uno\n          dos\n");
    }
}
