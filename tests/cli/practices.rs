//! `practica` and `idea`: the cell's management model (X11, X19, X20).

use super::Point;
use super::exchange::taken;
use crate::support::store::ANA;
use contingencia::domain::authority::Role;
use serde_json::{Value, json};

/// What a list says of a practice and who owes it: held, due, percent.
fn of<'a>(list: &'a Value, practice: &str, owner: &str) -> [&'a Value; 3] {
    let rows = list["practices"].as_array().unwrap();
    let row = rows
        .iter()
        .find(|row| row["practice_id"] == practice && row["owner"] == owner)
        .unwrap_or_else(|| panic!("{practice} of {owner}: {list}"));
    ["held", "due", "percent"].map(|key| &row[key])
}

#[test]
fn x11_sessions_are_noted_and_adherence_is_held_of_due() {
    let desk = Point::of_cell("A", Role::Supervisor);
    let coordinator = desk.colleague("carla", Role::Coordinador);
    // The week of 16/11/2026, whose Monday is a holiday in Colombia.
    for (practice, at) in [
        ("diálogo diario", "2026-11-17 08:00"),
        ("dialogo_diario", "2026-11-17 09:00"),
        ("Diálogo Diario", "2026-11-18 08:00"),
        ("agenda", "2026-11-22 23:59"),
        ("mejora_continua", "2026-11-16 10:00"),
    ] {
        let call = [
            "practica",
            "registrar",
            "--practica",
            practice,
            "--fecha",
            at,
        ];
        let (code, noted) = desk.asks(&[&call[..], &["--minutos", "15"]].concat());
        assert_eq!(code, 0, "{noted}");
    }
    for at in ["2026-11-19 08:00", "2026-11-20 08:00"] {
        let call = format!(
            "practica registrar --practica confirmacion_funciones --fecha \"{at}\" --minutos 30"
        );
        desk.does_as(&coordinator, &[&call]);
    }
    let owner = ANA;
    let week = ["practica", "adherencia", "--semana", "2026-W47"];
    let (_, list) = desk.asks(&week);
    assert_eq!(
        (&list["week"], &list["from"], &list["to"]),
        (
            &json!("2026-W47"),
            &json!("2026-11-16"),
            &json!("2026-11-22")
        )
    );
    assert_eq!(of(&list, "dialogo_diario", owner), [2, 4, 50]);
    assert_eq!(of(&list, "confirmacion_proceso", owner), [0, 4, 0]);
    assert_eq!(of(&list, "agenda_lider", owner), [1, 1, 100]);
    assert_eq!(of(&list, "mejora_continua", owner), [1, 1, 100]);
    assert_eq!(of(&list, "confirmacion_funciones", "carla"), [2, 3, 67]);
    assert_eq!(of(&list, "circuito_mejora", "carla"), [0, 1, 0]);
    // Two of a supervisor, three of them daily or fortnightly, and seven of a coordinator.
    assert_eq!(list["practices"].as_array().unwrap().len(), 6 + 7, "{list}");

    // Each is work that the office has not seen.
    assert_eq!(desk.asks(&["pendientes"]).1["not_exported"], 7);

    // What was noted by mistake stands and counts no more.
    let (_, agenda) = desk.asks(&["practica", "agenda", "--semana", "2026-W47"]);
    let sessions = agenda["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 7, "{agenda}");
    let wednesday = sessions
        .iter()
        .find(|it| it["held_at"] == "2026-11-18T08:00:00-05:00")
        .unwrap();
    let id = wednesday["id"].as_str().unwrap();
    let annul = ["practica", "anular", id, "--razon", "fue otro día"];
    let (code, annulled) = desk.asks(&annul);
    assert_eq!((code, &annulled["annulled"]), (0, &json!("fue otro día")));
    let (code, refused) = desk.asks(&annul);
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("X11")));
    assert_eq!(of(&desk.asks(&week).1, "dialogo_diario", owner), [1, 4, 25]);
    assert_eq!(desk.asks(&["verificar"]).1["ok"], true);
}

#[test]
fn x11_what_is_no_session_is_refused_with_its_rule() {
    let desk = Point::of_cell("A", Role::Supervisor);
    let backoffice = desk.colleague("beto", Role::Backoffice);
    let call = |practice: &str, at: &str, rest: &[&str]| {
        let call = [
            "practica",
            "registrar",
            "--practica",
            practice,
            "--fecha",
            at,
        ];
        let (code, refused) = desk.asks(&[&call[..], &["--minutos", "15"], rest].concat());
        (
            code,
            refused["error"]["rule"].clone(),
            refused["error"]["message"].clone(),
        )
    };
    let refused = |text: &str| (1, json!("X11"), json!(text));
    assert_eq!(
        call("pausa", "-5", &[]),
        refused("«pausa» no es una práctica de la lista.")
    );
    assert_eq!(
        call("diálogo", "-5", &[]),
        refused("«diálogo» puede ser más de una práctica.")
    );
    assert_eq!(
        call("diálogo diario", "2999-01-01 08:00", &[]),
        refused("Esa sesión todavía no se tuvo.")
    );
    assert_eq!(
        call("diálogo diario", "-5", &["--responsable", "beto"]),
        refused("Diálogo Diario la debe supervisor; beto es backoffice.")
    );
    assert_eq!(
        call("diálogo diario", "-5", &["--responsable", "nadie"]),
        refused("Nadie entra aquí como «nadie».")
    );
    // A survey is the Barómetro's alone, and no text is of letters that nobody sees.
    let question = ["--pregunta", "¿Me escuchan?"];
    let (code, rule, message) = call("diálogo diario", "-5", &question);
    assert_eq!((code, rule), (1, json!("X20")), "{message}");
    let unseen = [
        "idea",
        "agregar",
        "--texto",
        "\u{200b}\u{3164}",
        "--de",
        "Leo",
    ];
    let (code, _) = desk.asks(&unseen);
    assert_eq!(code, 2);
    let minutes = [
        "practica",
        "registrar",
        "--practica",
        "agenda",
        "--fecha",
        "-5",
    ];
    let (code, told) = desk.asks(&[&minutes[..], &["--minutos", "-5"]].concat());
    assert_eq!(
        (code, &told["error"]["message"]),
        (
            2,
            &json!("«-5» no vale para --minutos: escriba un número entero de 1 a 480.")
        )
    );
    // Of a week that was over before anybody came here nothing is owed.
    let (_, before) = desk.asks(&["practica", "adherencia", "--semana", "2020-W10"]);
    assert_eq!(before["practices"], json!([]));
    let own = ["practica registrar --practica \"diálogo diario\" --fecha -5 --minutos 15"];
    let told = desk.batch_with(&backoffice, &own);
    assert_eq!(told[0]["error"]["rule"], "X11", "{told:?}");
    let (code, _) = desk.asks(&["practica", "adherencia", "--semana", "2026-W54"]);
    assert_eq!(code, 2);
    let (_, agenda) = desk.asks(&["practica", "agenda"]);
    assert_eq!(agenda["sessions"], json!([]));
}

#[test]
fn x20_a_barometro_keeps_its_worst_questions_and_its_plans_until_they_are_done() {
    let desk = Point::of_cell("A", Role::Supervisor);
    let call = "practica registrar --practica barometro --fecha -90 --minutos 60 \
                --pregunta \"¿Tengo lo que necesito?\" --pregunta \"¿Me escuchan?\"";
    let session = desk.does(&[call]).remove(0);
    assert_eq!(
        session["questions"],
        json!(["¿Tengo lo que necesito?", "¿Me escuchan?"])
    );
    let id = session["id"].as_str().unwrap();
    let plans = desk.does(&[
        &format!("practica plan agregar {id} --accion \"Más diademas\" --responsable \"Sol Inventada\" --fecha 2035-12-15"),
        &format!("practica plan agregar {id} --accion \"Turnos nuevos\" --responsable \"Leo Inventado\" --fecha 2026-01-15"),
    ]);
    let listed = |desk: &Point| desk.asks(&["practica", "plan", "listar"]).1;
    // Soonest due first, and what is past its day says so.
    let all = listed(&desk);
    let told: Vec<[&Value; 3]> = all["plans"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| ["action", "owner", "overdue"].map(|key| &it[key]))
        .collect();
    assert_eq!(
        told,
        [
            [
                &json!("Turnos nuevos"),
                &json!("Leo Inventado"),
                &json!(true)
            ],
            [
                &json!("Más diademas"),
                &json!("Sol Inventada"),
                &json!(false)
            ],
        ]
    );
    let late = plans[1]["id"].as_str().unwrap();
    let (code, done) = desk.asks(&["practica", "plan", "cumplir", late]);
    assert_eq!((code, done["done_at"].is_string()), (0, true), "{done}");
    assert_eq!(listed(&desk)["plans"].as_array().unwrap().len(), 1);
    let (code, again) = desk.asks(&["practica", "plan", "cumplir", late]);
    assert_eq!(code, 2, "{again}");
}

#[test]
fn x19_an_idea_goes_from_who_proposed_it_to_what_the_client_says() {
    let desk = Point::of_cell("A", Role::Coordinador);
    let run = |args: &[&str]| {
        let (code, answer) = desk.asks(args);
        (code, answer["id"].clone(), answer["state"].clone())
    };
    let add = [
        "idea",
        "agregar",
        "--texto",
        "Una plantilla",
        "--de",
        "Asesor Inventado",
    ];
    assert_eq!(run(&add), (0, json!("A-1"), json!("proposed")));
    assert_eq!(run(&add), (0, json!("A-2"), json!("proposed")));
    assert_eq!(run(&["idea", "entregar", "1"]).0, 1);
    let accept = [
        "idea",
        "resolver",
        "1",
        "--aceptada",
        "--razon",
        "ahorra tiempo",
    ];
    assert_eq!(run(&accept), (0, json!("A-1"), json!("accepted")));
    let reject = [
        "idea",
        "resolver",
        "a-2",
        "--rechazada",
        "--razon",
        "repetida",
    ];
    assert_eq!(run(&reject), (0, json!("A-2"), json!("rejected")));
    assert_eq!(run(&["idea", "entregar", "2"]).0, 1);
    assert_eq!(
        run(&["idea", "entregar", "1"]),
        (0, json!("A-1"), json!("delivered"))
    );
    assert_eq!(run(&accept).0, 1);
    let back = ["idea", "devolver", "1", "--estado", "en estudio"];
    assert_eq!(run(&back), (0, json!("A-1"), json!("returned")));
    assert_eq!(run(&["idea", "devolver", "3", "--estado", "no"]).0, 2);
    let (_, list) = desk.asks(&["idea", "listar"]);
    let told: Vec<[&Value; 4]> = list["ideas"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| ["id", "state", "reason", "status"].map(|key| &it[key]))
        .collect();
    assert_eq!(
        told,
        [
            [
                &json!("A-2"),
                &json!("rejected"),
                &json!("repetida"),
                &Value::Null
            ],
            [
                &json!("A-1"),
                &json!("returned"),
                &json!("ahorra tiempo"),
                &json!("en estudio")
            ],
        ]
    );
}

#[test]
fn x19_two_terminals_of_a_cell_merge_their_ideas_and_a_number_of_both_is_asked_about() {
    let (a, b) = (
        Point::of_cell("A", Role::Supervisor),
        Point::of_cell("B", Role::Supervisor),
    );
    let add = ["idea agregar --texto Una --de \"Asesor Inventado\""];
    a.does(&add);
    b.does(&add);
    b.does(&[
        "practica registrar --practica agenda_lider --fecha \"2026-11-20 08:00\" --minutos 30",
    ]);
    taken(a.import_under_phrase(&b.export_under_phrase(), &["--confiar"]));
    let (code, several) = a.asks(&["idea", "resolver", "1", "--aceptada", "--razon", "sí"]);
    assert_eq!(code, 2, "{several}");
    let (code, one) = a.asks(&["idea", "resolver", "B-1", "--aceptada", "--razon", "sí"]);
    assert_eq!((code, &one["id"]), (0, &json!("B-1")), "{one}");
    let (_, agenda) = a.asks(&["practica", "agenda", "--semana", "2026-W47"]);
    assert_eq!(agenda["sessions"].as_array().unwrap().len(), 1, "{agenda}");
    assert_eq!(a.asks(&["verificar"]).1["ok"], true);
}

#[test]
fn m4_x11_x19_another_cell_neither_takes_a_number_nor_changes_an_adherence() {
    let (own, other) = (
        Point::of_cell("A", Role::Supervisor),
        Point::of_cell_at("CEL002", "A", Role::Supervisor),
    );
    let add = "idea agregar --texto Una --de \"Asesor Inventado\"";
    other.does(&[add, add, add]);
    other.does(&[
        "practica registrar --practica agenda_lider --fecha \"2026-11-20 08:00\" --minutos 30",
    ]);
    own.does(&[add]);
    own.brings(&other);
    // The own series goes on, and its ideas come first to mind.
    assert_eq!(own.does(&[add])[0]["id"], "A-2");
    let resolve = "idea resolver A-1 --aceptada --razon sí";
    assert_eq!(own.does(&[resolve])[0]["id"], "A-1");
    let (_, list) = own.asks(&["idea", "listar"]);
    let ideas = list["ideas"].as_array().unwrap();
    let ids: Vec<&str> = ideas.iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(
        ids.iter().filter(|id| id.starts_with("CEL002-A-")).count(),
        3
    );
    assert_eq!(ids.len(), 5);
    // Nobody of another cell owes anything here, nor held it.
    let (_, agenda) = own.asks(&["practica", "agenda"]);
    assert_eq!(agenda["sessions"], json!([]));
    let owed = agenda["practices"].as_array().unwrap();
    let mut practices: Vec<&str> = owed
        .iter()
        .map(|it| it["practice_id"].as_str().unwrap())
        .collect();
    practices.sort_unstable();
    practices.dedup();
    assert_eq!(practices.len(), owed.len(), "{agenda}");
    assert_eq!(of(&agenda, "agenda_lider", ANA)[0], 0);
    // Nobody decides on another point's idea.
    let foreign = [
        "idea",
        "resolver",
        "CEL002-A-1",
        "--aceptada",
        "--razon",
        "sí",
    ];
    let (code, refused) = own.asks(&foreign);
    assert_eq!(
        (code, &refused["error"]["rule"]),
        (1, &json!("M4")),
        "{refused}"
    );
    assert_eq!(own.asks(&["verificar"]).1["ok"], true);
}
