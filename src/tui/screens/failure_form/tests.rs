use super::super::parts::testing::{Stage, at, letter};
use super::*;

struct Page {
    stage: Stage,
    state: State,
}

impl Page {
    fn new() -> Self {
        let stage = Stage::new();
        let (page, wishes) = State::new(&stage.scene());
        assert!(wishes.is_empty());
        Self { stage, state: page }
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
fn a0_a_failure_that_is_seen_is_alerted_without_customer_or_outage() {
    let mut page = Page::new();
    assert!(page.press("⏎").is_empty());
    insta::assert_snapshot!(page.draw());
    let wishes = page.press(" ⇥-20⏎");
    let [Wish::Effect(Effect::Letter(LetterEffect::Prepare(subject)))] = &wishes[..] else {
        panic!("{wishes:?}");
    };
    let AlertSubject::Failure(failure) = subject else {
        panic!("{subject:?}");
    };
    assert_eq!(failure.applications.len(), 1);
    assert_eq!(failure.since, Some(at("10:22")));
    assert!(page.press("⏎").is_empty(), "once");
    let prepared = Answer::Letter(Box::new(letter("LIM014-2026-A-000043")));
    let shown = page
        .state
        .update(Input::Answer(prepared), &page.stage.scene());
    assert!(matches!(
        &shown[..],
        [Wish::Back, Wish::Go(Destination::LetterShown(_))]
    ));
}

#[test]
fn an_instant_that_is_none_is_told_under_its_field() {
    let mut page = Page::new();
    assert!(page.press(" ⇥25:70⏎").is_empty());
    assert!(page.draw().contains("✗ "), "{}", page.draw());
    assert_eq!(page.state.focus, Slot::Since);
}
