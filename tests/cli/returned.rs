//! Failed rows that are given back look as they did.

use super::Point;
use calamine::{Reader, Xlsx, open_workbook};
use rust_xlsxwriter::{
    Color, Format, FormatAlign, FormatBorder, FormatUnderline, Workbook, XlsxError,
};
use std::path::Path;

/// A base whose one row fails, each of its cells with a look of its own.
fn made(path: &Path) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in (0..).zip(["Cuenta", "PQR", "Estado", "Motivo", "Ciudad"]) {
        sheet.write_string(0, column, header)?;
    }
    let plain = Format::new;
    let looks = [
        plain().set_bold().set_italic().set_font_color(Color::Red),
        plain()
            .set_font_name("Courier New")
            .set_font_size(14.5)
            .set_underline(FormatUnderline::Double)
            .set_font_strikethrough(),
        plain()
            .set_background_color(Color::Yellow)
            .set_border_left(FormatBorder::Thick)
            .set_border_bottom(FormatBorder::SlantDashDot)
            .set_border_bottom_color(Color::Blue),
        plain()
            .set_align(FormatAlign::Right)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap(),
    ];
    // The account is missing, and of a number the format alone is kept.
    for (column, (text, look)) in
        (1..).zip(["7001", "abierta", "Cambio", "Tunja"].iter().zip(&looks))
    {
        sheet.write_string_with_format(1, column, *text, look)?;
    }
    let number = plain()
        .set_num_format("0.00%")
        .set_background_color(Color::Lime);
    sheet.write_number_with_format(1, 5, 0.25, &number)?;
    book.save(path)
}

#[test]
fn x1_the_cells_of_a_failed_row_come_back_with_their_letters_fills_and_lines() {
    let cell = Point::cell();
    let (base, back) = (cell.path("base.xlsx"), cell.path("devolucion.xlsx"));
    made(&base).unwrap();
    let words = ["pqr", "importar", base.to_str().unwrap(), "--plan"];
    let of = ["--base", "pendientes", "--corte", "2020-11-06"];
    let given = ["--devolucion", back.to_str().unwrap()];
    let (code, document) = cell.json(&[&words[..], &of, &given].concat());
    assert_eq!(code, 4, "{document}");
    let looks = |path: &Path, sheet: &str| {
        let mut book: Xlsx<_> = open_workbook(path).unwrap();
        let styles = book.worksheet_style(sheet).unwrap();
        assert!(book.worksheet_range(sheet).is_ok());
        let of_column = |column| {
            let style = styles.get((1, column)).unwrap();
            let (font, fill) = (style.font.clone(), style.fill.clone());
            let number = style.number_format.as_ref();
            let number = number.map_or("General", |it| it.format_code.as_str());
            let lines = style.borders.clone().unwrap_or_default();
            let stands = style.alignment.clone().unwrap_or_default();
            (
                font,
                fill.unwrap_or_default(),
                lines,
                stands,
                number.to_owned(),
            )
        };
        (1..=5).map(of_column).collect::<Vec<_>>()
    };
    assert_eq!(looks(&back, "Devolución"), looks(&base, "Sheet1"));
}
