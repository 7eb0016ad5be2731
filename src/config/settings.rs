//! The settings a person chooses, kept in `config/ajustes.toml`.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::assets::{OverrideProblem, Replaces, read_override};
use crate::domain::asset::parse_toml;
use crate::files::write_atomic;

/// The colours of the console.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    /// Light on dark.
    #[default]
    #[serde(rename = "oscuro")]
    Dark,
    /// Dark on light.
    #[serde(rename = "claro")]
    Light,
    /// Highest contrast.
    #[serde(rename = "alto_contraste")]
    HighContrast,
}

impl Theme {
    /// Every theme, in the order of the settings screen.
    pub const ALL: [Self; 3] = [Self::Dark, Self::Light, Self::HighContrast];

    /// Word in the settings file.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Dark => "oscuro",
            Self::Light => "claro",
            Self::HighContrast => "alto_contraste",
        }
    }

    /// Name on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Dark => "oscuro",
            Self::Light => "claro",
            Self::HighContrast => "alto contraste",
        }
    }
}

/// On what the customers' slips are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SlipsOn {
    /// Two copies on a sheet.
    #[default]
    #[serde(rename = "hoja")]
    Sheet,
    /// The customer's on a roll of 80 mm.
    #[serde(rename = "ticket")]
    Ticket,
}

impl SlipsOn {
    /// Both, in the order of the settings screen.
    pub const ALL: [Self; 2] = [Self::Sheet, Self::Ticket];

    /// Word in the settings file, and on the screen.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sheet => "hoja",
            Self::Ticket => "ticket",
        }
    }
}

/// What a person can choose about the console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Colours.
    pub theme: Theme,
    /// Draw with ASCII signs only.
    pub ascii: bool,
    /// Offer vim keys besides the arrows.
    pub vim: bool,
    /// Take the mouse; without it the terminal selects and copies text.
    pub mouse: bool,
    /// Minutes that a critical request waits before the bell rings, to 120; 0 for never.
    pub ring_minutes: u16,
    /// On what slips are printed, where nothing else is asked for.
    pub slips: SlipsOn,
    /// Minutes without a key after which the console locks (U2), from 1 to 60.
    pub idle_minutes: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            ascii: false,
            vim: false,
            mouse: true,
            ring_minutes: 15,
            slips: SlipsOn::Sheet,
            idle_minutes: 10,
        }
    }
}

impl Settings {
    /// Reads the settings; absent ones are the defaults, and a broken file is told and not used.
    #[must_use]
    pub fn load(path: &Path) -> (Self, Option<OverrideProblem>) {
        let root = path.parent().unwrap_or(path);
        match read_override(root, path, Replaces::Settings) {
            Ok(None) => (Self::default(), None),
            Ok(Some(text)) => match parse_toml::<Self>(&text) {
                Ok(settings) => (settings.bounded(), None),
                Err(problem) => {
                    let told = OverrideProblem::new(
                        root,
                        path,
                        problem.line,
                        &problem,
                        Replaces::Settings,
                    );
                    (Self::default(), Some(told))
                }
            },
            Err(problem) => (Self::default(), Some(problem)),
        }
    }

    /// Saves the settings atomically.
    ///
    /// # Errors
    /// The folder cannot be written; the old settings stay.
    pub fn save(&self, path: &Path) -> std::io::Result<()> {
        let text = format!(
            "theme = \"{}\"\nascii = {}\nvim = {}\nmouse = {}\nring_minutes = {}\nslips = \"{}\"\nidle_minutes = {}\n",
            self.theme.code(),
            self.ascii,
            self.vim,
            self.mouse,
            self.ring_minutes,
            self.slips.code(),
            self.idle_minutes
        );
        write_atomic(path, text.as_bytes())
    }

    /// The console must lock some time, and not at once (U2).
    fn bounded(mut self) -> Self {
        self.ring_minutes = self.ring_minutes.min(120);
        self.idle_minutes = self.idle_minutes.clamp(1, 60);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_the_defaults_until_saved_and_then_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config").join("ajustes.toml");
        assert_eq!(Settings::load(&path), (Settings::default(), None));
        assert_eq!(Settings::default().idle_minutes, 10);
        for theme in Theme::ALL {
            let chosen = Settings {
                theme,
                ascii: true,
                vim: true,
                mouse: false,
                ring_minutes: 0,
                slips: SlipsOn::Ticket,
                idle_minutes: 5,
            };
            chosen.save(&path).unwrap();
            assert_eq!(Settings::load(&path), (chosen, None));
        }
    }

    #[test]
    fn broken_settings_are_told_and_the_defaults_used() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ajustes.toml");
        write_atomic(&path, b"ascii = true\ntheme = \"rosa\"\n").unwrap();
        let (settings, problem) = Settings::load(&path);
        assert_eq!(settings, Settings::default());
        assert_eq!(
            problem.unwrap().message,
            "ajustes.toml, línea 2: el valor «rosa» no se reconoce; se usan los ajustes iniciales"
        );
    }

    #[test]
    fn u2_the_console_always_locks_some_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ajustes.toml");
        for (written, used) in [("0", 1), ("7", 7), ("6000", 60)] {
            write_atomic(&path, format!("idle_minutes = {written}\n").as_bytes()).unwrap();
            assert_eq!(Settings::load(&path).0.idle_minutes, used);
        }
    }
}
