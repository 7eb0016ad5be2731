use super::*;
use crate::domain::terminal::{Channel, ServicePoint};
use Channel::{Cac, Oficina};

/// Two offices and two points, one that nobody heard of, and one that lies.
const OFFICE: u128 = 1;
const BRANCH: u128 = 2;
const LIM: u128 = 3;
const AQP: u128 = 4;
const STRANGER: u128 = 5;
const ROGUE: u128 = 6;

fn id(replica: u128) -> Uuid {
    Uuid::from_u128(replica)
}

fn said(lamport: u64, author: u128, sequence: u64, saying: Saying) -> Said {
    Said {
        lamport,
        author: id(author),
        sequence,
        saying,
    }
}

fn started(author: u128, point: &str, channel: Channel) -> Said {
    let started = Started {
        organization: "operadora-de-prueba".into(),
        scope: channel.scope(),
        profile: "peru".into(),
        point: ServicePoint {
            code: point.into(),
            name: "Punto de prueba".into(),
            channel,
            time_zone: "America/Lima".into(),
        },
        terminal: "A".into(),
        epoch: 1,
        series: None,
        predecessor: None,
        public_key: format!("clave {author}"),
        recovery_recipient: "age1prueba".into(),
    };
    said(1, author, 1, Saying::Started(Box::new(started)))
}

fn everybody() -> Vec<Said> {
    vec![
        started(OFFICE, "OFI001", Oficina),
        started(BRANCH, "OFI002", Oficina),
        started(LIM, "LIM014", Cac),
        started(AQP, "AQP002", Cac),
        started(ROGUE, "LIM014", Oficina),
    ]
}

/// An admission with the key that the replica names itself.
fn admits(
    (lamport, author, sequence): (u64, u128, u64),
    replica: u128,
    point: &str,
    scope: Scope,
) -> Said {
    let admitted = Admitted {
        replica: id(replica),
        point: point.into(),
        scope,
        founder_key: None,
        public_key: format!("clave {replica}"),
    };
    let decided = Saying::Decided(TrustEvent::Admitted(admitted));
    said(lamport, author, sequence, decided)
}

fn revokes((lamport, author, sequence): (u64, u128, u64), replica: u128, last: u64) -> Said {
    let revoked = Revoked {
        replica: id(replica),
        sequence: last,
        hash: "ab".repeat(32),
        reason: Sealed {
            vault: Uuid::nil(),
            digest: "cd".repeat(32),
        },
    };
    let decided = Saying::Decided(TrustEvent::Revoked(revoked));
    said(lamport, author, sequence, decided)
}

/// Settles everybody and what is added, in every order: the order must not matter.
fn settle(decisions: impl IntoIterator<Item = Said>, here: &Installation) -> Standings {
    let mut all = everybody();
    all.extend(decisions);
    let settled = Standings::settle(all.clone(), here);
    for _ in 0..all.len() {
        all.rotate_left(1);
        assert_eq!(Standings::settle(all.clone(), here), settled);
        let backwards = all.iter().rev().cloned().collect();
        assert_eq!(Standings::settle(backwards, here), settled);
    }
    settled
}

fn at(replica: u128) -> Installation {
    Installation {
        lineage: vec![id(replica)],
        ..Installation::default()
    }
}

fn standing(standings: &Standings, replica: u128) -> &Standing {
    standings.of(id(replica)).unwrap()
}

fn until(standings: &Standings, replica: u128) -> Option<(u64, WhyVoid)> {
    standing(standings, replica).until
}

fn ruled(standings: &Standings, author: u128, sequence: u64) -> Option<WhyVoid> {
    standings.ruled().get(&(id(author), sequence)).copied()
}

/// The other office and the points, admitted by the first office.
fn known_to_office() -> Vec<Said> {
    vec![
        admits((2, OFFICE, 2), BRANCH, "OFI002", Scope::Office),
        admits((3, OFFICE, 3), LIM, "LIM014", Scope::Point),
        admits((4, OFFICE, 4), AQP, "AQP002", Scope::Point),
    ]
}

#[test]
fn m4_a_foreign_replica_has_no_scope_but_what_a_decision_that_counts_gives_it() {
    let alone = settle([], &at(OFFICE));
    let own = standing(&alone, OFFICE);
    assert_eq!((&*own.point, own.scope), ("OFI001", Some(Scope::Office)));
    for foreign in [BRANCH, LIM, ROGUE] {
        assert_eq!(standing(&alone, foreign).scope, None);
        assert_eq!(alone.counting(id(foreign), 1), Err(WhyVoid::NotAdmitted));
    }
    assert_eq!(alone.of(id(STRANGER)), None);
    assert_eq!(alone.counting(id(STRANGER), 1), Err(WhyVoid::NotAdmitted));

    // What it was admitted as holds, whatever it says of itself.
    let admitted = settle(
        [admits((5, OFFICE, 4), ROGUE, "LIM099", Scope::Point)],
        &at(OFFICE),
    );
    let rogue = standing(&admitted, ROGUE);
    assert_eq!((&*rogue.point, rogue.scope), ("LIM099", Some(Scope::Point)));
    let claims = rogue.claims.clone().unwrap();
    assert_eq!((&*claims.point, claims.scope), ("LIM014", Scope::Office));
    assert!(!claims.other_key);
    // The later decision of the same authority is the one that holds.
    let again = settle(
        [
            admits((5, OFFICE, 4), LIM, "LIM015", Scope::Point),
            admits((6, OFFICE, 5), LIM, "LIM014", Scope::Office),
        ],
        &at(OFFICE),
    );
    let lim = standing(&again, LIM);
    assert_eq!((&*lim.point, lim.scope), ("LIM014", Some(Scope::Office)));
}

#[test]
fn m4_authority_comes_down_the_tree_and_never_by_a_low_counter() {
    // The rogue says to be an office, and chose counters before everybody's.
    let taken_over = [
        revokes((1, ROGUE, 2), OFFICE, 1),
        admits((1, ROGUE, 3), STRANGER, "LIM014", Scope::Office),
        revokes((1, STRANGER, 2), LIM, 0),
    ];
    let mut all = known_to_office();
    all.extend(taken_over.clone());
    for scope in [None, Some(Scope::Point)] {
        let mut all = all.clone();
        all.extend(scope.map(|scope| admits((9, OFFICE, 9), ROGUE, "LIM014", scope)));
        let settled = settle(all, &at(OFFICE));
        assert_eq!(settled.of(id(STRANGER)), None);
        for honest in [OFFICE, BRANCH, LIM] {
            assert_eq!(until(&settled, honest), None);
        }
    }
    // Trusted as an office by mistake it cuts others, but nobody here, and is let go.
    let mistaken = admits((9, OFFICE, 9), ROGUE, "LIM014", Scope::Office);
    all.push(mistaken);
    let settled = settle(all.clone(), &at(OFFICE));
    assert_eq!(until(&settled, OFFICE), None);
    assert_eq!(ruled(&settled, ROGUE, 2), Some(WhyVoid::Pending));
    assert_eq!(until(&settled, LIM), Some((0, WhyVoid::Revoked)));
    all.push(revokes((10, OFFICE, 10), ROGUE, 0));
    let settled = settle(all.clone(), &at(OFFICE));
    assert_eq!(until(&settled, LIM), None);
    assert_eq!(standing(&settled, ROGUE).scope, None);
    // And may be taken back by who let it go.
    all.push(admits((11, OFFICE, 11), ROGUE, "LIM014", Scope::Point));
    let rogue = settle(all, &at(OFFICE));
    assert_eq!(standing(&rogue, ROGUE).scope, Some(Scope::Point));
}

#[test]
fn m4_what_is_nearer_to_the_root_holds_against_what_is_farther() {
    let mut all = known_to_office();
    all.push(admits((1, BRANCH, 2), LIM, "LIM099", Scope::Office));
    all.push(admits((1, BRANCH, 3), OFFICE, "LIM099", Scope::Point));
    all.push(admits((1, BRANCH, 4), ROGUE, "LIM014", Scope::Point));
    let settled = settle(all, &at(OFFICE));
    assert_eq!(&*standing(&settled, LIM).point, "LIM014");
    assert_eq!(ruled(&settled, BRANCH, 2), Some(WhyVoid::Overruled));
    assert_eq!(&*standing(&settled, OFFICE).point, "OFI001");
    assert_eq!(standing(&settled, ROGUE).scope, Some(Scope::Point));
    assert_eq!(ruled(&settled, BRANCH, 4), None);
}

#[test]
fn m4_a_point_opens_its_own_door_until_an_office_says_otherwise() {
    let doors = [
        admits((5, LIM, 4), AQP, "LIM014", Scope::Point),
        admits((6, LIM, 5), OFFICE, "OFI001", Scope::Office),
    ];
    let settled = settle(doors.clone(), &at(LIM));
    assert_eq!(&*standing(&settled, AQP).point, "LIM014");
    assert!(standing(&settled, OFFICE).is_office());
    // Elsewhere it opens nothing.
    let mut all = known_to_office();
    all.extend(doors.clone());
    let elsewhere = settle(all.clone(), &at(OFFICE));
    assert_eq!(&*standing(&elsewhere, AQP).point, "AQP002");
    // The office that it trusts knows better.
    let settled = settle(all, &at(LIM));
    assert_eq!(&*standing(&settled, AQP).point, "AQP002");
    assert!(standing(&settled, BRANCH).is_office());
}

#[test]
fn m4_a_revocation_cuts_at_the_earliest_sequence_that_was_named() {
    let mut all = known_to_office();
    all.extend([
        revokes((5, OFFICE, 5), LIM, 9),
        revokes((6, OFFICE, 6), LIM, 7),
        revokes((7, BRANCH, 3), LIM, 8),
        admits((8, OFFICE, 7), LIM, "LIM014", Scope::Point),
    ]);
    let cut = settle(all, &at(OFFICE));
    assert_eq!(until(&cut, LIM), Some((7, WhyVoid::Revoked)));
    assert!(cut.counting(id(LIM), 7).is_ok());
    assert_eq!(cut.counting(id(LIM), 8), Err(WhyVoid::Revoked));
    assert!(cut.counting(id(AQP), 8).is_ok());
}

#[test]
fn m4_a_revocation_reaches_back_over_what_its_replica_had_decided() {
    let mut all = known_to_office();
    all.extend([
        revokes((8, BRANCH, 6), LIM, 3),
        admits((9, BRANCH, 7), STRANGER, "LIM014", Scope::Office),
    ]);
    let before = settle(all.clone(), &at(OFFICE));
    assert_eq!(until(&before, LIM), Some((3, WhyVoid::Revoked)));
    assert!(standing(&before, STRANGER).is_office());
    all.push(revokes((10, OFFICE, 9), BRANCH, 5));
    let settled = settle(all, &at(OFFICE));
    assert_eq!(until(&settled, BRANCH), Some((5, WhyVoid::Revoked)));
    assert_eq!(until(&settled, LIM), None);
    assert_eq!(settled.of(id(STRANGER)), None);
}

#[test]
fn m4_of_two_offices_of_one_layer_that_revoke_each_other_the_first_stays() {
    let known = [
        admits((2, LIM, 2), OFFICE, "OFI001", Scope::Office),
        admits((3, LIM, 3), BRANCH, "OFI002", Scope::Office),
    ];
    let mut both = known.to_vec();
    both.push(revokes((8, BRANCH, 6), OFFICE, 3));
    both.push(revokes((9, OFFICE, 4), BRANCH, 5));
    let both = settle(both, &at(LIM));
    assert_eq!(until(&both, OFFICE), Some((3, WhyVoid::Revoked)));
    assert_eq!(until(&both, BRANCH), None);
    // The same instant of the order: the lower replica comes first.
    let mut tied = known.to_vec();
    tied.push(revokes((8, BRANCH, 6), OFFICE, 3));
    tied.push(revokes((8, OFFICE, 6), BRANCH, 5));
    let tied = settle(tied, &at(LIM));
    assert_eq!(until(&tied, OFFICE), None);
    assert_eq!(until(&tied, BRANCH), Some((5, WhyVoid::Revoked)));
    // One that revokes itself is heard.
    let mut itself = known.to_vec();
    itself.push(revokes((8, BRANCH, 6), BRANCH, 5));
    assert_eq!(
        until(&settle(itself, &at(LIM)), BRANCH),
        Some((5, WhyVoid::Revoked))
    );
}

#[test]
fn m4_the_own_terminal_is_cut_by_who_says_so_here() {
    let mut all = vec![
        admits((2, LIM, 2), OFFICE, "OFI001", Scope::Office),
        revokes((8, OFFICE, 6), LIM, 3),
    ];
    let pending = settle(all.clone(), &at(LIM));
    assert_eq!(until(&pending, LIM), None);
    assert_eq!(ruled(&pending, OFFICE, 6), Some(WhyVoid::Pending));
    all.push(revokes((9, LIM, 5), LIM, 3));
    let confirmed = settle(all, &at(LIM));
    assert_eq!(until(&confirmed, LIM), Some((3, WhyVoid::Revoked)));
    assert_eq!(ruled(&confirmed, OFFICE, 6), None);
    // Whom it trusts it still knows.
    assert!(standing(&confirmed, OFFICE).is_office());
}

#[test]
fn m3_m4_of_a_fork_and_a_revocation_the_earlier_one_cuts() {
    let mut revoked = known_to_office();
    revoked.push(revokes((5, OFFICE, 5), LIM, 7));
    for (fork, expected) in [
        (6, (5, WhyVoid::Fork)),
        (8, (7, WhyVoid::Revoked)),
        (9, (7, WhyVoid::Revoked)),
        (1, (0, WhyVoid::Fork)),
    ] {
        let here = Installation {
            forks: [(id(LIM), fork)].into(),
            ..at(OFFICE)
        };
        assert_eq!(until(&settle(revoked.clone(), &here), LIM), Some(expected));
    }
    // An office that forked decides nothing from there on.
    let here = Installation {
        forks: [(id(OFFICE), 4)].into(),
        ..at(LIM)
    };
    let forked = [
        admits((2, LIM, 2), OFFICE, "OFI001", Scope::Office),
        admits((5, OFFICE, 3), AQP, "AQP002", Scope::Point),
        revokes((6, OFFICE, 4), AQP, 7),
    ];
    assert_eq!(until(&settle(forked, &here), AQP), None);
}

#[test]
fn u1_decisions_that_were_not_signed_do_not_count() {
    let here = Installation {
        unsigned: [(id(OFFICE), 4), (id(LIM), 3)].into(),
        ..at(LIM)
    };
    let settled = settle(
        [
            admits((2, LIM, 2), OFFICE, "OFI001", Scope::Office),
            revokes((5, OFFICE, 4), LIM, 7),
            admits((5, LIM, 3), AQP, "AQP002", Scope::Point),
            admits((6, OFFICE, 5), BRANCH, "OFI003", Scope::Office),
        ],
        &here,
    );
    assert_eq!(standing(&settled, AQP).scope, None);
    assert_eq!(ruled(&settled, OFFICE, 4), None);
    assert_eq!(&*standing(&settled, BRANCH).point, "OFI003");
    assert_eq!(settled.counting(id(OFFICE), 4), Err(WhyVoid::Signature));
    assert!(settled.counting(id(LIM), 4).is_ok());
}
