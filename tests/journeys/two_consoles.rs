use super::{BOARD, Point, fresh_form, register, to_board};
use crate::support::console::keys;

#[test]
fn two_consoles_on_one_store_see_each_other_s_outages() {
    let point = Point::new();
    let mut one = point.inside();
    let mut other = point.inside();
    other.wait_for(BOARD);
    register(&mut one, "chip", "A-000001");
    other
        .send(keys::F5)
        .wait_for("ABIERTO")
        .wait_for("A-000001");

    // O1 holds across both.
    fresh_form(&mut other);
    other
        .send("titular")
        .send(keys::ENTER)
        .send("snnn")
        .wait_for("[O1]");
    other.send(keys::ESC).wait_for(BOARD);
    other
        .send("r")
        .wait_for("¿A qué hora volvió?")
        .send(keys::ENTER);
    other.wait_for("POR CERRAR");
    to_board(&mut one);
    one.send(keys::F5)
        .wait_for("POR CERRAR")
        .wait_gone("ABIERTO");
    assert_eq!(point.json(&["verificar"])["ok"], true);
}

#[test]
fn o1_a_verdict_on_the_page_follows_what_another_console_restores() {
    let point = Point::new();
    let mut one = point.inside();
    register(&mut one, "chip", "A-000001");
    to_board(&mut one);
    fresh_form(&mut one);
    one.send("titular").send(keys::ENTER).send("snnn");
    one.wait_for("[O1]");
    point.json(&["evento", "restablecer", "A-000001"]);
    one.send(keys::F5).wait_for("Corresponde registrar ·");
}
