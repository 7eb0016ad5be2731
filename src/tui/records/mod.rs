//! The one list with a record beside it: a page of records is a source of rows.
//!
//! A page that lists records implements [`Records`] and writes nothing that another list
//! writes too. What it gets: pages read by key in both directions, the cursor, its
//! position and the count in the head, the search line, marks, the record beside the list
//! or in turns with it, scrolling, wheel and clicks, the windows over it, loading, empty
//! and failed states, and being loaded again with the cursor on its row.
//!
//! # How a list is added
//! 1. In `actions`, a query that answers a [`ListPage`](crate::actions::ListPage) for a
//!    [`PageAt`]: `ListPage::cut(rows, &at, limit, place).counted(count)` over a read that
//!    takes `limit + 1` rows, `ListPage::of_all` where all of it is at hand. An effect and
//!    an answer in `subjects/<subject>.rs` carry it; the effect is a `Nature::Query`, so
//!    that only the newest page asked for is answered.
//! 2. One file in `screens/` that begins with [`crate::tui::prelude`]: a struct with the
//!    filters that implements [`Records`]:
//!    - *the list*: `columns`, each with the cell that a record has under it; `filters`
//!      says in words what is listed, `narrow` turns a filter by its key, `ask` is the
//!      effect that loads a page, `empty` what to do where there is nothing;
//!    - *the record*: `load` is the effect that loads one; `lines` tells it, with
//!      [`Facts`](crate::tui::screens::parts::Facts);
//!    - *the deeds*: `DEEDS` names them, `does` says what each comes to [`At`] where the
//!      person stands, and of whom it may be asked ([`Act::by`]); one that comes to
//!      nothing cannot be done there. What is no deed of its own is the list's;
//!    - *answers*: `answered` says what an answer is: a page, a record, that records are
//!      not what they were, or nothing to it.
//! 3. One line in [`crate::tui::page::open`], beside the `Destination` that leads there:
//!    `page(RecordPage::list(…))`; and its letters in the key table. Where it stands in a
//!    row with other pages of its screen, one line in [`crate::tui::row`].
//!
//! A list that is narrowed by several properties at once says [`Records::FACETS`]: `facets`
//! tells their values with counts, which `ask_facets` asks for with every list, `choose`
//! takes one in; where they stand, their keys and the mouse are the list's.
//!
//! A window over the list is a form: [`Act::form`]. It gets every key and every answer
//! that `answered` passes on, and closes where it wishes to go back.
//!
//! A list searches while one types. One over personal data says [`Search::OnEnter`]: a
//! search by an identifier is logged (U3), and no letter typed may run one; nor is it run
//! again unasked.
//!
//! Invariants: a deed acts on the record that is turned to, never on the one that was
//! shown before it; below 120 columns list and record take turns, or stand one above the
//! other where the source says so.

mod act;
mod column;
mod facets;
mod list;
mod page;
mod search_line;
mod split;
mod turning;
mod view;

#[cfg(test)]
mod tests;

use std::fmt;

use chrono::{DateTime, FixedOffset};

pub(crate) use self::{
    act::Act,
    column::ListColumn,
    facets::{Facet, FacetValue},
    page::RecordPage,
};
use crate::tui::prelude::*;
use crate::{
    actions::{ListPage, PageAt},
    config::ScreenId,
    tui::screens::parts::Period,
};

/// Which page of a list is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Wanted<C> {
    /// What is searched for; empty for all.
    pub(crate) text: String,
    /// The first instant of the period.
    pub(crate) from: Option<DateTime<FixedOffset>>,
    pub(crate) at: PageAt<C>,
    /// How many rows.
    pub(crate) limit: usize,
}

/// What is told while a record is being loaded.
pub(crate) const LOADING: &str = " Cargando…";

/// By what the list itself is narrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Narrowed {
    pub(crate) is_searched: bool,
    pub(crate) period: Period,
}

/// When a search runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Search {
    /// While it is typed.
    WhileTyping,
    /// When it is asked for, and never again unasked (U3).
    OnEnter,
}

/// Where the person stands: what a deed acts on.
pub(crate) struct At<'a, R: Records> {
    /// The record that is turned to.
    pub(crate) row: Option<&'a R::Row>,
    /// The same, whole, once it is loaded.
    pub(crate) detail: Option<&'a R::Detail>,
    /// Whether the record has the keys, and not the list.
    pub(crate) in_detail: bool,
    /// The records that are marked, in the order of their names.
    pub(crate) marked: Vec<&'a R::Row>,
    /// The records at hand.
    pub(crate) rows: &'a [R::Row],
    /// What was searched for, and the period that is listed.
    pub(crate) narrowed: (&'a str, Period),
}

impl<'a, R: Records> At<'a, R> {
    /// What a deed for several acts on: those that are marked, else the one at hand.
    pub(crate) fn several(&self) -> Vec<&'a R::Row> {
        if self.marked.is_empty() {
            self.row.into_iter().collect()
        } else {
            self.marked.clone()
        }
    }

    /// The outages or the inquiries, narrowed as this list is.
    pub(crate) fn elsewhere(&self, inquiries: bool) -> Destination {
        let (text, period) = (self.narrowed.0.to_owned(), self.narrowed.1);
        Destination::Shelf {
            inquiries,
            text,
            period,
        }
    }

    /// A record at hand, by name: the one that is shown, else one of the list.
    pub(crate) fn named(&self, name: &str) -> Option<&'a R::Row> {
        let shown = self.detail.and_then(R::row_of);
        shown
            .into_iter()
            .chain(self.rows)
            .find(|it| R::name(it) == name)
    }
}

/// What an answer is to a source.
pub(crate) enum Told<R: Records> {
    /// It is about something else, perhaps about the window.
    Pass(Answer),
    /// A page of the list.
    Listed(ListPage<R::Row, R::Cursor>),
    /// One record.
    Shown(R::Detail),
    /// The same, and it comes to this.
    ShownWith(R::Detail, Act),
    /// Records to be marked, and it comes to this.
    Marked(Vec<R::Row>, Act),
    /// Of rows that are marked still, what they are now.
    Remarked(Vec<R::Row>),
    /// The records with these names are not what they were; the window is told too, and
    /// something is wanted besides.
    Changed(Vec<String>, Answer, Vec<Wish>),
    /// The same of one, and nothing is left to be done about it now: the cursor goes on to
    /// the next.
    Onward(String, Answer, Vec<Wish>),
    /// The source has kept what it says.
    Kept,
    /// It comes to this; a window takes the place of one that is open.
    Do(Act),
    /// What the window waited for is done: it closes.
    Close(Vec<Wish>),
}

/// A list of records and one of them: what is its own, and no more.
pub(crate) trait Records: fmt::Debug + Sized + 'static {
    /// A record as the list has it.
    type Row: fmt::Debug + Clone;
    /// A record whole.
    type Detail: fmt::Debug;
    /// A row's place in the list.
    type Cursor: fmt::Debug + Clone;

    /// Heads the list.
    const TITLE: &'static str;
    /// The screen of the second line that it is.
    const TAB: ScreenId;
    /// Whether it is of whichever screen led there.
    const IS_ANYWHERE: bool = false;
    /// Where keys are pressed in the list.
    const LIST: Context;
    /// Where they are pressed in the record.
    const DETAIL: Context;
    /// When a search runs.
    const SEARCH: Search = Search::WhileTyping;
    /// What to search by; told in the search line.
    const SEARCH_BY: &'static str = "";
    /// Whether a period is listed.
    const PERIODS: bool = false;
    /// Whether rows are marked, for deeds on several.
    const MARKS: bool = false;
    /// Whether the record stands below the list where they do not fit side by side.
    const STACKED: bool = false;
    /// How many tenths of the page a list has above its record.
    const LIST_TENTHS: u16 = 3;
    /// Whether a record below its list takes the whole of a small page once it has the keys.
    const UNFOLDS: bool = false;
    /// Whether a record is loaded only once it has the keys: until then its row tells it, as
    /// nothing that is logged is looked at by passing over it (U3).
    const OPENED: bool = false;
    /// Whether it is narrowed by facets: properties with several values.
    const FACETS: bool = false;
    /// What can be done with its records.
    const DEEDS: &'static [Intent] = &[];

    /// Tells a record from the others.
    fn name(row: &Self::Row) -> &str;

    /// The row that a record would be in the list, where it knows.
    fn row_of(_detail: &Self::Detail) -> Option<&Self::Row> {
        None
    }

    /// The name of a record that is shown.
    fn named(detail: &Self::Detail) -> &str {
        Self::row_of(detail).map_or("", Self::name)
    }

    /// Figures beside the title, in as many columns as there are.
    fn figures(&self, _room: u16) -> Option<String> {
        None
    }

    /// What is listed, in words; its period is told besides.
    fn filters(&self, narrowed: Narrowed, scene: &Scene<'_>) -> Vec<String>;

    /// Turns the filter that an intent is about; false where it is about none.
    fn narrow(&mut self, _intent: Intent) -> bool {
        false
    }

    /// Asks for a page.
    fn ask(&self, wanted: Wanted<Self::Cursor>, scene: &Scene<'_>) -> Effect;

    /// Asks how many records have each value of the facets; `text` is searched for.
    fn ask_facets(&self, _text: &str, _scene: &Scene<'_>) -> Option<Effect> {
        None
    }

    /// The facets, as far as they are counted; each time in the same order.
    fn facets(&self, _scene: &Scene<'_>) -> Vec<Facet> {
        Vec::new()
    }

    /// Wants the records with a value of a facet too, or no more.
    fn choose(&mut self, _facet: usize, _value: usize) {}

    /// Tells all values of a facet, and not some alone.
    fn unfold(&mut self, _facet: usize) {}

    /// Wants every value of every facet.
    fn choose_all(&mut self) {}

    /// What to do where nothing is listed.
    fn empty(&self, narrowed: Narrowed) -> String;

    /// What is to be known before a text is searched for.
    fn caution(&self, _typed: &str) -> Option<&'static str> {
        None
    }

    /// Columns of the list where the record stands beside it.
    fn width(scene: &Scene<'_>) -> u16;

    /// The columns of the list, with what stands in them.
    fn columns(&self, scene: &Scene<'_>) -> Vec<ListColumn<Self::Row>>;

    /// The sign before a record.
    fn sign(&self, _row: &Self::Row, _scene: &Scene<'_>) -> Option<Sign> {
        None
    }

    /// Loads a record; none where it is not shown unasked.
    fn load(&self, name: &str, row: Option<&Self::Row>, scene: &Scene<'_>) -> Option<Effect>;

    /// A record, line by line, in so many columns; with its row, where it is listed.
    fn lines(
        &self,
        detail: &Self::Detail,
        row: Option<&Self::Row>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans>;

    /// What is told in the place of a record that is not loaded.
    fn unloaded(&self, _row: Option<&Self::Row>, _scene: &Scene<'_>, _room: u16) -> Vec<Spans> {
        vec![vec![span(LOADING, Ink::Dim)]]
    }

    /// The line of a record that is to be in sight.
    fn focus(&self, _detail: &Self::Detail, _scene: &Scene<'_>, _room: u16) -> Option<usize> {
        None
    }

    /// Whether a record is not to stay in sight once one turns away from it (U3).
    fn is_secret(_detail: &Self::Detail) -> bool {
        false
    }

    /// Another record is turned to.
    fn turned(&mut self) {}

    /// What an intent comes to there; none where it cannot be done, or is the list's.
    fn does(&self, _intent: Intent, _at: &At<'_, Self>) -> Option<Act> {
        None
    }

    /// Whether there is any use in an intent there that can be asked for: a key that would
    /// only be refused stands in no footer.
    fn offers(&self, _intent: Intent, _at: &At<'_, Self>) -> bool {
        true
    }

    /// An intent was done there, or will be: what it keeps of it.
    fn did(&mut self, _intent: Intent, _at: &At<'_, Self>) {}

    /// What an answer is to it.
    fn answered(&mut self, answer: Answer, at: &At<'_, Self>, scene: &Scene<'_>) -> Told<Self>;
}
