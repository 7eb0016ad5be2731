//! Verifying: what was tampered with is named.

use crate::support::store::*;
use contingencia::domain::catalog::ProcedureType;
use contingencia::domain::numbering::Correlative;
use contingencia::domain::outage::OutageEvent;
use contingencia::journal::{Body, digest};
use contingencia::store::{ProblemKind, StoreError};
use rusqlite::{Connection, params};

/// A store after a day's work: 2 operations of the set-up, then 5.
fn worked() -> Place {
    let place = Place::new();
    a_day(&mut place.set_up());
    place
}

const NEWEST: u64 = 7;

fn bytes_of(raw: &Connection, sequence: u64) -> Vec<u8> {
    raw.query_row(
        "SELECT bytes FROM operation WHERE sequence = ?1",
        [sequence],
        |row| row.get(0),
    )
    .unwrap()
}

/// Changes an operation's text so that it still reads.
fn edit(raw: &Connection, sequence: u64, fix_hash: bool) {
    unguard(raw);
    let text = String::from_utf8(bytes_of(raw, sequence)).unwrap();
    let edited = text.replace("T10:42", "T10:41");
    assert_ne!(text, edited);
    raw.execute(
        "UPDATE journal SET bytes = ?2 WHERE sequence = ?1",
        params![sequence, edited.as_bytes()],
    )
    .unwrap();
    if fix_hash {
        raw.execute(
            "UPDATE journal SET hash = ?2 WHERE sequence = ?1",
            params![sequence, digest(edited.as_bytes())],
        )
        .unwrap();
    }
}

#[test]
fn a_sound_store_has_no_problems_and_says_what_it_holds() {
    let place = worked();
    let found = place.verify();
    assert_eq!(found.problems, []);
    assert_eq!(found.operations, NEWEST);
    let [replica] = &found.replicas[..] else {
        panic!("{:?}", found.replicas)
    };
    assert_eq!(replica.point.as_deref(), Some(POINT));
    assert_eq!(replica.terminal.as_deref(), Some("A"));
    assert_eq!(replica.epoch, Some(1));
    assert_eq!((replica.from_sequence, replica.to_sequence), (1, NEWEST));
    assert_eq!(replica.head, digest(&bytes_of(&place.raw(), NEWEST)));
}

#[test]
fn j2_an_edited_operation_is_named() {
    for sequence in 1..=NEWEST {
        let place = worked();
        edit(&place.raw(), sequence, false);
        let found_here = place.verify();
        assert!(
            found(&found_here, ProblemKind::Hash, sequence),
            "{sequence}: {:?}",
            found_here.problems
        );
    }
}

#[test]
fn j2_an_operation_edited_together_with_its_hash_is_named() {
    for sequence in 1..NEWEST {
        let place = worked();
        edit(&place.raw(), sequence, true);
        let found_here = place.verify();
        assert!(found(&found_here, ProblemKind::Link, sequence + 1));
        let link = first_of(&found_here, ProblemKind::Link).unwrap();
        assert!(link.message.contains(&sequence.to_string()), "{link:?}");
    }
    let place = worked();
    edit(&place.raw(), NEWEST, true);
    assert!(found(&place.verify(), ProblemKind::Head, NEWEST));
}

#[test]
fn j2_a_missing_operation_is_named() {
    for sequence in 1..=NEWEST {
        let place = worked();
        let raw = place.raw();
        unguard(&raw);
        raw.execute("DELETE FROM journal WHERE sequence = ?1", [sequence])
            .unwrap();
        let found_here = place.verify();
        let named = if sequence == NEWEST {
            found(&found_here, ProblemKind::Head, sequence)
        } else {
            found(&found_here, ProblemKind::Gap, sequence + 1)
        };
        assert!(named, "{sequence}: {:?}", found_here.problems);
    }
}

#[test]
fn j2_the_newest_operations_are_missed_also_without_their_head() {
    let place = worked();
    let raw = place.raw();
    unguard(&raw);
    raw.execute_batch("DELETE FROM journal WHERE sequence = 7; DELETE FROM replica")
        .unwrap();
    let found_here = place.verify();
    assert!(
        first_of(&found_here, ProblemKind::Head).is_some(),
        "{:?}",
        found_here.problems
    );
}

#[test]
fn j2_bytes_that_are_no_operation_are_named() {
    let place = worked();
    let raw = place.raw();
    unguard(&raw);
    raw.execute("UPDATE journal SET bytes = x'7b' WHERE sequence = 4", [])
        .unwrap();
    assert!(found(&place.verify(), ProblemKind::Unreadable, 4));
}

#[test]
fn j2_columns_that_say_something_else_than_their_operation_are_named() {
    for change in ["lamport = 500", "kind = 'outage.restored'", "record = 1"] {
        let place = worked();
        let raw = place.raw();
        unguard(&raw);
        raw.execute(
            &format!("UPDATE journal SET {change} WHERE sequence = 4"),
            [],
        )
        .unwrap();
        assert!(found(&place.verify(), ProblemKind::Envelope, 4), "{change}");
    }
}

#[test]
fn j2_numbers_that_say_another_id_or_none_are_named() {
    let of_4 = "WHERE number = (SELECT record FROM journal WHERE sequence = 4)";
    for (change, kind, sequence) in [
        (
            format!("UPDATE known SET id = randomblob(16) {of_4}"),
            ProblemKind::Envelope,
            4,
        ),
        (
            format!("PRAGMA foreign_keys = OFF; DELETE FROM known {of_4}"),
            ProblemKind::Gap,
            7,
        ),
    ] {
        let place = worked();
        place.raw().execute_batch(&change).unwrap();
        let named = place.verify();
        assert!(
            found(&named, kind, sequence),
            "{change}: {:?}",
            named.problems
        );
    }
}

#[test]
fn t1_a_vault_entry_that_was_edited_or_removed_is_named() {
    for change in [
        "UPDATE vault SET data = '\"otra cosa\"'",
        "UPDATE vault SET data = x'00'",
        "UPDATE vault SET salt = randomblob(32)",
        "DELETE FROM vault",
    ] {
        let change = change.replace("data = '\"otra cosa\"'", "data = CAST('\"x\"' AS BLOB)");
        let place = worked();
        place.raw().execute(&change, []).unwrap();
        let found_here = place.verify();
        // The founder's names, a correction's reason, a closing's sustento.
        for sequence in [2, 4, 6] {
            assert!(
                found(&found_here, ProblemKind::Vault, sequence),
                "{change}: {:?}",
                found_here.problems
            );
        }
    }
}

#[test]
fn t1_a_spoiled_name_keeps_nobody_out() {
    let place = worked();
    place
        .raw()
        .execute("UPDATE vault SET data = x'00'", [])
        .unwrap();
    place.unlock().unwrap();
}

#[test]
fn j1_a_record_that_is_not_the_fold_of_its_operations_is_named() {
    for change in [
        "UPDATE outage SET state = 'open' WHERE number = 1",
        "UPDATE outage SET started = started + 1 WHERE number = 2",
        "UPDATE outage SET record = replace(record, 'sisact', 'sicar')",
        "UPDATE outage SET record = '{' WHERE number = 1",
        "DELETE FROM outage WHERE number = 1",
        "DELETE FROM user",
        "UPDATE user SET role = 'administrador'",
        "UPDATE user SET record = '{'",
        "UPDATE user SET blocked = 1",
        "DELETE FROM terminal",
        "UPDATE terminal SET record = '{'",
        "INSERT INTO terminal VALUES (randomblob(16), '{}')",
        "INSERT INTO user VALUES (randomblob(16), 'consulta', 0, '{}')",
        "INSERT INTO notice VALUES (randomblob(16), 'FS-1', 1, '{}')",
        "INSERT INTO inquiry VALUES (randomblob(16), 1, 'E4', 0, '{}')",
        "UPDATE OR REPLACE outage SET id = randomblob(16) WHERE number = 2",
        "DELETE FROM outage_slot",
        "UPDATE outage_slot SET procedure_type = 'bajas'",
        "UPDATE outage_slot SET point = 'LIM999'",
        "INSERT INTO outage_slot SELECT point, 'bajas', replica, randomblob(16) FROM outage_slot",
        "INSERT INTO outage_slot SELECT s.point, 'bajas', s.replica, o.id
         FROM outage_slot s, outage o WHERE o.number = 1",
        "UPDATE replica SET lamport = 1",
        "UPDATE replica SET latest = 1",
    ] {
        let place = worked();
        assert!(place.raw().execute(change, []).unwrap() > 0, "{change}");
        let found_here = place.verify();
        assert!(
            first_of(&found_here, ProblemKind::Record).is_some(),
            "{change}: {:?}",
            found_here.problems
        );
        // A tampered table is not a reason to doubt the decisions.
        assert!(
            first_of(&found_here, ProblemKind::Signature).is_none(),
            "{change}"
        );
    }
}

#[test]
fn u1_a_decision_without_its_signature_is_named() {
    let place = worked();
    let raw = place.raw();
    unguard(&raw);
    // The closing is the sixth; hash and head are made to fit, so that only
    // the signature tells.
    let text = String::from_utf8(bytes_of(&raw, 6)).unwrap();
    let (signed, _) = text.split_once(",\"signature\":").unwrap();
    let stripped = format!("{signed}}}");
    raw.execute(
        "UPDATE journal SET bytes = ?1, hash = ?2 WHERE sequence = 6",
        params![stripped.as_bytes(), digest(stripped.as_bytes())],
    )
    .unwrap();
    assert!(found(&place.verify(), ProblemKind::Signature, 6));
}

#[test]
fn u1_a_decision_changed_under_its_signature_is_named() {
    let place = worked();
    let raw = place.raw();
    unguard(&raw);
    let text = String::from_utf8(bytes_of(&raw, 6)).unwrap();
    let changed = text.replace("sin_fluido_electrico", "infraestructura");
    raw.execute(
        "UPDATE journal SET bytes = ?1, hash = ?2 WHERE sequence = 6",
        params![changed.as_bytes(), digest(changed.as_bytes())],
    )
    .unwrap();
    assert!(found(&place.verify(), ProblemKind::Signature, 6));
}

#[test]
fn n4_a_gap_in_the_correlatives_is_named() {
    let place = worked();
    let mut store = place.unlock().unwrap();
    store
        .write(|writer| {
            let correlative = Correlative {
                point: POINT.into(),
                year: 2026,
                series: "A".into(),
                number: 5,
            };
            let facts = opened(correlative, ProcedureType::Bajas, writer.now());
            let event = OutageEvent::Opened(Box::new(facts));
            writer.append(writer.id(), &Body::Outage(event))?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
    let found_here = place.verify();
    let gap = first_of(&found_here, ProblemKind::Numbering).unwrap();
    assert!(gap.message.contains("LIM014-2026-A-000003"), "{gap:?}");
    assert_eq!(found_here.problems.len(), 1);
}

#[test]
fn a_damaged_page_is_named() {
    let place = worked();
    place
        .raw()
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    let sound = std::fs::read(place.paths().store()).unwrap();
    let pages = sound.len() / 4096;
    assert_eq!(sound.len() % 4096, 0);
    assert!(pages > 10);
    // Of page 1 the sixteen bytes of salt too; of others the reserved end too.
    let mut spots = vec![0, 7, 15, 16, 24, 100, 2000, 4095];
    for page in 2..=pages {
        let start = (page - 1) * 4096;
        spots.extend([start, start + 4095]);
    }
    for spot in spots {
        overwrite(&place.paths().store(), &sound);
        flip(&place.paths().store(), spot);
        let page = spot / 4096 + 1;
        let found_here = place.verify();
        let [problem] = &found_here.problems[..] else {
            panic!("{spot}: {:?}", found_here.problems)
        };
        assert_eq!(problem.kind, ProblemKind::Page, "{spot}");
        assert!(
            problem.message.contains(&format!("página {page} ")),
            "{spot}: {problem:?}"
        );
        // Working with it says so too, or does not meet the page.
        match place.unlock() {
            Ok(_) | Err(StoreError::NotThisKey { .. } | StoreError::Damaged { .. }) => {}
            Err(other) => panic!("{spot}: {other:?}"),
        }
    }
}

#[test]
fn a_store_cut_short_is_named() {
    let place = worked();
    place
        .raw()
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    let sound = std::fs::read(place.paths().store()).unwrap();
    for length in [sound.len() - 4096, sound.len() - 100, 4096 * 3, 5000] {
        overwrite(&place.paths().store(), &sound[..length]);
        let found_here = place.verify();
        assert!(!found_here.problems.is_empty(), "{length}");
        match place.unlock() {
            Ok(_) | Err(StoreError::NotThisKey { .. } | StoreError::Damaged { .. }) => {}
            Err(other) => panic!("{length}: {other:?}"),
        }
    }
}

#[test]
fn verifying_can_be_stopped() {
    let place = worked();
    let store = place.unlock().unwrap();
    let stopped = store.reader_connection().unwrap().verify(&mut |_, _| false);
    assert!(matches!(stopped, Err(StoreError::Cancelled)));
}

#[test]
fn j1_the_guards_of_the_journal_are_missed_and_made_again() {
    let place = worked();
    let raw = place.raw();
    unguard(&raw);
    let found = place.verify().problems;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].kind, ProblemKind::File);
    drop(place.unlock().unwrap());
    assert_eq!(place.verify().problems, []);
    let changed = raw.execute("UPDATE journal SET bytes = x'00' WHERE sequence = 1", []);
    assert!(changed.is_err());
}
