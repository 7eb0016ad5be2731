use super::{BOARD, Point, flowing, quit, register, to_board};
use crate::support::console::{Console, keys};
use serde_json::Value;
use std::path::Path;

/// Wide and high enough for a QR that holds the copies too.
const LARGE: (u16, u16) = (130, 60);

/// Takes a request from the board, down to its slip.
fn take(console: &mut Console, procedure: &str, name: &str, request: &str) {
    console.send("a").wait_for("nombre completo o razón social");
    console.send(procedure).send(keys::ENTER);
    console.send(name).wait_for(name);
    // Down to what is asked for: type, number, line, contact, e-mail.
    console
        .send(&keys::TAB.repeat(6))
        .send(request)
        .wait_for(request);
}

/// Saves the form and leaves its slip, for a request of an outage that is open.
fn save(console: &mut Console) {
    console
        .send(keys::TAB)
        .send(keys::ENTER)
        .wait_for("Seguimiento");
    console.send(keys::F2).wait_for("PDF guardado");
    console.send(keys::ESC).wait_gone("Seguimiento");
    to_board(console);
}

/// What a phone reads off the half blocks of a screen.
fn decoded(screen: &str) -> String {
    const MODULE: usize = 4;
    let rows: Vec<Vec<char>> = screen.lines().map(|line| line.chars().collect()).collect();
    let width = rows.iter().map(Vec::len).max().unwrap();
    let light = |column: usize, row: usize| match rows[row / 2].get(column) {
        Some('█') => true,
        Some('▀') => row.is_multiple_of(2),
        Some('▄') => !row.is_multiple_of(2),
        _ => false,
    };
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(
        width * MODULE,
        rows.len() * 2 * MODULE,
        |x, y| {
            if light(x / MODULE, y / MODULE) {
                255
            } else {
                0
            }
        },
    );
    let grids = picture.detect_grids();
    grids
        .first()
        .map_or_else(String::new, |grid| grid.decode().unwrap().1)
}

fn files(folder: &Path, ending: &str) -> Vec<std::path::PathBuf> {
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .collect();
    found.sort();
    found
}

fn attentions(point: &Point) -> Vec<Value> {
    point.json(&["atencion", "listar"])["attentions"]
        .as_array()
        .unwrap()
        .clone()
}

#[test]
fn k1_customers_are_received_alerted_and_resumed_while_systems_are_out() {
    let point = Point::new();
    let mut console = point.inside_at(LARGE);
    register(&mut console, "bloq rob", "A-000001");
    to_board(&mut console);

    // A stolen phone and a plan change are of the type that is open.
    take(
        &mut console,
        "bloq rob",
        "Rosa Ejemplo Prueba",
        "Le robaron el celular.",
    );
    save(&mut console);
    take(
        &mut console,
        "migración de plan",
        "Juan Inventado Uno",
        "Pide más datos.",
    );
    save(&mut console);
    // A claim is not: the console offers to open its type with the same answers (O3).
    take(
        &mut console,
        "reclamo",
        "Ana Imaginaria Dos",
        "Le cobraron dos veces.",
    );
    console
        .send(keys::TAB)
        .send(keys::ENTER)
        .wait_for("[O3]")
        .send(keys::ENTER);
    console
        .wait_for("Seguimiento")
        .send(keys::F2)
        .wait_for("PDF guardado");
    console.send(keys::ESC).wait_gone("Seguimiento");
    to_board(&mut console);
    console.wait_for("A-000002");
    // And what no rule knows is received all the same.
    take(
        &mut console,
        "quiere una guía de calles",
        "Luz Ficticia Tres",
        "Pide un plano.",
    );
    save(&mut console);

    let taken = attentions(&point);
    let outages: Vec<_> = taken.iter().map(|view| view["outage"].as_str()).collect();
    assert_eq!(
        outages.iter().filter(|outage| outage.is_none()).count(),
        1,
        "{taken:#?}"
    );
    assert_eq!(
        taken.iter().filter(|view| view["critical"] == true).count(),
        2
    );
    // Critical ones stand first.
    assert!(taken[0]["critical"] == true && taken[1]["critical"] == true);
    let slips = files(&point.data().join("documentos"), ".pdf");
    assert_eq!(slips.len(), 4, "{slips:?}");
    for slip in &slips {
        assert!(std::fs::read(slip).unwrap().starts_with(b"%PDF-"));
    }

    // The alert of the mass failure, as a QR for a phone and as a mail.
    console.send("2").wait_for("A-000001  Consultas");
    console.send(keys::END).wait_for("▸ ● A-000001");
    console.send(keys::ENTER).wait_for("Esc Volver");
    // The page that is shown is that outage's by now.
    console.wait_for("v lo envía");
    console.send("v").wait_for("Teléfono (QR)");
    console.send("T");
    console.wait_until("a code that a phone reads", |screen| {
        !decoded(screen).is_empty()
    });
    let read = decoded(&console.screen());
    assert!(
        read.starts_with("mailto:fallasatc@claro.com.pe?cc="),
        "{read}"
    );
    assert!(read.contains("A-000001"), "{read}");
    console.send(keys::ESC).wait_for("Correo .eml");
    console.send("e").wait_for("Documento listo");
    let letters = files(&point.data().join("documentos"), ".eml");
    let bytes = std::fs::read(&letters[0]).unwrap();
    let letter = mail_parser::MessageParser::default().parse(&bytes).unwrap();
    assert!(letter.subject().unwrap().contains("A-000001"));
    assert!(letter.body_text(0).unwrap().contains("SIAC ÚNICO"));
    console.send(keys::ESC).wait_gone("Documento listo");

    // Killed in the middle of the next form: what was typed is there again.
    to_board(&mut console);
    take(
        &mut console,
        "chip",
        "Eva Supuesta Cuatro",
        "Perdió el chip.",
    );
    console.send(&keys::BACK_TAB.repeat(2)).send("12");
    console.send(keys::TAB).wait_for("se guarda igual");
    console.kill_9_once_saved();
    drop(console);
    let mut console = point.inside_at(LARGE);
    console
        .send("a")
        .wait_for("Quedó un borrador")
        .send(keys::F7);
    console.wait_gone("Quedó un borrador");
    console.wait_until("the form as it was", |screen| {
        let page = flowing(screen);
        [
            "Reposición de Chip",
            "Eva Supuesta Cuatro",
            "Perdió el chip.",
            "Contacto 12",
        ]
        .iter()
        .all(|part| page.contains(part))
    });
    console
        .send(keys::TAB)
        .send(keys::ENTER)
        .wait_for("Seguimiento");
    console.send(keys::ESC).wait_gone("Seguimiento");
    to_board(&mut console);
    console.wait_for(BOARD);
    quit(&mut console);
    assert_eq!(attentions(&point).len(), 5);
    assert_eq!(point.json(&["verificar"])["ok"], true);
}
