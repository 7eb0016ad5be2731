//! Claims, appeals and complaints: how they came in, on what ground, about which
//! other, and how their customer is told their code (Q8–Q10, G5).

use super::attentions::batch;
use super::{Point, refused};
use contingencia::domain::authority::Role;
use mail_parser::{MessageParser, MimeHeaders as _};
use serde_json::{Value, json};
use std::path::Path;

/// `atencion registrar` of a claim by somebody with an e-mail.
fn filed(procedure: &str, extra: &str) -> String {
    format!(
        "atencion registrar --tramite {procedure} --nombre 'Rosa Ejemplo Prueba' --pide 'Revisar el cobro' --materia cobro --correo rosa@ejemplo.pe {extra}"
    )
}

/// Field and rule of each warning.
fn warned(document: &Value) -> Vec<(&str, &str)> {
    document["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|warning| {
            let text = |key: &str| warning[key].as_str().unwrap();
            (text("field"), text("rule"))
        })
        .collect()
}

#[test]
fn q8_a_claim_says_how_it_came_in_and_on_what_ground() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            filed("reclamo", ""),
            filed("reclamo", "--via-ingreso redes --fundamento 'no estoy conforme'"),
            filed("queja", "--fundamento 'Sin respuesta en el plazo' --sobre-reclamo X-1"),
            filed("reclamo", "--fundamento 'porque sí'"),
            filed("reclamo", "--via-ingreso carta"),
            "atencion registrar --tramite chip --nombre 'Rosa Ejemplo' --pide x --fundamento 'no conforme' --via-ingreso web".into(),
        ],
    );
    let said: Vec<(&Value, &Value, &Value)> = documents[..4]
        .iter()
        .map(|document| {
            let claim = &document["claim"];
            (&claim["entry_way"], &claim["ground"], &claim["ground_text"])
        })
        .collect();
    assert_eq!(
        said,
        [
            (&json!("counter"), &Value::Null, &json!("")),
            (&json!("social_media"), &json!("not_satisfied"), &json!("")),
            (&json!("counter"), &json!("no_answer"), &json!("")),
            // Q0: words that say neither are kept as they are.
            (&json!("counter"), &Value::Null, &json!("porque sí")),
        ]
    );
    assert!(
        documents[3]["hints"][0]
            .as_str()
            .unwrap()
            .starts_with("El fundamento no es uno de los dos"),
        "{}",
        documents[3]
    );
    assert_eq!(
        documents[4]["error"]["message"],
        "«carta» no vale para --via-ingreso; use mostrador, telefono, web, app, redes."
    );
    assert_eq!(documents[5]["claim"], Value::Null);
    assert!(
        documents[5]["hints"].to_string().contains("no se guardó"),
        "{}",
        documents[5]
    );
    let shown = point.run(&["atencion", "mostrar", "R2"]);
    for line in [
        "Ingresó por  redes sociales\n",
        "Fundamento   no conforme con la atención\n",
    ] {
        assert!(shown.stdout.contains(line), "{shown:?}");
    }
}

#[test]
fn q8_what_cannot_be_claimed_is_warned_about_and_received() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            "atencion registrar --tramite reclamo --nombre 'Rosa Ejemplo' --pide 'No reconoce el recibo y pide SUSPENDER EL PAGO' --materia cobro --correo r@ejemplo.pe".into(),
            "atencion registrar --tramite reclamo --nombre 'Rosa Ejemplo' --pide 'No prende' --materia 'garantía de equipo' --correo r@ejemplo.pe".into(),
            "atencion registrar --tramite reclamo --nombre 'Rosa Ejemplo' --pide 'Pagó y le cobran otra vez' --materia cobro --correo r@ejemplo.pe".into(),
            "atencion mostrar R2".into(),
        ],
    );
    assert_eq!(warned(&documents[0]), [("request", "Q8")]);
    assert_eq!(
        documents[0]["warnings"][0]["message"],
        "tal vez no se puede reclamar: implica la suspensión de pagos"
    );
    assert_eq!(warned(&documents[1]), [("subject", "Q8")]);
    assert_eq!(
        documents[1]["claim"]["subject"],
        "Falla o garantía del equipo terminal"
    );
    // D6: no term is promised for what cannot be claimed.
    assert_eq!(documents[1]["claim"]["term_days"], Value::Null);
    assert_eq!(warned(&documents[2]), []);
    assert_eq!(warned(&documents[3]), [("subject", "Q8")]);
}

#[test]
fn q8_what_came_by_web_keeps_the_instant_it_reached_the_tray() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            filed(
                "reclamo",
                "--via-ingreso web --en-bandeja '2026-11-20 09:15'",
            ),
            filed(
                "reclamo",
                "--via-ingreso app --en-bandeja '2026-11-20 09:15' --hora '2026-11-19 22:40'",
            ),
            filed("reclamo", "--via-ingreso app"),
            filed("reclamo", "--en-bandeja '2026-11-20 09:15'"),
            filed(
                "reclamo",
                "--via-ingreso web --en-bandeja '2026-11-20 09:15' --hora '2026-11-20 09:30'",
            ),
            filed(
                "reclamo",
                "--via-ingreso web --en-bandeja '2999-01-01 09:15'",
            ),
        ],
    );
    let instants = |document: &Value| {
        let claim = &document["claim"];
        (
            document["taken_at"].as_str().unwrap().to_owned(),
            claim["in_tray_at"].as_str().unwrap().to_owned(),
        )
    };
    let tray = "2026-11-20T09:15:00-05:00".to_owned();
    // Q3: without another hour its clock starts in the tray, not when it is noted here.
    assert_eq!(instants(&documents[0]), (tray.clone(), tray.clone()));
    assert_eq!(
        instants(&documents[1]),
        ("2026-11-19T22:40:00-05:00".to_owned(), tray.clone())
    );
    for document in &documents[..2] {
        assert_eq!(warned(document), []);
    }
    assert_ne!(instants(&documents[3]).0, tray, "Q8: no counter has a tray");
    for document in &documents[2..5] {
        assert_eq!(warned(document), [("in_tray", "Q8")], "{document}");
    }
    assert_eq!(refused(&documents[5]).0, "O2");
}

#[test]
fn q9_a_claim_without_mail_warns_until_its_code_was_told_another_way() {
    let point = Point::started_by(Role::Administrador);
    let berta = point.user("berta", "backoffice");
    let call_backs = |document: &Value| document["call_backs"].as_array().unwrap().len();
    let marta = ["--usuario", "marta"].map(str::to_owned);
    let documents = point.batch_with(
        &marta,
        &[
            "atencion registrar --tramite reclamo --nombre 'Rosa Ejemplo' --pide x --materia cobro",
            "atencion registrar --tramite chip --nombre 'Rosa Ejemplo' --pide x",
            "atencion informar R1 --via constancia --nota 'Firmó su hija Ana'",
            "atencion informar R2 --via sms",
            "atencion informar R1 --via sms --hora '2020-01-01 10:00'",
            "atencion informar R1 --via carta",
        ],
    );
    assert_eq!(warned(&documents[0]), [("email", "Q9")]);
    assert_eq!(warned(&documents[1]), []);
    assert_eq!(warned(&documents[2]), []);
    assert_eq!(
        (
            &documents[2]["told"][0]["way"],
            &documents[2]["told"][0]["official"]
        ),
        (&json!("signed_slip"), &json!(false))
    );
    assert_eq!(refused(&documents[3]).0, "Q9");
    assert_eq!(refused(&documents[4]).0, "G4");
    assert_eq!(documents[5]["error"]["kind"], "usage");
    let documents = point.batch_with(
        &berta,
        &[
            "regularizar R1 --codigo REC-1",
            "pendientes",
            "atencion informar R1 --via sms",
            "pendientes",
            "atencion mostrar R1",
        ],
    );
    // The provisional code was told; the official one is still to be (G4).
    assert_eq!(call_backs(&documents[1]), 1, "{}", documents[1]);
    assert_eq!(documents[2]["told"][1]["official"], true);
    assert_eq!(call_backs(&documents[3]), 0);
    let history = documents[4]["history"].to_string();
    for what in [
        "Código provisional comunicado con la constancia firmada",
        "Código oficial comunicado por SMS",
    ] {
        assert!(history.contains(what), "{history}");
    }
}

#[test]
fn q10_an_appeal_asks_for_the_claim_that_it_refers_to() {
    let point = Point::started_by(Role::Administrador);
    let berta = point.user("berta", "backoffice");
    let appeal = |code: &str| filed("apelación", code);
    let lines = [
        filed("reclamo", ""),
        "regularizar R1 --codigo REC-2026-0042".to_owned(),
        appeal(""),
        appeal("--sobre-reclamo r000001-n"),
        appeal("--sobre-reclamo 'rec-2026-0042'"),
        appeal("--sobre-reclamo REC-2019-7"),
        "regularizar R3 --ficha".to_owned(),
        "atencion mostrar R000005".to_owned(),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let documents = point.batch_with(&berta, &lines);
    assert_eq!(warned(&documents[2]), [("refers_to", "Q10")]);
    assert_eq!(documents[2]["claim"]["refers_to"], Value::Null);
    for (at, typed) in [(3, "r000001-n"), (4, "rec-2026-0042")] {
        assert_eq!(warned(&documents[at]), [], "{}", documents[at]);
        assert_eq!(
            documents[at]["claim"]["refers_to"],
            json!({"typed": typed, "code": "LIM014-A-R000001-N", "official_code": "REC-2026-0042"})
        );
    }
    // Kept as it was typed where it is not here.
    assert_eq!(warned(&documents[5]), []);
    assert_eq!(
        documents[5]["claim"]["refers_to"],
        json!({"typed": "REC-2019-7", "code": null, "official_code": null})
    );
    assert!(
        documents[5]["hints"]
            .to_string()
            .contains("quedó como se escribió"),
        "{}",
        documents[5]
    );
    let fields = documents[6]["fields"].as_array().unwrap();
    let value = |label: &str| {
        let field = fields.iter().find(|field| field["label"] == label);
        field.unwrap()["value"].as_str().unwrap()
    };
    assert_eq!(
        value("Se refiere al reclamo"),
        "REC-2026-0042 (LIM014-A-R000001-N)"
    );
    assert_eq!(value("Vía de ingreso"), "mostrador");
}

#[test]
fn o6_what_a_claim_says_of_itself_is_corrected() {
    let point = Point::started();
    let correct = |field: &str, value: &str| {
        format!("atencion corregir R2 --campo {field} --valor '{value}' --razon 'Se escribió mal'")
    };
    let documents = batch(
        &point,
        &[
            filed("reclamo", ""),
            filed("apelación", "--fundamento 'porque sí'"),
            correct("via-ingreso", "web"),
            correct("en-bandeja", "2026-11-20 09:15"),
            correct("fundamento", "no conforme"),
            correct("sobre-reclamo", "R1"),
            correct("fundamento", "no conforme"),
            correct("via-ingreso", "carta"),
            correct("sobre-reclamo", "R2"),
            "atencion mostrar R2 --revelar".into(),
            "atencion registrar --tramite chip --nombre 'Rosa Ejemplo' --pide x".into(),
            "atencion corregir R3 --campo fundamento --valor x --razon y".into(),
            "verificar".into(),
            "reconstruir".into(),
            "verificar".into(),
        ],
    );
    let claim = &documents[9]["claim"];
    assert_eq!(
        (&claim["entry_way"], &claim["ground"], &claim["ground_text"]),
        (&json!("web"), &json!("not_satisfied"), &json!(""))
    );
    assert_eq!(claim["in_tray_at"], "2026-11-20T09:15:00-05:00");
    assert_eq!(
        claim["refers_to"],
        json!({"typed": "R1", "code": "LIM014-A-R000001-N", "official_code": null})
    );
    // What is corrected away is no longer warned about.
    assert_eq!(warned(&documents[5]), [("in_tray", "Q8")]);
    for (at, rule) in [(6, "O6"), (8, "Q10"), (11, "Q2")] {
        assert_eq!(refused(&documents[at]).0, rule, "{}", documents[at]);
    }
    assert_eq!(documents[7]["error"]["kind"], "usage");
    let told: Vec<Value> = documents[9]["history"].as_array().unwrap()[1..]
        .iter()
        .map(|entry| json!([entry["what"], entry["old"], entry["new"]]))
        .collect();
    assert_eq!(
        told,
        [
            json!(["Corregido: vía de ingreso", "mostrador", "web"]),
            json!([
                "Corregido: hora en la bandeja",
                "(vacío)",
                "20/11/2026 09:15"
            ]),
            json!([
                "Corregido: fundamento",
                "porque sí",
                "no conforme con la atención"
            ]),
            json!(["Corregido: reclamo al que se refiere", "(vacío)", "R1"]),
        ]
    );
    for at in [12, 14] {
        assert_eq!(documents[at]["ok"], true, "{}", documents[at]);
    }
}

/// Name and bytes of the one document that goes with a mail.
fn enclosed(file: &Path) -> (String, Vec<u8>) {
    let bytes = std::fs::read(file).unwrap();
    let read = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(read.attachment_count(), 1);
    let attached = read.attachment(0).unwrap();
    assert!(attached.is_content_type("application", "pdf"));
    (
        attached.attachment_name().unwrap().to_owned(),
        attached.contents().to_vec(),
    )
}

#[test]
fn g5_both_letters_of_a_claim_take_its_filled_form_along() {
    let point = Point::started_by(Role::Administrador);
    let berta = point.user("berta", "backoffice");
    let [first, second, form] =
        ["primero.eml", "segundo.eml", "formulario.pdf"].map(|name| point.path(name));
    let documents = point.batch_with(
        &berta,
        &[
            &filed("reclamo", ""),
            &format!("aviso R1 --eml '{}'", first.display()),
            "aviso R1 --qr",
            "regularizar R1 --codigo REC-2026-0099",
            &format!("aviso R1 --eml '{}'", second.display()),
            &format!(
                "atencion constancia R1 --formulario --salida '{}'",
                form.display()
            ),
            "atencion registrar --tramite chip --nombre 'Rosa Ejemplo' --pide x",
            "atencion constancia R2 --formulario",
        ],
    );
    let name = "formulario-LIM014-A-R000001-N.pdf";
    for (at, about, file, said) in [
        (
            1,
            "claim",
            &first,
            "la trasladaremos al área que la resuelve",
        ),
        (
            4,
            "filed",
            &second,
            "la trasladamos al área que la resuelve",
        ),
    ] {
        let letter = &documents[at];
        assert_eq!(letter["about"], about, "{letter}");
        assert_eq!(letter["attachments"], json!([name]));
        let text = letter["text"].as_str().unwrap();
        for said in [said, "Adjuntamos, en PDF, el formulario", "20 días hábiles"] {
            assert!(text.contains(said), "{said} in {text}");
        }
        assert!(!text.contains("Forma de presentación"), "{text}");
        let (attached, pdf) = enclosed(file);
        assert_eq!(attached, name);
        assert!(pdf.starts_with(b"%PDF-1.7"));
    }
    assert_ne!(enclosed(&first).1, enclosed(&second).1);
    assert!(std::fs::read(&form).unwrap().starts_with(b"%PDF-1.7"));
    // A phone cannot take it along: that is said.
    let lacks = documents[2]["mailto_lacks"].as_str().unwrap();
    assert!(lacks.contains("formulario"), "{lacks}");
    assert_eq!(refused(&documents[7]).0, "G5");
    // T1: nothing of it lies about in the clear.
    let left: Vec<_> = std::fs::read_dir(point.data())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("pdf") || name.contains("tmp"))
        .collect();
    assert_eq!(left, [""; 0]);
}

#[test]
fn a2_a_letter_that_left_does_not_leave_again_without_a_word() {
    let point = Point::started();
    let file = point.path("otra.eml");
    let documents = batch(
        &point,
        &[
            filed("reclamo", ""),
            "aviso R1 --enviado telefono".into(),
            "aviso R1 --enviado correo".into(),
            "aviso R1 --enviar".into(),
            "aviso R1 --enviado correo --otra-vez".into(),
        ],
    );
    assert_eq!(documents[1]["sent_by"], "phone");
    let (rule, message) = refused(&documents[2]);
    assert_eq!(rule, "A2");
    assert!(
        message.starts_with("Ya se envió desde un teléfono, el "),
        "{message}"
    );
    assert_eq!(refused(&documents[3]).0, "A2");
    assert_eq!(documents[4]["sent_by"], "mail");
    // Written anew it is not sent, yet somebody may: it is said.
    let ran = point.run(&["aviso", "R1", "--eml", file.to_str().unwrap()]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.stderr
            .starts_with("Ya se envió desde el programa de correo, el "),
        "{ran:?}"
    );
}

#[test]
fn o6_what_was_annulled_or_is_no_claim_after_all_is_told_to_nobody() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            filed("reclamo", ""),
            filed("reclamo", ""),
            "atencion anular R1 --razon 'Se registró dos veces'".into(),
            "atencion corregir R2 --campo tramite --valor chip --razon 'Era un chip'".into(),
            "atencion informar R1 --via sms".into(),
            "aviso R1 --texto".into(),
            "aviso R1 --qr".into(),
            "aviso R2".into(),
            "aviso R2 --texto".into(),
        ],
    );
    for document in &documents[4..7] {
        assert_eq!(refused(document).0, "O6", "{document}");
    }
    for document in &documents[7..] {
        assert_eq!(refused(document).0, "Q2", "{document}");
    }
}

#[test]
fn q0_no_mistyped_subject_stops_a_reception_nor_a_correction() {
    let point = Point::started();
    let correct = |field: &str, value: &str| {
        format!("atencion corregir R1 --campo {field} --valor '{value}' --razon 'Estaba mal'")
    };
    let take = |subject: &str| {
        format!(
            "atencion registrar --tramite reclamo --nombre 'Rosa Ejemplo Prueba' --pide x --correo rosa@ejemplo.pe --materia '{subject}'"
        )
    };
    let documents = batch(
        &point,
        &[
            take("cosas raras"),
            take("falta"),
            correct("materia", "cobro"),
            correct("materia", "otras cosas"),
            correct("monto", "veinte"),
            correct("monto", "27.50"),
            correct("monto", ""),
            correct("fecha-recibo", "31/31"),
            correct("via-ingreso", ""),
            "atencion mostrar R1 --revelar".into(),
        ],
    );
    for document in &documents[..2] {
        assert_eq!(warned(document), [("subject", "Q5")], "{document}");
    }
    assert_eq!(
        documents[2]["claim"]["unread"],
        Value::Null,
        "{}",
        documents[2]
    );
    assert_eq!(documents[2]["claim"]["subject"], "Facturación y cobro");
    assert_eq!(documents[3]["claim"]["subject"], "");
    assert_eq!(warned(&documents[4]), [("amount", "Q5"), ("subject", "Q5")]);
    assert_eq!(documents[5]["claim"]["amount"], "S/ 27.50");
    assert_eq!(documents[6]["claim"]["amount"], Value::Null);
    let last = &documents[9]["claim"];
    assert_eq!(last["entry_way"], Value::Null, "{last}");
    assert_eq!(
        last["unread"]["amount"],
        Value::Null,
        "what was told is gone: {last}"
    );
}

#[test]
fn q10_a_claim_referred_to_that_cannot_be_meant_is_warned_about() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            filed("reclamo", ""),
            "atencion registrar --tramite chip --nombre 'Rosa Ejemplo' --pide x".into(),
            filed("reclamo", ""),
            "atencion anular R3 --razon 'Se registró dos veces'".into(),
            filed("apelacion", "--sobre-reclamo R000001-N"),
            filed("apelacion", "--sobre-reclamo R000001-X"),
            filed("apelacion", "--sobre-reclamo R2"),
            filed("apelacion", "--sobre-reclamo R3"),
            filed("apelacion", "--sobre-reclamo SAR-77"),
        ],
    );
    for (at, count) in [(4, 0), (5, 1), (6, 1), (7, 1), (8, 0)] {
        let warned = warned(&documents[at]);
        let of_it = warned.iter().filter(|it| **it == ("refers_to", "Q10"));
        assert_eq!(of_it.count(), count, "{}", documents[at]);
    }
}
