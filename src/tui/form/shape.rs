//! Where a form stands, and what stands around its fields, as data.

use crate::tui::widgets::prelude::*;
use crate::tui::{
    keymap::Context,
    screens::parts::{Spans, span},
};

/// Where a form is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frame {
    /// Over the whole page.
    Page,
    /// In a window with so many columns inside.
    Window(u16),
}

/// Where a form stands, and how Enter goes through it. A form writes what differs from
/// [`Shape::page`] or [`Shape::WINDOW`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    /// Where its keys are looked up.
    pub(crate) context: Context,
    /// What submits it.
    pub(crate) submit: Intent,
    /// What submitting does, as the footer says it.
    pub(crate) verb: &'static str,
    /// What is told while the deed is done.
    pub(crate) busy: &'static str,
    /// Where it is drawn.
    pub(crate) frame: Frame,
    pub(crate) labels: u16,
    /// Enter goes from one missing field to the next: one not reached is not wrong yet.
    pub(crate) stepwise: bool,
}

impl Shape {
    /// A small window over a page.
    pub(crate) const WINDOW: Self = Self {
        context: Context::Question,
        submit: Intent::Accept,
        verb: "Guardar",
        busy: "Un momento…",
        frame: Frame::Window(66),
        labels: 18,
        stepwise: true,
    };

    /// A whole page with keys of its own.
    pub(crate) const fn page(context: Context, submit: Intent) -> Self {
        Self {
            context,
            submit,
            verb: "Guardar",
            busy: "guardando…",
            frame: Frame::Page,
            labels: 15,
            stepwise: false,
        }
    }
}

/// Lines above the fields.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    /// Stands before the first line.
    pub(crate) sign: Option<Sign>,
    /// The lines; those too long are cut.
    pub(crate) lines: Vec<Spans>,
    /// Stands at the right end of the first line.
    pub(crate) right: String,
    /// Stands close under what is above it; without a sign, at the left edge.
    pub(crate) tight: bool,
}

impl Block {
    /// A text over as many lines as it takes in so many columns.
    pub(crate) fn of(text: &str, role: Ink, room: u16) -> Self {
        let lines = wrap(text, usize::from(room));
        Self {
            lines: lines.into_iter().map(|it| vec![span(it, role)]).collect(),
            ..Self::default()
        }
    }
}

/// What is told below the fields.
#[derive(Debug, Clone, Default)]
pub(crate) struct Below {
    /// The lines; those that do not fit are scrolled to.
    pub(crate) lines: Vec<Spans>,
    /// A line parts them from the fields.
    pub(crate) is_ruled: bool,
}

/// What stands on the row of a field besides its value.
#[derive(Debug, Clone)]
pub(crate) enum Beside {
    /// Behind the value.
    Behind(Spans),
    /// At the right edge.
    Right(Spans),
}
