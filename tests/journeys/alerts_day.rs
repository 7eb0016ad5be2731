//! An office tells a point of an error and reviews the closings; the point answers.

use super::{Point, command_line, enter, program, quit, to_board};
use crate::support::{
    console::{Console, keys},
    store::{ANA, PASSPHRASE, asked_of_the_office, running, secret},
};
use contingencia::config::Paths;
use contingencia::domain::authority::Role;
use contingencia::domain::user::UserNames;
use contingencia::store::{Store, set_up};
use std::path::{Path, PathBuf};

const SIZE: (u16, u16) = (80, 24);

/// Where a call says that it wrote a file.
fn written(answer: &serde_json::Value) -> PathBuf {
    let file = answer
        .get("file")
        .or_else(|| answer["receipts"][0].get("file"));
    PathBuf::from(
        file.and_then(|it| it.as_str())
            .unwrap_or_else(|| panic!("{answer}")),
    )
}

fn console_of(data: &Path) -> Console {
    let mut console = program(data, &[], SIZE, &[]);
    console.wait_for("(•) ana.prueba").wait_for("( ) tina");
    console
}

#[test]
fn v6_c7_an_error_is_told_at_the_office_answered_at_the_point_and_the_closings_reviewed() {
    let point = Point::new();
    let office = point.folder.path().join("oficina");
    drop(set_up(Paths::new(&office), asked_of_the_office(), running()).unwrap());
    let passphrase = secret(PASSPHRASE);
    let mut store = Store::unlock(Paths::new(&office), ANA, &passphrase, running()).unwrap();
    let tina = UserNames {
        login: "tina".into(),
        name: "T. Tecnología".into(),
        job_title: None,
    };
    store
        .add_user(&tina, Role::Tecnologia, &passphrase)
        .unwrap();
    drop(store);
    let at_office =
        |args: &[&str]| command_line(&office, PASSPHRASE, &[args, &["--usuario", ANA]].concat());
    let stick = point.folder.path().join("usb");
    std::fs::create_dir(&stick).unwrap();
    let stick = stick.to_str().unwrap().to_owned();

    point.json(&[
        "evento",
        "abrir",
        "--tramite",
        "portabilidad",
        "--aplicativo",
        "siac",
        "--escenario",
        "masiva",
        "--cliente-presente",
        "--inicio",
        "-60",
        "--detectado",
        "-8",
    ]);
    // It turns out to have been late, and nobody says why.
    point.json(&[
        "evento",
        "corregir",
        "A-1",
        "--campo",
        "detectado",
        "--valor",
        "-50",
        "--razon",
        "Se vio antes",
    ]);
    let hand_in = || {
        let bundle = point.json(&["exportar", "--todo", "--sin-cifrar", "--salida", &stick]);
        let bundle = written(&bundle);
        let taken = at_office(&["importar", bundle.to_str().unwrap(), "--confiar"]);
        assert_eq!(taken["accepted"], true, "{taken}");
        std::fs::remove_file(bundle).unwrap();
    };
    hand_in();

    // Control finds it under the second last page of the reports, and tells the point.
    let mut control = console_of(&office);
    enter(&mut control);
    control
        .send("5")
        .wait_for("Plazos ·")
        .send("5")
        .send("5")
        .send("5");
    control.wait_for("▸ Alertas").wait_for("por avisar");
    control.wait_for("O8").send("v").wait_for("Avisar a LIM014");
    control.send("AVISAR").send(keys::ENTER);
    control.wait_for("alerta-LIM014").send(keys::ESC);
    control.wait_gone("alerta-LIM014").wait_for("sin respuesta");
    to_board(&mut control);
    control.wait_for("alerta sin respuesta del punto [O8]");
    quit(&mut control);

    // Tecnología reviews what waits for it.
    let mut technology = console_of(&office);
    technology.send(keys::TAB).wait_for("▸ Usuario");
    technology.send(keys::RIGHT).wait_for("(•) tina");
    technology.send(keys::TAB).wait_for("▸ Frase de paso");
    enter(&mut technology);
    technology.wait_for("1 cierre que la revisión de hoy de Tecnología no vio");
    technology.send("5").send("5").send("5").send("5");
    technology.wait_for("▸ Cierres").wait_for("sin ver");
    technology.send("h").wait_for("Revisión de hoy anotada");
    technology.wait_gone("sin ver").wait_for("visto");
    quit(&mut technology);

    // The point reads it on its board, and answers.
    let receipt = at_office(&["acuse", "emitir", "--salida", &stick]);
    let receipt = written(&receipt);
    let applied = point.json(&["acuse", "importar", receipt.to_str().unwrap(), "--confiar"]);
    assert_eq!(applied["alerts"], 1, "{applied}");
    let mut console = point.inside();
    console.wait_for("alerta de la oficina [O8]; responda o corrija");
    console.send("5").send("5").send("5").wait_for("▸ Alertas");
    console
        .wait_for("sin respuesta")
        .send("h")
        .wait_for("Responder LIM014");
    console
        .send("Se atendió primero a la cola")
        .send(keys::ENTER);
    console.wait_for("respondida").wait_for("Respuesta anotada");
    to_board(&mut console);
    console.wait_gone("alerta de la oficina");
    quit(&mut console);
    hand_in();
    let alerts = at_office(&["alertas", "listar"]);
    assert_eq!(
        alerts["alerts"][0]["answer"],
        "Se atendió primero a la cola"
    );
}
