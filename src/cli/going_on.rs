//! Going on with imports that were interrupted, before a subcommand does its own work (M5).

use super::answer::{err, say, sentences};
use super::progress_line::under_line;
use crate::actions::{
    ActionError, Desk, GoingOn, IncomingBundle, Interrupted, NextInterrupted, Report, half_in,
    interrupted,
};
use crate::domain::text::counted_words;

/// Takes in what was interrupted, and says so. Where that cannot be, it says what of a
/// bundle is here, because what is answered next knows of no more.
pub(super) fn go_on_importing(desk: &Desk, json: bool) {
    if let Err(error) = all(desk, json) {
        err(&sentences(&Report::from(&error)));
    }
}

fn all(desk: &Desk, json: bool) -> Result<(), ActionError> {
    if desk.closed().is_some() {
        for bundle in half_in(desk)? {
            say(&half(&bundle));
        }
        return Ok(());
    }
    let Some(mut interrupted) = interrupted(desk)? else {
        return Ok(());
    };
    while let Some(next) = interrupted.following()? {
        match next {
            NextInterrupted::Elsewhere(bundle) => say(&format!(
                "Otra consola está recibiendo un paquete de {}: {} de {} anotaciones.",
                bundle.terminal, bundle.done, bundle.total
            )),
            NextInterrupted::Here(it) => one(&mut interrupted, *it, json),
        }
    }
    Ok(())
}

fn one(interrupted: &mut Interrupted, it: GoingOn, json: bool) {
    let bundle = it.bundle();
    let IncomingBundle {
        terminal,
        done,
        total,
    } = &bundle;
    let what = format!("Termina de entrar un paquete de {terminal} que quedó a medias");
    say(&format!(
        "{what}: {done} de {}.",
        counted_words(*total, "anotación", "anotaciones")
    ));
    match under_line(json, &what, |progress| interrupted.go_on(it, progress)) {
        Ok(()) => say(&format!(
            "Entró entero el paquete de {terminal}: {}.",
            counted_words(*total, "anotación", "anotaciones")
        )),
        Err(error) => err(&sentences(&Report::from(&error))),
    }
}

/// What is said of a bundle that is not gone on with.
pub(super) fn half(bundle: &IncomingBundle) -> String {
    format!(
        "Un paquete de {} está a medias: {}; falta lo demás.",
        bundle.terminal,
        bundle.entered()
    )
}
