//! What pages wish for is granted, and what the worker answers is handed to who asked.

use std::sync::Arc;

use super::{
    address::{Address, Asker, Nature},
    asking::Addressed,
    layers::Layer,
    model::{Console, Lobby, Phase, Wanted, Workspace},
    screens::{first_run, unlock},
    subjects::entry::Entrance,
};
use crate::tui::prelude::*;

impl Console {
    pub(super) fn grant_all(&mut self, wanted: Vec<Wanted>) -> Vec<Addressed> {
        let granted = wanted.into_iter();
        granted
            .flat_map(|(asker, wishes)| self.grant(asker, wishes))
            .collect()
    }

    /// Grants what a page or the window above it wants. One that somebody has gone on
    /// from leads nobody away.
    pub(super) fn grant(&mut self, asker: Asker, wishes: Vec<Wish>) -> Vec<Addressed> {
        let conditions = self.conditions();
        let mut effects = Vec::new();
        let is_on_top = asker == self.on_top();
        for wish in wishes {
            match wish {
                Wish::Effect(effect) => {
                    effects.push(self.questions.ask(asker, effect));
                    continue;
                }
                // Nothing is beneath the first page.
                Wish::Back if matches!(self.phase, Phase::Lobby(_)) => {
                    effects.extend(self.quit());
                    continue;
                }
                _ => {}
            }
            let Phase::Workspace(workspace) = &mut self.phase else {
                continue;
            };
            match wish {
                Wish::Go(destination) if is_on_top => {
                    let is_home = destination == Destination::Board;
                    let wanted = workspace.go(destination, self.questions.page(), conditions);
                    effects.extend(self.grant_all(wanted));
                    effects.extend(is_home.then(|| self.ask(Effect::Board)));
                }
                Wish::Back => {
                    workspace.leave(asker);
                    let is_home = workspace.pages.len() == 1;
                    if is_on_top {
                        // What was done above may have changed what is beneath.
                        effects.extend(self.on_page(Intent::Refresh));
                        // It tells what was left unfinished above.
                        effects.extend(is_home.then(|| self.ask(Effect::Board)));
                    }
                }
                Wish::Leave if is_on_top => effects.extend(self.on_page(Intent::Leave)),
                Wish::Say(note) => workspace.say(note),
                Wish::Ask(window) if is_on_top || window.only_tells() => {
                    workspace.layers.push(Layer::of(window));
                }
                _ => {}
            }
        }
        effects
    }

    pub(super) fn answer(&mut self, address: Address, answer: Answer) -> Vec<Addressed> {
        if !self.questions.count(address) {
            return Vec::new();
        }
        let conditions = self.conditions();
        match answer {
            Answer::Entry(EntryAnswer::NoStore(entrance)) => {
                let (lobby, wishes) = Lobby::new(&entrance, conditions, first_run::open);
                self.phase = Phase::Lobby(lobby);
                return self.grant(Asker::Entrance, wishes);
            }
            Answer::Entry(EntryAnswer::Locked(mut entrance)) => {
                entrance.last = self.user.take().or(entrance.last);
                return self.wait_for_phrase(&entrance);
            }
            Answer::Entry(EntryAnswer::Restored { entrance, told }) => {
                self.locked_because =
                    Some("Copia restaurada: entre con la frase que tenía cuando se hizo. [N5]");
                let asked = self.wait_for_phrase(&entrance);
                self.put_above(Layer::Tell {
                    title: "Copia restaurada".to_owned(),
                    paragraphs: told,
                });
                return asked;
            }
            Answer::Entry(EntryAnswer::Unlocked(entered)) => {
                self.settings = entered.settings.clone();
                let mut workspace =
                    Workspace::new(*entered, self.questions.page(), self.conditions());
                let copy = workspace.shared.copy_is_due(self.now);
                workspace.quiet_copy = copy;
                self.phase = Phase::Workspace(Box::new(workspace));
                return copy
                    .then(|| self.ask(Effect::Upkeep(UpkeepEffect::Backup)))
                    .into_iter()
                    .collect();
            }
            _ => {}
        }
        if let Answer::Settings(SettingsAnswer::Shown(view)) = &answer {
            self.settings = view.settings.clone();
            if let Phase::Workspace(workspace) = &mut self.phase {
                workspace.shared.assets = Arc::clone(&view.assets);
                workspace.shared.profile = view.profile.clone();
            }
        }
        if let (Phase::Starting, Answer::NotRead(report)) = (&self.phase, &answer) {
            self.stuck = Some(report.message.clone());
        }
        let before = match &self.phase {
            Phase::Workspace(workspace) => Some(workspace.there()),
            _ => None,
        };
        // What the page on top asked for as it opened is here.
        let is_loaded = matches!(address.nature, Nature::Load | Nature::Query)
            && address.asker == self.on_top()
            && !matches!(answer, Answer::NotRead(_));
        let mut asked = self.deliver(address, answer);
        if let Phase::Workspace(workspace) = &mut self.phase
            && let Some(intent) = workspace.then.take_if(|_| is_loaded)
        {
            asked.extend(self.perform(intent));
        }
        if let (Phase::Workspace(workspace), Some(before)) = (&mut self.phase, before) {
            workspace.surprise(before);
        }
        asked.extend(self.release());
        asked
    }

    /// The entrance is shown, whatever was.
    fn wait_for_phrase(&mut self, entrance: &Entrance) -> Vec<Addressed> {
        let (reason, demo) = (self.locked_because.take(), self.startup.demo);
        let (lobby, wishes) = Lobby::new(entrance, self.conditions(), |scene| {
            unlock::open(entrance, reason, demo, scene)
        });
        self.phase = Phase::Lobby(lobby);
        self.grant(Asker::Entrance, wishes)
    }

    /// Hands an answer to who asked, and to nobody else; what the records are now is
    /// for the page that is looked at.
    fn deliver(&mut self, address: Address, answer: Answer) -> Vec<Addressed> {
        let conditions = self.conditions();
        let Phase::Workspace(workspace) = &mut self.phase else {
            // Nobody is here any more who asked anything else.
            let is_for_entrance = address.asker == Asker::Entrance
                || (address.asker == Asker::Console && address.nature == Nature::Load);
            return if is_for_entrance {
                self.input(Input::Answer(answer))
            } else {
                Vec::new()
            };
        };
        let (answer, more) = workspace.answer(address, answer, conditions);
        let mut asked: Vec<Addressed> = more
            .map(|effect| self.questions.ask(address.asker, effect))
            .into_iter()
            .collect();
        if let Some(answer) = answer {
            let to = match answer {
                Answer::Board(_) => self.on_top(),
                _ => address.asker,
            };
            asked.extend(
                self.with_page(to, |page, scene| page.update(Input::Answer(answer), scene)),
            );
        }
        asked
    }
}
