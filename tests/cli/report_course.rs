//! A report in the course of time: what is still open, what is chosen again, what changes
//! after it was sent, and whose it is (P1, P2, P5, C6).

use super::exchange::taken;
use super::regulatory_report::{handed_in, names, period_of, says, sent};
use super::{Point, refused};
use crate::support::store::{ANA, overwrite};
use contingencia::domain::authority::Role;
use serde_json::{Value, json};

/// An event of the point that nobody restored, as the office knows it.
fn still_open(point: &Point, office: &Point) -> String {
    let open = point.does(&[
        "evento abrir --tramite queja --aplicativo siac --escenario imprevisto \
         --cliente-presente --inicio -9 --detectado -8 --suceso luz",
    ]);
    taken(office.import(&point.export_plain(), &[]));
    open[0]["correlative"].as_str().unwrap().to_owned()
}

#[test]
fn o5_p1_an_open_event_that_is_included_is_told_as_open_and_not_summed_up() {
    let (point, office) = (Point::terminal("A"), Point::office());
    let [power, _, _] = handed_in(&point, &office);
    let open = still_open(&point, &office);
    let period = period_of(&office);
    let include = |name: &str| format!("--incluir {name} --razon 'Urgente'");
    let prepare = format!("reporte preparar {period}");
    let line = format!("{prepare} {} {}", include(&power), include(&open));
    let report = office.does(&[&line]).remove(0);
    assert_eq!(
        report["totals"],
        json!({"events": 2, "open": 1, "seconds": 480})
    );
    // The profile of the office says neither who reports nor whom to ask.
    let warned = report["warnings"].as_array().unwrap();
    assert_eq!(warned.len(), 2, "{report}");
    // As time passes nothing of it changes by itself.
    assert_eq!(refused(&says(&office, &[], &line)).0, "P5");
    let name = report["report"].as_str().unwrap();
    let shown = office.does(&[&format!("reporte mostrar {name}")]).remove(0);
    assert_eq!(shown["news"], json!([]));
    let told = office.run(&["reporte", "mostrar", name, "--usuario", ANA]);
    assert!(
        told.stdout
            .contains("2 eventos · [duración], sin contar 1 abierto"),
        "{}",
        told.stdout
    );
}

#[test]
fn p2_p5_a_new_version_begins_with_what_the_former_chose_where_that_is_asked_for() {
    let (point, office) = (Point::terminal("A"), Point::office());
    let [power, flood, mass] = handed_in(&point, &office);
    let period = period_of(&office);
    let prepare = format!("reporte preparar {period}");
    let first = format!(
        "{prepare} --con-masivas --razon 'Oficio 12' --incluir {power} --razon 'Urgente' \
         --excluir {flood} --razon 'Va por carta'"
    );
    office.does(&[&first]);
    // Nothing is said of them: nothing of that stands, and it is told.
    let without = says(&office, &[], &format!("{prepare} --plan"));
    assert_eq!(without["mass_failures"], Value::Null);
    let again = says(&office, &[], &format!("{prepare} --como-antes --plan"));
    assert_eq!(names(&again["rows"]), [&power]);
    assert_eq!(again["mass_failures"], "Oficio 12");
    let left = again["left_out"].as_array().unwrap();
    let reason = |name: &str| {
        let of = left.iter().find(|it| it["outage"] == name);
        of.map(|it| it["reason"].as_str().unwrap().to_owned())
    };
    assert_eq!(reason(&flood).as_deref(), Some("excluido: Va por carta"));
    assert!(reason(&mass).is_some());
    assert_eq!(again["rows"][0]["included"], "Urgente");
    // What is said anew goes before what was chosen.
    let otherwise = says(
        &office,
        &[],
        &format!("{prepare} --como-antes --incluir {flood} --razon 'Lo pidieron' --plan"),
    );
    let mut both = [power.as_str(), flood.as_str()];
    both.sort_unstable();
    assert_eq!(names(&otherwise["rows"]), both);
    // It was included, and is a test now: it never enters, and that is no refusal.
    point.does(&[
        "evento reabrir A-1 --razon 'Se cerró mal'",
        "evento corregir A-1 --campo escenario --valor error --razon 'Fue una prueba'",
    ]);
    taken(office.import(&point.export_plain(), &[]));
    let now = says(&office, &[], &format!("{prepare} --como-antes --plan"));
    assert_eq!(now["rows"], json!([]));
}

#[test]
fn c6_p5_a_correction_of_what_was_sent_asks_for_a_new_version() {
    let (point, office) = (Point::terminal("A"), Point::office());
    let gerente = office.colleague("gil", Role::Gerente);
    let director = office.colleague("dora", Role::Director);
    let [power, flood, _] = handed_in(&point, &office);
    let period = period_of(&office);
    let include = |name: &str| format!("--incluir {name} --razon 'Urgente'");
    let line = format!(
        "reporte preparar {period} {} {}",
        include(&power),
        include(&flood)
    );
    let report = office.does(&[&line]).remove(0);
    let name = report["report"].as_str().unwrap().to_owned();
    sent(&office, [&gerente, &director], &name);
    let show = format!("reporte mostrar {name}");
    let shown = office.does(&[&show]).remove(0);
    assert_eq!(
        json!([shown["asks_new_version"], shown["news"]]),
        json!([false, []])
    );
    // What only the annex says asks for nothing of the regulator's.
    office.does(&[&format!(
        "evaluar atribuir {power} --responsabilidad fortuito --medidas 'Grupo electrógeno'"
    )]);
    assert_eq!(office.does(&[&show])[0]["asks_new_version"], false);
    let clerk = office.colleague("bea", Role::Backoffice);
    let asked = || {
        let shift = office.does_as(&clerk, &["turno"]);
        let to_do = shift[0]["to_do"].as_array().unwrap().iter();
        let told = to_do.filter(|it| it.as_str().unwrap().starts_with("Reporte "));
        told.cloned().collect::<Vec<_>>()
    };
    assert_eq!(asked(), [""; 0]);
    // The point corrects when it began, and that reaches the office.
    point.does(&["evento corregir A-1 --campo inicio --valor -20 --razon 'Se vio en la cámara'"]);
    taken(office.import(&point.export_plain(), &[]));
    let shown = office.does(&[&show]).remove(0);
    assert_eq!(shown["asks_new_version"], true, "{shown}");
    let called = report["name"].as_str().unwrap();
    let told = format!("Reporte {called}: lo enviado cambió; pide versión nueva");
    assert_eq!(asked(), [told.as_str()]);
    let fields = shown["news"][0]["fields"].as_array().unwrap().iter();
    let fields: Vec<&str> = fields.map(|it| it["field"].as_str().unwrap()).collect();
    assert_eq!(
        (&shown["news"][0]["outage"], fields),
        (&json!(power), vec!["inicio", "duracion"])
    );
    // The version that says it asks for no other one; what it took the place of neither.
    let again = format!("reporte preparar {period} --como-antes");
    let second = office.does(&[&again]).remove(0);
    assert_eq!(second["changes"].as_array().unwrap().len(), 1);
    let last = format!("reporte mostrar {}", second["report"].as_str().unwrap());
    for line in [&show, &last] {
        assert_eq!(office.does(&[line])[0]["asks_new_version"], false);
    }
    assert_eq!(asked(), [""; 0]);
    // Both are in the list of all versions, and the first one is given again.
    let listed = office.does(&["reporte listar --versiones"]).remove(0);
    let versions: Vec<Value> = listed["reports"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| json!([it["version"], it["state"], it["replaced_by"], it["late"]]))
        .collect();
    assert_eq!(
        versions,
        [
            json!([2, "draft", null, false]),
            json!([1, "sent", second["report"], false])
        ]
    );
    assert_eq!(
        office.does(&["reporte listar"])[0]["reports"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    // The annex is given apart, as it was kept, and approved with the rest.
    for (file, place) in [("anexo.pdf", 3), ("anexo.xlsx", 4)] {
        let to = office.path(file).display().to_string();
        let line = format!("reporte exportar {name} --anexo --salida '{to}'");
        let given = office.does(&[&line]).remove(0);
        assert_eq!(given["sha256"], report["documents"][place]["sha256"]);
    }
    let versions = office.does(&[&last])[0]["versions"].clone();
    assert_eq!(
        json!([versions[0]["report"], versions[1]["report"]]),
        json!([name, second["report"]])
    );
}

#[test]
fn p5_reports_of_two_offices_with_one_number_are_told_apart_by_the_end_of_their_ids() {
    let (point, one, other) = (Point::terminal("A"), Point::office(), Point::office());
    handed_in(&point, &one);
    taken(other.import(&point.export_plain(), &["--confiar"]));
    let period = period_of(&one);
    let prepare = format!("reporte preparar {period}");
    for office in [&one, &other] {
        office.does(&[&prepare]);
    }
    let alone = one.does(&["reporte listar"]).remove(0);
    assert_eq!(alone["reports"][0]["mark"], Value::Null);
    taken(one.import(&other.export_plain(), &["--confiar", "--oficina"]));
    let listed = one.does(&["reporte listar"]).remove(0);
    let listed: Vec<&str> = listed["reports"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["report"].as_str().unwrap())
        .collect();
    assert_eq!(listed.len(), 2);
    assert_ne!(listed[0], listed[1]);
    for name in &listed {
        let shown = one.does(&[&format!("reporte mostrar {name}")]).remove(0);
        assert_eq!(shown["report"], *name);
    }
    // The number alone is that of the own one.
    let (number, _) = listed[0].split_once('#').unwrap();
    let own = one.does(&[&format!("reporte mostrar {number}")]).remove(0);
    assert_eq!(own["report"], listed[1]);
}

#[test]
fn p4_a_template_of_the_office_that_does_not_work_prepares_nothing() {
    let (point, office) = (Point::terminal("A"), Point::office());
    handed_in(&point, &office);
    let period = period_of(&office);
    let folder = office.data().join("config").join("templates");
    std::fs::create_dir_all(&folder).unwrap();
    let prepare = format!("reporte preparar {period}");
    for (file, text) in [
        ("reporte.typ", "#read(\"../../../../etc/passwd\")\n"),
        ("reporte.typ", "= Hola\n#datos.nada\n"),
        ("anexo-interno.typ", "#import \"otra.typ\": *\n"),
    ] {
        overwrite(&folder.join(file), text.as_bytes());
        let told = says(&office, &[], &prepare);
        assert!(
            told["error"]["message"].as_str().unwrap().contains(file),
            "{told}"
        );
        std::fs::remove_file(folder.join(file)).unwrap();
    }
    assert_eq!(office.does(&["reporte listar"])[0]["reports"], json!([]));
    office.does(&[&prepare]);
}

#[test]
fn p1_p4_without_a_column_of_the_annex_there_is_none_and_the_rest_is_as_it_was() {
    let (point, office) = (Point::terminal("A"), Point::office());
    let gerente = office.colleague("gil", Role::Gerente);
    let director = office.colleague("dora", Role::Director);
    handed_in(&point, &office);
    let period = period_of(&office);
    let folder = office.data().join("config").join("layouts");
    std::fs::create_dir_all(&folder).unwrap();
    let layout = "version = \"7\"\ndeclaration = \"\"\n[[column]]\nfield = \"correlativo\"\n\
                  title = \"Correlativo\"\npart = \"oficial\"\n";
    overwrite(&folder.join("reporte.toml"), layout.as_bytes());
    let line = format!("reporte preparar {period}");
    let report = office.does(&[&line]).remove(0);
    // As what was prepared while both parts stood in the same files.
    assert_eq!(report["documents"].as_array().unwrap().len(), 3);
    let name = report["report"].as_str().unwrap();
    sent(&office, [&gerente, &director], name);
    let to = |file: &str| office.path(file).display().to_string();
    let line = format!("reporte exportar {name} --anexo --salida '{}'", to("a.pdf"));
    assert_eq!(refused(&says(&office, &[], &line)).0, "P1");
    let line = format!("reporte exportar {name} --salida '{}'", to("r.pdf"));
    let given = office.does(&[&line]).remove(0);
    assert_eq!(given["sha256"], report["documents"][0]["sha256"]);
    let verified = office.does(&["verificar"]).remove(0);
    assert_eq!(verified["ok"], true, "{verified}");
}

#[test]
fn p1_p3_a_report_with_an_event_that_is_not_closed_is_no_final_one() {
    let (point, office) = (Point::terminal("A"), Point::office());
    let [power, _, _] = handed_in(&point, &office);
    // The only one that waits outside is left out by name: nothing is pending but what is in.
    let open = still_open(&point, &office);
    let period = period_of(&office);
    let prepare = format!("reporte preparar {period} --plan");
    let kind = |choices: &str| {
        let plan = says(&office, &[], &format!("{prepare} {choices}"));
        (plan["kind"].clone(), names(&plan["rows"]).len())
    };
    let include = format!("--incluir {power} --razon 'Urgente' --incluir {open} --razon 'Urgente'");
    assert_eq!(kind(&include), (json!("preliminary"), 2));
}

#[test]
fn c6_whoever_corrects_what_was_reported_is_told_so() {
    let (point, office) = (Point::terminal("A"), Point::office());
    let gerente = office.colleague("gil", Role::Gerente);
    let director = office.colleague("dora", Role::Director);
    let [power, _, _] = handed_in(&point, &office);
    let period = period_of(&office);
    let made = office.does(&[&format!(
        "reporte preparar {period} --incluir {power} --razon 'Urgente'"
    )]);
    sent(
        &office,
        [&gerente, &director],
        made[0]["report"].as_str().unwrap(),
    );
    let corrected = |started: &str| {
        let line = [
            "evento", "corregir", "A-1", "--campo", "inicio", "--valor", started,
        ];
        let rest = ["--razon", "Se vio en la cámara", "--usuario", ANA];
        point.run(&[&line[..], &rest[..]].concat()).stderr
    };
    let told = "Ya se reportó a Regulatorio el ";
    let before = corrected("-20");
    assert!(!before.contains(told), "{before}");
    taken(point.apply(&office.receipt_for("LIM014"), &["--confiar"]));
    let after = corrected("-25");
    assert!(after.contains(told) && after.contains("[C6]"), "{after}");
}

#[test]
fn p5_a_list_of_reports_or_of_their_versions_goes_on_after_one() {
    let (point, office) = (Point::terminal("A"), Point::office());
    let [power, flood, _] = handed_in(&point, &office);
    let period = period_of(&office);
    let with = |name: &str| {
        let line = format!("reporte preparar {period} --incluir {name} --razon 'Urgente'");
        office.does(&[&line]).remove(0)["report"].take()
    };
    let [first, second] = [&power, &flood].map(|it| with(it));
    let listed = |more: &str| {
        let list = office.does(&[&format!("reporte listar {more}")]).remove(0);
        let rows = list["reports"].as_array().unwrap();
        let names: Vec<&Value> = rows.iter().map(|it| &it["report"]).collect();
        json!([names, list.get("left"), list["more"]])
    };
    assert_eq!(listed("--limite 1"), json!([[second], null, false]));
    assert_eq!(listed("--versiones --limite 1"), json!([[second], 1, true]));
    let after = |name: &Value| format!("--despues-de {}", name.as_str().unwrap());
    assert_eq!(
        listed(&format!("--versiones {}", after(&second))),
        json!([[first], null, false])
    );
    assert_eq!(listed(&after(&first)), json!([[], null, false]));
}
