//! Bundles whose signatures all hold, made by somebody who has a key and no
//! good intentions.

use crate::support::exchange::{Parts, Terminal, open_plain, signed_file};
use crate::support::kinds::of_every_kind;
use contingencia::domain::outage::OutageEvent;
use contingencia::exchange::LAMPORT_JUMP;
use contingencia::journal::{Body, digest, encode, hex};
use contingencia::store::keyring::SigningKey;
use serde_json::{Value, json};
use std::io::Write as _;
use uuid::Uuid;

const OPERATIONS: &str = "operations.jsonl";
const PERSONAL: &str = "personal.jsonl";

/// What opening says after lines were changed and everything was signed again.
fn after(
    terminal: &Terminal,
    entry: &str,
    change: impl FnOnce(&mut Vec<Vec<u8>>),
    manifest: impl FnOnce(&mut Value),
) -> String {
    let mut parts = Parts::of(terminal, 1);
    let mut lines = parts.lines(entry);
    change(&mut lines);
    parts.set_lines(entry, &lines);
    parts.resign(&terminal.key, manifest);
    parts.opened(&terminal.key).unwrap_err()
}

/// The same, where only the operations changed.
fn operations(terminal: &Terminal, change: impl FnOnce(&mut Vec<Vec<u8>>)) -> String {
    after(terminal, OPERATIONS, change, |_| {})
}

#[test]
fn what_is_signed_again_unchanged_opens() {
    let terminal = of_every_kind();
    let mut parts = Parts::of(&terminal, 1);
    parts.resign(&terminal.key, |_| {});
    assert_eq!(parts.opened(&terminal.key), Ok(()));
}

#[test]
fn j2_lines_cannot_be_moved_left_out_repeated_or_rewritten() {
    let terminal = of_every_kind();
    assert_eq!(
        operations(&terminal, |lines| lines.swap(3, 4)),
        "operations.jsonl, línea 4: se esperaba la anotación 4 y está la 5"
    );
    assert_eq!(
        operations(&terminal, |lines| drop(lines.remove(3))),
        "operations.jsonl, línea 4: se esperaba la anotación 4 y está la 5"
    );
    assert_eq!(
        operations(&terminal, |lines| lines.insert(3, lines[3].clone())),
        "operations.jsonl, línea 5: se esperaba la anotación 5 y está la 4"
    );
    assert_eq!(
        operations(&terminal, |lines| drop(lines.pop())),
        "operations.jsonl: las anotaciones no son las que cuenta el manifiesto"
    );
    assert_eq!(
        operations(&terminal, |lines| lines[1].push(b' ')),
        "operations.jsonl, línea 3: no continúa la cadena: no lleva el resumen de la anotación \
         anterior"
    );
    // The last line of all: only the manifest knows its hash.
    assert_eq!(
        operations(&terminal, |lines| lines.last_mut().unwrap().push(b' ')),
        "operations.jsonl: la última anotación no es la que nombra el manifiesto"
    );
    assert_eq!(
        operations(&terminal, |lines| {
            let text = String::from_utf8(lines[0].clone()).unwrap();
            lines[0] = text.replace("CAC de prueba", "CAC sin prueba").into_bytes();
        }),
        "operations.jsonl, línea 2: no continúa la cadena: no lleva el resumen de la anotación \
         anterior"
    );
}

#[test]
fn the_manifest_cannot_say_what_the_operations_do_not() {
    let terminal = of_every_kind();
    for (change, sentence) in [
        (
            (|m| m["head"] = json!("0".repeat(64))) as fn(&mut Value),
            "operations.jsonl: la última anotación no es la que nombra el manifiesto",
        ),
        (
            |m| m["replica"]["id"] = json!(Uuid::from_u128(0xc)),
            "operations.jsonl, línea 1: la anotación es de otro terminal",
        ),
        (
            |m| {
                m["counts"]["outage.opened"] = json!(1);
                m["counts"]["outage.closed"] = json!(2);
            },
            "operations.jsonl, línea 3: las anotaciones no son las que cuenta el manifiesto",
        ),
        (
            |m| m["counts"]["outage.opened"] = json!(1),
            "manifest.json: el valor de «counts» no es válido",
        ),
        (
            |m| m["counts"]["outage.opened"] = json!(u64::MAX),
            "manifest.json: el valor de «counts» no es válido",
        ),
        (
            |m| m["from_sequence"] = json!(0),
            "manifest.json: el valor de «from_sequence» no es válido",
        ),
        (
            |m| m["to_sequence"] = json!(u64::MAX),
            "manifest.json: el valor de «from_sequence» no es válido",
        ),
        (
            |m| m["previous"] = json!("ab".repeat(32)),
            "manifest.json: el valor de «previous» no es válido",
        ),
        (
            |m| m["head"] = json!("AB".repeat(32)),
            "manifest.json: el valor de «head» no es válido",
        ),
        (
            |m| m["organization"] = json!("otra"),
            "operations.jsonl, línea 1: la primera anotación y el manifiesto no dicen lo mismo \
             de «organization»",
        ),
        (
            |m| m["organization"] = json!("\u{1b}[2J"),
            "manifest.json: el valor de «organization» no es válido",
        ),
        (
            |m| m["software"] = json!("x".repeat(201)),
            "manifest.json: el valor de «software» no es válido",
        ),
        (
            |m| m["replica"]["point"] = json!("AQP2"),
            "operations.jsonl, línea 1: la primera anotación y el manifiesto no dicen lo mismo \
             de «point»",
        ),
        (
            |m| m["replica"]["point"] = json!("../AQP2"),
            "manifest.json: el valor de «point» no es válido",
        ),
        (
            |m| m["replica"]["series"] = json!("B"),
            "manifest.json: el valor de «series» no es válido",
        ),
        (
            |m| {
                m["replica"]["series"] = json!("B");
                m["replica"]["terminal"] = json!("B");
            },
            "operations.jsonl, línea 1: la primera anotación y el manifiesto no dicen lo mismo \
             de «terminal»",
        ),
        (
            |m| m["replica"]["epoch"] = json!(2),
            "manifest.json: el valor de «epoch» no es válido",
        ),
        (
            |m| {
                m["replica"]["epoch"] = json!(2);
                m["replica"]["series"] = json!("A2");
                let before =
                    json!({"replica": Uuid::from_u128(9), "sequence": 1, "hash": "ab".repeat(32)});
                m["replica"]["predecessor"] = before;
            },
            "operations.jsonl, línea 1: la primera anotación y el manifiesto no dicen lo mismo \
             de «epoch»",
        ),
        (
            |m| {
                m["replica"]["epoch"] = json!(2);
                m["replica"]["series"] = json!("A2KTM");
                let before =
                    json!({"replica": Uuid::from_u128(9), "sequence": 1, "hash": "ab".repeat(32)});
                m["replica"]["predecessor"] = before;
            },
            "manifest.json: el valor de «series» no es válido",
        ),
        (
            |m| m["format"] = json!(3),
            "manifest.json: es de un formato posterior (3); actualice la consola",
        ),
        (
            |m| m["bundle"] = json!("no"),
            "manifest.json: no es el JSON esperado (línea 1, columna 14)",
        ),
        (
            |m| {
                m["extra"] =
                    serde_json::from_str(&["[".repeat(70), "]".repeat(70)].concat()).unwrap();
            },
            "manifest.json: anida más de 64 niveles",
        ),
        (
            |m| m["files"]["personal.jsonl"]["size"] = json!(1),
            "personal.jsonl: no mide los 1 bytes que dice el manifiesto",
        ),
        (
            |m| m["files"]["eventos.csv"]["sha256"] = json!("0".repeat(64)),
            "eventos.csv: su SHA-256 no es el que dice el manifiesto",
        ),
        (
            |m| m["files"]["operations.jsonl"]["sha256"] = json!("0".repeat(64)),
            "operations.jsonl: su SHA-256 no es el que dice el manifiesto",
        ),
        (
            |m| m["files"]["eventos.csv"]["sha256"] = json!("x"),
            "manifest.json: el valor de «files» no es válido",
        ),
        (
            |m| drop(m["files"].as_object_mut().unwrap().remove("eventos.csv")),
            "eventos.csv: el manifiesto no la nombra",
        ),
        (
            |m| m["files"]["atenciones.csv"] = m["files"]["eventos.csv"].clone(),
            "atenciones.csv: falta en el archivo",
        ),
    ] {
        assert_eq!(after(&terminal, OPERATIONS, |_| {}, change), sentence);
    }
}

#[test]
fn what_a_newer_console_says_besides_is_kept() {
    let terminal = of_every_kind();
    let mut parts = Parts::of(&terminal, 1);
    parts.resign(&terminal.key, |manifest| {
        manifest["later"] = json!({"n": 1});
        manifest["replica"]["later"] = json!([1, 2]);
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ctg.zip");
    signed_file(&path, &parts.zip(), &terminal.key);
    let bundle = open_plain(&path).unwrap();
    assert_eq!(bundle.manifest_bytes(), parts.get("manifest.json"));
    let signature = bundle.manifest_signature().as_bytes();
    assert_eq!(signature, parts.get("manifest.json.minisig"));
}

#[test]
fn m4_a_manifest_forged_or_signed_by_another_terminal_is_refused() {
    let terminal = of_every_kind();
    let stranger = SigningKey::generate().unwrap();

    // Changed, and the signature left as it was.
    let mut parts = Parts::of(&terminal, 1);
    let manifest = String::from_utf8(parts.get("manifest.json").clone()).unwrap();
    *parts.get("manifest.json") = manifest
        .replace("contingencia de", "contingencia en")
        .into();
    let sentence = "manifest.json.minisig: la firma no corresponde a la clave que declara";
    assert_eq!(parts.opened(&terminal.key), Err(sentence.into()));

    // Signed by another terminal, which does not say so.
    let mut parts = Parts::of(&terminal, 1);
    parts.resign(&stranger, |_| {});
    assert_eq!(parts.opened(&terminal.key), Err(sentence.into()));

    // Signed by another one in its own name: the first operation tells.
    let mut parts = Parts::of(&terminal, 1);
    let key = stranger.public_key().to_owned();
    parts.resign(&stranger, |manifest| {
        manifest["replica"]["public_key"] = json!(key);
    });
    assert_eq!(
        parts.opened(&stranger).unwrap_err(),
        "operations.jsonl, línea 1: la primera anotación y el manifiesto no dicen lo mismo de \
         «public_key»"
    );
    // Past the first operation only whoever knows the terminal's key can.
    let mut parts = Parts::of(&terminal, 5);
    let key = stranger.public_key().to_owned();
    parts.resign(&stranger, |manifest| {
        manifest["replica"]["public_key"] = json!(key);
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ctg.zip");
    signed_file(&path, &parts.zip(), &stranger);
    let bundle = open_plain(&path).unwrap();
    assert!(bundle.require_key(terminal.key.public_key()).is_err());

    // The manifest holds, the file around it was signed by another.
    let parts = Parts::of(&terminal, 1);
    assert_eq!(
        parts.opened(&stranger).unwrap_err(),
        "x.ctg.zip.minisig: la firma no corresponde a la clave que declara"
    );
    let mut parts = Parts::of(&terminal, 1);
    parts.resign(&terminal.key, |m| m["replica"]["public_key"] = json!("RWQ"));
    assert_eq!(
        parts.opened(&terminal.key).unwrap_err(),
        "manifest.json: la clave pública no es de minisign"
    );
}

#[test]
fn a_comment_of_a_signature_is_never_told() {
    let terminal = of_every_kind();
    let mut parts = Parts::of(&terminal, 1);
    let signature = String::from_utf8(parts.get("manifest.json.minisig").clone()).unwrap();
    let signature = signature.replace("comment: contingencia", "comment: \u{1b}[2J mentira");
    *parts.get("manifest.json.minisig") = signature.into_bytes();
    let sentence = parts.opened(&terminal.key).unwrap_err();
    assert!(
        !sentence.contains("mentira") && !sentence.contains('\u{1b}'),
        "{sentence}"
    );
}

/// A text that nothing compresses much.
fn noise(length: usize) -> Vec<u8> {
    let mut text = String::with_capacity(length + 64);
    let mut block = digest(b"noise");
    while text.len() < length {
        text.push_str(&hex(&block));
        block = digest(&block);
    }
    text.into_bytes()
}

/// A terminal whose second operation is these bytes; what packing it would say
/// is not asked: somebody else's program packed it.
fn with_line(line: &[u8]) -> String {
    let mut terminal = Terminal::new();
    let sealed = terminal.seal("x");
    terminal.push(
        Uuid::from_u128(5),
        &Body::Outage(OutageEvent::Reopened { reason: sealed }),
    );
    operations(&terminal, |lines| lines[1] = line.to_vec())
}

#[test]
fn lines_that_are_no_operations_are_refused_with_their_number() {
    let terminal = Terminal::new();
    let good = {
        let body = Body::Outage(OutageEvent::Restored {
            restored: crate::support::store::typed(crate::support::store::at("10:00")),
        });
        let bytes = encode(&terminal.envelope(Uuid::from_u128(5)), &body).unwrap();
        String::from_utf8(bytes.close(None).unwrap()).unwrap()
    };
    let not_one = "operations.jsonl, línea 2: la línea no es una anotación";
    for line in [
        &b"null"[..],
        b"{}",
        b"[1,2",
        b"\xff\xfe",
        b"\0",
        &good.as_bytes()[..good.len() - 1],
        &good.replace("10:42:07", "\u{fffd}").into_bytes()[..20],
        // Bytes that are no UTF-8, inside a text.
        &[good.as_bytes(), b"\xff"].concat(),
        // The same field twice: two readers could believe two things.
        good.replacen("\"sequence\"", "\"lamport\":1,\"sequence\"", 1)
            .as_bytes(),
        // A counter that is no number other programs read exactly.
        good.replacen("\"sequence\":2", "\"sequence\":2e0", 1)
            .as_bytes(),
    ] {
        assert_eq!(with_line(line), not_one, "{}", line.escape_ascii());
    }
    let invalid = [
        good.as_bytes().split_at(40).0,
        b"\xc3\x28",
        good.as_bytes().split_at(42).1,
    ];
    assert_eq!(with_line(&invalid.concat()), not_one);
    assert_eq!(
        with_line(b""),
        "operations.jsonl, línea 2: la línea está vacía"
    );
    assert_eq!(
        with_line(good.replacen("\"format\":1", "\"format\":7", 1).as_bytes()),
        "operations.jsonl, línea 2: la anotación es de un formato posterior (7)"
    );
    assert_eq!(
        with_line(good.replacen("\"restored\"", "\"nunca\"", 1).as_bytes()),
        "operations.jsonl, línea 2: el contenido de la anotación no corresponde a su tipo \
         «outage.restored»"
    );
    // Deep in a kind that nobody here reads.
    let deep = format!(
        r#"{{"kind":"x.y","a":{}1{}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert_eq!(
        with_line(format!(r#"{{"body":{deep}}}"#).as_bytes()),
        "operations.jsonl, línea 2: anida más de 64 niveles"
    );
    // Longer than any.
    assert_eq!(
        with_line(&noise((1 << 20) + 1)),
        "operations.jsonl, línea 2: la línea pasa de 1048576 bytes"
    );
}

#[test]
fn a_last_line_without_its_end_is_refused() {
    let terminal = of_every_kind();
    for (entry, count) in [
        (OPERATIONS, terminal.lines.len()),
        (PERSONAL, terminal.vault.len()),
    ] {
        let mut parts = Parts::of(&terminal, 1);
        parts.get(entry).pop();
        parts.resign(&terminal.key, |_| {});
        assert_eq!(
            parts.opened(&terminal.key).unwrap_err(),
            format!("{entry}, línea {count}: la línea no termina en un salto de línea")
        );
    }
}

/// A chain of three whose last operation has this Lamport counter, past the
/// packer's own checks; what opening it says.
fn with_lamport(lamport: u64) -> Result<(), String> {
    let mut terminal = Terminal::new();
    let body = |terminal: &mut Terminal| {
        let reason = terminal.seal("x");
        Body::Outage(OutageEvent::Reopened { reason })
    };
    for _ in 0..2 {
        let body = body(&mut terminal);
        terminal.push(Uuid::from_u128(5), &body);
    }
    let mut parts = Parts::of(&terminal, 1);
    let mut lines = parts.lines(OPERATIONS);
    let changed = String::from_utf8(lines[2].clone()).unwrap();
    let changed = changed.replacen("\"lamport\":3", &format!("\"lamport\":{lamport}"), 1);
    lines[2] = changed.into_bytes();
    let head = hex(&digest(&lines[2]));
    parts.set_lines(OPERATIONS, &lines);
    parts.resign(&terminal.key, |manifest| manifest["head"] = json!(head));
    parts.opened(&terminal.key)
}

#[test]
fn j4_a_lamport_counter_rises_and_does_not_jump() {
    assert_eq!(with_lamport(3), Ok(()));
    assert_eq!(with_lamport(2 + LAMPORT_JUMP), Ok(()));
    let stuck = "operations.jsonl, línea 3: el contador de orden no avanza";
    for lamport in [2, 1, 0] {
        assert_eq!(with_lamport(lamport), Err(stuck.into()));
    }
    for lamport in [3 + LAMPORT_JUMP, u64::MAX] {
        assert_eq!(
            with_lamport(lamport),
            Err("operations.jsonl, línea 3: el contador de orden salta más de 10000000".into())
        );
    }
}

#[test]
fn t1_personal_content_is_what_the_operations_sealed_and_no_line_of_it_is_told() {
    let terminal = of_every_kind();
    let id = terminal.vault[0].id;
    let personal = |change: &dyn Fn(&mut Vec<Vec<u8>>)| after(&terminal, PERSONAL, change, |_| {});
    let rewritten = |from: &str, to: &str| {
        personal(&|lines| {
            let line = String::from_utf8(lines[0].clone()).unwrap();
            assert!(line.contains(from));
            lines[0] = line.replacen(from, to, 1).into_bytes();
        })
    };
    let not_sealed =
        format!("personal.jsonl, línea 1: el contenido {id} no es el que selló la anotación");
    assert_eq!(rewritten("papel", "papal"), not_sealed);
    let salt = hex(&terminal.vault[0].salt);
    assert_eq!(rewritten(&salt, &"0".repeat(64)), not_sealed);
    assert_eq!(
        rewritten(&id.to_string(), &Uuid::from_u128(7).to_string()),
        "personal.jsonl, línea 1: ninguna anotación del archivo nombra el contenido \
         00000000-0000-0000-0000-000000000007"
    );
    assert_eq!(
        personal(&|lines| lines.push(lines[0].clone())),
        format!(
            "personal.jsonl, línea {}: el contenido {id} está repetido",
            terminal.vault.len() + 1
        )
    );
    let not_one = "personal.jsonl, línea 1: la línea no es una entrada de datos personales";
    for (from, to) in [
        (salt.as_str(), "Rosa Ejemplo"),
        ("\"data\"", "\"datos\""),
        // A text that is no JSON.
        ("\\\"", ""),
    ] {
        assert_eq!(rewritten(from, to), not_one);
    }
    assert_eq!(
        personal(&|lines| {
            let data = ["[".repeat(100), "]".repeat(100)].concat();
            let line = json!({"vault": id, "salt": salt, "data": data});
            lines[0] = line.to_string().into_bytes();
        }),
        "personal.jsonl, línea 1: anida más de 64 niveles"
    );
    assert_eq!(
        personal(&|lines| lines[1] = noise((1 << 20) + 1)),
        "personal.jsonl, línea 2: la línea pasa de 1048576 bytes"
    );
}

#[test]
fn t1_two_digests_of_one_content_are_refused() {
    let mut terminal = Terminal::new();
    let mut sealed = terminal.seal("x");
    for _ in 0..2 {
        let body = Body::Outage(OutageEvent::Reopened {
            reason: sealed.clone(),
        });
        terminal.push(Uuid::from_u128(5), &body);
        sealed.digest = "ab".repeat(32);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ctg.zip");
    let packed = terminal.pack_from(1, &path, &contingencia::exchange::Sealing::Plain);
    assert_eq!(
        packed.unwrap_err().to_string(),
        format!(
            "operations.jsonl: dos anotaciones dan resúmenes distintos del contenido {}",
            terminal.vault[0].id
        )
    );
}

#[test]
fn more_sealed_contents_than_are_kept_in_memory_are_refused() {
    let mut terminal = Terminal::new();
    let envelope = terminal.envelope(Uuid::from_u128(5));
    let mut number = 0_u128;
    // Lines of a newer kind, each naming four thousand contents.
    for _ in 0..132 {
        let mut line = Vec::new();
        let at = terminal.envelope(Uuid::from_u128(5));
        write!(
            line,
            r#"{{"format":1,"replica":"{}","sequence":{},"lamport":{},"at":"2026-11-22T10:42:00-05:00","actor":{{"user":"{}","role":"supervisor"}},"entity":"{}","body":{{"kind":"x.y","all":["#,
            envelope.replica, at.sequence, at.lamport, envelope.actor.user, envelope.entity,
        )
        .unwrap();
        for n in 0..4_000 {
            number += 1;
            let comma = if n == 0 { "" } else { "," };
            let id = Uuid::from_u128(number);
            write!(
                line,
                r#"{comma}{{"vault":"{id}","digest":"{number:064x}"}}"#
            )
            .unwrap();
        }
        write!(line, r#"]}},"previous":"{}"}}"#, hex(&at.previous)).unwrap();
        terminal.push_line(line);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ctg.zip");
    let packed = terminal.pack_from(1, &path, &contingencia::exchange::Sealing::Plain);
    assert_eq!(
        packed.unwrap_err().to_string(),
        "operations.jsonl, línea 133: nombra más de 524288 contenidos personales"
    );
}
