//! *Sin efecto*: what is kept and does not count, by whom it was written and why (M1, M4).

use super::parts::{Facts, day_and_clock};
use crate::tui::prelude::*;
use crate::{
    actions::{VoidView, VoidedCursor},
    config::ScreenId,
    tui::records::{At, ListColumn, Narrowed, RecordPage, Records, Told, Wanted},
};

/// The source; nothing can be done with what it lists.
#[derive(Debug)]
pub(crate) struct WithoutEffect;

/// The list, the newest first.
pub(crate) fn list(scene: &Scene<'_>) -> (RecordPage<WithoutEffect>, Vec<Wish>) {
    RecordPage::list(WithoutEffect, scene)
}

type Of = ListColumn<VoidView>;

impl Records for WithoutEffect {
    type Row = VoidView;
    /// All that there is to be said of one stands in its row.
    type Detail = VoidView;
    type Cursor = VoidedCursor;

    const TITLE: &'static str = "Sin efecto";
    const TAB: ScreenId = ScreenId::Settings;
    const LIST: Context = Context::WithoutEffect;
    const DETAIL: Context = Context::WithoutEffect;

    fn name(row: &VoidView) -> &str {
        &row.name
    }

    fn row_of(detail: &VoidView) -> Option<&VoidView> {
        Some(detail)
    }

    fn filters(&self, _: Narrowed, _: &Scene<'_>) -> Vec<String> {
        vec!["se conserva y no cuenta".to_owned()]
    }

    fn ask(&self, wanted: Wanted<VoidedCursor>, _: &Scene<'_>) -> Effect {
        Effect::Settings(SettingsEffect::WithoutEffect {
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, _: Narrowed) -> String {
        "Nada: todo lo que se conserva cuenta.".to_owned()
    }

    fn width(_: &Scene<'_>) -> u16 {
        64
    }

    fn columns(&self, _: &Scene<'_>) -> Vec<Of> {
        vec![
            Of::words("Terminal", Width::Fixed(10), |it, _| {
                it.terminal.as_str().into()
            }),
            Of::words("Registro", Width::Fixed(20), |it, _| {
                it.record.as_str().into()
            }),
            Of::words("Por qué", Width::Fill(20), |it, _| {
                Cell::new(it.why, Ink::Warning)
            }),
        ]
    }

    fn load(&self, _: &str, _: Option<&VoidView>, _: &Scene<'_>) -> Option<Effect> {
        None
    }

    fn lines(
        &self,
        void: &VoidView,
        _: Option<&VoidView>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        let head = vec![span(
            format!(" {} · {}", void.terminal, void.record),
            Ink::Heading,
        )];
        let mut facts = Facts::below(vec![head], room, scene);
        facts.fact("Por qué", &format!("{} [{}]", void.why, void.rule));
        facts.fact("Anotación", &format!("la {} de su terminal", void.sequence));
        facts.fact("Anota", void.label);
        facts.fact("De", void.user.as_deref().unwrap_or("nadie conocido aquí"));
        let at = void.at.map(|at| day_and_clock(at, scene));
        facts.fact("Fecha", &at.unwrap_or_default());
        facts.fact("Identificador", &void.replica);
        facts.into_lines()
    }

    fn unloaded(&self, row: Option<&VoidView>, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
        row.map_or_else(Vec::new, |row| self.lines(row, None, scene, room))
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, _: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Settings(SettingsAnswer::WithoutEffect(list)) => Told::Listed(list),
            answer => Told::Pass(answer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{ListPage, Total};
    use crate::tui::testing::prelude::*;
    use uuid::Uuid;

    fn void(sequence: u64, record: &str, why: &'static str) -> VoidView {
        VoidView {
            name: format!("r:{sequence}"),
            kind: "scope",
            rule: "M4".into(),
            replica: Uuid::from_u128(0xb).to_string(),
            sequence,
            terminal: "AQP002-A".into(),
            operation: "outage.closed".into(),
            label: "cierre de un evento",
            record: record.into(),
            user: None,
            at: Some(at("10:12")),
            why,
            message: String::new(),
        }
    }

    fn listed(stage: Stage, rows: Vec<VoidView>) -> Listed<WithoutEffect> {
        let mut page = Listed::open(stage, list);
        let wishes = std::mem::take(&mut page.wishes);
        asked_for!(
            wishes,
            Wish::Effect(Effect::Settings(SettingsEffect::WithoutEffect { .. }))
        );
        let edge = |row: &VoidView| (1, Uuid::from_u128(0xb), row.sequence, [0; 32]);
        page.answer(SettingsAnswer::WithoutEffect(ListPage {
            edges: rows.first().map(edge).zip(rows.last().map(edge)),
            total: Total::of(rows.len()),
            rows,
            ..ListPage::default()
        }));
        page
    }

    fn two() -> Vec<VoidView> {
        vec![
            void(
                9,
                "LIM014-2026-A-000001",
                "escribe sobre registros que no son de su punto",
            ),
            void(
                7,
                "LIM014-A-R000002-C",
                "escribe sobre registros que no son de su punto",
            ),
        ]
    }

    #[test]
    fn m4_what_does_not_count_is_listed_with_its_author_and_the_reason() {
        let page = listed(Stage::new(), two());
        insta::assert_snapshot!(page.draw());
        let page = listed(Stage::sized(140, 18), two());
        page.shows("la 9 de su terminal");
        page.shows("cierre de un evento");
    }

    #[test]
    fn m4_one_is_told_whole_and_left_again() {
        let mut page = listed(Stage::new(), two());
        page.press("↓⏎");
        insta::assert_snapshot!(page.draw());
        page.press("⎋");
        page.shows("Terminal");
    }

    #[test]
    fn m4_where_all_counts_that_is_said() {
        listed(Stage::new(), Vec::new()).shows("Nada: todo lo que se conserva cuenta.");
    }
}
