//! What an attention holds: its keys, its code, its paper and its warnings (Q, N2).

use super::attentions::{batch, chip, opened};
use super::{Point, masked_json, refused};
use serde_json::{Value, json};

#[test]
fn the_documents_of_attentions_carry_the_agreed_keys() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            opened("reclamo"),
            "atencion registrar --tramite reclamo --nombre 'Rosa Ejemplo Prueba' --pide 'Que revisen mi recibo 987000111' \
             --documento DNI:45521234 --servicio 987000111 --telefono 987000222 --correo rosa@ejemplo.pe --direccion 'Av. Prueba 1' \
             --representante 'Luis Invento Falso' --atiende 'J. Asesor' --materia cobro --materia calidad --pedido 'Devolver S/ 27.50' \
             --recibo S001-123 --fecha-recibo 22/07/2026 --monto 27.50"
                .into(),
            "atencion mostrar R1".into(),
            "atencion resultado R1 --via derivado --a Backoffice --nota 'Llamar al 987000222'".into(),
            "atencion listar --revelar".into(),
        ],
    );
    let mut attention: Value = serde_json::from_str(
        r#"{
        "id": "[id]", "code": "LIM014-A-R000001-N", "short_code": "R000001-N", "point": "LIM014",
        "outage": "LIM014-[año]-A-000001", "procedure": "Reclamo", "procedure_id": "reclamo",
        "procedure_type": "reclamos", "critical": true, "critical_pending": true,
        "theft_block": false, "taken_at": "[instante]", "registered_at": "[instante]",
        "waiting_seconds": 0, "transcribed_from_paper": false, "folio": null,
        "customer": {
            "name": "Rosa Ejemplo Prueba", "document_type": "dni", "document_number": "45521234",
            "representative": "Luis Invento Falso", "phone": "987000222",
            "email": "rosa@ejemplo.pe", "address": "Av. Prueba 1", "service_number": "987000111"
        },
        "request": "Que revisen mi recibo 987000111",
        "claim": {
            "kind": "claim", "subject": "Facturación y cobro; Calidad e idoneidad",
            "request": "Devolver S/ 27.50", "receipt_number": "S001-123",
            "receipt_date": "2026-07-22", "amount": "S/ 27.50", "entry_way": "counter",
            "in_tray_at": null, "ground": null, "ground_text": "", "refers_to": null, "term_days": 3, "due": "[día]"
        },
        "attended_by": "J. Asesor", "outcome": null, "told": [], "warnings": [],
        "regularization": "pending", "official_code": null,
        "official_code_conflict": false, "exemption": null, "annulled": false,
        "annulment": null, "corrections": [], "masked": false, "blocked": false,
        "held": false, "purged": false, "firm_on": null, "without_effect": false
    }"#,
    )
    .unwrap();
    let still = |document: &Value| {
        let mut document = masked_json(document);
        assert!(document["waiting_seconds"].as_i64().unwrap() < 60);
        document["waiting_seconds"] = 0.into();
        assert_eq!(document["claim"]["due"].as_str().map(str::len), Some(10));
        document["claim"]["due"] = "[día]".into();
        document
    };
    let mut received = attention.clone();
    received["hints"] =
        json!(["Quedó preparada la confirmación al cliente: contingencia aviso R000001-N"]);
    assert_eq!(still(&documents[1]), received);

    let mut shown = attention.clone();
    shown["customer"] = json!({
        "name": "Rosa E. P.", "document_type": "dni", "document_number": "****1234",
        "representative": "Luis I. F.", "phone": "9** *** 222", "email": "r***@ejemplo.pe",
        "address": "***", "service_number": "9** *** 111",
    });
    shown["request"] = "Que revisen mi recibo ***".into();
    shown["masked"] = true.into();
    shown["history"] = json!([{
        "at": "[instante]", "by": "Marta Prueba", "what": "Recibida", "old": null, "new": null,
        "reason": null, "signed": false, "effective": true, "clock_suspect": false,
    }]);
    assert_eq!(still(&documents[2]), shown);
    assert_eq!(documents[3]["outcome"]["note"], "Llamar al ***");

    attention["critical_pending"] = false.into();
    attention["outcome"] = json!({
        "via": "referred", "at": null, "to": "Backoffice", "note": "Llamar al 987000222",
        "recorded_at": "[instante]", "by": "Marta Prueba",
    });
    let list = &documents[4];
    assert_eq!(list["more"], false);
    assert_eq!(still(&list["attentions"][0]), attention);
    assert_eq!(list["attentions"].as_array().map(Vec::len), Some(1));
}

#[test]
fn n2_codes_follow_each_other_check_and_forgive_how_they_are_typed() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            chip(""),
            chip(""),
            "atencion mostrar 'lim014 a r000001 n'".into(),
            "atencion mostrar 'LIMO14-A-ROOOOO1-N'".into(),
            "atencion mostrar LIM014-A-R000001-K".into(),
            "atencion mostrar R000002-L".into(),
            "atencion mostrar R000001-L".into(),
        ],
    );
    assert_eq!(documents[0]["code"], "LIM014-A-R000001-N");
    assert_eq!(documents[1]["code"], "LIM014-A-R000002-L");
    for at in [2, 3] {
        assert_eq!(documents[at]["code"], documents[0]["code"], "{at}");
    }
    assert_eq!(
        refused(&documents[4]),
        (
            "N2",
            "«LIM014-A-R000001-K» está mal escrito: su último carácter no corresponde; revíselo en el papel."
        )
    );
    assert_eq!(documents[5]["code"], documents[1]["code"]);
    assert_eq!(
        refused(&documents[6]),
        (
            "N2",
            "«R000001-L» está mal escrito: su último carácter no corresponde; revíselo en el papel."
        )
    );
}

#[test]
fn q4_every_spelling_of_a_printed_code_resolves_to_it() {
    let point = Point::started();
    let paper = |code: &str| chip(&format!("--de-papel '{code}' --hora 'ayer 18:40'"));
    let spellings = [
        "R000001-N",
        "r000002l",
        "ROOOOO3-J",
        "a-r000004-h",
        "r 000005 f",
        "R6-D",
        "LIM014 A R000007 B",
    ];
    let mut lines = vec!["formato --en-blanco --codigos 12".to_owned()];
    lines.extend(spellings.map(paper));
    let deeds = [
        "atencion resultado r000001n --via formato",
        "atencion constancia ROOOOO1-N",
        "regularizar R000001-N --codigo S-1",
        "aviso R000001-N",
        "atencion listar --buscar r000003j",
        "atencion listar --buscar LIMO14AROOOOO3J",
        "formato --anular 'r000009 7' --razon 'Se mojó'",
    ];
    lines.extend(deeds.map(str::to_owned));
    let documents = batch(&point, &lines);
    let codes = documents[0]["codes"].as_array().unwrap();
    for (document, code) in documents[1..].iter().zip(codes).take(spellings.len()) {
        assert_eq!(&document["code"], code, "{document}");
    }
    let after = &documents[1 + spellings.len()..];
    assert_eq!(after[0]["outcome"]["via"], "form", "{}", after[0]);
    assert!(after[1]["file"].is_string(), "{}", after[1]);
    assert_eq!(after[2]["official_code"], "S-1", "{}", after[2]);
    assert_eq!(refused(&after[3]).0, "Q2", "it is no claim, and was found");
    for list in &after[4..6] {
        let found = list["attentions"].as_array().unwrap();
        assert_eq!(found.len(), 1, "{list}");
        assert_eq!(found[0]["code"], codes[2]);
    }
    assert_eq!(after[6]["annulled"], 1, "{}", after[6]);
}

#[test]
fn q4_no_sign_around_a_printed_code_gives_another_one() {
    let point = Point::started();
    let paper = |code: &str| chip(&format!("--de-papel '{code}' --hora 'ayer 18:40'"));
    let spellings = [
        "N° R000001-N",
        "R000002_L",
        "Ｒ000003－Ｊ",
        "000004-H",
        "cod R000005-F",
        "\"R000006-D\"",
    ];
    let mut lines = vec!["formato --en-blanco --codigos 6".to_owned()];
    lines.extend(spellings.map(paper));
    lines.push(paper("000002-K"));
    let documents = batch(&point, &lines);
    let codes = documents[0]["codes"].as_array().unwrap();
    for (document, code) in documents[1..7].iter().zip(codes) {
        assert_eq!(&document["code"], code, "{document}");
    }
    assert_eq!(refused(&documents[7]).0, "N2");
}

#[test]
fn q0_a_value_may_begin_with_a_dash() {
    let point = Point::started();
    let documents = batch(
        &point,
        &["atencion registrar --tramite reclamo --nombre 'Rosa Ejemplo' --pide x --materia cobro --recibo '-001' --monto '-5' --documento '-77' --servicio '-1' --telefono '-2' --correo '-' --fecha-recibo '-3' --sobre-reclamo '-9'".into()],
    );
    assert_eq!(
        documents[0]["claim"]["receipt_number"], "-001",
        "{}",
        documents[0]
    );
}

#[test]
fn n2_what_looks_like_a_code_and_does_not_check_gives_no_new_one() {
    let point = Point::started();
    let paper = |options: &str| chip(&format!("{options} --hora 'ayer 18:40'"));
    let documents = batch(
        &point,
        &[
            "formato --en-blanco --codigos 6".into(),
            paper("--de-papel R000006-X"),
            paper("--de-papel R000006"),
            paper("--de-papel LIM014-R6"),
            paper("--de-papel Z-R000006-D"),
            "formato --anular R000006-X --razon x".into(),
            "formato --anular 77 --razon x".into(),
            paper("--folio R000006-X"),
            paper("--de-papel 'folio R000006-X'"),
            paper("--de-papel R000006-D --folio F-12"),
            "formato --existencias".into(),
        ],
    );
    for refusal in &documents[1..7] {
        assert_eq!(refusal["error"]["rule"], "N2", "{refusal}");
    }
    let hints = documents[1]["error"]["hints"].to_string();
    assert!(hints.contains("--folio 'R000006-X'"), "{hints}");
    // Nobody is turned away: what is the paper's own number is kept as it is.
    let kept = |at: usize| (&documents[at]["code"], &documents[at]["folio"]);
    assert_eq!(kept(7), (&json!("LIM014-A-R000007-B"), &json!("R000006-X")));
    assert_eq!(
        kept(8),
        (&json!("LIM014-A-R000008-9"), &json!("folio R000006-X"))
    );
    assert_eq!(kept(9), (&json!("LIM014-A-R000006-D"), &json!("F-12")));
    assert_eq!(
        documents[10],
        json!({ "reserved": 6, "used": 1, "annulled": 0, "left": 5 })
    );
}

#[test]
fn q4_a_printed_code_is_used_once_and_a_folio_stands_in_for_one() {
    let point = Point::started();
    let paper = |code: &str| chip(&format!("--de-papel '{code}' --hora 'ayer 18:40'"));
    let documents = batch(
        &point,
        &[
            "formato --en-blanco --codigos 3".into(),
            paper("LIM014-A-R000002-L"),
            paper("lim014 a r 000002 l"),
            paper("LIM014-A-R000002-K"),
            paper("LIM014-A-R000009-7"),
            paper("folio 77"),
            "formato --anular LIM014-A-R000001-N --razon 'Se manchó'".into(),
            paper("LIM014-A-R000001-N"),
            "formato --existencias".into(),
            chip("--de-papel 5"),
            chip("--de-papel 5 --hora 2999-01-01T10:00:00-05:00"),
            chip(""),
            "formato --anular LIM014-A-R000002-L --razon x".into(),
            "formato --anular LIM014-A-R000004-H --razon x".into(),
        ],
    );
    let reserved = [
        "LIM014-A-R000001-N",
        "LIM014-A-R000002-L",
        "LIM014-A-R000003-J",
    ];
    assert_eq!(documents[0]["codes"], json!(reserved));
    assert_eq!(documents[1]["code"], reserved[1]);
    assert_eq!(documents[1]["transcribed_from_paper"], true);
    // Q3: the paper's own time.
    assert!(
        documents[1]["taken_at"]
            .as_str()
            .unwrap()
            .ends_with("T18:40:00-05:00")
    );
    assert_eq!(
        refused(&documents[2]),
        (
            "N2",
            "El código LIM014-A-R000002-L ya lo tiene otra atención."
        )
    );
    assert_eq!(refused(&documents[3]).0, "N2");
    assert_eq!(refused(&documents[4]).0, "N2");
    assert_eq!(
        (&documents[5]["code"], &documents[5]["folio"]),
        (&json!("LIM014-A-R000004-H"), &json!("folio 77"))
    );
    assert_eq!(
        documents[6],
        json!({ "reserved": 3, "used": 1, "annulled": 1, "left": 1 })
    );
    assert_eq!(
        refused(&documents[7]),
        ("N2", "El código LIM014-A-R000001-N fue anulado.")
    );
    assert_eq!(documents[8], documents[6]);
    assert_eq!(documents[9]["error"]["message"], "Falta --hora <HORA>.");
    assert_eq!(refused(&documents[10]).0, "O2");
    assert_eq!(documents[11]["code"], "LIM014-A-R000005-F");
    assert_eq!(
        refused(&documents[12]),
        (
            "N2",
            "El código LIM014-A-R000002-L ya lo tiene una atención."
        )
    );
    assert_eq!(
        refused(&documents[13]),
        (
            "N2",
            "El código LIM014-A-R000004-H no está en ningún formato impreso."
        )
    );
}

#[test]
fn q5_what_looks_wrong_is_told_and_kept() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            chip("--documento ruc:20512333797 --telefono 987000111 --correo rosa@ejemplo.pe"),
            chip("--documento ruc:20512333798 --telefono 12 --correo rosa"),
            chip("--documento nit:800153993-7"),
            "atencion registrar --tramite reclamo --nombre 'Rosa Ejemplo Prueba' --pide x".into(),
            "atencion mostrar R2 --revelar".into(),
        ],
    );
    let fields = |at: usize| -> Vec<(&str, &str)> {
        documents[at]["warnings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|warning| {
                (
                    warning["field"].as_str().unwrap(),
                    warning["rule"].as_str().unwrap(),
                )
            })
            .collect()
    };
    assert_eq!(fields(0), []);
    assert_eq!(
        fields(1),
        [("document_number", "Q5"), ("phone", "Q5"), ("email", "Q5")]
    );
    assert_eq!(fields(2), []);
    assert_eq!(fields(3), [("subject", "Q2"), ("email", "Q9")]);
    assert_eq!(
        (
            &documents[4]["customer"]["document_number"],
            &documents[4]["customer"]["email"]
        ),
        (&json!("20512333798"), &json!("rosa"))
    );
}
