//! The workbooks of the report to the regulator, read by another library than the one that
//! writes them.

use crate::support::documents::{WRITTEN, head, report, report_row};
use calamine::{Data, Reader, Xlsx};
use contingencia::documents::regulatory_report::{annex_workbook, workbook};
use std::io::Cursor;

/// The cells of a sheet.
fn cells(book: &[u8], sheet: &str) -> Vec<Vec<Data>> {
    let mut book = Xlsx::new(Cursor::new(book)).unwrap();
    let formulas = book.worksheet_formula(sheet).unwrap();
    assert!(
        formulas.used_cells().next().is_none(),
        "a formula in {sheet}"
    );
    let range = book.worksheet_range(sheet).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

/// The longest piece of a text without signs that are shown by their number.
fn plain(text: &str) -> &str {
    let unseen = |it: char| it.is_control() || it == '\u{202e}';
    text.split(unseen).max_by_key(|it| it.len()).unwrap()
}

#[test]
fn p1_what_is_internal_stands_in_no_official_workbook() {
    let mut one = report_row(1, "Volvió la luz");
    one.measures = Some("Se alquiló un grupo electrógeno".to_owned());
    let model = report(vec![one], "Área de contacto");
    let head = head("2026-007 v1");
    let official = workbook(&head, &model).unwrap();
    let names = |book: &[u8]| Xlsx::new(Cursor::new(book.to_vec())).unwrap().sheet_names();
    assert_eq!(names(&official), ["Reporte", "Datos", "Gráfico"]);
    for sheet in ["Reporte", "Datos"] {
        let cells = cells(&official, sheet);
        let mut all = cells.iter().flatten().map(ToString::to_string);
        assert!(!all.any(|it| it.contains("electrógeno") || it.contains("Medidas")));
    }
    let own = annex_workbook(&head, &model).unwrap();
    assert_eq!(names(&own), ["Anexo interno", "Datos"]);
    let rows = cells(&own, "Anexo interno");
    assert_eq!(rows[1][0].to_string(), "LIM014-2026-A-000001");
    assert!(
        rows[1]
            .iter()
            .any(|it| it.to_string().contains("electrógeno"))
    );
}

#[test]
fn p1_what_people_wrote_is_a_text_in_the_workbooks_of_the_report() {
    let head = head("2026-007 v1");
    for text in WRITTEN {
        let model = report(vec![report_row(1, text)], text);
        for (book, sheet) in [
            (workbook(&head, &model).unwrap(), "Reporte"),
            (annex_workbook(&head, &model).unwrap(), "Anexo interno"),
        ] {
            let cells = cells(&book, sheet);
            let says = |cell: &Data| matches!(cell, Data::String(it) if it.contains(plain(text)));
            assert!(cells[1].iter().any(says), "{text:?}: {cells:?}");
        }
    }
}
