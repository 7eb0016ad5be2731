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
