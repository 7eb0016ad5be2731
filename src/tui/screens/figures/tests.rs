use super::{events::events as behind_list, *};
use crate::actions::{FigureGroup, ListPage, NotFigured, PageAt};
use crate::domain::terminal::Channel;
use crate::tui::testing::{outage, prelude::*, restored};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn figure(count: u32, minutes: i64) -> Figure {
    Figure {
        events: count,
        seconds: minutes * 60,
        median_seconds: (count > 0).then_some(45 * 60),
        longest_seconds: (count > 0).then_some(91 * 60),
        over_one_hour: count / 3,
        late: count / 4,
        on_time: count - count / 4,
        ..Figure::default()
    }
}

fn group(by: By, key: &str, name: &str, figure: Figure) -> FigureGroup {
    FigureGroup {
        by,
        key: key.to_owned(),
        name: name.to_owned(),
        figure,
    }
}

/// Some events of a span; what is known begins on the tenth of March and ends today.
fn view(span: FigureSpan) -> FiguresView {
    let from = day(3, 10);
    let to = day(11, 22).min(span.last());
    let mut groups = vec![
        group(By::Point, "LIM014", "LIM014", figure(7, 730)),
        group(By::Point, "LIM022", "LIM022", figure(2, 61)),
        group(By::Application, "siac_unico", "SIAC ÚNICO", figure(9, 791)),
    ];
    let known = span.first().max(from);
    for today in known.iter_days().take_while(|it| *it <= to) {
        let count = match chrono::Datelike::day(&today) {
            2 | 17 => 1,
            20 => 4,
            _ => 0,
        };
        let key = today.to_string();
        groups.push(group(By::Day, &key, &key, figure(count, 10)));
        if span.month().is_none() && chrono::Datelike::day(&today) == 10 {
            let key = today.format("%Y-%m").to_string();
            let month = chrono::Datelike::month(&today);
            groups.push(group(By::Month, &key, &key, figure(month % 5, 10)));
        }
    }
    FiguresView {
        year: 2026,
        month: span.month(),
        from: span.first(),
        to: span.last(),
        known_to: to,
        known_from: Some(from),
        total: Figure {
            not_restored: 1,
            alert_to_notice: Lasting {
                known: 5,
                seconds: 9000,
                median_seconds: Some(1740),
                longest_seconds: Some(3900),
            },
            ..figure(9, 791)
        },
        groups,
        left_out: NotFigured {
            tests: 2,
            duplicates: 1,
        },
        cause_list: None,
    }
}

fn answer(page: &mut Listed<Figures>, span: FigureSpan, by: By) {
    let view = view(span);
    let list = ListPage::of_all(view.lines(by), PageAt::First, 14, |line| line.place);
    page.answer(ReportAnswer::Figures(Box::new(view), list));
}

fn listed(stage: Stage) -> Listed<Figures> {
    let mut stage = stage;
    stage.board.status.channel = Channel::Oficina;
    let mut page = Listed::open(stage, list);
    let wishes = std::mem::take(&mut page.wishes);
    let november = FigureSpan::of(2026, Some(11)).unwrap();
    asked_for!(
        wishes,
        Wish::Effect(Effect::Reports(ReportEffect::Figures { span, by: By::Point, .. }))
            if *span == november
    );
    answer(&mut page, november, By::Point);
    page
}

#[test]
fn o5_a_month_stands_by_its_parts_with_bars_and_its_days() {
    let mut page = listed(Stage::new());
    insta::assert_snapshot!(page.draw());
    page.press("⏎");
    insta::assert_snapshot!("month", page.draw());
    let wide = listed(Stage::sized(140, 30));
    insta::assert_snapshot!("wide", wide.draw());
}

#[test]
fn o5_a_year_tells_what_is_not_known_from_what_did_not_happen() {
    let mut page = listed(Stage::sized(140, 34));
    let year = FigureSpan::of(2026, None).unwrap();
    let asked = first_asked!(
        page.press("P"),
        Effect::Reports(ReportEffect::Figures { span, .. }) => span
    );
    assert_eq!(asked, Some(year));
    answer(&mut page, year, By::Point);
    insta::assert_snapshot!("year", page.draw());
}

#[test]
fn a_key_divides_by_something_else_and_another_goes_to_the_month_before() {
    let mut page = listed(Stage::new());
    let asked = |wishes: &[Wish]| {
        wishes.iter().find_map(|wish| match wish {
            Wish::Effect(Effect::Reports(ReportEffect::Figures { span, by, .. })) => {
                Some((*span, *by))
            }
            _ => None,
        })
    };
    let november = FigureSpan::of(2026, Some(11)).unwrap();
    let october = FigureSpan::of(2026, Some(10)).unwrap();
    let mut seen = Vec::new();
    for _ in 0..6 {
        let wishes = page.press("s");
        seen.extend(asked(&wishes).map(|(_, by)| by));
        answer(&mut page, november, By::Point);
    }
    assert_eq!(
        seen,
        [
            By::Channel,
            By::ProcedureType,
            By::Application,
            By::Cause,
            By::Day,
            By::Point
        ]
    );
    let wishes = page.press("<");
    assert_eq!(asked(&wishes), Some((october, By::Point)));
    let wishes = page.press(">");
    assert_eq!(asked(&wishes), Some((november, By::Point)));
}

#[test]
fn the_events_behind_a_figure_are_opened_from_it() {
    let mut page = listed(Stage::new());
    page.press("↓⏎");
    let wishes = page.press("⏎");
    let of = FigureEvents {
        span: FigureSpan::of(2026, Some(11)).unwrap(),
        part: Some((By::Point, "LIM014".to_owned())),
    };
    let part = "punto LIM014".to_owned();
    asked_for!(
        wishes,
        Wish::Go(Destination::FigureEvents { of: to, part: words }) if *to == of && *words == part
    );
    let mut behind = Listed::open(Stage::new(), |scene| behind_list(of, part, scene));
    let rows = vec![restored(42), outage(43)];
    let list = ListPage::of_all(rows, PageAt::First, 14, |row| row.id);
    behind.answer(ReportAnswer::FigureEvents(list));
    insta::assert_snapshot!("behind", behind.draw());
    behind.press("⏎");
    let expected = Destination::OutageDetail("LIM014-2026-A-000042".into());
    asked_for!(behind.press("⏎"), Wish::Go(to) if *to == expected);
}
