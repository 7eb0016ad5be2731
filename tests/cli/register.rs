//! The correlative register, on paper and as a workbook (P6).

use super::Point;
use super::exchange::taken;
use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::json;

/// The cells of the first sheet.
fn cells(point: &Point, name: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = open_workbook(point.path(name)).unwrap();
    let sheet = book.worksheet_range("Registro").unwrap();
    sheet.rows().map(<[Data]>::to_vec).collect()
}

fn register(point: &Point, args: &[&str]) -> (i32, serde_json::Value) {
    point.json(&[&["registro"], args].concat())
}

#[test]
fn p6_the_register_has_every_scenario_in_the_order_of_its_numbers_with_typed_cells() {
    let point = Point::started();
    point.batch(&[
        "evento abrir --tramite portabilidad --aplicativo siac --escenario imprevisto \
         --cliente-presente --inicio -90 --detectado -89 --motivo-retraso 'Sin luz' --suceso luz",
        "evento restablecer A-1 --hora -5",
        "evento abrir --tramite queja --aplicativo siac --escenario imprevisto \
         --cliente-presente --suceso luz",
        "evento corregir A-2 --campo escenario --valor error --razon 'Fue un error'",
        "atencion registrar --tramite portabilidad --nombre 'Rosa Ejemplo' --pide 'Portar' --evento A-1",
    ]);
    let book = point.path("registro.xlsx");
    let (code, written) = register(&point, &["--salida", book.to_str().unwrap()]);
    assert_eq!(
        (code, &written["rows"], &written["gaps"]),
        (0, &json!(2), &json!([]))
    );
    let rows = cells(&point, "registro.xlsx");
    let header: Vec<String> = rows[0].iter().map(ToString::to_string).collect();
    assert_eq!(header.first().map(String::as_str), Some("Correlativo"));
    assert_eq!(header.len(), 16);
    assert_eq!(rows.len(), 3);
    let of = |row: usize, title: &str| {
        let column = header.iter().position(|it| it == title).unwrap();
        rows[row][column].clone()
    };
    let year = &of(1, "Correlativo").to_string()[7..11];
    assert_eq!(
        of(1, "Correlativo"),
        Data::String(format!("LIM014-{year}-A-000001"))
    );
    assert_eq!(
        of(2, "Correlativo"),
        Data::String(format!("LIM014-{year}-A-000002"))
    );
    assert_eq!(of(1, "Atenc."), Data::Float(1.0));
    assert_eq!(of(2, "Restablecido"), Data::Empty);
    let days = |title: &str, is_span: bool| {
        let Data::DateTime(at) = of(1, title) else {
            panic!("{title} is no instant: {:?}", of(1, title));
        };
        assert_eq!(at.is_duration(), is_span, "{title}");
        at.as_f64()
    };
    let minutes = |days: f64| format!("{:.0}", days * 1440.0);
    let lasted = days("Restablecido", false) - days("Inicio", false);
    assert_eq!(
        [minutes(lasted), minutes(days("Duración", true))],
        ["85", "85"]
    );
    let told = of(2, "Escenario").to_string();
    assert!(told.starts_with("Error"), "{told}");

    // On paper it is the same table; nothing that stands there is replaced unasked.
    let paper = point.path("registro.pdf");
    let output = ["--salida", paper.to_str().unwrap()];
    assert_eq!(register(&point, &output).1["rows"], 2);
    assert!(std::fs::read(&paper).unwrap().starts_with(b"%PDF-"));
    assert_eq!(register(&point, &output).0, 1);
    assert_eq!(
        register(&point, &[&output[..], &["--reemplazar"]].concat()).0,
        0
    );
}

#[test]
fn p6_a_period_is_that_of_the_starts_and_only_two_formats_are_written() {
    let point = Point::started();
    point.batch(&[
        "evento abrir --tramite queja --aplicativo siac --escenario imprevisto \
         --cliente-presente --suceso luz",
    ]);
    let book = point.path("nada.xlsx");
    let path = book.to_str().unwrap();
    let (code, written) = register(&point, &["--salida", path, "--hasta", "2020-12-31"]);
    assert_eq!((code, &written["rows"]), (0, &json!(0)));
    assert_eq!(cells(&point, "nada.xlsx").len(), 1);
    let backwards = ["--desde", "2026-02-01", "--hasta", "2026-01-31"];
    let (code, document) = register(&point, &[&["--salida", "no.pdf"], &backwards[..]].concat());
    assert_eq!((code, &document["error"]["kind"]), (2, &json!("usage")));
    let text = point.path("registro.txt");
    let (code, document) = register(&point, &["--salida", text.to_str().unwrap()]);
    assert_eq!(code, 2);
    let error = &document["error"];
    assert_eq!(error["kind"], "usage");
    assert!(
        error["message"].as_str().unwrap().contains(".xlsx"),
        "{document}"
    );
    assert!(!text.exists());
}

#[test]
fn p6_operations_of_a_terminal_that_are_awaited_are_told_beside_the_gaps() {
    let (point, office) = (Point::terminal("A"), Point::office());
    let event = "evento abrir --tramite queja --aplicativo siac --escenario imprevisto \
                 --cliente-presente --suceso luz";
    point.does(&[event, "evento restablecer A-1", event]);
    let first = point.export(&["--desde", "1", "--hasta", "2", "--sin-cifrar"]);
    let last = point.export(&["--desde", "4", "--sin-cifrar"]);
    taken(office.import(&first, &["--confiar"]));
    let register = |name: &str| {
        let book = office.path(name);
        let (code, written) = office.asks(&["registro", "--salida", book.to_str().unwrap()]);
        assert_eq!(code, 0, "{written}");
        written
    };
    assert_eq!(register("antes.xlsx")["awaited"], json!([]));
    taken(office.import(&last, &[]));
    let written = register("entre.xlsx");
    let awaited = written["awaited"].as_array().unwrap();
    assert_eq!(awaited.len(), 1, "{written}");
    let told = awaited[0].as_str().unwrap();
    assert!(
        told.starts_with("De LIM014, terminal A se espera la anotación 3; ya llegaron"),
        "{told}"
    );
    let mut book: Xlsx<_> = open_workbook(office.path("entre.xlsx")).unwrap();
    let said = book.worksheet_range("Datos").unwrap();
    assert!(
        said.rows()
            .flatten()
            .any(|cell| *cell == Data::String(told.to_owned()))
    );
    taken(office.import(&point.export_plain(), &[]));
    assert_eq!(register("despues.xlsx")["awaited"], json!([]));
}
