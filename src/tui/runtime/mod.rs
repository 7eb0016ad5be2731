//! What keeps the console running: the terminal, the thread that reads keys, the
//! worker that carries effects out, what the system tells, and the loop between them.
//!
//! Invariants: the first frame is drawn before anything slow begins; a frame is
//! drawn only after a message or when the minute on screen changes; keys that come
//! in a burst are all taken before the next frame; effects already asked for are
//! finished before the program ends; a text that was copied is taken back; whatever
//! happens, the terminal is given back as it was.

mod error;
pub(super) mod idle;
mod inbound;
mod input;
mod screen;
mod told;
mod worker;

use std::{
    collections::VecDeque,
    io,
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread,
    time::Duration,
};

use chrono::{DateTime, Utc};
use crossterm::event::{Event, KeyEvent, KeyEventKind, MouseEvent, MouseEventKind};
use ratatui::{Frame, Terminal, backend::Backend};

use super::clipboard::{Board, Clipboard, Desktop};

pub use super::clipboard::Copied;
use idle::IdleWatch;
use inbound::Inbound;
pub(crate) use told::{Listener, Told, pause};

pub use error::RuntimeError;
pub use screen::{Screen, on_panic};
pub use worker::{Outbox, Worker};

/// What the outside tells the application.
#[derive(Debug, Clone, PartialEq)]
pub enum Signal {
    /// The first frame is on screen; sent once.
    Started,
    /// A key was pressed, or repeats.
    Key(KeyEvent),
    /// A text was pasted.
    Paste(String),
    /// A button or the wheel.
    Mouse(MouseEvent),
    /// The terminal has another size.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// The minute shown has changed, or the second where seconds are counted.
    Tick,
    /// No input came for as long as [`Application::idle_after`] says.
    Idle,
    /// No input came for as long as [`Application::rest_after`] says.
    Rest,
    /// A text was copied, or was to be.
    Copied(Copied),
    /// The program is to end, whatever it is at: its window was closed, its session
    /// ends, the machine shuts down.
    Ending,
}

/// A program in the Elm manner. `update` does no input or output; `view` only reads.
pub trait Application {
    /// What may happen.
    type Message: From<Signal> + Send + 'static;
    /// What may be asked of the worker.
    type Effect: Send + 'static;

    /// Takes a message in, which came at an instant, and says what is to be done.
    fn update(&mut self, message: Self::Message, now: DateTime<Utc>) -> Vec<Self::Effect>;

    /// Draws.
    fn view(&self, frame: &mut Frame<'_>);

    /// Whether the program is over.
    fn is_over(&self) -> bool;

    /// What is to be seen was drawn.
    fn shown(&mut self) {}

    /// After how long without input [`Signal::Idle`] is sent, if ever.
    fn idle_after(&self) -> Option<Duration>;

    /// After how long without input [`Signal::Rest`] is sent: a pause in typing, in
    /// which what was typed can be put away. Never, unless it says so.
    fn rest_after(&self) -> Option<Duration> {
        None
    }

    /// Whether the mouse is its own; else the terminal selects and copies text with it.
    fn takes_mouse(&self) -> bool {
        true
    }

    /// Whether a tick comes each second instead of each minute.
    fn counts_seconds(&self) -> bool {
        false
    }

    /// What an effect asks for that is done here, beside the terminal; any other effect
    /// is given back for the worker.
    ///
    /// # Errors
    /// The effect, when it is for the worker.
    fn at_hand(effect: Self::Effect) -> Result<AtHand, Self::Effect> {
        Err(effect)
    }

    /// Whether an effect ends the sitting: what was copied in it is taken back.
    fn locks(_effect: &Self::Effect) -> bool {
        false
    }
}

/// What is done beside the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AtHand {
    /// A text goes to the clipboard.
    Copy(String),
    /// The bell rings.
    Ring,
}

/// The wall clock, given from outside so that tests can fix it.
pub type WallClock<'a> = &'a dyn Fn() -> DateTime<Utc>;

/// Runs an application on the real terminal until it is over. `start` makes the
/// worker's handler on the worker's own thread, after the first frame.
///
/// # Errors
/// When the terminal cannot be used or goes away, or a thread panicked.
pub fn run<A, S, H>(app: &mut A, clock: WallClock<'_>, start: S) -> Result<(), RuntimeError>
where
    A: Application,
    S: FnOnce(&Outbox<A::Message>) -> H + Send + 'static,
    H: FnMut(A::Effect, &Outbox<A::Message>) + 'static,
{
    let mut screen = Screen::enter(app.takes_mouse()).map_err(RuntimeError::Terminal)?;
    paint(app, screen.terminal())?;
    let (sender, inbox) = mpsc::channel();
    let worker = Worker::spawn(&Outbox::new(sender.clone()), start);
    let told = sender.clone();
    // Where the system tells nothing the console works without.
    let listener = Listener::start(move |it| told.send(Inbound::Told(it)).is_ok());
    let mut reader = input::Reader::new(input::Terminal);
    let read = move || {
        if cfg!(windows) {
            reader.next()
        } else {
            // Other terminals tell a paste as one.
            crossterm::event::read()
        }
    };
    read_input(sender, read);
    let mut hands = Hands {
        effects: worker.effects(),
        clipboard: Clipboard::new(Desktop::default()),
        begun: false,
    };
    let ended = loop {
        match drive(app, screen.terminal(), &inbox, &mut hands, clock) {
            Ok(Left::Over) => break Ok(()),
            Err(error) => break Err(error),
            Ok(Left::Mouse) => Screen::take_mouse(app.takes_mouse()),
            Ok(Left::Paused) => {
                drop(screen);
                // What cannot wait in the background goes on at once.
                let _ = told::pause();
                screen = Screen::enter(app.takes_mouse()).map_err(RuntimeError::Terminal)?;
            }
        }
    };
    drop((hands, listener));
    // Even a lost terminal must not lose a field: what was asked for is finished.
    let finished = worker.finish();
    drop(screen);
    ended.and(finished)
}

/// Sends what a blocking source yields until it fails or nobody listens.
fn read_input<M: Send + 'static>(
    sender: Sender<Inbound<M>>,
    mut next: impl FnMut() -> io::Result<Event> + Send + 'static,
) {
    let reader = thread::Builder::new().name("input".to_owned());
    let alarm = sender.clone();
    let spawned = reader.spawn(move || {
        loop {
            let inbound = match next() {
                Ok(event) => Inbound::Event(event),
                Err(error) => {
                    // Nobody may be left to hear of it: the program is ending then.
                    let _ = sender.send(Inbound::InputLost(error));
                    return;
                }
            };
            if sender.send(inbound).is_err() {
                return;
            }
        }
    });
    if let Err(error) = spawned {
        let _ = alarm.send(Inbound::InputLost(error));
    }
}

/// Why the loop was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Left {
    /// The program is over.
    Over,
    /// The mouse is taken, or given back; the loop is entered again.
    Mouse,
    /// The program is to wait in the background; the loop is entered again.
    Paused,
}

/// The loop: waits, takes everything that has come, then draws once.
fn drive<A, B, C>(
    app: &mut A,
    terminal: &mut Terminal<B>,
    inbox: &Receiver<Inbound<A::Message>>,
    hands: &mut Hands<'_, A::Effect, C>,
    clock: WallClock<'_>,
) -> Result<Left, RuntimeError>
where
    A: Application,
    B: Backend<Error: Send + Sync + 'static>,
    C: Board,
{
    let mut shown = clock();
    let mut idle = IdleWatch::new(shown);
    let mut rest = IdleWatch::new(shown);
    let mut rest_after = app.rest_after();
    if !hands.begun {
        hands.begun = true;
        hands.tell(app, Signal::Started, shown)?;
    }
    paint(app, terminal)?;
    let mouse = app.takes_mouse();
    while !app.is_over() {
        let now = clock();
        // Another pause is waited for: it begins now.
        if app.rest_after() != rest_after {
            rest_after = app.rest_after();
            rest.touch(now);
        }
        let step = if app.counts_seconds() { 1 } else { 60 };
        let wait = until_next(step, now)
            .min(idle.remaining(now, app.idle_after()))
            .min(rest.remaining(now, rest_after))
            .min(hands.clipboard.remaining(now));
        let mut next = match inbox.recv_timeout(wait) {
            Ok(inbound) => Some(inbound),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return Err(RuntimeError::WorkerLost),
        };
        let mut dirty = false;
        let now = clock();
        hands.clipboard.tidy(now);
        if count(step, now) != count(step, shown) {
            shown = now;
            dirty = true;
            hands.tell(app, Signal::Tick, now)?;
        }
        if next.is_none() && idle.is_due(now, app.idle_after()) {
            dirty = true;
            hands.tell(app, Signal::Idle, now)?;
        }
        if next.is_none() && rest.is_due(now, rest_after) {
            dirty = true;
            hands.tell(app, Signal::Rest, now)?;
        }
        let mut taken = 0;
        while let Some(inbound) = next {
            let message = match inbound {
                Inbound::Message(message) => Some(message),
                Inbound::Event(event) => signal(event).map(|signal| {
                    idle.touch(now);
                    rest.touch(now);
                    signal.into()
                }),
                Inbound::Told(Told::Pause) => return Ok(Left::Paused),
                Inbound::Told(Told::End) => Some(Signal::Ending.into()),
                Inbound::InputLost(error) => {
                    // Who closes the terminal in the middle of a word finds it again.
                    hands.tell(app, Signal::Ending, now)?;
                    return Err(RuntimeError::Input(error));
                }
                Inbound::WorkerLost => return Err(RuntimeError::WorkerLost),
            };
            if let Some(message) = message {
                dirty = true;
                hands.tell(app, message, now)?;
            }
            taken += 1;
            // A flood must not freeze the screen.
            next = (taken < BURST && !app.is_over())
                .then(|| inbox.try_recv().ok())
                .flatten();
        }
        if dirty {
            let painted = paint(app, terminal);
            // What is over may have no terminal any more.
            if !app.is_over() {
                painted?;
            }
        }
        if app.takes_mouse() != mouse {
            return Ok(Left::Mouse);
        }
    }
    Ok(Left::Over)
}

/// How many messages are taken before a frame is drawn in between.
const BURST: usize = 1024;

/// What carries out what an application asks for.
struct Hands<'a, E, C: Board> {
    effects: &'a Sender<E>,
    clipboard: Clipboard<C>,
    /// The application was told that it has started.
    begun: bool,
}

impl<E, C: Board> Hands<'_, E, C> {
    /// Tells the application something and sees to what it then wants: copying here,
    /// all else on the worker.
    fn tell<A: Application<Effect = E>>(
        &mut self,
        app: &mut A,
        message: impl Into<A::Message>,
        now: DateTime<Utc>,
    ) -> Result<(), RuntimeError> {
        let mut asked = VecDeque::from(app.update(message.into(), now));
        while let Some(effect) = asked.pop_front() {
            if A::locks(&effect) {
                self.clipboard.take_back();
            }
            match A::at_hand(effect) {
                Ok(AtHand::Ring) => screen::ring(),
                Ok(AtHand::Copy(text)) => {
                    let copied = Signal::Copied(self.clipboard.copy(text, now));
                    asked.extend(app.update(copied.into(), now));
                }
                Err(effect) => self
                    .effects
                    .send(effect)
                    .map_err(|_| RuntimeError::WorkerLost)?,
            }
        }
        Ok(())
    }
}

fn paint<A, B>(app: &mut A, terminal: &mut Terminal<B>) -> Result<(), RuntimeError>
where
    A: Application,
    B: Backend<Error: Send + Sync + 'static>,
{
    terminal
        .draw(|frame| app.view(frame))
        .map_err(|error| RuntimeError::Terminal(io::Error::other(error)))?;
    app.shown();
    Ok(())
}

/// What an event of the terminal means to the application, if anything.
fn signal(event: Event) -> Option<Signal> {
    match event {
        Event::Key(key) if key.kind == KeyEventKind::Release => None,
        Event::Key(key) => Some(Signal::Key(key)),
        Event::Paste(text) => Some(Signal::Paste(text)),
        Event::Resize(width, height) => Some(Signal::Resize { width, height }),
        Event::Mouse(mouse) => matches!(
            mouse.kind,
            MouseEventKind::Down(_) | MouseEventKind::ScrollUp | MouseEventKind::ScrollDown
        )
        .then_some(Signal::Mouse(mouse)),
        Event::FocusGained | Event::FocusLost => None,
    }
}

/// Whole steps of so many seconds until an instant.
fn count(step: i64, at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(step)
}

/// Every time zone in use differs from UTC by whole minutes, so the minute changes
/// everywhere at once.
fn until_next(step: i64, now: DateTime<Utc>) -> Duration {
    let step = step * 1000;
    let gone = now.timestamp_millis().rem_euclid(step);
    Duration::from_millis(u64::try_from(step - gone).unwrap_or(1000))
}

#[cfg(test)]
mod tests;
