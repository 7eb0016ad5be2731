//! Pages of one screen that stand in a row on its heading line: the key of the screen,
//! pressed again, goes on to the next of them, and a click on a name goes there.
//!
//! A page adds itself by one line in [`ROW`], under the title of its list.

use crate::{config::ScreenId, domain::terminal::Scope, tui::prelude::*};

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
    page(ScreenId::Reports, "Plazos", Destination::Deadlines),
    page(ScreenId::Reports, "Evaluación", Destination::Evaluations),
    page(ScreenId::Reports, "Alertas", Destination::OperatingAlerts),
    Standing {
        screen: ScreenId::Reports,
        title: "Cierres",
        to: Destination::PendingClosings,
        is_seen: at_office,
    },
];

/// What is of several points.
fn at_office(scene: &Scene<'_>) -> bool {
    scene.board.status.channel.scope() == Scope::Office
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

/// One name on the heading line.
pub(crate) struct Name {
    pub(crate) x: u16,
    pub(crate) text: String,
    pub(crate) is_shown: bool,
    pub(crate) to: &'static Destination,
}

const BETWEEN: &str = " · ";

/// The names of a row from a column on, the one that is shown with a sign before it;
/// the others are cut short where there is no room. None where it stands in no row.
pub(crate) fn names(
    (screen, title): (ScreenId, &str),
    from: u16,
    room: u16,
    scene: &Scene<'_>,
) -> Vec<Name> {
    let row = row(screen, scene);
    if row.len() < 2 || row.iter().all(|it| it.title != title) {
        return Vec::new();
    }
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
                is_shown,
                to: &page.to,
            });
            x = after + cells(BETWEEN);
        }
        (names, x - cells(BETWEEN) - from)
    };
    let longest = [usize::MAX].into_iter().chain((1..=12).rev());
    let fitting = longest.map(placed).find(|(_, width)| *width <= room);
    fitting.map_or_else(Vec::new, |(names, _)| names)
}

/// Draws the names of a row.
pub(crate) fn draw(names: &[Name], y: u16, pen: &mut Pen<'_>) {
    for (position, name) in names.iter().enumerate() {
        let role = if name.is_shown {
            Ink::Heading
        } else {
            Ink::Dim
        };
        let end = pen.text(name.x, y, cells(&name.text), &name.text, role);
        if position + 1 < names.len() {
            pen.text(end, y, cells(BETWEEN), BETWEEN, Ink::Dim);
        }
    }
}
