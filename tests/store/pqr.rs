//! The bases of the PQR cell: received whole or not at all, once, and told the same at every
//! terminal (X2, X12).

use crate::support::cell::*;
use crate::support::merging::*;
use crate::support::store::AS_OF_19;
use chrono_tz::Tz;
use contingencia::domain::calendar::{Calendar, Country};
use contingencia::domain::pqr::{
    AdviserTally, CaseFacet, CaseRow, CaseState, Chosen, ClockState, Clocks, Pile, PqrBase,
    PqrCase, ReceptionCounts, reconcile,
};
use contingencia::domain::rule::Rule;
use contingencia::store::{
    CaseFigure, CaseFilter, CaseLine, CaseSource, Fingerprints, PageAt, ProblemKind, Receiving,
    Store, StoreError,
};
use rusqlite::types::Value;

fn rows(numbers: impl IntoIterator<Item = u32>, state: &str) -> Vec<CaseRow> {
    numbers
        .into_iter()
        .map(|number| row(number, state))
        .collect()
}

fn cases(store: &Store) -> Vec<CaseLine> {
    let filter = CaseFilter::default();
    store
        .read()
        .pqr_cases(&filter, &PageAt::First, 10_000)
        .unwrap()
}

/// The radicados behind a figure of the point.
fn behind(store: &Store, of: CaseSource) -> Vec<String> {
    let filter = CaseFilter {
        behind: Some((CaseFigure::of(of), "LIM014".into(), Tz::America__Bogota)),
        ..CaseFilter::default()
    };
    let lines = store.read().pqr_cases(&filter, &PageAt::First, 99).unwrap();
    lines.into_iter().map(|it| it.radicado).collect()
}

fn names(lines: &[CaseLine]) -> Vec<&str> {
    lines.iter().map(|line| line.radicado.as_str()).collect()
}

fn take(store: &mut Store, base: PqrBase, cut: &str, rows: Vec<CaseRow>) {
    receive(store, &reception(base, cut, rows), &mut |_, _| true).unwrap();
}

const LAST: &str = "2026-11-13";
const NEXT: &str = "2026-11-20";

#[test]
fn x12_a_base_is_one_reception_and_one_case_each_radicado() {
    let mut console = console(LIM_A);
    let store = &mut console.store;
    take(store, PqrBase::Pending, LAST, rows(0..8, "abierta"));
    let lines = cases(store);
    // By their clock: those without a filing date after all others.
    assert_eq!(
        names(&lines),
        ["R-0", "R-1", "R-2", "R-3", "R-5", "R-6", "R-7", "R-4"]
    );
    let first = &lines[0];
    assert_eq!(first.account.as_deref(), Some("00041000"));
    assert_eq!(first.adviser.as_deref(), Some("Asesora Inventada 0"));
    assert_eq!(first.marking[0].as_deref(), Some("FACTURACION"));
    assert_eq!(
        (first.base, first.state),
        (PqrBase::Pending, CaseState::New)
    );
    assert_eq!(first.cuts, [None, Some(LAST.parse().unwrap())]);
    // A page after another is what one is whole.
    let filter = CaseFilter::default();
    let page = |at| store.read().pqr_cases(&filter, &at, 3).unwrap();
    let second = page(PageAt::After(page(PageAt::First)[2].cursor.clone()));
    assert_eq!(names(&second), ["R-3", "R-5", "R-6"]);
    assert_eq!(
        names(&page(PageAt::Before(second[0].cursor.clone()))),
        ["R-0", "R-1", "R-2"]
    );
    assert_eq!(store.read().count_pqr_cases(&filter, None, 99).unwrap(), 8);
    // Both bases, and the newer cut.
    take(store, PqrBase::Misescalated, NEXT, rows([1], "cerrada"));
    let both = &store.read().pqr_case("R-1").unwrap()[0];
    assert_eq!(both.line.base, PqrBase::Misescalated);
    let cut = |text: &str| Some(text.parse().unwrap());
    assert_eq!(both.line.cuts, [cut(NEXT), cut(LAST)]);
    assert_eq!(both.rows.len(), 2);
    assert_eq!(store.read().radicados_ending("-7", 5).unwrap(), ["R-7"]);
    super::converging::assert_whole(&mut console);
}

#[test]
fn x12_the_same_file_again_changes_nothing_and_another_of_its_cut_is_refused() {
    let mut console = console(LIM_A);
    let store = &mut console.store;
    let base = reception(PqrBase::Pending, LAST, rows(0..4, "abierta"));
    receive(store, &base, &mut |_, _| true).unwrap();
    let before = store.read().operation_count().unwrap();
    let said = Fingerprints::of(&base).unwrap();
    let again = store.receive_base(&base, &said, ReceptionCounts::default(), &mut |_, _| true);
    assert_eq!(again.unwrap(), Receiving::Known);
    assert_eq!(store.read().operation_count().unwrap(), before);

    let other = reception(PqrBase::Pending, LAST, rows(0..3, "otra"));
    let refused = receive(store, &other, &mut |_, _| true).unwrap_err();
    assert!(matches!(&refused, StoreError::Refused(refusal) if refusal.rule == Rule::X12));
    assert_eq!(store.read().operation_count().unwrap(), before);

    // What replaces it takes its place: what it does not bring is no case any more.
    let instead = contingencia::domain::pqr::Reception {
        replaces: true,
        ..other
    };
    receive(store, &instead, &mut |_, _| true).unwrap();
    assert_eq!(names(&cases(store)), ["R-0", "R-1", "R-2"]);
    // Rows that come home complete it.
    let home = contingencia::domain::pqr::Reception {
        returned: true,
        ..reception(PqrBase::Pending, LAST, rows([9], "abierta"))
    };
    receive(store, &home, &mut |_, _| true).unwrap();
    assert_eq!(names(&cases(store)), ["R-0", "R-1", "R-2", "R-9"]);
    // Of nothing there is nothing to complete.
    let early = contingencia::domain::pqr::Reception {
        returned: true,
        ..reception(PqrBase::Pending, NEXT, rows([9], "abierta"))
    };
    let refused = receive(store, &early, &mut |_, _| true).unwrap_err();
    assert!(matches!(&refused, StoreError::Refused(refusal) if refusal.rule == Rule::X12));
    super::converging::assert_whole(&mut console);
}

#[test]
fn x12_what_is_cut_short_counts_for_nothing_and_is_gone_on_with() {
    let mut console = console(LIM_A);
    let base = reception(PqrBase::Pending, LAST, rows(0..4_500, "abierta"));
    // At every place where it can be stopped.
    for stopped_at in [1, 2, 3, 3, 3] {
        let mut told = 0;
        let stopped = receive(&mut console.store, &base, &mut |_, _| {
            told += 1;
            told < stopped_at
        });
        assert!(
            matches!(stopped, Err(StoreError::Cancelled)),
            "{stopped_at}"
        );
        assert_eq!(cases(&console.store), [], "{stopped_at}");
        super::converging::assert_whole(&mut console);
    }
    let left = console.store.read().leftovers().unwrap();
    assert_eq!((left.len(), left[0].here), (1, 4_500));
    let mut first = None;
    receive(&mut console.store, &base, &mut |done, _| {
        first.get_or_insert(done);
        true
    })
    .unwrap();
    assert_eq!(cases(&console.store).len(), 4_500);
    assert_eq!(console.store.read().leftovers().unwrap(), []);
    let receptions = console.store.read().receptions("LIM014", 9).unwrap();
    assert_eq!(receptions.len(), 1);
    let batches: u64 = console
        .raw
        .query_row("SELECT count(*) FROM pqr_batch", [], |row| row.get(0))
        .unwrap();
    assert_eq!(batches, 9);
    super::converging::assert_whole(&mut console);
}

#[test]
fn x12_what_was_cut_short_can_be_dropped_and_nothing_of_it_is_kept() {
    let (mut console, mut office) = (console(LIM_A), console(OFFICE));
    let store = &mut console.store;
    take(store, PqrBase::Misescalated, LAST, rows(0..2, "abierta"));
    let base = reception(PqrBase::Pending, LAST, rows(0..2_500, "abierta"));
    let mut told = 0;
    let stopped = receive(store, &base, &mut |_, _| {
        told += 1;
        told < 3
    });
    assert!(matches!(stopped, Err(StoreError::Cancelled)));
    // It went out before it was dropped.
    let early = console.wrote();
    office.merge(&early).unwrap();
    let sealed = |console: &Console| -> u64 {
        let sql = "SELECT count(*) FROM vault WHERE id IN (SELECT vault FROM pqr_row)";
        console.raw.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    assert_eq!((sealed(&console), sealed(&office)), (2_002, 2_002));
    let cut = LAST.parse().unwrap();
    let dropped = console.store.drop_leftovers(PqrBase::Pending, cut).unwrap();
    assert_eq!((dropped.len(), dropped[0].here), (1, 2_000));
    assert_eq!(
        console.store.drop_leftovers(PqrBase::Pending, cut).unwrap(),
        []
    );
    assert_eq!(console.store.read().leftovers().unwrap(), []);
    office.merge(&console.wrote()).unwrap();
    // What is brought once more stays away.
    office.merge(&early).unwrap();
    for console in [&mut console, &mut office] {
        assert_eq!(sealed(console), 2);
        assert_eq!(cases(&console.store).len(), 2);
        super::converging::assert_whole(console);
    }
    // The same file may come all the same, from its first row on.
    let mut first = None;
    receive(&mut console.store, &base, &mut |done, _| {
        first.get_or_insert(done);
        true
    })
    .unwrap();
    assert_eq!((first, cases(&console.store).len()), (Some(0), 2_500));
    super::converging::assert_whole(&mut console);
}

#[test]
fn t2_an_account_is_informed_with_every_row_that_says_it_and_purged_with_them() {
    use crate::support::store::administrator;
    use contingencia::actions::{AccessOf, Desk, access_report};
    let mut console = console(LIM_A);
    take(
        &mut console.store,
        PqrBase::Pending,
        LAST,
        rows(0..3, "abierta"),
    );
    take(
        &mut console.store,
        PqrBase::Pending,
        NEXT,
        rows(2..3, "cerrada"),
    );
    finish(&mut console.store, "R-1").unwrap();
    let administrator = administrator(&console.place, &mut console.store);
    let mut desk = Desk::over(administrator).unwrap();
    let none = access_report(&mut desk, AccessOf::Account("99")).unwrap();
    assert_eq!(none.cases, []);
    let report = access_report(&mut desk, AccessOf::Account("00041001")).unwrap();
    let [case] = &report.cases[..] else {
        panic!("{report:?}")
    };
    let view = case.case.as_ref().unwrap();
    let account = view.account.as_ref().unwrap().value.as_str();
    assert_eq!((case.radicado.as_str(), account), ("R-1", "00041001"));
    assert_eq!(case.rows.len(), 1);
    assert_eq!(
        case.rows[0].content.reason.as_deref(),
        Some("Cobro de equipos")
    );
    assert_eq!(case.rows[0].content.unknown["Torre"], "Norte");
    assert_eq!(report.accesses[0].what, "informe al titular");
    assert_eq!(report.accesses[0].records, ["PQR R-1"]);
    let twice = access_report(&mut desk, AccessOf::Account("00041002")).unwrap();
    assert_eq!(twice.cases[0].rows.len(), 2);
    drop(desk);
    // Its term over, nothing of it is left to inform.
    let class = contingencia::domain::personal::RetentionClass::General;
    let before = "2027-11-23".parse().unwrap();
    console
        .store
        .purge(class, before, &mut |_, _| true)
        .unwrap();
    let left = |account| console.store.read().rows_of_account(account).unwrap().len();
    assert_eq!((left("00041001"), left("00041002")), (0, 2));
}

#[test]
fn t1_what_is_kept_of_a_held_case_is_purged_nowhere() {
    use crate::support::store::administrator;
    use contingencia::domain::personal::RetentionClass::General;
    let (mut console, mut office) = (console(LIM_A), console(OFFICE));
    let store = &mut console.store;
    take(store, PqrBase::Pending, LAST, rows(0..3, "abierta"));
    take(store, PqrBase::Pending, NEXT, rows(2..3, "cerrada"));
    let mut decides = administrator(&console.place, store);
    // Somebody worked on one; nobody on the other.
    finish(store, "R-1").unwrap();
    for radicado in ["R-0", "R-1"] {
        hold(&mut decides, radicado, true).unwrap();
    }
    let states = |console: &Console| -> Vec<(String, CaseState)> {
        let lines = cases(&console.store).into_iter();
        lines.map(|it| (it.radicado, it.state)).collect()
    };
    let state = |radicado: &str| {
        let found = states(&console).into_iter();
        found
            .filter(|(name, _)| name == radicado)
            .map(|it| it.1)
            .next()
    };
    assert_eq!(state("R-0"), Some(CaseState::New));
    assert_eq!(state("R-1"), Some(CaseState::Finished));
    let before = "2027-11-23".parse().unwrap();
    let plan = console.store.read().purge_plan(General, before).unwrap();
    assert_eq!(plan.held, ["PQR R-0", "PQR R-1"]);
    assert!(!plan.records.iter().any(|name| name.starts_with("PQR")));
    // It is held no more, and goes with its reasons.
    hold(&mut decides, "R-1", false).unwrap();
    drop(decides);
    let plan = console
        .store
        .purge(General, before, &mut |_, _| true)
        .unwrap()
        .plan;
    assert_eq!(plan.held, ["PQR R-0"]);
    assert!(plan.records.contains(&"PQR R-1".to_owned()));
    office.merge(&console.wrote()).unwrap();
    for console in [&mut console, &mut office] {
        let left = |account| console.store.read().rows_of_account(account).unwrap().len();
        assert_eq!(left("00041000"), 1);
        let held = console
            .store
            .read()
            .pqr_case("R-0")
            .unwrap()
            .remove(0)
            .work
            .unwrap();
        assert!(held.is_held() && held.steps.is_empty());
        super::converging::assert_whole(console);
    }
    assert_eq!(
        console.store.read().rows_of_account("00041001").unwrap(),
        []
    );
}

#[test]
fn x12_what_two_consoles_of_a_terminal_receive_at_once_counts_once() {
    let rows_here = |console: &Console| -> u64 {
        let sql = "SELECT count(*) FROM pqr_row WHERE said IS NOT NULL";
        console.raw.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    // The other console begins before anything of it is stored, or goes on with what was begun.
    for (at, other_file) in [(1, false), (2, false), (1, true)] {
        let mut console = console(LIM_A);
        let mut other = console.place.unlock().unwrap();
        let base = reception(PqrBase::Pending, LAST, rows(0..3, "abierta"));
        let theirs = if other_file {
            reception(PqrBase::Pending, LAST, rows(0..3, "cerrada"))
        } else {
            base.clone()
        };
        let mut told = 0;
        let done = receive(&mut console.store, &base, &mut |_, _| {
            told += 1;
            if told == at {
                receive(&mut other, &theirs, &mut |_, _| true).unwrap();
            }
            true
        });
        match (at, other_file) {
            (1, false) => done.unwrap(),
            _ => assert!(matches!(done, Err(StoreError::Refused(_))), "{done:?}"),
        }
        assert_eq!(rows_here(&console), 3);
        assert_eq!(console.store.read().leftovers().unwrap(), []);
        super::converging::assert_whole(&mut console);
    }
}

#[test]
fn t1_a_held_case_keeps_its_rows_of_a_base_that_never_counted() {
    use crate::support::store::administrator;
    use contingencia::domain::personal::RetentionClass::General;
    let (mut console, mut office) = (console(LIM_A), console(OFFICE));
    take(
        &mut console.store,
        PqrBase::Pending,
        LAST,
        rows(0..3, "abierta"),
    );
    let mut told = 0;
    let begun = reception(PqrBase::Pending, NEXT, rows(1..5, "abierta"));
    let stopped = receive(&mut console.store, &begun, &mut |_, _| {
        told += 1;
        told < 3
    });
    assert!(matches!(stopped, Err(StoreError::Cancelled)));
    // One that came before too, and one that came in that base alone.
    let mut decides = administrator(&console.place, &mut console.store);
    for radicado in ["R-1", "R-4"] {
        hold(&mut decides, radicado, true).unwrap();
    }
    drop(decides);
    let before = "2027-11-23".parse().unwrap();
    let plan = console.store.read().purge_plan(General, before).unwrap();
    let cut = format!("recepción pendientes {NEXT}");
    assert!(plan.records.contains(&cut), "{:?}", plan.records);
    // Those of the base before come still.
    assert_eq!(plan.held, [cut]);
    console
        .store
        .purge(General, before, &mut |_, _| true)
        .unwrap();
    office.merge(&console.wrote()).unwrap();
    for console in [&mut console, &mut office] {
        let left = |account| console.store.read().rows_of_account(account).unwrap().len();
        let left = ["00041000", "00041001", "00041002", "00041003", "00041004"].map(left);
        assert_eq!(left, [1, 2, 1, 0, 1]);
        super::converging::assert_whole(console);
    }
}

#[test]
fn t1_what_was_cut_short_and_purged_since_begins_anew_when_its_file_comes_again() {
    use crate::support::store::administrator;
    use contingencia::domain::personal::RetentionClass::General;
    let mut console = console(LIM_A);
    let base = reception(PqrBase::Pending, LAST, rows(0..3, "abierta"));
    let mut told = 0;
    let stopped = receive(&mut console.store, &base, &mut |_, _| {
        told += 1;
        told < 3
    });
    assert!(matches!(stopped, Err(StoreError::Cancelled)));
    let left = |store: &Store| {
        let reading = Fingerprints::of(&base).unwrap().reading;
        let left = store.read().cut_short(&base, &reading, &[]).unwrap();
        left.map(|(left, goes_on)| (left.here, goes_on))
    };
    assert_eq!(left(&console.store), Some((3, true)));
    drop(administrator(&console.place, &mut console.store));
    let before = "2027-11-23".parse().unwrap();
    console
        .store
        .purge(General, before, &mut |_, _| true)
        .unwrap();
    assert_eq!(left(&console.store), Some((3, false)));
    receive(&mut console.store, &base, &mut |_, _| true).unwrap();
    assert_eq!(console.store.read().leftovers().unwrap(), []);
    assert_eq!(names(&cases(&console.store)), ["R-0", "R-1", "R-2"]);
    super::converging::assert_whole(&mut console);
}

#[test]
fn m4_nobody_drops_what_another_terminal_receives_nor_its_contents() {
    let (mut a, mut b) = (console(LIM_A), console(LIM_B));
    let base = reception(PqrBase::Pending, LAST, rows(0..3, "abierta"));
    let mut told = 0;
    let stopped = receive(&mut a.store, &base, &mut |_, _| {
        told += 1;
        told < 3
    });
    assert!(matches!(stopped, Err(StoreError::Cancelled)));
    b.merge(&a.wrote()).unwrap();
    let drop = |console: &mut Console, id| {
        console.store.write(|writer| {
            let event = contingencia::domain::pqr::ReceptionEvent::Dropped;
            writer.append(id, &contingencia::journal::Body::PqrReception(event))
        })
    };
    let id = a.store.read().leftovers().unwrap()[0].id;
    let refused = drop(&mut b, id).unwrap_err();
    assert!(matches!(&refused, StoreError::Refused(refusal) if refusal.rule == Rule::X12));
    // One of its own that names the rows of the other deletes none of them.
    let named: Vec<u8> = a
        .raw
        .query_row(
            "SELECT bytes FROM operation WHERE kind = 'pqr.rows_received'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let contingencia::journal::Body::PqrBatch(batch) =
        contingencia::journal::decode(&named).unwrap().body
    else {
        panic!("a batch");
    };
    let contingencia::domain::pqr::BatchEvent::Received { rows: theirs, .. } = batch;
    let own = reception(PqrBase::Pending, LAST, rows(7..9, "otra"));
    told = 0;
    let stopped = receive(&mut b.store, &own, &mut |_, _| {
        told += 1;
        told < 2
    });
    assert!(matches!(stopped, Err(StoreError::Cancelled)));
    let own = b.store.read().leftovers().unwrap()[0].id;
    let stolen = b.store.write(|writer| {
        let event = contingencia::domain::pqr::BatchEvent::Received {
            reception: own,
            rows: theirs.clone(),
            rejected: std::collections::BTreeMap::new(),
            failed: std::collections::BTreeSet::new(),
        };
        let id = writer.id();
        writer.append(id, &contingencia::journal::Body::PqrBatch(event))
    });
    stolen.unwrap();
    drop(&mut b, own).unwrap();
    a.merge(&b.wrote()).unwrap();
    receive(&mut a.store, &base, &mut |_, _| true).unwrap();
    let accounts = cases(&a.store).into_iter().map(|it| it.account);
    assert_eq!(accounts.flatten().count(), 3);
    super::converging::assert_whole(&mut a);
}

#[test]
fn x2_what_left_untouched_is_told_apart_and_is_due_no_more() {
    use contingencia::domain::pqr::CaseState::{Finished, New};
    use contingencia::domain::pqr::{CaseFacet, ClockState};
    let mut console = console(LIM_A);
    let store = &mut console.store;
    take(store, PqrBase::Pending, LAST, rows(0..8, "abierta"));
    take(store, PqrBase::Misescalated, LAST, rows(5..7, "abierta"));
    finish(store, "R-1").unwrap();
    take(store, PqrBase::Pending, NEXT, rows(3..5, "abierta"));
    // left untouched, R-1 closed; are in the other base still.
    let only = |store: &Store, left| {
        let mut filter = CaseFilter {
            edges: Some([NEXT.parse().unwrap(); 2]),
            ..CaseFilter::default()
        };
        let clocks = ClockState::ALL.into_iter();
        for clock in clocks.filter(|it| (*it == ClockState::Left) == left) {
            filter.chosen.toggle(CaseFacet::Clock, clock.code());
        }
        let lines = store.read().pqr_cases(&filter, &PageAt::First, 99).unwrap();
        lines.into_iter().map(|it| it.radicado).collect::<Vec<_>>()
    };
    assert_eq!(only(store, true), ["R-0", "R-2", "R-7"]);
    assert_eq!(only(store, false), ["R-3", "R-5", "R-6", "R-4", "R-1"]);
    assert_eq!(names(&cases(store))[5..], ["R-2", "R-7", "R-1"]);
    let counts = store.read().cell_counts("LIM014").unwrap();
    assert_eq!(counts.states, [(New, 4), (Finished, 1)]);
    assert_eq!(counts.runs.iter().map(|(_, count)| count).sum::<u64>(), 4);
    assert_eq!((counts.gone_untouched, counts.gone_in_work), (3, 0));
    super::converging::assert_whole(&mut console);
    // What comes again is due again; what the other base says no more leaves too.
    let store = &mut console.store;
    take(store, PqrBase::Misescalated, NEXT, rows(7..8, "abierta"));
    assert_eq!(only(store, true), ["R-0", "R-2", "R-5", "R-6"]);
    super::converging::assert_whole(&mut console);
}

/// What was done about a case.
fn work_of(store: &Store, radicado: &str) -> PqrCase {
    let case = store.read().pqr_case(radicado).unwrap().remove(0);
    case.work.unwrap()
}

#[test]
fn x2_what_was_closed_here_is_still_there_in_a_cut_that_was_made_later_alone() {
    let mut console = console(LIM_A);
    let store = &mut console.store;
    let there = |store: &Store| {
        let counts = store.read().cell_counts("LIM014").unwrap();
        counts.closed_still_there
    };
    take(store, PqrBase::Pending, NEXT, rows(0..4, "abierta"));
    finish(store, "R-1").unwrap();
    finish(store, "R-2").unwrap();
    // They stand in the cut that brought them, as all that is closed does.
    assert_eq!(there(store), 0);
    // So it is told of a cut before it is received, and after.
    let still = |store: &Store, cut: &str| {
        let coming = reception(PqrBase::Pending, cut, rows(2..5, "abierta"));
        let (known, before) = store.read().known_cases("LIM014", &coming).unwrap();
        let calendar = Calendar::embedded(Country::CO).unwrap();
        let mut clocks = Clocks::on(&calendar, 15, cut.parse().unwrap());
        let rows = coming.rows.iter().map(|row| (row, 0));
        let sorted = reconcile(rows, [], &known, before, &mut clocks);
        (
            sorted.counts.closed_still_there,
            sorted.piles.get(&Pile::ClosedStillThere).cloned(),
        )
    };
    let closed = work_of(store, "R-2").closed_on().unwrap();
    assert_eq!(still(store, &closed.to_string()), (0, None));
    let told = (1, Some(vec!["R-2".to_owned()]));
    assert_eq!(still(store, "2026-11-27"), told);
    take(store, PqrBase::Pending, "2026-11-27", rows(2..5, "abierta"));
    assert_eq!(there(store), 1);
    let last = Some("2026-11-27".parse().unwrap());
    assert!(work_of(store, "R-2").is_still_there(last));
    assert_eq!(behind(store, CaseSource::StillThere([None, last])), ["R-2"]);
    assert_eq!(behind(store, CaseSource::StillThere([last, None])), [""; 0]);
    assert_eq!(
        work_of(store, "R-2").closed_on(),
        Some("2026-11-22".parse().unwrap())
    );
    super::converging::assert_whole(&mut console);
}

fn shown(console: &Console) -> Vec<Vec<Vec<Value>>> {
    let mut all = console.records();
    ["pqr_case", "pqr_force", "pqr_reception", "pqr_work"]
        .map(|table| all.remove(table).unwrap())
        .to_vec()
}

#[test]
fn m1_two_terminals_list_the_cases_of_a_day_in_one_order_whatever_came_first() {
    let bases = [
        (LIM_A, 0..9, PqrBase::Misescalated),
        (LIM_B, 5..14, PqrBase::Pending),
    ];
    let bundles = bases.map(|(of, numbers, base)| {
        let mut console = console(of);
        // All of them due the same day, or without a date.
        let rows = numbers.map(|number| CaseRow {
            filed_at: (number != 7).then(|| LAST.parse().unwrap()),
            ..row(number, "abierta")
        });
        take(&mut console.store, base, LAST, rows.collect());
        console.wrote()
    });
    let mut listed = Vec::new();
    for order in [[0, 1], [1, 0]] {
        let mut office = console(OFFICE);
        for at in order {
            office.merge(&bundles[at]).unwrap();
        }
        let read = office.store.read();
        let within = CaseFilter {
            filed_by: Some(NEXT.parse().unwrap()),
            text: Some(("R-".into(), Vec::new())),
            ..CaseFilter::default()
        };
        for filter in [CaseFilter::default(), within] {
            let page = |at| read.pqr_cases(&filter, &at, 4).unwrap();
            let (mut on, mut at) = (Vec::new(), PageAt::First);
            loop {
                let rows = page(at);
                for (before, row) in (on.len()..).zip(&rows) {
                    let counted = read.count_pqr_cases(&filter, Some(&row.cursor), 99);
                    assert_eq!(counted.unwrap(), before);
                }
                let Some(last) = rows.last() else { break };
                at = PageAt::After(last.cursor.clone());
                on.extend(rows.iter().map(|it| it.radicado.clone()));
            }
            let (mut back, mut at) = (Vec::new(), PageAt::Last);
            loop {
                let rows = page(at);
                let Some(first) = rows.first() else { break };
                at = PageAt::Before(first.cursor.clone());
                back.splice(..0, rows.iter().map(|it| it.radicado.clone()));
            }
            assert_eq!(on, back);
            listed.push(on);
        }
    }
    let numbers = [0, 1, 10, 11, 12, 13, 2, 3, 4, 5, 6, 8, 9].map(|it| format!("R-{it}"));
    let dated = numbers.to_vec();
    let all = [dated.clone(), vec!["R-7".to_owned()]].concat();
    assert_eq!(listed, [all.clone(), dated.clone(), all, dated]);
    // Nothing is sorted for a page: the index has the order of the list.
    let raw = console(LIM_A).raw;
    for (within, order) in [
        ("(clock, radicado, point) > (1, 'R', 'P')", "ASC"),
        ("clock = 1 AND (radicado, point) < ('R', 'P')", "DESC"),
        ("clock = 1", "ASC"),
    ] {
        let plan: Vec<String> = raw
            .prepare(&format!(
                "EXPLAIN QUERY PLAN SELECT place FROM pqr_case INDEXED BY pqr_case_queue
                 WHERE state IN ('new', 'solved') AND {within}
                 ORDER BY clock {order}, radicado {order}, point {order} LIMIT 9"
            ))
            .unwrap()
            .query_map([], |row| row.get(3))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let walks = "SEARCH pqr_case USING COVERING INDEX pqr_case_queue";
        assert!(plan.len() == 1 && plan[0].starts_with(walks), "{plan:?}");
    }
}

#[test]
fn x2_the_cases_of_a_pile_are_listed_by_their_names_in_the_order_of_the_list() {
    let mut console = console(LIM_A);
    let store = &mut console.store;
    take(store, PqrBase::Pending, LAST, rows(0..12, "abierta"));
    let named = ["R-10", "R-4", "R-1", "R-0", "otro"].map(str::to_owned);
    // were filed the same day; R-4 has no date.
    assert_eq!(
        behind(store, CaseSource::Named(named.into())),
        ["R-0", "R-1", "R-10", "R-4"].map(str::to_owned)
    );
}

#[test]
fn x12_two_terminals_that_receive_one_file_have_one_reception_whatever_the_order() {
    let (mut a, mut b) = (console(LIM_A), console(LIM_B));
    for (console, states) in [
        (&mut a, ["abierta", "cerrada"]),
        (&mut b, ["abierta", "otra"]),
    ] {
        let store = &mut console.store;
        take(store, PqrBase::Pending, LAST, rows(0..12, states[0]));
        take(store, PqrBase::Pending, NEXT, rows(3..15, states[1]));
        take(store, PqrBase::Misescalated, LAST, rows(5..7, "abierta"));
    }
    finish(&mut a.store, "R-4").unwrap();
    finish(&mut b.store, "R-4").unwrap();
    finish(&mut b.store, "R-5").unwrap();
    let (of_a, of_b) = (a.wrote(), b.wrote());
    a.merge(&of_b).unwrap();
    b.merge(&of_a).unwrap();
    assert_eq!(shown(&a), shown(&b));
    // An office that hears the one first, or the other.
    for mut office in offices_of(&of_a, &of_b) {
        assert_eq!(shown(&office), shown(&a));
        super::converging::assert_whole(&mut office);
    }
    assert_eq!(cases(&a.store).len(), 15);
    // The file that both received counts once and nothing took its place; of the two that
    // differ one does, the same at both, and the other waits.
    let counting = |console: &Console| {
        let lines = console.store.read().receptions("LIM014", 99).unwrap();
        let mut all: Vec<_> = lines
            .into_iter()
            .map(|it| {
                let facts = it.reception.facts;
                (facts.cut, facts.base, format!("{:?}", it.counting))
            })
            .collect();
        all.sort();
        all
    };
    let how = |all: &[(chrono::NaiveDate, PqrBase, String)]| -> Vec<String> {
        all.iter().map(|(.., how)| how.clone()).collect()
    };
    assert_eq!(counting(&a), counting(&b));
    assert_eq!(
        how(&counting(&a)),
        [
            "Counts", "SameFile", "Counts", "SameFile", "Counts", "Rivals"
        ]
    );
    assert_eq!(a.store.read().rival_receptions("LIM014").unwrap().len(), 1);
    let state = |radicado: &str| a.store.read().pqr_case(radicado).unwrap()[0].line.state;
    assert_eq!(
        ["R-3", "R-4", "R-5"].map(state),
        [CaseState::New, CaseState::Finished, CaseState::Finished]
    );
    let work = a
        .store
        .read()
        .pqr_case("R-4")
        .unwrap()
        .remove(0)
        .work
        .unwrap();
    let effects: Vec<bool> = work.steps.iter().map(|step| step.without_effect).collect();
    assert_eq!(effects, [false, true]);
    // Somebody says which is right: that one counts from then on, at both.
    let mut right = reception(PqrBase::Pending, NEXT, rows(3..15, "otra"));
    right.replaces = true;
    receive(&mut a.store, &right, &mut |_, _| true).unwrap();
    b.merge(&a.wrote()).unwrap();
    for console in [&mut a, &mut b] {
        assert_eq!(
            how(&counting(console))[4..],
            ["Counts", "Replaced", "Replaced"]
        );
        let rivals = console.store.read().rival_receptions("LIM014").unwrap();
        assert_eq!(rivals, []);
        super::converging::assert_whole(console);
    }
    assert_eq!(shown(&a), shown(&b));
}

#[test]
fn x12_x4_what_two_terminals_did_without_knowing_is_told_at_both_until_one_goes_on() {
    let (mut a, mut b) = (console(LIM_A), console(LIM_B));
    take(&mut a.store, PqrBase::Pending, LAST, rows(0..4, "abierta"));
    let base = a.wrote();
    b.merge(&base).unwrap();
    // A classifies and escalates what B finishes; of another each knows what was done.
    for which in [0, 3] {
        deed(&mut a.store, "R-1", which, 5).unwrap();
    }
    deed(&mut b.store, "R-1", 4, 5).unwrap();
    deed(&mut a.store, "R-2", 0, 5).unwrap();
    let (of_a, of_b) = (a.wrote(), b.wrote());
    a.merge(&of_b).unwrap();
    b.merge(&of_a).unwrap();
    deed(&mut b.store, "R-2", 3, 5).unwrap();
    a.merge(&b.wrote()).unwrap();
    for (first, second) in [(&of_a, &of_b), (&of_b, &of_a)] {
        let mut office = console(OFFICE);
        office.merge(first).unwrap();
        office.merge(second).unwrap();
        office.merge(&b.wrote()).unwrap();
        assert_eq!(shown(&office), shown(&a));
        super::converging::assert_whole(&mut office);
    }
    let lines = cases(&a.store);
    let unaware: Vec<&str> = lines
        .iter()
        .filter(|it| it.unaware)
        .map(|it| it.radicado.as_str())
        .collect();
    assert_eq!(unaware, ["R-1"]);
    assert_eq!(a.store.read().cell_counts("LIM014").unwrap().unaware, 1);
    let work = |console: &Console| {
        let found = console.store.read().pqr_case("R-1").unwrap();
        found.into_iter().next().unwrap().work.unwrap()
    };
    let told = work(&a).unaware().len();
    assert!(told > 0);
    assert_eq!(work(&a), work(&b));
    // Somebody who knows of both takes the last of them back: it is told still.
    deed(&mut b.store, "R-1", 13, 5).unwrap();
    a.merge(&b.wrote()).unwrap();
    for console in [&a, &b] {
        assert!(!work(console).unaware().is_empty());
        let counts = console.store.read().cell_counts("LIM014").unwrap();
        assert_eq!(counts.unaware, 1);
        assert_eq!(behind(&console.store, CaseSource::Unaware), ["R-1"]);
    }
    // Who goes on knows of all of it.
    deed(&mut b.store, "R-1", 7, 5).unwrap();
    a.merge(&b.wrote()).unwrap();
    for console in [&mut a, &mut b] {
        assert_eq!(work(console).unaware(), []);
        let counts = console.store.read().cell_counts("LIM014").unwrap();
        assert_eq!(counts.unaware, 0);
        super::converging::assert_whole(console);
    }
}

#[test]
fn j1_the_work_of_a_store_of_before_is_folded_again_when_it_is_brought_up_to_date() {
    let mut console = console(LIM_A);
    let base = rows(0..3, "abierta");
    take(&mut console.store, PqrBase::Pending, LAST, base);
    finish(&mut console.store, "R-1").unwrap();
    let before = shown(&console);
    let Console { place, store, raw } = console;
    drop(store);
    raw.execute_batch(AS_OF_19).unwrap();
    raw.execute_batch(include_str!("../../assets/migrations/0020-pqr.sql"))
        .unwrap();
    raw.execute_batch(include_str!(
        "../../assets/migrations/0021-pqr-receptions.sql"
    ))
    .unwrap();
    // As it was written then.
    raw.execute_batch(
        "INSERT INTO pqr_work VALUES (x'00', 'LIM014', 'R-1', 'finished', '{}');
         PRAGMA user_version = 21;",
    )
    .unwrap();
    let store = place.unlock().unwrap();
    let mut console = Console { place, store, raw };
    assert_eq!(shown(&console), before);
    super::converging::assert_whole(&mut console);
}

#[test]
fn t1_all_that_was_noted_of_a_case_leaves_with_it_and_the_log_never_held_it() {
    let mut console = console(LIM_A);
    let store = &mut console.store;
    take(store, PqrBase::Pending, LAST, rows(0..2, "abierta"));
    for which in [0, 6, 10, 11, 5, 13] {
        deed(store, "R-1", which, 5).unwrap();
    }
    let log: Vec<Vec<u8>> = console
        .raw
        .prepare("SELECT bytes FROM operation WHERE kind GLOB 'pqr.*'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for line in log {
        let text = String::from_utf8(line).unwrap();
        for said in ["factura", "acuerdo", "pruebas", "Era otra"] {
            assert!(!text.contains(said), "{text}");
        }
    }
    let class = contingencia::domain::personal::RetentionClass::General;
    let store = &mut console.store;
    // Open again, the client sends it still: it is kept.
    let plan = |store: &Store| {
        let plan = store
            .read()
            .purge_plan(class, "2027-11-23".parse().unwrap());
        plan.unwrap().records
    };
    assert_eq!(plan(store), ["recepción pendientes 2026-11-13"]);
    deed(store, "R-1", 5, 5).unwrap();
    assert_eq!(plan(store)[0], "PQR R-1");
    store
        .purge(class, "2027-11-23".parse().unwrap(), &mut |_, _| true)
        .unwrap();
    let noted: u64 = console
        .raw
        .query_row(
            "SELECT count(*) FROM vault WHERE CAST(data AS TEXT) GLOB '*factura*'
                 OR CAST(data AS TEXT) GLOB '*acuerdo*' OR CAST(data AS TEXT) GLOB '*Era otra*'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(noted, 0);
    let found = console.store.read().pqr_case("R-1").unwrap();
    assert_eq!(found[0].line.state, CaseState::Closed);
    assert_eq!(found[0].work.as_ref().unwrap().steps.len(), 7);
    super::converging::assert_whole(&mut console);
}

#[test]
fn x12_no_office_and_no_other_point_speaks_of_a_cell_s_cases() {
    let (mut cell, mut office, mut other) = (console(LIM_A), console(OFFICE), console(AQP));
    take(
        &mut cell.store,
        PqrBase::Pending,
        LAST,
        rows(0..3, "abierta"),
    );
    let refused = finish(&mut office.store, "R-1").unwrap_err();
    assert!(matches!(&refused, StoreError::Refused(refusal) if refusal.rule == Rule::M4));
    // Of its own radicado that has the same number.
    finish(&mut other.store, "R-1").unwrap();
    let (of_cell, of_other) = (cell.wrote(), other.wrote());
    office.merge(&of_other).unwrap();
    office.merge(&of_cell).unwrap();
    let found = office.store.read().pqr_case("R-1").unwrap();
    assert_eq!((found.len(), found[0].line.state), (1, CaseState::New));
    super::converging::assert_whole(&mut office);
}

#[test]
fn t1_one_case_is_purged_alone_and_the_log_holds_nothing_of_it() {
    let mut console = console(LIM_A);
    let store = &mut console.store;
    take(store, PqrBase::Pending, LAST, rows(0..3, "abierta"));
    finish(store, "R-1").unwrap();
    let log: Vec<Vec<u8>> = console
        .raw
        .prepare("SELECT bytes FROM operation")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for line in log {
        let text = String::from_utf8(line).unwrap();
        for personal in [
            "00041001",
            "Asesora",
            "Cobro de",
            "Norte",
            "4347-26",
            "remitente",
        ] {
            assert!(!text.contains(personal), "{text}");
        }
    }
    let store = &mut console.store;
    let class = contingencia::domain::personal::RetentionClass::General;
    let plan = |store: &Store, day: &str| {
        let plan = store
            .read()
            .purge_plan(class, day.parse().unwrap())
            .unwrap();
        (plan.records, plan.entries.len())
    };
    // What the client still sends and nobody closed is not over.
    let (records, entries) = plan(store, "2027-11-23");
    assert_eq!(records, ["PQR R-1", "recepción pendientes 2026-11-13"]);
    assert_eq!(entries, 3);
    assert_eq!(plan(store, LAST), (Vec::new(), 0));
    store
        .purge(class, "2027-11-23".parse().unwrap(), &mut |_, _| true)
        .unwrap();
    let lines = cases(store);
    let of = |radicado: &str| lines.iter().find(|it| it.radicado == radicado).unwrap();
    assert_eq!(
        (of("R-1").account.as_deref(), of("R-1").adviser.as_deref()),
        (None, None)
    );
    assert_eq!(of("R-1").filed, Some("2026-11-04".parse().unwrap()));
    assert_eq!(of("R-2").account.as_deref(), Some("00041002"));
    super::converging::assert_whole(&mut console);
}

#[test]
fn x12_cases_that_are_not_what_their_rows_make_are_told_and_mended() {
    let mut console = console(LIM_A);
    take(
        &mut console.store,
        PqrBase::Pending,
        LAST,
        rows(0..3, "abierta"),
    );
    console
        .raw
        .execute(
            "UPDATE pqr_case SET state = 'closed' WHERE radicado = 'R-1'",
            [],
        )
        .unwrap();
    console
        .raw
        .execute(
            "UPDATE pqr_row SET adviser = 'Otra' WHERE radicado = 'R-2'",
            [],
        )
        .unwrap();
    let kinds = |console: &Console| -> Vec<ProblemKind> {
        let problems = console.verify().problems.into_iter();
        problems.map(|problem| problem.kind).collect()
    };
    assert_eq!(kinds(&console), [ProblemKind::Record, ProblemKind::Record]);
    let done = console.store.rebuild(&mut |_, _| true).unwrap();
    assert_eq!(done.rewritten, 2);
    assert_eq!(kinds(&console), []);
}

/// Where a clock stands that is not stopped: over until the 6th, soon until the 8th.
fn clock_of(filed: Option<chrono::NaiveDate>) -> ClockState {
    match filed {
        None => ClockState::Undated,
        Some(day) if day <= edges()[0] => ClockState::Overdue,
        Some(day) if day <= edges()[1] => ClockState::DueSoon,
        Some(_) => ClockState::Running,
    }
}

fn edges() -> [chrono::NaiveDate; 2] {
    ["2026-11-06", "2026-11-08"].map(|day| day.parse().unwrap())
}

#[test]
fn d5_a_queue_is_counted_as_it_is_listed_whatever_is_chosen() {
    let mut console = console(LIM_A);
    let store = &mut console.store;
    take(store, PqrBase::Pending, LAST, rows(0..60, "abierta"));
    for number in [0, 9, 18, 27] {
        finish(store, &format!("R-{number}")).unwrap();
    }
    let adviser = |number: u32| format!("Asesora Inventada {number}");
    let (one, two) = (adviser(1), adviser(2));
    let choices: [&[(CaseFacet, &str)]; 5] = [
        &[],
        &[(CaseFacet::Clock, "overdue"), (CaseFacet::Clock, "undated")],
        &[(CaseFacet::Adviser, &one), (CaseFacet::Adviser, &two)],
        &[
            (CaseFacet::Clock, "due_soon"),
            (CaseFacet::Adviser, &one),
            (CaseFacet::State, "new"),
        ],
        &[
            (CaseFacet::State, "finished"),
            (CaseFacet::Marking, "FACTURACION"),
        ],
    ];
    for wanted in choices {
        let mut chosen = Chosen::default();
        for (facet, code) in wanted {
            chosen.toggle(*facet, code);
        }
        let tally = store
            .read()
            .tally_cases(&CaseFilter::default(), &chosen, clock_of)
            .unwrap();
        for facet in CaseFacet::ALL {
            for (code, count) in &tally.values[&facet] {
                // What would be listed if of this property this value alone were wanted.
                let mut alone = chosen.clone();
                for other in alone.of(facet).cloned().into_iter().flatten() {
                    alone.toggle(facet, &other);
                }
                alone.toggle(facet, code);
                let filter = CaseFilter {
                    chosen: alone,
                    edges: Some(edges()),
                    ..CaseFilter::default()
                };
                let listed = store.read().count_pqr_cases(&filter, None, 100).unwrap();
                assert_eq!(*count, listed as u64, "{facet:?} {code} of {wanted:?}");
            }
        }
    }
    let tally = store
        .read()
        .tally_cases(&CaseFilter::default(), &Chosen::default(), clock_of);
    let tally = tally.unwrap();
    let days: u64 = tally.days.iter().map(|(_, count)| count).sum();
    assert_eq!((days, tally.days.last().unwrap().0), (56, None));
}

#[test]
fn x9_rows_that_come_home_were_sent_before_and_count_once() {
    let mut console = console(LIM_A);
    let store = &mut console.store;
    let point = store.terminal().started.point.code.clone();
    let cut: chrono::NaiveDate = LAST.parse().unwrap();
    let wrong = PqrBase::Misescalated;
    let rows = |numbers: std::ops::Range<u32>| rows(numbers, "abierta");
    // Ten were sent: of them eight are taken.
    let mut first = reception(wrong, "2026-11-13", rows(0..8));
    first.sent = 10;
    receive(store, &first, &mut |_, _| true).unwrap();
    let mut home = reception(wrong, "2026-11-13", rows(8..10));
    home.returned = true;
    receive(store, &home, &mut |_, _| true).unwrap();
    finish(store, "R-7").unwrap();
    let figures = store
        .read()
        .cut_figures(&point, wrong, cut)
        .unwrap()
        .unwrap();
    let count = |of: fn(&AdviserTally) -> u64| figures.advisers.iter().map(of).sum::<u64>();
    assert_eq!(
        (figures.sent, count(|it| it.count), count(|it| it.confirmed)),
        (10, 10, 1)
    );
    let sizes = store.read().cut_sizes(&point, (cut, cut)).unwrap();
    assert_eq!((sizes[0].sent, sizes[0].cases, sizes.len()), (10, 10, 1));
    // Of two cuts, each case once.
    let next = reception(wrong, "2026-11-14", rows(5..12));
    receive(store, &next, &mut |_, _| true).unwrap();
    let days = (cut, "2026-11-15".parse().unwrap());
    let both = store.read().cases_by_adviser(&point, wrong, days).unwrap();
    assert_eq!(both.iter().map(|it| it.count).sum::<u64>(), 12);
    let other = store
        .read()
        .cut_figures(&point, PqrBase::Pending, cut)
        .unwrap();
    assert_eq!(other, None);
}
