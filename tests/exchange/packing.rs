//! What is packed opens again as it was, and what fails leaves nothing.

use crate::support::exchange::{Terminal, beside, names, open_plain};
use crate::support::kinds::of_every_kind;
use contingencia::domain::personal::{RetentionClass, Sealed};
use contingencia::exchange::{
    Bundle, Failure, Manifest, Packer, SealedAs, Sealing, Table, Unsealing, file_name, fingerprint,
};
use contingencia::journal::{VaultEntry, digest, hex};
use contingencia::store::keyring::{RecoveryKey, SigningKey};
use secrecy::SecretString;
use std::convert::Infallible;
use std::path::Path;
use uuid::Uuid;

/// What a bundle carries of a terminal, as the terminal has it.
fn assert_carries(bundle: &mut Bundle, terminal: &Terminal) {
    // Twice: planned, then applied.
    for _ in 0..2 {
        let mut lines = Vec::new();
        bundle
            .operations(|carried| {
                assert_eq!(carried.hash, digest(carried.bytes));
                let expected = lines.len() as u64 + 1;
                assert_eq!(carried.operation.envelope.sequence, expected);
                lines.push(carried.bytes.to_vec());
                Ok::<_, Infallible>(())
            })
            .unwrap();
        assert_eq!(lines, terminal.lines);
        let mut vault = Vec::new();
        bundle
            .personal(|entry| {
                vault.push((entry.vault, entry.salt, entry.data));
                Ok::<_, Infallible>(())
            })
            .unwrap();
        let expected = terminal.vault.iter();
        let expected: Vec<_> = expected
            .map(|entry| (entry.id, entry.salt, entry.data.clone()))
            .collect();
        assert_eq!(vault, expected);
    }
}

#[test]
fn a_bundle_opens_as_it_was_packed_however_it_is_sealed() {
    let terminal = of_every_kind();
    let folder = tempfile::tempdir().unwrap();
    let office = RecoveryKey::generate();
    let other = RecoveryKey::generate();
    let passphrase = || SecretString::from("cuatro palabras de prueba");
    for (sealing, unsealing, sealed_as) in [
        (
            Sealing::Recipients(vec![other.recipient(), office.recipient()]),
            Unsealing::Identities(vec![office.to_text()]),
            SealedAs::Recipients,
        ),
        (
            Sealing::Passphrase(passphrase()),
            Unsealing::Passphrase(passphrase()),
            SealedAs::Passphrase,
        ),
        (Sealing::Plain, Unsealing::Plain, SealedAs::Plain),
    ] {
        let sealed = sealed_as != SealedAs::Plain;
        let last = terminal.lines.len() as u64;
        let path = folder
            .path()
            .join(file_name("LIM014", "A", 1, last, sealed));
        if path.exists() {
            // Nothing that stands is packed over.
            std::fs::remove_file(&path).unwrap();
        }
        let packed = terminal.pack(&path, &sealing);
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(packed.sha256, hex(&digest(&bytes)));
        assert_eq!(packed.size, bytes.len() as u64);
        assert_eq!(packed.signature, (!sealed).then(|| beside(&path)));
        assert_eq!(SealedAs::of(&path).unwrap(), sealed_as);
        let mut heard = Vec::new();
        let mut bundle = Bundle::open(&path, &unsealing, &mut |done, total| {
            heard.push((done, total));
            true
        })
        .unwrap();
        assert!(heard.iter().all(|(done, total)| done <= total));
        assert_eq!(bundle.sealed_as(), sealed_as);
        assert_eq!(bundle.manifest(), &packed.manifest);
        assert_eq!(
            Manifest::parse(bundle.manifest_bytes()).unwrap(),
            packed.manifest
        );
        assert_eq!(packed.manifest.operations(), last);
        assert_eq!(
            packed.manifest.head,
            hex(&digest(terminal.lines.last().unwrap()))
        );
        assert!(bundle.unknown_kinds().is_empty());
        bundle.require_key(terminal.key.public_key()).unwrap();
        assert_carries(&mut bundle, &terminal);
    }
    // One file a sealing, the plain one's signature, and nothing unfinished.
    assert_eq!(names(folder.path()).len(), 3);
}

#[test]
#[cfg(unix)]
fn t1_a_bundle_is_its_owners_alone_to_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ctg.zip");
    Terminal::new().pack(&path, &Sealing::Plain);
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn f4_texts_of_one_letter_pack_as_small_as_they_will_and_open_again() {
    let mut terminal = Terminal::new();
    for (letter, times) in [("a", 900_000), ("b", 900_000), ("\n", 300_000)] {
        let sealed = terminal.seal(&letter.repeat(times));
        let id = terminal.new_id();
        let reopened = contingencia::domain::outage::OutageEvent::Reopened { reason: sealed };
        terminal.push(id, &contingencia::journal::Body::Outage(reopened));
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ctg.zip");
    let packed = terminal.pack(&path, &Sealing::Plain);
    assert!(packed.size < 20_000, "{}", packed.size);
    assert_carries(&mut open_plain(&path).unwrap(), &terminal);
}

#[test]
fn a_file_is_named_after_point_series_and_range() {
    assert_eq!(
        file_name("LIM014", "A2", 123, 187, true),
        "contingencia-LIM014-A2-000123-000187.ctg"
    );
    assert_eq!(
        file_name("LIM014", "A", 1, 1_234_567, false),
        "contingencia-LIM014-A-000001-1234567.ctg.zip"
    );
}

#[test]
fn g3_a_range_in_the_middle_of_the_chain_opens_too() {
    let terminal = of_every_kind();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ctg.zip");
    let packed = terminal.pack_from(7, &path, &Sealing::Plain).unwrap();
    assert_eq!(packed.manifest.previous, hex(&digest(&terminal.lines[5])));
    let bundle = open_plain(&path).unwrap();
    assert_eq!(bundle.manifest().from_sequence, 7);
}

#[test]
fn t1_what_was_purged_is_not_there_and_the_rest_still_holds() {
    let mut terminal = of_every_kind();
    terminal.vault.remove(1);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ctg.zip");
    terminal.pack(&path, &Sealing::Plain);
    assert_carries(&mut open_plain(&path).unwrap(), &terminal);
}

#[test]
fn j1_kinds_of_a_newer_console_are_kept_and_counted() {
    let mut terminal = of_every_kind();
    let line = terminal.lines[1].clone();
    let newer = String::from_utf8(line).unwrap();
    let newer = newer.replace("outage.opened", "outage.teleported");
    let body = newer.split_once("\"body\":").unwrap().1;
    let body = body.split_once(",\"previous\"").unwrap().0.to_owned();
    let envelope = terminal.envelope(Uuid::from_u128(5));
    terminal.push_line(
        format!(
            r#"{{"format":1,"replica":"{}","sequence":{},"lamport":{},"at":"2026-11-22T10:42:00-05:00","actor":{{"user":"{}","role":"supervisor"}},"entity":"{}","body":{body},"previous":"{}"}}"#,
            envelope.replica,
            envelope.sequence,
            envelope.lamport,
            envelope.actor.user,
            envelope.entity,
            hex(&envelope.previous),
        )
        .into_bytes(),
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ctg.zip");
    terminal.pack(&path, &Sealing::Plain);
    let mut bundle = open_plain(&path).unwrap();
    assert_eq!(bundle.unknown_kinds().get("outage.teleported"), Some(&1));
    assert_eq!(bundle.unknown_kinds().len(), 1);
    assert_carries(&mut bundle, &terminal);
}

/// Packs, expecting it to fail; answers the sentence.
fn refused(
    terminal: &Terminal,
    folder: &Path,
    lines: Vec<Vec<u8>>,
    vault: Vec<VaultEntry>,
) -> String {
    let packing = || {
        Packer::create(
            &folder.join("x.ctg.zip"),
            &Sealing::Plain,
            terminal.head(),
            0,
            &mut |_, _| true,
        )?
        .operations(lines.into_iter().map(Ok))?
        .personal(vault.into_iter().map(Ok))?
        .finish(&terminal.sign())
    };
    let sentence = packing().unwrap_err().to_string();
    assert_eq!(names(folder), Vec::<String>::new());
    sentence
}

#[test]
fn what_would_not_open_is_not_packed() {
    let terminal = of_every_kind();
    let folder = tempfile::tempdir().unwrap();
    let refused = |lines: Vec<Vec<u8>>, vault| refused(&terminal, folder.path(), lines, vault);
    let lines = || terminal.lines.clone();
    let vault = || terminal.vault.clone();

    assert_eq!(
        refused(vec![], vec![]),
        "operations.jsonl: no hay anotaciones"
    );
    let mut gap = lines();
    gap.remove(2);
    assert_eq!(
        refused(gap, vault()),
        "operations.jsonl, línea 3: se esperaba la anotación 3 y está la 4"
    );
    let mut other = vault();
    other[0].data = b"\"otro texto\"".to_vec();
    assert_eq!(
        refused(lines(), other),
        format!(
            "personal.jsonl, línea 1: el contenido {} no es el que selló la anotación",
            terminal.vault[0].id
        )
    );
    let stranger = VaultEntry {
        id: Uuid::from_u128(77),
        salt: [0; 32],
        data: b"\"x\"".to_vec(),
        class: RetentionClass::General,
    };
    assert_eq!(
        refused(lines(), vec![stranger]),
        "personal.jsonl, línea 1: ninguna anotación del archivo nombra el contenido \
         00000000-0000-0000-0000-00000000004d"
    );
    let mut foreign = Terminal::new();
    foreign.id = Uuid::from_u128(0xf);
    assert_eq!(
        refused(foreign.lines.clone(), vec![]),
        "operations.jsonl, línea 1: la primera anotación y el manifiesto no dicen lo mismo de \
         «public_key»"
    );
}

/// A bundle with its operations and nothing else yet.
fn begun(terminal: &Terminal, path: &Path) -> Packer<'static> {
    let go_on = Box::leak(Box::new(|_, _| true));
    Packer::create(path, &Sealing::Plain, terminal.head(), 0, go_on)
        .unwrap()
        .operations(terminal.lines.iter().cloned().map(Ok::<_, &str>))
        .unwrap()
}

#[test]
fn nothing_is_left_of_what_failed_was_stopped_or_dropped() {
    let terminal = of_every_kind();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ctg.zip");
    let begin = || begun(&terminal, &path);
    // A failure of whoever gives what to pack.
    let failed = begin().personal(vec![Err("no se pudo leer")]);
    assert_eq!(failed.err().unwrap().to_string(), "no se pudo leer");
    // A name that is none, a table twice, a row too short.
    for name in ["../x.pdf", ".pdf", "a/b.pdf", "x.exe", "x\u{1b}.pdf", ""] {
        let refused = begin().form(name, b"x").err().unwrap().to_string();
        assert!(refused.ends_with("no es el nombre de una entrada de un paquete"));
        assert!(!refused.contains('\u{1b}'));
    }
    let headers = ["a", "b"];
    let no_rows = || Vec::<Result<Vec<String>, &str>>::new();
    let twice = begin()
        .table(Table::Attentions, &headers, no_rows())
        .unwrap()
        .table(Table::Attentions, &headers, no_rows());
    assert_eq!(
        twice.err().unwrap().to_string(),
        "atenciones.csv: la entrada está repetida"
    );
    let short = vec![Ok::<_, &str>(vec!["sola".to_owned()])];
    assert!(begin().table(Table::Attentions, &headers, short).is_err());
    // No personal content was written, the key is another's, or signing failed.
    let vault = || terminal.vault.iter().cloned().map(Ok::<_, &str>);
    assert!(begin().finish::<&str>(&|_| Ok(String::new())).is_err());
    let stranger = SigningKey::generate().unwrap();
    let documents = |content: &Sealed| {
        let bytes = terminal.documents.get(&content.vault).cloned();
        bytes.into_iter().map(Ok::<_, &str>)
    };
    let foreign = begin()
        .personal(vault())
        .unwrap()
        .documents(documents)
        .unwrap()
        .finish(&|data| stranger.sign_stream(data));
    assert_eq!(
        foreign.err().unwrap().to_string(),
        "manifest.json: la firma no corresponde a la clave que declara"
    );
    let unsigned = begin().personal(vault()).unwrap();
    let unsigned = unsigned.documents(documents).unwrap();
    let unsigned = unsigned.finish(&|_| Err("no hay clave"));
    assert!(matches!(unsigned, Err(Failure::Caller("no hay clave"))));
    // Nobody finishes it.
    drop(begin());
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

#[test]
fn a_stopped_packing_and_a_stopped_opening_say_so() {
    let mut terminal = Terminal::new();
    for _ in 0..600 {
        let sealed = terminal.seal("x");
        let entity = terminal.new_id();
        terminal.push(
            entity,
            &contingencia::journal::Body::Outage(
                contingencia::domain::outage::OutageEvent::Reopened { reason: sealed },
            ),
        );
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ctg.zip");
    let mut heard = Vec::new();
    let mut stop = |done, total| {
        heard.push((done, total));
        done < 512
    };
    let stopped = Packer::create(&path, &Sealing::Plain, terminal.head(), 1201, &mut stop)
        .unwrap()
        .operations(terminal.lines.iter().cloned().map(Ok::<_, Infallible>));
    assert_eq!(stopped.err().unwrap().to_string(), "se detuvo a pedido");
    assert_eq!(heard, [(256, 1201), (512, 1201)]);
    assert_eq!(names(folder.path()), Vec::<String>::new());

    terminal.pack(&path, &Sealing::Plain);
    for after in 0..4 {
        let mut left = after;
        let stopped = Bundle::open(&path, &Unsealing::Plain, &mut |_, _| {
            left -= 1;
            left >= 0
        });
        assert_eq!(stopped.err().unwrap().to_string(), "se detuvo a pedido");
    }
}

#[test]
fn m4_a_file_of_another_key_is_told_by_its_fingerprint() {
    let terminal = Terminal::new();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ctg.zip");
    terminal.pack(&path, &Sealing::Plain);
    let bundle = open_plain(&path).unwrap();
    let known = SigningKey::generate().unwrap();
    let refused = bundle.require_key(known.public_key()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!(
            "manifest.json: lo firmó otra clave: se esperaba la huella «{}» y trae «{}»",
            fingerprint(known.public_key()).unwrap(),
            bundle.fingerprint()
        )
    );
}

#[test]
fn recipients_that_are_none_are_told_by_their_place_only() {
    let terminal = Terminal::new();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ctg");
    let sentence = |recipients| {
        let sealing = Sealing::Recipients(recipients);
        let packed = terminal.pack_from(1, &path, &sealing);
        packed.unwrap_err().to_string()
    };
    assert_eq!(sentence(vec![]), "no hay destinatarios para quienes cifrar");
    let office = RecoveryKey::generate().recipient();
    assert_eq!(
        sentence(vec![office.clone(), "AGE-SECRET-KEY-1X".into()]),
        "el destinatario 2 no es una clave pública de age (age1…)"
    );
    assert_eq!(
        sentence(vec![office; 65]),
        "son demasiados destinatarios; se admiten hasta 64"
    );
    assert_eq!(names(folder.path()), Vec::<String>::new());
}
