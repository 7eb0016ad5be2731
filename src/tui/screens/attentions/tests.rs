use super::*;
use crate::tui::testing::prelude::*;
use crate::{
    actions::{AttentionField, AttentionList, OutageList, Total},
    domain::{
        attention::ContentField, catalog::ProcedureType, identity::check_email, outage::State,
    },
};

type Page = Listed<Attentions>;

fn opened(stage: Stage) -> Page {
    Page::open(stage, |scene| super::list(None, scene))
}

/// Two critical ones that wait, a plain one and a claim that is dealt with.
fn filled(stage: Stage) -> Page {
    let mut page = opened(stage);
    let wishes = std::mem::take(&mut page.wishes);
    page.listed(&wishes, list());
    page
}

fn one(stage: Stage, shown: AttentionView, confirmation: Option<AlertState>) -> Page {
    let mut page = Page::open(stage, |scene| super::one(&shown.code, scene));
    page.shown(shown, confirmation);
    page
}

impl Page {
    fn shown(&mut self, attention: AttentionView, confirmation: Option<AlertState>) {
        let history = vec![happened(attention.taken_at, "J. Asesor", "Recibida")];
        let detail = AttentionDetail { attention, history };
        self.answer(AttentionAnswer::Shown {
            detail: Box::new(detail),
            confirmation,
        });
    }

    fn listed(&mut self, wishes: &[Wish], list: AttentionList) -> Vec<Wish> {
        asked(wishes).expect("a page was asked for");
        self.answer(AttentionAnswer::Listed(list))
    }
}

fn asked(wishes: &[Wish]) -> Option<&AttentionQuery> {
    first_asked!(
        wishes.iter().rev(),
        Effect::Attentions(AttentionEffect::List { query, .. }) => query
    )
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

fn list() -> AttentionList {
    let mut complaint = attention(315);
    complaint.procedure = "Queja".into();
    complaint.procedure_type = Some(ProcedureType::Reclamos);
    complaint.outage = None;
    complaint.taken_at = at("09:11");
    complaint.customer.document_number = String::new();
    AttentionList {
        rows: vec![complaint, attention(317), plain(316), claim(314)],
        total: Total::of(197),
        has_after: true,
        ..AttentionList::default()
    }
}

#[test]
fn k2_pending_critical_ones_stand_first_with_their_waiting_time() {
    insta::assert_snapshot!(filled(Stage::sized(80, 19)).draw());
}

#[test]
fn list_and_detail_stand_side_by_side_on_a_large_screen() {
    let mut page = filled(Stage::sized(120, 35));
    page.press("↓");
    page.shown(attention(317), None);
    insta::assert_snapshot!(page.draw());
}

#[test]
fn an_empty_list_says_what_to_do() {
    let mut page = opened(Stage::sized(80, 19));
    let wishes = std::mem::take(&mut page.wishes);
    page.listed(&wishes, AttentionList::default());
    insta::assert_snapshot!(page.draw());
}

#[test]
fn u3_a_search_by_an_identifier_says_that_it_is_logged_and_runs_when_asked_for() {
    let mut page = filled(Stage::sized(80, 19));
    page.press("/rosa ");
    assert!(!page.draw().contains("[U3]"), "a name is no identifier");
    assert!(asked(&page.press("5521")).is_none());
    page.shows("queda anotado [U3]");
    let wishes = page.press("⏎");
    assert_eq!(asked(&wishes).unwrap().text, "rosa 5521");
    page.listed(&wishes, AttentionList::default());
    page.shows("Ninguna atención coincide");
}

#[test]
fn the_detail_is_masked() {
    let page = one(Stage::sized(80, 19), attention(317), None);
    insta::assert_snapshot!(page.draw());
}

#[test]
fn q2_the_detail_of_a_claim_tells_term_and_confirmation() {
    let mut page = one(Stage::sized(80, 24), claim(314), Some(AlertState::Prepared));
    insta::assert_snapshot!(page.draw());
    let [Wish::Go(Destination::Letter(about))] = &page.press("e")[..] else {
        panic!("e leads to the letter");
    };
    assert_eq!(*about, AlertSubject::Claim(claim(314).code));
}

#[test]
fn u3_what_was_revealed_is_hidden_again() {
    let mut page = filled(Stage::sized(80, 19));
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
    page.shows("Rosa Ejemplo Prueba");
    page.shows("quedó anotado");
    let hiding = page.press("⎋");
    assert_like!(
        &hiding[..],
        [Wish::Effect(Effect::Attentions(AttentionEffect::Show(_)))]
    );
    page.press("⏎");
    page.hides("Rosa Ejemplo Prueba");
}

#[test]
fn q7_the_slip_is_shown_and_printed() {
    let mut page = filled(Stage::sized(80, 19));
    let wishes = page.perform(Intent::ShowSlip);
    let code = attention(315).code;
    assert!(matches!(
        &wishes[..],
        [Wish::Effect(Effect::Attentions(AttentionEffect::Slip(it)))] if *it == code
    ));
    let shown = page.answer(AttentionAnswer::Slip(Box::new(slip(
        &attention(315),
        false,
    ))));
    assert_like!(&shown[..], [Wish::Ask(Window::Slip { attention, .. })] if attention.code == code);
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
    let mut page = filled(Stage::sized(80, 19));
    let wishes = page.press("↓u");
    let [Wish::Effect(Effect::Outages(OutageEffect::OfType(joined)))] = &wishes[..] else {
        panic!("the outages are asked for");
    };
    assert_eq!(joined.procedure_type, Some(ProcedureType::Consultas));
    let mut closed = outage(41);
    closed.state = State::Closed;
    let list = OutageList {
        // The one it belongs to already and a closed one are not offered.
        rows: vec![outage(43), restored(42), closed],
        ..OutageList::default()
    };
    let attention = joined.clone();
    let asked = page.answer(OutageAnswer::OfType { attention, list });
    let [Wish::Ask(Window::Attach { attention, outages })] = &asked[..] else {
        panic!("which one is asked");
    };
    assert_eq!(*attention, self::attention(317).code);
    assert_eq!(outages.len(), 1);
    assert_eq!(outages[0].correlative, restored(42).correlative);
}

#[test]
fn u1_who_may_not_join_is_told_so() {
    let mut stage = Stage::sized(80, 19);
    stage.role = Role::Asesor;
    let mut page = filled(stage);
    page.shows("propias");
    let [Wish::Ask(Window::Tell { paragraphs, .. })] = &page.press("↓u")[..] else {
        panic!("the refusal is told");
    };
    assert!(paragraphs[0].contains("su rol es asesor"), "{paragraphs:?}");
    let mut stage = Stage::sized(80, 19);
    stage.role = Role::Consulta;
    let mut page = filled(stage);
    assert_like!(&page.press("a")[..], [Wish::Ask(Window::Tell { .. })]);
}

#[test]
fn an_unregulated_request_is_joined_to_nothing_and_has_no_letter() {
    let mut stranger = plain(316);
    stranger.procedure_type = None;
    let page = one(Stage::sized(80, 19), stranger, None);
    assert!(!page.allowed(Intent::AttachAttention));
    assert!(!page.allowed(Intent::ConfirmClaim));
    assert!(page.allowed(Intent::ShowSlip));
}

#[test]
fn q2_an_e_mail_that_nobody_can_write_to_is_put_right_before_anything_is_written() {
    let mut wrong = claim(317);
    wrong.masked = false;
    wrong.customer.email = "rosa@ejemplo".into();
    wrong.warnings = check_email("rosa@ejemplo").into_iter().collect();
    let mut page = one(Stage::sized(80, 19), wrong.clone(), None);
    page.press("e");
    page.shows("El correo está mal escrito");
    page.shows("Ahora dice: rosa@ejemplo");
    // It is mended where it stands.
    let wishes = page.press("⇲.pe⇥Dictado mal.⏎");
    let email = AttentionField::Said(ContentField::Email);
    asked_for!(
        wishes,
        Wish::Effect(Effect::Attentions(AttentionEffect::Correct { field, value, .. }))
            if *field == email && value == "rosa@ejemplo.pe"
    );
    // So does who comes from the letter.
    let mut page = Page::open(Stage::sized(80, 19), |scene| {
        correcting_email(&wrong.code, scene)
    });
    page.shown(wrong.clone(), None);
    page.shows("El correo está mal escrito");
    wrong.customer.email.clear();
    page.press("⎋");
    page.shown(wrong, None);
    page.hides("mal escrito");
}

#[test]
fn a_change_is_shown_at_once() {
    let mut page = filled(Stage::sized(80, 19));
    page.press("↓⏎");
    page.shown(attention(317), None);
    let wishes = page.answer(AttentionAnswer::Changed {
        deed: AttentionDeed::Resolved,
        attention: Box::new(attention(317)),
    });
    assert!(asked(&wishes).is_some());
    asked_for!(
        wishes,
        Wish::Effect(Effect::Attentions(AttentionEffect::Show(_)))
    );
}

#[test]
fn keys_lead_to_the_form_and_the_outcome() {
    let mut page = Page::open(Stage::sized(80, 19), |scene| {
        super::list(Some("LIM014-2026-A-000043".into()), scene)
    });
    let [Wish::Go(Destination::AttentionForm { outage, .. })] = &page.press("a")[..] else {
        panic!("a leads to the form");
    };
    assert_eq!(outage.as_deref(), Some("LIM014-2026-A-000043"));
    let mut page = filled(Stage::sized(80, 19));
    assert!(matches!(
        &page.press("o")[..],
        [Wish::Go(Destination::OutcomeForm(code))] if *code == attention(315).code
    ));
}

#[test]
fn o6_a_correction_stands_over_the_detail_and_shows_what_became_of_it() {
    let mut page = one(Stage::sized(80, 19), attention(317), None);
    page.press("z");
    assert_eq!(page.context(), Context::PlainForm);
    assert!(page.draw().contains("Corregir R000317"), "{}", page.draw());
    // Letters are text in it, and Esc leaves it with the attention as it was.
    page.press("⇥chip⏎o⎋");
    assert_eq!(page.context(), Context::AttentionDetail);
    page.press("X");
    page.shows("Anular R000317");
    let wishes = page.press("Se tomó dos veces.⏎");
    asked_for!(
        wishes,
        Wish::Effect(Effect::Attentions(AttentionEffect::Annul { .. }))
    );
    let wishes = page.answer(AttentionAnswer::Changed {
        deed: AttentionDeed::Annulled,
        attention: Box::new(attention(317)),
    });
    assert_eq!(page.context(), Context::AttentionDetail);
    asked_for!(
        wishes,
        Wish::Effect(Effect::Attentions(AttentionEffect::Show(_)))
    );
}

#[test]
fn n2_what_is_annulled_is_neither_corrected_nor_annulled_again() {
    let mut gone = attention(317);
    gone.annulled = true;
    let page = one(Stage::sized(80, 19), gone, None);
    assert!(!page.allowed(Intent::CorrectAttention));
    assert!(!page.allowed(Intent::AnnulAttention));
    let mut stage = Stage::sized(80, 19);
    stage.role = Role::Asesor;
    let mut page = one(stage, attention(317), None);
    assert_like!(&page.press("X")[..], [Wish::Ask(Window::Tell { .. })]);
}
