//! When what is kept of cases has been kept long enough (T1): a case that is closed here, or
//! that the client sends no more, from the last cut that has it or the last work on it.

use super::rows::day;
use crate::domain::personal::RetentionClass;
use crate::domain::pqr::{CaseState, PqrBase, PqrCase, PqrReception};
use crate::journal::case_id;
use crate::store::error::StoreError;
use crate::store::read::Reader;
use chrono::{DateTime, FixedOffset, NaiveDate};
use rusqlite::{OptionalExtension, params};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A record whose term is over, how it is called, its entries of the vault, and whether a
/// legal hold keeps them.
pub(in crate::store) type Over = (Uuid, String, Vec<Uuid>, bool);

/// Since when something is kept, when it came, and at which point.
pub(in crate::store) type Kept = (Option<NaiveDate>, DateTime<FixedOffset>, String);

impl Reader<'_> {
    /// Cases and receptions whose term ran from a day before one.
    pub(in crate::store) fn pqr_over(self, before: NaiveDate) -> Result<Vec<Over>, StoreError> {
        let mut over = Vec::new();
        let mut lasts = HashMap::new();
        let cases: Vec<(String, String)> = self
            .conn
            .prepare_cached(
                "SELECT point, radicado FROM pqr_case WHERE cut < ?1 ORDER BY point, radicado",
            )?
            .query_map([before.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (point, radicado) in cases {
            let (from, is_held) = self.kept_from(&point, &radicado, &mut lasts)?;
            if from.is_none_or(|from| from >= before) {
                continue;
            }
            let id = case_id(&point, &radicado);
            let mut entries = self.contents_of(&point, &radicado)?;
            entries.extend(self.entries_of(id, RetentionClass::General)?);
            if !entries.is_empty() {
                over.push((id, format!("PQR {radicado}"), entries, is_held));
            }
        }
        // What was begun and never counted goes whole; of what counted, its file's name and
        // sender.
        let receptions: Vec<PqrReception> = self.many(
            "SELECT record FROM pqr_reception WHERE cut < ?1 ORDER BY id",
            [before.to_string()],
        )?;
        for reception in receptions {
            if reception.at.date_naive() >= before {
                continue;
            }
            let general = RetentionClass::General;
            let mut entries = self.entries_of(reception.id, general)?;
            let mut held = Vec::new();
            if reception.completed.is_none() {
                let batches: Vec<Uuid> = self
                    .conn
                    .prepare_cached("SELECT id FROM pqr_batch WHERE reception = ?1")?
                    .query_map([reception.id], |row| row.get(0))?
                    .collect::<Result<_, _>>()?;
                for batch in batches {
                    entries.extend(self.entries_of(batch, general)?);
                }
                let keeps = self.held_of(&reception)?;
                (held, entries) = entries.into_iter().partition(|it| keeps.contains(it));
            }
            let (base, cut) = (reception.facts.base, reception.facts.cut);
            let name = format!("recepción {} {cut}", base.code());
            for (entries, is_held) in [(held, true), (entries, false)] {
                if !entries.is_empty() {
                    over.push((reception.id, name.clone(), entries, is_held));
                }
            }
        }
        Ok(over)
    }

    /// What the rows of a reception name in the vault of cases that a legal hold keeps.
    fn held_of(self, reception: &PqrReception) -> Result<HashSet<Uuid>, StoreError> {
        let worked: Vec<(Uuid, String)> = self
            .conn
            .prepare_cached(
                "SELECT row.vault, work.record FROM pqr_batch AS batch
                 JOIN pqr_row AS row ON row.batch = batch.number
                 JOIN pqr_work AS work ON (work.point, work.radicado) = (?2, row.radicado)
                 WHERE batch.reception = ?1",
            )?
            .query_map(params![reception.id, reception.facts.point], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<Result<_, _>>()?;
        let mut held = HashSet::new();
        for (vault, record) in worked {
            let work: PqrCase = serde_json::from_str(&record).map_err(StoreError::Record)?;
            if work.is_held() {
                held.insert(vault);
            }
        }
        Ok(held)
    }

    /// The day from which a case is kept, none while it is open and comes still; and whether
    /// a legal hold keeps it.
    fn kept_from(
        self,
        point: &str,
        radicado: &str,
        lasts: &mut HashMap<(String, PqrBase), Option<NaiveDate>>,
    ) -> Result<(Option<NaiveDate>, bool), StoreError> {
        let found: Option<(String, String, Option<String>, Option<String>)> = self
            .conn
            .prepare_cached(
                "SELECT cut, state, coalesce(wrong_rejected, wrong_cut),
                     coalesce(pending_rejected, pending_cut) FROM pqr_case
                 WHERE (radicado, point) = (?1, ?2)",
            )?
            .query_row([radicado, point], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
            .optional()?;
        let Some((cut, state, wrong, pending)) = found else {
            return Ok((None, false));
        };
        let mut comes = false;
        for (base, of) in [(PqrBase::Misescalated, wrong), (PqrBase::Pending, pending)] {
            let key = (point.to_owned(), base);
            let last = if let Some(last) = lasts.get(&key) {
                *last
            } else {
                let last = self.last_cut(point, base)?;
                lasts.insert(key, last);
                last
            };
            comes |= last.is_some() && of.as_deref().and_then(day) == last;
        }
        if comes && !CaseState::of(&state).is_some_and(CaseState::is_closed) {
            return Ok((None, false));
        }
        let work: Option<PqrCase> = self.one(
            "SELECT record FROM pqr_work WHERE (point, radicado) = (?1, ?2)",
            [point, radicado],
        )?;
        let is_held = work.as_ref().is_some_and(PqrCase::is_held);
        let worked = work.and_then(|work| Some(work.last_at()?.date_naive()));
        Ok((day(&cut).max(worked), is_held))
    }

    /// The same, of what no legal hold keeps.
    fn kept_unheld(self, point: &str, radicado: &str) -> Result<Option<NaiveDate>, StoreError> {
        let (from, is_held) = self.kept_from(point, radicado, &mut HashMap::new())?;
        Ok(from.filter(|_| !is_held))
    }

    /// The entries of the vault that the rows of a case name and that are still here.
    fn contents_of(self, point: &str, radicado: &str) -> Result<Vec<Uuid>, StoreError> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT DISTINCT row.vault FROM pqr_row AS row
                 JOIN pqr_batch AS batch ON batch.number = row.batch
                 JOIN pqr_reception AS reception ON reception.id = batch.reception
                 JOIN vault ON vault.id = row.vault
                 WHERE row.radicado = ?1 AND reception.point = ?2 ORDER BY row.vault",
            )?
            .query_map([radicado, point], |row| row.get(0))?
            .collect::<Result<_, _>>()?)
    }

    /// Since when a content that a batch names is kept; none where no batch has that id.
    pub(in crate::store) fn pqr_kept(
        self,
        batch: Uuid,
        vault: Uuid,
    ) -> Result<Option<Kept>, StoreError> {
        let Some(record) = self.pqr_batch(batch)? else {
            return Ok(None);
        };
        let Some(reception) = self.pqr_reception(record.reception)? else {
            return Ok(None);
        };
        let radicado: Option<String> = self
            .conn
            .prepare_cached(
                "SELECT radicado FROM pqr_row WHERE vault = ?2
                     AND batch = (SELECT number FROM pqr_batch WHERE id = ?1)",
            )?
            .query_row(params![batch, vault], |row| row.get(0))
            .optional()?;
        let point = reception.facts.point.clone();
        let from = match (&reception.completed, radicado) {
            (Some(_), Some(radicado)) => self.kept_unheld(&point, &radicado)?,
            (Some(_), None) => None,
            (None, _) if self.held_of(&reception)?.contains(&vault) => None,
            (None, _) => Some(reception.at.date_naive()),
        };
        Ok(Some((from, reception.at, point)))
    }

    /// Since when what was noted of a case is kept; none where no work has that id.
    pub(in crate::store) fn pqr_work_kept(self, id: Uuid) -> Result<Option<Kept>, StoreError> {
        let Some(work) = self.pqr_work(id)? else {
            return Ok(None);
        };
        let Some(last) = work.last_at() else {
            return Ok(None);
        };
        let (point, radicado) = (&work.case.point, &work.case.radicado);
        let from = self.kept_unheld(point, radicado)?;
        Ok(Some((from, last, work.case.point.clone())))
    }
}
