//! The window in which the code of a spoiled form is annulled (N2).

use crate::tui::prelude::*;

/// Which code will never be used, and why.
pub(super) fn annulling() -> Prompt {
    Prompt::new(
        "Anular un código impreso",
        "El código no se dará nunca más; la razón queda guardada.",
        |form| PaperEffect::Annul {
            code: form.text("code"),
            reason: form.text("reason"),
        },
    )
    .called("Anular")
    .busy("anulando…")
    .kept(DraftKind::SpoiledCode)
    .asks(
        line("code", "Código")
            .placeholder("como está impreso: R000006-D")
            .required("Escriba el código del formato malogrado."),
    )
    .asks(
        line("reason", "Razón")
            .placeholder("se mojó, se perdió…")
            .required("Diga por qué se anula."),
    )
}
