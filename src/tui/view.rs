//! How the console is drawn: header and screens, the page, how things stand, the keys.

use chrono::TimeDelta;
use ratatui::{Frame, buffer::Cell};

use super::{
    model::{Conditions, Console, FOOT, Lobby, Phase, Workspace},
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
            pen.text(2, y, room, "CONTINGENCIA", Ink::Accent);
            let stuck = console.stuck.as_deref().unwrap_or_default();
            for (y, line) in (y + 2..).zip(wrap(stuck, room.into())) {
                pen.text(2, y, room, &line, Ink::Refused);
            }
            None
        }
        Phase::Lobby(lobby) => outside_view(console, lobby, area, buf),
        Phase::Workspace(workspace) => workspace_view(console, workspace, area, buf),
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
    let (width, height) = console.startup.size;
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    match &console.phase {
        _ if !TooSmall::fits(area) => {}
        Phase::Starting => {}
        Phase::Lobby(lobby) => drop(outside_view(console, lobby, area, &mut buf)),
        Phase::Workspace(workspace) => drop(workspace_view(console, workspace, area, &mut buf)),
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

pub(super) fn footer(console: &Console) -> Option<Footer> {
    let conditions = console.conditions();
    let footer = match &console.phase {
        Phase::Starting => return None,
        Phase::Lobby(lobby) => Footer::new(
            conditions.keymap,
            lobby.context(),
            |intent| lobby.offers(intent, conditions),
            |key| lobby.says(key, conditions),
            conditions.theme,
        ),
        Phase::Workspace(workspace) => Footer::new(
            conditions.keymap,
            workspace.context(),
            |intent| workspace.offers(intent, conditions),
            |key| workspace.says(key, conditions),
            conditions.theme,
        ),
    };
    Some(footer)
}

/// Makes the header and does something with it.
pub(super) fn header<T>(
    workspace: &Workspace,
    conditions: Conditions,
    tabs: &[(ScreenId, Tab)],
    demo: bool,
    with: impl FnOnce(&Header<'_>) -> T,
) -> T {
    let status = &workspace.shared.board.status;
    let place = format!("{} {} · {}", status.point.0, status.point.1, status.series);
    let person = format!(
        "{} · {}",
        workspace.shared.person.0, workspace.shared.person.1
    );
    let time = conditions
        .now
        .with_timezone(&workspace.shared.zone)
        .format("%H:%M")
        .to_string();
    let shown: Vec<Tab> = tabs.iter().map(|(_, tab)| *tab).collect();
    let now = workspace.tab();
    let active = tabs.iter().position(|(screen, _)| *screen == now);
    let alarm = workspace.alarm(conditions.now, conditions.patience, conditions.theme);
    with(&Header {
        alarm: alarm.as_deref(),
        place: &place,
        person: &person,
        time: &time,
        demo,
        tabs: &shown,
        active: active.unwrap_or(0),
        theme: conditions.theme,
    })
}

fn outside_view(
    console: &Console,
    lobby: &Lobby,
    area: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    let conditions = console.conditions();
    let (at, scene) = (lobby_area(area), lobby.shared.scene_before(conditions));
    lobby.page.draw(at, buf, &scene);
    let mut cursor = lobby.page.cursor(at, &scene);
    for layer in &lobby.layers {
        layer.draw(at, buf, &scene);
        cursor = layer.cursor(at, conditions.theme);
    }
    cursor
}

fn workspace_view(
    console: &Console,
    workspace: &Workspace,
    area: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    let conditions = console.conditions();
    // The frame is drawn on what the terminal is, not on what it was last said to be.
    let conditions = Conditions {
        size: (area.width, area.height),
        ..conditions
    };
    let tabs = workspace.shared.tabs();
    let top = Rect {
        height: Header::HEIGHT,
        ..area
    };
    header(
        workspace,
        conditions,
        &tabs,
        console.startup.demo.is_some(),
        |header| {
            header.render(top, buf);
        },
    );
    let scene = workspace.shared.scene(conditions);
    let page = scene.area();
    let mut cursor = None;
    if let Some((_, shown)) = workspace.pages.last() {
        shown.draw(page, buf, &scene);
        cursor = shown.cursor(page, &scene);
    }
    let row = Rect {
        y: area.bottom() - FOOT,
        height: 1,
        ..area
    };
    (&status(workspace, conditions)).render(row, buf);
    for layer in &workspace.layers {
        let room = if layer.covers_all() {
            lobby_area(area)
        } else {
            page
        };
        layer.draw(room, buf, &scene);
        cursor = layer.cursor(page, conditions.theme);
    }
    cursor
}

/// How things stand.
fn status(workspace: &Workspace, conditions: Conditions) -> StatusBar {
    let board = &workspace.shared.board;
    let zone = workspace.shared.zone;
    let now = conditions.now.with_timezone(&zone).fixed_offset();
    let count = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    StatusBar {
        // Of events; of cases, where those are the work.
        open: count(match &board.cell {
            Some(cell) => cell.open(),
            None => board.status.open,
        }),
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
        note: workspace.note.as_ref().map(|note| note.word.clone()),
        theme: conditions.theme,
    }
}
