//! The windows about a record: its code, no code, a code after all, a call.

use uuid::Uuid;

use super::effect;
use crate::tui::prelude::*;
use crate::{actions::QueueRow, domain::regularization::Exempt};

use Key::{Code, Note, Reached, Reason, Why};

field_keys! {
    Code => "code",
    Reason => "reason",
    Why => "why",
    Reached => "reached",
    Note => "note",
}

/// What is said about the record.
#[derive(Debug)]
pub(super) enum About {
    /// Its official code; why it takes the place of the one it has (N3).
    Code {
        label: String,
        old: Option<String>,
        /// It has several: each wants its reason.
        is_disputed: bool,
        /// What an earlier version kept of it.
        noted: String,
    },
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
    id: Uuid,
    /// Several only where they need no code.
    pub(super) records: Vec<String>,
    about: About,
}

impl RecordForm {
    pub(super) fn of(row: &QueueRow, about: About) -> Self {
        Self {
            id: row.id,
            records: vec![row.name.clone()],
            about,
        }
    }

    fn record(&self) -> String {
        self.records.first().cloned().unwrap_or_default()
    }

    /// Whether what is typed takes another code's place.
    fn replaces(&self, form: &Form<Key>) -> bool {
        let About::Code {
            old, is_disputed, ..
        } = &self.about
        else {
            return false;
        };
        let typed = form.text(Code);
        let other = |old: &String| *is_disputed || !old.eq_ignore_ascii_case(&typed);
        !typed.is_empty() && old.as_ref().is_some_and(other)
    }
}

impl Filled for RecordForm {
    type Key = Key;
    type Input = RegularizationEffect;

    const SHAPE: Shape = Shape::WINDOW;

    fn draft(&self) -> Option<DraftKind> {
        Some(match self.about {
            About::Code { .. } => DraftKind::OfficialCode(self.id),
            About::Exempt => DraftKind::Exemption(self.id),
            About::Lift { .. } => DraftKind::Lift(self.id),
            About::Call { .. } => DraftKind::Call(self.id),
        })
    }

    fn fields(&self, _: &Scene<'_>) -> Vec<Field<Key>> {
        let note = || line(Note, "Nota").placeholder("si hace falta");
        match &self.about {
            About::Code { noted, .. } => vec![
                line(Code, "Código")
                    .placeholder("el que dio el sistema oficial")
                    .required("Escriba el código que dio el sistema oficial.")
                    .filled_in(noted),
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

    fn applies(&self, form: &Form<Key>, key: Key, _: &Scene<'_>) -> bool {
        let is_code = matches!(self.about, About::Code { .. });
        key != Reason || !is_code || self.replaces(form)
    }

    fn title(&self, _: &Form<Key>, _: &Scene<'_>) -> Spans {
        let record = self.record();
        let several = self.records.len();
        let title = match &self.about {
            About::Code { label, .. } => format!("{label} · {record}"),
            About::Exempt if several > 1 => {
                format!("{several} registros no requieren regularización")
            }
            About::Exempt => format!("{record} no requiere regularización"),
            About::Lift { .. } => format!("{record} sí requiere regularización"),
            About::Call { .. } => format!("Llamada al cliente · {record}"),
        };
        vec![span(title, Role::Heading)]
    }

    fn above(&self, _: &Form<Key>, _: &Scene<'_>, room: u16) -> Vec<Block> {
        let told = match &self.about {
            About::Code { old: Some(old), .. } => format!(
                "Tiene el código «{old}». Si el que escribe es el correcto, diga la razón; el anterior queda en la historia. [N3]"
            ),
            About::Code { old: None, .. } | About::Exempt => return Vec::new(),
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
        let record = self.record();
        form.problems(&scene.around()).or(|| match &self.about {
            About::Code { .. } => RegularizationEffect::Pair {
                record,
                code: form.text(Code),
                reason: self.replaces(form).then(|| form.text(Reason)),
            },
            About::Exempt => RegularizationEffect::Exempt {
                records: self.records.clone(),
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

    fn answered(&mut self, _: &mut Form<Key>, answer: Answer, _: &Scene<'_>) -> Reply {
        match answer {
            Answer::Regularization(RegularizationAnswer::Changed { .. }) => {
                Reply::Done(vec![Wish::Back])
            }
            _ => Reply::Pass,
        }
    }
}
