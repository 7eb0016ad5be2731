//! The tables of a bundle, for people: what any spreadsheet opens, and no
//! cell of which it takes for a formula.

use crate::domain::text::strip_control_lines;
use std::borrow::Cow;
use std::io::{self, Write};

/// One of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// The outages of the range.
    Outages,
    /// The attentions of the range.
    Attentions,
}

impl Table {
    /// Both tables.
    pub const ALL: [Self; 2] = [Self::Outages, Self::Attentions];

    /// Its name in a bundle.
    #[must_use]
    pub fn entry(self) -> &'static str {
        match self {
            Self::Outages => "eventos.csv",
            Self::Attentions => "atenciones.csv",
        }
    }
}

/// So that a spreadsheet takes it for UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Writes rows as RFC 4180 asks, after a byte order mark.
pub(super) struct Rows<W: Write>(csv::Writer<W>);

impl<W: Write> Rows<W> {
    pub(super) fn new(mut out: W, headers: &[&str]) -> io::Result<Self> {
        out.write_all(BOM)?;
        let mut rows = Self(
            csv::WriterBuilder::new()
                .terminator(csv::Terminator::CRLF)
                .from_writer(out),
        );
        rows.write(headers)?;
        Ok(rows)
    }

    pub(super) fn write(&mut self, cells: &[impl AsRef<str>]) -> io::Result<()> {
        let fields = cells
            .iter()
            .try_for_each(|cell| self.0.write_field(neutral(cell.as_ref()).as_bytes()));
        fields
            .and_then(|()| self.0.write_record(None::<&[u8]>))
            .map_err(|error| match error.into_kind() {
                csv::ErrorKind::Io(error) => error,
                // A row longer or shorter than its headers.
                _ => io::ErrorKind::InvalidInput.into(),
            })
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A cell that no spreadsheet computes nor rewrites and no terminal obeys: an
/// apostrophe before what begins like a formula or would lose digits as a number,
/// and no control characters but line ends.
fn neutral(cell: &str) -> Cow<'_, str> {
    // Nearly every cell is plain.
    let clean = if cell.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        Cow::Borrowed(cell)
    } else {
        Cow::Owned(strip_control_lines(cell))
    };
    let computed = cell.starts_with(COMPUTED) || cell.starts_with(['\t', '\r']);
    if computed || clean.starts_with(COMPUTED) || is_rewritten(&clean) {
        Cow::Owned(format!("'{clean}"))
    } else {
        clean
    }
}

/// With what a formula begins, in the width of East Asian type too: spreadsheets there
/// take one for the other.
const COMPUTED: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Digits that a spreadsheet keeps of a number.
const KEPT_DIGITS: usize = 15;

/// Whether a spreadsheet takes a text for a number and shows another one: it drops
/// leading zeros, rounds what is long, and reads `12E5` as a power.
fn is_rewritten(cell: &str) -> bool {
    // Nearly every cell has a letter.
    if !cell
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b' ' | b'e' | b'E'))
    {
        return false;
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = cell.replace(' ', "");
    let power = number
        .split_once(['e', 'E'])
        .is_some_and(|(base, power)| digits(base) && digits(power));
    let long = number.len() > KEPT_DIGITS || (number.len() > 1 && number.starts_with('0'));
    power || (digits(&number) && long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula_nor_a_command() {
        for (cell, neutralised) in [
            ("=1+1", "'=1+1"),
            ("+51 900", "'+51 900"),
            ("-5", "'-5"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("＝1+1", "'＝1+1"),
            ("＠SUM(A1)", "'＠SUM(A1)"),
            ("\u{1b}－1", "'－1"),
            ("\t=1", "' =1"),
            ("\r=1", "'\n=1"),
            ("\u{1b}=1", "'=1"),
            ("\u{1b}[31mrojo", "[31mrojo"),
            ("fac\u{202e}fdp", "facfdp"),
            ("a=b", "a=b"),
            // Told apart from a number by what a spreadsheet would do to it.
            ("00001234", "'00001234"),
            ("01 800 0123", "'01 800 0123"),
            ("1234567890123456", "'1234567890123456"),
            ("12E5", "'12E5"),
            ("123456789012345", "123456789012345"),
            ("987000412", "987000412"),
            ("0", "0"),
            ("22/11/2026 10:44", "22/11/2026 10:44"),
            ("02/11/2026 09:44", "02/11/2026 09:44"),
            ("LIM014-A-R000317-K", "LIM014-A-R000317-K"),
            ("ñandú\nálgido", "ñandú\nálgido"),
            ("", ""),
        ] {
            assert_eq!(neutral(cell), neutralised, "{cell:?}");
        }
    }

    #[test]
    fn a_table_is_what_rfc_4180_and_spreadsheets_expect() {
        let mut out = Vec::new();
        let mut rows = Rows::new(&mut out, &["Código", "Pedido"]).unwrap();
        rows.write(&["A-1", "dice \"no\", y\nvuelve"]).unwrap();
        rows.finish().unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\u{feff}Código,Pedido\r\nA-1,\"dice \"\"no\"\", y\nvuelve\"\r\n"
        );
        let mut rows = Rows::new(Vec::new(), &["Código", "Pedido"]).unwrap();
        assert!(rows.write(&["solo una"]).is_err());
    }
}
