//! *Cierres*: what waits for Tecnología across points, those first that today's review has
//! not seen (C7).

use super::parts::{Facts, day_and_clock, done, moment, signed, strip};
use crate::tui::prelude::*;
use crate::{
    actions::PendingClosingView,
    config::ScreenId,
    domain::{authority::Permission, evaluation::PendingClosing, instant::clock, outage::State},
    tui::records::{Act, At, ListColumn, Narrowed, RecordPage, Records, Told, Wanted},
};
use chrono::{DateTime, FixedOffset};
use uuid::Uuid;

/// The source.
#[derive(Debug, Default)]
pub(crate) struct PendingClosings {
    unseen: usize,
    reviewed: Option<(DateTime<FixedOffset>, String)>,
}

/// The list, what today's review has not seen first.
pub(crate) fn list(scene: &Scene<'_>) -> (RecordPage<PendingClosings>, Vec<Wish>) {
    RecordPage::list(PendingClosings::default(), scene)
}

fn sign(closing: &PendingClosingView) -> Sign {
    match closing.closing {
        PendingClosing::ForNotice(_) => Sign::Mail,
        PendingClosing::Denied(_) => Sign::Refused,
        PendingClosing::ToClose(_) => Sign::Restored,
        PendingClosing::ToValidate(_) => Sign::Warning,
    }
}

fn seen(closing: &PendingClosingView) -> &'static str {
    if closing.seen_today {
        "visto"
    } else {
        "sin ver"
    }
}

type Of = ListColumn<PendingClosingView>;

impl Records for PendingClosings {
    type Row = PendingClosingView;
    /// All that there is to be said of one stands in its row.
    type Detail = PendingClosingView;
    type Cursor = Uuid;

    const TITLE: &'static str = "Cierres";
    const TAB: ScreenId = ScreenId::Reports;
    const LIST: Context = Context::PendingClosings;
    const DETAIL: Context = Context::PendingClosing;
    const DEEDS: &'static [Intent] = &[
        Intent::ReviewClosings,
        Intent::CloseOutage,
        Intent::RegisterNotice,
        Intent::Documents,
    ];

    fn name(row: &PendingClosingView) -> &str {
        &row.outage.correlative
    }

    fn row_of(detail: &PendingClosingView) -> Option<&PendingClosingView> {
        Some(detail)
    }

    fn filters(&self, _: Narrowed, scene: &Scene<'_>) -> Vec<String> {
        let reviewed = match &self.reviewed {
            Some((at, by)) => format!("revisado hoy {} por {by}", clock(*at, scene.zone)),
            None => "hoy sin revisar".to_owned(),
        };
        let unseen = match self.unseen {
            0 => None,
            unseen => Some(format!("{unseen} sin ver")),
        };
        unseen.into_iter().chain([reviewed]).collect()
    }

    fn ask(&self, wanted: Wanted<Uuid>, _: &Scene<'_>) -> Effect {
        Effect::Reports(ReportEffect::Closings {
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, _: Narrowed) -> String {
        "Ningún cierre espera a Tecnología; h anota la revisión de hoy.".to_owned()
    }

    fn width(_: &Scene<'_>) -> u16 {
        68
    }

    fn columns(&self, _: &Scene<'_>) -> Vec<Of> {
        vec![
            Of::words("Evento", Width::Fixed(20), |it, _| {
                it.outage.correlative.as_str().into()
            }),
            Of::words("Espera", Width::Fixed(17), |it, _| {
                Cell::new(it.closing.label(), Theme::sign_role(sign(it)))
            }),
            Of::words("Desde", Width::Fixed(11), |it, scene| {
                moment(it.since, scene).into()
            }),
            Of::words("Hoy", Width::Fill(7), |it, _| {
                let role = if it.seen_today {
                    Ink::Dim
                } else {
                    Ink::Warning
                };
                Cell::new(seen(it), role)
            }),
        ]
    }

    fn sign(&self, row: &PendingClosingView, _: &Scene<'_>) -> Option<Sign> {
        Some(sign(row))
    }

    fn load(&self, _: &str, _: Option<&PendingClosingView>, _: &Scene<'_>) -> Option<Effect> {
        None
    }

    fn lines(
        &self,
        closing: &PendingClosingView,
        _: Option<&PendingClosingView>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        let outage = &closing.outage;
        let title = format!(
            " {} · {} · {}",
            short(&outage.correlative),
            outage.point,
            outage.procedure
        );
        let mut facts = Facts::below(vec![vec![span(title, Ink::Heading)]], room, scene);
        facts.air();
        for line in strip(outage, scene, room.saturating_sub(3)) {
            facts.indented(line);
        }
        facts.air();
        let since = format!(" desde el {}", day_and_clock(closing.since, scene));
        let waits = signed(scene.theme, sign(closing), closing.closing.label());
        facts.with("Espera", "", vec![waits, span(since, Ink::Text)]);
        facts.fact(
            "Revisión",
            if closing.seen_today {
                "la de hoy lo vio así"
            } else {
                "la de hoy no lo vio así [C7]"
            },
        );
        facts.fact("Aplicativos", &outage.applications.join(", "));
        facts.fact("Comunicado", outage.notice.as_deref().unwrap_or_default());
        facts.fact("Motivo", &outage.cause_told().unwrap_or_default());
        facts.fact(
            "Referencia",
            outage.reference.as_deref().unwrap_or_default(),
        );
        facts.fact("Sustento", outage.sustento.as_deref().unwrap_or_default());
        if let Some(principal) = &outage.duplicate_of {
            facts.fact("Duplicado de", &format!("{principal} [M2]"));
        }
        facts.into_lines()
    }

    fn unloaded(
        &self,
        row: Option<&PendingClosingView>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        row.map_or_else(Vec::new, |row| self.lines(row, None, scene, room))
    }

    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        if intent == Intent::ReviewClosings {
            let review = Act::effect(ReportEffect::ReviewClosings);
            return Some(review.by(Permission::ReviewClosings));
        }
        let outage = &at.row?.outage;
        let name = outage.correlative.clone();
        match intent {
            Intent::CloseOutage if outage.state != State::Open => Some(Act::close(outage)),
            Intent::RegisterNotice => Some(Act::go(Destination::NoticeForm)),
            Intent::Documents => Some(Act::go(Destination::Documents(name))),
            Intent::Open if at.in_detail => Some(Act::go(Destination::OutageDetail(name))),
            _ => None,
        }
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, scene: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Reports(ReportAnswer::Closings {
                list,
                unseen,
                reviewed,
            }) => {
                self.unseen = unseen;
                self.reviewed = reviewed;
                Told::Listed(list)
            }
            Answer::Reports(ReportAnswer::Reviewed) => {
                let told = done(scene.theme, "Revisión de hoy anotada");
                Told::Changed(Vec::new(), answer, vec![told])
            }
            answer => Told::Pass(answer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{ListPage, OutageView, Total};
    use crate::domain::{authority::Role, terminal::Channel};
    use crate::tui::testing::{outage, prelude::*, restored};

    fn closing(
        outage: OutageView,
        closing: PendingClosing,
        seen_today: bool,
    ) -> PendingClosingView {
        PendingClosingView {
            waits: closing.code(),
            since: closing.since(),
            outage,
            seen_today,
            closing,
        }
    }

    fn all() -> Vec<PendingClosingView> {
        let to_validate = OutageView {
            closing_to_validate: true,
            state: State::Closed,
            ..restored(42)
        };
        vec![
            closing(outage(43), PendingClosing::ForNotice(at("10:42")), false),
            closing(to_validate, PendingClosing::ToValidate(at("10:20")), false),
            closing(restored(41), PendingClosing::ToClose(at("10:10")), true),
        ]
    }

    fn office(mut stage: Stage, role: Role) -> Stage {
        stage.role = role;
        stage.board.status.channel = Channel::Oficina;
        stage
    }

    fn listed(stage: Stage, rows: Vec<PendingClosingView>) -> Listed<PendingClosings> {
        let mut page = Listed::open(stage, list);
        let wishes = std::mem::take(&mut page.wishes);
        asked_for!(
            wishes,
            Wish::Effect(Effect::Reports(ReportEffect::Closings { .. }))
        );
        let edges = rows.first().zip(rows.last());
        let unseen = rows.iter().filter(|it| !it.seen_today).count();
        let list = ListPage {
            edges: edges.map(|(first, last)| (first.outage.id, last.outage.id)),
            total: Total::of(rows.len()),
            rows,
            ..ListPage::default()
        };
        page.answer(ReportAnswer::Closings {
            list,
            unseen,
            reviewed: (unseen < 3).then(|| (at("09:00"), "T. Tecnología".into())),
        });
        page
    }

    #[test]
    fn c7_what_today_s_review_has_not_seen_is_marked() {
        let mut page = listed(office(Stage::new(), Role::Tecnologia), all());
        insta::assert_snapshot!(page.draw());
        page.press("↓⏎");
        insta::assert_snapshot!("one", page.draw());
        let wide = listed(office(Stage::sized(140, 24), Role::Tecnologia), all());
        insta::assert_snapshot!("wide", wide.draw());
    }

    #[test]
    fn c7_from_here_one_closes_confirms_registers_the_notice_and_notes_the_review() {
        let mut page = listed(office(Stage::new(), Role::Tecnologia), all());
        // Nothing can be closed yet of one that goes on.
        assert!(page.press("c").is_empty());
        asked_for!(page.press("m"), Wish::Go(Destination::NoticeForm));
        let wishes = page.press("↓c");
        let expected = Destination::Closing("LIM014-2026-A-000042".into());
        asked_for!(wishes, Wish::Go(to) if *to == expected);
        let wishes = page.press("h");
        asked_for!(
            wishes,
            Wish::Effect(Effect::Reports(ReportEffect::ReviewClosings))
        );
        let wishes = page.answer(ReportAnswer::Reviewed);
        asked_for!(
            wishes,
            Wish::Effect(Effect::Reports(ReportEffect::Closings { .. }))
        );
    }

    #[test]
    fn law_2_c1_the_key_of_closing_is_shown_to_who_closes_that_scenario() {
        for (role, offered) in [
            (Role::Tecnologia, true),
            (Role::Supervisor, true),
            // Closes nothing but tests.
            (Role::Administrador, false),
        ] {
            let mut page = listed(office(Stage::new(), role), all());
            page.press("↓");
            let shown = page.page.offers(Intent::CloseOutage, &page.stage.scene());
            assert_eq!(shown, offered, "{role:?}");
            // Pressed all the same, the page of the closing says why not.
            asked_for!(page.press("c"), Wish::Go(Destination::Closing(_)));
        }
    }

    #[test]
    fn c7_u1_only_tecnologia_notes_the_review_and_an_empty_day_is_reviewed_too() {
        let mut page = listed(office(Stage::new(), Role::Control), all());
        let wishes = page.press("h");
        assert!(!wishes.iter().any(|it| matches!(it, Wish::Effect(_))));
        let mut empty = listed(office(Stage::new(), Role::Tecnologia), Vec::new());
        empty.shows("Ningún cierre espera a Tecnología; h anota la revisión de hoy.");
        asked_for!(
            empty.press("h"),
            Wish::Effect(Effect::Reports(ReportEffect::ReviewClosings))
        );
    }
}
