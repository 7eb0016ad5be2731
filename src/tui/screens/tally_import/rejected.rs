//! The rows of a file of which nothing is taken, and why.

use crate::tui::prelude::*;
use crate::{
    actions::RejectedRow,
    config::ScreenId,
    domain::text::strip_control,
    tui::{
        records::{At, ListColumn, Narrowed, RecordPage, Records, Told, Wanted},
        screens::parts::Facts,
    },
};

/// The source: a file that was read.
#[derive(Debug)]
pub(crate) struct Rejected {
    of: RejectedOf,
}

/// The list, as the file has them.
pub(crate) fn list(of: RejectedOf, scene: &Scene<'_>) -> (RecordPage<Rejected>, Vec<Wish>) {
    RecordPage::list(Rejected { of }, scene)
}

type Of = ListColumn<RejectedRow>;

impl Records for Rejected {
    type Row = RejectedRow;
    /// All that there is to be said of one stands in its row.
    type Detail = RejectedRow;
    type Cursor = usize;

    const TITLE: &'static str = "Filas rechazadas";
    const TAB: ScreenId = ScreenId::Reports;
    const IS_ANYWHERE: bool = true;
    const STACKED: bool = true;
    const LIST_TENTHS: u16 = 6;
    const LIST: Context = Context::RejectedRows;
    const DETAIL: Context = Context::RejectedRows;

    fn name(row: &RejectedRow) -> &str {
        &row.name
    }

    fn row_of(detail: &RejectedRow) -> Option<&RejectedRow> {
        Some(detail)
    }

    fn filters(&self, _: Narrowed, _: &Scene<'_>) -> Vec<String> {
        let file = match &self.of {
            RejectedOf::Tallies(planned) => &planned.input().file,
            RejectedOf::Base(planned) => &planned.input().file,
        };
        let name = file.file_name().unwrap_or_default();
        vec![strip_control(&name.to_string_lossy())]
    }

    fn ask(&self, wanted: Wanted<usize>, _: &Scene<'_>) -> Effect {
        Effect::Bases(BaseEffect::Rejected {
            of: self.of.clone(),
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, _: Narrowed) -> String {
        "Ninguna: todas las filas sirven.".to_owned()
    }

    fn width(_: &Scene<'_>) -> u16 {
        64
    }

    fn columns(&self, _: &Scene<'_>) -> Vec<Of> {
        vec![
            Of::words("Fila", Width::Fixed(8), |it, _| it.row.to_string().into()),
            Of::words("Columna", Width::Fixed(16), |it, _| {
                strip_control(&it.column).into()
            }),
            Of::words("Por qué", Width::Fill(20), |it, _| {
                Cell::new(strip_control(&it.reason), Ink::Warning)
            }),
        ]
    }

    fn load(&self, _: &str, _: Option<&RejectedRow>, _: &Scene<'_>) -> Option<Effect> {
        None
    }

    fn lines(
        &self,
        row: &RejectedRow,
        _: Option<&RejectedRow>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        let head = vec![span(format!(" Fila {}", row.row), Ink::Heading)];
        let mut facts = Facts::below(vec![head], room, scene);
        facts.fact("Columna", &strip_control(&row.column));
        facts.fact("Por qué", &strip_control(&row.reason));
        facts.into_lines()
    }

    fn unloaded(&self, row: Option<&RejectedRow>, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
        row.map_or_else(Vec::new, |row| self.lines(row, None, scene, room))
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, _: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Bases(BaseAnswer::Rejected(list)) => Told::Listed(list),
            answer => Told::Pass(answer),
        }
    }
}
