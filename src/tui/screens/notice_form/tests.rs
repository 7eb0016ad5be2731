use ratatui::widgets::Widget as _;

use super::super::parts::testing::{Stage, at};
use super::*;
use crate::domain::authority;

struct Page {
    stage: Stage,
    state: State,
}

impl Page {
    fn on(stage: Stage) -> Self {
        let (page, _) = State::new(&stage.scene());
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

const FILLED: &str = "FS-1182⇥c⇥-30⇥⇥si ";

fn sent(wishes: &[Wish]) -> Option<&NoticeInput> {
    wishes.iter().find_map(|wish| match wish {
        Wish::Effect(Effect::RegisterNotice(input)) => Some(input),
        _ => None,
    })
}

#[test]
fn e8_a_notice_is_sent_as_it_was_copied() {
    let mut page = Page::on(Stage::new());
    page.press(FILLED);
    insta::assert_snapshot!(page.draw());
    let wishes = page.press("⏎");
    let input = sent(&wishes).expect("sent");
    assert_eq!(input.reference, "FS-1182");
    assert_eq!((input.from, input.to), (Some(at("10:12")), None));
    assert!(!input.denied);
    assert_eq!(input.applications.len(), 1);
    assert!(sent(&page.press("⏎")).is_none(), "once");
}

#[test]
fn what_is_missing_is_told_under_its_field() {
    let mut page = Page::on(Stage::new());
    page.press("⇥⇥10:00⇥9:00⏎");
    assert_eq!(page.state.focus, Slot::Reference);
    insta::assert_snapshot!(page.draw());
}

#[test]
fn it_says_which_outages_it_was_attached_to() {
    let mut page = Page::on(Stage::new());
    page.press(FILLED);
    page.press("⏎");
    let view = NoticeView {
        id: "1".into(),
        reference: "FS-1182".into(),
        confirmed: false,
        from: at("10:12"),
        to: None,
        applications: vec!["SIAC ÚNICO".into()],
        registered_at: at("10:42"),
        replaces: None,
        kept: Vec::new(),
        left: Vec::new(),
        outages: vec!["LIM014-2026-A-000042".into(), "LIM014-2026-A-000043".into()],
    };
    let wishes = page
        .state
        .update(Input::Answer(Answer::Noticed(view)), &page.stage.scene());
    let [
        Wish::Say(note),
        Wish::Back,
        Wish::Ask(Window::Tell { paragraphs, .. }),
    ] = &wishes[..]
    else {
        panic!("{wishes:?}");
    };
    assert_eq!(note.text, "✓ Comunicado FS-1182 registrado");
    assert_eq!(
        paragraphs[0],
        "Se adjuntó a los eventos A-000042, A-000043."
    );
    assert!(paragraphs[1].contains("[E8]"));
}

#[test]
fn e8_who_may_not_is_told_at_once() {
    let mut stage = Stage::new();
    stage.role = authority::Role::Asesor;
    let mut page = Page::on(stage);
    assert!(!page.state.allowed(Intent::Save));
    assert!(page.draw().contains("[E8]"));
    page.press(FILLED);
    assert!(sent(&page.press("⏎")).is_none());
    assert!(matches!(page.press("⎋")[..], [Wish::Back]));
}

#[test]
fn no_size_breaks_the_page() {
    for (width, height) in [(10, 2), (45, 6), (80, 8), (200, 60)] {
        let mut page = Page::on(Stage::sized(width, height));
        page.press("⏎");
        page.draw();
    }
}
