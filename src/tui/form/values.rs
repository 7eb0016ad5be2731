//! The kinds of fields that are a part of [`crate::tui::widgets`] and no more.

use crate::tui::widgets::prelude::*;
use std::borrow::Cow;

use super::value::{Around, Json, Look, Value, get, put};
use crate::tui::widgets::{
    MultiSelect, MultiSelectView, TextBox, TextLine, TextLineView, TypedConfirmation,
    TypedConfirmationView, YesNo, YesNoView,
};

/// A line of text, hidden where it is a secret.
#[derive(Debug, Default)]
pub(crate) struct Line {
    pub(crate) line: TextLine,
    pub(crate) secret: bool,
}

impl Line {
    fn view<'l>(&'l self, look: &Look<'l>) -> TextLineView<'l> {
        TextLineView::new(&self.line, look.around.theme)
            .focused(look.focused)
            .masked(self.secret && !look.revealed)
            .placeholder(look.placeholder)
    }
}

impl Value for Line {
    fn input(&mut self, event: &KeyEvent, _: &Around<'_>) -> Outcome {
        self.line.input(event)
    }

    fn paste(&mut self, text: &str, _: &Around<'_>) -> Outcome {
        self.line.paste(text)
    }

    fn click(&mut self, area: Rect, at: Position, look: &Look<'_>) -> Outcome {
        let to = self.view(look).under(area, at.x);
        self.line.click(to, look.focused)
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look<'_>) {
        self.view(look).render(area, buf);
    }

    fn cursor(&self, area: Rect, look: &Look<'_>) -> Option<Position> {
        self.view(look).cursor(area)
    }

    fn text(&self) -> Cow<'_, str> {
        self.line.text().into()
    }

    fn set(&mut self, text: &str) {
        self.line.set(text);
    }

    fn fill_in(&mut self, text: &str) {
        self.line.fill_in(text);
    }

    fn is_blank(&self) -> bool {
        self.line.is_blank()
    }

    fn save(&self, name: &str, draft: &mut Json, _: &Around<'_>) {
        // A passphrase is never written down.
        if !self.secret {
            put(draft, name, self.line.text().into());
        }
    }
}

/// A text of several lines in a frame.
#[derive(Debug)]
pub(crate) struct Text {
    editor: TextBox,
    /// Rows on the smallest screen, frame included.
    pub(crate) rows: u16,
    /// Rows that a higher screen adds at most.
    pub(crate) spare: u16,
}

impl Text {
    pub(crate) fn new(placeholder: &str, theme: Theme, rows: u16, spare: u16) -> Self {
        let mut editor = TextBox::new("", theme);
        editor.set_placeholder(placeholder);
        Self {
            editor,
            rows,
            spare,
        }
    }
}

/// Rows of a page on the smallest screen.
const LOWEST: u16 = 18;

impl Value for Text {
    fn input(&mut self, event: &KeyEvent, _: &Around<'_>) -> Outcome {
        self.editor.input(event)
    }

    fn paste(&mut self, text: &str, _: &Around<'_>) -> Outcome {
        self.editor.paste(text)
    }

    fn click(&mut self, area: Rect, at: Position, _: &Look<'_>) -> Outcome {
        self.editor.click(area, at)
    }

    fn wheel(&mut self, by: i16, area: Rect, _: &Around<'_>) -> Outcome {
        self.editor.wheel(by, area)
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, _: &Look<'_>) {
        self.editor.render(area, buf);
    }

    fn height(&self, _: u16, around: &Around<'_>) -> u16 {
        // The first rows that a higher screen has are air for all fields.
        let more = around.height.saturating_sub(LOWEST + 4);
        self.rows + more.min(self.spare)
    }

    fn dress(&mut self, focused: bool, theme: Theme) {
        self.editor.set_theme(theme);
        self.editor.focus(focused);
    }

    fn text(&self) -> Cow<'_, str> {
        self.editor.text().into()
    }

    fn set(&mut self, text: &str) {
        self.editor.replace(text);
    }

    fn is_blank(&self) -> bool {
        self.editor.is_blank()
    }
}

/// Any of a few options, all in sight, each with the id that is saved.
#[derive(Debug)]
pub(crate) struct Many {
    select: MultiSelect,
    ids: Vec<String>,
}

impl Many {
    /// Options by id and name, none marked.
    pub(crate) fn of<'o>(options: impl IntoIterator<Item = (&'o str, &'o str)>) -> Self {
        let (ids, names): (Vec<String>, Vec<String>) = options
            .into_iter()
            .map(|(id, name)| (id.to_owned(), name.to_owned()))
            .unzip();
        Self {
            select: MultiSelect::new(names),
            ids,
        }
    }

    /// Ids of the marked options.
    pub(crate) fn marked(&self) -> Vec<String> {
        self.select
            .marked()
            .filter_map(|position| self.ids.get(position).cloned())
            .collect()
    }

    /// Marks these and no others.
    pub(crate) fn mark(&mut self, ids: &[String]) {
        for (position, id) in self.ids.iter().enumerate() {
            self.select.mark(position, ids.contains(id));
        }
    }
}

impl Value for Many {
    fn input(&mut self, event: &KeyEvent, _: &Around<'_>) -> Outcome {
        self.select.input(event)
    }

    fn click(&mut self, area: Rect, at: Position, _: &Look<'_>) -> Outcome {
        self.select.click(area, at)
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look<'_>) {
        MultiSelectView::new(&self.select, look.around.theme, look.focused).render(area, buf);
    }

    fn height(&self, width: u16, around: &Around<'_>) -> u16 {
        MultiSelectView::new(&self.select, around.theme, false).height(width)
    }

    fn text(&self) -> Cow<'_, str> {
        self.marked().join(", ").into()
    }

    fn save(&self, name: &str, draft: &mut Json, _: &Around<'_>) {
        put(draft, name, self.marked().into());
    }

    fn restore(&mut self, name: &str, draft: &Json, _: &Around<'_>) {
        if let Some(Json::Array(ids)) = get(draft, name) {
            let ids: Vec<String> = ids
                .iter()
                .filter_map(|id| id.as_str().map(str::to_owned))
                .collect();
            self.mark(&ids);
        }
    }
}

/// A question without a default.
#[derive(Debug, Default)]
pub(crate) struct Question(pub(crate) YesNo);

impl Value for Question {
    fn input(&mut self, event: &KeyEvent, _: &Around<'_>) -> Outcome {
        self.0.input(event)
    }

    fn click(&mut self, _: Rect, _: Position, _: &Look<'_>) -> Outcome {
        self.0.answer = Some(self.0.answer != Some(true));
        Outcome::Changed
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look<'_>) {
        YesNoView::new(self.0, look.around.theme, look.focused).render(area, buf);
    }

    fn text(&self) -> Cow<'_, str> {
        match self.0.answer {
            Some(true) => "sí".into(),
            Some(false) => "no".into(),
            None => "".into(),
        }
    }

    fn is_told_beside(&self) -> bool {
        true
    }

    fn save(&self, name: &str, draft: &mut Json, _: &Around<'_>) {
        put(draft, name, self.0.answer.into());
    }

    fn restore(&mut self, name: &str, draft: &Json, _: &Around<'_>) {
        self.0.answer = get(draft, name).and_then(Json::as_bool);
    }
}

/// A word typed to confirm what cannot be undone; it is never part of a draft.
#[derive(Debug)]
pub(crate) struct Word {
    word: &'static str,
    typed: TypedConfirmation,
}

impl Word {
    pub(crate) fn new(word: &'static str) -> Self {
        Self {
            word,
            typed: TypedConfirmation::new(word),
        }
    }

    /// What was typed no longer counts.
    pub(crate) fn withdraw(&mut self) {
        self.typed = TypedConfirmation::new(self.word);
    }

    /// Whether the word is there.
    pub(crate) fn is_complete(&self) -> bool {
        self.typed.is_complete()
    }
}

impl Value for Word {
    fn input(&mut self, event: &KeyEvent, _: &Around<'_>) -> Outcome {
        // A held key never reaches [`Outcome::Chosen`].
        if event.kind == KeyEventKind::Repeat && event.code == KeyCode::Enter {
            return Outcome::Moved;
        }
        self.typed.input(event)
    }

    fn says(&self, key: KeyCode) -> Option<&'static str> {
        (key == KeyCode::Enter && !self.is_complete()).then_some("")
    }

    fn submits(&self) -> bool {
        self.is_complete()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look<'_>) {
        TypedConfirmationView::new(&self.typed, look.around.theme, look.focused).render(area, buf);
    }

    fn cursor(&self, area: Rect, look: &Look<'_>) -> Option<Position> {
        TypedConfirmationView::new(&self.typed, look.around.theme, look.focused).cursor(area)
    }

    fn text(&self) -> Cow<'_, str> {
        "".into()
    }

    fn save(&self, _: &str, _: &mut Json, _: &Around<'_>) {}

    fn restore(&mut self, _: &str, _: &Json, _: &Around<'_>) {}
}
