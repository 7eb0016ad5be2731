//! The settings: what the installation is, who may enter, how the console looks.

mod boxes;
mod keeping;
mod look;
mod purging;
mod sections;
mod state;
mod users;
mod view;

#[cfg(test)]
mod tests;

use crate::config::{ScreenId, Settings};
use crate::domain::authority::Permission;
use crate::tui::prelude::*;
use crate::tui::section::Section;

use look::Setting;
use purging::PurgeForm;
pub(crate) use state::State;
use users::UserForm;
use view::View;

impl State {
    fn answer(&mut self, answer: Answer, scene: &Scene<'_>) -> Vec<Wish> {
        match answer {
            Answer::Settings(SettingsAnswer::Shown(view)) => {
                self.shown = Some(view);
                self.row = self.row.min(self.rows().saturating_sub(1));
                Vec::new()
            }
            Answer::NotRead(report) if self.shown.is_none() => {
                self.failure = Some(report.message);
                Vec::new()
            }
            Answer::Upkeep(UpkeepAnswer::BackedUp(_)) => {
                vec![Wish::effect(SettingsEffect::Load)]
            }
            Answer::Refused(report) => refused_in(&mut self.window, report, scene),
            answer => hosted(&mut self.window, |window| {
                window.update(Input::Answer(answer), scene)
            }),
        }
    }

    fn ask(&mut self, form: impl Filled, scene: &Scene<'_>) -> Vec<Wish> {
        let (window, wishes) = Filling::open(form, scene);
        self.window = Some(Box::new(window));
        wishes
    }

    /// A click chooses a section or a row; one on the row that is chosen is Enter.
    fn click(&mut self, at: Position, scene: &Scene<'_>) -> Vec<Wish> {
        let (list, body) = view::halves(scene.area());
        if list.contains(at) {
            let section = Section::of(scene.profile).nth(usize::from(at.y - list.y));
            (self.section, self.workspace, self.row) = (section.unwrap_or(self.section), false, 0);
            return Vec::new();
        }
        let shown = self.shown.as_deref().filter(|_| body.contains(at));
        let row = shown.and_then(|shown| {
            let sheet = self.sheet(shown, scene);
            view::row_at(self, &sheet, body, at)
        });
        match row {
            Some(row) if self.workspace && row == self.row => self.perform(Intent::Edit, scene),
            Some(row) => {
                (self.workspace, self.row) = (true, row);
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    fn ask_to_add(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        let terminals = self.shown.as_ref().map(|it| &it.terminals);
        let met = terminals
            .and_then(|all| all.get(self.row))
            .filter(|_| self.workspace);
        let form = match self.section {
            Section::Terminals => met
                .filter(|it| !it.own && (!it.admitted || it.founder_key.is_some()))
                .map_or_else(keeping::admit_unknown, keeping::admit),
            Section::Recipients => keeping::add_recipient(),
            Section::Holidays => keeping::add_holiday(),
            Section::Mailboxes => boxes::add(),
            _ => {
                self.section = Section::Users;
                return self.ask(UserForm::Add { own_login: false }, scene);
            }
        };
        self.ask(form, scene)
    }

    /// What takes away the chosen row, where it can be.
    fn to_remove(&self) -> Option<Prompt> {
        let view = self.shown.as_ref().filter(|_| self.workspace)?;
        match self.section {
            Section::Users => {
                let user = view.users.get(self.row)?;
                let may_go = !user.blocked && user.user != view.login;
                may_go.then(|| users::block(user))
            }
            Section::Terminals => {
                let terminal = view.terminals.get(self.row)?;
                if terminal.own {
                    return keeping::confirm_cut(terminal);
                }
                let own = view.terminals.iter().find(|it| it.own)?;
                Some(keeping::revoke(terminal, own.scope))
            }
            Section::Recipients => {
                let recipient = view.recipients.recipients.get(self.row)?;
                Some(keeping::remove_recipient(recipient.name.clone()))
            }
            Section::Holidays => {
                let day = view.holidays.get(self.row).filter(|it| it.local)?;
                Some(keeping::remove_holiday(day))
            }
            Section::Mailboxes => match boxes::all(view).get(self.row)? {
                boxes::Of::Point(code) if view.profile.point_mailboxes.contains_key(code) => {
                    Some(boxes::remove(code))
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn go(&mut self, intent: Intent, scene: &Scene<'_>) {
        if self.workspace {
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
        let sections: Vec<Section> = Section::of(scene.profile).collect();
        let at = sections.iter().position(|it| *it == self.section);
        let (at, last) = (at.unwrap_or(0), sections.len().saturating_sub(1));
        let to = match intent {
            Intent::Up => at.saturating_sub(1),
            Intent::Down => (at + 1).min(last),
            Intent::First | Intent::PageUp => 0,
            _ => last,
        };
        self.section = sections.get(to).copied().unwrap_or_default();
        self.row = 0;
    }

    /// Changes the selected row of the look by a step.
    fn change(&mut self, by: i16, scene: &Scene<'_>) -> Vec<Wish> {
        let chosen = Setting::of(scene.profile).get(self.row).copied();
        chosen.map_or_else(Vec::new, |setting| {
            self.settings(|settings| setting.change(settings, by))
        })
    }

    /// Changes the settings at once; the worker saves them and says so.
    fn settings(&mut self, change: impl FnOnce(&mut Settings)) -> Vec<Wish> {
        let Some(view) = &mut self.shown else {
            return Vec::new();
        };
        change(&mut view.settings);
        vec![Wish::effect(SettingsEffect::Save(view.settings.clone()))]
    }
}

impl Part for State {
    fn window(&self) -> Option<&dyn Part> {
        self.window.as_deref()
    }

    fn window_mut(&mut self) -> Option<&mut Box<dyn Part>> {
        self.window.as_mut()
    }

    fn tab(&self) -> Option<ScreenId> {
        Some(ScreenId::Settings)
    }

    fn context(&self) -> Context {
        let window = self.window.as_ref();
        window.map_or(Context::Settings, |window| window.context())
    }

    fn allowed(&self, intent: Intent) -> bool {
        if let Some(window) = &self.window {
            return window.allowed(intent);
        }
        match intent {
            Intent::Add => matches!(
                self.section,
                Section::Users
                    | Section::Terminals
                    | Section::Recipients
                    | Section::Holidays
                    | Section::Mailboxes
            ),
            Intent::Remove => self.to_remove().is_some(),
            Intent::Resume | Intent::Discard => false,
            Intent::PurgePersonal => self.section == Section::Personal,
            Intent::Edit => match self.section {
                Section::Look => true,
                Section::Holidays if self.workspace => self.reports(),
                Section::Mailboxes if self.workspace => true,
                Section::Templates | Section::Backups => self.rows() > 0,
                _ => !self.workspace && self.rows() > 0,
            },
            _ => true,
        }
    }

    fn offers(&self, intent: Intent, scene: &Scene<'_>) -> bool {
        if let Some(window) = &self.window {
            return window.offers(intent, scene);
        }
        let changes = match intent {
            Intent::Edit => self.workspace,
            Intent::Add | Intent::Remove => true,
            _ => false,
        };
        let deed = match self.section {
            Section::Holidays | Section::Mailboxes | Section::Templates => Permission::Configure,
            Section::Recipients => Permission::ManageRecipients,
            _ => return self.allowed(intent),
        };
        self.allowed(intent) && (!changes || scene.may(deed).is_ok())
    }

    fn says(&self, key: KeyCode, scene: &Scene<'_>) -> Option<&'static str> {
        if let Some(window) = &self.window {
            return window.says(key, scene);
        }
        match self.section {
            Section::Backups if self.workspace && key == KeyCode::Enter => {
                return Some("Restaurar");
            }
            Section::Holidays if self.workspace && self.reports() && key == KeyCode::Enter => {
                return Some("Plazo");
            }
            _ => {}
        }
        let enters = !self.workspace && self.allowed(Intent::Edit);
        (enters && key == KeyCode::Enter).then_some("Entrar")
    }

    fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        match input {
            Input::Answer(answer) => self.answer(answer, scene),
            input if self.window.is_some() => {
                hosted(&mut self.window, |window| window.update(input, scene))
            }
            Input::Key(event) => self.press(&event, scene),
            Input::Mouse(mouse) => match mouse.kind {
                MouseEventKind::ScrollUp => self.perform(Intent::Up, scene),
                MouseEventKind::ScrollDown => self.perform(Intent::Down, scene),
                MouseEventKind::Down(MouseButton::Left) => {
                    self.click(Position::new(mouse.column, mouse.row), scene)
                }
                _ => Vec::new(),
            },
            Input::Paste(_) | Input::Tick => Vec::new(),
        }
    }

    fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        if self.window.is_some() {
            return hosted(&mut self.window, |window| window.perform(intent, scene));
        }
        match intent {
            Intent::Up
            | Intent::Down
            | Intent::PageUp
            | Intent::PageDown
            | Intent::First
            | Intent::Last => {
                self.go(intent, scene);
                Vec::new()
            }
            Intent::Left if self.workspace && self.section == Section::Look => {
                self.change(-1, scene)
            }
            Intent::Right | Intent::Edit | Intent::Open
                if self.workspace && self.section == Section::Look =>
            {
                self.change(1, scene)
            }
            Intent::Left | Intent::PreviousField => {
                self.workspace = false;
                Vec::new()
            }
            Intent::Back if self.workspace => {
                self.workspace = false;
                Vec::new()
            }
            Intent::Back => vec![Wish::Back],
            Intent::Edit | Intent::Open if self.workspace && self.section == Section::Mailboxes => {
                let window = self.shown.as_ref().and_then(|shown| {
                    let all = boxes::all(shown);
                    Some(boxes::change(&shown.profile, all.get(self.row)?))
                });
                window.map_or_else(Vec::new, |window| self.ask(window, scene))
            }
            Intent::Edit | Intent::Open if self.workspace && self.section == Section::Holidays => {
                let reports = self.shown.as_ref().filter(|_| self.reports());
                let now = reports.map(|it| it.profile.report.counts_from);
                now.map_or_else(Vec::new, |now| self.ask(keeping::report_clock(now), scene))
            }
            Intent::Edit | Intent::Open if self.workspace && self.section == Section::Templates => {
                let chosen = self
                    .shown
                    .as_ref()
                    .and_then(|it| it.templates.get(self.row));
                let write = chosen.map(|it| Effect::Keep(KeepEffect::WriteTemplate(it.template)));
                write.map(Wish::Effect).into_iter().collect()
            }
            Intent::Edit | Intent::Open if self.workspace && self.section == Section::Backups => {
                let copy = self.shown.as_ref().and_then(|shown| {
                    let copy = shown.backups.get(self.row)?;
                    Some(keeping::restore(copy, &shown.login, scene))
                });
                copy.map_or_else(Vec::new, |window| self.ask(window, scene))
            }
            Intent::Right | Intent::NextField | Intent::Edit | Intent::Open => {
                self.workspace = self.rows() > 0;
                Vec::new()
            }
            Intent::NextTheme => self.settings(|settings| Setting::Theme.change(settings, 1)),
            Intent::Backup => vec![Wish::effect(UpkeepEffect::Backup)],
            Intent::Verify => vec![Wish::effect(UpkeepEffect::Verify)],
            Intent::WithoutEffect => vec![Wish::Go(Destination::WithoutEffect)],
            Intent::Add => self.ask_to_add(scene),
            Intent::ChangePassphrase => self.ask(UserForm::Change, scene),
            Intent::Remove => match self.to_remove() {
                Some(window) => self.ask(window, scene),
                None => Vec::new(),
            },
            Intent::PurgePersonal => {
                self.section = Section::Personal;
                self.ask(PurgeForm::default(), scene)
            }
            Intent::Refresh => vec![Wish::effect(SettingsEffect::Load)],
            _ => Vec::new(),
        }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, scene: &Scene<'_>) {
        (&View { state: self, scene }).render(area, buf);
    }
}
