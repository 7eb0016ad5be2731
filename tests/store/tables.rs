//! The tables of a bundle, cell by cell, as a person opens them (O5, G3).

use crate::support::desk::*;
use crate::support::store::*;
use chrono::{NaiveDate, TimeDelta};
use contingencia::actions::{
    AttentionInput, ClosingInput, Desk, ExportInput, ExportRange, ExportSealing, NoticeInput,
    close_outage, export_job, open_outage, pair_code, register_notice, restore_outage, show_outage,
    take_attention,
};
use contingencia::domain::outage::OpeningInput;
use contingencia::journal::salted;
use uuid::Uuid;

/// The rows of a table of a bundle, each cell beside its column.
fn rows(desk: &mut Desk, table: &str) -> Vec<Vec<(String, String)>> {
    let out = tempfile::tempdir().unwrap();
    let input = ExportInput {
        folder: out.path().to_path_buf(),
        range: ExportRange::All,
        until: None,
        with_forms: false,
        sealing: ExportSealing::Plain,
    };
    let done = export_job(desk, input).unwrap()(&mut |_, _| true).unwrap();
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&done.file).unwrap()).unwrap();
    let text = std::io::read_to_string(archive.by_name(table).unwrap()).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let columns = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            columns
                .iter()
                .zip(record.iter())
                .map(|(column, cell)| (column.to_owned(), cell.to_owned()))
                .collect()
        })
        .collect()
}

/// A row without what was not filled in.
fn filled(row: &[(String, String)]) -> Vec<(&str, &str)> {
    row.iter()
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(column, cell)| (column.as_str(), cell.as_str()))
        .collect()
}

#[test]
fn g3_the_row_of_an_event_says_what_confirms_and_what_ended_it() {
    let place = Place::new();
    let mut desk = desk(&place);
    let notice = NoticeInput {
        reference: "0012345".into(),
        from: Some(at("09:00")),
        applications: vec!["siac_unico".into()],
        ..NoticeInput::default()
    };
    register_notice(&mut desk, &notice).unwrap();
    let opening = OpeningInput {
        started: Some(at("09:30")),
        detected: Some(at("10:40")),
        notice: Some("0012345".into()),
        ..mass_failure("reposicion_chip")
    };
    open_outage(&mut desk, &opening).unwrap();
    restore_outage(&mut desk, "1", Some(at("10:41"))).unwrap();
    let closing = ClosingInput {
        cause: "falla_masiva_aplicativo".into(),
        sustento: "Se repuso el servicio.".into(),
        reference: "TEC-1".into(),
        origin: "=Un enlace cortado.".into(),
        ..ClosingInput::default()
    };
    close_outage(&mut desk, "1", &closing).unwrap();
    let short = OpeningInput {
        started: Some(at("10:42")),
        ..mass_failure("baja_servicio")
    };
    open_outage(&mut desk, &short).unwrap();
    let rows = rows(&mut desk, "eventos.csv");
    assert_eq!(
        filled(&rows[0]),
        [
            ("Correlativo", "LIM014-2026-A-000001"),
            ("Punto", "LIM014"),
            ("Canal", "CAC"),
            ("Tipo", "Consultas"),
            ("Trámite", "Reposición de Chip"),
            ("Aplicativos", "SIAC ÚNICO"),
            ("Escenario", "Falla masiva"),
            ("Estado", "cerrado"),
            ("Inicio", "22/11/2026 09:30"),
            ("Detectado", "22/11/2026 10:40"),
            ("Registrado", "22/11/2026 10:42"),
            ("Restablecido", "22/11/2026 10:41"),
            ("Cerrado", "22/11/2026 10:42"),
            ("Duración (min)", "71"),
            ("Motivo", "Falla Masiva de Aplicativo"),
            ("Sustento", "Se repuso el servicio."),
            ("Registrado por", "Ana de Prueba"),
            ("Comunicado", "'0012345"),
            ("Confirmado", "sí"),
            ("Origen de la falla", "'=Un enlace cortado."),
            ("Referencia", "TEC-1"),
            ("Por validar", "sí"),
            ("Cerrado sin confirmación", "no"),
            ("Más de una hora", "sí"),
        ]
    );
    // What is not known yet is left blank.
    let known: Vec<&str> = filled(&rows[1]).iter().map(|(column, _)| *column).collect();
    assert_eq!(
        known,
        [
            "Correlativo",
            "Punto",
            "Canal",
            "Tipo",
            "Trámite",
            "Aplicativos",
            "Escenario",
            "Estado",
            "Inicio",
            "Detectado",
            "Registrado",
            "Registrado por",
        ]
    );
}

#[test]
fn o5_every_place_tells_one_duration_and_one_hour() {
    let place = Place::new();
    let mut desk = desk(&place);
    place.clock.set(at("12:00"));
    // From one second of a minute to another: 3603 s, as a clock shows them.
    for (procedure, from, minutes, lasted, over) in [
        ("reposicion_chip", 0, 60, "1 h 00 min", false),
        ("baja_servicio", 58, 61, "1 h 01 min", true),
    ] {
        let started = at("10:00") + TimeDelta::seconds(from);
        let opening = OpeningInput {
            started: Some(started),
            restored: Some(started + TimeDelta::seconds(3603)),
            detected: Some(started),
            late_reason: Some("Sin sistema.".into()),
            ..mass_failure(procedure)
        };
        let name = open_outage(&mut desk, &opening).unwrap().correlative;
        let shown = show_outage(&desk, &name).unwrap().outage;
        assert_eq!(shown.lasted(), lasted);
        assert_eq!(shown.duration_seconds, minutes * 60);
        assert_eq!(shown.over_one_hour, over);
        let row = rows(&mut desk, "eventos.csv")
            .into_iter()
            .find(|row| row[0].1 == name)
            .unwrap();
        let cells: Vec<(&str, &str)> = filled(&row);
        assert!(cells.contains(&("Duración (min)", &minutes.to_string())));
        let said = if over { "sí" } else { "no" };
        assert!(cells.contains(&("Más de una hora", said)), "{cells:?}");
    }
}

#[test]
fn g3_the_row_of_an_attention_says_what_a_claim_says() {
    let place = Place::new();
    let mut desk = desk(&place);
    let input = AttentionInput {
        subjects: vec!["billing".into(), "quality".into()],
        claim_request: "Que anulen el recibo.".into(),
        receipt_number: "0000123456".into(),
        receipt_date: NaiveDate::from_ymd_opt(2026, 11, 1),
        amount: Some("27.50".parse().unwrap()),
        taken: Some(at("10:30")),
        folio: "F-77".into(),
        ground: "respuesta tardía".into(),
        ..request("reclamo", "Rosa Ejemplo Prueba")
    };
    take_attention(&mut desk, &input).unwrap();
    pair_code(&mut desk, "R1", "REC-2026-7", None).unwrap();
    // What could not be read is in its place as it was told.
    let mut unread = request("queja", "Luis Invento Falso");
    unread.note_receipt_date("ayer o antes", at("10:42").date_naive());
    unread.note_amount("unos treinta");
    take_attention(&mut desk, &unread).unwrap();
    take_attention(&mut desk, &request("reposicion_chip", "Eva Falsa Prueba")).unwrap();
    let rows = rows(&mut desk, "atenciones.csv");
    assert_eq!(
        filled(&rows[0]),
        [
            ("Código", "LIM014-A-R000001-N"),
            ("Punto", "LIM014"),
            ("Tipo", "Reclamos"),
            ("Trámite", "Reclamo"),
            ("Crítica", "sí"),
            ("Recibida", "22/11/2026 10:30"),
            ("De papel", "sí"),
            ("Cliente", "Rosa Ejemplo Prueba"),
            ("Solicitud", "Pide que se atienda su solicitud."),
            ("Atendida por", "Ana de Prueba"),
            ("Vía de ingreso", "mostrador"),
            ("Fundamento", "respuesta tardía"),
            ("Anulada", "no"),
            ("Materia", "Facturación y cobro; Calidad e idoneidad"),
            ("Pedido concreto", "Que anulen el recibo."),
            ("Recibo", "'0000123456"),
            ("Fecha del recibo", "01/11/2026"),
            ("Monto", "S/ 27.50"),
            ("Folio", "F-77"),
            ("Código oficial", "REC-2026-7"),
        ]
    );
    let last = |row: &[(String, String)]| -> Vec<String> {
        row[24..].iter().map(|(_, cell)| cell.clone()).collect()
    };
    assert_eq!(
        last(&rows[1]),
        ["", "", "", "ayer o antes", "unos treinta", "", ""]
    );
    assert_eq!(last(&rows[2]), [""; 7]);
}

#[test]
fn m4_many_rows_come_in_their_order_and_each_with_what_was_sealed_for_it() {
    let place = Place::new();
    let mut desk = desk(&place);
    let names: Vec<String> = (0..300).map(|n| format!("Persona {n} Inventada")).collect();
    for name in &names {
        take_attention(&mut desk, &request("reposicion_chip", name)).unwrap();
    }
    // Another content lies under the id of one, which lies beside it.
    let raw = place.raw();
    let content = raw
        .query_row(
            "SELECT id, salt, data FROM vault WHERE instr(data, 'Persona 200 Inventada') > 0",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .unwrap();
    let (id, salt, data): (Uuid, [u8; 32], Vec<u8>) = content;
    raw.execute(
        "INSERT INTO vault_twin (id, digest, class, salt, data)
         SELECT id, ?2, class, salt, data FROM vault WHERE id = ?1",
        (id, salted(&salt, &data)),
    )
    .unwrap();
    raw.execute(
        "UPDATE vault SET data = CAST('\"otro\"' AS BLOB) WHERE id = ?1",
        [id],
    )
    .unwrap();
    let rows = rows(&mut desk, "atenciones.csv");
    let told: Vec<&str> = rows.iter().map(|row| row[8].1.as_str()).collect();
    assert_eq!(told, names);
}
