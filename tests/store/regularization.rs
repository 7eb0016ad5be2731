//! Official codes in a real store: found at once, told where they clash, and
//! made again from the journal (N3, G1, G4, J1).

use crate::support::desk::*;
use crate::support::store::*;
use chrono::TimeDelta;
use contingencia::actions::{
    Desk, PersonalDecision, RecordView, call_backs, decide_for_attention, exempt, letter,
    lift_exemption, note_call, open_outage, pair_code, pending, show_attention, show_letter,
    take_attention, typing_sheet,
};
use contingencia::domain::attention::AttentionEvent;
use contingencia::domain::authority::Role;
use contingencia::domain::outage::OutageEvent;
use contingencia::domain::regularization::{CodePaired, Exempt};
use contingencia::domain::rule::Rule;
use contingencia::journal::Body;
use contingencia::store::{Cursor, PageAt, ProblemKind, Store};
use rusqlite::params;
use uuid::Uuid;

/// What another console wrote, that knew nothing of what this one did.
fn paired_elsewhere(store: &mut Store, id: Uuid, code: &str, attention: bool) {
    let paired = CodePaired {
        official_code: code.into(),
        reason: None,
        receipt: None,
    };
    let body = if attention {
        Body::Attention(AttentionEvent::CodePaired(paired))
    } else {
        Body::Outage(OutageEvent::CodePaired(paired))
    };
    store.write(|writer| writer.append(id, &body)).unwrap();
}

/// A claim, a chip and an outage of claims, whose ids are answered in that order.
fn records(desk: &mut Desk) -> [Uuid; 3] {
    let outage = open_outage(desk, &mass_failure("reclamo")).unwrap().id;
    let claim = take_attention(desk, &request("reclamo", "Rosa Ejemplo Prueba")).unwrap();
    let chip = take_attention(desk, &request("reposicion_chip", "Luis Invento Falso")).unwrap();
    [claim.id, chip.id, outage]
}

fn conflict(view: &RecordView) -> bool {
    match view {
        RecordView::Outage(outage) => outage.official_code_conflict,
        RecordView::Attention(attention) => attention.official_code_conflict,
    }
}

#[test]
fn n3_what_consoles_paired_differently_is_kept_told_and_settled_with_a_reason() {
    let place = Place::new();
    let mut desk = desk(&place);
    let [claim, chip, outage] = records(&mut desk);
    drop(desk);
    let mut store = place.unlock().unwrap();
    for (id, code, attention) in [
        (outage, "ATC-1", false),
        (outage, "ATC-2", false),
        (outage, "atc-1", false),
        (claim, "REC-1", true),
        (chip, "rec-1", true),
    ] {
        paired_elsewhere(&mut store, id, code, attention);
    }
    let read = store.read();
    let mut holders = vec![claim, chip];
    holders.sort();
    assert_eq!(read.official_code_holders(" Rec-1 ").unwrap(), holders);
    assert_eq!(read.official_code_holders("ATC-2").unwrap(), [outage]);
    assert!(read.official_code_holders("ATC-3").unwrap().is_empty());
    let kept = read.outage(outage).unwrap().unwrap().regularization;
    assert_eq!((kept.code(), kept.codes.len()), (Some("ATC-1"), 2));

    let found = place.verify();
    assert_eq!(
        kinds(&found),
        [
            (ProblemKind::OfficialCodeDuplicate, None),
            (ProblemKind::OfficialCodeConflict, None),
        ]
    );
    let told: Vec<&str> = found
        .problems
        .iter()
        .map(|problem| problem.message.as_str())
        .collect();
    assert!(
        told[0]
            .starts_with("El código oficial «REC-1» está en varios registros: LIM014-A-R000001-"),
        "{told:?}"
    );
    assert_eq!(
        told[1],
        "El registro LIM014-2026-A-000001 tiene varios códigos oficiales: ATC-1, ATC-2."
    );
    let tables = place.derived();
    let rebuilt = store.rebuild(&mut |_, _| true).unwrap();
    assert_eq!((rebuilt.rewritten, place.derived()), (0, tables));

    // The desk flags them, and settles them only with a reason.
    let mut desk = Desk::over(store).unwrap();
    assert_eq!(pending(&desk, 10).unwrap().official_code_clashes.len(), 4);
    let name = outage.to_string();
    for code in ["ATC-1", "ATC-3"] {
        let error = pair_code(&mut desk, &name, code, None).unwrap_err();
        assert_eq!(rule_of(&error), Some(Rule::N3), "{code}");
    }
    let settled = pair_code(&mut desk, &name, "ATC-1", Some("Lo dice el sistema")).unwrap();
    assert!(!conflict(&settled));
    pair_code(&mut desk, &chip.to_string(), "SIAC-9", Some("Era otro")).unwrap();
    assert_eq!(pending(&desk, 10).unwrap().official_code_clashes, []);
    drop(desk);
    assert_eq!(place.verify().problems, []);
}

#[test]
fn j1_codes_that_were_spoiled_lost_or_are_of_no_record_are_noticed_and_mended() {
    let place = Place::new();
    let mut desk = desk(&place);
    let [claim, chip, _] = records(&mut desk);
    pair_code(&mut desk, &claim.to_string(), "REC-1", None).unwrap();
    exempt(
        &mut desk,
        &chip.to_string(),
        Exempt::Withdrawn,
        Some("No volvió"),
    )
    .unwrap();
    drop(desk);
    let tables = place.derived();
    let spoil: [&str; 4] = [
        "DELETE FROM official_code",
        "UPDATE official_code SET code = 'REC-2'",
        "INSERT INTO official_code (code, entity) VALUES ('REC-3', x'00')",
        "UPDATE attention SET regularized = 0, to_be_told = 0",
    ];
    for sql in spoil {
        place.raw().execute(sql, params![]).unwrap();
        let found = place.verify();
        assert!(
            !found.problems.is_empty()
                && kinds(&found)
                    .iter()
                    .all(|(kind, _)| *kind == ProblemKind::Record),
            "{sql}: {:?}",
            found.problems
        );
        let mut store = place.unlock().unwrap();
        assert!(
            store.rebuild(&mut |_, _| true).unwrap().rewritten > 0,
            "{sql}"
        );
        assert_eq!(place.derived(), tables, "{sql}");
        drop(store);
        assert_eq!(place.verify().problems, [], "{sql}");
    }
}

#[test]
fn g1_the_queue_goes_oldest_first_page_by_page_and_loses_what_is_done() {
    let place = Place::new();
    let mut desk = desk(&place);
    let mut taken = Vec::new();
    for minute in 0..5 {
        place.clock.set(at("11:00") + TimeDelta::minutes(minute));
        let view = take_attention(
            &mut desk,
            &request("reposicion_chip", "Rosa Ejemplo Prueba"),
        );
        taken.push(view.unwrap().id);
    }
    exempt(&mut desk, &taken[1].to_string(), Exempt::Duplicate, None).unwrap();
    pair_code(&mut desk, &taken[2].to_string(), "S-1", None).unwrap();
    drop(desk);
    let store = place.unlock().unwrap();
    let read = store.read();
    let (mut at, mut pages) = (PageAt::First, Vec::new());
    loop {
        let page = read.queued_attentions(false, None, at, 2).unwrap();
        let Some(last) = page.last() else { break };
        at = PageAt::After(Cursor::at(last.taken.at, last.id));
        pages.push(
            page.iter()
                .map(|attention| attention.id)
                .collect::<Vec<_>>(),
        );
    }
    assert_eq!(pages, [vec![taken[0], taken[3]], vec![taken[4]]]);
    assert_eq!(read.queued_outages(false, PageAt::First, 9).unwrap(), []);
    drop(store);
    let mut desk = Desk::over(place.unlock().unwrap()).unwrap();
    lift_exemption(&mut desk, &taken[1].to_string(), "No era el mismo").unwrap();
    let queue = pending(&desk, 2).unwrap();
    let ids: Vec<Uuid> = queue.to_regularize.iter().map(|entry| entry.id).collect();
    assert_eq!((ids, queue.more_to_regularize), (taken[..2].to_vec(), true));
}

#[test]
fn g4_no_code_is_written_to_a_customer_while_it_is_in_doubt() {
    let place = Place::new();
    let mut desk = desk(&place);
    let mut input = request("reclamo", "Rosa Ejemplo Prueba");
    input.email = "rosa@ejemplo.pe".into();
    let claim = take_attention(&mut desk, &input).unwrap().id;
    pair_code(&mut desk, &claim.to_string(), "REC-1", None).unwrap();
    let told = letter(&mut desk, &claim.to_string()).unwrap();
    assert_eq!((told.about, told.to), ("filed", vec![input.email]));
    drop(desk);
    let mut store = place.unlock().unwrap();
    paired_elsewhere(&mut store, claim, "REC-2", true);
    let mut desk = Desk::over(store).unwrap();
    let error = show_letter(&mut desk, told.id).unwrap_err();
    assert_eq!(rule_of(&error), Some(Rule::G4));
    pair_code(
        &mut desk,
        &claim.to_string(),
        "REC-2",
        Some("Lo dice el sistema"),
    )
    .unwrap();
    let told = show_letter(&mut desk, told.id).unwrap();
    assert!(told.text.contains("REC-2") && !told.text.contains("REC-1"));
}

#[test]
fn g4_a_blocked_customer_is_neither_written_to_nor_called_and_the_note_is_hidden() {
    let place = Place::new();
    let mut desk = desk_as(&place, Role::Control);
    let mut input = request("reclamo", "Rosa Ejemplo Prueba");
    let [plain, blocked] =
        [(); 2].map(|()| take_attention(&mut desk, &input).unwrap().id.to_string());
    input.email = "rosa@ejemplo.pe".into();
    let mailed = take_attention(&mut desk, &input).unwrap().id.to_string();
    for (code, id) in ["1", "2"].into_iter().zip([&plain, &blocked]) {
        pair_code(&mut desk, id, code, None).unwrap();
    }
    let called = |desk: &Desk| call_backs(desk, 10).unwrap().len();
    assert_eq!(called(&desk), 2);
    note_call(
        &mut desk,
        &blocked,
        false,
        None,
        Some("Contesta su hermana"),
    )
    .unwrap();
    for id in [&blocked, &mailed] {
        decide_for_attention(&mut desk, id, PersonalDecision::Block, "Lo pidió").unwrap();
    }
    pair_code(&mut desk, &mailed, "3", None).unwrap();
    // What is left of the mail is the first letter alone.
    let letters = pending(&desk, 10).unwrap().alerts;
    assert!(
        letters.iter().all(|letter| letter.about == "claim"),
        "{letters:?}"
    );
    assert_eq!(called(&desk), 1);
    let detail = show_attention(&desk, &blocked).unwrap();
    let call = &detail.history[2];
    assert_eq!(call.what, "Llamada al cliente, sin respuesta");
    assert_eq!(call.reason, None);
    let sheet = typing_sheet(&mut desk, &blocked).unwrap();
    assert!(sheet.fields.iter().all(|field| !field.personal));
    // T2 is lifted: the customer is to be told again.
    decide_for_attention(&mut desk, &blocked, PersonalDecision::Unblock, "Lo pidió").unwrap();
    assert_eq!(called(&desk), 2);
    note_call(&mut desk, &blocked, true, None, None).unwrap();
    assert_eq!(called(&desk), 1);
}

#[test]
fn g1_the_queue_the_calls_and_the_letters_are_each_found_by_an_index() {
    let place = Place::new();
    drop(desk(&place));
    let raw = place.raw();
    for (sql, index) in [
        (
            "SELECT record FROM outage WHERE regularized = 0 AND (registered, id) > (1, x'00')
             ORDER BY registered, id LIMIT 5",
            "outage_to_regularize",
        ),
        (
            "SELECT record FROM attention WHERE regularized = 0 AND (taken, id) > (1, x'00')
             ORDER BY taken, id LIMIT 5",
            "attention_to_regularize",
        ),
        (
            "SELECT record FROM attention WHERE to_be_told = 1
               AND NOT EXISTS (SELECT 1 FROM alert
                   WHERE alert.subject = attention.id AND alert.about = 'filed')
             ORDER BY taken, id LIMIT 5",
            "attention_to_be_told",
        ),
        (
            "SELECT record FROM alert WHERE state = 'prepared'
               AND NOT EXISTS (
                   SELECT 1 FROM known JOIN attention ON attention.known = known.number
                   WHERE known.id = alert.subject AND annulled = 1)
             ORDER BY prepared, id",
            "alert_unsent",
        ),
        (
            "SELECT record FROM alert
             WHERE state <> 'answered' AND about IN ('outage', 'failure')
             ORDER BY prepared DESC, id DESC LIMIT 5",
            "alert_unanswered",
        ),
    ] {
        let plan: Vec<String> = raw
            .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
            .unwrap()
            .query_map([], |row| row.get(3))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert!(
            plan[0].contains(&format!("USING INDEX {index}")),
            "{plan:?}"
        );
        assert!(
            plan.iter()
                .all(|step| !step.starts_with("SCAN attention") || step.contains("INDEX")),
            "{plan:?}"
        );
        assert!(
            // At the most those of one instant are put in order.
            plan.iter()
                .all(|step| !step.contains("TEMP B-TREE") || step.contains("FOR LAST TERM")),
            "{plan:?}"
        );
    }
}

#[test]
fn m1_an_operation_that_regularises_nothing_is_kept_without_effect() {
    let place = Place::new();
    let mut store = place.set_up();
    let stranger = Uuid::from_u128(0xabc);
    paired_elsewhere(&mut store, stranger, "ATC-1", false);
    assert!(
        store
            .read()
            .official_code_holders("ATC-1")
            .unwrap()
            .is_empty()
    );
    let rebuilt = store.rebuild(&mut |_, _| true).unwrap();
    assert_eq!(rebuilt.rewritten, 0);
    drop(store);
    assert_eq!(place.verify().problems, []);
}
