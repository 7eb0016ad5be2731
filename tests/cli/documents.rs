//! What is printed at the counter (Q7, N2, C, D6).

use super::{Point, Ran, done, failed, refused};
use crate::support::store::overwrite;
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

pub(super) const CLAIM: &str = "atencion registrar --tramite reclamo --nombre 'Rosa Ejemplo Prueba' --pide 'Revisar el cobro' --materia cobro --monto 27.50 --de-papel '' --hora '2026-11-20 10:42'";

/// The text of a PDF as a public reader gives it; none where it is not installed.
fn text(pdf: &Path) -> Option<String> {
    assert!(
        std::fs::read(pdf).unwrap().starts_with(b"%PDF-"),
        "{}",
        pdf.display()
    );
    let Ok(output) = Command::new("pdftotext").arg(pdf).arg("-").output() else {
        println!("skipped: pdftotext is not installed");
        return None;
    };
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap())
}

/// That text in one line; a code in a narrow column may break anywhere.
fn line(pdf: &Path) -> Option<String> {
    let text = text(pdf)?.replace('\u{200b}', "");
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

pub(super) fn assert_says(pdf: &Path, words: &[&str]) {
    let Some(text) = line(pdf) else { return };
    for words in words {
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[test]
fn q7_d6_the_slip_has_the_code_the_term_and_what_was_asked() {
    let point = Point::started();
    point.batch(&[CLAIM]);
    let file = point.path("constancia.pdf");
    let name = file.to_str().unwrap();
    assert_eq!(
        point.run(&["atencion", "constancia", "R1", "--salida", name]),
        done("[carpeta]/constancia.pdf\n", "Constancia escrita.\n")
    );
    assert_says(
        &file,
        &[
            "LIM014-A-R000001-N",
            "20/11/2026 10:42",
            "Rosa Ejemplo Prueba",
            "Revisar el cobro",
            "15 días hábiles, hasta el",
        ],
    );
    let usual = point.run(&[
        "atencion",
        "constancia",
        "R1",
        "--guion",
        "--papel",
        "carta",
    ]);
    assert_eq!(
        usual,
        done(
            "[carpeta]/datos/documentos/guion-LIM014-A-R000001-N.pdf\n",
            "Guion escrito.\n"
        )
    );
    let script = point.data().join("documentos/guion-LIM014-A-R000001-N.pdf");
    assert_says(&script, &["LIM014-A-R000001-N", "SMS"]);
    let (code, told) = point.json(&["atencion", "constancia", "R9", "--salida", name]);
    assert_eq!(
        (code, &told["error"]["message"]),
        (2, &json!("No hay ninguna atención «R9»."))
    );
    // U3: each writing is on the record.
    let (_, shown) = point.json(&[
        "atencion",
        "constancia",
        "R1",
        "--salida",
        name,
        "--reemplazar",
    ]);
    assert_eq!(shown, json!({ "file": name }));
}

#[test]
fn n2_the_blank_form_reserves_its_codes_and_tells_them() {
    let point = Point::started();
    let file = point.path("formato.pdf");
    let name = file.to_str().unwrap();
    assert_eq!(
        point.run(&["formato", "--en-blanco", "--codigos", "2", "--salida", name]),
        done(
            "[carpeta]/formato.pdf\n",
            "Códigos reservados: 2, de LIM014-A-R000001-N a LIM014-A-R000002-L.\n"
        )
    );
    assert_says(&file, &["LIM014-A-R000001-N", "LIM014-A-R000002-L"]);
    assert_eq!(
        point.run(&[
            "formato",
            "--en-blanco",
            "--codigos",
            "1",
            "--salida",
            name,
            "--reemplazar"
        ]),
        done(
            "[carpeta]/formato.pdf\n",
            "Código reservado: LIM014-A-R000003-J.\n"
        )
    );
    assert_eq!(
        point.run(&[
            "formato",
            "--anular",
            "LIM014-A-R000001-N",
            "--razon",
            "Se perdió"
        ]),
        done(
            "Impresos 3, usados 0, anulados 1, quedan 2\n",
            "Código anulado.\n"
        )
    );
    assert_eq!(
        point.run(&["formato", "--existencias"]),
        done("Impresos 3, usados 0, anulados 1, quedan 2\n", "")
    );
    // Where the form cannot go no code is reserved for it.
    let folder = point.folder.path().to_str().unwrap();
    let ran = point.run(&[
        "formato",
        "--en-blanco",
        "--codigos",
        "2",
        "--salida",
        folder,
    ]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{ran:?}");
    assert_eq!(
        point.run(&["formato", "--existencias"]).stdout,
        "Impresos 3, usados 0, anulados 1, quedan 2\n"
    );
    for (args, told) in [
        (
            &["formato"][..],
            "Falta una de estas opciones: --en-blanco, --evento <CORRELATIVO>, --cierre <CORRELATIVO>, --anular <CODIGO>, --existencias.",
        ),
        (
            &["formato", "--en-blanco", "--codigos", "0"],
            "«0» no vale para --codigos: escriba un número entero de 1 a 200.",
        ),
        (&["formato", "--anular", "x"], "Falta --razon <TEXTO>."),
        (
            &["formato", "--en-blanco", "--existencias"],
            "--en-blanco no se usa junto con --existencias.",
        ),
    ] {
        let ran = point.run(args);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.stderr.starts_with(told), "{ran:?}");
    }
}

#[test]
fn the_form_of_an_event_and_the_record_of_its_closing_are_written() {
    let point = Point::started();
    let (form, record) = (point.path("formato.pdf"), point.path("acta.pdf"));
    let documents = point.batch(&[
        "evento abrir --tramite queja --aplicativo siac --escenario imprevisto --cliente-presente --inicio -30 --detectado -5",
        "atencion registrar --tramite queja --nombre 'Rosa Ejemplo Prueba' --pide 'Que le respondan'",
        &format!("formato --cierre A-1 --salida '{}'", record.display()),
        "evento restablecer A-1 --hora -1",
        "evento cerrar A-1 --causa infraestructura --suceso inundacion --sustento 'Se inundó el local'",
        &format!("formato --evento A-1 --salida '{}'", form.display()),
        &format!("formato --cierre A-1 --salida '{}'", record.display()),
        "formato --evento A-1",
    ]);
    assert_eq!(
        refused(&documents[2]),
        ("C2", "El evento A-000001 no está cerrado todavía.")
    );
    assert_eq!(documents[5], json!({ "file": form }));
    assert_says(
        &form,
        &["Rosa Ejemplo Prueba", "Que le respondan", "R000001-N"],
    );
    assert_says(
        &record,
        &[
            "Se inundó el local",
            "Evento no previsto: inundación",
            "R000001-N",
        ],
    );
    let correlative = documents[0]["correlative"].as_str().unwrap();
    let usual = point
        .data()
        .join("documentos")
        .join(format!("formato-{correlative}.pdf"));
    assert_eq!(documents[7], json!({ "file": usual }));
    assert!(usual.is_file());
}

#[test]
fn o6_the_record_of_a_closing_lists_what_was_corrected_and_nothing_else() {
    let point = Point::started();
    let record = point.path("acta.pdf");
    let documents = point.batch(&[
        "evento abrir --tramite queja --aplicativo siac --escenario imprevisto --cliente-presente --inicio -12 --detectado -11",
        "evento corregir A-1 --campo aplicativos --valor sisact --razon 'Era el otro aplicativo'",
        "evento restablecer A-1 --hora -2",
        "evento cerrar A-1 --causa infraestructura --suceso inundacion --sustento 'Se inundó el local'",
        "evento corregir A-1 --campo referencia --valor TEC-77 --razon 'Llegó después'",
        "evento corregir A-1 --campo sustento --valor 'Se inundó el sótano' --razon 'Se precisó'",
        &format!("formato --cierre A-1 --salida '{}'", record.display()),
    ]);
    for document in &documents {
        assert_eq!(document["error"], Value::Null, "{document}");
    }
    assert_says(
        &record,
        &[
            "Dato Decía Dice Razón Quién y cuándo",
            "Era el otro aplicativo",
            "Referencia",
            "TEC-77 Llegó después",
            "Se inundó el local",
            "Se inundó el sótano Se precisó",
            "Marta Prueba",
        ],
    );
    let Some(text) = text(&record) else { return };
    assert!(!text.contains("Corregido:"), "{text}");
    let corrections = text.split("Correcciones").nth(1).unwrap();
    assert!(!corrections.contains("Restablecido"), "{corrections}");
    // There was no reference before.
    assert!(corrections.contains('—'), "{corrections}");
}

#[test]
fn u4_the_job_title_is_what_documents_print() {
    let point = Point::started();
    let secret = point.secret("julia", "otra frase de paso larga");
    let added = point.json(&[
        "usuario",
        "agregar",
        "--nombre-ingreso",
        "julia",
        "--nombre",
        "Julia Supuesta",
        "--rol",
        "supervisor",
        "--cargo",
        "Jefa de CAC",
        "--clave-nueva-archivo",
        &secret,
    ]);
    assert_eq!(
        (added.0, &added.1["role"], &added.1["job_title"]),
        (0, &json!("supervisor"), &json!("Jefa de CAC"))
    );
    let julia = ["--usuario", "julia", "--clave-archivo", &secret].map(str::to_owned);
    let [form, record, sheet] =
        ["formato.pdf", "acta.pdf", "turno.pdf"].map(|name| point.path(name));
    point.batch_with(
        &julia,
        &[
            "evento abrir --tramite queja --aplicativo siac --escenario imprevisto --cliente-presente --inicio -10",
            "evento restablecer A-1 --hora -1",
            "evento cerrar A-1 --motivo infraestructura --suceso inundacion --sustento 'Se inundó el local'",
            &format!("formato --evento A-1 --salida '{}'", form.display()),
            &format!("formato --cierre A-1 --salida '{}'", record.display()),
            &format!("turno --salida '{}'", sheet.display()),
        ],
    );
    for paper in [&form, &record, &sheet] {
        assert_says(paper, &["Julia Supuesta, Jefa de CAC"]);
    }
}

#[test]
fn u4_a_changed_title_is_on_the_papers_printed_from_then_on() {
    let point = Point::started();
    let julia = point.user("julia", "supervisor");
    let marta = ["--usuario", "marta"].map(str::to_owned);
    let form = |name: &str| {
        format!(
            "formato --evento A-1 --salida '{}'",
            point.path(name).display()
        )
    };
    let open = "evento abrir --tramite queja --aplicativo siac --escenario imprevisto --cliente-presente --inicio -10";
    point.batch_with(&julia, &[open, &form("antes.pdf")]);
    let titled = point.batch_with(
        &marta,
        &["usuario cargo julia ' Jefa de CAC '", &form("despues.pdf")],
    );
    assert_eq!(
        (&titled[0]["user"], &titled[0]["job_title"]),
        (&json!("julia"), &json!("Jefa de CAC"))
    );
    let sheet = format!("turno --salida '{}'", point.path("turno.pdf").display());
    let own = point.batch_with(
        &julia,
        &[
            "usuario cargo julia 'Jefa de punto'",
            &sheet,
            "usuario cargo julia 'Jefa de punto'",
            "usuario cargo marta 'Gerente'",
            "usuario cargo nadie x",
            "usuario listar",
        ],
    );
    assert_eq!(own[0]["job_title"], "Jefa de punto");
    assert_eq!(
        refused(&own[2]),
        (
            "U4",
            "Los documentos ya lo imprimen así; no se cambió nada."
        )
    );
    assert_eq!(refused(&own[3]).0, "U1");
    assert_eq!(own[4]["error"]["kind"], "usage");
    assert_eq!(own[5]["users"][0]["job_title"], Value::Null);
    let cleared = point.batch_with(
        &marta,
        &[
            "usuario cargo julia ''",
            &form("sin.pdf"),
            "reconstruir",
            "verificar",
        ],
    );
    assert_eq!(cleared[0]["job_title"], Value::Null);
    assert_eq!(cleared[2]["rewritten"], 0, "{}", cleared[2]);
    assert_eq!(cleared[3]["ok"], true, "{}", cleared[3]);
    // What was printed stays as it was, also after she has another title.
    for (name, responsible) in [
        ("antes.pdf", "julia prueba"),
        ("despues.pdf", "julia prueba, Jefa de CAC"),
        ("turno.pdf", "julia prueba, Jefa de punto"),
        ("sin.pdf", "julia prueba"),
    ] {
        let paper = point.path(name);
        assert_says(&paper, &[responsible]);
        if line(&paper).is_none() {
            continue;
        }
        let titled = line(&paper).is_some_and(|text| text.contains("julia prueba, Jefa"));
        assert_eq!(titled, responsible.contains(','), "{name}");
    }
}

#[test]
fn the_shift_is_told_and_its_sheet_written() {
    let point = Point::started();
    point.batch(&[
        "evento abrir --tramite queja --aplicativo siac --escenario masiva --cliente-presente",
        "atencion registrar --tramite queja --nombre 'Rosa Ejemplo Prueba' --pide x",
        "atencion registrar --tramite 'reposición de chip' --nombre 'Luis Invento Falso' --pide x",
        "atencion resultado R2 --via formato",
        "respaldar",
    ]);
    let ran = point.run(&[
        "turno",
        "--desde",
        "-60",
        "--recibe",
        "Ana Supuesta",
        "--nota",
        "Falta papel",
    ]);
    assert_eq!(
        ran,
        done(
            "Turno         de [hora] a [hora]\n\
             Entrega       Marta Prueba\n\
             Recibe        Ana Supuesta\n\
             Última copia  [hora]\n\
             Nota          Falta papel\n\
             \n\
             Eventos\n\
             Evento    Tipo      Estado   Duración    Atenciones\n\
             A-000001  Reclamos  abierto  [duración]  1\n\
             \n\
             Atenciones\n\
             Tipo       Recibidas  Pendientes  canal alterno  formato manual  derivado  desistió\n\
             Reclamos   1          1           0              0               0         0\n\
             Consultas  1          0           0              1               0         0\n\
             \n\
             Críticas pendientes\n\
             Código              Trámite  Cliente     Espera\n\
             LIM014-A-R000001-N  Queja    Rosa E. P.  [duración]\n\
             \n\
             Avisos sin enviar\n\
             \u{20} - A-000001: aviso a Fallas de Sistemas sin enviar\n\
             \n\
             Por hacer\n\
             \u{20} - No quedan formatos en blanco con código: imprima algunos\n\
             \u{20} - La clave de recuperación sigue en este equipo\n",
            "",
        )
    );
    let (code, shift) = point.json(&["turno", "--recibe", "Ana Supuesta"]);
    assert_eq!(code, 0);
    assert_eq!(
        shift.as_object().unwrap().keys().collect::<Vec<_>>(),
        [
            "annulled",
            "attentions",
            "critical",
            "from",
            "hands_over",
            "last_backup",
            "note",
            "outages",
            "takes_over",
            "to_do",
            "unsent",
            "until"
        ]
    );
    assert_eq!(
        shift["attentions"][0],
        json!({ "procedure_type": "reclamos", "taken": 1, "pending": 1, "outcomes": [0, 0, 0, 0] })
    );
    let file = point.path("hoja.pdf");
    let ran = point.run(&[
        "turno",
        "--salida",
        file.to_str().unwrap(),
        "--nota",
        "Falta papel",
    ]);
    assert_eq!(ran, done("[carpeta]/hoja.pdf\n", "Hoja del día escrita.\n"));
    assert_says(&file, &["Marta Prueba", "Falta papel", "A-000001"]);
    assert_eq!(
        point.run(&["turno", "--papel", "a4"]),
        failed(
            2,
            "Falta --salida <ARCHIVO>.\n  - Vea la ayuda con: contingencia turno --help\n"
        )
    );
}

/// What comes of a slip whose template the office replaced by this.
fn slip_by(template: &str) -> (Point, std::path::PathBuf, Ran) {
    let point = Point::started();
    point.batch(&[CLAIM]);
    let folder = point.data().join("config").join("templates");
    std::fs::create_dir_all(&folder).unwrap();
    overwrite(&folder.join("constancia.typ"), template.as_bytes());
    let file = point.path("constancia.pdf");
    let name = file.to_str().unwrap();
    let ran = point.run(&["atencion", "constancia", "R1", "--salida", name]);
    (point, file, ran)
}

#[test]
fn a_broken_template_of_the_office_is_told_with_its_line_and_nothing_is_written() {
    let (point, file, ran) = slip_by("= Hola\n#datos.nada\n");
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("constancia.typ, línea 2: "),
        "{}",
        ran.stderr
    );
    assert!(!file.exists());
    let (_, told) = point.json(&["atencion", "mostrar", "R1"]);
    assert_eq!(told["purged"], Value::Bool(false));
}

#[test]
fn q_a_template_of_the_office_prints_what_it_says() {
    let (_point, file, ran) = slip_by("#import \"comun.typ\": *\nDe la oficina: #data.code\n");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_says(&file, &["De la oficina: LIM014-A-R000001-N"]);
}

/// Takes all the memory there is, sixteen megabytes at a time.
const HUNGRY: &str = "#{ let s = \"a\"; for i in range(24) { s += s }
                      let all = (); for i in range(9999) { all.push(s + str(i)) } }";

#[test]
fn q_a_template_that_eats_the_memory_is_stopped_and_the_console_goes_on() {
    let (point, file, ran) = slip_by(HUNGRY);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
    assert!(
        // By its memory or, on a busy machine, by its time.
        ran.stderr.contains("templates/constancia.typ: ") && ran.stderr.contains(" y se detuvo; "),
        "{}",
        ran.stderr
    );
    assert!(!file.exists());
    // Another document is none the worse for it.
    let sheet = point.path("hoja.pdf");
    let name = sheet.to_str().unwrap();
    assert_eq!(
        point
            .run(&["turno", "--papel", "a4", "--salida", name])
            .code,
        0
    );
}

/// Calls the program as it calls itself for a template of the office.
fn set_apart(template: &str, milliseconds: u64, bytes: u64) -> std::process::Output {
    let order = json!({
        "bounds": {"milliseconds": milliseconds, "bytes": bytes},
        "sheet": {
            "template": "Slip",
            "text": template,
            "common": "",
            "data": "{}",
            "reference": "LIM014-A-R000001-N",
            "issued_at": "2026-11-20T10:42:00-05:00",
        },
    });
    let mut child = Command::new(env!("CARGO_BIN_EXE_contingencia"))
        .arg("componer-documento")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut to = child.stdin.take().unwrap();
    to.write_all(order.to_string().as_bytes()).unwrap();
    drop(to);
    child.wait_with_output().unwrap()
}

#[test]
fn q_a_template_that_never_ends_or_grows_stops_at_its_bounds() {
    let ended = set_apart("Un texto.", 60_000, 1 << 30);
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    assert!(ended.stdout.starts_with(b"%PDF-"));
    let count = "for a in range(9999) { for b in range(9999) { for c in range(9999) { } } }";
    let ended = set_apart(&format!("#{{ {count} }}"), 300, 1 << 30);
    assert_eq!(ended.status.code(), Some(3), "{ended:?}");
    assert_eq!(ended.stdout, b"");
    let ended = set_apart(HUNGRY, 600_000, 300 << 20);
    assert_eq!(ended.status.code(), Some(4), "{ended:?}");
}
