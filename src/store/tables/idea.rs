//! The ideas for improvement (X19).

use super::record::table;
use crate::domain::practice::Idea;
use crate::store::error::StoreError;
use crate::store::read::Reader;

table! {
    "idea": Idea, |idea| {
        id: idea.id,
        point: text(&idea.facts.point),
        series: text(&idea.facts.series),
        number: idea.facts.number,
        proposed: millis(idea.proposed_at),
    },
    name: ("idea {}", idea.code()),
    /// An idea by its id.
    read: pub idea,
}

impl Reader<'_> {
    /// Every idea, the latest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn ideas(self) -> Result<Vec<Idea>, StoreError> {
        self.many(
            "SELECT record FROM idea ORDER BY proposed DESC, id DESC",
            [],
        )
    }

    /// The ideas of a number, whatever their series.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn ideas_numbered(self, number: u32) -> Result<Vec<Idea>, StoreError> {
        self.many(
            "SELECT record FROM idea WHERE number = ?1 ORDER BY point, series, id",
            [number],
        )
    }

    /// The last number that a series of a point gave an idea; zero before the first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn last_idea(self, point: &str, series: &str) -> Result<u32, StoreError> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT coalesce(max(number), 0) FROM idea WHERE point = ?1 AND series = ?2",
            )?
            .query_row([point, series], |row| row.get(0))?)
    }
}
