//! The cases of a cut by how they stand to those before it: each pile leads to its own (X2).

use std::sync::Arc;

use crate::tui::prelude::*;
use crate::{
    actions::{CutPiles, PileCases},
    config::ScreenId,
    domain::{
        instant::date,
        text::{first_named, strip_control},
    },
    tui::{
        records::{Act, At, ListColumn, Narrowed, RecordPage, Records, Told, Wanted},
        screens::parts::{Facts, counted_words},
    },
};

/// Radicados that are told of a pile; its list has them all.
const TOLD: usize = 60;

/// The source: a cut that was looked at or received.
#[derive(Debug)]
pub(crate) struct Piles {
    of: Arc<CutPiles>,
}

/// Its piles, as they are told.
pub(crate) fn list(of: Arc<CutPiles>, scene: &Scene<'_>) -> (RecordPage<Piles>, Vec<Wish>) {
    RecordPage::list(Piles { of }, scene)
}

type Of = ListColumn<PileCases>;

impl Records for Piles {
    type Row = PileCases;
    /// All that there is to be said of one stands in its row.
    type Detail = PileCases;
    type Cursor = usize;

    const TITLE: &'static str = "Casos del corte";
    const TAB: ScreenId = ScreenId::Pqr;
    const LIST: Context = Context::CutPiles;
    const DETAIL: Context = Context::CutPiles;

    fn name(row: &PileCases) -> &str {
        row.label
    }

    fn row_of(detail: &PileCases) -> Option<&PileCases> {
        Some(detail)
    }

    fn filters(&self, _: Narrowed, _: &Scene<'_>) -> Vec<String> {
        vec![format!(
            "{}, corte {}",
            self.of.base.short(),
            date(self.of.cut)
        )]
    }

    fn ask(&self, wanted: Wanted<usize>, _: &Scene<'_>) -> Effect {
        Effect::Bases(BaseEffect::Piles {
            of: Arc::clone(&self.of),
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, _: Narrowed) -> String {
        "Ninguno: el corte no cambia ningún caso.".to_owned()
    }

    fn width(_: &Scene<'_>) -> u16 {
        50
    }

    fn columns(&self, _: &Scene<'_>) -> Vec<Of> {
        vec![
            Of::words("Qué pasó con ellos", Width::Fill(32), |it, _| {
                it.label.into()
            }),
            Of::numbers("Casos", 8, |it, _| it.radicados.len().to_string().into()),
        ]
    }

    fn load(&self, _: &str, _: Option<&PileCases>, _: &Scene<'_>) -> Option<Effect> {
        None
    }

    fn lines(
        &self,
        row: &PileCases,
        _: Option<&PileCases>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        let all = row.radicados.len();
        let head = format!(" {}: {}", row.label, counted_words(all, "caso", "casos"));
        let mut facts = Facts::below(vec![vec![span(head, Ink::Heading)]], room, scene);
        let named = first_named(&row.radicados, TOLD);
        facts.fact("Radicados", &strip_control(&named));
        if !row.are_here {
            facts.fact("", "Son casos cuando se recibe la base.");
        }
        facts.into_lines()
    }

    fn unloaded(&self, row: Option<&PileCases>, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
        row.map_or_else(Vec::new, |row| self.lines(row, None, scene, room))
    }

    /// What is no case yet is told of as a row tells it.
    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        let row = at.row.filter(|_| intent == Intent::Open)?;
        Some(Act::go(Destination::CasesBehind {
            figure: row.figure()?,
            words: format!("corte {}, {}", date(self.of.cut), row.label),
        }))
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, _: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Bases(BaseAnswer::Piles(list)) => Told::Listed(list),
            answer => Told::Pass(answer),
        }
    }
}
