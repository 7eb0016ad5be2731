//! The windows about one record: another code, no code, a code after all, a call.

use super::{effect, words::on_screen};
use crate::{
    actions::{DraftKind, Report},
    domain::regularization::Exempt,
    tui::{
        form::{
            Block, Choice, Field, Filled, Form, Frame, Problems, Reply, choice, field_keys, line,
        },
        keymap::{Context, Intent},
        screens::{
            Scene, Wish,
            parts::{Spans, span},
        },
        theme::Role,
        worker::regularization::RegularizationEffect,
    },
};

use Key::{Note, Reached, Reason, Why};

field_keys! {
    Reason => "reason",
    Why => "why",
    Reached => "reached",
    Note => "note",
}

/// What is said about the record.
#[derive(Debug)]
pub(super) enum About {
    /// Why another code takes the place of the one it has.
    Code { old: String, code: String },
    /// Why it needs no code.
    Exempt,
    /// Why it needs its code after all, and what was said before.
    Lift { why: &'static str },
    /// A call to its customer, and those before.
    Call { before: String },
}

/// The window.
#[derive(Debug)]
pub(super) struct RecordForm {
    pub(super) record: String,
    pub(super) about: About,
}

impl Filled for RecordForm {
    type Key = Key;
    type Input = RegularizationEffect;

    const CONTEXT: Context = Context::Question;
    const SUBMIT: Intent = Intent::Accept;
    const BUSY: &'static str = "Un momento…";
    const FRAME: Frame = Frame::Window(66);
    const LABELS: u16 = 18;
    const STEPWISE: bool = true;

    fn draft(&self) -> Option<DraftKind> {
        None
    }

    fn fields(&self, _: &Scene<'_>) -> Vec<Field<Key>> {
        let note = || line(Note, "Nota").placeholder("si hace falta");
        match self.about {
            About::Code { .. } => vec![
                line(Reason, "Razón")
                    .placeholder("por qué se cambia")
                    .required("Escriba la razón del cambio."),
            ],
            About::Exempt => {
                let options = Exempt::ALL.map(|it| (it.label(), it.label()));
                let why = choice(Why, "¿Por qué?", Choice::of(options))
                    .required("Elija una razón con las flechas.");
                vec![why, note()]
            }
            About::Lift { .. } => vec![
                line(Reason, "Razón")
                    .placeholder("por qué sí la requiere")
                    .required("Escriba por qué sí la requiere."),
            ],
            About::Call { .. } => {
                let options = [(true, "sí"), (false, "no")];
                let reached = choice(Reached, "¿Se le comunicó?", Choice::of(options))
                    .required("Responda s o n.");
                vec![reached, note()]
            }
        }
    }

    fn title(&self, _: &Form<Key>, _: &Scene<'_>) -> Spans {
        let record = &self.record;
        let title = match self.about {
            About::Code { .. } => format!("{record} ya tiene código"),
            About::Exempt => format!("{record} no requiere regularización"),
            About::Lift { .. } => format!("{record} sí requiere regularización"),
            About::Call { .. } => format!("Llamada al cliente · {record}"),
        };
        vec![span(title, Role::Heading)]
    }

    fn above(&self, _: &Form<Key>, _: &Scene<'_>, room: u16) -> Vec<Block> {
        let told = match &self.about {
            About::Code { old, code } => format!(
                "Su código oficial es «{old}». Si «{code}» es el correcto, diga la razón; el anterior queda en la historia."
            ),
            About::Exempt => return Vec::new(),
            About::Lift { why } => format!("Se anotó que no la requiere: {why}."),
            About::Call { before } => before.clone(),
        };
        vec![Block::of(&told, Role::Text, room)]
    }

    fn read(
        &self,
        form: &Form<Key>,
        scene: &Scene<'_>,
    ) -> Result<RegularizationEffect, Problems<Key>> {
        let record = self.record.clone();
        form.problems(&scene.around()).or(|| match &self.about {
            About::Code { code, .. } => RegularizationEffect::Pair {
                record,
                code: code.clone(),
                reason: Some(form.text(Reason)),
            },
            About::Exempt => RegularizationEffect::Exempt {
                record,
                why: form.pick(Why, &Exempt::ALL).unwrap_or(Exempt::ALL[0]),
                note: form.text(Note),
            },
            About::Lift { .. } => RegularizationEffect::LiftExemption {
                record,
                reason: form.text(Reason),
            },
            About::Call { .. } => RegularizationEffect::NoteCall {
                record,
                reached: form.chosen(Reached) == Some(0),
                note: form.text(Note),
            },
        })
    }

    fn submit(&mut self, input: RegularizationEffect, _: &Scene<'_>) -> Vec<Wish> {
        vec![effect(input)]
    }

    fn refused(&mut self, _: &mut Form<Key>, report: Report, _: &Scene<'_>) -> Reply {
        Reply::Refused(on_screen(report))
    }
}
