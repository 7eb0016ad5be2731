//! The pages that can be shown, dispatched by `match`.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

use super::{
    form::AnyForm,
    keymap::{Context, Intent},
    screens::{
        Destination, Input, Scene, Wish, attention_form, attentions, blank_forms, board, closing,
        failure_form, letter, notice_form, outage_form, outages, outcome_form, regularization,
        settings, shift,
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
    /// The list of attentions, and one of them.
    Attentions(Box<attentions::State>),
    /// A request being taken down.
    AttentionForm(Box<attention_form::State>),
    /// What became of an attention.
    OutcomeForm(Box<outcome_form::State>),
    /// A letter.
    Letter(Box<letter::State>),
    /// A mass failure that the point sees.
    FailureForm(Box<failure_form::State>),
    /// The printing of blank forms.
    BlankForms(Box<blank_forms::State>),
    /// The hand-over of a shift.
    Shift(Box<shift::State>),
    /// What is to be entered in the official system.
    Regularization(Box<regularization::State>),
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
            Page::Attentions($state) => $do,
            Page::AttentionForm($state) => $do,
            Page::OutcomeForm($state) => $do,
            Page::Letter($state) => $do,
            Page::FailureForm($state) => $do,
            Page::BlankForms($state) => $do,
            Page::Shift($state) => $do,
            Page::Regularization($state) => $do,
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
            Destination::Regularization { export } => {
                page(regularization::State::new(export, scene), |state| {
                    Self::Regularization(Box::new(state))
                })
            }
            Destination::Outages => page(outages::State::new(scene), |state| {
                Self::Outages(Box::new(state))
            }),
            Destination::OutageDetail(correlative) => {
                page(outages::State::detail(&correlative, scene), |state| {
                    Self::Outages(Box::new(state))
                })
            }
            Destination::OutageForm(known) => page(outage_form::open(&known, scene), |state| {
                Self::OutageForm(Box::new(state))
            }),
            Destination::Closing(correlative) => page(closing::of(&correlative, scene), |state| {
                Self::Closing(Box::new(state))
            }),
            Destination::Attentions { outage } => {
                page(attentions::State::new(outage, scene), |state| {
                    Self::Attentions(Box::new(state))
                })
            }
            Destination::Attention(code) => {
                page(attentions::State::detail(&code, scene), |state| {
                    Self::Attentions(Box::new(state))
                })
            }
            Destination::AttentionForm {
                procedure,
                unlisted,
                outage,
            } => page(
                attention_form::of(procedure, unlisted, outage, scene),
                |state| Self::AttentionForm(Box::new(state)),
            ),
            Destination::OutcomeForm(code) => page(outcome_form::of(&code, scene), |state| {
                Self::OutcomeForm(Box::new(state))
            }),
            Destination::OutageOpened(correlative) => {
                page(outages::State::opened(&correlative, scene), |state| {
                    Self::Outages(Box::new(state))
                })
            }
            Destination::Letter(subject) => page(letter::State::about(subject), |state| {
                Self::Letter(Box::new(state))
            }),
            Destination::LetterShown(id) => page(letter::State::shown(id), |state| {
                Self::Letter(Box::new(state))
            }),
            Destination::FailureForm => page(
                failure_form::State::open(failure_form::FailureForm, scene),
                |state| Self::FailureForm(Box::new(state)),
            ),
            Destination::BlankForms => page(blank_forms::of(scene), |state| {
                Self::BlankForms(Box::new(state))
            }),
            Destination::Shift => page(
                shift::State::open(shift::Shift::default(), scene),
                |state| Self::Shift(Box::new(state)),
            ),
            Destination::NoticeForm => page(
                notice_form::State::open(notice_form::NoticeForm, scene),
                |state| Self::NoticeForm(Box::new(state)),
            ),
        }
    }

    /// The screen of the second line it belongs to, when it begins one.
    #[must_use]
    pub(crate) const fn tab(&self) -> Option<ScreenId> {
        match self {
            Self::Board(_) => Some(ScreenId::Board),
            Self::Outages(_) => Some(ScreenId::Outages),
            Self::Attentions(_) => Some(ScreenId::Attentions),
            Self::Regularization(_) => Some(ScreenId::Regularization),
            Self::Settings(_) => Some(ScreenId::Settings),
            Self::OutageForm(_)
            | Self::Closing(_)
            | Self::NoticeForm(_)
            | Self::AttentionForm(_)
            | Self::OutcomeForm(_)
            | Self::Letter(_)
            | Self::FailureForm(_)
            | Self::BlankForms(_)
            | Self::Shift(_) => None,
        }
    }

    /// Where a key is pressed now.
    #[must_use]
    pub(crate) fn context(&self) -> Context {
        each!(self, state => state.context())
    }

    /// Whether it is a form about a customer or an outage, being filled in.
    pub(crate) const fn is_typed_into(&self) -> bool {
        matches!(
            self,
            Self::OutageForm(_)
                | Self::NoticeForm(_)
                | Self::AttentionForm(_)
                | Self::OutcomeForm(_)
                | Self::FailureForm(_)
        )
    }

    /// Whether it waits for what becomes of a file.
    pub(crate) fn is_exchanging(&self) -> bool {
        matches!(self, Self::Regularization(state) if state.is_exchanging())
    }

    /// Whether an intent can be done now.
    #[must_use]
    pub(crate) fn allowed(&self, intent: Intent) -> bool {
        let as_data = matches!(
            self,
            Self::OutageForm(_)
                | Self::NoticeForm(_)
                | Self::AttentionForm(_)
                | Self::OutcomeForm(_)
                | Self::FailureForm(_)
                | Self::BlankForms(_)
                | Self::Shift(_)
                | Self::Attentions(_)
                | Self::Closing(_)
                | Self::Outages(_)
        );
        if matches!(intent, Intent::Resume | Intent::Discard) && !as_data {
            return false;
        }
        each!(self, state => state.allowed(intent))
    }

    /// Whether what was typed is becoming a record: keys wait for the answer.
    pub(crate) fn is_saving(&self) -> bool {
        match self {
            Self::NoticeForm(state) => state.is_busy(),
            Self::AttentionForm(state) => state.is_busy(),
            Self::OutcomeForm(state) => state.is_busy(),
            Self::FailureForm(state) => state.is_busy(),
            Self::OutageForm(state) => state.is_busy(),
            _ => false,
        }
    }

    /// Saves what was typed.
    pub(crate) fn keep(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        match self {
            Self::NoticeForm(state) => state.keep(scene),
            Self::AttentionForm(state) => state.keep(scene),
            Self::Attentions(state) => state.keep(scene),
            Self::OutcomeForm(state) => state.keep(scene),
            Self::FailureForm(state) => state.keep(scene),
            Self::OutageForm(state) => state.keep(scene),
            Self::BlankForms(state) => state.keep(scene),
            Self::Shift(state) => state.keep(scene),
            Self::Closing(state) => state.keep(scene),
            Self::Outages(state) => state.keep(scene),
            _ => Vec::new(),
        }
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
            Self::OutageForm(state) => state.draw(area, buf, scene),
            Self::Closing(state) => state.draw(area, buf, scene),
            Self::NoticeForm(state) => state.draw(area, buf, scene),
            Self::Attentions(state) => (&attentions::View { state, scene }).render(area, buf),
            Self::AttentionForm(state) => state.draw(area, buf, scene),
            Self::OutcomeForm(state) => state.draw(area, buf, scene),
            Self::Letter(state) => (&letter::View { state, scene }).render(area, buf),
            Self::FailureForm(state) => state.draw(area, buf, scene),
            Self::BlankForms(state) => state.draw(area, buf, scene),
            Self::Shift(state) => state.draw(area, buf, scene),
            Self::Regularization(state) => {
                (&regularization::View { state, scene }).render(area, buf);
            }
            Self::Settings(state) => (&settings::View { state, scene }).render(area, buf),
        }
    }
}
