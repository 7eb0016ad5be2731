//! The import of what the office counts of a day: which file, what it would bring, one
//! confirmation (V5). What is looked at is what is stored.

mod rejected;
mod words;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::tui::prelude::*;
use crate::{
    actions::{DateOrder, PlannedTallies, Sought, TALLY_FIELDS, TallyInput, TallyView},
    domain::authority::Permission,
    tui::form::{Below, path},
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

/// Which number of a date is the day, as it is asked.
const ORDERS: [(Option<DateOrder>, &str); 4] = [
    (None, "según el archivo"),
    (Some(DateOrder::DayFirst), "día/mes/año"),
    (Some(DateOrder::MonthFirst), "mes/día/año"),
    (Some(DateOrder::YearFirst), "año/mes/día"),
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

    /// A file and how it is read are chosen, not composed.
    fn draft(&self) -> Option<DraftKind> {
        None
    }

    fn fields(&mut self, _: &Scene<'_>) -> Vec<Field<Key>> {
        let orders = ORDERS.map(|(order, label)| (order.map_or("", DateOrder::code), label));
        let mut fields = vec![
            path(File, "Archivo", Sought::Tables)
                .placeholder("elija una hoja de cálculo o un CSV, o escriba dónde está")
                .required("Elija el archivo, o escriba dónde está."),
            line(Sheet, "Hoja").placeholder("su número; si no, la que tenga las columnas"),
            choice(Dates, "Fechas", Choice::of(orders).chosen_at(0)),
        ];
        fields.extend(COLUMNS.map(|(key, label)| {
            line(key, label).placeholder("su encabezado, o su letra: [C]; si no, se reconoce")
        }));
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
        let sheet = form.text(Sheet);
        let number = sheet.parse().ok().filter(|number| *number > 0);
        if !sheet.is_empty() && number.is_none() {
            problems.wrong(Sheet, "Escriba el número de la hoja: 1, 2, 3…");
        }
        problems.or(|| {
            let said = TALLY_FIELDS.iter().zip(COLUMNS);
            let said = said.map(|(field, (key, _))| (field.name.to_owned(), form.text(key)));
            let chosen = form.chosen(Dates).and_then(|at| ORDERS.get(at));
            TallyEffect::Plan(TallyInput {
                file: form.path(File),
                sheet: number,
                columns: said.filter(|(_, header)| !header.is_empty()).collect(),
                dates: chosen.and_then(|(order, _)| *order),
            })
        })
    }

    fn answered(&mut self, _: &mut Form<Key>, answer: Answer, _: &Scene<'_>) -> Reply {
        match answer {
            Answer::Tallies(TallyAnswer::Planned(file)) => {
                let view = file.view();
                self.planned = Some(Planned { file, view });
                Reply::Done(Vec::new())
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
