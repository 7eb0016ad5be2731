//! Settling: from all that was said about trust to what each replica may write.

use super::{
    Admitted, Claimed, Installation, Said, Saying, Standing, Standings, TrustEvent, WhyVoid,
    own_end,
};
use crate::domain::terminal::{Scope, Started};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

impl Standings {
    /// Settles every standing from all that was said about trust, in any order.
    ///
    /// Of two offices of one layer that revoke each other, the one that did it first
    /// in the total order stays.
    #[must_use]
    pub fn settle(mut said: Vec<Said>, here: &Installation) -> Self {
        said.sort_by_key(|said| (said.lamport, said.author, said.sequence));
        let started: BTreeMap<Uuid, &Started> = said
            .iter()
            .filter_map(|said| match &said.saying {
                Saying::Started(started) => Some((said.author, &**started)),
                Saying::Decided(_) => None,
            })
            .collect();
        let mut settled = Settled::default();
        for (replica, started) in &started {
            let standing = Standing::claimed(started, here.lineage.contains(replica));
            settled.replicas.insert(*replica, standing);
        }
        let mut layer: BTreeSet<Uuid> = here.lineage.iter().copied().collect();
        let mut heard = BTreeSet::new();
        while !layer.is_empty() {
            settled = settled.with_layer(&said, here, &layer, heard.is_empty());
            heard.append(&mut layer);
            let offices = settled.replicas.iter();
            layer = offices
                .filter(|(replica, standing)| standing.is_office() && !heard.contains(replica))
                .map(|(replica, _)| *replica)
                .collect();
        }
        settled.finish(&started, here)
    }
}

/// What is settled after some layers of the tree.
#[derive(Clone, Default)]
struct Settled {
    replicas: BTreeMap<Uuid, Standing>,
    /// Replicas that were admitted in a nearer layer, or by an office of this one.
    held: BTreeSet<Uuid>,
    cuts: BTreeMap<Uuid, u64>,
    ruled: BTreeMap<(Uuid, u64), WhyVoid>,
}

impl Settled {
    /// Goes through what the replicas of a layer decided, until no cut among them
    /// undoes what was counted before it was met.
    fn with_layer(
        &self,
        said: &[Said],
        here: &Installation,
        layer: &BTreeSet<Uuid>,
        is_root: bool,
    ) -> Self {
        let mut known = BTreeMap::new();
        loop {
            let mut next = self.clone();
            match next.walk(said, here, layer, &known, is_root) {
                Ok(()) => return next,
                // Each time an earlier cut than was known, so that it ends.
                Err((replica, last)) => known.insert(replica, last),
            };
        }
    }

    /// # Errors
    /// A cut that undoes what was already counted.
    fn walk(
        &mut self,
        said: &[Said],
        here: &Installation,
        layer: &BTreeSet<Uuid>,
        known: &BTreeMap<Uuid, u64>,
        is_root: bool,
    ) -> Result<(), (Uuid, u64)> {
        for (replica, last) in known {
            self.cut(*replica, *last);
        }
        let (nearer, cut_before) = (self.held.clone(), self.cuts.clone());
        let mut counted: BTreeMap<Uuid, u64> = BTreeMap::new();
        for said in said.iter().filter(|said| layer.contains(&said.author)) {
            let Saying::Decided(event) = &said.saying else {
                continue;
            };
            // The root's decisions stand, also the one that ends its own terminal.
            let cut = self.cuts.get(&said.author).filter(|_| !is_root);
            let counts = cut.is_none_or(|cut| said.sequence <= *cut)
                && here
                    .forks
                    .get(&said.author)
                    .is_none_or(|fork| said.sequence < *fork)
                && !here.unsigned.contains(&(said.author, said.sequence));
            if !counts {
                continue;
            }
            // What the machine of before decides after it was replaced is as anybody's word:
            // it is told as such (N5).
            if is_root
                && self
                    .end_of(said.author, here)
                    .is_some_and(|end| end < said.sequence)
            {
                continue;
            }
            let at = (said.author, said.sequence);
            match event {
                TrustEvent::Admitted(admitted) if here.lineage.contains(&admitted.replica) => {}
                TrustEvent::Admitted(admitted) if nearer.contains(&admitted.replica) => {
                    let held = self.replicas.get(&admitted.replica);
                    if held.is_none_or(|held| !held.is_as(admitted)) {
                        self.ruled.insert(at, WhyVoid::Overruled);
                    }
                }
                TrustEvent::Admitted(admitted) => {
                    // What was let go entirely may be taken back by who decided it.
                    if self.cuts.get(&admitted.replica) == Some(&0)
                        && !cut_before.contains_key(&admitted.replica)
                    {
                        self.cuts.remove(&admitted.replica);
                    }
                    self.admit(admitted, here, is_root);
                }
                TrustEvent::Revoked(revoked)
                    if here.lineage.contains(&revoked.replica)
                        && self
                            .end_of(revoked.replica, here)
                            .is_none_or(|end| revoked.sequence < end) =>
                {
                    if is_root {
                        self.cut(revoked.replica, revoked.sequence);
                    } else if self.cuts.get(&revoked.replica) > Some(&revoked.sequence)
                        || !self.cuts.contains_key(&revoked.replica)
                    {
                        self.ruled.insert(at, WhyVoid::Pending);
                    }
                }
                TrustEvent::Revoked(revoked) => {
                    let cut = self.cut(revoked.replica, revoked.sequence);
                    if counted.get(&revoked.replica) > Some(&cut) {
                        return Err((revoked.replica, cut));
                    }
                }
            }
            let last = counted.entry(said.author).or_insert(said.sequence);
            *last = said.sequence.max(*last);
        }
        Ok(())
    }

    fn end_of(&self, replica: Uuid, here: &Installation) -> Option<u64> {
        own_end(&here.lineage, replica, |next| {
            self.replicas.get(&next)?.before
        })
    }

    /// Cuts a replica off; answers after which of its operations.
    fn cut(&mut self, replica: Uuid, last: u64) -> u64 {
        let cut = self.cuts.entry(replica).or_insert(last);
        *cut = last.min(*cut);
        *cut
    }

    fn admit(&mut self, admitted: &Admitted, here: &Installation, is_root: bool) {
        let mut standing = Standing::admitted_as(admitted);
        if let Some(known) = self.replicas.get(&admitted.replica) {
            standing.before = known.before;
            standing.series.clone_from(&known.series);
            if known.admitted() && known.is_terminal(admitted) {
                standing.vouched.extend(known.vouched.iter().cloned());
            }
        }
        self.replicas.insert(admitted.replica, standing);
        // What a point admits for its own door gives way to an office.
        let root = here.lineage.first().and_then(|own| self.replicas.get(own));
        let by_office = !is_root || root.is_some_and(Standing::is_office);
        if by_office || admitted.scope == Scope::Office {
            self.held.insert(admitted.replica);
        } else {
            self.held.remove(&admitted.replica);
        }
    }

    fn finish(mut self, started: &BTreeMap<Uuid, &Started>, here: &Installation) -> Standings {
        let points: BTreeMap<Uuid, Arc<str>> = self
            .replicas
            .iter()
            .map(|(replica, standing)| (*replica, Arc::clone(&standing.point)))
            .collect();
        for (replica, standing) in &mut self.replicas {
            // Nobody continues a terminal of another point.
            standing.before = standing.before.filter(|(before, _)| {
                let point = points.get(before);
                point.is_none_or(|point| *point == standing.point)
            });
            let revoked = self.cuts.get(replica).map(|last| (*last, WhyVoid::Revoked));
            let forked = here.forks.get(replica).map(|first| {
                let promised = here.promised.get(replica).copied().unwrap_or(0);
                (first.saturating_sub(1).max(promised), WhyVoid::Fork)
            });
            standing.until = [revoked, forked].into_iter().flatten().min();
            // Of whom nothing counts, nothing is taken either.
            if revoked == Some((0, WhyVoid::Revoked)) && !here.lineage.contains(replica) {
                standing.scope = None;
            }
            standing.claims = started
                .get(replica)
                .filter(|_| standing.scope.is_some())
                .and_then(|started| standing.against(started));
        }
        Standings {
            replicas: self.replicas,
            own: here.lineage.clone(),
            unsigned: here.unsigned.clone(),
            ruled: self.ruled,
            ..Standings::default()
        }
    }
}

impl Standing {
    /// What a replica says of itself, which only the own lineage is taken at.
    fn claimed(started: &Started, is_own: bool) -> Self {
        Self {
            point: started.point.code.as_str().into(),
            scope: is_own.then_some(started.scope),
            series: started.series(),
            public_key: started.public_key.clone(),
            vouched: BTreeSet::new(),
            until: None,
            before: started
                .predecessor
                .as_ref()
                .map(|before| (before.replica, before.sequence)),
            claims: None,
        }
    }

    fn admitted_as(admitted: &Admitted) -> Self {
        Self {
            point: admitted.point.as_str().into(),
            scope: Some(admitted.scope),
            series: String::new(),
            public_key: admitted.public_key.clone(),
            // They are kept between blanks.
            vouched: admitted
                .founder_key
                .iter()
                .filter(|key| !key.contains(char::is_whitespace))
                .cloned()
                .collect(),
            until: None,
            before: None,
            claims: None,
        }
    }

    /// Whether an admission says what is held already.
    #[must_use]
    pub(crate) fn is_as(&self, admitted: &Admitted) -> bool {
        let vouched = |key| self.vouched.contains(key);
        self.is_terminal(admitted)
            && self.scope == Some(admitted.scope)
            && admitted.founder_key.as_ref().is_none_or(vouched)
    }

    /// Whether an admission is of the terminal that is held.
    fn is_terminal(&self, admitted: &Admitted) -> bool {
        *self.point == *admitted.point && self.public_key == admitted.public_key
    }

    /// What a first operation says otherwise than the admission.
    fn against(&self, started: &Started) -> Option<Claimed> {
        let other_key = started.public_key != self.public_key;
        let differs =
            other_key || self.scope != Some(started.scope) || *self.point != *started.point.code;
        differs.then(|| Claimed {
            point: started.point.code.as_str().into(),
            scope: started.scope,
            other_key,
        })
    }
}
