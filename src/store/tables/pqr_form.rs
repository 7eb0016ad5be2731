//! Forms of feedback that came back signed (X10).

use super::record::table;
use crate::domain::pqr::PqrForm;
use crate::domain::practice::Week;
use crate::store::error::StoreError;
use crate::store::read::Reader;

table! {
    "pqr_form": PqrForm, |form| {
        id: form.id,
        point: text(&form.facts.point),
        week: form.facts.week.to_string(),
        returned: millis(form.at),
    },
    name: ("{}", form.facts.name()),
    /// A form by its id.
    read: pub pqr_form,
}

impl Reader<'_> {
    /// The forms of a week of a point, in the order in which they came back.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn forms_of_week(self, point: &str, week: Week) -> Result<Vec<PqrForm>, StoreError> {
        self.many(
            "SELECT record FROM pqr_form WHERE (point, week) = (?1, ?2) ORDER BY returned, id",
            [point, &week.to_string()],
        )
    }
}
