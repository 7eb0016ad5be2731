//! What the process that reads a workbook apart says: frames of a bounded length.

use super::cell::Row;
use super::hidden::Hidden;
use super::sheet::Sheet;
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};

/// The most bytes of a frame: rows are handed over long before.
const FRAME: u32 = 32 << 20;

/// A workbook that is read apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    /// The Excel of before 2007.
    Xls,
    /// The binary workbook.
    Xlsb,
    /// An open document.
    Ods,
}

/// What is to be read.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) enum Order {
    /// A workbook of so many bytes, which follow.
    Open(Kind, u64),
    /// What it hides of a sheet, by its place.
    Hidden(usize),
    /// The rows of a sheet, by its place, so many at most.
    Rows(usize, u64),
}

/// Why it cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Fault {
    /// It wants a password.
    Protected,
    /// It is not whole.
    Damaged,
}

/// What is said of it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Said {
    /// Its sheets, once it is open.
    Sheets(Vec<Sheet>),
    /// What it hides of the sheet that was asked for, where that is known.
    Hidden(Option<Hidden>),
    /// Rows of the sheet that was asked for.
    Rows(Vec<Row>),
    /// That sheet has no more.
    End,
    /// It cannot be read on.
    Fault(Fault),
}

/// Writes a frame.
pub(super) fn say(to: &mut impl Write, said: &impl Serialize) -> io::Result<()> {
    let bytes = serde_json::to_vec(said)?;
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    if length > FRAME {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    to.write_all(&length.to_le_bytes())?;
    to.write_all(&bytes)?;
    to.flush()
}

/// Reads a frame.
pub(super) fn hear<T: for<'d> Deserialize<'d>>(from: &mut impl Read) -> io::Result<T> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length > FRAME {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::new();
    from.take(length.into()).read_to_end(&mut bytes)?;
    Ok(serde_json::from_slice(&bytes)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::cell::{Broken, Cell};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn v5_a_row_is_heard_as_it_was_said(numbers in proptest::collection::vec(any::<f64>(), 0..9), text in "\\PC*") {
            let mut cells: Vec<_> = (0..).zip(numbers.into_iter().map(Cell::Number)).collect();
            cells.push((99, Cell::Text(text)));
            cells.push((100, Cell::Broken(Broken::NotAvailable)));
            cells.push((101, Cell::Uncomputed));
            cells.retain(|(_, cell)| *cell == *cell);
            let row = Row::of(7, cells);
            let mut frame = Vec::new();
            say(&mut frame, &Said::Rows(vec![row.clone()])).unwrap();
            let heard: Said = hear(&mut frame.as_slice()).unwrap();
            prop_assert!(matches!(heard, Said::Rows(rows) if rows == [row]));
        }
    }

    #[test]
    fn v5_a_frame_that_says_it_is_too_long_is_not_heard() {
        let mut frame = u32::MAX.to_le_bytes().to_vec();
        frame.extend([b' '; 64]);
        let heard: io::Result<Said> = hear(&mut frame.as_slice());
        assert_eq!(heard.unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        let cut: io::Result<Said> = hear(&mut [4, 0, 0, 0, b'"'].as_slice());
        assert!(cut.is_err());
    }
}
