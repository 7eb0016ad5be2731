//! What of the program reads files from outside, and what that rests on.
#![allow(dead_code, unreachable_pub, missing_docs)]

pub mod chained;
#[path = "../src/domain/mod.rs"]
pub mod domain;
#[path = "../src/exchange/mod.rs"]
pub mod exchange;
#[path = "../src/files/mod.rs"]
mod files;
#[path = "../src/journal/mod.rs"]
pub mod journal;
#[path = "../src/exchange/limits.rs"]
mod limits;
pub mod packed;
#[path = "../src/signature.rs"]
mod signature;
#[path = "../src/exchange/table.rs"]
mod table;

/// Whether the exchange refuses JSON for its depth.
#[must_use]
pub fn too_deep(json: &[u8]) -> bool {
    limits::too_deep(json)
}

/// The levels it allows.
pub const NESTING: usize = limits::NESTING;

/// The bytes of a table with one column, as a bundle carries it.
///
/// # Errors
/// None: it is written to memory.
pub fn table_of(cells: &[&str]) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut rows = table::Rows::new(&mut out, &["Pedido"])?;
    for cell in cells {
        rows.write(&[cell])?;
    }
    rows.finish()?;
    Ok(out)
}
