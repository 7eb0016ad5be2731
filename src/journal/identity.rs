//! Whose an id is: each bears a mark of the replica that made it, so that nobody
//! takes the place of another's record by using its id again (M4).

use super::chain::digest;
use uuid::Uuid;

/// Bytes at the end of an id that are the mark: those before tell the ids of one
/// replica apart, and put them in the order of their time.
const MARK: usize = 4;

/// An id with the mark of the replica that makes it. One that is none of time, as
/// tests count them, stays as it is.
#[must_use]
pub fn bind(id: Uuid, maker: Uuid) -> Uuid {
    let mut bytes = id.into_bytes();
    let (own, mark) = bytes.split_at_mut(16 - MARK);
    if id.get_version_num() == 7 {
        let said = digest(&[maker.as_bytes(), &*own].concat());
        mark.copy_from_slice(&said[..MARK]);
    }
    Uuid::from_bytes(bytes)
}

/// Whether an id bears the mark of a replica.
#[must_use]
pub fn is_bound(id: Uuid, maker: Uuid) -> bool {
    id.get_version_num() == 7 && bind(id, maker) == id
}

/// The id of the record that another replica made under an id that was taken: the
/// same in every store (M1).
#[must_use]
pub fn twin(id: Uuid, maker: Uuid) -> Uuid {
    let said = digest(&[id.as_bytes().as_slice(), maker.as_bytes()].concat());
    let mut bytes = id.into_bytes();
    // In the order of its time, like any other.
    let (_, rest) = bytes.split_at_mut(6);
    rest.copy_from_slice(&said[..rest.len()]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// The id of a case: of its point and its radicado alone, so that terminals which never met
/// name it alike (X12).
#[must_use]
pub fn case_id(point: &str, radicado: &str) -> Uuid {
    named_id([point, radicado])
}

/// The id of what has none of its own: of what it is called alone.
#[must_use]
pub fn named_id(name: [&str; 2]) -> Uuid {
    let said = digest(name.join("\0").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&said[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Whether an id may be one of those that say what something is called: no console makes
/// another of their kind for an operation.
#[must_use]
pub(super) fn is_named(id: Uuid) -> bool {
    id.get_version_num() == 8
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// An id of time, as consoles make them one after the other.
    fn made(number: u16) -> Uuid {
        let mut random = [7; 10];
        random[2..4].copy_from_slice(&number.to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(1_795_000_000_000, &random).into_uuid()
    }

    #[test]
    fn m4_an_id_bears_the_mark_of_who_made_it() {
        let [one, other] = [made(1), made(2)];
        let ids: Vec<Uuid> = (0..2_000).map(|number| bind(made(number), one)).collect();
        assert!(ids.is_sorted());
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        for id in ids {
            assert!(is_bound(id, one) && !is_bound(id, other));
            assert_eq!(bind(id, one), id);
        }
        let counted = Uuid::from_u128(7);
        assert_eq!(bind(counted, one), counted);
        assert!(!is_bound(counted, one));
    }

    #[test]
    fn m4_a_second_record_of_an_id_has_one_of_its_own() {
        let [id, one, other] = [made(0), made(1), made(2)];
        let twins = [twin(id, one), twin(id, other)];
        assert!(twins[0] != twins[1] && !twins.contains(&id));
        assert_eq!(twins[0].as_bytes()[..6], id.as_bytes()[..6]);
        assert_eq!(twins[0], twin(id, one));
    }
}
