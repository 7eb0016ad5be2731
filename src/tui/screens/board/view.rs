//! How the board is drawn.

use chrono::{DateTime, FixedOffset, TimeDelta};

use super::{
    cell,
    state::{Spot, State, first, to_dos},
    to_do::{short, told},
};
use crate::tui::prelude::*;
use crate::{
    actions::{BoardCard, OutageView},
    domain::{catalog::Scenario, instant::duration, outage::State as Stage},
    tui::{
        screens::parts::{attention_line, draw_spans, signed},
        widgets::{Bar, Lane, Tick, Timeline},
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
    /// Rows of the critical attentions, below their heading.
    pub(super) critical: Rect,
    /// Rows of what is to be done, below their heading.
    pub(super) to_do: Rect,
}

impl Places {
    pub(super) fn new(area: Rect, state: &State) -> Self {
        let mut y = area.y;
        let mut cards = Vec::new();
        if state.with_outages {
            let mut x = area.x;
            for left in (1..=4_u16).rev() {
                let width = (area.right() - x) / left;
                cards.push(Rect::new(x, y, width, CARD.min(area.height)));
                x += width;
            }
            y += CARD;
        }
        if state.with_cell {
            for part in cell::parts(Rect::new(area.x, y, area.width, CARD.min(area.height))) {
                cards.push(part);
            }
            y += CARD;
        }
        let tall = area.width >= WIDE && area.height >= 24;
        let day = (state.with_outages && tall).then(|| {
            let day = Rect::new(area.x + 2, y + 1, area.width.saturating_sub(4), 6);
            y += 7;
            day
        });
        // A blank row and a heading stand above each list.
        let lists = if state.critical > 0 { 2 } else { 1 };
        let rows = area.bottom().saturating_sub(y).saturating_sub(2 * lists);
        let wanted = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        // Where both are long they share; what one leaves the other takes.
        let kept = wanted(state.to_do).clamp(1, (rows / 2).max(1));
        let critical = wanted(state.critical).min(rows.saturating_sub(kept));
        let list = |y: u16, height: u16| {
            Rect::new(area.x + 1, y, area.width.saturating_sub(2), height).intersection(area)
        };
        let first = list(y + 2, critical);
        let second = if lists == 2 {
            first.bottom() + 2
        } else {
            y + 2
        };
        Self {
            cards,
            day,
            critical: first,
            to_do: list(second, area.bottom().saturating_sub(second)),
        }
    }
}

/// Shows the board.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    /// What is shown.
    pub state: &'a State,
    /// Its surroundings.
    pub scene: &'a Scene<'a>,
}

/// The row above a list: its name, how many, how many are out of sight.
fn heading(title: &str, role: Ink, count: usize, list: Rect, pen: &mut Pen<'_>) {
    if list.y == 0 || list.width == 0 {
        return;
    }
    let y = list.y - 1;
    let mut x = pen.text(list.x, y, list.width, title, role);
    if count > 0 {
        x = pen.text(x + 1, y, 6, &count.to_string(), Ink::Dim);
    }
    let mut right = list.right();
    let hidden = count.saturating_sub(usize::from(list.height));
    if hidden > 0 {
        right = pen.right(x, right, y, &format!("y {hidden} más"), Ink::Dim) - 1;
    }
    pen.rule(x + 1, y, right.saturating_sub(x + 1));
}

impl Widget for &View<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let (scene, state) = (self.scene, self.state);
        let places = Places::new(area, state);
        if let Some(told) = scene.board.cell.as_deref().filter(|_| state.with_cell) {
            cell::draw(told, &places.cards, scene, buf);
        } else {
            for (at, (card, place)) in scene.board.cards.iter().zip(&places.cards).enumerate() {
                self.card(card, *place, state.spot == Spot::Card(at), buf);
            }
        }
        if let Some(day) = places.day {
            self.day(day, buf);
        }
        let mut pen = Pen::new(scene.theme, buf);
        if state.critical > 0 {
            let title = "Atención crítica pendiente";
            // All of them are counted, whoever many are at hand.
            let pending = scene.board.status.critical_pending;
            let pending = usize::try_from(pending).unwrap_or(usize::MAX);
            heading(
                title,
                Ink::Critical,
                pending.max(state.critical),
                places.critical,
                &mut pen,
            );
            self.critical(places.critical, &mut pen);
        }
        heading(
            "Por hacer",
            Ink::Heading,
            state.to_do,
            places.to_do,
            &mut pen,
        );
        self.list(places.to_do, &mut pen);
    }
}

impl View<'_> {
    /// Marks the row under the cursor, and says so.
    fn row(&self, row: Rect, selected: bool, pen: &mut Pen<'_>) {
        if selected {
            pen.tint(row, Ink::Selection);
            let pointer = self.scene.theme.sign(Sign::Pointer);
            pen.text(row.x, row.y, 1, pointer, Ink::Selection);
        }
    }

    fn critical(&self, list: Rect, pen: &mut Pen<'_>) {
        let selected = self.state.critical_row();
        let pending = self.scene.board.critical.iter().enumerate();
        let rows = pending.skip(first(selected, list.height));
        for (y, (position, attention)) in (list.top()..list.bottom()).zip(rows) {
            let here = selected == Some(position);
            let row = Rect {
                y,
                height: 1,
                ..list
            };
            self.row(row, here, pen);
            let mut line = attention_line(attention, self.scene, list.width - 3);
            if here {
                for (_, role) in &mut line {
                    *role = Ink::Selection;
                }
            }
            draw_spans(pen, list.x + 2, y, list.width - 2, &line);
        }
    }

    fn list(&self, list: Rect, pen: &mut Pen<'_>) {
        if list.is_empty() {
            return;
        }
        if self.state.to_do == 0 {
            let quiet = self.state.critical == 0;
            let text = match (self.state.with_outages, self.state.open) {
                (true, 0) if quiet => {
                    "Todo en orden. Si un sistema falla, pulse n y registre el evento."
                }
                (true, _) if self.state.open > 0 => {
                    "Nada más por ahora. Cuando vuelva el servicio, pulse r."
                }
                (false, _) if quiet => "Todo en orden.",
                _ => "Nada más por ahora.",
            };
            pen.sign(list.x + 2, list.y, 1, Sign::Confirmed);
            pen.text(list.x + 4, list.y, list.width, text, Ink::Dim);
            return;
        }
        let chosen = self.state.to_do_row();
        let rows = to_dos(self.scene)
            .into_iter()
            .enumerate()
            .skip(first(chosen, list.height));
        for (y, (position, todo)) in (list.top()..list.bottom()).zip(rows) {
            let (sign, hand) = told(todo.first());
            let text = todo.words(self.scene.now);
            let selected = chosen == Some(position);
            let role = |role| if selected { Ink::Selection } else { role };
            let row = Rect {
                y,
                height: 1,
                ..list
            };
            self.row(row, selected, pen);
            let glyph = self.scene.theme.sign(sign);
            let meaning = crate::tui::theme::Theme::sign_role(sign);
            pen.text(list.x + 2, y, 2, glyph, role(meaning));
            let room = list.width.saturating_sub(cells(hand) + 8);
            pen.text(list.x + 4, y, room, &text, role(Ink::Text));
            let right = list.right().saturating_sub(1);
            pen.right(list.x, right, y, hand, role(Ink::Dim));
        }
    }

    fn card(&self, card: &BoardCard, place: Rect, selected: bool, buf: &mut Buffer) {
        let mut pen = Pen::new(self.scene.theme, buf);
        let border = if card.open.is_some() {
            Ink::Open
        } else {
            Ink::Rule
        };
        let inner = pen.frame(place, card.procedure_type.label(), border);
        if selected {
            let pointer = self.scene.theme.sign(Sign::Pointer);
            let title = format!("{pointer} {} ", card.procedure_type.label());
            pen.text(
                place.x + 2,
                place.y,
                place.width - 4,
                &title,
                Ink::Selection,
            );
        }
        let room = inner.width.saturating_sub(1);
        let lines = self.told_on(card, room);
        for (y, line) in (inner.top()..inner.bottom()).zip(&lines) {
            draw_spans(&mut pen, inner.x + 1, y, room, line);
        }
    }

    /// The open outage of a type, else one that is to be closed: how it stands, its name,
    /// where, for how long (O5), who came, how far it is confirmed.
    fn told_on(&self, card: &BoardCard, room: u16) -> Vec<Spans> {
        let (theme, now) = (self.scene.theme, self.scene.now);
        let (outage, stands, lasts, is_long) = match (&card.open, &card.to_close) {
            (Some(open), _) => (
                open,
                signed(theme, Sign::Open, "ABIERTO"),
                duration(open.started_at, now),
                now - open.started_at > TimeDelta::hours(1),
            ),
            (None, Some(waiting)) => (
                waiting,
                signed(theme, Sign::Restored, "POR CERRAR"),
                waiting.lasted(),
                waiting.over_one_hour,
            ),
            (None, None) => return vec![vec![signed(theme, Sign::Closed, "sin evento")]],
        };
        let is_long = is_long && cells(&lasts) + 6 <= room;
        let mut lasts = vec![span(lasts, Ink::Text)];
        if is_long {
            let warning = theme.sign(Sign::Warning);
            lasts.push(span(format!(" {warning} 1 h"), Ink::Warning));
        }
        let mut came = Spans::new();
        if outage.attentions > 0 {
            came.push(span(format!("{} atenc.", outage.attentions), Ink::Text));
        } else if let (Some(_), Some(other)) = (&card.open, &card.to_close) {
            let sign = theme.sign(Sign::Restored).to_owned();
            let text = format!(" {} cerrar", short(other));
            came.extend([span(sign, Ink::Restored), span(text, Ink::Dim)]);
        }
        if outage.attentions > 0 && outage.critical_pending > 0 {
            let sign = theme.sign(Sign::Critical);
            let text = format!(" {sign}{}", outage.critical_pending);
            came.push(span(text, Ink::Critical));
        }
        let is_doubtful = card.open.is_some() && !outage.confirmed;
        let ink = if is_doubtful { Ink::Warning } else { Ink::Dim };
        vec![
            vec![stands],
            vec![span(short(outage), Ink::Text)],
            vec![span(outage.applications.join(", "), Ink::Text)],
            lasts,
            came,
            vec![span(confirmation(outage), ink)],
        ]
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
                    ticks: day
                        .attentions
                        .iter()
                        .filter(|(kind, ..)| *kind == card.procedure_type)
                        .map(|(_, at, critical)| Tick {
                            at: minute(*at),
                            critical: *critical,
                        })
                        .collect(),
                    windows: spoken_of(&of_type, &day.windows)
                        .map(|(from, to)| (minute(from), to.map_or(now, minute)))
                        .collect(),
                }
            })
            .collect();
        let starts = day
            .outages
            .iter()
            .map(|outage| outage.started_at)
            .chain(day.attentions.iter().map(|(_, at, _)| *at))
            .map(minute);
        let from = starts.min().unwrap_or(8 * 60).min(8 * 60);
        let to = now.max(18 * 60);
        let mut pen = Pen::new(scene.theme, buf);
        let end = pen.text(
            area.x.saturating_sub(1),
            area.y,
            area.width,
            "Hoy",
            Ink::Heading,
        );
        let sign = |sign| scene.theme.sign(sign);
        let legend = format!(
            "{} caído   {} por cerrar   {} ventana del comunicado   {} atención   {} crítica pendiente",
            sign(Sign::Bar),
            sign(Sign::BarWaiting),
            sign(Sign::Window),
            sign(Sign::Tick),
            sign(Sign::TickCritical)
        );
        pen.right(end, area.right(), area.y, &legend, Ink::Dim);
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
