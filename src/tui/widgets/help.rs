//! The keys of a screen, searchable.

use crate::tui::widgets::prelude::*;

use std::borrow::Cow;

use super::{Modal, TextLine, TextLineView, page_at};
use crate::config::ScreenId;
use crate::domain::rulebook::RuleEntry;
use crate::tui::{
    fuzzy::{Finder, Scattered},
    keymap::{Chord, Context, Keymap, LETTERS, Letter, typing},
};

/// One line of the help.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    title: &'static str,
    keys: String,
    label: Cow<'static, str>,
    folded: String,
}

/// The keys of a context and what is searched among them.
#[derive(Debug)]
pub struct Help {
    query: TextLine,
    entries: Vec<Entry>,
    matches: Vec<usize>,
    offset: usize,
    finder: Finder,
}

impl Help {
    /// The help of a screen, and of a small window without the keys that `allowed` says do
    /// nothing in it: the rules it shows, its keys, those its fields take, and
    /// what every letter means on all the screens that there are.
    pub fn new(
        keymap: Keymap,
        context: Context,
        screens: &[ScreenId],
        allowed: impl Fn(Intent) -> bool,
        rules: &[&'static RuleEntry],
    ) -> Self {
        let mut help = Self {
            query: TextLine::default(),
            entries: Vec::new(),
            matches: Vec::new(),
            offset: 0,
            finder: Finder::new(),
        };
        for rule in rules {
            let label = format!("{}: {}", rule.title, rule.text);
            help.push(
                "Reglas que están en pantalla",
                rule.id.to_owned(),
                label.into(),
            );
        }
        // A small window has keys for what others like it hold.
        let works = |intent: Intent| {
            intent.is_of(screens) && (context != Context::Question || allowed(intent))
        };
        for binding in keymap.help(context) {
            if !works(binding.intent) {
                continue;
            }
            let (title, label) = (binding.context.title(), binding.intent.label());
            help.add(title, &[binding.chord], label);
        }
        for kind in typing(context) {
            for (keys, label) in kind.keys {
                help.add(kind.title, keys, label);
            }
        }
        let is_used = |line: &&Letter| line.intents.iter().any(|it| it.is_of(screens));
        for line in LETTERS.iter().filter(is_used) {
            let title = "Cada letra, en todas las pantallas";
            help.add(title, &[Chord::letter(line.letter)], line.meaning);
        }
        help.matches = (0..help.entries.len()).collect();
        help
    }

    fn add(&mut self, title: &'static str, chords: &[Chord], label: &'static str) {
        let keys: Vec<String> = chords.iter().map(Chord::to_string).collect();
        let keys = keys.join(", ");
        let same = |entry: &&mut Entry| entry.title == title && entry.label == label;
        if let Some(entry) = self.entries.iter_mut().find(same) {
            entry.keys = format!("{}, {keys}", entry.keys);
            entry.folded = fold(&format!("{label} {}", entry.keys));
        } else {
            self.push(title, keys, label.into());
        }
    }

    fn push(&mut self, title: &'static str, keys: String, label: Cow<'static, str>) {
        let folded = fold(&format!("{label} {keys}"));
        self.entries.push(Entry {
            title,
            keys,
            label,
            folded,
        });
    }

    /// Takes a typed key; movements come through [`Self::go`].
    pub fn input(&mut self, event: &KeyEvent) -> Outcome {
        let outcome = self.query.input(event);
        if outcome == Outcome::Changed {
            self.matches = self.finder.rank(
                self.query.text(),
                self.entries.iter().map(|entry| entry.folded.as_str()),
                Scattered::OnlyWhenNothingElse,
            );
            // Found lines stay under the title of their layer.
            self.matches.sort_unstable();
            self.offset = 0;
        }
        outcome
    }

    /// Scrolls, on a screen of this size.
    pub fn go(&mut self, intent: Intent, screen: Rect, theme: Theme) {
        let room = usize::from(list(window(screen, theme).inner(screen)).height);
        let last = self.rows().len().saturating_sub(room);
        self.offset = match intent {
            Intent::Up => self.offset.saturating_sub(1),
            Intent::Down => self.offset + 1,
            Intent::PageUp => self.offset.saturating_sub(room),
            Intent::PageDown => self.offset + room,
            Intent::First => 0,
            Intent::Last => last,
            _ => self.offset,
        }
        .min(last);
    }

    /// A click on a sign of more turns the page; one in the search takes the cursor there.
    pub fn click(&mut self, screen: Rect, at: Position, theme: Theme) {
        let inner = window(screen, theme).inner(screen);
        let line = search(inner);
        if line.contains(at) {
            let to = TextLineView::new(&self.query, theme).under(line, at.x);
            self.query.click(to, true);
        } else if let Some(page) = page_at(list(inner), at) {
            self.go(page, screen, theme);
        }
    }

    /// What was found, row by row: its title, or keys and what they do.
    fn rows(&self) -> Vec<(String, String)> {
        let mut rows = Vec::new();
        let mut title = "";
        for entry in self.matches.iter().map(|at| &self.entries[*at]) {
            if title != entry.title {
                title = entry.title;
                rows.push((title.to_owned(), String::new()));
            }
            if entry.keys.is_empty() {
                let told = wrap(&entry.label, TEXT + KEYS).into_iter();
                rows.extend(told.map(|row| (format!("  {row}"), String::new())));
                continue;
            }
            let (keys, text) = (wrap(&entry.keys, KEYS), wrap(&entry.label, TEXT));
            let nth = |rows: &[String], at: usize| rows.get(at).cloned().unwrap_or_default();
            rows.extend((0..keys.len().max(text.len())).map(|at| {
                (
                    format!("  {}", nth(&keys, at)),
                    format!(" {}", nth(&text, at)),
                )
            }));
        }
        rows
    }
}

/// Columns of the keys and of what they do, inside the window.
const KEYS: usize = 22;
const TEXT: usize = 42;
const WIDTH: u16 = 72;

fn window(screen: Rect, theme: Theme) -> Modal<'static> {
    let height = screen.height.saturating_sub(4).min(36);
    Modal::new("Ayuda", WIDTH, height, theme)
}

const SEARCH: &str = "Buscar: ";

/// Where what is searched is typed.
fn search(inner: Rect) -> Rect {
    let lead = cells(SEARCH).min(inner.width);
    Rect {
        x: inner.x + lead,
        width: inner.width - lead,
        height: 1.min(inner.height),
        ..inner
    }
}

/// What is left for the list below the search.
fn list(inner: Rect) -> Rect {
    Rect {
        y: inner.y + 2,
        height: inner.height.saturating_sub(2),
        ..inner
    }
}

/// Shows the help in a window.
#[derive(Debug, Clone, Copy)]
pub struct HelpView<'a> {
    help: &'a Help,
    theme: Theme,
}

impl<'a> HelpView<'a> {
    /// A view of the help.
    pub const fn new(help: &'a Help, theme: Theme) -> Self {
        Self { help, theme }
    }
}

impl Widget for &HelpView<'_> {
    fn render(self, screen: Rect, buf: &mut Buffer) {
        let modal = window(screen, self.theme);
        (&modal).render(screen, buf);
        let inner = modal.inner(screen);
        if inner.height < 3 {
            return;
        }
        let mut pen = Pen::new(self.theme, buf);
        pen.text(inner.x, inner.y, inner.width, SEARCH, Ink::Dim);
        TextLineView::new(&self.help.query, self.theme)
            .focused(true)
            .placeholder("escriba lo que quiere hacer")
            .render(search(inner), buf);
        let mut pen = Pen::new(self.theme, buf);
        let area = list(inner);
        let rows = self.help.rows();
        if rows.is_empty() {
            let text = "Ninguna tecla hace eso aquí.";
            pen.text(area.x, area.y, area.width, text, Ink::Dim);
        }
        let first = self.help.offset.min(rows.len().saturating_sub(1));
        for (y, (keys, text)) in (area.top()..area.bottom()).zip(rows.iter().skip(first)) {
            let is_title = !keys.starts_with(' ');
            let role = match (is_title, text.is_empty()) {
                (true, _) => Ink::Heading,
                (false, true) => Ink::Text,
                (false, false) => Ink::Accent,
            };
            let x = pen.text(area.x, y, area.width, keys, role);
            let x = x.max(area.x + u16::try_from(KEYS + 2).unwrap_or(0));
            pen.text(x, y, area.right().saturating_sub(x), text, Ink::Text);
        }
        let edge = area.right().saturating_sub(1);
        if first > 0 {
            pen.sign(edge, area.y, 1, Sign::Less);
        }
        if rows.len() > first + usize::from(area.height) {
            pen.sign(edge, area.bottom().saturating_sub(1), 1, Sign::More);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        MultiSelect, Radio, TextBox, YesNo,
        harness::{PLAIN, draw, events as typed},
    };
    use super::*;
    use crate::domain::rulebook;
    use crossterm::event::KeyModifiers;

    const ALL: [ScreenId; 8] = [
        ScreenId::Board,
        ScreenId::Outages,
        ScreenId::Attentions,
        ScreenId::Regularization,
        ScreenId::Reports,
        ScreenId::Pqr,
        ScreenId::Practices,
        ScreenId::Settings,
    ];

    #[test]
    fn law_2_the_help_lists_every_key_and_finds_them() {
        let mut help = Help::new(Keymap::default(), Context::Board, &ALL, |_| true, &[]);
        insta::assert_snapshot!(draw(80, 24, &HelpView::new(&help, PLAIN)));
        for event in typed("comunicado") {
            help.input(&event);
        }
        let found = draw(80, 24, &HelpView::new(&help, PLAIN));
        assert!(
            found.contains("Registrar el comunicado de fallas"),
            "{found}"
        );
        assert!(!found.contains("Registrar un evento nuevo"));
        draw(20, 4, &HelpView::new(&help, PLAIN));
    }

    #[test]
    fn law_7_the_help_scrolls_to_its_end_and_cuts_no_line() {
        let screen = Rect::new(0, 0, 80, 24);
        for context in Context::ALL {
            let mut help = Help::new(Keymap::default(), context, &ALL, |_| true, &[]);
            let shown = draw(80, 24, &HelpView::new(&help, PLAIN));
            assert!(!shown.contains('…'), "{context:?}: {shown}");
            help.go(Intent::Last, screen, PLAIN);
            let shown = draw(80, 24, &HelpView::new(&help, PLAIN));
            assert!(shown.contains("ver el PDF"), "{context:?}: {shown}");
            assert!(!shown.contains('…'), "{context:?}: {shown}");
        }
    }

    #[test]
    fn law_11_the_help_opens_with_the_rules_that_are_shown() {
        let shown = rulebook::rules_in("No corresponde: hay PC operativas. [E5]");
        let mut help = Help::new(
            Keymap::default(),
            Context::OutageForm,
            &ALL,
            |_| true,
            &shown,
        );
        insta::assert_snapshot!(draw(80, 24, &HelpView::new(&help, PLAIN)));
        for event in typed("operativas") {
            help.input(&event);
        }
        let found = draw(80, 24, &HelpView::new(&help, PLAIN));
        assert!(found.contains("Algunas PC no bastan"), "{found}");
    }

    /// Every key but those that only write.
    fn keys() -> Vec<KeyEvent> {
        use KeyCode::{
            BackTab, Backspace, Char, Delete, Down, End, Enter, Esc, F, Home, Insert, Left,
            PageDown, PageUp, Right, Tab, Up,
        };
        let codes = [
            BackTab,
            Backspace,
            Delete,
            Down,
            End,
            Enter,
            Esc,
            Home,
            Insert,
            Left,
            PageDown,
            PageUp,
            Right,
            Tab,
            Up,
            Char(' '),
            F(2),
            F(9),
        ];
        let plain = codes.map(|code| KeyEvent::new(code, KeyModifiers::NONE));
        let held = codes
            .into_iter()
            .filter(|code| *code != Char(' '))
            .chain(('a'..='z').map(Char));
        let held = held.map(|code| KeyEvent::new(code, KeyModifiers::CONTROL));
        plain.into_iter().chain(held).collect()
    }

    /// The keys that a part takes, and the help of a form does not tell.
    fn untold(mut input: impl FnMut(&KeyEvent) -> Outcome, writes_blanks: bool) -> Vec<String> {
        let told: Vec<Chord> = typing(Context::AttentionForm)
            .iter()
            .flat_map(|kind| kind.keys)
            .flat_map(|(keys, _)| *keys)
            .copied()
            .collect();
        let taken = keys().into_iter().filter(|event| input(event).is_used());
        taken
            .map(|event| Chord::of(&event))
            .filter(|chord| !(writes_blanks && *chord == Chord::letter(' ')))
            // Held with control, a key that is told without it does the same.
            .filter(|chord| !told.contains(chord) && !told.contains(&Chord::plain(chord.code)))
            .map(|chord| chord.to_string())
            .collect()
    }

    #[test]
    fn law_2_every_key_that_a_field_takes_stands_in_the_help() {
        let none: Vec<String> = Vec::new();
        let mut line = TextLine::new("uno dos");
        assert_eq!(untold(|event| line.input(event), true), none);
        let mut lines = TextBox::new("uno\ndos\ntres", PLAIN);
        assert_eq!(untold(|event| lines.input(event), true), none);
        let mut radio = Radio::new(["una", "otra"], Some(0));
        assert_eq!(untold(|event| radio.input(event), false), none);
        let mut many = MultiSelect::new(["una", "otra"]);
        assert_eq!(untold(|event| many.input(event), false), none);
        let mut question = YesNo::new(Some(true));
        assert_eq!(untold(|event| question.input(event), false), none);
    }
}
