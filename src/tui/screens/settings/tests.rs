use std::path::PathBuf;

use chrono::NaiveDate;
use ratatui::widgets::Widget as _;

use super::super::parts::testing::Stage;
use super::*;
use crate::{
    actions::{PurgeView, Report},
    domain::{personal::RetentionClass, rule::Rule},
    tui::post::PurgeEffect,
};

struct Page {
    stage: Stage,
    state: State,
}

impl Page {
    /// The settings with the purge asked for.
    fn new() -> Self {
        let stage = Stage::new();
        let (page, _) = State::new(&stage.scene());
        let mut page = Self { stage, state: page };
        assert!(page.press("D").is_empty());
        page.state.section = Section::Personal;
        page.press("D");
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

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn plan(count: usize, simulated: bool) -> PurgeView {
    PurgeView {
        class: RetentionClass::Claim,
        before: day(2023, 11, 22),
        simulated,
        records: (1..=count)
            .map(|it| format!("LIM014-A-R{it:06}-K"))
            .collect(),
        entries: count * 2,
        held: vec!["LIM014-A-R000900-K".into()],
        without_resolution: 3,
        backup: (!simulated).then(|| PathBuf::from("copias/nueva.zip")),
        expired_backups: Vec::new(),
        deleted_documents: Vec::new(),
        out_of_reach: vec!["LIM014-A-R000001-K: impresa, 02/03/2021 10:00".into()],
    }
}

fn purge(wishes: &[Wish]) -> Option<PurgeEffect> {
    match wishes {
        [Wish::Effect(Effect::Purge(effect))] => Some(*effect),
        _ => None,
    }
}

#[test]
fn t1_a_purge_shows_its_plan_and_wants_a_word() {
    let mut page = Page::new();
    insta::assert_snapshot!("purge_asked", page.draw());
    let asked = purge(&page.press("⏎")).expect("a plan");
    assert_eq!(asked.before, day(2025, 11, 22));
    assert_eq!(asked.class, RetentionClass::General);
    assert!(asked.simulated);
    assert!(page.press("⏎").is_empty(), "it is asked for once");
    page.answer(Answer::Refused(Report::usage(
        "Otra consola está escribiendo.",
    )));
    let asked = purge(&page.press("r⏎")).expect("another plan");
    assert_eq!(asked.class, RetentionClass::Claim);
    assert_eq!(
        asked.before,
        day(2023, 11, 22),
        "the date follows the class"
    );
    page.answer(Answer::Purge(Box::new(plan(8, true))));
    insta::assert_snapshot!("purge_planned", page.draw());
    assert_eq!(page.state.context(), Context::Confirm);
    assert!(purge(&page.press("⏎⏎")).is_none(), "never Enter twice");
    let done = purge(&page.press("depurar⏎")).expect("it is done");
    assert!(!done.simulated);
    assert_eq!((done.class, done.before), (asked.class, asked.before));
    assert!(page.press("⏎⎋").is_empty());
    assert!(
        page.state.window.is_some(),
        "it cannot be left while it goes on"
    );
    page.answer(Answer::Purge(Box::new(plan(8, false))));
    insta::assert_snapshot!("purge_done", page.draw());
    page.press("⏎");
    assert!(page.state.window.is_none());
}

#[test]
fn t1_where_nothing_is_due_nothing_is_asked() {
    let mut page = Page::new();
    page.press("⏎");
    page.answer(Answer::Purge(Box::new(plan(0, true))));
    assert!(
        page.draw()
            .contains("No hay datos personales cuyo plazo haya vencido.")
    );
    assert_eq!(page.state.context(), Context::Notice);
    assert!(page.press("⏎").is_empty());
    assert!(page.state.window.is_none());
}

#[test]
fn t1_who_may_not_purge_and_what_is_no_date_are_told() {
    let mut page = Page::new();
    let mut report = Report::usage("La depuración la decide Control e Información.");
    report.rule = Some(Rule::T1);
    page.press("⏎");
    page.answer(Answer::Refused(report));
    let drawn = page.draw();
    assert!(drawn.contains("✗ La depuración la decide"), "{drawn}");
    let mut page = Page::new();
    assert!(purge(&page.press("⇥x⏎")).is_none());
    assert!(page.draw().contains("✗ Escriba la fecha como dd/mm/aaaa."));
}
