//! Invented documents: usual ones, and ones at the limits of what people write.

use chrono::{DateTime, FixedOffset};
use contingencia::documents::Head;
use contingencia::documents::attention::{Claim, Customer, PendingCritical};
use contingencia::documents::blank_form::BlankForm;
use contingencia::documents::claim_form::ClaimForm;
use contingencia::documents::closing_record::{ClosingRecord, Correction, Moment};
use contingencia::documents::day_sheet::{DayOutage, DaySheet, TypeCount};
use contingencia::documents::evaluation_sheet::{Compared, DayBar, EvaluationSheet};
use contingencia::documents::feedback::{Feedback, FeedbackCase};
use contingencia::documents::filled_form::{FilledForm, FormAttention};
use contingencia::documents::phone_script::PhoneScript;
use contingencia::documents::script::Reception;
use contingencia::documents::slip::Slip;
use contingencia::domain::calendar::Country;
use contingencia::domain::report::{Layout, ReportKind, ReportModel, ReportRow, SHIPPED};
use serde_json::json;

fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

#[allow(
    clippy::unnecessary_wraps,
    reason = "shortens the samples' optional texts"
)]
fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

pub(crate) fn head(reference: &str) -> Head {
    Head {
        company: "Empresa Ejemplo S. A. C.".into(),
        point_code: "LIM014".into(),
        point_name: "CAC San Isidro".into(),
        country: Country::PE,
        reference: reference.into(),
        issued_at: DateTime::<FixedOffset>::parse_from_rfc3339("2026-11-22T12:05:30-05:00")
            .unwrap_or_default(),
    }
}

fn customer() -> Customer {
    Customer {
        name: "Rosa Ejemplo Prueba".into(),
        document: some("DNI 00000001"),
        representative: None,
        service: some("987 000 111"),
        phone: some("987 000 222"),
        notify_to: some("rosa@ejemplo.pe"),
    }
}

fn claim() -> Claim {
    Claim {
        subject: "Facturación y cobro".into(),
        concrete_request: some("Que se anule el cargo de reconexión y se emita un recibo nuevo."),
        receipt_number: some("S001-00004512"),
        receipt_date: some("03/11/2026"),
        receipt_amount: some("S/ 59.90"),
        entry: some("mostrador"),
        in_tray: None,
        ground: some("no conforme con la atención"),
        refers_to: None,
    }
}

pub(crate) fn slip() -> Slip {
    Slip {
        head: head("LIM014-A-R000318-I"),
        code: "LIM014-A-R000318-I".into(),
        taken_at: "22/11/2026 10:44".into(),
        channel: "Centro de atención al cliente (CAC)".into(),
        procedure: "Bloqueo de línea y/o equipo por robo o pérdida".into(),
        place: some("Av. Ejemplo 123, San Isidro · lunes a sábado de 9:00 a 18:00"),
        is_regulated: true,
        customer: customer(),
        request: "Le robaron el celular a las 9:50 en la Av. Prueba. Pide bloquear línea y equipo."
            .into(),
        claim: None,
        attended_by: "J. Asesor".into(),
        outage: some("LIM014-2026-A-000043"),
        term: None,
        follow_up: "Llame al 123 o acérquese a este punto con su código.".into(),
        transcribed_from: None,
        annulled: None,
        corrects: None,
    }
}

pub(crate) fn slip_of_a_claim() -> Slip {
    Slip {
        procedure: "Reclamo".into(),
        request: "No reconoce el cargo de reconexión de octubre: pagó antes del vencimiento."
            .into(),
        claim: Some(claim()),
        term: some("20 días hábiles, hasta el 22/12/2026"),
        transcribed_from: some("LIM014-A-R000318-I, folio 12"),
        ..slip()
    }
}

/// A slip of nothing but what is required (Q1).
pub(crate) fn empty_slip() -> Slip {
    Slip {
        channel: String::new(),
        place: None,
        is_regulated: false,
        customer: Customer::default(),
        request: String::new(),
        attended_by: String::new(),
        outage: None,
        follow_up: String::new(),
        ..slip()
    }
}

/// What people write that a careless printer takes for instructions or cannot draw.
pub(crate) const HOSTILE: [&str; 12] = [
    "#let x = 1",
    "$ x^2 $",
    r"\",
    "[contenido]",
    "*negrita* _cursiva_",
    "@referencia <etiqueta>",
    "`código` ```bloque```",
    "= Título -- -- ... ~ \"comillas\" 'simples'",
    "// comentario /* bloque */",
    "https://ejemplo.pe/#ancla",
    "Nu\u{301}n\u{303}ez",
    "محمد علي لا שלום",
];

/// How the request of [`slip_at_the_limit`] ends.
pub(crate) const LAST_WORDS: &str = " Fin del pedido.";

/// A slip at its limits: a name of 120 signs, a request of 4,000, and among it all of [`HOSTILE`].
pub(crate) fn slip_at_the_limit() -> Slip {
    let mut request = HOSTILE.join("\n");
    request.push_str("\n🦊 y \u{1b}[31mrojo\u{202e}\n");
    request.push_str(&"M".repeat(200));
    let words = " Solicita revisión de su caso porque ya reclamó antes sin respuesta.";
    while request.chars().count() < 4_000 {
        request.push_str(words);
    }
    let mut request: String = request.chars().take(4_000 - LAST_WORDS.len()).collect();
    request.push_str(LAST_WORDS);
    Slip {
        customer: Customer {
            name: "Ejemplo ".repeat(15),
            representative: some(&"Prueba".repeat(20)),
            notify_to: some(&format!("{}@ejemplo.pe", "a".repeat(109))),
            ..customer()
        },
        request,
        ..slip_of_a_claim()
    }
}

/// The form of an appeal, with everything that can be said of one.
pub(crate) fn claim_form() -> ClaimForm {
    let slip = slip_of_a_claim();
    ClaimForm {
        head: slip.head,
        kind: "Apelación".into(),
        code: slip.code,
        official_code: some("REC-2026-0099"),
        filed: slip.taken_at,
        customer: slip.customer,
        request: slip.request,
        claim: Claim {
            entry: some("web"),
            in_tray: some("22/11/2026 10:41"),
            refers_to: some("REC-2026-0042 (LIM014-A-R000300-Q)"),
            ..claim()
        },
        attended_by: slip.attended_by,
        term: slip.term,
        transcribed_from: slip.transcribed_from,
    }
}

/// A form of which only what is required was said.
pub(crate) fn empty_claim_form() -> ClaimForm {
    ClaimForm {
        kind: "Reclamo".into(),
        official_code: None,
        customer: Customer::default(),
        request: String::new(),
        claim: Claim::default(),
        attended_by: String::new(),
        term: None,
        transcribed_from: None,
        ..claim_form()
    }
}

/// A form at the limits of what people write, hostile in every field.
pub(crate) fn claim_form_at_the_limit() -> ClaimForm {
    let slip = slip_at_the_limit();
    let hostile = some(&HOSTILE.join(" "));
    ClaimForm {
        customer: slip.customer,
        request: slip.request,
        claim: Claim {
            concrete_request: hostile.clone(),
            ground: hostile.clone(),
            refers_to: hostile,
            ..claim()
        },
        ..claim_form()
    }
}

pub(crate) fn blank_form(blocks: usize) -> BlankForm {
    BlankForm {
        head: head("R000401 a R000412"),
        place: some("Av. Ejemplo 123, San Isidro · lunes a sábado de 9:00 a 18:00"),
        channel: some("CAC"),
        types: texts(["Reclamos", "Altas", "Bajas", "Consultas"]),
        applications: texts([
            "SISACT Prepago",
            "SISACT",
            "SICAR",
            "SIAC ÚNICO",
            "Web Asesor reclamos",
            "SGA",
        ]),
        scenarios: texts(["Falla masiva", "Evento no previsto", "Error o pruebas"]),
        outcomes: texts([
            "Atendido por canal alterno",
            "Tomado en este formato",
            "Derivado",
            "El cliente desistió",
        ]),
        subjects: texts([
            "facturación y cobro",
            "calidad e idoneidad",
            "incumplimiento de condiciones u ofertas",
            "falta de servicio",
            "instalación, activación o traslado",
            "falta de ejecución de baja o suspensión",
            "recargas",
            "contratación no solicitada",
            "migración",
            "portabilidad",
            "otras",
        ]),
        codes: (401..)
            .take(blocks)
            .map(|number| format!("LIM014-A-R{number:06}-K"))
            .collect(),
    }
}

fn form_attention(number: usize) -> FormAttention {
    let usual = FormAttention {
        code: format!("LIM014-A-R{number:06}-K"),
        taken_at: "22/11/2026 10:44".into(),
        procedure: "Reposición de Chip".into(),
        critical: false,
        customer: customer(),
        request: "Pide un chip nuevo para su línea porque el suyo no lee.".into(),
        claim: None,
        attended_by: "J. Asesor".into(),
        outcome: some("Tomado en este formato"),
        from_paper: number.is_multiple_of(5),
        official_code: None,
    };
    match number % 3 {
        0 => FormAttention {
            procedure: "Reclamo".into(),
            critical: true,
            claim: Some(claim()),
            request: "No reconoce el cargo de reconexión de octubre: pagó antes del vencimiento y \
                      tiene la constancia del banco, que deja en copia."
                .into(),
            outcome: None,
            ..usual
        },
        1 => FormAttention {
            procedure: "Bloqueo de línea y/o equipo por robo o pérdida".into(),
            critical: true,
            outcome: some("Bloqueado a las 10:58 por el 123"),
            official_code: some("SIAC-2026-118293"),
            ..usual
        },
        _ => usual,
    }
}

pub(crate) fn filled_form(attentions: usize) -> FilledForm {
    FilledForm {
        head: head("LIM014-2026-A-000043"),
        channel: "CAC".into(),
        correlative: "LIM014-2026-A-000043".into(),
        procedure_type: "Consultas".into(),
        applications: texts(["SIAC ÚNICO", "SGA"]),
        scenario: "Falla masiva".into(),
        cause: some("Falla Masiva de Aplicativo"),
        started: "22/11/2026 10:31".into(),
        restored: some("22/11/2026 11:58"),
        duration: some("1 h 27 min"),
        responsible: "M. Supervisora".into(),
        sustento: some(
            "Restablecido según comunicado FS-1182. Queda una queja pendiente de registrar por \
             correo caído.",
        ),
        official_code: None,
        attentions: (311..).take(attentions).map(form_attention).collect(),
    }
}

/// The form of an outage of which little is known yet.
pub(crate) fn empty_form() -> FilledForm {
    FilledForm {
        cause: None,
        restored: None,
        duration: None,
        sustento: None,
        ..filled_form(0)
    }
}

/// A form with attentions at the limits of what people write.
pub(crate) fn form_at_the_limit() -> FilledForm {
    let slip = slip_at_the_limit();
    let long = FormAttention {
        customer: slip.customer,
        request: slip.request,
        claim: slip.claim,
        ..form_attention(1)
    };
    let nothing = FormAttention::default();
    FilledForm {
        attentions: vec![form_attention(2), long.clone(), nothing, long],
        ..filled_form(0)
    }
}

pub(crate) fn reception() -> Reception {
    Reception {
        company: "Empresa Ejemplo".into(),
        code: "L123-A-R000317-K".into(),
        taken_at: "22/11/2026 10:44".into(),
        form: "por teléfono, línea 123".into(),
        procedure: "Reclamo".into(),
        term: some("20 días hábiles, hasta el 22/12/2026"),
        follow_up: "Consulte con ese código en la línea 123, opción 4".into(),
    }
}

pub(crate) fn phone_script() -> PhoneScript {
    PhoneScript::new(head("L123-A-R000317-K"), &reception())
}

fn pending(number: usize) -> PendingCritical {
    PendingCritical {
        code: format!("LIM014-A-R{number:06}-O"),
        procedure: "Bloqueo de línea y/o equipo por robo o pérdida".into(),
        customer: "DNI ****5521".into(),
        waiting: "1 h 31 min".into(),
    }
}

fn moment(at: &str, source: &str) -> Moment {
    Moment {
        at: some(at),
        source: source.into(),
        afterwards: false,
    }
}

pub(crate) fn closing_record() -> ClosingRecord {
    ClosingRecord {
        head: head("LIM014-2026-A-000043"),
        correlative: "LIM014-2026-A-000043".into(),
        channel: "CAC".into(),
        procedure_type: "Consultas".into(),
        procedure: "Reposición de Chip".into(),
        applications: texts(["SIAC ÚNICO", "SGA"]),
        scenario: "Falla masiva".into(),
        notice: some("FS-1182, confirma, de 10:20 a 12:00"),
        started: Moment {
            afterwards: true,
            ..moment("22/11/2026 10:31", "persona")
        },
        detected: moment("22/11/2026 10:31", "persona"),
        registered: moment("22/11/2026 10:42", "reloj"),
        restored: moment("22/11/2026 11:58", "Comunicado"),
        closed: moment("22/11/2026 12:05", "reloj"),
        duration: "1 h 27 min".into(),
        over_one_hour: true,
        cause: "Falla Masiva de Aplicativo".into(),
        sustento: "Restablecido según comunicado FS-1182. Queda una queja pendiente de registrar \
                   por correo caído."
            .into(),
        reference: some("TEC-88213"),
        origin: some("Caída del enlace de SIAC en el centro de datos de Lima."),
        unconfirmed: false,
        closed_by: "M. Supervisora, supervisor".into(),
        to_validate: true,
        attentions: 11,
        pending_critical: vec![pending(315), pending(317)],
        corrections: vec![Correction {
            field: "Inicio".into(),
            old: "22/11/2026 10:41".into(),
            new: "22/11/2026 10:31".into(),
            reason: "El primer cliente llegó antes; lo confirma la hoja de turnos.".into(),
            by: "M. Supervisora, 22/11/2026 11:02".into(),
        }],
    }
}

pub(crate) fn empty_closing_record() -> ClosingRecord {
    ClosingRecord {
        applications: Vec::new(),
        notice: None,
        started: Moment::default(),
        over_one_hour: false,
        sustento: String::new(),
        reference: None,
        to_validate: false,
        attentions: 0,
        pending_critical: Vec::new(),
        corrections: Vec::new(),
        ..closing_record()
    }
}

pub(crate) fn day_sheet() -> DaySheet {
    DaySheet {
        head: head("22/11/2026"),
        day: "22/11/2026".into(),
        shift_from: "08:00".into(),
        shift_to: "14:00".into(),
        outages: vec![
            DayOutage {
                correlative: "LIM014-2026-A-000042".into(),
                procedure_type: "Reclamos".into(),
                applications: texts(["Web Asesor reclamos"]),
                scenario: "Falla masiva por confirmar".into(),
                started: "22/11/2026 10:15".into(),
                restored: None,
                duration: "0 h 27 min".into(),
                over_one_hour: false,
                state: "abierto".into(),
                attentions: 3,
            },
            DayOutage {
                correlative: "LIM014-2026-A-000043".into(),
                procedure_type: "Consultas".into(),
                applications: texts(["SIAC ÚNICO", "SGA"]),
                scenario: "Falla masiva".into(),
                started: "22/11/2026 10:31".into(),
                restored: some("22/11/2026 11:58"),
                duration: "1 h 27 min".into(),
                over_one_hour: true,
                state: "restablecido".into(),
                attentions: 11,
            },
        ],
        outcomes: texts([
            "Pendiente",
            "Canal alterno",
            "En formato",
            "Derivado",
            "Desistió",
        ]),
        counts: vec![
            TypeCount {
                procedure_type: "Reclamos".into(),
                counts: vec![1, 0, 2, 0, 0],
            },
            TypeCount {
                procedure_type: "Consultas".into(),
                counts: vec![2, 4, 3, 1, 1],
            },
        ],
        annulled: 2,
        pending_critical: vec![pending(315), pending(317)],
        to_do: texts([
            "Reporte a Regulatorio de A-000039: vence el 25/11/2026.",
            "14 registros sin exportar.",
        ]),
        unsent_alerts: texts([
            "A-000042: aviso a Fallas de Sistemas y Plataforma preparado a las 10:20.",
        ]),
        last_backup: some("22/11/2026 09:00"),
        note: None,
        hands_over: some("M. Supervisora"),
        takes_over: None,
    }
}

pub(crate) fn empty_day_sheet() -> DaySheet {
    DaySheet {
        outages: Vec::new(),
        outcomes: Vec::new(),
        counts: Vec::new(),
        pending_critical: Vec::new(),
        to_do: Vec::new(),
        unsent_alerts: Vec::new(),
        last_backup: None,
        hands_over: None,
        ..day_sheet()
    }
}

/// A count of a day and the seven before it, of one of which nothing is known.
fn compared(sentence: &str, median: &str, median_twice: u64, counts: [u64; 7]) -> Compared {
    let labels = [
        "sá 28/11",
        "vi 27/11",
        "ju 26/11",
        "mi 25/11",
        "ma 24/11",
        "lu 23/11",
        "do 22/11",
    ];
    let mut bars: Vec<DayBar> = labels
        .into_iter()
        .zip(counts)
        .map(|(label, count)| DayBar {
            label: label.into(),
            value: Some(count),
            lack: String::new(),
            is_own: label == "sá 28/11",
        })
        .collect();
    bars.push(DayBar {
        label: "sá 21/11".into(),
        value: None,
        lack: "sin dato".into(),
        is_own: false,
    });
    Compared {
        sentence: sentence.into(),
        bars,
        median: some(median),
        median_twice: Some(median_twice),
    }
}

pub(crate) fn evaluation_sheet() -> EvaluationSheet {
    EvaluationSheet {
        head: head("LIM014-2026-A-000043"),
        correlative: "LIM014-2026-A-000043".into(),
        point: "LIM014".into(),
        channel: "CAC".into(),
        procedure_type: "Consultas".into(),
        procedure: "Bloqueo de línea y/o equipo por robo o pérdida".into(),
        scenario: "Falla masiva".into(),
        started: "28/11/2026 10:31".into(),
        restored: some("28/11/2026 11:58"),
        duration: "1 h 27 min · ▲ más de una hora".into(),
        schedule: "dentro del horario de la falla masiva".into(),
        window: some("FS-1182, 28/11/2026 10:20 a 28/11/2026 12:05"),
        doubts_scenario: false,
        cause: some("Falla Masiva de Aplicativo"),
        responsibility: some("atribuible a la empresa"),
        measures: some("Se reinició el servicio y se vigila su memoria."),
        impact: compared(
            "14 frente a una mediana de 61 (−77 %)",
            "61",
            122,
            [14, 63, 61, 70, 58, 61, 40],
        ),
        counted_at: some("del punto LIM014"),
        social: some("9 públicas · 4 por mensaje privado"),
        claims: compared(
            "12 frente a una mediana de 8 (+50 %)",
            "8",
            16,
            [12, 8, 8, 9, 7, 0, 8],
        ),
        claims_of_day: some("30 frente a una mediana de 21 (+43 %)"),
        validation: some("28/11/2026 12:10 por C. Control"),
        remark: some("Motivo conforme al escenario."),
        asked: some("28/11/2026 12:11"),
        answer_due: some("29/11/2026 12:11"),
        late: false,
        verdict: some("procede"),
        decided: some("28/11/2026 15:40"),
        reason: some("Bajó a la cuarta parte dentro de la ventana de la falla."),
        as_decided: true,
    }
}

/// One of which nothing is known yet.
pub(crate) fn empty_evaluation_sheet() -> EvaluationSheet {
    let none = Compared {
        sentence: "no se importó ningún conteo de ese día".into(),
        ..Compared::default()
    };
    EvaluationSheet {
        restored: None,
        window: None,
        doubts_scenario: true,
        cause: None,
        responsibility: None,
        measures: None,
        impact: none.clone(),
        counted_at: None,
        social: None,
        claims: none,
        claims_of_day: None,
        validation: None,
        remark: None,
        asked: None,
        answer_due: None,
        late: true,
        verdict: None,
        decided: None,
        reason: None,
        as_decided: false,
        ..evaluation_sheet()
    }
}

/// What an adviser signs, of so many cases.
pub(crate) fn feedback(how_many: usize) -> Feedback {
    let count = |cause: usize| (0..how_many).filter(|case| case % 3 == cause).count() as u64;
    let causes = [
        "Q Errores de facturación",
        "J Desconexión tardía",
        "sin clasificar",
    ];
    Feedback {
        head: head("2026-W48"),
        adviser: "Asesora Inventada Uno".into(),
        week: "semana 48 de 2026".into(),
        days: "del 23/11/2026 al 29/11/2026".into(),
        confirmed: how_many as u64,
        raw: 9,
        causes: causes
            .iter()
            .enumerate()
            .map(|(at, name)| ((*name).to_owned(), count(at)))
            .collect(),
        cases: (0..how_many)
            .map(|case| FeedbackCase {
                radicado: format!("4488-{:04}", 2_000 + case),
                finished: "26/11/2026".into(),
                cause: causes[case % 3].into(),
            })
            .collect(),
        given_by: "S. Supervisora, jefa de célula".into(),
    }
}

/// What people write that a document or a workbook could take for something else.
pub(crate) const WRITTEN: [&str; 7] = [
    "#panic(\"no\") $a^2$ *b* @ref <lbl> [corchete] // nada",
    "=HYPERLINK(\"http://ejemplo.pe\";\"x\")",
    "+51987000111",
    "-2+3",
    "@SUM(A1:A9)",
    "a\u{1b}[31mrojo\u{7}",
    "\u{202e}oirucso",
];

/// A row of a report that says a text wherever people write.
#[allow(clippy::unwrap_used, reason = "invented data, which is as it is read")]
pub(crate) fn report_row(number: u32, said: &str) -> ReportRow {
    serde_json::from_value(json!({
        "id": uuid::Uuid::from_u128(number.into()),
        "correlative": format!("LIM014-2026-A-{number:06}"),
        "point": "LIM014",
        "terminal": "A",
        "channel": "cac",
        "procedure_type": "consultas",
        "procedure": "Cambio de Número",
        "applications": ["SIAC ÚNICO"],
        "scenario": "unforeseen",
        "state": "closed",
        "cause": said,
        "sustento": said,
        "measures": said,
        "confirmed": false,
        "started_at": "2026-11-22T10:31:00-05:00",
        "started_source": "user",
        "detected_at": "2026-11-22T10:33:00-05:00",
        "registered_at": "2026-11-22T10:35:00-05:00",
        "restored_at": "2026-11-22T11:46:00-05:00",
        "duration_seconds": 4500,
        "over_one_hour": true,
        "late_registration": false,
        "closing_to_validate": false,
        "attentions": 3,
        "critical_pending": 0,
        "critical_elsewhere": 0,
        "evidence": [],
        "regularization": "pending",
        "without_effect": false,
    }))
    .unwrap()
}

/// A report of some rows, with a text wherever people write of the whole.
#[allow(clippy::unwrap_used, reason = "invented data, which is as it is read")]
pub(crate) fn report(rows: Vec<ReportRow>, contact: &str) -> ReportModel {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
    let mut model = ReportModel {
        name: "2026-007 v1".to_owned(),
        version: 1,
        entity: contact.to_owned(),
        contact: contact.to_owned(),
        kind: ReportKind::Final,
        replaces: None,
        corrects: None,
        from: day,
        to: day,
        due: None,
        prepared_at: head("x").issued_at,
        prepared_by: contact.to_owned(),
        mass_failures: Some(contact.to_owned()),
        rows,
        left_out: Vec::new(),
        failed_checks: Vec::new(),
        changes: Vec::new(),
        columns: Vec::new(),
        layout: String::new(),
        declaration: String::new(),
        warnings: Vec::new(),
    };
    model.lay_out(&Layout::parse(SHIPPED).unwrap());
    model
}
