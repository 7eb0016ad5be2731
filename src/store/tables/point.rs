//! The points that the office expects to hear from (R2).

use super::record::table;
use crate::domain::point::ListedPoint;
use crate::store::error::StoreError;
use crate::store::read::Reader;

table! {
    "point": ListedPoint, |point| {
        id: point.id,
        code: text(&point.facts.code),
    },
    name: ("punto {}", point.facts.code),
}

impl Reader<'_> {
    /// The points that were ever listed, by code.
    pub(crate) fn listed_points(self) -> Result<Vec<ListedPoint>, StoreError> {
        self.many("SELECT record FROM point ORDER BY code, id", [])
    }
}
