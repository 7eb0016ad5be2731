//! The printer of this computer, where it has one.
//!
//! A document goes to `lp` by its standard input, so that no plain file of anybody's data
//! is made for it; on Windows, which prints files alone, the file that the person keeps is
//! handed to the program that prints it there. Whoever takes it has all of it from the
//! start: it goes on by itself when the console ends before the system has answered.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::{self, Builder, JoinHandle};
use std::time::{Duration, Instant};
use std::{fs::File, io};

use thiserror::Error;

/// How long the system may take to say which printer it has; Windows has to start a program
/// that asks it.
const PATIENCE: Duration = Duration::from_secs(if cfg!(windows) { 5 } else { 3 });

/// How long it may take to take a document; Windows has to start a program for it.
const TAKING: Duration = Duration::from_secs(if cfg!(windows) { 30 } else { 10 });

/// How often it is looked whether it has.
const LOOK: Duration = Duration::from_millis(20);

/// The longest it may say it.
const SAID: u64 = 64 << 10;

/// Why nothing was printed, or nobody knows whether it was.
#[derive(Debug, Error)]
pub enum PrinterError {
    /// The computer has no printer.
    #[error("no printer")]
    None,
    /// The system did not take it.
    #[error("the system did not take it")]
    Refused,
    /// The system did not say in time whether it took it: it may have.
    #[error("the system did not answer within {} seconds", .0.as_secs())]
    Silent(Duration),
    /// The file that was to be printed does not read.
    #[error("{} does not read", .0.display())]
    Unreadable(PathBuf),
}

/// The printer that documents go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printer(String);

/// A document that the system was handed and has not taken yet.
#[derive(Debug)]
pub struct Handed {
    printer: Printer,
    taker: Child,
}

impl Printer {
    /// The usual one of this computer, or the first that prints. It may take the system a
    /// while to say.
    ///
    /// # Errors
    /// There is none, or the system does not say.
    pub fn find() -> Result<Self, PrinterError> {
        for (program, args, read) in asked() {
            let mut command = command(program);
            // What is read is what it says in English.
            command.args(args).env("LC_ALL", "C").env("LANG", "C");
            // A system that does not answer one question does not answer the next.
            let said = said(&mut command).ok_or(PrinterError::None)?;
            if let Some(name) = read(&said) {
                return Ok(Self(name));
            }
        }
        Err(PrinterError::None)
    }

    /// What it is called.
    #[must_use]
    pub fn into_name(self) -> String {
        self.0
    }

    /// Hands it a document that is in memory alone. `title` is what the queue of the printer
    /// shows: no name of anybody.
    ///
    /// # Errors
    /// The system starts no program that takes it.
    #[cfg(not(windows))]
    pub fn hand(self, title: &str, pdf: &[u8]) -> Result<Handed, PrinterError> {
        let pdf = held(pdf).map_err(|_| PrinterError::Refused)?;
        let mut lp = lp(&self.0, title);
        lp.stdin(pdf);
        self.begin(&mut lp)
    }

    /// Hands it a file that the person keeps.
    ///
    /// # Errors
    /// The file does not read, or the system starts no program that takes it.
    pub fn hand_file(self, file: &Path) -> Result<Handed, PrinterError> {
        let unreadable = |_| PrinterError::Unreadable(file.to_path_buf());
        let opened = File::open(file).map_err(unreadable)?;
        let mut taker = taker(&self.0, file, opened);
        self.begin(&mut taker)
    }

    fn begin(self, taker: &mut Command) -> Result<Handed, PrinterError> {
        Ok(Handed {
            printer: self,
            taker: taker.spawn().map_err(|_| PrinterError::Refused)?,
        })
    }
}

impl Handed {
    /// Waits until the system took it; answers on which printer.
    ///
    /// # Errors
    /// It did not take it, or nobody knows.
    pub fn taken(self) -> Result<Printer, PrinterError> {
        self.within(TAKING)
    }

    fn within(mut self, limit: Duration) -> Result<Printer, PrinterError> {
        match ended::<()>(&mut self.taker, None, limit) {
            Some((true, _)) => Ok(self.printer),
            Some((false, _)) => Err(PrinterError::Refused),
            None => Err(PrinterError::Silent(limit)),
        }
    }
}

/// A document in memory, as a file that a program reads whether or not this one still runs.
#[cfg(target_os = "linux")]
fn held(pdf: &[u8]) -> io::Result<Stdio> {
    use io::{Seek as _, Write as _};
    use rustix::fs::{MemfdFlags, memfd_create};
    let mut memory = File::from(memfd_create("documento", MemfdFlags::CLOEXEC)?);
    memory.write_all(pdf)?;
    memory.rewind()?;
    Ok(memory.into())
}

/// A document in memory; where a system keeps no such file, what does not read it while this
/// program runs does not have it.
#[cfg(all(unix, not(target_os = "linux")))]
fn held(pdf: &[u8]) -> io::Result<Stdio> {
    use io::Write as _;
    let (from, mut to) = io::pipe()?;
    let pdf = pdf.to_vec();
    thread::Builder::new().spawn(move || to.write_all(&pdf))?;
    Ok(from.into())
}

/// Reads a name out of what a program says.
type Read = fn(&str) -> Option<String>;

/// Who is asked for the printer, with what, in this order.
#[cfg(not(windows))]
fn asked() -> Vec<(&'static str, Vec<&'static str>, Read)> {
    vec![
        ("lpstat", vec!["-d"], usual),
        ("lpstat", vec!["-p"], first_enabled),
    ]
}

#[cfg(windows)]
fn asked() -> Vec<(&'static str, Vec<&'static str>, Read)> {
    const NAME: &str = "(Get-CimInstance Win32_Printer -Filter 'Default=true').Name";
    let args = ["-NoProfile", "-NonInteractive", "-Command", NAME];
    vec![("powershell", args.to_vec(), named)]
}

#[cfg(any(windows, test))]
fn named(said: &str) -> Option<String> {
    let name = said.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// `system default destination: NAME`.
#[cfg(any(not(windows), test))]
fn usual(said: &str) -> Option<String> {
    let name = said.strip_prefix("system default destination:")?.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// `printer NAME is idle.  enabled since …`, a line a printer.
#[cfg(any(not(windows), test))]
fn first_enabled(said: &str) -> Option<String> {
    said.lines().find_map(|line| {
        let (name, state) = line.strip_prefix("printer ")?.split_once(' ')?;
        (!state.starts_with("disabled")).then(|| name.to_owned())
    })
}

/// What a program says on its standard output; none where it fails or takes too long.
fn said(command: &mut Command) -> Option<String> {
    use io::Read as _;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let out = child.stdout.take()?;
    let text = Builder::new().spawn(move || {
        let mut text = String::new();
        out.take(SAID).read_to_string(&mut text).map(|_| text)
    });
    let Ok(text) = text else {
        kill(&mut child);
        return None;
    };
    let (has_said, text) = ended(&mut child, Some(text), PATIENCE)?;
    text?.ok().filter(|_| has_said)
}

/// Whether a program ended well, and what came of the thread at its pipe; none where they
/// did not end in time, and were ended.
fn ended<T>(
    child: &mut Child,
    pipe: Option<JoinHandle<T>>,
    limit: Duration,
) -> Option<(bool, Option<T>)> {
    let begun = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) if pipe.as_ref().is_none_or(JoinHandle::is_finished) => {
                break Some(status);
            }
            Ok(_) if begun.elapsed() < limit => thread::sleep(LOOK),
            Ok(_) | Err(_) => {
                kill(child);
                break None;
            }
        }
    };
    let told = pipe.and_then(|pipe| pipe.join().ok());
    status.map(|status| (status.success(), told))
}

/// A program that is killed with what it starts.
fn command(program: &str) -> Command {
    let command = Command::new(program);
    #[cfg(unix)]
    let command = {
        use std::os::unix::process::CommandExt;
        let mut command = command;
        command.process_group(0);
        command
    };
    command
}

/// Ends a program and what it started, which would hold its pipes open. It may have ended by
/// itself; either way it is waited for.
fn kill(child: &mut Child) {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let _ = group.map(|group| kill_process_group(group, Signal::KILL));
    }
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(not(windows))]
fn taker(printer: &str, file: &Path, opened: File) -> Command {
    let title = file.file_stem().unwrap_or_default().to_string_lossy();
    let mut command = lp(printer, &title);
    command.stdin(opened);
    command
}

/// The shell's own verb, by the program that prints such files there. The name of the file
/// is no part of what is run.
#[cfg(windows)]
fn taker(_: &str, file: &Path, _: File) -> Command {
    const PRINT: &str = "Start-Process -FilePath $env:CONTINGENCIA_IMPRIMIR -Verb Print";
    let mut command = command("powershell");
    command
        .args(["-NoProfile", "-NonInteractive", "-Command", PRINT])
        .env("CONTINGENCIA_IMPRIMIR", file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

#[cfg(not(windows))]
fn lp(printer: &str, title: &str) -> Command {
    let mut command = command("lp");
    command
        .args(["-d", printer, "-t", title])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn q7_a_printer_that_does_not_answer_is_not_waited_for() {
        let limit = Duration::from_millis(200);
        let printed = |does, limit| {
            let mut taker = command("sh");
            // More than a pipe holds.
            let pdf = held(&vec![b' '; 1 << 20]).unwrap();
            taker.args(["-c", does]).stdin(pdf);
            let printer = Printer("Mostrador".to_owned());
            printer.begin(&mut taker).unwrap().within(limit)
        };
        let silent = printed("sleep 3600; true", limit);
        assert!(matches!(silent, Err(PrinterError::Silent(it)) if it == limit));
        let refused = printed("cat > /dev/null; false", TAKING);
        assert!(matches!(refused, Err(PrinterError::Refused)));
        let whole = printed("test $(wc -c) -eq 1048576", TAKING);
        assert_eq!(whole.unwrap().into_name(), "Mostrador");
    }

    #[test]
    fn q7_the_printer_is_the_usual_one_or_the_first_that_prints() {
        let usual_of = |said| usual(said).unwrap_or_default();
        assert_eq!(
            usual_of("system default destination: Mostrador\n"),
            "Mostrador"
        );
        assert_eq!(usual_of("no system default destination\n"), "");
        assert_eq!(usual_of("lpstat: No destinations added.\n"), "");
        let some = "printer Vieja disabled since Mon -\n\treason unknown\nprinter Ticket is idle.  enabled since Mon\n";
        assert_eq!(first_enabled(some).as_deref(), Some("Ticket"));
        assert_eq!(first_enabled("lpstat: No destinations added.\n"), None);
        assert_eq!(
            named("Microsoft Print to PDF\r\n").as_deref(),
            Some("Microsoft Print to PDF")
        );
        assert_eq!(named("\r\n"), None);
    }
}
