//! What a file is, by its bytes.

use super::error::{IntakeError, Unread};
use super::hidden::{self, Notes, Noting};
use super::said::Kind;
use super::sheet::Heed;
use super::text::unsaid_mark;
use std::collections::HashMap;
use std::io::{self, Cursor, Read};
use zip::ZipArchive;

/// The most that a workbook unpacks to.
const INFLATED: u64 = 256 << 20;
/// The most that its shared texts unpack to: they are kept while it is read.
const SHARED: u64 = 64 << 20;
/// The most that the list of its sheets unpacks to.
const LISTED: u64 = 8 << 20;
/// The most that the looks of its cells unpack to, and how many there are, each kind of them: a
/// few hundred bytes are kept of each.
const STYLES: u64 = 16 << 20;
const LOOKS: usize = 131_072;
/// The longest stretch of XML without a bracket: a cell holds a tenth of it, and who reads it
/// sets it aside whole.
const LONGEST: usize = 1 << 20;
/// Where its sheets are listed, and where that list says they are.
const BOOK: &str = "xl/workbook.xml";
const RELATIONS: &str = "xl/_rels/workbook.xml.rels";
/// The most parts a workbook has.
const PARTS: usize = 10_000;

/// A kind of file that is read.
#[derive(Debug, PartialEq)]
pub(super) enum Format {
    /// A workbook as Excel writes it since 2007, and what was noted of each sheet, in their
    /// order.
    Workbook(Vec<Notes>),
    /// A workbook that is read apart.
    Apart(Kind),
    /// A table as text.
    Text,
}

/// Tells what a file is; a workbook's parts are unpacked and counted here, before
/// anybody reads them. Where somebody said how its text is written, its zeros are of one.
pub(super) fn tell(bytes: &[u8], is_said: bool, heed: Heed<'_>) -> Result<Format, IntakeError> {
    const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    if bytes.starts_with(b"PK") {
        return packed(bytes, heed);
    }
    if bytes.starts_with(OLE) {
        // What stands in the old container is told by the name of its part; a protected
        // workbook is wrapped in one too.
        let has = |name: &str| {
            let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            bytes.windows(name.len()).any(|window| window == name)
        };
        return if has("EncryptedPackage") {
            Err(IntakeError::Protected)
        } else if has("WordDocument") || has("PowerPoint Document") {
            Err(IntakeError::Unread(Unread::Other))
        } else {
            Ok(Format::Apart(Kind::Xls))
        };
    }
    if bytes.starts_with(b"%PDF") {
        return Err(IntakeError::Unread(Unread::Pdf));
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = text.trim_ascii_start();
    if text.is_empty() {
        return Err(IntakeError::Empty);
    }
    // The same in UTF-16, with or without its mark.
    let narrow = text
        .iter()
        .copied()
        .filter(|it| !matches!(it, 0 | 0xFE | 0xFF));
    let narrow: Vec<u8> = narrow.take(64).collect();
    let begin = narrow.trim_ascii_start();
    if begin.starts_with(b"<") {
        let is_xml = begin.starts_with(b"<?xml");
        return Err(IntakeError::Unread(if is_xml {
            Unread::Xml
        } else {
            Unread::Html
        }));
    }
    let has_mark = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    let is_text = has_mark || is_said || unsaid_mark(bytes).is_some();
    if !is_text && bytes.contains(&0) {
        return Err(IntakeError::Unread(Unread::Other));
    }
    Ok(Format::Text)
}

/// What is unpacked, and asked now and then whether to go on.
struct Heeded<'h, R> {
    from: R,
    heed: Heed<'h>,
    since: usize,
    is_stopped: bool,
    /// The stretch without a bracket that goes by, where brackets are looked for.
    stretch: Option<usize>,
    is_too_long: bool,
}

impl<R> Heeded<'_, R> {
    fn look_for_brackets(&mut self, bytes: &[u8]) {
        let Some(stretch) = &mut self.stretch else {
            return;
        };
        let mut pieces = bytes.split(|byte| matches!(byte, b'<' | b'>'));
        *stretch += pieces.next().map_or(0, <[u8]>::len);
        for piece in pieces {
            self.is_too_long |= *stretch > LONGEST;
            *stretch = piece.len();
        }
        self.is_too_long |= *stretch > LONGEST;
    }
}

impl<R: Read> Read for Heeded<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        const OFTEN: usize = 1 << 20;
        if self.since >= OFTEN {
            self.since = 0;
            self.is_stopped = !(self.heed)(0);
            if self.is_stopped {
                return Err(io::ErrorKind::Other.into());
            }
        }
        let read = self.from.read(into)?;
        self.since = self.since.saturating_add(read);
        self.look_for_brackets(&into[..read]);
        if self.is_too_long {
            return Err(io::ErrorKind::Other.into());
        }
        Ok(read)
    }
}

fn packed(bytes: &[u8], heed: Heed<'_>) -> Result<Format, IntakeError> {
    let damaged = || IntakeError::Damaged {
        sheet: None,
        row: None,
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.map(|name| name.to_lowercase()))
        .collect::<Result<_, _>>()
        .map_err(|_| damaged())?;
    let apart = apart(&names)?;
    if archive.len() > PARTS {
        return Err(IntakeError::TooMuch);
    }
    let mut left = INFLATED;
    let (mut book, mut relations, mut sheets) = (Vec::new(), Vec::new(), HashMap::new());
    for (at, name) in names.iter().enumerate() {
        let entry = archive.by_index(at).map_err(|_| damaged())?;
        let is_shared = name.ends_with("sharedstrings.xml");
        let is_styles = name.ends_with("styles.xml");
        let is_xml = name.rsplit('.').next() == Some("xml");
        // What an office keeps beside the book nobody reads.
        let is_beside = name.starts_with("customxml/") || name.starts_with("docprops/");
        let is_read = is_xml && !is_beside && apart.is_none();
        let most = match name.as_str() {
            _ if is_shared => left.min(SHARED),
            _ if is_styles => left.min(STYLES),
            BOOK | RELATIONS => left.min(LISTED),
            _ => left,
        };
        let mut counted = Heeded {
            from: entry.take(most.saturating_add(1)),
            heed: &mut *heed,
            since: 0,
            is_stopped: false,
            stretch: is_read.then_some(0),
            is_too_long: false,
        };
        let mut keep = |into: &mut Vec<u8>| counted.read_to_end(into).map(|size| size as u64);
        let size = match name.as_str() {
            _ if is_shared => {
                let mut texts = Vec::new();
                let size = keep(&mut texts);
                if size.is_ok() && promises_too_much(&texts) {
                    return Err(damaged());
                }
                size
            }
            _ if is_styles => {
                let mut styles = Vec::new();
                let size = keep(&mut styles);
                if size.is_ok() && looks(&styles) > LOOKS {
                    return Err(IntakeError::TooMuch);
                }
                size
            }
            BOOK => keep(&mut book),
            RELATIONS => keep(&mut relations),
            // Where its sheets are, the book alone says.
            part if is_read => {
                let mut noting = Noting::default();
                let size = io::copy(&mut counted, &mut noting);
                sheets.insert(part, noting.notes());
                size
            }
            _ => io::copy(&mut counted, &mut io::sink()),
        };
        let size = match size {
            Ok(size) => size,
            Err(_) if counted.is_stopped => return Err(IntakeError::Stopped),
            Err(_) if counted.is_too_long => return Err(IntakeError::TooMuch),
            Err(_) => return Err(damaged()),
        };
        if size > most && is_styles {
            return Err(IntakeError::TooMuch);
        }
        if size > most {
            return Err(IntakeError::Inflates { limit: most });
        }
        left -= size;
    }
    match apart {
        Some(kind) => Ok(Format::Apart(kind)),
        None => workbook(&book, &relations, sheets),
    }
}

/// The kind of a packed file that is read apart; none of one that is not.
fn apart(names: &[String]) -> Result<Option<Kind>, IntakeError> {
    let has = |name: &str| names.iter().any(|it| it == name);
    if has("xl/workbook.bin") {
        Ok(Some(Kind::Xlsb))
    } else if has("content.xml") {
        Ok(Some(Kind::Ods))
    } else if has("encrypted-package") {
        Err(IntakeError::Protected)
    } else if has("[content_types].xml") {
        Ok(None)
    } else {
        Err(IntakeError::Unread(Unread::Other))
    }
}

/// A workbook of XML, with what was noted of each part, by its name, that may be a sheet.
fn workbook(
    book: &[u8],
    relations: &[u8],
    mut sheets: HashMap<&str, Notes>,
) -> Result<Format, IntakeError> {
    let parts = hidden::parts(&hidden::ids(book), relations).into_iter();
    let notes = parts.map(|part| part.and_then(|part| sheets.remove(part.as_str())));
    let notes: Vec<Notes> = notes.map(Option::unwrap_or_default).collect();
    // Of a book that stands elsewhere any part may be a sheet.
    let others = sheets.values().filter(|_| notes.is_empty());
    match notes.iter().chain(others).find_map(|it| it.beyond) {
        Some(row) => Err(IntakeError::Damaged {
            sheet: None,
            row: Some(row),
        }),
        None => Ok(Format::Workbook(notes)),
    }
}

/// How many looks of cells the styles of a workbook name.
fn looks(styles: &[u8]) -> usize {
    let is_one = |tag: &&[u8]| {
        matches!(
            tag,
            [b'x', b'f', b' ' | b'>' | b'/' | b'\t' | b'\r' | b'\n']
        )
    };
    styles.windows(3).filter(is_one).count()
}

/// Whether the shared texts say that they are more than their bytes could hold: the
/// library sets memory aside for as many as they say.
fn promises_too_much(texts: &[u8]) -> bool {
    const NAME: &[u8] = b"uniqueCount";
    texts
        .windows(NAME.len())
        .enumerate()
        .filter(|(_, window)| *window == NAME)
        .any(|(at, _)| {
            let digits: Vec<u8> = texts[at + NAME.len()..]
                .iter()
                .copied()
                .skip_while(|byte| byte.is_ascii_whitespace() || b"='\"+".contains(byte))
                .take_while(u8::is_ascii_digit)
                .take(20)
                .collect();
            let said = digits.iter().fold(0_usize, |sum, digit| {
                sum.saturating_mul(10)
                    .saturating_add(usize::from(digit - b'0'))
            });
            said > texts.len()
        })
}
