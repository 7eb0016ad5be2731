//! Work of which nobody knows what it takes, in a process of our own: measured by itself,
//! stopped by its bounds or by whoever asked for it. It gets what it needs through its
//! standard input and nothing besides: no environment, so no keys and no places of data.
//!
//! The memory is measured by `memory-stats`, on every system; where the system can refuse
//! it beforehand, it does so by `rustix`: what asks for more than there is falls at once.

use std::io;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread::{self, Builder};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// How often a process looks at its clock and its memory.
const LOOK: Duration = Duration::from_millis(10);

/// Exit codes of a process that ended itself.
const TOO_LONG: u8 = 3;
const TOO_MUCH: u8 = 4;
const NO_THREAD: u8 = 5;

/// What the work may take.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Bounds {
    pub(crate) milliseconds: u64,
    pub(crate) bytes: usize,
}

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// By itself, with a code of its own.
    Code(u8),
    /// It took longer than it may.
    TooLong,
    /// It took more memory than it may.
    TooMuch,
    /// It fell, or the system took back memory that it had not got.
    Fell,
}

impl End {
    pub(crate) fn of(status: ExitStatus) -> Self {
        match status.code().and_then(|code| u8::try_from(code).ok()) {
            Some(TOO_LONG) => Self::TooLong,
            Some(TOO_MUCH) => Self::TooMuch,
            Some(code) => Self::Code(code),
            None => Self::Fell,
        }
    }
}

/// Starts this program for one kind of work.
pub(crate) fn begin(call: &str) -> io::Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(call).env_clear();
    // Without it Windows does not find the libraries that every program needs.
    #[cfg(windows)]
    if let Some(root) = std::env::var_os("SystemRoot") {
        command.env("SystemRoot", root);
    }
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // What falls says may hold what people wrote.
        .stderr(Stdio::null())
        .spawn()
}

/// What the process gives up before it reads anything: to write any file, and memory
/// beyond its bounds.
pub(crate) fn confine(bounds: Bounds) {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let at_most = |most: u64| Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        // Where the system knows no such measure, the look at the memory remains.
        let _ = setrlimit(Resource::Fsize, at_most(0));
        let _ = setrlimit(Resource::Data, at_most(bounds.bytes as u64));
    }
    #[cfg(not(unix))]
    let _ = bounds;
}

/// Lets it work on a thread of its own while this one looks on; past a bound the process ends,
/// as there is no other way to stop work that does not look up.
#[allow(clippy::exit, reason = "the process is there for this alone")]
pub(crate) fn within<T: Send>(bounds: Bounds, work: impl FnOnce() -> T + Send) -> T {
    let begun = Instant::now();
    thread::scope(|scope| {
        let (done, ended) = channel::<()>();
        let worker = Builder::new().spawn_scoped(scope, move || {
            let made = work();
            drop(done);
            made
        });
        // Whoever began this process hears that it fell.
        let Ok(worker) = worker else {
            std::process::exit(NO_THREAD.into());
        };
        while ended.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
            if begun.elapsed() > Duration::from_millis(bounds.milliseconds) {
                std::process::exit(TOO_LONG.into());
            }
            let taken = memory_stats::memory_stats().map_or(0, |stats| stats.physical_mem);
            if taken > bounds.bytes {
                std::process::exit(TOO_MUCH.into());
            }
        }
        match worker.join() {
            Ok(made) => made,
            Err(fall) => std::panic::resume_unwind(fall),
        }
    })
}
