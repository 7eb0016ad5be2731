//! The clipboard: what is copied is held for a minute, then taken back.
//!
//! Invariants: what somebody else copied since is never touched; nothing copied here
//! outlives the console. Where the system has no clipboard the terminal is asked
//! (OSC 52): it cannot be asked back what it holds, so there nothing is taken back.

use std::{io::stdout, time::Duration};

use chrono::{DateTime, Utc};
use crossterm::{clipboard::CopyToClipboard, execute};

use super::runtime::idle::IdleWatch;

/// How long a copied text stays.
const STAYS: Duration = Duration::from_mins(1);

/// How far a text got that was to be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// It is on the system's clipboard, for a minute.
    System,
    /// The terminal was asked to copy it, and does not say whether it did.
    Terminal,
    /// Neither took it.
    Nowhere,
}

/// Where texts are copied to.
pub(super) trait Board {
    /// Puts a text there and says how far it got.
    fn put(&mut self, text: &str) -> Copied;

    /// Whether it holds this text still, as far as can be known.
    fn holds(&mut self, text: &str) -> bool;

    /// Empties it.
    fn clear(&mut self);
}

/// A board, and the text that is to be taken back from it.
pub(super) struct Clipboard<B: Board> {
    board: B,
    held: Option<(String, IdleWatch)>,
}

impl<B: Board> Clipboard<B> {
    pub(super) const fn new(board: B) -> Self {
        Self { board, held: None }
    }

    /// Copies a text; one copied before is replaced by it.
    pub(super) fn copy(&mut self, text: String, now: DateTime<Utc>) -> Copied {
        let copied = self.board.put(&text);
        match copied {
            Copied::System => self.held = Some((text, IdleWatch::new(now))),
            // What was held before may be there still.
            Copied::Terminal | Copied::Nowhere => {}
        }
        copied
    }

    /// How long until something is to be taken back.
    pub(super) fn remaining(&self, now: DateTime<Utc>) -> Duration {
        let held = self.held.as_ref();
        held.map_or(Duration::MAX, |(_, since)| {
            since.remaining(now, Some(STAYS))
        })
    }

    /// Takes back what has stayed its time.
    pub(super) fn tidy(&mut self, now: DateTime<Utc>) {
        let due = |(_, since): &mut (String, IdleWatch)| since.is_due(now, Some(STAYS));
        if self.held.as_mut().is_some_and(due) {
            self.take_back();
        }
    }

    /// Takes back what is held, whatever time it has left.
    pub(super) fn take_back(&mut self) {
        if let Some((text, _)) = self.held.take()
            && self.board.holds(&text)
        {
            self.board.clear();
        }
    }
}

impl<B: Board> Drop for Clipboard<B> {
    fn drop(&mut self) {
        self.take_back();
    }
}

/// The system's clipboard, else the terminal's.
#[derive(Default)]
pub(super) struct Desktop {
    /// Reached for at the first copy; on X11 the text is there only while this lives.
    system: Option<arboard::Clipboard>,
}

impl Desktop {
    fn put_in_system(&mut self, text: &str) -> Result<(), arboard::Error> {
        let system = match self.system.take() {
            Some(system) => system,
            None => arboard::Clipboard::new()?,
        };
        private(self.system.insert(system).set()).text(text)
    }
}

impl Board for Desktop {
    fn put(&mut self, text: &str) -> Copied {
        if self.put_in_system(text).is_ok() {
            return Copied::System;
        }
        // Between two frames, so that it stands in the middle of none.
        match execute!(stdout(), CopyToClipboard::to_clipboard_from(text)) {
            Ok(()) => Copied::Terminal,
            Err(_) => Copied::Nowhere,
        }
    }

    fn holds(&mut self, text: &str) -> bool {
        let there = self.system.as_mut().map(arboard::Clipboard::get_text);
        matches!(there, Some(Ok(there)) if there == text)
    }

    fn clear(&mut self) {
        if let Some(system) = &mut self.system {
            // Nobody can be told, and nothing else can be done.
            let _ = system.clear();
        }
    }
}

/// Keeps a text out of the history that systems and other programs keep of the
/// clipboard, since taking it back does not reach there (T1).
#[cfg(windows)]
fn private(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtWindows as _;
    set.exclude_from_cloud().exclude_from_history()
}

#[cfg(target_os = "macos")]
fn private(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtApple as _;
    set.exclude_from_history()
}

#[cfg(all(unix, not(target_os = "macos")))]
fn private(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtLinux as _;
    set.exclude_from_history()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::{cell::RefCell, rc::Rc};

    /// A board that remembers; shared, to be looked at from outside.
    #[derive(Clone, Default)]
    pub(in crate::tui) struct Pinned {
        pub(in crate::tui) text: Rc<RefCell<String>>,
        pub(in crate::tui) reach: Option<Copied>,
    }

    impl Board for Pinned {
        fn put(&mut self, text: &str) -> Copied {
            let reach = self.reach.unwrap_or(Copied::System);
            if reach != Copied::Nowhere {
                text.clone_into(&mut self.text.borrow_mut());
            }
            reach
        }

        fn holds(&mut self, text: &str) -> bool {
            *self.text.borrow() == text
        }

        fn clear(&mut self) {
            self.text.borrow_mut().clear();
        }
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    fn pinned(reach: Option<Copied>) -> (Clipboard<Pinned>, Rc<RefCell<String>>) {
        let board = Pinned {
            reach,
            ..Pinned::default()
        };
        let text = Rc::clone(&board.text);
        (Clipboard::new(board), text)
    }

    #[test]
    fn t1_a_text_is_taken_back_after_a_minute() {
        let (mut clipboard, there) = pinned(None);
        assert_eq!(clipboard.remaining(at(0)), Duration::MAX);
        assert_eq!(clipboard.copy("uno".into(), at(0)), Copied::System);
        assert!(clipboard.remaining(at(59)) <= Duration::from_secs(1));
        clipboard.tidy(at(59));
        assert_eq!(*there.borrow(), "uno");
        clipboard.tidy(at(60));
        assert_eq!(*there.borrow(), "");
        assert_eq!(clipboard.remaining(at(60)), Duration::MAX);
    }

    #[test]
    fn t1_each_copy_has_a_minute_of_its_own() {
        let (mut clipboard, there) = pinned(None);
        clipboard.copy("uno".into(), at(0));
        clipboard.copy("dos".into(), at(40));
        clipboard.tidy(at(70));
        assert_eq!(*there.borrow(), "dos");
        clipboard.tidy(at(100));
        assert_eq!(*there.borrow(), "");
    }

    #[test]
    fn what_somebody_else_copied_since_stays() {
        let (mut clipboard, there) = pinned(None);
        clipboard.copy("uno".into(), at(0));
        "ajeno".clone_into(&mut there.borrow_mut());
        clipboard.tidy(at(60));
        assert_eq!(*there.borrow(), "ajeno");
        assert_eq!(clipboard.remaining(at(60)), Duration::MAX);
    }

    #[test]
    fn t1_nothing_copied_outlives_the_console() {
        let (mut clipboard, there) = pinned(None);
        clipboard.copy("uno".into(), at(0));
        drop(clipboard);
        assert_eq!(*there.borrow(), "");
    }

    #[test]
    fn u2_nothing_copied_outlives_the_sitting() {
        let (mut clipboard, there) = pinned(None);
        clipboard.copy("uno".into(), at(0));
        clipboard.take_back();
        assert_eq!(*there.borrow(), "");
        assert_eq!(clipboard.remaining(at(0)), Duration::MAX);
    }

    #[test]
    fn what_only_the_terminal_holds_is_not_taken_back() {
        let (mut clipboard, there) = pinned(Some(Copied::Terminal));
        assert_eq!(clipboard.copy("uno".into(), at(0)), Copied::Terminal);
        assert_eq!(clipboard.remaining(at(0)), Duration::MAX);
        drop(clipboard);
        assert_eq!(*there.borrow(), "uno");
    }
}
