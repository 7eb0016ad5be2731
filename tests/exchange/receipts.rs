//! Receipts: written, read, and spoiled on purpose.

use crate::support::exchange::{ORGANIZATION, Terminal, beside, names, signed_file};
use crate::support::store::{at, overwrite};
use contingencia::domain::authority::Role;
use contingencia::domain::outage::OperatingError;
use contingencia::exchange::{
    ExternalClosing, FORMAT, HeardAnswer, OfficialCode, OutageNotice, PointAlert, Receipt,
    ReplicaHead, ReportedOutage, SealedAs, Sealing, SignedReceipt, Unsealing, Verdict,
    receipt_name, write_receipt,
};
use contingencia::journal::{digest, hex};
use contingencia::store::keyring::{RecoveryKey, SigningKey};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// A receipt with one of everything.
pub(crate) fn receipt(office: &Terminal) -> Receipt {
    let outage = Uuid::from_u128(0x100);
    let head = ReplicaHead {
        sequence: 187,
        hash: hex(&digest(b"x")),
    };
    Receipt {
        format: FORMAT,
        receipt: Uuid::from_u128(0xc),
        organization: ORGANIZATION.into(),
        point: "LIM014".into(),
        issuer: office.replica(),
        created_at: at("18:00"),
        replicas: BTreeMap::from([(Uuid::from_u128(0xa), head)]),
        codes: vec![OfficialCode {
            entity: outage,
            official_code: "INO-2026-000981".into(),
        }],
        verdicts: vec![Verdict {
            entity: outage,
            proceeds: false,
            role: Role::Procesos,
            decided_at: at("17:30"),
            reason: Some("fuera de horario de falla masiva".into()),
            grounds: None,
            figures: None,
        }],
        notices: vec![OutageNotice {
            entity: Uuid::from_u128(0x300),
            outages: vec![outage],
            reference: "FS-1182".into(),
            confirmed: true,
            from: at("09:00"),
            to: None,
            applications: vec!["sisact".into()],
            replaces: None,
        }],
        closings: vec![ExternalClosing {
            entity: outage,
            cause: "falla_masiva_de_aplicativo".into(),
            reference: "FS-1182".into(),
            role: Role::Tecnologia,
            closed_at: at("17:00"),
            sustento: None,
            origin: None,
            listed: None,
        }],
        rivals: Vec::new(),
        forks: BTreeMap::new(),
        alerts: vec![PointAlert {
            entity: outage,
            alert: Uuid::from_u128(0x600),
            error: OperatingError::Late,
            raised_at: at("17:20"),
            message: None,
        }],
        answers: vec![HeardAnswer {
            entity: outage,
            alert: Uuid::from_u128(0x600),
            answered_at: at("17:25"),
            text: None,
        }],
        reported: vec![ReportedOutage {
            entity: outage,
            version: 1,
            sent_at: at("17:45"),
        }],
        software: "contingencia de prueba".into(),
    }
}

fn write(folder: &Path, office: &Terminal, sealing: &Sealing) -> PathBuf {
    let written = write_receipt(folder, &receipt(office), &[], sealing, &office.sign()).unwrap();
    written.path
}

#[test]
fn a_receipt_reads_as_it_was_written_sealed_or_not() {
    let office = Terminal::new();
    let key = RecoveryKey::generate();
    let secret = || SecretString::from("cuatro palabras de prueba");
    for (sealing, unsealing, sealed_as) in [
        (Sealing::Plain, Unsealing::Plain, SealedAs::Plain),
        (
            Sealing::Recipients(vec![key.recipient()]),
            Unsealing::Identities(vec![key.to_text()]),
            SealedAs::Recipients,
        ),
        (
            Sealing::Passphrase(secret()),
            Unsealing::Passphrase(secret()),
            SealedAs::Passphrase,
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let expected = receipt(&office);
        let written =
            write_receipt(folder.path(), &expected, &[], &sealing, &office.sign()).unwrap();
        let name = "acuse-LIM014-A-20261122-180000.json";
        assert_eq!(receipt_name(&expected), name);
        let end = if sealed_as == SealedAs::Plain {
            ""
        } else {
            ".age"
        };
        assert_eq!(
            names(folder.path()),
            [format!("{name}{end}"), format!("{name}.minisig")]
        );
        assert_eq!(SealedAs::of(&written.path).unwrap(), sealed_as);
        let read = SignedReceipt::open(&written.path, &unsealing).unwrap();
        assert_eq!(read.receipt, expected);
        assert_eq!(read.sha256, written.sha256);
        assert_eq!(read.sha256, hex(&digest(&read.bytes)));
        assert_eq!(read.sealed_as, sealed_as);
        read.require_key(office.key.public_key()).unwrap();
        let stranger = SigningKey::generate().unwrap();
        assert!(read.require_key(stranger.public_key()).is_err());
    }
}

#[test]
fn a_receipt_with_any_byte_flipped_or_cut_off_is_refused() {
    let office = Terminal::new();
    let key = RecoveryKey::generate();
    for (sealing, unsealing) in [
        (Sealing::Plain, Unsealing::Plain),
        (
            Sealing::Recipients(vec![key.recipient()]),
            Unsealing::Identities(vec![key.to_text()]),
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = write(folder.path(), &office, &sealing);
        let bytes = std::fs::read(&path).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            overwrite(&path, &changed);
            assert!(SignedReceipt::open(&path, &unsealing).is_err(), "byte {at}");
            overwrite(&path, &bytes[..at]);
            assert!(
                SignedReceipt::open(&path, &unsealing).is_err(),
                "cut at {at}"
            );
        }
    }
}

#[test]
fn a_receipt_that_says_what_cannot_be_is_refused() {
    let office = Terminal::new();
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), &office, &Sealing::Plain);
    let bytes = std::fs::read(&path).unwrap();
    let open = |change: &dyn Fn(&mut Value)| {
        let mut value: Value = serde_json::from_slice(&bytes).unwrap();
        change(&mut value);
        signed_file(&path, value.to_string().as_bytes(), &office.key);
        SignedReceipt::open(&path, &Unsealing::Plain)
            .map(|read| read.receipt)
            .map_err(|error| error.to_string())
    };
    // What a newer console says besides is no fault.
    let newer = open(&|value| value["later"] = json!(1)).unwrap();
    assert_eq!(newer, receipt(&office));
    let head = |value: &mut Value, head: Value| {
        value["replicas"] = json!({Uuid::from_u128(0xa).to_string(): head});
    };
    for (change, sentence) in [
        (
            (&|v: &mut Value| v["format"] = json!(9)) as &dyn Fn(&mut Value),
            "el archivo: es de un formato posterior (9); actualice la consola",
        ),
        (
            &|v| v["point"] = json!("x"),
            "el archivo: el valor de «point» no es válido",
        ),
        (
            &|v| v["codes"][0]["official_code"] = json!("\u{1b}[2J"),
            "el archivo: el valor de «codes» no es válido",
        ),
        (
            &|v| head(v, json!({"sequence": 0, "hash": "0".repeat(64)})),
            "el archivo: el valor de «replicas» no es válido",
        ),
        (
            &|v| head(v, json!({"sequence": 1, "hash": "x"})),
            "el archivo: el valor de «replicas» no es válido",
        ),
        (
            &|v| v["issuer"]["series"] = json!("Z"),
            "el archivo: el valor de «series» no es válido",
        ),
        (
            &|v| v["issuer"]["public_key"] = json!(SigningKey::generate().unwrap().public_key()),
            "acuse-LIM014-A-20261122-180000.json.minisig: la firma no corresponde a la clave \
             que declara",
        ),
        (
            &|v| v["x"] = serde_json::from_str(&["[".repeat(80), "]".repeat(80)].concat()).unwrap(),
            "el archivo: anida más de 64 niveles",
        ),
        (
            &|v| v["x"] = json!("x".repeat(5 << 20)),
            "el archivo: mide 5243995 bytes; se admiten hasta 4194304",
        ),
    ] {
        let refused = open(change).unwrap_err();
        if sentence.contains("mide") {
            assert!(refused.contains("se admiten hasta 4194304"), "{refused}");
        } else {
            assert_eq!(refused, sentence);
        }
    }
    let told = |bytes: &[u8]| {
        signed_file(&path, bytes, &office.key);
        let refused = SignedReceipt::open(&path, &Unsealing::Plain);
        refused.err().unwrap().to_string()
    };
    assert_eq!(
        told(b"{}"),
        "el archivo: no es el JSON esperado (línea 1, columna 2)"
    );
    assert_eq!(
        told(b"PK\x03\x04"),
        "el archivo: no es un paquete ni un acuse de contingencia"
    );
    overwrite(&path, &bytes);
    std::fs::remove_file(beside(&path)).unwrap();
    assert_eq!(
        SignedReceipt::open(&path, &Unsealing::Plain)
            .err()
            .unwrap()
            .to_string(),
        "el archivo: falta su firma (acuse-LIM014-A-20261122-180000.json.minisig) en la misma \
         carpeta"
    );
}

#[test]
fn a_receipt_that_would_not_open_is_not_written() {
    let office = Terminal::new();
    let folder = tempfile::tempdir().unwrap();
    let stranger = SigningKey::generate().unwrap();
    let plain = Sealing::Plain;
    let mut wrong = receipt(&office);
    wrong.point = "../x".into();
    let written = write_receipt(folder.path(), &wrong, &[], &plain, &office.sign());
    assert!(written.is_err());
    let written = write_receipt(folder.path(), &receipt(&office), &[], &plain, &|data| {
        stranger.sign_stream(data)
    });
    assert!(written.is_err());
    let nobody = Sealing::Recipients(Vec::new());
    let written = write_receipt(
        folder.path(),
        &receipt(&office),
        &[],
        &nobody,
        &office.sign(),
    );
    assert!(written.is_err());
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

#[test]
fn c8_the_contents_beside_a_receipt_are_those_it_names_and_all_of_them() {
    let mut office = Terminal::new();
    let (sustento, origin) = (office.seal("Enlace repuesto"), office.seal("Fibra cortada"));
    let stranger = office.seal("Nadie lo nombra");
    let mut expected = receipt(&office);
    expected.closings[0].sustento = Some(sustento);
    expected.closings[0].origin = Some(origin);
    let contents = office.vault[..2].to_vec();
    let phrase = || SecretString::from("cuatro palabras de prueba");
    let write = |folder: &Path, contents: &[_], sealing: &Sealing| {
        write_receipt(folder, &expected, contents, sealing, &office.sign())
    };
    // What it names is written with it, or nothing is.
    let folder = tempfile::tempdir().unwrap();
    for wrong in [&contents[..1], &[], &office.vault[..]] {
        assert!(write(folder.path(), wrong, &Sealing::Plain).is_err());
    }
    assert_eq!(names(folder.path()), [""; 0]);
    assert_eq!(office.vault[2].sealed(), stranger);
    for (sealing, unsealing) in [
        (Sealing::Plain, Unsealing::Plain),
        (
            Sealing::Passphrase(phrase()),
            Unsealing::Passphrase(phrase()),
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let written = write(folder.path(), &contents, &sealing).unwrap();
        let read = SignedReceipt::open(&written.path, &unsealing).unwrap();
        assert_eq!(read.receipt, expected);
        let carried: Vec<_> = read
            .contents
            .iter()
            .map(|it| (it.vault, &it.data))
            .collect();
        let sealed: Vec<_> = contents.iter().map(|it| (it.id, &it.data)).collect();
        assert_eq!(carried, sealed);
        // Nothing of it is open where the receipt is sealed.
        let path = written.contents.unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let is_plain = bytes.windows(5).any(|window| window == b"Fibra");
        assert_eq!(is_plain, matches!(sealing, Sealing::Plain));
        if is_plain {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let (first, second) = text.split_once('\n').unwrap();
            for wrong in [
                text.replace("cortada", "cortado"),
                format!("{first}\n"),
                format!("{first}\n{first}\n{second}"),
                String::new(),
            ] {
                overwrite(&path, wrong.as_bytes());
                assert!(
                    SignedReceipt::open(&written.path, &unsealing).is_err(),
                    "{wrong}"
                );
            }
        }
        std::fs::remove_file(&path).unwrap();
        let missing = SignedReceipt::open(&written.path, &unsealing)
            .err()
            .unwrap();
        assert!(missing.to_string().contains("personal.jsonl"), "{missing}");
    }
}

#[test]
fn c8_a_content_that_only_a_newer_console_knows_is_verified_and_passed_over() {
    let mut office = Terminal::new();
    let mut newer = receipt(&office);
    newer.closings[0].sustento = Some(office.seal("Enlace repuesto"));
    newer.closings[0].origin = Some(office.seal("Fibra cortada"));
    let folder = tempfile::tempdir().unwrap();
    let sign = office.sign();
    let written =
        write_receipt(folder.path(), &newer, &office.vault, &Sealing::Plain, &sign).unwrap();
    // The same under a name that this console has never heard.
    let text = std::fs::read_to_string(&written.path).unwrap();
    let text = text.replace("\"origin\":", "\"weather\":");
    signed_file(&written.path, text.as_bytes(), &office.key);
    let open = || SignedReceipt::open(&written.path, &Unsealing::Plain);
    let read = open().unwrap();
    assert_eq!(read.receipt.closings[0].origin, None);
    let known: Vec<_> = read.contents.iter().map(|it| it.vault).collect();
    assert_eq!(
        (known, read.unknown_contents),
        (vec![office.vault[0].id], 1)
    );
    // It is looked at as closely as the others.
    let path = written.contents.unwrap();
    let whole = std::fs::read_to_string(&path).unwrap();
    let (first, _) = whole.split_once('\n').unwrap();
    for wrong in [whole.replace("cortada", "cortado"), format!("{first}\n")] {
        overwrite(&path, wrong.as_bytes());
        assert!(open().is_err(), "{wrong}");
    }
    // Nor is a content taken that nothing names.
    overwrite(&path, whole.as_bytes());
    let unnamed = text.replace("\"weather\":{\"vault\"", "\"weather\":{\"cofre\"");
    assert_ne!(unnamed, text);
    signed_file(&written.path, unnamed.as_bytes(), &office.key);
    assert!(open().is_err());
}

#[test]
fn c8_a_receipt_of_before_reads_as_it_did() {
    let office = Terminal::new();
    let old = serde_json::to_string(&receipt(&office)).unwrap();
    for key in ["sustento", "origin", "listed"] {
        assert!(!old.contains(&format!("\"{key}\"")), "{key}");
    }
    assert_eq!(Receipt::parse(old.as_bytes()).unwrap(), receipt(&office));
}

#[test]
fn v6_what_is_said_in_words_of_a_newer_console_is_passed_over_and_the_rest_counts() {
    let mut office = Terminal::new();
    let mut said = receipt(&office);
    said.closings[0].sustento = Some(office.seal("Enlace repuesto"));
    let mut other = said.clone();
    let twice = |of: u128| PointAlert {
        alert: Uuid::from_u128(of),
        ..said.alerts[0].clone()
    };
    other.alerts.push(twice(0x601));
    other.verdicts.push(Verdict {
        role: Role::Gerente,
        ..said.verdicts[0].clone()
    });
    other.closings.push(ExternalClosing {
        role: Role::Director,
        sustento: Some(office.seal("Fibra repuesta")),
        ..said.closings[0].clone()
    });
    let folder = tempfile::tempdir().unwrap();
    let sign = office.sign();
    let written =
        write_receipt(folder.path(), &other, &office.vault, &Sealing::Plain, &sign).unwrap();
    let text = std::fs::read_to_string(&written.path).unwrap();
    let alert = serde_json::to_string(&twice(0x601)).unwrap();
    let newer = alert.replace("\"late\"", "\"weather\",\"wind\":[7]");
    let text = text
        .replace(&alert, &newer)
        .replace("\"gerente\"", "\"astrologo\"")
        .replace("\"director\"", "\"astrologa\"");
    signed_file(&written.path, text.as_bytes(), &office.key);
    let read = SignedReceipt::open(&written.path, &Unsealing::Plain).unwrap();
    assert_eq!(read.receipt, said);
    assert_eq!((read.unknown_statements, read.unknown_contents), (3, 1));
    assert_eq!(Receipt::parse(text.as_bytes()).unwrap(), said);
    // A statement in known words that do not fit is no newer one.
    for wrong in [
        text.replace(&newer, "7"),
        text.replace(&newer, "[\"late\"]"),
        text.replace(&newer, &alert.replace("\"alert\"", "\"alarm\"")),
        text.replace(
            &newer,
            &alert.replace("\"raised_at\":\"2", "\"raised_at\":\"x"),
        ),
        text.replace(
            &newer,
            &alert.replace("{\"entity\"", "{\"entity\":1,\"entity\""),
        ),
    ] {
        assert_ne!(wrong, text);
        assert!(Receipt::parse(wrong.as_bytes()).is_err(), "{wrong}");
    }
}
