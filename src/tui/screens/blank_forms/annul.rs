//! The window in which the code of a spoiled form is annulled (N2).

use crate::tui::prelude::*;

field_keys! {
    Code => "code",
    Reason => "reason",
}

/// Which code will never be used, and why.
#[derive(Debug)]
pub(super) struct AnnulForm;

impl Filled for AnnulForm {
    type Key = Key;
    type Input = PaperEffect;

    const SHAPE: Shape = Shape {
        verb: "Anular",
        busy: "anulando…",
        ..Shape::WINDOW
    };

    fn draft(&self) -> Option<DraftKind> {
        Some(DraftKind::SpoiledCode)
    }

    fn fields(&mut self, _: &Scene<'_>) -> Vec<Field<Key>> {
        vec![
            line(Code, "Código")
                .placeholder("como está impreso: R000006-D")
                .required("Escriba el código del formato malogrado."),
            line(Reason, "Razón")
                .placeholder("se mojó, se perdió…")
                .required("Diga por qué se anula."),
        ]
    }

    fn title(&self, _: &Form<Key>, _: &Scene<'_>) -> Spans {
        vec![span("Anular un código impreso", Ink::Heading)]
    }

    fn above(&self, _: &Form<Key>, _: &Scene<'_>, room: u16) -> Vec<Block> {
        let text = "El código no se dará nunca más; la razón queda guardada.";
        vec![Block::of(text, Ink::Text, room)]
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        form.problems(&scene.around()).or(|| PaperEffect::Annul {
            code: form.text(Code),
            reason: form.text(Reason),
        })
    }

    fn submit(&mut self, annul: PaperEffect, _: &Scene<'_>) -> Vec<Wish> {
        vec![Wish::effect(annul)]
    }

    fn refused(&mut self, _: &mut Form<Key>, report: Report, _: &Scene<'_>) -> Reply {
        Reply::told_above(report)
    }

    fn answered(&mut self, _: &mut Form<Key>, answer: Answer, _: &Scene<'_>) -> Reply {
        match answer {
            Answer::Done(_) => Reply::Done(vec![Wish::Back]),
            // A window above says why.
            _ => Reply::Pass,
        }
    }
}
