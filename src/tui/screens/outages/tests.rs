use ratatui::widgets::Widget as _;
use uuid::Uuid;

use super::super::parts::testing::{Stage, at, attention, complaint, letter, outage, restored};
use super::super::{Destination, Input, Window};
use super::*;
use crate::{
    actions::{
        AlertSubject, AttentionList, CorrectionField, CorrectionInput, Document, HistoryEntry,
        InquiryView, OutageList, OutagePage, OutcomeView, Report,
    },
    domain::{
        attention::Via,
        catalog::{ProcedureType, Scenario},
        outage::Answers,
        rule::Rule,
    },
    tui::message::Answer,
    tui::worker::{
        outages::{OutageAnswer, OutageDeed, OutageEffect, Surroundings},
        papers::PaperEffect,
    },
};

struct Page {
    stage: Stage,
    state: State,
}

impl Page {
    fn list(stage: Stage) -> (Self, Vec<Wish>) {
        let (page, wishes) = State::new(&stage.scene());
        (Self { stage, state: page }, wishes)
    }

    /// A list with an open, a restored and two closed outages.
    fn filled(stage: Stage) -> Self {
        let (mut page, wishes) = Self::list(stage);
        page.listed(&wishes, list(false));
        page
    }

    fn detail(stage: Stage, shown: OutageDetail) -> Self {
        let (page, _) = State::detail(&shown.outage.correlative, &stage.scene());
        let mut page = Self { stage, state: page };
        page.answer(Answer::Outages(OutageAnswer::Shown(Box::new(shown))));
        page
    }

    fn answer(&mut self, answer: Answer) -> Vec<Wish> {
        self.state
            .update(Input::Answer(answer), &self.stage.scene())
    }

    fn listed(&mut self, wishes: &[Wish], list: OutageList) -> Vec<Wish> {
        asked(wishes).expect("a page was asked for");
        self.answer(Answer::Outages(OutageAnswer::Listed(list)))
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

fn asked(wishes: &[Wish]) -> Option<(&crate::actions::OutageQuery, OutagePage)> {
    wishes.iter().rev().find_map(|wish| match wish {
        Wish::Effect(Effect::Outages(OutageEffect::List { query, page, .. })) => {
            Some((query, *page))
        }
        _ => None,
    })
}

fn closed(number: u32) -> OutageView {
    OutageView {
        state: outage::State::Closed,
        closed_at: Some(at("12:03")),
        cause: Some("Falla Masiva de Aplicativo".into()),
        sustento: Some("Restablecido según comunicado FS-1182.".into()),
        reference: Some("TEC-88213".into()),
        closing_to_validate: true,
        ..restored(number)
    }
}

fn list(more: bool) -> OutageList {
    let yesterday = OutageView {
        procedure_type: ProcedureType::Altas,
        procedure: "Portabilidad".into(),
        started_at: at("08:00") - chrono::TimeDelta::days(1),
        restored_at: Some(at("08:04") - chrono::TimeDelta::days(1)),
        scenario: Scenario::Unforeseen,
        over_one_hour: false,
        closing_to_validate: false,
        duration_seconds: 240,
        ..closed(39)
    };
    OutageList {
        outages: vec![outage(43), restored(42), closed(41), yesterday],
        edges: None,
        more,
    }
}

fn history() -> Vec<HistoryEntry> {
    let entry = |time, what: &str| HistoryEntry {
        at: at(time),
        by: "M. Supervisora".into(),
        what: what.into(),
        old: None,
        new: None,
        reason: None,
        signed: false,
        effective: true,
        clock_suspect: false,
        correction: false,
    };
    vec![
        entry("10:42", "Registrado"),
        HistoryEntry {
            old: Some("22/11/2026 10:25".into()),
            new: Some("22/11/2026 10:31".into()),
            reason: Some("El reloj de la PC 3 estaba adelantado.".into()),
            ..entry("10:50", "Corregido: inicio")
        },
        HistoryEntry {
            new: Some("FS-1182".into()),
            ..entry("11:05", "Comunicado que confirma")
        },
        HistoryEntry {
            new: Some("22/11/2026 11:58".into()),
            ..entry("11:58", "Restablecido")
        },
        HistoryEntry {
            new: Some("Falla Masiva de Aplicativo".into()),
            reason: Some("Restablecido según comunicado FS-1182.".into()),
            signed: true,
            ..entry("12:03", "Cerrado")
        },
    ]
}

fn detail_of(outage: OutageView) -> OutageDetail {
    OutageDetail {
        outage,
        history: history(),
    }
}

#[test]
fn the_list() {
    insta::assert_snapshot!(Page::filled(Stage::new()).draw());
}

#[test]
fn list_and_detail_stand_side_by_side_on_a_large_screen() {
    let mut page = Page::filled(Stage::sized(120, 34));
    assert_eq!(
        page.state.split.shown.as_deref(),
        Some("LIM014-2026-A-000043")
    );
    let wishes = page.press("↓↓");
    assert!(
        matches!(&wishes[..], [Wish::Effect(Effect::Outages(OutageEffect::Show(_))), Wish::Effect(Effect::Outages(OutageEffect::Show(last)))]
        if last == "LIM014-2026-A-000041")
    );
    page.answer(Answer::Outages(OutageAnswer::Shown(Box::new(detail_of(
        closed(41),
    )))));
    insta::assert_snapshot!(page.draw());
}

#[test]
fn the_detail() {
    let page = Page::detail(Stage::sized(80, 28), detail_of(closed(41)));
    insta::assert_snapshot!(page.draw());
}

#[test]
fn the_detail_of_an_open_outage_scrolls() {
    let mut page = Page::detail(Stage::new(), detail_of(outage(43)));
    insta::assert_snapshot!(page.draw());
    let top = page.draw();
    page.press("↓↓↓");
    assert_ne!(page.draw(), top);
    for _ in 0..50 {
        page.press("↓");
    }
    assert!(page.draw().contains("Cerrado"), "the end is in sight");
}

#[test]
fn an_empty_list_says_what_to_do() {
    let (mut page, wishes) = Page::list(Stage::new());
    assert!(page.draw().contains("Cargando"));
    page.listed(&wishes, OutageList::default());
    assert!(
        page.draw()
            .contains("Sin eventos. Pulse n para registrar el primero.")
    );
    assert!(!page.state.allowed(Intent::Open));
    assert!(page.press("⏎rc").is_empty());
}

#[test]
fn s_and_p_go_through_states_and_periods() {
    let mut page = Page::filled(Stage::new());
    let states: Vec<_> = (0..3)
        .map(|_| asked(&page.press("s")).unwrap().0.state)
        .collect();
    assert_eq!(
        states,
        [
            Some(outage::State::Open),
            Some(outage::State::Restored),
            Some(outage::State::Closed)
        ]
    );
    assert!(matches!(
        page.press("s")[..],
        [Wish::Effect(Effect::Outages(OutageEffect::Inquiries))]
    ));
    assert_eq!(asked(&page.press("s")).unwrap().0.state, None);
    let wishes = page.press("P");
    assert_eq!(asked(&wishes).unwrap().0.from, Some(at("00:00")));
    let wishes = page.press("PP");
    let month = asked(&wishes).unwrap().0.from.unwrap();
    assert_eq!(month.to_rfc3339(), "2026-11-01T00:00:00-05:00");
}

#[test]
fn the_search_is_typed_and_never_a_command() {
    let mut page = Page::filled(Stage::new());
    page.press("/");
    assert_eq!(page.state.context(), Context::Filter);
    let wishes = page.press("chips");
    assert_eq!(asked(&wishes).unwrap().0.text, "chips");
    page.listed(&wishes, OutageList::default());
    assert!(page.draw().contains("Ningún evento coincide"));
    page.press("⏎");
    assert_eq!(page.state.context(), Context::Outages);
    let wishes = page.press("/⎋");
    assert_eq!(asked(&wishes).unwrap().0.text, "");
}

#[test]
fn the_end_of_a_page_turns_it() {
    let (mut page, wishes) = Page::list(Stage::new());
    let edge = cursor();
    let held = OutageList {
        edges: Some((edge, edge)),
        ..list(true)
    };
    page.listed(&wishes, held);
    assert!(asked(&page.press("↓↓↓")).is_none());
    let wishes = page.press("↓");
    assert_eq!(asked(&wishes).unwrap().1, OutagePage::Older(edge));
    let older = OutageList {
        edges: Some((edge, edge)),
        outages: vec![closed(38)],
        more: false,
    };
    page.listed(&wishes, older);
    assert_eq!(page.state.listing.table.selected, 0);
    assert!(page.state.listing.table.has_before);
    let wishes = page.press("↑");
    assert_eq!(asked(&wishes).unwrap().1, OutagePage::Newer(edge));
}

/// A place in the list; the store alone makes them, out of a record.
fn cursor() -> crate::actions::Cursor {
    use crate::domain::outage::{Instant, Meta, Opened, Outage, OutageEvent, Source};
    let instant = Instant {
        at: at("10:31"),
        source: Source::Clock,
        afterwards: false,
    };
    let opened = Opened {
        correlative: "LIM014-2026-A-000040".parse().unwrap(),
        channel: crate::domain::terminal::Channel::Cac,
        procedure: "reposicion_chip".into(),
        procedure_type: ProcedureType::Consultas,
        critical: false,
        applications: vec!["siac_unico".into()],
        scenario: Scenario::MassFailure,
        answers: Answers::default(),
        rule: Rule::E1,
        started: instant,
        detected: instant,
        restored: None,
        first_customer_at: None,
        late_reason: None,
        notice: None,
        inquiry: None,
        unforeseen_kind: None,
    };
    let meta = Meta {
        replica: Uuid::from_u128(1),
        at: at("10:42"),
        user: Uuid::from_u128(2),
        role: authority::Role::Supervisor,
        clock_suspect: false,
    };
    let mut record = None;
    let event = OutageEvent::Opened(Box::new(opened));
    Outage::apply(&mut record, Uuid::from_u128(40), &meta, event);
    crate::actions::Cursor::at(&record.unwrap())
}

fn inquiry() -> InquiryView {
    InquiryView {
        id: Uuid::from_u128(9),
        asked_at: at("09:15"),
        procedure: Some("Reposición de Chip".into()),
        procedure_id: Some("reposicion_chip".into()),
        application_ids: vec!["siac_unico".into()],
        scenario: Scenario::MassFailure,
        answers: Answers {
            customer_present: Some(true),
            can_be_served: Some(true),
            ..Answers::default()
        },
        rule: Rule::E4,
        outage: None,
    }
}

#[test]
fn e_a_refused_inquiry_becomes_a_new_outage_with_its_first_time() {
    let mut page = Page::filled(Stage::new());
    page.press("ssss");
    page.answer(Answer::Outages(OutageAnswer::Inquiries(vec![
        inquiry(),
        InquiryView {
            procedure: None,
            rule: Rule::E1,
            outage: Some("LIM014-2026-A-000043".into()),
            ..inquiry()
        },
    ])));
    insta::assert_snapshot!(page.draw());
    let wishes = page.press("⏎");
    let [Wish::Go(Destination::OutageForm(known))] = &wishes[..] else {
        panic!("{wishes:?}");
    };
    assert_eq!(known.inquiry, Some(Uuid::from_u128(9)));
    assert_eq!(known.detected, Some(at("09:15")));
    assert_eq!(known.answers.can_be_served, Some(true));
    let wishes = page.press("↓⏎");
    assert!(
        matches!(&wishes[..], [Wish::Go(Destination::OutageDetail(it))]
        if it == "LIM014-2026-A-000043")
    );
}

#[test]
fn what_can_be_done_depends_on_the_state() {
    let mut page = Page::filled(Stage::new());
    assert!(page.state.allowed(Intent::RestoreOutage));
    assert!(!page.state.allowed(Intent::CloseOutage));
    assert!(
        matches!(&page.press("r")[..], [Wish::Ask(Window::Restore { outages, .. })] if outages.len() == 1)
    );
    let wishes = page.press("↓c");
    assert!(matches!(&wishes[..], [Wish::Go(Destination::Closing(it))]
        if it == "LIM014-2026-A-000042"));
    assert!(!page.state.allowed(Intent::RestoreOutage));
}

#[test]
fn o6_a_correction_needs_its_reason() {
    let mut page = Page::detail(Stage::sized(80, 20), detail_of(restored(42)));
    page.press("z");
    assert_eq!(page.state.context(), Context::PlainForm);
    page.press("⏎");
    insta::assert_snapshot!(page.draw());
    // The cursor went to the missing reason.
    let wishes = page.press("Reloj adelantado⏎");
    assert!(
        corrected(&wishes).is_some_and(|it| it.field == CorrectionField::Started
            && it.value == "22/11/2026 10:31"
            && it.reason == "Reloj adelantado"),
        "the same instant again confirms it (O2): {wishes:?}"
    );
    let mut report = Report::usage("El inicio no puede ser posterior a la detección.");
    report.rule = Some(Rule::O2);
    page.answer(Answer::Refused(report));
    assert!(page.draw().contains("posterior a la detección. [O2]"));
    page.press("⏎");
    let wishes = page.answer(Answer::Outages(OutageAnswer::Changed {
        deed: OutageDeed::Corrected,
        outage: Box::new(restored(42)),
    }));
    assert!(matches!(&wishes[0], Wish::Say(note) if note.text == "✓ Evento A-000042 corregido"));
    assert_eq!(page.state.context(), Context::OutageDetail);
}

#[test]
fn c6_a_closed_outage_is_reopened_with_a_reason() {
    let mut page = Page::detail(Stage::new(), detail_of(closed(41)));
    page.press("b");
    insta::assert_snapshot!(page.draw());
    let wishes = page.press("Motivo equivocado⏎");
    assert!(
        matches!(wishes.last(), Some(Wish::Effect(Effect::Outages(OutageEffect::Reopen { reason, .. })))
        if reason == "Motivo equivocado")
    );
    page.press("⎋");
    assert_eq!(page.state.context(), Context::OutageDetail);
    let mut page = Page::detail(Stage::new(), detail_of(outage(43)));
    page.press("b");
    assert_eq!(page.state.context(), Context::OutageDetail);
}

fn corrected(wishes: &[Wish]) -> Option<&CorrectionInput> {
    wishes.iter().find_map(|wish| match wish {
        Wish::Effect(Effect::Outages(OutageEffect::Correct { input, .. })) => Some(input),
        _ => None,
    })
}

#[test]
fn o4_an_adviser_is_not_offered_corrections() {
    let mut stage = Stage::new();
    stage.role = authority::Role::Asesor;
    let page = Page::detail(stage, detail_of(closed(41)));
    assert!(!page.state.allowed(Intent::CorrectOutage));
    assert!(!page.state.allowed(Intent::ReopenOutage));
}

#[test]
fn what_cannot_be_loaded_is_said() {
    let (mut page, _) = Page::list(Stage::new());
    page.answer(Answer::NotRead(Report::usage("El archivo está dañado.")));
    assert!(page.draw().contains("El archivo está dañado."));
}

#[test]
fn no_size_breaks_the_page() {
    for (width, height) in [(10, 2), (40, 5), (80, 8), (119, 20), (200, 60)] {
        let mut page = Page::filled(Stage::sized(width, height));
        page.draw();
        page.press("⏎");
        page.answer(Answer::Outages(OutageAnswer::Shown(Box::new(detail_of(
            outage(43),
        )))));
        page.press("z⏎");
        page.draw();
    }
}

fn around(outage: &str, attachable: u32) -> Answer {
    Answer::Outages(OutageAnswer::Around(Box::new(Surroundings {
        outage: outage.into(),
        attentions: AttentionList {
            critical: vec![complaint(315), attention(317)],
            attentions: (320..325).map(settled).collect(),
            next: None,
        },
        letters: vec![letter(outage)],
        attachable: (0..attachable).map(|it| attention(330 + it)).collect(),
    })))
}

/// An attention that an alternative channel dealt with.
fn settled(number: u32) -> AttentionView {
    AttentionView {
        critical_pending: false,
        outcome: Some(OutcomeView {
            via: Via::Alternative,
            at: Some(at("10:50")),
            to: "123".into(),
            note: String::new(),
            recorded_at: at("10:51"),
            by: "J. Asesor".into(),
        }),
        ..attention(number)
    }
}

const OPEN: &str = "LIM014-2026-A-000043";

/// The detail of an open outage with attentions, its letter, and some that could join it.
fn surrounded(stage: Stage, attachable: u32) -> Page {
    let busy = OutageView {
        attentions: 11,
        critical_pending: 2,
        ..outage(43)
    };
    let mut page = Page::detail(stage, detail_of(busy));
    page.answer(around(OPEN, attachable));
    page
}

#[test]
fn the_detail_tells_attentions_and_alert() {
    insta::assert_snapshot!(surrounded(Stage::sized(80, 28), 2).draw());
}

#[test]
fn what_stands_around_another_outage_is_not_shown() {
    let mut page = surrounded(Stage::new(), 0);
    page.answer(around("LIM014-2026-A-000009", 3));
    assert!(!page.state.allowed(Intent::AttachAttentions));
    assert!(!page.draw().contains("sin evento"));
}

fn gone(wishes: &[Wish]) -> &Destination {
    match wishes {
        [Wish::Go(to)] => to,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_detail_leads_to_attentions_alert_and_papers() {
    let mut page = surrounded(Stage::new(), 0);
    let alert = Destination::Letter(AlertSubject::Outage(OPEN.into()));
    assert_eq!(gone(&page.press("v")), &alert);
    let listed = Destination::Attentions {
        outage: Some(OPEN.into()),
    };
    assert_eq!(gone(&page.press("l")), &listed);
    assert!(matches!(gone(&page.press("a")),
        Destination::AttentionForm { procedure: None, outage: Some(outage), .. } if outage == OPEN));
    let printed = page.press("f");
    assert!(matches!(
        &printed[..],
        [Wish::Effect(Effect::Papers(PaperEffect::Print(
            Document::FilledForm(_)
        )))]
    ));
    assert!(page.press("p").is_empty(), "it is not closed");
    assert!(page.press("u").is_empty(), "nothing can join it");
    let mut page = Page::detail(Stage::new(), detail_of(closed(41)));
    let printed = page.press("p");
    assert!(matches!(
        &printed[..],
        [Wish::Effect(Effect::Papers(PaperEffect::Print(
            Document::ClosingRecord(_)
        )))]
    ));
}

#[test]
fn q0_attentions_without_an_outage_are_joined_with_one_key() {
    let mut page = surrounded(Stage::new(), 2);
    page.press("u");
    assert_eq!(page.state.context(), Context::Question);
    insta::assert_snapshot!(page.draw());
    let wishes = page.press("↓ ⏎");
    assert!(
        matches!(&wishes[..], [Wish::Effect(Effect::Outages(OutageEffect::Attach { outage, attentions }))]
        if outage == OPEN && attentions == &[attention(330).code])
    );
    assert_eq!(page.state.context(), Context::OutageDetail);
    page.press("u");
    assert!(page.press(" ↓ ⏎").is_empty(), "none is marked");
    page.press("u");
    assert!(page.press("⎋").is_empty());
    assert_eq!(page.state.context(), Context::OutageDetail);
}

#[test]
fn q0_they_are_offered_once_when_an_outage_was_just_registered() {
    let offered = |attachable| {
        let stage = Stage::new();
        let (page, _) = State::opened(OPEN, &stage.scene());
        let mut page = Page { stage, state: page };
        page.answer(Answer::Outages(OutageAnswer::Shown(Box::new(detail_of(
            outage(43),
        )))));
        page.answer(around(OPEN, attachable));
        page
    };
    assert_eq!(offered(0).state.context(), Context::OutageDetail);
    let mut page = offered(1);
    assert_eq!(page.state.context(), Context::Question);
    page.press("⎋");
    page.answer(around(OPEN, 1));
    assert_eq!(page.state.context(), Context::OutageDetail, "once");
}

#[test]
fn a_key_acts_on_the_outage_that_was_turned_to_and_never_on_the_one_shown_before() {
    let mut page = Page::filled(Stage::sized(120, 34));
    page.answer(Answer::Outages(OutageAnswer::Shown(Box::new(
        OutageDetail {
            outage: outage(43),
            history: Vec::new(),
        },
    ))));
    page.press("↓⏎");
    let wishes = page.press("v");
    let Some(Wish::Go(Destination::Letter(AlertSubject::Outage(about)))) = wishes.last() else {
        panic!("{wishes:?}");
    };
    assert_eq!(*about, restored(42).correlative);
    assert!(page.press("z").is_empty(), "what it says is not known yet");
    assert_eq!(page.state.context(), Context::OutageDetail);
}
