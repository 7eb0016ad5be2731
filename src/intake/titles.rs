//! What stands in a row of headers, or in two, one above the other.

use super::cell::{Cell, Row};
use crate::domain::text::fold_key;

/// What stands above a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Title {
    pub(super) column: u32,
    /// As it is compared: what stands in the lower row, and with what stands above it.
    keys: Vec<String>,
    /// As it is read.
    pub(super) told: String,
}

impl Title {
    /// What it says with what stands above it, where that is something by itself: `Estado`
    /// over `de la PQR` is no PQR.
    pub(super) fn settled(&self, is_known: impl Fn(&str) -> bool) -> Self {
        let joined = self.keys.get(1).filter(|joined| is_known(joined));
        Self {
            keys: joined.map_or_else(|| self.keys.clone(), |joined| vec![joined.clone()]),
            ..self.clone()
        }
    }

    /// Whether it says this, compared as headers are.
    pub(super) fn is(&self, key: &str) -> bool {
        !key.is_empty() && self.keys.iter().any(|it| it == key)
    }

    /// Whether it says one of some headers.
    pub(super) fn is_one(&self, is: impl Fn(&str) -> bool) -> bool {
        self.keys.iter().any(|key| !key.is_empty() && is(key))
    }
}

/// Words that many people leave out of a header, or shorten: `Nº de radicado`, `No. Radicado`
/// and `RADICADO` say the same.
const LEFT_OUT: [&str; 11] = [
    "n", "no", "nro", "num", "numero", "de", "del", "la", "el", "los", "las",
];

/// Words that people shorten.
const SHORTENED: [(&str, &str); 4] = [
    ("fec", "fecha"),
    ("fch", "fecha"),
    ("cta", "cuenta"),
    ("cod", "codigo"),
];

/// A header as it is compared: case, accents, blanks and line breaks do not count.
pub(super) fn header_key(text: &str) -> String {
    // The sign of an ordinal is a letter to others.
    let text = text.replace(['º', 'ª', '°'], " ");
    let words = fold_key(&text);
    let words = words.split(' ').filter(|word| !LEFT_OUT.contains(word));
    let mut words: Vec<&str> = words.collect();
    for word in &mut words {
        let long = SHORTENED.iter().find(|(short, _)| short == word);
        *word = long.map_or(*word, |(_, long)| long);
    }
    // By itself it may be anything.
    if let [first @ "f", _, ..] = words.as_mut_slice() {
        *first = "fecha";
    }
    words.join(" ")
}

/// What stands in a cell, on one line however many it has there.
fn text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        cell => cell.folded(),
    }
}

/// What stands above each column in the row, and in the one above where there is one: a
/// title there may stand over several columns.
pub(super) fn titles(above: Option<&Row>, row: &Row) -> Vec<Title> {
    let standing = |row: &Row| {
        let cells = row.cells.iter().map(|(at, cell)| (*at, text(cell)));
        let mut cells: Vec<_> = cells
            .filter(|(_, text)| !fold_key(text).is_empty())
            .collect();
        cells.sort_by_key(|(at, _)| *at);
        cells
    };
    let lower = standing(row);
    let upper = above.map(standing).unwrap_or_default();
    let over = |column: u32| {
        let before = upper.partition_point(|(at, _)| *at <= column);
        before.checked_sub(1).and_then(|at| upper.get(at))
    };
    let mut titles: Vec<Title> = lower
        .iter()
        .map(|(column, text)| {
            let over = over(*column);
            let joined = over.map(|(_, over)| header_key(&format!("{over} {text}")));
            let told = match over {
                // Only what stands right above is surely its own.
                Some((at, over)) if at == column => Cell::Text(format!("{over} {text}")),
                _ => Cell::Text(text.clone()),
            };
            Title {
                column: *column,
                keys: [Some(header_key(text)), joined]
                    .into_iter()
                    .flatten()
                    .collect(),
                told: told.told(),
            }
        })
        .collect();
    let is_below = |column: u32| lower.iter().any(|(at, _)| *at == column);
    titles.extend(
        upper
            .iter()
            .filter(|(column, _)| !is_below(*column))
            .map(|(column, text)| Title {
                column: *column,
                keys: vec![header_key(text)],
                told: Cell::Text(text.clone()).told(),
            }),
    );
    titles.sort_by_key(|title| title.column);
    titles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x1_a_header_is_known_however_it_is_written() {
        for text in [
            "Nº de radicado",
            "N° Radicado",
            "No.\u{a0}RADICADO",
            "Número\r\nde radicado",
            " radicado: ",
            "# Radicado",
        ] {
            assert_eq!(header_key(text), "radicado", "{text}");
        }
        assert_eq!(header_key("Fecha y hora"), "fecha y hora");
        for text in ["F. radicación", "Fec. de Radicación", "FECHA\nRADICACION"] {
            assert_eq!(header_key(text), "fecha radicacion", "{text}");
        }
        assert_eq!(header_key("Cta. Nº"), "cuenta");
        assert_eq!(header_key("F"), "f");
        assert_eq!(header_key("No."), "");
    }
}
