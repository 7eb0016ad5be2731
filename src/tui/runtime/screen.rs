//! The real terminal, taken and given back.

use std::{
    io::{self, Stdout, Write},
    panic::{self, PanicHookInfo},
    sync::atomic::{AtomicBool, Ordering},
};

use crossterm::{
    cursor::Show,
    event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture},
    execute,
    style::Print,
    terminal::{
        EnterAlternateScreen, LeaveAlternateScreen, SetTitle, disable_raw_mode, enable_raw_mode,
    },
};
use ratatui::{Terminal, backend::CrosstermBackend};

/// Whether the terminal is ours now; cleared by whoever gives it back first.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Rings the terminal's bell, between two frames. A terminal that is gone rings not.
pub(super) fn ring() {
    let _ = execute!(io::stdout(), Print('\u{7}'));
}

/// The terminal in our hands: raw, on its second page, pasting in one piece. Given
/// back when dropped, and by the panic hook.
#[derive(Debug)]
pub struct Screen {
    terminal: Terminal<CrosstermBackend<WholeFrames<Stdout>>>,
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When there is none, or it cannot be made raw; [`io::ErrorKind::Unsupported`] where
    /// it is a console of old that draws no escape sequences.
    pub fn enter(mouse: bool) -> io::Result<Self> {
        #[cfg(windows)]
        if !crossterm::ansi_support::supports_ansi() {
            return Err(io::ErrorKind::Unsupported.into());
        }
        enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        let taken = Self::take(mouse);
        if taken.is_err() {
            leave();
        }
        taken
    }

    fn take(mouse: bool) -> io::Result<Self> {
        let mut out = io::stdout();
        execute!(out, EnterAlternateScreen, SetTitle("contingencia"))?;
        // Older Windows consoles know neither; the console works without them.
        let _ = execute!(out, EnableBracketedPaste);
        Self::take_mouse(mouse);
        let terminal = Terminal::new(CrosstermBackend::new(WholeFrames::over(out, &TAKEN)))?;
        Ok(Self { terminal })
    }

    /// Takes the mouse or gives it back; where the terminal knows neither, nothing is lost.
    pub(crate) fn take_mouse(mouse: bool) {
        let _ = if mouse {
            execute!(io::stdout(), EnableMouseCapture)
        } else {
            execute!(io::stdout(), DisableMouseCapture)
        };
    }

    /// What is drawn to.
    pub fn terminal(&mut self) -> &mut Terminal<CrosstermBackend<WholeFrames<Stdout>>> {
        &mut self.terminal
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        leave();
    }
}

/// What is drawn goes out as a synchronized update (DEC private mode 2026), in one
/// write: a terminal that knows it shows a frame whole or not at all, another passes
/// over the marks. Once the terminal was given back nothing goes out: what is drawn to it
/// last, as it is dropped, may find none, and there is nobody to be told of that.
#[derive(Debug)]
pub struct WholeFrames<W> {
    frame: Vec<u8>,
    out: W,
    taken: &'static AtomicBool,
}

impl<W> WholeFrames<W> {
    const BEGIN: &[u8] = b"\x1b[?2026h";
    const END: &[u8] = b"\x1b[?2026l";

    const fn over(out: W, taken: &'static AtomicBool) -> Self {
        let frame = Vec::new();
        Self { frame, out, taken }
    }
}

impl<W: Write> Write for WholeFrames<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.frame.is_empty() {
            self.frame.extend_from_slice(Self::BEGIN);
        }
        self.frame.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.taken.load(Ordering::SeqCst) {
            self.frame.clear();
            return Ok(());
        }
        if !self.frame.is_empty() {
            self.frame.extend_from_slice(Self::END);
            let written = self.out.write_all(&self.frame);
            // What could not be written is drawn anew or never: half of it is no frame.
            self.frame.clear();
            written?;
        }
        self.out.flush()
    }
}

/// Gives the terminal back as it was; does nothing the second time.
fn leave() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    // Each is tried whatever became of the others: there is nobody left to tell.
    let mut out = io::stdout();
    let _ = execute!(out, DisableMouseCapture);
    let _ = execute!(out, DisableBracketedPaste);
    let _ = execute!(out, LeaveAlternateScreen, Show);
    let _ = disable_raw_mode();
    let _ = out.flush();
}

/// Installs the panic hook: the terminal is given back first, then `tell` speaks.
/// What a panic says may hold personal content, so the usual message is not shown.
pub fn on_panic(tell: impl Fn(&PanicHookInfo<'_>) + Send + Sync + 'static) {
    panic::set_hook(Box::new(move |info| {
        leave();
        tell(info);
    }));
}

#[cfg(test)]
mod tests {
    use std::{
        io::{self, Write},
        sync::atomic::{AtomicBool, Ordering},
    };

    use super::WholeFrames;

    #[test]
    fn what_is_drawn_leaves_between_the_marks_of_one_update() {
        static TAKEN: AtomicBool = AtomicBool::new(true);
        let mut frames = WholeFrames::over(Vec::new(), &TAKEN);
        frames.flush().unwrap();
        frames.write_all(b"uno ").unwrap();
        frames.write_all(b"dos").unwrap();
        assert!(frames.out.is_empty());
        frames.flush().unwrap();
        frames.flush().unwrap();
        frames.write_all(b"tres").unwrap();
        frames.flush().unwrap();
        assert_eq!(
            String::from_utf8(frames.out).unwrap(),
            "\u{1b}[?2026huno dos\u{1b}[?2026l\u{1b}[?2026htres\u{1b}[?2026l"
        );
    }

    /// A terminal whose window was closed.
    struct Gone;

    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
    }

    #[test]
    fn a_terminal_that_is_gone_is_told_of_while_it_is_ours_and_not_as_it_is_given_back() {
        static TAKEN: AtomicBool = AtomicBool::new(true);
        let mut frames = WholeFrames::over(Gone, &TAKEN);
        frames.write_all(b"uno").unwrap();
        assert!(frames.flush().is_err());
        TAKEN.store(false, Ordering::SeqCst);
        frames.write_all(b"dos").unwrap();
        frames.flush().unwrap();
    }
}
