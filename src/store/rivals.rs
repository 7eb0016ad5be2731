//! Terminals that say to continue the same one, or that number in the same
//! series: two copies restored from one; and those that write on after another
//! began in their place (N5).

use super::error::StoreError;
use super::finding::{Problem, ProblemKind};
use super::places::EVERYWHERE;
use super::read::Reader;
use super::standing;
use crate::domain::terminal::Terminal;
use crate::domain::trust::{Saying, Standing, TrustEvent, WhyVoid};
use crate::journal::{decode, hex};
use crate::signature::fingerprint;
use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, params};
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

    /// That it continues no chain that is held here, in words.
    pub(crate) fn misplaced(&self) -> String {
        format!(
            "El terminal {} dice continuar a otro, y la cadena de aquel es distinta donde dice: no se le cree.",
            self.name()
        )
    }

    /// What two people compare to be sure of its key.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.public_key).unwrap_or_default()
    }
}

/// A terminal that wrote on after another began in its place (N5). What it wrote
/// before that and the copy did not have is none of this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlived {
    /// The one whose series had ended.
    pub old: Claim,
    /// The one that goes on in its place.
    pub successor: Claim,
    /// The first of its operations after that.
    pub first: u64,
    /// How many there are from there on.
    pub operations: u64,
}

impl Outlived {
    /// What happened and what is to be done, in words.
    #[must_use]
    pub fn sentence(&self) -> String {
        let operations = match self.operations {
            1 => format!("1 anotación, la {}", self.first),
            more => format!("{more} anotaciones desde la {}", self.first),
        };
        format!(
            "El terminal {} siguió registrando después de que lo continuó {}, restaurado de una copia suya: \
             {operations}. Se conservan y valen, menos a quién admiten o revocan en la que la continuó; \
             averigüe qué equipo se usa y revoque el otro por su huella.",
            self.old.name(),
            self.successor.name()
        )
    }
}

impl Reader<'_> {
    /// What every terminal claims whose first operation is here; one that was cut
    /// off claims nothing any more.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn claims(&self) -> Result<Vec<Claim>, StoreError> {
        let mut claims = Vec::new();
        for terminal in self.claiming()? {
            let mut claim = Claim::of(&terminal);
            if self.contradicts(&terminal)? {
                claim.predecessor = None;
            }
            claims.push(claim);
        }
        Ok(claims)
    }

    /// The terminals that say to continue a chain which, as it is held here, is another
    /// where they say to begin (N5, M4).
    pub(crate) fn misplaced(self) -> Result<Vec<Claim>, StoreError> {
        let mut found = Vec::new();
        for terminal in self.claiming()? {
            if self.contradicts(&terminal)? {
                found.push(Claim::of(&terminal));
            }
        }
        Ok(found)
    }

    /// Whether the chain that a terminal says to continue is another one here.
    fn contradicts(self, terminal: &Terminal) -> Result<bool, StoreError> {
        let Some(end) = &terminal.started.predecessor else {
            return Ok(false);
        };
        let held = self.hash_of(end.replica, end.sequence)?;
        let old = self.terminal(end.replica)?;
        let elsewhere = old.is_some_and(|old| {
            old.started.point.code != terminal.started.point.code
                || old.started.terminal != terminal.started.terminal
        });
        Ok(elsewhere || held.is_some_and(|held| hex(&held) != end.hash))
    }

    /// The terminals that wrote on after another began in their place, as far as
    /// neither was cut off.
    pub(crate) fn outlived(self) -> Result<Vec<Outlived>, StoreError> {
        let terminals = self.claiming()?;
        let mut found = Vec::new();
        for successor in &terminals {
            let Some(end) = &successor.started.predecessor else {
                continue;
            };
            if self.contradicts(successor)? {
                continue;
            }
            let old = terminals.iter().find(|old| old.replica == end.replica);
            let (Some(old), Some(begun)) = (old, self.written_at(successor.replica, 1)?) else {
                continue;
            };
            if let Some(first) = self.first_written_after(old.replica, end.sequence, begun)? {
                let last = self.last_sequence(old.replica)?;
                found.push(Outlived {
                    old: Claim::of(old),
                    successor: Claim::of(successor),
                    first,
                    operations: last.saturating_add(1).saturating_sub(first),
                });
            }
        }
        Ok(found)
    }

    /// The first operation of a replica past a sequence that was written after an instant.
    fn first_written_after(
        self,
        replica: Uuid,
        sequence: u64,
        instant: DateTime<FixedOffset>,
    ) -> Result<Option<u64>, StoreError> {
        let mut past = self.conn.prepare_cached(
            "SELECT sequence, bytes FROM operation WHERE replica = ?1 AND sequence > ?2
             ORDER BY sequence",
        )?;
        let mut rows = past.query(params![replica, sequence])?;
        while let Some(row) = rows.next()? {
            let bytes = row.get_ref(1)?.as_bytes().map_err(rusqlite::Error::from)?;
            // What does not read is told where the journal is verified.
            let written = decode(bytes).ok().map(|operation| operation.envelope.at);
            if written > Some(instant) {
                return Ok(Some(row.get(0)?));
            }
        }
        Ok(None)
    }

    fn claiming(self) -> Result<Vec<Terminal>, StoreError> {
        let standings = self.standings()?;
        let mut terminals: Vec<Terminal> =
            self.many("SELECT record FROM terminal ORDER BY id", [])?;
        terminals.retain(|terminal| {
            let until = standings.of(terminal.replica).and_then(|known| known.until);
            !matches!(until, Some((_, WhyVoid::Revoked)))
        });
        Ok(terminals)
    }

    /// Which of some terminals an office admitted first: it keeps the rights of the
    /// one that they say to continue (N5).
    pub(crate) fn first_admitted(self, among: &[Uuid]) -> Result<Option<Uuid>, StoreError> {
        let standings = self.standings()?;
        let by_office = |author| standings.of(author).is_some_and(Standing::is_office);
        let admissions = standing::said(self.conn, EVERYWHERE)?
            .into_iter()
            .filter_map(|said| {
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

/// Every pair of rivals, once, and every terminal that wrote past its end.
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
    for claim in Reader::new(conn).misplaced()? {
        problems.push(Problem::at(
            ProblemKind::Lineage,
            claim.replica,
            1,
            claim.misplaced(),
        ));
    }
    for outlived in Reader::new(conn).outlived()? {
        problems.push(Problem::at(
            ProblemKind::PastEnd,
            outlived.old.replica,
            outlived.first,
            outlived.sentence(),
        ));
    }
    Ok(problems)
}
