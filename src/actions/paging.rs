//! One page of a list, and where in the list it stands.

use crate::store::PageAt;

/// So many records of a list are counted at most: what an index holds is counted in
/// milliseconds, what has to be looked at one by one is not.
pub(super) const COUNTED: usize = 10_000;

/// How many records a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Total {
    /// As many were counted.
    pub count: usize,
    /// There are more: counting them all would take too long.
    pub and_more: bool,
}

impl Total {
    /// All of them were counted.
    #[must_use]
    pub const fn of(count: usize) -> Self {
        Self {
            count,
            and_more: false,
        }
    }

    /// Counted up to a limit, for which one more was looked for.
    #[must_use]
    pub(crate) const fn up_to(limit: usize, count: usize) -> Self {
        Self {
            count: if count > limit { limit } else { count },
            and_more: count > limit,
        }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPage<R, C> {
    /// The records, in the order of the list.
    pub rows: Vec<R>,
    /// Where the page begins and ends; none where it is empty.
    pub edges: Option<(C, C)>,
    /// Whether the list goes on before it.
    pub has_before: bool,
    /// Whether the list goes on after it.
    pub has_after: bool,
    /// How many records stand before it, where that is known.
    pub before: Option<usize>,
    /// How many the list has.
    pub total: Total,
}

impl<R, C> Default for ListPage<R, C> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            edges: None,
            has_before: false,
            has_after: false,
            before: Some(0),
            total: Total::default(),
        }
    }
}

impl<R, C: Clone> ListPage<R, C> {
    /// A page out of what was read for it: one record more than asked for, where there
    /// is one, on the side to which it was read.
    #[must_use]
    pub fn cut(mut rows: Vec<R>, at: &PageAt<C>, limit: usize, place: impl Fn(&R) -> C) -> Self {
        let more = rows.len() > limit;
        if at.is_back() {
            rows.drain(..rows.len().saturating_sub(limit));
        } else {
            rows.truncate(limit);
        }
        let beside = at.beside().is_some();
        let (has_before, has_after) = if at.is_back() {
            (more, beside)
        } else {
            (beside, more)
        };
        let edges = rows
            .first()
            .zip(rows.last())
            .map(|(first, last)| (place(first), place(last)));
        Self {
            rows,
            edges,
            has_before,
            has_after,
            ..Self::default()
        }
    }

    /// The same page, with how many records the list has and how many of them stand
    /// before it: `count` counts them, those before a row where one is given.
    ///
    /// # Errors
    /// They cannot be counted.
    pub fn counted<E>(
        mut self,
        count: impl Fn(Option<C>, usize) -> Result<usize, E>,
    ) -> Result<Self, E> {
        self.total = Total::up_to(COUNTED, count(None, COUNTED + 1)?);
        if let Some((first, _)) = self.edges.as_ref().filter(|_| self.has_before) {
            let before = count(Some(first.clone()), COUNTED + 1)?;
            self.before = (before <= COUNTED).then_some(before);
        }
        Ok(self)
    }

    /// A page out of a list that is at hand whole.
    #[must_use]
    pub(crate) fn of_all(
        mut all: Vec<R>,
        at: PageAt<C>,
        limit: usize,
        place: impl Fn(&R) -> C,
    ) -> Self
    where
        C: PartialEq,
    {
        let total = all.len();
        let beside = |row| all.iter().position(|it| place(it) == row);
        let (from, to) = match at {
            PageAt::First => (0, limit),
            PageAt::After(row) => {
                let from = beside(row).map_or(0, |it| it + 1);
                (from, from + limit)
            }
            PageAt::Before(row) => {
                let to = beside(row).unwrap_or(limit);
                (to.saturating_sub(limit), to)
            }
            PageAt::Last => (total.saturating_sub(limit), total),
        };
        all.truncate(to);
        all.drain(..from.min(all.len()));
        Self {
            edges: all
                .first()
                .zip(all.last())
                .map(|(first, last)| (place(first), place(last))),
            rows: all,
            has_before: from > 0,
            has_after: to < total,
            before: Some(from),
            total: Total::of(total),
        }
    }

    /// How many records stand after it; none where so many were not counted.
    #[must_use]
    pub fn left(&self) -> Option<usize> {
        let total = Some(self.total).filter(|it| !it.and_more)?.count;
        Some(total.saturating_sub(self.before? + self.rows.len()))
    }

    /// The same page with its records as something else.
    #[must_use]
    pub fn map<S>(self, map: impl FnMut(R) -> S) -> ListPage<S, C> {
        let (rows, page) = self.apart();
        let rows = rows.into_iter().map(map).collect();
        ListPage { rows, ..page }
    }

    /// The same page with its records as something else.
    ///
    /// # Errors
    /// One of them cannot become that.
    pub(crate) fn try_map<S, E>(
        self,
        map: impl FnMut(&R) -> Result<S, E>,
    ) -> Result<ListPage<S, C>, E> {
        let (rows, page) = self.apart();
        let rows = rows.iter().map(map).collect::<Result<_, _>>()?;
        Ok(ListPage { rows, ..page })
    }

    /// The records, and the page without them.
    fn apart<S>(self) -> (Vec<R>, ListPage<S, C>) {
        let page = ListPage {
            rows: Vec::new(),
            edges: self.edges,
            has_before: self.has_before,
            has_after: self.has_after,
            before: self.before,
            total: self.total,
        };
        (self.rows, page)
    }
}
