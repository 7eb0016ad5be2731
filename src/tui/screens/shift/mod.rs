//! The hand-over of a shift: what happened, what is left, who takes over.

mod view;

#[cfg(test)]
mod tests;

use crossterm::event::KeyEvent;
use ratatui::layout::{Position, Rect};

use super::{Input, Scene, Wish, parts::InstantField};
use crate::{
    actions::{Document, ShiftInput, ShiftView},
    tui::{
        effect::Effect,
        keymap::{Context, Intent},
        message::{Answer, Deed},
        post::PaperEffect,
        widgets::{Outcome, TextLine},
    },
};

pub use view::View;

/// A field of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    From,
    TakesOver,
    Note,
}

const SLOTS: [Slot; 3] = [Slot::From, Slot::TakesOver, Slot::Note];

/// The page.
#[derive(Debug)]
pub struct State {
    from: InstantField,
    takes_over: TextLine,
    note: TextLine,
    focus: Slot,
    shown: Option<ShiftView>,
    /// Why it cannot be shown.
    failure: Option<String>,
    scroll: u16,
    /// What the shift that is shown was asked for.
    asked: ShiftInput,
}

impl State {
    /// The shift since the day began.
    #[must_use]
    pub fn new(_scene: &Scene<'_>) -> (Self, Vec<Wish>) {
        let state = Self {
            from: InstantField::optional(),
            takes_over: TextLine::default(),
            note: TextLine::default(),
            focus: Slot::From,
            shown: None,
            failure: None,
            scroll: 0,
            asked: ShiftInput::default(),
        };
        (state, vec![load(&ShiftInput::default())])
    }

    /// Where keys are pressed.
    #[must_use]
    pub const fn context(&self) -> Context {
        Context::PrintForm
    }

    /// Whether an intent can be done now.
    #[must_use]
    pub const fn allowed(&self, intent: Intent) -> bool {
        match intent {
            Intent::PrintDocument => self.shown.is_some(),
            Intent::NextProblem | Intent::AnnulCode => false,
            _ => true,
        }
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
                    Slot::From => self.from.paste(&text),
                    Slot::TakesOver => self.takes_over.paste(&text),
                    Slot::Note => self.note.paste(&text),
                };
                Vec::new()
            }
            Input::Mouse(mouse) => {
                match mouse.kind {
                    crossterm::event::MouseEventKind::ScrollUp => self.scroll(-1, scene),
                    crossterm::event::MouseEventKind::ScrollDown => self.scroll(1, scene),
                    _ => {}
                }
                Vec::new()
            }
            Input::Answer(answer) => self.answered(answer),
            Input::Tick => Vec::new(),
        }
    }

    fn field_key(&mut self, event: &KeyEvent) -> Outcome {
        match self.focus {
            Slot::From => self.from.input(event),
            Slot::TakesOver => self.takes_over.input(event),
            Slot::Note => self.note.input(event),
        }
    }

    fn scroll(&mut self, by: i16, scene: &Scene<'_>) {
        let last = View { state: self, scene }.last_scroll();
        self.scroll = self.scroll.saturating_add_signed(by).min(last);
    }

    fn answered(&mut self, answer: Answer) -> Vec<Wish> {
        match answer {
            Answer::Shift(shift) => {
                self.failure = None;
                self.shown = Some(*shift);
            }
            Answer::Failed {
                deed: Deed::Paper,
                report,
            } if self.shown.is_none() => self.failure = Some(report.message),
            Answer::Board(_) => return vec![load(&self.asked)],
            _ => {}
        }
        Vec::new()
    }

    fn input(&self, scene: &Scene<'_>) -> ShiftInput {
        ShiftInput {
            from: self.from.typed(scene).ok().flatten(),
            takes_over: self.takes_over.text().trim().to_owned(),
            note: self.note.text().trim().to_owned(),
        }
    }

    /// Does what was asked for by key, palette or mouse.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        let here = SLOTS.iter().position(|slot| *slot == self.focus);
        let here = here.unwrap_or(0);
        match intent {
            Intent::NextField => self.go((here + 1) % SLOTS.len(), scene),
            Intent::PreviousField => self.go((here + SLOTS.len() - 1) % SLOTS.len(), scene),
            Intent::PrintDocument => self.print(scene),
            Intent::PageUp | Intent::PageDown => {
                self.scroll(if intent == Intent::PageUp { -5 } else { 5 }, scene);
                Vec::new()
            }
            Intent::Refresh => vec![load(&self.asked)],
            Intent::Leave | Intent::Back => vec![Wish::Back],
            _ => Vec::new(),
        }
    }

    /// Leaves a field for another; a new beginning is looked up at once.
    fn go(&mut self, slot: usize, scene: &Scene<'_>) -> Vec<Wish> {
        self.focus = SLOTS[slot];
        self.look_up(scene)
    }

    fn look_up(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.from.settle(scene);
        let input = self.input(scene);
        let same = input.from == self.asked.from;
        self.asked = input;
        if same {
            return Vec::new();
        }
        self.scroll = 0;
        vec![load(&self.asked)]
    }

    fn print(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        let mut wishes = self.look_up(scene);
        if self.from.typed(scene).is_err() {
            self.focus = Slot::From;
            return wishes;
        }
        if self.shown.is_some() {
            let document = Document::Shift(self.asked.clone());
            wishes.push(Wish::Effect(Effect::Print(document)));
        }
        wishes
    }

    fn line(&self, slot: Slot) -> &TextLine {
        match slot {
            Slot::From => self.from.line(),
            Slot::TakesOver => &self.takes_over,
            Slot::Note => &self.note,
        }
    }

    /// Where text is typed.
    #[must_use]
    pub fn cursor(&self, area: Rect, scene: &Scene<'_>) -> Option<Position> {
        View { state: self, scene }.cursor(area)
    }
}

fn load(input: &ShiftInput) -> Wish {
    Wish::Effect(Effect::Paper(PaperEffect::Shift(input.clone())))
}
