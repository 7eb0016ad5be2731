//! Rows of which nothing was taken: given back, and come home (X1, X12).

use super::{BASE, formatted, number, the_cell, told};
use crate::support::workbook::{Sheet, sheet_of};
use serde_json::json;

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
fn x1_a_formula_that_was_never_worked_out_does_not_come_home_as_an_empty_cell() {
    let point = the_cell();
    let head = sheet_of(&[&["Cuenta", "Radicado", "Fecha", "Estado"]]);
    let row = |number: u32, rest: &str| {
        format!(
            "<row r=\"{number}\"><c r=\"A{number}\" t=\"inlineStr\"><is><t>0004100{number}</t></is></c>\
             <c r=\"B{number}\" t=\"inlineStr\"><is><t>700{number}</t></is></c>{rest}</row>"
        )
    };
    let rows = [
        row(2, ""),
        row(3, "<c r=\"C3\"><f>DATE(2026,11,3)</f></c>"),
        row(4, "<c r=\"D4\"><f>\"abi\"&amp;\"erta\"</f></c>"),
    ];
    let bytes = formatted(&[Sheet::shown("Noviembre", &(head + &rows.concat()))]);
    let back = point.path("devolucion.xlsx");
    let back = back.to_str().unwrap();
    let (code, document) = point.base("base.xlsx", &bytes, &["--devolucion", back]);
    assert_eq!((code, &document["taken"]), (0, &json!(1)), "{document}");
    let path = point.path("base.xlsx");
    let call = ["pqr", "importar", path.to_str().unwrap()];
    let (code, _) = point.json(&[&call[..], &BASE[..4]].concat());
    assert_eq!(code, 0);
    let (code, document) = point.base("vuelve.xlsx", std::fs::read(back).unwrap(), &[]);
    let reasons = [0, 1].map(|at| {
        document["rejected"][at]["reason"]
            .as_str()
            .unwrap()
            .to_owned()
    });
    assert_eq!(
        (code, reasons),
        (
            4,
            [
                "«=DATE(2026,11,3)» es una fórmula escrita como texto: escriba lo que da",
                "«=\"abi\"&\"erta\"» es una fórmula escrita como texto: escriba lo que da",
            ]
            .map(str::to_owned)
        ),
        "{document}"
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
sheet['A3'], sheet['E3'] = '00041002', keys[1].split('-todo')[0]
book.save(sys.argv[3])
";
    let (one, forged) = (point.path("una.xlsx"), point.path("forzada.xlsx"));
    let (one, forged) = (one.to_str().unwrap(), forged.to_str().unwrap());
    let Some(keys) = crate::judges::python(&["openpyxl"], program, &[back, one, forged]) else {
        return;
    };
    assert_eq!(
        keys,
        "4 2-todo-2026-11-26-pendientes 3-todo-2026-11-26-pendientes 4-todo-2026-11-26-pendientes\n"
    );
    // A key that says another thing than its neighbours is believed in nothing.
    let (code, document) = point.base("forzada.xlsx", std::fs::read(forged).unwrap(), &[]);
    assert_eq!((code, &document["taken"]), (0, &json!(1)), "{document}");
    assert_eq!(
        document["rejected"][0]["reason"],
        "es la devolución de otro archivo"
    );
    // It is the file of that base and cut, and of no other.
    for (base, cut) in [
        ("mal-escalados", "26/11/2026"),
        ("pendientes", "25/11/2026"),
    ] {
        let call = ["pqr", "importar", one, "--base", base, "--corte", cut];
        let (code, refused) = point.json(&call);
        assert_eq!((code, &refused["error"]["rule"]), (1, &json!("X12")));
        let told = refused["error"]["message"].as_str().unwrap();
        assert!(
            told.contains("de Base 2 Pendientes, corte 26/11/2026"),
            "{told}"
        );
    }
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
    let expected = "=A2*0 En el original es una fórmula: =A2*0\n\
        A En el original es una fórmula: =UPPER(\"a\")\nNone\n";
    assert_eq!(seen, expected);
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
        .map(|it| {
            let [column, reason] = ["column", "reason"].map(|key| it[key].as_str().unwrap());
            (it["row"].as_u64().unwrap(), column, reason)
        })
        .collect();
    assert_eq!(
        reasons,
        [
            (
                3,
                "Clave de la devolución",
                "esa fila ya entró con la base: no se cambia"
            ),
            (
                4,
                "radicado",
                "ese radicado ya entró con la base: no se cambia"
            ),
        ]
    );
    // The very same again changes nothing, and the last one is still awaited.
    let (code, again) = cell.receives("pendientes", cut, &more, &[]);
    assert_eq!((code, &again["already_received"]), (0, &json!(true)));
    let same = ["rows", "taken", "rejected"];
    assert_eq!(same.map(|key| &again[key]), same.map(|key| &stored[key]));
    // Nor is anything taken of what never failed: no row of the base, nor one that came home.
    let invented = home(&[
        ("00041101;7101;abierta", 1),
        ("00041102;7102;abierta", 217),
        ("00041103;7103;abierta", 3),
        ("00041003;7003;abierta", 4),
        ("00041104;7104;abierta", 999_999),
    ]);
    let (code, stored) = cell.receives("pendientes", cut, &invented, &[]);
    assert_eq!((code, told(&stored, ["taken", "new"])), (0, [1, 1]));
    let of = "esa fila no está entre las que faltan de la base: solo se toman las que fallaron";
    let came = "esa fila ya entró con la base: no se cambia";
    let column = "Clave de la devolución";
    assert_eq!(
        stored["rejected"],
        json!([
            {"row": 2, "column": column, "reason": of},
            {"row": 3, "column": column, "reason": of},
            {"row": 4, "column": column, "reason": came},
            {"row": 6, "column": column, "reason": of},
        ])
    );
    let (_, listed) = cell.json(&["pqr", "listar"]);
    let states = listed["cases"].as_array().unwrap();
    assert_eq!(states.len(), 3);
    let (_, shown) = cell.json(&["pqr", "mostrar", "7001"]);
    assert_eq!(shown["account"]["value"], "00041001");
}
