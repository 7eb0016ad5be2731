//! The real terminal, taken and given back.

use std::{
    io::{self, BufWriter, Stdout, Write as _},
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
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
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
        // A frame leaves in one write, so that slow lines never show half of one.
        let out = BufWriter::with_capacity(64 * 1024, out);
        let terminal = Terminal::new(CrosstermBackend::new(out))?;
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
    pub fn terminal(&mut self) -> &mut Terminal<CrosstermBackend<BufWriter<Stdout>>> {
        &mut self.terminal
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        leave();
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
