//! The frame of a field: its label, room for its value, and what is wrong with it.

use crate::tui::widgets::prelude::*;

/// How serious a remark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemarkKind {
    /// It must be put right.
    Error,
    /// It is kept as it is.
    Warning,
    /// It only explains.
    Note,
}

/// One sentence under a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// How serious it is.
    pub kind: RemarkKind,
    /// The sentence.
    pub text: String,
}

impl Remark {
    /// A remark.
    pub fn new(kind: RemarkKind, text: impl Into<String>) -> Self {
        Self {
            kind,
            text: text.into(),
        }
    }
}

/// A label on the left, the value's area on its right, remarks below the value.
#[derive(Debug, Clone, Copy)]
pub struct FormField<'a> {
    theme: Theme,
    label: &'a str,
    label_width: u16,
    value_height: u16,
    focused: bool,
    remarks: &'a [Remark],
}

impl<'a> FormField<'a> {
    /// A field with the usual column for labels.
    pub const fn new(label: &'a str, theme: Theme) -> Self {
        Self {
            theme,
            label,
            label_width: 14,
            value_height: 1,
            focused: false,
            remarks: &[],
        }
    }

    pub(crate) const fn label_width(mut self, width: u16) -> Self {
        self.label_width = width;
        self
    }

    pub(crate) const fn value_height(mut self, height: u16) -> Self {
        self.value_height = height;
        self
    }

    pub(crate) const fn focused(mut self, focused: bool) -> Self {
        self.focused = focused;
        self
    }

    /// What is wrong with it, or explained about it.
    pub const fn remarks(mut self, remarks: &'a [Remark]) -> Self {
        self.remarks = remarks;
        self
    }

    pub(crate) fn value_area(&self, area: Rect) -> Rect {
        let indent = self.label_width.min(area.width);
        Rect {
            x: area.x + indent,
            y: area.y,
            width: area.width - indent,
            height: self.value_height.min(area.height),
        }
    }

    /// How many rows it takes, remarks included.
    pub(crate) fn height(&self, width: u16) -> u16 {
        let lines: usize = self.remark_lines(width).map(|(_, lines)| lines.len()).sum();
        self.value_height
            .saturating_add(u16::try_from(lines).unwrap_or(u16::MAX))
    }

    fn remark_lines(&self, width: u16) -> impl Iterator<Item = (RemarkKind, Vec<String>)> + '_ {
        let room = usize::from(width.saturating_sub(self.label_width + 2));
        self.remarks
            .iter()
            .map(move |remark| (remark.kind, wrap(&remark.text, room)))
    }
}

impl Widget for &FormField<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let mut pen = Pen::new(self.theme, buf);
        let role = if self.focused {
            Ink::Heading
        } else {
            Ink::Text
        };
        if area.height > 0 {
            if self.focused && self.label_width > 2 && area.x >= 2 {
                pen.sign(area.x - 2, area.y, 1, Sign::Pointer);
            }
            let room = self.label_width.saturating_sub(1).min(area.width);
            pen.text(area.x, area.y, room, self.label, role);
        }
        let x = area.x + self.label_width.min(area.width);
        let mut y = area.y.saturating_add(self.value_height);
        for (kind, lines) in self.remark_lines(area.width) {
            let (sign, role) = match kind {
                RemarkKind::Error => (Some(Sign::Refused), Ink::Refused),
                RemarkKind::Warning => (Some(Sign::Warning), Ink::Warning),
                RemarkKind::Note => (None, Ink::Dim),
            };
            for (index, line) in lines.iter().enumerate() {
                if y >= area.bottom() {
                    return;
                }
                if let (0, Some(sign)) = (index, sign) {
                    pen.sign(x, y, 1, sign);
                }
                let indent = if sign.is_some() { 2 } else { 0 };
                pen.text(
                    x + indent,
                    y,
                    area.right().saturating_sub(x + indent),
                    line,
                    role,
                );
                y += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::harness::{PLAIN, screen};
    use super::super::{TextLine, TextLineView};
    use super::*;

    #[test]
    fn the_sentence_stands_under_its_field() {
        let remarks = [Remark::new(
            RemarkKind::Warning,
            "el dígito de control no corresponde; se guarda igual",
        )];
        let line = TextLine::new("20512333798");
        let shown = screen(48, 4, |area, buf| {
            let area = Rect {
                x: 3,
                width: 45,
                ..area
            };
            let field = FormField::new("Documento", PLAIN)
                .focused(true)
                .remarks(&remarks);
            assert_eq!(field.height(area.width), 3);
            (&field).render(area, buf);
            TextLineView::new(&line, PLAIN).render(field.value_area(area), buf);
        });
        insta::assert_snapshot!(shown, @r#"
        ▸ Documento     20512333798
                        ▲ el dígito de control no
                          corresponde; se guarda igual
        "#);
    }
}
