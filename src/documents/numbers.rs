//! The numbers of pages. A template leaves room for each (`page-number` of `comun.typ`);
//! how many there are is known when all pages are laid out, and they are put in then. A
//! document that asked the typesetter for them would be laid out twice, and both held.

use std::sync::LazyLock;

use typst::foundations::Label;
use typst::layout::{Frame, FrameItem, Point};
use typst::utils::PicoStr;
use typst_layout::{Page, PagedDocument};

use super::error::DocumentError;

/// The label of a room.
static ROOM: LazyLock<Option<Label>> = LazyLock::new(|| Label::new(PicoStr::intern("page-number")));

/// The label of where a copy begins whose pages are numbered by themselves.
static OWN: LazyLock<Option<Label>> = LazyLock::new(|| Label::new(PicoStr::intern("own-pages")));

/// What lays out the numbers of copies of so many pages, a page each.
pub(super) fn source(copies: &[usize]) -> String {
    let numbers: Vec<String> = copies
        .iter()
        .map(|count| format!("#page-numbers({count})\n"))
        .collect();
    let numbers = numbers.join("#pagebreak(weak: true)\n");
    format!("#import \"comun.typ\": page-numbers\n{numbers}")
}

/// Puts the numbers of the pages into their rooms; a document without rooms stays as it is.
///
/// # Errors
/// Those of laying the numbers out.
pub(super) fn put(
    document: PagedDocument,
    numbers: impl FnOnce(&[usize]) -> Result<PagedDocument, DocumentError>,
) -> Result<PagedDocument, DocumentError> {
    let (Some(room), Some(own)) = (*ROOM, *OWN) else {
        return Err(DocumentError::Defect);
    };
    let mut document = document;
    let info = document.info_mut().clone();
    let mut pages: Vec<Page> = document.pages().to_vec();
    if !pages.iter().any(|page| has(&page.frame, room)) {
        return Ok(document);
    }
    // Held by nobody else, a page is changed in its place.
    drop(document);
    let numbers = numbers(&copies(&pages, own))?;
    for (page, number) in pages.iter_mut().zip(numbers.pages()) {
        let mut number = number.frame.clone();
        drop_tags(&mut number);
        fill(&mut page.frame, room, &number);
    }
    Ok(PagedDocument::new(pages.into(), info))
}

/// How many pages each copy has.
fn copies(pages: &[Page], own: Label) -> Vec<usize> {
    let mut lengths = Vec::new();
    for page in pages {
        match lengths.last_mut() {
            Some(count) if !has(&page.frame, own) => *count += 1,
            _ => lengths.push(1),
        }
    }
    lengths
}

fn has(frame: &Frame, room: Label) -> bool {
    frame.items().any(|(_, item)| match item {
        FrameItem::Group(group) => group.label == Some(room) || has(&group.frame, room),
        _ => false,
    })
}

/// Puts a number into each room of a frame; only what leads to one is changed.
fn fill(frame: &mut Frame, room: Label, number: &Frame) {
    if !has(frame, room) {
        return;
    }
    frame.retain(|item| {
        if let FrameItem::Group(group) = item {
            if group.label == Some(room) {
                group.frame.push_frame(Point::zero(), number.clone());
            } else {
                fill(&mut group.frame, room, number);
            }
        }
        true
    });
}

/// A number is no element of the document it goes into.
fn drop_tags(frame: &mut Frame) {
    frame.retain(|item| match item {
        FrameItem::Tag(_) => false,
        FrameItem::Group(group) => {
            drop_tags(&mut group.frame);
            true
        }
        _ => true,
    });
}
