//! What is typed on while something appears by itself.

use super::*;
use crate::actions::OutageDetail;

/// A request that is being saved.
fn saving() -> Console {
    let mut console = inside((80, 24), busy());
    console.press("a");
    let name = DraftName::only(DraftKind::Attention);
    console.tell(DraftAnswer::Found { name, found: None });
    for (text, then) in [("chip", KeyCode::Enter), ("Rosa Ejemplo", KeyCode::Tab)] {
        console.press(text);
        console.hit(then);
    }
    while !matches!(&console.phase, Phase::Workspace(workspace) if workspace.waits()) {
        // On to what is missing, until the request is being saved.
        let effects = console.press("⏎");
        if !effects
            .iter()
            .any(|it| matches!(it, Effect::Attentions(AttentionEffect::Take { .. })))
        {
            console.press("Un chip nuevo");
        }
    }
    console
}

/// It was saved: its slip is there.
fn saved(console: &mut Console) -> Vec<Effect> {
    let taken = attention(318);
    console.tell(AttentionAnswer::Taken {
        slip: Box::new(slip(&taken, false)),
        attention: Box::new(taken),
    })
}

fn prints(effects: &[Effect]) -> bool {
    effects.iter().any(|it| matches!(it, Effect::Papers(_)))
}

fn has_deed(effects: &[Effect]) -> bool {
    prints(effects) || effects.iter().any(|it| matches!(it, Effect::Copy(_)))
}

#[test]
fn law_6_the_next_request_is_typed_on_while_one_is_saved() {
    let mut console = saving();
    // A person who does not look up goes on to the next customer.
    console.press("aportab");
    let effects = saved(&mut console);
    assert!(!has_deed(&effects), "{effects:?}");
    let drawn = console.draw();
    assert!(drawn.contains("Nueva atención"), "{drawn}");
    assert!(drawn.contains("portab"), "{drawn}");
}

#[test]
fn law_3_a_name_that_is_typed_on_presses_no_letter_of_the_slip() {
    for (waiting, later) in [("", "paola yupanqui"), ("pa", "ola"), ("Ana", " arce")] {
        let mut console = saving();
        console.press(waiting);
        let mut effects = saved(&mut console);
        console.shown();
        effects.extend(console.press(later));
        // Nor does the end of the line take the code from sight.
        effects.extend(console.press("⏎"));
        let shown = console.draw();
        assert!(shown.contains("Constancia"), "{shown}");
        effects.extend(console.happen(Signal::Rest));
        assert!(!has_deed(&effects), "{effects:?}");
        let shown = console.draw();
        assert!(shown.contains("no hizo nada"), "{shown}");
        // After a pause it is known what is there.
        assert!(prints(&console.press("p")));
    }
}

#[test]
fn a_letter_that_stays_alone_over_the_slip_is_a_command() {
    let mut console = saving();
    saved(&mut console);
    console.shown();
    assert_eq!(console.rest_after(), Some(crate::tui::surprise::REACTION));
    assert!(!prints(&console.press("p")));
    assert!(prints(&console.happen(Signal::Rest)));
    assert_ne!(console.rest_after(), Some(crate::tui::surprise::REACTION));

    let mut console = saving();
    saved(&mut console);
    let mut effects = console.press("p");
    effects.extend(console.press("⎋"));
    assert!(prints(&effects));
    assert!(!console.draw().contains("Constancia"), "and it is left");

    let mut console = saving();
    saved(&mut console);
    console.press("⎋");
    assert!(!console.draw().contains("Constancia"), "one key closes it");
    console.press("n");
    assert!(console.draw().contains("Nuevo evento"));
}

#[test]
fn law_3_what_is_typed_on_presses_nothing_on_the_page_that_follows_a_form() {
    let mut console = inside((80, 24), Stage::new().board);
    console.press("n");
    let name = DraftName::only(DraftKind::Opening);
    console.tell(DraftAnswer::Found { name, found: None });
    console.press("chip");
    console.press("⏎");
    console.press("snnn");
    console.press("⏎");
    assert!(matches!(&console.phase, Phase::Workspace(workspace) if workspace.waits()));
    // The form goes, and its page takes letters for commands.
    console.press("rosa");
    let opened = OutageAnswer::Changed {
        deed: OutageDeed::Opened,
        outage: Box::new(outage(43)),
    };
    console.tell(opened);
    let detail = OutageDetail {
        outage: outage(43),
        history: Vec::new(),
        alerts: Vec::new(),
    };
    console.tell(OutageAnswer::Shown(Box::new(detail)));
    let shown = console.draw();
    assert!(shown.contains("A-000043"), "{shown}");
    assert!(!shown.contains("¿A qué hora volvió?"), "{shown}");
    console.shown();
    console.happen(Signal::Rest);
    console.press("r");
    let shown = console.draw();
    assert!(shown.contains("¿A qué hora volvió?"), "{shown}");
}

fn click_on(console: &mut Console, text: &str) -> Vec<Effect> {
    let (column, row) = console.place(text);
    console.click(column, row)
}

#[test]
fn law_3_a_click_at_what_has_just_appeared_does_nothing_and_says_so() {
    for drawn in [false, true] {
        let mut console = saving();
        saved(&mut console);
        if drawn {
            console.shown();
        }
        for words in ["F2 Guardar PDF", "Esc Cerrar", "Tablero"] {
            let effects = click_on(&mut console, words);
            assert!(effects.is_empty(), "{words}: {effects:?}");
            console.shows("Constancia");
        }
        assert_eq!(console.rest_after(), Some(crate::tui::surprise::REACTION));
        let effects = console.happen(Signal::Rest);
        assert!(
            !has_deed(&effects),
            "it is not done late either: {effects:?}"
        );
        console.shows("el clic no hizo nada");
        assert!(prints(&click_on(&mut console, "F2 Guardar PDF")));
    }
    // Nor does a letter that was typed before it.
    let mut console = saving();
    saved(&mut console);
    console.shown();
    console.press("p");
    click_on(&mut console, "Constancia");
    assert!(!has_deed(&console.happen(Signal::Rest)));
}
