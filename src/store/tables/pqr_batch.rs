//! The batches of rows that the bases of the PQR cell come in (X12).

use super::record::table;
use crate::domain::pqr::PqrBatch;
use crate::store::pqr;

table! {
    "pqr_batch": PqrBatch, |batch| {
        id: batch.id,
        replica: batch.origin,
        reception: batch.reception,
    },
    name: ("filas de la recepción {}", batch.reception),
    /// A batch by its id, without its rows.
    read: pub(in crate::store) pqr_batch,
    follows: pqr::write_rows, pqr::rows_are_written,
}
