//! A mass failure that the point sees, customer or no customer, outage or none (A0).

#[cfg(test)]
mod tests;

use crossterm::event::KeyEvent;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

use super::{
    Destination, Input, Scene, Wish,
    parts::{INDENT, InstantField},
};
use crate::{
    actions::{AlertSubject, FailureInput},
    tui::{
        effect::Effect,
        keymap::{Context, Intent},
        message::{Answer, Deed},
        pen::Pen,
        post::LetterEffect,
        text::wrap,
        theme::Role,
        widgets::{
            FormField, MultiSelect, MultiSelectView, Outcome, Remark, RemarkKind, TextLineView,
        },
    },
};

/// A field of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Applications,
    Since,
}

/// The page.
#[derive(Debug)]
pub struct State {
    applications: MultiSelect,
    application_ids: Vec<String>,
    since: InstantField,
    focus: Slot,
    attempted: bool,
    preparing: bool,
}

impl State {
    /// An empty page.
    #[must_use]
    pub fn new(scene: &Scene<'_>) -> (Self, Vec<Wish>) {
        let offered = scene.assets.catalog.applications();
        let state = Self {
            applications: MultiSelect::new(offered.iter().map(|app| app.name.clone())),
            application_ids: offered.iter().map(|app| app.id.clone()).collect(),
            since: InstantField::now(),
            focus: Slot::Applications,
            attempted: false,
            preparing: false,
        };
        (state, Vec::new())
    }

    /// Where keys are pressed.
    #[must_use]
    pub const fn context(&self) -> Context {
        Context::FailureForm
    }

    /// Whether an intent can be done now.
    #[must_use]
    pub fn allowed(&self, intent: Intent) -> bool {
        intent != Intent::Save || !self.preparing
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
                if self.focus == Slot::Since {
                    self.since.paste(&text);
                }
                Vec::new()
            }
            Input::Answer(Answer::Letter(letter)) if self.preparing => {
                self.preparing = false;
                vec![Wish::Back, Wish::Go(Destination::LetterShown(letter.id))]
            }
            Input::Answer(Answer::Failed {
                deed: Deed::Letter, ..
            }) => {
                self.preparing = false;
                Vec::new()
            }
            Input::Answer(_) | Input::Tick | Input::Mouse(_) => Vec::new(),
        }
    }

    fn field_key(&mut self, event: &KeyEvent) -> Outcome {
        match self.focus {
            Slot::Applications => self.applications.input(event),
            Slot::Since => self.since.input(event),
        }
    }

    /// Does what was asked for by key, palette or mouse.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        match intent {
            Intent::Save => return self.prepare(scene),
            Intent::NextField | Intent::PreviousField => {
                self.since.settle(scene);
                self.focus = match self.focus {
                    Slot::Applications => Slot::Since,
                    Slot::Since => Slot::Applications,
                };
            }
            Intent::NextProblem => self.next_problem(scene),
            Intent::Leave | Intent::Back => return vec![Wish::Back],
            _ => {}
        }
        Vec::new()
    }

    fn problem(&self, scene: &Scene<'_>) -> Option<(Slot, String)> {
        if self.applications.marked().next().is_none() {
            let text = "Marque con Espacio al menos un aplicativo.";
            return Some((Slot::Applications, text.to_owned()));
        }
        self.since
            .typed(scene)
            .err()
            .map(|text| (Slot::Since, text))
    }

    fn next_problem(&mut self, scene: &Scene<'_>) {
        self.attempted = true;
        if let Some((slot, _)) = self.problem(scene) {
            self.focus = slot;
        }
    }

    fn prepare(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        if self.preparing {
            return Vec::new();
        }
        self.since.settle(scene);
        self.next_problem(scene);
        if self.problem(scene).is_some() {
            return Vec::new();
        }
        self.preparing = true;
        let applications = self
            .applications
            .marked()
            .filter_map(|position| self.application_ids.get(position).cloned())
            .collect();
        let subject = AlertSubject::Failure(FailureInput {
            applications,
            since: self.since.typed(scene).ok().flatten(),
        });
        vec![Wish::Effect(Effect::Letter(LetterEffect::Prepare(subject)))]
    }

    /// Where text is typed.
    #[must_use]
    pub fn cursor(&self, area: Rect, scene: &Scene<'_>) -> Option<Position> {
        if self.focus != Slot::Since {
            return None;
        }
        let view = View { state: self, scene };
        let [_, since] = view.places(area);
        TextLineView::new(self.since.line(), scene.theme)
            .focused(true)
            .cursor(View::typing(since))
    }
}

/// The widest the page gets.
const WIDEST: u16 = 100;

/// What the page is for.
const TOLD: &str = "Haya o no clientes o un evento: cuando el punto detecta una falla masiva la avisa. Un evento se registra aparte (n).";

/// The page drawn into its area.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// What it shows.
    pub state: &'a State,
    /// What it is drawn with.
    pub scene: &'a Scene<'a>,
}

impl View<'_> {
    fn remarks(&self, slot: Slot) -> Vec<Remark> {
        self.state
            .problem(self.scene)
            .filter(|(of, _)| self.state.attempted && *of == slot)
            .map(|(_, text)| Remark::new(RemarkKind::Error, text))
            .into_iter()
            .collect()
    }

    fn field<'r>(&self, slot: Slot, width: u16, remarks: &'r [Remark]) -> FormField<'r> {
        let (state, theme) = (self.state, self.scene.theme);
        let room = width.saturating_sub(INDENT + 15);
        let (label, height) = match slot {
            Slot::Applications => (
                "Aplicativos",
                MultiSelectView::new(&state.applications, theme, false).height(room),
            ),
            Slot::Since => ("Desde", 1),
        };
        FormField::new(label, theme)
            .label_width(15)
            .value_height(height)
            .focused(state.focus == slot)
            .remarks(remarks)
    }

    fn told(width: u16) -> Vec<String> {
        wrap(TOLD, usize::from(width.saturating_sub(INDENT + 2)))
    }

    /// Where the two fields stand.
    fn places(&self, area: Rect) -> [Rect; 2] {
        let width = area.width.min(WIDEST);
        let told = u16::try_from(Self::told(width).len()).unwrap_or(2);
        let mut y = area.y + told + 3;
        [Slot::Applications, Slot::Since].map(|slot| {
            let remarks = self.remarks(slot);
            let height = self
                .field(slot, width, &remarks)
                .height(width.saturating_sub(INDENT));
            let place = Rect {
                x: area.x + INDENT,
                y,
                width: width.saturating_sub(INDENT),
                height: height.min(area.bottom().saturating_sub(y)),
            };
            y += height + 1;
            place
        })
    }

    fn typing(place: Rect) -> Rect {
        Rect {
            x: place.x + 15,
            width: 18.min(place.width.saturating_sub(15)),
            height: 1,
            ..place
        }
    }
}

impl Widget for &View<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if area.width < 40 || area.height < 6 {
            return;
        }
        let (state, theme) = (self.state, self.scene.theme);
        let mut pen = Pen::new(theme, buf);
        let title = "Falla detectada · aviso a Fallas de Sistemas y Plataforma";
        pen.text(area.x + 1, area.y, area.width - 2, title, Role::Heading);
        if state.preparing {
            let right = area.right().min(area.x + WIDEST) - 1;
            pen.right(area.x + 60, right, area.y, "preparando…", Role::Dim);
        }
        let width = area.width.min(WIDEST);
        for (y, line) in (area.y + 2..area.bottom()).zip(View::told(width)) {
            pen.text(area.x + INDENT, y, width, &line, Role::Dim);
        }
        let [applications, since] = self.places(area);
        for (slot, place) in [(Slot::Applications, applications), (Slot::Since, since)] {
            let remarks = self.remarks(slot);
            let field = self.field(slot, width, &remarks);
            (&field).render(place, buf);
            let focused = state.focus == slot;
            match slot {
                Slot::Applications => MultiSelectView::new(&state.applications, theme, focused)
                    .render(field.value_area(place), buf),
                Slot::Since => {
                    let line = View::typing(place);
                    TextLineView::new(state.since.line(), theme)
                        .focused(focused)
                        .render(line, buf);
                    let x = line.right() + 2;
                    let room = place.right().saturating_sub(x);
                    let told = state.since.beside(self.scene);
                    Pen::new(theme, buf).text(x, line.y, room, &told, Role::Dim);
                }
            }
        }
    }
}
