//! Reports as they are shown: what a version says as it was prepared, and where it stands.

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::paging::ListPage;
use super::find::{called, word};
use super::news::news;
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
use std::cmp::Reverse;
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
    /// What would be said otherwise of the official part if it were prepared now: none of
    /// a version that another one takes the place of, nor of what is only planned (C6).
    pub news: Vec<RowChange>,
    /// It was sent, and there is something of that: a new version is asked for (C6, P5).
    pub asks_new_version: bool,
    /// All versions of the report, the first one first.
    pub versions: Vec<VersionView>,
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
    /// What the version that was sent says otherwise; where none was sent, the one before.
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
    /// What lacks of its head.
    pub warnings: Vec<String>,
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

/// A version among those of its report. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VersionView {
    /// In one word.
    pub report: String,
    /// Its number.
    pub version: u32,
    /// Where it stands.
    pub state: ReportState,
    /// When it was sent.
    pub sent_at: Option<DateTime<FixedOffset>>,
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

/// Which versions are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum VersionsListed {
    /// The latest of each report.
    #[default]
    Latest,
    /// All of them.
    All,
}

/// A version of a report in a list. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportBrief {
    /// The report's record.
    pub id: Uuid,
    /// In one word.
    pub report: String,
    /// What a person calls it.
    pub name: String,
    /// The end of its id, where another office has a report of this number.
    pub mark: Option<String>,
    /// Which version.
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
    /// The version that takes its place.
    pub replaced_by: Option<String>,
    /// Who is to approve it next.
    pub awaits: Option<Role>,
    /// When it was prepared.
    pub prepared_at: DateTime<FixedOffset>,
    /// Its place among all versions, whatever their report.
    #[serde(skip)]
    pub place: Uuid,
}

/// One page of reports, the one prepared last first.
pub type ReportList = ListPage<ReportBrief, Cursor>;

/// Lists the reports by their latest version, or all their versions.
///
/// # Errors
/// The store cannot be read.
pub fn list_reports(
    desk: &Desk,
    listed: VersionsListed,
    page: PageAt<Cursor>,
    limit: usize,
) -> Result<ReportList, ActionError> {
    let read = desk.store.read();
    if listed == VersionsListed::All {
        let mut all = Vec::new();
        for report in read.all_reports()? {
            for version in &report.versions {
                all.push(brief(desk, &report, version)?);
            }
        }
        all.sort_by_key(|it| Reverse((it.prepared_at, it.version)));
        let place = |it: &ReportBrief| Cursor::at(it.prepared_at, it.place);
        return Ok(ListPage::of_all(all, page, limit, place));
    }
    let found = read.reports(page, limit + 1)?;
    let place = |report: &RegulatoryReport| {
        let at = report
            .versions
            .last()
            .map_or_else(|| desk.now(), |it| it.at);
        Cursor::at(at, report.id)
    };
    let list = ListPage::cut(found, &page, limit, place)
        .counted(|before, limit| read.count_reports(before, limit))?;
    list.try_map(|report| brief(desk, report, super::find::latest(report)?))
}

/// Where a report, or a version of one, stands in such a list, by its name.
///
/// # Errors
/// There is none of that name, or two offices have one.
pub fn report_place(
    desk: &Desk,
    listed: VersionsListed,
    name: &str,
) -> Result<Cursor, ActionError> {
    let (report, version) = super::find::report(desk, name)?;
    Ok(match listed {
        VersionsListed::All => {
            let it = brief(desk, &report, &version)?;
            Cursor::at(it.prepared_at, it.place)
        }
        VersionsListed::Latest => Cursor::at(super::find::latest(&report)?.at, report.id),
    })
}

fn brief(
    desk: &Desk,
    report: &RegulatoryReport,
    version: &Version,
) -> Result<ReportBrief, ActionError> {
    let facts = &version.facts;
    let mark = super::find::mark(desk.store.read(), report)?;
    let named = |name| word(name, mark.as_deref());
    let last = report.last_version();
    Ok(ReportBrief {
        id: report.id,
        report: named(facts.name()),
        name: called(facts.name(), mark.as_deref()),
        version: facts.version,
        kind: facts.kind,
        from: facts.from,
        to: facts.to,
        due: facts.due,
        state: version.state(),
        events: facts.rows.len(),
        sent_at: version.sent_at,
        late: is_late(desk, report, version),
        sent_before: report
            .sent_before(facts.version)
            .and_then(|sent| Some((named(sent.facts.name()), sent.sent_at?))),
        replaces: before(facts.name()).map(named),
        replaced_by: after(report, version).map(named),
        awaits: version.awaits().filter(|_| facts.version == last),
        prepared_at: version.at,
        place: facts.model.content.vault,
        mark,
    })
}

/// Shows a version of a report, the latest where none is named.
///
/// # Errors
/// There is none of that name, or its documents were altered.
pub fn show_report(desk: &Desk, name: &str) -> Result<ReportView, ActionError> {
    let (report, version) = super::find::report(desk, name)?;
    let mut shown = of(desk, &report, &version)?;
    if let Some(said) = model_of(desk.store.read(), &version)? {
        shown.news = news(desk, &report, &version, &said)?;
        shown.asks_new_version = version.sent_at.is_some() && !shown.news.is_empty();
    }
    Ok(shown)
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
    let mark = super::find::mark(read, report)?;
    let named = |name| word(name, mark.as_deref());
    let mut shown = ReportView {
        report: Some(named(name)),
        version: facts.version,
        kind: facts.kind,
        from: facts.from,
        to: facts.to,
        due: facts.due,
        state: Some(version.state()),
        rows: Vec::new(),
        left_out: Vec::new(),
        failed_checks: Vec::new(),
        news: Vec::new(),
        asks_new_version: false,
        versions: versions(report, named),
        approvals: approvals(read, version)?,
        digest: Some(facts.digest.clone()),
        sent_at: version.sent_at,
        late: is_late(desk, report, version),
        replaces: before(name).map(named),
        corrects: report
            .sent_before(facts.version)
            .map(|sent| sent.facts.version),
        replaced_by: after(report, version).map(named),
        name: called(name, mark.as_deref()),
        changes: Vec::new(),
        totals: Totals {
            events: facts.rows.len(),
            ..Totals::default()
        },
        mass_failures: None,
        prepared_at: version.at,
        prepared_by: read.user_name(version.user)?,
        awaits: version.awaits().filter(|_| facts.version == last),
        documents: papers(read, version)?,
        warnings: Vec::new(),
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
            news: Vec::new(),
            asks_new_version: false,
            versions: Vec::new(),
            approvals: Vec::new(),
            digest: None,
            sent_at: None,
            late: model
                .due
                .is_some_and(|due| due < model.prepared_at.date_naive()),
            replaces: before(plan.name).map(|name| name.word()),
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
            warnings: Vec::new(),
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
        self.warnings = model.warnings;
    }
}

/// The version before one.
fn before(name: ReportName) -> Option<ReportName> {
    let version = name.version?.checked_sub(1).filter(|it| *it > 0)?;
    Some(ReportName::of(name.report, version))
}

/// The version that takes the place of one.
fn after(report: &RegulatoryReport, version: &Version) -> Option<ReportName> {
    let number = version.facts.version;
    let next = number.checked_add(1)?;
    (number < report.last_version()).then(|| ReportName::of(report.number, next))
}

/// One that another took the place of before it was sent is no longer waited for.
fn is_late(desk: &Desk, report: &RegulatoryReport, version: &Version) -> bool {
    let is_gone = version.sent_at.is_none() && after(report, version).is_some();
    let day = local_day(version.sent_at.unwrap_or(desk.now()), desk.zone());
    !is_gone && version.is_late(day)
}

fn versions(report: &RegulatoryReport, named: impl Fn(ReportName) -> String) -> Vec<VersionView> {
    let all = report.versions.iter();
    all.map(|it| VersionView {
        report: named(it.facts.name()),
        version: it.facts.version,
        state: it.state(),
        sent_at: it.sent_at,
    })
    .collect()
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
