//! A bundle whose operations and personal contents are any lines, apart by an
//! empty one, and whose manifest and signatures hold: opening it ends, and what
//! was opened is taken.
#![no_main]

use contingencia::chained::chained;
use contingencia::journal::{digest, hex};
use contingencia::packed::{PUBLIC, signed, taken};
use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fuzz_target!(|bytes: &[u8]| {
    let apart = bytes.windows(2).position(|pair| pair == b"\n\n");
    let (lines, personal) = apart.map_or((bytes, &[][..]), |at| (&bytes[..at], &bytes[at + 2..]));
    let Some(mut chained) = chained(lines, &PUBLIC) else {
        return;
    };
    let entries = [
        ("operations.jsonl", &chained.text[..]),
        ("personal.jsonl", personal),
    ];
    for (name, bytes) in entries {
        chained.manifest["files"][name] = serde_json::json!({
            "size": bytes.len(),
            "sha256": hex(&digest(bytes)),
        });
    }
    let manifest = chained.manifest.to_string();
    let signature = signed(manifest.as_bytes());
    let first = [
        ("manifest.json", manifest.as_bytes()),
        ("manifest.json.minisig", signature.as_bytes()),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in first.into_iter().chain(entries) {
        zip.start_file(name, options).expect("an entry begins");
        zip.write_all(bytes).expect("it is written to memory");
    }
    let zip = zip.finish().expect("so is its end").into_inner();
    if let Err(error) = taken(&zip) {
        assert!(!error.to_string().is_empty());
    }
});
