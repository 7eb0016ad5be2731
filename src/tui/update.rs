//! What changes when something happens. No input or output here: what is to be done
//! outside comes back as effects.

use std::time::Duration;

use chrono::{DateTime, Utc};
use ratatui::Frame;

use super::{
    address::Asker,
    asking::Addressed,
    layers::{After, Layer, Target},
    message::Message,
    model::{Console, FOOT, Phase},
    page::Page,
    palette::palette,
    runtime::{Application, AtHand, Signal},
    surprise::REACTION,
    view,
    widgets::{Header, Help, TooSmall},
};
use crate::config::ScreenId;
use crate::tui::prelude::*;

/// How long after the last key drafts are pressed onto the disk.
const REST: Duration = Duration::from_secs(1);

impl Application for Console {
    type Message = Message;
    type Effect = Addressed;

    fn update(&mut self, message: Message, now: DateTime<Utc>) -> Vec<Addressed> {
        self.now = now;
        let asked = match message {
            Message::Signal(signal) => self.signal(signal),
            Message::Answer(address, answer) => self.answer(address, *answer),
        };
        let is_written = |it: &&Effect| {
            matches!(
                it,
                Effect::Drafts(DraftEffect::Save { .. } | DraftEffect::Take(..))
            )
        };
        let last = asked
            .iter()
            .rev()
            .map(|it| &it.effect)
            .find(|it| is_written(it) || matches!(it, Effect::Drafts(DraftEffect::Flush)));
        self.drafts_wait |= last.is_some_and(|it| is_written(&it));
        asked
    }

    fn view(&self, frame: &mut Frame<'_>) {
        view::draw(self, frame);
    }

    fn is_over(&self) -> bool {
        self.over
    }

    fn shown(&mut self) {
        let Phase::Workspace(workspace) = &mut self.phase else {
            return;
        };
        if let Some(surprise) = &mut workspace.surprise {
            surprise.drawn = true;
        }
        if let Some(note) = &mut workspace.note {
            note.since.get_or_insert(self.now);
        }
    }

    fn idle_after(&self) -> Option<Duration> {
        let minutes = u64::from(self.settings.idle_minutes);
        (matches!(self.phase, Phase::Workspace(_)) && self.startup.demo.is_none())
            .then(|| Duration::from_mins(minutes))
    }

    fn takes_mouse(&self) -> bool {
        self.settings.mouse
    }

    fn counts_seconds(&self) -> bool {
        match &self.phase {
            Phase::Lobby(lobby) => {
                let scene = lobby.shared.scene_before(self.conditions());
                lobby.page.counts_seconds(scene.now)
            }
            _ => false,
        }
    }

    fn rest_after(&self) -> Option<Duration> {
        match &self.phase {
            Phase::Workspace(workspace) if workspace.surprise.is_some() => Some(REACTION),
            _ => (self.typed || self.drafts_wait).then_some(REST),
        }
    }

    fn at_hand(asked: Addressed) -> Result<AtHand, Addressed> {
        match asked.effect {
            Effect::Copy(text) => Ok(AtHand::Copy(text)),
            Effect::Ring => Ok(AtHand::Ring),
            effect => Err(Addressed { effect, ..asked }),
        }
    }

    fn locks(asked: &Addressed) -> bool {
        matches!(asked.effect, Effect::Entry(EntryEffect::Lock))
    }
}

impl Console {
    fn signal(&mut self, signal: Signal) -> Vec<Addressed> {
        match signal {
            Signal::Started => vec![self.ask(Effect::Entry(EntryEffect::Look))],
            Signal::Tick => self.tick(),
            Signal::Resize { width, height } => {
                self.startup.size = (width, height);
                Vec::new()
            }
            Signal::Idle => {
                self.lock("Se bloqueó por inactividad; los borradores están guardados.")
            }
            Signal::Rest => self.paused(),
            Signal::Ending => self.quit(),
            Signal::Copied(copied) => {
                let theme = self.theme();
                if let Phase::Workspace(workspace) = &mut self.phase {
                    workspace.copied(theme, copied);
                }
                Vec::new()
            }
            // What cannot be seen is not typed into.
            Signal::Key(_) | Signal::Paste(_) | Signal::Mouse(_) if !self.fits() => Vec::new(),
            Signal::Key(event) => {
                self.typed = true;
                let now = self.now;
                if let Phase::Workspace(workspace) = &mut self.phase {
                    workspace.went_on(now);
                }
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
        let (width, height) = self.startup.size;
        TooSmall::fits(Rect::new(0, 0, width, height))
    }

    fn tick(&mut self) -> Vec<Addressed> {
        let mut asked = Vec::new();
        if let Phase::Workspace(workspace) = &mut self.phase {
            workspace.note = workspace.note.take().filter(|note| !note.seen);
            if let Some(note) = &mut workspace.note {
                note.seen = true;
            }
            let ring = workspace.ring(self.now, self.settings.ring_minutes);
            let due = workspace.shared.copy_is_due(self.now) && !workspace.copy_failed;
            let begins = due && !std::mem::replace(&mut workspace.quiet_copy, due);
            asked.push(self.ask(Effect::LookAround));
            asked.extend(ring.map(|effect| self.ask(effect)));
            asked.extend(begins.then(|| self.ask(Effect::Upkeep(UpkeepEffect::Backup))));
        }
        asked.extend(self.input(Input::Tick));
        asked
    }

    /// Drops everything that was read; the drafts are with the worker.
    fn lock(&mut self, because: &'static str) -> Vec<Addressed> {
        if !matches!(self.phase, Phase::Workspace(_)) {
            return Vec::new();
        }
        let mut effects = self.rest();
        self.phase = Phase::Starting;
        self.locked_because = Some(because);
        effects.push(self.ask(Effect::Entry(EntryEffect::Lock)));
        effects
    }

    pub(super) fn quit(&mut self) -> Vec<Addressed> {
        self.over = true;
        let mut effects = vec![self.ask(Effect::Upkeep(UpkeepEffect::Cancel))];
        effects.extend(self.rest());
        effects
    }

    /// Saves what was typed on every page and presses the drafts onto the disk.
    fn rest(&mut self) -> Vec<Addressed> {
        let conditions = self.conditions();
        let wanted = match &mut self.phase {
            Phase::Workspace(workspace) => workspace.keep(conditions),
            _ => Vec::new(),
        };
        let mut asked = self.grant_all(wanted);
        self.typed = false;
        self.drafts_wait = false;
        asked.push(self.ask(Effect::Drafts(DraftEffect::Flush)));
        asked
    }

    /// Nobody typed for a while.
    fn paused(&mut self) -> Vec<Addressed> {
        let theme = self.theme();
        let mut asked = self.rest();
        let meant = match &mut self.phase {
            Phase::Workspace(workspace) => workspace.seen(theme),
            _ => None,
        };
        asked.extend(meant.map_or_else(Vec::new, |event| self.do_key(event)));
        asked
    }

    fn key(&mut self, event: KeyEvent) -> Vec<Addressed> {
        let conditions = self.conditions();
        let pressed = match &mut self.phase {
            Phase::Workspace(workspace) => workspace.pressed(event, conditions),
            _ => vec![event],
        };
        let pressed = pressed.into_iter();
        pressed.flat_map(|event| self.do_key(event)).collect()
    }

    fn do_key(&mut self, event: KeyEvent) -> Vec<Addressed> {
        let conditions = self.conditions();
        let context = self.context();
        if let Some(leave) = self.asks_to_leave(&event, context) {
            self.put_above(leave);
            return Vec::new();
        }
        if let Some(intent) = conditions.keymap.resolve(context, &event)
            && (intent == Intent::Quit || is_everywhere(intent, context))
        {
            return self.everywhere(intent);
        }
        if let Phase::Workspace(workspace) = &self.phase
            && workspace.has_no_such_key(&event, conditions)
        {
            return Vec::new();
        }
        let (why, said) = match &self.phase {
            Phase::Workspace(workspace) => (
                workspace.why_not(&event, conditions),
                workspace.note.clone(),
            ),
            _ => (None, None),
        };
        let asked = self.typed_input(Input::Key(event));
        if let (Phase::Workspace(workspace), Some(why)) = (&mut self.phase, why)
            && asked.is_empty()
            && workspace.note == said
        {
            workspace.warn(conditions.theme, &why);
        }
        asked
    }

    /// Where a key is pressed now.
    fn context(&self) -> Context {
        match &self.phase {
            Phase::Starting => Context::Unlock,
            Phase::Lobby(lobby) => lobby.context(),
            Phase::Workspace(workspace) => workspace.context(),
        }
    }

    /// Whether an intent can be done now.
    fn allows(&self, intent: Intent) -> bool {
        match &self.phase {
            Phase::Starting => false,
            Phase::Lobby(lobby) => lobby.allowed(intent),
            Phase::Workspace(workspace) => workspace.allowed(intent),
        }
    }

    /// A letter that leaves the console asks first where something is open: it may
    /// have been meant for a field.
    fn asks_to_leave(&self, event: &KeyEvent, context: Context) -> Option<Layer> {
        let Phase::Workspace(workspace) = &self.phase else {
            return None;
        };
        let status = &workspace.shared.board.status;
        let leaves = self.conditions().keymap.resolve(context, event) == Some(Intent::Quit);
        (leaves && typed(event).is_some() && status.open > 0).then_some(Layer::Leave {
            open: status.open,
            critical: status.critical_pending,
        })
    }

    /// Takes what was typed, or keeps it until the form that is being saved is answered.
    fn typed_input(&mut self, input: Input) -> Vec<Addressed> {
        let is_way_out = self.is_way_out(&input);
        if let Phase::Workspace(workspace) = &mut self.phase
            && workspace.waits()
            && !is_way_out
        {
            workspace.held.push_back(input);
            return Vec::new();
        }
        self.input(input)
    }

    /// Whether somebody turns away: that waits for nothing.
    fn is_way_out(&self, input: &Input) -> bool {
        let Input::Key(event) = input else {
            return false;
        };
        let intent = self.conditions().keymap.resolve(self.context(), event);
        matches!(intent, Some(Intent::Back | Intent::Leave))
    }

    /// Takes what was typed while a form was saved, as if it were typed now.
    pub(super) fn release(&mut self) -> Vec<Addressed> {
        let mut effects = Vec::new();
        while let Phase::Workspace(workspace) = &mut self.phase {
            if workspace.waits() {
                break;
            }
            let Some(input) = workspace.held.pop_front() else {
                break;
            };
            effects.extend(match input {
                Input::Key(event) => self.key(event),
                other => self.input(other),
            });
        }
        effects
    }

    /// Gives what comes in to the window on top, else to the page.
    pub(super) fn input(&mut self, input: Input) -> Vec<Addressed> {
        let for_window = matches!(input, Input::Key(_) | Input::Paste(_));
        if let Some((layer, scene)) = self.window().filter(|_| for_window) {
            let after = layer.update(input, &scene);
            return self.after(after);
        }
        self.with_page(self.on_top(), |page, scene| page.update(input, scene))
    }

    /// The windows above the page.
    fn windows(&mut self) -> Option<&mut Vec<Layer>> {
        match &mut self.phase {
            Phase::Starting => None,
            Phase::Lobby(lobby) => Some(&mut lobby.layers),
            Phase::Workspace(workspace) => Some(&mut workspace.layers),
        }
    }

    /// The window on top, with what it is handed.
    fn window(&mut self) -> Option<(&mut Layer, Scene<'_>)> {
        let conditions = self.conditions();
        match &mut self.phase {
            Phase::Starting => None,
            Phase::Lobby(lobby) => {
                let scene = lobby.shared.scene_before(conditions);
                Some((lobby.layers.last_mut()?, scene))
            }
            Phase::Workspace(workspace) => {
                let scene = workspace.shared.scene(conditions);
                Some((workspace.layers.last_mut()?, scene))
            }
        }
    }

    /// A window stands above the page.
    pub(super) fn put_above(&mut self, layer: Layer) {
        if let Some(layers) = self.windows() {
            layers.push(layer);
        }
    }

    /// Asks something of the worker for the console itself.
    pub(super) fn ask(&mut self, effect: Effect) -> Addressed {
        self.questions.ask(Asker::Console, effect)
    }

    /// Who asks for what the page on top wants.
    pub(super) fn on_top(&self) -> Asker {
        match &self.phase {
            Phase::Workspace(workspace) => workspace.on_top(),
            _ => Asker::Entrance,
        }
    }

    /// Lets a page do something, where it is still there, and grants what it wants.
    pub(super) fn with_page(
        &mut self,
        asker: Asker,
        act: impl FnOnce(&mut Page, &Scene<'_>) -> Vec<Wish>,
    ) -> Vec<Addressed> {
        let conditions = self.conditions();
        let wishes = match &mut self.phase {
            Phase::Starting => Vec::new(),
            Phase::Lobby(lobby) => act(&mut lobby.page, &lobby.shared.scene_before(conditions)),
            Phase::Workspace(workspace) => {
                let scene = workspace.shared.scene(conditions);
                let page = workspace.pages.iter_mut().find(|(it, _)| *it == asker);
                page.map_or_else(Vec::new, |(_, page)| act(page, &scene))
            }
        };
        self.grant(asker, wishes)
    }

    fn after(&mut self, after: After) -> Vec<Addressed> {
        let asker = self.on_top();
        match after {
            After::Stay(wishes) => self.grant(asker, wishes),
            After::Close(wishes) => {
                self.close_layer();
                self.grant(asker, wishes)
            }
            After::Choose(target) => {
                self.close_layer();
                match target {
                    Target::Intent(intent) => self.perform(intent),
                    Target::Elsewhere(destination, intent) => {
                        let is_board = destination == Destination::Board;
                        let mut wanted = self.grant(asker, vec![Wish::Go(destination)]);
                        if is_board {
                            wanted.extend(self.perform(intent));
                        } else if let Phase::Workspace(workspace) = &mut self.phase {
                            workspace.then = Some(intent);
                        }
                        wanted
                    }
                    Target::Record(destination) => self.grant(asker, vec![Wish::Go(destination)]),
                    Target::Customers(text) => {
                        let mut wanted = self.go(ScreenId::Attentions);
                        wanted.extend(self.on_page(Intent::Filter));
                        wanted.extend(self.input(Input::Paste(text)));
                        wanted.extend(self.on_page(Intent::Accept));
                        wanted
                    }
                }
            }
            After::Cancel => vec![self.ask(Effect::Upkeep(UpkeepEffect::Cancel))],
        }
    }

    fn close_layer(&mut self) {
        if let Some(layers) = self.windows() {
            layers.pop();
        }
    }

    /// Does what was asked for by name or by a click.
    pub(super) fn perform(&mut self, intent: Intent) -> Vec<Addressed> {
        if intent == Intent::Quit {
            return self.quit();
        }
        if let Some((layer, scene)) = self.window() {
            let after = layer.perform(intent, &scene);
            return self.after(after);
        }
        if is_everywhere(intent, self.context()) {
            return self.everywhere(intent);
        }
        self.on_page(intent)
    }

    /// Does something on the page on top.
    pub(super) fn on_page(&mut self, intent: Intent) -> Vec<Addressed> {
        self.with_page(self.on_top(), |page, scene| page.perform(intent, scene))
    }

    /// What means the same on every page.
    fn everywhere(&mut self, intent: Intent) -> Vec<Addressed> {
        let conditions = self.conditions();
        if !self.allows(intent) {
            return Vec::new();
        }
        if let Some(screen) = intent.leads_to() {
            return self.go(screen);
        }
        match intent {
            Intent::Quit => self.quit(),
            Intent::Lock => self.lock("Consola bloqueada; los borradores están guardados."),
            Intent::CriticalGuide => {
                if let Phase::Workspace(workspace) = &mut self.phase {
                    let window = Window::Read {
                        title: "Guía de críticas".to_owned(),
                        text: workspace.shared.assets.critical_guide.clone(),
                    };
                    workspace.layers.push(Layer::of(window));
                }
                Vec::new()
            }
            Intent::Help => {
                let rules = view::rules_shown(self);
                let allowed = |intent| self.allows(intent);
                let screens = match &self.phase {
                    Phase::Workspace(workspace) => workspace.shared.profile.screens.as_slice(),
                    _ => &[],
                };
                let help = Help::new(conditions.keymap, self.context(), screens, allowed, &rules);
                self.put_above(Layer::Help(help));
                Vec::new()
            }
            Intent::Palette => {
                if let Phase::Workspace(workspace) = &mut self.phase {
                    workspace
                        .layers
                        .push(Layer::Palette(palette(workspace, conditions)));
                }
                Vec::new()
            }
            Intent::Refresh => {
                let mut asked = vec![self.ask(Effect::Board)];
                asked.extend(self.on_page(intent));
                asked
            }
            _ => Vec::new(),
        }
    }

    fn go(&mut self, screen: ScreenId) -> Vec<Addressed> {
        let conditions = self.conditions();
        let wishes = match &self.phase {
            Phase::Workspace(workspace) => vec![Wish::Go(workspace.screen(screen, conditions))],
            _ => Vec::new(),
        };
        self.grant(self.on_top(), wishes)
    }

    fn mouse(&mut self, mouse: MouseEvent) -> Vec<Addressed> {
        let conditions = self.conditions();
        let (width, height) = self.startup.size;
        let screen = Rect::new(0, 0, width, height);
        let pressed = mouse.kind == MouseEventKind::Down(MouseButton::Left);
        if pressed
            && let Phase::Workspace(workspace) = &mut self.phase
            && workspace.holds_clicks()
        {
            return Vec::new();
        }
        if pressed && mouse.row + 1 == height {
            let row = Rect::new(0, height - 1, width, 1);
            let footer = view::footer(self);
            let pressed = footer.and_then(|footer| footer.key_at(row, mouse.column));
            return pressed.map_or_else(Vec::new, |event| self.key(event));
        }
        if let Some((layer, scene)) = self.window() {
            let after = match mouse.kind {
                MouseEventKind::ScrollUp => layer.perform(Intent::Up, &scene),
                MouseEventKind::ScrollDown => layer.perform(Intent::Down, &scene),
                _ if pressed => layer.click(Position::new(mouse.column, mouse.row), &scene),
                _ => return Vec::new(),
            };
            return self.after(after);
        }
        let Phase::Workspace(workspace) = &mut self.phase else {
            return self.input(Input::Mouse(mouse));
        };
        if pressed && mouse.row == 1 {
            let tabs = workspace.shared.tabs();
            let chosen = view::header(
                workspace,
                conditions,
                &tabs,
                self.startup.demo.is_some(),
                |header| header.tab_at(screen, mouse.column),
            );
            let screen = chosen.and_then(|chosen| tabs.get(chosen));
            return screen.map_or_else(Vec::new, |(screen, _)| self.go(*screen));
        }
        let page = Header::HEIGHT..height.saturating_sub(FOOT);
        if page.contains(&mouse.row) {
            return self.input(Input::Mouse(mouse));
        }
        Vec::new()
    }
}

/// Whether the console itself answers to an intent on a page with the common keys.
fn is_everywhere(intent: Intent, context: Context) -> bool {
    // These are bound in windows too.
    matches!(intent, Intent::Help | Intent::Lock)
        || context.layers().contains(&Context::Global)
            && (intent.leads_to().is_some()
                || matches!(
                    intent,
                    Intent::Quit | Intent::Palette | Intent::CriticalGuide | Intent::Refresh
                ))
}
