//! The held sessions of the practices (X11).

use super::record::table;
use crate::domain::practice::PracticeSession;
use crate::store::Period;
use crate::store::error::StoreError;
use crate::store::read::Reader;
use uuid::Uuid;

table! {
    "practice_session": PracticeSession, |session| {
        id: session.id,
        held: millis(session.facts.held_at),
        planned: session.plans.iter().any(|plan| plan.done_at.is_none()),
    },
    name: ("sesión de práctica {}", session.id),
    /// A session by its id.
    read: pub practice_session,
}

impl Reader<'_> {
    /// The sessions that were held in a period, in their order.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn practice_sessions(
        self,
        period: Period,
    ) -> Result<Vec<PracticeSession>, StoreError> {
        self.many(
            "SELECT record FROM practice_session WHERE held >= ?1 AND held < ?2
             ORDER BY held, id",
            [
                period.from.timestamp_millis(),
                period.until.timestamp_millis(),
            ],
        )
    }

    /// The ids of all sessions.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn session_ids(self) -> Result<Vec<Uuid>, StoreError> {
        let mut ids = self
            .conn
            .prepare_cached("SELECT id FROM practice_session")?;
        let ids = ids.query_map([], |row| row.get(0))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }

    /// The sessions that left something that is still to be done.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(crate) fn planned_sessions(self) -> Result<Vec<PracticeSession>, StoreError> {
        self.many(
            "SELECT record FROM practice_session WHERE planned = 1 ORDER BY held, id",
            [],
        )
    }
}
