use super::*;
use crate::domain::rule::Rule;
use crate::tui::testing::prelude::*;

fn window(attention: &AttentionView) -> Trial<Amendment> {
    let mut window = Trial::open(Stage::sized(80, 19), |scene| {
        Filling::open(Amendment::correcting(attention), scene)
    });
    window.no_draft();
    window
}

/// A window with a field chosen.
fn of(attention: &AttentionView, field: AttentionField) -> Trial<Amendment> {
    let mut window = window(attention);
    for _ in &AttentionField::ALL {
        if window.page.own.chosen(&window.page.form) == Some(field) {
            return window;
        }
        window.press(" ");
    }
    panic!("{field:?} is not offered");
}

fn corrected(wishes: &[Wish]) -> Option<(AttentionField, &str, &str)> {
    first_asked!(
        wishes,
        Effect::Attentions(AttentionEffect::Correct { field, value, reason, .. }) =>
            (*field, value.as_str(), reason.as_str())
    )
}

#[test]
fn o6_one_thing_is_corrected_with_its_reason() {
    let mut window = of(&attention(317), AttentionField::Said(ContentField::Phone));
    assert!(corrected(&window.press("⇥987 000 333⏎")).is_none());
    assert_eq!(window.focus(), Reason);
    // A key that does nothing in it is not among its keys (law 2).
    assert!(!window.allowed(Intent::Toggle));
    window.press("Dictado mal.");
    insta::assert_snapshot!(window.draw());
    let wishes = window.press("⏎");
    let phone = AttentionField::Said(ContentField::Phone);
    assert_eq!(
        corrected(&wishes),
        Some((phone, "987 000 333", "Dictado mal."))
    );
    let done = window.answer(AttentionAnswer::Changed {
        deed: AttentionDeed::Corrected,
        attention: Box::new(attention(317)),
    });
    assert!(matches!(done.last(), Some(Wish::Back)), "{done:?}");
}

#[test]
fn o6_what_is_chosen_is_not_typed() {
    let mut procedure = of(&attention(317), AttentionField::Procedure);
    let wishes = procedure.press("⇥chip⏎Era otra cosa.⏎");
    let (field, value, _) = corrected(&wishes).expect("it is corrected");
    assert_eq!(
        (field, value),
        (AttentionField::Procedure, "reposicion_chip")
    );
    let mut subjects = of(&claim(314), AttentionField::Subjects);
    let wishes = subjects.press("⇥ ⇥Era otra.⏎");
    assert_eq!(corrected(&wishes).map(|it| it.1), Some("billing"));
    let mut way = of(&claim(314), AttentionField::Entry);
    let wishes = way.press("⇥w⇥Llegó por la web.⏎");
    assert_eq!(corrected(&wishes).map(|it| it.1), Some("web"));
    let ground = AttentionField::Said(ContentField::Ground);
    let mut known = of(&claim(314), ground);
    let wishes = known.press("⇥s⇥Lo dijo después.⏎");
    assert_eq!(corrected(&wishes).map(|it| it.1), Some(GROUNDS[1]));
    let mut other = of(&claim(314), ground);
    other.press("⇥o");
    other.fill(Words, "Cobran dos veces.");
    other.fill(Reason, "Lo dijo después.");
    let wishes = other.press("⏎");
    assert_eq!(corrected(&wishes).map(|it| it.1), Some("Cobran dos veces."));
    let mut time = of(&attention(317), AttentionField::Taken);
    assert!(corrected(&time.press("⇥⇥Reloj.⏎")).is_none());
    assert_eq!(time.focus(), At);
    let wishes = time.press("10:05⏎");
    assert_eq!(corrected(&wishes).map(|it| it.1), Some("22/11/2026 10:05"));
    let document = AttentionField::Said(ContentField::Document);
    let mut document = of(&attention(317), document);
    let wishes = document.press("⇥r20467534026⇥Era la empresa.⏎");
    assert_eq!(corrected(&wishes).map(|it| it.1), Some("ruc:20467534026"));
}

#[test]
fn q2_q4_only_what_it_has_is_offered() {
    let has = |attention: AttentionView, field| {
        let window = window(&attention);
        window.page.own.offered.contains(&field)
    };
    assert!(!has(attention(317), AttentionField::Entry));
    assert!(has(claim(314), AttentionField::Entry));
    assert!(!has(attention(317), AttentionField::Folio));
    let copied = AttentionView {
        transcribed_from_paper: true,
        ..attention(317)
    };
    assert!(has(copied, AttentionField::Folio));
}

#[test]
fn u3_what_is_hidden_is_not_filled_in() {
    let name = AttentionField::Said(ContentField::Name);
    let hidden = of(&attention(317), name);
    assert_eq!(hidden.page.form.text(Words), "");
    let mut shown = attention(317);
    shown.masked = false;
    shown.customer.name = "Rosa Ejemplo Prueba".into();
    let shown = of(&shown, name);
    assert_eq!(shown.page.form.text(Words), "Rosa Ejemplo Prueba");
}

#[test]
fn law_6_what_was_typed_of_one_thing_stays_while_another_is_chosen() {
    let mut shown = attention(317);
    shown.masked = false;
    shown.customer.phone = "987 000 111".into();
    let phone = AttentionField::Said(ContentField::Phone);
    let mut window = of(&shown, phone);
    window.press("⇥⇲22");
    let typed = "987 000 11122";
    assert_eq!(window.page.form.text(Words), typed);
    let kept = saved(&window.rest());
    // A letter on what is corrected chooses another thing, and a long way round leads back.
    let chosen = |window: &Trial<Amendment>| window.page.own.chosen(&window.page.form);
    let turn = |window: &mut Trial<Amendment>| {
        window.press("↑ ");
        while chosen(window) != Some(phone) {
            window.press(" ");
        }
    };
    turn(&mut window);
    assert_eq!(window.page.form.text(Words), typed);
    // So does what an older draft had.
    let mut later = Trial::open(Stage::sized(80, 19), |scene| {
        Filling::open(Amendment::correcting(&shown), scene)
    });
    later.found(kept[0].1.clone(), "10:40");
    later.perform(Intent::Resume);
    later.page.form.go(Words, &later.stage.scene().around());
    turn(&mut later);
    assert_eq!(later.page.form.text(Words), typed);
}

#[test]
fn q2_an_e_mail_is_warned_of_while_it_is_typed_and_one_that_is_hidden_is_asked_for_whole() {
    let email = AttentionField::Said(ContentField::Email);
    let mut hidden = claim(317);
    hidden.customer.email = "r***@ejemplo.pe".into();
    let mut window = of(&hidden, email);
    window.shows("· escríbalo entero");
    window.press("⇥rosa@ejemplo");
    window.shows("el correo no tiene la forma nombre@dominio.pe");
    window.press(".pe");
    window.hides("no tiene la forma");
}

#[test]
fn n2_an_annulment_needs_a_reason_and_a_refusal_stays() {
    let mut window = Trial::open(Stage::sized(80, 19), |scene| {
        Filling::open(Amendment::annulling(&attention(317)), scene)
    });
    window.no_draft();
    assert!(window.press("⏎").is_empty());
    window.press("Se tomó dos veces.");
    let wishes = window.press("⏎");
    assert!(matches!(
        wishes.last(),
        Some(Wish::Effect(Effect::Attentions(AttentionEffect::Annul { reason, .. }))) if reason == "Se tomó dos veces."
    ));
    let mut report = Report::usage("Eso lo hace un supervisor.");
    report.rule = Some(Rule::U1);
    window.answer(Answer::Refused(report));
    insta::assert_snapshot!(window.draw());
}

#[test]
fn law_6_a_correction_that_is_left_comes_back() {
    let mut window = of(&attention(317), AttentionField::Taken);
    window.press("⇥10:05⇥Reloj atra");
    let kept = saved(&window.rest());
    let [(DraftKind::Correction(id), data)] = &kept[..] else {
        panic!("it is kept: {kept:?}");
    };
    assert_eq!(*id, attention(317).id);
    let mut later = Trial::open(Stage::new(), |scene| {
        Filling::open(Amendment::correcting(&attention(317)), scene)
    });
    later.found(data.clone(), "10:40");
    later.perform(Intent::Resume);
    let form = &later.page.form;
    assert_eq!(later.page.own.chosen(form), Some(AttentionField::Taken));
    let around = later.stage.scene().around();
    assert_eq!(form.at(At, &around), Some(at("10:05")));
    assert_eq!(form.text(Reason), "Reloj atra");
}

#[test]
fn law_6_looking_through_what_can_be_corrected_leaves_no_draft() {
    let mut window = window(&claim(314));
    for _ in &AttentionField::ALL {
        window.press(" ");
        assert!(saved(&window.rest()).is_empty());
    }
    let wishes = window.press("⎋");
    assert!(saved(&wishes).is_empty());
}

#[test]
fn law_6_an_annulment_that_is_left_comes_back() {
    let annul = |scene: &Scene<'_>| Filling::open(Amendment::annulling(&attention(317)), scene);
    let mut window = Trial::clean(Stage::sized(80, 19), annul);
    window.press("Se tomó dos vec");
    let kept = saved(&window.rest());
    let [(DraftKind::Annulment(id), data)] = &kept[..] else {
        panic!("it is kept: {kept:?}");
    };
    assert_eq!(*id, attention(317).id);
    let mut later = Trial::open(Stage::sized(80, 19), annul);
    later.found(data.clone(), "10:40");
    later.perform(Intent::Resume);
    assert_eq!(later.page.form.text(Reason), "Se tomó dos vec");
}
