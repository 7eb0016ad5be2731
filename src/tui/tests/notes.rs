//! The words in the status line.

use super::*;
use crate::actions::OutageDetail;

fn an_open_outage() -> Console {
    let mut console = inside((80, 24), busy());
    console.press("2");
    let list = crate::actions::OutageList {
        rows: vec![outage(43)],
        ..Default::default()
    };
    console.tell(OutageAnswer::Listed(list));
    console.press("⏎");
    let detail = OutageDetail {
        outage: outage(43),
        history: Vec::new(),
        alerts: Vec::new(),
    };
    console.tell(OutageAnswer::Shown(Box::new(detail)));
    console
}

#[test]
fn law_2_a_letter_that_does_nothing_now_says_why() {
    let mut console = an_open_outage();
    console.hides("hace falta un evento restablecido");
    assert!(console.press("c").is_empty());
    console.shows("c: hace falta un evento restablecido");
    // How things stand is told beside it.
    console.shows("● 1   ↑ 14");
}

#[test]
fn law_8_a_word_gives_way_to_the_next_key_once_it_could_be_read() {
    let mut console = an_open_outage();
    console.press("c");
    console.press("↓");
    console.shows("hace falta un evento restablecido");
    let down = Message::Signal(Signal::Key(press(KeyCode::Down)));
    console.update(down, now() + TimeDelta::seconds(3));
    console.hides("hace falta un evento restablecido");
    console.shows("14 sin exportar");
}

#[test]
fn law_2_the_help_of_a_window_names_no_key_that_does_nothing_there() {
    let mut console = an_open_outage();
    console.press("r");
    console.shows("¿A qué hora volvió?");
    console.hit(KeyCode::F(1));
    console.shows("Ayuda");
    for dead in ["F2", "F3", "Alt+Enter", "F7", "F8"] {
        console.hides(dead);
    }
}
