//! What changes when something happens. No input or output here: what is to be done
//! outside comes back as effects.

use std::time::Duration;

use chrono::{DateTime, Utc};
use crossterm::event::{KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::{Frame, layout::Rect};

use super::{
    effect::Effect,
    inside::palette,
    keymap::{Context, Intent, typed},
    layers::{After, Layer, Target},
    message::{Answer, Message},
    model::{Console, FOOT, Here, Inside, Phase, destination},
    page::Page,
    runtime::{Application, Signal},
    screens::{Destination, Input, Window, Wish, first_run, unlock},
    view,
    widgets::{Footer, Header, Help, TooSmall},
};
use crate::config::ScreenId;

/// How long after the last key drafts are pressed onto the disk.
const REST: Duration = Duration::from_secs(1);

impl Application for Console {
    type Message = Message;
    type Effect = Effect;

    fn update(&mut self, message: Message, now: DateTime<Utc>) -> Vec<Effect> {
        self.now = now;
        let effects = match message {
            Message::Signal(signal) => self.signal(signal),
            Message::Answer(answer) => self.answer(answer),
        };
        let is_written =
            |it: &&Effect| matches!(it, Effect::SaveDraft { .. } | Effect::TakeDraft(..));
        let last = effects
            .iter()
            .rev()
            .find(|it| is_written(it) || matches!(it, Effect::FlushDrafts));
        self.drafts_wait |= last.is_some_and(|it| is_written(&it));
        effects
    }

    fn view(&self, frame: &mut Frame<'_>) {
        view::draw(self, frame);
    }

    fn is_over(&self) -> bool {
        self.over
    }

    fn idle_after(&self) -> Option<Duration> {
        let minutes = u64::from(self.settings.idle_minutes);
        (matches!(self.phase, Phase::Inside(_)) && self.terms.demo.is_none())
            .then(|| Duration::from_mins(minutes))
    }

    fn counts_seconds(&self) -> bool {
        match &self.phase {
            Phase::Outside { page, here } => {
                page.counts_seconds(here.scene_before(self.manner()).now)
            }
            _ => false,
        }
    }

    fn rest_after(&self) -> Option<Duration> {
        (self.typed || self.drafts_wait).then_some(REST)
    }

    fn to_copy(effect: Effect) -> Result<String, Effect> {
        match effect {
            Effect::Copy(text) => Ok(text),
            other => Err(other),
        }
    }
}

impl Console {
    fn signal(&mut self, signal: Signal) -> Vec<Effect> {
        match signal {
            Signal::Started => vec![Effect::Look],
            Signal::Tick => self.tick(),
            Signal::Resize { width, height } => {
                self.terms.size = (width, height);
                Vec::new()
            }
            Signal::Idle => {
                self.lock("Se bloqueó por inactividad; los borradores están guardados.")
            }
            Signal::Rest => self.rest(),
            Signal::Ending => self.quit(),
            Signal::Copied(copied) => {
                let theme = self.theme();
                if let Phase::Inside(inside) = &mut self.phase {
                    inside.copied(theme, copied);
                }
                Vec::new()
            }
            // What cannot be seen is not typed into.
            Signal::Key(_) | Signal::Paste(_) | Signal::Mouse(_) if !self.fits() => Vec::new(),
            Signal::Key(event) => {
                self.typed = true;
                self.key(event)
            }
            Signal::Paste(text) => {
                self.typed = true;
                self.typed_input(Input::Paste(text))
            }
            Signal::Mouse(mouse) => self.mouse(mouse),
        }
    }

    fn fits(&self) -> bool {
        let (width, height) = self.terms.size;
        TooSmall::fits(Rect::new(0, 0, width, height))
    }

    fn tick(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Phase::Inside(inside) = &mut self.phase {
            inside.note = inside.note.take().filter(|note| !note.seen);
            if let Some(note) = &mut inside.note {
                note.seen = true;
            }
            effects.push(Effect::LookAround);
            let due = inside.here.copy_is_due(self.now) && !inside.copy_failed;
            if due && !inside.quiet_copy {
                inside.quiet_copy = true;
                effects.push(Effect::Backup);
            }
        }
        effects.extend(self.input(Input::Tick));
        effects
    }

    /// Drops everything that was read; the drafts are with the worker.
    fn lock(&mut self, because: &'static str) -> Vec<Effect> {
        if !matches!(self.phase, Phase::Inside(_)) {
            return Vec::new();
        }
        let mut effects = self.rest();
        self.phase = Phase::Starting;
        self.locked_because = Some(because);
        effects.push(Effect::Lock);
        effects
    }

    fn quit(&mut self) -> Vec<Effect> {
        self.over = true;
        let mut effects = vec![Effect::CancelWork];
        effects.extend(self.rest());
        effects
    }

    /// Saves what was typed on every page and presses the drafts onto the disk.
    fn rest(&mut self) -> Vec<Effect> {
        let manner = self.manner();
        let wishes = match &mut self.phase {
            Phase::Inside(inside) => inside.keep(manner),
            _ => Vec::new(),
        };
        let mut effects = self.grant(wishes);
        self.typed = false;
        self.drafts_wait = false;
        effects.push(Effect::FlushDrafts);
        effects
    }

    fn key(&mut self, event: KeyEvent) -> Vec<Effect> {
        let manner = self.manner();
        let context = match &self.phase {
            Phase::Starting => Context::Unlock,
            Phase::Outside { page, .. } => page.context(),
            Phase::Inside(inside) => inside.context(),
        };
        if let Some(leave) = self.asks_to_leave(&event, context) {
            if let Phase::Inside(inside) = &mut self.phase {
                inside.layers.push(leave);
            }
            return Vec::new();
        }
        if let Some(intent) = manner.keymap.resolve(context, &event)
            && (intent == Intent::Quit || is_everywhere(intent, context))
        {
            return self.everywhere(intent);
        }
        self.typed_input(Input::Key(event))
    }

    /// A letter that leaves the console asks first where something is open: it may
    /// have been meant for a field.
    fn asks_to_leave(&self, event: &KeyEvent, context: Context) -> Option<Layer> {
        let Phase::Inside(inside) = &self.phase else {
            return None;
        };
        let status = &inside.here.board.status;
        let leaves = self.manner().keymap.resolve(context, event) == Some(Intent::Quit);
        (leaves && typed(event).is_some() && status.open > 0).then_some(Layer::Leave {
            open: status.open,
            critical: status.critical_pending,
        })
    }

    /// Takes what was typed, or keeps it until the form that is being saved is answered.
    fn typed_input(&mut self, input: Input) -> Vec<Effect> {
        if let Phase::Inside(inside) = &mut self.phase
            && inside.waits()
        {
            inside.held.push_back(input);
            return Vec::new();
        }
        self.input(input)
    }

    /// Takes what was typed while a form was saved, as if it were typed now. In a window
    /// that has appeared meanwhile no letter does a deed; one leads on.
    fn release(&mut self) -> Vec<Effect> {
        let manner = self.manner();
        let mut effects = Vec::new();
        while let Phase::Inside(inside) = &mut self.phase {
            if inside.waits() {
                break;
            }
            let (context, covered) = (inside.context(), !inside.layers.is_empty());
            let Some(input) = inside.held.pop_front() else {
                break;
            };
            let Input::Key(event) = input else {
                effects.extend(self.input(input));
                continue;
            };
            let leads_on = manner.keymap.resolve(context, &event) == Some(Intent::TakeAttention);
            if !covered || leads_on || typed(&event).is_none() {
                effects.extend(self.key(event));
            }
        }
        effects
    }

    /// Gives what comes in to the window on top, else to the page.
    fn input(&mut self, input: Input) -> Vec<Effect> {
        let manner = self.manner();
        let wishes = match &mut self.phase {
            Phase::Starting => Vec::new(),
            Phase::Outside { page, here } => page.update(input, &here.scene_before(manner)),
            Phase::Inside(inside) => {
                let scene = inside.here.scene(manner);
                let for_layer = matches!(input, Input::Key(_) | Input::Paste(_));
                if let Some(layer) = inside.layers.last_mut().filter(|_| for_layer) {
                    let after = layer.update(input, &scene);
                    return self.after(after);
                }
                match inside.pages.last_mut() {
                    Some(page) => page.update(input, &scene),
                    None => Vec::new(),
                }
            }
        };
        self.grant(wishes)
    }

    fn after(&mut self, after: After) -> Vec<Effect> {
        let Phase::Inside(inside) = &mut self.phase else {
            return Vec::new();
        };
        match after {
            After::Stay(wishes) => self.grant(wishes),
            After::Close(wishes) => {
                inside.layers.pop();
                self.grant(wishes)
            }
            After::Choose(target) => {
                inside.layers.pop();
                match target {
                    Target::Deed(intent) => self.perform(intent),
                    Target::Record(destination) => self.grant(vec![Wish::Go(destination)]),
                }
            }
            After::Cancel => vec![Effect::CancelWork],
        }
    }

    /// Does what was asked for by name or by a click.
    fn perform(&mut self, intent: Intent) -> Vec<Effect> {
        let manner = self.manner();
        match &mut self.phase {
            _ if intent == Intent::Quit => self.quit(),
            Phase::Starting => Vec::new(),
            Phase::Outside { page, here } => {
                let wishes = page.perform(intent, &here.scene_before(manner));
                self.grant(wishes)
            }
            Phase::Inside(inside) => {
                let scene = inside.here.scene(manner);
                if let Some(layer) = inside.layers.last_mut() {
                    let after = layer.perform(intent, &scene);
                    return self.after(after);
                }
                let context = inside.pages.last().map_or(Context::Global, Page::context);
                if is_everywhere(intent, context) {
                    return self.everywhere(intent);
                }
                let Some(page) = inside.pages.last_mut() else {
                    return Vec::new();
                };
                let wishes = page.perform(intent, &scene);
                self.grant(wishes)
            }
        }
    }

    /// What means the same on every page.
    fn everywhere(&mut self, intent: Intent) -> Vec<Effect> {
        let manner = self.manner();
        if let Phase::Inside(inside) = &self.phase
            && !inside.allowed(intent)
        {
            return Vec::new();
        }
        let go = |screen| destination(screen).map(Wish::Go).into_iter().collect();
        match intent {
            Intent::Quit => self.quit(),
            Intent::Lock => self.lock("Consola bloqueada; los borradores están guardados."),
            Intent::GoBoard => self.grant(go(ScreenId::Board)),
            Intent::GoOutages => self.grant(go(ScreenId::Outages)),
            Intent::GoAttentions => self.grant(go(ScreenId::Attentions)),
            Intent::GoRegularization => self.grant(go(ScreenId::Regularization)),
            Intent::GoSettings => self.grant(go(ScreenId::Settings)),
            Intent::CriticalGuide => {
                if let Phase::Inside(inside) = &mut self.phase {
                    let window = Window::Read {
                        title: "Guía de críticas".to_owned(),
                        text: inside.here.assets.critical_guide.clone(),
                    };
                    inside.layers.push(Layer::of(window));
                }
                Vec::new()
            }
            Intent::Help | Intent::Palette => {
                if let Phase::Inside(inside) = &mut self.phase {
                    let layer = if intent == Intent::Help {
                        Layer::Help(Help::new(manner.keymap, inside.context()))
                    } else {
                        Layer::Palette(palette(inside, manner))
                    };
                    inside.layers.push(layer);
                }
                Vec::new()
            }
            Intent::Refresh => {
                let mut effects = vec![Effect::Board];
                let Phase::Inside(inside) = &mut self.phase else {
                    return effects;
                };
                let scene = inside.here.scene(manner);
                if let Some(page) = inside.pages.last_mut() {
                    let wishes = page.perform(Intent::Refresh, &scene);
                    effects.extend(self.grant(wishes));
                }
                effects
            }
            _ => Vec::new(),
        }
    }

    fn mouse(&mut self, mouse: MouseEvent) -> Vec<Effect> {
        let manner = self.manner();
        let (width, height) = self.terms.size;
        let screen = Rect::new(0, 0, width, height);
        let pressed = mouse.kind == MouseEventKind::Down(MouseButton::Left);
        if pressed && mouse.row + 1 == height {
            let row = Rect::new(0, height - 1, width, 1);
            let footer = view::footer(self);
            let intent = footer.and_then(|footer: Footer| footer.intent_at(row, mouse.column));
            return intent.map_or_else(Vec::new, |intent| self.perform(intent));
        }
        let Phase::Inside(inside) = &mut self.phase else {
            return self.input(Input::Mouse(mouse));
        };
        if let Some(layer) = inside.layers.last_mut() {
            let intent = match mouse.kind {
                MouseEventKind::ScrollUp => Intent::Up,
                MouseEventKind::ScrollDown => Intent::Down,
                _ => return Vec::new(),
            };
            let after = layer.perform(intent, &inside.here.scene(manner));
            return self.after(after);
        }
        if pressed && mouse.row == 1 {
            let tabs = inside.here.tabs();
            let chosen = view::header(inside, manner, &tabs, self.terms.demo.is_some(), |header| {
                header.tab_at(screen, mouse.column)
            });
            let screen = chosen.and_then(|chosen| tabs.get(chosen));
            let go = screen.and_then(|(screen, _)| destination(*screen));
            return self.grant(go.map(Wish::Go).into_iter().collect());
        }
        let page = Header::HEIGHT..height.saturating_sub(FOOT);
        if page.contains(&mouse.row) {
            return self.input(Input::Mouse(mouse));
        }
        Vec::new()
    }

    /// Grants what a page or window wants.
    fn grant(&mut self, wishes: Vec<Wish>) -> Vec<Effect> {
        let manner = self.manner();
        let mut effects = Vec::new();
        for wish in wishes {
            match wish {
                Wish::Effect(effect) => effects.push(effect),
                // Nothing is beneath the first page.
                Wish::Back if matches!(self.phase, Phase::Outside { .. }) => {
                    effects.extend(self.quit());
                }
                other => {
                    let Phase::Inside(inside) = &mut self.phase else {
                        continue;
                    };
                    match other {
                        Wish::Go(destination) => {
                            let home = destination == Destination::Board;
                            let more = inside.go(destination, manner);
                            effects.extend(self.grant(more));
                            effects.extend(home.then_some(Effect::Board));
                        }
                        Wish::Back => {
                            if inside.pages.len() > 1 {
                                inside.pages.pop();
                            }
                            let home = inside.pages.len() == 1;
                            // What was done above may have changed what is beneath.
                            let scene = inside.here.scene(manner);
                            let more = inside.pages.last_mut().map_or_else(Vec::new, |page| {
                                page.perform(Intent::Refresh, &scene)
                            });
                            effects.extend(self.grant(more));
                            // It tells what was left unfinished above.
                            effects.extend(home.then_some(Effect::Board));
                        }
                        Wish::Leave => {
                            let scene = inside.here.scene(manner);
                            let more = inside
                                .pages
                                .last_mut()
                                .map_or_else(Vec::new, |page| page.perform(Intent::Leave, &scene));
                            effects.extend(self.grant(more));
                        }
                        Wish::Say(note) => inside.say(note),
                        Wish::Ask(window) => inside.layers.push(Layer::of(window)),
                        Wish::Effect(_) => {}
                    }
                }
            }
        }
        effects
    }

    fn answer(&mut self, answer: Answer) -> Vec<Effect> {
        let manner = self.manner();
        match answer {
            Answer::NoStore(entrance) => {
                let here = Box::new(Here::before_anybody(&entrance));
                let (page, wishes) = first_run::open(&here.scene_before(manner));
                let page = Box::new(page);
                self.phase = Phase::Outside { page, here };
                return self.grant(wishes);
            }
            Answer::Locked(mut entrance) => {
                entrance.last = self.user.take().or(entrance.last);
                let (reason, demo) = (self.locked_because.take(), self.terms.demo);
                let here = Box::new(Here::before_anybody(&entrance));
                let scene = here.scene_before(manner);
                let (page, wishes) = unlock::open(entrance, reason, demo, &scene);
                let page = Box::new(page);
                self.phase = Phase::Outside { page, here };
                return self.grant(wishes);
            }
            Answer::Unlocked(entered) => {
                self.settings = entered.settings.clone();
                let mut inside = Inside::new(*entered, self.manner());
                let copy = inside.here.copy_is_due(self.now);
                inside.quiet_copy = copy;
                self.phase = Phase::Inside(Box::new(inside));
                return copy.then_some(Effect::Backup).into_iter().collect();
            }
            _ => {}
        }
        if let Answer::Settings(view) = &answer {
            self.settings = view.settings.clone();
        }
        if let (Phase::Starting, Answer::Failed { report, .. }) = (&self.phase, &answer) {
            self.stuck = Some(report.message.clone());
        }
        let mut effects = Vec::new();
        if let Phase::Inside(inside) = &mut self.phase {
            match inside.answer(answer, manner) {
                (Some(answer), more) => {
                    effects.extend(more);
                    effects.extend(self.input(Input::Answer(answer)));
                }
                (None, more) => effects.extend(more),
            }
        } else {
            effects.extend(self.input(Input::Answer(answer)));
        }
        effects.extend(self.release());
        effects
    }
}

/// Whether the console itself answers to an intent on a page with the common keys.
fn is_everywhere(intent: Intent, context: Context) -> bool {
    context.layers().contains(&Context::Global)
        && matches!(
            intent,
            Intent::Quit
                | Intent::Help
                | Intent::Palette
                | Intent::Lock
                | Intent::GoBoard
                | Intent::GoOutages
                | Intent::GoAttentions
                | Intent::GoRegularization
                | Intent::GoSettings
                | Intent::CriticalGuide
                | Intent::Refresh
        )
}
