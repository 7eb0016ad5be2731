//! Whatever dishonest terminals write: what honest ones show of each other is what they
//! show without them (M4).

use super::converging::{assert_whole, deed};
use crate::rogue::builder::{Rogue, new_id};
use crate::support::cell;
use crate::support::kinds::of_every_kind;
use crate::support::merging::*;
use contingencia::actions::{Desk, void_page};
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::ProcedureType;
use contingencia::domain::personal::RetentionClass;
use contingencia::domain::pqr::PqrBase;
use contingencia::domain::purge::PurgeEvent;
use contingencia::domain::terminal::{Channel, Scope};
use contingencia::domain::trust::{Admitted, Revoked, TrustEvent};
use contingencia::journal::{Body, case_id, decode, sealed_in};
use contingencia::store::PageAt;
use proptest::prelude::*;
use proptest::sample::Index;
use rusqlite::types::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What every console shows alike of what others wrote.
const SHOWN: [&str; 18] = [
    "access",
    "alert",
    "attention",
    "code_block",
    "inquiry",
    "notice",
    "outage",
    "outage_slot",
    "pqr_batch",
    "pqr_case",
    "pqr_force",
    "pqr_reception",
    "pqr_row",
    "pqr_work",
    "purge",
    "terminal",
    "user",
    "words",
];

/// One that a stranger set up, one of an office that nobody knows, and one that was
/// admitted for a point of its own.
fn dishonest() -> [Rogue; 3] {
    [
        ("LIM014", "C", Channel::Cac),
        ("OFI009", "A", Channel::Oficina),
        (NEIGHBOUR, "A", Channel::Acd),
    ]
    .map(|(point, terminal, channel)| Rogue::stand(point, terminal, channel, Role::Administrador))
}

/// The point of the one that was admitted.
const NEIGHBOUR: &str = "CUS003";

/// What honest consoles wrote, and what one may lie about.
struct Honest {
    segments: Vec<Segment>,
    records: Vec<Uuid>,
    contents: Vec<Uuid>,
}

/// Something untrue of what others wrote.
fn lie(rogue: &mut Rogue, what: usize, about: Index, honest: &Honest) {
    let record = honest.records[about.index(honest.records.len())];
    let odd = of_every_kind();
    let body = match what {
        // Its id, for a record of one's own.
        0 => rogue.opened("A", 1, ProcedureType::Bajas),
        1 => rogue.taken("A", 1),
        2 => Body::Purge(PurgeEvent::Done {
            class: RetentionClass::General,
            before: "2090-01-01".parse().unwrap(),
            vault: honest.contents.clone(),
        }),
        3 => {
            let other = &honest.segments[about.index(honest.segments.len())];
            Body::Trust(TrustEvent::Revoked(Revoked {
                replica: other.replica,
                sequence: 0,
                hash: "00".repeat(32),
                reason: rogue.seal("se la llevaron"),
            }))
        }
        4 => {
            let other = &honest.segments[about.index(honest.segments.len())];
            Body::Trust(TrustEvent::Admitted(Admitted {
                replica: other.replica,
                point: NEIGHBOUR.into(),
                scope: Scope::Point,
                public_key: rogue.key.public_key().to_owned(),
                founder_key: None,
            }))
        }
        // Anything else that there is to be said, of somebody else's record.
        other => {
            let line = &odd.lines[other % odd.lines.len()];
            decode(line).unwrap().body
        }
    };
    let entity = if (2..5).contains(&what) {
        new_id()
    } else {
        record
    };
    rogue.says(entity, &body);
}

fn of(rogue: &Rogue) -> Segment {
    let vault = rogue.vault.iter();
    Segment {
        replica: rogue.id,
        lines: rogue.lines.clone(),
        vault: vault
            .map(|entry| (entry.id, entry.salt, entry.data.clone()))
            .collect(),
    }
}

fn honest(deeds: &[(Index, u8, Index)]) -> Honest {
    let mut consoles = [LIM_A, LIM_B, AQP, OFFICE].map(console);
    for (which, what, about) in deeds {
        let at = which.index(consoles.len());
        let _ = deed(&mut consoles[at], *what, *about);
        let wrote = consoles[at].wrote();
        consoles[3].merge(&wrote).unwrap();
    }
    let segments = consoles.each_ref().map(Console::wrote).to_vec();
    let lines = || segments.iter().flat_map(|segment| &segment.lines);
    let records: BTreeSet<Uuid> = lines()
        .map(|line| decode(line).unwrap().envelope.entity)
        .collect();
    let contents: BTreeSet<Uuid> = lines()
        .flat_map(|line| sealed_in(line))
        .map(|sealed| sealed.vault)
        .collect();
    Honest {
        records: records.into_iter().collect(),
        contents: contents.into_iter().collect(),
        segments,
    }
}

/// A console that has admitted the neighbour, and nobody else.
fn admits(neighbour: &Rogue) -> Console {
    let mut office = console(BRANCH);
    let admitted = Admitted {
        replica: neighbour.id,
        point: NEIGHBOUR.into(),
        scope: Scope::Point,
        public_key: neighbour.key.public_key().to_owned(),
        founder_key: None,
    };
    trust(&mut office.store, admitted);
    office
}

/// A console that has admitted the neighbour, and takes these in an order.
fn hears(segments: &[Segment], neighbour: &Rogue, order: &[Index]) -> Console {
    let mut office = admits(neighbour);
    let mut left: Vec<&Segment> = segments.iter().collect();
    for which in order.iter().cycle().take(segments.len()) {
        let next = left.swap_remove(which.index(left.len()));
        office.merge(next).unwrap();
    }
    office
}

/// A row without how many operations about its record have no effect.
fn without_what_is_told(row: &[Value]) -> Vec<Value> {
    let mut row = row.to_vec();
    for value in &mut row {
        if let Value::Text(text) = value
            && let Some((record, _)) = text.rsplit_once("\"without_effect\":")
        {
            *text = record.to_owned();
        }
    }
    row
}

/// What an office shows of the honest ones, whichever of a dishonest one and them it
/// hears first, is what it shows without it.
fn assert_unmoved(honest: &Segment, rogue: &Rogue) {
    let shown = |segments: &[&Segment]| {
        let mut office = admits(rogue);
        for segment in segments {
            office.merge(segment).unwrap();
        }
        assert_whole(&mut office);
        let mut records = office.records();
        SHOWN.map(|table| (table, records.remove(table).unwrap_or_default()))
    };
    let lies = of(rogue);
    let without = shown(&[honest]);
    let work = &without
        .iter()
        .find(|(table, _)| *table == "pqr_work")
        .unwrap()
        .1;
    assert!(!work.is_empty());
    for both in [[honest, &lies], [&lies, honest]] {
        for ((table, before), (_, after)) in without.iter().zip(shown(&both)) {
            let after: Vec<_> = after.iter().map(|row| without_what_is_told(row)).collect();
            for row in before {
                assert!(
                    after.contains(&without_what_is_told(row)),
                    "{table}: {row:?}"
                );
            }
        }
    }
}

/// What a cell wrote that classified some cases.
fn classified(count: u32) -> Segment {
    let mut cell = console(LIM_A);
    let rows = (0..count).map(|number| cell::row(number, "abierto"));
    let reception = cell::reception(PqrBase::ALL[0], "2026-11-06", rows.collect());
    cell::receive(&mut cell.store, &reception, &mut |_, _| true).unwrap();
    for number in 0..count {
        cell::deed(&mut cell.store, &format!("R-{number}"), 0, 6).unwrap();
    }
    cell.wrote()
}

#[test]
fn m4_x12_no_record_is_made_under_the_id_of_a_case() {
    let said = of_every_kind();
    let said = said.lines.iter().map(|line| decode(line).unwrap().body);
    let said: Vec<Body> = said
        .filter(|body| !matches!(body, Body::PqrCase(_)))
        .collect();
    let [.., mut neighbour] = dishonest();
    for (number, body) in (0_u32..).zip(&said) {
        neighbour.says(case_id("LIM014", &format!("R-{number}")), body);
    }
    assert_unmoved(&classified(u32::try_from(said.len()).unwrap()), &neighbour);
}

#[test]
fn m4_what_has_no_effect_is_listed_by_what_its_record_is() {
    let mut office = console(OFFICE);
    let [.., mut neighbour] = dishonest();
    for line in of_every_kind().lines.iter().skip(1) {
        neighbour.says(new_id(), &decode(line).unwrap().body);
    }
    office.merge(&of(&neighbour)).unwrap();
    let desk = Desk::over(office.store.beside().unwrap()).unwrap();
    let rows = void_page(&desk, PageAt::First, 200).unwrap().rows;
    let sorts: BTreeSet<&str> = rows
        .iter()
        .filter_map(|row| row.operation.split('.').next())
        .collect();
    assert!(sorts.len() > 8, "{sorts:?}");
    for row in &rows {
        assert!(Uuid::parse_str(&row.record).is_err(), "{row:?}");
        assert!(row.message.contains(&row.record), "{row:?}");
    }
    // And by the same name where the store is checked.
    let found = office.verify();
    let mut told: Vec<&str> = found.void.iter().map(|void| void.record.as_str()).collect();
    let mut listed: Vec<&str> = rows.iter().map(|row| row.record.as_str()).collect();
    told.sort_unstable();
    listed.sort_unstable();
    assert_eq!(told, listed);
}

#[test]
fn m4_x12_no_replica_takes_the_id_of_a_case() {
    let mut usurper = Rogue::blank(NEIGHBOUR, "A", Channel::Acd, Role::Administrador);
    usurper.id = case_id("LIM014", "R-0");
    usurper.begin();
    assert_unmoved(&classified(1), &usurper);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 32, ..ProptestConfig::default() })]

    #[test]
    fn m4_honest_consoles_show_of_each_other_what_they_show_without_the_dishonest(
        deeds in prop::collection::vec((any::<Index>(), 0_u8..27, any::<Index>()), 4..20),
        lies in prop::collection::vec((0_usize..3, 0_usize..60, any::<Index>()), 1..16),
        order in prop::collection::vec(any::<Index>(), 7),
    ) {
        let honest = honest(&deeds);
        let mut rogues = dishonest();
        for (who, what, about) in &lies {
            lie(&mut rogues[*who], *what, *about, &honest);
        }
        let without = hears(&honest.segments, &rogues[2], &order);
        let mut all = honest.segments.clone();
        all.extend(rogues.iter().map(of));
        let mut with = hears(&all, &rogues[2], &order);
        let (shown, told) = (without.records(), with.records());
        for table in SHOWN {
            let told: Vec<_> = told[table].iter().map(|row| without_what_is_told(row)).collect();
            for row in &shown[table] {
                prop_assert!(told.contains(&without_what_is_told(row)), "{table}: {row:?}");
            }
        }
        assert_whole(&mut with);
    }
}
