//! The rows behind a figure of an evaluation: of which file it was counted (V3, V4).

use super::parts::{Facts, day_and_clock, in_groups};
use crate::tui::prelude::*;
use crate::{
    actions::{Figure, FigureRow, FigureRows},
    config::ScreenId,
    domain::{
        instant::{date, short_day, weekday},
        tally::TallyClass,
        terminal::Scope,
        text::strip_control,
    },
    tui::records::{At, ListColumn, Narrowed, RecordPage, Records, Told, Wanted},
};

/// The source: a figure of an event.
#[derive(Debug)]
pub(crate) struct FigureList {
    outage: String,
    figure: Figure,
    /// The range of the event alone, without those before it.
    own_alone: bool,
    at_office: bool,
    /// What is known of the figure, once it is loaded; its rows are the list's.
    known: FigureRows,
}

/// The list, the event's own day first.
pub(crate) fn list(
    outage: &str,
    figure: Figure,
    scene: &Scene<'_>,
) -> (RecordPage<FigureList>, Vec<Wish>) {
    let own = FigureList {
        outage: outage.to_owned(),
        figure,
        own_alone: false,
        at_office: scene.board.status.channel.scope() == Scope::Office,
        known: FigureRows::default(),
    };
    RecordPage::list(own, scene)
}

fn ink(row: &FigureRow) -> Ink {
    if row.is_own { Ink::Text } else { Ink::Dim }
}

type Of = ListColumn<FigureRow>;

impl Records for FigureList {
    type Row = FigureRow;
    /// All that there is to be said of one stands in its row.
    type Detail = FigureRow;
    type Cursor = usize;

    const TITLE: &'static str = "Filas de la cifra";
    const TAB: ScreenId = ScreenId::Reports;
    const LIST: Context = Context::FigureRows;
    const DETAIL: Context = Context::FigureRow;

    fn name(row: &FigureRow) -> &str {
        &row.name
    }

    fn row_of(detail: &FigureRow) -> Option<&FigureRow> {
        Some(detail)
    }

    fn figures(&self, _: u16) -> Option<String> {
        let what = match self.figure {
            Figure::Impact => "atenciones",
            Figure::Claims => "reclamos y LDR",
        };
        let count = self.known.figure;
        let count = count.map(|count| format!(" · {count} en su rango"));
        let of = &self.outage;
        Some(format!("{what} de {of}{}", count.unwrap_or_default()))
    }

    fn filters(&self, _: Narrowed, _: &Scene<'_>) -> Vec<String> {
        let days = if self.own_alone {
            "solo el evento"
        } else {
            "el evento y los siete días previos"
        };
        let whole = self
            .known
            .whole_days
            .then_some("días enteros: hay conteos sin hora");
        let others = self
            .known
            .decided_on_others
            .then_some("se dictaminó con otras");
        let told = [Some(days), whole, others].into_iter().flatten();
        told.map(str::to_owned).collect()
    }

    fn narrow(&mut self, intent: Intent) -> bool {
        if intent != Intent::FilterState {
            return false;
        }
        self.own_alone = !self.own_alone;
        true
    }

    fn ask(&self, wanted: Wanted<usize>, _: &Scene<'_>) -> Effect {
        Effect::Reports(ReportEffect::FigureRows {
            outage: self.outage.clone(),
            figure: self.figure,
            own_alone: self.own_alone,
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, _: Narrowed) -> String {
        if self.at_office {
            "Nada importado de esos días: en Evaluación, i importa el archivo.".to_owned()
        } else {
            "Los archivos los importa la oficina; aquí llega el dictamen con sus cifras.".to_owned()
        }
    }

    fn width(_: &Scene<'_>) -> u16 {
        72
    }

    fn columns(&self, _: &Scene<'_>) -> Vec<Of> {
        let is_claims = self.figure == Figure::Claims;
        vec![
            Of::words("Día", Width::Fixed(8), |it, _| {
                Cell::new(short_day(it.day), ink(it))
            }),
            Of::words("De", Width::Fixed(10), |it, _| {
                Cell::new(it.place.label(), ink(it))
            }),
            Of::words("Clase", Width::Fixed(7), |it, _| {
                Cell::new(it.class.label(), ink(it))
            })
            .only(is_claims),
            Of::words("Tipo", Width::Fixed(9), |it, _| {
                Cell::new(it.kind.label(), ink(it))
            }),
            Of::numbers("Cuentan", 7, |it, _| {
                let role = if it.is_own { Ink::Heading } else { Ink::Dim };
                Cell::new(it.counted.to_string(), role)
            }),
            Of::numbers("Del día", 7, |it, _| {
                Cell::new(it.of_day.to_string(), ink(it))
            }),
            Of::words("Archivo", Width::Fill(8), |it, _| {
                Cell::new(strip_control(&it.file), ink(it))
            }),
        ]
    }

    fn load(&self, _: &str, _: Option<&FigureRow>, _: &Scene<'_>) -> Option<Effect> {
        None
    }

    fn lines(
        &self,
        row: &FigureRow,
        _: Option<&FigureRow>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        let what = match row.class {
            TallyClass::Typification => "tipificaciones",
            TallyClass::Claim => "reclamos",
            TallyClass::Ldr => "LDR",
        };
        let title = format!(" {} · {what} de {}", row.place.label(), row.kind.label());
        let mut facts = Facts::below(vec![vec![span(title, Ink::Heading)]], room, scene);
        let day = format!("{} {}", weekday(row.day), date(row.day));
        let own = if row.is_own {
            "el del evento"
        } else {
            "previo"
        };
        facts.fact("Día", &format!("{day} · {own}"));
        facts.fact("Cuentan", &row.counted.to_string());
        facts.fact("Del día", &row.of_day.to_string());
        if row.untimed > 0 {
            facts.fact("Sin hora", &row.untimed.to_string());
        }
        facts.fact("Archivo", &strip_control(&row.file));
        facts.fact("Importado", &day_and_clock(row.imported, scene));
        facts.fact("Huella", &in_groups(&row.sha256));
        let minutes = row.minutes.iter().map(|(minute, count)| match minute {
            Some(minute) => format!("{:02}:{:02} {count}", minute / 60, minute % 60),
            None => format!("sin hora {count}"),
        });
        let minutes: Vec<String> = minutes.collect();
        facts.fact("Por minuto", &minutes.join(" · "));
        facts.into_lines()
    }

    fn unloaded(&self, row: Option<&FigureRow>, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
        row.map_or_else(Vec::new, |row| self.lines(row, None, scene, room))
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, _: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Reports(ReportAnswer::FigureRows(rows)) => {
                self.known = *rows;
                Told::Listed(std::mem::take(&mut self.known.list))
            }
            answer => Told::Pass(answer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{ListPage, PageAt};
    use crate::domain::{catalog::ProcedureType, tally::TalliedPlace, terminal::Channel};
    use crate::tui::testing::prelude::*;
    use chrono::TimeDelta;

    fn row(place: usize, days: i64, of: TalliedPlace, counted: u64) -> FigureRow {
        let start = at("10:31") - TimeDelta::days(days);
        FigureRow {
            name: format!("{days}-{place}"),
            at: place,
            day: start.date_naive(),
            is_own: days == 0,
            place: of,
            class: TallyClass::Typification,
            kind: ProcedureType::Consultas,
            counted,
            of_day: counted + 90,
            untimed: 0,
            minutes: vec![(Some(631), counted - 1), (Some(700), 1)],
            file: "tipificaciones de noviembre.xlsx".to_owned(),
            sha256: "9f3a".repeat(16),
            imported: at("09:10"),
        }
    }

    fn listed(stage: Stage, figure: Figure, rows: Vec<FigureRow>) -> Listed<FigureList> {
        let name = "LIM014-2026-A-000041";
        let mut page = Listed::open(stage, |scene| list(name, figure, scene));
        let wishes = std::mem::take(&mut page.wishes);
        asked_for!(
            wishes,
            Wish::Effect(Effect::Reports(ReportEffect::FigureRows { outage, own_alone: false, .. }))
                if outage == name
        );
        let list = ListPage::of_all(rows, PageAt::First, 12, |row| row.at);
        page.answer(ReportAnswer::FigureRows(Box::new(FigureRows {
            figure: Some(14),
            list,
            ..FigureRows::default()
        })));
        page
    }

    fn impact() -> Vec<FigureRow> {
        let point = || TalliedPlace::Point("LIM014".to_owned());
        vec![
            row(0, 0, point(), 14),
            row(1, 1, point(), 63),
            row(2, 2, point(), 61),
        ]
    }

    fn office(stage: Stage) -> Stage {
        let mut stage = stage;
        stage.board.status.channel = Channel::Oficina;
        stage
    }

    #[test]
    fn v3_the_rows_of_a_figure_stand_with_the_file_they_are_of() {
        let mut page = listed(office(Stage::new()), Figure::Impact, impact());
        insta::assert_snapshot!(page.draw());
        page.press("⏎");
        insta::assert_snapshot!("one", page.draw());
        assert!(page.press("⎋").is_empty(), "back in the list");
        asked_for!(page.press("⎋"), Wish::Back);
        let wide = listed(office(Stage::sized(120, 34)), Figure::Impact, impact());
        insta::assert_snapshot!("wide", wide.draw());
    }

    #[test]
    fn v4_claims_stand_by_place_class_and_type() {
        let claims = [TallyClass::Claim, TallyClass::Ldr].map(|class| FigureRow {
            class,
            kind: ProcedureType::Reclamos,
            ..row(0, 0, TalliedPlace::Channel(Channel::Line123), 8)
        });
        let claims = (0..).zip(claims).map(|(place, row)| FigureRow {
            name: place.to_string(),
            at: place,
            ..row
        });
        let page = listed(office(Stage::new()), Figure::Claims, claims.collect());
        insta::assert_snapshot!(page.draw());
    }

    #[test]
    fn v3_the_days_before_are_left_out_by_a_key() {
        let mut page = listed(office(Stage::new()), Figure::Impact, impact());
        let own = first_asked!(
            page.press("s"),
            Effect::Reports(ReportEffect::FigureRows { own_alone, .. }) => own_alone
        );
        assert_eq!(own, Some(true));
        page.shows("solo el evento");
        let none = listed(Stage::new(), Figure::Impact, Vec::new());
        none.shows("Los archivos los importa la oficina");
    }
}
