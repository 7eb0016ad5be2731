//! Pages of one screen that stand in a row on its heading line: the key of the screen,
//! pressed again, goes on to the next of them, and a click on a name goes there.
//!
//! A page adds itself by one line in [`ROW`], under the title of its list.

use crate::{
    config::ScreenId,
    domain::{authority::Permission, terminal::Scope},
    tui::prelude::*,
};

/// A page in a row.
#[derive(Debug)]
pub(crate) struct Standing {
    screen: ScreenId,
    /// The title of its list.
    pub(crate) title: &'static str,
    pub(crate) to: Destination,
    is_seen: fn(&Scene<'_>) -> bool,
}

const fn page(screen: ScreenId, title: &'static str, to: Destination) -> Standing {
    Standing {
        screen,
        title,
        to,
        is_seen: |_| true,
    }
}

/// The pages in rows, in their order.
const ROW: &[Standing] = &[
    page(ScreenId::Pqr, "Cola", Destination::Cases),
    page(ScreenId::Pqr, "Indicadores", Destination::Indicators),
    page(ScreenId::Pqr, "Top 5", Destination::TopFive),
    page(ScreenId::Reports, "Plazos", Destination::Deadlines),
    page(ScreenId::Reports, "Evaluación", Destination::Evaluations),
    Standing {
        screen: ScreenId::Reports,
        title: "Reporte",
        to: Destination::ReportBuilder,
        is_seen: prepares_reports,
    },
    page(ScreenId::Reports, "Alertas", Destination::OperatingAlerts),
    Standing {
        screen: ScreenId::Reports,
        title: "Cierres",
        to: Destination::PendingClosings,
        is_seen: at_office,
    },
    Standing {
        screen: ScreenId::Reports,
        title: "Cifras",
        to: Destination::Figures,
        is_seen: at_office,
    },
    page(ScreenId::Practices, "Agenda", Destination::Agenda),
    page(ScreenId::Practices, "Sesiones", Destination::Sessions),
    page(ScreenId::Practices, "Planes", Destination::Plans),
    page(ScreenId::Practices, "Ideas", Destination::Ideas),
    // Who prepares them comes here from there.
    Standing {
        screen: ScreenId::Reports,
        title: "Preparados",
        to: Destination::PreparedReports,
        is_seen: |scene| at_office(scene) && !prepares_reports(scene),
    },
];

/// What is of several points.
fn at_office(scene: &Scene<'_>) -> bool {
    scene.board.status.channel.scope() == Scope::Office
}

/// What is of whoever prepares the report to the regulator.
fn prepares_reports(scene: &Scene<'_>) -> bool {
    at_office(scene) && scene.may(Permission::PrepareReport).is_ok()
}

/// The pages that somebody sees of a screen; none where it is one page.
pub(crate) fn row(screen: ScreenId, scene: &Scene<'_>) -> Vec<&'static Standing> {
    let of_screen = ROW.iter().filter(|it| it.screen == screen);
    of_screen.filter(|it| (it.is_seen)(scene)).collect()
}

/// Whether a place is one of a row.
pub(crate) fn stands(to: &Destination) -> bool {
    ROW.iter().any(|it| it.to == *to)
}

/// The page after the one with this title, around; the first one of a title that is none
/// of theirs.
pub(crate) fn next(screen: ScreenId, title: &str, scene: &Scene<'_>) -> Option<Destination> {
    let row = row(screen, scene);
    let now = row.iter().position(|it| it.title == title);
    let next = row
        .get(now.map_or(0, |now| now + 1))
        .or_else(|| row.first())?;
    Some(next.to.clone())
}

/// One name on the heading line, or behind them the key that goes on to the next.
pub(crate) struct Name {
    pub(crate) x: u16,
    pub(crate) text: String,
    pub(crate) kind: Named,
    pub(crate) to: &'static Destination,
}

/// What a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    /// The page that is shown.
    Shown,
    /// Another one.
    Other,
    /// The key.
    Key,
}

const BETWEEN: &str = " · ";

/// What the key does, behind it.
const GOES_ON: &str = "sigue";

/// Between the names and the key.
const GAP: u16 = 3;

/// The names of a row from a column on, the one that is shown with a sign before it;
/// the others are cut short where there is no room. None where it stands in no row.
pub(crate) fn names(
    (screen, title): (ScreenId, &str),
    from: u16,
    room: u16,
    scene: &Scene<'_>,
) -> Vec<Name> {
    let row = row(screen, scene);
    let Some(shown) = row.iter().position(|it| it.title == title) else {
        return Vec::new();
    };
    if row.len() < 2 {
        return Vec::new();
    }
    let key = format!("{} {GOES_ON}", screen.key());
    let room = room.saturating_sub(cells(&key) + GAP);
    let placed = |longest: usize| {
        let mut x = from;
        let mut names = Vec::with_capacity(row.len());
        for page in &row {
            let is_shown = page.title == title;
            let text = if is_shown {
                format!("{} {title}", scene.theme.sign(Sign::Pointer))
            } else {
                page.title.chars().take(longest).collect()
            };
            let after = x + cells(&text);
            names.push(Name {
                x,
                text,
                kind: if is_shown { Named::Shown } else { Named::Other },
                to: &page.to,
            });
            x = after + cells(BETWEEN);
        }
        (names, x - cells(BETWEEN) - from)
    };
    let longest = [usize::MAX].into_iter().chain((1..=12).rev());
    let mut fitting = longest.map(placed).filter(|(_, width)| *width <= room);
    let Some((mut names, width)) = fitting.next() else {
        return Vec::new();
    };
    names.push(Name {
        x: from + width + GAP,
        text: key,
        kind: Named::Key,
        to: &row[(shown + 1) % row.len()].to,
    });
    names
}

/// Draws the names of a row, and the key that goes on.
pub(crate) fn draw(names: &[Name], y: u16, pen: &mut Pen<'_>) {
    for (position, name) in names.iter().enumerate() {
        let role = match name.kind {
            Named::Shown => Ink::Heading,
            Named::Other => Ink::Dim,
            Named::Key => {
                let key = name.text.split(' ').next().unwrap_or_default();
                let after = pen.text(name.x, y, cells(&name.text), key, Ink::Accent);
                pen.text(after + 1, y, cells(GOES_ON), GOES_ON, Ink::Dim);
                continue;
            }
        };
        let end = pen.text(name.x, y, cells(&name.text), &name.text, role);
        let is_last = names
            .get(position + 1)
            .is_none_or(|it| it.kind == Named::Key);
        if !is_last {
            pen.text(end, y, cells(BETWEEN), BETWEEN, Ink::Dim);
        }
    }
}
