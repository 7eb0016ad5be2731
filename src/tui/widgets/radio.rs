//! One of a few options, all in sight.

use crate::tui::widgets::prelude::*;

/// The options and the one chosen, if any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Radio {
    options: Vec<String>,
    chosen: Option<usize>,
}

impl Radio {
    /// Options, and the one chosen already.
    pub fn new<T: Into<String>>(
        options: impl IntoIterator<Item = T>,
        chosen: Option<usize>,
    ) -> Self {
        Self {
            options: options.into_iter().map(Into::into).collect(),
            chosen,
        }
    }

    /// The position of the chosen option.
    pub const fn chosen(&self) -> Option<usize> {
        self.chosen
    }

    /// The options.
    pub fn options(&self) -> &[String] {
        &self.options
    }

    /// A click chooses the option that [`RadioView`] drew there.
    pub fn click(&mut self, area: Rect, at: Position) -> Outcome {
        let Some(position) = clicked(&self.options, area, at) else {
            return Outcome::Ignored;
        };
        self.chosen = Some(position);
        Outcome::Changed
    }

    /// Chooses by position; out of range chooses none.
    pub(crate) fn choose(&mut self, position: Option<usize>) {
        self.chosen = position.filter(|it| *it < self.options.len());
    }

    /// Takes a key: left and right or space go through the options, a letter or a digit goes
    /// to the next option that begins with it; where none does, to the next with such a word.
    pub fn input(&mut self, event: &KeyEvent) -> Outcome {
        let count = self.options.len();
        if event.kind == KeyEventKind::Release || count == 0 {
            return Outcome::Ignored;
        }
        let next = self.chosen.map_or(0, |it| (it + 1) % count);
        let previous = self.chosen.map_or(count - 1, |it| (it + count - 1) % count);
        self.chosen = Some(match (event.code, typed(event)) {
            (KeyCode::Right | KeyCode::Char(' '), _) => next,
            (KeyCode::Left, _) => previous,
            (_, Some(letter)) => {
                let letter = fold(letter.encode_utf8(&mut [0; 4]));
                let following = || (0..count).map(|step| (next + step) % count);
                let begins = |it: &usize| fold(&self.options[*it]).starts_with(&letter);
                let has_word = |it: &usize| {
                    let option = fold(&self.options[*it]);
                    option.split(' ').any(|word| word.starts_with(&letter))
                };
                let found = following().find(begins);
                let Some(found) = found.or_else(|| following().find(has_word)) else {
                    return Outcome::Moved;
                };
                found
            }
            _ => return Outcome::Ignored,
        });
        Outcome::Changed
    }
}

/// Shows the options side by side, over as many rows as they need.
#[derive(Debug, Clone, Copy)]
pub struct RadioView<'a> {
    radio: &'a Radio,
    theme: Theme,
    focused: bool,
}

impl<'a> RadioView<'a> {
    /// A view of a choice.
    pub const fn new(radio: &'a Radio, theme: Theme, focused: bool) -> Self {
        Self {
            radio,
            theme,
            focused,
        }
    }

    /// How many columns it takes on one row.
    pub fn width(&self) -> u16 {
        let widths = self.radio.options.iter().map(|option| cells(option) + 6);
        widths.sum::<u16>().saturating_sub(2)
    }

    pub(crate) fn height(&self, width: u16) -> u16 {
        flow_height(&self.radio.options, width)
    }
}

/// Column and row of each option when they are set one after the other.
pub(super) fn flow(options: &[String], width: u16) -> Vec<(u16, u16)> {
    let (mut x, mut y) = (0_u16, 0_u16);
    let mut places = Vec::with_capacity(options.len());
    for option in options {
        let needed = cells(option).saturating_add(4);
        if x > 0 && x.saturating_add(needed) > width {
            (x, y) = (0, y + 1);
        }
        places.push((x, y));
        x = x.saturating_add(needed + 2);
    }
    places
}

pub(super) fn flow_height(options: &[String], width: u16) -> u16 {
    flow(options, width).last().map_or(1, |(_, row)| row + 1)
}

/// Draws them, each behind its mark and in the ink that is told of its position.
pub(super) fn draw_flow(
    options: &[String],
    area: Rect,
    pen: &mut Pen<'_>,
    look: impl Fn(usize) -> (&'static str, Ink),
) {
    let places = flow(options, area.width);
    for (position, (option, (x, y))) in options.iter().zip(places).enumerate() {
        if y >= area.height {
            break;
        }
        let (mark, ink) = look(position);
        let (x, y) = (area.x + x, area.y + y);
        let end = pen.text(x, y, area.right().saturating_sub(x), mark, ink);
        pen.text(end, y, area.right().saturating_sub(end), option, ink);
    }
}

/// Which option of those set by [`flow`] is at a place.
pub(super) fn clicked(options: &[String], area: Rect, at: Position) -> Option<usize> {
    if !area.contains(at) {
        return None;
    }
    let places = flow(options, area.width);
    options.iter().zip(places).position(|(option, (x, y))| {
        let columns = area.x + x..area.x + x + cells(option) + 4;
        at.y == area.y + y && columns.contains(&at.x)
    })
}

impl Widget for &RadioView<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let mut pen = Pen::new(self.theme, buf);
        draw_flow(&self.radio.options, area, &mut pen, |position| {
            let chosen = self.radio.chosen == Some(position);
            let mark = match (chosen, self.theme.is_ascii()) {
                (true, false) => "(•) ",
                (true, true) => "(*) ",
                (false, _) => "( ) ",
            };
            match (chosen, self.focused) {
                (true, true) => (mark, Ink::Field),
                (true, false) => (mark, Ink::Heading),
                (false, _) => (mark, Ink::Text),
            }
        });
        if self.focused && self.radio.chosen.is_none() && !area.is_empty() {
            pen.tint(
                Rect {
                    width: 3.min(area.width),
                    height: 1,
                    ..area
                },
                Ink::Field,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::harness::{ASCII, PLAIN, draw, key};
    use super::*;

    fn scenarios() -> Radio {
        Radio::new(
            ["Falla masiva", "Evento no previsto", "Error o prueba"],
            None,
        )
    }

    #[test]
    fn nothing_is_chosen_until_a_key_chooses() {
        let mut radio = scenarios();
        assert_eq!(radio.chosen(), None);
        radio.input(&key(KeyCode::Right));
        assert_eq!(radio.chosen(), Some(0));
        radio.input(&key(KeyCode::Left));
        assert_eq!(radio.chosen(), Some(2));
        radio.input(&key(KeyCode::Char('e')));
        assert_eq!(radio.chosen(), Some(1));
        radio.input(&key(KeyCode::Char('E')));
        assert_eq!(radio.chosen(), Some(2));
        // No option begins so: a word of it does.
        radio.input(&key(KeyCode::Char('m')));
        assert_eq!(radio.chosen(), Some(0));
        radio.input(&key(KeyCode::Char('p')));
        assert_eq!(radio.chosen(), Some(1));
        radio.input(&key(KeyCode::Char('p')));
        assert_eq!(radio.chosen(), Some(2));
        assert_eq!(radio.input(&key(KeyCode::Char('z'))), Outcome::Moved);
        assert_eq!(radio.input(&key(KeyCode::Tab)), Outcome::Ignored);
    }

    #[test]
    fn options_flow_over_rows() {
        let mut radio = scenarios();
        radio.choose(Some(0));
        let view = RadioView::new(&radio, PLAIN, false);
        assert_eq!(view.height(62), 1);
        assert_eq!(view.height(44), 2);
        insta::assert_snapshot!(draw(44, 2, &view), @r#"
        (•) Falla masiva  ( ) Evento no previsto
        ( ) Error o prueba
        "#);
        assert!(draw(44, 2, &RadioView::new(&radio, ASCII, true)).is_ascii());
    }
}
