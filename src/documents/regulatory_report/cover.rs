//! The cover sheet of a report: its approvals and digests, beside the documents in which
//! they cannot stand (P4).

use super::super::sheet::Job;
use super::super::{DocumentError, Head, Paper, Press};
use crate::config::Template;
use serde::Serialize;

/// What a cover sheet says, as texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cover {
    /// What it is called.
    pub title: &'static str,
    /// The version: `2026-007 v1`.
    pub name: String,
    /// What is said of it, by name.
    pub facts: Vec<(&'static str, String)>,
    /// Its approvals: as what, who, when, how.
    pub approvals: Vec<[String; 4]>,
    /// Its documents: file, size, digest.
    pub documents: Vec<[String; 3]>,
    /// What is approved.
    pub digest: String,
}

/// Prints a cover sheet.
///
/// # Errors
/// [`DocumentError`] when the office's template cannot be used.
pub fn cover(
    press: &Press,
    head: &Head,
    data: &Cover,
    paper: Paper,
) -> Result<Vec<u8>, DocumentError> {
    press.print(&Job {
        template: Template::Cover,
        head,
        data,
        paper,
    })
}
