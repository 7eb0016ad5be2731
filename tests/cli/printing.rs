//! Long forms, real printing, and names that no paper shows (Q7).

use super::documents::{CLAIM, assert_says};
use super::{Point, done};
#[cfg(unix)]
use crate::support::printer::{PRINTER, programs};
use serde_json::Value;

#[test]
fn law_9_a_long_form_is_told_before_and_can_be_a_workbook() {
    let point = Point::started();
    let one =
        "atencion registrar --tramite queja --nombre 'Rosa Ejemplo Prueba' --pide 'Que se revise'";
    let mut lines = vec![
        "evento abrir --tramite queja --aplicativo siac --escenario imprevisto --cliente-presente --inicio -10",
    ];
    lines.extend([one; 501]);
    point.batch(&lines);
    let [form, book] = ["formato.pdf", "formato.xlsx"].map(|name| point.path(name));
    let ran = point.run(&[
        "formato",
        "--evento",
        "A-1",
        "--salida",
        form.to_str().unwrap(),
    ]);
    assert_eq!(
        ran,
        done(
            "[carpeta]/formato.pdf\n",
            "501 atenciones: desde 26 páginas si se pidió en una línea; unas 72 o más si se pidió mucho. Toma unos 2 segundos. Con --salida ARCHIVO.xlsx sale un libro de Excel.\nFormato escrito.\n"
        )
    );
    assert_says(&form, &["LIM014-A-R000501-", "Página 1 de"]);
    let (code, told) = point.json(&[
        "formato",
        "--evento",
        "A-1",
        "--salida",
        book.to_str().unwrap(),
    ]);
    assert_eq!((code, &told["error"]), (0, &Value::Null));
    assert!(std::fs::read(&book).unwrap().starts_with(b"PK"));
    // No printer takes it.
    let mut args = vec!["formato", "--evento", "A-1", "--imprimir", "--reemplazar"];
    args.extend(["--salida", book.to_str().unwrap()]);
    let ran = point.run(&args);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(
        ran.stderr.contains("no recibe un libro de Excel"),
        "{ran:?}"
    );
}

/// A folder with a printer that keeps what it is given, and the path by which it is found.
#[cfg(unix)]
fn printer(point: &Point) -> (std::path::PathBuf, String) {
    let kept = point.path("impreso");
    let lp = format!("echo \"$@\" > '{0}.orden'; cat > '{0}'", kept.display());
    let path = programs(&point.path(""), PRINTER, &lp);
    (kept, path)
}

#[test]
#[cfg(unix)]
fn q7_what_is_written_goes_to_the_printer_too() {
    let point = Point::started();
    point.batch(&[CLAIM]);
    let (kept, path) = printer(&point);
    let file = point.path("constancia.pdf");
    let args = [
        "atencion",
        "constancia",
        "R1",
        "--salida",
        file.to_str().unwrap(),
        "--imprimir",
    ];
    let ran = point.ran(point.call(&args).env("PATH", &path));
    assert_eq!(
        ran,
        done(
            "[carpeta]/constancia.pdf\n",
            "Constancia escrita.\nEnviado a la impresora Mostrador.\n"
        )
    );
    assert_eq!(std::fs::read(&kept).unwrap(), std::fs::read(&file).unwrap());
    let asked = std::fs::read_to_string(kept.with_extension("orden")).unwrap();
    assert_eq!(asked, "-d Mostrador -t constancia\n");
    // Without a printer the file is there all the same.
    let sheet = point.path("turno.pdf");
    let args = ["turno", "--salida", sheet.to_str().unwrap(), "--imprimir"];
    let ran = point.ran(point.call(&args).env("PATH", "/nada"));
    assert_eq!(ran.code, 1);
    assert!(
        ran.stderr
            .starts_with("Este equipo no tiene impresora, o está apagada; no se imprimió nada.\n"),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr
            .contains("El archivo está en [carpeta]/turno.pdf."),
        "{}",
        ran.stderr
    );
    assert!(std::fs::read(&sheet).unwrap().starts_with(b"%PDF"));
}

#[test]
fn q7_a_name_that_no_paper_shows_is_told_of_when_it_is_noted() {
    let point = Point::started();
    let ran = point.run(&[
        "atencion",
        "registrar",
        "--tramite",
        "queja",
        "--nombre",
        "李小龙",
        "--pide",
        "Que se revise",
    ]);
    assert_eq!(ran.code, 0);
    let told = "Aviso [Q7]: tiene signos que la constancia no puede mostrar";
    assert!(ran.stderr.contains(told), "{}", ran.stderr);
    assert!(!ran.stderr.contains('李'), "{}", ran.stderr);
}
