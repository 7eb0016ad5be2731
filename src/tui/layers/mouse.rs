//! What a click does in a window: an option is chosen, one that is chosen is accepted,
//! and a sign of more turns the page. The answers of a window are the keys in the footer.

use ratatui::layout::Position;

use super::{Layer, after::After};
use crate::tui::{keymap::Intent, screens::Scene};

impl Layer {
    /// A click within the page or on a window above it.
    pub(crate) fn click(&mut self, at: Position, scene: &Scene<'_>) -> After {
        let screen = scene.area();
        let is_chosen = match self {
            Self::Palette(palette) => palette.click(screen, at, scene.theme),
            Self::Choose(choosing) => choosing.click(screen, at, scene.theme),
            Self::Restore(restoring) => {
                restoring.click(screen, at, scene.theme);
                false
            }
            Self::Slip(slip) => {
                slip.click(at, scene);
                false
            }
            Self::Help(help) => {
                help.click(screen, at, scene.theme);
                false
            }
            Self::Reading(reading) => {
                reading.click(at, scene);
                false
            }
            Self::Tell { .. }
            | Self::Leave { .. }
            | Self::Offer { .. }
            | Self::Written(_)
            | Self::Code(_)
            | Self::Failed(_)
            | Self::Work { .. } => false,
        };
        if is_chosen {
            self.perform(Intent::Accept, scene)
        } else {
            After::Stay(Vec::new())
        }
    }
}
