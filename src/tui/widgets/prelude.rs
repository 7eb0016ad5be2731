//! What nearly everything that takes keys and is drawn speaks of, so that a widget or a
//! field's value begins with one line: `use crate::tui::widgets::prelude::*;`.

pub(in crate::tui) use crossterm::event::{
    KeyCode, KeyEvent, KeyEventKind, MouseButton, MouseEvent, MouseEventKind,
};
pub(in crate::tui) use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

pub(in crate::tui) use super::Outcome;
pub(in crate::tui) use crate::tui::{
    keymap::{Intent, typed},
    pen::Pen,
    text::{cells, fold, wrap},
    theme::{Ink, Sign, Theme},
};
