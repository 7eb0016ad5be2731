//! Personal content: one person's access report, blocking, legal hold, and the
//! purge of what has been kept long enough (T).

use super::attached::Documented;
use super::attention_view::AttentionView;
use super::desk::Desk;
use super::error::{ActionError, Field};
use super::fields::required;
use super::find;
use super::pqr::{PersonCase, cases_of_account};
use super::revealed::Revealed;
use super::show_attentions::{AttentionDetail, detail};
use super::show_documents::{DocumentList, views};
use super::views::Viewer;
use crate::domain::access::AccessKind;
use crate::domain::attention::{Attention, AttentionChange, AttentionEvent, Content, ContentField};
use crate::domain::authority::Permission;
use crate::domain::identity::normalize_document;
use crate::domain::instant::date_clock;
use crate::domain::personal::RetentionClass;
use crate::domain::purge::check_purge;
use crate::files::without_number;
use crate::journal::Body;
use crate::store::{Progress, PurgeDone, PurgePlan, Reader, StoreError};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Found records read at once.
const PAGE: usize = 200;

/// Everything that is kept of one person (T2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccessReport {
    /// When it was made.
    pub made_at: DateTime<FixedOffset>,
    /// The attentions with that document number, now or before it was corrected,
    /// newest first, each with its history and nothing masked.
    pub attentions: Vec<AttentionDetail>,
    /// What is attached to those that have documents (Q11).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentList>,
    /// The cases of a cell in which that account came, each with its rows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<PersonCase>,
    /// Who has looked at them or carried them away, newest first.
    pub accesses: Vec<AccessView>,
}

/// By what a person is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessOf<'q> {
    /// A document, as `TIPO:NUM` or the number alone.
    Document(&'q str),
    /// An account of the client of a cell, as its bases say it.
    Account(&'q str),
}

/// One access to personal content as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccessView {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Name of who.
    pub by: String,
    /// What was done, Spanish.
    pub what: &'static str,
    /// Its kind.
    pub access: AccessKind,
    /// Codes of the attentions.
    pub records: Vec<String>,
}

/// What a purge would do, or did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PurgeView {
    /// Retention class.
    pub class: RetentionClass,
    /// The term ran from a day before this one.
    pub before: NaiveDate,
    /// Whether nothing was deleted: a dry run.
    pub simulated: bool,
    /// The records that lose their personal content: codes and correlatives.
    pub records: Vec<String>,
    /// Entries of the vault.
    pub entries: usize,
    /// Records that a legal hold keeps.
    pub held: Vec<String>,
    /// Claims of before that day without a firm resolution: kept.
    pub without_resolution: u64,
    /// The verified copy made afterwards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup: Option<PathBuf>,
    /// Copies from before that were deleted.
    pub expired_backups: Vec<PathBuf>,
    /// Documents written here about those records that were deleted.
    pub deleted_documents: Vec<PathBuf>,
    /// Out of reach: documents and letters about those records that were
    /// written elsewhere or sent, the bundles that carry them, copies that were made
    /// outside the data folder, stores put aside by a restore, and files that another program has open.
    pub out_of_reach: Vec<String>,
}

/// What can be decided about the personal content of attentions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonalDecision {
    /// Nothing of it is purged.
    Hold,
    /// The hold is over.
    Release,
    /// It is shown to nobody.
    Block,
    /// The block is over.
    Unblock,
}

impl PersonalDecision {
    fn deed(self) -> Permission {
        match self {
            Self::Hold | Self::Release => Permission::LegalHold,
            Self::Block | Self::Unblock => Permission::PersonAccess,
        }
    }
}

/// Everything kept of the person with a document number or an account. Logged (U3).
///
/// # Errors
/// The role may not, or the store cannot be read or written.
pub fn access_report(desk: &mut Desk, of: AccessOf<'_>) -> Result<AccessReport, ActionError> {
    desk.permit(Permission::PersonAccess)?;
    let (found, cases) = match of {
        AccessOf::Document(document) => (with_document(desk, document)?, Vec::new()),
        AccessOf::Account(account) => {
            let account = required(Field::Account, account)?;
            (Vec::new(), cases_of_account(desk, account)?)
        }
    };
    let seen = Revealed::reported(desk, &found, &cases)?;
    let read = desk.store.read();
    let mut accesses = Vec::new();
    let ids = found.iter().map(|attention| attention.id);
    for id in ids.chain(cases.iter().map(|case| case.id)) {
        for access in read.accesses_to(id)? {
            if !accesses.contains(&access) {
                accesses.push(access);
            }
        }
    }
    accesses.sort_by_key(|access| std::cmp::Reverse((access.at, access.id)));
    Ok(AccessReport {
        made_at: desk.now(),
        attentions: found
            .iter()
            .map(|attention| detail(desk, attention, Some(&seen)))
            .collect::<Result<_, _>>()?,
        documents: found
            .iter()
            .filter(|attention| !attention.documents.is_empty())
            .map(|attention| {
                let record = Documented::Attention(Box::new(attention.clone()));
                views(desk, &record, !attention.blocked)
            })
            .collect::<Result<_, _>>()?,
        accesses: accesses
            .iter()
            .map(|access| {
                let records = found
                    .iter()
                    .filter(|attention| access.records.contains(&attention.id))
                    .map(|attention| attention.code.to_string());
                let of_cases = cases
                    .iter()
                    .filter(|case| access.records.contains(&case.id))
                    .map(|case| format!("PQR {}", case.radicado));
                let records = records.chain(of_cases).collect();
                Ok(AccessView {
                    at: access.at,
                    by: read.user_name(access.user)?,
                    what: access.access.label(),
                    access: access.access,
                    records,
                })
            })
            .collect::<Result<_, ActionError>>()?,
        cases,
    })
}

/// The attentions of a person, newest first. A blocked one is in no index, so
/// those are looked through.
fn with_document(desk: &Desk, document: &str) -> Result<Vec<Attention>, ActionError> {
    let number = document
        .split_once(':')
        .map_or(document, |(_, number)| number);
    let number = normalize_document(required(Field::Document, number)?);
    let read = desk.store.read();
    let has_it = |attention: &Attention| -> Result<bool, StoreError> {
        let is_it = |content: Option<Content>| {
            content.is_some_and(|content| normalize_document(&content.document_number) == number)
        };
        if is_it(read.content(attention)?) {
            return Ok(true);
        }
        if !attention.amended.contains_key(&ContentField::Document) {
            return Ok(false);
        }
        // It was somebody else's number for a while, and the vault still says so.
        let former = documents_of(read, attention)?;
        Ok(former.into_iter().any(|content| is_it(Some(content))))
    };
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = read.attentions_with_number(&number, after, PAGE)?;
        for (place, attention) in &page {
            after = Some(*place);
            if has_it(attention)? {
                found.push(attention.clone());
            }
        }
        if page.len() < PAGE {
            break;
        }
    }
    // The index knows neither the blocked ones nor what was corrected.
    let elsewhere = [read.blocked_attentions()?, read.amended_attentions()?].concat();
    for attention in elsewhere {
        if found.iter().all(|known| known.id != attention.id) && has_it(&attention)? {
            found.push(attention);
        }
    }
    found.sort_by_key(|attention| std::cmp::Reverse((attention.taken.at, attention.id)));
    Ok(found)
}

/// The contents of an attention in which its document stood at some time.
fn documents_of(read: Reader<'_>, attention: &Attention) -> Result<Vec<Content>, StoreError> {
    let mut sealed = vec![attention.content.clone()];
    for operation in read.operations_of(attention.id)? {
        if let Body::Attention(AttentionEvent::Corrected {
            change:
                AttentionChange::Content {
                    of: ContentField::Document,
                    content,
                },
            ..
        }) = operation.body
        {
            sealed.push(content);
        }
    }
    let mut contents = Vec::new();
    for sealed in &sealed {
        contents.extend(read.sealed::<Content>(sealed)?);
    }
    Ok(contents)
}

/// Decides about all attentions of the person with a document number (T2).
///
/// # Errors
/// The role may not, nobody has that number, or the store cannot be written.
pub fn decide_for_person(
    desk: &mut Desk,
    document: &str,
    decision: PersonalDecision,
    reason: &str,
) -> Result<Decided<AttentionView>, ActionError> {
    desk.permit(decision.deed())?;
    let found = with_document(desk, document)?;
    if found.is_empty() {
        return Err(ActionError::NoPerson);
    }
    decide(desk, &found, decision, reason)
}

/// Decides about one attention, and says whether that changed anything (T1).
///
/// # Errors
/// The role may not, no such attention, or the store cannot be written.
pub fn decide_for_attention(
    desk: &mut Desk,
    name: &str,
    decision: PersonalDecision,
    reason: &str,
) -> Result<(AttentionView, bool), ActionError> {
    desk.permit(decision.deed())?;
    let attention = find::attention(desk, name)?;
    let id = attention.id;
    let decided = decide(desk, &[attention], decision, reason)?;
    Ok((Viewer::new(desk).attention(id)?, decided.changed > 0))
}

fn decide(
    desk: &mut Desk,
    attentions: &[Attention],
    decision: PersonalDecision,
    reason: &str,
) -> Result<Decided<AttentionView>, ActionError> {
    let reason = required(Field::Reason, reason)?;
    let is_so_already = |attention: &Attention| match decision {
        PersonalDecision::Hold => attention.held,
        PersonalDecision::Release => !attention.held,
        PersonalDecision::Block => attention.blocked,
        PersonalDecision::Unblock => !attention.blocked,
    };
    let meant = attentions.iter().filter(|it| !is_so_already(it));
    let meant: Vec<&Attention> = meant.collect();
    desk.store.write(|writer| {
        for attention in &meant {
            let reason = writer.seal(attention.retention(), reason)?;
            let event = match decision {
                PersonalDecision::Hold => AttentionEvent::Held { reason },
                PersonalDecision::Release => AttentionEvent::Released { reason },
                PersonalDecision::Block => AttentionEvent::Blocked { reason },
                PersonalDecision::Unblock => AttentionEvent::Unblocked { reason },
            };
            writer.append(attention.id, &Body::Attention(event))?;
        }
        Ok::<_, StoreError>(())
    })?;
    let viewer = Viewer::new(desk);
    let records = attentions.iter().map(|it| viewer.attention(it.id));
    Ok(Decided {
        records: records.collect::<Result<_, _>>()?,
        changed: meant.len(),
    })
}

/// What was decided about: nothing is written of what is so already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided<R> {
    /// All that it is about, as it stands now.
    pub records: Vec<R>,
    /// How many of them were not so before.
    pub changed: usize,
}

impl<R> Decided<R> {
    /// How many there are: «retenidos: 2; ya lo estaban: 1».
    #[must_use]
    pub fn words(&self, what: &str) -> String {
        match self.records.len() - self.changed {
            0 => format!("{what}: {}", self.changed),
            already => format!("{what}: {}; ya lo estaban: {already}", self.changed),
        }
    }
}

/// What a purge would delete now; deletes nothing (T1).
///
/// # Errors
/// The role may not, the term is not over, or the store cannot be read.
pub fn plan_purge(
    desk: &Desk,
    class: RetentionClass,
    before: NaiveDate,
) -> Result<PurgeView, ActionError> {
    desk.permit(Permission::Purge)?;
    check_purge(class, before, desk.now().date_naive())?;
    let plan = desk.store.read().purge_plan(class, before)?;
    let out_of_reach = out_of_reach(desk, &plan)?;
    Ok(view(plan, true, out_of_reach))
}

/// Deletes personal content whose term is over: a signed decision (T1, U1).
///
/// # Errors
/// The role may not, the term is not over, or the store cannot be written.
pub fn purge(
    desk: &mut Desk,
    class: RetentionClass,
    before: NaiveDate,
    progress: Progress<'_>,
) -> Result<PurgeView, ActionError> {
    desk.permit(Permission::Purge)?;
    check_purge(class, before, desk.now().date_naive())?;
    let PurgeDone {
        plan,
        backup,
        expired,
        aside,
    } = desk.store.purge(class, before, progress)?;
    let mut out_of_reach = out_of_reach(desk, &plan)?;
    out_of_reach.extend(aside.iter().map(|path| path.display().to_string()));
    let (deleted, left) = delete_documents(desk, &plan.records)?;
    out_of_reach.extend(left.iter().map(|path| path.display().to_string()));
    Ok(PurgeView {
        backup: Some(backup),
        expired_backups: expired,
        deleted_documents: deleted,
        ..view(plan, false, out_of_reach)
    })
}

fn view(plan: PurgePlan, simulated: bool, out_of_reach: Vec<String>) -> PurgeView {
    PurgeView {
        class: plan.class,
        before: plan.before,
        simulated,
        entries: plan.entries.len(),
        records: plan.records,
        held: plan.held,
        without_resolution: plan.without_resolution,
        backup: None,
        expired_backups: Vec::new(),
        deleted_documents: Vec::new(),
        out_of_reach,
    }
}

/// Documents, letters and bundles with the purged records that left the console.
fn out_of_reach(desk: &Desk, plan: &PurgePlan) -> Result<Vec<String>, ActionError> {
    let read = desk.store.read();
    let mut out = Vec::new();
    read.for_each_access(|access| {
        if !matches!(access.access, AccessKind::Printed | AccessKind::Mailed) {
            return Ok(());
        }
        for id in &access.records {
            if plan.ids.contains(id)
                && let Some(attention) = read.attention(*id)?
            {
                out.push(format!(
                    "{}: {}, {}",
                    attention.code,
                    access.access.label(),
                    date_clock(access.at, desk.zone())
                ));
            }
        }
        Ok(())
    })?;
    if !plan.ids.is_empty() {
        for copy in read.copies_elsewhere()? {
            out.push(format!(
                "{}: copia hecha fuera, {}",
                copy.file.display(),
                date_clock(copy.at, desk.zone())
            ));
        }
    }
    for export in read.exports_of(plan.ids.iter().copied())? {
        out.push(format!(
            "{}: {}, {}",
            export.file.display(),
            AccessKind::Exported.label(),
            date_clock(export.at, desk.zone())
        ));
    }
    Ok(out)
}

/// Deletes what was written here about records: their names end the files' names.
/// Answers which are gone, and which resisted.
fn delete_documents(
    desk: &Desk,
    records: &[String],
) -> Result<(Vec<PathBuf>, Vec<PathBuf>), ActionError> {
    let folder = desk.paths().documents();
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Default::default()),
        Err(error) => return Err(StoreError::io(&folder)(error).into()),
    };
    let records: BTreeSet<&str> = records.iter().map(String::as_str).collect();
    let (mut deleted, mut left) = (Vec::new(), Vec::new());
    for entry in entries {
        let path = entry.map_err(StoreError::io(&folder))?.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let about = without_number(&stem).split_once('-');
        if about.is_some_and(|(_, record)| records.contains(record)) {
            match std::fs::remove_file(&path) {
                Ok(()) => deleted.push(path),
                Err(error) => {
                    tracing::warn!(kind = %error.kind(), "a document could not be deleted");
                    left.push(path);
                }
            }
        }
    }
    Ok((deleted, left))
}
