//! Alerts and confirmations, carried out of the building (A, Q2).

use super::{Point, done, masked, refused};
use contingencia::domain::authority::Role;
use mail_parser::MessageParser;
use serde_json::{Value, json};
use std::io::Write;
use std::net::TcpListener;

const OPEN: &str = "evento abrir --tramite queja --aplicativo siac --escenario masiva --cliente-presente --inicio -10 --detectado -5";

const CLAIM: &str = "atencion registrar --tramite reclamo --nombre 'Rosa Ejemplo Prueba' --pide 'Revisar el cobro' --materia cobro --correo rosa@ejemplo.pe";

fn addresses(list: Option<&mail_parser::Address<'_>>) -> Vec<String> {
    list.unwrap()
        .iter()
        .map(|one| one.address().unwrap().to_owned())
        .collect()
}

#[test]
fn a1_the_alert_of_an_outage_is_ready_and_a_mail_program_reads_it() {
    let point = Point::started();
    let file = point.path("aviso.eml");
    let documents = point.batch(&[
        OPEN,
        "aviso A-1",
        "aviso 1",
        &format!("aviso A-1 --eml '{}'", file.display()),
    ]);
    let letter = &documents[1];
    assert_eq!(
        letter.as_object().unwrap().keys().collect::<Vec<_>>(),
        [
            "about",
            "attachments",
            "cc",
            "dismissed",
            "id",
            "mailto",
            "mailto_lacks",
            "notice",
            "prepared_at",
            "record",
            "relay",
            "sent_at",
            "sent_by",
            "state",
            "subject",
            "text",
            "to"
        ]
    );
    assert_eq!(
        (&letter["about"], &letter["state"], &letter["record"]),
        (
            &json!("outage"),
            &json!("prepared"),
            &documents[0]["correlative"]
        )
    );
    assert_eq!(letter["to"], json!(["fallasatc@claro.com.pe"]));
    assert!(
        letter["mailto"]
            .as_str()
            .unwrap()
            .starts_with("mailto:fallasatc@claro.com.pe?")
    );
    // The one that is ready, not another.
    assert_eq!(documents[2]["id"], letter["id"]);
    assert_eq!(documents[3]["file"], json!(file));
    let bytes = std::fs::read(&file).unwrap();
    let read = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(read.subject().unwrap(), letter["subject"].as_str().unwrap());
    assert_eq!(addresses(read.to()), ["fallasatc@claro.com.pe"]);
    assert_eq!(json!(addresses(read.cc())), letter["cc"]);
    assert_eq!(
        read.body_text(0).unwrap().trim_end(),
        letter["text"]
            .as_str()
            .unwrap()
            .trim_end()
            .replace('\n', "\r\n")
    );
    assert_eq!(read.header_raw("X-Unsent").unwrap().trim(), "1");
}

#[test]
fn a2_an_alert_is_unsent_until_it_is_told_how_it_left_and_answered_by_a_notice() {
    let point = Point::started();
    point.batch(&[OPEN]);
    let shown = point.run(&["aviso", "A-1"]);
    assert_eq!(
        (shown.code, shown.stderr.as_str()),
        (
            0,
            "Sigue sin enviar; cuando lo envíe, anótelo con: contingencia aviso A-000001 --enviado correo|telefono\n"
        )
    );
    assert!(
        shown.stdout.starts_with(
            "Sobre      LIM014-[año]-A-000001\nEstado     sin enviar\nPreparado  [hora]\nPara       fallasatc@claro.com.pe\nCopia      "
        ),
        "{}",
        shown.stdout
    );
    let text = point.run(&["aviso", "A-1", "--texto"]);
    assert!(
        text.stdout
            .starts_with("Señores de Fallas de Sistemas y Plataforma:\n"),
        "{text:?}"
    );
    assert!(shown.stdout.ends_with(&text.stdout));
    let sent = point.run(&["aviso", "A-1", "--texto", "--enviado", "telefono"]);
    assert_eq!(sent, done(&text.stdout, ""));
    let documents = point.batch(&[
        "aviso A-1",
        "comunicado registrar --referencia FS-1 --desde -30 --aplicativo siac",
        "aviso A-1",
        "aviso A-9",
        "aviso falla",
        "aviso A-1 --aplicativo siac",
        "aviso A-1 --enviado servidor",
        "aviso A-1 --enviar --enviado correo",
    ]);
    assert_eq!(
        (&documents[0]["state"], &documents[0]["sent_by"]),
        (&json!("sent"), &json!("phone"))
    );
    assert_eq!(
        (&documents[2]["state"], &documents[2]["notice"]),
        (&json!("answered"), &json!("FS-1"))
    );
    let told: Vec<&str> = documents[3..]
        .iter()
        .map(|document| {
            assert_eq!(document["error"]["kind"], "usage", "{document}");
            document["error"]["message"].as_str().unwrap()
        })
        .collect();
    assert_eq!(
        told,
        [
            "No hay ningún evento «A-9».",
            "El campo aplicativos: marque al menos un aplicativo de la lista.",
            "--aplicativo y --desde se usan solo con «falla».",
            "«servidor» no vale para --enviado; use correo, telefono.",
            "--enviar no se usa junto con --enviado.",
        ]
    );
    let answered = point.run(&["aviso", "A-1"]);
    assert!(
        answered
            .stdout
            .contains("\nEstado      respondido desde un teléfono, [hora]\n"),
        "{answered:?}"
    );
    assert!(answered.stdout.contains("\nComunicado  FS-1\n"));
    assert_eq!(answered.stderr, "");
}

#[test]
fn a0_a_mass_failure_is_alerted_without_any_outage() {
    let point = Point::started_by(Role::Asesor);
    let documents = point.batch(&[
        "aviso falla --aplicativo siac web --desde -15",
        "aviso falla",
        "aviso falla --aplicativo sisact",
    ]);
    assert_eq!(
        (&documents[0]["about"], &documents[0]["record"]),
        (&json!("failure"), &Value::Null)
    );
    assert!(
        documents[0]["text"]
            .as_str()
            .unwrap()
            .contains("SIAC ÚNICO")
    );
    assert_eq!(documents[1]["id"], documents[0]["id"]);
    assert_ne!(documents[2]["id"], documents[0]["id"]);
    let id = documents[0]["id"].as_str().unwrap();
    let sent = &point.batch(&[&format!("aviso {id} --enviado correo")])[0];
    assert_eq!((&sent["id"], &sent["state"]), (&json!(id), &json!("sent")));
}

#[test]
fn q2_the_confirmation_of_a_claim_is_for_the_customer() {
    let point = Point::started_by(Role::Administrador);
    let adviser = point.user("ada", "asesor");
    let file = point.path("confirmacion.eml");
    let marta = ["--usuario", "marta"].map(str::to_owned);
    let documents = point.batch_with(
        &marta,
        &[
            CLAIM,
            "atencion registrar --tramite queja --nombre 'Luis Invento Falso' --pide x",
            "atencion registrar --tramite 'reposición de chip' --nombre 'Luis Invento Falso' --pide x",
            "aviso R1",
            &format!("aviso LIM014-A-R000001-N --eml '{}'", file.display()),
            "aviso R2",
            "aviso R3",
            "aviso LIM014-A-R000001-K",
            "titular --documento 1",
        ],
    );
    let letter = &documents[3];
    assert_eq!(
        (&letter["about"], &letter["record"], &letter["to"]),
        (
            &json!("claim"),
            &json!("LIM014-A-R000001-N"),
            &json!(["rosa@ejemplo.pe"])
        )
    );
    let text = masked(letter["text"].as_str().unwrap());
    for said in [
        "LIM014-A-R000001-N",
        "Revisar el cobro",
        "Facturación y cobro",
        "20 días hábiles, hasta el [fecha]",
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
    let bytes = std::fs::read(&file).unwrap();
    let read = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(addresses(read.to()), ["rosa@ejemplo.pe"]);
    assert_eq!(
        refused(&documents[5]),
        ("Q2", "La atención no tiene un correo al que escribir.")
    );
    assert_eq!(
        refused(&documents[6]),
        (
            "Q2",
            "La confirmación por correo es de un reclamo, una apelación o una queja."
        )
    );
    assert_eq!(refused(&documents[7]).0, "N2");
    // U1: an adviser reads no letter to the customer of somebody else.
    let theirs = point.batch_with(&adviser, &["aviso R1"]);
    assert_eq!(refused(&theirs[0]).0, "U1");
}

#[test]
fn q2_an_e_mail_that_is_none_is_told_with_the_way_to_mend_it() {
    let point = Point::started();
    let documents = point.batch(&[
        &CLAIM.replace("rosa@ejemplo.pe", "rosa@ejemplo"),
        "aviso R1",
        "atencion corregir R1 --campo correo --valor rosa@ejemplo.pe --razon 'mal dictado'",
        "aviso R1",
    ]);
    let wrong = "El correo del cliente está mal escrito: así no se le puede escribir.";
    assert_eq!(refused(&documents[1]), ("Q2", wrong));
    let hint = documents[1]["error"]["hints"][0].as_str().unwrap();
    assert!(hint.contains("atencion corregir"), "{hint}");
    assert_eq!(documents[3]["to"], json!(["rosa@ejemplo.pe"]));
}

#[test]
fn a1_the_qr_on_the_terminal_is_the_mail_a_phone_sends() {
    let point = Point::started();
    point.batch(&[OPEN]);
    let ran = point.run(&["aviso", "A-1", "--qr"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let (_, letter) = point.json(&["aviso", "A-1", "--qr"]);
    let lines: Vec<&str> = letter["qr"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line.as_str().unwrap())
        .collect();
    assert_eq!(ran.stdout, format!("{}\n", lines.join("\n")));
    let width = lines[0].chars().count();
    assert!(
        width <= 80 && lines.len() <= 40,
        "{width} x {}",
        lines.len()
    );
    let read = decoded(&lines, width);
    assert!(read.starts_with("mailto:fallasatc@claro.com.pe?"), "{read}");
    // What does not fit is said.
    assert!(
        ran.stderr
            .starts_with("Complete el texto a mano: no cabe entero en el QR.\n"),
        "{ran:?}"
    );
}

/// What a phone reads off half blocks.
fn decoded(lines: &[&str], width: usize) -> String {
    const MODULE: usize = 4;
    let rows: Vec<Vec<char>> = lines.iter().map(|line| line.chars().collect()).collect();
    let light = |column: usize, row: usize| match rows[row / 2][column] {
        '█' => true,
        '▀' => row.is_multiple_of(2),
        '▄' => !row.is_multiple_of(2),
        _ => false,
    };
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(
        width * MODULE,
        lines.len() * 2 * MODULE,
        |x, y| {
            if light(x / MODULE, y / MODULE) {
                255
            } else {
                0
            }
        },
    );
    let grids = picture.detect_grids();
    grids[0].decode().unwrap().1
}

/// Sets the office's relay up on a port of this machine.
fn relay(point: &Point, port: u16) {
    let folder = point.data().join("config");
    std::fs::create_dir_all(&folder).unwrap();
    let mut file = std::fs::File::create(folder.join("relay.toml")).unwrap();
    write!(
        file,
        "server = \"127.0.0.1\"\nport = {port}\nsecurity = \"starttls\"\nfrom = \"lim014@ejemplo.pe\"\n"
    )
    .unwrap();
}

#[test]
fn a2_a_letter_that_no_server_took_stays_unsent() {
    let point = Point::started();
    point.batch(&[OPEN]);
    let none = point.run(&["aviso", "A-1", "--enviar"]);
    assert_eq!(
        (none.code, none.stdout.as_str(), none.stderr.as_str()),
        (
            1,
            "",
            "No hay un servidor de correo configurado; el aviso sigue sin enviar. [A1]\n  \
             - Envíelo desde su programa de correo (.eml) o con el QR desde un teléfono.\n"
        )
    );
    // A port that nobody listens at any more.
    let port = {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        listener.local_addr().unwrap().port()
    };
    relay(&point, port);
    let nobody = point.run(&["aviso", "A-1", "--enviar"]);
    assert_eq!((nobody.code, nobody.stdout.as_str()), (1, ""), "{nobody:?}");
    // One that hangs up, and one that does not encrypt.
    for says in [&b""[..], b"220 hola\r\n250 nada de STARTTLS\r\n"] {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        relay(&point, listener.local_addr().unwrap().port());
        let server = std::thread::spawn(move || {
            let (mut caller, _) = listener.accept().unwrap();
            caller.write_all(says).unwrap();
        });
        let ran = point.run(&["aviso", "A-1", "--enviar"]);
        server.join().unwrap();
        assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{ran:?}");
        assert!(ran.stderr.contains("El aviso sigue sin enviar"), "{ran:?}");
    }
    let (_, letter) = point.json(&["aviso", "A-1"]);
    assert_eq!(
        (&letter["state"], &letter["relay"], &letter["sent_at"]),
        (&json!("prepared"), &json!(true), &Value::Null)
    );
}

#[test]
fn a1_a_mail_server_other_than_before_is_told_before_a_customers_letter_goes_there() {
    let point = Point::started();
    point.batch(&[CLAIM, OPEN]);
    let port = || {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        listener.local_addr().unwrap().port()
    };
    let told = |letter: &str| {
        let ran = point.run(&["aviso", letter, "--enviar"]);
        assert_eq!(ran.code, 1, "{ran:?}");
        ran.stderr
            .contains("El servidor de correo es otro: antes 127.0.0.1:")
    };
    relay(&point, port());
    assert!(!told("R1"), "the first is the office's");
    relay(&point, port());
    assert!(!told("A-1"), "an alert has no customer in it");
    assert!(told("R1"));
    assert!(!told("R1"), "once");
}
