//! The pages that can be shown, dispatched by `match`.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

use super::{
    keymap::{Context, Intent},
    screens::{
        Destination, Input, Scene, Wish, board, closing, notice_form, outage_form, outages,
        settings,
    },
};
use crate::config::ScreenId;

/// A page with its state.
#[derive(Debug)]
pub(crate) enum Page {
    /// The board.
    Board(board::State),
    /// The list of outages, and one of them.
    Outages(Box<outages::State>),
    /// *Nuevo evento*.
    OutageForm(Box<outage_form::State>),
    /// The closing of an outage.
    Closing(Box<closing::State>),
    /// The notice of a mass failure.
    NoticeForm(Box<notice_form::State>),
    /// The settings.
    Settings(settings::State),
}

/// Does the same with whichever page it is.
macro_rules! each {
    ($page:expr, $state:ident => $do:expr) => {
        match $page {
            Page::Board($state) => $do,
            Page::Outages($state) => $do,
            Page::OutageForm($state) => $do,
            Page::Closing($state) => $do,
            Page::NoticeForm($state) => $do,
            Page::Settings($state) => $do,
        }
    };
}

impl Page {
    /// Opens what a destination names, and says what the page needs.
    #[must_use]
    pub(crate) fn open(destination: Destination, scene: &Scene<'_>) -> (Self, Vec<Wish>) {
        fn page<S>(
            (state, wishes): (S, Vec<Wish>),
            wrap: impl FnOnce(S) -> Page,
        ) -> (Page, Vec<Wish>) {
            (wrap(state), wishes)
        }
        match destination {
            Destination::Board => page(board::State::new(scene), Self::Board),
            Destination::Settings => page(settings::State::new(scene), Self::Settings),
            Destination::Outages => page(outages::State::new(scene), |state| {
                Self::Outages(Box::new(state))
            }),
            Destination::OutageDetail(correlative) => {
                page(outages::State::detail(&correlative, scene), |state| {
                    Self::Outages(Box::new(state))
                })
            }
            Destination::OutageForm(known) => {
                page(outage_form::State::new(&known, scene), |state| {
                    Self::OutageForm(Box::new(state))
                })
            }
            Destination::Closing(correlative) => {
                page(closing::State::new(&correlative, scene), |state| {
                    Self::Closing(Box::new(state))
                })
            }
            Destination::NoticeForm => page(notice_form::State::new(scene), |state| {
                Self::NoticeForm(Box::new(state))
            }),
        }
    }

    /// The screen of the second line it belongs to, when it begins one.
    #[must_use]
    pub(crate) const fn tab(&self) -> Option<ScreenId> {
        match self {
            Self::Board(_) => Some(ScreenId::Board),
            Self::Outages(_) => Some(ScreenId::Outages),
            Self::Settings(_) => Some(ScreenId::Settings),
            Self::OutageForm(_) | Self::Closing(_) | Self::NoticeForm(_) => None,
        }
    }

    /// Where a key is pressed now.
    #[must_use]
    pub(crate) fn context(&self) -> Context {
        each!(self, state => state.context())
    }

    /// Whether an intent can be done now.
    #[must_use]
    pub(crate) fn allowed(&self, intent: Intent) -> bool {
        each!(self, state => state.allowed(intent))
    }

    /// Takes what comes in.
    pub(crate) fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        each!(self, state => state.update(input, scene))
    }

    /// Does what was asked for.
    pub(crate) fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        each!(self, state => state.perform(intent, scene))
    }

    /// Where text is typed.
    #[must_use]
    pub(crate) fn cursor(&self, area: Rect, scene: &Scene<'_>) -> Option<Position> {
        each!(self, state => state.cursor(area, scene))
    }

    /// Draws it.
    pub(crate) fn draw(&self, area: Rect, buf: &mut Buffer, scene: &Scene<'_>) {
        match self {
            Self::Board(state) => (&board::View { state, scene }).render(area, buf),
            Self::Outages(state) => (&outages::View { state, scene }).render(area, buf),
            Self::OutageForm(state) => (&outage_form::View { state, scene }).render(area, buf),
            Self::Closing(state) => (&closing::View { state, scene }).render(area, buf),
            Self::NoticeForm(state) => (&notice_form::View { state, scene }).render(area, buf),
            Self::Settings(state) => (&settings::View { state, scene }).render(area, buf),
        }
    }
}
