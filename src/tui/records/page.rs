//! A list with its record, and where the person stands in them.

use super::{
    At, Records,
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
    pub(super) window: Option<Box<dyn Part>>,
}

impl<R: Records> RecordPage<R> {
    pub(super) fn new(own: R, half: Half) -> Self {
        Self {
            own,
            list: List::default(),
            split: Split::new(half),
            window: None,
        }
    }

    pub(super) fn at(&self) -> At<'_, R> {
        at(&self.list, &self.split)
    }
}

/// Where the person stands.
pub(super) fn at<'a, R: Records>(list: &'a List<R>, split: &'a Split<R>) -> At<'a, R> {
    let (selected, detail) = (list.selected(), split.loaded());
    let in_detail = split.half == Half::Detail;
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
