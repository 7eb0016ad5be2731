//! The documents of a bundle (Q11), as they are and as somebody with a key and no good
//! intentions makes them.

use crate::support::exchange::{Parts, Terminal, open_plain, signed_file};
use crate::support::kinds::photo;
use contingencia::domain::attention::AttentionEvent;
use contingencia::domain::document::{DocumentContent, FileKind, MOST_BYTES, PART};
use contingencia::domain::personal::RetentionClass;
use contingencia::exchange::{Bundle, Sealing};
use contingencia::journal::{Body, digest, hex};
use serde_json::Value;
use std::convert::Infallible;
use std::io::{Cursor, Write as _};
use uuid::Uuid;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A terminal that attached a photo and a PDF to an attention.
fn attached() -> (Terminal, [Vec<u8>; 2]) {
    let mut terminal = Terminal::new();
    let files = [photo(2 * PART + 1), b"%PDF-1.7 inventado".to_vec()];
    for (name, bytes) in ["foto.jpg", "recibo.pdf"].into_iter().zip(&files) {
        let facts = terminal.attach(name, bytes);
        let entity = terminal.new_id();
        terminal.push(
            entity,
            &Body::Attention(AttentionEvent::DocumentAttached(facts)),
        );
    }
    (terminal, files)
}

fn entry(bytes: &[u8]) -> String {
    let kind = FileKind::of(bytes).unwrap();
    format!("documentos/{}.{}", hex(&digest(bytes)), kind.extension())
}

fn read(bundle: &mut Bundle, at: usize) -> Vec<u8> {
    let document = bundle.documents()[at].clone();
    let mut found = Vec::new();
    bundle
        .document(&document, |part| {
            assert!(part.len() <= PART);
            found.extend(part);
            Ok::<_, Infallible>(())
        })
        .unwrap();
    found
}

#[test]
fn q11_a_bundle_carries_documents_and_says_so_by_its_format() {
    let (terminal, files) = attached();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ctg.zip");
    let packed = terminal.pack(&path, &Sealing::Plain);
    assert_eq!(packed.manifest.format, 2);
    let mut bundle = open_plain(&path).unwrap();
    assert_eq!(bundle.documents().len(), 2);
    for (at, bytes) in files.iter().enumerate() {
        assert!(read(&mut bundle, at) == *bytes);
        assert_eq!(
            packed.manifest.files[&entry(bytes)].size,
            bytes.len() as u64
        );
    }
    let bare = folder.path().join("y.ctg.zip");
    assert_eq!(
        Terminal::new().pack(&bare, &Sealing::Plain).manifest.format,
        1
    );
}

#[test]
fn q11_one_file_that_is_attached_twice_is_carried_once() {
    let (mut terminal, [bytes, _]) = attached();
    let facts = terminal.attach("otra vez.jpg", &bytes);
    let entity = terminal.new_id();
    terminal.push(
        entity,
        &Body::Attention(AttentionEvent::DocumentAttached(facts)),
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ctg.zip");
    let packed = terminal.pack(&path, &Sealing::Plain);
    let carried = packed.manifest.files.keys();
    assert_eq!(
        carried
            .filter(|name| name.starts_with("documentos/"))
            .count(),
        2
    );
    let mut bundle = open_plain(&path).unwrap();
    assert_eq!(bundle.documents().len(), 3);
    assert!((0..3).filter(|at| read(&mut bundle, *at) == bytes).count() == 2);
}

/// What opening says after entries were changed and everything was signed again.
fn after(
    terminal: &Terminal,
    change: impl FnOnce(&mut Parts),
    manifest: impl FnOnce(&mut Value),
) -> String {
    let mut parts = Parts::of(terminal, 1);
    change(&mut parts);
    parts.resign(&terminal.key, manifest);
    parts.opened(&terminal.key).unwrap_err()
}

#[test]
fn q11_a_document_is_the_one_that_is_named_whole_and_no_other() {
    let (terminal, [photo, pdf]) = attached();
    let (named, other) = (entry(&photo), entry(&pdf));
    let nothing = |_: &mut Value| {};
    let gone = |parts: &mut Parts| parts.entries.retain(|(name, _)| *name != named);
    assert_eq!(
        after(&terminal, gone, nothing),
        format!("{named}: falta en el archivo")
    );
    // It stays listed, and is not there.
    let listed = serde_json::json!({"size": photo.len(), "sha256": hex(&digest(&photo))});
    let still = |manifest: &mut Value| manifest["files"][&named] = listed;
    assert_eq!(
        after(&terminal, gone, still),
        format!("{named}: falta en el archivo")
    );
    let touched = |parts: &mut Parts| *parts.get(&named).last_mut().unwrap() ^= 1;
    assert_eq!(
        after(&terminal, touched, nothing),
        format!("{named}: el documento no es el que nombra la anotación")
    );
    let truth = |manifest: &mut Value| {
        manifest["files"][&named]["sha256"] = hex(&digest(&photo)).into();
    };
    assert_eq!(
        after(&terminal, touched, truth),
        format!("{named}: su SHA-256 no es el que dice el manifiesto")
    );
    let longer = |parts: &mut Parts| parts.get(&named).push(0);
    assert_eq!(
        after(&terminal, longer, nothing),
        format!("{named}: el documento no es el que nombra la anotación")
    );
    let stray = [b"%PDF-1.7 ".as_slice(), b"de nadie"].concat();
    let stray_name = entry(&stray);
    let added = |parts: &mut Parts| parts.entries.push((stray_name.clone(), stray.clone()));
    assert_eq!(
        after(&terminal, added, nothing),
        format!("{stray_name}: ninguna anotación del archivo nombra este documento")
    );
    let as_before = |manifest: &mut Value| manifest["format"] = 1.into();
    assert_eq!(
        after(&terminal, |_| {}, as_before),
        "manifest.json: el valor de «format» no es válido"
    );
    // Under the name of another kind.
    let renamed = other.replace(".pdf", ".png");
    let dressed = |parts: &mut Parts| {
        let entry = parts.entries.iter_mut().find(|(name, _)| *name == other);
        entry.unwrap().0.clone_from(&renamed);
    };
    assert_eq!(
        after(&terminal, dressed, nothing),
        format!("{other}: falta en el archivo")
    );
}

#[test]
fn q11_names_that_lead_elsewhere_are_no_documents() {
    let (terminal, [photo, _]) = attached();
    let digest = hex(&digest(&photo));
    for name in [
        format!("documentos/../{digest}.jpg"),
        format!("documentos/{digest}.exe"),
        format!("documentos/{digest}"),
        format!("documentos/{digest}.jpg.jpg"),
        format!("documentos\\{digest}.jpg"),
        format!("documentos/{}.jpg", digest.to_uppercase()),
        "documentos/foto.jpg".to_owned(),
        "documentos/".to_owned(),
    ] {
        let added = |parts: &mut Parts| parts.entries.push((name.clone(), photo.clone()));
        assert_eq!(
            after(&terminal, added, |_| {}),
            format!("{name}: no es el nombre de una entrada de un paquete")
        );
    }
}

/// A terminal whose operation names a document that its bytes are not.
fn lying(size: u64, kind: FileKind, bytes: &[u8]) -> Terminal {
    let mut terminal = Terminal::new();
    let id = terminal.new_id();
    let content = DocumentContent {
        name: "x".into(),
        title: None,
        sha256: hex(&digest(bytes)),
    };
    let mut facts = terminal.attach("de verdad.jpg", &photo(64));
    facts.content = terminal.seal_under(id, RetentionClass::General, &content);
    facts.size = size;
    facts.file_kind = kind;
    let entity = terminal.new_id();
    terminal.push(
        entity,
        &Body::Attention(AttentionEvent::DocumentAttached(facts)),
    );
    terminal
}

#[test]
fn q11_what_an_operation_says_of_a_document_is_held_against_it() {
    let pack = |terminal: &Terminal| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.ctg.zip");
        terminal.pack_from(1, &path, &Sealing::Plain).map(drop)
    };
    // A console packs none of it, whatever it holds.
    let bytes = b"<html>una pagina</html>";
    let mut page = lying(bytes.len() as u64, FileKind::Pdf, bytes);
    assert!(
        pack(&page)
            .unwrap_err()
            .to_string()
            .contains("no es el que nombra la anotación")
    );
    // Somebody else does.
    let vault = page.vault.last().unwrap().id;
    page.documents.insert(vault, bytes.to_vec());
    let mut parts = Parts::of(&page, 1);
    parts.resign(&page.key, |_| {});
    let told = parts.opened(&page.key).unwrap_err();
    assert!(
        told.ends_with(": sus primeros bytes no son los de un archivo PDF"),
        "{told}"
    );
    let mut short = lying(5, FileKind::Pdf, b"%PDF-1.7 inventado");
    let vault = short.vault.last().unwrap().id;
    short
        .documents
        .insert(vault, b"%PDF-1.7 inventado".to_vec());
    let told = pack(&short).unwrap_err().to_string();
    assert!(
        told.ends_with(": el documento no es el que nombra la anotación"),
        "{told}"
    );
    for size in [0, MOST_BYTES + 1] {
        let terminal = lying(size, FileKind::Pdf, b"x");
        let told = pack(&terminal).unwrap_err().to_string();
        assert!(!told.is_empty(), "{size}");
    }
}

#[test]
fn q11_a_content_that_says_of_no_document_is_refused() {
    let mut terminal = Terminal::new();
    let mut facts = terminal.attach("foto.jpg", &photo(64));
    facts.content = terminal.seal("cualquier texto");
    let entity = terminal.new_id();
    terminal.push(
        entity,
        &Body::Attention(AttentionEvent::DocumentAttached(facts)),
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ctg.zip");
    let told = terminal.pack_from(1, &path, &Sealing::Plain).unwrap_err();
    assert!(
        told.to_string().contains("no dice de qué documento es"),
        "{told}"
    );
}

#[test]
fn q11_a_document_that_swells_like_a_bomb_is_refused_before_it_is_read() {
    let bytes = [&b"%PDF-1.7 "[..], &vec![b' '; 9 << 20][..]].concat();
    let mut terminal = Terminal::new();
    let facts = terminal.attach("blanco.pdf", &bytes);
    let entity = terminal.new_id();
    terminal.push(
        entity,
        &Body::Attention(AttentionEvent::DocumentAttached(facts)),
    );
    // As a console packs it, it is no bomb.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ctg.zip");
    terminal.pack(&path, &Sealing::Plain);
    assert_eq!(open_plain(&path).unwrap().documents().len(), 1);
    let parts = Parts::of(&terminal, 1);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in &parts.entries {
        zip.start_file(name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    let zip = zip.finish().unwrap().into_inner();
    signed_file(&path, &zip, &terminal.key);
    assert_eq!(
        open_plain(&path).map(drop).unwrap_err().to_string(),
        format!(
            "{}: se expande más de 200 veces, como una bomba de compresión",
            entry(&bytes)
        )
    );
    // Larger than any.
    let large = [&b"%PDF-1.7 "[..], &vec![b' '; 10 << 20][..]].concat();
    let named = entry(&large);
    let added = |parts: &mut Parts| parts.entries.push((named.clone(), large.clone()));
    let told = after(&Terminal::new(), added, |_| {});
    let limit = 10 << 20;
    assert_eq!(
        told,
        format!(
            "{named}: mide {} bytes; se admiten hasta {limit}",
            large.len()
        )
    );
}

#[test]
fn t1_a_document_that_was_purged_is_simply_not_there() {
    let (mut terminal, _) = attached();
    let purged: Vec<Uuid> = terminal.documents.keys().copied().collect();
    terminal.vault.retain(|entry| !purged.contains(&entry.id));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ctg.zip");
    assert_eq!(terminal.pack(&path, &Sealing::Plain).manifest.format, 1);
    let bundle = open_plain(&path).unwrap();
    assert!(bundle.documents().is_empty());
    assert_eq!(bundle.missing().len(), 2);
}
