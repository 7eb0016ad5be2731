//! A series is one terminal's, and a number is one that somebody counts to (M4, N1, N2).

use super::bench::{point_and_office, told};
use super::builder::{Rogue, new_id};
use crate::cli::Point;
use crate::cli::exchange::{CHIP, rejected, taken};
use contingencia::domain::attention::{AttentionEvent, Paper};
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::ProcedureType;
use contingencia::domain::code_block::CodeBlockEvent;
use contingencia::domain::numbering::{LARGEST_NUMBER, ReservedBlock};
use contingencia::domain::terminal::Channel;
use contingencia::journal::Body;
use serde_json::Value;

fn beside() -> Rogue {
    Rogue::stand("LIM014", "B", Channel::Cac, Role::Supervisor)
}

fn reserved(series: &str, first: u32, count: u32) -> Body {
    let block = ReservedBlock {
        point: "LIM014".into(),
        series: series.into(),
        first,
        count,
    };
    Body::CodeBlock(CodeBlockEvent::Reserved { block })
}

/// The code and the correlative that a point gives next.
fn given(point: &Point) -> [String; 2] {
    let done = point.does(&[
        &format!("{CHIP} --sin-evento"),
        "evento abrir --tramite portabilidad --aplicativo siac --escenario imprevisto \
         --cliente-presente --inicio -9 --detectado -8",
    ]);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    [text(&done[0]["code"]), text(&done[1]["correlative"])]
}

#[track_caller]
fn gives_its_next(point: &Point) {
    let [code, correlative] = given(point);
    assert!(code.starts_with("LIM014-A-R000002"), "{code}");
    // Of the year in which the test runs.
    assert!(correlative.ends_with("-A-000001"), "{correlative}");
}

#[test]
fn m4_a_number_in_the_series_of_another_has_no_effect_and_moves_nothing() {
    let (point, office) = point_and_office();
    let mut beside = beside();
    let body = beside.taken("A", 500);
    beside.says(new_id(), &body);
    beside.says(new_id(), &beside.opened("A", 500, ProcedureType::Bajas));
    beside.says(new_id(), &reserved("A", 2, LARGEST_NUMBER - 2));
    for console in [&point, &office] {
        let before = console.shows();
        console.unmoved(&before, || {
            told(&console.hears(&beside, &["--confiar"]), "series", 3);
        });
        console.heads();
    }
    gives_its_next(&point);
    point.goes_on(Some(&office));
}

#[test]
fn m4_numbers_of_a_terminal_of_the_same_letter_do_not_move_the_own_ones() {
    let (point, office) = point_and_office();
    let mut twin = Rogue::stand("LIM014", "A", Channel::Cac, Role::Supervisor);
    let body = twin.taken("A", LARGEST_NUMBER);
    twin.says(new_id(), &body);
    twin.says(new_id(), &twin.opened("A", 1, ProcedureType::Bajas));
    point.hears(&twin, &["--confiar"]);
    gives_its_next(&point);
    taken(office.import(&point.export_plain(), &[]));
}

#[test]
fn q4_a_paper_form_is_transcribed_at_another_terminal_of_its_point() {
    let (point, _) = point_and_office();
    let mut beside = beside();
    let Body::Attention(AttentionEvent::Taken(mut facts)) = beside.taken("A", 30) else {
        unreachable!()
    };
    facts.paper = Some(Paper { folio: None });
    beside.says(new_id(), &Body::Attention(AttentionEvent::Taken(facts)));
    let view = point.hears(&beside, &["--confiar"]);
    assert_eq!(view["without_effect"], 0, "{view}");
}

#[test]
fn m4_what_no_console_writes_is_refused_whole_at_the_door() {
    let (point, office) = point_and_office();
    let in_line = |old: &str, new: &str| {
        let mut rogue = beside();
        let body = rogue.taken("B", 1);
        rogue.says(new_id(), &body);
        let line = String::from_utf8(rogue.lines.pop().unwrap()).unwrap();
        assert!(line.contains(old), "{line}");
        rogue.lines.push(line.replacen(old, new, 1).into_bytes());
        rogue
    };
    let says = |body: &Body| {
        let mut rogue = beside();
        rogue.says(new_id(), body);
        rogue
    };
    let now = r#""at":"2026-11-22T10:42:00-05:00""#;
    for (rogue, sentence) in [
        (
            in_line(now, r#""at":"+262142-12-31T10:00:00-05:00""#),
            "2000 a 2100",
        ),
        (
            in_line(now, r#""at":"1999-12-31T10:42:00-05:00""#),
            "2000 a 2100",
        ),
        (
            in_line(r#""code":"#, r#""later":1,"later":2,"code":"#),
            "repite un nombre",
        ),
        (
            says(&beside().opened("B", u32::MAX, ProcedureType::Bajas)),
            "un número",
        ),
        (says(&reserved("B", 1, u32::MAX)), "un número"),
    ] {
        for console in [&point, &office] {
            let before = console.shows();
            let file = rogue.bundle(&console.fresh());
            let refused = rejected(console.import(&file, &["--confiar"]));
            assert!(refused.contains(sentence), "{refused}");
            assert_eq!(console.shows(), before);
            assert_eq!(console.lists(rogue.id), Value::Null);
        }
    }
    point.goes_on(Some(&office));
}
