//! Attentions are corrected and annulled with who, when and why; nothing is
//! deleted, and what was handed out before is said to be corrected (O6, N2).

use super::attentions::{batch, chip, opened};
use super::{Point, refused};
use contingencia::domain::authority::Role;
use serde_json::{Value, json};

fn correct(code: &str, field: &str, value: &str) -> String {
    format!("atencion corregir {code} --campo {field} --valor '{value}' --razon 'Se escribió mal'")
}

#[test]
fn o6_a_correction_shows_old_and_new_who_and_why() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            chip("--documento dni:45521234 --telefono 987000111 --correo rosa@ejemplo.pe"),
            correct("R1", "documento", "dni:45521235"),
            correct("R1", "telefono", "12"),
            correct("R1", "nombre", "Rosa Ejemplo Corregida"),
            correct("R1", "correo", ""),
            correct("R1", "pide", "-Que le den un chip"),
            correct("R1", "hora", "ayer 18:40"),
            "atencion mostrar R1".into(),
            "atencion mostrar R1 --revelar".into(),
            "atencion listar --buscar 'corregida'".into(),
            "atencion listar --buscar 45521234".into(),
            "atencion listar --buscar 45521235".into(),
            "verificar".into(),
            "reconstruir".into(),
            "verificar".into(),
        ],
    );
    for document in &documents[1..7] {
        assert_eq!(document["code"], "LIM014-A-R000001-N", "{document}");
    }
    // The checks of the first entry are those of the correction.
    let warned = &documents[2]["warnings"][0];
    assert_eq!(
        (&warned["field"], &warned["rule"]),
        (&json!("phone"), &json!("Q5"))
    );
    let fields = |document: &Value| -> Vec<Value> {
        let history = document["history"].as_array().unwrap();
        history[1..]
            .iter()
            .map(|entry| json!([entry["what"], entry["old"], entry["new"]]))
            .collect()
    };
    assert_eq!(
        fields(&documents[7])[..4],
        [
            json!(["Corregido: documento", "DNI ****1234", "DNI ****1235"]),
            json!(["Corregido: teléfono", "9** *** 111", "***"]),
            json!(["Corregido: nombre", "Rosa E. P.", "Rosa E. C."]),
            json!(["Corregido: correo", "r***@ejemplo.pe", "(vacío)"]),
        ]
    );
    let whole = fields(&documents[8]);
    assert_eq!(
        whole[0],
        json!(["Corregido: documento", "DNI 45521234", "DNI 45521235"])
    );
    assert_eq!(whole[4][2], "-Que le den un chip");
    for entry in &documents[8]["history"].as_array().unwrap()[1..] {
        assert_eq!(entry["reason"], "Se escribió mal");
        assert_eq!(entry["by"], "Marta Prueba");
        assert_eq!(entry["effective"], true);
    }
    assert_eq!(documents[8]["customer"]["document_number"], "45521235");
    assert_eq!(documents[8]["customer"]["email"], "");
    assert!(
        documents[8]["taken_at"]
            .as_str()
            .unwrap()
            .contains("T18:40:00")
    );
    // The index follows: the old words leave.
    let found = |at: usize| documents[at]["attentions"].as_array().unwrap().len();
    assert_eq!((found(9), found(10), found(11)), (1, 0, 1));
    assert_eq!(documents[12]["ok"], true, "{}", documents[12]);
    assert_eq!(documents[13]["rewritten"], 0, "{}", documents[13]);
    assert_eq!(documents[14]["ok"], true);
}

#[test]
fn o6_a_correction_passes_the_rules_of_the_first_entry() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            chip("--telefono 987000111"),
            correct("R1", "nombre", " "),
            correct("R1", "pide", ""),
            correct("R1", "telefono", "987000111"),
            correct("R1", "materia", "calidad"),
            correct("R1", "folio", "F-1"),
            correct("R1", "documento", "brevete:1"),
            correct("R1", "hora", "2999-01-01T10:00:00-05:00"),
            correct("R1", "tramite", "algo que nadie conoce"),
            correct("R1", "color", "rojo"),
            "atencion corregir R1 --campo telefono --valor 1 --razon ' '".into(),
            "atencion mostrar R1".into(),
        ],
    );
    let rules: Vec<&Value> = documents[1..9]
        .iter()
        .map(|document| &document["error"]["rule"])
        .collect();
    assert_eq!(
        rules,
        [
            &json!(null),
            &json!(null),
            &json!("O6"),
            &json!("Q2"),
            &json!("Q4"),
            &json!(null),
            &json!("O2"),
            &documents[8]["error"]["rule"]
        ]
    );
    for refusal in &documents[1..11] {
        assert!(refusal["error"]["message"].is_string(), "{refusal}");
    }
    assert_eq!(
        documents[11]["corrections"],
        json!([]),
        "nothing was changed"
    );
}

#[test]
fn e2_a_procedure_of_another_type_moves_to_its_own_event_or_to_none() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            opened("reposición de chip"),
            chip(""),
            correct("R1", "tramite", "queja"),
            opened("queja"),
            chip(""),
            correct("R2", "tramite", "reclamo"),
            "evento mostrar A-1".into(),
            "evento mostrar A-2".into(),
            "pendientes".into(),
            correct("R2", "tramite", "reposición de chip"),
            "pendientes".into(),
            "atencion mostrar R2".into(),
        ],
    );
    // No event of its type had begun when it was filed: none.
    assert_eq!(documents[2]["outage"], Value::Null);
    assert_eq!(documents[2]["procedure_type"], "reclamos");
    assert_eq!(documents[2]["critical_pending"], true, "K2 follows");
    assert_eq!(
        documents[2]["warnings"][0]["rule"], "Q2",
        "a claim asks for its subject: {}",
        documents[2]
    );
    let second = documents[3]["correlative"].as_str().unwrap();
    assert_eq!(documents[5]["outage"], second, "{}", documents[5]);
    assert_eq!(documents[6]["attentions"], 0);
    assert_eq!(
        (
            &documents[7]["attentions"],
            &documents[7]["critical_pending"]
        ),
        (&json!(1), &json!(1))
    );
    let critical = |at: usize| documents[at]["critical"].as_array().unwrap().len();
    assert_eq!((critical(8), critical(10)), (2, 1));
    let history = documents[11]["history"].as_array().unwrap();
    assert_eq!(
        (&history[1]["old"], &history[1]["new"]),
        (&json!("Reposición de Chip"), &json!("Reclamo"))
    );
    assert_eq!(documents[11]["outage"], documents[0]["correlative"]);
}

#[test]
fn q2_a_claim_with_a_wrong_address_is_confirmed_again() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            "atencion registrar --tramite reclamo --nombre 'Rosa Ejemplo Prueba' --pide x --materia calidad --correo mal@ejemplo.pe".into(),
            "aviso R1".into(),
            "aviso R1 --enviado correo".into(),
            correct("R1", "correo", "bien@ejemplo.pe"),
            "aviso R1".into(),
            "pendientes".into(),
        ],
    );
    assert_eq!(documents[1]["to"], json!(["mal@ejemplo.pe"]));
    assert_eq!(documents[2]["state"], "sent", "{}", documents[2]);
    assert_eq!(
        (&documents[4]["to"], &documents[4]["state"]),
        (&json!(["bien@ejemplo.pe"]), &json!("prepared"))
    );
    assert_eq!(documents[5]["alerts"].as_array().unwrap().len(), 1);
}

#[test]
fn n2_an_annulled_attention_leaves_every_list_and_keeps_its_code() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            "formato --en-blanco --codigos 2".into(),
            opened("queja"),
            "atencion registrar --tramite queja --nombre 'Rosa Ejemplo Prueba' --pide x --correo rosa@ejemplo.pe --de-papel R000001-N --hora -1".into(),
            "atencion anular R1 --razon '-Se registró dos veces'".into(),
            "atencion mostrar R1".into(),
            "pendientes".into(),
            "evento mostrar A-1".into(),
            "formato --existencias".into(),
            "atencion listar".into(),
            "turno".into(),
            "atencion anular R1 --razon x".into(),
            correct("R1", "telefono", "987000111"),
            "atencion resultado R1 --via formato".into(),
            "regularizar R1 --codigo S-1".into(),
            "aviso R1 --eml no.eml".into(),
            "atencion registrar --tramite queja --nombre 'Luis Ejemplo' --pide x --de-papel R000001-N --hora -1".into(),
            chip(""),
            "verificar".into(),
        ],
    );
    let annulled = &documents[3];
    assert_eq!(annulled["annulled"], true, "{annulled}");
    assert_eq!(annulled["code"], "LIM014-A-R000001-N");
    assert_eq!(annulled["critical_pending"], false);
    assert_eq!(annulled["regularization"], "not_required");
    let shown = &documents[4];
    assert_eq!(shown["annulment"]["by"], "Marta Prueba");
    let last = shown["history"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["what"], &last["reason"]),
        (&json!("Anulada"), &json!("-Se registró dos veces"))
    );
    let pending = &documents[5];
    assert_eq!(pending["critical"], json!([]), "{pending}");
    let letters = pending["alerts"].as_array().unwrap();
    assert!(
        letters.iter().all(|letter| letter["about"] != "claim"),
        "{pending}"
    );
    let queued = pending["to_regularize"].as_array().unwrap();
    assert!(
        queued.iter().all(|row| row["kind"] == "outage"),
        "{pending}"
    );
    assert_eq!(
        (
            &documents[6]["attentions"],
            &documents[6]["critical_pending"]
        ),
        (&json!(0), &json!(0))
    );
    assert_eq!(
        documents[7],
        json!({ "reserved": 2, "used": 0, "annulled": 1, "left": 1 })
    );
    assert_eq!(documents[8]["attentions"][0]["annulled"], true);
    assert_eq!(documents[9]["annulled"], 1);
    assert_eq!(
        documents[9]["attentions"][0]["taken"], 0,
        "{}",
        documents[9]
    );
    for refusal in &documents[10..15] {
        assert_eq!(refused(refusal).0, "O6", "{refusal}");
    }
    assert_eq!(
        refused(&documents[15]).0,
        "N2",
        "its code is never given again"
    );
    assert_eq!(documents[16]["code"], "LIM014-A-R000003-J");
    assert_eq!(documents[17]["ok"], true, "{}", documents[17]);
    let listed = point.run(&["atencion", "listar"]);
    assert!(listed.stdout.contains("anulada"), "{}", listed.stdout);
}

#[test]
fn u1_who_took_it_corrects_it_and_only_the_responsible_annuls() {
    let point = Point::started();
    let asesor = point.user("ana", "asesor");
    let queja = "atencion registrar --tramite queja --nombre 'Rosa Ejemplo Prueba' --pide x";
    point.batch_with(&["--usuario".into(), "marta".into()], &[queja]);
    let correct_phone = correct("R2", "telefono", "987000111");
    let to_chip = correct("R2", "tramite", "reposición de chip");
    let to_appeal = correct("R2", "tramite", "apelación");
    let others = correct("R1", "telefono", "987000111");
    let documents = point.batch_with(
        &asesor,
        &[
            queja,
            &correct_phone,
            &to_appeal,
            &to_chip,
            "atencion anular R2 --razon x",
            &others,
        ],
    );
    assert_eq!(documents[1]["corrections"][0]["field"], "teléfono");
    assert_eq!(documents[2]["procedure"], "Apelación", "{}", documents[2]);
    for refusal in &documents[3..6] {
        assert_eq!(refused(refusal).0, "O6", "{refusal}");
    }
    let supervisor = point.batch_with(
        &["--usuario".into(), "marta".into()],
        &[&to_chip, "atencion anular R1 --razon x"],
    );
    assert_eq!(supervisor[0]["critical_pending"], false);
    assert_eq!(supervisor[1]["annulled"], true);
}

#[test]
fn t2_a_person_is_told_what_was_kept_under_their_number_before_it_was_corrected() {
    let point = Point::started_by(Role::Administrador);
    let documents = batch(
        &point,
        &[
            chip("--documento dni:45521234"),
            correct("R1", "documento", "dni:70011999"),
            "titular --documento 45521234".into(),
            "titular --documento 70011999".into(),
            "titular --documento 11111111".into(),
        ],
    );
    for report in &documents[2..4] {
        let found = report["attentions"].as_array().unwrap();
        assert_eq!(found.len(), 1, "{report}");
        let history = &found[0]["history"][1];
        assert_eq!(
            (&history["old"], &history["new"], &history["reason"]),
            (
                &json!("DNI 45521234"),
                &json!("DNI 70011999"),
                &json!("Se escribió mal")
            )
        );
    }
    assert_eq!(documents[4]["attentions"], json!([]));
}

/// Whether a record says that it was corrected after its mail had left.
fn outdated(document: &Value) -> bool {
    document["corrected_after_mail"].is_string()
}

#[test]
fn o6_a_record_says_that_it_was_corrected_after_its_mail_left() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            "atencion registrar --tramite reclamo --nombre 'Rosa Ejemplo Prueba' --pide x --correo rosa@ejemplo.pe".into(),
            correct("R1", "nombre", "Rosa Antes De Salir"),
            "aviso R1 --enviado correo".into(),
            correct("R1", "via-ingreso", "telefono"),
            "atencion mostrar R1".into(),
            correct("R1", "nombre", "Rosa Ejemplo Corregida"),
            "atencion mostrar R1".into(),
            "atencion mostrar R1 --revelar".into(),
            "aviso R1".into(),
            "aviso R1 --enviado correo".into(),
            "atencion mostrar R1".into(),
        ],
    );
    let said: Vec<bool> = documents.iter().map(outdated).collect();
    let (no, yes) = (false, true);
    assert_eq!(said, [no, no, no, no, no, yes, yes, yes, yes, no, no]);
    let documents = batch(
        &point,
        &[
            opened("alta"),
            "evento corregir 1 --campo inicio --valor -20 --razon 'Antes de salir'".into(),
            "aviso 1 --enviado telefono".into(),
            "evento mostrar 1".into(),
            "evento corregir 1 --campo inicio --valor -30 --razon 'Empezó antes'".into(),
            "evento mostrar 1".into(),
            "aviso 1".into(),
            "aviso 1 --enviado telefono --otra-vez".into(),
            "evento restablecer 1 --hora ahora".into(),
            "evento mostrar 1".into(),
        ],
    );
    let said: Vec<bool> = documents.iter().map(outdated).collect();
    assert_eq!(said, [no, no, no, no, yes, yes, yes, no, no, no]);
    // In words, where somebody reads it.
    batch(
        &point,
        &["evento corregir 1 --campo inicio --valor -40 --razon x".into()],
    );
    let told = "Se corrigió después de que salió su aviso, que dice lo de antes; véalo con: contingencia aviso A-000001";
    let shown = point.run(&["evento", "mostrar", "1"]);
    assert!(shown.stderr.contains(told), "{}", shown.stderr);
    let letter = point.run(&["aviso", "1"]);
    assert!(
        letter.stderr.contains("lo enviado dice lo de antes"),
        "{}",
        letter.stderr
    );
}

#[test]
fn q5_a_correction_warns_of_what_the_record_shows() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            opened("queja"),
            "evento restablecer 1 --hora ahora".into(),
            "atencion registrar --tramite reclamo --nombre 'Rosa Ejemplo Prueba' --pide x --evento 1 --telefono 12".into(),
            "atencion informar R1 --via telefono".into(),
            correct("R1", "nombre", "Rosa Ejemplo Corregida"),
            "atencion mostrar R1".into(),
            correct("R1", "materia", "calidad"),
            "atencion mostrar R1".into(),
        ],
    );
    let rules = |document: &Value| -> Vec<Value> {
        let warnings = document["warnings"].as_array().unwrap();
        warnings.iter().map(|it| it["rule"].clone()).collect()
    };
    for (corrected, shown) in [(4, 5), (6, 7)] {
        assert_eq!(
            documents[corrected]["warnings"],
            documents[shown]["warnings"]
        );
    }
    // The phone, the subject, the ground and the hour outside of its event.
    let first = rules(&documents[4]);
    for rule in ["Q5", "Q2", "O7"] {
        assert!(first.contains(&json!(rule)), "{rule}: {first:?}");
    }
    assert!(!rules(&documents[6]).contains(&json!("Q2")));
    // An event says the same when it is corrected and when it is shown.
    let remarks = |told: &str, from: usize| -> Vec<String> {
        told.lines().skip(from).map(str::to_owned).collect()
    };
    let corrected = point.run(&[
        "evento", "corregir", "1", "--campo", "inicio", "--valor", "-90", "--razon", "x",
    ]);
    let shown = point.run(&["evento", "mostrar", "1"]);
    assert_eq!(remarks(&corrected.stderr, 2), remarks(&shown.stderr, 0));
    assert!(
        shown.stderr.contains("Pasó de una hora."),
        "{}",
        shown.stderr
    );
}
