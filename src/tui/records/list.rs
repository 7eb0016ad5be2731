//! A list read page by page: the page held, the row the cursor stands on, what is
//! searched for, and the rows that are marked.

use std::collections::BTreeMap;

use super::{Narrowed, Records, Search, Wanted, search_line::SearchLine};
use crate::tui::{prelude::*, screens::parts::Period};
use crate::{
    actions::{ListPage, PageAt},
    tui::widgets::{Need, TableState},
};

#[derive(Debug)]
pub(super) struct List<R: Records> {
    pub(super) page: ListPage<R::Row, R::Cursor>,
    pub(super) table: TableState,
    pub(super) search: SearchLine,
    /// What is listed was searched for.
    pub(super) searched: String,
    pub(super) period: Period,
    /// By name: they may stand on other pages.
    pub(super) marked: BTreeMap<String, R::Row>,
    asked: PageAt<R::Cursor>,
    /// The row that the cursor stands on, by name, while its page is loaded again.
    stay_on: Option<String>,
    /// Where the cursor goes once the page that it turned to has come; until then it
    /// stands on what is held.
    lands: Option<Edge>,
    pub(super) loading: bool,
    /// The row that the cursor lands on is opened.
    pub(super) opens: bool,
}

/// An end of a page.
#[derive(Debug, Clone, Copy)]
enum Edge {
    First,
    Last,
}

impl<R: Records> Default for List<R> {
    fn default() -> Self {
        Self {
            page: ListPage::default(),
            table: TableState::default(),
            search: SearchLine::default(),
            searched: String::new(),
            period: Period::Ever,
            marked: BTreeMap::new(),
            asked: PageAt::First,
            stay_on: None,
            lands: None,
            loading: false,
            opens: false,
        }
    }
}

impl<R: Records> List<R> {
    /// Whether only what was searched for is listed.
    pub(super) const fn is_searched(&self) -> bool {
        !self.searched.is_empty()
    }

    pub(super) const fn narrowed(&self) -> Narrowed {
        Narrowed {
            is_searched: self.is_searched(),
            period: self.period,
        }
    }

    pub(super) fn selected(&self) -> Option<&R::Row> {
        self.page.rows.get(self.table.selected)
    }

    pub(super) fn selected_name(&self) -> Option<String> {
        self.selected().map(|row| R::name(row).to_owned())
    }

    /// Asks for the first page of what is listed.
    pub(super) fn load(&mut self, own: &R, limit: u16, scene: &Scene<'_>) -> Vec<Wish> {
        self.table.selected = 0;
        let wishes = self.ask(PageAt::First, own, limit, scene);
        self.with_facets(wishes, own, scene)
    }

    /// The same page once more: something in it has changed. The cursor stays on its row.
    pub(super) fn reload(&mut self, own: &R, limit: u16, scene: &Scene<'_>) -> Vec<Wish> {
        // What the cursor waits for is waited for still.
        let (lands, stays) = (self.lands, self.stay_on.take().filter(|_| self.loading));
        let wishes = self.ask(self.asked.clone(), own, limit, scene);
        self.lands = lands;
        if lands.is_none() {
            self.stay_on = stays.or_else(|| self.selected_name());
        }
        self.with_facets(wishes, own, scene)
    }

    /// The same, and the cursor goes on to the row after a record's where it stands on it.
    pub(super) fn go_on_from(
        &mut self,
        name: &str,
        own: &R,
        limit: u16,
        scene: &Scene<'_>,
    ) -> Vec<Wish> {
        let is_there = self.selected().is_some_and(|row| R::name(row) == name);
        let next = self.page.rows.get(self.table.selected + 1);
        let next = next.map(|row| R::name(row).to_owned());
        let after = self.page.edges.clone().filter(|_| self.page.has_after);
        match (next, after) {
            (None, Some((_, last))) if is_there => {
                let wishes = self.ask(PageAt::After(last), own, limit, scene);
                self.lands = Some(Edge::First);
                self.with_facets(wishes, own, scene)
            }
            (next, _) => {
                let wishes = self.reload(own, limit, scene);
                if is_there {
                    self.stay_on = next;
                }
                wishes
            }
        }
    }

    fn ask(&mut self, at: PageAt<R::Cursor>, own: &R, limit: u16, scene: &Scene<'_>) -> Vec<Wish> {
        self.stay_on = None;
        self.lands = None;
        self.loading = true;
        self.asked = at.clone();
        let wanted = Wanted {
            text: self.searched.clone(),
            from: self.period.from(scene.now, scene.zone),
            at,
            limit: usize::from(limit),
        };
        vec![Wish::Effect(own.ask(wanted, scene))]
    }

    /// Asks for the facets of what is listed, besides its page.
    fn with_facets(&self, mut wishes: Vec<Wish>, own: &R, scene: &Scene<'_>) -> Vec<Wish> {
        let facets = own.ask_facets(&self.searched, scene);
        wishes.extend(facets.map(Wish::Effect));
        wishes
    }

    pub(super) fn take(&mut self, page: ListPage<R::Row, R::Cursor>) {
        self.loading = false;
        let lands = self.lands.take();
        let at_edge = matches!(self.asked, PageAt::First | PageAt::Last);
        if page.rows.is_empty() && !at_edge {
            // What stood there is gone; what is held still stands.
            return;
        }
        self.page = page;
        for row in &self.page.rows {
            if let Some(marked) = self.marked.get_mut(R::name(row)) {
                *marked = row.clone();
            }
        }
        let stays = self.stay_on.take();
        let held = &self.page.rows;
        if let Some(row) = stays.and_then(|name| held.iter().position(|it| R::name(it) == name)) {
            self.table.selected = row;
        }
        match lands {
            Some(Edge::First) => self.table.selected = 0,
            Some(Edge::Last) => self.table.selected = held.len().saturating_sub(1),
            None => {}
        }
        let (before, after) = (self.page.has_before, self.page.has_after);
        self.table.hold(self.page.rows.len(), before, after);
    }

    /// How many are marked that are not listed just now: on other pages, or not searched for.
    pub(super) fn marked_elsewhere(&self) -> usize {
        let held = &self.page.rows;
        let is_held = |name: &&String| held.iter().any(|it| R::name(it) == name.as_str());
        let here = self.marked.keys().filter(is_held).count();
        self.marked.len() - here
    }

    /// A row takes the place of what it was.
    pub(super) fn put(&mut self, row: Option<&R::Row>) {
        let Some(row) = row else { return };
        for held in &mut self.page.rows {
            if R::name(held) == R::name(row) {
                *held = row.clone();
            }
        }
    }

    /// What is listed is something else: nothing of what was is in sight meanwhile.
    pub(super) fn clear(&mut self) {
        self.page = ListPage::default();
        self.table = TableState::default();
        self.marked.clear();
    }

    /// Turns to the page the cursor wants.
    pub(super) fn turn(&mut self, need: Need, own: &R, limit: u16, scene: &Scene<'_>) -> Vec<Wish> {
        let Some((first, last)) = self.page.edges.clone() else {
            return Vec::new();
        };
        let (at, edge) = match need {
            Need::Nothing => return Vec::new(),
            Need::First => (PageAt::First, Edge::First),
            Need::Before => (PageAt::Before(first), Edge::Last),
            Need::Last => (PageAt::Last, Edge::Last),
            Need::After => (PageAt::After(last), Edge::First),
        };
        let wishes = self.ask(at, own, limit, scene);
        self.lands = Some(edge);
        wishes
    }

    /// Runs what is typed, where that is another search.
    pub(super) fn run_search(&mut self, own: &R, limit: u16, scene: &Scene<'_>) -> Vec<Wish> {
        let text = self.search.line.text().trim();
        if text == self.searched {
            return Vec::new();
        }
        self.searched = text.to_owned();
        self.load(own, limit, scene)
    }

    pub(super) fn typed(&mut self, own: &R, limit: u16, scene: &Scene<'_>) -> Vec<Wish> {
        match R::SEARCH {
            Search::WhileTyping => self.run_search(own, limit, scene),
            Search::OnEnter => Vec::new(),
        }
    }

    /// Lists everything again.
    pub(super) fn forget_search(&mut self, own: &R, limit: u16, scene: &Scene<'_>) -> Vec<Wish> {
        self.search.open = false;
        self.search.line.take();
        self.run_search(own, limit, scene)
    }

    /// Marks the row under the cursor, or takes its mark away; the next is then at hand.
    pub(super) fn mark(&mut self) -> Option<Intent> {
        let row = self.selected()?.clone();
        let name = R::name(&row).to_owned();
        if self.marked.remove(&name).is_none() {
            self.marked.insert(name, row);
        }
        Some(Intent::Down)
    }

    /// Which row the cursor stands on, and how many there are: *12 de 197*.
    pub(super) fn position(&self) -> Option<String> {
        if self.page.rows.is_empty() {
            return None;
        }
        let total = self.page.total;
        let most = if total.and_more { "más de " } else { "" };
        Some(match self.page.before {
            Some(before) => format!(
                "{} de {most}{}",
                before + self.table.selected + 1,
                total.count
            ),
            None => format!("{most}{}", total.count),
        })
    }
}
