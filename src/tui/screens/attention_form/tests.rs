use chrono::NaiveDate;
use ratatui::widgets::Widget as _;

use super::super::parts::testing::{Stage, at, attention, control, keys, outage, press, slip};
use super::super::{Input, Window};
use super::*;
use crate::actions::DraftName;
use crate::actions::{OpeningInput, SuggestedOpening};
use crate::{
    actions::{AttentionView, Draft, OutageChoice, Report},
    domain::{
        authority::Role,
        catalog::{ProcedureType, Scenario},
        identity::{WarnedField, Warning},
        rule::Rule,
    },
    tui::message::{Answer, Deed as Failed},
};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A page and what its worker would say.
struct Page {
    stage: Stage,
    state: State,
    check: AttentionCheck,
    suggested: Option<SuggestedOpening>,
}

impl Page {
    /// An empty page without a draft; an outage of *Consultas* is open.
    fn new() -> Self {
        Self::on(Stage::sized(80, 19))
    }

    fn on(mut stage: Stage) -> Self {
        for card in &mut stage.board.cards {
            if card.procedure_type == ProcedureType::Consultas {
                card.open = Some(outage(43));
            }
        }
        let mut page = Self::asked(stage, None, "", None);
        page.answer(Answer::Draft {
            name: DraftName::only(DraftKind::Attention),
            found: None,
        });
        page
    }

    fn asked(stage: Stage, procedure: Option<&str>, unlisted: &str, outage: Option<&str>) -> Self {
        let (page, wishes) = State::new(procedure, unlisted, outage, &stage.scene());
        assert!(wishes.iter().any(|wish| matches!(
            wish,
            Wish::Effect(Effect::LoadDraft {
                form: DraftKind::Attention,
                mine: None
            })
        )));
        Self {
            stage,
            state: page,
            check: AttentionCheck {
                missing: Vec::new(),
                warnings: Vec::new(),
                procedure_type: None,
                critical: false,
                theft_block: false,
                claim: None,
                term: None,
                outage: None,
                not_regulated: None,
                remarks: Vec::new(),
            },
            suggested: None,
        }
    }

    /// Gives an answer; every check asked for is given.
    fn answer(&mut self, answer: Answer) -> Vec<Wish> {
        self.input(Input::Answer(answer))
    }

    fn press(&mut self, text: &str) -> Vec<Wish> {
        keys(text)
            .into_iter()
            .flat_map(|input| self.input(input))
            .collect()
    }

    fn key(&mut self, event: KeyEvent) -> Vec<Wish> {
        self.input(Input::Key(event))
    }

    fn input(&mut self, input: Input) -> Vec<Wish> {
        let wishes = self.state.update(input, &self.stage.scene());
        let mut others = Vec::new();
        for wish in wishes {
            match wish {
                Wish::Effect(Effect::CheckAttention { ticket, .. }) => {
                    let answer = Answer::AttentionChecked {
                        ticket,
                        check: Box::new(self.check.clone()),
                        suggested: self.suggested.clone().map(Box::new),
                    };
                    let answered = self.input(Input::Answer(answer));
                    others.extend(answered);
                }
                other => others.push(other),
            }
        }
        others
    }

    /// Goes to a field with Tab.
    fn to(&mut self, slot: Slot) {
        for _ in 0..30 {
            if self.state.focus == slot {
                return;
            }
            self.press("⇥");
        }
        panic!("{slot:?} is not on the page");
    }

    fn fill(&mut self, slot: Slot, text: &str) {
        self.to(slot);
        self.press(text);
    }

    /// A theft block of somebody, told in full.
    fn filled(stage: Stage) -> Self {
        let mut page = Self::on(stage);
        page.check.outage = Some(outage(43));
        page.press("bloq rob⏎Rosa Ejemplo Prueba");
        page.fill(Slot::DocumentNumber, "45455521");
        page.fill(Slot::Service, "987 000 111");
        page.fill(Slot::Phone, "987 000 222");
        page.fill(Slot::Email, "rosa@ejemplo.pe");
        page.fill(
            Slot::Request,
            "Le robaron el celular a las 9:50 en la Av. Prueba. Pide bloquear línea y equipo.",
        );
        page
    }

    /// *Altas*, of which none is open, with what is required.
    fn without_event(role: Role) -> Self {
        let mut stage = Stage::sized(80, 19);
        stage.role = role;
        let mut page = Self::on(stage);
        page.suggested = Some(SuggestedOpening {
            like: "LIM014-2026-A-000043".into(),
            opening: OpeningInput {
                procedure: Some("portabilidad".into()),
                scenario: Some(Scenario::MassFailure),
                applications: vec!["sisact".into()],
                started: Some(at("10:31")),
                notice: Some("FS-1182".into()),
                ..OpeningInput::default()
            },
        });
        page.press("portabilidad⏎Ana Demostración Falsa");
        page.fill(Slot::Request, "Quiere cambiar de empresa.");
        page
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

fn taken(wishes: &[Wish]) -> Option<(&AttentionInput, Option<&OpeningInput>)> {
    wishes.iter().find_map(|wish| match wish {
        Wish::Effect(Effect::TakeAttention { input, opening }) => {
            Some((input.as_ref(), opening.as_deref()))
        }
        _ => None,
    })
}

fn warning(field: WarnedField, message: &str) -> Warning {
    Warning {
        field,
        rule: Rule::Q5,
        message: message.into(),
    }
}

fn answered(attention: AttentionView) -> Answer {
    Answer::AttentionTaken {
        slip: Box::new(slip(&attention, false)),
        attention: Box::new(attention),
    }
}

#[test]
fn an_empty_page() {
    insta::assert_snapshot!(Page::new().draw());
}

#[test]
fn q1_a_usual_page() {
    let page = Page::filled(Stage::sized(80, 19));
    insta::assert_snapshot!(page.draw());
}

#[test]
fn the_page_on_a_large_screen() {
    let page = Page::filled(Stage::sized(120, 35));
    insta::assert_snapshot!(page.draw());
}

#[test]
fn q2_a_claim_asks_for_more_and_tells_its_term() {
    let mut page = Page::on(Stage::sized(80, 35));
    assert!(!page.draw().contains("Materia"));
    page.check.term = Some((15, NaiveDate::from_ymd_opt(2026, 12, 15).unwrap()));
    page.press("reclamo⏎Pedro Muestra Inventada");
    page.fill(Slot::Request, "Le cobran de más.");
    page.fill(Slot::Subjects, " ");
    page.fill(Slot::ClaimRequest, "Que se anule el cargo.");
    page.fill(Slot::ReceiptNumber, "S001-0000123");
    page.fill(Slot::ReceiptDate, "02/11/2026");
    page.fill(Slot::Amount, "27.50");
    page.press("⇥");
    insta::assert_snapshot!(page.draw());
    let input = page.state.input(&page.stage.scene());
    assert_eq!(input.subjects, ["billing"]);
    assert_eq!(input.receipt_date, NaiveDate::from_ymd_opt(2026, 11, 2));
    assert_eq!(input.amount.map(|it| it.centimos), Some(2750));
}

#[test]
fn q2_what_is_no_claim_says_nothing_of_one() {
    let mut page = Page::new();
    page.press("reclamo⏎");
    page.fill(Slot::Amount, "27.50");
    page.to(Slot::Procedure);
    page.key(control('u'));
    page.press("bloq rob⏎");
    let input = page.state.input(&page.stage.scene());
    assert_eq!(input.procedure.as_deref(), Some("bloqueo_robo"));
    assert_eq!(input.amount, None);
}

#[test]
fn q5_warnings_stand_under_their_field_and_keep_nobody_out() {
    let mut page = Page::on(Stage::sized(80, 24));
    page.check.outage = Some(outage(43));
    page.check.warnings = vec![
        warning(
            WarnedField::DocumentNumber,
            "el dígito de control no corresponde; se guarda igual",
        ),
        warning(WarnedField::Phone, "le faltan dígitos; se guarda igual"),
    ];
    page.press("bloq rob⏎Rosa Ejemplo Prueba⇥r20512333798");
    page.fill(Slot::Phone, "12345");
    // What is being typed is not called wrong before it is left.
    assert!(!page.draw().contains("le faltan dígitos"));
    page.fill(Slot::Request, "Pide bloquear línea y equipo.");
    insta::assert_snapshot!(page.draw());
    let wishes = page.press("⏎");
    let (input, _) = taken(&wishes).expect("it is saved all the same");
    assert_eq!(input.document_number, "20512333798");
    assert_eq!(input.document_type, Some(DocumentType::Ruc));
    assert_eq!(input.outage, OutageChoice::OfType);
}

#[test]
fn q1_only_three_are_required_and_each_says_so_in_its_place() {
    let mut page = Page::new();
    assert!(taken(&page.press("⇥⏎")).is_none());
    let drawn = page.draw();
    assert!(drawn.contains("✗ Elija de la lista"), "{drawn}");
    assert!(drawn.contains("✗ Escriba el nombre"), "{drawn}");
    assert!(drawn.contains("✗ Escriba lo que pide"), "{drawn}");
    let mut page = Page::new();
    page.press("bloq rob⏎Rosa Ejemplo Prueba");
    page.key(control('e'));
    assert_eq!(page.state.focus, Slot::Request);
    page.press("Pide el bloqueo.⏎");
    assert!(page.state.taking.is_some());
}

#[test]
fn q0_what_is_no_day_and_no_amount_is_kept_as_it_stands_and_stops_nobody() {
    let mut page = Page::new();
    page.press("reclamo⏎Pedro");
    page.fill(Slot::Request, "Le cobran de más.");
    page.fill(Slot::ReceiptDate, "31/02/2026");
    page.fill(Slot::Amount, "veinte");
    let scene = page.stage.scene();
    assert!(page.state.problems(&scene).is_empty());
    let input = page.state.input(&scene);
    assert_eq!((input.receipt_date, input.amount), (None, None));
    assert_eq!(input.unread.receipt_date, "31/02/2026");
    assert_eq!(input.unread.amount, "veinte");
}

#[test]
fn enter_saves_from_the_text_and_alt_enter_breaks_its_line() {
    let mut page = Page::new();
    page.press("bloq rob⏎Rosa");
    page.fill(Slot::Request, "Le robaron");
    page.key(KeyEvent::new(KeyCode::Enter, KeyModifiers::ALT));
    page.press("el celular");
    let wishes = page.press("⏎");
    let (input, opening) = taken(&wishes).unwrap();
    assert_eq!(input.request, "Le robaron\nel celular");
    assert_eq!(opening, None);
    assert!(page.press("⏎").is_empty(), "it is saved once");
}

#[test]
fn q7_what_was_taken_is_shown_with_its_code() {
    let mut page = Page::filled(Stage::sized(80, 19));
    page.press("⏎");
    let wishes = page.answer(answered(attention(318)));
    assert!(matches!(
        &wishes[..],
        [Wish::Back, Wish::Ask(Window::Slip { attention, .. })]
            if attention.short_code == super::super::parts::testing::attention(318).short_code
    ));
}

#[test]
fn o3_two_enters_open_nothing_but_the_failure_of_its_own_applications() {
    // None goes on: it was denied, is over, is of other applications, or there never was one.
    let mut page = Page::without_event(Role::Supervisor);
    page.suggested = None;
    page.fill(Slot::Phone, "987000111");
    assert!(taken(&page.press("⏎")).is_none());
    assert_eq!(page.state.context(), Context::Question);
    let wishes = page.press("⏎");
    let (input, opening) = taken(&wishes).unwrap();
    assert_eq!((&input.outage, opening), (&OutageChoice::OfType, None));
}

#[test]
fn o3_the_open_mass_failure_is_offered_first_with_what_would_be_registered() {
    let mut page = Page::without_event(Role::Supervisor);
    assert!(taken(&page.press("⏎")).is_none());
    insta::assert_snapshot!(page.draw());
    assert_eq!(page.state.context(), Context::Question);
    let wishes = page.press("⏎");
    let (input, opening) = taken(&wishes).unwrap();
    // It has its code before the outage is tried: nobody is turned away by a refusal.
    assert_eq!(input.outage, OutageChoice::None);
    assert_eq!(
        opening.and_then(|it| it.procedure.as_deref()),
        Some("portabilidad")
    );
}

#[test]
fn o3_enter_before_the_check_is_answered_waits_for_what_it_offers() {
    let mut page = Page::without_event(Role::Supervisor);
    page.to(Slot::Phone);
    let mut wishes = Vec::new();
    // Faster than the disk: what was typed last is not checked yet.
    for event in keys("9⏎") {
        wishes.extend(page.state.update(event, &page.stage.scene()));
    }
    assert_ne!(page.state.context(), Context::Question);
    assert!(taken(&wishes).is_none());
    let ticket = wishes
        .iter()
        .filter_map(|wish| match wish {
            Wish::Effect(Effect::CheckAttention { ticket, .. }) => Some(*ticket),
            _ => None,
        })
        .max()
        .unwrap();
    page.input(Input::Answer(Answer::AttentionChecked {
        ticket,
        check: Box::new(page.check.clone()),
        suggested: page.suggested.clone().map(Box::new),
    }));
    assert_eq!(page.state.context(), Context::Question);
    let wishes = page.press("⏎");
    assert!(
        taken(&wishes).unwrap().1.is_some(),
        "the same failure comes first"
    );
}

#[test]
fn q0_a_new_outage_begins_with_its_procedure_and_the_attention() {
    let mut page = Page::without_event(Role::Supervisor);
    page.press("⏎↓");
    let wishes = page.press("⏎");
    let (input, opening) = taken(&wishes).unwrap();
    assert_eq!((&input.outage, opening), (&OutageChoice::None, None));
    let wishes = page.answer(answered(AttentionView {
        procedure_id: Some("portabilidad".into()),
        ..attention(318)
    }));
    let [
        Wish::Back,
        Wish::Go(Destination::OutageForm(known)),
        Wish::Ask(_),
    ] = &wishes[..]
    else {
        panic!("the form of the outage, and the slip above it: {wishes:?}");
    };
    assert_eq!(known.attention, Some(attention(318).id));
    assert_eq!(known.procedure.as_deref(), Some("portabilidad"));
}

#[test]
fn q0_without_event_is_always_there_and_esc_goes_back_to_the_page() {
    let mut page = Page::without_event(Role::Supervisor);
    page.press("⏎⎋");
    assert_eq!(page.state.context(), Context::AttentionForm);
    assert!(page.draw().contains("Quiere cambiar de empresa."));
    page.press("⏎↑");
    let wishes = page.press("⏎");
    let (input, opening) = taken(&wishes).unwrap();
    assert_eq!((&input.outage, opening), (&OutageChoice::OfType, None));
}

#[test]
fn u1_who_may_not_open_is_not_asked() {
    let mut page = Page::without_event(Role::Asesor);
    assert!(taken(&page.press("⏎")).is_some());
}

#[test]
fn q0_what_is_not_regulated_is_received_without_a_question() {
    let mut page = Page::new();
    page.press("pago⏎");
    assert!(page.draw().contains("Se recibe igual, sin evento."));
    let mut page = Page::new();
    page.press("quiero un globo");
    while page.draw().contains("▼") {
        page.press("↓");
    }
    for _ in 0..20 {
        page.press("↓");
    }
    page.press("⏎Luis Supuesto Ejemplo");
    page.fill(Slot::Request, "Un globo.");
    let wishes = page.press("⏎");
    let (input, _) = taken(&wishes).unwrap();
    assert_eq!(input.procedure, None);
    assert_eq!(input.unlisted, "quiero un globo");
}

#[test]
fn q0_what_a_refusal_knows_already_is_filled_in() {
    let stage = Stage::sized(80, 19);
    let mut page = Page::asked(stage, None, "quiere un globo", None);
    page.answer(Answer::Draft {
        name: DraftName::only(DraftKind::Attention),
        found: None,
    });
    page.press("Luis Supuesto Ejemplo");
    page.fill(Slot::Request, "Un globo.");
    let input = page.state.input(&page.stage.scene());
    assert_eq!(input.unlisted, "quiere un globo");
    let stage = Stage::sized(80, 19);
    let named = "LIM014-2026-A-000042";
    let page = Page::asked(stage, Some("reclamo"), "", Some(named));
    let input = page.state.input(&page.stage.scene());
    assert_eq!(input.procedure.as_deref(), Some("reclamo"));
    assert_eq!(input.outage, OutageChoice::Named(named.into()));
    // An open one is found by the type of whatever is asked for (E2).
    let mut stage = Stage::sized(80, 19);
    stage.board.cards[0].open = Some(outage(42));
    let page = Page::asked(stage, None, "", Some(named));
    let input = page.state.input(&page.stage.scene());
    assert_eq!(input.outage, OutageChoice::OfType);
}

#[test]
fn q4_paper_brings_its_own_code_and_time() {
    let mut page = Page::new();
    page.key(press(KeyCode::F(6)));
    assert_eq!(page.state.focus, Slot::Paper);
    page.press("R000311-W⇥ayer 18:40⇥");
    let drawn = page.draw();
    assert!(drawn.contains("Atención transcrita de papel"), "{drawn}");
    page.press("bloq rob⏎Rosa Ejemplo Prueba");
    page.fill(Slot::Request, "Pide el bloqueo.");
    let wishes = page.press("⏎");
    let (input, _) = taken(&wishes).unwrap();
    assert_eq!(input.paper.as_deref(), Some("R000311-W"));
    assert_eq!(input.taken, Some(at("18:40") - chrono::TimeDelta::days(1)));
    let report = Report::usage("Al código le falta o le sobra algo.");
    page.answer(Answer::Failed {
        deed: Failed::Take,
        report,
    });
    assert_eq!(page.state.focus, Slot::Paper);
    assert!(page.state.taking.is_none(), "it can be tried again");
}

#[test]
fn another_outage_is_named_by_its_correlative() {
    let mut page = Page::new();
    page.press("bloq rob⏎Rosa");
    page.fill(Slot::Request, "Pide el bloqueo.");
    page.fill(Slot::Belongs, "o");
    assert!(taken(&page.press("⏎")).is_none());
    assert_eq!(page.state.focus, Slot::Outage);
    page.press("99⇥");
    assert!(
        page.draw()
            .contains("No hay ningún evento con ese correlativo")
    );
    page.check.outage = Some(outage(42));
    page.fill(Slot::Outage, "");
    page.key(control('u'));
    page.press("42");
    let wishes = page.press("⏎");
    let (input, _) = taken(&wishes).unwrap();
    assert_eq!(input.outage, OutageChoice::Named("42".into()));
}

#[test]
fn q6_a_field_that_is_left_is_in_the_draft_and_comes_back() {
    let mut page = Page::filled(Stage::sized(80, 19));
    let wishes = page.press("⇥");
    let data = wishes
        .iter()
        .find_map(|wish| match wish {
            Wish::Effect(Effect::SaveDraft { name, data }) => {
                assert_eq!(name.kind, DraftKind::Attention);
                Some(data.clone())
            }
            _ => None,
        })
        .expect("the draft is saved");
    page.answer(Answer::DraftSaved(DraftName::only(DraftKind::Attention)));
    assert!(page.draw().contains("✓ borrador guardado 10:42"));
    let before = page.state.input(&page.stage.scene());

    let mut later = Page::asked(Stage::sized(80, 19), None, "", None);
    later.press("typed before");
    later.answer(Answer::Draft {
        name: DraftName::only(DraftKind::Attention),
        found: Some(Draft {
            name: DraftName::only(DraftKind::Attention),
            data,
            saved_at: at("10:40"),
        }),
    });
    assert_eq!(later.state.context(), Context::Draft);
    assert!(later.draw().contains("Quedó un borrador de «Atención»"));
    later.press("r");
    assert_eq!(later.state.input(&later.stage.scene()), before);
}

#[test]
fn q6_a_discarded_draft_leaves_what_was_known() {
    let mut page = Page::asked(Stage::sized(80, 19), Some("reclamo"), "", None);
    page.answer(Answer::Draft {
        name: DraftName::only(DraftKind::Attention),
        found: Some(Draft {
            name: DraftName::only(DraftKind::Attention),
            data: "{\"name\":\"Otra\"}".into(),
            saved_at: at("10:40"),
        }),
    });
    let wishes = page.press("d");
    assert!(matches!(
        &wishes[..],
        [Wish::Effect(Effect::DiscardDraft(_))]
    ));
    let input = page.state.input(&page.stage.scene());
    assert_eq!(
        (input.procedure.as_deref(), input.name.as_str()),
        (Some("reclamo"), "")
    );
}

#[test]
fn u1_who_only_reads_receives_nobody() {
    let mut stage = Stage::new();
    stage.role = Role::Consulta;
    assert!(matches!(
        &begin(None, None, &stage.scene())[..],
        [Wish::Ask(Window::Tell { .. })]
    ));
    stage.role = Role::Asesor;
    assert!(matches!(
        &begin(None, None, &stage.scene())[..],
        [Wish::Go(Destination::AttentionForm { .. })]
    ));
}
