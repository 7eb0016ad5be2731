//! Whatever a manifest is, reading it ends, and what was read says the same again.
#![no_main]

use contingencia::exchange::{Manifest, file_name};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(manifest) = Manifest::parse(bytes) {
        let written = serde_json::to_vec(&manifest).expect("a manifest is written");
        assert_eq!(Manifest::parse(&written).expect("it was read"), manifest);
        assert!(manifest.operations() > 0);
        assert_eq!(manifest.operations(), manifest.counts.values().sum::<u64>());
        for shown in [&manifest.organization, &manifest.software] {
            assert!(!shown.chars().any(char::is_control));
        }
        let name = file_name(
            &manifest.replica.point,
            &manifest.replica.series,
            manifest.from_sequence,
            manifest.to_sequence,
            true,
        );
        let plain = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
        assert!(name.chars().all(plain), "{name}");
    }
});
