//! The days whose events a report is of: a month, or any other (P1).

use crate::tui::prelude::*;
use crate::{
    actions::{FigureSpan, ReportInput},
    domain::instant::{date, local_day, parse_day},
    tui::records::Act,
};
use chrono::NaiveDate;

/// Of a period of which nobody chose anything here yet: what the version before has, where
/// there is one.
pub(super) fn untouched(from: NaiveDate, to: NaiveDate) -> ReportInput {
    ReportInput {
        repeat: true,
        ..ReportInput::of(from, to)
    }
}

/// The month that some days are, from its first to its last.
pub(super) fn month(from: NaiveDate, to: NaiveDate) -> Option<FigureSpan> {
    FigureSpan::month_of(from).filter(|month| (month.first(), month.last()) == (from, to))
}

/// In words: `noviembre de 2026`, `del 01/11/2026 al 15/11/2026`.
pub(super) fn words(input: &ReportInput) -> String {
    match month(input.from, input.to) {
        Some(month) => month.words(),
        None => format!("del {} al {}", date(input.from), date(input.to)),
    }
}

/// The same where there is little room: `11/2026`, `01/11–15/11/2026`.
pub(super) fn short(input: &ReportInput) -> String {
    let (from, to) = (input.from, input.to);
    match month(from, to) {
        Some(_) => from.format("%m/%Y").to_string(),
        None => format!("{}–{}", from.format("%d/%m"), date(to)),
    }
}

const DAY: &str = "Escriba la fecha como dd/mm/aaaa.";

/// Asks for other days. What was chosen of those before is kept while the page stands.
pub(super) fn asking() -> Act {
    let turn = |form: &Form<&'static str>, scene: &Scene<'_>| {
        let today = local_day(scene.now, scene.zone);
        let day = |key| parse_day(&form.text(key), today).map_err(|_| (key, DAY));
        let (from, to) = (day("from")?, day("to")?);
        if to < from {
            return Err(("to", "El período termina antes de empezar."));
        }
        Ok(RegulatoryEffect::Choose(untouched(from, to)))
    };
    let told = "Los días en que empezaron los eventos; de un período que ya tiene reporte se prepara otra versión. [P1 P5]";
    let prompt = Prompt::judging("Reporte de otro período", told, turn)
        .called("Ver")
        .dim()
        .labelled(9)
        .asks(
            line("from", "Desde")
                .placeholder("primer día: dd/mm/aaaa")
                .required(DAY),
        )
        .asks(
            line("to", "Hasta")
                .placeholder("último día: dd/mm/aaaa")
                .required(DAY),
        )
        .until(|answer| {
            matches!(
                answer,
                Answer::RegulatoryReport(RegulatoryAnswer::Chosen(_))
            )
        });
    Act::form(prompt)
}
