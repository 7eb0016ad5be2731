//! What a key costs in a list of a hundred thousand events, from the key to the frame
//! that answers it, and what a frame costs.

use super::generated;
use super::store::{asked_for, desk, median};
use super::terminal::console;
use chrono::Utc;
use contingencia::actions::{self, Desk};
use contingencia::tui::Console;
use contingencia::tui::asking::Addressed;
use contingencia::tui::effect::Effect;
use contingencia::tui::message::{Answer, Message};
use contingencia::tui::runtime::{Application, Signal};
use contingencia::tui::subjects::outages::{OutageAnswer, OutageEffect};
use contingencia::tui::subjects::pqr::{PqrAnswer, PqrEffect};
use contingencia::tui::subjects::reports::{ReportAnswer, ReportEffect};
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::time::Instant;

/// The smallest terminal, and a large one.
const SIZES: [(u16, u16); 2] = [(80, 24), (200, 60)];

/// A console over the store, and its worker in the same thread.
pub(crate) struct Counter {
    desk: Desk,
    console: Console,
    terminal: Terminal<TestBackend>,
}

impl Counter {
    fn new(size: (u16, u16)) -> Self {
        Self::over(desk(&generated::listed()), size)
    }

    pub(crate) fn over(desk: Desk, size: (u16, u16)) -> Self {
        Self {
            console: console(&desk, size),
            desk,
            terminal: Terminal::new(TestBackend::new(size.0, size.1)).expect("a terminal"),
        }
    }

    /// Presses a key, does what it asks for until nothing is asked, and draws;
    /// milliseconds.
    pub(crate) fn press(&mut self, code: KeyCode) -> f64 {
        let start = Instant::now();
        let mut asked = self.update(Message::Signal(Signal::Key(KeyEvent::from(code))));
        while let Some(Addressed { address, effect }) = asked.pop() {
            if let Some(answer) = self.carry_out(effect) {
                asked.extend(self.update(Message::Answer(address, Box::new(answer))));
            }
        }
        self.draw();
        start.elapsed().as_secs_f64() * 1000.0
    }

    fn update(&mut self, message: Message) -> Vec<Addressed> {
        let now = self.desk.now().with_timezone(&Utc);
        self.console.update(message, now)
    }

    fn carry_out(&mut self, effect: Effect) -> Option<Answer> {
        let desk = &mut self.desk;
        let answer = match effect {
            Effect::Outages(OutageEffect::List { query, page, limit }) => {
                let list = actions::list_outages(desk, &query, page, limit);
                OutageAnswer::Listed(list.expect("a page"))
            }
            Effect::Outages(OutageEffect::Show(name)) => {
                let detail = actions::show_outage(desk, &name).expect("an event");
                OutageAnswer::Shown(Box::new(detail))
            }
            Effect::Reports(ReportEffect::Due { state, page, limit }) => {
                let due = actions::list_due(desk, state, page, limit);
                let (list, figures) = due.expect("a page");
                return Some(ReportAnswer::Due(list, figures).into());
            }
            Effect::Reports(ReportEffect::Evaluations { state, page, limit }) => {
                let list = actions::list_evaluations(desk, state, page, limit);
                return Some(ReportAnswer::Evaluations(list.expect("a page")).into());
            }
            Effect::Pqr(PqrEffect::Cases { query, page, limit }) => {
                let list = actions::list_cases(desk, &query, &page, limit);
                return Some(PqrAnswer::Cases(list.expect("a page")).into());
            }
            Effect::Pqr(PqrEffect::Facets(query)) => {
                let facets = actions::case_facets(desk, &query).expect("counts");
                return Some(PqrAnswer::Facets(Box::new(facets)).into());
            }
            _ => return None,
        };
        Some(answer.into())
    }

    fn draw(&mut self) {
        let console = &self.console;
        let drawn = self.terminal.draw(|frame| console.view(frame));
        drawn.expect("it draws");
    }

    /// Drawing what is shown, in milliseconds.
    fn frame(&mut self) -> f64 {
        let mut took: Vec<f64> = (0..500)
            .map(|_| {
                let start = Instant::now();
                self.draw();
                start.elapsed().as_secs_f64() * 1000.0
            })
            .collect();
        median(&mut took)
    }

    /// What some keys take each, the middle and the longest of many.
    pub(crate) fn told(&mut self, what: &str, keys: &[KeyCode]) {
        let mut took: Vec<f64> = Vec::new();
        for _ in 0..20 {
            took.extend(keys.iter().map(|key| self.press(*key)));
        }
        let middle = median(&mut took);
        let longest = took.last().copied().unwrap_or_default();
        println!("lists: {what} {middle:.2} ms, the longest {longest:.2} ms");
    }
}

/// Frames of board and list, and keys in the list.
pub(crate) fn keys() {
    if !asked_for("lists") {
        return;
    }
    for size in SIZES {
        let mut counter = Counter::new(size);
        let at = format!("at {}x{}", size.0, size.1);
        counter.draw();
        println!("lists: frame of the board {at} {:.3} ms", counter.frame());
        counter.press(KeyCode::Char('2'));
        println!("lists: frame of the list {at} {:.3} ms", counter.frame());
        let page = [KeyCode::PageDown; 10];
        counter.told(&format!("next page {at}"), &page);
        counter.told(
            &format!("Home and End {at}"),
            &[KeyCode::Home, KeyCode::End],
        );
        counter.told(&format!("a page before the last {at}"), &[KeyCode::PageUp]);
        counter.press(KeyCode::Char('/'));
        let word = "0500".chars().map(KeyCode::Char);
        let erased = [KeyCode::Backspace; 4];
        let keys: Vec<KeyCode> = word.chain(erased).collect();
        counter.told(&format!("a letter of the search {at}"), &keys);
        counter.press(KeyCode::Esc);
        counter.press(KeyCode::Char('5'));
        counter.told(&format!("next page of the terms {at}"), &page);
        counter.told(
            &format!("Home and End of the terms {at}"),
            &[KeyCode::Home, KeyCode::End],
        );
        counter.press(KeyCode::Char('5'));
        counter.told(&format!("next page of what is evaluated {at}"), &page);
    }
}
