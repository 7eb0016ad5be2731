//! The console as it is seen, as pictures for the pages that speak of it: drawn from the
//! cells of its screens. `CONTINGENCIA_PICTURES=1 cargo test --lib pictures` draws them anew.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use ratatui::{
    buffer::{Buffer, Cell},
    style::Modifier,
};

use super::*;
use crate::tui::theme::ColorDepth;

/// A cell in points.
const CELL: (u32, u32) = (9, 18);

/// Where letters stand in it.
const BASE: u32 = 14;

/// Room around the screen.
const MARGIN: u32 = 12;

fn coloured(size: (u16, u16), board: Board) -> Console {
    let startup = Startup {
        depth: ColorDepth::Full,
        ..counter::startup(size)
    };
    let mut console = Console::new(startup, Settings::default(), now());
    console.tell(entered(board));
    console
}

fn css(color: Color) -> String {
    match color {
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        other => panic!("a colour of the terminal: {other}"),
    }
}

/// What a run of cells has in common: ground, colour and weight.
fn look(cell: &Cell) -> (String, String, bool) {
    let is_bold = cell.modifier.contains(Modifier::BOLD);
    let (front, ground) = (css(cell.fg), css(cell.bg));
    if cell.modifier.contains(Modifier::REVERSED) {
        (front, ground, is_bold)
    } else {
        (ground, front, is_bold)
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The cells as a picture: a rectangle a ground, a text a run of one look.
fn picture(title: &str, buf: &Buffer) -> String {
    let (columns, rows) = (u32::from(buf.area.width), u32::from(buf.area.height));
    let (width, height) = (columns * CELL.0 + 2 * MARGIN, rows * CELL.1 + 2 * MARGIN);
    let ground = css(buf[(0, 0)].bg);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\">\n\
         <title>{}</title>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{ground}\"/>\n\
         <g font-family=\"'DejaVu Sans Mono', Consolas, Menlo, monospace\" font-size=\"15\" xml:space=\"preserve\">\n",
        escaped(title)
    );
    for y in 0..buf.area.height {
        let row: Vec<&Cell> = (0..buf.area.width).map(|x| &buf[(x, y)]).collect();
        let mut x = 0;
        for run in row.chunk_by(|one, other| look(one) == look(other)) {
            draw_run(&mut svg, run, (x, u32::from(y)), &ground);
            x += u32::try_from(run.len()).unwrap();
        }
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

fn draw_run(svg: &mut String, run: &[&Cell], (x, y): (u32, u32), page: &str) {
    let (ground, front, is_bold) = look(run[0]);
    let (left, top) = (MARGIN + x * CELL.0, MARGIN + y * CELL.1);
    if ground != page {
        let width = u32::try_from(run.len()).unwrap() * CELL.0;
        writeln!(
            svg,
            "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{}\" fill=\"{ground}\"/>",
            CELL.1
        )
        .unwrap();
    }
    let text: String = run.iter().map(|cell| cell.symbol()).collect();
    let shown = text.trim_end();
    let inner = shown.trim_start();
    if inner.is_empty() {
        return;
    }
    let skipped = u32::try_from(shown.chars().count() - inner.chars().count()).unwrap();
    let length = u32::try_from(inner.chars().count()).unwrap() * CELL.0;
    let weight = if is_bold { " font-weight=\"bold\"" } else { "" };
    writeln!(
        svg,
        "<text x=\"{}\" y=\"{}\" fill=\"{front}\" textLength=\"{length}\" lengthAdjust=\"spacingAndGlyphs\"{weight}>{}</text>",
        left + skipped * CELL.0,
        top + BASE,
        escaped(inner)
    )
    .unwrap();
}

/// Compares a picture with the one that is kept, or keeps it anew.
fn keep(name: &str, title: &str, console: &Console) {
    let drawn = picture(title, console.terminal().backend().buffer());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/pictures");
    let path = folder.join(format!("{name}.svg"));
    if std::env::var_os("CONTINGENCIA_PICTURES").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        let mut file = std::fs::File::create(&path).unwrap();
        file.write_all(drawn.as_bytes()).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    assert!(
        kept == drawn,
        "{name} looks otherwise now: CONTINGENCIA_PICTURES=1 cargo test --lib pictures"
    );
}

#[test]
fn the_pictures_of_the_console_are_those_of_its_screens() {
    keep(
        "tablero",
        "El tablero, con el día dibujado",
        &coloured((120, 28), busy()),
    );
    // Nothing is out yet.
    let mut console = coloured((80, 24), Stage::new().board);
    console.press("n");
    console.press("bloq rob⏎snnn");
    keep(
        "nuevo-evento",
        "Un evento nuevo: si corresponde se lee arriba",
        &console,
    );
    let mut console = coloured((80, 24), busy());
    console.press("?");
    keep("ayuda", "La ayuda de una pantalla", &console);
}
