//! A morning at a cell of PQR, by keyboard: cases through every branch of the triage, a deed
//! about several and its undoing, an appeal.

use super::{BOARD, Point, enter, quit};
use crate::support::{
    console::{Console, keys},
    store::{PASSPHRASE, running, secret},
};
use chrono::{DateTime, Days, Utc};
use contingencia::{
    actions::{Start, start},
    config::Paths,
    domain::{authority::Role, terminal::Channel},
};
use tempfile::TempDir;

/// A cell with six cases of a base, the first filed ten days ago, the last five.
pub(super) fn cell(base: &str) -> Point {
    let point = Point {
        folder: TempDir::new().unwrap(),
    };
    let asked = Start {
        profile: "colombia".to_owned(),
        point: "bog001".to_owned(),
        point_name: "Célula Inventada".to_owned(),
        channel: Channel::Celula,
        organization: None,
        terminal: "a".to_owned(),
        login: "sol".to_owned(),
        name: "Sol Inventada".to_owned(),
        job_title: String::new(),
        role: Role::Backoffice,
        passphrase: secret(PASSPHRASE),
    };
    drop(start(Paths::new(point.data()), asked, running()).unwrap());
    let now: DateTime<Utc> = std::time::SystemTime::now().into();
    let today = now.with_timezone(&chrono_tz::America::Bogota).date_naive();
    let head = "Cuenta;PQR;Fecha de radicación;Asesor;Estado".to_owned();
    let rows = (1..=6_u64).map(|number| {
        let filed = (today - Days::new(11 - number)).format("%d/%m/%Y");
        format!("0041000{number};44000{number};{filed};Asesora Inventada;abierta")
    });
    let text = std::iter::once(head)
        .chain(rows)
        .collect::<Vec<_>>()
        .join("\n");
    let file = point.folder.path().join("base.csv");
    std::io::Write::write_all(&mut std::fs::File::create(&file).unwrap(), text.as_bytes()).unwrap();
    let cut = today.to_string();
    let call = ["pqr", "importar", file.to_str().unwrap(), "--fechas", "dma"];
    let base = ["--base", base, "--corte", &cut];
    let taken = point.json(&[&call[..], &base].concat());
    assert_eq!(taken["new"], 6, "{taken}");
    point
}

/// Waits until the cursor of the queue stands on a case.
pub(super) fn on(console: &mut Console, radicado: &str) {
    console.wait_until(&format!("{radicado} under the cursor"), |screen| {
        let mut rows = screen.lines();
        rows.any(|row| row.contains('▸') && row.contains(radicado))
    });
}

/// Opens the form of a deed, types in it and does it.
fn deed(console: &mut Console, key: &str, title: &str, typed: &str, said: &str) {
    console.send(key).wait_for(title);
    if !typed.is_empty() {
        console.send(typed).wait_for(said);
    }
    console.send(keys::ENTER).wait_gone(title);
}

#[test]
fn x4_a_morning_of_a_cell_is_worked_by_keyboard() {
    let point = cell("pendientes");
    let mut console = point.entrance((80, 24), &[]);
    enter(&mut console);
    console.wait_for(BOARD).send("6").wait_for("por trabajar");
    on(&mut console, "440001");
    console.wait_for("Puede hacerse");

    // Its cause, and on to the second level; the next by clock is at hand then.
    deed(
        &mut console,
        "o",
        "Clasificar · 440001",
        "q",
        "Q Errores de facturación",
    );
    console.wait_for("440001 · clasificado · Q. Errores");
    deed(&mut console, "e", "Escalar · 440001", "", "");
    console.wait_for("440001: escalado a segundo nivel");
    on(&mut console, "440002");

    // Escalated by mistake: it leaves the queue.
    deed(
        &mut console,
        "c",
        "Finalizar · 440002",
        "Se verificó el ABC.",
        "Se verificó el ABC.",
    );
    console.wait_gone("440002 ");
    on(&mut console, "440003");

    // A customer who does not answer.
    deed(&mut console, "h", "Llamada · 440003", "n", "no contesta");
    console.wait_for("contacto 1/3");
    on(&mut console, "440004");

    // Two at once, and undone likewise.
    console.send("  ").wait_for("2 marcados");
    console.send("o").wait_for("Clasificar · 2 casos");
    console.send("d").wait_for("D Cobros de equipos");
    console.send(keys::ENTER).wait_for("✓ 440005: clasificado");
    console.send(keys::ESC).wait_gone("✓ 440005: clasificado");
    console
        .wait_for("2 marcados")
        .send("Z")
        .wait_for("Deshacer · 2 casos");
    console.send("era otra causa").wait_for("era otra causa");
    console.send(keys::ENTER).wait_for("✓ 440005: nuevo");
    console.send(keys::ESC).wait_gone("✓ 440005: nuevo");
    console.send(keys::ESC).wait_gone("2 marcados");

    // Answered by telephone, not accepted, and appealed.
    on(&mut console, "440006");
    deed(&mut console, "o", "Clasificar · 440006", "a", "A Fallas");
    console.wait_for("440006 · clasificado");
    console
        .send("g")
        .wait_for("Solucionar · 440006")
        .send(keys::TAB);
    console
        .send("a")
        .send(keys::TAB)
        .send("n")
        .send(keys::TAB)
        .send("n");
    console
        .send("Se explicó el cobro.")
        .wait_for("Se explicó el cobro.");
    console.send(keys::ENTER).wait_gone("Solucionar · 440006");
    // What comes next, and by when.
    console
        .wait_for("440006: respuesta anotada")
        .wait_for("si recurre");
    console.send(keys::ENTER).wait_gone("si recurre");
    // It is in the queue still, as what it is; the facets find it.
    console.wait_for("no aceptado");
    console.send("s").wait_for("[ ] no aceptado");
    to_value(&mut console, "[ ] no aceptado");
    console.send(" ").wait_for("[x] no aceptado");
    console.send(keys::ESC).wait_gone("Acotar la lista");
    on(&mut console, "440006");
    console.send("b").wait_for("Recurso · 440006");
    console
        .send("r")
        .send(keys::TAB)
        .send("facturación")
        .wait_for("facturación");
    console.send(keys::ENTER).wait_gone("Recurso · 440006");
    let listed = point.json(&["pqr", "mostrar", "440006"]);
    assert_eq!(
        (&listed["state"], &listed["appeal"]["kind"]),
        (&"appeal".into(), &"reposicion".into()),
        "{listed}"
    );
    quit(&mut console);

    let listed = point.json(&["pqr", "listar"]);
    let states: Vec<(&str, &str)> = listed["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            (
                it["radicado"].as_str().unwrap(),
                it["state"].as_str().unwrap(),
            )
        })
        .collect();
    let mut states = states;
    states.sort_unstable();
    assert_eq!(
        states,
        [
            ("440001", "escalated"),
            ("440002", "finished"),
            ("440003", "new"),
            ("440004", "new"),
            ("440005", "new"),
            ("440006", "appeal"),
        ]
    );
    assert_eq!(point.json(&["verificar"])["ok"], true);
}

/// Takes the cursor of the facets down to a value: each key is awaited by the row that the
/// cursor stands on, whatever else is drawn meanwhile.
fn to_value(console: &mut Console, value: &str) {
    let under = |screen: &str| {
        let row = screen.lines().find_map(|row| row.split_once("▸ ["));
        // Without its count, which may come later than the value.
        let value = row.and_then(|(_, rest)| rest.split("   ").next());
        value.map(|value| format!("[{value}"))
    };
    for _ in 0..30 {
        let before = under(&console.screen()).expect("the facets have the keys");
        if before.starts_with(value) {
            return;
        }
        console.send(keys::DOWN);
        console.wait_until("the cursor to move", |screen| {
            under(screen).is_some_and(|now| now != before)
        });
    }
    panic!("«{value}» is nowhere:\n{}", console.screen());
}
