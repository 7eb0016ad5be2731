use std::{cell::Cell, sync::mpsc::channel};

use crossterm::event::{KeyCode, KeyModifiers};
use ratatui::backend::TestBackend;

use super::*;
use crate::tui::clipboard::tests::Pinned;

#[derive(Debug)]
enum Message {
    Signal(Signal),
    Echo(String),
}

impl From<Signal> for Message {
    fn from(signal: Signal) -> Self {
        Self::Signal(signal)
    }
}

/// Echoes letters through the worker and remembers what it was told.
#[derive(Default)]
struct Probe {
    told: Vec<String>,
    over: bool,
    frames: Cell<usize>,
    idle_after: Option<Duration>,
    rest_after: Option<Duration>,
    /// After the first rest another one is waited for, then it is over.
    then_rest_after: Option<Duration>,
}

impl Application for Probe {
    type Message = Message;
    type Effect = char;

    fn update(&mut self, message: Message, _: DateTime<Utc>) -> Vec<char> {
        match message {
            Message::Signal(Signal::Key(key)) => match key.code {
                KeyCode::Char('q') => self.over = true,
                KeyCode::Char(letter) => return vec![letter],
                _ => {}
            },
            Message::Signal(Signal::Tick) => self.told.push("tick".into()),
            Message::Signal(Signal::Idle) => self.told.push("idle".into()),
            Message::Signal(Signal::Rest) => {
                self.told.push("rest".into());
                self.over |= self.told.len() > 1;
                self.rest_after = self.then_rest_after.or(self.rest_after);
            }
            Message::Signal(Signal::Copied(copied)) => self.told.push(format!("{copied:?}")),
            Message::Signal(Signal::Paste(text)) | Message::Echo(text) => self.told.push(text),
            Message::Signal(_) => {}
        }
        // The last answer ends a program that waits for answers.
        self.over |= self.told.iter().any(|it| it == "z");
        Vec::new()
    }

    fn view(&self, frame: &mut Frame<'_>) {
        self.frames.set(self.frames.get() + 1);
        frame.render_widget(self.told.join(" ").as_str(), frame.area());
    }

    fn is_over(&self) -> bool {
        self.over
    }

    fn idle_after(&self) -> Option<Duration> {
        self.idle_after
    }

    fn rest_after(&self) -> Option<Duration> {
        self.rest_after
    }

    fn at_hand(effect: char) -> Result<AtHand, char> {
        match effect {
            'c' => Ok(AtHand::Copy("copia".to_owned())),
            other => Err(other),
        }
    }
}

fn letter(character: char) -> Event {
    Event::Key(KeyEvent::new(KeyCode::Char(character), KeyModifiers::NONE))
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

fn terminal() -> Terminal<TestBackend> {
    Terminal::new(TestBackend::new(20, 1)).unwrap()
}

fn hands<E>(effects: &Sender<E>) -> Hands<'_, E, Pinned> {
    Hands {
        effects,
        clipboard: Clipboard::new(Pinned::default()),
        begun: false,
    }
}

fn echo(letter: char, outbox: &Outbox<Message>) {
    outbox.send(Message::Echo(letter.to_string()));
}

#[test]
fn effects_are_carried_out_in_order_and_come_back_as_messages() {
    let (sender, inbox) = channel();
    let worker = Worker::spawn(&Outbox::new(sender.clone()), |_| echo);
    for character in ['a', 'b', 'z'] {
        sender.send(Inbound::Event(letter(character))).unwrap();
    }
    let (mut app, mut terminal) = (Probe::default(), terminal());
    let mut hands = hands(worker.effects());
    drive(&mut app, &mut terminal, &inbox, &mut hands, &|| at(0)).unwrap();
    worker.finish().unwrap();
    assert_eq!(app.told, ["a", "b", "z"]);
    terminal
        .backend()
        .assert_buffer_lines(["a b z               "]);
}

#[test]
fn a_burst_of_keys_is_drawn_once() {
    let (sender, inbox) = channel();
    let (effects, asked) = channel();
    for _ in 0..200 {
        sender.send(Inbound::Event(letter('a'))).unwrap();
    }
    sender.send(Inbound::Event(letter('q'))).unwrap();
    let mut app = Probe::default();
    drive(
        &mut app,
        &mut terminal(),
        &inbox,
        &mut hands(&effects),
        &|| at(0),
    )
    .unwrap();
    assert_eq!(asked.try_iter().count(), 200);
    // One at the start, one for the burst.
    assert_eq!(app.frames.get(), 2);
}

#[test]
fn what_was_asked_for_is_finished_in_its_order_before_the_end() {
    let (sender, _inbox) = channel::<Inbound<Message>>();
    let (done, finished) = channel();
    let worker = Worker::spawn(&Outbox::new(sender), move |_| {
        move |effect: u32, _: &Outbox<Message>| done.send(effect).unwrap()
    });
    for effect in 0..50 {
        worker.effects().send(effect).unwrap();
    }
    worker.finish().unwrap();
    assert!(finished.try_iter().eq(0..50));
}

#[test]
fn a_job_is_waited_for_before_the_end() {
    let (sender, inbox) = channel::<Inbound<Message>>();
    let (go, told) = channel::<()>();
    let mut signal = Some(told);
    let worker = Worker::spawn(&Outbox::new(sender), move |_| {
        move |(), outbox: &Outbox<Message>| {
            let signal = signal.take().unwrap();
            let job = move |outbox: &Outbox<Message>| {
                signal.recv().unwrap();
                outbox.send(Message::Echo("worked".to_owned()));
            };
            outbox.spawn("job", job).unwrap();
        }
    });
    worker.effects().send(()).unwrap();
    go.send(()).unwrap();
    worker.finish().unwrap();
    let last = inbox.try_recv();
    assert!(matches!(last, Ok(Inbound::Message(Message::Echo(text))) if text == "worked"));
}

#[test]
fn a_panic_in_the_worker_ends_the_program() {
    let (sender, inbox) = channel();
    let worker = Worker::spawn(&Outbox::new(sender.clone()), |_| {
        |_: char, _: &Outbox<Message>| panic!("a planned failure")
    });
    sender.send(Inbound::Event(letter('a'))).unwrap();
    let ended = drive(
        &mut Probe::default(),
        &mut terminal(),
        &inbox,
        &mut hands(worker.effects()),
        &|| at(0),
    );
    assert!(matches!(ended, Err(RuntimeError::WorkerLost)));
    assert!(worker.finish().is_err());
}

#[test]
fn the_minute_ticks_and_idleness_is_told_once() {
    let (sender, inbox) = channel();
    let (effects, _asked) = channel();
    let calls = Cell::new(0);
    let outside = sender.clone();
    // Two minutes pass by the wall clock before anything is read from the channel.
    let clock = move || {
        calls.set(calls.get() + 1);
        if calls.get() == 4 {
            outside.send(Inbound::Event(letter('q'))).unwrap();
        }
        at(if calls.get() < 3 { 59 } else { 180 })
    };
    let mut app = Probe {
        idle_after: Some(Duration::from_millis(1)),
        rest_after: Some(Duration::from_millis(1)),
        ..Probe::default()
    };
    drive(
        &mut app,
        &mut terminal(),
        &inbox,
        &mut hands(&effects),
        &clock,
    )
    .unwrap();
    assert_eq!(app.told.iter().filter(|it| *it == "tick").count(), 1);
    assert_eq!(app.told.iter().filter(|it| *it == "idle").count(), 1);
    assert_eq!(app.told.iter().filter(|it| *it == "rest").count(), 1);
}

#[test]
fn another_pause_that_is_waited_for_is_told_too() {
    let (_sender, inbox) = channel();
    let (effects, _asked) = channel();
    let mut app = Probe {
        rest_after: Some(Duration::from_millis(2)),
        then_rest_after: Some(Duration::from_millis(1)),
        ..Probe::default()
    };
    drive(
        &mut app,
        &mut terminal(),
        &inbox,
        &mut hands(&effects),
        &|| at(0),
    )
    .unwrap();
    assert_eq!(app.told, ["rest", "rest"]);
}

#[test]
fn a_copy_is_made_beside_the_terminal_and_taken_back_after_a_minute() {
    let (sender, inbox) = channel();
    let (effects, asked) = channel();
    sender.send(Inbound::Event(letter('c'))).unwrap();
    sender.send(Inbound::Event(letter('a'))).unwrap();
    let mut hands = hands(&effects);
    let board = Pinned::default();
    let there = std::rc::Rc::clone(&board.text);
    hands.clipboard = Clipboard::new(board);
    let calls = Cell::new(0);
    let seen = std::cell::RefCell::new(Vec::new());
    // The clock is read twice a turn: after the first turn a minute has passed.
    let clock = || {
        calls.set(calls.get() + 1);
        seen.borrow_mut().push(there.borrow().clone());
        if calls.get() == 6 {
            sender.send(Inbound::Event(letter('q'))).unwrap();
        }
        at(if calls.get() < 4 { 0 } else { 61 })
    };
    let mut app = Probe::default();
    drive(&mut app, &mut terminal(), &inbox, &mut hands, &clock).unwrap();
    assert_eq!(app.told.first().map(String::as_str), Some("System"));
    assert_eq!(asked.try_iter().collect::<Vec<_>>(), ['a']);
    let seen = seen.into_inner();
    assert!(seen.contains(&"copia".to_owned()));
    assert_eq!(seen.last().map(String::as_str), Some(""));
}

#[test]
fn a_lost_terminal_ends_the_program() {
    let (sender, inbox) = channel();
    let (effects, _asked) = channel();
    read_input(sender, || Err(io::ErrorKind::UnexpectedEof.into()));
    let ended = drive(
        &mut Probe::default(),
        &mut terminal(),
        &inbox,
        &mut hands(&effects),
        &|| at(0),
    );
    assert!(matches!(ended, Err(RuntimeError::Input(_))));
}

#[test]
fn releases_and_movements_of_the_mouse_draw_nothing() {
    let mut release = KeyEvent::new(KeyCode::Char('a'), KeyModifiers::NONE);
    release.kind = KeyEventKind::Release;
    assert_eq!(signal(Event::Key(release)), None);
    let mouse = |kind| {
        Event::Mouse(MouseEvent {
            kind,
            column: 0,
            row: 0,
            modifiers: KeyModifiers::NONE,
        })
    };
    assert_eq!(signal(mouse(MouseEventKind::Moved)), None);
    assert!(signal(mouse(MouseEventKind::ScrollDown)).is_some());
    assert_eq!(signal(Event::FocusGained), None);
}

#[test]
fn the_next_minute_is_never_more_than_a_minute_away() {
    assert_eq!(until_next(1, at(59)), Duration::from_secs(1));
    assert_eq!(until_next(60, at(0)), Duration::from_mins(1));
    assert_eq!(until_next(60, at(59)), Duration::from_secs(1));
}
