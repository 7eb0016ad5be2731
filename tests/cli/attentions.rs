//! Customers received at the counter (Q0, K, O, C5).

use super::{Point, done, failed, refused};
use serde_json::{Value, json};

/// `atencion registrar` of a chip replacement with more options.
pub(super) fn chip(extra: &str) -> String {
    format!(
        "atencion registrar --tramite 'reposición de chip' --nombre 'Rosa Ejemplo Prueba' --pide 'Un chip nuevo' {extra}"
    )
}

/// `atencion registrar` of a theft block.
pub(super) const THEFT: &str = "atencion registrar --tramite 'me robaron' --nombre 'Luis Invento Falso' --pide 'Bloquear todo' --documento dni:45521234 --servicio 987000412";

/// `evento abrir` of a mass failure of a procedure.
pub(super) fn opened(procedure: &str) -> String {
    format!(
        "evento abrir --tramite '{procedure}' --aplicativo siac --escenario masiva --cliente-presente --inicio -10"
    )
}

pub(super) fn batch(point: &Point, lines: &[String]) -> Vec<Value> {
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    point.batch(&lines)
}

pub(super) fn codes(document: &Value) -> Vec<&str> {
    document["attentions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|attention| attention["short_code"].as_str().unwrap())
        .collect()
}

#[test]
fn q0_a_customer_is_received_with_and_without_an_event_in_words() {
    let point = Point::started();
    assert_eq!(
        point.run(&[
            "atencion",
            "registrar",
            "--tramite",
            "me robaron",
            "--nombre",
            "Rosa Ejemplo Prueba",
            "--pide",
            "Bloquear línea y equipo",
            "--documento",
            "ruc:20512333798",
            "--telefono",
            "12",
        ]),
        done(
            "LIM014-A-R000001-N\n",
            "Atención recibida: Consultas · Bloqueo de línea y/o equipo por robo o pérdida · sin evento.\n\
             Crítica y pendiente: anote la hora y el canal del bloqueo real, o que el cliente desistió.\n\
             Aviso [Q5]: el dígito de control no corresponde; se guarda igual.\n\
             Aviso [Q5]: un celular lleva 9 dígitos y empieza con 9, un fijo 8 con su código de ciudad; se guarda igual.\n\
             No hay evento abierto de Consultas; si corresponde, ábralo con: contingencia evento abrir --atencion R000001-N --escenario ESCENARIO --aplicativo APLICATIVO\n",
        )
    );
    assert_eq!(
        point.run(&[
            "atencion",
            "registrar",
            "--tramite",
            "partida de nacimiento",
            "--nombre",
            "Luis Invento Falso",
            "--pide",
            "Una copia",
            "--materia",
            "cobro",
        ]),
        done(
            "LIM014-A-R000002-L\n",
            "Atención recibida: No regulado · partida de nacimiento · sin evento.\n\
             El trámite no está en la lista de solicitudes reguladas; se recibe igual.\n\
             Lo que es solo de un reclamo (materia, pedido, recibo, monto, vía, hora en la bandeja, fundamento, reclamo al que se refiere) no se guardó.\n",
        )
    );
    let opened = point.run(&[
        "evento",
        "abrir",
        "--atencion",
        "R1",
        "--escenario",
        "imprevisto",
        "--aplicativo",
        "siac",
    ]);
    assert_eq!(
        opened,
        done(
            "LIM014-[año]-A-000001\n",
            "Evento registrado: Consultas · Bloqueo de línea y/o equipo por robo o pérdida · Evento no previsto.\n\
             Inicio [hora], sigue abierto.\n\
             Trámite crítico: se atiende igual, por un canal alterno o el formato manual.\n\
             Atenciones críticas pendientes: 1; véalas con: contingencia atencion listar --pendientes --evento A-000001\n\
             Quedó preparado el aviso a Fallas de Sistemas y Plataforma: contingencia aviso A-000001\n",
        )
    );
    assert_eq!(
        point.run(&["atencion", "listar"]),
        done(
            "Código              Recibida          Trámite                                         Cliente                    Evento      Resultado\n\
             LIM014-A-R000001-N  [hora]  Bloqueo de línea y/o equipo por robo o pérdida  Rosa E. P. · RUC ****3798  A-000001    crítica, espera [duración]\n\
             LIM014-A-R000002-L  [hora]  partida de nacimiento                           Luis I. F.                 sin evento  recibida\n",
            "",
        )
    );
    assert_eq!(
        point.run(&["atencion", "resultado", "R1", "--via", "formato"]),
        done(
            "LIM014-A-R000001-N\n",
            "Resultado anotado, formato manual: Consultas · Bloqueo de línea y/o equipo por robo o pérdida · A-000001.\n\
             Crítica y pendiente: anote la hora y el canal del bloqueo real, o que el cliente desistió.\n",
        )
    );
    assert_eq!(
        point.run(&["atencion", "mostrar", "r-1"]),
        done(
            "Código     LIM014-A-R000001-N\n\
             Evento     LIM014-[año]-A-000001\n\
             Tipo       Consultas\n\
             Trámite    Bloqueo de línea y/o equipo por robo o pérdida\n\
             Recibida   [hora]\n\
             Cliente    Rosa E. P.\n\
             Documento  RUC ****3798\n\
             Teléfono   ***\n\
             Solicita   Bloquear línea y equipo\n\
             Atiende    Marta Prueba\n\
             Resultado  formato manual, anotó Marta Prueba\n\
             \n\
             Historia\n\
             \u{20} [hora]  Marta Prueba: Recibida\n\
             \u{20} [hora]  Marta Prueba: Unida al evento LIM014-[año]-A-000001\n\
             \u{20} [hora]  Marta Prueba: Resultado: formato manual\n",
            "Crítica y pendiente: anote la hora y el canal del bloqueo real, o que el cliente desistió.\n\
             Aviso [Q5]: el dígito de control no corresponde; se guarda igual.\n\
             Aviso [Q5]: un celular lleva 9 dígitos y empieza con 9, un fijo 8 con su código de ciudad; se guarda igual.\n",
        )
    );
    assert_eq!(
        point.run(&["atencion", "mostrar", "R9"]),
        failed(
            2,
            "No hay ninguna atención «R9».\n  - Vea los códigos con: contingencia atencion listar\n"
        )
    );
}

#[test]
fn q0_whatever_the_customer_asks_for_is_received() {
    let point = Point::started();
    let asked = |procedure: &str| {
        format!(
            "atencion registrar --tramite '{procedure}' --nombre 'Rosa Ejemplo Prueba' --pide x"
        )
    };
    let documents = batch(
        &point,
        &[
            asked("pago de recibo"),
            asked("migración"),
            asked("bloqueo"),
            asked("algo que nadie conoce"),
            asked("  "),
            opened("queja"),
            asked("apelación"),
            format!("{} --sin-evento", asked("queja")),
            "evento restablecer 1 --hora -1".into(),
            asked("queja"),
            format!("{} --evento A-1", asked("queja")),
            format!("{} --evento A-9", asked("queja")),
            format!("{} --evento A-1 --hora -60", asked("portabilidad")),
        ],
    );
    let facts = |at: usize| {
        let document = &documents[at];
        (
            document["procedure"].as_str().unwrap(),
            document["procedure_type"].as_str(),
            document["critical"].as_bool().unwrap(),
            document["outage"].is_null(),
        )
    };
    assert_eq!(facts(0).1, None);
    assert!(
        documents[0]["hints"][0]
            .as_str()
            .unwrap()
            .starts_with("Los pagos que realicen los usuarios")
    );
    // One that fits several is received in the customer's words, and which they are is said.
    assert_eq!(facts(1), ("migración", None, false, true));
    assert_eq!(
        documents[1]["hints"],
        json!([
            "El trámite puede ser «Migración de Plan», «Migración a prepago», «Migración a postpago», «Migración de plan con renovación de equipo»; se recibió con sus palabras, sin tipo. Si es uno de ellos, recíbala otra vez con ese nombre."
        ])
    );
    // K1: a block for a reason that is not known is the critical one.
    assert_eq!(
        facts(2),
        (
            "Bloqueo de línea y/o equipo por robo o pérdida",
            Some("consultas"),
            true,
            true
        )
    );
    assert_eq!(facts(3), ("algo que nadie conoce", None, false, true));
    assert_eq!(documents[4]["error"]["kind"], "usage", "{}", documents[4]);
    let correlative = &documents[5]["correlative"];
    assert_eq!(&documents[6]["outage"], correlative);
    assert_eq!(documents[7]["outage"], Value::Null);
    // O1: restored is not open any more; O7: it may still be named.
    assert_eq!(documents[9]["outage"], Value::Null);
    assert_eq!(&documents[10]["outage"], correlative);
    assert_eq!(
        documents[11]["error"]["message"],
        "No hay ningún evento «A-9»."
    );
    let warned: Vec<&str> = documents[12]["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|warning| warning["rule"].as_str().unwrap())
        .collect();
    assert_eq!(warned, ["E2", "O7"]);
}

#[test]
fn k2_a_theft_block_waits_for_the_actual_block_and_stands_first() {
    let point = Point::started();
    let block = |extra: &str| format!("atencion resultado R1 {extra}");
    let documents = batch(
        &point,
        &[
            format!("{THEFT} --hora -30"),
            chip(""),
            block("--via formato"),
            block("--via derivado"),
            block("--via derivado --a 'Línea 123'"),
            "atencion listar --pendientes".into(),
            "atencion listar".into(),
            block("--via canal-alterno --canal 'Línea 123'"),
            block("--via canal-alterno --hora -5"),
            block("--via canal-alterno --hora -45 --canal 'Línea 123'"),
            block("--via canal-alterno --hora -5 --canal 'Línea 123'"),
            "atencion listar --pendientes".into(),
            "atencion listar".into(),
        ],
    );
    let pending = |at: usize| documents[at]["critical_pending"].as_bool().unwrap();
    assert!(pending(0) && pending(2) && pending(4));
    assert_eq!(refused(&documents[3]), ("K2", "Diga a quién se derivó."));
    assert_eq!(codes(&documents[5]), ["R000001-N"]);
    // Older, and first all the same.
    assert_eq!(codes(&documents[6]), ["R000001-N", "R000002-L"]);
    assert_eq!(
        refused(&documents[7]),
        ("K2", "Diga a qué hora se atendió.")
    );
    assert_eq!(
        refused(&documents[8]),
        ("K2", "Diga por qué canal alterno se atendió.")
    );
    assert_eq!(
        refused(&documents[9]),
        ("K2", "El resultado no puede ser anterior a la solicitud.")
    );
    assert!(!pending(10));
    assert_eq!(documents[11]["attentions"], json!([]));
    assert_eq!(codes(&documents[12]), ["R000002-L", "R000001-N"]);
}

#[test]
fn o3_one_mass_failure_opens_each_type_as_its_customers_come() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            THEFT.into(),
            "evento abrir --atencion R1".into(),
            opened("queja"),
            "comunicado registrar --referencia FS-1 --desde -30 --aplicativo siac".into(),
            "evento abrir --atencion R1".into(),
            "atencion mostrar R1".into(),
            chip(""),
            "evento abrir --atencion R2 --escenario masiva --aplicativo siac".into(),
            "atencion registrar --tramite 'partida de nacimiento' --nombre 'Rosa Ejemplo Prueba' --pide x".into(),
            "evento abrir --atencion R3 --escenario masiva --aplicativo siac".into(),
            "evento abrir --atencion R3 --sin-cliente --escenario masiva --aplicativo siac".into(),
        ],
    );
    assert_eq!(documents[1]["error"]["message"], "Falta --escenario.");
    let (first, second) = (&documents[2], &documents[4]);
    for same in ["application_ids", "scenario", "started_at"] {
        assert_eq!(first[same], second[same], "{same}");
    }
    assert_eq!(
        (&second["procedure_type"], &second["notice"]),
        (&json!("consultas"), &json!("FS-1"))
    );
    assert_eq!(second["attentions"], 1);
    assert_eq!(&documents[5]["outage"], &second["correlative"]);
    // O1: the next of the type is an attention of it.
    assert_eq!(&documents[6]["outage"], &second["correlative"]);
    assert_eq!(
        refused(&documents[7]),
        ("O1", "Ya hay un evento abierto de Consultas: A-000002.")
    );
    assert_eq!(refused(&documents[9]).0, "E1");
    assert_eq!(documents[10]["error"]["kind"], "usage");
}

#[test]
fn q0_an_attention_without_event_is_joined_later_to_one_of_its_type() {
    let point = Point::started();
    let first = point.batch(&[&chip(""), THEFT, &opened("queja")]);
    assert_eq!(first[1]["outage"], Value::Null);
    let ran = point.run(&[
        "evento",
        "abrir",
        "--tramite",
        "cambio de número",
        "--aplicativo",
        "siac",
        "--escenario",
        "masiva",
        "--cliente-presente",
        "--inicio",
        "-5",
    ]);
    assert_eq!(
        ran,
        done(
            "LIM014-[año]-A-000002\n",
            "Evento registrado: Consultas · Cambio de Número · Falla masiva, por confirmar.\n\
             Inicio [hora], sigue abierto.\n\
             Quedó preparado el aviso a Fallas de Sistemas y Plataforma: contingencia aviso A-000002\n\
             R000001-N se recibió sin evento; únala con: contingencia atencion unir R000001-N --evento A-000002\n\
             R000002-L se recibió sin evento; únala con: contingencia atencion unir R000002-L --evento A-000002\n",
        )
    );
    assert_eq!(
        point.run(&["atencion", "unir", "R1", "--evento", "A-2"]),
        done(
            "LIM014-A-R000001-N\n",
            "Atención unida: Consultas · Reposición de Chip · A-000002.\n"
        )
    );
    assert_eq!(
        point.run(&["atencion", "unir", "R1", "--evento", "A-1"]),
        failed(
            1,
            "La atención R000001-N no es de Reclamos. [E2]\n  - Queda recibida como estaba.\n"
        )
    );
    let shown = point.batch(&["atencion listar --evento A-2", "evento mostrar A-2"]);
    assert_eq!(codes(&shown[0]), ["R000001-N"]);
    assert_eq!(
        (&shown[1]["attentions"], &shown[1]["critical_pending"]),
        (&json!(1), &json!(0))
    );
}

#[test]
fn c5_pending_critical_attentions_are_told_and_never_block() {
    let point = Point::started();
    point.batch(&[
        "evento abrir --tramite queja --aplicativo 'web asesor' --escenario imprevisto --cliente-presente --inicio -10",
        "atencion registrar --tramite queja --nombre 'Rosa Ejemplo Prueba' --pide x",
        "evento restablecer 1 --hora ahora",
    ]);
    let close = |sustento: &str| {
        point.run(&[
            "evento",
            "cerrar",
            "1",
            "--causa",
            "infraestructura",
            "--suceso",
            "inundacion",
            "--sustento",
            sustento,
        ])
    };
    let without = close(" ");
    assert_eq!(without.code, 1, "{without:?}");
    assert_eq!(without.stdout, "");
    let closed = close("Queda una queja por atender");
    assert_eq!(closed.code, 0, "{closed:?}");
    assert!(
        closed.stderr.contains(
            "Atenciones críticas pendientes: 1; véalas con: contingencia atencion listar --pendientes --evento A-000001\n"
        ),
        "{closed:?}"
    );
    // Closed or not, it stays first until its outcome is known (K2).
    let list = point.batch(&["atencion listar --pendientes --evento A-1"]);
    assert_eq!(codes(&list[0]), ["R000001-N"]);
}

#[test]
fn a_resolution_is_of_a_claim_and_not_of_tomorrow() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            "atencion registrar --tramite reclamo --nombre 'Rosa Ejemplo Prueba' --pide x --de-papel 1 --hora '2026-01-05 10:00'".into(),
            chip(""),
            "atencion firme R1 --fecha 2999-01-01".into(),
            "atencion firme R1 --fecha 04/01/2026".into(),
            "atencion firme R2 --fecha 05/01/2026".into(),
            "atencion firme R1 --fecha 05/02/2026".into(),
        ],
    );
    let late = "La resolución no puede quedar firme en el futuro ni antes de la solicitud.";
    assert_eq!(refused(&documents[2]), ("T1", late));
    assert_eq!(refused(&documents[3]), ("T1", late));
    assert_eq!(
        refused(&documents[4]),
        (
            "T1",
            "Solo un reclamo, una apelación o una queja tiene resolución."
        )
    );
    assert_eq!(documents[5]["firm_on"], "2026-02-05");
}

#[test]
fn o3_a_failure_that_is_denied_over_or_not_begun_is_not_repeated() {
    let theft = |options: &str| format!("{THEFT} {options}");
    // Denied.
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            THEFT.into(),
            opened("queja"),
            "comunicado registrar --referencia FS-1 --desde -30 --aplicativo siac --niega".into(),
            "evento abrir --atencion R1".into(),
        ],
    );
    assert_eq!(documents[3]["error"]["message"], "Falta --escenario.");
    // Over by its notice before the customer came.
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            "evento abrir --tramite queja --aplicativo siac --escenario masiva --cliente-presente --inicio -60 --detectado -60 --motivo-retraso x".into(),
            "comunicado registrar --referencia FS-1 --desde -60 --hasta -20 --aplicativo siac".into(),
            THEFT.into(),
            "evento abrir --atencion R1".into(),
        ],
    );
    assert_eq!(documents[1]["confirmed"], true, "{}", documents[1]);
    assert_eq!(documents[3]["error"]["message"], "Falta --escenario.");
    // Not begun when the customer filed it.
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            theft("--de-papel 7 --hora -90"),
            opened("queja"),
            "evento abrir --atencion R1".into(),
        ],
    );
    assert_eq!(documents[2]["error"]["message"], "Falta --escenario.");
}

#[test]
fn o3_a_second_type_takes_over_only_the_applications_of_its_side() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            "evento abrir --tramite portabilidad --aplicativo sisact --aplicativo siac --escenario masiva --cliente-presente --inicio -10".into(),
            "atencion registrar --tramite queja --nombre 'Rosa Ejemplo Prueba' --pide x".into(),
            "evento abrir --atencion R1".into(),
        ],
    );
    assert_eq!(
        documents[0]["application_ids"],
        json!(["sisact", "siac_unico"]),
        "{}",
        documents[0]
    );
    assert_eq!(documents[2]["application_ids"], json!(["siac_unico"]));
}

#[test]
fn o3_a_failure_of_the_other_side_registers_nothing_that_nobody_named() {
    let point = Point::started();
    let documents = batch(
        &point,
        &[
            opened("queja"),
            "atencion registrar --tramite portabilidad --nombre 'Rosa Ejemplo Prueba' --pide x"
                .into(),
            "evento abrir --atencion R1".into(),
            "evento listar".into(),
            "evento abrir --atencion R1 --escenario masiva --aplicativo sisact".into(),
        ],
    );
    let error = &documents[2]["error"];
    assert_eq!(error["kind"], "usage", "{error}");
    assert!(error.to_string().contains("--aplicativo"), "{error}");
    assert_eq!(documents[3]["outages"].as_array().unwrap().len(), 1);
    assert_eq!(documents[4]["application_ids"], json!(["sisact"]));
}
