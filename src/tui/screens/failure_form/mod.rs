//! A mass failure that the point sees, customer or no customer, outage or none (A0).

#[cfg(test)]
mod tests;

use crate::tui::prelude::*;
use crate::{
    actions::{AlertSubject, FailureInput},
    tui::form::{Many, instant_now, many},
};

field_keys! {
    Applications => "applications",
    Since => "since",
}

#[derive(Debug)]
pub(crate) struct FailureForm;

/// What the page is for.
const TOLD: &str = "Haya o no clientes o un evento: cuando el punto detecta una falla masiva la avisa. Un evento se registra aparte (n).";

impl Filled for FailureForm {
    type Key = Key;
    type Input = FailureInput;

    const SHAPE: Shape = Shape {
        verb: "Preparar el aviso",
        busy: "preparando…",
        ..Shape::page(Context::FailureForm, Intent::Save)
    };

    fn draft(&self) -> Option<DraftKind> {
        Some(DraftKind::Failure)
    }

    fn fields(&mut self, scene: &Scene<'_>) -> Vec<Field<Key>> {
        let offered = scene.assets.catalog.applications().iter();
        let offered = offered.map(|it| (it.id.as_str(), it.name.as_str()));
        vec![
            many(Applications, "Aplicativos", Many::of(offered))
                .required("Marque con Espacio al menos un aplicativo."),
            instant_now(Since, "Desde", scene.now).grouped(),
        ]
    }

    fn title(&self, _: &Form<Key>, _: &Scene<'_>) -> Spans {
        let title = "Falla detectada · aviso a Fallas de Sistemas y Plataforma";
        vec![span(title, Ink::Heading)]
    }

    fn above(&self, _: &Form<Key>, _: &Scene<'_>, room: u16) -> Vec<Block> {
        vec![Block::of(TOLD, Ink::Dim, room)]
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        let around = scene.around();
        form.problems(&around).or(|| FailureInput {
            applications: form.marked(Applications),
            since: form.at(Since, &around),
        })
    }

    fn submit(&mut self, input: FailureInput, _: &Scene<'_>) -> Vec<Wish> {
        let prepare = LetterEffect::Prepare(AlertSubject::Failure(input));
        vec![Wish::effect(prepare)]
    }

    fn refused(&mut self, _: &mut Form<Key>, report: Report, _: &Scene<'_>) -> Reply {
        Reply::told_above(report)
    }

    fn answered(&mut self, _: &mut Form<Key>, answer: Answer, _: &Scene<'_>) -> Reply {
        match answer {
            Answer::Letters(LetterAnswer::Shown(letter)) => Reply::Done(vec![
                Wish::Back,
                Wish::Go(Destination::LetterShown(letter.id)),
            ]),
            _ => Reply::Pass,
        }
    }
}
