//! The pages that can be shown, dispatched by `match`.

use crossterm::event::KeyCode;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

use super::{
    records::{AnyRecords, RecordPage, Records},
    screens::{
        attention_form, attentions, blank_forms, board, closing, failure_form::FailureForm, letter,
        notice_form::NoticeForm, outage_form, outages, outcome_form, regularization, settings,
        shift::Shift,
    },
};
use crate::config::ScreenId;
use crate::tui::prelude::*;

/// A page with its state.
#[derive(Debug)]
pub(crate) enum Page {
    /// The board.
    Board(board::State),
    /// A list of records and one of them, whichever they are.
    Records(Box<dyn AnyRecords>),
    /// A letter.
    Letter(Box<letter::State>),
    /// The settings.
    Settings(settings::State),
    /// A form, whichever it is.
    Form(Box<dyn AnyForm>),
}

/// Does the same with whichever page it is.
macro_rules! each {
    ($page:expr, $state:ident => $do:expr) => {
        match $page {
            Page::Board($state) => $do,
            Page::Records($state) => $do,
            Page::Letter($state) => $do,
            Page::Settings($state) => $do,
            Page::Form($state) => $do,
        }
    };
}

/// A page as it opens, and what it needs.
type Opened = (Page, Vec<Wish>);

fn form<F: Filled>((state, wishes): (Filling<F>, Vec<Wish>)) -> Opened {
    (Page::Form(Box::new(state)), wishes)
}

fn records<R: Records>((page, wishes): (RecordPage<R>, Vec<Wish>)) -> Opened {
    (Page::Records(Box::new(page)), wishes)
}

fn page<S>((state, wishes): (S, Vec<Wish>), wrap: impl FnOnce(Box<S>) -> Page) -> Opened {
    (wrap(Box::new(state)), wishes)
}

impl Page {
    /// Opens what a destination names, and says what the page needs.
    #[must_use]
    pub(crate) fn open(destination: Destination, scene: &Scene<'_>) -> Opened {
        use Destination as To;

        match destination {
            To::Board => page(board::State::new(scene), |it| Self::Board(*it)),
            To::Settings => page(settings::State::new(scene), |it| Self::Settings(*it)),
            To::Regularization { export } => records(regularization::list(export, scene)),
            To::Outages => records(outages::list(scene)),
            To::OutageDetail(correlative) => records(outages::one(&correlative, false, scene)),
            To::OutageOpened(correlative) => records(outages::one(&correlative, true, scene)),
            To::Attentions { outage } => records(attentions::list(outage, scene)),
            To::Attention(code) => records(attentions::one(&code, scene)),
            To::Letter(subject) => page(letter::State::about(subject), Self::Letter),
            To::LetterShown(id) => page(letter::State::shown(id), Self::Letter),
            To::OutageForm(known) => form(outage_form::open(&known, scene)),
            To::Closing(correlative) => form(closing::of(&correlative, scene)),
            To::NoticeForm => form(Filling::open(NoticeForm, scene)),
            To::FailureForm => form(Filling::open(FailureForm, scene)),
            To::OutcomeForm(code) => form(outcome_form::of(&code, scene)),
            To::BlankForms => form(blank_forms::of(scene)),
            To::Shift => form(Filling::open(Shift::default(), scene)),
            To::AttentionForm {
                procedure,
                unlisted,
                outage,
            } => form(attention_form::of(procedure, unlisted, outage, scene)),
        }
    }

    /// The screen of the second line it belongs to, when it begins one.
    #[must_use]
    pub(crate) fn tab(&self) -> Option<ScreenId> {
        match self {
            Self::Board(_) => Some(ScreenId::Board),
            Self::Records(state) => Some(state.tab()),
            Self::Settings(_) => Some(ScreenId::Settings),
            Self::Letter(_) | Self::Form(_) => None,
        }
    }

    /// Where a key is pressed now.
    #[must_use]
    pub(crate) fn context(&self) -> Context {
        each!(self, state => state.context())
    }

    /// What Enter or Esc does now, where the key table does not say it.
    pub(crate) fn says(&self, key: KeyCode, scene: &Scene<'_>) -> Option<&'static str> {
        match (self.form(), self) {
            (Some(form), _) => form.says(key, scene),
            (None, Self::Records(state)) => state.says(key),
            (None, Self::Settings(state)) => state.says(key),
            (None, _) => None,
        }
    }

    /// The form that it is, or that stands in a window above it.
    fn form(&self) -> Option<&dyn AnyForm> {
        match self {
            Self::Form(form) => Some(form.as_ref()),
            Self::Records(state) => state.window(),
            Self::Letter(state) => state.window.as_deref(),
            Self::Settings(state) => state.window.as_deref(),
            Self::Board(_) => None,
        }
    }

    /// Whether an intent can be done now.
    #[must_use]
    pub(crate) fn allowed(&self, intent: Intent) -> bool {
        if matches!(intent, Intent::Resume | Intent::Discard) {
            return self.form().is_some_and(|form| form.allowed(intent));
        }
        each!(self, state => state.allowed(intent))
    }

    /// Whether a window of its own stands above it.
    pub(crate) fn has_window(&self) -> bool {
        !matches!(self, Self::Form(_)) && self.form().is_some()
    }

    /// Whether what was typed is becoming a record: keys wait for the answer.
    pub(crate) fn is_saving(&self) -> bool {
        matches!(self, Self::Form(form) if form.is_busy())
    }

    /// Saves what was typed.
    pub(crate) fn keep(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        let window = match self {
            Self::Form(form) => Some(form),
            Self::Records(state) => return state.keep(scene),
            Self::Letter(state) => state.window.as_mut(),
            Self::Settings(state) => state.window.as_mut(),
            Self::Board(_) => None,
        };
        window.map_or_else(Vec::new, |form| form.keep(scene))
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
            Self::Records(state) => state.draw(area, buf, scene),
            Self::Letter(state) => (&letter::View { state, scene }).render(area, buf),
            Self::Settings(state) => (&settings::View { state, scene }).render(area, buf),
            Self::Form(form) => form.draw(area, buf, scene),
        }
    }
}
