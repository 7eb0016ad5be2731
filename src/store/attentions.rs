//! Reads of attentions, their codes, and the letters about them.

use super::error::StoreError;
use super::paging::{Cursor, Listing, PageAt, Wanted};
use super::period::Period;
use super::read::Reader;
use crate::domain::access::Access;
use crate::domain::alert::{About, Alert};
use crate::domain::attention::{Attention, Content};
use crate::domain::catalog::ProcedureType;
use crate::domain::code_block::CodeBlock;
use crate::domain::numbering::{CodeEnd, ProvisionalCode};
use crate::domain::personal::Sealed;
use crate::domain::terminal::Terminal;
use chrono::{DateTime, FixedOffset};
use rusqlite::params;
use rusqlite::types::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Which attentions a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AttentionFilter {
    /// Only those of this outage.
    pub outage: Option<Uuid>,
    /// Only those entered by this user.
    pub user: Option<Uuid>,
    /// Only those taken in this period.
    pub period: Option<Period>,
}

/// The list of attentions, newest first.
const LIST: Listing = Listing {
    table: "attention",
    by: "taken",
    newest_first: true,
};

/// Those of them that are critical and pending, longest waiting first (K2).
const PENDING: Listing = Listing {
    table: "attention INDEXED BY attention_pending_by_time",
    by: "taken",
    newest_first: false,
};

impl AttentionFilter {
    /// Whether it lets an attention through.
    #[must_use]
    pub fn lets(&self, attention: &Attention) -> bool {
        self.outage.is_none_or(|it| attention.outage == Some(it))
            && self.user.is_none_or(|it| attention.registered_by == it)
            && self.period.is_none_or(|it| it.holds(attention.taken.at))
    }

    pub(super) fn wanted(&self) -> Wanted {
        let mut wanted = Wanted::default();
        if let Some(outage) = self.outage {
            wanted.add(
                format!("outage = {NUMBER_OF} AND {OF_ITS_POINT}"),
                [blob(outage)],
            );
        }
        if let Some(user) = self.user {
            wanted.add("user = ?", [blob(user)]);
        }
        if let Some(period) = self.period {
            wanted.within("taken", period);
        }
        wanted
    }

    fn pending(&self) -> Wanted {
        let mut wanted = self.wanted();
        wanted.add("critical_pending = 1", []);
        wanted
    }
}

/// That an attention belongs to an event of its own point: what another point says to
/// belong to one does not (M4).
const OF_ITS_POINT: &str =
    "attention.point = (SELECT event.point FROM known JOIN outage AS event USING (id)
        WHERE known.number = attention.outage)";

/// The number by which an event is known, of its id.
const NUMBER_OF: &str = "(SELECT known.number FROM known WHERE known.id = ?)";

/// That a letter was prepared by a terminal of the point whose record it is about, or by
/// an office (M4).
pub(super) const BY_WHOSE_IT_IS: &str = "EXISTS (
    SELECT 1 FROM operation JOIN standing USING (replica)
    WHERE operation.entity = coalesce((SELECT twin.entity FROM twin WHERE twin.id = alert.id), alert.id)
      AND operation.kind = 'alert.prepared'
      AND (standing.scope = 'office' OR standing.point IN (
          SELECT point FROM outage WHERE id = alert.subject
          UNION ALL SELECT point FROM known JOIN attention ON attention.known = known.number
              WHERE known.id = alert.subject)))";

/// How many attentions an outage has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AttentionCounts {
    /// All of them.
    pub taken: u32,
    /// Critical ones still pending.
    pub critical_pending: u32,
}

/// What became of the codes reserved on paper (N2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CodeStock {
    /// Codes printed on blank forms.
    pub reserved: u32,
    /// Of those, the ones an attention has.
    pub used: u32,
    /// Of those, the ones that will never be used.
    pub annulled: u32,
}

impl CodeStock {
    /// Codes still on paper.
    #[must_use]
    pub fn left(&self) -> u32 {
        self.reserved.saturating_sub(self.used + self.annulled)
    }
}

impl Reader<'_> {
    /// The attentions whose code ends so: newest first, ten at most.
    pub(crate) fn attentions_ending(self, end: &CodeEnd) -> Result<Vec<Attention>, StoreError> {
        let mut found: Vec<Attention> = self.many(
            "SELECT record FROM attention WHERE number = ?1 ORDER BY taken DESC",
            [end.number],
        )?;
        found.retain(|attention| end.names(&attention.code));
        found.truncate(10);
        Ok(found)
    }

    /// The attention that has a code, if one has.
    pub(crate) fn attention_of_code(
        self,
        code: &ProvisionalCode,
    ) -> Result<Option<Attention>, StoreError> {
        self.one(
            "SELECT record FROM attention WHERE point = ?1 AND series = ?2 AND number = ?3 LIMIT 1",
            params![code.point, code.series, code.number],
        )
    }

    /// One page of attentions, newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn attentions(
        &self,
        filter: &AttentionFilter,
        page: PageAt<Cursor>,
        limit: usize,
    ) -> Result<Vec<Attention>, StoreError> {
        self.listed(LIST, filter.wanted(), page, limit)
    }

    /// One page of the attentions that are not critical and pending, newest first.
    pub(crate) fn settled_attentions(
        self,
        filter: &AttentionFilter,
        page: PageAt<Cursor>,
        limit: usize,
    ) -> Result<Vec<Attention>, StoreError> {
        let mut wanted = filter.wanted();
        // Not by an index: few are pending, and the order comes from another.
        wanted.add("+critical_pending = 0", []);
        self.listed(LIST, wanted, page, limit)
    }

    /// One page of the attentions that are critical and pending, longest waiting
    /// first (K2).
    pub(crate) fn pending_attentions(
        self,
        filter: &AttentionFilter,
        page: PageAt<Cursor>,
        limit: usize,
    ) -> Result<Vec<Attention>, StoreError> {
        self.listed(PENDING, filter.pending(), page, limit)
    }

    /// How many attentions a filter lets through, all or those newer than a row; counted
    /// up to a limit.
    pub(crate) fn count_attentions(
        self,
        filter: &AttentionFilter,
        before: Option<Cursor>,
        limit: usize,
    ) -> Result<usize, StoreError> {
        self.counted(LIST, filter.wanted(), before, limit)
    }

    /// How many of them are critical and pending and older than a row.
    pub(crate) fn count_pending_before(
        self,
        filter: &AttentionFilter,
        row: Cursor,
        limit: usize,
    ) -> Result<usize, StoreError> {
        self.counted(PENDING, filter.pending(), Some(row), limit)
    }

    /// The critical attentions of a point, or of all, that are pending, longest
    /// waiting first (K2).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn critical_pending(
        &self,
        point: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Attention>, StoreError> {
        match point {
            Some(point) => self.many(
                "SELECT record FROM attention WHERE critical_pending = 1 AND point = ?1
                 ORDER BY taken, id LIMIT ?2",
                params![point, limit],
            ),
            None => self.many(
                "SELECT record FROM attention INDEXED BY attention_pending_by_time
                 WHERE critical_pending = 1 ORDER BY taken, id LIMIT ?1",
                [limit],
            ),
        }
    }

    /// How many critical attentions of a point are pending.
    pub(crate) fn count_critical_pending(self, point: &str) -> Result<u64, StoreError> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT count(*) FROM attention WHERE critical_pending = 1 AND point = ?1",
            )?
            .query_row([point], |row| row.get(0))?)
    }

    /// The critical attentions of an outage that are pending, longest waiting first (C5).
    pub(crate) fn critical_pending_of(self, outage: Uuid) -> Result<Vec<Attention>, StoreError> {
        self.many(
            &format!(
                "SELECT record FROM attention
                 WHERE critical_pending = 1 AND outage = {NUMBER_OF} AND {OF_ITS_POINT}
                 ORDER BY taken, id"
            ),
            [outage],
        )
    }

    /// The attentions taken at a point in a period, oldest first: type, instant, and
    /// whether it is critical and pending. Those of no regulated type are left out.
    pub(crate) fn attention_ticks(
        self,
        point: &str,
        period: Period,
    ) -> Result<Vec<(ProcedureType, DateTime<FixedOffset>, bool)>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT procedure_type, taken, critical_pending FROM attention
             WHERE taken >= ?1 AND taken < ?2 AND point = ?3 AND procedure_type IS NOT NULL
               AND annulled = 0
             ORDER BY taken, id",
        )?;
        let period = (
            period.from.timestamp_millis(),
            period.until.timestamp_millis(),
        );
        let mut rows = statement.query(params![period.0, period.1, point])?;
        let mut ticks = Vec::new();
        while let Some(row) = rows.next()? {
            let code: String = row.get(0)?;
            let kind = ProcedureType::ALL
                .into_iter()
                .find(|kind| kind.code() == code);
            let at = DateTime::from_timestamp_millis(row.get(1)?);
            if let (Some(kind), Some(at)) = (kind, at) {
                ticks.push((kind, at.fixed_offset(), row.get(2)?));
            }
        }
        Ok(ticks)
    }

    /// How many attentions an outage has.
    pub(crate) fn attention_counts(self, outage: Uuid) -> Result<AttentionCounts, StoreError> {
        let count = |which: &str| -> Result<u32, StoreError> {
            Ok(self
                .conn
                .prepare_cached(&format!(
                    "SELECT count(*) FROM attention
                     WHERE outage = {NUMBER_OF} AND {which} AND {OF_ITS_POINT}"
                ))?
                .query_row([outage], |row| row.get(0))?)
        };
        Ok(AttentionCounts {
            taken: count("annulled = 0")?,
            critical_pending: count("critical_pending = 1")?,
        })
    }

    /// How many critical attentions of an outage another channel served (P1).
    pub(crate) fn critical_elsewhere(self, outage: Uuid) -> Result<u32, StoreError> {
        Ok(self
            .conn
            .prepare_cached(&format!(
                "SELECT count(*) FROM attention
                 WHERE outage = {NUMBER_OF} AND annulled = 0 AND {OF_ITS_POINT}
                     AND json_extract(record, '$.critical') = 1
                     AND json_extract(record, '$.outcome.via') = 'alternative'"
            ))?
            .query_row([outage], |row| row.get(0))?)
    }

    /// The attentions of a type at a point that belong to no outage and were
    /// taken since an instant, oldest first (Q0).
    pub(crate) fn attentions_without_outage(
        self,
        point: &str,
        procedure_type: ProcedureType,
        since: DateTime<FixedOffset>,
    ) -> Result<Vec<Attention>, StoreError> {
        self.many(
            "SELECT record FROM attention WHERE outage IS NULL AND point = ?1
               AND procedure_type = ?2 AND taken >= ?3 AND annulled = 0
             ORDER BY taken LIMIT 100",
            params![point, procedure_type.code(), since.timestamp_millis()],
        )
    }

    /// What the customer said, as it was corrected (O6); none where it was purged.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn content(&self, attention: &Attention) -> Result<Option<Content>, StoreError> {
        let content = self.sealed(&attention.content)?;
        self.as_it_stands(attention, content)
    }

    /// The contents of some attentions, each in its place, as [`content`](Self::content) has it.
    pub(crate) fn contents(
        self,
        attentions: &[Attention],
    ) -> Result<Vec<Option<Content>>, StoreError> {
        let sealed: Vec<&Sealed> = attentions.iter().map(|it| &it.content).collect();
        let contents = self.sealed_each(&sealed)?.into_iter().zip(attentions);
        contents
            .map(|(content, attention)| self.as_it_stands(attention, content))
            .collect()
    }

    /// A content with what was corrected of it since.
    fn as_it_stands(
        self,
        attention: &Attention,
        content: Option<Content>,
    ) -> Result<Option<Content>, StoreError> {
        let Some(mut content) = content else {
            return Ok(None);
        };
        for (field, sealed) in &attention.amended {
            // What is right is gone: what was wrong does not stand in its place.
            let right = self.sealed(sealed)?.unwrap_or_default();
            field.copy(&right, &mut content);
        }
        let amount = attention.claim.as_ref().and_then(|claim| claim.amount);
        if let (Some(_), Some(said)) = (amount, &mut content.claim) {
            // It has been told by now.
            said.unread.amount.clear();
        }
        Ok(Some(content))
    }

    /// The attentions of which what the customer said was corrected (O6).
    pub(crate) fn amended_attentions(self) -> Result<Vec<Attention>, StoreError> {
        self.many(
            "SELECT record FROM attention WHERE json_extract(record, '$.amended') IS NOT NULL",
            [],
        )
    }

    /// The attentions whose personal content is blocked (T2).
    pub(crate) fn blocked_attentions(self) -> Result<Vec<Attention>, StoreError> {
        self.many(
            "SELECT record FROM attention WHERE json_extract(record, '$.blocked') = 1",
            [],
        )
    }

    /// The number after the last code of a point and series that this terminal gave or
    /// reserved (N2): what others number in it does not move it (M4).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn next_code(&self, point: &str, series: &str) -> Result<u32, StoreError> {
        let highest = |sql: &str| -> Result<u32, StoreError> {
            Ok(self
                .conn
                .prepare_cached(sql)?
                .query_row(params![point, series], |row| row.get(0))?)
        };
        let used = highest(
            "SELECT coalesce(max(number), 0) FROM attention WHERE point = ?1 AND series = ?2
               AND replica = (SELECT value FROM local WHERE key = 'replica')",
        )?;
        let reserved = highest(
            "SELECT coalesce(max(last), 0) FROM code_block WHERE point = ?1 AND series = ?2
               AND EXISTS (SELECT 1 FROM operation WHERE entity = code_block.id
                   AND kind = 'codes.reserved'
                   AND replica = (SELECT value FROM local WHERE key = 'replica'))",
        )?;
        Ok(used.max(reserved).saturating_add(1))
    }

    /// The series in which terminals of a point give codes, those of the epochs
    /// before a restore included (N5).
    pub(crate) fn series_at(self, point: &str) -> Result<BTreeSet<String>, StoreError> {
        let terminals: Vec<Terminal> = self.many(
            "SELECT record FROM terminal WHERE json_extract(record, '$.point.code') = ?1",
            [point],
        )?;
        Ok(terminals.iter().map(Terminal::series).collect())
    }

    /// The block that a code was reserved in, if it was.
    pub(crate) fn block_of(self, code: &ProvisionalCode) -> Result<Option<CodeBlock>, StoreError> {
        self.one(
            "SELECT record FROM code_block
             WHERE point = ?1 AND series = ?2 AND first <= ?3 AND last >= ?3 LIMIT 1",
            params![code.point, code.series, code.number],
        )
    }

    /// What became of the codes reserved at a point (N2).
    pub(crate) fn code_stock(self, point: &str) -> Result<CodeStock, StoreError> {
        let (reserved, used, annulled) = self
            .conn
            .prepare_cached(
                "WITH held AS (
                     SELECT attention.point, attention.series, attention.number,
                         min(attention.annulled) AS annulled
                     FROM code_block JOIN attention ON attention.point = code_block.point
                         AND attention.series = code_block.series
                         AND attention.number BETWEEN first AND last
                     WHERE code_block.point = ?1
                     GROUP BY attention.point, attention.series, attention.number)
                 SELECT coalesce(sum(last - first + 1), 0),
                     (SELECT count(*) FROM held WHERE annulled = 0),
                     coalesce(sum(json_array_length(record, '$.annulled')), 0)
                         + (SELECT count(*) FROM held WHERE annulled = 1)
                 FROM code_block WHERE point = ?1",
            )?
            .query_row([point], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(CodeStock {
            reserved,
            used,
            annulled,
        })
    }

    /// The letters about an outage or an attention, newest first.
    pub(crate) fn alerts_about(self, subject: Uuid) -> Result<Vec<Alert>, StoreError> {
        self.many(
            &format!(
                "SELECT record FROM alert WHERE subject = ?1 AND {BY_WHOSE_IT_IS}
                 ORDER BY prepared DESC, id DESC"
            ),
            [subject],
        )
    }

    /// The letters that wait to be sent, oldest first (A2); of several that two
    /// consoles prepared for one customer, one; none about what was annulled, or is
    /// no claim after all (O6), or about an outage that awaits no alert any more (A4).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn unsent_alerts(&self, limit: usize) -> Result<Vec<Alert>, StoreError> {
        let prepared: Vec<Alert> = self.many(
            "SELECT record FROM alert WHERE state = 'prepared'
               AND NOT (about = 'outage'
                   AND EXISTS (SELECT 1 FROM official_code WHERE entity = alert.subject))
               AND NOT EXISTS (
                   SELECT 1 FROM known JOIN attention ON attention.known = known.number
                   WHERE known.id = alert.subject
                       AND (annulled = 1 OR json_extract(attention.record, '$.claim') IS NULL))
             ORDER BY prepared, id",
            [],
        )?;
        let mut unsent = Vec::new();
        for alert in prepared {
            if unsent.len() == limit {
                break;
            }
            if self.waits(&alert)? {
                unsent.push(alert);
            }
        }
        Ok(unsent)
    }

    /// Whether a letter waits to be sent, as its subject stands.
    fn waits(self, alert: &Alert) -> Result<bool, StoreError> {
        let Some(subject) = alert.about.subject() else {
            return Ok(alert.waits_among(&[]));
        };
        if matches!(alert.about, About::Outage { .. }) {
            let outage = self.outage(subject)?;
            return Ok(outage.is_none_or(|outage| outage.awaits_alert()));
        }
        Ok(alert.waits_among(&self.alerts_about(subject)?))
    }

    /// The alerts about outages and failures that no notice has answered, newest first.
    pub(crate) fn unanswered_alerts(self) -> Result<Vec<Alert>, StoreError> {
        self.many(
            "SELECT record FROM alert WHERE state <> 'answered' AND about IN ('outage', 'failure')
             ORDER BY prepared DESC, id DESC",
            [],
        )
    }

    /// Accesses to the content of one record, newest first (T2).
    pub(crate) fn accesses_to(self, record: Uuid) -> Result<Vec<Access>, StoreError> {
        self.many(
            "SELECT record FROM access WHERE EXISTS (
                 SELECT 1 FROM json_each(access.record, '$.records') WHERE value = ?1)
             ORDER BY at DESC, id DESC",
            [record.to_string()],
        )
    }
}

fn blob(id: Uuid) -> Value {
    Value::Blob(id.as_bytes().to_vec())
}
