//! The parts screens are composed of.
//!
//! A part that is edited has a state (`TextLine`, `Radio`, …) whose `input` takes
//! keys and answers what happened, and a view that borrows it for one frame. Views
//! are `Widget` for a reference, carry their [`Theme`](super::theme::Theme) and
//! never fail for want of room.

mod bars;
mod footer;
mod form_field;
mod header;
mod help;
mod modal;
mod more;
mod multi_select;
mod palette;
pub(super) mod prelude;
mod progress;
mod radio;
mod status_bar;
mod table;
mod text_box;
mod text_line;
mod timeline;
mod too_small;
mod typed_confirmation;
mod yes_no;

pub use bars::{BarRow, Bars, blocks, level};
pub use footer::Footer;
pub use form_field::{FormField, Remark, RemarkKind};
pub use header::{Header, Tab};
pub use help::{Help, HelpView};
pub use modal::Modal;
pub use more::{draw_more, marked_at, page_at};
pub use multi_select::{MultiSelect, MultiSelectView};
pub use palette::{Palette, PaletteEntry, PaletteView};
pub use progress::Progress;
pub use radio::{Radio, RadioView};
pub use status_bar::{StatusBar, StatusNote};
pub use table::{Align, Cell, Column, Need, Row, Table, TableState, Width};
pub use text_box::TextBox;
pub use text_line::{TextLine, TextLineView};
pub use timeline::{Bar, Lane, Tick, Timeline};
pub use too_small::TooSmall;
pub use typed_confirmation::{TypedConfirmation, TypedConfirmationView};
pub use yes_no::{YesNo, YesNoView};

/// What a key did to a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The key means nothing to it: the screen may use it.
    Ignored,
    /// Only the cursor or the selection moved.
    Moved,
    /// Its value changed.
    Changed,
    /// A value was chosen or confirmed.
    Chosen,
}

impl Outcome {
    /// Whether the key was used up.
    pub(crate) const fn is_used(self) -> bool {
        !matches!(self, Self::Ignored)
    }
}

#[cfg(test)]
mod harness {
    //! Draws parts into a small terminal for their tests.

    use ratatui::{Terminal, backend::TestBackend, buffer::Buffer, layout::Rect, widgets::Widget};

    pub(super) use crate::tui::testing::{events, press as key};
    use crate::tui::theme::{ColorDepth, Theme, ThemeName};

    /// No colour: what a test sees is what anybody sees.
    pub(super) const PLAIN: Theme = Theme::new(ThemeName::Dark, ColorDepth::None, false);
    /// The same with the twins of the signs.
    pub(super) const ASCII: Theme = Theme::new(ThemeName::Dark, ColorDepth::None, true);

    /// The parts' texts on a terminal of this size, one line a row.
    pub(super) fn screen(width: u16, height: u16, draw: impl FnOnce(Rect, &mut Buffer)) -> String {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal
            .draw(|frame| draw(frame.area(), frame.buffer_mut()))
            .unwrap();
        let rows: Vec<String> = terminal
            .backend()
            .to_string()
            .lines()
            .map(|row| row.trim_matches('"').trim_end().to_owned())
            .collect();
        rows.join("\n").trim_end().to_owned()
    }

    /// One part over the whole of a terminal.
    pub(super) fn draw<W>(width: u16, height: u16, widget: &W) -> String
    where
        for<'a> &'a W: Widget,
    {
        screen(width, height, |area, buf| widget.render(area, buf))
    }
}

#[cfg(test)]
mod frame_tests;
