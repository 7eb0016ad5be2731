//! Why nothing of a file is taken.

use super::encoding::Encoding;
use std::io;
use thiserror::Error;

/// A kind of file that is told by its bytes and not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// A page of the web, whatever its name says: many systems export one as `.xls`.
    Html,
    /// XML that is no workbook.
    Xml,
    /// A PDF.
    Pdf,
    /// None that is known.
    Other,
}

/// Why nothing of a file is taken.
#[derive(Debug, Error)]
pub enum IntakeError {
    /// It holds more bytes than are read.
    #[error("more than {limit} bytes")]
    TooLarge {
        /// The most.
        limit: u64,
    },
    /// What is packed in it is more than is unpacked.
    #[error("inflates to more than {limit} bytes")]
    Inflates {
        /// The most.
        limit: u64,
    },
    /// It is empty.
    #[error("empty")]
    Empty,
    /// It is of a kind that is not read.
    #[error("not read: {0:?}")]
    Unread(Unread),
    /// It wants a password.
    #[error("protected by a password")]
    Protected,
    /// It is not whole.
    #[error("damaged")]
    Damaged {
        /// The sheet, where it got that far.
        sheet: Option<String>,
        /// The last row that was read.
        row: Option<u64>,
    },
    /// Reading it took longer than it may.
    #[error("took too long")]
    TooSlow,
    /// Reading it took more memory than it may.
    #[error("took too much memory")]
    TooMuch,
    /// Whoever read it apart fell over it.
    #[error("the reader fell")]
    Fell,
    /// It could not be read apart: the system does not start this program.
    #[error("the reader did not start: {0}")]
    NotStarted(#[source] io::Error),
    /// The system gave no thread to read it on.
    #[error("no thread to read it on: {0}")]
    NoThread(#[source] io::Error),
    /// Whoever asked for it stopped it.
    #[error("stopped")]
    Stopped,
    /// It has no sheet of that number.
    #[error("no sheet {asked}")]
    NoSheet {
        /// The number, from 1.
        asked: usize,
        /// The names of those it has.
        sheets: Vec<String>,
    },
    /// No row of its beginning has the headers that are needed.
    #[error("no header")]
    NoHeader {
        /// The sheets that were looked through.
        sheets: Vec<String>,
        /// What was missing in the row that had most: alternatives of one are together.
        missing: Vec<String>,
        /// That row and what stands in it, where there was one.
        best: Option<(u64, Vec<String>)>,
        /// The sheets that the workbook hides and that were not looked through, by their
        /// number from 1 and their name.
        hidden: Vec<(usize, String)>,
    },
    /// Two columns have the header of one field.
    #[error("two columns for {field}")]
    Twice {
        /// The field.
        field: &'static str,
        /// The row of the headers.
        row: u64,
        /// Those columns, each with its header.
        columns: Vec<(u32, String)>,
    },
    /// Several sheets that can be seen have the columns.
    #[error("several sheets")]
    Several {
        /// Their numbers, from 1, and their names.
        sheets: Vec<(usize, String)>,
    },
    /// A cell of a text is longer than one of a workbook can be.
    #[error("a cell too long in row {row}")]
    LongCell {
        /// Its row.
        row: u64,
        /// The letter of its column.
        column: String,
        /// The most signs that a cell has.
        limit: usize,
    },
    /// A row of a text has more columns than a sheet can have, or its line is longer than rows
    /// are.
    #[error("row {row} too wide")]
    TooWide {
        /// The row.
        row: u64,
    },
    /// It has more rows than are read.
    #[error("more than {limit} rows")]
    TooManyRows {
        /// The most.
        limit: u64,
    },
    /// Its text is not written as was said.
    #[error("not written in {0:?}")]
    NotWritten(Encoding),
    /// Quotes that were opened are not closed for many lines.
    #[error("open quotes from row {row} on")]
    OpenQuotes {
        /// Where they begin.
        row: u64,
    },
}
