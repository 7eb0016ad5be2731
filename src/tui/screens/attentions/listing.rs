//! The list: what is asked for, the page held and the way back to those before it.

use crossterm::event::KeyEvent;

use crate::{
    actions::{AttentionList, AttentionPage, AttentionQuery, AttentionView, is_identifier},
    tui::{
        effect::Effect,
        keymap::Intent,
        screens::{
            Scene, Wish,
            parts::{Period, after},
        },
        widgets::{Need, Outcome, TableState, TextLine},
    },
};

/// The list and its query.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Only those of this outage.
    pub(super) outage: Option<String>,
    pub(super) own: bool,
    pub(super) period: Period,
    typed: TextLine,
    searching: bool,
    /// What was searched for: a search runs only when it is asked for, since one by
    /// an identifier is logged (U3).
    searched: String,
    pub(super) rows: Vec<AttentionView>,
    pub(super) table: TableState,
    /// Where the page held begins, and before it those that lead to it.
    begins: Vec<Option<AttentionPage>>,
    next: Option<AttentionPage>,
    ticket: u64,
    /// The row that the cursor stands on, by code, while its page is loaded again.
    stay_on: Option<String>,
    pub(super) loading: bool,
}

impl Listing {
    pub(super) fn of(outage: Option<String>) -> Self {
        Self {
            outage,
            ..Self::default()
        }
    }

    pub(super) fn typed(&self) -> &TextLine {
        &self.typed
    }

    pub(super) const fn is_searching(&self) -> bool {
        self.searching
    }

    pub(super) fn searched(&self) -> &str {
        &self.searched
    }

    /// Whether running what is typed would be logged (U3).
    pub(super) fn would_be_logged(&self) -> bool {
        self.searching && is_identifier(self.typed.text())
    }

    pub(super) fn selected(&self) -> Option<&AttentionView> {
        self.rows.get(self.table.selected)
    }

    /// The row with a code.
    pub(super) fn find(&self, code: &str) -> Option<&AttentionView> {
        self.rows.iter().find(|row| row.code == code)
    }

    /// How many rows a page has, headings and title left out.
    pub(super) const fn height(scene: &Scene<'_>) -> u16 {
        let rows = scene.height.saturating_sub(4);
        if rows < 5 { 5 } else { rows }
    }

    /// Asks for the first page of what is listed.
    pub(super) fn load(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.table.selected = 0;
        self.begins = vec![None];
        self.ask(scene)
    }

    /// The same page once more: something in it has changed. The cursor stays on its row.
    pub(super) fn reload(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        let selected = self.selected().map(|row| row.code.clone());
        let wishes = self.ask(scene);
        self.stay_on = selected;
        wishes
    }

    fn ask(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.stay_on = None;
        self.loading = true;
        self.ticket += 1;
        vec![Wish::Effect(Effect::ListAttentions {
            ticket: self.ticket,
            query: AttentionQuery {
                text: self.searched.clone(),
                outage: self.outage.clone(),
                own: self.own,
                from: self.period.from(scene),
                until: None,
            },
            page: self.begins.last().copied().flatten(),
            limit: usize::from(Self::height(scene)),
        })]
    }

    /// Takes a page; an old one is passed over.
    pub(super) fn take(&mut self, ticket: u64, list: AttentionList) {
        if ticket != self.ticket {
            return;
        }
        self.loading = false;
        self.next = list.next;
        self.rows = list.critical;
        self.rows.extend(list.attentions);
        let stays = self.stay_on.take();
        if let Some(row) = stays.and_then(|code| self.rows.iter().position(|row| row.code == code))
        {
            self.table.selected = row;
        }
        let (before, after) = (self.begins.len() > 1, self.next.is_some());
        self.table.hold(self.rows.len(), before, after);
    }

    /// Nothing came of what was asked for.
    pub(super) const fn fail(&mut self) {
        self.loading = false;
    }

    /// Does what changes the list; none where the intent is for others.
    pub(super) fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Option<Vec<Wish>> {
        match intent {
            Intent::FilterOwn => {
                self.own = !self.own;
                Some(self.load(scene))
            }
            Intent::FilterPeriod => {
                self.period = after(&Period::ALL, self.period);
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
