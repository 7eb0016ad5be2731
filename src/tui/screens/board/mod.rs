//! The board: the four types, what waits for a hand, and from 120 columns the day.

mod to_do;
mod view;

use crossterm::event::{MouseButton, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::{Destination, Input, Scene, Window, Wish};
use crate::{
    actions::{Board, OpeningInput, OutageView, ToDo},
    config::ScreenId,
    tui::{
        keymap::{Context, Intent},
        theme::Role,
        widgets::StatusNote,
    },
};

pub use view::View;

/// Which to-do is selected, and what can be done now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    selected: usize,
    open: usize,
    to_close: usize,
    to_do: usize,
    with_outages: bool,
}

impl State {
    /// The board as it stands.
    #[must_use]
    pub fn new(scene: &Scene<'_>) -> (Self, Vec<Wish>) {
        let mut state = Self::default();
        state.refresh(scene);
        (state, Vec::new())
    }

    /// Looks at the board again.
    pub fn refresh(&mut self, scene: &Scene<'_>) {
        self.open = open(scene.board).count();
        self.to_close = waiting(scene.board).count();
        self.to_do = to_dos(scene.board).count();
        self.with_outages = scene.profile.screens.contains(&ScreenId::Outages);
        self.selected = self.selected.min(self.to_do.saturating_sub(1));
    }

    /// Where a key is pressed now.
    #[must_use]
    pub const fn context(&self) -> Context {
        Context::Board
    }

    /// Whether an intent can be done now.
    #[must_use]
    pub const fn allowed(&self, intent: Intent) -> bool {
        match intent {
            Intent::NewOutage | Intent::RegisterNotice => self.with_outages,
            Intent::RestoreOutage => self.with_outages && self.open > 0,
            Intent::CloseOutage => self.with_outages && self.to_close > 0,
            Intent::Open => self.to_do > 0,
            _ => true,
        }
    }

    /// Takes what comes in.
    #[expect(clippy::needless_pass_by_value, reason = "the shape of every page")]
    pub fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        self.refresh(scene);
        match input {
            Input::Key(event) => match scene.keymap.resolve(self.context(), &event) {
                Some(intent) => self.perform(intent, scene),
                None => Vec::new(),
            },
            Input::Mouse(mouse) => {
                let at = Position::new(mouse.column, mouse.row);
                match mouse.kind {
                    MouseEventKind::ScrollUp => self.perform(Intent::Up, scene),
                    MouseEventKind::ScrollDown => self.perform(Intent::Down, scene),
                    MouseEventKind::Down(MouseButton::Left) => self.click(at, scene),
                    _ => Vec::new(),
                }
            }
            Input::Paste(_) | Input::Answer(_) | Input::Tick => Vec::new(),
        }
    }

    fn click(&mut self, at: Position, scene: &Scene<'_>) -> Vec<Wish> {
        let places = view::Places::new(scene.area(), self.with_outages);
        if let Some(card) = places.cards.iter().position(|card| card.contains(at)) {
            let card = scene.board.cards.get(card);
            let outage = card.and_then(|card| card.open.as_ref().or(card.to_close.as_ref()));
            return outage.map_or_else(Vec::new, detail);
        }
        if places.list.contains(at) {
            let row = usize::from(at.y - places.list.y) + self.first(places.list.height);
            if row < self.to_do {
                let again = row == self.selected;
                self.selected = row;
                if again {
                    return self.perform(Intent::Open, scene);
                }
            }
        }
        Vec::new()
    }

    /// The first to-do in sight on so many rows.
    fn first(&self, height: u16) -> usize {
        let height = usize::from(height.max(1));
        self.selected.saturating_sub(height - 1)
    }

    /// Does what was asked for.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        self.refresh(scene);
        let last = self.to_do.saturating_sub(1);
        match intent {
            Intent::Up => self.selected = self.selected.saturating_sub(1),
            Intent::Down => self.selected = (self.selected + 1).min(last),
            Intent::First | Intent::PageUp => self.selected = 0,
            Intent::Last | Intent::PageDown => self.selected = last,
            Intent::Open => {
                return to_dos(scene.board)
                    .nth(self.selected)
                    .map_or_else(Vec::new, to_do::hand);
            }
            Intent::NewOutage if self.with_outages => {
                let empty = Box::new(OpeningInput::default());
                return vec![Wish::Go(Destination::OutageForm(empty))];
            }
            Intent::RegisterNotice if self.with_outages => {
                return vec![Wish::Go(Destination::NoticeForm)];
            }
            Intent::RestoreOutage if self.open == 0 => {
                return say("No hay ningún evento abierto que restablecer.");
            }
            Intent::RestoreOutage => {
                return vec![Wish::Ask(Window::Restore(
                    open(scene.board).cloned().collect(),
                ))];
            }
            Intent::CloseOutage => {
                let waiting: Vec<&OutageView> = waiting(scene.board).collect();
                return match waiting.as_slice() {
                    [] if self.open > 0 => {
                        say("Primero restablezca el evento (r); después se cierra.")
                    }
                    [] => say("No hay ningún evento por cerrar."),
                    [only] => vec![Wish::Go(Destination::Closing(only.correlative.clone()))],
                    several => vec![Wish::Ask(Window::Close(
                        several.iter().map(|it| (*it).clone()).collect(),
                    ))],
                };
            }
            _ => {}
        }
        Vec::new()
    }

    /// Nothing is typed on the board.
    #[must_use]
    pub const fn cursor(&self, _area: Rect, _scene: &Scene<'_>) -> Option<Position> {
        None
    }
}

/// The open outages, in the order of the types.
pub fn open(board: &Board) -> impl Iterator<Item = &OutageView> {
    board.cards.iter().filter_map(|card| card.open.as_ref())
}

/// The outages that wait for their closing.
pub fn waiting(board: &Board) -> impl Iterator<Item = &OutageView> {
    board.to_do.iter().filter_map(|todo| match todo {
        ToDo::Close { outage } => Some(outage),
        _ => None,
    })
}

/// What can be done from here. An export cannot yet: the status bar counts it.
fn to_dos(board: &Board) -> impl Iterator<Item = &ToDo> {
    board
        .to_do
        .iter()
        .filter(|todo| !matches!(todo, ToDo::Export { .. }))
}

fn detail(outage: &OutageView) -> Vec<Wish> {
    let correlative = outage.correlative.clone();
    vec![Wish::Go(Destination::OutageDetail(correlative))]
}

fn say(text: &str) -> Vec<Wish> {
    vec![Wish::Say(StatusNote {
        role: Role::Warning,
        text: text.to_owned(),
    })]
}
