use super::{BOARD, ENTRANCE, Point, command_line, program, quit};
use crate::support::{
    console::keys,
    store::{ANA, PASSPHRASE, asked_of_the_office, overwrite, running},
};
use chrono::{DateTime, NaiveDate, Utc};
use contingencia::{config::Paths, store::set_up};

/// Another person's passphrase.
const OTHER: &str = "otra frase de paso larga";

#[test]
fn v3_v5_an_event_is_evaluated_by_keyboard_from_the_import_to_the_verdict() {
    let point = Point::new();
    let office = point.folder.path().join("oficina");
    drop(set_up(Paths::new(&office), asked_of_the_office(), running()).unwrap());
    let at_office = |args: &[&str]| command_line(&office, PASSPHRASE, args);

    // An event of a point, over and closed, comes to the office. It was yesterday in the
    // morning: one of the last minutes is one of two days where a test runs at midnight.
    let now: DateTime<Utc> = std::time::SystemTime::now().into();
    let today = now.with_timezone(&chrono_tz::America::Lima).date_naive();
    let at = |clock: &str| format!("{} {clock}", today.pred_opt().unwrap());
    let [begun, seen, over] = ["10:00", "10:01", "10:08"].map(at);
    let opening = "evento abrir --tramite portabilidad --aplicativo siac --escenario imprevisto \
                   --cliente-presente --motivo-retraso papel";
    let mut opening: Vec<&str> = opening.split_whitespace().collect();
    opening.extend(["--inicio", &begun, "--detectado", &seen]);
    point.json(&opening);
    point.json(&["evento", "restablecer", "A-1", "--hora", &over]);
    let closing = [
        "--motivo",
        "fluido",
        "--sustento",
        "Volvió la luz",
        "--suceso",
        "luz",
    ];
    point.json(&[&["evento", "cerrar", "A-1"], &closing[..]].concat());
    let folder = point.folder.path().join("salida");
    std::fs::create_dir(&folder).unwrap();
    let folder = folder.to_str().unwrap();
    let sent = point.json(&["exportar", "--salida", folder, "--todo", "--sin-cifrar"]);
    let bundle = sent["file"].as_str().unwrap();
    let taken = at_office(&["importar", bundle, "--confiar"]);
    assert_eq!(taken["accepted"], true, "{taken}");

    // What was counted of the days, without hours.
    let event = at_office(&["evento", "mostrar", "A-1"]);
    let started = event["started_at"].as_str().unwrap();
    let day: NaiveDate = DateTime::parse_from_rfc3339(started).unwrap().date_naive();
    let days = day.iter_days().rev().zip([14, 63, 61, 70, 58, 61, 40, 66]);
    let rows = days.map(|(day, count)| {
        let day = day.format("%d/%m/%Y");
        format!("{day};LIM014;altas;tipificacion;{count}\n")
    });
    let header = "fecha;punto;tipo;clase;cantidad\n".to_owned();
    let file = point.folder.path().join("dia.csv");
    let text: String = std::iter::once(header).chain(rows).collect();
    overwrite(&file, text.as_bytes());
    let counted = at_office(&["tipificaciones", "importar", file.to_str().unwrap()]);
    assert_eq!(counted["rejected"], serde_json::json!([]), "{counted}");
    let secret = point.folder.path().join("clave-paz");
    overwrite(&secret, format!("{OTHER}\n").as_bytes());
    at_office(&[
        "usuario",
        "agregar",
        "--nombre-ingreso",
        "paz.prueba",
        "--nombre",
        "Paz de Prueba",
        "--rol",
        "procesos",
        "--clave-nueva-archivo",
        secret.to_str().unwrap(),
        "--usuario",
        ANA,
    ]);

    // Control e Información opens it, asks and validates.
    let mut console = program(&office, &["--usuario", ANA], (80, 24), &[]);
    console.wait_for(ENTRANCE);
    console.send(PASSPHRASE).send(keys::ENTER).wait_for(BOARD);
    console.send("5").wait_for("▸ Plazos · Evaluación");
    console
        .send("5")
        .wait_for("▸ Evaluación")
        .wait_for("por evaluar");
    console.send(keys::ENTER).wait_for("14 en todo el día");
    console.wait_for("una mediana de 61 (−77 %)").wait_for("█");
    // What they may do stands in the footer, and what is another's does not.
    console.wait_for("O Pedir").wait_gone("g Procede");
    console
        .send(keys::ENTER)
        .wait_for("Filas de la cifra")
        .wait_for("dia.csv");
    console.send(keys::ESC).wait_for("Horario de la falla");
    console.send("O").wait_for("Pedir el dictamen");
    console
        .send("pedir")
        .send(keys::ENTER)
        .wait_for("dictamen pedido");
    console.send("J").wait_for("Validar · LIM014");
    console
        .send("Conforme")
        .send(keys::ENTER)
        .wait_gone("Validar · LIM014");
    // The verdict is not theirs: who gives it is said.
    console
        .send("g")
        .wait_for("No se hizo · V5")
        .wait_for("lo da Mejora");
    console.send(keys::ENTER).wait_gone("No se hizo");
    quit(&mut console);

    // Mejora de Procesos counts the networks and decides, with a word.
    let mut console = program(&office, &["--usuario", "paz.prueba"], (80, 24), &[]);
    console.wait_for(ENTRANCE);
    console.send(OTHER).send(keys::ENTER).wait_for(BOARD);
    console
        .send("55")
        .wait_for("▸ Evaluación")
        .wait_for("quedan");
    console.send(keys::ENTER).wait_for("redes: sin anotar");
    console.send("R").wait_for("Públicas");
    console
        .send("9")
        .send(keys::TAB)
        .send("4")
        .send(keys::ENTER);
    console.wait_for("9 públicas · 4 por mensaje privado");
    console.send("g").wait_for("Escriba PROCEDE");
    console.send("Bajó a la cuarta parte").send(keys::TAB);
    console
        .send("procede")
        .send(keys::ENTER)
        .wait_for("✓ procede");
    quit(&mut console);

    let seen = at_office(&["evaluar", "mostrar", "A-1", "--usuario", ANA]);
    assert_eq!(seen["verdict"], "proceeds", "{seen}");
    assert_eq!(seen["as_decided"], true, "{seen}");
    assert_eq!(seen["criteria"][2]["change_percent"], -77, "{seen}");
    assert_eq!(seen["validated"], true, "{seen}");
}
