//! The terminal: drawing a frame, and the whole program in a pseudo-terminal
//! beside a ratatui program that draws one list.

use super::store::{asked_for, desk, median};
use super::{baseline, generated};
use chrono::Utc;
use contingencia::actions::{self, Desk};
use contingencia::config::Settings;
use contingencia::tui::address::Address;
use contingencia::tui::message::Message;
use contingencia::tui::runtime::{Application, Signal};
use contingencia::tui::subjects::entry::{Entered, EntryAnswer};
use contingencia::tui::theme::ColorDepth;
use contingencia::tui::{Console, Startup};
use criterion::Criterion;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

const SIZE: (u16, u16) = (140, 40);

/// Drawing the board over a million operations.
pub(crate) fn frame(criterion: &mut Criterion) {
    let console = console(&desk(&generated::folder()), SIZE);
    let mut terminal =
        Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).expect("a terminal in memory");
    criterion.bench_function("frame/board at 140x40", |bencher| {
        bencher.iter(|| {
            terminal
                .draw(|frame| console.view(frame))
                .map(|_| ())
                .expect("it draws");
        });
    });
}

/// A console of this size, at whose board somebody is.
pub(crate) fn console(desk: &Desk, size: (u16, u16)) -> Console {
    let board = actions::board(desk).expect("the board");
    let startup = Startup {
        depth: ColorDepth::Full,
        ascii: false,
        old_font: false,
        demo: None,
        size,
    };
    let now = desk.now().with_timezone(&Utc);
    let mut console = Console::new(startup, Settings::default(), now);
    console.update(Message::Signal(Signal::Started), now);
    let entered = EntryAnswer::Unlocked(Box::new(Entered {
        assets: Arc::new(desk.assets().clone()),
        profile: desk.profile().clone(),
        zone: desk.zone(),
        person: board.status.user.clone(),
        settings: Settings::default(),
        problems: Vec::new(),
        warnings: Vec::new(),
        voided: None,
        recovery_key: None,
        board,
    }));
    let answer = Message::Answer(Address::CONSOLE, Box::new(entered.into()));
    console.update(answer, now);
    console
}

/// First paint and key to paint, in turn with the list program.
pub(crate) fn in_a_real_terminal() {
    if !asked_for("terminal") {
        return;
    }
    let folder = generated::folder();
    let ours = || {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_contingencia"));
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("LANG", "es_PE.UTF-8");
        command.arg("--datos");
        command.arg(&folder);
        command
    };
    let list = || {
        let mut command = CommandBuilder::new(std::env::current_exe().expect("this binary"));
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env(baseline::ASK, "1");
        command
    };
    let (mut first, mut key) = (Vec::new(), Vec::new());
    let (mut first_list, mut key_list) = (Vec::new(), Vec::new());
    for _ in 0..15 {
        let measured = measure(ours(), b"x", b"\x1b");
        first.push(measured.first_paint);
        key.extend(measured.key_to_paint);
        let measured = measure(list(), b"x", b"\x11");
        first_list.push(measured.first_paint);
        key_list.extend(measured.key_to_paint);
    }
    let (first, first_list) = (median(&mut first), median(&mut first_list));
    let (key, key_list) = (median(&mut key), median(&mut key_list));
    println!(
        "terminal: first paint {first:.2} ms, the list {first_list:.2} ms, ratio {:.2}",
        first / first_list
    );
    println!(
        "terminal: key to paint {key:.3} ms, the list {key_list:.3} ms, ratio {:.2}",
        key / key_list
    );
    println!("terminal: resident memory idle {:.1} MB", resident(ours()));
}

struct Measured {
    first_paint: f64,
    key_to_paint: Vec<f64>,
}

/// Starts a program, waits for its first frame, presses a key a few times and
/// ends it. Times are milliseconds.
fn measure(command: CommandBuilder, key: &[u8], end: &[u8]) -> Measured {
    let start = Instant::now();
    let mut program = Program::start(command);
    let first_paint = program.painted(start);
    program.settle();
    let key_to_paint = (0..10)
        .map(|_| {
            let start = Instant::now();
            program.press(key);
            let took = program.painted(start);
            program.settle();
            took
        })
        .collect();
    program.press(end);
    program.child.kill().ok();
    program.child.wait().ok();
    Measured {
        first_paint,
        key_to_paint,
    }
}

/// Unlocks the console over the generated store and reads what it holds at rest.
fn resident(command: CommandBuilder) -> f64 {
    let mut program = Program::start(command);
    program.settle();
    program.press(generated::PASSPHRASE.as_bytes());
    program.press(b"\r");
    let pid = program.child.process_id().expect("a process");
    // Unlocked, the board drawn, the daily copy made.
    let mut last = 0.0;
    for _ in 0..120 {
        std::thread::sleep(Duration::from_millis(500));
        program.settle();
        let now = resident_of(pid);
        if (now - last).abs() < 0.05 && last > 0.0 && program.quiet_for >= 6 {
            break;
        }
        last = now;
    }
    program.child.kill().ok();
    program.child.wait().ok();
    last
}

/// Megabytes that a process holds in memory; zero where the system does not say.
fn resident_of(pid: u32) -> f64 {
    std::fs::read_to_string(format!("/proc/{pid}/status"))
        .ok()
        .and_then(|status| {
            let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
            line.split_whitespace().nth(1)?.parse::<f64>().ok()
        })
        .map_or(0.0, |kilobytes| kilobytes / 1024.0)
}

/// A program in a pseudo-terminal, and the instants at which it wrote.
struct Program {
    child: Box<dyn portable_pty::Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    written: Receiver<Instant>,
    quiet_for: u32,
    _master: Box<dyn portable_pty::MasterPty + Send>,
}

impl Program {
    fn start(command: CommandBuilder) -> Self {
        let pair = native_pty_system()
            .openpty(PtySize {
                rows: SIZE.1,
                cols: SIZE.0,
                pixel_width: 0,
                pixel_height: 0,
            })
            .expect("a pseudo-terminal");
        let mut screen = pair.master.try_clone_reader().expect("its screen");
        let keyboard = pair.master.take_writer().expect("its keyboard");
        let child = pair.slave.spawn_command(command).expect("it starts");
        drop(pair.slave);
        let (tell, written) = mpsc::channel();
        std::thread::spawn(move || {
            let mut bytes = vec![0; 65_536];
            // A few bytes of set-up are no frame yet.
            while let Ok(read @ 1..) = screen.read(&mut bytes) {
                let text = bytes[..read].iter().any(u8::is_ascii_alphabetic);
                if text && read > 8 && tell.send(Instant::now()).is_err() {
                    break;
                }
            }
        });
        Self {
            child,
            keyboard,
            written,
            quiet_for: 0,
            _master: pair.master,
        }
    }

    fn press(&mut self, key: &[u8]) {
        self.keyboard.write_all(key).expect("the key is pressed");
        self.keyboard.flush().expect("the key is pressed");
    }

    /// Milliseconds from `start` to the next thing written.
    fn painted(&mut self, start: Instant) -> f64 {
        let at = self
            .written
            .recv_timeout(Duration::from_secs(20))
            .expect("something is painted");
        (at - start).as_secs_f64() * 1000.0
    }

    /// Waits until nothing more is written.
    fn settle(&mut self) {
        self.quiet_for += 1;
        while self.written.recv_timeout(Duration::from_millis(60)).is_ok() {
            self.quiet_for = 0;
        }
    }
}
