//! The report to the regulator.

use super::line::Line;
use crate::{
    actions::{self, ActionError, Desk, Printed, ReportFormat, ReportView},
    tui::{
        message::{Answer, LongWork},
        subjects::papers::PaperAnswer,
        subjects::regulatory_report::{RegulatoryAnswer, RegulatoryEffect},
    },
};

pub(super) fn handle(
    desk: &mut Desk,
    effect: RegulatoryEffect,
    line: &Line<'_>,
) -> Result<Vec<Answer>, ActionError> {
    let answer = match effect {
        RegulatoryEffect::Plan { input, page, limit } => {
            let (report, list) = actions::page_of_plan(desk, &input, page, limit)?;
            RegulatoryAnswer::Planned(Box::new(report), list)
        }
        RegulatoryEffect::Choose(input) => {
            actions::choose_for_report(desk, &input)?;
            RegulatoryAnswer::Chosen(input)
        }
        RegulatoryEffect::Prepare(input) => {
            let prepare = actions::prepare_report_job(desk, input)?;
            line.work(LongWork::Prepare, move |progress| {
                let name = prepare(progress)?.view.name;
                Ok(RegulatoryAnswer::Prepared(name).into())
            });
            return Ok(Vec::new());
        }
        RegulatoryEffect::List {
            listed,
            page,
            limit,
        } => RegulatoryAnswer::Listed(actions::list_reports(desk, listed, page, limit)?),
        RegulatoryEffect::Show(name) => {
            RegulatoryAnswer::Shown(Box::new(actions::show_report(desk, &name)?))
        }
        RegulatoryEffect::Approve { report, digest } => {
            let view = actions::approve_report(desk, &report, Some(&digest), None)?;
            approved(report, &view)
        }
        RegulatoryEffect::Record {
            report,
            digest,
            given,
        } => {
            let view = actions::approve_report(desk, &report, Some(&digest), Some(&given))?;
            approved(report, &view)
        }
        RegulatoryEffect::Send { report, at } => {
            let view = actions::send_report(desk, &report, at)?;
            let told = if view.late {
                "Envío anotado, fuera de plazo"
            } else {
                "Envío anotado"
            };
            RegulatoryAnswer::Moved { report, told }
        }
        RegulatoryEffect::Write { report, format } => return write(desk, &report, format),
    };
    Ok(vec![answer.into()])
}

fn approved(report: String, view: &ReportView) -> RegulatoryAnswer {
    let told = match view.awaits {
        Some(_) => "Reporte aprobado; falta el Director",
        None => "Reporte aprobado por los dos",
    };
    RegulatoryAnswer::Moved { report, told }
}

/// Writes a document into the folder of documents, or all with its evidence into one there.
fn write(
    desk: &Desk,
    report: &str,
    format: Option<ReportFormat>,
) -> Result<Vec<Answer>, ActionError> {
    let file = match format {
        Some(format) => actions::export_report(desk, report, format, None)?.file,
        None => actions::export_report_set(desk, report)?,
    };
    let codes = Vec::new();
    Ok(vec![PaperAnswer::Printed(Printed { file, codes }).into()])
}
