//! What the rules refuse, and what they let through.

use super::{Point, failed, refused};
use contingencia::domain::authority::Role;
use serde_json::{Value, json};

/// `evento abrir` of a chip replacement with one more flag.
fn chip(extra: &str) -> String {
    format!(
        "evento abrir --tramite 'reposición de chip' --aplicativo siac --escenario masiva {extra}"
    )
}

fn batch(point: &Point, lines: &[String]) -> Vec<Value> {
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    point.batch(&lines)
}

#[test]
fn e_each_rule_refuses_in_the_procedure_s_words_and_the_inquiry_is_kept() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            "evento abrir --tramite 'pago de recibo' --aplicativo siac --escenario masiva --cliente-presente".into(),
            "evento abrir --tramite 'partida de nacimiento' --aplicativo siac --escenario masiva --cliente-presente".into(),
            chip("--sin-cliente"),
            chip("--cliente-presente --intermitencia"),
            chip("--cliente-presente --pc-operativas"),
            chip("--cliente-presente --registrable-manual"),
            "evento abrir --tramite alta --aplicativo sicar --escenario masiva --cliente-presente".into(),
            "evento abrir --tramite queja --aplicativo Outlook --escenario masiva --cliente-presente".into(),
            "evento abrir --tramite queja --aplicativo siac --escenario error".into(),
            "evento listar".into(),
            "evento listar --no-registradas".into(),
        ],
    );
    let refusals: Vec<(&str, &str)> = documents[..9].iter().map(refused).collect();
    assert_eq!(
        refusals,
        [
            (
                "E1",
                "No corresponde registrar: Los pagos que realicen los usuarios por la prestación de servicios no se registran como inoperatividad."
            ),
            (
                "E1",
                "No corresponde registrar: El trámite no está en la lista de solicitudes reguladas."
            ),
            (
                "E3",
                "No corresponde registrar: Solo se registra cuando un cliente solicita el trámite."
            ),
            (
                "E4",
                "No corresponde registrar: La intermitencia o lentitud no es inoperatividad: se puede atender al cliente."
            ),
            (
                "E5",
                "No corresponde registrar: Hay PC operativas; atienda en ellas."
            ),
            (
                "E6",
                "No corresponde registrar: La solicitud se puede registrar como caso manual o por la transacción automatizada."
            ),
            (
                "E7",
                "No corresponde registrar: SICAR cuenta solo si se necesita pagar una transacción registrada en SISACT o SISACT Prepago."
            ),
            (
                "E7",
                "No corresponde registrar: Ningún aplicativo de la lista está afectado."
            ),
            ("E10", "Las pruebas las registra solo el administrador."),
        ]
    );
    assert_eq!(
        documents[3],
        json!({ "error": {
            "kind": "refused", "rule": "E4", "line": 4,
            "message": "No corresponde registrar: La intermitencia o lentitud no es inoperatividad: se puede atender al cliente.",
            "reason": "La intermitencia o lentitud no es inoperatividad: se puede atender al cliente.",
            "registrable": false, "procedure": "Reposición de Chip",
            "procedure_type": "consultas", "critical": false,
            "hints": [
                "La solicitud del cliente se recibe igual.",
                "La consulta quedó anotada entre las no registradas.",
            ],
        }})
    );
    assert_eq!(documents[9], json!({ "outages": [], "more": false }));
    let kept: Vec<&str> = documents[10]["inquiries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|inquiry| inquiry["rule"].as_str().unwrap())
        .collect();
    // E10 is a matter of who may, not a verdict on an inquiry.
    assert_eq!(kept, ["E7", "E7", "E6", "E5", "E4", "E3", "E1", "E1"]);
}

#[test]
fn e_a_refusal_is_told_in_words_and_a_verdict_alone_ends_well() {
    let point = Point::started();
    let said = |verb: &[&'static str]| {
        let mut args = verb.to_vec();
        args.extend([
            "--tramite",
            "bloqueo por robo",
            "--aplicativo",
            "siac",
            "--escenario",
            "masiva",
            "--cliente-presente",
            "--intermitencia",
        ]);
        point.run(&args)
    };
    assert_eq!(
        said(&["evento", "abrir"]),
        failed(
            1,
            "No corresponde registrar: La intermitencia o lentitud no es inoperatividad: se puede atender al cliente. [E4]\n\
             \u{20} - La solicitud del cliente se recibe igual.\n\
             \u{20} - La consulta quedó anotada entre las no registradas.\n",
        )
    );
    assert_eq!(
        said(&["corresponde"]),
        super::done(
            "No corresponde registrar: La intermitencia o lentitud no es inoperatividad: se puede atender al cliente. [E4]\n\
             Trámite crítico: se atiende igual, por un canal alterno o el formato manual.\n",
            "  - La solicitud del cliente se recibe igual.\n",
        )
    );
}

#[test]
fn e7_without_any_application_the_verdict_is_no_and_an_opening_wants_one() {
    let point = Point::started();
    let documents = point.batch(&[
        "corresponde --tramite queja --escenario imprevisto --cliente-presente",
        "evento abrir --tramite queja --escenario imprevisto --cliente-presente",
        "corresponde --tramite alta --aplicativo sicar --sicar-pago --cliente-presente",
    ]);
    assert_eq!(
        (&documents[0]["registrable"], &documents[0]["rule"]),
        (&json!(false), &json!("E7"))
    );
    assert_eq!(documents[1]["error"]["kind"], "usage");
    assert_eq!(documents[2]["registrable"], true, "{}", documents[2]);
}

#[test]
fn e_a_refused_inquiry_becomes_an_outage_once() {
    let point = Point::started();
    let (_, _) = point.json(&[
        "evento",
        "abrir",
        "--tramite",
        "queja",
        "--aplicativo",
        "siac",
        "--escenario",
        "masiva",
        "--sin-cliente",
    ]);
    let (_, kept) = point.json(&["evento", "listar", "--no-registradas"]);
    let id = kept["inquiries"][0]["id"].as_str().unwrap();
    let open = format!(
        "evento abrir --tramite queja --aplicativo siac --escenario masiva --cliente-presente --consulta {id}"
    );
    let documents = point.batch(&[
        &open,
        "evento restablecer 1",
        &open,
        "evento listar --no-registradas",
    ]);
    assert_eq!(documents[0]["state"], "open", "{}", documents[0]);
    assert_eq!(
        documents[2]["error"]["message"],
        "Esa consulta ya se convirtió en un evento."
    );
    assert_eq!(
        documents[3]["inquiries"][0]["outage"],
        documents[0]["correlative"]
    );
}

#[test]
fn o1_four_types_at_once_and_neither_a_second_nor_a_fifth() {
    let point = Point::started();
    let open = |procedure: &str, application: &str| {
        format!(
            "evento abrir --tramite '{procedure}' --aplicativo '{application}' --escenario masiva --cliente-presente"
        )
    };
    let documents = batch(
        &point,
        &[
            open("reclamo", "web asesor"),
            open("alta", "sisact prepago"),
            open("baja de servicio", "siac"),
            open("reposición de chip", "siac"),
            open("queja", "web asesor"),
            open("portabilidad", "sisact prepago"),
            "evento restablecer 2".into(),
            open("portabilidad", "sisact prepago"),
            "evento listar --estado abierto".into(),
        ],
    );
    let numbers: Vec<&str> = documents[..4]
        .iter()
        .map(|document| {
            document["correlative"]
                .as_str()
                .unwrap()
                .rsplit('-')
                .next()
                .unwrap()
        })
        .collect();
    assert_eq!(numbers, ["000001", "000002", "000003", "000004"]);
    assert_eq!(
        refused(&documents[4]),
        ("O1", "Ya hay un evento abierto de Reclamos: A-000001.")
    );
    assert_eq!(
        refused(&documents[5]),
        ("O1", "Ya hay un evento abierto de Altas: A-000002.")
    );
    // Open means not yet restored: the next one of the type may open, without a gap.
    assert!(
        documents[7]["correlative"]
            .as_str()
            .unwrap()
            .ends_with("-000005")
    );
    assert_eq!(documents[8]["outages"].as_array().map(Vec::len), Some(4));
}

#[test]
fn o2_o7_o8_the_instants_keep_their_order_and_lateness_wants_a_reason() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            chip("--cliente-presente --inicio -5 --detectado -10"),
            chip("--cliente-presente --inicio 2099-01-01T00:00:00-05:00"),
            chip("--cliente-presente --inicio -20 --detectado -10 --restablecido -30"),
            chip("--cliente-presente --inicio -40 --detectado -30"),
            chip(
                "--cliente-presente --inicio -40 --detectado -30 --restablecido -20 --motivo-retraso 'Corte de luz; primero papel'",
            ),
            chip("--cliente-presente --inicio '25:00'"),
            chip("--cliente-presente --inicio -14 --detectado -14"),
            "evento restablecer 2 --hora -20".into(),
            "evento restablecer 2 --hora -5".into(),
            "evento restablecer 2".into(),
        ],
    );
    assert_eq!(
        refused(&documents[0]),
        ("O2", "El inicio no puede ser posterior a la detección.")
    );
    assert_eq!(
        refused(&documents[1]),
        ("O2", "El inicio está a más de 24 horas en el futuro.")
    );
    assert_eq!(
        refused(&documents[2]),
        ("O2", "El restablecimiento debe ser posterior al inicio.")
    );
    assert_eq!(
        refused(&documents[3]),
        (
            "O8",
            "El registro va con más de 15 minutos de retraso y necesita su razón."
        )
    );
    assert_eq!(
        (
            &documents[4]["state"],
            &documents[4]["late_registration"],
            &documents[4]["late_reason"]
        ),
        (
            &json!("restored"),
            &json!(true),
            &json!("Corte de luz; primero papel")
        )
    );
    assert_eq!(
        documents[5]["error"]["message"],
        "El campo inicio: la hora «25:00» no existe; va de 00:00 a 23:59."
    );
    // Already restored, the first one does not occupy its type.
    assert_eq!(documents[6]["late_registration"], false);
    assert_eq!(refused(&documents[7]).0, "O2");
    assert_eq!(documents[8]["state"], "restored");
    assert_eq!(
        refused(&documents[9]),
        ("C2", "El evento A-000002 ya está restablecido.")
    );
}

#[test]
fn c_scenario_cause_and_role_decide_who_closes() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            chip("--cliente-presente"),
            "evento cerrar 1 --causa 'falla masiva' --sustento x".into(),
            "evento restablecer 1 --hora ahora".into(),
            "evento cerrar 1 --causa 'corte de luz' --sustento x".into(),
            "evento cerrar 1 --motivo 'falla masiva' --sustento x".into(),
            "evento cerrar 1 --causa 'falla masiva' --sustento x --referencia REQ-7".into(),
            "evento cerrar 1 --causa 'falla masiva' --sustento x --sin-confirmacion".into(),
            "comunicado registrar --referencia FS-1 --desde -5 --aplicativo siac".into(),
            "evento cerrar 1 --causa 'falla masiva' --sustento ' ' --referencia REQ-7".into(),
            "evento cerrar 1 --causa inventada --sustento x".into(),
            "evento cerrar 1 --causa intermitencia --sustento 'Cayó SIAC' --referencia REQ-7"
                .into(),
            "evento cerrar 1 --causa intermitencia --sustento x --referencia REQ-7".into(),
            "evento reabrir 1 --razon 'Se cerró por error'".into(),
            "evento reabrir 1 --razon x".into(),
            "evento corregir 1 --campo escenario --valor error --razon 'Fue un error de usuario'"
                .into(),
            "evento cerrar 1 --causa 'error de usuario' --sustento 'Fue un error'".into(),
            "evento mostrar 1".into(),
        ],
    );
    assert_eq!(
        refused(&documents[1]),
        (
            "C2",
            "El evento sigue abierto: primero se restablece el servicio."
        )
    );
    assert_eq!(
        refused(&documents[3]),
        (
            "C1",
            "El motivo «Sin Fluído Eléctrico en Punto de Atención» no corresponde a «Falla masiva»."
        )
    );
    assert_eq!(
        refused(&documents[4]),
        (
            "C2",
            "Una falla masiva la cierra Soporte Postventa – Tecnología."
        )
    );
    for (document, why) in [
        (&documents[5], "ni con referencia"),
        (&documents[6], "ni sin confirmación, el primer día"),
    ] {
        let told = "Fallas de Sistemas y Plataforma no ha confirmado la falla masiva todavía.";
        assert_eq!(refused(document), ("E8", told), "{why}");
    }
    assert_eq!(
        refused(&documents[8]),
        ("C1", "El cierre necesita su sustento.")
    );
    assert_eq!(documents[9]["error"]["kind"], "usage");
    assert_eq!(
        documents[9]["error"]["hints"]
            .as_array()
            .unwrap()
            .last()
            .unwrap(),
        "Motivos de este escenario: Inconveniente de conectividad, Mantenimiento de Aplicativos, \
         Falla Masiva de Aplicativo, Intermitencia en el sistema."
    );
    let closed = &documents[10];
    assert_eq!(
        (
            &closed["state"],
            &closed["closing_to_validate"],
            &closed["closed_unconfirmed"],
            &closed["cause_flagged"],
            &closed["reference"]
        ),
        (
            &json!("closed"),
            &json!(true),
            &json!(false),
            &json!(true),
            &json!("REQ-7")
        )
    );
    assert_eq!(
        refused(&documents[11]),
        ("C6", "El evento ya está cerrado.")
    );
    assert_eq!(documents[12]["state"], "restored");
    assert_eq!(
        refused(&documents[13]),
        ("C6", "Solo se reabre un evento cerrado.")
    );
    assert_eq!(documents[15]["cause"], "Error de Usuario");
    let history: Vec<_> = documents[16]["history"]
        .as_array()
        .unwrap()
        .iter()
        .skip(3)
        .map(|entry| {
            (
                entry["what"].as_str().unwrap(),
                entry["old"].as_str(),
                entry["new"].as_str(),
                entry["reason"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        history,
        [
            (
                "Cerrado",
                None,
                Some("Intermitencia en el sistema · referencia REQ-7"),
                Some("Cayó SIAC")
            ),
            ("Reabierto", None, None, Some("Se cerró por error")),
            (
                "Corregido: escenario",
                Some("Falla masiva"),
                Some("Error o pruebas"),
                Some("Fue un error de usuario")
            ),
            (
                "Cerrado",
                None,
                Some("Error de Usuario"),
                Some("Fue un error")
            ),
        ]
    );
}

#[test]
fn e8_a_notice_confirms_the_mass_failures_it_speaks_of() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            chip("--cliente-presente --inicio -10"),
            "comunicado registrar --referencia COM-1 --desde -30 --hasta -40 --aplicativo siac"
                .into(),
            "comunicado registrar --referencia COM-1 --desde -30 --aplicativo 'siac,sga'".into(),
            "evento mostrar 1".into(),
            "comunicado registrar --referencia COM-2 --desde -30 --aplicativo siac --niega \
             --reemplaza-a COM-1"
                .into(),
            "evento corregir 1 --campo comunicado --valor COM-9 --razon x".into(),
            "evento corregir 1 --campo comunicado --valor COM-1 --razon 'Vale el primero'".into(),
            "comunicado listar".into(),
        ],
    );
    assert_eq!(
        refused(&documents[1]),
        ("E8", "La ventana del comunicado termina antes de empezar.")
    );
    assert_eq!(
        documents[2]["outages"],
        json!([documents[0]["correlative"]])
    );
    assert_eq!(documents[2]["applications"], json!(["SIAC ÚNICO", "SGA"]));
    assert_eq!(
        (&documents[3]["confirmed"], &documents[3]["notice"]),
        (&json!(true), &json!("COM-1"))
    );
    assert_eq!(documents[4]["confirmed"], false);
    assert_eq!(
        documents[5]["error"]["message"],
        "No hay ningún comunicado con la referencia «COM-9»."
    );
    assert_eq!(documents[6]["confirmed"], true);
    assert_eq!(documents[7]["notices"].as_array().map(Vec::len), Some(2));
}

#[test]
fn o6_a_correction_keeps_what_was_there_before() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            chip("--cliente-presente --inicio -10"),
            "evento corregir 1 --campo aplicativos --valor 'siac, sga' --razon 'Faltaba SGA'"
                .into(),
            "evento corregir 1 --campo tramite --valor queja --razon x".into(),
            "evento corregir 1 --campo tramite --valor 'cambio de número' --razon 'Se marcó otro'"
                .into(),
            "evento corregir 1 --campo causa --valor 'corte de luz' --razon x".into(),
            "evento corregir 1 --campo aplicativos --valor siac --razon ' '".into(),
            "evento corregir 1 --campo color --valor x --razon x".into(),
            "evento mostrar 1".into(),
        ],
    );
    assert_eq!(
        refused(&documents[2]),
        ("E2", "«Queja» es de Reclamos y el evento es de Consultas.")
    );
    assert_eq!(refused(&documents[4]).0, "C1");
    assert_eq!(
        documents[5]["error"]["message"],
        "El campo razón: no puede quedar vacío."
    );
    assert_eq!(
        documents[6]["error"]["message"],
        "«color» no vale para --campo; use inicio, detectado, restablecido, escenario, aplicativos, \
         tramite, comunicado, motivo, sustento, referencia, origen, motivo-retraso, suceso."
    );
    let shown = &documents[7];
    assert_eq!(
        (&shown["corrections"], &shown["procedure"]),
        (&json!(2), &json!("Cambio de Número"))
    );
    assert_eq!(
        (
            &shown["history"][1]["old"],
            &shown["history"][1]["new"],
            &shown["history"][1]["reason"]
        ),
        (
            &json!("SIAC ÚNICO"),
            &json!("SIAC ÚNICO, SGA"),
            &json!("Faltaba SGA")
        )
    );
    assert_eq!(
        point
            .run(&["evento", "mostrar", "1"])
            .stdout
            .lines()
            .last()
            .unwrap(),
        "  [hora]  Marta Prueba: Corregido: trámite: Reposición de Chip → Cambio de Número (Se marcó otro)"
    );
}

#[test]
fn o4_an_adviser_neither_opens_nor_closes() {
    let point = Point::started_by(Role::Asesor);
    let documents = batch(&point, &[chip("--cliente-presente"), "respaldar".into()]);
    assert_eq!(
        refused(&documents[0]),
        (
            "O4",
            "El evento lo registra el Jefe, Supervisor o Coordinador; su rol es asesor."
        )
    );
    assert_eq!(refused(&documents[1]).0, "U1");
}

#[test]
fn e10_the_administrator_registers_a_test_without_questions() {
    let point = Point::started_by(Role::Administrador);
    let documents = point.batch(&[
        "evento abrir --tramite queja --escenario error",
        "evento restablecer 1 --hora ahora",
    ]);
    assert_eq!(
        (&documents[0]["scenario"], &documents[0]["confirmed"]),
        (&json!("error_or_test"), &json!(true))
    );
    assert_eq!(documents[1]["state"], "restored", "{}", documents[1]);
}
