//! Which replicas are admitted, what each may write, and up to where it counts
//! (M3, M4).

use super::authority::Role;
use super::personal::Sealed;
use super::terminal::{Scope, Started};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// The law by which operations have effect (M4): another one where what an older
/// console folds differs. The first had no number.
pub const LAW: u32 = 2;

/// What can be decided about a replica. Each is a decision, signed by its author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum TrustEvent {
    /// Its bundles are taken. An office says it for everybody; a point, for its
    /// own console alone.
    #[serde(rename = "terminal.admitted")]
    Admitted(Admitted),
    /// What it writes after a sequence has no effect.
    #[serde(rename = "terminal.revoked")]
    Revoked(Revoked),
}

/// A replica that is admitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admitted {
    /// The replica.
    pub replica: Uuid,
    /// The point whose records it writes.
    pub point: String,
    /// What it may write.
    pub scope: Scope,
    /// Minisign public key its bundles are signed with, base64.
    pub public_key: String,
}

/// A replica that is cut off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    /// The replica.
    pub replica: Uuid,
    /// The last of its operations that counts; 0 where none does.
    pub sequence: u64,
    /// The hash of that operation, 64 hexadecimal digits.
    pub hash: String,
    /// Why, in the vault.
    pub reason: Sealed,
}

/// A decision about a replica, as its operation makes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trust {
    /// The record's id.
    pub id: Uuid,
    /// When it was decided.
    pub at: DateTime<FixedOffset>,
    /// By whom.
    pub user: Uuid,
    /// The role that person had.
    pub role: Role,
    /// The replica it was written on.
    pub origin: Uuid,
    /// What was decided.
    #[serde(flatten)]
    pub event: TrustEvent,
}

/// What an operation that speaks of trust says, and where it stands in the
/// total order (J4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Its Lamport counter.
    pub lamport: u64,
    /// The replica that wrote it.
    pub author: Uuid,
    /// Its sequence there.
    pub sequence: u64,
    /// What it says.
    pub saying: Saying,
}

/// What speaks of trust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saying {
    /// A replica says what it is.
    Started(Box<Started>),
    /// Somebody decided about one.
    Decided(TrustEvent),
}

/// Why an operation that is kept has no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyVoid {
    /// Its replica may not write that record (M4).
    Scope,
    /// It was written after its replica was cut off (M4).
    Revoked,
    /// Its replica has two histories, and it is past their parting (M3).
    Fork,
    /// A decision that its author did not sign (U1).
    Signature,
    /// It numbers in the series of another terminal (N1, N2).
    Series,
    /// Several records have the id it names, and it is doubtful which is meant (M4).
    Identity,
}

impl WhyVoid {
    /// Every reason.
    pub const ALL: [Self; 6] = [
        Self::Scope,
        Self::Revoked,
        Self::Fork,
        Self::Signature,
        Self::Series,
        Self::Identity,
    ];

    /// The code in JSON and in the store.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Scope => "scope",
            Self::Revoked => "revoked",
            Self::Fork => "fork",
            Self::Signature => "signature",
            Self::Series => "series",
            Self::Identity => "identity",
        }
    }

    /// The words for a person.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Scope => "escribe sobre registros que no son de su punto",
            Self::Revoked => "es posterior a la revocación de su terminal",
            Self::Fork => "su terminal tiene dos historias distintas desde ahí",
            Self::Signature => "es una decisión que su autor no firmó",
            Self::Series => "numera en la serie de otra terminal",
            Self::Identity => "no dice cuál de los registros de ese identificador cambia",
        }
    }
}

/// An operation that is kept and has no effect, whatever record it meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Void {
    /// The replica that wrote it.
    pub replica: Uuid,
    /// Its sequence there.
    pub sequence: u64,
    /// Why.
    pub why: WhyVoid,
}

/// What a replica may write, and up to where it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its point.
    pub point: Arc<str>,
    /// Its scope.
    pub scope: Scope,
    /// The series in which it numbers (N1, N2); none where its first operation is not
    /// here, and so nothing of it.
    pub series: String,
    /// Minisign public key, base64.
    pub public_key: String,
    /// Whether its bundles are taken here.
    pub admitted: bool,
    /// The last of its operations that counts, where there is an end to them.
    pub until: Option<(u64, WhyVoid)>,
}

/// The standing of every replica that was heard of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standings {
    replicas: BTreeMap<Uuid, Standing>,
    /// Decisions whose signature is not their author's.
    unsigned: BTreeSet<(Uuid, u64)>,
}

/// The standings of a walk, and where replicas are cut off.
type Walked = (BTreeMap<Uuid, Standing>, BTreeMap<Uuid, u64>);

/// What only this installation knows, to settle standings with.
#[derive(Debug, Clone, Default)]
pub struct Here {
    /// The own replica and those it continues.
    pub lineage: Vec<Uuid>,
    /// The first sequence from which a replica is known to have two histories (M3).
    pub forks: BTreeMap<Uuid, u64>,
    /// Decisions whose signature is not their author's (U1).
    pub unsigned: BTreeSet<(Uuid, u64)>,
    /// How far the office acknowledged each chain as it is held here: a parting that
    /// is found later takes nothing of that back (M3).
    pub promised: BTreeMap<Uuid, u64>,
}

impl Standings {
    /// Settles every standing from all that was said about trust, in any order.
    ///
    /// Decisions count in the total order (lamport, replica, sequence), and only
    /// those of a replica that has office scope where they stand. A revocation
    /// reaches back: what its replica had decided after the cut does not count,
    /// so that all is gone through again without it. Of two offices that revoke
    /// each other, the one that did it first in that order stays.
    #[must_use]
    pub fn settle(mut said: Vec<Said>, here: &Here) -> Self {
        said.sort_by_key(|said| (said.lamport, said.author, said.sequence));
        let mut known = BTreeMap::new();
        let (mut replicas, cuts) = loop {
            match Self::walk(&said, here, &known) {
                Ok(settled) => break settled,
                // Each time an earlier cut than was known, so that it ends.
                Err((replica, last)) => known.insert(replica, last),
            };
        };
        for said in &said {
            if let Saying::Started(started) = &said.saying
                && let Some(standing) = replicas.get_mut(&said.author)
            {
                standing.series = started.series();
            }
        }
        for (replica, standing) in &mut replicas {
            let revoked = cuts.get(replica).map(|last| (*last, WhyVoid::Revoked));
            let forked = here.forks.get(replica).map(|first| {
                let promised = here.promised.get(replica).copied().unwrap_or(0);
                (first.saturating_sub(1).max(promised), WhyVoid::Fork)
            });
            standing.until = [revoked, forked].into_iter().flatten().min();
            standing.admitted |= here.lineage.contains(replica);
        }
        Self {
            replicas,
            unsigned: here.unsigned.clone(),
        }
    }

    /// One walk over the decisions, with the cuts that are known already;
    /// answers the standings and every cut.
    ///
    /// # Errors
    /// A cut that undoes what was already counted.
    fn walk(
        said: &[Said],
        here: &Here,
        known: &BTreeMap<Uuid, u64>,
    ) -> Result<Walked, (Uuid, u64)> {
        let mut replicas = BTreeMap::new();
        for said in said {
            if let Saying::Started(started) = &said.saying {
                replicas.entry(said.author).or_insert_with(|| Standing {
                    point: started.point.code.as_str().into(),
                    scope: started.scope,
                    series: started.series(),
                    public_key: started.public_key.clone(),
                    admitted: false,
                    until: None,
                });
            }
        }
        let mut cuts = known.clone();
        let mut counted = BTreeMap::new();
        for said in said {
            let Saying::Decided(event) = &said.saying else {
                continue;
            };
            let cut = cuts.get(&said.author).copied().unwrap_or(u64::MAX);
            let fork = here.forks.get(&said.author).copied().unwrap_or(u64::MAX);
            let counts = said.sequence <= cut
                && said.sequence < fork
                && !here.unsigned.contains(&(said.author, said.sequence));
            if !counts {
                continue;
            }
            let by_office = replicas
                .get(&said.author)
                .is_some_and(|author| author.scope == Scope::Office);
            match event {
                TrustEvent::Admitted(admitted) if by_office => {
                    replicas.insert(admitted.replica, Standing::admitted(admitted));
                }
                // A point opens its own door: what its scope is, the replica says.
                TrustEvent::Admitted(admitted) if here.lineage.contains(&said.author) => {
                    replicas
                        .entry(admitted.replica)
                        .or_insert_with(|| Standing::admitted(admitted))
                        .admitted = true;
                }
                TrustEvent::Revoked(revoked) if by_office => {
                    let cut = cuts.entry(revoked.replica).or_insert(revoked.sequence);
                    *cut = revoked.sequence.min(*cut);
                    if counted.get(&revoked.replica) > Some(&*cut) {
                        return Err((revoked.replica, *cut));
                    }
                }
                TrustEvent::Admitted(_) | TrustEvent::Revoked(_) => continue,
            }
            let last = counted.entry(said.author).or_insert(said.sequence);
            *last = said.sequence.max(*last);
        }
        Ok((replicas, cuts))
    }

    /// Takes standings as they were kept.
    #[must_use]
    pub fn kept(replicas: BTreeMap<Uuid, Standing>, unsigned: BTreeSet<(Uuid, u64)>) -> Self {
        Self { replicas, unsigned }
    }

    /// The standing of a replica, where it was heard of.
    #[must_use]
    pub fn of(&self, replica: Uuid) -> Option<&Standing> {
        self.replicas.get(&replica)
    }

    /// Every standing, by replica.
    pub fn iter(&self) -> impl Iterator<Item = (Uuid, &Standing)> {
        self.replicas
            .iter()
            .map(|(replica, standing)| (*replica, standing))
    }

    /// Decisions whose signature is not their author's.
    #[must_use]
    pub fn unsigned(&self) -> &BTreeSet<(Uuid, u64)> {
        &self.unsigned
    }

    /// The standing under which an operation counts.
    ///
    /// # Errors
    /// Why it has no effect, whatever record it is about.
    pub fn counting(&self, replica: Uuid, sequence: u64) -> Result<&Standing, WhyVoid> {
        let standing = self.of(replica).ok_or(WhyVoid::Scope)?;
        match standing.until {
            Some((last, why)) if sequence > last => Err(why),
            _ if self.unsigned.contains(&(replica, sequence)) => Err(WhyVoid::Signature),
            _ => Ok(standing),
        }
    }
}

impl Standing {
    fn admitted(admitted: &Admitted) -> Self {
        Self {
            point: admitted.point.as_str().into(),
            scope: admitted.scope,
            series: String::new(),
            public_key: admitted.public_key.clone(),
            admitted: true,
            until: None,
        }
    }

    /// Whether it may change a record of a point (M4).
    #[must_use]
    pub fn may_change(&self, home: &str) -> bool {
        self.scope == Scope::Office || *self.point == *home
    }
}

#[cfg(test)]
#[path = "trust_tests.rs"]
mod tests;
