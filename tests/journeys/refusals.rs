use super::{FORM, Point, flowing, quit, window};
use crate::support::{
    console::keys,
    exchange::{Parts, Terminal, signed_file},
    kinds::photo,
};
use contingencia::domain::attention::AttentionEvent;
use contingencia::journal::Body;

/// Fills the form in at 80 × 24 and looks for the verdict with its rule, then tries to
/// register all the same and looks for the refusal in words (law 5).
fn refused(steps: &[&str], rule: &str, sentence: &str) {
    let point = Point::new();
    let mut console = point.inside();
    console.send("n").wait_for(FORM);
    for step in steps {
        console.send(step);
    }
    let mark = format!("[{rule}]");
    let lowered: String = sentence.chars().skip(1).collect();
    console.wait_until(&format!("{mark} {sentence}"), |screen| {
        let text = flowing(&screen.replace(&mark, " "));
        screen.contains(&mark) && text.contains("No corresponde: ") && text.contains(&lowered)
    });
    console.send(keys::ENTER);
    console.wait_for(&format!("No corresponde registrar {mark}"));
    console.wait_until("the refusal in words and what was kept", |screen| {
        let window = window(screen);
        window.contains(sentence) && window.contains("Quedó anotada como consulta no registrada")
    });
    assert_nothing_registered(&point);
}

fn assert_nothing_registered(point: &Point) {
    let listed = point.json(&["evento", "listar"]);
    assert_eq!(listed["outages"].as_array().unwrap().len(), 0, "{listed}");
}

#[test]
fn e1_a_payment_is_refused_as_an_exclusion() {
    refused(
        &["pago", keys::ENTER],
        "E1",
        "Los pagos que realicen los usuarios por la prestación de servicios no se registran como inoperatividad.",
    );
}

#[test]
fn e1_what_is_in_no_list_is_refused() {
    refused(
        &["zapatos", keys::ENTER],
        "E1",
        "El trámite no está en la lista de solicitudes reguladas.",
    );
}

#[test]
fn e3_without_a_customer_who_asks_it_is_refused() {
    refused(
        &["chip", keys::ENTER, "n"],
        "E3",
        "Solo se registra cuando un cliente solicita el trámite.",
    );
}

#[test]
fn e4_slowness_that_can_be_served_is_refused() {
    refused(
        &["chip", keys::ENTER, "ss"],
        "E4",
        "La intermitencia o lentitud no es inoperatividad: se puede atender al cliente.",
    );
}

#[test]
fn e5_a_computer_that_works_is_refused() {
    refused(
        &["chip", keys::ENTER, "sns"],
        "E5",
        "Hay PC operativas; atienda en ellas.",
    );
}

#[test]
fn e6_what_can_be_registered_by_another_way_is_refused() {
    refused(
        &["chip", keys::ENTER, "snns"],
        "E6",
        "La solicitud se puede registrar como caso manual o por la transacción automatizada.",
    );
}

#[test]
fn e7_sicar_without_a_payment_does_not_count() {
    // From the first question back to the applications: SISACT off, SICAR on.
    refused(
        &[
            "contrat",
            keys::ENTER,
            keys::BACK_TAB,
            keys::BACK_TAB,
            keys::RIGHT,
            " ",
            keys::RIGHT,
            " ",
            keys::TAB,
            keys::TAB,
            "snnnn",
        ],
        "E7",
        "SICAR cuenta solo si se necesita pagar una transacción registrada en SISACT o SISACT Prepago.",
    );
}

#[test]
fn e10_a_test_is_not_registered_by_a_supervisor() {
    let point = Point::new();
    let mut console = point.inside();
    console.send("n").wait_for(FORM);
    // Back from the first question to the scenario; left of the first is the last.
    console
        .send("chip")
        .send(keys::ENTER)
        .send(keys::BACK_TAB)
        .send(keys::LEFT);
    console.wait_for("(•) Error o pruebas");
    console.wait_for("[E10]");
    console.wait_for("Las pruebas las registra solo el administrador.");
    console.send(keys::ENTER).wait_for("No se hizo · E10");
    console.wait_until("the refusal in words", |screen| {
        window(screen).contains("Las pruebas las registra solo el administrador.")
    });
    assert_nothing_registered(&point);
}

#[test]
fn m4_what_does_not_count_is_found_from_the_palette() {
    let point = Point::new();
    let mut console = point.inside();
    console.send(keys::CTRL_P).send("sin efecto");
    console.wait_for("lo que se conserva y no cuenta");
    console.send(keys::ENTER);
    console.wait_for("Nada: todo lo que se conserva cuenta.");
    console.send(keys::ESC).wait_for("Apariencia");
    quit(&mut console);
}

#[test]
fn q11_a_bundle_without_one_of_its_documents_is_refused_in_words_and_nothing_is_kept() {
    let mut terminal = Terminal::founded();
    for (name, bytes) in [
        ("a.jpg", &photo(3_000)[..]),
        ("a.pdf", b"%PDF-1.7 inventado"),
    ] {
        let facts = terminal.attach(name, bytes);
        let entity = terminal.new_id();
        let attached = AttentionEvent::DocumentAttached(facts);
        terminal.push(entity, &Body::Attention(attached));
    }
    let mut parts = Parts::of(&terminal, 1);
    let photo_of = |name: &str| name.starts_with("documentos/") && name.contains(".jpg");
    parts.entries.retain(|(name, _)| !photo_of(name));
    parts.resign(&terminal.key, |_| {});
    let point = Point::new();
    let file = point.folder.path().join("paquete.ctg.zip");
    signed_file(&file, &parts.zip(), &terminal.key);
    let before = point.json(&["verificar"]);
    let mut console = point.inside();
    console.send("4").wait_for("por exportar");
    console.send("i").wait_for("Importar un acuse");
    console.paste(file.to_str().unwrap());
    console.send(keys::ENTER);
    console.wait_until("what is wrong with the file", |screen| {
        flowing(screen).contains("falta en el archivo")
    });
    console
        .send(keys::ESC)
        .wait_gone("Importar un acuse o un paquete");
    quit(&mut console);
    let after = point.json(&["verificar"]);
    assert_eq!(after["operations"], before["operations"], "{after}");
    let listed = point.json(&["terminal", "listar"]);
    assert_eq!(listed["terminals"].as_array().unwrap().len(), 1, "{listed}");
}
