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

/// Which one is asked where there are several; each is named whole above that.
fn dropping(left: &[UnfinishedReception]) -> Prompt {
    let named: Vec<String> = left.iter().map(UnfinishedReception::words).collect();
    let told = format!(
        "{}. Lo que quedó a medias no vale; sigue donde quedó al recibir el mismo archivo. Si no \
         va a seguir, descártelo: lo que alcanzó a guardarse se borra. [X12]",
        named.join("; ")
    );
    let of: Vec<Left> = left.iter().map(|it| (it.base, it.cut)).collect();
    let labels = of
        .iter()
        .map(|(base, cut)| format!("{}, {}", base.short(), date(*cut)));
    let which = Choice::of(labels.enumerate()).chosen_at(0);
    let drop = move |form: &Form<_>| {
        let (base, cut) = form.pick("which", &of).unwrap_or(of[0]);
        BaseEffect::Drop { base, cut }
    };
    let mut window = Prompt::new("Descartar", told, drop);
    if left.len() > 1 {
        let which = choice("which", "Recepción", which);
        window = window.plain().labelled(12).asks(which);
    }
    window
        .called("Descartar")
        .confirmed_by("descartar")
        .then_says("Descartada")
        .until(|answer| matches!(answer, Answer::Bases(BaseAnswer::Dropped)))
}

#[cfg(test)]
mod tests {
    use super::super::{Cases, list};
    use super::*;
    use crate::actions::CellBoard;
    use crate::domain::authority::Role;
    use crate::tui::testing::prelude::*;

    fn left(base: PqrBase) -> UnfinishedReception {
        UnfinishedReception {
            base,
            cut: "2026-11-20".parse().unwrap(),
            file: Some("INFORME PENDIENTES de las ciudades con corte al viernes.xlsx".to_owned()),
            here: 1_000,
            rows: 2_500,
        }
    }

    fn asked(unfinished: Vec<UnfinishedReception>) -> Listed<Cases> {
        let mut stage = Stage::new();
        stage.role = Role::Backoffice;
        stage.board.cell = Some(Box::new(CellBoard {
            unfinished,
            ..CellBoard::default()
        }));
        Listed::open(stage, list)
    }

    #[test]
    fn x12_what_was_cut_short_is_named_before_it_is_dropped() {
        let wishes = asked(Vec::new()).press("X");
        asked_for!(wishes, Wish::Ask(Window::Tell { .. }));
        let mut page = asked(vec![left(PqrBase::Pending)]);
        page.press("X");
        insta::assert_snapshot!("dropping", page.draw());
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

    #[test]
    fn x12_of_several_that_were_cut_short_one_is_chosen() {
        let both = PqrBase::ALL.map(left);
        let mut page = asked(both.to_vec());
        page.press("X");
        insta::assert_snapshot!("dropping_one_of_two", page.draw());
        let wishes = page.press(" ⇥descartar⏎");
        let second = both[1].base;
        asked_for!(
            wishes,
            Wish::Effect(Effect::Bases(BaseEffect::Drop { base, .. })) if *base == second
        );
    }
}
