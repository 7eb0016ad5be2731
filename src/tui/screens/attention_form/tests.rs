mod event;
mod mouse;

use chrono::NaiveDate;

use super::*;
use crate::tui::testing::prelude::*;
use crate::{
    actions::{AttentionInput, DraftName, SuggestedOpening},
    domain::{
        attention::Referred,
        authority::Role,
        catalog::{ProcedureType, Scenario},
    },
};
use crossterm::event::{KeyEvent, KeyModifiers};

type Page = Trial<AttentionForm>;

/// The store says this of whatever it is asked from now on.
fn finds(page: &mut Page, seen: Seen) {
    page.worker = Box::new(move |effect| match effect {
        Effect::Attentions(AttentionEffect::LookUp(sought)) => Some(found(sought, &seen)),
        _ => None,
    });
}

fn found(sought: &LookUp, seen: &Seen) -> Answer {
    Answer::Attentions(AttentionAnswer::Seen {
        sought: Box::new(sought.clone()),
        seen: Box::new(seen.clone()),
    })
}

/// What the store says where a mass failure of another type suggests an opening.
fn suggests(suggested: Option<SuggestedOpening>) -> Seen {
    Seen {
        suggested,
        ..Seen::default()
    }
}

/// An empty page without a draft; an outage of *Consultas* is open.
fn page() -> Page {
    on(Stage::sized(80, 19))
}

fn on(mut stage: Stage) -> Page {
    for card in &mut stage.board.cards {
        if card.procedure_type == ProcedureType::Consultas {
            card.open = Some(outage(43));
        }
    }
    let mut page = asked(stage, None, "", None);
    page.no_draft();
    page
}

fn asked(stage: Stage, procedure: Option<&str>, unlisted: &str, outage: Option<&str>) -> Page {
    let mut page = Trial::open(stage, |scene| {
        let owned = |text: &str| text.to_owned();
        of(
            procedure.map(owned),
            unlisted.to_owned(),
            outage.map(owned),
            scene,
        )
    });
    assert!(page.wishes.iter().any(|wish| matches!(
        wish,
        Wish::Effect(Effect::Drafts(DraftEffect::Load {
            form: DraftKind::Attention,
            mine: None
        }))
    )));
    finds(&mut page, Seen::default());
    page
}

/// A page on a high screen, begun with this.
fn page_of(keys: &str) -> Page {
    let mut page = on(Stage::sized(80, 40));
    page.press(keys);
    page
}

/// A theft block of somebody, told in full.
fn filled(stage: Stage) -> Page {
    let mut page = on(stage);
    page.press("bloq rob⏎Rosa Ejemplo Prueba");
    page.fill(DocumentNumber, "45455521");
    page.fill(Service, "987 000 111");
    page.fill(Phone, "987 000 222");
    page.fill(Email, "rosa@ejemplo.pe");
    page.fill(
        Request,
        "Le robaron el celular a las 9:50 en la Av. Prueba. Pide bloquear línea y equipo.",
    );
    page
}

/// The mass failure that goes on, for *Portabilidad*.
fn same_failure() -> SuggestedOpening {
    SuggestedOpening {
        like: "LIM014-2026-A-000043".into(),
        opening: OpeningInput {
            procedure: Some("portabilidad".into()),
            scenario: Some(Scenario::MassFailure),
            applications: vec!["sisact".into()],
            started: Some(at("10:31")),
            notice: Some("FS-1182".into()),
            ..OpeningInput::default()
        },
    }
}

/// *Altas*, of which none is open, with what is required.
fn without_event(role: Role, suggested: Option<SuggestedOpening>) -> Page {
    let mut stage = Stage::sized(80, 19);
    stage.role = role;
    let mut page = on(stage);
    finds(&mut page, suggests(suggested));
    page.press("portabilidad⏎Ana Demostración Falsa");
    page.fill(Request, "Quiere cambiar de empresa.");
    page
}

fn input(page: &Page) -> AttentionInput {
    page.page.own.input(&page.page.form, &page.stage.scene())
}

fn key(page: &mut Page, event: KeyEvent) -> Vec<Wish> {
    page.update(Input::Key(event))
}

fn taken(wishes: &[Wish]) -> Option<(&AttentionInput, Option<&OpeningInput>)> {
    first_asked!(
        wishes,
        Effect::Attentions(AttentionEffect::Take { input, opening }) =>
            (input.as_ref(), opening.as_deref())
    )
}

fn answered(attention: AttentionView) -> Answer {
    Answer::Attentions(AttentionAnswer::Taken {
        slip: Box::new(slip(&attention, false)),
        attention: Box::new(attention),
    })
}

#[test]
fn an_empty_page() {
    insta::assert_snapshot!(page().draw());
}

#[test]
fn q1_a_usual_page() {
    let page = filled(Stage::sized(80, 19));
    insta::assert_snapshot!(page.draw());
}

#[test]
fn the_page_on_a_large_screen() {
    let page = filled(Stage::sized(120, 35));
    insta::assert_snapshot!(page.draw());
}

#[test]
fn q2_a_claim_asks_for_more_and_tells_its_term() {
    let mut page = on(Stage::sized(80, 35));
    page.hides("Materia");
    page.press("reclamo⏎Pedro Muestra Inventada");
    page.fill(Request, "Le cobran de más.");
    page.fill(Subjects, " ");
    page.fill(ClaimRequest, "Que se anule el cargo.");
    page.fill(ReceiptNumber, "S001-0000123");
    page.fill(ReceiptDate, "02/11/2026");
    page.fill(Amount, "27.50");
    page.press("⇥");
    insta::assert_snapshot!(page.draw());
    let input = self::input(&page);
    assert_eq!(input.subjects, ["billing"]);
    assert_eq!(input.receipt_date, NaiveDate::from_ymd_opt(2026, 11, 2));
    assert_eq!(input.amount.map(|it| it.centimos), Some(2750));
}

#[test]
fn q8_a_claim_says_by_which_way_it_came_and_on_what_ground() {
    let mut page = page_of("reclamo⏎Pedro Muestra Inventada");
    page.hides("En bandeja");
    page.hides("Sobre reclamo");
    let input = self::input(&page);
    assert_eq!(input.entry, Some(EntryWay::Counter), "the channel's own");
    assert_eq!((input.ground.as_str(), input.in_tray), ("", None));
    page.fill(Ground, "s");
    page.fill(Way, "w");
    page.fill(InTray, "09:30");
    page.press("⇥");
    insta::assert_snapshot!(page.draw());
    let input = self::input(&page);
    assert_eq!(input.entry, Some(EntryWay::Web));
    assert_eq!(input.in_tray, Some(at("09:30")));
    assert_eq!(input.ground.parse(), Ok(Why::NoAnswer));
    page.fill(Ground, "o⇥Le gritaron.");
    page.fill(Way, "m");
    let input = self::input(&page);
    assert_eq!(
        (input.ground.as_str(), input.in_tray),
        ("Le gritaron.", None)
    );
    page.to(Procedure);
    key(&mut page, control('u'));
    page.press("bloq rob⏎");
    let input = self::input(&page);
    assert_eq!((input.ground.as_str(), input.entry), ("", None));
}

#[test]
fn q10_an_appeal_asks_for_the_claim_it_refers_to() {
    let mut page = page_of("apelación⏎Pedro Muestra Inventada");
    let missing = "▲ falta el código del reclamo al que se refiere";
    page.to(RefersTo);
    page.hides(missing);
    page.press("⇥");
    page.shows(missing);
    page.fill(RefersTo, "R000318-I⇥");
    page.hides(missing);
    page.shows("El reclamo al que se refiere no se encontró en estos datos");
    let annulled = Referred::Claim {
        id: uuid::Uuid::from_u128(318),
        annulled: true,
    };
    finds(
        &mut page,
        Seen {
            referred: annulled,
            ..Seen::default()
        },
    );
    let board = page.stage.board.clone();
    page.answer(Answer::Board(Box::new(board)));
    page.shows("▲ el reclamo al que se refiere está anulado");
    assert_eq!(self::input(&page).refers_to, "R000318-I");
}

#[test]
fn q2_what_is_no_claim_says_nothing_of_one() {
    let mut page = self::page();
    page.press("reclamo⏎");
    page.fill(Amount, "27.50");
    page.to(Procedure);
    key(&mut page, control('u'));
    page.press("bloq rob⏎");
    let input = self::input(&page);
    assert_eq!(input.procedure.as_deref(), Some("bloqueo_robo"));
    assert_eq!(input.amount, None);
}

#[test]
fn q5_warnings_stand_under_their_field_and_keep_nobody_out() {
    let mut page = on(Stage::sized(80, 24));
    page.press("bloq rob⏎Rosa Ejemplo Prueba⇥r20512333798");
    page.fill(Phone, "12345");
    // What is being typed is not called wrong before it is left.
    page.hides("le faltan dígitos");
    page.fill(Request, "Pide bloquear línea y equipo.");
    insta::assert_snapshot!(page.draw());
    let wishes = page.press("⏎");
    let (input, _) = taken(&wishes).expect("it is saved all the same");
    assert_eq!(input.document_number, "20512333798");
    assert_eq!(input.document_type, Some(DocumentType::Ruc));
    assert_eq!(input.outage, OutageChoice::OfType);
}

#[test]
fn q1_only_three_are_required_and_each_says_so_in_its_place() {
    let mut page = self::page();
    assert!(taken(&page.press("⇥⏎")).is_none());
    page.shows("✗ Elija de la lista");
    page.shows("✗ Escriba el nombre");
    page.shows("✗ Escriba lo que pide");
    let mut page = self::page();
    page.press("bloq rob⏎Rosa Ejemplo Prueba");
    key(&mut page, control('e'));
    assert_eq!(page.focus(), Request);
    page.press("Pide el bloqueo.⏎");
    assert!(page.page.own.then.is_some());
}

#[test]
fn q0_what_is_no_day_and_no_amount_is_kept_as_it_stands_and_stops_nobody() {
    let mut page = self::page();
    page.press("reclamo⏎Pedro");
    page.fill(Request, "Le cobran de más.");
    page.fill(ReceiptDate, "31/02/2026");
    page.fill(Amount, "veinte");
    let scene = page.stage.scene();
    assert!(page.page.own.read(&page.page.form, &scene).is_ok());
    let input = self::input(&page);
    assert_eq!((input.receipt_date, input.amount), (None, None));
    assert_eq!(input.unread.receipt_date, "31/02/2026");
    assert_eq!(input.unread.amount, "veinte");
}

#[test]
fn enter_saves_from_the_text_and_alt_enter_breaks_its_line() {
    let mut page = self::page();
    page.press("bloq rob⏎Rosa");
    page.fill(Request, "Le robaron");
    key(&mut page, KeyEvent::new(KeyCode::Enter, KeyModifiers::ALT));
    page.press("el celular");
    let wishes = page.press("⏎");
    let (input, opening) = taken(&wishes).unwrap();
    assert_eq!(input.request, "Le robaron\nel celular");
    assert_eq!(opening, None);
    assert!(page.press("⏎").is_empty(), "it is saved once");
}

#[test]
fn q7_what_was_taken_is_shown_with_its_code() {
    let mut page = filled(Stage::sized(80, 19));
    page.press("⏎");
    let wishes = page.answer(answered(attention(318)));
    assert!(matches!(
        &wishes[..],
        [
            Wish::Effect(Effect::Drafts(DraftEffect::Discard(_))),
            Wish::Back,
            Wish::Ask(Window::Slip { attention, .. }),
        ]
            if attention.short_code == crate::tui::testing::attention(318).short_code
    ));
}

#[test]
fn q0_what_is_not_regulated_is_received_without_a_question() {
    let mut page = self::page();
    page.press("pago⏎");
    page.shows("Se recibe igual, sin evento.");
    let mut page = self::page();
    page.press("quiero un globo");
    while page.draw().contains("▼") {
        page.press("↓");
    }
    for _ in 0..20 {
        page.press("↓");
    }
    page.press("⏎Luis Supuesto Ejemplo");
    page.fill(Request, "Un globo.");
    let wishes = page.press("⏎");
    let (input, _) = taken(&wishes).unwrap();
    assert_eq!(input.procedure, None);
    assert_eq!(input.unlisted, "quiero un globo");
}

#[test]
fn q0_what_a_refusal_knows_already_is_filled_in() {
    let stage = Stage::sized(80, 19);
    let mut page = asked(stage, None, "quiere un globo", None);
    page.no_draft();
    page.press("Luis Supuesto Ejemplo");
    page.fill(Request, "Un globo.");
    let input = self::input(&page);
    assert_eq!(input.unlisted, "quiere un globo");
    let stage = Stage::sized(80, 19);
    let named = "LIM014-2026-A-000042";
    let page = asked(stage, Some("reclamo"), "", Some(named));
    let input = self::input(&page);
    assert_eq!(input.procedure.as_deref(), Some("reclamo"));
    assert_eq!(input.outage, OutageChoice::Named(named.into()));
    // An open one is found by the type of whatever is asked for (E2).
    let mut stage = Stage::sized(80, 19);
    stage.board.cards[0].open = Some(outage(42));
    let page = asked(stage, None, "", Some(named));
    let input = self::input(&page);
    assert_eq!(input.outage, OutageChoice::OfType);
}

#[test]
fn q4_paper_brings_its_own_code_and_time() {
    let mut page = self::page();
    key(&mut page, press(KeyCode::F(6)));
    assert_eq!(page.focus(), Paper);
    page.press("R000311-W⇥ayer 18:40⇥");
    page.shows("Atención transcrita de papel");
    page.press("bloq rob⏎Rosa Ejemplo Prueba");
    page.fill(Request, "Pide el bloqueo.");
    let wishes = page.press("⏎");
    let (input, _) = taken(&wishes).unwrap();
    assert_eq!(input.paper.as_deref(), Some("R000311-W"));
    assert_eq!(input.taken, Some(at("18:40") - chrono::TimeDelta::days(1)));
    let report = Report::usage("Al código le falta o le sobra algo.");
    page.answer(Answer::Refused(report));
    assert_eq!(page.focus(), Paper);
    assert!(page.page.own.then.is_none(), "it can be tried again");
}

#[test]
fn another_outage_is_named_by_its_correlative() {
    let mut page = self::page();
    page.press("bloq rob⏎Rosa");
    page.fill(Request, "Pide el bloqueo.");
    page.fill(Belongs, "o");
    assert!(taken(&page.press("⏎")).is_none());
    assert_eq!(page.focus(), Outage);
    page.press("99⇥");
    page.shows("No hay ningún evento con ese correlativo");
    finds(
        &mut page,
        Seen {
            outage: Some(outage(42)),
            ..Seen::default()
        },
    );
    page.fill(Outage, "");
    key(&mut page, control('u'));
    page.press("42");
    let wishes = page.press("⏎");
    let (input, _) = taken(&wishes).unwrap();
    assert_eq!(input.outage, OutageChoice::Named("42".into()));
}

#[test]
fn q6_what_was_typed_is_in_the_draft_and_comes_back() {
    let mut page = filled(Stage::sized(80, 19));
    let kept = saved(&page.rest());
    let [(DraftKind::Attention, data)] = &kept[..] else {
        panic!("the draft is saved: {kept:?}");
    };
    let name = DraftName::only(DraftKind::Attention);
    let written = |data: &str| DraftAnswer::Saved {
        name,
        data: data.to_owned(),
    };
    page.answer(written(data));
    page.shows("✓ borrador guardado 10:42");
    // What was typed since is not saved where what was typed before is.
    let before = data.clone();
    page.fill(Address, "Jr. Inventado 123");
    let kept = saved(&page.rest());
    let [(DraftKind::Attention, data)] = &kept[..] else {
        panic!("the draft is saved: {kept:?}");
    };
    page.answer(written(&before));
    page.hides("borrador guardado");
    page.answer(written(data));
    page.shows("✓ borrador guardado 10:42");
    let mut later = asked(Stage::sized(80, 19), None, "", None);
    later.press("typed before");
    later.found(data.clone(), "10:40");
    // What is typed goes on while the older one is offered.
    later.press(" and after");
    later.shows("typed before and after");
    later.shows("Quedó un borrador de las 10:40");
    later.perform(Intent::Resume);
    assert_eq!(input(&later), input(&page));
    assert_eq!(later.focus(), Request);
}

#[test]
fn a_draft_of_an_earlier_version_is_read() {
    let mut page = asked(Stage::sized(80, 19), None, "", None);
    let data = r#"{"procedure":"reclamo","procedure_text":"Reclamo","unlisted":false,"name":"Pedro Muestra Inventada","document_type":"ruc","document_number":"20467534026","representative":"","service":"987 000 111","phone":"","email":"","address":"","request":"Le cobran de más.","subjects":["billing"],"claim_request":"Que se anule.","receipt_number":"","receipt_date":"02/11/2026","amount":"27.50","from_paper":true,"paper":"R000311-W","taken":"21/11/2026 18:40","belongs":2,"outage":"42","attended_by":"J. Asesor"}"#;
    page.found(data.to_owned(), "10:40");
    page.perform(Intent::Resume);
    let read = input(&page);
    assert_eq!(read.procedure.as_deref(), Some("reclamo"));
    assert_eq!(read.document_type, Some(DocumentType::Ruc));
    assert_eq!(read.request, "Le cobran de más.");
    assert_eq!(read.subjects, ["billing"]);
    assert_eq!(read.amount.map(|it| it.centimos), Some(2750));
    assert_eq!(read.paper.as_deref(), Some("R000311-W"));
    assert_eq!(read.taken, Some(at("18:40") - chrono::TimeDelta::days(1)));
    assert_eq!(read.outage, OutageChoice::Named("42".into()));
    assert_eq!(read.attended_by, "J. Asesor");
    page.shows("Atención transcrita de papel");
}

#[test]
fn q6_a_discarded_draft_leaves_what_was_known() {
    let mut page = asked(Stage::sized(80, 19), Some("reclamo"), "", None);
    assert_eq!(page.focus(), Name);
    page.found("{\"name\":\"Otra\"}".into(), "10:40");
    let wishes = page.perform(Intent::Discard);
    assert_like!(
        wishes.first(),
        Some(Wish::Effect(Effect::Drafts(DraftEffect::Discard(_))))
    );
    let read = input(&page);
    assert_eq!(
        (read.procedure.as_deref(), read.name.as_str()),
        (Some("reclamo"), "")
    );
}

#[test]
fn q5_the_next_problem_is_a_warning_too() {
    let mut page = filled(Stage::sized(80, 19));
    page.fill(Phone, "1");
    page.to(Request);
    key(&mut page, control('e'));
    assert_eq!(page.focus(), Phone);
}

#[test]
fn a_number_typed_at_the_kind_of_document_is_the_document_s() {
    let mut page = self::page();
    page.fill(Kind, "r20");
    assert_eq!(page.focus(), DocumentNumber);
    let read = input(&page);
    assert_eq!(read.document_type, Some(DocumentType::Ruc));
    assert_eq!(read.document_number, "20");
}

#[test]
fn o3_the_question_takes_the_keys_of_the_page() {
    let mut page = without_event(Role::Supervisor, Some(same_failure()));
    page.press("⏎");
    page.update(Input::Paste("pegado".into()));
    page.press("x");
    assert_eq!(page.context(), Context::Question);
    // Nor does the footer show those of the fields beneath it.
    for beneath in [
        Intent::BreakLine,
        Intent::NextField,
        Intent::Resume,
        Intent::ProposePassphrase,
    ] {
        assert!(!page.allowed(beneath), "{beneath:?}");
    }
    assert!(page.allowed(Intent::Accept) && page.allowed(Intent::Down));
    page.press("⎋");
    assert!(page.allowed(Intent::BreakLine) && page.allowed(Intent::NextField));
    assert_eq!(input(&page).request, "Quiere cambiar de empresa.");
    assert_eq!(page.focus(), Request);
}

#[test]
fn u1_who_only_reads_receives_nobody() {
    let mut stage = Stage::new();
    stage.role = Role::Consulta;
    assert_like!(
        &begin(None, None, &stage.scene())[..],
        [Wish::Ask(Window::Tell { .. })]
    );
    stage.role = Role::Asesor;
    assert!(matches!(
        &begin(None, None, &stage.scene())[..],
        [Wish::Go(Destination::AttentionForm { .. })]
    ));
}

fn looked_up(wishes: &[Wish]) -> Vec<&LookUp> {
    let asked = wishes.iter().filter_map(|wish| match wish {
        Wish::Effect(Effect::Attentions(AttentionEffect::LookUp(sought))) => Some(sought.as_ref()),
        _ => None,
    });
    asked.collect()
}

#[test]
fn q5_only_what_the_store_alone_knows_is_asked_of_it() {
    let mut page = on(Stage::sized(80, 40));
    page.worker = Box::new(|_| None);
    let wishes = page.press("apelación⏎");
    let looked = looked_up(&wishes);
    assert!(
        matches!(&looked[..], [one] if one.hit.is_some()),
        "what a mass failure of another type suggests (O3): {looked:?}"
    );
    let wishes = page.press("Pedro Muestra Inventada⇥r20512333798⇥⇥12345⇥x⇥Pide.");
    assert!(looked_up(&wishes).is_empty(), "{wishes:?}");
    page.shows("el dígito de control no corresponde");
    page.to(RefersTo);
    let asked = page.press("R0");
    let codes: Vec<&str> = looked_up(&asked)
        .iter()
        .map(|it| it.refers_to.as_str())
        .collect();
    assert_eq!(codes, ["R", "R0"]);
    let late = LookUp {
        refers_to: "R".into(),
        ..LookUp::default()
    };
    let seen = Seen {
        referred: Referred::NoClaim,
        ..Seen::default()
    };
    page.answer(found(&late, &seen));
    page.press("⇥");
    page.hides("no es un reclamo");
}
