use super::{BOARD, FORM, Point, SMALL, enter, register, to_board};
use crate::support::console::keys;

#[test]
fn law_7_more_room_shows_the_day_and_the_list_beside_the_outage() {
    let point = Point::new();
    let mut console = point.inside_at((140, 40));
    register(&mut console, "chip", "A-000001");
    to_board(&mut console);
    console
        .wait_for("Hoy")
        .wait_for("█ caído")
        .wait_for("12:00");
    console
        .send("2")
        .wait_until("the list and the outage side by side", |screen| {
            screen.contains("· todos") && screen.contains("Correlativo")
        });
    to_board(&mut console);
    console
        .resize(SMALL)
        .wait_gone("caído")
        .wait_for("A-000001");
    console.wait_for(" n Nuevo evento");
}

#[test]
fn law_7_too_small_a_terminal_says_so_and_what_was_there_comes_back() {
    let point = Point::new();
    let mut console = point.inside();
    console
        .send("n")
        .wait_for(FORM)
        .send("chip")
        .wait_for("Reposición de Chip");
    console.resize((60, 15)).wait_for("La ventana mide 60 x 15");
    console.wait_for("Nada se ha perdido.").wait_gone("Trámite");
    // What cannot be seen is not typed into. A size is told apart from keys: another
    // small one in between says that they were read.
    console.send("zzz").resize((61, 15));
    console
        .wait_for("La ventana mide 61 x 15")
        .resize(SMALL)
        .wait_gone("La ventana mide");
    console.wait_for("Reposición de Chip");
    assert!(!console.screen().contains("zzz"));
}

#[test]
fn law_7_no_color_writes_no_colour() {
    let point = Point::new();
    let mut console = point.entrance(SMALL, &[("NO_COLOR", "1")]);
    enter(&mut console);
    register(&mut console, "chip", "A-000001");
    to_board(&mut console);
    console.wait_for("ABIERTO");
    let raw = console.raw();
    let coloured: Vec<&str> = styles(&raw).filter(|style| has_colour(style)).collect();
    assert!(coloured.is_empty(), "{coloured:?}");

    // The same eyes see the colours of a terminal that has them.
    let console = point.inside();
    assert!(styles(&console.raw()).any(has_colour));
}

/// The parameters of every change of style.
fn styles(raw: &str) -> impl Iterator<Item = &str> {
    raw.split("\x1b[").skip(1).filter_map(|rest| {
        let end = rest.find(|letter: char| !(letter.is_ascii_digit() || letter == ';'))?;
        rest[end..].starts_with('m').then_some(&rest[..end])
    })
}

/// Whether a style has a colour; 39 and 49 only take it back.
fn has_colour(style: &str) -> bool {
    style
        .split(';')
        .filter_map(|part| part.parse::<u8>().ok())
        .any(|code| matches!(code, 30..=38 | 40..=48 | 90..=97 | 100..=107))
}

#[test]
fn law_7_a_poor_locale_gets_signs_of_ascii() {
    let point = Point::new();
    let mut console = point.entrance(SMALL, &[("LANG", "C")]);
    enter(&mut console);
    console.send("n").wait_for(FORM);
    console.send("bloq rob").send(keys::ENTER).send("snnn");
    console
        .wait_for("v Corresponde registrar")
        .send(keys::ENTER);
    console.wait_for("* abierto");
    assert_ascii_signs(&console.screen());
    to_board(&mut console);
    console.wait_for("* ABIERTO").wait_for("A-000001");
    assert_ascii_signs(&console.screen());
}

/// Letters of the language and its marks may stay; nothing else above ASCII does.
fn assert_ascii_signs(screen: &str) {
    let foreign: Vec<char> = screen
        .chars()
        .filter(|it| !it.is_ascii() && !it.is_alphabetic() && !"¿¡«»·".contains(*it))
        .collect();
    assert!(foreign.is_empty(), "{foreign:?}\n{screen}");
}

#[test]
fn law_3_a_click_on_a_tab_changes_the_screen() {
    let point = Point::new();
    let mut console = point.inside();
    console.wait_for(BOARD).click("2 Eventos").wait_gone(BOARD);
    console
        .wait_for("Sin eventos. Pulse n")
        .click("1 Tablero")
        .wait_for(BOARD);
    // The keys at the foot are buttons too.
    console
        .wait_for("Nuevo evento")
        .click("Nuevo evento")
        .wait_for(FORM);
}
