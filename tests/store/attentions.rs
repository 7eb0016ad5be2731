//! Attentions in a real store: codes, search, the tables they make, letters.

use crate::support::desk::*;
use crate::support::store::*;
use chrono::TimeDelta;
use contingencia::actions::{
    AccessOf, AttentionView, OutcomeInput, access_report, board, letters_about, mark_sent,
};
use contingencia::actions::{AlertSubject, PersonalDecision, Target, decide_for_person};
use contingencia::actions::{
    AttentionQuery, Desk, NoticeInput, OutageChoice, PageAt, Reservation, Total, annul_code,
    attach_attention, list_attentions, open_outage, print_blank_form, record_outcome,
    register_notice, reveal_attention, take_attention,
};
use contingencia::domain::alert::{AlertState, Way};
use contingencia::domain::attention::{
    AttentionChange, AttentionEvent, Content, ContentField, Via,
};
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::ProcedureType;
use contingencia::domain::identity::DocumentType;
use contingencia::domain::personal::RetentionClass;
use contingencia::domain::rule::Rule;
use contingencia::journal::Body;
use contingencia::store::{ProblemKind, StoreError};

fn codes(found: &[AttentionView]) -> Vec<&str> {
    found.iter().map(|view| view.code.as_str()).collect()
}

fn search(desk: &mut Desk, text: &str) -> Vec<String> {
    let query = AttentionQuery {
        text: text.to_owned(),
        ..AttentionQuery::default()
    };
    let found = list_attentions(desk, &query, PageAt::First, 20).unwrap();
    found.rows.into_iter().map(|view| view.short_code).collect()
}

#[test]
fn q0_a_request_is_received_with_no_outage_at_all() {
    let place = Place::new();
    let mut desk = desk(&place);
    let view = take_attention(&mut desk, &request("cambio_numero", "Rosa Ejemplo Prueba")).unwrap();
    assert_eq!(view.outage, None);
    assert_eq!(view.code, "LIM014-A-R000001-".to_owned() + &view.code[17..]);
    // Nor does what is not regulated, or stands in no catalogue.
    let excluded = desk.assets().catalog.exclusions()[0].id.clone();
    let view = take_attention(&mut desk, &request(&excluded, "Juan Inventado Uno")).unwrap();
    assert_eq!((view.procedure_type, view.outage), (None, None));
    let mut unlisted = request("", "Juan Inventado Dos");
    unlisted.procedure = None;
    unlisted.unlisted = "quiere una guía de calles".into();
    let view = take_attention(&mut desk, &unlisted).unwrap();
    assert_eq!(view.procedure, "quiere una guía de calles");
    assert_eq!(view.short_code[..7], *"R000003");
}

#[test]
fn o1_a_second_customer_of_an_open_type_belongs_to_its_outage() {
    let place = Place::new();
    let mut desk = desk(&place);
    let outage = open_outage(&mut desk, &mass_failure("bloqueo_robo")).unwrap();
    let block = take_attention(&mut desk, &request("bloqueo_robo", "Rosa Ejemplo Prueba")).unwrap();
    let change =
        take_attention(&mut desk, &request("cambio_numero", "Juan Inventado Uno")).unwrap();
    let claim = take_attention(&mut desk, &request("reclamo", "Ana Imaginaria Dos")).unwrap();
    assert_eq!(block.outage.as_ref(), Some(&outage.correlative));
    assert_eq!(change.outage.as_ref(), Some(&outage.correlative));
    assert_eq!(claim.outage, None);
    let now = board(&desk).unwrap();
    let card = now
        .cards
        .iter()
        .find(|card| card.procedure_type == ProcedureType::Consultas);
    let open = card.unwrap().open.as_ref().unwrap();
    assert_eq!((open.attentions, open.critical_pending), (2, 1));
    // Critical ones stand first, longest waiting first.
    assert_eq!(codes(&now.critical), [block.code.as_str(), &claim.code]);
    let list = list_attentions(&mut desk, &AttentionQuery::default(), PageAt::First, 20).unwrap();
    assert_eq!(
        codes(&list.rows),
        [block.code.as_str(), &claim.code, &change.code]
    );
    // E2: one of another type is not joined to it.
    let refused = attach_attention(&mut desk, &claim.code, &outage.correlative).unwrap_err();
    assert_eq!(rule_of(&refused), Some(Rule::E2));
}

#[test]
fn k2_pages_go_through_pending_and_settled_ones_in_both_directions() {
    let place = Place::new();
    let mut desk = desk(&place);
    let mut take = |minute: i64, procedure: &str| {
        place.clock.set(at("11:00") + TimeDelta::minutes(minute));
        let asked = request(procedure, "Rosa Ejemplo Prueba");
        take_attention(&mut desk, &asked).unwrap().code
    };
    // Critical ones wait longest first, the others stand newest first.
    let [old, first, new, second, newest] = [
        take(0, "cambio_numero"),
        take(1, "bloqueo_robo"),
        take(2, "cambio_numero"),
        take(3, "queja"),
        take(4, "cambio_numero"),
    ];
    let all = [first, second, newest, new, old];
    for text in ["", "ejemplo"] {
        let query = AttentionQuery {
            text: text.into(),
            ..AttentionQuery::default()
        };
        for limit in 1..=6 {
            let mut page = |at| {
                let page = list_attentions(&mut desk, &query, at, limit).unwrap();
                assert_eq!(page.total, Total::of(5), "{text} {limit}");
                let before = page.before.unwrap();
                assert_eq!(codes(&page.rows), all[before..before + page.rows.len()]);
                assert_eq!(page.has_before, before > 0, "{text} {limit}");
                assert_eq!(page.has_after, before + page.rows.len() < 5);
                page
            };
            let mut seen = 0;
            let mut at = PageAt::First;
            loop {
                let here = page(at);
                assert_eq!(here.before, Some(seen));
                seen += here.rows.len();
                match here.edges.filter(|_| here.has_after) {
                    Some((_, last)) => at = PageAt::After(last),
                    None => break,
                }
            }
            assert_eq!(seen, 5);
            let mut at = PageAt::Last;
            loop {
                let here = page(at);
                assert_eq!(here.before.unwrap() + here.rows.len(), seen);
                seen -= here.rows.len();
                match here.edges.filter(|_| here.has_before) {
                    Some((first, _)) => at = PageAt::Before(first),
                    None => break,
                }
            }
            assert_eq!(seen, 0);
        }
    }
}

#[test]
fn q0_one_without_outage_is_attached_later() {
    let place = Place::new();
    let mut desk = desk(&place);
    let mut input = request("cambio_numero", "Rosa Ejemplo Prueba");
    input.outage = OutageChoice::None;
    let view = take_attention(&mut desk, &input).unwrap();
    place.clock.set(at("10:50"));
    let mut opening = mass_failure("cambio_numero");
    opening.attention = Some(view.id);
    opening.started = Some(at("10:30"));
    let outage = open_outage(&mut desk, &opening).unwrap();
    assert_eq!(outage.attentions, 1);
    let again = attach_attention(&mut desk, &view.code, &outage.correlative).unwrap();
    assert_eq!(again.outage, Some(outage.correlative));
    assert!(!again.without_effect);
}

#[test]
fn k2_a_theft_block_stays_pending_until_the_actual_block_is_noted() {
    let place = Place::new();
    let mut desk = desk(&place);
    let view = take_attention(&mut desk, &request("bloqueo_robo", "Rosa Ejemplo Prueba")).unwrap();
    let mut outcome = OutcomeInput {
        via: Some(Via::Form),
        ..OutcomeInput::default()
    };
    let view = record_outcome(&mut desk, &view.short_code, &outcome).unwrap();
    assert!(view.critical_pending);
    outcome = OutcomeInput {
        via: Some(Via::Alternative),
        at: Some(at("10:42")),
        to: "línea 123".into(),
        note: String::new(),
    };
    let view = record_outcome(&mut desk, &view.short_code, &outcome).unwrap();
    assert!(!view.critical_pending);
    assert_eq!(board(&desk).unwrap().critical, []);
}

#[test]
fn n2_a_reserved_code_is_used_once_and_a_mistyped_one_refused() {
    let place = Place::new();
    let mut desk = desk(&place);
    let away = tempfile::tempdir().unwrap();
    let target = away.path().join("formato.pdf");
    let printed = print_blank_form(
        &mut desk,
        Reservation::new(3, false).unwrap(),
        Some(&Target::new(&target)),
        None,
    )
    .unwrap();
    assert!(std::fs::read(&target).unwrap().starts_with(b"%PDF-"));
    assert_eq!(printed.codes.len(), 3);
    // The next one on screen comes after the reserved ones.
    let here = take_attention(&mut desk, &request("cambio_numero", "Rosa Ejemplo Prueba")).unwrap();
    assert!(here.code.contains("R000004"));
    let from_paper = |code: &str| {
        let mut input = request("cambio_numero", "Juan Inventado Uno");
        input.paper = Some(code.to_owned());
        input.taken = Some(at("09:15"));
        input
    };
    let view = take_attention(&mut desk, &from_paper(&printed.codes[1].to_lowercase())).unwrap();
    assert_eq!(view.code, printed.codes[1]);
    assert!(view.transcribed_from_paper);
    assert_eq!(view.taken_at, at("09:15"));
    let twice = take_attention(&mut desk, &from_paper(&printed.codes[1])).unwrap_err();
    assert_eq!(rule_of(&twice), Some(Rule::N2));
    let mistyped = printed.codes[2].replace("R000003", "R000008");
    let refused = take_attention(&mut desk, &from_paper(&mistyped)).unwrap_err();
    assert_eq!(rule_of(&refused), Some(Rule::N2));
    let folio = take_attention(&mut desk, &from_paper("folio 77")).unwrap();
    assert_eq!(folio.folio.as_deref(), Some("folio 77"));
    // Every code has a fate.
    let stock = annul_code(&mut desk, &printed.codes[0], "se mojó").unwrap();
    assert_eq!(
        (stock.reserved, stock.used, stock.annulled, stock.left()),
        (3, 1, 1, 1)
    );
    let annulled = take_attention(&mut desk, &from_paper(&printed.codes[0])).unwrap_err();
    assert_eq!(rule_of(&annulled), Some(Rule::N2));
}

#[test]
fn n2_two_consoles_on_one_store_give_different_codes() {
    let place = Place::new();
    let mut first = desk(&place);
    let mut second = Desk::over(place.unlock().unwrap()).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for n in 0..6 {
        let console = if n % 2 == 0 { &mut first } else { &mut second };
        let view =
            take_attention(console, &request("cambio_numero", "Rosa Ejemplo Prueba")).unwrap();
        assert!(seen.insert(view.code));
    }
}

#[test]
fn u3_search_forgives_accents_finds_everything_and_stays_masked() {
    let place = Place::new();
    let mut desk = desk_as(&place, Role::Administrador);
    let mut input = request("reclamo", "Íñigo Ejemplo Muñoz");
    input.document_type = Some(DocumentType::Dni);
    input.document_number = "4552 1234".into();
    input.phone = "987 000 222".into();
    input.email = "inigo@ejemplo.pe".into();
    input.request = "Le cobraron dos veces el recibo de octubre, llamó del 987000333".into();
    let first = take_attention(&mut desk, &input).unwrap();
    place.clock.set(at("10:43"));
    let second =
        take_attention(&mut desk, &request("cambio_numero", "Rosa Ejemplo Prueba")).unwrap();
    for text in [
        "inigo muno",
        "ÍÑIGO",
        "45521234",
        "4552 1234",
        "987000222",
        "inigo@ejemplo.pe",
        "octubre recibo",
        "octu",
        "reclamo",
        // The last digits, as lists show them: of the document, the line, the phone.
        "1234",
        "0222",
        "iñigo 0333",
        &first.code,
        &first.short_code,
        &first.code.replace('-', "").to_lowercase(),
    ] {
        assert_eq!(
            search(&mut desk, text),
            std::slice::from_ref(&first.short_code),
            "{text}"
        );
    }
    // Of two critical ones the one that waits longer stands first (K2).
    assert_eq!(
        search(&mut desk, "ejemplo"),
        [first.short_code.clone(), second.short_code.clone()]
    );
    assert_eq!(search(&mut desk, "nadie"), Vec::<String>::new());
    let query = AttentionQuery {
        text: "iñigo".into(),
        ..AttentionQuery::default()
    };
    let found = list_attentions(&mut desk, &query, PageAt::First, 20).unwrap();
    let printed = serde_json::to_string(&found.rows).unwrap();
    for hidden in [
        "4552 1234",
        "45521234",
        "987 000 222",
        "inigo@",
        "987000333",
        "Muñoz",
    ] {
        assert!(!printed.contains(hidden), "{hidden}");
    }
    let whole = reveal_attention(&mut desk, &first.code).unwrap();
    assert_eq!(whole.attention.customer.document_number, "4552 1234");
    // T2: the report names who looked.
    let report = access_report(&mut desk, AccessOf::Document("DNI:45521234")).unwrap();
    let told: Vec<&str> = report
        .attentions
        .iter()
        .map(|it| it.attention.code.as_str())
        .collect();
    assert_eq!(told, [first.code.as_str()]);
    assert!(
        report
            .accesses
            .iter()
            .any(|access| access.what == "datos mostrados")
    );
    // A blocked person is found by nobody but the report.
    decide_for_person(&mut desk, "45521234", PersonalDecision::Block, "lo pidió").unwrap();
    assert_eq!(search(&mut desk, "iñigo"), Vec::<String>::new());
    assert_eq!(
        reveal_attention(&mut desk, &first.code)
            .unwrap()
            .attention
            .customer
            .name,
        "(bloqueado)"
    );
    assert_eq!(
        access_report(&mut desk, AccessOf::Document("45521234"))
            .unwrap()
            .attentions
            .len(),
        1
    );
    decide_for_person(&mut desk, "45521234", PersonalDecision::Unblock, "terminó").unwrap();
    assert_eq!(search(&mut desk, "iñigo"), [first.short_code]);
}

#[test]
fn a2_the_alert_of_a_mass_failure_is_prepared_sent_and_answered() {
    let place = Place::new();
    let mut desk = desk(&place);
    let outage = open_outage(&mut desk, &mass_failure("bloqueo_robo")).unwrap();
    let about = AlertSubject::Outage(outage.correlative.clone());
    let [letter] = &letters_about(&desk, &about).unwrap()[..] else {
        panic!("one letter")
    };
    assert_eq!(letter.state, AlertState::Prepared);
    assert_eq!(letter.to, ["fallasatc@claro.com.pe"]);
    assert!(letter.text.contains(&outage.correlative));
    mark_sent(&mut desk, letter.id, Way::Phone, false).unwrap();
    let notice = NoticeInput {
        reference: "FS-1182".into(),
        from: Some(at("10:00")),
        to: None,
        applications: outage.application_ids.clone(),
        ..NoticeInput::default()
    };
    register_notice(&mut desk, &notice).unwrap();
    let letter = &letters_about(&desk, &about).unwrap()[0];
    assert_eq!(
        (letter.state, letter.notice.as_deref()),
        (AlertState::Answered, Some("FS-1182"))
    );
}

#[test]
fn j1_tables_and_search_are_rebuilt_to_the_same_content() {
    let place = Place::new();
    let mut desk = desk_as(&place, Role::Administrador);
    for n in 0..5 {
        let mut input = request("bloqueo_robo", &format!("Cliente Inventado {n}"));
        input.document_number = format!("7000000{n}");
        take_attention(&mut desk, &input).unwrap();
    }
    decide_for_person(&mut desk, "70000003", PersonalDecision::Block, "lo pidió").unwrap();
    drop(desk);
    let before = place.derived();
    assert!(before["attention_search"].len() == 4);
    let raw = place.raw();
    raw.execute_batch(
        "DELETE FROM attention_search; DELETE FROM search_place;
         UPDATE attention SET critical_pending = 0;",
    )
    .unwrap();
    drop(raw);
    assert!(!place.verify().problems.is_empty());
    place.unlock().unwrap().rebuild(&mut |_, _| true).unwrap();
    assert_eq!(place.derived(), before);
    assert_eq!(place.verify().problems, []);
}

/// Loses words of the index as FTS5 does where a place is written again at once.
fn lose_words(raw: &rusqlite::Connection) {
    let said: Vec<(i64, String)> = raw
        .prepare("SELECT rowid, words FROM attention_search ORDER BY rowid")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let [first, .., last] = &said[..] else {
        panic!("two at least")
    };
    let delete = "DELETE FROM attention_search WHERE rowid = ?1";
    let insert = "INSERT INTO attention_search (rowid, words) VALUES (?1, ?2)";
    raw.execute(delete, [last.0]).unwrap();
    raw.execute_batch("BEGIN").unwrap();
    raw.execute(delete, [first.0]).unwrap();
    raw.execute(insert, rusqlite::params![first.0, first.1])
        .unwrap();
    raw.execute(insert, rusqlite::params![last.0, last.1])
        .unwrap();
    raw.execute_batch("COMMIT").unwrap();
}

#[test]
fn u3_an_index_that_lost_words_is_told_and_made_anew() {
    let place = Place::new();
    let mut desk = desk_as(&place, Role::Administrador);
    for n in 0..3 {
        take_attention(
            &mut desk,
            &request("cambio_numero", &format!("Cliente Inventado {n}")),
        )
        .unwrap();
    }
    let all = search(&mut desk, "inventado");
    assert_eq!(all.len(), 3);
    drop(desk);
    let before = place.derived();
    lose_words(&place.raw());
    let mut lost = Desk::over(place.unlock().unwrap()).unwrap();
    assert_eq!(search(&mut lost, "inventado").len(), 2);
    drop(lost);

    let found = place.verify();
    assert_eq!(kinds(&found), [(ProblemKind::Search, None)]);
    let done = place.unlock().unwrap().rebuild(&mut |_, _| true).unwrap();
    assert_eq!((done.rewritten, done.search_remade), (0, true));
    assert_eq!(place.verify().problems, []);
    assert_eq!(place.derived(), before);
    let mut mended = Desk::over(place.unlock().unwrap()).unwrap();
    assert_eq!(search(&mut mended, "inventado"), all);
}

#[test]
fn u3_whoever_is_corrected_in_one_go_is_found_by_what_is_said_then() {
    let place = Place::new();
    let mut desk = desk_as(&place, Role::Administrador);
    let taken = ["Cliente Luz Cero", "Cliente Inventado Uno"]
        .map(|name| take_attention(&mut desk, &request("cambio_numero", name)).unwrap());
    drop(desk);
    let mut store = place.unlock().unwrap();
    store
        .write(|writer| {
            for (view, name) in taken.iter().zip(["Rosa Luz Cero", "Ana Luz Uno"]) {
                let right = Content {
                    name: name.into(),
                    ..Content::default()
                };
                let change = AttentionChange::Content {
                    of: ContentField::Name,
                    content: writer.seal(RetentionClass::General, &right)?,
                };
                let reason = writer.seal(RetentionClass::General, "se anotó mal")?;
                let corrected = AttentionEvent::Corrected { change, reason };
                writer.append(view.id, &Body::Attention(corrected))?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    let mut desk = Desk::over(store).unwrap();
    assert_eq!(search(&mut desk, "luz").len(), 2);
    assert_eq!(search(&mut desk, "cliente").len(), 0);
    drop(desk);
    assert_eq!(place.verify().problems, []);
}

#[test]
fn u3_a_store_whose_index_has_the_letters_of_documents_is_brought_up_to_date_once() {
    let place = Place::new();
    let mut desk = desk_as(&place, Role::Administrador);
    let mut input = request("bloqueo_robo", "Cliente Inventado");
    input.document_number = "ABKXYZQW".to_owned();
    take_attention(&mut desk, &input).unwrap();
    drop(desk);
    let words = || {
        let raw = place.raw();
        let mut words = raw.prepare("SELECT words FROM attention_search").unwrap();
        let words = words.query_map([], |row| row.get(0)).unwrap();
        words.collect::<Result<Vec<String>, _>>().unwrap()
    };
    let derived = || {
        let mut derived = place.derived();
        // Other words have another place.
        derived.remove("search_said");
        derived
    };
    let now = (words(), derived());
    let raw = place.raw();
    raw.execute_batch(AS_OF_19).unwrap();
    raw.execute_batch(
        "UPDATE attention_search SET words = words || ' abkxyzqw';
         DROP INDEX outage_due; DROP INDEX outage_due_from_start;
         DROP INDEX outage_awaiting; DROP INDEX outage_awaiting_from_start;
         DROP INDEX outage_decided; ALTER TABLE outage DROP COLUMN evaluation;
         DROP INDEX outage_unanswered; ALTER TABLE outage DROP COLUMN unanswered;
         DROP INDEX outage_pending_closing; ALTER TABLE outage DROP COLUMN pending_closing;
         DROP TABLE closing_review; DROP INDEX outage_figured;
         ALTER TABLE outage DROP COLUMN channel; ALTER TABLE outage DROP COLUMN applications;
         ALTER TABLE outage DROP COLUMN cause; ALTER TABLE outage DROP COLUMN notice;
         ALTER TABLE outage DROP COLUMN late; DROP INDEX alert_answering;
         ALTER TABLE alert DROP COLUMN sent; ALTER TABLE alert DROP COLUMN notice;
         ALTER TABLE outage DROP COLUMN to_report; DROP TABLE point; DROP TABLE tally;
         DROP TABLE tally_group; DROP TABLE tally_file; DROP TABLE document_part;
         DROP TABLE report; DROP TABLE practice_session; DROP TABLE idea;
         PRAGMA user_version = 8;",
    )
    .unwrap();
    drop(raw);
    assert_ne!(words(), now.0);
    let store = place.unlock().unwrap();
    let found = store.read().search_attentions("abkx", None, 9).unwrap();
    assert_eq!(found, []);
    drop(store);
    assert_eq!((words(), derived()), now);
    assert_eq!(place.verify().problems, []);
}
