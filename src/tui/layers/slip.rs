//! The slip of an attention: its code to be seen from across the counter, what the
//! customer is told, and on a phone line what is read out and sent (Q7).

use std::path::{Path, PathBuf};

use super::after::After;
use crate::tui::prelude::*;
use crate::{
    actions::{AttentionView, Document, SlipView},
    tui::{
        screens::attentions::confirmation,
        screens::parts::{Facts, draw_scrolled, last_scroll, of_outage, scrolled},
        widgets::page_at,
    },
};

const WIDTH: u16 = 70;

labelled! {
    /// One of the texts of a slip.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Text {
        Slip => "Constancia",
        Spoken => "Para leer",
        Sms => "SMS",
        Email => "Correo",
    }
}

/// A slip being looked at.
#[derive(Debug)]
pub(crate) struct Slip {
    shown: SlipView,
    attention: AttentionView,
    text: Text,
    scroll: u16,
    printing: bool,
    printed: Option<PathBuf>,
}

impl Slip {
    pub(super) fn new(shown: SlipView, attention: AttentionView) -> Self {
        // A phone line has no counter to show a screen on: it reads out at once.
        let text = if shown.by_phone {
            Text::Spoken
        } else {
            Text::Slip
        };
        Self {
            shown,
            attention,
            text,
            scroll: 0,
            printing: false,
            printed: None,
        }
    }

    /// The PDF was written.
    pub(crate) fn printed(&mut self, file: &Path) {
        self.printing = false;
        self.printed = Some(file.to_path_buf());
        // The file is told in the last rows: they come into sight.
        self.scroll = u16::MAX;
    }

    /// The PDF was not written, or went to the printer alone; elsewhere it is said why.
    pub(crate) const fn not_printed(&mut self) {
        self.printing = false;
    }

    pub(super) const fn allowed(&self, intent: Intent) -> bool {
        match intent {
            Intent::ViewDocument => self.printed.is_some(),
            Intent::PrintDocument | Intent::SendToPrinter => !self.printing,
            Intent::NextField | Intent::PreviousField => self.shown.by_phone,
            Intent::ConfirmClaim => self.attention.claim.is_some() && !self.attention.annulled,
            _ => true,
        }
    }

    pub(super) fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> After {
        if !self.allowed(intent) {
            return After::Stay(Vec::new());
        }
        let effect = match intent {
            Intent::PrintDocument | Intent::SendToPrinter => {
                self.printing = true;
                let code = self.shown.code.clone();
                let document = match self.text {
                    Text::Slip => Document::Slip(code),
                    Text::Spoken | Text::Sms | Text::Email => Document::PhoneScript(code),
                };
                Effect::Papers(if intent == Intent::SendToPrinter {
                    PaperEffect::ToPrinter(document)
                } else {
                    PaperEffect::Print(document)
                })
            }
            Intent::ViewDocument => match &self.printed {
                Some(file) => Effect::Papers(PaperEffect::View(file.clone())),
                None => return After::Stay(Vec::new()),
            },
            Intent::CopyText => Effect::Copy(self.to_copy()),
            Intent::TakeAttention => {
                return After::Close(vec![Wish::Go(Destination::AttentionForm {
                    procedure: None,
                    unlisted: String::new(),
                    outage: None,
                })]);
            }
            Intent::ConfirmClaim => {
                return After::Close(vec![Wish::Go(confirmation(&self.attention))]);
            }
            Intent::NextField | Intent::PreviousField => {
                let here = Text::ALL.iter().position(|text| *text == self.text);
                let count = Text::ALL.len();
                let step = if intent == Intent::NextField {
                    1
                } else {
                    count - 1
                };
                self.text = Text::ALL[(here.unwrap_or(0) + step) % count];
                self.scroll = 0;
                return After::Stay(Vec::new());
            }
            movement => {
                let inner = self.modal(scene).inner(scene.area());
                let rows = self.lines(scene).len();
                let to = scrolled(self.scroll, movement, rows, inner.height, 1);
                self.scroll = to.unwrap_or(self.scroll);
                return After::Stay(Vec::new());
            }
        };
        After::Stay(vec![Wish::Effect(effect)])
    }

    fn to_copy(&self) -> String {
        match self.text {
            Text::Slip => self.shown.code.clone(),
            Text::Spoken => self.shown.spoken.join("\n\n"),
            Text::Sms => self.shown.sms.clone(),
            Text::Email => {
                let (subject, body) = &self.shown.email;
                format!("{subject}\n\n{body}")
            }
        }
    }

    fn modal(&self, scene: &Scene<'_>) -> Modal<'static> {
        let rows = u16::try_from(self.lines(scene).len()).unwrap_or(u16::MAX);
        let height = rows.min(scene.height.saturating_sub(2));
        Modal::new(self.text.label(), WIDTH, height, scene.theme)
    }

    fn lines(&self, scene: &Scene<'_>) -> Vec<Spans> {
        let mut lines = Vec::new();
        if self.shown.by_phone {
            lines.push(self.tabs());
        }
        lines.extend([Spans::new(), self.code(), Spans::new()]);
        let paragraph = |lines: &mut Vec<Spans>, text: &str| {
            for row in wrap(text, usize::from(WIDTH - 5)) {
                lines.push(vec![span(format!("   {row}"), Ink::Text)]);
            }
        };
        match self.text {
            Text::Slip => lines = self.facts(lines, scene),
            Text::Spoken => {
                let mut steps = self.shown.spoken.iter();
                if let Some(first) = steps.next() {
                    paragraph(&mut lines, first);
                }
                let dictated: Vec<&str> = self
                    .shown
                    .dictated
                    .iter()
                    .map(|(_, said)| said.as_str())
                    .collect();
                for row in wrap(&dictated.join(" · "), usize::from(WIDTH - 7)) {
                    lines.push(vec![span(format!("     {row}"), Ink::Heading)]);
                }
                for step in steps {
                    paragraph(&mut lines, step);
                }
            }
            Text::Sms => paragraph(&mut lines, &self.shown.sms),
            Text::Email => {
                let (subject, body) = &self.shown.email;
                paragraph(&mut lines, subject);
                lines.push(Spans::new());
                for row in body.trim_end().lines() {
                    if row.is_empty() {
                        lines.push(Spans::new());
                    } else {
                        paragraph(&mut lines, row);
                    }
                }
            }
        }
        self.told(&mut lines, scene.theme);
        lines
    }

    /// A click on the name of a text shows it, and one on a sign of more turns the page.
    pub(super) fn click(&mut self, at: Position, scene: &Scene<'_>) {
        let inner = self.modal(scene).inner(scene.area());
        if let Some(page) = page_at(inner, at) {
            self.perform(page, scene);
            return;
        }
        let above = self
            .scroll
            .min(last_scroll(self.lines(scene).len(), inner.height));
        if !self.shown.by_phone || above > 0 || at.y != inner.y || at.x < inner.x {
            return;
        }
        // As wide as they are drawn: the name between blanks, and one more.
        let mut right = inner.x;
        let named = Text::ALL.into_iter().find(|text| {
            right += cells(text.label()) + 3;
            at.x + 1 < right
        });
        if let Some(text) = named {
            (self.text, self.scroll) = (text, 0);
        }
    }

    fn tabs(&self) -> Spans {
        Text::ALL
            .into_iter()
            .flat_map(|text| {
                let role = if text == self.text {
                    Ink::Selection
                } else {
                    Ink::Dim
                };
                [
                    span(format!(" {} ", text.label()), role),
                    span(" ", Ink::Text),
                ]
            })
            .collect()
    }

    /// The code, wide enough to be read from the other side of the counter.
    fn code(&self) -> Spans {
        let spaced: Vec<String> = self.shown.code.chars().map(String::from).collect();
        let spaced = spaced.join(" ");
        let lead = (WIDTH - 2).saturating_sub(cells(&spaced)) / 2;
        vec![
            span(" ".repeat(usize::from(lead)), Ink::Text),
            span(spaced, Ink::Accent),
        ]
    }

    fn facts(&self, above: Vec<Spans>, scene: &Scene<'_>) -> Vec<Spans> {
        let mut told = Facts::below(above, WIDTH - 2, scene);
        told.fact("Recibida", &self.shown.taken);
        told.fact("Trámite", &self.shown.procedure);
        told.fact("Solicita", &self.attention.request);
        told.fact("Evento", &of_outage(self.attention.outage.as_ref()));
        told.fact("Atendió", &self.attention.attended_by);
        told.fact(
            "Plazo máximo",
            self.shown.term.as_deref().unwrap_or_default(),
        );
        if !self.attention.annulled {
            told.fact("Seguimiento", &self.shown.follow_up);
        }
        let mut lines = told.into_lines();
        if self.attention.critical_pending {
            let rule = if self.attention.theft_block {
                "Crítica: queda pendiente hasta anotar hora y canal del bloqueo real. [K2]"
            } else {
                "Crítica: queda pendiente hasta anotar su resultado. [K2]"
            };
            lines.push(Spans::new());
            marked(&mut lines, Sign::Critical, rule, scene.theme);
        }
        lines
    }

    fn told(&self, lines: &mut Vec<Spans>, theme: Theme) {
        if let Some(remark) = &self.shown.remark {
            lines.push(Spans::new());
            marked(lines, Sign::Warning, remark, theme);
        }
        if let Some(unshown) = &self.shown.unshown {
            lines.push(Spans::new());
            marked(lines, Sign::Warning, unshown, theme);
        }
        if let Some(file) = &self.printed {
            lines.push(Spans::new());
            let text = format!("PDF guardado en {}", file.display());
            marked(lines, Sign::Confirmed, &text, theme);
        } else if self.printing {
            lines.push(Spans::new());
            lines.push(vec![span("   un momento…", Ink::Dim)]);
        }
    }

    pub(super) fn draw(&self, screen: Rect, buf: &mut Buffer, scene: &Scene<'_>) {
        let modal = self.modal(scene);
        (&modal).render(screen, buf);
        let inner = modal.inner(screen);
        let lines = self.lines(scene);
        draw_scrolled(&lines, self.scroll, inner, &mut Pen::new(scene.theme, buf));
    }
}

/// A sentence behind its sign, in the colour of what it means.
fn marked(lines: &mut Vec<Spans>, sign: Sign, text: &str, theme: Theme) {
    let glyph = theme.sign(sign);
    let blank = " ".repeat(usize::from(cells(glyph)));
    for (index, row) in wrap(text, usize::from(WIDTH - 8)).into_iter().enumerate() {
        let lead = if index == 0 { glyph } else { &blank };
        lines.push(vec![span(
            format!("   {lead} {row}"),
            Theme::sign_role(sign),
        )]);
    }
}
