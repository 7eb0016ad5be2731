//! What a file says, whatever it is like: what is read of it, and what is not (X1, X1a).

use super::{formatted, number, the_cell};
use crate::support::workbook::{Sheet, sheet_of, workbook};
use serde_json::json;

#[test]
fn x1a_a_workbook_says_what_it_keeps_and_what_it_lost() {
    let point = the_cell();
    let head = sheet_of(&[
        &["Base 2 INFORME PENDIENTES", "corte 26/11"],
        &["Cuenta", "PQR", "Fecha de radicación", "Asesor", "Ciudad"],
    ]);
    let text =
        |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let rows = [
        // As it should be.
        [
            text("A3", "00012345"),
            text("B3", "44882211"),
            number("C3", 1, "46331"),
            text("E3", "Tunja"),
        ]
        .concat(),
        // The format knows of the zeros.
        [number("A4", 2, "12346"), text("B4", "44882212")].concat(),
        // Nobody knows whether there were any; and digits that Excel does not keep.
        [
            number("A5", 0, "12347"),
            number("B5", 0, "4488221300000000"),
        ]
        .concat(),
        // Its digits are gone.
        [text("A6", "12348"), number("B6", 3, "448822110000")].concat(),
        // Never worked out, and worked out to an error.
        [
            "<c r=\"A7\"><f>B7</f><v></v></c>".to_owned(),
            text("B7", "44882214"),
        ]
        .concat(),
        [
            text("A8", "12349"),
            text("B8", "44882215"),
            "<c r=\"D8\" t=\"e\"><f>VLOOKUP(1,2,3)</f><v>#N/A</v></c>".to_owned(),
        ]
        .concat(),
        // Hidden, and read.
        [text("A9", "00012350"), text("B9", "44882216")].concat(),
        [text("A10", "TOTAL"), number("B10", 0, "7")].concat(),
    ];
    let rows = (3..).zip(rows).map(|(number, cells): (u32, _)| {
        let hidden = if number == 9 { " hidden=\"1\"" } else { "" };
        format!("<row r=\"{number}\"{hidden}>{cells}</row>")
    });
    let rows = head + &rows.collect::<String>();
    let bytes = formatted(&[
        Sheet::hidden("Antes", "<row r=\"1\"/>"),
        Sheet::shown("Noviembre", &rows),
    ]);
    let (code, document) = point.base(
        "base.csv",
        &bytes,
        &[
            "--remitente",
            "cliente@ejemplo.co",
            "--recibido",
            "2026-11-20 08:00",
        ],
    );
    assert_eq!(code, 0);
    let warned = |row: u32, column: &str, message: &str| json!({"row": row, "column": column, "rule": "X1a", "message": message});
    assert_eq!(
        document,
        json!({
            "file": point.path("base.csv"), "base": "pendientes", "cut": "2026-11-26",
            "applied": false, "sheet": "Noviembre", "encoding": null,
            "rows": 7, "taken": 4, "repeated": 0, "totals": [10], "returned": false,
            "rejected": [
                {"row": 6, "column": "PQR", "reason": "«448822110000» se muestra en notación científica: dé a la columna formato de texto"},
                {"row": 7, "column": "Cuenta", "reason": "es una fórmula sin calcular: abra el libro en Excel, guárdelo y repita"},
                {"row": 8, "column": "Asesor", "reason": "«#N/D»: la fórmula da un error"},
            ],
            "warnings": [
                warned(5, "PQR", "tiene más de 15 cifras y está como número: Excel cambia por ceros las que siguen"),
                warned(5, "Cuenta", "está como número y otras de su columna empiezan por cero: pudo perder los suyos"),
            ],
            "columns": {"cuenta": "Cuenta", "radicado": "PQR", "fecha": "Fecha de radicación", "asesor": "Asesor"},
            "unknown_columns": ["Ciudad"], "remembered": [], "assumed": null,
            "formats_known": true, "hidden": ["Antes"],
            "hidden_rows": 1, "first_hidden_row": 9, "hidden_columns": [],
        })
    );
    let ran = point.told("base.csv", &bytes, &[]);
    assert!(
        ran.stdout.starts_with(
            "Base 2 Pendientes, corte [fecha]: 7 filas de la hoja «Noviembre»: 4 se toman, 0 \
             repetidas, 3 rechazadas\n4 nuevas, 0 cambiaron, 0 ya conocidas; "
        ),
        "{ran:?}"
    );
    assert!(
        ran.stderr
            .contains("Filas de totales al pie, que no cuentan: 10.\n"),
        "{ran:?}"
    );
    assert!(
        ran.stderr.ends_with("Fue solo un plan: no cambió nada.\n"),
        "{ran:?}"
    );
}

#[test]
fn x1_what_cannot_be_read_is_a_sentence_and_nothing_is_stored() {
    let point = the_cell();
    let good = sheet_of(&[&["Cuenta", "Radicado"], &["1", "7"]]);
    let whole = workbook(&[Sheet::shown("Hoja1", &good)]);
    let rows = (2..=20_000).map(|row| {
        let open = if row == 3_000 { "\"" } else { "" };
        format!("{row};{};{open}señal", 10_000 + row)
    });
    let head = ["cuenta;radicado;motivo".to_owned()];
    let quotes = head.into_iter().chain(rows).collect::<Vec<_>>().join("\n");
    let twice = "Cuenta;Radicado;Estado;ESTADO\n1;7;a;b\n";
    let wide = format!("cuenta;radicado\n{}", "1;7\n".repeat(200_001));
    for (name, bytes, why) in [
        ("vacío", Vec::new(), "está vacío"),
        (
            "web.xls",
            b"<html><table><tr><td>cuenta".to_vec(),
            "es una página web, aunque su nombre diga otra cosa",
        ),
        (
            "web16.xls",
            "\u{feff}<html><table><tr><td>cuenta"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect(),
            "es una página web, aunque su nombre diga otra cosa",
        ),
        (
            "cortado.xlsx",
            whole[..whole.len() / 2].to_vec(),
            "está incompleto o dañado",
        ),
        (
            "comillas.csv",
            quotes.into_bytes(),
            "en la fila 3000 se abren comillas que no se cierran",
        ),
        (
            "dos.csv",
            twice.into(),
            "en la fila 1 hay más de una columna para estado: [C] «Estado», [D] «ESTADO»",
        ),
        (
            "sin.csv",
            b"cuenta;motivo\n1;a\n".to_vec(),
            "no se encontró la columna de radicado",
        ),
        ("larga.csv", wide.into_bytes(), "tiene más de 200000 filas"),
        (
            "hojas.xlsx",
            workbook(&[Sheet::shown("Uno", &good), Sheet::shown("Dos", &good)]),
            "varias hojas tienen las columnas: 1 «Uno», 2 «Dos»",
        ),
    ] {
        let (code, refused) = point.base(name, bytes, &[]);
        let error = &refused["error"];
        assert_eq!(
            (code, &error["message"]),
            (4, &json!(format!("{name}: {why}; no se guardó nada."))),
            "{name}"
        );
    }
    let (code, document) = point.base("dos.csv", twice, &["--columna", "estado=[D]"]);
    assert_eq!((code, &document["taken"]), (0, &json!(1)));
    let ran = point.told("malas.csv", "cuenta;radicado\n;7\n", &[]);
    assert_eq!(ran.code, 4);
    assert!(
        ran.stderr
            .ends_with("Ninguna fila sirve: no se guardó nada.\n"),
        "{ran:?}"
    );
    // A day that has not come is no cut.
    let path = point.file("base.csv", "cuenta;radicado\n1;7\n");
    let call = [
        "pqr",
        "importar",
        path.to_str().unwrap(),
        "--base",
        "pendientes",
        "--corte",
        "2999-01-01",
        "--plan",
    ];
    let (code, refused) = point.json(&call);
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("X1")));
}

#[test]
fn x1_a_sheet_of_headers_alone_is_no_other_base() {
    let point = the_cell();
    let head = sheet_of(&[&["Cuenta", "Radicado"]]);
    let good = sheet_of(&[&["Cuenta", "Radicado"], &["1", "7"]]);
    let bytes = workbook(&[
        Sheet::shown("Plantilla", &head),
        Sheet::shown("Datos", &good),
        Sheet::shown("Otra", &head),
    ]);
    let (code, document) = point.base("base.xlsx", bytes, &[]);
    assert_eq!(
        (code, &document["sheet"], &document["taken"]),
        (0, &json!("Datos"), &json!(1))
    );
    // Where none has a row there is nothing to choose between.
    let bytes = workbook(&[Sheet::shown("Uno", &head), Sheet::shown("Dos", &head)]);
    let (code, document) = point.base("base.xlsx", bytes, &[]);
    assert_eq!(
        (code, &document["sheet"], &document["rows"]),
        (4, &json!("Uno"), &json!(0))
    );
}

#[test]
fn x1_where_nothing_stands_below_the_headers_that_is_said_and_where_it_may_be() {
    let point = the_cell();
    let head = sheet_of(&[&["Cuenta", "Radicado"]]);
    let good = sheet_of(&[&["Cuenta", "Radicado"], &["1", "7"]]);
    let notes = sheet_of(&[&["Notas"]]);
    let of = |shown: &str| {
        workbook(&[
            Sheet::shown("Plantilla", shown),
            Sheet::hidden("Datos", &good),
        ])
    };
    let ran = point.told("base.xlsx", of(&head), &[]);
    assert_eq!(ran.code, 4, "{ran:?}");
    let told = "No hay ninguna fila debajo del encabezado: no se guardó nada.\n\
                La hoja 2 «Datos» está oculta y no se leyó: si es la base, repita con --hoja 2.\n";
    assert!(ran.stderr.contains(told), "{ran:?}");
    // The same where the one that is seen has not even the headers.
    let ran = point.told("base.xlsx", of(&notes), &[]);
    assert_eq!(ran.code, 4, "{ran:?}");
    let told = "Su hoja 2 «Datos» está oculta y no se leyó.";
    assert!(ran.stderr.contains(told), "{ran:?}");
    assert!(ran.stderr.contains("--hoja"), "{ran:?}");
    let (code, document) = point.base("base.xlsx", of(&head), &["--hoja", "2"]);
    assert_eq!((code, &document["taken"]), (0, &json!(1)));
    // Rows that are there and fail are another thing.
    let ran = point.told("base.csv", "cuenta;radicado\n;7\n", &[]);
    assert!(
        ran.stderr
            .contains("Ninguna fila sirve: no se guardó nada."),
        "{ran:?}"
    );
}

#[test]
fn x1_headers_that_are_said_again_between_the_rows_were_not_sent() {
    let point = the_cell();
    let base =
        "Cuenta;Radicado;Clase\n1;7;queja\nCUENTA;radicado;Clase\n2;8;queja\nCuenta;x;queja\n";
    let (code, document) = point.base("base.csv", base, &[]);
    assert_eq!(
        (code, &document["rows"], &document["taken"]),
        (0, &json!(3), &json!(2))
    );
    assert_eq!(document["repeated_headers"], json!([3]));
    let rejected = document["rejected"].as_array().unwrap().iter();
    let rejected: Vec<_> = rejected.map(|it| &it["row"]).collect();
    assert_eq!(
        (rejected, &document["warnings"]),
        (vec![&json!(5)], &json!([]))
    );
    let ran = point.told("base.csv", base, &[]);
    let told = "Filas que repiten el encabezado, que no cuentan: 3.";
    assert!(ran.stderr.contains(told), "{ran:?}");
}
