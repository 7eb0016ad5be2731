//! The rules of the procedure as pure code: no clock, no disk, no SQL, no terminal.
//!
//! Every rule carries the id under which it is agreed (`E4`, `O1`, …); a test
//! that proves one is named after it. This module imports nothing else of the
//! crate.

pub mod access;
pub mod advice;
pub mod alert;
pub mod asset;
pub mod attention;
pub mod authority;
pub mod calendar;
pub mod catalog;
pub mod claim;
pub mod closing_review;
pub mod code_block;
pub mod deadline;
pub mod document;
pub mod evaluation;
pub mod fault;
pub mod figures;
pub mod identity;
pub mod inquiry;
pub mod instant;
pub mod law;
pub mod look;
pub mod masking;
pub mod meta;
pub mod money;
pub mod notice;
pub mod numbering;
pub mod outage;
pub mod personal;
pub mod point;
pub mod pqr;
pub mod practice;
pub mod purge;
pub mod receipt;
pub mod recipient;
pub mod refusal;
pub mod regularization;
pub mod report;
pub mod rule;
pub mod rulebook;
pub mod tally;
pub mod terminal;
pub mod text;
pub mod timekeeping;
pub mod trust;
pub mod user;
