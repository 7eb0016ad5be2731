//! Who says what of users, and in which role (U1, M4).

use super::bench::{point_and_office, told};
use super::builder::{Person, Rogue, new_id};
use crate::cli::Point;
use crate::cli::exchange::CHIP;
use contingencia::domain::attention::AttentionEvent;
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::ProcedureType;
use contingencia::domain::outage::{Closed, Evaluation, OutageEvent};
use contingencia::domain::regularization::{CodePaired, Exempt, Exempted};
use contingencia::domain::terminal::Channel;
use contingencia::domain::user::UserEvent;
use contingencia::journal::Body;
use serde_json::json;
use uuid::Uuid;

/// Who founded a console.
fn founder(console: &Point) -> Uuid {
    let (_, users) = console.asks(&["usuario", "listar"]);
    users["users"][0]["id"].as_str().unwrap().parse().unwrap()
}

#[test]
fn u1_nobody_of_another_terminal_says_anything_of_a_user() {
    let (point, office) = point_and_office();
    let victim = founder(&point);
    let mut rogue = Rogue::stand("LIM014", "B", Channel::Cac, Role::Administrador);
    rogue.lamport = 500;
    let thief = Person::new(Role::Supervisor);
    let renewed = Body::User(UserEvent::KeysRenewed { keys: thief.keys() });
    rogue.says(victim, &renewed);
    rogue.says(victim, &Body::User(UserEvent::Blocked));
    let added = rogue.added("ana.prueba", Role::Consulta, false, thief.keys());
    rogue.says(victim, &added);
    // Nor unsigned, nor in the victim's own name.
    rogue.says_as((victim, Role::Supervisor), None, victim, &renewed);
    rogue.says_as(
        (victim, Role::Supervisor),
        Some(&thief.key),
        victim,
        &renewed,
    );
    for console in [&point, &office] {
        let shown = console.appears();
        let (_, users) = console.asks(&["usuario", "listar"]);
        let view = console.hears(&rogue, &["--confiar"]);
        // What it says of its own user of that id is about nobody here.
        told(&view, "signature", 1);
        told(&view, "user", 1);
        assert_eq!(console.appears(), shown);
        assert_eq!(console.asks(&["usuario", "listar"]).1, users);
    }
    // The store's key is still wrapped for who works here, and for nobody else.
    let who = point.colleague("luis.prueba", Role::Asesor);
    point.does_as(&who, &[&format!("{CHIP} --sin-evento")]);
    point.does(&["usuario bloquear luis.prueba"]);
    point.goes_on(Some(&office));
}

#[test]
fn u1_a_new_key_counts_only_by_the_former_one_or_an_administrator() {
    let (point, office) = point_and_office();
    let mut rogue = Rogue::stand("LIM014", "B", Channel::Cac, Role::Supervisor);
    let honest = rogue.brings_in("luis.prueba", Role::Tecnologia);
    // Whoever holds the machine names a key for him, and signs with it.
    let thief = Person::new(Role::Tecnologia);
    let renewed = Body::User(UserEvent::KeysRenewed { keys: thief.keys() });
    rogue.says_as(
        (honest.id, Role::Tecnologia),
        Some(&thief.key),
        honest.id,
        &renewed,
    );
    let outage = new_id();
    let opened = rogue.opened("B", 1, ProcedureType::Altas);
    rogue.says(outage, &opened);
    let restored = contingencia::domain::outage::Instant {
        at: rogue.at,
        source: contingencia::domain::outage::Source::User,
        afterwards: false,
    };
    rogue.says(outage, &Body::Outage(OutageEvent::Restored { restored }));
    let closing = closed(&mut rogue, Role::Tecnologia);
    rogue.says_as(
        (honest.id, Role::Tecnologia),
        Some(&thief.key),
        outage,
        &closing,
    );
    let view = office.hears(&rogue, &["--confiar"]);
    told(&view, "signature", 2);
    let state = |console: &Point| console.does(&["evento mostrar B-1"]).remove(0)["state"].clone();
    assert_eq!(state(&office), "restored");
    // His own key does close, and the office is still to confirm it (C2).
    rogue.says_as(
        (honest.id, Role::Tecnologia),
        Some(&honest.key),
        outage,
        &closing,
    );
    told(&office.hears(&rogue, &[]), "signature", 0);
    let shown = office.does(&["evento mostrar B-1"]).remove(0);
    assert_eq!(
        json!([shown["state"], shown["closing_to_validate"]]),
        json!(["closed", true])
    );
    point.goes_on(Some(&office));
}

fn closed(rogue: &mut Rogue, role: Role) -> Body {
    Body::Outage(OutageEvent::Closed(Box::new(Closed {
        cause: "sin_fluido_electrico".into(),
        sustento: rogue.seal("volvió la luz"),
        reference: None,
        origin: None,
        listed: None,
        role,
        to_validate: false,
        unconfirmed: false,
        unforeseen_kind: None,
        told: None,
        receipt: None,
    })))
}

#[test]
fn m4_a_role_in_an_envelope_is_worth_what_is_proven_of_it() {
    let (point, office) = point_and_office();
    point.does(&["evento abrir --tramite portabilidad --aplicativo siac --escenario imprevisto --cliente-presente --inicio -9 --detectado -8", "evento restablecer A-1"]);
    let id = |list: usize, kind: &str| -> Uuid {
        point.shows()[list][kind][0]["id"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap()
    };
    let (outage, attention) = (id(0, "outages"), id(1, "attentions"));
    let mut rogue = Rogue::stand("LIM014", "B", Channel::Cac, Role::Supervisor);
    let adviser = rogue.brings_in("luis.prueba", Role::Asesor);
    let reader = rogue.brings_in("eva.prueba", Role::Consulta);
    rogue.lamport = 900;
    let code = |text: &str, receipt: Option<&str>| CodePaired {
        official_code: text.into(),
        reason: None,
        receipt: receipt.map(str::to_owned),
    };
    let verdict = |rogue: &Rogue, receipt: Option<&str>| {
        Body::Outage(OutageEvent::Evaluated(Evaluation {
            proceeds: true,
            role: Role::Procesos,
            decided_at: rogue.at,
            reason: None,
            receipt: receipt.map(str::to_owned),
        }))
    };
    let forged = "ef".repeat(32);
    let closing = closed(&mut rogue, Role::Tecnologia);
    let exempted = Body::Outage(OutageEvent::Exempted(Exempted {
        why: Exempt::ErrorOrTest,
        note: None,
    }));
    let paired = Body::Outage(OutageEvent::CodePaired(code("INO-1", None)));
    let attention_paired = Body::Attention(AttentionEvent::CodePaired(code("REC-1", None)));
    // A role that is not theirs.
    rogue.says_as(
        (adviser.id, Role::Tecnologia),
        Some(&adviser.key),
        outage,
        &closing,
    );
    rogue.says_as((adviser.id, Role::Supervisor), None, outage, &paired);
    rogue.says_as((new_id(), Role::Supervisor), None, outage, &paired);
    // Their role, which is not enough.
    rogue.says_as(
        (adviser.id, Role::Asesor),
        Some(&adviser.key),
        outage,
        &closing,
    );
    for body in [&paired, &exempted] {
        rogue.says_as((reader.id, Role::Consulta), None, outage, body);
    }
    rogue.says_as(
        (adviser.id, Role::Asesor),
        None,
        attention,
        &attention_paired,
    );
    // Deeds of the office, by a supervisor of the point, with a receipt of nobody's.
    let unproven = verdict(&rogue, None);
    rogue.says(outage, &unproven);
    let unproven = verdict(&rogue, Some(&forged));
    rogue.says(outage, &unproven);
    let by_receipt = Body::Outage(OutageEvent::CodePaired(code("INO-2", Some(&forged))));
    rogue.says(outage, &by_receipt);
    let shown = point.appears();
    let view = point.hears(&rogue, &["--confiar"]);
    for (why, count) in [("user", 3), ("role", 4), ("office", 1), ("receipt", 2)] {
        told(&view, why, count);
    }
    assert_eq!(point.appears(), shown);
    let (code, document) = point.asks(&["verificar"]);
    assert_eq!((code, &document["ok"]), (0, &json!(true)), "{document}");
    assert_eq!(document["void"].as_array().unwrap().len(), 10);
    assert_eq!(document["void"][0]["rule"], "M4", "{document:#}");
    point.goes_on(Some(&office));
    let shown = office.appears();
    office.hears(&rogue, &["--confiar"]);
    assert_eq!(office.appears(), shown);
}
