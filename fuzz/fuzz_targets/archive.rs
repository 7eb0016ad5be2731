//! Whatever ZIP a terminal signs, opening it ends, and what was opened is taken.
#![no_main]

use contingencia::packed::taken;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Err(error) = taken(bytes) {
        assert!(!error.to_string().is_empty());
    }
});
