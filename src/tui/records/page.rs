//! A list with its record, and where the person stands in them.

use super::{
    At, Records,
    facets::FacetPanel,
    list::List,
    split::{Half, Split},
};
use crate::tui::prelude::*;

/// A list with its record and the window over them.
#[derive(Debug)]
pub(crate) struct RecordPage<R: Records> {
    pub(crate) own: R,
    pub(super) list: List<R>,
    pub(super) split: Split<R>,
    pub(super) facets: FacetPanel,
    pub(super) window: Option<Box<dyn Part>>,
}

impl<R: Records> RecordPage<R> {
    pub(super) fn new(own: R, half: Half) -> Self {
        Self {
            own,
            list: List::default(),
            split: Split::new(half),
            facets: FacetPanel::default(),
            window: None,
        }
    }

    pub(super) fn at(&self) -> At<'_, R> {
        at(&self.list, &self.split)
    }
}

/// Where the person stands.
pub(super) fn at<'a, R: Records>(list: &'a List<R>, split: &'a Split<R>) -> At<'a, R> {
    let selected = list.selected();
    let in_detail = split.half == Half::Detail;
    // Where they take turns, the record that was looked at last is still loaded while
    // another one is turned to in the list.
    let is_at_hand = |it: &&R::Detail| selected.is_some_and(|row| R::name(row) == R::named(it));
    let loaded = split.loaded();
    let detail = loaded.filter(|it| in_detail || is_at_hand(it));
    let row = if in_detail {
        let loading = selected.filter(|it| split.is_shown(R::name(it)));
        detail.and_then(R::row_of).or(loading)
    } else {
        selected
    };
    At {
        row,
        detail,
        in_detail,
        marked: list.marked.values().collect(),
        rows: &list.page.rows,
        narrowed: (&list.searched, list.period),
    }
}
