//! What is taken down can leave: fields, the write door and the bundles have one limit (F4).

use crate::support::desk::{corrects, desk, mass_failure, request};
use crate::support::store::{Place, a_day, at};
use contingencia::actions::{
    ActionError, AttentionField, AttentionInput, ClosingInput, CorrectionField, Desk, ExportInput,
    ExportRange, ExportSealing, Exported, OutcomeInput, Report, ReportKind, add_recipient,
    close_outage, correct_attention, diagnose, export_job, open_outage, record_outcome,
    restore_outage, show_attention, take_attention,
};
use contingencia::domain::attention::{ContentField, Via};
use contingencia::domain::outage::{Change, Corrected, OpeningInput};
use contingencia::domain::personal::RetentionClass;
use contingencia::domain::text::{LONGEST_LINE, LONGEST_TEXT};
use contingencia::exchange::{Bundle, Unsealing};
use contingencia::journal::{Body, LINE};
use contingencia::store::keyring::RecoveryKey;
use contingencia::store::{Store, StoreError};
use std::path::Path;
use uuid::Uuid;

fn export(desk: &mut Desk, folder: &Path) -> Result<Exported, ActionError> {
    let input = ExportInput {
        folder: folder.to_owned(),
        range: ExportRange::All,
        until: None,
        with_forms: false,
        sealing: ExportSealing::Plain,
    };
    export_job(desk, input).and_then(|job| job(&mut |_, _| true))
}

fn asks(text: String) -> AttentionInput {
    AttentionInput {
        request: text,
        ..request("cambio_numero", "Rosa Ejemplo Prueba")
    }
}

/// A reason that an older console or the office's may write: no field limits it.
fn write_reason(store: &mut Store, outage: Uuid, text: &str) -> Result<(), StoreError> {
    store.write(|writer| {
        let reason = writer.seal(RetentionClass::General, text)?;
        let change = Change::Applications(vec!["siac_unico".into()]);
        let corrected = Corrected::new(change, reason);
        writer.append(outage, &Body::Outage(corrected.into()))
    })
}

#[test]
fn f4_every_text_that_is_taken_leaves_and_a_longer_one_is_refused_whole() {
    let place = Place::new();
    let mut store = place.set_up();
    let [outage, _] = a_day(&mut store);
    let (mut taken, mut refused) = (0, 0);
    // What it takes in a bundle: one byte a letter, two, and four, as JSON inside JSON.
    for (letter, weight) in [("a", 1), ("ñ", 2), ("\"", 4), ("\n", 3)] {
        for past in [-40_000_i64, -3_000, 0, 700, 5_000] {
            let before = place.verify().operations;
            // Between numbers, as no text repeats itself so much.
            let (mut text, mut left) = (String::new(), i64::try_from(LINE).unwrap() + past);
            for number in 0_u32.. {
                if left <= 0 {
                    break;
                }
                let varied = format!("{:07}", number * 7_919 % 9_999_991);
                text.extend([letter.repeat(20), varied]);
                left -= 20 * weight + 7;
            }
            match write_reason(&mut store, outage, &text) {
                Ok(()) => taken += 1,
                Err(error @ StoreError::TooLong { .. }) => {
                    let error = ActionError::from(error);
                    assert_eq!(Report::from(error).kind, ReportKind::Refused);
                    assert_eq!(place.verify().operations, before);
                    refused += 1;
                }
                Err(other) => panic!("{letter:?} {past}: {other:?}"),
            }
        }
    }
    assert!(
        taken >= 4 && refused >= 8,
        "{taken} taken, {refused} refused"
    );
    let out = tempfile::tempdir().unwrap();
    let done = export(&mut Desk::over(store).unwrap(), out.path()).unwrap();
    assert_eq!(done.left_out, [] as [String; 0]);
    Bundle::open(&done.file, &Unsealing::Plain, &mut |_, _| true).unwrap();
}

/// What is said of a text that is too long, where it was.
fn too_long<T: std::fmt::Debug>(done: Result<T, ActionError>) -> String {
    let report = Report::from(done.unwrap_err());
    assert_eq!(report.kind, ReportKind::Usage, "{report:?}");
    report.message
}

#[test]
fn f4_each_kind_of_field_has_one_limit_that_names_it_and_cuts_nothing() {
    let place = Place::new();
    let mut desk = desk(&place);
    let (line, text) = ("ñ".repeat(LONGEST_LINE), "ñ".repeat(LONGEST_TEXT));
    let whole = AttentionInput {
        name: line.clone(),
        request: text.clone(),
        phone: line.clone(),
        claim_request: line.clone(),
        ..request("reclamo", "")
    };
    let before = diagnose(&desk).unwrap().operations;
    let longer = |change: fn(&mut AttentionInput)| {
        let mut input = whole.clone();
        change(&mut input);
        input
    };
    for (input, told) in [
        (longer(|it| it.name.push('x')), "nombre del cliente"),
        (longer(|it| it.phone.push('x')), "teléfono"),
        (longer(|it| it.address = "x".repeat(501)), "dirección"),
        (longer(|it| it.claim_request.push('x')), "pedido concreto"),
        (longer(|it| it.receipt_number = "1".repeat(501)), "recibo"),
        (longer(|it| it.ground = "x".repeat(501)), "fundamento"),
        (longer(|it| it.note_amount(&"x".repeat(501))), "monto"),
        (
            longer(|it| it.attended_by = "x".repeat(501)),
            "quién atendió",
        ),
        (
            longer(|it| it.folio = "x".repeat(501)),
            "código o folio del papel",
        ),
    ] {
        assert_eq!(
            too_long(take_attention(&mut desk, &input)),
            format!("El campo {told} lleva 501 caracteres y admite 500; no se guardó nada.")
        );
    }
    assert_eq!(
        too_long(take_attention(
            &mut desk,
            &longer(|it| it.request.push('x'))
        )),
        "El campo solicitud lleva 20001 caracteres y admite 20000; no se guardó nada."
    );
    assert_eq!(diagnose(&desk).unwrap().operations, before);
    let taken = take_attention(&mut desk, &whole).unwrap();
    assert_eq!(taken.request, text);
    assert_eq!(taken.customer.name, line);
    // A correction takes what a reception takes, and so does its reason.
    let longest = format!("{line}x");
    let phone = AttentionField::Said(ContentField::Phone);
    for (value, reason, told) in [(&longest, &line, "teléfono"), (&line, &longest, "razón")] {
        let told = format!("El campo {told} lleva 501 caracteres y admite 500; no se guardó nada.");
        let corrected = correct_attention(&mut desk, "R1", phone, value, reason);
        assert_eq!(too_long(corrected), told);
    }
    // Of an event: a reason is a line, a sustento a text.
    let opening = OpeningInput {
        started: Some(at("10:30")),
        ..mass_failure("reposicion_chip")
    };
    open_outage(&mut desk, &opening).unwrap();
    let wrong = corrects(&mut desk, "1", CorrectionField::Started, "10:41", &longest);
    assert!(too_long(wrong).starts_with("El campo razón lleva 501"));
    restore_outage(&mut desk, "1", None).unwrap();
    let closing = |sustento: &str, reference: &str| ClosingInput {
        cause: "falla_masiva_aplicativo".into(),
        sustento: sustento.into(),
        reference: reference.into(),
        unconfirmed: true,
        ..ClosingInput::default()
    };
    let wrong = close_outage(&mut desk, "1", &closing("x", &longest));
    assert!(too_long(wrong).starts_with("El campo referencia lleva 501"));
    let outcome = OutcomeInput {
        via: Some(Via::Referred),
        to: longest.clone(),
        ..OutcomeInput::default()
    };
    let wrong = record_outcome(&mut desk, "R1", &outcome);
    assert!(too_long(wrong).starts_with("El campo canal o destinatario lleva 501"));
}

#[test]
fn f4_a_text_that_an_older_console_took_is_named_and_keeps_nothing_else_back() {
    let place = Place::new();
    let mut desk = desk(&place);
    let kept = take_attention(&mut desk, &asks("Cabe.".into())).unwrap();
    let long = take_attention(&mut desk, &asks("No cabe.".into())).unwrap();
    let content = format!("\"{}\"", "a".repeat(LINE));
    place
        .raw()
        .execute(
            "UPDATE vault SET data = ?1 WHERE rowid = (SELECT max(rowid) FROM vault)",
            [content.as_bytes()],
        )
        .unwrap();
    let out = tempfile::tempdir().unwrap();
    let done = export(&mut desk, out.path()).unwrap();
    assert_eq!(done.left_out, [long.code]);
    let mut bundle = Bundle::open(&done.file, &Unsealing::Plain, &mut |_, _| true).unwrap();
    let mut data = String::new();
    bundle
        .personal(|entry| {
            data.push_str(&String::from_utf8_lossy(&entry.data));
            Ok::<_, ()>(())
        })
        .unwrap();
    assert!(data.contains("Cabe.") && !data.contains("aaaa"));
    show_attention(&desk, &kept.code).unwrap();
}

#[test]
fn f4_more_recipients_than_a_bundle_is_sealed_for_are_refused() {
    let place = Place::new();
    let mut desk =
        crate::support::desk::desk_as(&place, contingencia::domain::authority::Role::Administrador);
    let add = |desk: &mut Desk, number: usize| {
        let key = RecoveryKey::generate().recipient();
        add_recipient(desk, &key, &format!("Oficina {number}"))
    };
    for number in 0..64 {
        add(&mut desk, number).unwrap();
    }
    let refused = add(&mut desk, 64).unwrap_err();
    assert_eq!(Report::from(refused).kind, ReportKind::Refused);
    let out = tempfile::tempdir().unwrap();
    let input = ExportInput {
        folder: out.path().to_owned(),
        range: ExportRange::All,
        until: None,
        with_forms: false,
        sealing: ExportSealing::Recipients,
    };
    let done = export_job(&mut desk, input).and_then(|job| job(&mut |_, _| true));
    assert_eq!(done.unwrap().encrypted_to.len(), 64);
}
