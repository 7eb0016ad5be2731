//! Terminals that say to continue the same one, or that number in the same
//! series: two copies restored from one (N5).

use super::error::StoreError;
use super::finding::{Problem, ProblemKind};
use super::read::Reader;
use super::standing;
use crate::domain::terminal::{Scope, Terminal};
use crate::domain::trust::{Saying, TrustEvent, WhyVoid};
use crate::signature::fingerprint;
use rusqlite::Connection;
use uuid::Uuid;

/// What a terminal says of its place, of which only one can be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The replica itself.
    pub replica: Uuid,
    /// The one it continues.
    pub predecessor: Option<Uuid>,
    /// Code of its point.
    pub point: String,
    /// Its series.
    pub series: String,
    /// Minisign public key, base64.
    pub public_key: String,
}

impl Claim {
    /// What a terminal's first operation claims.
    #[must_use]
    pub fn of(terminal: &Terminal) -> Self {
        let started = &terminal.started;
        let before = started.predecessor.as_ref();
        Self {
            replica: terminal.replica,
            predecessor: before.map(|before| before.replica),
            point: started.point.code.clone(),
            series: started.series(),
            public_key: started.public_key.clone(),
        }
    }

    /// Those of `all` that claim what this one does.
    pub fn rivals<'c>(&self, all: &'c [Self]) -> impl Iterator<Item = &'c Self> {
        all.iter().filter(move |other| {
            let continued = self.predecessor.is_some() && self.predecessor == other.predecessor;
            let numbered = self.point == other.point && self.series == other.series;
            self.replica != other.replica && (continued || numbered)
        })
    }

    /// How two people call it, where its series may not tell it.
    #[must_use]
    pub fn name(&self) -> String {
        format!(
            "{}-{} (huella {})",
            self.point,
            self.series,
            self.fingerprint()
        )
    }

    /// What two people compare to be sure of its key.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.public_key).unwrap_or_default()
    }
}

impl Reader<'_> {
    /// What every terminal claims whose first operation is here; one that was cut
    /// off claims nothing any more.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn claims(&self) -> Result<Vec<Claim>, StoreError> {
        let standings = self.standings()?;
        let mut terminals: Vec<Terminal> =
            self.many("SELECT record FROM terminal ORDER BY id", [])?;
        terminals.retain(|terminal| {
            let until = standings.of(terminal.replica).and_then(|known| known.until);
            !matches!(until, Some((_, WhyVoid::Revoked)))
        });
        Ok(terminals.iter().map(Claim::of).collect())
    }

    /// Which of some terminals an office admitted first: it keeps the rights of the
    /// one that they say to continue (N5).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn first_admitted(&self, among: &[Uuid]) -> Result<Option<Uuid>, StoreError> {
        let standings = self.standings()?;
        let by_office = |author| {
            standings
                .of(author)
                .is_some_and(|standing| standing.scope == Scope::Office)
        };
        let admissions = standing::said(self.conn)?.into_iter().filter_map(|said| {
            let Saying::Decided(TrustEvent::Admitted(admitted)) = said.saying else {
                return None;
            };
            let counts = standings.counting(said.author, said.sequence).is_ok();
            (counts && by_office(said.author) && among.contains(&admitted.replica))
                .then_some(((said.lamport, said.author, said.sequence), admitted.replica))
        });
        Ok(admissions.min().map(|(_, replica)| replica))
    }
}

/// Every pair of rivals, once.
pub(super) fn problems(conn: &Connection) -> Result<Vec<Problem>, StoreError> {
    let claims = match Reader::new(conn).claims() {
        // A record that does not read is told where records are compared.
        Err(StoreError::Record(_)) => return Ok(Vec::new()),
        claims => claims?,
    };
    let mut problems = Vec::new();
    for (at, one) in claims.iter().enumerate() {
        for other in one.rivals(&claims[at..]) {
            problems.push(Problem::at(
                ProblemKind::Lineage,
                other.replica,
                1,
                format!(
                    "Dos terminales salieron de una misma copia, o se configuraron con la misma serie: {} y {}.",
                    one.name(),
                    other.name()
                ),
            ));
        }
    }
    Ok(problems)
}
