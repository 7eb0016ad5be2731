//! What was done about the cases of the PQR cell (X4).

use super::record::table;
use crate::domain::pqr::PqrCase;

table! {
    "pqr_work": PqrCase, |work| {
        id: work.id,
        point: text(&work.case.point),
        radicado: text(&work.case.radicado),
        state: text(work.state.code()),
    },
    name: ("PQR {}", work.case.radicado),
    /// The work on a case by its id.
    read: pub pqr_work,
}
