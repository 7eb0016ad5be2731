use ratatui::widgets::Widget as _;

use super::super::parts::testing::{Stage, at, attention, claim, outage, restored, slip};
use super::super::{Destination, Input, Window};
use super::*;
use crate::{
    actions::{
        AlertSubject, AttentionList, AttentionPage, Document, HistoryEntry, OutageList, Report,
    },
    domain::{authority::Role, catalog::ProcedureType},
    tui::message::Answer,
    tui::worker::{
        attentions::{AttentionAnswer, AttentionDeed, AttentionEffect},
        outages::{OutageAnswer, OutageEffect},
        papers::PaperEffect,
    },
};

struct Page {
    stage: Stage,
    state: State,
}

impl Page {
    fn list(stage: Stage) -> (Self, Vec<Wish>) {
        let (page, wishes) = State::new(None, &stage.scene());
        (Self { stage, state: page }, wishes)
    }

    /// Two critical ones that wait, a plain one and a claim that is dealt with.
    fn filled(stage: Stage) -> Self {
        let (mut page, wishes) = Self::list(stage);
        page.listed(&wishes, list(None));
        page
    }

    fn detail(stage: Stage, shown: AttentionView, confirmation: Option<AlertState>) -> Self {
        let (page, _) = State::detail(&shown.code, &stage.scene());
        let mut page = Self { stage, state: page };
        page.shown(shown, confirmation);
        page
    }

    fn shown(&mut self, attention: AttentionView, confirmation: Option<AlertState>) {
        let history = vec![HistoryEntry {
            at: attention.taken_at,
            by: "J. Asesor".into(),
            what: "Recibida".into(),
            old: None,
            new: None,
            reason: None,
            signed: false,
            effective: true,
            clock_suspect: false,
            correction: false,
        }];
        let detail = AttentionDetail { attention, history };
        self.answer(Answer::Attentions(AttentionAnswer::Shown {
            detail: Box::new(detail),
            confirmation,
        }));
    }

    fn answer(&mut self, answer: Answer) -> Vec<Wish> {
        self.state
            .update(Input::Answer(answer), &self.stage.scene())
    }

    fn listed(&mut self, wishes: &[Wish], list: AttentionList) -> Vec<Wish> {
        asked(wishes).expect("a page was asked for");
        self.answer(Answer::Attentions(AttentionAnswer::Listed(list)))
    }

    fn press(&mut self, text: &str) -> Vec<Wish> {
        let state = &mut self.state;
        self.stage
            .press(text, |input, scene| state.update(input, scene))
    }

    fn perform(&mut self, intent: Intent) -> Vec<Wish> {
        self.state.perform(intent, &self.stage.scene())
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

fn asked(wishes: &[Wish]) -> Option<(&crate::actions::AttentionQuery, Option<AttentionPage>)> {
    wishes.iter().rev().find_map(|wish| match wish {
        Wish::Effect(Effect::Attentions(AttentionEffect::List { query, page, .. })) => {
            Some((query, *page))
        }
        _ => None,
    })
}

fn plain(number: u32) -> AttentionView {
    AttentionView {
        procedure: "Reposición de Chip".into(),
        procedure_id: Some("reposicion_chip".into()),
        critical: false,
        critical_pending: false,
        theft_block: false,
        taken_at: at("09:50"),
        ..attention(number)
    }
}

fn list(next: Option<AttentionPage>) -> AttentionList {
    let mut complaint = attention(315);
    complaint.procedure = "Queja".into();
    complaint.procedure_type = Some(ProcedureType::Reclamos);
    complaint.outage = None;
    complaint.taken_at = at("09:11");
    complaint.customer.document_number = String::new();
    AttentionList {
        critical: vec![complaint, attention(317)],
        attentions: vec![plain(316), claim(314)],
        next,
    }
}

/// Where a second page begins.
fn second() -> AttentionPage {
    AttentionPage::Listed(crate::actions::AttentionCursor::at(
        at("09:24"),
        uuid::Uuid::from_u128(314),
    ))
}

#[test]
fn k2_pending_critical_ones_stand_first_with_their_waiting_time() {
    insta::assert_snapshot!(Page::filled(Stage::sized(80, 19)).draw());
}

#[test]
fn list_and_detail_stand_side_by_side_on_a_large_screen() {
    let mut page = Page::filled(Stage::sized(120, 35));
    page.press("↓");
    page.shown(attention(317), None);
    insta::assert_snapshot!(page.draw());
}

#[test]
fn an_empty_list_says_what_to_do() {
    let (mut page, wishes) = Page::list(Stage::sized(80, 19));
    page.listed(&wishes, AttentionList::default());
    insta::assert_snapshot!(page.draw());
}

#[test]
fn u3_a_search_runs_when_asked_for_and_esc_clears_it() {
    let mut page = Page::filled(Stage::sized(80, 19));
    assert!(asked(&page.press("/45455521")).is_none());
    assert!(page.draw().contains("queda anotado [U3]"));
    let wishes = page.press("⏎");
    assert_eq!(asked(&wishes).unwrap().0.text, "45455521");
    page.listed(&wishes, AttentionList::default());
    assert!(page.draw().contains("Ninguna atención coincide"));
    // What others wrote meanwhile does not run it again: it would be logged.
    let board = Box::new(page.stage.board.clone());
    assert!(page.answer(Answer::Board(board)).is_empty());
    let wishes = page.press("⎋");
    assert_eq!(asked(&wishes).unwrap().0.text, "");
    assert!(matches!(page.press("⎋")[..], [Wish::Back]));
}

#[test]
fn pages_are_turned_in_both_directions() {
    let (mut page, wishes) = Page::list(Stage::sized(80, 19));
    page.listed(&wishes, list(Some(second())));
    let wishes = page.press("↓↓↓↓");
    assert_eq!(asked(&wishes).unwrap().1, Some(second()));
    let older = AttentionList {
        critical: Vec::new(),
        attentions: vec![plain(313), plain(312)],
        next: None,
    };
    page.listed(&wishes, older);
    assert_eq!(
        page.state.current().unwrap().short_code,
        plain(313).short_code
    );
    assert!(asked(&page.press("↓↓")).is_none());
    let wishes = page.press("↑↑");
    assert_eq!(asked(&wishes).unwrap().1, None);
    page.listed(&wishes, list(Some(second())));
    assert_eq!(
        page.state.current().unwrap().short_code,
        claim(314).short_code
    );
}

#[test]
fn the_cursor_stays_on_its_row_when_another_customer_comes() {
    let mut page = Page::filled(Stage::sized(80, 19));
    page.press("↓");
    let board = Box::new(page.stage.board.clone());
    let wishes = page.answer(Answer::Board(board));
    let mut longer = list(None);
    longer.critical.insert(0, attention(320));
    page.listed(&wishes, longer);
    assert_eq!(page.state.current().unwrap().code, attention(317).code);
}

#[test]
fn the_detail_is_masked() {
    let page = Page::detail(Stage::sized(80, 19), attention(317), None);
    insta::assert_snapshot!(page.draw());
}

#[test]
fn q2_the_detail_of_a_claim_tells_term_and_confirmation() {
    let mut page = Page::detail(Stage::sized(80, 24), claim(314), Some(AlertState::Prepared));
    insta::assert_snapshot!(page.draw());
    let [Wish::Go(Destination::Letter(about))] = &page.press("e")[..] else {
        panic!("e leads to the letter");
    };
    assert_eq!(*about, AlertSubject::Claim(claim(314).code));
}

#[test]
fn u3_what_was_revealed_is_hidden_again() {
    let mut page = Page::filled(Stage::sized(80, 19));
    page.press("↓⏎");
    page.shown(attention(317), None);
    let revealing = page.press("M");
    assert!(matches!(
        &revealing[..],
        [Wish::Effect(Effect::Attentions(AttentionEffect::Reveal(code)))] if *code == attention(317).code
    ));
    let mut revealed = attention(317);
    revealed.masked = false;
    revealed.customer.name = "Rosa Ejemplo Prueba".into();
    page.shown(revealed, None);
    assert!(page.draw().contains("Rosa Ejemplo Prueba"));
    assert!(page.draw().contains("quedó anotado"));
    let hiding = page.press("⎋");
    assert!(matches!(
        &hiding[..],
        [Wish::Effect(Effect::Attentions(AttentionEffect::Show(_)))]
    ));
    page.press("⏎");
    assert!(!page.draw().contains("Rosa Ejemplo Prueba"));
}

#[test]
fn q7_the_slip_is_shown_and_printed() {
    let mut page = Page::filled(Stage::sized(80, 19));
    let wishes = page.perform(Intent::ShowSlip);
    let code = attention(315).code;
    assert!(matches!(
        &wishes[..],
        [Wish::Effect(Effect::Attentions(AttentionEffect::Slip(it)))] if *it == code
    ));
    let shown = page.answer(Answer::Attentions(AttentionAnswer::Slip(Box::new(slip(
        &attention(315),
        false,
    )))));
    assert!(matches!(
        &shown[..],
        [Wish::Ask(Window::Slip { attention, .. })] if attention.code == code
    ));
    let wishes = page.perform(Intent::PrintDocument);
    assert!(matches!(
        &wishes[..],
        [
            Wish::Effect(Effect::Attentions(AttentionEffect::Slip(_))),
            Wish::Effect(Effect::Papers(PaperEffect::Print(Document::Slip(it))))
        ] if *it == code
    ));
}

#[test]
fn q0_an_attention_is_joined_to_an_outage_of_its_type() {
    let mut page = Page::filled(Stage::sized(80, 19));
    let wishes = page.press("↓u");
    let Some(query) = wishes.iter().find_map(|wish| match wish {
        Wish::Effect(Effect::Outages(OutageEffect::List { query, .. })) => Some(query),
        _ => None,
    }) else {
        panic!("the outages are asked for");
    };
    assert_eq!(query.procedure_type, Some(ProcedureType::Consultas));
    let mut closed = outage(41);
    closed.state = crate::domain::outage::State::Closed;
    let list = OutageList {
        // The one it belongs to already and a closed one are not offered.
        outages: vec![outage(43), restored(42), closed],
        edges: None,
        more: false,
    };
    let asked = page.answer(Answer::Outages(OutageAnswer::Listed(list)));
    let [Wish::Ask(Window::Attach { attention, outages })] = &asked[..] else {
        panic!("which one is asked");
    };
    assert_eq!(*attention, page.state.current().unwrap().code);
    assert_eq!(outages.len(), 1);
    assert_eq!(outages[0].correlative, restored(42).correlative);
}

#[test]
fn u1_who_may_not_join_is_told_so() {
    let mut stage = Stage::sized(80, 19);
    stage.role = Role::Asesor;
    let mut page = Page::filled(stage);
    assert!(page.draw().contains("propias"));
    let [Wish::Ask(Window::Tell { paragraphs, .. })] = &page.press("↓u")[..] else {
        panic!("the refusal is told");
    };
    assert!(paragraphs[0].contains("su rol es asesor"), "{paragraphs:?}");
    let mut stage = Stage::sized(80, 19);
    stage.role = Role::Consulta;
    let mut page = Page::filled(stage);
    assert!(matches!(
        &page.press("a")[..],
        [Wish::Ask(Window::Tell { .. })]
    ));
}

#[test]
fn an_unregulated_request_is_joined_to_nothing_and_has_no_letter() {
    let mut stranger = plain(316);
    stranger.procedure_type = None;
    let page = Page::detail(Stage::sized(80, 19), stranger, None);
    assert!(!page.state.allowed(Intent::AttachAttention));
    assert!(!page.state.allowed(Intent::ConfirmClaim));
    assert!(page.state.allowed(Intent::ShowSlip));
}

#[test]
fn a_change_is_shown_at_once() {
    let mut page = Page::filled(Stage::sized(80, 19));
    page.press("↓⏎");
    page.shown(attention(317), None);
    let wishes = page.answer(Answer::Attentions(AttentionAnswer::Changed {
        deed: AttentionDeed::Resolved,
        attention: Box::new(attention(317)),
    }));
    assert!(asked(&wishes).is_some());
    assert!(wishes.iter().any(|wish| matches!(
        wish,
        Wish::Effect(Effect::Attentions(AttentionEffect::Show(_)))
    )));
}

#[test]
fn keys_lead_to_the_form_and_the_outcome() {
    let stage = Stage::sized(80, 19);
    let (page, _) = State::new(Some("LIM014-2026-A-000043".into()), &stage.scene());
    let mut page = Page { stage, state: page };
    let [Wish::Go(Destination::AttentionForm { outage, .. })] = &page.press("a")[..] else {
        panic!("a leads to the form");
    };
    assert_eq!(outage.as_deref(), Some("LIM014-2026-A-000043"));
    let mut page = Page::filled(Stage::sized(80, 19));
    assert!(matches!(
        &page.press("o")[..],
        [Wish::Go(Destination::OutcomeForm(code))] if *code == attention(315).code
    ));
}

#[test]
fn o6_a_correction_stands_over_the_detail_and_shows_what_became_of_it() {
    let mut page = Page::detail(Stage::sized(80, 19), attention(317), None);
    page.press("z");
    assert_eq!(page.state.context(), Context::PlainForm);
    assert!(page.draw().contains("Corregir R000317"), "{}", page.draw());
    // Letters are text in it, and Esc leaves it with the attention as it was.
    page.press("⇥chip⏎o⎋");
    assert_eq!(page.state.context(), Context::AttentionDetail);
    page.press("d");
    assert!(page.draw().contains("Anular R000317"));
    let wishes = page.press("Se tomó dos veces.⏎");
    assert!(wishes.iter().any(|it| matches!(
        it,
        Wish::Effect(Effect::Attentions(AttentionEffect::Annul { .. }))
    )));
    let wishes = page.answer(Answer::Attentions(AttentionAnswer::Changed {
        deed: AttentionDeed::Annulled,
        attention: Box::new(attention(317)),
    }));
    assert_eq!(page.state.context(), Context::AttentionDetail);
    assert!(wishes.iter().any(|it| matches!(
        it,
        Wish::Effect(Effect::Attentions(AttentionEffect::Show(_)))
    )));
}

#[test]
fn n2_what_is_annulled_is_neither_corrected_nor_annulled_again() {
    let mut gone = attention(317);
    gone.annulled = true;
    let page = Page::detail(Stage::sized(80, 19), gone, None);
    assert!(!page.state.allowed(Intent::CorrectAttention));
    assert!(!page.state.allowed(Intent::AnnulAttention));
    let mut stage = Stage::sized(80, 19);
    stage.role = Role::Asesor;
    let mut page = Page::detail(stage, attention(317), None);
    assert!(matches!(
        &page.press("d")[..],
        [Wish::Ask(Window::Tell { .. })]
    ));
}

#[test]
fn a_list_that_cannot_be_loaded_says_why() {
    let (mut page, _) = Page::list(Stage::sized(80, 19));
    page.answer(Answer::NotRead(Report::usage("No hay ningún evento «9».")));
    assert!(page.draw().contains("No hay ningún evento"));
}
