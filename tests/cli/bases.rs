//! The bases that the client sends to the PQR cell, from files as clients write them (X1).

use super::{Point, Ran};
use crate::support::workbook::{Sheet, packed, sheet_of, workbook};
use contingencia::domain::authority::Role;
use serde_json::{Value, json};

fn the_cell() -> Point {
    Point::cell()
}

/// What of a plan is about what was here before (X2).
const STANDING: [&str; 14] = [
    "new",
    "changed",
    "known",
    "gone_closed",
    "gone_untouched",
    "gone_in_work",
    "closed_still_there",
    "reappeared",
    "in_both",
    "due_soon",
    "overdue",
    "piles",
    "already_received",
    "replaces",
];

const BASE: [&str; 5] = ["--base", "pendientes", "--corte", "26/11/2026", "--plan"];

impl Point {
    /// Plans a base.
    fn base(&self, name: &str, bytes: impl AsRef<[u8]>, options: &[&str]) -> (i32, Value) {
        let path = self.file(name, bytes);
        let call = ["pqr", "importar", path.to_str().unwrap()];
        let (code, mut document) = self.json(&[&call[..], &BASE, options].concat());
        for key in STANDING {
            document.as_object_mut().unwrap().remove(key);
        }
        (code, document)
    }

    /// Takes a base in, or plans it.
    pub(super) fn receives(
        &self,
        base: &str,
        cut: &str,
        text: &str,
        options: &[&str],
    ) -> (i32, Value) {
        let path = self.file("base.csv", text);
        let call = [
            "pqr",
            "importar",
            path.to_str().unwrap(),
            "--base",
            base,
            "--corte",
            cut,
        ];
        self.json(&[&call[..], options].concat())
    }

    fn told(&self, name: &str, bytes: impl AsRef<[u8]>, options: &[&str]) -> Ran {
        let path = self.file(name, bytes);
        let call = ["pqr", "importar", path.to_str().unwrap()];
        self.run(&[&call[..], &BASE, options].concat())
    }
}

/// A workbook with the formats that these rows speak of: 1 is a date, 2 shows eight digits,
/// 3 the power of ten.
fn formatted(sheets: &[Sheet]) -> Vec<u8> {
    let mut parts = Sheet::parts(sheets);
    let styles = parts.iter_mut().find(|(name, _)| name == "xl/styles.xml");
    let text = String::from_utf8(styles.as_ref().unwrap().1.clone()).unwrap();
    let text = text
        .replace("<cellXfs count=\"2\">", "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"00000000\"/></numFmts><cellXfs count=\"4\">")
        .replace("</cellXfs>", "<xf numFmtId=\"164\"/><xf numFmtId=\"11\"/></cellXfs>");
    styles.unwrap().1 = text.into_bytes();
    packed(&parts)
}

fn number(at: &str, style: u8, value: &str) -> String {
    format!("<c r=\"{at}\" s=\"{style}\"><v>{value}</v></c>")
}

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
fn x1_only_the_cell_s_own_may_receive_a_base() {
    let point = Point::started_by(Role::Asesor);
    let (code, refused) = point.base("base.csv", "cuenta;radicado\n1;7\n", &[]);
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("X1")));
}

#[test]
fn x1_failed_rows_are_given_back_as_they_stood_and_come_home() {
    let point = the_cell();
    let head = sheet_of(&[&["N° Cuenta", "PQR", "Fecha", "Nota"]]);
    let text =
        |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let rows = [
        [text("A2", "00012345"), text("B2", "44882211")].concat(),
        [
            number("A3", 2, "12346"),
            text("B3", "4,4E+9"),
            number("C3", 1, "46331"),
            text("D3", "queda"),
        ]
        .concat(),
        [text("B4", "44882213"), number("C4", 0, "7")].concat(),
    ];
    let rows = (2..)
        .zip(rows)
        .map(|(number, cells): (u32, _)| format!("<row r=\"{number}\">{cells}</row>"));
    let bytes = formatted(&[Sheet::shown(
        "Noviembre",
        &(head + &rows.collect::<String>()),
    )]);
    let back = point.path("devolucion.xlsx");
    let back = back.to_str().unwrap();
    let (code, document) = point.base("base.xlsx", &bytes, &["--devolucion", back]);
    assert_eq!(
        (
            code,
            &document["taken"],
            document["rejected"].as_array().unwrap().len()
        ),
        (0, &json!(1), 2)
    );
    // Written once: what stands there stays.
    let ran = point.told("base.xlsx", &bytes, &["--devolucion", back]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let ran = point.told("base.xlsx", &bytes, &["--devolucion", back, "--reemplazar"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    // Once the rest is in, it fails as it failed, and is known for what it is.
    let path = point.path("base.xlsx");
    let call = ["pqr", "importar", path.to_str().unwrap()];
    let (code, _) = point.json(&[&call[..], &BASE[..4]].concat());
    assert_eq!(code, 0);
    let given = std::fs::read(back).unwrap();
    let (code, document) = point.base("devolucion.xlsx", &given, &[]);
    assert_eq!(
        (code, &document["returned"]),
        (4, &json!(true)),
        "{document}"
    );
    let rejected = &document["rejected"];
    assert_eq!(
        rejected[0]["reason"],
        "«4,4E+9» está en notación científica y perdió cifras: pida la columna como texto"
    );
    assert_eq!(rejected[1]["column"], "N° Cuenta");
    assert_eq!(document["unknown_columns"], json!(["Nota"]));
    // Another library sees the same cells with their formats, the reason and the hidden key.
    let program = "
import openpyxl, sys
sheet = openpyxl.load_workbook(sys.argv[1]).active
for row in sheet.iter_rows(values_only=True): print(row[:5])
print(sheet['A2'].number_format, sheet['C2'].number_format, sheet['C3'].number_format, sheet['C3'].value, sheet.max_row)
print(sheet.column_dimensions['F'].hidden, sheet['F1'].value, sheet['F2'].value.rsplit('-')[1], sheet['F3'].value.rsplit('-')[1])
sheet['B2'], sheet['A3'], sheet['C3'] = '44882212', '00012347', None
openpyxl.Workbook
book = sheet.parent
book.save(sys.argv[2])
sheet.append(['1', '2'])
book.save(sys.argv[3])
";
    let (right, more) = (point.path("corregida.xlsx"), point.path("agregada.xlsx"));
    let (right, more) = (right.to_str().unwrap(), more.to_str().unwrap());
    let Some(seen) = crate::judges::python(&["openpyxl"], program, &[back, right, more]) else {
        return;
    };
    let expected = "('N° Cuenta', 'PQR', 'Fecha', 'Nota', 'Motivo de la devolución')\n\
        (12346, '4,4E+9', datetime.datetime(2026, 11, 5, 0, 0), 'queda', 'PQR: «4,4E+9» está en notación científica y perdió cifras: pida la columna como texto')\n\
        (None, '44882213', 7, None, 'N° Cuenta: falta la cuenta; y en Fecha, «7»: es un número y no una fecha: dé a la columna formato de fecha')\n\
        00000000 m/d/yy h:mm General 7 3\n\
        True Clave de la devolución 3 4\n";
    assert_eq!(seen, expected);
    let (code, document) = point.base("vuelve.xlsx", std::fs::read(right).unwrap(), &[]);
    assert_eq!(
        (code, &document["taken"], &document["rejected"]),
        (0, &json!(2), &json!([])),
        "{document}"
    );
    let (_, document) = point.base("vuelve.xlsx", std::fs::read(more).unwrap(), &[]);
    assert_eq!(document["taken"], 2);
    assert_eq!(
        document["rejected"][0]["reason"],
        "esta fila no estaba en la devolución: solo se toman las que fallaron"
    );
}

#[test]
fn x12_a_file_that_failed_whole_comes_home_as_the_file_it_is() {
    let point = the_cell();
    let back = point.path("devolucion.xlsx");
    let back = back.to_str().unwrap();
    let base = "cuenta;radicado;estado\n;7001;abierta\n;7002;abierta\nx;7003;abierta\n";
    let ran = point.told("base.csv", base, &["--devolucion", back]);
    assert_eq!(ran.code, 4, "{ran:?}");
    assert!(
        ran.stderr.contains("Corregidas, impórtelas igual."),
        "{ran:?}"
    );
    // What is corrected of it, and what is not: the first row alone, then with the second.
    let program = "
import openpyxl, sys
book = openpyxl.load_workbook(sys.argv[1])
sheet = book.active
keys = [sheet.cell(row, 5).value for row in (2, 3, 4)]
print(sheet.max_row, *(key.split('-', 1)[1] for key in keys))
sheet['A2'] = '00041001'
book.save(sys.argv[2])
sheet['A3'], sheet['E3'] = '00041002', keys[1][:-5]
book.save(sys.argv[3])
";
    let (one, forged) = (point.path("una.xlsx"), point.path("forzada.xlsx"));
    let (one, forged) = (one.to_str().unwrap(), forged.to_str().unwrap());
    let Some(keys) = crate::judges::python(&["openpyxl"], program, &[back, one, forged]) else {
        return;
    };
    assert_eq!(keys, "4 2-todo 3-todo 4-todo\n");
    // A key that says another thing than its neighbours is believed in nothing.
    let (code, document) = point.base("forzada.xlsx", std::fs::read(forged).unwrap(), &[]);
    assert_eq!((code, &document["taken"]), (0, &json!(1)), "{document}");
    assert_eq!(
        document["rejected"][0]["reason"],
        "es la devolución de otro archivo"
    );
    // It is received like any file: counted, with its own rows, once.
    let again = point.path("otra.xlsx");
    let again = again.to_str().unwrap();
    let stored = |file: &str, options: &[&str]| {
        let call = ["pqr", "importar", file];
        point.json(&[&call[..], &BASE[..4], options].concat())
    };
    let (code, document) = stored(one, &["--devolucion", again]);
    assert_eq!(
        (
            code,
            &document["taken"],
            &document["rows"],
            &document["returned"],
            &document["applied"]
        ),
        (0, &json!(1), &json!(3), &json!(false), &json!(true)),
        "{document}"
    );
    let (code, document) = stored(one, &[]);
    assert_eq!((code, &document["already_received"]), (0, &json!(true)));
    // Nothing of the file that failed is here, which is another of this base and cut now.
    let (code, refused) = point.base("base.csv", base.replace("x;", "1;"), &[]);
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("X12")));
    // What failed of it once more comes home to it.
    let program = "
import openpyxl, sys
book = openpyxl.load_workbook(sys.argv[1])
sheet = book.active
print(sheet.max_row, *(sheet.cell(row, 5).value.split('-', 1)[1] for row in (2, 3)))
sheet['A2'], sheet['A3'] = '00041002', '00041003'
book.save(sys.argv[1])
";
    let keys = crate::judges::python(&["openpyxl"], program, &[again]).unwrap();
    assert_eq!(keys, "3 3 4\n");
    let (code, document) = stored(again, &[]);
    assert_eq!(
        (code, &document["taken"], &document["returned"]),
        (0, &json!(2), &json!(true)),
        "{document}"
    );
    let (_, listed) = point.json(&["pqr", "listar"]);
    assert_eq!(listed["cases"].as_array().unwrap().len(), 3);
}

#[test]
fn x1_a_formula_in_a_failed_row_is_told_beside_what_it_came_to() {
    let point = the_cell();
    let head = sheet_of(&[&["Cuenta", "PQR", "Estado"]]);
    let text =
        |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let rows = [
        text("A2", "00012345"),
        "<c r=\"B2\"><f>A2*0</f><v></v></c>".to_owned(),
        "<c r=\"C2\" t=\"str\"><f>UPPER(\"a\")</f><v>A</v></c>".to_owned(),
    ];
    let sheet = format!("{head}<row r=\"2\">{}</row>", rows.concat());
    let bytes = formatted(&[Sheet::shown("Noviembre", &sheet)]);
    let back = point.path("devolucion.xlsx");
    let back = back.to_str().unwrap();
    let (_, document) = point.base("base.xlsx", &bytes, &["--devolucion", back]);
    assert_eq!(document["rejected"].as_array().unwrap().len(), 1);
    let program = "
import openpyxl, sys
sheet = openpyxl.load_workbook(sys.argv[1]).active
print(sheet['B2'].value, sheet['B2'].comment.text.strip())
print(sheet['C2'].value, sheet['C2'].comment.text.strip())
print(sheet['A2'].comment)
";
    let Some(seen) = crate::judges::python(&["openpyxl"], program, &[back]) else {
        return;
    };
    let expected = "None En el original es una fórmula: =A2*0\n\
        A En el original es una fórmula: =UPPER(\"a\")\nNone\n";
    assert_eq!(seen, expected);
}

/// What of a document is told by these keys.
fn told<const N: usize>(document: &Value, keys: [&str; N]) -> [u64; N] {
    keys.map(|key| {
        document[key]
            .as_u64()
            .unwrap_or_else(|| panic!("{key}: {document}"))
    })
}

const HEAD: &str = "cuenta;radicado;estado;asesor;fecha\n";

#[test]
fn x2_a_cut_is_told_in_piles_and_deadlines_and_stored_once() {
    let cell = the_cell();
    let base = |rows: &[&str]| format!("{HEAD}{}\n", rows.join("\n"));
    let first = base(&[
        "00041001;7001;abierta;Asesora Uno;03/11/2020",
        "00041002;7002;abierta;Asesora Uno;03/11/2020",
        "00041003;7003;abierta;Asesor Dos;",
        "00041004;7004;abierta;Asesor Dos;03/11/2020",
    ]);
    let piles = ["new", "changed", "known", "overdue", "due_soon"];
    let (code, planned) = cell.receives("pendientes", "2020-11-06", &first, &["--plan"]);
    assert_eq!((code, &planned["applied"]), (0, &json!(false)));
    assert_eq!(told(&planned, piles), [4, 0, 0, 3, 0]);
    let (code, stored) = cell.receives("pendientes", "2020-11-06", &first, &[]);
    assert_eq!((code, &stored["applied"]), (0, &json!(true)));
    assert_eq!(told(&stored, piles), [4, 0, 0, 3, 0]);
    // Again it changes nothing.
    let (code, again) = cell.receives("pendientes", "2020-11-06", &first, &[]);
    assert_eq!((code, &again["already_received"]), (0, &json!(true)));
    assert_eq!(told(&again, piles), [0, 0, 4, 3, 0]);
    // Another file of its cut is refused, unless it takes its place.
    let other = base(&["00041001;7001;abierta;Asesora Uno;03/11/2020"]);
    let (code, refused) = cell.receives("pendientes", "2020-11-06", &other, &[]);
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("X12")));

    // Without notes nothing is finished; with them once.
    let (code, refused) = cell.json(&["pqr", "finalizar", "7002", "--notas", " "]);
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("X4")));
    let notes = ["--notas", "Se verificó el ABC", "--abc", "3.2"];
    let (code, finished) = cell.json(&[&["pqr", "finalizar", "002"][..], &notes].concat());
    assert_eq!((code, &finished["state"]), (0, &json!("finished")));
    let (code, refused) = cell.json(&[&["pqr", "finalizar", "7002"][..], &notes].concat());
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("X4")));

    let next = base(&[
        "00041001;7001;abierta;Asesora Uno;03/11/2020",
        "00041002;7002;abierta;Asesora Uno;03/11/2020",
        "00041003;7003;en estudio;Asesor Dos;",
        "00041009;7009;abierta;Asesor Dos;09/11/2020",
    ]);
    let (code, cut) = cell.receives("pendientes", "2020-11-13", &next, &[]);
    assert_eq!(code, 0);
    assert_eq!(told(&cut, piles), [1, 1, 2, 2, 0]);
    // A cut made before a case was closed has it all the same.
    assert_eq!(cut["piles"], json!({"gone_untouched": ["7004"]}));
    let (code, both) = cell.receives("mal-escalados", "2020-11-13", &other, &[]);
    assert_eq!((code, told(&both, ["new", "in_both"])), (0, [1, 1]));
    // Of an older cut it is told that a newer one rules.
    assert_eq!((code, cut.get("newer_cut")), (0, None));
    let (code, late) = cell.receives("pendientes", "2020-11-09", &other, &["--plan"]);
    assert_eq!((code, &late["newer_cut"]), (0, &json!("2020-11-13")));

    let (_, listed) = cell.json(&["pqr", "listar"]);
    let cases = listed["cases"].as_array().unwrap();
    let names: Vec<&str> = cases
        .iter()
        .map(|it| it["radicado"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["7001", "7009", "7003", "7004", "7002"]);
    assert_eq!(
        cases[0]["account"],
        json!({"value": "****1001", "origin": "text"})
    );
    let states: Vec<&str> = cases
        .iter()
        .map(|it| it["due_state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["overdue", "overdue", "undated", "left", "stopped"]);
    let (_, due) = cell.json(&[
        "pqr",
        "listar",
        "--vence-antes",
        "2020-12-02",
        "--asesor",
        "dos",
    ]);
    let names: Vec<&Value> = due["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["radicado"])
        .collect();
    // What left is due no more.
    assert_eq!(names, ["7009"]);
    let (_, shown) = cell.json(&["pqr", "mostrar", "7002"]);
    assert_eq!(
        shown["account"],
        json!({"value": "00041002", "origin": "text"})
    );
    assert_eq!(shown["notes"], "Se verificó el ABC");
    assert_eq!(
        (&shown["filed_at"], &shown["due"]),
        (&json!("2020-11-03"), &json!("2020-11-25"))
    );
    for key in [
        "cun",
        "base",
        "cut",
        "class",
        "cause",
        "cause_letter",
        "marking",
        "contacts",
        "voice_message_allowed",
        "appeal",
        "history",
    ] {
        assert!(shown.get(key).is_some(), "{key}");
    }
    let (code, several) = cell.json(&["pqr", "mostrar", "00"]);
    assert_eq!(
        (code, several["error"]["kind"].as_str()),
        (2, Some("usage"))
    );
    let (code, verified) = cell.json(&["verificar"]);
    assert_eq!((code, &verified["ok"]), (0, &json!(true)));
}

#[test]
fn x2_what_comes_in_a_rejected_row_is_not_gone() {
    let cell = the_cell();
    let base = |rows: &[&str]| format!("{HEAD}{}\n", rows.join("\n"));
    let first = base(&[
        "00041001;7001;abierta;Asesora Uno;03/11/2020",
        "00041002;7002;abierta;Asesora Uno;03/11/2020",
        "00041003;7003;abierta;Asesora Uno;03/11/2020",
        "00041004;7004;abierta;Asesora Uno;03/11/2020",
    ]);
    let (code, stored) = cell.receives("pendientes", "2020-11-06", &first, &[]);
    assert_eq!((code, stored.get("came_rejected")), (0, None));
    let next = base(&[
        "00041001;7001;abierta;Asesora Uno;03/11/2020",
        ";7002;abierta;Asesora Uno;03/11/2020",
        "00041003;7003;abierta;Asesora Uno;31/02/2020",
        ";7009;abierta;Asesora Uno;03/11/2020",
    ]);
    for more in [&["--plan"][..], &[]] {
        let (code, cut) = cell.receives("pendientes", "2020-11-13", &next, more);
        assert_eq!(code, 0);
        let gone = json!({"gone_untouched": ["7004"]});
        assert_eq!(
            (&cut["piles"], &cut["came_rejected"]),
            (&gone, &json!(["7002", "7003"]))
        );
    }
}

#[test]
fn x12_only_a_cell_receives_bases() {
    let point = Point::started();
    let (code, refused) = point.receives("pendientes", "2020-11-06", "cuenta;radicado\n1;7\n", &[]);
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("X12")));
}

#[test]
fn x12_corrected_rows_complete_their_reception_and_change_nothing_else() {
    let cell = the_cell();
    let rows = |rows: &[&str]| format!("cuenta;radicado;estado\n{}\n", rows.join("\n"));
    let base = rows(&[
        "00041001;7001;abierta",
        ";7002;abierta",
        "00041003;;abierta",
    ]);
    let back = cell.path("devolucion.xlsx");
    let cut = "2020-11-06";
    let given = ["--devolucion", back.to_str().unwrap()];
    let (code, stored) = cell.receives("pendientes", cut, &base, &given);
    assert_eq!(
        (code, told(&stored, ["rows", "taken", "new"])),
        (0, [3, 1, 1])
    );
    // As a person would have it back from the client, as text.
    let sha256 = {
        let program = "
import openpyxl, sys
for row in openpyxl.load_workbook(sys.argv[1]).active.iter_rows(min_row=2, values_only=True):
    print(row[-1].rsplit('-', 1)[0])
";
        let Some(keys) = crate::judges::python(&["openpyxl"], program, &[given[1]]) else {
            return;
        };
        keys.lines().next().unwrap().to_owned()
    };
    let home = |rows: &[(&str, u32)]| {
        let rows = rows.iter().map(|(row, of)| format!("{row};{sha256}-{of}"));
        let head = ["cuenta;radicado;estado;Clave de la devolución".to_owned()];
        head.into_iter().chain(rows).collect::<Vec<_>>().join("\n") + "\n"
    };
    // Of another cut it is nobody's.
    let right = home(&[("00041002;7002;abierta", 3), ("00041003;7003;abierta", 4)]);
    let (code, refused) = cell.receives("pendientes", "2020-11-13", &right, &[]);
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("X12")));
    // What was taken before stays as it is, whatever comes home with the rest.
    let more = home(&[
        ("00041002;7002;abierta", 3),
        ("00041009;7009;cerrada", 2),
        ("00041003;7001;cerrada", 4),
    ]);
    let (code, stored) = cell.receives("pendientes", cut, &more, &[]);
    assert_eq!(
        (
            code,
            told(&stored, ["rows", "taken", "new", "gone_untouched"])
        ),
        (0, [3, 1, 1, 0])
    );
    let reasons: Vec<_> = stored["rejected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["row"].as_u64().unwrap(), it["reason"].as_str().unwrap()))
        .collect();
    assert_eq!(
        reasons,
        [
            (3, "esa fila ya entró con la base: no se cambia"),
            (4, "ese radicado ya entró con la base: no se cambia"),
        ]
    );
    // The very same again changes nothing, and the last one is still awaited.
    let (code, again) = cell.receives("pendientes", cut, &more, &[]);
    assert_eq!((code, &again["already_received"]), (0, &json!(true)));
    let same = ["rows", "taken", "rejected"];
    assert_eq!(same.map(|key| &again[key]), same.map(|key| &stored[key]));
    let (code, stored) = cell.receives(
        "pendientes",
        cut,
        &home(&[("00041003;7003;abierta", 4)]),
        &[],
    );
    assert_eq!((code, told(&stored, ["taken", "new"])), (0, [1, 1]));
    let (_, listed) = cell.json(&["pqr", "listar"]);
    let states = listed["cases"].as_array().unwrap();
    assert_eq!(states.len(), 3);
    let (_, shown) = cell.json(&["pqr", "mostrar", "7001"]);
    assert_eq!(shown["account"]["value"], "00041001");
}
