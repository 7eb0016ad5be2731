//! A list read page by page and searched on demand: the page held, the way back to
//! those before it, and the row the cursor stands on.

use crate::tui::{
    effect::Effect,
    keymap::Intent,
    screens::{Scene, Wish, parts::SearchLine},
    widgets::{Need, TableState},
};

/// What is listed and how it is narrowed.
pub(crate) trait Query {
    /// One record.
    type Row;
    /// Where a page begins.
    type Cursor: Copy;

    /// What tells a row from the others.
    fn name(row: &Self::Row) -> &str;

    /// How many rows a page has.
    fn height(scene: &Scene<'_>) -> u16;

    /// Turns the filter that an intent is about; false where it is about none.
    fn narrow(&mut self, intent: Intent) -> bool;

    /// Asks for the page that begins there; for the first one where that is nowhere.
    fn ask(&self, text: String, begins: Option<Self::Cursor>, scene: &Scene<'_>) -> Effect;
}

/// The list and its query.
#[derive(Debug)]
pub(crate) struct PagedList<Q: Query> {
    pub(crate) query: Q,
    pub(crate) search: SearchLine,
    /// What was searched for: a search runs only when it is asked for, since one by
    /// an identifier is logged (U3).
    searched: String,
    pub(crate) rows: Vec<Q::Row>,
    pub(crate) table: TableState,
    /// Where the page held begins, and before it those that lead to it.
    begins: Vec<Option<Q::Cursor>>,
    next: Option<Q::Cursor>,
    /// The row that the cursor stands on, by name, while its page is loaded again.
    stay_on: Option<String>,
    pub(crate) loading: bool,
}

impl<Q: Query> PagedList<Q> {
    pub(crate) fn new(query: Q) -> Self {
        Self {
            query,
            search: SearchLine::default(),
            searched: String::new(),
            rows: Vec::new(),
            table: TableState::default(),
            begins: vec![None],
            next: None,
            stay_on: None,
            loading: false,
        }
    }

    /// Whether only what was searched for is listed.
    pub(crate) fn is_searched(&self) -> bool {
        !self.searched.is_empty()
    }

    pub(crate) fn selected(&self) -> Option<&Q::Row> {
        self.rows.get(self.table.selected)
    }

    pub(crate) fn selected_name(&self) -> Option<String> {
        self.selected().map(|row| Q::name(row).to_owned())
    }

    /// Asks for the first page of what is listed.
    pub(crate) fn load(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.table.selected = 0;
        self.begins = vec![None];
        self.ask(scene)
    }

    /// The same page once more: something in it has changed. The cursor stays on its row.
    pub(crate) fn reload(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        let wishes = self.ask(scene);
        self.stay_on = self.selected_name();
        wishes
    }

    fn ask(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.stay_on = None;
        self.loading = true;
        let begins = self.begins.last().copied().flatten();
        let text = self.searched.clone();
        let effect = self.query.ask(text, begins, scene);
        vec![Wish::Effect(effect)]
    }

    /// Takes the page that was asked for.
    pub(crate) fn take(&mut self, rows: Vec<Q::Row>, next: Option<Q::Cursor>) {
        self.loading = false;
        self.rows = rows;
        self.next = next;
        let stays = self.stay_on.take();
        if let Some(row) =
            stays.and_then(|name| self.rows.iter().position(|row| Q::name(row) == name))
        {
            self.table.selected = row;
        }
        let (before, after) = (self.begins.len() > 1, self.next.is_some());
        self.table.hold(self.rows.len(), before, after);
    }

    /// Nothing came of what was asked for.
    pub(crate) const fn fail(&mut self) {
        self.loading = false;
    }

    /// Does what is about the list; none where the cursor went to another row that is
    /// at hand, so that the page follows it.
    pub(crate) fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Option<Vec<Wish>> {
        let before = self.table.selected;
        let wishes = match intent {
            Intent::Accept if self.search.open => self.run_search(scene),
            Intent::Back if self.search.open || self.is_searched() => self.forget_search(scene),
            Intent::Back => vec![Wish::Back],
            Intent::Filter => {
                self.search.open = true;
                Vec::new()
            }
            Intent::Refresh => self.reload(scene),
            other => {
                if self.query.narrow(other) {
                    self.load(scene)
                } else if let Some(need) = self.table.go(other, Q::height(scene)) {
                    self.turn(need, scene)
                } else {
                    Vec::new()
                }
            }
        };
        let moved = self.table.selected != before && !self.loading;
        (!moved).then_some(wishes)
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

    /// Runs what is typed.
    fn run_search(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.search.open = false;
        let text = self.search.line.text().trim();
        if text == self.searched {
            return Vec::new();
        }
        self.searched = text.to_owned();
        self.load(scene)
    }

    /// Lists everything again.
    fn forget_search(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.search.open = false;
        self.search.line.take();
        if self.searched.is_empty() {
            return Vec::new();
        }
        self.searched.clear();
        self.load(scene)
    }
}
