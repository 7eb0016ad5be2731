//! What was done about the cases of the PQR cell.

use super::record::table;
use crate::domain::pqr::PqrCase;
use crate::store::pqr::day_number;

table! {
    "pqr_work": PqrCase, |work| {
        id: work.id,
        point: text(&work.case.point),
        radicado: text(&work.case.radicado),
        state: text(work.state().code()),
        cause: work.standing.cause.map(String::from),
        class: work.standing.class.map(|class| class.code().to_owned()),
        reason: work.standing.marking.reason.clone(),
        sub_reason: work.standing.marking.sub_reason.clone(),
        no_request: i64::from(work.standing.no_request),
        dates: i64::try_from(work.standing.contact_dates().len()).unwrap_or(i64::MAX),
        runs: work.standing.runs_from().map(day_number),
        unaware: i64::from(!work.unaware().is_empty()),
        finished: work.finished_at().map(millis),
        closed: work.closed_on().map(day_number),
    },
    name: ("PQR {}", work.case.radicado),
    /// The work on a case by its id.
    read: pub pqr_work,
}
