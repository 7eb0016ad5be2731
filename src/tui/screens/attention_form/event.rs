//! The question about the outage, where none of the type is open (O3, Q0).

use crate::tui::prelude::*;
use crate::{
    actions::SuggestedOpening,
    domain::{catalog::ProcedureType, instant::date_clock, outage::OpeningInput},
};

const WIDTH: u16 = 66;

/// What is done once the request is taken down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Then {
    /// Nothing more: it has its outage, or stays *sin evento*.
    Nothing,
    /// An outage is registered as the mass failure that is open already: what is
    /// registered stands beside it (O3).
    OpenSame(Box<OpeningInput>),
    /// *Nuevo evento* is shown with its procedure.
    OpenNew,
}

/// The question, and where its cursor stands.
#[derive(Debug)]
pub(super) struct NoEvent {
    procedure_type: ProcedureType,
    options: Vec<(Then, String)>,
    chosen: usize,
}

impl NoEvent {
    pub(super) fn new(
        procedure_type: ProcedureType,
        suggested: Option<SuggestedOpening>,
        scene: &Scene<'_>,
    ) -> Self {
        let mut options = Vec::new();
        // Unless a failure of its own applications goes on, who only presses Enter
        // registers no event.
        let is_sure = suggested.is_some();
        if let Some(suggested) = suggested {
            let like = short(&suggested.like);
            let facts = would_be(&suggested.opening, scene);
            let text = format!(
                "Registrar {procedure_type} ahora, por la misma falla masiva que {like} [O3]: {facts}"
            );
            options.push((Then::OpenSame(Box::new(suggested.opening)), text));
        }
        options.push((
            Then::OpenNew,
            "Abrir un evento nuevo con este trámite".to_owned(),
        ));
        options.push((Then::Nothing, "Guardar sin evento".to_owned()));
        let chosen = if is_sure { 0 } else { options.len() - 1 };
        Self {
            procedure_type,
            options,
            chosen,
        }
    }

    /// Moves; what was chosen, once it was.
    pub(super) fn perform(&mut self, intent: Intent) -> Option<Then> {
        let count = self.options.len();
        match intent {
            Intent::Down | Intent::NextField => self.chosen = (self.chosen + 1) % count,
            Intent::Up | Intent::PreviousField => self.chosen = (self.chosen + count - 1) % count,
            Intent::Accept => return self.options.get(self.chosen).map(|(then, _)| then.clone()),
            _ => {}
        }
        None
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, scene: &Scene<'_>) {
        let told = wrap(
            "La atención se guarda y recibe su código en cualquier caso.",
            usize::from(WIDTH),
        );
        let options: Vec<Vec<String>> = self
            .options
            .iter()
            .map(|(_, text)| wrap(text, usize::from(WIDTH - 2)))
            .collect();
        let rows = told.len() + 1 + options.iter().map(Vec::len).sum::<usize>();
        let title = format!("No hay un evento de {} abierto", self.procedure_type);
        let height = u16::try_from(rows).unwrap_or(u16::MAX);
        let modal = Modal::new(&title, WIDTH, height, scene.theme);
        (&modal).render(area, buf);
        let inner = modal.inner(area);
        let mut pen = Pen::new(scene.theme, buf);
        let mut y = inner.y;
        for row in &told {
            pen.text(inner.x, y, inner.width, row, Ink::Dim);
            y += 1;
        }
        y += 1;
        for (position, rows) in options.iter().enumerate() {
            let marked = position == self.chosen;
            if marked {
                pen.sign(inner.x, y, 1, Sign::Pointer);
            }
            let role = if marked { Ink::Heading } else { Ink::Text };
            for row in rows {
                pen.text(inner.x + 2, y, inner.width.saturating_sub(2), row, role);
                y += 1;
            }
        }
    }
}

/// What an opening would register, in a line.
fn would_be(opening: &OpeningInput, scene: &Scene<'_>) -> String {
    let catalog = &scene.assets.catalog;
    let names: Vec<&str> = opening
        .applications
        .iter()
        .filter_map(|id| catalog.application(id))
        .map(|application| application.name.as_str())
        .collect();
    let started = opening
        .started
        .map(|at| format!("inicio {}", date_clock(at, scene.zone)));
    let notice = match &opening.notice {
        Some(reference) => format!("comunicado {reference}"),
        None => "sin comunicado, por confirmar".to_owned(),
    };
    [Some(names.join(", ")), started, Some(notice)]
        .into_iter()
        .flatten()
        .filter(|fact| !fact.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}
