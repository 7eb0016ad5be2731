//! The refused inquiries: what was asked, which rule refused it, what became of it (E).
//! Their list stands behind that of the outages, and is narrowed as that one was.

use super::super::parts::{Period, day_and_clock};
use crate::tui::prelude::*;
use crate::{
    actions::{Cursor, InquiryView, OutageQuery},
    config::ScreenId,
    domain::outage::OpeningInput,
    tui::records::{Act, At, ListColumn, Narrowed, RecordPage, Records, Told, Wanted},
};

#[derive(Debug)]
pub(crate) struct Inquiries;

/// An inquiry, by its id.
#[derive(Debug, Clone)]
pub(crate) struct Inquiry {
    id: String,
    view: InquiryView,
}

pub(crate) fn list(
    text: &str,
    period: Period,
    scene: &Scene<'_>,
) -> (RecordPage<Inquiries>, Vec<Wish>) {
    RecordPage::like(Inquiries, text, period, scene)
}

type Of = ListColumn<Inquiry>;

impl Records for Inquiries {
    type Row = Inquiry;
    /// Its row says it all.
    type Detail = ();
    type Cursor = Cursor;

    const TITLE: &'static str = "Eventos";
    const TAB: ScreenId = ScreenId::Outages;
    const LIST: Context = Context::Outages;
    const DETAIL: Context = Context::Outages;
    const SEARCH_BY: &'static str = "trámite o número";
    const PERIODS: bool = true;
    const DEEDS: &'static [Intent] = &[Intent::RestoreOutage, Intent::CloseOutage, Intent::Alert];

    fn name(row: &Inquiry) -> &str {
        &row.id
    }

    fn filters(&self, _: Narrowed, _: &Scene<'_>) -> Vec<String> {
        let told = ["consultas no registradas", "Enter la vuelve un evento"];
        told.map(str::to_owned).into()
    }

    fn ask(&self, wanted: Wanted<Cursor>, _: &Scene<'_>) -> Effect {
        Effect::Outages(OutageEffect::Inquiries {
            query: OutageQuery {
                text: wanted.text,
                from: wanted.from,
                ..OutageQuery::default()
            },
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, narrowed: Narrowed) -> String {
        match narrowed.period {
            _ if narrowed.is_searched => "Ningún evento coincide. Esc quita la búsqueda.",
            Period::Ever => "Ninguna: aquí quedan las preguntas que una regla rechazó.",
            _ => "Ninguno. Pulse P para listar otro período.",
        }
        .to_owned()
    }

    fn width(scene: &Scene<'_>) -> u16 {
        super::Outages::width(scene)
    }

    fn columns(&self, _: &Scene<'_>) -> Vec<Of> {
        vec![
            Of::words("Consultada", Width::Fixed(11), |it, scene| {
                day_and_clock(it.view.asked_at, scene).into()
            }),
            Of::words("Trámite", Width::Fill(12), |it, _| {
                let unknown = "trámite que no está en la lista";
                it.view.procedure.as_deref().unwrap_or(unknown).into()
            }),
            Of::words("Regla", Width::Fixed(5), |it, _| {
                Cell::new(it.view.rule.to_string(), Ink::Refused)
            }),
            Of::words("", Width::Fixed(12), |it, scene| {
                let outage = it.view.outage.as_ref().map(|it| {
                    let arrow = scene.theme.sign(Sign::Arrow);
                    format!("{arrow} {}", short(it))
                });
                Cell::new(outage.unwrap_or_default(), Ink::Dim)
            }),
        ]
    }

    fn sign(&self, row: &Inquiry, _: &Scene<'_>) -> Option<Sign> {
        let became = row.view.outage.as_ref();
        Some(became.map_or(Sign::Refused, |_| Sign::Confirmed))
    }

    fn load(&self, _: &str, _: Option<&Inquiry>, _: &Scene<'_>) -> Option<Effect> {
        None
    }

    fn lines(&self, (): &(), _: Option<&Inquiry>, _: &Scene<'_>, _: u16) -> Vec<Spans> {
        Vec::new()
    }

    fn unloaded(&self, _: Option<&Inquiry>, _: &Scene<'_>, _: u16) -> Vec<Spans> {
        let told = " Enter la vuelve un evento nuevo, con sus respuestas y su hora.";
        vec![vec![span(told, Ink::Dim)]]
    }

    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        Some(Act::go(match (intent, at.row) {
            (Intent::NewOutage, _) => Destination::OutageForm(Box::default()),
            (Intent::RegisterNotice, _) => Destination::NoticeForm,
            (Intent::FilterState, _) => at.elsewhere(false),
            (Intent::Open, Some(inquiry)) => became(&inquiry.view),
            _ => return None,
        }))
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, _: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Outages(OutageAnswer::Inquiries(list)) => Told::Listed(list.map(|view| {
                let id = view.id.to_string();
                Inquiry { id, view }
            })),
            answer => Told::Pass(answer),
        }
    }
}

/// The outage that it became, or *Nuevo evento* with what it was told: it keeps its first
/// time.
fn became(inquiry: &InquiryView) -> Destination {
    match &inquiry.outage {
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
    }
}
