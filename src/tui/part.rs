//! What takes keys and is drawn: a page, or a window of a page's own over it.

use std::fmt;

use chrono::{DateTime, FixedOffset};

use crate::{config::ScreenId, tui::prelude::*};

/// A page or a window, whichever it is.
pub(crate) trait Part: fmt::Debug {
    /// Where keys are pressed.
    fn context(&self) -> Context;
    /// Whether an intent can be done now.
    fn allowed(&self, intent: Intent) -> bool {
        !matches!(
            intent,
            Intent::Resume | Intent::Discard | Intent::ProposePassphrase | Intent::BreakLine
        )
    }
    /// Whether its key is shown to who is here: it can be done now, and they may.
    /// Pressed all the same, it says who may.
    fn offers(&self, intent: Intent, scene: &Scene<'_>) -> bool {
        match self.window() {
            Some(window) => window.offers(intent, scene),
            None => self.allowed(intent),
        }
    }
    /// What Enter or Esc does now, where the key table does not say it.
    fn says(&self, key: KeyCode, scene: &Scene<'_>) -> Option<&'static str> {
        self.window()?.says(key, scene)
    }
    /// The screen of the second line that it is.
    fn tab(&self) -> Option<ScreenId> {
        None
    }
    /// The title of its heading line, where other pages may stand beside it.
    fn title(&self) -> Option<&'static str> {
        None
    }
    /// The window of its own above it.
    fn window(&self) -> Option<&dyn Part> {
        None
    }
    /// The same, to keep what is typed in it.
    fn window_mut(&mut self) -> Option<&mut Box<dyn Part>> {
        None
    }
    /// The board is not what it was.
    fn refresh(&mut self, _scene: &Scene<'_>) {}
    /// Whether its deed is being done, or that of its window.
    fn is_busy(&self) -> bool {
        self.window().is_some_and(Part::is_busy)
    }
    /// Whether what is typed in it is a draft of this kind.
    fn keeps(&self, _kind: DraftKind) -> bool {
        false
    }
    /// Whether seconds are counted on it.
    fn counts_seconds(&self, _now: DateTime<FixedOffset>) -> bool {
        false
    }
    /// Takes what was typed and pasted, and the answers to what it asked for.
    fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish>;
    /// Does what was asked for by key, palette or mouse.
    fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish>;
    /// Does what a key asks for here.
    fn press(&mut self, event: &KeyEvent, scene: &Scene<'_>) -> Vec<Wish> {
        let intent = scene.keymap.resolve(self.context(), event);
        intent.map_or_else(Vec::new, |intent| self.perform(intent, scene))
    }
    /// Saves what was typed.
    fn keep(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        let window = self.window_mut();
        window.map_or_else(Vec::new, |window| window.keep(scene))
    }
    /// Where text is typed.
    fn cursor(&self, area: Rect, scene: &Scene<'_>) -> Option<Position> {
        self.window()?.cursor(area, scene)
    }
    /// Draws it.
    fn draw(&self, area: Rect, buf: &mut Buffer, scene: &Scene<'_>);
}

/// A deed was refused: the window that waits for it says why, else one of its own does.
pub(crate) fn refused_in(
    window: &mut Option<Box<dyn Part>>,
    report: Report,
    scene: &Scene<'_>,
) -> Vec<Wish> {
    if window.as_ref().is_some_and(|it| it.is_busy()) {
        let input = Input::Answer(Answer::Refused(report));
        hosted(window, |form| form.update(input, scene))
    } else {
        vec![Wish::Ask(Window::Failed(report))]
    }
}

/// Lets a window of a page do something: it closes where it wishes to go back.
pub(crate) fn hosted(
    window: &mut Option<Box<dyn Part>>,
    act: impl FnOnce(&mut dyn Part) -> Vec<Wish>,
) -> Vec<Wish> {
    let Some(form) = window else {
        return Vec::new();
    };
    let mut wishes = act(form.as_mut());
    if let Some(back) = wishes.iter().position(|it| matches!(it, Wish::Back)) {
        wishes.remove(back);
        *window = None;
    }
    wishes
}
