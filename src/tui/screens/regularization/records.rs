//! The windows about a record: its code, no code, a code after all, a call.

use uuid::Uuid;

use super::words;
use crate::tui::prelude::*;
use crate::{
    actions::QueueRow,
    domain::regularization::{
        Exempt,
        RegularizationState::{NotRequired, Regularized},
    },
};

field_keys! {
    Code => "code",
    Reason => "reason",
}

/// Why these need no code; why the one at hand needs it after all. Nothing is said any
/// more of those that have theirs.
pub(super) fn not_required(mut rows: Vec<&QueueRow>) -> Option<Prompt> {
    rows.retain(|row| row.state != Regularized);
    if let [row] = rows[..]
        && let (NotRequired, Some(why)) = (row.state, row.exempt)
    {
        return Some(lifting(row, why));
    }
    rows.retain(|row| row.state != NotRequired);
    exempting(&rows)
}

/// Why records need no code.
fn exempting(records: &[&QueueRow]) -> Option<Prompt> {
    let first = records.first()?;
    let title = match records.len() {
        1 => format!("{} no requiere regularización", first.name),
        several => format!("{several} registros no requieren regularización"),
    };
    let names: Vec<String> = records.iter().map(|row| row.name.clone()).collect();
    let exempt = move |form: &Form<_>| RegularizationEffect::Exempt {
        records: names.clone(),
        why: form.pick("why", &Exempt::ALL).unwrap_or(Exempt::ALL[0]),
        note: form.text("note"),
    };
    let reasons = Choice::of(Exempt::ALL.map(|it| (it.label(), it.label())));
    let window = noted(Prompt::new(title, "", exempt))
        .kept(DraftKind::Exemption(first.id))
        .asks(choice("why", "¿Por qué?", reasons).required("Elija una razón con las flechas."))
        .asks(note());
    Some(window)
}

/// Why one needs its code after all, though it was said why not.
fn lifting(row: &QueueRow, why: Exempt) -> Prompt {
    let record = row.name.clone();
    let title = format!("{record} sí requiere regularización");
    let told = format!("Se anotó que no la requiere: {}.", why.label());
    let lift = move |form: &Form<_>| RegularizationEffect::LiftExemption {
        record: record.clone(),
        reason: form.text("reason"),
    };
    noted(Prompt::new(title, told, lift))
        .kept(DraftKind::Lift(row.id))
        .asks(
            line("reason", "Razón")
                .placeholder("por qué sí la requiere")
                .required("Escriba por qué sí la requiere."),
        )
}

/// A call to a customer.
pub(super) fn calling(row: &QueueRow, scene: &Scene<'_>) -> Prompt {
    let record = row.name.clone();
    let title = format!("Llamada al cliente · {record}");
    let call = move |form: &Form<_>| RegularizationEffect::NoteCall {
        record: record.clone(),
        reached: form.chosen("reached") == Some(0),
        note: form.text("note"),
    };
    let reached = Choice::of([(true, "sí"), (false, "no")]);
    noted(Prompt::new(title, words::calls(row, scene), call))
        .kept(DraftKind::Call(row.id))
        .asks(choice("reached", "¿Se le comunicó?", reached).required("Responda s o n."))
        .asks(note())
}

fn note() -> Field<&'static str> {
    line("note", "Nota").placeholder("si hace falta")
}

fn noted(window: Prompt) -> Prompt {
    window.dim().until(is_changed)
}

const fn is_changed(answer: &Answer) -> bool {
    matches!(
        answer,
        Answer::Regularization(RegularizationAnswer::Changed { .. })
    )
}

/// The official code of a record; why it takes the place of the one it has (N3).
#[derive(Debug)]
pub(super) struct CodeForm {
    id: Uuid,
    record: String,
    label: String,
    old: Option<String>,
    /// It has several: each wants its reason.
    is_disputed: bool,
    /// What an earlier version kept of it.
    noted: String,
}

impl CodeForm {
    pub(super) fn of(row: &QueueRow, label: &str, noted: Option<&String>) -> Self {
        Self {
            id: row.id,
            record: row.name.clone(),
            label: label.to_owned(),
            old: row.official_code.clone(),
            is_disputed: row.conflict,
            noted: noted.cloned().unwrap_or_default(),
        }
    }

    /// Whether what is typed takes another code's place.
    fn replaces(&self, form: &Form<Key>) -> bool {
        let typed = form.text(Code);
        let other = |old: &String| self.is_disputed || !old.eq_ignore_ascii_case(&typed);
        !typed.is_empty() && self.old.as_ref().is_some_and(other)
    }
}

impl Filled for CodeForm {
    type Key = Key;

    const SHAPE: Shape = Shape::WINDOW;

    fn draft(&self) -> Option<DraftKind> {
        Some(DraftKind::OfficialCode(self.id))
    }

    fn fields(&mut self, _: &Scene<'_>) -> Vec<Field<Key>> {
        vec![
            line(Code, "Código")
                .placeholder("el que dio el sistema oficial")
                .required("Escriba el código que dio el sistema oficial.")
                .filled_in(&self.noted),
            line(Reason, "Razón")
                .placeholder("por qué se cambia")
                .required("Escriba la razón del cambio."),
        ]
    }

    fn applies(&self, form: &Form<Key>, key: Key, _: &Scene<'_>) -> bool {
        key != Reason || self.replaces(form)
    }

    fn title(&self, _: &Form<Key>, _: &Scene<'_>) -> Spans {
        let title = format!("{} · {}", self.label, self.record);
        vec![span(title, Ink::Heading)]
    }

    fn above(&self, _: &Form<Key>, _: &Scene<'_>, room: u16) -> Vec<Block> {
        let told = self.old.iter().map(|old| {
            format!("Tiene el código «{old}». Si el que escribe es el correcto, diga la razón; el anterior queda en la historia. [N3]")
        });
        told.map(|told| Block::of(&told, Ink::Dim, room)).collect()
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        let pair = || RegularizationEffect::Pair {
            record: self.record.clone(),
            code: form.text(Code),
            reason: self.replaces(form).then(|| form.text(Reason)),
        };
        form.problems(&scene.around()).or(pair)
    }

    fn is_done(&self, answer: &Answer) -> bool {
        is_changed(answer)
    }
}
