//! The question about the outage, where none of the type is open (O3, Q0).

use ratatui::{buffer::Buffer, layout::Rect, widgets::Widget};

use crate::{
    actions::{Board, OpeningInput},
    domain::catalog::{ProcedureType, Scenario},
    tui::{
        keymap::Intent,
        pen::Pen,
        screens::{Scene, parts::short},
        text::wrap,
        theme::{Role, Sign},
        widgets::Modal,
    },
};

/// Cells inside the window.
const WIDTH: u16 = 66;

/// What is done once the request is taken down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Then {
    /// Nothing more: it has its outage, or stays *sin evento*.
    Nothing,
    /// An outage is registered as the mass failure that is open already (O3).
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
        suggested: Option<Box<OpeningInput>>,
        board: &Board,
    ) -> Self {
        let mut options = Vec::new();
        if let Some(opening) = suggested {
            let like = mass_failure(board).map_or_else(String::new, |name| format!(" {name}"));
            let text =
                format!("Abrir {procedure_type} con los datos de la falla masiva{like} [O3]");
            options.push((Then::OpenSame(opening), text));
        }
        options.push((
            Then::OpenNew,
            "Abrir un evento nuevo con este trámite".to_owned(),
        ));
        options.push((Then::Nothing, "Guardar sin evento".to_owned()));
        Self {
            procedure_type,
            options,
            chosen: 0,
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
            pen.text(inner.x, y, inner.width, row, Role::Dim);
            y += 1;
        }
        y += 1;
        for (position, rows) in options.iter().enumerate() {
            let marked = position == self.chosen;
            if marked {
                pen.sign(inner.x, y, 1, Sign::Pointer);
            }
            let role = if marked { Role::Heading } else { Role::Text };
            for row in rows {
                pen.text(inner.x + 2, y, inner.width.saturating_sub(2), row, role);
                y += 1;
            }
        }
    }
}

/// The open mass failure registered last.
fn mass_failure(board: &Board) -> Option<String> {
    board
        .cards
        .iter()
        .filter_map(|card| card.open.as_ref())
        .filter(|outage| outage.scenario == Scenario::MassFailure)
        .max_by_key(|outage| outage.registered_at)
        .map(|outage| short(&outage.correlative))
}
