//! Who may write what, up to where, and signed by whom (M4, U1, U2).

use crate::support::exchange::Terminal;
use crate::support::merging::*;
use crate::support::store::*;
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::ProcedureType;
use contingencia::domain::numbering::Correlative;
use contingencia::domain::outage::{Closed, OutageEvent, State};
use contingencia::domain::terminal::Scope;
use contingencia::domain::trust::{Admitted, Void, WhyVoid};
use contingencia::domain::user::{PublicKeys, UserEvent};
use contingencia::journal::{Body, encode};
use contingencia::store::keyring::SigningKey;
use contingencia::store::{MergeMode, StoreError};
use std::collections::BTreeMap;
use uuid::Uuid;

#[test]
fn m4_a_point_cannot_touch_another_points_record() {
    let mut lim = console(LIM_A);
    let outage = lim.open(ProcedureType::Consultas).unwrap();
    let mut aqp = console(AQP);
    aqp.take(&lim);
    restores(&mut aqp, outage);
    let own = aqp.open(ProcedureType::Altas).unwrap();
    assert_eq!(state(&aqp, outage), Some(State::Open));
    let void = Void {
        replica: aqp.replica(),
        sequence: 3,
        why: WhyVoid::Scope,
    };
    for order in [[LIM_A, AQP], [AQP, LIM_A]] {
        let mut office = console(OFFICE);
        for stand in order {
            let told = office.take(if stand == AQP { &aqp } else { &lim });
            if stand == AQP {
                // Nothing is of another point while nobody heard of it.
                let expected = if order[0] == AQP { vec![] } else { vec![void] };
                assert_eq!(told.void, expected);
            }
        }
        assert_eq!(state(&office, outage), Some(State::Open));
        assert_eq!(state(&office, own), Some(State::Open));
        let void = office.store.read().void_of(aqp.replica()).unwrap();
        assert_eq!(void, [(WhyVoid::Scope, 1)].into());
        let kept = office.store.read().operations_of(outage).unwrap();
        assert_eq!(kept.len(), 2);
        assert_sound(&mut office, false);
    }
}

#[test]
fn m4_the_other_terminal_of_the_point_and_an_office_may() {
    let mut lim = console(LIM_A);
    let outage = lim.open(ProcedureType::Consultas).unwrap();
    let other = lim.open(ProcedureType::Altas).unwrap();
    let mut beside = console(LIM_B);
    beside.take(&lim);
    restores(&mut beside, outage);
    let mut office = console(OFFICE);
    office.take(&lim);
    restores(&mut office, other);
    lim.take(&beside);
    lim.take(&office);
    for outage in [outage, other] {
        assert_eq!(state(&lim, outage), Some(State::Restored));
    }
    assert_eq!(
        lim.store.read().void_of(office.replica()).unwrap(),
        BTreeMap::new()
    );

    // Nobody numbers for another point, not even an office.
    let forged = Uuid::from_u128(0xf0);
    office
        .write(forged, |writer| {
            let correlative = Correlative {
                point: "LIM014".into(),
                year: 2026,
                series: "Z".into(),
                number: 1,
            };
            let facts = opened(correlative, ProcedureType::Bajas, writer.now());
            Ok(Body::Outage(OutageEvent::Opened(Box::new(facts))))
        })
        .unwrap();
    assert_eq!(lim.take(&office).void.len(), 1);
    for console in [&lim, &office] {
        assert_eq!(state(console, forged), None);
    }
}

#[test]
fn m4_a_revocation_cuts_at_a_sequence_whichever_comes_first() {
    let mut lim = console(LIM_A);
    let kept = lim.open(ProcedureType::Consultas).unwrap();
    let lost = lim.open(ProcedureType::Altas).unwrap();
    restores(&mut lim, kept);
    let mut office = console(OFFICE);
    office.take(&lim);
    assert_eq!(state(&office, lost), Some(State::Open));
    office.revoke(lim.replica(), 3).unwrap();
    assert_eq!(state(&office, lost), None);

    let mut after = console(LIM_B);
    after.take(&lim);
    assert_eq!(state(&after, kept), Some(State::Restored));
    after.take(&office);
    let mut first = console(LIM_B);
    first.take(&office);
    let told = first.take(&lim);
    let why = WhyVoid::Revoked;
    assert_eq!(
        told.void
            .iter()
            .map(|void| (void.sequence, void.why))
            .collect::<Vec<_>>(),
        [(4, why), (5, why)]
    );
    assert_eq!(after.records(), first.records());
    // The terminal itself sees it alike, and its people still get in.
    lim.take(&office);
    lim.take(&after);
    after.take(&lim);
    for console in [&office, &after, &lim] {
        assert_eq!(state(console, kept), Some(State::Open));
        assert_eq!(state(console, lost), None);
    }
    assert_eq!(after.records(), lim.records());
    assert_sound(&mut lim, true);
    drop(lim.store);
    lim.place.unlock().unwrap();
}

#[test]
fn u1_a_decision_waits_for_the_key_of_its_author() {
    let mut lim = console(LIM_A);
    let outage = lim.open(ProcedureType::Consultas).unwrap();
    let mut next = lim.restored().unwrap();
    restores(&mut lim, outage);
    restores(&mut next, outage);
    close(&mut next.store, outage).unwrap();

    let mut office = console(OFFICE);
    let told = office.take(&next);
    assert_eq!(
        told.void.iter().map(|void| void.why).collect::<Vec<_>>(),
        [WhyVoid::Signature]
    );
    assert_sound(&mut office, false);
    office.take(&lim);
    assert_eq!(state(&office, outage), Some(State::Closed));
    assert_eq!(
        office.store.read().void_of(next.replica()).unwrap(),
        BTreeMap::new()
    );
    assert_sound(&mut office, false);
}

/// Appends a decision that a key signs.
fn push_signed(terminal: &mut Terminal, entity: Uuid, body: &Body, key: &SigningKey) {
    let line = encode(&terminal.envelope(entity), body).unwrap();
    let signature = key.sign(line.bytes()).unwrap();
    terminal.push_line(line.close(Some(&signature)).unwrap());
}

fn as_segment(terminal: &Terminal) -> Segment {
    Segment {
        replica: terminal.id,
        lines: terminal.lines.clone(),
        vault: terminal
            .vault
            .iter()
            .map(|entry| (entry.id, entry.salt, entry.data.clone()))
            .collect(),
    }
}

#[test]
fn u1_a_closing_that_another_key_signed_has_no_effect() {
    let mut terminal = Terminal::new();
    let (user, outage) = (Uuid::from_u128(2), Uuid::from_u128(0x100));
    let (own, other) = (
        SigningKey::generate().unwrap(),
        SigningKey::generate().unwrap(),
    );
    let added = UserEvent::Added {
        names: terminal.seal("luis.prueba"),
        role: Role::Supervisor,
        founder: true,
        keys: PublicKeys {
            recipient: "age1prueba".into(),
            signing: own.public_key().to_owned(),
        },
    };
    push_signed(&mut terminal, user, &Body::User(added), &own);
    let correlative = Correlative {
        point: "LIM014".into(),
        year: 2026,
        series: "A".into(),
        number: 1,
    };
    let facts = Box::new(opened(correlative, ProcedureType::Bajas, at("10:42")));
    let restored = typed(at("10:45"));
    for event in [
        OutageEvent::Opened(facts),
        OutageEvent::Restored { restored },
    ] {
        terminal.push(outage, &Body::Outage(event));
    }
    let closing = |terminal: &mut Terminal| {
        Body::Outage(OutageEvent::Closed(Box::new(Closed {
            cause: "sin_fluido_electrico".into(),
            sustento: terminal.seal("volvió la luz"),
            reference: None,
            origin: None,
            listed: None,
            role: Role::Supervisor,
            to_validate: false,
            unconfirmed: false,
            unforeseen_kind: None,
            told: None,
            receipt: None,
        })))
    };
    let body = closing(&mut terminal);
    push_signed(&mut terminal, outage, &body, &other);
    let body = closing(&mut terminal);
    terminal.push(outage, &body);
    let mut office = console(OFFICE);
    let told = office.merge(&as_segment(&terminal)).unwrap();
    let why = WhyVoid::Signature;
    assert_eq!(
        told.void
            .iter()
            .map(|void| (void.sequence, void.why))
            .collect::<Vec<_>>(),
        [(5, why), (6, why)]
    );
    assert_eq!(state(&office, outage), Some(State::Restored));
    // Another point cannot name a key of that user's.
    let mut aqp = console(AQP);
    let renewed = UserEvent::KeysRenewed {
        keys: PublicKeys {
            recipient: "age1prueba".into(),
            signing: other.public_key().to_owned(),
        },
    };
    aqp.write(user, |_| Ok(Body::User(renewed))).unwrap();
    office.take(&aqp);
    assert_eq!(state(&office, outage), Some(State::Restored));
    let body = closing(&mut terminal);
    push_signed(&mut terminal, outage, &body, &own);
    office.merge(&as_segment(&terminal)).unwrap();
    assert_eq!(state(&office, outage), Some(State::Closed));
    assert_sound(&mut office, false);
}

#[test]
fn u2_a_user_of_another_store_gets_no_key_of_this_one() {
    let mut lim = console(LIM_A);
    let beside = console(LIM_B);
    lim.take(&beside);
    assert_eq!(lim.store.read().users().unwrap().len(), 2);
    assert_eq!(lim.store.read().own_users().unwrap().len(), 1);
    // Both are called alike, and only one of them enters here.
    lim.store.rotate_key().unwrap();
    let theirs = beside
        .place
        .ring()
        .unlock_user(ANA, &passphrase(), 0)
        .unwrap();
    assert!(lim.place.ring().open_store_key(&theirs).is_err());
    lim.place.unlock().unwrap();
}

#[test]
fn m4_what_a_person_admits_is_written_with_the_merge_that_asked() {
    let mut lim = console(LIM_A);
    a_day(&mut lim.store);
    let segment = lim.wrote();
    let mut beside = console(LIM_B);
    let admitted = Admitted {
        replica: lim.replica(),
        point: "LIM014".into(),
        scope: Scope::Point,
        public_key: lim.store.terminal().started.public_key.clone(),
    };
    let admits = |console: &mut Console, mode| {
        let deed = |merger: &mut contingencia::store::Merger<'_, '_>| {
            for line in &segment.lines {
                let operation = contingencia::journal::decode(line).unwrap();
                merger.operation(&contingencia::journal::digest(line), line, operation)?;
            }
            Ok::<_, StoreError>(())
        };
        bundle(
            &mut console.store,
            segment.replica,
            Some(admitted.clone()),
            mode,
            deed,
        )
        .unwrap()
    };
    let is_admitted = |console: &Console| {
        let standings = console.store.read().standings().unwrap();
        standings
            .of(lim.replica())
            .map(|standing| standing.admitted)
    };
    let planned = admits(&mut beside, MergeMode::Plan);
    assert_eq!(is_admitted(&beside), None);
    assert_eq!(admits(&mut beside, MergeMode::Apply), planned);
    assert_eq!((planned.new, planned.void.len()), (7, 0));
    assert_eq!(is_admitted(&beside), Some(true));
    // It is the own door that was opened, and nobody else's.
    let mut office = console(OFFICE);
    office.take(&beside);
    office.take(&lim);
    assert_eq!(is_admitted(&office), Some(false));
    // An office opens it for all.
    let admitted = Admitted {
        scope: Scope::Point,
        ..admitted.clone()
    };
    bundle(
        &mut office.store,
        segment.replica,
        Some(admitted),
        MergeMode::Apply,
        |_| Ok(()),
    )
    .unwrap();
    let mut branch = console(BRANCH);
    branch.take(&office);
    branch.take(&lim);
    assert_eq!(is_admitted(&branch), Some(true));
}
