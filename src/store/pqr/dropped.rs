//! What a dropped reception brought leaves the vault (X12, T1): the same at every terminal
//! that hears of it, and whatever comes again of it later.

use super::rows::named_digest;
use crate::domain::personal::Sealed;
use crate::domain::pqr::PqrReception;
use crate::journal::is_bound;
use crate::store::error::StoreError;
use crate::store::vault;
use rusqlite::Connection;
use uuid::Uuid;

/// Deletes what the vault holds of dropped receptions, of what the terminal that began each
/// put there itself: naming another's content deletes nothing (M4).
pub(super) fn clear(conn: &Connection, receptions: &[PqrReception]) -> Result<(), StoreError> {
    for reception in receptions.iter().filter(|it| it.dropped) {
        if is_bound(reception.facts.about.vault, reception.origin) {
            vault::purge(conn, &reception.facts.about)?;
        }
        let named: Vec<(Uuid, Sealed)> = conn
            .prepare_cached(
                "SELECT batch.replica, row.vault, row.digest FROM pqr_batch AS batch
                 JOIN pqr_row AS row ON row.batch = batch.number
                 WHERE (batch.reception, batch.replica) = (?1, ?2)
                     AND (EXISTS (SELECT 1 FROM vault WHERE id = row.vault)
                         OR EXISTS (SELECT 1 FROM vault_twin WHERE id = row.vault))",
            )?
            .query_map((reception.id, reception.origin), |row| {
                let sealed = Sealed {
                    vault: row.get(1)?,
                    digest: named_digest(row, 2)?,
                };
                Ok((row.get(0)?, sealed))
            })?
            .collect::<Result<_, _>>()?;
        for (replica, sealed) in &named {
            if is_bound(sealed.vault, *replica) {
                vault::purge(conn, sealed)?;
            }
        }
        conn.prepare_cached(
            "UPDATE pqr_row SET said = NULL, account = NULL, adviser = NULL, reason = NULL,
                 sub_reason = NULL
             WHERE said IS NOT NULL AND batch IN
                     (SELECT number FROM pqr_batch WHERE (reception, replica) = (?1, ?2))
                 AND NOT EXISTS (SELECT 1 FROM vault WHERE id = pqr_row.vault)
                 AND NOT EXISTS (SELECT 1 FROM vault_twin WHERE id = pqr_row.vault)",
        )?
        .execute((reception.id, reception.origin))?;
    }
    Ok(())
}
