//! The board: the four types, the critical attentions that are pending, what waits for
//! a hand, and from 120 columns the day.

mod cell;
mod state;
mod to_do;
mod view;

#[cfg(test)]
mod tests;

use super::{attention_form, base_import, parts::cannot};
use crate::tui::prelude::*;
use crate::{
    actions::{AlertSubject, OutageView},
    config::ScreenId,
    domain::{
        authority::Permission,
        outage::{OpeningInput, State as Stage, closes},
    },
};

use state::{Spot, first, to_dos};
pub(crate) use state::{State, open, waiting};
use to_do::detail;
use view::View;

impl State {
    fn click(&mut self, at: Position, scene: &Scene<'_>) -> Vec<Wish> {
        let places = view::Places::new(scene.area(), self);
        if let Some(card) = places.cards.iter().position(|card| card.contains(at)) {
            self.spot = Spot::Card(card);
            return self.carded(scene).map_or_else(Vec::new, detail);
        }
        let under = |list: Rect, selected: Option<usize>| {
            let row = usize::from(at.y.saturating_sub(list.y)) + first(selected, list.height);
            list.contains(at).then_some(row)
        };
        let critical = under(places.critical, self.critical_row());
        let to_do = under(places.to_do, self.to_do_row());
        let spot = match (critical, to_do) {
            (Some(row), _) if row < self.critical => Spot::Critical(row),
            (_, Some(row)) if row < self.to_do => Spot::ToDo(row),
            _ => return Vec::new(),
        };
        if self.spot == spot {
            return self.perform(Intent::Open, scene);
        }
        self.spot = spot;
        Vec::new()
    }

    /// The spots that there are, group by group.
    fn groups(&self, scene: &Scene<'_>) -> Vec<Vec<Spot>> {
        let cards = if self.with_outages {
            scene.board.cards.len()
        } else {
            0
        };
        let mut groups = vec![
            (0..cards).map(Spot::Card).collect::<Vec<_>>(),
            (0..self.critical).map(Spot::Critical).collect(),
            (0..self.to_do).map(Spot::ToDo).collect(),
        ];
        groups.retain(|group| !group.is_empty());
        groups
    }

    /// Moves the cursor: up and down through the lists and on to the cards above them,
    /// left and right from card to card, Tab from group to group.
    fn go(&mut self, movement: Intent, scene: &Scene<'_>) {
        let groups = self.groups(scene);
        let found = groups.iter().enumerate().find_map(|(group, spots)| {
            let at = spots.iter().position(|spot| *spot == self.spot)?;
            Some((group, at))
        });
        let Some((group, at)) = found else {
            // Nothing is under the cursor: it goes where something is.
            self.spot = groups.first().map_or(self.spot, |spots| spots[0]);
            return;
        };
        let in_cards = matches!(self.spot, Spot::Card(_));
        let last = groups[group].len() - 1;
        let entry = |group: usize, from_below: bool| {
            let spots = &groups[group];
            let card = spots.iter().copied().find(|spot| match spot {
                Spot::Card(at) => scene.board.cards[*at].open.is_some(),
                _ => false,
            });
            let end = if from_below { spots.len() - 1 } else { 0 };
            match spots[0] {
                Spot::Card(_) => card.unwrap_or(spots[0]),
                _ => spots[end],
            }
        };
        self.spot = match movement {
            Intent::Left | Intent::Right if !in_cards => entry(0, false),
            Intent::Left => groups[group][at.saturating_sub(1)],
            Intent::Right => groups[group][(at + 1).min(last)],
            Intent::Up if at > 0 && !in_cards => groups[group][at - 1],
            Intent::Up if group > 0 => entry(group - 1, true),
            Intent::Down if at < last && !in_cards => groups[group][at + 1],
            Intent::Down if group + 1 < groups.len() => entry(group + 1, false),
            Intent::First | Intent::PageUp => groups[group][0],
            Intent::Last | Intent::PageDown => groups[group][last],
            Intent::NextField => entry((group + 1) % groups.len(), false),
            Intent::PreviousField => entry((group + groups.len() - 1) % groups.len(), false),
            _ => self.spot,
        };
    }

    /// Enter on what is under the cursor.
    fn hand(&self, scene: &Scene<'_>) -> Vec<Wish> {
        match self.spot {
            Spot::Card(_) => self.carded(scene).map_or_else(Vec::new, detail),
            Spot::Critical(at) => scene
                .board
                .critical
                .get(at)
                .map(|attention| Wish::Go(Destination::Attention(attention.code.clone())))
                .into_iter()
                .collect(),
            Spot::ToDo(at) => to_dos(scene)
                .get(at)
                .map_or_else(Vec::new, to_do::Waiting::hand),
        }
    }

    /// The alert of the card's outage or of the only open one; a failure that is only
    /// seen where there is none (A0, A1).
    fn alert(&self, scene: &Scene<'_>) -> Vec<Wish> {
        let about = |outage: &OutageView| {
            let subject = AlertSubject::Outage(outage.correlative.clone());
            vec![Wish::Go(Destination::Letter(subject))]
        };
        let seen = || vec![Wish::Go(Destination::FailureForm)];
        if matches!(self.spot, Spot::Card(_)) {
            return self.carded(scene).map_or_else(seen, about);
        }
        let open: Vec<&OutageView> = open(scene.board).collect();
        match open.as_slice() {
            [] => seen(),
            [only] => about(only),
            _ => cannot("Elija con las flechas la tarjeta del evento, y pulse v."),
        }
    }

    /// Restoring the card's outage, others beside it; any, where no card is selected.
    fn restore(&self, scene: &Scene<'_>) -> Vec<Wish> {
        let outages: Vec<OutageView> = open(scene.board).cloned().collect();
        let chosen = if matches!(self.spot, Spot::Card(_)) {
            let carded = self.carded(scene);
            outages
                .iter()
                .position(|open| carded.is_some_and(|card| card.id == open.id))
        } else {
            Some(0)
        };
        match chosen {
            Some(chosen) => vec![Wish::Ask(Window::Restore { outages, chosen })],
            None => {
                cannot("Esa tarjeta no tiene un evento abierto: elija con las flechas la que sí.")
            }
        }
    }

    fn close(&self, scene: &Scene<'_>) -> Vec<Wish> {
        if let Some(card) = self.card(scene) {
            return match (&card.to_close, &card.open) {
                (Some(outage), _) => {
                    vec![Wish::Go(Destination::Closing(outage.correlative.clone()))]
                }
                (None, Some(_)) => {
                    cannot("Primero restablezca el evento de esa tarjeta (r); después se cierra.")
                }
                (None, None) => cannot("Esa tarjeta no tiene un evento por cerrar."),
            };
        }
        let waiting: Vec<&OutageView> = waiting(scene.board).collect();
        match waiting.as_slice() {
            [] if self.open > 0 => cannot("Primero restablezca el evento (r); después se cierra."),
            [] => cannot("No hay ningún evento por cerrar."),
            [only] => vec![Wish::Go(Destination::Closing(only.correlative.clone()))],
            several => vec![Wish::Ask(Window::Close(
                several.iter().map(|it| (*it).clone()).collect(),
            ))],
        }
    }
}

impl Part for State {
    fn tab(&self) -> Option<ScreenId> {
        Some(ScreenId::Board)
    }

    fn context(&self) -> Context {
        Context::Board
    }

    fn allowed(&self, intent: Intent) -> bool {
        match intent {
            Intent::NewOutage | Intent::RegisterNotice | Intent::Alert => self.with_outages,
            Intent::RestoreOutage => self.with_outages && self.open > 0,
            Intent::CloseOutage => self.with_outages && self.to_close > 0,
            Intent::TakeAttention | Intent::HandOver | Intent::PrintBlank => self.with_attentions,
            Intent::ExportBundle => self.with_regularization,
            Intent::ReceiveBase => self.with_cell,
            Intent::Open => self.opens,
            Intent::Resume | Intent::Discard => false,
            _ => true,
        }
    }

    fn offers(&self, intent: Intent, scene: &Scene<'_>) -> bool {
        let closes = |it: &OutageView| closes(scene.person.1, it.scenario, &scene.assets.catalog);
        match intent {
            Intent::CloseOutage => waiting(scene.board).any(closes),
            Intent::ReceiveBase => scene.may(Permission::ReceiveBase).is_ok(),
            _ => true,
        }
    }

    fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        self.refresh(scene);
        match input {
            Input::Key(event) => self.press(&event, scene),
            Input::Mouse(mouse) => {
                let at = Position::new(mouse.column, mouse.row);
                match mouse.kind {
                    MouseEventKind::ScrollUp => self.perform(Intent::Up, scene),
                    MouseEventKind::ScrollDown => self.perform(Intent::Down, scene),
                    MouseEventKind::Down(MouseButton::Left) => self.click(at, scene),
                    _ => Vec::new(),
                }
            }
            Input::Answer(Answer::Refused(report)) => vec![Wish::Ask(Window::Failed(report))],
            Input::Paste(_) | Input::Answer(_) | Input::Tick => Vec::new(),
        }
    }

    fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        self.refresh(scene);
        match intent {
            Intent::Open => return self.hand(scene),
            Intent::TakeAttention if self.with_attentions => {
                let open = self.carded(scene).filter(|it| it.state == Stage::Open);
                return match open {
                    Some(outage) => attention_form::next_customer(outage, scene),
                    None => attention_form::begin(None, None, scene),
                };
            }
            Intent::Alert if self.with_outages => return self.alert(scene),
            Intent::HandOver if self.with_attentions => return vec![Wish::Go(Destination::Shift)],
            Intent::ExportBundle if self.with_regularization => {
                return vec![Wish::Go(Destination::Regularization { export: true })];
            }
            Intent::PrintBlank if self.with_attentions => {
                return vec![Wish::Go(Destination::BlankForms)];
            }
            Intent::ReceiveBase if self.with_cell => return base_import::open(scene),
            Intent::NewOutage if self.with_outages => {
                let empty = Box::new(OpeningInput::default());
                return vec![Wish::Go(Destination::OutageForm(empty))];
            }
            Intent::RegisterNotice if self.with_outages => {
                return vec![Wish::Go(Destination::NoticeForm)];
            }
            Intent::RestoreOutage if self.open == 0 => {
                return cannot("No hay ningún evento abierto que restablecer.");
            }
            Intent::RestoreOutage => return self.restore(scene),
            Intent::CloseOutage => return self.close(scene),
            movement => self.go(movement, scene),
        }
        self.refresh(scene);
        Vec::new()
    }

    fn refresh(&mut self, scene: &Scene<'_>) {
        self.look(scene);
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, scene: &Scene<'_>) {
        (&View { state: self, scene }).render(area, buf);
    }
}
