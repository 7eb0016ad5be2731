//! What is taken down can leave: the write door and the bundles have one limit (F4).

use crate::support::desk::{desk, request};
use crate::support::store::*;
use contingencia::actions::{
    ActionError, AttentionInput, Desk, ExportInput, ExportRange, ExportSealing, Exported, Report,
    ReportKind, add_recipient, export_job, show_attention, take_attention,
};
use contingencia::exchange::{Bundle, Unsealing};
use contingencia::journal::LINE;
use contingencia::store::StoreError;
use contingencia::store::keyring::RecoveryKey;
use std::path::Path;

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

#[test]
fn f4_every_text_that_is_taken_leaves_and_a_longer_one_is_refused_whole() {
    let place = Place::new();
    let mut desk = desk(&place);
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
            match take_attention(&mut desk, &asks(text)) {
                Ok(_) => taken += 1,
                Err(ActionError::Store(error)) => {
                    assert!(matches!(*error, StoreError::TooLong { .. }), "{error:?}");
                    assert_eq!(
                        Report::from(ActionError::Store(error)).kind,
                        ReportKind::Refused
                    );
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
    let done = export(&mut desk, out.path()).unwrap();
    assert_eq!(done.left_out, [] as [String; 0]);
    Bundle::open(&done.file, &Unsealing::Plain, &mut |_, _| true).unwrap();
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
