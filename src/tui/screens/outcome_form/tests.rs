use crossterm::event::KeyCode;
use ratatui::widgets::Widget as _;

use super::super::Input;
use super::super::parts::testing::{Stage, at, attention, keys, press};
use super::*;
use crate::{
    actions::{AttentionDetail, Draft, Report},
    tui::message::{Answer, AttentionDeed, Deed},
};

struct Page {
    stage: Stage,
    state: State,
}

impl Page {
    /// The outcome of a theft block that is pending, without a draft.
    fn new() -> Self {
        let mut page = Self::loading(attention(317));
        page.no_draft();
        page
    }

    fn loading(attention: AttentionView) -> Self {
        let stage = Stage::sized(80, 19);
        let (page, _) = State::new(&attention.code);
        let mut page = Self { stage, state: page };
        let detail = AttentionDetail {
            attention,
            history: Vec::new(),
        };
        page.answer(Answer::AttentionShown {
            detail: Box::new(detail),
            confirmation: None,
        });
        page
    }

    fn no_draft(&mut self) {
        let form = self.state.draft_kind().unwrap();
        self.answer(Answer::Draft { form, draft: None });
    }

    fn answer(&mut self, answer: Answer) -> Vec<Wish> {
        self.state
            .update(Input::Answer(answer), &self.stage.scene())
    }

    fn press(&mut self, text: &str) -> Vec<Wish> {
        keys(text)
            .into_iter()
            .flat_map(|input| self.state.update(input, &self.stage.scene()))
            .collect()
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

fn recorded(wishes: &[Wish]) -> Option<&OutcomeInput> {
    wishes.iter().find_map(|wish| match wish {
        Wish::Effect(Effect::RecordOutcome { input, .. }) => Some(input),
        _ => None,
    })
}

#[test]
fn k2_a_theft_block_tells_that_it_stays_pending() {
    let mut page = Page::new();
    page.press("d⇥Mesa de bloqueos");
    insta::assert_snapshot!(page.draw());
    page.press("↑c");
    assert!(!page.draw().contains("queda pendiente"));
}

#[test]
fn k2_an_alternative_channel_needs_its_name_and_its_time() {
    let mut page = Page::new();
    assert!(recorded(&page.press("⏎")).is_none());
    assert!(page.draw().contains("✗ Elija qué pasó"));
    assert!(recorded(&page.press("c⏎")).is_none());
    assert_eq!(page.state.focus, Slot::To);
    assert!(recorded(&page.press("línea interna⏎")).is_none());
    assert_eq!(page.state.focus, Slot::At);
    let wishes = page.press("10:39⏎");
    let input = recorded(&wishes).unwrap();
    assert_eq!(input.via, Some(Via::Alternative));
    assert_eq!(input.at, Some(at("10:39")));
    assert_eq!(input.to, "línea interna");
}

#[test]
fn k2_nothing_happened_before_it_was_asked_for() {
    let mut page = Page::new();
    page.press("c⇥línea interna⇥09:00⇥");
    assert!(page.draw().contains("no puede ser anterior a la solicitud"));
    assert!(recorded(&page.press("⏎")).is_none());
}

#[test]
fn k2_who_withdrew_has_no_addressee() {
    let mut page = Page::new();
    page.press("d⇥alguien↑");
    page.press("dd");
    assert_eq!(page.state.chosen(), Some(Via::Referred));
    page.press("d");
    assert_eq!(page.state.chosen(), Some(Via::Withdrew));
    let wishes = page.press("⏎");
    assert_eq!(recorded(&wishes).unwrap().to, "");
    let done = page.answer(Answer::AttentionChanged {
        deed: AttentionDeed::Resolved,
        attention: Box::new(attention(317)),
    });
    assert!(matches!(&done[..], [Wish::Back]));
}

#[test]
fn a_refusal_is_told_on_the_page_and_can_be_tried_again() {
    let mut page = Page::new();
    page.press("f⏎");
    let report = Report::usage("El resultado lo anota quien tomó la atención.");
    page.answer(Answer::Failed {
        deed: Deed::Outcome,
        report,
    });
    assert!(
        page.draw().contains("✗ El resultado lo anota"),
        "{}",
        page.draw()
    );
    assert!(recorded(&page.press("⏎")).is_some());
}

#[test]
fn q6_the_draft_of_each_attention_is_its_own() {
    let mut page = Page::new();
    let wishes = page.press("c⇥línea⇥");
    let kept = wishes.iter().rev().find_map(|wish| match wish {
        Wish::Effect(Effect::SaveDraft { form, data }) => Some((*form, data.clone())),
        _ => None,
    });
    let (form, data) = kept.expect("the draft is saved");
    assert_eq!(form, DraftKind::Outcome(attention(317).id));
    let mut later = Page::loading(attention(317));
    later.answer(Answer::Draft {
        form,
        draft: Some(Draft {
            data,
            saved_at: at("10:40"),
        }),
    });
    assert_eq!(later.state.context(), Context::Draft);
    later.press("r");
    assert_eq!(later.state.chosen(), Some(Via::Alternative));
    assert_eq!(later.state.focus, Slot::At);
}

#[test]
fn an_attention_that_is_not_there_is_told() {
    let stage = Stage::sized(80, 19);
    let (page, _) = State::new("LIM014-A-R000999-X");
    let mut page = Page { stage, state: page };
    page.answer(Answer::Failed {
        deed: Deed::Load,
        report: Report::usage("No hay ninguna atención con ese código."),
    });
    assert!(page.draw().contains("No hay ninguna atención"));
    let leaving = page
        .state
        .update(Input::Key(press(KeyCode::Esc)), &page.stage.scene());
    assert!(matches!(&leaving[..], [Wish::Back]));
}
