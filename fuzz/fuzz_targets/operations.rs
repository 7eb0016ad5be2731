//! Whatever the lines of a bundle are, following them ends; and so does
//! reading each by itself.
#![no_main]

use contingencia::exchange::{Manifest, read_operations};
use contingencia::journal::{decode, digest, hex, sealed_in, signed_part};
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeMap;
use std::convert::Infallible;

fuzz_target!(|bytes: &[u8]| {
    let mut counts = BTreeMap::<String, u64>::new();
    let mut first = None;
    let mut last = 0;
    for line in bytes.split(|byte| *byte == b'\n') {
        let _ = sealed_in(line);
        let _ = signed_part(line);
        if let Ok(operation) = decode(line) {
            *counts.entry(operation.body.kind().to_owned()).or_default() += 1;
            last = operation.envelope.sequence;
            first.get_or_insert(operation.envelope);
        }
    }
    let Some(first) = first else { return };
    // A manifest that says of them what is true as far as it can be told.
    let text = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let head = text.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    let manifest = serde_json::json!({
        "format": 1,
        "bundle": first.entity,
        "organization": "operadora-de-prueba",
        "replica": {
            "id": first.replica,
            "point": "LIM014",
            "terminal": "A",
            "series": "A",
            "epoch": 1,
            "public_key": "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3",
        },
        "created_at": first.at,
        "from_sequence": first.sequence,
        "to_sequence": last,
        "previous": hex(&first.previous),
        "head": hex(&digest(head)),
        "counts": counts,
        "files": {},
        "software": "prueba",
    });
    let written = serde_json::to_vec(&manifest).expect("a value is written");
    if let Ok(manifest) = Manifest::parse(&written) {
        let mut seen = 0;
        let followed = read_operations(bytes, &manifest, |_| {
            seen += 1;
            Ok::<_, Infallible>(())
        });
        if followed.is_ok() {
            assert_eq!(seen, manifest.operations());
        }
    }
});
