use super::{DRAFT, FORM, Point};
use crate::support::console::keys;

#[test]
fn q6_a_form_killed_in_the_middle_comes_back_whole_or_is_discarded() {
    let point = Point::new();
    let mut console = point.inside();
    console.send("n").wait_for(FORM);
    console.send("chip").send(keys::ENTER);
    // Back over the top to the last field, and round to the first question again.
    console.send(&keys::BACK_TAB.repeat(4)).send("FS-7Ñ");
    console.send(&keys::TAB.repeat(4)).send("snnn");
    console
        .wait_for("Corresponde registrar ·")
        .kill_9_once_saved();
    drop(console);

    let mut console = point.inside();
    console
        .send("n")
        .wait_for(DRAFT)
        .wait_for("F7 Retomar")
        .send(keys::F7);
    console.wait_gone(DRAFT);
    console.wait_for("Reposición de Chip").wait_for("FS-7Ñ");
    console.wait_until("the four answers", |screen| {
        let ends = |question: &str, answer: &str| {
            screen
                .lines()
                .any(|row| row.contains(question) && row.trim_end().ends_with(answer))
        };
        ends("¿Hay un cliente", " sí")
            && ends("¿Se le puede atender", " no")
            && ends("¿Alguna PC", " no")
            && ends("¿Se puede registrar", " no")
    });
    console.send(keys::ESC).wait_gone("Reposición de Chip");

    console
        .send("n")
        .wait_for(DRAFT)
        .send(keys::F8)
        .wait_gone(DRAFT);
    console
        .wait_for(FORM)
        .wait_gone("FS-7Ñ")
        .wait_gone("Reposición");
    console.send(keys::ESC).wait_gone(FORM);
    // What is typed is taken at once: there is no draft to ask about.
    console
        .send("n")
        .send("chip")
        .wait_for("Reposición de Chip");
    assert!(!console.screen().contains(DRAFT));
}

#[test]
fn law_6_a_word_in_the_middle_of_being_typed_outlives_the_process() {
    let point = Point::new();
    let mut console = point.inside();
    console
        .send("m")
        .wait_for("Comunicado de Fallas de Sistemas");
    console.send("FS-77").wait_for("FS-77");
    console.kill_9_once_saved();
    drop(console);
    let mut console = point.inside();
    console.send("m").wait_for(DRAFT).send(keys::F7);
    console.wait_for("FS-77").wait_gone(DRAFT);
}

#[test]
fn q6_what_a_dead_console_left_is_told_on_the_board_until_it_is_discarded() {
    let point = Point::new();
    let mut console = point.inside();
    console
        .send("m")
        .wait_for("Comunicado de Fallas de Sistemas");
    console.send("FS-55").wait_for("FS-55");
    console.kill_9_once_saved();
    drop(console);
    let mut console = point.inside();
    console.wait_for("Comunicado de fallas sin terminar");
    // The only thing to do is the chosen one, which one click opens.
    console.click("Comunicado de fallas sin terminar");
    console.wait_for(DRAFT).send(keys::F7).wait_for("FS-55");
    console.send(keys::ESC).wait_for("sin terminar, ahora");
    console.send("m").wait_for(DRAFT).send(keys::F8);
    console.wait_gone(DRAFT).send(keys::ESC);
    console.wait_for("Por hacer").wait_gone("sin terminar");
}

/// A console in the middle of a word of a notice.
#[cfg(unix)]
fn typing(point: &Point) -> crate::support::console::Console {
    let mut console = point.inside();
    console
        .send("m")
        .wait_for("Comunicado de Fallas de Sistemas");
    console.send("FS-88").wait_for("FS-88");
    console
}

#[cfg(unix)]
#[test]
fn law_6_a_word_outlives_whoever_ends_the_process_and_the_terminal_is_given_back() {
    for signal in ["TERM", "HUP", "INT"] {
        let point = Point::new();
        let mut console = typing(&point);
        console.signal(signal);
        console.wait_exit();
        assert!(!console.is_alternate(), "{signal}: {}", console.raw());
        drop(console);
        let mut console = point.inside();
        console.send("m").wait_for(DRAFT).send(keys::F7);
        console.wait_for("FS-88").wait_gone(DRAFT);
    }
}

#[cfg(unix)]
#[test]
fn a_console_sent_to_the_background_gives_the_terminal_back_and_comes_again() {
    let point = Point::new();
    let mut console = typing(&point);
    console.signal("TSTP");
    console.wait_left();
    console.call_back().wait_for("FS-88");
    assert!(console.is_alternate());
    console.send("9").wait_for("FS-889");
}
