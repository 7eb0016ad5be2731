//! *Reabrir*: a closing is taken back, with its reason (C6).

use super::correction::changed;
use crate::tui::prelude::*;
use crate::{actions::OutageView, tui::form::Frame};

field_keys! {
    Reason => "reason",
}

#[derive(Debug)]
pub(super) struct Reopening {
    pub(super) outage: OutageView,
}

impl Filled for Reopening {
    type Key = Key;
    type Input = String;

    const SHAPE: Shape = Shape {
        verb: "Reabrir",
        frame: Frame::Window(66),
        labels: 10,
        ..Shape::page(Context::PlainForm, Intent::Save)
    };

    fn draft(&self) -> Option<DraftKind> {
        Some(DraftKind::Reopening(self.outage.id))
    }

    fn fields(&mut self, _: &Scene<'_>) -> Vec<Field<Key>> {
        let reason = line(Key::Reason, "Razón");
        vec![reason.required("Escriba por qué; queda en la historia. [O6]")]
    }

    fn title(&self, _: &Form<Key>, _: &Scene<'_>) -> Spans {
        let name = short(&self.outage.correlative);
        vec![span(format!("Reabrir {name}"), Ink::Heading)]
    }

    fn above(&self, _: &Form<Key>, _: &Scene<'_>, room: u16) -> Vec<Block> {
        let told = "El cierre queda en la historia; vuelve a estar «restablecido».";
        vec![Block::of(told, Ink::Dim, room)]
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        form.problems(&scene.around()).or(|| form.text(Key::Reason))
    }

    fn submit(&mut self, reason: String, _: &Scene<'_>) -> Vec<Wish> {
        vec![Wish::effect(OutageEffect::Reopen {
            outage: self.outage.correlative.clone(),
            reason,
        })]
    }

    fn answered(&mut self, _: &mut Form<Key>, answer: Answer, scene: &Scene<'_>) -> Reply {
        changed(&self.outage, OutageDeed::Reopened, answer, scene)
    }
}
