//! What a correction of an event or an attention changes, and what it leaves as it
//! is (O2, O6).

use crate::support::desk::*;
use crate::support::store::*;
use chrono::TimeDelta;
use contingencia::actions::{
    ActionError, AttentionField, AttentionInput, ClosingInput, CorrectionField, Desk, NoticeInput,
    close_outage, closing_form, correct_attention, diagnose, open_outage, register_notice,
    reopen_outage, restore_outage, show_outage, take_attention,
};
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::{Scenario, UnforeseenKind};
use contingencia::domain::outage::{Asked, OpeningInput};
use contingencia::domain::rule::Rule;
use contingencia::domain::user::UserNames;

/// Corrections of the newest event that say what it says already.
fn say_again(desk: &mut Desk, values: &[(CorrectionField, &str)]) {
    for (field, value) in values {
        let before = diagnose(desk).unwrap().operations;
        let refused = corrects(desk, "1", *field, value, "Otra vez").unwrap_err();
        assert_eq!(rule_of(&refused), Some(Rule::O6), "{field:?}: {refused:?}");
        let ActionError::Refused(refusal) = refused else {
            panic!("{field:?}")
        };
        assert_eq!(refusal.reason, "El evento ya dice eso; no se cambió nada.");
        let after = diagnose(desk).unwrap().operations;
        assert_eq!(after, before, "{field:?} was written");
    }
}

#[test]
fn o6_a_correction_that_changes_nothing_is_refused_and_not_written() {
    use CorrectionField::*;
    let place = Place::new();
    let mut desk = desk(&place);
    let notice = NoticeInput {
        reference: "FS-1".into(),
        from: Some(at("09:00")),
        applications: vec!["siac_unico".into()],
        ..NoticeInput::default()
    };
    register_notice(&mut desk, &notice).unwrap();
    let opening = OpeningInput {
        applications: vec!["siac_unico".into(), "sisact".into()],
        started: Some(at("10:00")),
        detected: Some(at("10:20")),
        late_reason: Some("Se atendía a clientes.".into()),
        notice: Some("FS-1".into()),
        ..mass_failure("reposicion_chip")
    };
    open_outage(&mut desk, &opening).unwrap();
    let open = [
        (Started, "10:00"),
        (Detected, "10:20"),
        (Scenario, "masiva"),
        (Applications, "SISACT, SIAC ÚNICO"),
        (Procedure, "reposicion_chip"),
        (Notice, "FS-1"),
        (LateReason, " Se atendía a clientes. "),
    ];
    say_again(&mut desk, &open);
    restore_outage(&mut desk, "1", Some(at("10:41"))).unwrap();
    let closing = ClosingInput {
        cause: "falla_masiva_aplicativo".into(),
        sustento: "Se repuso el servicio.".into(),
        reference: "TEC-1".into(),
        origin: "Un enlace cortado.".into(),
        ..ClosingInput::default()
    };
    close_outage(&mut desk, "1", &closing).unwrap();
    let closed = [
        (Restored, "10:41"),
        (Cause, "falla masiva"),
        (Sustento, "Se repuso el servicio."),
        (Reference, "TEC-1"),
        (Origin, "Un enlace cortado."),
    ];
    say_again(&mut desk, &closed);
    assert_eq!(show_outage(&desk, "1").unwrap().history.len(), 3);
    // One that does change something goes through, each.
    for (field, value) in [
        (Reference, "TEC-2"),
        (Sustento, "Volvió."),
        (Applications, "SISACT"),
    ] {
        corrects(&mut desk, "1", field, value, "Era otro").unwrap();
    }
    assert_eq!(show_outage(&desk, "1").unwrap().history.len(), 6);
}

#[test]
fn c6_a_reopened_event_brings_what_its_closing_said_along() {
    let place = Place::new();
    let mut desk = desk(&place);
    let opening = OpeningInput {
        scenario: Some(Scenario::Unforeseen),
        ..mass_failure("reposicion_chip")
    };
    open_outage(&mut desk, &opening).unwrap();
    place.clock.set(at("10:50"));
    restore_outage(&mut desk, "1", None).unwrap();
    assert_eq!(closing_form(&desk, "1").unwrap().before, None);
    let closing = ClosingInput {
        cause: "sin_fluido_electrico".into(),
        sustento: "Se fue la luz.".into(),
        ..ClosingInput::default()
    };
    close_outage(&mut desk, "1", &closing).unwrap();
    assert_eq!(closing_form(&desk, "1").unwrap().before, None);
    let sustento = "Se fue la luz en la cuadra.";
    corrects(
        &mut desk,
        "1",
        CorrectionField::Sustento,
        sustento,
        "Incompleto",
    )
    .unwrap();
    reopen_outage(&mut desk, "1", "Falta la hora").unwrap();
    let before = closing_form(&desk, "1").unwrap().before.unwrap();
    assert_eq!(before.cause, "sin_fluido_electrico");
    assert_eq!(before.sustento, sustento);
    // Closed with it as it is, it is closed as before.
    let closed = close_outage(&mut desk, "1", &before).unwrap();
    assert_eq!(closed.sustento.as_deref(), Some(sustento));
}

#[test]
fn e8_a_denied_failure_can_be_closed_from_its_form() {
    let place = Place::new();
    let mut desk = desk(&place);
    open_outage(&mut desk, &mass_failure("reposicion_chip")).unwrap();
    place.clock.set(at("10:50"));
    restore_outage(&mut desk, "1", None).unwrap();
    let form = closing_form(&desk, "1").unwrap();
    assert!(
        form.obstacle.is_some() && !form.asked(None).unconfirmed,
        "too early"
    );
    assert!(form.asked(None).reference);
    place.clock.set(at("10:43") + TimeDelta::days(1));
    let form = closing_form(&desk, "1").unwrap();
    assert_eq!(form.obstacle, None);
    assert_eq!(
        form.asked(None),
        Asked {
            unconfirmed: true,
            ..Asked::default()
        }
    );
    let closing = ClosingInput {
        cause: "falla_masiva_aplicativo".into(),
        sustento: "Nadie respondió.".into(),
        unconfirmed: true,
        ..ClosingInput::default()
    };
    assert!(
        close_outage(&mut desk, "1", &closing)
            .unwrap()
            .closed_unconfirmed
    );
}

#[test]
fn c8_tecnologia_closes_from_its_form_with_the_origin() {
    let place = Place::new();
    let names = UserNames {
        login: "tina.prueba".into(),
        name: "T. Prueba".into(),
        job_title: None,
    };
    let mut store = place.set_up();
    store
        .add_user(&names, Role::Tecnologia, &passphrase())
        .unwrap();
    let mut desk = Desk::over(store).unwrap();
    let notice = NoticeInput {
        reference: "FS-1".into(),
        from: Some(at("09:00")),
        applications: vec!["siac_unico".into()],
        ..NoticeInput::default()
    };
    register_notice(&mut desk, &notice).unwrap();
    let opening = OpeningInput {
        notice: Some("FS-1".into()),
        ..mass_failure("reposicion_chip")
    };
    open_outage(&mut desk, &opening).unwrap();
    place.clock.set(at("10:50"));
    restore_outage(&mut desk, "1", None).unwrap();
    assert!(!closing_form(&desk, "1").unwrap().asked(None).origin);
    drop(desk);
    let ambient = place.ambient();
    let desk = Desk::unlock(place.paths(), "tina.prueba", &passphrase(), ambient).unwrap();
    let form = closing_form(&desk, "1").unwrap();
    assert!(form.asked(None).origin && !form.asked(None).reference);
    assert_eq!(
        form.obstacle, None,
        "what is not typed yet is in nobody's way"
    );
}

#[test]
fn o6_saying_the_kind_of_an_unforeseen_event_again_changes_nothing() {
    let place = Place::new();
    let mut desk = desk(&place);
    let opening = OpeningInput {
        scenario: Some(Scenario::Unforeseen),
        unforeseen_kind: Some(UnforeseenKind::PowerCut),
        ..mass_failure("reposicion_chip")
    };
    open_outage(&mut desk, &opening).unwrap();
    say_again(&mut desk, &[(CorrectionField::UnforeseenKind, "luz")]);
}

#[test]
fn o2_saying_an_instant_again_confirms_it_against_the_clock_once() {
    let place = Place::new();
    let mut desk = desk(&place);
    open_outage(&mut desk, &mass_failure("reposicion_chip")).unwrap();
    place.clock.set(at("10:43"));
    let doubtful = restore_outage(&mut desk, "1", Some(at("10:50"))).unwrap();
    assert_eq!(doubtful.contradictions, ["restablecido"]);
    let confirmed = corrects(
        &mut desk,
        "1",
        CorrectionField::Restored,
        "10:50",
        "La dice el reloj de pared",
    )
    .unwrap();
    assert!(confirmed.contradictions.is_empty());
    say_again(&mut desk, &[(CorrectionField::Restored, "10:50")]);
}

#[test]
fn o6_an_instant_typed_to_the_minute_keeps_the_seconds_it_had() {
    let place = Place::new();
    let seconds = TimeDelta::seconds(7);
    place.clock.set(at("10:42") + seconds);
    let mut desk = desk(&place);
    let opened = open_outage(&mut desk, &mass_failure("reposicion_chip")).unwrap();
    assert_eq!(opened.started_at, at("10:42") + seconds);
    say_again(
        &mut desk,
        &[
            (CorrectionField::Started, "10:42"),
            (CorrectionField::Detected, "10:42"),
        ],
    );
    // Nor is less than a second a change.
    place
        .clock
        .set(at("10:42") + seconds + TimeDelta::milliseconds(600));
    open_outage(&mut desk, &mass_failure("contratacion")).unwrap();
    say_again(&mut desk, &[(CorrectionField::Started, "10:42:07")]);
    let moved = corrects(&mut desk, "1", CorrectionField::Started, "10:41", "Antes").unwrap();
    assert_eq!(moved.started_at, at("10:41"));
    // And of an attention.
    let input = AttentionInput {
        taken: Some(at("10:40") + seconds),
        in_tray: Some(at("10:40") + seconds),
        ..request("reclamo", "Rosa Ejemplo Prueba")
    };
    let taken = take_attention(&mut desk, &input).unwrap();
    assert_eq!(taken.taken_at, at("10:40") + seconds);
    for field in [AttentionField::Taken, AttentionField::InTray] {
        let refused = correct_attention(&mut desk, "R1", field, "10:40", "x").unwrap_err();
        assert_eq!(rule_of(&refused), Some(Rule::O6), "{field:?}: {refused:?}");
    }
}

#[test]
fn o2_a_correction_brings_no_contradiction_into_a_closing() {
    use CorrectionField::{Detected, Restored};
    let place = Place::new();
    let mut desk = desk(&place);
    let opening = OpeningInput {
        scenario: Some(Scenario::Unforeseen),
        unforeseen_kind: Some(UnforeseenKind::PowerCut),
        ..mass_failure("reposicion_chip")
    };
    open_outage(&mut desk, &opening).unwrap();
    place.clock.set(at("11:00"));
    restore_outage(&mut desk, "1", None).unwrap();
    let closing = ClosingInput {
        cause: "sin_fluido_electrico".into(),
        sustento: "Volvió la luz.".into(),
        ..ClosingInput::default()
    };
    close_outage(&mut desk, "1", &closing).unwrap();
    // Of a reference that was left blank there is nothing before.
    corrects(&mut desk, "1", CorrectionField::Reference, "TEC-1", "Llegó").unwrap();
    let told = show_outage(&desk, "1").unwrap().history.pop().unwrap();
    assert_eq!((told.old, told.new), (None, Some("TEC-1".into())));
    place.clock.set(at("13:00"));
    // After the closing, whether or not the hour is past by now.
    for (field, value) in [
        (Restored, "12:00"),
        (Restored, "14:00"),
        (Detected, "10:55"),
    ] {
        let refused = corrects(&mut desk, "1", field, value, "Así fue").unwrap_err();
        assert_eq!(rule_of(&refused), Some(Rule::O2), "{field:?}: {refused:?}");
    }
    let before = corrects(&mut desk, "1", Restored, "10:58", "Así fue").unwrap();
    assert_eq!(before.restored_at, Some(at("10:58")));
    reopen_outage(&mut desk, "1", "Volvió más tarde").unwrap();
    let later = corrects(&mut desk, "1", Restored, "12:00", "Así fue").unwrap();
    assert_eq!(later.restored_at, Some(at("12:00")));
}
