//! What tests of several concerns share.

#![allow(dead_code, reason = "each concern uses its own part")]

pub(crate) mod binary_workbook;
pub(crate) mod cell;
pub(crate) mod console;
pub(crate) mod desk;
#[cfg(target_os = "linux")]
pub(crate) mod disk;
pub(crate) mod documents;
pub(crate) mod exchange;
pub(crate) mod kinds;
pub(crate) mod merging;
#[cfg(unix)]
pub(crate) mod printer;
pub(crate) mod store;
pub(crate) mod workbook;
