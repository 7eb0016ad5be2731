//! Merging: what other terminals wrote, into one journal (M1, M3, M4, G3).

use crate::support::merging::*;
use crate::support::store::*;
use chrono::TimeDelta;
use contingencia::actions::{Desk, board, void_page};
use contingencia::domain::attention::AttentionEvent;
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::{ClaimKind, ProcedureType};
use contingencia::domain::code_block::CodeBlockEvent;
use contingencia::domain::numbering::{ProvisionalCode, ReservedBlock};
use contingencia::domain::outage::State;
use contingencia::domain::personal::RetentionClass;
use contingencia::domain::purge::PurgeEvent;
use contingencia::domain::trust::WhyVoid;
use contingencia::journal::Body;
use contingencia::store::{
    MergeMode, Merged, PageAt, ProblemKind, SetUp, StoreError, VoidedCursor, set_up,
};
use std::collections::BTreeSet;
use uuid::Uuid;

#[test]
fn g3_twice_changes_nothing() {
    let mut lim = console(LIM_A);
    a_day(&mut lim.store);
    let content = lim.attend(None, Some(ClaimKind::Claim)).unwrap();
    let mut office = console(OFFICE);
    let first = office.take(&lim);
    assert_eq!(first.new, 12);
    assert_eq!(
        office.store.read().attention(content).unwrap().unwrap().id,
        content
    );
    let before = everything(&office);
    let second = office.take(&lim);
    let nothing = Merged {
        known: 12,
        chain: second.chain,
        ..Merged::default()
    };
    assert_eq!(second, nothing);
    assert_eq!(everything(&office), before);
    // What overlaps in part.
    lim.open(ProcedureType::Bajas).unwrap();
    let third = office.merge(&lim.held(lim.replica(), 8)).unwrap();
    assert_eq!((third.new, third.known), (1, 5));
    // And what it wrote itself, brought back.
    let own = lim.merge(&office.held(lim.replica(), 1)).unwrap();
    assert_eq!((own.new, own.known), (0, 13));
    assert_sound(&mut office, false);
}

#[test]
fn m3_what_waits_is_folded_when_the_gap_fills() {
    let mut lim = console(LIM_A);
    let [first, second] = a_day(&mut lim.store);
    let all = lim.wrote();
    let mut office = console(OFFICE);
    let late = office.merge(&all.part(9..11)).unwrap();
    assert_eq!((late.new, late.waiting, late.missing), (0, 2, Some((1, 9))));
    office.merge(&all.part(0..7)).unwrap();
    assert_eq!(state(&office, first), Some(State::Open));
    let again = office.merge(&all.part(10..11)).unwrap();
    assert_eq!((again.known, again.missing), (1, Some((8, 9))));
    let filled = office.merge(&all.part(7..9)).unwrap();
    assert_eq!((filled.new, filled.waiting, filled.missing), (4, 0, None));
    assert_eq!(state(&office, first), Some(State::Closed));
    assert_eq!(state(&office, second), Some(State::Open));
    assert_eq!(
        office
            .store
            .read()
            .sealed::<String>(
                &office
                    .store
                    .read()
                    .outage(first)
                    .unwrap()
                    .unwrap()
                    .closing
                    .unwrap()
                    .facts
                    .sustento
            )
            .unwrap()
            .as_deref(),
        Some("volvió la luz")
    );
    let mut branch = console(BRANCH);
    branch.merge(&all).unwrap();
    branch.take(&office);
    office.take(&branch);
    assert_eq!(office.records(), branch.records());
    assert_sound(&mut office, false);
}

const OPENED: &str = "apertura de un evento";
const RESTORED: &str = "restablecimiento de un evento";

/// What *Sin efecto* lists, a line a page, read from both ends.
fn without_effect(console: &Console) -> Vec<(u64, &'static str)> {
    let desk = Desk::over(console.store.beside().unwrap()).unwrap();
    let read = |first: PageAt<VoidedCursor>, next: fn(VoidedCursor) -> PageAt<VoidedCursor>| {
        let mut rows = Vec::new();
        let mut at = first;
        loop {
            let page = void_page(&desk, at, 1).unwrap();
            let Some((edge, _)) = page.edges else {
                return rows;
            };
            rows.extend(page.rows);
            at = next(edge);
        }
    };
    let rows = read(PageAt::First, PageAt::After);
    let mut back = read(PageAt::Last, PageAt::Before);
    back.reverse();
    assert_eq!(rows, back);
    let names: BTreeSet<&String> = rows.iter().map(|row| &row.name).collect();
    assert_eq!(names.len(), rows.len());
    for row in &rows {
        assert!(row.message.contains(row.label) && !row.message.contains(&row.operation));
    }
    rows.iter().map(|row| (row.sequence, row.label)).collect()
}

#[test]
fn m3_a_fork_quarantines_both_branches_from_the_parting() {
    let mut lim = console(LIM_A);
    let before = lim.open(ProcedureType::Consultas).unwrap();
    let mut twin = lim.copy();
    let here = lim.open(ProcedureType::Altas).unwrap();
    restores(&mut lim, before);
    let there = twin.open(ProcedureType::Bajas).unwrap();

    let mut office = console(OFFICE);
    office.take(&lim);
    assert_eq!(state(&office, before), Some(State::Restored));
    let told = office.take(&twin);
    assert_eq!((told.fork, told.quarantined), (Some(8), 1));
    let mut branch = console(BRANCH);
    branch.take(&twin);
    assert_eq!(state(&branch, there), Some(State::Open));
    let told = branch.take(&lim);
    assert_eq!((told.fork, told.quarantined, told.new), (Some(8), 2, 0));
    for console in [&office, &branch] {
        assert_eq!(state(console, before), Some(State::Open));
        assert_eq!(state(console, here), None);
        assert_eq!(state(console, there), None);
        let void = console.store.read().void_of(lim.replica()).unwrap();
        assert_eq!(void, [(WhyVoid::Fork, 3)].into());
    }
    // What comes later on either branch has no effect, and is not lost.
    restores(&mut twin, there);
    let told = office.take(&twin);
    assert_eq!((told.quarantined, told.new, told.known), (1, 0, 8));
    branch.take(&twin);
    branch.take(&office);
    office.take(&branch);
    assert_eq!(office.records(), branch.records());
    assert_sound(&mut office, true);
    assert_sound(&mut branch, true);
    // Both are listed, and told by the verification.
    let listed = [(9, RESTORED), (9, RESTORED), (8, OPENED), (8, OPENED)];
    for console in [&office, &branch] {
        assert_eq!(without_effect(console), listed);
    }
    let verified = office.verify();
    assert_eq!((verified.void.len(), verified.void_total), (4, 4));

    // Its own history is not given up for another one.
    let kept = everything(&lim);
    let refused = lim.merge(&twin.wrote());
    assert!(matches!(refused, Err(StoreError::OwnFork { sequence: 8 })));
    assert_eq!(everything(&lim), kept);
}

#[test]
fn m3_an_earlier_parting_found_later_moves_the_quarantine() {
    let mut lim = console(LIM_A);
    let mut early = lim.copy();
    let first = lim.open(ProcedureType::Consultas).unwrap();
    let mut late = lim.copy();
    lim.open(ProcedureType::Altas).unwrap();
    late.open(ProcedureType::Bajas).unwrap();
    early.open(ProcedureType::Reclamos).unwrap();

    let mut office = console(OFFICE);
    office.take(&lim);
    assert_eq!(office.take(&late).fork, Some(8));
    assert_eq!(state(&office, first), Some(State::Open));
    assert_eq!(office.take(&early).fork, Some(7));
    assert_eq!(state(&office, first), None);
    let mut branch = console(BRANCH);
    for other in [&early, &late, &lim] {
        assert!(branch.take(other).fork.is_none_or(|fork| fork == 7));
    }
    branch.take(&office);
    office.take(&branch);
    assert_eq!(office.records(), branch.records());
    assert_sound(&mut office, true);
}

#[test]
fn t1_what_was_purged_does_not_come_back_by_merging() {
    let place = Place::new();
    place.clock.set(at("10:42") - TimeDelta::days(400));
    let asked = SetUp {
        role: Role::Administrador,
        ..asked()
    };
    drop(set_up(place.paths(), asked, place.ambient()).unwrap());
    let mut lim = Console {
        store: place.unlock().unwrap(),
        raw: place.raw(),
        place,
    };
    let gone = lim.attend(None, None).unwrap();
    lim.place.clock.set(at("10:42"));
    let stays = lim.attend(None, None).unwrap();
    let with_content = lim.wrote();
    let mut office = console(OFFICE);
    office.take(&lim);
    let content = |console: &Console, attention| {
        let attention = console.store.read().attention(attention).unwrap().unwrap();
        attention.content
    };
    let vault = content(&lim, gone).vault;
    let purge = PurgeEvent::Done {
        class: RetentionClass::General,
        before: (at("10:42") - TimeDelta::days(366)).date_naive(),
        vault: vec![vault],
    };
    lim.write(Uuid::from_u128(0xf1), |_| Ok(Body::Purge(purge)))
        .unwrap();

    // Where the content was, and where it comes together with its purge.
    let mut whole = lim.wrote();
    whole.vault.clone_from(&with_content.vault);
    let mut branch = console(BRANCH);
    branch.admit(&lim);
    for (console, segment) in [(&mut office, &lim.wrote()), (&mut branch, &whole)] {
        console.merge(segment).unwrap();
        console.merge(&with_content).unwrap();
        let read = console.store.read();
        let sealed = content(console, gone);
        assert!(read.is_purged(&sealed).unwrap());
        assert_eq!(read.sealed::<serde_json::Value>(&sealed).unwrap(), None);
        let sealed = content(console, stays);
        assert!(read.sealed::<serde_json::Value>(&sealed).unwrap().is_some());
        assert_eq!(read.search_attentions("rosa", None, 9).unwrap().len(), 1);
        // A copy from before that is restored here is purged again.
        let ledger = std::fs::read_to_string(console.place.paths().purged()).unwrap();
        assert_eq!(ledger, format!("{vault}\n"));
        assert_sound(console, false);
    }
    branch.take(&office);
    office.take(&branch);
    assert_eq!(office.records(), branch.records());
}

#[test]
fn t1_contents_are_kept_as_long_as_where_they_were_taken() {
    let mut lim = console(LIM_A);
    let claim = lim.attend(None, Some(ClaimKind::Claim)).unwrap();
    lim.attend(None, None).unwrap();
    let first = lim.wrote();
    let firm_on = "2020-05-04".parse().unwrap();
    lim.write(claim, |_| {
        Ok(Body::Attention(AttentionEvent::ResolutionRecorded {
            firm_on,
        }))
    })
    .unwrap();
    lim.store = administrator(&lim.place, &mut lim.store);
    lim.write(claim, |writer| {
        let reason = writer.seal(RetentionClass::Claim, "orden judicial")?;
        Ok(Body::Attention(AttentionEvent::Held { reason }))
    })
    .unwrap();
    lim.write(claim, |writer| {
        let reason = writer.seal(RetentionClass::Claim, "se levantó")?;
        Ok(Body::Attention(AttentionEvent::Released { reason }))
    })
    .unwrap();
    let classes = |console: &Console| -> Vec<(Uuid, String)> {
        console
            .raw
            .prepare("SELECT id, class FROM vault ORDER BY id")
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    };
    for pieces in [1, 2] {
        let mut office = console(OFFICE);
        let own = classes(&office);
        if pieces == 2 {
            office.merge(&first).unwrap();
        }
        office.take(&lim);
        let mut brought = classes(&office);
        brought.retain(|entry| !own.contains(entry));
        assert_eq!(brought, classes(&lim), "in {pieces}");
        let before = "2023-11-22".parse().unwrap();
        let read = office.store.read();
        let plan = read.purge_plan(RetentionClass::Claim, before).unwrap();
        let own = lim
            .store
            .read()
            .purge_plan(RetentionClass::Claim, before)
            .unwrap();
        assert_eq!(plan.entries.len(), 3);
        assert_eq!(plan.entries, own.entries);
    }
}

#[test]
fn n5_a_restored_terminal_merges_with_what_it_was() {
    let mut lim = console(LIM_A);
    let first = lim.open(ProcedureType::Consultas).unwrap();
    let mut next = lim.restored().unwrap();
    let lost = lim.open(ProcedureType::Altas).unwrap();
    let after = next.open(ProcedureType::Bajas).unwrap();
    restores(&mut next, first);
    let mut office = console(OFFICE);
    office.take(&next);
    let told = office.take(&lim);
    assert_eq!((told.fork, told.void.len()), (None, 0));
    // What was thought lost comes back to the terminal that goes on.
    let told = next.merge(&office.held(lim.replica(), 1)).unwrap();
    assert_eq!((told.new, told.known, told.fork), (1, 7, None));
    next.take(&office);
    for console in [&office, &next] {
        assert_eq!(state(console, first), Some(State::Restored));
        assert_eq!(state(console, lost), Some(State::Open));
        assert_eq!(state(console, after), Some(State::Open));
        let standings = console.store.read().standings().unwrap();
        assert_eq!(&*standings.of(lim.replica()).unwrap().point, "LIM014");
    }
    assert!(
        next.store
            .read()
            .standings()
            .unwrap()
            .of(lim.replica())
            .unwrap()
            .admitted()
    );
    assert_eq!(office.records(), next.records());
    assert_sound(&mut office, false);
    assert_sound(&mut next, false);
}

#[test]
fn m1_a_merge_that_is_refused_in_the_middle_leaves_everything_as_it_was() {
    let mut lim = console(LIM_A);
    a_day(&mut lim.store);
    let mut office = console(OFFICE);
    office.merge(&lim.wrote().part(0..8)).unwrap();
    let before = everything(&office);
    let segment = lim.wrote();
    let refused: Result<Merged, StoreError> = bundle(
        &mut office.store,
        segment.replica,
        None,
        MergeMode::Apply,
        |merger| {
            for (id, salt, data) in &segment.vault {
                merger.personal(*id, salt, data)?;
            }
            for line in &segment.lines[..10] {
                let operation = contingencia::journal::decode(line).unwrap();
                merger.operation(&contingencia::journal::digest(line), line, operation)?;
            }
            Err(StoreError::Cancelled)
        },
    );
    assert!(matches!(refused, Err(StoreError::Cancelled)));
    assert_eq!(everything(&office), before);
    // Another content under the id of one that is here.
    let mut spoiled = segment.clone();
    spoiled.vault[0].2 = b"\"otra cosa\"".to_vec();
    office.merge(&spoiled).unwrap();
    // Neither takes the other's place (M4).
    let read = office.store.read();
    for sealed in segment
        .lines
        .iter()
        .flat_map(|line| contingencia::journal::sealed_in(line))
    {
        assert!(read.keeps(&sealed).unwrap());
    }
    assert_eq!(office.verify().problems, []);
    assert_eq!(office.merge(&segment).unwrap().new, 0);
}

#[test]
fn m3_two_histories_of_a_terminal_stand_on_the_board_until_it_is_revoked() {
    let mut lim = console(LIM_A);
    let mut twin = lim.copy();
    lim.open(ProcedureType::Altas).unwrap();
    twin.open(ProcedureType::Bajas).unwrap();
    let mut office = console(OFFICE);
    office.take(&lim);
    office.take(&twin);
    let told = |office: &Console| -> Vec<String> {
        let desk = Desk::over(office.store.beside().unwrap()).unwrap();
        let board = board(&desk).unwrap();
        let told = board.to_do.iter().map(|it| it.words(desk.now()));
        told.filter(|it| it.contains("dos historias")).collect()
    };
    let first = lim.wrote().lines.len();
    let expected = format!("LIM014-A: dos historias; desde su anotación {first} no cuenta [M3]");
    assert_eq!(told(&office), [expected]);
    office.revoke(lim.replica(), 99).unwrap();
    assert_eq!(told(&office), [""; 0]);
}

#[test]
fn g3_a_plan_tells_what_merging_does_and_changes_nothing() {
    let mut lim = console(LIM_A);
    a_day(&mut lim.store);
    let mut twin = lim.copy();
    lim.open(ProcedureType::Bajas).unwrap();
    twin.open(ProcedureType::Reclamos).unwrap();
    let mut aqp = console(AQP);
    aqp.take(&lim);
    let mut office = console(OFFICE);
    let segments = [
        lim.wrote().part(0..8),
        lim.wrote().part(10..12),
        lim.wrote(),
        aqp.wrote(),
        twin.wrote(),
    ];
    for segment in segments {
        let before = everything(&office);
        let plan = segment.merge(&mut office.store, MergeMode::Plan).unwrap();
        // Without trying it, all but what has no effect is known.
        let placed = Merged {
            void: plan.void.clone(),
            ..segment.place(&office.store).unwrap()
        };
        assert_eq!(placed, plan);
        assert_eq!(everything(&office), before);
        assert_eq!(office.merge(&segment).unwrap(), plan);
        assert_ne!(everything(&office), before);
    }
}

#[test]
fn n4_codes_given_twice_or_used_though_annulled_are_told_by_kind() {
    let mut lim = console(LIM_A);
    let first = lim.attend(None, None).unwrap();
    let taken = lim.store.read().attention(first).unwrap().unwrap();
    let again = |lim: &mut Console, number| {
        let id = lim.attend(None, None).unwrap();
        // What another program wrote: the write door gives no code again.
        let raw = lim.place.raw();
        let code = ProvisionalCode {
            number,
            ..taken.code.clone()
        };
        let changed = raw.execute(
            "UPDATE attention SET number = ?2, record = json_set(record, '$.code', ?3) WHERE id = ?1",
            rusqlite::params![id, number, code.to_string()],
        );
        assert_eq!(changed.unwrap(), 1);
    };
    let reserve = |lim: &mut Console, first: u32, count| {
        let id = Uuid::from_u128(first.into());
        let block = ReservedBlock {
            point: taken.code.point.clone(),
            series: taken.code.series.clone(),
            first,
            count,
        };
        let event = CodeBlockEvent::Reserved { block };
        lim.write(id, |_| Ok(Body::CodeBlock(event))).unwrap();
        id
    };
    let block = reserve(&mut lim, 10, 5);
    reserve(&mut lim, 14, 5);
    lim.write(block, |writer| {
        let reason = writer.seal(RetentionClass::General, "se mojó")?;
        Ok(Body::CodeBlock(CodeBlockEvent::Annulled {
            number: 12,
            reason,
        }))
    })
    .unwrap();
    again(&mut lim, 1);
    again(&mut lim, 12);
    let told: Vec<(&str, String)> = lim
        .verify()
        .problems
        .into_iter()
        .filter(|problem| problem.kind != ProblemKind::Record)
        .map(|problem| (problem.kind.code(), problem.message))
        .collect();
    let code = |number| ProvisionalCode {
        number,
        ..taken.code.clone()
    };
    assert_eq!(
        told,
        [
            (
                "code_duplicate",
                format!("El código {} fue dado a 2 atenciones distintas.", code(1))
            ),
            (
                "code_duplicate",
                format!(
                    "Los códigos {} a {} fueron reservados dos veces: puede haber dos formatos \
                     con cada uno.",
                    code(14),
                    code(14)
                )
            ),
            (
                "code_annulled",
                format!(
                    "El código {} fue anulado, y hay una atención que lo lleva.",
                    code(12)
                )
            ),
        ]
    );
}

#[test]
fn m4_the_clock_of_another_terminal_marks_nothing_here() {
    let (mut lim, mut beside) = (console(LIM_A), console(LIM_B));
    let opens = |console: &mut Console| {
        let id = console.open(ProcedureType::Altas).unwrap();
        let outage = console.store.read().outage(id).unwrap().unwrap();
        restores(console, id);
        outage.clock_suspect
    };
    beside
        .place
        .clock
        .set(at("10:50") + TimeDelta::days(5 * 365));
    assert!(opens(&mut beside));
    lim.take(&beside);
    assert!(!opens(&mut lim));
    let limit = lim
        .store
        .write(|writer| Ok::<_, StoreError>(writer.latest_known()));
    assert_eq!(limit.unwrap(), lim.store.now());
}

#[test]
fn m2_outages_of_one_type_on_two_terminals_are_told_as_duplicates_everywhere() {
    let mut lim = console(LIM_A);
    let mut beside = console(LIM_B);
    let principal = lim.open(ProcedureType::Consultas).unwrap();
    beside.place.clock.set(at("10:50"));
    let duplicate = beside.open(ProcedureType::Consultas).unwrap();
    let other_type = beside.open(ProcedureType::Altas).unwrap();
    let mut aqp = console(AQP);
    let other_point = aqp.open(ProcedureType::Consultas).unwrap();
    // Nobody knew of another one when it was opened.
    let segments = [lim.wrote(), beside.wrote(), aqp.wrote()];
    let mut office = console(OFFICE);
    for console in [&mut lim, &mut beside, &mut aqp, &mut office] {
        for segment in &segments {
            console.merge(segment).unwrap();
        }
        let read = console.store.read();
        let of = |id| {
            let outage = read.outage(id).unwrap().unwrap();
            read.principal_of(&outage).unwrap().map(|found| found.id)
        };
        assert_eq!(of(duplicate), Some(principal));
        for own in [principal, other_type, other_point] {
            assert_eq!(of(own), None);
        }
    }
    assert_eq!(
        lim.store.read().outage(duplicate).unwrap().unwrap().origin,
        beside.replica()
    );
    // Closed it stays one; restored before it began, the other never was.
    restores(&mut lim, principal);
    office.take(&lim);
    let read = office.store.read();
    let outage = read.outage(duplicate).unwrap().unwrap();
    let found = read.principal_of(&outage).unwrap();
    assert_eq!(found.map(|found| found.id), Some(principal));
}
