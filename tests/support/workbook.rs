//! Workbooks as Excel packs them, written by hand: what reads them is not what wrote them.

use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A sheet of a workbook.
pub(crate) struct Sheet<'s> {
    name: &'s str,
    is_hidden: bool,
    /// Its rows, as XML.
    rows: &'s str,
}

impl<'s> Sheet<'s> {
    pub(crate) fn shown(name: &'s str, rows: &'s str) -> Self {
        Self {
            name,
            is_hidden: false,
            rows,
        }
    }

    pub(crate) fn hidden(name: &'s str, rows: &'s str) -> Self {
        Self {
            is_hidden: true,
            ..Self::shown(name, rows)
        }
    }

    /// The parts of a workbook of these sheets.
    pub(crate) fn parts(sheets: &[Self]) -> Vec<(String, Vec<u8>)> {
        const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
        let (mut listed, mut related) = (Vec::new(), Vec::new());
        let mut parts = Vec::new();
        for (number, sheet) in (1..).zip(sheets) {
            let state = if sheet.is_hidden {
                " state=\"hidden\""
            } else {
                ""
            };
            listed.push(format!(
                "<sheet name=\"{}\" sheetId=\"{number}\" r:id=\"rId{number}\"{state}/>",
                sheet.name
            ));
            related.push(format!(
                "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/worksheet\" \
                 Target=\"worksheets/sheet{number}.xml\"/>"
            ));
            parts.push((
                format!("xl/worksheets/sheet{number}.xml"),
                format!(
                    "<worksheet xmlns=\"{MAIN}\"><sheetData>{}</sheetData></worksheet>",
                    sheet.rows
                ),
            ));
        }
        let (listed, related) = (listed.concat(), related.concat());
        parts.push((
            "[Content_Types].xml".into(),
            format!("<Types xmlns=\"{PACKAGE}/content-types\"/>"),
        ));
        parts.push((
            "_rels/.rels".into(),
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" \
                 Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ));
        parts.push((
            "xl/workbook.xml".into(),
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{listed}</sheets>\
                 </workbook>"
            ),
        ));
        parts.push((
            "xl/_rels/workbook.xml.rels".into(),
            format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{related}</Relationships>"),
        ));
        // The second format is that of a date with its hour.
        parts.push((
            "xl/styles.xml".into(),
            format!(
                "<styleSheet xmlns=\"{MAIN}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/>\
                 <xf numFmtId=\"22\"/></cellXfs></styleSheet>"
            ),
        ));
        let bytes = |(name, text): (String, String)| (name, text.into_bytes());
        parts.into_iter().map(bytes).collect()
    }
}

/// The rows of texts as XML, from the first row on.
pub(crate) fn sheet_of(rows: &[&[&str]]) -> String {
    let cell = |row: usize, (letter, text): (char, &&str)| {
        format!("<c r=\"{letter}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    let row = |(number, cells): (usize, &&[&str])| {
        let cells: String = ('A'..).zip(*cells).map(|it| cell(number, it)).collect();
        format!("<row r=\"{number}\">{cells}</row>")
    };
    (1..).zip(rows).map(row).collect()
}

/// A workbook.
pub(crate) fn workbook(sheets: &[Sheet]) -> Vec<u8> {
    packed(&Sheet::parts(sheets))
}

/// Parts packed into one file.
pub(crate) fn packed<N: AsRef<str>, B: AsRef<[u8]>>(parts: &[(N, B)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = SimpleFileOptions::default();
        writer.start_file(name.as_ref(), options).unwrap();
        writer.write_all(bytes.as_ref()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
