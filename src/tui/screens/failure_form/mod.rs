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

impl Filled for FailureForm {
    type Key = Key;

    const TITLE: &'static str = "Falla detectada · aviso a Fallas de Sistemas y Plataforma";
    const TOLD: &'static str = "Haya o no clientes o un evento: cuando el punto detecta una falla masiva la avisa. Un evento se registra aparte (n).";
    const TELLS_ABOVE: bool = true;
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

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        let around = scene.around();
        form.problems(&around).or(|| {
            LetterEffect::Prepare(AlertSubject::Failure(FailureInput {
                applications: form.marked(Applications),
                since: form.at(Since, &around),
            }))
        })
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
