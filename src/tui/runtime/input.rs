//! What comes from the keyboard, read as people meant it.
//!
//! Windows knows no pasted text: its lines arrive as keys, Enter included, and would
//! register a customer whose request is a document number. Nor does it press the keys
//! that Alt and digits write: only their release arrives.

use std::{collections::VecDeque, io, time::Duration};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// Where events come from.
pub(super) trait Source {
    /// Waits for an event.
    ///
    /// # Errors
    /// The terminal went away.
    fn read(&mut self) -> io::Result<Event>;

    /// Whether an event comes within so long.
    ///
    /// # Errors
    /// The terminal went away.
    fn poll(&mut self, within: Duration) -> io::Result<bool>;
}

/// The terminal of the process.
pub(super) struct Terminal;

impl Source for Terminal {
    fn read(&mut self) -> io::Result<Event> {
        crossterm::event::read()
    }

    fn poll(&mut self, within: Duration) -> io::Result<bool> {
        crossterm::event::poll(within)
    }
}

/// Nobody types the next letter within so long; a key that is held repeats after
/// some 30 ms.
const TOGETHER: Duration = Duration::from_millis(8);

/// Letters that come together from so many on were pasted.
const PASTED: usize = 4;

/// Reads events from a terminal that tells neither pastes nor codes typed with Alt.
pub(super) struct Reader<S> {
    source: S,
    /// Read and not given out yet.
    ready: VecDeque<Event>,
    /// The key that is down.
    down: Option<KeyCode>,
}

impl<S: Source> Reader<S> {
    pub(super) const fn new(source: S) -> Self {
        Self {
            source,
            ready: VecDeque::new(),
            down: None,
        }
    }

    /// Waits for what comes next.
    ///
    /// # Errors
    /// The terminal went away.
    pub(super) fn next(&mut self) -> io::Result<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Ok(event);
            }
            let event = self.take()?;
            let Some(first) = event.as_ref().and_then(written) else {
                self.ready.extend(event);
                continue;
            };
            self.gather(event, first)?;
        }
    }

    /// Takes an event; a code typed with Alt becomes a key that is pressed.
    fn take(&mut self) -> io::Result<Option<Event>> {
        let event = self.source.read()?;
        let Event::Key(key) = event else {
            return Ok(Some(event));
        };
        if key.kind != KeyEventKind::Release {
            self.down = Some(key.code);
            return Ok(Some(event));
        }
        let was_pressed = self.down.take() == Some(key.code);
        Ok(match key.code {
            KeyCode::Char(letter) if !was_pressed && is_typed_by_code(letter) => {
                let pressed = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE);
                Some(Event::Key(pressed))
            }
            _ => None,
        })
    }

    /// Takes the letters that come together with one: a paste, where they are many.
    fn gather(&mut self, first: Option<Event>, letter: char) -> io::Result<()> {
        let mut keys: Vec<Event> = first.into_iter().collect();
        let mut text = String::from(letter);
        let mut after = None;
        while self.source.poll(TOGETHER)? {
            let Some(event) = self.take()? else {
                continue;
            };
            let Some(letter) = written(&event) else {
                after = Some(event);
                break;
            };
            text.push(letter);
            keys.push(event);
        }
        if text.chars().count() < PASTED {
            self.ready.extend(keys);
        } else {
            // The last line break of what is copied submits nothing.
            let text = text.strip_suffix('\n').unwrap_or(&text).to_owned();
            self.ready.push_back(Event::Paste(text));
        }
        self.ready.extend(after);
        Ok(())
    }
}

/// The character that a pressed key writes into a text, line breaks included.
fn written(event: &Event) -> Option<char> {
    let Event::Key(key) = event else {
        return None;
    };
    match key.code {
        KeyCode::Enter if key.modifiers.is_empty() => Some('\n'),
        _ => crate::tui::keymap::typed(key),
    }
}

/// Whether a letter is one that people write with Alt and its number. What a dead key
/// leaves behind is an accent without its letter, and ASCII has keys of its own.
const fn is_typed_by_code(letter: char) -> bool {
    !letter.is_ascii() && !matches!(letter, '´' | '¨' | '¸' | '¯')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Events, each with the milliseconds after the one before.
    struct Script(VecDeque<(u64, Event)>);

    impl Source for Script {
        fn read(&mut self) -> io::Result<Event> {
            let next = self.0.pop_front().map(|(_, event)| event);
            next.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
        }

        fn poll(&mut self, within: Duration) -> io::Result<bool> {
            let next = self.0.front();
            Ok(next.is_some_and(|(after, _)| Duration::from_millis(*after) <= within))
        }
    }

    fn key(code: KeyCode, kind: KeyEventKind) -> Event {
        Event::Key(KeyEvent::new_with_kind(code, KeyModifiers::NONE, kind))
    }

    /// Presses and releases, the next one so many milliseconds after the other.
    fn strokes(text: &str, apart: u64) -> Vec<(u64, Event)> {
        text.chars()
            .flat_map(|letter| {
                let code = match letter {
                    '\n' => KeyCode::Enter,
                    letter => KeyCode::Char(letter),
                };
                [
                    (apart, key(code, KeyEventKind::Press)),
                    (0, key(code, KeyEventKind::Release)),
                ]
            })
            .collect()
    }

    /// What is read: `[text]` for a paste, `⏎` for Enter, letters as they are.
    fn read(script: Vec<(u64, Event)>) -> String {
        let mut reader = Reader::new(Script(script.into()));
        let events = std::iter::from_fn(|| reader.next().ok());
        let told = events.map(|event| match event {
            Event::Paste(text) => format!("[{text}]"),
            Event::Key(key) => match key.code {
                KeyCode::Enter => "⏎".to_owned(),
                KeyCode::Char(letter) => letter.to_string(),
                other => format!("<{other:?}>"),
            },
            other => format!("{other:?}"),
        });
        told.collect()
    }

    #[test]
    fn a_paste_that_comes_as_keys_is_a_paste_and_its_last_line_break_no_enter() {
        assert_eq!(
            read(strokes("Rosa Ejemplo\n00001234\nbloquear\n", 1)),
            "[Rosa Ejemplo\n00001234\nbloquear]"
        );
    }

    #[test]
    fn what_is_typed_stays_keys_however_fast_and_however_long_a_key_is_held() {
        assert_eq!(read(strokes("chip\n", 40)), "chip⏎");
        let held = std::iter::repeat_n((30, key(KeyCode::Char('a'), KeyEventKind::Repeat)), 6);
        assert_eq!(read(held.collect()), "aaaaaa");
        // Two keys of a roll come almost at once.
        let mut roll = strokes("ch", 3);
        roll.extend(strokes("ip", 60));
        assert_eq!(read(roll), "chip");
    }

    #[test]
    fn what_follows_a_paste_is_read_for_itself() {
        let mut script = strokes("pegado", 0);
        script.push((0, key(KeyCode::Tab, KeyEventKind::Press)));
        script.extend(strokes("n", 50));
        assert_eq!(read(script), "[pegado]<Tab>n");
    }

    #[test]
    fn a_code_typed_with_alt_is_its_letter() {
        let mut script = strokes("Pe", 50);
        script.push((90, key(KeyCode::Char('ñ'), KeyEventKind::Release)));
        script.extend(strokes("a", 50));
        assert_eq!(read(script), "Peña");
        // A dead key that is let go wrote nothing.
        let dead = vec![
            (50, key(KeyCode::Char('´'), KeyEventKind::Release)),
            (50, key(KeyCode::Char('á'), KeyEventKind::Press)),
            (20, key(KeyCode::Char('á'), KeyEventKind::Release)),
        ];
        assert_eq!(read(dead), "á");
    }
}
