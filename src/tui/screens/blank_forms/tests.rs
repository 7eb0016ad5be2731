use std::path::PathBuf;

use super::super::parts::testing::Stage;
use super::*;
use crate::actions::{Printed, Report};

struct Page {
    stage: Stage,
    state: State,
}

impl Page {
    fn new() -> Self {
        let stage = Stage::new();
        let (page, wishes) = State::new(&stage.scene());
        assert!(matches!(
            wishes[..],
            [Wish::Effect(Effect::Paper(PaperEffect::Stock))]
        ));
        let mut page = Self { stage, state: page };
        page.answer(Answer::CodeStock(CodeStock {
            reserved: 12,
            used: 7,
            annulled: 1,
        }));
        page
    }

    fn answer(&mut self, answer: Answer) -> Vec<Wish> {
        self.state
            .update(Input::Answer(answer), &self.stage.scene())
    }

    fn press(&mut self, text: &str) -> Vec<Wish> {
        let state = &mut self.state;
        self.stage
            .press(text, |input, scene| state.update(input, scene))
    }

    fn draw(&self) -> String {
        let scene = self.stage.scene();
        let view = View {
            state: &self.state,
            scene: &scene,
        };
        self.stage.draw(|area, buf| (&view).render(area, buf))
    }
}

#[test]
fn n2_the_usual_number_is_printed_with_two_keys() {
    let mut page = Page::new();
    insta::assert_snapshot!(page.draw());
    let wishes = page.press("⏎");
    assert!(matches!(
        wishes[..],
        [Wish::Effect(Effect::Paper(PaperEffect::Blank {
            codes,
            paper: Paper::A4
        }))] if codes == Reservation::new(USUAL_CODES, false).unwrap()
    ));
    assert!(page.press("⏎").is_empty(), "codes are not reserved twice");
    let printed = Printed {
        file: PathBuf::from("formato.pdf"),
        codes: Vec::new(),
    };
    assert!(matches!(
        page.answer(Answer::Printed(printed))[..],
        [Wish::Back]
    ));
}

#[test]
fn n2_a_number_out_of_range_is_told_and_a_failure_lets_try_again() {
    let mut page = Page::new();
    assert!(page.press("345⏎").is_empty());
    assert!(page.draw().contains("✗ Escriba un número de 1 a 200. [N2]"));
    page.state.sheet.fields[CODES].set("1");
    page.state.sheet.fields[PAPER].value = Value::Choice(Radio::new(["A4", "Carta"], Some(1)));
    let wishes = page.press("⏎");
    assert!(matches!(
        wishes[..],
        [Wish::Effect(Effect::Paper(PaperEffect::Blank {
            codes,
            paper: Paper::Letter
        }))] if codes == Reservation::new(1, false).unwrap()
    ));
    page.answer(Answer::Failed {
        deed: Deed::Paper,
        report: Report::usage("El disco está lleno."),
    });
    assert_eq!(page.press("⏎").len(), 1);
}

#[test]
fn n2_a_number_typed_over_the_shown_one_takes_its_place() {
    let mut page = Page::new();
    let wishes = page.press("6⏎");
    let six = Reservation::new(6, false).unwrap();
    assert!(matches!(
        wishes[..],
        [Wish::Effect(Effect::Paper(PaperEffect::Blank { codes, .. }))] if codes == six
    ));
}

#[test]
fn n2_many_codes_are_reserved_only_once_the_word_is_typed() {
    let mut page = Page::new();
    assert!(page.press("126⏎").is_empty());
    assert_eq!(page.state.context(), Context::Confirm);
    insta::assert_snapshot!(page.draw());
    assert!(page.press("⏎⏎").is_empty(), "Enter alone confirms nothing");
    page.press("⎋");
    assert_eq!(page.state.context(), Context::PrintForm);
    page.press("⏎");
    let wishes = page.press("reservar⏎");
    let many = Reservation::new(126, true).unwrap();
    assert!(matches!(
        wishes[..],
        [Wish::Effect(Effect::Paper(PaperEffect::Blank { codes, .. }))] if codes == many
    ));
    assert!(Reservation::new(126, false).is_err());
}

#[test]
fn n2_a_spoiled_form_is_annulled_from_the_console() {
    let mut page = Page::new();
    page.state.perform(Intent::AnnulCode, &page.stage.scene());
    assert!(page.press("⏎").is_empty());
    insta::assert_snapshot!(page.draw());
    page.press("r000006d⇥Se mojó");
    let wishes = page.press("⏎");
    assert!(matches!(
        &wishes[..],
        [Wish::Effect(Effect::Paper(PaperEffect::Annul { code, reason }))]
            if code == "r000006d" && reason == "Se mojó"
    ));
    // The code was wrong: what was typed stays.
    page.answer(Answer::Failed {
        deed: Deed::Paper,
        report: Report::usage("Ese código no está impreso."),
    });
    assert!(page.draw().contains("r000006d"));
    page.press("⏎");
    page.answer(Answer::CodeStock(CodeStock::default()));
    assert_eq!(page.state.context(), Context::PrintForm);
}
