use uuid::Uuid;

use super::*;
use crate::tui::testing::prelude::*;
use crate::{
    actions::{
        AttentionList, AttentionView, CorrectionField, CorrectionInput, HistoryEntry, InquiryList,
        InquiryView, OutageList, OutcomeView, SheetFormat, Total,
    },
    domain::{
        attention::Via,
        authority::Role,
        catalog::{ProcedureType, Scenario},
        outage::Answers,
        rule::Rule,
    },
};

type Page = Listed<Outages>;

/// A list with an open, a restored and two closed outages.
fn filled(stage: Stage) -> Page {
    let mut page = Page::open(stage, |scene| super::list("", Period::Ever, scene));
    let wishes = std::mem::take(&mut page.wishes);
    page.listed(&wishes, list(false));
    page
}

fn one(stage: Stage, shown: OutageDetail) -> Page {
    let name = shown.outage.correlative.clone();
    let mut page = Page::open(stage, |scene| super::one(&name, false, scene));
    page.answer(OutageAnswer::Shown(Box::new(shown)));
    page
}

impl Page {
    fn listed(&mut self, wishes: &[Wish], list: OutageList) -> Vec<Wish> {
        asked(wishes).expect("a page was asked for");
        self.answer(OutageAnswer::Listed(list))
    }
}

fn asked(wishes: &[Wish]) -> Option<&OutageQuery> {
    first_asked!(wishes.iter().rev(), Effect::Outages(OutageEffect::List { query, .. }) => query)
}

fn closed(number: u32) -> OutageView {
    OutageView {
        state: State::Closed,
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
    let rows = vec![outage(43), restored(42), closed(41), yesterday];
    OutageList {
        total: Total::of(rows.len()),
        rows,
        has_after: more,
        ..OutageList::default()
    }
}

fn history() -> Vec<HistoryEntry> {
    let entry = |time, what: &str| happened(at(time), "M. Supervisora", what);
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
        alerts: Vec::new(),
    }
}

#[test]
fn the_list() {
    insta::assert_snapshot!(filled(Stage::new()).draw());
}

#[test]
fn list_and_detail_stand_side_by_side_on_a_large_screen() {
    let mut page = filled(Stage::sized(120, 34));
    let wishes = page.press("↓↓");
    assert!(
        matches!(&wishes[..], [Wish::Effect(Effect::Outages(OutageEffect::Show(_))), Wish::Effect(Effect::Outages(OutageEffect::Show(last)))]
        if last == "LIM014-2026-A-000041")
    );
    page.answer(OutageAnswer::Shown(Box::new(detail_of(closed(41)))));
    insta::assert_snapshot!(page.draw());
}

#[test]
fn the_detail() {
    let page = one(Stage::sized(80, 28), detail_of(closed(41)));
    insta::assert_snapshot!(page.draw());
}

#[test]
fn the_detail_of_an_open_outage_scrolls() {
    let mut page = one(Stage::new(), detail_of(outage(43)));
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
    let mut page = Page::open(Stage::new(), |scene| super::list("", Period::Ever, scene));
    let wishes = std::mem::take(&mut page.wishes);
    page.listed(&wishes, OutageList::default());
    page.shows("Sin eventos. Pulse n para registrar el primero.");
    assert!(!page.allowed(Intent::Open));
    assert!(page.press("⏎rc").is_empty());
}

#[test]
fn s_and_p_go_through_states_and_periods() {
    let mut page = filled(Stage::new());
    let states: Vec<_> = (0..3)
        .map(|_| asked(&page.press("s")).unwrap().state)
        .collect();
    assert_eq!(
        states,
        [
            Some(State::Open),
            Some(State::Restored),
            Some(State::Closed)
        ]
    );
    let wishes = page.press("P");
    assert_eq!(asked(&wishes).unwrap().from, Some(at("00:00")));
    let wishes = page.press("PP");
    let month = asked(&wishes).unwrap().from.unwrap();
    assert_eq!(month.to_rfc3339(), "2026-11-01T00:00:00-05:00");
    // Behind the last state come the inquiries, and the outages again: of the same period
    // and text.
    page.press("/Chip⏎");
    let wishes = page.press("s");
    let [
        Wish::Go(Destination::Shelf {
            inquiries: true,
            text,
            period,
        }),
    ] = &wishes[..]
    else {
        panic!("{wishes:?}");
    };
    assert_eq!((text.as_str(), *period), ("Chip", Period::Month));
    let mut page = Listed::open(Stage::new(), |scene| inquiries::list(text, *period, scene));
    let wishes = std::mem::take(&mut page.wishes);
    assert!(
        matches!(&wishes[..], [Wish::Effect(Effect::Outages(OutageEffect::Inquiries { query, .. }))]
        if query.text == "Chip" && query.from == Some(month))
    );
    let wishes = page.press("s");
    let [
        Wish::Go(Destination::Shelf {
            inquiries: false,
            text,
            period,
        }),
    ] = &wishes[..]
    else {
        panic!("{wishes:?}");
    };
    let mut page = Listed::open(Stage::new(), |scene| super::list(text, *period, scene));
    let wishes = std::mem::take(&mut page.wishes);
    assert_eq!(asked(&wishes).unwrap().text, "Chip");
    assert_eq!(asked(&wishes).unwrap().state, None);
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
    let mut page = Listed::open(Stage::new(), |scene| {
        inquiries::list("", Period::Ever, scene)
    });
    let converted = InquiryView {
        id: Uuid::from_u128(10),
        procedure: None,
        rule: Rule::E1,
        outage: Some("LIM014-2026-A-000043".into()),
        ..inquiry()
    };
    page.answer(OutageAnswer::Inquiries(InquiryList {
        rows: vec![inquiry(), converted],
        total: Total::of(2),
        ..InquiryList::default()
    }));
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
    let mut page = filled(Stage::new());
    assert!(page.allowed(Intent::RestoreOutage));
    assert!(!page.allowed(Intent::CloseOutage));
    assert!(
        matches!(&page.press("r")[..], [Wish::Ask(Window::RestoreAll(outages))] if outages.len() == 1)
    );
    let wishes = page.press("↓c");
    assert!(matches!(&wishes[..], [Wish::Go(Destination::Closing(it))]
        if it == "LIM014-2026-A-000042"));
    assert!(!page.allowed(Intent::RestoreOutage));
}

#[test]
fn o6_a_correction_needs_its_reason() {
    let mut page = one(Stage::sized(80, 20), detail_of(restored(42)));
    page.press("z");
    assert_eq!(page.context(), Context::PlainForm);
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
    page.shows("posterior a la detección. [O2]");
    page.press("⏎");
    let wishes = page.answer(OutageAnswer::Changed {
        deed: OutageDeed::Corrected,
        outage: Box::new(restored(42)),
    });
    assert!(
        wishes.iter().all(|it| !matches!(it, Wish::Say(_))),
        "the console says it"
    );
    assert_eq!(page.context(), Context::OutageDetail);
}

#[test]
fn c6_a_closed_outage_is_reopened_with_a_reason() {
    let mut page = one(Stage::new(), detail_of(closed(41)));
    page.press("b");
    insta::assert_snapshot!(page.draw());
    let wishes = page.press("Motivo equivocado⏎");
    assert!(
        matches!(wishes.last(), Some(Wish::Effect(Effect::Outages(OutageEffect::Reopen { reason, .. })))
        if reason == "Motivo equivocado")
    );
    page.answer(Answer::Refused(Report::usage(
        "Otra consola está escribiendo.",
    )));
    page.press("⎋");
    assert_eq!(page.context(), Context::OutageDetail);
    let mut page = one(Stage::new(), detail_of(outage(43)));
    page.press("b");
    assert_eq!(page.context(), Context::OutageDetail);
}

fn corrected(wishes: &[Wish]) -> Option<&CorrectionInput> {
    first_asked!(wishes, Effect::Outages(OutageEffect::Correct { input, .. }) => input)
}

#[test]
fn o4_an_adviser_is_not_offered_corrections() {
    let mut stage = Stage::new();
    stage.role = Role::Asesor;
    let page = one(stage, detail_of(closed(41)));
    assert!(!page.allowed(Intent::CorrectOutage));
    assert!(!page.allowed(Intent::ReopenOutage));
}

fn around(outage: &str, attachable: u32) -> Answer {
    Answer::Outages(OutageAnswer::Around(Box::new(Surroundings {
        outage: outage.into(),
        attentions: AttentionList {
            rows: [complaint(315), attention(317)]
                .into_iter()
                .chain((320..325).map(settled))
                .collect(),
            ..AttentionList::default()
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
    let mut page = one(stage, detail_of(busy));
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
    assert!(!page.allowed(Intent::AttachAttentions));
    page.hides("sin evento");
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
    assert_like!(
        &printed[..],
        [Wish::Effect(Effect::Papers(PaperEffect::Print(
            Document::FilledForm(_)
        )))]
    );
    assert!(page.press("p").is_empty(), "it is not closed");
    assert!(page.press("u").is_empty(), "nothing can join it");
    let mut page = one(Stage::new(), detail_of(closed(41)));
    let printed = page.press("p");
    assert_like!(
        &printed[..],
        [Wish::Effect(Effect::Papers(PaperEffect::Print(
            Document::ClosingRecord(_)
        )))]
    );
}

#[test]
fn law_9_a_long_form_says_before_how_long_it_becomes_and_can_be_a_workbook() {
    let mut long = outage(43);
    long.attentions = 6_700;
    let mut page = one(Stage::new(), detail_of(long));
    assert!(page.press("f").is_empty());
    insta::assert_snapshot!(page.draw());
    let format = |wishes: &[Wish]| first_asked!(wishes, Effect::Papers(PaperEffect::Form(input)) => input.format);
    assert_eq!(format(&page.press("⏎")), Some(SheetFormat::Pdf));
    let mut long = outage(43);
    long.attentions = 6_700;
    let mut page = one(Stage::new(), detail_of(long));
    page.press("f→ ");
    assert_eq!(format(&page.press("⏎")), Some(SheetFormat::Xlsx));
}

#[test]
fn q0_attentions_without_an_outage_are_joined_with_one_key() {
    let mut page = surrounded(Stage::new(), 2);
    page.press("u");
    assert_eq!(page.context(), Context::Question);
    insta::assert_snapshot!(page.draw());
    let wishes = page.press("↓ ⏎");
    assert!(
        matches!(&wishes[..], [Wish::Effect(Effect::Outages(OutageEffect::Attach { outage, attentions }))]
        if outage == OPEN && attentions == &[attention(330).code])
    );
    assert_eq!(page.context(), Context::OutageDetail);
    page.press("u");
    assert!(page.press(" ↓ ⏎").is_empty(), "none is marked");
    page.press("u");
    assert!(page.press("⎋").is_empty());
    assert_eq!(page.context(), Context::OutageDetail);
}

#[test]
fn q0_they_are_offered_once_when_an_outage_was_just_registered() {
    let offered = |attachable| {
        let mut page = Page::open(Stage::new(), |scene| super::one(OPEN, true, scene));
        page.answer(OutageAnswer::Shown(Box::new(detail_of(outage(43)))));
        page.answer(around(OPEN, attachable));
        page
    };
    assert_eq!(offered(0).context(), Context::OutageDetail);
    let mut page = offered(1);
    assert_eq!(page.context(), Context::Question);
    page.press("⎋");
    page.answer(around(OPEN, 1));
    assert_eq!(page.context(), Context::OutageDetail, "once");
}
