//! Operating errors: found at the office, told to the point, answered or corrected, and
//! the closings that Tecnología reviews, with real bundles and receipts (V6, C7).

use super::exchange::taken;
use super::{Point, refused};
use crate::support::store::{ANA, PASSPHRASE, running};
use contingencia::actions::{AlertStanding, Desk, KeptAlerts, PageAt, page_of_alerts};
use contingencia::config::Paths;
use contingencia::domain::authority::Role;
use contingencia::domain::terminal::Channel;
use contingencia::store::Store;
use secrecy::SecretString;
use serde_json::{Value, json};
use std::path::PathBuf;

/// An event that turns out to have been late, and a mass failure that was denied.
const TWO_ERRORS: [&str; 4] = [
    "evento abrir --tramite portabilidad --aplicativo siac --escenario imprevisto \
     --cliente-presente --inicio -60 --detectado -8",
    "evento abrir --tramite 'cambio de titularidad' --aplicativo siac --escenario masiva \
     --cliente-presente --inicio -9 --detectado -8",
    "comunicado registrar --referencia FS-9 --desde -20 --aplicativo siac --niega",
    "evento corregir A-1 --campo detectado --valor -50 --razon 'Se vio antes'",
];

fn alerts(console: &Point) -> Vec<Value> {
    let (code, list) = console.asks(&["alertas", "listar"]);
    assert_eq!(code, 0, "{list}");
    list["alerts"].as_array().unwrap().clone()
}

/// Each alert with where it stands.
fn standing(console: &Point) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    alerts(console)
        .iter()
        .map(|alert| (text(&alert["id"]), text(&alert["state"])))
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(id, state): &(&str, &str)| ((*id).to_owned(), (*state).to_owned());
    expected.iter().map(own).collect()
}

/// The names of the two events.
fn with_two_errors(point: &Point) -> (String, String) {
    let made = point.does(&TWO_ERRORS);
    let name = |at: usize| made[at]["correlative"].as_str().unwrap().to_owned();
    (name(0), name(1))
}

fn raise(office: &Point, id: &str, name: &str) -> (i32, Value, PathBuf) {
    let file = office.path(name);
    let (code, document) = office.asks(&["alertas", "avisar", id, "--eml", file.to_str().unwrap()]);
    (code, document, file)
}

#[test]
fn v6_an_error_is_told_once_answered_by_its_point_and_withdrawn_when_corrected() {
    let (point, other, office) = (
        Point::terminal("A"),
        Point::stand("AQP002", "A", Channel::Acd, Role::Supervisor),
        Point::office(),
    );
    let (late, denied) = with_two_errors(&point);
    other.does(&[TWO_ERRORS[0], TWO_ERRORS[3]]);
    let hand_in = |point: &Point| taken(office.import(&point.export_plain(), &["--confiar"]));
    hand_in(&point);
    hand_in(&other);
    let (o8, e8) = (format!("{late}:O8"), format!("{denied}:E8"));
    let of_point = || {
        let (_, list) = office.asks(&["alertas", "listar", "--punto", "lim014"]);
        list["alerts"].as_array().unwrap().clone()
    };
    let listed = of_point();
    assert_eq!(listed.len(), 2, "{listed:#?}");
    assert_eq!(alerts(&office).len(), 3);
    let first = &listed[0];
    assert_eq!(
        json!([
            first["id"],
            first["rule"],
            first["state"],
            first["outage"],
            first["point"]
        ]),
        json!([e8, "E8", "to_raise", denied, "LIM014"])
    );
    assert_eq!(first["what"], "El comunicado FS-9 niega la falla masiva.");
    assert_eq!(first["raised_at"], Value::Null);

    // The mail says what is wrong, what the rule says and what is asked; it goes to nobody
    // unless the profile knows the mailbox of the point.
    let (code, raised, file) = raise(&office, &e8, "e8.eml");
    assert_eq!(code, 0, "{raised}");
    assert_eq!(
        json!([raised["state"], raised["again"], raised["to"]]),
        json!(["raised", false, []])
    );
    let mail = std::fs::read(&file).unwrap();
    let mail = mail_parser::MessageParser::new().parse(&mail).unwrap();
    assert!(mail.to().is_none());
    let body = mail.body_text(0).unwrap();
    for said in [
        denied.as_str(),
        "niega la falla masiva",
        "[E8]",
        "sin confirmación",
    ] {
        assert!(body.contains(said), "{said}: {body}");
    }
    // Nothing is replaced unasked; the same mail is written again and nothing noted.
    let (code, again, _) = raise(&office, &e8, "e8.eml");
    assert_eq!(
        (code, &again["error"]["kind"]),
        (1, &json!("refused")),
        "{again}"
    );
    let noted = || office.does(&[&format!("evento mostrar {denied}")])[0]["history"].clone();
    let before = noted();
    let (code, again, second) = raise(&office, &e8, "otro.eml");
    assert_eq!((code, &again["again"]), (0, &json!(true)), "{again}");
    assert_eq!(noted(), before);
    assert_eq!(
        std::fs::read(&second).unwrap(),
        std::fs::read(&file).unwrap()
    );
    let (code, raised, _) = raise(&office, &late, "o8.eml");
    assert_eq!((code, &raised["id"]), (0, &json!(o8)), "{raised}");

    // It reaches its point with the receipt, and no other point.
    assert_eq!(alerts(&point), [] as [Value; 0]);
    let answer =
        |point: &Point, code| taken(point.apply(&office.receipt_for(code), &["--confiar"]));
    assert_eq!(answer(&point, "LIM014")["alerts"], 2);
    assert_eq!(answer(&point, "LIM014")["alerts"], 0);
    assert_eq!(answer(&other, "AQP002")["alerts"], 0);
    assert_eq!(alerts(&other), [] as [Value; 0]);
    assert_eq!(standing(&point), pairs(&[(&e8, "raised"), (&o8, "raised")]));
    let told = &alerts(&point)[0];
    assert!(
        told["message"]
            .as_str()
            .unwrap()
            .contains("niega la falla masiva")
    );

    // The point answers one, corrects the other; the office reads both.
    let (code, refusal) = point.asks(&["alertas", "responder", &o8, "--texto", " "]);
    assert_eq!(code, 2, "{refusal}");
    let answered = point.does(&[&format!(
        "alertas responder {o8} --texto 'El jefe estaba en otra sede'"
    )]);
    assert_eq!(answered[0]["state"], "answered");
    let twice = point.batch_with(
        &["--usuario", ANA].map(str::to_owned),
        &[&format!("alertas responder {o8} --texto 'Otra vez'")],
    );
    assert_eq!(refused(&twice[0]).0, "V6");
    point.does(&[
        "evento corregir A-2 --campo escenario --valor imprevisto --razon 'Fue el local' \
         --cliente-presente",
    ]);
    assert_eq!(
        standing(&point),
        pairs(&[(&o8, "answered"), (&e8, "corrected")])
    );
    hand_in(&point);
    let read = of_point();
    assert_eq!(
        json!([read[0]["id"], read[0]["state"], read[0]["answer"]]),
        json!([o8, "answered", "El jefe estaba en otra sede"])
    );
    assert_eq!(read[1]["state"], "corrected");
    // What is answered, or corrected, is not told again.
    for id in [&o8, &e8] {
        let (code, refusal, file) = raise(&office, id, "nada.eml");
        assert_eq!((code, refused(&refusal).0), (1, "V6"), "{refusal}");
        assert!(!file.exists());
    }
    for console in [&point, &office] {
        let (code, verified) = console.asks(&["verificar"]);
        assert_eq!((code, &verified["ok"]), (0, &json!(true)), "{verified:#}");
    }
}

#[test]
fn v6_o8_a_delay_whose_reason_was_noted_is_no_error() {
    let (point, office) = (Point::terminal("A"), Point::office());
    point.does(&[
        "evento abrir --tramite portabilidad --aplicativo siac --escenario imprevisto \
         --cliente-presente --inicio -60 --detectado -50 --motivo-retraso 'Se atendía la cola'",
    ]);
    let hand_in = || taken(office.import(&point.export_plain(), &["--confiar"]));
    hand_in();
    assert_eq!(standing(&office), []);
    // Noted afterwards, it withdraws what the point was told.
    let other = "evento abrir --tramite baja --aplicativo siac --escenario imprevisto \
                 --cliente-presente --inicio -60 --detectado -8";
    let correct = "evento corregir A-2 --campo detectado --valor -50 --razon 'Se vio antes'";
    let made = point.does(&[other, correct]);
    let id = format!("{}:O8", made[0]["correlative"].as_str().unwrap());
    hand_in();
    assert_eq!(standing(&office), pairs(&[(&id, "to_raise")]));
    let what = alerts(&office)[0]["what"].clone();
    assert!(
        what.as_str().unwrap().ends_with("nadie anotó por qué."),
        "{what}"
    );
    assert_eq!(raise(&office, &id, "o8.eml").0, 0);
    taken(point.apply(&office.receipt_for("LIM014"), &["--confiar"]));
    point.does(&[
        "evento corregir A-2 --campo motivo-retraso --valor 'Se atendía la cola' \
         --razon 'Faltaba decirlo'",
    ]);
    assert_eq!(standing(&point), pairs(&[(&id, "corrected")]));
    let what = alerts(&point)[0]["what"].clone();
    assert!(
        what.as_str().unwrap().ends_with("de tener un cliente."),
        "{what}"
    );
}

#[test]
fn v6_a_new_cause_on_the_same_event_is_a_new_alert() {
    let (point, office) = (Point::terminal("A"), Point::office());
    let (_, denied) = with_two_errors(&point);
    let hand_in = || taken(office.import(&point.export_plain(), &["--confiar"]));
    hand_in();
    let e8 = format!("{denied}:E8");
    assert_eq!(raise(&office, &e8, "1.eml").0, 0);
    taken(point.apply(&office.receipt_for("LIM014"), &["--confiar"]));
    point.does(&[
        &format!("alertas responder {e8} --texto 'Lo consultamos'"),
        "comunicado registrar --referencia FS-10 --desde -20 --aplicativo siac --niega \
         --reemplaza-a FS-9",
    ]);
    hand_in();
    // FS-9 denies it no more: corrected; FS-10 does.
    let of = |state: &str| {
        let all = alerts(&office);
        let found: Vec<Value> = all.into_iter().filter(|it| it["state"] == state).collect();
        found
    };
    let new = of("to_raise").into_iter().find(|it| it["rule"] == "E8");
    assert!(new.unwrap()["what"].as_str().unwrap().contains("FS-10"));
    assert!(
        of("corrected")[0]["what"]
            .as_str()
            .unwrap()
            .contains("FS-9")
    );
    assert_eq!(raise(&office, &e8, "2.eml").0, 0);
}

#[test]
fn v6_the_office_writes_down_what_it_heard_and_the_point_reads_that() {
    let (point, office) = (Point::terminal("A"), Point::office());
    let (late, _) = with_two_errors(&point);
    taken(office.import(&point.export_plain(), &["--confiar"]));
    assert_eq!(raise(&office, &late, "o8.eml").0, 0);
    let answer = || taken(point.apply(&office.receipt_for("LIM014"), &["--confiar"]));
    answer();
    office.does(&[&format!(
        "alertas responder {late} --texto 'Por teléfono: se cayó la red'"
    )]);
    answer();
    let told = &alerts(&point)[0];
    assert_eq!(
        json!([told["state"], told["answer"]]),
        json!(["answered", "Por teléfono: se cayó la red"])
    );
}

#[test]
fn v6_who_may_not_is_told_who_may() {
    let (point, office) = (Point::terminal("A"), Point::office());
    let (late, _) = with_two_errors(&point);
    taken(office.import(&point.export_plain(), &["--confiar"]));
    let eml = office.path("x.eml");
    let avisar = format!("alertas avisar {late} --eml '{}'", eml.display());
    for (role, line, who) in [
        (Role::Procesos, avisar.as_str(), "Control e Información"),
        (Role::Consulta, &avisar, "Control e Información"),
        (
            Role::Tecnologia,
            &format!("alertas responder {late} --texto x"),
            "supervisor o coordinador",
        ),
        (Role::Control, "cierres revisar", "Tecnología"),
        (Role::Consulta, "cierres revisar", "Tecnología"),
        (
            Role::Consulta,
            &format!("evaluar pedir {late}"),
            "Control e Información",
        ),
        (
            Role::Control,
            &format!("evaluar redes {late} --publico 1 --privados 0"),
            "Mejora de Procesos",
        ),
        (
            Role::Consulta,
            &format!("evaluar dictamen {late} --procede --razon x"),
            "Mejora de Procesos",
        ),
    ] {
        let login = format!("{}.{}", role.code(), line.len());
        let who_asks = office.colleague(&login, role);
        let refusal = office.batch_with(&who_asks, &[line]).remove(0);
        let message = refusal["error"]["message"].as_str().unwrap_or_default();
        assert!(message.contains(who), "{role} {line}: {refusal}");
    }
    assert!(!eml.exists());
    // At a point nobody tells; and who reads, reads all of it and changes nothing.
    let file = point.path("x.eml");
    let tells = point.asks(&["alertas", "avisar", "A-1", "--eml", file.to_str().unwrap()]);
    assert_eq!((tells.0, refused(&tells.1).0), (1, "V6"));
    let reader = office.colleague("lector", Role::Consulta);
    office.does_as(
        &reader,
        &[
            "alertas listar",
            "cierres listar",
            &format!("evaluar mostrar {late}"),
        ],
    );
}

#[test]
fn c7_today_s_review_marks_what_it_has_not_seen_and_what_changed_since() {
    let (point, other, office) = (
        Point::terminal("A"),
        Point::stand("AQP002", "A", Channel::Acd, Role::Supervisor),
        Point::office(),
    );
    let technology = office.colleague("tina", Role::Tecnologia);
    let opens = [
        "evento abrir --tramite portabilidad --aplicativo siac --escenario masiva \
         --cliente-presente --inicio -9 --detectado -8",
        "evento restablecer A-1 --hora -1",
    ];
    point.does(&opens);
    other.does(&opens);
    let hand_in = |point: &Point| taken(office.import(&point.export_plain(), &["--confiar"]));
    let closings = || office.asks(&["cierres", "listar"]).1;
    let told = |list: &Value| -> Vec<(String, String, bool)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let mut told: Vec<_> = list["closings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| {
                let seen = it["seen_today"].as_bool().unwrap();
                (text(&it["outage"]["point"]), text(&it["waits"]), seen)
            })
            .collect();
        told.sort();
        told
    };
    let expect = |expected: &[(&str, &str, bool)]| {
        let list = closings();
        let expected: Vec<_> = expected
            .iter()
            .map(|(point, waits, seen)| ((*point).to_owned(), (*waits).to_owned(), *seen))
            .collect();
        assert_eq!(told(&list), expected);
        let unseen = expected.iter().filter(|it| !it.2).count();
        assert_eq!(list["unseen"], json!(unseen));
    };
    expect(&[]);
    hand_in(&point);
    expect(&[("LIM014", "for_notice", false)]);
    assert_eq!(closings()["reviewed_at"], Value::Null);
    let reviewed = office.does_as(&technology, &["cierres revisar"]).remove(0);
    assert_eq!(reviewed["unseen"], 0);
    assert_eq!(reviewed["reviewed_by"], "tina de prueba");
    expect(&[("LIM014", "for_notice", true)]);
    // Another point hands in, and the first one closes itself: both are to be seen.
    hand_in(&other);
    point.does(&[
        "comunicado registrar --referencia FS-1 --desde -20 --aplicativo siac",
        "evento cerrar A-1 --causa conectividad --sustento 'Volvió' --referencia TEC-1",
    ]);
    hand_in(&point);
    expect(&[
        ("AQP002", "for_notice", false),
        ("LIM014", "to_validate", false),
    ]);
    office.does_as(&technology, &["cierres revisar"]);
    expect(&[
        ("AQP002", "for_notice", true),
        ("LIM014", "to_validate", true),
    ]);
    // Confirmed, it waits no more; at a point nobody reviews.
    let name = point.does(&["evento mostrar A-1"])[0]["correlative"].clone();
    let close = format!(
        "evento cerrar {} --causa conectividad --sustento Enlace --origen Fibra",
        name.as_str().unwrap()
    );
    office.does_as(&technology, &[&close]);
    expect(&[("AQP002", "for_notice", true)]);
    let at_point = point.colleague("teo", Role::Tecnologia);
    let refusal = point.batch_with(&at_point, &["cierres revisar"]).remove(0);
    assert_eq!(refused(&refusal).0, "C7");
}

#[test]
fn v6_the_pages_of_alerts_are_cut_of_one_derivation_until_somebody_writes() {
    let (point, office) = (Point::terminal("A"), Point::office());
    let (late, _) = with_two_errors(&point);
    taken(office.import(&point.export_plain(), &["--confiar"]));
    let paths = Paths::new(office.data());
    let passphrase = SecretString::from(PASSPHRASE);
    let desk = Desk::over(Store::unlock(paths, ANA, &passphrase, running()).unwrap()).unwrap();
    let mut kept = KeptAlerts::default();
    let mut page = |state, at| {
        let page = page_of_alerts(&desk, &mut kept, state, at, 1).unwrap();
        let names: Vec<String> = page.rows.iter().map(|it| it.id.clone()).collect();
        (names, page.edges, page.total.count)
    };
    let (first, edges, total) = page(None, PageAt::First);
    assert_eq!((first.len(), total), (1, 2));
    let (next, _, _) = page(None, PageAt::After(edges.unwrap().1));
    assert_ne!(first, next);
    assert_eq!(page(Some(AlertStanding::Raised), PageAt::First).2, 0);
    // Another console tells the point of one.
    let (code, told, _) = raise(&office, &format!("{late}:O8"), "o8.eml");
    assert_eq!(code, 0, "{told}");
    assert_eq!(
        page(Some(AlertStanding::Raised), PageAt::First).0,
        [format!("{late}:O8")]
    );
}
