use super::{top::list as top_list, *};
use crate::actions::{
    AdviserFigure, BaseFigure, CaseFigure, CaseSource, CauseCount, CauseFigure, Document,
    FeedbackInput, ListPage, PageAt, ReturnedForm, TopAdviser, TopView, WeekFigure,
};
use crate::domain::{
    authority::Role,
    pqr::{FeedbackForm, PqrBase},
    practice::Week,
    terminal::Channel,
};
use crate::tui::testing::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn cell(mut stage: Stage) -> Stage {
    stage.role = Role::Backoffice;
    stage.board.status.channel = Channel::Celula;
    stage
}

fn adviser(name: &str, count: u64, confirmed: u64) -> AdviserFigure {
    AdviserFigure {
        adviser: (!name.is_empty()).then(|| name.to_owned()),
        count,
        confirmed,
        total: 48,
        percent: Percent::of(count, 48),
        total_both: Some(160),
        percent_both: Percent::of(count, 160),
        spellings: vec![name.to_uppercase(), name.to_owned()],
    }
}

fn view() -> IndicatorsView {
    let base = |base, sent, cases| BaseFigure {
        base,
        sent,
        cases,
        not_cases: sent - cases,
        purged: 0,
        no_request: 0,
    };
    let last: Week = "2026-W47".parse().unwrap();
    let mut week = last;
    let mut trend = Vec::new();
    for at in 0..12_u64 {
        let is_known = at % 4 != 3;
        trend.push(WeekFigure {
            week,
            from: week.days().from,
            to: week.days().to,
            misescalated: is_known.then_some(44 - 4 * at),
            total: is_known.then_some(160),
            percent: is_known.then(|| Percent::of(44 - 4 * at, 160)).flatten(),
            confirmed: at,
        });
        week = week.beside(false).unwrap();
    }
    trend.reverse();
    IndicatorsView {
        cut: day("2026-11-20"),
        previous_cut: Some(day("2026-11-13")),
        next_cut: None,
        bases: vec![
            base(PqrBase::Misescalated, 48, 44),
            base(PqrBase::Pending, 112, 112),
        ],
        misescalated: vec![
            adviser("Asesora Inventada Uno", 21, 9),
            adviser("Asesor Inventado Dos", 14, 0),
            adviser("Asesora Tres", 6, 2),
            adviser("", 3, 0),
        ],
        causes: vec![
            CauseFigure {
                letter: Some('Q'),
                cause: Some("Errores de facturación".into()),
                count: 60,
                total: 112,
                percent: Percent::of(60, 112),
            },
            CauseFigure {
                letter: None,
                cause: None,
                count: 52,
                total: 112,
                percent: Percent::of(52, 112),
            },
        ],
        trend,
    }
}

fn answer(page: &mut Listed<Indicators>, which: Indicator) {
    let view = view();
    let list = ListPage::of_all(view.lines(which), PageAt::First, 14, |line| line.place);
    page.answer(PqrAnswer::Indicators(Some(Box::new(view)), list));
}

fn listed(stage: Stage) -> Listed<Indicators> {
    let mut page = Listed::open(cell(stage), list);
    let wishes = std::mem::take(&mut page.wishes);
    asked_for!(
        wishes,
        Wish::Effect(Effect::Pqr(PqrEffect::Indicators {
            cut: None,
            which: Indicator::Misescalated,
            ..
        }))
    );
    answer(&mut page, Indicator::Misescalated);
    page
}

#[test]
fn x9_a_cut_stands_by_adviser_with_numerator_and_denominator() {
    let mut page = listed(Stage::new());
    insta::assert_snapshot!("advisers", page.draw());
    page.press("↓⏎");
    insta::assert_snapshot!("adviser", page.draw());
    let wide = listed(Stage::sized(140, 30));
    insta::assert_snapshot!("wide", wide.draw());
    let wishes = page.press("⏎");
    let expected = CaseFigure {
        advisers: Some(vec![
            "ASESORA INVENTADA UNO".to_owned(),
            "Asesora Inventada Uno".to_owned(),
        ]),
        ..CaseFigure::of(CaseSource::Cuts {
            base: PqrBase::Misescalated,
            from: day("2026-11-20"),
            to: day("2026-11-20"),
        })
    };
    asked_for!(
        wishes,
        Wish::Go(Destination::CasesBehind { figure, words })
            if *figure == expected && words == "corte 20/11/2026, Asesora Inventada Uno"
    );
}

#[test]
fn x18_the_weeks_tell_what_is_not_known_from_nought() {
    let mut page = listed(Stage::new());
    let asked = |wishes: &[Wish]| {
        wishes.iter().find_map(|wish| match wish {
            Wish::Effect(Effect::Pqr(PqrEffect::Indicators { cut, which, .. })) => {
                Some((*cut, *which))
            }
            _ => None,
        })
    };
    assert_eq!(asked(&page.press("s")), Some((None, Indicator::Causes)));
    answer(&mut page, Indicator::Causes);
    insta::assert_snapshot!("causes", page.draw());
    assert_eq!(asked(&page.press("s")), Some((None, Indicator::Weeks)));
    answer(&mut page, Indicator::Weeks);
    insta::assert_snapshot!("weeks", page.draw());
    let before = Some((Some(day("2026-11-13")), Indicator::Weeks));
    assert_eq!(asked(&page.press("<")), before);
    answer(&mut page, Indicator::Weeks);
    // There is no cut after it.
    assert_eq!(asked(&page.press(">")), None);
    asked_for!(
        page.press("x"),
        Wish::Effect(Effect::Pqr(PqrEffect::WriteIndicators(cut))) if *cut == day("2026-11-20")
    );
    let mut none = Listed::open(cell(Stage::new()), list);
    none.answer(PqrAnswer::Indicators(None, ListPage::default()));
    none.shows("Todavía no llegó ninguna base");
}

fn top_adviser(place: usize, name: &str, confirmed: u64, forms: &[FeedbackForm]) -> TopAdviser {
    TopAdviser {
        adviser: name.to_owned(),
        confirmed,
        raw: confirmed + 3,
        causes: vec![
            CauseCount {
                letter: Some('Q'),
                cause: Some("Errores de facturación".into()),
                count: confirmed - 1,
            },
            CauseCount {
                letter: None,
                cause: None,
                count: 1,
            },
        ],
        forms: forms
            .iter()
            .map(|form| ReturnedForm {
                form: *form,
                returned_at: chrono::DateTime::parse_from_rfc3339("2026-11-20T09:30:00-05:00")
                    .unwrap(),
                by: "Beto de Prueba".into(),
            })
            .collect(),
        spellings: vec![name.to_owned()],
        place,
        record: uuid::Uuid::from_u128(place as u128),
    }
}

fn top(stage: Stage) -> Listed<super::top::TopFive> {
    let mut page = Listed::open(cell(stage), top_list);
    let week: Week = "2026-W47".parse().unwrap();
    let wishes = std::mem::take(&mut page.wishes);
    asked_for!(
        wishes,
        Wish::Effect(Effect::Pqr(PqrEffect::Top { week: asked, .. })) if *asked == week
    );
    let both = FeedbackForm::ALL;
    let advisers = vec![
        top_adviser(0, "Asesora Inventada Uno", 9, &both),
        top_adviser(1, "Asesor Inventado Dos", 4, &both[1..]),
        top_adviser(2, "Asesora Tres", 4, &[]),
    ];
    let list = ListPage::of_all(advisers.clone(), PageAt::First, 14, |it| it.place);
    let view = TopView {
        week,
        from: week.days().from,
        to: week.days().to,
        advisers,
        others: 0,
        unnamed: 2,
    };
    page.answer(PqrAnswer::Top(Box::new(view), list));
    page
}

#[test]
fn x10_the_advisers_of_a_week_stand_with_their_forms() {
    let mut page = top(Stage::new());
    insta::assert_snapshot!("top", page.draw());
    let week: Week = "2026-W47".parse().unwrap();
    for (key, form) in [
        ("f", FeedbackForm::Commitment),
        ("p", FeedbackForm::Acknowledgement),
    ] {
        let expected = Document::Feedback(FeedbackInput {
            form,
            adviser: "Asesora Inventada Uno".into(),
            week,
        });
        asked_for!(
            page.press(key),
            Wish::Effect(Effect::Papers(PaperEffect::Print(document))) if *document == expected
        );
    }
    // Of the first one both are back; of the second one the other is still to come.
    page.press("↓h");
    page.shows("Volvieron firmados · Asesor Inventado Dos");
    page.hides("los dos   ");
    asked_for!(
        page.perform(Intent::Save),
        Wish::Effect(Effect::Pqr(PqrEffect::Forms { adviser, forms, withdrawn: None, .. }))
            if adviser == "Asesor Inventado Dos" && *forms == [FeedbackForm::Commitment]
    );
    let done = top_adviser(1, "Asesor Inventado Dos", 4, &FeedbackForm::ALL);
    page.answer(PqrAnswer::Forms(Box::new(done)));
    page.press("⏎");
    insta::assert_snapshot!("top_one", page.draw());
    asked_for!(
        page.press("⏎"),
        Wish::Go(Destination::CasesBehind { figure, .. })
            if figure.of == CaseSource::Finished { from: week.days().from, to: week.days().to }
    );
}

#[test]
fn x10_what_was_noted_by_mistake_is_withdrawn_with_its_reason() {
    let mut page = top(Stage::new());
    page.press("X");
    let wishes = page.perform(Intent::Save);
    let asks = |it: &Wish| matches!(it, Wish::Effect(Effect::Pqr(_)));
    assert!(!wishes.iter().any(asks));
    page.shows("Escriba por qué se anula. [X10]");
    page.press("Era de otra semana");
    asked_for!(
        page.perform(Intent::Save),
        Wish::Effect(Effect::Pqr(PqrEffect::Forms { forms, withdrawn: Some(reason), .. }))
            if *forms == FeedbackForm::ALL && reason == "Era de otra semana"
    );
}
