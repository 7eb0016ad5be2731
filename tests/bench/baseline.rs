//! What the console is measured beside: a ratatui program that draws one list.

use ratatui::crossterm::event::{self, Event, KeyCode};
use ratatui::widgets::{List, ListState};
use std::io;

/// Asks this binary to be the list program.
pub(crate) const ASK: &str = "CONTINGENCIA_BENCH_LIST";

pub(crate) fn is_asked_for() -> bool {
    std::env::var_os(ASK).is_some()
}

/// Draws a list of forty lines; any key moves the selection, `q` ends.
pub(crate) fn list_program() -> io::Result<()> {
    let mut terminal = ratatui::init();
    let items: Vec<String> = (0..40).map(|n| format!("línea {n}")).collect();
    let mut state = ListState::default().with_selected(Some(0));
    loop {
        terminal.draw(|frame| {
            let list = List::new(items.iter().map(String::as_str)).highlight_symbol("> ");
            frame.render_stateful_widget(list, frame.area(), &mut state);
        })?;
        if let Event::Key(key) = event::read()? {
            if key.code == KeyCode::Char('q') {
                break;
            }
            let next = state.selected().map_or(0, |at| (at + 1) % items.len());
            state.select(Some(next));
        }
    }
    ratatui::restore();
    Ok(())
}
