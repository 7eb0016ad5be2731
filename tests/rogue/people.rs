//! Who says what of users, and in which role (U1, M4).

use super::bench::{point_and_office, told};
use super::builder::{Person, Rogue, new_id};
use crate::cli::Point;
use crate::cli::exchange::{CHIP, taken};
use crate::support::store::at;
use contingencia::domain::attention::AttentionEvent;
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::ProcedureType;
use contingencia::domain::closing_review::ClosingReviewEvent;
use contingencia::domain::outage::{
    AlertAnswered, Alerted, Attribution, Closed, Evaluation, OperatingError, OutageEvent, Reported,
    Responsibility, SocialCounts,
};
use contingencia::domain::regularization::{CodePaired, Exempt, Exempted};
use contingencia::domain::terminal::{Channel, Scope};
use contingencia::domain::trust::{Admitted, TrustEvent};
use contingencia::domain::user::UserEvent;
use contingencia::journal::Body;
use serde_json::{Value, json};
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
            figures: None,
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

/// A founder comes back with the recovery key, and enters with another phrase from then on.
fn recovers(point: &Point, phrase: &str) {
    let key = point.data().join("clave-recuperacion-LIM014-A.txt");
    let (code, document) = point.asks(&[
        "usuario",
        "recuperar",
        "ana.prueba",
        "--clave-recuperacion",
        key.to_str().unwrap(),
        "--clave-nueva-archivo",
        &point.secret("nueva", phrase),
    ]);
    assert_eq!(code, 0, "{document}");
    point.secret("clave", phrase);
}

fn state(console: &Point, outage: &str) -> Value {
    console
        .does(&[&format!("evento mostrar {outage}")])
        .remove(0)["state"]
        .take()
}

#[test]
fn u1_a_founder_who_came_back_with_the_recovery_key_goes_on_deciding() {
    let (point, office) = point_and_office();
    // Twice: each key is proven by the one before it.
    for (number, phrase) in ["la segunda frase de paso", "la tercera frase de paso"]
        .into_iter()
        .enumerate()
    {
        recovers(&point, phrase);
        let outage = format!("A-{}", number + 1);
        point.does(&[
            "evento abrir --tramite portabilidad --aplicativo siac --escenario imprevisto \
             --cliente-presente --inicio -9 --detectado -8",
            &format!("evento restablecer {outage}"),
            &format!(
                "evento cerrar {outage} --causa sin_fluido_electrico --sustento 'Volvió la luz'"
            ),
        ]);
        let view = taken(office.import(&point.export_plain(), &[]));
        assert_eq!(
            json!([view["without_effect"], view["problems"]]),
            json!([0, []])
        );
        assert_eq!(state(&office, &outage), "closed");
    }
    assert_eq!(office.lists(point.replica())["founder_key"], Value::Null);
    point.goes_on(Some(&office));
}

/// A terminal of before, whose founder came back with the recovery key when nothing yet
/// proved the new key; and their key.
fn recovered_before(office: &Point) -> (Rogue, Uuid) {
    let mut before = Rogue::stand("LIM014", "B", Channel::Cac, Role::Supervisor);
    taken(office.import(&before.bundle(&office.fresh()), &["--confiar"]));
    let outage = new_id();
    let opened = before.opened("B", 1, ProcedureType::Altas);
    before.says(outage, &opened);
    let restored = contingencia::domain::outage::Instant {
        at: before.at,
        source: contingencia::domain::outage::Source::User,
        afterwards: false,
    };
    before.says(outage, &Body::Outage(OutageEvent::Restored { restored }));
    let founder = before.founder.id;
    before.founder = Person {
        id: founder,
        ..Person::new(Role::Supervisor)
    };
    let keys = before.founder.keys();
    before.says(founder, &Body::User(UserEvent::KeysRenewed { keys }));
    let closing = closed(&mut before, Role::Supervisor);
    before.says(outage, &closing);
    (before, founder)
}

fn vouches(office: &Point, of: &Rogue, key: &str) -> (i32, Value) {
    office.asks(&[
        "terminal",
        "admitir",
        &of.id.to_string(),
        "--punto",
        "LIM014",
        "--clave-publica",
        key,
    ])
}

#[test]
fn u1_the_office_vouches_for_the_key_of_a_founder_who_recovered_before() {
    let (point, office) = point_and_office();
    let (before, founder) = recovered_before(&office);
    told(&office.hears(&before, &[]), "signature", 2);
    assert_eq!(state(&office, "B-1"), "restored");
    let key = before.founder.key.public_key();
    let listed = office.lists(before.id);
    assert_eq!(listed["founder_key"]["public_key"], key);
    assert_eq!(listed["founder_key"]["user"], "dueño de prueba");
    let (code, view) = vouches(&office, &before, key);
    assert_eq!((code, &view["founder_key"]), (0, &Value::Null), "{view}");
    // It is what it was, but for who speaks on it.
    for kept in ["point", "scope", "public_key", "admitted", "until"] {
        assert_eq!(view[kept], listed[kept]);
    }
    assert_eq!(state(&office, "B-1"), "closed");
    assert_eq!(vouches(&office, &before, key).0, 1);
    office.heads();
    // Elsewhere the office is believed, whichever of the two arrives first.
    let other = Point::terminal("C");
    let told_by_office = office.export_plain();
    for (console, office_first) in [(&point, false), (&other, true)] {
        let hears_office = || taken(console.import(&told_by_office, &["--confiar", "--oficina"]));
        let hears_it = |options: &[&str]| console.hears(&before, options);
        if office_first {
            hears_office();
            assert_eq!(hears_it(&[])["without_effect"], 0);
        } else {
            told(&hears_it(&["--confiar"]), "signature", 2);
            hears_office();
        }
        assert_eq!(state(console, "B-1"), "closed");
        let (code, document) = console.asks(&["verificar"]);
        assert_eq!(
            json!([code, document["ok"], document["void"]]),
            json!([0, true, []])
        );
    }
    // What is proven again from the journal alone is the same.
    let shown = office.appears();
    let (code, _) = office.asks(&["reconstruir"]);
    assert_eq!((code, office.appears()), (0, shown));
    // Nobody else speaks with it: who works there gains nothing.
    let mut within = before;
    let adviser = within.brings_in("luis.prueba", Role::Asesor);
    let taken_over = Body::User(UserEvent::KeysRenewed {
        keys: adviser.keys(),
    });
    within.says_as(
        (founder, Role::Supervisor),
        Some(&adviser.key),
        founder,
        &taken_over,
    );
    let unblocked = Body::User(UserEvent::Blocked);
    within.says_as(
        (adviser.id, Role::Asesor),
        Some(&adviser.key),
        founder,
        &unblocked,
    );
    told(&office.hears(&within, &[]), "signature", 2);
    let waits = office.lists(within.id);
    assert_eq!(
        waits["founder_key"]["public_key"],
        adviser.key.public_key(),
        "{waits}"
    );
    point.goes_on(Some(&office));
}

#[test]
fn u1_no_key_is_vouched_for_of_who_did_not_set_the_terminal_up() {
    let (point, office) = point_and_office();
    let mut rogue = Rogue::stand("LIM014", "B", Channel::Cac, Role::Supervisor);
    let manager = rogue.brings_in("luis.prueba", Role::Administrador);
    let thief = Person::new(Role::Administrador);
    let renewed = Body::User(UserEvent::KeysRenewed { keys: thief.keys() });
    rogue.says_as(
        (manager.id, Role::Administrador),
        Some(&thief.key),
        manager.id,
        &renewed,
    );
    // It names its own key itself, as if somebody had vouched for it.
    let admitted = Body::Trust(TrustEvent::Admitted(Admitted {
        replica: rogue.id,
        point: "LIM014".into(),
        scope: Scope::Point,
        public_key: rogue.key.public_key().to_owned(),
        founder_key: Some(thief.key.public_key().to_owned()),
    }));
    rogue.says(new_id(), &admitted);
    told(&office.hears(&rogue, &["--confiar"]), "signature", 1);
    assert_eq!(office.lists(rogue.id)["founder_key"], Value::Null);
    // By that key nobody is admitted again.
    let shown = office.lists(rogue.id);
    let (code, refused) = vouches(&office, &rogue, thief.key.public_key());
    assert_eq!(
        (code, &refused["error"]["rule"]),
        (1, &json!("M4")),
        "{refused}"
    );
    let added = rogue.added("otra.prueba", Role::Asesor, false, thief.keys());
    rogue.says_as(
        (manager.id, Role::Administrador),
        Some(&thief.key),
        thief.id,
        &added,
    );
    told(&office.hears(&rogue, &[]), "signature", 1);
    assert_eq!(office.lists(rogue.id)["public_key"], shown["public_key"]);
    point.goes_on(Some(&office));
}

#[test]
fn m4_a_verdict_is_the_word_of_procesos_or_control_and_a_report_that_of_control() {
    let (point, office) = point_and_office();
    let made = point.does(&["evento abrir --tramite portabilidad --aplicativo siac \
                             --escenario imprevisto --cliente-presente --inicio -9 --detectado -8"]);
    taken(office.import(&point.export_plain(), &[]));
    let outage: Uuid = made[0]["id"].as_str().unwrap().parse().unwrap();
    let decided = |role: Role, at: chrono::DateTime<chrono::FixedOffset>| {
        let evaluation = Evaluation {
            proceeds: true,
            role,
            decided_at: at,
            reason: None,
            figures: None,
            receipt: None,
        };
        let reported = Reported {
            version: 1,
            sent_at: at,
            receipt: None,
        };
        [
            Body::Outage(OutageEvent::Evaluated(evaluation)),
            Body::Outage(OutageEvent::Reported(reported)),
        ]
    };
    for (letter, scope) in [("B", "oficina"), ("C", "punto")] {
        let mut branch = Rogue::stand("LIM014", letter, Channel::Cac, Role::Administrador);
        branch.lamport = 900;
        let mut expected = Vec::new();
        for role in Role::ALL {
            let person = branch.brings_in(role.code(), role);
            for body in decided(role, branch.at) {
                let is_verdict = matches!(&body, Body::Outage(OutageEvent::Evaluated(_)));
                branch.says_as((person.id, role), Some(&person.key), outage, &body);
                let may = role == Role::Control || is_verdict && role == Role::Procesos;
                expected.extend((!may).then_some(()));
            }
        }
        // Nor does anybody decide in the name of another's role.
        let person = branch.brings_in("otra.prueba", Role::Gerente);
        let [verdict, _] = decided(Role::Procesos, branch.at);
        branch.says_as(
            (person.id, person.role),
            Some(&person.key),
            outage,
            &verdict,
        );
        office.admits(&branch, "LIM014", scope);
        let view = office.hears(&branch, &[]);
        let (why, count) = if scope == "punto" {
            ("office", 2 * Role::ALL.len() + 1)
        } else {
            ("role", expected.len() + 1)
        };
        assert_eq!(view["without_effect"], count, "{view:#}");
        let told = crate::cli::exchange::kinds(&view["problems"]);
        assert!(told.contains(&why), "{told:?}");
    }
}

#[test]
fn v5_v7_what_the_office_notes_of_an_event_is_nothing_of_a_point_or_of_another_role() {
    let (point, office) = point_and_office();
    let made = point.does(&[
        "evento abrir --tramite portabilidad --aplicativo siac --escenario imprevisto \
         --cliente-presente --inicio -9 --detectado -8",
        "evento restablecer A-1 --hora -1",
        "evento cerrar A-1 --motivo fluido --sustento 'Volvió la luz' --suceso luz",
    ]);
    taken(office.import(&point.export_plain(), &[]));
    let outage: Uuid = made[0]["id"].as_str().unwrap().parse().unwrap();
    let name = made[0]["correlative"].as_str().unwrap();
    let noted = [
        (OutageEvent::VerdictAsked, Role::Control),
        (
            OutageEvent::SocialCounted(SocialCounts {
                public: 9,
                private: 4,
            }),
            Role::Procesos,
        ),
        (
            OutageEvent::Attributed(Attribution {
                responsibility: Responsibility::Attributable,
                measures: None,
            }),
            Role::Control,
        ),
        (OutageEvent::Validated { remark: None }, Role::Control),
    ];
    let shown = || office.does(&[&format!("evaluar mostrar {name}")]).remove(0);
    let before = shown();
    for (letter, scope, counts) in [("B", "punto", false), ("C", "oficina", true)] {
        let mut branch = Rogue::stand("LIM014", letter, Channel::Cac, Role::Administrador);
        branch.lamport = 900;
        let mut expected = 0;
        for role in Role::ALL {
            let person = branch.brings_in(role.code(), role);
            for (event, may) in &noted {
                let body = Body::Outage(event.clone());
                branch.says_as((person.id, role), Some(&person.key), outage, &body);
                expected += usize::from(!counts || role != *may);
            }
        }
        office.admits(&branch, "LIM014", scope);
        let view = office.hears(&branch, &[]);
        assert_eq!(view["without_effect"], expected, "{view:#}");
        let told = crate::cli::exchange::kinds(&view["problems"]);
        let why = if counts { "role" } else { "office" };
        assert!(told.contains(&why), "{told:?}");
        assert_eq!(shown() != before, counts);
    }
    let after = shown();
    assert_eq!(after["validated"], true);
    assert_eq!(
        after["criteria"][2]["social"],
        json!({"public": 9, "private": 4})
    );
}

#[test]
fn v6_c7_no_point_alerts_or_reviews_and_nobody_answers_for_another_point() {
    let (point, office) = point_and_office();
    let made = point.does(&[
        "evento abrir --tramite portabilidad --aplicativo siac --escenario imprevisto \
         --cliente-presente --inicio -60 --detectado -8",
        "evento corregir A-1 --campo detectado --valor -50 --razon 'Se vio antes'",
    ]);
    taken(office.import(&point.export_plain(), &[]));
    let outage: Uuid = made[0]["id"].as_str().unwrap().parse().unwrap();
    let name = made[0]["correlative"].as_str().unwrap();
    let eml = office.path("alerta.eml");
    let raised = office.does(&[&format!("alertas avisar {name} --eml '{}'", eml.display())]);
    assert_eq!(raised[0]["state"], "raised");
    let alert = office.does(&[&format!("evento mostrar {name}")]);
    assert_eq!(alert[0]["history"].as_array().unwrap().len(), 3);
    let shown = || office.asks(&["alertas", "listar"]).1;
    let before = shown();
    let said = [
        (
            Body::Outage(OutageEvent::Alerted(Box::new(Alerted {
                alert: new_id(),
                error: OperatingError::Unanswered,
                raised_at: at("10:00"),
                message: None,
                receipt: None,
            }))),
            outage,
        ),
        (
            Body::ClosingReview(ClosingReviewEvent::Reviewed { seen: Vec::new() }),
            new_id(),
        ),
    ];
    // A terminal of the point itself neither alerts nor reviews, whatever its role.
    let mut own = Rogue::stand("LIM014", "B", Channel::Cac, Role::Administrador);
    own.lamport = 900;
    let roles = [Role::Supervisor, Role::Control, Role::Tecnologia];
    for role in roles {
        let person = own.brings_in(role.code(), role);
        for (body, entity) in &said {
            own.says_as((person.id, role), Some(&person.key), *entity, body);
        }
    }
    office.admits(&own, "LIM014", "punto");
    told(&office.hears(&own, &[]), "office", 2 * roles.len());
    // One of another point answers nothing here, however it knows the alert.
    let known = alert_of(&office, name);
    let mut foreign = Rogue::stand("AQP002", "A", Channel::Cac, Role::Supervisor);
    foreign.lamport = 900;
    let answered = |alert| {
        Body::Outage(OutageEvent::AlertAnswered(AlertAnswered {
            alert,
            answered_at: at("10:00"),
            text: None,
            receipt: None,
        }))
    };
    foreign.says(outage, &answered(known));
    office.admits(&foreign, "AQP002", "punto");
    told(&office.hears(&foreign, &[]), "scope", 1);
    // Nor does an adviser of its own, nor an answer to what nobody asked.
    let mut adviser = Rogue::stand("LIM014", "C", Channel::Cac, Role::Supervisor);
    adviser.lamport = 900;
    let person = adviser.brings_in("luis.prueba", Role::Asesor);
    adviser.says_as(
        (person.id, Role::Asesor),
        Some(&person.key),
        outage,
        &answered(known),
    );
    adviser.says(outage, &answered(new_id()));
    office.admits(&adviser, "LIM014", "punto");
    told(&office.hears(&adviser, &[]), "role", 1);
    assert_eq!(shown(), before);
    // The responsible of any of its terminals does.
    adviser.says(outage, &answered(known));
    office.hears(&adviser, &[]);
    assert_eq!(shown()["alerts"][0]["state"], "answered");
}

/// The id of the only alert about an outage.
fn alert_of(office: &Point, name: &str) -> Uuid {
    let file = office.export_plain();
    let mut archive = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
    let mut lines = String::new();
    let mut entry = archive.by_name("operations.jsonl").unwrap();
    std::io::Read::read_to_string(&mut entry, &mut lines).unwrap();
    let said = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .find(|line| line["body"]["kind"] == "outage.alerted")
        .unwrap_or_else(|| panic!("{name} was told"));
    said["body"]["alert"].as_str().unwrap().parse().unwrap()
}
