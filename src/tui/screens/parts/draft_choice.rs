//! The choice between a draft and a clean page (Q6).

use ratatui::{buffer::Buffer, layout::Rect, widgets::Widget};

use crate::{
    actions::Draft,
    domain::instant::{clock, date_clock, local_day},
    tui::{
        keymap::Context,
        screens::Scene,
        widgets::{Footer, Modal},
    },
};

/// Draws the window that asks: *Retomar* or *Descartar*.
pub(crate) fn draft_choice(
    page: &str,
    draft: &Draft,
    area: Rect,
    buf: &mut Buffer,
    scene: &Scene<'_>,
) {
    let when = if local_day(draft.saved_at, scene.zone) == local_day(scene.now, scene.zone) {
        format!("a las {}", clock(draft.saved_at, scene.zone))
    } else {
        format!("el {}", date_clock(draft.saved_at, scene.zone))
    };
    let text = format!(
        "Quedó un borrador de «{page}», guardado {when}. ¿Retoma lo escrito o empieza de nuevo?"
    );
    let modal = Modal::for_text("Borrador", &text, 54, 2, scene.theme);
    (&modal).render(area, buf);
    let inner = modal.inner(area);
    let keys = Rect {
        x: inner.x.saturating_sub(1),
        y: inner.bottom().saturating_sub(1),
        height: 1,
        ..inner
    };
    Footer::new(scene.keymap, Context::Draft, |_| true, scene.theme).render(keys, buf);
}
