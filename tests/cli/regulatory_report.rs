//! The report to the regulator: prepared, approved twice, sent, given again (P).

use super::exchange::taken;
use super::{Point, refused};
use crate::support::exchange::names as names_in;
use crate::support::store::ANA;
use calamine::{Data, Reader, Xlsx, open_workbook};
use chrono::NaiveDate;
use contingencia::domain::authority::Role;
use contingencia::domain::terminal::Channel;
use serde_json::{Value, json};

/// What is printed to somebody, its founder where nobody is named, refused or not.
pub(crate) fn says(office: &Point, who: &[String], line: &str) -> Value {
    let founder = ["--usuario", ANA].map(str::to_owned);
    let who = if who.is_empty() { &founder } else { who };
    office.batch_with(who, &[line]).remove(0)
}

/// Events of a point that are closed: a power cut, a flood, and a mass failure.
pub(crate) fn handed_in(point: &Point, office: &Point) -> [String; 3] {
    let open = |what: &str, app: &str, scenario: &str| {
        format!(
            "evento abrir --tramite {what} --aplicativo {app} --escenario {scenario} \
             --cliente-presente --inicio -9 --detectado -8"
        )
    };
    let made = point.does(&[
        &open("portabilidad", "siac", "imprevisto"),
        "evento restablecer A-1 --hora -1",
        "evento cerrar A-1 --motivo fluido --sustento 'Volvió la luz' --suceso luz",
        &open("'baja de servicio'", "siac", "imprevisto"),
        "evento restablecer A-2 --hora -2",
        "evento cerrar A-2 --motivo infraestructura --sustento 'Se secó el local' --suceso inundacion",
        &open("'reposición de chip'", "siac", "masiva"),
        "evento restablecer A-3 --hora -3",
    ]);
    taken(office.import(&point.export_plain(), &["--confiar"]));
    [0, 3, 6].map(|at| made[at]["correlative"].as_str().unwrap().to_owned())
}

/// Approved by two persons and sent.
pub(crate) fn sent(office: &Point, who: [&[String]; 2], name: &str) -> Value {
    for who in who {
        office.does_as(who, &[&format!("reporte aprobar {name}")]);
    }
    office.does(&[&format!("reporte enviar {name}")]).remove(0)
}

/// A period of the local days on which the events that an office has began, and the one after
/// them: it is never over, whatever the hour at which a test runs.
pub(crate) fn period_of(office: &Point) -> String {
    let listed = office.does(&["evento listar"]).remove(0);
    let outages = listed["outages"].as_array().unwrap().iter();
    let mut days: Vec<NaiveDate> = outages
        .map(|it| it["started_at"].as_str().unwrap()[..10].parse().unwrap())
        .collect();
    days.sort_unstable();
    let after = days.last().unwrap().succ_opt().unwrap();
    format!("--desde {} --hasta {after}", days[0])
}

pub(crate) fn names(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap().iter();
    list.map(|it| it["outage"].as_str().unwrap()).collect()
}

#[test]
fn p2_p3_p4_p5_a_report_is_prepared_approved_by_two_sent_and_given_again() {
    let (point, office) = (Point::terminal("A"), Point::office());
    let procesos = office.colleague("paz", Role::Procesos);
    let gerente = office.colleague("gil", Role::Gerente);
    let director = office.colleague("dora", Role::Director);
    let [power, flood, mass] = handed_in(&point, &office);
    office.does(&[
        "punto agregar LIM014 --nombre 'CAC San Isidro' --canal cac --lugar 'Lima/Lima/San Isidro'",
        &format!("evaluar pedir {power}"),
        &format!("evaluar validar {power}"),
        &format!(
            "evaluar atribuir {power} --responsabilidad fortuito --medidas 'Grupo electrógeno'"
        ),
    ]);
    office.does_as(
        &procesos,
        &[&format!(
            "evaluar dictamen {power} --procede --razon 'Corte de luz'"
        )],
    );
    let period = period_of(&office);
    let prepare = format!("reporte preparar {period}");

    // What would enter, and nothing is kept of it.
    let plan = office.does(&[&format!("{prepare} --plan")]).remove(0);
    assert_eq!(names(&plan["rows"]), [&power]);
    assert_eq!(names(&plan["left_out"]), [&flood, &mass]);
    assert_eq!(
        json!([plan["report"], plan["state"], plan["kind"], plan["version"]]),
        json!([null, null, "preliminary", 1])
    );
    let failed: Vec<(&str, &str)> = plan["failed_checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["outage"].as_str().unwrap(), it["rule"].as_str().unwrap()))
        .collect();
    assert_eq!(failed, [(flood.as_str(), "V7"), (flood.as_str(), "V5")]);
    assert_eq!(office.does(&["reporte listar"])[0]["reports"], json!([]));

    let first = office.does(&[&prepare]).remove(0);
    let year = &first["prepared_at"].as_str().unwrap()[..4];
    assert_eq!(
        json!([
            first["report"],
            first["version"],
            first["state"],
            first["replaces"]
        ]),
        json!([format!("{year}-001-v1"), 1, "draft", null])
    );
    let row = &first["rows"][0];
    assert_eq!(
        json!([
            row["correlative"],
            row["district"],
            row["duration_seconds"],
            row["responsibility"],
            row["measures"],
            row["sustento"],
            row["verdict"]
        ]),
        json!([
            power,
            "San Isidro",
            480,
            "fortuitous",
            "Grupo electrógeno",
            "Volvió la luz",
            true
        ])
    );
    let name = first["report"].as_str().unwrap().to_owned();

    // Given again, byte for byte.
    let file = |name: &str| office.path(name).display().to_string();
    let export = |report: &str, to: &str| {
        let line = format!("reporte exportar {report} --salida '{}'", file(to));
        let done = office.does(&[&line]).remove(0);
        (
            done["sha256"].as_str().unwrap().to_owned(),
            std::fs::read(file(to)).unwrap(),
        )
    };
    let (sha256, book) = export(&name, "uno.xlsx");
    assert_eq!(export(&name, "otro.xlsx"), (sha256.clone(), book.clone()));
    assert_eq!(first["documents"][1]["sha256"], sha256);
    assert!(export(&name, "uno.pdf").1.starts_with(b"%PDF-"));
    let mut opened: Xlsx<_> = open_workbook(office.path("uno.xlsx")).unwrap();
    assert_eq!(opened.sheet_names(), ["Reporte", "Datos", "Gráfico"]);
    let sheet = opened.worksheet_range("Reporte").unwrap();
    let cells: Vec<&[Data]> = sheet.rows().collect();
    assert_eq!(cells.len(), 2);
    assert_eq!(
        [&cells[0][0], &cells[1][0]],
        ["Correlativo", &power]
            .map(|it| Data::String(it.to_owned()))
            .each_ref()
    );

    // Nothing changed: it stands.
    let again = says(&office, &[], &prepare);
    assert_eq!(refused(&again).0, "P5");

    // Approved in order, by two, over what was kept.
    let approve = format!("reporte aprobar {name}");
    let send = format!("reporte enviar {name}");
    assert_eq!(refused(&says(&office, &[], &send)).0, "P4");
    assert_eq!(refused(&says(&office, &[], &approve)).0, "P4");
    assert_eq!(refused(&says(&office, &director, &approve)).0, "P4");
    let other = format!("{approve} --huella {}", "ab".repeat(32));
    assert_eq!(refused(&says(&office, &gerente, &other)).0, "P4");
    let own = format!("{approve} --huella {}", first["digest"].as_str().unwrap());
    let approved = office.does_as(&gerente, &[&own]).remove(0);
    assert_eq!(approved["state"], "manager_approved");
    assert_eq!(approved["approvals"][0]["role"], "gerente");
    assert_eq!(approved["approvals"][0]["digest"], first["digest"]);
    assert_eq!(refused(&says(&office, &gerente, &approve)).0, "P4");
    assert_eq!(refused(&says(&office, &[], &send)).0, "P4");
    // The second one, written down: not of the same person.
    office.secret("aprobado.pdf", "%PDF-1.7 inventado");
    let recorded = |who: &str| {
        let evidence = file("aprobado.pdf");
        format!("{approve} --evidencia '{evidence}' --aprobo '{who}' --cargo director")
    };
    assert_eq!(
        refused(&says(&office, &[], &recorded("prueba de GIL"))).0,
        "P4"
    );
    let approved = office.does(&[&recorded("Dora Directora")]).remove(0);
    assert_eq!(approved["state"], "approved");
    assert_eq!(approved["approvals"][1]["by"], "Dora Directora");
    assert!(approved["approvals"][1]["recorded_by"].is_string());

    let future = says(&office, &[], &format!("{send} --fecha '2099-01-01 10:00'"));
    assert!(future["error"].is_object(), "{future}");
    let on_its_way = office.does(&[&send]).remove(0);
    assert_eq!(
        json!([on_its_way["state"], on_its_way["late"]]),
        json!(["sent", false])
    );
    assert_eq!(refused(&says(&office, &[], &send)).0, "P4");
    assert_eq!(export(&name, "enviado.xlsx").1, book);

    // All of it, in a folder, with its cover sheet and what shows the approval.
    let folder = office.fresh();
    let line = format!("reporte exportar {name} --carpeta '{}'", folder.display());
    office.does(&[&line]);
    let stem = format!("reporte-{name}");
    let mut given = names_in(&folder);
    given.sort_unstable();
    assert_eq!(
        given,
        [
            format!("anexo-{name}.pdf"),
            format!("anexo-{name}.xlsx"),
            "aprobacion-director.pdf".to_owned(),
            format!("caratula-{name}.pdf"),
            format!("{stem}.pdf"),
            format!("{stem}.xlsx"),
        ]
    );
    assert_eq!(
        std::fs::read(folder.join(format!("{stem}.xlsx"))).unwrap(),
        book
    );

    // A correction makes the next version, which says what changed.
    office.does(&[&format!(
        "evaluar atribuir {power} --responsabilidad atribuible --medidas 'Grupo electrógeno'"
    )]);
    let second = office
        .does(&[&format!(
            "{prepare} --incluir {flood} --razon 'Lo pidió el Gerente'"
        )])
        .remove(0);
    assert_eq!(
        json!([
            second["version"],
            second["kind"],
            second["state"],
            second["replaces"]
        ]),
        json!([2, "correction", "draft", name])
    );
    assert_eq!(second["approvals"], json!([]));
    assert_eq!(
        second["changes"],
        json!([
            {"change": "changed", "outage": power, "fields": [{
                "field": "responsabilidad", "title": "Responsabilidad",
                "old": "caso fortuito", "new": "atribuible a la empresa"
            }]},
            {"change": "added", "outage": flood},
        ])
    );
    assert_eq!(second["rows"][1]["included"], "Lo pidió el Gerente");
    assert_eq!(refused(&says(&office, &gerente, &approve)).0, "P5");
    // The former one is as it was.
    assert_eq!(export(&name, "antes.xlsx").1, book);
    let listed = office.does(&["reporte listar"]).remove(0);
    assert_eq!(listed["reports"][0]["report"], second["report"]);
    let verified = office.does(&["verificar"]).remove(0);
    assert_eq!(
        json!([verified["ok"], verified["problems"]]),
        json!([true, []])
    );
}

#[test]
fn c6_p4_what_was_reported_reaches_its_point_by_receipt_and_cannot_be_reopened_then() {
    let (point, office) = (Point::terminal("A"), Point::office());
    let gerente = office.colleague("gil", Role::Gerente);
    let director = office.colleague("dora", Role::Director);
    let [power, flood, _] = handed_in(&point, &office);
    let period = period_of(&office);
    let made = office.does(&[&format!(
        "reporte preparar {period} --incluir {power} --razon 'Urgente' \
         --incluir {flood} --razon 'Urgente'"
    )]);
    let name = made[0]["report"].as_str().unwrap();
    sent(&office, [&gerente, &director], name);
    // Reopened before it is known here: kept, and asks for a new version.
    point.does(&["evento reabrir A-2 --razon 'Faltó un dato'"]);
    let told = taken(point.apply(&office.receipt_for("LIM014"), &["--confiar"]));
    let kinds: Vec<&str> = told["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["reported_reopened"]);
    let shown = point.does(&["evento mostrar A-1", "evento mostrar A-2"]);
    assert!(shown[0]["reported_at"].is_string());
    assert_eq!(shown[1]["asks_new_report"], true);
    let again = says(&point, &[], "evento reabrir A-1 --razon 'Otro dato'");
    assert_eq!(refused(&again).0, "C6");
}

#[test]
fn p1_p4_p5_a_version_is_held_against_what_was_sent_and_nobody_approves_their_own() {
    let (point, office) = (Point::terminal("A"), Point::office());
    let gerente = office.colleague("gil", Role::Gerente);
    let director = office.colleague("dora", Role::Director);
    let [power, flood, _] = handed_in(&point, &office);
    let period = period_of(&office);
    let include = |name: &str| format!("--incluir {name} --razon 'Urgente'");
    let prepare = format!("reporte preparar {period} ");
    let first = office
        .does(&[&format!("{prepare} {}", include(&power))])
        .remove(0);
    // Nothing was sent yet: a second version corrects nothing and says what the first one
    // did not; and the period is not over.
    let both = format!("{prepare} {} {}", include(&power), include(&flood));
    let second = office.does(&[&both]).remove(0);
    let entered = json!([{"change": "added", "outage": flood}]);
    for (version, changes) in [(&first, json!([])), (&second, entered)] {
        assert_eq!(
            json!([version["kind"], version["corrects"], version["changes"]]),
            json!(["preliminary", null, changes])
        );
    }
    let name = second["report"].as_str().unwrap();
    let approve = format!("reporte aprobar {name}");
    office.secret("aprobado.pdf", "%PDF-1.7 inventado");
    let evidence = office.path("aprobado.pdf");
    let own = format!(
        "{approve} --evidencia '{}' --aprobo '{}' --cargo gerente",
        evidence.display(),
        second["prepared_by"].as_str().unwrap()
    );
    assert_eq!(refused(&says(&office, &[], &own)).0, "P4");
    sent(&office, [&gerente, &director], name);
    // From then on what was sent is what is corrected, whatever drafts lie between.
    office.does(&[&format!("{prepare} {}", include(&flood))]);
    let last = office.does(&[&prepare]).remove(0);
    assert_eq!(
        json!([last["kind"], last["corrects"], last["replaces"]]),
        json!(["correction", 2, format!("{}-v3", &name[..8])])
    );
    let mut gone = [power, flood];
    gone.sort_unstable();
    let gone_first = gone[0].clone();
    let gone: Vec<Value> = gone
        .iter()
        .map(|it| json!({"change": "gone", "outage": it}))
        .collect();
    assert_eq!(last["changes"], json!(gone));
    let listed = office.does(&["reporte listar"]).remove(0);
    assert_eq!(listed["reports"][0]["sent_before"][0], name);
    // One that another report has is in no second one unasked, whatever its period; where
    // it is asked for, that is told.
    let days = period.strip_prefix("--desde ").unwrap();
    let (first, last) = days.split_once(" --hasta ").unwrap();
    let before: NaiveDate = first.parse().unwrap();
    let before = before.pred_opt().unwrap();
    let wider = format!("reporte preparar --desde {before} --hasta {last} --plan");
    let plan = office.does(&[&wider]).remove(0);
    assert_eq!(plan["rows"], json!([]));
    let out = plan["left_out"].as_array().unwrap();
    let elsewhere = out.iter().filter(|it| it["rule"] == "P5").count();
    assert_eq!(elsewhere, 2, "{plan}");
    let twice = office
        .does(&[&format!("{wider} {}", include(&gone_first))])
        .remove(0);
    let told = twice["failed_checks"].as_array().unwrap().iter();
    let told: Vec<&Value> = told.filter(|it| it["rule"] == "P5").collect();
    assert_eq!(told.len(), 1, "{twice}");
    assert_eq!(told[0]["included"], true);
    for (to, told) in [
        ("2999-01-31", "El período todavía no empieza."),
        ("2998-12-31", "El período termina antes de empezar."),
    ] {
        let ahead = format!("reporte preparar --desde 2999-01-01 --hasta {to}");
        let refusal = says(&office, &[], &ahead);
        assert_eq!(refused(&refusal).0, "P1");
        assert_eq!(refusal["error"]["message"], told);
    }
}

#[test]
fn m4_a_point_makes_no_report() {
    let point = Point::stand("LIM014", "A", Channel::Cac, Role::Control);
    let prepare = "reporte preparar --desde 2026-11-28 --hasta 2026-11-28";
    let refusal = says(&point, &[], prepare);
    assert_eq!(refused(&refusal).0, "M4");
}
