//! Any of a few options, all in sight.

use crate::tui::widgets::prelude::*;

use super::radio::{clicked, draw_flow, flow, flow_height};

/// The options, which are marked, and where the cursor stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MultiSelect {
    options: Vec<String>,
    marked: Vec<bool>,
    cursor: usize,
}

impl MultiSelect {
    /// Options, none marked.
    pub fn new<T: Into<String>>(options: impl IntoIterator<Item = T>) -> Self {
        let options: Vec<String> = options.into_iter().map(Into::into).collect();
        Self {
            marked: vec![false; options.len()],
            options,
            cursor: 0,
        }
    }

    /// The positions of the marked options.
    pub fn marked(&self) -> impl Iterator<Item = usize> + '_ {
        self.marked
            .iter()
            .enumerate()
            .filter_map(|(position, marked)| marked.then_some(position))
    }

    /// Marks or unmarks one option.
    pub fn mark(&mut self, position: usize, marked: bool) {
        if let Some(slot) = self.marked.get_mut(position) {
            *slot = marked;
        }
    }

    /// A click marks or unmarks the option that [`MultiSelectView`] drew there.
    pub fn click(&mut self, area: Rect, at: Position) -> Outcome {
        let Some(position) = clicked(&self.options, area, at) else {
            return Outcome::Ignored;
        };
        self.cursor = position;
        self.marked[position] = !self.marked[position];
        Outcome::Changed
    }

    /// Takes a key: left and right move, space marks, a letter goes to the next
    /// option that has a word beginning with it.
    pub fn input(&mut self, event: &KeyEvent) -> Outcome {
        let count = self.options.len();
        if event.kind == KeyEventKind::Release || count == 0 {
            return Outcome::Ignored;
        }
        match (event.code, typed(event)) {
            (KeyCode::Char(' '), _) => {
                self.marked[self.cursor] = !self.marked[self.cursor];
                return Outcome::Changed;
            }
            (KeyCode::Right, _) => self.cursor = (self.cursor + 1) % count,
            (KeyCode::Left, _) => self.cursor = (self.cursor + count - 1) % count,
            (KeyCode::Home, _) => self.cursor = 0,
            (KeyCode::End, _) => self.cursor = count - 1,
            (_, Some(letter)) => {
                let letter = fold(letter.encode_utf8(&mut [0; 4]));
                let begins = |option: &str| {
                    fold(option)
                        .split(' ')
                        .any(|word| word.starts_with(&letter))
                };
                self.cursor = (1..=count)
                    .map(|step| (self.cursor + step) % count)
                    .find(|it| begins(&self.options[*it]))
                    .unwrap_or(self.cursor);
            }
            _ => return Outcome::Ignored,
        }
        Outcome::Moved
    }
}

/// Shows the options side by side, over as many rows as they need.
#[derive(Debug, Clone, Copy)]
pub struct MultiSelectView<'a> {
    select: &'a MultiSelect,
    theme: Theme,
    focused: bool,
}

impl<'a> MultiSelectView<'a> {
    /// A view of a selection.
    pub const fn new(select: &'a MultiSelect, theme: Theme, focused: bool) -> Self {
        Self {
            select,
            theme,
            focused,
        }
    }

    pub(crate) fn height(&self, width: u16) -> u16 {
        flow_height(&self.select.options, width)
    }
}

impl Widget for &MultiSelectView<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let mut pen = Pen::new(self.theme, buf);
        let (options, cursor) = (&self.select.options, self.select.cursor);
        let places = flow(options, area.width);
        let here = places.get(cursor).filter(|(_, y)| *y < area.height);
        if let Some((x, y)) = here.filter(|_| self.focused) {
            // In the gap before it: focus is a sign, not a shade.
            let before = (area.x + x).saturating_sub(1);
            pen.sign(before, area.y + y, 1, Sign::Pointer);
        }
        draw_flow(options, area, &mut pen, |position| {
            let marked = self.select.marked[position];
            let mark = if marked { "[x] " } else { "[ ] " };
            match (self.focused && cursor == position, marked) {
                (true, _) => (mark, Ink::Field),
                (false, true) => (mark, Ink::Heading),
                (false, false) => (mark, Ink::Text),
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::harness::{PLAIN, draw, key};
    use super::*;

    #[test]
    fn space_marks_and_letters_find() {
        let mut select = MultiSelect::new(["SIAC ÚNICO", "SGA", "Web Asesor reclamos", "SICAR"]);
        select.input(&key(KeyCode::Char(' ')));
        select.input(&key(KeyCode::Char('w')));
        assert_eq!(select.input(&key(KeyCode::Char(' '))), Outcome::Changed);
        assert_eq!(select.marked().collect::<Vec<_>>(), [0, 2]);
        select.input(&key(KeyCode::Char('u')));
        select.input(&key(KeyCode::Char(' ')));
        assert_eq!(select.marked().collect::<Vec<_>>(), [2]);
        assert_eq!(select.input(&key(KeyCode::Enter)), Outcome::Ignored);
        insta::assert_snapshot!(draw(50, 2, &MultiSelectView::new(&select, PLAIN, true)), @r#"
        [ ] SIAC ÚNICO  [ ] SGA  [x] Web Asesor reclamos
        [ ] SICAR
        "#);
    }
}
