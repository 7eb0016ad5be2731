use super::{BOARD, ENTRANCE, Point, enter, flowing, quit, register, to_board, window};
use crate::support::{console::keys, store::PASSPHRASE};

#[test]
fn n5_a_copy_is_restored_from_the_settings_and_what_fails_leaves_everything_as_it_was() {
    let point = Point::new();
    let mut console = point.inside();
    console
        .send("0")
        .wait_for("Punto y terminal")
        .send(keys::END);
    console
        .send(keys::UP)
        .send(keys::UP)
        .wait_for("Última comprobada");
    console.send("B").wait_for("copia hecha y comprobada");
    to_board(&mut console);
    register(&mut console, "chip", "A-000001");
    to_board(&mut console);

    // A phrase that does not open the copy: nothing changed, and work goes on.
    console
        .send("0")
        .wait_for("Punto y terminal")
        .send(keys::END);
    console
        .send(keys::UP)
        .send(keys::UP)
        .wait_for("Última comprobada");
    console.send(keys::ENTER).wait_for("Enter Restaurar");
    console.send(keys::ENTER).wait_for("Restaurar una copia");
    console.wait_until("what will happen", |screen| {
        flowing(&window(screen)).contains("se apartan en otra carpeta, no se borran")
    });
    console
        .send(keys::ENTER)
        .send("otra frase")
        .send(keys::ENTER);
    console.send("restaurar").send(keys::ENTER).wait_for("✗");
    console.send(keys::ESC).wait_gone("Restaurar una copia");
    console
        .send("A")
        .send("B")
        .wait_for("copia hecha y comprobada");
    to_board(&mut console);
    console.wait_for("A-000001");

    console
        .send("0")
        .wait_for("Punto y terminal")
        .send(keys::END);
    console
        .send(keys::UP)
        .send(keys::UP)
        .wait_for("Última comprobada");
    // The oldest one knows nothing of what was registered since.
    console
        .send(keys::ENTER)
        .wait_for("Enter Restaurar")
        .send(keys::END);
    console.send(keys::ENTER).wait_for("Restaurar una copia");
    console.send(keys::ENTER).send(PASSPHRASE).send(keys::ENTER);
    console.send("restaurar").send(keys::ENTER);
    console.wait_until("what was done", |screen| {
        let told = flowing(&window(screen));
        told.contains("los correlativos siguen en la serie A2") && told.contains("reemplazado-")
    });
    console
        .send(keys::ENTER)
        .wait_for("Copia restaurada: entre con");
    console.wait_for(ENTRANCE);
    enter(&mut console);
    console.wait_for(BOARD).wait_gone("A-000001");
    quit(&mut console);
    assert_eq!(point.json(&["verificar"])["ok"], true);
}
