//! Reports as they are shown: what a version says as it was prepared, and where it stands.

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::paging::ListPage;
use super::papers::model_of;
use super::plan::ReportPlan;
use crate::domain::authority::Role;
use crate::domain::document::DocumentContent;
use crate::domain::instant::local_day;
use crate::domain::report::{
    CheckSaid, LeftOut, RegulatoryReport, ReportKind, ReportModel, ReportName, ReportRow,
    ReportState, RowChange, Totals, Version,
};
use crate::store::{Cursor, PageAt, Reader};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;
use uuid::Uuid;

/// A version of a report. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportView {
    /// In one word: `2026-007-v1`; none of what is only planned.
    pub report: Option<String>,
    /// Its version.
    pub version: u32,
    /// What it is to those before.
    pub kind: ReportKind,
    /// First day of the period.
    pub from: NaiveDate,
    /// Last day of the period.
    pub to: NaiveDate,
    /// Last day for it (D5).
    pub due: Option<NaiveDate>,
    /// Where it stands; none of what is only planned.
    pub state: Option<ReportState>,
    /// The events that enter.
    pub rows: Vec<RowView>,
    /// Those that do not, and why.
    pub left_out: Vec<LeftOut>,
    /// The checks that are not passed.
    pub failed_checks: Vec<CheckSaid>,
    /// Who approved it.
    pub approvals: Vec<ApprovalView>,
    /// What is approved, 64 hexadecimal digits.
    pub digest: Option<String>,
    /// When it was sent.
    pub sent_at: Option<DateTime<FixedOffset>>,
    /// Whether it was sent after its last day, or is not sent and that is over.
    pub late: bool,
    /// The version whose place it takes.
    pub replaces: Option<String>,
    /// The version that was sent and that it corrects (P5).
    pub corrects: Option<u32>,
    /// The version that takes its place.
    pub replaced_by: Option<String>,
    /// What a person calls it: `2026-007 v1`.
    pub name: String,
    /// What the version that was sent says otherwise.
    pub changes: Vec<RowChange>,
    /// What it says altogether.
    pub totals: Totals,
    /// Why mass failures were chosen.
    pub mass_failures: Option<String>,
    /// When it was prepared.
    pub prepared_at: DateTime<FixedOffset>,
    /// By whom.
    pub prepared_by: String,
    /// Who is to approve it next.
    pub awaits: Option<Role>,
    /// Its documents.
    pub documents: Vec<PaperView>,
    /// Its content was purged (T1).
    pub purged: bool,
}

/// A row, by the name of its event. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowView {
    /// The event.
    pub outage: String,
    /// What is said of it.
    #[serde(flatten)]
    pub row: ReportRow,
}

/// An approval. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApprovalView {
    /// As what.
    pub role: Role,
    /// Who; none where it was purged.
    pub by: Option<String>,
    /// When it was written.
    pub at: DateTime<FixedOffset>,
    /// Of what.
    pub digest: String,
    /// Who wrote it down, where they did not sign it themselves.
    pub recorded_by: Option<String>,
    /// SHA-256 of the document that shows it.
    pub evidence: Option<String>,
}

/// A document of a version. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaperView {
    /// The name of its file.
    pub name: Option<String>,
    /// Its kind of file.
    pub kind: &'static str,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of its bytes.
    pub sha256: Option<String>,
}

/// A report in a list, by its latest version. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportBrief {
    /// In one word.
    pub report: String,
    /// What a person calls it.
    pub name: String,
    /// Its latest version.
    pub version: u32,
    /// What that is to those before.
    pub kind: ReportKind,
    /// First day of the period.
    pub from: NaiveDate,
    /// Last day of the period.
    pub to: NaiveDate,
    /// Last day for it.
    pub due: Option<NaiveDate>,
    /// Where it stands.
    pub state: ReportState,
    /// How many events enter.
    pub events: usize,
    /// When it was sent.
    pub sent_at: Option<DateTime<FixedOffset>>,
    /// Whether it is late.
    pub late: bool,
    /// The version that was sent before it, and when.
    pub sent_before: Option<(String, DateTime<FixedOffset>)>,
    /// The version whose place it takes.
    pub replaces: Option<String>,
    /// Who is to approve it next.
    pub awaits: Option<Role>,
    /// When it was prepared.
    pub prepared_at: DateTime<FixedOffset>,
}

/// One page of reports, the one prepared last first.
pub type ReportList = ListPage<ReportBrief, Cursor>;

/// Lists the reports.
///
/// # Errors
/// The store cannot be read.
pub fn list_reports(
    desk: &Desk,
    page: PageAt<Cursor>,
    limit: usize,
) -> Result<ReportList, ActionError> {
    let read = desk.store.read();
    let found = read.reports(page, limit + 1)?;
    let place = |report: &RegulatoryReport| {
        let at = report
            .versions
            .last()
            .map_or_else(|| desk.now(), |it| it.at);
        Cursor::at(at, report.id)
    };
    let list = ListPage::cut(found, page, limit, place)
        .counted(|before, limit| read.count_reports(before, limit))?;
    list.try_map(|report| brief(desk, report))
}

fn brief(desk: &Desk, report: &RegulatoryReport) -> Result<ReportBrief, ActionError> {
    let version = super::find::latest(report)?;
    let facts = &version.facts;
    Ok(ReportBrief {
        report: facts.name().word(),
        name: facts.name().to_string(),
        version: facts.version,
        kind: facts.kind,
        from: facts.from,
        to: facts.to,
        due: facts.due,
        state: version.state(),
        events: facts.rows.len(),
        sent_at: version.sent_at,
        late: is_late(desk, version),
        sent_before: report
            .sent_before(facts.version)
            .and_then(|sent| Some((sent.facts.name().word(), sent.sent_at?))),
        replaces: before(facts.name()),
        awaits: version.awaits(),
        prepared_at: version.at,
    })
}

/// Shows a version of a report, the latest where none is named.
///
/// # Errors
/// There is none of that name, or its documents were altered.
pub fn show_report(desk: &Desk, name: &str) -> Result<ReportView, ActionError> {
    let (report, version) = super::find::report(desk, name)?;
    of(desk, &report, &version)
}

pub(super) fn view(desk: &Desk, id: Uuid, version: Option<u32>) -> Result<ReportView, ActionError> {
    let report = super::find::by_id(desk.store.read(), id)?;
    let version = super::find::version(&report, version)?.clone();
    of(desk, &report, &version)
}

fn of(
    desk: &Desk,
    report: &RegulatoryReport,
    version: &Version,
) -> Result<ReportView, ActionError> {
    let read = desk.store.read();
    let facts = &version.facts;
    let name = facts.name();
    let last = report.last_version();
    let model = model_of(read, version)?;
    let mut shown = ReportView {
        report: Some(name.word()),
        version: facts.version,
        kind: facts.kind,
        from: facts.from,
        to: facts.to,
        due: facts.due,
        state: Some(version.state()),
        rows: Vec::new(),
        left_out: Vec::new(),
        failed_checks: Vec::new(),
        approvals: approvals(read, version)?,
        digest: Some(facts.digest.clone()),
        sent_at: version.sent_at,
        late: is_late(desk, version),
        replaces: before(name),
        corrects: report
            .sent_before(facts.version)
            .map(|sent| sent.facts.version),
        replaced_by: (facts.version < last)
            .then(|| ReportName::of(report.number, facts.version.saturating_add(1)).word()),
        name: name.to_string(),
        changes: Vec::new(),
        totals: Totals {
            events: facts.rows.len(),
            seconds: 0,
        },
        mass_failures: None,
        prepared_at: version.at,
        prepared_by: read.user_name(version.user)?,
        awaits: version.awaits().filter(|_| facts.version == last),
        documents: papers(read, version)?,
        purged: model.is_none(),
    };
    if let Some(model) = model {
        shown.says(model);
    }
    Ok(shown)
}

impl ReportView {
    /// What is only planned, as it would be.
    #[must_use]
    pub fn planned(plan: &ReportPlan) -> Self {
        let model = plan.model.clone();
        let mut shown = Self {
            report: None,
            version: model.version,
            kind: model.kind,
            from: model.from,
            to: model.to,
            due: model.due,
            state: None,
            rows: Vec::new(),
            left_out: Vec::new(),
            failed_checks: Vec::new(),
            approvals: Vec::new(),
            digest: None,
            sent_at: None,
            late: model
                .due
                .is_some_and(|due| due < model.prepared_at.date_naive()),
            replaces: before(plan.name),
            corrects: model.corrects,
            replaced_by: None,
            name: model.name.clone(),
            changes: Vec::new(),
            totals: plan.totals,
            mass_failures: None,
            prepared_at: model.prepared_at,
            prepared_by: model.prepared_by.clone(),
            awaits: None,
            documents: Vec::new(),
            purged: false,
        };
        shown.says(model);
        shown
    }

    fn says(&mut self, model: ReportModel) {
        self.totals = model.totals();
        self.rows = model
            .rows
            .into_iter()
            .map(|row| RowView {
                outage: row.correlative.clone(),
                row,
            })
            .collect();
        self.left_out = model.left_out;
        self.failed_checks = model.failed_checks;
        self.changes = model.changes;
        self.mass_failures = model.mass_failures;
    }
}

/// The version before one.
fn before(name: ReportName) -> Option<String> {
    let version = name.version?.checked_sub(1).filter(|it| *it > 0)?;
    Some(ReportName::of(name.report, version).word())
}

fn is_late(desk: &Desk, version: &Version) -> bool {
    let day = local_day(version.sent_at.unwrap_or(desk.now()), desk.zone());
    version.is_late(day)
}

fn approvals(read: Reader<'_>, version: &Version) -> Result<Vec<ApprovalView>, ActionError> {
    let mut shown = Vec::new();
    for approval in &version.approvals {
        let writer = read.user_name(approval.user)?;
        let (by, recorded_by, evidence) = match &approval.facts.recorded {
            None => (Some(writer), None, None),
            Some(recorded) => {
                let content: Option<DocumentContent> = read.sealed(&recorded.evidence.content)?;
                let by: Option<String> = read.sealed(&recorded.name)?;
                (by, Some(writer), content.map(|it| it.sha256))
            }
        };
        shown.push(ApprovalView {
            role: approval.facts.post,
            by,
            at: approval.at,
            digest: approval.facts.digest.clone(),
            recorded_by,
            evidence,
        });
    }
    Ok(shown)
}

fn papers(read: Reader<'_>, version: &Version) -> Result<Vec<PaperView>, ActionError> {
    let mut shown = Vec::new();
    for facts in version.facts.documents() {
        let content: Option<DocumentContent> = read.sealed(&facts.content)?;
        let (name, sha256) = content.map(|it| (it.name, it.sha256)).unzip();
        shown.push(PaperView {
            name,
            kind: facts.file_kind.code(),
            size: facts.size,
            sha256,
        });
    }
    Ok(shown)
}
