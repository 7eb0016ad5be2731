//! The tables of a bundle, as a spreadsheet opens them.

use super::python;
use crate::cli::Point;
use std::process::Command;

#[test]
fn a_spreadsheet_keeps_the_leading_zeros_of_documents_and_phones() {
    let there = Command::new("soffice").arg("--version").output();
    if !there.is_ok_and(|output| output.status.success()) {
        println!("skipped: LibreOffice is not installed");
        return;
    }
    let point = Point::started();
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().to_str().unwrap();
    let documents = point.batch(&[
        "atencion registrar --tramite chip --nombre 'Rosa Ejemplo' --pide x --documento dni:00001234 --telefono '01 800 0123' --servicio 987000412",
        &format!("exportar --salida '{place}' --sin-cifrar"),
    ]);
    let program = "
import csv, pathlib, subprocess, sys, zipfile
bundle, folder = sys.argv[1], pathlib.Path(sys.argv[2])
zipfile.ZipFile(bundle).extract('atenciones.csv', folder)
subprocess.run(['soffice', '--headless', '-env:UserInstallation=file://%s/home' % folder,
    '--convert-to', 'csv', '--outdir', folder / 'abierta', folder / 'atenciones.csv'],
    check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
row = next(csv.DictReader(open(folder / 'abierta' / 'atenciones.csv', encoding='utf-8-sig')))
print(row['Número de documento'], row['Teléfono'], row['Servicio'], sep='|')
";
    let file = documents[1]["file"].as_str().unwrap();
    if let Some(row) = python(&["csv"], program, &[file, place]) {
        assert_eq!(row.trim(), "'00001234|'01 800 0123|987000412");
    }
}

#[test]
fn another_library_reads_the_workbooks_and_when_they_were_made() {
    let point = Point::started();
    let [register, figures] = ["registro.xlsx", "cifras.xlsx"].map(|name| point.path(name));
    let (register, figures) = (register.to_str().unwrap(), figures.to_str().unwrap());
    let made = point.batch(&[
        "evento abrir --tramite queja --aplicativo siac --escenario imprevisto --suceso luz \
         --cliente-presente",
        &format!("registro --salida '{register}'"),
    ]);
    let correlative = made[0]["correlative"].as_str().unwrap();
    let (year, started) = (&correlative[7..11], &made[0]["started_at"]);
    point.batch(&[&format!(
        "reporte cifras --anio {year} --salida '{figures}'"
    )]);
    let program = "
import openpyxl, sys
for name in sys.argv[1:]:
    book = openpyxl.load_workbook(name)
    sheet = book.worksheets[0]
    cells = {cell.value: sheet.cell(2, cell.column).value for cell in sheet[1]}
    print(book.properties.created.year, cells.get('Correlativo') or cells.get('Eventos'))
";
    if let Some(read) = python(&["openpyxl"], program, &[register, figures]) {
        let year = &started.as_str().unwrap()[..4];
        let expected = format!("{year} {correlative}\n{year} 1");
        assert_eq!(read.trim().replace('\r', ""), expected);
    }
}
