//! The QR of a letter over the whole screen (A1).

use ratatui::style::{Color, Style};

use crate::tui::prelude::*;
use crate::{actions::LetterCode, tui::theme::ColorDepth};

/// Columns kept free beside the code for what is said about it.
pub(crate) const BESIDE: u16 = 30;

/// Draws the code on the left and what is said about it beside it.
pub(super) fn draw(code: &LetterCode, screen: Rect, buf: &mut Buffer, theme: Theme) {
    Pen::new(theme, buf).blank(screen);
    let lines = if theme.is_ascii() {
        &code.ascii
    } else {
        &code.blocks
    };
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let columns = lines.first().map_or(0, |line| cells(line));
    let mut said: Vec<(Ink, String)> = Vec::new();
    let mut x = screen.x + 2;
    if rows > screen.height || columns + BESIDE > screen.width {
        let text = "La ventana cambió de tamaño: vuelva (Esc) y muestre el QR otra vez.";
        said.push((Ink::Warning, text.to_owned()));
    } else {
        modules(lines, screen, buf, theme);
        x += columns;
        let text = "Apunte la cámara de un teléfono: abre un correo listo para enviar.";
        said.push((Ink::Heading, text.to_owned()));
        if let Some(lacks) = code.lacks.as_ref().and_then(advice::sentence) {
            said.push((Ink::Warning, lacks));
        }
        if let Some((columns, lines)) = code.whole {
            let (columns, lines) = in_full(columns, lines, theme);
            let text = format!("Cabe entero en una ventana de {columns} × {lines}.");
            said.push((Ink::Dim, text));
        }
        let text = "Cuando el teléfono lo haya enviado, vuelva y pulse E.";
        said.push((Ink::Text, text.to_owned()));
    }
    let mut pen = Pen::new(theme, buf);
    let room = screen.right().saturating_sub(x + 1);
    let mut y = screen.y + 1;
    for (role, text) in said {
        for line in wrap(&text, usize::from(room)) {
            if y >= screen.bottom() {
                return;
            }
            pen.text(x, y, room, &line, role);
            y += 1;
        }
        y += 1;
    }
}

/// Columns and lines of the whole terminal for a code of so many.
fn in_full(columns: usize, lines: usize, theme: Theme) -> (usize, usize) {
    let times = if theme.is_ascii() { 2 } else { 1 };
    // The last line is the keys'.
    (columns * times + usize::from(BESIDE), lines * times + 1)
}

/// Light is white and dark is black, whatever the theme: a phone must read it.
fn modules(lines: &[String], screen: Rect, buf: &mut Buffer, theme: Theme) {
    let (light, dark) = match theme.depth() {
        ColorDepth::None => (None, None),
        ColorDepth::Sixteen => (Some(Color::White), Some(Color::Black)),
        ColorDepth::Full => (Some(Color::Rgb(255, 255, 255)), Some(Color::Rgb(0, 0, 0))),
    };
    for (y, line) in (screen.top()..screen.bottom()).zip(lines) {
        for (x, symbol) in (screen.left()..screen.right()).zip(line.chars()) {
            let (ink, ground) = match symbol {
                // A solid cell has no seams where a font leaves some around its signs.
                '#' | '█' => (light, light),
                ' ' => (dark, dark),
                _ => (light, dark),
            };
            let style = Style {
                fg: ink,
                bg: ground,
                ..Style::new()
            };
            buf[(x, y)].set_char(symbol).set_style(style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::ThemeName;

    fn code() -> LetterCode {
        LetterCode {
            blocks: vec!["█▀▄ ".into(), "█  █".into()],
            ascii: vec!["##  ##  ".into(); 4],
            lacks: Some("Agregue las copias a mano: no caben en el QR.".into()),
            whole: Some((77, 39)),
        }
    }

    fn drawn(size: (u16, u16), theme: Theme) -> Buffer {
        let area = Rect::new(0, 0, size.0, size.1);
        let mut buf = Buffer::empty(area);
        draw(&code(), area, &mut buf, theme);
        buf
    }

    #[test]
    fn a1_light_is_white_and_dark_is_black_in_every_theme() {
        let (white, black) = (Color::Rgb(255, 255, 255), Color::Rgb(0, 0, 0));
        for name in ThemeName::ALL {
            let buf = drawn((60, 10), Theme::new(name, ColorDepth::Full, false));
            assert_eq!(buf[(0, 0)].bg, white, "{name:?}");
            assert_eq!((buf[(1, 0)].fg, buf[(1, 0)].bg), (white, black));
            assert_eq!(buf[(3, 0)].bg, black);
            let ascii = drawn((60, 10), Theme::new(name, ColorDepth::Sixteen, true));
            assert_eq!(
                (ascii[(0, 0)].fg, ascii[(0, 0)].bg),
                (Color::White, Color::White)
            );
            assert_eq!(ascii[(2, 0)].bg, Color::Black);
        }
    }

    #[test]
    fn what_is_missing_and_the_size_of_the_whole_stand_beside_it() {
        let theme = Theme::new(ThemeName::Dark, ColorDepth::None, false);
        let text = |buf: &Buffer| -> String {
            let symbols: String = buf
                .content
                .iter()
                .map(ratatui::buffer::Cell::symbol)
                .collect();
            symbols.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let shown = text(&drawn((120, 20), theme));
        assert!(shown.contains("Agregue las copias a mano"), "{shown}");
        assert!(shown.contains("107 × 40"), "{shown}");
        assert!(text(&drawn((30, 20), theme)).contains("cambió de tamaño"));
    }
}
