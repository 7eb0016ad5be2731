//! Whose key signed the decisions that came (U1): settled where trust or users hang on it,
//! and at the end for all that a transaction takes.

use super::merging::Merging;
use crate::domain::trust::WhyVoid;
use crate::journal::{Body, decode};
use crate::store::error::StoreError;
use crate::store::standing;
use rusqlite::params;
use std::collections::BTreeSet;
use uuid::Uuid;

impl Merging<'_> {
    /// The decisions of all that came so far that no known key of their author's has signed:
    /// waits for those that are being proven.
    pub(super) fn doubtful(&mut self) -> BTreeSet<(Uuid, u64)> {
        let mut doubtful = std::mem::take(&mut self.unproven);
        doubtful.append(&mut self.prover.finish());
        doubtful
    }

    /// Notes which decisions no key that is known by now has signed. What is proven may prove
    /// what waited for it. Answers whether any is held otherwise than before.
    pub(super) fn settle_doubtful(
        &mut self,
        mut doubtful: BTreeSet<(Uuid, u64)>,
    ) -> Result<bool, StoreError> {
        let mut changed = false;
        while !doubtful.is_empty() && self.prove(&doubtful, &mut changed)? {
            doubtful = standing::unsigned(&self.writer.tx)?;
            self.fold_what_nobody_said()?;
        }
        Ok(changed)
    }

    /// Settles who may write what; what is held in memory is folded again where it was
    /// void for want of a proven author, and somebody's key is vouched for now.
    pub(super) fn settle_trust(&mut self) -> Result<(), StoreError> {
        if let Some(keys) = self.writer.settle_trust()? {
            self.keys = keys;
            self.records.fold_void_again();
        }
        Ok(())
    }

    /// Folds again what was void for want of a proven author.
    pub(super) fn fold_what_nobody_said(&mut self) -> Result<(), StoreError> {
        self.records.fold_void_again();
        for why in [WhyVoid::User, WhyVoid::Unheard] {
            for entity in standing::void_for(&self.writer.tx, why)? {
                self.records.fold_again(entity);
            }
        }
        Ok(())
    }

    /// Holds decisions against the keys that are known by now; answers whether any of
    /// them said something of a user that is believed from now on.
    fn prove(
        &mut self,
        doubtful: &BTreeSet<(Uuid, u64)>,
        changed: &mut bool,
    ) -> Result<bool, StoreError> {
        let mut heard = false;
        let forks = standing::forks(&self.writer.tx)?;
        for &(replica, sequence) in doubtful {
            if forks.get(&replica).is_some_and(|fork| sequence >= *fork) {
                continue;
            }
            let writer = &mut self.writer;
            let (entity, bytes): (Uuid, Vec<u8>) = writer
                .tx
                .prepare_cached(
                    "SELECT entity, bytes FROM operation WHERE replica = ?1 AND sequence = ?2",
                )?
                .query_row(params![replica, sequence], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?;
            let operation =
                decode(&bytes).map_err(|source| StoreError::Operation { entity, source })?;
            let holds = if let Body::User(_) = &operation.body {
                let heard_now =
                    self.keys
                        .hear(&writer.tx, &operation, &bytes, &mut writer.standings)?;
                heard |= heard_now;
                heard_now
            } else {
                self.keys.hold(&operation, &bytes, &writer.standings)
            };
            let sql = if holds {
                "DELETE FROM unsigned WHERE replica = ?1 AND sequence = ?2"
            } else {
                "INSERT OR IGNORE INTO unsigned (replica, sequence) VALUES (?1, ?2)"
            };
            let noted = writer
                .tx
                .prepare_cached(sql)?
                .execute(params![replica, sequence])?;
            if noted > 0 {
                self.records.fold_again(entity);
                *changed = true;
            }
        }
        Ok(heard)
    }
}
