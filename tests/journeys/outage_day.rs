use super::{
    BOARD, ENTRANCE, FORM, Point, SMALL, enter, flowing, fresh_form, quit, register, to_board,
    window,
};
use crate::support::{
    console::{Console, keys},
    store::PASSPHRASE,
};

#[test]
fn law_1_an_outage_is_registered_restored_and_closed_and_every_tool_says_the_same() {
    let point = Point::new();
    let mut console = point.entrance(SMALL, &[]);
    let mut pressed = 0;
    let mut press = |console: &mut Console, key: &str| {
        pressed += 1;
        console.send(key);
    };
    // Typed text is not counted (law 1); every other key is.
    console.send(PASSPHRASE);
    press(&mut console, keys::ENTER);
    console.wait_for(BOARD);
    press(&mut console, "n");
    console.wait_for(FORM).send("bloq rob");
    press(&mut console, keys::ENTER);
    for answer in ["s", "n", "n", "n"] {
        press(&mut console, answer);
    }
    console.wait_for("Corresponde registrar · Consultas · CRÍTICO");
    press(&mut console, keys::ENTER);
    console.wait_for(" A-000001 · ").wait_for("● abierto");
    assert!(pressed <= 12, "{pressed} keys");

    to_board(&mut console);
    console
        .wait_for("ABIERTO")
        .wait_for("A-000001")
        .wait_for("● 1");
    console.send("r").wait_for("¿A qué hora volvió?");
    console.send(keys::ENTER).wait_gone("¿A qué hora volvió?");
    console.wait_for("POR CERRAR");

    let said = "comunicado registrar --referencia FS-1182 --desde -30 --aplicativo siac";
    point.json(&said.split(' ').collect::<Vec<_>>());
    console.send("c").wait_for("Escriba CERRAR");
    // Down to «Falla Masiva de Aplicativo», the reference of Tecnología, the text.
    console.send(keys::DOWN).send(keys::DOWN).send(keys::ENTER);
    console.send("TEC-88213").send(keys::ENTER);
    console.send("Volvió sólo mañana;").send(keys::ENTER);
    console
        .send("avisó el señor Núñez.")
        .wait_for("señor Núñez.");
    console.send(keys::F4).send("CERRA").send(keys::ENTER);
    console.wait_for("confirmar: CERRA");
    console
        .send("R")
        .send(keys::ENTER)
        .wait_gone("Escriba CERRAR");
    to_board(&mut console);
    quit(&mut console);

    let mut console = point.inside();
    console.send("2").wait_for("○ A-000001").send(keys::ENTER);
    console.wait_until("the closed outage with its closing", |screen| {
        let page = flowing(screen);
        [
            "○ cerrado",
            "Volvió sólo mañana;",
            "avisó el señor Núñez.",
            "TEC-88213",
        ]
        .iter()
        .all(|part| page.contains(part))
    });
    let page = console.screen();
    console.send("0").wait_for("Punto y terminal").send("C");
    let document = point.json(&["verificar"]);
    assert_eq!(document["ok"], true, "{document}");
    let read = format!("se leyeron {} anotaciones", document["operations"]);
    console.wait_until(&read, |screen| window(screen).contains(&read));
    console.send(keys::ENTER).wait_gone("Verificación");
    quit(&mut console);

    let listed = point.json(&["evento", "listar"]);
    let outages = listed["outages"].as_array().unwrap();
    assert_eq!(outages.len(), 1, "{listed}");
    let outage = &outages[0];
    let correlative = outage["correlative"].as_str().unwrap();
    assert!(page.contains(correlative), "{correlative}: {page}");
    assert_eq!(outage["state"], "closed");
    assert_eq!(outage["procedure_type"], "consultas");
    assert_eq!(outage["scenario"], "mass_failure");
    assert_eq!(outage["closing_to_validate"], true);
    let told = point.json(&["evento", "mostrar", correlative]);
    assert_eq!(
        told["sustento"],
        "Volvió sólo mañana;\navisó el señor Núñez."
    );
}

#[test]
fn o1_four_types_stand_open_at_once_and_a_second_of_one_waits_for_its_restoration() {
    let point = Point::new();
    let mut console = point.inside();
    register(&mut console, "queja", "A-000001");
    to_board(&mut console);
    // Another side's application: nobody has said that it fails too (O3, E7).
    register(&mut console, "portabilidad", "A-000002");
    to_board(&mut console);
    for (procedure, number) in ["resol", "chip"].iter().zip(3..) {
        // The same failure: the answers are there, one confirmation registers (O3).
        console.send("n").wait_for(FORM);
        console.send(procedure).send(keys::ENTER);
        console
            .wait_for("misma falla que A-00000")
            .wait_for("Corresponde registrar ·")
            .send(keys::ENTER);
        console
            .wait_for(&format!(" A-00000{number} · "))
            .wait_for("● abierto");
        to_board(&mut console);
    }
    console.wait_for("● 4").wait_gone("sin evento");

    fresh_form(&mut console);
    console.send("apelac").send(keys::ENTER).send("snnn");
    console
        .wait_for("[O1]")
        .wait_for("A-000001")
        .send(keys::ENTER);
    console
        .wait_for("Entendido")
        .send(keys::ENTER)
        .wait_gone("Entendido");
    console.send(keys::ESC).wait_for(BOARD);
    assert_eq!(
        point.json(&["evento", "listar"])["outages"]
            .as_array()
            .unwrap()
            .len(),
        4
    );

    // Restored and not closed, it no longer holds its type.
    console.send("r").wait_for("¿A qué hora volvió?");
    console.wait_for("▸ [ ] A-000001").send(keys::ENTER);
    console
        .wait_gone("¿A qué hora volvió?")
        .wait_for("POR CERRAR");
    fresh_form(&mut console);
    console.send("apelac").send(keys::ENTER).send("snnn");
    console.wait_for("Corresponde registrar · Reclamos");
    console.send(keys::ENTER);
    console.wait_for(" A-000005 · ").wait_for("● abierto");
    let listed = point.json(&["evento", "listar"]);
    let states: Vec<_> = listed["outages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|outage| outage["state"].as_str().unwrap())
        .collect();
    assert_eq!(states.iter().filter(|state| **state == "open").count(), 4);
    assert_eq!(
        states.iter().filter(|state| **state == "restored").count(),
        1
    );
}

#[test]
fn the_board_waits_behind_the_entrance_for_whoever_starts_again() {
    let point = Point::new();
    let mut console = point.inside();
    register(&mut console, "chip", "A-000001");
    quit(&mut console);
    let mut console = point.entrance(SMALL, &[]);
    assert!(!console.screen().contains("A-000001"));
    console.wait_for(ENTRANCE);
    enter(&mut console);
    console.wait_for("A-000001");
}
