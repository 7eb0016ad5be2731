//! The queue: what is listed, the page held and the way back to those before it.

use crossterm::event::KeyEvent;

use super::{SIDE_BY_SIDE, effect};
use crate::{
    actions::{QueueCursor, QueueFigures, QueueFilter, QueuePage, QueueRow},
    tui::{
        keymap::Intent,
        queue::QueueEffect,
        screens::{Scene, Wish, parts::after},
        widgets::{Need, Outcome, TableState, TextLine},
    },
};

/// The queue and its query.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub(super) filter: QueueFilter,
    typed: TextLine,
    searching: bool,
    /// What was searched for.
    searched: String,
    pub(super) figures: QueueFigures,
    pub(super) rows: Vec<QueueRow>,
    pub(super) table: TableState,
    /// Where the page held begins, and before it those that lead to it.
    begins: Vec<Option<QueueCursor>>,
    next: Option<QueueCursor>,
    ticket: u64,
    /// The record that the cursor stands on while its page is loaded again.
    stay_on: Option<String>,
    pub(super) loading: bool,
}

impl Listing {
    pub(super) fn typed(&self) -> &TextLine {
        &self.typed
    }

    pub(super) const fn is_searching(&self) -> bool {
        self.searching
    }

    pub(super) fn searched(&self) -> &str {
        &self.searched
    }

    pub(super) fn selected(&self) -> Option<&QueueRow> {
        self.rows.get(self.table.selected)
    }

    /// How many rows the queue has: all but title and filter where the sheet stands
    /// beside it, three tenths of the page where it stands below.
    pub(super) const fn height(scene: &Scene<'_>) -> u16 {
        let rows = if scene.width >= SIDE_BY_SIDE {
            scene.height.saturating_sub(2)
        } else {
            scene.height * 3 / 10
        };
        if rows < 4 { 4 } else { rows }
    }

    /// Asks for the first page of what is listed.
    pub(super) fn load(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.table.selected = 0;
        self.begins = vec![None];
        self.ask(scene)
    }

    /// The same page once more: something in it has changed. The cursor stays on its row.
    pub(super) fn reload(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        let selected = self.selected().map(|row| row.name.clone());
        let wishes = self.ask(scene);
        self.stay_on = selected;
        wishes
    }

    fn ask(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.stay_on = None;
        self.loading = true;
        self.ticket += 1;
        vec![effect(QueueEffect::List {
            ticket: self.ticket,
            filter: self.filter,
            text: self.searched.clone(),
            after: self.begins.last().copied().flatten(),
            limit: usize::from(Self::height(scene)),
        })]
    }

    /// Takes a page; an old one is passed over. Tells whether it was taken.
    pub(super) fn take(&mut self, ticket: u64, page: QueuePage) -> bool {
        if ticket != self.ticket {
            return false;
        }
        self.loading = false;
        self.figures = page.figures;
        self.next = page.next;
        self.rows = page.rows;
        let stays = self.stay_on.take();
        if let Some(row) = stays.and_then(|name| self.rows.iter().position(|row| row.name == name))
        {
            self.table.selected = row;
        }
        let (before, after) = (self.begins.len() > 1, self.next.is_some());
        self.table.hold(self.rows.len(), before, after);
        true
    }

    /// Nothing came of what was asked for.
    pub(super) const fn fail(&mut self) {
        self.loading = false;
    }

    /// Does what changes the queue; none where the intent is for others.
    pub(super) fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Option<Vec<Wish>> {
        match intent {
            Intent::FilterState => {
                self.filter = after(&QueueFilter::ALL, self.filter);
                Some(self.load(scene))
            }
            Intent::Filter => {
                self.searching = true;
                Some(Vec::new())
            }
            Intent::Refresh => Some(self.reload(scene)),
            other => {
                let need = self.table.go(other, Self::height(scene))?;
                Some(self.turn(need, scene))
            }
        }
    }

    /// Turns to the page the cursor wants.
    fn turn(&mut self, need: Need, scene: &Scene<'_>) -> Vec<Wish> {
        match need {
            Need::Nothing => Vec::new(),
            Need::First => self.load(scene),
            Need::Before => {
                self.begins.pop();
                // The page is at least this long: the cursor stands on its last row.
                self.table.selected = usize::MAX;
                self.ask(scene)
            }
            Need::After | Need::Last => {
                let Some(next) = self.next else {
                    return Vec::new();
                };
                self.begins.push(Some(next));
                self.table.selected = 0;
                self.ask(scene)
            }
        }
    }

    /// Takes a key of the search line.
    pub(super) fn type_in(&mut self, event: &KeyEvent) -> Outcome {
        self.typed.input(event)
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.typed.paste(text);
    }

    /// Runs what is typed.
    pub(super) fn search(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.searching = false;
        let text = self.typed.text().trim();
        if text == self.searched {
            return Vec::new();
        }
        self.searched = text.to_owned();
        self.load(scene)
    }

    /// Lists everything again.
    pub(super) fn forget_search(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.searching = false;
        self.typed.take();
        if self.searched.is_empty() {
            return Vec::new();
        }
        self.searched.clear();
        self.load(scene)
    }
}
