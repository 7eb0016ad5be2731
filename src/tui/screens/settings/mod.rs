//! The settings: what the installation is, who may enter, how the console looks.

mod asked;
mod purging;
mod view;

#[cfg(test)]
mod tests;

use crossterm::event::{KeyCode, MouseButton, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::{Input, Scene, Window, Wish};
use crate::{
    actions::Report,
    config::{Settings, Theme as Look},
    tui::{
        effect::Effect,
        keymap::{Context, Intent},
        message::{Answer, Deed, SettingsView},
    },
};

use asked::Asked;
use purging::Purging;
pub use view::View;

/// The sections, in their order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Section {
    #[default]
    Point,
    Users,
    Look,
    Terminals,
    Recipients,
    Holidays,
    Mailboxes,
    Backups,
    Personal,
    About,
}

impl Section {
    const ALL: [Self; 10] = [
        Self::Point,
        Self::Users,
        Self::Look,
        Self::Terminals,
        Self::Recipients,
        Self::Holidays,
        Self::Mailboxes,
        Self::Backups,
        Self::Personal,
        Self::About,
    ];

    const fn label(self) -> &'static str {
        match self {
            Self::Point => "Punto y terminal",
            Self::Users => "Usuarios",
            Self::Look => "Apariencia y teclas",
            Self::Terminals => "Terminales",
            Self::Recipients => "Destinatarios",
            Self::Holidays => "Feriados",
            Self::Mailboxes => "Buzones",
            Self::Backups => "Copias",
            Self::Personal => "Datos personales",
            Self::About => "Acerca de",
        }
    }
}

/// Which section and row is looked at, and the window above, if any.
#[derive(Debug, Default)]
pub struct State {
    shown: Option<Box<SettingsView>>,
    section: Section,
    /// Whether the keys move in the section and not between sections.
    inside: bool,
    row: usize,
    asked: Option<Asked>,
    purging: Option<Purging>,
}

impl State {
    /// The settings, still to be loaded.
    #[must_use]
    pub fn new(_scene: &Scene<'_>) -> (Self, Vec<Wish>) {
        (Self::default(), vec![Wish::Effect(Effect::LoadSettings)])
    }

    /// Where a key is pressed now.
    #[must_use]
    pub const fn context(&self) -> Context {
        if let Some(purging) = &self.purging {
            return purging.context();
        }
        match &self.asked {
            Some(Asked::Block { .. }) => Context::Confirm,
            Some(_) => Context::Question,
            None => Context::Settings,
        }
    }

    /// Whether an intent can be done now.
    #[must_use]
    pub fn allowed(&self, intent: Intent) -> bool {
        match intent {
            Intent::Add => self.section == Section::Users,
            Intent::Remove => self.section == Section::Users && self.inside,
            Intent::PurgePersonal => self.section == Section::Personal,
            Intent::ProposePassphrase => self.purging.is_none(),
            Intent::Edit => match self.section {
                Section::Look => true,
                _ => !self.inside && self.rows() > 0,
            },
            _ => true,
        }
    }

    /// Takes what comes in.
    pub fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        match input {
            Input::Key(event) => {
                let intent = scene.keymap.resolve(self.context(), &event);
                if let Some(intent) = intent {
                    return self.perform(intent, scene);
                }
                if let Some(purging) = &mut self.purging {
                    purging.input(&event, scene);
                } else if let Some(asked) = &mut self.asked {
                    asked.input(&event);
                } else if event.code == KeyCode::Char(' ') {
                    // A space turns a switch as Enter does.
                    return self.perform(Intent::Edit, scene);
                }
                Vec::new()
            }
            Input::Paste(text) => {
                if let Some(purging) = &mut self.purging {
                    purging.paste(&text);
                } else if let Some(asked) = &mut self.asked {
                    asked.paste(&text);
                }
                Vec::new()
            }
            Input::Mouse(mouse) => match mouse.kind {
                MouseEventKind::ScrollUp => self.perform(Intent::Up, scene),
                MouseEventKind::ScrollDown => self.perform(Intent::Down, scene),
                MouseEventKind::Down(MouseButton::Left) => {
                    self.click(Position::new(mouse.column, mouse.row), scene);
                    Vec::new()
                }
                _ => Vec::new(),
            },
            Input::Answer(answer) => self.answer(answer),
            Input::Tick => Vec::new(),
        }
    }

    fn answer(&mut self, answer: Answer) -> Vec<Wish> {
        match answer {
            Answer::Settings(view) => {
                self.shown = Some(view);
                self.row = self.row.min(self.rows().saturating_sub(1));
            }
            Answer::Done(_) => self.asked = None,
            Answer::Purge(view) => {
                if let Some(purging) = &mut self.purging {
                    purging.take(*view);
                }
            }
            Answer::BackedUp(_) => return vec![Wish::Effect(Effect::LoadSettings)],
            Answer::Passphrase(phrase) => {
                if let Some(asked) = &mut self.asked {
                    asked.propose(&phrase);
                }
            }
            Answer::Failed {
                deed: Deed::Settings,
                report,
            } => return self.refused(report),
            _ => {}
        }
        Vec::new()
    }

    /// A refusal stands in the window that asked; elsewhere it gets one of its own.
    fn refused(&mut self, report: Report) -> Vec<Wish> {
        if let Some(purging) = &mut self.purging {
            purging.refuse(&report);
            return Vec::new();
        }
        if let Some(asked) = &mut self.asked {
            asked.refuse(&report);
            return Vec::new();
        }
        vec![Wish::Ask(Window::Failed(report))]
    }

    fn click(&mut self, at: Position, scene: &Scene<'_>) {
        if self.asked.is_some() || self.purging.is_some() {
            return;
        }
        let (list, body) = view::halves(scene.area());
        let row = usize::from(at.y.saturating_sub(list.y));
        if list.contains(at) {
            if let Some(section) = Section::ALL.get(row) {
                self.section = *section;
                self.inside = false;
                self.row = 0;
            }
        } else if body.contains(at) && self.rows() > 0 {
            self.inside = true;
        }
    }

    /// Does what was asked for.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        if let Some(purging) = &mut self.purging {
            let (stays, wishes) = if intent == Intent::Back {
                (!purging.can_leave(), Vec::new())
            } else {
                purging.perform(intent, scene)
            };
            if !stays {
                self.purging = None;
            }
            return wishes;
        }
        if let Some(asked) = &mut self.asked {
            return match intent {
                Intent::Back => {
                    self.asked = None;
                    Vec::new()
                }
                other => asked.perform(other),
            };
        }
        match intent {
            Intent::Up
            | Intent::Down
            | Intent::PageUp
            | Intent::PageDown
            | Intent::First
            | Intent::Last => {
                self.go(intent);
                Vec::new()
            }
            Intent::Left if self.inside && self.section == Section::Look => self.change(-1),
            Intent::Right if self.inside && self.section == Section::Look => self.change(1),
            Intent::Left | Intent::PreviousField => {
                self.inside = false;
                Vec::new()
            }
            Intent::Back if self.inside => {
                self.inside = false;
                Vec::new()
            }
            Intent::Back => vec![Wish::Back],
            Intent::Edit | Intent::Open if self.inside && self.section == Section::Look => {
                self.change(1)
            }
            Intent::Right | Intent::NextField | Intent::Edit | Intent::Open => {
                self.inside = self.rows() > 0;
                Vec::new()
            }
            Intent::NextTheme => {
                self.settings(|settings| settings.theme = step(&Look::ALL, settings.theme, 1))
            }
            Intent::Backup => vec![Wish::Effect(Effect::Backup)],
            Intent::Verify => vec![Wish::Effect(Effect::Verify)],
            Intent::Add => {
                self.section = Section::Users;
                self.asked = Some(Asked::add_user());
                Vec::new()
            }
            Intent::ChangePassphrase => {
                self.asked = Some(Asked::passphrase());
                Vec::new()
            }
            Intent::Remove => self.ask_to_block(),
            Intent::PurgePersonal => {
                self.section = Section::Personal;
                self.purging = Some(Purging::new(scene));
                Vec::new()
            }
            Intent::Refresh => vec![Wish::Effect(Effect::LoadSettings)],
            _ => Vec::new(),
        }
    }

    fn ask_to_block(&mut self) -> Vec<Wish> {
        let user = self
            .shown
            .as_ref()
            .and_then(|view| view.users.get(self.row));
        if let Some(user) = user.filter(|_| self.section == Section::Users && self.inside) {
            self.asked = Some(Asked::block(&user.user, &user.name));
        }
        Vec::new()
    }

    fn go(&mut self, intent: Intent) {
        if self.inside {
            let last = self.rows().saturating_sub(1);
            self.row = match intent {
                Intent::Up => self.row.saturating_sub(1),
                Intent::Down => (self.row + 1).min(last),
                Intent::PageUp => self.row.saturating_sub(10),
                Intent::PageDown => (self.row + 10).min(last),
                Intent::First => 0,
                _ => last,
            };
            return;
        }
        let at = Section::ALL
            .iter()
            .position(|section| *section == self.section)
            .unwrap_or(0);
        let last = Section::ALL.len() - 1;
        let to = match intent {
            Intent::Up => at.saturating_sub(1),
            Intent::Down => (at + 1).min(last),
            Intent::First | Intent::PageUp => 0,
            _ => last,
        };
        self.section = Section::ALL[to];
        self.row = 0;
    }

    /// Rows of the section through which the keys move.
    fn rows(&self) -> usize {
        let Some(view) = &self.shown else {
            return 0;
        };
        match self.section {
            Section::Users => view.users.len(),
            Section::Look => 4,
            Section::Terminals => view.terminals.len(),
            Section::Recipients => view.recipients.recipients.len(),
            Section::Holidays => view.holidays.len(),
            Section::Backups => view.backups.len(),
            Section::Point | Section::Mailboxes | Section::Personal | Section::About => 0,
        }
    }

    /// Changes the selected row of the look by a step.
    fn change(&mut self, by: i16) -> Vec<Wish> {
        let row = self.row;
        self.settings(|settings| match row {
            0 => settings.theme = step(&Look::ALL, settings.theme, by),
            1 => settings.ascii = !settings.ascii,
            2 => settings.vim = !settings.vim,
            _ => {
                let minutes = settings.idle_minutes.saturating_add_signed(by);
                settings.idle_minutes = if minutes > 60 { 1 } else { minutes.max(1) };
            }
        })
    }

    /// Changes the settings at once; the worker saves them and says so.
    fn settings(&mut self, change: impl FnOnce(&mut Settings)) -> Vec<Wish> {
        let Some(view) = &mut self.shown else {
            return Vec::new();
        };
        change(&mut view.settings);
        vec![Wish::Effect(Effect::SaveSettings(view.settings.clone()))]
    }

    /// Where text is typed.
    #[must_use]
    pub fn cursor(&self, area: Rect, scene: &Scene<'_>) -> Option<Position> {
        if let Some(purging) = &self.purging {
            return purging.cursor(area, scene.theme);
        }
        self.asked.as_ref()?.cursor(area, scene.theme)
    }
}

fn step<T: Copy + PartialEq>(all: &[T], now: T, by: i16) -> T {
    let at = all.iter().position(|it| *it == now).unwrap_or(0);
    let next = if by < 0 { at + all.len() - 1 } else { at + 1 };
    all.get(next % all.len().max(1)).copied().unwrap_or(now)
}
