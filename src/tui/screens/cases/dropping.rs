//! What was cut short while a base came in is dropped, where it is not gone on with (X12).

use crate::tui::prelude::*;
use crate::{
    actions::UnfinishedReception,
    domain::{instant::date, pqr::PqrBase},
    tui::records::Act,
};

/// A base and cut of which something was cut short.
type Left = (PqrBase, chrono::NaiveDate);

/// Asks which, where there is any.
pub(super) fn asked(scene: &Scene<'_>) -> Act {
    let cell = scene.board.cell.as_ref();
    let left: &[UnfinishedReception] = cell.map_or(&[], |cell| &cell.unfinished);
    if !left.is_empty() {
        return Act::form(dropping(left));
    }
    Act::then(|_| {
        vec![Wish::Ask(Window::Tell {
            title: "Descartar".to_owned(),
            paragraphs: vec!["Ninguna recepción quedó a medias. [X12]".to_owned()],
        })]
    })
}

fn dropping(left: &[UnfinishedReception]) -> Prompt {
    let told = "Lo que quedó a medias no vale; sigue donde quedó al recibir el mismo archivo. Si \
                no va a seguir, descártelo: lo que alcanzó a guardarse se borra. [X12]";
    let labels: Vec<String> = left.iter().map(label).collect();
    let of: Vec<Left> = left.iter().map(|it| (it.base, it.cut)).collect();
    let offered = labels.iter().map(|label| (label.as_str(), label.as_str()));
    let which = choice("which", "Recepción", Choice::of(offered).chosen_at(0));
    let drop = move |form: &Form<_>| {
        let (base, cut) = form.pick("which", &of).unwrap_or(of[0]);
        BaseEffect::Drop { base, cut }
    };
    Prompt::new("Descartar", told, drop)
        .plain()
        .called("Descartar")
        .labelled(12)
        .asks(which)
        .confirmed_by("descartar")
        .then_says("Descartada")
        .until(|answer| matches!(answer, Answer::Bases(BaseAnswer::Dropped)))
}

fn label(it: &UnfinishedReception) -> String {
    format!(
        "{}, {}: {} de {} filas",
        it.base.label(),
        date(it.cut),
        it.here,
        it.rows
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Cases, list};
    use super::*;
    use crate::actions::CellBoard;
    use crate::domain::authority::Role;
    use crate::tui::testing::prelude::*;

    #[test]
    fn x12_what_was_cut_short_is_named_before_it_is_dropped() {
        let mut stage = Stage::new();
        stage.role = Role::Backoffice;
        let mut page: Listed<Cases> = Listed::open(stage, list);
        let wishes = page.press("X");
        asked_for!(wishes, Wish::Ask(Window::Tell { .. }));
        let mut stage = Stage::new();
        stage.role = Role::Backoffice;
        stage.board.cell = Some(Box::new(CellBoard {
            unfinished: vec![UnfinishedReception {
                base: PqrBase::Pending,
                cut: "2026-11-20".parse().unwrap(),
                file: None,
                here: 1_000,
                rows: 2_500,
            }],
            ..CellBoard::default()
        }));
        let mut page: Listed<Cases> = Listed::open(stage, list);
        page.press("X");
        page.shows("Base 2 Pendientes, 20/11/2026: 1000 de 2500");
        assert!(page.press("⏎⏎").is_empty(), "it wants its word");
        let wishes = page.press("descartar⏎");
        asked_for!(
            wishes,
            Wish::Effect(Effect::Bases(BaseEffect::Drop {
                base: PqrBase::Pending,
                ..
            }))
        );
        page.answer(BaseAnswer::Dropped);
        page.hides("1000 de 2500");
    }
}
