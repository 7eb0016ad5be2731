//! Which section and row of the settings is looked at.

use super::{boxes, look::Setting};
use crate::config::ScreenId;
use crate::tui::prelude::*;
use crate::tui::section::Section;
use crate::tui::subjects::settings::SettingsView;

/// Which section and row is looked at, and the window above, if any.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(super) shown: Option<Box<SettingsView>>,
    /// Why they could not be read, where none are shown.
    pub(super) failure: Option<String>,
    pub(super) section: Section,
    /// Whether the keys move in the section and not between sections.
    pub(super) workspace: bool,
    pub(super) row: usize,
    pub(super) window: Option<Box<dyn Part>>,
}

impl State {
    /// The settings at a section, still to be loaded.
    pub(crate) fn at(section: Section) -> (Self, Vec<Wish>) {
        let state = Self {
            section,
            ..Self::default()
        };
        (state, vec![Wish::effect(SettingsEffect::Load)])
    }

    /// The row the selection stands on.
    pub(super) const fn held_row(&self) -> usize {
        if self.workspace { self.row } else { 0 }
    }

    /// Whether this installation reports to the regulator: from when that term runs is set
    /// beside its holidays (D5).
    pub(super) fn reports(&self) -> bool {
        let shown = self.shown.as_ref();
        shown.is_some_and(|it| it.profile.has(ScreenId::Reports))
    }

    /// Rows of the section through which the keys move.
    pub(super) fn rows(&self) -> usize {
        let Some(view) = &self.shown else {
            return 0;
        };
        match self.section {
            Section::Users => view.users.len(),
            Section::Look => Setting::of(&view.profile).len(),
            Section::Terminals => view.terminals.len(),
            Section::Recipients => view.recipients.recipients.len(),
            Section::Holidays => view.holidays.len(),
            Section::Templates => view.templates.len(),
            Section::Backups => view.backups.len(),
            Section::Mailboxes => boxes::all(view).len(),
            Section::Point | Section::Personal | Section::About => 0,
        }
    }
}
