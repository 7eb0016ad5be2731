//! Whatever a receipt is, reading it ends, and what was read says the same again.
#![no_main]

use contingencia::exchange::{Receipt, receipt_name};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(receipt) = Receipt::parse(bytes) {
        let written = serde_json::to_vec(&receipt).expect("a receipt is written");
        assert_eq!(Receipt::parse(&written).expect("it was read"), receipt);
        let name = receipt_name(&receipt);
        let plain = |c: char| c.is_ascii_alphanumeric() || "-+.".contains(c);
        assert!(name.chars().all(plain), "{name}");
    }
});
