//! The slip of a customer, printed with one key where the computer has a printer (Q7).

use super::{BOARD, Point, SMALL, enter, keys, program, quit};
use crate::support::printer::{PRINTER, programs};
use std::time::Duration;

#[test]
fn q7_one_key_prints_the_slip_and_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let [data, temporary] = ["datos", "tmp"].map(|name| folder.path().join(name));
    for place in [&data, &temporary] {
        std::fs::create_dir(place).unwrap();
    }
    let printed = folder.path().join("impreso");
    let lp = format!("cat > '{}'", printed.display());
    let path = programs(folder.path(), PRINTER, &lp);
    let place = temporary.to_str().unwrap();
    let variables = [("PATH", path.as_str()), ("TMPDIR", place)];
    let mut console = program(&data, &["--demo"], SMALL, &variables);
    console.wait_for(BOARD).send("3").wait_for("· todas");
    console.send(keys::F2).wait_for("p Imprimir");
    console
        .send("p")
        .wait_for("enviado a la impresora Mostrador");
    assert!(std::fs::read(&printed).unwrap().starts_with(b"%PDF"));
    let demo = std::fs::read_dir(&temporary)
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    let papers = std::fs::read_dir(demo.path().join("documentos"));
    let slips = papers
        .into_iter()
        .flatten()
        .flatten()
        .filter(|it| it.file_name().to_string_lossy().starts_with("constancia"));
    assert_eq!(slips.count(), 0);
    console.send(keys::ESC).wait_gone("p Imprimir");
    quit(&mut console);
}

/// A point with a customer whose document is asked for by number.
fn with_a_customer() -> Point {
    let point = Point::new();
    let taken = point.json(&[
        "atencion",
        "registrar",
        "--tramite",
        "queja",
        "--nombre",
        "Rosa Ejemplo Prueba",
        "--documento",
        "dni:45521234",
        "--pide",
        "Que se revise",
    ]);
    assert_eq!(taken["error"], serde_json::Value::Null, "{taken}");
    point
}

#[test]
fn law_9_who_leaves_does_not_wait_for_the_printer_which_gets_the_whole_slip() {
    let point = with_a_customer();
    let folder = point.folder.path();
    let [begun, let_go, printed] = ["empezado", "seguir", "impreso"].map(|name| folder.join(name));
    // It reads nothing before it is let go.
    let lp = format!(
        "touch '{}'; while ! test -e '{}'; do sleep 0.1; done; cat > '{2}.tmp'; mv '{2}.tmp' '{2}'",
        begun.display(),
        let_go.display(),
        printed.display()
    );
    let path = programs(folder, PRINTER, &lp);
    let mut console = point.entrance(SMALL, &[("PATH", path.as_str())]);
    enter(&mut console);
    console.send("3").wait_for("· todas");
    console.send(keys::F2).wait_for("p Imprimir").send("p");
    let wait = || std::thread::sleep(Duration::from_millis(50));
    while !begun.exists() {
        wait();
    }
    quit(&mut console);
    assert!(!printed.exists());
    std::fs::File::create(let_go).unwrap();
    while !printed.exists() {
        wait();
    }
    let slip = std::fs::read(&printed).unwrap();
    assert!(slip.starts_with(b"%PDF") && slip.ends_with(b"%%EOF"));
}

#[test]
fn u3_what_no_printer_got_leaves_no_note_of_having_been_printed() {
    let point = with_a_customer();
    let folder = point.folder.path();
    let gone = folder.join("apagada");
    let lpstat = format!("test -e '{}' || {PRINTER}", gone.display());
    let path = programs(folder, &lpstat, "cat > /dev/null");
    let mut console = point.entrance(SMALL, &[("PATH", path.as_str())]);
    enter(&mut console);
    console.send("3").wait_for("· todas");
    console.send(keys::F2).wait_for("p Imprimir");
    // Each access is an operation.
    let noted = || point.json(&["verificar"])["operations"].clone();
    let before = noted().as_u64().unwrap();
    std::fs::File::create(&gone).unwrap();
    console.send("p").wait_for("no tiene impresora");
    assert_eq!(noted(), before);
    std::fs::remove_file(&gone).unwrap();
    console.send(keys::ESC).wait_gone("no tiene impresora");
    console
        .send("p")
        .wait_for("enviado a la impresora Mostrador");
    assert_eq!(noted(), before + 1);
    quit(&mut console);
}
