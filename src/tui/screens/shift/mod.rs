//! The hand-over of a shift: what happened, what is left, who takes over.

mod told;

#[cfg(test)]
mod tests;

use crate::tui::prelude::*;
use crate::{
    actions::{Document, ShiftInput, ShiftView},
    tui::form::{Below, InstantField, instant},
};

field_keys! {
    From => "from",
    TakesOver => "takes_over",
    Note => "note",
}

#[derive(Debug, Default)]
pub(crate) struct Shift {
    shown: Option<ShiftView>,
    /// Why it cannot be shown.
    failure: Option<String>,
    /// What the shift that is shown was asked for; none before it was.
    asked: Option<ShiftInput>,
}

impl Shift {
    /// Loads the shift; what is handed over with it changes nothing that is shown.
    fn load(&mut self, input: ShiftInput) -> Wish {
        self.asked = Some(input.clone());
        Wish::effect(PaperEffect::Shift(input))
    }

    fn load_again(&mut self) -> Vec<Wish> {
        let asked = self.asked.clone().unwrap_or_default();
        vec![self.load(asked)]
    }
}

impl Filled for Shift {
    type Key = Key;

    const TITLE: &'static str = "Entrega de turno";
    const TELLS_ABOVE: bool = true;
    const SHAPE: Shape = Shape {
        verb: "Guardar PDF",
        busy: "guardando el PDF…",
        ..Shape::page(Context::PrintForm, Intent::PrintDocument)
    };

    fn draft(&self) -> Option<DraftKind> {
        Some(DraftKind::Shift)
    }

    fn fields(&mut self, _: &Scene<'_>) -> Vec<Field<Key>> {
        vec![
            instant(From, "Desde").placeholder("inicio del día"),
            line(TakesOver, "Recibe").placeholder("quien entra"),
            line(Note, "Nota").placeholder("algo que deba saber"),
        ]
    }

    fn allowed(&self, _: &Form<Key>, intent: Intent) -> bool {
        match intent {
            Intent::PrintDocument => self.shown.is_some(),
            Intent::AnnulCode => false,
            _ => true,
        }
    }

    fn perform(&mut self, _: &mut Form<Key>, intent: Intent, _: &Scene<'_>) -> Option<Vec<Wish>> {
        (intent == Intent::Refresh).then(|| self.load_again())
    }

    /// A new beginning is looked up once its field is left.
    fn follow(&mut self, form: &mut Form<Key>, scene: &Scene<'_>) -> Vec<Wish> {
        let typed = form
            .get(From)
            .map(|it: &InstantField| it.typed(&scene.around()));
        let asked = self.asked.as_ref().map(|asked| asked.from);
        match typed {
            Some(Ok(from)) if asked != Some(from) && (asked.is_none() || !form.is_in(From)) => {
                vec![self.load(ShiftInput {
                    from,
                    ..ShiftInput::default()
                })]
            }
            _ => Vec::new(),
        }
    }

    fn below(&self, _: &Form<Key>, scene: &Scene<'_>, room: u16) -> Below {
        let lines = match (&self.shown, &self.failure) {
            (Some(shift), _) => told::lines(shift, scene, room),
            (None, Some(failure)) => wrap(failure, usize::from(room))
                .into_iter()
                .map(|line| vec![span(line, Ink::Refused)])
                .collect(),
            (None, None) => vec![vec![span("Cargando…", Ink::Dim)]],
        };
        Below {
            lines,
            is_ruled: true,
        }
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        let around = scene.around();
        form.problems(&around).or(|| {
            PaperEffect::Print(Document::Shift(ShiftInput {
                from: form.at(From, &around),
                takes_over: form.text(TakesOver),
                note: form.text(Note),
            }))
        })
    }

    fn answered(&mut self, _: &mut Form<Key>, answer: Answer, _: &Scene<'_>) -> Reply {
        match answer {
            Answer::Papers(PaperAnswer::Shift(shift)) => {
                self.failure = None;
                self.shown = Some(*shift);
                Reply::Stay(Vec::new())
            }
            Answer::Papers(PaperAnswer::Printed(_)) => Reply::Done(Vec::new()),
            Answer::NotRead(report) if self.shown.is_none() => {
                self.failure = Some(report.message);
                Reply::Stay(Vec::new())
            }
            Answer::Board(_) => Reply::Stay(self.load_again()),
            _ => Reply::Pass,
        }
    }
}
