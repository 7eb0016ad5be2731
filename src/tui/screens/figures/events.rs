//! The events behind a figure.

use crate::tui::prelude::*;
use crate::{
    actions::{FigureEvents, OutageView},
    config::ScreenId,
    tui::{
        records::{Act, At, ListColumn, Narrowed, RecordPage, Records, Told, Wanted},
        screens::parts::{Facts, day_and_clock, moment, strip},
    },
};
use uuid::Uuid;

/// The source.
#[derive(Debug)]
pub(crate) struct Behind {
    of: FigureEvents,
    /// Its part, in words.
    part: String,
}

/// The list, the newest first.
pub(crate) fn events(
    of: FigureEvents,
    part: String,
    scene: &Scene<'_>,
) -> (RecordPage<Behind>, Vec<Wish>) {
    RecordPage::list(Behind { of, part }, scene)
}

type Of = ListColumn<OutageView>;

impl Records for Behind {
    type Row = OutageView;
    /// All that there is to be said of one here stands in its row.
    type Detail = OutageView;
    type Cursor = Uuid;

    const TITLE: &'static str = "Eventos de la cifra";
    const TAB: ScreenId = ScreenId::Reports;
    const LIST: Context = Context::FigureEvents;
    const DETAIL: Context = Context::FigureEvent;

    fn name(row: &OutageView) -> &str {
        &row.correlative
    }

    fn row_of(detail: &OutageView) -> Option<&OutageView> {
        Some(detail)
    }

    fn filters(&self, _: Narrowed, _: &Scene<'_>) -> Vec<String> {
        vec![self.of.span.words(), self.part.clone()]
    }

    fn ask(&self, wanted: Wanted<Uuid>, _: &Scene<'_>) -> Effect {
        Effect::Reports(ReportEffect::FigureEvents {
            of: self.of.clone(),
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, _: Narrowed) -> String {
        "Ningún evento: no empezó ninguno así.".to_owned()
    }

    fn width(_: &Scene<'_>) -> u16 {
        72
    }

    fn columns(&self, _: &Scene<'_>) -> Vec<Of> {
        vec![
            Of::words("Evento", Width::Fixed(20), |it, _| {
                it.correlative.as_str().into()
            }),
            Of::words("Tipo", Width::Fixed(9), |it, _| {
                it.procedure_type.label().into()
            }),
            Of::words("Inicio", Width::Fixed(11), |it, scene| {
                moment(it.started_at, scene).into()
            }),
            Of::numbers("Duración", 11, |it, _| {
                let role = if it.over_one_hour {
                    Ink::Warning
                } else {
                    Ink::Text
                };
                Cell::new(it.lasted(), role)
            }),
            Of::words("Registro", Width::Fill(8), |it, _| {
                if it.late_registration {
                    Cell::new("tarde", Ink::Warning)
                } else {
                    Cell::new("a tiempo", Ink::Dim)
                }
            }),
        ]
    }

    fn load(&self, _: &str, _: Option<&OutageView>, _: &Scene<'_>) -> Option<Effect> {
        None
    }

    fn lines(
        &self,
        outage: &OutageView,
        _: Option<&OutageView>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        let title = format!(" {} · {}", outage.correlative, outage.procedure);
        let mut facts = Facts::below(vec![vec![span(title, Ink::Heading)]], room, scene);
        facts.air();
        for line in strip(outage, scene, room.saturating_sub(3)) {
            facts.indented(line);
        }
        facts.air();
        facts.fact("Canal", outage.channel.label());
        facts.fact("Aplicativos", &outage.applications.join(", "));
        facts.fact("Registrado", &day_and_clock(outage.registered_at, scene));
        facts.fact("Retraso", outage.late_reason.as_deref().unwrap_or_default());
        facts.fact("Motivo", &outage.cause_told().unwrap_or_default());
        facts.fact("Comunicado", outage.notice.as_deref().unwrap_or_default());
        facts.into_lines()
    }

    fn unloaded(&self, row: Option<&OutageView>, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
        row.map_or_else(Vec::new, |row| self.lines(row, None, scene, room))
    }

    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        let row = at.row.filter(|_| at.in_detail && intent == Intent::Open)?;
        Some(Act::go(Destination::OutageDetail(row.correlative.clone())))
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, _: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Reports(ReportAnswer::FigureEvents(list)) => Told::Listed(list),
            answer => Told::Pass(answer),
        }
    }
}
