//! The keys that a field or the mouse takes before any command does, for the help.

use crossterm::event::KeyCode;

use super::{chord::Chord, context::Context};

/// Keys of one kind of field and what they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Typing {
    /// The title over them in the help.
    pub title: &'static str,
    /// The keys, and what they do there.
    pub keys: &'static [(&'static [Chord], &'static str)],
}

const fn plain(code: KeyCode) -> Chord {
    Chord::plain(code)
}

const fn with_ctrl(code: KeyCode) -> Chord {
    Chord {
        ctrl: true,
        ..Chord::plain(code)
    }
}

const fn with_shift(code: KeyCode) -> Chord {
    Chord {
        shift: true,
        ..Chord::plain(code)
    }
}

use KeyCode as K;

/// A line of text.
const LINE: Typing = Typing {
    title: "Al escribir",
    keys: &[
        (&[plain(K::Left), plain(K::Right)], "Ir por el texto"),
        (
            &[with_ctrl(K::Left), with_ctrl(K::Right)],
            "Ir palabra por palabra",
        ),
        (&[plain(K::Home), Chord::ctrl('a')], "Ir al comienzo"),
        (&[plain(K::End)], "Ir al final"),
        (
            &[plain(K::Backspace), plain(K::Delete)],
            "Borrar un carácter",
        ),
        (
            &[Chord::ctrl('w'), Chord::ctrl('h'), with_ctrl(K::Backspace)],
            "Borrar la palabra",
        ),
        (&[Chord::ctrl('u')], "Borrar hasta el comienzo"),
    ],
};

/// A text of several lines.
const LINES: Typing = Typing {
    title: "En un texto de varias líneas",
    keys: &[
        (&[Chord::alt(K::Enter)], "Empezar otra línea"),
        (
            &[
                plain(K::Up),
                plain(K::Down),
                plain(K::Left),
                plain(K::Right),
            ],
            "Ir por el texto; arriba y abajo salen de él en sus orillas",
        ),
        (
            &[plain(K::Home), plain(K::End)],
            "Ir a la orilla de la línea",
        ),
        (
            &[with_ctrl(K::Home), with_ctrl(K::End)],
            "Ir al comienzo o al final del texto",
        ),
        (
            &[with_shift(K::Left), with_shift(K::Right)],
            "Marcar, también con las otras flechas",
        ),
        (
            &[with_ctrl(K::Backspace), Chord::ctrl('w')],
            "Borrar la palabra",
        ),
        (&[with_ctrl(K::Delete)], "Borrar la palabra siguiente"),
        (&[Chord::ctrl('z'), Chord::ctrl('y')], "Deshacer y rehacer"),
        (&[Chord::ctrl('a')], "Marcar todo"),
        (
            &[Chord::ctrl('c'), Chord::ctrl('x'), Chord::ctrl('v')],
            "Copiar, cortar y pegar dentro del texto",
        ),
    ],
};

/// Options and questions.
const OPTIONS: Typing = Typing {
    title: "En las opciones y preguntas",
    keys: &[
        (
            &[plain(K::Left), plain(K::Right), Chord::letter(' ')],
            "Elegir la anterior o la siguiente",
        ),
        (
            &[],
            "La letra con que empieza una opción la elige; s y n responden",
        ),
        (
            &[Chord::letter(' ')],
            "Marcar o desmarcar, donde caben varias",
        ),
        (
            &[plain(K::Home), plain(K::End)],
            "Ir a la primera o a la última, donde caben varias",
        ),
        (
            &[plain(K::Backspace), plain(K::Delete)],
            "Retirar la respuesta a una pregunta",
        ),
        (
            &[plain(K::Up), plain(K::Down), plain(K::Enter)],
            "Mirar y elegir, donde están una bajo otra",
        ),
    ],
};

/// What is offered below a field while it is typed in.
const OFFERED: Typing = Typing {
    title: "En la lista que se abre al escribir",
    keys: &[
        (
            &[
                plain(K::Up),
                plain(K::Down),
                plain(K::PageUp),
                plain(K::PageDown),
            ],
            "Ir por la lista",
        ),
        (&[plain(K::Enter), plain(K::Tab)], "Elegir lo marcado"),
        (
            &[plain(K::Esc), plain(K::BackTab)],
            "Cerrar la lista sin elegir",
        ),
    ],
};

/// What the signs at the end of an event's line say.
const WARNINGS: Typing = Typing {
    title: "Al final de cada línea",
    keys: &[
        (&[], "▲1h: el evento pasó de una hora"),
        (
            &[],
            "▲2, o +2 tras la hora: lleva otras dos advertencias, que su detalle dice con su regla",
        ),
    ],
};

/// What the mouse does; it has no keys.
const MOUSE: Typing = Typing {
    title: "Con el ratón",
    keys: &[
        (
            &[],
            "Clic en una pantalla, una fila, una opción o una tecla del pie: lo mismo que su tecla",
        ),
        (&[], "Rueda: subir y bajar"),
    ],
};

/// What is taken before any command where these keys are pressed.
pub fn typing(context: Context) -> &'static [Typing] {
    let has_fields = matches!(
        context,
        Context::Question | Context::FirstRun | Context::Unlock
    ) || context.layers().contains(&Context::Form);
    if context == Context::Outages {
        &[WARNINGS, MOUSE]
    } else if has_fields {
        &[LINE, OPTIONS, OFFERED, LINES, MOUSE]
    } else if context.takes_text() {
        &[LINE, MOUSE]
    } else {
        &[MOUSE]
    }
}
