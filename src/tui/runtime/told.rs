//! What the system tells the process: to end, or to wait.
//!
//! A closed window, a session that ends and a machine that shuts down give the console
//! a moment to save what is being typed and to give the terminal back.

use std::{
    io,
    thread::{self, JoinHandle},
};

/// What the system said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// The program is to end.
    End,
    /// The program is to wait in the background until it is called back.
    #[cfg_attr(windows, expect(dead_code, reason = "Windows knows no background"))]
    Pause,
}

/// Listens until it is dropped.
pub(crate) struct Listener {
    ears: system::Ears,
    thread: Option<JoinHandle<()>>,
}

impl Listener {
    /// Begins to listen; `tell` says whether anybody still wants to know.
    ///
    /// # Errors
    /// The system tells nothing, or starts no thread.
    pub(crate) fn start(tell: impl FnMut(Told) -> bool + Send + 'static) -> io::Result<Self> {
        let (ears, listen) = system::listen(tell)?;
        let thread = thread::Builder::new()
            .name("signals".to_owned())
            .spawn(listen)?;
        Ok(Self {
            ears,
            thread: Some(thread),
        })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.ears.close();
        if let Some(thread) = self.thread.take() {
            // What it could still say, nobody hears.
            let _ = thread.join();
        }
    }
}

/// Waits in the background, the terminal being given back, until called again.
///
/// # Errors
/// The system knows no such thing.
pub(crate) fn pause() -> io::Result<()> {
    system::pause()
}

#[cfg(unix)]
mod system {
    use std::io;

    use signal_hook::{
        consts::{SIGHUP, SIGINT, SIGTERM, SIGTSTP},
        iterator::{Handle, Signals},
        low_level::emulate_default_handler,
    };

    use super::Told;

    pub(super) struct Ears(Handle);

    impl Ears {
        pub(super) fn close(&self) {
            self.0.close();
        }
    }

    pub(super) fn listen(
        mut tell: impl FnMut(Told) -> bool + Send + 'static,
    ) -> io::Result<(Ears, impl FnOnce() + Send + 'static)> {
        let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM, SIGTSTP])?;
        let ears = Ears(signals.handle());
        let listen = move || {
            for signal in signals.forever() {
                let told = if signal == SIGTSTP {
                    Told::Pause
                } else {
                    Told::End
                };
                if !tell(told) {
                    return;
                }
            }
        };
        Ok((ears, listen))
    }

    pub(super) fn pause() -> io::Result<()> {
        emulate_default_handler(SIGTSTP)
    }
}

#[cfg(windows)]
mod system {
    use std::{
        future::Future,
        io,
        pin::pin,
        sync::{
            Arc,
            atomic::{AtomicBool, Ordering},
        },
        task::{Context, Poll, Wake, Waker},
        thread::{self, Thread},
        time::Duration,
    };

    use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};

    use super::Told;

    pub(super) struct Ears(Arc<AtomicBool>);

    impl Ears {
        pub(super) fn close(&self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    /// Wakes the thread that listens.
    struct Knock(Thread);

    impl Wake for Knock {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    /// How often it is looked whether anybody still wants to know.
    const LOOK: Duration = Duration::from_millis(200);

    pub(super) fn listen(
        mut tell: impl FnMut(Told) -> bool + Send + 'static,
    ) -> io::Result<(Ears, impl FnOnce() + Send + 'static)> {
        // While the window is open these wait for ever; once it closes, the system
        // gives the program a few seconds.
        let (mut closed, mut log_off) = (ctrl_close()?, ctrl_logoff()?);
        let (mut shutdown, mut broken) = (ctrl_shutdown()?, ctrl_break()?);
        // In the console it is a key.
        let mut interrupted = ctrl_c()?;
        let over = Arc::new(AtomicBool::new(false));
        let ears = Ears(Arc::clone(&over));
        let listen = move || {
            let waker = Waker::from(Arc::new(Knock(thread::current())));
            let mut context = Context::from_waker(&waker);
            while !over.load(Ordering::Relaxed) {
                let told = [
                    pin!(closed.recv()).poll(&mut context),
                    pin!(log_off.recv()).poll(&mut context),
                    pin!(shutdown.recv()).poll(&mut context),
                    pin!(broken.recv()).poll(&mut context),
                    pin!(interrupted.recv()).poll(&mut context),
                ];
                let ends = told.iter().any(Poll::is_ready);
                if ends && !tell(Told::End) {
                    return;
                }
                thread::park_timeout(LOOK);
            }
        };
        Ok((ears, listen))
    }

    pub(super) fn pause() -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
