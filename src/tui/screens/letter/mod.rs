//! A letter: the alert to *Fallas de Sistemas y Plataforma*, or the confirmation to a
//! customer who filed a claim; what it says, where it stands, and the ways it can
//! leave an office without a network (A, Q2).
//!
//! Invariant: a letter counts as sent only when the relay took it or the person says so.

mod view;

#[cfg(test)]
mod tests;

use crossterm::event::MouseEventKind;
use ratatui::layout::{Position, Rect};
use uuid::Uuid;

use super::{Input, Scene, Window, Wish};
use crate::{
    actions::{AlertSubject, LetterView},
    domain::alert::{AlertState, Way},
    tui::{
        effect::Effect,
        keymap::{Context, Intent},
        message::Answer,
        theme::Role,
        widgets::{Header, Radio, StatusNote},
        worker::letters::{LetterAnswer, LetterEffect},
    },
};

pub use view::View;
pub(crate) use view::standing;

/// The page.
#[derive(Debug)]
pub struct State {
    /// What it is about, where that is known.
    subject: Option<AlertSubject>,
    letter: Option<LetterView>,
    failure: Option<String>,
    scroll: u16,
    /// The relay has it.
    sending: bool,
    /// By which way it left, being asked.
    way: Option<Radio>,
}

/// The ways a person can have sent it by.
const WAYS: [Way; 2] = [Way::Mail, Way::Phone];

impl State {
    /// The letter about something.
    #[must_use]
    pub fn about(subject: AlertSubject) -> (Self, Vec<Wish>) {
        let load = LetterEffect::Open(subject.clone());
        (Self::loading(Some(subject)), vec![wish(load)])
    }

    /// The letter with this id.
    #[must_use]
    pub fn shown(id: Uuid) -> (Self, Vec<Wish>) {
        (Self::loading(None), vec![wish(LetterEffect::Show(id))])
    }

    const fn loading(subject: Option<AlertSubject>) -> Self {
        Self {
            subject,
            letter: None,
            failure: None,
            scroll: 0,
            sending: false,
            way: None,
        }
    }

    /// Where a key is pressed now.
    #[must_use]
    pub const fn context(&self) -> Context {
        match self.way {
            Some(_) => Context::Question,
            None => Context::Letter,
        }
    }

    /// Whether an intent can be done now.
    #[must_use]
    pub fn allowed(&self, intent: Intent) -> bool {
        let Some(letter) = &self.letter else {
            return !matches!(
                intent,
                Intent::WriteMail
                    | Intent::CopyText
                    | Intent::ShowCode
                    | Intent::SendByRelay
                    | Intent::MarkSent
                    | Intent::PrepareAgain
            );
        };
        let unsent = letter.state == AlertState::Prepared;
        match intent {
            // It leaves by whoever may see what it says (U3).
            Intent::WriteMail | Intent::CopyText | Intent::SendByRelay if letter.masked => false,
            Intent::SendByRelay => unsent && letter.relay && !self.sending,
            Intent::MarkSent => unsent && !self.sending,
            Intent::ShowCode => letter.mailto.is_some(),
            Intent::PrepareAgain => !unsent && self.again().is_some(),
            Intent::ProposePassphrase | Intent::BreakLine => false,
            _ => true,
        }
    }

    /// What another letter would be about.
    fn again(&self) -> Option<AlertSubject> {
        let letter = self.letter.as_ref()?;
        match (letter.about, &letter.record) {
            ("outage", Some(correlative)) => Some(AlertSubject::Outage(correlative.clone())),
            ("claim", Some(code)) => Some(AlertSubject::Claim(code.clone())),
            _ => None,
        }
    }

    /// Takes what comes in.
    pub fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        match input {
            Input::Key(event) => {
                if let Some(way) = &mut self.way
                    && way.input(&event).is_used()
                {
                    return Vec::new();
                }
                match scene.keymap.resolve(self.context(), &event) {
                    Some(intent) => self.perform(intent, scene),
                    None => Vec::new(),
                }
            }
            Input::Mouse(mouse) => match mouse.kind {
                MouseEventKind::ScrollUp => self.perform(Intent::Up, scene),
                MouseEventKind::ScrollDown => self.perform(Intent::Down, scene),
                _ => Vec::new(),
            },
            Input::Answer(answer) => self.answered(answer),
            Input::Paste(_) | Input::Tick => Vec::new(),
        }
    }

    fn answered(&mut self, answer: Answer) -> Vec<Wish> {
        match answer {
            Answer::Letters(LetterAnswer::Shown(letter)) => {
                let other = self.letter.as_ref().is_some_and(|it| it.id != letter.id);
                // Another one is taken only where it was asked for.
                if other && self.subject.is_none() {
                    return Vec::new();
                }
                if letter.state != AlertState::Prepared || other {
                    self.sending = false;
                }
                self.failure = None;
                self.letter = Some(*letter);
            }
            Answer::Letters(LetterAnswer::Code(Some(code))) => {
                return vec![Wish::Ask(Window::Code(code))];
            }
            Answer::Letters(LetterAnswer::Code(None)) => {
                return say("El QR no cabe en esta ventana: agrándela, o use otra vía.");
            }
            Answer::NotRead(report) if self.letter.is_none() => self.failure = Some(report.message),
            Answer::Refused(report) => {
                self.sending = false;
                return vec![Wish::Ask(Window::Failed(report))];
            }
            // A notice may have answered it, or another console sent it.
            Answer::Board(_) => return self.reload(),
            _ => {}
        }
        Vec::new()
    }

    fn reload(&self) -> Vec<Wish> {
        let letter = self.letter.as_ref();
        letter
            .map(|letter| wish(LetterEffect::Show(letter.id)))
            .into_iter()
            .collect()
    }

    /// Does what was asked for.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        if let Some(way) = &mut self.way {
            return match intent {
                Intent::Accept => self.mark_sent(),
                Intent::Back => {
                    self.way = None;
                    Vec::new()
                }
                Intent::Down | Intent::Up | Intent::NextField | Intent::PreviousField => {
                    let other = 1 - way.chosen().unwrap_or(0).min(1);
                    way.choose(Some(other));
                    Vec::new()
                }
                _ => Vec::new(),
            };
        }
        if !self.allowed(intent) {
            return Vec::new();
        }
        match intent {
            Intent::Back => return vec![Wish::Back],
            Intent::Refresh => return self.reload(),
            Intent::PrepareAgain => {
                let Some(subject) = self.again() else {
                    return Vec::new();
                };
                self.subject = Some(subject.clone());
                self.scroll = 0;
                return vec![wish(LetterEffect::Prepare(subject))];
            }
            _ => {}
        }
        let Some(letter) = &self.letter else {
            return Vec::new();
        };
        let id = letter.id;
        match intent {
            Intent::WriteMail => return vec![wish(LetterEffect::Keep(id))],
            Intent::CopyText => return vec![Wish::Effect(Effect::Copy(letter.text.clone()))],
            Intent::ShowCode => return vec![wish(code(id, scene))],
            Intent::SendByRelay => {
                self.sending = true;
                return vec![wish(LetterEffect::Send(id))];
            }
            Intent::MarkSent => {
                self.way = Some(Radio::new(WAYS.map(Way::label), Some(0)));
            }
            movement => self.scroll(movement, scene),
        }
        Vec::new()
    }

    fn mark_sent(&mut self) -> Vec<Wish> {
        let chosen = self.way.take().and_then(|way| way.chosen());
        match (&self.letter, chosen.and_then(|at| WAYS.get(at))) {
            (Some(letter), Some(way)) => vec![wish(LetterEffect::MarkSent {
                letter: letter.id,
                way: *way,
            })],
            _ => Vec::new(),
        }
    }

    fn scroll(&mut self, movement: Intent, scene: &Scene<'_>) {
        let view = View { state: self, scene };
        let last = view.last_scroll();
        let page = view.text_height().saturating_sub(1).max(1);
        let to = match movement {
            Intent::Up => self.scroll.saturating_sub(1),
            Intent::Down => self.scroll + 1,
            Intent::PageUp => self.scroll.saturating_sub(page),
            Intent::PageDown => self.scroll.saturating_add(page),
            Intent::First => 0,
            Intent::Last => last,
            _ => return,
        };
        self.scroll = to.min(last);
    }

    /// Nothing is typed here.
    #[must_use]
    pub const fn cursor(&self, _area: Rect, _scene: &Scene<'_>) -> Option<Position> {
        None
    }
}

/// The QR for as much of the terminal as there is: all rows but the keys'.
fn code(letter: Uuid, scene: &Scene<'_>) -> LetterEffect {
    let width = scene.width.saturating_sub(crate::tui::layers::BESIDE);
    let height = scene.height + Header::HEIGHT + 1;
    // The ASCII twin is twice as wide and as high.
    let times = if scene.theme.is_ascii() { 2 } else { 1 };
    LetterEffect::Code {
        letter,
        width: width / times,
        height: height / times,
    }
}

fn wish(effect: LetterEffect) -> Wish {
    Wish::Effect(Effect::Letters(effect))
}

fn say(text: &str) -> Vec<Wish> {
    vec![Wish::Say(StatusNote {
        role: Role::Warning,
        text: text.to_owned(),
    })]
}
