//! *Comunicado de fallas*: what the mailbox answered, attached to the outages it speaks of (E8).

mod view;

#[cfg(test)]
mod tests;

use chrono::{DateTime, FixedOffset};
use crossterm::event::KeyEvent;

use super::{
    Input, Scene, Window, Wish,
    parts::{InstantField, done, short},
};
use crate::{
    actions::{NoticeInput, NoticeView, Report},
    domain::authority::{Deed as Authority, permit},
    tui::{
        effect::Effect,
        keymap::{Context, Intent},
        message::{Answer, Deed},
        widgets::{MultiSelect, Outcome, Radio, TextLine},
    },
};

pub use self::view::View;

/// A field of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Reference,
    Answer,
    From,
    To,
    Applications,
}

const SLOTS: [Slot; 5] = [
    Slot::Reference,
    Slot::Answer,
    Slot::From,
    Slot::To,
    Slot::Applications,
];

/// The page.
#[derive(Debug)]
pub struct State {
    reference: TextLine,
    answer: Radio,
    from: InstantField,
    to: InstantField,
    applications: MultiSelect,
    application_ids: Vec<String>,
    focus: Slot,
    attempted: bool,
    saving: bool,
    failure: Option<Report>,
    /// Why this person may not save it, if so.
    forbidden: Option<String>,
}

impl State {
    /// An empty page.
    #[must_use]
    pub fn new(scene: &Scene<'_>) -> (Self, Vec<Wish>) {
        let offered = scene.assets.catalog.applications();
        let refusal = permit(
            scene.person.1,
            false,
            Authority::RegisterNotice(scene.board.status.channel.scope()),
        )
        .err();
        let state = Self {
            reference: TextLine::default(),
            answer: Radio::new(["Confirma la falla masiva", "Niega la falla masiva"], None),
            from: InstantField::optional(),
            to: InstantField::optional(),
            applications: MultiSelect::new(offered.iter().map(|app| app.name.clone())),
            application_ids: offered.iter().map(|app| app.id.clone()).collect(),
            focus: Slot::Reference,
            attempted: false,
            saving: false,
            failure: None,
            forbidden: refusal.map(|refusal| format!("{} [{}]", refusal.reason, refusal.rule)),
        };
        (state, Vec::new())
    }

    /// Where keys are pressed.
    #[must_use]
    pub const fn context(&self) -> Context {
        Context::NoticeForm
    }

    /// Whether an intent can be done now.
    #[must_use]
    pub fn allowed(&self, intent: Intent) -> bool {
        intent != Intent::Save || (!self.saving && self.forbidden.is_none())
    }

    /// Takes what comes in.
    pub fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        match input {
            Input::Key(event) => {
                if self.field_key(&event).is_used() {
                    return Vec::new();
                }
                match scene.keymap.resolve(self.context(), &event) {
                    Some(intent) => self.perform(intent, scene),
                    None => Vec::new(),
                }
            }
            Input::Paste(text) => {
                match self.focus {
                    Slot::Reference => self.reference.paste(&text),
                    Slot::From => self.from.paste(&text),
                    Slot::To => self.to.paste(&text),
                    Slot::Answer | Slot::Applications => Outcome::Ignored,
                };
                Vec::new()
            }
            Input::Answer(Answer::Noticed(notice)) if self.saving => {
                self.saving = false;
                noticed(&notice, scene)
            }
            Input::Answer(Answer::Failed {
                deed: Deed::Notice,
                report,
            }) if self.saving => {
                self.saving = false;
                self.failure = Some(report);
                Vec::new()
            }
            Input::Answer(_) | Input::Tick | Input::Mouse(_) => Vec::new(),
        }
    }

    fn field_key(&mut self, event: &KeyEvent) -> Outcome {
        match self.focus {
            Slot::Reference => self.reference.input(event),
            Slot::Answer => self.answer.input(event),
            Slot::From => self.from.input(event),
            Slot::To => self.to.input(event),
            Slot::Applications => self.applications.input(event),
        }
    }

    /// Does what was asked for by key, palette or mouse.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        match intent {
            Intent::Save => return self.save(scene),
            Intent::NextField => self.step(1, scene),
            Intent::PreviousField => self.step(SLOTS.len() - 1, scene),
            Intent::NextProblem => self.next_problem(scene),
            Intent::Leave | Intent::Back => return vec![Wish::Back],
            _ => {}
        }
        Vec::new()
    }

    fn settle(&mut self, scene: &Scene<'_>) {
        self.from.settle(scene);
        self.to.settle(scene);
    }

    fn place(slot: Slot) -> usize {
        SLOTS.iter().position(|other| *other == slot).unwrap_or(0)
    }

    fn step(&mut self, by: usize, scene: &Scene<'_>) {
        self.settle(scene);
        self.focus = SLOTS[(Self::place(self.focus) + by) % SLOTS.len()];
    }

    fn next_problem(&mut self, scene: &Scene<'_>) {
        self.attempted = true;
        self.settle(scene);
        let problems = self.problems(scene);
        let here = Self::place(self.focus);
        let next = problems
            .iter()
            .find(|(slot, _)| Self::place(*slot) > here)
            .or(problems.first());
        if let Some((slot, _)) = next {
            self.focus = *slot;
        }
    }

    /// What an instant's field says; `ahora` is an instant here.
    fn instant(
        field: &InstantField,
        scene: &Scene<'_>,
    ) -> Result<Option<DateTime<FixedOffset>>, String> {
        if field.is_untouched() && !field.line().is_blank() {
            return Ok(Some(scene.now));
        }
        field.typed(scene)
    }

    /// What keeps the notice from being saved, field by field.
    fn problems(&self, scene: &Scene<'_>) -> Vec<(Slot, String)> {
        let mut problems = Vec::new();
        let mut told = |slot, text: &str| problems.push((slot, text.to_owned()));
        if self.reference.is_blank() {
            told(
                Slot::Reference,
                "Copie la referencia del comunicado, por ejemplo FS-1182.",
            );
        }
        if self.answer.chosen().is_none() {
            told(Slot::Answer, "Elija si confirma o niega.");
        }
        let from = Self::instant(&self.from, scene);
        let to = Self::instant(&self.to, scene);
        match &from {
            Ok(None) => told(Slot::From, "Escriba desde cuándo: 10:05, -15, ayer 18:40."),
            Err(sentence) => told(Slot::From, sentence),
            Ok(Some(_)) => {}
        }
        match (&from, &to) {
            (_, Err(sentence)) => told(Slot::To, sentence),
            (Ok(Some(from)), Ok(Some(to))) if to <= from => told(
                Slot::To,
                "La ventana del comunicado termina antes de empezar. [E8]",
            ),
            _ => {}
        }
        if self.applications.marked().next().is_none() {
            told(
                Slot::Applications,
                "Marque con Espacio los aplicativos que nombra.",
            );
        }
        problems
    }

    fn save(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        if self.saving || self.forbidden.is_some() {
            return Vec::new();
        }
        self.attempted = true;
        self.settle(scene);
        if let Some((slot, _)) = self.problems(scene).first() {
            self.focus = *slot;
            return Vec::new();
        }
        self.saving = true;
        self.failure = None;
        let applications = self
            .applications
            .marked()
            .filter_map(|position| self.application_ids.get(position).cloned())
            .collect();
        vec![Wish::Effect(Effect::RegisterNotice(NoticeInput {
            reference: self.reference.text().trim().to_owned(),
            from: Self::instant(&self.from, scene).ok().flatten(),
            to: Self::instant(&self.to, scene).ok().flatten(),
            applications,
            denied: self.answer.chosen() == Some(1),
            replaces: String::new(),
        }))]
    }
}

/// The notice is kept: which outages it was attached to, and what follows.
fn noticed(notice: &NoticeView, scene: &Scene<'_>) -> Vec<Wish> {
    let names: Vec<String> = notice.outages.iter().map(|it| short(it)).collect();
    let attached = match &names[..] {
        [] => "Ningún evento coincide en aplicativo y horario, o los que coinciden tienen otro; el comunicado queda guardado y puede citarse al registrar uno.".to_owned(),
        [one] => format!("Se adjuntó al evento {one}."),
        several => format!("Se adjuntó a los eventos {}.", several.join(", ")),
    };
    let mut paragraphs = vec![attached];
    if !notice.confirmed && !names.is_empty() {
        paragraphs.push(
            "La falla masiva fue negada: corrija el escenario, o cierre con sustento «sin confirmación». [E8]"
                .to_owned(),
        );
    }
    paragraphs.extend(notice.kept.iter().map(|kept| {
        format!(
            "{} conserva el comunicado {}; este no dice que lo reemplace. [E13]",
            short(&kept.outage),
            kept.reference
        )
    }));
    paragraphs.extend(notice.left.iter().map(|left| {
        format!(
            "{} sigue con {}, que ya no habla de él: revise su escenario. [E13]",
            short(&left.outage),
            left.reference
        )
    }));
    vec![
        done(
            scene.theme,
            &format!("Comunicado {} registrado", notice.reference),
        ),
        Wish::Back,
        Wish::Ask(Window::Tell {
            title: format!("Comunicado {}", notice.reference),
            paragraphs,
        }),
    ]
}
