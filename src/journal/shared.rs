//! Records that were made under one id: each is its maker's (M4).
//!
//! An id names the record of the replica whose mark it bears. Whoever used it again made
//! a record as well, which stands under an id of its own. Nothing is hidden by either.
//!
//! Ids of before bear no mark, and name the record that arrived first: two stores that
//! were used with one id of those by two makers may call the two records the other way
//! round (M1). Whatever else could decide, a stranger chooses at will (the ids of
//! replicas, counters, digests): they would take the name from the own record, which
//! could be changed by nobody then. What is here first is what nobody can choose.

use super::fold::{Folded, Folding, fold};
use super::identity::{is_bound, twin};
use super::kinds::Body;
use super::operation::Operation;
use crate::domain::trust::{Standings, Void, WhyVoid};
use std::collections::BTreeSet;
use uuid::Uuid;

/// An operation, and where in the journal it arrived.
pub type Arrived = (i64, Operation);

/// What operations about one id make of it.
#[derive(Debug)]
pub struct Part {
    /// The id under which the record stands.
    pub id: Uuid,
    /// The replica that made it.
    pub maker: Uuid,
    /// Its operations, in their order.
    pub operations: Vec<Operation>,
}

/// Operations about one id, parted by the records that they are about.
#[derive(Debug)]
pub struct Parted {
    /// The records, the one that the id names first.
    pub parts: Vec<Part>,
    /// Operations of which it is doubtful what they are about.
    pub void: Vec<Void>,
}

/// What the operations about one id make, folded.
#[derive(Debug, Default)]
pub struct Shared {
    /// Each record by its id, and by its maker where it is not the one the id names.
    pub made: Vec<(Uuid, Option<Uuid>, Folded)>,
}

/// Folds the operations about an id, given in the order (lamport, replica, sequence),
/// into the records that they make.
#[must_use]
pub fn fold_shared(entity: Uuid, arrived: Vec<Arrived>, standings: &Standings) -> Shared {
    let parted = match part(entity, arrived, standings) {
        Ok(operations) => {
            let folded = fold(entity, operations, standings);
            return Shared {
                made: vec![(entity, None, folded)],
            };
        }
        Err(parted) => parted,
    };
    let mut made: Vec<_> = parted
        .parts
        .into_iter()
        .map(|part| {
            let maker = (part.id != entity).then_some(part.maker);
            let folded = fold(part.id, part.operations, standings);
            (part.id, maker, folded)
        })
        .collect();
    if let Some((.., folded)) = made.first_mut() {
        folded.void.extend(parted.void);
    }
    Shared { made }
}

/// Who made a record of it.
struct Maker {
    replica: Uuid,
    bound: bool,
    arrived: i64,
    /// Others that wrote the very same down: what an office says, each terminal of a
    /// point writes down for itself.
    carriers: Vec<Uuid>,
}

/// Parts the operations about an id by the records that they are about.
///
/// # Errors
/// Several replicas made one. Where none or one did, all are about that.
pub fn part(
    entity: Uuid,
    arrived: Vec<Arrived>,
    standings: &Standings,
) -> Result<Vec<Operation>, Parted> {
    let whole = |arrived: Vec<Arrived>| Ok(arrived.into_iter().map(|(_, it)| it).collect());
    let mut making = arrived.iter().filter(|(_, it)| it.body.makes_a_record());
    let first = making.next().map(|(_, it)| it.envelope.replica);
    if making.all(|(_, it)| Some(it.envelope.replica) == first) {
        return whole(arrived);
    }
    let makers = makers(entity, &arrived, standings);
    if makers.len() < 2 && makers.iter().all(|maker| maker.carriers.is_empty()) {
        return whole(arrived);
    }
    let mut parts: Vec<Part> = makers
        .iter()
        .enumerate()
        .map(|(at, maker)| Part {
            id: if at == 0 {
                entity
            } else {
                twin(entity, maker.replica)
            },
            maker: maker.replica,
            operations: Vec::new(),
        })
        .collect();
    let mut void = Vec::new();
    for (_, operation) in arrived {
        let envelope = &operation.envelope;
        let carried = makers
            .iter()
            .any(|maker| maker.carriers.contains(&envelope.replica));
        if carried && operation.body.makes_a_record() {
            // It is known already, under its author's name.
            continue;
        }
        match about(envelope.replica, &makers, standings) {
            Some(at) => parts[at].operations.push(operation),
            None => void.push(Void {
                replica: envelope.replica,
                sequence: envelope.sequence,
                why: WhyVoid::Identity,
            }),
        }
    }
    Err(Parted { parts, void })
}

/// Who made a record under an id and may, the one that the id names first.
fn makers(entity: Uuid, arrived: &[Arrived], standings: &Standings) -> Vec<Maker> {
    let mut makers: Vec<(Maker, &Body)> = Vec::new();
    let mut seen: BTreeSet<Uuid> = BTreeSet::new();
    for (place, operation) in arrived {
        let replica = operation.envelope.replica;
        if !operation.body.makes_a_record()
            || seen.contains(&replica)
            || Folding::new(entity)
                .permitted(operation, standings)
                .is_err()
        {
            continue;
        }
        seen.insert(replica);
        let maker = Maker {
            replica,
            bound: is_bound(entity, replica),
            arrived: *place,
            carriers: Vec::new(),
        };
        let said = makers
            .iter_mut()
            .find(|(_, said)| operation.body.is_carried() && **said == operation.body);
        match said {
            // Who the id is of said it, and the other one carries it.
            Some((known, _)) if maker.bound => {
                known.carriers.push(known.replica);
                known.replica = replica;
                known.bound = true;
            }
            Some((known, _)) => known.carriers.push(replica),
            None => makers.push((maker, &operation.body)),
        }
    }
    let mut makers: Vec<Maker> = makers.into_iter().map(|(maker, _)| maker).collect();
    makers.sort_by_key(|maker| (!maker.bound, maker.arrived));
    makers
}

/// Which of the records what a replica writes is about: its own; else the only one
/// that it may change, or of several the one that the id names by its mark.
fn about(replica: Uuid, makers: &[Maker], standings: &Standings) -> Option<usize> {
    let own = makers
        .iter()
        .position(|maker| maker.replica == replica || maker.carriers.contains(&replica));
    if own.is_some() {
        return own;
    }
    let writer = standings.of(replica)?;
    let may = |maker: &Maker| {
        let home = standings.of(maker.replica);
        home.is_some_and(|home| writer.may_change(&home.point))
    };
    let mut candidates = makers.iter().enumerate().filter(|(_, maker)| may(maker));
    match (candidates.next(), candidates.next()) {
        (Some((at, maker)), other) if other.is_none() || maker.bound => Some(at),
        // Nobody's: that its author may not write is told where it is folded.
        (None, _) => Some(0),
        _ => None,
    }
}
