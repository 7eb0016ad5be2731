//! From data to PDF: Typst in a room without doors.
//!
//! A document sees its template, the common one and `data.json`; there is no
//! disk, no network, no package, no system font and no clock. What people wrote
//! goes in as data and never as source, so no text of theirs can be taken for
//! an instruction. The same data gives the same bytes.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Datelike, FixedOffset, Timelike};
use serde::{Deserialize, Serialize};
use serde_json::json;
use typst::diag::{FileError, FileResult, PackageError, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::error::{DocumentError, TemplateFault};
use super::fonts::FONTS;
use super::forgetting::forgetting;
use super::text::make_drawable;
use super::{Head, Paper, numbers};
use crate::config::{Template, Templates};

/// The name under which templates read the data.
const DATA: &str = "data.json";

/// What a template reads to tell that so many things of a long list are set: an empty file
/// of that number in this folder.
const SET: &str = "hechas/";

/// Told how many things of a long list are set.
pub(super) type Tell<'a> = &'a (dyn Fn(u64) + Sync);

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// What every document conforms to: archival with all text mapped and tagged, and accessible.
static STANDARDS: LazyLock<Option<PdfStandards>> =
    LazyLock::new(|| PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]).ok());

/// A document to be made: which template, about whom, with what, on which paper.
pub(super) struct Job<'a, D> {
    /// The template.
    pub(super) template: Template,
    /// The point, the reference and the instant of issue.
    pub(super) head: &'a Head,
    /// What the template shows.
    pub(super) data: &'a D,
    /// The paper.
    pub(super) paper: Paper,
}

/// All that one document is made of: the same sheet gives the same bytes, in whatever process.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Sheet {
    template: Template,
    text: String,
    common: String,
    /// What the templates read, as JSON.
    data: String,
    reference: String,
    issued_at: DateTime<FixedOffset>,
}

impl Sheet {
    pub(super) fn new<D: Serialize>(
        templates: &Templates,
        job: &Job<D>,
    ) -> Result<Self, DocumentError> {
        let text = |template| match templates.text(template) {
            Ok(text) => Ok(text.to_owned()),
            Err(problem) => Err(DocumentError::Unreadable(problem.clone())),
        };
        let mut data = json!({"paper": job.paper, "head": job.head, "data": job.data});
        make_drawable(&mut data);
        Ok(Self {
            template: job.template,
            text: text(job.template)?,
            common: text(Template::Common)?,
            data: data.to_string(),
            reference: job.head.reference.clone(),
            issued_at: job.head.issued_at,
        })
    }

    #[cfg(test)]
    pub(super) fn sample() -> Self {
        Self {
            template: Template::Slip,
            text: String::new(),
            common: String::new(),
            data: "{}".to_owned(),
            reference: "LIM014-A-R000001-N".to_owned(),
            issued_at: DateTime::UNIX_EPOCH.into(),
        }
    }

    pub(super) fn comes_with_the_program(&self) -> bool {
        self.text == self.template.embedded() && self.common == Template::Common.embedded()
    }

    /// What is wrong with the template as a whole.
    pub(super) const fn fault(&self, fault: TemplateFault) -> DocumentError {
        DocumentError::Template {
            template: self.template,
            line: None,
            fault,
        }
    }

    /// Makes the PDF in this process. What the program's own templates show always comes
    /// out: where marks that somebody typed fit no standard, without one.
    pub(super) fn set(&self) -> Result<Vec<u8>, DocumentError> {
        self.set_telling(&|_| {})
    }

    /// As [`set`](Self::set), and tells how far it is where the template does.
    pub(super) fn set_telling(&self, tell: Tell<'_>) -> Result<Vec<u8>, DocumentError> {
        let mut options = PdfOptions {
            ident: Smart::Custom(format!(
                "{} {} {}",
                self.template.file_name(),
                self.reference,
                self.issued_at.to_rfc3339()
            )),
            creator: Smart::Custom(Some("contingencia".to_owned())),
            timestamp: timestamp(self.issued_at),
            standards: STANDARDS.clone().ok_or(DocumentError::Defect)?,
            ..PdfOptions::default()
        };
        let document = forgetting(|| self.typeset(tell))?;
        let mut made = forgetting(|| typst_pdf::pdf(&document, &options));
        if made.is_err() && self.comes_with_the_program() {
            options.standards = PdfStandards::default();
            made = forgetting(|| typst_pdf::pdf(&document, &options));
        }
        made.map_err(|_| self.fault(TemplateFault::Standard))
    }

    pub(super) fn typeset(&self, tell: Tell<'_>) -> Result<PagedDocument, DocumentError> {
        let mut room = Room::new(self, tell)?;
        let document = room.lay_out()?;
        let mut document = numbers::put(document, |copies| {
            room.show(numbers::source(copies));
            room.lay_out()
        })?;
        let info = document.info_mut();
        info.title.get_or_insert_with(|| {
            typst::ecow::eco_format!("{} {}", self.template.file_name(), self.reference)
        });
        Ok(document)
    }
}

/// Reads a template over: how it is written, not what it asks of its data, which only
/// printing tells.
///
/// # Errors
/// [`DocumentError`] with the line of the first fault.
pub fn check(templates: &Templates, template: Template) -> Result<(), DocumentError> {
    let text = templates
        .text(template)
        .map_err(|problem| DocumentError::Unreadable(problem.clone()))?;
    let source = Source::new(file_id(template.file_name())?, text.to_owned());
    let Some(fault) = source.root().errors_and_warnings().0.into_iter().next() else {
        return Ok(());
    };
    let lines = source.lines().clone();
    let room = Room {
        template,
        sources: [(template, source.clone()), (template, source)],
        data_id: file_id(DATA)?,
        data: Bytes::new(Vec::new()),
        today: None,
        set: AtomicU64::new(0),
        tell: &|_| {},
    };
    let range = room.range(fault.span);
    let line = range.and_then(|range| lines.byte_to_line(range.start));
    Err(DocumentError::Template {
        template,
        line: line.map(|line| line + 1),
        fault: TemplateFault::of(&fault.message),
    })
}

/// What one document can see while it is typeset.
struct Room<'a> {
    template: Template,
    sources: [(Template, Source); 2],
    data_id: FileId,
    data: Bytes,
    today: Option<Datetime>,
    /// How many things of a long list were told to be set.
    set: AtomicU64,
    tell: Tell<'a>,
}

impl<'a> Room<'a> {
    fn new(sheet: &Sheet, tell: Tell<'a>) -> Result<Self, DocumentError> {
        let source = |template: Template, text: &String| {
            let id = file_id(template.file_name())?;
            Ok((template, Source::new(id, text.clone())))
        };
        let issued = sheet.issued_at;
        Ok(Self {
            template: sheet.template,
            sources: [
                source(sheet.template, &sheet.text)?,
                source(Template::Common, &sheet.common)?,
            ],
            data_id: file_id(DATA)?,
            data: Bytes::from_string(sheet.data.clone()),
            today: part(issued.month())
                .zip(part(issued.day()))
                .and_then(|(month, day)| Datetime::from_ymd(issued.year(), month, day)),
            set: AtomicU64::new(0),
            tell,
        })
    }

    /// Puts another text in the place of the template's.
    fn show(&mut self, text: String) {
        let main = &mut self.sources[0].1;
        *main = Source::new(main.id(), text);
    }

    fn lay_out(&self) -> Result<PagedDocument, DocumentError> {
        typst::compile(self)
            .output
            .map_err(|faults| self.told(faults.first()))
    }

    /// The typesetter's first complaint in the words of this house.
    fn told(&self, fault: Option<&SourceDiagnostic>) -> DocumentError {
        let Some(fault) = fault else {
            return DocumentError::Defect;
        };
        let place = fault
            .span
            .id()
            .and_then(|id| self.sources.iter().find(|(_, source)| source.id() == id));
        let line = place.and_then(|(_, source)| {
            let range = self.range(fault.span)?;
            Some(source.lines().byte_to_line(range.start)? + 1)
        });
        DocumentError::Template {
            template: place.map_or(self.template, |(template, _)| *template),
            line,
            fault: TemplateFault::of(&fault.message),
        }
    }
}

impl World for Room<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.sources[0].1.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources
            .iter()
            .find(|(_, source)| source.id() == id)
            .map(|(_, source)| source.clone())
            .ok_or_else(|| absent(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data_id {
            Ok(self.data.clone())
        } else if let Some(set) = told_by(id) {
            // What is laid out is measured before, and asks again.
            if self.set.fetch_max(set, Ordering::Relaxed) < set {
                (self.tell)(set);
            }
            Ok(Bytes::new(Vec::new()))
        } else {
            Err(absent(id))
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.all.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        self.today
    }
}

/// How many things are set, by the file that tells it.
fn told_by(id: FileId) -> Option<u64> {
    match id.root() {
        VirtualRoot::Project => {
            let name = id.vpath().get_without_slash();
            name.strip_prefix(SET)?.parse().ok()
        }
        VirtualRoot::Package(_) => None,
    }
}

fn absent(id: FileId) -> FileError {
    match id.root() {
        VirtualRoot::Package(package) => {
            FileError::Package(PackageError::NotFound(package.clone()))
        }
        VirtualRoot::Project => FileError::NotFound(id.vpath().get_without_slash().into()),
    }
}

/// The place of a file in the room.
fn file_id(name: &str) -> Result<FileId, DocumentError> {
    let path = VirtualPath::new(name).map_err(|_| DocumentError::Defect)?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// The instant of issue as a PDF keeps it, with its offset (D7).
fn timestamp(at: DateTime<FixedOffset>) -> Option<Timestamp> {
    let moment = Datetime::from_ymd_hms(
        at.year(),
        part(at.month())?,
        part(at.day())?,
        part(at.hour())?,
        part(at.minute())?,
        part(at.second())?,
    )?;
    Timestamp::new_local(moment, at.offset().local_minus_utc() / 60)
}

fn part(number: u32) -> Option<u8> {
    u8::try_from(number).ok()
}
