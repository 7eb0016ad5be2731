//! The pages of the console, one folder a page: state, update and view together.
//!
//! Every page module has the same shape, by custom and not by trait:
//! - `State::new(…) -> (State, Vec<Wish>)`: the page as it opens and what it needs;
//! - `State::update(&mut self, Input, &Scene) -> Vec<Wish>`;
//! - `State::context(&self) -> Context`: where a key is pressed now, for the footer,
//!   the help and the palette;
//! - `State::allowed(&self, Intent) -> bool`: whether the intent can be done now;
//! - `State::perform(&mut self, Intent, &Scene) -> Vec<Wish>`: does it, however it was
//!   asked for (key, palette, a click on the footer);
//! - `View { state, scene }`: draws the page, nothing else of the screen;
//! - `State::cursor(&self, Rect, &Scene) -> Option<Position>`: where text is typed.
//!
//! Invariants: a page does no input or output; it changes only itself and says what
//! else it wants.

pub mod board;
pub mod closing;
mod draft_phase;
pub mod first_run;
pub mod notice_form;
pub mod outage_form;
pub mod outages;
pub(crate) mod parts;
pub mod settings;
pub mod sheet;
pub mod unlock;

use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use crossterm::event::{KeyEvent, MouseEvent};
use ratatui::layout::Rect;

use super::{
    effect::Effect,
    keymap::Keymap,
    message::Answer,
    theme::Theme,
    widgets::{Header, StatusNote},
};
use crate::{
    actions::{Board, OpeningInput, OutageView, Report},
    config::{Assets, Profile},
    domain::authority::Role,
};

/// What a page is handed to draw and to judge by; read only.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The look.
    pub theme: Theme,
    /// The keys.
    pub keymap: Keymap,
    /// The local time.
    pub now: DateTime<FixedOffset>,
    /// The point's time zone.
    pub zone: Tz,
    /// Catalogues and calendars.
    pub assets: &'a Assets,
    /// The installation's profile.
    pub profile: &'a Profile,
    /// Who is at the desk: name and role.
    pub person: (&'a str, Role),
    /// Columns of the page.
    pub width: u16,
    /// Rows of the page.
    pub height: u16,
    /// The board as it was loaded last.
    pub board: &'a Board,
}

impl Scene<'_> {
    /// Where the page is drawn on the terminal.
    #[must_use]
    pub const fn area(&self) -> Rect {
        Rect::new(0, Header::HEIGHT, self.width, self.height)
    }
}

/// What the pages before anybody entered are handed: there is no board yet.
#[derive(Debug, Clone, Copy)]
pub struct Lobby {
    /// The look.
    pub theme: Theme,
    /// The keys.
    pub keymap: Keymap,
    /// Columns of the page.
    pub width: u16,
    /// Rows of the page.
    pub height: u16,
    /// Whether this is a throw-away store.
    pub demo: bool,
    /// The passphrase of the throw-away store.
    pub phrase: &'static str,
}

/// What comes in to a page.
#[derive(Debug)]
pub enum Input {
    /// A key that no window above took.
    Key(KeyEvent),
    /// A text was pasted.
    Paste(String),
    /// A button or the wheel, within the page; coordinates of the whole terminal.
    Mouse(MouseEvent),
    /// The worker answered; the model has looked at it already.
    Answer(Answer),
    /// The minute changed.
    Tick,
}

/// What a page wants besides its own change. No wish, empty vector.
#[derive(Debug)]
pub enum Wish {
    /// Something to be done outside.
    Effect(Effect),
    /// Another page.
    Go(Destination),
    /// Back to the page beneath; the board when there is none.
    Back,
    /// A short word in the status bar.
    Say(StatusNote),
    /// A window above.
    Ask(Window),
}

/// Where a page can lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// The board.
    Board,
    /// The list of outages.
    Outages,
    /// One outage, by correlative.
    OutageDetail(String),
    /// *Nuevo evento*, with what is known already.
    OutageForm(Box<OpeningInput>),
    /// The closing of an outage, by correlative.
    Closing(String),
    /// The notice of a mass failure.
    NoticeForm,
    /// Settings.
    Settings,
}

/// A window that any page may ask for; it stands above and is answered by itself.
#[derive(Debug)]
pub enum Window {
    /// Tells something until it is closed.
    Tell {
        /// What about.
        title: String,
        /// One paragraph each.
        paragraphs: Vec<String>,
    },
    /// A refusal or failure, with what to do next.
    Failed(Report),
    /// Asks when service came back (`ahora` is filled in) and restores the outage
    /// chosen among these.
    Restore(Vec<OutageView>),
    /// Asks which of these is to be closed and leads to its closing.
    Close(Vec<OutageView>),
}
