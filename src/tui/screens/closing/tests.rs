use ratatui::widgets::Widget as _;

use super::super::Input;
use super::super::parts::testing::{
    Stage, at, attention as waiting, complaint, keys, outage, restored,
};
use super::*;
use crate::actions::DraftName;
use crate::{
    actions::{ClosingInput, Document, Draft, OutageView},
    domain::{
        catalog::{Catalog, Scenario},
        rule::Rule,
    },
    tui::message::{Answer, Deed, OutageDeed},
};

struct Page {
    stage: Stage,
    state: State,
}

fn form(outage: OutageView, obstacle: Option<&str>) -> ClosingForm {
    let catalog = Catalog::embedded().unwrap();
    ClosingForm {
        critical: Vec::new(),
        causes: catalog.causes_for(outage.scenario).cloned().collect(),
        needs_reference: outage.scenario == Scenario::MassFailure,
        outage,
        obstacle: obstacle.map(str::to_owned),
    }
}

impl Page {
    fn loading(stage: Stage) -> Self {
        let (page, wishes) = State::new("LIM014-2026-A-000043", &stage.scene());
        assert!(matches!(wishes[..], [Wish::Effect(Effect::ClosingForm(_))]));
        Self { stage, state: page }
    }

    fn with(stage: Stage, form: ClosingForm, draft: Option<Draft>) -> Self {
        let mut page = Self::loading(stage);
        let kind = DraftKind::Closing(form.outage.id);
        let wishes = page.answer(Answer::ClosingForm(Box::new(form)));
        assert!(matches!(
            wishes[..],
            [Wish::Effect(Effect::LoadDraft { .. })]
        ));
        page.answer(Answer::Draft {
            name: DraftName::only(kind),
            found: draft,
        });
        page
    }

    fn mass_failure() -> Self {
        let stage = Stage {
            now: at("12:03"),
            ..Stage::new()
        };
        Self::with(stage, form(restored(43), None), None)
    }

    fn answer(&mut self, answer: Answer) -> Vec<Wish> {
        self.state
            .update(Input::Answer(answer), &self.stage.scene())
    }

    fn press(&mut self, text: &str) -> Vec<Wish> {
        let mut others = Vec::new();
        for input in keys(text) {
            let wishes = self.state.update(input, &self.stage.scene());
            for wish in wishes {
                if let Wish::Effect(Effect::SaveDraft { name, .. }) = &wish {
                    self.answer(Answer::DraftSaved(*name));
                }
                others.push(wish);
            }
        }
        others
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

fn closed(wishes: &[Wish]) -> Option<&ClosingInput> {
    wishes.iter().find_map(|wish| match wish {
        Wish::Effect(Effect::Close { input, .. }) => Some(input),
        _ => None,
    })
}

const FILLED: &str = "↓↓⏎TEC-88213⏎Volvió solo⇥";

#[test]
fn law_4_only_the_typed_word_closes() {
    let mut page = Page::mass_failure();
    assert!(closed(&page.press(FILLED)).is_none());
    assert!(closed(&page.press("⏎⏎⏎")).is_none());
    insta::assert_snapshot!(page.draw());
    let wishes = page.press("cerrar⏎");
    let input = closed(&wishes).expect("closed");
    assert_eq!(input.cause, "falla_masiva_aplicativo");
    assert_eq!(input.reference, "TEC-88213");
    assert_eq!(input.sustento, "Volvió solo");
    assert!(closed(&page.press("⏎")).is_none(), "once");
    let done = OutageView {
        closing_to_validate: true,
        ..restored(43)
    };
    let wishes = page.answer(Answer::Changed {
        deed: OutageDeed::Closed,
        outage: Box::new(done),
    });
    assert!(matches!(&wishes[0], Wish::Say(note)
        if note.text == "✓ Evento A-000043 cerrado · por validar"));
    assert_eq!(wishes.len(), 1, "it stays, with what can be printed");
}

#[test]
fn the_empty_page() {
    insta::assert_snapshot!(Page::mass_failure().draw());
}

#[test]
fn the_page_on_a_large_screen() {
    let stage = Stage {
        now: at("12:03"),
        ..Stage::sized(120, 34)
    };
    let mut page = Page::with(stage, form(restored(43), None), None);
    page.press(
        "↓↓⏎TEC-88213⏎Restablecido según comunicado FS-1182. Queda una queja⏎pendiente.⇥CERR",
    );
    insta::assert_snapshot!(page.draw());
}

#[test]
fn c1_c2_what_is_missing_is_told_under_its_field() {
    let mut page = Page::mass_failure();
    page.press("⇥⇥⇥cerrar");
    assert!(closed(&page.press("⏎")).is_none());
    assert_eq!(page.state.focus, Slot::Cause);
    insta::assert_snapshot!(page.draw());
}

#[test]
fn c4_intermittence_is_warned_about() {
    let mut page = Page::mass_failure();
    page.press("↓↓↓ ");
    assert_eq!(
        page.state.chosen().map(|cause| cause.id.as_str()),
        Some("intermitencia_sistema")
    );
    assert!(page.draw().contains("se avisará a C&I. [C4]"));
}

#[test]
fn an_obstacle_is_said_at_once_and_nothing_is_sent() {
    let obstacle = "El evento sigue abierto: primero se restablece el servicio.";
    let mut page = Page::with(Stage::new(), form(outage(43), Some(obstacle)), None);
    assert!(!page.state.allowed(Intent::ConfirmClosing));
    insta::assert_snapshot!(page.draw());
    page.press(FILLED);
    assert!(closed(&page.press("cerrar⏎")).is_none());
}

#[test]
fn another_scenario_offers_its_causes_and_needs_no_reference() {
    let power_cut = OutageView {
        scenario: Scenario::Unforeseen,
        confirmed: true,
        notice: None,
        ..restored(43)
    };
    let mut page = Page::with(Stage::new(), form(power_cut, None), None);
    // One for each event it may have been (O9).
    assert_eq!(page.state.causes().len(), 3);
    let wishes = page.press("↓↓⏎Se fue la luz⇥cerrar⏎");
    let input = closed(&wishes).expect("closed");
    assert_eq!(input.cause, "sin_fluido_electrico");
    assert_eq!(input.unforeseen_kind, Some(UnforeseenKind::PowerCut));
    assert_eq!(input.reference, "");
}

#[test]
fn o9_the_fitting_cause_is_proposed_and_what_was_said_stands() {
    let flood = OutageView {
        scenario: Scenario::Unforeseen,
        unforeseen_kind: Some(UnforeseenKind::Flood),
        confirmed: true,
        notice: None,
        ..restored(43)
    };
    let mut page = Page::with(Stage::new(), form(flood, None), None);
    assert_eq!(page.state.causes().len(), 2);
    let wishes = page.press("⏎Se inundó⇥cerrar⏎");
    let input = closed(&wishes).expect("closed");
    assert_eq!(
        (input.cause.as_str(), input.unforeseen_kind),
        ("infraestructura_punto", None)
    );
}

#[test]
fn c5_e8_pending_criticals_and_no_confirmation_are_warned_about() {
    let pending = OutageView {
        attentions: 11,
        critical_pending: 2,
        confirmed: false,
        notice: None,
        ..restored(43)
    };
    let stage = Stage {
        now: at("12:03"),
        ..Stage::new()
    };
    let mut closing = form(pending, None);
    closing.critical = vec![complaint(315), waiting(317)];
    let page = Page::with(stage, closing, None);
    insta::assert_snapshot!(page.draw());
}

#[test]
fn c5_many_pending_criticals_are_counted_and_never_keep_from_closing() {
    let mut closing = form(restored(43), None);
    closing.critical = (310..320).map(waiting).collect();
    let mut page = Page::with(Stage::sized(80, 30), closing, None);
    let drawn = page.draw();
    assert!(
        drawn.contains("y 7 críticas pendientes más. [C5]"),
        "{drawn}"
    );
    assert!(closed(&page.press(FILLED)).is_none());
    assert!(closed(&page.press("cerrar⏎")).is_some());
}

#[test]
fn a_closed_outage_offers_its_papers_and_lets_go() {
    let mut page = Page::mass_failure();
    page.press(FILLED);
    page.press("cerrar⏎");
    page.answer(Answer::Changed {
        deed: OutageDeed::Closed,
        outage: Box::new(OutageView {
            closing_to_validate: true,
            closed_at: Some(at("12:03")),
            attentions: 11,
            critical_pending: 1,
            ..restored(43)
        }),
    });
    assert_eq!(page.state.context(), Context::Closed);
    insta::assert_snapshot!(page.draw());
    let printed = |wishes: Vec<Wish>| match wishes.as_slice() {
        [Wish::Effect(Effect::Print(document))] => document.clone(),
        other => panic!("{other:?}"),
    };
    let name = "LIM014-2026-A-000043".to_owned();
    assert_eq!(
        printed(page.press("p")),
        Document::ClosingRecord(name.clone())
    );
    assert_eq!(printed(page.press("f")), Document::FilledForm(name));
    assert!(page.press("x").is_empty());
    assert!(matches!(page.press("⎋")[..], [Wish::Back]));
}

#[test]
fn a_refused_closing_says_why_and_keeps_everything() {
    let mut page = Page::mass_failure();
    page.press(FILLED);
    page.press("cerrar⏎");
    let mut report = Report::usage("La hora de inicio contradice al reloj.");
    report.rule = Some(Rule::O2);
    page.answer(Answer::Failed {
        deed: Deed::Close,
        report,
    });
    let drawn = page.draw();
    assert!(
        drawn.contains("✗ La hora de inicio contradice al reloj. [O2]"),
        "{drawn}"
    );
    assert_eq!(page.state.sustento.text(), "Volvió solo");
    assert!(closed(&page.press("⏎")).is_none(), "the word is typed anew");
}

#[test]
fn q6_each_field_left_is_saved_and_a_draft_is_resumed() {
    let mut page = Page::mass_failure();
    let wishes = page.press("↓↓⏎TEC-1⏎Cable cortado⇥");
    let saved: Vec<&String> = wishes
        .iter()
        .filter_map(|wish| match wish {
            Wish::Effect(Effect::SaveDraft { data, .. }) => Some(data),
            _ => None,
        })
        .collect();
    assert_eq!(saved.len(), 3);
    let draft = Draft {
        name: DraftName::only(DraftKind::Closing(restored(43).id)),
        data: saved[2].clone(),
        saved_at: at("12:01"),
    };
    let stage = Stage {
        now: at("12:03"),
        ..Stage::new()
    };
    let mut resumed = Page::with(stage, form(restored(43), None), Some(draft));
    assert_eq!(resumed.state.context(), Context::Draft);
    assert!(
        resumed
            .draw()
            .contains("borrador de «Cierre», guardado a las 12:01")
    );
    resumed.press("⏎");
    let fields = |page: &Page| page.state.as_draft(&page.stage.scene());
    assert_eq!(fields(&resumed), fields(&page));
    assert_eq!(resumed.state.focus, Slot::Word);
}

#[test]
fn leaving_is_possible_at_any_time() {
    let mut page = Page::loading(Stage::new());
    assert!(matches!(page.press("⎋")[..], [Wish::Back]));
    let mut page = Page::mass_failure();
    page.press("↓ ");
    let wishes = page.press("⎋");
    assert!(matches!(
        wishes[..],
        [Wish::Effect(Effect::SaveDraft { .. }), Wish::Back]
    ));
}

#[test]
fn no_size_breaks_the_page() {
    for (width, height) in [(10, 2), (45, 6), (80, 10), (200, 60)] {
        let stage = Stage::sized(width, height);
        let mut page = Page::with(stage, form(restored(43), None), None);
        page.press(FILLED);
        page.draw();
    }
}
