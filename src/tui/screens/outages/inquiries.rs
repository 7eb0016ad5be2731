//! The refused inquiries: what was asked, which rule refused it, what became of it (E).

use super::{
    super::parts::day_and_clock,
    line::{Line, Of},
};
use crate::tui::prelude::*;
use crate::{
    actions::InquiryView,
    domain::outage::OpeningInput,
    tui::records::Act,
};

/// What is told beside the list of one.
pub(super) const TOLD: &str = " Enter la vuelve un evento nuevo, con sus respuestas y su hora.";

pub(super) fn columns() -> Vec<Of> {
    vec![
        Of::words("Consultada", Width::Fixed(11), |it, scene| {
            of(it, |it| day_and_clock(it.asked_at, scene).into())
        }),
        Of::words("Trámite", Width::Fill(12), |it, _| {
            let unknown = "trámite que no está en la lista";
            of(it, |it| it.procedure.as_deref().unwrap_or(unknown).into())
        }),
        Of::words("Regla", Width::Fixed(5), |it, _| {
            of(it, |it| Cell::new(it.rule.to_string(), Ink::Refused))
        }),
        Of::words("", Width::Fixed(12), |it, scene| {
            of(it, |it| Cell::new(became(it, scene), Ink::Dim))
        }),
    ]
}

fn of(line: &Line, cell: impl FnOnce(&InquiryView) -> Cell) -> Cell {
    match line {
        Line::Inquiry(_, inquiry) => cell(inquiry),
        Line::Outage(_) => "".into(),
    }
}

fn became(inquiry: &InquiryView, scene: &Scene<'_>) -> String {
    let outage = inquiry.outage.as_ref();
    let arrow = scene.theme.sign(Sign::Arrow);
    outage.map_or_else(String::new, |it| format!("{arrow} {}", short(it)))
}

pub(super) const fn sign(inquiry: &InquiryView) -> Sign {
    match inquiry.outage {
        Some(_) => Sign::Confirmed,
        None => Sign::Refused,
    }
}

/// The outage that it became, or *Nuevo evento* with what it was told: it keeps its first
/// time.
pub(super) fn open(inquiry: &InquiryView) -> Act {
    Act::go(match &inquiry.outage {
        Some(outage) => Destination::OutageDetail(outage.clone()),
        None => Destination::OutageForm(Box::new(OpeningInput {
            procedure: inquiry.procedure_id.clone(),
            unlisted: inquiry.procedure_id.is_none(),
            applications: inquiry.application_ids.clone(),
            scenario: Some(inquiry.scenario),
            answers: inquiry.answers,
            started: Some(inquiry.asked_at),
            detected: Some(inquiry.asked_at),
            inquiry: Some(inquiry.id),
            ..OpeningInput::default()
        })),
    })
}
