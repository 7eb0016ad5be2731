//! What of the program reads files from outside, and what that rests on.
#![allow(dead_code, unreachable_pub, missing_docs)]

#[path = "../src/domain/mod.rs"]
pub mod domain;
#[path = "../src/exchange/mod.rs"]
pub mod exchange;
#[path = "../src/files.rs"]
mod files;
#[path = "../src/journal/mod.rs"]
pub mod journal;
#[path = "../src/signature.rs"]
mod signature;
