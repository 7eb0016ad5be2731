//! Reports to the regulator (P4).

use super::record::table;
use crate::domain::report::{RegulatoryReport, Version};

table! {
    "report": RegulatoryReport, |report| {
        id: report.id,
        replica: report.origin,
        year: report.number.year,
        number: report.number.number,
        prepared: report.versions.last().map(|it| millis(it.at)),
        first: report.versions.last().map(|it| it.facts.from.to_string()),
        last: report.versions.last().map(|it| it.facts.to.to_string()),
        state: report.versions.last().map(Version::state).map(|it| text(it.code())),
    },
    name: ("reporte {}", report.number),
    /// A report to the regulator by its id.
    read: pub report,
}
