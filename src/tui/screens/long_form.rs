//! The manual form of an outage with many attentions: how long it becomes, and as what it
//! is written, before it is (law 9).

use crate::actions::{FormInput, FormSize, OutageView, SheetFormat};
use crate::tui::prelude::*;

const FORMATS: [(SheetFormat, &str); 2] = [
    (SheetFormat::Pdf, "PDF, para imprimir"),
    (SheetFormat::Xlsx, "libro de Excel"),
];

fn size(outage: &OutageView) -> FormSize {
    FormSize::of(outage.attentions.into())
}

/// Whether it is asked first.
pub(crate) fn is_long(outage: &OutageView) -> bool {
    size(outage).is_long()
}

/// The window that asks as what it is written.
pub(crate) fn writing(outage: &OutageView) -> Prompt {
    let correlative = outage.correlative.clone();
    let told = format!(
        "{} Mientras tanto se sigue atendiendo, y se puede cancelar. El libro tiene una fila por atención.",
        size(outage).words()
    );
    let write = move |form: &Form<&'static str>| {
        PaperEffect::Form(FormInput {
            outage: correlative.clone(),
            format: form
                .pick("format", &FORMATS)
                .map_or(SheetFormat::Pdf, |it| it.0),
            target: None,
            paper: None,
        })
    };
    let formats = Choice::of(FORMATS.map(|(_, label)| (label, label)));
    Prompt::new("Formato manual", told, write)
        .called("Escribirlo")
        .asks(choice("format", "Como", formats.chosen_at(0)))
        .until(|answer| matches!(answer, Answer::Papers(PaperAnswer::Printed(_))))
}

/// What is told where nothing can be asked.
pub(crate) fn told(outage: &OutageView) -> Window {
    Window::Tell {
        title: "Formato manual".to_owned(),
        paragraphs: vec![
            size(outage).words(),
            "Escríbalo desde Eventos (2), con la tecla f: ahí se elige entre PDF y libro de Excel."
                .to_owned(),
        ],
    }
}
