//! Which replicas are admitted, what each may write, and up to where it counts
//! (M3, M4).
//!
//! Trust is a tree whose root is the own lineage: the replica that works here and
//! those it continues, which are what they say they are. Every other replica begins
//! with no scope, whatever it says of itself; what gives it one is an admission that
//! counts: by the root, or by a replica that was admitted as an office by a decision
//! which counts already. Decisions are gone through layer by layer of that tree,
//! first the root's, then those of the offices it admitted, then theirs; the total
//! order (lamport, replica, sequence) tells first from last inside one layer only, so
//! that nobody gains authority by the counter they chose. What a nearer layer decided
//! of a replica holds against a farther one; only what a point admitted for its own
//! door gives way to an office. A cut reaches back over what its replica decided in
//! the same layer or a farther one. Nobody foreign admits or cuts the own lineage: a
//! revocation of it waits until somebody here says the same.

mod settling;
mod speaking;
mod voice;
mod void;

pub use voice::Voice;
pub use void::{Void, WhyVoid};

use super::authority::Role;
use super::meta::Meta;
use super::personal::Sealed;
use super::terminal::{Scope, Started};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// The law by which operations have effect (M4): another one where what an older
/// console folds differs. The first had no number.
pub(crate) const LAW: u32 = 4;

/// What can be decided about a replica. Each is a decision, signed by its author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TrustEvent {
    /// Its bundles are taken. An office says it for everybody; a point, for its
    /// own console alone.
    Admitted(Admitted),
    /// What it writes after a sequence has no effect.
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
    /// What who set it up signs with since they came back with the recovery key, where
    /// nothing in its chain proves that it is theirs: who admits vouches for it (U1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub founder_key: Option<String>,
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
    #[serde(flatten, with = "Recorded")]
    pub event: TrustEvent,
}

/// How a record holds what was decided.
#[derive(Serialize, Deserialize)]
#[serde(remote = "TrustEvent", tag = "kind")]
enum Recorded {
    #[serde(rename = "terminal.admitted")]
    Admitted(Admitted),
    #[serde(rename = "terminal.revoked")]
    Revoked(Revoked),
}

impl Trust {
    /// Folds one operation: the first makes it, and none changes it (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, meta: &Meta, event: TrustEvent) {
        state.get_or_insert_with(|| Self {
            id,
            at: meta.at,
            user: meta.user,
            role: meta.role,
            origin: meta.replica,
            event,
        });
    }
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

/// What a replica may write, and up to where it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its point: that of the admission, or the one it claims where there is none.
    pub point: Arc<str>,
    /// Its scope; none where no decision that counts gives it one.
    pub scope: Option<Scope>,
    /// The series in which it numbers (N1, N2); none where its first operation is not
    /// here, and so nothing of it.
    pub series: String,
    /// Minisign public key, base64: likewise.
    pub public_key: String,
    /// Keys that whoever admitted it vouches for: its founder's (U1).
    pub vouched: BTreeSet<String>,
    /// The last of its operations that counts, where there is an end to them.
    pub until: Option<(u64, WhyVoid)>,
    /// The replica it says to continue, and the last of that one's operations that it
    /// held (N5).
    pub before: Option<(Uuid, u64)>,
    /// What it says of itself, where that is not what it was admitted as.
    pub claims: Option<Claimed>,
}

/// What a replica says of itself against its admission (M4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The point.
    pub point: Arc<str>,
    /// The scope.
    pub scope: Scope,
    /// Whether the key is another one too.
    pub other_key: bool,
}

/// The standing of every replica that was heard of, and who speaks on each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standings {
    replicas: BTreeMap<Uuid, Standing>,
    /// The own replica and those it continues, the own one first.
    own: Vec<Uuid>,
    /// Decisions whose signature is not by who may decide it.
    unsigned: BTreeSet<(Uuid, u64)>,
    /// Decisions about trust that do not count, and why.
    ruled: BTreeMap<(Uuid, u64), WhyVoid>,
    voices: voice::Voices,
    /// Digests of the receipts that were verified here.
    receipts: BTreeSet<String>,
    /// Replicas that say to continue a chain which is not here as far as they held it.
    unheard: BTreeSet<Uuid>,
    /// The last operation before the parting of two histories that counts (M3).
    parted: BTreeMap<Uuid, u64>,
}

/// What only this installation knows, to settle standings with.
#[derive(Debug, Clone, Default)]
pub struct Installation {
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
    /// Takes standings as they were kept.
    #[must_use]
    pub fn kept(
        replicas: BTreeMap<Uuid, Standing>,
        own: Vec<Uuid>,
        unsigned: BTreeSet<(Uuid, u64)>,
        ruled: BTreeMap<(Uuid, u64), WhyVoid>,
    ) -> Self {
        Self {
            replicas,
            own,
            unsigned,
            ruled,
            ..Self::default()
        }
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

    /// Decisions whose signature is not by who may decide it.
    #[must_use]
    pub fn unsigned(&self) -> &BTreeSet<(Uuid, u64)> {
        &self.unsigned
    }

    /// Takes the digests of receipts that were verified here.
    pub(crate) fn take_receipts(&mut self, receipts: impl IntoIterator<Item = String>) {
        self.receipts.extend(receipts);
    }

    /// The digests of the receipts that were verified here.
    #[must_use]
    pub fn receipts(&self) -> &BTreeSet<String> {
        &self.receipts
    }

    /// Whether a receipt was verified here, by the digest of its bytes.
    #[must_use]
    pub(crate) fn has_receipt(&self, sha256: &str) -> bool {
        self.receipts.contains(sha256)
    }

    /// Takes which replicas continue a chain that is not here as far as they held it, and
    /// after which operation those with two histories count no more.
    pub(crate) fn take_chains(&mut self, unheard: BTreeSet<Uuid>, parted: BTreeMap<Uuid, u64>) {
        self.unheard = unheard;
        self.parted = parted;
    }

    /// Whether a replica continues a chain that is not here as far as it held it: who
    /// speaks on it may be said there (N5).
    #[must_use]
    pub(crate) fn is_unheard(&self, replica: Uuid) -> bool {
        self.unheard.contains(&replica)
    }

    /// The replicas that continue what is not here.
    #[must_use]
    pub fn unheard(&self) -> &BTreeSet<Uuid> {
        &self.unheard
    }

    /// The last operation that counts of a replica with two histories (M3).
    #[must_use]
    pub fn parted(&self, replica: Uuid) -> Option<u64> {
        self.parted.get(&replica).copied()
    }

    /// Decisions about trust that do not count, and why.
    #[must_use]
    pub(crate) fn ruled(&self) -> &BTreeMap<(Uuid, u64), WhyVoid> {
        &self.ruled
    }

    /// Whether a replica is the own one, or one that it continues.
    #[must_use]
    pub(crate) fn is_own(&self, replica: Uuid) -> bool {
        self.own.contains(&replica)
    }

    /// Whether an operation is the own lineage's: of a replica that is continued, only
    /// what the next one held. What the machine of before writes later is a stranger's,
    /// whoever has it now (N5, M4).
    #[must_use]
    pub(crate) fn is_own_work(&self, replica: Uuid, sequence: u64) -> bool {
        let end = own_end(&self.own, replica, |next| self.of(next)?.before);
        end.is_some_and(|end| sequence <= end)
    }

    /// The own replica; none where nothing was settled yet.
    #[must_use]
    pub fn own(&self) -> Option<Uuid> {
        self.own.first().copied()
    }

    /// The own replica and those it continues, the own one first.
    #[must_use]
    pub fn lineage(&self) -> &[Uuid] {
        &self.own
    }

    /// Whether what was proven on those may be proven otherwise on these: another key is
    /// vouched for, or a replica is believed to continue another one than before.
    #[must_use]
    pub(crate) fn proves_otherwise(&self, before: &Self) -> bool {
        self.iter().any(|(replica, now)| match before.of(replica) {
            Some(then) => then.vouched != now.vouched || then.before != now.before,
            None => !now.vouched.is_empty(),
        })
    }

    /// What this console may write; none where nothing was settled yet.
    #[must_use]
    pub(crate) fn own_scope(&self) -> Option<Scope> {
        self.of(self.own()?)?.scope
    }

    /// The standing and the scope under which an operation counts.
    ///
    /// # Errors
    /// Why it has no effect, whatever record it is about.
    pub(crate) fn counting(
        &self,
        replica: Uuid,
        sequence: u64,
    ) -> Result<(&Standing, Scope), WhyVoid> {
        let standing = self.of(replica).ok_or(WhyVoid::NotAdmitted)?;
        // Who stands at this counter is received, and seen here, whoever cut the
        // terminal off: elsewhere it has no effect (Q0).
        let held = |why| why == WhyVoid::Revoked && self.is_own_work(replica, sequence);
        match (standing.until, standing.scope) {
            (Some((last, why)), _) if sequence > last && !held(why) => Err(why),
            (_, None) => Err(WhyVoid::NotAdmitted),
            // One that is cut off as well holds here, but not past its parting (M3, Q0).
            _ if self.parted(replica).is_some_and(|last| sequence > last) => Err(WhyVoid::Fork),
            _ if self.unsigned.contains(&(replica, sequence)) && self.is_unheard(replica) => {
                Err(WhyVoid::Unheard)
            }
            _ if self.unsigned.contains(&(replica, sequence)) => Err(WhyVoid::Signature),
            (_, Some(scope)) => match self.ruled.get(&(replica, sequence)) {
                Some(why) => Err(*why),
                None => Ok((standing, scope)),
            },
        }
    }
}

impl Standing {
    /// Whether its bundles are taken here.
    #[must_use]
    pub fn admitted(&self) -> bool {
        self.scope.is_some()
    }

    #[must_use]
    pub(crate) fn is_office(&self) -> bool {
        self.scope == Some(Scope::Office)
    }

    /// Whether it may change a record of a point (M4).
    #[must_use]
    pub(crate) fn may_change(&self, home: &str) -> bool {
        self.is_office() || (self.admitted() && *self.point == *home)
    }
}

/// The last operation of a replica of a lineage, the newest first, that is the
/// lineage's: the one that the next one held, none where that one does not say; every
/// one of the newest (N5). `before` tells what a replica continues, and from where.
fn own_end(
    lineage: &[Uuid],
    replica: Uuid,
    before: impl FnOnce(Uuid) -> Option<(Uuid, u64)>,
) -> Option<u64> {
    match lineage.iter().position(|own| *own == replica)? {
        0 => Some(u64::MAX),
        place => {
            let next = lineage.get(place.checked_sub(1)?)?;
            before(*next).map(|(_, last)| last)
        }
    }
}

#[cfg(test)]
mod tests;
