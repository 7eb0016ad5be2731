//! Every form and small window that stands above a page.

use super::*;

/// A console with every form and small window that needs no record, one after another.
fn windows() -> Vec<(&'static str, Console)> {
    let mut all = Vec::new();
    for (name, keys) in [
        ("usuarios", "↓n"),
        ("apariencia", "↓↓⏎"),
        ("terminales", "↓↓↓⏎↓n"),
        ("destinatarios", "↓↓↓↓n"),
        ("quitar", "↓↓↓↓⏎d"),
        ("feriados", "↓↓↓↓↓n"),
        ("buzones", "↓↓↓↓↓↓⏎"),
        ("depurar", "D"),
        ("frase", "F"),
    ] {
        let mut console = inside((80, 24), busy());
        console.press("0");
        console.tell(settings());
        console.press(keys);
        all.push((name, console));
    }
    for (name, keys) in [("restablecer", "r"), ("ayuda", "?")] {
        let mut console = inside((80, 24), busy());
        console.press(keys);
        all.push((name, console));
    }
    let failed = || Answer::Refused(Report::usage("No se pudo.").hint("Repita la acción."));
    let mut console = inside((80, 24), busy());
    console.tell(failed());
    all.push(("falla", console));
    let mut entrance = locked(&["ana.prueba"]);
    entrance.press("SECRETA");
    entrance.tell(EntryAnswer::NotEntered {
        wait: Duration::from_secs(4),
        report: Some(Report::usage("La frase de paso no es correcta.")),
    });
    all.push(("entrada", entrance));
    let mut first = console_before();
    first.press("lim⏎⏎");
    all.push(("primera vez", first));
    all
}

fn console_before() -> Console {
    let mut console = console((80, 24));
    console.tell(no_store());
    console
}

#[test]
fn law_7_every_window_of_every_theme_can_be_read_and_tells_its_focus_by_a_sign() {
    use crate::config::Theme as Look;

    for look in Look::ALL {
        for depth in [ColorDepth::Full, ColorDepth::Sixteen, ColorDepth::None] {
            for (name, mut console) in windows() {
                console.terms.depth = depth;
                console.settings.theme = look;
                // What is missing is said, then something is typed, then the next is gone to.
                for (step, keys) in [
                    ("abierta", ""),
                    ("vacía", "⏎"),
                    ("escrita", "x"),
                    ("luego", "⇥"),
                ] {
                    console.press(keys);
                    let place = format!("{name} {look:?} {depth:?} {step}");
                    if depth != ColorDepth::None {
                        assert_readable(&console, &place);
                    }
                }
            }
        }
    }
    // Where there is no colour, what is focused, wrong or chosen has a sign of its own.
    for (name, mut console) in windows() {
        let has_fields = !matches!(name, "ayuda" | "falla");
        assert!(
            !has_fields || console.draw().contains('▸'),
            "{name}: {}",
            console.draw()
        );
        if matches!(name, "usuarios" | "destinatarios" | "feriados" | "frase") {
            console.press("⏎");
            console.shows("✗");
        }
    }
}
