use super::{Point, command_line, quit, register, to_board, window};
use crate::support::{
    console::{Console, keys},
    store::{PASSPHRASE, asked_of_the_office, running},
};
use contingencia::{config::Paths, store::set_up};
use std::path::{Path, PathBuf};

/// Takes a request from the board down to its slip, and comes back to the board.
fn take(console: &mut Console, procedure: &str, name: &str) {
    console.send("a").wait_for("nombre completo o razón social");
    console.send(procedure).send(keys::ENTER);
    console.send(name).wait_for(name);
    // Down to what is asked for: type, number, line, contact, e-mail.
    console
        .send(&keys::TAB.repeat(6))
        .send("Pide que se le atienda.")
        .wait_for("Pide que se le atienda.");
    console
        .send(keys::TAB)
        .send(keys::ENTER)
        .wait_for("Seguimiento");
    console.send(keys::ESC).wait_gone("Seguimiento");
    to_board(console);
}

/// The only file of a folder that ends so.
fn file(folder: &Path, ending: &str) -> PathBuf {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

/// Puts the cursor on the record of the queue that a row names.
fn select(console: &mut Console, name: &str) {
    let under = |screen: &str| {
        let row = screen.lines().find(|row| row.trim_start().starts_with('▸'));
        row.map(str::to_owned)
    };
    // Each key is awaited by the row that it brings under the cursor, whatever else is drawn
    // meanwhile.
    console.wait_for(name);
    for _ in 0..5 {
        let screen = console.screen();
        let before = under(&screen).expect("a row has the cursor");
        if before.contains(name) {
            return;
        }
        let line = |of: &str| screen.lines().position(|row| row.contains(of));
        let is_below = line(name) > line(&before);
        console.send(if is_below { keys::DOWN } else { keys::UP });
        console.wait_until("the cursor to move", |screen| {
            under(screen).is_some_and(|now| now != before)
        });
    }
    panic!("«{name}» is nowhere:\n{}", console.screen());
}

#[test]
fn g1_a_day_is_exported_acknowledged_and_regularised_from_the_console() {
    let point = Point::new();
    let office = point.folder.path().join("oficina");
    drop(set_up(Paths::new(&office), asked_of_the_office(), running()).unwrap());
    let at_office = |args: &[&str]| command_line(&office, PASSPHRASE, args);

    let mut console = point.inside();
    register(&mut console, "bloq rob", "A-000001");
    to_board(&mut console);
    take(&mut console, "bloq rob", "Rosa Ejemplo Prueba");
    take(&mut console, "migración de plan", "Juan Inventado Uno");

    // Everything waits; the board's key leads to the export.
    console.wait_for("registros sin exportar").send("x");
    console.wait_for("Exportar a la oficina");
    console.send("c").wait_for("Otra vez");
    console
        .send(&keys::TAB.repeat(3))
        .send("frase de prueba larga");
    console.send(keys::TAB).send("frase de prueba larga");
    console.send(keys::ENTER).wait_for("Paquete escrito");
    let told = window(&console.screen());
    assert!(told.contains("Anotaciones 1 a"), "{told}");
    console.send(keys::ENTER).wait_gone("Paquete escrito");
    console.wait_until("three records on their way", |screen| {
        screen.matches("exportado").count() >= 3 && screen.contains(": 0 por exportar")
    });

    // The office takes it, gives one record its code and sends a receipt.
    let bundle = file(&point.data().join("documentos"), ".ctg");
    let phrase = point.folder.path().join("frase");
    let mut secret = std::fs::File::create(&phrase).unwrap();
    std::io::Write::write_all(&mut secret, b"frase de prueba larga\n").unwrap();
    let taken = at_office(&[
        "importar",
        bundle.to_str().unwrap(),
        "--confiar",
        "--frase-archivo",
        phrase.to_str().unwrap(),
    ]);
    assert_eq!(taken["accepted"], true, "{taken}");
    let paired = at_office(&["regularizar", "A-000001", "--codigo", "ATC-2026-1"]);
    assert_eq!(paired["official_code"], "ATC-2026-1", "{paired}");
    let folder = point.folder.path().join("acuses");
    std::fs::create_dir(&folder).unwrap();
    let issued = at_office(&["acuse", "emitir", "--salida", folder.to_str().unwrap()]);
    assert_eq!(issued["receipts"][0]["codes"], 1, "{issued}");
    let receipt = file(&folder, ".json");

    // The point imports it: an office that it does not know wants a word.
    console.send("i").wait_for("Importar un acuse");
    console.paste(receipt.to_str().unwrap());
    console.send(keys::ENTER).wait_for("Terminal desconocido");
    assert!(window(&console.screen()).contains("OFI001-A"));
    console
        .send(keys::ENTER)
        .send("confiar")
        .wait_for("confiar");
    console.send(keys::ENTER).wait_for("Acuse importado");
    assert!(window(&console.screen()).contains("1 código oficial"));
    console.send(keys::ENTER).wait_gone("Acuse importado");
    console.wait_until("two records without a code", |screen| {
        screen.contains(" 2 acusados sin código") && !screen.contains(" A-000001")
    });

    // One needs none, the other gets its code by hand.
    select(&mut console, "R000001");
    console.send("w").wait_for("no requiere regularización");
    console.send("a").wait_for("(•) atendido por otra vía");
    console.send(keys::ENTER).wait_gone("¿Por qué?");
    console.wait_until("one left", |screen| {
        screen.contains(" 1 acusado sin código")
    });
    select(&mut console, "R000002");
    // What the customer said is shown on demand only.
    assert!(!console.screen().contains("Juan Inventado Uno"));
    console.send("M").wait_for("Juan Inventado Uno");
    console.send(keys::ENTER).send(keys::ENTER);
    // A code that another record has is refused, and what was typed stays.
    console.send("ATC-2026-1").wait_for("ATC-2026-1");
    console.send(keys::ENTER).wait_for("ya es de");
    console
        .send(keys::BACKSPACE)
        .send("2")
        .wait_for("ATC-2026-2");
    console.send(keys::ENTER).wait_for("Nada por regularizar");
    console.wait_for(" 2 regularizados hoy");
    console.send("1").wait_for("Por hacer");
    quit(&mut console);

    let listed = point.json(&["atencion", "listar"]);
    let states: Vec<&str> = listed["attentions"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|view| view["regularization"].as_str())
        .collect();
    assert!(states.contains(&"not_required") && states.contains(&"regularized"));
    let outage = point.json(&["evento", "mostrar", "A-000001"]);
    assert_eq!(outage["official_code"], "ATC-2026-1", "{outage}");
    assert_eq!(point.json(&["verificar"])["ok"], true);
}
