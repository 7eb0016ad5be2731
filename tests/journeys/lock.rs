use super::{BOARD, DRAFT, ENTRANCE, FORM, Point, enter, quit, register, to_board};
use crate::support::{console::keys, store::PASSPHRASE};

#[test]
fn u2_a_locked_console_shows_nothing_of_the_records_and_opens_to_the_right_passphrase_alone() {
    let point = Point::new();
    let mut console = point.inside();
    register(&mut console, "chip", "A-000001");
    to_board(&mut console);
    console
        .wait_for("A-000001")
        .send(keys::CTRL_L)
        .wait_for("Consola bloqueada");
    for kept_back in [
        "A-000001",
        "LIM014",
        "CAC de prueba",
        "Ana de Prueba",
        "SIAC",
        BOARD,
    ] {
        console.wait_gone(kept_back);
    }
    console.send("otra frase cualquiera").send(keys::ENTER);
    console.wait_for("✗").wait_for(ENTRANCE);
    console.wait_gone("A-000001").wait_gone("otra frase");
    enter(&mut console);
    console.wait_for("A-000001");
}

#[test]
fn u2_locking_in_the_middle_of_a_form_keeps_its_draft() {
    let point = Point::new();
    let mut console = point.inside();
    console
        .send("n")
        .wait_for(FORM)
        .send("chip")
        .send(keys::ENTER)
        .send("sn");
    console.wait_for("Reposición de Chip").send(keys::CTRL_L);
    console
        .wait_for("Consola bloqueada")
        .wait_gone("Reposición de Chip");
    enter(&mut console);
    console
        .send("n")
        .wait_for(DRAFT)
        .send(keys::F7)
        .wait_gone(DRAFT);
    console.wait_for("Reposición de Chip").wait_for(" sí");
}

#[test]
fn f22_a_data_folder_that_is_gone_is_told_and_no_new_terminal_is_offered() {
    let point = Point::new();
    let mut console = point.inside();
    register(&mut console, "chip", "A-000001");
    to_board(&mut console);
    let away = point.folder.path().join("otra parte");
    std::fs::rename(point.data(), &away).unwrap();
    console.send(keys::CTRL_L).wait_for("La carpeta de datos");
    console
        .wait_for(ENTRANCE)
        .wait_for("No configure otro terminal");
    // Asked again while it is away, it says the same.
    console.send(PASSPHRASE).send(keys::ENTER);
    console.wait_for("La carpeta de datos");
    std::fs::rename(&away, point.data()).unwrap();
    console.send("\x15").send(PASSPHRASE).send(keys::ENTER);
    console.wait_for(BOARD).wait_for("A-000001");
    quit(&mut console);
}
