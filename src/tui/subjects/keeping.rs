//! What the worker changes of the installation for the settings.

use chrono::NaiveDate;

use crate::{
    config::{Mailboxes, OfficeFacts, Template},
    domain::{deadline::ReportClock, terminal::Scope},
};

/// Something to be changed of the installation.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum KeepEffect {
    /// Seal bundles for an office from now on.
    AddRecipient { key: String, name: String },
    /// Seal nothing for it any more, by name.
    RemoveRecipient(String),
    /// Take a terminal's bundles (M4).
    AdmitTerminal {
        replica: String,
        point: String,
        scope: Scope,
        key: String,
    },
    /// Cut a terminal off (M4).
    RevokeTerminal { replica: String, reason: String },
    /// Declare a local day (D4).
    AddHoliday { day: NaiveDate, name: String },
    /// Take a local day back.
    RemoveHoliday(NaiveDate),
    /// Count the terms of reports from another instant (D5).
    CountReportsFrom(ReportClock),
    /// Other mailboxes for the alert (A1).
    ChangeMailboxes(Mailboxes),
    /// Other facts of the office (V5).
    ChangeOffice(OfficeFacts),
    /// Another mailbox of a point; none takes it out (V6).
    ChangePointMailboxes { point: String, to: Vec<String> },
    /// Write a template out to be edited.
    WriteTemplate(Template),
}
