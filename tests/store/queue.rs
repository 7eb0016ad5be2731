//! The queue of what is to be regularised, from a point to its office and back.

use crate::support::desk::*;
use crate::support::store::*;
use contingencia::actions::{
    Admit, Desk, ExportInput, ExportRange, ExportSealing, ImportInput, Opening, PageAt,
    QueueFilter, QueuePage, QueueRow, ToDo, apply_receipt, board, exempt, export_job,
    issue_receipts, note_call, open_outage, pair_code, show_regularization, take_attention,
};
use contingencia::domain::regularization::{Exempt, RegularizationState};
use contingencia::store::set_up;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn page(desk: &Desk, filter: QueueFilter) -> QueuePage {
    show_regularization(desk, filter, "", PageAt::First, 20).unwrap()
}

fn named(page: &QueuePage) -> Vec<&str> {
    page.list.rows.iter().map(|row| row.name.as_str()).collect()
}

fn found(desk: &Desk, text: &str) -> Vec<String> {
    let page = show_regularization(desk, QueueFilter::ToDo, text, PageAt::First, 20).unwrap();
    page.list.rows.into_iter().map(|row| row.name).collect()
}

fn states(page: &QueuePage) -> Vec<RegularizationState> {
    page.list.rows.iter().map(|row| row.state).collect()
}

/// An outage with a request of it, and a claim without e-mail; by name, oldest first.
fn a_morning(place: &Place, desk: &mut Desk) -> [String; 3] {
    let outage = open_outage(desk, &mass_failure("bloqueo_robo")).unwrap();
    place.clock.set(at("10:50"));
    let block = take_attention(desk, &request("bloqueo_robo", "Rosa Ejemplo Prueba")).unwrap();
    place.clock.set(at("10:55"));
    let claim = take_attention(desk, &request("reclamo", "Ana Imaginaria Dos")).unwrap();
    [outage.correlative, block.code, claim.code]
}

fn export(desk: &mut Desk, folder: &Path) -> PathBuf {
    let input = ExportInput {
        folder: folder.to_owned(),
        range: ExportRange::NotAcknowledged,
        until: None,
        with_forms: false,
        sealing: ExportSealing::Plain,
    };
    export_job(desk, input).unwrap()(&mut |_, _| true)
        .unwrap()
        .file
}

#[test]
fn g1_the_queue_goes_page_by_page_from_the_oldest_record_and_names_nobody() {
    let place = Place::new();
    let mut desk = desk(&place);
    let names = a_morning(&place, &mut desk);
    let whole = page(&desk, QueueFilter::ToDo);
    assert_eq!(named(&whole), names);
    assert!(
        states(&whole)
            .iter()
            .all(|it| *it == RegularizationState::Pending)
    );
    let told = format!("{whole:?}");
    assert!(!told.contains("Rosa") && !told.contains("Ana"), "{told}");
    assert_eq!(
        whole.figures.not_exported,
        desk.status().unwrap().not_exported
    );
    // Records, as many as there are in the list, whatever it took to make them.
    assert_eq!(whole.figures.not_exported, names.len() as u64);

    let mut walked: Vec<QueueRow> = Vec::new();
    let mut at = PageAt::First;
    loop {
        let part = show_regularization(&desk, QueueFilter::ToDo, "", at, 1)
            .unwrap()
            .list;
        assert_eq!(
            (part.before, part.total),
            (Some(walked.len()), whole.list.total)
        );
        walked.extend(part.rows);
        match part.edges.filter(|_| part.has_after) {
            Some((_, last)) => at = PageAt::After(last),
            None => break,
        }
    }
    assert_eq!(walked, whole.list.rows);
    let last = show_regularization(&desk, QueueFilter::ToDo, "", PageAt::Last, 2)
        .unwrap()
        .list;
    assert_eq!(last.rows, walked[1..]);
    assert_eq!(
        (last.before, last.has_before, last.has_after),
        (Some(1), true, false)
    );
    let pending = QueueFilter::In(RegularizationState::Pending);
    let (first, _) = last.edges.unwrap();
    let before = show_regularization(&desk, pending, "", PageAt::Before(first), 2)
        .unwrap()
        .list;
    assert_eq!(before.rows, walked[..1]);
    assert_eq!((before.before, before.total.count), (Some(0), 3));
}

#[test]
fn g1_a_record_is_found_by_its_name_and_by_its_official_code() {
    let place = Place::new();
    let mut desk = desk(&place);
    let [outage, block, _] = a_morning(&place, &mut desk);
    pair_code(&mut desk, &block, "ATC 77", None).unwrap();
    assert_eq!(found(&desk, "A-000001"), [outage]);
    assert_eq!(found(&desk, &block[9..]), [block.as_str()]);
    // However it is written, and whatever became of the record.
    assert_eq!(found(&desk, " atc  77 "), [block]);
    for nobodys in ["ATC 78", "A-000099", "R000099"] {
        assert_eq!(found(&desk, nobodys), [""; 0], "{nobodys}");
    }
}

#[test]
fn g4_a_claim_with_its_code_is_listed_until_its_customer_was_told() {
    let place = Place::new();
    let mut desk = desk(&place);
    let [_, block, claim] = a_morning(&place, &mut desk);
    place.clock.set(at("11:00"));
    for (name, code) in [(&block, "ATC-1"), (&claim, "WA-1")] {
        pair_code(&mut desk, name, code, None).unwrap();
    }
    let to_call = page(&desk, QueueFilter::CallBacks);
    assert_eq!(named(&to_call), [claim.as_str()], "only a claim is told");
    assert!(to_call.list.rows[0].can_be_called);
    note_call(&mut desk, &claim, false, None, None).unwrap();
    let to_call = page(&desk, QueueFilter::CallBacks);
    assert_eq!(
        (to_call.list.rows[0].calls, to_call.list.rows[0].last_call),
        (1, Some(at("11:00")))
    );
    note_call(&mut desk, &claim, true, None, None).unwrap();
    assert_eq!(named(&page(&desk, QueueFilter::CallBacks)), [""; 0]);
}

#[test]
fn g2_records_go_from_pending_to_their_code_and_each_state_says_since_when() {
    let folder = TempDir::new().unwrap();
    let (place, elsewhere) = (Place::new(), Place::new());
    let mut point = desk(&place);
    let [outage, block, claim] = a_morning(&place, &mut point);

    place.clock.set(at("11:40"));
    let file = export(&mut point, folder.path());
    let exported = page(&point, QueueFilter::In(RegularizationState::Exported));
    assert_eq!(named(&exported), [&outage, &block, &claim]);
    for row in &exported.list.rows {
        assert_eq!(row.since, Some(at("11:40")));
        assert_eq!(
            row.bundle.as_deref(),
            file.file_name().and_then(|it| it.to_str())
        );
    }
    assert_eq!(exported.figures.not_exported, 0);

    elsewhere.clock.set(at("11:50"));
    let store = set_up(
        elsewhere.paths(),
        asked_of_the_office(),
        elsewhere.ambient(),
    );
    let mut office = Desk::over(store.unwrap().store).unwrap();
    let trusting = ImportInput {
        admit: Admit::Terminal,
        ..ImportInput::default()
    };
    let imported = office.import(&[file], &trusting, &mut |_, _| true);
    assert!(imported.unwrap()[0].is_ok());
    // What came to the office is at the office.
    let there = page(&office, QueueFilter::In(RegularizationState::Acknowledged));
    assert_eq!(named(&there), [&outage, &block, &claim]);
    assert_eq!(there.figures.without_code, 3);
    pair_code(&mut office, &claim, "WA-1", None).unwrap();
    let receipt = issue_receipts(&office, folder.path(), None, None)
        .unwrap()
        .remove(0);

    place.clock.set(at("12:05"));
    apply_receipt(
        &mut point,
        &receipt.file,
        &Opening::default(),
        Admit::Office,
    )
    .unwrap();
    let left = page(&point, QueueFilter::ToDo);
    assert_eq!(named(&left), [&outage, &block]);
    for row in &left.list.rows {
        assert_eq!(row.state, RegularizationState::Acknowledged);
        assert_eq!(row.since, Some(at("12:05")));
    }
    assert_eq!(
        (left.figures.without_code, left.figures.regularized_today),
        (2, 1)
    );
    let to_do = board(&point).unwrap().to_do;
    assert!(
        to_do.contains(&ToDo::Regularize { records: 2 }),
        "{to_do:?}"
    );
    let done = page(&point, QueueFilter::In(RegularizationState::Regularized));
    assert_eq!(named(&done), [claim.as_str()]);
    assert_eq!(done.list.rows[0].official_code.as_deref(), Some("WA-1"));
    assert_eq!(done.list.rows[0].since, Some(at("12:05")));

    exempt(&mut point, &block, Exempt::ServedElsewhere, None).unwrap();
    pair_code(&mut point, &outage, "ATC-1", None).unwrap();
    let exempted = page(&point, QueueFilter::In(RegularizationState::NotRequired));
    assert_eq!(named(&exempted), [block.as_str()]);
    assert_eq!(exempted.list.rows[0].exempt, Some(Exempt::ServedElsewhere));
    let empty = page(&point, QueueFilter::ToDo);
    assert_eq!(named(&empty), [""; 0]);
    assert_eq!(
        (empty.figures.without_code, empty.figures.regularized_today),
        (0, 2)
    );
    // Tomorrow it was yesterday.
    place.clock.set(at("12:05") + chrono::TimeDelta::days(1));
    assert_eq!(page(&point, QueueFilter::ToDo).figures.regularized_today, 0);
}
