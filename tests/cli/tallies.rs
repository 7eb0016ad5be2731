//! Taking in what an office counts of a day, from files as offices write them (V5).

use super::{Point, done};
use crate::support::binary_workbook as binary;
use crate::support::workbook::{Sheet, packed, sheet_of, workbook};
use contingencia::domain::authority::Role;
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

fn office() -> Point {
    Point::started_by(Role::Control)
}

impl Point {
    /// Takes a file in, or plans to.
    fn takes(&self, name: &str, bytes: impl AsRef<[u8]>, options: &[&str]) -> (i32, Value) {
        let path = self.file(name, bytes);
        let call = ["tipificaciones", "importar", path.to_str().unwrap()];
        self.json(&[&call, options].concat())
    }
}

/// The figures of an answer.
fn figures(document: &Value) -> [u64; 4] {
    let rejected = document["rejected"].as_array().unwrap().len() as u64;
    let of = |key: &str| document[key].as_u64().unwrap();
    [of("rows"), of("new"), of("known"), rejected]
}

const LATIN: &str = "Reporte de tipificaciones;;;\r\n\r\n\
    Área: Atención al cliente;;;\r\n\
    Fecha y hora;Código de punto;Tipo de trámite;Observación\r\n\
    22/10/2024 09:05;LIM014;Reclamos;\"dijo \"\"no\"\"; y\nse fue\"\r\n\
    22/10/2024 09:05;lim014;Bajas;\r\n\
    \r\n\
    03/10/2024 18:59;CAC San Isidro;Alta;señal\r\n";

/// As Windows writes Spanish.
fn latin(text: &str) -> Vec<u8> {
    text.chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap())
        .collect()
}

#[test]
fn v5_a_text_is_read_in_either_encoding_with_titles_above_and_quoted_cells() {
    let office = office();
    let (code, document) = office.takes("tipos.csv", latin(LATIN), &["--plan"]);
    let columns = json!({
        "fecha": "Fecha y hora", "punto": "Código de punto", "tipo": "Tipo de trámite",
    });
    assert_eq!(
        (code, &document),
        (
            0,
            &json!({
                "file": office.path("tipos.csv"), "applied": false, "sheet": null,
                "rows": 3, "new": 3, "known": 0, "replaced": 0, "withdrawn": 0,
                "rejected": [], "rejected_untold": 0, "warnings": [],
                "columns": columns, "remembered": [], "assumed": null, "hidden": [],
                "hidden_rows": 0, "first_hidden_row": null, "hidden_columns": [],
            })
        )
    );
    let (_, document) = office.takes("tipos.csv", latin(LATIN), &[]);
    assert_eq!(document["applied"], true);
    assert_eq!(figures(&document), [3, 3, 0, 0]);
    let (_, document) = office.takes("otro nombre.csv", latin(LATIN), &[]);
    assert_eq!(figures(&document), [3, 0, 3, 0]);
    // Another file that says the same brings nothing new.
    let utf8 = LATIN
        .replace(';', "\t")
        .replace("\"\"no\"\"\t y", "\"\"no\"\"; y");
    for bytes in [
        utf8.clone().into_bytes(),
        [b"\xEF\xBB\xBF", utf8.as_bytes()].concat(),
    ] {
        let (code, document) = office.takes("tipos.txt", bytes, &[]);
        assert_eq!((code, figures(&document)), (0, [3, 0, 3, 0]));
        assert_eq!(document["columns"], columns);
    }
}

#[test]
fn v5_a_row_that_is_wrong_is_told_with_its_number_and_stops_no_other() {
    let office = office();
    let text = "Tipo,Fecha,Punto,Canal,Clase,Cantidad\n\
        reclamos,22/10/2024,LIM014,,,4\n\
        reclamos,22/10/1900,LIM014,,,4\n\
        \n\
        reclamos,22/10/2024,LIM014,,,-3\n\
        reclamos,22/10/2024,LIM999,,,1\n\
        reclamos,22/10/2999,,123,,1\n\
        otros,22/10/2024,,123,,1\n\
        bajas,,,123,,1\n\
        bajas,31/11/2024,,123,,1\n\
        bajas,22/10/2024,,fax,,1\n\
        bajas,22/10/2024,,135,LDR,0\n\
        bajas,22/10/2024,,123,queja,1\n\
        bajas,22/10/2024,LIM014,123,,1\n\
        bajas,22/10/2024,LIM014,CAC,,1\n";
    let (code, document) = office.takes("dia.csv", text, &[]);
    assert_eq!((code, figures(&document)), (0, [13, 3, 0, 10]));
    let rejected: Vec<(u64, &str, &str)> = document["rejected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["row"].as_u64().unwrap(),
                row["column"].as_str().unwrap(),
                row["reason"].as_str().unwrap(),
            )
        })
        .collect();
    let count = "«-3» no es una cantidad (un número entero de 0 a 1000000, sin puntos ni comas)";
    assert_eq!(
        rejected,
        [
            (
                3,
                "Fecha",
                "«22/10/1900»: el año 1900 no puede ser: escriba la que es"
            ),
            (5, "Cantidad", count),
            (6, "Punto", "«LIM999» no es un punto que se conozca aquí"),
            (7, "Fecha", "«22/10/2999»: ese día todavía no llega"),
            (
                8,
                "Tipo",
                "«otros» no es un tipo (reclamos, altas, bajas, consultas)"
            ),
            (9, "Fecha", "la fecha está vacía"),
            (
                10,
                "Fecha",
                "«31/11/2024»: esa fecha no existe: escriba la que es"
            ),
            (11, "Canal", "«fax» no es un canal (cac, acd, 123, 135)"),
            (
                13,
                "Clase",
                "«queja» no es una clase (tipificacion, reclamo, ldr)"
            ),
            (14, "Canal", "LIM014 es de CAC y no de «123»"),
        ]
    );
    let path = office.file("malas.csv", "Tipo,Fecha,Punto\nreclamos,ayer,LIM014\n");
    let ran = office.run(&["tipificaciones", "importar", path.to_str().unwrap()]);
    assert_eq!(ran.code, 4);
    let told = "Fila 2, columna Fecha: «ayer»: no es una fecha.\n\
                Ninguna fila sirve: no se guardó nada.\n";
    assert!(ran.stderr.ends_with(told), "{ran:?}");
}

#[test]
fn v5_a_newer_file_replaces_what_it_brings_anew_and_says_so() {
    let office = office();
    let first = "fecha,punto,tipo,cantidad\n\
        2024-10-22 09:00,LIM014,bajas,2\n2024-10-23 09:00,LIM014,bajas,2\n";
    let second = "fecha,punto,tipo,cantidad\n\
        2024-10-22 09:00,LIM014,bajas,2\n2024-10-23 09:00,LIM014,bajas,5\n\
        2024-10-24 09:00,LIM014,bajas,1\n";
    let (_, document) = office.takes("a.csv", first, &[]);
    assert_eq!(
        (figures(&document), &document["replaced"]),
        ([2, 2, 0, 0], &json!(0))
    );
    let path = office.file("b.csv", second);
    let call = ["tipificaciones", "importar", path.to_str().unwrap()];
    assert_eq!(
        office.run(&call),
        done(
            "3 filas: 2 nuevas, 1 ya conocida, 0 rechazadas\n",
            "Columnas: cantidad = «cantidad», fecha = «fecha», punto = «punto», tipo = «tipo».\n\
             Reemplazó lo que había de 1 combinación de día, punto o canal, clase y tipo. [V5]\n"
        )
    );
    // The file of before is known: it does not bring back what was replaced.
    let (_, document) = office.takes("a.csv", first, &[]);
    assert_eq!(figures(&document), [2, 0, 2, 0]);
    let (_, document) = office.takes("b.csv", second, &[]);
    assert_eq!(figures(&document), [3, 0, 3, 0]);
}

#[test]
fn v5_dates_that_read_in_two_ways_are_told_and_may_be_said() {
    let office = office();
    let text = "fecha;canal;tipo\n03/10/2024;123;altas\n";
    let path = office.file("d.csv", text);
    let call = ["tipificaciones", "importar", path.to_str().unwrap()];
    let ran = office.run(&call);
    assert!(
        ran.stderr
            .contains("se leyeron como dma. Si no es así, repita con --fechas"),
        "{ran:?}"
    );
    // The same bytes, read otherwise, say something else.
    let (_, document) = office.json(&[&call[..], &["--fechas", "mda"]].concat());
    assert_eq!(
        (
            figures(&document),
            &document["assumed"],
            &document["withdrawn"]
        ),
        ([1, 1, 0, 0], &Value::Null, &json!(1))
    );
    // What it brought on the 3rd of October is there no more, and comes again when asked for.
    let same = "fecha;canal;tipo\n10/03/2024;123;altas\n";
    let (_, document) = office.takes("igual.csv", same, &["--fechas", "dma"]);
    assert_eq!(figures(&document), [1, 0, 1, 0]);
    let ran = office.run(&[&call[..], &["--fechas", "dma"]].concat());
    let told = "Retiró lo de 1 combinación de día, punto o canal, clase y tipo que este mismo \
                archivo trajo antes, leído de otra manera. [V5]\n";
    assert_eq!(
        ran.stdout,
        "1 fila: 1 nueva, 0 ya conocidas, 0 rechazadas\n"
    );
    assert!(ran.stderr.ends_with(told), "{ran:?}");
    let (_, document) = office.json(&[&call[..], &["--fechas", "dma"]].concat());
    assert_eq!(figures(&document), [1, 0, 1, 0]);
    let (code, refused) = office.json(&[&call[..], &["--columna", "color=x"]].concat());
    assert_eq!((code, &refused["error"]["kind"]), (2, &json!("usage")));
}

#[test]
fn v5_a_workbook_is_read_from_the_sheet_that_has_the_columns() {
    let office = office();
    let told = sheet_of(&[&["Solo", "títulos"], &["sin", "columnas"]]);
    // The dates as Excel keeps them, with a format of a date; the channel as a number.
    let rows = "<row r=\"4\"><c r=\"B4\" t=\"inlineStr\"><is><t>Día</t></is></c>\
        <c r=\"C4\" t=\"inlineStr\"><is><t>Canal</t></is></c>\
        <c r=\"E4\" t=\"inlineStr\"><is><t>Tipo</t></is></c></row>\
        <row r=\"6\"><c r=\"B6\" s=\"1\"><v>45587.378472222</v></c><c r=\"C6\"><v>123</v></c>\
        <c r=\"E6\" t=\"inlineStr\"><is><t>Reclamos</t></is></c></row>\
        <row r=\"7\"><c r=\"B7\" s=\"1\"><v>1</v></c><c r=\"C7\"><v>123</v></c>\
        <c r=\"E7\" t=\"inlineStr\"><is><t>Reclamos</t></is></c></row>\
        <row r=\"8\"><c r=\"B8\"><v>45587</v></c><c r=\"C8\"><v>123</v></c>\
        <c r=\"E8\" t=\"inlineStr\"><is><t>Reclamos</t></is></c></row>";
    let sheets = [
        Sheet::shown("Portada", &told),
        Sheet::hidden("Antes", rows),
        Sheet::shown("Octubre", rows),
    ];
    let bytes = workbook(&sheets);
    // What a file is, its bytes say.
    let (code, document) = office.takes("oct.csv", &bytes, &["--columna", "fecha=DIA"]);
    assert_eq!((code, figures(&document)), (0, [3, 1, 0, 2]), "{document}");
    assert_eq!(document["sheet"], "Octubre");
    assert_eq!(document["hidden"], json!(["Antes"]));
    assert_eq!(
        document["rejected"],
        json!([
            { "row": 7, "column": "Día",
              "reason": "«01/01/1900 00:00»: el año 1900 no puede ser: escriba la que es" },
            { "row": 8, "column": "Día",
              "reason": "«45587»: es un número y no una fecha: dé a la columna formato de fecha" },
        ])
    );
    let (_, document) = office.takes("oct.xlsx", &bytes, &["--hoja", "2"]);
    assert_eq!(
        (&document["sheet"], figures(&document)),
        (&json!("Antes"), [3, 0, 1, 2])
    );
    let (code, refused) = office.takes("oct.xlsx", &bytes, &["--hoja", "9"]);
    let told = "oct.xlsx: no tiene hoja 9; tiene 1 «Portada», 2 «Antes», 3 «Octubre»; no se \
                guardó nada.";
    assert_eq!((code, &refused["error"]["message"]), (4, &json!(told)));
}

/// One good row.
fn good() -> String {
    sheet_of(&[
        &["fecha", "punto", "tipo"],
        &["22/10/2024 10:00", "LIM014", "altas"],
    ])
}

#[allow(clippy::too_many_lines, reason = "one entry a file")]
#[test]
fn v5_of_a_hostile_file_nothing_is_taken_and_why_is_told() {
    let office = office();
    let whole = workbook(&[Sheet::shown("Hoja1", &good())]);
    let ole = |name: &str| {
        let name = name.encode_utf16().flat_map(u16::to_le_bytes);
        let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        bytes.extend(std::iter::repeat_n(0, 1024));
        bytes.extend(name);
        bytes
    };
    let cut = good().replace("</sheetData>", "");
    let cut = &cut[..cut.len() - 20];
    let named = |name: &str| packed(&[(name, b"x".as_slice())]);
    let strings = br#"<sst uniqueCount="99999999999"><si><t>a</t></si></sst>"#;
    let mut parts = Sheet::parts(&[Sheet::shown("Hoja1", &good())]);
    parts.push(("xl/sharedStrings.xml".into(), strings.to_vec()));
    let promising = packed(&parts);
    let nothing = sheet_of(&[&["día", "hora"], &["22/10/2024", "10:00"]]);
    let quotes = format!(
        "fecha;punto;tipo\n\"{}",
        "22/10/2024;LIM014;altas\n".repeat(40)
    );
    let files: [(&str, Vec<u8>, &str); 17] = [
        ("vacío", Vec::new(), "está vacío"),
        (
            "web",
            b"\r\n<html><table><tr><td>fecha".to_vec(),
            "es una página web, aunque su nombre diga otra cosa",
        ),
        (
            "protegido",
            ole("EncryptedPackage"),
            "está protegido con contraseña",
        ),
        ("viejo", ole("Workbook"), "está incompleto o dañado"),
        (
            "documento",
            ole("WordDocument"),
            "no es una hoja de cálculo ni un CSV",
        ),
        (
            "binario",
            named("xl/workbook.bin"),
            "está incompleto o dañado",
        ),
        ("libre", named("content.xml"), "está incompleto o dañado"),
        (
            "libre protegido",
            named("encrypted-package"),
            "está protegido con contraseña",
        ),
        (
            "zip",
            named("nota.txt"),
            "no es una hoja de cálculo ni un CSV",
        ),
        (
            "ceros",
            vec![1, 0, 0, 7],
            "no es una hoja de cálculo ni un CSV",
        ),
        (
            "cortado",
            whole[..whole.len() / 2].to_vec(),
            "está incompleto o dañado",
        ),
        (
            "xml cortado",
            workbook(&[Sheet::shown("Hoja1", cut)]),
            "está incompleto o dañado en la hoja «Hoja1», después de la fila 2",
        ),
        ("promete", promising, "está incompleto o dañado"),
        (
            "columnas",
            workbook(&[Sheet::shown("Hoja1", &nothing)]),
            "no se encontró en la hoja «Hoja1» la columna de punto o canal, tipo",
        ),
        (
            "dos",
            b"fecha;Fecha;punto;tipo\n".to_vec(),
            "en la fila 1 hay más de una columna para fecha: [A] «fecha», [B] «Fecha»",
        ),
        (
            "comillas",
            quotes.into_bytes(),
            "en la fila 2 se abren comillas que no se cierran",
        ),
        (
            "larga",
            format!(
                "fecha;punto;tipo\n22/10/2024;{};altas\n",
                "ñ".repeat(32_768)
            )
            .into_bytes(),
            "en la fila 2, la celda de la columna B tiene más de 32767 signos",
        ),
    ];
    for (name, bytes, why) in files {
        let (code, refused) = office.takes(name, bytes, &[]);
        let told = format!("{name}: {why}; no se guardó nada.");
        let error = &refused["error"];
        assert_eq!((code, &error["message"]), (4, &json!(told)));
        assert_eq!(error["kind"], "bundle");
    }
    let gone = office.path("no hay");
    let (code, _) = office.json(&["tipificaciones", "importar", gone.to_str().unwrap()]);
    assert_eq!(code, 4);
    let (_, document) = office.takes("bueno.xlsx", whole, &[]);
    assert_eq!(figures(&document), [1, 1, 0, 0]);
}

#[test]
fn v5_a_sheet_that_claims_17_billion_cells_or_unpacks_to_too_much_costs_no_memory() {
    let office = office();
    let mut parts = Sheet::parts(&[Sheet::shown("Hoja1", &good())]);
    let sheet = parts
        .iter_mut()
        .find(|(name, _)| name.ends_with("sheet1.xml"))
        .unwrap();
    let text = String::from_utf8(sheet.1.clone()).unwrap();
    let claimed = "<dimension ref=\"A1:XFD1048576\"/><sheetData>";
    sheet.1 = text.replace("<sheetData>", claimed).into_bytes();
    let (code, document) = office.takes("ancho.xlsx", packed(&parts), &[]);
    assert_eq!((code, figures(&document)), (0, [1, 1, 0, 0]));
    parts.push(("xl/media/image1.png".into(), vec![0; 300 << 20]));
    let (code, refused) = office.takes("hondo.xlsx", packed(&parts), &[]);
    let told = &refused["error"]["message"];
    assert_eq!(code, 4);
    let why = "hondo.xlsx: lo que lleva comprimido pasa de ";
    assert!(told.as_str().unwrap().starts_with(why), "{told}");
}

#[test]
fn x1_columns_that_were_said_once_are_remembered_for_the_same_headers() {
    let office = office();
    let text = "cuándo;oficina;qué;cuántas\n22/10/2024;LIM014;altas;2\n";
    let said = ["fecha=cuándo", "punto=oficina", "tipo=qué", "cantidad=[D]"];
    let said = said.map(|said| ["--columna", said]).concat();
    let (code, _) = office.takes("a.csv", text, &[]);
    assert_eq!(code, 4);
    let (_, document) = office.takes("a.csv", text, &[&said[..], &["--plan"]].concat());
    assert_eq!(
        (figures(&document), &document["remembered"]),
        ([1, 1, 0, 0], &json!([]))
    );
    // A plan remembers nothing.
    assert_eq!(office.takes("a.csv", text, &[]).0, 4);
    let (_, document) = office.takes("a.csv", text, &said);
    assert_eq!(figures(&document), [1, 1, 0, 0]);
    let later = text.replace("22/10", "23/10").replace(";2\n", ";3\n");
    let path = office.file("b.csv", &later);
    let ran = office.run(&["tipificaciones", "importar", path.to_str().unwrap()]);
    let told = "Se recuerda de un archivo anterior con estos encabezados la columna de fecha, \
                punto, tipo, cantidad.\n";
    assert_eq!(
        ran.stdout,
        "1 fila: 1 nueva, 0 ya conocidas, 0 rechazadas\n"
    );
    assert!(ran.stderr.contains(told), "{ran:?}");
    // What is said now counts more, and only of these headers.
    let anew = later.replace("23/10", "24/10");
    let (_, document) = office.takes("c.csv", &anew, &["--columna", "cantidad=[A]"]);
    assert_eq!(document["remembered"], json!(["fecha", "punto", "tipo"]));
    assert_eq!(figures(&document), [1, 0, 0, 1]);
    let other = later.replace("cuántas", "total");
    assert_eq!(office.takes("d.csv", other, &[]).0, 4);
}

#[test]
fn x1a_two_columns_of_one_name_and_several_sheets_are_asked() {
    let office = office();
    let text = "fecha;punto;tipo;fecha\n22/10/2024;LIM014;altas;23/10/2024\n";
    let (code, refused) = office.takes("dos.csv", text, &[]);
    let told = "dos.csv: en la fila 1 hay más de una columna para fecha: [A] «fecha», [D] «fecha»; \
                no se guardó nada.";
    assert_eq!((code, &refused["error"]["message"]), (4, &json!(told)));
    let (code, document) = office.takes("dos.csv", text, &["--columna", "fecha=[D]"]);
    assert_eq!((code, figures(&document)), (0, [1, 1, 0, 0]));
    let rows = good();
    let sheets = [
        Sheet::shown("Octubre", &rows),
        Sheet::shown("Notas", "<row r=\"1\"/>"),
        Sheet::shown("Noviembre", &rows),
    ];
    let bytes = workbook(&sheets);
    let (code, refused) = office.takes("hojas.xlsx", &bytes, &[]);
    let told = "hojas.xlsx: varias hojas tienen las columnas: 1 «Octubre», 3 «Noviembre»; no se \
                guardó nada.";
    assert_eq!((code, &refused["error"]["message"]), (4, &json!(told)));
    let (_, document) = office.takes("hojas.xlsx", &bytes, &["--hoja", "3"]);
    assert_eq!(
        (&document["sheet"], figures(&document)),
        (&json!("Noviembre"), [1, 1, 0, 0])
    );
}

#[test]
fn x1a_what_a_sheet_hides_and_what_a_format_shows_otherwise_is_told() {
    let office = office();
    let text = |cell: &str, text: &str| {
        format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    let head = ["fecha", "canal", "tipo", "cantidad"];
    let head: String = ["A1", "B1", "C1", "D1"]
        .iter()
        .zip(head)
        .map(|(at, it)| text(at, it))
        .collect();
    let row = |number: u32, hidden: &str, channel: &str, count: &str| {
        format!(
            "<row r=\"{number}\"{hidden}>{}<c r=\"B{number}\" s=\"2\"><v>{channel}</v></c>{}\
             <c r=\"D{number}\" s=\"3\"><v>{count}</v></c></row>",
            text(&format!("A{number}"), "22/10/2024"),
            text(&format!("C{number}"), "altas"),
        )
    };
    let rows = [
        format!("<row r=\"1\">{head}</row>"),
        row(2, " hidden=\"1\"", "123", "5000"),
        row(3, "", "14", "7"),
        row(4, " hidden=\"true\"", "135", "1.5"),
    ];
    let rows = rows.concat();
    let mut parts = Sheet::parts(&[Sheet::shown("Hoja1", &rows)]);
    let replace = |(name, bytes): &mut (String, Vec<u8>)| {
        let text = String::from_utf8(std::mem::take(bytes)).unwrap();
        let text = match name.as_str() {
            "xl/worksheets/sheet1.xml" => text.replace(
                "<sheetData>",
                "<cols><col min=\"3\" max=\"9\" width=\"0\" hidden=\"1\"/></cols><sheetData>",
            ),
            "xl/styles.xml" => text
                .replace(
                    "<cellXfs count=\"2\">",
                    "<numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"0000\"/>\
                 <numFmt numFmtId=\"165\" formatCode=\"#,##0,\"/></numFmts><cellXfs count=\"4\">",
                )
                .replace(
                    "</cellXfs>",
                    "<xf numFmtId=\"164\"/><xf numFmtId=\"165\"/></cellXfs>",
                ),
            _ => text,
        };
        *bytes = text.into_bytes();
    };
    parts.iter_mut().for_each(replace);
    let (code, document) = office.takes("formato.xlsx", packed(&parts), &[]);
    assert_eq!((code, figures(&document)), (0, [3, 1, 0, 2]), "{document}");
    assert_eq!(
        (
            &document["hidden_rows"],
            &document["first_hidden_row"],
            &document["hidden_columns"]
        ),
        (&json!(2), &json!(2), &json!(["C", "D"]))
    );
    assert_eq!(
        document["warnings"],
        json!([{ "row": 2, "column": "cantidad",
                 "message": "cuenta 5000, que la hoja muestra de otro modo («#,##0,»)" }])
    );
    assert_eq!(
        document["rejected"],
        json!([
            { "row": 3, "column": "canal",
              "reason": "«14» no es un canal (cac, acd, 123, 135); la hoja la muestra de otro modo («0000»)" },
            { "row": 4, "column": "cantidad",
              "reason": "«1.5» no es una cantidad (un número entero de 0 a 1000000, sin puntos ni comas); la hoja la muestra de otro modo («#,##0,»)" },
        ])
    );
}

/// A file of `tests/fixtures/workbooks`.
fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/workbooks");
    std::fs::read(folder.join(name)).unwrap()
}

#[test]
fn v5_workbooks_of_every_kind_say_the_same() {
    let office = office();
    let mut taken = Vec::new();
    let xlsb = binary::workbook(&binary::CELLS);
    for (name, bytes) in [
        // What a file is, its bytes say.
        ("tipos.csv", fixture("tipos.xls")),
        ("tipos.xlsx", fixture("tipos.ods")),
        ("tipos.xls", xlsb),
    ] {
        let (code, document) = office.takes(name, bytes, &["--columna", "fecha=dia", "--plan"]);
        assert_eq!((code, figures(&document)), (0, [4, 2, 0, 2]), "{document}");
        assert_eq!(document["sheet"], "Octubre");
        taken.push(document);
    }
    let rejected = json!([
        { "row": 8, "column": "Día", "reason": "«22/10/1900»: el año 1900 no puede ser: escriba la que es" },
        { "row": 9, "column": "Cantidad",
          "reason": "«-3» no es una cantidad (un número entero de 0 a 1000000, sin puntos ni comas)" },
    ]);
    // What is hidden of the sheet was read, and is told where the file says so.
    let told = [
        (Value::Null, json!([])),
        (json!(1), json!(["C"])),
        (json!(1), json!(["C"])),
    ];
    for (kind, (rows, columns)) in taken.iter().zip(told) {
        assert_eq!(kind["rejected"], rejected);
        assert_eq!(kind["hidden"], json!(["Antes"]));
        assert_eq!(
            (&kind["hidden_rows"], &kind["hidden_columns"]),
            (&rows, &columns)
        );
    }
    let (_, document) = office.takes(
        "tipos.xls",
        fixture("tipos.xls"),
        &["--columna", "fecha=dia"],
    );
    assert_eq!(figures(&document), [4, 2, 0, 2]);
    let (_, document) = office.takes("b.ods", fixture("tipos.ods"), &["--columna", "fecha=dia"]);
    assert_eq!(figures(&document), [4, 0, 2, 2]);
}

#[test]
fn v5_what_fells_the_reader_apart_is_told_and_nothing_is_taken() {
    let office = office();
    let refused = |name: &str, bytes: &[u8]| {
        let (code, refused) = office.takes(name, bytes, &[]);
        assert_eq!(code, 4, "{refused}");
        let told = refused["error"]["message"].as_str().unwrap();
        let told = told.strip_prefix(&format!("{name}: ")).unwrap();
        told.strip_suffix("; no se guardó nada.")
            .unwrap()
            .to_owned()
    };
    // A cell in a table of 16.384 columns and 5.000 rows, all alike.
    let cell = "<table:table-cell office:value-type=\"float\" office:value=\"1\" \
                table:number-columns-repeated=\"16384\"/>";
    let row =
        format!("<table:table-row table:number-rows-repeated=\"5000\">{cell}</table:table-row>");
    let told = "está dañado o pide demasiada memoria, y su lectura se interrumpió";
    let much = "pide demasiada memoria y no se leyó";
    let claimed = refused("ancho.ods", &open_document(&row, ""));
    assert!([told, much].contains(&claimed.as_str()), "{claimed}");
    // 17 thousand million.
    let row = row.replace("5000", "1048576");
    let damaged = "está incompleto o dañado";
    assert_eq!(refused("más ancho.ods", &open_document(&row, "")), damaged);
    let protected = "está protegido con contraseña";
    let mark = "<manifest:encryption-data/>";
    assert_eq!(refused("clave.ods", &open_document(&row, mark)), protected);
    // The record after the first says that the rest is encrypted.
    let mut xls = fixture("tipos.xls");
    let begin = [9, 8, 16, 0, 0, 6, 5, 0];
    let first = xls.windows(begin.len()).position(|it| it == begin).unwrap();
    let second = first + 4 + 16;
    let length = usize::from(u16::from_le_bytes([xls[second + 2], xls[second + 3]]));
    xls[second..second + 2].copy_from_slice(&[0x2F, 0]);
    xls[second + 4..second + 4 + length].fill(1);
    assert_eq!(refused("clave.xls", &xls), protected);
    let xls = fixture("tipos.xls");
    assert_eq!(refused("cortado.xls", &xls[..xls.len() / 2]), damaged);
    // A text that the sheet takes from a place that the book does not have.
    let mut parts = binary::parts(&binary::CELLS);
    let sheet = parts
        .iter_mut()
        .find(|(name, _)| name.ends_with("sheet3.bin"));
    let sheet = &mut sheet.unwrap().1;
    let place = sheet.windows(2).position(|it| it == [0, 17]).unwrap();
    sheet.splice(
        place..place,
        binary::record(7, &[0, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9]),
    );
    assert_eq!(refused("texto.xlsb", &packed(&parts)), told);
    let (_, document) = office.takes("a.csv", "fecha;punto;tipo\n22/10/2024;LIM014;altas\n", &[]);
    assert_eq!(figures(&document), [1, 1, 0, 0]);
}

#[test]
fn v5_who_reads_apart_sees_no_key_and_writes_nothing() {
    let program = env!("CARGO_BIN_EXE_contingencia");
    let folder = tempfile::tempdir().unwrap();
    // Orders that nobody understands end it, without a word and without a trace.
    for order in [&b""[..], b"\x03\0\0\0\"x\"", b"\xFF\xFF\xFF\xFF"] {
        let mut child = Command::new(program)
            .arg("leer-hoja")
            .env("CONTINGENCIA_DATOS", folder.path())
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It may end before it has read everything.
        let _ = child.stdin.take().unwrap().write_all(order);
        let ended = child.wait_with_output().unwrap();
        assert_eq!(
            (ended.status.code(), ended.stdout.len(), ended.stderr.len()),
            (Some(1), 0, 0)
        );
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// An open document of one table.
fn open_document(rows: &str, mark: &str) -> Vec<u8> {
    let space = "urn:oasis:names:tc:opendocument:xmlns";
    let content = format!(
        "<office:document-content xmlns:office=\"{space}:office:1.0\" \
         xmlns:table=\"{space}:table:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"Hoja1\">{rows}</table:table></office:spreadsheet>\
         </office:body></office:document-content>"
    );
    let manifest = format!(
        "<manifest:manifest xmlns:manifest=\"{space}:manifest:1.0\"><manifest:file-entry \
         manifest:full-path=\"content.xml\">{mark}</manifest:file-entry></manifest:manifest>"
    );
    packed(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", &manifest),
        ("content.xml", &content),
    ])
}

/// A pipe, and the program that takes in what comes out of it; it is opened for writing
/// once the program listens, and has it open too.
#[cfg(unix)]
fn piped(office: &Point) -> (std::process::Child, std::fs::File) {
    let pipe = office.path("tubo.csv");
    if !pipe.exists() {
        let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
    }
    let pipe = pipe.to_str().unwrap();
    let running = office
        .call(&["tipificaciones", "importar", pipe, "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let writer = std::fs::OpenOptions::new().write(true).open(pipe).unwrap();
    (running, writer)
}

#[cfg(unix)]
#[test]
fn v5_ctrl_c_stops_an_import_and_nothing_of_it_counts() {
    let office = office();
    let mut large = b"fecha;canal;tipo\n".to_vec();
    for minute in 0..400_000 {
        let (hour, minute) = (minute / 60 % 24, minute % 60);
        writeln!(large, "22/10/2024 {hour:02}:{minute:02};123;altas").unwrap();
    }
    // Also where nobody writes at all.
    for text in [&large[..], b""] {
        let (mut running, mut writer) = piped(&office);
        let told = Command::new("kill")
            .args(["-INT", &running.id().to_string()])
            .status();
        assert!(told.unwrap().success());
        // It may have ended before all of it is written.
        let _ = writer.write_all(text);
        let ended = running.wait().unwrap();
        drop(writer);
        let mut said = String::new();
        std::io::Read::read_to_string(&mut running.stdout.take().unwrap(), &mut said).unwrap();
        let told: Value = serde_json::from_str(&said).unwrap();
        let cancelled = "Cancelado: todo quedó como estaba antes.";
        assert_eq!(
            (ended.code(), &told["error"]["message"]),
            (Some(1), &json!(cancelled))
        );
    }
    let (mut running, mut writer) = piped(&office);
    writer
        .write_all(b"fecha;canal;tipo\n22/10/2024;123;altas\n")
        .unwrap();
    drop(writer);
    let mut said = String::new();
    std::io::Read::read_to_string(&mut running.stdout.take().unwrap(), &mut said).unwrap();
    assert_eq!(running.wait().unwrap().code(), Some(0));
    let document: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(
        (figures(&document), &document["replaced"]),
        ([1, 1, 0, 0], &json!(0))
    );
}

#[test]
fn v3_a_row_without_an_hour_among_others_with_one_is_told() {
    let office = office();
    let text = "fecha,canal,tipo,clase\n\
        22/10/2024 10:31,123,altas,\n\
        22/10/2024,123,altas,\n\
        22/10/2024,123,bajas,\n\
        23/10/2024,123,altas,\n\
        22/10/2024 09:00,135,altas,reclamo\n\
        22/10/2024,123,bajas,ldr\n";
    let (code, document) = office.takes("dia.csv", text, &[]);
    assert_eq!((code, figures(&document)), (0, [6, 6, 0, 0]));
    let message = "no dice la hora y otras filas de ese día sí: por ella ese día no se compara por horas [V3]";
    let told = |row: u64| json!({ "row": row, "column": "fecha", "message": message });
    // Claims and LDR are compared as one; nothing else is of the same.
    assert_eq!(document["warnings"], json!([told(3), told(7)]));
}

#[test]
fn v5_only_who_counts_for_the_office_takes_them_in() {
    let point = Point::started();
    let (code, refused) = point.takes("a.csv", "fecha,punto,tipo\n", &[]);
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("V5")));
}
