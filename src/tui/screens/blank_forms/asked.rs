//! The windows above the page: a large reservation that is to be confirmed, and the
//! code of a spoiled form that is annulled (N2).

use crossterm::event::KeyEvent;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

use super::super::sheet::{Field, Sheet, SheetView};
use crate::{
    actions::Reservation,
    tui::{
        keymap::{Context, Intent},
        pen::Pen,
        post::PaperEffect,
        text::wrap,
        theme::{Role, Theme},
        widgets::{Modal, Outcome, TypedConfirmation, TypedConfirmationView},
    },
};

/// Cells inside the window.
const WIDTH: u16 = 66;

const CODE: usize = 0;
const REASON: usize = 1;

/// What is asked.
#[derive(Debug)]
pub(super) enum Asked {
    /// Whether so many codes are meant.
    Reserve {
        codes: u32,
        word: TypedConfirmation,
        confirmed: bool,
    },
    /// Which code will never be used, and why.
    Annul { sheet: Sheet, busy: bool },
}

/// What comes of a key.
pub(super) enum Then {
    /// The window stays.
    Stay,
    /// It closes, and nothing changes.
    Close,
    /// So many codes are reserved.
    Reserve(Reservation),
    /// The worker does something; the window waits for it.
    Do(PaperEffect),
}

impl Asked {
    pub(super) fn reserve(codes: u32) -> Self {
        Self::Reserve {
            codes,
            word: TypedConfirmation::new("reservar"),
            confirmed: false,
        }
    }

    pub(super) fn annul() -> Self {
        let fields = vec![
            Field::line("Código", "como está impreso: R000006-D"),
            Field::line("Razón", "se mojó, se perdió…"),
        ];
        Self::Annul {
            sheet: Sheet::new(fields),
            busy: false,
        }
    }

    pub(super) const fn context(&self) -> Context {
        match self {
            Self::Reserve { .. } => Context::Confirm,
            Self::Annul { .. } => Context::Question,
        }
    }

    pub(super) const fn is_busy(&self) -> bool {
        matches!(self, Self::Annul { busy: true, .. })
    }

    /// The worker said no; a window above says why.
    pub(super) fn failed(&mut self) {
        if let Self::Annul { busy, .. } = self {
            *busy = false;
        }
    }

    /// Offers a key; whether it was used.
    pub(super) fn input(&mut self, event: &KeyEvent) -> bool {
        match self {
            Self::Reserve {
                word, confirmed, ..
            } => {
                let outcome = word.input(event);
                *confirmed = outcome == Outcome::Chosen;
                outcome.is_used() && !*confirmed
            }
            Self::Annul { sheet, busy } => *busy || sheet.input(event).is_used(),
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        if let Self::Annul { sheet, busy: false } = self {
            sheet.paste(text);
        }
    }

    pub(super) fn perform(&mut self, intent: Intent) -> Then {
        if intent == Intent::Back && !self.is_busy() {
            return Then::Close;
        }
        match self {
            Self::Reserve {
                codes,
                confirmed: true,
                ..
            } if intent == Intent::Accept => {
                Reservation::new(*codes, true).map_or(Then::Close, Then::Reserve)
            }
            Self::Annul { sheet, busy } if intent == Intent::Accept && !*busy => {
                for (field, missing) in [
                    (CODE, "Escriba el código del formato malogrado."),
                    (REASON, "Diga por qué se anula."),
                ] {
                    if sheet.text(field).trim().is_empty() {
                        sheet.focus = field;
                        sheet.fields[field].refuse(missing);
                        return Then::Stay;
                    }
                }
                *busy = true;
                Then::Do(PaperEffect::Annul {
                    code: sheet.text(CODE).trim().to_owned(),
                    reason: sheet.text(REASON).trim().to_owned(),
                })
            }
            Self::Annul { sheet, .. } => {
                sheet.go(intent);
                Then::Stay
            }
            Self::Reserve { .. } => Then::Stay,
        }
    }

    fn told(&self) -> Vec<String> {
        let text = match self {
            Self::Reserve { codes, .. } => format!(
                "Va a reservar {codes} códigos e imprimirlos. Cada uno termina en una atención \
                 transcrita, o anulado uno por uno."
            ),
            Self::Annul { .. } => {
                "El código no se dará nunca más; la razón queda guardada.".to_owned()
            }
        };
        wrap(&text, usize::from(WIDTH))
    }

    fn modal(&self, theme: Theme) -> Modal<'static> {
        let told = u16::try_from(self.told().len()).unwrap_or(2);
        let (title, body) = match self {
            Self::Reserve { .. } => ("Muchos códigos", 1),
            Self::Annul { sheet, .. } => ("Anular un código impreso", sheet.height(WIDTH, theme)),
        };
        Modal::new(title, WIDTH, told + 1 + body, theme)
    }

    fn body(&self, screen: Rect, theme: Theme) -> Rect {
        let inner = self.modal(theme).inner(screen);
        let told = u16::try_from(self.told().len()).unwrap_or(2) + 1;
        // The pointer of the field in focus stands before its label.
        Rect {
            x: inner.x + 2,
            y: inner.y + told.min(inner.height),
            width: inner.width.saturating_sub(2),
            height: inner.height.saturating_sub(told),
        }
    }

    pub(super) fn cursor(&self, screen: Rect, theme: Theme) -> Option<Position> {
        let body = self.body(screen, theme);
        match self {
            Self::Reserve { word, .. } => {
                TypedConfirmationView::new(word, theme, true).cursor(body)
            }
            Self::Annul { sheet, .. } => sheet.cursor(body, theme),
        }
    }

    pub(super) fn draw(&self, screen: Rect, buf: &mut Buffer, theme: Theme) {
        let modal = self.modal(theme);
        (&modal).render(screen, buf);
        let inner = modal.inner(screen);
        let mut pen = Pen::new(theme, buf);
        for (y, row) in (inner.y..inner.bottom()).zip(self.told()) {
            pen.text(inner.x, y, inner.width, &row, Role::Text);
        }
        let body = self.body(screen, theme);
        match self {
            Self::Reserve { word, .. } => {
                (&TypedConfirmationView::new(word, theme, true)).render(body, buf);
            }
            Self::Annul { sheet, .. } => (&SheetView { sheet, theme }).render(body, buf),
        }
    }
}
