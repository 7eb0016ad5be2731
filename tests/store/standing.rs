//! Who may write what, up to where, and signed by whom (M4, U1, U2).

use crate::support::exchange::Terminal;
use crate::support::merging::*;
use crate::support::store::*;
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::ProcedureType;
use contingencia::domain::numbering::Correlative;
use contingencia::domain::outage::{Closed, OutageEvent, State};
use contingencia::domain::personal::RetentionClass;
use contingencia::domain::rule::Rule;
use contingencia::domain::terminal::Scope;
use contingencia::domain::trust::{Admitted, Revoked, Standing, TrustEvent, WhyVoid};
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
    // The door does not keep what would have no effect.
    let refused = restore_outage(&mut aqp.store, outage);
    assert!(matches!(refused, Err(StoreError::Refused(refusal)) if refusal.rule == Rule::M4));
    assert_eq!(state(&aqp, outage), Some(State::Open));
    assert_sound(&mut aqp, false);
}

/// A console keeps what it read of who may write what from one transaction to the next.
#[test]
fn m4_what_was_taken_back_or_said_by_another_console_is_read_anew() {
    let mut lim = console(LIM_A);
    let outage = lim.open(ProcedureType::Consultas).unwrap();
    let mut aqp = console(AQP);
    aqp.open(ProcedureType::Altas).unwrap();
    let mut office = console(OFFICE);
    let wrote = lim.wrote();
    let plan = wrote.merge(&mut office.store, MergeMode::Plan).unwrap();
    assert_eq!(plan.new, wrote.lines.len() as u64);
    // What another terminal said comes to stand where the plan had put that.
    office.take(&aqp);
    assert_eq!(office.merge(&wrote).unwrap(), plan);
    assert_sound(&mut office, false);

    let mut beside = office.place.unlock().unwrap();
    let branch = console(BRANCH).wrote();
    branch.merge(&mut beside, MergeMode::Apply).unwrap();
    beside
        .write(|writer| {
            let reason = writer.seal(RetentionClass::General, "se la llevaron")?;
            let cut = TrustEvent::Revoked(Revoked {
                replica: wrote.replica,
                sequence: wrote.lines.len() as u64,
                hash: "00".repeat(32),
                reason,
            });
            writer.append(writer.id(), &Body::Trust(cut))
        })
        .unwrap();
    restores(&mut lim, outage);
    let done = office.merge(&lim.wrote()).unwrap();
    let void: Vec<WhyVoid> = done.void.iter().map(|it| it.why).collect();
    assert_eq!(void, [WhyVoid::Revoked]);
    assert_eq!(state(&office, outage), Some(State::Open));
    assert_sound(&mut office, false);
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
    let refused = office.write(forged, |writer| {
        let correlative = Correlative {
            point: "LIM014".into(),
            year: 2026,
            series: "Z".into(),
            number: 1,
        };
        let facts = opened(correlative, ProcedureType::Bajas, writer.now());
        Ok(Body::Outage(OutageEvent::Opened(Box::new(facts))))
    });
    assert!(matches!(refused, Err(StoreError::Refused(refusal)) if refusal.rule == Rule::M4));
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
    office.revoke(lim.replica(), BEGUN + 1).unwrap();
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
        [(BEGUN + 2, why), (BEGUN + 3, why)]
    );
    assert_eq!(after.records(), first.records());
    // The terminal itself goes on until somebody there says the same.
    lim.take(&office);
    assert_eq!(state(&lim, kept), Some(State::Restored));
    assert_eq!(state(&lim, lost), Some(State::Open));
    let void = lim.store.read().void_of(office.replica()).unwrap();
    assert_eq!(void, [(WhyVoid::Pending, 1)].into());
    lim.revoke(lim.replica(), BEGUN + 1).unwrap();
    for console in [&office, &after] {
        assert_eq!(state(console, kept), Some(State::Open));
        assert_eq!(state(console, lost), None);
    }
    // At its own counter it is told, and goes on being seen (Q0).
    assert_eq!(state(&lim, kept), Some(State::Restored));
    assert_eq!(state(&lim, lost), Some(State::Open));
    let told = lim.store.read().void_of(lim.replica()).unwrap();
    assert_eq!(told.keys().copied().collect::<Vec<_>>(), [why]);
    let void = lim.store.read().void_of(office.replica()).unwrap();
    assert_eq!(void, BTreeMap::new());
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
        [WhyVoid::Unheard, WhyVoid::Unheard]
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
    let admitted = Admitted {
        replica: terminal.id,
        point: "LIM014".into(),
        scope: Scope::Point,
        public_key: terminal.key.public_key().to_owned(),
        founder_key: None,
    };
    trust(&mut office.store, admitted.clone());
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
    // It is so too where it is proven while another bundle of its transaction is taken.
    let mut beside = console(OFFICE);
    trust(&mut beside.store, admitted);
    let (before, closings) = (
        as_segment(&terminal).part(0..4),
        as_segment(&terminal).part(4..6),
    );
    before.merge(&mut beside.store, MergeMode::Apply).unwrap();
    let others = aqp.wrote();
    let ((), told) = beside
        .store
        .merge(MergeMode::Apply, |merging| {
            merging.bundle(closings.replica, None, |merger| closings.give(merger))?;
            merging.bundle(others.replica, None, |merger| others.give(merger))
        })
        .unwrap();
    assert_eq!(told[0].void.len(), 2);
    assert_eq!(state(&beside, outage), Some(State::Restored));
    assert_sound(&mut beside, false);
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
    let lim = console(LIM_A);
    let mut next = lim.restored().unwrap();
    a_day(&mut next.store);
    let segment = next.wrote();
    let mut beside = console(LIM_B);
    beside.take(&lim);
    let admitted = Admitted {
        replica: next.replica(),
        point: "LIM014".into(),
        scope: Scope::Point,
        public_key: next.store.terminal().started.public_key.clone(),
        founder_key: None,
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
        standings.of(next.replica()).map(Standing::admitted)
    };
    let planned = admits(&mut beside, MergeMode::Plan);
    assert_eq!(is_admitted(&beside), None);
    assert_eq!(admits(&mut beside, MergeMode::Apply), planned);
    assert_eq!((planned.new, planned.void.len()), (6, 0));
    assert_eq!(is_admitted(&beside), Some(true));
    // It is the own door that was opened, and nobody else's.
    let mut office = console(OFFICE);
    assert_eq!(office.take(&beside).void, []);
    office.merge(&segment).unwrap();
    assert_eq!(is_admitted(&office), Some(false));
    let why = office.store.read().void_of(next.replica()).unwrap();
    assert_eq!(why, [(WhyVoid::NotAdmitted, 5)].into());
    // An office opens it for all.
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
    branch.take(&next);
    assert_eq!(is_admitted(&branch), Some(true));
}
