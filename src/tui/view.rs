//! How the console is drawn: header and screens, the page, how things stand, the keys.

use chrono::TimeDelta;
use ratatui::{
    Frame,
    buffer::{Buffer, Cell},
    layout::{Position, Rect},
    widgets::Widget,
};

use super::{
    model::{Console, FOOT, Inside, Manner, Outside, Phase},
    widgets::{Footer, Header, StatusBar, Tab, TooSmall},
};
use crate::tui::prelude::*;
use crate::{
    config::ScreenId,
    domain::{
        instant::{clock, local_day},
        rulebook::{RuleEntry, rules_in},
    },
};

/// Draws the console.
pub(super) fn draw(console: &Console, frame: &mut Frame<'_>) {
    let area = frame.area();
    let theme = console.theme();
    let buf = frame.buffer_mut();
    Pen::new(theme, buf).blank(area);
    if !TooSmall::fits(area) {
        (&TooSmall::new(theme)).render(area, buf);
        return;
    }
    let cursor = match &console.phase {
        Phase::Starting => {
            let mut pen = Pen::new(theme, buf);
            let (y, room) = (area.height / 2, area.width.saturating_sub(4));
            pen.text(2, y, room, "CONTINGENCIA", Role::Accent);
            let stuck = console.stuck.as_deref().unwrap_or_default();
            for (y, line) in (y + 2..).zip(wrap(stuck, room.into())) {
                pen.text(2, y, room, &line, Role::Refused);
            }
            None
        }
        Phase::Outside(outside) => outside_view(console, outside, area, buf),
        Phase::Inside(inside) => inside_view(console, inside, area, buf),
    };
    if let Some(footer) = footer(console) {
        let row = Rect {
            y: area.bottom() - 1,
            height: 1,
            ..area
        };
        (&footer).render(row, buf);
    }
    if let Some(at) = cursor {
        frame.set_cursor_position(at);
    }
}

/// The rules whose ids can be read on the screen now (CONSOLE, law 11).
pub(super) fn rules_shown(console: &Console) -> Vec<&'static RuleEntry> {
    let (width, height) = console.terms.size;
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    match &console.phase {
        _ if !TooSmall::fits(area) => {}
        Phase::Starting => {}
        Phase::Outside(outside) => drop(outside_view(console, outside, area, &mut buf)),
        Phase::Inside(inside) => drop(inside_view(console, inside, area, &mut buf)),
    }
    let shown: String = buf.content().iter().map(Cell::symbol).collect();
    rules_in(&shown)
}

fn lobby_area(area: Rect) -> Rect {
    Rect {
        height: area.height - 1,
        ..area
    }
}

/// The keys that work here, now.
pub(super) fn footer(console: &Console) -> Option<Footer> {
    let manner = console.manner();
    let footer = match &console.phase {
        Phase::Starting => return None,
        Phase::Outside(outside) => Footer::new(
            manner.keymap,
            outside.context(),
            |intent| outside.allowed(intent),
            |key| outside.says(key, manner),
            manner.theme,
        ),
        Phase::Inside(inside) => Footer::new(
            manner.keymap,
            inside.context(),
            |intent| inside.allowed(intent),
            |key| inside.says(key, manner),
            manner.theme,
        ),
    };
    Some(footer)
}

/// Makes the header and does something with it.
pub(super) fn header<T>(
    inside: &Inside,
    manner: Manner,
    tabs: &[(ScreenId, Tab)],
    demo: bool,
    with: impl FnOnce(&Header<'_>) -> T,
) -> T {
    let status = &inside.here.board.status;
    let place = format!("{} {} · {}", status.point.0, status.point.1, status.series);
    let person = format!("{} · {}", inside.here.person.0, inside.here.person.1);
    let time = manner
        .now
        .with_timezone(&inside.here.zone)
        .format("%H:%M")
        .to_string();
    let shown: Vec<Tab> = tabs.iter().map(|(_, tab)| *tab).collect();
    let now = inside.tab();
    let active = tabs.iter().position(|(screen, _)| *screen == now);
    let alarm = inside.alarm(manner.now, manner.patience, manner.theme);
    with(&Header {
        alarm: alarm.as_deref(),
        place: &place,
        person: &person,
        time: &time,
        demo,
        tabs: &shown,
        active: active.unwrap_or(0),
        theme: manner.theme,
    })
}

fn outside_view(
    console: &Console,
    outside: &Outside,
    area: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    let manner = console.manner();
    let (at, scene) = (lobby_area(area), outside.here.scene_before(manner));
    outside.page.draw(at, buf, &scene);
    let mut cursor = outside.page.cursor(at, &scene);
    for layer in &outside.layers {
        layer.draw(at, buf, &scene);
        cursor = layer.cursor(at, manner.theme);
    }
    cursor
}

fn inside_view(
    console: &Console,
    inside: &Inside,
    area: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    let manner = console.manner();
    // The frame is drawn on what the terminal is, not on what it was last said to be.
    let manner = Manner {
        size: (area.width, area.height),
        ..manner
    };
    let tabs = inside.here.tabs();
    let top = Rect {
        height: Header::HEIGHT,
        ..area
    };
    header(
        inside,
        manner,
        &tabs,
        console.terms.demo.is_some(),
        |header| {
            header.render(top, buf);
        },
    );
    let scene = inside.here.scene(manner);
    let page = scene.area();
    let mut cursor = None;
    if let Some((_, shown)) = inside.pages.last() {
        shown.draw(page, buf, &scene);
        cursor = shown.cursor(page, &scene);
    }
    let row = Rect {
        y: area.bottom() - FOOT,
        height: 1,
        ..area
    };
    (&status(inside, manner)).render(row, buf);
    for layer in &inside.layers {
        let room = if layer.covers_all() {
            lobby_area(area)
        } else {
            page
        };
        layer.draw(room, buf, &scene);
        cursor = layer.cursor(page, manner.theme);
    }
    cursor
}

/// How things stand.
fn status(inside: &Inside, manner: Manner) -> StatusBar {
    let board = &inside.here.board;
    let zone = inside.here.zone;
    let now = manner.now.with_timezone(&zone).fixed_offset();
    let count = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    StatusBar {
        open: count(board.status.open),
        critical: count(board.status.critical_pending),
        not_exported: count(board.status.not_exported),
        deadline: board
            .next_deadline
            .map(|due| due.format("%d/%m").to_string()),
        backup: board.status.last_backup.map(|at| {
            let today = local_day(now, zone);
            let day = local_day(at, zone);
            if day == today {
                clock(at, zone)
            } else if day + TimeDelta::days(1) == today {
                format!("ayer {}", clock(at, zone))
            } else {
                day.format("%d/%m").to_string()
            }
        }),
        note: inside.note.as_ref().map(|note| note.word.clone()),
        theme: manner.theme,
    }
}
