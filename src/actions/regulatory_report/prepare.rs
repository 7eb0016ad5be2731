//! Preparing a report: what it says is made into its documents once, and those are kept
//! in the same deed (P4, P5).

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::choosing::forget_choices;
use super::chosen::ReportInput;
use super::papers::{Papers, digest_of};
use super::plan::{ReportPlan, plan_report};
use super::view::{ReportView, view};
use crate::domain::document::{DocumentContent, DocumentFacts, PART};
use crate::domain::personal::RetentionClass;
use crate::domain::refusal::Refusal;
use crate::domain::report::{Annex, Choice, Chosen, Prepared, ReportEvent};
use crate::domain::rule::Rule;
use crate::journal::Body;
use crate::store::{Progress, Writer};
use uuid::Uuid;

/// How often it is begun again, where another console writes meanwhile.
const TRIES: usize = 4;

/// A report that was prepared, and what the version before lost by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedReport {
    /// The version.
    pub view: ReportView,
    /// What that took away, in words.
    pub drops: Vec<String>,
}

/// Prepares a report, or the next version of the one of the same period: its documents
/// are made and kept, and it waits for its approvals (P4).
///
/// # Errors
/// As [`plan_report`]; nothing changed since the version before; a document cannot be
/// made or kept. Nothing is stored then.
pub fn prepare_report(desk: &mut Desk, input: &ReportInput) -> Result<PreparedReport, ActionError> {
    for _ in 0..TRIES {
        let seen = desk.store.read().highest_counter()?;
        let plan = plan_report(desk, input)?;
        check_news(&plan)?;
        let papers = Papers::of(desk, &plan.model)?;
        if let Some(id) = keep(desk, &plan, &papers, seen)? {
            forget_choices(desk, input)?;
            return Ok(PreparedReport {
                view: view(desk, id, plan.name.version)?,
                drops: plan.drops(),
            });
        }
    }
    Err(Refusal::new(
        Rule::P4,
        "Otra consola está escribiendo sin pausa: el reporte no se preparó.",
    )
    .hint("Repítalo en un momento.")
    .into())
}

/// As [`prepare_report`], for another thread, so that the console stays alive.
///
/// # Errors
/// The store cannot be opened beside.
pub fn prepare_report_job(
    desk: &Desk,
    input: ReportInput,
) -> Result<
    impl FnOnce(Progress<'_>) -> Result<PreparedReport, ActionError> + Send + 'static,
    ActionError,
> {
    let mut desk = Desk::over(desk.store.beside()?)?;
    Ok(move |_: Progress<'_>| prepare_report(&mut desk, &input))
}

/// A version that says the same as the one before would only take its approvals away.
fn check_news(plan: &ReportPlan) -> Result<(), Refusal> {
    match &plan.model.replaces {
        Some(before) if plan.unchanged => Err(Refusal::new(
            Rule::P5,
            format!("Nada cambió desde el reporte {before}: sigue valiendo, con sus aprobaciones."),
        )
        .hint("Una versión nueva se prepara cuando cambia un evento, o lo que se elige.")),
        _ => Ok(()),
    }
}

/// Keeps the documents and writes the version down; none where anything was written since
/// it was planned.
fn keep(
    desk: &mut Desk,
    plan: &ReportPlan,
    papers: &Papers,
    seen: u64,
) -> Result<Option<Uuid>, ActionError> {
    let model = &plan.model;
    desk.store.write(|writer| {
        if writer.read().highest_counter()? != seen {
            return Ok(None);
        }
        let mut chosen = Vec::new();
        for (outage, (choice, reason)) in &plan.chosen {
            chosen.push(Chosen {
                outage: *outage,
                included: *choice == Choice::Include,
                reason: writer.seal(RetentionClass::Report, reason)?,
            });
        }
        let mass_failures = match &model.mass_failures {
            Some(reason) => Some(writer.seal(RetentionClass::Report, reason)?),
            None => None,
        };
        let mut kept = Vec::new();
        for paper in papers.all() {
            kept.push(keep_paper(writer, paper)?);
        }
        let mut kept = kept.into_iter();
        let mut next = || kept.next();
        let (Some(pdf), Some(workbook), Some(model_kept)) = (next(), next(), next()) else {
            return Ok(None);
        };
        let annex = next().zip(next());
        let facts = Prepared {
            number: plan.name.report,
            version: model.version,
            kind: model.kind,
            from: model.from,
            to: model.to,
            due: model.due,
            rows: model.rows.iter().map(|row| row.id).collect(),
            chosen,
            mass_failures,
            pdf,
            workbook,
            model: model_kept,
            annex: annex.map(|(pdf, workbook)| Box::new(Annex { pdf, workbook })),
            digest: digest_of(papers.all().into_iter().map(|it| it.sha256.as_str())),
        };
        let facts = Box::new(facts);
        let (id, event) = match &plan.former {
            Some(former) => (former.id, ReportEvent::Corrected(facts)),
            None => (writer.id(), ReportEvent::Prepared(facts)),
        };
        writer.append(id, &Body::RegulatoryReport(event))?;
        Ok(Some(id))
    })
}

fn keep_paper(
    writer: &mut Writer<'_>,
    paper: &super::papers::Kept,
) -> Result<DocumentFacts, ActionError> {
    let content = DocumentContent {
        name: paper.name.clone(),
        title: None,
        sha256: paper.sha256.clone(),
    };
    let content = writer.seal(RetentionClass::Report, &content)?;
    for (part, bytes) in (0..).zip(paper.bytes.chunks(PART)) {
        writer.document_part(&content, part, bytes)?;
    }
    Ok(DocumentFacts {
        content,
        size: paper.bytes.len() as u64,
        file_kind: paper.kind,
    })
}
