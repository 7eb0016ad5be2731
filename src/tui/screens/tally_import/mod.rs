//! The import of what the office counts of a day: which file, what it would bring, one
//! confirmation (V5). What is looked at is what is stored.

mod rejected;
mod words;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::tui::prelude::*;
use crate::{
    actions::{PlannedTallies, TALLY_FIELDS, TallyInput, TallyView},
    domain::authority::Permission,
    tui::form::Below,
    tui::screens::rows_of_others,
};

pub(crate) use rejected::list as rejected;

field_keys! {
    File => "file",
    Sheet => "sheet",
    Dates => "dates",
    Date => "fecha",
    Point => "punto",
    Channel => "canal",
    Kind => "tipo",
    Class => "clase",
    Count => "cantidad",
}

/// The fields of a file, each with where its header is said.
const COLUMNS: [(Key, &str); 6] = [
    (Date, "Fecha"),
    (Point, "Punto"),
    (Channel, "Canal"),
    (Kind, "Tipo"),
    (Class, "Clase"),
    (Count, "Cantidad"),
];

/// A file that is looked at before it is taken.
#[derive(Debug, Default)]
pub(crate) struct TallyImport {
    planned: Option<Planned>,
}

/// A file that was read, and what it would bring.
#[derive(Debug)]
struct Planned {
    file: Arc<PlannedTallies>,
    view: TallyView,
}

/// The page, for somebody who may import.
pub(crate) fn open(scene: &Scene<'_>) -> Vec<Wish> {
    scene.permitted(Permission::ImportTallies, || {
        vec![Wish::Go(Destination::TallyImport)]
    })
}

impl Filled for TallyImport {
    type Key = Key;

    const TITLE: &'static str = "Importar tipificaciones, reclamos y LDR";
    const SHAPE: Shape = Shape {
        verb: "Revisar",
        busy: "un momento…",
        ..Shape::page(Context::TallyImport, Intent::Save)
    };

    /// Which file, and all that is said of it.
    fn draft(&self) -> Option<DraftKind> {
        Some(DraftKind::Tallies)
    }

    fn fields(&mut self, _: &Scene<'_>) -> Vec<Field<Key>> {
        let mut fields = vec![
            rows_of_others::file(File),
            rows_of_others::sheet(Sheet),
            rows_of_others::dates(Dates),
        ];
        fields.extend(COLUMNS.map(rows_of_others::column));
        fields
    }

    fn applies(&self, _: &Form<Key>, _: Key, _: &Scene<'_>) -> bool {
        self.planned.is_none()
    }

    fn context(&self) -> Context {
        if self.planned.is_some() {
            Context::TallyPlan
        } else {
            Context::TallyImport
        }
    }

    fn above(&self, _: &Form<Key>, _: &Scene<'_>, room: u16) -> Vec<Block> {
        let told = "Columnas: solo si el archivo las llama de otro modo. Primero se ve qué trae; nada se guarda hasta confirmarlo.";
        match &self.planned {
            None => vec![Block::of(told, Ink::Dim, room)],
            Some(_) => Vec::new(),
        }
    }

    fn below(&self, _: &Form<Key>, scene: &Scene<'_>, room: u16) -> Below {
        let Some(planned) = &self.planned else {
            return Below::default();
        };
        Below {
            lines: words::plan(&planned.view, scene, room),
            is_ruled: false,
        }
    }

    fn allowed(&self, _: &Form<Key>, intent: Intent) -> bool {
        let planned = self.planned.as_ref();
        match intent {
            Intent::SeeRejected => planned.is_some_and(|it| !it.view.rejected.is_empty()),
            _ => true,
        }
    }

    /// Esc leads back to the file, and nothing is taken.
    fn perform(&mut self, _: &mut Form<Key>, intent: Intent, _: &Scene<'_>) -> Option<Vec<Wish>> {
        let planned = self.planned.as_ref()?;
        match intent {
            Intent::Leave | Intent::Back => {
                self.planned = None;
                Some(Vec::new())
            }
            Intent::SeeRejected => {
                let of = RejectedOf::Tallies(Arc::clone(&planned.file));
                let to = Destination::RejectedRows(of);
                Some(vec![Wish::Go(to)])
            }
            _ => None,
        }
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        if let Some(planned) = &self.planned {
            return Ok(TallyEffect::Import(Arc::clone(&planned.file)).into());
        }
        let mut problems = form.problems(&scene.around());
        let sheet = rows_of_others::sheet_of(form, Sheet, &mut problems);
        problems.or(|| {
            TallyEffect::Plan(TallyInput {
                file: form.path(File),
                sheet,
                columns: rows_of_others::columns_of(form, &TALLY_FIELDS, &COLUMNS),
                dates: rows_of_others::order_of(form, Dates),
            })
        })
    }

    fn answered(&mut self, _: &mut Form<Key>, answer: Answer, _: &Scene<'_>) -> Reply {
        match answer {
            Answer::Tallies(TallyAnswer::Planned(file)) => {
                let view = file.view();
                self.planned = Some(Planned { file, view });
                Reply::Went(Vec::new())
            }
            Answer::Tallies(TallyAnswer::Imported(view)) => Reply::Done(vec![
                Wish::Back,
                Wish::Ask(Window::Tell {
                    title: "Importado".to_owned(),
                    paragraphs: words::done(&view),
                }),
            ]),
            _ => Reply::Pass,
        }
    }
}
