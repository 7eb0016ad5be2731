//! Whatever a manifest is, reading it ends, and what was read says the same again.
#![no_main]

use contingencia::exchange::Manifest;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(manifest) = Manifest::parse(bytes) {
        let written = serde_json::to_vec(&manifest).expect("a manifest is written");
        assert_eq!(Manifest::parse(&written).expect("it was read"), manifest);
        assert!(manifest.operations() > 0);
    }
});
