//! What people write: never taken for an instruction, never dropped, never a reason not to print.

use super::*;
use crate::documents::DocumentError;
use crate::documents::text::make_drawable;
use proptest::prelude::*;
use serde_json::Value;

fn drawable(text: &str) -> String {
    let mut value = Value::String(text.to_owned());
    make_drawable(&mut value);
    value.as_str().unwrap().to_owned()
}

/// Prints a slip that asks for this.
fn print(request: String) -> Result<Vec<u8>, DocumentError> {
    let data = slip::Slip {
        request,
        ..samples::slip()
    };
    slip::slip(&Press::embedded(), &data, Paper::A4)
}

#[test]
fn q7_what_looks_like_an_instruction_comes_out_as_it_was_written() {
    let data = samples::slip_at_the_limit();
    let shown = slip_pages(&data).concat();
    for text in samples::HOSTILE {
        for word in drawable(text).split_whitespace() {
            assert!(shown.contains(word), "{word} not in {shown}");
        }
        // Words of different directions stand in the order of the eye.
        if text.is_ascii() {
            assert!(shown.contains(&solid(text)), "{text} not in {shown}");
        }
    }
    for text in [
        "[U+1F98A]y[31mrojo",
        "Núñez",
        &"M".repeat(200),
        &solid(&data.customer.name),
        data.customer.representative.as_deref().unwrap(),
        data.customer.notify_to.as_deref().unwrap(),
    ] {
        assert!(shown.contains(text), "{text} not in {shown}");
    }
    assert!(!shown.contains('\u{202e}'));
}

#[test]
fn q_every_field_of_every_document_is_taken_literally() {
    let form = form_pages(&samples::form_at_the_limit()).concat();
    for text in samples::HOSTILE.iter().filter(|text| text.is_ascii()) {
        assert_eq!(form.matches(&solid(text)).count(), 2, "{text}");
    }
    let hostile = samples::HOSTILE.join(" ");
    let mut record = samples::closing_record();
    for field in [
        &mut record.head.company,
        &mut record.head.point_name,
        &mut record.head.reference,
        &mut record.cause,
        &mut record.corrections[0].old,
    ] {
        field.clone_from(&hostile);
    }
    let shown = pages(&closing_record::job(&record, Paper::A4)).concat();
    assert!(shown.matches("#letx=1").count() >= 5, "{shown}");
    assert!(closing_record::closing_record(&Press::embedded(), &record, Paper::A4).is_ok());
}

#[test]
fn g5_the_form_of_a_claim_takes_every_text_literally() {
    let form = samples::claim_form_at_the_limit();
    let shown = pages(&claim_form::job(&form, Paper::A4)).concat();
    // Among what is asked, and in the three fields that a person types freely.
    for text in samples::HOSTILE.iter().filter(|text| text.is_ascii()) {
        assert_eq!(shown.matches(&solid(text)).count(), 4, "{text} in {shown}");
    }
    assert!(shown.contains(&solid(samples::LAST_WORDS)), "{shown}");
    let document = Press::embedded()
        .typeset(&claim_form::job(&form, Paper::A4))
        .unwrap();
    for page in document.pages() {
        inside(&page.frame, 0.0, page.frame.width().to_pt(), &mut 0);
    }
}

#[test]
fn every_character_that_passes_as_drawable_prints() {
    let all: Vec<String> = (' '..=char::MAX)
        .map(|c| c.to_string())
        .filter(|text| drawable(text) == *text)
        .collect();
    assert!(all.len() > 5_000, "{}", all.len());
    assert_eq!(print(all.concat()).err(), None);
    assert_eq!(print(all.join(" ")).err(), None);
}

#[test]
fn a_mark_that_stands_on_nothing_prints() {
    for text in ["\n\u{5b0} ", "\u{5b0}", " \u{301}", "a\n\u{64b}\u{651}b"] {
        assert_eq!(print(text.to_owned()).err(), None, "{text:?}");
    }
}

#[test]
fn mixed_directions_neither_vanish_nor_leave_the_page() {
    let request = "El cliente محمد علي dice: «שלום עולם» (12/11), luego لا لا لا y fin. ".repeat(12);
    let data = slip::Slip {
        request: request.clone(),
        ..samples::slip()
    };
    let document = Press::embedded()
        .typeset(&slip::job(&data, Paper::A4))
        .unwrap();
    let width = document.pages()[0].frame.width();
    let mut seen = 0;
    inside(&document.pages()[0].frame, 0.0, width.to_pt(), &mut seen);
    assert!(seen > 50);
    let shown = slip_pages(&data).concat();
    for word in ["محمد", "علي", "שלום", "עולם", "لا", "luego"] {
        // On both copies.
        let written = 2 * request.matches(word).count();
        assert_eq!(shown.matches(word).count(), written, "{word} in {shown}");
    }
}

/// Every text begins and ends between the edges of the page.
fn inside(frame: &Frame, left: f64, width: f64, seen: &mut usize) {
    for (at, item) in frame.items() {
        let from = left + at.x.to_pt();
        match item {
            FrameItem::Text(item) => {
                *seen += 1;
                assert!(
                    from >= 0.0 && from + item.width().to_pt() <= width,
                    "{}",
                    item.text
                );
            }
            FrameItem::Group(group) => inside(&group.frame, from, width, seen),
            _ => {}
        }
    }
}

#[test]
fn long_words_stay_on_the_page() {
    let mut form = samples::form_at_the_limit();
    for attention in &mut form.attentions {
        attention.procedure = "W".repeat(60);
        attention.outcome = Some("W".repeat(60));
    }
    let document = Press::embedded()
        .typeset(&filled_form::job(&form, Paper::Letter))
        .unwrap();
    for page in document.pages() {
        inside(&page.frame, 0.0, page.frame.width().to_pt(), &mut 0);
    }
}

/// Letters and marks of scripts whose letters join, stand on one another or run leftwards.
fn mixed_scripts() -> impl Strategy<Value = String> {
    "[a-zñ \u{300}-\u{36f}\u{591}-\u{5f4}\u{600}-\u{6ff}\u{e81}-\u{edf}\u{fb00}-\u{fb4f}\u{200b}-\u{200d}]{0,200}"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_typed_a_slip_comes_out(
        typed in proptest::collection::vec(any::<char>(), 0..120),
        mixed in mixed_scripts(),
    ) {
        let typed: String = typed.into_iter().collect();
        prop_assert_eq!(print(typed + &mixed).err(), None);
    }
}
