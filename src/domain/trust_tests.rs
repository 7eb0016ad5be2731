use super::*;
use crate::domain::terminal::{Channel, ServicePoint};
use Channel::{Cac, Oficina};

/// Two offices and two points, and one that nobody heard of.
const OFFICE: u128 = 1;
const BRANCH: u128 = 2;
const LIM: u128 = 3;
const AQP: u128 = 4;
const STRANGER: u128 = 5;

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
        public_key: format!("llave {author}"),
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
    ]
}

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
        public_key: "otra llave".into(),
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

/// Settles everybody and what is added, in every order, at a console that
/// knows nothing of its own; the order must not matter.
fn settle(decisions: impl IntoIterator<Item = Said>, here: &Here) -> Standings {
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

fn standing(standings: &Standings, replica: u128) -> &Standing {
    standings.of(id(replica)).unwrap()
}

fn until(standings: &Standings, replica: u128) -> Option<(u64, WhyVoid)> {
    standing(standings, replica).until
}

#[test]
fn m4_a_replica_is_what_it_says_until_an_office_says_otherwise() {
    let here = Here::default();
    let none = settle([], &here);
    let lim = standing(&none, LIM);
    assert_eq!((&*lim.point, lim.scope), ("LIM014", Scope::Point));
    assert_eq!((lim.admitted, lim.until), (false, None));
    assert_eq!(standing(&none, OFFICE).scope, Scope::Office);
    assert_eq!(none.of(id(STRANGER)), None);
    assert_eq!(none.counting(id(STRANGER), 1), Err(WhyVoid::Scope));

    let admitted = settle([admits((5, OFFICE, 4), LIM, "LIM015", Scope::Point)], &here);
    let lim = standing(&admitted, LIM);
    assert_eq!((&*lim.point, lim.admitted), ("LIM015", true));
    assert_eq!(lim.public_key, "otra llave");
    // The later decision is the one that holds.
    let again = settle(
        [
            admits((5, OFFICE, 4), LIM, "LIM015", Scope::Point),
            admits((6, BRANCH, 2), LIM, "LIM016", Scope::Office),
        ],
        &here,
    );
    let lim = standing(&again, LIM);
    assert_eq!((&*lim.point, lim.scope), ("LIM016", Scope::Office));
}

#[test]
fn m4_an_office_that_was_demoted_decides_no_more() {
    let demoted = settle(
        [
            revokes((5, BRANCH, 4), LIM, 7),
            admits((6, OFFICE, 4), BRANCH, "OFI002", Scope::Point),
            revokes((7, BRANCH, 5), AQP, 7),
            admits((8, BRANCH, 6), LIM, "LIM099", Scope::Office),
        ],
        &Here::default(),
    );
    assert_eq!(until(&demoted, LIM), Some((7, WhyVoid::Revoked)));
    assert_eq!(until(&demoted, AQP), None);
    assert_eq!(&*standing(&demoted, LIM).point, "LIM014");
}

#[test]
fn m4_a_point_opens_only_its_own_door_and_gives_nobody_a_scope() {
    let decisions = [
        admits((5, LIM, 4), AQP, "LIM014", Scope::Office),
        admits((6, LIM, 5), STRANGER, "LIM014", Scope::Point),
        revokes((7, LIM, 6), AQP, 1),
    ];
    let own = Here {
        lineage: vec![id(LIM)],
        ..Here::default()
    };
    let at_home = settle(decisions.clone(), &own);
    let aqp = standing(&at_home, AQP);
    assert_eq!((&*aqp.point, aqp.scope), ("AQP002", Scope::Point));
    assert_eq!((aqp.admitted, aqp.until), (true, None));
    assert!(standing(&at_home, STRANGER).admitted);
    assert!(standing(&at_home, LIM).admitted);

    let elsewhere = settle(decisions, &Here::default());
    assert!(!standing(&elsewhere, AQP).admitted);
    assert_eq!(elsewhere.of(id(STRANGER)), None);
}

#[test]
fn m4_a_revocation_cuts_at_the_earliest_sequence_that_was_named() {
    let cut = settle(
        [
            revokes((5, OFFICE, 4), LIM, 9),
            revokes((6, OFFICE, 5), LIM, 7),
            revokes((7, BRANCH, 3), LIM, 8),
            admits((8, OFFICE, 6), LIM, "LIM014", Scope::Point),
        ],
        &Here::default(),
    );
    assert_eq!(until(&cut, LIM), Some((7, WhyVoid::Revoked)));
    assert!(cut.counting(id(LIM), 7).is_ok());
    assert_eq!(cut.counting(id(LIM), 8), Err(WhyVoid::Revoked));
    assert!(cut.counting(id(AQP), 8).is_ok());
}

#[test]
fn m4_a_revocation_reaches_back_over_what_its_replica_had_decided() {
    let taken_over = [
        revokes((8, BRANCH, 6), LIM, 3),
        admits((9, BRANCH, 7), STRANGER, "LIM014", Scope::Office),
        revokes((10, OFFICE, 4), BRANCH, 5),
        // The stranger, were it an office, would cut this one.
        revokes((11, STRANGER, 2), OFFICE, 1),
    ];
    let here = Here::default();
    let settled = settle(taken_over.clone(), &here);
    assert_eq!(until(&settled, BRANCH), Some((5, WhyVoid::Revoked)));
    assert_eq!(until(&settled, LIM), None);
    assert_eq!(settled.of(id(STRANGER)), None);
    assert_eq!(until(&settled, OFFICE), None);
    // Before the office said so they counted.
    let before = settle(taken_over[..2].to_vec(), &here);
    assert_eq!(until(&before, LIM), Some((3, WhyVoid::Revoked)));
    assert_eq!(standing(&before, STRANGER).scope, Scope::Office);
}

#[test]
fn m4_of_two_offices_that_revoke_each_other_the_first_stays() {
    let both = settle(
        [
            revokes((8, BRANCH, 6), OFFICE, 3),
            revokes((9, OFFICE, 4), BRANCH, 5),
        ],
        &Here::default(),
    );
    assert_eq!(until(&both, OFFICE), Some((3, WhyVoid::Revoked)));
    assert_eq!(until(&both, BRANCH), None);
    // The same instant of the order: the lower replica comes first.
    let tied = settle(
        [
            revokes((8, BRANCH, 6), OFFICE, 3),
            revokes((8, OFFICE, 6), BRANCH, 5),
        ],
        &Here::default(),
    );
    assert_eq!(until(&tied, OFFICE), None);
    assert_eq!(until(&tied, BRANCH), Some((5, WhyVoid::Revoked)));
    // One that revokes itself is heard.
    let itself = settle([revokes((8, BRANCH, 6), BRANCH, 5)], &Here::default());
    assert_eq!(until(&itself, BRANCH), Some((5, WhyVoid::Revoked)));
}

#[test]
fn m3_m4_of_a_fork_and_a_revocation_the_earlier_one_cuts() {
    let revoked = [revokes((5, OFFICE, 4), LIM, 7)];
    for (fork, expected) in [
        (6, (5, WhyVoid::Fork)),
        (8, (7, WhyVoid::Revoked)),
        (9, (7, WhyVoid::Revoked)),
        (1, (0, WhyVoid::Fork)),
    ] {
        let here = Here {
            forks: [(id(LIM), fork)].into(),
            ..Here::default()
        };
        assert_eq!(until(&settle(revoked.clone(), &here), LIM), Some(expected));
    }
    // An office that forked decides nothing from there on.
    let here = Here {
        forks: [(id(OFFICE), 4)].into(),
        ..Here::default()
    };
    assert_eq!(until(&settle(revoked, &here), LIM), None);
}

#[test]
fn u1_decisions_that_were_not_signed_do_not_count() {
    let here = Here {
        unsigned: [(id(OFFICE), 4), (id(LIM), 2)].into(),
        lineage: vec![id(LIM)],
        ..Here::default()
    };
    let settled = settle(
        [
            revokes((5, OFFICE, 4), AQP, 7),
            admits((5, LIM, 2), AQP, "AQP002", Scope::Point),
            admits((6, OFFICE, 5), BRANCH, "OFI003", Scope::Office),
        ],
        &here,
    );
    assert_eq!(until(&settled, AQP), None);
    assert!(!standing(&settled, AQP).admitted);
    assert_eq!(&*standing(&settled, BRANCH).point, "OFI003");
    assert_eq!(settled.counting(id(LIM), 2), Err(WhyVoid::Signature));
    assert!(settled.counting(id(LIM), 3).is_ok());
}
