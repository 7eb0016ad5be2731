//! A whole screen out of parts: how it looks, that it is plain ASCII where it must
//! be, and that no size breaks it.

use crate::tui::widgets::prelude::*;

use super::harness::{ASCII, PLAIN, screen};
use super::*;
use crate::tui::keymap::{Context, Keymap};

const TABS: [Tab; 3] = [
    Tab {
        key: '1',
        label: "Tablero",
    },
    Tab {
        key: '2',
        label: "Eventos",
    },
    Tab {
        key: '0',
        label: "Ajustes",
    },
];

const COLUMNS: [Column<'static>; 4] = [
    Column::words("Evento", Width::Fixed(10)),
    Column::words("Trámite", Width::Fill(12)),
    Column::words("Estado", Width::Fixed(12)),
    Column::numbers("Duración", 10),
];

/// A list of outages, as its screen composes it.
fn outages(area: Rect, buf: &mut Buffer, theme: Theme) {
    if !TooSmall::fits(area) {
        TooSmall::new(theme).render(area, buf);
        return;
    }
    buf.set_style(area, theme.base());
    let header = Header {
        alarm: None,
        place: "LIM014 CAC San Isidro · A",
        person: "M. Supervisora · supervisor",
        time: "10:42",
        demo: false,
        tabs: &TABS,
        active: 1,
        theme,
    };
    header.render(area, buf);
    let rows: Vec<Row> = (0..200)
        .map(|number| {
            let sign = if number == 0 {
                Sign::Open
            } else {
                Sign::Closed
            };
            let text = |text: &str| Cell::new(text, Ink::Text);
            let correlative = Cell::new(format!("A-{:06}", 43 - number % 40), Ink::Heading);
            let cells = [
                correlative,
                text("Consultas"),
                text("cerrado"),
                text("1 h 09 min"),
            ];
            Row::new(Some(sign), cells)
        })
        .collect();
    let state = TableState {
        selected: 1,
        held: rows.len(),
        ..TableState::default()
    };
    let body = Rect {
        y: area.y + 4,
        height: area.height - 6,
        ..area
    };
    Table::new(&COLUMNS, &rows, state, theme).render(body, buf);
    let line = |back| Rect {
        y: area.bottom() - back,
        height: 1,
        ..area
    };
    let status = StatusBar {
        open: 1,
        critical: 2,
        not_exported: 14,
        deadline: Some("25/11".into()),
        backup: Some("09:00".into()),
        note: None,
        theme,
    };
    status.render(line(2), buf);
    Footer::new(
        Keymap::default(),
        Context::Outages,
        |_| true,
        |_| None,
        theme,
    )
    .render(line(1), buf);
}

#[test]
fn a_screen_at_80_by_24() {
    insta::assert_snapshot!(screen(80, 24, |area, buf| outages(area, buf, PLAIN)), @r#"
     CONTINGENCIA  LIM014 CAC San Isidro · A     M. Supervisora · supervisor  10:42
     1 Tablero  2 Eventos                                                 0 Ajustes
    ────────────────────────────────────────────────────────────────────────────────

        Evento      Trámite                               Estado          Duración
      ● A-000043    Consultas                             cerrado       1 h 09 min
    ▸ ○ A-000042    Consultas                             cerrado       1 h 09 min
      ○ A-000041    Consultas                             cerrado       1 h 09 min
      ○ A-000040    Consultas                             cerrado       1 h 09 min
      ○ A-000039    Consultas                             cerrado       1 h 09 min
      ○ A-000038    Consultas                             cerrado       1 h 09 min
      ○ A-000037    Consultas                             cerrado       1 h 09 min
      ○ A-000036    Consultas                             cerrado       1 h 09 min
      ○ A-000035    Consultas                             cerrado       1 h 09 min
      ○ A-000034    Consultas                             cerrado       1 h 09 min
      ○ A-000033    Consultas                             cerrado       1 h 09 min
      ○ A-000032    Consultas                             cerrado       1 h 09 min
      ○ A-000031    Consultas                             cerrado       1 h 09 min
      ○ A-000030    Consultas                             cerrado       1 h 09 min
      ○ A-000029    Consultas                             cerrado       1 h 09 min
      ○ A-000028    Consultas                             cerrado       1 h 09 min
      ○ A-000027    Consultas                             cerrado       1 h 09 min ▼
     ● 1 abierto   ‼ 2 críticas   ↑ 14 sin exportar   ◔ vence 25/11   copia 09:00
     Enter Ver  n Nuevo  r Restablecer  c Cerrar  / Buscar  s Estado  ? Ayuda
    "#);
}

#[test]
fn no_size_breaks_a_screen() {
    for width in [1, 20, 79, 80, 81, 120, 300] {
        for height in [1, 5, 23, 24, 60] {
            screen(width, height, |area, buf| outages(area, buf, PLAIN));
        }
    }
}

#[test]
fn the_ascii_twin_draws_no_sign_of_its_own() {
    let drawn = screen(80, 24, |area, buf| outages(area, buf, ASCII));
    // Spanish keeps its letters and the texts their middle dot.
    let other: String = drawn
        .chars()
        .filter(|it| !it.is_ascii() && !"áéíóúñ·".contains(*it))
        .collect();
    assert_eq!(other, "");
}
