//! The real program in a pseudo-terminal, seen as a person sees it.
//!
//! Nothing here sleeps: every wait ends when the screen shows what is awaited, when
//! the program ends, or at a generous deadline, and then it fails with the screen.
//! The program sees no environment but what is set here.

use std::{
    io::{Read, Write},
    num::NonZeroU16,
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

/// How long anything may take on a loaded machine.
const DEADLINE: Duration = Duration::from_mins(1);

/// Keys that are not letters, as a terminal sends them.
pub(crate) mod keys {
    pub(crate) const ENTER: &str = "\r";
    pub(crate) const ESC: &str = "\x1b";
    pub(crate) const TAB: &str = "\t";
    pub(crate) const BACK_TAB: &str = "\x1b[Z";
    pub(crate) const BACKSPACE: &str = "\x7f";
    pub(crate) const UP: &str = "\x1b[A";
    pub(crate) const DOWN: &str = "\x1b[B";
    pub(crate) const RIGHT: &str = "\x1b[C";
    pub(crate) const LEFT: &str = "\x1b[D";
    pub(crate) const HOME: &str = "\x1b[H";
    pub(crate) const END: &str = "\x1b[F";
    pub(crate) const PAGE_UP: &str = "\x1b[5~";
    pub(crate) const PAGE_DOWN: &str = "\x1b[6~";
    pub(crate) const DELETE: &str = "\x1b[3~";
    pub(crate) const F1: &str = "\x1bOP";
    pub(crate) const F2: &str = "\x1bOQ";
    pub(crate) const F3: &str = "\x1bOR";
    pub(crate) const F4: &str = "\x1bOS";
    pub(crate) const F5: &str = "\x1b[15~";
    pub(crate) const F7: &str = "\x1b[18~";
    pub(crate) const F8: &str = "\x1b[19~";
    pub(crate) const CTRL_E: &str = "\x05";
    pub(crate) const CTRL_L: &str = "\x0c";
    pub(crate) const CTRL_P: &str = "\x10";
    pub(crate) const CTRL_Q: &str = "\x11";
    pub(crate) const CTRL_W: &str = "\x17";
}

/// What the reader thread knows.
struct Seen {
    parser: vt100::Parser,
    raw: Vec<u8>,
    /// How many bytes of `raw` the parser was given.
    shown: usize,
    ended: bool,
}

impl Seen {
    /// Gives the parser what has come, but for a synchronized update that is not whole:
    /// as on a terminal that knows them, no half of a frame is ever on the screen.
    fn show(&mut self) {
        const BEGIN: &[u8] = b"\x1b[?2026h";
        const END: &[u8] = b"\x1b[?2026l";
        let come = &self.raw[self.shown..];
        let last = |mark: &[u8]| come.windows(mark.len()).rposition(|it| it == mark);
        let open = last(BEGIN).filter(|begin| last(END).is_none_or(|end| end < *begin));
        // A mark may itself have come in part.
        let part = (1..BEGIN.len())
            .rev()
            .find(|len| come.ends_with(&BEGIN[..*len]))
            .unwrap_or(0);
        let whole = open.unwrap_or(come.len() - part);
        let count = if self.ended { come.len() } else { whole };
        self.parser.process(&come[..count]);
        self.shown += count;
    }
}

/// A running console.
pub(crate) struct Console {
    seen: Arc<(Mutex<Seen>, Condvar)>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    data: Option<TempDir>,
    data_path: PathBuf,
}

impl Console {
    /// Starts the program on a store of its own, on a terminal of `(columns, rows)`.
    pub(crate) fn start(args: &[&str], size: (u16, u16)) -> Self {
        let data = TempDir::new().unwrap();
        let path = data.path().to_owned();
        let mut console = Self::over(&path, args, size);
        console.data = Some(data);
        console
    }

    /// Starts the program on a data folder that outlives it, to come back to it.
    pub(crate) fn over(data: &Path, args: &[&str], size: (u16, u16)) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_contingencia"));
        command.arg("--datos");
        command.arg(data);
        command.args(args);
        Self::spawn(command, data, size, &[])
    }

    /// Starts any command with the console's clean environment and these variables,
    /// on a terminal of `(columns, rows)`.
    pub(crate) fn spawn(
        mut command: CommandBuilder,
        data: &Path,
        size: (u16, u16),
        variables: &[(&str, &str)],
    ) -> Self {
        // Windows starts nothing without these.
        const KEPT: [&str; 4] = ["PATH", "SystemRoot", "TEMP", "TMP"];
        command.env_clear();
        for name in KEPT {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        for home in [
            "HOME",
            "USERPROFILE",
            "APPDATA",
            "LOCALAPPDATA",
            "XDG_CONFIG_HOME",
        ] {
            command.env(home, data);
        }
        command.env("TERM", "xterm-256color");
        command.env("LANG", "es_PE.UTF-8");
        command.env("TZ", "America/Lima");
        for (name, value) in variables {
            command.env(name, value);
        }
        command.cwd(data);

        let pair = native_pty_system().openpty(pty_size(size)).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        // With our end of the slave open, the end of the program would never be seen.
        drop(pair.slave);
        let reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let seen = Arc::new((
            Mutex::new(Seen {
                parser: vt100::Parser::new(cells(size.1), cells(size.0), 0),
                raw: Vec::new(),
                shown: 0,
                ended: false,
            }),
            Condvar::new(),
        ));
        watch(Arc::clone(&seen), reader);
        Self {
            seen,
            master: pair.master,
            writer,
            child,
            data: None,
            data_path: data.to_owned(),
        }
    }

    /// The data folder.
    pub(crate) fn data(&self) -> &Path {
        &self.data_path
    }

    /// Presses keys: letters as they are, others from [`keys`].
    pub(crate) fn send(&mut self, keys: &str) -> &mut Self {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
        self
    }

    /// Pastes a text in one piece, as terminals do.
    pub(crate) fn paste(&mut self, text: &str) -> &mut Self {
        self.send(&format!("\x1b[200~{text}\x1b[201~"))
    }

    /// Waits until the screen shows a text.
    pub(crate) fn wait_for(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("«{text}» to appear"), |screen| {
            screen.contains(text)
        })
    }

    /// Waits until the screen shows a text no more.
    pub(crate) fn wait_gone(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("«{text}» to go"), |screen| {
            !screen.contains(text)
        })
    }

    /// Waits until the screen is as wanted; `what` tells it in the failure.
    pub(crate) fn wait_until(&mut self, what: &str, is_so: impl Fn(&str) -> bool) -> &mut Self {
        let deadline = Instant::now() + DEADLINE;
        let mut seen = self.lock();
        loop {
            let screen = seen.parser.screen().contents();
            if is_so(&screen) {
                break;
            }
            assert!(
                !seen.ended,
                "the program ended while waiting for {what}:\n{}",
                framed(&screen)
            );
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "waited in vain for {what}:\n{}",
                framed(&screen)
            );
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
        drop(seen);
        self
    }

    /// What is on the screen now, rows parted by line breaks.
    pub(crate) fn screen(&self) -> String {
        self.lock().parser.screen().contents()
    }

    /// Everything the program has written, escape sequences and all.
    pub(crate) fn raw(&self) -> String {
        String::from_utf8_lossy(&self.lock().raw).into_owned()
    }

    /// Clicks with the left button on the first place where a text is shown.
    pub(crate) fn click(&mut self, text: &str) -> &mut Self {
        let screen = self.screen();
        let (row, line) = screen
            .lines()
            .enumerate()
            .find(|(_, line)| line.contains(text))
            .unwrap_or_else(|| panic!("«{text}» is nowhere:\n{}", framed(&screen)));
        let before = line.split(text).next().unwrap_or_default();
        // Every sign of the console is one cell wide.
        let (column, row) = (before.chars().count() + 1, row + 1);
        self.send(&format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"))
    }

    /// Whether the second page is shown, as while the console runs.
    pub(crate) fn is_alternate(&self) -> bool {
        self.lock().parser.screen().alternate_screen()
    }

    /// Waits until the terminal is given back, the process still being there.
    #[cfg(unix)]
    pub(crate) fn wait_left(&mut self) -> &mut Self {
        let deadline = Instant::now() + DEADLINE;
        let mut seen = self.lock();
        while seen.parser.screen().alternate_screen() {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "the terminal is not given back");
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
        drop(seen);
        self
    }

    /// Calls the process back from the background until it is on the terminal again: a
    /// call that comes before it has stopped is lost.
    #[cfg(unix)]
    pub(crate) fn call_back(&mut self) -> &mut Self {
        let deadline = Instant::now() + DEADLINE;
        loop {
            self.signal("CONT");
            let seen = self.lock();
            let again = Duration::from_millis(100);
            let is_away = |seen: &mut Seen| !seen.parser.screen().alternate_screen();
            let (seen, waited) = self
                .seen
                .1
                .wait_timeout_while(seen, again, is_away)
                .unwrap();
            if !waited.timed_out() {
                break;
            }
            drop(seen);
            assert!(Instant::now() < deadline, "the console does not come back");
        }
        self
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&mut self, size: (u16, u16)) -> &mut Self {
        // The parser first: what the program draws for the new size must find it so.
        self.lock().parser.set_size(cells(size.1), cells(size.0));
        self.master.resize(pty_size(size)).unwrap();
        self
    }

    /// The id of the process.
    pub(crate) fn process(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Lets the system tell the process something.
    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        let id = self.process().to_string();
        let sent = std::process::Command::new("kill")
            .args([&format!("-{name}"), &id])
            .status();
        assert!(sent.unwrap().success());
    }

    /// Ends it by [`Self::kill_9`] once what was typed is on the disk: a form says
    /// *borrador guardado* only while all that it shows is. What was typed last must
    /// have been waited for, or a form that is older than the keys says it too.
    pub(crate) fn kill_9_once_saved(&mut self) {
        self.wait_for("borrador guardado").kill_9();
    }

    /// Ends the program as a power cut does: at once and without a word.
    pub(crate) fn kill_9(&mut self) {
        // `Child::kill` of the pseudo-terminal says good-bye first.
        #[cfg(unix)]
        self.signal("9");
        #[cfg(not(unix))]
        self.child.kill().unwrap();
        self.wait_exit();
    }

    /// Waits until the program has ended and everything it wrote is on the screen.
    pub(crate) fn wait_exit(&mut self) -> ExitStatus {
        let deadline = Instant::now() + DEADLINE;
        let mut seen = self.lock();
        while !seen.ended {
            let left = deadline.saturating_duration_since(Instant::now());
            let screen = seen.parser.screen().contents();
            assert!(
                !left.is_zero(),
                "the program did not end:\n{}",
                framed(&screen)
            );
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
        drop(seen);
        self.child.wait().unwrap()
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        // A failed wait leaves the lock poisoned; the screen in it is still true.
        self.seen.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        // A failed test must not leave its program behind.
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// Feeds the screen with what the program writes.
fn watch(seen: Arc<(Mutex<Seen>, Condvar)>, mut reader: Box<dyn Read + Send>) {
    thread::spawn(move || {
        let mut bytes = [0; 8192];
        loop {
            // On Linux the end of the program reads as an error.
            let count = reader.read(&mut bytes).unwrap_or(0);
            let mut state = seen.0.lock().unwrap_or_else(PoisonError::into_inner);
            state.raw.extend_from_slice(&bytes[..count]);
            state.ended = count == 0;
            state.show();
            seen.1.notify_all();
            if count == 0 {
                return;
            }
        }
    });
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}

fn pty_size((cols, rows): (u16, u16)) -> PtySize {
    PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    }
}

/// The screen with a rule above and below, for failures.
fn framed(screen: &str) -> String {
    let rule = "─".repeat(80);
    format!("{rule}\n{screen}\n{rule}")
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// A program that draws, answers and ends.
    fn shell(script: &str) -> (TempDir, Console) {
        let data = TempDir::new().unwrap();
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", script]);
        let console = Console::spawn(command, data.path(), (40, 10), &[]);
        (data, console)
    }

    #[test]
    fn it_sees_what_is_drawn_and_answers() {
        let (_data, mut console) =
            shell("printf 'nombre: '; read x; printf '\\033[2J\\033[3;5Hhola %s' \"$x\"; read y");
        console.wait_for("nombre:").send("Ñandú").send(keys::ENTER);
        console.wait_for("    hola Ñandú").wait_gone("nombre");
        console.send(keys::ENTER);
        assert!(console.wait_exit().success());
    }

    #[test]
    fn its_environment_is_its_own() {
        let (data, mut console) =
            shell("printf '%s|%s|%s' \"$TZ\" \"$HOME\" \"${CARGO:-none}\"; read x");
        console.wait_until("the environment", |screen| {
            screen.replace('\n', "").contains("|none")
        });
        let screen = console.screen().replace('\n', "");
        assert!(screen.contains("America/Lima|"));
        assert!(screen.contains(&*data.path().to_string_lossy()));
        console.kill_9();
    }

    #[test]
    fn a_killed_program_ends_and_its_size_can_change() {
        let (_data, mut console) =
            shell("trap 'stty size' WINCH; echo listo; while :; do read x; done");
        console.wait_for("listo").resize((50, 12)).wait_for("12 50");
        console.kill_9();
        assert!(!console.wait_exit().success());
    }
}
