//! *Plazos*: the events whose report is still to be made, soonest due first (D5).

use super::{
    parts::{Facts, day_and_clock},
    register,
};
use chrono::NaiveDate;

use crate::tui::prelude::*;
use crate::{
    actions::{Cursor, DueFigures, OutageView, ReportTermView},
    config::ScreenId,
    domain::{
        deadline::TermState,
        instant::{date, local_day},
        outage::State,
    },
    tui::records::{Act, At, ListColumn, Narrowed, RecordPage, Records, Told, Wanted},
};

const STATES: [Option<TermState>; 4] = [
    None,
    Some(TermState::Overdue),
    Some(TermState::AtRisk),
    Some(TermState::Running),
];

/// The source.
#[derive(Debug, Default)]
pub(crate) struct Deadlines {
    state: Option<TermState>,
    figures: DueFigures,
}

/// The list, soonest due first.
pub(crate) fn list(scene: &Scene<'_>) -> (RecordPage<Deadlines>, Vec<Wish>) {
    RecordPage::list(Deadlines::default(), scene)
}

/// Where the term of an event stands now, with its sign.
fn standing(outage: &OutageView, scene: &Scene<'_>) -> (Option<Sign>, &'static str) {
    let today = local_day(scene.now, scene.zone);
    let term = outage.report_term.as_ref();
    match term.map(|term| term.term.state(today)) {
        _ if outage.duplicate_of.is_some() => (None, "duplicado"),
        None => (None, "no corre"),
        Some(state @ TermState::Running) => (Some(Sign::Clock), state.label()),
        Some(state @ TermState::AtRisk) => (Some(Sign::Warning), state.label()),
        Some(state @ TermState::Overdue) => (Some(Sign::Refused), state.label()),
    }
}

/// What is left of a term, in one word or two.
pub(super) fn left(term: &ReportTermView, today: NaiveDate) -> String {
    match term.term.counted() {
        Some(term) if term.due < today => {
            format!("hace {} d", (today - term.due).num_days())
        }
        Some(term) if term.due == today => "hoy".to_owned(),
        Some(term) => format!("{} d háb.", term.left(today)),
        None => String::new(),
    }
}

/// What its report still waits for.
fn lacks(outage: &OutageView) -> &'static str {
    match outage.state {
        State::Open => "sigue abierto",
        State::Restored => "falta cerrarlo",
        State::Closed if outage.closing_to_validate => "cierre por validar",
        State::Closed => "cerrado",
    }
}

fn ink(outage: &OutageView, scene: &Scene<'_>) -> Ink {
    standing(outage, scene).0.map_or(Ink::Dim, Theme::sign_role)
}

type Of = ListColumn<OutageView>;

impl Records for Deadlines {
    type Row = OutageView;
    /// All that there is to be said of a term stands in its row.
    type Detail = OutageView;
    type Cursor = Cursor;

    const TITLE: &'static str = "Plazos";
    const TAB: ScreenId = ScreenId::Reports;
    const LIST: Context = Context::Deadlines;
    const DETAIL: Context = Context::Deadline;

    fn name(row: &OutageView) -> &str {
        &row.correlative
    }

    fn row_of(detail: &OutageView) -> Option<&OutageView> {
        Some(detail)
    }

    fn figures(&self, _: u16) -> Option<String> {
        let DueFigures {
            overdue,
            at_risk,
            running,
        } = self.figures;
        let late = if overdue == 1 { "vencido" } else { "vencidos" };
        Some(format!(
            "{overdue} {late} · {at_risk} en riesgo · {running} en plazo"
        ))
    }

    fn filters(&self, _: Narrowed, _: &Scene<'_>) -> Vec<String> {
        vec![match self.state {
            None => "por reportar".to_owned(),
            Some(TermState::Overdue) => "vencidos".to_owned(),
            Some(TermState::AtRisk) => "en riesgo".to_owned(),
            Some(TermState::Running) => "en plazo".to_owned(),
        }]
    }

    fn narrow(&mut self, intent: Intent) -> bool {
        if intent != Intent::FilterState {
            return false;
        }
        let at = STATES.iter().position(|it| *it == self.state).unwrap_or(0);
        self.state = STATES[(at + 1) % STATES.len()];
        true
    }

    fn ask(&self, wanted: Wanted<Cursor>, _: &Scene<'_>) -> Effect {
        Effect::Reports(ReportEffect::Due {
            state: self.state,
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, _: Narrowed) -> String {
        match self.state {
            None => "Nada por reportar: entra lo no previsto, al restablecerse.".to_owned(),
            Some(_) => "Ninguno así; s muestra los demás.".to_owned(),
        }
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
            Of::words("Vence", Width::Fixed(10), |it, _| {
                it.report_due.map(date).unwrap_or_default().into()
            }),
            Of::words("Faltan", Width::Fixed(9), |it, scene| {
                let today = local_day(scene.now, scene.zone);
                let left = it.report_term.as_ref().map(|term| left(term, today));
                Cell::new(left.unwrap_or_default(), ink(it, scene))
            }),
            Of::words("Estado", Width::Fill(9), |it, scene| {
                Cell::new(standing(it, scene).1, ink(it, scene))
            }),
        ]
    }

    fn sign(&self, outage: &OutageView, scene: &Scene<'_>) -> Option<Sign> {
        standing(outage, scene).0
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
        if let Some(principal) = &outage.duplicate_of {
            facts.fact("Duplicado de", &format!("{principal}; no se reporta [M2]"));
        }
        let Some(term) = &outage.report_term else {
            return facts.into_lines();
        };
        facts.fact("Reporte", &term.term.words(scene.now));
        facts.fact("Inicio", &day_and_clock(outage.started_at, scene));
        let restored = outage.restored_at.map(|at| day_and_clock(at, scene));
        facts.fact(
            "Restablecido",
            &restored.unwrap_or_else(|| "todavía no".to_owned()),
        );
        facts.fact(
            "Del inicio",
            &format!("vence el {}", date(term.due_from_start)),
        );
        if let Some(due) = term.due_from_restoration {
            facts.fact("Del retorno", &format!("vence el {}", date(due)));
        }
        for day in &term.skipped {
            facts.fact("No cuenta", &format!("{} {}", date(day.date), day.reason));
        }
        facts.fact("Calendario", &term.calendar);
        facts.fact("Cierre", lacks(outage));
        facts.fact("Motivo", &outage.cause_told().unwrap_or_default());
        facts.into_lines()
    }

    fn unloaded(&self, row: Option<&OutageView>, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
        row.map_or_else(Vec::new, |row| self.lines(row, None, scene, room))
    }

    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        if intent == Intent::PrintRegister {
            return Some(Act::form(register::writing()));
        }
        let row = at.row.filter(|_| at.in_detail && intent == Intent::Open)?;
        let to = Destination::OutageDetail(row.correlative.clone());
        Some(Act::Do(vec![Wish::Go(to)]))
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, _: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Reports(ReportAnswer::Due(list, figures)) => {
                self.figures = figures;
                Told::Listed(list)
            }
            answer => Told::Pass(answer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{ListPage, Total};
    use crate::domain::{
        calendar::{Calendar, Country},
        deadline::{ReportClock, ReportTerm},
    };
    use crate::tui::testing::{prelude::*, restored};
    use chrono::TimeDelta;

    /// An event of so many days ago that lasted a day and a half, with its term.
    fn due(number: u32, days: i64) -> OutageView {
        let calendar = Calendar::embedded(Country::PE).unwrap();
        let started = at("10:31") - TimeDelta::days(days);
        let ended = started + TimeDelta::hours(36);
        let term = ReportTerm::of(&calendar, ReportClock::Restoration, started, Some(ended));
        let counted = term.counted().unwrap().clone();
        OutageView {
            started_at: started,
            restored_at: Some(ended),
            report_due: Some(counted.due),
            report_term: Some(ReportTermView {
                due: Some(counted.due),
                state: TermState::Running,
                days_left: 0,
                due_from_start: term.due_from_start(),
                due_from_restoration: term.due_from_restoration(),
                skipped: counted.skipped,
                calendar: counted.calendar,
                term,
            }),
            ..restored(number)
        }
    }

    fn listed(stage: Stage, rows: Vec<OutageView>) -> Listed<Deadlines> {
        let mut page = Listed::open(stage, list);
        let wishes = std::mem::take(&mut page.wishes);
        asked_for!(
            wishes,
            Wish::Effect(Effect::Reports(ReportEffect::Due { state: None, .. }))
        );
        let edge = |row: &OutageView| Cursor::at(row.started_at, row.id);
        let figures = DueFigures {
            overdue: 1,
            at_risk: 1,
            running: 1,
        };
        let list = ListPage {
            edges: rows.first().map(edge).zip(rows.last().map(edge)),
            total: Total::of(rows.len()),
            rows,
            ..ListPage::default()
        };
        page.answer(ReportAnswer::Due(list, figures));
        page
    }

    fn three() -> Vec<OutageView> {
        let duplicate = OutageView {
            duplicate_of: Some("LIM014-2026-B-000007".into()),
            ..due(44, 1)
        };
        vec![due(39, 9), due(41, 5), due(43, 2), duplicate]
    }

    #[test]
    fn d5_the_terms_stand_with_what_is_left_of_each() {
        insta::assert_snapshot!(listed(Stage::new(), three()).draw());
        let wide = listed(Stage::sized(140, 24), three());
        insta::assert_snapshot!("wide", wide.draw());
    }

    #[test]
    fn d1_one_tells_both_dates_and_the_days_that_do_not_count_and_leads_to_its_event() {
        let mut page = listed(Stage::new(), three());
        page.press("↓⏎");
        insta::assert_snapshot!(page.draw());
        let wishes = page.press("⏎");
        let expected = Destination::OutageDetail("LIM014-2026-A-000041".into());
        asked_for!(wishes, Wish::Go(to) if *to == expected);
    }

    #[test]
    fn d5_one_state_is_listed_by_its_key() {
        let mut page = listed(Stage::new(), three());
        let wishes = page.press("s");
        asked_for!(
            wishes,
            Wish::Effect(Effect::Reports(ReportEffect::Due {
                state: Some(TermState::Overdue),
                ..
            }))
        );
        let mut none = listed(Stage::new(), Vec::new());
        none.shows("Nada por reportar: entra lo no previsto, al restablecerse.");
        none.press("s");
    }
}
