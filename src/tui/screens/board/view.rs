//! How the board is drawn.

use chrono::{DateTime, FixedOffset, TimeDelta};
use ratatui::{buffer::Buffer, layout::Rect, widgets::Widget};

use super::{
    Scene, State,
    to_do::{short, told},
    to_dos,
};
use crate::{
    actions::{BoardCard, OutageView},
    domain::{catalog::Scenario, instant::duration, outage::State as Stage},
    tui::{
        pen::Pen,
        text::cells,
        theme::{Role, Sign},
        widgets::{Bar, Lane, Timeline},
    },
};

/// From how many columns the day is drawn.
const WIDE: u16 = 120;
/// Rows of a card, border included.
const CARD: u16 = 8;

/// Where the parts of the board stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Places {
    pub(super) cards: Vec<Rect>,
    pub(super) day: Option<Rect>,
    pub(super) heading: Rect,
    pub(super) list: Rect,
}

impl Places {
    pub(super) fn new(area: Rect, with_outages: bool) -> Self {
        let mut y = area.y;
        let mut cards = Vec::new();
        if with_outages {
            let mut x = area.x;
            for left in (1..=4_u16).rev() {
                let width = (area.right() - x) / left;
                cards.push(Rect::new(x, y, width, CARD.min(area.height)));
                x += width;
            }
            y += CARD;
        }
        let day = (with_outages && area.width >= WIDE && area.height >= 24).then(|| {
            let day = Rect::new(area.x + 2, y + 1, area.width.saturating_sub(4), 6);
            y += 8;
            day
        });
        let row = |y: u16, height: u16| {
            Rect::new(area.x + 1, y, area.width.saturating_sub(2), height).intersection(area)
        };
        Self {
            cards,
            day,
            heading: row(y + 1, 1),
            list: row(y + 3, area.bottom().saturating_sub(y + 3)),
        }
    }
}

/// Shows the board.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// What is shown.
    pub state: &'a State,
    /// Its surroundings.
    pub scene: &'a Scene<'a>,
}

impl Widget for &View<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let scene = self.scene;
        let places = Places::new(area, self.state.with_outages);
        for (card, place) in scene.board.cards.iter().zip(&places.cards) {
            self.card(card, *place, buf);
        }
        if let Some(day) = places.day {
            self.day(day, buf);
        }
        let mut pen = Pen::new(scene.theme, buf);
        let heading = places.heading;
        let end = pen.text(
            heading.x,
            heading.y,
            heading.width,
            "Por hacer",
            Role::Heading,
        );
        if self.state.to_do > 0 {
            let count = self.state.to_do.to_string();
            pen.text(end + 2, heading.y, 6, &count, Role::Dim);
        }
        pen.rule(heading.x, heading.y + 1, heading.width);
        self.list(places.list, &mut pen);
    }
}

impl View<'_> {
    fn list(&self, list: Rect, pen: &mut Pen<'_>) {
        if list.is_empty() {
            return;
        }
        if self.state.to_do == 0 {
            let text = match (self.state.with_outages, self.state.open) {
                (true, 0) => "Todo en orden. Si un sistema falla, pulse n y registre el evento.",
                (true, _) => "Nada más por ahora. Cuando vuelva el servicio, pulse r.",
                (false, _) => "Todo en orden.",
            };
            pen.sign(list.x + 2, list.y, 1, Sign::Confirmed);
            pen.text(list.x + 4, list.y, list.width, text, Role::Dim);
            return;
        }
        let first = self.state.first(list.height);
        let rows = to_dos(self.scene.board).enumerate().skip(first);
        for (y, (position, todo)) in (list.top()..list.bottom()).zip(rows) {
            let (sign, text, hand) = told(todo, self.scene);
            let selected = position == self.state.selected;
            let role = |role| if selected { Role::Selection } else { role };
            if selected {
                pen.tint(
                    Rect {
                        y,
                        height: 1,
                        ..list
                    },
                    Role::Selection,
                );
                let pointer = self.scene.theme.sign(Sign::Pointer);
                pen.text(list.x, y, 1, pointer, Role::Selection);
            }
            let glyph = self.scene.theme.sign(sign);
            let meaning = crate::tui::theme::Theme::sign_role(sign);
            pen.text(list.x + 2, y, 2, glyph, role(meaning));
            let room = list.width.saturating_sub(cells(hand) + 8);
            pen.text(list.x + 4, y, room, &text, role(Role::Text));
            let right = list.right().saturating_sub(1);
            pen.right(list.x, right, y, hand, role(Role::Dim));
        }
    }

    fn card(&self, card: &BoardCard, place: Rect, buf: &mut Buffer) {
        let mut pen = Pen::new(self.scene.theme, buf);
        let border = if card.open.is_some() {
            Role::Open
        } else {
            Role::Rule
        };
        let inner = pen.frame(place, card.procedure_type.label(), border);
        let x = inner.x + 1;
        let room = inner.width.saturating_sub(1);
        match (&card.open, &card.to_close) {
            (Some(outage), other) => {
                self.open(outage, x, inner, &mut pen);
                if let Some(other) = other {
                    let y = inner.y + 5;
                    pen.sign(x, y, 1, Sign::Restored);
                    let text = format!("{} por cerrar", short(other));
                    pen.text(x + 2, y, room.saturating_sub(2), &text, Role::Dim);
                }
            }
            (None, Some(outage)) => {
                pen.sign(x, inner.y, 1, Sign::Restored);
                pen.text(x + 2, inner.y, room, "POR CERRAR", Role::Restored);
                pen.text(x, inner.y + 1, room, &short(outage), Role::Text);
                pen.text(
                    x,
                    inner.y + 2,
                    room,
                    &outage.applications.join(", "),
                    Role::Text,
                );
                let lasted = TimeDelta::seconds(outage.duration_seconds);
                self.lasted(lasted, x, inner.y + 3, room, &mut pen);
                pen.text(x, inner.y + 4, room, confirmation(outage), Role::Dim);
            }
            (None, None) => {
                pen.sign(x, inner.y, 1, Sign::Closed);
                pen.text(
                    x + 2,
                    inner.y,
                    room.saturating_sub(2),
                    "sin evento",
                    Role::Dim,
                );
            }
        }
    }

    fn open(&self, outage: &OutageView, x: u16, inner: Rect, pen: &mut Pen<'_>) {
        let room = inner.width.saturating_sub(1);
        pen.sign(x, inner.y, 1, Sign::Open);
        pen.text(
            x + 2,
            inner.y,
            room.saturating_sub(2),
            "ABIERTO",
            Role::Open,
        );
        pen.text(x, inner.y + 1, room, &short(outage), Role::Text);
        pen.text(
            x,
            inner.y + 2,
            room,
            &outage.applications.join(", "),
            Role::Text,
        );
        let lasts = self.scene.now - outage.started_at;
        self.lasted(lasts, x, inner.y + 3, room, pen);
        let role = if outage.confirmed {
            Role::Dim
        } else {
            Role::Warning
        };
        pen.text(x, inner.y + 4, room, confirmation(outage), role);
    }

    fn lasted(&self, lasts: TimeDelta, x: u16, y: u16, room: u16, pen: &mut Pen<'_>) {
        let end = pen.text(x, y, room, &duration(lasts), Role::Text);
        if lasts > TimeDelta::minutes(60) && end + 5 <= x + room + 1 {
            let over = format!("{} 1 h", self.scene.theme.sign(Sign::Warning));
            pen.text(end + 1, y, 5, &over, Role::Warning);
        }
    }

    fn day(&self, area: Rect, buf: &mut Buffer) {
        let scene = self.scene;
        let day = &scene.board.day;
        let minute = |at: DateTime<FixedOffset>| {
            let minutes = (at.clamp(day.from, day.until) - day.from).num_minutes();
            u16::try_from(minutes).unwrap_or(0).min(24 * 60)
        };
        let now = minute(scene.now);
        let lanes: Vec<Lane> = scene
            .board
            .cards
            .iter()
            .map(|card| {
                let of_type: Vec<&OutageView> = day
                    .outages
                    .iter()
                    .filter(|outage| outage.procedure_type == card.procedure_type)
                    .collect();
                Lane {
                    label: card.procedure_type.label().to_owned(),
                    bars: of_type
                        .iter()
                        .map(|outage| bar(outage, minute, now))
                        .collect(),
                    ticks: Vec::new(),
                    windows: spoken_of(&of_type, &day.windows)
                        .map(|(from, to)| (minute(from), to.map_or(now, minute)))
                        .collect(),
                }
            })
            .collect();
        let starts = day.outages.iter().map(|outage| minute(outage.started_at));
        let from = starts.min().unwrap_or(8 * 60).min(8 * 60);
        let to = now.max(18 * 60);
        let mut pen = Pen::new(scene.theme, buf);
        let end = pen.text(
            area.x.saturating_sub(1),
            area.y,
            area.width,
            "Hoy",
            Role::Heading,
        );
        let sign = |sign| scene.theme.sign(sign);
        let legend = format!(
            "{} caído   {} por cerrar   {} ventana del comunicado",
            sign(Sign::Bar),
            sign(Sign::BarWaiting),
            sign(Sign::Window)
        );
        pen.right(end, area.right(), area.y, &legend, Role::Dim);
        let below = Rect {
            y: area.y + 1,
            height: area.height.saturating_sub(1),
            ..area
        };
        (&Timeline::new(&lanes, from, to, scene.theme)).render(below, buf);
    }
}

/// When a notice's window begins and, once known, ends.
type Stretch = (DateTime<FixedOffset>, Option<DateTime<FixedOffset>>);

/// The windows that can be about one of these outages: an answered one began before
/// the window ended and was not over before it began.
fn spoken_of<'a>(
    outages: &'a [&OutageView],
    windows: &'a [Stretch],
) -> impl Iterator<Item = Stretch> + 'a {
    windows.iter().copied().filter(|(from, to)| {
        outages.iter().any(|outage| {
            outage.notice.is_some()
                && to.is_none_or(|to| outage.started_at < to)
                && outage.restored_at.is_none_or(|restored| restored > *from)
        })
    })
}

fn bar(outage: &OutageView, minute: impl Fn(DateTime<FixedOffset>) -> u16, now: u16) -> Bar {
    let restored = outage.restored_at.map_or(now, &minute);
    let closed = match outage.state {
        Stage::Open => restored,
        Stage::Restored => now,
        Stage::Closed => outage.closed_at.map_or(restored, &minute),
    };
    Bar {
        from: minute(outage.started_at),
        restored,
        closed: closed.max(restored),
    }
}

/// How far a mass failure is confirmed; other scenarios by their name.
fn confirmation(outage: &OutageView) -> &'static str {
    match (outage.scenario, outage.confirmed, &outage.notice) {
        (Scenario::MassFailure, true, _) => "masiva confirmada",
        (Scenario::MassFailure, false, Some(_)) => "comunicado niega",
        (Scenario::MassFailure, false, None) => "por confirmar",
        (Scenario::Unforeseen, ..) => "no previsto",
        (Scenario::ErrorOrTest, ..) => "error o prueba",
    }
}
