//! What becomes of a file that goes to the office or comes from it, where its window does
//! not tell it (M).

use super::{exporting::ExportForm, words};
use crate::domain::authority::Permission;
use crate::tui::{
    prelude::*,
    records::{Act, Records, Told},
};

/// Asks what the export's window shows, for somebody who may export.
pub(super) fn prepare(scene: &Scene<'_>) -> Vec<Wish> {
    scene.permitted(Permission::Export, || {
        vec![Wish::effect(ExchangeEffect::Prepare)]
    })
}

pub(super) fn answered<R: Records>(answer: ExchangeAnswer, scene: &Scene<'_>) -> Told<R> {
    let tell = |title: &str, paragraphs| {
        let title = title.to_owned();
        Told::Close(vec![Wish::Ask(Window::Tell { title, paragraphs })])
    };
    match answer {
        ExchangeAnswer::Prepared { recipients, folder } => Told::Do(Act::form(ExportForm {
            recipients,
            folder,
            records: scene.board.status.not_exported,
        })),
        ExchangeAnswer::Exported(exported) => tell("Paquete escrito", words::exported(&exported)),
        ExchangeAnswer::Imported(view) if !view.plan => {
            tell("Paquete importado", words::imported(&view))
        }
        ExchangeAnswer::Applied(applied) => tell("Acuse importado", words::applied(&applied)),
        answer => Told::Pass(Answer::Exchange(answer)),
    }
}
