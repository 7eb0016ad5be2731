//! Workbooks as Excel packs them in binary (MS-XLSB), written by hand: what reads them is
//! not what wrote them, and no free program writes them.

use super::workbook::packed;

/// A cell: its row and column, the first being 0, and what stands in it.
pub(crate) type At<'c> = (u32, u32, Said<'c>);

/// What stands in a cell.
#[derive(Clone, Copy)]
pub(crate) enum Said<'c> {
    Text(&'c str),
    Number(f64),
    /// A number that is shown as a date with its hour.
    Moment(f64),
}

use Said::{Moment, Number, Text};

/// The sheet *Octubre* of `tests/fixtures/workbooks`.
pub(crate) const CELLS: [At<'_>; 19] = [
    (3, 1, Text("Día")),
    (3, 2, Text("Canal")),
    (3, 4, Text("Tipo")),
    (3, 5, Text("Cantidad")),
    (5, 1, Moment(45_587.378_472_222_22)),
    (5, 2, Number(123.0)),
    (5, 4, Text("Reclamos")),
    (5, 5, Number(4.0)),
    (6, 1, Moment(45_588.0)),
    (6, 2, Text("135")),
    (6, 4, Text("Bajas")),
    (7, 1, Text("22/10/1900")),
    (7, 2, Number(123.0)),
    (7, 4, Text("Altas")),
    (7, 5, Number(1.0)),
    (8, 1, Moment(45_589.790_972_222_22)),
    (8, 2, Number(123.0)),
    (8, 4, Text("Consultas")),
    (8, 5, Number(-3.0)),
];

/// A record: its kind, its length, what it says.
pub(crate) fn record(kind: u16, said: &[u8]) -> Vec<u8> {
    let seven = |number: usize| u8::try_from(number & 0x7F).unwrap();
    let mut bytes = match kind {
        0..0x80 => vec![seven(kind.into())],
        _ => vec![seven(kind.into()) | 0x80, seven(usize::from(kind) >> 7)],
    };
    let mut length = said.len();
    loop {
        let more = length > 0x7F;
        bytes.push(seven(length) | if more { 0x80 } else { 0 });
        length >>= 7;
        if !more {
            break;
        }
    }
    bytes.extend(said);
    bytes
}

fn wide(text: &str) -> Vec<u8> {
    let letters: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = u32::try_from(letters.len()).unwrap().to_le_bytes().to_vec();
    bytes.extend(letters.into_iter().flat_map(u16::to_le_bytes));
    bytes
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|it| it.to_le_bytes()).collect()
}

fn sheet(cells: &[At<'_>]) -> Vec<u8> {
    let mut bytes = record(0x81, &[]);
    bytes.extend(record(0x94, &numbers(&[0, 1_048_575, 0, 16_383])));
    // The third column is hidden, as is the seventh row.
    bytes.extend(record(0x186, &[]));
    bytes.extend(record(
        0x3C,
        &[numbers(&[2, 2, 2_304, 0]), vec![3, 0]].concat(),
    ));
    bytes.extend(record(0x187, &[]));
    bytes.extend(record(0x91, &[]));
    let mut last = None;
    for (row, column, said) in cells {
        if last.replace(row) != Some(row) {
            let hidden = if *row == 6 { 0x10 } else { 0 };
            let header = [
                numbers(&[*row, 0]),
                vec![0x2C, 1, 0, hidden, 0],
                numbers(&[0]),
            ];
            bytes.extend(record(0, &header.concat()));
        }
        let (kind, style, value) = match said {
            Text(text) => (6, 0, wide(text)),
            Number(number) => (5, 0, number.to_le_bytes().to_vec()),
            Moment(number) => (5, 1, number.to_le_bytes().to_vec()),
        };
        bytes.extend(record(kind, &[numbers(&[*column, style]), value].concat()));
    }
    bytes.extend(record(0x92, &[]));
    bytes.extend(record(0x82, &[]));
    bytes
}

/// The parts of a workbook: a sheet without columns, a hidden one, and one of these cells.
pub(crate) fn parts(cells: &[At<'_>]) -> Vec<(String, Vec<u8>)> {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    const BINARY: &str = "application/vnd.ms-excel";
    let cover = [(0, 0, Text("Solo")), (0, 1, Text("títulos"))];
    let sheets = [
        ("Portada", 0, sheet(&cover)),
        ("Antes", 1, sheet(cells)),
        ("Octubre", 0, sheet(cells)),
    ];
    let mut book = [record(0x83, &[]), record(0x8F, &[])].concat();
    let (mut related, mut types) = (Vec::new(), Vec::new());
    let mut parts = Vec::new();
    for (number, (name, state, bytes)) in (1..).zip(sheets) {
        let listed = [
            numbers(&[state, number]),
            wide(&format!("rId{number}")),
            wide(name),
        ];
        book.extend(record(0x9C, &listed.concat()));
        related.push(format!(
            "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/worksheet\" \
             Target=\"worksheets/sheet{number}.bin\"/>"
        ));
        types.push(format!(
            "<Override PartName=\"/xl/worksheets/sheet{number}.bin\" \
             ContentType=\"{BINARY}.worksheet\"/>"
        ));
        parts.push((format!("xl/worksheets/sheet{number}.bin"), bytes));
    }
    book.extend([record(0x90, &[]), record(0x84, &[])].concat());
    related.push(format!(
        "<Relationship Id=\"rId9\" Type=\"{OFFICE}/styles\" Target=\"styles.bin\"/>"
    ));
    let (related, types) = (related.concat(), types.concat());
    // The second format is that of a date with its hour.
    let format = |code: u8| record(0x2F, &[&[0, 0, code, 0], &[0; 12][..]].concat());
    let styles = [
        record(0x116, &[]),
        record(0x269, &numbers(&[2])),
        format(0),
        format(22),
        record(0x26A, &[]),
        record(0x117, &[]),
    ];
    let text = |name: &str, text: String| (name.to_owned(), text.into_bytes());
    parts.push(("xl/workbook.bin".to_owned(), book));
    parts.push(("xl/styles.bin".to_owned(), styles.concat()));
    parts.push(text(
        "xl/_rels/workbook.bin.rels",
        format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{related}</Relationships>"),
    ));
    parts.push(text(
        "_rels/.rels",
        format!(
            "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" \
             Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.bin\"/></Relationships>"
        ),
    ));
    parts.push(text(
        "[Content_Types].xml",
        format!(
            "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
             ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Override PartName=\"/xl/workbook.bin\" \
             ContentType=\"{BINARY}.sheet.binary.macroEnabled.main\"/>\
             <Override PartName=\"/xl/styles.bin\" ContentType=\"{BINARY}.styles\"/>{types}</Types>"
        ),
    ));
    parts
}

/// A workbook.
pub(crate) fn workbook(cells: &[At<'_>]) -> Vec<u8> {
    packed(&parts(cells))
}
