//! A letter: the alert to *Fallas de Sistemas y Plataforma*, or the confirmation to a
//! customer who filed a claim; what it says, where it stands, and the ways it can
//! leave an office without a network (A, Q2).
//!
//! Invariant: a letter counts as sent only when the relay took it or the person says so.

mod asking;
mod state;
mod view;

#[cfg(test)]
mod tests;

use uuid::Uuid;

use super::parts::{cannot, scrolled};
use crate::tui::prelude::*;
use crate::{
    actions::{Advised, Hint},
    domain::{alert::AlertState, authority::Permission},
    tui::widgets::{Header, page_at},
};

pub(crate) use state::State;
use view::View;
pub(crate) use view::{alert_of, confirmation_of};

impl State {
    fn answered(&mut self, answer: Answer, scene: &Scene<'_>) -> Vec<Wish> {
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
                self.letter = Some(*letter.clone());
                return self.in_window(Answer::Letters(LetterAnswer::Shown(letter)), scene);
            }
            Answer::Letters(LetterAnswer::Code(Some(code))) => {
                return vec![Wish::Ask(Window::Code(code))];
            }
            Answer::Letters(LetterAnswer::Code(None)) => {
                return cannot("El QR no cabe en esta ventana: agrándela, o use otra vía.");
            }
            Answer::NotRead(report) | Answer::Refused(report)
                if let Some(code) = wrong_email(&report) =>
            {
                return correction(&code);
            }
            Answer::NotRead(report) if self.letter.is_none() => self.failure = Some(report.message),
            Answer::Refused(report) => {
                self.sending = false;
                return refused_in(&mut self.window, report, scene);
            }
            // A notice may have answered it, or another console sent it.
            Answer::Board(_) => return self.reload(),
            answer => return self.in_window(answer, scene),
        }
        Vec::new()
    }

    fn in_window(&mut self, answer: Answer, scene: &Scene<'_>) -> Vec<Wish> {
        hosted(&mut self.window, |window| {
            window.update(Input::Answer(answer), scene)
        })
    }

    fn ask(&mut self, window: Prompt, scene: &Scene<'_>) -> Vec<Wish> {
        let (window, wishes) = Filling::open(window, scene);
        self.window = Some(Box::new(window));
        wishes
    }

    fn reload(&self) -> Vec<Wish> {
        let letter = self.letter.as_ref();
        letter
            .map(|letter| Wish::effect(LetterEffect::Show(letter.id)))
            .into_iter()
            .collect()
    }

    fn scroll(&mut self, movement: Intent, scene: &Scene<'_>) {
        let view = View { state: self, scene };
        let (rows, height) = (view.lines().len(), view.text_height());
        let to = scrolled(self.scroll, movement, rows, height, 1);
        self.scroll = to.unwrap_or(self.scroll);
    }
}

impl Part for State {
    fn window(&self) -> Option<&dyn Part> {
        self.window.as_deref()
    }

    fn window_mut(&mut self) -> Option<&mut Box<dyn Part>> {
        self.window.as_mut()
    }

    fn context(&self) -> Context {
        let window = self.window.as_ref();
        window.map_or(Context::Letter, |window| window.context())
    }

    fn allowed(&self, intent: Intent) -> bool {
        if let Some(window) = &self.window {
            return window.allowed(intent);
        }
        let Some(letter) = &self.letter else {
            return !matches!(
                intent,
                Intent::Resume
                    | Intent::Discard
                    | Intent::WriteMail
                    | Intent::CopyText
                    | Intent::ShowCode
                    | Intent::SendByRelay
                    | Intent::MarkSent
                    | Intent::DismissAlert
                    | Intent::PrepareAgain
                    | Intent::CorrectAttention
            );
        };
        let unsent = letter.state == AlertState::Prepared;
        match intent {
            Intent::Resume | Intent::Discard => false,
            // It leaves by whoever may see what it says (U3).
            Intent::WriteMail | Intent::CopyText | Intent::SendByRelay if letter.masked => false,
            Intent::SendByRelay => unsent && letter.relay && !self.sending,
            Intent::MarkSent => unsent && !self.sending,
            Intent::DismissAlert => unsent && !self.sending && letter.about == "outage",
            Intent::ShowCode => letter.mailto.is_some(),
            Intent::PrepareAgain => !unsent && self.again().is_some(),
            Intent::CorrectAttention => self.attention().is_some(),
            _ => true,
        }
    }

    fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        match input {
            Input::Answer(answer) => self.answered(answer, scene),
            input if self.window.is_some() => {
                hosted(&mut self.window, |window| window.update(input, scene))
            }
            Input::Key(event) => self.press(&event, scene),
            Input::Mouse(mouse) => match mouse.kind {
                MouseEventKind::ScrollUp => self.perform(Intent::Up, scene),
                MouseEventKind::ScrollDown => self.perform(Intent::Down, scene),
                MouseEventKind::Down(MouseButton::Left) => {
                    let text = View { state: self, scene }.text_area(scene.area());
                    let page = page_at(text, Position::new(mouse.column, mouse.row));
                    page.map_or_else(Vec::new, |page| self.perform(page, scene))
                }
                _ => Vec::new(),
            },
            Input::Paste(_) | Input::Tick => Vec::new(),
        }
    }

    fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        if self.window.is_some() {
            return hosted(&mut self.window, |window| window.perform(intent, scene));
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
                return vec![Wish::effect(LetterEffect::Prepare(subject))];
            }
            _ => {}
        }
        let Some(letter) = &self.letter else {
            return Vec::new();
        };
        let id = letter.id;
        match intent {
            Intent::CorrectAttention => {
                return self.attention().map(correction).unwrap_or_default();
            }
            Intent::WriteMail => return vec![Wish::effect(LetterEffect::Keep(id))],
            Intent::CopyText => return vec![Wish::Effect(Effect::Copy(letter.text.clone()))],
            Intent::ShowCode => return vec![Wish::effect(code(id, scene))],
            Intent::SendByRelay => {
                self.sending = true;
                return vec![Wish::effect(LetterEffect::Send(id))];
            }
            Intent::MarkSent => return self.ask(asking::sent(id), scene),
            Intent::DismissAlert => {
                return scene.permitted(Permission::DismissAlert, || {
                    self.ask(asking::not_to_be_sent(id), scene)
                });
            }
            movement => self.scroll(movement, scene),
        }
        Vec::new()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, scene: &Scene<'_>) {
        (&View { state: self, scene }).render(area, buf);
    }
}

/// Leads to the e-mail of the customer of an attention, in the place of the letter: it would
/// go on showing where it was to go.
fn correction(code: &str) -> Vec<Wish> {
    let email = Destination::CorrectEmail(code.to_owned());
    vec![Wish::Back, Wish::Go(email)]
}

/// The attention whose customer cannot be written to before the e-mail is put right.
fn wrong_email(report: &Report) -> Option<String> {
    report.hints.iter().find_map(|hint| match hint {
        Hint::Do(Advised::CorrectEmail(code)) => Some(code.clone()),
        _ => None,
    })
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
