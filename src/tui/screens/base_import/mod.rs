//! The reception of a base of the PQR cell: which file, what it says and what it changes in
//! piles and deadlines, one confirmation (X1, X2). What is looked at is what is stored.

mod piles;
mod words;

#[cfg(test)]
mod tests;

pub(crate) use piles::list as piles;

use std::sync::Arc;

use chrono::NaiveDate;

use crate::tui::prelude::*;
use crate::{
    actions::{
        BASE_FIELDS, BaseInput, CutPiles, Encoding, PlannedBase, ReceivedView, ReceptionStanding,
        received_view,
    },
    domain::{authority::Permission, instant::date, pqr::PqrBase},
    tui::form::{Below, Word, instant, word},
    tui::screens::rows_of_others,
};

field_keys! {
    File => "file",
    Base => "base",
    Cut => "cut",
    Sender => "sender",
    Received => "received",
    Replaces => "replaces",
    Dates => "dates",
    Written => "written",
    Sheet => "sheet",
    Columns => "columns",
    Account => "cuenta",
    Radicado => "radicado",
    Cun => "cun",
    State => "estado",
    Reason => "motivo",
    Adviser => "asesor",
    Date => "fecha",
    Class => "clase",
    Mark => "razon",
    SubMark => "subrazon",
    /// The word that takes a file in that counts as another base or cut already.
    Sure => "sure",
}

/// The fields of a file, each with where its header is said.
const COLUMNS: [(Key, &str); 10] = [
    (Account, "Cuenta"),
    (Radicado, "Radicado"),
    (Cun, "CUN"),
    (State, "Estado"),
    (Reason, "Motivo"),
    (Adviser, "Asesor"),
    (Date, "Fecha"),
    (Class, "Clase"),
    (Mark, "Razón"),
    (SubMark, "Sub-razón"),
];

/// How a text is written, as it is asked.
const WRITTEN: [(Option<Encoding>, &str); 4] = [
    (None, "se reconoce"),
    (Some(Encoding::Utf8), "UTF-8"),
    (Some(Encoding::Utf16), "UTF-16"),
    (Some(Encoding::Windows1252), "Windows-1252"),
];

/// What is asked where dates read in two ways and no other decides it.
const WHICH_ORDER: &str =
    "Hay fechas que se leen de dos maneras y las demás no dicen cuál vale: diga el orden.";

/// A base that is looked at before it is received.
#[derive(Debug, Default)]
pub(crate) struct BaseImport {
    /// Which base and cut it is to be, where that is known.
    of: Option<(PqrBase, NaiveDate)>,
    planned: Option<Planned>,
    /// Two columns that go by the name of one field: which of them is asked.
    twice: Option<(Key, String)>,
    /// Dates of it read in two ways, and no other decides it: which one is asked.
    asks_order: bool,
}

/// A file that was read, and what it would bring.
#[derive(Debug)]
struct Planned {
    file: Arc<PlannedBase>,
    standing: ReceptionStanding,
    view: ReceivedView,
    /// Its cases by what comes of them; of a file that is here already, none.
    piles: Arc<CutPiles>,
}

impl BaseImport {
    /// Whether two files of the base and cut that it was opened for are here: the one that is
    /// right is received in the place of both (X12).
    fn is_rival(&self, scene: &Scene<'_>) -> bool {
        let cell = scene.board.cell.as_deref();
        let mut rivals = cell.into_iter().flat_map(|cell| &cell.rivals);
        rivals.any(|it| self.of == Some((it.base, it.cut)))
    }

    /// Whether the file counts here as another base or cut already, which is most likely a
    /// mistake.
    fn is_doubted(&self) -> bool {
        let beside = self.planned.as_ref().map(|it| &it.view.beside);
        beside.is_some_and(|it| !it.same_file.is_empty())
    }
}

/// The page with what is known filled in.
pub(crate) fn page(
    of: Option<(PqrBase, NaiveDate)>,
    scene: &Scene<'_>,
) -> (Filling<BaseImport>, Vec<Wish>) {
    let own = BaseImport {
        of,
        ..BaseImport::default()
    };
    Filling::open(own, scene)
}

/// Leads to it, for somebody who may receive.
pub(crate) fn open(scene: &Scene<'_>) -> Vec<Wish> {
    scene.permitted(Permission::ReceiveBase, || {
        vec![Wish::Go(Destination::BaseImport(None))]
    })
}

impl Filled for BaseImport {
    type Key = Key;

    const TITLE: &'static str = "Recepción";
    const SHAPE: Shape = Shape {
        verb: "Revisar",
        busy: "un momento…",
        ..Shape::page(Context::BaseImport, Intent::Save)
    };

    /// Which file, and all that is said of it.
    fn draft(&self) -> Option<DraftKind> {
        Some(DraftKind::Base)
    }

    fn fields(&mut self, scene: &Scene<'_>) -> Vec<Field<Key>> {
        let bases = PqrBase::ALL.map(|it| (it.code(), it.label()));
        let written = WRITTEN.map(|(it, label)| (it.map_or("", Encoding::code), label));
        let (base, cut) = self.of.unzip();
        let mut bases = Choice::of(bases);
        bases.choose(base.and_then(|base| PqrBase::ALL.iter().position(|it| *it == base)));
        let mut fields = vec![
            rows_of_others::file(File),
            choice(Base, "Base", bases).required("Diga cuál de las dos bases es."),
            line(Cut, "Corte")
                .filled_in(&cut.map_or_else(String::new, date))
                .placeholder("dd/mm/aaaa")
                .width(18)
                .required("Escriba la fecha de corte que dice el correo."),
            line(Sender, "Remitente").placeholder("quién envió el correo; si no, en blanco"),
            instant(Received, "Recibido").placeholder("cuándo llegó"),
            choice(
                Replaces,
                "Sustituye",
                Choice::of([
                    ("", "no"),
                    ("si", "sí, a la que ya se recibió de ese corte"),
                ])
                .chosen_at(usize::from(self.is_rival(scene))),
            ),
            rows_of_others::dates(Dates).grouped(),
            choice(Written, "Texto", Choice::of(written).chosen_at(0)),
            rows_of_others::sheet(Sheet),
            choice(
                Columns,
                "Columnas",
                Choice::of([("", "se reconocen"), ("si", "decir cuáles")]).chosen_at(0),
            ),
        ];
        fields.extend(COLUMNS.map(rows_of_others::column));
        fields.push(word(Sure, "recibir"));
        fields
    }

    fn applies(&self, form: &Form<Key>, key: Key, _: &Scene<'_>) -> bool {
        if key == Sure {
            return self.is_doubted();
        }
        let is_column = COLUMNS.iter().any(|(column, _)| *column == key);
        let is_asked = || self.twice.as_ref().is_some_and(|(of, _)| *of == key);
        let is_said = || form.chosen(Columns) == Some(1) || !form.text(key).is_empty();
        self.planned.is_none() && (!is_column || is_asked() || is_said())
    }

    fn context(&self) -> Context {
        if self.planned.is_some() {
            Context::BasePlan
        } else {
            Context::BaseImport
        }
    }

    /// What of the base and cut that it was opened for lies here.
    fn above(&self, _: &Form<Key>, scene: &Scene<'_>, room: u16) -> Vec<Block> {
        let of = self.of.filter(|_| self.planned.is_none());
        let told = of.map(|of| words::cut_short(of, scene));
        let told = told.filter(|told| !told.is_empty());
        Vec::from_iter(told.map(|told| Block::of(&told, Ink::Text, room)))
    }

    fn below(&self, _: &Form<Key>, scene: &Scene<'_>, room: u16) -> Below {
        let Some(planned) = &self.planned else {
            return Below {
                lines: words::rivals(scene, room),
                is_ruled: false,
            };
        };
        Below {
            lines: words::plan(&planned.view, scene, room),
            is_ruled: false,
        }
    }

    fn allowed(&self, _: &Form<Key>, intent: Intent) -> bool {
        let planned = self.planned.as_ref();
        match intent {
            Intent::SeeRejected | Intent::GiveBack => {
                planned.is_some_and(|it| !it.view.base.rejected.is_empty())
            }
            Intent::SeePiles => planned.is_some_and(|it| !it.piles.is_empty()),
            Intent::Save => planned.is_none_or(|it| it.view.base.taken > 0),
            _ => true,
        }
    }

    /// Esc leads back to the file, and nothing is taken.
    fn perform(
        &mut self,
        form: &mut Form<Key>,
        intent: Intent,
        _: &Scene<'_>,
    ) -> Option<Vec<Wish>> {
        let planned = self.planned.as_ref()?;
        match intent {
            Intent::Leave | Intent::Back => {
                self.planned = None;
                form.replace(Sure, Word::new("recibir"));
                Some(Vec::new())
            }
            Intent::SeeRejected => {
                let of = RejectedOf::Base(Arc::clone(&planned.file));
                Some(vec![Wish::Go(Destination::RejectedRows(of))])
            }
            Intent::SeePiles => {
                let of = Arc::clone(&planned.piles);
                Some(vec![Wish::Go(Destination::CutPiles(of))])
            }
            Intent::GiveBack => {
                let effect = BaseEffect::GiveBack(Arc::clone(&planned.file));
                Some(vec![Wish::Effect(effect.into())])
            }
            _ => None,
        }
    }

    fn forbidden(&self, scene: &Scene<'_>) -> Option<String> {
        let refusal = scene.may(Permission::ReceiveBase).err()?;
        Some(format!("{} [{}]", refusal.reason, refusal.rule))
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        if let Some(planned) = &self.planned {
            let mut problems = Problems::none();
            if self.is_doubted() && !form.get(Sure).is_some_and(Word::is_complete) {
                problems.missing(Sure, "Si de verdad es así, escriba la palabra completa.");
                return Err(problems);
            }
            let standing = planned.standing.clone();
            return Ok(BaseEffect::Receive(Arc::clone(&planned.file), standing).into());
        }
        let mut problems = form.problems(&scene.around());
        let sheet = rows_of_others::sheet_of(form, Sheet, &mut problems);
        let cut = scene.day(&form.text(Cut));
        if cut.is_none() && !form.is_blank(Cut) {
            problems.wrong(Cut, "Escriba la fecha como dd/mm/aaaa.");
        }
        let dates = rows_of_others::order_of(form, Dates);
        if self.asks_order && dates.is_none() {
            problems.wrong(Dates, WHICH_ORDER);
        }
        if let Some((key, told)) = &self.twice
            && form.text(*key).is_empty()
        {
            problems.wrong(*key, told);
        }
        let base = form.pick(Base, &PqrBase::ALL);
        let (Some(base), Some(cut)) = (base, cut) else {
            return Err(problems);
        };
        problems.or(|| {
            BaseEffect::Plan(BaseInput {
                sender: Some(form.text(Sender)).filter(|it| !it.is_empty()),
                received: form.at(Received, &scene.around()),
                replaces: form.chosen(Replaces) == Some(1),
                sheet,
                columns: rows_of_others::columns_of(form, &BASE_FIELDS, &COLUMNS),
                dates,
                encoding: form.pick(Written, &WRITTEN).and_then(|(it, _)| it),
                ..BaseInput::new(form.path(File), base, cut)
            })
        })
    }

    fn answered(&mut self, form: &mut Form<Key>, answer: Answer, scene: &Scene<'_>) -> Reply {
        match answer {
            Answer::Bases(BaseAnswer::Planned(file, standing)) => {
                let view = received_view(&file, &standing, false);
                self.asks_order = view.base.assumed.is_some();
                self.twice = None;
                if self.asks_order {
                    form.go(Dates, &scene.around());
                    return Reply::Refused(Report::usage(WHICH_ORDER));
                }
                let piles = CutPiles::of(file.reception(), &standing, false);
                self.planned = Some(Planned {
                    piles: Arc::new(piles),
                    file,
                    standing: *standing,
                    view,
                });
                Reply::Went(Vec::new())
            }
            Answer::Bases(BaseAnswer::Twice { field, headers }) => {
                let of = BASE_FIELDS.iter().zip(COLUMNS);
                let of = of.filter(|(known, _)| known.name == field);
                let key = of.map(|(_, (key, _))| key).next();
                let told = format!(
                    "Hay más de una: {}. Escriba la letra de la que vale, con sus corchetes.",
                    headers.join(", ")
                );
                self.twice = key.map(|key| (key, told.clone()));
                if let Some(key) = key {
                    form.show_now(key);
                    form.go(key, &scene.around());
                }
                Reply::Refused(Report::usage(told))
            }
            Answer::Bases(BaseAnswer::GivenBack(file)) => {
                Reply::Stay(vec![Wish::Ask(Window::Tell {
                    title: "Devolución".to_owned(),
                    paragraphs: words::given_back(file.as_deref()),
                })])
            }
            Answer::Bases(BaseAnswer::Received(view)) => {
                let mut wishes = vec![Wish::Back];
                let piles = |it: &Planned| CutPiles::of(it.file.reception(), &it.standing, true);
                let piles = self.planned.as_ref().map(piles);
                let piles = piles.filter(|it| !it.is_empty());
                wishes.extend(piles.map(|it| Wish::Go(Destination::CutPiles(Arc::new(it)))));
                wishes.push(Wish::Ask(Window::Tell {
                    title: "Recibida".to_owned(),
                    paragraphs: words::done(&view),
                }));
                Reply::Done(wishes)
            }
            _ => Reply::Pass,
        }
    }
}
