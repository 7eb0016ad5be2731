//! Archives made to hurt whoever opens them.

use crate::support::exchange::{Parts, Terminal, opened};
use std::io::{Cursor, Read as _, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The parts of a sound bundle with one entry more, listed and signed.
fn with_entry(terminal: &Terminal, name: &str, bytes: &[u8]) -> Parts {
    let mut parts = Parts::of(terminal, 1);
    parts.entries.push((name.to_owned(), bytes.to_vec()));
    parts.resign(&terminal.key, |_| {});
    parts
}

/// The ZIP of these parts, its writer to be misused before it ends.
fn written(parts: &Parts, more: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>)) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in &parts.entries {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    more(&mut zip);
    zip.finish().unwrap().into_inner()
}

/// Where the last record of this kind is.
fn last(zip: &[u8], mark: &[u8]) -> usize {
    let mut windows = zip.windows(mark.len());
    windows.rposition(|window| window == mark).unwrap()
}

const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";

#[test]
fn names_that_no_bundle_has_are_refused_and_disarmed() {
    let terminal = Terminal::new();
    for name in [
        "/etc/passwd",
        "../../x",
        "formatos/../x.pdf",
        "formatos/..pdf",
        "formatos\\x.pdf",
        "C:\\x.pdf",
        "formatos/",
        "formatos/a/b.pdf",
        "formatos/ñ.pdf",
        "formatos/x.exe",
        "otra.csv",
        "manifest.json ",
        "",
        "Manifest.json",
    ] {
        let refused = with_entry(&terminal, name, b"x").opened(&terminal.key);
        assert_eq!(
            refused.unwrap_err(),
            format!("{name}: no es el nombre de una entrada de un paquete")
        );
    }
    let escape = "formatos/\u{1b}]0;mentira\u{7}\u{202e}.pdf";
    let refused = with_entry(&terminal, escape, b"x").opened(&terminal.key);
    assert_eq!(
        refused.unwrap_err(),
        "formatos/]0;mentira.pdf: no es el nombre de una entrada de un paquete"
    );
    let long = "x".repeat(5000);
    let refused = with_entry(&terminal, &long, b"x").opened(&terminal.key);
    assert!(refused.unwrap_err().len() < 150);
}

#[test]
fn an_entry_is_there_once_and_is_a_file() {
    let terminal = Terminal::new();
    let parts = Parts::of(&terminal, 1);
    // Two names that Windows takes for one.
    let twice = with_entry(&terminal, "formatos/lim014-a-r000317-k.pdf", b"x");
    assert_eq!(
        twice.opened(&terminal.key).unwrap_err(),
        "formatos/lim014-a-r000317-k.pdf: la entrada está repetida"
    );
    // One name twice, which the writer refuses to write.
    let mut twice = with_entry(&terminal, "formatos/LIM014-A-R000317-X.pdf", b"x").zip();
    let wrong = b"R000317-X".as_slice();
    while let Some(at) = twice
        .windows(wrong.len())
        .position(|window| window == wrong)
    {
        twice[at + 8] = b'K';
    }
    assert_eq!(
        opened(&twice, &terminal.key).unwrap_err(),
        "el archivo: la entrada está repetida"
    );
    // And one that is called as another where it lies, by its local header alone.
    let mut two = with_entry(&terminal, "formatos/LIM014-A-R000317-X.pdf", b"x").zip();
    let local = two
        .windows(wrong.len())
        .position(|window| window == wrong)
        .unwrap();
    two[local + 8] = b'K';
    assert_eq!(
        opened(&two, &terminal.key).unwrap_err(),
        "formatos/LIM014-A-R000317-X.pdf: la entrada tiene dos nombres distintos dentro del ZIP"
    );
    let options = SimpleFileOptions::default();
    let link = written(&parts, |zip| {
        zip.add_symlink("formatos/x.pdf", "/etc/passwd", options)
            .unwrap();
    });
    assert_eq!(
        opened(&link, &terminal.key).unwrap_err(),
        "formatos/x.pdf: no es un archivo"
    );
    // A device, by its mode.
    let mut device = with_entry(&terminal, "formatos/x.pdf", b"x").zip();
    let at = last(&device, CENTRAL);
    device[at + 5] = 3;
    device[at + 40..at + 42].copy_from_slice(&0o020_666_u16.to_le_bytes());
    assert_eq!(
        opened(&device, &terminal.key).unwrap_err(),
        "formatos/x.pdf: no es un archivo"
    );
    // Encrypted, and compressed in another way, by its directory.
    let mut encrypted = with_entry(&terminal, "formatos/x.pdf", b"x").zip();
    let at = last(&encrypted, CENTRAL);
    encrypted[at + 8] |= 1;
    assert_eq!(
        opened(&encrypted, &terminal.key).unwrap_err(),
        "formatos/x.pdf: está cifrada dentro del ZIP"
    );
    let mut packed = with_entry(&terminal, "formatos/x.pdf", b"x").zip();
    let at = last(&packed, CENTRAL);
    packed[at + 10] = 12;
    assert_eq!(
        opened(&packed, &terminal.key).unwrap_err(),
        "formatos/x.pdf: está comprimida de un modo que los paquetes no usan"
    );
}

#[test]
fn what_is_missing_is_named() {
    let terminal = Terminal::new();
    for name in [
        "manifest.json",
        "manifest.json.minisig",
        "operations.jsonl",
        "personal.jsonl",
    ] {
        let mut parts = Parts::of(&terminal, 1);
        if name.starts_with("manifest") {
            parts.entries.retain(|(known, _)| known != name);
        } else {
            parts.entries.retain(|(known, _)| known != name);
            parts.resign(&terminal.key, |_| {});
        }
        assert_eq!(
            parts.opened(&terminal.key).unwrap_err(),
            format!("{name}: falta en el archivo")
        );
    }
}

#[test]
fn a_gigabyte_of_zeros_is_not_unpacked() {
    let terminal = Terminal::new();
    let bomb = |parts: &Parts, name: &str, size: u64| {
        written(parts, |zip| {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            let mut zeros = std::io::repeat(0).take(size);
            std::io::copy(&mut zeros, zip).unwrap();
        })
    };
    let spoiled = |mut bomb: Vec<u8>| {
        let middle = bomb.len() / 2;
        bomb[middle..middle + 64].fill(0xff);
        bomb
    };
    let sound = Parts::of(&terminal, 1);
    // One line of it, as the signed manifest says.
    let mut line = sound.clone();
    line.entries.retain(|(name, _)| name != "operations.jsonl");
    line.resign(&terminal.key, |manifest| {
        manifest["files"]["operations.jsonl"] =
            serde_json::json!({ "size": 1 << 30, "sha256": "00".repeat(32) });
    });
    for (bomb, why) in [
        (
            bomb(&sound, "formatos/x.pdf", 60 << 20),
            "formatos/x.pdf: se expande más de 200 veces, como una bomba de compresión",
        ),
        (
            bomb(&sound, "atenciones.csv", 1 << 30),
            "atenciones.csv: el manifiesto no la nombra",
        ),
        (
            bomb(&line, "operations.jsonl", 1 << 30),
            "operations.jsonl, línea 1: la línea pasa de 1048576 bytes",
        ),
    ] {
        assert_eq!(opened(&bomb, &terminal.key).unwrap_err(), why);
        // Whoever read on to where it is spoiled would call it damaged.
        assert_eq!(opened(&spoiled(bomb), &terminal.key).unwrap_err(), why);
    }

    // Its directory lies about it, and so does the manifest.
    let mut parts = with_entry(&terminal, "atenciones.csv", &[0; 1000]);
    parts.entries.pop();
    let mut bomb = written(&parts, |zip| {
        zip.start_file("atenciones.csv", SimpleFileOptions::default())
            .unwrap();
        let mut zeros = std::io::repeat(0).take(100 << 20);
        std::io::copy(&mut zeros, zip).unwrap();
    });
    let at = last(&bomb, CENTRAL);
    bomb[at + 24..at + 28].copy_from_slice(&1000_u32.to_le_bytes());
    assert_eq!(
        opened(&bomb, &terminal.key).unwrap_err(),
        "atenciones.csv: está dañado o incompleto"
    );
}

#[test]
fn a_hundred_thousand_entries_are_refused_before_they_are_listed() {
    let terminal = Terminal::new();
    let parts = Parts::of(&terminal, 1);
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (count, found) in [(8_000, 8_006), (100_000, 65_535)] {
        let many = written(&parts, |zip| {
            for n in 0..count {
                zip.start_file(format!("formatos/{n}.pdf"), stored).unwrap();
            }
        });
        assert_eq!(
            opened(&many, &terminal.key).unwrap_err(),
            format!("el archivo: tiene {found} entradas; se admiten hasta 7006")
        );
    }
}

#[test]
fn an_archive_ends_where_its_directory_does() {
    let terminal = Terminal::new();
    let sound = Parts::of(&terminal, 1).zip();
    assert_eq!(opened(&sound, &terminal.key), Ok(()));
    let ends = "el archivo: el ZIP no termina donde debe: está incompleto, o se le añadió algo";
    let end = last(&sound, END);
    // A comment, something before the archive, a second end.
    let comment = written(&Parts::of(&terminal, 1), |zip| {
        zip.set_comment("\u{1b}[2J mentira").unwrap();
    });
    let before = [b"PK\x03\x04 algo", &sound[..]].concat();
    let second = [&sound[..], &sound[end..]].concat();
    let mut offset = sound.clone();
    offset[end + 16] ^= 1;
    let mut disks = sound.clone();
    disks[end + 4] = 1;
    let mut here = sound.clone();
    here[end + 8] -= 1;
    for spoiled in [&comment, &before, &second, &offset, &disks, &here] {
        assert_eq!(opened(spoiled, &terminal.key).unwrap_err(), ends);
    }
    // A directory that says it is larger than any.
    let mut large = sound.clone();
    large[end + 15] = 0x7f;
    assert_eq!(
        opened(&large, &terminal.key).unwrap_err(),
        "el archivo: el índice del ZIP es demasiado grande"
    );
    // One entry fewer than the directory holds, or one more.
    for count in [5_u8, 7] {
        let mut counted = sound.clone();
        counted[end + 8] = count;
        counted[end + 10] = count;
        assert!(opened(&counted, &terminal.key).is_err(), "{count}");
    }
}

#[test]
fn every_field_of_the_directory_may_lie_and_nothing_panics() {
    let terminal = Terminal::new();
    let sound = Parts::of(&terminal, 1).zip();
    let directory = sound
        .windows(4)
        .position(|window| window == CENTRAL)
        .unwrap();
    for at in directory..sound.len() {
        for byte in [0, 1, 0x7f, 0x80, 0xff] {
            let mut spoiled = sound.clone();
            if spoiled[at] == byte {
                continue;
            }
            spoiled[at] = byte;
            // Signed by the one who spoiled it: only what it says may matter.
            let _ = opened(&spoiled, &terminal.key);
        }
    }
}
