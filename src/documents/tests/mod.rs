//! The documents as they come out of the press, read off the laid-out pages.

#[path = "../../../tests/support/documents.rs"]
#[allow(dead_code, reason = "each kind of test uses its own part")]
mod samples;

mod hostile;
mod layout;
mod office;
mod report;

use serde::Serialize;
use typst::layout::{Frame, FrameItem};

use super::sheet::Job;
use super::{
    Paper, Press, blank_form, claim_form, closing_record, day_sheet, evaluation_sheet, feedback,
    filled_form, phone_script, slip,
};
use crate::domain::pqr::FeedbackForm;

const PAPERS: [Paper; 2] = [Paper::A4, Paper::Letter];

/// The text of each page without its white space, in the order it is drawn.
fn pages<D: Serialize>(job: &Job<D>) -> Vec<String> {
    let document = Press::embedded().typeset(job).unwrap();
    document
        .pages()
        .iter()
        .map(|page| {
            let mut text = String::new();
            read(&page.frame, &mut text);
            solid(&text)
        })
        .collect()
}

fn read(frame: &Frame, text: &mut String) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Text(item) => text.push_str(&item.text),
            FrameItem::Group(group) => read(&group.frame, text),
            _ => {}
        }
    }
}

/// A text without white space: where lines break is the layout's business.
fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn slip_pages(data: &slip::Slip) -> Vec<String> {
    pages(&slip::job(data, Paper::A4))
}

fn form_pages(data: &filled_form::FilledForm) -> Vec<String> {
    pages(&filled_form::job(data, Paper::A4))
}

/// Every sample of every document, printed.
fn every_document(press: &Press, paper: Paper) -> Vec<(&'static str, Vec<u8>)> {
    let slip = |data| slip::slip(press, &data, paper);
    let blank = |blocks| blank_form::blank_form(press, &samples::blank_form(blocks), paper);
    let form = |data| filled_form::filled_form(press, &data, paper);
    let closing = |data| closing_record::closing_record(press, &data, paper);
    let claim = |data| claim_form::claim_form(press, &data, paper);
    let day = |data| day_sheet::day_sheet(press, &data, paper);
    let feedback = |form, cases| feedback::feedback(press, form, &samples::feedback(cases), paper);
    let evaluation = |data| evaluation_sheet::evaluation_sheet(press, &data, paper);
    [
        ("slip", slip(samples::slip())),
        ("slip of a claim", slip(samples::slip_of_a_claim())),
        ("empty slip", slip(samples::empty_slip())),
        ("slip at the limit", slip(samples::slip_at_the_limit())),
        ("blank form", blank(12)),
        ("blank form without blocks", blank(0)),
        ("form", form(samples::filled_form(7))),
        ("empty form", form(samples::empty_form())),
        ("form at the limit", form(samples::form_at_the_limit())),
        (
            "phone script",
            phone_script::phone_script(press, &samples::phone_script(), paper),
        ),
        ("closing record", closing(samples::closing_record())),
        (
            "empty closing record",
            closing(samples::empty_closing_record()),
        ),
        ("day sheet", day(samples::day_sheet())),
        ("empty day sheet", day(samples::empty_day_sheet())),
        ("evaluation", evaluation(samples::evaluation_sheet())),
        (
            "empty evaluation",
            evaluation(samples::empty_evaluation_sheet()),
        ),
        ("commitment", feedback(FeedbackForm::Commitment, 4)),
        (
            "acknowledgement",
            feedback(FeedbackForm::Acknowledgement, 4),
        ),
        (
            "commitment of many cases",
            feedback(FeedbackForm::Commitment, 90),
        ),
        ("claim form", claim(samples::claim_form())),
        ("empty claim form", claim(samples::empty_claim_form())),
        (
            "claim form at the limit",
            claim(samples::claim_form_at_the_limit()),
        ),
    ]
    .map(|(name, made)| (name, made.unwrap_or_else(|error| panic!("{name}: {error}"))))
    .to_vec()
}
