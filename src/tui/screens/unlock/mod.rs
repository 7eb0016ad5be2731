//! The passphrase at the start and after the lock.

use crossterm::event::KeyEvent;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};
use secrecy::SecretString;

use super::{Input, Lobby, Wish};
use crate::{
    actions::Report,
    tui::{
        effect::Effect,
        keymap::{Context, Intent},
        message::{Answer, Deed},
        pen::Pen,
        text::wrap,
        theme::{Role, Sign, Theme},
        widgets::{Outcome, TextLine, TextLineView},
    },
};

/// Who may enter and what is typed.
#[derive(Debug, Default)]
pub struct State {
    logins: Vec<String>,
    chosen: usize,
    line: TextLine,
    busy: bool,
    refusal: Option<Report>,
    /// Why the console is locked, when it locked itself.
    reason: Option<&'static str>,
}

impl State {
    /// The entrance, with the person who was here last chosen.
    #[must_use]
    pub fn new(logins: Vec<String>, last: Option<&str>) -> (Self, Vec<Wish>) {
        let chosen = last
            .and_then(|last| logins.iter().position(|login| login == last))
            .unwrap_or(0);
        let state = Self {
            logins,
            chosen,
            ..Self::default()
        };
        (state, Vec::new())
    }

    /// Says why it is locked.
    #[must_use]
    pub const fn because(mut self, reason: &'static str) -> Self {
        self.reason = Some(reason);
        self
    }

    /// Who is chosen.
    #[must_use]
    pub fn login(&self) -> Option<&str> {
        self.logins.get(self.chosen).map(String::as_str)
    }

    /// Where a key is pressed now.
    #[must_use]
    pub const fn context(&self) -> Context {
        Context::Unlock
    }

    /// Whether an intent can be done now.
    #[must_use]
    pub fn allowed(&self, intent: Intent) -> bool {
        match intent {
            Intent::NextField | Intent::PreviousField => self.logins.len() > 1 && !self.busy,
            Intent::Accept => !self.busy,
            _ => true,
        }
    }

    /// Takes what comes in.
    pub fn update(&mut self, input: Input, lobby: &Lobby) -> Vec<Wish> {
        match input {
            Input::Key(event) => match lobby.keymap.resolve(self.context(), &event) {
                Some(intent) => self.perform(intent),
                None => self.typed(&event),
            },
            Input::Paste(text) if !self.busy => {
                self.line.paste(&text);
                Vec::new()
            }
            Input::Answer(Answer::Failed {
                deed: Deed::Unlock,
                report,
            }) => {
                self.busy = false;
                self.refusal = Some(report);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn typed(&mut self, event: &KeyEvent) -> Vec<Wish> {
        if !self.busy && self.line.input(event) == Outcome::Changed {
            self.refusal = None;
        }
        Vec::new()
    }

    /// Does what was asked for.
    pub fn perform(&mut self, intent: Intent) -> Vec<Wish> {
        let count = self.logins.len().max(1);
        match intent {
            Intent::NextField => self.chosen = (self.chosen + 1) % count,
            Intent::PreviousField => self.chosen = (self.chosen + count - 1) % count,
            Intent::Accept if !self.busy && !self.line.text().is_empty() => {
                let Some(login) = self.login().map(str::to_owned) else {
                    return Vec::new();
                };
                self.busy = true;
                self.refusal = None;
                return vec![Wish::Effect(Effect::Unlock {
                    login,
                    passphrase: SecretString::from(self.line.take()),
                })];
            }
            _ => {}
        }
        Vec::new()
    }

    /// Capital letters alone are rarely meant.
    fn seems_shouted(&self) -> bool {
        let letters: Vec<char> = self
            .line
            .text()
            .chars()
            .filter(|it| it.is_alphabetic())
            .collect();
        letters.len() >= 3 && letters.iter().all(|it| it.is_uppercase())
    }

    /// Where text is typed.
    #[must_use]
    pub fn cursor(&self, area: Rect, lobby: &Lobby) -> Option<Position> {
        (!self.busy).then(|| {
            self.line_view(lobby.theme)
                .cursor(line_area(area, self.users_height()))
        })?
    }

    fn line_view(&self, theme: Theme) -> TextLineView<'_> {
        TextLineView::new(&self.line, theme)
            .focused(true)
            .masked(true)
            .placeholder("su frase de paso")
    }

    fn users_height(&self) -> u16 {
        u16::try_from(self.logins.len().clamp(1, 8)).unwrap_or(8)
    }
}

/// The column everything begins at.
const LEFT: u16 = 18;

fn block(area: Rect) -> Rect {
    let width = area.width.min(64);
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + area.height / 5,
        width,
        height: area.height - area.height / 5,
    }
}

fn line_area(area: Rect, users: u16) -> Rect {
    let block = block(area);
    Rect {
        x: block.x + LEFT,
        y: (block.y + 4 + users).min(block.bottom().saturating_sub(1)),
        width: block.width.saturating_sub(LEFT),
        height: 1,
    }
}

/// Shows the entrance.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// What is shown.
    pub state: &'a State,
    /// Its surroundings.
    pub lobby: &'a Lobby,
}

impl Widget for &View<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let (state, theme) = (self.state, self.lobby.theme);
        let block = block(area);
        let mut pen = Pen::new(theme, buf);
        pen.text(block.x, block.y, block.width, "CONTINGENCIA", Role::Accent);
        let subtitle = match (self.lobby.demo, state.reason) {
            (_, Some(reason)) => reason,
            (true, None) => "Demostración: los datos son inventados y se borran al salir.",
            (false, None) => "Los registros están cifrados en este equipo.",
        };
        pen.text(block.x, block.y + 1, block.width, subtitle, Role::Dim);
        pen.text(block.x, block.y + 3, LEFT, "Usuario", Role::Heading);
        let shown = usize::from(state.users_height());
        let first = state.chosen.saturating_sub(shown - 1);
        let users = state.logins.iter().enumerate().skip(first).take(shown);
        for (y, (position, login)) in (block.y + 3..).zip(users) {
            let chosen = position == state.chosen;
            if chosen && state.logins.len() > 1 {
                pen.sign(block.x + LEFT - 2, y, 1, Sign::Pointer);
            }
            let role = if chosen { Role::Text } else { Role::Dim };
            pen.text(block.x + LEFT, y, block.width - LEFT, login, role);
        }
        let line = line_area(area, state.users_height());
        pen.text(block.x, line.y, LEFT, "Frase de paso", Role::Heading);
        if state.busy {
            pen.text(line.x, line.y, line.width, "Abriendo…", Role::Dim);
        } else {
            (&state.line_view(theme)).render(line, buf);
        }
        let mut pen = Pen::new(theme, buf);
        let mut y = line.y + 2;
        if state.seems_shouted() {
            pen.sign(line.x, y, 2, Sign::Warning);
            let text = "Solo mayúsculas: ¿está puesto el bloqueo de mayúsculas?";
            for row in wrap(text, usize::from(line.width.saturating_sub(2))) {
                pen.text(line.x + 2, y, line.width - 2, &row, Role::Warning);
                y += 1;
            }
        }
        if let Some(report) = &state.refusal {
            pen.sign(line.x, y, 2, Sign::Refused);
            for row in wrap(&report.message, usize::from(line.width.saturating_sub(2))) {
                pen.text(line.x + 2, y, line.width - 2, &row, Role::Refused);
                y += 1;
            }
            for hint in &report.hints {
                for row in wrap(hint, usize::from(line.width.saturating_sub(2))) {
                    pen.text(line.x + 2, y, line.width - 2, &row, Role::Text);
                    y += 1;
                }
            }
        }
        if self.lobby.demo {
            let hint = format!("En la demostración la frase es {}.", self.lobby.phrase);
            pen.text(block.x, y + 1, block.width, &hint, Role::Dim);
        }
    }
}
